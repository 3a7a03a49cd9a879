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
    """Judge the two duties of each report apart: 报送 by 1 March, 公开 before 1 April.

    报送 is judged by ``received_on`` of the roster, 公开 by ``released_on``. Where that date is
    unknown the signature tells one thing only: a report signed after the last day is late; one
    signed before is not shown late, and not shown in time either. Of several reports of one issuer
    and year the earliest dates count, for all of them: one published again is not late for it.
    Towns, subdistricts and departments of towns: null up to the report for 2018, as the older rule
    did not bind them. Subdistricts and departments of towns thereafter: by local rule, unless the
    roster gives their duty.

    Parameters
    ----------
    corpus : Corpus
    years : iterable of int, optional
        Years reported on; default: those of the reports in the input.
    submit_by, publish_by : (int, int)
        Month and day, in the year after the one reported on, of the last day in time. 第二十四条
        says 3月1日之前; read in the bodies' favour, 1 March itself is in time.

    Returns
    -------
    pandas.DataFrame
        The columns of `TIMELINESS`, two rows a report, sorted by year, division_code, level,
        issuer, report_id, judged.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> frame = timeliness(read_corpus("data/raw"))
    >>> signed = frame[frame["report_id"] == "xianshuigu-2023"]
    >>> signed[["judged", "basis", "outcome"]].values.tolist()
    [['publish', 'published_on', 'not_shown_late'], ['submit', 'published_on', 'not_shown_late']]
    """
    columns = ["report_id", "issuer_id", "year", "released_on", "published_on"]
    dates: dict[tuple[str, int | None], list[tuple[Any, ...]]] = defaultdict(list)
    for report_id, issuer_id, year, *days in frames.rows(corpus.reports(columns)):
        dates[issuer_id, year].append((report_id, *days))
        dates[report_id, year].append((report_id, *days))
    rows = []
    due = coverage(corpus, years)
    for values in frames.rows(due):
        body = dict(zip(due.columns, values, strict=True))
        year = body["year"]
        # Reports of an unknown year, or of unknown issuers, are not of one matter.
        known = year is not None and body["issuer"] is not None
        own = dates.get((body["issuer_id" if known else "report_id"], year), [])
        if not own and not body["received_on"]:
            continue
        released = min((r for _, r, _ in own if r), default=None)
        signed = min((s for _, _, s in own if s), default=None)
        judged: dict[Judged, tuple[tuple[int, int], dt.date | None, DateColumn]] = {
            "submit": (submit_by, body["received_on"], "received_on"),
            "publish": (publish_by, released, "released_on"),
        }
        for duty, (day, done, basis) in judged.items():
            last = dt.date(year + 1, *day) if year is not None else None
            row = {**body, "judged": duty, "last_day": last}
            row |= _judge(body, duty, last, [(done, basis), (signed, "published_on")])
            rows += [{**row, "report_id": report_id} for report_id, *_ in own or [(None,)]]
    return frames.to_frame(TIMELINESS, rows)


def _judge(
    body: Mapping[str, Any],
    duty: Judged,
    last: dt.date | None,
    days: Sequence[tuple[dt.date | None, DateColumn]],
) -> dict[str, Any]:
    """Say how a duty was met: by the day it was done, else by the signature."""
    done, basis = next((day for day in days if day[0]), (None, None))
    told = {"done_on": done, "basis": basis}
    if (bound := _bound(body, duty)) is not True:
        return told | {"outcome": bound}
    if not done or not last:
        return told | {"outcome": "unknown"}
    if done > last:
        return told | {"outcome": "late"}
    return told | {"outcome": "not_shown_late" if basis == "published_on" else "in_time"}


def _bound(body: Mapping[str, Any], duty: Judged) -> Literal[True] | DutyOutcome | None:
    """Whether a duty binds a body in a year; null where it does not."""
    level, year, asked = body["level"], body["year"], body["duty"]
    small = level == "department" and len(body["division_code"] or "") > 6
    low = level in ("town", "subdistrict") or small
    if low and year is not None and year < _FIRST_YEAR:
        return None
    if asked:
        return True if asked in (duty, "both") else None
    return "by_local_rule" if level == "subdistrict" or small else True
