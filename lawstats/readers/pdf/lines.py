"""The printed lines of PDF pages, without page numbers, headers and footers."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from lawstats.readers.pdf.glyphs import Glyph, PdfPage
from lawstats.text.han import ONE_HAN
from lawstats.text.numerals import parse_number

CELL = "　"
_NARROW = re.compile(r"[0-9A-Za-z.,%:/&@+()\[\]'\"-]")
_NUMBER = r"\d{1,3}"
_ORDINAL = "[一二三四五六七八九十]{1,3}"
_PAGE_NUMBER = re.compile(
    rf"[-—–－―~·•\s]+({_NUMBER})[-—–－―~·•\s]+"
    rf"|第({_NUMBER}|{_ORDINAL})页([,，/／、|]?共({_NUMBER}|{_ORDINAL})页)?"
    rf"|({_NUMBER})[/／|]({_NUMBER})|[Pp](?:age)?\.?({_NUMBER})(?:of|/)?({_NUMBER})?"
    rf"|共{_NUMBER}页[,，/／、]?第{_NUMBER}页|{_NUMBER}页"
)
_MARKER = re.compile(
    r"(?:第?[一二三四五六七八九十\d]{1,3}[、.．章节条]?|[（(][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳●•■◆])"
)
# Radicals that look like whole characters, and these characters. If a font has one glyph for both,
# a PDF file can name the radical. Unicode decomposes only a few of them.
_RADICALS = str.maketrans(
    "⺁⺄⺆⺌⺍⺗⺝⺟⺠⺥⺩⺪⺫⺮⺲⺳⺴⺶⺷⺸⺻⺼⺽⺾⺿⻀⻁⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂乙冂小小心月母民爪王疋目竹网网网羊羊羊聿肉臼艹艹艹虎西西见角讠贝足车辶辶辶阝钅长长长门阜阝雨青韦页风飞食饣食首马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
_COMPATIBLE = re.compile("[⺟⻳⼀-⿕豈-龎ﬀ-ﬆ\U0002f800-\U0002fa1d]")


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A printed line.

    Attributes
    ----------
    text : str
        A full-width space separates the cells of a table.
    glyphs : tuple of Glyph
        From left to right, without blanks.
    page : int
        From 0.
    size : float
        Most common size of its glyphs, in points.
    font : int or None
        Font of its Chinese characters; None if it has several.
    cells : bool
        Whether it is a row of a table.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    page: int
    size: float
    font: int | None
    cells: bool

    @property
    def left(self) -> float:
        """Left edge of the first glyph."""
        return self.glyphs[0].x

    @property
    def right(self) -> float:
        """Right edge of the last glyph."""
        return self.glyphs[-1].x + self.glyphs[-1].advance

    @property
    def y(self) -> float:
        """Height of the base line."""
        return self.glyphs[0].y


@dataclass(frozen=True, slots=True)
class LinedPage:
    """A page turned upright: its edges in points, and its lines from top to bottom."""

    bottom: float
    top: float
    width: int
    lines: list[PdfLine]


def mend(text: str) -> str:
    """Replace radicals and compatibility forms by the characters that look the same.

    Examples
    --------
    >>> mend("⺠⽣⼯作２")
    '民生工作２'
    """
    text = text.translate(_RADICALS)
    return _COMPATIBLE.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)


def body_size(pages: Iterable[PdfPage]) -> float:
    """Return the most common size of a glyph, in points."""
    sizes = Counter(round(g.size, 1) for p in pages for g in p.glyphs if not g.text.isspace())
    return max(sizes, key=lambda size: (sizes[size], size), default=10.0)


def visible(pages: list[PdfPage]) -> list[PdfPage]:
    """Leave out watermarks and white or hidden text.

    Where most text of a page is invisible, it is the text layer of a scan, and it is kept.
    """
    size = body_size(pages)
    kept = []
    for page in pages:
        left, low, right, high = page.box
        shown = [
            g
            for g in page.glyphs
            if left - 1 <= g.x <= right + 1 and low - 1 <= g.y <= high + 1 and g.size > 1
        ]
        hidden = sum(g.mode in (3, 7) for g in shown)
        behind_scan = hidden > len(shown) / 2
        shown = [
            g
            for g in shown
            if (g.mode in (3, 7)) == behind_scan
            and (behind_scan or g.shade < 0.97)
            and not (g.shade > 0.6 and g.size > 1.3 * size)
        ]
        kept.append(PdfPage(page.box, page.image, page.shapes, shown))
    return kept


def lined(pages: list[PdfPage]) -> list[LinedPage]:
    """Turn each page upright and find its lines; page numbers, headers and footers are left out."""
    return _without_furniture([_lined(page, number) for number, page in enumerate(pages)])


def _lined(page: PdfPage, number: int) -> LinedPage:
    quarter = math.pi / 2
    turns = Counter(round(g.angle / quarter) % 4 for g in page.glyphs)
    turn = max(turns, key=lambda t: (turns[t], -t), default=0)
    cos, sin = ((1, 0), (0, -1), (-1, 0), (0, 1))[turn]

    def upright(x: float, y: float) -> tuple[float, float]:
        return x * cos + y * sin, y * cos - x * sin

    glyphs = []
    for g in page.glyphs:
        if abs(math.remainder(g.angle - turn * quarter, 4 * quarter)) < 0.1:
            x, y = upright(g.x, g.y)
            glyphs.append(g._replace(x=x, y=y))
    left, low, right, high = page.box
    corners = [upright(left, low), upright(right, high)]
    (west, east), (south, north) = (sorted(side) for side in zip(*corners, strict=True))
    return LinedPage(south, north, round(east - west), list(_lines(glyphs, number)))


def _lines(glyphs: list[Glyph], page: int) -> Iterator[PdfLine]:
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.y, g.x)):
        if row and row[0].y - glyph.y > 0.4 * max(row[0].size, glyph.size):
            yield from _line(row, page)
            row = []
        if glyph.text.strip() or row:
            row.append(glyph)
    yield from _line(row, page)


def _line(row: list[Glyph], page: int) -> Iterator[PdfLine]:
    row = sorted(row, key=lambda g: (g.x, g.y))
    glyphs = list(_once(g for g in row if g.text.strip()))
    if not glyphs:
        return
    blanks = [g.x for g in row if not g.text.strip()]
    text, cells = _spaced(glyphs, blanks)
    fonts = Counter(g.font for g in glyphs if ONE_HAN.match(g.text))
    font, uses = fonts.most_common(1)[0] if fonts else (0, 0)
    sizes = Counter(round(g.size, 1) for g in glyphs)
    yield PdfLine(
        text=mend(text),
        glyphs=tuple(glyphs),
        page=page,
        size=sizes.most_common(1)[0][0],
        font=font if uses >= max(2, 0.9 * fonts.total()) else None,
        cells=cells,
    )


def _once(row: Iterable[Glyph]) -> Iterator[Glyph]:
    """Yield each glyph once; bold text is often drawn twice with a small shift."""
    last: dict[str, Glyph] = {}
    for g in row:
        twin = last.get(g.text)
        if twin and g.x - twin.x < 0.15 * g.size and abs(g.y - twin.y) < 0.15 * g.size:
            continue
        last[g.text] = g
        yield g


def _spaced(glyphs: list[Glyph], blanks: list[float]) -> tuple[str, bool]:
    """Return the text of a line with its blanks, and whether it is a row of a table.

    Most blanks between Chinese characters, or between these and digits, come from justification.
    """
    pairs = list(pairwise(glyphs))
    between_han = [
        (b.x - a.x - a.advance) / a.size
        for a, b in pairs
        if ONE_HAN.match(a.text) and ONE_HAN.match(b.text)
    ]
    usual = max(0.0, median(between_han)) if len(between_han) > 1 else 0.0
    few = len(blanks) <= 0.3 * len(pairs)
    out, cells, at = [glyphs[0].text], False, 0
    for before, after in pairs:
        while at < len(blanks) and blanks[at] <= before.x:
            at += 1
        end = before.x + before.advance
        if blank := at < len(blanks) and blanks[at] < after.x:
            end = min(end, blanks[at])
        wide = (after.x - end) / min(before.size, after.size) - usual
        blank = blank and wide > 0.1
        kinds = {_kind(before.text), _kind(after.text)}
        if wide > 1.5 or (blank and wide > 0.8):
            if len(out) > 6 or not _MARKER.fullmatch("".join(out)):
                out.append(CELL)
                cells = cells or wide > 1.5
        elif (kinds == {"narrow"} and wide > 0.2) or (
            blank and kinds != {"han", "narrow"} and (few or "han" not in kinds)
        ):
            out.append(" ")
        out.append(after.text)
    # Digits with a blank between each two are one number.
    text = re.sub(
        r"(?<![\d ])\d(?: \d){2,}(?![\d ])", lambda m: m[0].replace(" ", ""), "".join(out)
    )
    return text, cells


def _kind(text: str) -> str:
    return "han" if ONE_HAN.match(text) else "narrow" if _NARROW.match(text) else "other"


_Edge = tuple[int, int]  # page, and 0 for its first line or 1 for its last line


def _without_furniture(pages: list[LinedPage]) -> list[LinedPage]:
    """Leave out lines that are at the same position of several pages, and page numbers."""
    for _ in range(3):
        edges = {
            (i, end): page.lines[-end]
            for i, page in enumerate(pages)
            if page.lines
            for end in (0, 1)
        }
        furniture = _running(edges, pages) | _numbers(edges, pages)
        if not furniture:
            break
        gone = {id(edges[edge]) for edge in furniture}
        pages = [
            replace(page, lines=[line for line in page.lines if id(line) not in gone])
            for page in pages
        ]
    return pages


def _distance(line: PdfLine, page: LinedPage, end: int) -> float:
    """Distance of a line from the top of its page, or from the bottom for its last line."""
    return line.y - page.bottom if end else page.top - line.y


def _running(edges: dict[_Edge, PdfLine], pages: list[LinedPage]) -> set[_Edge]:
    """Find lines with the same text but for numbers, the same size and the same position."""
    same: dict[tuple[int, str, float], list[tuple[float, _Edge]]] = defaultdict(list)
    for (i, end), line in edges.items():
        compact = re.sub(r"\s", "", line.text)
        masked = re.sub(r"\d+", "#", compact)
        key = masked if len(masked.replace("#", "")) > 2 else compact
        same[end, key, line.size].append((_distance(line, pages[i], end), (i, end)))
    return _level(same.values(), 3)


def _numbers(edges: dict[_Edge, PdfLine], pages: list[LinedPage]) -> set[_Edge]:
    """Find lines with only a page number: numbers that count up, or an isolated clear one."""
    found = set()
    rows: dict[tuple[int, int], list[tuple[float, _Edge]]] = defaultdict(list)
    for (i, end), line in edges.items():
        page = pages[i]
        distance = _distance(line, page, end)
        compact = re.sub(r"\s", "", line.text)
        share = distance / (page.top - page.bottom)
        plain = _PAGE_NUMBER.fullmatch(compact)
        if plain or re.fullmatch(_NUMBER, compact):
            number = re.findall(rf"{_NUMBER}|{_ORDINAL}", compact)[0]
            rows[end, int(parse_number(number)) - i].append((distance, (i, end)))
        first = compact == "1" and len(pages) == 1 and share < 0.12
        if (first or (plain and share < 0.2)) and _apart(line, page.lines):
            found.add((i, end))
    return found | _level(rows.values(), 5)


def _level(groups: Iterable[list[tuple[float, _Edge]]], most: float) -> set[_Edge]:
    """Keep the edges with the same distance as another of their group."""
    return {
        edge
        for group in groups
        for distance, edge in group
        if sum(abs(distance - other) < most for other, _ in group) > 1
    }


def _apart(line: PdfLine, page: list[PdfLine]) -> bool:
    """Whether the next line is farther away than the lines of a paragraph."""
    others = [abs(line.y - other.y) for other in page if other is not line]
    steps = [a.y - b.y for a, b in pairwise(page) if line is not a and line is not b]
    return not others or min(others) > 1.2 * (median(steps) if steps else 1.5 * line.size)
