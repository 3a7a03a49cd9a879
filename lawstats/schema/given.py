"""The CSV files that people add beside the reports: their columns, and how they are read.

``sources.csv`` says where reports come from, ``roster.csv`` who had to report, ``corrections.csv``
what was read wrongly, and ``reference.csv`` has official figures. All are optional. A wrong row is
left out and reported with its line number; the other rows count.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from lawstats.base.errors import InputError
from lawstats.schema.tables import Column, Level, Row, Table
from lawstats.text.encoding import decode_table

Duty = Literal["submit", "publish", "both"]
Status = Literal["received", "found", "not_found"]
# A cell can hold the id or the Chinese word; the tables hold the id.
CHINESE = {
    "submit": "报送",
    "publish": "公开",
    "both": "报送并公开",
    "received": "已收到",
    "found": "已找到",
    "not_found": "未找到",
}


def _with_chinese(values: tuple[str, ...]) -> str:
    return ", ".join(f"{value} ({CHINESE[value]})" for value in values)


_UNKNOWN = "not known"
_LEVEL = Column("level", "str", "administrative level", _UNKNOWN, get_args(Level))
_CODE = "statistical division code (2023): 6 digits down to counties, 9 digits for towns"

GIVEN: dict[str, Table] = {
    t.name: t
    for t in (
        Table(
            "sources",
            "one row per report file with an entry in a sources.csv",
            (
                Column("file", "str", "name of the file, in the same folder"),
                Column("report_id", "str", "id of the report", "the path of the file below RAW"),
                Column("issuer", "str", "name of the body that reports", "read from the text"),
                Column(
                    "level", "str", "administrative level", "read from the text", get_args(Level)
                ),
                Column("division_code", "str", _CODE, "read from the text"),
                Column("year", "int16", "year reported on", "read from the text"),
                Column("released_on", "date", "date of publication", "read from the web page"),
                Column("url", "str", "address of the publication", _UNKNOWN),
                Column("retrieved_on", "date", "date on which the file was fetched", _UNKNOWN),
            ),
            ("file",),
        ),
        Table(
            "roster",
            "one or more rows per body that had to report; several rows record several receipts "
            "and searches",
            (
                Column("issuer", "str", "name of the body, with or without higher places"),
                _LEVEL,
                Column("division_code", "str", _CODE, _UNKNOWN),
                Column(
                    "valid_from",
                    "date",
                    "first day on which the body existed",
                    "no first day is given",
                ),
                Column(
                    "valid_to", "date", "last day on which the body existed", "no last day is given"
                ),
                Column(
                    "duty",
                    "str",
                    f"what the body must do: {_with_chinese(get_args(Duty))}",
                    "what the rule of 2019 requires of its level",
                    get_args(Duty),
                ),
                Column(
                    "received_on",
                    "date",
                    "day on which the report was received by the higher body (报送)",
                    "none",
                ),
                Column(
                    "searched_on",
                    "date",
                    "day on which somebody looked for the publication",
                    "none",
                ),
                Column(
                    "status",
                    "str",
                    f"the result: {_with_chinese(get_args(Status))}; of the search if it has a "
                    "date, otherwise of the receipt, otherwise of every year for which the row is "
                    "valid",
                    "not given; a search counts as found if the report is in the input",
                    get_args(Status),
                ),
            ),
            (),
        ),
        Table(
            "corrections",
            "one row per cell that was read wrongly",
            (
                Column("report_id", "str", "the report"),
                Column(
                    "start",
                    "int32",
                    "start of the fact: the number in its fact_id, the column start",
                    "a column of reports is corrected",
                ),
                Column("field", "str", "the column that is corrected"),
                Column("value", "str", "the correct value", "the cell should be null"),
                Column("by", "str", "who made the correction"),
                Column("reason", "str", "the reason"),
                Column(
                    "indicator",
                    "str",
                    "which of the absences at this start: the indicator in its fact_id",
                    "all of them, or another fact is corrected",
                ),
            ),
            (),
        ),
        Table(
            "reference",
            "one row per official figure: denominators, and counts to compare with",
            (
                Column("division_code", "str", _CODE),
                Column("year", "int16", "year of the figure"),
                Column("name", "str", "an indicator's id, or a name of your own"),
                Column("value", "float64", "the figure"),
                Column("source", "str", "source of the figure"),
            ),
            ("division_code", "year", "name"),
        ),
    )
}
# These files are in the root of RAW; a sources.csv is in the folder of its reports.
ROOT_FILES = tuple(f"{name}.csv" for name in GIVEN if name != "sources")


def _code(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{5}([0-9]{3})?", value):
        raise ValueError("is not a division code; write 6 digits, or 9 for a town")
    return value


def _year(value: str) -> int:
    if not re.fullmatch(r"(?:19|20)[0-9]{2}", value):
        raise ValueError("is not a year; write four digits, as 2023")
    return int(value)


def _date(value: str) -> date:
    # Spreadsheets rewrite 2024-01-31 as 2024/1/31.
    match = re.fullmatch(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})", value)
    try:
        if match:
            return date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    raise ValueError("is not a date; write year-month-day, as 2024-01-31")


def _number(value: str) -> float:
    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value) and math.isfinite(number := float(value)):
        return number
    raise ValueError("is not a number; write only digits, as 1200 or 0.5")


def _offset(value: str) -> int:
    if fact := re.fullmatch(r"(?:.*:)?([qact])([0-9]{1,9})(?::[a-z0-9_]+)?", value):
        letter, start = fact.groups()
        which = (
            ", and in the column indicator which absence; the fact_id of an absence is "
            f"<report_id>:a{start}:<indicator>"
        )
        raise ValueError(f"is not an offset; write {start}{which if letter == 'a' else ''}")
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise ValueError("is not an offset; write the digits of the column start")
    return int(value)


def _url(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        raise ValueError("is not a web address; it must begin with http:// or https://")
    return value


def _line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("holds a line break or a control character; remove it")
    return value


_BY_DTYPE: dict[str, Callable[[str], Any]] = {
    "str": _line,
    "date": _date,
    "int16": _year,
    "int32": _offset,
    "float64": _number,
}
_BY_NAME: dict[str, Callable[[str], Any]] = {"division_code": _code, "url": _url}


def read_cell(column: Column, cell: str) -> Any:
    """Read one cell that is not empty.

    Parameters
    ----------
    column : Column
    cell : str
        Without blanks around it.

    Returns
    -------
    str, int, float or date
        Of the column's dtype; for a closed list the id, also if the cell holds the Chinese word.

    Raises
    ------
    ValueError
        Says what is wrong, as the end of a message that begins with the column and the cell.

    Examples
    --------
    >>> duty = next(c for c in GIVEN["roster"].columns if c.name == "duty")
    >>> read_cell(duty, "报送"), read_cell(duty, "publish")
    ('submit', 'publish')
    """
    if column.values:
        for value in column.values:
            if cell in (value, CHINESE.get(value)):
                return value
        known = (f"{v} ({CHINESE[v]})" if v in CHINESE else v for v in column.values)
        raise ValueError(f"is not a {column.name}; use one of {', '.join(known)}")
    return _BY_NAME.get(column.name, _BY_DTYPE[column.dtype])(cell)


def read_csv(
    path: Path, spec: Table, check: Callable[[int, dict[str, Any]], object]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Read and check a CSV file that people give.

    Parameters
    ----------
    path : Path
        It need not exist. UTF-8, with or without byte-order mark, or GB 18030.
    spec : Table
        A column that is never null must be in the file, with a value in every row.
    check : callable
        Called in order with the line and the values of each row that is correct on its own; it
        raises ValueError for what else is wrong.

    Returns
    -------
    rows : list of dict
        The values that are given; an empty cell gives none.
    problems : list of str
        What is wrong, with the line number. A row with a problem is not in `rows`; an unknown
        column is left out.
    """
    try:
        text = decode_table(path.read_bytes())
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [f"cannot be read: {error.strerror}; allow reading it"]
    except InputError as error:
        return [], [str(error)]
    lines, problems = _split(text)
    if not lines:
        return [], problems
    (_, header), *body = lines
    wrong, complete = _check_header(header, spec)
    rows: list[dict[str, Any]] = []
    for line, cells in body if complete else ():
        try:
            row = _read_row(header, cells, spec)
            check(line, row)
        except ValueError as error:
            wrong.append(f"line {line}: {error}")
        else:
            rows.append(row)
    return rows, wrong + problems


def _split(text: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Split CSV into rows with the number of their first line; the header is the first row.

    Blank rows are left out. An error of the CSV format ends the rows and is a problem.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if any(cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        return rows, [f"line {line}: not readable as CSV: {error}; check its quotes"]
    return rows, []


def _check_header(header: Sequence[str], spec: Table) -> tuple[list[str], bool]:
    """Say what is wrong with the header, and whether all columns that rows need are in it."""
    known = ", ".join(spec.names)
    missing = [c for c in spec.columns if not c.null and c.name not in header]
    problems = [
        *(f"unknown column {n!r}; columns are {known}" for n in header if n not in spec.names),
        *(f"column {n!r} is there twice; remove one" for n in spec.names if header.count(n) > 1),
        *(f"the column {c.name!r} is missing; it holds: {c.meaning}" for c in missing),
    ]
    return [f"line 1: {problem}" for problem in problems], not missing


def _read_row(header: Sequence[str], cells: Sequence[str], spec: Table) -> dict[str, Any]:
    columns = {c.name: c for c in spec.columns}
    # A row can end before columns that it does not fill.
    missing = [columns[name] for name in header[len(cells) :] if name in columns]
    if len(cells) > len(header) or not all(column.null for column in missing):
        raise ValueError(
            f"{len(cells)} cells for {len(header)} columns; put cells that hold a comma in quotes"
        )
    row = {}
    for name, cell in zip(header, cells, strict=False):
        if cell and name in columns:
            try:
                row[name] = read_cell(columns[name], cell)
            except ValueError as error:
                raise ValueError(f"{name} {cell!r} {error}") from None
    for column in spec.columns:
        if not column.null and column.name not in row:
            raise ValueError(f"the cell {column.name!r} is empty; it holds: {column.meaning}")
    _check_level(row.get("level"), row.get("division_code"))
    return row


def _check_level(level: str | None, code: str | None) -> None:
    """Refuse a level that older versions gave to county-level cities and to zones."""
    if not code or len(code) != 6:
        return
    if level == "city" and not code.endswith("00"):
        raise ValueError(
            f"level 'city' does not fit division_code {code!r}, which is not of a prefecture-level "
            "city; write county: county-level cities are counties"
        )
    if level == "county" and "71" <= code[4:] <= "79":
        raise ValueError(
            f"level 'county' does not fit division_code {code!r}, which is of a zone (开发区); "
            "write department"
        )


def as_row(values: Mapping[str, Any], spec: Table) -> Row:
    """Put the values of a row in the order of the columns; None for a value that is not given."""
    return tuple(values.get(name) for name in spec.names)


DOCS = """\
# The CSV files that you can add

Written by `make docs`: change `lawstats/schema/given.py`, not this file.

All are optional. They are CSV files in UTF-8, with or without byte-order mark, or in GB 18030,
as Chinese spreadsheet programs save it. `sources.csv` is in the same folder as the files that it
describes. `roster.csv`, `corrections.csv` and `reference.csv` are in the root of the folder of
reports. Columns may come in any order. A column without an entry under *null means* is required,
and every row must fill it. A wrong row becomes a row of `failures` of stage `sources`, with its
line number; the other rows count. After a change of `sources.csv` its files are parsed again.
The other files cause no parsing.

- `sources.csv`: what a row gives wins over what is read from the text. Where the text does not say
  which of several bodies of a name reports, `issuer_id` ends in the report_id, and the report joins
  no series and no comparison of years; a `division_code` settles it.
- `roster.csv`: `lawstats.analysis.coverage.coverage` uses it, and nothing else, to say who had
  to report and which reports are missing.
- `corrections.csv` changes cells whenever tables are opened: of quantities (`value`, `unit`,
  `qualifier`, `per`, `indicator`, `stage`), absences (`indicator`), themes (`theme`), citations
  (`kind`, `canonical_title`) and reports (`published_on`, `title`, `document_number`; `start` is
  empty). The tables on disk, and the table `checks`, stay as they were read. An empty value is
  null. An absence without indicator and a theme without value lose their row. If several themes
  or absences start at one position, the value replaces all of them; `indicator` picks one of the
  absences. Ids of facts stay as they were read. `resolved` follows `canonical_title`, and the panel
  follows all. `Corpus.corrections()` says for each row whether its fact was found.
- `reference.csv`: `Corpus.reference()` opens it. A figure that is named by the id or Chinese
  name of an indicator, in its unit, is compared with what the reports of this division and year
  state (`lawstats.analysis.compare.official`). 常住人口 or 户籍人口, in persons, give numbers per
  10,000 residents (`lawstats.analysis.compare.indicator`). A department has the code of its whole
  county, so neither is used for departments.
"""
