"""The words of the clause that holds a number: which say what it counts, its verb and its noun."""

from __future__ import annotations

import re
from functools import lru_cache

from lawstats.extract.context import Number
from lawstats.vocabulary import Vocabulary

# Marks between the items of a list.
LIST_MARKS = tuple("、和及与，")
_MARKS = "[，、。；：（）“”\\s]"
# The longest noun behind a number.
_NOUN = 24


@lru_cache(maxsize=64)
def words_of(vocabulary: Vocabulary, name: str, before: str = "") -> re.Pattern[str]:
    """Compile a word list, the longest words first."""
    words = sorted(vocabulary.words[name].words, key=lambda w: (-len(w), w))
    return re.compile("|".join([*filter(None, [before]), *map(re.escape, words)]))


def content(words: str, vocabulary: Vocabulary) -> str:
    """Leave out the words that do not say what is counted.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> content("，其中共受理案件", load())
    '受理案件'
    """
    return words_of(vocabulary, "unsaying", _MARKS).sub("", words)


def last_clause(number: Number) -> str:
    """Return the last clause before a number that says something, up to the number before."""
    own, vocabulary = number.own, number.report.vocabulary
    start = max(own.rstrip("，；：").rfind(mark) for mark in "，；：（") + 1
    return own[start:] if len(content(own[start:], vocabulary)) > 1 else own


def head_noun(number: Number) -> str:
    """Return the noun behind a number (收到3件申请); empty where other words follow."""
    words, vocabulary = number.noun.removeprefix("的"), number.report.vocabulary
    if not words[:1] >= "一" or words_of(vocabulary, "no_nouns").match(words):
        return ""
    if verb := words_of(vocabulary, "verbs_behind").search(words):
        words = words[: verb.start()]
    return "" if len(words) < 2 else words[:_NOUN]


def carried_verb(number: Number) -> str:
    """Return the verb that a list carries on: 公示 in 公示许可70条、处罚25条; empty without one."""
    before, verbs = number.before, words_of(number.report.vocabulary, "verbs")
    if (
        before is None
        or before.sentence is not number.sentence
        or number.own[:1] not in LIST_MARKS
        or verbs.search(number.own)
    ):
        return ""
    start = max(before.own.rfind(mark) for mark in "，。；：") + 1
    if found := verbs.search(before.own, start):
        return before.own[start : found.end()]
    return carried_verb(before) if before.own[:1] in LIST_MARKS and before.own[:1] != "，" else ""
