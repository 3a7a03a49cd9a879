"""Counting terms by longest match, telling words, citations."""

import re
from typing import Any

import pytest

from lawstats.analysis import keywords
from lawstats.analysis.keywords import Tokenizer
from lawstats.vocabulary import load
from tests.support.rows import corpus, report

COUNTS: dict[str, tuple[str, dict[str, int]]] = {
    "the term": ("作出行政处罚", {"penalty": 1}),
    "inside the title of a law": ("学习行政处罚法", {}),
    "inside a title with the name of the state": ("《中华人民共和国行政处罚法》", {}),
    "term and law": ("依据行政处罚法作出行政处罚", {"penalty": 1}),
    "twice": ("行政处罚、行政处罚", {"penalty": 2}),
    "a longer term wins": ("综合行政执法", {"comprehensive_enforcement": 1}),
    "another form of a term": ("重大决策", {"major_decision": 1}),
    "the longer form counts once": ("人民调解委员会", {"mediation_committee": 1}),
    "broken by a character": ("行政的处罚", {}),
    "nothing": ("", {}),
}


@pytest.mark.parametrize("case", COUNTS.values(), ids=COUNTS)
def test_count(case: tuple[str, dict[str, int]]) -> None:
    text, expected = case
    assert dict(Tokenizer(load()).count_terms(text)) == expected


TELLING = {
    "nouns": ("人防设施", ["人防", "设施"]),
    "a verb used as a noun": ("检查", ["检查"]),
    "verbs": ("做到亲自超过", []),
    "numbers and measures": ("一名二十万元", []),
    "half a name, put together by chance": ("青枫坡上求", []),
    "a person": ("刘建国", []),
    "another place": ("四川省", []),
    "a term of the vocabulary, whatever jieba calls it": ("法律顾问", ["法律顾问"]),
    "nothing": ("", []),
}


@pytest.mark.parametrize("case", TELLING.values(), ids=TELLING)
def test_telling(case: tuple[str, list[str]]) -> None:
    text, expected = case
    assert Tokenizer(load()).content_words(text) == expected


def test_telling_words_are_no_stop_words_places_numbers_or_single_characters() -> None:
    words = Tokenizer(load(), places=frozenset({"天津市咸水沽镇"}))
    assert words.content_words("咸水沽镇进一步加强2023年人防设施的建设") == ["人防", "设施"]


def texts(*values: str) -> Any:
    names = "abcdefgh"
    return corpus(reports=[report(names[i], text=text) for i, text in enumerate(values)])


def test_terms_are_rates_of_all_reports_together() -> None:
    data = keywords.terms(texts("行政处罚 行政处罚一二", "一二三四五六七八九十"), top_n=1)
    row = data.iloc[0]
    assert (row["term"], row["count"], row["reporters"], row["reports"]) == ("penalty", 2, 1, 2)
    assert row["per_1000"] == pytest.approx(100)


def test_issuers_give_every_report_a_row() -> None:
    data = keywords.issuers(texts("行政处罚一二三四五六", "信访"), top_n=2)
    assert data["report_id"].tolist() == ["a", "b", "a", "b"]
    assert data["per_1000"].tolist() == [100, 0, 0, 500]


def test_distinctive_words_are_frequent_here_and_rare_elsewhere() -> None:
    common = "矛盾纠纷排查" * 9
    data = keywords.distinctive(texts(common + "人防设施" * 40, common + "疫情防控" * 40))
    best = data.groupby("report_id")["word"].agg(set).to_dict()
    assert best["a"] >= {"人防", "设施"}
    assert best["b"] >= {"疫情", "防控"}
    assert not best["a"] & best["b"]
    assert (data["z"] > 1.96).all()


def test_a_word_that_chance_may_have_put_there_is_not_told() -> None:
    common = "矛盾纠纷排查" * 40
    few, many = (
        keywords.distinctive(texts(common + "人防" * n, common + "疫情" * n)) for n in (3, 40)
    )
    assert few.empty
    assert many["word"].tolist() == ["人防", "疫情"]


def test_distinctive_leaves_out_rare_words_and_needs_two_reports() -> None:
    assert "人防" not in keywords.distinctive(texts("人防" * 2, "疫情" * 9))["word"].tolist()
    assert keywords.distinctive(texts("人防" * 9)).empty


def cited(name: str, title: str, kind: str = "law", start: int = 0) -> dict[str, Any]:
    return {"fact_id": f"{name}:c{start}", "report_id": name, "canonical_title": title,
            "title": title, "kind": kind, "start": start}  # fmt: skip


def test_citations_rank_by_reports_then_by_number() -> None:
    rows = [
        cited("a", "民法典", start=1), cited("b", "民法典"),
        *(cited("a", "行政复议法", start=i) for i in range(2, 5)),
        cited("b", "信访工作条例", "party_rule", 1), cited("b", "信访工作条例", "party_rule", 2),
        cited("b", "信访工作条例", "regulation", 3),
    ]  # fmt: skip
    data = keywords.citations(corpus(reports=[report("a"), report("b")], citations=rows))
    assert data["canonical_title"].tolist() == ["民法典", "信访工作条例", "行政复议法"]
    assert data["reporters"].tolist() == [2, 1, 1]
    assert data["citations"].tolist() == [2, 3, 3]
    assert data["kind"].tolist() == ["law", "party_rule", "law"]


TIES = {
    "nothing left out": (3, [("民法典", 2), ("宪法", 1), ("行政复议法", 1)], 0, 0),
    "cut through a tie": (2, [("民法典", 2), ("宪法", 1)], 1, 1),
    "cut between": (1, [("民法典", 2)], 2, 0),
}


@pytest.mark.parametrize("case", TIES.values(), ids=TIES)
def test_what_is_left_out_is_counted(case: tuple[int, list[tuple[str, int]], int, int]) -> None:
    top_n, expected, left_out, tied = case
    rows = [
        cited("a", "民法典"),
        cited("b", "民法典"),
        cited("a", "宪法"),
        cited("b", "行政复议法"),
    ]
    made = corpus(reports=[report("a"), report("b")], citations=rows)
    data = keywords.citations(made, top_n=top_n)
    assert list(zip(data["canonical_title"], data["reporters"], strict=True)) == expected
    assert set(data["left_out"]) == {left_out}
    assert set(data["tied"]) == {tied}


def test_terms_left_out_are_those_that_stand_in_a_report() -> None:
    made = texts("行政处罚 行政处罚 信访 普法", "信访")
    data = keywords.terms(made, top_n=1)
    assert data["term"].tolist() == ["penalty"]
    assert (data["left_out"].tolist(), data["tied"].tolist()) == ([2], [1])
    assert keywords.issuers(made, top_n=1)["term"].unique().tolist() == ["penalty"]


def test_terms_and_forms_are_unique_and_english_is_given() -> None:
    words = Tokenizer(load())
    forms = [f for term in words.terms.values() for f in (term.name_zh, *term.words)]
    assert len(forms) == len(set(forms))
    assert all(re.search("[A-Za-z]", term.name_en) for term in words.terms.values())
