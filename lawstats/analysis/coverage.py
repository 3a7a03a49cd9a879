"""Who was due to report, and whose report is in the input.

Only the roster says who was due. A report that is missing in the input may still exist.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from lawstats.analysis import frames
from lawstats.schema.given import Duty
from lawstats.schema.tables import Column, Table
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary.issuers import name_in, own_name
from lawstats.vocabulary.places import bare_name, names_of

State = Literal["readable", "unreadable", "not_found", "not_in_input", "ambiguous"]

_OWN_YEAR = (11, 12)  # months in which the report for the year itself is already written
_NONE_IN_INPUT = "no report in the input"
_NO_ROSTER = "there is no roster, or several bodies may have this name"

COVERAGE = Table(
    "coverage",
    "one row per body and year reported on",
    (
        Column("issuer", "str", "name as in the roster, otherwise as in the report", "not known"),
        Column("level", "str", "administrative level", "not known"),
        Column("division_code", "str", "statistical division code", "not known"),
        Column("year", "int16", "year reported on", "the report does not say"),
        Column("due", "bool", "whether the roster says that the report was due", _NO_ROSTER),
        Column("duty", "str", "the duty that the roster gives", "as the law says", get_args(Duty)),
        Column(
            "received",
            "bool",
            "whether the roster says that the report was received",
            "the roster does not say",
        ),
        Column("received_on", "date", "first day of receipt", "no date is given"),
        Column("searched_on", "date", "last day of search", "no date is given"),
        Column("issuer_id", "str", "key of its reports in the tables", _NONE_IN_INPUT),
        Column(
            "report_id",
            "str",
            "its report; if there are several, the one in the panel",
            _NONE_IN_INPUT,
        ),
        Column("source", "str", "file that could not be read", "there is no such file"),
        Column(
            "state",
            "str",
            "readable: in the input; unreadable: in the input, but a row of failures; not_found: "
            "somebody looked for it and did not find it; not_in_input: nothing more is known; "
            "ambiguous: several bodies in the input have this name, so add division codes to the "
            "roster",
            values=get_args(State),
        ),
    ),
    ("year", "division_code", "level", "issuer"),
)


@dataclass(slots=True)
class _Body:
    """What the roster says about one body, by year if it gives one."""

    issuer: str
    level: str | None
    code: str | None
    periods: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    duties: set[str] = field(default_factory=set)
    received: dict[int, list[dt.date]] = field(default_factory=lambda: defaultdict(list))
    searched: dict[int, list[dt.date]] = field(default_factory=lambda: defaultdict(list))
    # A status without date holds for every year of its row.
    status: dict[int | None, set[str]] = field(default_factory=lambda: defaultdict(set))

    def is_due(self, year: int) -> bool:
        """Whether it existed at the end of the year; a body without a period always did."""
        end = dt.date(year, 12, 31)
        return not self.periods or any(first <= end <= last for first, last in self.periods)

    @property
    def duty(self) -> str | None:
        """The duty of all its rows together."""
        return "both" if len(self.duties) > 1 else next(iter(self.duties), None)

    def status_of(self, year: int) -> set[str]:
        """Give the statuses that apply to a year."""
        return self.status.get(year, set()) | self.status.get(None, set())


class _Found(NamedTuple):
    """A report of the input, or (without report_id) the known data of a file that was not read."""

    issuer_id: str | None
    name: str
    level: str | None
    code: str | None
    report_id: str | None
    issuer: str | None
    source: str

    @property
    def body(self) -> str | None:
        """The issuer; if it is unknown, the report itself."""
        return self.report_id if self.name == "?" else self.issuer_id


def report_year(day: dt.date) -> int:
    """Give the year that a report received or searched for on a day is about.

    It is the year before, but in November and December the same year.

    Examples
    --------
    >>> [report_year(dt.date(*day)) for day in ((2024, 2, 1), (2024, 10, 31), (2024, 11, 1))]
    [2023, 2023, 2024]
    """
    return day.year if day.month in _OWN_YEAR else day.year - 1


def coverage(corpus: Corpus, years: Iterable[int] | None = None) -> pd.DataFrame:
    """List who was due to report, by the roster alone, and whose report is in the input.

    A body is due for a year if it existed at the end of the year (``valid_from``, ``valid_to``).
    Rows with the same name, level and code are one body. A report belongs to a body if code and
    level agree (for departments, which share the code of their government, the name too), otherwise
    if the name without higher places and the level agree and neither code nor places contradict. A
    report without code that may belong to several bodies belongs to none. A file that was not read
    is matched in the same way by its row of ``sources.csv``, otherwise it belongs to a body if the
    name of the file contains the name of the body and the year.

    Parameters
    ----------
    corpus : Corpus
    years : iterable of int, optional
        Years reported on; default: those of the reports in the input.

    Returns
    -------
    pandas.DataFrame
        The columns of `COVERAGE`, one row per body and year, sorted by year, division_code, level
        and issuer. Reports of bodies that were not due, or of an unknown year, have rows too.
        Without a roster, only these have rows, and ``due`` is null.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> frame = coverage(read_corpus("data/raw"))
    >>> frame["due"].unique().tolist(), frame["state"].unique().tolist()
    ([<NA>], ['readable'])
    """
    reports, lost = _input(corpus)
    bodies = _bodies(corpus.roster(), corpus)
    chosen = {y for y in reports if y is not None} if years is None else set(years)
    rows: list[dict[str, Any]] = []
    for year in sorted(chosen):
        rows += _of_year(year, bodies, reports.get(year, []), _Lost(year, lost))
    if years is None:
        rows += [_of_report(item, None, None) for item in reports.get(None, [])]
    return frames.to_frame(COVERAGE, rows)


def _of_year(
    year: int, bodies: Sequence[tuple[str, _Body]], reports: Sequence[_Found], lost: _Lost
) -> list[dict[str, Any]]:
    """Make the rows of the bodies that are due for a year, then of the other reports."""
    rest = {item.report_id: item for item in reports}
    index = _Index(rest.values())
    ambiguous: set[str | None] = set()
    rows = []
    bound = [(name, body, index.of(name, body)) for name, body in bodies if body.is_due(year)]
    claims = Counter(item.report_id for _, _, found in bound for item in found if item.code is None)
    for name, body, found in bound:
        row = _of_body(body, year)
        several = any(claims[item.report_id] > 1 for item in found)
        if several or len({item.issuer_id for item in found}) > 1:
            ambiguous.update(item.report_id for item in found)
            rows.append(row | {"state": "ambiguous"})
            continue
        for item in found:
            rest.pop(item.report_id, None)
        rows.append(row | _state(row, found, None if found else lost.of(name, body)))
    for item in {item.body: item for item in rest.values()}.values():
        due = False if bodies and item.report_id not in ambiguous else None
        rows.append(_of_report(item, year, due))
    return rows


def _input(
    corpus: Corpus,
) -> tuple[dict[int | None, list[_Found]], list[tuple[int | None, _Found]]]:
    """List reports by year, that in the panel last of its issuer, and files that were not read."""
    columns = ["issuer_id", "issuer", "level", "division_code", "year", "report_id", "source"]
    frame = corpus.reports([*columns, "released_on", "published_on"])
    frame = frame.sort_values(["released_on", "published_on", "report_id"], na_position="first")
    reports: dict[int | None, list[_Found]] = defaultdict(list)
    for key, issuer, level, code, year, report_id, source in frames.rows(frame[columns]):
        name = own_name(issuer, level, None, corpus.vocabulary)
        reports[year].append(_Found(key, name, level, code, report_id, issuer, source))
    given = corpus.sources()[["file", *columns[1:5]]]
    known = {file: about for file, *about in frames.rows(given)}
    lost = []
    for source in unread_files(corpus):
        issuer, level, code, year = known.get(source, (None,) * 4)
        name = own_name(issuer, level, None, corpus.vocabulary)
        lost.append((year, _Found(None, name, level, code, None, issuer, source)))
    return reports, lost


def unread_files(corpus: Corpus) -> list[str]:
    """Name the files that could not be read, as the column ``source`` of failures, in order."""
    failures = corpus.failures(["source", "stage"])
    # Texts of another genre are not reports; files that failed at stage id or sources were read.
    return sorted(set(failures[~failures["stage"].isin(["genre", "id", "sources"])]["source"]))


def _bodies(roster: pd.DataFrame, corpus: Corpus) -> list[tuple[str, _Body]]:
    """Join the roster rows of each body; each comes with its name without higher places."""
    bodies: dict[tuple[str, str | None, str | None], _Body] = {}
    coded: dict[tuple[str, str | None], set[Any]] = defaultdict(set)
    # A row without a code belongs to the body of that name and level, if only one has a code.
    for row in sorted(frames.rows(roster), key=lambda row: row.division_code is None):
        issuer, level, code, first, last, duty, received, searched, status = row
        name = own_name(issuer, level, None, corpus.vocabulary)
        key = (name, level, code)
        if code:
            coded[name, level].add(key)
        elif len(coded[name, level]) == 1:
            (key,) = coded[name, level]
        body = bodies.setdefault(key, _Body(issuer, level, code))
        if first or last:
            body.periods.append((first or dt.date.min, last or dt.date.max))
        if duty:
            body.duties.add(duty)
        if received:
            body.received[report_year(received)].append(received)
        if searched:
            body.searched[report_year(searched)].append(searched)
        if status:
            day = searched or received
            body.status[report_year(day) if day else None].add(status)
    return [(key[0], body) for key, body in bodies.items()]


class _Index:
    """What was found for one year, by code and level and by name."""

    def __init__(self, found: Iterable[_Found]) -> None:
        self._by_code: dict[tuple[str | None, str | None], list[_Found]] = defaultdict(list)
        self._by_name: dict[str, list[_Found]] = defaultdict(list)
        for item in found:
            self._by_code[item.code, item.level].append(item)
            self._by_name[item.name].append(item)

    def of(self, name: str, body: _Body) -> list[_Found]:
        """List what belongs to a body: by code and level, else by name."""
        code, level = body.code, body.level
        if code and level:
            same = self._by_code.get((code, level), [])
            if level == "department":
                same = [f for f in same if f.name == name]
            if same:
                return same
        return [
            f
            for f in self._by_name.get(name, [])
            if (not level or not f.level or f.level == level)
            and (not code or not f.code or code.startswith(f.code) or f.code.startswith(code))
            and (not code or _may_lie_in(f, code))
        ]


def _may_lie_in(found: _Found, code: str) -> bool:
    """Whether the places in the name of a report's issuer do not contradict a division code."""
    name = name_in(found.issuer_id) if found.issuer_id and not found.code else found.name
    above = name.removesuffix(found.name)
    places = [place for place in names_of(code)[:3] if place]
    return not above or not places or any(bare_name(place) in above for place in places)


class _Lost:
    """Files that were not read and may belong to one year."""

    def __init__(self, year: int, unread: Iterable[tuple[int | None, _Found]]) -> None:
        files = [(its_year, PurePosixPath(item.source).name, item) for its_year, item in unread]
        near = [
            (file, item)
            for its_year, file, item in files
            if its_year == year or (its_year is None and str(year) in file)
        ]
        self._sourced = _Index(item for _, item in near)
        self._unnamed = [(file, item.source) for file, item in near if item.issuer is None]

    def of(self, name: str, body: _Body) -> str | None:
        """Name the first file that belongs to a body, by sources.csv or by its own name."""
        found = [item.source for item in self._sourced.of(name, body)]
        found += [source for file, source in self._unnamed if name in file]
        return min(found, default=None)


def _of_body(body: _Body, year: int) -> dict[str, Any]:
    received = body.received.get(year, [])
    return {
        "issuer": body.issuer,
        "level": body.level,
        "division_code": body.code,
        "year": year,
        "due": True,
        "duty": body.duty,
        "received": True if received or "received" in body.status_of(year) else None,
        "received_on": min(received, default=None),
        "searched_on": max(body.searched.get(year, []), default=None),
        "status": body.status_of(year),
    }


def _state(row: Mapping[str, Any], found: Sequence[_Found], lost: str | None) -> dict[str, Any]:
    if found:
        best = found[-1]
        return {
            "issuer_id": best.issuer_id,
            "report_id": best.report_id,
            "level": row["level"] or best.level,
            "division_code": row["division_code"] or best.code,
            "state": "readable",
        }
    if lost:
        return {"source": lost, "state": "unreadable"}
    # A search without a recorded outcome found no report.
    empty = row["searched_on"] and not row["status"] & {"found", "received"}
    state: State = "not_found" if empty or "not_found" in row["status"] else "not_in_input"
    return {"state": state}


def _of_report(item: _Found, year: int | None, due: bool | None) -> dict[str, Any]:
    return {
        "issuer": item.issuer,
        "level": item.level,
        "division_code": item.code,
        "year": year,
        "due": due,
        "issuer_id": item.issuer_id,
        "report_id": item.report_id,
        "state": "readable",
    }
