"""Whole reports: rows that hang together for any text."""

import datetime
import re
import shutil
from pathlib import Path
from typing import Any, get_args

import grimp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawstats.base.errors import ConfigError, InputError
from lawstats.extract.report import PARSER_VERSION, Known, Report, _code_hash, parse
from lawstats.schema.tables import (
    REPORT_TABLES,
    AbsenceRow,
    CitationRow,
    Part,
    QuantityRow,
    to_arrow,
)
from lawstats.text.privacy import clean
from tests.support import ROOT
from tests.support.gold import REPORTS, published
from tests.support.variants import REWRITINGS, Rewriting

TITLE = "青石镇2023年法治政府建设情况报告"
PIECES = [
    TITLE, "2023年度法治政府建设情况报告", "\n", "\n\n", " ", "　", "。", "，", "；", "：", "、",
    "一、主要举措和成效", "二、存在的不足", "三、下一步打算", "二、存在的问题及下一步打算",
    "四、其他需要报告的情况", "一、", "（一）", "(二)", "1.", "2、", "（1）", "①", "一是", "二是",
    "首先，", "其次，", "原因是", "现将青石镇2023年情况报告如下：", "青石镇人民政府",
    "2024年1月15日", "二〇二四年一月", "青政发〔2024〕3号", "开展法治宣传活动", "发放宣传资料",
    "调解矛盾纠纷", "作出行政处罚", "罚款", "其中", "分别为", "共计", "每月", "12场次", "300余份",
    "１２件", "3.2万元", "98%", "百分之五", "三分之一", "3-5次", "约", "以上", "不少于", "十余次",
    "一", "万", "千", "5", "2023", "年", "次", "件", "％", ".", ",", "-", "·",
    "无行政复议、行政诉讼案件", "未发生", "没有", "《民法典》", "《", "》", "〈", "〉", "（",
    "）", "“", "”", "（以下简称《办法》）", "第二十四条", "普法形式单一", "执法力量薄弱", "导致",
    "联系人：李四", "13812345678", "索引号：1", "下一步，", "法治政府",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)
HEADS = (f"{TITLE}\n", f"\n {TITLE} \n\n", f"首页\n{TITLE}\n一、主要做法\n")
GENRE = st.tuples(st.sampled_from(HEADS), TEXT)


def check(report: Report) -> None:
    """What holds for every report."""
    rows = report.rows
    for table in REPORT_TABLES:
        assert to_arrow(table, rows[table]).num_rows == len(rows[table])
    (about,) = rows["reports"]
    text = about.text
    sections = {row.section_id: row for row in rows["sections"]}
    assert list(sections) == list(range(1, len(rows["sections"]) + 1))
    assert [row.start for row in sections.values()] == sorted(r.start for r in sections.values())
    for row in sections.values():
        assert 0 <= row.start <= row.end <= len(text)
        assert text.startswith(row.number or "", row.start)
        printed = re.sub(r"\s", "", text[row.start : row.end])
        assert row.heading is None or re.sub(r"\s", "", row.heading) in printed
        parent = sections[row.parent_id] if row.parent_id else None
        assert row.depth == (parent.depth if parent else 0) + 1
        if parent:
            assert parent.section_id < row.section_id
            assert parent.start <= row.start <= row.end <= parent.end
        assert set(row.part.split("|")) <= set(get_args(Part))
        assert "|" not in row.part or row.depth == 1
    top = [row for row in sections.values() if row.depth == 1]
    assert [row.end for row in top[:-1]] == [row.start for row in top[1:]]
    assert not top or top[-1].end == len(text)
    surfaces: list[tuple[QuantityRow | AbsenceRow | CitationRow, str, str]] = [
        *((row, "q", row.raw) for row in rows["quantities"]),
        *((row, "a", row.raw) for row in rows["absences"]),
        *((row, "c", row.title) for row in rows["citations"]),
    ]
    for fact, letter, surface in surfaces:
        which = f":{fact.indicator}" if isinstance(fact, AbsenceRow) else ""
        assert text[fact.start : fact.end] == surface != ""
        assert fact.report_id == about.report_id
        assert fact.fact_id == f"{about.report_id}:{letter}{fact.start}{which}"
        assert fact.part in (*get_args(Part), None)
        assert (fact.section_id is None) == (fact.part is None)
        if fact.section_id is not None:
            section = sections[fact.section_id]
            assert section.start <= fact.start < section.end
            assert section.part.split("|")[0] == fact.part
    assert all(row.quote in text for row in rows["quantities"])
    assert all(row.quote in text for row in rows["absences"])
    assert len({fact.fact_id for fact, _, _ in surfaces}) == len(surfaces)
    points = {row.point_id: row for row in rows["points"]}
    for point in points.values():
        assert text[point.start : point.end] == point.text == point.text.strip() != ""
        # A line break may part the marker; the column has it in one piece.
        assert re.sub(r"\s", "", point.text).startswith(re.sub(r"\s", "", point.marker or ""))
        section = sections[point.section_id]
        assert section.start <= point.start < section.end
    for theme in rows["themes"]:
        assert text[theme.start : theme.end] == theme.evidence
        point = points[theme.point_id]
        assert point.start <= theme.start <= theme.end <= point.end
        assert theme.rank >= 1


def try_parse(text: str) -> Report | None:
    try:
        return parse(text)
    except InputError as error:
        assert error.stage == "genre"  # noqa: PT017 (a report is right too)
        return None


@settings(max_examples=300, deadline=None, derandomize=True)
@given(GENRE)
def test_any_report_gives_rows_that_hang_together(text: tuple[str, str]) -> None:
    check(parse("".join(text), keep_all=True))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(TEXT)
def test_any_text_is_a_report_or_an_input_error(text: str) -> None:
    report = try_parse(text)
    if report is not None:
        check(report)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(GENRE)
def test_line_ends_do_not_matter(text: tuple[str, str]) -> None:
    plain = clean("".join(text))
    for end in ("\r\n", "\r"):
        other = parse(plain.replace("\n", end), keep_all=True)
        assert other.rows == parse(plain, keep_all=True).rows


@pytest.mark.parametrize("report_id", REPORTS)
def test_published_reports_hang_together(report_id: str) -> None:
    check(parse(published(report_id)))


@pytest.mark.parametrize("report_id", REPORTS)
def test_parsing_twice_gives_the_same(report_id: str) -> None:
    report = parse(published(report_id))
    (text,) = (row.text for row in report.rows["reports"])
    assert parse(text).rows["quantities"] == report.rows["quantities"]
    assert clean(text) == text


@pytest.mark.slow
@pytest.mark.parametrize("rewrite", REWRITINGS.values(), ids=REWRITINGS)
def test_rewritten_reports_hang_together(rewrite: Rewriting) -> None:
    for report_id in REPORTS:
        check(parse(rewrite(published(report_id))))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("今日天气晴，适宜出行。\n", id="weather"),
        pytest.param(
            "青石镇2023年政府信息公开工作年度报告\n一、总体情况\n公开信息146条。",
            id="sister report",
        ),
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="法治政府建设情况报告") as caught:
        parse(text)
    assert caught.value.stage == "genre"


def test_what_is_known_wins() -> None:
    report = parse(
        f"{TITLE}\n一、主要做法\n作出行政处罚93件。\n",
        report_id="2024/a",
        source="2024/a.txt",
        sha256="0" * 64,
        issuer="白水县司法局",
        division_code="120112",
        year=2022,
        url="https://example.org",
    )
    frame = report.frame("reports").iloc[0]
    assert frame["issuer_id"] == "120112:department:司法局"
    assert (frame["issuer"], frame["level"], frame["year"]) == ("白水县司法局", "department", 2022)
    assert report.rows["quantities"][0].fact_id.startswith("2024/a:q")


@pytest.mark.parametrize(
    ("known", "error", "words"),
    [
        pytest.param({"year": "2023"}, ConfigError, "year '2023' must be of type int", id="year"),
        pytest.param({"year": 23}, ConfigError, "year 23 is not a year", id="short year"),
        pytest.param({"level": "village"}, ConfigError, "'village' is not a level", id="level"),
        pytest.param({"division_code": 120112}, ConfigError, "of type str", id="code as number"),
        pytest.param({"division_code": "12"}, ConfigError, "not a division code", id="short code"),
        pytest.param({"released_on": "2024-01-02"}, ConfigError, "of type date", id="date as text"),
        pytest.param({"url": "example.org"}, ConfigError, "not a web address", id="address"),
        pytest.param({"issuer": 3}, ConfigError, "of type str", id="issuer"),
        pytest.param({"report_id": None}, ConfigError, "of type str", id="report_id"),
        pytest.param({"yer": 1}, TypeError, "'yer'; did you mean 'year'", id="unknown key"),
        pytest.param({"text": None}, TypeError, "not NoneType", id="no text"),
        pytest.param({"text": b"x"}, TypeError, "not bytes", id="bytes"),
    ],
)
def test_what_cannot_be_known_is_refused(
    known: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        parse(**{"text": f"{TITLE}\n一、主要做法\n甲。\n"} | known)


def test_what_a_page_states_stands_in_for_what_the_text_does_not_say() -> None:
    page: Known = {"publisher": "白水县", "document_number": "白府〔2024〕9号"}
    body = "我县坚持依法行政。\n一、主要做法\n甲。\n"
    named = parse(f"白政〔2024〕3号\n{TITLE}\n{body}", **page).frame("reports").iloc[0]
    assert (named["document_number"], named["issuer"]) == ("白政〔2024〕3号", "青石镇")
    title = "2023年法治政府建设情况报告"
    nameless = parse(f"{title}\n{body}", **page).frame("reports").iloc[0]
    assert (nameless["document_number"], nameless["issuer"]) == ("白府〔2024〕9号", "白水县")


def test_day_of_retrieval_is_told() -> None:
    day = datetime.date(2024, 5, 1)
    text = f"{TITLE}\n一、主要做法\n甲。\n"
    (row,) = (r for r in parse(text, retrieved_on=day).rows["checks"] if r.check == "retrieved_on")
    assert row == ("report", "retrieved_on", "ok", "2024-05-01", None, None)
    assert all(r.check != "retrieved_on" for r in parse(text).rows["checks"])


def test_known_values_may_be_none() -> None:
    text = f"{TITLE}\n一、主要做法\n甲。\n"
    given = parse(text, issuer=None, level=None, year=None, released_on=None, url=None)
    assert given.rows == parse(text).rows


def test_every_module_that_parse_imports_is_part_of_its_version(tmp_path: Path) -> None:
    package = tmp_path / "lawstats"
    shutil.copytree(ROOT / "lawstats", package, ignore=shutil.ignore_patterns("__pycache__"))
    versioned = set()
    for file in sorted(package.rglob("*.py")):
        source = file.read_bytes()
        file.write_bytes(source + b"\n")
        if _code_hash(package) != PARSER_VERSION:
            parts = file.relative_to(tmp_path).with_suffix("").parts
            versioned.add(".".join(parts).removesuffix(".__init__"))
        file.write_bytes(source)
    assert _code_hash(package) == PARSER_VERSION

    graph = grimp.build_graph("lawstats", cache_dir=None)
    # Readers are imported by name, or run as a program, so an import of one cannot be followed.
    roots = {"lawstats.extract.report", *graph.find_descendants("lawstats.readers")}
    read = roots.union(*(graph.find_upstream_modules(root) for root in roots)) - {"lawstats"}
    assert len(read) > 30
    assert read <= versioned
    folders = {name.split(".")[1] for name in versioned}
    assert folders == {name.split(".")[1] for name in read}, "a folder that parse does not need"


def test_unknown_is_null() -> None:
    report = parse("法治政府建设情况报告\n一、主要做法\n甲。\n二、存在的不足\n一是乙。\n")
    frame = report.frame("reports").iloc[0]
    assert frame["issuer_id"] == "?:?:?"
    assert frame[["issuer", "level", "year", "published_on", "document_number"]].isna().all()


def test_display() -> None:
    text = "和平镇2023年法治政府建设情况报告\n一、主要做法\n全年<b>作出行政处罚93件，走访5次。\n"
    report = parse(text)
    assert repr(report) == (
        "Report: 和平镇, town, 2023; quantities 2, absences 0, points 0, citations 0"
    )
    page = report._repr_html_()
    assert "<td>行政处罚案件数</td>" in page
    assert "全年&lt;b&gt;作出行政处罚93件，走访5次。" in page
    assert page.count("<tr>") == 1
