"""Accuracy on the bank, reports written round the constructions that real pages are misread by.

``tests/bank`` is scored apart from ``tests/gold``: nothing of it is among the examples that the
vocabulary and the weights of themes were made from (``tools/leaks.py``). ``classes.csv`` names the
construction that a number or an absence stands for.
"""

import csv
from collections import Counter, defaultdict
from typing import NamedTuple

import pandas as pd
import pytest

from lawstats.extract.report import parse
from lawstats.quality.evaluate import TABLES, compare
from lawstats.quality.gold import Gold, read_gold
from lawstats.schema.tables import Row, to_arrow, to_pandas
from tests.support import ROOT

BANK = ROOT / "tests" / "bank"
Place = tuple[str, str, int]  # report_id, row of classes.csv (quantity, absence), start


class Result(NamedTuple):
    f1: dict[str, float]
    expected: dict[Place, set[str]]  # the indicators that start there
    read: dict[Place, set[str]]


@pytest.fixture(scope="module")
def result() -> Result:
    gold: list[Gold] = read_gold(BANK)
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    expected: dict[Place, set[str]] = defaultdict(set)
    read: dict[Place, set[str]] = defaultdict(set)
    for annotation in gold:
        report_id = annotation["report_id"]
        text = (BANK / "texts" / f"{report_id}.txt").read_text(encoding="utf-8")
        report = parse(text, report_id=report_id, source="x", sha256="0")
        for name in TABLES:
            rows[name] += report.rows[name]
        for table, row in (("quantities", "quantity"), ("absences", "absence")):
            for fact in annotation[table]:
                expected[report_id, row, fact["start"]].add(fact["indicator"] or "")
        for quantity in report.rows["quantities"]:
            read[report_id, "quantity", quantity.start].add(quantity.indicator or "")
        for absence in report.rows["absences"]:
            read[report_id, "absence", absence.start].add(absence.indicator)
    tables: dict[str, pd.DataFrame] = {
        name: to_pandas(name, to_arrow(name, rows[name])) for name in TABLES
    }
    measures = compare(gold, tables).measures
    assert set(measures["reports"]) == {38}  # all are invented: one row for each measure
    f1 = dict(zip(measures["measure"], measures["f1"], strict=True))
    return Result(f1, expected, read)


# The floors are raised when the parser gets better.
FLOORS = {
    "indicators": 0.93,
    "quantities": 0.99,
    "absences": 0.90,
    "parts": 0.99,
    "points shortcomings": 0.99,
    "points plan": 0.99,
    "points suggestions": 0.99,
    "themes": 0.90,
}


def test_accuracy_is_not_below_its_floor(result: Result) -> None:
    assert {m: result.f1[m] for m, floor in FLOORS.items() if result.f1[m] < floor} == {}


LOWEST_CLASS = 0.80  # of those with ten facts or more


def test_no_class_is_below_its_floor(result: Result) -> None:
    facts, right = Counter[str](), Counter[str]()
    with (BANK / "classes.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            place = line["report_id"], line["row"], int(line["start"])
            assert place in result.expected
            facts[line["class"]] += 1
            right[line["class"]] += result.read.get(place) == result.expected[place]
    assert sum(facts.values()) == 576
    shares = {name: right[name] / n for name, n in facts.items() if n >= 10}
    assert {name: x for name, x in shares.items() if x < LOWEST_CLASS} == {}
