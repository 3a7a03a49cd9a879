"""The one style of all figures: font, colours, sizes, and the page with its texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.text import Text

from lawstats.analysis.scope import Scope, year_ranges
from lawstats.base.fonts import FONT, font_file
from lawstats.vocabulary import Language

INK, GREY, LINE, BAND = "#1F2933", "#6B7280", "#D9DEE4", "#F3F5F7"
BLUE, RED, GREEN, OCHRE = "#0B6FB8", "#C8502B", "#2A8C6A", "#D99A1C"
OCHRE_TEXT = "#8A6100"  # ochre is too light for letters
WIDTH, MARGIN = 8.2, 0.17  # inches; fits A4
TEXT, SMALL, TITLE, SUBTITLE, FOOT = 10.0, 9.5, 15.0, 10.0, 7.5  # points
PITCH, PITCH_TWO = 0.31, 0.40  # inches from row to row, for labels of one line and of two
GUTTER = 2.7  # inches: labels at the left are wrapped beyond it
ENDS = 30  # reports shown from the top and from the bottom of a longer list
FEW = 10  # reports: below, what sets one apart may be chance, and a figure says so
LEADING = 1.45  # line to line, in type sizes

STYLE: Any = {
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "font.family": FONT,
    "font.size": TEXT,
    "savefig.dpi": 150,
    "svg.fonttype": "none",
    "svg.hashsalt": "lawstats",
    "text.color": INK,
    "text.hinting": "no_hinting",
}


@lru_cache(maxsize=1)
def font() -> FT2Font:
    """Register the font, and open it."""
    font_manager.fontManager.addfont(font_file())
    return FT2Font(str(font_file()))


@lru_cache(maxsize=65536)
def width(text: str, size: float = TEXT) -> float:
    """Width of a line of text in inches."""
    face = font()
    face.set_size(size, 72)
    face.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(face.get_width_height()[0]) / 64 / 72


@lru_cache(maxsize=65536)
def _advance(character: str, size: float) -> float:
    if unicodedata.category(character) == "Cf":  # as marks of direction: no line shows them
        return 0.0
    face = font()
    face.set_size(size, 72)
    glyph = face.load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.horiAdvance) / 64 / 72


# What a line is not broken in: a number of things, a word up to its hyphen, a character, with what
# must not be parted from it.
PIECE = re.compile(
    r"[《（“(\[〔]*(?:n = [\d,]+(?:[份个条]| [a-z]+)?"
    r"|(?:[^\W\u3000-\u9fff\uff00-\uffef]|[.%'/’–&=\u00a0]|(?<=\d),(?=\d))+-?|\S)"
    r"[，。；：、！？）》”)\]〕,.;:]*[ \n]*|[ \n]+"
)


def wrap(text: str, limit: float, size: float = TEXT, most: int = 0) -> list[str]:
    """Break a text into lines of at most `limit` inches; after `most` lines it ends in ….

    Examples
    --------
    >>> wrap("普法形式单一，实效不足", 0.6)
    ['普法形式', '单一，实', '效不足']
    """
    lines, reach = [""], 0.0
    for piece in PIECE.findall(text):
        ahead = sum(_advance(c, size) for c in piece)
        # To lay a line out takes long, so only one that is nearly full is measured.
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


class Page(Figure):
    """A figure that knows its texts; made by `page`.

    Attributes
    ----------
    name, title, subtitle, alt, source : str
    n : int
        Number of reports.
    """

    name = title = subtitle = alt = source = ""
    n = 0
    language: Language = "zh"
    sample: Scope
    top = 0.0

    def draw(self, renderer: RendererBase) -> None:
        """Draw in the style, whatever the settings of the caller are."""
        # A $ in a name is a character, whoever wrote the text.
        for text in self.findobj(Text):
            assert isinstance(text, Text)
            text.set_parse_math(False)
        with mpl.rc_context(STYLE):
            super().draw(renderer)

    def panel(self, left: float, top: float, wide: float, high: float) -> Axes:
        """Add bare axes; inches from the left edge and from the top of the body."""
        tall = float(self.get_size_inches()[1])
        bottom = tall - self.top - top - high
        ax = self.add_axes((left / WIDTH, bottom / tall, wide / WIDTH, high / tall))
        ax.set_axis_off()
        return ax

    def line(self, down: float, text: str) -> None:
        """Write a small grey line at the left margin, `down` inches below the top of the body."""
        self.text(
            MARGIN / WIDTH, 1 - (self.top + down) / self.get_figheight(), text,
            size=SMALL, color=GREY, va="center", fontfamily=FONT,
        )  # fmt: skip

    def say(self, key: str, **values: object) -> str:
        """Give a text of the list figures in the language of the page."""
        return say(self.sample, self.language, key, **values)


_ONE = re.compile(
    r"(?<![\d.,/–])1 ((?:published annual |official |planned |enumerated |more )?)"
    r"(date|field|group|indicator|issuer|item|number|pair|peer|report|shortcoming|statement|term"
    r"|title)s\b"
)


def say(sample: Scope, language: Language, key: str, **values: object) -> str:
    """Give a text of the list figures, its {fields} filled in; in English 1 report, 2 reports."""
    text = sample.vocabulary.name("figures", key, language).format(**values)
    return text if language == "zh" else _ONE.sub(r"1 \1\2", text)


def page(
    name: str,
    sample: Scope,
    language: Language,
    body: float,
    /,
    alt: str = "",
    **values: object,
) -> Page:
    """Start a figure: title, grey line and source, with `body` inches between.

    Parameters
    ----------
    name : str
        Id of the figure; its texts are name.title, name.subtitle and name.note.
    sample : Scope
    language : {"zh", "en"}
    body : float
        Height of what will be drawn, inches.
    alt : str
        The finding in a sentence, read to those who do not see the figure.
    **values
        Fields of the texts beside n.
    """
    font()
    known: dict[str, object] = {"n": sample.reports, **values}
    title, subtitle, note = (
        _sentence(say(sample, language, f"{name}.{what}", **known).strip(), language)
        for what in ("title", "subtitle", "note")
    )
    alt = _sentence(alt.strip(), language)
    when = year_ranges(sample.years, language) or "?"
    source = say(
        sample, language, "source", issuers=sample.issuers, reports=sample.reports, years=when
    )
    foot = source + note
    grey = wrap(subtitle, WIDTH - 2 * MARGIN, SUBTITLE)
    small = wrap(foot, WIDTH - 2 * MARGIN, FOOT)
    line, foot_line = SUBTITLE * LEADING / 72, FOOT * LEADING / 72
    top = 0.5 + line * len(grey) + 0.16
    tall = top + body + 0.22 + foot_line * len(small) + 0.12
    with mpl.rc_context(STYLE):
        made = plt.figure(figsize=(WIDTH, tall), FigureClass=Page)
        assert isinstance(made, Page)
        made.name, made.title, made.subtitle, made.alt = name, title, subtitle, alt or title
        made.source, made.n, made.top, made.sample = foot, sample.reports, top, sample
        made.language = language

        def put(text: str, y: float, size: float, color: str) -> None:
            made.text(
                MARGIN / WIDTH, 1 - y / tall, text, size=size, color=color, va="top", ha="left"
            )

        put(title, 0.1, TITLE, INK)
        for i, text in enumerate(grey):
            put(text, 0.46 + i * line, SUBTITLE, GREY)
        for i, text in enumerate(small):
            put(text, top + body + 0.22 + i * foot_line, FOOT, GREY)
    return made


def _sentence(text: str, language: Language) -> str:
    small = language == "zh" or text.startswith("n =")
    return text if small else text[:1].upper() + text[1:]


def word(
    ax: Axes, x: float, y: float, text: str, *, size: float = TEXT, color: str = INK, **how: Any
) -> None:
    """Write in data coordinates, centred unless `how` says otherwise."""
    how = {"ha": "center", "va": "center", "linespacing": 1.25, **how}
    ax.text(x, y, text, size=size, color=color, fontfamily=FONT, **how)


def join(items: Sequence[str], language: Language) -> str:
    """Enumerate phrases."""
    return ("；" if language == "zh" else "; ").join(items)
