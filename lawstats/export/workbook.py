"""Workbooks for Excel, written row by row: the style of sheets and the limits of cells."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import xlsxwriter

# Of Excel: rows below the header, and UTF-16 code units in a cell.
MAX_ROWS = 1_048_575
MAX_CHARACTERS = 32_767
_LINE = 16.5  # points; lower lines clip Chinese characters
_MOST_LINES = 12
_MOST_ABREAST = 30  # columns on the width of a printed page
_FIRST_DATE = date(1900, 3, 1)  # Excel takes 1900 for a leap year
_DARK, _TINT, _RULE = "#1F3A5F", "#FFF2CC", "#D0D7DE"
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"valign": "top"},
    "number": {"valign": "top", "align": "right", "indent": 1},
    "wrap": {"valign": "top", "text_wrap": True},
    "date": {"valign": "top", "align": "left", "num_format": "yyyy-mm-dd"},
    "mark": {
        "valign": "top",
        "align": "right",
        "indent": 1,
        "italic": True,
        "bg_color": _TINT,
    },
    "count": {"valign": "top", "num_format": "#,##0", "align": "right", "indent": 1},
    "title": {"bold": True, "font_size": 16, "font_color": _DARK},
    "label": {"bold": True, "valign": "top", "font_color": _DARK},
    "head": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": _DARK,
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": _RULE,
    },
}


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its name, its note, its width and whether text wraps.

    A folded column is hidden until the reader expands it next to the column before; it does not
    affect the height of rows.
    """

    name: str
    note: str
    width: float
    wrap: bool = False
    folded: bool = False


class Marked(NamedTuple):
    """A cell value that is highlighted by colour."""

    value: Any


class Styled(NamedTuple):
    """A cell value of a plain sheet, with the name of its format."""

    value: Any
    style: str


class Workbook:
    """Writes sheets to a file, row by row; only one row is in memory.

    The same calls give the same bytes. Text is always written as text, never as a formula.

    Parameters
    ----------
    path : Path
    title : str
        Title in the document properties.
    cut : str
        Appended to a text that is cut because a cell cannot hold it.

    Attributes
    ----------
    cuts : int
        Number of cells cut so far.
    """

    def __init__(self, path: Path, title: str, cut: str) -> None:
        self._book = xlsxwriter.Workbook(
            path,
            {
                "constant_memory": True,
                "tmpdir": str(path.parent),
                **dict.fromkeys(
                    ("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False
                ),
            },
        )
        # A fixed date, so that the file depends only on its content.
        created = datetime(2000, 1, 1, tzinfo=UTC)
        self._book.set_properties({"title": title, "author": "lawstats", "created": created})
        self._formats = {name: self._book.add_format(f) for name, f in _FORMATS.items()}
        self._cut = cut
        self.cuts = 0

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Also after an error: closing removes the temporary files of XlsxWriter.
        self._book.close()

    def page(self, name: str, widths: Sequence[float]) -> Callable[[Iterable[Sequence[Any]]], None]:
        """Add a sheet of plain rows; return the function that writes them, perhaps later."""
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        _lay_out(sheet, len(widths))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

        def write(rows: Iterable[Sequence[Any]]) -> None:
            for number, row in enumerate(rows):
                values = [value.value if isinstance(value, Styled) else value for value in row]
                lines = max(_lines(v, w) for v, w in zip(values, widths, strict=False))
                title = any(isinstance(v, Styled) and v.style == "title" for v in row)
                sheet.set_row(number, 28 if title else _LINE * lines)
                for column, value in enumerate(row):
                    style = value.style if isinstance(value, Styled) else "wrap"
                    self._write(sheet, number, column, values[column], style)

        return write

    def table(
        self, name: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]], frozen: int, n: int
    ) -> None:
        """Add a sheet with one table.

        Parameters
        ----------
        name : str
            At most 31 characters.
        heads : sequence of Head
        rows : iterable of sequence
            Values in the order of the heads: str, int, float, bool, date, None or `Marked`.
        frozen : int
            Number of columns that do not scroll.
        n : int
            Number of rows, at most `MAX_ROWS`.
        """
        sheet = self._book.add_worksheet(name)
        _lay_out(sheet, sum(not head.folded for head in heads))
        # The sign that expands a column is over the column before it.
        sheet.outline_settings(symbols_right=False)
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, n, len(heads) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MAX_ROWS + 1}"})
        sheet.set_row(0, 2 * _LINE)
        for column, head in enumerate(heads):
            folded = [h.folded for h in (head, *heads[column + 1 : column + 2])]
            outline = {"level": 1, "hidden": True} if folded[0] else {"collapsed": any(folded)}
            sheet.set_column(column, column, head.width, None, outline)
            sheet.write_string(0, column, head.name, self._formats["head"])
            size = {"width": 320, "height": 20 + 18 * _lines(head.note, 44)}
            sheet.write_comment(0, column, head.note, {**size, "font_size": 9})
        for number, row in enumerate(rows, 1):
            high = max(
                (
                    _lines(v, h.width)
                    for v, h in zip(row, heads, strict=True)
                    if h.wrap and not h.folded
                ),
                default=1,
            )
            sheet.set_row(number, _LINE * min(high, _MOST_LINES))
            for column, (value, head) in enumerate(zip(row, heads, strict=True)):
                if isinstance(value, Marked):
                    self._write(sheet, number, column, value.value, "mark")
                elif value is not None:
                    self._write(sheet, number, column, value, "wrap" if head.wrap else "text")

    def _write(self, sheet: Any, row: int, column: int, value: Any, style: str) -> None:
        cell = self._formats[style]
        if isinstance(value, date) and value < _FIRST_DATE:
            value = value.isoformat()
        if value is None:
            sheet.write_blank(row, column, None, cell)
        elif isinstance(value, str):
            sheet.write_string(row, column, self._fit(value), cell)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, cell)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._formats["date"])
        else:
            number = self._formats["number"] if style in ("text", "wrap") else cell
            sheet.write_number(row, column, value, number)

    def _fit(self, text: str) -> str:
        # Only text longer than half of the limit can exceed it.
        if len(text) <= MAX_CHARACTERS // 2 or _units(text) <= MAX_CHARACTERS:
            return text
        self.cuts += 1
        kept = text.encode("utf-16-le")[: 2 * (MAX_CHARACTERS - _units(self._cut))]
        return kept.decode("utf-16-le", "ignore") + self._cut


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _lay_out(sheet: Any, columns: int) -> None:
    """Set the print layout of a sheet."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    if columns <= _MOST_ABREAST:
        sheet.fit_to_pages(1, 0)


def _lines(value: Any, width: float) -> int:
    r"""Return the number of lines of a text in a column of a width in digits.

    Examples
    --------
    >>> _lines("共开展普法宣传", 8), _lines("two\nlines", 20), _lines(None, 5)
    (2, 2, 1)
    """
    if not isinstance(value, str):
        return 1
    # A Latin letter (one byte) is slightly narrower than a digit; a Chinese character (three
    # bytes) is slightly wider than two digits.
    wide = (0.375 * len(line) + 0.575 * len(line.encode()) for line in value.split("\n"))
    return sum(max(1, math.ceil(w / width)) for w in wide)
