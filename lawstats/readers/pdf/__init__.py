"""PDF files: their text layer as paragraphs.

The steps: `child` and `glyphs` read the pages, `lines` finds lines, `paragraphs` joins them.
"""

from __future__ import annotations

import re

from lawstats.base.errors import InputError
from lawstats.readers.content import Content
from lawstats.readers.pdf.glyphs import PdfPage, read_pages
from lawstats.readers.pdf.lines import lined, visible
from lawstats.readers.pdf.paragraphs import paragraphs
from lawstats.text.han import ONE_HAN

_COMMON = frozenset("的一年法工作和政府行是了在中人民国有")
_CID = re.compile(r"\(cid:\d+\)")
_OCR = (
    "make a text layer by OCR first (for example `ocrmypdf -l chi_sim scan.pdf read.pdf`), check "
    "it, and read that file"
)


def read(data: bytes) -> Content:
    """Read the text layer of a PDF file.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Content
        Paragraphs, headings and table rows, one per line, without page numbers, headers, footers,
        watermarks and hidden text. A PDF file states no date of publication.

    Raises
    ------
    InputError
        Stage ``read`` (damaged, locked, a scan), ``decode`` (the fonts do not say which
        characters they draw) or ``limit`` (too many pages or glyphs, too slow).

    Examples
    --------
    >>> read(b"%PDF-1.7")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: is a damaged PDF file; fetch it again, or open it and print it
    to a new PDF
    """
    drawn = read_pages(data)
    _refuse_pictures(drawn)
    shown = visible(drawn)
    text = "\n".join(paragraphs(lined(shown)))
    _refuse_garbage(shown, text)
    return Content(text=f"{text}\n")


def _refuse_pictures(drawn: list[PdfPage]) -> None:
    """Refuse a scan: most pages are pictures with hardly any text."""
    written = [sum(not g.text.isspace() for g in page.glyphs) for page in drawn]
    pictures = sum(n < 40 and page.image > 0.5 for n, page in zip(written, drawn, strict=True))
    if pictures > len(drawn) / 2:
        raise InputError(f"is a scan: its pages are pictures without text; {_OCR}")
    if sum(written) < 20 and any(page.shapes > 50 for page in drawn):
        raise InputError(f"is a PDF file whose characters are drawn as shapes; {_OCR}")
    if not sum(written):
        raise InputError("is a PDF file without text; fetch it again, or the report as a web page")


def _refuse_garbage(shown: list[PdfPage], text: str) -> None:
    """Refuse a text layer whose characters are not the visible ones."""
    glyphs = [g for page in shown for g in page.glyphs if not g.text.isspace()]
    unknown = sum(
        g.unmapped or "\ue000" <= g.text <= "\uf8ff" or g.text in "\ufffd\x00" for g in glyphs
    )
    han = ONE_HAN.findall(text)
    latin = sum("\x80" <= c <= "\xff" and c not in "·×÷°«»§±" for c in text)
    odd = len(han) >= 200 and sum(c in _COMMON for c in han) < 0.04 * len(han)
    if (
        unknown > 0.1 * len(glyphs)
        or len(_CID.findall(text)) > 0.02 * len(text)
        or latin > 0.2 * len(text)
        or odd
    ):
        raise InputError(
            "is a PDF file whose fonts do not say which characters they draw, so its text is "
            f"garbled; {_OCR.replace('-l chi_sim', '--force-ocr -l chi_sim')}",
            "decode",
        )
