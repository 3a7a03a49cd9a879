"""Days as people write them: 2024年1月5日, 二〇二四年元月五号, 2024.1.5, or cut over two lines."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from lawstats.text.numerals import parse_number
from lawstats.text.years import DIGIT, FIGURE, ZERO, number_of

# Blanks spread a date over a line, and a line break can cut it anywhere.
_B = r"\s{0,12}"
_YEAR = rf"(?<![\d.〕])[2２二]\s{{0,3}}[{ZERO}]\s{{0,3}}{DIGIT}\s{{0,3}}{DIGIT}"
_ONE = "[一二三四五六七八九]"
_FIGURES = rf"[\d{ZERO}]\s?[\d{ZERO}]?"
_MONTH = rf"(?:{_FIGURES}|元|十\s?[一二]?|{_ONE})"
_DAY = rf"(?:{_FIGURES}|[二三]?\s?十\s?{_ONE}?|[廿卅]\s?{_ONE}?|[{ZERO}]?{_ONE})"
_MARK = r"\s?[-－—–./．·。、／]\s?"
# 日 can be missing at the end of a line.
WRITTEN = rf"{_YEAR}{_B}年{_B}{_MONTH}{_B}月{_B}{_DAY}{_B}(?:[日号號]|(?=[\s)）]*(?:\n|\Z)))"
# The time of day can be glued to the day: 2024-01-0509:30.
IN_FIGURES = (
    rf"{FIGURE}{_MARK}\d{{1,2}}{_MARK}"
    rf"(?:\d{{1,2}}(?!\d|{_MARK}\d)|\d\d(?=\d\d[:：]\d\d))日?"
)
DATE = rf"(?:{WRITTEN}|{IN_FIGURES})"
COMPACT = r"(?<!\d)20\d\d[01]\d[0-3]\d(?!\d)"  # in metadata: 20240105
_DATE = re.compile(DATE)
_COMPACT = re.compile(COMPACT)
_PARTS = re.compile(rf"({DIGIT}{{4}})[年\W](.+?)[月\W](.+?)[日号號]?$")


class Day(NamedTuple):
    """A day in a text."""

    start: int
    end: int
    date: dt.date


def days_in(text: str) -> Iterator[Day]:
    r"""Yield the days that a text names.

    Examples
    --------
    >>> [str(day.date) for day in days_in("2024年1月5号，2024.2.30，二O二四年元\n月十二日")]
    ['2024-01-05', '2024-01-12']
    """
    for found in _DATE.finditer(text):
        if date := read_date(found.group()):
            yield Day(*found.span(), date)


def first_day(text: str) -> dt.date | None:
    """Return the first day of a text, which can be written 20240105 too.

    Examples
    --------
    >>> first_day("20240105"), first_day("第20240105号、2024-01-09")
    (datetime.date(2024, 1, 5), datetime.date(2024, 1, 9))
    """
    for day in days_in(text):
        return day.date
    if found := _COMPACT.search(text):
        return read_date(f"{found[0][:4]}-{found[0][4:6]}-{found[0][6:]}")
    return None


def read_date(words: str) -> dt.date | None:
    """Return the day that matches `DATE`; None where there is no such day.

    Examples
    --------
    >>> read_date("二〇二四年 廿一月 三日"), read_date("2024/01/31")
    (None, datetime.date(2024, 1, 31))
    """
    found = _PARTS.match(re.sub(r"\s", "", words))
    if not found:
        return None
    year, month, day = found.groups()
    try:
        return dt.date(number_of(year), 1 if month == "元" else _number(month), _number(day))
    except ValueError:
        return None


def _number(words: str) -> int:
    """Read a number in figures, where the letter O can be a zero, or in words."""
    in_figures = re.fullmatch(rf"[\d{ZERO}]+", words)
    return number_of(words) if in_figures else int(parse_number(words))
