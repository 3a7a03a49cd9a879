"""An SVG figure in a browser with no network: its own font, the widths of the PNG, text to find."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imread

from lawstats import figures, read_corpus
from lawstats.analysis import reports
from lawstats.figures.wrapping import width
from tests.support import ROOT

sync_api = pytest.importorskip("playwright.sync_api", reason="make test-slow installs it")

pytestmark = pytest.mark.browser

DPI = 150
# Of 255, over patches of 4 by 4 pixels: the rasters of two programs differ at edges by a pixel.
ALIKE = 2.5

FONTS = "() => document.fonts.ready.then(() => [...document.fonts].map(f => [f.family, f.status]))"
WIDTHS = """() => [...document.querySelectorAll("text")].map(e =>
    [e.textContent, parseFloat(e.style.fontSize), e.getComputedTextLength()])"""
FOUND = "phrase => { const hit = window.find(phrase); return hit && getSelection().toString(); }"


@pytest.fixture(scope="module")
def figure(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figure")
    corpus = read_corpus(ROOT / "data" / "raw")
    data = reports.reading(corpus)
    ax = figures.corpus_reading(data, figures.drawing(corpus))
    figures.publish(ax, data, "reading", folder)
    return folder / "reading.svg"


@pytest.fixture(scope="module")
def chart() -> Iterator[Any]:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = browser.new_context(offline=True, device_scale_factor=DPI / 96)
        yield context.new_page()
        browser.close()


def test_the_embedded_font_is_loaded_and_gives_the_widths(figure: Path, chart: Any) -> None:
    chart.goto(figure.as_uri())
    assert chart.evaluate(FONTS) == [["Noto Sans SC", "loaded"]]
    told = chart.evaluate(WIDTHS)
    assert len(told) > 10
    for text, size, wide in told:
        assert wide == pytest.approx(72 * width(text, size), rel=0.01, abs=0.2), text


def test_a_phrase_is_found_and_can_be_copied(figure: Path, chart: Any) -> None:
    chart.goto(figure.as_uri())
    assert chart.evaluate(FOUND, "从每份报告读出多少个数") == "从每份报告读出多少个数"
    assert not chart.evaluate(FOUND, "没有这句话")


def patches(image: Any) -> Any:
    """Means of patches of 4 by 4 pixels, 0 to 255."""
    high, wide = (side // 4 for side in image.shape[:2])
    return 255 * image[: 4 * high, : 4 * wide, :3].reshape(high, 4, wide, 4, 3).mean((1, 3))


@pytest.mark.parametrize("way", ["from disk", "as a picture"])
def test_it_looks_like_the_png(figure: Path, chart: Any, way: str) -> None:
    png = imread(figure.with_suffix(".png"))
    high, wide = (round(side * 96 / DPI) + 4 for side in png.shape[:2])
    chart.set_viewport_size({"width": wide, "height": high})
    holder = figure.with_name("holder.html")
    holder.write_text(
        f'<body style="margin:0"><img style="display:block" src="{figure.name}">', encoding="utf-8"
    )
    chart.goto((figure if way == "from disk" else holder).as_uri())
    shot = imread(io.BytesIO(chart.screenshot()))[: png.shape[0], : png.shape[1]]
    one, two = patches(png), patches(shot)
    difference, blank = np.abs(one - two).mean(), np.abs(one - 255).mean()
    assert difference < ALIKE
    assert difference < blank / 3, "nearer to the PNG than an empty chart is"
