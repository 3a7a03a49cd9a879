"""The files of the project."""

import subprocess
from pathlib import Path

import pytest

from tests.support import ROOT


def tracked() -> list[Path]:
    """The files of the project, the new ones included, without those that git ignores."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    listed = subprocess.run(
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
