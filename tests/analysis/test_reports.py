"""Which reports there are, on corpora that say only what a case is about."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from lawstats.analysis.reports import dates, due, parts, reading
from lawstats.schema.given import GIVEN
from lawstats.schema.tables import to_arrow
from lawstats.tables.corpus import Corpus
from lawstats.tables.corrections import STORED
from tests.support.rows import Rows, cells, corpus, number, part_check, report


def given(made: Corpus, **tables: Rows) -> Corpus:
    """Add what people give, by the columns that matter."""
    specs = GIVEN | {"corrections": STORED}
    arrow = {
        name: to_arrow(specs[name], [tuple(row.get(c) for c in specs[name].names) for row in rows])
        for name, rows in tables.items()
    }
    return Corpus(made._store._store, made.vocabulary, arrow)


def town(
    name: str, code: str | None, issuer: str, county: str | None = None, **more: Any
) -> dict[str, Any]:
    """One report of a town of a county."""
    known = {"division_code": code, "county": county, "issuer": issuer}
    issuer_id = f"{code or '?'}:town:{issuer[-3:]}"
    return report(name, **known | {"issuer_id": issuer_id} | more)


A, B, C = "120112100", "120112101", "120117105"
READ = [town("a", A, "青石镇", "津南区"), town("b", C, "白水镇", "宁河区")]
ROSTER = [
    {"issuer": "青石镇", "level": "town", "division_code": A},
    {"issuer": "天津市津南区红岩镇", "level": "town", "division_code": B},
    {"issuer": "白水镇", "level": "town", "division_code": C},
]
LOST = [{"source": "x.pdf", "stage": "read"}]
DUE: dict[str, tuple[Rows, Rows, dict[str, Rows], list[tuple[Any, ...]]]] = {
    # label, year, due, found, readable, not_found, not_in_input, ambiguous, unlisted
    "no roster": (
        READ, [], {},
        [("津南区", 2023, None, 1, 1, 0, 0, 0, None), ("宁河区", 2023, None, 1, 1, 0, 0, 0, None)],
    ),
    "one is just not in the input": (
        READ, ROSTER, {},
        [("津南区", 2023, 2, 1, 1, 0, 1, 0, 0), ("宁河区", 2023, 1, 1, 1, 0, 0, 0, 0)],
    ),
    "one was looked for": (
        READ, [ROSTER[0], {**ROSTER[1], "searched_on": date(2024, 4, 2)}], {},
        [("津南区", 2023, 2, 1, 1, 1, 0, 0, 0), ("宁河区", 2023, 0, 0, 0, 0, 0, 0, 1)],
    ),
    "one could not be read": (
        READ[:1], ROSTER[:2],
        {"failures": LOST,
         "sources": [{"file": "x.pdf", "issuer": "红岩镇", "division_code": B, "year": 2023}]},
        [("津南区", 2023, 2, 2, 1, 0, 0, 0, 0)],
    ),
    "a file of nobody could not be read": (
        READ[:1], ROSTER[:1], {"failures": LOST},
        [("津南区", 2023, 1, 1, 1, 0, 0, 0, 0), (None, None, 0, 0, 0, 0, 0, 0, 1)],
    ),
    "without a roster it is found": (
        READ[:1], [], {"failures": LOST},
        [("津南区", 2023, None, 1, 1, 0, 0, 0, None), (None, None, None, 1, 0, 0, 0, 0, None)],
    ),
    "a text of another kind is no report": (
        READ[:1], [], {"failures": [{"source": "x.pdf", "stage": "genre"}]},
        [("津南区", 2023, None, 1, 1, 0, 0, 0, None)],
    ),
    "published twice": (
        [*READ[:1], {**READ[0], "report_id": "a2"}], ROSTER[:1], {},
        [("津南区", 2023, 1, 1, 1, 0, 0, 0, 0)],
    ),
    "two years": (
        [*READ[:1], {**READ[0], "report_id": "a2", "year": 2022}], ROSTER[:2], {},
        [("津南区", 2022, 2, 1, 1, 0, 1, 0, 0), ("津南区", 2023, 2, 1, 1, 0, 1, 0, 0)],
    ),
    "no year": (
        [{**READ[0], "year": None}, READ[1]], ROSTER[2:], {},
        [("津南区", None, 0, 0, 0, 0, 0, 0, 1), ("宁河区", 2023, 1, 1, 1, 0, 0, 0, 0)],
    ),
    "a department and a city's body": (
        [
            town("a", "120112", "司法局", "津南区", level="department",
                 issuer_id="120112:department:司法局"),
            town("b", "320100", "司法局", None, city="南京市", level="department",
                 issuer_id="320100:department:司法局"),
        ],
        [], {},
        [("津南区", 2023, None, 1, 1, 0, 0, 0, None), ("南京市", 2023, None, 1, 1, 0, 0, 0, None)],
    ),
    "counties that share a name": (
        [town("a", "320106001", "甲乙镇", "鼓楼区", city="南京市"),
         town("b", "350102001", "丙丁镇", "鼓楼区", city="福州市")],
        [], {},
        [("南京市鼓楼区", 2023, None, 1, 1, 0, 0, 0, None),
         ("福州市鼓楼区", 2023, None, 1, 1, 0, 0, 0, None)],
    ),
    "the county stands in the name": (
        [town("d", None, "云泽县白水镇"), *READ[:1]],
        [*ROSTER[:1], {"issuer": "云泽县红岩镇"}, {"issuer": "津南区蓝天镇"}, {"issuer": "黑土镇"}],
        {},
        [("津南区", 2023, 2, 1, 1, 0, 1, 0, 0), ("云泽县", 2023, 1, 0, 0, 0, 1, 0, 1),
         (None, 2023, 1, 0, 0, 0, 1, 0, 0)],
    ),
    "two of the name": (
        [*READ[:1], town("b", B, "青石镇", "津南区")], [{"issuer": "津南区青石镇"}], {},
        [("津南区", 2023, 1, 0, 0, 0, 0, 1, 2)],
    ),
    "nothing": ([], [], {}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", DUE.values(), ids=DUE)
def test_due(case: tuple[Rows, Rows, dict[str, Rows], list[tuple[Any, ...]]]) -> None:
    reports, roster, more, expected = case
    made = corpus(reports=reports, failures=more.get("failures", []))
    made = given(made, roster=roster, sources=more.get("sources", []))
    data = due(made)
    plain = data.drop(columns="division_code").astype("object")
    assert plain.where(plain.notna(), None).apply(tuple, axis=1).tolist() == expected
    known = data.dropna(subset="due")
    total = known[["found", "not_found", "not_in_input", "ambiguous"]].sum(axis=1)
    assert (total == known["due"]).all()


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
    data = parts(corpus(reports=[report()], checks=checks))
    found = [None if pd.isna(s) else s for s in data["status"]]
    everything = dict.fromkeys(["measures", "shortcomings", "leadership", "plan", "other"], "none")
    assert dict(zip(data["part"], found, strict=True)) == everything | expected


def test_parts_quote_what_shows_them() -> None:
    checks = [part_check("leadership", "folded", quotes="党委书记讲法治课。")]
    data = parts(corpus(reports=[report()], checks=checks)).set_index("part")
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
    data = dates(corpus(reports=[report(year=year, published_on=when)]))
    day = data["signed_day"].iloc[0]
    assert (None if pd.isna(day) else day) == expected
    assert pd.isna(data["released_day"].iloc[0])


JUDGED: dict[str, tuple[dict[str, Any], tuple[Any, Any]]] = {
    "signed before both days": (
        {"published_on": date(2024, 2, 1)}, ("not_shown_late", "not_shown_late"),
    ),
    "signed after the first": ({"published_on": date(2024, 3, 2)}, ("late", "not_shown_late")),
    "published in time": ({"released_on": date(2024, 3, 31)}, ("unknown", "in_time")),
    "published late": ({"released_on": date(2024, 4, 1)}, ("unknown", "late")),
    "subdistrict": ({"level": "subdistrict"}, ("by_local_rule", "by_local_rule")),
    "before the rule of 2019": ({"year": 2018}, (None, None)),
    "the year is unknown": ({"year": None}, ("unknown", "unknown")),
}  # fmt: skip


@pytest.mark.parametrize("case", JUDGED.values(), ids=JUDGED)
def test_dates_are_judged(case: tuple[dict[str, Any], tuple[Any, Any]]) -> None:
    told, expected = case
    data = dates(corpus(reports=[report(**told)]))
    assert [None if pd.isna(x) else x for x in data[["submit", "publish"]].iloc[0]] == [*expected]


def test_a_corrected_date_of_signature_is_told() -> None:
    made = corpus(reports=[report("a", published_on=date(2024, 3, 2)), report("b"), report("c")])
    changes = [
        {"line": i, "report_id": name, "field": field, "value": value, "by": "甲", "reason": "乙"}
        for i, (name, field, value) in enumerate(
            [("a", "published_on", "2024-02-03"), ("b", "title", "丙"), ("z", "published_on", None)]
        )
    ]
    data = dates(given(made, corrections=changes)).set_index("report_id")
    assert data["corrected"].to_dict() == {"a": True, "b": False, "c": False}
    assert data.at["a", "submit"] == "not_shown_late"


def test_undated_reports_stand_last() -> None:
    reports = [report("a"), report("b", published_on=date(2024, 2, 1)),
               report("c", published_on=date(2024, 1, 1))]  # fmt: skip
    assert dates(corpus(reports=reports))["report_id"].tolist() == ["c", "b", "a"]


def test_reading_counts_numbers_with_and_without_indicator() -> None:
    made = corpus(
        reports=[report("a"), report("b")],
        quantities=[number("b", "penalty_cases"), number("b", None, start=20)],
    )
    data = reading(made).set_index("report_id")
    columns = ["numbers", "with_indicator", "without_indicator"]
    assert cells(data, "b", columns) == [2, 1, 1]
    assert cells(data, "a", columns) == [0, 0, 0]
