"""Points: the statements that the parts shortcomings, plan and suggestions list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from lawstats.extract.folded import admissions, before_plans, only_leads, sentence_ends
from lawstats.extract.headings import SPOKEN, ordinal
from lawstats.extract.outline import Outline, Section
from lawstats.text.han import HAN
from lawstats.text.lines import BLANKS, BULLETS, Span, trim
from lawstats.vocabulary import Vocabulary

PARTS = ("shortcomings", "plan", "suggestions")
_N = "[一二三四五六七八九十]"
# Markers of items inside a sentence, in two styles: 一是 and 一要; 第一, 首先 and 其一.
_SPOKEN = re.compile(
    rf"(?P<numeral>{_N}{{1,2}}(?:{SPOKEN}))"
    rf"|(?P<word>第{_N}{{1,2}}(?=[，,、：:])|(?:首先|其次|再次|最后)(?=[，,、：:是要])|其{_N}(?=[，,、：:是]))"
)
_WORDS_FOR_ORDER = {"首先": 1, "其次": 2, "再次": 3, "最后": 9}
# Words that add an item to a list; 同时 can also go on with the item before it.
_ADDED = re.compile(
    r"(?<![^\s。；;！])(?:(?P<more>此外|另外|还有|再有|再者|除此之外)|与?此?同时)(?=[，,、：:是])"
)
_ADDED_ORDINAL = 99
_BEFORE_ITEM = re.compile(rf"(?:^|[。；;：:！\n\s）)，,{BULLETS}])$")
_MARKS = re.compile(rf"[{BULLETS}][{BLANKS}]*$")
# A mark at the start of a line; letters are what symbols of another font (Wingdings) become.
_BULLET = re.compile(
    rf"(?m)^[{BLANKS}]*(?P<mark>[{BULLETS}]|[-—–*+§ØüÜlnuqvw](?=[{BLANKS}{HAN}]))[{BLANKS}]*(?=[{HAN}“（])"
)
# What leads to a list of causes, and what such a list begins with.
_CAUSES = re.compile(
    r"[^。\n]{0,30}?(?:原因|成因)(?:[^。\n：:]{0,12})?(?:[：:]|(?:主要)?(?:是|有|在于|如下|包括|分析)|$)"
)
_CAUSES_ALONE = re.compile(r"[^不短弱问困难差]{0,8}(?:原因|成因|根源)[^不短弱问困难差]{0,8}")
_FIRST_CAUSE = re.compile(rf"[：:，,]?\s*(?:{_N}是|[（(]?[一1]|首先|第一|其一)")
# The first sentence of a part often praises what was done before it says what is lacking.
_LEAD = re.compile(
    r"(?:取得|有了|做出|作出).{0,24}(?:成绩|成效|进展|进步|效果|提升)|尽管|虽然|差距"
)


class Point(NamedTuple):
    """One statement, its marker included.

    `said` is where the words begin that say what falls short, if its section is about something
    else; it is None elsewhere.
    """

    section_id: int
    part: str
    marker: str | None
    start: int
    end: int
    said: int | None = None


class _Item(NamedTuple):
    """A marker of a list."""

    start: int
    end: int
    style: str
    ordinal: int
    at_line_start: bool


def find_points(outline: Outline, vocabulary: Vocabulary) -> list[Point]:
    """Return the statements of every section that is the whole of such a part, in order.

    Where no heading names the shortcomings, those that other sections admit are added.
    """
    sections = outline.sections
    points: list[Point] = []
    if not any("shortcomings" in section.parts for section in sections):
        points += _folded(outline, vocabulary)
    for section in sections:
        if section.part not in PARTS:
            continue
        parent = sections[section.parent_id - 1] if section.parent_id else None
        if parent is None or parent.part != section.part:
            admitted = [p.end for p in points if section.start <= p.start < section.end]
            start = max(admitted, default=section.body)
            points += _points(outline, section, start, vocabulary)
    return sorted(points, key=attrgetter("start"))


def _folded(outline: Outline, vocabulary: Vocabulary) -> Iterator[Point]:
    """Yield the shortcomings that sections of other parts admit."""

    def items(start: int, end: int) -> list[Span]:
        return [(item.start, item.end) for item in _items(outline, [], start, end)]

    children: dict[int | None, list[Section]] = {}
    for section in outline.sections:
        children.setdefault(section.parent_id, []).append(section)
    ends = [*outline.starts[1:], len(outline.text)]
    for section, end in zip(outline.sections, ends, strict=False):
        if section.part in ("preamble", "closing"):
            continue
        last = section.body
        planned = section.part in PARTS
        for found in admissions(
            outline.folded, section.body, end, items, vocabulary, planned=planned
        ):
            marker = outline.text[found.start : found.marker_end].strip() or None
            about = (section.section_id, "shortcomings", marker)
            yield Point(*about, found.start, found.end, found.said)
            last = found.end
        # 存在以下不足：（1）… leads to a list of sections.
        *_, lead = [(last, last), *sentence_ends(outline.folded, last, end)]
        inner = children.get(section.section_id, [])
        if inner and inner[0].start == end and only_leads(outline.folded, *lead, vocabulary):
            numbered = [_numbered(s) for s in inner]
            for point in _listed(outline, section, numbered, section.end):
                yield point._replace(part="shortcomings", said=point.start)


def _points(
    outline: Outline, section: Section, start: int, vocabulary: Vocabulary
) -> Iterator[Point]:
    end = section.end
    if _CAUSES_ALONE.fullmatch(section.heading or "") and any(
        s.part == "shortcomings" and s.depth == 1 and s is not section for s in outline.sections
    ):
        return
    children = [s for s in outline.sections if s.parent_id == section.section_id]
    causes = [c for c in children if c.heading and re.search("原因|成因", c.heading)]
    if causes and len(children) > len(causes):
        # Two lists: what falls short, and why. Only the first holds points.
        end = causes[0].start
        children = [c for c in children if c.start < end]
        if len(children) == 1:
            child = children[0]._replace(part=section.part)
            yield from _points(outline, child, child.body, vocabulary)
            return
    items = _items(outline, children, start, end)
    items += _added(outline.folded, items, start, end)
    if cause := _cause_list(outline.folded, items, start, end):
        end = cause
        items = [i for i in items if i.start < end]
    if section.part == "shortcomings":
        end = before_plans(outline.folded, items[-1].end if items else start, end)
    first = items[0].start if items else end
    if not items or items[0].ordinal > 1:
        # Where a list has no 一是 its first item has no marker.
        yield from _sentences(outline, section, (start, first), vocabulary)
    yield from _listed(outline, section, items, end)


def _listed(
    outline: Outline, section: Section, items: Sequence[_Item], end: int
) -> Iterator[Point]:
    """Yield the items of a list."""
    stops = [*(i.start for i in items), end][1:]
    for item, stop in zip(items, stops, strict=True):
        owner = outline.at(item.start) or section
        marker = outline.text[item.start : item.end].strip() or None
        span = trim(outline.folded, item.start, stop)
        yield Point(owner.section_id, section.part, marker, *span)


def _items(outline: Outline, children: list[Section], start: int, end: int) -> list[_Item]:
    """Return the items of the outermost list: numbered sections, else markers like 一是."""
    numbered = [_numbered(child) for child in children if child.start < end]
    spoken = list(_spoken(outline.folded, start, end))
    bullets = _bulleted(outline.folded, start, end)
    if len(bullets) > max(1, len(numbered)) and not (spoken and spoken[0].start <= bullets[0].end):
        return bullets
    if numbered and (not spoken or numbered[0].start < spoken[0].start or len(numbered) > 1):
        return numbered
    items: list[_Item] = []
    for item in spoken:
        if not items or _continues(items, item, spoken):
            items.append(item)
    return items


def _bulleted(text: str, start: int, end: int) -> list[_Item]:
    """Return the lines that begin with the first of the marks."""
    found = list(_BULLET.finditer(text, start, end))
    same = [m for m in found if m["mark"] == found[0]["mark"]]
    return [_Item(m.start("mark"), m.end("mark"), "bullet", i, True) for i, m in enumerate(same, 1)]


def _added(text: str, items: list[_Item], start: int, end: int) -> list[_Item]:
    """Return the items that words like 此外 add after the last one of a list, or that make one."""
    last = items[-1] if items else None
    added: list[_Item] = []
    for found in _ADDED.finditer(text, last.end if last else start, end):
        line_start = not text[text.rfind("\n", start, found.start()) + 1 : found.start()].strip()
        inline = last and not last.at_line_start and (found["more"] or last.style == "word")
        if line_start or inline:
            added.append(_Item(*found.span(), "added", _ADDED_ORDINAL, line_start))
    return added if last or len(added) > 1 else []


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
        stripped = _MARKS.sub("", before).rstrip(" 　\t\xa0")
        at_line_start = not stripped or stripped.endswith("\n")
        mark = _MARKS.search(before)
        first = found.start() - len(mark.group() if mark else "")
        yield _Item(first, found.end(), found.lastgroup or "", order, at_line_start)


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


def _sentences(
    outline: Outline, section: Section, span: Span, vocabulary: Vocabulary
) -> Iterator[Point]:
    """Yield one point a sentence where there is no list."""
    text = outline.folded
    spans = list(sentence_ends(text, *span))
    for i, (start, end) in enumerate(spans):
        if text[end - 1] in "：:" or (i == 0 and _leads(text, start, end, len(spans), vocabulary)):
            continue
        owner = outline.at(start) or section
        yield Point(owner.section_id, section.part, None, start, end)


def _leads(text: str, start: int, end: int, sentences: int, vocabulary: Vocabulary) -> bool:
    """Whether a first sentence says nothing by itself."""
    praise = sentences > 1 and bool(_LEAD.search(text, start, end))
    return praise or only_leads(text, start, end, vocabulary)
