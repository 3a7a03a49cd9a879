"""Text to sections and the parts of a report, whatever its numbering style."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from lawstats import layout
from lawstats.layout import BLANKS, CHINESE_ORDINAL, Span, trim
from lawstats.numerals import fold_digits
from lawstats.phrases import compile_phrase
from lawstats.vocabulary import Vocabulary

ORDINALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
_B = r"[^\S\n]?"
# One alternative a numbering style, outermost first: 一、 （一） 1. （1）. A full stop between
# digits belongs to a number or a day (4.15), but for a list number before a year (1.2023年).
_STYLES = (
    rf"第{CHINESE_ORDINAL}部分[：:、]?|{CHINESE_ORDINAL}{_B}[、．.]",
    rf"[（(]{_B}{CHINESE_ORDINAL}{_B}[)）]|{CHINESE_ORDINAL}[)）]",
    rf"(?<![\d.·])\d{{1,2}}(?:{_B}[、．.](?![\d·])|[、．.](?=20\d\d{_B}年)|[)）])",
    rf"[（(]{_B}\d{{1,2}}{_B}[)）]|[①-⑳]",
)
_MARK = re.compile("|".join(f"({style})" for style in _STYLES))
# Most such characters start no marker; what follows tells before the long pattern is tried.
_CN = "一二三四五六七八九十"
_MARK_START = re.compile(
    rf"[第{_CN}（(\d①-⑳](?:(?<=[{_CN}])(?=[{_CN}、．.)）\s])|(?<=[（(])(?=[\s{_CN}\d])"
    rf"|(?<=\d)(?<!\d\d)(?=\d?\s?[、．.)）])|(?<=第)(?=[{_CN}])|(?<=[①-⑳]))"
)
_SENTENCE_END = re.compile(r"[。！？!?][”’」』）)]{0,2}|\n")
_HEADING_END = re.compile(r"[。；：:;]")
_WORD = "(?:情况|成效|举措|措施|做法|问题|不足|原因|安排|打算|计划|建议|思路|事项)"
_HEADING_WORD = re.compile(
    rf"[^，。\s]{{2,40}}?{_WORD}(?:[和与及、][^，。\s]{{0,8}}?{_WORD}){{0,2}}"
)
_CLOSED_HEADING = re.compile(rf"[^。\s]{{2,60}}{_WORD}")
_LISTED = re.compile(r"[一二三四五六七八九十]是|第[一二三四五]|首先|其次|[（(]")
_NO_HEADING = re.compile(r"[。；：！？，、,:;.]$|。")
_RUN_IN = re.compile(r"([^。；：！？]{6,24})。(?=.{30})")
MAX_HEADING = 60
# Ranks of headings: 1 一、, then the pieces of a merged section, then the other styles.
_PIECE, _UNNUMBERED = 2, 6
_NEXT_PART = {
    "plan": re.compile(
        r"下一?步|下一?阶段|下一?年度?|今后|20\d\d\s?年，?(?:我|全|区|县|镇|街|乡|将|局|本)"
        r"|针对(?:上述|以上|存在)|(?:改进|整改)措施|为此"
    ),
    "shortcomings": re.compile(
        r"[^。]{0,60}?(?:存在[^。]{0,20}?(?:不足|问题|差距|短板|困难)|主要(?:问题|不足))"
    ),
    "suggestions": re.compile(r"(?:工作|意见|对策)?建议"),
    "leadership": re.compile(r"[^。]{0,30}?(?:第一责任人|主要负责人)"),
}


class Section(NamedTuple):
    """One section; `body` is where the text after its heading starts."""

    section_id: int
    parent_id: int | None
    depth: int
    number: str | None
    heading: str | None
    part: str
    start: int
    end: int
    body: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A text with its title, its sections in document order and its sentence boundaries.

    Attributes
    ----------
    folded : str
        The text with half-width digits, of the same length.
    top : int
        Where the body starts, below the title.
    starts : list of int
        Where the sections start.
    bounds : list of int
        Where sentences end, from 0 to beyond the text.
    """

    text: str
    folded: str
    title: str | None
    top: int
    sections: list[Section]
    starts: list[int]
    bounds: list[int]

    def sentence(self, position: int) -> Span:
        """Start and end of the sentence around a position, blanks trimmed."""
        i = bisect_right(self.bounds, position)
        return trim(self.text, self.bounds[i - 1], min(self.bounds[i], len(self.text)))

    def at(self, position: int) -> Section | None:
        """Return the deepest section that holds a position; None above the title."""
        i = bisect_right(self.starts, position) - 1
        while i >= 0 and self.sections[i].end <= position:
            parent = self.sections[i].parent_id
            i = parent - 1 if parent else -1
        return self.sections[i] if i >= 0 else None


class Mark(NamedTuple):
    """A list marker: its style (0 for 一、 to 3 for （1）) and its ordinal."""

    start: int
    end: int
    style: int
    ordinal: int
    at_line_start: bool


class _Heading(NamedTuple):
    start: int
    number: str | None
    heading: str | None
    rank: int
    body: int
    part: str = ""


def make_outline(text: str, vocabulary: Vocabulary, hidden: list[Span]) -> Outline:
    """Find title, sections and parts.

    Parameters
    ----------
    text : str
        Cleaned text.
    vocabulary : Vocabulary
    hidden : list of (int, int)
        Spans of titles in 《》, in order; no marker counts inside them.

    Returns
    -------
    Outline
        Its sections are in document order, and those of depth 1 tile the text after the title.
    """
    printed, text = text, fold_digits(text)
    spans = list(layout.lines(text))
    wrapped = layout.is_wrapped(text, spans)
    marks = list(_marks(text, hidden, vocabulary))
    first = next((m.start for m in marks if m.style == 0), len(text))
    (start, end), top = layout.find_title(text, spans, first)
    title = re.sub(r"\s*\n\s*", "", printed[start:end]) or None
    marks = [m for m in marks if m.start >= top]
    tops = [m.start for m in marks if m.style == 0]
    end = layout.find_closing(text, spans, max(tops, default=top))
    marks = [m for m in marks if m.start < end]
    year = re.search(r"20\d\d", text[start:end] or text[top : top + 200])
    headings = sorted(_headings(text, marks, end, wrapped))
    if not tops:
        headings = _promote(text, headings, top, end, vocabulary)
    headings = list(_with_parts(text, headings, end, vocabulary, int(year[0]) if year else None))
    bounds = [
        m.end()
        for m in _SENTENCE_END.finditer(text)
        if m[0] != "\n" or not wrapped or layout.breaks_paragraph(text, m.start(), _MARK)
    ]
    sections = [_as_printed(printed, text, s) for s in _sections(text, headings, top, end)]
    starts = [s.start for s in sections]
    return Outline(printed, text, title, top, sections, starts, [0, *bounds, len(text) + 1])


def _as_printed(printed: str, text: str, section: Section) -> Section:
    """Undo the folding of digits in number and heading."""
    at = text.find(section.heading or "", section.start)
    return section._replace(
        number=section.number and printed[section.start : section.start + len(section.number)],
        heading=section.heading and printed[at : at + len(section.heading)],
    )


def ordinal(marker: str) -> int:
    """Return the number that a list marker prints.

    Examples
    --------
    >>> [ordinal(m) for m in ("（十二）", "3、", "③", "二十、")]
    [12, 3, 3, 20]
    """
    if digits := re.search(r"\d+", marker):
        return int(digits.group())
    if circled := re.search("[①-⑳]", marker):
        return ord(circled.group()) - ord("①") + 1
    word = "".join(c for c in marker if c in ORDINALS)
    if "十" not in word:
        return ORDINALS.get(word[-1:], 0)
    tens, _, ones = word.partition("十")
    return ORDINALS.get(tens, 1) * 10 + ORDINALS.get(ones, 0)


def _marks(text: str, hidden: list[Span], vocabulary: Vocabulary) -> Iterator[Mark]:
    """Yield list markers that fit where they stand."""
    last = [0, 0, 0, 0]
    starts = [s for s, _ in hidden]
    second = re.search(r"[。；！？\s]二、", text)
    for first in _MARK_START.finditer(text):
        found = _MARK.match(text, first.start())
        if found is None:
            continue
        start, style = found.start(), (found.lastindex or 1) - 1
        i = bisect_right(starts, start) - 1
        if i >= 0 and hidden[i][1] > start:
            continue
        number = ordinal(found.group())
        before = text[max(0, start - 60) : start]
        stripped = before.rstrip(BLANKS)
        at_line_start = not stripped or stripped[-1] == "\n"
        if not at_line_start:
            blank = len(stripped) < len(before) and stripped[-1] not in "，、,"
            ended = blank or stripped[-1] in "。；;：:！？!?"
            restarts = number == 1 and style > 0 and stripped[-1] in "：:"
            if (number != last[style] + 1 and not restarts) or (style == 3 and not ended):
                continue
            if style == 0:
                ahead = classify(text[found.end() : found.end() + 40], vocabulary, known=True)
                listed = last[0] or (second and second.start() > start)
                if not ahead and not (ended and listed):
                    continue
            elif not ended and not (
                style == 1 and re.search(rf"{CHINESE_ORDINAL}、[^。；，]{{2,45}}$", before)
            ):
                continue
        last[style] = number
        last[style + 1 :] = [0] * (3 - style)
        yield Mark(start, found.end(), style, number, at_line_start)


def _headings(text: str, marks: list[Mark], end: int, wrapped: bool) -> Iterator[_Heading]:
    for i, mark in enumerate(marks):
        stop = marks[i + 1].start if i + 1 < len(marks) else end
        deeper = i + 1 < len(marks) and marks[i + 1].style > mark.style
        yield _numbered(text, mark, stop, deeper, wrapped)
        if mark.style == 0 and not wrapped:
            top_end = next((m.start for m in islice(marks, i + 1, None) if m.style == 0), end)
            if stop >= top_end or marks[i + 1].style == 3:
                yield from _unnumbered(text, text.find("\n", mark.start, top_end), top_end)


def _promote(
    text: str, headings: list[_Heading], top: int, end: int, vocabulary: Vocabulary
) -> list[_Heading]:
    """Find the headings of depth 1 in a report that numbers none of them 一、."""
    bare = list(_unnumbered(text, top, end))
    if any(classify(h.heading or "", vocabulary, known=True) for h in bare):
        bare = [h._replace(rank=1) for h in bare]
        return sorted([*bare, *(h for h in headings if h.start > bare[0].start)])
    ranks = {h.rank for h in headings if classify(h.heading or "", vocabulary, known=True)}
    outer = min(ranks, default=0)
    return [h._replace(rank=1) if h.rank == outer else h for h in headings if h.rank >= outer]


def _numbered(text: str, mark: Mark, stop: int, deeper: bool, wrapped: bool) -> _Heading:
    number = text[mark.start : mark.end].strip()
    rank = mark.style + 2 if mark.style else 1
    newline = text.find("\n", mark.end, stop)
    line_end = stop if newline < 0 else newline
    start, rest = trim(text, mark.end, line_end)
    if (
        wrapped
        and mark.style < 2
        and rest - start >= 22
        and not _HEADING_END.search(text, start, rest)
    ):
        # A heading cut at the line's width goes on in a short next line.
        newline = text.find("\n", line_end + 1, stop)
        piece = text[line_end + 1 : stop if newline < 0 else newline].strip()
        if 0 < len(piece) < 22 and not re.search("[。；：！？，,:;]", piece):
            rest = trim(text, mark.end, stop if newline < 0 else newline)[1]
    found = _HEADING_END.search(text, start, rest)
    cut = found.start() if found else rest
    if mark.style == 0:
        blank = re.search(r"[^\S\n]", text[start : min(cut, start + 80)])
        if blank and _CLOSED_HEADING.fullmatch(text, start, start + blank.start()):
            cut = start + blank.start()
        elif cut - start > (MAX_HEADING if mark.at_line_start else 30):
            words = _HEADING_WORD.match(text, start, cut)
            cut = words.end() if words else cut
    alone = cut >= rest - 1
    followed = deeper or bool(text[rest:stop].strip())
    # A numbered paragraph that is one sentence has no heading.
    keep = cut - start <= MAX_HEADING and (
        mark.style == 0
        or (followed and alone)
        or (not alone and cut - start <= 45)
        or (alone and not found and cut - start <= 30)
    )
    if not keep or cut <= start:
        return _Heading(mark.start, number, None, rank, start)
    body = cut + 1 if found and found.start() == cut else cut
    return _Heading(mark.start, number, text[start:cut].strip(), rank, body)


def _unnumbered(text: str, top: int, end: int) -> Iterator[_Heading]:
    """Yield bare short lines that head the paragraphs below them."""
    spans = list(layout.lines(text, top, end))
    found: set[int] = set()
    for i, (start, stop) in enumerate(spans[:-1]):
        line = text[start:stop]
        if _LISTED.match(line):
            continue
        if (
            4 <= len(line) <= 32
            and not _NO_HEADING.search(line)
            and spans[i + 1][1] - spans[i + 1][0] > len(line) + 8
        ):
            found.add(start)
            yield _Heading(start, None, line, _UNNUMBERED, stop)
        elif len(found) > 1 and spans[i - 1][0] not in found and (run := _RUN_IN.match(line)):
            yield _Heading(start, None, run.group(1), _UNNUMBERED, start + run.end())


def classify(
    heading: str, vocabulary: Vocabulary, year: int | None = None, *, known: bool = False
) -> str:
    """Parts that a heading announces, joined by | in the order announced.

    Parameters
    ----------
    heading : str
    vocabulary : Vocabulary
    year : int, optional
        Year reported on: a heading that names the next one announces the plan.
    known : bool
        Return ``""`` instead of ``measures`` where no phrase is found.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> classify("存在的问题和下一步打算", load())
    'shortcomings|plan'
    """
    heading = re.sub(r"\s", "", heading)
    places: dict[str, int] = {}
    for part in vocabulary.parts.values():
        hits = [hit[1] for p in part.patterns if (hit := compile_phrase(p).search(heading))]
        if hits:
            places[part.id] = min(hits)
    for part_id in ("leadership", "other"):
        if part_id in places:
            return part_id
    if year is not None and not places.keys() - {"measures"} and f"{year + 1}" in heading:
        return "plan"
    others = places.keys() - {"measures"}
    if (
        "measures" in places
        and others
        and (
            "shortcomings" not in others
            or places["measures"] > places["shortcomings"]
            or not re.search("成效|做法|举措|措施|成绩|情况", heading[: places["shortcomings"]])
        )
    ):
        # 工作 and 主要 stand in headings of every part.
        del places["measures"]
    return "|".join(sorted(places, key=lambda p: places[p])) or ("" if known else "measures")


def _with_parts(
    text: str, headings: list[_Heading], end: int, vocabulary: Vocabulary, year: int | None
) -> Iterator[_Heading]:
    """Give every heading its part; put a section of its own before each part of a merged one."""
    tops = [i for i, h in enumerate(headings) if h.rank == 1]
    for i, j in pairwise([*tops, len(headings)]):
        part = classify(headings[i].heading or "", vocabulary, year)
        yield headings[i]._replace(part=part)
        inner = headings[i + 1 : j]
        if "|" in part:
            stop = headings[j].start if j < len(headings) else end
            inner = _split(text, trim(text, headings[i].body, stop), inner, part, vocabulary)
            part = part.split("|")[0]
        for heading in inner:
            part = heading.part or part
            yield heading._replace(part=part)


def _split(
    text: str, span: Span, inner: list[_Heading], merged: str, vocabulary: Vocabulary
) -> list[_Heading]:
    """Headings of a merged section, with one of rank `_PIECE` where each part starts."""
    start, end = span
    outer = min((h.rank for h in inner), default=0)
    shallow = [h for h in inner if h.rank == outer]
    own = {
        part: h
        for h in reversed(shallow)
        if (part := classify(h.heading or "", vocabulary, known=True))
        and (h is shallow[0] or part != merged.split("|")[0])
        and re.search(
            "存在|问题|不足之处|短板|打算|安排|计划|下一?步|措施|建议|举措", h.heading or ""
        )
    }
    pieces: list[_Heading] = []
    for part in merged.split("|"):
        if part in own and own[part].start >= start:
            pieces.append(own[part]._replace(rank=_PIECE, part=part))
        elif not pieces:
            pieces.append(_Heading(start, None, None, _PIECE, start, part))
        else:
            places = [s for s, _ in layout.lines(text, start, end)][1:]
            places += [m.end() for m in re.finditer("[。；]", text[start:end])]
            cue = _NEXT_PART[part]
            later = text[start:end]
            at = next((s for s in places if s >= start and cue.match(text, s, end)), None)
            if at is None:
                found = re.search(rf"(?<=[。；])\s{{0,3}}(?:{cue.pattern})", later)
                at = trim(text, start + found.start(), end)[0] if found else None
            if at is None:
                continue
            pieces.append(_Heading(at, None, None, _PIECE, at, part))
        start = pieces[-1].start
    taken = {p.start for p in pieces}
    return sorted([*pieces, *(h for h in inner if h.start not in taken or h.rank > outer)])


def _sections(text: str, headings: list[_Heading], top: int, end: int) -> Iterator[Section]:
    start, first = trim(text, top, headings[0].start if headings else end)
    plain = []
    if first > start:
        # Without any heading all there is reports what was done.
        plain.append(_Heading(start, None, None, 1, start, "preamble" if headings else "measures"))
    headings = plain + headings
    start, stop = trim(text, end, len(text))
    if stop > start:
        headings.append(_Heading(start, None, None, 1, start, "closing"))
    stops = _stops([h.rank for h in headings], [h.start for h in headings], len(text))
    open_: list[tuple[int, Section]] = []
    for i, h in enumerate(headings):
        while open_ and open_[-1][0] >= h.rank:
            open_.pop()
        parent = open_[-1][1] if open_ else None
        stop = stops[i]
        section = Section(
            i + 1,
            parent.section_id if parent else None,
            len(open_) + 1,
            h.number,
            h.heading,
            h.part,
            h.start,
            min(stop, parent.end) if parent else stop,
            h.body,
        )
        open_.append((h.rank, section))
        yield section


def _stops(ranks: list[int], starts: list[int], end: int) -> list[int]:
    """Where each heading's section stops: at the next heading of its rank or an outer one."""
    stops = [end] * len(ranks)
    open_: list[int] = []
    for i, rank in enumerate(ranks):
        while open_ and ranks[open_[-1]] >= rank:
            stops[open_.pop()] = starts[i]
        open_.append(i)
    return stops
