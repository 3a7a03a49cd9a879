"""Corpora in memory, of rows that say only what a case is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from lawstats.schema.given import GIVEN
from lawstats.schema.tables import TABLES, to_arrow
from lawstats.tables.corpus import Corpus
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


def corpus(*, reference: Rows = (), **tables: Rows) -> Corpus:
    """Make a corpus of rows that name the columns that matter; the others hold a default."""
    made = {}
    for name, table in TABLES.items():
        rows = []
        for given in tables.get(name, ()):
            row = {c.name: None if c.null else _DEFAULT[c.dtype] for c in table.columns}
            assert set(given) <= set(row)
            rows.append(tuple((row | dict(given)).values()))
        made[name] = to_arrow(name, rows)
    rows = [tuple(row.values()) for row in reference]
    given = {"reference": to_arrow(GIVEN["reference"], rows)}
    return Corpus(Store(made, {"": ""}), load(), given)


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
    fact = {"fact_id": f"{name}:a5:{indicator}", "report_id": name, "start": 5}
    return {**fact, "part": "measures", "indicator": indicator}


def figure(code: str, year: int, name: str, value: float) -> dict[str, Any]:
    """One row of reference.csv."""
    row = {"division_code": code, "year": year, "name": name, "value": float(value)}
    return {**row, "source": "年鉴"}


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


def towns(n: int, indicator: str = "penalty_cases", **given: Any) -> dict[str, list[Any]]:
    """Reports of `n` towns, which state 1 to n of an indicator."""
    names = [f"t{i:02}" for i in range(1, n + 1)]
    values = [number(name, indicator, i, **given) for i, name in enumerate(names, 1)]
    return {"reports": [report(name) for name in names], "quantities": values}


VENUES = [
    number("a", "publicity_venues", value, "个", start=start, raw=f"{value}个",
           quote="建成法治公园1个、法治长廊2个。")
    for value, start in ((1, 106), (2, 113))
]  # fmt: skip
