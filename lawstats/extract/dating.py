"""On which year a report is, and when it was signed."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable

from lawstats.text.lines import DATE
from lawstats.text.numerals import parse_number

_YEAR = re.compile(r"(20\d\d|二[〇○零Ｏ]二[〇○零一二三四五六七八九])\s?(?:年度?|(?=法治))")


def reported_year(heads: Iterable[str], body: str, published: dt.date | None) -> int | None:
    """Return the year reported on.

    The first year of the title counts, else of the opening or a heading, else the year that the
    report names most, else that of the signature, or in the first months the one before.

    Parameters
    ----------
    heads : iterable of str
        The title, the opening and the headings.
    body : str
        The report without its signature.
    published : datetime.date or None
        Date of signature.
    """
    for words in heads:
        if found := _YEAR.search(words):
            return int(parse_number(found.group(1).translate({0xFF2F: "〇"})))
    years = Counter(int(y) for y in re.findall(r"(20\d\d)\s?年", body))
    if years:
        return min(years, key=lambda year: (-years[year], year))
    if published:
        return published.year if published.month == 12 else published.year - 1
    return None


def signed_on(closing: str, head: str) -> dt.date | None:
    """Return the last date below the report, else the first in brackets above it."""
    found = re.findall(DATE, closing)
    return _date(found[-1]) if found else _dated(head)


_DATE_IN_BRACKETS = re.compile(
    rf"[（(]\s?(?P<date>{DATE})\s?[)）]|[（(]\s?(?P<digits>20\d\d-\d{{1,2}}-\d{{1,2}})\s?[)）]"
)


def _dated(head: str) -> dt.date | None:
    """Return the first date in brackets above the body."""
    found = _DATE_IN_BRACKETS.search(head)
    return _date(found["date"] or found["digits"]) if found else None


def _date(words: str) -> dt.date | None:
    try:
        year, month, day = (int(parse_number(p)) for p in re.split(r"[年月日\-\s]+", words) if p)
        return dt.date(year, month, day)
    except ValueError:
        return None
