"""Which division of the statistical code an issuer belongs to: code and names.

The list (``vocabulary/divisions.csv.gz``) is the statistical division code of 2023: provinces,
cities and counties with 6 digits, towns and subdistricts with 9. Many places share a name, so a
name alone proves nothing. The other places that the report names decide; where they do not, the
code is null.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from lawstats.schema.tables import Level
from lawstats.text.han import HAN, ONE_HAN
from lawstats.text.lines import Span
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.changes import (
    change_of,
    former_counties,
    former_county,
    former_towns,
    told,
)
from lawstats.vocabulary.places import (
    LONGEST,
    NO_PLACE,
    Names,
    Place,
    bare_name,
    codes_by_name,
    division_names,
    is_in_law,
    names_of,
    stem,
    town_key,
)

_ORGAN = re.compile(r"(?:人民政府|政府|行政公署|行署|管理委员会|管委会|党工委|党委)$")
# 津南区人民政府双林街道办事处
_GOVERNMENT = re.compile("^人民政府(?=..)")
_ZONE = ("管理委员会", "管委会")
# Where the name of a place is part of a longer word (津南区域, 合作市级).
_GLUED = frozenset("域划别位段间级场")
# What follows a place's name without its 区 or 县.
_AFTER = frozenset(["经济", "首善", "实际", "特色", "全域", "大地", "人民", "高质", "法院", "检察"])
# One mention of the county is enough for a name that so few towns share.
_RARE = 10
# Words before the name of a place that is not the issuer's (学习和平县经验, 与毗邻的城口县).
_AWAY = frozenset(["赴", "与", "到", "学习", "考察", "借鉴", "毗邻", "邻的", "兄弟"])
# What follows the name of a town's county where it leads: 津南区委, 津南区政府.
_SUPERIOR = ("委", "区委", "县委", "市委", "政府", "人民政府")
_STRANGE = re.compile(
    rf"(?:中共)?(?!.?[全我本各该跨两])(?!(?:开发|示范|试验|高新|保税|自贸|经开|旅游|风景|保护|功能|禁.)区)"
    rf"[{HAN}]{{2,3}}(?:省|自治区|(?<!城)市|(?<![园社地郊城小])区|县|旗)(?![{''.join(_GLUED)}])"
)
_BELOW = re.compile(
    rf"[{HAN}]{{2,4}}?(?:省|(?<!城)市(?!场)|(?<![社地小])区(?!划|域)|县(?!域)|旗"
    r"|(?<!城)镇|(?<!城)乡(?!村|镇)|街道)"
)


class _Divisions(NamedTuple):
    """The list: names by code, and codes by name."""

    names: Mapping[str, str]
    towns: Mapping[str, str]  # codes, a blank between them
    places: Mapping[str, Sequence[str]]  # codes, and marks of former ones
    heads: Mapping[str, Sequence[str]]  # provinces and cities without 省 and 市
    bare: Mapping[str, Sequence[str]]  # counties without 县, 区 and 市


class _Search(NamedTuple):
    """Finds the names of places in a text; their codes; whether each is a full name (津南区)."""

    matcher: AhoCorasick
    codes: Sequence[Sequence[str]]
    full: Sequence[bool]


class _Mentions(NamedTuple):
    """The places that a report names."""

    named: Counter[str]  # how often, by code
    leads: set[str]  # codes of the places that titles begin with
    superiors: set[str]  # codes of the counties that lead (津南区委)
    strange: Counter[str]  # how often, by name, places that the list lacks


@lru_cache(maxsize=1)
def _load() -> _Divisions:
    names = division_names()
    towns: dict[str, str] = {}
    heads: dict[str, list[str]] = {}
    bare: dict[str, list[str]] = {}
    for code, name in names.items():
        if len(code) == 9:
            key = town_key(name)
            towns[key] = f"{towns[key]} {code}" if key in towns else code
        elif code in codes_by_name().get(name, ()):
            forms = heads if code.endswith("00") else bare
            forms.setdefault(bare_name(name), []).append(code)
    places = {name: [*codes] for name, codes in codes_by_name().items()}
    for name, marks in former_counties().items():
        places.setdefault(name, []).extend(marks)
    return _Divisions(names, towns, places, heads, bare)


@lru_cache(maxsize=4)
def _variants(vocabulary: Vocabulary) -> tuple[dict[int, str], Mapping[str, Sequence[str]]]:
    """Return a table that writes characters with variants in one way, and towns by such names."""
    table: dict[int, str] = {}
    for pair in vocabulary.words["variants"].words:
        listed, _, other = pair.partition("=")
        table[ord(other)] = table.get(ord(listed), listed)
    written = set(table.values()) | {chr(c) for c in table}
    towns: dict[str, list[str]] = {}
    for key, codes in _load().towns.items():
        if not written.isdisjoint(key):
            towns.setdefault(key.translate(table), []).extend(codes.split())
    return table, towns


@lru_cache(maxsize=4)
def _search(vocabulary: Vocabulary) -> _Search:
    # The other names of zones (郑州高新区) say nothing of the county of a report.
    places = {n: c for n, c in codes_by_name().items() if is_in_law(c[0]) or _listed(n, c)}
    forms: dict[str, tuple[list[str], bool]] = {}
    common = vocabulary.words["plain_places"].words
    for name, codes in places.items():
        bare = bare_name(name)
        if len(bare) > 1 and bare not in common and bare not in places:
            known = forms.setdefault(bare, ([], False))[0]
            # A bare province (浙江经验) is named by everybody.
            known += [c for c in codes if c not in known and not c.endswith("0000")]
    # 城区, 东区, 新城区 are words first.
    forms |= {n: (list(c), True) for n, c in places.items() if n not in common}
    for name, marks in former_counties().items():
        if name not in common:
            forms[name] = ([*forms.get(name, ((), True))[0], *marks], True)
    words = sorted(forms)
    matcher = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    return _Search(matcher, [forms[w][0] for w in words], [forms[w][1] for w in words])


class Found(NamedTuple):
    """The division of an issuer.

    Attributes
    ----------
    code : str or None
        9 digits for a town or subdistrict, else 6; None where the report does not decide, and for
        what the list of 2023 lacks.
    names : Names
        Also where the code is None: the places that are known all the same.
    division : str or None
        The code, or the mark (`changes.Change.mark`) of what the list of 2023 lacks.
    """

    code: str | None
    names: Names
    division: str | None


_NOWHERE = Names(None, None, None, None)


def _listed(name: str, codes: Sequence[str]) -> bool:
    return any(_load().names[c] == name for c in codes)


def find_place(
    issuer: str,
    level: Level | None,
    text: str,
    titles: Sequence[Span],
    vocabulary: Vocabulary,
    year: int | None = None,
) -> Found:
    """Find the division of an issuer.

    The places before the issuer's own name decide; one that the list lacks leaves null. Without
    them the report must name the county of the town, or its city or province at the head of a
    cited title. A name that only one town of the nation has needs such support too, for the list
    is of one year and lacks what was renamed before or founded after. A department has the code
    of its county or city; a zone only one that is listed itself. A body of a former county, and a
    former town, has no code.

    Parameters
    ----------
    issuer : str
    level : str or None
    text : str
        The report.
    titles : sequence of (int, int)
        Spans of the titles in 《》.
    vocabulary : Vocabulary
    year : int, optional
        The year reported on: divisions that were gone before it are left out.

    Returns
    -------
    Found

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> find_place("天津市津南区咸水沽镇人民政府", "town", "", [], load()).code
    '120112100'
    >>> find_place("太平镇", "town", "太平镇坚持依法行政。", [], load()).code is None
    True
    >>> find_place("南通市港闸区司法局", "department", "", [], load())[:2]
    (None, Names(province='江苏省', city='南通市', county=None, town=None))
    """

    def mentions(town: str | None = None) -> _Mentions:
        return _mentions(text, titles, vocabulary, town)

    lowest = level in ("town", "subdistrict", None) or issuer.endswith(_ZONE)
    split = _Split(0, None, issuer.strip())
    for split in _splits(issuer.strip(), year):
        if lowest and (towns := _towns(split, vocabulary, year)):
            alone = split.above is not None and len(towns) == 1
            return _found(towns[0] if alone else _decide(towns, mentions(split.rest)), split)
    above, rest = split.above, _ORGAN.sub("", split.rest)
    if above is None and level == "city":
        above, rest = _load().heads.get(rest), ""  # 阿里行署
    if above is None:
        if level == "department" and _headless(rest):
            return _found(_named_most(rest[0], mentions()), split)
        only = _only_county(mentions(rest)) if level in ("town", "subdistrict") else None
        return Found(None, names_of(only) if only else _NOWHERE, None)
    own = not _BELOW.match(rest) if level == "department" else not rest
    alone = len(above) == 1 and (split.places > 1 or not own)
    best = above[0] if alone else _decide(above, mentions())
    return _found(best, split) if own else Found(None, _names(best), None)


def lacking_of(found: Found, level: Level | None) -> str | None:
    """Say what the list of divisions lacks of an issuer; None where it lacks nothing that is known.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> lacking_of(find_place("南通市港闸区司法局", "department", "", [], load()), "department")
    '港闸区 (320611) is in the lists up to 2020; merged into 崇川区 (320613)'
    >>> lacking_of(find_place("城口县青岚镇", "town", "", [], load()), "town")
    'the list of 2023 has no town or subdistrict of this name in 城口县'
    """
    if found.code is not None:
        return None
    if found.division is not None:
        change = change_of(found.division)
        now = names_of(found.division)
        if change:
            return told(change)
        return f"{now.town} is now in {now.county} ({found.division})" if now.town else None
    if level in ("town", "subdistrict") and found.names.county:
        return f"the list of 2023 has no town or subdistrict of this name in {found.names.county}"
    return None


class _Split(NamedTuple):
    """A name split after the places that it begins with: 津南区 | 咸水沽镇."""

    places: int
    above: Sequence[str] | None  # codes and marks that the places can mean; None without a place
    rest: str
    former: bool = False  # whether a county among the places is a former one


def _splits(name: str, year: int | None) -> Iterator[_Split]:
    """Split a name after none, one, two … of the places that it begins with.

    A place that does not lie in the one before it is taken for a part of the rest.
    """
    split = _Split(0, None, name)
    yield split
    while (found := _place_at(split.rest, split.above, year)) and found.codes:
        former = all("~" in c and not c[:6].endswith("00") for c in found.codes)
        rest = _GOVERNMENT.sub("", split.rest[found.length :])
        split = _Split(split.places + 1, found.codes, rest, split.former or former)
        yield split


def _towns(split: _Split, vocabulary: Vocabulary, year: int | None) -> list[str]:
    """Codes of the towns in the places before that have the rest of the name, or marks."""
    key = town_key(split.rest)
    codes = _load().towns.get(key, "").split()
    if not codes:
        table, towns = _variants(vocabulary)
        codes = list(towns.get(key.translate(table), ()))
    marks = former_towns().get(key, ())
    former = _of_year(marks, year)
    if split.above is None:
        return codes + former or list(marks)
    inside, gone = _inside(codes, split.above), _inside(former or marks, split.above)
    return inside + gone if len(split.above) > 1 else inside or gone


def _found(division: str | None, split: _Split) -> Found:
    """Return what is known of a division, or else of the places before the name."""
    if division is None:
        above = split.above or ()
        return Found(None, _names(above[0] if len(above) == 1 else None), None)
    listed = _load().names.get(division)
    if "~" in division or split.former:
        return Found(None, _names(division, split.former), division)
    return Found(
        None if listed is None or NO_PLACE.fullmatch(listed) else division,
        names_of(division),
        division,
    )


def _names(division: str | None, former: bool = False) -> Names:
    """Return the names of a division; of one that the list lacks only those that it has."""
    if division is None:
        return _NOWHERE
    change = change_of(division)
    if change and len(change.code) == 9 and change.code[:6] in _load().names and not former:
        return names_of(change.code[:6])
    names = names_of(change.today[0] if change else division)
    return names._replace(county=None, town=None) if change or former else names


def _of_year(marks: Sequence[str], year: int | None) -> list[str]:
    """Leave out the divisions that were gone in a year; a list can be of the year before."""
    return [
        m for m in marks if year is None or "~" not in m or int(m.partition("~")[2]) >= year - 1
    ]


def _inside(codes: Sequence[str], above: Sequence[str] | None) -> list[str]:
    """Keep the codes and marks that lie in one of the places before, or are that place again."""
    if above is None:
        return list(codes)
    stems = tuple(s for c in above for s in _stems(c))
    return [c for c in codes if c.startswith(stems) and c not in above] or [
        c for c in codes if c in above
    ]


def _stems(division: str) -> list[str]:
    """Return the digits with which the codes in a division begin, of a former one also today's."""
    change = change_of(division)
    return [stem(c) for c in ((change.code, *change.today) if change else (division,))]


def full_issuer(issuer: str, division: str) -> str:
    """Put the name of its county or city before a department that calls itself 区国动办.

    Examples
    --------
    >>> full_issuer("区国动办", "120112"), full_issuer("咸水沽镇", "120112100")
    ('津南区国动办', '咸水沽镇')
    """
    name = _name(division)
    return name + issuer[1:] if _headless(issuer) and name.endswith(issuer[0]) else issuer


def _name(division: str) -> str:
    change = change_of(division)
    return change.name if change else _load().names.get(division, "")


def _headless(issuer: str) -> bool:
    return issuer[:1] in tuple("省市州县区旗") and not issuer.startswith("市场")


def _place_at(name: str, above: Sequence[str] | None, year: int | None) -> Place | None:
    """Find the longest place that a name begins with (浙江金华义乌市: 浙江, 金华, 义乌市)."""
    for length in range(min(len(name), LONGEST), 1, -1):
        form = name[:length]
        if named := _load().places.get(form):
            inside = _inside(_of_year(named, year) or named, above)
            ward = _load().places.get(name[length - 1 : length + 2])  # 济南市中区
            return Place(length - 1 if ward and _inside(ward, inside) else length, inside)
    for length in range(min(len(name), 6), 1, -1):
        codes = _inside(_load().heads.get(name[:length], ()), above)
        if codes and (below := _place_at(name[length:], codes, year)) and below.codes:
            return Place(length, codes)
        # 浙江义乌佛堂镇: a county without its kind only before one of its towns
        counties = _inside(_load().bare.get(name[:length], ()), above)
        towns = _load().towns.get(town_key(name[length:]), "").split() if counties else ()
        if inside := [c for c in counties if any(t.startswith(c) for t in towns)]:
            return Place(length, inside)
    return None


def _mentions(
    text: str, titles: Sequence[Span], vocabulary: Vocabulary, town: str | None
) -> _Mentions:
    """Count the places that a report names.

    Parameters
    ----------
    text : str
    titles : sequence of (int, int)
        Spans of the titles in 《》; a place that a title begins with is often the issuer's.
    vocabulary : Vocabulary
    town : str or None
        Name of the town: an unknown place right before it counts as strange.
    """
    search = _search(vocabulary)
    named: Counter[str] = Counter()
    superiors: set[str] = set()
    at_start: dict[int, Sequence[str]] = {}
    at_end: dict[int, Sequence[str]] = {}
    for i, start, end in search.matcher.find_matches_as_indexes(text):
        above = at_end.get(start)
        codes = (_inside(search.codes[i], above) if above else []) or search.codes[i]
        if search.full[i]:
            if _is_elsewhere(text, start, end, follows=above is not None):
                continue
            at_start[start] = at_end[end] = codes
            if text.startswith(_SUPERIOR, end):
                superiors.update(c for c in codes if c[4:] != "00")
        elif text[end : end + 2] not in _AFTER:
            continue
        named.update(codes)
    leads: set[str] = set()
    strange: Counter[str] = Counter()
    for start, _ in titles:
        own = start + 2 * text.startswith("中共", start)
        if own in at_start:
            leads.update(at_start[own])
        elif found := _STRANGE.match(text, start):
            strange[found.group()] += 1
    for start in _finds(text, town) if town else ():
        if start not in at_end and (found := _STRANGE.fullmatch(text, max(0, start - 4), start)):
            strange[found.group()] += 1
    return _Mentions(named, leads, superiors, strange)


def _is_elsewhere(text: str, start: int, end: int, *, follows: bool) -> bool:
    """Whether a place is part of a longer word, or one that the report visits or learns from.

    `follows`: right after another place.
    """
    before = text[max(0, start - 2) : start]
    inside_word = end - start == 2 and not follows and bool(ONE_HAN.match(before[-1:]))
    away = before in _AWAY or before[-1:] in _AWAY
    return inside_word or away or text[end : end + 1] in _GLUED


def _finds(text: str, word: str) -> Iterator[int]:
    """Yield every start of a word."""
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


class _Support(NamedTuple):
    """How often a report names the places above one."""

    county: int
    city: int
    province: int


def _decide(codes: Sequence[str], seen: _Mentions) -> str | None:
    """Choose the one code that the report supports best, if the support is enough."""
    supports = {code: _support(code, seen) for code in codes}
    best, *others = sorted(codes, key=lambda c: supports[c], reverse=True)
    support = supports[best]
    if others and supports[others[0]] == support:
        return None
    own = support.county if _is_town(best) else seen.named[best]
    if sum(seen.strange.values()) > own or _cites_other_provinces(best, seen):
        return None
    if _is_town(best):
        return best if _is_sure_of_town(best, codes, support, seen) else None
    return best if len(codes) == 1 or support.city or support.province else None


def _support(code: str, seen: _Mentions) -> _Support:
    return _Support(*(seen.named[c if c != code else ""] for c in _above(code)))


def _is_sure_of_town(town: str, codes: Sequence[str], support: _Support, seen: _Mentions) -> bool:
    """Whether the places above a town make it sure among all towns of its name."""
    county = _above(town)[0]
    other_county = any(c[4:] != "00" and c != county for c in seen.named)
    if support.county:
        few = len(codes) == 1 or (len(codes) <= _RARE and not other_county)
        more = support.county > 1 or support.city > 0 or support.province > 0
        leads = county in seen.leads or (county in seen.superiors and not other_county)
        return few or more or leads
    # Without its county: not where another one is named, and only by the title of a rule.
    if other_county:
        return False
    head = next((c for c in _above(town)[1:] if c in seen.leads), None)
    return head is not None and [c for c in codes if c.startswith(tuple(_stems(head)))] == [town]


def _is_town(division: str) -> bool:
    return len(division.partition("~")[0]) == 9


def _above(division: str) -> tuple[str, str, str]:
    """Codes of county, city and province; an empty one where the city is the county (441900)."""
    county, city = division[:6], f"{division[:4]}00"
    if _is_town(division) and county not in _load().names:
        county = former_county(county) or county
    return county, city if city != county else "", f"{division[:2]}0000"


def _cites_other_provinces(code: str, seen: _Mentions) -> bool:
    """Whether the cited rules are of other provinces, and the own one is never named."""
    provinces = {c for c in seen.leads if c.endswith("0000")}
    return bool(provinces) and not any(seen.named[c] for c in _above(code)[1:])


def _named_most(kind: str, seen: _Mentions) -> str | None:
    """Code of the place of a kind (区, 县, 市) that the report names most, if one alone does."""
    ranked = sorted(
        (c for c in seen.named if _name(c).endswith(kind)), key=lambda c: (-seen.named[c], c)
    )
    if not ranked:
        return None
    best, *others = ranked
    if any(seen.named[c] == seen.named[best] for c in others):
        return None
    # A county-level city and the city above it are both 市.
    if any(best.startswith(stem(c)) or c.startswith(stem(best)) for c in others):
        return None
    if sum(seen.strange.values()) > seen.named[best] or _cites_other_provinces(best, seen):
        return None
    return best


def _only_county(seen: _Mentions) -> str | None:
    """Return the county that a report names, if it names it alone, and twice or as its superior."""
    counties = [c for c in seen.named if c[4:] != "00"]
    if len(counties) != 1 or seen.strange or "~" in counties[0]:
        return None
    sure = seen.named[counties[0]] > 1 or counties[0] in seen.superiors
    return counties[0] if sure else None
