"""Years as texts write them, and which of them a number belongs to.

This module has the only grammar of years: 2023年, 二〇二三年, 2O23年, 23年, 2023总共, 去年, 往年,
次年. `lawstats.text.periods` reads spans of time with it, `lawstats.text.dates` days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Side = Literal["earlier", "this", "later"]

# Zeros and what people type for them: the circle, the word, the letter O in three scripts.
ZERO = "0０〇零○◯OoＯｏΟО"
_VALUES = dict.fromkeys(ZERO, "0") | {c: str(i) for i, c in enumerate("一二三四五六七八九", 1)}
DIGIT = rf"[\d{ZERO}一二三四五六七八九]"
# The numeral of a year: 2023, 2O23, 二〇二三, 二0二三.
FIGURE = rf"(?<![\d.〕])[2２二][{ZERO}]{DIGIT}{{2}}"
# A year in words or digits with 年, or before 总共: 2022总共受理.
NAMED = rf"(?:{FIGURE}(?:\s?年|(?=总共|总计|一共|共计|合计|全年|共(?![同享建治]))))"
# 22年 at the beginning of a clause; 从业22年 is a span of time.
_SHORT = r"(?:(?<=[，。；：、（,;:(而中比较于在自至到与])|^)[1-3]\d年(?![来间以多内之的如未])"
_YEAR = re.compile(
    rf"(?P<named>{NAMED})|(?P<short>{_SHORT})"
    r"|(?P<earlier>(?<!同)去年|(?<!以)上一?年|(?<![目今以之])前年|往年)"
    r"|(?P<later>(?<![\d一二三四五六七八九十几每首人件场户])次年|(?<![近年十\d])来年|翌年|(?<!声)明年|(?<!以)下一?年)"
    r"|(?P<this>今年|本年)"
)
_SIDES: dict[str, Side] = {"earlier": "earlier", "later": "later", "this": "this"}
_NEAR = 5  # a year of two digits is at most so far from the report's
# 2020年以来, 2020年至2023年 and 2020年以前 are spans; 与去年相比 is a comparison.
_SPAN = re.compile(
    r"度?(?:以来|[以之]?前(?![\d一二三四两])|[以之]?后|起(?![诉草火])|开始|[-—–－~～至到]|相比|同期|[底末](?=相比))"
)
_SPAN_BEFORE = re.compile(r"(?<!截)[-—–－~～至到]\s?$")
_MONTH = r"度?(?:\d{1,2}月(?:份|\d{1,2}日)?|全年|[底末初])?"
# 2022年，收到12件，受理10件; 2022年收到12件，受理10件: the year holds for the sentence.
_FRAME = re.compile(rf"{_MONTH}(?:[，,]|[^，,。；;的较比转]*?\d)")
_BEFORE = ("", "截至", "截止", "在", "到")  # what a frame can begin with
# 由上年的41件降至29件, 较上年下降到29件: the second value is the year's.
_CHANGED = re.compile("[升增降减高长少低加大简缩][至到为]$")
_STOP = re.compile("[。；;]")
_COMMA = re.compile("[，,]")
_TITLE = re.compile("《(?:[^《》]|《[^《》]*》)*》")
_RANGE = re.compile(
    rf"({FIGURE})\s?年?度?(?:\d{{1,2}}月)?\s?(?:[-—–－~～至到一]|——)\s?({FIGURE}(?:\s?年)?)"
)
_NAMED = re.compile(NAMED)


class Year(NamedTuple):
    """A year in a text, before (``earlier``) or after the report's, or that year (``this``)."""

    start: int
    end: int
    side: Side


def number_of(figure: str) -> int:
    """Return the number that the numeral of a year writes.

    Examples
    --------
    >>> number_of("二〇二三"), number_of("2O24 年")
    (2023, 2024)
    """
    digits = (_VALUES.get(c) or (str(int(c)) if c.isdecimal() else "") for c in figure)
    return int("".join(digits))


def without_plans(text: str) -> str:
    """Leave out titles in 《》 and years from one to another, which are of plans.

    Examples
    --------
    >>> without_plans("《2022年要点》，规划（2021—2025年），2023年1月至2023年12月")
    '，规划（），2023年12月'
    """
    return _RANGE.sub(_one_year, _TITLE.sub("", text))


def _one_year(years: re.Match[str]) -> str:
    return years[2] if number_of(years[1]) == number_of(years[2]) else ""


def years_named(text: str) -> list[int]:
    """Return the years that a text names with 年, without those of plans.

    Examples
    --------
    >>> years_named("规划（2021—2025年）实施情况和二O二三年工作")
    [2023]
    """
    return [number_of(named) for named in _NAMED.findall(without_plans(text))]


def years_in(text: str, year: int | None) -> Iterator[Year]:
    """Yield the years that a text names.

    Parameters
    ----------
    text : str
    year : int or None
        Year of the report. Without it a year in digits is on no side, and is left out.

    Examples
    --------
    >>> [y.side for y in years_in("二〇二二年12件，往年30件，今年9件，次年8件", 2023)]
    ['earlier', 'earlier', 'this', 'later']
    >>> [y.side for y in years_in("22年办理12件，从业22年", 2023)]
    ['earlier']
    """
    for found in _YEAR.finditer(text):
        start, end = found.span()
        kind = found.lastgroup
        if (side := _SIDES.get(kind or "")) is not None:
            yield Year(start, end, side)
        elif year is not None:
            named = number_of(found.group())
            if kind == "short":
                named += year // 100 * 100
            if kind == "named" or abs(named - year) <= _NEAR:
                side = "this" if named == year else "earlier" if named < year else "later"
                yield Year(start, end, side)


def is_other_year(head: str, year: int | None) -> bool:
    """Whether the number after a text is of another year than the report's.

    A year holds for its clause. At the beginning of a sentence it holds for the clauses after it
    too, to the next year, if it stands alone (2022年，) or has a number of its own.

    Parameters
    ----------
    head : str
        The sentence up to the number.
    year : int or None
        Year of the report.

    Examples
    --------
    >>> is_other_year("2022年，收到12件，受理", 2023), is_other_year("较2022年下降，受理", 2023)
    (True, False)
    """
    if "年" not in head and "20" not in head:
        return False
    if "《" in head:
        head = _TITLE.sub("", head)
    begin = max((m.end() for m in _STOP.finditer(head)), default=0)
    head = head[begin:].lstrip()
    last = None
    for found in years_in(head, year):
        last = found
    if last is None or last.side == "this" or _SPAN.match(head, last.end):
        return False
    if _SPAN_BEFORE.search(head, 0, last.start):
        return False
    if not _COMMA.search(head, last.end):
        return not (head[: last.start].endswith(("由", "从", "较", "比")) and _CHANGED.search(head))
    return head[: last.start] in _BEFORE and bool(_FRAME.match(head, last.end))
