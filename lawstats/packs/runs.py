"""The record of runs, ``runs.jsonl`` in the folder of figures: one JSON object a line."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, get_args

RUNS = "runs.jsonl"
Outcome = Literal[
    "published", "drifted", "unchanged", "failed", "busy", "stopped", "interrupted", "killed"
]


@dataclass(frozen=True, slots=True)
class Run:
    """One start of one pack, and what came of it.

    Attributes
    ----------
    pack : str
        Name in ``packs.toml``.
    started : str
        UTC, as ``2026-11-21T18:00:00Z``.
    seconds : float or None
        How long it took; None of a run that was killed.
    outcome : str
        ``published``; ``drifted``: published, though an expectation is broken; ``unchanged``: no
        new pack, as nothing changed; ``failed``: a notebook failed; ``busy``: another run was at
        work; ``stopped``: it could not go on, `error` says why; ``interrupted``: it was ended, and
        could clean up; ``killed``: it was ended and could not (told by the run after it).
    exit_code : int or None
        None of a run that was killed.
    counts : dict of str to int
        As far as the run came: reports and files that could not be read, new or changed files,
        notebooks, failed notebooks, figures.
    path : Path or None
        Folder of the pack, or of what is kept of failed notebooks.
    error : str or None
        What went wrong, in one line.
    """

    pack: str
    started: str
    seconds: float | None
    outcome: Outcome
    exit_code: int | None
    counts: Mapping[str, int] = field(default_factory=dict)
    path: Path | None = None
    error: str | None = None


def append_run(figures: Path, run: Run) -> None:
    """Add the line of a run; `path` is written relative to `figures`.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    figures.mkdir(parents=True, exist_ok=True)
    place = run.path.relative_to(figures).as_posix() if run.path else None
    line = json.dumps(asdict(run) | {"path": place}, ensure_ascii=False) + "\n"
    with (figures / RUNS).open("a+b", buffering=0) as file:
        # The end of a line that could not be written whole, as the disk was full.
        torn = file.seek(0, os.SEEK_END) and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"
        # In one step: other packs may write at the same time.
        file.write((b"\n" if torn else b"") + line.encode())
        os.fsync(file.fileno())


def read_runs(figures: Path) -> list[Run]:
    """Read the runs in the order they ended; lines that are not whole are left out."""
    runs = []
    try:
        lines = (figures / RUNS).read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            data = json.loads(line)
            run = Run(**data | {"path": figures / data["path"] if data["path"] else None})
            known = run.outcome in get_args(Outcome) and isinstance(run.counts, dict)
        except (ValueError, TypeError, KeyError):
            continue
        if known and type(run.pack) is type(run.started) is str:
            runs.append(run)
    return runs
