"""Plain text files."""

from __future__ import annotations

from lawstats.readers.content import Page
from lawstats.text.encoding import decode


def read(data: bytes) -> Page:
    """Read a text file; for errors see `lawstats.text.encoding.decode`."""
    return Page(decode(data))
