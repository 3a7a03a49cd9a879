"""Report files to a folder of tables: only what changed is parsed, on one core or on all.

A build works on one bucket of the tables at a time. The folder ``.build`` in the tables folder
holds its work: parsed rows (so that a killed build does not parse them again), and the files of the
tables until they are committed.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from lawstats.base.errors import ConfigError, InputError, LawstatsError
from lawstats.base.lock import locked
from lawstats.build.given import read_given
from lawstats.build.repeated import MemoryTables, StagedTables, stage_check, with_check
from lawstats.build.sources import Input, find
from lawstats.extract.report import PARSER_VERSION, Report, parse
from lawstats.readers import files
from lawstats.schema.tables import REPORT_TABLES, TABLES, FailureRow, Row, to_arrow
from lawstats.tables import store
from lawstats.tables.repeated import two_reports
from lawstats.vocabulary import Vocabulary, load

_WORK = ".build"
_CHUNK = 32  # files that are parsed together
# With fewer files, starting the processes costs more than they save.
_POOL_FROM = 400
_MOST_PROCESSES = 61  # Windows cannot wait for more.

Progress = Callable[[int, int], object]
# The manifest's entry for a file: source, sha256, known; and failure, if it could not be parsed.
_Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did.

    Attributes
    ----------
    reports : int
        Reports in the tables.
    parsed, unchanged, gone : int
        Files that are new or changed, parsed or failed; files whose rows were kept; files whose
        rows were removed.
    failures : list of FailureRow
        All rows of the table ``failures``.
    """

    reports: int
    parsed: int
    unchanged: int
    gone: int
    failures: list[FailureRow]


def build(
    raw: Sequence[Path],
    out: Path,
    *,
    jobs: int = 0,
    vocabulary: Vocabulary | None = None,
    csv: bool = False,
    keep_all: bool = False,
    progress: Progress | None = None,
) -> BuildResult:
    """Parse report files into a folder of tables.

    A file that did not change since the last build into `out` is not parsed again, a file that is
    gone loses its rows, and a file that fails becomes a row of ``failures``. The tables depend only
    on the files and the vocabulary: not on the time, the folder or the number of processes. What a
    killed build had parsed is not parsed again.

    Parameters
    ----------
    raw : sequence of Path
        Files and folders.
    out : Path
        Folder of the tables, made if missing. ``manifest.json`` and files named like a table belong
        to the build; it leaves other files alone.
    jobs : int
        Processes; 0 means one for each core.
    vocabulary : Vocabulary, optional
        Default: the one that comes with lawstats.
    csv : bool
        Also write each table as ``<table>.csv``. If false, such files of an earlier build are
        removed, because they would no longer agree with the tables.
    keep_all : bool
        Also parse texts of another genre.
    progress : callable, optional
        Called with the number of files parsed and the number of files to parse.

    Returns
    -------
    BuildResult

    Raises
    ------
    ConfigError
        A path of `raw` is missing, or `out` cannot be used or written.
    BusyError
        Another build, or a pack, is at work in `out`.
    LawstatsError
        A process was killed from outside.
    """
    if any(path.resolve() == out.resolve() for path in raw):
        raise ConfigError(f"{out}: holds the reports; choose another folder for the tables with -o")
    vocabulary = vocabulary or load()
    inputs, given, failures = _find(raw, vocabulary, skip=out.resolve())
    if keep_all:
        inputs = [replace(item, known={**item.known, "keep_all": True}) for item in inputs]
    made_by = {"parser": PARSER_VERSION, "vocabulary": vocabulary.hash}
    staging, saved = out / _WORK / "tables", out / _WORK / "parsed"
    try:
        with locked(out, "lawstats parse"):
            store.finish_commit(out)
            shutil.rmtree(staging, ignore_errors=True)
            staging.mkdir(parents=True)
            previous = _Previous(out, made_by)
            buckets = _plan(inputs, failures, previous)
            chunks = [bucket.chunks(saved, made_by) for bucket in buckets]
            ids = {}
            with closing(_parse_chunks([*chain(*chunks)], jobs, vocabulary, progress)) as results:
                for bucket, own in zip(buckets, chunks, strict=True):
                    parsed = [next(results).save(chunk.saved) for chunk in own]
                    ids[bucket.name] = _write_bucket(bucket, parsed, previous, staging)
            stage_check(StagedTables(staging, out, ids))
            given_ids = store.write_given(given, out, staging)
            if csv and (any(staging.iterdir()) or not previous.has_csv):
                for name in TABLES:
                    store.write_csv(name, list(ids), staging, out)
            manifest = {"format": store.FORMAT, **made_by, "csv": csv, "buckets": ids}
            manifest |= {"given": given_ids, "files": _entries(buckets)}
            store.commit(staging, out, manifest)
            shutil.rmtree(out / _WORK)
    except OSError as error:
        shutil.rmtree(out / _WORK, ignore_errors=True)  # it may have filled the disk
        raise ConfigError(
            f"{error.filename or out}: cannot be written ({error.strerror or error}); "
            "allow it, or choose another folder for the tables with -o"
        ) from error
    return _result(buckets, previous)


def parse_files(raw: Sequence[Path], vocabulary: Vocabulary | None = None) -> dict[str, pa.Table]:
    """Parse report files in memory.

    Returns
    -------
    dict of str to pyarrow.Table
        Every table of `lawstats.schema.tables.TABLES`, with the rows that `build` writes, and the
        tables of `lawstats.schema.given.GIVEN`, with the rows that people gave.

    Raises
    ------
    ConfigError
        A path of `raw` is missing.
    """
    vocabulary = vocabulary or load()
    inputs, given, failures = _find(raw, vocabulary)
    parsed = _parse(inputs, vocabulary)
    failures += parsed.failures.values()
    repeated = two_reports(MemoryTables(parsed.rows, {"": ""}))
    parsed.rows["checks"] = with_check(parsed.rows["checks"], repeated)
    return given | parsed.rows | {"failures": to_arrow("failures", failures)}


class _Found(NamedTuple):
    """What is in the folders of reports; failures of the stages find, sources and id."""

    inputs: list[Input]
    given: dict[str, pa.Table]
    failures: list[FailureRow]


def _find(raw: Sequence[Path], vocabulary: Vocabulary, skip: Path | None = None) -> _Found:
    inputs, failures = find(raw, skip)
    given, wrong = read_given(raw, inputs, vocabulary)
    return _Found(inputs, given, [*failures, *wrong])


# What is to be parsed, and what the last build left


class _Previous:
    """The part of the last build that can be used again."""

    def __init__(self, out: Path, made_by: dict[str, str]) -> None:
        self.made_by = made_by
        self.known: set[str] = set()
        self.has_csv = False
        self._files: dict[str, _Entry] = {}
        self._whole: list[str] = []
        try:
            self._tables = store.TableStore(out)
        except InputError:
            return
        manifest = self._tables.manifest
        self.known = set(manifest["files"])
        self.has_csv = manifest["csv"] and all((out / f"{name}.csv").is_file() for name in TABLES)
        if all(manifest[key] == value for key, value in made_by.items()):
            self._files = manifest["files"]
            self._whole = [b for b in self._tables.buckets if self._tables.is_whole(b)]

    def find(self, report_id: str, entry: _Entry) -> _Entry | None:
        """Return the old entry of a file if the file did not change and its rows are there."""
        old = self._files.get(report_id, {})
        same = {k: v for k, v in old.items() if k != "failure"} == entry
        there = same and store.bucket_of(report_id, [*self._tables.buckets]) in self._whole
        return old if there else None

    def has(self, bucket: str, bucket_id: str) -> bool:
        """Whether a bucket is on disk with this content."""
        return bucket in self._whole and self._tables.buckets[bucket] == bucket_id

    def rows(self, table: str, bucket: str, report_ids: Sequence[str]) -> Iterator[pa.Table]:
        """Yield old rows of reports that now belong to a bucket; the old buckets may differ."""
        wanted = pa.array(report_ids, pa.string())
        for name in [bucket] if bucket in self._whole else self._whole:
            data = self._tables.read(name, table)
            yield data.filter(pc.is_in(data["report_id"], wanted))


class _Chunk(NamedTuple):
    """Files that are parsed together, and the file where their rows are saved."""

    saved: Path
    inputs: list[Input]


@dataclass(frozen=True, slots=True)
class _Bucket:
    """The work on one bucket.

    Attributes
    ----------
    name : str
    files : dict of str to dict
        The manifest's entry for each file, by report_id.
    changed : list of Input
        The files to parse.
    unread : list of FailureRow
        Failures of files that are not parsed.
    """

    name: str
    files: dict[str, _Entry] = field(default_factory=dict)
    changed: list[Input] = field(default_factory=list)
    unread: list[FailureRow] = field(default_factory=list)

    def chunks(self, folder: Path, made_by: Mapping[str, str]) -> list[_Chunk]:
        """Divide the files to parse. What their rows depend on gives each chunk its file name."""
        chunks = []
        for i in range(0, len(self.changed), _CHUNK):
            inputs = self.changed[i : i + _CHUNK]
            content = [made_by, {item.report_id: self.files[item.report_id] for item in inputs}]
            digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
            chunks.append(_Chunk(folder / digest, inputs))
        return chunks

    @property
    def failures(self) -> list[FailureRow]:
        parsed = [
            FailureRow(*entry["failure"]) for entry in self.files.values() if "failure" in entry
        ]
        return [*parsed, *self.unread]


def _plan(
    inputs: Sequence[Input], failures: Sequence[FailureRow], previous: _Previous
) -> list[_Bucket]:
    """Assign files and failures to buckets, and find the files to parse."""
    names = store.bucket_names(len(inputs))
    buckets = {name: _Bucket(name) for name in names}
    for item in sorted(inputs, key=lambda item: item.report_id):
        bucket = buckets[store.bucket_of(item.report_id, names)]
        entry = _entry(item)
        old = previous.find(item.report_id, entry)
        bucket.files[item.report_id] = old or entry
        if old is None:
            bucket.changed.append(item)
    for row in sorted(failures):
        buckets[store.bucket_of(row.source, names)].unread.append(row)
    return list(buckets.values())


def _entry(item: Input) -> _Entry:
    """Make the manifest's entry for a file: with `made_by`, all that its rows depend on."""
    try:
        digest = hashlib.sha256(files.load(item.path, item.member)).hexdigest()
    except InputError:
        digest = None
    known = {k: v if isinstance(v, int) else str(v) for k, v in item.known.items()}
    return {"source": item.source, "sha256": digest, "known": known}


# Parsing


@dataclass(frozen=True, slots=True)
class _Parsed:
    """Rows of some files by table, and the failures by report_id."""

    rows: dict[str, pa.Table]
    failures: dict[str, FailureRow]

    def save(self, path: Path) -> _Parsed:
        """Write a file in one step, unless it is there already; return self."""
        if path.exists():
            return self
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        failures = pa.table({"json": [json.dumps(self.failures)]})
        with pa.OSFile(str(part), "wb") as file:
            for table in (failures, *(self.rows[name] for name in REPORT_TABLES)):
                options = pa.ipc.IpcWriteOptions(compression="zstd")
                with pa.ipc.new_stream(file, table.schema, options=options) as stream:
                    stream.write_table(table)
        part.replace(path)
        return self

    @classmethod
    def load(cls, path: Path) -> _Parsed | None:
        """Read what `save` wrote; None if the file is damaged or has other tables."""
        try:
            with pa.OSFile(str(path), "rb") as file:
                tables = [pa.ipc.open_stream(file).read_all() for _ in ("", *REPORT_TABLES)]
            failures = json.loads(tables[0]["json"][0].as_py())
            failures = {report_id: FailureRow(*row) for report_id, row in failures.items()}
        except (OSError, pa.ArrowException, LookupError, ValueError):
            return None
        rows = dict(zip(REPORT_TABLES, tables[1:], strict=True))
        fits = all(rows[name].schema.equals(TABLES[name].arrow) for name in REPORT_TABLES)
        return cls(rows, failures) if fits else None


def _parse_chunks(
    chunks: Sequence[_Chunk], jobs: int, vocabulary: Vocabulary, progress: Progress | None
) -> Generator[_Parsed]:
    """Yield the rows of each chunk in order; read them if a killed build saved them."""
    done, total = 0, sum(len(chunk.inputs) for chunk in chunks)
    todo = [chunk.inputs for chunk in chunks if not chunk.saved.exists()]
    with _parsing(todo, jobs, vocabulary) as results:
        for chunk in chunks:
            if chunk.saved.exists():
                parsed = _Parsed.load(chunk.saved) or _parse(chunk.inputs, vocabulary)
            else:
                parsed = next(results)
            done += len(chunk.inputs)
            if progress:
                progress(done, total)
            yield parsed


@contextmanager
def _parsing(
    chunks: Sequence[list[Input]], jobs: int, vocabulary: Vocabulary
) -> Iterator[Iterator[_Parsed]]:
    """Start to parse chunks of files, in this process or in several; results come in order."""
    processes = min(jobs or _cores(), len(chunks), _MOST_PROCESSES)
    if processes < 2 or sum(map(len, chunks)) < _POOL_FROM:
        yield (_parse(chunk, vocabulary) for chunk in chunks)
        return
    # To fork a process that has threads, as Arrow does, can block for ever.
    context = multiprocessing.get_context("spawn")
    # An argument too long for a pipe blocks for ever if the process dies at its start.
    own = None if vocabulary.hash == load().hash else vocabulary
    pool = None
    try:
        pool = ProcessPoolExecutor(processes, context, _start, (own,))
        yield pool.map(_parse_in_process, chunks)
    except (BrokenProcessPool, OSError):
        raise LawstatsError(
            "a process that parsed reports could not start or was killed, perhaps for lack of "
            "memory; the tables are as before; use fewer processes with --jobs"
        ) from None
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def _cores() -> int:
    # Not os.cpu_count: a container or batch job may often use fewer.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_vocabulary: Vocabulary  # of a process of the pool


def _start(vocabulary: Vocabulary | None) -> None:
    global _vocabulary
    _vocabulary = vocabulary or load()
    # Ctrl-C is for the parent, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _parse_in_process(chunk: list[Input]) -> _Parsed:
    return _parse(chunk, _vocabulary)


def _parse(inputs: Sequence[Input], vocabulary: Vocabulary) -> _Parsed:
    """Parse files; a file that fails gives a failure."""
    rows: dict[str, list[Row]] = {name: [] for name in REPORT_TABLES}
    failures: dict[str, FailureRow] = {}
    for item in inputs:
        try:
            report = _parse_file(item, vocabulary)
        except InputError as error:
            failure = FailureRow(item.source, error.stage, "InputError", str(error))
            failures[item.report_id] = failure
        except Exception as error:
            # One report that the parser cannot handle must not cost the other million.
            failures[item.report_id] = _defect(item, error)
        else:
            for name in REPORT_TABLES:
                rows[name] += report.rows[name]
    try:
        return _Parsed({name: to_arrow(name, rows[name]) for name in REPORT_TABLES}, failures)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        if len(inputs) == 1:
            (item,) = inputs
            return _Parsed(_parse([], vocabulary).rows, {item.report_id: _defect(item, error)})
    # A row does not fit its table: parse each file alone, so that only its report fails.
    alone = [_parse([item], vocabulary) for item in inputs]
    return _Parsed(
        {name: _merge(name, [p.rows[name] for p in alone]) for name in REPORT_TABLES},
        {k: row for p in alone for k, row in p.failures.items()},
    )


def _parse_file(item: Input, vocabulary: Vocabulary) -> Report:
    document = files.read(item.path, item.member)
    return parse(
        document.text,
        vocabulary,
        report_id=item.report_id,
        source=item.source,
        sha256=document.sha256,
        **(document.known | item.known),
    )


def _defect(item: Input, error: Exception) -> FailureRow:
    message = "could not be parsed: a defect of lawstats; please report it with the file"
    return FailureRow(item.source, "parse", type(error).__name__, message)


# Writing


def _write_bucket(
    bucket: _Bucket, parsed: Sequence[_Parsed], previous: _Previous, staging: Path
) -> str:
    """Stage the files of a bucket if they change; return the id of its content."""
    for result in parsed:
        for report_id, row in result.failures.items():
            bucket.files[report_id]["failure"] = list(row)
    content = [previous.made_by, bucket.files, bucket.unread]
    bucket_id = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    if not previous.has(bucket.name, bucket_id):
        changed = {item.report_id for item in bucket.changed}
        kept = [report_id for report_id in bucket.files if report_id not in changed]
        for name in REPORT_TABLES:
            batches = [result.rows[name] for result in parsed]
            batches += previous.rows(name, bucket.name, kept) if kept else []
            data = _merge(name, batches)
            store.write_parquet(data, staging / store.file_name(name, bucket.name), bucket_id)
        data = to_arrow("failures", bucket.failures)
        store.write_parquet(data, staging / store.file_name("failures", bucket.name), bucket_id)
    return bucket_id


def _merge(table: str, batches: Sequence[pa.Table]) -> pa.Table:
    """Join and sort; the same rows give the same table, however they were divided."""
    data = pa.concat_tables([TABLES[table].arrow.empty_table(), *batches])
    return data.sort_by([(name, "ascending") for name in TABLES[table].key]).combine_chunks()


def _entries(buckets: Sequence[_Bucket]) -> dict[str, _Entry]:
    return {k: entry for bucket in buckets for k, entry in bucket.files.items()}


def _result(buckets: Sequence[_Bucket], previous: _Previous) -> BuildResult:
    entries = _entries(buckets)
    changed = sum(len(bucket.changed) for bucket in buckets)
    return BuildResult(
        reports=sum("failure" not in entry for entry in entries.values()),
        parsed=changed,
        unchanged=len(entries) - changed,
        gone=len(previous.known - entries.keys()),
        failures=[row for bucket in buckets for row in bucket.failures],
    )
