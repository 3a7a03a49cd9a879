"""Divisions that the list of 2023 lacks: what they were called, until when, and what they became.

The list (``changes.csv.gz``) holds the counties and cities of 2010 to 2022 and the towns of 2015 to
2022 whose name the list of 2023 does not have in their place. Inside the code such a division has
the mark ``330103~2020``: its code then, and the last year of which a list has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, cast

from lawstats.vocabulary.places import division_names, read_rows, short_form, town_key

Kind = Literal["renamed", "moved", "merged", "divided", "gone"]


class Change(NamedTuple):
    """What became of a division.

    Attributes
    ----------
    code : str
        As it was: 6 digits, or 9 for a town.
    name : str
    until : int
        The last year of which a list has it.
    kind : str
        ``renamed``: it has another name or rank; ``moved``: a town lies in another county;
        ``merged``: it is part of another one; ``divided``; ``gone``: only its county is known.
    today : tuple of str
        Codes in the list of 2023 that its area has now, as far as they are known.
    """

    code: str
    name: str
    until: int
    kind: Kind
    today: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What stands for it among codes: no code of the list of 2023 looks like it."""
        return f"{self.code}~{self.until}"


class _Changes(NamedTuple):
    by_mark: Mapping[str, Change]
    by_code: Mapping[str, str]  # marks of counties, the latest of each code
    counties: Mapping[str, Sequence[str]]  # marks by name, full and short
    towns: Mapping[str, Sequence[str]]  # marks by `town_key`


@lru_cache(maxsize=1)
def _load() -> _Changes:
    by_mark: dict[str, Change] = {}
    by_code: dict[str, str] = {}
    counties: dict[str, list[str]] = {}
    towns: dict[str, list[str]] = {}
    for code, name, until, kind, today in read_rows("changes.csv.gz"):
        change = Change(code, name, int(until), cast(Kind, kind), tuple(today.split()))
        by_mark[change.mark] = change
        if len(code) == 9:
            towns.setdefault(town_key(name), []).append(change.mark)
        else:
            by_code[code] = max(change.mark, by_code.get(code, ""))
            for form in {name, short_form(name)}:
                counties.setdefault(form, []).append(change.mark)
    return _Changes(by_mark, by_code, counties, towns)


def former_counties() -> Mapping[str, Sequence[str]]:
    """Return the marks of former counties and cities by name.

    Examples
    --------
    >>> former_counties()["港闸区"]
    ['320611~2020']
    """
    return _load().counties


def former_county(code: str) -> str | None:
    """Return the mark of the county that had a code last; None for a code that no list had.

    Examples
    --------
    >>> former_county("320611")
    '320611~2020'
    """
    return _load().by_code.get(code)


def former_towns() -> Mapping[str, Sequence[str]]:
    """Return the marks of former towns and subdistricts by `places.town_key`."""
    return _load().towns


def change_of(mark: str) -> Change | None:
    """Return the change that a mark stands for; None for a code of the list of 2023.

    Examples
    --------
    >>> change_of("320611~2020").today, change_of("320613")
    (('320613',), None)
    """
    return _load().by_mark.get(mark) if "~" in mark else None


def told(change: Change) -> str:
    """Say in words what became of a division.

    Examples
    --------
    >>> told(change_of("320611~2020"))
    '港闸区 (320611) is in the lists up to 2020; merged into 崇川区 (320613)'
    """
    words = {
        "renamed": "now",
        "moved": "now",
        "merged": "merged into",
        "divided": "divided among",
        "gone": "it lay in what is now",
    }
    names = division_names()
    today = ", ".join(
        f"{names[code[:6]] if len(code) == 9 else ''}{names[code]} ({code})"
        for code in change.today
    )
    return (
        f"{change.name} ({change.code}) is in the lists up to {change.until}; "
        f"{words[change.kind]} {today}"
    )
