"""What stands round a report: page furniture, title, signature; and what its lines mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import median

Span = tuple[int, int]
BLANKS = " \t\u00a0\u3000"

CHINESE_ORDINAL = "[一二三四五六七八九十]{1,3}"
_GENRE = r"(?:法治政府建设|法治建设|依法行政|法治[㐀-鿿]{0,6}建设|法治政府)"
_TITLE = re.compile(
    rf"[^。；：:]{{0,60}}{_GENRE}[^。；：:，,]{{0,20}}?(?:报告|情况|总结|汇报|年报)"
    r"(?:[（(][^（()）]{4,14}[)）])?$"
)
_INLINE_TITLE = re.compile(
    rf"(?<!\S)[^。；：:，,\s][^。；：:，,\n]{{0,50}}?{_GENRE}[^。；：:，,\n]{{0,14}}?"
    r"(?:情况的?报告|工作报告|年度报告|报告|工作总结|总结|汇报)"
    r"(?=[\s（(]|20\d\d\s?年|今年|一年来|近年|现将|为|根据|按照|一、)"
)
_GLUED_DATE = re.compile(r"[（(]?\s?20\d\d\s?[-年][\d年月日\-\s]+[)）]?$")
_LEAD = ("报告如下", "汇报如下", "总结如下")
_ISSUER_LINE = re.compile(
    r"[^。，：:；]{2,40}(?:政府|委员会|党委|党工委|办事处|街道|镇|乡|局|办公室|厅|处|管委会)$"
)
DOCUMENT_NUMBER = re.compile(r"[㐀-鿿]{2,12}[〔\[［(（]20\d\d[〕\]］)）]\s?\d{1,4}\s?号")
_NUMBER_BEHIND = re.compile(rf"\s*[（(]{DOCUMENT_NUMBER.pattern}[)）]$")
_FURNITURE = re.compile(
    r"(?:您?(?:当前|现在|所在)的?(?:位置|在)|首页|索\s?引\s?号|信息索引|发文?(?:字号|机构|机关|日期|文号)"
    r"|发布(?:机构|日期|时间|单位)|成文(?:日期|时间)|生成日期|公开(?:日期|方式|类型|时限)"
    r"|主题(?:分类|词)|体裁分类|组配分类|有效性|废止日期|内容概述|关\s?键\s?词"
    r"|信息(?:来源|名称|分类)|文章来源|来源[:：]|更新时间|浏览(?:次数|量)|访问量|点击(?:数|量|率)"
    r"|阅读(?:次数|量)|字号|字体|【|\[?打印|分享|语音播报|视力保护|无障碍|长者|适老|简体|登录|注册|扫一扫"
    r"|文\s?号[:：]|名\s?称[:：]|(?:时\s?间|日\s?期)[:：]|作者[:：]|(?:责任)?编辑[:：]|今天是|公文时效"
    r"|相关(?:文章|链接|附件|信息)|上一[篇条]|下一[篇条]|版权所有|主办(?:单位)?[:：]|承办(?:单位)?[:：]"
    r"|网站标识码|网站地图|联系我们|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP备"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]公网安备|公网安备"
    r"|[\[【（(]?关闭|返回(?:顶部|首页)|收藏|技术支持|地址[:：]|邮编|抄送|政务(?:微博|微信))"
)
_YEAR = r"(?:20\d\d|二[〇○零Ｏ]二[〇○零一二三四五六七八九])"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
DATE = rf"{_YEAR}\s?年\s?{_DAY}\s?月\s?{_DAY}\s?日"
_NUMBER_ALONE = re.compile(
    rf"\s{{0,9}}(?:{DOCUMENT_NUMBER.pattern}|[（(](?:{DOCUMENT_NUMBER.pattern}|{DATE})[)）])(?:\s{{1,9}}|$)"
)
_DATE_LINE = re.compile(rf"[（(]?{DATE}[)）]?$")
_BODY = r"(?:政府|委员会|党委|党工委|办事处|街道|镇|乡|局|办公室|办|厅|处|管委会|院)"
_CLOSING_LINE = re.compile(
    r"[（(]?(?:联系(?:人|电话)|此件|本件|建议此件|公开属性|信息公开|主动公开|附件|附[:：])[^。]{0,80}$"
    rf"|[^。]{{0,60}}(?:电话|手机)[:：]|[^。，：:；]{{2,40}}{_BODY}\s*(?:{DATE})?$|{DATE}$"
)
_TAIL = re.compile(rf"[^。，；：\n（）]{{0,40}}?{DATE}$")
# What can stand behind the date: a note in brackets, who gets a copy, the number of the page.
_ANNEX = re.compile(
    r"(?:[（(][^（()）\n]{0,90}[)）]|抄送[:：][^。\n]{0,80}。?|[-—–]\s?\d{1,3}\s?[-—–])$"
)


def trim(text: str, start: int, end: int) -> Span:
    """Shrink a span by the blanks at both ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Spans of the lines that are not blank, trimmed."""
    at = start
    for line in text[start:end].split("\n"):
        span = trim(text, at, at + len(line))
        if span[1] > span[0]:
            yield span
        at += len(line) + 1


def full_line(text: str, spans: list[Span]) -> int:
    """Fewest characters of a full line where lines are cut at one width, as in text from a PDF.

    0 where lines are paragraphs.
    """
    long = [(s, e) for s, e in spans if e - s >= 20]
    if len(long) < 12 or max(e - s for s, e in long) > 70:
        return 0
    if sum(text[e - 1] not in "。；：！？”）)" for _, e in long) <= 0.5 * len(long):
        return 0
    # An indent and a mark that may not begin a line take characters from a full one.
    return max(18, round(median(e - s for s, e in long)) - 5)


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the web page and not to the report."""
    return bool(_FURNITURE.match(line))


def find_title(text: str, spans: list[Span], first: int) -> tuple[Span, int]:
    """Find the title above the first heading.

    Parameters
    ----------
    text : str
    spans : list of (int, int)
        The lines of the text.
    first : int
        Where the first heading of depth 1 stands.

    Returns
    -------
    ((int, int), int)
        The span of the title, empty where there is none, and where the body starts.
    """
    head = list(_head(text, spans, first))
    best: tuple[int, int] | None = None
    for i in range(len(head)):
        if best and i <= best[1]:
            continue
        joined = ""
        for j in range(i, min(i + 3, len(head))):
            line = text[slice(*head[j])]
            joined += re.sub(r"\s", "", line)
            if len(joined) > 90 or "。" in line or _is_aside(line):
                break
            if _TITLE.match(joined):
                best = i, j
                break
    if best:
        i, j = best
        while i and re.match(r"关于|20\d\d|二[〇○零]|法治", text[head[i][0] : head[i][1]]):
            line = text[slice(*head[i - 1])]
            if not _ISSUER_LINE.fullmatch(line) or is_furniture(line):
                break
            i -= 1
        start, end = head[i][0], head[j][1]
        for glued in (_GLUED_DATE, _NUMBER_BEHIND):
            if found := glued.search(text, start, end):
                end = found.start()
        return trim(text, _past_number(text, start, end), end), _below(text, head[j:])
    for start, end in spans[:25]:
        title_start = _past_number(text, start, end)
        # Furniture of the page can stand before it on the same line.
        if found := _INLINE_TITLE.search(text, title_start, min(end, title_start + 300)):
            return found.span(), _past_number(text, found.end(), end)
        if start >= first or end - start > 60:
            break
    furniture = [e for s, e in head if _is_aside(text[s:e])]
    return (0, 0), max(furniture, default=0)


def _past_number(text: str, start: int, end: int) -> int:
    """Skip a document number or date that stands by itself at the start of a span."""
    found = _NUMBER_ALONE.match(text, start, end)
    return found.end() if found else start


def _below(text: str, below: list[Span]) -> int:
    """Where the body starts below a title: after the page's own lines and the document number."""
    top = below[0][1]
    for start, end in below[1:]:
        if not _is_aside(text[start:end]):
            break
        top = end
    return top


def _is_aside(line: str) -> bool:
    return is_furniture(line) or bool(DOCUMENT_NUMBER.fullmatch(line) or _DATE_LINE.match(line))


def _head(text: str, spans: list[Span], first: int) -> Iterator[Span]:
    """Yield the lines above the first paragraph of the body."""
    for start, end in spans[:40]:
        line = text[start:end]
        if start >= first or any(word in line for word in _LEAD):
            return
        body = end - start > 50 and ("。" in line or "，" in line)
        if body and not is_furniture(line) and not _TITLE.match(line):
            return
        yield start, end


def find_closing(text: str, spans: list[Span], after: int) -> int:
    """Start of what follows the last part: signature, date, contact, page footer.

    Parameters
    ----------
    after : int
        Where the last heading of depth 1 stands.

    Returns
    -------
    int
        ``len(text)`` where nothing follows.
    """
    tail = [(s, e) for s, e in spans if s > after]
    closing = len(text)
    for i in range(len(tail) - 1, -1, -1):
        start, end = tail[i]
        line = text[start:end]
        page = is_furniture(line) and ("。" not in line or line.startswith("抄送"))
        if end - start <= 90 and (_CLOSING_LINE.match(line) or page):
            closing = start
        elif "。" in line or not any(
            _DATE_LINE.match(text[s:e]) or is_furniture(text[s:e])
            for s, e in tail[max(0, i - 6) : i]
        ):
            break
    if closing == len(text) and spans:
        # A whole report on one line carries its signature at the line's end.
        start, end = spans[-1]
        for _ in range(5):
            if annex := _ANNEX.search(text, max(start, end - 110), end):
                end = trim(text, start, annex.start())[1]
        window = max(start, after, end - 160)
        sentence = max(text.rfind(c, window, end) for c in "。；")
        for at in (window, sentence + 1):
            found = _TAIL.match(text, *trim(text, at, end))
            if at > window and found:
                closing = found.start()
    return closing


def breaks_paragraph(
    text: str, stop: int, start: int, full: int, is_marker: re.Pattern[str]
) -> bool:
    """Whether in a text of cut lines a paragraph ends between two lines.

    The first ends at `stop`, the second starts at `start`; `full` as of `full_line`.
    """
    before = text[max(0, stop - 70) : stop].rpartition("\n")[2].strip()
    after = text[start : start + 12].lstrip(BLANKS)
    return len(before) < full or not after or after[0] == "\n" or bool(is_marker.match(after))
