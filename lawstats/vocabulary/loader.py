"""The loader: reads the TOML lists, merges a user's lists over them, and checks all entries."""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, get_args

from lawstats.base.errors import ConfigError, nearest
from lawstats.schema.tables import Kind
from lawstats.vocabulary.entries import (
    Cause,
    Entry,
    Field,
    Genre,
    Indicator,
    Law,
    Measure,
    Office,
    Outcome,
    PartName,
    Summing,
    Term,
    Theme,
    WordList,
)
from lawstats.vocabulary.phrases import compile_phrase

Language = Literal["zh", "en"]

# The lists by the name of their file, and the class of their entries.
LISTS: dict[str, type[Entry]] = {
    "indicators": Indicator,
    "uncounted": Entry,
    "outcomes": Outcome,
    "groups": Entry,
    "themes": Theme,
    "parts": PartName,
    "genres": Genre,
    "causes": Cause,
    "measures": Measure,
    "words": WordList,
    "cues": WordList,
    "kinds": WordList,
    "offices": Office,
    "figures": Entry,
    "terms": Term,
    "fields": Field,
}
# Other files that reports are parsed with.
_LISTED = ("divisions.csv.gz", "changes.csv.gz", "other_names.csv", "themes.npz", "lacks.npz")
# Lists that only analysis, figures and the panel use: a change in them changes no table.
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
        SHA-256 of all files that reports are parsed with; part of every cache key.
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
        """What numbers can count besides indicators."""
        return self.lists["uncounted"]

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What becomes of the cases of a count."""
        return self.lists["outcomes"]

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
        """Texts that are not annual reports."""
        return self.lists["genres"]

    @property
    def offices(self) -> Mapping[str, Office]:
        """Kinds of departments."""
        return self.lists["offices"]

    @property
    def causes(self) -> Mapping[str, Cause]:
        """Ways in which a shortcoming gives its cause."""
        return self.lists["causes"]

    @property
    def measures(self) -> Mapping[str, Measure]:
        """Measure words."""
        return self.lists["measures"]

    @property
    def words(self) -> Mapping[str, WordList]:
        """Word lists by the rule that uses them."""
        return self.lists["words"]

    @property
    def cues(self) -> Mapping[str, WordList]:
        """Words that say how two numbers of one indicator are related."""
        return self.lists["cues"]

    @property
    def kinds(self) -> Mapping[str, WordList]:
        """Kinds of cited documents."""
        return self.lists["kinds"]

    def name(self, list_name: str, id: str, language: Language = "zh") -> str:  # noqa: A002
        """Return the name of an entry in Chinese or English.

        Examples
        --------
        >>> load().name("themes", "resources", "en")
        'short of money or equipment'
        """
        entry = self.lists[list_name][id]
        return str(entry.name_zh if language == "zh" else entry.name_en)


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
        The folder or a file cannot be read, or a list, key, type or phrase is wrong. The message
        names the file and the entry.

    Examples
    --------
    >>> load().indicators["penalty_cases"].unit
    '件'
    """
    shipped = resources.files(__package__)
    laws = shipped.joinpath("laws.csv.gz").read_bytes()
    digest = hashlib.sha256(laws)
    for name in _LISTED:
        digest.update(shipped.joinpath(name).read_bytes())
    merged = _Merged()
    for name in LISTS:
        raw = shipped.joinpath(f"{name}.toml").read_bytes()
        merged.add(f"{name}.toml", name, raw)
        if name not in SHOWN:
            digest.update(raw)
    for path, raw in _files(directory) if directory else ():
        merged.add(str(path), path.stem, raw)
        if path.stem not in SHOWN:
            digest.update(path.name.encode() + raw)
    vocabulary = Vocabulary(merged.lists(), _read_laws(laws), digest.hexdigest())
    _check_references(vocabulary, merged)
    if directory:
        _check_phrases(vocabulary, merged, load())
    return vocabulary


def _files(directory: Path) -> Iterator[tuple[Path, bytes]]:
    """Read the files of a user's vocabulary folder, in the order of their names."""
    if not directory.is_dir():
        raise ConfigError(f"{directory}: no such vocabulary folder")
    for path in sorted(directory.glob("*.toml")):
        if path.stem not in LISTS:
            raise ConfigError(f"{path}: no such list; known: {', '.join(sorted(LISTS))}")
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
        yield path, raw


class _Merged:
    """The keys of all entries, and the file that each entry was last given in."""

    def __init__(self) -> None:
        self._keys: dict[str, dict[str, Any]] = {name: {} for name in LISTS}
        self._files: dict[tuple[str, str], str] = {}

    def add(self, file: str, name: str, raw: bytes) -> None:
        """Merge the entries of a file over those of a list."""
        try:
            data = tomllib.loads(raw.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{file}: not readable as TOML in UTF-8: {error}") from error
        if not isinstance(data.pop("version", None), int):
            raise ConfigError(f"{file}: needs `version = 1` at its top")
        for id_, keys in data.items():
            # A user's entry gives only the keys that differ from the shipped entry.
            known = self._keys[name].get(id_, {})
            self._keys[name][id_] = {**known, **keys} if isinstance(keys, dict) else keys
            self._files[name, id_] = file

    def where(self, name: str, id_: str) -> str:
        """Return file and entry, for errors."""
        return f"{self._files[name, id_]}: [{id_}]"

    def lists(self) -> dict[str, dict[str, Any]]:
        """Make the entries of all lists, with the word lists put into their phrases."""
        lists = {
            name: {
                id_: _make_entry(cls, self.where(name, id_), id_, keys)
                for id_, keys in self._keys[name].items()
            }
            for name, cls in LISTS.items()
        }
        words = {id_: entry.words for id_, entry in lists["words"].items()}
        return {
            name: {
                id_: _with_words(self.where(name, id_), entry, words)
                for id_, entry in entries.items()
            }
            for name, entries in lists.items()
        }


def _is_list_of_str(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(x, str) for x in value)


# How a value of TOML becomes a value of a field, by the type of the field; None for a wrong type.
_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    "tuple[str, ...]": lambda v: tuple(v) if _is_list_of_str(v) else None,
    "str": lambda v: v if isinstance(v, str) else None,
    "bool": lambda v: v if isinstance(v, bool) else None,
    "float": lambda v: (
        float(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else None
    ),
    "Summing": lambda v: v if v in get_args(Summing) else None,
}
_EXPECTED = {"Summing": f"one of {', '.join(get_args(Summing))}"}


def _make_entry(cls: type[Entry], where: str, id_: str, keys: Any) -> Any:
    """Make an entry from its keys in TOML; `where` names it in errors."""
    if not isinstance(keys, dict):
        raise ConfigError(f"{where} must be a table of keys")
    known = {field.name: field for field in fields(cls) if field.name != "id"}
    if unknown := sorted(set(keys) - set(known)):
        raise ConfigError(
            f"{where} has the unknown key {unknown[0]!r}; known: {', '.join(sorted(known))}"
        )
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in keys:
            kind = str(field.type)
            values[name] = _CONVERTERS[kind](keys[name])
            if values[name] is None:
                raise ConfigError(
                    f"{where} {name} must be {_EXPECTED.get(kind, f'of type {kind}')}"
                )
        elif field.default is MISSING:
            raise ConfigError(f"{where} lacks the key {name!r}")
    return cls(id=id_, **values)


def _with_words(where: str, entry: Any, words: Mapping[str, tuple[str, ...]]) -> Any:
    """Replace ``<name>`` in the patterns of an entry by the words of that list, as alternatives."""

    def alternatives(match: re.Match[str]) -> str:
        if match.group(1) not in words:
            raise ConfigError(f"{where} names the unknown list {match.group()}")
        return "|".join(words[match.group(1)])

    patterns = tuple(re.sub(r"<(\w+)>", alternatives, pattern) for pattern in entry.patterns)
    return replace(entry, patterns=patterns)


def _read_laws(raw: bytes) -> dict[str, Law]:
    """Read the national law list: CSV, compressed."""
    rows = csv.DictReader(gzip.decompress(raw).decode("utf-8").splitlines())
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    return {r["title"]: Law(r["title"], kinds[r["kind"]], r["repealed"] == "1") for r in rows}


def _check_references(vocabulary: Vocabulary, merged: _Merged) -> None:
    """Check the short titles of laws, and the groups and wholes of indicators."""
    for pair in vocabulary.words["short_titles"].words:
        short, _, full = pair.partition("=")
        if not short or full not in vocabulary.laws:
            where = merged.where("words", "short_titles")
            raise ConfigError(f"{where} {pair!r} is not short=title of a law in the law list")
    for indicator in vocabulary.indicators.values():
        if indicator.group not in vocabulary.groups:
            where = merged.where("indicators", indicator.id)
            raise ConfigError(f"{where} names no known group")
        for whole in indicator.part_of:
            if whole not in vocabulary.indicators:
                where = merged.where("indicators", indicator.id)
                known = nearest(whole, vocabulary.indicators)
                raise ConfigError(f"{where} part_of names no known indicator: {whole!r}; {known}")


# The fields of entries that hold phrases.
_PHRASE_FIELDS = ("patterns", "absent", "unless", "openings", "marks")


def _check_phrases(vocabulary: Vocabulary, merged: _Merged, shipped: Vocabulary) -> None:
    """Check the phrases of all entries that differ from the shipped ones."""
    for name, entries in vocabulary.lists.items():
        for id_, entry in entries.items():
            if entry == shipped.lists[name].get(id_):
                continue
            for phrase in (p for field in _PHRASE_FIELDS for p in getattr(entry, field, ())):
                try:
                    compile_phrase(phrase)
                except ConfigError as error:
                    raise ConfigError(f"{merged.where(name, id_)} {error}") from None
