"""The 检查表 with texts for codes: as a table for notebooks and workbooks, and as a page for A4.

The texts are in ``templates/checklist.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.checklist import PARTS, checklist
from lawstats.pages.rendering import fill
from lawstats.pages.texts import Texts
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language

# The cells of the table, by the head over them.
GROUPS: dict[str, tuple[str, ...]] = {
    "": ("state",),
    "due": ("received", "released"),
    "parts": PARTS,
    "listed": ("points", "caused", "plans"),
    "compared": ("sums", "stale_years", "jumps", "copies"),
    "reading": ("unread", "unresolved"),
}
CELLS = tuple(name for names in GROUPS.values() for name in names)
# Columns of the workbook's sheet: after each cell its quotes.
SHEET = ("issuer", "year", *(column for name in CELLS for column in (name, f"{name}_quote")))
CHECKLIST = "checklist.html"  # file name in a pack
_MAX_ROWS = 2_000  # rows on the page; an export holds all
_MAX_QUOTES = 5  # quotes of a cell on the page


@dataclass(frozen=True, slots=True)
class ChecklistCell:
    """A cell: its column, its text, and the quotes that support it."""

    name: str
    text: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """A row; `issuer` and `year` are None if unknown."""

    issuer: str | None
    year: int | None
    level: str
    division_code: str | None
    cells: tuple[ChecklistCell, ...]

    @property
    def has_quotes(self) -> bool:
        """Whether any cell has quotes."""
        return any(cell.quotes for cell in self.cells)


def _texts(table: str, language: Language) -> Texts:
    return Texts("checklist.toml", table, language)


def names(language: Language) -> dict[str, str]:
    """Return the displayed names of the columns of the 检查表.

    Examples
    --------
    >>> names("zh")["shortcomings"], names("zh")["shortcomings_quote"]
    ('不足原因', '不足原因·原文')
    """
    shown = _texts("names", language)
    quote = shown.pop("quote")
    return shown | {f"{name}_quote": quote.format(name=shown[name]) for name in CELLS}


def lines(frame: pd.DataFrame, language: Language = "zh") -> Iterator[ChecklistLine]:
    """Write the rows of a checklist with texts for codes.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `lawstats.analysis.checklist.checklist`.
    language : {"zh", "en"}

    Yields
    ------
    ChecklistLine
        One for each row, with a cell for each of `CELLS`.
    """
    levels = _texts("level", language)
    texts = _CellTexts(language)
    for values in frames.rows(frame):
        row = dict(zip(frame.columns, values, strict=True))
        # The cell of the causes of points also shows causes stated outside the points.
        also = {"caused": row["causes_apart_quote"]}
        cells = tuple(
            ChecklistCell(name, texts.cell(name, row), _split(row[f"{name}_quote"], also.get(name)))
            for name in CELLS
        )
        level = levels.get(row["level"] or "", "")
        yield ChecklistLine(row["issuer"], row["year"], level, row["division_code"], cells)


def in_words(frame: pd.DataFrame, language: Language = "zh") -> pd.DataFrame:
    """Return a checklist as text, without quotes: one row for each body and year.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> from lawstats.analysis.checklist import checklist
    >>> in_words(checklist(read_corpus("data/raw")))[["单位", "不足原因", "写出原因"]].tail(1)
               单位    不足原因 写出原因
    4  城口县咸宜镇人民政府  ● 单独成章  2/3
    """
    heads = names(language)
    rows = [
        [line.issuer, line.year, *(c.text for c in line.cells)] for line in lines(frame, language)
    ]
    shown = pd.DataFrame(rows, columns=[heads[name] for name in ("issuer", "year", *CELLS)])
    return shown.astype(dict.fromkeys(shown.columns, "str") | {heads["year"]: "Int16"})


def sheet_rows(frame: pd.DataFrame, language: Language) -> Iterator[tuple[str | int | None, ...]]:
    """Return the rows of the workbook's sheet, with the columns `SHEET`."""
    for line in lines(frame, language):
        cells = (
            value
            for cell in line.cells
            for value in (
                int(cell.text) if cell.text.isdecimal() else cell.text,
                "\n".join(cell.quotes) or None,
            )
        )
        yield (line.issuer, line.year, *cells)


class _CellTexts:
    """The texts of cells in one language."""

    def __init__(self, language: Language) -> None:
        tables = ("state", "outcome", "basis", "part", "cells")
        self._texts = {table: _texts(table, language) for table in tables}
        self._cells = self._texts["cells"]

    def cell(self, name: str, row: Mapping[str, Any]) -> str:
        """Return the text of the cell in a column."""
        if name == "state":
            return self._texts["state"][row[name]]
        if name in PARTS:
            return self._texts["part"].get(row[name], self._cells["nothing"])
        if name in ("received", "released"):
            return self._dated(name, row)
        if row["report_id"] is None or (row[name] is None and name not in ("sums", "jumps")):
            return self._cells["nothing"]
        return self._counted(name, row)

    def _dated(self, name: str, row: Mapping[str, Any]) -> str:
        outcome, basis = row[name], row[f"{name}_basis"]
        text = self._texts["outcome"].get(outcome, self._cells["nothing"])
        if not basis:
            return text
        return f"{text}\n{self._texts['basis'][basis].format(day=row[f'{name}_on'])}"

    def _counted(self, name: str, row: Mapping[str, Any]) -> str:
        share = row["unread_share"]
        fields = {**row, "percent": f"{100 * share:.0f}" if share is not None else ""}
        return self._cells.get(_key(name, row), f"{{{name}}}").format(**fields)


def _key(name: str, row: Mapping[str, Any]) -> str:
    """Choose the text of a cell of numbers."""
    if name == "sums":
        kinds = ("sums_differing", "sums_unclear")
        return next((k for k in kinds if row[k]), "sums_ok" if row[name] else "no_sum")
    if name == "caused" and row["causes_apart"]:
        return "caused_and_apart"
    if name == "jumps" and row[name] is None:
        return "no_jump"
    if not row[
        {"copies": "copies", "unread": "numbers", "unresolved": "laws"}.get(name, "report_id")
    ]:
        return "nothing"
    return f"{name}_0" if name in ("stale_years", "jumps") and not row[name] else name


def render(frame: pd.DataFrame, language: Language = "zh", title: str | None = None) -> str:
    """Make the page, for A4 and screen: a table, then the quotes behind each cell.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `lawstats.analysis.checklist.checklist`.
    language : {"zh", "en"}
    title : str, optional
        Title of the pack that the page is part of; the page then links to its ``index.html``.

    Returns
    -------
    str
        HTML that needs no other file; the same rows give the same page.
    """
    words = _texts("words", language)
    return fill(
        "checklist.html",
        language,
        few=_few,
        title=words["of"].format(title=title) if title else words["title"],
        linked=title is not None,
        words=words,
        names=names(language),
        groups=GROUPS,
        group_names=_texts("groups", language),
        counts=words["counts"].format(**_counts(frame, words)),
        lines=list(lines(frame.head(_MAX_ROWS), language)),
        n=len(frame),
    )


def _counts(frame: pd.DataFrame, words: Texts) -> dict[str, Any]:
    years = sorted({int(year) for year in frame["year"].dropna()})
    listed = words["year"].format(words["comma"].join(map(str, years)))
    return {
        "rows": len(frame),
        "read": int((frame["state"] == "readable").sum()),
        "bodies": len(frame.drop_duplicates(["level", "division_code", "issuer"])),
        "years": listed if years else words["no_year"],
    }


def _split(*quotes: str | None) -> tuple[str, ...]:
    return tuple(line for quote in quotes if quote for line in quote.split("\n"))


def write_checklist(pack: Path, corpus: Corpus, language: Language, title: str) -> None:
    """Write the page into the folder of a pack."""
    page = render(checklist(corpus), language, title)
    pack.joinpath(CHECKLIST).write_text(page, encoding="utf-8", newline="\n")


def _few(quotes: Sequence[str]) -> Sequence[str]:
    # A line that says "1 more" takes as much room as the quote itself.
    return quotes if len(quotes) <= _MAX_QUOTES + 1 else quotes[:_MAX_QUOTES]
