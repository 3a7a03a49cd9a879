"""A program of its own: the glyphs of a PDF file, from standard input to standard output.

PDFium is fast and reads nearly everything, but it is native code: what makes it hang, crash or fill
the memory must end with this process. So nothing of lawstats is imported here.
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
    """Reading ends with this error."""


def _limit() -> None:
    try:
        import resource
    except ImportError:  # not on this system: the time limit of the parent remains
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
        shade 0 (black) to 1 (white), mode of rendering (3 is invisible), whether the font does
        not tell which character it is.
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
    found = list(_glyphs(text, fonts, room)) if text else []
    pdfium.FPDFText_ClosePage(text)
    return {"box": box, "image": round(image, 2), "shapes": shapes, "glyphs": found}


def _objects(page: Any, room: dict[str, int]) -> Iterator[Any]:
    """Objects of a page, those in forms too."""
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


def _glyphs(text: Any, fonts: dict[str, int], room: dict[str, int]) -> Iterator[list[Any]]:
    number = pdfium.FPDFText_CountChars(text)
    room["glyphs"] -= number
    if room["glyphs"] < 0:
        raise _StopError("glyphs")
    x, y = ctypes.c_double(), ctypes.c_double()
    matrix, box = pdfium.FS_MATRIX(), pdfium.FS_RECTF()
    colour = [ctypes.c_uint() for _ in range(4)]
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    before, font, shade, mode = None, 0, 0.0, 0
    for i in range(number):
        if pdfium.FPDFText_IsGenerated(text, i) == 1:
            continue
        if not pdfium.FPDFText_GetCharOrigin(text, i, x, y):
            continue
        pdfium.FPDFText_GetMatrix(text, i, matrix)
        pdfium.FPDFText_GetLooseCharBox(text, i, box)
        item = pdfium.FPDFText_GetTextObject(text, i)
        here = ctypes.addressof(item.contents) if item else None
        if here is None or here != before:
            before = here
            size = pdfium.FPDFText_GetFontInfo(text, i, name, len(name), flags)
            raw = name.raw[: max(0, min(size, len(name)) - 1)].decode("utf-8", "replace")
            font = fonts.setdefault(re.sub(r"^[A-Z]{6}\+", "", raw), len(fonts))
            mode = pdfium.FPDFTextObj_GetTextRenderMode(item) if item else 0
            shade = 0.0
            if pdfium.FPDFText_GetFillColor(text, i, *colour):
                red, green, blue, alpha = (c.value / 255 for c in colour)
                dark = 1 - (0.3 * red + 0.59 * green + 0.11 * blue)
                shade = round(1 - dark * alpha, 2)
        scale = (matrix.c**2 + matrix.d**2) ** 0.5
        angle = pdfium.FPDFText_GetCharAngle(text, i)
        wide, high = box.right - box.left, box.top - box.bottom
        upright = abs(matrix.a) >= abs(matrix.b)
        numbers = (
            x.value,
            y.value,
            angle,
            wide if upright else high,
            pdfium.FPDFText_GetFontSize(text, i) * scale,
        )
        if not all(map(math.isfinite, numbers)):
            continue
        yield [
            _text(pdfium.FPDFText_GetUnicode(text, i)),
            *(round(number, 3) for number in numbers),
            font,
            shade,
            mode,
            int(pdfium.FPDFText_HasUnicodeMapError(text, i) == 1),
        ]


def _text(code: int) -> str:
    # PDFium marks a hyphen at a line's end by 2, and half a pair of surrogates is no character.
    if code == 2:
        return "-"
    return chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


if __name__ == "__main__":
    _limit()
    found = glyphs(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(found))
