"""The one style of all figures: font, colours and sizes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from lawstats.base.fonts import FONT, font_file

INK, GREY, LINE, BAND = "#1F2933", "#6B7280", "#D9DEE4", "#F3F5F7"
BLUE, RED, GREEN, OCHRE = "#0B6FB8", "#C8502B", "#2A8C6A", "#D99A1C"
OCHRE_TEXT = "#8A6100"  # ochre is too light for letters
DOT = "#A9B1BA"  # marks of what is not stated
WIDTH, MARGIN = 8.2, 0.17  # inches; fits A4
TEXT, SMALL, TITLE, SUBTITLE, FOOT = 10.0, 9.5, 15.0, 10.0, 7.5  # points
PITCH, PITCH_TWO = 0.31, 0.40  # inches from row to row, for labels of one line and of two
GUTTER = 2.7  # inches: labels at the left are wrapped beyond it
ENDS = 30  # reports shown from the top and from the bottom of a longer list
FEW = 10  # reports: with fewer, a difference may be chance, and the figure says so
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
    """Register and open the font."""
    font_manager.fontManager.addfont(font_file())
    return FT2Font(str(font_file()))
