"""Which phrase fits best round a number, among very many: `NumberFinder`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, groupby, product
from typing import Generic, NamedTuple, TypeVar

from lawstats.vocabulary.phrases import CLAUSE, LONG_GAP, OTHER, Phrase, Piece, score

T = TypeVar("T")

_CLAUSE = re.compile(CLAUSE)
# More combinations of the words next to a number than these are not listed.
_MOST_WORDS = 64
_NEVER = -(10**6)


class _Entry(NamedTuple, Generic[T]):
    """A phrase of a finder.

    Attributes
    ----------
    most : (int, int)
        The highest rank that the phrase can have: its score and, negative, its place in the order
        of the phrases, as the first of equal ones wins.
    whole : bool
        Whether the words next to the number, and a gap before them, are all of the phrase.
    """

    most: tuple[int, int]
    phrase: Phrase
    meaning: T
    whole: bool


class _Near(NamedTuple):
    """Alternative words of a phrase, read from the number outwards, and the gap before them."""

    gap: str
    words: Sequence[str]


class _Located(NamedTuple, Generic[T]):
    """A phrase and its words next to the number, which are before it or after it."""

    entry: _Entry[T]
    on_left: bool
    near: Sequence[_Near]


def _next_to(outwards: Sequence[Piece], step: int) -> list[_Near]:
    """List the words on one side of a phrase of which one must be next to the number.

    There are none where all words of that side can be left out.
    """
    gap = ""
    found: list[_Near] = []
    for is_words, run in groupby(outwards, lambda piece: isinstance(piece, tuple)):
        if not is_words:
            for sign in run:
                gap = gap if sign in ("^", "$") else "……" if gap else str(sign)
            continue
        words = [""]
        for piece in run:
            if all(words) and len(piece) > 1 and len(words) * len(piece) > _MOST_WORDS:
                break
            longest_first = sorted(piece, key=lambda w: (-len(w), w))
            words = [a + b[::step] for a, b in product(words, longest_first)]
        found.append(_Near(gap, [word for word in words if word]))
        if all(words):
            return found
    return []


def _is_whole(near: Sequence[_Near], pieces: Sequence[Piece]) -> bool:
    """Whether words and a gap before them are all of a phrase, and the longest are found first."""
    (gap, words), *others = near
    if others or gap == "……" or len(pieces) != len(gap) + sum(isinstance(p, tuple) for p in pieces):
        return False
    return (
        min(map(len, words)) > 1
        and max(map(len, words)) == _longest(pieces)
        and not any(b.startswith(a) for i, a in enumerate(words) for b in words[i + 1 :])
    )


def _longest(pieces: Iterable[Piece]) -> int:
    return sum(max(map(len, piece)) for piece in pieces if isinstance(piece, tuple))


class _Words(Generic[T]):
    """Words, from the number outwards, that lead to phrases."""

    def __init__(self) -> None:
        self._phrases: dict[str, list[tuple[int, _Entry[T]]]] = {}
        # How long the words with these first two characters are, longest first.
        self._lengths: dict[str, list[int]] = {}
        self._single: set[str] = set()

    def add(self, word: str, entry: _Entry[T]) -> None:
        """Add a word that leads to a phrase."""
        self._phrases.setdefault(word, []).append((entry.most[1], entry))
        if len(word) == 1:
            self._single.add(word)
        elif len(word) not in (lengths := self._lengths.setdefault(word[:2], [])):
            lengths.append(len(word))
            lengths.sort(reverse=True)

    def find(self, text: str, stop: int, found: dict[int, tuple[int, _Entry[T]]]) -> None:
        """Find the phrases of words that begin before a position, with the score of whole ones.

        Where several words lead to a whole phrase, the one that it would match comes first.
        """
        lengths, phrases = self._lengths, self._phrases
        for at in range(stop):
            pair = text[at : at + 2]
            if pair in lengths:
                for length in lengths[pair]:
                    for order, entry in phrases.get(text[at : at + length], ()):
                        if order not in found:
                            found[order] = (10 * length - 3 * at, entry)
        if not self._single.isdisjoint(text[:stop]):
            for word in self._single.intersection(text[:stop]):
                for order, entry in phrases[word]:
                    found.setdefault(order, (0, entry))


class _Far(Generic[T]):
    """Phrases of which a word must be somewhere round the number."""

    def __init__(self, entries: Sequence[_Entry[T]]) -> None:
        anchors = [max(e.phrase.anchors, key=lambda w: min(map(len, w))) for e in entries]
        patterns = ["|".join(map(re.escape, words)) for words in anchors]
        self._any = re.compile("|".join(patterns))
        self._each = [(re.compile(p), e) for p, e in zip(patterns, entries, strict=True)]

    def find(self, text: str) -> list[_Entry[T]]:
        """List the phrases of which a word is found."""
        if not self._each or not self._any.search(text):
            return []
        return [entry for pattern, entry in self._each if pattern.search(text)]


class _UnitFinder(Generic[T]):
    """Finds the phrase that fits best round a number with one measure word."""

    def __init__(self, located: Iterable[_Located[T]]) -> None:
        # Words next to the number before and after it, and those behind a gap in its clause.
        self._before: _Words[T] = _Words()
        self._after: _Words[T] = _Words()
        self._before_gap: _Words[T] = _Words()
        self._after_gap: _Words[T] = _Words()
        far = []
        for entry, on_left, near in located:
            if _gap(near) > 1:
                far.append(entry)
                continue
            for gap, words in near:
                if on_left:
                    index = self._before_gap if gap else self._before
                else:
                    index = self._after_gap if gap else self._after
                for word in words:
                    index.add(word, entry)
        self._far = _Far(far)

    def best(self, left: str, right: str, least: int, own: int) -> tuple[int, T] | None:
        """Return what `NumberFinder.best` says."""
        backwards = left[::-1]
        found: dict[int, tuple[int, _Entry[T]]] = {}
        self._before.find(backwards, 1, found)
        self._before_gap.find(backwards, _clause(backwards), found)
        self._after.find(right, 1, found)
        self._after_gap.find(right, _clause(right), found)

        winner: T | None = None
        top = (least - 1, 1)
        others: list[_Entry[T]] = []
        for order, (points, entry) in found.items():
            if not entry.whole:
                others.append(entry)
            elif (points, order) > top and (
                not own or _names_own(entry.phrase, backwards, right, own)
            ):
                winner, top = entry.meaning, (points, order)
        others.sort(reverse=True)
        for entry in chain(others, self._far.find(f"{left}{OTHER}{right}")):
            if entry.most <= top or (rank := _rank(entry, backwards, right)) <= top:
                continue
            if not own or _names_own(entry.phrase, backwards, right, own):
                winner, top = entry.meaning, rank
        return None if winner is None else (top[0], winner)


class NumberFinder(Generic[T]):
    """Finds the phrase with ``#`` that fits best round a number.

    Phrases are looked up by their words next to the number. Where a phrase has no others, its
    score is known at once; the rest are tried only if they can have a higher score.

    Parameters
    ----------
    entries : iterable of (Phrase, collection of str or None, object)
        Phrases, the measure words of each (None: any), and what each means.
    """

    def __init__(self, entries: Iterable[tuple[Phrase, Collection[str] | None, T]]) -> None:
        self._located: dict[str | None, list[_Located[T]]] = defaultdict(list)
        for order, (phrase, units, meaning) in enumerate(entries):
            if phrase.units is not None:
                located = _locate(order, phrase, meaning)
                for unit in (None,) if units is None else units:
                    self._located[unit].append(located)
        # Made when a number with the measure word comes.
        self._finders: dict[str | None, _UnitFinder[T]] = {}

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
        key = unit if unit in self._located else None
        if key not in self._finders:
            measured = self._located[key] if key else []
            self._finders[key] = _UnitFinder([*measured, *self._located[None]])
        return self._finders[key].best(left, right, least, own)


def _names_own(phrase: Phrase, backwards: str, right: str, own: int) -> bool:
    """Whether a phrase names a word after a number or two of the `own` characters before it."""
    before, after = phrase.left.match(backwards), phrase.right.match(right)
    if before is None or after is None or after.end() or OTHER in phrase.source:
        return after is not None
    skipped = sum(min(end, own) - start for start, end in before.regs[1:] if start < own)
    return min(before.end(), own) - skipped > 1


def _locate(order: int, phrase: Phrase, meaning: T) -> _Located[T]:
    """Choose the side of a phrase whose words are nearer to the number."""
    before = phrase.before[::-1]
    left, right = _next_to(before, -1), _next_to(phrase.after, 1)
    on_left = bool(left) and (not right or _gap(left) <= _gap(right))
    near, pieces = left if on_left else right, (*before, *phrase.after)
    most = 10 * _longest(pieces) - LONG_GAP * pieces.count("……")
    return _Located(_Entry((most, -order), phrase, meaning, _is_whole(near, pieces)), on_left, near)


def _clause(text: str) -> int:
    """Return how many positions of a text are near enough for words behind a gap."""
    clause = _CLAUSE.match(text)
    return clause.end() + 1 if clause else 0


def _gap(near: Sequence[_Near]) -> int:
    return max(len(words.gap) for words in near)


def _rank(entry: _Entry[T], backwards: str, right: str) -> tuple[int, int]:
    """Rank of a phrase round a number: score and order; below all others where it does not fit."""
    before = entry.phrase.left.match(backwards)
    after = entry.phrase.right.match(right) if before else None
    points = score(before) + score(after) if before and after else _NEVER
    return points, entry.most[1]
