"""The notation in which vocabulary files write phrases, and its translation to bounded patterns.

========== ==========================================================================
``…``      up to 12 characters of the same clause, no other number among them
``……``     up to 60 characters of the same sentence
``#``      the number with its measure word
``#{件 起}`` the number, only with one of these measure words
``^`` ``$``  the start and the end of the text
``<lack>``   one of the words of that entry of ``words.toml``
========== ==========================================================================

Everything else stands for itself. Every gap is bounded, so that a phrase takes linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from lawstats.errors import ConfigError

# Marks that stand in a window for the number asked about, and for any other number.
OPEN, CLOSE, OTHER = "⟦", "⟧", "◇"

_TOKEN = re.compile(r"……|…|#(?:\{[^}]*\})?|[(|)]|[\^$]|[^…#(|)^$]+")
_SHORT = rf"[^，。；：！？\n{OPEN}{OTHER}]{{0,12}}?"
_LONG = r"[^。！？\n]{0,60}?"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A compiled phrase.

    Attributes
    ----------
    source : str
        The phrase as written.
    anchor : tuple of str
        Plain words of which a text must hold one before the pattern is tried.
    units : frozenset of str
        Measure words that ``#{…}`` allows; empty for a plain ``#`` or none.
    """

    source: str
    regex: re.Pattern[str]
    anchor: tuple[str, ...]
    units: frozenset[str]

    def search(self, text: str) -> tuple[int, int, int] | None:
        """Find the last place of the phrase in a short text.

        Returns
        -------
        tuple of (score, start, end) or None
            The score counts the characters that the phrase names, less what its gaps skip.
        """
        for word in self.anchor:
            if word in text:
                break
        else:
            return None
        found = self.regex.search(text)
        if not found:
            return None
        start, end = found.span("all")
        groups = found.groupdict()
        named = end - start
        penalty = 0
        for name, value in groups.items():
            if value is None or name == "all":
                continue
            named -= len(value)
            if name[0] == "s":
                penalty += 3 * len(value)
            elif name[0] == "l":
                penalty += 4 + len(value)
        return 10 * named - penalty, start, end


@cache
def compile_phrase(source: str) -> Phrase:
    """Compile a phrase.

    Raises
    ------
    ConfigError
        Brackets do not match, or nothing but gaps is left.

    Examples
    --------
    >>> compile_phrase("(普法|法治)宣传…#").search("开展普法宣传活动⟦次⟧")
    (34, 2, 11)
    """
    parts: list[str] = []
    units: frozenset[str] = frozenset()
    depth = gaps = 0
    for token in _TOKEN.findall(source):
        if token in ("…", "……"):
            gaps += 1
            name = f"s{gaps}" if token == "…" else f"l{gaps}"
            parts.append(f"(?P<{name}>{_SHORT if token == '…' else _LONG})")
        elif token[0] == "#":
            gaps += 1
            words = token[2:-1].split()
            units |= frozenset(words)
            inner = "|".join(map(re.escape, words)) or f"[^{CLOSE}]{{1,5}}"
            parts.append(f"(?P<n{gaps}>{OPEN}(?:{inner}){CLOSE})")
        elif token == "(":
            depth += 1
            parts.append("(?:")
        elif token == "|":
            parts.append("|")
        elif token in "^$":
            parts.append(r"\A" if token == "^" else r"\Z")
        elif token == ")":
            depth -= 1
            parts.append(")")
        else:
            parts.append(re.escape(token))
        if depth not in (0, 1):
            break
    if depth:
        raise ConfigError(f"phrase {source!r}: brackets must match and cannot nest")
    anchor = _anchor(source)
    # The leading dot-star makes the search find the last, so the nearest, place before a number.
    lead = ".*" if "#" in source else ""
    regex = re.compile(f"{lead}(?P<all>{''.join(parts)})", re.DOTALL)
    return Phrase(source, regex, anchor, units)


def _anchor(source: str) -> tuple[str, ...]:
    plain = re.sub(r"#(?:\{[^}]*\})?|[\^$]", "…", source)
    best: tuple[str, ...] = ()
    for piece in re.split(r"…+|(\([^)]*\))", plain):
        if not piece:
            continue
        words = tuple(piece[1:-1].split("|")) if piece[0] == "(" else (piece,)
        if all(words) and min(map(len, words)) > (min(map(len, best)) if best else 0):
            best = words
    if not best:
        raise ConfigError(f"phrase {source!r}: needs at least one plain word")
    return best
