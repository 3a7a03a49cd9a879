"""From a text to its title, its sections and their parts, in any style of numbering."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple, cast

from lawstats.extract.closing import find_closing
from lawstats.extract.dating import reported_year
from lawstats.extract.headings import Heading, find_headings, find_marks, promote, with_titles
from lawstats.extract.lacks import falls_short, sentence_spans
from lawstats.extract.parts import classify
from lawstats.extract.title import find_title
from lawstats.schema.tables import Part
from lawstats.text import sentences
from lawstats.text.lines import Span, line_spans, trim
from lawstats.text.numerals import fold_digits
from lawstats.text.sentences import Sentences
from lawstats.text.traditional import simplified
from lawstats.text.years import NAMED
from lawstats.vocabulary import PartName, Vocabulary
from lawstats.vocabulary.phrases import either

# Words with which a part without heading of its own starts.
_NEXT_PART = {
    "plan": re.compile(
        rf"下一?步|下一?阶段|下一?年度?|今后|{NAMED}[，,]?(?:我|全|区|县|镇|街|乡|将|局|本)"
        r"|针对(?:上述|以上|存在)|(?:改进|整改)措施|为此"
    ),
    "shortcomings": re.compile(
        r"[^。]{0,60}?(?:存在[^。]{0,20}?(?:不足|问题|差距|短板|困难)|主要(?:问题|不足))"
    ),
    "suggestions": re.compile(r"(?:工作|意见|对策)?建议"),
    "leadership": re.compile(r"[^。]{0,30}?(?:第一责任人|主要负责人)"),
}
# Words with which a heading inside a merged section names a part.
_NAMES_A_PART = re.compile("存在|问题|不足之处|短板|打算|安排|计划|下一?步|措施|建议|举措")
# Parts that an inner heading can have of its own.
_INSIDE = {"shortcomings", "plan", "suggestions"}
_START = attrgetter("start")


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
        """Join the cut lines, so that no line break is inside a word or a number.

        Returns
        -------
        (Outline, sequence of int)
            The outline of the text without `cuts`, and the offset in this text of each of its
            characters and of its end.
        """
        if not self.cuts:
            return self, range(len(self.text) + 1)
        offsets: list[int] = []
        at = 0
        for start, end in [*self.cuts, (len(self.text) + 1,) * 2]:
            offsets += range(at, start)
            at = end

        def joined(position: int) -> int:
            return bisect_left(offsets, position)

        sections = [
            s._replace(start=joined(s.start), end=joined(s.end), body=joined(s.body))
            for s in self.sections
        ]
        text = "".join(self.text[i] for i in offsets[:-1])
        bounds = [*map(joined, self.sentences.bounds[:-1]), len(offsets)]
        breaks = [(joined(a), joined(b)) for a, b in self.sentences.joined]
        read = Outline(
            text,
            "".join(self.folded[i] for i in offsets[:-1]),
            self.title,
            joined(self.top),
            sections,
            [s.start for s in sections],
            Sentences(text, bounds, [(a, b) for a, b in breaks if a < b]),
            [],
        )
        return read, offsets


def make_outline(text: str, vocabulary: Vocabulary, hidden: list[Span]) -> Outline:
    """Find title, sections and parts.

    Parameters
    ----------
    text : str
        Cleaned text.
    vocabulary : Vocabulary
    hidden : list of (int, int)
        Spans of titles in 《》, in order; a marker inside them does not count.

    Returns
    -------
    Outline
        Its sections are in document order; those of depth 1 cover the text after the title
        without gaps.
    """
    folded = fold_digits(simplified(text))
    lines = list(line_spans(folded))
    width = sentences.full_line(folded, lines)
    title, top, sections = _read(text, folded, lines, width, hidden, vocabulary)
    cuts = _cuts(text, sections, width)
    if cuts:
        # With whole paragraphs a heading without number can be told apart from a line of text.
        sections = _reread(_outline(text, folded, title, top, sections, cuts), vocabulary, hidden)
        cuts = _cuts(text, sections, width)
    return _outline(text, folded, title, top, sections, cuts)


def _read(
    text: str,
    folded: str,
    lines: list[Span],
    width: int,
    hidden: list[Span],
    vocabulary: Vocabulary,
) -> tuple[str | None, int, list[Section]]:
    """Find title, start of the body and sections, line breaks left as they are."""
    marks = list(find_marks(folded, hidden, vocabulary))
    first = next((m.start for m in marks if m.style == 0), len(folded))
    title, top = find_title(folded, lines, first)
    numbered = [m.start for m in marks if m.style == 0 and m.start >= top]
    end = find_closing(folded, lines, max(numbered, default=top))
    marks = [m for m in marks if top <= m.start < end]
    headings = sorted(find_headings(folded, marks, end, wrapped=width > 0), key=_START)
    if not numbered:
        headings = promote(folded, headings, top, end, vocabulary)
    elif not width:
        headings = with_titles(folded, headings, top, end, vocabulary)
    opening = folded[top : headings[0].start if headings else end]
    year = _year(folded[slice(*title)], opening, headings, vocabulary)
    headings = list(_with_parts(folded, headings, end, vocabulary, year))
    sections = [_as_printed(text, folded, s) for s in _sections(folded, headings, top, end)]
    return sentences.unwrapped(text[slice(*title)]) or None, top, sections


def _reread(outline: Outline, vocabulary: Vocabulary, hidden: list[Span]) -> list[Section]:
    """Find the sections once more, in the text with its cut lines joined."""
    read, offsets = outline.unwrapped()
    hidden = [(bisect_left(offsets, start), bisect_left(offsets, end)) for start, end in hidden]
    return [
        s._replace(start=offsets[s.start], end=offsets[s.end], body=offsets[s.body])
        for s in make_outline(read.text, vocabulary, hidden).sections
    ]


def _outline(
    text: str,
    folded: str,
    title: str | None,
    top: int,
    sections: list[Section],
    cuts: list[Span],
) -> Outline:
    starts = [s.start for s in sections]
    found = sentences.find_sentences(text, _of_sentences(text, sections))
    return Outline(text, folded, title, top, sections, starts, found, cuts)


def _cuts(text: str, sections: list[Section], width: int) -> list[Span]:
    """Find the line breaks that cut words, where all lines are cut at one width."""
    return sentences.find_cuts(text, _of_sentences(text, sections), width) if width else []


def _of_sentences(text: str, sections: list[Section]) -> list[sentences.SectionStart]:
    """Reduce sections to what cutting sentences needs of them."""
    return [
        sentences.SectionStart(trim(text, s.start, s.end)[0], s.number, s.heading, s.part)
        for s in sections
    ]


def _as_printed(text: str, folded: str, section: Section) -> Section:
    """Undo the folding in number and heading."""
    at = folded.find(section.heading or "", section.start)
    return section._replace(
        number=section.number and text[section.start : section.start + len(section.number)],
        heading=section.heading and text[at : at + len(section.heading)],
    )


# Parts


def _year(title: str, opening: str, headings: list[Heading], vocabulary: Vocabulary) -> int | None:
    """Return the year reported on, as far as the parts need it: a heading can name the next."""
    tops = [h.heading for h in headings if h.rank == 1 and h.heading]
    plans = {top for top in tops if classify(top, vocabulary, known=True) == "plan"}
    return reported_year(title, opening, [t for t in tops if t not in plans], plans)


def _with_parts(
    text: str, headings: list[Heading], end: int, vocabulary: Vocabulary, year: int | None
) -> Iterator[Heading]:
    """Give every heading its part; add a heading before each part of a merged section."""
    outer = min((h.rank for h in headings), default=1)
    tops = [i for i, h in enumerate(headings) if h.rank == outer]
    parts = [classify(headings[i].heading or "", vocabulary, year, known=True) for i in tops]
    named = {part for joined in parts for part in joined.split("|")}
    for (i, j), part in zip(pairwise([*tops, len(headings)]), parts, strict=True):
        stop = headings[j].start if j < len(headings) else end
        if not part and headings[i].heading:
            part = _by_content(text, headings[i].body, stop, named, vocabulary)
        part = part or "measures"
        yield headings[i]._replace(part=part)
        inner = headings[i + 1 : j]
        if "|" in part:
            span = trim(text, headings[i].body, stop)
            inner = _split(text, span, inner, part, outer + 1, vocabulary)
            part = part.split("|")[0]
        elif part == "measures" and not named >= {"shortcomings", "plan"}:
            inner = list(_told_inside(text, inner, stop, named, vocabulary))
        for heading in inner:
            part = heading.part or part
            yield heading._replace(part=part)


def _told_inside(
    text: str, inner: list[Heading], stop: int, named: set[str], vocabulary: Vocabulary
) -> Iterator[Heading]:
    """Give inner headings their own part where no outer heading names it: （三）存在的问题."""
    outer = min((h.rank for h in inner), default=0)
    for i, heading in enumerate(inner):
        if heading.rank > outer:
            yield heading
            continue
        parts = classify(heading.heading or "", vocabulary, known=True).split("|")
        own = [part for part in parts if part in _INSIDE - named]
        yield heading._replace(part=own[0] if own else "measures")
        after = next((h.start for h in inner[i + 1 :] if h.rank == outer), stop)
        at = _next_part(text, heading.body, after, own[1]) if len(own) > 1 else None
        if at is not None and not any(heading.start < h.start < after for h in inner):
            yield Heading(at, None, None, outer, at, own[1])


def _by_content(text: str, start: int, stop: int, named: set[str], vocabulary: Vocabulary) -> str:
    """Return the part that the sentences below a heading show, where its words name none."""
    if falls_short(text, start, stop):
        return "shortcomings"
    for part in vocabulary.parts.values():
        if part.openings and part.id not in named and _opens(part, text, start, stop):
            return part.id
    return ""


def _opens(part: PartName, text: str, start: int, stop: int) -> bool:
    """Whether most sentences, or for a part told once the first one, begin as those of a part."""
    spans = list(sentence_spans(text, start, stop))
    opening = either(part.openings)
    begins = [bool(opening.match(text, *span)) for span in spans]
    return bool(begins) and (begins[0] if part.statutory else 2 * sum(begins) > len(begins))


def _split(
    text: str, span: Span, inner: list[Heading], merged: str, rank: int, vocabulary: Vocabulary
) -> list[Heading]:
    """Return the headings of a merged section, with one of some rank where each part starts."""
    start, end = span
    outer = min((h.rank for h in inner), default=0)
    own = _own_headings([h for h in inner if h.rank == outer], merged, vocabulary)
    pieces: list[Heading] = []
    for part in merged.split("|"):
        if part in own and own[part].start >= start:
            pieces.append(own[part]._replace(rank=rank, part=part))
        else:
            at = _next_part(text, start, end, part) if pieces else start
            if at is None:
                continue
            pieces.append(Heading(at, None, None, rank, at, part))
        start = pieces[-1].start
    # Of two parts with one start the first has no text; a part at the end has none either.
    placed = {p.start: p for p in pieces if p.start < end}
    kept = (h for h in inner if h.start not in placed or h.rank > outer)
    return sorted([*placed.values(), *kept], key=attrgetter("start", "rank"))


def _own_headings(outer: list[Heading], merged: str, vocabulary: Vocabulary) -> dict[str, Heading]:
    """Return the first heading of each part among the outer headings of a merged section."""
    return {
        part: h
        for h in reversed(outer)
        if (part := classify(h.heading or "", vocabulary, known=True))
        and (h is outer[0] or part != merged.split("|")[0])
        and _NAMES_A_PART.search(h.heading or "")
    }


def _next_part(text: str, start: int, end: int, part: str) -> int | None:
    """Find where a part without heading starts: at a line, else at a sentence, with its cue."""
    cue = _NEXT_PART[part]
    for at, _ in [*line_spans(text, start, end)][1:]:
        if cue.match(text, at, end):
            return at
    found = re.search(rf"(?<=[。；])\s{{0,3}}(?:{cue.pattern})", text[start:end])
    return trim(text, start + found.start(), end)[0] if found else None


# Sections


def _sections(text: str, headings: list[Heading], top: int, end: int) -> Iterator[Section]:
    """Make sections of headings, of the text before the first and of what closes the report."""
    start, first = trim(text, top, headings[0].start if headings else end)
    outer = min((h.rank for h in headings), default=1)
    plain = []
    if first > start:
        # A text without headings reports measures.
        part = "preamble" if headings else "measures"
        plain.append(Heading(start, None, None, outer, start, part))
    headings = plain + headings
    start, stop = trim(text, end, len(text))
    if stop > start:
        headings.append(Heading(start, None, None, outer, start, "closing"))
    stops = _stops([h.rank for h in headings], [h.start for h in headings], len(text))
    open_: list[tuple[int, Section]] = []
    for i, h in enumerate(headings):
        while open_ and open_[-1][0] >= h.rank:
            open_.pop()
        parent = open_[-1][1] if open_ else None
        section = Section(
            section_id=i + 1,
            parent_id=parent.section_id if parent else None,
            depth=len(open_) + 1,
            number=h.number,
            heading=h.heading,
            part=h.part,
            start=h.start,
            end=min(stops[i], parent.end) if parent else stops[i],
            body=h.body,
        )
        open_.append((h.rank, section))
        yield section


def _stops(ranks: list[int], starts: list[int], end: int) -> list[int]:
    """Return where the section of each heading stops: at the next heading that is not inside it."""
    stops = [end] * len(ranks)
    open_: list[int] = []
    for i, rank in enumerate(ranks):
        while open_ and ranks[open_[-1]] >= rank:
            stops[open_.pop()] = starts[i]
        open_.append(i)
    return stops
