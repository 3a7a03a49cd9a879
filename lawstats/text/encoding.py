"""Decode the bytes of a text file, in any of the encodings of Chinese text."""

from __future__ import annotations

import codecs
import re

from lawstats.base.errors import InputError
from lawstats.text.han import count_han

_OCR = "a picture; have its text recognised (OCR) and read that"
_SAVE = "open it in its program and save the report as docx or text"
_SIGNATURES = {
    b"PK\x03\x04": f"a ZIP archive or a spreadsheet, not a Word file; {_SAVE}",
    b"\xd0\xcf\x11\xe0": f"an old Office file that is not from Word or WPS; {_SAVE}",
    b"\x89PNG": _OCR,
    b"\xff\xd8\xff": _OCR,
    b"GIF8": _OCR,
    b"II*\0": _OCR,
    b"MM\0*": _OCR,
}
# In the order in which they are tried, for files without the mark of UTF-16.
_ENCODINGS = ("utf-8-sig", "gb18030", "cp950", "utf-16-le", "utf-16-be")
# Bytes decode to some Chinese characters in nearly every encoding. Only text with the most common
# characters of official prose counts as Chinese.
_COMMON = frozenset("的一年法工作和政府行是了在中人民国有")

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def decode(data: bytes) -> str:
    """Decode the bytes of a text file.

    Parameters
    ----------
    data : bytes
        UTF-8, UTF-16 (without byte-order mark only Chinese text), GB18030 (GBK, GB2312) or Big5.

    Returns
    -------
    str
        The text without byte-order mark.

    Raises
    ------
    InputError
        Stage ``read`` for an empty or blank file, ``decode`` for a file that is not text, is
        damaged or has an unknown encoding.

    Examples
    --------
    >>> decode("法治政府建设".encode("gb18030") * 9) == "法治政府建设" * 9
    True
    >>> decode(b"GIF89a")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: is a picture; have its text recognised (OCR) and read that
    """
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise InputError(f"is {what}", "decode")
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else _ENCODINGS:
        text = _decode_as(encoding, data)
        if text is None:
            continue
        if not re.search(r"[^\s\ufeff]", text):
            raise InputError("the file is empty; publish or fetch it again")
        if encoding in ("utf-16", "utf-8-sig") or _looks_chinese(text):
            _refuse_binary(text)
            return text
    _refuse_binary(data[:20_000].translate(None, bytes(range(0x7F, 0xA0))).decode("latin-1"))
    raise InputError(
        "unknown encoding: neither UTF-8, UTF-16, GB18030 nor Big5; save it as UTF-8", "decode"
    )


def decode_table(data: bytes) -> str:
    r"""Decode a CSV file that people give; it can be too short to show its language.

    Examples
    --------
    >>> decode_table("file,issuer\na.txt,青石镇\n".encode("gbk"))
    'file,issuer\na.txt,青石镇\n'
    """
    try:
        return decode(data)
    except InputError as error:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise error from None
        # The columns of these files have names in ASCII letters.
        if not re.match(r"[\w\ufeff, \t]{3,}", text, re.ASCII):
            raise
        return text


def _decode_as(encoding: str, data: bytes) -> str | None:
    """Decode strictly; None for another encoding, an error for UTF-8 with a few wrong bytes."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8-sig":
            _refuse_damaged(data, error)
        return None


def _refuse_damaged(data: bytes, error: UnicodeDecodeError) -> None:
    """Refuse UTF-8 with a few wrong bytes; unlike in other encodings, most of it is Chinese."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if 3 * damaged < count_han(text):
        mark = data.startswith(codecs.BOM_UTF8) * len(codecs.BOM_UTF8)
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"is UTF-8 with damaged characters, the first in line {line} at byte "
            f"{error.start + mark}; correct it there or fetch the file again",
            "decode",
        )


def _looks_chinese(text: str) -> bool:
    head = text[:20_000]
    han = count_han(head)
    return han > 0 and sum(c in _COMMON for c in head) > 0.04 * han


def _refuse_binary(text: str) -> None:
    head = text[:20_000]
    if len(_CONTROL.findall(head)) > 0.05 * len(head):
        raise InputError(
            "is binary data, not text; convert it to a UTF-8 text file first", "decode"
        )
