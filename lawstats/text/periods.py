"""The period of a number: the year, up to a day in it, or since an earlier year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

Period = Literal["year", "to_date", "cumulative"]

# From the longest to the shortest.
_PERIODS: tuple[Period, ...] = ("cumulative", "to_date", "year")
_TO_DATE = re.compile(r"截[至止]")
# 2015年以来印发的文件 are documents of these years; the work of one year can go through them all.
# 自觉 and 自身 are not times, 起草 and 起诉 are not beginnings.
_SELF = "(?![觉身主愿行治发查纠])"
_SINCE = re.compile(
    rf"(?P<when>[^，。；、：]{{0,16}}?)以来(?![^，。；,;]{{0,6}}的)"
    rf"|自{_SELF}(?P<from>[^，。；、：]{{1,12}}?)(?:初期|之初|开始|起(?![诉草到步点]))"
    r"|近[两三四五]年|[两三四五]年来|20\d\d年?[-—–－~至到]+20\d\d年"
)
_WITHIN = re.compile(r"今年|年初|本年|一年|^自?\d+月")
_THIS = re.compile(r"今年|本年|年内|全年|当年|一年来")
_COMPARED = re.compile(r"同比|环比|[上去]一?年|[较比]20\d\d年|结转")
_YEAR = re.compile(r"(20\d\d)年度?(?:全年)?[，,]?[^，,。；;]{0,60}$")
_FROM, _TO = re.compile(r"[由从][^，。]{0,6}$"), re.compile(r"\s*[增升提降减扩上下至到发变]")


def period_of(text: str, year: int | None) -> Period:
    """Return the period that a text gives, by its last expression of time.

    Parameters
    ----------
    text : str
        A sentence up to a number.
    year : int or None
        Year of the report.

    Returns
    -------
    str
        ``year`` if the text gives no other period.

    Examples
    --------
    >>> period_of("自2020年以来培养", 2023), period_of("2023年以来培养", 2023)
    ('cumulative', 'year')
    """
    since = [m.end() for m in _SINCE.finditer(text) if not _within(m, year)]
    this = [m.end() for m in _THIS.finditer(text)] + [
        m.end() for m in re.finditer(f"{year}年", text)
    ]
    if since and since[-1] >= max(this, default=0):
        return "cumulative"
    return "to_date" if _TO_DATE.search(text) else "year"


def longest(periods: Iterable[Period]) -> Period:
    """Return the longest of some periods; the year if there are none."""
    return min(periods, key=_PERIODS.index, default="year")


def _within(since: re.Match[str], year: int | None) -> bool:
    """Whether a beginning (今年, 3月, the year of the report) is in the year."""
    when = (since["when"] or since["from"] or "").strip()
    return bool(_WITHIN.search(when)) or (year is not None and f"{year}年" in when)


def is_past(head: str, left: str, right: str, year: int | None) -> bool:
    """Whether a number is of a year before the report's, or a difference to such a year.

    Parameters
    ----------
    head : str
        The sentence up to the number.
    left, right : str
        The clause before and after the number.
    year : int or None
        Year of the report.

    Examples
    --------
    >>> is_past("2022年，办理", "办理", "", 2023), is_past("持证由", "持证由", "增至", 2023)
    (True, True)
    """
    if _COMPARED.search(left) or (_FROM.search(left) and _TO.match(right)):
        return True
    named = _YEAR.search(head)
    if named is None or year is None or int(named.group(1)) >= year:
        return False
    return period_of(head, year) == "year"
