"""Parts of a year, and what period a number is of."""

import pytest

from lawstats.text.periods import Months, Period, fill_year, months_of, period_of


@pytest.mark.parametrize(
    ("text", "months", "period"),
    [
        pytest.param("上半年，开展检查", (1, 6), "to_date", id="first half"),
        pytest.param("下半年开展检查", (7, 12), "to_date", id="second half"),
        pytest.param("上半年检查60次，下半年检查", (7, 12), "to_date", id="the last counts"),
        pytest.param("第一季度检查", (1, 3), "to_date", id="a quarter"),
        pytest.param("四季度检查", (10, 12), "to_date", id="a quarter without 第"),
        pytest.param("一至三季度检查", (1, 9), "to_date", id="quarters from to"),
        pytest.param("前三季度检查", (1, 9), "to_date", id="first quarters"),
        pytest.param("前3个季度检查", (1, 9), "to_date", id="first quarters in digits"),
        pytest.param("每季度检查", None, "year", id="every quarter"),
        pytest.param("1至11月，检查", (1, 11), "to_date", id="months"),
        pytest.param("1—11月检查", (1, 11), "to_date", id="months with a dash"),
        pytest.param("2023年1月至10月检查", (1, 10), "to_date", id="months with the year"),
        pytest.param("一月到十一月检查", (1, 11), "to_date", id="months in characters"),
        pytest.param("前10个月检查", (1, 10), "to_date", id="first months"),
        pytest.param("1-12月检查", (1, 12), "year", id="all months"),
        pytest.param("11月至次年3月检查", None, "year", id="into the next year"),
        pytest.param("11月至3月检查", None, "year", id="backwards"),
        pytest.param("自5月起检查", None, "year", id="since a month"),
        pytest.param("上半年检查60次，全年检查", None, "year", id="all of the year after it"),
        pytest.param("上半年检查60次；处罚", None, "year", id="before a semicolon"),
        pytest.param("自2020年以来检查90次，上半年检查", (1, 6), "to_date", id="after 以来"),
        pytest.param("上半年检查60次，自2020年以来检查", (1, 6), "cumulative", id="before 以来"),
        pytest.param("检查", None, "year", id="no time"),
    ],
)
def test_part_of_the_year(text: str, months: Months | None, period: Period) -> None:
    assert months_of(text) == months
    assert period_of(text, 2023) == period


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        pytest.param([(1, 6), (7, 12)], True, id="halves"),
        pytest.param([(10, 12), (1, 9)], True, id="in any order"),
        pytest.param([(1, 6)], False, id="one"),
        pytest.param([(1, 6), (8, 12)], False, id="a gap"),
        pytest.param([(1, 9), (7, 12)], False, id="an overlap"),
        pytest.param([], False, id="none"),
    ],
)
def test_parts_that_fill_the_year(parts: list[Months], whole: bool) -> None:
    assert fill_year(parts) == whole
