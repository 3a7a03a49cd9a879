"""Every figure at 0, 1, 6, 60 and more reports in two languages: no text overlaps or is cut."""

import logging
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from lawstats import figures
from lawstats.analysis import reports
from lawstats.base.errors import ConfigError
from lawstats.figures import FIGURES
from lawstats.figures.wrapping import balanced, wrap
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language, load
from tests.support.figures import (
    COMPARISONS,
    boxes,
    chart_of,
    collisions,
    draw,
    many,
    untidy,
    yearly,
)
from tests.support.rows import absence, corpus, number, part_check, report


@pytest.fixture(autouse=True)
def no_missing_glyph(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail where matplotlib's loggers speak (warnings are errors already)."""
    yield
    names = ("matplotlib.font_manager", "matplotlib.mathtext")
    spoken = [r for r in caplog.get_records("call") if r.name in names]
    assert not [r for r in spoken if r.levelno >= logging.WARNING]


@lru_cache(maxsize=2)
def tabled(name: str, n: int) -> pd.DataFrame:
    """Make the data of a figure of `many` reports, once for both languages."""
    return FIGURES[name].data(many(n))


# What draws or counts every report; the others list no more than 60, so 130 show the same.
EVERY = ("corpus_dates", "corpus_parts", "compare_indicator", "compare_reporting", "profile_peers",
         "shortcomings_together", "shortcomings_clauses")  # fmt: skip
# Of many reports, only figures that draw each of them have words in English that fewer do not show.
SIZES = [
    pytest.param(name, n, language, marks=[pytest.mark.slow] * (n > most))
    for name in FIGURES
    for n in (0, 1, 6, 60, 500 if name in EVERY else 130)
    for language, most in (("zh", 60), ("en", 6))
    if (n, language) != (130, "en")
]


@pytest.mark.parametrize(("name", "n", "language"), SIZES)
def test_nothing_overlaps_or_is_cut_off(name: str, n: int, language: Language) -> None:
    drawing = figures.drawing(many(n), language)
    assert untidy(FIGURES[name].draw(tabled(name, n), drawing)) == []


@pytest.mark.parametrize(
    ("n", "language"),
    [(5, "zh"), (5, "en"), (60, "zh"), pytest.param(60, "en", marks=pytest.mark.slow)],
)
@pytest.mark.parametrize("name", COMPARISONS)
def test_comparisons_over_years_and_with_official_figures(
    name: str, n: int, language: Language
) -> None:
    assert untidy(draw(name, yearly(n), language)[0]) == []


CUT = {"keyword_distinctive": "……中间12份见数据文件……", "corpus_due": "……中间5行见数据文件……"}


@pytest.mark.parametrize(("name", "gap"), CUT.items())
def test_a_long_list_keeps_its_top_and_bottom(name: str, gap: str) -> None:
    chart = chart_of(draw(name, many(72 if name == "keyword_distinctive" else 130))[0])
    assert [text for text, _ in boxes(chart) if text.startswith("……中间")] == [gap]


def texts_of(name: str, made: Corpus, language: Language = "zh") -> list[str]:
    """Texts of a figure, from its subtitle to its note."""
    chart = chart_of(draw(name, made, language)[0])
    return [*(text for text, _ in boxes(chart)), chart.subtitle, chart.source, chart.alt]


def said(texts: list[str], *words: str) -> list[bool]:
    return [any(word in text for text in texts) for word in words]


def test_reports_that_cannot_be_listed_are_counted() -> None:
    reports = [report(f"r{i:02}", f"{i}镇", 2022 + i % 2, published_on=date(2023 + i % 2, 2, 1))
               for i in range(61)]  # fmt: skip
    listed, counted = (texts_of("corpus_dates", corpus(reports=reports[:n])) for n in (60, 61))
    assert said(listed, "0镇 2022", "▷", "每柱为一周") == [True, True, False]
    assert said(counted, "0镇 2022", "▷", "每柱为一周") == [False, False, True]
    assert said(counted, "2022\nn = 31", "2023\nn = 30") == [True, True]
    checks = [part_check("plan", "own", report_id=r["report_id"]) for r in reports]
    made = corpus(reports=reports, checks=checks)
    assert said(texts_of("corpus_parts", made), "下年安排 2022", "0镇") == [True, False]
    assert "下年安排61份中61份（0份没有找到）" in texts_of("corpus_parts", made)[-1]


DATED: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    # a report, what is explained, what is not
    "signed": ({"published_on": date(2024, 2, 1)}, ["▷", "未见逾期"], ["●", "»", "†", "地方规定"]),
    "released": ({"released_on": date(2024, 2, 1)}, ["●", "按时"], ["▷", "»", "未见逾期"]),
    "undated": ({}, ["日期不详"], ["▷", "●", "»", "“–”"]),
    "subdistrict": ({"level": "subdistrict"}, ["地方规定", "“地方规定”"], ["逾期", "“–”"]),
    "before the rule": ({"year": 2018}, ["“–”"], ["逾期", "“地方规定”"]),
    "far outside": ({"released_on": date(2025, 3, 1)}, ["»", "逾期"], ["«", "▷"]),
    "far before": ({"published_on": date(2023, 7, 1)}, ["«", "▷"], ["●"]),
}  # fmt: skip


@pytest.mark.parametrize("case", DATED.values(), ids=DATED)
def test_only_marks_that_are_there_are_explained(
    case: tuple[dict[str, Any], list[str], list[str]],
) -> None:
    told, there, absent = case
    texts = texts_of("corpus_dates", corpus(reports=[report(**told)]))
    # What an edge holds is a text of its own; the note names both.
    texts = [text for text in texts if not {"«", "»"} <= set(text)]
    assert said(texts, *there) == [True] * len(there)
    assert said(texts, *absent) == [False] * len(absent)


def test_december_is_on_the_scale() -> None:
    for n in (1, 60, 130):
        assert said(texts_of("corpus_dates", many(n)), "12月", "3月1日", "4月1日") == [True] * 3


def test_no_line_is_drawn_where_none_applies() -> None:
    def lines(**told: Any) -> int:
        ax = draw("corpus_dates", corpus(reports=[report(**told)]))[0]
        places = [np.unique(np.asarray(line.get_xdata())).tolist() for line in ax.get_lines()]
        return sum(place in ([60], [91]) for place in places) - 2

    # Beside the lines of the beginnings of these months.
    assert [lines(), lines(level="subdistrict"), lines(year=2018)] == [2, 0, 0]


def test_a_corrected_date_is_marked() -> None:
    data = reports.dates(corpus(reports=[report(published_on=date(2024, 2, 1))]))
    made = figures.drawing(many(1))
    for corrected in (False, True):
        chart = chart_of(figures.corpus_dates(data.assign(corrected=corrected), made))
        assert ("2024-02-01†" in [text for text, _ in boxes(chart)]) == corrected
        assert ("†" in chart.source) == corrected


def test_several_reports_of_one_issuer_and_year_are_told() -> None:
    again = [report("a", "甲镇"), report("b", "甲镇"), report("c", "甲镇", 2022)]
    for name in ("corpus_dates", "corpus_parts", "corpus_reading"):
        texts = [texts_of(name, corpus(reports=rows)) for rows in (again, again[1:])]
        assert [said(t, "有1份与另一份同属一个单位")[0] for t in texts] == [True, False], name


def test_without_a_roster_nobody_was_due() -> None:
    made = many(6)
    alone = Corpus(made._store, made.vocabulary)
    with_one, without = texts_of("corpus_due", made), texts_of("corpus_due", alone)
    assert said(with_one, "应报", "没有名册") == [True, False]
    assert said(without, "无从得知谁应当报告", "县区不详") == [True, True]
    assert "应报" not in without


def test_overlap_and_cutting_are_noticed() -> None:
    ax, _ = draw("corpus_reading", many(1))
    chart = chart_of(ax)
    chart.text(0.5, 0.5, "甲" * 20, fontfamily="Noto Sans SC")
    chart.text(0.5, 0.5, "乙" * 40, fontfamily="Noto Sans SC")
    found = boxes(chart)
    assert ("甲" * 20, "乙" * 40) in collisions(found)
    assert max(box.x1 for _, box in found) > chart.bbox.width


@pytest.mark.filterwarnings("error::UserWarning")
def test_a_missing_glyph_is_noticed() -> None:
    made = corpus(reports=[report("a", "\U00013000镇", text="一二", published_on=date(2024, 1, 2))])
    with pytest.raises(UserWarning, match="missing from font"):
        figures.publish(*draw("corpus_dates", made), "x")


# The figures of the shipped pack are made twice in tests/packs/test_publish.py.
TWICE = ("change_moves", "change_reuse", "compare_values")


@pytest.mark.slow
@pytest.mark.parametrize("name", TWICE)
def test_publishing_twice_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        data = FIGURES[name].data(many(6))
        ax = FIGURES[name].draw(data, figures.drawing(many(6)))
        figures.publish(ax, data, name, tmp_path / folder)
    for file in (f"{name}.{suffix}" for suffix in ("csv", "json", "png", "svg")):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_the_settings_of_the_caller_do_not_matter(tmp_path: Path) -> None:
    for folder, size in (("a", 10), ("b", 20)):
        with plt.rc_context({"font.size": size, "font.family": "DejaVu Sans", "savefig.dpi": 40}):
            ax, data = draw("corpus_reading", many(6))
            figures.publish(ax, data, "x", tmp_path / folder)
    assert (tmp_path / "a" / "x.png").read_bytes() == (tmp_path / "b" / "x.png").read_bytes()


def test_publish_without_folder_writes_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    ax, data = draw("corpus_reading", many(1))
    figures.publish(ax, data, "x")
    assert list(tmp_path.iterdir()) == []


def test_publish_refuses_other_axes() -> None:
    _, ax = plt.subplots()
    with pytest.raises(TypeError, match=r"lawstats\.figures"):
        figures.publish(ax, pd.DataFrame(), "x")


def test_the_source_counts_reports_issuers_and_years() -> None:
    reports = [report("a", "甲镇", 2021, text="一"), report("b", "甲镇", 2023, text="一")]
    chart = chart_of(draw("corpus_reading", corpus(reports=reports))[0])
    assert "1个单位公开的2份" in chart.source
    assert "2021、2023年" in chart.source


def test_only_colours_that_are_there_are_explained() -> None:
    reports = [report(name, town, 2023, text="一") for name, town in (("a", "甲镇"), ("b", "乙镇"))]
    numbers = [number("a", "publicity_events", 3, "场")]
    few = corpus(reports=reports, quantities=numbers)
    all_three = corpus(
        reports=reports, quantities=numbers, absences=[absence("b", "litigation_cases")]
    )
    subtitles = []
    for made in (few, all_three):
        chart = chart_of(draw("compare_reporting", made)[0])
        subtitles.append([c for c in ("蓝色", "黄色", "灰色") if c in chart.subtitle])
    assert subtitles == [["蓝色", "灰色"], ["蓝色", "黄色", "灰色"]]


WRAPPED = {
    "fits": ("普法宣传", 2.0, ["普法宣传"]),
    "characters": ("普法宣传活动", 0.6, ["普法宣传", "活动"]),
    "no line starts with a comma": ("普法宣传，活动", 0.6, ["普法宣", "传，活动"]),
    "no line ends with a bracket": ("普法宣（活动）", 0.6, ["普法宣", "（活动）"]),
    "words": ("legal services", 0.6, ["legal", "services"]),
    "a word is never broken": ("responsibilities", 0.2, ["responsibilities"]),
    "a word may end at its hyphen": ("first-rate", 0.45, ["first-", "rate"]),
    "a number is never broken": ("共12,000份", 0.5, ["共", "12,000", "份"]),
    "marks of direction take no room": ("普法\u202e宣传", 0.6, ["普法\u202e宣传"]),
    "n stays with its number": ("共n = 12份报告", 0.65, ["共", "n = 12份", "报告"]),
    "n stays with what it counts": ("so n = 12 reports", 0.8, ["so", "n = 12 reports"]),
}


@pytest.mark.parametrize("case", WRAPPED.values(), ids=WRAPPED)
def test_wrap(case: tuple[str, float, list[str]]) -> None:
    text, limit, expected = case
    assert wrap(text, limit) == expected


def test_balanced_lines_are_no_more_than_needed() -> None:
    assert balanced("存在的不足和原因", 1.1) == ["存在的不", "足和原因"]


def test_every_text_is_given_in_both_languages_with_the_same_fields() -> None:
    for key, entry in load().lists["figures"].items():
        fields = [sorted(set(_fields(text))) for text in (entry.name_zh, entry.name_en)]
        assert fields[0] == fields[1], key


def _fields(text: str) -> Iterator[str]:
    from string import Formatter

    return (name for _, name, _, _ in Formatter().parse(text) if name)


def test_texts_neither_praise_nor_blame() -> None:
    texts = [t for e in load().lists["figures"].values() for t in (e.name_zh, e.name_en)]
    for word in (
        "优秀",
        "落后",
        "较差",
        "良好",
        "缺失",
        "缺少",
        "missing",
        "best",
        "worst",
        "poor",
    ):
        assert not [t for t in texts if word in t.split("（")[0].lower()], word


def test_fields_are_filled_in() -> None:
    assert figures.drawing(many(1)).text("item", name="普法", n=3) == "普法（3份）"
    assert figures.drawing(many(1), "en").text("item", name="x", n=3) == "x (3)"


def test_a_missing_text_is_named_with_file_key_and_language() -> None:
    drawing = figures.drawing(many(1), "en")
    with pytest.raises(
        ConfigError, match=r"vocabulary/figures\.toml: lacks the text 'a\.b' \(en\)"
    ):
        drawing.text("a.b")
    with pytest.raises(
        ConfigError, match=r"figures\.toml: \[item\] \(en\): .* field 'n'; .* name$"
    ):
        drawing.text("item", name="x")


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_has_its_texts(name: str) -> None:
    texts = load().lists["figures"]
    assert [part for part in ("title", "subtitle", "note") if f"{name}.{part}" not in texts] == []


def test_a_figure_is_found_by_its_name() -> None:
    assert figures.corpus_due is FIGURES["corpus_due"].draw
    with pytest.raises(AttributeError, match=r"no 'corpus_dues'; figures: change_moves, "):
        _ = figures.corpus_dues


NUMBERS: list[tuple[str, object, str]] = [
    ("reports", 1, "1 report"),
    ("reports", 2, "2 reports"),
    ("reports", 11, "11 reports"),
    ("reports", "2.1", "2.1 reports"),
    ("reports", "1,1", "1,1 reports"),
    ("compare.more_topics", 1, "Not in the figure: 1 more indicator that reports mention. "),
    ("more_topics", 1, "Left out: 1 more item; see the data file. "),
]


@pytest.mark.parametrize(("key", "k", "expected"), NUMBERS)
def test_one_is_singular_in_english(key: str, k: object, expected: str) -> None:
    assert figures.drawing(many(1), "en").text(key, k=k) == expected
