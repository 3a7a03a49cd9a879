"""Rewritings of a report that keep its facts, or change them knowingly, and what survives them.

``python tests/variants.py > docs/robustness.md`` writes the table.
"""

import re
import sys
from collections.abc import Callable
from functools import cache
from math import floor
from pathlib import Path
from typing import NamedTuple

from lawstats.gold import common_pairs, fold, read_gold
from lawstats.layout import is_furniture, is_wrapped, lines
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


def brackets_as_dots(text: str) -> str:
    if re.search(r"(?m)^\s*\d{1,2}[.．、]", text):
        return text
    return re.sub(r"(?m)^(\s*)[（(](\d{1,2})[)）]", r"\1\2.", text)


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
            line if is_furniture(line) else _cut(line, width)
            for line in no_blank_lines(text).split("\n")
        )

    return rewrite


def one_line(text: str) -> str:
    if _is_cut(text):
        text = re.sub(r"(?<=[^\n]{28})(?<![。；：！？])\n", "", text)
    return re.sub(r"\s*\n\s*", " ", text).strip()


def _is_cut(text: str) -> bool:
    return is_wrapped(text, list(lines(text)))


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
    "blanks round numbers": spaced,
    "no blanks round numbers": unspaced,
    "1. as 1、": dots_as_commas,
    "1、 as 1.": commas_as_dots,
    "1. as （1）": dots_as_brackets,
    "（1） as 1.": brackets_as_dots,
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
    """Kinds of facts of a report that a rewriting takes the grounds from, and how."""

    rewriting: str
    report_id: str
    kinds: tuple[str, ...]
    why: str


KINDS = (
    "identity", "parts", "quantities", "indicators", "absences", "citations", "points", "themes",
)  # fmt: skip
_BARE = "sub-headings without a number show by their line alone"
_CUT_BARE = "a sub-heading without a number looks like a paragraph's last line"
_OUTLINE = ("parts", "points", "themes")
EXEMPT = (
    Exempt(
        "blank lines doubled",
        "new-linhu-jiaoyu-2025",
        ("indicators", "citations"),
        "lines are cut at one width: a blank line is all that ends a paragraph",
    ),
    *(
        Exempt(rewriting, report_id, _OUTLINE, why)
        for rewriting, why in (
            ("lines cut at 30", _CUT_BARE), ("lines cut at 40", _CUT_BARE), ("one line", _BARE),
        )
        for report_id in ("demo-shiqiao-town-2023", "third-banba-2022", "xianshuigu-2023")
    ),
    Exempt(
        "one line",
        "new-yunmengling-2022",
        ("identity", "parts", "indicators", "absences", "points", "themes"),
        "no heading has a number, and the title no mark at its end",
    ),
    Exempt(
        "one line",
        "new-shapo-2024",
        ("identity", "parts", "quantities", "indicators", "points"),
        "the lines of the web page run into title and text",
    ),
)  # fmt: skip
# Shares below `LIMIT`: what is still read wrongly, by rewriting and kind.
LIMIT = 0.99
_NO_JOIN = (
    "words on both sides of a line break (行政规\\n范性文件, 316人\\n次) are not put together"
)
_HALF_COMMA = "some clauses are taken to end with ， alone"
_RUN_ON = "after a heading without 。 the text begins behind a blank"
KNOWN = {
    ("half-width commas", "points"): _HALF_COMMA,
    ("half-width commas", "themes"): _HALF_COMMA,
    ("lines cut at 30", "absences"): _NO_JOIN,
    ("lines cut at 30", "points"): _NO_JOIN,
    ("lines cut at 30", "themes"): _NO_JOIN,
    ("lines cut at 40", "quantities"): _NO_JOIN,
    ("lines cut at 40", "absences"): _NO_JOIN,
    ("lines cut at 40", "points"): _NO_JOIN,
    ("lines cut at 40", "themes"): _NO_JOIN,
    ("one line", "identity"): "a document number before the title, contact lines after the date",
    ("one line", "points"): _RUN_ON,
    ("one line", "themes"): _RUN_ON,
}


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
        # The lines of a page make a closing section where there was none.
        "parts": [(s[3], s[6]) for s in rows["sections"] if s[6] != "closing"],
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
        old, new = (float(n.replace(",", "")) for n in (number, other_number(number)))
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
        kind: (_in_common(wanted[kind], got[kind]), max(len(wanted[kind]), len(got[kind])))
        for kind in KINDS
    }


def _in_common(a: list[Fact], b: list[Fact]) -> int:
    return len(a) if a == b else len(common_pairs(a, b))


@cache
def shares(rewriting: str) -> dict[str, float]:
    """Share of the facts of each kind, over all gold reports, that survive a rewriting."""
    exempt = {(e.report_id, kind) for e in EXEMPT if e.rewriting == rewriting for kind in e.kinds}
    totals = dict.fromkeys(KINDS, (0, 0))
    for report_id in REPORTS:
        for kind, (n, of) in kept(rewriting, report_id).items():
            if (report_id, kind) not in exempt:
                totals[kind] = totals[kind][0] + n, totals[kind][1] + of
    return {kind: n / of for kind, (n, of) in totals.items()}


_HEAD = """\
# The same report in another dress

Written by `python tests/variants.py > docs/robustness.md`.

The {n} gold reports are rewritten in ways that keep their facts, as web pages, PDF files and
editors do, and read again. The table tells how many per cent of the facts of each kind come out as
from the published text: same value, same place in the order, blanks and width of characters aside.
It says whether a reading is steady, not whether it is right. In the last row the Arabic numbers of
all quantities are replaced by others, and the facts are to follow them. Shares are cut, not
rounded, to one digit.
"""


def to_markdown() -> str:
    """Write ``docs/robustness.md``."""
    out = [_HEAD.format(n=len(REPORTS)), f"| rewriting | {' | '.join(KINDS)} |"]
    out.append("|---" + "|---:" * len(KINDS) + "|")
    for name in REWRITINGS:
        cells = (f"{floor(1000 * share) / 10:.1f}" for share in shares(name).values())
        out.append(f"| {name} | {' | '.join(cells)} |")
    sizes = (sum(len(facts(published(r))[kind]) for r in REPORTS) for kind in KINDS)
    out.append(f"| *facts as published* | {' | '.join(map(str, sizes))} |")
    out += ["", "Left out of the table, for the rewriting takes away what tells the fact:", ""]
    out += [f"- {e.rewriting}, `{e.report_id}`, {', '.join(e.kinds)}: {e.why}." for e in EXEMPT]
    if KNOWN:
        out += ["", f"What lies below {100 * LIMIT:.0f} % is known:", ""]
        out += [f"- {name}, {kind}: {why}." for (name, kind), why in KNOWN.items()]
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(to_markdown().encode("utf-8"))
