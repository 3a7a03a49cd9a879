"""What a figure rests on, as the figures know it; pages need it without them."""

from lawstats.basis import Sample, sample, span

__all__ = ["Sample", "sample", "span"]
