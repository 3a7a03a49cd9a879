"""Which reports there are, with their parts and dates, and how they were read; 01_corpus."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

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


_Body = tuple[str | None, str | None]  # division_code and issuer


def due(corpus: Corpus) -> pd.DataFrame:
    """Count the reports that were due, are in the input and could be read, by county and year.

    Made from `lawstats.analysis.coverage.coverage`. Each body owes one report a year, so two
    reports of one body and year count once. Towns and departments of a county count for the county;
    others for their city or province. Without a code, the county is the one that the name of the
    body begins with. Files that could not be read and match no body are counted too, all of them
    even in a restricted corpus.

    Returns
    -------
    DataFrame
        One row per county and year, by division_code, then year, unknown last. Columns:
        division_code (str, 6 digits; null: unknown), label (str, name; null: unknown), year (Int16;
        null: unknown), due (Int64; null: no roster), found (int64, in the input, read or not),
        readable (int64), not_found (int64, looked for and not found), not_in_input (int64, nothing
        more is known), ambiguous (int64, the name is that of several issuers of the input),
        unlisted (Int64, in the input, but not or not clearly on the roster; null without a roster).
        Where `due` is known, it is found + not_found + not_in_input + ambiguous.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> due(read_corpus("data/raw"))[["label", "year", "due", "found"]].head(2).values.tolist()
    [['津南区', 2023, <NA>, 2], ['滨海新区', 2023, <NA>, 1]]
    """
    has_roster = not corpus.roster().empty
    bodies = _bodies(corpus)
    county = _county_of(corpus, [(code, issuer) for code, issuer, *_ in bodies])
    counts: dict[tuple[str, str, int], Counter[str]] = defaultdict(Counter)
    for code, issuer, year, is_due, state in bodies:
        listed = bool(is_due) or not has_roster
        count = counts[(*county[code, issuer], year or _UNKNOWN)]
        count.update(["due", state] if listed else ["unlisted"])
    rows = [
        (
            code if code.isdigit() else None,
            label or None,
            None if year == _UNKNOWN else year,
            n["due"] if has_roster else None,
            n["readable"] + n["unreadable"],
            n["readable"],
            *(n[state] for state in ("not_found", "not_in_input", "ambiguous")),
            n["unlisted"] if has_roster else None,
        )
        for (code, label, year), n in sorted(counts.items())
    ]
    return pd.DataFrame(rows, columns=list(_DUE)).astype(_DUE)


def _bodies(corpus: Corpus) -> list[tuple[Any, ...]]:
    """List division_code, issuer, year, due and state of the bodies, and of files of no body."""
    covered = coverage(corpus)
    bodies = frames.rows(covered[["division_code", "issuer", "year", "due", "state"]])
    of_bodies = set(covered["source"].dropna())
    columns = ["file", "division_code", "issuer", "year"]
    known = {file: rest for file, *rest in frames.rows(corpus.sources()[columns])}
    lost = [file for file in unread_files(corpus) if file not in of_bodies]
    return bodies + [(*known.get(file, (None,) * 3), None, "unreadable") for file in lost]


def _county_of(corpus: Corpus, bodies: Iterable[_Body]) -> dict[_Body, tuple[str, str]]:
    """Give code and label of the county of each body; unknown ones sort last."""
    named = {body: _county_name(body[1]) for body in sorted(set(bodies), key=str)}
    names, above = _counties_of_reports(corpus)
    for (code, _), name in named.items():
        if code and name:
            names.setdefault(code[:6], name)
    shared = Counter(names.values())
    found: dict[_Body, tuple[str, str]] = {}
    for body, name in named.items():
        if not (code := (body[0] or "")[:6]) and shared[name] == 1:
            code = next(code for code, other in names.items() if other == name)
        name = names.get(code, code or name)
        label = above.get(code, code) + name if shared[name] > 1 and code else name
        found[body] = (code or (_NAMED if label else _NOWHERE), label)
    return found


def _county_name(issuer: str | None) -> str:
    """Read the county at the start of the name of a body; the code list is not used."""
    return next((place for place in places_of(issuer)[:1] if place[-1] in "县区旗市"), "")


def _counties_of_reports(corpus: Corpus) -> tuple[dict[str, str], dict[str, str]]:
    """Give the name of each county that the reports name, and its city or province, by its code."""
    places = corpus.reports(["division_code", "county", "city", "province"]).drop_duplicates()
    names: dict[str, str] = {}
    above: dict[str, str] = {}
    for code, *nested in frames.rows(places):
        if code and (known := [name for name in nested if name]):
            names[code[:6]], above[code[:6]] = known[0], (*known, code[:6])[1]
    return names, above


def parts(corpus: Corpus) -> pd.DataFrame:
    """Show where each report has its statutory parts.

    Returns
    -------
    DataFrame
        One row per report and statutory part: report_id, label, year, part, name_zh, name_en,
        status, quote. ``own``: a heading of its own; ``merged``: one heading announces it with
        another part; ``folded``: within another part; ``stated``: the report says that there is
        nothing to report; ``none``: not found; null: not found, and the report is for a year
        before the rule. ``quote`` is the heading or the sentence that shows it.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = parts(read_corpus("data/raw"))
    >>> data[data["label"] == "太平镇"].set_index("part").loc["shortcomings", "status"]
    'own'
    """
    checks = corpus.checks(columns=["report_id", "check", "detail", "quotes"])
    found = {
        (row.report_id, row.check.removeprefix(_PART_CHECK)): (row.detail.split(":")[0], row.quotes)
        for row in frames.rows(checks[checks["check"].str.startswith(_PART_CHECK)])
    }
    statutory = [p.id for p in corpus.vocabulary.parts.values() if p.statutory]
    data = frames.grid(frames.labelled_reports(corpus), "part", statutory)
    states = [
        found.get(key, ("not found", None))
        for key in zip(data["report_id"], data["part"], strict=True)
    ]
    status = [{"not found": "none", "not asked for": None}.get(state, state) for state, _ in states]
    data = data.assign(
        status=pd.Series(status, dtype="str"),
        quote=pd.Series([quote for _, quote in states], dtype="str"),
    )
    return frames.with_names(data, corpus, "parts", "part")


def dates(corpus: Corpus) -> pd.DataFrame:
    """List when the reports were signed and published, and whether that was in time.

    Returns
    -------
    DataFrame
        One row per report: report_id, label, year, published_on (date of signature), released_on
        (date of publication), signed_day, released_day: the same as days, 1 for 1 January of the
        year after the one reported on, counted as in common years (1 March is always 60), null
        if the date or the year is unknown; submit, publish: the outcome for each duty, as in
        `lawstats.analysis.timeliness.timeliness`; corrected: whether corrections.csv changed
        published_on.
        By signed_day, then released_day, unknown last.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> dates(read_corpus("data/raw"))["signed_day"].dropna().is_monotonic_increasing
    True
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
    fixes = corpus.corrections()
    changed = fixes[(fixes["field"] == "published_on") & (fixes["state"] == "applied")]
    data["corrected"] = data["report_id"].isin(changed["report_id"])
    return data.sort_values(["signed_day", "released_day", "report_id"], ignore_index=True)


def _day(date: datetime.date, year: int) -> int:
    last = 28 if date.month == 2 else 31
    within = datetime.date(2001, date.month, min(date.day, last)) - datetime.date(2000, 12, 31)
    return within.days + 365 * (date.year - year - 1)


def reading(corpus: Corpus) -> pd.DataFrame:
    """Count the numbers that were read, and those with a known indicator.

    Returns
    -------
    DataFrame
        One row per report: report_id, label, year, numbers, with_indicator, without_indicator;
        the report with most numbers first.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = reading(read_corpus("data/raw"))
    >>> (data["with_indicator"] + data["without_indicator"] == data["numbers"]).all()
    np.True_
    """
    quantities = corpus.quantities(columns=["report_id", "indicator"])
    counts = quantities.groupby("report_id")["indicator"].agg(["size", "count"]).to_dict()
    data = frames.labelled_reports(corpus)[["report_id", "label", "year"]]
    for column, count in (("numbers", "size"), ("with_indicator", "count")):
        values = [counts[count].get(report, 0) for report in data["report_id"]]
        data[column] = pd.Series(values, dtype="int64")
    data["without_indicator"] = data["numbers"] - data["with_indicator"]
    return data.sort_values(["numbers", "report_id"], ascending=[False, True], ignore_index=True)
