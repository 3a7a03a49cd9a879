"""Bytes of a text file to its characters."""

import codecs

import pytest
from opencc import OpenCC

from lawstats.base.errors import InputError
from lawstats.readers.content import Content
from lawstats.readers.text import read
from lawstats.text.encoding import decode

PROSE = "石桥镇的法治政府建设工作情况报告：一年来，全镇和各村依法行政。\n" * 3
DAMAGED = PROSE.encode()[:97] + b"\xff" + PROSE.encode()[97:]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PROSE.encode("utf-8"), id="UTF-8"),
        pytest.param(PROSE.encode("utf-8-sig"), id="UTF-8 with mark"),
        pytest.param(PROSE.encode("utf-16"), id="UTF-16 with mark"),
        pytest.param(b"\xfe\xff" + PROSE.encode("utf-16-be"), id="UTF-16 big endian with mark"),
        pytest.param(PROSE.encode("utf-16-le"), id="UTF-16 little endian without mark"),
        pytest.param(PROSE.encode("utf-16-be"), id="UTF-16 big endian without mark"),
        pytest.param(PROSE.encode("gb18030"), id="GB18030"),
        pytest.param(PROSE.encode("gbk"), id="GBK"),
        pytest.param(PROSE.encode("gb2312"), id="GB2312"),
    ],
)
def test_text_is_decoded(data: bytes) -> None:
    assert decode(data) == PROSE
    assert read(data) == Content(PROSE)


def test_big5_is_decoded() -> None:
    prose = OpenCC("s2t").convert(PROSE)
    assert decode(prose.encode("big5")) == prose


@pytest.mark.parametrize(
    ("data", "stage", "words"),
    [
        pytest.param(b"", "read", "empty", id="empty"),
        pytest.param(b" \n\r\n", "read", "empty", id="blank"),
        pytest.param("\u3000\n".encode(), "read", "empty", id="full-width blank"),
        pytest.param("\u3000\n".encode("gb18030"), "read", "empty", id="blank in GB18030"),
        pytest.param("\ufeff".encode(), "read", "empty", id="mark alone"),
        pytest.param("\ufeff \n".encode("utf-16-le"), "read", "empty", id="mark and blanks"),
        pytest.param(DAMAGED, "decode", "UTF-8 .* line 2 at byte 97;", id="damaged UTF-8"),
        pytest.param(
            codecs.BOM_UTF8 + DAMAGED, "decode", "line 2 at byte 100;", id="damaged, with mark"
        ),
        pytest.param(
            bytes((7 * i * i + 3 * i + i // 7) % 256 for i in range(999)),
            "decode",
            "binary",
            id="any bytes",
        ),
        pytest.param("Report\n".encode("utf-16-le") * 9, "decode", "binary", id="Latin UTF-16"),
        pytest.param(b"PK\x03\x04....", "decode", "spreadsheet", id="spreadsheet"),
        pytest.param(b"\xd0\xcf\x11\xe0....", "decode", "Office", id="old Word"),
        pytest.param(b"\x89PNG....", "decode", "picture", id="PNG"),
        pytest.param(b"\xff\xd8\xff....", "decode", "picture", id="JPEG"),
        pytest.param(bytes(range(32)) * 9, "decode", "binary", id="control characters"),
        pytest.param("齉龘".encode("big5") * 40, "decode", "encoding", id="Big5, no prose"),
        pytest.param("Verwaltung für".encode("latin-1") * 9, "decode", "encoding", id="Latin-1"),
        pytest.param("法治政府".encode()[:-1], "decode", "encoding", id="cut UTF-8"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, stage: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        decode(data)
    assert caught.value.stage == stage
