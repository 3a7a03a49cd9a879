"""Who was due, and what of it is in the input."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from lawstats import read_corpus
from lawstats.analysis.coverage import COVERAGE, coverage, report_year
from lawstats.schema.given import GIVEN
from tests.support.reports import write_report

SOURCES = "file,issuer,level,division_code,year"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two towns, one of a name that another county has too, and a department of a county."""
    write_report(tmp_path / "a.txt", "青石镇")
    write_report(tmp_path / "b.txt", "白水镇")
    write_report(tmp_path / "c.txt", "白水镇")
    write_report(tmp_path / "d.txt", "司法局")
    lines = [
        "a.txt,天津市津南区青石镇人民政府,town,120112100,2023",
        "b.txt,云泽县白水镇人民政府,town,120117105,2023",
        "c.txt,澜江县白水镇人民政府,town,500229110,2023",
        "d.txt,津南区司法局,department,120112,2023",
    ]
    (tmp_path / "sources.csv").write_text("\n".join([SOURCES, *lines]) + "\n", encoding="utf-8")
    return tmp_path


def listed(folder: Path, *lines: str, years: list[int] | None = None) -> pd.DataFrame:
    header = ",".join(GIVEN["roster"].names)
    (folder / "roster.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    corpus = read_corpus(folder)
    assert [s for s in corpus.failures()["stage"] if s == "sources"] == []
    return coverage(corpus, years)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ((2023, 12, 31), 2023),
        ((2023, 11, 1), 2023),
        ((2023, 10, 31), 2022),
        ((2024, 1, 1), 2023),
        ((2024, 2, 29), 2023),
    ],
)
def test_a_receipt_belongs_to_a_year(day: tuple[int, int, int], year: int) -> None:
    assert report_year(date(*day)) == year


@pytest.mark.parametrize(
    ("line", "report_id", "state"),
    [
        pytest.param("青石镇,town,120112100,,,,,,", "a", "readable", id="code and level"),
        pytest.param(
            "改名镇,town,120112100,,,,,,", "a", "readable", id="the code, whatever the name"
        ),
        pytest.param("青石镇,town,,,,,,,", "a", "readable", id="the name"),
        pytest.param("天津市津南区青石镇,,,,,,,,", "a", "readable", id="without higher places"),
        pytest.param("青石镇,town,120112,,,,,,", "a", "readable", id="the county's code"),
        pytest.param("青石镇,subdistrict,,,,,,,", None, "not_in_input", id="another level"),
        pytest.param("青石镇,town,310112100,,,,,,", None, "not_in_input", id="another code"),
        pytest.param("白水镇,town,500229110,,,,,,", "c", "readable", id="the code tells which"),
        pytest.param("白水镇,town,,,,,,,", None, "ambiguous", id="two of the name"),
        pytest.param("司法局,department,120112,,,,,,", "d", "readable", id="department"),
        pytest.param(
            "财政局,department,120112,,,,,,", None, "not_in_input", id="department of the same code"
        ),
        pytest.param("桃源镇,town,120112101,,,,,,", None, "not_in_input", id="nothing known"),
        pytest.param("桃源镇,town,120112101,,,,,2024-05-01,", None, "not_found", id="searched"),
        pytest.param(
            "桃源镇,town,120112101,,,,,2023-05-01,", None, "not_in_input", id="another year"
        ),
        pytest.param("桃源镇,town,120112101,,,,,,未找到", None, "not_found", id="not found"),
        pytest.param(
            "桃源镇,town,120112101,,,,,2024-05-01,已找到", None, "not_in_input", id="found"
        ),
        pytest.param(
            "青石镇,town,120112100,,,,,2024-05-01,未找到", "a", "readable", id="found since"
        ),
        pytest.param("桃源镇,town,120112101,,,,2024-02-01,,", None, "not_in_input", id="received"),
    ],
)
def test_what_is_known_of_a_body(
    line: str, report_id: str | None, state: str, folder: Path
) -> None:
    frame = listed(folder, line)
    row = frame[frame["due"].fillna(False)].astype("object").iloc[0]
    assert row["state"] == state
    assert row[["report_id"]].dropna().tolist() == ([report_id] if report_id else [])
    rest = frame[~frame["due"].fillna(False)]
    assert set(rest["report_id"]) == {"a", "b", "c", "d"} - {report_id}
    # Of a report that may be the body's nobody knows whether it was due.
    unclear = ["b", "c"] if state == "ambiguous" else []
    assert rest["report_id"][rest["due"].isna()].tolist() == unclear


@pytest.mark.parametrize(
    ("lines", "years"),
    [
        pytest.param(["桃源镇,town,,,,,,,"], [2021, 2022, 2023], id="always"),
        pytest.param(["桃源镇,town,,2022-06-01,,,,,"], [2022, 2023], id="from"),
        pytest.param(["桃源镇,town,,,2022-12-30,,,,"], [2021], id="gone before the year's end"),
        pytest.param(["桃源镇,town,,,2022-12-31,,,,"], [2021, 2022], id="there at the year's end"),
        pytest.param(["桃源镇,town,,2023-12-31,2023-12-31,,,,"], [2023], id="one day"),
        pytest.param(
            ["桃源镇,town,,,2021-12-31,,,,", "桃源镇,town,,2023-01-01,,,,,"],
            [2021, 2023],
            id="twice",
        ),
        pytest.param(
            ["桃源镇,town,,,2021-12-31,,,,", "桃源镇,town,,,,,2024-02-01,,"], [2021], id="a receipt"
        ),
    ],
)
def test_years_in_which_a_body_is_due(lines: list[str], years: list[int], folder: Path) -> None:
    frame = listed(folder, *lines, years=[2021, 2022, 2023])
    assert frame["year"][frame["due"]].tolist() == years


def test_rows_of_one_body_are_its_receipts(folder: Path) -> None:
    frame = listed(
        folder,
        "津南区青石镇,town,,,,,2024-02-20,,",
        "青石镇,town,120112100,,,submit,2024-01-20,,",
        "青石镇,town,120112100,,,,2023-12-20,2024-04-02,",
        "青石镇人民政府,town,120112100,,,publish,2023-02-01,2024-05-02,",
        years=[2022, 2023],
    )
    rows = frame[frame["due"].fillna(False)]
    assert rows["year"].tolist() == [2022, 2023]
    assert rows["received_on"].tolist() == [date(2023, 2, 1), date(2023, 12, 20)]
    assert rows["searched_on"].tolist() == [pd.NA, date(2024, 5, 2)]
    assert rows["duty"].tolist() == ["both", "both"]
    assert rows["received"].tolist() == [True, True]


@pytest.mark.parametrize(
    ("name", "content", "source", "state"),
    [
        pytest.param("桃源镇2023.xlsx", b"PK", "", "unreadable", id="by the file's name"),
        pytest.param("桃源镇2022.xlsx", b"PK", "", "not_in_input", id="another year in it"),
        pytest.param("桃源镇.txt", b"", "", "not_in_input", id="no year in it"),
        pytest.param("x.txt", b"", "x.txt,桃源镇,town,,2023", "unreadable", id="by sources.csv"),
        pytest.param("x.txt", b"", "x.txt,,town,120112101,2023", "unreadable", id="by its code"),
        pytest.param("x.txt", b"", "x.txt,桃源镇,town,,2022", "not_in_input", id="of another year"),
        pytest.param("桃源镇2023.txt", b"", "桃源镇2023.txt,甲镇,,,", "not_in_input", id="told"),
        pytest.param(
            "桃源镇2023.txt", "今天天气好。\n".encode() * 20, "", "not_in_input", id="another genre"
        ),
    ],
)
def test_a_file_that_was_not_read(
    name: str, content: bytes, source: str, state: str, folder: Path
) -> None:
    (folder / name).write_bytes(content)
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write(f"{source}\n")
    frame = listed(folder, "桃源镇,town,120112101,,,,,2024-05-01,已找到")
    row = frame[frame["due"].fillna(False)].astype("object").iloc[0]
    assert row["state"] == state
    assert row[["source"]].dropna().tolist() == [name] * (state == "unreadable")


def test_without_a_roster_only_the_input_is_told(folder: Path) -> None:
    frame = coverage(read_corpus(folder))
    assert frame.columns.tolist() == COVERAGE.names
    assert frame["report_id"].tolist() == ["d", "a", "b", "c"]
    assert frame["due"].isna().all()
    assert set(frame["state"]) == {"readable"}
    assert str(frame["due"].dtype) == "boolean"


def test_of_two_reports_of_a_year_the_panels_is_told(folder: Path) -> None:
    write_report(folder / "e.txt", "青石镇", 11)
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("e.txt,天津市津南区青石镇人民政府,town,120112100,2023\n")
    for lines in ([], ["青石镇,town,120112100,,,,,,"]):
        frame = listed(folder, *lines)
        assert frame["report_id"][frame["division_code"] == "120112100"].tolist() == ["e"]


def test_reports_that_nobody_can_place(folder: Path) -> None:
    for name in ("x", "y"):
        text = "法治政府建设情况报告\n一、主要做法\n开展普法活动12场。\n二、存在的不足\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    frame = coverage(read_corpus(folder))
    unknown = frame[frame["year"].isna()]
    assert unknown["report_id"].tolist() == ["x", "y"]
    assert unknown["issuer"].isna().all()


@pytest.mark.parametrize(
    ("town", "states"),
    [
        pytest.param("青石镇", ["ambiguous", "ambiguous"], id="of no known place"),
        pytest.param("会宁县青石镇", ["readable", "not_in_input"], id="the place tells which"),
    ],
)
def test_a_report_without_code_is_of_one_body(town: str, states: list[str], tmp_path: Path) -> None:
    write_report(tmp_path / "a.txt", town)
    roster = ["青石镇,town,620422150,,,,,,", "青石镇,town,510824150,,,,,,"]
    frame = listed(tmp_path, *roster)
    frame = frame[frame["due"].fillna(False)].sort_values("division_code", ascending=False)
    assert frame["state"].tolist() == states
