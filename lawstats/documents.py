"""Bytes of a file to the text that offsets refer to: decoded, cleaned, private data masked."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lawstats.errors import InputError

MAX_BYTES = 20_000_000
_SIGNATURES = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a Word file or ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"{\\rtf": "an RTF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
# Bytes in a legacy encoding nearly always decode to some Chinese text; only text that holds the
# commonest characters of official prose is taken for Chinese.
_COMMON = frozenset("的一年法工作和政府行是了在中人民国有")

_DIGITS = re.compile(r"\d[\d \-－—–()（）]{6,40}[\dXx]")
_PHONE = re.compile(
    r"""
    (?<![\d.])1[3-9]\d[ \-－—]?\d{4}[ \-－—]?\d{4}(?!\d)               # mobile
    | (?<!\d)0\d{2,3}[ \-－—–]{0,2}\d{7,8}(?!\d)                       # landline with area code
    | (?<=[（(])0\d{2,3}[)）][ ]?\d{7,8}(?!\d)
    | (?<!\d)\d{17}[\dXx](?![\dXx])                                    # identity card
    """,
    re.VERBOSE,
)
_LABELLED_PHONE = re.compile(
    r"(?:电话|手机|传真|联系方式)(?:号码)?\s{0,3}[:：]?\s{0,3}(\d[\d\-－—() （）]{5,18}\d)"
)
_CONTACT = re.compile(
    r"(?:联\s?系\s?人|经办人)(?:及电话)?\s{0,3}[:：]\s{0,3}([^\n；;，,。）)：:\d]{2,40})"
)
_NAME = re.compile(r"[㐀-鿿·]{2,4}")
_OFFICE = re.compile(r"(?:政府|办公室|办事处|中心|委员会|大队|[办科局所站委处股室部队镇乡街道])$")
_NAME_AFTER_OFFICE = re.compile(
    r"(?:办公室|办事处|中心|委员会|大队|[办科局所站股室])([㐀-鿿]{2,3})$"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read.

    Attributes
    ----------
    text : str
        Decoded text, not yet cleaned.
    sha256 : str
        SHA-256 of the file's bytes, hexadecimal.
    """

    text: str
    sha256: str


def read(path: Path) -> Document:
    """Read and decode a text file.

    Raises
    ------
    InputError
        Stage ``read`` (not readable, empty), ``limit`` (too large) or ``decode``.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                f"larger than {MAX_BYTES // 1_000_000} MB: no report of this kind is; split it",
                "limit",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            f"cannot be read: {reason}; check that the file is there and readable"
        ) from error
    return Document(text=decode(data), sha256=hashlib.sha256(data).hexdigest())


def decode(data: bytes) -> str:
    """Decode the bytes of a text file.

    Parameters
    ----------
    data : bytes
        UTF-8 or UTF-16 with or without mark, or GB18030 (GBK, GB2312).

    Returns
    -------
    str
        The text without byte-order mark.

    Raises
    ------
    InputError
        Stage ``read`` for no bytes at all, ``decode`` for what is no text or in no known encoding.

    Examples
    --------
    >>> decode("法治政府建设".encode("gb18030") * 9) == "法治政府建设" * 9
    True
    >>> decode(b"%PDF-1.7")
    Traceback (most recent call last):
    lawstats.errors.InputError: is a PDF file, not text; convert it to a UTF-8 text file first
    """
    if not data.strip():
        raise InputError("the file is empty; publish or fetch it again")
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise InputError(
                f"is {what}, not text; convert it to a UTF-8 text file first", "decode"
            )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _looks_chinese(text):
            _refuse_binary(text)
            return text
    raise InputError(
        "unknown encoding: neither UTF-8, UTF-16 nor GB18030; save it as UTF-8", "decode"
    )


def _looks_chinese(text: str) -> bool:
    sample = text[:20_000]
    han = sum("一" <= c <= "鿿" for c in sample)
    return han > 0 and sum(c in _COMMON for c in sample) > 0.04 * han


def _refuse_binary(text: str) -> None:
    sample = text[:20_000]
    if len(_CONTROL.findall(sample)) > 0.05 * len(sample):
        raise InputError(
            "is binary data, not text; convert it to a UTF-8 text file first", "decode"
        )


def clean(text: str) -> str:
    r"""Make the text that offsets refer to.

    The byte-order mark is dropped, CRLF and CR become LF, NUL and other control characters are
    dropped, and private data is masked with ``*`` character for character: mobile and landline
    numbers, identity-card numbers, names after 联系人. Nothing else is changed; cleaning twice
    changes nothing more.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> clean("（联系人：党政办 张小三；电话：022-12345678）\r\n12345热线")
    '（联系人：党政办 ***；电话：************）\n12345热线'
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text)
    spans = sorted(_private(text))
    if not spans:
        return text
    out, at = [], 0
    for start, end in spans:
        if end > at:
            out += [text[at:start], "*" * (end - max(start, at))]
            at = end
    return "".join([*out, text[at:]])


def _private(text: str) -> Iterator[tuple[int, int]]:
    for run in _DIGITS.finditer(text):
        for match in _PHONE.finditer(text, run.start(), run.end()):
            yield match.span()
    for match in _LABELLED_PHONE.finditer(text):
        if sum(c.isdigit() for c in match.group(1)) >= 7:
            yield match.span(1)
    for match in _CONTACT.finditer(text):
        for token in re.finditer(r"[^\s、/]+", match.group(1)):
            start = match.start(1) + token.start()
            word = token.group()
            if _OFFICE.search(word):
                continue
            if inner := _NAME_AFTER_OFFICE.search(word):
                yield start + inner.start(1), start + inner.end(1)
            elif _NAME.fullmatch(word):
                yield start, start + len(word)
