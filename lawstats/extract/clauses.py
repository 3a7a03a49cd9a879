"""The words of the clause that holds a number: which of them say what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.entries import Outcome

# Outcomes, and the words before and after those that name them.
Named = tuple[Sequence[Outcome], str, str]

# Marks between the items of a list.
LIST_MARKS = tuple("、和及与，")
_MARKS = re.compile("[，、。；：（）“”\\s]+")


@lru_cache(maxsize=64)
def words_of(vocabulary: Vocabulary, name: str) -> re.Pattern[str]:
    """Compile a word list, the longest words first."""
    words = sorted(vocabulary.words[name].words, key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, words)))


def content(words: str, vocabulary: Vocabulary) -> str:
    """Leave out the words that do not say what is counted.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> content("，其中共受理案件", load())
    '受理案件'
    """
    return _MARKS.sub("", words_of(vocabulary, "unsaying").sub("", words))


def last_clause(words: str, vocabulary: Vocabulary) -> str:
    """Return the last clause of some words that says something, else all of them."""
    start = max(map(words.rstrip("，；：").rfind, "，；：（")) + 1
    clause = words[start:]
    return clause if len(content(clause, vocabulary)) > 1 else words


# Words for cases and people that say nothing beside an outcome.
_CASES = re.compile("案件|决定|件数|数量|情形|申请人|申请")
_PEOPLE = re.compile(
    "(?:镇村|机关|各级|全体|街道|社区|村社|领导|基层|一线|辖区|广大|党员|企业)*"
    "(?:干部|职工|群众|人员|居民|村民|学生|师生|党员|农民|队员|民警|学员|员工|人)*(?:人数|人次)?$"
)


@lru_cache(maxsize=8)
def _outcomes(vocabulary: Vocabulary) -> dict[str, list[Outcome]]:
    """Outcomes and stages by their words, without the words that `_said` leaves out."""
    table: dict[str, list[Outcome]] = {}
    for entry in vocabulary.outcomes.values():
        for word in entry.words:
            table.setdefault(_said(word, vocabulary) or word, []).append(entry)
    return table


@lru_cache(maxsize=8)
def _outcome_words(vocabulary: Vocabulary) -> re.Pattern[str]:
    words = sorted(_outcomes(vocabulary), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, words)))


def _said(words: str, vocabulary: Vocabulary) -> str:
    return _CASES.sub("", content(words, vocabulary))


def named_outcomes(clause: str, noun: str, vocabulary: Vocabulary, *, people: bool) -> Named:
    """Find the outcomes that the words next to a number name.

    Parameters
    ----------
    clause, noun : str
        The clause before the number, and the noun behind it.
    vocabulary : Vocabulary
    people : bool
        Whether the number counts people.

    Returns
    -------
    tuple of (sequence of Outcome, str, str)
        The outcomes, and the words before and after them.
    """
    pattern, table = _outcome_words(vocabulary), _outcomes(vocabulary)
    words, noun = _said(clause, vocabulary), _said(noun, vocabulary)
    attends = words_of(vocabulary, "verbs_of_attendance").match(noun)
    if noun and (attends or len(words) < 2):
        found = pattern.search(noun)
        beside = noun[: found.start()] if found else ""
        if found and len(beside) <= 4 and len(noun) - found.end() <= 8:
            return table[found.group()], beside, noun[found.end() :]
        return (), "", ""
    if people:
        words = _PEOPLE.sub("", words)
    # The longest word that ends the clause.
    for start in range(max(0, len(words) - 12), len(words)):
        if words[start:] in table:
            return table[words[start:]], words[:start], noun
    return (), "", ""
