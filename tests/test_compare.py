"""Comparison tables, on corpora that say only what a case is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from lawstats import compare
from lawstats.corpus import Corpus
from lawstats.errors import InputError
from lawstats.schema import TABLES, to_arrow
from lawstats.vocabulary import load

Rows = Sequence[Mapping[str, Any]]


@dataclass
class Store:
    """Tables in memory, as `Corpus` reads them."""

    tables: dict[str, pa.Table]
    buckets: dict[str, str]

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        assert bucket in self.buckets
        data = self.tables[table]
        return data if columns is None else data.select(list(columns))


_DEFAULT = {"str": "", "int32": 0, "float64": 1.0, "bool": False}


def corpus(**tables: Rows) -> Corpus:
    """Make a corpus of rows that name the columns that matter; the others hold a default."""
    made = {}
    for name, table in TABLES.items():
        rows = []
        for given in tables.get(name, ()):
            row = {c.name: None if c.null else _DEFAULT[c.dtype] for c in table.columns}
            assert set(given) <= set(row)
            rows.append(tuple((row | dict(given)).values()))
        made[name] = to_arrow(name, rows)
    return Corpus(Store(made, {"": ""}), load())


def report(
    name: str = "a", town: str = "", year: int | None = 2023, **given: Any
) -> dict[str, Any]:
    """One row of reports."""
    issuer = f"?:town:{town or name + '镇'}"
    return {"report_id": name, "issuer_id": issuer, "level": "town", "year": year, **given}


def number(
    name: str, indicator: str | None, value: float = 1, unit: str = "件", **given: Any
) -> Any:
    """One row of quantities."""
    start = given.get("start", 10)
    return {
        "fact_id": f"{name}:q{start}",
        "report_id": name,
        "part": "measures",
        "indicator": indicator,
        "value": float(value),
        "unit": unit,
        "qualifier": "exact",
        "raw": f"{value}{unit}",
        "start": start,
        "quote": f"{value}{unit}{start}。",
        **given,
    }


def absence(name: str, indicator: str) -> dict[str, Any]:
    """One row of absences."""
    return {"fact_id": f"{name}:a5", "report_id": name, "part": "measures", "indicator": indicator,
            "start": 5}  # fmt: skip


def cells(data: pd.DataFrame, row: Any, columns: list[str]) -> list[Any]:
    """Give some cells of a row."""
    return [data.at[row, column] for column in columns]


def section(part: str, heading: str | None = "标题", **given: Any) -> dict[str, Any]:
    return {
        "report_id": "a",
        "section_id": 1,
        "depth": 1,
        "heading": heading,
        "part": part,
        **given,
    }


def part_check(part: str, detail: str, **given: Any) -> dict[str, Any]:
    """One row of checks about a statutory part."""
    check = f"statutory_part:{part}"
    return {"report_id": "a", "check": check, "outcome": "ok", "detail": detail, **given}


@pytest.fixture
def three() -> Corpus:
    """Three towns: one states lawsuits, one states that there were none, one is silent."""
    return corpus(
        reports=[report("a"), report("b"), report("c")],
        quantities=[
            number("a", "litigation_cases", 3),
            number("a", "penalty_cases", 7, start=40, qualifier="over"),
            number("b", "penalty_cases", 9),
        ],
        absences=[absence("b", "litigation_cases")],
    )


def test_reporting_keeps_absence_and_silence_apart(three: Corpus) -> None:
    data = compare.reporting(three).set_index("indicator")
    columns = ["stated", "zero", "silent", "reports"]
    assert cells(data, "litigation_cases", columns) == [1, 1, 1, 3]
    assert cells(data, "penalty_cases", columns) == [2, 0, 1, 3]
    assert data.index.tolist() == ["penalty_cases", "litigation_cases"]


def test_values_leave_silence_null(three: Corpus) -> None:
    data = compare.values(three, top_n=2).set_index(["indicator", "report_id"])
    assert len(data) == 6
    assert cells(data, ("litigation_cases", "b"), ["value", "basis"]) == [0, "stated_absence"]
    assert cells(data, ("penalty_cases", "a"), ["value", "qualifier"]) == [7, "over"]
    silent = data.xs("c", level="report_id")
    assert silent[["value", "qualifier", "basis", "n_facts"]].isna().to_numpy().all()


def test_values_take_the_most_reported_first(three: Corpus) -> None:
    assert compare.values(three, top_n=1)["indicator"].unique().tolist() == ["penalty_cases"]


def test_indicator_puts_the_largest_first_and_the_silent_last(three: Corpus) -> None:
    assert compare.indicator(three)["report_id"].tolist() == ["b", "a", "c"]
    chosen = compare.indicator(three, "litigation_cases")
    assert chosen["report_id"].tolist() == ["a", "b", "c"]
    nobody = compare.indicator(three, "hotline_tickets")
    assert len(nobody) == 3
    assert nobody["value"].isna().all()


def test_an_unknown_indicator_is_refused(three: Corpus) -> None:
    with pytest.raises(InputError, match=r"no indicator 'penalties'; known: .*penalty_cases"):
        compare.indicator(three, "penalties")


def test_fields_count_different_indicators(three: Corpus) -> None:
    data = compare.fields(three).set_index(["field", "report_id"])["indicators"]
    assert data["enforcement"].to_dict() == {"a": 1, "b": 1, "c": 0}
    assert data["remedy"].to_dict() == {"a": 1, "b": 1, "c": 0}
    assert data["publicity"].sum() == 0


def test_fields_cover_every_group_but_context_and_every_theme_but_other() -> None:
    lists = load().lists
    groups = [g for f in lists["fields"].values() for g in f.groups]
    themes = [t for f in lists["fields"].values() for t in f.themes]
    assert sorted(groups) == sorted(set(lists["groups"]) - {"context"})
    assert sorted(themes) == sorted(set(lists["themes"]) - {"other"})
