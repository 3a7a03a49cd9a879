"""What the reports say side by side: tables of a corpus in, one tidy DataFrame a figure out.

Every function takes a `lawstats.corpus.Corpus` and returns a DataFrame with a fresh index whose
numbers are rounded to 6 digits. Rows of reports carry ``report_id``, ``label`` (`labels`) and
``year``; ids of the vocabulary come with ``name_zh`` and ``name_en``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import pandas as pd

from lawstats.corpus import Corpus
from lawstats.errors import InputError

_PART_CHECK = "statutory_part:"


def labels(reports: pd.DataFrame) -> pd.Series[str]:
    """Short names of the issuers for an axis.

    Parameters
    ----------
    reports : DataFrame
        With the columns issuer_id, city and county of the table reports.

    Returns
    -------
    Series of str
        The name without higher places (咸水沽镇), in the order of `reports`. Where two issuers
        would share it, the county stands before it, else the city, else the division code.

    Examples
    --------
    >>> ids = ["1:town:太平镇", "2:town:太平镇"]
    >>> labels(pd.DataFrame({"issuer_id": ids, "city": None, "county": ["甲县", None]})).tolist()
    ['甲县太平镇', '2太平镇']
    """
    ids = reports["issuer_id"].str.split(":", n=2)
    names = ids.str[2]
    shared = reports["issuer_id"].groupby(names).transform("nunique") > 1
    place = reports["county"].fillna(reports["city"]).fillna(ids.str[0])
    return names.where(~shared, place + names).rename("label")


def records(data: pd.DataFrame) -> list[Any]:
    """Rows of a DataFrame as named tuples, in order."""
    return list(data.itertuples(index=False))


def frame(corpus: Corpus) -> pd.DataFrame:
    """List reports in the order of issuer and year: report_id, issuer_id, label, level, year."""
    reports = corpus.reports(columns=["report_id", "issuer_id", "city", "county", "level", "year"])
    reports = reports.assign(label=labels(reports)).sort_values(["issuer_id", "year", "report_id"])
    return reports[["report_id", "issuer_id", "label", "level", "year"]].reset_index(drop=True)


def named(data: pd.DataFrame, corpus: Corpus, list_name: str, column: str) -> pd.DataFrame:
    """Put name_zh and name_en behind a column of ids."""
    entries = corpus.vocabulary.lists[list_name]
    at = data.columns.get_loc(column)
    assert isinstance(at, int)
    data.insert(at + 1, "name_zh", [entries[i].name_zh for i in data[column]])
    data.insert(at + 2, "name_en", [entries[i].name_en for i in data[column]])
    return data


def grid(reports: pd.DataFrame, column: str, ids: Iterable[str]) -> pd.DataFrame:
    """Every report with every id."""
    return reports[["report_id", "label", "year"]].merge(
        pd.DataFrame({column: list(ids)}, dtype="str"), how="cross"
    )


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


def share(corpus: Corpus) -> pd.DataFrame:
    """How the text is divided between the parts.

    Returns
    -------
    DataFrame
        One row per report and part that it has: report_id, label, year, part, name_zh, name_en,
        characters (blanks not counted), share (of the characters below the title, 0 to 1). A
        section that holds two parts is divided at its subsections.
    """
    sections = corpus.sections(columns=["report_id", "section_id", "depth", "part", "start", "end"])
    texts = corpus.reports(columns=["report_id", "text"]).set_index("report_id")["text"]
    counts: dict[tuple[str, str], int] = {}
    for report, own in sections.sort_values(["report_id", "section_id"]).groupby("report_id"):
        text = texts[report]
        inner = own[own["depth"] == 2]
        for row in records(own[own["depth"] == 1]):
            cuts = [(row.start, row.part.split("|")[0])]
            if "|" in row.part:
                held = inner[(inner["start"] >= row.start) & (inner["end"] <= row.end)]
                cuts += list(zip(held["start"], held["part"], strict=True))
            ends = [start for start, _ in cuts[1:]] + [row.end]
            for (start, part), end in zip(cuts, ends, strict=True):
                key = (str(report), part)
                counts[key] = counts.get(key, 0) + len("".join(text[start:end].split()))
    rows = [(report, part, n) for (report, part), n in counts.items()]
    found = pd.DataFrame(rows, columns=["report_id", "part", "characters"]).astype(
        {"report_id": "str", "part": "str", "characters": "int64"}
    )
    data = grid(frame(corpus), "part", corpus.vocabulary.parts).merge(
        found, on=["report_id", "part"]
    )
    total = data.groupby("report_id")["characters"].transform("sum")
    data["share"] = (data["characters"] / total).round(6)
    return named(data, corpus, "parts", "part")


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


def _panel(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the panel, and the reports it took (one per issuer and year) in order."""
    panel = corpus.panel()
    reports = frame(corpus)
    taken = reports["report_id"].isin(panel["report_id"])
    # A report without any indicator stands in no row of the panel, but it was there to speak.
    spoken = reports[taken].set_index(["issuer_id", "year"]).index
    silent = ~reports.set_index(["issuer_id", "year"]).index.isin(spoken)
    alone = ~reports.duplicated(["issuer_id", "year"], keep="last")
    return panel, reports[taken | (silent & alone)].reset_index(drop=True)


def reporting(corpus: Corpus) -> pd.DataFrame:
    """How many issuers state each indicator.

    Returns
    -------
    DataFrame
        One row per indicator that a report states: indicator, name_zh, name_en, unit, group,
        stated (reports with a number), zero (reports that say it did not occur), silent, reports
        (all, one per issuer and year); the most reported first.
    """
    panel, reports = _panel(corpus)
    absent = panel["basis"] == "stated_absence"
    counts = (~absent).groupby(panel["indicator"]).agg(stated="sum", told="size").reset_index()
    counts["zero"] = counts["told"] - counts["stated"]
    counts["silent"] = len(reports) - counts["told"]
    counts["reports"] = len(reports)
    entries = corpus.vocabulary.indicators
    counts["unit"] = pd.Series([entries[i].unit for i in counts["indicator"]], dtype="str")
    counts["group"] = pd.Series([entries[i].group for i in counts["indicator"]], dtype="str")
    order = list(entries)
    counts["place"] = [order.index(i) for i in counts["indicator"]]
    counts = counts.sort_values(
        ["told", "stated", "place"], ascending=[False, False, True], ignore_index=True
    )
    columns = ["indicator", "unit", "group", "stated", "zero", "silent", "reports"]
    return named(counts[columns], corpus, "indicators", "indicator")


_VALUE = ["value", "qualifier", "basis", "period", "n_facts", "fact_ids"]


def values(corpus: Corpus, *, top_n: int = 15) -> pd.DataFrame:
    """List what every report states of the most reported indicators.

    Parameters
    ----------
    corpus : Corpus
    top_n : int
        Number of indicators.

    Returns
    -------
    DataFrame
        One row per indicator and report, the most reported indicator first: indicator, name_zh,
        name_en, unit, report_id, label, year, value, qualifier, basis, period, n_facts (as in the
        panel; null where the report states nothing, which is not zero), reporters, reports.
    """
    panel, reports = _panel(corpus)
    top = reporting(corpus).head(top_n)
    top["reporters"] = top["stated"] + top["zero"]
    data = top[["indicator", "name_zh", "name_en", "unit", "reporters", "reports"]].merge(
        reports[["report_id", "label", "year"]], how="cross"
    )
    data = data.merge(
        panel[["report_id", "indicator", *_VALUE]], how="left", on=["report_id", "indicator"]
    )
    data["n_facts"] = data["n_facts"].astype("Int32")
    data["value"] = data["value"].round(6)
    first = ["indicator", "name_zh", "name_en", "unit", "report_id", "label", "year", *_VALUE]
    return data[[*first, "reporters", "reports"]]


def indicator(corpus: Corpus, name: str | None = None) -> pd.DataFrame:
    """One indicator across the issuers.

    Parameters
    ----------
    corpus : Corpus
    name : str, optional
        Id of the indicator; the most reported one by default.

    Returns
    -------
    DataFrame
        The rows of `values` for it, the largest value first, silent reports last.

    Raises
    ------
    InputError
        The vocabulary has no such indicator.
    """
    known = corpus.vocabulary.indicators
    if name is not None and name not in known:
        raise InputError(f"no indicator {name!r}; known: {', '.join(known)}")
    data = values(corpus, top_n=len(known))
    if name is None:
        name = data["indicator"].iloc[0] if len(data) else next(iter(known))
    chosen = data[data["indicator"] == name]
    if chosen.empty:
        _, reports = _panel(corpus)
        entry = known[name]
        chosen = reports[["report_id", "label", "year"]].assign(
            indicator=name, name_zh=entry.name_zh, name_en=entry.name_en, unit=entry.unit,
            value=float("nan"), reporters=0, reports=len(reports),
        ).reindex(columns=data.columns)  # fmt: skip
    order = ["value", "report_id"]
    return chosen.sort_values(order, ascending=[False, True], ignore_index=True)


def fields(corpus: Corpus) -> pd.DataFrame:
    """How many different indicators each report states in each field of work.

    Returns
    -------
    DataFrame
        One row per field and report: field, name_zh, name_en, report_id, label, year,
        indicators (stated absences count), reporters (reports with at least one), reports; the
        field with most indicators first.
    """
    panel, reports = _panel(corpus)
    lists = corpus.vocabulary.lists["fields"]
    of_group = {group: field.id for field in lists.values() for group in field.groups}
    groups = [corpus.vocabulary.indicators[i].group for i in panel["indicator"]]
    field = pd.Series([of_group.get(g) for g in groups], index=panel.index, dtype="str")
    counts = panel.assign(field=field).groupby(["report_id", "field"]).size()
    data = grid(reports, "field", lists)
    data["indicators"] = [
        int(counts.get((report, field), 0))
        for report, field in zip(data["report_id"], data["field"], strict=True)
    ]
    by_field = data.groupby("field")["indicators"]
    data["reporters"] = by_field.transform(lambda n: (n > 0).sum())
    data["reports"] = len(reports)
    data["total"] = by_field.transform("sum")
    data["place"] = [list(lists).index(f) for f in data["field"]]
    data = data.sort_values(
        ["total", "place"], ascending=[False, True], kind="stable", ignore_index=True
    ).drop(columns=["total", "place"])
    first = ["field", "report_id", "label", "year"]
    return named(data[[*first, "indicators", "reporters", "reports"]], corpus, "fields", "field")
