"""Comparison tables, on corpora that say only what a case is about."""

from typing import Any

import pytest

from lawstats import figures
from lawstats.analysis import compare, shortcomings
from lawstats.analysis.cells import LEVELS
from lawstats.base.errors import InputError
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import load
from tests.support.figures import boxes, chart_of
from tests.support.rows import VENUES, absence, cells, corpus, figure, number, report, towns


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
    assert data["low"].isna().all()


def test_reporting_counts_each_level_apart() -> None:
    reports = [report("a"), report("b", level="county"), report("c", level=None)]
    data = compare.reporting(corpus(reports=reports, quantities=[number("b", "penalty_cases")]))
    assert [str(x) for x in data["level"]] == ["town", "county", "nan"]
    assert data["stated"].tolist() == [0, 1, 0]
    assert data["silent"].tolist() == [1, 0, 1]


@pytest.mark.parametrize(("n", "there"), [(19, False), (20, True)])
def test_reporting_gives_an_interval_from_some_issuers_on(n: int, there: bool) -> None:
    made = towns(n)
    data = compare.reporting(corpus(**made | {"quantities": made["quantities"][:5]}))
    assert data["low"].notna().tolist() == [there]
    if there:  # Newcombe 1998, method 3, of 5 in 20
        assert cells(data, 0, ["low", "high"]) == pytest.approx([0.1119, 0.4687], abs=1e-4)


def test_a_second_report_of_an_issuer_does_not_narrow_the_interval() -> None:
    made = towns(20)
    again = [report(f"{r['report_id']}-2", f"{r['report_id']}镇", 2022) for r in made["reports"]]
    values = [number(r["report_id"], "penalty_cases") for r in again]
    both = {k: made[k] + rows for k, rows in (("reports", again), ("quantities", values))}
    one, two = (compare.reporting(corpus(**tables)) for tables in (made, both))
    assert [*one["reports"], *two["reports"]] == [20, 40]
    assert one["low"].tolist() == two["low"].tolist()


def test_values_leave_silence_null(three: Corpus) -> None:
    data = compare.values(three, top_n=2).set_index(["indicator", "report_id"])
    assert len(data) == 6
    assert cells(data, ("litigation_cases", "b"), ["value", "basis"]) == [0, "stated_absence"]
    assert cells(data, ("penalty_cases", "a"), ["value", "qualifier"]) == [7, "over"]
    silent = data.xs("c", level="report_id")
    assert silent[["value", "qualifier", "basis", "n_facts"]].isna().to_numpy().all()
    assert not silent["corrected"].any()


def test_values_take_the_most_reported_first(three: Corpus) -> None:
    data = compare.values(three, top_n=1)
    assert data["indicator"].unique().tolist() == ["penalty_cases"]
    assert data["indicators"].unique().tolist() == [2]


MIXED = [
    report("a", year=2022),
    report("b", year=2022),
    report("c", year=2023),
    report("d", year=2023),
    report("e", year=2023, level="county"),
    *(report(x, year=2023, level="county") for x in "fgh"),
    *(report(x, year=None) for x in "ijklm"),
]
CHOSEN = {
    "most reports, known year": ({}, "efgh"),
    "later of two years alike": ({"level": "town"}, "cd"),
    "level of a year": ({"year": 2022}, "ab"),
    "level and year": ({"level": "town", "year": 2022}, "ab"),
    "none": ({"level": "city"}, ""),
}


@pytest.mark.parametrize(("given", "expected"), CHOSEN.values(), ids=CHOSEN)
def test_values_are_of_one_level_and_year(given: dict[str, Any], expected: str) -> None:
    values = [number(r["report_id"], "penalty_cases") for r in MIXED]
    data = compare.values(corpus(reports=MIXED, quantities=values), **given)
    assert data["report_id"].tolist() == list(expected)


def bureaux(*offices: str, years: tuple[int, ...] = (2023,)) -> Corpus:
    """One report a year of each bureau; each states its place in the list."""
    reports, numbers = [], []
    for i, office in enumerate(offices):
        for year in years:
            name = f"r{i}-{year}"
            issuer_id = f"{500101 + i}:department:局{i}"
            reports.append(
                report(name, year=year, issuer_id=issuer_id, level="department", office=office)
            )
            numbers.append(number(name, "penalty_cases", i + 1))
    return corpus(reports=reports, quantities=numbers)


BUREAUX = ("justice", "transport", "justice", "transport", "transport")


@pytest.mark.parametrize(
    ("office", "expected"),
    [
        pytest.param(None, [2, 4, 5], id="the one with most reports"),
        pytest.param("justice", [1, 3], id="the one asked for"),
        pytest.param("water", [], id="none of the kind"),
    ],
)
def test_departments_are_compared_within_one_office(
    office: str | None, expected: list[float]
) -> None:
    data = compare.values(bureaux(*BUREAUX), office=office)
    assert sorted(data["value"]) == expected
    assert set(data["office"]) <= {office or "transport"}


def test_departments_are_followed_within_one_office() -> None:
    data = compare.years(bureaux(*BUREAUX, years=(2022, 2023)))
    assert sorted(set(data["value"])) == [2, 4, 5]
    assert data["issuers_left_out"].unique().tolist() == [0]
    data = compare.years(bureaux(*BUREAUX, years=(2022, 2023)), office="justice")
    assert sorted(set(data["value"])) == [1, 3]


def test_a_body_that_is_not_settled_is_left_out_over_years() -> None:
    reports = [report(f"a{year}", "会宁县青石镇", year) for year in (2022, 2023)]
    reports += [
        report(name, f"白水镇:{name}", year) for name, year in (("b2022", 2022), ("b2023", 2023))
    ]
    numbers = [number(row["report_id"], "penalty_cases", 3) for row in reports]
    data = compare.years(corpus(reports=reports, quantities=numbers))
    assert set(data["report_id"]) == {"a2022", "a2023"}
    assert data["issuers_left_out"].unique().tolist() == [2]


def test_an_unknown_year_is_taken_where_there_is_no_other() -> None:
    made = corpus(reports=[report("a", year=None)], quantities=[number("a", "penalty_cases")])
    assert compare.values(made)["report_id"].tolist() == ["a"]


REFUSED = {
    "indicator": (compare.indicator, {"name": "penalties"}, "unknown indicator 'penalties'; did"),
    "indicator over years": (compare.years, {"name": "penalties"}, "unknown indicator 'penalties'"),
    "level of values": (compare.values, {"level": "towns"}, "unknown level 'towns'; did you mean"),
    "level of quotes": (compare.quotes, {"level": "towns"}, "unknown level 'towns'"),
    "office of values": (
        compare.values,
        {"office": "justise"},
        "unknown office 'justise'; did you",
    ),
    "office over years": (compare.years, {"office": "justise"}, "unknown office 'justise'"),
    "level over years": (compare.years, {"level": "towns"}, "unknown level 'towns'"),
}


@pytest.mark.parametrize(("table", "given", "message"), REFUSED.values(), ids=REFUSED)
def test_unknown_names_are_refused(
    table: Any, given: dict[str, Any], message: str, three: Corpus
) -> None:
    with pytest.raises(InputError, match=message):
        table(three, **given)


def test_quotes_of_few_issuers_are_of_every_value(three: Corpus) -> None:
    data = compare.quotes(three)
    assert list(zip(data["indicator"], data["report_id"], data["raw"], strict=True)) == [
        ("penalty_cases", "a", "7件"),
        ("penalty_cases", "b", "9件"),
        ("litigation_cases", "a", "3件"),
        ("litigation_cases", "b", ""),
    ]
    assert data["quote"].tolist()[:2] == ["7件40。", "9件10。"]
    assert data["end"].isna().all()


def test_quotes_of_many_issuers_are_of_both_ends() -> None:
    made = towns(8)
    made["absences"] = [absence("t03", "penalty_cases")]
    made["quantities"] = [q for q in made["quantities"] if q["report_id"] != "t03"]
    data = compare.quotes(corpus(**made))
    assert data["value"].tolist() == [8, 1]
    assert data["end"].tolist() == ["largest", "smallest"]


def test_a_value_alone_is_the_largest() -> None:
    made = towns(8)
    data = compare.quotes(corpus(**made | {"quantities": made["quantities"][:1]}))
    assert data["end"].tolist() == ["largest"]


def test_quotes_join_lines_that_break_a_number() -> None:
    broken = number("a", "penalty_cases", 12, raw="1\n  2件", quote="处罚1\n  2件。")
    data = compare.quotes(corpus(reports=[report("a")], quantities=[broken]))
    assert cells(data, 0, ["raw", "quote"]) == ["12件", "处罚12件。"]


def test_quotes_of_a_sum_are_of_its_parts() -> None:
    data = compare.quotes(corpus(reports=[report("a")], quantities=VENUES))
    assert cells(data, 0, ["value", "basis"]) == [3, "sum_of_parts"]
    assert data["raw"].str.split("\n").tolist() == [["1个", "2个"]]
    assert data["quote"].tolist() == [VENUES[0]["quote"]]


def test_indicator_puts_the_largest_first_and_the_silent_last(three: Corpus) -> None:
    assert compare.indicator(three)["report_id"].tolist() == ["b", "a", "c"]
    chosen = compare.indicator(three, "litigation_cases")
    assert chosen["report_id"].tolist() == ["a", "b", "c"]
    nobody = compare.indicator(three, "hotline_tickets")
    assert len(nobody) == 3
    assert nobody["value"].isna().all()


@pytest.mark.parametrize(("n", "ranked"), [(9, False), (10, True)])
def test_ranks_need_some_values(n: int, ranked: bool) -> None:
    data = compare.indicator(corpus(**towns(n)))
    assert data["rank"].notna().all() == ranked
    if ranked:
        assert data["rank"].tolist() == list(range(1, 11))


def test_equal_values_share_a_rank() -> None:
    made = towns(10)
    made["quantities"][8] = number("t09", "penalty_cases", 10)
    assert compare.indicator(corpus(**made))["rank"].tolist()[:3] == [1, 1, 3]


COMPARED = {
    "year": ("penalty_cases", "全年处罚3件。", True),
    "to date": ("penalty_cases", "截至11月，处罚3件。", False),
    "since an earlier year": ("penalty_cases", "自2020年以来处罚3件。", False),
    "stock on a day": ("mediators", "截至年底，有调解员3人。", True),
    "additions to a stock": ("mediators", "新增调解员3人。", False),
}


@pytest.mark.parametrize(("name", "quote", "expected"), COMPARED.values(), ids=COMPARED)
def test_what_is_compared(name: str, quote: str, expected: bool) -> None:
    unit = load().indicators[name].unit
    one = number("a", name, 3, unit, quote=quote, raw=f"3{unit}")
    data = compare.indicator(corpus(reports=[report("a")], quantities=[one]))
    assert data["compared"].tolist() == [expected]


def test_values_of_another_stage_are_in_no_median() -> None:
    made = towns(6, stage="accepted")
    made["quantities"][5] |= {"stage": "closed"}
    one = corpus(**made)
    data = compare.indicator(one).set_index("report_id")
    assert cells(data, "t06", ["compared", "other_stage"]) == [False, "closed"]
    assert cells(data, "t05", ["compared", "median", "median_n"]) == [True, 3, 5]
    chart = chart_of(figures.compare_indicator(compare.indicator(one), figures.drawing(one)))
    assert "办结 6" in [text for text, _ in boxes(chart)]


def test_two_rates_are_no_value() -> None:
    rates = [number("a", "certificate_rate", v, "%", start=v, quote=f"{v}%。") for v in (90, 95)]
    data = compare.indicator(corpus(reports=[report("a")], quantities=rates))
    assert data["compared"].tolist() == [False]
    assert data["basis"].notna().all()


CODE = "120112100"


def referred(*rows: tuple[str, int, str, float], **given: Any) -> Corpus:
    """One town with 30 penalties, and official figures."""
    one = report("a", **{"division_code": CODE, **given})
    values = [number("a", "penalty_cases", 30), number("a", "certificate_rate", 90, "%", start=30)]
    return corpus(reports=[one], quantities=values, reference=[figure(*row) for row in rows])


RESIDENTS, REGISTERED = (CODE, 2023, "常住人口", 60_000), (CODE, 2023, "户籍人口", 50_000)
ABOVE = ("120112", 2023, "常住人口", 900_000)
PEOPLE = {
    "residents": ([RESIDENTS], {}, 5),
    "registered": ([REGISTERED], {}, 6),
    "residents first": ([REGISTERED, RESIDENTS], {}, 5),
    "another year": ([(CODE, 2022, "常住人口", 60_000)], {}, None),
    "another name": ([(CODE, 2023, "人口", 60_000)], {}, None),
    "no people": ([(CODE, 2023, "常住人口", 0)], {}, None),
    "county": ([ABOVE], {"division_code": "120112", "level": "county"}, 1 / 3),
    "county above a town": ([ABOVE], {"division_code": "120112"}, None),
    "department": ([ABOVE], {"division_code": "120112", "level": "department"}, None),
}


@pytest.mark.parametrize(("rows", "given", "expected"), PEOPLE.values(), ids=PEOPLE)
def test_per_head_numbers_come_from_the_reference_alone(
    rows: list[Any], given: dict[str, Any], expected: float | None
) -> None:
    data = compare.indicator(referred(*rows, **given), "penalty_cases")
    got = data["per_10000"].dropna().tolist()
    assert got == ([] if expected is None else pytest.approx([expected], abs=1e-6))
    assert data["population_source"].isna().all() == (expected is None)


def test_rates_are_not_per_head() -> None:
    data = compare.indicator(referred((CODE, 2023, "常住人口", 60_000)), "certificate_rate")
    assert data[["population", "population_name", "per_10000"]].isna().to_numpy().all()


OFFICIAL = {
    "id": ((CODE, 2023, "penalty_cases", 28), [("penalty_cases", 30, 28, 2)]),
    "Chinese name": ((CODE, 2023, "行政处罚案件数", 31), [("penalty_cases", 30, 31, -1)]),
    "silent": ((CODE, 2023, "litigation_cases", 2), [("litigation_cases", None, 2, None)]),
    "another division": (("120112101", 2023, "penalty_cases", 28), []),
    "another year": ((CODE, 2022, "penalty_cases", 28), []),
    "no indicator": ((CODE, 2023, "常住人口", 28), []),
}


@pytest.mark.parametrize(("row", "expected"), OFFICIAL.values(), ids=OFFICIAL)
def test_official(row: tuple[str, int, str, float], expected: list[Any]) -> None:
    data = compare.official(referred(row))[["indicator", "value", "official", "difference"]]
    plain = data.astype(object).where(data.notna(), None)
    assert [tuple(r) for r in plain.values.tolist()] == expected


def over(*rows: tuple[str, int, float | None], level: str = "town") -> dict[str, list[Any]]:
    """Reports of issuers and years, which state a number of penalties or nothing."""
    names = [f"{town}-{year}" for town, year, _ in rows]
    return {
        "reports": [
            report(n, f"{t}镇", y, level=level) for n, (t, y, _) in zip(names, rows, strict=True)
        ],
        "quantities": [
            number(n, "penalty_cases", v) for n, (*_, v) in zip(names, rows, strict=True) if v
        ],
    }


def test_years_are_of_issuers_with_a_report_for_each() -> None:
    made = over(("a", 2022, 1), ("a", 2023, 2), ("b", 2022, 3), ("b", 2023, None), ("c", 2023, 5))
    data = compare.years(corpus(**made))
    assert data["report_id"].tolist() == ["a-2022", "a-2023", "b-2022", "b-2023"]
    assert data["every"].tolist() == [True, True, False, False]
    assert data[["issuers", "issuers_left_out"]].drop_duplicates().values.tolist() == [[2, 1]]
    assert data["median"].isna().all()


def test_medians_over_years_are_of_issuers_that_state_each() -> None:
    rows = [(t, y, i + y - 2021) for i, t in enumerate("abcde") for y in (2022, 2023)]
    made = over(*rows, ("f", 2022, 900), ("f", 2023, None))
    data = compare.years(corpus(**made)).drop_duplicates("year")
    assert data[["median", "median_n"]].values.tolist() == [[3, 5], [4, 5]]


NOTHING_OVER_YEARS = {
    "one year": [("a", 2023, 1), ("b", 2023, 2)],
    "nobody in both": [("a", 2022, 1), ("b", 2023, 2)],
    "no report": [],
}


@pytest.mark.parametrize("rows", NOTHING_OVER_YEARS.values(), ids=NOTHING_OVER_YEARS)
def test_nothing_over_years(rows: list[tuple[str, int, float | None]]) -> None:
    assert compare.years(corpus(**over(*rows))).empty


def test_unknown_issuers_are_no_issuer_over_years() -> None:
    made = over(("a", 2022, 1), ("a", 2023, 2))
    made["reports"] = [row | {"issuer_id": "?:town:?"} for row in made["reports"]]
    assert compare.years(corpus(**made)).empty


def test_of_two_reports_of_one_issuer_and_year_one_counts() -> None:
    reports = [report("a", "甲镇"), report("b", "甲镇"), report("c", "乙镇")]
    data = compare.reporting(corpus(reports=reports, quantities=[number("c", "penalty_cases")]))
    assert cells(data, 0, ["stated", "silent", "reports"]) == [1, 1, 2]


def test_years_are_of_one_level() -> None:
    rows = [("a", 2022, 1), ("a", 2023, 2)]
    made = over(*rows)
    county = over(*[(t + "x", y, v) for t, y, v in rows], level="county")
    both = corpus(**{k: made[k] + county[k] for k in made})
    assert compare.years(both)["level"].unique().tolist() == ["town"]
    assert compare.years(both, level="county")["level"].unique().tolist() == ["county"]


def test_jumps_come_with_both_sentences() -> None:
    made = over(("a", 2022, 12), ("a", 2023, 120), ("b", 2022, 12), ("b", 2023, 119))
    data = compare.jumps(corpus(**made))
    told = ["label", "year", "raw_before", "raw", "quote_before", "quote", "ratio"]
    assert data[told].values.tolist() == [
        ["a镇", 2023, "12件", "120件", "12件10。", "120件10。", 10]
    ]
    assert data["fact_ids"].tolist() == ["a-2022:q10\na-2023:q10"]


def test_every_level_has_a_name() -> None:
    texts = load().lists["figures"]
    assert {f"compare.level.{level}" for level in (*LEVELS, "unknown")} <= set(texts)


def test_fields_count_different_indicators(three: Corpus) -> None:
    data = shortcomings.fields(three).set_index(["field", "report_id"])["indicators"]
    assert data["enforcement"].to_dict() == {"a": 1, "b": 1, "c": 0}
    assert data["remedy"].to_dict() == {"a": 1, "b": 1, "c": 0}
    assert data["publicity"].sum() == 0


def test_fields_cover_every_group_but_context_and_every_theme_but_other() -> None:
    lists = load().lists
    groups = [g for f in lists["fields"].values() for g in f.groups]
    themes = [t for f in lists["fields"].values() for t in f.themes]
    assert sorted(groups) == sorted(set(lists["groups"]) - {"context"})
    assert sorted(themes) == sorted(set(lists["themes"]) - {"other"})
