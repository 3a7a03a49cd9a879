"""Years as reports write them, and which numbers are of another year."""

import re

import pytest

from lawstats.text.years import is_other_year, without_plans, years_in, years_named
from tests.support import ROOT


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        pytest.param("2022年办理", ["earlier"], id="digits"),
        pytest.param("2023年办理", ["this"], id="the report's"),
        pytest.param("2024年办理", ["later"], id="after the report's"),
        pytest.param("2022 年办理", ["earlier"], id="blank"),
        pytest.param("二〇二二年办理", ["earlier"], id="words"),
        pytest.param("二零二二年办理", ["earlier"], id="零"),
        pytest.param("二○二三年办理", ["this"], id="circle"),
        pytest.param("二0二二年办理", ["earlier"], id="digit zero"),
        pytest.param("二O二三年办理", ["this"], id="letter O"),
        pytest.param("2O24年办理", ["later"], id="letter O in digits"),
        pytest.param("202o年办理", ["earlier"], id="small letter o"),
        pytest.param("２０２２年办理", ["earlier"], id="full-width"),
        pytest.param("二〇一八年办理", ["earlier"], id="words, years before"),
        pytest.param("12022年办理", [], id="inside a number"),
        pytest.param("22年办理", ["earlier"], id="two digits"),
        pytest.param("其中21年办理", ["earlier"], id="two digits after 其中"),
        pytest.param("2022总共办理", ["earlier"], id="without 年"),
        pytest.param("2022共同办理", [], id="共 of another word"),
        pytest.param("从业22年", [], id="a span of years"),
        pytest.param("，22年来", [], id="a span of years at the beginning"),
        pytest.param("，12年办理", [], id="too far off"),
        pytest.param("第2022号", [], id="number"),
        pytest.param("去年、上年、上一年、前年、往年", ["earlier"] * 5, id="names before"),
        pytest.param("今年、本年", ["this"] * 2, id="names of the year"),
        pytest.param("次年、明年、来年、下一年、下年度", ["later"] * 5, id="names after"),
        pytest.param("培训30人次年均2次", [], id="次 of 人次"),
        pytest.param("60岁以上年龄", [], id="上 of 以上"),
        pytest.param("近年来年均", [], id="来 of 近年来"),
        pytest.param("目前年均", [], id="前 of 目前"),
    ],
)
def test_years(text: str, sides: list[str]) -> None:
    assert [named.side for named in years_in(text, 2023)] == sides


def test_without_a_year_of_the_report_only_names_are_known() -> None:
    assert [named.side for named in years_in("2022年、22年、去年", None)] == ["earlier"]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        pytest.param("2022年和2023年", [2022, 2023], id="two"),
        pytest.param("二O二三年", [2023], id="letter O"),
        pytest.param("规划（2021—2025年）", [], id="range"),
        pytest.param("规划（2021年至2025年）", [], id="range with 至"),
        pytest.param("规划（二〇二一—二〇二五年）", [], id="range in words"),
        pytest.param("规划(2021一2025年)", [], id="range with 一"),
        pytest.param("规划(20212025年)", [], id="range without dash"),
        pytest.param("2023年1月至2023年12月", [2023], id="months of one year"),
        pytest.param("《2022年要点》", [], id="title"),
        pytest.param("《转发《2022年要点》的通知》", [], id="title in a title"),
        pytest.param("《规划（2021—2025年》）2023年", [2023], id="bracket outside the title"),
    ],
)
def test_years_named(text: str, years: list[int]) -> None:
    assert years_named(text) == years


def test_what_is_no_plan_stays() -> None:
    assert without_plans("2023年，《要点》印发2024年") == "2023年，印发2024年"


@pytest.mark.parametrize(
    ("head", "other"),
    [
        pytest.param("2022年受理", True, id="in the clause"),
        pytest.param("二〇二二年，受理", True, id="alone before the clause"),
        pytest.param("2022年12月，受理", True, id="month of it"),
        pytest.param("截至2022年底，建成", True, id="end of it"),
        pytest.param("2022年受理12件，办结", True, id="the next clause too"),
        pytest.param("去年受理12件，办结", True, id="the next clause after a name"),
        pytest.param("受理12件，去年受理", True, id="at the end"),
        pytest.param("结转下年度", True, id="after the year"),
        pytest.param("2024年拟培训", True, id="plan"),
        pytest.param("2022年前三季度受理", True, id="part of it"),
        pytest.param("2022年受理12件，今年受理", False, id="then this year"),
        pytest.param("22年受理12件，23年受理", False, id="then this year in two digits"),
        pytest.param("2022年受理12件；受理", False, id="after a semicolon"),
        pytest.param("2022年建成平台，受理", False, id="the next clause without a number"),
        pytest.param("2022年的示范点建成3个，受理", False, id="attribute"),
        pytest.param("上年结转3件，新收", False, id="carried over, then new"),
        pytest.param("与2022年相比，受理", False, id="comparison"),
        pytest.param("较去年同期下降，受理", False, id="comparison with a name"),
        pytest.param("2022年以前的文件清理", False, id="span before"),
        pytest.param("自2020年以来受理", False, id="span since"),
        pytest.param("2020—2022年受理", False, id="span from to"),
        pytest.param("印发《2022年普法要点》", False, id="title"),
        pytest.param("由2022年的41件降至", False, id="change to the year's value"),
        pytest.param("较上年下降到", False, id="change without the earlier value"),
        pytest.param("较上年减少", True, id="difference"),
        pytest.param("受理", False, id="no year"),
    ],
)
def test_whether_a_number_is_of_another_year(head: str, other: bool) -> None:
    assert is_other_year(head, 2023) is other


def test_no_other_module_spells_years() -> None:
    # A list number stands before a year without blank (1.2023年), where no numeral may begin.
    allowed = {"years.py", "dates.py", "sentences.py"}
    spelled = re.compile(r"20\\{1,2}d|二\[")
    others = {
        path.name
        for path in (ROOT / "lawstats").rglob("*.py")
        if path.name not in allowed and spelled.search(path.read_text("utf8"))
    }
    assert others == set()
