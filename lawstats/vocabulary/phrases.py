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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from lawstats.base.errors import ConfigError

T = TypeVar("T")

# Replaces every number of a sentence except the one that is looked at.
OTHER = "◇"

_TOKEN = re.compile(r"……|…|#(?:\{[^}]*\})?|[()|^$]|[^…#()|^$]+")
CLAUSE = rf"[^，。；：！？,;:!?\n{OTHER}]{{0,12}}"
_SHORT = f"{CLAUSE}?"
_LONG = r"[^。；！？;!?\n]{0,60}?"
# Words behind the next number belong to that number, and so does the clause before it.
_LONG_AFTER = rf"(?:[^。；！？，;!?\n{OTHER}]|，(?![^，。；{OTHER}]*{OTHER})){{0,60}}?"


# A gap, ``^`` or ``$`` as it is written, or alternative words.
Piece = str | tuple[str, ...]


@dataclass(frozen=True)
class Phrase:
    """A phrase; its patterns are compiled when they are first used.

    Attributes
    ----------
    source : str
        The phrase as written.
    before, after : tuple of (str or tuple of str)
        The pieces before ``#`` (all of them where there is no ``#``) and after it, in the order
        of the text.
    units : frozenset of str or None
        Measure words that ``#{…}`` allows; empty for a plain ``#``, None where there is no ``#``.
    """

    source: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    units: frozenset[str] | None

    @property
    def anchors(self) -> list[tuple[str, ...]]:
        """Alternative words of which a text must hold one, for each place of the phrase."""
        return [p for p in (*self.before, *self.after) if isinstance(p, tuple) and all(p)]

    @cached_property
    def whole(self) -> re.Pattern[str]:
        """The phrase, if it has no ``#``; else a pattern that never matches."""
        if self.units is not None:
            return re.compile("(?!)")
        return re.compile("".join(_regex(p, i) for i, p in enumerate(self.before)))

    @cached_property
    def left(self) -> re.Pattern[str]:
        """The phrase before the number, reversed.

        Both sides are matched from the number outwards: the nearest words win, and most attempts
        fail at once.
        """
        backwards = [_regex(p, i, backwards=True) for i, p in enumerate(self.before)]
        return re.compile("".join(reversed(backwards)))

    @cached_property
    def right(self) -> re.Pattern[str]:
        """The phrase after the number."""
        return re.compile("".join(_regex(p, i, long=_LONG_AFTER) for i, p in enumerate(self.after)))

    def search(self, text: str) -> tuple[int, int, int] | None:
        """Find the first match of a phrase without ``#``.

        Returns
        -------
        tuple of (score, start, end) or None
            The score counts the characters of the match, less those that its gaps skip.
        """
        found = self.whole.search(text)
        return (score(found), found.start(), found.end()) if found else None


# What a long gap takes from the score, however short it is.
LONG_GAP = 4


def score(found: re.Match[str]) -> int:
    """Return the score of a match: what `Phrase.search` says."""
    points = 10 * (found.end() - found.start())
    for name, (start, end) in zip(found.re.groupindex, found.regs[1:], strict=True):
        points -= 13 * (end - start) if name[0] == "s" else 11 * (end - start) + LONG_GAP
    return points


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
    units = frozenset(tokens[numbers[0]][2:-1].split()) if numbers else None
    at = numbers[0] if numbers else len(tokens)
    before, after = _pieces(tokens[:at], source), _pieces(tokens[at + 1 :], source)
    phrase = Phrase(source, tuple(before), tuple(after), units)
    if not phrase.anchors:
        raise ConfigError(f"phrase {source!r}: needs at least one plain word")
    return phrase


def _pieces(tokens: list[str], source: str) -> list[Piece]:
    """Group tokens: a gap, ``^`` or ``$`` stays a string, alternatives become a tuple of words."""
    pieces: list[Piece] = []
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


def _regex(piece: Piece, i: int, *, backwards: bool = False, long: str = _LONG) -> str:
    if isinstance(piece, tuple):
        # Longest first: if one alternative begins with another, the longer one is meant.
        words = sorted(piece, key=lambda w: (-len(w), w))
        return f"(?:{'|'.join(re.escape(w[::-1] if backwards else w) for w in words)})"
    if piece in ("^", "$"):
        return r"\A" if (piece == "^") is not backwards else r"\Z"
    return f"(?P<s{i}>{_SHORT})" if piece == "…" else f"(?P<l{i}>{long})"


@lru_cache(maxsize=512)
def either(sources: tuple[str, ...]) -> re.Pattern[str]:
    """Return one pattern for several phrases without ``#``.

    Examples
    --------
    >>> either(("执法…不足", "普法")).search("加强普法").start()
    2
    """
    patterns = (compile_phrase(source).whole.pattern for source in sources)
    return re.compile("|".join(re.sub(r"\?P<\w+>", "?:", p) for p in patterns) or "(?!)")


class PhraseIndex:
    """Tells which of many phrases can be in a text.

    One automaton looks for the plain words of all phrases at once.

    Parameters
    ----------
    phrases : iterable of Phrase
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        phrases = list(phrases)
        often = Counter(w for phrase in phrases for words in phrase.anchors for w in words)

        def cost(words: Sequence[str]) -> int:
            # A short word is found in more texts; a word of many phrases leads to more attempts.
            return sum(often[w] << 2 * max(0, 4 - len(w)) for w in words)

        holders: dict[str, list[int]] = defaultdict(list)
        for i, phrase in enumerate(phrases):
            for word in min(phrase.anchors, key=cost):
                holders[word].append(i)
        self._holders = list(holders.values())
        self._automaton = AhoCorasick(list(holders), store_patterns=False)

    def found(self, text: str) -> set[int]:
        """Return the indexes of the phrases of which the text holds a plain word."""
        hits = {hit[0] for hit in self._automaton.find_matches_as_indexes(text, overlapping=True)}
        return set().union(*(self._holders[hit] for hit in hits))


class Finder(Generic[T]):
    """Searches a text for many phrases without ``#``, each with a meaning.

    Parameters
    ----------
    entries : iterable of (Phrase, object)
        Phrases and what each means.
    """

    def __init__(self, entries: Iterable[tuple[Phrase, T]]) -> None:
        self._entries = list(entries)
        self._index = PhraseIndex(phrase for phrase, _ in self._entries)

    def candidates(self, text: str) -> list[tuple[int, Phrase, T]]:
        """List the phrases of which a text holds a plain word: index, phrase, meaning."""
        return [(i, *self._entries[i]) for i in sorted(self._index.found(text))]
