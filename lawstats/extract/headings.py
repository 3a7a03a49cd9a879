"""Headings: list markers of every style, the words they head, the parts they announce."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple

from lawstats.text import lines as layout
from lawstats.text.lines import BLANKS, CHINESE_ORDINAL, Span, trim
from lawstats.text.sentences import MARKER
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import compile_phrase

ORDINALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
# Most such characters start no marker; what follows tells before the long pattern is tried.
_CN = "一二三四五六七八九十"
_MARK_START = re.compile(
    rf"[第{_CN}（(\d①-⑳](?:(?<=[{_CN}])(?=[{_CN}、．.)）\s])|(?<=[（(])(?=[\s{_CN}\d])"
    rf"|(?<=\d)(?<!\d\d)(?=\d?\s?[、．.)）])|(?<=第)(?=[{_CN}])|(?<=[①-⑳]))"
)
# What follows 一 in the markers 一是 and 一要. In 二是不敢管 and 三要求新求变 there is a marker; in
# 二是否落实 (whether) and 三要求 (three demands) there is none.
SPOKEN = (
    "是(?!否)|要(?!求(?![真实新变进稳精突])|素(?!质)|点(?!面|对点|线面)|件(?!件)|义(?!务|无|不容))"
)
_HEADING_END = re.compile(r"[。；：:;]")
# 短板 and 重点 name a part only after such a word: 存在的短板, 工作重点, but not 补齐短板.
_WORD = (
    "(?:情况|成效|举措|措施|做法|问题|不足|原因|安排|打算|计划|建议|思路|事项"
    "|(?:(?<=[的在要和与及、])|(?<=突出))短板|(?:(?<=工作)|(?<=主要))重点)"
)
_HEADING_WORD = re.compile(
    rf"[^，。\s]{{2,40}}?{_WORD}(?:[和与及、][^，。\s]{{0,8}}?{_WORD}){{0,2}}"
)
_CLOSED_HEADING = re.compile(
    rf"(?!(?:突出|聚焦|抓|把握|明确|围绕|紧扣|紧盯|找准|正视)[^。\s]{{0,20}}(?:短板|重点)$)"
    rf"[^。\s]{{2,60}}{_WORD}"
)
# The same, broken in two by a blank where the lines of a heading were joined.
_BROKEN_HEADING = re.compile(rf"[^，。\s]{{10,40}}[^\S\n][^，。\s]{{2,16}}{_WORD}(?=[^\S\n])")
# A first item behind a blank is no part of the heading before it.
_FIRST_ITEM = re.compile(rf"(?<=\S\S)[^\S\n]{{1,4}}(?=一(?:{SPOKEN})|(?:首先|第一|其一)[，,、：:])")
# A heading that is a sentence, and the blank that parts it from a text too long for a heading.
_HEADING_SENTENCE = re.compile(
    r"[㐀-鿿\d“”《》（）、，,]{6,45}(?<=[㐀-鿿”》）])(?=[^\S\n]{1,4}[㐀-鿿“《])"
)
_LISTED = re.compile(r"[一二三四五六七八九十]是|第[一二三四五]|首先|其次|[（(]")
_NO_HEADING = re.compile(r"[。；：！？，、,:;.]$|。|^\W*\d*\W*$")
_RUN_IN = re.compile(r"([^。；：！？]{6,24})。(?=.{30})")
_SHORT_HEADING = 22
MAX_HEADING = 60
# Ranks of headings: 1 一、, then the pieces of a merged section, then the other styles.
PIECE, _UNNUMBERED = 2, 6


class Mark(NamedTuple):
    """A list marker: its style (0 for 一、 to 3 for （1）) and its ordinal."""

    start: int
    end: int
    style: int
    ordinal: int
    at_line_start: bool


class Heading(NamedTuple):
    """A heading, outermost with rank 1; `body` is where the text after it starts."""

    start: int
    number: str | None
    heading: str | None
    rank: int
    body: int
    part: str = ""


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


def find_marks(text: str, hidden: list[Span], vocabulary: Vocabulary) -> Iterator[Mark]:
    """Yield list markers that fit where they stand."""
    last = [0, 0, 0, 0]
    starts = [s for s, _ in hidden]
    second = re.search(r"[。；！？\s]二、", text)
    for first in _MARK_START.finditer(text):
        found = MARKER.match(text, first.start())
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


def find_headings(text: str, marks: list[Mark], end: int, wrapped: bool) -> Iterator[Heading]:
    """Yield what every marker heads, and the bare headings between them."""
    tops = [m.start for m in marks if m.style == 0]
    numbered = {m.start for m in marks}
    for i, mark in enumerate(marks):
        stop = marks[i + 1].start if i + 1 < len(marks) else end
        deeper = i + 1 < len(marks) and marks[i + 1].style > mark.style
        yield _numbered(text, mark, stop, deeper, wrapped)
        if mark.style == 0 and not wrapped:
            later = bisect_right(tops, mark.start)
            top_end = tops[later] if later < len(tops) else end
            if stop >= top_end or marks[i + 1].style == 3:
                bare = _unnumbered(text, text.find("\n", mark.start, top_end), top_end)
                # A short numbered line looks like a bare heading too.
                yield from (h for h in bare if h.start not in numbered)


def promote(
    text: str, headings: list[Heading], top: int, end: int, vocabulary: Vocabulary
) -> list[Heading]:
    """Find the headings of depth 1 in a report that numbers none of them 一、."""
    numbered = {h.start: h for h in headings}
    # A short numbered line looks like a bare heading too.
    bare = [numbered.get(h.start, h) for h in _unnumbered(text, top, end)]
    if any(classify(h.heading or "", vocabulary, known=True) for h in bare if not h.number):
        named = {h.start: h._replace(rank=1) for h in bare if not h.number or h is bare[0]}
        later = {h.start: h for h in headings if h.start > bare[0].start}
        return sorted((later | named).values(), key=attrgetter("start"))
    ranks = {h.rank for h in headings if classify(h.heading or "", vocabulary, known=True)}
    outer = min(ranks, default=0)
    return [h._replace(rank=1) if h.rank == outer else h for h in headings if h.rank >= outer]


def _numbered(text: str, mark: Mark, stop: int, deeper: bool, wrapped: bool) -> Heading:
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
    if item := _FIRST_ITEM.search(text, start, min(cut, start + 80)):
        cut = item.start()
    elif mark.style == 0:
        blank = re.search(r"[^\S\n]", text[start : min(cut, start + 80)])
        if blank and _CLOSED_HEADING.fullmatch(text, start, start + blank.start()):
            cut = start + blank.start()
        elif cut - start > MAX_HEADING and (broken := _BROKEN_HEADING.match(text, start, cut)):
            cut = broken.end()
        elif cut - start > (MAX_HEADING if mark.at_line_start else 30):
            words = _HEADING_WORD.match(text, start, cut)
            if not words and cut - start > MAX_HEADING:
                words = _HEADING_SENTENCE.match(text, start, cut)
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
        return Heading(mark.start, number, None, rank, start)
    body = cut + 1 if found and found.start() == cut else cut
    return Heading(mark.start, number, text[start:cut].strip(), rank, body)


def _unnumbered(text: str, top: int, end: int) -> Iterator[Heading]:
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
            and _is_paragraph(text, spans[i + 1], len(line))
        ):
            found.add(start)
            yield Heading(start, None, line, _UNNUMBERED, stop)
        elif len(found) > 1 and spans[i - 1][0] not in found and (run := _RUN_IN.match(line)):
            yield Heading(start, None, run.group(1), _UNNUMBERED, start + run.end())


def _is_paragraph(text: str, span: Span, heading: int) -> bool:
    """Whether a line is a paragraph below a heading: longer, or a sentence at least as long."""
    length = span[1] - span[0]
    # A longer line may be one of a paragraph that is cut at one width.
    ends = heading <= _SHORT_HEADING and text[span[1] - 1] == "。"
    return length > heading + 8 or (length >= heading and ends)


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
            or places["measures"] > min(places[part] for part in others)
            or not re.search("成效|做法|举措|措施|成绩|情况", heading[: places["shortcomings"]])
        )
    ):
        # 工作 and 主要 stand in headings of every part.
        del places["measures"]
    return "|".join(sorted(places, key=lambda p: places[p])) or ("" if known else "measures")
