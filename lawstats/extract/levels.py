"""The administrative level of an issuer, by its name and its division code."""

from __future__ import annotations

import re

from lawstats.schema.tables import Level
from lawstats.vocabulary.offices import is_zone, without_second_name
from lawstats.vocabulary.places import is_in_law, place_at, within

_GOVERNMENT = re.compile(r"(?:人民政府|政府|党工委|党委)$")
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("subdistrict", re.compile("(?:街道办事处|街道|地区办事处|街|街办|街道办)$")),
    ("town", re.compile("(?:镇|乡|苏木|[农林牧]场)$")),
    ("city", re.compile("(?:行政公署|行署|地区|自治州|(?<!苏)盟|州|第[一二三四五六七八九十]+师)$")),
    ("province", re.compile("(?:省|自治区|兵团)$|^(?:北京|天津|上海|重庆)市$")),
    (
        "department",
        re.compile(
            "(?:局|委|办|厅|处|署|会|室|中心|队|院|部|馆|所|站|社|校|关|(?<!兵)团|台|[支分银]行|[中小大]学|幼儿园)$"
        ),
    ),
    ("county", re.compile("(?:县|旗|区)$")),
    ("city", re.compile("市$")),
)


def level_of(issuer: str) -> Level | None:
    """Return the administrative level that an issuer's name shows.

    A city that the list of divisions has below another one is of the county level.

    Examples
    --------
    >>> [level_of(n) for n in ("太平镇", "和平街道办事处", "云泽县人民政府", "区国动办")]
    ['town', 'subdistrict', 'county', 'department']
    >>> [level_of(n) for n in ("昆山市", "苏州市", "锡林郭勒盟行政公署", "青石高新区", "滨海新区")]
    ['county', 'city', 'city', 'department', 'county']
    """
    name = without_second_name(issuer)
    bare = _GOVERNMENT.sub("", name)
    if is_zone(bare) and not name.endswith("人民政府"):
        return "county" if any(map(is_in_law, _codes_of(bare))) else "department"
    level = next((level for level, pattern in _LEVELS if pattern.search(bare)), None)
    if level == "city" and bare.endswith("市"):
        codes = _codes_of(bare)
        return "county" if codes and not any(code.endswith("00") for code in codes) else level
    return level


def _codes_of(name: str) -> list[str]:
    """Codes of the division that a name is, with higher places or without."""
    above: list[str] | None = None
    while found := place_at(name):
        above = within(found.codes, above) or list(found.codes)
        name = name[found.length :]
    return above if above and not name else []


def level_in(level: Level | None, division: str | None) -> Level | None:
    """Correct the level that a name shows by the division code, or the mark of a former division.

    Examples
    --------
    >>> level_in("city", "320583"), level_in("city", "320500"), level_in("county", "320576")
    ('county', 'city', 'department')
    """
    code = (division or "").partition("~")[0]
    if level in ("city", "county") and code.endswith("00"):
        return "city"
    if level == "city" and code:
        return "county"
    return "department" if level == "county" and code and not is_in_law(code) else level
