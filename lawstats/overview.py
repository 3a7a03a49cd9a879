"""Which reports there are, in one tidy DataFrame a figure: see `lawstats.frames`."""

from __future__ import annotations

import datetime

import pandas as pd

from lawstats.corpus import Corpus
from lawstats.frames import frame, grid, named, records

_PART_CHECK = "statutory_part:"


def parts(corpus: Corpus) -> pd.DataFrame:
    """Where the statutory parts stand.

    Returns
    -------
    DataFrame
        One row per report and statutory part: report_id, label, year, part, name_zh, name_en,
        status, quote. ``own``: a heading of its own; ``merged``: one heading announces it with
        another part; ``folded``: told in another part; ``stated``: the report says that there is
        nothing to report; ``none``: not found; null: not found, and the report is for a year
        before the rule. ``quote`` is the heading or the sentence that shows it.
    """
    checks = corpus.checks(columns=["report_id", "check", "detail", "quotes"])
    found = {
        (row.report_id, row.check.removeprefix(_PART_CHECK)): (row.detail.split(":")[0], row.quotes)
        for row in records(checks[checks["check"].str.startswith(_PART_CHECK)])
    }
    statutory = [p.id for p in corpus.vocabulary.parts.values() if p.statutory]
    data = grid(frame(corpus), "part", statutory)
    told = [
        found.get(key, ("not found", None))
        for key in zip(data["report_id"], data["part"], strict=True)
    ]
    status = [{"not found": "none", "not asked for": None}.get(state, state) for state, _ in told]
    data = data.assign(
        status=pd.Series(status, dtype="str"),
        quote=pd.Series([quote for _, quote in told], dtype="str"),
    )
    return named(data, corpus, "parts", "part")


def dates(corpus: Corpus) -> pd.DataFrame:
    """When the reports were signed and published.

    Returns
    -------
    DataFrame
        One row per report: report_id, label, year, published_on (date of signature), released_on
        (date of publication), signed_day, released_day: the same as days, 1 for 1 January of the
        year after the one reported on, counted as in common years (1 March is always 60); null
        where a date or the year is unknown. By signed_day, then released_day, unknown last.
    """
    reports = corpus.reports(columns=["report_id", "published_on", "released_on"])
    data = frame(corpus)[["report_id", "label", "year"]].merge(reports, on="report_id")
    for date, day in (("published_on", "signed_day"), ("released_on", "released_day")):
        values = [
            None if pd.isna(when) or pd.isna(year) else _day(when, int(year))
            for when, year in zip(data[date], data["year"], strict=True)
        ]
        data[day] = pd.Series(values, dtype="Int32")
    return data.sort_values(["signed_day", "released_day", "report_id"], ignore_index=True)


def _day(date: datetime.date, year: int) -> int:
    last = 28 if date.month == 2 else 31
    within = datetime.date(2001, date.month, min(date.day, last)) - datetime.date(2000, 12, 31)
    return within.days + 365 * (date.year - year - 1)


def reading(corpus: Corpus) -> pd.DataFrame:
    """How many numbers were read, and of how many it is known what they count.

    Returns
    -------
    DataFrame
        One row per report: report_id, label, year, numbers, with_indicator, without_indicator;
        the report with most numbers first.
    """
    quantities = corpus.quantities(columns=["report_id", "indicator"])
    counts = quantities.groupby("report_id")["indicator"].agg(["size", "count"]).to_dict()
    data = frame(corpus)[["report_id", "label", "year"]]
    for column, count in (("numbers", "size"), ("with_indicator", "count")):
        values = [counts[count].get(report, 0) for report in data["report_id"]]
        data[column] = pd.Series(values, dtype="int64")
    data["without_indicator"] = data["numbers"] - data["with_indicator"]
    return data.sort_values(["numbers", "report_id"], ascending=[False, True], ignore_index=True)
