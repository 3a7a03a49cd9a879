"""Figure packs as defined in `packs.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from lawstats.base.errors import ConfigError, nearest
from lawstats.base.paths import CONFIG, find_root
from lawstats.packs.kernels import Limits
from lawstats.packs.parameters import check_notebooks

SET_BY_RUNS = ("tables", "output")  # parameters that every run sets itself
_NUMBER = (int, float)
_LIMITS = asdict(Limits())
_Kinds = Mapping[str, type | tuple[type, ...]]
_EXPECT: _Kinds = {"min_reports": int, "max_failed_share": _NUMBER, "max_unread_share": _NUMBER}
_KEYS: _Kinds = (
    dict.fromkeys(("title", "raw", "tables", "figures"), str)
    | dict.fromkeys((*_LIMITS, "keep"), int)
    | {"notebooks": list, "parameters": dict, "expect": dict}
)


@dataclass(frozen=True, slots=True)
class Pack:
    """A table of ``packs.toml``; paths are absolute, and kernels run in `root`.

    `expect` may hold ``min_reports`` (selected reports), ``max_failed_share`` (share of the files
    that could not be read) and ``max_unread_share`` (share of the selected numbers without
    indicator). `keep` is the number of packs that are kept, 0 for all.
    """

    name: str
    title: str
    root: Path
    notebooks: tuple[Path, ...]
    raw: Path
    tables: Path
    figures: Path
    parameters: Mapping[str, Any]
    limits: Limits
    keep: int
    expect: Mapping[str, float]

    @property
    def folder(self) -> Path:
        """Return the folder of the pack's runs."""
        return self.figures / self.name

    @property
    def language(self) -> Any:
        """Return the language of the pages, checked by `check_pack`."""
        return self.parameters.get("language", "zh")

    @property
    def where(self) -> str:
        """Return file and table of the parameters, for messages."""
        return f"{self.root / CONFIG}: [packs.{self.name}.parameters]"

    def shown(self, path: Path) -> str:
        """Return a path for messages: relative to the project if it is inside."""
        inside = path.is_relative_to(self.root)
        return (path.relative_to(self.root) if inside else path).as_posix()


def read_packs(file: Path) -> dict[str, Pack]:
    """Read the packs of a ``packs.toml`` by name, in the order of the file.

    Raises
    ------
    ConfigError
        The message names the file, the key and the nearest valid name.
    """
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from error
    _check_keys(file, "", data, {"packs": dict})
    tables = data.get("packs", {})
    if not tables:
        raise ConfigError(f"{file}: no pack; write a table [packs.NAME] with title and notebooks")
    return {name: _read_pack(file, name, table) for name, table in tables.items()}


def shared_tables() -> Path:
    """Return the folder of tables that all packs of the project share.

    Raises
    ------
    ConfigError
        There is no ``packs.toml``, or its packs have several folders of tables.
    """
    file = find_root() / CONFIG
    folders = {pack.tables for pack in read_packs(file).values()}
    if len(folders) > 1:
        raise ConfigError(f"{file}: its packs have {len(folders)} folders of tables; name one")
    return folders.pop()


def _check_keys(file: Path, table: str, data: object, kinds: _Kinds) -> None:
    where = f"{file}: [{table}]" if table else str(file)
    if not isinstance(data, dict):
        raise ConfigError(f"{where} must be a table, not {data!r}")
    for key, value in data.items():
        if key not in kinds:
            raise ConfigError(f"{where}: unknown key {key!r}; {nearest(key, kinds)}")
        kind = kinds[key]
        if type(value) not in (kind if isinstance(kind, tuple) else (kind,)):
            name = "number" if isinstance(kind, tuple) else kind.__name__
            raise ConfigError(f"{where}: {key} must be a {name}, not {value!r}")
        if isinstance(value, int | float) and value < 0:
            raise ConfigError(f"{where}: {key} must be 0 or more, not {value}")
        if key.endswith("_share") and not 0 <= value <= 1:
            raise ConfigError(f"{where}: {key} must be a share from 0 to 1, not {value}")


def _read_pack(file: Path, name: str, data: Any) -> Pack:
    where = f"{file}: [packs.{name}]"
    _check_keys(file, f"packs.{name}", data, _KEYS)
    _check_keys(file, f"packs.{name}.expect", data.get("expect", {}), _EXPECT)
    if not all(c.isalnum() or c in "-_" for c in name):
        raise ConfigError(f"{where}: the name becomes a folder: letters, digits, - and _ only")
    for key in ("title", "notebooks"):
        if not data.get(key):
            raise ConfigError(f"{where}: {key} is missing")
    root = file.parent
    known = sorted(path.stem for path in (root / "notebooks").glob("*.ipynb"))
    for notebook in data["notebooks"]:
        if notebook not in known:
            raise ConfigError(
                f"{where}: no notebook {notebook!r} in {root / 'notebooks'}; "
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
        limits=Limits(**{k: data.get(k, default) for k, default in _LIMITS.items()}),
        keep=data.get("keep", 0),
        expect=data.get("expect", {}),
    )


def check_pack(pack: Pack) -> None:
    """Check a pack against its folders and the parameters cells of its notebooks.

    Raises
    ------
    ConfigError
        The message names ``packs.toml``, the key or parameter, the notebook and the nearest valid
        name.
    """
    try:
        check_notebooks(pack.notebooks, pack.parameters, SET_BY_RUNS)
    except ConfigError as error:
        raise ConfigError(f"{pack.where}: {error}") from error
    if pack.language not in ("zh", "en"):
        raise ConfigError(f"{pack.where}: language must be 'zh' or 'en', not {pack.language!r}")
    where = f"{pack.root / CONFIG}: [packs.{pack.name}]"
    if pack.figures.resolve().is_relative_to(pack.raw.resolve()):
        raise ConfigError(
            f"{where}: figures: {pack.figures}: is inside the folder of reports, so pages would "
            "be read as reports; choose another folder"
        )
    if not pack.raw.exists():
        raise ConfigError(f"{where}: raw: {pack.raw}: no such folder; create it, or change raw")
