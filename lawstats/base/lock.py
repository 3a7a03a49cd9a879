"""A lock on a folder: one run at a time."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import get_ident
from typing import IO

from lawstats.base.errors import BusyError
from lawstats.base.log import log_event

LOCK = ".lock"
log = logging.getLogger(__name__)
_held: set[tuple[Path, int]] = set()


@dataclass(frozen=True, slots=True)
class Owner:
    """The run that works, or worked, in a folder.

    Attributes
    ----------
    what : str
        What the run does.
    process : int
    machine : str
    since : str
        UTC, as ``2026-11-21T18:00:00Z``.
    """

    what: str
    process: int
    machine: str
    since: str

    @property
    def seconds(self) -> int:
        """Age in seconds."""
        age = datetime.now(UTC) - datetime.fromisoformat(self.since)
        return max(round(age.total_seconds()), 0)  # the clock can have been set back

    def __str__(self) -> str:
        age = f"{self.seconds // 60} min" if self.seconds >= 60 else f"{self.seconds} s"
        return f"{self.what} (process {self.process} on {self.machine}, since {self.since}, {age})"


@contextmanager
def locked(folder: Path, what: str) -> Iterator[Owner | None]:
    """Keep other runs out of a folder while the ``with`` block runs.

    The operating system holds the lock and releases it when the process ends in any way. So a lock
    is never taken from a living run, whatever its age. The file ``.lock`` only names the owner.
    A thread that holds the lock of a folder can lock it again.

    Parameters
    ----------
    folder : Path
        Created if it is missing.
    what : str
        What the run does, as others read it.

    Yields
    ------
    Owner or None
        A killed run in this folder whose lock was taken over.

    Raises
    ------
    BusyError
        Another run works there.
    OSError
        The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    key = (folder.resolve(), get_ident())
    if key in _held:
        yield None
        return
    with (folder / LOCK).open("a+", encoding="utf-8", newline="\n") as file:
        taken = _take(file)
        owner = _read(file)
        if not taken:
            raise BusyError(
                f"{folder}: another run works there: {owner or 'it has just started'}; wait "
                "until it ends, or end it"
            )
        if owner:
            log_event(
                log,
                "lock taken over",
                f"{folder}: continues after {owner}, which was killed",
                level=logging.WARNING,
            )
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        _write(file, json.dumps(asdict(Owner(what, os.getpid(), socket.gethostname(), now))))
        _held.add(key)
        try:
            yield owner
        finally:
            _held.discard(key)
            _write(file, "")


def _take(file: IO[str]) -> bool:
    """Lock an open file without waiting; closing the file releases the lock."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # A position far behind the text, so that others can still read the text.
            file.seek(1 << 30)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _read(file: IO[str]) -> Owner | None:
    file.seek(0)
    try:
        owner = Owner(**json.loads(file.read()))
        str(owner)
    except (ValueError, TypeError):  # empty, or its writer was killed
        return None
    return owner


def _write(file: IO[str], text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()
