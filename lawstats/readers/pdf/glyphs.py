"""The pages of a PDF file as glyphs, read in a separate process."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lawstats.base.errors import InputError, Stage

SECONDS = 60
_CHILD = Path(__file__).with_name("child.py")
_WHY: dict[str, tuple[str, Stage]] = {
    "password": (
        "is a PDF file locked by a password or a certificate; open it in a PDF viewer and save it "
        "without protection",
        "read",
    ),
    "damaged": (
        "is a damaged PDF file; fetch it again, or open it and print it to a new PDF",
        "read",
    ),
    "pages": ("is a PDF file of more than 500 pages, more than any report; split it", "limit"),
    "glyphs": (
        "is a PDF file of more than 500,000 characters, more than any report; split it",
        "limit",
    ),
    "objects": (
        "is a PDF file with more than 500,000 drawings; print it to a new PDF or save its text",
        "limit",
    ),
}


class Glyph(NamedTuple):
    """A drawn character; lengths in points, y upwards."""

    text: str
    x: float
    y: float
    angle: float  # clockwise, in radians
    advance: float
    size: float
    font: int
    shade: float  # 0 black, 1 white or transparent
    mode: int  # rendering mode; 3 is invisible
    unmapped: int  # 1 if the font has no Unicode value for it


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page as drawn.

    Attributes
    ----------
    box : (float, float, float, float)
        Left, bottom, right and top of the visible page.
    image : float
        Share of the page that its largest picture covers.
    shapes : int
        Number of drawn paths.
    glyphs : list of Glyph
        In drawing order.
    """

    box: tuple[float, float, float, float]
    image: float
    shapes: int
    glyphs: list[Glyph]


def read_pages(data: bytes) -> list[PdfPage]:
    """Read the pages of a PDF file.

    Raises
    ------
    InputError
        Stage ``read`` (damaged, locked) or ``limit`` (too many pages or glyphs, too slow).
    """
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(_CHILD)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputError(
            f"is a PDF file that could not be read in {SECONDS} seconds; print it to a new PDF or "
            "save its text",
            "limit",
        ) from None
    if done.returncode:
        raise InputError(
            "is a PDF file that breaks the reader or needs too much memory; print it to a new PDF "
            "or save its text",
            "limit",
        )
    found: dict[str, Any] = json.loads(done.stdout)
    if error := found.get("error"):
        raise InputError(*_WHY[error])
    return [
        PdfPage(
            (page["box"][0], page["box"][1], page["box"][2], page["box"][3]),
            page["image"],
            page["shapes"],
            [Glyph(*glyph) for glyph in page["glyphs"]],
        )
        for page in found["pages"]
    ]
