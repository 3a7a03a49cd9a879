"""The title above the body of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawstats.extract.bodies import is_office, name_at
from lawstats.text.dates import DATE
from lawstats.text.document_numbers import DOCUMENT_NUMBER
from lawstats.text.han import HAN
from lawstats.text.lines import Span, is_furniture, trim
from lawstats.text.years import FIGURE, NAMED

_GENRE = rf"(?:法治政府建设|法治建设|依法行政|法治[{HAN}]{{0,6}}建设|法治政府)"
_KIND = "(?:报告|情况|总结|汇报|年报)"
# What can follow the kind: the plan of the next year, a note in brackets, the notice around it.
_REST = (
    r"(?:(?:及|和|暨|与|、|（含)[^。；：:，,]{0,20}?(?:打算|计划|安排|思路|要点|建议|措施|举措|报告|总结)）?)?"
    r"(?:[（(][^（()）]{2,14}[)）])?(?:的(?:通知|函|公告|公示))?"
)
_TITLE = re.compile(rf"[^。；：:]{{0,60}}{_GENRE}[^。；：:，,]{{0,20}}?{_KIND}{_REST}$")
_TITLE_END = re.compile(r"\s{0,9}(?:情况|工作|年度|的){0,3}(?:报告|总结|汇报)\s{0,9}")
_KIND_END = re.compile(rf"\s*{_KIND}{_REST}")
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
    rf"\s{{0,9}}(?:(?:{DOCUMENT_NUMBER.pattern}|[（(]{DATE}[)）])(?:\s{{1,9}}|$)"
    rf"|[（(\[［【〔]{DOCUMENT_NUMBER.pattern}[)）\]］】〕]\s{{0,9}})"
)
_LEAD = ("报告如下", "汇报如下", "总结如下", "公布如下", "通报如下")
# A title that begins so can have a line above it with the issuer's name, or its beginning.
_CUT_BEFORE = re.compile(
    rf"关于|{FIGURE}|法治|推进|依法行政"
    rf"|(?:[镇乡县区市局]|街道|人民政府|政府|办事处|委员会|办公室)(?=关于|{FIGURE}|法治|人民政府|办事处)"
)
# What a page puts before the title on its line: a path, cells of a table, a bullet, a label.
_LEADING = (
    re.compile(
        r"[^。；，]{0,200}[>＞»›→]\s{0,4}|[^。；，]{0,100}(?:www\.|http)[A-Za-z0-9_./:-]{4,60}"
    ),
    re.compile(r"[^。]{0,200}[|｜]\s{0,4}"),
    re.compile(r"[^。]{0,200}(?:名\s{0,4}称|标\s{0,4}题|题\s{0,4}名)\s{0,4}[】\]:：|]{1,3}\s{0,4}"),
    re.compile(rf"(?:#{{1,6}}|[-·•▪■◆●○*])\s{{1,4}}|\d{{1,2}}[、.．]\s{{0,2}}(?=[{HAN}])"),
)
# The name of a column in the path of a page (法治政府建设年度报告 > 正文) is no title.
_IN_PATH = re.compile(r"[^。，；]{0,20}[>＞»›]")
# What it puts after the title: the path of the site, a date, a document number.
_TRAILING = re.compile(
    rf"\s{{0,9}}(?:$|[_|｜【\[]|[-—–]{{1,2}}\s{{0,4}}[{HAN}]|{FIGURE}\s?[-/.年]\s?\d"
    rf"|[（(]?{DOCUMENT_NUMBER.pattern})"
)
# Lines of a page above its title: the items of a menu, a table of values.
_MENU = re.compile(
    r"[-·•▪■◆●○*]\s{0,4}\S{1,16}$|[^。，]{0,200}[|｜丨>＞»›]"
    rf"|(?:[{HAN}]{{2,12}}\s{{1,8}}){{3,20}}[{HAN}]{{2,12}}$"
)
_PARTY_LINE = re.compile(
    r"(?:中共|中国共产党)?[^。，：:；]{2,36}(?:委员会|党工委|工委|党委|党组|[省市县区旗州盟]委)"
)
# Words behind the issuer's name that a line of the title can end with.
_BEFORE_SUBJECT = re.compile(rf"(?:关于)?(?:{FIGURE}年?度?)?$")
_SUBJECT = re.compile(rf"{_GENRE}|推进")
_BLANK = re.compile(r"\s{1,20}")
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
        (start, end), last = found
        for glued in (_GLUED_DATE, _GLUED_NUMBER):
            if match := glued.search(text, start, end):
                end = match.start()
        title = trim(text, _past_number(text, start, end), end)
        return title, _past_asides(text, head[last:])
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


def _title_lines(text: str, head: list[Span]) -> tuple[Span, int] | None:
    """Find the last title of up to three lines; return its span and the index of its last line."""
    pieces = [_without_page(text, *span) for span in head]
    found: tuple[int, int] | None = None
    last = 0
    for j in range(len(head)):
        i = _first_line(text, head, pieces, j, last + 1 if found else 0)
        # A heading of the report itself begins with the subject (法治政府建设工作情况).
        if i is None or (found and _SUBJECT.match(text, *pieces[i] or (0, 0))):
            continue
        # Where a page repeats a title, the one below its issuer counts.
        again = found and _squeezed(text, *pieces[found[0]] or (0, 0)) == _squeezed(
            text, *pieces[i] or (0, 0)
        )
        if not (found and again and _with_issuer(text, pieces, found[0]) < found[0]):
            found = i, j
        last = j
    if found is None:
        return None
    i, j = found
    # 情况 can end a title, and can be followed by 报告 on the next line.
    end = j + (j + 1 < len(head) and bool(_TITLE_END.fullmatch(text, *head[j + 1])))
    first = _with_issuer(text, pieces, i)
    start = (pieces[first] or head[first])[0]
    return (start, (pieces[end] or head[end])[1]), max(last, end)


def _with_issuer(text: str, pieces: list[Span | None], i: int) -> int:
    """Return the first of the lines above a title that hold its beginning, else its own."""
    start, end = pieces[i] or (0, 0)
    while i and (above := pieces[i - 1]):
        if not _begins_title(_squeezed(text, *above), _squeezed(text, start, end)):
            break
        i, start = i - 1, above[0]
    return i


def _first_line(
    text: str, head: list[Span], pieces: list[Span | None], last: int, top: int
) -> int | None:
    """Return the first of the fewest lines that make a title with the last one."""
    joined = ""
    for i in range(last, max(top, last - 2) - 1, -1):
        piece = pieces[i]
        if piece is None or (i < last and piece[1] < head[i][1]):
            break
        joined = _squeezed(text, *piece) + joined
        if len(joined) > 90 or "。" in joined:
            break
        if _TITLE.match(joined):
            return i
    return None


def _begins_title(line: str, rest: str) -> bool:
    """Whether a line above the rest of a title holds its beginning: the name of the issuer.

    In a joint report the committee of the party has a line above it.
    """
    if not _CUT_BEFORE.match(rest):
        return bool(_PARTY_LINE.fullmatch(line))
    name = _BEFORE_SUBJECT.sub("", line)
    return 2 < len(line) <= 40 and (not name or is_office(name) or _is_body(name))


def _is_body(line: str) -> bool:
    name = name_at(line, 0)
    return name is not None and name.end == len(line)


def _squeezed(text: str, start: int, end: int) -> str:
    return re.sub(r"\s", "", text[start:end])


def _without_page(text: str, start: int, end: int) -> Span | None:
    """Cut what the page puts around a title on its line; None for a line of the page alone."""
    for kind in _KIND_END.finditer(text, start, end):
        stop = kind.end()
        if _IN_PATH.match(text, stop, end):
            break
        if _TRAILING.match(text, stop, end) or is_furniture(text[stop:end].strip()):
            for before in _LEADING:
                if cut := before.match(text, start, stop):
                    start = cut.end()
            return trim(text, _past_menu(text, start, stop), stop)
    line = text[start:end]
    return None if _is_aside(line) or is_menu(line) else (start, end)


def is_menu(line: str) -> bool:
    """Whether a line above a title is an item of a menu or a row of a table.

    Examples
    --------
    >>> is_menu("- 信息公开年报"), is_menu("| 文号 | 无 |"), is_menu("石桥镇人民政府")
    (True, True, False)
    """
    return bool(_MENU.match(line))


def _past_menu(text: str, start: int, end: int) -> int:
    """Skip words before a blank while they begin no title: 首页, 搜索, the name of the site."""
    while blank := _BLANK.search(text, start, end):
        word = text[start : blank.start()]
        rest = name_at(text, blank.end())
        own = rest is not None and rest.end <= end and rest.sure
        if len(word) == 1 or (_begins(word) and not (own and word.endswith("政府"))):
            break
        start = blank.end()
    return start


def _begins(word: str) -> bool:
    """Whether a title can begin with a word: with a body, a year, 关于 or the subject."""
    if _CUT_BEFORE.match(word) or re.search(_GENRE, word) or re.match(r"中共|[（(《\d]", word):
        return True
    name = name_at(word, 0)
    return name is not None and (name.sure or name.end == len(word))


def _inline_title(text: str, spans: list[Span], first: int) -> tuple[Span, int] | None:
    """Find a title on one line with the page's furniture before it or the body behind it."""
    for start, end in spans[:25]:
        title_start = _past_number(text, start, end)
        if found := _INLINE_TITLE.search(text, title_start, min(end, title_start + 300)):
            at, stop = found.span()
            if cut := _LEADING[0].match(text, at, stop):
                at = cut.end()
            return (_past_menu(text, at, stop), stop), _past_number(text, stop, end)
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
