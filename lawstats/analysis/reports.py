"""Which reports there are, in one tidy DataFrame a figure: see `lawstats.analysis.frames`."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.coverage import coverage, unread_files
from lawstats.analysis.timeliness import timeliness
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary.names import places_of

_PART_CHECK = "statutory_part:"
_UNKNOWN = 9999  # of a year; sorts last
_NAMED, _NOWHERE = "x", "y"  # instead of a county's code; sort behind all
_DUE = (
    {"division_code": "str", "label": "str", "year": "Int16", "due": "Int64"}
    | dict.fromkeys(("found", "readable", "not_found", "not_in_input", "ambiguous"), "int64")
    | {"unlisted": "Int64"}
)


def due(corpus: Corpus) -> pd.DataFrame:
    """How many reports were due, are in the input and could be read, by county and year.

    Made of `lawstats.analysis.coverage.coverage`: a report is what one body owes for one year, so one that
    is there twice counts once. Towns and departments of a county are the county's; what is no
    county's is its city's or province's. Without a code the county is the one that the body's name
    begins with. Files that could not be read and fit no body are counted too, of a restricted
    corpus all of them.

    Returns
    -------
    DataFrame
        One row per county and year, by division_code, then year, unknown last: division_code (6
        digits; null: not known), label (name; null: not known), year (null: not known), due (null:
        no roster says), found (in the input, read or not), readable, not_found (looked for and not
        found), not_in_input (nothing more is known), ambiguous (a name that several issuers of the
        input have), unlisted (in the input, but not or not clearly on the roster; null without a
        roster). Where `due` is known, it is found + not_found + not_in_input + ambiguous.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> due(read_corpus("data/raw"))[["label", "year", "due", "found"]].head(2).values.tolist()
    [['津南区', 2023, <NA>, 2], ['滨海新区', 2023, <NA>, 1]]
    """
    listed = not corpus.roster().empty
    covered = coverage(corpus)
    bodies = list(frames.rows(covered[["division_code", "issuer", "year", "due", "state"]]))
    theirs = set(covered["source"].dropna())
    about = corpus.sources()[["file", "division_code", "issuer", "year"]]
    told = {file: place for file, *place in frames.rows(about)}
    lost = [
        told.get(source, (None,) * 3) for source in unread_files(corpus) if source not in theirs
    ]
    bodies += [(*place, None, "unreadable") for place in lost]
    county = _county_of(corpus, [(code, issuer) for code, issuer, *_ in bodies])
    counts: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    for code, issuer, year, is_due, state in bodies:
        own = bool(is_due) or not listed
        count = counts[(*county[code, issuer], year or _UNKNOWN)]
        count.update(["due", state] if own else ["unlisted"])
    rows = [
        (
            code if code.isdigit() else None,
            label or None,
            None if year == _UNKNOWN else year,
            n["due"] if listed else None,
            n["readable"] + n["unreadable"],
            n["readable"],
            *(n[state] for state in ("not_found", "not_in_input", "ambiguous")),
            n["unlisted"] if listed else None,
        )
        for (code, label, year), n in sorted(counts.items())
    ]
    return pd.DataFrame(rows, columns=list(_DUE)).astype(_DUE)


def _county_of(
    corpus: Corpus, bodies: Iterable[tuple[str | None, str | None]]
) -> dict[tuple[str | None, str | None], tuple[str, str]]:
    """Give the county's code and label of each (division_code, issuer); what is unknown is last."""
    places = corpus.reports(["division_code", "county", "city", "province"]).drop_duplicates()
    names: dict[str, str] = {}
    above: dict[str, str] = {}
    for code, *nested in frames.rows(places):
        if code and (known := [name for name in nested if name]):
            names[code[:6]], above[code[:6]] = known[0], (*known, code[:6])[1]
    # The name that stands in the name of a body, of which the code list is not asked.
    said = {
        body: next((n for n in places_of(body[1])[:1] if n[-1] in "县区旗市"), "")
        for body in sorted(set(bodies), key=str)
    }
    for (code, _), name in said.items():
        if code and name:
            names.setdefault(code[:6], name)
    shared = Counter(names.values())
    found: dict[tuple[str | None, str | None], tuple[str, str]] = {}
    for body, name in said.items():
        if not (code := (body[0] or "")[:6]) and shared[name] == 1:
            code = next(code for code, other in names.items() if other == name)
        name = names.get(code, code or name)
        label = above.get(code, code) + name if shared[name] > 1 and code else name
        found[body] = (code or (_NAMED if label else _NOWHERE), label)
    return found


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
        for row in frames.rows(checks[checks["check"].str.startswith(_PART_CHECK)])
    }
    statutory = [p.id for p in corpus.vocabulary.parts.values() if p.statutory]
    data = frames.grid(frames.labelled_reports(corpus), "part", statutory)
    told = [
        found.get(key, ("not found", None))
        for key in zip(data["report_id"], data["part"], strict=True)
    ]
    status = [{"not found": "none", "not asked for": None}.get(state, state) for state, _ in told]
    data = data.assign(
        status=pd.Series(status, dtype="str"),
        quote=pd.Series([quote for _, quote in told], dtype="str"),
    )
    return frames.with_names(data, corpus, "parts", "part")


def dates(corpus: Corpus) -> pd.DataFrame:
    """When the reports were signed and published, and whether that was in time.

    Returns
    -------
    DataFrame
        One row per report: report_id, label, year, published_on (date of signature), released_on
        (date of publication), signed_day, released_day: the same as days, 1 for 1 January of the
        year after the one reported on, counted as in common years (1 March is always 60), null
        where a date or the year is unknown; submit, publish: the outcome for each duty, as in
        `lawstats.analysis.timeliness.timeliness`; corrected: whether corrections.csv changed published_on.
        By signed_day, then released_day, unknown last.
    """
    reports = corpus.reports(columns=["report_id", "published_on", "released_on"])
    data = frames.labelled_reports(corpus)[["report_id", "label", "year"]].merge(
        reports, on="report_id"
    )
    for date, day in (("published_on", "signed_day"), ("released_on", "released_day")):
        days = [
            None if pd.isna(when) or pd.isna(year) else _day(when, int(year))
            for when, year in zip(data[date], data["year"], strict=True)
        ]
        data[day] = pd.Series(days, dtype="Int32")
    judged = timeliness(corpus)[["report_id", "judged", "outcome"]]
    for duty in ("submit", "publish"):
        outcome = judged[judged["judged"] == duty].drop_duplicates("report_id")
        data[duty] = data["report_id"].map(outcome.set_index("report_id")["outcome"])
    told = corpus.corrections()
    changed = told[(told["field"] == "published_on") & (told["state"] == "applied")]
    data["corrected"] = data["report_id"].isin(changed["report_id"])
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
    data = frames.labelled_reports(corpus)[["report_id", "label", "year"]]
    for column, count in (("numbers", "size"), ("with_indicator", "count")):
        values = [counts[count].get(report, 0) for report in data["report_id"]]
        data[column] = pd.Series(values, dtype="int64")
    data["without_indicator"] = data["numbers"] - data["with_indicator"]
    return data.sort_values(["numbers", "report_id"], ascending=[False, True], ignore_index=True)
