"""What the entries of the lists hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lawstats.schema.tables import Kind

Summing = Literal["flow", "total", "stock", "rate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a list: an id and its Chinese and English names.

    Attributes
    ----------
    patterns : tuple of str
        Phrases in the notation of `lawstats.vocabulary.phrases`.
    examples, not_examples : tuple of str
        Texts that the entry must, and must not, be found in.
    """

    id: str
    name_zh: str
    name_en: str
    patterns: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator(Entry):
    """What a number can count.

    Attributes
    ----------
    unit : str
        Measure word that figures and the panel print.
    units : tuple of str
        Measure words whose values are comparable and enter the panel.
    group : str
        Id in the list groups.
    kind : str
        ``flow``, ``total``, ``stock`` or ``rate``: how several facts make one value.
    counts : str
        What is counted, in a sentence.
    absent : tuple of str
        Phrases for the thing whose absence a report may state.
    """

    unit: str
    units: tuple[str, ...]
    group: str
    kind: Summing
    counts: str
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Entry):
    """A kind of shortcoming; `covers` says in a sentence what belongs to it."""

    covers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartName(Entry):
    """A part of the report; `statutory` where the rule of 2019 asks for it."""

    statutory: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Genre(Entry):
    """What is no annual report, though it looks like one; `patterns` are of its title.

    Attributes
    ----------
    unless : tuple of str
        Phrases of a title that outweigh the patterns.
    openings : tuple of str
        Phrases for the first sentences of the text.
    marks : tuple of str
        Phrases for the whole text.
    least : float
        How many marks show the genre.
    """

    unless: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    least: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause(Entry):
    """A way to give a cause; a clause with a phrase of `unless` does not, in this way."""

    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Entry):
    """A measure word.

    Attributes
    ----------
    words : tuple of str
        The words as written.
    unit : str
        The unit that the table holds instead of the word, empty to keep the word.
    factor : float
        What one word is in that unit.
    digits_only : bool
        True where the word makes no quantity after a Chinese numeral (三类, 两种).
    """

    words: tuple[str, ...]
    unit: str = ""
    factor: float = 1.0
    digits_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList(Entry):
    """A list of plain words that one rule looks up."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Entry):
    """A legal term that texts are searched for; `words` are further forms counted with it."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Entry):
    """A field of work that figures compare.

    Attributes
    ----------
    groups, themes : tuple of str
        Ids in the lists groups and themes that belong to the field.
    words : tuple of str
        Words that show that a planned item is about the field.
    """

    groups: tuple[str, ...]
    themes: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Law:
    """A title of the national law list."""

    title: str
    kind: Kind
    repealed: bool
