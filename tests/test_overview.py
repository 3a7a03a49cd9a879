"""Which reports there are, on corpora that say only what a case is about."""

from datetime import date

import pandas as pd
import pytest
from test_compare import Rows, cells, corpus, number, part_check, report

from lawstats import overview

PARTS = {
    "own heading": ([part_check("plan", "own")], {"plan": "own"}),
    "one heading for two": (
        [part_check("plan", "merged"), part_check("shortcomings", "merged")],
        {"plan": "merged", "shortcomings": "merged"},
    ),
    "told elsewhere": ([part_check("leadership", "folded")], {"leadership": "folded"}),
    "nothing to report": ([part_check("other", "stated")], {"other": "stated"}),
    "not found": ([part_check("plan", "not found", outcome="unknown")], {}),
    "another check": ([{**part_check("plan", "own"), "check": "parts_sum"}], {}),
    "another report": ([part_check("plan", "own", report_id="b")], {}),
    "a year before the rule": (
        [
            part_check("plan", "own: the report for 2018 is older"),
            part_check("leadership", "not asked for: the report for 2018 is older"),
        ],
        {"plan": "own", "leadership": None},
    ),
}


@pytest.mark.parametrize("case", PARTS.values(), ids=PARTS)
def test_parts(case: tuple[Rows, dict[str, str | None]]) -> None:
    checks, expected = case
    data = overview.parts(corpus(reports=[report()], checks=checks))
    found = [None if pd.isna(s) else s for s in data["status"]]
    everything = dict.fromkeys(["measures", "shortcomings", "leadership", "plan", "other"], "none")
    assert dict(zip(data["part"], found, strict=True)) == everything | expected


def test_parts_quote_what_shows_them() -> None:
    checks = [part_check("leadership", "folded", quotes="党委书记讲法治课。")]
    data = overview.parts(corpus(reports=[report()], checks=checks)).set_index("part")
    assert data.at["leadership", "quote"] == "党委书记讲法治课。"
    assert data["quote"].isna()["plan"]


DATES = {
    "in January": (date(2024, 1, 2), 2023, 2),
    "1 March of a common year": (date(2023, 3, 1), 2022, 60),
    "1 March of a leap year": (date(2024, 3, 1), 2023, 60),
    "29 February": (date(2024, 2, 29), 2023, 59),
    "in the year itself": (date(2023, 12, 31), 2023, 0),
    "a year late": (date(2025, 1, 1), 2023, 366),
    "no date": (None, 2023, None),
    "no year": (date(2024, 1, 2), None, None),
}


@pytest.mark.parametrize("case", DATES.values(), ids=DATES)
def test_dates(case: tuple[date | None, int | None, int | None]) -> None:
    when, year, expected = case
    data = overview.dates(corpus(reports=[report(year=year, published_on=when)]))
    day = data["signed_day"].iloc[0]
    assert (None if pd.isna(day) else day) == expected
    assert pd.isna(data["released_day"].iloc[0])


def test_undated_reports_stand_last() -> None:
    reports = [report("a"), report("b", published_on=date(2024, 2, 1)),
               report("c", published_on=date(2024, 1, 1))]  # fmt: skip
    assert overview.dates(corpus(reports=reports))["report_id"].tolist() == ["c", "b", "a"]


def test_reading_counts_numbers_with_and_without_indicator() -> None:
    made = corpus(
        reports=[report("a"), report("b")],
        quantities=[number("b", "penalty_cases"), number("b", None, start=20)],
    )
    data = overview.reading(made).set_index("report_id")
    columns = ["numbers", "with_indicator", "without_indicator"]
    assert cells(data, "b", columns) == [2, 1, 1]
    assert cells(data, "a", columns) == [0, 0, 0]
