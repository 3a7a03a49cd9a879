"""What people correct: cells of the tables, changed whenever tables are read.

The tables on disk stay what the machine read, so a correction outlives every build, and its place
is looked for anew each time the tables are opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lawstats.base.errors import nearest
from lawstats.schema.given import GIVEN, as_row, read_cell, read_csv
from lawstats.schema.tables import TABLES, Column, Row, Table, to_arrow, to_pandas
from lawstats.tables.store import bucket_of
from lawstats.vocabulary import Vocabulary

_Key = tuple[str, int | None]  # report_id and start
CorrectionState = Literal["applied", "no such report", "no such place", "no change"]

# What may be corrected. A fact that stands in two of these tables never starts at one place.
FIELDS: dict[str, tuple[str, ...]] = {
    "quantities": ("value", "unit", "qualifier", "per", "indicator"),
    "absences": ("indicator",),
    "citations": ("kind", "canonical_title"),
    "themes": ("theme",),
    "reports": ("published_on", "title", "document_number"),
}
_NAMES = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
# Cells without which a row says nothing: where they become null, the row goes.
_CARRIES = {"absences": "indicator", "themes": "theme"}
_LETTERS = {"quantities": "q", "absences": "a", "citations": "c"}
_LINE = Column("line", "int32", "line of the row in corrections.csv")

STORED = Table("corrections", "", (_LINE, *GIVEN["corrections"].columns), ())
CORRECTIONS = Table(
    "corrections",
    "each row of corrections.csv with what came of it",
    (
        *STORED.columns[:4],
        Column("old_value", "str", "what the machine read, several one a line", "null, no place"),
        *STORED.columns[4:],
        Column("fact_id", "str", "the fact", "no fact, or no such place"),
        Column("state", "str", "what came of it", values=get_args(CorrectionState)),
    ),
    (),
)


class Store(Protocol):
    """Where rows come from, bucket by bucket."""

    @property
    def buckets(self) -> dict[str, str]:
        """Names of the buckets, with an id of the content of each."""

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table of a bucket, some columns or all."""


def read_corrections(path: Path, vocabulary: Vocabulary) -> tuple[list[Row], list[str]]:
    """Read and check a ``corrections.csv``.

    Parameters
    ----------
    path : Path
        It need not exist.
    vocabulary : Vocabulary
        Which ids and measure words there are.

    Returns
    -------
    rows : list of tuple
        In the order of `STORED`: the line, then the columns of the file.
    problems : list of str
        As of `lawstats.schema.given.read_csv`. Also wrong: a field that cannot be corrected, a value that
        does not fit it, a row of reports with a start or another without, a cell corrected twice.
    """
    words = {w for m in vocabulary.measures.values() for w in (*m.words, m.unit) if w}
    lines: dict[Row, int] = {}
    kept: list[int] = []

    def check(line: int, row: dict[str, Any]) -> None:
        field, start = row["field"], row.get("start")
        if field not in _NAMES:
            raise ValueError(
                f"field {field!r} cannot be corrected; {nearest(field, _NAMES)}; what a report is "
                "of (issuer, level, division_code, year, released_on) sources.csv tells"
            )
        if (field in FIELDS["reports"]) != (start is None):
            rule = "leave start empty" if start is not None else "give the column start of the fact"
            raise ValueError(f"start does not go with the field {field!r}; {rule}")
        if message := _misfit(field, row.get("value"), vocabulary, words):
            raise ValueError(message)
        key = (row["report_id"], start, field)
        if (first := lines.setdefault(key, line)) != line:
            raise ValueError(f"corrects the same cell as line {first}; remove one of them")
        kept.append(line)

    spec = GIVEN["corrections"]
    rows, problems = read_csv(path, spec, check)
    return [(n, *as_row(row, spec)) for n, row in zip(kept, rows, strict=True)], problems


def _misfit(field: str, value: str | None, vocabulary: Vocabulary, words: set[str]) -> str:
    """Say why a value cannot stand in a column; empty where it can."""
    column = _column(field)
    if value is None:
        nullable = column.null or field in _CARRIES.values()
        return "" if nullable else f"value is empty, but {field} never is null; give a value"
    lists = {"indicator": vocabulary.indicators, "theme": vocabulary.themes}
    if field in lists and value not in lists[field]:
        known = list(lists[field])
        return f"value {value!r} is no {field} of the vocabulary; {nearest(value, known)}"
    if field == "unit" and value not in words:
        return f"value {value!r} is no measure word of the vocabulary; write one as 件, 人次 or 元"
    try:
        read_cell(column, value)
    except ValueError as error:
        return f"value {value!r} {error}"
    return ""


def _column(field: str) -> Column:
    table = next(name for name, fields in FIELDS.items() if field in fields)
    return next(c for c in TABLES[table].columns if c.name == field)


class CorrectedStore:
    """A store whose tables are read with corrections applied.

    Parameters
    ----------
    store : Store
    rows : pyarrow.Table
        Corrections in the order of `STORED`.
    vocabulary : Vocabulary
        Its law list says whether a corrected title is resolved.
    """

    def __init__(self, store: Store, rows: pa.Table, vocabulary: Vocabulary) -> None:
        self._store = store
        self._laws = vocabulary.laws
        self._rows = rows.to_pylist()
        # By table and place: the field, and its value as the column holds it.
        self._changes: dict[str, dict[_Key, list[tuple[str, Any]]]] = {}
        self._results: list[Row] = []
        self._settle()

    @property
    def buckets(self) -> dict[str, str]:
        """Names of the buckets, with an id of the content of each."""
        return self._store.buckets

    def results(self) -> pd.DataFrame:
        """Return each correction with what came of it: the columns of `CORRECTIONS`, in their order."""
        return to_pandas(CORRECTIONS, to_arrow(CORRECTIONS, self._results))

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table of a bucket, some columns or all, as corrected."""
        changes = self._changes.get(table)
        if not changes:
            return self._store.read(bucket, table, columns)
        wanted = TABLES[table].names if columns is None else list(columns)
        data = self._store.read(bucket, table, list(dict.fromkeys([*wanted, *_place(table)])))
        hits = _hits(data, table, changes)
        dropped: set[int] = set()
        cells: dict[str, dict[int, Any]] = {}
        for place, found in hits.items():
            for field, value in changes[place]:
                if field == _CARRIES.get(table):
                    dropped.update(found if value is None else found[1:])
                cells.setdefault(field, {})[found[0]] = value
                if field == "canonical_title":
                    cells.setdefault("resolved", {})[found[0]] = value in self._laws
        for name in cells.keys() & set(wanted):
            values = data[name].to_pylist()
            for i, value in cells[name].items():
                values[i] = value
            at = data.schema.get_field_index(name)
            about = data.schema.field(at)
            data = data.set_column(at, about, pa.array(values, about.type))
        if dropped:
            data = data.filter(pa.array([i not in dropped for i in range(len(data))], pa.bool_()))
        return data.select(wanted)

    def _settle(self) -> None:
        """Find the place of each correction, and what stands there."""
        names = list(self.buckets)
        places: dict[str, dict[str, list[int]]] = {}
        for i, row in enumerate(self._rows):
            places.setdefault(bucket_of(row["report_id"], names), {}).setdefault(
                row["report_id"], []
            ).append(i)
        outcome: dict[int, tuple[str | None, str | None, CorrectionState]] = {}
        for bucket, by_report in sorted(places.items()):
            known = set(self._store.read(bucket, "reports", ["report_id"])["report_id"].to_pylist())
            there = {i for rid, found in by_report.items() if rid in known for i in found}
            read: dict[str, dict[_Key, list[dict[str, Any]]]] = {}
            for table, fields in FIELDS.items():
                own = [i for i in sorted(there) if self._rows[i]["field"] in fields]
                if own:
                    data = self._store.read(bucket, table, [*_place(table), *fields])
                    keys = {self._key(i): None for i in own}
                    read[table] = {
                        key: data.take(found).to_pylist()
                        for key, found in _hits(data, table, keys).items()
                    }
            for found in by_report.values():
                for i in found:
                    outcome[i] = self._judge(i, read) if i in there else _nowhere("report")
        for i, row in enumerate(self._rows):
            old, fact_id, state = outcome[i]
            values = {**row, "old_value": old, "fact_id": fact_id, "state": state}
            self._results.append(as_row(values, CORRECTIONS))

    def _key(self, i: int) -> _Key:
        return self._rows[i]["report_id"], self._rows[i]["start"]

    def _judge(
        self, i: int, read: Mapping[str, Mapping[_Key, list[dict[str, Any]]]]
    ) -> tuple[str | None, str | None, CorrectionState]:
        """Say what a correction changes, and note the change."""
        row, key = self._rows[i], self._key(i)
        for table, places in read.items():
            if row["field"] not in FIELDS[table] or key not in places:
                continue
            old = [found[row["field"]] for found in places[key]]
            cell, column = row["value"], _column(row["field"])
            new = None if cell is None else read_cell(column, cell)
            state: CorrectionState = "no change" if old == [new] else "applied"
            if state == "applied":
                changes = self._changes.setdefault(table, {})
                changes.setdefault(key, []).append((row["field"], new))
            shown = "\n".join(_shown(value) for value in old if value is not None) or None
            letter = _LETTERS.get(table)
            return shown, f"{key[0]}:{letter}{key[1]}" if letter else None, state
        return _nowhere("place")


def _nowhere(what: Literal["report", "place"]) -> tuple[None, None, CorrectionState]:
    return None, None, "no such report" if what == "report" else "no such place"


def _place(table: str) -> list[str]:
    return ["report_id"] if table == "reports" else ["report_id", "start"]


def _hits(data: pa.Table, table: str, places: Mapping[_Key, object]) -> dict[_Key, list[int]]:
    """Find the rows that stand at places, in the order of the table."""
    ids = pa.array(sorted({report_id for report_id, _ in places}), pa.string())
    rows = pc.indices_nonzero(pc.is_in(data["report_id"], ids))
    near = data.select(_place(table)).take(rows).to_pylist()
    found: dict[_Key, list[int]] = {}
    for i, row in zip(rows.to_pylist(), near, strict=True):
        key = (row["report_id"], row.get("start"))
        if key in places:
            found.setdefault(key, []).append(i)
    return found


def _shown(value: object) -> str:
    """Write a cell as people would give it."""
    if isinstance(value, float):
        return f"{value:f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else str(value)
