"""Cutting texts into words: the tokens, the same with both packages, and what loading leaves."""

import marshal
import os
import random
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from lawstats.analysis.keywords import Tokenizer
from lawstats.text import words
from lawstats.text.words import Cutter
from lawstats.vocabulary import load
from tests.support import ROOT

FORMS = [f for term in Tokenizer(load()).terms.values() for f in (term.name_zh, *term.words)]
TEXTS = [
    path.read_text(encoding="utf-8")
    for folder in ("data/raw", "tests/gold/texts")
    for path in sorted((ROOT / folder).glob("*.txt"))
]

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import jieba


@pytest.fixture(scope="module")
def cutters() -> dict[str, Cutter]:
    return {by: Cutter(FORMS, by) for by in ("jieba", "rjieba")}


TOKENS = {
    "words and a sign": ("培训，检查", "培训/，/检查"),
    "an added word stays whole": ("加强法律明白人培训", "加强/法律明白人/培训"),
    "a word that the dictionary lacks": ("杉柯检查", "杉柯/检查"),
    "hyphen between numbers": ("2023-12", "2023/-/12"),
    "hyphen between letters and number": ("COVID-19", "COVID/-/19"),
    "hyphen between Han": ("培训-检查", "培训/-/检查"),
    "a number with decimals and per cent": ("提高12.5%。", "提高/12.5%/。"),
    "dates with full stops": ("2023.12.1", "2023.12/./1"),
    "a number and its measure": ("培训3场次", "培训/3/场次"),
    "Latin letters end a word of Han": ("A股", "A/股"),
    "full-width letters, each alone": ("ＡＢ", "Ａ/Ｂ"),
    "〇 is no Han": ("二〇二三", "二/〇/二三"),
    "Han beyond U+9FA5": ("培训\u9fa6检查", "培训/\u9fa6/检查"),
    "unknown Han, the last ones of the block": ("\u9ffe\u9fff", "\u9ffe/\u9fff"),
    "unknown Han that jieba reads": ("\u9fd4\u9fd5", "\u9fd4/\u9fd5"),
    "extension A": ("培训\u3400检查", "培训/\u3400/检查"),
    "extension B": ("培训\U00020000\U00020001", "培训/\U00020000/\U00020001"),
    "compatibility characters": ("\uf900\uf901", "\uf900/\uf901"),
    "line ends": ("培训\r\n\n检查", "培训/\r\n/\n/检查"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("by", ["jieba", "rjieba"])
@pytest.mark.parametrize("case", TOKENS.values(), ids=TOKENS)
def test_tokens(case: tuple[str, str], by: str, cutters: dict[str, Cutter]) -> None:
    text, expected = case
    assert "/".join(token for token, _ in cutters[by].tag(text)) == expected


KINDS = {
    "a noun": ("设施", "n"),
    "a verb used as a noun": ("检查", "vn"),
    "an added word": ("法律明白人", "n"),
    "an added word that the dictionary has as another kind": ("整改", "n"),
    "a word that is guessed": ("杉柯", "x"),
    "a number": ("2023", "x"),
}


@pytest.mark.parametrize("by", ["jieba", "rjieba"])
@pytest.mark.parametrize("case", KINDS.values(), ids=KINDS)
def test_kinds(case: tuple[str, str], by: str, cutters: dict[str, Cutter]) -> None:
    assert cutters[by].tag(case[0]) == [case]


def test_published_and_gold_texts_are_cut_the_same_by_both(cutters: dict[str, Cutter]) -> None:
    assert len(TEXTS) > 30
    for text in TEXTS:
        tokens = cutters["rjieba"].tag(text)
        assert tokens == cutters["jieba"].tag(text)
        assert "".join(token for token, _ in tokens) == text


@pytest.mark.slow
def test_random_texts_are_cut_the_same_by_both(cutters: dict[str, Cutter]) -> None:
    chance = random.Random(20)
    with jieba.Tokenizer().get_dict_file() as lines:
        known = [line.decode().split()[0] for line in lines]
    texts = "".join(TEXTS)

    def one(first: int, last: int) -> Callable[[], str]:
        return lambda: chr(chance.randint(first, last))

    def slice_of_a_text() -> str:
        start = chance.randrange(len(texts))
        return texts[start : start + chance.randint(1, 12)]

    parts: list[Callable[[], str]] = [
        one(0x4E00, 0x9FFF),  # Han
        one(0x9FA0, 0x9FFF),  # the last of them, which the dictionary or jieba does not know
        one(0x3400, 0x4DBF),  # extension A
        one(0x20000, 0x2A6DF),  # extension B
        one(0xF900, 0xFAFF),  # compatibility characters
        one(0x20, 0x7E),
        lambda: chance.choice("-–—〇%.+#&_·、，。 \u3000\r\n\t０Ａγ"),
        lambda: chance.choice(texts),
        lambda: chance.choice(known),
        lambda: chance.choice(FORMS),
        slice_of_a_text,
    ]
    for _ in range(10_000):
        weights = [chance.random() ** 4 for _ in parts]
        text = "".join(part() for part in chance.choices(parts, weights, k=chance.randint(1, 20)))
        tokens = cutters["rjieba"].tag(text)
        assert tokens == cutters["jieba"].tag(text), ascii(text)
        assert "".join(token for token, _ in tokens) == text


def test_published_reports_are_cut_as_jieba_cuts_whole_lines() -> None:
    jieba.setLogLevel("CRITICAL")
    reference, cutter = jieba.Tokenizer(), Cutter()
    lines = [line for text in TEXTS[:5] for line in text.splitlines()]
    assert [[t for t, _ in cutter.tag(line)] for line in lines] == [
        reference.lcut(line) for line in lines
    ]


@pytest.mark.parametrize(("there", "expected"), [(True, "rjieba"), (False, "jieba")])
def test_rjieba_cuts_where_it_is_installed(
    there: bool, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not there:
        monkeypatch.setitem(sys.modules, "rjieba", None)
    words.package.cache_clear()
    try:
        assert words.package() == expected
        assert Cutter().tag("培训") == [("培训", "vn")]
    finally:
        words.package.cache_clear()


def test_jieba_reads_and_leaves_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    planted = tmp_path / "jieba.cache"
    content = marshal.dumps(({"加强": 0, "强培": 10**9}, 10**9))
    planted.write_bytes(content)
    assert [token for token, _ in Cutter(by="jieba").tag("加强培训")] == ["加强", "培训"]
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
    assert planted.read_bytes() == content


@pytest.mark.slow
def test_jieba_loads_in_silence(tmp_path: Path) -> None:
    program = "from lawstats.text.words import Cutter; Cutter(by='jieba').tag('培训')"
    # As at the first import, when it is compiled and Python warns of its escapes.
    first = os.environ | {"PYTHONPYCACHEPREFIX": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], env=first, capture_output=True, text=True
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
