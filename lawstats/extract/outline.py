"""Text to sections and the parts of a report, whatever its numbering style."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple, cast

from lawstats.extract.headings import PIECE, Heading, classify, find_headings, find_marks, promote
from lawstats.extract.title import find_closing, find_title
from lawstats.schema.tables import Part
from lawstats.text import lines as layout
from lawstats.text.lines import Span, trim
from lawstats.text.numerals import fold_digits
from lawstats.text.sentences import Section as Row
from lawstats.text.sentences import Sentences, find_cuts, find_sentences, full_line, unwrapped
from lawstats.text.traditional import simplified
from lawstats.vocabulary import Vocabulary

_LEAD_TO_LIST = re.compile(
    r"\s*(?![^：:。]{0,80}(?:针对|围绕|解决|整改|查找|破解))[^：:。]{0,80}存在[^：:。]{0,20}"
    r"(?:不足|问题|差距|短板|困难)[^：:。]{0,8}[：:]"
)
_NEXT_PART = {
    "plan": re.compile(
        r"下一?步|下一?阶段|下一?年度?|今后|20\d\d\s?年[，,]?(?:我|全|区|县|镇|街|乡|将|局|本)"
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

    @property
    def parts(self) -> list[Part]:
        """The parts that the section holds: one, or two of depth 1."""
        return cast(list[Part], self.part.split("|"))


@dataclass(frozen=True, slots=True)
class Outline:
    """A text with its title, its sections in document order and its sentences.

    Attributes
    ----------
    folded : str
        The text with half-width digits and simplified characters, of the same length.
    top : int
        Where the body starts, below the title.
    starts : list of int
        Where the sections start.
    sentences : Sentences
    cuts : list of (int, int)
        Line breaks inside paragraphs that can be inside a word or a number, with the blanks around
        them, where all lines are cut at one width.
    """

    text: str
    folded: str
    title: str | None
    top: int
    sections: list[Section]
    starts: list[int]
    sentences: Sentences
    cuts: list[Span]
    _quotes: dict[Span, str] = field(default_factory=dict, repr=False, compare=False)

    def sentence(self, position: int) -> Span:
        """Start and end of the sentence around a position, blanks trimmed."""
        return self.sentences.around(position)

    def quote(self, position: int) -> str:
        """Return the sentence around a position.

        Many numbers can share one long sentence: it is cut out once.
        """
        span = self.sentence(position)
        if span not in self._quotes:
            self._quotes[span] = self.text[slice(*span)]
        return self._quotes[span]

    def at(self, position: int) -> Section | None:
        """Return the deepest section that holds a position; None above the title."""
        i = bisect_right(self.starts, position) - 1
        while i >= 0 and self.sections[i].end <= position:
            parent = self.sections[i].parent_id
            i = parent - 1 if parent else -1
        return self.sections[i] if i >= 0 else None

    def unwrapped(self) -> tuple[Outline, Sequence[int]]:
        """Put the cut lines together, so that no break parts a word or a number.

        Returns
        -------
        (Outline, sequence of int)
            The outline of the text without `cuts`, and where each of its characters (and its end)
            stands in this text.
        """
        if not self.cuts:
            return self, range(len(self.text) + 1)
        places: list[int] = []
        at = 0
        for start, end in [*self.cuts, (len(self.text) + 1,) * 2]:
            places += range(at, start)
            at = end

        def joined(position: int) -> int:
            return bisect_left(places, position)

        sections = [
            s._replace(start=joined(s.start), end=joined(s.end), body=joined(s.body))
            for s in self.sections
        ]
        text = "".join(self.text[i] for i in places[:-1])
        bounds = [*map(joined, self.sentences.bounds[:-1]), len(places)]
        breaks = [(joined(a), joined(b)) for a, b in self.sentences.joined]
        read = Outline(
            text,
            "".join(self.folded[i] for i in places[:-1]),
            self.title,
            joined(self.top),
            sections,
            [s.start for s in sections],
            Sentences(text, bounds, [(a, b) for a, b in breaks if a < b]),
            [],
        )
        return read, places


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
    printed, text = text, fold_digits(simplified(text))
    spans = list(layout.lines(text))
    full = full_line(text, spans)
    marks = list(find_marks(text, hidden, vocabulary))
    first = next((m.start for m in marks if m.style == 0), len(text))
    (start, end), top = find_title(text, spans, first)
    title = unwrapped(printed[start:end]) or None
    marks = [m for m in marks if m.start >= top]
    tops = [m.start for m in marks if m.style == 0]
    end = find_closing(text, spans, max(tops, default=top))
    marks = [m for m in marks if m.start < end]
    year = re.search(r"20\d\d", text[start:end] or text[top : top + 200])
    headings = sorted(find_headings(text, marks, end, wrapped=full > 0), key=attrgetter("start"))
    if not tops:
        headings = promote(text, headings, top, end, vocabulary)
    headings = list(_with_parts(text, headings, end, vocabulary, int(year[0]) if year else None))
    sections = [_as_printed(printed, text, s) for s in _sections(text, headings, top, end)]
    cuts = find_cuts(printed, _rows(printed, sections), full) if full else []
    if cuts:
        # With whole paragraphs a heading without number can be told from a line of text.
        read, places = _outline(printed, text, title, top, sections, cuts).unwrapped()
        hidden = [(bisect_left(places, s), bisect_left(places, e)) for s, e in hidden]
        sections = [
            s._replace(start=places[s.start], end=places[s.end], body=places[s.body])
            for s in make_outline(read.text, vocabulary, hidden).sections
        ]
        cuts = find_cuts(printed, _rows(printed, sections), full)
    return _outline(printed, text, title, top, sections, cuts)


def _outline(
    printed: str,
    text: str,
    title: str | None,
    top: int,
    sections: list[Section],
    cuts: list[Span],
) -> Outline:
    starts = [s.start for s in sections]
    sentences = find_sentences(printed, _rows(printed, sections))
    return Outline(printed, text, title, top, sections, starts, sentences, cuts)


def _rows(printed: str, sections: list[Section]) -> list[Row]:
    """Give of the sections what the table has of them."""
    return [Row(trim(printed, s.start, s.end)[0], s.number, s.heading, s.part) for s in sections]


def _as_printed(printed: str, text: str, section: Section) -> Section:
    """Undo the folding in number and heading."""
    at = text.find(section.heading or "", section.start)
    return section._replace(
        number=section.number and printed[section.start : section.start + len(section.number)],
        heading=section.heading and printed[at : at + len(section.heading)],
    )


def _with_parts(
    text: str, headings: list[Heading], end: int, vocabulary: Vocabulary, year: int | None
) -> Iterator[Heading]:
    """Give every heading its part; put a section of its own before each part of a merged one."""
    tops = [i for i, h in enumerate(headings) if h.rank == 1]
    parts = [classify(headings[i].heading or "", vocabulary, year, known=True) for i in tops]
    named = any("shortcomings" in part for part in parts)
    for (i, j), part in zip(pairwise([*tops, len(headings)]), parts, strict=True):
        if not (part or named) and i != tops[0]:
            # Where no heading names the shortcomings, the words that lead to their list do.
            part = "shortcomings" if _LEAD_TO_LIST.match(text, headings[i].body) else ""
        part = part or "measures"
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
    text: str, span: Span, inner: list[Heading], merged: str, vocabulary: Vocabulary
) -> list[Heading]:
    """Headings of a merged section, with one of rank `PIECE` where each part starts."""
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
    pieces: list[Heading] = []
    for part in merged.split("|"):
        if part in own and own[part].start >= start:
            pieces.append(own[part]._replace(rank=PIECE, part=part))
        elif not pieces:
            pieces.append(Heading(start, None, None, PIECE, start, part))
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
            pieces.append(Heading(at, None, None, PIECE, at, part))
        start = pieces[-1].start
    # Of two parts that start at one place, the first has no text; at the end no part has any.
    placed = {p.start: p for p in pieces if p.start < end}
    kept = (h for h in inner if h.start not in placed or h.rank > outer)
    return sorted([*placed.values(), *kept], key=attrgetter("start", "rank"))


def _sections(text: str, headings: list[Heading], top: int, end: int) -> Iterator[Section]:
    start, first = trim(text, top, headings[0].start if headings else end)
    plain = []
    if first > start:
        # Without any heading all there is reports what was done.
        plain.append(Heading(start, None, None, 1, start, "preamble" if headings else "measures"))
    headings = plain + headings
    start, stop = trim(text, end, len(text))
    if stop > start:
        headings.append(Heading(start, None, None, 1, start, "closing"))
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
