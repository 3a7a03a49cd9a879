"""Lines, page furniture and text cut at a fixed width."""

import pytest

from lawstats.text.lines import is_furniture, line_spans, trim
from lawstats.text.sentences import full_line


@pytest.mark.parametrize(
    ("text", "span"),
    [
        pytest.param(" 甲乙 ", (1, 3), id="blanks"),
        pytest.param("\u3000\xa0甲\t\n", (2, 3), id="other blanks"),
        pytest.param("甲", (0, 1), id="none"),
        pytest.param("  ", (2, 2), id="nothing else"),
    ],
)
def test_trim(text: str, span: tuple[int, int]) -> None:
    assert trim(text, 0, len(text)) == span


def test_lines_are_trimmed_and_blank_ones_left_out() -> None:
    text = "甲\n\n  乙 \n\u3000\n丙"
    assert [text[s:e] for s, e in line_spans(text)] == ["甲", "乙", "丙"]
    assert [text[s:e] for s, e in line_spans(text, 2, 7)] == ["乙"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("您当前的位置：首页>政务公开", True, id="breadcrumbs"),
        pytest.param("您目前所处位置：主站", True, id="position in other words"),
        pytest.param("12 首页 » 公开目录", True, id="digit before the path"),
        pytest.param("乡镇街道 > 石桥镇 > 通知公告", True, id="path without a label"),
        pytest.param("力争A>B，实现目标", False, id="sign in a sentence"),
        pytest.param("索 引 号：113302", True, id="index number"),
        pytest.param("发文字号：白政〔2024〕3号", True, id="document number label"),
        pytest.param("浏览次数：128", True, id="views"),
        pytest.param("字号：【大 中 小】", True, id="font size"),
        pytest.param("浙公网安备 33010202000001号", True, id="filing"),
        pytest.param("今天是：2019年10月31日", True, id="frozen date"),
        pytest.param("一、主要做法", False, id="heading"),
        pytest.param("白水镇2023年法治政府建设情况报告", False, id="title"),
        pytest.param("主动公开政府信息146条。", False, id="sentence"),
        pytest.param("登记造册，建立台账。", False, id="word that begins like 登录"),
    ],
)
def test_furniture(line: str, expected: bool) -> None:
    assert is_furniture(line) == expected


PARAGRAPH = "全年开展普法宣传活动，调解矛盾纠纷，规范行政执法，提升服务水平，完成各项任务"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("\n".join([PARAGRAPH] * 20), 33, id="lines cut anywhere"),
        pytest.param("\n".join([PARAGRAPH + "。"] * 20), 0, id="paragraphs"),
        pytest.param("\n".join([PARAGRAPH] * 5), 0, id="too few lines to tell"),
        pytest.param("\n".join([PARAGRAPH * 3] * 20), 0, id="lines too long for a page"),
    ],
)
def test_full_line(text: str, expected: int) -> None:
    assert full_line(text, list(line_spans(text))) == expected
