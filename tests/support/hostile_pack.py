"""A pack of hostile reports, with every page that shows what a report says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lawstats import read_corpus
from lawstats.base.errors import NotebookCell, NotebookError
from lawstats.packs.changes import render_changes
from lawstats.packs.config import read_packs
from lawstats.packs.failed import keep
from lawstats.packs.page import render
from lawstats.packs.runs import Run, append_run, render_runs
from lawstats.pages.checklist import write_checklist
from tests.support import ROOT
from tests.support.notebooks import NOTEBOOKS, code_cells, source
from tests.support.pages import write_manifest
from tests.support.shared import made_once
from tools import hostile

# Pages, with the scripts that each has.
PAGES = {
    "index.html": 1,
    "changes.html": 1,
    "checklist.html": 0,
    "failed/index.html": 0,
    "runs/index.html": 1,
}


def hostile_pack(factory: pytest.TempPathFactory, worker: str) -> Path:
    """The pack of the reports of `hostile`, made once in a test run."""

    def make(folder: Path) -> None:
        make_pack(hostile.write(folder / "raw"), folder / "pack")

    return made_once(factory, "attacked", make, worker) / "pack"


def make_pack(raw: Path, pack: Path) -> Path:
    """Every figure of every notebook, and `PAGES`."""
    (pack / "notebooks").mkdir(parents=True)
    for name, path in NOTEBOOKS.items():
        names: dict[str, object] = {}
        for cell in code_cells(path):
            exec(source(cell), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names |= {"tables": str(raw), "output": str(pack / "figures" / name)}
        (pack / "notebooks" / path.name).write_bytes(path.read_bytes())
    corpus = read_corpus(raw)
    write_manifest(pack, corpus)
    earlier = pack.with_name("earlier")
    (earlier / "figures").mkdir(parents=True)
    write_manifest(earlier, corpus.select(issuers=[hostile.FORMULAS[1]]))
    write_checklist(pack, corpus, "zh", hostile.SCRIPT)
    message = " ".join(hostile.NAMES)
    failures: Any = {
        Path(hostile.SCRIPT): ({hostile.IMAGE: message}, NotebookError(message)),
        Path("cell"): ({}, NotebookError(message, NotebookCell(1, message, message))),
    }
    (pack / "failed").mkdir()
    of = replace(read_packs(ROOT / "packs.toml")["overview"], title=hostile.IMAGE, root=pack)
    keep(of, pack / "failed", failures)
    append_run(
        pack / "runs", Run(hostile.SCRIPT, "2026-01-02T00:00:00Z", 1.0, "failed", 3, error=message)
    )
    for name, html in (
        ("index.html", render(pack, "总览", "zh", notebooks=list(NOTEBOOKS), corpus=corpus)),
        ("changes.html", render_changes(pack, earlier, "总览", "zh", corpus)),
        ("runs/index.html", render_runs(pack / "runs", "zh")),
    ):
        (pack / name).write_text(html, encoding="utf-8")
    return pack
