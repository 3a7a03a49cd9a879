"""The kinds of entries that the lists hold, and their fields."""

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
        Texts in which the entry must be found, and texts in which it must not.
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
        Measure word that the panel and the figures show.
    units : tuple of str
        Measure words whose values can be compared; only these enter the panel.
    group : str
        Id in the list groups.
    kind : str
        ``flow``, ``total``, ``stock`` or ``rate``: how several facts make one value.
    counts : str
        What is counted, in one sentence.
    part_of : tuple of str
        Ids of indicators whose number can include this one. Such a part of a total keeps its id;
        a part without an id of its own states no fact.
    absent : tuple of str
        Phrases for the things whose absence a report can state.
    """

    unit: str
    units: tuple[str, ...]
    group: str
    kind: Summing
    counts: str
    part_of: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Entry):
    """A kind of shortcoming; `covers` says in one sentence what belongs to it."""

    covers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartName(Entry):
    """A part of a report; `statutory` if the rule of 2019 requires it.

    A heading announces the part by a phrase of `patterns`, or by a noun at its end.

    Attributes
    ----------
    nouns : tuple of str
        Nouns that name the part after any words (与邻县的差距).
    framed : tuple of str
        Nouns that name it if all words before them are of `frames` and `finders` (主要难题, but not
        停车难题), or as those of `found` do.
    found : tuple of str
        Nouns that name it after a word of `finders`, with at most `frames` between them
        (村民评议反馈的问题, 改进思路).
    frames, finders : tuple of str
    tails : tuple of str
        Words that may follow the noun (问题清单).
    acting : tuple of str
        Verbs that deal with what the noun names: after them it announces nothing (破解难题).
    unless : tuple of str
        Phrases of a clause that announces nothing in spite of the other words.
    openings : tuple of str
        Phrases with which sentences of the part begin, for sections whose heading names none: the
        first sentence of a statutory part, most sentences of another.
    """

    statutory: bool
    nouns: tuple[str, ...] = ()
    framed: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()
    finders: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    acting: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office(Entry):
    """A kind of department; `spellings` are short words of names and what they stand for.

    Attributes
    ----------
    spellings : tuple of str
        Each ``short=full`` (住建=住房和城乡建设).
    """

    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Genre(Entry):
    """A kind of text that looks like an annual report; `patterns` match its title.

    Attributes
    ----------
    unless : tuple of str
        Phrases in a title that show an annual report in spite of the patterns.
    openings : tuple of str
        Phrases for the first sentences of the text.
    marks : tuple of str
        Phrases for the whole text.
    least : float
        Number of marks that show the genre.
    """

    unless: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    least: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause(Entry):
    """A way to give a cause; a clause that holds a phrase of `unless` gives none in this way."""

    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Entry):
    """A measure word.

    Attributes
    ----------
    words : tuple of str
        The measure words as printed.
    unit : str
        The unit that the tables hold instead of the word; empty to keep the word.
    factor : float
        Value of one measure word in that unit.
    digits_only : bool
        True if the word makes a quantity only after digits (not 三类, 两种).
    """

    words: tuple[str, ...]
    unit: str = ""
    factor: float = 1.0
    digits_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Entry):
    """What becomes of the cases of a count.

    Attributes
    ----------
    words : tuple of str
        Words that alone say what a number counts, after a number of the same cases.
    of : tuple of str
        Ids of the indicators that the words can follow; empty for a stage, which can follow all.
    indicator : str
        What the words then count; empty if no indicator counts it.
    stage : str
        ``received``, ``accepted``, ``handled`` or ``closed``; empty for an outcome.
    """

    words: tuple[str, ...]
    of: tuple[str, ...] = ()
    indicator: str = ""
    stage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList(Entry):
    """A list of plain words for one rule."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Entry):
    """A legal term that is counted in texts; `words` are other forms that count as well."""

    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Entry):
    """A field of work that figures compare.

    Attributes
    ----------
    groups, themes : tuple of str
        Ids in the lists groups and themes that belong to the field.
    words : tuple of str
        Words that show that an item of the plan belongs to the field.
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
