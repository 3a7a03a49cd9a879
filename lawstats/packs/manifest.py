"""The folder of a pack: what it was made from, what it holds, and which one is the latest."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import secrets
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lawstats.base.errors import ConfigError, InputError
from lawstats.packs.config import Pack
from lawstats.packs.contents import INDEX, MANIFEST, find_figures
from lawstats.pages.checklist import CHECKLIST
from lawstats.schema.given import GIVEN
from lawstats.schema.tables import TABLES
from lawstats.tables.corpus import Corpus
from lawstats.text.words import package
from lawstats.vocabulary import SHOWN

ASIDE = ".new-"
_PARQUET = (".parquet", "/*.parquet")
_LIBRARIES = "lawstats jinja2 matplotlib numpy pandas papermill pyarrow scikit-learn seaborn"


def latest(folder: Path) -> Path:
    """Return the newest complete pack of a folder ``figures/<name>``.

    Raises
    ------
    InputError
        No pack has been made there, or ``latest`` points to one that is gone.
    ConfigError
        ``latest`` is a folder itself.
    """
    pointer = folder / "latest"
    if pointer.is_dir() and not pointer.is_symlink():
        raise ConfigError(
            f"{pointer}: is a folder and no link to one, as some programs make of it that copy; "
            "remove it, and make the pack again"
        )
    try:
        name = pointer.readlink() if pointer.is_symlink() else pointer.read_text("utf-8").strip()
    except (OSError, ValueError):  # or a power cut left nonsense in it
        raise InputError(f"{folder}: no pack yet; run `lawstats pack {folder.name}`") from None
    if folder / name == folder or not (folder / name).is_dir():
        raise InputError(f"{pointer}: points to {name}, which is gone; make the pack again")
    return folder / name


def point_latest(target: Path) -> None:
    """Let `latest` point to `target`, in one step: a link, or a file that holds the name."""
    pointer = target.parent / f"{ASIDE}{secrets.token_hex(4)}"
    try:
        # Windows makes links for few users only, and cannot replace one in one step.
        if os.name == "nt":
            raise OSError
        pointer.symlink_to(target.name, target_is_directory=True)
    except OSError:
        pointer.write_text(target.name + "\n", encoding="utf-8", newline="\n")
    pointer.replace(target.parent / "latest")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_files(folder: Path, *patterns: str) -> dict[str, str]:
    """SHA-256 of files below a folder by relative path."""
    found = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return {p.relative_to(folder).as_posix(): _sha256(p) for p in sorted(found)}


@cache
def _code() -> str:
    """Hash of the package's files: what a version number forgets to tell.

    Without the lists that the hash of the vocabulary covers, so that it tells the two apart.
    """
    files = hash_files(Path(__file__).parents[1], "**/*")
    shown = {f"vocabulary/{name}.toml" for name in SHOWN}
    return _digest(
        {
            name: value
            for name, value in files.items()
            if "__pycache__" not in name
            and (not name.startswith("vocabulary/") or name.endswith(".py") or name in shown)
        }
    )


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def identity(pack: Pack, corpus: Corpus, given: Mapping[str, str]) -> dict[str, Any]:
    """Collect what decides the content of a pack: the first part of its manifest."""
    reports = corpus.reports(columns=["source", "sha256"])
    return {
        "name": pack.name,
        "title": pack.title,
        "inputs": dict(sorted(zip(reports["source"], reports["sha256"], strict=True)))
        | dict(given),
        "tables": hash_files(
            pack.tables, *(f"{t}{tail}" for t in (*TABLES, *GIVEN) for tail in _PARQUET)
        ),
        "parameters": dict(pack.parameters),
        "expect": dict(pack.expect),
        "notebooks": {n.stem: _sha256(n) for n in pack.notebooks},
        "versions": {"python": platform.python_version()}
        | {n: version(n) for n in (*_LIBRARIES.split(), package())},
        "vocabulary": corpus.vocabulary.hash,
        "code": _code(),
    }


def same_pack(folder: Path, identity: Mapping[str, Any]) -> Path | None:
    """Return the latest pack if it was made from the same, and all its files are there."""
    try:
        pack = latest(folder)
        manifest = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
        same = all(manifest[key] == value for key, value in identity.items())
        whole = contents(pack, manifest["tables"])["content"] == manifest["content"]
    except (InputError, OSError, ValueError, LookupError, TypeError):
        return None
    return pack if same and whole else None


def contents(pack: Path, tables: Mapping[str, str]) -> dict[str, Any]:
    """List the figures, and hash everything that the same inputs give again."""
    files = hash_files(pack, "figures/*/*", "tables/*", INDEX, CHECKLIST)
    figures = [
        {"name": f.name, "notebook": f.notebook, "title": f.title, "n": f.n}
        | {"files": {k: v for k, v in files.items() if k.startswith(f"{f.path}.")}}
        for f in find_figures(pack)
    ]
    return {"figures": figures, "content": _digest([files, tables])}
