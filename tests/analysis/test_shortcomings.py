"""Groups of shortcomings: the same for any order, duplicates and thread counts."""

import random
from typing import Any

import pandas as pd
import pytest
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from lawstats.analysis import shortcomings
from lawstats.tables.corpus import Corpus
from tests.support.rows import absence, cells, corpus, number, report

TOPICS = {
    "普法": ["普法形式单一", "普法形式陈旧", "普法形式乏味", "普法形式枯燥"],
    "人手": ["执法人员编制偏少", "执法人员编制紧张", "执法人员编制空缺", "执法人员编制冻结"],
    "调解": ["调解员待遇偏低", "调解员待遇拖欠", "调解员待遇悬殊", "调解员待遇微薄"],
}


def point(name: str, n: int, text: str, part: str = "shortcomings") -> dict[str, Any]:
    return {"report_id": name, "point_id": n, "part": part, "text": text, "start": n}


def admitting(texts: list[str], order: list[int] | None = None) -> Corpus:
    """Make one report for each text; `order` says in which order the rows are given."""
    order = order if order is not None else list(range(len(texts)))
    reports = [report(f"r{i:02}", f"第{i}镇") for i in range(len(texts))]
    points = [point(f"r{i:02}", 1, text) for i, text in enumerate(texts)]
    return corpus(reports=[reports[i] for i in order], points=[points[i] for i in order])


def many() -> list[str]:
    """Sixty sentences on three topics, some of them the same."""
    return [t for texts in TOPICS.values() for i in range(5) for t in texts]


def test_groups_find_the_topics() -> None:
    data = shortcomings.clusters(admitting(many()))
    assert len(data) == 60
    topics = [sorted({t[:2] for t in own["text"]}) for _, own in data.groupby("cluster")]
    assert topics == [["执法"], ["普法"], ["调解"]]
    assert data.groupby("cluster")["example"].sum().tolist() == [1] * data["cluster"].nunique()
    sizes = data.groupby("cluster").size()
    assert sizes.is_monotonic_decreasing
    assert data[["left", "right"]].isna().to_numpy().all()


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("n", [60, 20])
def test_groups_and_tree_do_not_depend_on_the_order_of_rows(n: int, seed: int) -> None:
    texts = many()[:n]
    order = list(range(n))
    random.Random(seed).shuffle(order)
    pd.testing.assert_frame_equal(
        shortcomings.clusters(admitting(texts)), shortcomings.clusters(admitting(texts, order))
    )


def test_groups_do_not_depend_on_threads() -> None:
    made = admitting(many())
    with threadpool_limits(1):
        one = shortcomings.clusters(made)
    with threadpool_limits(2):
        pd.testing.assert_frame_equal(one, shortcomings.clusters(made))


def test_equal_sentences_share_a_group() -> None:
    data = shortcomings.clusters(admitting(many()))
    assert data.groupby("text")["cluster"].nunique().max() == 1


def test_below_fifty_there_is_a_tree() -> None:
    data = shortcomings.clusters(admitting(many()[:49]))
    joins = data[data["left"].notna()]
    assert (len(data), len(joins)) == (49 + 48, 48)
    assert data["cluster"].isna().all()
    assert joins["height"].is_monotonic_increasing
    below = pd.concat([joins["left"], joins["right"]]).tolist()
    assert sorted(below) == list(range(49 + 48 - 1))


FEW = {"none": 0, "one": 1, "two": 2}


@pytest.mark.parametrize("n", FEW.values(), ids=FEW)
def test_few_sentences(n: int) -> None:
    data = shortcomings.clusters(admitting(["普法形式单一", "调解员待遇偏低"][:n]))
    assert len(data) == max(2 * n - 1, 0)


ODD = {
    "no words at all": ["。"] * 60,
    "all the same": ["普法形式单一"] * 60,
    "different, but without words": [f"{i}。" for i in range(60)],
}


@pytest.mark.parametrize("texts", ODD.values(), ids=ODD)
def test_sentences_that_cannot_be_told_apart(texts: list[str]) -> None:
    data = shortcomings.clusters(admitting(texts))
    assert set(data["text"].dropna()) == set(texts)


def test_what_is_nearer_to_another_group_or_alone_is_in_none() -> None:
    odd = ["无人机航拍", "普法执法人员调解员编制待遇"]
    data = shortcomings.clusters(admitting([*many(), *odd]))
    out = data[data["cluster"].isna()]
    assert set(out["text"]) == set(odd)
    assert out["terms"].isna().all()
    assert not out["example"].any()
    assert len(data) == 62
    sizes = data.groupby("cluster").size()
    assert sizes.min() > 1
    assert sizes.sum() + len(out) == 62
    assert data["cluster"].isna().is_monotonic_increasing, "these rows are last"


def test_more_statements_than_fit_are_sampled_with_the_seed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shortcomings, "_MOST", 50)
    made = admitting([f"{text}{n}" for n, text in enumerate(many())])
    one, again, other = (shortcomings.clusters(made, seed=seed) for seed in (1, 1, 2))
    assert (len(one), set(one["points"])) == (50, {60})
    pd.testing.assert_frame_equal(one, again)
    assert one["text"].tolist() != other["text"].tolist()


def test_plans_are_not_grouped() -> None:
    made = corpus(reports=[report("a")], points=[point("a", 1, "创新普法形式", "plan")])
    assert shortcomings.clusters(made).empty


def theme(name: str, n: int, value: str) -> dict[str, Any]:
    return {"report_id": name, "point_id": n, "theme": value, "rank": 1}


def test_themes_count_reports_and_leave_the_others_zero() -> None:
    made = corpus(
        reports=[report("a"), report("b")],
        themes=[theme("a", 1, "resources"), theme("a", 2, "legal_services"),
                theme("b", 1, "legal_services")],
    )  # fmt: skip
    data = shortcomings.themes(made)
    assert data["theme"].unique().tolist() == ["legal_services", "resources"]
    assert data["points"].tolist() == [1, 1, 1, 0]
    assert data["reporters"].tolist() == [2, 2, 1, 1]


def test_said_counts_reports_for_each_field() -> None:
    made = corpus(
        reports=[report("a"), report("b")],
        quantities=[number("a", "penalty_cases")],
        absences=[absence("b", "reconsideration_cases")],
        themes=[theme("a", 1, "enforcement_staffing"), theme("a", 2, "enforcement_conduct")],
        points=[point("a", 3, "配强执法队伍", "plan"), point("b", 1, "创新普法形式", "plan"),
                point("b", 2, "普法形式单一")],
    )  # fmt: skip
    data = shortcomings.said(made).set_index("field")
    columns = ["said", "admitted", "planned"]
    assert cells(data, "enforcement", columns) == [1, 1, 1]
    assert cells(data, "publicity", columns) == [0, 0, 1]
    assert cells(data, "remedy", columns) == [1, 0, 0]
    assert "openness" not in data.index
