"""Stated absences: what a clause says did not occur (全年无行政复议、行政诉讼案件)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lawstats.extract.outline import Outline
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import OTHER, Phrase, compile_phrase

_NEGATION = re.compile(
    r"(?:没有|未(?:曾|有)?(?:发生|出现|收到|接到|受理|产生|制定|出台|制发|印发|办理|作出|实施|采取|开展|涉及|存在)?"
    r"|无|零|不(?:涉及|存在)|尚?未)(?:过|任何|新增|需(?:要)?|因)?(?![一1]\s?[例件起宗次])"
)
# With one of these before it, 无 or 未 is part of another word (从无, 毫无).
_OTHER_WORD = tuple("从并毫有")
_CLAUSE_END = re.compile(r"[，。；：！？,;:!?\n]")
_LONGEST_CLAUSE = 60
# A number this near says how many there were.
_NUMBER, _NUMBER_REACH = re.compile(rf"[\d{OTHER}]"), 20
# What can join two things that one clause denies, and how long it can be.
_JOIN = re.compile(r"(?:案件?|事项|情况)?[、和与及或或者以]{0,2}[㐀-鿿]{0,3}")
_LONGEST_JOIN = 14


class Absence(NamedTuple):
    """A stated absence, from the negating word to the end of the thing denied."""

    indicator: str
    start: int
    end: int
    phrase: str


class _Denied(NamedTuple):
    """A thing that a clause denies; `end` counts from the start of the clause."""

    indicator: str
    end: int
    phrase: str


def find_absences(outline: Outline, vocabulary: Vocabulary) -> Iterator[Absence]:
    """Yield stated absences, one for each thing that a clause denies.

    Parameters
    ----------
    outline : Outline
    vocabulary : Vocabulary
        The key ``absent`` of an indicator holds the phrases for what may be denied.
    """
    text = outline.folded
    for negation in _NEGATION.finditer(text, outline.top):
        start, end = negation.span()
        section = outline.at(start)
        if section is None or section.part in ("plan", "suggestions", "closing"):
            continue
        if text[max(0, start - 1) : start] in _OTHER_WORD:
            continue
        stop = _CLAUSE_END.search(text, end, end + _LONGEST_CLAUSE)
        clause = text[end : stop.start() if stop else end + _LONGEST_CLAUSE]
        if _NUMBER.search(clause[:_NUMBER_REACH]):
            continue
        for denied in _denied(clause, vocabulary):
            yield Absence(denied.indicator, start, end + denied.end, denied.phrase)


def _denied(clause: str, vocabulary: Vocabulary) -> list[_Denied]:
    """List what a clause after a negating word denies: the first thing and those joined to it."""
    hits = sorted(
        (hit.start(), -hit.end(), indicator, phrase.source)
        for phrase, indicator in _phrases(vocabulary)
        for hit in phrase.whole.finditer(clause)
    )
    denied: list[_Denied] = []
    reached = 0
    for start, minus_end, indicator, phrase in hits:
        if start < reached or start - reached > _LONGEST_JOIN:
            continue
        if any(indicator == known.indicator for known in denied):
            continue
        between = clause[reached:start]
        if reached and not between:
            # 行政诉讼败诉: the longer thing is denied, not what its name begins with.
            denied.pop()
        if _NEGATION.search(between) or (reached and not _JOIN.fullmatch(between)):
            break
        reached = -minus_end
        denied.append(_Denied(indicator, reached, phrase))
    return denied


@lru_cache(maxsize=8)
def _phrases(vocabulary: Vocabulary) -> list[tuple[Phrase, str]]:
    return [
        (compile_phrase(source), indicator.id)
        for indicator in vocabulary.indicators.values()
        for source in indicator.absent
    ]
