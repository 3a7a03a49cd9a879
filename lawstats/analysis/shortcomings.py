"""Shortcomings: their themes, and what is planned; notebook 04_shortcomings."""

from __future__ import annotations

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.cells import panel_and_reports
from lawstats.analysis.comparability import INTERVAL_FROM
from lawstats.analysis.intervals import misread
from lawstats.analysis.report_texts import whole_points
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary.weights import theme_reliability


def themes(corpus: Corpus) -> pd.DataFrame:
    """Count the shortcomings of each report by theme.

    Returns
    -------
    DataFrame
        One row per theme that occurs and report, the theme that most reports name first. Columns:
        theme, name_zh, name_en, report_id, label, year, points (int64, shortcomings of the report
        with that theme), reporters (int64, reports with at least one), reports (int64); low, high
        (float64): the 95 % interval of the share of reports that admit it, as if each issuer were
        drawn at random, which includes how often the theme is missed or found wrongly
        (`lawstats.analysis.intervals.misread`); null below `INTERVAL_FROM` issuers, and for a
        theme of one's own.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = themes(read_corpus("data/raw"))
    >>> bool((data["reporters"] >= 1).all()), data["reports"].unique().tolist()
    (True, [5])
    """
    found = corpus.themes(columns=["report_id", "point_id", "theme"]).drop_duplicates()
    counts = found.groupby(["report_id", "theme"]).size()
    reports = frames.labelled_reports(corpus)
    entries = corpus.vocabulary.themes
    data = frames.grid(reports, "theme", [t for t in entries if t in set(found["theme"])])
    data["points"] = pd.Series(
        [int(counts.get(key, 0)) for key in zip(data["report_id"], data["theme"], strict=True)],
        dtype="int64",
    )
    data["reporters"] = data.groupby("theme")["points"].transform(lambda n: (n > 0).sum())
    data["reports"] = len(reports)
    data[["low", "high"]] = _intervals(data, reports["issuer_id"].nunique())
    data["order"] = pd.Series([list(entries).index(t) for t in data["theme"]], dtype="int64")
    data = data.sort_values(
        ["reporters", "order"], ascending=[False, True], kind="stable", ignore_index=True
    ).drop(columns="order")
    columns = ["theme", "report_id", "label", "year", "points", "reporters", "reports"]
    columns += ["low", "high"]
    return frames.with_names(data[columns], corpus, "themes", "theme")


def _intervals(data: pd.DataFrame, issuers: int) -> pd.DataFrame:
    """Give the interval of the share of reports with a theme, null for few issuers."""
    known = theme_reliability()
    ends = {
        row.theme: misread(row.reporters / row.reports, issuers, *known[row.theme])
        for row in frames.rows(data.drop_duplicates("theme"))
        if row.theme in known and issuers >= INTERVAL_FROM
    }
    rows = [ends.get(theme, (None, None)) for theme in data["theme"]]
    return pd.DataFrame(rows, columns=["low", "high"], dtype="float64").round(6)


def fields(corpus: Corpus) -> pd.DataFrame:
    """Count the indicators that each report states in each field of work.

    Returns
    -------
    DataFrame
        One row per field and report, the field with most indicators first. Columns: field,
        name_zh, name_en, report_id, label, year, indicators (int64, different ones; stated
        absences count), reporters (int64, reports with at least one), reports (int64).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = fields(read_corpus("data/raw"))
    >>> bool((data["reporters"] <= data["reports"]).all())
    True
    """
    panel, reports = panel_and_reports(corpus)
    lists = corpus.vocabulary.lists["fields"]
    of_group = {group: field.id for field in lists.values() for group in field.groups}
    groups = [corpus.vocabulary.indicators[i].group for i in panel["indicator"]]
    field = pd.Series([of_group.get(g) for g in groups], index=panel.index, dtype="str")
    counts = panel.assign(field=field).groupby(["report_id", "field"]).size()
    data = frames.grid(reports, "field", lists)
    data["indicators"] = [
        int(counts.get((report, field), 0))
        for report, field in zip(data["report_id"], data["field"], strict=True)
    ]
    by_field = data.groupby("field")["indicators"]
    data["reporters"] = by_field.transform(lambda n: (n > 0).sum())
    data["reports"] = len(reports)
    data["total"] = by_field.transform("sum")
    data["order"] = [list(lists).index(f) for f in data["field"]]
    data = data.sort_values(
        ["total", "order"], ascending=[False, True], kind="stable", ignore_index=True
    ).drop(columns=["total", "order"])
    first = ["field", "report_id", "label", "year"]
    data = data[[*first, "indicators", "reporters", "reports"]]
    return frames.with_names(data, corpus, "fields", "field")


def said(corpus: Corpus) -> pd.DataFrame:
    """Count the reports that state, admit and plan something in each field of work.

    Returns
    -------
    DataFrame
        One row per field that occurs, the one that most reports state first. Columns: field,
        name_zh, name_en; said (int64, reports that state an indicator of the field), admitted
        (int64, reports with a shortcoming whose theme belongs to the field), planned (int64,
        reports with a planned item that contains a word of the field), reports (int64).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> list(said(read_corpus("data/raw")))
    ['field', 'name_zh', 'name_en', 'said', 'admitted', 'planned', 'reports']
    """
    by_report = fields(corpus)
    stated = by_report[by_report["indicators"] > 0].groupby("field")["report_id"].nunique()
    found = corpus.themes(columns=["report_id", "theme"])
    points = corpus.points(columns=["report_id", "part", "start", "end", "text"])
    plans = points[points["part"] == "plan"]
    plans = plans.assign(text=whole_points(corpus, plans))
    rows = []
    for field in corpus.vocabulary.lists["fields"].values():
        in_field = plans["text"].map(lambda text, words=field.words: any(w in text for w in words))
        rows.append(
            {
                "field": field.id,
                "name_zh": field.name_zh,
                "name_en": field.name_en,
                "said": int(stated.get(field.id, 0)),
                "admitted": found[found["theme"].isin(field.themes)]["report_id"].nunique(),
                "planned": plans[in_field.astype(bool)]["report_id"].nunique(),
            }
        )
    data = pd.DataFrame(rows)
    data["reports"] = len(frames.labelled_reports(corpus))
    data = data[data[["said", "admitted", "planned"]].sum(axis=1) > 0]
    order = ["said", "admitted", "planned"]
    return data.sort_values(order, ascending=False, kind="stable", ignore_index=True)
