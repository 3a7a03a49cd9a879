"""Finding report files, with the sources.csv beside them."""

import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from lawstats.base.errors import ConfigError
from lawstats.build.sources import SOURCES, find, init, read_sources
from tests.support.reports import write_report

HEADER = "file,report_id,issuer,level,division_code,year,released_on,url,retrieved_on"


def write_sources(folder: Path, *lines: str, header: str = HEADER) -> Path:
    path = folder / SOURCES
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_files_are_found_sorted_and_named_by_their_place(raw: Path) -> None:
    for name in (".hidden.txt", "README.md", "readme.txt", ".git/d.txt", SOURCES):
        write_report(raw / name) if name != SOURCES else write_sources(raw)
    inputs, failures = find([raw])
    found = [(item.report_id, item.source) for item in inputs]
    assert found == [("2024/c", "2024/c.txt"), ("a", "a.txt"), ("b", "b.txt")]
    assert failures == []


def test_a_file_may_be_given_itself(raw: Path) -> None:
    (item,), failures = find([raw / "2024" / "c.txt"])
    assert (item.report_id, item.source, failures) == ("c", "c.txt", [])


def test_a_folder_is_left_out(raw: Path) -> None:
    inputs, _ = find([raw], skip=(raw / "2024").resolve())
    assert [item.report_id for item in inputs] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "stage", "words"),
    [
        pytest.param("d.xlsx", "find", "files that end in .xlsx are not read", id="another format"),
        pytest.param("d", "find", "files that end in nothing are not read", id="no suffix"),
        pytest.param("a.TXT", "id", "'a'", id="the id is taken"),
    ],
)
def test_files_that_are_not_read(name: str, stage: str, words: str, raw: Path) -> None:
    write_report(raw / name)
    if len(list(raw.glob("*"))) < 4:
        pytest.skip("names differ in more than case here")
    inputs, failures = find([raw])
    assert len(inputs) == 3
    assert [row[1] for row in failures] == [stage]
    assert words in failures[0][3]


def test_two_folders_may_not_hold_one_id(raw: Path, tmp_path: Path) -> None:
    write_report(tmp_path / "other" / "a.txt")
    inputs, failures = find([raw, tmp_path / "other"])
    assert len(inputs) == 3
    assert [(row[0], row[1]) for row in failures] == [("a.txt", "id")]


def test_a_missing_path_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such file or folder"):
        find([tmp_path / "none"])


def test_sources_are_read(raw: Path) -> None:
    write_sources(
        raw,
        "a.txt,青石,青石镇人民政府,town,120112100,2023,2024-02-01,https://example.org/a,2024-05-01",
        "",
        "b.txt,,,,,,2024/3/9,,",
    )
    rows, problems = read_sources(raw / SOURCES)
    assert problems == []
    assert rows["a.txt"] == {
        "report_id": "青石",
        "issuer": "青石镇人民政府",
        "level": "town",
        "division_code": "120112100",
        "year": 2023,
        "released_on": datetime.date(2024, 2, 1),
        "url": "https://example.org/a",
        "retrieved_on": datetime.date(2024, 5, 1),
    }
    assert rows["b.txt"] == {"released_on": datetime.date(2024, 3, 9)}
    inputs, _ = find([raw])
    assert [item.report_id for item in inputs] == ["2024/c", "青石", "b"]
    assert "report_id" not in inputs[1].known


def test_sources_saved_by_a_chinese_spreadsheet(raw: Path) -> None:
    text = f"{HEADER}\r\na.txt,,天津市津南区青石镇人民政府的名称,,,,,,\r\n"
    (raw / SOURCES).write_bytes(text.encode("gb18030"))
    rows, problems = read_sources(raw / SOURCES)
    assert problems == []
    assert rows["a.txt"]["issuer"] == "天津市津南区青石镇人民政府的名称"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(
            "b.txt,,,village,,,,,",
            "level 'village' is not a level; use one of town",
            id="bad level",
        ),
        pytest.param(
            "b.txt,,义乌市,city,330782,,,,",
            "level 'city' does not fit division_code '330782', which is not of a prefecture-level "
            "city; write county",
            id="county-level city",
        ),
        pytest.param(
            "b.txt,,苏州工业园区,county,320576,,,,",
            "of a zone (开发区); write department",
            id="zone",
        ),
        pytest.param(
            "b.txt,,,,12011,,,,", "division_code '12011' is not a division code", id="bad code"
        ),
        pytest.param("b.txt,,,,,二〇二三,,,", "year '二〇二三' is not a year", id="year in words"),
        pytest.param(
            "b.txt,,,,,,2023-02-30,,",
            "released_on '2023-02-30' is not a date",
            id="no such day",
        ),
        pytest.param(
            "b.txt,,,,,,2024年,,", "released_on '2024年' is not a date", id="date in words"
        ),
        pytest.param(
            "b.txt,,,,,,,,soon", "retrieved_on 'soon' is not a date", id="bad retrieval date"
        ),
        pytest.param(
            "b.txt,,,,,,,javascript:x,",
            "url 'javascript:x' is not a web address",
            id="no web address",
        ),
        pytest.param("a.txt,,,,,,,,", "'a.txt' is listed twice", id="listed twice"),
        pytest.param("x.txt,,,,,,,,", "'x.txt' is not beside sources.csv", id="not there"),
        pytest.param(
            "2024/c.txt,,,,,,,,", "'2024/c.txt' is not beside sources.csv", id="in another folder"
        ),
        pytest.param(",,x,,,,,,", "the cell 'file' is empty", id="no file named"),
        pytest.param("b.txt,,甲,乙,town,,,,,", "10 cells for 9 columns", id="comma in a cell"),
        pytest.param('b.txt,,"甲,,,,,,', "not readable as CSV", id="open quote"),
    ],
)
def test_a_wrong_row_is_left_out(line: str, words: str, raw: Path) -> None:
    path = write_sources(raw, "a.txt,,甲镇,,,,,,", line)
    rows, problems = read_sources(path)
    assert rows == {"a.txt": {"issuer": "甲镇"}}
    assert len(problems) == 1
    assert problems[0].startswith("line 3: ")
    assert words in problems[0]


@pytest.mark.parametrize(
    ("header", "words", "kept"),
    [
        pytest.param(
            "file,isuer,level",
            "line 1: unknown column 'isuer'",
            {"level": "town"},
            id="unknown column",
        ),
        pytest.param(
            "file,issuer,issuer", "'issuer' is there twice", {"issuer": "town"}, id="a column twice"
        ),
    ],
)
def test_a_wrong_column(header: str, words: str, kept: dict[str, str], raw: Path) -> None:
    rows, problems = read_sources(write_sources(raw, "a.txt,甲镇,town", header=header))
    assert len(problems) == 1
    assert words in problems[0]
    assert rows["a.txt"] == kept


def test_without_the_column_file_nothing_is_used(raw: Path) -> None:
    rows, problems = read_sources(write_sources(raw, "a.txt,town", header="name,level"))
    assert rows == {}
    assert any("the column 'file' is missing" in problem for problem in problems)


def test_lines_are_counted_through_quoted_breaks(raw: Path) -> None:
    path = write_sources(raw, 'a.txt,,"甲\n镇",,,,,,', "b.txt,,,,,x,,,")
    _, problems = read_sources(path)
    assert [problem.partition(":")[0] for problem in problems] == ["line 2", "line 4"]


def test_a_problem_becomes_a_failure_and_stops_nothing(raw: Path) -> None:
    write_sources(raw / "2024", "c.txt,,,,,x,,,")
    inputs, failures = find([raw])
    assert [item.known for item in inputs] == [{}, {}, {}]
    assert [row[:3] for row in failures] == [("2024/sources.csv", "sources", "InputError")]


def write_zip(path: Path, **members: str) -> Path:
    with ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def test_an_archive_is_searched(raw: Path) -> None:
    members = {"2024/c.txt": "甲", "d.html": "乙", ".e.txt": "", "__MACOSX/d.txt": "", "读我/": ""}
    write_zip(raw / "x.zip", **members, **{"README.txt": "", "f.xlsx": "", "sources.csv": ""})
    write_sources(raw, "x.zip,,,,,2023,,https://example.org/x.zip,")
    inputs, failures = find([raw])
    found = [(i.report_id, i.source, i.member, i.known) for i in inputs if i.path.suffix == ".zip"]
    known = {"year": 2023, "url": "https://example.org/x.zip"}
    assert found == [
        ("x.zip!2024/c", "x.zip!2024/c.txt", "2024/c.txt", known),
        ("x.zip!d", "x.zip!d.html", "d.html", known),
    ]
    assert [row[:2] for row in failures] == [("x.zip!f.xlsx", "find")]


@pytest.mark.parametrize(
    ("data", "stage", "words"),
    [
        pytest.param(b"PK\x03\x04 cut", "read", "not a complete ZIP archive", id="cut off"),
        pytest.param(b"PK\x05\x06" + b"\0" * 18, "find", "holds no file", id="empty"),
    ],
)
def test_an_archive_that_cannot_be_searched(data: bytes, stage: str, words: str, raw: Path) -> None:
    (raw / "x.zip").write_bytes(data)
    inputs, failures = find([raw])
    assert len(inputs) == 3
    assert [row[:2] for row in failures] == [("x.zip", stage)]
    assert words in failures[0][3]


def test_a_table_of_sources_is_begun_and_added_to(raw: Path) -> None:
    assert init(raw) == [(raw / "2024" / SOURCES, 1), (raw / SOURCES, 2)]
    text = (raw / SOURCES).read_text(encoding="utf-8-sig")
    assert text == f"{HEADER}\na.txt,,,,,,,,\nb.txt,,,,,,,,\n"
    assert read_sources(raw / SOURCES) == ({"a.txt": {}, "b.txt": {}}, [])
    assert init(raw) == []
    (raw / SOURCES).write_bytes("year,file\n2023,b.txt\n".encode("gb18030"))
    write_report(raw / "d,e.txt")
    assert init(raw) == [(raw / SOURCES, 2)]
    text = (raw / SOURCES).read_text(encoding="utf-8-sig")
    assert text == 'year,file\n2023,b.txt\n,a.txt\n,"d,e.txt"\n'


def test_a_short_table_in_gbk_is_read(raw: Path) -> None:
    (raw / SOURCES).write_bytes("file,issuer\r\na.txt,青石镇\r\n".encode("gbk"))
    assert read_sources(raw / SOURCES) == ({"a.txt": {"issuer": "青石镇"}}, [])


def test_files_that_no_table_can_name_are_left_out(raw: Path) -> None:
    for name in (" x.txt", "~$a.docx"):
        write_report(raw / name)
    init(raw)
    assert sorted(read_sources(raw / SOURCES)[0]) == ["a.txt", "b.txt"]
    assert "~$a" not in {item.report_id for item in find([raw])[0]}


def test_a_word_file_named_zip_is_one_report(raw: Path) -> None:
    write_zip(raw / "x.zip", **{"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"})
    assert [i.report_id for i in find([raw])[0] if i.source == "x.zip"] == ["x"]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        pytest.param("file,pages\na.txt,3\n", "line 1: unknown column 'pages'", id="has errors"),
        pytest.param(None, "is not a folder", id="a file"),
    ],
)
def test_a_table_of_sources_that_cannot_be_begun(table: str | None, words: str, raw: Path) -> None:
    if table:
        (raw / SOURCES).write_text(table, encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        init(raw if table else raw / "a.txt")
    assert not table or (raw / SOURCES).read_text(encoding="utf-8") == table
