"""Headings: list markers of every style, the words they head, the parts they announce."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import NamedTuple

from lawstats.extract.parts import classify
from lawstats.text.han import HAN
from lawstats.text.lines import BLANKS, BULLETS, CHINESE_ORDINAL, Span, line_spans, trim
from lawstats.text.sentences import MARKER, ONE_SIGN
from lawstats.vocabulary import Vocabulary

ORDINALS = {c: i for i, c in enumerate("一二三四五六七八九十", 1)}
# The characters after it rule out most starts before the long pattern is tried.
_CN = "一二三四五六七八九十"
_SIGNS = f"{ONE_SIGN}⒈-⒛㈠-㈩"
_MARK_START = re.compile(
    rf"[第{_CN}（(\d{_SIGNS}](?:(?<=[{_CN}])(?=[{_CN}、．.)）\s])|(?<=[（(])(?=[\s{_CN}\d])"
    rf"|(?<=\d)(?<!\d\d)(?=\d?\s?[、．.)）])|(?<=第)(?=[{_CN}])|(?<=[{_SIGNS}]))"
)
# The words after 一 in the markers 一是 and 一要. 二是不敢管 and 三要求新求变 begin with a marker;
# 二是否落实 (whether) and 三要求 (three demands) do not.
SPOKEN = (
    "是(?!否(?![定认决]))"
    "|要(?!求(?![真实新变进稳精突])|素(?!质)|点(?!面|对点|线面)|件(?!件)|义(?!务|无|不容))"
)
_DIGITS, _SIGN = re.compile(r"\d+"), re.compile(f"[{_SIGNS}]")
_AFTER_BREAK = re.compile(rf"[{BLANKS}{BULLETS}]+$")
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
# A first item after a blank does not belong to the heading before it.
_FIRST_ITEM = re.compile(rf"(?<=\S\S)[^\S\n]{{1,4}}(?=一(?:{SPOKEN})|(?:首先|第一|其一)[，,、：:])")
# A heading that is a sentence, before a blank and a text too long for a heading.
_HEADING_SENTENCE = re.compile(
    rf"[{HAN}\d“”《》（）、，,]{{6,45}}(?<=[{HAN}”》）])(?=[^\S\n]{{1,4}}[{HAN}“《])"
)
_LISTED = re.compile(r"[一二三四五六七八九十]是|第[一二三四五]|首先|其次|[（(]")
_NO_HEADING = re.compile(r"[。；：！？，、,:;.]$|。|^\W*\d*\W*$")
_RUN_IN = re.compile(r"([^。；：！？]{6,24})。(?=.{30})")
_SHORT_HEADING = 22
MAX_HEADING = 60
# Ranks of headings: titles above 一、, 1 for 一、, then the other styles. The pieces of a merged
# section have the rank after its own.
TITLE, _UNNUMBERED = -1, 6
_NO_TITLE = re.compile(rf"[。；：！？，、,:;.]|如下|报告|汇报|^\W*\d*\W*$|^(?:{MARKER.pattern})")


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
    >>> [ordinal(m) for m in ("（十二）", "3、", "③", "㈢", "二十、")]
    [12, 3, 3, 3, 20]
    """
    if digits := _DIGITS.search(marker):
        return int(digits.group())
    if sign := _SIGN.search(marker):
        return int(unicodedata.numeric(sign.group()))
    word = "".join(c for c in marker if c in ORDINALS)
    if "十" not in word:
        return ORDINALS.get(word[-1:], 0)
    tens, _, ones = word.partition("十")
    return ORDINALS.get(tens, 1) * 10 + ORDINALS.get(ones, 0)


def find_marks(text: str, hidden: list[Span], vocabulary: Vocabulary) -> Iterator[Mark]:
    """Yield the list markers of a text.

    A marker begins a line, or continues a list inside a line. What only looks like a marker, in a
    title in 《》 or in a sentence, is left out.

    Parameters
    ----------
    text : str
    hidden : list of (int, int)
        Spans of titles in 《》, in order.
    vocabulary : Vocabulary
    """
    last = [0, 0, 0, 0]  # the last ordinal of each style
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
        before = text[max(0, start - 60) : start]
        stripped = _AFTER_BREAK.sub("", before)
        at_line_start = not stripped or stripped[-1] == "\n"
        mark = Mark(start, found.end(), style, ordinal(found.group()), at_line_start)
        if not at_line_start:
            if not _continues_list(mark, before, last[style]):
                continue
            listed = last[0] or (second and second.start() > start)
            if style == 0 and not (listed and _after_sentence(before)):
                ahead = text[found.end() : found.end() + 40]
                if not classify(ahead, vocabulary, known=True):
                    continue
        last[style] = mark.ordinal
        last[style + 1 :] = [0] * (3 - style)
        yield mark


def _continues_list(mark: Mark, before: str, last: int) -> bool:
    """Whether a marker inside a line has the next ordinal and is where an item can begin."""
    stripped = before.rstrip(BLANKS)
    restarts = mark.ordinal == 1 and mark.style > 0 and stripped[-1] in "：:"
    if mark.ordinal != last + 1 and not restarts:
        return False
    if mark.style == 0 or _after_sentence(before):
        return True
    # 三、工作成效（一）: an item right after its heading.
    return mark.style == 1 and bool(re.search(rf"{CHINESE_ORDINAL}、[^。；，]{{2,45}}$", before))


def _after_sentence(before: str) -> bool:
    """Whether the words before a marker end a sentence or are followed by a blank."""
    stripped = before.rstrip(BLANKS)
    blank = len(stripped) < len(before) and stripped[-1] not in "，、,"
    return blank or stripped[-1] in "。；;：:！？!?"


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


def with_titles(
    text: str, headings: list[Heading], top: int, end: int, vocabulary: Vocabulary
) -> list[Heading]:
    """Put headings that stand above lists of 一、 on the outermost rank.

    They are 第一部分, or bare lines that name parts: 存在的问题 above a list that begins anew.
    """
    ones = [h for h in headings if h.rank == 1]
    if any((h.number or "")[:1] == "第" for h in ones):
        if all((h.number or "")[:1] == "第" for h in ones):
            return headings
        return [h._replace(rank=TITLE) if (h.number or "")[:1] == "第" else h for h in headings]
    if not ones:
        return headings
    titles = dict(_titles(text, ones, top, end, vocabulary))
    over = min(titles, default=end) < ones[0].start
    if not over:
        # Only the last ones have no number: 下一步打算 after 三、.
        titles = {start: stop for start, stop in titles.items() if start > ones[-1].start}
    rank = TITLE if over and len(titles) > 1 else 1
    kept = [h for h in headings if h.start not in titles]
    bare = [Heading(s, None, text[s:stop], rank, stop) for s, stop in titles.items()]
    return sorted([*kept, *bare], key=attrgetter("start"))


def _titles(
    text: str, ones: list[Heading], top: int, end: int, vocabulary: Vocabulary
) -> Iterator[Span]:
    """Yield bare lines that name a part: above the first 一、, or another part than that around."""
    parts = {h.start: classify(h.heading or "", vocabulary) for h in ones}
    around, over = "measures", False
    spans = list(line_spans(text, top, end))
    for (start, stop), (below, _) in zip(spans, [*spans[1:], (end, end)], strict=True):
        line = text[start:stop]
        if start in parts:
            around = around if over else parts[start]
        elif 3 <= len(line) <= MAX_HEADING and not _NO_TITLE.search(line):
            named = classify(line, vocabulary, known=True)
            first = below == ones[0].start
            other = start > ones[0].start and not {*named.split("|")} & {
                *around.split("|"),
                "measures",
            }
            if named and (first or other):
                around, over = named, over or first
                yield start, stop


def _numbered(text: str, mark: Mark, stop: int, deeper: bool, wrapped: bool) -> Heading:
    """Return what a marker heads; a numbered paragraph without heading has heading None.

    Parameters
    ----------
    text : str
    mark : Mark
    stop : int
        Where the next marker starts, or the end of the body.
    deeper : bool
        Whether that marker is of an inner style.
    wrapped : bool
        Whether the lines of the text are cut at one width.
    """
    number = text[mark.start : mark.end].strip()
    rank = mark.style + 2 if mark.style else 1
    start, line_end = _heading_line(text, mark, stop, wrapped)
    closed = _HEADING_END.search(text, start, line_end)
    end = _heading_end(text, start, closed.start() if closed else line_end, mark)
    alone = end >= line_end - 1
    followed = deeper or bool(text[line_end:stop].strip())
    length = end - start
    # A numbered paragraph that is one sentence has no heading.
    is_heading = 0 < length <= MAX_HEADING and (
        mark.style == 0
        or (alone and followed)
        or (alone and not closed and length <= 30)
        or (not alone and length <= 45)
    )
    if not is_heading:
        return Heading(mark.start, number, None, rank, start)
    body = end + 1 if closed and closed.start() == end else end
    return Heading(mark.start, number, text[start:end].strip(), rank, body)


def _heading_line(text: str, mark: Mark, stop: int, wrapped: bool) -> Span:
    """Span of the line after a marker; a heading cut at the line's width has a second line."""
    line_end = _line_end(text, mark.end, stop)
    start, end = trim(text, mark.end, line_end)
    long = wrapped and mark.style < 2 and end - start >= _SHORT_HEADING
    if long and not _HEADING_END.search(text, start, end):
        second_end = _line_end(text, line_end + 1, stop)
        second = text[line_end + 1 : second_end].strip()
        if 0 < len(second) < _SHORT_HEADING and not re.search("[。；：！？，,:;]", second):
            end = trim(text, mark.end, second_end)[1]
    return start, end


def _line_end(text: str, start: int, stop: int) -> int:
    newline = text.find("\n", start, stop)
    return stop if newline < 0 else newline


def _heading_end(text: str, start: int, end: int, mark: Mark) -> int:
    """Return where a heading ends: where the first rule says, else at `end` (a 。：；, line end).

    The examples below each rule are run by the tests; … is a long sentence.
    """
    for rule in HEADING_ENDS if mark.style == 0 else (before_first_item,):
        if (sooner := rule(text, start, end, mark)) is not None:
            return sooner
    return end


def before_first_item(text: str, start: int, end: int, _: Mark) -> int | None:
    """End before the first item of a list in the same line.

    一、依法履职能力不强 一是执法人员少，二是培训不够。 → 依法履职能力不强
    """
    item = _FIRST_ITEM.search(text, start, min(end, start + 80))
    return item.start() if item else None


def at_a_blank(text: str, start: int, end: int, _: Mark) -> int | None:
    """End at a blank where the words before it name a part.

    一、工作成效 我镇坚持依法行政，各项工作有序开展。 → 工作成效
    """
    blank = re.search(r"[^\S\n]", text[start : min(end, start + 80)])
    closed = blank and _CLOSED_HEADING.fullmatch(text, start, start + blank.start())
    return start + blank.start() if blank and closed else None


def after_a_break(text: str, start: int, end: int, _: Mark) -> int | None:
    """End a heading that a blank breaks in two at the next blank.

    一、扎实推进法治政府建设 有关工作情况 我镇… → 扎实推进法治政府建设 有关工作情况
    """
    broken = end - start > MAX_HEADING and _BROKEN_HEADING.match(text, start, end)
    return broken.end() if broken else None


def after_words_of_a_part(text: str, start: int, end: int, mark: Mark) -> int | None:
    """End where long words stop naming a part.

    一、工作成效我镇… → 工作成效
    """
    longest = MAX_HEADING if mark.at_line_start else 30
    words = end - start > longest and _HEADING_WORD.match(text, start, end)
    return words.end() if words else None


def after_a_sentence(text: str, start: int, end: int, _: Mark) -> int | None:
    """End at the blank after a sentence of a heading's length.

    一、坚持党对法治工作的领导 我镇… → 坚持党对法治工作的领导
    """
    sentence = end - start > MAX_HEADING and _HEADING_SENTENCE.match(text, start, end)
    return sentence.end() if sentence else None


# Where a heading ends in a longer line, for markers of the style 一、.
HEADING_ENDS: tuple[Callable[[str, int, int, Mark], int | None], ...] = (
    before_first_item,
    at_a_blank,
    after_a_break,
    after_words_of_a_part,
    after_a_sentence,
)


def _unnumbered(text: str, top: int, end: int) -> Iterator[Heading]:
    """Yield bare short lines that head the paragraphs below them."""
    spans = list(line_spans(text, top, end))
    found: set[int] = set()
    for i, (start, stop) in enumerate(spans):
        line = text[start:stop]
        if _LISTED.match(line):
            continue
        bare = 4 <= len(line) <= 32 and not _NO_HEADING.search(line)
        below = spans[i + 1] if i + 1 < len(spans) else None
        # After two such headings, one without a paragraph is a heading too; a longer line, or one
        # with a comma, begins a paragraph that is cut at one width.
        alone = len(found) > 1 and len(line) <= _SHORT_HEADING and "，" not in line
        if bare and (
            (below and _is_paragraph(text, below, len(line)))
            or (alone and text[spans[i - 1][1] - 1] == "。")
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
