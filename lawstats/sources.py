"""What people give: report files in folders, and ``sources.csv`` beside them."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, get_args

from lawstats import documents
from lawstats.errors import ConfigError, InputError
from lawstats.schema import Level, Row

SOURCES = "sources.csv"
SUFFIXES = (".txt",)


@dataclass(frozen=True, slots=True)
class Input:
    """One report file.

    Attributes
    ----------
    path : Path
    source : str
        The file relative to RAW, parts joined by ``/``.
    report_id : str
    known : dict
        What ``sources.csv`` tells about it: keyword arguments of `lawstats.parse`.
    """

    path: Path
    source: str
    report_id: str
    known: dict[str, Any]


def find(raw: Sequence[Path], skip: Path | None = None) -> tuple[list[Input], list[Row]]:
    """Find the report files in files and folders.

    Folders are searched to their end; hidden files and folders, ``README*`` and ``sources.csv``
    are passed over.

    Parameters
    ----------
    raw : sequence of Path
        Files and folders, searched in this order.
    skip : Path, optional
        Folder that is not searched.

    Returns
    -------
    inputs : list of Input
        With ids that differ.
    failures : list of tuple
        Rows of the table ``failures``, of the stages ``find``, ``sources`` and ``id``.

    Raises
    ------
    ConfigError
        A path of `raw` does not exist.
    """
    inputs: dict[str, Input] = {}
    failures: list[Row] = []
    for root in raw:
        if not root.exists():
            raise ConfigError(f"{root}: no such file or folder; check the path")
        folder = root if root.is_dir() else root.parent
        names, lost = _walk(root, skip) if root.is_dir() else ([root.name], [])
        failures += lost
        tables: dict[Path, dict[str, dict[str, Any]]] = {}
        for name in sorted(names):
            path = folder / name
            if problem := _unusable(path, name):
                failures.append((_shown(name), "find", "InputError", problem))
                continue
            if path.parent not in tables:
                tables[path.parent], problems = read_sources(path.parent / SOURCES)
                table = PurePosixPath(name).with_name(SOURCES).as_posix()
                failures += [(table, "sources", "InputError", p) for p in problems]
            known = dict(tables[path.parent].get(path.name, {}))
            report_id = known.pop("report_id", PurePosixPath(name).with_suffix("").as_posix())
            if first := inputs.get(report_id):
                message = (
                    f"has the report_id {report_id!r}, as {first.source} has; rename one of the "
                    f"files or give it a report_id in {SOURCES}"
                )
                failures.append((name, "id", "InputError", message))
            else:
                inputs[report_id] = Input(path, name, report_id, known)
    return list(inputs.values()), failures


def _walk(root: Path, skip: Path | None) -> tuple[list[str], list[Row]]:
    """List the files below a folder, relative to it, and the folders that cannot be read."""
    names: list[str] = []
    failures: list[Row] = []

    def lose(error: OSError) -> None:
        folder = Path(error.filename).relative_to(root).as_posix()
        message = f"the folder cannot be read: {error.strerror}; allow reading it"
        failures.append((_shown(folder), "find", "InputError", message))

    # Path.walk came with Python 3.12.
    for folder, below, files in os.walk(root, onerror=lose):
        place = Path(folder)
        below[:] = [n for n in below if n[0] != "." and (place / n).resolve() != skip]
        names += [
            (place / n).relative_to(root).as_posix()
            for n in files
            if n[0] != "." and n != SOURCES and not n.upper().startswith("README")
        ]
    return names, failures


def _unusable(path: Path, name: str) -> str:
    """Say why a file is not for reading; empty where it is."""
    if path.suffix.lower() not in SUFFIXES:
        return (
            f"files that end in {path.suffix or 'nothing'} are not read; "
            f"convert it to {' or '.join(SUFFIXES)}, or move it elsewhere"
        )
    if not path.is_file():
        return "is no regular file (a broken link?); remove it"
    if _shown(name) != name:
        return "the file's name is not valid Unicode; rename it"
    return ""


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


def _level(value: str) -> str:
    if value not in get_args(Level):
        raise ValueError(f"is no level; use one of {', '.join(get_args(Level))}")
    return value


def _code(value: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{5}([0-9]{3})?", value):
        raise ValueError("is no division code; write 6 digits, or 9 for a town")
    return value


def _year(value: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", value):
        raise ValueError("is no year; write the four digits of the year reported on, as 2023")
    return int(value)


def _date(value: str) -> date:
    # Spreadsheets rewrite 2024-01-31 as 2024/1/31.
    match = re.fullmatch(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})", value)
    try:
        if match:
            return date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    raise ValueError("is no date; write year-month-day, as 2024-01-31")


def _url(value: str) -> str:
    if not re.fullmatch(r"https?://\S+", value):
        raise ValueError("is no web address; it must begin with http:// or https://")
    return value


def _line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("holds a line break or control character; remove it")
    return value


COLUMNS: dict[str, Callable[[str], Any]] = {
    "file": _line,
    "report_id": _line,
    "issuer": _line,
    "level": _level,
    "division_code": _code,
    "year": _year,
    "released_on": _date,
    "url": _url,
    "retrieved_on": _date,
}


def read_sources(path: Path) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Read and check a ``sources.csv``.

    Parameters
    ----------
    path : Path
        It need not exist.

    Returns
    -------
    rows : dict of str to dict
        By file name, the values given: report_id, issuer, level, division_code and url (str),
        year (int), released_on (date). An empty cell gives none.
    problems : list of str
        What is wrong, with the line number. A row with a problem is not in `rows`; an unknown
        column is left out.
    """
    try:
        text = documents.decode(path.read_bytes())
    except FileNotFoundError:
        return {}, []
    except OSError as error:
        return {}, [f"cannot be read: {error.strerror}; allow reading it"]
    except InputError as error:
        return {}, [str(error)]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: dict[str, dict[str, Any]] = {}
    problems: list[str] = []
    header: list[str] = []
    line = 1
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            if not header:
                header = cells
                problems += _check_header(header)
                if "file" not in header:
                    break
            elif any(cells):
                try:
                    row = _read_row(header, cells, path.parent, rows)
                except ValueError as error:
                    problems.append(f"line {line}: {error}")
                else:
                    rows[row.pop("file")] = row
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(f"line {line}: not readable as CSV: {error}; check its quotes")
    return rows, problems


def _check_header(header: list[str]) -> list[str]:
    known = ", ".join(COLUMNS)
    problems = [
        f"line 1: unknown column {name!r}; columns are {known}"
        for name in header
        if name not in COLUMNS
    ]
    problems += [
        f"line 1: column {name!r} stands twice; remove one"
        for name in COLUMNS
        if header.count(name) > 1
    ]
    if "file" not in header:
        problems.append("line 1: the column 'file' is missing; it names the file that a row is of")
    return problems


def _read_row(
    header: list[str], cells: list[str], folder: Path, rows: dict[str, Any]
) -> dict[str, Any]:
    if len(cells) != len(header):
        raise ValueError(
            f"{len(cells)} cells for {len(header)} columns; put cells that hold a comma in quotes"
        )
    row = {}
    for name, cell in zip(header, cells, strict=True):
        if cell and name in COLUMNS:
            try:
                row[name] = COLUMNS[name](cell)
            except ValueError as error:
                raise ValueError(f"{name} {cell!r} {error}") from None
    file = row.get("file")
    if not file:
        raise ValueError("the cell 'file' is empty; name the file that the row is of")
    if file in rows:
        raise ValueError(f"the file {file!r} is listed twice; remove one of the rows")
    if Path(file).name != file or not (folder / file).is_file():
        raise ValueError(f"the file {file!r} is not beside {SOURCES}; correct or remove the row")
    row.pop("retrieved_on", None)
    return row
