"""The data dictionary, its documentation and the types it gives."""

import datetime

import pyarrow as pa
import pytest

from lawstats.schema.tables import TABLES, to_arrow, to_pandas
from tests.support import ROOT

DOCS = ROOT / "docs"


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_described(name: str) -> None:
    spec = TABLES[name]
    assert set(spec.key) <= set(spec.names)
    assert len(set(spec.names)) == len(spec.names)
    assert all(column.meaning for column in spec.columns)


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
