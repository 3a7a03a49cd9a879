"""One class of Han characters: rare ones count, signs do not, and no pattern has its own copy."""

from __future__ import annotations

import re

import pytest

from lawstats.text.han import HAN, ONE_HAN
from tests.support import ROOT

# Where other characters than Han ones are meant: what jieba reads, and wide characters.
_OTHER_CLASSES = {
    "lawstats/text/words.py",
    "lawstats/readers/markup.py",
    "lawstats/figures/wrapping.py",
}


@pytest.mark.parametrize(
    ("character", "expected"),
    [
        pytest.param("镇", True, id="common"),
        pytest.param("〇", True, id="zero of names and years"),
        pytest.param("㮾", True, id="extension A"),
        pytest.param("𬒈", True, id="extension E, the simplified form of a name"),
        pytest.param("𰻝", True, id="extension G"),
        pytest.param("\uf9dc", True, id="compatibility form"),
        pytest.param("鿽", True, id="last row of the first block"),
        pytest.param("○", False, id="circle"),
        pytest.param("々", False, id="sign of repetition"),
        pytest.param("。", False, id="full stop"),
        pytest.param("Ａ", False, id="wide letter"),
        pytest.param("3", False, id="digit"),
    ],
)
def test_character(character: str, expected: bool) -> None:
    assert bool(ONE_HAN.fullmatch(character)) is expected
    assert bool(re.search(rf"^[{HAN}]$", character)) is expected


def test_no_pattern_has_its_own_range() -> None:
    own = re.compile(r"[㐀一]-|u3400|u4e00|[鿿龥]|u9f(?:ff|a5)", re.IGNORECASE)
    with_range = {
        str(path.relative_to(ROOT))
        for folder in ("lawstats", "tools")
        for path in (ROOT / folder).rglob("*.py")
        if own.search(path.read_text(encoding="utf-8"))
    }
    assert with_range - _OTHER_CLASSES == {"lawstats/text/han.py"}
