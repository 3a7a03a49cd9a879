"""The enumerated statements of the parts shortcomings, plan and suggestions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lawstats.extract.headings import SPOKEN, ordinal
from lawstats.extract.outline import Outline, Section
from lawstats.text.lines import trim

PARTS = ("shortcomings", "plan", "suggestions")
_N = "[一二三四五六七八九十]"
_SPOKEN = re.compile(
    rf"(?P<a>{_N}{{1,2}}(?:{SPOKEN}))"
    rf"|(?P<b>第{_N}{{1,2}}(?=[，,、：:])|(?:首先|其次|再次|再者|最后)(?=[，,、：:是要])|其{_N}(?=[，,、：:是]))"
)
_BEFORE_ITEM = re.compile(r"(?:^|[。；;：:！\n\s）)，,])$")
_CAUSES = re.compile(
    r"[^。\n]{0,30}?(?:原因|成因)(?:[^。\n：:]{0,12})?(?:[：:]|(?:主要)?(?:是|有|在于|如下|包括|分析)|$)"
)
_LEAD = re.compile(
    r"(?:取得|有了|做出|作出).{0,24}(?:成绩|成效|进展|进步|效果|提升)|尽管|虽然|差距"
)
_WORDS_FOR_ORDER = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 9}


class Point(NamedTuple):
    """One statement; its marker belongs to its text."""

    section_id: int
    part: str
    marker: str | None
    start: int
    end: int


class _Item(NamedTuple):
    start: int
    end: int
    style: str
    ordinal: int
    at_line_start: bool


def find_points(outline: Outline) -> Iterator[Point]:
    """Yield the statements of every section whose whole part enumerates them."""
    sections = outline.sections
    for section in sections:
        if section.part not in PARTS:
            continue
        parent = sections[section.parent_id - 1] if section.parent_id else None
        if parent is not None and parent.part == section.part:
            continue
        yield from _points(outline, section)


def _points(outline: Outline, section: Section) -> Iterator[Point]:
    text, start, end = outline.folded, section.body, section.end
    children = [s for s in outline.sections if s.parent_id == section.section_id]
    causes = [c for c in children if c.heading and re.search("原因|成因", c.heading)]
    if causes and len(children) > len(causes):
        # Two lists: what falls short, and why. Only the first holds points.
        first = causes[0]
        rest = [c for c in children if c.start < first.start]
        if len(rest) == 1:
            yield from _points(outline, rest[0]._replace(part=section.part))
            return
        children, end = rest, first.start
    items = _items(outline, children, start, end)
    if cause := _cause_list(text, items, start, end):
        end = cause
        items = [i for i in items if i.start < end]
    if not items:
        yield from _sentences(outline, section, start, end)
        return
    for i, item in enumerate(items):
        stop = items[i + 1].start if i + 1 < len(items) else end
        span = trim(text, item.start, stop)
        owner = outline.at(item.start) or section
        marker = outline.text[item.start : item.end].strip() or None
        yield Point(owner.section_id, section.part, marker, *span)


def _items(outline: Outline, children: list[Section], start: int, end: int) -> list[_Item]:
    """Items of the outermost list."""
    text = outline.folded
    numbered = [
        _Item(
            c.start,
            c.start + len(c.number or ""),
            f"section{c.depth}",
            ordinal(c.number or ""),
            True,
        )
        for c in children
        if c.start < end
    ]
    spoken = []
    for found in _SPOKEN.finditer(text, start, end):
        before = text[max(start, found.start() - 3) : found.start()]
        if not _BEFORE_ITEM.search(before):
            continue
        word = found.group()
        order = _WORDS_FOR_ORDER.get(word) or ordinal(word)
        style = "a" if found["a"] else "b"
        line_start = not before.strip(" 　\t\xa0") or before.rstrip(" 　\t\xa0").endswith("\n")
        spoken.append(_Item(found.start(), found.end(), style, order, line_start))
    if numbered and (not spoken or numbered[0].start < spoken[0].start or len(numbered) > 1):
        return numbered
    items: list[_Item] = []
    for item in spoken:
        if not items:
            items.append(item)
        elif item.style != items[0].style:
            continue
        elif item.ordinal == 1:
            if item.at_line_start:
                items.append(item)
        elif item.ordinal > items[-1].ordinal and (
            item.at_line_start
            or not (items[0].at_line_start and items[-1].at_line_start)
            or (item.ordinal == items[-1].ordinal + 1 and not _restarts(spoken, items[-1], item))
        ):
            items.append(item)
    return items


def _restarts(spoken: list[_Item], after: _Item, item: _Item) -> bool:
    return any(after.start < s.start < item.start and s.ordinal == 1 for s in spoken)


def _cause_list(text: str, items: list[_Item], start: int, end: int) -> int | None:
    """Start of the sentence that leads to a separate list of causes."""
    at = items[1].start if len(items) > 1 else start
    for found in re.finditer(r"(?:^|(?<=[。\n；]))\s*", text[at:end]):
        position = at + found.end()
        if (lead := _CAUSES.match(text, position, end)) and re.match(
            rf"[：:，,]?\s*(?:{_N}是|[（(]?[一1]|首先|第一|其一)", text[lead.end() : lead.end() + 8]
        ):
            return position
    return None


def _sentences(outline: Outline, section: Section, start: int, end: int) -> Iterator[Point]:
    """Yield one point a sentence where nothing enumerates."""
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
