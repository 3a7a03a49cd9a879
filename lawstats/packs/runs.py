"""The list of all runs, ``runs.jsonl`` in the folder of figures, and the page that lists them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal, get_args

from lawstats.packs.contents import INDEX, find_packs
from lawstats.packs.texts import PackTexts, creation_time, fill
from lawstats.vocabulary import Language

RUNS = "runs.jsonl"
RunOutcome = Literal[
    "published", "drifted", "unchanged", "failed", "busy", "stopped", "interrupted", "killed"
]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one pack, and its outcome.

    Attributes
    ----------
    pack : str
        Name in ``packs.toml``.
    started : str
        UTC, such as ``2026-11-21T18:00:00Z``.
    seconds : float or None
        Duration; None if the run was killed.
    outcome : str
        ``published``; ``drifted``: published, but an expectation is broken; ``unchanged``: no new
        pack because nothing changed; ``failed``: a notebook failed; ``busy``: another run had the
        lock; ``stopped``: an error ended the run, see `error`; ``interrupted``: a signal ended the
        run and it cleaned up; ``killed``: it ended without cleaning up (the next run records it).
    exit_code : int or None
        None if the run was killed.
    counts : dict of str to int
        As far as known: reports, files that could not be read, new or changed files, notebooks,
        failed notebooks, figures.
    path : Path or None
        Folder of the pack, or of the failed notebooks.
    error : str or None
        The error in one line.
    """

    pack: str
    started: str
    seconds: float | None
    outcome: RunOutcome
    exit_code: int | None
    counts: Mapping[str, int] = field(default_factory=dict)
    path: Path | None = None
    error: str | None = None


def append_run(figures: Path, run: Run) -> None:
    """Append the line of a run; its `path` is written relative to `figures`.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    figures.mkdir(parents=True, exist_ok=True)
    path = run.path.relative_to(figures).as_posix() if run.path else None
    line = json.dumps(asdict(run) | {"path": path}, ensure_ascii=False) + "\n"
    with (figures / RUNS).open("a+b", buffering=0) as file:
        # A full disk may have cut the last line short.
        torn = file.seek(0, os.SEEK_END) and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"
        # In one write: other packs may write at the same time.
        file.write((b"\n" if torn else b"") + line.encode())
        os.fsync(file.fileno())


def read_runs(figures: Path) -> list[Run]:
    """Read the runs in the order in which they ended; incomplete lines are left out."""
    runs = []
    try:
        lines = (figures / RUNS).read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            data = json.loads(line)
            run = Run(**data | {"path": figures / data["path"] if data["path"] else None})
            known = run.outcome in get_args(RunOutcome) and isinstance(run.counts, dict)
        except (ValueError, TypeError, KeyError):
            continue
        if known and type(run.pack) is type(run.started) is str:
            runs.append(run)
    return runs


def render_runs(figures: Path, language: Language) -> str:
    """Make the page that lists every run of every pack, the newest first.

    Parameters
    ----------
    figures : Path
        Folder with ``<name>/<UTC time>/``, and ``runs.jsonl`` if any run was recorded.
    language : {"zh", "en"}

    Returns
    -------
    str
        HTML for ``index.html`` in `figures`. It also lists packs without a recorded run.
    """
    texts = PackTexts(language)
    runs = sorted(
        [*read_runs(figures), *_unrecorded(figures)],
        key=lambda run: (run.started, run.pack),
        reverse=True,
    )
    linked = [(run, _link(figures, run)) for run in runs]
    newest: dict[str, tuple[str, str]] = {}
    for run, link in linked:
        if link:
            newest.setdefault(run.pack, (run.started, link))
    return fill("runs.html", texts, title=texts.words["runs"], runs=linked, newest=newest)


def _unrecorded(figures: Path) -> list[Run]:
    """List the packs that no recorded run made."""
    recorded = {run.path for run in read_runs(figures)}
    return [
        Run(pack.parent.name, creation_time(pack.name), None, "published", None, path=pack)
        for pack in find_packs(figures)
        if pack not in recorded
    ]


def _link(figures: Path, run: Run) -> str:
    """Return the relative link to the page of a run; empty if the run has no page."""
    if not run.path or not (run.path / INDEX).is_file():
        return ""
    return f"{run.path.relative_to(figures).as_posix()}/{INDEX}"
