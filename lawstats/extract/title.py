"""The title above the body of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawstats.text.dates import DATE
from lawstats.text.document_numbers import DOCUMENT_NUMBER
from lawstats.text.han import HAN
from lawstats.text.lines import Span, is_furniture, trim
from lawstats.text.years import FIGURE, NAMED

_GENRE = rf"(?:法治政府建设|法治建设|依法行政|法治[{HAN}]{{0,6}}建设|法治政府)"
_TITLE = re.compile(
    rf"[^。；：:]{{0,60}}{_GENRE}[^。；：:，,]{{0,20}}?(?:报告|情况|总结|汇报|年报)"
    r"(?:[（(][^（()）]{4,14}[)）])?$"
)
_TITLE_END = re.compile(r"\s{0,9}(?:情况|工作|年度|的){0,3}(?:报告|总结|汇报)\s{0,9}")
_INLINE_TITLE = re.compile(
    rf"(?<!\S)[^。；：:，,\s][^。；：:，,\n]{{0,50}}?{_GENRE}[^。；：:，,\n]{{0,14}}?"
    r"(?:情况的?报告|工作报告|年度报告|报告|工作总结|总结|汇报)"
    rf"(?=[\s（(]|{NAMED}|今年|一年来|近年|现将|为|根据|按照|一、)"
)
# What ends the line of a title and is not part of it.
_GLUED_DATE = re.compile(rf"\s*[（(]?\s?{DATE}(?:\s\d\d?:\d\d(?::\d\d)?)?\s?[)）]?$")
_GLUED_NUMBER = re.compile(
    rf"(?:\s*[（(]{DOCUMENT_NUMBER.pattern}[)）]|\s+{DOCUMENT_NUMBER.pattern})$"
)
_NUMBER_ALONE = re.compile(
    rf"\s{{0,9}}(?:{DOCUMENT_NUMBER.pattern}|[（(](?:{DOCUMENT_NUMBER.pattern}|{DATE})[)）])(?:\s{{1,9}}|$)"
)
_LEAD = ("报告如下", "汇报如下", "总结如下")
# A title that begins so can have a line above it with the issuer's name.
_CUT_BEFORE = re.compile(rf"关于|{FIGURE}|法治")
_ISSUER_LINE = re.compile(
    r"[^。，：:；]{2,40}(?:政府|委员会|党委|党工委|办事处|街道|镇|乡|局|办公室|厅|处|管委会)$"
)

_DATE_LINE = re.compile(rf"[（(]?{DATE}[)）]?$")


def find_title(text: str, spans: list[Span], first: int) -> tuple[Span, int]:
    r"""Find the title above the first heading.

    Parameters
    ----------
    text : str
    spans : list of (int, int)
        The lines of the text.
    first : int
        Start of the first heading of depth 1.

    Returns
    -------
    title : (int, int)
        Empty where there is no title.
    top : int
        Start of the body.

    Examples
    --------
    >>> from lawstats.text.lines import line_spans
    >>> text = "石桥镇\n2023年法治政府建设情况报告\n一、主要做法"
    >>> find_title(text, list(line_spans(text)), text.index("一"))
    ((0, 19), 19)
    """
    head = list(_head(text, spans, first))
    if found := _title_lines(text, head):
        start, end = head[found[0]][0], head[found[1]][1]
        for glued in (_GLUED_DATE, _GLUED_NUMBER):
            if match := glued.search(text, start, end):
                end = match.start()
        title = trim(text, _past_number(text, start, end), end)
        return title, _past_asides(text, head[found[1] :])
    if inline := _inline_title(text, spans, first):
        return inline
    return (0, 0), max((e for s, e in head if _is_aside(text[s:e])), default=0)


def _head(text: str, spans: list[Span], first: int) -> Iterator[Span]:
    """Yield the lines above the first paragraph of the body."""
    for start, end in spans[:40]:
        line = text[start:end]
        if start >= first or any(word in line for word in _LEAD):
            return
        body = end - start > 50 and ("。" in line or "，" in line)
        if body and not is_furniture(line) and not _TITLE.match(line):
            return
        yield start, end


def _title_lines(text: str, head: list[Span]) -> tuple[int, int] | None:
    """Find the last title of up to three lines; return the indexes of its first and last line."""
    found: tuple[int, int] | None = None
    for i in range(len(head)):
        if found and i <= found[1]:
            continue
        joined = ""
        for j in range(i, min(i + 3, len(head))):
            line = text[slice(*head[j])]
            joined += re.sub(r"\s", "", line)
            if len(joined) > 90 or "。" in line or _is_aside(line):
                break
            if _TITLE.match(joined):
                found = i, j
                break
    if found is None:
        return None
    i, j = found
    # 情况 can end a title, and can be followed by 报告 on the next line.
    j += j + 1 < len(head) and bool(_TITLE_END.fullmatch(text, *head[j + 1]))
    while i and _CUT_BEFORE.match(text, *head[i]):
        above = text[slice(*head[i - 1])]
        if not _ISSUER_LINE.fullmatch(above) or is_furniture(above):
            break
        i -= 1
    return i, j


def _inline_title(text: str, spans: list[Span], first: int) -> tuple[Span, int] | None:
    """Find a title on one line with the page's furniture before it or the body behind it."""
    for start, end in spans[:25]:
        title_start = _past_number(text, start, end)
        if found := _INLINE_TITLE.search(text, title_start, min(end, title_start + 300)):
            return found.span(), _past_number(text, found.end(), end)
        if start >= first or end - start > 60:
            break
    return None


def _past_number(text: str, start: int, end: int) -> int:
    """Skip a separate document number or date at the start of a span."""
    found = _NUMBER_ALONE.match(text, start, end)
    return found.end() if found else start


def _past_asides(text: str, below: list[Span]) -> int:
    """Return the start of the body: below the title, furniture, document number and date."""
    top = below[0][1]
    for start, end in below[1:]:
        if not _is_aside(text[start:end]):
            break
        top = end
    return top


def _is_aside(line: str) -> bool:
    return is_furniture(line) or bool(DOCUMENT_NUMBER.fullmatch(line) or _DATE_LINE.match(line))
