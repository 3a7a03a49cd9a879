"""The numbers that Word sets before paragraphs."""

import pytest

from lawstats.readers import word
from lawstats.readers.numbering import spell
from tests.support.formats.word import (
    DELETED,
    GONE,
    cell,
    level,
    lists,
    numbered,
    p,
    package,
    paragraph,
    run,
    start_at,
    table,
)


def lines(data: bytes) -> list[str]:
    return word.read(data).text.removesuffix("\n").split("\n")


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimal", {1: "1", 10: "10"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○"}),
        ("taiwaneseCounting", {12: "十二"}),
        (
            "chineseCountingThousand",
            {
                12: "十二",
                100: "一百",
                101: "一百零一",
                110: "一百一十",
                1005: "一千零五",
                10000: "10000",
            },
        ),
        ("japaneseCounting", {3: "三", 15: "十五", 30: "三十"}),
        ("chineseLegalSimplified", {1: "壹", 2: "贰", 10: "壹拾", 21: "贰拾壹"}),
        ("ideographLegalTraditional", {2: "貳"}),
        ("ideographDigital", {10: "一〇", 12: "一二"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {1: "子"}),
        ("ideographEnclosedCircle", {1: "㈠", 10: "㈩", 11: "11"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedCircleChinese", {2: "②"}),
        ("decimalEnclosedParen", {3: "⑶"}),
        ("decimalEnclosedFullstop", {3: "⒊"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 28: "bb", 10**9: "1000000000"}),
        ("upperLetter", {2: "B"}),
        ("lowerRoman", {4: "iv", 1999: "mcmxcix", 10**9: "1000000000"}),
        ("upperRoman", {9: "IX"}),
        ("numberInDash", {3: "- 3 -"}),
        ("none", {1: ""}),
        ("ordinal", {3: "3"}),
    ],
)
def test_numbers_are_spelled(form: str, numbers: dict[int, str]) -> None:
    assert {n: spell(n, form) for n in numbers} == numbers


OUTLINE = (
    level(0, "chineseCounting", "%1、", '<w:suff w:val="nothing"/>')
    + level(1, "japaneseCounting", "（%2）")
    + level(2, "decimal", "%3.")
)
NOTHING = '<w:suff w:val="nothing"/>'


def num_pr(num_id: str = "", depth: str = "") -> str:
    ilvl = f'<w:ilvl w:val="{depth}"/>' if depth else ""
    num = f'<w:numId w:val="{num_id}"/>' if num_id else ""
    return f"<w:numPr>{ilvl}{num}</w:numPr>"


def style(style_id: str, based_on: str = "", properties: str = "", more: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}" {more}><w:name w:val="{style_id}"/>'
        f"{base}<w:pPr>{properties}</w:pPr></w:style>"
    )


def styled(style_id: str, properties: str = "") -> str:
    return paragraph("文", f'<w:pStyle w:val="{style_id}"/>{properties}')


def items(*places: tuple[int, int]) -> str:
    return "".join(numbered("文", num_id, depth) for num_id, depth in places)


@pytest.mark.parametrize(
    ("numbering", "styles", "body", "text"),
    [
        pytest.param(
            lists(OUTLINE),
            "",
            items((1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)),
            ["一、", "（一）", "1. ", "2. ", "（二）", "1. ", "二、", "（一）"],
            id="restart below a parent",
        ),
        pytest.param(
            lists(OUTLINE), "", items((1, 1), (1, 0)), ["（一）", "二、"], id="item without parent"
        ),
        pytest.param(
            lists(level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2")),
            "",
            items((1, 0), (1, 1), (1, 1), (1, 0), (1, 1)),
            ["1. ", "1.1 ", "1.2 ", "2. ", "2.1 "],
            id="number of the parent",
        ),
        pytest.param(
            lists(
                level(0, "chineseCounting", "第%1章") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
            ),
            "",
            items((1, 0), (1, 1)),
            ["第一章 ", "1.1 "],
            id="all in Arabic numbers",
        ),
        pytest.param(
            lists(
                level(0, "chineseCounting", "%1、")
                + level(1, "decimal", "第%2条", '<w:lvlRestart w:val="0"/>' + NOTHING)
            ),
            "",
            items((1, 0), (1, 1), (1, 0), (1, 1)),
            ["一、", "第1条", "二、", "第2条"],
            id="level that never restarts",
        ),
        pytest.param(
            lists(
                level(0, "decimal", "%1.")
                + level(1, "decimal", "(%2)")
                + level(2, "lowerLetter", "%3", '<w:lvlRestart w:val="1"/>')
            ),
            "",
            items((1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)),
            ["1. ", "(1) ", "a ", "(2) ", "b ", "2. ", "a "],
            id="restart after a higher level only",
        ),
        pytest.param(
            lists(OUTLINE, num2=(1, start_at(0, 1)), num3=(1, start_at(0, 7))),
            "",
            items((1, 0), (1, 0), (2, 0), (2, 0), (3, 0), (2, 0)),
            ["一、", "二、", "一、", "二、", "七、", "八、"],
            id="lists that start anew",
        ),
        pytest.param(
            lists(OUTLINE, num2=(1, "")),
            "",
            items((1, 0), (2, 0), (1, 0)),
            ["一、", "二、", "三、"],
            id="lists of one family count on",
        ),
        pytest.param(
            lists(
                OUTLINE,
                num2=(
                    1,
                    '<w:lvlOverride w:ilvl="0">' + level(0, "decimal", "%1)") + "</w:lvlOverride>",
                ),
            ),
            "",
            items((2, 0)),
            ["1) "],
            id="level replaced",
        ),
        pytest.param(
            lists(
                level(0, "bullet", "\uf0b7")
                + level(1, "bullet", "l")
                + level(2, "bullet", "附件：")
            ),
            "",
            items((1, 0), (1, 1), (1, 2)),
            ["", "", "附件："],
            id="bullets",
        ),
        pytest.param(
            lists(
                level(0, "none", "")
                + level(1, "none", "附：")
                + level(2, "decimal", "%3", "<w:rPr><w:vanish/></w:rPr>")
            ),
            "",
            items((1, 0), (1, 1), (1, 2)),
            ["", "附：", ""],
            id="no number, hidden number",
        ),
        pytest.param(
            lists(
                level(0, "decimal", "%1", '<w:suff w:val="space"/>')
                + level(1, "decimal", "%2")
                + level(2, "decimal", "%3", NOTHING)
            ),
            "",
            items((1, 0), (1, 1), (1, 2)),
            ["1 ", "1 ", "1"],
            id="what follows the number",
        ),
        pytest.param(
            lists(
                '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice '
                'Requires="w14"><w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice>'
                '<mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
                '<w:lvlText w:val="%1."/></w:lvl>'
            ),
            "",
            items((1, 0)),
            ["01. "],
            id="form of its own",
        ),
        pytest.param(
            lists(OUTLINE),
            style("1", properties=num_pr("1")),
            styled("1") + styled("1", num_pr("0")) + styled("1", num_pr(depth="1")),
            ["一、", "", "（一）"],
            id="style, none and level by itself",
        ),
        pytest.param(
            lists(OUTLINE),
            style("1", properties=num_pr("1"))
            + style("2", "1", num_pr(depth="1"))
            + style("3", "2")
            + style("4", "2", num_pr("0")),
            styled("1") + styled("2") + styled("3") + styled("4"),
            ["一、", "（一）", "（二）", ""],
            id="styles based on styles",
        ),
        pytest.param(
            lists(
                level(0, "decimal", "%1.", '<w:pStyle w:val="1"/>')
                + level(1, "decimal", "%1.%2.", '<w:pStyle w:val="2"/>')
            ),
            style("1", properties=num_pr("1")) + style("2", "1", num_pr("1")),
            styled("1") + styled("2"),
            ["1. ", "1.1. "],
            id="level that names its style",
        ),
        pytest.param(
            lists(OUTLINE),
            style("a", properties=num_pr("1"), more='w:default="1"'),
            paragraph("文") + styled("unknown"),
            ["一、", "二、"],
            id="standard style",
        ),
        pytest.param(
            lists(OUTLINE, '<w:numStyleLink w:val="s"/>'),
            '<w:style w:type="numbering" w:styleId="s"><w:pPr>'
            + num_pr("1")
            + "</w:pPr></w:style>",
            items((2, 0), (2, 1), (1, 0)),
            ["一、", "（一）", "二、"],
            id="style of lists",
        ),
        pytest.param(
            lists(OUTLINE, '<w:numStyleLink w:val="s"/>'),
            '<w:style w:type="numbering" w:styleId="s"><w:pPr>'
            + num_pr("2")
            + "</w:pPr></w:style>"
            + style("x", "y", num_pr(depth="0"))
            + style("y", "x"),
            items((2, 0)) + styled("x"),
            ["", ""],
            id="styles in a circle",
        ),
        pytest.param(
            lists(OUTLINE),
            "",
            items((9, 0), (1, 8)) + paragraph("文", num_pr("1", "x")),
            ["", "", "一、"],
            id="what is not defined",
        ),
        pytest.param(
            lists(OUTLINE),
            "",
            items((1, 0))
            + p(GONE, num_pr("1", "0") + DELETED)
            + p(GONE, num_pr("1", "0"))
            + items((1, 0)),
            ["一、", "二、"],
            id="deleted items are not counted",
        ),
        pytest.param(
            lists(OUTLINE),
            "",
            items((1, 0)) + p("", num_pr("1", "0")) + items((1, 0)),
            ["一、", "三、"],
            id="empty items are",
        ),
        pytest.param(
            lists(OUTLINE),
            "",
            p(run("文"), num_pr("1", "0") + DELETED)
            + p(run(""))
            + p(GONE, DELETED)
            + items((1, 0)),
            ["一、", "二、"],
            id="number of what was joined",
        ),
    ],
)
def test_numbers_are_set(numbering: str, styles: str, body: str, text: list[str]) -> None:
    found = lines(package(body, numbering=numbering, styles=styles))
    assert [line for line in found if line] == [label + "文" for label in text]


def test_numbers_count_through_tables() -> None:
    row = cell(numbered("甲")) + cell("1")
    body = numbered("始") + table(row, row) + numbered("末")
    assert lines(package(body, numbering=lists(OUTLINE))) == [
        "一、始",
        "二、甲　1",
        "三、甲　1",
        "四、末",
    ]
