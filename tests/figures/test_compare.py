"""What the figures of comparisons say is what their data hold."""

import re

import pytest
from matplotlib.axes import Axes

from lawstats import figures
from lawstats.analysis import compare, frames
from lawstats.figures.quotes import shortened
from lawstats.figures.scale import Scale
from lawstats.figures.wrapping import width
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language, load
from tests.support.figures import COMPARISONS, boxes, chart_of, draw, many, untidy, yearly
from tests.support.rows import VENUES, absence, corpus, number, report, towns


def texts(ax: Axes) -> list[str]:
    return [text for text, _ in boxes(chart_of(ax))]


def told(ax: Axes) -> str:
    chart = chart_of(ax)
    return "\n".join([chart.title, chart.subtitle, chart.source, *texts(ax)])


@pytest.mark.parametrize("n", [6, 12, 60])
@pytest.mark.parametrize("name", ["compare_values", "compare_quotes"])
def test_indicators_left_out_are_counted(name: str, n: int) -> None:
    made = many(n)
    ax, data = draw(name, made, "zh")
    names = {chart_of(ax).drawing.indicator_of(row) for row in frames.rows(data)}
    plain = {re.sub(r"\s", "", text) for text in texts(ax)}
    # A name may be wrapped, in a table with one text a line.
    shown = [x for x in names if any(x in y for y in plain) or x in "".join(plain_lines(ax))]
    reported = set(compare.values(made, top_n=999)["indicator"])
    left = re.search("另有([0-9]+)个有报告提到的指标", told(ax))
    assert left
    assert len(reported) == len(shown) + int(left[1])


COLUMNS: tuple[tuple[Language, int], ...] = (("zh", 10), ("en", 8))


@pytest.mark.parametrize(("language", "least"), COLUMNS)
def test_many_reports_leave_room_for_many_indicators(language: Language, least: int) -> None:
    """In English headings stand on two levels, or their words would spread the columns."""
    names = ["penalty_cases", "litigation_cases", "reconsideration_cases", "legal_literates",
             "mediators", "disclosure_requests", "law_meetings", "inspections", "law_lectures",
             "publicity_events"]  # fmt: skip
    units = load().indicators
    numbers = [
        number(f"r{i}", name, 3 + i, units[name].unit, start=10 + 10 * k)
        for i in range(50)
        for k, name in enumerate(names)
    ]
    ax, _ = draw(
        "compare_values",
        corpus(reports=[report(f"r{i}", f"{i}镇") for i in range(50)], quantities=numbers),
        language,
    )
    assert untidy(ax) == []
    assert sum(text == "50/50" for text in texts(ax)) >= least
    assert "3镇" in texts(ax)  # the year stands above, for all of them


def plain_lines(ax: Axes) -> list[str]:
    """Texts of the left column from the top, so that wrapped ones follow each other."""
    found = boxes(chart_of(ax))
    edge = min(box.x0 for _, box in found)
    column = [(text, box) for text, box in found if box.x0 < edge + 20]
    return [text for text, _ in sorted(column, key=lambda item: -item[1].y1)]


@pytest.mark.parametrize(("n", "there"), [(4, False), (5, True)])
def test_colours_are_explained_where_bars_are_drawn(n: int, there: bool) -> None:
    county = {**report("z", "乙县"), "level": "county"}
    towns = [report(f"r{i}", f"{i}镇") for i in range(n)]
    made = corpus(reports=[*towns, county], quantities=[number("r0", "penalty_cases", 3)])
    ax, _ = draw("compare_reporting", made)
    assert ("蓝色" in told(ax), "报告份数" in told(ax)) == (there, not there)


def test_indicators_left_out_of_the_rates_are_counted() -> None:
    ax, data = draw("compare_reporting", many(60))
    left = re.search("另有([0-9]+)项", told(ax))
    assert left
    assert data["indicator"].nunique() == 30 + int(left[1])


MARKS = {
    "over": ({"qualifier": "over"}, "“≥”为"),
    "about": ({"qualifier": "about"}, "“≈”为"),
    "at most": ({"qualifier": "at_most"}, "“≤”为"),
    "to date": ({"quote": "截至11月，处罚3件。"}, "“截至”："),
    "cumulative": ({"quote": "自2019年以来处罚3件。"}, "“累计”："),
}
EVERY = [mark for _, mark in MARKS.values()] + ["“无”为", "“Σ”：", "“新增”：", "“†”：", "“·”为"]


@pytest.mark.parametrize(("given", "mark"), MARKS.values(), ids=MARKS)
def test_only_marks_that_are_there_are_explained(given: dict[str, str], mark: str) -> None:
    made = corpus(reports=[report("a")], quantities=[number("a", "penalty_cases", 3, **given)])
    chart = chart_of(draw("compare_values", made)[0])
    assert [m for m in EVERY if m in chart.subtitle + chart.source] == [mark]


def test_absence_and_silence_are_explained_apart() -> None:
    made = corpus(reports=[report("a"), report("b")], absences=[absence("a", "litigation_cases")])
    chart = chart_of(draw("compare_values", made)[0])
    assert [m for m in EVERY if m in chart.subtitle + chart.source] == ["“无”为", "“·”为"]


def test_a_sum_is_marked_and_not_called_the_words_of_the_report() -> None:
    made = corpus(reports=[report("a")], quantities=VENUES)
    ax, data = draw("compare_values", made)
    assert data["basis"].tolist() == ["sum_of_parts"]
    assert "Σ" in texts(ax)
    assert "各部分相加" in chart_of(ax).source
    assert "原文" not in chart_of(ax).source.replace("数字由 lawstats 从原文读出", "")


def test_a_corrected_value_is_marked() -> None:
    made = corpus(reports=[report("a")], quantities=[number("a", "penalty_cases", 3)])
    data = compare.values(made).assign(corrected=True)
    ax = figures.compare_values(data, figures.drawing(made))
    assert "†" in texts(ax)
    assert "corrections.csv" in chart_of(ax).source


@pytest.mark.parametrize("name", COMPARISONS)
def test_every_number_of_reports_told_is_right(name: str) -> None:
    made = many(12)
    ax, data = draw(name, made)
    shown = chart_of(ax).drawing.scope.reports
    if "reports" in data and name != "compare_reporting":
        assert shown == data["reports"].iloc[0]
        assert f"{12 - shown}份报告不在图上" in chart_of(ax).subtitle
    else:
        assert shown == 12


RANKS = {"few": (9, "不排名次", False), "enough": (10, "才排", True)}


@pytest.mark.parametrize(("n", "said", "there"), RANKS.values(), ids=RANKS)
def test_ranks_are_drawn_from_some_reporters_on(n: int, said: str, there: bool) -> None:
    ax, _ = draw("compare_indicator", corpus(**towns(n)))
    assert said in chart_of(ax).source
    assert any(text.startswith("名次/") for text in texts(ax)) == there


@pytest.mark.parametrize(("n", "there"), [(4, False), (5, True)])
def test_a_median_is_drawn_from_some_values_on(n: int, there: bool) -> None:
    ax, _ = draw("compare_indicator", corpus(**towns(n)))
    assert any(text.startswith("中位数3") for text in texts(ax)) == there
    assert ("不算中位数" in chart_of(ax).alt) != there


def test_long_lists_keep_their_ends_and_a_strip_of_all() -> None:
    ax, _ = draw("compare_indicator", corpus(**towns(40)))
    found = texts(ax)
    assert "……中间10份见数据文件……" in found
    assert {"t40镇", "t26镇", "t15镇", "t01镇"} <= set(found)
    assert not {"t25镇", "t16镇"} & set(found)
    assert sum(len(a.patches) and a is not ax for a in chart_of(ax).axes) == 1


def test_per_head_numbers_only_where_the_reference_has_people() -> None:
    made = yearly(5)
    bare = Corpus(made._store, made.vocabulary)
    for one, there in ((made, True), (bare, False)):
        data = compare.indicator(one, "mediators")
        ax = figures.compare_indicator(data, figures.drawing(one))
        chart = chart_of(ax)
        assert ("每万人" in texts(ax)) == there == ("年鉴" in chart.source)


def test_without_official_figures_a_sentence_says_so() -> None:
    ax, _ = draw("compare_official", many(6))
    assert len(chart_of(ax).axes) == 1
    assert any("没有给出" in text for text in texts(ax))


def test_official_counts_are_those_of_the_data() -> None:
    ax, data = draw("compare_official", yearly(5))
    pairs = data["difference"].dropna()
    same, larger, smaller = (pairs == 0).sum(), (pairs > 0).sum(), (pairs < 0).sum()
    assert chart_of(ax).alt.startswith(
        f"{len(data)}个官方数中，{same}个与报告相同，{larger}个报告写出的数较大，{smaller}个较小，"
    )


SCALES = {
    "linear": ([0, 5, 20], False, ["0", "5", "10", "15", "20"]),
    "whole numbers": ([0, 2], False, ["0", "1", "2"]),
    "rates": ([0.5, 0.75], False, ["0", "0.2", "0.4", "0.6"]),
    "one value": ([7], False, ["0", "2", "4", "6"]),
    "zeros alone": ([0, 0], False, ["0", "1"]),
    "a hundred times": ([1, 100], False, ["0", "20", "40", "60", "80", "100"]),
    "logarithmic": ([2, 900], True, ["1", "10", "100"]),
    "logarithmic with zero": ([0, 2, 900], True, ["0", "//", "1", "10", "100"]),
    "many powers": ([1, 1e9], True, ["1", "100", "10,000", "1,000,000", "100,000,000"]),
}


@pytest.mark.parametrize(("values", "log", "ticks"), SCALES.values(), ids=SCALES)
def test_scale(values: list[float], log: bool, ticks: list[str]) -> None:
    scale = Scale(values)
    assert scale.log == log
    marks = scale.ticks()
    assert [text for _, text in marks] == ticks
    assert marks == sorted(marks)
    low, high = scale.limits
    assert all(low <= scale.at(v) <= high for v in values)
    if log:
        # Zero stands before the first power of ten, and before the break.
        assert scale.at(0) < min(x for x, text in marks if text not in ("0", "//"))


SHORTENED = {  # room in characters
    "fits": ("处罚3件。", "3件", 10, "处罚3件。"),
    "both sides": ("甲" * 30 + "处罚3件" + "乙" * 30, "3件", 12, "…甲甲甲甲处罚3件乙乙…"),
    "beginning": ("处罚3件" + "乙" * 30, "3件", 8, "处罚3件乙乙…"),
    "end": ("甲" * 30 + "处罚3件", "3件", 8, "…甲甲处罚3件"),
    "no half number before": ("印发" * 20 + "12345678份，3件", "3件", 6, "…份，3件"),
    "no half number behind": ("3件，12345678份" + "印发" * 20, "3件", 7, "3件…"),
    "number elsewhere": ("甲" * 30, "3件", 6, "甲甲甲甲…"),
}


@pytest.mark.parametrize(("quote", "raw", "room", "expected"), SHORTENED.values(), ids=SHORTENED)
def test_sentences_are_shortened_round_the_number(
    quote: str, raw: str, room: int, expected: str
) -> None:
    limit = room * width("甲", 9.5) + 0.01
    assert shortened(quote, raw, limit) == expected
    assert width(expected, 9.5) <= limit
