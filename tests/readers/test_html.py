"""Web pages to the reports that they carry."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawstats.base.errors import InputError
from lawstats.readers.html import read

TITLE = "石桥镇2023年度法治政府建设情况报告"
BODY = [
    "2023年，石桥镇认真贯彻《法治政府建设实施纲要》，现将有关情况报告如下：",
    "一、主要举措和成效",
    "全镇开展法治宣传活动8场次，发放资料500份。调解矛盾纠纷12件。",
    "二、其他需要报告的情况",
    "无。",
    "石桥镇人民政府",
    "2024年1月15日",
]
TEXT = "\n".join([TITLE, *BODY])
OTHER = "白水镇2023年度法治政府建设情况报告"


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>\n" for line in lines)


H1 = f"<h1>{TITLE}</h1>"
P = paragraphs(BODY)
BR = "<br>".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in BODY)
ROWS = "".join(f"<tr><td> {line}</td><td></td></tr>" for line in BODY)
WORD = "".join(
    f"<p class=MsoNormal><span\nlang=EN-US>{line[:4]}</span><span\nstyle='x'>{line[4:]}<o:p></o:p>"
    "</span></p>"
    for line in BODY
)
CUT = "".join(f"<p>\n  {line[:5]}\n  {line[5:]}\n</p>" for line in BODY)
ESCAPED = P.replace("<", "&lt;")
FOOTER = (
    "<div>主办：石桥镇人民政府 地址：石桥镇中心路1号 邮编：300000</div>"
    "<div>版权所有：石桥镇人民政府。未经许可，不得转载。津ICP备12345678号</div>"
)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"{H1}<div id=zoom>{P}</div>", id="box of paragraphs"),
        pytest.param(f"{H1}<div class=TRS_Editor><p>{BR}</p></div>", id="one paragraph"),
        pytest.param(f"<div class=a>{H1}{P}</div>", id="title and text in one box"),
        pytest.param(f"{H1}{P}", id="no box at all"),
        pytest.param(f"{H1}<pre>{chr(10).join(BODY)}</pre>", id="preformatted"),
        pytest.param(f"<table><tr><td>{TITLE}</td></tr>{ROWS}</table>", id="rows of a table"),
        pytest.param(
            f"<table><tr><td><a href=/>首页</a></td><td><center>{TITLE}</center>{P}</td></table>",
            id="cell of a layout table",
        ),
        pytest.param(
            f"<form><h2>{TITLE}</h2><div>时间：2024-02-01 来源：石桥镇 点击：["
            f"<script>hits(1)</script>]</div><div id=vsb_content><div class=v>{P}</div></div>"
            "<p align=right>【<a href=x>关闭</a>】</p></form>",
            id="form, and a count by a script",
        ),
        pytest.param(
            f"{H1}<textarea style='display:none'>{ESCAPED}</textarea><div id=show></div>",
            id="hidden text area, escaped",
        ),
        pytest.param(f"{H1}<textarea id=c>{P}</textarea>", id="text area, raw"),
        pytest.param(
            f"<div class=pc>{H1}{P}</div><div style='display:none'>{H1}{P}</div>",
            id="hidden copy",
        ),
        pytest.param(
            f"<div style='display:none'>{P}</div><div class=pc>{H1}{P}</div>",
            id="hidden copy first",
        ),
        pytest.param(f"<div>{H1}{P}</div><div>{H1}{P}</div>", id="two shown copies"),
        pytest.param(
            f"{H1}<div><div>{paragraphs(BODY[:3])}</div><div>{paragraphs(BODY[3:5])}</div></div>"
            f"<div class=sign>{paragraphs(BODY[5:])}</div>",
            id="text in several boxes",
        ),
        pytest.param(
            f"{H1}<p class=lead>{BODY[0]}</p><div class=con>{paragraphs(BODY[1:])}</div>",
            id="first paragraph outside the box",
        ),
        pytest.param(
            f"<title>{TITLE}_政务公开_石桥镇人民政府</title><div>{P}</div>", id="title in the head"
        ),
        pytest.param(
            f"<meta name=ArticleTitle content='{TITLE}'><title>政务公开</title><div>{P}</div>",
            id="title as the standard has it",
        ),
        pytest.param(
            f"<table><tr><td>标　题</td><td>{TITLE}</td></tr></table><div>{P}</div>",
            id="title in the metadata",
        ),
        pytest.param(
            f"<div>{TITLE} 发布时间：2024-02-01 来源：石桥镇</div><div>{P}</div>",
            id="title and metadata in one line",
        ),
        pytest.param(
            f"<p>今天是：2019年10月31日 星期四</p><p>首页&gt;公开&gt;{TITLE}</p>{H1}{P}",
            id="frozen date, title in the path",
        ),
        pytest.param(
            f"<title>{TITLE}</title><p>2019年12月3日 星期二</p>{P}", id="date of no title"
        ),
        pytest.param(
            f"{H1}<div>发布时间：2024-02-01　文号：</div><div>{P}</div>", id="empty number"
        ),
        pytest.param(f"{H1}<p>文号：</p>{P}", id="empty number above the text"),
        pytest.param(f"{H1}<p>内容概述：</p>{P}", id="empty summary above the text"),
        pytest.param(
            f"{H1}<ul><li>内容概述：</li><li>{BODY[0][:25]}。</li></ul><div>{P}</div>",
            id="summary in the metadata",
        ),
        pytest.param(
            f"{H1}<div>{P}<p>附件：<a href=a.docx>{TITLE}.docx</a></p><p>上一条：没有了</p>"
            f"<p>下一条：<a href=/y>{OTHER}</a></p></div>",
            id="neighbours inside the box",
        ),
        pytest.param(
            f"{H1}<div>{P}<h4>相关文档</h4><p>{OTHER}</p><p>白水镇开展普法宣传。</p></div>",
            id="related without links",
        ),
        pytest.param(f"{H1}<div>{P}</div>{FOOTER}", id="footer with a sentence"),
        pytest.param(
            f"<style>p{{}}</style>{H1}<div><style>.TRS_Editor P{{}}</style><script>if(1<2)x('。');"
            f"</script>{P}<!-- 注释。 --><noscript>请打开脚本。</noscript></div>",
            id="style, script, comment",
        ),
        pytest.param(f"{H1}<!--[if mso]><xml>批注。</xml><![endif]-->{WORD}", id="Word"),
        pytest.param(f"{H1}<div>{CUT}</div>", id="lines broken in the source"),
        pytest.param(
            H1 + P.replace("一、", "<![if !supportLists]>一、<![endif]>"),
            id="number of a list for old browsers",
        ),
        pytest.param(
            f"{H1}<article>{P.replace('</p>', '')}</article>", id="paragraphs never closed"
        ),
        pytest.param(f"{H1}<div><a href=/x>{P * 9}</div>", id="link never closed"),
        pytest.param(
            f"{H1}<div>" + P.replace("》", "<a href='/law'>》</a>") + "</div>",
            id="link in the text",
        ),
    ],
)
def test_report_is_read(page: str) -> None:
    text = read(page.encode()).text
    assert text == (TEXT if page.count(BODY[2]) < 9 else "\n".join([TITLE, *BODY * 9]))


LONG = "全镇各村社区持续推进法治建设，开展执法检查一百二十余次。" * 8


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(
            "<p>贯彻<法治纲要>和<A类条例>。", "贯彻<法治纲要>和<A类条例>。", id="raw marks"
        ),
        pytest.param("<p>贯彻&lt;法治纲要&gt;。", "贯彻<法治纲要>。", id="escaped marks"),
        pytest.param("<p>占比<5%，<b>达</b>3<4。", "占比<5%，达3<4。", id="less than"),
        pytest.param("其中：<ol><li>甲。</li><li>乙。</ol>", "其中：\n1.甲。\n2.乙。", id="list"),
        pytest.param(
            "<ol><li>1.甲。<li>（2）乙。</ol>", "1.甲。\n（2）乙。", id="list with numbers"
        ),
        pytest.param(
            "<ol start=3><li><p>甲。</p><p>续。</p></ol>", "3.甲。\n续。", id="list from 3"
        ),
        pytest.param("<ul><li>甲。<li>乙。</ul>", "甲。\n乙。", id="list without numbers"),
        pytest.param("<ol class=custom_cn>" + "<li>甲。" * 12, "\n十二、甲。", id="Chinese list"),
        pytest.param("<ol class=custom_cn2><li>甲。</ol>", "\n（一）甲。", id="list in brackets"),
        pytest.param("<ol style='list-style: none'><li>甲。</ol>", "\n甲。", id="bare list"),
        pytest.param(
            "<table><tr><th>项目<th>数量<tr><td><p>行政<br>处罚</p><td>12<tr><td>检查<td>30</table>",
            "项目　数量\n行政处罚　12\n检查　30",
            id="table",
        ),
        pytest.param(f"<table><tr><td>{LONG}<td>{LONG}</table>", f"{LONG}\n{LONG}", id="columns"),
        pytest.param("<p>甲<span style='display:none'>乙</span>丙。", "甲丙。", id="hidden words"),
        pytest.param("<p>处理&nbsp;12\u200b 件。", "处理\u00a012 件。", id="blanks"),
        pytest.param("<p>发放&#36164;料&hellip;。", "发放资料…。", id="entities"),
        pytest.param("<p>时间：每月一次<p>甲。", "时间：每月一次\n甲。", id="words like a label"),
        pytest.param("<p>扫码入企，规范检查<p>甲。", "扫码入企，规范检查\n甲。", id="like a tool"),
        pytest.param(
            "<p>相关政策落实到位<p>甲。", "相关政策落实到位\n甲。", id="like related links"
        ),
        pytest.param("<p>分享法治故事", "分享法治故事", id="like a button"),
    ],
)
def test_inside_of_a_report(inner: str, expected: str) -> None:
    before, after = "开头一段。" * 20, "结尾一段。" * 12
    text = read(f"<p>{before}</p><div>{inner}</div><p>{after}</p>".encode()).text
    assert text.startswith(before)
    assert text.endswith(f"{expected}\n{after}")


def test_marks_in_the_lead_are_no_path() -> None:
    lead = "2023年，我镇认真贯彻<法治政府建设实施纲要>，现将情况报告如下："
    page = f"<div><a href=/>首页</a> > 正文</div>{H1}<div><p>{lead}</p>{paragraphs(BODY[1:])}</div>"
    assert read(page.encode()).text.split("\n")[:2] == [TITLE, lead]


PLAIN = "关于2023年法治政府建设情况的报告"
INNER = "关于印发石桥镇法治政府建设工作情况的报告"


@pytest.mark.parametrize(
    ("above", "inside", "expected"),
    [
        pytest.param([TITLE], [TITLE], [TITLE], id="the same"),
        pytest.param([TITLE], [TITLE[:9], TITLE[9:]], [TITLE[:9], TITLE[9:]], id="cut inside"),
        pytest.param([TITLE[:9], TITLE[9:]], [], [TITLE[:9], TITLE[9:]], id="cut above"),
        pytest.param(
            [PLAIN], ["石桥镇人民政府", PLAIN], ["石桥镇人民政府", PLAIN], id="longer inside"
        ),
        pytest.param([f"{TITLE} (2024-02-26)"], [TITLE], [TITLE], id="date behind the title"),
        pytest.param([TITLE], [INNER], [TITLE, INNER], id="another one inside"),
        pytest.param([], ["石政发〔2024〕6号", TITLE], ["石政发〔2024〕6号", TITLE], id="number"),
        pytest.param(
            ["中共石桥镇委员会", "石桥镇人民政府", PLAIN],
            [],
            ["中共石桥镇委员会", "石桥镇人民政府", PLAIN],
            id="two issuers",
        ),
    ],
)
def test_title_is_said_once(above: list[str], inside: list[str], expected: list[str]) -> None:
    page = (
        f"<div>石桥区人民政府</div><p>政务公开</p><h1>{'<br>'.join(above)}</h1>"
        f"<div>发布时间：2024-02-01</div><div>{paragraphs(inside)}{P}</div>"
    )
    assert read(page.encode()).text.split("\n")[: -len(BODY)] == expected


NUMBER = "石政〔2024〕6号"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            "发布时间：2024-02-01 10:20　来源：石桥镇", ("2024-02-01", "石桥镇", None), id="line"
        ),
        pytest.param(
            f"【发布机构】石桥镇【发文字号】{NUMBER}【发布日期】2024年2月1日",
            ("2024-02-01", "石桥镇", NUMBER),
            id="brackets",
        ),
        pytest.param(
            "索 引 号 | A1 | 发布机构 | 石桥镇 | 文号 | 无 | 成文日期 | 2024-01-03 |",
            ("2024-01-03", "石桥镇", None),
            id="bars, the day of making alone",
        ),
        pytest.param(
            "<table><tr><td>发 文 机 构<td>石桥镇<td>公开日期<td>2024/2/1</table>",
            ("2024-02-01", "石桥镇", None),
            id="table",
        ),
        pytest.param(
            f"<dl><dt>文号：</dt><dd>{NUMBER}</dd><dt>来源：</dt><dd>石桥镇</dd></dl>",
            (None, "石桥镇", NUMBER),
            id="names above values",
        ),
        pytest.param(
            "<ul><li><b>信息来源：</b>石桥镇<li><b>信息提供日期：</b>20240201</ul>",
            ("2024-02-01", "石桥镇", None),
            id="list",
        ),
        pytest.param(
            "来源：石桥镇<br>时间：2024.2.1<br>成文日期：2024-01-03",
            ("2024-02-01", "石桥镇", None),
            id="written on another day",
        ),
        pytest.param(
            "更新时间：2024-03-01 发布日期：2024-02-01",
            ("2024-02-01", None, None),
            id="changed later",
        ),
        pytest.param("<span>2024-02-01 09:18</span>", ("2024-02-01", None, None), id="date alone"),
        pytest.param("2024-02-01 09:18 来源：石桥镇", ("2024-02-01", "石桥镇", None), id="before"),
        pytest.param(
            "2024年02月01日　来源：石桥镇", ("2024-02-01", "石桥镇", None), id="before, 年"
        ),
        pytest.param("来源：石桥镇 2024-02-01", ("2024-02-01", "石桥镇", None), id="behind"),
        pytest.param("来源：石桥镇2024-02-01 09:18", ("2024-02-01", "石桥镇", None), id="glued"),
        pytest.param(
            "来源：石桥镇 | 2024-02-01", ("2024-02-01", "石桥镇", None), id="behind a bar"
        ),
        pytest.param("石桥镇 | 2024-02-01", ("2024-02-01", None, None), id="bar without label"),
        pytest.param("| 2024/02/01 | 浏览：12 |", ("2024-02-01", None, None), id="bar, counter"),
        pytest.param("发文日期：2024年2月1日", ("2024-02-01", None, None), id="发文日期"),
        pytest.param("【生成日期】2024-02-01", ("2024-02-01", None, None), id="生成日期"),
        pytest.param("[ 成文日期 ] 2024-02-01", ("2024-02-01", None, None), id="成文日期"),
        pytest.param("印发时间：2024.2.1", ("2024-02-01", None, None), id="印发时间"),
        pytest.param(
            "成文日期：2024-01-03 发文日期：2024-01-05 发布日期：2024-02-01",
            ("2024-02-01", None, None),
            id="three days",
        ),
        pytest.param(
            "生成日期：2024-02-01 成文日期：2024-01-03", ("2024-02-01", None, None), id="two"
        ),
        pytest.param("发布日期 2024-02-01", ("2024-02-01", None, None), id="label without a mark"),
        pytest.param("发布时间2024-02-01 09:18", ("2024-02-01", None, None), id="label glued"),
        pytest.param("发布于 2024-02-01", ("2024-02-01", None, None), id="发布于"),
        pytest.param("2024-02-01 发布", ("2024-02-01", None, None), id="发布 behind"),
        pytest.param("公布时间：2024-02-01", ("2024-02-01", None, None), id="公布时间"),
        pytest.param("上网日期：20240201", ("2024-02-01", None, None), id="上网日期"),
        pytest.param("發布日期：2024-02-01", ("2024-02-01", None, None), id="traditional"),
        pytest.param(
            "来源：石桥镇发布时间：2024-02-01", ("2024-02-01", "石桥镇", None), id="labels glued"
        ),
        pytest.param("发布时间：2024-02-0109:18", ("2024-02-01", None, None), id="time glued"),
        pytest.param("发布日期：二〇二四年二月一日", ("2024-02-01", None, None), id="words"),
        pytest.param("录入：张某 发布时间：2024-02-01", ("2024-02-01", None, None), id="a name"),
        pytest.param("信息发布时间：2024-02-01", ("2024-02-01", None, None), id="longer label"),
        pytest.param(
            "今天是2019年10月31日 星期四 发布时间：2024-02-01",
            ("2024-02-01", None, None),
            id="clock, day",
        ),
        pytest.param("有效期至：2026-02-01", (None, None, None), id="end of validity"),
        pytest.param("施行日期：2024-02-01", (None, None, None), id="of coming into force"),
        pytest.param("有效期：2024-02-01至2025-02-01", (None, None, None), id="of validity"),
        pytest.param("2019年10月31日 星期四", (None, None, None), id="clock"),
        pytest.param(f"文号：{NUMBER}（有效）", (None, None, NUMBER), id="number and more"),
        pytest.param(f"发文字号{NUMBER}", (None, None, NUMBER), id="number glued to its label"),
        pytest.param("发布日期：2024-02-31 发布机构：本站", (None, None, None), id="no such day"),
        pytest.param("浏览次数：20240201", (None, None, None), id="a count"),
    ],
)
def test_metadata(lines: str, expected: tuple[str | None, str | None, str | None]) -> None:
    page = read(f"<div>今天是：2019年10月31日</div>{H1}<div>{lines}</div><div>{P}</div>".encode())
    day = page.released_on.isoformat() if page.released_on else None
    assert (day, page.publisher, page.document_number) == expected
    assert page.text == TEXT


def test_metadata_of_the_head() -> None:
    head = (
        "<meta name='PubDate' content='2024-02-01 10:20'><META NAME=contentsource CONTENT='石桥镇'>"
        f"<meta name=ColumnName content='法治建设'><title>{TITLE}</title>"
    )
    page = read(f"<html><head>{head}</head><body>{P}</body></html>".encode())
    assert (page.text, page.released_on, page.publisher) == (TEXT, date(2024, 2, 1), "石桥镇")


@pytest.mark.parametrize(
    "head",
    [
        pytest.param("<meta name=publishdate content=2024-02-01>", id="publishdate"),
        pytest.param("<meta property='article:published_time' content=2024-02-01T09:00>", id="og"),
        pytest.param("<meta itemprop=datePublished content=20240201>", id="itemprop"),
        pytest.param("<meta name=CreateDate content='2024-02-01 09:18:00'>", id="createdate"),
        pytest.param("<script>var a={'b':1}</script><meta name=pubdate content=2024/2/1>", id="js"),
        pytest.param('<script>{"pubDate": "2024-02-01T09:18:00"}</script>', id="in a script"),
    ],
)
def test_date_of_publication_in_the_head(head: str) -> None:
    page = f"<html><head>{head}<title>{TITLE}</title></head><body>{P}</body></html>"
    assert read(page.encode()).released_on == date(2024, 2, 1)


def test_what_the_page_shows_wins_over_its_head() -> None:
    head = "<meta name=pubdate content=2024-02-09>"
    shown = f"<p>发布时间：2024-02-01</p>{H1}{P}"
    assert read(f"<head>{head}</head>{shown}".encode()).released_on == date(2024, 2, 1)


def test_number_below_the_title_is_part_of_the_report() -> None:
    page = read(f"{H1}<p class=no>{NUMBER}</p><div>{P}</div>".encode())
    assert page.document_number == NUMBER
    assert page.text.split("\n")[:3] == [TITLE, NUMBER, BODY[0]]


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(["石桥镇人民政府", "2024年1月15号"], id="号"),
        pytest.param(["石桥镇人民政府", "2024.1.15"], id="dots"),
        pytest.param(["石桥镇人民政府", "2024-01-15"], id="hyphens"),
        pytest.param(["石桥镇人民政府", "二O二四年元月十五日"], id="letter O"),
        pytest.param(["石桥镇人民政府", "[2024年1月15日]"], id="square brackets"),
        pytest.param(["石桥镇人民政府", "2024年1月", "15日"], id="cut"),
        pytest.param(["石桥镇人民", "政府", "2024/1/15"], id="issuer cut"),
        pytest.param(["抄送：县司法局。", "石桥镇党政办 2024年1月15日印发"], id="printed"),
    ],
)
def test_a_signature_in_a_box_of_its_own_is_read(signature: list[str]) -> None:
    body = BODY[:-2]
    boxes = f"<div>{paragraphs(body)}</div><div>{paragraphs(signature)}</div>"
    page = f"{H1}{boxes}<div>2024-02-01 09:18</div>{FOOTER}"
    assert read(page.encode()).text.split("\n") == [TITLE, *body, *signature]


def test_boxes_of_any_size_are_put_together() -> None:
    body = [
        BODY[0],
        LONG,
        "问题与不足",
        "普法形式单一。",
        *BODY[3:5],
        "石桥镇人民政府",
        "二〇二四年一月五日",
    ]
    boxes = f"<div>{LONG}</div>".join(
        f"<div>{paragraphs(lines)}</div>" for lines in (body[:1], body[2:])
    )
    assert read(f"{H1}{boxes}{FOOTER}".encode()).text.split("\n") == [TITLE, *body]


@pytest.mark.parametrize(
    ("above", "day"),
    [
        pytest.param("<time>2024-02-01</time>", date(2024, 2, 1), id="stamp"),
        pytest.param("<p>石桥镇｜2024/02/01</p>", date(2024, 2, 1), id="name and stamp"),
        pytest.param("<p>发布人：张某 发布时间：2024-02-01</p>", date(2024, 2, 1), id="label"),
        pytest.param("<p>2019年12月3日 星期二</p>", None, id="clock"),
        pytest.param("<p>2019年12月3日</p>", None, id="day in words"),
        pytest.param("<p>2024-02-01</p><p>政务公开</p>", None, id="not directly above"),
    ],
)
def test_date_above_the_title(above: str, day: date | None) -> None:
    assert read(f"{above}{H1}<div>{P}</div>".encode()).released_on == day


def test_the_signature_below_the_title_is_not_of_publication() -> None:
    page = f"{H1}<div><p>石桥镇人民政府 2024年1月9日</p>{P}</div>"
    assert read(page.encode()).released_on is None


def test_date_in_brackets_behind_the_title() -> None:
    assert read(f"<h1>{TITLE}（2024年02月26日）</h1>{P}".encode()).released_on == date(2024, 2, 26)


@pytest.mark.parametrize(
    ("data", "stage", "words"),
    [
        pytest.param(b"", "read", "no text", id="empty"),
        pytest.param(b"<!-- x", "read", "no text", id="comment"),
        pytest.param(
            f"{H1}<p>附件：<a href=a.pdf>报告.pdf</a>".encode(), "read", "file", id="file"
        ),
        pytest.param(
            "<div id=app></div><script>load('正文。')</script>".encode(), "read", "script", id="app"
        ),
        pytest.param(
            P.encode()[:120] + b"\xff" + P.encode()[120:], "decode", "damaged", id="damage"
        ),
        pytest.param(b"<div>" * 10_000 + P.encode(), "limit", "deep", id="deep"),
        pytest.param(b" " * 20_000_001, "limit", "larger", id="large"),
    ],
)
def test_what_cannot_be_read(data: bytes, stage: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read(data)
    assert caught.value.stage == stage


def test_damage_outside_the_report_is_passed_over() -> None:
    page = "<meta name=Description content='石桥".encode() + b"\xe9\x95'>" + f"{H1}{P}".encode()
    assert read(page).text == TEXT


def test_entities_of_a_document_type_are_not_expanded() -> None:
    kinds = "<!DOCTYPE html [<!ENTITY a '爆炸'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
    text = read(f"{kinds}{H1}<div>{P}<p>实体&a;&f;。</p></div>".encode()).text
    assert "爆炸" not in text
    assert "root" not in text
    assert text.startswith(TITLE)


MARKS = """\
<p> </p> <br> <div> </div> <table> <tr> <td> </td> </table> <ol> <li> </a>
<pre> </pre> <textarea> </textarea> <script> </script> <title> </title> <!--
--> &lt; <法治纲要> </span> 发布日期： 2024-02-01 来源： 一、成效 依法行政。 上一篇： 无。 ，"""
PIECES = st.sampled_from(
    [*MARKS.split(), "<a href=x>", "<span style='display:none'>", "\x00", "\n", TITLE]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_page_gives_lines_or_an_error(page: str) -> None:
    try:
        text = read(page.encode()).text
    except InputError:
        return
    assert all(line and line == line.strip() for line in text.split("\n"))
    assert read(page.encode()).text == text


@given(st.lists(st.sampled_from([*BODY, LONG]), max_size=12))
def test_no_line_of_a_report_is_lost(body: list[str]) -> None:
    body = [*body, BODY[2]]
    page = f"<div><a href=/>首页</a></div>{H1}<div>{paragraphs(body)}</div>{FOOTER}"
    assert read(page.encode()).text == "\n".join([TITLE, *body])
