"""No text that measures the project is copied into what it learns from or is tested with."""

import pytest

from tools.leaks import (
    BANK,
    LEARNED,
    bank,
    kept_apart,
    leaks,
    material,
    set_phrases,
    shared,
    texts_of,
)

TEXTS = bank()


def test_nothing_is_copied_from_the_bank() -> None:
    assert leaks(TEXTS, set_phrases()) == [], "say it in other words"


def test_what_is_searched_and_what_is_kept_apart() -> None:
    names = {name for name, _ in material()}
    assert {
        "training/points.jsonl",
        "lawstats/vocabulary/indicators.toml",
        "docs/tables.md",
    } <= names
    assert all(any(name.startswith(folder) for name in names) for folder in LEARNED)
    assert {name for name in names if name.startswith("tests/bank/")} == set()
    assert sum(name.startswith("tests/gold/texts/") for name in names) > 30
    reports, heads = texts_of(BANK / "texts"), texts_of(BANK / "heads")
    assert (len(reports), len(heads), len(TEXTS)) == (38, 171, 209)
    assert len(list(BANK.glob("*.json"))) == 38
    for texts in (reports, heads):
        assert len(kept_apart(texts, set_phrases())) > 500
        assert len(kept_apart(texts, set_phrases(), across=True)) > 3000


@pytest.mark.parametrize("phrase", set_phrases())
def test_a_set_phrase_is_short_and_used(phrase: str) -> None:
    assert len(phrase) <= 25
    assert any(phrase in text for text in TEXTS), "the bank does not use it: remove it"


A = "全乡二十三个村都把晒谷场改成了露天课堂"
B = "请来法官讲解邻里纠纷"
C = "请来法官9名，讲解邻里纠纷30起。"
CASES = [
    ("the sentence", f"{A}。", False, [A]),
    ("a part of twelve", f"“{A[3:15]}”", False, [A[3:15]]),
    ("within others", f"去年{A[:13]}很好，{A[-12:]}", False, [A[:13], A[-12:]]),
    ("a part of eleven", f"去年{A[:11]}很好", False, []),
    ("too short", f"{B}。", False, []),
    ("broken by a comma", f"{A[:11]}，{A[11:]}", False, []),
    ("over a comma", f"{A[:11]}，{A[11:]}", True, [A]),
    ("other numbers", C.replace("30", "八"), False, []),
    ("over numbers", C.replace("30", "4"), True, ["请来法官名讲解邻里纠纷起"]),
    ("not over sentences", f"{A[:11]}。{A[11:19]}", True, []),
    ("not over alternatives", f"({A[:11]}|{A[11:19]})", True, []),
    ("a set phrase", f"年度法治政府建设情况报告{B}", True, []),
]


@pytest.mark.parametrize(
    ("text", "across", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_shared_runs(text: str, across: bool, expected: list[str]) -> None:
    bank = [f"{A}，{B}", f"年度法治政府建设情况报告{B}", C]
    kept = kept_apart(bank, ["法治政府建设情况报告"], across=across)
    assert shared(text, kept, across=across) == expected
