"""Sentences: where they begin and end, how they are shown, and that all of the library agrees."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lawstats import read_corpus
from lawstats.analysis import change, compare, groups, keywords, profile, reports, shortcomings
from lawstats.analysis.checklist import checklist
from lawstats.analysis.duplicates import duplicates
from lawstats.analysis.provenance import find_cited
from lawstats.analysis.report_texts import whole_points
from lawstats.extract.report import Report, parse
from lawstats.figures.groups import first_sentence
from lawstats.pages.annotate import annotate
from lawstats.pages.checklist import render
from lawstats.quality.sampling import sample
from lawstats.tables.corpus import Corpus
from lawstats.text.encoding import decode
from lawstats.text.sentences import (
    SectionStart,
    Sentences,
    cut,
    find_sentences,
    heading_end,
    one_line,
    unwrapped,
)
from tests.support import RAW, ROOT
from tests.support.growth import assert_linear

TEXTS = sorted((ROOT / "tests" / "gold" / "texts").glob("*.txt"))
REAL = sorted(RAW.glob("*.txt"))
WIDTH = 28


def wrapped(text: str) -> str:
    """Cut all lines at one width, as a PDF file does."""
    return "\n".join(
        line[at : at + WIDTH] for line in text.split("\n") for at in range(0, len(line) or 1, WIDTH)
    )


def indented(text: str) -> str:
    return re.sub(r"(?m)^(?=.)", "　　", text)


def plain(text: str) -> str:
    """Take blanks out of lines: where a line is cut, nobody can tell whether one was there.

    Telephone numbers go too: how they are masked is another matter.
    """
    text = re.sub(r"\d{7,}", "", text)
    return "\n".join("".join(line.split()) for line in text.split("\n"))


FORMS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "wrapped": wrapped,
    "indented": indented,
    "both": lambda text: wrapped(indented(text)),
}


# One text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("办案5件。罚款！是吗？", ["办案5件。", "罚款！", "是吗？"], id="stops"),
        pytest.param("一、做法\n办案5件", ["一、做法", "办案5件"], id="lines"),
        pytest.param("他说：“好。”办案。", ["他说：“好。”", "办案。"], id="closing quote"),
        pytest.param("　　办案。　　罚款。", ["办案。", "罚款。"], id="blanks"),
        pytest.param("办案；罚款", ["办案；罚款"], id="no stop"),
        pytest.param("\n \n", [], id="nothing"),
    ],
)
def test_cut(text: str, expected: list[str]) -> None:
    assert [text[slice(*span)] for span in cut(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("罚\n款", "罚款", id="inside a word"),
        pytest.param("罚 \n　　款", "罚款", id="with blanks"),
        pytest.param("5600余\n份", "5600余份", id="number and measure word"),
        pytest.param("136\n50元", "13650元", id="inside a number"),
        pytest.param("罚\n- 3 -\n款", "罚款", id="page number"),
        pytest.param("罚\n第 3 页\n款", "罚款", id="page number in words"),
        pytest.param("Law\nReport", "Law Report", id="two Latin words"),
        pytest.param("使用APP\n办案", "使用APP办案", id="Latin and Chinese"),
        pytest.param("罚  款", "罚 款", id="blanks of the line itself"),
    ],
)
def test_one_line(text: str, expected: str) -> None:
    assert one_line(text) == expected
    assert " ".join(unwrapped(text).split()) == expected


@pytest.mark.parametrize(
    ("text", "number", "heading", "expected"),
    [
        pytest.param("一、做法\n正文", "一、", "做法", "一、做法", id="one line"),
        pytest.param("一、主要\n做法。正文", "一、", "主要做法", "一、主要\n做法", id="two lines"),
        pytest.param("（一） 做法：正文", "（一）", "做法", "（一） 做法", id="blank"),
        pytest.param("正文", None, None, "", id="none"),
    ],
)
def test_heading_end(text: str, number: str | None, heading: str | None, expected: str) -> None:
    assert text[: heading_end(text, 0, number, heading)] == expected


HEADING = "一、" + "抓" * 26  # as wide as a full line
PARAGRAPH = "全年共作出行政处罚案件九十三件其中简易程序九十一件" * 12 + "罚款共计13650元。"
SHORT = "其他工作也已完成。"


def test_paragraphs_headings_and_cut_lines() -> None:
    text = f"{HEADING}\n{wrapped(PARAGRAPH)}\n{SHORT}"
    sentences = find_sentences(text, [SectionStart(0, "一、", "抓" * 26, "measures")])
    first = len(HEADING) + 1
    assert sentences.line(*sentences.around(0)) == HEADING
    assert sentences.line(*sentences.around(first)) == PARAGRAPH
    assert sentences.line(*sentences.around(len(text) - 2)) == SHORT
    assert sentences.whole() == f"{HEADING}\n{PARAGRAPH}\n{SHORT}"
    start = text.index("13650") if "13650" in text else text.index("罚款共计")
    before, marked, after = sentences.split(start, start + 4)
    assert before + marked + after == PARAGRAPH


def test_a_heading_of_two_lines() -> None:
    heading = "一、" + "抓" * 30
    text = f"{wrapped(heading)}\n{wrapped(PARAGRAPH)}\n{SHORT}"
    for found in (heading[2:WIDTH], heading[2:]):  # as first read, and as it is
        sentences = find_sentences(text, [SectionStart(0, "一、", found, "measures")])
        assert sentences.whole() == f"{heading}\n{PARAGRAPH}\n{SHORT}"


def test_a_closing_and_items_begin_lines() -> None:
    lines = [*wrapped(PARAGRAPH).split("\n")[:-1], "（一）" + "抓" * 25, "青石镇人民政府" * 4]
    text = "\n".join([*lines, "2024年1月15日"])
    at = text.index("青石镇")
    rows = [SectionStart(0, None, None, "measures"), SectionStart(at, None, None, "closing")]
    sentences = find_sentences(text, rows)
    shown = [text[slice(*sentences.around(text.index(word)))] for word in ("（一）", "青", "2024")]
    assert shown == [*lines[-2:], "2024年1月15日"]


def test_lines_that_are_paragraphs_stay() -> None:
    text = "一、做法\n办案5件\n罚款。"
    sentences = find_sentences(text, [])
    assert sentences == Sentences(text, [0, 5, 10, 13, 14], [])
    assert sentences.whole(2) == text[2:]


@pytest.mark.parametrize("path", [*TEXTS, *REAL], ids=lambda path: path.stem)
@pytest.mark.parametrize("form", FORMS)
def test_analysis_cuts_the_sentences_that_extraction_stores(path: Path, form: str) -> None:
    report = parse(FORMS[form](decode(path.read_bytes())), keep_all=True)
    frames = {name: report.frame(name) for name in ("reports", "sections", "quantities")}
    rows = frames["sections"].astype(object).where(frames["sections"].notna(), None)
    sections = [
        SectionStart(*row) for row in rows[list(SectionStart._fields)].itertuples(index=False)
    ]
    text = frames["reports"]["text"].iloc[0]
    sentences = find_sentences(text, sections)
    facts = pd.concat([frames["quantities"], report.frame("absences")])
    for start, end, quote in facts[["start", "end", "quote"]].itertuples(index=False):
        assert text[slice(*sentences.around(start))] == quote
        assert sentences.line(start, end) in sentences.line(*sentences.around(start, end))


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["罚\n", "\n", "罚 ", "- 1 -\n", "。\n", "（一）\n", PARAGRAPH + "\n"]
)
def test_time_grows_with_the_text(unit: str) -> None:
    def read(text: str) -> None:
        sentences = find_sentences(text, [SectionStart(0, "一、", "做法", "measures")])
        sentences.whole()
        one_line(text)
        list(cut(text))

    assert_linear(lambda n: wrapped(unit * (n // len(unit))), read, 40_000)


# The faults that separate rules for sentences led to

BODY = (
    "{y}年，我镇持续推进依法行政各项工作，全年共作出行政处罚案件93件，其中简易程序91件，"
    "普通程序3件，罚款金额共计13650元，全部按期执行到位。"
)
PARAGRAPHS = (
    BODY,
    "全年开展法治宣传活动12场次，发放宣传资料5600余份，接待群众咨询300余人次，"
    "调解矛盾纠纷87件，调解成功率98%，群众满意度持续提高。",
    "同时加强重大行政决策合法性审查，审查合同协议46份，审查规范性文件3件，提出法律意见58条，"
    "法律顾问列席会议9次，防范化解各类法律风险。",
    "深入推进政务公开，主动公开政府信息236条，办理依申请公开5件，答复率100%，"
    "自觉接受人大监督、民主监督和社会监督，不断提升政府工作的透明度和公信力。",
)
CAUSE = (
    "一是执法人员力量不足，受人员编制和经费保障等多方面因素的制约，"
    "难以适应新时期依法行政工作的现实需要。"
)
SHORTCOMINGS = f"{CAUSE}二是普法形式较为单一，针对性和实效性有待进一步增强提升。"
PLANS = (
    "一是加强执法队伍建设，充实执法人员力量，组织开展业务培训，提高专业素养。"
    "二是创新普法形式，增强普法工作的针对性和实效性，推动形成办事依法、遇事找法的良好氛围。"
)


def report_of(year: int, form: str, town: str = "远山县青石镇") -> str:
    lines = [
        f"{town}{year}年法治政府建设情况报告",
        "一、主要做法",
        *PARAGRAPHS,
        "二、存在的不足",
        SHORTCOMINGS,
        "三、下一步工作打算",
        PLANS,
    ]
    return FORMS[form]("\n".join(lines).format(y=year) + "\n")


def corpus_of(folder: Path, **texts: str) -> Corpus:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        folder.joinpath(f"{name}.txt").write_text(text, encoding="utf-8")
    return read_corpus(folder)


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def one(form: str, tmp_path: Path) -> Corpus:
    return corpus_of(tmp_path, a=report_of(2023, form))


def test_the_page_shows_the_whole_sentence(one: Corpus) -> None:
    numbers = one.quantities()
    cases = numbers[numbers["indicator"] == "penalty_cases"].iloc[0]
    (source,), _ = find_cited(one, {cases["fact_id"]}, "zh", {})
    (fact,) = source.lines
    head, tail = BODY.format(y=2023).split("93件")
    assert (fact.before, fact.marked, fact.after) == (head, "93件", tail)


def test_checks_and_checklist_put_no_blank_inside_a_word(one: Corpus) -> None:
    checks = one.checks().set_index("check")
    body = BODY.format(y=2023)
    assert checks.at["parts_sum", "quotes"] == body
    row = checklist(one).iloc[0]
    assert row["sums_quote"] == f"91 + 3 = 94 ≠ 93：{body}"


def test_the_checklist_quotes_whole_points_and_causes(one: Corpus) -> None:
    row = checklist(one).iloc[0]
    names = ["points", "points_quote", "caused", "caused_quote", "plans_quote"]
    both = SHORTCOMINGS.replace("二是", "\n二是")
    assert row[names].tolist() == [2, both, 1, CAUSE, PLANS.replace("二是", "\n二是")]


def test_figures_show_numbers_without_breaks(one: Corpus) -> None:
    data = profile.facts(one, "青石镇").set_index("indicator")
    shown = compare.quotes(one).set_index("indicator")
    for frame in (data, shown):
        assert frame.at["publicity_materials", "raw"] == "5600余份"
        assert frame.at["publicity_materials", "quote"] == PARAGRAPHS[1]


def test_samples_and_points_show_whole_sentences(one: Corpus) -> None:
    sheet = sample(one, 100)
    head, tail = PARAGRAPHS[1].split("5600余份")
    assert f"{head}【5600余份】{tail}" in sheet["quote"].tolist()
    points = one.points()
    texts = whole_points(one, points[points["part"] == "shortcomings"])
    assert sorted(first_sentence(text) for text in texts) == [
        CAUSE[2:-1],
        SHORTCOMINGS.split("二是")[1][:-1],
    ]


@pytest.mark.parametrize("before", FORMS)
def test_reuse_finds_each_sentence_once(before: str, form: str, tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, a=report_of(2022, before), b=report_of(2023, form))
    data = change.reuse(corpus)[["part", "sentences", "same", "renumbered", "new"]]
    assert data.values.tolist() == [
        ["measures", 4, 3, 1, 0],
        ["shortcomings", 2, 2, 0, 0],
        ["plan", 2, 2, 0, 0],
    ]


def test_reuse_counts_no_sentence_of_an_indented_section_twice(form: str, tmp_path: Path) -> None:
    def text(year: int) -> str:
        heads = ("（一）规范执法", "（二）普法宣传", "（三）合法性审查", "（四）政务公开")
        items = [f"{head}\n{words}" for head, words in zip(heads, PARAGRAPHS, strict=True)]
        lines = [f"远山县青石镇{year}年法治政府建设情况报告", "一、主要做法", *items]
        lines += ["二、存在的不足", SHORTCOMINGS]
        return FORMS[form]("\n".join(lines).format(y=year) + "\n")

    data = change.reuse(corpus_of(tmp_path, a=text(2022), b=text(2023)))
    assert data["sentences"].tolist() == [4, 2]


def test_the_same_text_with_lines_cut_is_a_copy(form: str, tmp_path: Path) -> None:
    corpus = corpus_of(tmp_path, a=report_of(2023, "plain"), b=report_of(2023, form) + "\n")
    assert duplicates(corpus)[["report_id", "kind", "shared"]].values.tolist() == [
        ["a", "copy", 1.0]
    ]


# One report in every form


REPORTS = [
    *(path for path in TEXTS if path.stem.startswith(("demo-", "held-liuying", "held-shima"))),
    *(path for path in REAL if path.stem in ("taiping-2023", "xianshuigu-2023", "yuelong-2021")),
]
SURFACES = ["evidence", "raw", "quote", "text", "title", "heading", "number", "marker"]
PLACES = ["start", "end", "fact_id", "sha256", "fact_ids"]


@cache
def made(form: str, folder: str) -> Corpus:
    texts = {path.stem: FORMS[form](plain(decode(path.read_bytes()))) for path in REPORTS}
    return corpus_of(Path(folder) / form, **texts)


def without_places(frame: pd.DataFrame) -> pd.DataFrame:
    """Take the offsets, and the line breaks in what is stored as printed, out of a table."""
    frame = frame.drop(columns=[name for name in PLACES if name in frame])
    for name in SURFACES:
        if name in frame:
            frame[name] = frame[name].map(lambda x: "".join(x.split()), na_action="ignore")
    return frame


TABLES = (
    "reports",
    "sections",
    "points",
    "themes",
    "quantities",
    "absences",
    "citations",
    "checks",
)
ANALYSES: dict[str, Callable[[Corpus], pd.DataFrame]] = {
    "panel": lambda corpus: corpus.panel(),
    "due": reports.due,
    "parts": reports.parts,
    "dates": reports.dates,
    "reading": reports.reading,
    "reporting": compare.reporting,
    "values": compare.values,
    "quotes": compare.quotes,
    "indicator": lambda corpus: compare.indicator(corpus, "penalty_cases"),
    "years": lambda corpus: compare.years(corpus, "penalty_cases"),
    "jumps": compare.jumps,
    "fields": shortcomings.fields,
    "terms": keywords.terms,
    "issuers": keywords.issuers,
    "distinctive": keywords.distinctive,
    "citations": keywords.citations,
    "themes": shortcomings.themes,
    "said": shortcomings.said,
    "combinations": groups.combinations,
    "clauses": groups.clauses,
    "facts": lambda corpus: profile.facts(corpus, "太平镇"),
    "peers": lambda corpus: profile.peers(corpus, "太平镇"),
    "points": lambda corpus: profile.points(corpus, "太平镇"),
    "reuse": change.reuse,
    "moves": change.moves,
    "copies": duplicates,
    "checklist": checklist,
    "sample": lambda corpus: sample(corpus, 10**6).sort_values(["report_id", "quote", "value"]),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("forms"))


OTHERS = [name for name in FORMS if name != "plain"]


@pytest.mark.slow
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("table", TABLES)
def test_tables_are_the_same_but_for_places(table: str, other: str, folder: str) -> None:
    one, two = (without_places(getattr(made(f, folder), table)()) for f in ("plain", other))
    pd.testing.assert_frame_equal(one, two)


@pytest.mark.slow
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("analysis", ANALYSES)
def test_analysis_is_the_same(analysis: str, other: str, folder: str) -> None:
    frames = []
    for name in ("plain", other):
        frame = ANALYSES[analysis](made(name, folder))
        gone = [c for c in ("fact_ids", "start", "row", "stratum", "probability") if c in frame]
        frames.append(frame.drop(columns=gone).reset_index(drop=True))
    pd.testing.assert_frame_equal(frames[0], frames[1])


@pytest.mark.slow
@pytest.mark.parametrize("other", OTHERS)
def test_pages_show_the_same(other: str, folder: str) -> None:
    def shown(form: str) -> tuple[list[Any], str]:
        corpus = made(form, folder)
        ids = {*corpus.quantities()["fact_id"], *corpus.absences()["fact_id"]}
        titles = set(corpus.citations()["canonical_title"])
        sources, _ = find_cited(corpus, ids | titles, "zh", {})
        facts = [
            (source.report_id, fact.name, fact.before, fact.marked, fact.after)
            for source in sources
            for fact in source.lines
        ]
        return facts, render(checklist(corpus))

    one, two = shown("plain"), shown(other)
    assert one[0] == two[0]
    assert one[1] == two[1]


@cache
def listed(path: Path, form: str) -> list[str]:
    """What the table of an annotated page says, without offsets."""
    page = annotate(FORMS[form](plain(decode(path.read_bytes()))))
    table = page[page.index("<tbody") : page.rindex("</tbody>")]
    cells = re.sub(r"<[^>]+>", " ", re.sub(r"\d+–\d+|report:[qac]\d+", "", table))
    return cells.split()


@pytest.mark.slow
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_annotated_pages_list_the_same_facts(path: Path, other: str) -> None:
    assert listed(path, other) == listed(path, "plain")


def test_a_report_shows_its_numbers_without_breaks(form: str) -> None:
    report: Report = parse(report_of(2023, form))
    assert "5600余份" in report._repr_html_()


def test_a_signature_cut_behind_the_last_sentence_is_no_part_of_a_point() -> None:
    lines = ["全年共办理行政处罚案件九十三件其中简易程序的案件"] * 12
    body = "\n".join(lines) + "办结。\n三、下一步打算\n"
    point = "（一）抓细矛盾化解，做到小事不出村，大事不出镇。"
    head = "陬市镇2024年法治政府建设情况报告\n一、主要做法\n"
    text = f"{head}{body}{point} 桃源县\n陬市镇人民政府 2024年12月30日\n"
    report = parse(text)
    assert [row.text for row in report.rows["points"]] == [point]
    closing = report.rows["sections"][-1]
    assert text[closing.start : closing.end].startswith("桃源县\n陬市镇人民政府")
