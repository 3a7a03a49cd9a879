"""The fullest name that a report gives a zone: with the place before it anywhere in the text.

Other bodies have their places from the list of divisions (`lawstats.extract.divisions`), which
lacks most zones.
"""

from __future__ import annotations

import re

from lawstats.text.han import HAN
from lawstats.vocabulary.issuers import bare_place_at
from lawstats.vocabulary.offices import is_zone, split_zone, zone_name
from lawstats.vocabulary.places import place_at

_BEFORE = re.compile(rf"[{HAN}]{{2,15}}$")


def fullest_name(issuer: str, text: str) -> str:
    """Put before the name of a zone, or its bureau, the places that the text puts there.

    Nothing is put before other names, and where the text names different places.

    Parameters
    ----------
    issuer : str
    text : str
        The report.

    Examples
    --------
    >>> fullest_name("两河新区管委会", "2023年，陕西两河新区坚持依法行政。")
    '陕西两河新区管委会'
    >>> fullest_name("白石滩镇", "甘肃省镇原县白石滩镇坚持依法行政。")
    '白石滩镇'
    """
    zone = zone_name(issuer) if is_zone(issuer) else split_zone(issuer)[0]
    if not zone or place_at(zone) or bare_place_at(zone):
        return issuer
    found = set()
    for match in re.finditer(re.escape(zone), text):
        before = _BEFORE.search(text[max(0, match.start() - 15) : match.start()])
        if before and (places := _places_at_end(before.group(), zone)):
            found.add(places)
    (places,) = found if len(found) == 1 else ("",)
    return places + issuer


def _places_at_end(words: str, name: str) -> str:
    """Find the places that some words before a name end in; empty without one."""
    for start in range(len(words) - 1):
        rest = words[start:]
        while (place := place_at(rest)) and place.length <= len(rest):
            rest = rest[place.length :]
        if rest != words[start:] and not rest:
            return words[start:]
        bare = bare_place_at(words[start:] + name)
        if bare and bare.length == len(words) - start:
            return words[start:]
    return ""
