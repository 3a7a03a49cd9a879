"""The key of an issuer: one for all spellings of a body, and never one for two bodies.

``issuer_id`` is the division code, the level and the body's own name. Where the code is null, it is
``?``, the level and the name with the places above it. A body of which no place is known could be
any of several: its key ends in the report_id, so that it joins no other report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from lawstats.schema.tables import Level
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.names import PLACE, short_name
from lawstats.vocabulary.offices import is_zone, spelled_out, split_zone, zone_name
from lawstats.vocabulary.places import (
    Names,
    Place,
    bare_name,
    codes_by_name,
    division_names,
    is_in_law,
    names_of,
    other_names,
    place_at,
    short_form,
    within,
)

_CENTRAL = re.compile(r"^(?:国家|国务院|全国|中国)|(?:总局|总署|海关|海事局)$")
_PREFIX = re.compile(
    r"^(?:中国共产党|中共|中华人民共和国|原(?![州平阳])|国家税务总局(?=.{2,}税务局))(?=...)"
)
_PARTY = re.compile(r"^(?:[省市州县区旗]?委(?!员会|办))(?=..)")
_GOVERNMENT = re.compile("^(?:人民)?政府(?=.)")
_SUFFIX = re.compile(
    r"(?:人民政府|(?<!人民)政府|(?<=街道)办事处|(?<=街)办事处|(?<=街道)办|(?<=地区)办事处"
    r"|行政公署|(?<=[区盟])行署|党工委|党委)$"
)
# 区民政局 is one of many, even where the city is known.
_HEADLESS = re.compile("[区县旗镇乡](?=..)")
_OWN_ZONE = re.compile("^(?:(?:园|新|高新|经开|开发)区)?(?:管委会|管理委员会)?(?=..)")


def issuer_id(
    issuer: str | None,
    level: Level | None,
    code: str | None,
    places: Names,
    report_id: str,
    vocabulary: Vocabulary,
) -> str:
    """Return the key of an issuer in panel and series.

    Parameters
    ----------
    issuer : str or None
        The most complete name in the report.
    level : str or None
    code : str or None
        Division code.
    places : Names
        What is known of the places above, also where the code is null.
    report_id : str
    vocabulary : Vocabulary

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> from lawstats.vocabulary.places import Names
    >>> def key(issuer, level, code=None, places=Names(None, None, None, None)):
    ...     return issuer_id(issuer, level, code, places, "r", load())
    >>> key("天津市津南区住建委", "department", "120112")
    '120112:department:住房和城乡建设委员会'
    >>> key("镇原县白石滩镇人民政府", "town"), key("白石滩镇人民政府", "town")
    ('?:town:镇原县白石滩镇', '?:town:白石滩镇:r')
    """
    if issuer is None:
        return f"{code or '?'}:{level or '?'}:?"
    if code:
        return f"{code}:{level or '?'}:{own_name(issuer, level, code, vocabulary)}"
    bare = without_prefix(_without_suffix(issuer))
    # 东湖新技术开发区 is no zone of 东湖区.
    head, rest = _place_of_zone(bare, vocabulary), bare
    if not head:
        head, rest = _without_places(bare, places)
        head = head or _place_of_zone(rest, vocabulary)
    name = (head + _spelled(rest, level, vocabulary)).replace(":", "：")
    headless = level == "department" and not places.county and _HEADLESS.match(rest)
    settled = (head and not headless) or (level == "department" and _is_central(rest, vocabulary))
    return f"?:{level or '?'}:{name}" + ("" if settled else f":{report_id}")


def without_prefix(issuer: str) -> str:
    """Leave out what may stand before the places in the name of a body.

    Examples
    --------
    >>> without_prefix("国家税务总局镇原县税务局"), without_prefix("中共镇原县委宣传部")
    ('镇原县税务局', '镇原县委宣传部')
    """
    return _PREFIX.sub("", issuer)


def own_name(
    issuer: str | None, level: Level | None, code: str | None, vocabulary: Vocabulary
) -> str:
    """Return the name of an issuer without higher places, the last part of an issuer_id.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> own_name("前郭县人民政府", "county", "220721", load())
    '前郭尔罗斯蒙古族自治县'
    >>> own_name("津南区委全面依法治区委员会办公室", "department", "120112", load())
    '全面依法治区委员会办公室'
    """
    if issuer is None:
        return "?"
    name = without_prefix(_without_suffix(issuer))
    own = _below(name, code) if code else name
    own = short_name(name) if own == name else own
    if code and (listed := _listed(name if is_zone(name) else own, level, code)):
        return listed
    return _spelled(own, level, vocabulary)


def _listed(own: str, level: Level | None, code: str) -> str | None:
    """Return the name that the list has for a government or a zone; None for another body.

    A name without a character of the listed one is of another body, to which a file of the user
    gives the code.
    """
    if level == "department":
        itself = not is_in_law(code) and is_zone(own)
    else:
        itself = level is not None and (len(code) == 9) == (level in ("town", "subdistrict"))
    listed = division_names().get(code) if itself else None
    return listed if listed and set(own[:-1]) & set(listed[:-1]) else None


def _below(name: str, code: str) -> str:
    """Leave out the names of a division and of those above it, each in any of its forms."""
    chain = [code[:length].ljust(6, "0") for length in (2, 4, 6)]
    if len(code) == 9:
        chain.append(code)
    if not is_in_law(code):
        chain.insert(0, code)  # 苏州工业园区 is not the 工业园区 of 苏州市
    full = [division_names().get(above, "?") for above in chain]
    for i, above in enumerate(chain):
        forms = _forms(above)
        if any(name.startswith(lower) for lower in full[i + 1 :]):
            forms = full[i : i + 1]  # 吉林市公安局 begins with the city, not with 吉林省
        while form := next((f for f in forms if name.startswith(f) and len(name) - len(f) > 1), ""):
            name = name[len(form) :]
            # Twice the same place (第二师铁门关市), but never a word (平安区平安建设办公室).
            forms = [f for f in forms if f[-1] in "省市县区旗盟州师"]
    return name if is_in_law(code) else _OWN_ZONE.sub("", name)


def _forms(code: str) -> list[str]:
    name = division_names().get(code, "")
    forms = {name, short_form(name), bare_name(name), *other_names().get(code, ())}
    return sorted((f for f in forms if len(f) > 1), key=len, reverse=True)


def _without_suffix(issuer: str) -> str:
    name = re.sub(r"\s", "", issuer)
    return _SUFFIX.sub("", name) or name


def _spelled(name: str, level: Level | None, vocabulary: Vocabulary) -> str:
    """Write a body's own name in one way."""
    if level not in ("department", None):
        return name
    if is_zone(name):
        return spelled_out(zone_name(name), vocabulary)
    zone, bureau = split_zone(name)
    bureau = _PARTY.sub("", bureau)
    bureau = _GOVERNMENT.sub("人民政府" if re.match("(?:人民)?政府办", bureau) else "", bureau)
    return spelled_out(zone, vocabulary) * bool(zone) + spelled_out(bureau, vocabulary)


def _is_central(name: str, vocabulary: Vocabulary) -> bool:
    bodies = vocabulary.words["central_bodies"].words
    return bool(_CENTRAL.search(name)) or name.startswith(bodies)


def _without_places(name: str, known: Names) -> tuple[str, str]:
    """Split a name into the places above the body, in one form, and the rest.

    The lowest place of the list stands for those above it if no other has its name. The places are
    empty where none is sure.
    """
    above: list[str] | None = None
    rest = name
    while (found := place_at(rest)) and found.length < len(rest):
        codes = within(found.codes, above)
        if not codes:
            break
        above, rest = codes, rest[found.length :]
    if above is None and (bare := bare_place_at(rest)):
        above, rest = list(bare.codes), rest[bare.length :]
    unlisted = ""
    while not _PARTY.match(rest) and (match := PLACE.match(rest)) and match.end() < len(rest):
        if is_zone(match.group()):
            break
        unlisted, rest = unlisted + match.group(), rest[match.end() :]
    if above is not None and len(above) > 1:
        above = [c for c in above if _agrees(names_of(c), known)]
    if above is not None:
        head = _unique_name(above[0]) if len(above) == 1 else ""
        return (head + unlisted, rest) if head else ("", name)
    return (_of_known(known) + unlisted, rest)


def bare_place_at(name: str) -> Place | None:
    """Find a place without its 省, 市 or 县 at the start of the name of a zone or its bureau.

    Examples
    --------
    >>> bare_place_at("重庆两江新区").length, bare_place_at("重庆司法局")
    (2, None)
    """
    if not is_zone(name) and not split_zone(name)[0]:
        return None
    for length in range(min(len(name), 6), 1, -1):
        if codes := _codes_by_bare_name().get(name[:length]):
            # 河北 is the province and not 河北区, 西安 the city and not 西安区.
            upper = ([c for c in codes if c.endswith(end)] for end in ("0000", "00"))
            return Place(length, next(filter(None, upper), codes))
    return None


@lru_cache(maxsize=1)
def _codes_by_bare_name() -> Mapping[str, Sequence[str]]:
    bare: dict[str, list[str]] = {}
    for name, codes in codes_by_name().items():
        if len(form := bare_name(name)) > 1 and not is_zone(name):
            bare.setdefault(form, []).extend(c for c in codes if c not in bare.get(form, ()))
    return bare


def _place_of_zone(name: str, vocabulary: Vocabulary) -> str:
    """Return where a zone is that only one place has; empty for other names."""
    pairs = (pair.partition("=") for pair in vocabulary.words["known_zones"].words)
    return next((place for zone, _, place in pairs if name.startswith(zone)), "")


def _agrees(names: Names, known: Names) -> bool:
    """Whether a place lies in all places that are known; nothing known agrees with none."""
    pairs = [(a, b) for a, b in zip(names[:3], known[:3], strict=True) if b]
    return bool(pairs) and all(a == b for a, b in pairs)


def _unique_name(code: str) -> str:
    """Return the name of a place, with the place above it where others have the same name."""
    names, name = names_of(code), division_names()[code]
    alone = len(codes_by_name().get(name, ())) == 1
    return name if alone else (names.city or names.province or "") + name


def _of_known(known: Names) -> str:
    """Return the lowest place that is known, with that above it where others have its name."""
    name = known.county or known.city or known.province or ""
    codes = [c for c in codes_by_name().get(name, ()) if _agrees(names_of(c), known)]
    return _unique_name(codes[0]) if len(codes) == 1 else name


def name_in(issuer_id: str) -> str:
    """Return the name that an issuer_id holds.

    Examples
    --------
    >>> name_in("120112:department:司法局"), name_in("?:town:青石镇:2023/a")
    ('司法局', '青石镇')
    """
    return _parts(issuer_id)[2]


def report_in(issuer_id: str) -> str | None:
    """Return the report_id at the end of the issuer_id of a body that is not settled.

    Examples
    --------
    >>> report_in("?:town:青石镇:2023/a"), report_in("?:town:镇原县青石镇")
    ('2023/a', None)
    """
    parts = _parts(issuer_id)
    return parts[3] if len(parts) > 3 else None


def is_settled(issuer_id: str) -> bool:
    """Whether an issuer_id is sure to be of one body, so that its reports belong together.

    Examples
    --------
    >>> ids = ("120112:department:司法局", "?:town:镇原县青石镇", "?:town:青石镇:a/b", "?:?:?")
    >>> [is_settled(i) for i in ids]
    [True, True, False, False]
    """
    return not issuer_id.endswith(":?") and report_in(issuer_id) is None


def _parts(issuer_id: str) -> list[str]:
    return issuer_id.split(":", 3 if issuer_id.startswith("?:") else 2)
