"""Read a report file: its bytes within limits, their SHA-256, and the text in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lawstats.base.errors import InputError
from lawstats.readers import archive, formats
from lawstats.text.privacy import clean

MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read.

    Attributes
    ----------
    text : str
        Text of the report, not yet cleaned.
    sha256 : str
        SHA-256 of the file's bytes, hexadecimal.
    known : dict
        What the page around the text states, as keyword arguments of `lawstats.parse`:
        ``released_on``, ``publisher``, ``document_number``.
    """

    text: str
    sha256: str
    known: dict[str, Any]


def read(path: Path, member: str | None = None) -> Document:
    """Read a report file of any format.

    Parameters
    ----------
    path : Path
    member : str, optional
        The file inside the ZIP archive `path`.

    Raises
    ------
    InputError
        Stage ``read`` (not readable, empty, a scan), ``limit`` (too large) or ``decode``.
    """
    data = load(path, member)
    content = formats.read(data)
    known = {
        "released_on": content.released_on,
        "publisher": clean(content.publisher or ""),
        "document_number": clean(content.document_number or ""),
    }
    stated = {name: value for name, value in known.items() if value}
    return Document(content.text, hashlib.sha256(data).hexdigest(), stated)


def load(path: Path, member: str | None = None) -> bytes:
    """Return the bytes of a report file; for errors see `read`."""
    if member is not None:
        return archive.read_member(path, member, MAX_BYTES)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                f"larger than {MAX_BYTES // 1_000_000} MB, more than any report; split it",
                "limit",
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            f"cannot be read: {reason}; check that the file is there and readable"
        ) from error
