"""Where things lie: the project folder, and what a relative path means."""

from __future__ import annotations

from pathlib import Path

from lawstats.errors import ConfigError

CONFIG = "packs.toml"


def find_root(start: Path | None = None) -> Path:
    """Find the project folder: the nearest one upward that holds ``packs.toml``.

    Parameters
    ----------
    start : Path, optional
        Folder to start from, by default the working folder.

    Raises
    ------
    ConfigError
        No folder upward holds the file.
    """
    start = (start or Path()).resolve()
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file():
            return folder
    raise ConfigError(f"no {CONFIG} in {start} or above; run in the project folder, or write one")


def resolve(path: str | Path) -> Path:
    """Resolve a path that people give: from the working folder, else from the project folder.

    JupyterLab runs a notebook in its own folder, papermill in the caller's; the same relative path
    means the same file in both.

    Parameters
    ----------
    path : str or Path

    Returns
    -------
    Path
        `path` itself where it is absolute, exists, or is not in the project folder either.

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
