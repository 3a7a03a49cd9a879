"""A folder of tables: its layout on disk, how it is read, and how a build commits.

Below 5,000 reports each table is one file ``<table>.parquet``. Above that it is a folder of files
``<table>/<bucket>.parquet``; a hash of report_id (in ``failures``, of source) gives the bucket.
``manifest.json`` lists the buckets and records, for each report file, what its rows depend on.

A build writes its files into a staging folder and commits them in one step, by renaming that folder
to ``.commit``. Then it moves the files into place one by one, the manifest last. `TableStore` looks
into ``.commit`` first, so tables can be read even if a build was killed between two moves; the next
build moves the rest. Each Parquet file carries an id of its bucket's content, and the manifest has
the same id: `TableStore` refuses a file of another build than its manifest. Each table of the files
that people give is one file in the same folder, with an id of its own (``roster.parquet``).
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
from typing import Any, Protocol, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from lawstats.base.errors import InputError
from lawstats.schema.given import GIVEN
from lawstats.schema.tables import TABLES

MANIFEST = "manifest.json"
FORMAT = 3
_COMMIT = ".commit"
_T = TypeVar("_T")
_ONE_BUCKET_BELOW = 5_000
_BUCKETS = 64
BATCH_ROWS = 10_000  # that are Python values at one time
_ID = b"lawstats.bucket"


class Store(Protocol):
    """Tables that are read bucket by bucket."""

    @property
    def buckets(self) -> dict[str, str]:
        """Names of the buckets, each with an id of its content."""

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table of a bucket, some columns or all."""


class TableStore:
    """A folder of tables, read file by file.

    Parameters
    ----------
    folder : Path

    Attributes
    ----------
    folder : Path
    manifest : dict
        Content of ``manifest.json``.
    buckets : dict of str to str
        Names of the buckets, each with an id of its content. The only bucket has an empty name.

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
            message = f"{path}: damaged, or not a manifest of tables; {self._again}"
            raise InputError(message) from None
        if made_in != FORMAT:
            raise InputError(f"{path}: made by another version of lawstats; {self._again}")

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table of a bucket.

        Parameters
        ----------
        bucket : str
            A name in `buckets`.
        table : str
            A name in `lawstats.schema.tables.TABLES`.
        columns : sequence of str, optional
            By default all columns.

        Raises
        ------
        InputError
            The file is missing, damaged, or of another build than the manifest.
        """
        return self._read(file_name(table, bucket), self.buckets[bucket], columns)

    def _read(self, name: str, content_id: str, columns: Sequence[str] | None = None) -> pa.Table:
        path = self.folder / name
        try:
            with _newest(self.folder, name, _open) as file:
                if (file.metadata.metadata or {}).get(_ID) != content_id.encode():
                    raise InputError(
                        f"{path}: belongs to another build than {MANIFEST} when it was read; open "
                        f"the tables again, or if that does not help, {self._again}"
                    )
                data = file.read(None if columns is None else list(columns))
        except (OSError, pa.ArrowException) as error:
            reason = str(error).partition("\n")[0]
            message = f"{path}: cannot be read ({reason}); delete it and {self._again}"
            raise InputError(message) from None
        return data.replace_schema_metadata()

    def given(self) -> dict[str, pa.Table]:
        """Read the tables of the files that people gave, by name; empty tables are left out.

        Raises
        ------
        InputError
            See `read`.
        """
        ids = self.manifest.get("given", {})  # missing in a build of an older version
        return {name: self._read(f"{name}.parquet", ids[name]) for name in ids}

    def is_whole(self, bucket: str) -> bool:
        """Whether all files of a bucket are there and belong to the manifest's build.

        Parameters
        ----------
        bucket : str
            A name in `buckets`.
        """
        try:
            for table in TABLES:
                self.read(bucket, table, [])
        except InputError:
            return False
        return True


def _open(path: Path) -> pq.ParquetFile:
    return pq.ParquetFile(path, page_checksum_verification=True)


def _newest(folder: Path, name: str, read: Callable[[Path], _T]) -> _T:
    """Read a file of the newest build, whether it has been moved into place or not."""
    try:
        return read(folder / _COMMIT / name)
    except (FileNotFoundError, NotADirectoryError):
        return read(folder / name)


def is_tables(folder: Path) -> bool:
    """Whether a folder holds the tables of a build.

    Parameters
    ----------
    folder : Path
    """
    return (folder / _COMMIT / MANIFEST).exists() or (folder / MANIFEST).exists()


def bucket_names(reports: int) -> list[str]:
    """Return the names of the buckets for a number of reports.

    Parameters
    ----------
    reports : int
        Number of reports of the whole build.
    """
    return [""] if reports < _ONE_BUCKET_BELOW else [f"{n:02d}" for n in range(_BUCKETS)]


def bucket_of(report_id: str, names: Sequence[str]) -> str:
    """Return the name of the bucket that holds a report.

    Parameters
    ----------
    report_id : str
    names : sequence of str
        See `bucket_names`.

    Examples
    --------
    >>> bucket_of("taiping-2023", bucket_names(5)), bucket_of("taiping-2023", bucket_names(5000))
    ('', '47')
    """
    digest = hashlib.sha256(report_id.encode()).digest()
    return names[int.from_bytes(digest[:4]) % len(names)]


def file_name(table: str, bucket: str) -> str:
    """Return the path of a file below the tables folder.

    Parameters
    ----------
    table, bucket : str
        The bucket is empty where a table is one file.
    """
    return f"{table}/{bucket}.parquet" if bucket else f"{table}.parquet"


def write_parquet(data: pa.Table, path: Path, bucket_id: str) -> None:
    """Write one file; the same rows give the same bytes.

    Parameters
    ----------
    data : pyarrow.Table
    path : Path
        Its folder is created.
    bucket_id : str
        Id of the content, which the manifest records, too.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    data = data.replace_schema_metadata({_ID: bucket_id})
    # Statistics repeat texts in parts of the file that no checksum covers, and nothing reads them.
    options = {"compression": "zstd", "write_page_checksum": True, "write_statistics": False}
    pq.write_table(data, path, **options)


def write_given(given: Mapping[str, pa.Table], folder: Path, staging: Path) -> dict[str, str]:
    """Stage the tables of the files that people gave, if `folder` does not hold them yet.

    Parameters
    ----------
    given : mapping of str to pyarrow.Table
        The tables by name, see `lawstats.schema.given.GIVEN`.
    folder : Path
        The tables of the last build.
    staging : Path
        Where the next build collects its files.

    Returns
    -------
    dict of str to str
        An id of each table's content by name; an empty table has no file and no id.
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
                write_parquet(data, staging / f"{name}.parquet", ids[name])
    return ids


def write_csv(table: str, buckets: Sequence[str], staging: Path, folder: Path) -> None:
    """Stage a table as CSV, see `open_csv`.

    Parameters
    ----------
    table : str
    buckets : sequence of str
        Names of the buckets, whose rows follow each other.
    staging, folder : Path
        The Parquet file of a bucket is read from `staging`, or from `folder` if it did not change.
    """
    with open_csv(staging / f"{table}.csv", TABLES[table].names) as append:
        for name in (file_name(table, bucket) for bucket in buckets):
            path = staging / name if (staging / name).exists() else folder / name
            with pq.ParquetFile(path) as data:
                for batch in data.iter_batches(BATCH_ROWS):
                    append(batch)


@contextmanager
def open_csv(path: Path, names: Sequence[str]) -> Iterator[Callable[[pa.RecordBatch], None]]:
    """Open a CSV file for spreadsheets, write its header and yield a function that appends rows.

    The file has UTF-8 with BOM and LF; a null is an empty cell, and no cell is a formula.

    Parameters
    ----------
    path : Path
    names : sequence of str
        Header of the columns.

    Yields
    ------
    callable
        Appends the rows of a pyarrow.RecordBatch that has the columns `names`.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)

        def append(batch: pa.RecordBatch) -> None:
            columns = [map(_csv_cell, column.to_pylist()) for column in batch.columns]
            writer.writerows(zip(*columns, strict=True))

        yield append


def escape_formula(text: str) -> str:
    """Put ' before a text that a spreadsheet would run as a formula.

    Parameters
    ----------
    text : str
        Content of a cell.

    Examples
    --------
    >>> escape_formula("=1+1"), escape_formula("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        return escape_formula(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


def commit(staging: Path, folder: Path, manifest: dict[str, Any]) -> None:
    """Replace the tables with the staged files; remove files that are no longer named.

    Parameters
    ----------
    staging : Path
        Files of the new build, on the same file system as `folder`. The folder is moved away.
    folder : Path
        The tables.
    manifest : dict
        Content of ``manifest.json``.
    """
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    current = folder / MANIFEST
    if any(staging.iterdir()) or not current.is_file() or current.read_bytes() != text.encode():
        (staging / MANIFEST).write_text(text, encoding="utf-8", newline="\n")
        staging.rename(folder / _COMMIT)
        finish_commit(folder)
    _remove_others(folder, manifest)


def finish_commit(folder: Path) -> None:
    """Move the files of a commit into place, also those that a killed build left behind.

    Parameters
    ----------
    folder : Path
        The tables.
    """
    commit = folder / _COMMIT
    files = (path for path in commit.rglob("*") if path.is_file())
    # The manifest last: as long as it is missing, the rest is still to be moved.
    for path in sorted(files, key=lambda path: (path == commit / MANIFEST, path)):
        target = folder / path.relative_to(commit)
        target.parent.mkdir(exist_ok=True)
        path.replace(target)
    if commit.is_dir():
        shutil.rmtree(commit)


def _remove_others(folder: Path, manifest: dict[str, Any]) -> None:
    """Remove the files of tables that a manifest does not name."""
    named = {folder / file_name(t, bucket) for t in TABLES for bucket in manifest["buckets"]}
    named |= {folder / f"{name}.parquet" for name in manifest["given"]}
    if manifest["csv"]:
        named |= {folder / f"{table}.csv" for table in TABLES}
    patterns = [f"{name}.parquet" for name in GIVEN]
    for table in TABLES:
        patterns += [f"{table}.parquet", f"{table}.csv", f"{table}/*.parquet"]
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            if path not in named:
                path.unlink()
    for table in TABLES:
        if (folder / table).is_dir() and not any((folder / table).iterdir()):
            (folder / table).rmdir()
