"""SVG files: their text is text, with its own font, and nothing else is needed or let in."""

import json
import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import pytest
from fontTools.ttLib import TTFont
from lxml import etree

from lawstats import figures
from lawstats.base.fonts import subset
from lawstats.figures import FIGURES, Chart
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language
from tests.support.figures import chart_of, draw, many
from tests.support.rows import corpus, report

NAMES = "{http://www.w3.org/2000/svg}"
MOST_BYTES = 200_000


def published(
    name: str, made: Corpus, folder: Path, language: Language = "zh"
) -> tuple[Any, bytes, Chart]:
    """The root of the file as XML, its bytes, and the chart."""
    ax, data = draw(name, made, language)
    chart = chart_of(ax)
    figures.publish(ax, data, name, folder)
    content = (folder / f"{name}.svg").read_bytes()
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False)), content, chart


def texts(root: Any) -> list[str]:
    return [element.text for element in root.iter(f"{NAMES}text")]


def font(root: Any) -> TTFont:
    style = "".join(element.text for element in root.iter(f"{NAMES}style"))
    (data,) = re.findall(r"url\(data:font/woff;base64,([^)]+)\)", style)
    return TTFont(BytesIO(b64decode(data, validate=True)))


# Both languages are drawn in test_figures.py; an SVG file takes the words of either alike.
SAVED: list[tuple[str, Language]] = [
    *((name, "zh") for name in FIGURES),
    *((name, "en") for name in [*FIGURES][::4]),
]
# What these compare is of one level and year.
ONE_YEAR = ("compare_values", "compare_quotes", "compare_indicator")


class Saved(NamedTuple):
    name: str
    folder: Path
    root: Any
    content: bytes
    chart: Chart


@pytest.fixture(scope="module", params=SAVED, ids="-".join)
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Saved:
    name, language = request.param
    folder = tmp_path_factory.mktemp(name)
    return Saved(name, folder, *published(name, many(6), folder, language))


def test_a_figure_is_four_files(saved: Saved) -> None:
    assert plt.get_fignums() == []
    name, folder, *_ = saved
    files = sorted(path.name for path in folder.iterdir())
    assert files == [f"{name}.{suffix}" for suffix in ("csv", "json", "png", "svg")]
    about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    assert list(about) == ["name", "title", "subtitle", "alt", "source", "n"]
    years = many(6).reports(["year"])["year"]
    assert about["n"] == (years.value_counts().max() if name in ONE_YEAR else 6)
    table = (folder / f"{name}.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in table


def test_text_is_text_and_brings_its_glyphs(saved: Saved) -> None:
    root, content, chart = saved[2:]
    written = texts(root)
    drawn = [*chart.texts, *(text for ax in chart.axes for text in ax.texts)]
    lines = [line for text in drawn for line in text.get_text().split("\n") if line.strip()]
    assert sorted(written) == sorted(lines)
    assert chart.title in written
    assert root.findtext(f"{NAMES}title") == chart.title
    assert root.findtext(f"{NAMES}desc") == chart.alt
    own = font(root)
    glyphs = own.getBestCmap()
    used = set("".join(written))
    assert {c for c in used if ord(c) not in glyphs} == set()
    shapes = own["glyf"]
    empty = {c for c in used if not shapes[glyphs[ord(c)]].numberOfContours}
    assert {c for c in empty if not c.isspace()} == set()
    assert len(content) < MOST_BYTES


@pytest.mark.parametrize("name", ["keyword_issuers", "shortcomings_said"])
def test_nothing_outside_the_file_is_asked_for(name: str, tmp_path: Path) -> None:
    root, content, _ = published(name, many(6), tmp_path)
    assert b"<!DOCTYPE" not in content
    assert {etree.QName(e).localname for e in root.iter()} <= {
        "svg", "title", "desc", "style", "defs", "g", "path", "text", "use", "clipPath", "rect",
    }  # fmt: skip
    outside = [
        value
        for element in root.iter()
        for value in (*element.attrib.values(), element.text or "")
        if re.search(r"https?:|//|url\((?!#|data:font/woff;base64,[\w+/=]+\))|@import", value)
        and "base64," not in value
    ]
    assert outside == []
    links = [v for e in root.iter() for k, v in e.attrib.items() if k.endswith("href")]
    assert all(link.startswith("#") for link in links)
    assert not [k for e in root.iter() for k in e.attrib if k.lower().startswith("on")]


HOSTILE = {
    "element": "<script>alert(1)</script>镇",
    "end of the style": "</style><b>镇",
    "entity": "&lt;甲&amp;乙镇",
    "quotes": "\"'><镇",
    "comment": "--><!--镇",
    "formula": "$x^2$镇",
    "no formula": "$\\nosuch{$镇",
    "two blanks": "甲  乙镇",
}


@pytest.mark.parametrize("town", HOSTILE.values(), ids=HOSTILE)
def test_names_are_text_whatever_they_hold(town: str, tmp_path: Path) -> None:
    made = corpus(reports=[report("a", town, 2023, text="一二。")])
    root, content, _ = published("corpus_reading", made, tmp_path)
    assert f"{town} 2023" in texts(root)
    assert not list(root.iter(f"{NAMES}script", f"{NAMES}b"))
    assert b"white-space:pre" in content


def test_the_subset_is_that_of_the_characters_alone() -> None:
    made = subset("普法")
    assert made == subset("法普法普")
    own = TTFont(BytesIO(made))
    assert set(own.getBestCmap()) == {ord("普"), ord("法")}
    assert "Adobe" in own["name"].getDebugName(0)
    assert "SIL Open Font License" in own["name"].getDebugName(13)
    assert len(made) < 10_000
