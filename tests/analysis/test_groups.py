"""Shortcomings that recur: combinations of themes, nearest pairs, words inside a theme."""

import random
from collections.abc import Iterator, Sequence
from itertools import chain, cycle, product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lawstats.analysis import groups
from lawstats.tables.corpus import Corpus
from tests.support.rows import corpus, report

STAFF, MONEY, LAW, OPEN = "enforcement_staffing", "resources", "decision_rules", "digital_openness"
WORDS = {STAFF: "执法队员", MONEY: "经费设备", LAW: "决策程序", OPEN: "政务公开"}
TOGETHER = [(STAFF, MONEY), (LAW, OPEN)]
Said = tuple[str, tuple[str, ...]]  # a statement and its themes


def numbered() -> Iterator[str]:
    """Give words that are no nouns, each once."""
    return ("".join(digits) for digits in product("一二三四五六七八九", repeat=4))


def made(reports: Sequence[Sequence[Said]], order: Sequence[int] | None = None) -> Corpus:
    """Make a corpus of reports, each of an issuer of its own, in any order of rows."""
    tables: dict[str, list[Any]] = {"reports": [], "points": [], "themes": []}
    for i in order if order is not None else range(len(reports)):
        name = f"r{i:03}"
        tables["reports"].append(report(name, f"第{i}镇"))
        for k, (text, themes) in enumerate(reports[i], 1):
            key = {"report_id": name, "point_id": k}
            tables["points"].append({**key, "part": "shortcomings", "text": text, "start": k})
            tables["themes"] += [
                {**key, "theme": theme, "rank": rank, "evidence": WORDS.get(theme, ""), "start": k}
                for rank, theme in enumerate(themes, 1)
            ]
    return corpus(**tables)


def together(n: int, pairs: Sequence[tuple[str, ...]] = TOGETHER) -> list[list[Said]]:
    """Make `n` reports; in each the themes of a pair are in one statement, others in two more."""
    names, found = numbered(), []
    for _, pair in zip(range(n), cycle(pairs), strict=False):
        rest = [theme for theme in WORDS if theme not in pair]
        found.append(
            [
                (next(names) + "，".join(WORDS[t] + next(names) for t in pair), pair),
                *((next(names) + WORDS[theme], (theme,)) for theme in rest),
            ]
        )
    return found


def test_combinations_are_found_and_counted() -> None:
    data = groups.combinations(made(together(60)))
    firsts = data.drop_duplicates("group")
    assert set(firsts["themes"]) == {"|".join(pair) for pair in TOGETHER}
    assert firsts["issuers"].tolist() == [30, 30]
    assert (firsts["by_chance"] < firsts["by_chance_most"]).all()
    assert (firsts["by_chance_most"] < 30).all()
    assert data.groupby("group")["example"].sum().tolist() == [1, 1]
    assert (firsts["several"].iloc[0], firsts["statements"].iloc[0]) == (60, 180)
    assert firsts["stability"].iloc[0] >= groups.STABLE
    assert firsts["silhouette"].iloc[0] > firsts["shuffled"].iloc[0]
    assert data["similarity"].isna().all()


def test_evidence_is_the_clauses_of_the_combination() -> None:
    data = groups.combinations(made(together(60)))
    assert set(data["evidence"]) == {"执法队员……经费设备", "决策程序……政务公开"}


def test_what_chance_gives_is_no_combination() -> None:
    """Each report has the same themes and deals them out at random."""
    rng, names = random.Random(1), numbered()
    reports: list[list[Said]] = []
    for _ in range(80):
        themes = rng.sample(list(WORDS), 4)
        said = [tuple(themes[:2]), (themes[2],), (themes[3],)]
        reports.append([(next(names) + next(names) + "力量", own) for own in said])
    data = groups.combinations(made(reports))
    assert data["stability"].notna().all()
    assert data["by_chance"].isna().all(), "pairs"


FEW = {
    "statements": (together(16), (48, 16, 16)),
    "statements of several themes": (together(19), (57, 19, 19)),
    "issuers": ([list(chain(*together(60)[i::9])) for i in range(9)], (180, 60, 9)),
}


@pytest.mark.parametrize(("reports", "counts"), FEW.values(), ids=FEW)
def test_few_have_no_groups(reports: list[list[Said]], counts: tuple[int, int, int]) -> None:
    data = groups.combinations(made(reports))
    assert data["similarity"].notna().all()
    assert data["stability"].isna().all()
    assert tuple(data[["statements", "several", "bodies"]].iloc[0]) == counts


def test_a_text_is_in_one_pair() -> None:
    said = ["执法队员编制偏少", "执法队员编制紧张"]
    data = groups.combinations(made([[(said[i % 2], (STAFF,))] for i in range(6)]))
    assert data["text"].tolist() == said


def test_pairs_are_near_have_a_theme_in_common_and_two_issuers() -> None:
    reports: list[list[Said]] = [
        [("一是执法队员编制偏少。", (STAFF,)), ("二是执法队员编制紧张。", (STAFF,))],
        [("执法队员编制空缺，值守困难。", (STAFF, MONEY))],
        [("执法队员编制冻结。", (LAW,))],
        [("政务公开栏目陈旧。", (OPEN,))],
    ]
    data = groups.combinations(made(reports))
    assert data["group"].tolist() == [1, 1]
    assert data["themes"].tolist() == [STAFF, STAFF]
    assert data["report_id"].tolist() == ["r000", "r001"]
    assert data["similarity"].between(0, 1).all()


COPIES = {
    "the same": ("一是在编在岗的执法队员编制偏少，值守困难。", True),
    "another number in front": ("（三）在编在岗的执法队员编制偏少，值守困难", True),
    "with an addition": ("在编在岗的执法队员编制偏少，值守困难，设备没有着落。", True),
    "less than half": (
        "在编在岗的执法队员编制偏少，所里的车辆没有着落，调解场所也没有落实。",
        False,
    ),
    "other words": ("在编在岗的执法队员编制紧张，值守困难。", False),
    "short and said by many": ("值守困难。", False),
}


@pytest.mark.parametrize(("text", "copied"), COPIES.values(), ids=COPIES)
def test_copies_are_not_counted(text: str, copied: bool) -> None:
    first = ("在编在岗的执法队员编制偏少，值守困难。", (STAFF,))
    other = ("执法队员编制不满。", (STAFF,))
    data = groups.combinations(made([[first], [(text, (STAFF,))], [other]]))
    assert data["total"].iloc[0] == 3
    assert data["statements"].iloc[0] == (2 if copied else 3)


def clauses(n: int) -> list[list[Said]]:
    """Make `n` reports with a statement of one theme on three matters."""
    names = numbered()
    matters = ["车辆", "经费", "场所"]
    return [[(f"{matters[i % 3]}{next(names)}。{next(names)}", (MONEY,))] for i in range(n)]


@pytest.fixture
def by_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the evidence be the statement."""
    real = groups._statements

    def told(corpus: Corpus) -> Any:
        found = real(corpus)
        texts = found.rows.set_index("report_id")["text"]
        return found._replace(
            table=found.table.assign(evidence=found.table["report_id"].map(texts))
        )

    monkeypatch.setattr(groups, "_statements", told)


@pytest.mark.usefixtures("by_matter")
def test_a_theme_is_divided_by_its_words() -> None:
    data = groups.clauses(made(clauses(60)))
    firsts = data[data["example"]]
    assert data["group"].value_counts().tolist() == [20, 20, 20]
    assert sorted(firsts["group_terms"]) == ["场所 20", "经费 20", "车辆 20"]
    assert set(data["terms"]) == {"场所 20、经费 20、车辆 20"}
    assert set(data["statements"]) == {60}
    assert (data["silhouette"] > data["shuffled"]).all()


@pytest.mark.usefixtures("by_matter")
def test_embed_takes_the_place_of_words() -> None:
    def embed(texts: Sequence[str]) -> np.ndarray:
        return np.array([[1.0, 0.0] if "车辆" in text else [0.0, 1.0] for text in texts])

    data = groups.clauses(made(clauses(60)), embed=embed)
    assert data["group"].value_counts().tolist() == [40, 20]


@pytest.mark.usefixtures("by_matter")
def test_few_statements_of_a_theme_are_not_shown() -> None:
    assert groups.clauses(made(clauses(29))).empty


@pytest.mark.usefixtures("by_matter")
def test_words_without_pattern_are_one_group() -> None:
    names = numbered()
    reports: list[list[Said]] = [[(f"{next(names)}。", (MONEY,))] for _ in range(40)]
    data = groups.clauses(made(reports))
    assert set(data["group"]) == {1}
    assert set(data["group_terms"]) == {""}
    assert data["example"].sum() == 1


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    reports = together(60)
    order = list(range(60))
    random.Random(seed).shuffle(order)
    for table in (groups.combinations, groups.clauses):
        pd.testing.assert_frame_equal(table(made(reports)), table(made(reports, order)))


def test_nothing() -> None:
    empty = corpus(reports=[report("a")])
    assert groups.combinations(empty).empty
    assert groups.clauses(empty).empty


def test_shuffles_keep_what_each_statement_and_report_has() -> None:
    statements = groups._statements(made(together(20)))
    reports = statements.rows["report_id"]
    for dealt in list(groups._shuffles(statements, 1))[:20]:
        found = dealt >= 0
        assert (found.sum(axis=1) == statements.found.sum(axis=1)).all()
        for name in set(reports):
            own = (reports == name).to_numpy()
            assert (found[own].sum(axis=0) == statements.found[own].sum(axis=0)).all()


def test_more_than_fit_are_sampled_with_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "_MOST", 54)
    many = made(together(60))
    one, again, other = (groups.combinations(many, seed=seed) for seed in (1, 1, 2))
    assert set(one["several"]) == {54}
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)
