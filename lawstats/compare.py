"""What the reports say side by side, in one tidy DataFrame a figure: see `lawstats.frames`."""

from __future__ import annotations

import pandas as pd

from lawstats.corpus import Corpus
from lawstats.errors import InputError
from lawstats.frames import frame, grid, named


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
