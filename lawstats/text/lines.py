"""The lines of a text: spans and page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator

Span = tuple[int, int]
BLANKS = " \t\u00a0\u3000"
# Marks before the items of a list; those of symbol fonts are private characters.
BULLETS = "●○■□◆◇▪▫▲△►▶▷★☆※•‣·∙➢➤➔✓✔✧❖◎☉\ue000-\uf8ff"

CHINESE_ORDINAL = "[一二三四五六七八九十]{1,3}"
_FURNITURE = re.compile(
    r"(?:[您你]?(?:当前|现在|所在)的?(?:位置|栏目|在)|[您你](?:当前|现在|目前)?所[在处]的?\s?(?:位置|栏目)"
    r"|(?:当前|目前|现在)所[在处]的?位置|\d{0,3}\s?(?:网站)?首页|索\s?引\s?号|信息索引|发文?(?:字号|机构|机关|日期|文号)"
    r"|发布(?:机构|日期|时间|单位)|成文(?:日期|时间)|生成日期|公开(?:日期|方式|类型|时限)"
    r"|主题(?:分类|词)|体裁分类|组配分类|有效性|废止日期|内容概述|关\s?键\s?词"
    r"|信息(?:来源|名称|分类)|文章来源|来源[:：]|更新时间|浏览(?:次数|量)|访问量|点击(?:数|量|率)"
    r"|阅读(?:次数|量)|字号|字体|【|\[?打印|分享|语音播报|视力保护|无障碍|长者|适老|简体|登录|注册|扫一扫"
    r"|文\s?号[:：]|名\s?称[:：]|标\s?题[:：]|(?:时\s?间|日\s?期)[:：]|作者[:：]|(?:责任)?编辑[:：]|今天是|公文时效"
    r"|相关(?:文章|链接|附件|信息)|上一[篇条]|下一[篇条]|版权所有|主办(?:单位)?[:：]|承办(?:单位)?[:：]"
    r"|网站标识码|网站地图|联系我们|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]ICP备"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]公网安备|公网安备"
    r"|[\[【（(]?关闭|返回(?:顶部|首页)|收藏|技术支持|地址[:：]|邮编|抄送|政务(?:微博|微信))"
)
# The path of a page: 首页 > 政务公开 > 年度报告.
_PATH = re.compile(r"[^。，；：“《]{0,40}[>＞»›][^。，；“《]{0,200}$")


def trim(text: str, start: int, end: int) -> Span:
    """Shrink a span by the blanks at both ends.

    Examples
    --------
    >>> trim(" 甲 ", 0, 3)
    (1, 2)
    """
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def line_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the spans of the lines that are not blank, trimmed."""
    at = start
    for line in text[start:end].split("\n"):
        span = trim(text, at, at + len(line))
        if span[1] > span[0]:
            yield span
        at += len(line) + 1


def matches(
    first: re.Pattern[str], pattern: re.Pattern[str], text: str, start: int = 0
) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that begin where another one finds their first character.

    It is much faster than ``pattern.finditer`` where `re` cannot see what a match begins with.

    Examples
    --------
    >>> [m.group() for m in matches(re.compile("[甲乙]"), re.compile("甲?乙"), "甲乙甲丙乙")]
    ['甲乙', '乙']
    """
    reached = start
    for found in first.finditer(text, start):
        if found.start() >= reached and (match := pattern.match(text, found.start())):
            reached = match.end()
            yield match


def is_furniture(line: str) -> bool:
    """Whether a line belongs to the web page and not to the report.

    Examples
    --------
    >>> is_furniture("发布日期：2024-01-15"), is_furniture("一、主要做法")
    (True, False)
    """
    return bool(_FURNITURE.match(line) or _PATH.match(line))
