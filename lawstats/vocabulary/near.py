"""Which phrase fits best round a number, among very many: `NumberFinder`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby, product
from typing import Generic, NamedTuple, TypeVar

from lawstats.vocabulary.phrases import CLAUSE, OTHER, Phrase, Piece, score

T = TypeVar("T")

_CLAUSE = re.compile(CLAUSE)
# More combinations of the words next to a number than these are not listed.
_MOST_WORDS = 64
_NEVER = -(10**6)


class _Entry(NamedTuple, Generic[T]):
    """A phrase of a finder.

    Attributes
    ----------
    order : int
        Its place in the order of the phrases: the first of equal ones wins.
    most : int
        No score of the phrase is higher.
    whole : bool
        Whether the words next to the number, and a gap before them, are all of the phrase.
    """

    order: int
    phrase: Phrase
    meaning: T
    most: int
    whole: bool


class _Words(NamedTuple):
    """Alternative words of a phrase, read from the number outwards, and the gap before them."""

    gap: str
    words: Sequence[str]


def _next_to(outwards: Sequence[Piece], step: int) -> list[_Words]:
    """List the words on one side of a phrase of which one must be next to the number.

    There are none where all words of that side can be left out.
    """
    gap = ""
    found: list[_Words] = []
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
        found.append(_Words(gap, [word for word in words if word]))
        if all(words):
            return found
    return []


def _is_whole(near: Sequence[_Words], pieces: Sequence[Piece]) -> bool:
    """Whether words and a gap before them are all of a phrase, and the longest are found first."""
    (gap, words), *others = near
    if others or gap == "……" or len(pieces) != len(gap) + sum(isinstance(p, tuple) for p in pieces):
        return False
    reach = _longest(pieces)
    return max(map(len, words)) == reach and not any(
        b.startswith(a) for i, a in enumerate(words) for b in words[i + 1 :]
    )


def _longest(pieces: Iterable[Piece]) -> int:
    return sum(max(map(len, piece)) for piece in pieces if isinstance(piece, tuple))


class _Node(Generic[T]):
    """A node of a tree of words, each read from the number outwards.

    Attributes
    ----------
    next : dict
        The nodes of words with one character more.
    ends : dict
        The phrases of the word that ends here, by measure word; those of any measure word under
        None.
    """

    __slots__ = ("ends", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node[T]] = {}
        self.ends: dict[str | None, list[_Entry[T]]] = {}

    def add(self, word: str, units: Iterable[str | None], entry: _Entry[T]) -> None:
        """Add a word that leads to a phrase."""
        node = self
        for character in word:
            node = node.next.setdefault(character, _Node())
        for unit in units:
            node.ends.setdefault(unit, []).append(entry)

    def find(self, text: str, at: int, unit: str) -> list[tuple[int, _Entry[T]]]:
        """List the phrases of all words at a position, those of the longest first, by length."""
        found: list[tuple[int, _Entry[T]]] = []
        node, here = self.next.get(text[at]), at
        while node is not None:
            here += 1
            if ends := node.ends:
                for key in (unit, None):
                    found += [(here - at, entry) for entry in ends.get(key, ())]
            node = node.next.get(text[here])
        return found[::-1]


class _Side(Generic[T]):
    """Phrases by their words next to the number, on one side of it."""

    def __init__(self) -> None:
        self.adjacent: _Node[T] = _Node()
        self.clause: _Node[T] = _Node()  # behind a gap

    def find(self, text: str, unit: str, found: dict[int, tuple[int, int, _Entry[T]]]) -> None:
        """Add the phrases of which words are found: the most they score (negative) and index."""
        text += "\n"  # no word holds it
        for length, entry in self.adjacent.find(text, 0, unit):
            most = 10 * length if entry.whole else entry.most
            found.setdefault(entry.order, (-most, entry.order, entry))
        clause = _CLAUSE.match(text)
        for at in range(clause.end() + 1 if clause else 0):
            if text[at] in self.clause.next:
                for length, entry in self.clause.find(text, at, unit):
                    most = 10 * length - 3 * at if entry.whole else entry.most
                    found.setdefault(entry.order, (-most, entry.order, entry))


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
        self._left: _Side[T] = _Side()
        self._right: _Side[T] = _Side()
        self._far: dict[str | None, list[tuple[re.Pattern[str], _Entry[T]]]] = defaultdict(list)
        for index, (phrase, measures, meaning) in enumerate(entries):
            units: Collection[str | None] = (None,) if measures is None else measures
            if phrase.units is None:
                continue
            before = phrase.before[::-1]
            left, right = _next_to(before, -1), _next_to(phrase.after, 1)
            on_left = bool(left) and (not right or _gap(left) <= _gap(right))
            near, pieces = left if on_left else right, (*before, *phrase.after)
            entry = _Entry(index, phrase, meaning, 10 * _longest(pieces), _is_whole(near, pieces))
            if _gap(near) > 1:
                anchor = max(phrase.anchors, key=lambda words: min(map(len, words)))
                pattern = re.compile("|".join(map(re.escape, anchor)))
                for unit in units:
                    self._far[unit].append((pattern, entry))
                continue
            side = self._left if on_left else self._right
            for gap, words in near:
                for word in words:
                    (side.clause if gap else side.adjacent).add(word, units, entry)

    def best(self, left: str, right: str, unit: str, least: int = 1) -> T | None:
        """Return the meaning of the phrase with the highest score; the first of equal ones.

        Parameters
        ----------
        left, right : str
            The words before and after a number.
        unit : str
            The measure word of the number.
        least : int
            Phrases with a lower score do not count.

        Examples
        --------
        >>> from lawstats.vocabulary.phrases import compile_phrase
        >>> phrases = [(compile_phrase(p), None, p) for p in ("宣传#", "普法宣传#")]
        >>> NumberFinder(phrases).best("开展普法宣传", "", "次")
        '普法宣传#'
        """
        backwards = left[::-1]
        found: dict[int, tuple[int, int, _Entry[T]]] = {}
        self._left.find(backwards, unit, found)
        self._right.find(right, unit, found)
        words = f"{left}{OTHER}{right}"
        for key in (unit, None):
            for pattern, entry in self._far.get(key, ()):
                if pattern.search(words):
                    found[entry.order] = (-entry.most, entry.order, entry)
        winner, top, first = None, least - 1, 0
        for lowered, index, entry in sorted(found.values()):
            points = -lowered
            if points < top:
                break
            if not entry.whole:
                points = _points(entry.phrase, backwards, right)
            if points > top or (points == top and index < first):
                winner, top, first = entry.meaning, points, index
        return winner


def _gap(near: Sequence[_Words]) -> int:
    return max(len(words.gap) for words in near)


def _points(phrase: Phrase, backwards: str, right: str) -> int:
    """Score of a phrase round a number; below every other score where it does not fit."""
    before = phrase.left.match(backwards)
    after = phrase.right.match(right) if before else None
    return score(before) + score(after) if before and after else _NEVER
