"""Draw a small copy of every figure of every notebook, on one sheet per language.

``make docs`` writes docs/figures-zh.png and docs/figures-en.png: the figures of the reports in
data/raw, then those of an invented corpus of 60 reports (20 issuers, three years). The same code
gives the same bytes.
"""

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageColor, ImageDraw, ImageFont

from lawstats.base.fonts import font_file
from lawstats.build.build import build
from lawstats.figures.style import BLUE, GREEN, GREY, INK, OCHRE, RED
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


def draw(tables: Path, language: Language, folder: Path) -> list[Path]:
    """Run the code of all notebooks, and return the figures in the order in which it draws them."""
    made: list[Path] = []
    for notebook in NOTEBOOKS.values():
        names: dict[str, Any] = {}
        for cell in code_cells(notebook):
            exec(source(cell), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names |= {"tables": str(tables), "language": language, "output": str(folder)}
            made += sorted({*folder.glob("*.png")} - {*made})
    return made


def thumbnail(path: Path, name: str) -> Image.Image:
    """Scale a figure down, with its name above it."""
    with Image.open(path) as figure:
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
        for picture in pictures:
            column = ends.index(min(ends))
            places.append((GAP + column * (WIDE + GAP), ends[column], picture))
            ends[column] += picture.height + GAP
        top = max(ends)
    made = Image.new("RGB", (GAP + COLUMNS * (WIDE + GAP), top), "white")
    pen = ImageDraw.Draw(made)
    for y, head in heads:
        pen.text((GAP, y), head, fill=INK, font=ImageFont.truetype(font_file(), 22))
    for x, y, picture in places:
        made.paste(picture, (x, y))
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
    tables = corpora(folder)
    drawn = {
        (language, corpus): draw(path, language, folder / f"{corpus}-{language}")
        for language in LANGUAGES
        for corpus, path in tables.items()
    }
    made = {"overview": (folder / "real-zh" / f"{OVERVIEW}.png").read_bytes()}
    for language in LANGUAGES:
        parts = []
        for corpus in tables:
            paths = drawn[language, corpus]
            n = max(json.loads(p.with_suffix(".json").read_text("utf-8"))["n"] or 0 for p in paths)
            parts.append((f"{corpus}: n = {n}", [thumbnail(p, p.stem) for p in paths]))
        buffer = BytesIO()
        sheet(parts).save(buffer, "PNG", optimize=True)
        made[f"figures-{language}"] = buffer.getvalue()
    return made
