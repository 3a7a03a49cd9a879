"""Rewritings of a report that keep its facts, or change them knowingly."""

import re
import unicodedata
from collections.abc import Callable

from opencc import OpenCC

from lawstats.extract.report import parse
from lawstats.text.lines import is_furniture, line_spans
from lawstats.text.numerals import fold_digits
from lawstats.text.sentences import full_line

Rewriting = Callable[[str], str]

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
    """Lines of one width, as text taken from a PDF has them; what a web page prints stays."""

    def rewrite(text: str) -> str:
        if _is_cut(text):
            return text
        return "\n".join(
            line if is_furniture(line) else _cut(line.strip(), width)
            for line in no_blank_lines(text).split("\n")
        )

    return rewrite


def printed(text: str) -> str:
    """Pages as they are printed: even lines, an indent before each paragraph, page numbers."""
    if _is_cut(text):
        return text
    out: list[str] = []
    for line in no_blank_lines(text).split("\n"):
        if is_furniture(line):
            out.append(line)
            continue
        out.append("　　" if len(line) > 10 else "")
        for c in line.strip():
            if _width(out[-1]) + _width(c) > 80 and c not in "，。；：、”）》":
                out.append("")
            out[-1] += c
    pages = [out[i : i + 22] for i in range(0, len(out), 22)]
    return "\n".join(line for i, page in enumerate(pages, 1) for line in [*page, f"- {i} -"])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def one_line(text: str) -> str:
    if _is_cut(text):
        text = re.sub(r"(?<=[^\n]{28})(?<![。；：！？])\n", "", text)
    return re.sub(r"\s*\n\s*", " ", text).strip()


def _is_cut(text: str) -> bool:
    return full_line(text, list(line_spans(text))) > 0


def framed(text: str) -> str:
    """The report with what a web page prints above and below it."""
    return f"{_ABOVE}{text.rstrip()}\n{_BELOW}"


def other_number(number: str) -> str:
    """Another number of the same form; the order of numbers stays, and 0 stays 0."""
    whole, point, rest = number.replace(",", "").partition(".")
    value = str(2 * int(whole + rest) + (1 if int(whole + rest) else 0))
    if point:
        value = value.zfill(len(rest) + 1)
        return f"{value[: -len(rest)]}.{value[-len(rest) :]}"
    return f"{int(value):,}" if "," in number else value


def quantity_numbers(text: str) -> dict[int, str]:
    """Arabic numbers that quantities begin with, by their offset."""
    folded = fold_digits(text)
    found = {}
    for row in parse(text).rows["quantities"]:
        number = _ARABIC.match(folded, row.start)
        # The value of 3万4千 is no multiple of its first number.
        if number and not re.match(r"\s*[万千百]\s*\d", folded[number.end() :]):
            found[row.start] = number.group()
    return found


def other_numbers(text: str) -> str:
    """Every Arabic number of a quantity replaced by another; dates and titles stay."""
    (report,) = parse(text).rows["reports"]
    text = report.text
    for start, number in sorted(quantity_numbers(text).items(), reverse=True):
        text = text[:start] + other_number(number) + text[start + len(number) :]
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
    "traditional characters": OpenCC("s2t").convert,
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
    "printed pages": printed,
    "one line": one_line,
    "web page around": framed,
    "other numbers": other_numbers,
}
