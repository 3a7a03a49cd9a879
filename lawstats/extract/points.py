"""Points: the statements that the parts shortcomings, plan and suggestions list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lawstats.extract.headings import SPOKEN, ordinal
from lawstats.extract.outline import Outline, Section
from lawstats.text.lines import trim

PARTS = ("shortcomings", "plan", "suggestions")
_N = "[一二三四五六七八九十]"
# Markers of items inside a sentence, in two styles: 一是 and 一要; 第一, 首先 and 其一.
_SPOKEN = re.compile(
    rf"(?P<numeral>{_N}{{1,2}}(?:{SPOKEN}))"
    rf"|(?P<word>第{_N}{{1,2}}(?=[，,、：:])|(?:首先|其次|再次|再者|最后)(?=[，,、：:是要])|其{_N}(?=[，,、：:是]))"
)
_WORDS_FOR_ORDER = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 9}
_BEFORE_ITEM = re.compile(r"(?:^|[。；;：:！\n\s）)，,])$")
# What leads to a list of causes, and what such a list begins with.
_CAUSES = re.compile(
    r"[^。\n]{0,30}?(?:原因|成因)(?:[^。\n：:]{0,12})?(?:[：:]|(?:主要)?(?:是|有|在于|如下|包括|分析)|$)"
)
_FIRST_CAUSE = re.compile(rf"[：:，,]?\s*(?:{_N}是|[（(]?[一1]|首先|第一|其一)")
# The first sentence of a part often praises what was done before it says what is lacking.
_LEAD = re.compile(
    r"(?:取得|有了|做出|作出).{0,24}(?:成绩|成效|进展|进步|效果|提升)|尽管|虽然|差距"
)


class Point(NamedTuple):
    """One statement, its marker included."""

    section_id: int
    part: str
    marker: str | None
    start: int
    end: int


class _Item(NamedTuple):
    """A marker of a list."""

    start: int
    end: int
    style: str
    ordinal: int
    at_line_start: bool


def find_points(outline: Outline) -> Iterator[Point]:
    """Yield the statements of every section that is the whole of such a part."""
    sections = outline.sections
    for section in sections:
        if section.part not in PARTS:
            continue
        parent = sections[section.parent_id - 1] if section.parent_id else None
        if parent is None or parent.part != section.part:
            yield from _points(outline, section)


def _points(outline: Outline, section: Section) -> Iterator[Point]:
    end = section.end
    children = [s for s in outline.sections if s.parent_id == section.section_id]
    causes = [c for c in children if c.heading and re.search("原因|成因", c.heading)]
    if causes and len(children) > len(causes):
        # Two lists: what falls short, and why. Only the first holds points.
        end = causes[0].start
        children = [c for c in children if c.start < end]
        if len(children) == 1:
            yield from _points(outline, children[0]._replace(part=section.part))
            return
    items = _items(outline, children, section.body, end)
    if cause := _cause_list(outline.folded, items, section.body, end):
        end = cause
        items = [i for i in items if i.start < end]
    if not items:
        yield from _sentences(outline, section, section.body, end)
        return
    for item, stop in zip(items, [*(i.start for i in items[1:]), end], strict=True):
        owner = outline.at(item.start) or section
        marker = outline.text[item.start : item.end].strip() or None
        span = trim(outline.folded, item.start, stop)
        yield Point(owner.section_id, section.part, marker, *span)


def _items(outline: Outline, children: list[Section], start: int, end: int) -> list[_Item]:
    """Return the items of the outermost list: numbered sections, else markers like 一是."""
    numbered = [_numbered(child) for child in children if child.start < end]
    spoken = list(_spoken(outline.folded, start, end))
    if numbered and (not spoken or numbered[0].start < spoken[0].start or len(numbered) > 1):
        return numbered
    items: list[_Item] = []
    for item in spoken:
        if not items or _continues(items, item, spoken):
            items.append(item)
    return items


def _numbered(section: Section) -> _Item:
    number = section.number or ""
    end = section.start + len(number)
    return _Item(section.start, end, f"section{section.depth}", ordinal(number), True)


def _spoken(text: str, start: int, end: int) -> Iterator[_Item]:
    """Yield the markers like 一是 and 首先 that begin a clause."""
    for found in _SPOKEN.finditer(text, start, end):
        before = text[max(start, found.start() - 3) : found.start()]
        if not _BEFORE_ITEM.search(before):
            continue
        word = found.group()
        order = _WORDS_FOR_ORDER.get(word) or ordinal(word)
        stripped = before.rstrip(" 　\t\xa0")
        at_line_start = not stripped or stripped.endswith("\n")
        yield _Item(*found.span(), found.lastgroup or "", order, at_line_start)


def _continues(items: list[_Item], item: _Item, spoken: list[_Item]) -> bool:
    """Whether an item belongs to the list that the items before it make, and to no inner list."""
    first, last = items[0], items[-1]
    if item.style != first.style:
        return False
    if item.ordinal == 1:
        return item.at_line_start
    if item.ordinal <= last.ordinal:
        return False
    if item.at_line_start or not (first.at_line_start and last.at_line_start):
        return True
    return item.ordinal == last.ordinal + 1 and not _restarts(spoken, last, item)


def _restarts(spoken: list[_Item], after: _Item, item: _Item) -> bool:
    """Whether an inner list begins between two items."""
    return any(after.start < s.start < item.start and s.ordinal == 1 for s in spoken)


def _cause_list(text: str, items: list[_Item], start: int, end: int) -> int | None:
    """Return where a separate list of causes begins: at the sentence that leads to it."""
    after = items[1].start if len(items) > 1 else start
    for found in re.finditer(r"(?:^|(?<=[。\n；]))\s*", text[after:end]):
        position = after + found.end()
        lead = _CAUSES.match(text, position, end)
        if lead and _FIRST_CAUSE.match(text[lead.end() : lead.end() + 8]):
            return position
    return None


def _sentences(outline: Outline, section: Section, start: int, end: int) -> Iterator[Point]:
    """Yield one point a sentence where there is no list."""
    spans = []
    for found in re.finditer(r"[^。！？]+[。！？]?", outline.folded[start:end]):
        span = trim(outline.folded, start + found.start(), start + found.end())
        if span[1] - span[0] > 4:
            spans.append(span)
    for i, (s, e) in enumerate(spans):
        sentence = outline.folded[s:e]
        if sentence.endswith(("：", ":")) or (i == 0 and len(spans) > 1 and _LEAD.search(sentence)):
            continue
        owner = outline.at(s) or section
        yield Point(owner.section_id, section.part, None, s, e)
