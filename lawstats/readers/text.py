"""Plain text files."""

from __future__ import annotations

from lawstats.readers.content import Content
from lawstats.text.encoding import decode


def read(data: bytes) -> Content:
    """Read a text file; for errors see `lawstats.text.encoding.decode`."""
    return Content(decode(data))
