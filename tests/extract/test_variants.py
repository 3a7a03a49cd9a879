"""Facts that survive another layout, and facts that follow when the numbers change."""

import pytest

from tests.support import ROOT, variants
from tests.support.gold import KINDS, REPORTS, published
from tests.support.variants import REWRITINGS
from tools import robustness
from tools.robustness import EXEMPT, LIMIT


@pytest.mark.parametrize("rewriting", REWRITINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_facts_survive(rewriting: str, kind: str) -> None:
    # What is known and mended must leave the list.
    assert robustness.shares(rewriting)[kind] >= LIMIT


@pytest.mark.parametrize(
    ("rewriting", "report_id", "kind"),
    [(e.rewriting, e.report_id, kind) for e in EXEMPT for kind in e.kinds],
)
def test_what_is_exempt_needs_it(rewriting: str, report_id: str, kind: str) -> None:
    n, of = robustness.kept(rewriting, report_id)[kind]
    assert n < of


@pytest.mark.parametrize("rewrite", REWRITINGS.values(), ids=REWRITINGS)
def test_every_rewriting_changes_some_report(rewrite: variants.Rewriting) -> None:
    assert any(rewrite(published(r)) != published(r) for r in REPORTS)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("blanks round numbers", "开展12次（2023年）4·15", "开展 12 次（2023 年）4·15"),
        ("half-width commas", "3，4，共", "3，4,共"),
        ("1. as 1、", "1.加强\n1.5万元", "1、加强\n1.5万元"),
        ("1. as （1）", "1.加强\n2.推进", "（1）加强\n（2）推进"),
        ("1. as （1）", "1.加强\n（1）推进", "1.加强\n（1）推进"),
        ("（一） as (一)", "（一）加强（二）", "(一)加强（二）"),
        ("full stop after headings", "一、主要做法\n无", "一、主要做法。\n无"),
        ("no full stop after headings", "一、主要做法。\n无。", "一、主要做法\n无。"),
        ("lines cut at 30", "甲" * 28 + "123件", "甲" * 28 + "\n123件"),
        ("lines cut at 30", "甲" * 30 + "，乙", "甲" * 29 + "\n甲，乙"),
        ("one line", "甲\n\n　乙\n", "甲 乙"),
    ],
)
def test_rewritings(name: str, text: str, expected: str) -> None:
    assert REWRITINGS[name](text) == expected


@pytest.mark.parametrize(
    ("number", "other"),
    [("0", "0"), ("1", "3"), ("5", "11"), ("13,650", "27,301"), ("0.5", "1.1"), ("93.5", "187.1")],
)
def test_other_number(number: str, other: str) -> None:
    assert variants.other_number(number) == other


def test_other_numbers_change_values_and_leave_dates() -> None:
    title, date = "青石镇2023年法治政府建设情况报告\n一、主要举措\n", "\n2024年1月2日"
    text = f"{title}调解纠纷3-5件，罚款1.2万元，培训二次。{date}"
    after = f"{title}调解纠纷7-11件，罚款2.5万元，培训二次。{date}"
    assert variants.other_numbers(text) == after
    values = [fact[0] for fact in robustness.expected("other numbers", text)["quantities"]]
    assert values == [7, 11, 25_000, 2]


def test_a_lost_fact_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(REWRITINGS, "lost", lambda text: text.replace("98.8％", "", 1))
    n, of = robustness.kept("lost", "demo-heping-sub-2023")["quantities"]
    assert n == of - 1


def test_the_documented_table_is_current() -> None:
    path = ROOT / "docs" / "robustness.md"
    assert path.read_text(encoding="utf-8") == robustness.to_markdown()
