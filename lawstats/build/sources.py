"""Find report files in folders and ZIP archives, with the ``sources.csv`` beside them."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lawstats.base.errors import ConfigError, InputError, Stage
from lawstats.readers import archive
from lawstats.readers.formats import SUFFIXES
from lawstats.schema.given import GIVEN, ROOT_FILES, read_csv
from lawstats.schema.tables import FailureRow
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
        The file relative to RAW, joined by ``/``; ``x.zip!b.txt`` for a member of an archive.
    report_id : str
    known : dict
        What ``sources.csv`` says about it: keyword arguments of `lawstats.parse`.
    member : str or None
        The file inside the ZIP archive `path`.
    """

    path: Path
    source: str
    report_id: str
    known: dict[str, Any]
    member: str | None = None


def find(raw: Sequence[Path], skip: Path | None = None) -> tuple[list[Input], list[FailureRow]]:
    """Find the report files in files and folders.

    Folders and ZIP archives are searched at every depth. Hidden files and folders, ``README*``,
    ``sources.csv`` and, in the root, the other files that people give are passed over. The row of
    an archive in ``sources.csv`` holds for each file in it.

    Parameters
    ----------
    raw : sequence of Path
        Files and folders, searched in this order.
    skip : Path, optional
        Folder that is not searched.

    Returns
    -------
    inputs : list of Input
        Each has another report_id.
    failures : list of FailureRow
        Of the stages ``find``, ``sources`` and ``id``.

    Raises
    ------
    ConfigError
        A path of `raw` does not exist.
    """
    inputs: dict[str, Input] = {}
    failures: list[FailureRow] = []
    for root in raw:
        if not root.exists():
            raise ConfigError(f"{root}: no such file or folder; check the path")
        found, failed = _find_in(root, skip)
        failures += failed
        for item in found:
            if (first := inputs.setdefault(item.report_id, item)) is not item:
                message = (
                    f"has the report_id {item.report_id!r}, as {first.source} has; rename one of "
                    f"the files or give it a report_id in {SOURCES}"
                )
                failures.append(_failure(item.source, message, "id"))
    return list(inputs.values()), failures


def _find_in(root: Path, skip: Path | None) -> tuple[list[Input], list[FailureRow]]:
    """Find the report files in one file or folder."""
    folder = root if root.is_dir() else root.parent
    names, failures = _walk(root, skip) if root.is_dir() else ([root.name], [])
    problems = {name: _problem(folder / name, name) for name in sorted(names)}
    failures += [_failure(name, problem) for name, problem in problems.items() if problem]
    usable = [name for name, problem in problems.items() if not problem]
    rows, failed = _sources_beside(folder, usable)
    failures += failed
    inputs: list[Input] = []
    for name in usable:
        path, known = folder / name, rows.get(name, {})
        if path.suffix.lower() == ARCHIVE:
            members, failed = _unpack(path, name, known)
            inputs += members
            failures += failed
        else:
            inputs.append(_input(path, name, known))
    return inputs, failures


def _sources_beside(
    folder: Path, names: Iterable[str]
) -> tuple[dict[str, dict[str, Any]], list[FailureRow]]:
    """Read the tables beside files: by file, what they give; and failures."""
    rows: dict[str, dict[str, Any]] = {}
    failures: list[FailureRow] = []
    for parent in dict.fromkeys(PurePosixPath(name).parent for name in names):
        found, problems = read_sources(folder / parent / SOURCES)
        rows |= {(parent / file).as_posix(): row for file, row in found.items()}
        table = (parent / SOURCES).as_posix()
        failures += [_failure(table, problem, "sources") for problem in problems]
    return rows, failures


def _input(path: Path, name: str, row: Mapping[str, Any]) -> Input:
    known = {column: value for column, value in row.items() if column != "report_id"}
    report_id = row.get("report_id") or PurePosixPath(name).with_suffix("").as_posix()
    return Input(path, name, report_id, known)


def _unpack(path: Path, name: str, row: Mapping[str, Any]) -> tuple[list[Input], list[FailureRow]]:
    """List the report files in an archive, and failures for the other files."""
    try:
        members = archive.members(path)
    except InputError as error:
        return [], [_failure(name, str(error), error.stage)]
    whole = _input(path, name, row)
    if "word/document.xml" in members:  # a Word file with another suffix
        return [whole], []
    inputs: list[Input] = []
    failures: list[FailureRow] = []
    prefix = row.get("report_id") or name
    for member in members:
        file = PurePosixPath(member)
        source = f"{name}!{member}"
        if file.name.upper().startswith("README") or file.name == SOURCES:
            continue
        if problem := _unknown_format(file.suffix) or _unprintable(member):
            failures.append(_failure(source, problem))
        else:
            report_id = f"{prefix}!{file.with_suffix('').as_posix()}"
            inputs.append(Input(path, source, report_id, whole.known, member))
    if not members:
        failures.append(_failure(name, "holds no file; fetch the archive again"))
    return inputs, failures


def _walk(root: Path, skip: Path | None) -> tuple[list[str], list[FailureRow]]:
    """List the files below a folder, relative to it, and failures for folders not readable."""
    names: list[str] = []
    failures: list[FailureRow] = []

    def fail(error: OSError) -> None:
        folder = Path(error.filename).relative_to(root).as_posix()
        failures.append(
            _failure(folder, f"the folder cannot be read: {error.strerror}; allow reading it")
        )

    # Path.walk needs Python 3.12.
    for path, folders, files in os.walk(root, onerror=fail):
        folder = Path(path)
        folders[:] = [n for n in folders if n[0] != "." and (folder / n).resolve() != skip]
        names += [
            (folder / n).relative_to(root).as_posix()
            for n in files
            # Word writes ~$ files while a document is open.
            if n[0] != "." and n != SOURCES and not n.upper().startswith(("README", "~$"))
            if folder != root or n not in ROOT_FILES
        ]
    return names, failures


def _problem(path: Path, name: str) -> str:
    """Say why a file cannot be a report; empty if it can."""
    if path.name in ROOT_FILES:
        return "is only read in the root of the reports; move it there"
    if path.suffix.lower() != ARCHIVE and (problem := _unknown_format(path.suffix)):
        return problem
    if not path.is_file():
        return "is not a regular file (a broken link?); remove it"
    return _unprintable(name)


def _unknown_format(suffix: str) -> str:
    if suffix.lower() in SUFFIXES:
        return ""
    return (
        f"files that end in {suffix or 'nothing'} are not read; "
        f"convert it to one of {' '.join(SUFFIXES)}, or move it elsewhere"
    )


def _unprintable(name: str) -> str:
    return "" if _printable(name) == name else "the file's name is not valid Unicode; rename it"


def _printable(name: str) -> str:
    return name.encode("utf-8", "backslashreplace").decode()


def _failure(source: str, message: str, stage: Stage = "find") -> FailureRow:
    return FailureRow(_printable(source), stage, "InputError", message)


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
        year (int), released_on and retrieved_on (date). An empty cell gives no value.
    problems : list of str
        What is wrong, each with its line number. A row with a problem is not in `rows`; unknown
        columns are left out.
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

    An existing table keeps all its rows and gets one for each file that it does not name.

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
        `root` is not a folder, a table cannot be written, or an existing table has errors.
    """
    if not root.is_dir():
        raise ConfigError(f"{root}: is not a folder; name the one that holds the reports")
    written = []
    for folder, files in _report_files(root).items():
        table = folder / SOURCES
        rows, problems = read_sources(table)
        if problems:
            raise ConfigError(f"{table}: {problems[0]}; correct it, then run again")
        if new := [name for name in files if name not in rows]:
            _add_rows(table, new)
            written.append((table, len(new)))
    return written


def _report_files(root: Path) -> dict[Path, list[str]]:
    """List the names of the report files by folder."""
    folders: dict[Path, list[str]] = {}
    for name in sorted(_walk(root, None)[0]):
        path = root / name
        known = path.suffix.lower() in (*SUFFIXES, ARCHIVE)
        if known and path.is_file() and path.name == path.name.strip() and path.name.isprintable():
            folders.setdefault(path.parent, []).append(path.name)
    return folders


def _add_rows(table: Path, files: Sequence[str]) -> None:
    """Add rows with nothing but a file name to a table; make the table if it is missing."""
    try:
        old = decode_table(table.read_bytes()).splitlines() if table.is_file() else []
        out = io.StringIO()
        header = next(csv.reader(old[:1]), GIVEN["sources"].names)
        writer = csv.DictWriter(out, header, restval="", lineterminator="\n")
        if not old:
            writer.writeheader()
        writer.writerows({"file": name} for name in files)
        text = "".join(f"{line}\n" for line in old) + out.getvalue()
        # Written aside and moved, so that the table is never half written.
        aside = table.with_name(f".{SOURCES}.new")
        aside.write_text(text, encoding="utf-8-sig", newline="\n")
        aside.replace(table)
    except OSError as error:
        raise ConfigError(
            f"{table}: cannot be written ({error.strerror}); allow it, or name another folder"
        ) from error
