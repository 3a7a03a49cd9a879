"""The 检查表 in words: cells for a notebook and a workbook, and a page to print on A4.

What it says stands in ``templates/checklist.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from lawstats.analysis.checklist import PARTS, checklist
from lawstats.analysis.coverage import records
from lawstats.pages.templates import fill, read_words
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language

# Columns of the table below the heads of their group.
GROUPS: dict[str, tuple[str, ...]] = {
    "": ("state",),
    "due": ("received", "released"),
    "parts": PARTS,
    "listed": ("points", "caused", "plans"),
    "compared": ("sums", "stale_years", "jumps", "copies"),
    "reading": ("unread", "unresolved"),
}
CELLS = tuple(name for names in GROUPS.values() for name in names)
# Columns of the workbook's sheet: behind each cell its words.
SHEET = ("issuer", "year", *(column for name in CELLS for column in (name, f"{name}_quote")))
CHECKLIST = "checklist.html"  # its name in a pack
_MAX_ROWS = 2_000  # of the page; an export holds all
_MAX_QUOTES = 5  # of a cell on the page


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its column, what it says, and the words that show it."""

    name: str
    text: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row in words; `issuer` and `year` are None where unknown."""

    issuer: str | None
    year: int | None
    level: str
    division_code: str | None
    cells: tuple[Cell, ...]

    @property
    def has_quotes(self) -> bool:
        """Whether any cell has words to show."""
        return any(cell.quotes for cell in self.cells)


def _said(table: str, language: Language) -> dict[str, str]:
    """Words of a table in one language; signs before them where there are any."""
    at = -1 if language == "en" else -2
    said = read_words("checklist.toml")[table]
    return {k: " ".join([*v[:-2], v[at]]) for k, v in said.items()}


def names(language: Language) -> dict[str, str]:
    """Name the columns of the 检查表 that people read, by their names in `CHECKLIST`.

    Examples
    --------
    >>> names("zh")["shortcomings"], names("zh")["shortcomings_quote"]
    ('不足原因', '不足原因·原文')
    """
    told = _said("names", language)
    quote = told.pop("quote")
    return told | {f"{name}_quote": quote.format(name=told[name]) for name in CELLS}


def lines(frame: pd.DataFrame, language: Language = "zh") -> Iterator[Line]:
    """Put the rows of a checklist into words.

    Parameters
    ----------
    frame : pandas.DataFrame
        Made by `lawstats.analysis.checklist.checklist`.
    language : str
        ``zh`` or ``en``.

    Yields
    ------
    Line
        One a row, with a cell for each of `CELLS`.
    """
    levels = _said("level", language)
    words = _Words(language)
    for values in records(frame):
        row = dict(zip(frame.columns, values, strict=True))
        # A passage of causes is told in the cell of the causes of points.
        also = {"caused": row["causes_apart_quote"]}
        cells = tuple(
            Cell(name, words.cell(name, row), _split(row[f"{name}_quote"], also.get(name)))
            for name in CELLS
        )
        level = levels.get(row["level"] or "", "")
        yield Line(row["issuer"], row["year"], level, row["division_code"], cells)


def in_words(frame: pd.DataFrame, language: Language = "zh") -> pd.DataFrame:
    """Show a checklist without its quotes: one row per body and year, all cells as words.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> from lawstats.analysis.checklist import checklist
    >>> in_words(checklist(read_corpus("data/raw")))[["单位", "不足原因", "写出原因"]].tail(1)
               单位    不足原因 写出原因
    4  城口县咸宜镇人民政府  ● 单独成章  2/3
    """
    told = names(language)
    rows = [
        [line.issuer, line.year, *(c.text for c in line.cells)] for line in lines(frame, language)
    ]
    shown = pd.DataFrame(rows, columns=[told[name] for name in ("issuer", "year", *CELLS)])
    return shown.astype(dict.fromkeys(shown.columns, "str") | {told["year"]: "Int16"})


def sheet_rows(frame: pd.DataFrame, language: Language) -> Iterator[tuple[str | int | None, ...]]:
    """Give the rows of the workbook's sheet, in the order of `SHEET`."""
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


class _Words:
    """What cells say in one language."""

    def __init__(self, language: Language) -> None:
        tables = ("state", "outcome", "basis", "part", "cells")
        self._said = {table: _said(table, language) for table in tables}
        self._cells = self._said["cells"]

    def cell(self, name: str, row: Mapping[str, Any]) -> str:
        """Say what a cell holds, by the name of its column."""
        if name == "state":
            return self._said["state"][row[name]]
        if name in PARTS:
            return self._said["part"].get(row[name], self._cells["nothing"])
        if name in ("received", "released"):
            return self._dated(name, row)
        if row["report_id"] is None or (row[name] is None and name not in ("sums", "jumps")):
            return self._cells["nothing"]
        return self._counted(name, row)

    def _dated(self, name: str, row: Mapping[str, Any]) -> str:
        outcome, basis = row[name], row[f"{name}_basis"]
        said = self._said["outcome"].get(outcome, self._cells["nothing"])
        if not basis:
            return said
        return f"{said}\n{self._said['basis'][basis].format(day=row[f'{name}_on'])}"

    def _counted(self, name: str, row: Mapping[str, Any]) -> str:
        share = row["unread_share"]
        fields = {**row, "percent": f"{100 * share:.0f}" if share is not None else ""}
        return self._cells.get(_key(name, row), f"{{{name}}}").format(**fields)


def _key(name: str, row: Mapping[str, Any]) -> str:
    """Choose what a cell of numbers says."""
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
    """Make the page: a table at a glance, then the words behind each cell, for A4 and screen.

    Parameters
    ----------
    frame : pandas.DataFrame
        Made by `lawstats.analysis.checklist.checklist`.
    language : str
        ``zh`` or ``en``.
    title : str, optional
        Of the pack that the page is part of, whose ``index.html`` lies beside it.

    Returns
    -------
    str
        HTML that refers to nothing else; the same for the same rows.
    """
    words = _said("words", language)
    shown = frame.head(_MAX_ROWS)
    years = sorted({int(year) for year in frame["year"].dropna()})
    counts = {
        "rows": len(frame),
        "read": int((frame["state"] == "readable").sum()),
        "bodies": len(frame.drop_duplicates(["level", "division_code", "issuer"])),
        "years": words["year"].format(words["comma"].join(map(str, years)))
        if years
        else words["no_year"],
    }
    return fill(
        "checklist.html",
        language,
        few=_few,
        title=words["of"].format(title=title) if title else words["title"],
        linked=title is not None,
        words=words,
        names=names(language),
        groups=GROUPS,
        group_names=_said("groups", language),
        counts=words["counts"].format(**counts),
        lines=list(lines(shown, language)),
        n=len(frame),
    )


def _split(*quotes: str | None) -> tuple[str, ...]:
    return tuple(line for quote in quotes if quote for line in quote.split("\n"))


def write_checklist(pack: Path, corpus: Corpus, language: Language, title: str) -> None:
    """Write the page beside ``index.html`` of a pack."""
    page = render(checklist(corpus), language, title)
    pack.joinpath(CHECKLIST).write_text(page, encoding="utf-8", newline="\n")


def _few(quotes: Sequence[str]) -> Sequence[str]:
    # To say that there is one more takes as much room as to show it.
    return quotes if len(quotes) <= _MAX_QUOTES + 1 else quotes[:_MAX_QUOTES]
