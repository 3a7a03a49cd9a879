"""Periods that words give to a number."""

import pytest

from lawstats.text.periods import is_past, period_of


@pytest.mark.parametrize(
    ("text", "period"),
    [
        pytest.param("1至11月走访", "to_date", id="months"),
        pytest.param("1—10月走访", "to_date", id="months with a dash"),
        pytest.param("1 至 11 月走访", "to_date", id="months with blanks"),
        pytest.param("1月1日至11月30日走访", "to_date", id="days"),
        pytest.param("2023年1-10月份走访", "to_date", id="months after the year"),
        pytest.param("上半年走访", "to_date", id="half-year"),
        pytest.param("前三季度走访", "to_date", id="quarters"),
        pytest.param("三季度走访", "to_date", id="a quarter"),
        pytest.param("头十个月走访", "to_date", id="ten months"),
        pytest.param("截止10月底走访", "to_date", id="end of a month"),
        pytest.param("到目前为止走访", "to_date", id="so far"),
        pytest.param("截至12月底走访", "year", id="end of December"),
        pytest.param("截至2023年底走访", "year", id="end of the year"),
        pytest.param("截至二〇二三年12月31日走访", "year", id="last day of the year"),
        pytest.param("1至12月走访", "year", id="all months"),
        pytest.param("上半年走访60户，全年走访", "year", id="then the whole year"),
        pytest.param("召开上半年工作会议", "year", id="name of a meeting"),
        pytest.param("每季度走访", "year", id="each quarter"),
        pytest.param("“十三五”期间走访", "cumulative", id="plan of five years"),
        pytest.param("十四五时期走访", "cumulative", id="plan without quotes"),
        pytest.param("“八五”普法期间走访", "cumulative", id="publicity plan"),
        pytest.param("近六年走访", "cumulative", id="last years"),
        pytest.param("五年间走访", "cumulative", id="in five years"),
        pytest.param("二〇二〇年以来走访", "cumulative", id="since a year in words"),
        pytest.param("自21年起走访", "cumulative", id="since a year of two digits"),
        pytest.param("二〇二一年至二〇二三年走访", "cumulative", id="years in words"),
        pytest.param("2021年1月至2023年12月走访", "cumulative", id="months of several years"),
        pytest.param("自2020年以来走访90户，其中二〇二三年走访", "year", id="share of the year"),
        pytest.param("二〇二三年以来走访", "year", id="since the year began"),
    ],
)
def test_period(text: str, period: str) -> None:
    assert period_of(text, 2023) == period


@pytest.mark.parametrize(
    ("head", "past"),
    [
        pytest.param("22年走访", True, id="year of two digits"),
        pytest.param("往年走访", True, id="years before"),
        pytest.param("次年计划走访", True, id="year after"),
        pytest.param("“十三五”期间至2020年走访", False, id="cumulative"),
        pytest.param("二〇二三年走访", False, id="the report's"),
    ],
)
def test_past(head: str, past: bool) -> None:
    assert is_past(head, "", "", 2023) is past
