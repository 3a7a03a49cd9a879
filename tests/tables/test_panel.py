"""Facts to one value per issuer, year and indicator, on small reports."""

import datetime as dt
import math
from typing import Any

import pytest

from lawstats.extract.report import parse
from lawstats.tables.panel import settled
from tests.support.panels import VOCABULARY, of, report, row

COLUMNS = [
    "report_id",
    "issuer_id",
    "issuer",
    "level",
    "division_code",
    "year",
    "indicator",
    "value",
    "unit",
    "qualifier",
    "basis",
    "period",
    "n_facts",
    "fact_ids",
    "corrected",
    "value_low",
    "value_high",
    "stage",
    "office",
]


@pytest.mark.parametrize(
    ("body", "indicator", "value", "basis", "n_facts"),
    [
        pytest.param(
            "开展法治宣传活动12场次。", "publicity_events", 12, "single", 1, id="one fact"
        ),
        pytest.param(
            "开展法治宣传活动12场次。\n（二）普法\n开展法治宣传活动12场次。",
            "publicity_events",
            12,
            "single",
            2,
            id="sentence repeated",
        ),
        pytest.param(
            "开展反诈宣传活动12场次。\n下半年开展禁毒宣传活动5场次。",
            "publicity_events",
            17,
            "sum_of_parts",
            2,
            id="parts of a flow",
        ),
        pytest.param(
            "开展禁毒宣传活动5场次。开展反诈宣传活动5场次。",
            "publicity_events",
            10,
            "sum_of_parts",
            2,
            id="equal parts are two",
        ),
        pytest.param(
            "开展禁毒宣传活动5场次，反诈宣传活动4场次。\n全年共开展法治宣传活动20场次。",
            "publicity_events",
            20,
            "total",
            3,
            id="stated total of a flow",
        ),
        pytest.param(
            "办理行政处罚案件30件。\n全年累计作出行政处罚45件。",
            "penalty_cases",
            45,
            "total",
            2,
            id="stated total",
        ),
        pytest.param(
            "安全生产行政处罚6件，环境保护行政处罚4件。",
            "penalty_cases",
            10,
            "sum_of_parts",
            2,
            id="parts of a total",
        ),
        pytest.param(
            "作出行政处罚10件。安全生产行政处罚6件，环境保护行政处罚4件。",
            "penalty_cases",
            10,
            "total",
            3,
            id="parts that add up to a total",
        ),
        pytest.param(
            "聘请法律顾问2名。\n镇机关聘请法律顾问5名。",
            "legal_advisers",
            5,
            "single",
            2,
            id="largest of a stock",
        ),
        pytest.param(
            "培养“法律明白人”118名，新培养“法律明白人”23名。",
            "legal_literates",
            118,
            "single",
            2,
            id="stock beside an addition",
        ),
        pytest.param(
            "新培养“法律明白人”23名。", "legal_literates", 23, "new_only", 1, id="addition alone"
        ),
        pytest.param(
            "新培养“法律明白人”23名。\n新增“法律明白人”7名。",
            "legal_literates",
            30,
            "new_only",
            2,
            id="two additions",
        ),
        pytest.param(
            "建成法治公园1个、法治长廊2个。",
            "publicity_venues",
            3,
            "sum_of_parts",
            2,
            id="parts of a stock in a sentence",
        ),
        pytest.param("调解成功率98.4%。", "mediation_success_rate", 98.4, "single", 1, id="rate"),
        pytest.param(
            "调解成功率98.4%。\n村级调解成功率98.4%。",
            "mediation_success_rate",
            98.4,
            "single",
            2,
            id="rate repeated",
        ),
    ],
)
def test_value(body: str, indicator: str, value: float, basis: str, n_facts: int) -> None:
    found = row(body, indicator)
    assert (found["value"], found["basis"], found["n_facts"]) == (value, basis, n_facts)
    assert len(found["fact_ids"].split("\n")) == n_facts


def test_two_different_rates_are_missing() -> None:
    found = row("调解成功率98.4%。\n村级调解成功率96%。", "mediation_success_rate")
    assert math.isnan(found["value"])
    assert found["n_facts"] == 2


@pytest.mark.parametrize(
    ("body", "value", "basis"),
    [
        pytest.param("全年无行政复议案件。", 0, "stated_absence", id="absence"),
        pytest.param("全年行政复议案件0件。", 0, "single", id="zero"),
        pytest.param("全年行政复议案件2件，无行政复议案件被撤销。", 2, "single", id="number wins"),
    ],
)
def test_absence_is_zero(body: str, value: float, basis: str) -> None:
    found = row(body, "reconsideration_cases")
    assert (found["value"], found["basis"], found["unit"]) == (value, basis, "件")


def test_silence_gives_no_row() -> None:
    frame = of(report("开展法治宣传活动12场次。"))
    assert frame["indicator"].tolist() == ["publicity_events"]


def test_number_with_another_measure_word_stays_out() -> None:
    only = report("安全生产行政处罚6家。")
    assert [q.indicator for q in only.rows["quantities"]] == ["penalty_cases"]
    assert of(only).empty
    both = row("作出行政处罚10件，涉及行政处罚6家。", "penalty_cases")
    assert (both["value"], both["n_facts"]) == (10, 1)


@pytest.mark.parametrize(
    ("body", "qualifier"),
    [
        pytest.param("开展法治宣传活动12场次。", "exact", id="exact"),
        pytest.param("开展法治宣传活动12余场次。", "over", id="over"),
        pytest.param("开展禁毒宣传活动5余场次。开展反诈宣传活动约4场次。", "about", id="vaguest"),
    ],
)
def test_qualifier_is_the_vaguest_of_the_facts_used(body: str, qualifier: str) -> None:
    assert row(body, "publicity_events")["qualifier"] == qualifier


@pytest.mark.parametrize(
    ("body", "period"),
    [
        pytest.param("全年开展法治宣传活动12场次。", "year", id="year"),
        pytest.param("2023年以来，开展法治宣传活动12场次。", "year", id="since this year began"),
        pytest.param("截至11月底，开展法治宣传活动12场次。", "to_date", id="截至"),
        pytest.param("截止目前，开展法治宣传活动12场次。", "to_date", id="截止"),
        pytest.param(
            "自2020年以来，开展法治宣传活动12场次。", "cumulative", id="since an earlier year"
        ),
        pytest.param("近三年，开展法治宣传活动12场次。", "cumulative", id="last three years"),
        pytest.param("自疫情防控初期，开展法治宣传活动12场次。", "cumulative", id="自…初期"),
        pytest.param(
            "对2015年以来的法治宣传阵地全面体检，开展法治宣传活动12场次。", "year", id="以来的"
        ),
        pytest.param("自觉扛起责任，开展法治宣传活动12场次。", "year", id="自觉"),
        pytest.param("自5月起，开展法治宣传活动12场次。", "year", id="from a month of the year"),
        pytest.param("今年以来，开展法治宣传活动12场次。", "year", id="今年以来"),
        pytest.param(
            "自2020年以来工作扎实，今年开展法治宣传活动12场次。", "year", id="the last word counts"
        ),
    ],
)
def test_period(body: str, period: str) -> None:
    assert row(body, "publicity_events")["period"] == period


DAYS = [dt.date(2024, 1, 5), dt.date(2024, 3, 5)]


@pytest.mark.parametrize(
    ("first", "second", "latest"),
    [
        pytest.param({"released_on": DAYS[0]}, {"released_on": DAYS[1]}, "b", id="released later"),
        pytest.param({"released_on": DAYS[1]}, {"released_on": DAYS[0]}, "a", id="released first"),
        pytest.param({"released_on": DAYS[0]}, {}, "a", id="a date wins over none"),
        pytest.param({}, {}, "b", id="report_id decides"),
    ],
)
def test_later_report_of_issuer_and_year_counts(
    first: dict[str, Any], second: dict[str, Any], latest: str
) -> None:
    body = "开展法治宣传活动12场次。"
    frame = of(report(body, report_id="b", **second), report(body, report_id="a", **first))
    assert frame["report_id"].tolist() == [latest]


def test_date_of_signature_decides_without_a_release() -> None:
    text = "城口县白水镇2023年法治政府建设情况报告\n一、主要做法\n开展法治宣传活动12场次。\n"
    signed = [f"{text}\n白水镇人民政府\n2024年{month}月5日\n" for month in (3, 1)]
    frame = of(*(parse(t, report_id=i) for t, i in zip(signed, "ab", strict=True)))
    assert frame["report_id"].tolist() == ["a"]


@pytest.mark.parametrize(
    ("town", "kept"),
    [
        pytest.param("城口县白水镇", ["b"], id="settled"),
        pytest.param("白水镇", ["a", "b"], id="of no known place"),
        pytest.param("", ["a", "b"], id="unknown"),
    ],
)
def test_reports_of_unsettled_issuers_all_stay(town: str, kept: list[str]) -> None:
    body = "作出行政处罚10件。开展法治宣传活动12场次。"
    frame = of(*(report(body, town=town, report_id=i) for i in "ba"))
    assert settled(frame["issuer_id"]).eq(len(kept) == 1).all()
    assert frame["report_id"].unique().tolist() == kept
    assert not frame.duplicated(["report_id", "indicator"]).any()


def test_reports_of_unknown_years_all_stay() -> None:
    text = "白水镇法治政府建设情况报告\n一、主要做法\n开展法治宣传活动12场次。\n"
    frame = of(*(parse(text, report_id=i) for i in "ba"))
    assert frame["year"].isna().all()
    assert frame["report_id"].tolist() == ["a", "b"]


def test_issuers_and_years_are_apart_and_sorted() -> None:
    body = "作出行政处罚10件。开展法治宣传活动12场次。"
    frame = of(
        report(body, report_id="c", year=2022),
        report(body, report_id="a"),
        report(body, town="城口县柳林镇", report_id="b"),
    )
    assert list(frame.columns) == COLUMNS
    keys = frame[["issuer_id", "year"]].drop_duplicates().values.tolist()
    assert keys == [
        ["?:town:城口县柳林镇", 2023],
        ["?:town:城口县白水镇", 2022],
        ["?:town:城口县白水镇", 2023],
    ]
    order = list(VOCABULARY.indicators)
    for _, group in frame.groupby(["issuer_id", "year"]):
        assert group["indicator"].tolist() == sorted(group["indicator"], key=order.index)


def test_no_reports_give_an_empty_panel_of_the_same_types() -> None:
    empty = of()
    full = of(report("开展法治宣传活动12场次。"))
    assert empty.empty
    assert empty.dtypes.tolist() == full.dtypes.tolist()
