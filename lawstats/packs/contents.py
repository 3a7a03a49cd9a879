"""What a published pack holds: its figures, the tables behind them, and what was read for them."""

from __future__ import annotations

import csv
import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from lawstats.base.errors import ConfigError, InputError
from lawstats.schema.tables import TABLES
from lawstats.tables.corpus import Corpus
from lawstats.tables.store import write_parquet

INDEX, CHANGES, MANIFEST = "index.html", "changes.html", "manifest.json"
PLACE = r"(.*):([qact])(\d+)"  # where a fact stands: report_id, kind of fact, offset


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure: what its ``.json`` says and where its files are.

    Attributes
    ----------
    notebook, name, title, subtitle, alt, source : str
    n : int or None
        Observations drawn.
    path : str
        Path of its files below the pack, without suffix.
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
        """Its id on the page."""
        return f"{self.notebook}-{self.name}"


def find_figures(pack: Path) -> list[Figure]:
    """List the figures of a pack by notebook, and in the order the notebook names them.

    Parameters
    ----------
    pack : Path
        A folder with ``figures/<notebook>/<name>.json`` and ``notebooks/<notebook>.ipynb``.

    Raises
    ------
    InputError
        A figure lacks a file, or one is damaged.
    """
    found = []
    for folder in sorted((pack / "figures").iterdir()):
        try:
            found += _figures_of(pack, folder)
        except (OSError, ValueError, LookupError, TypeError, struct.error) as error:
            raise InputError(
                f"{folder}: a figure of {folder.name} is not whole: {error}; its notebook must "
                "save its figures with lawstats.figures.publish"
            ) from error
    return found


def _figures_of(pack: Path, folder: Path) -> list[Figure]:
    found = []
    source = "\n".join(sources_of(read_cells(pack / "notebooks" / f"{folder.name}.ipynb"), "code"))
    about = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))]
    about.sort(key=lambda a: (source.find(f'"{a["name"]}"') % (len(source) + 1), a["name"]))
    for a in about:
        path = f"figures/{folder.name}/{a['name']}"
        header = (pack / f"{path}.png").read_bytes()[16:24]
        width, height = struct.unpack(">II", header)
        texts = {key: a[key] for key in ("name", "title", "subtitle", "alt", "source", "n")}
        found.append(Figure(notebook=folder.name, path=path, width=width, height=height, **texts))
    return found


def read_cells(notebook: Path) -> list[dict[str, Any]]:
    """Read the cells of a notebook."""
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return cells


def sources_of(cells: Iterable[Mapping[str, Any]], kind: str, tag: str = "") -> list[str]:
    r"""Return what stands in cells of one kind; with a tag, in those that bear it.

    Examples
    --------
    >>> sources_of([{"cell_type": "code", "metadata": {}, "source": ["a\n", "b"]}], "code")
    ['a\nb']
    """
    return [
        "".join(cell["source"])
        for cell in cells
        if cell["cell_type"] == kind and (not tag or tag in cell["metadata"].get("tags", []))
    ]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read the CSV behind a figure, every cell as it is written."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def find_key(*tables: Sequence[Mapping[str, str]]) -> list[str]:
    """Find the columns that tell the rows of tables apart: the fewest of the first ones.

    Parameters
    ----------
    *tables : sequence of mapping
        Rows by column name. Only columns that all tables have can be part of the key.

    Returns
    -------
    list of str
        All of those columns where no choice of them does.

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

    def apart(key: Sequence[str]) -> bool:
        return all(len({tuple(row[n] for n in key) for row in rows}) == len(rows) for rows in given)

    lengths = (n for n in range(1, len(names) + 1) if apart(names[:n]))
    key = names[: next(lengths, len(names))]
    for name in reversed(key[:-1]):
        without = [n for n in key if n != name]
        if apart(without):
            key = without
    return key


def keep_tables(pack: Path, corpus: Corpus) -> None:
    """Write what was read for a pack into it, so that two packs can be compared.

    Writes Parquet files into the folder ``tables``, as corrected, the same bytes for the same
    corpus: ``reports`` without their texts; ``panel``; ``corrections`` with what came of them;
    and ``facts``, one row for each number, stated absence, citation and theme: place
    (``<report_id>:<q|a|c|t><start>``), report_id, name (the id of the indicator or theme, or the
    title cited; null: a number that counts nothing known), value, unit, qualifier, per, kind (null
    where the fact has none).

    Parameters
    ----------
    pack : Path
        A folder; ``tables`` is made in it.
    corpus : Corpus
        The reports that the pack is about.
    """
    about = [name for name in TABLES["reports"].names if name != "text"]
    frames = {
        "reports": corpus.reports(about),
        "facts": _facts(corpus),
        "panel": corpus.panel(),
        # Its line may change by what others correct.
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
    every = pd.concat([f.rename(columns=names).reindex(columns=columns) for f in frames])
    typed = every.astype({name: "float64" if name == "value" else "str" for name in columns})
    return typed.sort_values(["place", "name"]).reset_index(drop=True)


def read_table(pack: Path, name: str) -> pa.Table:
    """Read one of the tables that `keep_tables` wrote.

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

    Raises
    ------
    ConfigError
        The folder is no pack.
    """
    try:
        manifest: dict[str, Any] = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
        for key in ("inputs", "parameters", "notebooks", "versions", "vocabulary", "code"):
            manifest[key]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ConfigError(
            f"{pack}: is no figure pack: {error}; give a folder as figures/overview/latest"
        ) from error
    return manifest


def find_packs(figures: Path) -> list[Path]:
    """List the complete packs ``<name>/<UTC time>`` below a folder of figures."""
    found = (path.parent for path in figures.glob(f"[!.]*/[0-9]*/{MANIFEST}"))
    return sorted(found)
