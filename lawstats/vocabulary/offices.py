"""Kinds of departments, and one spelling for the short and the full names of a department."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lawstats.schema.tables import Level
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import compile_phrase

_SECOND_NAME = re.compile(r"[（(][^（()）]*[)）]?$")
_JOINED = re.compile("(?<=..)[和与及、](?=..)")
_MANAGED = re.compile(r"(?:党工委|工委)?(?:管理委员会|管委会|管理办公室|管理局|管理处)$")
_KINDS_OF_ZONE = (
    "开发|产业|技术|高新|高开|经开|工业|园|农高|科技|化工|物流|空港|临空|临港|风景|景|名胜|旅游|度假|保税|自贸|贸易试验|示范"
    "|试验|实验|保护|管理|合作|先导|先行|集聚|聚集|功能|商务|综保|出口加工|食品|改革|新"
)
_PARKS = "工业|产业|科技|软件|创业|物流|高新|示范|创意|生态"
_ZONE = rf"(?:(?:{_KINDS_OF_ZONE})区|(?:{_PARKS})园|新城|科学城|科技城)"
_IS_ZONE = re.compile(rf".*{_ZONE}$")
# 市政 in 青石市政府, 民政 in 人民政府
_GOVERNMENT = re.compile("(?:人民)?(?=政[府务])")
_ZONE_BEFORE = re.compile(rf"^.*{_ZONE}(?:管理委员会|管委会)?(?=..)")
_WHOLE_WORDS = {"委": "委员会", "办": "办公室"}


def is_zone(name: str) -> bool:
    """Whether a name is that of a zone (开发区, 高新区, 园区 …), with or without 管委会.

    Examples
    --------
    >>> [is_zone(n) for n in ("青石高新区管委会", "青石工业园区", "青石高新区应急管理局", "青石区")]
    [True, True, False, False]
    """
    return bool(_IS_ZONE.match(zone_name(name)))


def zone_name(name: str) -> str:
    """Leave out the body that manages a zone.

    Examples
    --------
    >>> zone_name("青石高新区管委会"), zone_name("青石工业园区")
    ('青石高新区', '青石工业园区')
    """
    first = without_second_name(name)
    bare = _MANAGED.sub("", first)
    return bare if _IS_ZONE.match(bare) else first


def split_zone(name: str) -> tuple[str, str]:
    """Split the name of a zone's bureau into the zone and the bureau; the zone may be empty.

    Examples
    --------
    >>> split_zone("青石高新区管委会应急管理局"), split_zone("应急管理局")
    (('青石高新区', '应急管理局'), ('', '应急管理局'))
    """
    found = _ZONE_BEFORE.match(name)
    return (zone_name(found.group()), name[found.end() :]) if found else ("", name)


def without_second_name(name: str) -> str:
    """Leave out a second name in brackets.

    Examples
    --------
    >>> without_second_name("青石县住建局（人防办）")
    '青石县住建局'
    """
    return _SECOND_NAME.sub("", name) or name


def office_of(name: str, level: Level | None, vocabulary: Vocabulary) -> str | None:
    """Return the kind of a department; None for a government.

    Parameters
    ----------
    name : str
        Without higher places, as far as they are known.
    level : str or None
    vocabulary : Vocabulary

    Returns
    -------
    str or None
        Id in the list ``offices``; ``other`` where none of its words is in the name.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> office_of("食品药品监督管理局", "department", load())
    'market_regulation'
    """
    if level != "department":
        return None
    if is_zone(name):
        return "zone"
    name = _GOVERNMENT.sub("，", name)
    first = without_second_name(name)
    # The words of a zone's name (工业园区) are none of its bureaux'.
    for part in (_ZONE_BEFORE.sub("", first), first, name):
        if found := _kind(_JOINED.sub("", part), vocabulary):
            return found
    return "other"


def _kind(name: str, vocabulary: Vocabulary) -> str | None:
    """Return the kind whose word comes first in a name; of several the longest word's."""
    found = [
        (match.start(), -match.end(), office)
        for pattern, office in _words(vocabulary)
        if (match := pattern.search(name))
    ]
    return min(found)[2] if found else None


@lru_cache(maxsize=4)
def _words(vocabulary: Vocabulary) -> list[tuple[re.Pattern[str], str]]:
    """List the words that tell a kind, short words among them, each with its id."""
    return [
        (compile_phrase(word).whole, office.id)
        for office in vocabulary.offices.values()
        for word in (*office.patterns, *(pair.partition("=")[0] for pair in office.spellings))
    ]


def spelled_out(name: str, vocabulary: Vocabulary) -> str:
    """Write out the short words in the name of a department, without its second name.

    Names with and without 和 are one; known words keep it.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> [spelled_out(n, load()) for n in ("住建局（人防办）", "住房城乡建设局", "卫健委", "国动办")]
    ['住房和城乡建设局', '住房和城乡建设局', '卫生健康委员会', '国防动员办公室']
    """
    bare = _JOINED.sub("", without_second_name(name))
    words = _spellings(vocabulary)
    longest = max(map(len, words), default=0)
    spelled, at = "", 0
    while at < len(bare):
        for length in range(min(longest, len(bare) - at), 0, -1):
            if full := words.get(bare[at : at + length]):
                spelled, at = spelled + full, at + length
                break
        else:
            spelled, at = spelled + bare[at], at + 1
    return spelled[:-1] + _WHOLE_WORDS.get(spelled[-1:], spelled[-1:])


@lru_cache(maxsize=4)
def _spellings(vocabulary: Vocabulary) -> Mapping[str, str]:
    """Full words by short words; a full word also by itself and without 和."""
    words: dict[str, str] = {}
    for office in vocabulary.offices.values():
        for pair in office.spellings:
            short, _, full = pair.partition("=")
            words[short] = full
            words[_JOINED.sub("", full)] = full
    return words
