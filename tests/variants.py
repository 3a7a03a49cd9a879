"""Rewritings of a report that keep its facts, or change them knowingly, and what survives them.

``python tests/variants.py`` prints the table of ``docs/robustness.md``.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lawstats.gold import common_pairs, fold, read_gold
from lawstats.layout import is_wrapped, lines
from lawstats.numerals import fold_digits
from lawstats.parse import parse

ROOT = Path(__file__).parent.parent
FOLDERS = (ROOT / "data" / "raw", ROOT / "tests" / "gold" / "texts")
REPORTS = [gold["report_id"] for gold in read_gold(ROOT / "tests" / "gold")]
Rewriting = Callable[[str], str]
Fact = tuple[object, ...]
Facts = dict[str, list[Fact]]

_HAN = "㐀-鿿"
_CHINESE = "[一二三四五六七八九十]+"
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
_HALF, _WIDE = "0123456789", "０１２３４５６７８９"
_ABOVE = """\
长者模式 | 无障碍 | 登录 | 注册
您当前的位置：首页 > 政务公开 > 法定主动公开内容 > 法治政府建设
索引号：MB0A31726/2025-00014
主题分类：综合政务
发布日期：2025-03-06 16:42
浏览次数：237次 字号：[大 中 小]
"""
_BELOW = """\
打印本页 关闭窗口 分享到：微信 微博
上一篇：2024年第3批行政处罚公示12件
主办单位：政务服务中心 网站标识码：1201120001
版权所有 津ICP备12345678号
"""


@cache
def published(report_id: str) -> str:
    """Text of a gold report."""
    (path,) = (p for f in FOLDERS for p in f.glob(f"{report_id}.txt"))
    return path.read_text(encoding="utf-8")


def wide_digits(text: str) -> str:
    return text.translate(str.maketrans(_HALF, _WIDE))


def half_digits(text: str) -> str:
    return text.translate(str.maketrans(_WIDE, _HALF))


def wide_percent(text: str) -> str:
    return text.replace("%", "％")


def half_percent(text: str) -> str:
    return text.replace("％", "%")


def half_brackets(text: str) -> str:
    return text.translate(str.maketrans("（）", "()"))


def wide_brackets(text: str) -> str:
    return text.translate(str.maketrans("()", "（）"))


def half_commas(text: str) -> str:
    # Between digits it would be a thousands separator.
    return re.sub(r"(?<!\d)，|，(?!\d)", ",", text)


def wide_commas(text: str) -> str:
    return re.sub(r"(?<!\d),|,(?!\d)", "，", text)


def spaced(text: str) -> str:
    """Blanks between digits and Chinese characters, as some editors set them."""
    return re.sub(rf"(?<=[{_HAN}])(?=\d)|(?<=\d)(?=[{_HAN}])", " ", text)


def unspaced(text: str) -> str:
    return re.sub(rf"(?<=[{_HAN}])[ 　]+(?=\d)|(?<=\d)[ 　]+(?=[{_HAN}])", "", text)


def dots_as_commas(text: str) -> str:
    return re.sub(r"(?m)^(\s*\d{1,2})[.．](?!\d)", r"\1、", text)


def commas_as_dots(text: str) -> str:
    return re.sub(r"(?m)^(\s*\d{1,2})、(?!\d)", r"\1.", text)


def dots_as_brackets(text: str) -> str:
    if re.search(r"(?m)^\s*[（(]\d{1,2}[)）]", text):
        return text  # it would be the same marker for two depths
    return re.sub(r"(?m)^(\s*)(\d{1,2})[.．、](?!\d)", r"\1（\2）", text)


def half_ordinals(text: str) -> str:
    return re.sub(rf"(?m)^(\s*)（({_CHINESE})）", r"\1(\2)", text)


def stopped(text: str) -> str:
    """A full stop after every numbered heading that has none."""
    line = rf"(?m)^(\s*(?:{_CHINESE}、|（{_CHINESE}）)[^。：；\n]{{4,40}})$"
    return re.sub(line, r"\1。", text)


def unstopped(text: str) -> str:
    """No full stop after numbered headings on a line of their own."""
    line = rf"(?m)^(\s*(?:{_CHINESE}、|（{_CHINESE}）)[^。：；\n]{{4,40}})。$"
    return re.sub(line, r"\1", text)


def blank_lines(text: str) -> str:
    return text.replace("\n", "\n\n")


def no_blank_lines(text: str) -> str:
    return re.sub(r"\n\s*\n", "\n", text)


def indented(text: str) -> str:
    return re.sub(r"(?m)^(?=\S)", "　　", text)


def no_indents(text: str) -> str:
    return re.sub(r"(?m)^[^\S\n]+", "", text)


def _cut(line: str, width: int) -> str:
    """Break a paragraph at a width: no number is split, no line starts with a closing mark."""
    out = []
    while len(line) > width:
        at = width
        while re.match(r"[\d.,%％．，。；：、！？）)》〉”’]", line[at:]) and (
            line[at] not in "0123456789.," or line[at - 1] in "0123456789.,"
        ):
            at -= 1
        out.append(line[:at])
        line = line[at:]
    return "\n".join([*out, line])


def cut_lines(width: int) -> Rewriting:
    def rewrite(text: str) -> str:
        return "\n".join(_cut(line, width) for line in no_blank_lines(text).split("\n"))

    return rewrite


def one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).strip()


def framed(text: str) -> str:
    """The report with what a web page prints above and below it."""
    return f"{_ABOVE}{text.rstrip()}\n{_BELOW}"


def _other(number: str) -> str:
    """Another number of the same form; the order of numbers stays, and 0 stays 0."""
    whole, point, rest = number.replace(",", "").partition(".")
    value = str(2 * int(whole + rest) + (1 if int(whole + rest) else 0))
    if point:
        value = value.zfill(len(rest) + 1)
        return f"{value[: -len(rest)]}.{value[-len(rest) :]}"
    return f"{int(value):,}" if "," in number else value


def _numbers(text: str) -> dict[int, str]:
    """Arabic numbers that quantities begin with, by their offset."""
    folded = fold_digits(text)
    found = {}
    for row in parse(text).rows["quantities"]:
        number = _ARABIC.match(folded, row[10])
        # The value of 3万4千 is no multiple of its first number.
        if number and not re.match(r"\s*[万千百]\s*\d", folded[number.end() :]):
            found[row[10]] = number.group()
    return found


def other_numbers(text: str) -> str:
    """Every Arabic number of a quantity replaced by another; dates and titles stay."""
    (report,) = parse(text).rows["reports"]
    text = report[-1]
    for start, number in sorted(_numbers(text).items(), reverse=True):
        text = text[:start] + _other(number) + text[start + len(number) :]
    return text


REWRITINGS: dict[str, Rewriting] = {
    "full-width digits": wide_digits,
    "half-width digits": half_digits,
    "full-width percent signs": wide_percent,
    "half-width percent signs": half_percent,
    "full-width brackets": wide_brackets,
    "half-width brackets": half_brackets,
    "full-width commas": wide_commas,
    "half-width commas": half_commas,
    "blanks round numbers": spaced,
    "no blanks round numbers": unspaced,
    "1. as 1、": dots_as_commas,
    "1、 as 1.": commas_as_dots,
    "1. as （1）": dots_as_brackets,
    "（一） as (一)": half_ordinals,
    "full stop after headings": stopped,
    "no full stop after headings": unstopped,
    "blank lines doubled": blank_lines,
    "blank lines removed": no_blank_lines,
    "lines indented": indented,
    "indents removed": no_indents,
    "lines cut at 30": cut_lines(30),
    "lines cut at 40": cut_lines(40),
    "one line": one_line,
    "web page around": framed,
    "other numbers": other_numbers,
}


class Exempt(NamedTuple):
    """Facts of a report that a rewriting does not keep, and why; no kinds for all kinds."""

    rewriting: str
    report_id: str
    kinds: tuple[str, ...]
    why: str


EXEMPT: tuple[Exempt, ...] = ()


@cache
def facts(text: str) -> Facts:
    """Facts of every table, without offsets and without what a rewriting may change in words."""
    rows = parse(text).rows
    (report,) = rows["reports"]
    heads = {p[1]: _han(p[5])[:12] for p in rows["points"]}
    return {
        "identity": [
            ("issuer", fold(report[2])),
            ("level", report[3]),
            ("division", report[4]),
            ("year", report[9]),
            ("title", fold(report[10])),
            ("number", fold(report[11])),
            ("date", report[12]),
        ],
        "parts": [(s[3], s[6]) for s in rows["sections"]],
        "quantities": [(q[5], q[6], q[7], fold(q[8])) for q in rows["quantities"]],
        "indicators": [(q[3], q[4], q[5], q[6]) for q in rows["quantities"]],
        "absences": [(a[3], a[4]) for a in rows["absences"]],
        "citations": [(fold(c[4]), fold(c[7]), c[8]) for c in rows["citations"]],
        "points": [(p[3], _han(p[5])) for p in rows["points"]],
        "themes": [(heads[t[1]], t[2], t[3]) for t in rows["themes"]],
    }


def _han(text: str) -> str:
    return re.sub(f"[^{_HAN}]", "", text)


def expected(rewriting: str, text: str) -> Facts:
    """Facts that a rewritten text should give."""
    before = facts(text)
    if REWRITINGS[rewriting] is not other_numbers:
        return before
    rows = parse(text).rows
    text = rows["reports"][0][-1]
    numbers = _numbers(text)

    def other(row: tuple[object, ...]) -> float:
        start, value = row[10], row[5]
        assert isinstance(start, int)
        assert isinstance(value, float | int)
        number = numbers.get(start, "1")
        old, new = (float(n.replace(",", "")) for n in (number, _other(number)))
        return round(value / old * new, 6) if start in numbers and old else float(value)

    values = [other(q) for q in rows["quantities"]]
    return before | {
        "quantities": [(v, *f[1:]) for v, f in zip(values, before["quantities"], strict=True)],
        "indicators": [
            (*f[:2], v, f[3]) for v, f in zip(values, before["indicators"], strict=True)
        ],
    }


def kept(rewriting: str, report_id: str) -> dict[str, tuple[int, int]]:
    """Facts of each kind that survive in their order, and how many there are on either side."""
    text = published(report_id)
    wanted, got = expected(rewriting, text), facts(REWRITINGS[rewriting](text))
    return {
        kind: (len(_common(wanted[kind], got[kind])), max(len(wanted[kind]), len(got[kind])))
        for kind in wanted
    }


def _common(a: list[Fact], b: list[Fact]) -> list[tuple[int, int]]:
    return [(i, i) for i in range(len(a))] if a == b else common_pairs(a, b)
