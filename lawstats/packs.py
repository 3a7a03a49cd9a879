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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Any

from lawstats import pages
from lawstats.build import build
from lawstats.corpus import Corpus, read_corpus
from lawstats.errors import ConfigError, InputError, NotebookError
from lawstats.paths import CONFIG, find_root
from lawstats.runner import check_parameters, nearest, read_parameters, run_notebook

_PACKAGE = Path(__file__).parent
_LIBRARIES = (
    "lawstats jinja2 matplotlib numpy pandas papermill pyarrow rjieba scikit-learn scipy seaborn"
)
_GIVEN = ("tables", "output")  # parameters that a run sets itself
_SELECTION = ("years", "division", "levels", "issuers")

log = logging.getLogger(__name__)

_KEYS = {
    "title": str,
    "notebooks": list,
    "raw": str,
    "tables": str,
    "figures": str,
    "parameters": dict,
}

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Pack:
    """One table of ``packs.toml``; its paths are absolute.

    Attributes
    ----------
    name, title : str
    root : Path
        Folder of ``packs.toml``; the kernels run in it.
    notebooks : tuple of Path
    raw, tables, figures : Path
    parameters : mapping of str to JSON value
    """

    name: str
    title: str
    root: Path
    notebooks: tuple[Path, ...]
    raw: Path
    tables: Path
    figures: Path
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where the pack's runs are kept."""
        return self.figures / self.name

    @property
    def language(self) -> pages.Language:
        """Language of the page."""
        return "en" if self.parameters.get("language") == "en" else "zh"


def read_packs(file: Path) -> dict[str, Pack]:
    """Read and check ``packs.toml``.

    Parameters
    ----------
    file : Path

    Returns
    -------
    dict of str to Pack
        In the order of the file.

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
    kinds = {"title": str, "notebooks": list, "parameters": dict}
    _check_keys(
        file, f"packs.{name}", data, kinds | dict.fromkeys(("raw", "tables", "figures"), str)
    )
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
    if len(set(data["notebooks"])) < len(data["notebooks"]):
        raise ConfigError(f"{place}: a notebook is named twice")
    return Pack(
        name=name,
        title=data["title"],
        root=root,
        notebooks=tuple(root / "notebooks" / f"{n}.ipynb" for n in data["notebooks"]),
        raw=root / data.get("raw", "data/raw"),
        tables=root / data.get("tables", "data/processed"),
        figures=root / data.get("figures", "figures"),
        parameters=data.get("parameters", {}),
    )


def check_pack(pack: Pack) -> None:
    """Compare the parameters of a pack with the parameters cells of its notebooks.

    Each must be known to one notebook at least, and of the type declared by each that knows it.

    Raises
    ------
    ConfigError
        Naming ``packs.toml``, the parameter, the notebook and the nearest valid name.
    """
    place = f"{pack.root / CONFIG}: [packs.{pack.name}.parameters]"
    for name in _GIVEN:
        if name in pack.parameters:
            raise ConfigError(f"{place}: {name} is set by every run; remove it here")
    known: dict[str, None] = {}
    for notebook in pack.notebooks:
        own = read_parameters(notebook)
        for name in _GIVEN:
            if name not in own:
                raise ConfigError(f"{notebook}: its parameters cell must have {name}")
        known |= dict.fromkeys(own)
        try:
            check_parameters(notebook, {k: v for k, v in pack.parameters.items() if k in own})
        except ConfigError as error:
            raise ConfigError(f"{place}: {error}") from error
    for name in pack.parameters:
        if name not in known:
            choice = nearest(name, (n for n in known if n not in _GIVEN))
            raise ConfigError(f"{place}: no notebook of the pack knows {name!r}; {choice}")
    if pack.parameters.get("language", "zh") not in ("zh", "en"):
        raise ConfigError(f"{place}: language must be 'zh' or 'en'")


def latest(folder: Path) -> Path:
    """Return the newest complete pack of a folder.

    Parameters
    ----------
    folder : Path
        ``figures/<name>``.

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
        ``packs.toml``, a name or a parameter is wrong; nothing has run.
    InputError
        The reports cannot be read, or a folder cannot be written.
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
                f"pack {pack.name}: cannot write {error.filename or pack.folder}: {error.strerror}; "
                "free the place, or change figures in packs.toml"
            ) from error
    if failed:
        raise NotebookError("\n".join(failed))
    return published


def _run(pack: Pack, jobs: int, if_changed: bool, tell: Tell) -> list[Path]:
    tell(f"{pack.name}: reading {_shown(pack.raw, pack)}")
    build([pack.raw], pack.tables, jobs=jobs)
    corpus = read_corpus(pack.tables)
    chosen = corpus.select(**{k: v for k, v in pack.parameters.items() if k in _SELECTION})
    if chosen.reports(columns=["report_id"]).empty:
        raise ConfigError(
            f"{pack.root / CONFIG}: [packs.{pack.name}.parameters] select no report; "
            f"widen {', '.join(_SELECTION)}, or see the failures table in {pack.tables}"
        )
    manifest = _identity(pack, corpus)
    if if_changed and (same := _same_pack(pack.folder, manifest)):
        tell(f"{pack.name}: nothing changed since {_shown(same, pack)}")
        return []
    pack.folder.mkdir(parents=True, exist_ok=True)
    # Beside the target, so that the move at the end is one step.
    work = pack.folder / f".new-{secrets.token_hex(4)}"
    new = work / "pack"
    try:
        created = datetime.now(UTC)
        stamp = created.strftime("%Y%m%dT%H%M%SZ")
        seconds = _run_notebooks(pack, new, jobs, stamp, tell)
        index = pages.render(
            new,
            title=pack.title,
            language=pack.language,
            notebooks=[n.stem for n in pack.notebooks],
            corpus=chosen,
        )
        _write(new / "index.html", index)
        manifest |= _contents(new, manifest["tables"])
        manifest["created"] = created.strftime("%Y-%m-%dT%H:%M:%SZ")
        manifest["seconds"] = seconds
        _write(new / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
        target = _place(new, pack.folder / stamp)
        _point_latest(target)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    tell(f"{pack.name}: published {_shown(target, pack)}")
    return [target]


def _run_notebooks(pack: Pack, new: Path, jobs: int, stamp: str, tell: Tell) -> dict[str, float]:
    """Run the notebooks of a pack into `new`; on failure keep those that failed and raise."""
    (new / "notebooks").mkdir(parents=True)

    def run(notebook: Path) -> tuple[float, NotebookError | None]:
        output = new / "figures" / notebook.stem
        output.mkdir(parents=True)
        # Relative where possible: an executed notebook should not tell where it was run.
        values = {"tables": _shown(pack.tables, pack), "output": _shown(output, pack)}
        own = read_parameters(notebook)
        values |= {name: value for name, value in pack.parameters.items() if name in own}
        begun = monotonic()
        try:
            run_notebook(notebook, new / "notebooks" / notebook.name, values, folder=pack.root)
        except NotebookError as error:
            tell(f"{pack.name}: {error}")
            return monotonic() - begun, error
        seconds = monotonic() - begun
        tell(f"{pack.name}: {notebook.stem} done in {seconds:.1f} s")
        return seconds, None

    with ThreadPoolExecutor(jobs) as pool:
        results = dict(zip(pack.notebooks, pool.map(run, pack.notebooks), strict=True))
    errors = {notebook: error for notebook, (_, error) in results.items() if error}
    if errors:
        failed = new.parent / "failed"
        failed.mkdir()
        for notebook in errors:
            if (executed := new / "notebooks" / notebook.name).exists():
                executed.rename(failed / notebook.name)
        kept = _place(failed, pack.folder / f"failed-{stamp}")
        raise NotebookError(
            f"pack {pack.name}: {len(errors)} of {len(results)} notebooks failed; "
            f"kept in {_shown(kept, pack)}, no new pack\n"
            + "\n".join(f"  {error}" for error in errors.values())
        )
    return {notebook.stem: round(seconds, 1) for notebook, (seconds, _) in results.items()}


def _shown(path: Path, pack: Pack) -> str:
    relative = path.relative_to(pack.root) if path.is_relative_to(pack.root) else path
    return relative.as_posix()


def _place(source: Path, target: Path) -> Path:
    """Move a folder to `target`, or beside it where another run took that name first."""
    for number in range(1, 100):
        candidate = target if number == 1 else target.with_name(f"{target.name}-{number}")
        try:
            return source.rename(candidate)
        except OSError:
            if not candidate.exists():
                raise
    raise OSError(f"{target}: taken by a hundred runs of one second")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path, *patterns: str) -> dict[str, str]:
    """SHA-256 of the files below a folder by relative path."""
    found = {path for pattern in patterns for path in folder.rglob(pattern) if path.is_file()}
    return {p.relative_to(folder).as_posix(): _sha256(p) for p in sorted(found)}


@cache
def _code() -> str:
    """Hash of every file of the package: what a version number forgets to tell."""
    patterns = ("*.py", "*.toml", "*.csv", "*.gz", "*.html", "*.css")
    return _digest(_files(_PACKAGE, *patterns))


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _identity(pack: Pack, corpus: Corpus) -> dict[str, Any]:
    """Collect what decides the content of a pack: the first part of its manifest."""
    reports = corpus.reports(columns=["source", "sha256"])
    return {
        "name": pack.name,
        "title": pack.title,
        "inputs": dict(sorted(zip(reports["source"], reports["sha256"], strict=True))),
        "tables": _files(pack.tables, "*.parquet"),
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
    files = {f"figures/{k}": v for k, v in _files(pack / "figures", "*").items()}
    figures = [
        {"name": f.name, "notebook": f.notebook, "title": f.title, "n": f.n}
        | {"files": {k: v for k, v in files.items() if k.startswith(f"{f.path}.")}}
        for f in pages.find_figures(pack)
    ]
    return {"figures": figures, "content": _digest([files, _sha256(pack / "index.html"), tables])}
