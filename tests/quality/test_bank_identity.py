"""Accuracy on heads of reports that identity and genre are misread by (``tests/bank/heads``).

Like the rest of the bank they are scored apart: nothing of them is among examples or training.
"""

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from tests.support import ROOT
from tests.support.heads import confused, judge, measures, mistakes, parse_heads, read_heads

HEADS = ROOT / "tests" / "bank" / "heads" / "identity.jsonl"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    heads = read_heads(HEADS)
    return judge(heads, parse_heads(heads))


# How many were read rightly, of the labelled ones. Raise a floor when more are.
FLOORS = {
    "accepted": (148, 148),
    "refused": (23, 23),
    "issuer": (148, 148),
    "clean": (148, 148),
    "level": (147, 147),
    "division_code": (141, 141),
    "year": (148, 148),
    "published_on": (145, 145),
    "title": (148, 148),
    "document_number": (148, 148),
    "places": (8, 8),
    "whole": (171, 171),
}


def test_accuracy_is_not_below_its_floor(table: pd.DataFrame) -> None:
    measured = measures(table)
    below = {m: measured[m] for m, floor in FLOORS.items() if measured[m][0] < floor[0]}
    assert below == {}
    assert {m: n for m, (_, n) in measured.items() if m in FLOORS} == {
        m: n for m, (_, n) in FLOORS.items()
    }


# Pairs of different bodies with one issuer_id, and pairs of one body with two.
MOST_CONFUSED = (0, 0)


def test_bodies_are_told_apart(table: pd.DataFrame) -> None:
    shared, split = confused(table)
    assert shared <= MOST_CONFUSED[0]
    assert split <= MOST_CONFUSED[1]


ROW = {
    "issuer": "云泽市澜江区青石镇",
    "level": "town",
    "year": 2023,
    "published_on": dt.date(2024, 1, 9),
    "title": "青石镇2023年法治政府建设情况报告",
    "document_number": "青政发〔2024〕3号",
    "province": None,
    "county": "澜江区",
}
JUDGED: list[tuple[str, dict[str, Any], list[str]]] = [
    ("the short name", {"issuer": "青石镇人民政府"}, ["clean"]),
    ("places of the list before it", {"issuer": "青石镇", "row": "重庆市开州区青石镇"}, []),
    ("the city in short", {"issuer": "铁桥镇", "row": "重庆开州区铁桥镇"}, []),
    ("a word before it", {"issuer": "铁桥镇", "row": "关于铁桥镇"}, ["clean"]),
    ("a name without places", {"issuer": "开州区铁桥镇", "row": "铁桥镇"}, []),
    ("another name", {"issuer": "紫坪镇", "issuer_also": ["青石镇"]}, ["clean"]),
    ("no name, and one is read", {"issuer": None}, ["issuer", "clean"]),
    ("another body", {"issuer": "青石乡"}, ["issuer", "clean"]),
    ("the level", {"level": "county"}, ["level"]),
    ("the year", {"year": None}, ["year"]),
    ("the date", {"published_on": "2024-01-09"}, []),
    ("another date", {"published_on": "2024-01-19"}, ["published_on"]),
    ("the title with blanks", {"title": "青石镇 2023 年法治政府建设情况报告"}, []),
    ("another right title", {"title": "甲", "title_also": [ROW["title"]]}, []),
    ("the title", {"title": "甲"}, ["title"]),
    ("the number with other brackets", {"document_number": "青政发[2024]3号"}, []),
    ("the number", {"document_number": None}, ["document_number"]),
    ("the places", {"county": "澜江区"}, []),
    ("places that are not known", {"county": "澜江区", "province": "四川省"}, ["places"]),
]


@pytest.mark.parametrize(("labels", "wrong"), [c[1:] for c in JUDGED], ids=[c[0] for c in JUDGED])
def test_fields(labels: dict[str, Any], wrong: list[str]) -> None:
    row = {**ROW, "issuer": labels.pop("row", ROW["issuer"])}
    assert [m.field for m in mistakes({"accept": True, **labels}, row)] == wrong
    everything = [m.field for m in mistakes({"accept": True, **labels}, None)]
    assert set(wrong) <= set(everything), "what is refused is wrong in each field"
    assert mistakes({"accept": False, **labels}, row) == []


def test_a_head_is_read_as_a_page() -> None:
    report = "青石镇2023年法治政府建设情况报告\n一、主要举措\n全年开展行政检查3次。\n"
    heads = [
        {"accept": True, "text": report, "body": "a", "year": 2023, "title": "甲"},
        {"accept": True, "text": report, "body": "a", "year": 2022},
        {"accept": False, "text": "青石镇今年种了三百亩油菜。\n"},
    ]
    table = judge(heads, parse_heads(heads))
    assert table.to_numpy().tolist() == [
        ["yes", "yes", "year title", "title", "0", "0"],
        ["yes", "yes", "year", "year", "0", table["read_body"][1]],
        ["no", "no", "", "", "", ""],
    ]
