"""A folder of tables: its layout on disk, how it is read, and how a build commits.

Below 5,000 reports each table is one file ``<table>.parquet``; from there on a folder
``<table>/<bucket>.parquet``, the bucket by a hash of report_id (in ``failures``, of source).
``manifest.json`` lists the buckets and tells, for each report file, what its rows were made from.

A build writes every file aside and commits by giving that folder the name ``.commit``, in one step;
then its files are moved into place one by one, the manifest last. `TableStore` looks into ``.commit``
first, so a build that was killed between two moves can be read, and the next one moves the rest.
Each Parquet file carries an id of its bucket's content, which the manifest repeats: `TableStore`
refuses files of another build than the manifest it has read. What people gave lies beside, each
table in one file with an id of its own (``roster.parquet``).
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from lawstats.base.errors import InputError
from lawstats.schema.given import GIVEN
from lawstats.schema.tables import TABLES

MANIFEST = "manifest.json"
FORMAT = 1
_COMMIT = ".commit"
_T = TypeVar("_T")
_ONE_BUCKET_BELOW = 5_000
_BUCKETS = 64
BATCH_ROWS = 10_000  # at a time, where a table is turned into Python values
_ID = b"lawstats.bucket"


class TableStore:
    """A tables folder, read file by file.

    Attributes
    ----------
    folder : Path
    manifest : dict
        Content of ``manifest.json``.
    buckets : dict of str to str
        The id of each bucket's content by its name; where there is one, its name is empty.

    Raises
    ------
    InputError
        The manifest is missing or cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._again = f"run `lawstats parse RAW -o {folder}` again"
        path = folder / MANIFEST
        try:
            text = _newest(folder, MANIFEST, Path.read_bytes)
            self.manifest: dict[str, Any] = json.loads(text)
            made_in = self.manifest["format"]
            self.buckets: dict[str, str] = dict(self.manifest["buckets"])
        except FileNotFoundError:
            message = f"{folder}: no {MANIFEST}, so no finished tables; {self._again}"
            raise InputError(message) from None
        except (OSError, ValueError, KeyError, TypeError):
            message = f"{path}: damaged, or not of tables; {self._again}"
            raise InputError(message) from None
        if made_in != FORMAT:
            raise InputError(f"{path}: made by another version of lawstats; {self._again}")

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read one file, some columns or all.

        Raises
        ------
        InputError
            The file is missing, damaged or not of the build that the manifest tells of.
        """
        return self._read(file_name(table, bucket), self.buckets[bucket], columns)

    def _read(self, name: str, content_id: str, columns: Sequence[str] | None = None) -> pa.Table:
        path = self.folder / name
        try:
            with _newest(self.folder, name, _open) as file:
                if (file.metadata.metadata or {}).get(_ID) != content_id.encode():
                    raise InputError(
                        f"{path}: is of another build than {MANIFEST} was when it was read; open "
                        f"the tables again, or if that does not help, {self._again}"
                    )
                data = file.read(None if columns is None else list(columns))
        except (OSError, pa.ArrowException) as error:
            reason = str(error).partition("\n")[0]
            message = f"{path}: cannot be read ({reason}); delete it and {self._again}"
            raise InputError(message) from None
        return data.replace_schema_metadata()

    def given(self) -> dict[str, pa.Table]:
        """Read the tables that people gave, by name; those without rows are not there.

        Raises
        ------
        InputError
            As of `read`.
        """
        ids = self.manifest.get("given", {})  # a build of an older version has none
        return {name: self._read(f"{name}.parquet", ids[name]) for name in ids}

    def is_whole(self, bucket: str) -> bool:
        """Whether all files of a bucket are there and of the manifest's build."""
        try:
            for table in TABLES:
                self.read(bucket, table, [])
        except InputError:
            return False
        return True


def _open(path: Path) -> pq.ParquetFile:
    return pq.ParquetFile(path, page_checksum_verification=True)


def _newest(folder: Path, name: str, read: Callable[[Path], _T]) -> _T:
    """Read a file of the newest build, whether that has been moved into place or not."""
    try:
        return read(folder / _COMMIT / name)
    except (FileNotFoundError, NotADirectoryError):
        return read(folder / name)


def is_tables(folder: Path) -> bool:
    """Whether a folder holds the tables of a build."""
    return (folder / _COMMIT / MANIFEST).exists() or (folder / MANIFEST).exists()


def bucket_names(reports: int) -> list[str]:
    """Names of the buckets of so many reports."""
    return [""] if reports < _ONE_BUCKET_BELOW else [f"{n:02d}" for n in range(_BUCKETS)]


def bucket_of(report_id: str, names: Sequence[str]) -> str:
    """Name of the bucket that holds a report.

    Examples
    --------
    >>> bucket_of("taiping-2023", bucket_names(5)), bucket_of("taiping-2023", bucket_names(5000))
    ('', '47')
    """
    digest = hashlib.sha256(report_id.encode()).digest()
    return names[int.from_bytes(digest[:4]) % len(names)]


def file_name(table: str, bucket: str) -> str:
    """Path of a file below the tables folder."""
    return f"{table}/{bucket}.parquet" if bucket else f"{table}.parquet"


def write_parquet(data: pa.Table, path: Path, bucket_id: str) -> None:
    """Write one file; the same rows give the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = data.replace_schema_metadata({_ID: bucket_id})
    pq.write_table(data, path, compression="zstd", write_page_checksum=True)


def write_given(given: Mapping[str, pa.Table], folder: Path, aside: Path) -> dict[str, str]:
    """Write what people gave aside where it is not in `folder` yet.

    Returns
    -------
    dict of str to str
        The id of each table's content by name; a table without rows has no file and no id.
    """
    ids = {}
    for name, data in given.items():
        if len(data):
            content = json.dumps(data.to_pylist(), default=str)
            ids[name] = hashlib.sha256(content.encode()).hexdigest()
            try:
                there = pq.read_metadata(folder / f"{name}.parquet").metadata or {}
            except (OSError, pa.ArrowException):
                there = {}
            if there.get(_ID) != ids[name].encode():
                write_parquet(data, aside / f"{name}.parquet", ids[name])
    return ids


def write_csv(table: str, buckets: Sequence[str], aside: Path, folder: Path) -> None:
    """Write a table as CSV, see `open_csv`.

    Its rows are those of the Parquet files aside, or in `folder` where they did not change.
    """
    with open_csv(aside / f"{table}.csv", TABLES[table].names) as append:
        for name in (file_name(table, bucket) for bucket in buckets):
            path = aside / name if (aside / name).exists() else folder / name
            with pq.ParquetFile(path) as data:
                for batch in data.iter_batches(BATCH_ROWS):
                    append(batch)


@contextmanager
def open_csv(path: Path, names: Sequence[str]) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Open a CSV file for spreadsheets, write its header and give what appends rows.

    UTF-8 with BOM, LF, null empty, no cell a formula.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)

        def append(batch: pa.RecordBatch) -> None:
            columns = [map(_cell, column.to_pylist()) for column in batch.columns]
            writer.writerows(zip(*columns, strict=True))

        yield append


def escape_formula(text: str) -> str:
    """Put ' before a text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> escape_formula("=1+1"), escape_formula("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return escape_formula(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


def commit(aside: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Make the files written aside, on the same file system, the tables; drop what was before."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    current = folder / MANIFEST
    if any(aside.iterdir()) or not current.is_file() or current.read_bytes() != text.encode():
        (aside / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
        aside.rename(folder / _COMMIT)
        finish_commit(folder)
    named = {
        folder / file_name(table, bucket) for table in TABLES for bucket in manifest["buckets"]
    }
    named |= {folder / f"{name}.parquet" for name in manifest["given"]}
    for name in GIVEN:
        if (path := folder / f"{name}.parquet") not in named:
            path.unlink(missing_ok=True)
    if manifest["csv"]:
        named |= {folder / f"{table}.csv" for table in TABLES}
    for table in TABLES:
        for pattern in (f"{table}.parquet", f"{table}.csv", f"{table}/*.parquet"):
            for path in sorted(folder.glob(pattern)):
                if path not in named:
                    path.unlink()
        if (folder / table).is_dir() and not any((folder / table).iterdir()):
            (folder / table).rmdir()


def finish_commit(folder: Path) -> None:
    """Move into place what a build committed, also one that was killed before it could."""
    commit = folder / _COMMIT
    files = (path for path in commit.rglob("*") if path.is_file())
    # The manifest last, as it tells that there is more.
    for path in sorted(files, key=lambda path: (path == commit / MANIFEST, path)):
        target = folder / path.relative_to(commit)
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
    if commit.is_dir():
        shutil.rmtree(commit)
