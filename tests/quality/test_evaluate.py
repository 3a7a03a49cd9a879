"""The measures against a small report written here, and against the reference script if present."""

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lawstats.base.errors import ConfigError, InputError
from lawstats.extract.report import parse
from lawstats.quality.evaluate import (
    TABLES,
    Evaluation,
    as_markdown,
    as_text,
    compare,
    evaluate,
    summarize,
)
from lawstats.quality.gold import Gold, read_gold
from lawstats.schema.tables import TABLES as SCHEMA
from lawstats.schema.tables import Row, to_arrow, to_pandas
from tests.support import ROOT

GOLD = ROOT / "tests" / "gold"
REFERENCE = ROOT.parent / "shared" / "gold" / "score.py"

TEXT = """甲镇2023年度法治政府建设情况报告
一、主要工作
依据《行政处罚法》办案5件，发放资料300余份。无行政复议。
二、存在不足
一是队伍不强。
二是宣传不够。
"""
Rows = dict[str, list[dict[str, Any]]]


def at(surface: str) -> dict[str, int]:
    start = TEXT.index(surface)
    return {"start": start, "end": start + len(surface)}


def gold() -> Gold:
    """What a perfect reading of TEXT holds."""
    return {
        "report_id": "jia-2023",
        "meta": {
            "issuer": "甲镇人民政府",
            "level": "town",
            "division_code": None,
            "year": 2023,
            "published_on": "2024-01-02",
        },
        "parts": [
            {"part": "measures", "heading": "一、主要工作", "start": 20},
            {"part": "shortcomings", "heading": "二、存在不足", "start": 60},
        ],
        "quantities": [
            at("5件")
            | {"raw": "5件", "value": 5, "unit": "件", "qualifier": "exact", "per": None}
            | {"indicator": "penalty_cases"},
            at("300余份")
            | {"raw": "300余份", "value": 300, "unit": "份", "qualifier": "over", "per": None}
            | {"indicator": None},
        ],
        "absences": [
            at("无行政复议") | {"raw": "无行政复议", "indicator": "reconsideration_cases"}
        ],
        "citations": [at("《行政处罚法》") | {"title": "行政处罚法", "kind": "law"}],
        "points": [
            at("一是队伍")
            | {"part": "shortcomings", "head": "一是队伍不强。", "themes": ["staff"]},
            at("二是宣传")
            | {"part": "shortcomings", "head": "二是宣传不够。", "themes": ["publicity", "depth"]},
        ],
    }


def perfect() -> Rows:
    """Rows of a perfect reading of TEXT, by table."""
    report = {"report_id": "jia-2023", "issuer": "乙区甲镇", "level": "town", "year": 2023}
    signed = datetime.date(2024, 1, 2)
    top = {"depth": 1, "start": 20, "end": 60}
    return {
        "reports": [report | {"published_on": signed, "text": TEXT}],
        "sections": [
            top | {"section_id": 1, "number": "一、", "heading": "主要工作", "part": "measures"},
            top
            | {"section_id": 2, "number": "二、", "heading": "存在不足", "part": "shortcomings"},
        ],
        "quantities": gold()["quantities"],
        "absences": gold()["absences"],
        "citations": gold()["citations"],
        "points": [
            at("一是队伍不强。")
            | {"point_id": 1, "part": "shortcomings", "text": "一是队伍不强。"},
            at("二是宣传不够。")
            | {"point_id": 2, "part": "shortcomings", "text": "二是宣传不够。"},
        ],
        "themes": [
            {"point_id": point, "theme": theme, "rank": rank}
            for point, theme, rank in [(1, "staff", 1), (2, "publicity", 1), (2, "depth", 2)]
        ],
    }


def frames(rows: Rows) -> dict[str, pd.DataFrame]:
    return {
        name: pd.DataFrame(
            [{"report_id": "jia-2023"} | row for row in rows[name]],
            columns=SCHEMA[name].names,
        )
        for name in TABLES
    }


def counts(rows: Rows, annotation: Gold | None = None) -> dict[str, tuple[int, int, int]]:
    measures = compare([annotation or gold()], frames(rows)).measures
    return {
        str(measure): (int(correct), int(n_gold), int(found))
        for measure, correct, n_gold, found in zip(
            measures["measure"],
            measures["correct"],
            measures["gold"],
            measures["found"],
            strict=True,
        )
    }


def change(table: str, row: int, **values: Any) -> Callable[[Rows], None]:
    def alter(rows: Rows) -> None:
        rows[table][row] = rows[table][row] | values

    return alter


def drop(table: str, row: int) -> Callable[[Rows], None]:
    def alter(rows: Rows) -> None:
        del rows[table][row]

    return alter


def again(table: str, row: int, **values: Any) -> Callable[[Rows], None]:
    def alter(rows: Rows) -> None:
        rows[table].append(rows[table][row] | values)

    return alter


def test_a_perfect_reading_is_right_in_every_measure() -> None:
    assert counts(perfect()) == {
        "reports found": (1, 1, 1),
        "meta issuer": (1, 1, 1),
        "meta level": (1, 1, 1),
        "meta division_code": (1, 1, 1),
        "meta year": (1, 1, 1),
        "meta published_on": (1, 1, 1),
        "spans": (5, 5, 5),
        "parts": (2, 2, 2),
        "quantities": (2, 2, 2),
        "qualifier on matched": (2, 2, 2),
        "per on matched": (2, 2, 2),
        "indicators": (1, 1, 1),
        "absences": (1, 1, 1),
        "citations": (1, 1, 1),
        "citation kind on matched": (1, 1, 1),
        "points shortcomings": (2, 2, 2),
        "themes": (3, 3, 3),
        "points plan": (0, 0, 0),
        "points suggestions": (0, 0, 0),
    }


CASES = [
    # name, change, the measures it moves
    ("other issuer", change("reports", 0, issuer="丙镇"), {"meta issuer": (0, 1, 1)}),
    ("no issuer", change("reports", 0, issuer=None), {"meta issuer": (0, 1, 1)}),
    ("formal suffix", change("reports", 0, issuer="甲镇政府"), {}),
    ("suffix of a prefecture", change("reports", 0, issuer="甲镇行政公署"), {}),
    ("other year", change("reports", 0, year=2024), {"meta year": (0, 1, 1)}),
    ("no year", change("reports", 0, year=None), {"meta year": (0, 1, 1)}),
    ("a code gold has not", change("reports", 0, division_code="1"), {
        "meta division_code": (0, 1, 1),
    }),
    ("no date", change("reports", 0, published_on=None), {"meta published_on": (0, 1, 1)}),
    ("other part", change("sections", 1, part="plan"), {"parts": (1, 2, 2)}),
    ("inner section", again("sections", 1, section_id=3, depth=2), {}),
    ("closing", again("sections", 1, section_id=3, part="closing"), {}),
    ("section too many", again("sections", 1, section_id=3), {"parts": (2, 2, 3)}),
    ("value", change("quantities", 0, value=6.0), {
        "quantities": (1, 2, 2),
        "qualifier on matched": (1, 1, 1),
        "per on matched": (1, 1, 1),
        "indicators": (0, 1, 1),
    }),
    ("unit", change("quantities", 1, unit="册"), {
        "quantities": (1, 2, 2),
        "qualifier on matched": (1, 1, 1),
        "per on matched": (1, 1, 1),
    }),
    ("full-width unit", change("quantities", 1, unit="份 "), {}),
    ("qualifier", change("quantities", 1, qualifier="exact"), {"qualifier on matched": (1, 2, 2)}),
    ("per", change("quantities", 1, per="月"), {"per on matched": (1, 2, 2)}),
    ("indicator", change("quantities", 0, indicator="x"), {"indicators": (0, 1, 1)}),
    ("no indicator", change("quantities", 0, indicator=None), {"indicators": (0, 1, 0)}),
    ("indicator invented", change("quantities", 1, indicator="x"), {"indicators": (1, 1, 2)}),
    ("span", change("quantities", 1, end=at("300余份")["end"] + 1), {"spans": (4, 5, 5)}),
    ("no absence", drop("absences", 0), {"absences": (0, 1, 0)}),
    ("kind", change("citations", 0, kind="other"), {"citation kind on matched": (0, 1, 1)}),
    ("title in brackets", change("citations", 0, title="《行政处罚法》"), {}),
    ("no citation", drop("citations", 0), {
        "spans": (4, 4, 4),
        "citations": (0, 1, 0),
        "citation kind on matched": None,
    }),
    ("point missed", drop("points", 1), {
        "spans": (4, 4, 4),
        "points shortcomings": (1, 2, 1),
        "themes": (1, 3, 1),
    }),
    ("point of another part", change("points", 1, part="plan"), {
        "points shortcomings": (1, 2, 1),
        "points plan": (0, 0, 1),
        "themes": (1, 3, 1),
    }),
    ("head ends with its line", change(
        "points", 0, text="一是队伍不强。\n二是宣传不够。", end=at("够。")["end"]
    ), {}),
    ("point not told apart", change("points", 1, text="宣传不够。", **at("宣传不够。")), {
        "points shortcomings": (1, 2, 2),
        "themes": (1, 3, 3),
    }),
    ("theme", change("themes", 0, theme="other"), {"themes": (2, 3, 3)}),
    ("theme missed", drop("themes", 2), {"themes": (2, 3, 2)}),
]  # fmt: skip


@pytest.mark.parametrize(("alter", "moved"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_one_change_moves_its_measures_alone(
    alter: Callable[[Rows], None], moved: dict[str, tuple[int, int, int] | None]
) -> None:
    rows = perfect()
    alter(rows)
    expected = {k: v for k, v in {**counts(perfect()), **moved}.items() if v is not None}
    assert counts(rows) == expected


def test_a_report_that_is_not_there_counts_as_missed_everywhere() -> None:
    result = compare([gold()], frames({name: [] for name in TABLES}), {"jia-2023": "no such file"})
    measures = {row["measure"]: row for row in result.measures.to_dict("records")}
    shown = ("correct", "gold", "found", "precision", "recall", "f1")
    assert [measures["reports found"][name] for name in shown] == [0, 1, 1, 0.0, 0.0, 0.0]
    assert [measures["quantities"][name] for name in shown] == [0, 2, 0, 1.0, 0.0, 0.0]
    assert result.mistakes["expected"].iloc[0] == "no such file"


def test_real_and_invented_reports_are_counted_apart() -> None:
    invented, named = gold(), gold()
    invented["meta"]["invented"] = True
    named["report_id"] = "demo-jia"
    measures = compare([gold(), invented, named], frames(perfect())).measures
    found = measures[measures["measure"] == "reports found"]
    assert found[["data", "gold"]].to_numpy().tolist() == [["real", 1], ["invented", 2]]


def test_mistakes_are_shown_in_their_place() -> None:
    rows = perfect()
    drop("quantities", 1)(rows)
    change("citations", 0, kind="other")(rows)
    again("points", 1, point_id=3, text="三是", **at("队伍"))(rows)
    lines = as_text(compare([gold()], frames(rows)), mistakes=True).splitlines()
    assert lines[0].startswith("real, 1 reports;")
    score = "P 1.000  R 0.500  F1 0.667                   1 of 2 gold, 1 found"
    assert f"quantities                 {score}" in lines
    missed, kind, point = (
        next(line for line in lines if line.startswith(f"jia-2023  {what}"))
        for what in ("quantities  missed", "citation kind", "points shortcomings  extra")
    )
    assert "want 300 份" in missed
    assert "发放资料【300余份】。" in missed
    assert "want law  got other" in kind
    assert "【《行政处罚法》】" in kind
    assert "got 三是" in point


def test_markdown_has_a_column_group_for_each_data_set() -> None:
    invented, worse = gold(), gold()
    invented["meta"]["invented"] = True
    worse["report_id"] = "yi-2023"  # not found
    rows = perfect()
    drop("quantities", 1)(rows)
    table = as_markdown(compare([gold(), invented, worse], frames(rows))).splitlines()
    heads = ["real, 2 reports: F1 (95 %)", "correct", "invented, 1 reports: F1 (95 %)", "correct"]
    assert table[0] == f"| measure | {' | '.join(heads)} |"
    assert {line.count("|") for line in table} == {6}
    real = "0.400 (0.000 to 0.667) | 1 of 4, 1 found"
    assert f"| quantities | {real} | 0.667 | 1 of 2, 1 found |" in table


def counted(*reports: tuple[int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [("real", f"r{i}", "themes", *counts) for i, counts in enumerate(reports)],
        columns=["data", "report_id", "measure", "correct", "gold", "found"],
    )


@pytest.mark.parametrize(
    ("reports", "f1", "low", "high"),
    [
        pytest.param([(4, 4, 4)] * 5, 1.0, 1.0, 1.0, id="no mistake"),
        pytest.param([(1, 2, 2)] * 5, 0.5, 0.5, 0.5, id="all alike"),
        pytest.param([(1, 2, 2)], 0.5, 0.5, 0.5, id="one report"),
        pytest.param([(0, 0, 0)] * 3, 1.0, 1.0, 1.0, id="nothing to find"),
        pytest.param([(0, 5, 0)] * 3, 0.0, 0.0, 0.0, id="nothing found"),
        # The share of 20 fair draws: binomial, 6 to 14 of 20 hold 95 %.
        pytest.param([(0, 1, 1), (1, 1, 1)] * 10, 0.5, 0.3, 0.7, id="half of the reports"),
        # A large report weighs by what it holds: drawn not at all, all is right.
        pytest.param([(0, 90, 90)] + [(1, 1, 1)] * 9, 0.09091, 0.02299, 1.0, id="one large"),
    ],
)
def test_interval_is_of_resampled_reports(
    reports: list[tuple[int, int, int]], f1: float, low: float, high: float
) -> None:
    (row,) = summarize(counted(*reports)).to_dict("records")
    assert row["reports"] == len(reports)
    assert (row["f1"], row["low"], row["high"]) == pytest.approx((f1, low, high), abs=0.01)


def test_interval_is_the_same_in_every_run() -> None:
    counts = counted((3, 4, 5), (2, 7, 3), (6, 6, 6), (0, 1, 2))
    pd.testing.assert_frame_equal(summarize(counts), summarize(counts))


BROKEN = [
    ("not JSON", "{", "not readable as UTF-8 JSON"),
    ("no object", "[]", "the file is not a JSON object"),
    ("missing", json.dumps(gold() | {"parts": [{"part": "plan"}]}), "key parts[0].heading is miss"),
    ("wrong type", json.dumps(gold() | {"report_id": 7}), "key report_id is 7, not text"),
    ("no list", json.dumps(gold() | {"points": {}}), "key points is not a JSON list"),
    ("inside", json.dumps(gold() | {"absences": [{"start": 1.5}]}), "key absences[0].start is 1.5"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"), [c[1:] for c in BROKEN], ids=[c[0] for c in BROKEN]
)
def test_a_malformed_gold_file_is_named_with_its_key(
    tmp_path: Path, content: str, message: str
) -> None:
    (tmp_path / "broken.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_gold(tmp_path)
    assert str(tmp_path / "broken.json") in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("folder", "error"), [("", InputError), ("missing", ConfigError)], ids=["empty", "missing"]
)
def test_a_folder_without_gold_is_an_error(
    tmp_path: Path, folder: str, error: type[Exception]
) -> None:
    with pytest.raises(error, match="gold annotations"):
        evaluate(tmp_path / folder)


def test_texts_are_found_parsed_and_compared(tmp_path: Path) -> None:
    demo = next(iter(sorted(GOLD.glob("demo-*.json"))))
    folder, texts = tmp_path / "gold", tmp_path / "texts"
    folder.mkdir()
    texts.mkdir()
    (folder / demo.name).write_bytes(demo.read_bytes())
    missing = gold() | {"report_id": "sub/jia"}
    (folder / "jia.json").write_text(json.dumps(missing), encoding="utf-8")
    source = GOLD / "texts" / f"{demo.stem}.txt"
    (texts / source.name).write_bytes(source.read_bytes())
    # What people say about a file is left aside: a wrong year here changes nothing.
    (texts / "sources.csv").write_text(f"file,year\n{source.name},1999\n", encoding="utf-8")
    measures = evaluate(folder, [texts]).measures.set_index(["data", "measure"])
    assert measures.loc[("invented", "meta year"), "correct"] == 1
    assert measures.loc[("invented", "reports found"), "correct"] == 1
    assert measures.loc[("real", "reports found"), "correct"] == 0


def test_missing_raw_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file or folder"):
        evaluate(GOLD, [tmp_path / "missing"])


@pytest.fixture(scope="module")
def reached() -> Evaluation:
    return evaluate(GOLD)


# The floors are raised when the parser gets better.
CERTAIN = ("reports found", "meta issuer", "meta level", "meta year", "spans", "parts")
POINTS = ("points shortcomings", "points plan", "points suggestions")
FLOORS = {
    "real": dict.fromkeys([*CERTAIN, *POINTS, "citations", "absences"], 1.0)
    | {"quantities": 0.99, "indicators": 0.95, "citation kind on matched": 0.97, "themes": 0.90},
    "demo": dict.fromkeys(CERTAIN, 1.0)
    | dict.fromkeys(POINTS, 0.97)
    | {"quantities": 0.98, "indicators": 0.95, "citations": 0.99, "themes": 0.90},
    "other": {"quantities": 0.99, "indicators": 0.93, "themes": 0.80},
}
SIZES = {"real": 5, "demo": 6, "other": 26}


@pytest.mark.parametrize("name", FLOORS)
def test_accuracy_is_not_below_its_floor(name: str, reached: Evaluation) -> None:
    counts = reached.counts
    demo = counts["report_id"].str.startswith("demo-")
    kinds = {"real": counts["data"] == "real", "demo": demo}
    kinds["other"] = ~kinds["real"] & ~demo
    measures = summarize(counts[kinds[name]]).set_index("measure")
    assert set(measures["reports"]) == {SIZES[name]}
    f1, floors = measures["f1"].to_dict(), FLOORS[name]
    assert {m: f1[m] for m, floor in floors.items() if f1[m] < floor} == {}


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference script is not beside the project")
def test_the_measures_agree_with_the_reference_script(tmp_path: Path) -> None:
    annotations = read_gold(GOLD)
    paths = {p.stem: p for f in (GOLD / "texts", ROOT / "data" / "raw") for p in f.glob("*.txt")}
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    for annotation in annotations:
        report_id = annotation["report_id"]
        text = paths[report_id].read_text(encoding="utf-8")
        report = parse(text, report_id=report_id, source="x", sha256="0")
        for name in TABLES:
            rows[name] += report.rows[name]
    tables: dict[str, pd.DataFrame] = {}
    for name in TABLES:
        frame = to_pandas(name, to_arrow(name, rows[name]))
        # Rows are taken away so that both have mistakes to count, however well the parser reads.
        tables[name] = frame[frame.index % 7 != 3].reset_index(drop=True)
        tables[name].to_parquet(tmp_path / f"{name}.parquet")
    printed = subprocess.run(
        [sys.executable, str(REFERENCE), str(tmp_path), str(GOLD), "--json"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    total = (
        compare(annotations, tables).measures.groupby("measure")[["correct", "gold", "found"]].sum()
    )
    precision = (total["correct"] / total["found"]).fillna(1.0)
    recall = (total["correct"] / total["gold"]).fillna(1.0)
    f1 = (2 * precision * recall / (precision + recall)).fillna(0.0).round(4)
    assert f1.to_dict() == json.loads(printed)
