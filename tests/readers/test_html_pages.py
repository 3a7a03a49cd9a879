"""Facts of the gold reports from web pages as the common site systems write them."""

import itertools

import pytest

from lawstats.readers.html import read
from tests.support.formats import html as pages
from tests.support.gold import KINDS, REPORTS, facts, in_common, published

Combination = tuple[str, str, str]
COMBINATIONS: list[Combination] = list(
    itertools.product(pages.TEMPLATES, pages.DRESSES, pages.TITLES)
)
# Their texts came with the furniture of a page, which the reader takes away as it should.
_WITH_FURNITURE = ("fourth-qingfeng-2025", "new-shapo-2024")


def survivors(combination: Combination, report_id: str) -> dict[str, tuple[int, int, int]]:
    """Facts of each kind: those in common, those of the clean text, those of the page."""
    text = published(report_id)
    wanted, got = facts(text), facts(read(pages.write(text, *combination)).text)
    return {k: (in_common(wanted[k], got[k]), len(wanted[k]), len(got[k])) for k in KINDS}


def squeezed(lines: list[str]) -> list[str]:
    return ["".join(line.split()) for line in lines]


@pytest.mark.parametrize(
    ("combination", "report_id"),
    [
        pytest.param(c, REPORTS[(5 * n + m) % len(REPORTS)], id=f"{'-'.join(c)}-{m}")
        for n, c in enumerate(COMBINATIONS[::5])
        for m in range(3)
    ],
)
def test_facts_are_those_of_the_clean_text(combination: Combination, report_id: str) -> None:
    for kind, (common, wanted, got) in survivors(combination, report_id).items():
        assert common == wanted == got, kind


@pytest.mark.slow
@pytest.mark.parametrize("combination", COMBINATIONS, ids="-".join)
def test_every_report_is_read(combination: Combination) -> None:
    for report_id in REPORTS:
        text = published(report_id)
        page = read(pages.write(text, *combination))
        stated = page.released_on, page.publisher
        # What the furniture inside such a text states may come first.
        assert stated == (pages.RELEASED_ON, pages.PUBLISHER) or report_id in _WITH_FURNITURE
        assert not [w for w in pages.FURNITURE if w in page.text and w not in text], report_id
        if report_id not in _WITH_FURNITURE:
            body = squeezed(pages.take_apart(text).body)
            assert squeezed(page.text.split("\n"))[-len(body) :] == body, report_id
        for kind, (common, wanted, got) in survivors(combination, report_id).items():
            assert common == wanted == got, (report_id, kind)


@pytest.mark.parametrize("template", pages.TEMPLATES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_page_states_what_was_written(template: str, encoding: str) -> None:
    text = published("demo-lanxi-town-2023")
    page = read(pages.write(text, template, "Word", "above", encoding))
    assert squeezed(page.text.split("\n")) == squeezed(
        [line for line in text.split("\n") if line.strip()]
    )
    assert (page.released_on, page.publisher, page.document_number) == (
        pages.RELEASED_ON,
        pages.PUBLISHER,
        pages.DOCUMENT_NUMBER,
    )
    assert not [word for word in pages.FURNITURE if word in page.text]
