"""What a figure rests on, as the figures know it; pages need it without them."""

from lawstats.analysis.sample import Sample, sample, span

__all__ = ["Sample", "sample", "span"]
