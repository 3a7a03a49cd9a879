"""A separate program: reads a PDF file from standard input and writes its glyphs as JSON.

PDFium is native code. A file that makes it hang, crash or fill the memory must end only this
process. The program imports nothing from lawstats.
"""

from __future__ import annotations

import ctypes
import json
import math
import re
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2_raw as pdfium

MAX_PAGES = 500
MAX_GLYPHS = 500_000
MAX_OBJECTS = 500_000
_MEMORY = 2 << 30
_CPU_SECONDS = 60
_MAX_NESTING = 8
_ERRORS = {
    pdfium.FPDF_ERR_PASSWORD: "password",
    pdfium.FPDF_ERR_SECURITY: "password",
}


class _StopError(Exception):
    """Ends the reading; its message is the value of ``error``."""


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: only the time limit of the parent applies
        return
    for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _CPU_SECONDS)):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))


def glyphs(data: bytes) -> dict[str, Any]:
    """Read the pages of a PDF file.

    Returns
    -------
    dict
        ``error`` (password, damaged, pages, glyphs or objects), or ``fonts`` (names) and ``pages``:
        ``box`` (left, bottom, right, top), ``image`` (share of the box that the largest picture
        covers), ``shapes`` (number of drawn paths) and ``glyphs``, each as [text, x, y, angle,
        advance, size, font, shade, mode, unmapped]: origin and advance in points, angle in radians,
        index of the font, shade from 0 (black) to 1 (white), rendering mode (3 is invisible), and 1
        if the font has no Unicode value for the glyph.
    """
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        return {"error": _ERRORS.get(pdfium.FPDF_GetLastError(), "damaged")}
    count = pdfium.FPDF_GetPageCount(document)
    if count > MAX_PAGES:
        return {"error": "pages"}
    fonts: dict[str, int] = {}
    pages = []
    room = {"glyphs": MAX_GLYPHS, "objects": MAX_OBJECTS}
    try:
        for i in range(count):
            if page := pdfium.FPDF_LoadPage(document, i):
                pages.append(_page(page, fonts, room))
                pdfium.FPDF_ClosePage(page)
    except _StopError as stop:
        return {"error": str(stop)}
    return {"fonts": list(fonts), "pages": pages} if pages else {"error": "damaged"}


def _page(page: Any, fonts: dict[str, int], room: dict[str, int]) -> dict[str, Any]:
    rect = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, rect)
    box = (rect.left, rect.bottom, rect.right, rect.top)
    if not all(map(math.isfinite, box)):
        raise _StopError("damaged")
    area = max(1.0, (rect.right - rect.left) * (rect.top - rect.bottom))
    image, shapes = 0.0, 0
    for item in _objects(page, room):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, low, right, high = (ctypes.c_float() for _ in range(4))
            if pdfium.FPDFPageObj_GetBounds(item, left, low, right, high):
                image = max(image, (right.value - left.value) * (high.value - low.value) / area)
        shapes += kind == pdfium.FPDF_PAGEOBJ_PATH
    text = pdfium.FPDFText_LoadPage(page)
    found = list(_GlyphReader(text, fonts).glyphs(room)) if text else []
    pdfium.FPDFText_ClosePage(text)
    return {"box": box, "image": round(image, 2), "shapes": shapes, "glyphs": found}


def _objects(page: Any, room: dict[str, int]) -> Iterator[Any]:
    """Yield the objects of a page, also those in forms."""
    todo = [
        (pdfium.FPDFPage_GetObject(page, i), 0) for i in range(_count(page, room, nested=False))
    ]
    while todo:
        item, depth = todo.pop()
        yield item
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_NESTING:
            inner = range(_count(item, room, nested=True))
            todo += [(pdfium.FPDFFormObj_GetObject(item, i), depth + 1) for i in inner]


def _count(holder: Any, room: dict[str, int], *, nested: bool) -> int:
    count = pdfium.FPDFFormObj_CountObjects if nested else pdfium.FPDFPage_CountObjects
    number = max(0, count(holder))
    room["objects"] -= number
    if room["objects"] < 0:
        raise _StopError("objects")
    return int(number)


class _GlyphReader:
    """Reads the glyphs of one page; the structures that PDFium fills are used again and again."""

    def __init__(self, text: Any, fonts: dict[str, int]) -> None:
        self._text = text
        self._fonts = fonts
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._matrix, self._box = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._name, self._flags = ctypes.create_string_buffer(200), ctypes.c_int()

    def glyphs(self, room: dict[str, int]) -> Iterator[list[Any]]:
        """Yield the glyphs in drawing order, each as `glyphs` describes it."""
        number = pdfium.FPDFText_CountChars(self._text)
        room["glyphs"] -= number
        if room["glyphs"] < 0:
            raise _StopError("glyphs")
        before = None
        style: tuple[int, float, int] = (0, 0.0, 0)
        for i in range(number):
            if pdfium.FPDFText_IsGenerated(self._text, i) == 1:
                continue
            if not pdfium.FPDFText_GetCharOrigin(self._text, i, self._x, self._y):
                continue
            # The glyphs of one text object have the same font, shade and mode.
            item = pdfium.FPDFText_GetTextObject(self._text, i)
            address = ctypes.addressof(item.contents) if item else None
            if address is None or address != before:
                before = address
                style = self._font(i), self._shade(i), self._mode(item)
            numbers = self._geometry(i)
            if all(map(math.isfinite, numbers)):
                yield [
                    _character(pdfium.FPDFText_GetUnicode(self._text, i)),
                    *(round(number, 3) for number in numbers),
                    *style,
                    int(pdfium.FPDFText_HasUnicodeMapError(self._text, i) == 1),
                ]

    def _geometry(self, i: int) -> tuple[float, ...]:
        """Return origin, angle, advance and size; the origin must have been read."""
        matrix, box = self._matrix, self._box
        pdfium.FPDFText_GetMatrix(self._text, i, matrix)
        pdfium.FPDFText_GetLooseCharBox(self._text, i, box)
        upright = abs(matrix.a) >= abs(matrix.b)
        return (
            self._x.value,
            self._y.value,
            pdfium.FPDFText_GetCharAngle(self._text, i),
            box.right - box.left if upright else box.top - box.bottom,
            pdfium.FPDFText_GetFontSize(self._text, i) * (matrix.c**2 + matrix.d**2) ** 0.5,
        )

    def _font(self, i: int) -> int:
        """Return the number of the font of a glyph; subsets of one font share a number."""
        name = self._name
        size = pdfium.FPDFText_GetFontInfo(self._text, i, name, len(name), self._flags)
        raw = name.raw[: max(0, min(size, len(name)) - 1)].decode("utf-8", "replace")
        return self._fonts.setdefault(re.sub(r"^[A-Z]{6}\+", "", raw), len(self._fonts))

    def _shade(self, i: int) -> float:
        if not pdfium.FPDFText_GetFillColor(self._text, i, *self._colour):
            return 0.0
        red, green, blue, alpha = (c.value / 255 for c in self._colour)
        dark = 1 - (0.3 * red + 0.59 * green + 0.11 * blue)
        return float(round(1 - dark * alpha, 2))

    @staticmethod
    def _mode(item: Any) -> int:
        return int(pdfium.FPDFTextObj_GetTextRenderMode(item)) if item else 0


def _character(code: int) -> str:
    # PDFium gives 2 for a hyphen at the end of a line; half of a surrogate pair is no character.
    if code == 2:
        return "-"
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


if __name__ == "__main__":
    _limit()
    found = glyphs(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(found))
