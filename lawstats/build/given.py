"""Read the files that people give beside the reports into tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from lawstats.build.sources import Input
from lawstats.schema.given import GIVEN, as_row, read_csv
from lawstats.schema.tables import FailureRow, Row, to_arrow
from lawstats.tables.corrections import STORED, read_corrections
from lawstats.vocabulary import Vocabulary


def read_given(
    raw: Sequence[Path], inputs: Sequence[Input], vocabulary: Vocabulary
) -> tuple[dict[str, pa.Table], list[FailureRow]]:
    """Read the files that people give in the roots of files and folders.

    Parameters
    ----------
    raw : sequence of Path
        Folders, and files, whose root is their folder.
    inputs : sequence of Input
        The report files, with what ``sources.csv`` says about them.
    vocabulary : Vocabulary

    Returns
    -------
    given : dict of str to pyarrow.Table
        By the names of `lawstats.schema.given.GIVEN`, with the columns listed there; empty if the
        file is missing. The columns of corrections are those of `STORED`; ``file`` of sources is
        the path below RAW.
    failures : list of FailureRow
        Of the stage ``sources``.
    """
    rows: dict[str, list[Row]] = {name: [] for name in GIVEN}
    known = [{**i.known, "file": i.source, "report_id": i.report_id} for i in inputs if i.known]
    rows["sources"] = [as_row(row, GIVEN["sources"]) for row in known]
    failures: list[FailureRow] = []
    readers: dict[str, Callable[[Path], tuple[list[Row], list[str]]]] = {
        "roster": read_roster,
        "corrections": partial(read_corrections, vocabulary=vocabulary),
        "reference": read_reference,
    }
    for folder in dict.fromkeys(path if path.is_dir() else path.parent for path in raw):
        for name, reader in readers.items():
            found, problems = reader(folder / f"{name}.csv")
            rows[name] += found
            failures += [FailureRow(f"{name}.csv", "sources", "InputError", p) for p in problems]
    specs = GIVEN | {"corrections": STORED}
    return {name: to_arrow(specs[name], rows[name]) for name in GIVEN}, failures


def read_roster(path: Path) -> tuple[list[Row], list[str]]:
    """Read a ``roster.csv``: rows in the order of the columns, and problems as in `read_csv`."""

    def check(_: int, row: Mapping[str, Any]) -> None:
        first, last = row.get("valid_from"), row.get("valid_to")
        if first and last and first > last:
            raise ValueError(f"valid_from {first} is after valid_to {last}; correct one of them")

    spec = GIVEN["roster"]
    rows, problems = read_csv(path, spec, check)
    return [as_row(row, spec) for row in rows], problems


def read_reference(path: Path) -> tuple[list[Row], list[str]]:
    """Read a ``reference.csv``: rows in the order of the columns, and problems as in `read_csv`."""
    lines: dict[Row, int] = {}

    def check(line: int, row: Mapping[str, Any]) -> None:
        key = tuple(row[name] for name in spec.key)
        if (first := lines.setdefault(key, line)) != line:
            raise ValueError(f"the same code, year and name as line {first}; remove one")

    spec = GIVEN["reference"]
    rows, problems = read_csv(path, spec, check)
    return [as_row(row, spec) for row in rows], problems
