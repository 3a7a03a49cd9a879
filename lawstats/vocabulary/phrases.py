"""The notation of phrases in vocabulary files, and its translation to bounded patterns.

========== ==========================================================================
``…``      up to 12 characters of the same clause without another number
``……``     up to 60 characters, not past 。 or ；; after ``#`` without another number
``#``      the number with its measure word
``#{件 起}`` the number, only with one of these measure words
``^`` ``$``  the start and the end of the text
``(<lack>)`` one of the words of that entry of ``words.toml``
========== ==========================================================================

Everything else means itself. Every gap is bounded, so that a search takes linear time.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from lawstats.base.errors import ConfigError

T = TypeVar("T")

# Replaces every number of a sentence except the one that is looked at.
OTHER = "◇"

_TOKEN = re.compile(r"……|…|#(?:\{[^}]*\})?|[()|^$]|[^…#()|^$]+")
_SHORT = rf"[^，。；：！？,;:!?\n{OTHER}]{{0,12}}?"
_GAPS = {"…": 12, "……": 60}
_LONG = r"[^。；！？;!?\n]{0,60}?"
# Words behind the next number belong to that number.
_LONG_AFTER = rf"[^。；！？;!?\n{OTHER}]{{0,60}}?"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase.

    Attributes
    ----------
    source : str
        The phrase as written.
    anchors : tuple of (tuple of str, int)
        Plain words of which a text must hold one, and their greatest distance from the number;
        below 0 before the number, counted from the end of the word. A `Finder` uses the rarest
        anchor to select the phrases that it tries.
    units : frozenset of str
        Measure words that ``#{…}`` allows; empty for a plain ``#`` and for no ``#``.
    whole : re.Pattern
        The phrase, if it has no ``#``; else a pattern that never matches.
    left, right : re.Pattern
        The phrase before and after the number. `left` is reversed, so that both are matched from
        the number outwards: the nearest words win, and most attempts fail at once.
    """

    source: str
    anchors: tuple[tuple[tuple[str, ...], int], ...]
    units: frozenset[str]
    whole: re.Pattern[str]
    left: re.Pattern[str]
    right: re.Pattern[str]

    def search(self, text: str) -> tuple[int, int, int] | None:
        """Find the first match of a phrase without ``#``.

        Returns
        -------
        tuple of (score, start, end) or None
            The score counts the characters of the match, less those that its gaps skip.
        """
        found = self.whole.search(text)
        return (_score(found), found.start(), found.end()) if found else None


def _score(found: re.Match[str]) -> int:
    score = 10 * (found.end() - found.start())
    if found.re.groups:
        gaps = found.regs[1:]
        for name, (gap_start, gap_end) in zip(found.re.groupindex, gaps, strict=True):
            skipped = gap_end - gap_start
            score -= 13 * skipped if name[0] == "s" else 11 * skipped + 4
    return score


@cache
def compile_phrase(source: str) -> Phrase:
    """Compile a phrase.

    Raises
    ------
    ConfigError
        Brackets do not match or are nested, there is more than one ``#``, or no plain word.

    Examples
    --------
    >>> compile_phrase("执法…不足").search("执法力量不足")
    (34, 0, 6)
    """
    tokens = _TOKEN.findall(source)
    numbers = [i for i, token in enumerate(tokens) if token[0] == "#"]
    if len(numbers) > 1:
        raise ConfigError(f"phrase {source!r}: holds more than one #")
    units = frozenset(tokens[numbers[0]][2:-1].split() if numbers else ())
    at = numbers[0] if numbers else len(tokens)
    before, after = _pieces(tokens[:at], source), _pieces(tokens[at + 1 :], source)
    backwards = [_regex(piece, i, backwards=True) for i, piece in enumerate(before)]
    return Phrase(
        source,
        _anchors(before, after, source),
        units,
        re.compile("".join(_regex(p, i) for i, p in enumerate(before)) if not numbers else "(?!)"),
        re.compile("".join(reversed(backwards)) if numbers else "(?!)"),
        re.compile("".join(_regex(p, i, long=_LONG_AFTER) for i, p in enumerate(after))),
    )


_Piece = str | tuple[str, ...]


def _pieces(tokens: list[str], source: str) -> list[_Piece]:
    """Group tokens: a gap, ``^`` or ``$`` stays a string, alternatives become a tuple of words."""
    pieces: list[_Piece] = []
    group: list[str] | None = None
    for token in tokens:
        if token == "(" and group is None:
            group = [""]
        elif token == ")" and group is not None:
            pieces.append(tuple(group))
            group = None
        elif group is None and token not in "()|":
            pieces.append(token if token in ("…", "……", "^", "$") else (token,))
        elif group is not None and token == "|":
            group.append("")
        elif group is not None and token not in ("…", "……", "(", "^", "$"):
            group[-1] += token
        else:
            raise ConfigError(
                f"phrase {source!r}: brackets can hold only plain words, and cannot be nested"
            )
    if group is not None:
        raise ConfigError(f"phrase {source!r}: a bracket is not closed")
    return pieces


def _regex(piece: _Piece, i: int, *, backwards: bool = False, long: str = _LONG) -> str:
    if isinstance(piece, tuple):
        # Longest first: if one alternative begins with another, the longer one is meant.
        words = sorted(piece, key=lambda w: (-len(w), w))
        return f"(?:{'|'.join(re.escape(w[::-1] if backwards else w) for w in words)})"
    if piece in ("^", "$"):
        return r"\A" if (piece == "^") is not backwards else r"\Z"
    return f"(?P<s{i}>{_SHORT})" if piece == "…" else f"(?P<l{i}>{long})"


def _anchors(
    before: list[_Piece], after: list[_Piece], source: str
) -> tuple[tuple[tuple[str, ...], int], ...]:
    found = []
    for side, pieces in ((-1, before[::-1]), (1, after)):
        away = 1
        for piece in pieces:
            if isinstance(piece, tuple) and all(piece):
                found.append((piece, side * away))
            away += max(map(len, piece)) if isinstance(piece, tuple) else _GAPS.get(piece, 0)
    if not found:
        raise ConfigError(f"phrase {source!r}: needs at least one plain word")
    return tuple(found)


class Finder(Generic[T]):
    """Searches a text for many phrases, each with a meaning.

    One automaton looks for the plain words of all phrases at once; only the phrases of words that
    it finds are tried.

    Parameters
    ----------
    entries : iterable of (Phrase, object)
        Phrases and what each means.
    """

    def __init__(self, entries: Iterable[tuple[Phrase, T]]) -> None:
        entries = list(entries)
        often = Counter(w for phrase, _ in entries for words, _ in phrase.anchors for w in words)

        def cost(anchor: tuple[tuple[str, ...], int]) -> tuple[int, int]:
            # A short word is found in more texts; a word of many phrases leads to more attempts.
            return sum(often[w] << 2 * max(0, 4 - len(w)) for w in anchor[0]), abs(anchor[1])

        holders: dict[str, list[tuple[int, int, Phrase, T]]] = defaultdict(list)
        for i, (phrase, meaning) in enumerate(entries):
            words, reach = min(phrase.anchors, key=cost)
            for word in words:
                holders[word].append((reach, i, phrase, meaning))
        self._holders = list(holders.values())
        self._automaton = AhoCorasick(list(holders), store_patterns=False)

    def candidates(self, text: str) -> Iterable[tuple[int, Phrase, T]]:
        """Return the phrases of which a text holds a plain word: index, phrase, meaning."""
        hits = {hit[0] for hit in self._automaton.find_matches_as_indexes(text, overlapping=True)}
        found = {entry[1]: entry[1:] for hit in hits for entry in self._holders[hit]}
        return found.values()

    def _near(self, left: str, right: str) -> Iterable[tuple[int, Phrase, T]]:
        """Return the phrases with a plain word as near to the number as their gaps allow."""
        at = len(left)
        found = {}
        for word, start, end in self._automaton.find_matches_as_indexes(
            left + OTHER + right, overlapping=True
        ):
            before, after = at - end + 1, start - at
            for entry in self._holders[word]:
                reach = entry[0]
                if (0 < before <= -reach) if reach < 0 else (0 < after <= reach):
                    found[entry[1]] = entry[1:]
        return found.values()

    def best(self, left: str, right: str, least: int = 1) -> T | None:
        """Return the meaning of the phrase with the highest score; the first of equal ones.

        Parameters
        ----------
        left, right : str
            The words before and after a number.
        least : int
            Phrases with a lower score do not count.

        Examples
        --------
        >>> phrases = [(compile_phrase(p), p) for p in ("宣传#", "普法宣传#")]
        >>> Finder(phrases).best("开展普法宣传", "")
        '普法宣传#'
        """
        backwards = left[::-1]
        winner, top, first = None, least - 1, 0
        for index, phrase, meaning in self._near(left, right):
            before = phrase.left.match(backwards)
            if before is None:
                continue
            after = phrase.right.match(right)
            if after is None:
                continue
            score = _score(before) + _score(after)
            if score > top or (score == top and index < first):
                winner, top, first = meaning, score, index
        return winner
