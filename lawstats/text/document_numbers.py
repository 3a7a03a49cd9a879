"""Numbers of official documents: 石政发〔2024〕3号, in any brackets, with blanks inside."""

from __future__ import annotations

import re

from lawstats.text.han import HAN
from lawstats.text.years import FIGURE

_B = r"\s{0,3}"  # a line break can cut a number
DOCUMENT_NUMBER = re.compile(
    rf"(?:[{HAN}]{{2,20}}|[{HAN}](?:[^\S\n][{HAN}]){{1,9}}){_B}[〔﹝\[［(（【〖「『{{｛〈<＜]{_B}{FIGURE}年?{_B}[〕﹞\]］)）】〗」』}}｝〉>＞]{_B}"
    rf"第?{_B}\d{{1,4}}(?:-\d{{1,2}})?{_B}[号號]"
)
# A label, or a red head, can be glued to the number.
_GLUED = re.compile("^.*(?:文件|[字文]号|编号|公开)(?=..)")
# What leads to the number of another document.
_CITES = "(?:根据|按照|依据|落实|贯彻|转发|印发)"
_CITED = re.compile(rf"(?:》[（(]?|{_CITES})\s?$")


def document_number(text: str) -> str | None:
    """Return the first number in a text that is not of a document cited there.

    Examples
    --------
    >>> document_number("发文字号石政发【2024】 3 号"), document_number("根据国发〔2021〕1号")
    ('石政发【2024】 3 号', None)
    """
    for found in DOCUMENT_NUMBER.finditer(text):
        whole = re.sub(r"\n\s*", "", found.group())
        number = _GLUED.sub("", whole)
        before = text[: found.start()] + whole.removesuffix(number)
        if not (_CITED.search(before) or re.match(_CITES, number)):
            return number
    return None


_LABELLED = re.compile(
    rf"(?m)^[^{HAN}\n]{{0,12}}(?:发文字号|发文文号|文件编号|文\s?号)\s?[:：]\s{{0,4}}(?P<number>{DOCUMENT_NUMBER.pattern})"
)


def labelled_number(text: str) -> str | None:
    """Return the first number behind its label at the start of a line.

    Examples
    --------
    >>> labelled_number("• 发文字号: 石政发〔2024〕3号"), labelled_number("依据石政发〔2024〕3号")
    ('石政发〔2024〕3号', None)
    """
    found = _LABELLED.search(text)
    return found["number"] if found else None
