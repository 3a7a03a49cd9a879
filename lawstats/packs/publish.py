"""Makes packs: parses reports, runs notebooks, and publishes a folder completely or not at all."""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import shutil
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from lawstats.analysis import profile
from lawstats.base.errors import (
    BusyError,
    ConfigError,
    InputError,
    LawstatsError,
    NotebookError,
    nearest,
)
from lawstats.base.lock import locked
from lawstats.base.log import log_event
from lawstats.base.paths import CONFIG, find_root, move_beside, sweep, to_disk
from lawstats.build.build import build
from lawstats.build.open import read_corpus
from lawstats.packs import failed, page
from lawstats.packs.changes import render_changes
from lawstats.packs.config import Pack, check_pack, read_packs
from lawstats.packs.contents import (
    CHANGES,
    INDEX,
    MANIFEST,
    WORK_PREFIX,
    describe_contents,
    describe_inputs,
    find_unchanged,
    hash_files,
    latest,
    point_latest,
    write_tables,
)
from lawstats.packs.notebooks import run_notebooks
from lawstats.packs.parameters import read_parameters
from lawstats.packs.runs import Run, RunOutcome, append_run, render_runs
from lawstats.pages.checklist import write_checklist
from lawstats.pages.texts import Texts
from lawstats.schema.given import GIVEN
from lawstats.tables.corpus import Corpus
from lawstats.tables.repeated import CHECK
from lawstats.vocabulary import Language

_SELECTION = ("years", "division", "levels", "issuers")
_STAMP = "%Y%m%dT%H%M%SZ"
_KEPT = re.compile(r"(failed-)?(\d{8}T\d{6}Z)(?:-(\d+))?")
_EXIT_CODES: dict[RunOutcome, int] = {"published": 0, "unchanged": 0, "drifted": 1, "failed": 3}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Result:
    """The state of a run so far."""

    outcome: RunOutcome = "published"
    counts: dict[str, int] = field(default_factory=dict)
    path: Path | None = None
    error: str | None = None
    message: str = ""


def run_packs(
    names: Sequence[str] = (),
    *,
    jobs: int = 0,
    if_changed: bool = False,
    limits: Mapping[str, int] | None = None,
    root: Path | None = None,
) -> list[Run]:
    """Parse new reports, run the notebooks of packs and publish their figures.

    Each event is logged in one line, and each run of a pack is recorded in ``runs.jsonl``.

    Parameters
    ----------
    names : sequence of str
        Packs of ``packs.toml``; empty means all.
    jobs : int
        Notebooks run at a time; 0 means one for each core.
    if_changed : bool
        Make no pack if reports, the CSV files next to them, parameters, expectations, notebooks,
        vocabulary, code and library versions are those of the latest pack.
    limits : mapping of str to int, optional
        Fields of `lawstats.packs.kernels.Limits`; they override ``packs.toml``.
    root : Path, optional
        Folder in which to look for ``packs.toml``, and then upward; by default the working folder.

    Returns
    -------
    list of Run
        One for each pack. A pack that fails does not stop the others. A defect of lawstats does not
        either; its traceback is logged.

    Raises
    ------
    ConfigError
        ``packs.toml``, a name or a parameter is wrong; then nothing runs.
    """
    root = find_root(root)
    packs = read_packs(root / CONFIG)
    for name in names:
        if name not in packs:
            raise ConfigError(f"{root / CONFIG}: no pack {name!r}; {nearest(name, packs)}")
    chosen = [packs[name] for name in dict.fromkeys(names or packs)]
    for pack in chosen:
        try:
            check_pack(pack)
        except ConfigError as error:
            _record(pack, Run(pack.name, _now(), 0.0, "stopped", error.exit_code, error=str(error)))
            raise
    jobs = jobs or os.cpu_count() or 1
    return [
        _run(replace(pack, limits=replace(pack.limits, **(limits or {}))), jobs, if_changed)
        for pack in chosen
    ]


def _run(pack: Pack, jobs: int, if_changed: bool) -> Run:
    """Run a pack and record the run, whatever happens."""
    begun, started, result = monotonic(), _now(), _Result()
    interruption = None
    try:
        with _locked(pack):
            _make(pack, jobs, if_changed, result)
        # An unchanged pack with broken expectations fails again: the last alert may be missed.
        code = _EXIT_CODES[result.outcome] or int(bool(result.error))
    except Exception as error:
        code = _note_error(pack, error, result)
    except BaseException as error:
        code, interruption = 1, error
        result.outcome, result.error = "interrupted", "ended from outside"
    seconds = round(monotonic() - begun, 1)
    run = Run(pack.name, started, seconds, result.outcome, code, result.counts, result.path)
    run = replace(run, error=result.error and " ".join(result.error.split()))
    _record(pack, run)
    message = result.message or f"{result.outcome} after {seconds} s: {result.error}"
    data = asdict(run) | {"path": run.path and pack.shown(run.path)}
    level = logging.ERROR if code else logging.INFO
    log_event(log, "run", f"{pack.name}: {message}", level=level, **data)
    if interruption:
        raise interruption
    return run


def _note_error(pack: Pack, error: Exception, result: _Result) -> int:
    """Note the error that stopped a run, and return its exit code."""
    result.outcome = "busy" if isinstance(error, BusyError) else "stopped"
    if isinstance(error, LawstatsError):
        result.error = str(error)
        return error.exit_code
    if isinstance(error, OSError):
        result.error = (
            f"cannot read or write {error.filename or pack.folder}: {error.strerror or error}; "
            "make room or grant access, or name another folder in packs.toml"
        )
        return ConfigError.exit_code
    result.error = f"{type(error).__name__}: {error}"
    trace = traceback.format_exc()
    message = f"{pack.name}: a defect of lawstats, please report it: {trace}"
    log_event(log, "defect", message, level=logging.ERROR, pack=pack.name, traceback=trace)
    return 1


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record(pack: Pack, run: Run) -> None:
    """Append a run to the list of runs, and update the page of all runs."""
    try:
        append_run(pack.figures, run)
        # The temporary folder is removed even if the disk is full; `sweep` removes those of killed
        # runs.
        with TemporaryDirectory(prefix=WORK_PREFIX, dir=pack.figures) as folder:
            _write(Path(folder) / INDEX, render_runs(pack.figures, pack.language))
            (Path(folder) / INDEX).replace(pack.figures / INDEX)
    except OSError as error:
        message = f"{pack.name}: the run is not recorded in {pack.figures}: {error}"
        log_event(log, "not recorded", message, level=logging.WARNING, pack=pack.name)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _previous(folder: Path) -> Path | None:
    """Return the latest pack, if there is one."""
    try:
        return latest(folder)
    except InputError:
        return None


@contextmanager
def _locked(pack: Pack) -> Iterator[None]:
    """Lock the pack, and its tables, because notebooks read these until they end."""
    what = f"lawstats pack {pack.name}"
    sweep(pack.figures, WORK_PREFIX)
    with ExitStack() as locks:
        if killed := locks.enter_context(locked(pack.folder, what)):
            _record(pack, Run(pack.name, killed.since, None, "killed", None, error=str(killed)))
        locks.enter_context(locked(pack.tables, what))
        for path in pack.folder.glob(f"{WORK_PREFIX}*"):  # left by killed runs
            if path.is_symlink() or path.is_file():
                path.unlink()
            else:  # the kernel of a killed run may still write there
                shutil.rmtree(path, ignore_errors=True)
        yield


def _make(pack: Pack, jobs: int, if_changed: bool, result: _Result) -> None:
    previous = _previous(pack.folder)
    given = hash_files(pack.raw, *(f"{name}.csv" for name in GIVEN))
    corpus = _parse(pack, jobs, result)
    selected = _select(pack, corpus)
    warnings = _check_expectations(pack, corpus, selected, result)
    suffix = ", but the data are not as expected" if warnings else ""
    inputs = describe_inputs(pack, corpus, given)
    if if_changed and (same := find_unchanged(pack.folder, inputs)):
        result.outcome, result.path = "unchanged", same
        result.message = f"nothing changed since {pack.shown(same)}{suffix}"
        return
    # In the same folder as its target, so that the final move is one step.
    new = pack.folder / f"{WORK_PREFIX}{secrets.token_hex(4)}"
    try:
        stamp = datetime.now(UTC).strftime(_STAMP)
        seconds = _run_notebooks(pack, new, jobs, stamp, result)
        if result.outcome != "failed":
            log_event(log, "publishing", f"{pack.name}: publishing", pack=pack.name)
            manifest = inputs | {"created": stamp, "seconds": seconds}
            result.counts["figures"] = _write_contents(pack, new, selected, warnings, manifest)
            changes = render_changes(new, previous, pack.title, pack.language, selected)
            _write(new / CHANGES, changes)
            to_disk(new)
            result.path = move_beside(new, pack.folder / stamp)
            point_latest(result.path)
            result.message = f"published {pack.shown(result.path)}{suffix}"
    finally:
        shutil.rmtree(new, ignore_errors=True)
    if pack.keep:
        _remove_old(pack)


def _parse(pack: Pack, jobs: int, result: _Result) -> Corpus:
    """Parse new reports and open the tables."""
    built = build([pack.raw], pack.tables, jobs=jobs, progress=_Progress(pack.name))
    failures = len(built.failures)
    result.counts |= {"reports": built.reports, "unreadable": failures, "parsed": built.parsed}
    corpus = read_corpus(pack.tables)
    checks = corpus.checks(["check", "detail"])
    for detail in dict.fromkeys(checks["detail"][checks["check"] == CHECK]):
        message = f"{pack.name}: {detail}"
        log_event(log, "two reports", message, level=logging.WARNING, pack=pack.name)
    return corpus


def _write_contents(
    pack: Pack, new: Path, selected: Corpus, warnings: Sequence[str], manifest: dict[str, Any]
) -> int:
    """Write pages, tables and manifest into the pack; return the number of figures."""
    notebooks = [notebook.stem for notebook in pack.notebooks]
    write_tables(new, selected)
    index = page.render(
        new, pack.title, pack.language, notebooks=notebooks, corpus=selected, warnings=warnings
    )
    _write(new / INDEX, index)
    write_checklist(new, selected, pack.language, pack.title)
    manifest |= describe_contents(new, manifest["tables"])
    _write(new / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return len(manifest["figures"])


class _Progress:
    """Logs each tenth of the files."""

    def __init__(self, pack: str) -> None:
        self._pack = pack
        self._tenth = 0

    def __call__(self, done: int, total: int) -> None:
        if done * 10 // total > self._tenth:
            self._tenth = done * 10 // total
            message = f"{self._pack}: went through {done} of {total} files"
            log_event(log, "parsing", message, pack=self._pack, done=done, total=total)


def _select(pack: Pack, corpus: Corpus) -> Corpus:
    """Select the reports of the pack; an empty selection is an error."""
    try:
        selected = corpus.select(**{k: v for k, v in pack.parameters.items() if k in _SELECTION})
    except InputError as error:
        raise ConfigError(f"{pack.where}: {error}") from error
    if not selected.reports(columns=["report_id"]).empty:
        _check_subject(pack, selected)
        return selected
    if corpus.reports(columns=["report_id"]).empty:
        failures = corpus.failures(columns=["source", "message"]).to_dict("records")
        if not failures:
            raise InputError(f"{pack.raw}: holds no report; put text files (.txt) in it")
        first = "".join(f"; {row['source']}: {row['message']}" for row in failures[:1])
        raise InputError(f"{pack.raw}: no report could be read, {len(failures)} failures{first}")
    raise ConfigError(f"{pack.where}: no report is selected; widen {', '.join(_SELECTION)}")


def _check_subject(pack: Pack, corpus: Corpus) -> None:
    """Refuse an issuer or year of a profile that has no report."""
    if asked := {k: v for k, v in pack.parameters.items() if k in ("issuer", "year")}:
        try:
            profile.find_subject(corpus, **asked)
        except InputError as error:
            raise ConfigError(f"{pack.where}: {error}") from error


def _run_notebooks(
    pack: Pack, new: Path, jobs: int, stamp: str, result: _Result
) -> dict[str, float]:
    """Run the notebooks of a pack into `new`; return the seconds that each took."""
    executed = new / "notebooks"
    executed.mkdir(parents=True)
    parameters = {notebook: _parameters(pack, notebook, new) for notebook in pack.notebooks}
    results = run_notebooks(
        parameters, executed, folder=pack.root, jobs=jobs, limits=pack.limits, pack=pack.name
    )
    errors = {
        notebook: (parameters[notebook], error)
        for notebook, error in results.items()
        if isinstance(error, NotebookError)
    }
    result.counts |= {"notebooks": len(results), "notebooks_failed": len(errors)}
    if errors:
        _keep_failed(pack, move_beside(executed, pack.folder / f"failed-{stamp}"), errors, result)
    return {n.stem: round(s, 1) for n, s in results.items() if isinstance(s, float)}


def _parameters(pack: Pack, notebook: Path, new: Path) -> dict[str, object]:
    """Create the folder of a notebook's figures, and collect its parameters."""
    output = new / "figures" / notebook.stem
    output.mkdir(parents=True)
    # Relative if possible: an executed notebook should not show the folder it ran in.
    values = {"tables": pack.shown(pack.tables), "output": pack.shown(output)}
    known = read_parameters(notebook)
    return values | {k: v for k, v in pack.parameters.items() if k in known}


def _keep_failed(
    pack: Pack,
    kept: Path,
    errors: Mapping[Path, tuple[Mapping[str, object], NotebookError]],
    result: _Result,
) -> None:
    """Write the page of the notebooks that failed, and log each of them."""
    for notebook, line in zip(errors, failed.keep(pack, kept, errors), strict=True):
        data = {"pack": pack.name, "notebook": notebook.stem}
        log_event(log, "notebook error", f"{pack.name}: {line}", level=logging.ERROR, **data)
    result.outcome, result.path = "failed", kept
    result.error = " | ".join(str(error) for _, error in errors.values())
    result.message = (
        f"{len(errors)} of {result.counts['notebooks']} notebooks failed, no new pack; see "
        f"{pack.shown(kept / INDEX)}"
    )


def _check_expectations(pack: Pack, corpus: Corpus, selected: Corpus, result: _Result) -> list[str]:
    """Log the expectations that the data break, and return them in the language of the page."""
    actual = _measure(corpus, selected)
    broken = [
        key
        for key, limit in pack.expect.items()
        if (actual[key] < limit if key == "min_reports" else actual[key] > limit)
    ]

    def sentences(language: Language) -> list[str]:
        texts = Texts("runs.toml", "expect", language)
        return [texts[key].format(there=actual[key], limit=pack.expect[key]) for key in broken]

    for sentence in sentences("en"):
        message = f"{pack.name}: {sentence}"
        log_event(log, "expectation broken", message, level=logging.WARNING, pack=pack.name)
    if broken:
        result.outcome, result.error = "drifted", " | ".join(sentences("en"))
    return sentences(pack.language)


def _measure(corpus: Corpus, selected: Corpus) -> dict[str, float]:
    """Measure what ``expect`` in ``packs.toml`` may limit."""
    failed, read = len(corpus.failures(columns=["source"])), len(corpus.reports(columns=["source"]))
    numbers = selected.quantities(columns=["indicator"])["indicator"]
    return {
        "min_reports": len(selected.reports(columns=["report_id"])),
        "max_failed_share": failed / max(failed + read, 1),
        "max_unread_share": float(numbers.isna().mean()) if len(numbers) else 0.0,
    }


def _remove_old(pack: Pack) -> None:
    """Remove all but the newest packs and the newest failures; never the latest pack."""
    found: dict[str, list[tuple[str, int, Path]]] = {}
    for path in pack.folder.iterdir():
        if name := _KEPT.fullmatch(path.name):
            found.setdefault(name[1] or "", []).append((name[2], int(name[3] or 1), path))
    for runs in found.values():
        for *_, path in sorted(runs)[: -pack.keep]:
            if path != _previous(pack.folder):
                # Renamed first, so that a half-removed pack is never visible.
                shutil.rmtree(path.rename(pack.folder / f"{WORK_PREFIX}{secrets.token_hex(4)}"))
