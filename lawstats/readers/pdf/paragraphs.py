"""Printed lines to paragraphs, by their place, width, size and font."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from lawstats.readers.pdf.lines import Leaf, Line

_ORDINAL = "[一二三四五六七八九十]{1,3}"
_MARKER = re.compile(
    rf"第{_ORDINAL}[章节条部]|{_ORDINAL}、|[（(]{_ORDINAL}[)）]|\d{{1,2}}[、.．](?!\d)|[（(]\d{{1,2}}[)）]|[①-⑳]"
)
_CHAPTER = re.compile(f"{_ORDINAL}、")
_STOP = "。！？；：;:"
_CLOSING = "。，、；：！？）)》〉”’…%％,;:"
_GAP = 1.2  # times the distance of lines parts paragraphs
_OPENING = "（(《〈“‘"
_NARROW = re.compile(r"[0-9A-Za-z.,:/%·-]")


@dataclass(frozen=True, slots=True)
class Column:
    """What the lines of pages of one size have in common.

    Attributes
    ----------
    left, right : float
        Edges of the column.
    size : float
        Size of the body's glyphs; the unit of indents.
    pitch : float
        Distance of two lines of a paragraph.
    indented : bool
        Whether paragraphs begin with an indent.
    spaced : bool
        Whether a wider gap parts paragraphs.
    justified : bool
        Whether full lines end at the right edge.
    """

    left: float
    right: float
    size: float
    pitch: float
    indented: bool
    spaced: bool
    justified: bool


def paragraphs(leaves: list[Leaf]) -> list[str]:
    """Paragraphs, headings and rows of tables of all pages in their order."""
    columns = _columns(leaves)
    flow = [
        (line, column) for leaf, column in zip(leaves, columns, strict=True) for line in leaf.lines
    ]
    out: list[list[str]] = []
    for i, (line, column) in enumerate(flow):
        if i and _joins(*flow[i - 1], line, column, flow[i + 1] if i + 1 < len(flow) else None):
            words = re.search("[A-Za-z]$", out[-1][-1]) and re.match("[A-Za-z]", line.text)
            out[-1] += [" ", line.text] if words else [line.text]
        else:
            out.append([line.text])
    return ["".join(parts) for parts in out]


def _columns(leaves: list[Leaf]) -> list[Column]:
    """Find the column of each page: pages of one width share it but for mirrored margins."""
    found: dict[int, Column] = {}
    for width in sorted({leaf.width for leaf in leaves}):
        alike = [i for i, leaf in enumerate(leaves) if leaf.width == width]
        sides = [[i for i in alike if i % 2 == side] for side in (0, 1)]
        if all(sum(len(leaves[i].lines) for i in side) >= 8 for side in sides):
            one, other = (_column([leaves[i].lines for i in side], width) for side in sides)
            shift = other.left - one.left
            if abs(shift) > 0.5 * one.size and abs(other.right - one.right - shift) < one.size:
                found |= dict.fromkeys(sides[0], one) | dict.fromkeys(sides[1], other)
                continue
        found |= dict.fromkeys(alike, _column([leaves[i].lines for i in alike], width))
    return [found[i] for i in range(len(leaves))]


def _column(pages: list[list[Line]], width: int) -> Column:
    every = [line for page in pages for line in page]
    size = Counter(line.size for line in every for _ in line.glyphs).most_common(1)
    em = size[0][0] if size else 10.0
    body = [line for line in every if abs(line.size - em) < 0.5 and not line.cells] or every
    left = _edge([line.left for line in body], em)
    widest = max((line.right - left for line in body), default=0.0)
    # Marks may hang over the edge.
    ends = [
        -line.right
        for line in body
        if line.right - left > widest / 2 and line.text[-1] not in _CLOSING
    ]
    right = -_edge(ends or [-line.right for line in body], em, share=0.12)
    if right - left < 0.5 * width:  # short lines do not show the edge
        right = max(right, width - left)
    # What ends a sentence may end a paragraph, and its line anywhere.
    full = [
        line.right for line in body if line.right > right - 2.5 * em and line.text[-1] not in _STOP
    ]
    even = sum(abs(x - right) < 0.15 * em for x in full)
    steps = [
        a.y - b.y
        for page in pages
        for a, b in pairwise(page)
        if abs(a.size - em) < 0.5 and abs(b.size - em) < 0.5 and a.right > right - 1.6 * em
    ]
    pitch = median(steps) if steps else 1.5 * em
    parted = [
        a.y - b.y > _GAP * pitch
        for page in pages
        for a, b in pairwise(page)
        if abs(a.size - b.size) < 0.5 and a.right < right - 6 * em and a.left < left + 3 * em
    ]
    indents = [(line.left - left) / em for line in body]
    starts = sum(1.5 < indent < 2.7 for indent in indents)
    return Column(
        left=left,
        right=right,
        size=em,
        pitch=pitch,
        indented=starts > max(1, 0.08 * len(indents)),
        spaced=len(parted) > 2 and sum(parted) > 0.8 * len(parted),
        justified=even > 0.95 * len(full),
    )


def _edge(places: list[float], em: float, share: float = 0.08) -> float:
    """Find the first place from the left where a fair share of lines start."""
    places = sorted(places)
    few = max(2, share * len(places))
    end = 0
    for i, place in enumerate(places):
        while end < len(places) and places[end] <= place + 0.3 * em:
            end += 1
        if end - i >= few:
            return place
    return places[0] if places else 0.0


def _joins(a: Line, of_a: Column, b: Line, of_b: Column, after: tuple[Line, Column] | None) -> bool:
    """Whether line `b` goes on with the paragraph of line `a`."""
    if a.cells or b.cells or abs(a.size - b.size) > 0.07 * max(a.size, b.size):
        return False
    em = a.size
    if _centred(a, of_a):
        # A title goes on where its first line had no room; 报告 ends it.
        if a.text.endswith("报告"):
            return False
        room = of_a.right - of_a.left - (a.right - a.left)
        return a.page == b.page and a.y - b.y < 2.5 * em and _first_unit(b) > room
    indent = (b.left - of_b.left) / em
    if indent > 1 and not _hangs(a, of_a, b):
        return False
    if a.left - of_a.left > 5 * em:  # set to the right: a signature or a date
        return False
    if not _full(a, of_a, b):
        return False
    if a.page == b.page and a.y - b.y > _GAP * of_a.pitch * max(1.0, em / of_a.size):
        return False
    begun = of_a.indented and a.left - of_a.left > em
    if a.font != b.font and None not in (a.font, b.font) and not begun:
        return False
    if a.text[-1] in _STOP and _MARKER.match(b.text):
        return False
    if of_a.indented or not after:
        return True
    if a.text[-1] in _STOP:
        return not _is_heading(b, of_b, after[0])
    # A heading that fills its line, and the text below; a second line of a heading is short.
    return not (_CHAPTER.match(a.text) and "。" not in a.text and _full(b, of_b, after[0]))


def _centred(line: Line, column: Column) -> bool:
    """Whether a line is centred: a large one may fill the column."""
    before, behind = line.left - column.left, column.right - line.right
    least = -line.size if line.size > 1.1 * column.size else 3 * line.size
    return min(before, behind) > least and abs(before - behind) < 1.2 * line.size


def _hangs(a: Line, column: Column, b: Line) -> bool:
    """Whether `b` stands under the text behind the marker of a list that `a` begins with."""
    marker = _MARKER.match(a.text)
    if not marker or a.text[-1] in _STOP or _MARKER.match(b.text):
        return False
    behind = a.glyphs[min(marker.end(), len(a.glyphs) - 1)].x
    return abs(behind - b.left) < 0.3 * a.size and _full(a, column, b)


def _full(a: Line, column: Column, b: Line) -> bool:
    """Whether the first piece of `b` had no room behind `a`."""
    room = column.right - a.right
    if column.indented or (column.spaced and a.page == b.page):
        return room < 5 * a.size  # indent or gap tells where a paragraph begins
    if column.justified:
        return room < 0.6 * a.size
    # A blank beside a number may have been at the line's end.
    blank = 0.3 if _NARROW.match(b.text) or _NARROW.match(a.text[-1]) else 0.0
    return _first_unit(b) > room + (0.005 - blank) * a.size


def _first_unit(line: Line) -> float:
    """Width of what a line break could not part from the line's start."""
    glyphs, i = line.glyphs, 0
    while i < len(glyphs) - 1 and glyphs[i].text in _OPENING:
        i += 1
    if _NARROW.match(glyphs[i].text):
        while i < len(glyphs) - 1 and _NARROW.match(glyphs[i + 1].text):
            i += 1
    while i < len(glyphs) - 1 and glyphs[i + 1].text in _CLOSING:
        i += 1
    return glyphs[i].x + glyphs[i].advance - line.left


def _is_heading(line: Line, column: Column, after: Line) -> bool:
    """Whether a line between two others is a heading: short, and no sentence."""
    return (
        len(line.text) <= 30
        and line.text[-1] not in "。！？；：，、"
        and not _full(line, column, after)
    )
