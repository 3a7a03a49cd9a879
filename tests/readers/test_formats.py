"""Formats are recognised by content, and the facts of a report are the same in every format."""

import subprocess
import sys

import pytest

from lawstats.readers import formats
from lawstats.readers.formats import SUFFIXES, recognise
from tests.support import ROOT
from tools.survival import FORMATS, kept, shares, to_markdown

DOCS = ROOT / "docs" / "formats.md"
WRITERS = [(form, name) for form, (_, writers) in FORMATS.items() for name in writers]


@pytest.mark.parametrize(
    ("data", "module"),
    [
        pytest.param(b"", "text", id="nothing"),
        pytest.param("法治政府".encode(), "text", id="text"),
        pytest.param("《<纲要>》".encode(), "text", id="title in angle brackets"),
        pytest.param("<P>报告</P>".encode(), "html", id="tag"),
        pytest.param("<p>报告".encode("utf-16"), "html", id="tag in UTF-16"),
        pytest.param(b"\n%PDF-1.7", "pdf", id="PDF after other bytes"),
        pytest.param("PDF是一种格式".encode(), "text", id="the word PDF"),
        pytest.param(b"{\\rtf1 }", "office", id="RTF"),
    ],
)
def test_a_format_is_recognised_by_content(data: bytes, module: str) -> None:
    assert recognise(data).module == module


def test_a_suffix_belongs_to_one_format() -> None:
    assert len(set(SUFFIXES)) == len(SUFFIXES)
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in SUFFIXES)


def test_only_the_reader_that_is_needed_is_loaded() -> None:
    code = (
        "import sys; from lawstats.readers.formats import read; "
        "read('依法行政的报告'.encode() * 9);"
        "print(*(name for name in sys.modules if name.startswith('lawstats.readers.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.rpartition(".")[2] for name in done.stdout.split()}
    assert loaded & {form.module for form in formats.FORMATS} == {"text"}


@pytest.mark.parametrize(("form", "name"), WRITERS)
@pytest.mark.parametrize("report", ["taiping-2023", "held-luotang-2023"])
def test_a_report_keeps_its_facts(form: str, name: str, report: str) -> None:
    found = kept(form, name, report)
    assert sum(n for n, _ in found.values()) >= FORMATS[form][0] * sum(
        of for _, of in found.values()
    )


@pytest.mark.proof
@pytest.mark.parametrize(("form", "name"), WRITERS)
def test_facts_survive(form: str, name: str) -> None:
    assert {k: s for k, s in shares(form, name).items() if s < FORMATS[form][0]} == {}


@pytest.mark.proof
def test_the_documented_table_is_current() -> None:
    assert to_markdown() == DOCS.read_text(encoding="utf-8")
