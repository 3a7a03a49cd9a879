"""What a pack was made from and what it holds: its figures, tables, pages and manifest."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import platform
import re
import secrets
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lawstats.base.errors import ConfigError, InputError
from lawstats.packs.config import Pack
from lawstats.pages.checklist import CHECKLIST
from lawstats.schema.given import GIVEN
from lawstats.schema.tables import TABLES
from lawstats.tables.corpus import Corpus
from lawstats.tables.store import write_parquet
from lawstats.text.words import package
from lawstats.vocabulary import SHOWN

INDEX, CHANGES, MANIFEST = "index.html", "changes.html", "manifest.json"
WORK_PREFIX = ".new-"  # of the folders that a run works in
# The column `place` of facts. Absences in packs of earlier versions have no indicator in it.
FACT_KEY = r"(?P<report_id>.*):(?P<kind>[qact])(?P<start>\d+)(?::(?P<indicator>[a-z0-9_]+))?"
_LIBRARIES = "lawstats jinja2 matplotlib numpy pandas papermill pyarrow scikit-learn seaborn"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure of a pack: what its ``.json`` says, and its files.

    Attributes
    ----------
    notebook, name, title, subtitle, alt, source : str
    n : int or None
        Number of observations in the figure.
    path : str
        Path of its files relative to the pack, without suffix.
    width, height : int
        Of the PNG, in pixels.
    """

    notebook: str
    name: str
    title: str
    subtitle: str
    alt: str
    source: str
    n: int | None
    path: str
    width: int
    height: int

    @property
    def anchor(self) -> str:
        """Return its id on the page."""
        return f"{self.notebook}-{self.name}"


def find_figures(pack: Path) -> list[PublishedFigure]:
    """List the figures of a pack by notebook, in the order in which the notebook names them.

    Parameters
    ----------
    pack : Path
        A folder with ``figures/<notebook>/<name>.json`` and ``notebooks/<notebook>.ipynb``.

    Raises
    ------
    InputError
        A file of a figure is missing or damaged.
    """
    found = []
    for folder in sorted((pack / "figures").iterdir()):
        try:
            found += _figures_of(pack, folder)
        except (OSError, ValueError, LookupError, TypeError, struct.error) as error:
            raise InputError(
                f"{folder}: a figure of {folder.name} is incomplete: {error}; its notebook must "
                "save its figures with lawstats.figures.publish"
            ) from error
    return found


def _figures_of(pack: Path, folder: Path) -> list[PublishedFigure]:
    found = []
    source = "\n".join(
        cell_sources(read_cells(pack / "notebooks" / f"{folder.name}.ipynb"), "code")
    )
    about = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))]
    about.sort(key=lambda a: (source.find(f'"{a["name"]}"') % (len(source) + 1), a["name"]))
    for a in about:
        path = f"figures/{folder.name}/{a['name']}"
        header = (pack / f"{path}.png").read_bytes()[16:24]
        width, height = struct.unpack(">II", header)
        texts = {key: a[key] for key in ("name", "title", "subtitle", "alt", "source", "n")}
        found.append(
            PublishedFigure(notebook=folder.name, path=path, width=width, height=height, **texts)
        )
    return found


def read_cells(notebook: Path) -> list[dict[str, Any]]:
    """Read the cells of a notebook.

    Parameters
    ----------
    notebook : Path
    """
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return cells


def cell_sources(cells: Iterable[Mapping[str, Any]], kind: str, tag: str = "") -> list[str]:
    r"""Return the sources of the cells of one kind, or of those with a certain tag.

    Parameters
    ----------
    cells : iterable of mapping
        See `read_cells`.
    kind : str
        ``code`` or ``markdown``.
    tag : str
        Empty: with or without tags.

    Examples
    --------
    >>> cell_sources([{"cell_type": "code", "metadata": {}, "source": ["a\n", "b"]}], "code")
    ['a\nb']
    """
    return [
        "".join(cell["source"])
        for cell in cells
        if cell["cell_type"] == kind and (not tag or tag in cell["metadata"].get("tags", []))
    ]


def read_csv(path: Path) -> list[dict[str, str]]:
    """Read the CSV behind a figure as one dict a row; every cell is text.

    Parameters
    ----------
    path : Path
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def find_key(*tables: Sequence[Mapping[str, str]]) -> list[str]:
    """Find the fewest leading columns whose values identify each row of the tables.

    Parameters
    ----------
    *tables : sequence of mapping
        Rows by column name. The key has only columns that all tables have.

    Returns
    -------
    list of str
        All common columns if no choice of them identifies each row.

    Examples
    --------
    >>> rows = [{"id": "a", "name": "x", "year": y, "n": "1"} for y in ("2022", "2023")]
    >>> find_key(rows)
    ['year']
    >>> find_key([*rows, {"id": "b", "name": "z", "year": "2022", "n": "1"}])
    ['id', 'year']
    """
    given = [rows for rows in tables if rows]
    names = [name for name in (given[0][0] if given else ()) if all(name in t[0] for t in given)]

    def identifies(key: Sequence[str]) -> bool:
        return all(len({tuple(row[n] for n in key) for row in rows}) == len(rows) for rows in given)

    lengths = (n for n in range(1, len(names) + 1) if identifies(names[:n]))
    key = names[: next(lengths, len(names))]
    for name in reversed(key[:-1]):
        without = [n for n in key if n != name]
        if identifies(without):
            key = without
    return key


def write_tables(pack: Path, corpus: Corpus) -> None:
    """Write the extracted data of a pack into it, so that `diff` can compare two packs.

    Writes Parquet files into the folder ``tables``, after corrections; the same corpus gives the
    same bytes. The tables are ``reports`` without texts, ``panel``, ``corrections`` with their
    outcome, and ``facts``, one row for each number, stated absence, citation and theme: place
    (``<report_id>:<q|a|c|t><start>``), report_id, name (id of the indicator or theme, or the cited
    title; null: a number without indicator), value, unit, qualifier, per, kind (null: the fact has
    no kind).

    Parameters
    ----------
    pack : Path
        Folder in which ``tables`` is created.
    corpus : Corpus
        The reports of the pack.
    """
    without_text = [name for name in TABLES["reports"].names if name != "text"]
    frames = {
        "reports": corpus.reports(without_text),
        "facts": _facts(corpus),
        "panel": corpus.panel(),
        # The line number of a correction may change because of other rows of the file.
        "corrections": corpus.corrections().drop(columns="line"),
    }
    for name, frame in frames.items():
        path = pack / "tables" / f"{name}.parquet"
        write_parquet(pa.Table.from_pandas(frame, preserve_index=False), path, "")


def _facts(corpus: Corpus) -> pd.DataFrame:
    columns = ["place", "report_id", "name", "value", "unit", "qualifier", "per", "kind"]
    counted = ["report_id", "indicator", "value", "unit", "qualifier", "per"]
    cited = ["report_id", "canonical_title", "kind"]
    names = {"fact_id": "place", "indicator": "name", "canonical_title": "name", "theme": "name"}
    themes = corpus.themes(["report_id", "theme", "start"])
    themes.insert(0, "place", themes["report_id"] + ":t" + themes.pop("start").astype(str))
    frames = [
        corpus.quantities(["fact_id", *counted]),
        corpus.absences(["fact_id", "report_id", "indicator"]),
        corpus.citations(["fact_id", *cited]),
        themes,
    ]
    facts = pd.concat([f.rename(columns=names).reindex(columns=columns) for f in frames])
    typed = facts.astype({name: "float64" if name == "value" else "str" for name in columns})
    return typed.sort_values(["place", "name"]).reset_index(drop=True)


def with_indicator(fact_id: str, indicator: str | None) -> str:
    """Write the key of an absence as packs do now: those of earlier versions lack the indicator.

    Examples
    --------
    >>> with_indicator("a:a5", "penalty_cases"), with_indicator("a:q5", "penalty_cases")
    ('a:a5:penalty_cases', 'a:q5')
    """
    key = re.fullmatch(FACT_KEY, fact_id, re.DOTALL)
    earlier = key and key["kind"] == "a" and not key["indicator"]
    return f"{fact_id}:{indicator}" if earlier and indicator else fact_id


def read_table(pack: Path, name: str) -> pa.Table:
    """Read a table that `write_tables` wrote.

    Parameters
    ----------
    pack : Path
    name : str
        ``reports``, ``facts``, ``panel`` or ``corrections``.

    Raises
    ------
    InputError
        The pack has no such table, or it cannot be read.
    """
    path = pack / "tables" / f"{name}.parquet"
    try:
        return pq.read_table(path)
    except (OSError, pa.ArrowException) as error:
        message = f"{path}: cannot be read: {error}; make the pack again with `lawstats pack`"
        raise InputError(message) from error


def read_manifest(pack: Path) -> dict[str, Any]:
    """Read the manifest of a pack.

    Parameters
    ----------
    pack : Path

    Raises
    ------
    ConfigError
        The folder is not a pack.
    """
    try:
        manifest: dict[str, Any] = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
        for key in ("inputs", "parameters", "notebooks", "versions", "vocabulary", "code"):
            manifest[key]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ConfigError(
            f"{pack}: is not a figure pack: {error}; give a folder such as figures/overview/latest"
        ) from error
    return manifest


def find_packs(figures: Path) -> list[Path]:
    """List the complete packs, ``<name>/<UTC time>``, in a folder of figures.

    Parameters
    ----------
    figures : Path
    """
    found = (path.parent for path in figures.glob(f"[!.]*/[0-9]*/{MANIFEST}"))
    return sorted(found)


def latest(folder: Path) -> Path:
    """Return the newest complete pack of a folder ``figures/<name>``.

    Parameters
    ----------
    folder : Path

    Raises
    ------
    InputError
        There is no pack yet, or ``latest`` points to one that no longer exists.
    ConfigError
        ``latest`` is a folder, not a link.
    """
    pointer = folder / "latest"
    if pointer.is_dir() and not pointer.is_symlink():
        raise ConfigError(
            f"{pointer}: is a folder, not a link; some copy programs replace links by folders; "
            "remove it, and make the pack again"
        )
    try:
        name = pointer.readlink() if pointer.is_symlink() else pointer.read_text("utf-8").strip()
    except (OSError, ValueError):  # missing, or damaged by a power cut
        raise InputError(f"{folder}: no pack yet; run `lawstats pack {folder.name}`") from None
    if folder / name == folder or not (folder / name).is_dir():
        raise InputError(
            f"{pointer}: points to {name}, which no longer exists; make the pack again"
        )
    return folder / name


def point_latest(target: Path) -> None:
    """Make ``latest`` point to a pack in one step: as a link, or as a file with its name.

    Parameters
    ----------
    target : Path
        The pack, ``figures/<name>/<UTC time>``.
    """
    pointer = target.parent / f"{WORK_PREFIX}{secrets.token_hex(4)}"
    try:
        # On Windows, few users may make links, and a link cannot be replaced in one step.
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
    """Return the SHA-256 of files below a folder, by relative path.

    Parameters
    ----------
    folder : Path
    *patterns : str
        As of `pathlib.Path.glob`.
    """
    found = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return {p.relative_to(folder).as_posix(): _sha256(p) for p in sorted(found)}


@cache
def _code() -> str:
    """Hash the files of the package, as code may change without its version.

    The lists covered by the hash of the vocabulary are left out: the two change independently.
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


def describe_inputs(pack: Pack, corpus: Corpus, given: Mapping[str, str]) -> dict[str, Any]:
    """Collect everything that determines a pack: the first part of its manifest.

    Parameters
    ----------
    pack : Pack
    corpus : Corpus
        The reports of the pack.
    given : mapping of str to str
        Other inputs, such as the roster: SHA-256 by name.
    """
    reports = corpus.reports(columns=["source", "sha256"])
    return {
        "name": pack.name,
        "title": pack.title,
        "inputs": dict(sorted(zip(reports["source"], reports["sha256"], strict=True)))
        | dict(given),
        "tables": hash_files(
            pack.tables,
            *(f"{t}{tail}" for t in (*TABLES, *GIVEN) for tail in (".parquet", "/*.parquet")),
        ),
        "parameters": dict(pack.parameters),
        "expect": dict(pack.expect),
        "notebooks": {n.stem: _sha256(n) for n in pack.notebooks},
        "versions": {"python": platform.python_version()}
        | {n: version(n) for n in (*_LIBRARIES.split(), package())},
        "vocabulary": corpus.vocabulary.hash,
        "code": _code(),
    }


def find_unchanged(folder: Path, inputs: Mapping[str, Any]) -> Path | None:
    """Return the latest pack if it has these inputs and its files are complete, else None.

    Parameters
    ----------
    folder : Path
        ``figures/<name>``.
    inputs : mapping
        See `describe_inputs`.
    """
    try:
        pack = latest(folder)
        manifest = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
        same = all(manifest[key] == value for key, value in inputs.items())
        described = describe_contents(pack, manifest["tables"])
        complete = described["content"] == manifest["content"]
    except (InputError, OSError, ValueError, LookupError, TypeError):
        return None
    return pack if same and complete else None


def describe_contents(pack: Path, tables: Mapping[str, str]) -> dict[str, Any]:
    """List the figures and hash the reproducible files: the rest of the manifest.

    Parameters
    ----------
    pack : Path
    tables : mapping of str to str
        SHA-256 of the tables that the pack was made from.
    """
    files = hash_files(pack, "figures/*/*", "tables/*", INDEX, CHECKLIST)
    figures = [
        {"name": f.name, "notebook": f.notebook, "title": f.title, "n": f.n}
        | {"files": {k: v for k, v in files.items() if k.startswith(f"{f.path}.")}}
        for f in find_figures(pack)
    ]
    return {"figures": figures, "content": _digest([files, tables])}
