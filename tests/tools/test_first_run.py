"""What the tables of first runs say is what docs/accuracy.md says."""

import re
from pathlib import Path

import pandas as pd
import pytest

from tests.support import ROOT
from tools.first_run import row, tables, with_read

COLUMNS = ["page", "start", "gold", "labeller", "read"]
A, B = "inspections", "trainings"
CASES = [
    ("all right", [("1", 3, A, "a", A), ("2", 3, B, "a", B)], ["2", "2", "2", "1.000", "1.000"]),
    ("wrong", [("1", 3, A, "a", B), ("1", 9, B, "a", B)], ["1", "2", "2", "0.500", "0.500"]),
    ("missed", [("1", 3, A, "a", ""), ("1", 9, B, "a", B)], ["1", "2", "2", "1.000", "0.500"]),
    ("extra", [("1", 3, "", "a", A), ("1", 9, B, "a", B)], ["1", "2", "1", "0.500", "1.000"]),
    ("no number", [("1", 3, "", "", A), ("1", 9, B, "a", B)], ["1", "1", "1", "0.500", "1.000"]),
    ("no fact", [("1", 3, "", "a", ""), ("1", 9, B, "a", B)], ["1", "2", "1", "1.000", "1.000"]),
    ("read twice", [("1", 3, A, "a", A), ("1", 3, B, "b", A)], ["1", "1", "1", "1.000", "1.000"]),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "cells"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_cells(rows: list[tuple[str, int, str, str, str]], cells: list[str]) -> None:
    table = pd.DataFrame(rows, columns=COLUMNS)
    assert row(table)[:5] == cells
    assert row(table.drop(columns="read").query("labeller != ''")) == cells[:3]


def test_the_interval_is_of_pages() -> None:
    # Ten numbers of one page, read wrongly, and one of each of ten others.
    wrong = [("0", i, A, "a", "") for i in range(10)]
    right = [(str(i), 0, A, "a", A) for i in range(1, 11)]
    cells = row(pd.DataFrame(wrong + right, columns=COLUMNS))
    assert cells[-1].startswith("0.667 (0.")
    assert cells[-1].endswith(" to 1.000)")


def test_pages_are_read_where_they_are_labelled(tmp_path: Path) -> None:
    text = "甲镇2023年法治政府建设情况报告\n开展行政检查31次，其中夜间4次。举办法治培训2期。\n"
    (tmp_path / "01.txt").write_text(text, encoding="utf-8")
    starts = [text.index(x) for x in ("31次", "4次")]
    labels = [("01", starts[0], A, "a"), ("01", starts[0], "", "b"), ("01", starts[1], "", "a")]
    table = with_read(pd.DataFrame(labels, columns=COLUMNS[:4]), tmp_path)
    assert table["read"].tolist()[:3] == [A, A, ""]
    (extra,) = table[table["labeller"] == ""].to_dict("records")
    assert (extra["start"], extra["gold"]) == (text.index("2期"), "")
    again = with_read(table, tmp_path)  # after a change of the rules
    assert again.to_numpy().tolist() == table.to_numpy().tolist()


@pytest.mark.parametrize("number", tables())
def test_the_page_on_accuracy_says_what_the_table_says(number: str) -> None:
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    (line,) = re.findall(rf"^\| {number} \| (.*) \|$", page, re.MULTILINE)
    cells = row(tables()[number])
    assert line.split(" | ")[: len(cells)] == cells
