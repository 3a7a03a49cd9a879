"""The vocabulary: lists in TOML files that say what the words of a report mean, and their loader.

`load` returns a `Vocabulary`: each list by name, each entry by id. A new list is a TOML file and a
class in `entries`.
"""

from lawstats.vocabulary.entries import (
    Cause,
    Entry,
    Genre,
    Indicator,
    Law,
    Measure,
    Office,
    PartName,
)
from lawstats.vocabulary.loader import LISTS, SHOWN, Language, Vocabulary, load

__all__ = [
    "LISTS",
    "SHOWN",
    "Cause",
    "Entry",
    "Genre",
    "Indicator",
    "Language",
    "Law",
    "Measure",
    "Office",
    "PartName",
    "Vocabulary",
    "load",
]
