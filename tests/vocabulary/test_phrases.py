"""The notation of vocabulary phrases: what each sign takes and refuses."""

import pytest

from lawstats.base.errors import ConfigError
from lawstats.vocabulary.near import NumberFinder
from lawstats.vocabulary.phrases import OTHER, Finder, compile_phrase


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        pytest.param("执法", "加强执法", "执法", id="plain words"),
        pytest.param("执法", "加强普法", None, id="other words"),
        pytest.param("执法…不足", "执法不足", "执法不足", id="gap of nothing"),
        pytest.param("执法…不足", f"执法{'力' * 12}不足", f"执法{'力' * 12}不足", id="gap of 12"),
        pytest.param("执法…不足", f"执法{'力' * 13}不足", None, id="gap of 13"),
        pytest.param("执法…不足", "执法力量，不足", None, id="short gap ends at a comma"),
        pytest.param("执法…不足", "执法力量,不足", None, id="short gap ends at a half-width comma"),
        pytest.param(
            "执法…不足", "执法(力量)不足", "执法(力量)不足", id="short gap spans brackets"
        ),
        pytest.param("执法…不足", f"执法{OTHER}不足", None, id="short gap ends at a number"),
        pytest.param("执法…不足", "执法、普法不足", "执法、普法不足", id="short gap spans 、"),
        pytest.param("执法……不足", "执法人少，力量不足", "执法人少，力量不足", id="long gap"),
        pytest.param("执法……不足", f"执法{OTHER}，不足", f"执法{OTHER}，不足", id="long, number"),
        pytest.param("执法……不足", f"执法{'力' * 60}不足", f"执法{'力' * 60}不足", id="gap of 60"),
        pytest.param("执法……不足", f"执法{'力' * 61}不足", None, id="gap of 61"),
        pytest.param("执法……不足", "执法人少；力量不足", None, id="long gap ends at ；"),
        pytest.param("执法……不足", "执法人少;力量不足", None, id="long gap ends at ;"),
        pytest.param(
            "执法……不足", "执法人少,力量不足", "执法人少,力量不足", id="long gap spans a comma"
        ),
        pytest.param("执法……不足", "执法人少。力量不足", None, id="long gap ends at 。"),
        pytest.param("执法……不足", "执法人少\n不足", None, id="long gap ends at the line"),
        pytest.param("(普法|宣传)形式", "宣传形式", "宣传形式", id="second alternative"),
        pytest.param("(普法|宣传)形式", "执法形式", None, id="no alternative"),
        pytest.param("普法(的|)形式", "普法形式", "普法形式", id="empty alternative"),
        pytest.param("(法|法治)观念", "法治观念", "法治观念", id="longer alternative"),
        pytest.param("^中国", "中国共产党", "中国", id="start"),
        pytest.param("^中国", "在中国", None, id="not at the start"),
        pytest.param("条例$", "信访条例", "条例", id="end"),
        pytest.param("条例$", "条例解读", None, id="not at the end"),
        pytest.param("C+(.)", "C+.", "C+.", id="no sign of other notations means anything"),
    ],
)
def test_phrase_in_text(phrase: str, text: str, found: str | None) -> None:
    hit = compile_phrase(phrase).search(text)
    assert (hit and text[hit[1] : hit[2]]) == found


@pytest.mark.parametrize(
    ("phrase", "left", "right", "fits"),
    [
        pytest.param("普法…#", "开展普法活动", "，", True, id="words before"),
        pytest.param("普法…#", "普法。活动", "", False, id="another sentence"),
        pytest.param("普法#", "开展普法", "", True, id="right before"),
        pytest.param("普法#", "普法活动", "", False, id="not right before"),
        pytest.param("#…普法", "", "次普法", True, id="words after"),
        pytest.param("#普法", "", "次普法", False, id="not right after"),
        pytest.param("开展#普法", "开展", "普法", True, id="both sides"),
        pytest.param("开展#普法", "开展", "执法", False, id="one side only"),
        pytest.param("普法…#", f"普法{OTHER}、", "", False, id="another number between"),
        pytest.param("普法……#", f"普法{OTHER}、", "", True, id="a long gap takes it"),
        pytest.param("^普法#", "普法", "", True, id="start"),
        pytest.param("^普法#", "开展普法", "", False, id="not at the start"),
        pytest.param("#普法$", "", "普法", True, id="end"),
        pytest.param("#普法$", "", "普法活动", False, id="not at the end"),
    ],
)
def test_phrase_round_a_number(phrase: str, left: str, right: str, fits: bool) -> None:
    finder = NumberFinder([(compile_phrase(phrase), None, phrase)])
    found = finder.best(left, right, "次")
    assert (found and found[1]) == (phrase if fits else None)


@pytest.mark.parametrize(
    ("phrase", "units"),
    [
        pytest.param("普法…#{场 场次}", {"场", "场次"}, id="two"),
        pytest.param("普法…#{%}", {"%"}, id="percent"),
        pytest.param("普法…#", set(), id="any"),
        pytest.param("普法", None, id="no number"),
    ],
)
def test_measure_words_of_a_phrase(phrase: str, units: set[str] | None) -> None:
    assert compile_phrase(phrase).units == units


@pytest.mark.parametrize(
    ("phrases", "left", "best"),
    [
        pytest.param(["宣传#", "普法宣传#"], "普法宣传", "普法宣传#", id="names more"),
        pytest.param(["普法…#", "工作#"], "普法宣传工作", "工作#", id="skips less"),
        pytest.param(["宣传#", "(宣传|宣讲)#"], "宣传", "宣传#", id="the first among equals"),
        pytest.param(["督察#"], "宣传", None, id="none"),
        pytest.param(
            ["(普法|大型普法宣传)…#", "大型…#"],
            "大型普法宣传普法",
            "(普法|大型普法宣传)…#",
            id="the nearest alternative counts",
        ),
        pytest.param(["(法|普法)#", "普法…#"], "普法", "(法|普法)#", id="the longest alternative"),
        pytest.param(["普法(活动|)(共|)#", "活动…#"], "普法共", "普法(活动|)(共|)#", id="left out"),
    ],
)
def test_closest_phrase_wins(phrases: list[str], left: str, best: str | None) -> None:
    finder = NumberFinder((compile_phrase(p), None, p) for p in phrases)
    found = finder.best(left, "", "次")
    assert (found and found[1]) == best


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        pytest.param("普法(活动", "not closed", id="open bracket"),
        pytest.param("普法)", "brackets", id="closed before opened"),
        pytest.param("普法((甲|乙)|丙)", "brackets", id="nested"),
        pytest.param("普法(甲…|乙)", "brackets", id="gap in a bracket"),
        pytest.param("#普法#", "more than one", id="two numbers"),
        pytest.param("……#", "plain word", id="nothing but a gap"),
        pytest.param("(普法|)#", "plain word", id="nothing that must stand"),
        pytest.param("", "plain word", id="empty"),
    ],
)
def test_mistake_in_a_phrase_is_named(phrase: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words) as caught:
        compile_phrase(phrase)
    assert repr(phrase) in str(caught.value)


def test_measure_word_decides_which_phrases_count() -> None:
    phrases = (("普法#{场}", {"场"}), ("(普法|执法)#", None), ("宣传……普法…#{次}", {"次"}))
    finder = NumberFinder((compile_phrase(p), units, p) for p, units in phrases)
    best = [finder.best(left, "", unit) for left in ("普法", "宣传，普法") for unit in "场次"]
    expected = ["普法#{场}", "(普法|执法)#", "普法#{场}", "宣传……普法…#{次}"]
    assert [found and found[1] for found in best] == expected


@pytest.mark.parametrize(
    ("own", "best"),
    [
        pytest.param(0, "普法……#", id="all words"),
        pytest.param(4, None, id="its own words alone"),
        pytest.param(10, "普法……#", id="its own words, more of them"),
    ],
)
def test_phrase_names_the_own_words_of_a_number(own: int, best: str | None) -> None:
    finder = NumberFinder([(compile_phrase("普法……#"), None, "普法……#")])
    found = finder.best(f"普法{OTHER}，另外发放", "", "次", 1, own)
    assert (found and found[1]) == best


def test_finder_gives_what_a_text_can_hold() -> None:
    finder = Finder((compile_phrase(p), p) for p in ("普法…活动", "(宣传|宣讲)", "执法"))
    assert sorted(p for _, _, p in finder.candidates("宣讲与普法")) == ["(宣传|宣讲)", "普法…活动"]
    assert list(finder.candidates("督察")) == []


def test_finder_without_phrases_finds_nothing() -> None:
    assert list(Finder[str]([]).candidates("普法")) == []
