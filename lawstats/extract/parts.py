"""Parts that a heading announces: by phrases, and by the nouns that it is built of.

A heading such as 自查发现的问题 is a noun, with words before it that say whose or which. Some
nouns name a part after any words (短板), others only in a frame that speaks of the work itself
(面临的难题, but not 停车难题). A verb that deals with the noun makes it a measure (破解难题), and
so does a noun behind it (问题整改情况). The words are data: ``parts.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from lawstats.text.years import FIGURE, number_of, without_plans
from lawstats.vocabulary import PartName, Vocabulary
from lawstats.vocabulary.phrases import either

_CLAUSE = re.compile(r"[^，,。；;：:]+")
# Where a heading puts two nouns side by side; 涉及, 普及, 参与 and 和谐 are words.
_SIDE_BY_SIDE = re.compile(
    r"以及|及其|[、暨并]|(?<![涉普])及(?!时)|(?<!参)与|(?<![共缓])和(?![谐平解])"
)
# Something that still has to be dealt with is a lack: 亟待解决的问题, 需要着力破解的难题.
_STILL_TO = re.compile(
    r"[待需须未难急应](?:要|以|进一步|着力|重点|尽快|认真|共同|协调|持续|研究){0,2}$"
)
_NOT_DONE = re.compile("[不未]|(?:工作|过程)?中")  # 整改不到位, 整改中发现
_WHOSE = rf"[我本全][省市州盟县区旗镇乡街局办委院厅]道?|{FIGURE}年?度?|年度?"


class _Nouns(NamedTuple):
    """Patterns for the nouns of one part at the end of a stretch of a heading."""

    ends: re.Pattern[str]
    acting: re.Pattern[str]


_FIGURE = re.compile(FIGURE)


def classify(
    heading: str, vocabulary: Vocabulary, year: int | None = None, *, known: bool = False
) -> str:
    """Parts that a heading announces, joined by | in the order announced.

    Parameters
    ----------
    heading : str
    vocabulary : Vocabulary
    year : int, optional
        Year reported on: a heading that names the next one announces the plan.
    known : bool
        Return ``""`` instead of ``measures`` where no words name a part.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> classify("存在的问题和下一步打算", load())
    'shortcomings|plan'
    >>> [classify(h, load()) for h in ("当前面临的难题", "破解当前面临的难题")]
    ['shortcomings', 'measures']
    """
    heading = re.sub(r"\s", "", heading)
    starts = _announced(heading, vocabulary)
    for part_id in ("leadership", "other"):
        if part_id in starts:
            return part_id
    others = starts.keys() - {"measures"}
    years = map(number_of, _FIGURE.findall(without_plans(heading)))
    if year is not None and not others and year + 1 in years:
        return "plan"
    if "measures" in starts and others and not _measures_too(heading, starts):
        del starts["measures"]
    # No section holds more than two parts.
    named = sorted(starts, key=lambda p: starts[p])[:2]
    return "|".join(named) or ("" if known else "measures")


def _announced(heading: str, vocabulary: Vocabulary) -> dict[str, int]:
    """Find where the words of each part begin in a heading."""
    starts: dict[str, int] = {}
    for clause in _CLAUSE.finditer(heading):
        for part in vocabulary.parts.values():
            hit = either(part.patterns).search(clause.group())
            if hit and not _deals_with(part, clause.group(), hit.end()):
                starts.setdefault(part.id, clause.start() + hit.start())
        for part_id, start in _by_nouns(clause.group(), vocabulary):
            starts.setdefault(part_id, clause.start() + start)
    return starts


def _by_nouns(clause: str, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    """Yield the parts that the nouns of a clause name, at most one for each stretch."""
    cuts = [m.span() for m in _SIDE_BY_SIDE.finditer(clause)]
    starts = [0, *(end for _, end in cuts)]
    for start, end in zip(starts, [*(start for start, _ in cuts), len(clause)], strict=True):
        hits = [(p, _nouns(p).ends.search(clause[start:end])) for p in vocabulary.parts.values()]
        found = [(len(hit.group()), p, hit) for p, hit in hits if hit]
        if found:
            # 需上级解决的问题: the longest words say what is meant.
            _, part, hit = max(found, key=itemgetter(0))
            if not _deals_with(part, clause, start + hit.end()):
                yield part.id, start


def _deals_with(part: PartName, clause: str, end: int) -> bool:
    """Whether a clause says that something is done about what a part is about."""
    if either(part.unless).search(clause):
        return True
    return any(
        not _STILL_TO.search(clause[: verb.start()]) and not _NOT_DONE.match(clause, verb.end())
        for verb in _nouns(part).acting.finditer(clause, 0, end)
    )


def _nouns(part: PartName) -> _Nouns:
    return _compiled(
        *(part.nouns, part.framed, part.found, part.frames, part.finders, part.tails, part.acting)
    )


@lru_cache(maxsize=64)
def _compiled(
    nouns: Sequence[str],
    framed: Sequence[str],
    found: Sequence[str],
    frames: Sequence[str],
    finders: Sequence[str],
    tails: Sequence[str],
    acting: Sequence[str],
) -> _Nouns:
    """Compile the nouns of a part; nothing is matched twice, so a search takes linear time."""
    tail = rf"(?:{any_of(tails)})*+$"
    own = rf"(?:{any_of((*nouns, *framed))})++{tail}"
    any_noun = rf"(?:{any_of((*nouns, *framed, *found))})++{tail}"
    word = rf"{_WHOSE}|{any_of(frames)}|{any_of(finders)}"
    # A word can be both: of 后续重点工作 only the last is the noun.
    ends = (
        rf"^(?:(?!{own})(?:{word}))*+{own}"
        rf"|(?:{any_of(finders)})(?:(?!{any_noun})(?:{word}))*+{any_noun}"
        rf"|(?:{any_of(nouns)})(?:{any_of((*nouns, *framed))})*+{tail}"
    )
    return _Nouns(re.compile(ends), re.compile(any_of(acting)))


def any_of(words: Sequence[str]) -> str:
    """Return a pattern for one of some words, the longest first; none: it never matches."""
    return "|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) or "(?!)"


def _measures_too(heading: str, starts: dict[str, int]) -> bool:
    """Whether a heading of another part announces measures: 工作 and 主要 are in every kind."""
    others = starts.keys() - {"measures"}
    if "shortcomings" not in others or starts["measures"] > min(starts[part] for part in others):
        return False
    return bool(re.search("成效|做法|举措|措施|成绩|情况", heading[: starts["shortcomings"]]))
