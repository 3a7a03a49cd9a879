"""The notebooks and their cells."""

import json
from pathlib import Path
from typing import Any

from tests.support import ROOT


def find_notebooks(folder: Path) -> dict[str, Path]:
    """Notebooks of a folder, by name."""
    return {path.stem: path for path in sorted(folder.glob("*.ipynb"))}


NOTEBOOKS = find_notebooks(ROOT / "notebooks")


def code_cells(path: Path) -> list[Any]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def source(cell: Any) -> str:
    return "".join(cell["source"])
