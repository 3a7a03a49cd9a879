"""Titles in 《》: spans, the law they mean, their kind."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawstats.extract.citations import (
    KIND_RULES,
    Citation,
    KindRule,
    find_citations,
    title_spans,
)
from lawstats.vocabulary import load

VOCABULARY = load()
PLACES = ["澜江区", "白水镇"]


def citations(text: str) -> list[Citation]:
    found = list(find_citations(text, title_spans(text), PLACES, VOCABULARY))
    assert all(text[c.start : c.end] == c.title for c in found)
    return found


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        pytest.param("学习《民法典》。", ["民法典"], id="one"),
        pytest.param(
            "学习《民法典》《宪法》、《数据安全法》，", ["民法典", "宪法", "数据安全法"], id="row"
        ),
        pytest.param("落实《〈纲要〉任务分工》。", ["〈纲要〉任务分工"], id="inner marks"),
        pytest.param("落实《<纲要>任务分工》。", ["<纲要>任务分工"], id="ASCII marks"),
        pytest.param("落实《贯彻《纲要》方案》。", ["贯彻《纲要》方案"], id="nested plain marks"),
        pytest.param(
            "落实《实施纲要（2021-2025年》。", ["实施纲要（2021-2025年"], id="bracket not closed"
        ),
        pytest.param("学习《关于\n印发的通知》。", ["关于\n印发的通知"], id="broken line"),
        pytest.param("学习《民法典，贯彻《宪法》。", ["民法典", "宪法"], id="mark not closed"),
        pytest.param("学习《民法典。\n", ["民法典"], id="mark not closed in the sentence"),
        pytest.param("学习民法典。", [], id="no marks"),
        pytest.param("学习《》。", [], id="empty marks"),
        pytest.param("学习民法典》。", [], id="closing mark alone"),
    ],
)
def test_spans(text: str, titles: list[str]) -> None:
    assert [text[s:e] for s, e in title_spans(text)] == titles


@given(st.text("《》〈〉（）。，\n法A", max_size=40))
def test_spans_are_in_order_and_apart(text: str) -> None:
    spans = title_spans(text)
    ends = [0, *(e for _, e in spans)]
    assert all(end < start < stop for end, (start, stop) in zip(ends, spans, strict=False))
    assert all(text[start - 1] == "《" for start, _ in spans)


@pytest.mark.parametrize(
    ("title", "canonical"),
    [
        pytest.param("中华人民共和国行政处罚法", "行政处罚法", id="full name"),
        pytest.param("行政处罚法", "行政处罚法", id="short name"),
        pytest.param("行政处罚法（2021修订）", "行政处罚法", id="version"),
        pytest.param("中华人民共和国 民法典", "民法典", id="blank"),
        pytest.param("中华人民共\n和国宪法", "宪法", id="broken line"),
        pytest.param("重大行政决策程序暂行条例", "重大行政决策程序暂行条例", id="regulation"),
        pytest.param("党章", "中国共产党章程", id="short title of the vocabulary"),
        pytest.param("中国共产党章程", "中国共产党章程", id="its full title"),
    ],
)
def test_national_law_is_resolved(title: str, canonical: str) -> None:
    (c,) = citations(f"学习《{title}》。")
    assert (c.canonical_title, c.resolved) == (canonical, True)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("白水镇法律顾问制度", id="own rule"),
        pytest.param("反食品浪费条例草案", id="no such title"),
        pytest.param("浙江省行政处罚法", id="local twin"),
        pytest.param("党章党规汇编", id="a short title with more after it"),
    ],
)
def test_other_titles_stay_as_printed(title: str) -> None:
    (c,) = citations(f"学习《{title}》。")
    assert (c.canonical_title, c.resolved) == (title, False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("学习《反有组织犯罪法》", "law", id="law"),
        pytest.param("学习《中华人民共和国宪法》", "law", id="constitution"),
        pytest.param("落实《优化营商环境条例》", "regulation", id="regulation"),
        pytest.param("落实《女职工劳动保护特别规定》", "regulation", id="special rules"),
        pytest.param("宣传《天津市文明行为促进条例》", "local_regulation", id="city regulation"),
        pytest.param("落实《深圳经济特区社会信用条例》", "local_regulation", id="special zone"),
        pytest.param("落实《山东省行政调解办法》", "local_regulation", id="provincial rules"),
        pytest.param("学习《中国共产党纪律处分条例》", "party_rule", id="party rule"),
        pytest.param("学习《党章》", "party_rule", id="party constitution"),
        pytest.param("学习《信访工作条例》", "party_rule", id="joint party rule"),
        pytest.param(
            "落实《党政主要负责人履行推进法治建设第一责任人职责规定》", "party_rule", id="duty"
        ),
        pytest.param(
            "落实《法治政府建设实施纲要（2021—2025年）》", "policy_document", id="outline"
        ),
        pytest.param("落实《江苏省法治政府建设实施方案》", "policy_document", id="provincial plan"),
        pytest.param("制定《白水镇法律顾问制度》", "local_document", id="own rule"),
        pytest.param("印发《2023年法治建设工作要点》", "local_document", id="issued by the issuer"),
        pytest.param("制定《重大行政决策议事规则》", "local_document", id="made by the issuer"),
        pytest.param("完善《丰水村村规民约》", "local_document", id="village rules"),
        pytest.param("学习《习近平法治思想学习纲要》", "other", id="reader"),
        pytest.param("学习《习近平谈治国理政》", "other", id="book"),
        pytest.param("发放《致全体居民的一封信》", "other", id="letter"),
        pytest.param("观看《行政执法典型案例》", "other", id="cases"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    (c,) = citations(text + "。")
    assert c.kind == kind


@pytest.mark.parametrize(
    ("after", "article"),
    [
        pytest.param("第二十四条规定", "第二十四条", id="Chinese"),
        pytest.param("第24条", "第24条", id="Arabic"),
        pytest.param(" 第六十条", "第六十条", id="blank"),
        pytest.param("第三十三条第二款", "第三十三条第二款", id="paragraph"),
        pytest.param("规定", None, id="none"),
        pytest.param("第二十四次会议", None, id="no article"),
    ],
)
def test_article(after: str, article: str | None) -> None:
    (c,) = citations(f"依据《行政处罚法》{after}。")
    assert c.article == article


@pytest.mark.parametrize(
    "alias",
    [
        pytest.param("（以下简称《办法》）", id="brackets"),
        pytest.param("(以下简称《办法》)", id="half-width brackets"),
        pytest.param("（下称《办法》）", id="short"),
        pytest.param("（以下简称：《办法》）", id="colon"),
    ],
)
def test_alias_means_the_title_before_it(alias: str) -> None:
    found = citations(
        f"根据《数据安全法》{alias}，全年深入推进数据安全管理工作并认真抓好任务落实，落实《办法》。"
    )
    assert [c.title for c in found] == ["数据安全法", "办法", "办法"]
    assert [c.canonical_title for c in found] == ["数据安全法"] * 3
    assert [c.kind for c in found] == ["law"] * 3


def test_title_of_the_alias_alone_means_itself() -> None:
    found = citations("落实《办法》。根据《数据安全法》开展工作。")
    assert [c.canonical_title for c in found] == ["办法", "数据安全法"]


def test_laws_without_marks_count_where_the_vocabulary_lists_them(tmp_path: Path) -> None:
    words = 'version = 1\n[unmarked_laws]\nwords = ["宪法", "民法典"]\n'
    (tmp_path / "words.toml").write_text(words, encoding="utf-8")
    text = "学习宪法、民法典和《民法典》，开展国家宪法日活动，落实中华人民共和国宪法。"
    marked = list(find_citations(text, title_spans(text), [], load()))
    found = list(find_citations(text, title_spans(text), [], load(tmp_path)))
    assert [c.title for c in marked] == ["民法典"]
    assert sorted((c.start, c.title) for c in found) == [
        (2, "宪法"),
        (5, "民法典"),
        (10, "民法典"),
        (27, "中华人民共和国宪法"),
    ]
    assert {(c.canonical_title, c.kind, c.resolved) for c in found} == {
        ("宪法", "law", True),
        ("民法典", "law", True),
    }
    assert all(text[c.start : c.end] == c.title for c in found)


def test_broken_title_is_joined() -> None:
    (c,) = citations("制定《白水镇法律\n  顾问制度》。")
    assert (c.title, c.canonical_title) == ("白水镇法律\n  顾问制度", "白水镇法律顾问制度")


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__) for rule in KIND_RULES])
def test_example_of_a_rule(rule: KindRule, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = re.findall(r"^ *(\S+) → (\w+)$", rule.__doc__ or "", re.MULTILINE)
    assert examples
    for text, kind in examples:
        assert [c.kind for c in citations(text)] == [kind]
        # No rule before it decides: with `regulation` in its place the kind changes.
        other = "other" if kind == "regulation" else "regulation"
        changed = tuple((lambda _: other) if r is rule else r for r in KIND_RULES)  # noqa: B023
        with monkeypatch.context() as patched:
            patched.setattr("lawstats.extract.citations.KIND_RULES", changed)
            assert [c.kind for c in citations(text)] == [other]
