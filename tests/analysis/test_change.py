"""What stays and what moves from one year to the next."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lawstats import figures, read_corpus
from lawstats.analysis import change
from lawstats.extract.report import parse
from lawstats.figures import FIGURES
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language
from tests.support import generated
from tests.support.figures import LANGUAGES, boxes, chart_of, collisions
from tests.support.rows import absence, cells, corpus, number, report

TITLE = "会宁县青石镇{}年法治政府建设情况报告\n"
BODY = (
    "一、主要做法\n（一）开展普法活动12场。\n调解矛盾纠纷300件。\n二、存在的不足\n一是力量薄弱。\n"
)
REUSE: dict[str, tuple[str, tuple[int, int, int]]] = {
    "word for word": (BODY, (3, 0, 0)),
    "other digits": (BODY.replace("12场", "9场").replace("300", "1,300"), (1, 2, 0)),
    "full width and blanks": (BODY.replace("300", "３００").replace("活动", "活 动"), (3, 0, 0)),
    "other markers": (BODY.replace("（一）", "1.").replace("一是", "二是"), (3, 0, 0)),
    "another word": (BODY.replace("力量薄弱", "力量不足"), (2, 0, 1)),
    "a sentence more": (BODY + "二是普法形式单一。\n", (3, 0, 1)),
    "moved to another part": (
        "一、主要做法\n开展普法活动12场。\n二、存在的不足\n一是力量薄弱。\n调解矛盾纠纷300件。\n",
        (3, 0, 0),
    ),
    "a heading is no sentence": (BODY + "三、下一步打算\n", (3, 0, 0)),
}


def parsed(*texts: str) -> Corpus:
    """Read texts as reports a, b and so on."""
    tables: dict[str, list[Any]] = {}
    for name, text in zip("abc", texts, strict=False):
        rows = parse(text, report_id=name)
        for table in ("reports", "sections", "quantities", "absences"):
            tables.setdefault(table, []).extend(rows.frame(table).to_dict("records"))
    return corpus(**{k: [_plain(r) for r in v] for k, v in tables.items()})


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {k: None if pd.isna(v) else v for k, v in row.items()}


@pytest.mark.parametrize("case", REUSE.values(), ids=REUSE)
def test_sentences_kept(case: tuple[str, tuple[int, int, int]]) -> None:
    later, expected = case
    data = change.reuse(parsed(TITLE.format(2022) + BODY, TITLE.format(2023) + later))
    assert set(zip(data["report_id"], data["before"], strict=True)) == {("b", "a")}
    counts = data[["same", "renumbered", "new"]].sum()
    assert tuple(counts) == expected
    assert data["sentences"].sum() == sum(expected)


def test_a_section_of_two_parts_is_divided() -> None:
    body = BODY.replace("二、存在的不足", "二、存在的不足和下一步打算\n（一）存在的不足")
    body += "（二）下一步打算\n加强队伍建设。\n"
    data = change.reuse(parsed(TITLE.format(2022) + BODY, TITLE.format(2023) + body))
    told = data.set_index("part")[["sentences", "new"]].to_dict("index")
    assert told["shortcomings"] == {"sentences": 1, "new": 0}
    assert told["plan"] == {"sentences": 1, "new": 1}


PAIRS: dict[str, tuple[Sequence[dict[str, Any]], list[tuple[str, str]]]] = {
    "two years": ([report("a", "甲镇", 2022), report("b", "甲镇", 2023)], [("b", "a")]),
    "a year between": ([report("a", "甲镇", 2021), report("b", "甲镇", 2023)], []),
    "another issuer": ([report("a", "甲镇", 2022), report("b", "乙镇", 2023)], []),
    "a year unknown": ([report("a", "甲镇", None), report("b", "甲镇", 2023)], []),
    "issuers unknown": ([report("a", "?", 2022), report("b", "?", 2023)], []),
    "three years": (
        [report(n, "甲镇", y) for n, y in (("a", 2022), ("b", 2023), ("c", 2024))],
        [("b", "a"), ("c", "b")],
    ),
    "published twice": (
        [report("a", "甲镇", 2022), report("b", "甲镇", 2022), report("c", "甲镇", 2023)],
        [("c", "b")],
    ),
}


@pytest.mark.parametrize("case", PAIRS.values(), ids=PAIRS)
def test_pairs(case: tuple[Sequence[dict[str, Any]], list[tuple[str, str]]]) -> None:
    reports, expected = case
    found = change.pairs(corpus(reports=list(reports)))
    assert list(zip(found["report_id"], found["before"], strict=True)) == expected


MOVES: dict[str, tuple[dict[str, Any] | None, dict[str, Any] | None, str]] = {
    "more": (number("a", "penalty_cases", 3), number("b", "penalty_cases", 5), "rose"),
    "the same": (number("a", "penalty_cases", 3), number("b", "penalty_cases", 3), "same"),
    "less": (number("a", "penalty_cases", 3), number("b", "penalty_cases", 2), "fell"),
    "none, then some": (None, number("b", "penalty_cases", 2), "rose"),
    "some, then none": (number("a", "penalty_cases", 3), None, "fell"),
    "silent before": ({}, number("b", "penalty_cases", 2), "began"),
    "silent now": (number("a", "penalty_cases", 3), {}, "ended"),
    "another period": (
        number("a", "penalty_cases", 3),
        number("b", "penalty_cases", 5, quote="截至11月底，5件。"),
        "unclear",
    ),
    "parts of both years": (
        number("a", "penalty_cases", 3, raw="3件", quote="截至11月底，3件。"),
        number("b", "penalty_cases", 5, raw="5件", quote="截至11月底，5件。"),
        "unclear",
    ),
    "another stage": (
        number("a", "penalty_cases", 3, stage="accepted"),
        number("b", "penalty_cases", 5, stage="closed"),
        "unclear",
    ),
    "the same stage": (
        number("a", "penalty_cases", 3, stage="closed"),
        number("b", "penalty_cases", 5, stage="closed"),
        "rose",
    ),
    "a stage unknown": (
        number("a", "penalty_cases", 3),
        number("b", "penalty_cases", 5, stage="closed"),
        "rose",
    ),
}


@pytest.mark.parametrize("case", MOVES.values(), ids=MOVES)
def test_moves(case: tuple[dict[str, Any] | None, dict[str, Any] | None, str]) -> None:
    """None stands for a stated absence, {} for silence."""
    before, now, expected = case
    made = corpus(
        reports=[report("a", "甲镇", 2022), report("b", "甲镇", 2023)],
        quantities=[row for row in (before, now) if row],
        absences=[absence(n, "penalty_cases") for n, r in (("a", before), ("b", now)) if r is None],
    )
    data = change.moves(made).set_index("indicator")
    names = ["rose", "same", "fell", "unclear", "began", "ended"]
    assert cells(data, "penalty_cases", names) == [int(n == expected) for n in names]
    assert cells(data, "penalty_cases", ["pairs", "both"]) == [1, expected not in names[4:]]


def test_additions_alone_are_not_less_than_all_there_are() -> None:
    numbers = [
        number("a", "legal_literates", 30, "人", quote="有法律明白人30人。"),
        number("b", "legal_literates", 5, "人", quote="新培养法律明白人5人。"),
    ]
    reports = [report("a", "甲镇", 2022), report("b", "甲镇", 2023)]
    data = change.moves(corpus(reports=reports, quantities=numbers)).set_index("indicator")
    assert cells(data, "legal_literates", ["both", "fell", "unclear"]) == [1, 0, 1]


@cache
def made() -> generated.Generated:
    return generated.corpus()


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(made().write(tmp_path_factory.mktemp("generated")))


def test_moves_of_a_generated_corpus(read: Corpus) -> None:
    truth = made().truth.panel
    key = ["issuer_id", "indicator"]
    now = truth[[*key, "year", "value"]]
    then = now.assign(year=now["year"] + 1)
    data = now.merge(then, how="outer", on=[*key, "year"], suffixes=("", "_before"))
    data = data[data["year"].isin(made().years[1:])]
    expected = pd.DataFrame(
        {
            "rose": data["value"] > data["value_before"],
            "same": data["value"] == data["value_before"],
            "fell": data["value"] < data["value_before"],
            "began": data["value_before"].isna(),
            "ended": data["value"].isna(),
        }
    )
    expected = expected.groupby(data["indicator"]).sum()
    got = change.moves(read).set_index("indicator")[list(expected.columns)]
    # What test_generated.py lists as read wrongly.
    known = {"law_lectures", "publicity_events", "contracts_reviewed", "law_meetings"}
    apart = expected.index.union(got.index).difference(
        list(known | generated.of_several_stages(read))
    )
    pd.testing.assert_frame_equal(
        got.loc[apart], expected.loc[apart], check_dtype=False, check_names=False
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["reuse", "moves"])
@pytest.mark.parametrize("issuers", [3, 20])
def test_nothing_overlaps(name: str, issuers: int, language: Language, tmp_path: Path) -> None:
    corpus = read_corpus(generated.corpus(issuers=issuers).write(tmp_path))
    data = getattr(change, name)(corpus)
    chart = chart_of(FIGURES[f"change_{name}"].draw(data, figures.drawing(corpus, language)))
    found = boxes(chart)
    assert collisions(found) == []
    inner = chart.bbox.padded(-4)
    assert [t for t, b in found if not (inner.contains(*b.min) and inner.contains(*b.max))] == []
    assert "{" not in chart.title + chart.subtitle + chart.alt + chart.source


@pytest.mark.parametrize("name", ["reuse", "moves"])
def test_one_year_has_nothing_to_draw(name: str) -> None:
    alone = parsed(TITLE.format(2023) + BODY)
    data = getattr(change, name)(alone)
    chart = chart_of(FIGURES[f"change_{name}"].draw(data, figures.drawing(alone)))
    assert [t for t, _ in boxes(chart) if t.startswith("没有找到同一单位前后两年的报告")]
