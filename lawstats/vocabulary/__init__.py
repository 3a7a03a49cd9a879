"""The vocabulary: TOML lists that say what the words of a report mean, and their loader.

Each list is one file with a ``version`` and entries by id. A user's folder of files with the same
names is merged over the shipped ones, entry by entry.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

from lawstats.base.errors import ConfigError
from lawstats.schema.tables import Kind
from lawstats.vocabulary.entries import Cause as Cause
from lawstats.vocabulary.entries import Entry as Entry
from lawstats.vocabulary.entries import Field as Field
from lawstats.vocabulary.entries import Genre as Genre
from lawstats.vocabulary.entries import Indicator as Indicator
from lawstats.vocabulary.entries import Law as Law
from lawstats.vocabulary.entries import Measure as Measure
from lawstats.vocabulary.entries import PartName as PartName
from lawstats.vocabulary.entries import Summing as Summing
from lawstats.vocabulary.entries import Term as Term
from lawstats.vocabulary.entries import Theme as Theme
from lawstats.vocabulary.entries import WordList as WordList
from lawstats.vocabulary.phrases import compile_phrase

Language = Literal["zh", "en"]


LISTS: dict[str, type[Entry]] = {
    "indicators": Indicator,
    "uncounted": Entry,
    "groups": Entry,
    "themes": Theme,
    "parts": PartName,
    "genres": Genre,
    "causes": Cause,
    "measures": Measure,
    "words": WordList,
    "cues": WordList,
    "kinds": WordList,
    "offices": Entry,
    "figures": Entry,
    "terms": Term,
    "fields": Field,
}
# Lists that only analysis, figures and the panel use: a change of them changes no table.
SHOWN = frozenset({"causes", "cues", "fields", "figures", "groups", "terms"})


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All lists, by name and id, in file order.

    Attributes
    ----------
    lists : mapping of str to mapping of str to Entry
    laws : mapping of str to Law
        The national law list by title.
    hash : str
        SHA-256 of what reports are read with; part of every cache key.
    """

    lists: Mapping[str, Mapping[str, Any]]
    laws: Mapping[str, Law]
    hash: str

    @property
    def indicators(self) -> Mapping[str, Indicator]:
        """What numbers can count."""
        return self.lists["indicators"]

    @property
    def uncounted(self) -> Mapping[str, Entry]:
        """What numbers count that is no indicator."""
        return self.lists["uncounted"]

    @property
    def groups(self) -> Mapping[str, Entry]:
        """Fields of work that indicators belong to."""
        return self.lists["groups"]

    @property
    def themes(self) -> Mapping[str, Theme]:
        """Kinds of shortcomings."""
        return self.lists["themes"]

    @property
    def parts(self) -> Mapping[str, PartName]:
        """Parts of a report."""
        return self.lists["parts"]

    @property
    def genres(self) -> Mapping[str, Genre]:
        """What is no annual report."""
        return self.lists["genres"]

    @property
    def causes(self) -> Mapping[str, Cause]:
        """How a shortcoming gives its cause."""
        return self.lists["causes"]

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Measure words."""
        return self.lists["measures"]

    @property
    def words(self) -> Mapping[str, WordList]:
        """Plain word lists by the rule that uses them."""
        return self.lists["words"]

    @property
    def cues(self) -> Mapping[str, WordList]:
        """Words that tell how two numbers of one indicator stand to each other."""
        return self.lists["cues"]

    @property
    def kinds(self) -> Mapping[str, WordList]:
        """Kinds of cited documents."""
        return self.lists["kinds"]

    def name(self, list_name: str, id: str, language: Language = "zh") -> str:  # noqa: A002
        """Name of an entry in Chinese or English.

        Examples
        --------
        >>> load().name("themes", "resources", "en")
        'short of money or equipment'
        """
        entry = self.lists[list_name][id]
        return str(entry.name_zh if language == "zh" else entry.name_en)


_READERS: dict[str, Callable[[Any], Any]] = {
    "tuple[str, ...]": lambda v: tuple(v) if _is_list_of_str(v) else None,
    "str": lambda v: v if isinstance(v, str) else None,
    "bool": lambda v: v if isinstance(v, bool) else None,
    "float": lambda v: (
        float(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else None
    ),
    "Summing": lambda v: v if v in get_args(Summing) else None,
}
_CALLED = {"Summing": f"one of {', '.join(get_args(Summing))}"}


def _is_list_of_str(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(x, str) for x in value)


def _entry(cls: type[Entry], where: str, id: str, data: Any) -> Entry:  # noqa: A002
    if not isinstance(data, dict):
        raise ConfigError(f"{where}: [{id}] must be a table of keys")
    specs = {f.name: f for f in fields(cls) if f.name != "id"}
    unknown = sorted(set(data) - set(specs))
    if unknown:
        raise ConfigError(
            f"{where}: [{id}] has the unknown key {unknown[0]!r}; known: {', '.join(sorted(specs))}"
        )
    values: dict[str, Any] = {}
    for name, spec in specs.items():
        if name not in data:
            if spec.default is MISSING:
                raise ConfigError(f"{where}: [{id}] lacks the key {name!r}")
            continue
        kind = str(spec.type)
        values[name] = _READERS[kind](data[name])
        if values[name] is None:
            raise ConfigError(
                f"{where}: [{id}] {name} must be {_CALLED.get(kind, f'of type {kind}')}"
            )
    return cls(id=id, **values)


def _expand(where: str, entry: Any, words: Mapping[str, tuple[str, ...]]) -> Any:
    """Put the words of a list, as alternatives, where a phrase names it in <>."""

    def listed(match: re.Match[str]) -> str:
        if match.group(1) not in words:
            raise ConfigError(f"{where}: [{entry.id}] names the unknown list {match.group()}")
        return "|".join(words[match.group(1)])

    patterns = tuple(re.sub(r"<(\w+)>", listed, p) for p in entry.patterns)
    return replace(entry, patterns=patterns)


_MORE_PHRASES = ("absent", "unless", "openings", "marks")


def _check_phrases(where: str, entry: Any) -> None:
    for source in (
        *entry.patterns,
        *(p for name in _MORE_PHRASES for p in getattr(entry, name, ())),
    ):
        try:
            compile_phrase(source)
        except ConfigError as error:
            raise ConfigError(f"{where}: [{entry.id}] {error}") from None


def _merge(where: str, name: str, raw: bytes, into: dict[str, dict[str, Any]]) -> list[str]:
    """Merge the entries of a file, and return their ids."""
    try:
        data = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{where}: not readable as TOML in UTF-8: {error}") from error
    if not isinstance(data.pop("version", None), int):
        raise ConfigError(f"{where}: needs `version = 1` at its top")
    for id_, entry in data.items():
        # A user's entry need only say what differs from the shipped one.
        known = into.setdefault(name, {}).get(id_, {})
        into[name][id_] = {**known, **entry} if isinstance(entry, dict) else entry
    return list(data)


def _laws(raw: bytes) -> dict[str, Law]:
    rows = csv.DictReader(gzip.decompress(raw).decode("utf-8").splitlines())
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    return {r["title"]: Law(r["title"], kinds[r["kind"]], r["repealed"] == "1") for r in rows}


@lru_cache(maxsize=8)
def load(directory: Path | None = None) -> Vocabulary:
    """Load the shipped vocabulary, with a user's files merged over it.

    Parameters
    ----------
    directory : Path, optional
        Folder of files named like the shipped ones (``indicators.toml``, ``themes.toml`` …). An
        entry with a new id is added; an entry with a known id replaces the keys that it gives.

    Returns
    -------
    Vocabulary

    Raises
    ------
    ConfigError
        The folder or a file cannot be read, or holds an unknown list, key or type or a phrase
        that is none; the message names file and entry.

    Examples
    --------
    >>> load().indicators["penalty_cases"].unit
    '件'
    """
    shipped = resources.files(__package__)
    content = {name: shipped.joinpath(f"{name}.toml").read_bytes() for name in LISTS}
    merged: dict[str, dict[str, Any]] = {}
    for name, raw in content.items():
        _merge(f"{name}.toml", name, raw, merged)
    laws = shipped.joinpath("laws.csv.gz").read_bytes()
    read = {name: raw for name, raw in content.items() if name not in SHOWN}
    others = [shipped.joinpath(name).read_bytes() for name in ("divisions.csv.gz", "themes.npz")]
    digest = hashlib.sha256(laws + b"".join([*others, *read.values()]))
    places: dict[tuple[str, str], Path] = {}  # the files of the user's entries
    if directory is not None:
        if not directory.is_dir():
            raise ConfigError(f"{directory}: no such vocabulary folder")
        for path in sorted(directory.glob("*.toml")):
            if path.stem not in LISTS:
                raise ConfigError(f"{path}: no such list; known: {', '.join(sorted(LISTS))}")
            try:
                raw = path.read_bytes()
            except OSError as error:
                raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
            ids = _merge(str(path), path.stem, raw, merged)
            places |= {(path.stem, id_): path for id_ in ids}
            if path.stem not in SHOWN:
                digest.update(path.name.encode() + raw)

    def place(name: str, id_: str) -> str:
        return str(places.get((name, id_), f"{name}.toml"))

    lists: dict[str, dict[str, Any]] = {
        name: {
            id_: _entry(cls, place(name, id_), id_, data)
            for id_, data in merged.get(name, {}).items()
        }
        for name, cls in LISTS.items()
    }
    words: dict[str, tuple[str, ...]] = {entry.id: entry.words for entry in lists["words"].values()}
    for name, entries in lists.items():
        lists[name] = {i: _expand(place(name, i), entry, words) for i, entry in entries.items()}
    vocabulary = Vocabulary(lists=lists, laws=_laws(laws), hash=digest.hexdigest())
    for pair in vocabulary.words["short_titles"].words:
        short, _, full = pair.partition("=")
        if not short or full not in vocabulary.laws:
            where = place("words", "short_titles")
            raise ConfigError(
                f"{where}: [short_titles] {pair!r} is not short=title in the law list"
            )
    for indicator in vocabulary.indicators.values():
        if indicator.group not in vocabulary.groups:
            where = place("indicators", indicator.id)
            raise ConfigError(f"{where}: [{indicator.id}] names no known group")
    if directory is not None:
        for name, entries in lists.items():
            for id_, entry in entries.items():
                if entry != load().lists[name].get(id_):
                    _check_phrases(place(name, id_), entry)
    return vocabulary
