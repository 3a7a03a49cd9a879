"""The data dictionary, its documentation and the types it gives."""

import datetime
from typing import Annotated, NamedTuple, get_args, get_type_hints

import pyarrow as pa
import pytest

from lawstats.schema.tables import (
    REPORT_TABLES,
    TABLES,
    About,
    Column,
    FailureRow,
    Level,
    Row,
    Rows,
    Table,
    make_table,
    to_arrow,
    to_pandas,
)

ROWS = [*(get_args(rows)[0] for rows in get_type_hints(Rows).values()), FailureRow]


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_described(name: str) -> None:
    spec = TABLES[name]
    assert set(spec.key) <= set(spec.names)
    assert len(set(spec.names)) == len(spec.names)
    assert all(column.meaning for column in spec.columns)


def test_every_table_of_reports_has_rows_of_its_class() -> None:
    assert (
        tuple(Rows.__annotations__) == REPORT_TABLES == tuple(n for n in TABLES if n != "failures")
    )
    for name, rows in get_type_hints(Rows).items():
        (row,) = get_args(rows)
        assert list(row._fields) == TABLES[name].names


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.__name__)
def test_a_column_says_what_null_means_if_it_can_be_null(row: type[Row]) -> None:
    for name, field in get_type_hints(row, include_extras=True).items():
        value, about = get_args(field)
        assert (type(None) in get_args(value)) == bool(about.null), name


def test_columns_come_from_the_types_of_fields() -> None:
    class Case(NamedTuple):
        """One row per case."""

        name: Annotated[str, About("name")]
        level: Annotated[Level | None, About("level", "unknown")]
        year: Annotated[int | None, About("year", "no year", "int16")]
        n: Annotated[int, About("count")]

    assert make_table("cases", Case, "name", "n") == Table(
        "cases",
        "one row per case",
        (
            Column("name", "str", "name"),
            Column("level", "str", "level", "unknown", get_args(Level)),
            Column("year", "int16", "year", "no year"),
            Column("n", "int32", "count"),
        ),
        ("name", "n"),
    )


@pytest.mark.parametrize("name", TABLES)
def test_empty_table_has_declared_types(name: str) -> None:
    data = to_arrow(name, [])
    assert data.schema == TABLES[name].arrow
    assert list(to_pandas(name, data).columns) == TABLES[name].names


def test_dtypes_in_pandas() -> None:
    given: dict[str, object] = {"issuer_id": "?:town:x", "source": "a", "sha256": "0", "text": "t"}
    rows = [
        given | {"report_id": "a", "year": 2023, "published_on": datetime.date(2024, 1, 15)},
        given | {"report_id": "b"},
    ]
    names = TABLES["reports"].names
    data = to_arrow("reports", [tuple(row.get(name) for name in names) for row in rows])
    frame = to_pandas("reports", data)
    assert str(frame["year"].dtype) == "Int16"
    assert frame["year"].isna().tolist() == [False, True]
    assert str(frame["published_on"].dtype) == "date32[day][pyarrow]"
    assert str(frame["issuer"].dtype) == "str"
    assert frame["issuer"].isna().all()


@pytest.mark.parametrize(
    "row",
    [
        pytest.param((1, "read", "InputError", "x"), id="a number where text belongs"),
        pytest.param(("a", "read", "InputError", "x", "y"), id="a row that is too long"),
    ],
)
def test_wrong_rows_are_refused(row: tuple[object, ...]) -> None:
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError, ValueError)):
        to_arrow("failures", [row])
