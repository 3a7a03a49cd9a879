"""The data dictionary: every table and column, and the one place where rows become Arrow.

A table is declared once, as the class of its rows: a field's type gives the column's data type and
its closed list of values; its `About` says what a value and null mean. `TABLES` is made from these
classes; checks, ``docs/tables.md`` and the data types of every DataFrame come from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple, TypedDict, get_args, get_type_hints

import pandas as pd
import pyarrow as pa

from lawstats.base.errors import Stage

Dtype = Literal["str", "int32", "int16", "float64", "bool", "date"]
Level = Literal["town", "subdistrict", "county", "city", "province", "department"]
Part = Literal[
    "preamble", "measures", "shortcomings", "leadership", "plan", "other", "suggestions", "closing"
]
Qualifier = Literal["exact", "over", "about", "at_least", "at_most"]
CountStage = Literal["received", "accepted", "handled", "closed"]
Kind = Literal[
    "law",
    "regulation",
    "judicial_interpretation",
    "local_regulation",
    "party_rule",
    "policy_document",
    "local_document",
    "other",
]
Outcome = Literal["ok", "fail", "unknown"]
PartState = Literal["own", "merged", "folded", "stated", "not found", "not asked for"]

_ARROW: dict[Dtype, pa.DataType] = {
    "str": pa.string(),
    "int32": pa.int32(),
    "int16": pa.int16(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
}
_PANDAS: dict[Dtype, Any] = {
    "str": pd.StringDtype(na_value=float("nan")),
    "int32": "int32",
    "int16": "Int16",
    "float64": "float64",
    "bool": "bool",
    "date": pd.ArrowDtype(pa.date32()),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    name, meaning : str
    dtype : str
        ``str``, ``int32``, ``int16``, ``float64``, ``bool`` or ``date``.
    null : str
        What null means; empty where the column is never null.
    values : tuple of str
        The closed list of values; empty where there is none.
    """

    name: str
    dtype: Dtype
    meaning: str
    null: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, and the key, by which rows are sorted; empty: not sorted."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Column names in order."""
        return [c.name for c in self.columns]

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema(
            [pa.field(c.name, _ARROW[c.dtype], nullable=bool(c.null)) for c in self.columns]
        )


Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a value of a field means, what null means, and the dtype where the type leaves it open.

    ``null`` is empty where the column is never null.
    """

    meaning: str
    null: str = ""
    dtype: Dtype | None = None


_STATES = f"for a statutory part, before any colon: {', '.join(get_args(PartState))}"
_NOT_IN_TEXT = "the text does not say"
_ABOVE_TITLE = "the row is above the title"
_NO_PLACE = "not known, or no place of this kind"

# Columns that several tables have.
_ReportId = Annotated[str, About("path of the report below RAW without suffix, parts joined by /")]
_Start = Annotated[int, About("offset of the first character in reports.text, in code points")]
_End = Annotated[int, About("offset after the last character in reports.text, in code points")]
_SectionId = Annotated[int | None, About("the deepest section that contains the row", _ABOVE_TITLE)]
_Part = Annotated[Part | None, About("the part of the report that contains the row", _ABOVE_TITLE)]
_Quote = Annotated[str, About("the sentence, up to 。！？ or the end of the line")]


class ReportRow(NamedTuple):
    """One row per report."""

    report_id: _ReportId
    issuer_id: Annotated[
        str,
        About(
            "key of the body: division code, level, and name without higher places, joined by :; "
            "without a code ?, level, and the name with higher places, and if the text names none "
            "the report_id too: then the body is not settled and joins no other report"
        ),
    ]
    issuer: Annotated[
        str | None, About("the most complete name of the issuer in the report", _NOT_IN_TEXT)
    ]
    level: Annotated[
        Level | None,
        About("administrative level of the issuer; a zone (开发区) is a department", _NOT_IN_TEXT),
    ]
    office: Annotated[
        str | None,
        About(
            "id in the vocabulary list offices: kind of a department",
            "the issuer is a government, or its level is unknown",
        ),
    ]
    division_code: Annotated[
        str | None,
        About(
            "statistical division code (2023): 6 digits down to counties, 9 digits for towns",
            "the text does not settle it",
        ),
    ]
    province: Annotated[
        str | None, About("province of the issuer, known even where the code is null", _NO_PLACE)
    ]
    city: Annotated[str | None, About("its prefecture-level city (市, 地区, 州, 盟)", _NO_PLACE)]
    county: Annotated[str | None, About("its county, in the list of divisions of 2023", _NO_PLACE)]
    town: Annotated[str | None, About("its town or subdistrict", _NO_PLACE)]
    year: Annotated[int | None, About("year reported on", _NOT_IN_TEXT, "int16")]
    title: Annotated[str | None, About("title, line breaks removed", "the text has no title")]
    document_number: Annotated[
        str | None, About("document number (文号) as printed", "the report prints none")
    ]
    published_on: Annotated[dt.date | None, About("date of signature, from the text", _NOT_IN_TEXT)]
    released_on: Annotated[
        dt.date | None,
        About(
            "date of publication, from sources.csv or the web page",
            "neither sources.csv nor the web page gives one",
        ),
    ]
    url: Annotated[str | None, About("address of the publication", "not given in sources.csv")]
    source: Annotated[str, About("file the report was read from, relative to RAW")]
    sha256: Annotated[str, About("SHA-256 of the file's bytes, hexadecimal")]
    text: Annotated[str, About("decoded, masked text; every offset refers to it")]


class SectionRow(NamedTuple):
    """One row per section; sections of depth 1 cover the text after the title without gaps."""

    report_id: _ReportId
    section_id: Annotated[int, About("number of the section in document order, from 1")]
    parent_id: Annotated[
        int | None, About("the section that contains this one", "the section has depth 1")
    ]
    depth: Annotated[int, About("1 for the outermost sections")]
    number: Annotated[str | None, About("marker as printed (一、 （二） 1.)", "it has no marker")]
    heading: Annotated[str | None, About("heading without marker", "it has no heading")]
    part: Annotated[
        str, About("part of the report; two parts, joined by |, if one heading names both")
    ]
    start: _Start
    end: _End


class PointRow(NamedTuple):
    """One row per enumerated statement of the parts shortcomings, plan and suggestions."""

    report_id: _ReportId
    point_id: Annotated[int, About("number of the point in document order, from 1")]
    section_id: Annotated[int, About("the deepest section that contains the point")]
    part: Annotated[
        Part,
        About(
            "part of the report; shortcomings also where running text of another part admits one"
        ),
    ]
    marker: Annotated[str | None, About("marker as printed (一是 （一） 1.)", "it has no marker")]
    text: Annotated[str, About("the point, its marker included")]
    start: _Start
    end: _End


class ThemeRow(NamedTuple):
    """One row per theme of a point of the part shortcomings."""

    report_id: _ReportId
    point_id: Annotated[int, About("the point")]
    theme: Annotated[str, About("id in the vocabulary list themes")]
    rank: Annotated[int, About("1 for the main theme of the point")]
    evidence: Annotated[str, About("words of the point that gave the theme")]
    start: _Start
    end: _End


class QuantityRow(NamedTuple):
    """One row per number with a measure word."""

    fact_id: Annotated[str, About("<report_id>:q<start>")]
    report_id: _ReportId
    section_id: _SectionId
    part: _Part
    indicator: Annotated[
        str | None,
        About(
            "id in the vocabulary list indicators: what is counted, for issuer and year",
            "the number counts something else, is a norm or a plan, or was not understood",
        ),
    ]
    value: Annotated[float, About("value in the base unit; 万 and 亿 are multiplied out")]
    unit: Annotated[
        str, About("measure word as written; amounts are converted to 元, 平方米, % or 个百分点")
    ]
    qualifier: Annotated[Qualifier, About("how exact the number is")]
    per: Annotated[
        str | None, About("the period or unit that a rate refers to", "the number is not a rate")
    ]
    raw: Annotated[str, About("the number with its unit as printed")]
    start: _Start
    end: _End
    quote: _Quote
    stage: Annotated[
        CountStage | None,
        About(
            "the stage of the cases that are counted: 收到, 受理, 办理, 办结",
            "the number does not count cases of a known stage",
        ),
    ]


class AbsenceRow(NamedTuple):
    """One row per indicator of which a clause without a number says that nothing occurred."""

    fact_id: Annotated[str, About("<report_id>:a<start>:<indicator>, as read")]
    report_id: _ReportId
    section_id: _SectionId
    part: _Part
    indicator: Annotated[str, About("id in the vocabulary list indicators")]
    raw: Annotated[str, About("the words from the negation to the end of what is negated")]
    start: _Start
    end: _End
    quote: _Quote


class CitationRow(NamedTuple):
    """One row per title in 《》."""

    fact_id: Annotated[str, About("<report_id>:c<start>")]
    report_id: _ReportId
    section_id: _SectionId
    part: _Part
    title: Annotated[str, About("the title as printed, without 《》")]
    canonical_title: Annotated[
        str,
        About(
            "title as in the list of national laws, aliases replaced; as cited if it is not in "
            "the list"
        ),
    ]
    resolved: Annotated[bool, About("whether the title is in the list of national laws")]
    article: Annotated[
        str | None, About("article cited after the title (第二十四条)", "no article is cited")
    ]
    kind: Annotated[Kind, About("kind of document")]
    start: _Start
    end: _End


class CheckRow(NamedTuple):
    """One row per check of a report; if there is nothing to compare, there is no row."""

    report_id: _ReportId
    check: Annotated[str, About("name of the check; statutory_part:<part> for each statutory part")]
    outcome: Annotated[Outcome, About("result")]
    detail: Annotated[str, About(f"what was compared, in numbers; {_STATES}")]
    fact_ids: Annotated[
        str | None,
        About(
            "fact_id of the facts that were compared, one per line",
            "the check does not concern single facts",
        ),
    ]
    quotes: Annotated[
        str | None, About("their sentences or titles, one per line", "there are no words to quote")
    ]


class FailureRow(NamedTuple):
    """One row per file that could not be used."""

    source: Annotated[str, About("the file, relative to RAW")]
    stage: Annotated[Stage, About("the stage that failed")]
    error: Annotated[str, About("name of the error")]
    message: Annotated[str, About("what happened and what to do")]


class Rows(TypedDict):
    """Rows of one report, in every table but failures."""

    reports: list[ReportRow]
    sections: list[SectionRow]
    points: list[PointRow]
    themes: list[ThemeRow]
    quantities: list[QuantityRow]
    absences: list[AbsenceRow]
    citations: list[CitationRow]
    checks: list[CheckRow]


ReportTable = Literal[
    "reports",
    "sections",
    "points",
    "themes",
    "quantities",
    "absences",
    "citations",
    "checks",
]
REPORT_TABLES: tuple[ReportTable, ...] = get_args(ReportTable)

_DTYPES: dict[Any, Dtype] = {
    str: "str",
    int: "int32",
    float: "float64",
    bool: "bool",
    dt.date: "date",
}


def _column(name: str, field: Any) -> Column:
    """Make a column of a field, ``Annotated[<type>, About(…)]``."""
    value, about = get_args(field)
    if type(None) in get_args(value):
        value = get_args(value)[0]
    values = get_args(value)  # of a Literal
    dtype = about.dtype or _DTYPES[str if values else value]
    return Column(name, dtype, about.meaning, about.null, values)


def make_table(name: str, row: type[Row], *key: str) -> Table:
    """Make a table from the class of its rows.

    Parameters
    ----------
    name : str
    row : type
        A named tuple. Its docstring says what the table holds; each field is
        ``Annotated[<type>, About(…)]``.
    *key : str
        The columns by which rows are sorted.
    """
    fields = get_type_hints(row, include_extras=True)
    doc = (row.__doc__ or "").removesuffix(".")
    columns = tuple(_column(field, fields[field]) for field in fields)
    return Table(name, doc[0].lower() + doc[1:], columns, key)


TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        make_table("reports", ReportRow, "report_id"),
        make_table("sections", SectionRow, "report_id", "section_id"),
        make_table("points", PointRow, "report_id", "point_id"),
        make_table("themes", ThemeRow, "report_id", "point_id", "rank"),
        make_table("quantities", QuantityRow, "report_id", "start"),
        make_table("absences", AbsenceRow, "report_id", "start", "end", "fact_id"),
        make_table("citations", CitationRow, "report_id", "start"),
        make_table("checks", CheckRow, "report_id", "check", "detail"),
        make_table("failures", FailureRow, "source", "stage", "message"),
    )
}


def to_arrow(table: str | Table, rows: Iterable[Row]) -> pa.Table:
    """Turn rows in column order into an Arrow table, sorted by the table's key.

    Parameters
    ----------
    table : str or Table
        A key of `TABLES`, or another table.
    rows : iterable of tuple
        Values in the order of the table's columns, None for null.

    Returns
    -------
    pyarrow.Table
        Of shape (n rows, n columns), with the declared types.

    Raises
    ------
    pyarrow.ArrowInvalid
        A value does not fit its column.

    Examples
    --------
    >>> rows = [("b.txt", "read", "InputError", "…"), ("a.txt", "read", "InputError", "…")]
    >>> to_arrow("failures", rows).column("source").to_pylist()
    ['a.txt', 'b.txt']
    """
    spec = table if isinstance(table, Table) else TABLES[table]
    positions = [spec.names.index(name) for name in spec.key]
    ordered = sorted(rows, key=lambda row: tuple(row[i] for i in positions))
    columns: Sequence[Sequence[Any]] = list(zip(*ordered, strict=True)) or [()] * len(spec.columns)
    arrays = [
        pa.array(values, _ARROW[c.dtype]) for c, values in zip(spec.columns, columns, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=spec.arrow)


def to_pandas(table: str | Table, data: pa.Table) -> pd.DataFrame:
    """Turn an Arrow table into a DataFrame with the declared dtypes.

    Parameters
    ----------
    table : str or Table
        A key of `TABLES`, or another table.
    data : pyarrow.Table
        Rows of that table; a subset of its columns is enough.

    Returns
    -------
    pandas.DataFrame
        ``str`` columns hold NaN for null, ``year`` is nullable Int16, dates are
        ``date32[day][pyarrow]``, a nullable int32 column is ``Int32``, a nullable bool ``boolean``.

    Examples
    --------
    >>> to_pandas("failures", to_arrow("failures", [])).dtypes.astype(str).unique().tolist()
    ['str']
    """
    frame = {}
    for column in (table if isinstance(table, Table) else TABLES[table]).columns:
        if column.name in data.column_names:
            dtype = {"int32": "Int32", "bool": "boolean"}.get(column.dtype) if column.null else None
            values = data.column(column.name)
            source = values.to_pandas() if column.dtype == "str" else values.to_pylist()
            frame[column.name] = pd.Series(source, dtype=dtype or _PANDAS[column.dtype])
    return pd.DataFrame(frame, columns=list(data.column_names))


_HEAD = """\
# The tables

Written by `make docs`: change `lawstats/schema/tables.py`, not this file.

On disk: Parquet (zstd), rows sorted by the key. Below 5,000 reports a table is one file
`<table>.parquet`, from there on a folder `<table>/<bucket>.parquet`. `manifest.json` records
what the rows were made from. As CSV: UTF-8 with byte-order mark, LF, null empty. A `'` is put
before text that begins with `=`, `+`, `-` or `@`, so that no spreadsheet reads it as a formula.

In pandas, `str` is the string dtype with NaN for null, `int16` is the nullable `Int16`, `int32`
is `Int32` if it may be null, and `date` is `date32[day][pyarrow]`. Unknown is null: never 0,
never a guess. A column without an entry under *null means* is never null.
"""


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def to_markdown(head: str = _HEAD, tables: Iterable[Table] = TABLES.values()) -> str:
    """Write a data dictionary; by default the content of ``docs/tables.md``."""
    lines = [head]
    for table in tables:
        key = f" Key: {', '.join(f'`{name}`' for name in table.key)}." if table.key else ""
        lines += [f"## `{table.name}`", "", f"{_sentence(table.meaning)}.{key}", ""]
        lines += ["| column | dtype | meaning | null means |", "|---|---|---|---|"]
        for c in table.columns:
            meaning = c.meaning.replace("|", "&#124;")
            meaning += f"; one of {', '.join(f'`{v}`' for v in c.values)}" if c.values else ""
            lines.append(f"| `{c.name}` | {c.dtype} | {meaning} | {c.null} |")
        lines.append("")
    return "\n".join(lines)
