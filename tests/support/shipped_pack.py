"""The pack that `packs.toml` describes, published from a copy of the project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.support.shared import made_once

# Each differs in the second project of tests/packs/test_publish.py.
FIRST = {"OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai"}


def run_shipped(folder: Path, **environment: str) -> None:
    """Publish the pack by the command; `folder` becomes the project."""
    for name in ("data/raw", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "packs.toml", folder)
    subprocess.run(
        [sys.executable, "-m", "lawstats", "pack", "overview"],
        cwd=folder,
        env=os.environ | environment,
        check=True,
    )


def shipped_pack(factory: pytest.TempPathFactory, worker: str) -> Path:
    """The project with its pack, made once in a test run; nothing may be changed in it."""
    return made_once(factory, "shipped", lambda folder: run_shipped(folder, **FIRST), worker)
