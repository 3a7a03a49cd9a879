"""What the reports say side by side, in one tidy DataFrame a figure: see `lawstats.analysis.frames`.

Values are compared within one level and year, as a county and a town do not do the same things.
"""

from __future__ import annotations

import pandas as pd

from lawstats.analysis.frames import frame, grid, named, records
from lawstats.analysis.intervals import wilson
from lawstats.analysis.peers import (
    INTERVAL_FROM,
    LEVELS,
    QUOTED_BELOW,
    RANKED_FROM,
    VALUE,
    check_indicator,
    check_level,
    comparable,
    evidence,
    grid_of,
    median,
    peers,
    population,
    ranked,
    referred,
    taken,
    with_values,
)
from lawstats.tables import panel as panels
from lawstats.tables.corpus import Corpus


def reporting(corpus: Corpus) -> pd.DataFrame:
    """How many reports of each level state each indicator.

    Returns
    -------
    DataFrame
        One row per indicator that a report states and level that has reports: level (null:
        unknown), indicator, name_zh, name_en, unit, group, stated (reports with a number), zero
        (reports that say it did not occur), silent, reports (all of the level, one per issuer and
        year), issuers, low, high: the 95 % interval (Wilson) of the share that is not silent, as
        if the level's issuers were drawn at random, each once; null below `INTERVAL_FROM` issuers.
        The most reported indicator first, levels from the town up.
    """
    panel, reports = taken(corpus)
    absent = panel["basis"] == "stated_absence"
    keys = ["level", "indicator"]
    told = panel[keys].assign(stated=~absent, zero=absent).groupby(keys, dropna=False).sum()
    levels = reports.groupby("level", dropna=False).agg(
        reports=("report_id", "size"), issuers=("issuer_id", "nunique")
    )
    order = ranked(panel, corpus.vocabulary)
    data = pd.DataFrame({"indicator": pd.Series(order, dtype="str")})
    data = data.merge(levels.reset_index(), how="cross").merge(
        told.reset_index(), how="left", on=keys
    )
    data[["stated", "zero"]] = data[["stated", "zero"]].fillna(0).astype("int64")
    data["silent"] = data["reports"] - data["stated"] - data["zero"]
    entries = corpus.vocabulary.indicators
    data["unit"] = pd.Series([entries[i].unit for i in data["indicator"]], dtype="str")
    data["group"] = pd.Series([entries[i].group for i in data["indicator"]], dtype="str")
    ends = [
        wilson((row.stated + row.zero) / row.reports, row.issuers)
        if row.issuers >= INTERVAL_FROM
        else (None, None)
        for row in records(data)
    ]
    data["low"] = pd.Series([low for low, _ in ends], dtype="float64").round(6)
    data["high"] = pd.Series([high for _, high in ends], dtype="float64").round(6)
    places = {
        "indicator": {name: i for i, name in enumerate(order)},
        "level": {name: i for i, name in enumerate(LEVELS)},
    }
    data = data.sort_values(["indicator", "level"], key=lambda c: c.map(places[str(c.name)]))
    columns = ["level", "indicator", "unit", "group", "stated", "zero", "silent", "reports"]
    columns += ["issuers", "low", "high"]
    return named(data[columns].reset_index(drop=True), corpus, "indicators", "indicator")


def values(
    corpus: Corpus, *, level: str | None = None, year: int | None = None, top_n: int = 15
) -> pd.DataFrame:
    """List what every report of one level and year states of the most reported indicators.

    Parameters
    ----------
    corpus : Corpus
    level : str, optional
        A value of the column ``level``.
    year : int, optional
        Where level or year is left open, the level and year with most reports are taken; of as
        many the later year, then the lower level.
    top_n : int
        Number of indicators.

    Returns
    -------
    DataFrame
        One row per indicator and report, the most reported indicator first: indicator, name_zh,
        name_en, unit, report_id, label, level, year, value, qualifier, basis, period, corrected,
        n_facts, fact_ids (as in the panel; null, and not corrected, where the report states
        nothing, which is not zero), reporters (reports that state it, or that there was none),
        reports, indicators (how many any of the reports states).

    Raises
    ------
    InputError
        There is no such level.
    """
    panel, reports = peers(corpus, level, year)
    order = ranked(panel, corpus.vocabulary)
    data = grid_of(corpus, panel, reports, order[:top_n])
    return data.assign(indicators=len(order))


def quotes(
    corpus: Corpus, *, level: str | None = None, year: int | None = None, top_n: int = 15
) -> pd.DataFrame:
    """List the sentences behind `values`: all of few issuers, of many those at both ends.

    Parameters
    ----------
    corpus, level, year, top_n
        As of `values`.

    Returns
    -------
    DataFrame
        The rows of `values` in which something is stated, with raw (the numbers as written) and
        quote (their sentences), several one a line, and end: null below `QUOTED_BELOW` issuers;
        from there on only the ``largest`` and the ``smallest`` number (the first, where several
        are alike; stated absences aside) of each indicator.

    Raises
    ------
    InputError
        There is no such level.
    """
    data = values(corpus, level=level, year=year, top_n=top_n)
    many = len(data) > 0 and int(data["reports"].iloc[0]) >= QUOTED_BELOW
    data = data[data["basis"].notna()].reset_index(drop=True)
    data["end"] = pd.Series([None] * len(data), dtype="str")
    if many:
        numbers = data[(data["basis"] != "stated_absence") & data["value"].notna()]
        by = numbers.groupby("indicator", sort=False)["value"]
        largest, smallest = by.idxmax(), by.idxmin()
        kept = [i for pair in zip(largest, smallest, strict=True) for i in dict.fromkeys(pair)]
        data.loc[smallest, "end"] = "smallest"
        data.loc[largest, "end"] = "largest"
        data = data.loc[kept].reset_index(drop=True)
    return evidence(corpus, data)


def indicator(
    corpus: Corpus, name: str | None = None, *, level: str | None = None, year: int | None = None
) -> pd.DataFrame:
    """One indicator across the issuers of one level and year.

    Parameters
    ----------
    corpus : Corpus
    name : str, optional
        Id of the indicator; the most reported one by default.
    level, year
        As of `values`.

    Returns
    -------
    DataFrame
        The columns of `values` but indicators, the largest value first, silent reports last; and
        compared (whether the value stands in median and rank: see `comparable`), rank (1 the
        largest, equal ones alike; null below `RANKED_FROM` compared values), median,
        median_qualifier and median_n (of the compared values; null below `MEDIAN_FROM`),
        population, population_name, population_source (常住人口, else 户籍人口, of the issuer's own
        division and year in reference.csv; null without, for departments and for rates) and
        per_10000, a compared value for each 10,000 of them, to 6 digits.

    Raises
    ------
    InputError
        The vocabulary has no such indicator, or there is no such level.
    """
    check_indicator(name, corpus.vocabulary)
    panel, reports = peers(corpus, level, year)
    names = [name] if name is not None else ranked(panel, corpus.vocabulary)[:1]
    data = grid_of(corpus, panel, reports, names)
    data["compared"] = comparable(data, corpus.vocabulary)
    own = data[data["compared"]]
    ranks = own["value"].rank(ascending=False, method="min") if len(own) >= RANKED_FROM else None
    data["rank"] = pd.Series(ranks, index=data.index, dtype="Int32")
    middle = median(own)
    data["median"] = float("nan") if middle is None else middle.value
    data["median_qualifier"] = pd.Series([middle and middle.qualifier] * len(data), dtype="str")
    data["median_n"] = pd.Series([middle and middle.n] * len(data), dtype="Int32")
    data = data.merge(population(corpus), how="left", on="report_id")
    rates = data["indicator"].isin(
        [i.id for i in corpus.vocabulary.indicators.values() if i.kind == "rate"]
    )
    data.loc[rates, ["population", "population_name", "population_source"]] = None
    shared = data["value"].where(data["compared"]) / data["population"]
    data["per_10000"] = (shared * 10_000).round(6)
    return data.sort_values(["value", "report_id"], ascending=[False, True], ignore_index=True)


def official(corpus: Corpus) -> pd.DataFrame:
    """Set what reports state beside the official figure of the same thing.

    Returns
    -------
    DataFrame
        One row per report and figure of reference.csv that is named by an indicator's id or
        Chinese name and is of the report's own division and year: indicator, name_zh, name_en,
        unit, report_id, label, level, year, value, qualifier, basis, period, corrected, n_facts,
        fact_ids (as in the panel; null where the report states nothing), official, source,
        difference (value less official, to 6 digits). The indicator with most such figures first,
        then the largest official figure.
    """
    panel, reports = taken(corpus)
    entries = corpus.vocabulary.indicators
    ids = {name: i.id for i in entries.values() for name in (i.name_zh, i.id)}
    pairs = referred(corpus).rename(columns={"value": "official"})
    pairs = pairs[pairs["name"].isin(ids)]
    pairs = pairs.assign(indicator=pairs["name"].map(ids).astype("str"))
    data = reports[["report_id", "label", "level", "year"]].merge(pairs, on="report_id")
    data = with_values(data, panel)
    data["unit"] = pd.Series([entries[i].unit for i in data["indicator"]], dtype="str")
    data["difference"] = (data["value"] - data["official"]).round(6)
    size = data.groupby("indicator")["official"].transform("size")
    place = data["indicator"].map({name: i for i, name in enumerate(entries)})
    data = data.assign(size=size, place=place).sort_values(
        ["size", "place", "official", "report_id", "source"],
        ascending=[False, True, False, True, True],
        ignore_index=True,
    )
    first = ["indicator", "unit", "report_id", "label", "level", "year", *VALUE]
    data = data[[*first, "official", "source", "difference"]]
    return named(data, corpus, "indicators", "indicator")


def years(
    corpus: Corpus, name: str | None = None, *, level: str | None = None, top_n: int = 6
) -> pd.DataFrame:
    """Values over the years, of the issuers of one level that report on every year there is.

    Parameters
    ----------
    corpus : Corpus
    name : str, optional
        Id of one indicator; by default the `top_n` that most of these issuers state every year.
    level : str, optional
        A value of the column ``level``; by default the one with most such issuers.
    top_n : int

    Returns
    -------
    DataFrame
        One row per indicator, issuer and year: indicator, name_zh, name_en, unit, report_id,
        label, level, year, value, qualifier, basis, period, corrected, n_facts, fact_ids (null
        where the report states nothing), compared (see `lawstats.analysis.peers.comparable`), every
        (whether the issuer has a compared value for every year), median, median_qualifier and
        median_n (of the year, over the issuers with every; null where they are too few), issuers
        (that report on every year) and issuers_left_out (others of the level). Empty where there
        are less than two years, or no issuer reports on all of them.

    Raises
    ------
    InputError
        The vocabulary has no such indicator, or there is no such level.
    """
    check_indicator(name, corpus.vocabulary)
    check_level(level)
    panel, reports = taken(corpus)
    known = ~reports["issuer_id"].str.endswith(":?") & reports["year"].notna()
    reports = reports[known]
    n_years = reports["year"].nunique()
    whole = reports.groupby("issuer_id")["report_id"].transform("size") == n_years
    if level is None:
        sizes = reports.loc[whole, "level"].value_counts()
        level = max(LEVELS, key=lambda one: (sizes.get(one, 0), -LEVELS.index(one)))
    of_level = reports["level"] == level
    issuers = reports.loc[of_level, "issuer_id"].nunique()
    chosen = reports[whole & of_level & (n_years > 1)].reset_index(drop=True)
    panel = panel[panel["report_id"].isin(chosen["report_id"])].reset_index(drop=True)
    panel["compared"] = comparable(panel, corpus.vocabulary)
    counts = panel[panel["compared"]].groupby(["indicator", "issuer_id"]).size()
    every = counts[counts == n_years].groupby("indicator").size()
    order = sorted(ranked(panel, corpus.vocabulary), key=lambda i: -every.get(i, 0))
    data = grid_of(corpus, panel, chosen, order[:top_n] if name is None else [name])
    data = data.merge(chosen[["report_id", "issuer_id"]], on="report_id")
    data["compared"] = comparable(data, corpus.vocabulary)
    told = data.groupby(["indicator", "issuer_id"])["compared"]
    data["every"] = told.transform("sum") == n_years
    middles = {
        (key, year): median(own[own["every"]])
        for (key, year), own in data.groupby(["indicator", "year"])
    }
    middle = [middles[key] for key in zip(data["indicator"], data["year"], strict=True)]
    data["median"] = pd.Series([m and m.value for m in middle], dtype="float64")
    data["median_qualifier"] = pd.Series([m and m.qualifier for m in middle], dtype="str")
    data["median_n"] = pd.Series([m and m.n for m in middle], dtype="Int32")
    data["issuers"] = chosen["issuer_id"].nunique()
    data["issuers_left_out"] = issuers - chosen["issuer_id"].nunique()
    return data.drop(columns=["issuer_id", "reporters", "reports"])


def jumps(corpus: Corpus) -> pd.DataFrame:
    """List values ten times those of the year before, or a tenth, with both sentences.

    Returns
    -------
    DataFrame
        The rows of `lawstats.tables.panel.jumps`, largest factor first: indicator, name_zh, name_en, unit,
        label, level, year, value_before, value, period_before, period, ratio, raw_before,
        quote_before, raw, quote (see `lawstats.analysis.peers.evidence`), fact_ids (of both years).
    """
    data = panels.jumps(corpus.panel(), corpus.vocabulary)
    reports = frame(corpus).drop_duplicates("issuer_id").set_index("issuer_id")
    data["label"] = reports["label"].reindex(data["issuer_id"]).to_numpy()
    before = {"value_before": "value", "fact_ids_before": "fact_ids"}
    old = evidence(corpus, data[list(before)].rename(columns=before))
    data = evidence(corpus, data).assign(raw_before=old["raw"], quote_before=old["quote"])
    data["fact_ids"] = data["fact_ids_before"] + "\n" + data["fact_ids"]
    factor = data["ratio"].where(data["ratio"] >= 1, 1 / data["ratio"])
    data = data.assign(factor=factor).sort_values(
        ["factor", "issuer_id", "year", "indicator"], ascending=[False, True, True, True],
        ignore_index=True,
    )  # fmt: skip
    columns = ["indicator", "unit", "label", "level", "year", "value_before", "value"]
    columns += ["period_before", "period", "ratio", "raw_before", "quote_before", "raw", "quote"]
    return named(data[[*columns, "fact_ids"]], corpus, "indicators", "indicator")


def fields(corpus: Corpus) -> pd.DataFrame:
    """How many different indicators each report states in each field of work.

    Returns
    -------
    DataFrame
        One row per field and report: field, name_zh, name_en, report_id, label, year,
        indicators (stated absences count), reporters (reports with at least one), reports; the
        field with most indicators first.
    """
    panel, reports = taken(corpus)
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
