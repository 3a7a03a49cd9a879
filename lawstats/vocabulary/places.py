"""Names of the divisions in the statistical code of 2023, by code, and their shorter forms."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

# Names in the list that are no place: the level is missing there.
NO_PLACE = re.compile(r"市辖区|县|.*直辖县级行政区划")
_NATIONS = (
    r"(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡"
    r"|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|塔吉克|怒|裕固|保安|独龙|普米)族?)*"
)
_AUTONOMOUS = re.compile(
    rf"(?P<place>.{{2,}}?)族?{_NATIONS}(?:各族)?自治(?:(?P<kind>[州县旗])|区)$"
)
_ORGAN = re.compile(r"(?:人民政府|政府|管理委员会|管委会|党工委|党委)$")
_STREET = re.compile(r"(?:(?<=街道)办事处|(?<=街道)办|(?<=地区)办事处|(?<=街)办事处|(?<=街)办)$")
_TAILS = frozenset("府会委处办")
_GENERIC = re.compile(r"(?:地区|林区|新区|特区|[省市区县旗盟州])$")


class Names(NamedTuple):
    """Names of a division and of those above it; None where the level is missing."""

    province: str | None
    city: str | None
    county: str | None
    town: str | None


@lru_cache(maxsize=1)
def division_names() -> Mapping[str, str]:
    """Return the names in the list ``divisions.csv.gz`` by code: 6 digits, or 9 for a town."""
    return dict(read_rows("divisions.csv.gz"))


def short_form(name: str) -> str:
    """酉阳县 of 酉阳土家族苗族自治县, 恩施州 of 恩施土家族苗族自治州."""
    found = _AUTONOMOUS.fullmatch(name)
    return found["place"] + found["kind"] if found and found["kind"] else name


def bare_name(name: str) -> str:
    """津南 of 津南区, 酉阳 of 酉阳土家族苗族自治县."""
    found = _AUTONOMOUS.fullmatch(name)
    return found["place"] if found else _GENERIC.sub("", name)


def town_key(name: str) -> str:
    """Return one key for the forms of a town's name.

    Examples
    --------
    >>> town_key("柳林街"), town_key("柳林街道办事处"), town_key("柳林镇人民政府")
    ('柳林街道', '柳林街道', '柳林镇')
    """
    if name[-1:] in _TAILS:
        name = _STREET.sub("", _ORGAN.sub("", name))
    name = name.removeprefix("兵团")  # 兵团一五二团
    return f"{name}道" if name.endswith("街") else name


@lru_cache(maxsize=1)
def codes_by_name() -> Mapping[str, Sequence[str]]:
    """Return the codes of provinces, cities and counties by name, full and short (酉阳县)."""
    names = division_names()
    places: dict[str, list[str]] = {}
    for code, name in names.items():
        if len(code) == 6 and not NO_PLACE.fullmatch(name) and not _repeats(code, names):
            for form in {name, short_form(name)}:
                places.setdefault(form, []).append(code)
    for code, others in other_names().items():
        for name in others:
            places.setdefault(name, []).append(code)
    return places


@lru_cache(maxsize=1)
def other_names() -> Mapping[str, Sequence[str]]:
    """Return the names by code that people use and the list does not have (莫旗, 郑州高新区)."""
    others: dict[str, list[str]] = {}
    for code, name in read_rows("other_names.csv"):
        others.setdefault(code, []).append(name)
    return others


def read_rows(file: str) -> list[list[str]]:
    """Read the rows of a list of this folder; compressed if its name ends in .gz."""
    raw = resources.files(__package__).joinpath(file).read_bytes()
    text = gzip.decompress(raw) if file.endswith(".gz") else raw
    return [line.split(",") for line in text.decode("utf-8").splitlines()[1:]]


def _repeats(code: str, names: Mapping[str, str]) -> bool:
    """Whether a county only repeats its city (嘉峪关市), which has none."""
    return code[4:] != "00" and names[code] == names.get(f"{code[:4]}00")


class Place(NamedTuple):
    """A place that a name begins with: how long it is, and the codes of all places so named."""

    length: int
    codes: Sequence[str]


LONGEST = 15  # 双江拉祜族佤族布朗族傣族自治县


def place_at(name: str) -> Place | None:
    """Find the longest full name of a province, city or county that a name begins with.

    Examples
    --------
    >>> place_at("津南区司法局")
    Place(length=3, codes=['120112'])
    """
    for length in range(min(len(name), LONGEST), 1, -1):
        if codes := codes_by_name().get(name[:length]):
            return Place(length, codes)
    return None


def within(codes: Sequence[str], above: Sequence[str] | None) -> list[str]:
    """Keep the codes that lie in one of the places `above`; None: all."""
    if above is None:
        return list(codes)
    stems = tuple(stem(c) for c in above)
    return [c for c in codes if c.startswith(stems) and c not in above]


def stem(code: str) -> str:
    """Return the digits with which the codes inside a division begin."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def is_in_law(code: str) -> bool:
    """Whether a code is of a division in law, and not of a zone that statistics treat as one.

    Examples
    --------
    >>> is_in_law("120116"), is_in_law("320576"), is_in_law("120112100"), is_in_law("120110400")
    (True, False, True, False)
    """
    zone = len(code) == 6 and "71" <= code[4:] <= "79"
    return not zone and not (len(code) == 9 and code[6] in "456")


def names_of(code: str) -> Names:
    """Names of a division; a town that the list lacks still has those of its county.

    Parameters
    ----------
    code : str
        6 digits, or 9 for a town.

    Examples
    --------
    >>> names_of("120112100")
    Names(province='天津市', city=None, county='津南区', town='咸水沽镇')
    >>> names_of("429004")
    Names(province='湖北省', city=None, county='仙桃市', town=None)
    """
    names = division_names()
    city = names.get(f"{code[:4]}00") if code[2:4] != "00" else None
    county = names.get(code[:6]) if code[4:6] != "00" else None
    return Names(
        names.get(f"{code[:2]}0000"),
        None if city is None or NO_PLACE.fullmatch(city) else city,
        None if county == city else county,
        names.get(code) if len(code) == 9 else None,
    )
