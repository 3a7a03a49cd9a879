"""Web pages of government sites round the text of a report, written as such sites write them."""

# Lines of the pages are as long as sites write them.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape

from lawstats.extract.title import find_title
from lawstats.text.lines import line_spans

RELEASED_ON = date(2025, 3, 6)
PUBLISHER = "石原县人民政府办公室"
DOCUMENT_NUMBER = "石政办〔2025〕14号"
OTHERS = (
    "白水镇2023年度法治政府建设情况报告",
    "石原县司法局关于2024年法治政府建设情况的报告",
    "石原县2024年行政执法统计年报",
)
# Words of the pages that no report may be left with.
FURNITURE = (
    "当前位置", "索引号", "浏览次数", "打印", "分享到", "上一篇", "下一篇", "相关", "公网安备", "ICP备",
    "网站标识码", "主办单位", "今天是", "扫一扫", *OTHERS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Report:
    """The lines of a report, those of the title apart."""

    before: list[str]
    title: list[str]
    body: list[str]


def take_apart(text: str) -> Report:
    """Part the title from the rest of a clean text; a title inside a line stays there."""
    spans = list(line_spans(text))
    (start, end), _ = find_title(text, spans, len(text))
    inside = [text[s:e] for s, e in spans if start <= s and e <= end]
    if not inside or any(s < start < e or s < end < e for s, e in spans):
        return Report([], [], [text[s:e] for s, e in spans])
    return Report(
        [text[s:e] for s, e in spans if e <= start],
        inside,
        [text[s:e] for s, e in spans if s >= end],
    )


def as_paragraphs(body: list[str]) -> str:
    return "\n".join(
        f'<p style="text-indent: 2em; line-height: 2">{escape(line)}</p>' for line in body
    )


def as_breaks(body: list[str]) -> str:
    indent = "&nbsp;" * 4
    return "<p>" + "<br/>\n".join(indent + escape(line, quote=False) for line in body) + "</p>"


def as_divisions(body: list[str]) -> str:
    """One element a paragraph, marks of titles left raw, as hand-written pages have them."""
    return "".join(f"<DIV>\u3000\u3000{line.replace('&', '&amp;')}</DIV>\r\n" for line in body)


def as_word(body: list[str]) -> str:
    """Paragraphs as Word saves them: spans cut in the middle of words, tags broken over lines."""
    out = ["<style><!-- p.MsoNormal {mso-style-name:正文;} @page Section1 {size:A4;} --></style>"]
    for n, line in enumerate(body):
        pieces = re.findall(rf"[0-9.%]+|[^0-9.%]{{1,{3 + n % 4}}}", line)
        spans = "".join(
            f"<span\nlang=EN-US style='font-family:\"Times New Roman\"'>{escape(piece)}</span>"
            if piece[0].isdigit()
            else f"<span\nstyle='mso-hansi-font-family:仿宋_GB2312'>{escape(piece)}</span>"
            for piece in pieces
        )
        out.append(
            f"<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'>"
            f"<a name=_Toc{n}></a>{spans}<span lang=EN-US><o:p></o:p></span></p>"
        )
    return "<div class=WordSection1 style='layout-grid:15.6pt'>" + "\n\n".join(out) + "</div>"


DRESSES: dict[str, Callable[[list[str]], str]] = {
    "p": as_paragraphs,
    "br": as_breaks,
    "div": as_divisions,
    "Word": as_word,
}


def above(report: Report) -> tuple[list[str], list[str]]:
    """Title above the text only."""
    return report.title, [*report.before, *report.body]


def both(report: Report) -> tuple[list[str], list[str]]:
    """Title above the text and in it."""
    return report.title, [*report.before, *report.title, *report.body]


def split(report: Report) -> tuple[list[str], list[str]]:
    """Title above the text on one line, in it on two."""
    whole = "".join(report.title)
    cut = next((whole.index(w) for w in ("关于", "20", "法治") if whole.find(w) > 3), 0)
    inner = [part for part in (whole[:cut].strip(), whole[cut:].strip()) if part]
    return [whole] if whole else [], [*report.before, *inner, *report.body]


TITLES = {"above": above, "both": both, "split": split}


def trs(title: list[str], content: str) -> str:
    """A site of the kind that TRS WCM writes: metadata in a table, text in an editor's box."""
    name = "".join(title)
    return f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{name}_法治政府建设_石原县人民政府</title>
<meta name="SiteName" content="石原县人民政府"><meta name="ColumnName" content="法治政府建设">
<meta name="ArticleTitle" content="{name}"><meta name="PubDate" content="2025-03-06 16:42">
<meta name="ContentSource" content="{PUBLISHER}">
<script>var doc = "<p>脚本中的文字。</p>";</script></head><body>
<div class="top">石原县人民政府 今天是：2019年10月31日 星期四 <a href="/old">无障碍</a> | <a href="#">长者模式</a></div>
<ul class="menu"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li><li><a href="/hd">互动交流</a></li></ul>
<div class="crumb">当前位置：<a href="/">首页</a>&gt;<a href="/zw">政务公开</a>&gt;<a href="/fz">法治政府建设</a></div>
<div class="main"><div class="xl">
<table class="xxgk" border="1"><tbody>
<tr><td><b>索 引 号：</b></td><td>MB0A31726/2025-00014</td><td><b>主题分类：</b></td><td>综合政务</td></tr>
<tr><td><b>发布机构：</b></td><td>{PUBLISHER}</td><td><b>发文字号：</b></td><td>{DOCUMENT_NUMBER}</td></tr>
<tr><td><b>成文日期：</b></td><td>2025年02月20日</td><td><b>发布日期：</b></td><td>2025年03月06日</td></tr>
<tr><td><b>标&nbsp;&nbsp;&nbsp;&nbsp;题：</b></td><td colspan="3">{name}</td></tr>
</tbody></table>
<h1>{"<br/>".join(title)}</h1>
<div class="info"><span>来源：{PUBLISHER}</span> <span>发布时间：2025-03-06 16:42</span>
 <span>浏览次数：<em>237</em>次</span> <span>字号：[ <a href="#">大</a> <a href="#">中</a> <a href="#">小</a> ]</span>
 <a href="javascript:window.print()">打印</a></div>
<div class="con"><div class="view TRS_UEDITOR trs_paper_default trs_web">
<div class=TRS_Editor><style type="text/css">.TRS_Editor P{{margin-top:0;line-height:2}}</style>
{content}
</div></div></div>
<div class="fj"><p>附件：<a href="./P020250306.docx">{name or "报告"}.docx</a></p></div>
<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div>
<div class="xg"><h3>相关信息</h3><ul>{"".join(f'<li><a href="/t.html">{o}</a><span>2024-02-1{n}</span></li>' for n, o in enumerate(OTHERS))}</ul></div>
</div></div>
<div class="foot"><p>主办单位：石原县人民政府办公室 承办单位：石原县大数据中心</p>
<p>联系电话：0953-5012345 地址：石原县朝阳街道党政大楼</p>
<p>西ICP备12345678号 西公网安备64052202000017号 网站标识码：6405220001</p></div>
</body></html>"""


def jcms(title: list[str], content: str) -> str:
    """An older site laid out in tables: bracketed metadata, capital tags, comments as marks."""
    return f"""<HTML><HEAD><TITLE>石原县人民政府 法治政府建设</TITLE>
<META http-equiv=Content-Type content="text/html; charset=gb2312">
<META name="author" content="hanweb"></HEAD>
<BODY bgColor=#ffffff><TABLE width=1000 align=center><TBODY>
<TR><TD><A href="/">首页</A>&nbsp;|&nbsp;<A href="/zw">走进石原</A>&nbsp;|&nbsp;<A href="/x">办事服务</A></TD></TR>
<TR><TD>您现在的位置：<A href="/">首页</A> &gt;&gt; <A href="/zw">政务公开</A> &gt;&gt; 正文</TD></TR>
<TR><TD><TABLE width="100%"><TBODY><TR><TD width=220>
<TABLE><TBODY><TR><TD>政务公开目录</TD></TR><TR><TD><A href="/1">机构概况</A></TD></TR>
<TR><TD><A href="/2">规划计划</A></TD></TR></TBODY></TABLE></TD>
<TD><TABLE id=c width="100%"><TBODY>
<TR><TD class=title align=center><!--<$[标题名称]>begin-->{"<BR>".join(title)}<!--<$[标题名称]>end--></TD></TR>
<TR><TD align=center>【发布时间】2025-03-06 16:42 【来源】<!--<$[信息来源]>begin-->{PUBLISHER}<!--<$[信息来源]>end-->
 【文号】{DOCUMENT_NUMBER} 【索引号】MB0A31726/2025-00014 【点击数】<script>document.write(hits)</script>人次 【字体：<A href="#">大</A> <A href="#">中</A> <A href="#">小</A>】</TD></TR>
<TR><TD class=bt_content><DIV id=zoom><!--<$[信息内容]>begin--><!--ZJEG_RSS.content.begin--><META name=ContentStart>
{content}
<META name=ContentEnd><!--ZJEG_RSS.content.end--><!--<$[信息内容]>end--></DIV></TD></TR>
<TR><TD align=right>【<A href="javascript:window.print()">打印本页</A>】 【<A href="javascript:window.close()">关闭窗口</A>】</TD></TR>
<TR><TD>上一篇：<A href="a1.html">{OTHERS[0]}</A></TD></TR><TR><TD>下一篇：<A href="a2.html">{OTHERS[2]}</A></TD></TR>
</TBODY></TABLE></TD></TR></TBODY></TABLE></TD></TR>
<TR><TD align=center>版权所有：石原县人民政府 主办单位：石原县人民政府办公室<BR>网站标识码：6405220001 西公网安备 64052202000017号<BR>本网站支持IPv6，建议使用IE8以上浏览器浏览。</TD></TR>
</TBODY></TABLE></BODY></HTML>"""


def ucap(title: list[str], content: str) -> str:
    """A new site: standard names in the head, metadata as a list and again for phones, copies."""
    name = "".join(title)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta charset="utf-8"/><title>{name or "石原县人民政府"}</title>
<meta name="ArticleTitle" content="{name}"/><meta name="PubDate" content="2025-03-06"/>
<meta name="ContentSource" content="{PUBLISHER}"/><meta name="Description" content="摘要。"/></head><body>
<header><a href="/">石原县人民政府</a><span>2019年12月3日 星期二</span><span>无障碍</span><span>简体| 繁体</span></header>
<nav><a href="/">首页</a><a href="/zw">政务公开</a></nav>
<div class="position">您当前的位置：首页&gt;政务公开&gt;乡镇街道&gt;法治政府建设</div>
<dl class="meta"><dt>索引号</dt><dd>MB0A31726/2025-00014</dd><dt>发文字号：</dt><dd>{DOCUMENT_NUMBER}</dd>
<dt>发布机构：</dt><dd>{PUBLISHER}</dd><dt>成文日期：</dt><dd>2025-02-20</dd><dt>公开日期：</dt><dd>2025-03-06</dd><dt>有效性：</dt><dd></dd></dl>
<ul class="phone" style="display:none"><li>索引号：MB0A31726/2025-00014</li><li>发布机构：{PUBLISHER}</li><li>发布日期：2025-03-06</li></ul>
<article><h2 class="title"><ucaptitle>{"<br/>".join(title)}</ucaptitle></h2>
<p class="sub">发布时间：2025-03-06 16:42 | 来源：{PUBLISHER} | 浏览次数： | 语音播报 | 【 字体：大 中 小 】</p>
<div id="UCAP-CONTENT" class="pages_content"><ucapcontent>
{content}
</ucapcontent></div>
<p class="bj">责任编辑：王小五</p><p>扫一扫在手机打开当前页</p></article>
<div style="display: none"><textarea id="copy">{escape(content)}</textarea></div>
<aside><h3>相关阅读</h3>{"".join(f'<p><a href="/o">{o}</a></p>' for o in OTHERS)}
<div class="tip">法律问题可拨打12348公共法律服务热线咨询，工作日全天有律师值班。</div></aside>
<footer><p>网站地图 | 联系我们 | 关于我们</p><p>主办单位：石原县人民政府　网站标识码6405220001　西ICP备12345678号</p></footer>
</body></html>"""


def static(title: list[str], content: str) -> str:
    """A page made by hand: everything in the body, metadata as a row of words and bars."""
    name = " ".join(title)
    return f"""<html>
<head>
<title>{name or "法治政府建设"} - 石原县人民政府门户网站</title>
</head>
<body background="bg.gif">
<a href="index.htm">网站首页</a> <a href="zw.htm">政务公开</a> <a href="hd.htm">公众参与</a>
<hr>当前位置：网站首页 &gt; 政务公开 &gt; 法治政府建设<br>
索 引 号 | MB0A31726/2025-00014 | 发布机构 | {PUBLISHER} | <br>
发文字号 | {DOCUMENT_NUMBER} | 发布日期 | 2025-03-06 |
<center><font size=5><b>{"<br>".join(title)}</b></font></center>
<center><font color=gray>作者：办公室 来源：{PUBLISHER} 更新时间：2025-03-07 浏览次数：12</font></center>
{content}
<br>[<a href="javascript:print()">打印</a>] [<a href="javascript:close()">关闭</a>]<br>
上一篇：<a href="1.htm">{OTHERS[1]}</a><br>下一篇：没有了<br>
<h4>相关文章</h4><a href="2.htm">{OTHERS[0]}</a><br><a href="3.htm">{OTHERS[2]}</a>
<hr><center>版权所有 石原县人民政府 西ICP备12345678号<br>技术支持：石原县大数据中心</center>
</body></html>"""


TEMPLATES = {"trs": trs, "jcms": jcms, "ucap": ucap, "static": static}


def write(
    text: str,
    template: str = "trs",
    dress: str = "p",
    title: str = "above",
    encoding: str = "utf-8",
) -> bytes:
    """Write a clean text as a web page.

    Parameters
    ----------
    text : str
    template, dress, title : str
        Keys of ``TEMPLATES``, ``DRESSES`` and ``TITLES``.
    encoding : str
        Of the bytes; what the page declares is the template's own.
    """
    head, body = TITLES[title](take_apart(text))
    return TEMPLATES[template](head, DRESSES[dress](body)).encode(encoding, "xmlcharrefreplace")
