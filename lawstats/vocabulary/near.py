"""Which phrase fits best round a number, among very many: `NumberFinder`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from lawstats.vocabulary.phrases import LONG_GAP, OTHER, Phrase, PhraseIndex, score

T = TypeVar("T")


class _Entry(NamedTuple, Generic[T]):
    """A phrase of a finder.

    Attributes
    ----------
    most : (int, int)
        The highest rank that the phrase can have: its score and, negative, its place in the order
        of the phrases, as the first of equal ones wins.
    """

    most: tuple[int, int]
    phrase: Phrase
    meaning: T


class NumberFinder(Generic[T]):
    """Finds the phrase with ``#`` that fits best round a number.

    Of the phrases of which a word is near the number, those that can have the highest scores are
    tried first, until no other can have a higher one.

    Parameters
    ----------
    entries : iterable of (Phrase, collection of str or None, object)
        Phrases, the measure words of each (None: any), and what each means.
    """

    def __init__(self, entries: Iterable[tuple[Phrase, Collection[str] | None, T]]) -> None:
        self._entries: dict[str | None, list[_Entry[T]]] = defaultdict(list)
        for order, (phrase, units, meaning) in enumerate(entries):
            if phrase.units is not None:
                entry = _Entry((_highest_score(phrase), -order), phrase, meaning)
                for unit in (None,) if units is None else units:
                    self._entries[unit].append(entry)
        # Made when a number with the measure word comes.
        self._ranked: dict[str | None, tuple[Sequence[_Entry[T]], PhraseIndex]] = {}

    def best(
        self, left: str, right: str, unit: str, least: int = 1, own: int = 0
    ) -> tuple[int, T] | None:
        """Return score and meaning of the phrase with the highest score; the first of equal ones.

        Parameters
        ----------
        left, right : str
            The words before and after a number.
        unit : str
            The measure word of the number.
        least : int
            Phrases with a lower score do not count.
        own : int
            If above 0, a phrase must name two of that many characters before the number, or a
            word after it.

        Examples
        --------
        >>> from lawstats.vocabulary.phrases import compile_phrase
        >>> phrases = [(compile_phrase(p), None, p) for p in ("宣传#", "普法宣传#")]
        >>> NumberFinder(phrases).best("开展普法宣传", "", "次")
        (40, '普法宣传#')
        """
        entries, index = self._measured(unit)
        backwards = left[::-1]
        winner: T | None = None
        top = (least - 1, 1)
        for i in sorted(index.found(f"{left}{OTHER}{right}")):
            most, phrase, meaning = entries[i]
            if most <= top:
                break
            before = phrase.left.match(backwards)
            after = phrase.right.match(right) if before else None
            if before is None or after is None:
                continue
            rank = (score(before) + score(after), most[1])
            if rank > top and (not own or _names_own(phrase, before, after, own)):
                winner, top = meaning, rank
        return None if winner is None else (top[0], winner)

    def _measured(self, unit: str) -> tuple[Sequence[_Entry[T]], PhraseIndex]:
        """Return the phrases of a measure word, the highest score first, and their index."""
        key = unit if unit in self._entries else None
        if key not in self._ranked:
            entries = [*self._entries[None], *(self._entries[key] if key else ())]
            entries.sort(key=lambda entry: entry.most, reverse=True)
            self._ranked[key] = entries, PhraseIndex(entry.phrase for entry in entries)
        return self._ranked[key]


def _names_own(phrase: Phrase, before: re.Match[str], after: re.Match[str], own: int) -> bool:
    """Whether a phrase names a word after a number or two of the `own` characters before it."""
    if after.end() or OTHER in phrase.source:
        return True
    skipped = sum(min(end, own) - start for start, end in before.regs[1:] if start < own)
    return min(before.end(), own) - skipped > 1


def _highest_score(phrase: Phrase) -> int:
    pieces = (*phrase.before, *phrase.after)
    longest = sum(max(map(len, piece)) for piece in pieces if isinstance(piece, tuple))
    return 10 * longest - LONG_GAP * pieces.count("……")
