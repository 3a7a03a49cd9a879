"""Figure packs: `packs.toml`, running the notebooks it names, publishing what they draw."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import platform
import secrets
import shutil
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lawstats import pages
from lawstats.build import build
from lawstats.checklist_page import write_checklist
from lawstats.corpus import Corpus, read_corpus
from lawstats.errors import ConfigError, InputError, NotebookError, nearest
from lawstats.paths import CONFIG, find_root, move_beside, sweep
from lawstats.published import CHANGES, INDEX, MANIFEST, find_figures, keep_tables
from lawstats.runner import check_notebooks, read_parameters, run_notebooks
from lawstats.schema import TABLES
from lawstats.vocabulary import SHOWN

_PARQUET = (".parquet", "/*.parquet")
_LIBRARIES = "lawstats jinja2 matplotlib numpy pandas papermill pyarrow rjieba scikit-learn seaborn"
_GIVEN = ("tables", "output")  # parameters that a run sets itself
_SELECTION = ("years", "division", "levels", "issuers")
_NEW = ".new-"

log = logging.getLogger(__name__)

_KEYS = dict.fromkeys(("title", "raw", "tables", "figures"), str) | {
    "notebooks": list,
    "parameters": dict,
}

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Pack:
    """One table of ``packs.toml``; its paths are absolute, and kernels run in `root`."""

    name: str
    title: str
    root: Path
    notebooks: tuple[Path, ...]
    raw: Path
    tables: Path
    figures: Path
    parameters: Mapping[str, Any]

    @property
    def folder(self) -> Path:
        """Where the pack's runs are kept."""
        return self.figures / self.name

    @property
    def language(self) -> Any:
        """Language of the page, checked by `check_pack`."""
        return self.parameters.get("language", "zh")

    @property
    def place(self) -> str:
        """Where the parameters stand, for messages."""
        return f"{self.root / CONFIG}: [packs.{self.name}.parameters]"

    def shown(self, path: Path) -> str:
        """Return a path as people read it: relative to the project where it is inside."""
        inside = path.is_relative_to(self.root)
        return (path.relative_to(self.root) if inside else path).as_posix()


def read_packs(file: Path) -> dict[str, Pack]:
    """Read the packs of a ``packs.toml`` by name, in the order of the file.

    Raises
    ------
    ConfigError
        Naming the file, the key and the nearest valid name.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from error
    _check_keys(file, "", data, {"packs": dict})
    tables = data.get("packs", {})
    if not tables:
        raise ConfigError(f"{file}: no pack; write a table [packs.NAME] with title and notebooks")
    return {name: _read_pack(file, name, table) for name, table in tables.items()}


def _check_keys(file: Path, table: str, data: object, kinds: Mapping[str, type]) -> None:
    place = f"{file}: [{table}]" if table else str(file)
    if not isinstance(data, dict):
        raise ConfigError(f"{place} must be a table, not {data!r}")
    for key, value in data.items():
        if key not in kinds:
            raise ConfigError(f"{place}: unknown key {key!r}; {nearest(key, kinds)}")
        if type(value) is not kinds[key]:
            raise ConfigError(f"{place}: {key} must be a {kinds[key].__name__}, not {value!r}")


def _read_pack(file: Path, name: str, data: Any) -> Pack:
    place = f"{file}: [packs.{name}]"
    _check_keys(file, f"packs.{name}", data, _KEYS)
    if not all(c.isalnum() or c in "-_" for c in name):
        raise ConfigError(f"{place}: the name becomes a folder: letters, digits, - and _ only")
    for key in ("title", "notebooks"):
        if not data.get(key):
            raise ConfigError(f"{place}: {key} is missing")
    root = file.parent
    known = sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))
    for notebook in data["notebooks"]:
        if notebook not in known:
            raise ConfigError(
                f"{place}: no notebook {notebook!r} in {root / 'notebooks'}; "
                f"{nearest(str(notebook), known)}"
            )
    return Pack(
        name=name,
        title=data["title"],
        root=root,
        notebooks=tuple(
            root / "notebooks" / f"{n}.ipynb" for n in dict.fromkeys(data["notebooks"])
        ),
        raw=root / data.get("raw", "data/raw"),
        tables=root / data.get("tables", "data/processed"),
        figures=root / data.get("figures", "figures"),
        parameters=data.get("parameters", {}),
    )


def check_pack(pack: Pack) -> None:
    """Compare a pack with its folder of reports and the parameters cells of its notebooks.

    Raises
    ------
    ConfigError
        Naming ``packs.toml``, the key or parameter, the notebook and the nearest valid name.
    """
    try:
        check_notebooks(pack.notebooks, pack.parameters, _GIVEN)
    except ConfigError as error:
        raise ConfigError(f"{pack.place}: {error}") from error
    if pack.language not in ("zh", "en"):
        raise ConfigError(f"{pack.place}: language must be 'zh' or 'en', not {pack.language!r}")
    if not pack.raw.exists():
        place = f"{pack.root / CONFIG}: [packs.{pack.name}]"
        raise ConfigError(f"{place}: raw: {pack.raw}: no such folder; make it, or change raw")


def latest(folder: Path) -> Path:
    """Return the newest complete pack of a folder ``figures/<name>``.

    Raises
    ------
    InputError
        No pack has been made there, or ``latest`` points to one that is gone.
    """
    pointer = folder / "latest"
    try:
        name = pointer.readlink() if pointer.is_symlink() else pointer.read_text("utf-8").strip()
    except OSError:
        raise InputError(f"{folder}: no pack yet; run `lawstats pack {folder.name}`") from None
    if not (folder / name).is_dir():
        raise InputError(f"{pointer}: points to {name}, which is gone; make the pack again")
    return folder / name


def _point_latest(target: Path) -> None:
    """Let `latest` point to `target`, in one step: a link, or a file that holds the name."""
    pointer = target.parent / f".latest-{secrets.token_hex(4)}"
    try:
        # Windows makes links for few users only, and cannot replace one in one step.
        if os.name == "nt":
            raise OSError
        pointer.symlink_to(target.name, target_is_directory=True)
    except OSError:
        pointer.write_text(target.name + "\n", encoding="utf-8", newline="\n")
    pointer.replace(target.parent / "latest")


def run_packs(
    names: Sequence[str] = (),
    *,
    jobs: int = 0,
    if_changed: bool = False,
    root: Path | None = None,
    progress: Tell | None = None,
) -> list[Path]:
    """Parse what is new, run the notebooks of packs and publish what they draw.

    Parameters
    ----------
    names : sequence of str
        Packs of ``packs.toml``; none means all.
    jobs : int
        Notebooks run at a time; 0 means one for each core.
    if_changed : bool
        Make no pack where reports, parameters, notebooks, vocabulary, code and library versions are
        those of the latest one.
    root : Path, optional
        Where to look for ``packs.toml``, and upward from there; by default the working folder.
    progress : callable, optional
        Is given one line for each event.

    Returns
    -------
    list of Path
        The new packs, ``figures/<name>/<UTC time>``.

    Raises
    ------
    ConfigError
        ``packs.toml``, a name or a parameter is wrong, and nothing has run; or a folder cannot be
        read or written.
    InputError
        No report could be read.
    NotebookError
        A notebook failed; the others have run, and the packs without failure are published.
    """
    root = find_root(root)
    packs = read_packs(root / CONFIG)
    for name in names:
        if name not in packs:
            raise ConfigError(f"{root / CONFIG}: no pack {name!r}; {nearest(name, packs)}")
    chosen = [packs[name] for name in dict.fromkeys(names or packs)]
    for pack in chosen:
        check_pack(pack)
    tell = progress or log.info
    published, failed = [], []
    for pack in chosen:
        try:
            published += _run(pack, jobs or os.cpu_count() or 1, if_changed, tell)
        except NotebookError as error:
            failed.append(str(error))
        except OSError as error:
            raise ConfigError(
                f"pack {pack.name}: cannot read or write {error.filename or pack.folder}: "
                f"{error.strerror}; free the place, or change figures in packs.toml"
            ) from error
    if failed:
        raise NotebookError("\n".join(failed))
    return published


def _run(pack: Pack, jobs: int, if_changed: bool, tell: Tell) -> list[Path]:
    tell(f"{pack.name}: reading {pack.shown(pack.raw)}")
    build([pack.raw], pack.tables, jobs=jobs)
    corpus = read_corpus(pack.tables)
    chosen = _select(pack, corpus)
    manifest = _identity(pack, corpus)
    if if_changed and (same := _same_pack(pack.folder, manifest)):
        tell(f"{pack.name}: nothing changed since {pack.shown(same)}")
        return []
    pack.folder.mkdir(parents=True, exist_ok=True)
    sweep(pack.folder, _NEW)
    # Beside the target, so that the move at the end is one step.
    new = pack.folder / f"{_NEW}{secrets.token_hex(4)}"
    try:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        seconds = _run_notebooks(pack, new, jobs, stamp, tell)
        names = [notebook.stem for notebook in pack.notebooks]
        keep_tables(new, chosen)
        index = pages.render(new, pack.title, pack.language, notebooks=names, corpus=chosen)
        _write(new / INDEX, index)
        write_checklist(new, chosen, pack.language, pack.title)
        manifest |= _contents(new, manifest["tables"])
        manifest |= {"created": stamp, "seconds": seconds}
        _write(new / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        changes = pages.render_changes(new, _earlier(pack.folder), pack.title, pack.language)
        _write(new / CHANGES, changes)
        target = move_beside(new, pack.folder / stamp)
        _point_latest(target)
        aside = pack.figures / f".index-{secrets.token_hex(4)}"
        _write(aside, pages.render_runs(pack.figures, pack.language))
        aside.replace(pack.figures / INDEX)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    tell(f"{pack.name}: published {pack.shown(target)}")
    return [target]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _earlier(folder: Path) -> Path | None:
    """Return the pack before, if there is one."""
    try:
        return latest(folder)
    except InputError:
        return None


def _select(pack: Pack, corpus: Corpus) -> Corpus:
    """Return the reports the pack is about: one at least."""
    try:
        chosen = corpus.select(**{k: v for k, v in pack.parameters.items() if k in _SELECTION})
    except InputError as error:
        raise ConfigError(f"{pack.place}: {error}") from error
    if not chosen.reports(columns=["report_id"]).empty:
        return chosen
    if corpus.reports(columns=["report_id"]).empty:
        failures = corpus.failures(columns=["source", "message"]).to_dict("records")
        if not failures:
            raise InputError(f"{pack.raw}: holds no report; put text files (.txt) in it")
        first = "".join(f"; {row['source']}: {row['message']}" for row in failures[:1])
        raise InputError(f"{pack.raw}: no report could be read, {len(failures)} failures{first}")
    raise ConfigError(f"{pack.place}: no report is selected; widen {', '.join(_SELECTION)}")


def _run_notebooks(pack: Pack, new: Path, jobs: int, stamp: str, tell: Tell) -> dict[str, float]:
    """Run the notebooks of a pack into `new`; on failure keep those that failed and raise."""
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
        parameters,
        executed,
        folder=pack.root,
        jobs=jobs,
        progress=lambda line: tell(f"{pack.name}: {line}"),
    )
    errors = {n: result for n, result in results.items() if isinstance(result, NotebookError)}
    if errors:
        for notebook in results.keys() - errors.keys():
            (executed / notebook.name).unlink()
        kept = move_beside(executed, pack.folder / f"failed-{stamp}")
        raise NotebookError(
            f"pack {pack.name}: {len(errors)} of {len(results)} notebooks failed; "
            f"kept in {pack.shown(kept)}, no new pack\n"
            + "\n".join(f"  {error}" for error in errors.values())
        )
    return {n.stem: round(s, 1) for n, s in results.items() if isinstance(s, float)}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path, *patterns: str) -> dict[str, str]:
    """SHA-256 of files below a folder by relative path."""
    found = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    return {p.relative_to(folder).as_posix(): _sha256(p) for p in sorted(found)}


@cache
def _code() -> str:
    """Hash of the package's files: what a version number forgets to tell.

    Without the lists that the hash of the vocabulary covers, so that it tells the two apart.
    """
    files = _files(Path(__file__).parent, "**/*")
    shown = {f"vocabulary/{name}.toml" for name in SHOWN}
    return _digest(
        {
            name: value
            for name, value in files.items()
            if "__pycache__" not in name
            and (not name.startswith("vocabulary/") or name.endswith(".py") or name in shown)
        }
    )


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _identity(pack: Pack, corpus: Corpus) -> dict[str, Any]:
    """Collect what decides the content of a pack: the first part of its manifest."""
    reports = corpus.reports(columns=["source", "sha256"])
    return {
        "name": pack.name,
        "title": pack.title,
        "inputs": dict(sorted(zip(reports["source"], reports["sha256"], strict=True)))
        | _files(pack.raw, "*.csv"),
        "tables": _files(pack.tables, *(f"{t}{tail}" for t in TABLES for tail in _PARQUET)),
        "parameters": dict(pack.parameters),
        "notebooks": {n.stem: _sha256(n) for n in pack.notebooks},
        "versions": {"python": platform.python_version()}
        | {n: version(n) for n in _LIBRARIES.split()},
        "vocabulary": corpus.vocabulary.hash,
        "code": _code(),
    }


def _same_pack(folder: Path, identity: Mapping[str, Any]) -> Path | None:
    """Return the latest pack if it was made from the same, and all its files are there."""
    try:
        pack = latest(folder)
        manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
        same = all(manifest[key] == value for key, value in identity.items())
        whole = _contents(pack, manifest["tables"])["content"] == manifest["content"]
    except (InputError, OSError, ValueError, KeyError):
        return None
    return pack if same and whole else None


def _contents(pack: Path, tables: Mapping[str, str]) -> dict[str, Any]:
    """List the figures, and hash everything that the same inputs give again."""
    files = _files(pack, "figures/*/*", "tables/*", INDEX, "checklist.html")
    figures = [
        {"name": f.name, "notebook": f.notebook, "title": f.title, "n": f.n}
        | {"files": {k: v for k, v in files.items() if k.startswith(f"{f.path}.")}}
        for f in find_figures(pack)
    ]
    return {"figures": figures, "content": _digest([files, tables])}
