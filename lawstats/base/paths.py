"""Paths: the project folder, relative paths, and the folders in which runs work."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path

from lawstats.base.errors import ConfigError

CONFIG = "packs.toml"
_DAY = 86_400


def find_root(start: Path | None = None) -> Path:
    """Find the project folder: the nearest folder upward with ``packs.toml``.

    Parameters
    ----------
    start : Path, optional
        Folder to start from; by default the working folder.

    Raises
    ------
    ConfigError
        No folder upward has the file.
    """
    start = (start or Path()).resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise ConfigError(f"no {CONFIG} in {start} or above; run in the project folder, or write one")


def resolve(path: str | Path) -> Path:
    """Resolve a path from the user: in the working folder, else in the project folder.

    JupyterLab runs a notebook in the folder of the notebook, papermill in the folder of the caller.
    A relative path means the same file in both.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Path
        `path` itself if it is absolute, exists, or is not in the project folder either.

    Examples
    --------
    >>> resolve("/no/such/folder").as_posix()
    '/no/such/folder'
    """
    path = Path(path)
    if not path.is_absolute() and not path.exists():
        try:
            below_root = find_root() / path
        except ConfigError:
            return path
        if below_root.exists():
            return below_root
    return path


def move_beside(source: Path, target: Path) -> Path:
    """Move a folder to `target`, or to the next free name if another run took that name.

    Parameters
    ----------
    source, target : Path
        On one file system, so that the move is one step.

    Returns
    -------
    Path
        `target`, or the first free one of ``<target>-2``, ``<target>-3`` …
    """
    number = 1
    while True:
        candidate = target if number == 1 else target.with_name(f"{target.name}-{number}")
        try:
            return source.rename(candidate)
        except OSError:
            if not candidate.exists():
                raise
        number += 1


def to_disk(folder: Path) -> None:
    """Write a folder and all its files to the disk, so that they survive a power cut.

    Raises
    ------
    OSError
        A file cannot be written to the disk.
    """
    for path in (*folder.rglob("*"), folder):
        if path.is_file():
            _sync(path)
        elif path.is_dir():
            with suppress(OSError):  # some systems cannot
                _sync(path)


def _sync(path: Path) -> None:
    # A file can be read-only; Windows needs a writable one.
    number = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sweep(folder: Path, prefix: str) -> None:
    """Remove the folders of killed runs, if they are so old that no run can use them.

    Parameters
    ----------
    folder : Path
    prefix : str
        Start of the names of the folders in `folder` in which runs work.
    """
    for path in folder.glob(f"{prefix}*"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _DAY:
                shutil.rmtree(path, ignore_errors=True)
