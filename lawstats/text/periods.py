"""The period of a number: the year, up to a day in it, or since an earlier year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from lawstats.text.years import FIGURE, NAMED, is_other_year, years_in

Period = Literal["year", "to_date", "cumulative"]
Months = tuple[int, int]  # the first and the last month of a part of the year
YEAR: Months = (1, 12)

# From the longest to the shortest.
_PERIODS: tuple[Period, ...] = ("cumulative", "to_date", "year")
# 截至12月底 is the whole year.
_TO_DATE = re.compile(
    rf"(?:截[至止]|到目前为止)"
    rf"(?!到?(?:{NAMED}|[今本同当]年)?度?(?:全年|年?[底末]|12月(?:[底末份]|31日)))"
)
# 2015年以来印发的文件 are documents of these years; the work of one year can go through them all.
# 自觉 and 自身 are not times, 起草 and 起诉 are not beginnings.
_SELF = "(?![觉身主愿行治发查纠])"
_SINCE = re.compile(
    rf"(?P<when>[^，。；、：]{{0,16}}?)以来(?![^，。；,;]{{0,6}}的)"
    rf"|自{_SELF}(?P<from>[^，。；、：]{{1,12}}?)(?:初期|之初|开始|起(?![诉草到步点]))"
    r"|近(?:[两二三四五六七八九十]|[2-9]|1\d)年|[两三四五]年[来间]"
    rf"|{FIGURE}(?:\s?年)?度?(?:\d{{1,2}}月)?[-—–－~～至到]+{NAMED}"
    r"|十[一二三四五六]五[”\"]?(?:规划)?(?:期间|时期)|[五六七八九]五[”\"]?普法(?:期间|时期)"
)
_WITHIN = re.compile(r"今年|年初|本年|一年|^自?\d+月")
_THIS = re.compile(r"今年|本年|年内|全年|当年|一年来")
_COMPARED = re.compile(rf"同比|环比|[上去]一?年|[较比]{NAMED}|结转")
_ONE, _TO_ONE = "第?([一二三四1-4])", "(?:[-—–－~～至到、]第?([一二三四1-4]))?"
_MONTH = "(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])"
# 上半年, 前三季度, 第一季度, 1至11月, 前10个月: what each names, and the months of it.
_PARTS = re.compile(
    r"(?P<half>[上下])半年(?!工作|会议|总结|例会)"
    rf"|前(?P<quarters>[一二两三1-3])个?季度|(?<!每){_ONE}{_TO_ONE}季度"
    rf"|(?<!\d){_MONTH}\s?月?份?(?:\d{{1,2}}日)?\s?[-—–－~～至到]\s?{_MONTH}\s?月|[前头]{_MONTH}个月"
)
_ALL_YEAR = re.compile("全年|年内|当年|一年来")
_DIGITS = {name: i for i, name in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
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
    this = [m.end() for m in _THIS.finditer(text)]
    this += [named.end for named in years_in(text, year) if named.side == "this"]
    months = months_of(text)
    if months:
        this.append(max(m.end() for m in _PARTS.finditer(text)))
    if since and since[-1] >= max(this, default=0):
        return "cumulative"
    part = _TO_DATE.search(text) or (months or YEAR) != YEAR
    return "to_date" if part else "year"


def months_of(text: str) -> Months | None:
    """Return the months of the part of a year that a text names last.

    Parameters
    ----------
    text : str
        A sentence up to a number.

    Returns
    -------
    tuple of int or None
        The first and the last month; None if the text names no part, or all of the year after it.

    Examples
    --------
    >>> months_of("上半年，开展检查"), months_of("1至11月，办理"), months_of("上半年60次，全年")
    ((1, 6), (1, 11), None)
    """
    text = re.split("[；;]", text)[-1]
    whole = max((m.end() for m in _ALL_YEAR.finditer(text)), default=0)
    months = [_months(m) for m in _PARTS.finditer(text, whole)]
    named = [pair for pair in months if pair[0] <= pair[1]]
    return named[-1] if named else None


def _months(part: re.Match[str]) -> Months:
    if half := part["half"]:
        return (1, 6) if half == "上" else (7, 12)
    if quarters := part["quarters"]:
        return 1, 3 * _number(quarters)
    _, _, one, last, first, to, months = part.groups()
    if one:
        return 3 * _number(one) - 2, 3 * _number(last or one)
    return (_number(first), _number(to)) if first else (1, _number(months))


def _number(digits: str) -> int:
    """Read a number from 1 to 12, in digits or as 十一."""
    return int(digits) if digits.isdecimal() else sum(_DIGITS[digit] for digit in digits)


def without_parts(text: str) -> str:
    """Leave out the names of parts of a year.

    Examples
    --------
    >>> without_parts("下半年检查"), without_parts("前三季度检查")
    ('检查', '检查')
    """
    return _PARTS.sub("", text)


def is_share_of_year(head: str, between: str, year: int | None) -> bool:
    """Whether 其中2023年 makes a number the year's share of one of several years.

    Parameters
    ----------
    head : str
        The sentence up to the number of several years.
    between : str
        The text from there to the number of the year.
    year : int or None
        Year of the report.

    Examples
    --------
    >>> is_share_of_year("累计办理", "，其中2023年", 2023), is_share_of_year("办理", "，其中", 2023)
    (True, False)
    """
    clause = re.split("[，、；;,]", between)[-1]
    own = "其中" in between and _names_own(clause, year)
    return own and "全年" not in head and not _names_own(head, year)


def _names_own(text: str, year: int | None) -> bool:
    """Whether a text names the year of the report."""
    return "当年" in text or any(named.side == "this" for named in years_in(text, year))


def fill_year(parts: Iterable[Months]) -> bool:
    """Whether parts of a year that do not overlap are the whole year.

    Examples
    --------
    >>> fill_year([(1, 6), (7, 12)]), fill_year([(1, 6)]), fill_year([(1, 9), (7, 12)])
    (True, False, False)
    """
    return sorted(month for first, last in parts for month in range(first, last + 1)) == list(
        range(1, 13)
    )


def longest(periods: Iterable[Period]) -> Period:
    """Return the longest of some periods; the year if there are none."""
    return min(periods, key=_PERIODS.index, default="year")


def _within(since: re.Match[str], year: int | None) -> bool:
    """Whether a beginning (今年, 3月, the year of the report) is in the year."""
    when = (since["when"] or since["from"] or "").strip()
    return bool(_WITHIN.search(when)) or _names_own(when, year)


def is_past(head: str, left: str, right: str, year: int | None) -> bool:
    """Whether a number is of another year than the report's, or a difference to such a year.

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
    return is_other_year(head, year) and period_of(head, year) != "cumulative"
