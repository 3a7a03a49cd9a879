"""The metadata of a web page: values with a label anywhere in its lines, and in its head.

The lines of a page that was saved as text are read by the same rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from operator import itemgetter

from lawstats.readers.markup import Line, flat
from lawstats.text import document_numbers
from lawstats.text.dates import COMPACT, DATE, IN_FIGURES, WRITTEN, days_in, first_day
from lawstats.text.document_numbers import DOCUMENT_NUMBER
from lawstats.text.han import HAN

_BLANK = "[ \t\n\u00a0\u3000]"

# Labels by the kind of their value, in groups; values of earlier groups are trusted more.
_GROUPS = {
    "released": (
        "发布日期 发布时间 發佈日期 發佈時間 發布日期 發布時間 发布于",
        "公开日期 公开时间 公布日期 公布时间 发稿日期 发稿时间 发表日期 发表时间 发表于 添加时间"
        " 添加日期 录入时间 录入日期 上传时间 上传日期 上网时间 上网日期 提交时间 创建时间"
        " 信息提供日期 信息提供时间",
        "日期 时间 日期时间",
        "",  # a day without label in a line of metadata
        "发文日期 发文时间 生成日期 生成时间 印发日期 印发时间",
        "更新日期 更新时间 修改日期 修改时间",
        "成文日期 成文时间",
    ),
    "publisher": (
        "发布机构 发布单位 发布部门 发布机关 发文机构 发文机关 发文单位"
        " 发文部门 制发机构 制发机关 制发单位 公开机构 公开主体 公开单位 發佈機構",
        "信息来源 文章来源 稿件来源 内容来源 信息提供单位 供稿单位 供稿 来源 來源 稿源",
    ),
    "number": ("发文字号 发文文号 公文文号 文件编号 文件字号 文件文号 发文号 文号",),
    "title": ("信息名称 文件名称 公文名称 文件标题 信息标题 标题 名称",),
    "other": (
        "索引号 信息索引号 信息索引 索取号 统一编号 规范性文件编号 登记号 主题分类"
        " 主题词 主题 体裁分类 体裁 组配分类 分类 公开方式 公开类型 公开范围 公开时限"
        " 公开程序 公开形式 公开属性 生效日期 生效时间 施行日期 实施日期 废止日期"
        " 废止时间 失效日期 失效时间 有效性 公文时效 时效性 时效 状态 有效期 有效期限"
        " 截止日期 内容概述 内容摘要 摘要 概述 信息类别 信息分类 信息类型 信息编号"
        " 文件类型 文种 语种 载体类型 记录形式 服务对象 事项名称 关键词 关键字 作者"
        " 责任编辑 责编 编辑 审核 签发 初审 复审 终审 撰稿",
    ),
    # Counters and tools of the page; their value is never on the next line.
    "tool": (
        "浏览次数 浏览量 浏览数 浏览 点击数 点击率 点击次数 点击量 点击 访问量 访问次数"
        " 阅读次数 阅读量 阅读数 阅读 人气 字号 字体 字体大小 视力保护色 保护视力色 背景色"
        " 字号选择 选择字号",
    ),
}
_KINDS = {
    name: (kind, rank)
    for kind, groups in _GROUPS.items()
    for rank, names in enumerate(groups)
    for name in names.split()
}
# A label can have blanks inside (索 引 号). It comes at the start of a line or after a separator.
_NAMES = "|".join(
    f"{_BLANK}{{0,6}}".join(name) for name in sorted(_KINDS, key=lambda name: (-len(name), name))
)
# Labels of days can also follow the words before them, and the day can follow without a mark.
_MADE = "(?:发布|公开|公布|发文|生成|成文|印发|更新)"
_LABEL = re.compile(
    rf"(?:^|(?<=[\s|｜丨【\[（(>·•・◆;；,，、）)】\]])|(?={_MADE}(?:日期|时间){_BLANK}{{0,3}}[:：]))"
    rf"[【\[（(]?{_BLANK}?(?P<label>{_NAMES})"
    rf"(?:(?:{_BLANK}{{0,6}}(?:[:：︰|｜丨】\]\u3000]|$))+"
    rf"|(?:(?<={_MADE}(?:日期|时间))|(?<=发[布表]于)){_BLANK}{{0,6}}(?={DATE}|{COMPACT}))"
)
_EMPTY = re.compile(
    r"(?:无|暂无|空|本站|本网|本站原创|原创|网络|互联网|未知|[-—/*\s]{0,20})", re.DOTALL
)
_EDGES = " \n\u3000\u00a0|｜丨【】[]:：;；,，>"
# What a line with a day holds that is not the page's stamp: a clock, a day of validity, a sentence,
# a signature.
_NO_STAMP = re.compile(
    "今天|现在|星期|农历|有效|废止|失效|施行|实施|生效|截[至止]|[，。；！？《》]"
    rf"|^[（(]?[{HAN}]{{2,40}}(?:政府|委员会|办事处|局|办公室)\s*[（(]?{WRITTEN}"
)
_AT_END = re.compile(rf"[（(\s]\s?{DATE}(?:\s?\d\d?[:：]\d\d(?:[:：]\d\d)?)?\s?[)）]?$")
# How a page writes a day, and the signature of a report seldom: in figures, or with a time.
PAGE_DAY = re.compile(rf"{IN_FIGURES}|\d[:：]\d\d")
NUMBERED = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]")
# Names of <meta> elements in the standards for government sites.
_HEAD = {
    "released": (
        *("pubdate", "publishdate", "publish_date", "publishtime", "publish_time"),
        *("firstpublishedtime", "article:published_time", "og:published_time", "og:release_date"),
        *("datepublished", "dcterms.issued", "dc.date.issued", "createdate", "createtime"),
    ),
    "publisher": ("contentsource", "source"),
    "title": ("articletitle",),
}


@dataclass(slots=True)
class Stated:
    """Metadata of a page.

    Attributes
    ----------
    values : dict of str to list of str
        The values of the labels for ``released``, ``publisher``, ``number`` and ``title``, the most
        trusted first.
    lines : set of int
        Indexes of the lines that hold only metadata.
    """

    values: dict[str, list[str]] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)


def find_stated(lines: list[Line], meta: dict[str, str]) -> Stated:
    """Find the metadata in the lines and in the head of a page.

    Parameters
    ----------
    lines : list of Line
    meta : dict of str to str
        As ``Markup.meta``.

    Returns
    -------
    Stated
        If a line holds metadata after a title, only the title is left in the line.

    Examples
    --------
    >>> found = find_stated([Line("索 引 号 | A1 | 发布机构 | 石桥镇"), Line("文号：无")], {})
    >>> found.values["publisher"], found.values["number"], sorted(found.lines)
    (['石桥镇'], [], [0, 1])
    """
    out = Stated()
    starts = Counter(squeezed(line.text)[:20] for line in lines)
    ranked: dict[str, list[tuple[int, str]]] = {kind: [] for kind in _GROUPS}
    unlabelled = _GROUPS["released"].index("")
    for i, line in enumerate(lines):
        labels = list(_LABEL.finditer(line.text))
        if not labels:
            continue
        text, before = line.text, line.text[: labels[0].start()].rstrip(_EDGES)
        if is_title(flat(before)):
            line.text = before
        elif before and not _is_about(text, before, labels):
            continue
        else:
            out.lines.add(i)
        for kind, rank, value in _values(text, labels):
            if not value and len(labels) == 1 and i + 1 < len(lines):
                below = flat(lines[i + 1].text)
                if _is_value(kind, below, starts):
                    value = below
                    out.lines.add(i + 1)
            if not _EMPTY.fullmatch(value):
                ranked[kind].append((rank, value))
            if kind in ("publisher", "title", "number", "tool"):
                ranked["released"] += _days(value, unlabelled)
        if is_stamp(before):
            ranked["released"] += _days(before, unlabelled)
    for kind, found in ranked.items():
        in_head = [meta[name] for name in _HEAD.get(kind, ()) if meta.get(name)]
        out.values[kind] = [value for _, value in sorted(found, key=itemgetter(0))] + in_head
    return out


def split_labels(text: str) -> list[str]:
    """Cut a text into lines that begin with their labels.

    Examples
    --------
    >>> split_labels("首页 > 公开 发布时间：2024-01-15 来源：石桥镇")
    ['首页 > 公开 ', '发布时间：2024-01-15 ', '来源：石桥镇']
    """
    starts = [0, *(label.start() for label in _LABEL.finditer(text)), len(text)]
    return [line for start, end in pairwise(starts) for line in text[start:end].split("\n") if line]


def _values(text: str, labels: list[re.Match[str]]) -> Iterator[tuple[str, int, str]]:
    """Yield the kind, the rank and the value of each label of a line; the value can be empty."""
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        kind, rank = _KINDS[re.sub(r"\s", "", label["label"])]
        yield kind, rank, text[label.end() : end].replace("\n", " ").strip(_EDGES)


def _is_about(text: str, before: str, labels: list[re.Match[str]]) -> bool:
    """Whether a line with words before its first label holds only metadata."""
    if is_prose(text):
        return False
    dated = any(kind == "released" and first_day(value) for kind, _, value in _values(text, labels))
    return len(labels) > 1 or dated or is_stamp(before)


def _days(text: str, rank: int) -> Iterator[tuple[int, str]]:
    for day in days_in(text):
        yield rank, text[day.start : day.end]


def is_stamp(text: str) -> bool:
    """Whether a short line holds the day of a page, with a name or a time beside it."""
    if len(text) > 60 or _NO_STAMP.search(text) or _LABEL.search(text) or NUMBERED.match(text):
        return False
    return any(days_in(text))


def _is_value(kind: str, text: str, starts: Counter[str]) -> bool:
    """Whether the line below a label is its value, and not the start of the report."""
    if kind == "tool" or _LABEL.match(text) or NUMBERED.match(text) or text.endswith(("：", ":")):
        return False
    if kind == "released":
        return bool(re.match(f"{DATE}|{COMPACT}", text)) and len(text) < 30
    if kind == "number":
        return bool(DOCUMENT_NUMBER.fullmatch(text) or _EMPTY.fullmatch(text))
    if is_prose(text):
        # A summary repeats the start of the report.
        return starts[squeezed(text)[:20]] > 1
    return len(text) <= 40 and (kind == "title" or not is_title(text))


def released_on(values: Iterable[str], above: list[str]) -> date | None:
    """Return the date of publication: as stated, else a day of its own line or behind the title.

    Where a page states only when the document was made (生成日期, 发文日期, 成文日期), it is that
    day.

    Parameters
    ----------
    values : iterable of str
        Values of ``released``.
    above : list of str
        Lines from the title to the text.

    Examples
    --------
    >>> released_on([], ["石桥镇2023年法治政府建设情况报告 (2024-02-26)"])
    datetime.date(2024, 2, 26)
    """
    for text in values:
        if found := first_day(text):
            return found
    for text in above:
        behind = _AT_END.search(text) if is_title(text) else None
        if behind or is_stamp(text):
            return first_day(behind.group() if behind else text)
    return None


def publisher(values: Iterable[str]) -> str | None:
    """Return the first name among the values of ``publisher``."""
    for text in values:
        name = re.split(rf"\s{{2,}}|\u3000|[|｜【\[（(]|\s?(?={DATE}|{COMPACT})", text)[0].strip()
        if 2 <= len(name) <= 50 and not _EMPTY.fullmatch(name):
            return name
    return None


def document_number(values: Iterable[str]) -> str | None:
    """Return the first value of ``number`` that can be a document number."""
    for value in values:
        if number := document_numbers.document_number(value):
            return number
        if re.search(r"\d", value) and len(value) <= 40:
            return value
    return None


_TITLE = re.compile(
    r"[^。；;：:>＞»|]{0,90}(?:法治|依法行政)[^。；;：:，,>＞»|]{0,30}"
    r"(?:报告|報告|情况|情況|总结|總結|汇报|匯報|年报)(?:[（(][^（()）]{4,24}[)）])?"
)


def is_title(text: str) -> bool:
    """Whether a line can be the title of a report.

    Examples
    --------
    >>> [is_title(t) for t in ("关于2023年法治政府建设情况的报告", "一、法治政府建设情况")]
    [True, False]
    """
    return not NUMBERED.match(text) and bool(_TITLE.fullmatch(squeezed(text)))


def is_prose(text: str) -> bool:
    """Whether a line is more than a heading, a name or a link."""
    return bool(re.search("[。；！？]", text)) or (
        len(text) >= 40 and len(re.findall("[，,]", text)) > 1
    )


def squeezed(text: str) -> str:
    """Remove all blanks from a text."""
    return re.sub(r"\s", "", text)
