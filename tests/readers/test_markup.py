"""Bytes of web pages to their lines: encodings, hidden text, time."""

import contextlib
from collections.abc import Callable

import pytest

from lawstats.base.errors import InputError
from lawstats.readers.html import read
from lawstats.readers.markup import decode, read_markup
from tests.support.growth import assert_linear

TEXT = "石桥镇的法治政府建设工作情况报告：一年来，全镇和各村依法行政。"
TRADITIONAL = "依法行政工作報告：一年來，本府推動法治建設，辦理國家賠償的案件十二件。"


@pytest.mark.parametrize("late", [0, 3000])
@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        pytest.param("utf-8", "utf-8", id="declared"),
        pytest.param("gb18030", "gb2312", id="GBK declared"),
        pytest.param("gb18030", "utf-8", id="GBK declared as UTF-8"),
        pytest.param("utf-8", "gb2312", id="UTF-8 declared as GBK"),
        pytest.param("gb18030", "iso-8859-1", id="GBK declared as Latin"),
        pytest.param("utf-8", "", id="not declared"),
        pytest.param("gbk", "", id="GBK not declared"),
        pytest.param("utf-8-sig", "gbk", id="UTF-8 with mark"),
        pytest.param("utf-16", "", id="UTF-16 with mark"),
        pytest.param("utf-16-le", "utf-8", id="UTF-16 without mark"),
        pytest.param("utf-16-be", "", id="UTF-16 big endian"),
    ],
)
def test_decoding_follows_the_bytes(encoding: str, declared: str, late: int) -> None:
    page = f"<!--{'x' * late}--><meta charset='{declared}'><div><p>{TEXT}</p></div>"
    assert read(page.encode(encoding)).text == TEXT


@pytest.mark.parametrize("declared", ["big5", "x", "utf-8", "gb2312"])
@pytest.mark.parametrize("encoding", ["big5", "utf-8", "gb18030"])
def test_traditional_characters(encoding: str, declared: str) -> None:
    page = f"<meta charset={declared}><p>{TRADITIONAL}</p>"
    assert read(page.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize("data", [b"", b"\xff", bytes(range(256)) * 4, b"\x00<", b"\xfe\xff\x00"])
def test_decoding_never_fails(data: bytes) -> None:
    assert isinstance(decode(data), str)


def test_hidden_lines_are_marked() -> None:
    page = read_markup("<p hidden>甲<p style='DISPLAY : none'>乙<p>丙<i hidden>丁")
    assert [(line.text, line.hidden) for line in page.lines] == [
        ("甲", True),
        ("乙", True),
        ("丙", False),
    ]


def test_boxes_hold_the_lines_of_their_elements() -> None:
    page = read_markup("<div>甲<div>乙<br>丙</div></div><table><tr><td>1<td><div>2</div></table>丁")
    texts = [line.text for line in page.lines]
    assert texts == ["甲", "乙", "丙", "1　2", "丁"]
    assert ["".join(texts[box.first : box.last]) for box in page.boxes[2:4]] == ["甲乙丙", "乙丙"]
    assert all(box.first <= box.last <= len(texts) for box in page.boxes)


JUNK: dict[str, Callable[[int], str]] = {
    "marks": lambda n: "<" * n,
    "open tags": lambda n: "<a " * n,
    "fonts": lambda n: "".join(f"<p><font c={i}>x</p>" for i in range(n)),
    "ends": lambda n: "<div>" * 1900 + "</p></i>" * n,
    "rows": lambda n: "<table>" + "<tr><td>一。<td>二" * n,
    "labels": lambda n: "<p>" + "发布机构：" * n,
    "blank labels": lambda n: "<p>索" + "&nbsp;" * n,
    "paragraphs": lambda n: "".join(f"<p>第{i}段。" for i in range(n)),
    "titles": lambda n: "<p>法治政府建设" * n + f"<p>{TEXT}",
    "bars": lambda n: f"<title>{'法治 - ' * n}</title><p>{TEXT}",
    "commas": lambda n: f"<p>{TEXT}" + "法治，" * n,
    "lists": lambda n: "<ol><li>" * 900 + "甲。<br>" * n,
    "links": lambda n: "<a href=x><p>甲。" * 9 + "<a href=x>乙。</a><br>" * n,
    "text areas": lambda n: f"<textarea>{'<p>甲。<textarea>' * n}",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", JUNK)
def test_time_is_linear(name: str) -> None:
    def reading(data: bytes) -> None:
        with contextlib.suppress(InputError):
            read(data)

    assert_linear(lambda n: JUNK[name](n).encode(), reading, 2_500)
