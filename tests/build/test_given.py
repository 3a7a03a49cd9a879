"""The files people give beside the reports: how they are read, and what they change."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from lawstats import Corpus, read_corpus
from lawstats.analysis.coverage import coverage
from lawstats.analysis.timeliness import timeliness
from lawstats.base.errors import InputError
from lawstats.build.build import build
from lawstats.build.given import read_reference, read_roster
from lawstats.build.sources import find
from lawstats.schema.given import GIVEN
from lawstats.schema.tables import TABLES
from lawstats.tables.corrections import CORRECTIONS
from tests.support import ROOT
from tests.support.reports import write_report

ROSTER = ",".join(GIVEN["roster"].names)
REFERENCE = ",".join(GIVEN["reference"].names)


def write(path: Path, header: str, *lines: str) -> Path:
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_a_roster_is_read(tmp_path: Path) -> None:
    rows, problems = read_roster(
        write(
            tmp_path / "roster.csv",
            ROSTER,
            "太平镇,town,120116156,2020-01-01,2023/12/31,报送并公开,2024-2-1,2024-04-02,已找到",
            "白水街道,,,,,submit,,,not_found",
        )
    )
    assert problems == []
    days = (date(2020, 1, 1), date(2023, 12, 31), "both", date(2024, 2, 1), date(2024, 4, 2))
    assert rows == [
        ("太平镇", "town", "120116156", *days, "found"),
        ("白水街道", None, None, None, None, "submit", None, None, "not_found"),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("甲镇,village,,,,,,,", "level 'village' is not a level; use", id="level"),
        pytest.param("甲镇,,1201,,,,,,", "division_code '1201' is not a division code", id="code"),
        pytest.param("甲镇,,,2023,,,,,", "valid_from '2023' is not a date", id="a year for a day"),
        pytest.param("甲镇,,,,,公布,,,", "is not a duty; use one of submit (报送), pub", id="duty"),
        pytest.param("甲镇,,,,,,,,lost", "status 'lost' is not a status", id="status"),
        pytest.param(
            "甲镇,,,2024-01-01,2023-01-01,,,,", "is after valid_to", id="ends before it begins"
        ),
        pytest.param(",town,,,,,,,", "the cell 'issuer' is empty", id="no body"),
        pytest.param("甲镇,乙,town,,,,,,,", "10 cells for 9 columns", id="comma in a cell"),
    ],
)
def test_a_wrong_row_of_a_roster_is_left_out(line: str, words: str, tmp_path: Path) -> None:
    path = write(tmp_path / "roster.csv", ROSTER, line, "乙镇,town,,,,,,,")
    rows, problems = read_roster(path)
    assert [row[0] for row in rows] == ["乙镇"]
    assert len(problems) == 1
    assert problems[0].startswith("line 2: ")
    assert words in problems[0]


@pytest.mark.parametrize(
    ("lines", "expected", "words"),
    [
        pytest.param(["120116,2023,人口,1200.5,年鉴"], [1200.5], [], id="a figure"),
        pytest.param(["120116,2023,人口,-3,年鉴"], [-3.0], [], id="below zero"),
        pytest.param(
            ["120116,2023,人口,1,年鉴", "120116,2023,人口,2,公报"],
            [1.0],
            ["line 3: the same code, year and name as line 2"],
            id="given twice",
        ),
        pytest.param(
            ["120116,2023,人口,1,年鉴", "120116,2022,人口,2,年鉴"], [1.0, 2.0], [], id="two years"
        ),
        pytest.param(
            ['120116,2023,人口,"1,200",年鉴'],
            [],
            ["value '1,200' is not a number"],
            id="commas",
        ),
        pytest.param(["120116,2023,人口,nan,年鉴"], [], ["is not a number"], id="not a number"),
        pytest.param([f"120116,2023,人口,{'9' * 400},年鉴"], [], ["is not a number"], id="endless"),
        pytest.param(["120116,23,人口,1,年鉴"], [], ["year '23' is not a year"], id="two digits"),
        pytest.param(["120116,2023,人口,1,"], [], ["'source' is empty; it holds"], id="no source"),
        pytest.param(["120116,2023,,1,年鉴"], [], ["the cell 'name' is empty"], id="no name"),
    ],
)
def test_reference(
    lines: list[str], expected: list[float], words: list[str], tmp_path: Path
) -> None:
    rows, problems = read_reference(write(tmp_path / "reference.csv", REFERENCE, *lines))
    assert [row[3] for row in rows] == expected
    assert len(problems) == len(words)
    for problem, word in zip(problems, words, strict=True):
        assert word in problem


@pytest.mark.parametrize(
    ("header", "words"),
    [
        pytest.param("level", ["the column 'issuer' is missing"], id="needed"),
        pytest.param("issuer,lvl", ["unknown column 'lvl'; columns are"], id="unknown"),
        pytest.param("issuer,level,level", ["column 'level' is there twice"], id="twice"),
        pytest.param("issuer,level", [], id="any subset"),
        pytest.param("status,issuer", [], id="any order"),
    ],
)
def test_columns(header: str, words: list[str], tmp_path: Path) -> None:
    _, problems = read_roster(write(tmp_path / "roster.csv", header))
    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))


def test_they_are_no_reports_and_lie_in_the_root(raw: Path) -> None:
    for folder in (raw, raw / "2024"):
        write(folder / "roster.csv", ROSTER)
    inputs, failures = find([raw])
    assert len(inputs) == 3
    assert [row[:2] for row in failures] == [("2024/roster.csv", "find")]
    assert "move it there" in failures[0][3]


def in_memory(folder: Path) -> Corpus:
    return read_corpus(folder)


def on_disk(folder: Path) -> Corpus:
    build([folder], folder.parent / "tables")
    return read_corpus(folder.parent / "tables")


@pytest.fixture(params=[in_memory, on_disk], ids=lambda f: f.__name__)
def opened(request: pytest.FixtureRequest) -> Callable[[Path], Corpus]:
    made: Callable[[Path], Corpus] = request.param
    return made


DATES = "date32[day][pyarrow]"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "roster",
            ["str"] * 3 + [DATES] * 2 + ["str"] + [DATES] * 2 + ["str"],
        ),
        ("reference", ["str", "Int16", "str", "float64", "str"]),
        ("corrections", ["int32", "str", "Int32", *["str"] * 8]),
    ],
)
def test_without_a_file_there_are_the_columns(
    name: str, expected: list[str], raw: Path, opened: Callable[[Path], Corpus]
) -> None:
    frame = getattr(opened(raw), name)()
    spec = CORRECTIONS if name == "corrections" else GIVEN[name]
    assert frame.columns.tolist() == spec.names
    assert frame.dtypes.astype(str).tolist() == expected
    assert frame.empty


def test_what_is_wrong_is_a_failure_and_the_rest_counts(
    raw: Path, opened: Callable[[Path], Corpus]
) -> None:
    write(raw / "roster.csv", ROSTER, "甲镇,village,,,,,,,", "乙镇,town,,,,,,,")
    write(raw / "reference.csv", REFERENCE, "12,2023,人口,1,年鉴", "120116,2023,人口,1,年鉴")
    write(raw / "corrections.csv", "report_id,start,field,value,by,reason", "a,1,valeu,2,甲,误")
    corpus = opened(raw)
    failures = corpus.failures()[["source", "stage", "message"]].values.tolist()
    assert [row[:2] for row in failures] == [
        [f"{name}.csv", "sources"] for name in ("corrections", "reference", "roster")
    ]
    assert "did you mean 'value'" in failures[0][2]
    assert all(row[2].startswith("line 2: ") for row in failures)
    assert len(corpus.reports()) == 3
    assert corpus.roster()["issuer"].tolist() == ["乙镇"]
    assert corpus.reference()["division_code"].tolist() == ["120116"]


def test_a_change_parses_nothing_again(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables"
    build([raw], out)
    tables = {t: (out / f"{t}.parquet").read_bytes() for t in TABLES}
    write(raw / "roster.csv", ROSTER, "乙镇,town,,,,,,,")
    old = read_corpus(out)
    assert build([raw], out).parsed == 0
    assert tables == {t: (out / f"{t}.parquet").read_bytes() for t in TABLES}
    assert old.roster().empty
    assert read_corpus(out).roster()["issuer"].tolist() == ["乙镇"]
    before = (out / "roster.parquet").stat().st_mtime_ns
    assert build([raw], out).parsed == 0
    assert (out / "roster.parquet").stat().st_mtime_ns == before
    (raw / "roster.csv").unlink()
    assert build([raw], out).parsed == 0
    assert not (out / "roster.parquet").exists()
    assert read_corpus(out).roster().empty


def test_a_build_that_was_interrupted_is_refused_and_mended(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables"
    write(raw / "roster.csv", ROSTER, "乙镇,town,,,,,,,")
    build([raw], out)
    manifest = (out / "manifest.json").read_bytes()
    write(raw / "roster.csv", ROSTER, "丙镇,town,,,,,,,")
    build([raw], out)
    (out / "manifest.json").write_bytes(manifest)
    with pytest.raises(InputError, match=r"roster\.parquet: belongs to another build"):
        read_corpus(out)
    build([raw], out)
    assert read_corpus(out).roster()["issuer"].tolist() == ["丙镇"]
    (out / "roster.parquet").unlink()
    with pytest.raises(InputError, match=r"roster\.parquet: cannot be read"):
        read_corpus(out)
    build([raw], out)
    assert read_corpus(out).roster()["issuer"].tolist() == ["丙镇"]


def test_two_folders_are_put_together(raw: Path, tmp_path: Path) -> None:
    write(raw / "roster.csv", ROSTER, "乙镇,town,,,,,,,")
    other = write_report(tmp_path / "other" / "d.txt", "桃源镇")
    write(other.parent / "roster.csv", ROSTER, "丙镇,town,,,,,,,")
    build([raw, other], tmp_path / "tables")
    assert read_corpus(tmp_path / "tables").roster()["issuer"].tolist() == ["乙镇", "丙镇"]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        pytest.param({}, ["青石镇", "白水镇", "丙局"], id="none"),
        pytest.param({"division": "1201"}, ["青石镇"], id="place"),
        pytest.param({"levels": ["town"]}, ["青石镇", "白水镇"], id="level"),
        pytest.param({"issuers": "白水镇"}, ["白水镇"], id="issuer"),
        pytest.param({"years": 1999}, ["青石镇", "白水镇", "丙局"], id="a year is no condition"),
    ],
)
def test_a_roster_is_restricted_like_the_reports(
    conditions: dict[str, object], expected: list[str], raw: Path
) -> None:
    write(
        raw / "roster.csv",
        ROSTER,
        "青石镇,town,120112100,,,,,,",
        "白水镇,town,,,,,,,",
        "丙局,department,310114,,,,,,",
    )
    chosen = read_corpus(raw).select(**conditions)  # type: ignore[arg-type]
    assert chosen.roster()["issuer"].tolist() == expected


CORRECTION_LINES = [
    "report_id,start,field,value,by,reason",
    "taiping-2023,1123,value,8600,甲,原文为千元",
    "taiping-2023,280,indicator,,甲,是会前学法",
    "yuelong-2021,2128,indicator,,乙,不是所报事项",
    "gone-2023,1,value,2,乙,文件已撤",
]
GIVEN_FILES = {
    "corrections.csv": CORRECTION_LINES,
    "roster.csv": [
        ROSTER,
        "太平镇,town,120116156,,,,2024-03-04,,",
        "岳龙镇,town,120117105,,2022-12-31,,,,",
        "无名镇,town,120117999,,,,,2024-05-01,",
    ],
    "reference.csv": [REFERENCE, "120116156,2023,常住人口,41000,统计公报"],
}


def test_on_the_real_five_they_change_what_they_should_and_nothing_else(
    tmp_path: Path, opened: Callable[[Path], Corpus]
) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(ROOT / "data" / "raw", raw)
    before = opened(raw)
    tables = {name: getattr(before, name)() for name in TABLES}
    panel, due, dates = before.panel(), coverage(before), timeliness(before)
    for name, lines in GIVEN_FILES.items():
        write(raw / name, *lines)
    after = opened(raw)

    cells = {}
    for name, old in tables.items():
        new = getattr(after, name)()
        if name == "absences":
            gone = "yuelong-2021:a2128:cases_transferred"
            assert set(old["fact_id"]) - set(new["fact_id"]) == {gone}
            old = old[old["fact_id"] != gone].reset_index(drop=True)
        changed = (old != new) & ~(old.isna() & new.isna())
        for i, column in zip(*changed.to_numpy(bool, na_value=False).nonzero(), strict=True):
            cells[name, old.iloc[i, 0], old.columns[column]] = new.iloc[i, column]
    assert cells.pop(("quantities", "taiping-2023:q1123", "value")) == 8600
    assert pd.isna(cells.pop(("quantities", "taiping-2023:q280", "indicator")))
    assert cells == {}

    key = ["issuer_id", "year", "indicator"]
    old, new = (frame.set_index(key).sort_index() for frame in (panel, after.panel()))
    same = old.index.intersection(new.index)
    differ = [i for i in same if not old.loc[i].equals(new.loc[i])]
    assert [(i[0], i[2]) for i in differ] == [
        ("120116156:town:太平镇", "fines_amount"),
        ("120117105:town:岳龙镇", "cases_transferred"),
    ]
    assert new.loc[differ[0], "value"] == 8600
    assert new.loc[differ[1], "fact_ids"] == "yuelong-2021:a2195:cases_transferred"
    assert [(i[0], i[2]) for i in old.index.difference(new.index)] == [
        ("120116156:town:太平镇", "law_lectures")
    ]
    assert new.index.difference(old.index).empty

    told = after.corrections()
    assert told["state"].tolist() == ["applied"] * 3 + ["no such report"]
    assert told["old_value"].tolist()[:3] == ["86000", "law_lectures", "cases_transferred"]
    assert told["line"].tolist() == [2, 3, 4, 5]
    assert after.reference()["value"].tolist() == [41000]

    assert due["due"].isna().all()
    listed = coverage(after)[["issuer", "year", "due", "received", "state"]]
    assert listed[listed["due"]].values.tolist() == [
        ["太平镇", 2021, True, pd.NA, "not_in_input"],
        ["岳龙镇", 2021, True, pd.NA, "readable"],
        ["无名镇", 2021, True, pd.NA, "not_in_input"],
        ["太平镇", 2023, True, True, "readable"],
        ["无名镇", 2023, True, pd.NA, "not_found"],
    ]
    assert len(listed[~listed["due"]]) == 3
    now = timeliness(after).set_index(["report_id", "judged"])["outcome"]
    was = dates.set_index(["report_id", "judged"])["outcome"].reindex(now.index)
    assert was[was != now].to_dict() == {("taiping-2023", "submit"): "unknown"}
    assert now["taiping-2023", "submit"] == "late"
