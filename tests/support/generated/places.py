"""Who reports: places of the division list, drawn from a seed, and invented ones."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import count
from random import Random

import pandas as pd

from lawstats import vocabulary

_LIST = "divisions.csv.gz"
# A county of each of the first 20 issuers is drawn, then one of its places of this level.
_LEVELS = (
    *("town", "subdistrict", "county", "department", "town"),
    *("town", "town", "subdistrict", "town", "department"),
    *("town", "subdistrict", "invented town", "county", "town"),
    *("subdistrict", "department", "town", "invented town", "invented subdistrict"),
)
_BUREAUS = ("司法局", "应急管理局", "市场监督管理局", "教育局", "交通运输局", "卫生健康局")
_SYLLABLES = "霞岫澄汀溪岚栖霁浔梧荻棠沅芷砚泊蔚皋苇漪筠樾屿坞杳湄葭鹭"


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who reports.

    Attributes
    ----------
    level : str
    county, name : str
        The county, and the name without it (of a county: its own name twice).
    code : str or None
        Division code; None for an invented place.
    """

    level: str
    county: str
    name: str
    code: str | None

    @property
    def full(self) -> str:
        """The name with the county before it."""
        return self.name if self.level == "county" else self.county + self.name

    @property
    def issuer_id(self) -> str:
        return (
            f"{self.code}:{self.level}:{self.name}" if self.code else f"?:{self.level}:{self.full}"
        )


@cache
def _divisions() -> dict[str, str]:
    path = vocabulary.__path__[0] + "/" + _LIST
    table = pd.read_csv(path, dtype=str)
    return dict(zip(table["code"], table["name"], strict=True))


@cache
def _names() -> frozenset[str]:
    return frozenset(_divisions().values())


@cache
def _counties() -> list[tuple[str, str]]:
    """Codes and names of the counties whose name no other county bears."""
    named = {c: n for c, n in _divisions().items() if len(c) == 6 and not c.endswith("00")}
    times = Counter(named.values())
    plain = re.compile(r"[\u4e00-\u9fff]{2,4}[县区市](?<!新区)(?<!园区)(?<!开发区)(?<!市辖区)")
    return [(c, n) for c, n in named.items() if times[n] == 1 and plain.fullmatch(n)]


@cache
def _below(county: str, level: str) -> list[tuple[str, str]]:
    ending = "街道" if level == "subdistrict" else "[镇乡]"
    plain = re.compile(rf"[\u4e00-\u9fff]{{2,3}}(?:{ending})")
    return [
        (c, n)
        for c, n in _divisions().items()
        if c[:6] == county and c != county and plain.fullmatch(n)
    ]


def issuers_of(seed: int, n: int) -> list[Issuer]:
    """Draw `n` issuers that report and two that do not, no two of one name.

    Those that report are the first of every larger `n`.

    Examples
    --------
    >>> [i.level for i in issuers_of(0, 3)]
    ['town', 'subdistrict', 'county', 'town', 'town']
    """
    found: list[Issuer] = []
    for at in count():
        kind = _LEVELS[len(found)] if len(found) < min(n, len(_LEVELS)) else "invented town"
        issuer = _draw(Random(f"{seed}:place:{at}"), kind if len(found) < n else "town")
        if issuer and issuer.name not in {i.name for i in found}:
            found.append(issuer)
        if len(found) == n + 2:
            break
    return found


def _draw(rng: Random, kind: str) -> Issuer | None:
    if kind.startswith("invented"):
        county = "".join(rng.sample(_SYLLABLES, 2)) + rng.choice("县区")
        level = kind.removeprefix("invented ")
        ending = "街道" if level == "subdistrict" else rng.choice("镇镇乡")
        name = "".join(rng.sample(_SYLLABLES, 2)) + ending
        return None if {county, name} & _names() else Issuer(level, county, name, None)
    code, county = rng.choice(_counties())
    if kind == "county":
        return Issuer(kind, county, county, code)
    if kind == "department":
        return Issuer(kind, county, rng.choice(_BUREAUS), code)
    places = _below(code, kind)
    if not places:
        return None
    town, name = rng.choice(places)
    return Issuer(kind, county, name, town)
