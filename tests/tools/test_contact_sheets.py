"""The sheets of all figures: each has its place, none covers another, colours stay."""

from pathlib import Path

import pytest
from PIL import Image

from lawstats.figures.style import BLUE
from tools.contact_sheets import COLUMNS, GAP, LABEL, TALLEST, WIDE, sheet, thumbnail


@pytest.mark.parametrize(
    ("high", "shown"),
    [
        pytest.param(WIDE, WIDE, id="whole"),
        pytest.param(TALLEST, TALLEST, id="as tall as may be"),
        pytest.param(3 * TALLEST, TALLEST, id="cut"),
    ],
)
def test_a_long_figure_is_cut(high: int, shown: int, tmp_path: Path) -> None:
    Image.new("RGB", (2 * WIDE, 2 * high), BLUE).save(tmp_path / "a.png")
    made = thumbnail((tmp_path / "a.png").read_bytes(), "a")
    assert made.size == (WIDE, LABEL + shown)
    white = (255, 255, 255)
    assert (made.getpixel((1, made.height - 2)) == white) == (high > shown)


def test_no_thumbnail_covers_another_and_colours_stay() -> None:
    highs = [100, 300, 50, 200, 120, 80, 90, 10]
    pictures = [Image.new("RGB", (WIDE, high), BLUE) for high in highs]
    parts = [("one", pictures), ("two", pictures[:3])]
    made = sheet(parts)
    assert made.width == GAP + COLUMNS * (WIDE + GAP)
    blue = bytes.fromhex(BLUE[1:])
    drawn = made.convert("RGB").tobytes()
    pixels = [drawn[i : i + 3] for i in range(0, len(drawn), 3)]
    assert pixels.count(blue) == WIDE * (sum(highs) + sum(highs[:3]))
    assert pixels[0] == pixels[-1] == b"\xff\xff\xff"
    assert made.tobytes() == sheet(parts).tobytes()
