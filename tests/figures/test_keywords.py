"""Figures of words and shortcomings: what they say of n, of what is left out, and of chance."""

import re

import pytest

from lawstats.analysis import keywords
from lawstats.figures.groups import first_sentence
from tests.support.figures import chart_of, draw, many


@pytest.mark.parametrize("n", [6, 20, 60])
@pytest.mark.parametrize("name", ["keyword_issuers", "shortcomings_themes"])
def test_as_many_topics_are_said_to_be_left_out_as_are(name: str, n: int) -> None:
    ax, data = draw(name, many(n))
    chart = chart_of(ax)
    drawn = {text.get_text().replace("\n", "") for text in ax.texts}
    names = set(data["name_zh"])
    told = re.search(r"另有(\d+)项不在图上", chart.subtitle)
    assert len(names - drawn) == (int(told[1]) if told else 0)
    assert names & drawn


@pytest.mark.parametrize(
    ("name", "everything"),
    [
        pytest.param("keyword_citations", "引用的名称共{all}个，列出{k}个", id="citations"),
        pytest.param("keyword_terms", "用到的词共{all}个，列出次数最多的{k}个", id="terms"),
    ],
)
@pytest.mark.parametrize("n", [1, 20])
def test_as_many_rows_are_said_to_be_left_out_as_are(name: str, everything: str, n: int) -> None:
    made = many(n)
    ax, data = draw(name, made)
    chart = chart_of(ax)
    titles = made.citations(columns=["canonical_title"])["canonical_title"].nunique()
    everywhere = len(keywords.terms(made, top_n=10_000))
    k, total = len(data), titles if name == "keyword_citations" else everywhere
    rows = [text for text in ax.texts if text.get_text().endswith(f"/{n}")]
    assert len(rows) == k
    assert (everything.format(all=total, k=k) in chart.source) == (total > k)
    assert data["left_out"].iloc[0] == total - k


def test_titles_tied_with_the_last_one_are_counted() -> None:
    chart = chart_of(draw("keyword_citations", many(20))[0])
    told = re.search(r"没有列出的里，有(\d+)个也有(\d+)份报告引用", chart.source)
    assert told
    cited = many(20).citations(columns=["report_id", "canonical_title"])
    each = cited.groupby("canonical_title")["report_id"].nunique()
    last = int(told[2])
    assert int(told[1]) == (each >= last).sum() - 20


@pytest.mark.parametrize(("n", "shown"), [(6, "bars"), (20, "rows")])
def test_every_telling_word_of_a_report_is_drawn(n: int, shown: str) -> None:
    ax, data = draw("keyword_distinctive", many(n))
    chart = chart_of(ax)
    silent = n - data["report_id"].nunique()
    assert (f"其中{silent}份没有这样的词" in chart.subtitle) == (silent > 0)
    assert len(chart.axes) == (data["report_id"].nunique() if shown == "bars" else 1)
    words = {
        w.split("（")[0] for a in chart.axes for t in a.texts for w in t.get_text().split("　")
    }
    assert set(data.drop_duplicates("report_id")["word"]) <= words
    assert ("只作举例" in chart.subtitle) == (n < 10)


def test_one_report_has_no_word_that_sets_it_apart() -> None:
    chart = chart_of(draw("keyword_distinctive", many(1))[0])
    assert "只有一份报告，没有别的可以比较" in chart.subtitle
    assert "只有一份报告，没有别的可以比较" in chart.alt


def test_many_reports_give_themes_a_row_each() -> None:
    ax, data = draw("shortcomings_themes", many(72))
    counts = data.groupby("theme")["reporters"].first()
    drawn = [t.get_text() for t in ax.texts if t.get_text().endswith("/72")]
    assert drawn == [f"{n}/72" for n in sorted(counts, reverse=True)]


SENTENCES = {
    "number word": ("一是普法形式单一。未结合实际。", "普法形式单一"),
    "brackets": ("（二）普法形式单一", "普法形式单一"),
    "brackets of ASCII": ("(4)普法形式单一；再", "普法形式单一"),
    "digit": ("1.普法形式单一", "普法形式单一"),
    "number of order": ("其三，普法形式单一", "普法形式单一"),
    "word of order": ("再次，普法形式单一", "普法形式单一"),
    "none": ("首先进小区普法", "首先进小区普法"),
}


@pytest.mark.parametrize("case", SENTENCES.values(), ids=SENTENCES)
def test_sentence(case: tuple[str, str]) -> None:
    text, expected = case
    assert first_sentence(text) == expected
