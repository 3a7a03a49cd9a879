"""Running packs: the tables, the notebooks, and a folder that is published whole or not at all."""

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

from lawstats.analysis import subject
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
from lawstats.packs import failed
from lawstats.packs import page as pages
from lawstats.packs.changes import render_changes
from lawstats.packs.config import Pack, check_pack, read_packs
from lawstats.packs.contents import CHANGES, INDEX, MANIFEST, keep_tables
from lawstats.packs.manifest import (
    ASIDE,
    contents,
    hash_files,
    identity,
    latest,
    point_latest,
    same_pack,
)
from lawstats.packs.notebooks import run_notebooks
from lawstats.packs.parameters import read_parameters
from lawstats.packs.runs import Outcome, Run, append_run
from lawstats.pages.checklist import write_checklist
from lawstats.pages.templates import read_words
from lawstats.schema.given import GIVEN
from lawstats.tables.corpus import Corpus

_SELECTION = ("years", "division", "levels", "issuers")
_STAMP = "%Y%m%dT%H%M%SZ"
_KEPT = re.compile(r"(failed-)?(\d{8}T\d{6}Z)(?:-(\d+))?")
_EXIT_CODES: dict[Outcome, int] = {"published": 0, "unchanged": 0, "drifted": 1, "failed": 3}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Result:
    """What a run has come to so far."""

    outcome: Outcome = "published"
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
    """Parse what is new, run the notebooks of packs and publish what they draw.

    What happens is logged, one line an event; each run of a pack leaves its line in ``runs.jsonl``.

    Parameters
    ----------
    names : sequence of str
        Packs of ``packs.toml``; none means all.
    jobs : int
        Notebooks run at a time; 0 means one for each core.
    if_changed : bool
        Make no pack where reports, what people gave beside them, parameters, expectations,
        notebooks, vocabulary, code and library versions are those of the latest one.
    limits : mapping of str to int, optional
        Fields of `lawstats.packs.kernels.Limits`; they win over ``packs.toml``.
    root : Path, optional
        Where to look for ``packs.toml``, and upward from there; by default the working folder.

    Returns
    -------
    list of Run
        What came of each pack. One that fails, or cannot go on, does not stop the others; nor does
        a defect of lawstats, whose traceback is logged.

    Raises
    ------
    ConfigError
        ``packs.toml``, a name or a parameter is wrong, and nothing has run.
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
    given = limits or {}
    return [
        _run(replace(p, limits=replace(p.limits, **given)), jobs or os.cpu_count() or 1, if_changed)
        for p in chosen
    ]


def _run(pack: Pack, jobs: int, if_changed: bool) -> Run:
    """Run a pack and leave its line, whatever happens."""
    begun, started, result = monotonic(), _now(), _Result()
    code, end = 1, None
    try:
        with _alone(pack):
            _make(pack, jobs, if_changed, result)
        # Whoever missed one alert gets another, as long as the data are not as expected.
        code = _EXIT_CODES[result.outcome] or int(bool(result.error))
    except LawstatsError as error:
        busy = isinstance(error, BusyError)
        result.outcome, result.error = "busy" if busy else "stopped", str(error)
        code = error.exit_code
    except OSError as error:
        result.outcome, code = "stopped", ConfigError.exit_code
        result.error = (
            f"cannot read or write {error.filename or pack.folder}: {error.strerror or error}; "
            "free the place or allow it, or name another in packs.toml"
        )
    except Exception as error:
        result.outcome, result.error = "stopped", f"{type(error).__name__}: {error}"
        trace = traceback.format_exc()
        message = f"{pack.name}: a defect of lawstats, please report it: {trace}"
        log_event(log, "defect", message, level=logging.ERROR, pack=pack.name, traceback=trace)
    except BaseException as error:
        result.outcome, result.error, end = "interrupted", "ended from outside", error
    seconds = round(monotonic() - begun, 1)
    run = Run(pack.name, started, seconds, result.outcome, code, result.counts, result.path)
    run = replace(run, error=result.error and " ".join(result.error.split()))
    _record(pack, run)
    message = result.message or f"{result.outcome} after {seconds} s: {result.error}"
    about = asdict(run) | {"path": run.path and pack.shown(run.path)}
    level = logging.ERROR if code else logging.INFO
    log_event(log, "run", f"{pack.name}: {message}", level=level, **about)
    if end:
        raise end
    return run


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _record(pack: Pack, run: Run) -> None:
    """Note a run, and list it on the page of all runs."""
    try:
        append_run(pack.figures, run)
        # In a folder of its own, which goes if the disk is full; `sweep` takes what kills leave.
        with TemporaryDirectory(prefix=ASIDE, dir=pack.figures) as aside:
            _write(Path(aside) / INDEX, pages.render_runs(pack.figures, pack.language))
            (Path(aside) / INDEX).replace(pack.figures / INDEX)
    except OSError as error:
        message = f"{pack.name}: no line in {pack.figures}: {error}"
        log_event(log, "not recorded", message, level=logging.WARNING, pack=pack.name)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _earlier(folder: Path) -> Path | None:
    """Return the pack before, if there is one."""
    try:
        return latest(folder)
    except InputError:
        return None


@contextmanager
def _alone(pack: Pack) -> Iterator[None]:
    """Keep others from the pack and from its tables, which notebooks read until they end."""
    what = f"lawstats pack {pack.name}"
    sweep(pack.figures, ASIDE)
    with ExitStack() as locks:
        if killed := locks.enter_context(locked(pack.folder, what)):
            _record(pack, Run(pack.name, killed.since, None, "killed", None, error=str(killed)))
        locks.enter_context(locked(pack.tables, what))
        for path in pack.folder.glob(f"{ASIDE}*"):  # what killed runs left
            if path.is_symlink() or path.is_file():
                path.unlink()
            else:  # a kernel may not know yet that its run was killed, and write there
                shutil.rmtree(path, ignore_errors=True)
        yield


def _make(pack: Pack, jobs: int, if_changed: bool, result: _Result) -> None:
    before = _earlier(pack.folder)
    given = hash_files(pack.raw, *(f"{name}.csv" for name in GIVEN))
    built = build([pack.raw], pack.tables, jobs=jobs, progress=_Progress(pack.name))
    counts = result.counts
    counts |= {"reports": built.reports, "unreadable": len(built.failures), "parsed": built.parsed}
    corpus = read_corpus(pack.tables)
    chosen = _select(pack, corpus)
    warnings = _broken(pack, corpus, chosen, result)
    but = ", though the data are not as expected" if warnings else ""
    manifest = identity(pack, corpus, given)
    if if_changed and (same := same_pack(pack.folder, manifest)):
        result.outcome, result.path = "unchanged", same
        result.message = f"nothing changed since {pack.shown(same)}{but}"
        return
    # Beside the target, so that the move at the end is one step.
    new = pack.folder / f"{ASIDE}{secrets.token_hex(4)}"
    try:
        stamp = datetime.now(UTC).strftime(_STAMP)
        seconds = _run_notebooks(pack, new, jobs, stamp, result)
        if result.outcome != "failed":
            log_event(log, "publishing", f"{pack.name}: publishing", pack=pack.name)
            manifest |= {"created": stamp, "seconds": seconds}
            counts["figures"] = _fill(pack, new, chosen, warnings, manifest)
            changes = render_changes(new, before, pack.title, pack.language, chosen)
            _write(new / CHANGES, changes)
            to_disk(new)
            result.path = move_beside(new, pack.folder / stamp)
            point_latest(result.path)
            result.message = f"published {pack.shown(result.path)}{but}"
    finally:
        shutil.rmtree(new, ignore_errors=True)
    if pack.keep:
        _remove_old(pack)


def _fill(
    pack: Pack, new: Path, chosen: Corpus, warnings: Sequence[str], manifest: dict[str, Any]
) -> int:
    """Put the pages, tables and manifest beside the figures; return how many of these there are."""
    names = [notebook.stem for notebook in pack.notebooks]
    keep_tables(new, chosen)
    index = pages.render(
        new, pack.title, pack.language, notebooks=names, corpus=chosen, warnings=warnings
    )
    _write(new / INDEX, index)
    write_checklist(new, chosen, pack.language, pack.title)
    manifest |= contents(new, manifest["tables"])
    _write(new / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return len(manifest["figures"])


class _Progress:
    """Tells each tenth of the files."""

    def __init__(self, pack: str) -> None:
        self._pack = pack
        self._tenth = 0

    def __call__(self, done: int, total: int) -> None:
        if done * 10 // total > self._tenth:
            self._tenth = done * 10 // total
            message = f"{self._pack}: went through {done} of {total} files"
            log_event(log, "parsing", message, pack=self._pack, done=done, total=total)


def _select(pack: Pack, corpus: Corpus) -> Corpus:
    """Return the reports the pack is about: one at least."""
    try:
        chosen = corpus.select(**{k: v for k, v in pack.parameters.items() if k in _SELECTION})
    except InputError as error:
        raise ConfigError(f"{pack.place}: {error}") from error
    if not chosen.reports(columns=["report_id"]).empty:
        _check_subject(pack, chosen)
        return chosen
    if corpus.reports(columns=["report_id"]).empty:
        failures = corpus.failures(columns=["source", "message"]).to_dict("records")
        if not failures:
            raise InputError(f"{pack.raw}: holds no report; put text files (.txt) in it")
        first = "".join(f"; {row['source']}: {row['message']}" for row in failures[:1])
        raise InputError(f"{pack.raw}: no report could be read, {len(failures)} failures{first}")
    raise ConfigError(f"{pack.place}: no report is selected; widen {', '.join(_SELECTION)}")


def _check_subject(pack: Pack, corpus: Corpus) -> None:
    """Refuse the issuer or year of a profile of which there is no report."""
    if asked := {k: v for k, v in pack.parameters.items() if k in ("issuer", "year")}:
        try:
            subject.find(corpus, **asked)
        except InputError as error:
            raise ConfigError(f"{pack.place}: {error}") from error


def _run_notebooks(
    pack: Pack, new: Path, jobs: int, stamp: str, result: _Result
) -> dict[str, float]:
    """Run the notebooks of a pack into `new`; those that fail are kept and told."""
    executed = new / "notebooks"
    executed.mkdir(parents=True)
    parameters = {}
    for notebook in pack.notebooks:
        output = new / "figures" / notebook.stem
        output.mkdir(parents=True)
        # Relative where possible: an executed notebook should not tell where it was run.
        values = {"tables": pack.shown(pack.tables), "output": pack.shown(output)}
        own = read_parameters(notebook)
        parameters[notebook] = values | {k: v for k, v in pack.parameters.items() if k in own}
    results = run_notebooks(
        parameters, executed, folder=pack.root, jobs=jobs, limits=pack.limits, pack=pack.name
    )
    errors = {n: error for n, error in results.items() if isinstance(error, NotebookError)}
    result.counts |= {"notebooks": len(results), "notebooks_failed": len(errors)}
    if errors:
        kept = move_beside(executed, pack.folder / f"failed-{stamp}")
        lines = failed.keep(pack, kept, {n: (parameters[n], e) for n, e in errors.items()})
        for notebook, line in zip(errors, lines, strict=True):
            about = {"pack": pack.name, "notebook": notebook.stem}
            log_event(log, "notebook error", f"{pack.name}: {line}", level=logging.ERROR, **about)
        result.outcome, result.path, result.error = (
            "failed",
            kept,
            " | ".join(map(str, errors.values())),
        )
        result.message = (
            f"{len(errors)} of {len(results)} notebooks failed, no new pack; see "
            f"{pack.shown(kept / 'index.html')}"
        )
    return {n.stem: round(s, 1) for n, s in results.items() if isinstance(s, float)}


def _broken(pack: Pack, corpus: Corpus, chosen: Corpus, result: _Result) -> list[str]:
    """Say for the page which expectations the data break, and tell it."""
    reports = len(chosen.reports(columns=["report_id"]))
    lost, read = len(corpus.failures(columns=["source"])), len(corpus.reports(columns=["source"]))
    numbers = chosen.quantities(columns=["indicator"])["indicator"]
    there = {
        "min_reports": reports,
        "max_failed_share": lost / max(lost + read, 1),
        "max_unread_share": float(numbers.isna().mean()) if len(numbers) else 0.0,
    }
    words = read_words("runs.toml")["expect"]
    broken = [
        key
        for key, limit in pack.expect.items()
        if (there[key] < limit if key == "min_reports" else there[key] > limit)
    ]

    def say(language: int) -> list[str]:
        return [
            words[key][language].format(there=there[key], limit=pack.expect[key]) for key in broken
        ]

    for line in say(1):
        message = f"{pack.name}: {line}"
        log_event(log, "expectation broken", message, level=logging.WARNING, pack=pack.name)
    if broken:
        result.outcome, result.error = "drifted", " | ".join(say(1))
    return say(pack.language == "en")


def _remove_old(pack: Pack) -> None:
    """Remove all but the newest packs, and the newest kept failures; never the latest pack."""
    found: dict[str, list[tuple[str, int, Path]]] = {}
    for path in pack.folder.iterdir():
        if name := _KEPT.fullmatch(path.name):
            found.setdefault(name[1] or "", []).append((name[2], int(name[3] or 1), path))
    for runs in found.values():
        for *_, path in sorted(runs)[: -pack.keep]:
            if path != _earlier(pack.folder):
                # First out of sight, so that no half pack is seen under its name.
                shutil.rmtree(path.rename(pack.folder / f"{ASIDE}{secrets.token_hex(4)}"))
