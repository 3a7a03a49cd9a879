"""The texts of the pages about packs, and the pages filled with them."""

from __future__ import annotations

import re
from typing import Any

from lawstats.pages import rendering
from lawstats.pages.texts import Texts
from lawstats.vocabulary import Language, Vocabulary

MAX_ROWS = 1000  # rows of a table on a page; its CSV holds all
# Columns whose values are named like those of another column; plurals hold one value a line.
_LIKE = {
    "basis_before": "basis",
    "fields": "field",
    "median_qualifier": "qualifier",
    "peer_qualifiers": "qualifier",
    "other_stage": "stage",
    "period_before": "period",
    "qualifier_before": "qualifier",
    "stage_before": "stage",
    "themes": "theme",
}
_FOLDER_NAME = r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*"


class PackTexts:
    """What the pages about packs say, in one language.

    Attributes
    ----------
    language : {"zh", "en"}
    words, columns : Texts
        Sentences of the pages; heads of columns.
    values : dict of str to Texts
        Names of the values of closed lists, by column.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words = Texts("words.toml", "words", language)
        self.columns = Texts("words.toml", "columns", language)
        outcomes = Texts("checklist.toml", "outcome", language, signs=False)
        self.values = {
            **{
                column: Texts("words.toml", f"values.{column}", language)
                for column in ("any", "status", "basis", "end", "period")
            },
            "qualifier": Texts("annotate.toml", "qualifiers", language),
            "stage": Texts("annotate.toml", "stages", language),
            "level": Texts("annotate.toml", "levels", language),
            "submit": outcomes,
            "publish": outcomes,
        }

    def value(self, column: str, text: str, vocabulary: Vocabulary) -> str:
        """Name the values of a cell, one a line: of a closed list, or ids of the vocabulary."""
        like = _LIKE.get(column, column)
        return "\n".join(self._name(like, line, vocabulary) for line in text.split("\n"))

    def _name(self, column: str, text: str, vocabulary: Vocabulary) -> str:
        if column in self.values and text in self.values[column]:
            return self.values[column][text]
        if text in vocabulary.lists.get(f"{column}s", ()):
            return vocabulary.name(f"{column}s", text, self.language)
        return self.values["any"].get(text, text)


def fill(template: str, texts: PackTexts, **values: Any) -> str:
    """Write a page about packs from its template."""
    return rendering.fill(template, texts.language, script="page.js", words=texts.words, **values)


def creation_time(folder: str) -> str:
    """Return when a pack was made, from the name of its folder.

    Examples
    --------
    >>> creation_time("20260102T030405Z")
    '2026-01-02T03:04:05Z'
    """
    return re.sub(_FOLDER_NAME, r"\1-\2-\3T\4:\5:\6Z", folder)
