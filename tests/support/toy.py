"""A small project whose pack is made in seconds: two notebooks, two reports."""

import hashlib
import json
import re
import shutil
from pathlib import Path

from tests.support import RAW

PARAMETERS = """\
tables = "data/processed"
output: str | None = None
years: list[int] | None = None
levels: list[str] | None = None
issuers: list[str] | None = None
issuer: str | None = None
language = "zh"
top_n = 10
"""
DRAW = """\
import json, struct
from pathlib import Path
import pyarrow.parquet as pq
def publish(name):
    path = Path(output) / name
    path.with_suffix(".png").write_bytes(bytes(16) + struct.pack(">II", 4, 3))
    path.with_suffix(".svg").write_text("<svg/>", encoding="utf-8")
    fact = pq.read_table(f"{tables}/quantities.parquet")["fact_id"][0].as_py()
    path.with_suffix(".csv").write_text(f"value,fact_ids\\n{top_n},{fact}\\n", encoding="utf-8-sig")
    about = dict(name=name, title=name, subtitle="s", alt="a", source="q", n=1)
    path.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")
publish("values")
"""
CONFIG = """\
[packs.toy]
title = "两个笔记本"
notebooks = ["first", "second"]
[packs.toy.parameters]
top_n = 3
"""


FONT = re.compile(r"url\(data:font/woff;base64,[\w+/=]+\)")  # that a page brings along


def write_notebook(path: Path, *code: str, parameters: str = PARAMETERS) -> Path:
    cells: list[object] = [
        {
            "cell_type": "code",
            "id": str(number),
            "metadata": {} if number else {"tags": ["parameters"]},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate((parameters, *code))
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": spec}}
    path.write_text(json.dumps(notebook | {"cells": cells}), encoding="utf-8")
    return path


def make_project(root: Path) -> Path:
    """Write the project into a new folder."""
    (root / "notebooks").mkdir(parents=True)
    (root / "data" / "raw").mkdir(parents=True)
    for name in ("taiping-2023.txt", "yuelong-2021.txt"):
        shutil.copy(RAW / name, root / "data" / "raw")
    write_notebook(root / "notebooks" / "first.ipynb", DRAW)
    write_notebook(root / "notebooks" / "second.ipynb", "x = 1")
    (root / "packs.toml").write_text(CONFIG, encoding="utf-8")
    return root


def tree(folder: Path) -> dict[str, str]:
    """Content of everything that the same inputs must give again.

    What changed depends on the pack before.
    """
    apart = ("manifest.json", "changes.html", ".lock")
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file() and p.suffix != ".ipynb" and p.name not in apart
    }
