"""Corrections that people make: cells of the tables, changed each time the tables are read.

The tables on disk stay as the machine read them. So a correction outlives every build; each time
the tables are opened, it is matched again with the rows that are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lawstats.base.errors import nearest
from lawstats.schema.given import GIVEN, as_row, read_cell, read_csv
from lawstats.schema.tables import TABLES, Column, Row, Table, to_arrow, to_pandas
from lawstats.tables.store import Store, bucket_of
from lawstats.vocabulary import Vocabulary

CorrectionState = Literal["applied", "no such report", "no such place", "no change"]
_Key = tuple[str, int | None]  # report_id and start of a row; in reports, start is None

# The columns that can be corrected. Rows of two tables that share a column never share a start.
CORRECTABLE: dict[str, tuple[str, ...]] = {
    "quantities": ("value", "unit", "qualifier", "per", "indicator", "stage"),
    "absences": ("indicator",),
    "citations": ("kind", "canonical_title"),
    "themes": ("theme",),
    "reports": ("published_on", "title", "document_number"),
}
_NAMES = tuple(dict.fromkeys(name for names in CORRECTABLE.values() for name in names))
# A row without this cell says nothing: if a correction makes it null, the row is dropped.
_REQUIRED = {"absences": "indicator", "themes": "theme"}
_LINE = Column("line", "int32", "line of the row in corrections.csv")

# The rows of corrections.csv as tables hold them, and with the result of each.
STORED = Table("corrections", "", (_LINE, *GIVEN["corrections"].columns), ())
CORRECTIONS = Table(
    "corrections",
    "one row per row of corrections.csv, with its result",
    (
        *STORED.columns[:4],
        Column(
            "old_value",
            "str",
            "what was read; several values, one per line",
            "there is no such fact",
        ),
        *STORED.columns[4:],
        Column(
            "fact_id",
            "str",
            "the fact; of several absences, one per line",
            "the correction is not of a fact, or there is no such fact",
        ),
        Column("state", "str", "the result", values=get_args(CorrectionState)),
    ),
    (),
)


def read_corrections(path: Path, vocabulary: Vocabulary) -> tuple[list[Row], list[str]]:
    """Read and check a ``corrections.csv``.

    Parameters
    ----------
    path : Path
        It need not exist.
    vocabulary : Vocabulary
        Gives the known ids and measure words.

    Returns
    -------
    rows : list of tuple
        In the order of `STORED`: the line, then the columns of the file.
    problems : list of str
        Those of `lawstats.schema.given.read_csv`, and: a field that cannot be corrected, a value
        that does not fit its field, a start in a row for reports, no start in another row, an
        indicator that is unknown or beside another field, a cell that is corrected twice.
    """
    words = {w for m in vocabulary.measures.values() for w in (*m.words, m.unit) if w}
    lines: dict[Row, dict[str | None, int]] = {}
    kept: list[int] = []

    def check(line: int, row: dict[str, Any]) -> None:
        field, start, which = row["field"], row.get("start"), row.get("indicator")
        if field not in _NAMES:
            raise ValueError(
                f"field {field!r} cannot be corrected; {nearest(field, _NAMES)}; issuer, "
                "level, division_code, year and released_on belong in sources.csv"
            )
        if (field in CORRECTABLE["reports"]) != (start is None):
            rule = "leave start empty" if start is not None else "give the column start of the fact"
            raise ValueError(f"start does not go with the field {field!r}; {rule}")
        if message := _misfit(field, row.get("value"), vocabulary, words):
            raise ValueError(message)
        if which is not None and field != "indicator":
            raise ValueError("the column indicator picks an absence; leave it empty")
        if which is not None and (message := _misfit(field, which, vocabulary, words)):
            raise ValueError(f"column indicator: {message}")
        others = lines.setdefault((row["report_id"], start, field), {})
        same = [n for other, n in others.items() if other == which or None in (other, which)]
        if same:
            raise ValueError(f"corrects the same cell as line {same[0]}; remove one of them")
        others[which] = line
        kept.append(line)

    spec = GIVEN["corrections"]
    rows, problems = read_csv(path, spec, check)
    return [(n, *as_row(row, spec)) for n, row in zip(kept, rows, strict=True)], problems


def _misfit(field: str, value: str | None, vocabulary: Vocabulary, words: set[str]) -> str:
    """Say why a value does not fit a column; empty if it fits."""
    column = _column(field)
    if value is None:
        nullable = column.null or field in _REQUIRED.values()
        return "" if nullable else f"value is empty, but {field} is never null; give a value"
    lists = {"indicator": vocabulary.indicators, "theme": vocabulary.themes}
    if field in lists and value not in lists[field]:
        # A name, also one that an earlier version gave, leads to the id.
        names = {name: e.id for e in lists[field].values() for name in (e.name_zh, e.name_en, e.id)}
        close = get_close_matches(value, names, 1)
        meant = names[close[0]] if close else value
        return f"value {value!r} is not a known {field}; {nearest(meant, list(lists[field]))}"
    if field == "unit" and value not in words:
        return f"value {value!r} is not a known measure word; write one such as 件, 人次 or 元"
    try:
        read_cell(column, value)
    except ValueError as error:
        return f"value {value!r} {error}"
    return ""


def _column(field: str) -> Column:
    table = next(name for name, fields in CORRECTABLE.items() if field in fields)
    return next(c for c in TABLES[table].columns if c.name == field)


class CorrectedStore:
    """A store whose tables are read with corrections applied.

    Parameters
    ----------
    store : Store
    rows : pyarrow.Table
        Corrections, with the columns of `STORED`.
    vocabulary : Vocabulary
        Its law list says whether a corrected title is resolved.
    """

    def __init__(self, store: Store, rows: pa.Table, vocabulary: Vocabulary) -> None:
        self._store = store
        self._laws = vocabulary.laws
        # By table and key: the changed columns, each with its value as the column holds it, and
        # the indicator of the absence that is meant.
        self._changes: dict[str, dict[_Key, list[tuple[str, Any, str | None]]]] = {}
        self._results = self._match(rows.to_pylist())

    @property
    def buckets(self) -> dict[str, str]:
        """Names of the buckets, each with an id of its content."""
        return self._store.buckets

    def results(self) -> pd.DataFrame:
        """Return each correction with its result: the columns of `CORRECTIONS`."""
        return to_pandas(CORRECTIONS, to_arrow(CORRECTIONS, self._results))

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table of a bucket, some columns or all, as corrected."""
        if table not in self._changes:
            return self._store.read(bucket, table, columns)
        wanted = TABLES[table].names if columns is None else list(columns)
        needed = list(dict.fromkeys([*wanted, *_key_columns(table)]))
        return self._correct(table, self._store.read(bucket, table, needed)).select(wanted)

    def _correct(self, table: str, data: pa.Table) -> pa.Table:
        """Change the cells of a table, in those columns that it has, and drop rows."""
        changes = self._changes[table]
        dropped: set[int] = set()
        cells: dict[str, dict[int, Any]] = {}  # by column and row
        read = data["indicator"].to_pylist() if table == "absences" else []
        for key, here in _rows_at(table, data, changes).items():
            for field, value, which in changes[key]:
                rows = [row for row in here if which is None or read[row] == which]
                if field == _REQUIRED.get(table):
                    # One value replaces all themes, or absences, that start here.
                    dropped.update(rows if value is None else rows[1:])
                cells.setdefault(field, {})[rows[0]] = value
                if field == "canonical_title":
                    cells.setdefault("resolved", {})[rows[0]] = value in self._laws
        for name in cells.keys() & set(data.column_names):
            values = data[name].to_pylist()
            for row, value in cells[name].items():
                values[row] = value
            position = data.schema.get_field_index(name)
            field_ = data.schema.field(position)
            data = data.set_column(position, field_, pa.array(values, field_.type))
        if dropped:
            data = data.filter(pa.array([i not in dropped for i in range(len(data))], pa.bool_()))
        return data

    def _match(self, corrections: Sequence[dict[str, Any]]) -> list[Row]:
        """Match corrections with the rows of the store; note the changes, return the results."""
        names = list(self.buckets)
        by_bucket: dict[str, list[int]] = {}
        for i, correction in enumerate(corrections):
            by_bucket.setdefault(bucket_of(correction["report_id"], names), []).append(i)
        results: dict[int, Row] = {}
        for bucket, numbers in sorted(by_bucket.items()):
            known = set(self._store.read(bucket, "reports", ["report_id"])["report_id"].to_pylist())
            here = [corrections[i] for i in numbers if corrections[i]["report_id"] in known]
            found = self._rows_to_correct(bucket, here)
            for i in numbers:
                result = (
                    self._settle(corrections[i], found)
                    if corrections[i]["report_id"] in known
                    else {"state": "no such report"}
                )
                results[i] = as_row(corrections[i] | result, CORRECTIONS)
        return [results[i] for i in range(len(corrections))]

    def _rows_to_correct(
        self, bucket: str, corrections: Iterable[dict[str, Any]]
    ) -> dict[str, dict[_Key, list[dict[str, Any]]]]:
        """Read the rows of a bucket that corrections name, by table and key."""
        found = {}
        for table, fields in CORRECTABLE.items():
            keys = {_key(c): None for c in corrections if c["field"] in fields}
            if keys:
                facts = [name for name in TABLES[table].names if name == "fact_id"]
                columns = dict.fromkeys([*_key_columns(table), *fields, *facts])
                data = self._store.read(bucket, table, list(columns))
                found[table] = {
                    key: data.take(rows).to_pylist()
                    for key, rows in _rows_at(table, data, keys).items()
                }
        return found

    def _settle(
        self,
        correction: dict[str, Any],
        found: Mapping[str, Mapping[_Key, list[dict[str, Any]]]],
    ) -> dict[str, Any]:
        """Note what a correction changes; return its old_value, fact_id and state."""
        field, which, key = correction["field"], correction["indicator"], _key(correction)
        tables = [t for t in found if field in CORRECTABLE[t] and key in found[t]]
        table = next((t for t in tables if which is None or t == "absences"), None)
        rows = found[table][key] if table else []
        rows = [row for row in rows if which is None or row["indicator"] == which]
        if table is None or not rows:
            return {"state": "no such place"}
        old = [row[field] for row in rows]
        cell = correction["value"]
        new = None if cell is None else read_cell(_column(field), cell)
        state: CorrectionState = "no change" if old == [new] else "applied"
        if state == "applied":
            self._changes.setdefault(table, {}).setdefault(key, []).append((field, new, which))
        return {
            "old_value": "\n".join(_as_cell(value) for value in old if value is not None) or None,
            "fact_id": "\n".join(row["fact_id"] for row in rows if "fact_id" in row) or None,
            "state": state,
        }


def _key(correction: Mapping[str, Any]) -> _Key:
    return correction["report_id"], correction["start"]


def _key_columns(table: str) -> list[str]:
    if table == "absences":
        return ["report_id", "start", "indicator"]
    return ["report_id"] if table == "reports" else ["report_id", "start"]


def _rows_at(table: str, data: pa.Table, keys: Mapping[_Key, object]) -> dict[_Key, list[int]]:
    """Find the numbers of the rows that have one of the keys, in the order of the table."""
    ids = pa.array(sorted({report_id for report_id, _ in keys}), pa.string())
    numbers = pc.indices_nonzero(pc.is_in(data["report_id"], ids))
    rows = data.select(_key_columns(table)).take(numbers).to_pylist()
    found: dict[_Key, list[int]] = {}
    for number, row in zip(numbers.to_pylist(), rows, strict=True):
        key = (row["report_id"], row.get("start"))
        if key in keys:
            found.setdefault(key, []).append(number)
    return found


def _as_cell(value: object) -> str:
    """Write a value as people would write it in a cell."""
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else str(value)
