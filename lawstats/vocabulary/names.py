"""Names of issuers: without higher places."""

from __future__ import annotations

import re

from lawstats.text.han import HAN
from lawstats.vocabulary.offices import is_zone

PLACE = re.compile(
    # Names of one character and one for their kind: 蒲县, 阿盟.
    r"(?:[^\W全各我本该省市县区旗]县(?!域|级)|[^\W同联加结]盟(?!旗)"
    rf"|[{HAN}]{{2,12}}?(?:省|自治区|自治州|地区|州|盟|(?<!城)市|自治县|县|自治旗|旗|(?<![园社地郊])区))"
    r"(?!域|街|别|局|政府)"
)


def short_name(issuer: str) -> str:
    """Remove the names of higher places and 人民政府 from the name of an issuer.

    Examples
    --------
    >>> short_name("重庆市开州区铁桥镇人民政府"), short_name("云泽市澜江区应急管理局")
    ('铁桥镇', '应急管理局')
    """
    bare = re.sub(r"(?:人民政府|(?<=[镇乡县区市])政府|(?<=街道)办事处)$", "", issuer)
    while (found := PLACE.match(bare)) and found.end() < len(bare) and not is_zone(found.group()):
        bare = bare[found.end() :]
    return bare


def places_of(issuer: str | None) -> list[str]:
    """Return the names of the issuer's own county and town; a document with one of them is local.

    Examples
    --------
    >>> places_of("重庆市开州区铁桥镇人民政府")
    ['开州区', '铁桥镇']
    """
    if not issuer:
        return []
    bare = re.sub(r"(?:人民政府|政府|办事处)$", "", issuer)
    names = []
    while (found := PLACE.match(bare)) and found.end() <= len(bare):
        names.append(found.group())
        bare = bare[found.end() :]
    own = [n for n in names if n[-1] in "县区旗" and not n.endswith(("自治区", "地区"))]
    if not own and names and re.search("[镇乡道]$", bare):
        own = names[-1:]  # a town below a county-level city
    return [*own[-1:], *([bare] if re.search("[镇乡道街]$", bare) else [])]
