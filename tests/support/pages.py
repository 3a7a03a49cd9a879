"""Small packs, and what an HTML page holds."""

import json
import struct
from collections.abc import Mapping
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

from lawstats.packs.contents import find_figures, write_tables
from lawstats.tables.corpus import Corpus


def write_pack(folder: Path, figures: Mapping[str, str], code: str = "", **about: str) -> Path:
    """One notebook `nb` with figures: CSV by name."""
    (folder / "figures" / "nb").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["说明\n", "# 题目 / Heading\n"]},
        {"cell_type": "code", "metadata": {}, "source": [code]},
    ]
    notebook = json.dumps({"cells": cells}, ensure_ascii=False)
    (folder / "notebooks" / "nb.ipynb").write_text(notebook, encoding="utf-8")
    for name, csv in figures.items():
        path = folder / "figures" / "nb" / name
        path.with_suffix(".png").write_bytes(bytes(16) + struct.pack(">II", 1230, 690))
        path.with_suffix(".csv").write_text(csv, encoding="utf-8-sig", newline="\n")
        texts = {"title": "图", "subtitle": "点", "alt": "表格：五行", "source": "来源", "n": 5}
        path.with_suffix(".json").write_text(
            json.dumps({"name": name} | texts | about), encoding="utf-8"
        )
    return folder


def write_manifest(pack: Path, about: Corpus, **other: object) -> Path:
    """What a pack is compared by, beside its figures."""
    write_tables(pack, about)
    reports = about.reports(["source", "sha256"])
    manifest: dict[str, object] = {
        "inputs": dict(zip(reports["source"], reports["sha256"], strict=True)),
        "parameters": {},
        "notebooks": {},
        "versions": {},
        "vocabulary": "v",
        "code": "c",
        "figures": [
            {
                "name": f.name,
                "notebook": f.notebook,
                "title": f.title,
                "files": {
                    path.name: sha256(path.read_bytes()).hexdigest()
                    for path in sorted((pack / f.path).parent.glob(f"{f.name}.*"))
                },
            }
            for f in find_figures(pack)
        ],
    }
    text = json.dumps(manifest | other, ensure_ascii=False)
    (pack / "manifest.json").write_text(text, encoding="utf-8")
    return pack


class Elements(HTMLParser):
    """Tags with their attributes, and the text outside style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] not in ("style", "script"):
            self.text.append(data)

    def values(self, tag: str, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for t, attrs in self.tags if t == tag and attribute in attrs]
