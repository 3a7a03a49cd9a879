"""The 检查表: cell by cell what was meant, and how it is shown."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest

from lawstats import read_corpus
from lawstats.analysis import frames
from lawstats.analysis.checklist import (
    CHECKLIST,
    PARTS,
    causes,
    checklist,
    outside_points,
    signature,
)
from lawstats.export.dictionary import WORKBOOK
from lawstats.export.export import export
from lawstats.pages.checklist import CELLS, in_words, lines, render
from lawstats.schema.given import GIVEN
from lawstats.tables.corpus import Corpus
from lawstats.text.sentences import find_sentences
from lawstats.vocabulary import Language, load
from tests.support import generated
from tests.support.generated.facts import SLOT
from tests.support.growth import assert_linear
from tests.support.reports import write_report
from tests.support.toy import FONT

# What is put behind a shortcoming, and whether it gives a cause.
SAID = {
    "主要原因是编制总量有限，人员补充困难。": True,
    "这主要是由于经费投入不够稳定。": True,
    "受人员编制限制，相关工作推进较慢。": True,
    "究其原因，还是学习抓得不紧。": True,
    "因业务骨干流动频繁，办案经验难以积累。": True,
    "队伍流动性大，导致业务衔接不畅。": True,
    "这一情况在偏远村组更为突出。": False,
    "有关做法因地制宜的程度还不高。": False,
}
LAWS = {
    "中华人民共和国民法典": True,
    "重大行政决策程序暂行条例": True,
    "中华人民共和国行政处罚法": True,
    "中华人民共和国政府信息公开条例": True,
    "公平竞争审查工作规则": False,
}
Cells = dict[str, Any]


@pytest.fixture(scope="module")
def made() -> generated.Generated:
    """The corpus of invented reports, of some of whose shortcomings causes are given."""
    made, rng = generated.corpus(), Random(1)
    reports = []
    for report in made.reports:
        text, points = report.text, []
        for part, words, themes in report.points:
            said = words
            # What running text admits is one sentence.
            folded = report.parts["shortcomings"] == "folded"
            if part == "shortcomings" and not folded and rng.random() < 0.6:
                said += rng.choice(list(SAID))
            text = text.replace(words, said)
            points.append((part, said, themes))
        reports.append(replace(report, text=text, points=points))
    return replace(made, reports=tuple(reports))


@pytest.fixture(scope="module")
def corpus(made: generated.Generated, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(made.write(tmp_path_factory.mktemp("raw")))


@pytest.fixture(scope="module")
def frame(corpus: Corpus) -> pd.DataFrame:
    return checklist(corpus)


def by_report(frame: pd.DataFrame, *names: str) -> dict[str, Any]:
    rows = frames.rows(frame[["report_id", *names]])
    return {row[0]: row[1] if len(names) == 1 else row[1:] for row in rows}


# The truth


def timely(made: generated.Generated, frame: pd.DataFrame) -> tuple[Cells, Cells]:
    """Both duties, each with its date and which date that is."""

    def judged(report: Any, done: date | None, last: date) -> tuple[Any, ...]:
        signed = report.published_on
        day, basis = (
            (done or signed),
            ("released_on" if done else "published_on" if signed else None),
        )
        if not day:
            outcome = "unknown"
        elif day > last:
            outcome = "late"
        else:
            outcome = "in_time" if done else "not_shown_late"
        return "by_local_rule" if report.issuer.level == "subdistrict" else outcome, day, basis

    expected = {
        r.report_id: (
            *judged(r, None, date(r.year + 1, 3, 1)),
            *judged(r, r.released_on, date(r.year + 1, 3, 31)),
        )
        for r in made.reports
    }
    columns = [
        f"{name}{tail}" for name in ("received", "released") for tail in ("", "_on", "_basis")
    ]
    return expected, by_report(frame, *columns)


def parts(made: generated.Generated, frame: pd.DataFrame) -> tuple[Cells, Cells]:
    expected = {
        r.report_id: tuple(r.parts[p].replace("none", "not found") for p in PARTS)
        for r in made.reports
    }
    return expected, by_report(frame, *PARTS)


def enumerated(made: generated.Generated, frame: pd.DataFrame) -> tuple[Cells, Cells]:
    """Counts of points, of those with a cause and of plans, and how the points begin."""
    expected: Cells = {}
    for r in made.reports:
        points = [text for part, text, _ in r.points if part == "shortcomings"]
        caused = sum(any(text.endswith(s) for s, gives in SAID.items() if gives) for text in points)
        begin = [re.split(r"(?<=。)|\n", text)[0] for text in points]
        plans = sum(part == "plan" for part, *_ in r.points)
        told = (
            len(points),
            "\n".join(begin),
            caused,
            round(caused / max(1, len(points)), 6),
            False,
        )
        expected[r.report_id] = (*(told if points else (None,) * 5), plans or None)
    columns = ("points", "points_quote", "caused", "caused_share", "causes_apart", "plans")
    return expected, by_report(frame, *columns)


def compared(made: generated.Generated, frame: pd.DataFrame) -> tuple[Cells, Cells]:
    """Where sums differ, and where years do."""
    failed = {
        (r, c) for r, c, outcome in made.truth.checks.itertuples(index=False) if outcome == "fail"
    }
    expected = {
        r.report_id: (
            any((r.report_id, c) in failed for c in ("parts_sum", "rate_against_counts")),
            (r.report_id, "year_conflict") in failed,
        )
        for r in made.reports
    }
    found = by_report(frame, "sums_differing", "stale_years")
    return expected, {k: (bool(sums), bool(years)) for k, (sums, years) in found.items()}


def cited(made: generated.Generated, frame: pd.DataFrame) -> tuple[Cells, Cells]:
    expected: Cells = {}
    for r in made.reports:
        titles = [t for t in re.findall("《(.*?)》", r.text) if t in LAWS]
        loose = [t for t in titles if not LAWS[t]]
        expected[r.report_id] = (len(titles), len(loose), "\n".join(loose) or None)
    return expected, by_report(frame, "laws", "unresolved", "unresolved_quote")


def others(made: generated.Generated, frame: pd.DataFrame) -> tuple[Cells, Cells]:
    """Against the year before, and other reports of the same."""
    expected = {
        r.report_id: (
            None
            if r.year == min(made.years)
            else int((r.issuer.issuer_id, r.year, "publicity_materials") == made.jump),
            0,
        )
        for r in made.reports
    }
    return expected, by_report(frame, "jumps", "copies")


@pytest.mark.parametrize("cells", [timely, parts, enumerated, compared, cited, others])
def test_cells_are_what_was_meant(
    cells: Callable[..., tuple[Cells, Cells]], made: generated.Generated, frame: pd.DataFrame
) -> None:
    expected, found = cells(made, frame)
    assert len(found) == len(made.reports) == 60
    assert {k: (v, found[k]) for k, v in expected.items() if found[k] != v} == {}
    assert len(set(map(str, expected.values()))) > 1


def test_numbers_that_are_read(made: generated.Generated, frame: pd.DataFrame) -> None:
    """All that a sentence was made to tell, but for what test_generated knows of."""
    expected = Counter({r.report_id: 0 for r in made.reports})
    for r in made.reports:
        for v in r.values:
            slots = [name for name, what, _ in SLOT.findall(v.form) if what not in "lf" or not what]
            expected[r.report_id] += (1 + v.again) * slots.count(v.indicator)
    found = {k: n - unread for k, (n, unread) in by_report(frame, "numbers", "unread").items()}
    wrong = {k: (n, found[k]) for k, n in expected.items() if found[k] != n}
    assert wrong == {}


def test_every_cell_that_says_something_shows_its_words(
    made: generated.Generated, frame: pd.DataFrame
) -> None:
    texts = {r.report_id: "".join(r.text.split()) for r in made.reports}
    shown = 0
    for values in frames.rows(frame):
        row = dict(zip(frame.columns, values, strict=True))
        silent = (None, 0, False, "not found", "not asked for", "unknown")
        for name in CELLS:
            says = row[name] not in silent
            if name in ("received", "released"):
                says = row[f"{name}_on"] is not None
            assert (row[f"{name}_quote"] is not None) == says, (row["report_id"], name)
            if name in (*PARTS, "points", "caused", "plans", "stale_years", "unread", "unresolved"):
                for quote in (row[f"{name}_quote"] or "").split("\n"):
                    # 标题：说的话 joins two places of the text.
                    for words in [quote] if "：" not in quote else quote.split("："):
                        assert "".join(words.split()) in texts[row["report_id"]]
                        shown += 1
    assert shown > 1000


# Other input


def told(folder: Path, *roster: str, **tables: str) -> Cells:
    """The row of 青石镇, of a folder of its report and of what is given."""
    write_report(folder / "a.txt", "青石镇")
    header = ",".join(GIVEN["roster"].names)
    files = {"roster": "\n".join([header, *roster])} if roster else {}
    for name, text in (files | tables).items():
        (folder / f"{name}.csv").write_text(text + "\n", encoding="utf-8")
    corpus = read_corpus(folder)
    assert "sources" not in set(corpus.failures()["stage"])
    frame = checklist(corpus)
    rows = [dict(zip(frame.columns, values, strict=True)) for values in frames.rows(frame)]
    (row,) = [row for row in rows if row["issuer"].startswith("青石镇")]
    return row


TOWN = "青石镇,town,,,,,"
SIGNED = date(2024, 1, 15)


@pytest.mark.parametrize(
    ("roster", "sources", "expected"),
    [
        pytest.param(
            (),
            "",
            {"received": "not_shown_late", "received_on": SIGNED, "received_basis": "published_on"},
            id="the signature alone",
        ),
        pytest.param((), "", {"received_quote": "2024年1月15日"}, id="the line of the signature"),
        pytest.param(
            (TOWN + "2024-02-20,,",),
            "",
            {"received": "in_time", "received_quote": "roster.csv：2024-02-20"},
            id="received in time",
        ),
        pytest.param(
            (TOWN + "2024-03-02,,",),
            "",
            {"received": "late", "received_on": date(2024, 3, 2), "released": "not_shown_late"},
            id="received late",
        ),
        pytest.param(
            (),
            "2024-03-31",
            {"released": "in_time", "released_quote": "sources.csv：2024-03-31"},
            id="published in time",
        ),
        pytest.param(
            (),
            "2024-04-01",
            {"released": "late", "received": "not_shown_late"},
            id="published late",
        ),
        pytest.param(
            ("青石镇,town,,,,submit,,,",), "2024-04-01", {"released": None}, id="need not publish"
        ),
    ],
)
def test_received_and_released(
    roster: tuple[str, ...], sources: str, expected: Cells, tmp_path: Path
) -> None:
    tables = {"sources": f"file,released_on\na.txt,{sources}"} if sources else {}
    row = told(tmp_path, *roster, **tables)
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("line", "state", "quote", "received"),
    [
        pytest.param("桃源镇,town,,,,,,,", "not_in_input", None, None, id="nothing known"),
        pytest.param(
            "桃源镇,town,,,,,,2024-05-01,",
            "not_found",
            "roster.csv：2024-05-01",
            None,
            id="looked for",
        ),
        pytest.param(
            "桃源镇,town,,,,,2024-02-01,,", "not_in_input", None, "in_time", id="received above"
        ),
        pytest.param("白水镇,town,,,,,,,", "unreadable", "白水镇2023.txt：", None, id="not read"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_body_without_report_has_a_row(
    line: str, state: str, quote: str | None, received: str | None, language: Any, tmp_path: Path
) -> None:
    (tmp_path / "白水镇2023.txt").write_bytes(b"")
    told(tmp_path, TOWN + ",,", line)
    frame = checklist(read_corpus(tmp_path))
    (at,) = frame.index[frame["report_id"].isna()]
    row = frame.astype(object).where(frame.notna(), None).loc[at]
    assert (row["state"], row["received"]) == (state, received)
    assert (row["state_quote"] or "").startswith(quote or "")
    assert bool(row["state_quote"]) == bool(quote)
    facts = [c.name for c in CHECKLIST.columns][CHECKLIST.names.index("measures") :]
    assert row[facts].isna().all()
    shown = in_words(frame, language).loc[at]
    assert set(shown.iloc[5:]) == {"—"}
    assert shown.iloc[0] == line.split(",")[0]


def test_what_the_roster_adds(made: generated.Generated, tmp_path: Path) -> None:
    folder = made.write(tmp_path)
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["issuer", "level", "division_code"])
        rows.writerows((r["issuer"], r["level"], r["division_code"]) for r in made.roster())
    frame = checklist(read_corpus(folder), years=[2024])
    assert frame["year"].tolist() == [2024] * 22
    silent = frame[frame["state"] == "not_in_input"]
    assert set(silent["issuer"]) == {i.full for i in made.silent}
    assert frame["jumps"].notna().sum() == 20


BODY = """会宁县青石镇{year}年法治政府建设情况报告
{year}年，我镇推进法治政府建设，开展法治宣传活动{n}场次。
一、主要做法
{measures}
二、存在的不足和原因
{shortcomings}
"""
PENALTIES = "作出行政处罚93件，其中简易程序91件，普通程序{n}件。"
POINTS = "一是普法形式单一。二是执法力量不足。"


@pytest.mark.parametrize(
    ("measures", "shortcomings", "expected"),
    [
        pytest.param(
            PENALTIES.format(n=3),
            POINTS,
            {
                "sums": 1,
                "sums_differing": 1,
                "sums_quote": f"91 + 3 = 94 ≠ 93：{PENALTIES.format(n=3)}",
            },
            id="a sum that differs",
        ),
        pytest.param(
            PENALTIES.format(n=2),
            POINTS,
            {
                "sums": 1,
                "sums_differing": 0,
                "sums_quote": f"91 + 2 = 93：{PENALTIES.format(n=2)}",
            },
            id="a sum that agrees",
        ),
        pytest.param("学习民法典。", POINTS, {"sums": None, "sums_quote": None}, id="no sum"),
        pytest.param(
            "学习民法典。",
            POINTS,
            {"caused": 0, "caused_share": 0.0, "caused_quote": None},
            id="none",
        ),
        pytest.param(
            "学习民法典。",
            "一是普法形式单一，主要原因是经费少。二是执法力量不足。",
            {
                "caused": 1,
                "caused_share": 0.5,
                "caused_quote": "一是普法形式单一，主要原因是经费少。",
                "causes_apart": False,
            },
            id="one of two",
        ),
        pytest.param(
            "学习民法典。",
            "（一）存在的不足\n1.普法形式单一。\n2.执法力量不足。\n（二）原因分析\n1.受编制限制，人员少。",
            {"points": 2, "caused": 0, "causes_apart": True},
            id="causes apart",
        ),
        pytest.param(
            "学习民法典。\n三、2021年工作安排\n一是学习。",
            POINTS,
            {"stale_years": 1, "stale_years_quote": "2021年工作安排"},
            id="another year",
        ),
    ],
)
def test_cells(measures: str, shortcomings: str, expected: Cells, tmp_path: Path) -> None:
    text = BODY.format(year=2023, n=8, measures=measures, shortcomings=shortcomings)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    ((*values,),) = frames.rows(checklist(read_corpus(tmp_path))[list(expected)])
    assert dict(zip(expected, values, strict=True)) == expected


@pytest.mark.parametrize(
    ("n", "jumps"), [(12, 0), (119, 0), (120, 1), (1200, 1)], ids=["same", "less", "ten", "more"]
)
def test_jumps(n: int, jumps: int, tmp_path: Path) -> None:
    for year, held in ((2022, 12), (2023, n)):
        text = BODY.format(year=year, n=held, measures="学习民法典。", shortcomings=POINTS)
        (tmp_path / f"{year}.txt").write_text(text, encoding="utf-8")
    before, now = frames.rows(checklist(read_corpus(tmp_path))[["year", "jumps", "jumps_quote"]])
    assert before == (2022, None, None)
    assert now[1] == jumps
    quote = "2022：2022年，我镇推进法治政府建设，开展法治宣传活动12场次。"
    assert (now[2] or "").startswith(quote) == bool(jumps)


def test_published_again(tmp_path: Path) -> None:
    for name, n in {"a": 8, "b": 9}.items():
        write_report(tmp_path / f"{name}.txt", n=n)
    ((report_id, copies, quote),) = frames.rows(
        checklist(read_corpus(tmp_path))[["report_id", "copies", "copies_quote"]]
    )
    assert (report_id, copies) == ("b", 1)
    assert re.fullmatch(r"a：\d+%", quote)


def test_the_earliest_date_is_quoted_from_its_own_report(tmp_path: Path) -> None:
    for name in ("a", "b"):
        path = write_report(tmp_path / f"{name}.txt")
        if name == "b":
            text = path.read_text(encoding="utf-8").replace("1月15日", "4月16日")
            path.write_text(text, encoding="utf-8")
    columns = ["report_id", "received_on", "received_quote"]
    (row,) = frames.rows(checklist(read_corpus(tmp_path))[columns])
    assert row == ("b", SIGNED, "2024年1月15日")


def test_older_reports_and_unknown_years(tmp_path: Path) -> None:
    text = BODY.format(year=2016, n=8, measures="学习宪法。", shortcomings=POINTS)
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    frame = checklist(read_corpus(tmp_path))
    assert frame["plan"].tolist() == ["not asked for"]
    assert frame["received"].isna().all()
    text = text.replace("2016年", "")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    frame = checklist(read_corpus(tmp_path))
    assert frame["year"].isna().all()
    assert frame["stale_years"].isna().all()
    assert "年份不详" in render(frame)
    assert "year unknown" in render(frame, "en")


# Passages


@pytest.mark.parametrize(
    ("entry", "text", "gives"),
    [
        pytest.param(entry.id, text, gives, id=text)
        for entry in load().causes.values()
        for texts, gives in ((entry.examples, True), (entry.not_examples, False))
        for text in texts
    ],
)
def test_words_that_give_a_cause(entry: str, text: str, gives: bool) -> None:
    assert bool(causes(text, load())) == gives, entry


@pytest.mark.parametrize(
    ("line", "found"),
    [
        pytest.param("2024年1月15日", True, id="digits"),
        pytest.param("２０２４年１月１５日", True, id="full width"),
        pytest.param("2024 年 01 月 15 日", True, id="blanks"),
        pytest.param("二〇二四年一月十五日", True, id="Chinese"),
        pytest.param("（青石镇人民政府 二○二四年一月十五日）", True, id="in a line"),
        pytest.param("2024-01-15", True, id="ISO"),
        pytest.param("2024.1.15", True, id="points"),
        pytest.param("2024年元月15号", True, id="元月"),
        pytest.param("二O二四年一月十五日", True, id="letter O"),
        pytest.param("2024年1月5日", False, id="another day"),
        pytest.param("2024年11月15日", False, id="another month"),
        pytest.param("2024年1月155日", False, id="a longer number"),
        pytest.param("二〇二四年一月五日", False, id="another day in Chinese"),
    ],
)
def test_signature(line: str, found: bool) -> None:
    text = f"报告\n2024年1月15日召开会议。\n正文\n{line}\n附件"
    assert signature(text, SIGNED) == (line if found else "2024年1月15日召开会议。")
    assert signature("正文", SIGNED) is None


def test_outside_points() -> None:
    text = "一、不足\n由于甲：\n1.乙。\n2.丙。\n因此丁。\n"
    section = {"start": 0, "end": len(text), "depth": 1, "number": "一、", "heading": "不足"}
    inner = section | {"start": text.index("1"), "depth": 2, "number": "1.", "heading": "乙"}
    points = [(text.index(n), text.index(n) + 4) for n in ("2.", "1.")]
    sentences = find_sentences(text, [])
    assert outside_points(sentences, [inner, section], points).split() == ["由于甲：", "因此丁。"]
    assert outside_points(sentences, [], points) == ""


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "受",
        "因",
        "原因",
        "因此",
        "受影响。",
        "由于，",
        "与",
        "2024年",
        "2024 年 1 ",
        "二〇二四年一月",
    ],
)
def test_reading_the_words_takes_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        spans = [(at, at + 1) for at in range(0, len(text), 8)]
        parts = [
            {"start": a, "end": a + 4, "depth": 1, "number": None, "heading": "x"} for a, _ in spans
        ]
        causes(text, load())
        signature(text, SIGNED)
        outside_points(find_sentences(text, []), parts, spans)

    assert_linear(lambda n: unit * (n // len(unit)), read, 8_000)


# How it is shown

HOSTILE = "<script>alert(1)</script>\"'&=1+1"
PRIVATE = ("13912345678", "110101199003078515", "0571-87654321")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_page(language: Language, frame: pd.DataFrame, made: generated.Generated) -> None:
    page = render(frame, language, "题 & 目")
    assert page == render(frame.copy(), language, "题 & 目")
    assert page.count("<article") == len(frame)
    assert page.count("<td>") == len(frame) * len(CELLS)
    assert {f"r{n + 1}" for n in range(len(frame))} == set(re.findall(r'<article id="(\w+)"', page))
    assert set(re.findall(r'href="#(r\d+)"', page)) == set(re.findall(r'id="(r\d+)"', page))
    assert "题 &amp; 目" in page
    assert 'href="index.html"' in page
    assert 'href="index.html"' not in render(frame, language)
    # Nothing is fetched, and no placeholder is left.
    assert re.findall(r'(?:src|href)="(?!#|data:,|index\.html)', page) == []
    assert not re.search(r"[{}]", page.partition("</style>")[2])
    for report in made.reports[:5]:
        assert report.issuer.name in page
    assert ("没有找到" in page) == (language == "zh")


def test_nobody_is_accused(frame: pd.DataFrame) -> None:
    cells = {c.text for line in lines(frame) for c in line.cells}
    assert len(cells) > 30
    said = "".join(cells) + "".join(in_words(frame).columns)
    assert re.findall("没写|未写|未按|违|错误|造假|缺失|不合格|问题", said) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_value_has_words(language: Language) -> None:
    columns = {c.name: c for c in CHECKLIST.columns}
    for name in ("state", "received", "released", *PARTS):
        for value in columns[name].values:
            row: Cells = dict.fromkeys(CHECKLIST.names) | {"issuer": "甲", name: value}
            row |= {"state": "readable"} if name != "state" else {}
            (line,) = lines(pd.DataFrame([row]), language)
            (said,) = [cell.text for cell in line.cells if cell.name == name]
            assert re.fullmatch(r"[●◐○◇▲△—] .+", said), value
            assert value not in said or language == "en"


def hostile(folder: Path) -> Path:
    name = "甲" * 10_000
    text = BODY.format(
        year=2023, n=8, measures=f"《{HOSTILE}条例》。", shortcomings=f"一是{HOSTILE}不足。"
    )
    text += f"联系电话：{PRIVATE[0]}，证号{PRIVATE[1]}。\n电话{PRIVATE[2]}\n2024年1月5日\n"
    text = text.replace("二是执法力量不足", f"二是{PRIVATE[0]}")
    (folder / "=a.txt").write_text(text, encoding="utf-8")
    issuers = [f"{name}镇", HOSTILE]
    (folder / "roster.csv").write_text(
        "issuer,level\n" + "".join(f'"{i.replace(chr(34), chr(34) * 2)}",town\n' for i in issuers),
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_texts_are_shown_as_text(language: Language, tmp_path: Path) -> None:
    frame = checklist(read_corpus(hostile(tmp_path)))
    assert len(frame) == 3
    assert frame["issuer"].str.len().max() == 10_001
    page = render(frame, language)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert len(FONT.sub("", page)) < 30_000
    for number in PRIVATE:
        assert number not in page
        assert number not in frame.to_csv()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sheet(language: Language, tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    export(hostile(raw), out, language=language)
    sheet = openpyxl.load_workbook(out / WORKBOOK)["检查表" if language == "zh" else "checklist"]
    frame = checklist(read_corpus(raw))
    assert sheet.max_row == 1 + len(frame)
    heads = [cell.value for cell in sheet[1]]
    assert len(set(heads)) == len(heads) == 2 + 2 * len(CELLS)
    shown = in_words(frame, language)
    for n, (row, words) in enumerate(
        zip(sheet.iter_rows(min_row=2), frames.rows(shown), strict=True)
    ):
        assert [str(c.value) for c in row[2::2]] == list(words[2:])
        quotes = frame.iloc[n][[f"{name}_quote" for name in CELLS]]
        assert [c.value for c in row[3::2]] == [None if pd.isna(q) else q for q in quotes]
    widths = [sheet.column_dimensions[cell.column_letter] for cell in sheet[1]]
    assert [w.hidden for w in widths] == [False, False, *[False, True] * len(CELLS)]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    with (out / "checklist.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file)) == CHECKLIST.names


def test_long_tables_are_cut_and_say_so(
    frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "of 60 rows" not in render(frame, "en")
    monkeypatch.setattr("lawstats.pages.checklist._MAX_ROWS", 7)
    page = render(frame, "en")
    assert page.count("<article") == 7
    assert "The first 7 of 60 rows" in page
