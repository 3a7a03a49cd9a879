"""Figures of what recurs in shortcomings: measures, chance and reasons are on them."""

import pytest

from lawstats.analysis import groups
from tests.support.figures import chart_of, draw, many


def test_combinations_show_measures_and_counts() -> None:
    ax, data = draw("shortcomings_together", many(72))
    chart = chart_of(ax)
    first = data.iloc[0]
    for name, value in (("轮廓系数", first["silhouette"]), ("稳定", first["stability"])):
        assert f"{name} {value:.2f}" in chart.subtitle
    assert f"打乱后最高 {first['shuffled']:.2f}" in chart.subtitle
    assert f"与首要主题的一致 {first['agreement']:.2f}" in chart.subtitle
    assert f"{first['total']}条中{first['statements']}条不重复" in chart.source
    texts = [text.get_text() for text in ax.texts]
    shown = data.drop_duplicates("group").head(12)
    assert [t for t in texts if t.isdigit()] == [str(n) for n in shown["issuers"]]


def test_few_statements_are_pairs_and_the_reason_is_given() -> None:
    ax, data = draw("shortcomings_together", many(6))
    chart = chart_of(ax)
    assert chart.name == "shortcomings_pairs"
    assert "50条不足里有20条、10个单位才归组" in chart.subtitle
    assert "不归组" in chart.subtitle
    pairs = data.drop_duplicates("group")
    texts = [text.get_text() for text in ax.texts]
    assert [t for t in texts if t.startswith("0.")] == [f"{s:.2f}" for s in pairs["similarity"]]


@pytest.mark.parametrize(
    ("stable", "reason"),
    [
        pytest.param(1.1, "按主题归组不稳定", id="not stable"),
        pytest.param(0.0, "没有一种主题组合比打乱后多", id="chance"),
    ],
)
def test_why_there_are_no_groups(
    stable: float, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "STABLE", stable)
    monkeypatch.setattr(groups, "RECURRING", 1000)
    chart = chart_of(draw("shortcomings_together", many(72))[0])
    assert reason in chart.subtitle
    assert "轮廓系数" in chart.source


def test_clauses_say_whether_a_theme_is_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "ENOUGH_OF_THEME", 12)
    ax, data = draw("shortcomings_clauses", many(72))
    texts = [text.get_text() for text in ax.texts]
    firsts = data.drop_duplicates("theme")
    sizes = [f"{row.statements}条，{row.issuers}个单位" for row in firsts.itertuples()]
    assert [text for text in texts if text.endswith("个单位")] == sizes
    assert sum("轮廓" in text for text in texts) == len(firsts)


def test_no_theme_has_enough_statements() -> None:
    assert "没有主题达到30条" in chart_of(draw("shortcomings_clauses", many(6))[0]).alt
