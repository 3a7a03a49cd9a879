"""Days as people write them."""

import re

import pytest

from lawstats.text.dates import DATE, days_in, read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param("2024年1月5日", "2024-01-05", id="written"),
        pytest.param("２０２４年１月５日", "2024-01-05", id="full-width"),
        pytest.param("2024年01月05日", "2024-01-05", id="zeros"),
        pytest.param("2024年3月18号", "2024-03-18", id="号"),
        pytest.param("2024年3月18號", "2024-03-18", id="號"),
        pytest.param("2024年元月5日", "2024-01-05", id="元月"),
        pytest.param("二〇二四年元月五号", "2024-01-05", id="元月 in words"),
        pytest.param("2024 年 3 月 18 日", "2024-03-18", id="blanks"),
        pytest.param("2024年        3月        18日", "2024-03-18", id="many blanks"),
        pytest.param("2 0 2 4 年 3 月 1 8 日", "2024-03-18", id="blanks in numbers"),
        pytest.param("二 〇 二 四 年 三 月 十 八 日", "2024-03-18", id="blanks in words"),
        pytest.param("2024年\n3月18日", "2024-03-18", id="cut after 年"),
        pytest.param("2024年3月\n18日", "2024-03-18", id="cut after 月"),
        pytest.param("2024年3月1\n8日", "2024-03-18", id="cut in the day"),
        pytest.param("20\n24年3月18日", "2024-03-18", id="cut in the year"),
        pytest.param("二〇二四年三月十八\n日", "2024-03-18", id="cut before 日"),
        pytest.param("2024年3月18", "2024-03-18", id="日 missing"),
        pytest.param("2024年3月18\n（印章）", "2024-03-18", id="日 missing at the end of a line"),
        pytest.param("2024年3月18个", None, id="no day, a number"),
        pytest.param("2024.3.18", "2024-03-18", id="dots"),
        pytest.param("2024．3．18", "2024-03-18", id="wide dots"),
        pytest.param("2024-03-18", "2024-03-18", id="hyphens"),
        pytest.param("2024—3—18", "2024-03-18", id="dashes"),
        pytest.param("2024/3/18", "2024-03-18", id="slashes"),
        pytest.param("2024、3、18", "2024-03-18", id="、"),
        pytest.param("2024. 3. 18", "2024-03-18", id="dots and blanks"),
        pytest.param("2024.3.18日", "2024-03-18", id="dots and 日"),
        pytest.param("2024-03-18 09:30", "2024-03-18", id="time of day"),
        pytest.param("2024.3.18.2", None, id="number of a version"),
        pytest.param("2024.3", None, id="month in figures"),
        pytest.param("二〇二四年三月十八日", "2024-03-18", id="words"),
        pytest.param("二○二四年十月三十一日", "2024-10-31", id="circle"),
        pytest.param("二零二四年十二月廿八日", "2024-12-28", id="零 and 廿"),
        pytest.param("二0二四年十一月十日", "2024-11-10", id="digit zero"),
        pytest.param("二O二四年二月二日", "2024-02-02", id="letter O"),
        pytest.param("2O24年2月20日", "2024-02-20", id="letter O in figures"),
        pytest.param("2O24年O2月1O日", "2024-02-10", id="letter O behind a digit"),
        pytest.param("2O24年O2月O5日", "2024-02-05", id="letters O"),
        pytest.param("二〇二四年二月〇五日", "2024-02-05", id="zero in words"),
        pytest.param("二〇二四年2月20日", "2024-02-20", id="words and figures"),
        pytest.param("2023年2月29日", None, id="no such day"),
        pytest.param("2024年13月1日", None, id="no such month"),
        pytest.param("2024年1月", None, id="no day"),
        pytest.param("2024年一季度", None, id="quarter"),
        pytest.param("2024年1月至5月", None, id="months"),
        pytest.param("2021—2025年", None, id="range"),
        pytest.param("12024年1月5日", None, id="inside a number"),
    ],
)
def test_days(text: str, date: str | None) -> None:
    assert [str(day.date) for day in days_in(text)] == ([date] if date else [])


@pytest.mark.parametrize(
    ("text", "span"), [("于2024年1月5日印发", (1, 10)), ("（2024.1.5）", (1, 9))]
)
def test_where_a_day_is(text: str, span: tuple[int, int]) -> None:
    assert [(day.start, day.end) for day in days_in(text)] == [span]


def test_what_matches_is_read() -> None:
    for words in ("2024年3月18日", "2024.3.18", "二〇二四年三月十八日"):
        assert re.fullmatch(DATE, words)
        assert read_date(words)
