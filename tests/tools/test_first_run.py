"""What the tables of first runs say is what docs/accuracy.md says."""

import json
from pathlib import Path

import pandas as pd
import pytest

from tests.support import ROOT
from tools.first_run import heads, row, statements, tables, with_heads, with_read, with_themes

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


def save(path: Path, lines: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


HEADS: list[dict[str, object]] = [
    {
        "text": "紫坪镇2023年法治政府建设情况报告\n一、主要举措\n开展行政检查3次。\n",
        "accept": True,
        "issuer": "紫坪镇",
        "level": "county",
        "body": "紫坪",
    },
    {"text": "今年种了三百亩油菜。\n", "accept": False},
]
LABELS = pd.DataFrame(
    [
        ("001", "yes", "yes", "001", "", "issuer level", "a"),
        ("002", "no", "", "", "", "", "a"),
        ("002", "yes", "", "", "", "", "b"),
    ],
    columns=["case", "accept", "titled", "body", "office", "scored", "labeller"],
)


def test_heads_are_read(tmp_path: Path) -> None:
    file = save(tmp_path / "heads.jsonl", HEADS)
    table = with_heads(LABELS, file)
    assert table["labeller"].tolist() == ["a", "a", "b"]
    assert table["read"].tolist() == ["yes", "no", "no"]
    assert table["scored"].tolist() == ["issuer clean level", "", ""]
    assert table["wrong"].tolist() == ["level", "", ""]
    assert table["read_body"].tolist() == ["001", "", ""]
    again = with_heads(table, file)
    assert again.to_numpy().tolist() == table.to_numpy().tolist()


@pytest.mark.parametrize(("column", "value"), [("accept", "no"), ("body", "002")])
def test_labels_that_changed_are_an_error(tmp_path: Path, column: str, value: str) -> None:
    file = save(tmp_path / "heads.jsonl", HEADS)
    table = LABELS.copy()
    table.loc[0, column] = value
    with pytest.raises(ValueError, match=rf"heads.jsonl: column {column} is not that of the table"):
        with_heads(table, file)


def test_statements_are_read(tmp_path: Path) -> None:
    labels = pd.DataFrame(
        [("1", "web", "resources", "a"), ("1", "web", "other", "b")],
        columns=["case", "group", "themes", "labeller"],
    )
    file = save(tmp_path / "x.jsonl", [{"case": "1", "text": "村级普法阵地建设缺少经费。"}])
    table = with_themes(labels, file)
    assert table["read"].nunique() == 1
    assert "resources" in table["read"][0].split()
    save(file, [{"case": "2", "text": "甲"}])
    with pytest.raises(ValueError, match=r"x.jsonl: has other cases than the table"):
        with_themes(labels, file)


def test_tables_of_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.first_run.FOLDER", tmp_path)
    for kind in ("heads", "statements"):
        (tmp_path / kind).mkdir()
    read = LABELS.assign(read="yes", wrong=["level", "", ""], read_body=["001", "", ""])
    read.to_csv(tmp_path / "heads" / "1.csv", index=False)
    LABELS.to_csv(tmp_path / "heads" / "2.csv", index=False)  # not read yet
    themes = pd.DataFrame(
        [("1", "paper", "a b", "a", "a"), ("2", "report", "b", "a", "b"), ("2", "", "a", "b", "b")],
        columns=["case", "group", "themes", "labeller", "read"],
    )
    themes.to_csv(tmp_path / "statements" / "1.csv", index=False)
    assert "| 1 | other texts refused | 0 of 1 | 0.000 (0.000 to 0.793) |  |  |" in heads()
    assert "| 1 | level | 0 of 1 | 0.000 (0.000 to 0.793) | 0 of 1 |  |" in heads()
    assert "| 2 |" not in heads()
    lines = statements().splitlines()
    assert lines[2].startswith("| 1 | all | 2 | 3 | 1.000 | 0.667 | 0.800 (0.667 to 1.000) | ")
    assert [line.split(" | ")[1] for line in lines[2:]] == ["all", "paper", "report"]


PAGE = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", tables("numbers"))
def test_the_page_on_accuracy_says_what_the_table_says(number: str) -> None:
    cells = row(tables("numbers")[number])
    assert PAGE.count(f"\n| {number} | {' | '.join(cells)} |") == 1


def test_the_page_on_accuracy_says_what_was_read() -> None:
    assert heads() in PAGE
    assert statements() in PAGE
