"""Themes and fields of shortcomings, counted by report."""

from typing import Any

from lawstats.analysis import shortcomings
from tests.support.rows import absence, cells, corpus, number, report


def point(name: str, n: int, text: str, part: str = "shortcomings") -> dict[str, Any]:
    return {"report_id": name, "point_id": n, "part": part, "text": text, "start": n}


def theme(name: str, n: int, value: str) -> dict[str, Any]:
    return {"report_id": name, "point_id": n, "theme": value, "rank": 1}


def test_themes_count_reports_and_leave_the_others_zero() -> None:
    made = corpus(
        reports=[report("a"), report("b")],
        themes=[theme("a", 1, "resources"), theme("a", 2, "legal_services"),
                theme("b", 1, "legal_services")],
    )  # fmt: skip
    data = shortcomings.themes(made)
    assert data["theme"].unique().tolist() == ["legal_services", "resources"]
    assert data["points"].tolist() == [1, 1, 1, 0]
    assert data["reporters"].tolist() == [2, 2, 1, 1]


def test_said_counts_reports_for_each_field() -> None:
    made = corpus(
        reports=[report("a"), report("b")],
        quantities=[number("a", "penalty_cases")],
        absences=[absence("b", "reconsideration_cases")],
        themes=[theme("a", 1, "enforcement_staffing"), theme("a", 2, "enforcement_conduct")],
        points=[point("a", 3, "配强执法队伍", "plan"), point("b", 1, "创新普法形式", "plan"),
                point("b", 2, "普法形式单一")],
    )  # fmt: skip
    data = shortcomings.said(made).set_index("field")
    columns = ["said", "admitted", "planned"]
    assert cells(data, "enforcement", columns) == [1, 1, 1]
    assert cells(data, "publicity", columns) == [0, 0, 1]
    assert cells(data, "remedy", columns) == [1, 0, 0]
    assert "openness" not in data.index
