"""Where reports are: report files in folders, and ``sources.csv`` beside them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lawstats.base.errors import ConfigError, InputError
from lawstats.readers import archive
from lawstats.readers.formats import SUFFIXES
from lawstats.schema.given import GIVEN, ROOT_FILES, read_csv
from lawstats.schema.tables import Row
from lawstats.text.encoding import decode_table

SOURCES = "sources.csv"
ARCHIVE = ".zip"


@dataclass(frozen=True, slots=True)
class Input:
    """One report file.

    Attributes
    ----------
    path : Path
    source : str
        The file relative to RAW, parts joined by ``/``; ``x.zip!b.txt`` for a file in an archive.
    report_id : str
    known : dict
        What ``sources.csv`` tells about it: keyword arguments of `lawstats.parse`.
    member : str or None
        The file inside the ZIP archive `path`.
    """

    path: Path
    source: str
    report_id: str
    known: dict[str, Any]
    member: str | None = None


def find(raw: Sequence[Path], skip: Path | None = None) -> tuple[list[Input], list[Row]]:
    """Find the report files in files and folders.

    Folders are searched to their end, ZIP archives too; hidden files and folders, ``README*``,
    ``sources.csv`` and, in the root, the other files people give are passed over. What
    ``sources.csv`` says of an archive holds for its files.

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
            given = known.pop("report_id", None)
            if path.suffix.lower() == ARCHIVE:
                found, lost = _unpacked(path, name, given, known)
                failures += lost
            else:
                report_id = given or PurePosixPath(name).with_suffix("").as_posix()
                found = [Input(path, name, report_id, known)]
            for item in found:
                if (first := inputs.setdefault(item.report_id, item)) is not item:
                    message = (
                        f"has the report_id {item.report_id!r}, as {first.source} has; rename one "
                        f"of the files or give it a report_id in {SOURCES}"
                    )
                    failures.append((item.source, "id", "InputError", message))
    return list(inputs.values()), failures


def _unpacked(
    path: Path, name: str, given: str | None, known: dict[str, Any]
) -> tuple[list[Input], list[Row]]:
    """List the report files in an archive, and what in it is none."""
    inputs: list[Input] = []
    failures: list[Row] = []
    try:
        members = archive.members(path)
    except InputError as error:
        return [], [(name, error.stage, "InputError", str(error))]
    if "word/document.xml" in members:
        # A Word file under another suffix.
        report_id = given or PurePosixPath(name).with_suffix("").as_posix()
        return [Input(path, name, report_id, known)], []
    for member in members:
        place = PurePosixPath(member)
        source = f"{name}!{member}"
        if place.name.upper().startswith("README") or place.name == SOURCES:
            continue
        if problem := _unknown_format(place.suffix) or _unprintable(member):
            failures.append((_shown(source), "find", "InputError", problem))
        else:
            report_id = f"{given or name}!{place.with_suffix('').as_posix()}"
            inputs.append(Input(path, source, report_id, known, member))
    if not members:
        failures.append((name, "find", "InputError", "holds no file; fetch the archive again"))
    return inputs, failures


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
            # ~$ is what Word leaves while a file is open.
            if n[0] != "." and n != SOURCES and not n.upper().startswith(("README", "~$"))
            if place != root or n not in ROOT_FILES
        ]
    return names, failures


def _unusable(path: Path, name: str) -> str:
    """Say why a file is not for reading; empty where it is."""
    if path.name in ROOT_FILES:
        return "is read in the root of the reports alone; move it there"
    if path.suffix.lower() != ARCHIVE and (problem := _unknown_format(path.suffix)):
        return problem
    if not path.is_file():
        return "is no regular file (a broken link?); remove it"
    return _unprintable(name)


def _unknown_format(suffix: str) -> str:
    if suffix.lower() in SUFFIXES:
        return ""
    return (
        f"files that end in {suffix or 'nothing'} are not read; "
        f"convert it to one of {' '.join(SUFFIXES)}, or move it elsewhere"
    )


def _unprintable(name: str) -> str:
    return "" if _shown(name) == name else "the file's name is not valid Unicode; rename it"


def _shown(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


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
        year (int), released_on and retrieved_on (date). An empty cell gives none.
    problems : list of str
        What is wrong, with the line number. A row with a problem is not in `rows`; an unknown
        column is left out.
    """
    lines: dict[str, int] = {}

    def check(line: int, row: Mapping[str, Any]) -> None:
        file = row["file"]
        if (first := lines.setdefault(file, line)) != line:
            raise ValueError(
                f"the file {file!r} is listed twice, as on line {first}; remove one of the rows"
            )
        if Path(file).name != file or not (path.parent / file).is_file():
            raise ValueError(
                f"the file {file!r} is not beside {SOURCES}; correct or remove the row"
            )

    rows, problems = read_csv(path, GIVEN["sources"], check)
    return {row.pop("file"): row for row in rows}, problems


def init(root: Path) -> list[tuple[Path, int]]:
    """Write a ``sources.csv`` to fill in beside the reports, in every folder that holds some.

    A table that is there already keeps all its rows and gets one for each file it does not name.

    Parameters
    ----------
    root : Path

    Returns
    -------
    list of (Path, int)
        The tables that were written, with the number of rows added.

    Raises
    ------
    ConfigError
        `root` is no folder, a table cannot be written, or one that is there has errors.
    """
    if not root.is_dir():
        raise ConfigError(f"{root}: is no folder; name the one that holds the reports")
    folders: dict[Path, list[str]] = {}
    for name in sorted(_walk(root, None)[0]):
        path = root / name
        known = path.suffix.lower() in (*SUFFIXES, ARCHIVE)
        if known and path.is_file() and path.name == path.name.strip() and path.name.isprintable():
            folders.setdefault(path.parent, []).append(path.name)
    written = []
    for folder, files in folders.items():
        table = folder / SOURCES
        rows, problems = read_sources(table)
        if problems:
            raise ConfigError(f"{table}: {problems[0]}; correct it, then run again")
        try:
            old = decode_table(table.read_bytes()).splitlines() if table.is_file() else []
            new = [name for name in files if name not in rows]
            out = io.StringIO()
            header = next(csv.reader(old[:1]), GIVEN["sources"].names)
            writer = csv.DictWriter(out, header, restval="", lineterminator="\n")
            if not old:
                writer.writeheader()
            writer.writerows({"file": name} for name in new)
            if new:
                # Written aside and moved, so that no table is ever half written.
                aside = table.with_name(f".{SOURCES}.new")
                text = "".join(f"{line}\n" for line in old) + out.getvalue()
                aside.write_text(text, encoding="utf-8-sig", newline="\n")
                aside.replace(table)
                written.append((table, len(new)))
        except OSError as error:
            raise ConfigError(
                f"{table}: cannot be written ({error.strerror}); allow it, or name another folder"
            ) from error
    return written
