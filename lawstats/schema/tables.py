"""The data dictionary: every table and column, and the one place where rows become Arrow.

`TABLES` is the single source for checks, for ``docs/tables.md`` and for the data types of every
DataFrame that lawstats returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pandas as pd
import pyarrow as pa

Dtype = Literal["str", "int32", "int16", "float64", "bool", "date"]
Level = Literal["town", "subdistrict", "county", "city", "province", "department"]
Part = Literal[
    "preamble", "measures", "shortcomings", "leadership", "plan", "other", "suggestions", "closing"
]
Qualifier = Literal["exact", "over", "about", "at_least", "at_most"]
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
Stage = Literal["find", "read", "decode", "genre", "parse", "limit", "sources", "id"]
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
        A key of the dtype list in ``docs/tables.md``.
    null : str
        What a missing value means; empty where the column never is missing.
    values : tuple of str
        The closed list of values, where there is one.
    """

    name: str
    dtype: Dtype
    meaning: str
    null: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, and those its rows are sorted by; none: as they came."""

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


_STATES = f"for a statutory part, before any colon: {', '.join(get_args(PartState))}"
_NOT_IN_TEXT = "the text does not say"
_ABOVE_TITLE = "the row is above the title"
_REPORT = Column(
    "report_id", "str", "path of the report below RAW without suffix, parts joined by /"
)
_START = Column("start", "int32", "offset of the first character in reports.text, in code points")
_END = Column("end", "int32", "offset after the last character in reports.text, in code points")
_SECTION = Column("section_id", "int32", "the deepest section that contains the row", _ABOVE_TITLE)
_PART = Column(
    "part", "str", "the part of the report that contains the row", _ABOVE_TITLE, get_args(Part)
)
_QUOTE = Column("quote", "str", "the sentence, up to 。！？ or the end of the line")
_LEVEL = Column("level", "str", "administrative level of the issuer", _NOT_IN_TEXT, get_args(Level))
_CODE = Column(
    "division_code",
    "str",
    "statistical division code (2023): 6 digits down to counties, 9 digits for towns",
    "the text does not settle it",
)


def _fact(letter: str) -> Column:
    return Column("fact_id", "str", f"<report_id>:{letter}<start>")


def _place(name: str, what: str) -> Column:
    return Column(name, "str", what, "the code is unknown or has no place of this kind")


TABLES: dict[str, Table] = {
    t.name: t
    for t in (
        Table(
            "reports",
            "one row per report",
            (
                _REPORT,
                Column(
                    "issuer_id",
                    "str",
                    "division code (? if null), level, and name without higher places, joined by :",
                ),
                Column(
                    "issuer",
                    "str",
                    "the most complete name of the issuer in the report",
                    _NOT_IN_TEXT,
                ),
                _LEVEL,
                _CODE,
                _place("province", "province of the division code"),
                _place("city", "prefecture-level city of the division code"),
                _place("county", "county of the division code"),
                _place("town", "town or subdistrict of the division code"),
                Column("year", "int16", "year reported on", _NOT_IN_TEXT),
                Column("title", "str", "title, line breaks removed", "the text has no title"),
                Column(
                    "document_number",
                    "str",
                    "document number (文号) as printed",
                    "the report prints none",
                ),
                Column("published_on", "date", "date of signature, from the text", _NOT_IN_TEXT),
                Column(
                    "released_on",
                    "date",
                    "date of publication, from sources.csv or the web page",
                    "neither sources.csv nor the web page gives one",
                ),
                Column("url", "str", "address of the publication", "not given in sources.csv"),
                Column("source", "str", "file the report was read from, relative to RAW"),
                Column("sha256", "str", "SHA-256 of the file's bytes, hexadecimal"),
                Column("text", "str", "decoded, masked text; every offset refers to it"),
            ),
            ("report_id",),
        ),
        Table(
            "sections",
            "one row per section; sections of depth 1 cover the text after the title without gaps",
            (
                _REPORT,
                Column("section_id", "int32", "number of the section in document order, from 1"),
                Column(
                    "parent_id",
                    "int32",
                    "the section that contains this one",
                    "the section has depth 1",
                ),
                Column("depth", "int32", "1 for the outermost sections"),
                Column("number", "str", "marker as printed (一、 （二） 1.)", "it has no marker"),
                Column("heading", "str", "heading without marker", "it has no heading"),
                Column(
                    "part",
                    "str",
                    "part of the report; two parts, joined by |, if one heading names both",
                ),
                _START,
                _END,
            ),
            ("report_id", "section_id"),
        ),
        Table(
            "points",
            "one row per enumerated statement of the parts shortcomings, plan and suggestions",
            (
                _REPORT,
                Column("point_id", "int32", "number of the point in document order, from 1"),
                Column("section_id", "int32", "the deepest section that contains the point"),
                Column("part", "str", "part of the report", values=get_args(Part)),
                Column("marker", "str", "marker as printed (一是 （一） 1.)", "it has no marker"),
                Column("text", "str", "the point, its marker included"),
                _START,
                _END,
            ),
            ("report_id", "point_id"),
        ),
        Table(
            "themes",
            "one row per theme of a point of the part shortcomings",
            (
                _REPORT,
                Column("point_id", "int32", "the point"),
                Column("theme", "str", "id in the vocabulary list themes"),
                Column("rank", "int32", "1 for the main theme of the point"),
                Column("evidence", "str", "words of the point that gave the theme"),
                _START,
                _END,
            ),
            ("report_id", "point_id", "rank"),
        ),
        Table(
            "quantities",
            "one row per number with a measure word",
            (
                _fact("q"),
                _REPORT,
                _SECTION,
                _PART,
                Column(
                    "indicator",
                    "str",
                    "id in the vocabulary list indicators: what is counted, for issuer and year",
                    "the number counts something else, is a norm or a plan, or was not understood",
                ),
                Column("value", "float64", "value in the base unit; 万 and 亿 are multiplied out"),
                Column(
                    "unit",
                    "str",
                    "measure word as written; amounts are converted to 元, 平方米, % or 个百分点",
                ),
                Column("qualifier", "str", "how exact the number is", values=get_args(Qualifier)),
                Column(
                    "per",
                    "str",
                    "the period or unit that a rate refers to",
                    "the number is not a rate",
                ),
                Column("raw", "str", "the number with its unit as printed"),
                _START,
                _END,
                _QUOTE,
            ),
            ("report_id", "start"),
        ),
        Table(
            "absences",
            "one row per event that a clause without a number says did not occur",
            (
                _fact("a"),
                _REPORT,
                _SECTION,
                _PART,
                Column("indicator", "str", "id in the vocabulary list indicators"),
                Column("raw", "str", "the words from the negation to the end of what is negated"),
                _START,
                _END,
                _QUOTE,
            ),
            ("report_id", "start", "end"),
        ),
        Table(
            "citations",
            "one row per title in 《》",
            (
                _fact("c"),
                _REPORT,
                _SECTION,
                _PART,
                Column("title", "str", "the title as printed, without 《》"),
                Column(
                    "canonical_title",
                    "str",
                    "title as in the list of national laws, aliases replaced; as cited if it is "
                    "not in the list",
                ),
                Column("resolved", "bool", "whether the title is in the list of national laws"),
                Column(
                    "article",
                    "str",
                    "article cited after the title (第二十四条)",
                    "no article is cited",
                ),
                Column("kind", "str", "kind of document", values=get_args(Kind)),
                _START,
                _END,
            ),
            ("report_id", "start"),
        ),
        Table(
            "checks",
            "one row per check of a report; if there is nothing to compare, there is no row",
            (
                _REPORT,
                Column(
                    "check",
                    "str",
                    "name of the check; statutory_part:<part> for each statutory part",
                ),
                Column("outcome", "str", "result", values=get_args(Outcome)),
                Column("detail", "str", f"what was compared, in numbers; {_STATES}"),
                Column(
                    "fact_ids",
                    "str",
                    "fact_id of the facts that were compared, one per line",
                    "the check does not concern single facts",
                ),
                Column(
                    "quotes",
                    "str",
                    "their sentences or titles, one per line",
                    "there are no words to quote",
                ),
            ),
            ("report_id", "check", "detail"),
        ),
        Table(
            "failures",
            "one row per file that could not be used",
            (
                Column("source", "str", "the file, relative to RAW"),
                Column("stage", "str", "the stage that failed", values=get_args(Stage)),
                Column("error", "str", "name of the error"),
                Column("message", "str", "what happened and what to do"),
            ),
            ("source", "stage", "message"),
        ),
    )
}

Row = tuple[Any, ...]


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
what the rows were made from. As CSV: UTF-8 with byte-order mark, LF, null empty. A `'` stands
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
