"""Whether reports were submitted and published in time.

Both duties are those of the 法治政府建设与责任落实督察工作规定 (厅字〔2019〕28号, in force since
2019-04-15), 第二十四条: every year the report goes to the body above before 1 March (报送) and to
the public before 1 April (公开). It binds local governments and the departments of county level and
above; a subdistrict is a branch office of its government and follows local rule. The rule before it
bound the county level and departments only.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, get_args

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.coverage import COVERAGE, coverage
from lawstats.schema.tables import Column, Table
from lawstats.tables.corpus import Corpus

Judged = Literal["submit", "publish"]
DutyOutcome = Literal["in_time", "late", "not_shown_late", "unknown", "by_local_rule"]
DateColumn = Literal["received_on", "released_on", "published_on"]

_Dated = tuple[dt.date | None, DateColumn]

_FIRST_YEAR = 2019  # the first report year under the rule of 2019

TIMELINESS = Table(
    "timeliness",
    "one row per report and duty, also for a report that was received but is not in the input",
    (
        *(c for c in COVERAGE.columns if c.name in ("issuer", "level", "division_code", "year")),
        Column("report_id", "str", "the report", "it is not in the input"),
        Column("judged", "str", "the duty that the row is about", values=get_args(Judged)),
        Column("last_day", "date", "last day in time", "the year is unknown"),
        Column("done_on", "date", "the date that the result is based on", "no date is known"),
        Column("basis", "str", "which date this is", "no date is known", get_args(DateColumn)),
        Column(
            "outcome",
            "str",
            "in_time, late; not_shown_late: only the date of signature is known, and it is in "
            "time; unknown: there is no date; by_local_rule: the law sets no day for this body",
            "the body had no such duty in that year",
            get_args(DutyOutcome),
        ),
    ),
    ("year", "division_code", "level", "issuer", "report_id", "judged"),
)


def timeliness(
    corpus: Corpus,
    years: Iterable[int] | None = None,
    *,
    submit_by: tuple[int, int] = (3, 1),
    publish_by: tuple[int, int] = (3, 31),
) -> pd.DataFrame:
    """Judge the two duties of each report: 报送 by 1 March and 公开 before 1 April.

    报送 is judged by ``received_on`` of the roster, 公开 by ``released_on``. Without that date the
    signature shows only whether the report is late: signed after the last day, it is late; signed
    before, it is not shown late, and not shown in time either. If there are several reports of one
    issuer and year, the earliest dates count for all of them, so a report published again is not
    late. For years before 2019 the result is null for towns, subdistricts and departments of towns,
    because the older rule did not bind them. From 2019 on, local rule applies to subdistricts and
    departments of towns, unless the roster gives their duty.

    Parameters
    ----------
    corpus : Corpus
    years : iterable of int, optional
        Years reported on; default: those of the reports in the input.
    submit_by, publish_by : (int, int)
        Month and day, in the year after the one reported on, of the last day in time. 第二十四条
        says 3月1日之前; read in favour of the body, 1 March itself is in time.

    Returns
    -------
    pandas.DataFrame
        The columns of `TIMELINESS`, two rows per report, sorted by year, division_code, level,
        issuer, report_id, judged. A body whose report was received but is not in the input has two
        rows too.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> frame = timeliness(read_corpus("data/raw"))
    >>> signed = frame[frame["report_id"] == "xianshuigu-2023"]
    >>> signed[["judged", "basis", "outcome"]].values.tolist()
    [['publish', 'published_on', 'not_shown_late'], ['submit', 'published_on', 'not_shown_late']]
    """
    last_days: dict[Judged, tuple[int, int]] = {"submit": submit_by, "publish": publish_by}
    reports = _dates_of_reports(corpus)
    rows = []
    for covered in frames.rows(coverage(corpus, years)):
        body = covered._asdict()
        own = _own_reports(body, reports)
        if not own and not body["received_on"]:
            continue
        dates = _dates_of(body, own)
        for duty, day in last_days.items():
            last = dt.date(body["year"] + 1, *day) if body["year"] is not None else None
            row = {**body, "judged": duty, "last_day": last}
            row |= _judge(body, duty, last, [dates[duty], dates["signed"]])
            ids = [report.report_id for report in own] or [None]
            rows += [{**row, "report_id": report_id} for report_id in ids]
    return frames.to_frame(TIMELINESS, rows)


def _dates_of_reports(corpus: Corpus) -> dict[tuple[str, int | None], list[Any]]:
    """List the reports with their dates, by issuer and year and by report_id and year."""
    columns = ["report_id", "issuer_id", "year", "released_on", "published_on"]
    reports: dict[tuple[str, int | None], list[Any]] = defaultdict(list)
    for row in frames.rows(corpus.reports(columns)):
        reports[row.issuer_id, row.year].append(row)
        reports[row.report_id, row.year].append(row)
    return reports


def _own_reports(
    body: Mapping[str, Any], reports: Mapping[tuple[str, int | None], list[Any]]
) -> list[Any]:
    """List all reports of a body for a year; if either is unknown, the one report only."""
    known = body["year"] is not None and body["issuer"] is not None
    return reports.get((body["issuer_id" if known else "report_id"], body["year"]), [])


def _dates_of(body: Mapping[str, Any], own: Sequence[Any]) -> dict[str, _Dated]:
    """Give the earliest date of each duty, and of the signature."""
    return {
        "submit": (body["received_on"], "received_on"),
        "publish": (
            min((r.released_on for r in own if r.released_on), default=None),
            "released_on",
        ),
        "signed": (
            min((r.published_on for r in own if r.published_on), default=None),
            "published_on",
        ),
    }


def _judge(
    body: Mapping[str, Any],
    duty: Judged,
    last: dt.date | None,
    dates: Sequence[_Dated],
) -> dict[str, Any]:
    """Judge a duty by the first date that is known: the day it was done, else the signature."""
    done, basis = next((dated for dated in dates if dated[0]), (None, None))
    judged = {"done_on": done, "basis": basis}
    if (bound := _bound(body, duty)) is not True:
        return judged | {"outcome": bound}
    if not done or not last:
        return judged | {"outcome": "unknown"}
    if done > last:
        return judged | {"outcome": "late"}
    return judged | {"outcome": "not_shown_late" if basis == "published_on" else "in_time"}


def _bound(body: Mapping[str, Any], duty: Judged) -> Literal[True] | DutyOutcome | None:
    """Return whether a duty binds a body in a year: true, by local rule, or null if it does not."""
    level, year, asked = body["level"], body["year"], body["duty"]
    small = level == "department" and len(body["division_code"] or "") > 6
    low = level in ("town", "subdistrict") or small
    if low and year is not None and year < _FIRST_YEAR:
        return None
    if asked:
        return True if asked in (duty, "both") else None
    return "by_local_rule" if level == "subdistrict" or small else True
