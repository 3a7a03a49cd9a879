"""The paragraphs of PDF pages: lines joined by their position, width, size and font."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from lawstats.readers.pdf.lines import LinedPage, PdfLine

_ORDINAL = "[一二三四五六七八九十]{1,3}"
_MARKER = re.compile(
    rf"第{_ORDINAL}[章节条部]|{_ORDINAL}、|[（(]{_ORDINAL}[)）]|\d{{1,2}}[、.．](?!\d)|[（(]\d{{1,2}}[)）]|[①-⑳]"
)
_CHAPTER = re.compile(f"{_ORDINAL}、")
_STOP = "。！？；：;:"
_CLOSING = "。，、；：！？）)》〉”’…%％,;:"
_GAP = 1.2  # A gap of so many line distances separates paragraphs.
_OPENING = "（(《〈“‘"
_NARROW = re.compile(r"[0-9A-Za-z.,:/%·-]")


@dataclass(frozen=True, slots=True)
class PageColumn:
    """The column of text that pages of one width share.

    Attributes
    ----------
    left, right : float
        Edges of the column.
    size : float
        Size of the glyphs of the body; the unit of indents.
    pitch : float
        Distance between two lines of a paragraph.
    indented : bool
        Whether paragraphs begin with an indent.
    spaced : bool
        Whether a wider gap separates paragraphs.
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


def paragraphs(pages: list[LinedPage]) -> list[str]:
    """Join the lines of all pages, in their order, to paragraphs, headings and table rows."""
    columns = _columns(pages)
    flow = [
        (line, column) for page, column in zip(pages, columns, strict=True) for line in page.lines
    ]
    out: list[list[str]] = []
    for i, (line, column) in enumerate(flow):
        if i and _joins(*flow[i - 1], line, column, flow[i + 1] if i + 1 < len(flow) else None):
            words = re.search("[A-Za-z]$", out[-1][-1]) and re.match("[A-Za-z]", line.text)
            out[-1] += [" ", line.text] if words else [line.text]
        else:
            out.append([line.text])
    return ["".join(pieces) for pieces in out]


def _columns(pages: list[LinedPage]) -> list[PageColumn]:
    """Find the column of each page. Pages of one width share it, except for mirrored margins."""
    found: dict[int, PageColumn] = {}
    for width in sorted({page.width for page in pages}):
        alike = [i for i, page in enumerate(pages) if page.width == width]
        sides = [[i for i in alike if i % 2 == side] for side in (0, 1)]
        if all(sum(len(pages[i].lines) for i in side) >= 8 for side in sides):
            one, other = (_column([pages[i].lines for i in side], width) for side in sides)
            shift = other.left - one.left
            if abs(shift) > 0.5 * one.size and abs(other.right - one.right - shift) < one.size:
                found |= dict.fromkeys(sides[0], one) | dict.fromkeys(sides[1], other)
                continue
        found |= dict.fromkeys(alike, _column([pages[i].lines for i in alike], width))
    return [found[i] for i in range(len(pages))]


def _column(pages: list[list[PdfLine]], width: int) -> PageColumn:
    """Measure the column of some pages of one width."""
    every = [line for page in pages for line in page]
    size = _body_size(every)
    body = [line for line in every if abs(line.size - size) < 0.5 and not line.cells] or every
    left = _edge([line.left for line in body], size)
    right = _right(body, left, size, width)
    pairs = [pair for page in pages for pair in pairwise(page)]
    pitch = _pitch(pairs, right, size)
    return PageColumn(
        left=left,
        right=right,
        size=size,
        pitch=pitch,
        indented=_is_indented(body, left, size),
        spaced=_is_spaced(pairs, left, right, size, pitch),
        justified=_is_justified(body, right, size),
    )


def _body_size(lines: list[PdfLine]) -> float:
    """Return the size of most glyphs."""
    sizes = Counter(line.size for line in lines for _ in line.glyphs).most_common(1)
    return sizes[0][0] if sizes else 10.0


def _right(body: list[PdfLine], left: float, size: float, width: int) -> float:
    """Find the right edge of the column; short lines do not show it."""
    widest = max((line.right - left for line in body), default=0.0)
    # Punctuation can hang over the edge.
    ends = [
        -line.right
        for line in body
        if line.right - left > widest / 2 and line.text[-1] not in _CLOSING
    ]
    right = -_edge(ends or [-line.right for line in body], size, share=0.12)
    return max(right, width - left) if right - left < 0.5 * width else right


def _pitch(pairs: list[tuple[PdfLine, PdfLine]], right: float, size: float) -> float:
    """Return the usual distance of two lines of a paragraph."""
    steps = [
        a.y - b.y
        for a, b in pairs
        if abs(a.size - size) < 0.5 and abs(b.size - size) < 0.5 and a.right > right - 1.6 * size
    ]
    return median(steps) if steps else 1.5 * size


def _is_indented(body: list[PdfLine], left: float, size: float) -> bool:
    indents = [(line.left - left) / size for line in body]
    return sum(1.5 < indent < 2.7 for indent in indents) > max(1, 0.08 * len(indents))


def _is_spaced(
    pairs: list[tuple[PdfLine, PdfLine]], left: float, right: float, size: float, pitch: float
) -> bool:
    """Whether a wider gap follows nearly every line that ends a paragraph."""
    wide = [
        a.y - b.y > _GAP * pitch
        for a, b in pairs
        if abs(a.size - b.size) < 0.5 and a.right < right - 6 * size and a.left < left + 3 * size
    ]
    return len(wide) > 2 and sum(wide) > 0.8 * len(wide)


def _is_justified(body: list[PdfLine], right: float, size: float) -> bool:
    """Whether nearly all full lines end at the right edge."""
    # A line that ends a sentence can be the last of a paragraph and end anywhere.
    full = [
        line.right
        for line in body
        if line.right > right - 2.5 * size and line.text[-1] not in _STOP
    ]
    even = sum(abs(x - right) < 0.15 * size for x in full)
    return even > 0.95 * len(full)


def _edge(positions: list[float], size: float, share: float = 0.08) -> float:
    """Find the first position from the left where at least a share of the lines start."""
    positions = sorted(positions)
    few = max(2, share * len(positions))
    end = 0
    for i, position in enumerate(positions):
        while end < len(positions) and positions[end] <= position + 0.3 * size:
            end += 1
        if end - i >= few:
            return position
    return positions[0] if positions else 0.0


def _joins(
    a: PdfLine,
    of_a: PageColumn,
    b: PdfLine,
    of_b: PageColumn,
    after: tuple[PdfLine, PageColumn] | None,
) -> bool:
    """Whether line `b` continues the paragraph of line `a`; `after` is the line below `b`."""
    if a.cells or b.cells or abs(a.size - b.size) > 0.07 * max(a.size, b.size):
        return False
    em = a.size
    if _centred(a, of_a):
        # A title continues if its first line had no room for more; 报告 ends it.
        if a.text.endswith("报告"):
            return False
        room = of_a.right - of_a.left - (a.right - a.left)
        return a.page == b.page and a.y - b.y < 2.5 * em and _first_unit(b) > room
    indent = (b.left - of_b.left) / em
    if indent > 1 and not _hangs(a, of_a, b):
        return False
    if a.left - of_a.left > 5 * em:  # on the right: a signature or a date
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
    # A heading can fill its line, with text below; the second line of a heading is short.
    return not (_CHAPTER.match(a.text) and "。" not in a.text and _full(b, of_b, after[0]))


def _centred(line: PdfLine, column: PageColumn) -> bool:
    """Whether a line is centred; a large one can fill the column."""
    before, behind = line.left - column.left, column.right - line.right
    least = -line.size if line.size > 1.1 * column.size else 3 * line.size
    return min(before, behind) > least and abs(before - behind) < 1.2 * line.size


def _hangs(a: PdfLine, column: PageColumn, b: PdfLine) -> bool:
    """Whether `b` starts below the text after the list marker of `a`."""
    marker = _MARKER.match(a.text)
    if not marker or a.text[-1] in _STOP or _MARKER.match(b.text):
        return False
    behind = a.glyphs[min(marker.end(), len(a.glyphs) - 1)].x
    return abs(behind - b.left) < 0.3 * a.size and _full(a, column, b)


def _full(a: PdfLine, column: PageColumn, b: PdfLine) -> bool:
    """Whether the first unit of `b` had no room at the end of `a`."""
    room = column.right - a.right
    if column.indented or (column.spaced and a.page == b.page):
        return room < 5 * a.size  # an indent or a gap shows where a paragraph begins
    if column.justified:
        return room < 0.6 * a.size
    # A blank near a number can have been at the end of the line.
    blank = 0.3 if _NARROW.match(b.text) or _NARROW.match(a.text[-1]) else 0.0
    return _first_unit(b) > room + (0.005 - blank) * a.size


def _first_unit(line: PdfLine) -> float:
    """Return the width of the first unit of a line, which a line break cannot split."""
    glyphs, i = line.glyphs, 0
    while i < len(glyphs) - 1 and glyphs[i].text in _OPENING:
        i += 1
    if _NARROW.match(glyphs[i].text):
        while i < len(glyphs) - 1 and _NARROW.match(glyphs[i + 1].text):
            i += 1
    while i < len(glyphs) - 1 and glyphs[i + 1].text in _CLOSING:
        i += 1
    return glyphs[i].x + glyphs[i].advance - line.left


def _is_heading(line: PdfLine, column: PageColumn, after: PdfLine) -> bool:
    """Whether a line between two others is a heading: short, and no sentence."""
    return (
        len(line.text) <= 30
        and line.text[-1] not in "。！？；：，、"
        and not _full(line, column, after)
    )
