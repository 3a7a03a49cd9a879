"""The cells to check first: the signs of doubt, their order, and the line that corrects one."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lawstats import read_corpus
from lawstats.schema.tables import TABLES
from lawstats.tables.corpus import Corpus
from lawstats.tables.review import SIGNS
from tests.support.rows import absence, corpus, number, report, towns

WORDS = dict.fromkeys(TABLES["checks"].names) | {"report_id": "a", "detail": ""}


def check(name: str, outcome: str, *fact_ids: str) -> dict[str, Any]:
    return WORDS | {"check": name, "outcome": outcome, "fact_ids": "\n".join(fact_ids) or None}


def told(made: Corpus) -> dict[tuple[str, str], list[str]]:
    data = made.review(100)
    keys = zip(data["report_id"], data["indicator"], strict=True)
    return dict(zip(keys, data["signs"].str.split("\n"), strict=True))


ONE = number("a", "penalty_cases", 12)
CASES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({"quantities": [ONE]}, []),
    "a broken sum": (
        {"quantities": [ONE], "checks": [check("parts_sum", "fail", "a:q10", "a:q90")]},
        ["parts_sum"],
    ),
    "a sum that agrees": (
        {"quantities": [ONE], "checks": [check("parts_sum", "ok", "a:q10")]},
        [],
    ),
    "loose readings": (
        {"quantities": [ONE], "checks": [check("loose_readings", "unknown", "a:q10")]},
        ["loose_readings"],
    ),
    "a check of no weight": (
        {"quantities": [ONE], "checks": [check("unread_numbers", "unknown", "a:q10")]},
        [],
    ),
    "a check of other facts": (
        {"quantities": [ONE], "checks": [check("parts_sum", "fail", "a:q90")]},
        [],
    ),
    "added up": (
        {
            "quantities": [
                number("a", "penalty_cases", 12, quote="城管处罚12件。", raw="12件"),
                number("a", "penalty_cases", 7, start=40, quote="食品处罚7件。", raw="7件"),
            ]
        },
        ["sum"],
    ),
    "stocks of two values": (
        {
            "quantities": [
                number("a", "mediators", 12, "人"),
                number("a", "mediators", 7, "人", start=40),
            ]
        },
        ["may_be_more", "several"],
    ),
    "told twice": (
        {
            "quantities": [
                number("a", "mediators", 12, "人"),
                number("a", "mediators", 12, "人", start=40),
            ]
        },
        [],
    ),
    "two rates": (
        {
            "quantities": [
                number("a", "certificate_rate", v, "%", start=v, quote=f"{v}%。") for v in (90, 95)
            ]
        },
        ["differing", "several"],
    ),
}


@pytest.mark.parametrize(("tables", "signs"), CASES.values(), ids=CASES)
def test_signs_of_one_report(tables: dict[str, Any], signs: list[str]) -> None:
    found = told(corpus(reports=[report("a")], **tables))
    assert list(found.values()) == ([signs] if signs else [])


def test_a_number_in_a_foreign_measure_word_is_shown_without_a_value() -> None:
    numbers = [number("a", "penalty_cases", 6, "家")]
    checks = [check("unit_outside", "unknown", "a:q10")]
    data = corpus(reports=[report("a")], quantities=numbers, checks=checks).review()
    assert data["signs"].tolist() == ["unit_outside"]
    assert data["value"].isna().tolist() == [True]


@pytest.mark.parametrize(
    ("before", "signs"),
    [(1200, ["jump"]), (100, []), (None, [])],
    ids=["a tenth", "less far", "no report"],
)
def test_a_jump_against_the_year_before(before: int | None, signs: list[str]) -> None:
    reports = [report("a", "甲镇"), report("b", "甲镇", 2022)]
    numbers = [ONE, *([number("b", "penalty_cases", before)] if before else [])]
    found = told(corpus(reports=reports, quantities=numbers))
    assert found.get(("a", "penalty_cases"), []) == signs
    assert found.get(("b", "penalty_cases"), []) == signs


@pytest.mark.parametrize(
    ("n", "value", "signs"),
    [(6, 90, ["peers"]), (6, 30, []), (5, 90, [])],
    ids=["far", "near", "too few peers"],
)
def test_a_value_far_from_its_peers(n: int, value: int, signs: list[str]) -> None:
    made = towns(n)
    made["quantities"][-1] = number(f"t{n:02}", "penalty_cases", value)
    assert told(corpus(**made)).get((f"t{n:02}", "penalty_cases"), []) == signs


def test_what_matters_most_comes_first() -> None:
    made = towns(6)
    made["quantities"].append(number("t01", "mediators", 5, "人"))
    made["checks"] = [
        WORDS | {"report_id": "t01", "check": name, "outcome": "fail", "fact_ids": "t01:q10"}
        for name in ("parts_sum",)
    ]
    made["quantities"][-1] |= {"start": 80, "fact_id": "t01:q80"}
    made["checks"].append(made["checks"][0] | {"fact_ids": "t01:q80"})
    data = corpus(**made).review()
    assert data["indicator"].tolist() == ["penalty_cases", "mediators"]
    assert data["doubt"].nunique() == 1
    assert data["effect"].tolist() == [1, pytest.approx(1 / 6, abs=1e-6)]
    assert len(corpus(**made).review(1)) == 1


def test_every_sign_has_a_weight_between_none_and_certain() -> None:
    assert all(0 < weight < 1 for weight in SIGNS.values())


TEXT = "和平镇2023年法治政府建设情况报告\n一、主要做法\n建成法治公园1个、法治长廊2个。\n"


def test_the_line_is_ready_for_corrections(tmp_path: Path) -> None:
    (tmp_path / "a,b.txt").write_text(TEXT, encoding="utf-8")
    (row,) = read_corpus(tmp_path).review().to_dict("records")
    assert (row["signs"], row["raw"], row["value"]) == ("sum", "1个", 3)
    filled = str(row["correction"]).removesuffix(",") + "甲,误"
    header = "report_id,start,field,value,by,reason"
    (tmp_path / "corrections.csv").write_text(f"{header}\n{filled}\n", encoding="utf-8")
    after = read_corpus(tmp_path)
    assert after.corrections()["state"].tolist() == ["applied"]
    assert after.panel()["value"].tolist() == [2]
    assert after.review().empty, "a corrected cell is checked"


def test_no_report_has_nothing_to_check() -> None:
    data = corpus().review()
    assert data.empty
    full = corpus(reports=[report("a")], **CASES["added up"][0]).review()
    assert data.dtypes.tolist() == full.dtypes.tolist()
    assert isinstance(full, pd.DataFrame)


def test_the_line_of_an_absence_names_it() -> None:
    words = {"raw": "无行政诉讼", "quote": "无行政诉讼。"}
    denied = [absence("a", name) | words for name in ("reconsideration_cases", "litigation_cases")]
    signs = [check("sum", "fail", "a:a5:litigation_cases")]
    (row,) = corpus(reports=[report()], absences=denied, checks=signs).review().to_dict("records")
    assert row["correction"] == "a,5,indicator,,,,litigation_cases"
