"""What reports say is shown as text, whoever shows it: pages, pictures, tables for spreadsheets."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lawstats import read_corpus
from lawstats.export.export import export
from lawstats.pages.annotate import annotate_file
from lawstats.pages.texts import TEMPLATES
from lawstats.tables.corpus import Corpus
from tests.support.hostile_pack import PAGES, hostile_pack
from tests.support.pages import Elements
from tools import hostile

pytestmark = pytest.mark.slow

NUMBER = re.compile(r"-?[\d.]+")


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile.write(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def corpus(raw: Path) -> Corpus:
    return read_corpus(raw)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return hostile_pack(tmp_path_factory, worker_id)


def test_all_but_none_is_read(corpus: Corpus) -> None:
    issuers = set(corpus.reports(["issuer"])["issuer"].dropna())
    assert issuers >= {hostile.SCRIPT, hostile.LONG, *hostile.FORMULAS}
    assert len(corpus.reports(["report_id"])) >= len(hostile.NAMES) - 1
    titles = corpus.reports(["title"])["title"].str
    assert titles.contains(hostile.TURNED, regex=False).any()


def test_pictures_hold_no_script(pack: Path) -> None:
    found = sorted(pack.glob("figures/*/*.svg"))
    assert len(found) > 10
    for path in found:
        assert path.stat().st_size < 600_000, "a long name is cut"
        for element in ElementTree.fromstring(path.read_bytes()).iter():
            assert element.tag.rpartition("}")[2] not in ("script", "foreignObject", "a", "image")
            assert not [name for name in element.attrib if name.lower().startswith("on")]
            assert "javascript:" not in " ".join(element.attrib.values()).lower()


def test_tables_behind_figures_hold_no_formula(pack: Path) -> None:
    cells = [
        cell
        for path in pack.glob("figures/*/*.csv")
        for row in csv.reader(path.read_text("utf-8-sig").splitlines())
        for cell in row
    ]
    assert any(cell == "'" + hostile.FORMULAS[0] for cell in cells)
    assert [c for c in cells if c[:1] in tuple("=+-@\t\r") and not NUMBER.fullmatch(c)] == []


@pytest.mark.parametrize("name", PAGES)
def test_pages_show_it_as_text(pack: Path, name: str) -> None:
    html = (pack / name).read_text(encoding="utf-8")
    found = Elements(html)
    tags = [tag for tag, _ in found.tags]
    assert tags.count("script") == PAGES[name], "its own"
    assert "default-src 'none'" in html
    assert not {"iframe", "object", "embed", "svg"} & set(tags)
    assert not [a for _, attrs in found.tags for a in attrs if a.startswith("on")]
    links = found.values("a", "href")
    assert [x for x in links if re.match(r"\s*(javascript|data|vbscript):", x, re.IGNORECASE)] == []
    text = "".join(found.text)
    for attack in (hostile.SCRIPT, hostile.IMAGE, hostile.ENTITY, hostile.FORMULAS[0]):
        assert attack in text
    # What notebooks tell of an error is no text of a report, and shown whole.
    assert max(map(len, found.text)) < 2_000 or name == "failed/index.html", "one word fills it"


def test_marks_that_turn_the_writing_end_with_their_element() -> None:
    """Names and sentences stand in elements whose direction is their own."""
    css = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    for rule in (r"bdi, q \{[^}]*isolate", r"th, td \{[^}]*isolate"):
        assert re.search(rf"{rule}", css)


def test_a_marked_report_shows_it_as_text(raw: Path, tmp_path: Path) -> None:
    attacks = dict(zip(sorted(raw.glob("*.txt")), hostile.NAMES, strict=True))
    for path, attack in attacks.items():
        # One of them looks like a web page without a report, and is refused.
        if attack != hostile.BREAK:
            annotate_file(path, tmp_path / "x.html")
            found = Elements((tmp_path / "x.html").read_text(encoding="utf-8"))
            assert [tag for tag, _ in found.tags].count("script") == 1, "its own"
            assert not [a for _, attrs in found.tags for a in attrs if a.startswith("on")]
            assert attack in "".join(found.text)


def test_an_export_holds_no_formula(raw: Path, tmp_path: Path) -> None:
    export(raw, tmp_path / "out")
    for path in (tmp_path / "out").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert [c for c in cells if c[:1] in tuple("=+-@") and not NUMBER.fullmatch(c)] == []
