import datetime
import inspect
import json
import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from lawstats.analysis.scope import year_ranges
from lawstats.packs import publish
from lawstats.packs.changes import render_changes
from lawstats.packs.contents import find_figures, read_cells
from lawstats.packs.page import heading, render
from lawstats.packs.runs import Run, append_run, render_runs
from lawstats.packs.texts import PackTexts
from lawstats.pages.texts import TEMPLATES
from lawstats.schema.tables import TABLES, to_arrow
from lawstats.tables.corpus import Corpus
from lawstats.tables.corrections import STORED
from lawstats.tables.review import SIGNS
from lawstats.vocabulary import Language, load
from tests.support import rows
from tests.support.notebooks import NOTEBOOKS
from tests.support.pages import Elements, write_manifest, write_pack
from tests.support.toy import FONT

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"
TEXT = "第一句。全年普法3场，共3场。\n检查20次\n《行政处罚法》已学。"


class Store:
    """Tables of one report, some of its values replaced."""

    def __init__(self, **report: object) -> None:
        self.buckets = {"": ""}
        values: dict[str, object] = {
            "report_id": "a/甲 镇",
            "issuer_id": "?:town:甲镇",
            "issuer": "甲镇人民政府",
            "year": 2023,
            "published_on": datetime.date(2024, 1, 2),
            "source": "a/甲 镇.txt",
            "sha256": "0" * 64,
            "text": TEXT,
        }
        row = tuple((values | report).get(name) for name in TABLES["reports"].names)
        text = str((values | report)["text"])
        one, twenty, law = text.rindex("3场"), text.index("20次"), text.index("《")
        rid = "a/甲 镇"
        place = (rid, None, None)
        rows: dict[str, list[tuple[Any, ...]]] = {
            "reports": [row],
            "quantities": [
                (
                    *(f"{rid}:q{start}", *place, indicator, 3.0, "场", "exact", None),
                    *("", start, end, "", None),
                )
                for start, end, indicator in (
                    (one, one + 2, "penalty_cases"),
                    (twenty, twenty + 3, None),
                )
            ],
            "citations": [
                (f"{rid}:c{law}", *place, "x", "行政处罚法", True, None, "law", law, law + 7)
            ],
            "checks": [
                (rid, "dates", "ok", "", None, None),
                (rid, "sum", "fail", "1", None, None),
                (rid, "retrieved_on", "ok", "2024-05-01", None, None),
            ],
            "failures": [("b.txt", "decode", "InputError", HOSTILE)],
        }
        self.tables = {name: to_arrow(name, rows.get(name, [])) for name in TABLES}

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        assert bucket == ""
        data = self.tables[table]
        return data if columns is None else data.select(list(columns))


def corpus(**report: object) -> Corpus:
    return Corpus(Store(**report), load())


def page(pack: Path, language: Language = "zh", /, **report: object) -> str:
    return render(pack, "总览", language, notebooks=["nb"], corpus=corpus(**report))


def test_figures_come_in_the_order_of_the_notebook(tmp_path: Path) -> None:
    code = 'publish(x, name="b")\npublish(y, name="c")\npublish(z, name="a")'
    pack = write_pack(tmp_path, dict.fromkeys(("0", "a", "b", "c"), "x\n1\n"), code)
    found = find_figures(pack)
    assert [f.name for f in found] == ["b", "c", "a", "0"]
    assert (found[0].width, found[0].height) == (1230, 690)
    assert found[0].path == "figures/nb/b"


def test_a_figure_has_alt_text_size_and_files(tmp_path: Path) -> None:
    found = Elements(page(write_pack(tmp_path, {"a": "x\n1\n"})))
    (image,) = [attrs for tag, attrs in found.tags if tag == "img"]
    assert image["src"] == "figures/nb/a.png"
    assert image["alt"] == "表格：五行"
    assert (image["width"], image["height"]) == ("1230", "690")
    links = found.values("a", "href")
    for file in ("figures/nb/a.svg", "figures/nb/a.csv", "notebooks/nb.ipynb", "manifest.json"):
        assert file in links
    assert "题目" in "".join(found.text)


def test_the_page_asks_for_nothing_but_files_of_the_pack(tmp_path: Path) -> None:
    html = page(write_pack(tmp_path, {"a": "x\n1\n"}))
    found = Elements(html)
    ids = {attrs["id"] for _, attrs in found.tags if "id" in attrs}
    assert len(ids) == len(re.findall(r'\sid="', html))
    assert not re.search(r"@import|url\(", FONT.sub("", html))
    (script,) = re.findall("<script>(.*?)</script>", html, re.DOTALL)
    (policy,) = [x for x in found.values("meta", "content") if x.startswith("default-src 'none'")]
    assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in policy
    assert not re.search("https?:", policy + script)
    for link in found.values("a", "href") + found.values("img", "src"):
        assert link[1:] in ids if link.startswith("#") else not re.match(r"\w+:|/", link)


ROWS = {
    "fact_ids": f'value,fact_ids\n3,"a/甲 镇:q{TEXT.rindex("3场")}\na/甲 镇:q{TEXT.index("20")}"\n',
    "canonical_title": "canonical_title,citations\n行政处罚法,1\n",
}


@pytest.mark.parametrize(
    ("rows", "sentences"),
    [
        pytest.param(
            ROWS["fact_ids"],
            ["全年普法3场，共<mark>3场</mark>。", "检查<mark>20次</mark>"],
            id="facts of two sentences",
        ),
        pytest.param(
            ROWS["canonical_title"],
            ["<mark>《行政处罚法》</mark>已学。"],
            id="all places of a title",
        ),
        pytest.param("value\n3\n", [], id="no source"),
        pytest.param("value,fact_ids\n0,\n", [], id="no fact"),
        pytest.param("value,fact_ids\n3,gone:q1\n", [], id="unknown fact"),
    ],
)
def test_each_number_leads_to_its_sentence(tmp_path: Path, rows: str, sentences: list[str]) -> None:
    html = page(write_pack(tmp_path, {"a": rows}))
    assert re.findall(r"<q>(.*?)</q>", html) == sentences
    targets = re.findall(r'<li id="(f\d+)">', html)
    assert targets == [f"f{n}" for n in range(1, len(sentences) + 1)]
    links = {link[1:] for link in Elements(html).values("a", "href") if link.startswith("#f")}
    assert links - {"facts"} == set(targets)


def test_a_long_table_is_cut_and_says_so(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, {"a": "x\n" + "7\n" * 1001})
    html = page(pack)
    assert "此处只列前 1000 行，全部 1001 行见 CSV。" in html
    assert html.count('<td class="number">7</td>') == 1000


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://www.example.gov.cn/a?b=1", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(tmp_path: Path, url: str | None, linked: bool) -> None:
    html = page(write_pack(tmp_path, {"a": ROWS["fact_ids"]}), url=url)
    links = [x for x in Elements(html).values("a", "href") if re.match(r"\w+:", x)]
    assert links == ([url] if linked else [])


def test_where_a_sentence_comes_from_is_told(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, {"a": ROWS["fact_ids"]})
    html = page(pack, url="https://example.org/a", released_on=datetime.date(2024, 2, 1))
    assert '<bdi class="url">https://example.org/a</bdi>' in html
    assert "2024-02-01 发布" in html
    assert "2024-05-01 取得" in html


def test_texts_of_reports_are_shown_as_text(tmp_path: Path) -> None:
    rows = ROWS["fact_ids"].replace("value,", "value,label,").replace("3,", f'3,"{HOSTILE[:25]}",')
    pack = write_pack(tmp_path, {"a": rows}, title=HOSTILE, subtitle=HOSTILE, alt=HOSTILE)
    found = Elements(page(pack, issuer=HOSTILE, text=TEXT.replace("3场。", f"3场{HOSTILE}。")))
    assert [tag for tag, _ in found.tags if tag in ("script", "x")] == ["script"], "its own"
    assert not [attrs for _, attrs in found.tags if any(name.startswith("on") for name in attrs)]
    assert found.values("img", "alt") == [HOSTILE]
    # Title in contents, caption, and caption of the table; subtitle, issuer, sentence, failure.
    assert "".join(found.text).count(HOSTILE) == 7


def test_warnings_stand_above_all_else(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, {"a": "x\n1\n"})
    html = render(
        pack, "总览", "zh", notebooks=["nb"], corpus=corpus(), warnings=["只有 1 份 <报告>"]
    )
    assert "<li>只有 1 份 &lt;报告&gt;</li>" in html[: html.index("<nav")]
    assert "请先留意" not in page(pack)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        pytest.param("zh", ["先核对什么", "法治宣传阵地数 3 个 · 各项相加得出"], id="zh"),
        pytest.param("en", ["What to check first", " 3 个 · added up from parts"], id="en"),
    ],
)
def test_what_to_check_first(tmp_path: Path, language: Language, told: list[str]) -> None:
    pack = write_pack(tmp_path, {"a": "x\n1\n"})
    one = rows.corpus(reports=[rows.report(issuer="甲镇")], quantities=rows.VENUES)
    html = render(pack, "总览", language, notebooks=["nb"], corpus=one)
    listed = html[html.index('<section id="review"') : html.index('<section id="nb"')]
    assert 'class="data"' not in listed, "the script wants a table there"
    assert all(words in listed for words in told)
    assert "建成法治公园<mark>1个</mark>、法治长廊2个。" in listed
    assert "<code>a,106,indicator,,,</code>" in listed
    assert 'id="review"' not in page(pack, language)


def test_every_sign_of_doubt_has_its_words() -> None:
    words = PackTexts("en").words
    assert all(f"sign_{name}" in words for name in SIGNS)


def test_a_notebook_tells_what_it_ran_with(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, {"a": "x\n1\n"})
    path = pack / "notebooks" / "nb.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] += [
        {"cell_type": "code", "metadata": {"tags": [tag]}, "source": source}
        for tag, source in (
            ("parameters", ["tables: str = 'data/raw'\n", "top_n: int = 10\n", "years = None"]),
            ("injected-parameters", ["# Parameters\n", "top_n = 3\n", "output = 'x/.new-1'"]),
        )
    ]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    told = re.findall("<code>(.*?)</code>", page(pack))
    assert told == ["top_n = 3", "years = None"]


def test_a_table_names_what_its_csv_has_as_ids(tmp_path: Path) -> None:
    rows = (
        "indicator,name_zh,name_en,report_id,label,value,basis,qualifier,kind,publish,"
        "qualifier_before,peer_qualifiers,fields\n"
        "penalty_cases,行政处罚案件数,penalties,a,甲镇,0,stated_absence,exact,law,not_shown_late,"
        'over,"exact\nabout","publicity\nenforcement"\n'
    )
    html = page(write_pack(tmp_path, {"a": rows}))
    table = html[html.index("<caption") : html.index("</details>")]
    assert re.findall(r"<th[^>]*>(.*?)</th>", table) == [
        *("名称", "单位", "数值", "取法", "确切程度", "类别", "4月1日前公开"),
        *("上年确切程度", "同级各数的确切程度", "涉及领域"),
    ]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table, re.DOTALL)
    assert cells == [
        *("行政处罚案件数", "甲镇", "0", "写明没有", "确切", "法律", "未显示逾期"),
        *("以上（余、多、超过）", "确切\n左右（约、近）", "法治宣传\n行政执法"),
    ]


def test_the_words_are_one_for_one_thing() -> None:
    words = (TEMPLATES / "words.toml").read_text(encoding="utf-8")
    assert not re.findall(r"篇|机关", words), "份 for reports, 单位 for issuers"


FIRST, SECOND = "20260101T000000Z", "20260102T000000Z"


@pytest.mark.parametrize(
    ("earlier", "told"),
    [
        pytest.param(None, "这是第一期", id="first"),
        pytest.param(FIRST, "与上一期 2026-01-01T00:00:00Z 相比", id="second"),
        pytest.param("gone", "不能与上一期比较", id="earlier one is no pack"),
    ],
)
def test_what_changed_is_told_beside_the_page(
    earlier: str | None, told: str, tmp_path: Path
) -> None:
    for name, issuer in ((FIRST, "甲镇"), (SECOND, HOSTILE)):
        pack = write_pack(tmp_path / name, {"a": f"label,n\n{'x' * (name == FIRST)},1\n"})
        write_manifest(pack, corpus(issuer=issuer))
    html = render_changes(
        pack, tmp_path / earlier if earlier else None, "总览", "zh", corpus(issuer=HOSTILE)
    )
    found = Elements(html)
    assert told in "".join(found.text)
    assert [tag for tag, _ in found.tags].count("script") == 1, "its own"
    assert ("".join(found.text).count(HOSTILE) == 2) == (earlier == FIRST)
    assert str(tmp_path) not in html or earlier == "gone"


def test_the_first_page_does_not_tell_which_pack_was_before(tmp_path: Path) -> None:
    """It is the same for the same inputs; `changes.html`, which is not, is linked from it."""
    pack = write_pack(tmp_path, {"a": "x\n1\n"})
    assert "changes.html" in Elements(page(pack)).values("a", "href")
    assert "上一期 2" not in page(pack)


def test_every_run_is_listed(tmp_path: Path) -> None:
    for name in (FIRST, SECOND):
        write_manifest(write_pack(tmp_path / "p" / name, {}), corpus())
        (tmp_path / "p" / name / "index.html").touch()
    (tmp_path / "p" / ".new-1").mkdir()
    (tmp_path / "p" / "latest").symlink_to(SECOND)
    listed = re.findall(r'<td>(?:<a href="(.*?)">)?(2026.*?)<', render_runs(tmp_path, "zh"))
    links = [f"p/{name}/index.html" for name in (SECOND, FIRST)]
    assert listed == [(links[0], "2026-01-02T00:00:00Z"), (links[1], "2026-01-01T00:00:00Z")]

    append_run(tmp_path, Run("p", "2026-01-03T00:00:00Z", 2.5, "failed", 3, error="<b>x</b>"))
    path = tmp_path / "p" / SECOND
    append_run(
        tmp_path, Run("p", "2026-01-02T00:00:00Z", 9.0, "published", 0, {"reports": 5}, path)
    )
    html = render_runs(tmp_path, "zh")
    listed = re.findall(r'<td>(?:<a href="(.*?)">)?(2026.*?)<', html)
    assert [link for link, _ in listed] == ["", *links]
    assert "笔记本出错" in html
    assert "<td>&lt;b&gt;x&lt;/b&gt;</td>" in html
    assert "报告 5" in html


def test_every_count_of_a_run_has_a_name() -> None:
    """The module `publish` names its counts in quotes."""
    source = inspect.getsource(publish)
    counted = re.findall(r"counts(?: \|= |\[)(.*)", source)
    names = re.findall(r'"(\w+)"', " ".join(counted))
    assert len(names) > 4
    for words in (PackTexts("zh").words, PackTexts("en").words):
        assert [name for name in names if f"count_{name}" not in words] == []


def test_no_run_yet(tmp_path: Path) -> None:
    assert "还没有运行过" in render_runs(tmp_path, "zh")


def test_reading_quality_and_failures_are_told(tmp_path: Path) -> None:
    text = "".join(Elements(page(write_pack(tmp_path, {"a": "x\n1\n"}))).text)
    assert "其中认出指标的数字1" in text
    assert "b.txtdecode" in text.replace("\n", "")
    assert "1 份报告 · 1 个单位 · 2023 年" in text


@pytest.mark.parametrize(
    ("report", "text"),
    [({"year": None}, "年份不详"), ({"issuer": None}, "单位不详"), ({}, "甲镇人民政府")],
)
def test_what_a_report_does_not_say(tmp_path: Path, report: dict[str, None], text: str) -> None:
    assert text in page(write_pack(tmp_path, {"a": ROWS["fact_ids"]}), "zh", **report)


def test_an_english_page_has_no_chinese_of_its_own(tmp_path: Path) -> None:
    rows = "name_zh,name_en,value,n_facts\n甲,a,1,2\n"
    pack = write_pack(tmp_path, {"a": rows}, title="T", subtitle="s")
    html = page(pack, "en")
    assert '<html lang="en">' in html
    assert "Heading" in html
    assert "1 report · 1 issuer · 2023" in html
    own = Elements(html).text
    assert {"name", "value", "places in the report"} <= set(own)
    assert set(re.findall("[\u4e00-\u9fff]+", "".join(own))) == {"总览", "来源"}


RID = "a/甲 镇"
ONE, LAW = TEXT.rindex("3场"), TEXT.index("《")


def corrected_page(pack: Path, language: Language, *rows: tuple[Any, ...]) -> str:
    given = {"corrections": to_arrow(STORED, [(*row, None) for row in rows])}
    about = Corpus(Store(issuer=None), load(), given)
    return render(pack, "总览", language, notebooks=["nb"], corpus=about)


@pytest.mark.parametrize(
    ("rows", "language", "notes"),
    [
        pytest.param([], "zh", [], id="none"),
        pytest.param(
            [(2, RID, ONE, "value", "30", "张三", "原文三十场")],
            "zh",
            ["更正：原读 3，改为 30，由 张三，因 原文三十场（数值）"],
            id="a value",
        ),
        pytest.param(
            [(2, RID, ONE, "indicator", "inspections", "Li", "no <b>penalty</b>")],
            "en",
            [
                "corrected: read as administrative penalties, changed to inspections by Li: "
                "no &lt;b&gt;penalty&lt;/b&gt; (indicator)"
            ],
            id="an indicator by its name",
        ),
        pytest.param(
            [
                (2, RID, ONE, "unit", "次", "张三", "误"),
                (3, RID, ONE, "per", "月", "张三", "误"),
            ],
            "zh",
            [
                "更正：原读 场，改为 次，由 张三，因 误（计量单位）",
                "更正：原读 空，改为 月，由 张三，因 误（每）",
            ],
            id="two of one fact",
        ),
        pytest.param(
            [(2, RID, ONE, "value", "3", "张三", "误")], "zh", [], id="no change, no note"
        ),
        pytest.param(
            [(2, RID, TEXT.index("20次"), "value", "3", "张三", "误")],
            "zh",
            [],
            id="not in a figure",
        ),
    ],
)
def test_corrected_facts_are_marked(
    rows: list[tuple[Any, ...]], language: Language, notes: list[str], tmp_path: Path
) -> None:
    one = f'value,fact_ids\n3,"{RID}:q{ONE}"\n'
    html = corrected_page(write_pack(tmp_path, {"a": one}), language, *rows)
    assert re.findall(r'<small class="corrected">(.*?)</small>', html) == notes


def test_the_page_lists_corrections_and_what_came_of_them(tmp_path: Path) -> None:
    pack = write_pack(tmp_path, {"a": "x\n1\n"})
    assert "更正" not in corrected_page(pack, "zh")
    html = corrected_page(
        pack,
        "zh",
        (2, RID, ONE, "value", "30", HOSTILE, HOSTILE),
        (3, RID, 1, "value", "30", "张三", "误"),
        (4, "b", 1, "value", "30", "张三", "误"),
        (5, RID, None, "title", HOSTILE, "张三", "误"),
    )
    table = html[html.index("更正人") : html.index('id="accuracy"')]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table)
    states = cells[8::9]
    assert states == ["已更正", "原处已无此项", "没有这份报告", "已更正"]
    assert cells[:2] == ["2", RID]
    assert cells[4:6] == ["3", "30"]
    found = Elements(html)
    assert [tag for tag, _ in found.tags].count("script") == 1, "its own"
    assert "".join(found.text).count(HOSTILE) == 4


@pytest.mark.parametrize("notebook", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_each_notebook_has_a_heading_in_both_languages(notebook: Path) -> None:
    zh, en = (heading(read_cells(notebook), language) for language in ("zh", "en"))
    assert re.search("[\u4e00-\u9fff]", zh)
    assert not re.search("[a-z/]", zh)
    assert re.fullmatch("[A-Za-z ]+", en)


YEARS = [
    ([], "zh", ""),
    ([2023], "zh", "2023"),
    ([2022, 2023], "zh", "2022–2023"),
    ([2021, 2023], "zh", "2021、2023"),
    ([2021, 2023], "en", "2021, 2023"),
    ([2018, 2019, 2020, 2022], "zh", "2018–2020、2022"),
]


@pytest.mark.parametrize(("years", "language", "text"), YEARS)
def test_years_are_a_span_where_they_follow_each_other(
    years: list[int], language: Language, text: str
) -> None:
    assert year_ranges(years, language) == text


def test_the_same_pack_gives_the_same_page(tmp_path: Path) -> None:
    first = write_pack(tmp_path / "a", {"a": ROWS["fact_ids"]})
    second = write_pack(tmp_path / "b", {"a": ROWS["fact_ids"]})
    assert page(first) == page(second)
