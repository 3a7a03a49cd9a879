"""HTML pages: the report on a page of a government site, without the rest of the page.

No selectors of sites are used. The report is the prose of the page: it is in the innermost box that
holds nearly all prose. From this box lines are added in both directions, as long as they can belong
to a report.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import accumulate, takewhile

from lawstats.base.errors import InputError
from lawstats.readers.content import Content
from lawstats.readers.labels import (
    NUMBERED,
    PAGE_DAY,
    document_number,
    find_stated,
    is_prose,
    is_stamp,
    is_title,
    publisher,
    released_on,
    squeezed,
)
from lawstats.readers.markup import Line, Markup, decode, flat, read_markup
from lawstats.text.dates import DATE, IN_FIGURES
from lawstats.text.document_numbers import DOCUMENT_NUMBER
from lawstats.text.lines import is_furniture
from lawstats.text.years import FIGURE

MAX_BYTES = 20_000_000

# Least share of the prose in the box of the report; the rest can be summaries and notes.
_NEARLY_ALL = 0.7

_PIECE = re.compile(r"[^。；;：:>＞»|]{2,80}$")
_ISSUER = re.compile(
    r"[^。，：:；>＞»|]{2,40}"
    r"(?:政府|委员会|委員會|党委|党工委|办事处|街道|镇|乡|局|办公室|厅|处|管委会|院|中心)$"
)
_RED_HEAD = re.compile(r"[^。，：:；>＞»|]{4,30}文件$")
# A title that ends so continues in the next line; a title that begins so has a line above it.
_CUT_AFTER = re.compile(r"(?:关于|關於|年度?|法治|政府|建设|推进|工作)$")
_CUT_BEFORE = re.compile(rf"(?:关于|關於|{FIGURE}|度|年度|推进|法治)")
_DATED = re.compile(
    rf"[（(\[【]?\s?{DATE}\s?[)）\]】]?$|[^。，：:]{{0,40}}{DATE}\s?印"
    rf"|[（(]?{IN_FIGURES}[^年月日]{{0,12}}$"
)
_DATE_AT_END = re.compile(rf"{DATE}[)）]?$")
_STAMP = re.compile(rf"{IN_FIGURES}(?:\s*\d\d?[:：]\d\d(?:[:：]\d\d)?)?(?:\s*发[布表])?$")
_CLOSING = re.compile(
    r"[（(](?:联系|此件|本件|建议此件|公开|主动公开|信息公开)|联系人|抄[送报][:：]|附件?[:：]|无。?$|特此报告"
)
_SURE = (
    _DATED,
    _CLOSING,
    NUMBERED,
    re.compile(DOCUMENT_NUMBER.pattern + "$"),
    re.compile("[^。；>|:]{2,60}:$"),
)
_ATTACHED = re.compile(
    r"附件|(?:docx?|pdf|xlsx?|wps|ofd|zip|rar|ceb)(?:[）)\]】\s]|$)", re.IGNORECASE
)
# These end a report, even if text follows; no heading of a report begins so.
_STOP = re.compile(
    r"[【\[<〈]?\s?(?:[上下前后][一1][篇条页则]"
    r"|(?:政策解读|文字解读|图解|网友(?:评论|留言|提问)|评论(?:区|列表)?|我要(?:评论|纠错)|延伸阅读|推荐阅读)"
    r"\s{0,3}(?:[:：】\]]|$)"
    r"|相关(?:文章|链接|附件|信息|新闻|阅读|文档|推荐|稿件|内容|解读|报道|政策|文件)(?:[:：】\]\s]|$)"
    r"|打印(?:本页|正文|此页|文章|页面)?(?:[】\]\s|]|$)|关闭(?:窗口|本页|页面)?(?:[】\]]|$)"
    r"|分享(?:到|至)?[:：]?(?:$|[微\s])|扫[一码]扫?(?:[，,：:]|在|用|手机|分享|关注|下载|阅读|查看|打开|$)|版权所有|主办(?:单位)?[:：]|网站标识码|网站地图"
    r"|[（(]?责任编辑|返回(?:顶部|首页|列表)|我要(?:纠错|评论|打印)|信息来源[:：]|延伸阅读|推荐阅读"
    r"|热点(?:推荐|信息)|友情链接|Copyright|©)"
)
# What a page tells search engines: {"pubDate": "2024-01-15T10:20:00"}.
_IN_SCRIPT = re.compile(
    r'"(?:pub_?date|datePublished|publish_?(?:date|time))"\s*:\s*"([^"]{8,30})"', re.IGNORECASE
)
_CHROME = re.compile(
    rf"(?:{DATE}\s*星期"
    r"|A[+＋\-－](?:\s|$)|大\s{0,3}中\s{0,3}小|[+＋\-－×]$|Document$|\d{1,6}(?:次|人次)?$|关于我们"
    r"|网站声明|隐私|政府网站|中文域名|建议使用|最佳浏览|微信(?:$|\s)|微博(?:$|\s)|PC版|手机版|客户端"
    r"|搜索|检索|请输入|导航|当前位置|您的位置|位置[:：]|返回|收起|播放|暂停|朗读|听全文"
    r"|下载(?:$|文件|正文)|政务公开$|来源$|AI|智能)"
)


def read(data: bytes) -> Content:
    r"""Read the report on a web page.

    Parameters
    ----------
    data : bytes
        HTML in UTF-8, UTF-16, GB18030 (GBK, GB2312) or Big5, whatever it declares.

    Returns
    -------
    Content
        The report without the rest of the page. If its title is only outside the report, the title
        becomes the first line.

    Raises
    ------
    InputError
        Stage ``limit`` (too large, nested too deeply), ``read`` (no prose) or ``decode`` (damaged
        characters).

    Examples
    --------
    >>> page = read(
    ...     "<title>石桥镇2023年法治政府建设情况报告_石桥镇</title><p>发布时间：2024-01-15"
    ...     "<div>2023年，我镇依法行政。<br>一、主要成效</div><p>上一篇：公告".encode()
    ... )
    >>> print(page.text, page.released_on, sep="\n")
    石桥镇2023年法治政府建设情况报告
    2023年，我镇依法行政。
    一、主要成效
    2024-01-15
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"larger than {MAX_BYTES // 1_000_000} MB, more than any report page; save its text",
            "limit",
        )
    source = decode(data)
    page = _Page(read_markup(source))
    report = page.report()
    text = page.text(report)
    if any("\ufffd" in line for line in text):
        raise InputError(
            "the report's text holds damaged characters; fetch the page again", "decode"
        )
    stated, between = page.stated.values, page.between_title_and_prose(report)
    return Content(
        "\n".join(text),
        released_on([*stated["released"], *_IN_SCRIPT.findall(source)], between),
        publisher(stated["publisher"]),
        document_number([*stated["number"], *filter(DOCUMENT_NUMBER.match, between)]),
    )


class _Page:
    """The lines of a page: which are prose, which are metadata, which belong to the report.

    Lines are named by their index.

    Raises
    ------
    InputError
        Stage ``read``: there is no prose.
    """

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._lines = markup.lines
        self.stated = find_stated(markup.lines, markup.meta)
        # Characters of prose of each line.
        self._weights = _weights(markup.lines, self.stated.lines)
        if not any(self._weights):
            raise InputError(
                "holds no text that could be a report; where the page shows it as a file or "
                "fetches it by a script, fetch that file or save the page from a browser"
            )
        self._shown = self._visible()

    def _visible(self) -> list[int]:
        """Lines that are not metadata; hidden ones too if most prose is hidden."""
        sums = {True: 0, False: 0}
        for line, weight in zip(self._lines, self._weights, strict=True):
            sums[line.hidden] += weight
        with_hidden = sums[True] > sums[False]
        return [
            i
            for i, line in enumerate(self._lines)
            if i not in self.stated.lines and (with_hidden or not line.hidden)
        ]

    def report(self) -> list[int]:
        """Choose the lines of the report: those in its box, and lines next to the box."""
        first, last = self._box()
        inside = [i for i in self._shown if first <= i < last]
        stop = self._stop(inside)
        inside = inside[:stop]
        prose = [i for i in inside if self._weights[i]]
        # A single label between paragraphs belongs to the report.
        single = {i for i in self.stated.lines if not {i - 1, i + 1} & self.stated.lines}
        body = [
            i
            for i in sorted({*inside, *single})
            if prose[0] <= i <= prose[-1] and not _is_attachment(self._lines[i])
        ]
        tail = [i for i in inside if i > prose[-1] and not _is_around(self._lines[i])]
        if stop is None:
            behind = (i for i in self._shown if i >= last)
            tail += self._next_to(takewhile(lambda i: not is_title(self._lines[i].text), behind))
        return [*self._head(inside, prose[0], first), *body, *tail]

    def _box(self) -> tuple[int, int]:
        """Find the innermost box that holds nearly all prose."""
        before = [0, *accumulate(self._weights)]
        found = 0, len(self._weights)
        # Boxes are in the order of the source, so inner boxes come later.
        for box in self._markup.boxes:
            if before[box.last] - before[box.first] >= _NEARLY_ALL * before[-1]:
                found = box.first, box.last
        return found

    def _stop(self, inside: list[int]) -> int | None:
        """Find the line that ends the report, after half of the prose; None where there is none."""
        sums = list(accumulate(self._weights[i] for i in inside))
        for n, i in enumerate(inside):
            if (
                2 * sums[n] >= sums[-1]
                and not self._weights[i]
                and _STOP.match(self._lines[i].text)
            ):
                return n
        return None

    def _head(self, inside: list[int], prose: int, first: int) -> list[int]:
        """Choose the lines from the title to the first line of prose.

        Where the box holds no title, the lines above the box can hold it.
        """
        lines = self._lines
        head = [
            i
            for i in inside
            if i < prose and not _is_around(lines[i]) and not _STAMP.match(lines[i].text)
        ]
        title = _last_title(lines, head)
        if not title:
            said = "".join(squeezed(lines[i].text) for i in inside)
            above = self._next_to(i for i in reversed(self._shown) if i < first)
            head = [i for i in reversed(above) if squeezed(lines[i].text)[:30] not in said] + head
            title = _last_title(lines, head)
        if not title:
            return head
        start = title[0]
        while start and _belongs_above(lines, head[start - 1], head[start]):
            start -= 1
        return head[start:]

    def _next_to(self, outwards: Iterable[int]) -> list[int]:
        """Take lines from the box outwards, up to the last line that only a report can have."""
        taken: list[int] = []
        certain = 0
        for i in outwards:
            text = unicodedata.normalize("NFKC", flat(self._lines[i].text))
            again = is_prose(text) and not self._weights[i] and not _CLOSING.match(text)
            apart = bool(taken) and abs(i - taken[-1]) > 1
            before = [flat(self._lines[j].text) for j in taken[-2:]]
            stamp = _STAMP.match(text) and not _ISSUER.match("".join(before))
            if again or apart or _is_around(self._lines[i]) or stamp:
                break
            taken.append(i)
            sure = any(pattern.match(text) for pattern in _SURE)
            if self._weights[i] or sure or _ends_date(before, text):
                certain = len(taken)
        return taken[:certain]

    def text(self, report: list[int]) -> list[str]:
        """Return the lines of the report; a title outside it becomes the first line."""
        text = [flat(self._lines[i].text) for i in report]
        title = _title_of_page(self._markup, self._above(report), self.stated.values["title"])
        name = re.sub(r"[（(][^（()）]*\d[)）]?$", "", "".join(map(squeezed, title)))
        if name not in "".join(map(squeezed, text[: self._top(report) + 1])):
            return [*title, *text]
        return text

    def between_title_and_prose(self, report: list[int]) -> list[str]:
        """Return the lines from the title to the first line of prose."""
        top = self._top(report)
        candidates = [*self._above(report), *report[:top]]
        title = next((i for i in candidates if is_title(self._lines[i].text)), report[0])
        lines = [flat(line.text) for line in self._lines[title : report[top]]]
        # The page's stamp can stand directly above the title.
        above = [flat(line.text) for line in self._lines[max(0, title - 1) : title]]
        return lines + [text for text in above if is_stamp(text) and PAGE_DAY.search(text)]

    def _above(self, report: list[int]) -> list[int]:
        """Lines above the report that can hold its title."""
        return [i for i in self._shown if i < report[0] and not _is_around(self._lines[i])]

    def _top(self, report: list[int]) -> int:
        """Position of the first line of prose in the report."""
        return next(n for n, i in enumerate(report) if self._weights[i])


def _ends_date(before: list[str], text: str) -> bool:
    """Whether a line is the end of a date that begins on the line before."""
    line = before[-1] if before else ""
    found = _DATE_AT_END.search(f"{line}\n{text}")
    return found is not None and found.start() < len(line)


def _weights(lines: list[Line], about: set[int]) -> list[int]:
    """Count the characters of prose of each line; repeated text counts once."""
    weights = [0] * len(lines)
    seen: set[str] = set()
    for hidden in (False, True):
        for i, line in enumerate(lines):
            if line.hidden is not hidden or i in about or not is_prose(line.text):
                continue
            text = squeezed(line.text)
            if text not in seen and 2 * line.linked < len(text) and not is_furniture(line.text):
                weights[i] = len(text)
            seen.add(text)
    return weights


def _is_around(line: Line) -> bool:
    """Whether a line before the first or after the last paragraph belongs to the page."""
    text = flat(line.text)
    if 2 * line.linked > len(squeezed(text)):
        return True
    if _CLOSING.match(text) or is_prose(text):
        return False
    return bool(
        is_furniture(text)
        or _STOP.match(text)
        or _CHROME.match(text)
        or re.search("[>＞»]", re.sub("<[^<>]*>", "", text))
    )


def _is_attachment(line: Line) -> bool:
    return 2 * line.linked > len(squeezed(line.text)) and bool(_ATTACHED.search(line.text))


def _last_title(lines: list[Line], at: list[int]) -> tuple[int, int] | None:
    """Find the last title among the lines `at`; return the positions in `at` of its ends."""
    texts = [flat(lines[i].text) for i in at]
    for end in reversed(range(len(texts))):
        joined = ""
        for start in range(end, max(end - 4, -1), -1):
            if not _PIECE.match(texts[start]) or NUMBERED.match(texts[start]):
                break
            if start < end and at[start + 1] - at[start] > 1:
                break
            joined = texts[start] + joined
            if is_title(joined):
                return _with_lines_above(texts, at, start), end
    return None


def _with_lines_above(texts: list[str], at: list[int], start: int) -> int:
    """Add lines to the start of a title: the issuer's name, and lines cut inside a phrase."""
    while start and at[start] - at[start - 1] == 1:
        text, above = texts[start], texts[start - 1]
        if not (_ISSUER.match(above) or _CUT_AFTER.search(above)) or is_title(above):
            break
        if not (_CUT_BEFORE.match(text) or above.startswith("中共") or _CUT_AFTER.search(above)):
            break
        start -= 1
    return start


def _belongs_above(lines: list[Line], i: int, below: int) -> bool:
    """Whether the line directly above a title belongs to the document."""
    text = flat(lines[i].text)
    return below - i == 1 and bool(DOCUMENT_NUMBER.fullmatch(text) or _RED_HEAD.match(text))


def _title_of_page(markup: Markup, above: list[int], named: list[str]) -> list[str]:
    """Return the lines of the title that is outside the report; empty where there is none."""
    if found := _last_title(markup.lines, above):
        return [flat(markup.lines[i].text) for i in above[found[0] : found[1] + 1]]
    for name in (text[:200] for text in [*named, markup.title]):
        # The name of the site can follow after a separator.
        marks = [mark.start() for mark in re.finditer(r"\s*[_|｜–—-]", name)]
        for end in [len(name), *reversed(marks)]:
            if is_title(name[:end]):
                return [name[:end].strip()]
    return []
