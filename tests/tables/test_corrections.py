"""Corrections: which are taken, where they find their place, what they change."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lawstats import Corpus, read_corpus
from lawstats.schema.tables import TABLES
from lawstats.tables.corrections import CORRECTABLE, read_corrections
from lawstats.vocabulary import load

HEADER = "report_id,start,field,value,by,reason"
TEXT = """青石镇2023年法治政府建设情况报告
一、主要举措和成效
作出行政处罚93件，罚款1.2万元，检查率98%。
全年无行政复议、行政诉讼案件。学习《行政处罚法》。
二、存在的不足
一是执法人员不足，队伍力量薄弱。
青石镇人民政府
2024年1月15日
"""


def corrected(folder: Path, *lines: str, text: str = TEXT) -> Corpus:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "corrections.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return read_corpus(folder)


def at(words: str) -> int:
    return TEXT.index(words)


def cells(before: Corpus, after: Corpus) -> dict[tuple[str, int, str], Any]:
    """Cells that differ, by table, row and column; the number of rows that a table lost."""
    found: dict[tuple[str, int, str], Any] = {}
    for name, spec in TABLES.items():
        old, new = getattr(before, name)(), getattr(after, name)()
        if len(old) != len(new):
            found[name, -1, "rows"] = len(new) - len(old)
            continue
        for column in spec.names:
            for i, (a, b) in enumerate(zip(old[column], new[column], strict=True)):
                if not (pd.isna(a) and pd.isna(b)) and (pd.isna(a) or pd.isna(b) or a != b):
                    found[name, i, column] = None if pd.isna(b) else b
    return found


@pytest.mark.parametrize(
    ("line", "expected", "old"),
    [
        pytest.param(
            f"a,{at('93件')},value,94,甲,误",
            {("quantities", 0, "value"): 94.0},
            "93",
            id="a value",
        ),
        pytest.param(
            f"a,{at('93件')},unit,起,甲,误", {("quantities", 0, "unit"): "起"}, "件", id="a unit"
        ),
        pytest.param(
            f"a,{at('93件')},qualifier,about,甲,误",
            {("quantities", 0, "qualifier"): "about"},
            "exact",
            id="how exact",
        ),
        pytest.param(
            f"a,{at('93件')},per,月,甲,误", {("quantities", 0, "per"): "月"}, None, id="a rate"
        ),
        pytest.param(
            f"a,{at('93件')},stage,closed,甲,误",
            {("quantities", 0, "stage"): "closed"},
            None,
            id="a stage",
        ),
        pytest.param(
            f"a,{at('93件')},indicator,inspections,甲,误",
            {("quantities", 0, "indicator"): "inspections"},
            "penalty_cases",
            id="another indicator",
        ),
        pytest.param(
            f"a,{at('93件')},indicator,,甲,误",
            {("quantities", 0, "indicator"): None},
            "penalty_cases",
            id="no indicator",
        ),
        pytest.param(
            f"a,{at('行政处罚法')},kind,policy_document,甲,误",
            {("citations", 0, "kind"): "policy_document"},
            "law",
            id="kind",
        ),
        pytest.param(
            f"a,{at('行政处罚法')},canonical_title,行政许可法,甲,误",
            {("citations", 0, "canonical_title"): "行政许可法"},
            "行政处罚法",
            id="a title that is listed",
        ),
        pytest.param(
            f"a,{at('行政处罚法')},canonical_title,行政处罚办法,甲,误",
            {
                ("citations", 0, "canonical_title"): "行政处罚办法",
                ("citations", 0, "resolved"): False,
            },
            "行政处罚法",
            id="a title that is not listed",
        ),
        pytest.param(
            "a,,published_on,2024/1/16,甲,误",
            {("reports", 0, "published_on"): pd.Timestamp("2024-01-16").date()},
            "2024-01-15",
            id="date of signature",
        ),
        pytest.param(
            "a,,published_on,,甲,误",
            {("reports", 0, "published_on"): None},
            "2024-01-15",
            id="none",
        ),
        pytest.param(
            "a,,document_number,青政〔2024〕1号,甲,误",
            {("reports", 0, "document_number"): "青政〔2024〕1号"},
            None,
            id="number",
        ),
        pytest.param(
            f"a,{at('无行政复议')},indicator,penalty_cases,甲,误",
            {("absences", -1, "rows"): -1},
            "reconsideration_cases\nlitigation_cases",
            id="two absences of one place become one",
        ),
        pytest.param(
            f"a,{at('无行政复议')},indicator,,甲,误",
            {("absences", -1, "rows"): -2},
            "reconsideration_cases\nlitigation_cases",
            id="no absence at all",
        ),
    ],
)
def test_a_correction_changes_its_cell_alone(
    line: str, expected: dict[tuple[str, int, str], Any], old: str | None, tmp_path: Path
) -> None:
    before = corrected(tmp_path)
    after = corrected(tmp_path, line)
    assert after.failures().empty
    assert cells(before, after) == expected
    results = after.corrections()
    assert results[["line", "state", "by", "reason"]].values.tolist() == [
        [2, "applied", "甲", "误"]
    ]
    assert results["old_value"].dropna().tolist() == ([old] if old else [])


def test_a_theme_can_be_another_or_none(tmp_path: Path) -> None:
    before = corrected(tmp_path).themes()
    start = before["start"][0]
    gone = corrected(tmp_path, f"a,{start},theme,,甲,误").themes()
    assert gone.equals(before[before["start"] != start].reset_index(drop=True))
    now = corrected(tmp_path, f"a,{start},theme,resources,甲,误").themes()
    assert now["theme"][0] == "resources" != before["theme"][0]


def test_some_columns_are_read_as_all_are(tmp_path: Path) -> None:
    corpus = corrected(
        tmp_path, f"a,{at('93件')},value,94,甲,误", f"a,{at('无行政复议')},indicator,,甲,误"
    )
    assert corpus.quantities(["unit", "value"])["value"][0] == 94
    assert corpus.quantities(["unit"])["unit"].equals(corpus.quantities()["unit"])
    assert corpus.absences(["raw"]).empty
    assert corpus.select(years=2023).quantities(["value"])["value"][0] == 94


def test_the_panel_follows(tmp_path: Path) -> None:
    def values(corpus: Corpus) -> dict[str, float]:
        panel = corpus.panel()
        return dict(zip(panel["indicator"], panel["value"], strict=True))

    before = values(corrected(tmp_path))
    after = values(
        corrected(
            tmp_path,
            f"a,{at('93件')},value,94,甲,误",
            f"a,{at('1.2万元')},indicator,,甲,误",
            f"a,{at('无行政复议')},indicator,,甲,误",
        )
    )
    assert before["reconsideration_cases"] == before["litigation_cases"] == 0
    del before["reconsideration_cases"], before["litigation_cases"], before["fines_amount"]
    assert after == before | {"penalty_cases": 94}


@pytest.mark.parametrize(
    ("lines", "marked"),
    [
        pytest.param((), set(), id="nothing"),
        pytest.param(("93件 value 94",), {"penalty_cases"}, id="a value"),
        pytest.param(("93件 value 93",), set(), id="the same value"),
        pytest.param(("1.2万元 indicator ",), set(), id="the only one went out"),
        pytest.param(
            ("98% indicator hazard_rectification_rate",),
            {"hazard_rectification_rate"},
            id="came in",
        ),
        pytest.param(("7件 indicator ",), {"penalty_cases"}, id="went out"),
        pytest.param(
            ("7件 indicator cases_transferred",),
            {"penalty_cases", "cases_transferred"},
            id="went over",
        ),
        pytest.param(("7件 unit 户",), {"penalty_cases"}, id="measure word that does not enter"),
        pytest.param(
            ("无行政复议 indicator coercion_cases",), {"coercion_cases"}, id="another absence"
        ),
        pytest.param(("无行政复议 indicator penalty_cases",), set(), id="absence beside numbers"),
    ],
)
def test_the_panel_marks_what_was_corrected(
    lines: tuple[str, ...], marked: set[str], tmp_path: Path
) -> None:
    text = TEXT.replace("\n二、", "\n查处渔政违法案件7件。\n二、")
    rows = []
    for line in lines:
        words, field, value = line.split(" ")
        rows.append(f"a,{text.index(words)},{field},{value},甲,误")
    panel = corrected(tmp_path, *rows, text=text).panel()
    assert set(panel.loc[panel["corrected"], "indicator"]) == marked


@pytest.mark.parametrize(
    ("line", "state", "fact"),
    [
        pytest.param(f"a,{at('93件')},value,94,甲,误", "applied", "q", id="applied"),
        pytest.param(f"a,{at('93件')},value,93.0,甲,误", "no change", "q", id="the same value"),
        pytest.param(f"a,{at('93件')},per,,甲,误", "no change", "q", id="null as before"),
        pytest.param(f"a,{at('93件') + 1},value,94,甲,误", "no such place", None, id="beside it"),
        pytest.param(
            f"a,{at('93件')},theme,resources,甲,误", "no such place", None, id="another table"
        ),
        pytest.param(f"b,{at('93件')},value,94,甲,误", "no such report", None, id="no report"),
        pytest.param("b,,title,题,甲,误", "no such report", None, id="title of no report"),
    ],
)
def test_states(line: str, state: str, fact: str | None, tmp_path: Path) -> None:
    before, after = corrected(tmp_path), corrected(tmp_path, line)
    results = after.corrections()
    assert results["state"].tolist() == [state]
    assert results["fact_id"].dropna().tolist() == ([f"a:{fact}{at('93件')}"] if fact else [])
    assert bool(cells(before, after)) == (state == "applied")


def test_a_restricted_corpus_tells_its_own(tmp_path: Path) -> None:
    corpus = corrected(tmp_path, f"a,{at('93件')},value,94,甲,误", "b,1,value,94,甲,误")
    assert corpus.select(years=2023).corrections()["report_id"].tolist() == ["a", "b"]
    assert corpus.select(years=2022).corrections()["report_id"].tolist() == ["b"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("a,1,valeu,2,甲,误", "did you mean 'value'", id="unknown field"),
        pytest.param("a,1,year,2023,甲,误", "belong in sources.csv", id="what a report is of"),
        pytest.param("a,1,raw,2件,甲,误", "field 'raw' cannot be corrected", id="a printed word"),
        pytest.param("a,,value,2,甲,误", "give the column start", id="a fact without start"),
        pytest.param("a,1,title,题,甲,误", "leave start empty", id="a report with a start"),
        pytest.param("a,-1,value,2,甲,误", "start '-1' is not an offset", id="no offset"),
        pytest.param("a,a:q7,value,2,甲,误", "is not an offset; write 7", id="id of a number"),
        pytest.param(
            "a,a:a7,indicator,,甲,误",
            "write 7, and in the column indicator which absence; the fact_id of an absence is "
            "<report_id>:a7:<indicator>",
            id="id of an absence, old form",
        ),
        pytest.param("a,a7:coercion_cases,indicator,,甲,误", "write 7, and", id="new form"),
        pytest.param("a,1,value,二,甲,误", "value '二' is not a number", id="no number"),
        pytest.param("a,1,value,,甲,误", "value is never null", id="no value"),
        pytest.param("a,1,unit,万件万,甲,误", "is not a known measure word", id="no measure word"),
        pytest.param("a,1,unit,,甲,误", "unit is never null", id="no unit"),
        pytest.param(
            "a,1,qualifier,roughly,甲,误", "is not a qualifier; use one of exact", id="list"
        ),
        pytest.param("a,1,stage,parse,甲,误", "is not a stage; use one of received", id="stage"),
        pytest.param("a,1,indicator,penalty,甲,误", "is not a known indicator", id="id"),
        pytest.param("a,1,theme,lack,甲,误", "is not a known theme", id="theme"),
        pytest.param(
            "a,1,theme,法治化营商环境有差距,甲,误",
            "did you mean 'business_environment'",
            id="name of a theme in an earlier version",
        ),
        pytest.param("a,1,kind,book,甲,误", "is not a kind; use one of law", id="kind"),
        pytest.param("a,,published_on,2024-02-30,甲,误", "is not a date", id="no day"),
        pytest.param("a,1,value,2,,误", "the cell 'by' is empty", id="nobody"),
        pytest.param("a,1,value,2,甲,", "the cell 'reason' is empty", id="no reason"),
        pytest.param("a,9,value,3,甲,误", "the same cell as line 2", id="twice"),
    ],
)
def test_a_wrong_row_is_left_out(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    path.write_text(f"{HEADER}\na,9,value,2,甲,误\n{line}\n", encoding="utf-8")
    rows, problems = read_corrections(path, load())
    assert rows == [(2, "a", 9, "value", "2", "甲", "误", None)]
    assert len(problems) == 1
    assert problems[0].startswith("line 3: ")
    assert words in problems[0]


PICKED = f"{HEADER},indicator"


def picked(folder: Path, *lines: str) -> Corpus:
    """A corpus with corrections that can pick an absence."""
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    content = "\n".join([PICKED, *lines]) + "\n"
    (folder / "corrections.csv").write_text(content, encoding="utf-8")
    return read_corpus(folder)


@pytest.mark.parametrize(
    ("lines", "expected", "states"),
    [
        pytest.param(
            [",甲,误,litigation_cases"],
            {"reconsideration_cases": "reconsideration_cases"},
            ["applied"],
            id="one of two is none",
        ),
        pytest.param(
            ["coercion_cases,甲,误,reconsideration_cases"],
            {"reconsideration_cases": "coercion_cases", "litigation_cases": "litigation_cases"},
            ["applied"],
            id="one of two is another",
        ),
        pytest.param(
            [",甲,误,reconsideration_cases", "coercion_cases,甲,误,litigation_cases"],
            {"litigation_cases": "coercion_cases"},
            ["applied", "applied"],
            id="both",
        ),
        pytest.param(
            ["coercion_cases,甲,误,"],
            {"reconsideration_cases": "coercion_cases"},
            ["applied"],
            id="all of them",
        ),
        pytest.param(
            ["coercion_cases,甲,误"],
            {"reconsideration_cases": "coercion_cases"},
            ["applied"],
            id="a row that ends before the column",
        ),
        pytest.param(
            [",甲,误,penalty_cases"],
            dict.fromkeys(["reconsideration_cases"], "reconsideration_cases")
            | {"litigation_cases": "litigation_cases"},
            ["no such place"],
            id="not denied there",
        ),
    ],
)
def test_a_correction_can_pick_an_absence(
    lines: list[str], expected: dict[str, str], states: list[str], tmp_path: Path
) -> None:
    start = at("无行政复议")
    corpus = picked(tmp_path, *(f"a,{start},indicator,{line}" for line in lines))
    assert corpus.failures().empty
    rows = corpus.absences()[["fact_id", "indicator"]].itertuples(index=False, name=None)
    assert dict(rows) == {f"a:a{start}:{read}": now for read, now in expected.items()}
    assert corpus.corrections()["state"].tolist() == states
    panel = corpus.panel()
    now = panel[panel["basis"] == "stated_absence"].set_index("indicator")["corrected"]
    assert {name for name in now.index if now[name]} == {
        value for read, value in expected.items() if read != value
    }


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("a,9,value,3,甲,误,penalty_cases", "picks an absence", id="another field"),
        pytest.param("a,9,indicator,,甲,误,penalty", "not a known indicator", id="unknown"),
        pytest.param("a,8,indicator,,甲,误,penalty_cases", "the same cell as line 2", id="twice"),
        pytest.param("a,8,indicator,,甲,误,", "the same cell as line 2", id="one and all"),
    ],
)
def test_a_wrong_pick_is_left_out(line: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    first = "a,8,indicator,,甲,误,penalty_cases"
    path.write_text(f"{PICKED}\n{first}\n{line}\n", encoding="utf-8")
    rows, (problem,) = read_corrections(path, load())
    assert len(rows) == 1
    assert words in problem


def test_what_may_be_corrected_is_there() -> None:
    for table, fields in CORRECTABLE.items():
        assert set(fields) <= set(TABLES[table].names)
