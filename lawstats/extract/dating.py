"""On which year a report is, and when it was signed."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from lawstats.text.dates import COMPACT, DATE, Day, days_in, first_day
from lawstats.text.years import FIGURE, NAMED, number_of, without_plans, years_named

# Years of a day, a beginning, a goal, of a document's making or of the work that is planned.
_MONTH = r"(?:\s?\d{1,2}\s?月份?)?"
_OTHER = re.compile(
    rf"{DATE}|{NAMED}度?{_MONTH}(?:以来|起(?!草)|开始|[以之]?[前后](?![\d一二三四]))"
    rf"|(?<!截)(?<!截止)[到至]{NAMED}|{NAMED}{_MONTH}(?:修[订正改]|印发|颁布|施行|出台|下发|公布|成立)"
    rf"|[较比与同]{NAMED}|{NAMED}[^，。；、年]{{0,10}}基础上"
    rf"|{NAMED}度?[^，。；、及和年]{{0,12}}(?:打算|计划|安排|要点|思路)"
)
_IN_TITLE = re.compile(
    rf"{NAMED}|{FIGURE}(?=年?度|法治|依法|推进)|(?<=[（(]){FIGURE}(?=[)）])|(?<!\d)[12]\d年(?=度|法治)"
)
_OF_GENRE = re.compile(rf"({NAMED})度?(?:推进)?(?:法治|依法行政|依法治)")
_ANNOUNCED = re.compile(rf"现[将就把][^。；]{{0,40}}?({NAMED})")
_BEGIN = rf"(?:^|[。：:\n])\s{{0,8}}在?({NAMED})度?"
_ALONE = re.compile(rf"{_BEGIN}(?:全年)?[，,]")
_BEGINNING = re.compile(rf"{_BEGIN}(?!\s?\d{{1,2}}\s?月)")
_IN_A_MONTH = re.compile(rf"{NAMED}\s?\d{{1,2}}\s?月(?!\s?[-—–－~～至到])")

_SINCE = re.compile(rf"\s*({NAMED}){_MONTH}以来[，,]")


def reported_year(
    title: str,
    opening: str,
    headings: Iterable[str],
    plans: Iterable[str],
    body: str = "",
    signed: dt.date | None = None,
) -> int | None:
    """Return the year reported on.

    The title says it, else the opening (现将2023年…, or the beginning of a sentence), a heading,
    another year of the opening, the year before that of a plan, the date of signature, a beginning
    (2023年以来，) that no year follows; else the year that the report names most. Years of plans
    and of documents do not count.

    Parameters
    ----------
    title, opening : str
    headings, plans : iterable of str
        The headings of the other parts and of the plan.
    body : str
        The report without its signature.
    signed : datetime.date or None
        Date of signature.

    Examples
    --------
    >>> opening = "按照《规划（2021—2025年）》，现将2023年工作报告如下："
    >>> reported_year("", opening, [], []), reported_year("", "", [], ["2024年工作打算"])
    (2023, 2023)
    """
    for found in _IN_TITLE.findall(_own(re.sub(r"\s", "", title))):
        return number_of(found) % 100 + 2000
    own = _own(opening)
    for pattern in (_ANNOUNCED, _OF_GENRE, _ALONE, _BEGINNING):
        if said := pattern.search(own):
            return number_of(said[1])
    for words in (*map(_own, headings), _IN_A_MONTH.sub("", own), own):
        for year in years_named(words):
            return year
    for words in plans:
        for year in years_named(words):
            return year - 1
    if signed and signed.month not in (9, 10):
        return signed.year - (signed.month < 9)
    years = Counter(years_named(_own(body)))
    since = _SINCE.match(opening)
    if since and number_of(since[1]) >= max(years, default=0):
        return number_of(since[1])
    return min(years, key=lambda year: (-years[year], year), default=None)


def _own(words: str) -> str:
    """Leave out the years that are of something else."""
    return _OTHER.sub("", without_plans(words))


# When it was signed

# What stands before a day that is of something else, on its line.
_LABEL = re.compile(
    r"(?:发布|更新|公开|上传|录入|提供|采集|打印|浏览|来源|成文|生成|发文|今天|截[至止]"
    r"|有效|(?<!报告)(?<!报送)(?<!填报)(?<!印发)(?<!签发)(?<!落款)(?:日\s?期|时\s?间))[^\n]{0,8}$"
)
_NOT_A_DAY = re.compile(r"\s?(?:[前起]|以[前后]|之[前后]|[至到]|星期|\d?\d[:：]\d\d)")
_PRINTED = re.compile(r"\s?印")
_IN_BRACKETS = re.compile(rf"[（(][^（()）\n]{{0,30}}?({DATE})\s?[)）]")
_COMPACT_LINE = re.compile(rf"(?m)^\s*{COMPACT}\s*$")
_BELOW_ISSUER = re.compile(
    r"(?m)^[^。，：:\n]{2,40}(?:政府|委员会|办事处|局|办公室|镇|乡|街道)\s{1,20}"
    rf"[（(]?\s?({DATE})\s?[)）]?[^\S\n]*$"
)


def signed_on(closing: str, head: str = "", opening: str = "") -> dt.date | None:
    r"""Return the date of signature: below the report, else of its printing, else above it.

    Parameters
    ----------
    closing : str
        What follows the last part.
    head : str
        What stands above the body: a day in brackets can be there.
    opening : str
        The first lines of the body: the issuer and the day can be there.

    Examples
    --------
    >>> str(signed_on("石桥镇党政办 2024年1月8日印发")), signed_on("发布时间：2024-01-08")
    ('2024-01-08', None)
    """
    days = [*_days_of_signature(closing)]
    signed = [day for day in days if not _PRINTED.match(closing, day.end)]
    for day in [*signed, *days]:
        return day.date
    if found := _COMPACT_LINE.search(closing):
        return first_day(found.group())
    for pattern, text in ((_IN_BRACKETS, head), (_BELOW_ISSUER, opening)):
        for found in pattern.finditer(text):
            for day in _days_of_signature(found.group()):
                return day.date
    return None


def _days_of_signature(text: str) -> Iterator[Day]:
    for day in days_in(text):
        line = text[text.rfind("\n", 0, day.start) + 1 : day.start]
        if not (_LABEL.search(line) or _NOT_A_DAY.match(text, day.end)):
            yield day
