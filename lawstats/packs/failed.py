"""What is kept of notebooks that failed: a page that shows the cells, and how to run them again."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from lawstats.base.errors import NotebookError
from lawstats.packs.config import Pack
from lawstats.pages.templates import fill, read_words

_Failures = Mapping[Path, tuple[Mapping[str, object], NotebookError]]


def keep(pack: Pack, folder: Path, failures: _Failures) -> list[str]:
    """Write ``index.html`` beside the executed notebooks that failed; drop the others.

    Parameters
    ----------
    pack : Pack
    folder : Path
        Holds the executed notebooks.
    failures : mapping of Path to tuple
        By notebook: the parameters it ran with, and what failed.

    Returns
    -------
    list of str
        For each notebook one line: what failed, where it is shown, how to run it again.
    """
    for path in folder.iterdir():
        if path.name not in {notebook.name for notebook in failures}:
            path.unlink()
    rows = [
        {
            "name": notebook.stem,
            "kept": (folder / notebook.name).exists(),
            "message": str(error),
            "cell": error.cell,
            "command": _command(pack, notebook, folder, parameters),
        }
        for notebook, (parameters, error) in failures.items()
    ]
    words = read_words("runs.toml")["failed"]
    html = fill(
        "failed.html",
        pack.language,
        title=pack.title,
        words={key: pair[pack.language == "en"] for key, pair in words.items()},
        rows=rows,
    )
    (folder / "index.html").write_text(html, encoding="utf-8", newline="\n")
    place = pack.shown(folder / "index.html")
    return [f"{r['message']}; see {place}#{r['name']}; again: {r['command']}" for r in rows]


def _command(pack: Pack, notebook: Path, folder: Path, parameters: Mapping[str, object]) -> str:
    """Say how to run a notebook again as the pack did, from a shell."""
    # The folder it drew into is gone.
    values = dict(parameters) | {"output": pack.shown(folder / notebook.stem)}
    again = folder / f"{notebook.stem}-again.ipynb"
    # Not resolved: the link in the environment's folder is what knows its packages.
    words = [pack.shown(Path(sys.executable)), "-m", "papermill"]
    words += [pack.shown(notebook), pack.shown(again), "-k", "python3"]
    words += ["-y", json.dumps(values, ensure_ascii=False)]
    return f"cd {shlex.quote(str(pack.root))} && {shlex.join(words)}"
