"""Files of every format to the text of a report: one module for each format."""

from __future__ import annotations

from lawstats.readers import text
from lawstats.readers.page import Page


def read(data: bytes) -> Page:
    """Read the bytes of a file of any format."""
    return text.read(data)
