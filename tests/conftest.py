"""Reports that tests write themselves."""

import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import settings

from lawstats.base import fonts
from tests.support.reports import write_report
from tests.support.toy import make_project

# jsonschema imports this optional package where it is installed, which compiles 35 grammars in
# some seconds; `lawstats.packs.notebooks` does without it, too.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
# On a busy machine an example may take any time.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _no_figure_stays_open() -> Iterator[None]:
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


_cut = fonts.subset


@lru_cache(maxsize=32)
def _cut_once(characters: str) -> bytes:
    return _cut(characters)


@pytest.fixture(autouse=True)
def _fonts_are_cut_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of equal characters share a font: to cut one takes as long as to read a report."""
    monkeypatch.setattr(fonts, "subset", lambda text: _cut_once("".join(sorted(set(text)))))


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of three reports, one of them in a folder of its own."""
    folder = tmp_path / "raw"
    write_report(folder / "a.txt", "青石镇", 8)
    write_report(folder / "b.txt", "白水镇", 9)
    write_report(folder / "2024" / "c.txt", "柳林镇", 10)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small project of `toy`, in a folder with a difficult name."""
    return make_project(tmp_path / "项目 {x}")
