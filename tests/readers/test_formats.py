"""The facts of a report are the same in every format."""

import pytest

from tests.support import ROOT
from tools.survival import FORMATS, kept, shares, to_markdown

DOCS = ROOT / "docs" / "formats.md"
WRITERS = [(form, name) for form, (_, writers) in FORMATS.items() for name in writers]


@pytest.mark.parametrize(("form", "name"), WRITERS)
@pytest.mark.parametrize("report", ["taiping-2023", "held-luotang-2023"])
def test_a_report_keeps_its_facts(form: str, name: str, report: str) -> None:
    found = kept(form, name, report)
    assert sum(n for n, _ in found.values()) >= FORMATS[form][0] * sum(
        of for _, of in found.values()
    )


@pytest.mark.slow
@pytest.mark.parametrize(("form", "name"), WRITERS)
def test_facts_survive(form: str, name: str) -> None:
    assert {k: s for k, s in shares(form, name).items() if s < FORMATS[form][0]} == {}


@pytest.mark.slow
def test_the_documented_table_is_current() -> None:
    assert to_markdown() == DOCS.read_text(encoding="utf-8")
