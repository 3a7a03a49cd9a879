"""Draw a small copy of every figure of every notebook, on one sheet per language.

``make docs`` writes docs/figures-zh.png and docs/figures-en.png: the figures of the reports in
data/raw, then those of an invented corpus of 60 reports (20 issuers, three years). The same code
gives the same bytes.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from PIL import Image, ImageColor, ImageDraw, ImageFont

from lawstats import figures
from lawstats.base.fonts import font_file
from lawstats.build.build import build
from lawstats.figures.save import picture
from lawstats.figures.style import BLUE, GREEN, GREY, INK, OCHRE, RED, STYLE
from lawstats.vocabulary import Language
from tests.support import ROOT, generated
from tests.support.notebooks import NOTEBOOKS, code_cells, source

LANGUAGES: tuple[Language, ...] = ("zh", "en")
SEED, ISSUERS = 1, 20
OVERVIEW = "compare_values"
COLUMNS, WIDE, GAP, LABEL, HEAD = 5, 360, 24, 22, 44  # pixels
TALLEST = 720  # of a thumbnail; longer figures are cut, and a line of dots says so
SHADES = 12  # of each colour of the style, towards white; Pillow takes nearer ones for white itself


def corpora(folder: Path) -> dict[str, Path]:
    """Build the tables of both corpora, by name."""
    generated.corpus(SEED, ISSUERS).write(folder / "raw")
    sources = {"real": ROOT / "data" / "raw", "invented": folder / "raw"}
    for name, raw in sources.items():
        build([raw], folder / name)
    return {name: folder / name for name in sources}


class Drawn(NamedTuple):
    """A figure: its name, its PNG file and the number of reports in it."""

    name: str
    png: bytes
    n: int | None


class Figures:
    """Stands for `lawstats.figures` in a notebook; `publish` only keeps the pictures."""

    def __init__(self) -> None:
        self.drawn: list[Drawn] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(figures, name)

    def publish(self, ax: Axes, _data: pd.DataFrame, name: str, _output: None) -> None:
        """Take the place of `lawstats.figures.publish`."""
        chart = ax.get_figure()
        assert isinstance(chart, figures.Chart)
        with mpl.rc_context(STYLE):
            self.drawn.append(Drawn(name, picture(chart), chart.drawing.scope.reports))
        plt.close(chart)


def draw(tables: Path, language: Language) -> list[Drawn]:
    """Run the code of all notebooks, and return what it draws."""
    stand_in = Figures()
    for notebook in NOTEBOOKS.values():
        names: dict[str, Any] = {}
        for cell in code_cells(notebook):
            exec(source(cell), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names |= {"tables": str(tables), "language": language}
            if "figures" in names:
                names["figures"] = stand_in
    return stand_in.drawn


def thumbnail(png: bytes, name: str) -> Image.Image:
    """Scale a figure down, with its name above it."""
    with Image.open(BytesIO(png)) as figure:
        high = round(figure.height * WIDE / figure.width)
        small = figure.convert("RGB").resize((WIDE, high), Image.Resampling.LANCZOS)
    shown = min(high, TALLEST)
    made = Image.new("RGB", (WIDE, LABEL + shown), "white")
    made.paste(small.crop((0, 0, WIDE, shown)), (0, LABEL))
    pen = ImageDraw.Draw(made)
    pen.text((0, 0), name, fill=INK, font=ImageFont.truetype(font_file(), 13))
    if high > shown:
        pen.rectangle((0, LABEL + shown - 18, WIDE, LABEL + shown), fill="white")
        at = (WIDE / 2, LABEL + shown - 12)
        pen.text(at, "⋯", fill=GREY, font=ImageFont.truetype(font_file(), 16), anchor="mm")
    return made


def sheet(parts: Sequence[tuple[str, Sequence[Image.Image]]]) -> Image.Image:
    """Put thumbnails under headings, each where the column is shortest."""
    places: list[tuple[int, int, Image.Image]] = []
    heads: list[tuple[int, str]] = []
    top = GAP
    for head, pictures in parts:
        heads.append((top, head))
        ends = [top + HEAD] * COLUMNS
        for small in pictures:
            column = ends.index(min(ends))
            places.append((GAP + column * (WIDE + GAP), ends[column], small))
            ends[column] += small.height + GAP
        top = max(ends)
    made = Image.new("RGB", (GAP + COLUMNS * (WIDE + GAP), top), "white")
    pen = ImageDraw.Draw(made)
    for y, head in heads:
        pen.text((GAP, y), head, fill=INK, font=ImageFont.truetype(font_file(), 22))
    for x, y, small in places:
        made.paste(small, (x, y))
    return made.quantize(palette=palette(), dither=Image.Dither.NONE)


def palette() -> Image.Image:
    """Give the colours of the style and what lies between them and white."""
    made = Image.new("P", (1, 1))
    colours = [ImageColor.getrgb(c)[:3] for c in (INK, GREY, BLUE, RED, GREEN, OCHRE)]
    shades = [
        round(255 + (part - 255) * step / SHADES)
        for colour in colours
        for step in range(SHADES + 1)
        for part in colour
    ]
    made.putpalette(shades)
    return made


def pictures(folder: Path) -> dict[str, bytes]:
    """Make the pictures of docs, by name: the sheets, and one figure of data/raw."""
    drawn = {
        (language, corpus): draw(tables, language)
        for corpus, tables in corpora(folder).items()
        for language in LANGUAGES
    }
    made = {"overview": next(f.png for f in drawn["zh", "real"] if f.name == OVERVIEW)}
    for language in LANGUAGES:
        parts = []
        for corpus in ("real", "invented"):
            found = drawn[language, corpus]
            n = max(figure.n or 0 for figure in found)
            parts.append((f"{corpus}: n = {n}", [thumbnail(f.png, f.name) for f in found]))
        buffer = BytesIO()
        sheet(parts).save(buffer, "PNG", optimize=True)
        made[f"figures-{language}"] = buffer.getvalue()
    return made
