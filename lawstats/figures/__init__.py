"""The figures: one style, one function a figure.

Each function takes the DataFrame of its namesake in `lawstats.analysis.reports`, `lawstats.analysis.compare`,
`lawstats.analysis.keywords`, `lawstats.analysis.shortcomings` or `lawstats.analysis.profile`, the `Scope` it rests on (from
`Scope.of`), and a language ("zh" or "en"), and returns Axes; `publish` saves and shows them.
"""

from lawstats.analysis.scope import Scope
from lawstats.figures.change import change_moves, change_reuse
from lawstats.figures.comparison import compare_reporting, compare_values
from lawstats.figures.dates import corpus_dates
from lawstats.figures.indicator import compare_indicator
from lawstats.figures.official import compare_official
from lawstats.figures.overview import corpus_due, corpus_parts, corpus_reading
from lawstats.figures.profile import profile_facts, profile_points
from lawstats.figures.quotes import compare_jumps, compare_quotes
from lawstats.figures.save import publish
from lawstats.figures.shortcomings import (
    shortcomings_clusters,
    shortcomings_said,
    shortcomings_themes,
)
from lawstats.figures.strips import profile_peers
from lawstats.figures.words import (
    keyword_citations,
    keyword_distinctive,
    keyword_issuers,
    keyword_terms,
)
from lawstats.figures.years import compare_years

sample = Scope.of

__all__ = [
    "Scope",
    "change_moves",
    "change_reuse",
    "compare_indicator",
    "compare_jumps",
    "compare_official",
    "compare_quotes",
    "compare_reporting",
    "compare_values",
    "compare_years",
    "corpus_dates",
    "corpus_due",
    "corpus_parts",
    "corpus_reading",
    "keyword_citations",
    "keyword_distinctive",
    "keyword_issuers",
    "keyword_terms",
    "profile_facts",
    "profile_peers",
    "profile_points",
    "publish",
    "sample",
    "shortcomings_clusters",
    "shortcomings_said",
    "shortcomings_themes",
]
