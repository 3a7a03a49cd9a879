"""The page of notebooks that failed: which cell, which error, and how to run them again."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from lawstats.base.errors import NotebookError
from lawstats.packs.config import Pack
from lawstats.packs.contents import INDEX
from lawstats.pages.rendering import fill
from lawstats.pages.texts import Texts

_Failures = Mapping[Path, tuple[Mapping[str, object], NotebookError]]


def keep(pack: Pack, folder: Path, failures: _Failures) -> list[str]:
    """Write ``index.html`` next to the executed notebooks that failed, and delete the others.

    Parameters
    ----------
    pack : Pack
    folder : Path
        Holds the executed notebooks.
    failures : mapping of Path to tuple
        For each notebook, its parameters and its error.

    Returns
    -------
    list of str
        For each notebook one line: its error, the page that shows it, the command to repeat it.
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
    html = fill(
        "failed.html",
        pack.language,
        title=pack.title,
        words=Texts("runs.toml", "failed", pack.language),
        rows=rows,
    )
    page = folder / INDEX
    page.write_text(html, encoding="utf-8", newline="\n")
    return [
        f"{row['message']}; see {pack.shown(page)}#{row['name']}; to repeat: {row['command']}"
        for row in rows
    ]


def _command(pack: Pack, notebook: Path, folder: Path, parameters: Mapping[str, object]) -> str:
    """Write the shell command that runs a notebook again as the pack did."""
    # The folder of its figures no longer exists.
    values = dict(parameters) | {"output": pack.shown(folder / notebook.stem)}
    again = folder / f"{notebook.stem}-again.ipynb"
    # Not resolved: only the link in the virtual environment finds its packages.
    command = [pack.shown(Path(sys.executable)), "-m", "papermill"]
    command += [pack.shown(notebook), pack.shown(again), "-k", "python3"]
    command += ["-y", json.dumps(values, ensure_ascii=False)]
    return f"cd {shlex.quote(str(pack.root))} && {shlex.join(command)}"
