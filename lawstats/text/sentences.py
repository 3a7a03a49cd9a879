"""Where sentences begin and end in a text, and how a span is shown on one line.

A sentence goes to 。！？ or to the end of its line. In some texts, such as those of PDF files, the
lines are cut at one width: a line break there can be inside a sentence, a word or a number. Such a
break ends no sentence, and it is not shown. Extraction and analysis both use this module, so that
a sentence is the same in every table, figure and page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from lawstats.text.lines import BLANKS, CHINESE_ORDINAL, Span, line_spans, trim

_B = r"[^\S\n]?"
# The marker of a list item, outermost style first: 一、 （一） 1. （1）. A full stop between digits
# belongs to a number or a day (4.15), but for a list number before a year (1.2023年).
ONE_SIGN = "①-⒇❶-❿➀-➓"  # a number in one sign
_STYLES = (
    rf"第{CHINESE_ORDINAL}部分[：:、]?|{CHINESE_ORDINAL}{_B}[、．.]",
    rf"[（(]{_B}{CHINESE_ORDINAL}{_B}[)）]|{CHINESE_ORDINAL}[)）]|[㈠-㈩]",
    rf"[⒈-⒛]|(?<![\d.·])\d{{1,2}}(?:{_B}[、．.](?![\d·])|[、．.](?=20\d\d{_B}年)|[)）])",
    rf"[（(]{_B}\d{{1,2}}{_B}[)）]|[{ONE_SIGN}]",
)
MARKER = re.compile("|".join(f"({style})" for style in _STYLES))

_END = re.compile(r"[。！？!?\n](?:(?<!\n)[”’」』）)]{1,2})?")
_STOPS = "。；：！？"
_FEW_WORDS = re.compile(r"\w{1,4}。")
_CLOSED = frozenset("。；：！？，、")
_NO_START = frozenset("。，、；：！？）)”’》")  # no line of its own begins with these
_PAGE = rf"[{BLANKS}]*(?:[-—–－]\s?\d{{1,3}}\s?[-—–－]|第?\s?\d{{1,3}}\s?页?)[{BLANKS}]*"
_PAGE_LINE = re.compile(rf"\n{_PAGE}(?=\n|$)")
# A line break with the blanks around it, and with the page number that is a line of its own.
_BREAK = re.compile(
    rf"(?<=\S)[{BLANKS}]*(?P<first>\n)(?:{_PAGE}\n)?(?P<after>[{BLANKS}]*)(?=\S)"
    rf"|{_PAGE_LINE.pattern}"
)
_INNER_BREAK = re.compile(rf"(?<=\S)[{BLANKS}]*\n(?:{_PAGE}\n)?\s*")
_LATIN = re.compile("[A-Za-z]")
_FULLEST = 70  # characters of a line that can be cut


class SectionStart(NamedTuple):
    """What the sentences depend on in a section: columns of the table ``sections``."""

    start: int
    number: str | None
    heading: str | None
    part: str | None


@dataclass(frozen=True, slots=True)
class Sentences:
    """A text with its sentences.

    Attributes
    ----------
    text : str
    bounds : list of int
        Where sentences end, from 0 to beyond the text.
    joined : list of (int, int)
        Line breaks inside paragraphs, with the blanks and page numbers around them. Empty where
        lines are paragraphs.
    """

    text: str
    bounds: list[int]
    joined: list[Span]

    def around(self, start: int, end: int | None = None) -> Span:
        """Start and end of the sentence around a position or span, blanks trimmed."""
        first = bisect_right(self.bounds, start)
        last = first if end is None else bisect_right(self.bounds, max(start, end - 1))
        return trim(self.text, self.bounds[first - 1], min(self.bounds[last], len(self.text)))

    def whole(self, start: int = 0, end: int | None = None) -> str:
        """Return a span with its cut lines put together; each line of it is a paragraph."""
        end = len(self.text) if end is None else end
        kept: list[str] = []
        at = start
        first = bisect_left(self.joined, (start, start))
        first -= bool(first and self.joined[first - 1][1] > start)
        for a, b in self.joined[first:]:
            if a >= end:
                break
            kept.append(self.text[at : max(at, a)])
            at = min(b, end)
            kept.append(_between(self.text[a - 1 : a], self.text[b : b + 1]))
        kept.append(self.text[at:end])
        return "".join(kept)

    def line(self, start: int, end: int) -> str:
        """Show a span on one line."""
        return " ".join(self.whole(start, end).split())

    def split(self, start: int, end: int) -> tuple[str, str, str]:
        """Cut the sentence around a span: what is before it, the span, and what is after it.

        Examples
        --------
        >>> find_sentences("甲。办案5件，罚款。乙。", []).split(4, 6)
        ('办案', '5件', '，罚款。')
        """
        first, last = self.around(start, end)
        before, after = min(first, start), max(last, end)
        return self.whole(before, start), self.whole(start, end), self.whole(end, after)


def find_sentences(text: str, sections: Iterable[SectionStart]) -> Sentences:
    r"""Find where sentences end in a report.

    Parameters
    ----------
    text : str
    sections : iterable of SectionStart
        The sections in document order. A heading is no part of the sentence below it, and nothing
        above the first section belongs to a sentence of it.

    Returns
    -------
    Sentences

    Examples
    --------
    >>> text = "一、做法\n" + "\n".join(["全年共办理行政处罚案件九十三件，其中简易程序的罚"] * 12)
    >>> sentences = find_sentences(text, [SectionStart(0, "一、", "做法", "measures")])
    >>> sentences.line(25, 33), sentences.around(0), len(sentences.bounds)
    ('程序的罚全年共', (0, 4), 3)
    """
    full = full_line(text, list(line_spans(text)))
    joined: list[Span] = []
    if full:
        joined = [span for span, _ in _joined(text, list(sections), full)]
    inside = {i for span in joined for i in range(*span)}
    ends = [m.end() for m in _END.finditer(text) if m[0] != "\n" or m.start() not in inside]
    return Sentences(text, [0, *ends, len(text) + 1], joined)


def cut(text: str) -> Iterator[Span]:
    r"""Yield the spans of the sentences of a text whose lines are paragraphs, blanks trimmed.

    Examples
    --------
    >>> text = "一、做法\n办案5件。罚款！"
    >>> [text[slice(*span)] for span in cut(text)]
    ['一、做法', '办案5件。', '罚款！']
    """
    at = 0
    for end in [*(m.end() for m in _END.finditer(text)), len(text)]:
        span = trim(text, at, end)
        if span[0] < span[1]:
            yield span
        at = end


def unwrapped(sentence: str) -> str:
    r"""Take the line breaks out of a sentence, with the blanks and page numbers around them.

    Between two Latin letters one blank remains. A text of several paragraphs needs
    `Sentences.whole`, which knows what breaks are inside one.

    Examples
    --------
    >>> unwrapped("处以罚 \n　款5600余\n- 3 -\n份"), unwrapped("使用APP\nMini程序")
    ('处以罚款5600余份', '使用APP Mini程序')
    """
    if "\n" not in sentence:
        return sentence
    return _INNER_BREAK.sub(
        lambda m: _between(sentence[m.start() - 1], sentence[m.end() : m.end() + 1]), sentence
    )


def one_line(sentence: str) -> str:
    r"""Show a sentence, or a part of one, on one line.

    Examples
    --------
    >>> one_line("　　处以罚\n款  5600余\n份")
    '处以罚款 5600余份'
    """
    return " ".join(unwrapped(sentence).split())


def _between(before: str, after: str) -> str:
    """Say what is shown for a line break: a blank between two Latin words."""
    return " " if _LATIN.match(before) and _LATIN.match(after) else ""


def heading_end(text: str, start: int, number: str | None, heading: str | None) -> int:
    r"""Where the heading of a section ends, which the text may print with line breaks inside.

    Examples
    --------
    >>> heading_end("一、主要\n做法\n正文", 0, "一、", "主要做法")
    7
    """
    at = start
    for character in "".join(f"{number or ''}{heading or ''}".split()):
        found = text.find(character, at, at + 40)
        if found < 0:
            break
        at = found + 1
    return at


def full_line(text: str, spans: list[Span]) -> int:
    """Fewest characters of a full line where lines are cut at one width, as in text from a PDF.

    0 where lines are paragraphs.
    """
    long = [(s, e) for s, e in spans if e - s >= 20]
    if len(long) < 12 or max(e - s for s, e in long) > _FULLEST:
        return 0
    if sum(text[e - 1] not in "。；：！？”）)" for _, e in long) <= 0.5 * len(long):
        return 0
    # An indent and a mark that may not begin a line take characters from a full one.
    return max(18, round(median(e - s for s, e in long)) - 5)


def find_cuts(text: str, sections: Iterable[SectionStart], full: int) -> list[Span]:
    """List what to leave out so that no line break is inside a word or a number.

    Breaks after 。；：！？ remain: they are inside no word, and may be between paragraphs.
    """
    return [cut for _, cut in _joined(text, list(sections), full) if cut[0] < cut[1]]


def _joined(text: str, sections: list[SectionStart], full: int) -> Iterator[tuple[Span, Span]]:
    """Yield line breaks inside paragraphs, each with what extraction leaves out of it."""
    starts = [s.start for s in sections]
    begins = set(starts)
    for found in _BREAK.finditer(text):
        start, end = found.span()
        page = _PAGE_LINE.match(text, start)
        i = bisect_right(starts, start) - 1
        section = sections[i] if i >= 0 else None
        after_stop = text[start - 1] in _STOPS
        parts = (
            not found["first"]
            or _breaks_paragraph(text, found.start("first"), found.start("after"), full)
            or (section and section.part == "closing")
            or end in begins
            or (
                len(found["after"]) > 1
                if after_stop
                else _ends_heading(text, section, found.span(), full)
            )
        )
        if not parts or (found["first"] and text[end] in _NO_START):
            yield (
                (start, end),
                (page.span() if page else (end, end)) if after_stop else (start, end),
            )
        elif page:
            yield page.span(), page.span()


def _ends_heading(text: str, section: SectionStart | None, lines: Span, full: int) -> bool:
    """Whether a heading with a line of its own ends where a line ends and the next one starts."""
    if section is None:
        return False
    # A full line after 1. is the first of a paragraph rather than a heading.
    number = section.number or ""
    if not (number or section.heading) or re.search(r"[\d①-⑳]", number):
        return False
    end = heading_end(text, section.start, number, section.heading)
    above = text[max(0, section.start - 40) : section.start].rpartition("\n")[2]
    at, start = lines
    if not 0 <= at - end <= 3 or re.search(r"\w", text[end:at]) or above.strip():
        return False
    # A heading can go on in a second line, which is short and no sentence, or ends it soon.
    second = text[start : start + _FULLEST].partition("\n")[0].strip()
    rest = (len(second) < full and second[-1] not in _CLOSED) or _FEW_WORDS.match(second)
    return not (rest and at - section.start >= full + 3)


def _breaks_paragraph(text: str, stop: int, start: int, full: int) -> bool:
    """Whether a paragraph ends between two lines, of which one ends at `stop`."""
    before = text[max(0, stop - _FULLEST) : stop].rpartition("\n")[2].strip()
    after = text[start : start + 12].lstrip(BLANKS)
    return len(before) < full or not after or after[0] == "\n" or bool(MARKER.match(after))
