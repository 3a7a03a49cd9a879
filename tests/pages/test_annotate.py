"""The page of one report: every fact marked, well nested, harmless and the same every time."""

import base64
import hashlib
import re
import shutil
import tomllib
from collections import defaultdict
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest

from lawstats.base.errors import ConfigError, InputError
from lawstats.cli import main
from lawstats.extract.context import Why
from lawstats.extract.report import Report, parse
from lawstats.pages.annotate import KINDS, Annotation, _brief, _lines, annotate, annotate_file
from lawstats.pages.texts import TEMPLATES
from lawstats.readers.files import read
from lawstats.schema.tables import ReportTable
from lawstats.vocabulary import Language, load
from tests.support import ROOT
from tests.support.reports import write_report
from tests.support.toy import FONT

REPORTS = sorted([*ROOT.glob("data/raw/*.txt"), *ROOT.glob("tests/gold/texts/*.txt")])
HEAD = "青石镇2023年法治政府建设情况报告\n一、主要做法\n"
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;</mark></p>"
    "\u202e\u2066{{ 7 * 7 }}{% raw %}<!-- ]]>" + "很长的名称" * 60
)
VOID = {"meta", "link", "input", "br", "img"}
TABLES: tuple[ReportTable, ...] = ("points", "themes", "quantities", "absences", "citations")


class Page(HTMLParser):
    """Tags, the text of the report, and the text of each mark; fails where tags cross."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.paragraphs: list[str] = []
        self.pieces: dict[str, list[str]] = defaultdict(list)
        self.kinds: dict[str, str] = {}
        self.all_text: list[str] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs)
        self.tags.append((tag, found))
        if tag in VOID:
            return
        assert tag != "a" or "a" not in (name for name, _ in self._open)
        assert tag != "p" or "p" not in (name for name, _ in self._open)
        self._open.append((tag, found))
        if self._in("main") and tag == "p":
            self.paragraphs.append("")
        if number := found.get("data-f"):
            self.pieces[number].append("")
            self.kinds[number] = str(found["class"])

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.all_text.append(data)
        if self._in("p") and self._in("main"):
            self.paragraphs[-1] += data
            for _, attrs in self._open:
                if number := attrs.get("data-f"):
                    self.pieces[number][-1] += data

    def _in(self, tag: str) -> bool:
        return any(name == tag for name, _ in self._open)

    def values(self, name: str) -> list[str]:
        return [str(attrs[name]) for _, attrs in self.tags if name in attrs]


def marks(page: Page) -> set[tuple[str, str]]:
    """(kind, text) of every mark; a line break inside it is no text of the page."""
    return {(page.kinds[number], "".join(pieces)) for number, pieces in page.pieces.items()}


@pytest.fixture(scope="module", params=REPORTS, ids=lambda path: path.stem)
def marked(request: pytest.FixtureRequest) -> tuple[Page, Report]:
    """The page of a report, and what is read from it."""
    source = read(request.param).text
    return Page(annotate(source)), parse(source)


def test_every_fact_is_marked_in_the_text(marked: tuple[Page, Report]) -> None:
    page, report = marked
    rows = report.rows
    frames = {table: report.frame(table) for table in TABLES}
    text = rows["reports"][0].text
    assert "\n".join(page.paragraphs) == text
    expected = [
        *(("point", t) for t in frames["points"]["text"]),
        *(("theme", t) for t in frames["themes"]["evidence"]),
        *(("citation", t) for t in frames["citations"]["title"]),
        *(("absence", t) for t in frames["absences"]["raw"]),
        *(
            ("uncounted" if fact["indicator"] != fact["indicator"] else "counted", fact["raw"])
            for fact in frames["quantities"].to_dict("records")
        ),
    ]
    told = [(kind, kind_text.replace("\n", "")) for kind, kind_text in expected]
    found = marks(page)
    assert set(told) == {mark for mark in found if mark[0] != "heading"}
    headings = [row.heading for row in rows["sections"] if row.heading]
    shown = "".join("".join(re.split(r"\s", t)) for kind, t in sorted(found) if kind == "heading")
    assert all("".join(heading.split()) in shown for heading in headings)
    numbered = [str(n) for n in range(1, len(page.pieces) + 1)]
    assert sorted(page.pieces, key=int) == numbered
    assert len(numbered) == len(told) + sum(page.kinds[n] == "heading" for n in numbered)


def test_text_and_list_link_to_each_other(marked: tuple[Page, Report]) -> None:
    page, _ = marked
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    n = len(page.pieces)
    links = [link[1:] for link in page.values("href") if link.startswith("#")]
    assert {f"{letter}{i}" for letter in "fr" for i in range(1, n + 1)} <= set(links) <= set(ids)


def test_nothing_is_fetched_and_no_other_script_may_run() -> None:
    html = annotate(read(REPORTS[0]).text)
    page = Page(html)
    assert [link for link in page.values("href") if link[0] != "#"] == ["data:,"]
    assert page.values("src") == []
    assert not re.search(r"https?:|//[a-z]|@import|url\(", FONT.sub("", html))
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.values("content")[0]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{HEAD}罚款2万元。{HOSTILE}", id="in the text"),
        pytest.param(f"{HEAD}学习《{HOSTILE[:80]}》3次。", id="in a title"),
        pytest.param(f"{HEAD}（一）{HOSTILE[:30]}\n罚款2万元。", id="in a heading"),
        pytest.param(
            f"{HEAD}罚款2万元。\n二、存在的问题\n一是{HOSTILE}执法力量不足。\n", id="in a point"
        ),
    ],
)
@pytest.mark.parametrize("language", get_args(Language))
def test_what_a_report_says_is_shown_as_text(text: str, language: Language) -> None:
    harmless = Page(annotate(f"{HEAD}罚款2万元。", language=language))
    name = HOSTILE[:60]
    page = Page(annotate(text, language=language, issuer=name, source=name, report_id=name))
    tags = [tag for tag, _ in page.tags]
    assert set(tags) <= {tag for tag, _ in harmless.tags}
    assert tags.count("script") == 1
    assert not [a for _, attrs in page.tags for a in attrs if a.startswith("on")]
    assert "\n".join(page.paragraphs) == text
    assert "".join(page.all_text).count(name) >= 2  # the issuer and the ids of facts


def fact(start: int, end: int) -> Annotation:
    return Annotation(start, end, "point", "", "", [])


@pytest.mark.parametrize(
    ("text", "spans", "expected"),
    [
        pytest.param("abcd", [(0, 4), (1, 3)], "[1a[2bc]d]", id="one in the other"),
        pytest.param("abcd", [(0, 2), (2, 4)], "[1ab][2cd]", id="side by side"),
        pytest.param("abcd", [(0, 3), (1, 4)], "[1a[2bc]][2d]", id="crossing"),
        pytest.param("abcd", [(0, 4), (0, 4)], "[1[2abcd]]", id="the same span"),
        pytest.param("ab\ncd", [(1, 4)], "a[1b]\n[1c]d", id="over a line break"),
        pytest.param("ab\n\ncd", [(0, 6)], "[1ab]\n\n[1cd]", id="over an empty line"),
        pytest.param("ab\ncd", [(0, 3), (3, 5)], "[1ab]\n[2cd]", id="ends with a line break"),
        pytest.param("abcd", [(0, 2), (1, 4), (1, 3)], "[1a[2[3b]]][2[3c]d]", id="three crossing"),
        pytest.param("a<b&", [(1, 2)], "a[1&lt;]b&amp;", id="escaped"),
        pytest.param("abcd", [], "abcd", id="none"),
    ],
)
def test_marks_never_cross(text: str, spans: list[tuple[int, int]], expected: str) -> None:
    html = "\n".join(_lines(text, [fact(*span) for span in spans]))
    Page(f"<main><p>{html}</p></main>")
    ids = re.findall(r'<mark id="f(\d+)"', html)
    assert sorted(ids) == [str(n) for n in range(1, len(spans) + 1)]
    links = re.findall(r'<a href="#r(\d+)"', html)
    assert sorted(set(links)) == sorted(links)
    html = re.sub(r"<a .*?</a>", "", html)
    html = re.sub(r'<mark[^>]* data-f="(\d+)"[^>]*>', r"[\1", html)
    assert html.replace("</mark>", "]") == expected


def rows(page: str) -> dict[str, str]:
    """Text of each row of the list by what it shows of the report."""
    found = re.findall(r"<tr id=.*?</tr>", page, re.DOTALL)
    cells = [re.findall(r"<td.*?</td>", row, re.DOTALL) for row in found]
    plain = [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in cells]
    return {row[1]: " ".join(row[2:]) for row in plain}


@pytest.mark.parametrize(
    ("body", "raw", "told"),
    [
        pytest.param(
            "开展普法宣传20余次。",
            "20余次",
            ["publicity_events", "≥ 20 次", "以上（余、多、超过）", "词语最贴近", "#"],
            id="the phrase that decided",
        ),
        pytest.param(
            "罚款2万元。", "2万元", ["罚没金额", "fines", "20,000 元"], id="both names, base unit"
        ),
        pytest.param("每周开展普法宣传2次。", "2次", ["频次或均值", "每 周"], id="a rate"),
        pytest.param("开展普法宣传不少于2次。", "2次", ["≥ 2 次", "限度"], id="a norm"),
        pytest.param("全县开展普法宣传90次。", "90次", ["更大范围"], id="a wider area"),
        pytest.param("群众满意率98%。", "98%", ["其他比率", "不是指标"], id="counted by none"),
        pytest.param(
            "调解矛盾纠纷87件，其中邻里纠纷20件。",
            "20件",
            ["已计总数的一部分", "87件"],
            id="a share, and of what",
        ),
        pytest.param(
            "未发生行政诉讼案件。",
            "未发生行政诉讼案件",
            ["litigation_cases", "否定词", "(诉讼|应诉)", " 0"],
            id="absence",
        ),
        pytest.param(
            "学习《中华人民共和国民法典》。",
            "中华人民共和国民法典",
            ["规范名称 民法典", "法律 · law", "目录中有"],
            id="law",
        ),
        pytest.param("制定《某某办法》。", "某某办法", ["local_document", "没有"], id="no law"),
        pytest.param(
            "很好。\n二、存在的不足\n一是执法力量不足。",
            "一是执法力量不足。",
            ["存在的不足和原因 · 1", "执法力量薄弱", "一是"],
            id="a point",
        ),
        pytest.param(
            "很好。\n二、存在的不足\n一是执法力量不足。",
            "执法力量不足",
            ["enforcement_staffing", "标出的文字"],
            id="a theme",
        ),
        pytest.param(
            "很好。\n二、存在的不足\n一是执法力量不足。",
            "二、存在的不足",
            ["存在的不足和原因", "二、", "层次 1"],
            id="a heading",
        ),
    ],
)
def test_the_list_tells_what_was_read_and_why(body: str, raw: str, told: list[str]) -> None:
    page = annotate(HEAD + body)
    shown = rows(page)
    assert raw in shown
    assert [words for words in told if words not in shown[raw]] == []


def test_the_same_report_gives_the_same_page() -> None:
    text = read(REPORTS[0]).text
    assert annotate(text) == annotate(text)
    assert annotate(text) != annotate(text, language="en")


def test_an_english_page_has_no_chinese_of_its_own() -> None:
    page = Page(annotate("x" + HEAD + "罚款2万元。", language="en", issuer="x"))
    assert page.tags[0] == ("html", {"lang": "en"})
    own = "".join(page.all_text) + "".join(page.values("aria-label"))
    assert "no phrase" not in own
    allowed = "".join([HEAD, "罚款2万元", *load().indicators["fines_amount"].patterns])
    allowed += load().name("indicators", "fines_amount")
    assert set(re.findall("[一-鿿]", own)) <= set(allowed)


def test_every_word_of_the_page_is_there() -> None:
    lists = tomllib.loads((TEMPLATES / "annotate.toml").read_text(encoding="utf-8"))
    assert set(lists["kinds"]) == set(KINDS)
    assert set(get_args(Why)) <= set(lists["why"])
    html = (TEMPLATES / "annotate.html").read_text(encoding="utf-8")
    assert set(re.findall(r"words\.(\w+)", html)) == set(lists["words"])
    assert all(len(pair) == 2 and all(pair) for words in lists.values() for pair in words.values())


@pytest.mark.parametrize(
    ("phrase", "near", "expected"),
    [
        ("(甲|乙|丙|丁)…#", "丙有3个", "(丙|⋯)…#"),
        ("(甲|乙|丙|丁)…#", "3个", "(甲|⋯)…#"),
        ("(甲|乙|丙|丁)#", "甲乙丙丁", "(甲|乙|丙|丁)#"),
        ("(甲|乙)…#{件 起}", "丙", "(甲|乙)…#{件 起}"),
        ("", "丙", ""),
    ],
)
def test_a_phrase_is_shown_with_the_words_that_are_near(
    phrase: str, near: str, expected: str
) -> None:
    assert _brief(phrase, near) == expected


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, page = write_report(tmp_path / "青石.txt"), tmp_path / "页.html"
    (tmp_path / "sources.csv").write_text("file,issuer\n青石.txt,白水乡\n", encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["annotate", str(report), "-o", str(page), "--language", "en"])
    assert not caught.value.code
    assert re.fullmatch(r"\d+ facts marked in .*页\.html\n", capsys.readouterr().err)
    html = page.read_bytes().decode("utf-8")
    assert "\r" not in html
    assert "白水乡" in html
    assert hashlib.sha256(report.read_bytes()).hexdigest() in html


@pytest.mark.parametrize(
    ("name", "content", "output", "error", "words"),
    [
        ("none.txt", None, "p.html", ConfigError, "no such file"),
        ("a.txt", b"", "p.html", InputError, "a.txt: the file is empty"),
        ("a.txt", b"%PDF-1.7", "p.html", InputError, "a.txt: is a damaged PDF"),
        ("a.xlsx", b"x", "p.html", InputError, "are not read; convert it to one of .pdf"),
        ("a.txt", "通知：明日放假。".encode(), "p.html", InputError, "is no annual report"),
        ("a.txt", HEAD.encode(), "none/p.html", ConfigError, "cannot be written"),
        ("a.txt", HEAD.encode(), "a.txt", ConfigError, "is the report itself"),
        (".", None, "p.html", ConfigError, "is a folder"),
    ],
)
def test_what_cannot_be_shown(
    name: str,
    content: bytes | None,
    output: str,
    error: type[Exception],
    words: str,
    tmp_path: Path,
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(error, match=re.escape(words)):
        annotate_file(tmp_path / name, tmp_path / output)
    assert content is None or (tmp_path / name).read_bytes() == content


@pytest.mark.browser
def test_in_a_browser(tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="make test-slow installs it")
    page_file = tmp_path / "a.html"
    annotate_file(ROOT / "data" / "raw" / "xianshuigu-2023.txt", page_file)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for width, script in ((1400, True), (360, True), (1400, False)):
            context = browser.new_context(
                viewport={"width": width, "height": 800}, has_touch=True, java_script_enabled=script
            )
            page = context.new_page()
            problems: list[str] = []
            page.on("console", lambda message, told=problems: told.append(message.text))
            page.on("pageerror", lambda error, told=problems: told.append(str(error)))
            page.goto(page_file.as_uri())
            fines = page.locator("#text mark", has_text="13650元").last
            card = page.locator("#card")
            if script:
                fines.hover()
                assert "罚没金额" in card.inner_text()
                fines.tap()
                assert "fines_amount" in card.inner_text()
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                page.keyboard.press("Escape")
                assert not card.is_visible()
                fines.locator("a").focus()
                page.keyboard.press("Tab")
                assert card.is_visible()
                page.keyboard.press("Escape")
            number = fines.get_attribute("data-f")
            row = page.locator(f"#r{number}")
            row.locator("a").click()
            assert page.url.endswith(f"#f{number}")
            assert fines.is_visible()
            page.locator("#k-counted").uncheck()
            assert not row.is_visible()
            assert problems == []
        browser.close()
