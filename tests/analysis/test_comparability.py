"""Medians of stated values, and values that differ too much from the year before."""

import pandas as pd
import pytest

from lawstats.analysis.comparability import comparable, median, other_stage
from lawstats.tables.jumps import find_jumps
from lawstats.tables.panel import PANEL
from tests.support.panels import VOCABULARY, of

MEDIANS = {
    "too few": ("1 2 3 4", None),
    "odd": ("1 2 3 4 5", (3, "exact")),
    "even": ("1 2 3 4 5 6", (3.5, "exact")),
    "lower bound below the middle": (">1 2 3 4 5", (3, "at_least")),
    "lower bound above the middle": ("1 2 3 >4 5", (3, "exact")),
    "lower bound in the upper middle": ("1 2 3 >4 5 6", (3.5, "at_least")),
    "upper bound above the middle": ("1 2 3 4 <5", (3, "at_most")),
    "upper bound below the middle": ("<1 2 3 4 5", (3, "exact")),
    "bounds on both sides": (">1 2 3 4 <5", (3, "about")),
    "about in the middle": ("1 2 ~3 4 5", (3, "about")),
    "nothing is less than none": ("0 0 0 0 <5", (0, "exact")),
    "about elsewhere": ("~1 2 3 4 5", (3, "exact")),
}


@pytest.mark.parametrize(("values", "expected"), MEDIANS.values(), ids=MEDIANS)
def test_median(values: str, expected: tuple[float, str] | None) -> None:
    signs = {">": "over", "<": "at_most", "~": "about"}
    rows = [(float(v.lstrip("<>~")), signs.get(v[0], "exact")) for v in values.split()]
    found = median(pd.DataFrame(rows, columns=["value", "qualifier"]))
    assert (found and found[:2]) == expected


STAGES: dict[str, tuple[list[str | None], list[str | None]]] = {
    "one stage": (["closed", "closed"], [None, None]),
    "most of one": (["closed", "closed", "accepted"], [None, None, "accepted"]),
    "as many of each": (["closed", "accepted"], ["closed", None]),
    "unknown ones": (["closed", None, None], [None, None, None]),
    "all unknown": ([None, None], [None, None]),
}


@pytest.mark.parametrize(("stages", "expected"), STAGES.values(), ids=STAGES)
def test_values_of_another_stage(stages: list[str | None], expected: list[str | None]) -> None:
    rows = pd.DataFrame({"stage": pd.Series(stages, dtype="str")})
    rows = rows.assign(indicator="penalty_cases", value=3.0, basis="single", period="year")
    other = other_stage(rows, VOCABULARY)
    assert other.fillna("").tolist() == [stage or "" for stage in expected]
    assert comparable(rows, VOCABULARY).tolist() == [stage is None for stage in expected]


def test_parts_of_a_year_do_not_make_a_stage_usual() -> None:
    rows = pd.DataFrame({"stage": ["closed", "closed", "accepted"]})
    rows["period"] = ["to_date", "to_date", "year"]
    rows = rows.assign(indicator="penalty_cases", value=3.0, basis="single")
    assert comparable(rows, VOCABULARY).tolist() == [False, False, True]


def series(values: dict[int, float | None], indicator: str, issuer_id: str) -> pd.DataFrame:
    rows = [
        {"issuer_id": issuer_id, "year": year, "value": value, "fact_ids": f"{year}:q1"}
        for year, value in values.items()
    ]
    frame = pd.DataFrame(rows).assign(indicator=indicator, n_facts=1).reindex(columns=PANEL.names)
    return frame.astype(of().dtypes.to_dict())


@pytest.mark.parametrize(
    ("values", "given", "expected"),
    [
        pytest.param({2022: 12, 2023: 120}, {}, [(2023, 10.0)], id="ten times"),
        pytest.param({2022: 12, 2023: 119}, {}, [], id="a little less"),
        pytest.param({2022: 120, 2023: 12}, {}, [(2023, 0.1)], id="a tenth"),
        pytest.param({2022: 119, 2023: 12}, {}, [], id="a little more"),
        pytest.param({2022: 10, 2023: 100}, {}, [(2023, 10.0)], id="the floor itself"),
        pytest.param({2022: 9, 2023: 900}, {}, [], id="from below the floor"),
        pytest.param({2022: 900, 2023: 9}, {}, [], id="to below the floor"),
        pytest.param({2022: 0, 2023: 900}, {}, [], id="from none"),
        pytest.param({2021: 12, 2023: 1200}, {}, [], id="a year between"),
        pytest.param({2022: None, 2023: 1200}, {}, [], id="unknown before"),
        pytest.param(
            {2021: 12, 2022: 1200, 2023: 12}, {}, [(2022, 100.0), (2023, 0.01)], id="up and down"
        ),
        pytest.param({2022: 12, 2023: 36}, {"factor": 3}, [(2023, 3.0)], id="another factor"),
        pytest.param({2022: 1, 2023: 30}, {"floor": 1}, [(2023, 30.0)], id="another floor"),
        pytest.param({2022: 12}, {}, [], id="one year"),
    ],
)
def test_jumps(
    values: dict[int, float | None], given: dict[str, float], expected: list[tuple[int, float]]
) -> None:
    frame = series(values, "penalty_cases", "?:town:白水镇")
    found = find_jumps(frame, VOCABULARY, **given)
    assert list(zip(found["year"], found["ratio"], strict=True)) == expected
    assert found["fact_ids"].tolist() == [f"{year}:q1" for year, _ in expected]
    assert found["fact_ids_before"].tolist() == [f"{year - 1}:q1" for year, _ in expected]


def test_jumps_are_of_one_issuer_and_of_counts() -> None:
    rate = next(i.id for i in VOCABULARY.indicators.values() if i.kind == "rate")
    parts = [
        series({2022: 12}, "penalty_cases", "?:town:白水镇"),
        series({2023: 1200}, "penalty_cases", "?:town:柳林镇"),
        series({2023: 1200}, "inspections", "?:town:白水镇"),
        series({2022: 12, 2023: 1200}, rate, "?:town:白水镇"),
        series({2022: 12, 2023: 1200}, "penalty_cases", "?:?:?"),
    ]
    assert find_jumps(pd.concat(parts, ignore_index=True), VOCABULARY).empty
    assert find_jumps(of(), VOCABULARY).empty
