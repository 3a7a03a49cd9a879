"""Files to tables: only what changed is parsed, on one core or all, one bucket at a time."""

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
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lawstats.base.errors import ConfigError, InputError, LawstatsError
from lawstats.base.lock import locked
from lawstats.build.given import read_given
from lawstats.build.parsed import OF_REPORTS, Parsed, keep
from lawstats.build.parsed import load as load_parsed
from lawstats.build.sources import Input, find
from lawstats.extract.report import PARSER_VERSION, parse
from lawstats.readers import files as documents
from lawstats.schema.tables import TABLES, Row, to_arrow
from lawstats.tables import store as tables
from lawstats.vocabulary import Vocabulary, load

_CHUNK = 32
# Below this many files, starting the processes costs more than they save.
_POOL_FROM = 400
_MOST_PROCESSES = 61  # Windows cannot wait on more.
_ASIDE = ".build"

Progress = Callable[[int, int], object]
_vocabulary: Vocabulary  # of a process of the pool


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What a build did.

    Attributes
    ----------
    reports : int
        Reports in the tables.
    parsed, unchanged, gone : int
        New or changed files, read or failed; files whose rows were kept; files whose rows were
        dropped.
    failures : list of tuple
        All rows of the table ``failures``.
    """

    reports: int
    parsed: int
    unchanged: int
    gone: int
    failures: list[Row]


@dataclass(frozen=True, slots=True)
class _Bucket:
    """What the manifest tells of each file, the files to parse, other failures."""

    name: str
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed: list[Input] = field(default_factory=list)
    lost: list[Row] = field(default_factory=list)

    def chunks(self, folder: Path, made_by: Mapping[str, str]) -> list[tuple[Path, list[Input]]]:
        """Divide what is to be parsed; beside each part a file named by what its rows depend on."""
        chunks = []
        for i in range(0, len(self.changed), _CHUNK):
            chunk = self.changed[i : i + _CHUNK]
            content = [made_by, {item.report_id: self.files[item.report_id] for item in chunk}]
            digest = hashlib.sha256(json.dumps(content).encode()).hexdigest()
            chunks.append((folder / digest, chunk))
        return chunks

    @property
    def failures(self) -> list[Row]:
        own = [tuple(entry["failure"]) for entry in self.files.values() if "failure" in entry]
        return [*own, *self.lost]


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

    What is unchanged since the last build into `out` is not parsed again, what is gone loses its
    rows. A file that fails becomes a row of ``failures``. The tables depend on the files and the
    vocabulary alone: not on time, folder or the number of processes. What a killed build had parsed
    is not parsed again.

    Parameters
    ----------
    raw : sequence of Path
        Files and folders.
    out : Path
        Folder of the tables, made where missing. ``manifest.json`` and what is named like a table
        belongs to the build; other files are left alone.
    jobs : int
        Processes; 0 means one for each core.
    vocabulary : Vocabulary, optional
        Default: the one that comes with lawstats.
    csv : bool
        Write each table as ``<table>.csv`` too. Without it, such files of an earlier build are
        removed, as they would no longer agree.
    keep_all : bool
        Read texts of another genre too.
    progress : callable, optional
        Called with the number of files parsed and of all files to parse.

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
    inputs, lost = find(raw, skip=out.resolve())
    given, wrong = read_given(raw, inputs, vocabulary)
    lost += wrong
    if keep_all:
        inputs = [replace(item, known={**item.known, "keep_all": True}) for item in inputs]
    made_by = {"parser": PARSER_VERSION, "vocabulary": vocabulary.hash}
    aside, saved = out / _ASIDE / "tables", out / _ASIDE / "parsed"
    try:
        with locked(out, "lawstats parse"):
            tables.finish_commit(out)
            shutil.rmtree(aside, ignore_errors=True)
            aside.mkdir(parents=True)
            cache = _Cache(out, made_by)
            buckets = _plan(inputs, lost, cache)
            chunks = [bucket.chunks(saved, made_by) for bucket in buckets]
            ids = {}
            with closing(_run([*chain(*chunks)], jobs, vocabulary, progress)) as results:
                for bucket, places in zip(buckets, chunks, strict=True):
                    parsed = [keep(next(results), path) for path, _ in places]
                    ids[bucket.name] = _write_bucket(bucket, parsed, cache, aside)
            given_ids = tables.write_given(given, out, aside)
            if csv and (any(aside.iterdir()) or not cache.has_csv):
                for name in TABLES:
                    tables.write_csv(name, list(ids), aside, out)
            files = {k: bucket.files[k] for bucket in buckets for k in bucket.files}
            manifest = {"format": tables.FORMAT, **made_by, "csv": csv, "buckets": ids}
            manifest |= {"given": given_ids, "files": files}
            tables.commit(aside, out, manifest)
            shutil.rmtree(out / _ASIDE)
    except OSError as error:
        shutil.rmtree(out / _ASIDE, ignore_errors=True)  # the disk may be full of it
        raise ConfigError(
            f"{error.filename or out}: cannot be written ({error.strerror or error}); "
            "allow it, or choose another folder for the tables with -o"
        ) from error
    changed = sum(len(bucket.changed) for bucket in buckets)
    return BuildResult(
        reports=sum("failure" not in entry for entry in files.values()),
        parsed=changed,
        unchanged=len(files) - changed,
        gone=len(cache.known - files.keys()),
        failures=[row for bucket in buckets for row in bucket.failures],
    )


def parse_files(raw: Sequence[Path], vocabulary: Vocabulary | None = None) -> dict[str, pa.Table]:
    """Parse report files in memory.

    Returns
    -------
    dict of str to pyarrow.Table
        Every table of `lawstats.schema.tables.TABLES`, with the rows that `build` writes, and by the names
        of `lawstats.schema.given.GIVEN` those of the files that people gave.

    Raises
    ------
    ConfigError
        A path of `raw` is missing.
    """
    vocabulary = vocabulary or load()
    inputs, failures = find(raw)
    given, wrong = read_given(raw, inputs, vocabulary)
    parsed = _parse(inputs, vocabulary)
    failures += [*wrong, *parsed.failures.values()]
    return given | parsed.rows | {"failures": to_arrow("failures", failures)}


class _Cache:
    """What of the last build can be used again."""

    def __init__(self, out: Path, made_by: dict[str, str]) -> None:
        self.made_by = made_by
        self._files: dict[str, dict[str, Any]] = {}
        self._whole: list[str] = []
        self.known: set[str] = set()
        self.has_csv = False
        try:
            self._tables = tables.TableStore(out)
        except InputError:
            return
        manifest = self._tables.manifest
        self.known = set(manifest["files"])
        self.has_csv = manifest["csv"] and all((out / f"{name}.csv").is_file() for name in TABLES)
        if all(manifest[key] == value for key, value in made_by.items()):
            self._files = manifest["files"]
            self._whole = [b for b in self._tables.buckets if self._tables.is_whole(b)]

    def find(self, report_id: str, entry: dict[str, Any]) -> dict[str, Any] | None:
        """Return the old entry of a file that is as it was and whose rows are there."""
        old = self._files.get(report_id, {})
        same = {k: v for k, v in old.items() if k != "failure"} == entry
        there = same and tables.bucket_of(report_id, [*self._tables.buckets]) in self._whole
        return old if there else None

    def has(self, bucket: str, bucket_id: str) -> bool:
        """Whether a bucket is on disk already."""
        return bucket in self._whole and self._tables.buckets[bucket] == bucket_id

    def rows(self, table: str, bucket: str, report_ids: Sequence[str]) -> Iterator[pa.Table]:
        """Old rows of reports that now belong to a bucket, whatever the old buckets were."""
        wanted = pa.array(report_ids, pa.string())
        for name in [bucket] if bucket in self._whole else self._whole:
            data = self._tables.read(name, table)
            yield data.filter(pc.is_in(data["report_id"], wanted))


def _plan(inputs: Sequence[Input], lost: Sequence[Row], cache: _Cache) -> list[_Bucket]:
    names = tables.bucket_names(len(inputs))
    buckets = {name: _Bucket(name) for name in names}
    for item in sorted(inputs, key=lambda item: item.report_id):
        bucket = buckets[tables.bucket_of(item.report_id, names)]
        entry = _entry(item)
        old = cache.find(item.report_id, entry)
        bucket.files[item.report_id] = old or entry
        if old is None:
            bucket.changed.append(item)
    for row in sorted(lost):
        buckets[tables.bucket_of(row[0], names)].lost.append(row)
    return list(buckets.values())


def _entry(item: Input) -> dict[str, Any]:
    """Return what the manifest tells of a file: all that its rows depend on, with `made_by`."""
    try:
        digest = hashlib.sha256(documents.load(item.path, item.member)).hexdigest()
    except InputError:
        digest = None
    known = {k: v if isinstance(v, int) else str(v) for k, v in item.known.items()}
    return {"source": item.source, "sha256": digest, "known": known}


def _run(
    chunks: Sequence[tuple[Path, list[Input]]],
    jobs: int,
    vocabulary: Vocabulary,
    progress: Progress | None,
) -> Generator[Parsed]:
    """Parse chunks of files, in this process or in several; results come in order.

    What a build that was killed had parsed is read from the file named beside the chunk.
    """
    done, total = 0, sum(len(chunk) for _, chunk in chunks)
    todo = [chunk for path, chunk in chunks if not path.exists()]
    processes = min(jobs or _cores(), len(todo), _MOST_PROCESSES)
    pool = None
    try:
        if processes < 2 or sum(map(len, todo)) < _POOL_FROM:
            results: Iterator[Parsed] = (_parse(chunk, vocabulary) for chunk in todo)
        else:
            # Forking a process that has threads, as Arrow's, can hang.
            context = multiprocessing.get_context("spawn")
            # What is too long for a pipe would block for ever if a process died at its start.
            own = None if vocabulary.hash == load().hash else vocabulary
            pool = ProcessPoolExecutor(processes, context, _start, (own,))
            results = pool.map(_parse_in_process, todo)
        for path, chunk in chunks:
            if path.exists():
                result = load_parsed(path) or _parse(chunk, vocabulary)
            else:
                result = next(results)
            done += len(chunk)
            if progress:
                progress(done, total)
            yield result
    except (BrokenProcessPool, OSError):
        raise LawstatsError(
            "a process that parsed reports could not start or was killed, perhaps for lack of "
            "memory; the tables are as they were; run fewer with --jobs"
        ) from None
    finally:
        if pool:
            pool.shutdown(cancel_futures=True)


def _cores() -> int:
    # Not os.cpu_count: a container or batch job often may use fewer.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start(vocabulary: Vocabulary | None) -> None:
    global _vocabulary
    _vocabulary = vocabulary or load()
    # Ctrl-C is for the parent, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _parse_in_process(chunk: list[Input]) -> Parsed:
    return _parse(chunk, _vocabulary)


def _parse(inputs: Sequence[Input], vocabulary: Vocabulary) -> Parsed:
    rows: dict[str, list[Row]] = {name: [] for name in OF_REPORTS}
    failures: dict[str, Row] = {}
    for item in inputs:
        try:
            document = documents.read(item.path, item.member)
            report = parse(
                document.text,
                vocabulary,
                report_id=item.report_id,
                source=item.source,
                sha256=document.sha256,
                **(document.known | item.known),
            )
        except InputError as error:
            failures[item.report_id] = (item.source, error.stage, "InputError", str(error))
        except Exception as error:
            # One report that trips the parser must not cost the other million.
            failures[item.report_id] = _defect(item, error)
        else:
            for name in OF_REPORTS:
                rows[name] += report.rows[name]
    try:
        return Parsed({name: to_arrow(name, rows[name]) for name in OF_REPORTS}, failures)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        if len(inputs) == 1:
            (item,) = inputs
            return Parsed(_parse([], vocabulary).rows, {item.report_id: _defect(item, error)})
    # A row that does not fit its table fails its report alone.
    alone = [_parse([item], vocabulary) for item in inputs]
    return Parsed(
        {name: _merge(name, [p.rows[name] for p in alone]) for name in OF_REPORTS},
        {k: v for p in alone for k, v in p.failures.items()},
    )


def _defect(item: Input, error: Exception) -> Row:
    message = "could not be parsed: a defect of lawstats; please report it with the file"
    return (item.source, "parse", type(error).__name__, message)


def _write_bucket(bucket: _Bucket, parsed: Sequence[Parsed], cache: _Cache, aside: Path) -> str:
    """Write the files of a bucket aside where they change; return the id of its content."""
    for result in parsed:
        for report_id, row in result.failures.items():
            bucket.files[report_id]["failure"] = list(row)
    content = [cache.made_by, bucket.files, bucket.lost]
    bucket_id = hashlib.sha256(json.dumps(content).encode()).hexdigest()
    if not cache.has(bucket.name, bucket_id):
        changed = {item.report_id for item in bucket.changed}
        kept = [report_id for report_id in bucket.files if report_id not in changed]
        for name in OF_REPORTS:
            parts = [result.rows[name] for result in parsed]
            parts += cache.rows(name, bucket.name, kept) if kept else []
            data = _merge(name, parts)
            tables.write_parquet(data, aside / tables.file_name(name, bucket.name), bucket_id)
        data = to_arrow("failures", bucket.failures)
        tables.write_parquet(data, aside / tables.file_name("failures", bucket.name), bucket_id)
    return bucket_id


def _merge(table: str, parts: Sequence[pa.Table]) -> pa.Table:
    """Join and sort; the same rows give the same table, whatever the parts were."""
    data = pa.concat_tables([TABLES[table].arrow.empty_table(), *parts])
    return data.sort_by([(name, "ascending") for name in TABLES[table].key]).combine_chunks()
