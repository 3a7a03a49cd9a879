"""Facts of two packs, paired by where they stand in their reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from lawstats.packs.causes import Pair, Row, Tables
from lawstats.packs.contents import PLACE

_MOST = 1_000  # facts of a report; the most that was seen is 167


def pair_places(facts: Tables, rewritten: Set[str]) -> tuple[list[Pair], dict[str, str]]:
    """Pair the places of two packs, and keep the pairs that differ.

    A place is that of before; in a report with another text it is what stands between the same
    facts, as a word more moves all that come after it. Reports with more than 1,000 facts are left
    out of this: the time of an alignment grows as their square.

    Parameters
    ----------
    facts : pair of sequence
        Rows of the table ``facts`` of each pack, sorted by place.
    rewritten : set of str
        report_id of the reports with another text.

    Returns
    -------
    pairs : list of pair
        Rows with place, report_id, names and facts; None where a pack has nothing there.
    moved : dict of str to str
        Where facts stand now that stood elsewhere before.
    """
    pairs: list[Pair] = []
    moved: dict[str, str] = {}
    sides = [
        {name: list(rows) for name, rows in groupby(_by_place(side), lambda row: row["report_id"])}
        for side in facts
    ]
    for report_id in sorted(sides[0].keys() | sides[1].keys()):
        a, b = (side.get(report_id, []) for side in sides)
        free = report_id in rewritten and max(len(a), len(b)) <= _MOST
        for old, new in (_aligned if free else _at_one_place)(a, b):
            if old and new:
                moved[old["place"]] = new["place"]
            if not (old and new) or _read(old) != _read(new):
                pairs.append((old, new))
    return pairs, moved


def _at_one_place(a: Sequence[Row], b: Sequence[Row]) -> Iterator[Pair]:
    old, new = ({row["place"]: row for row in side} for side in (a, b))
    for place in sorted(old.keys() | new.keys(), key=order):
        yield old.get(place), new.get(place)


def _aligned(a: Sequence[Row], b: Sequence[Row]) -> Iterator[Pair]:
    """Pair what was read as the same, and what stands alone between the same."""
    matcher = SequenceMatcher(None, [*map(_read, a)], [*map(_read, b)], autojunk=False)
    for tag, i, j, k, n in matcher.get_opcodes():
        old, new = a[i:j], b[k:n]
        if tag == "equal" or [*map(_kind, old)] == [*map(_kind, new)]:
            yield from zip(old, new, strict=True)
        else:
            yield from ((row, None) for row in old)
            yield from ((None, row) for row in new)


def _by_place(facts: Sequence[Row]) -> list[Row]:
    """Put together the facts of a place, as one may have several themes."""
    out: list[Row] = []
    ordered = sorted(facts, key=lambda fact: order(fact["place"]))
    for place, rows in groupby(ordered, key=lambda fact: fact["place"]):
        here = list(rows)
        names = list(dict.fromkeys(row["name"] for row in here))
        report_id = here[0]["report_id"]
        out.append({"place": place, "report_id": report_id, "names": names, "facts": here})
    return out


def _read(row: Row) -> tuple[object, ...]:
    """Give what was read at a place, wherever it is."""
    read = ([(name, fact[name]) for name in fact if name != "place"] for fact in row["facts"])
    return _kind(row), *(tuple(fact) for fact in read)


def _kind(row: Row) -> str:
    at = re.fullmatch(PLACE, row["place"], re.DOTALL)
    return at[2] if at else ""


def follow(row: Row, moved: Mapping[str, str]) -> dict[str, Any]:
    """Let a row of the earlier pack rest on the places where its facts stand now."""
    ids = (row.get("fact_ids") or "").split("\n")
    return {**row, "fact_ids": "\n".join(moved.get(i, i) for i in ids)} if ids[0] else dict(row)


def order(text: str) -> str:
    """Give what orders places by report and offset, and other texts as they are.

    Examples
    --------
    >>> sorted(["a:q10", "a:c9"], key=order)
    ['a:c9', 'a:q10']
    """
    at = re.fullmatch(PLACE, text, re.DOTALL)
    return f"{at[1]}:{int(at[3]):09}{at[2]}" if at else text
