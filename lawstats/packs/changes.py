"""The changes page of a pack: what differs from the previous pack, and why."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from lawstats.base.errors import LawstatsError
from lawstats.packs.attribution import Attribution
from lawstats.packs.contents import INDEX, find_figures, read_csv, read_table, with_indicator
from lawstats.packs.diff import Change, Diff, diff, merge_alike
from lawstats.packs.page import cite
from lawstats.packs.texts import MAX_ROWS, PackTexts, creation_time, fill
from lawstats.pages.rendering import cut
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language, Vocabulary

_MADE_FROM = ("rows", "columns", "parameters", "versions", "notebooks", "code", "vocabulary")
# Cells of a whole row that the other cells make redundant.
_LEFT_OUT = {"issuer_id", "report_id", "division_code", "fact_ids", "point_id"}
_HASH = 12  # characters shown of a hash


def render_changes(
    pack: Path, earlier: Path | None, title: str, language: Language, corpus: Corpus
) -> str:
    """Make the changes page of a pack.

    It is a page of its own because the index page depends only on the inputs of its pack, not on
    previous packs.

    Parameters
    ----------
    pack : Path
        Folder with manifest, ``figures`` and ``tables``.
    earlier : Path or None
        The previous pack; None for the first pack.
    title : str
    language : {"zh", "en"}
    corpus : Corpus
        The reports of `pack`.

    Returns
    -------
    str
        HTML. If the earlier pack cannot be compared, it says why.
    """
    texts = PackTexts(language)
    error, found, names = "", None, None
    if earlier:
        try:
            names = _Names((earlier, pack), texts, corpus.vocabulary)
            found = diff(earlier, pack, names.labelled)
        # A pack of an old version must not stop an unattended run.
        except (LawstatsError, KeyError, TypeError) as caught:
            error = f"{type(caught).__name__}: {caught}"
    return fill(
        "changes.html",
        texts,
        title=title,
        index=INDEX,
        found=found,
        since=creation_time(found.before) if found else "",
        error=error,
        causes={name: texts.words[f"cause_{name}"] for name in get_args(Attribution)},
        columns=texts.columns,
        merge_alike=merge_alike,
        names=names,
        sentences=_sentences(pack, found, language, corpus),
        most=MAX_ROWS,
    )


def _sentences(
    pack: Path, found: Diff | None, language: Language, corpus: Corpus
) -> dict[str, int]:
    """Return the number of each fact's sentence on the index page, by the place of the fact."""
    if not found or not found.facts:
        return {}
    tables = [read_csv(pack / f"{figure.path}.csv") for figure in find_figures(pack)]
    sources, _ = cite(tables, corpus, language, {})
    return {line.fact_id: line.number for report in sources for line in report.lines}


class _Names:
    """Names rows and cells of two packs in the language of the page."""

    def __init__(self, packs: tuple[Path, Path], texts: PackTexts, vocabulary: Vocabulary) -> None:
        self._texts = texts
        self._vocabulary = vocabulary
        self._reports: dict[str, str] = {}
        self._issuers: dict[str, str] = {}
        self._counties: dict[str, str] = {}
        self._facts: dict[str, tuple[str, str]] = {}
        for pack in packs:
            for row in read_table(pack, "reports").to_pylist():
                issuer = cut(row["issuer"] or texts.words["no_issuer"], 80)
                self._reports[row["report_id"]] = f"{issuer} {self._year(row['year'])}"
                self._issuers[row["issuer_id"]] = issuer
                if row["division_code"] and row["county"]:
                    self._counties[row["division_code"][:6]] = row["county"]
            for row in read_table(pack, "facts").to_pylist():
                place = with_indicator(row["place"], row["name"])
                self._facts[place] = row["report_id"], row["name"] or ""

    def _year(self, year: object) -> str:
        words = self._texts.words
        return words["year"].format(year) if year else words["no_year"]

    def where(self, change: Change) -> str:
        """Name the row that differs."""
        return " · ".join(self._key(change, name, text) for name, text in change.where.items())

    def _key(self, change: Change, name: str, text: str) -> str:
        if name == "place":
            report_id, fact = self._facts[text]
            report = self._reports[report_id]
            # A whole row has the name of its fact among its cells.
            return f"{report} · {self.cell('name', fact)}" if change.column else report
        if name in _MADE_FROM:
            head = self._texts.words[name]
            return head.format(text) if name == "rows" else f"{head} {text}".rstrip()
        if name == "start":
            return f"{self._texts.words[name]} {text}"
        named: Mapping[str, Mapping[str, str]] = {
            "report_id": self._reports,
            "issuer_id": self._issuers,
            "division_code": self._counties,
        }
        return named.get(name, {}).get(text) or self.cell(name, text)

    def cell(self, column: str, text: str) -> str:
        """Format a cell under the head of its column."""
        if column == "year" and text:
            return self._year(text)
        if column == "sha256":
            return text[:_HASH]
        if column == "name":
            known: Any = self._vocabulary.lists
            kind = next((k for k in ("indicators", "themes") if text in known[k]), "")
            return self._vocabulary.name(kind, text, self._texts.language) if kind else text
        value = self._texts.value(column, text, self._vocabulary)
        # Of corrections: the corrected column, and the outcome.
        names = {"field": self._texts.columns, "state": self._texts.words}.get(column)
        return names.get(value, value) if names else value

    def labelled(self, column: str, text: str) -> str:
        """Format a cell among others of its row: numbers other than the value get their heads."""
        if column in _LEFT_OUT or text == "false":
            return ""
        value = self.cell(column, text)
        plain = value.replace(".", "", 1).removeprefix("-").isdecimal() or text == "true"
        head = self._texts.columns.get(column, column)
        return f"{head} {value}" if plain and column != "value" else value
