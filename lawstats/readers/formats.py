"""The formats of report files: their suffixes, how each is recognised, and which module reads it.

A new format is one module with a function ``read(data: bytes) -> Content`` and one entry of
`FORMATS`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from lawstats.base.errors import InputError
from lawstats.readers.content import Content

# The first bytes of an old Office file (OLE), and names of streams in it.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORD_DOCUMENT = "WordDocument".encode("utf-16-le")

_OOXML_WORD = re.compile(
    rb"(?:wordprocessingml\.(?:document|template)|ms-word\.\w+\.\w+)\.main\+xml"
)
_OPEN_DOCUMENT_TEXT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_WORD_XML = b'progid="Word.Document"'
_HTML_TAG = re.compile(
    rb"<(?:!doctype html|/?(?:html|head|body|p|div|span|table|td|h[1-6]|font|title)|meta|br ?/?)"
    rb"[\s>/]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Format:
    """A format of report files.

    Attributes
    ----------
    name : str
    suffixes : tuple of str
        In lower case, with the dot. Only files with a suffix of some format are read.
    recognises : callable
        Whether the bytes of a file are of this format; the suffix does not matter.
    module : str
        The module of `lawstats.readers` that reads it. It is imported when it is needed.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    module: str

    def read(self, data: bytes) -> Content:
        """Read the bytes of a file of this format; for errors see `read`."""
        content: Content = import_module(f"lawstats.readers.{self.module}").read(data)
        return content


def read(data: bytes) -> Content:
    """Read the bytes of a file in the format that their content shows.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Content

    Raises
    ------
    InputError
        Stage ``read`` (empty, a scan, needs a program that is missing), ``limit`` (too large when
        unpacked, too slow) or ``decode`` (damaged, protected, not readable).

    Examples
    --------
    >>> read("<p>石桥镇依法行政，成效明显。</p>".encode()).text
    '石桥镇依法行政，成效明显。'
    """
    return recognise(data).read(data)


def recognise(data: bytes) -> Format:
    r"""Find the format of a file by its content; what no other format recognises is plain text.

    Examples
    --------
    >>> [recognise(data).name for data in (b"\n%PDF-1.7", b"{\\rtf1 }", b"<P>", b"<<")]
    ['PDF', 'old Word, WPS, RTF or OpenDocument', 'HTML', 'plain text']
    """
    return next(form for form in FORMATS if form.recognises(data))


def is_encrypted_word(data: bytes) -> bool:
    """Whether a file is a Word file with a password."""
    return data.startswith(OLE) and _ENCRYPTED_PACKAGE in data


def suffix_for_libreoffice(data: bytes) -> str | None:
    """Return the suffix that LibreOffice expects for a file; None for a file of another format."""
    if data.startswith(OLE):
        return ".doc" if _WORD_DOCUMENT in data and not is_encrypted_word(data) else None
    if data[:100].lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith(b"PK"):
        if data.startswith(_OPEN_DOCUMENT_TEXT, 30):
            return ".odt"
        return ".ofd" if _member(data, "OFD.xml") is not None else None
    return ".xml" if _WORD_XML in data[:1000] else None


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]  # a few other bytes can come first


def _is_word(data: bytes) -> bool:
    if not data.startswith(b"PK"):
        return is_encrypted_word(data)
    types = _member(data, "[Content_Types].xml")
    return bool(types and _OOXML_WORD.search(types))


def _is_for_libreoffice(data: bytes) -> bool:
    return suffix_for_libreoffice(data) is not None


def _is_html(data: bytes) -> bool:
    head = data[:200_000]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode("ascii", "replace")
    return bool(_HTML_TAG.search(head))


def _member(data: bytes, name: str) -> bytes | None:
    """Return a member of a ZIP archive; None where it has none or cannot be unpacked."""
    from lawstats.readers.ooxml import Package

    try:
        return Package(data).bytes(name)
    except InputError:
        return None


# In the order in which they are tried.
FORMATS = (
    Format("PDF", (".pdf",), _is_pdf, "pdf"),
    Format("Word", (".docx", ".docm"), _is_word, "word"),
    Format(
        "old Word, WPS, RTF or OpenDocument",
        (".doc", ".wps", ".rtf", ".odt", ".ofd"),
        _is_for_libreoffice,
        "office",
    ),
    Format("HTML", (".html", ".htm", ".shtml"), _is_html, "html"),
    Format("plain text", (".txt",), lambda _: True, "text"),
)
SUFFIXES = tuple(suffix for form in FORMATS for suffix in form.suffixes)
