"""Whose profile it is: one issuer and year, found by name, and who its peers are.

Peers are the other issuers of the same level that report on the same year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

import pandas as pd

from lawstats.analysis.frames import labels, records
from lawstats.base.errors import InputError
from lawstats.schema.tables import Level
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import latest

_NAMED = 12  # issuers that a message lists


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose profile it is.

    Attributes
    ----------
    report_id, issuer_id : str
        Empty where the corpus holds no report.
    label : str
        Short name, as in `lawstats.analysis.frames.labels`.
    level : str or None
    year : int or None
        The year reported on; without it, or without a level, nobody is a peer.
    """

    report_id: str
    issuer_id: str
    label: str
    level: str | None
    year: int | None


def find(corpus: Corpus, issuer: str | None = None, year: int | None = None) -> Subject:
    """Find the report that a profile is about.

    Parameters
    ----------
    corpus : Corpus
    issuer : str, optional
        An issuer_id, or a name as in `Corpus.select`. By default, or empty, the first by issuer_id
        of the level that most reports of the year are of, so that it has peers.
    year : int, optional
        Year reported on; by default the newest.

    Returns
    -------
    Subject
        Of two reports of one issuer and year the later one, see `lawstats.tables.panel.latest`.

    Raises
    ------
    InputError
        No report is of the issuer, or of that year; or the name is that of several issuers. The
        message names the nearest, the years, or the issuers.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> find(read_corpus("data/raw"), "咸水沽镇").year
    2023
    """
    columns = ["report_id", "issuer_id", "issuer", "city", "county", "level", "year"]
    dates = ["released_on", "published_on"]
    every = corpus.reports(columns=[*columns, *dates])
    every["label"] = labels(every)
    reports = latest(every)
    if issuer:
        named = corpus.select(issuers=issuer).reports(columns=["issuer_id"])["issuer_id"]
        reports = reports[reports["issuer_id"].isin(named)]
        if named.nunique() > 1:
            raise InputError(_several(issuer, reports))
    years = sorted(int(y) for y in reports["year"].dropna().unique())
    if year is None and years:
        year = years[-1]
    if year is not None:
        if year not in years:
            there = ", ".join(map(str, years)) or "none that is known"
            raise InputError(f"no report of {issuer or 'any issuer'} for {year}; years: {there}")
        reports = reports[reports["year"] == year]
    if reports.empty:
        return Subject("", "", "", None, None)
    sizes, levels = reports["level"].value_counts(), get_args(Level)

    def order(row: Any) -> tuple[Any, ...]:
        known = row.level in levels
        most = (-int(sizes[row.level]), levels.index(row.level)) if known else (0, 0)
        # A report whose issuer was not read is no town that anyone looks for.
        return (row.issuer_id.endswith(":?"), *most, row.issuer_id, row.report_id)

    row = min(records(reports), key=order)
    level = row.level if row.level in levels else None
    return Subject(row.report_id, row.issuer_id, row.label, level, year)


def _several(issuer: str, reports: pd.DataFrame) -> str:
    rows = records(reports.drop_duplicates("issuer_id").sort_values("issuer_id"))
    shown = []
    for row in rows[:_NAMED]:
        places = (row.city, row.county, row.issuer_id.split(":", 2)[2])
        name = "".join(dict.fromkeys(place for place in places if pd.notna(place)))
        shown.append(f"{name} ({row.issuer_id})")
    more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    return (
        f"{len(rows)} issuers are called {issuer!r}: {', '.join(shown)}{more}; "
        "give the issuer_id in brackets"
    )


def peer_group(corpus: Corpus, subject: Subject) -> Corpus:
    """Restrict a corpus to what a profile rests on: its level, its year and the year before."""
    if subject.level is None or subject.year is None:
        return corpus.select(issuers=subject.issuer_id or None)
    return corpus.select((subject.year - 1, subject.year), levels=subject.level)


def alone(corpus: Corpus, subject: Subject) -> Corpus:
    """Restrict a corpus to the report of a profile."""
    return corpus.select(subject.year, issuers=subject.issuer_id or None)
