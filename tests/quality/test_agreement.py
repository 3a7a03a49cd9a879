"""Coefficients against published examples, and two annotators against what they were made to do."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawstats.base.errors import ConfigError, InputError
from lawstats.quality.agreement import (
    FEWEST,
    Agreement,
    agree,
    as_markdown,
    as_text,
    krippendorff_alpha,
    masi,
    nominal,
)
from lawstats.quality.gold import Gold, is_gold
from tests.support import ROOT

GOLD = ROOT / "tests" / "gold"


def by_unit(*observers: str) -> list[list[int]]:
    """The values of each unit, where observers are lines of values and a point is none."""
    return [
        [int(value) for value in unit if value != "."]
        for unit in zip(*(line.split() for line in observers), strict=True)
    ]


# Krippendorff 2011, sections A and B: two observers.
TWO = list(zip("0100000010", "1110010000", strict=True))
BOOKS = list(zip("aabbdcccedda", "babbbccceddd", strict=True))
# Sections C and D: four observers, twelve units, missing values.
FOUR = by_unit(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
# Artstein & Poesio 2008, page 568: three kinds of utterances, 100 of them.
UTTERANCES = [
    *[("stat", "stat")] * 46,
    *[("request", "stat")] * 6,
    *[("request", "request")] * 32,
    *[("request", "check")] * 6,
    *[("check", "check")] * 10,
]


def interval(a: int, b: int) -> float:
    return float((a - b) ** 2)


def ratio(a: int, b: int) -> float:
    return ((a - b) / (a + b)) ** 2


def half_for_check(a: str, b: str) -> float:
    return 0.0 if a == b else 0.5 if "check" in (a, b) else 1.0


PUBLISHED = [
    ("Krippendorff 2011 A: two observers, two values", TWO, nominal, 0.095),
    ("Krippendorff 2011 B: two observers, five values", BOOKS, nominal, 0.692),
    ("Krippendorff 2011 C: missing values, nominal", FOUR, nominal, 0.743),
    ("Krippendorff 2011 D: missing values, interval", FOUR, interval, 0.849),
    ("Krippendorff 2011 D: missing values, ratio", FOUR, ratio, 0.797),
    ("Artstein & Poesio 2008: nominal", UTTERANCES, nominal, 0.8005),
    ("Artstein & Poesio 2008: weighted", UTTERANCES, half_for_check, 0.8156),
]  # fmt: skip


@pytest.mark.parametrize(
    ("units", "distance", "alpha"), [c[1:] for c in PUBLISHED], ids=[c[0] for c in PUBLISHED]
)
def test_alpha_is_that_of_published_examples(
    units: list[Any], distance: Callable[[Any, Any], float], alpha: float
) -> None:
    digits = len(str(alpha)) - 2
    assert round(krippendorff_alpha(units, distance), digits) == alpha


@pytest.mark.parametrize(
    "units",
    [[], ["a", "b"], ["aa", "aa"], [(None, None)] * 20],
    ids=["nothing", "one observer", "one value", "null alone"],
)
def test_alpha_is_missing_where_nothing_varies(units: list[Any]) -> None:
    assert np.isnan(krippendorff_alpha(units))


PAIRS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2)


@given(PAIRS)
def test_alpha_of_two_observers_is_pi_for_small_samples(pairs: list[tuple[str, str]]) -> None:
    """Artstein & Poesio 2008, section 2.6: they differ by what 2n values leave to chance."""
    n = len(pairs)
    shares = [count / (2 * n) for count in Counter(v for pair in pairs for v in pair).values()]
    expected = sum(share**2 for share in shares)
    if expected == 1:
        assert np.isnan(krippendorff_alpha(pairs))
        return
    pi = (sum(a == b for a, b in pairs) / n - expected) / (1 - expected)
    assert krippendorff_alpha(pairs) == pytest.approx(1 - (1 - pi) * (2 * n - 1) / (2 * n))


@given(PAIRS)
def test_alpha_takes_no_notice_of_names_and_order(pairs: list[tuple[str, str]]) -> None:
    names = {"a": None, "b": 7, "c": frozenset("x")}
    renamed = [(names[b], names[a]) for a, b in reversed(pairs)]
    alpha = krippendorff_alpha(pairs)
    assert krippendorff_alpha(renamed) == pytest.approx(alpha, nan_ok=True)


SETS = [
    # name, two sets, distance of Passonneau 2006
    ("the same", "ab", "ab", 0),
    ("both empty", "", "", 0),
    ("one empty", "", "a", 1),
    ("one holds the other", "a", "ab", 1 - 1 / 2 * 2 / 3),
    ("one holds the other, larger", "ab", "abcd", 1 - 1 / 2 * 2 / 3),
    ("each has its own", "ab", "bc", 1 - 1 / 3 * 1 / 3),
    ("disjoint", "ab", "cd", 1),
]


@pytest.mark.parametrize(("a", "b", "distance"), [c[1:] for c in SETS], ids=[c[0] for c in SETS])
def test_masi(a: str, b: str, distance: float) -> None:
    assert masi(frozenset(a), frozenset(b)) == pytest.approx(distance)
    assert masi(frozenset(b), frozenset(a)) == pytest.approx(distance)


def report(name: str, **tables: Any) -> Gold:
    meta = {"issuer": "甲镇", "level": "town", "division_code": None, "year": 2023}
    rows: Gold = {"parts": [], "quantities": [], "absences": [], "citations": [], "points": []}
    return {"report_id": name, "meta": meta | {"published_on": None}} | rows | tables


def quantity(start: int, value: float, unit: str, indicator: str | None = None) -> dict[str, Any]:
    row = {"start": start, "raw": f"{value}{unit}", "value": value, "unit": unit}
    return row | {"qualifier": "exact", "per": None, "indicator": indicator}


def point(start: int, *themes: str) -> dict[str, Any]:
    head = f"一是{start}。"
    return {"part": "shortcomings", "start": start, "head": head, "themes": list(themes)}


def heading(start: int, part: str, text: str) -> dict[str, Any]:
    return {"part": part, "heading": text, "start": start}


def write(folder: Path, *reports: Gold) -> Path:
    folder.mkdir()
    for n, content in enumerate(reports):
        text = json.dumps(content, ensure_ascii=False)
        (folder / f"{n}.json").write_text(text, encoding="utf-8")
    return folder


def compare(tmp_path: Path, a: list[Gold], b: list[Gold]) -> Agreement:
    return agree(write(tmp_path / "a", *a), write(tmp_path / "b", *b))


def label(result: Agreement, measure: str) -> dict[str, Any]:
    (row,) = result.labels[result.labels["measure"] == measure].to_dict("records")
    return {str(key): value for key, value in row.items()}


def span(result: Agreement, measure: str) -> tuple[int, int, int]:
    (row,) = result.spans[result.spans["measure"] == measure].to_dict("records")
    return int(row["correct"]), int(row["gold"]), int(row["found"])


def test_who_annotated_alike_agrees_wholly() -> None:
    result = agree(GOLD, GOLD)
    assert set(result.spans["f1"]) == {1.0}
    assert set(result.labels["value"]) == {1.0}
    assert result.differences.empty
    assert as_text(result, differences=True).endswith("no differences")


SPANS = [
    # name, quantities of A, of B, (pairs, of A, of B), paired for the labels, units alike
    ("the same", [(1, "件"), (2, "次")], [(1, "件"), (2, "次")], (2, 2, 2), 2, 2),
    ("one missed", [(1, "件"), (2, "次")], [(2, "次")], (1, 2, 1), 1, 1),
    ("another number", [(1, "件"), (2, "次")], [(1, "件"), (3, "次")], (1, 2, 2), 1, 1),
    ("another unit", [(1, "件"), (2, "次")], [(1, "件"), (2, "场次")], (1, 2, 2), 2, 1),
    ("and one missed", [(1, "件"), (1, "次"), (2, "人")], [(1, "次"), (2, "名")], (1, 3, 2), 2, 1),
    ("full-width unit", [(1, "件")], [(1, "件 ")], (1, 1, 1), 1, 1),
    ("nothing in common", [(1, "件")], [(2, "件")], (0, 1, 1), 0, 0),
    ("nothing", [], [], (0, 0, 0), 0, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "counts", "paired", "alike"), [c[1:] for c in SPANS], ids=[c[0] for c in SPANS]
)
def test_another_unit_is_no_pair_but_a_label_that_differs(
    tmp_path: Path,
    a: list[tuple[int, str]],
    b: list[tuple[int, str]],
    counts: tuple[int, int, int],
    paired: int,
    alike: int,
) -> None:
    ours, theirs = (
        [quantity(10 * n, value, unit) for n, (value, unit) in enumerate(rows)] for rows in (a, b)
    )
    # In whatever order a person wrote them down, spans are compared in that of the text.
    result = compare(
        tmp_path, [report("x", quantities=ours)], [report("x", quantities=theirs[::-1])]
    )
    assert span(result, "quantities") == counts
    unit = label(result, "unit")
    assert unit["n"] == paired
    assert round(unit["alike"] * paired if paired else 0) == alike


def test_labels_of_pairs(tmp_path: Path) -> None:
    """Twenty pairs as in Krippendorff 2011 A, twice: one report each."""
    codes = {"0": None, "1": "penalty_cases"}

    def coded(values: str) -> list[Gold]:
        rows = [quantity(n, n, "件", codes[value]) for n, value in enumerate(values)]
        return [report("x", quantities=rows), report("y", quantities=rows)]

    result = compare(tmp_path, coded("0100000010"), coded("1110010000"))
    row = label(result, "indicator")
    assert row["value"] == pytest.approx(krippendorff_alpha(TWO * 2))
    # Reports that are alike leave nothing to a bootstrap over reports.
    assert row["low"] == row["high"] == pytest.approx(row["value"])
    assert (row["n"], row["alike"], row["missing"]) == (20, 0.6, "")
    assert label(result, "qualifier")["missing"] == "no variation"
    differ = result.differences.iloc[0]
    assert differ.tolist() == ["x", "indicator", "null", "penalty_cases", 0]
    assert len(result.differences) == 8


def test_interval_is_of_resampled_reports(tmp_path: Path) -> None:
    both = [quantity(n, n, "件", "x" if n % 2 else None) for n in range(10)]
    other = [quantity(n, n, "件", None if n % 2 else "x") for n in range(10)]
    names = [f"r{n}" for n in range(8)]
    a = [report(name, quantities=both) for name in names]
    b = [report(name, quantities=other if name == "r0" else both) for name in names]
    row = label(compare(tmp_path, a, b), "indicator")
    assert row["low"] < row["value"] < row["high"] == 1.0


def test_kappa_of_a_theme_is_that_of_a_published_example(tmp_path: Path) -> None:
    """Artstein & Poesio 2008, page 558: kappa 0.348."""
    table = [(True, True)] * 20 + [(False, True)] * 20 + [(True, False)] * 10
    table += [(False, False)] * 50
    a, b = (
        [report("x", points=[point(n, *["t"] * pair[who]) for n, pair in enumerate(table)])]
        for who in (0, 1)
    )
    row = label(compare(tmp_path, a, b), "theme t")
    assert round(row["value"], 3) == 0.348
    assert (row["n"], row["prevalence"], row["coefficient"]) == (100, 0.35, "kappa")


FEW = [
    # name, points of A and B, why kappa of the theme t is missing
    ("enough", [(("t",), ("t",)), ((), ())] * 5, ""),
    ("too few", [(("t",), ("t",)), ((), ())] * 4, f"fewer than {FEWEST} pairs"),
    ("always", [(("t",), ("t",))] * 10, "no variation"),
    ("one of them alone", [(("t",), ())] * 10, ""),
]


@pytest.mark.parametrize(("points", "missing"), [c[1:] for c in FEW], ids=[c[0] for c in FEW])
def test_a_coefficient_that_says_nothing_is_missing(
    tmp_path: Path, points: list[tuple[tuple[str, ...], tuple[str, ...]]], missing: str
) -> None:
    a, b = (
        [report("x", points=[point(n, *pair[who]) for n, pair in enumerate(points)])]
        for who in (0, 1)
    )
    result = compare(tmp_path, a, b)
    row = label(result, "theme t")
    assert row["missing"] == missing
    assert bool(np.isnan(row["value"])) == bool(missing)
    (line,) = (x for x in as_text(result).splitlines() if x.startswith("theme t"))
    assert (f"missing: {missing}" in line) == bool(missing)


def test_themes_are_sets(tmp_path: Path) -> None:
    mine = [("a",), ("a", "b"), ("b", "a"), (), ("c",)] * 2
    yours = [("a", "b"), ("a", "b"), ("a", "b"), ("a",), ("b",)] * 2
    a, b = (
        [report("x", points=[point(n, *themes) for n, themes in enumerate(given)])]
        for given in (mine, yours)
    )
    row = label(compare(tmp_path, a, b), "themes as sets")
    units = [(frozenset(x), frozenset(y)) for x, y in zip(mine, yours, strict=True)]
    assert row["value"] == pytest.approx(krippendorff_alpha(units, masi))
    assert row["alike"] == 0.4


def test_a_heading_of_another_part_is_a_label_that_differs(tmp_path: Path) -> None:
    a = [
        heading(1, "measures", "一、工作"),
        heading(9, "plan", "二、打算"),
        heading(0, "closing", ""),
    ]
    b = [heading(1, "measures", "一、工作"), heading(9, "other", "二、打算")]
    result = compare(tmp_path, [report("x", parts=a)], [report("x", parts=b)])
    assert span(result, "parts") == (1, 2, 2)
    assert label(result, "part of headings")["n"] == 2
    assert result.differences.to_numpy().tolist() == [["x", "part of headings", "plan", "other", 9]]


def test_absences_citations_and_points_of_each_part(tmp_path: Path) -> None:
    absent = {"start": 5, "raw": "无行政复议", "indicator": "reconsideration_cases"}
    law = {"start": 3, "title": "行政处罚法", "kind": "law"}
    plan = point(20) | {"part": "plan"}
    a = report("x", absences=[absent], citations=[law], points=[point(1), plan])
    b = report("x", citations=[law | {"title": "《行政处罚法》", "kind": "other"}], points=[plan])
    result = compare(tmp_path, [a], [b])
    counted = {name: span(result, name) for name in result.spans["measure"]}
    assert counted == {
        "parts": (0, 0, 0),
        "quantities": (0, 0, 0),
        "absences": (0, 1, 0),
        "citations": (1, 1, 1),
        "points shortcomings": (0, 1, 0),
        "points plan": (1, 1, 1),
        "points suggestions": (0, 0, 0),
    }
    told = [line.split("  ") for line in as_text(result, differences=True).splitlines()[-3:]]
    assert told == [
        ["x", "points shortcomings", "A 一是1。", "at 1"],
        ["x", "citation kind", "A law", "B other", "at 3"],
        ["x", "absences", "A reconsideration_cases", "at 5"],
    ]


def test_reports_of_one_annotator_are_named_and_left_out(tmp_path: Path) -> None:
    extra = report("z", quantities=[quantity(0, 1, "件")])
    result = compare(tmp_path, [report("x"), report("y")], [report("x"), extra])
    assert (result.only_a, result.only_b, result.reports) == (["y"], ["z"], 1)
    assert span(result, "quantities") == (0, 0, 0)
    for text in (as_text(result), as_markdown(result)):
        assert "only A annotated: y\n" in text
        assert "only B annotated: z\n" in text


def test_markdown_is_one_table(tmp_path: Path) -> None:
    points = [point(n, "a|b") for n in range(3)]
    result = compare(tmp_path, [report("x", points=points)], [report("x", points=points)])
    lines = [line for line in as_markdown(result).splitlines() if line.startswith("|")]
    assert {line.count("|") for line in lines} == {4}
    assert len(lines) == 2 + len(result.spans) + len(result.labels)
    assert (
        "| theme a&#124;b | kappa missing: fewer than 10 pairs | 3 pairs, 1.000 alike" in lines[-1]
    )


WRONG = [
    ("no report in common", [report("x")], [report("y")], "annotates none of the reports of"),
    ("a report twice", [report("x")], [report("x"), report("x")], "two files annotate the report"),
    ("no annotation", [report("x")], [], "holds no .json file"),
]


@pytest.mark.parametrize(("a", "b", "words"), [c[1:] for c in WRONG], ids=[c[0] for c in WRONG])
def test_folders_that_cannot_be_compared(
    tmp_path: Path, a: list[Gold], b: list[Gold], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        compare(tmp_path, a, b)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        agree(GOLD, tmp_path / "none")


@pytest.mark.parametrize(
    ("path", "expected"),
    [(GOLD, True), (GOLD / "texts", False), (ROOT / "data" / "raw", False), (ROOT / "x", False)],
    ids=["annotations", "texts", "reports", "nothing"],
)
def test_annotations_are_told_from_texts(path: Path, expected: bool) -> None:
    assert is_gold(path) is expected
