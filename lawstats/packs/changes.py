"""The page that tells what changed since the pack before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from lawstats.base.errors import LawstatsError
from lawstats.packs.causes import Cause
from lawstats.packs.contents import INDEX, find_figures, read_rows, read_table
from lawstats.packs.diff import Change, Diff, diff, folded
from lawstats.packs.page import MAX_ROWS, Words, cite, fill, when
from lawstats.pages.templates import cut
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language, Vocabulary

_MADE_FROM = ("rows", "parameters", "versions", "notebooks", "code", "vocabulary")
# Cells of whole rows that tell a reader nothing beside the others.
_LEFT_OUT = {"issuer_id", "report_id", "division_code", "fact_ids", "point_id"}
_HASH = 12  # characters of one


def render_changes(
    pack: Path, earlier: Path | None, title: str, language: Language, corpus: Corpus
) -> str:
    """Make the page that tells what changed since the pack before.

    It stands beside the page of the pack, not in it, as that one is the same for the same inputs
    whatever was made before.

    Parameters
    ----------
    pack : Path
        Folder with its manifest, ``figures`` and ``tables``.
    earlier : Path or None
        The pack before; None: this is the first.
    title : str
    language : {"zh", "en"}
    corpus : Corpus
        The reports that the figures of `pack` are about.

    Returns
    -------
    str
        HTML. Where the earlier pack cannot be compared, it says why.
    """
    words = Words(language)
    error, found, names = "", None, None
    if earlier:
        try:
            names = _Names((earlier, pack), words, corpus.vocabulary)
            found = diff(earlier, pack, names.told)
        # An unattended run must not end because of a pack made long ago.
        except (LawstatsError, KeyError, TypeError) as caught:
            error = f"{type(caught).__name__}: {caught}"
    return fill(
        "changes.html",
        words,
        title=title,
        index=INDEX,
        found=found,
        since=when(found.before) if found else "",
        error=error,
        causes={cause: words.words[f"cause_{cause}"] for cause in get_args(Cause)},
        columns=words.columns,
        fold=folded,
        names=names,
        sentences=_sentences(pack, found, language, corpus),
        most=MAX_ROWS,
    )


def _sentences(
    pack: Path, found: Diff | None, language: Language, corpus: Corpus
) -> dict[str, int]:
    """Give the numbers of sentences on the page of the pack, by the places of their facts."""
    if not found or not found.facts:
        return {}
    tables = [read_rows(pack / f"{figure.path}.csv") for figure in find_figures(pack)]
    sources, _ = cite(tables, corpus, language, {})
    return {fact.place: fact.number for source in sources for fact in source.facts}


class _Names:
    """Names rows and cells of two packs in the language of the page."""

    def __init__(self, packs: tuple[Path, Path], words: Words, vocabulary: Vocabulary) -> None:
        self._words = words
        self._vocabulary = vocabulary
        self._reports: dict[str, str] = {}
        self._issuers: dict[str, str] = {}
        self._counties: dict[str, str] = {}
        self._facts: dict[str, tuple[str, str]] = {}
        for pack in packs:
            for row in read_table(pack, "reports").to_pylist():
                issuer = cut(row["issuer"] or words.words["no_issuer"], 80)
                self._reports[row["report_id"]] = f"{issuer} {self._year(row['year'])}"
                self._issuers[row["issuer_id"]] = issuer
                if row["division_code"] and row["county"]:
                    self._counties[row["division_code"][:6]] = row["county"]
            for row in read_table(pack, "facts").to_pylist():
                self._facts[row["place"]] = row["report_id"], row["name"] or ""

    def _year(self, year: object) -> str:
        said = self._words.words
        return said["year"].format(year) if year else said["no_year"]

    def where(self, change: Change) -> str:
        """Say which row it is that differs."""
        return " · ".join(self._key(change, name, text) for name, text in change.where.items())

    def _key(self, change: Change, name: str, text: str) -> str:
        if name == "place":
            report_id, fact = self._facts[text]
            told = self._reports[report_id]
            # A row that is told as a whole has it there.
            return f"{told} · {self.cell('name', fact)}" if change.column else told
        if name in _MADE_FROM:
            head = self._words.words[name]
            return head.format(text) if name == "rows" else f"{head} {text}".rstrip()
        if name == "start":
            return f"{self._words.words[name]} {text}"
        named: Mapping[str, Mapping[str, str]] = {
            "report_id": self._reports,
            "issuer_id": self._issuers,
            "division_code": self._counties,
        }
        return named.get(name, {}).get(text) or self.cell(name, text)

    def cell(self, column: str, text: str) -> str:
        """Write a cell that stands below the head of its column."""
        if column == "year" and text:
            return self._year(text)
        if column == "sha256":
            return text[:_HASH]
        if column == "name":
            known: Any = self._vocabulary.lists
            kind = next((k for k in ("indicators", "themes") if text in known[k]), "")
            return self._vocabulary.name(kind, text, self._words.language) if kind else text
        said = self._words.value(column, text, self._vocabulary)
        # Of corrections: the column that they are of, and what came of them.
        of = {"field": self._words.columns, "state": self._words.words}
        return of.get(column, {}).get(said, said)

    def told(self, column: str, text: str) -> str:
        """Write a cell among others of its row: numbers, but for the value, with their heads."""
        if column in _LEFT_OUT or text == "false":
            return ""
        said = self.cell(column, text)
        plain = said.replace(".", "", 1).removeprefix("-").isdecimal() or text == "true"
        head = self._words.columns.get(column, column)
        return f"{head} {said}" if plain and column != "value" else said
