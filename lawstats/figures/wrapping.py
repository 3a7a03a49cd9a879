"""Measuring texts in inches, and breaking them into lines."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from matplotlib.ft2font import LoadFlags

from lawstats.figures.style import TEXT, font


@lru_cache(maxsize=65536)
def width(text: str, size: float = TEXT) -> float:
    """Measure a line of text in inches."""
    face = font()
    face.set_size(size, 72)
    face.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(face.get_width_height()[0]) / 64 / 72


@lru_cache(maxsize=65536)
def _advance(character: str, size: float) -> float:
    if unicodedata.category(character) == "Cf":  # such as marks of direction, which are invisible
        return 0.0
    face = font()
    face.set_size(size, 72)
    glyph = face.load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.horiAdvance) / 64 / 72


# Lines are not broken within a piece: a number with its unit, a word up to its hyphen, or a
# character, each with its brackets and punctuation.
PIECE = re.compile(
    r"[《（“(\[〔]*(?:n = [\d,]+(?:[份个条]| [a-z]+)?"
    r"|(?:[^\W\u3000-\u9fff\uff00-\uffef]|[.%'/’–&=\u00a0]|(?<=\d),(?=\d))+-?|\S)"
    r"[，。；：、！？）》”)\]〕,.;:]*[ \n]*|[ \n]+"
)


def wrap(text: str, limit: float, size: float = TEXT, most: int = 0) -> list[str]:
    """Break a text into lines of at most `limit` inches; with `most`, a longer text ends in ….

    Examples
    --------
    >>> wrap("普法形式单一，实效不足", 0.6)
    ['普法形式', '单一，实', '效不足']
    """
    lines, reach = [""], 0.0
    for piece in PIECE.findall(text):
        ahead = sum(_advance(c, size) for c in piece)
        # Measuring a whole line is slow, so only a line that is nearly full is measured.
        full = reach + ahead > limit - 0.05
        if lines[-1] and full and width((lines[-1] + piece).rstrip(), size) > limit:
            lines.append("")
            reach = 0.0
        lines[-1] += piece
        reach += ahead
    lines = [line.rstrip() for line in lines]
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and width(last + "…", size) > limit:
            last = last[:-1]
        lines = [*lines[: most - 1], last + "…"]
    return lines


def balanced(text: str, limit: float, most: int = 0) -> list[str]:
    """Break a text into as few lines as `wrap` does, of about the same length.

    Examples
    --------
    >>> balanced("存在的不足和原因", 1.0)
    ['存在的不', '足和原因']
    """
    lines = wrap(text, limit, most=most)
    while len(lines) > 1 and not lines[-1].endswith("…"):
        limit -= 0.05
        tighter = wrap(text, limit)
        if len(tighter) > len(lines) or max(map(width, tighter)) > limit:
            break
        lines = tighter
    return lines
