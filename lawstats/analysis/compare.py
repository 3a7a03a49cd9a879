"""What the reports state side by side; notebook 02_comparison.

Values are compared within one level and one year, because a county and a town have different tasks;
those of departments also within one office, because a bureau of justice and one of transport have.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.cells import (
    LEVELS,
    VALUE,
    add_quotes,
    check_indicator,
    check_level,
    check_office,
    panel_and_reports,
    peers,
    population,
    ranked,
    referred,
    value_grid,
    with_values,
)
from lawstats.analysis.comparability import (
    INTERVAL_FROM,
    QUOTED_BELOW,
    RANKED_FROM,
    Median,
    comparable,
    median,
    median_columns,
)
from lawstats.analysis.intervals import wilson
from lawstats.tables.corpus import Corpus
from lawstats.tables.jumps import find_jumps
from lawstats.tables.panel import settled
from lawstats.vocabulary import Vocabulary


def reporting(corpus: Corpus) -> pd.DataFrame:
    """Count how many reports of each level state each indicator.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        One row per indicator that a report states and level that has reports; the most reported
        indicator first, levels from the town up. Columns: level (str; null: unknown), indicator,
        name_zh, name_en, unit, group (str); stated (int64, reports with a number), zero (int64,
        reports that say it did not occur), silent (int64, the others), reports (int64, all of the
        level, one per issuer and year), issuers (int64); low, high (float64): the 95 % interval
        (Wilson) of the share that is not silent, as if the issuers of the level were drawn at
        random, each once; null below `INTERVAL_FROM` issuers.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = reporting(read_corpus("data/raw"))
    >>> bool((data["stated"] + data["zero"] + data["silent"] == data["reports"]).all())
    True
    """
    panel, reports = panel_and_reports(corpus)
    order = ranked(panel, corpus.vocabulary)
    data = pd.DataFrame({"indicator": pd.Series(order, dtype="str")})
    data = data.merge(_levels(reports), how="cross")
    data = data.merge(_statements(panel), how="left", on=["level", "indicator"])
    data[["stated", "zero"]] = data[["stated", "zero"]].fillna(0).astype("int64")
    data["silent"] = data["reports"] - data["stated"] - data["zero"]
    entries = corpus.vocabulary.indicators
    data["unit"] = frames.units(data["indicator"], corpus)
    data["group"] = pd.Series([entries[i].group for i in data["indicator"]], dtype="str")
    data[["low", "high"]] = _intervals(data)
    ranks = {
        "indicator": {name: i for i, name in enumerate(order)},
        "level": {name: i for i, name in enumerate(LEVELS)},
    }
    data = data.sort_values(["indicator", "level"], key=lambda c: c.map(ranks[str(c.name)]))
    columns = ["level", "indicator", "unit", "group", "stated", "zero", "silent", "reports"]
    data = data[[*columns, "issuers", "low", "high"]].reset_index(drop=True)
    return frames.with_names(data, corpus, "indicators", "indicator")


def _levels(reports: pd.DataFrame) -> pd.DataFrame:
    """Count the reports and issuers of each level."""
    levels = reports.groupby("level", dropna=False).agg(
        reports=("report_id", "size"), issuers=("issuer_id", "nunique")
    )
    return levels.reset_index()


def _statements(panel: pd.DataFrame) -> pd.DataFrame:
    """Count the numbers and the stated absences of each level and indicator."""
    keys = ["level", "indicator"]
    absent = panel["basis"] == "stated_absence"
    counted = panel[keys].assign(stated=~absent, zero=absent)
    return counted.groupby(keys, dropna=False).sum().reset_index()


def _intervals(data: pd.DataFrame) -> pd.DataFrame:
    """Give the interval of the share of reports with a statement, null for few issuers."""
    ends = [
        wilson((row.stated + row.zero) / row.reports, row.issuers)
        if row.issuers >= INTERVAL_FROM
        else (None, None)
        for row in frames.rows(data)
    ]
    return pd.DataFrame(ends, columns=["low", "high"], dtype="float64").round(6)


def values(
    corpus: Corpus,
    *,
    level: str | None = None,
    year: int | None = None,
    office: str | None = None,
    top_n: int = 15,
) -> pd.DataFrame:
    """List the values of the most reported indicators in every report of one level and year.

    Parameters
    ----------
    corpus : Corpus
    level : str, optional
        A value of the column ``level``.
    year : int, optional
        Without a level or a year, those with most reports are taken; on a tie the later year, then
        the lower level.
    office : str, optional
        Of departments, a value of the column ``office``; by default the one with most reports.
    top_n : int
        Number of indicators.

    Returns
    -------
    DataFrame
        One row per indicator and report, the most reported indicator first. Columns: indicator,
        name_zh, name_en, unit, report_id, label, level, office, year; value, qualifier, basis,
        period, stage, corrected, n_facts and fact_ids as in the panel (null, and not corrected, if
        the report states nothing, which is not zero); other_stage (str, the stage if most values of
        the indicator are of another, see `lawstats.analysis.comparability.other_stage`); reporters
        (int64, reports that state a number or that there was none), reports (int64), indicators
        (int64, how many the reports state together).

    Raises
    ------
    InputError
        There is no such level or office.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> values(read_corpus("data/raw"), level="town", top_n=3)["indicator"].nunique()
    3
    """
    panel, reports = peers(corpus, level, year, office)
    order = ranked(panel, corpus.vocabulary)
    data = value_grid(corpus, panel, reports, order[:top_n])
    return data.assign(indicators=len(order))


def quotes(
    corpus: Corpus,
    *,
    level: str | None = None,
    year: int | None = None,
    office: str | None = None,
    top_n: int = 15,
) -> pd.DataFrame:
    r"""List the sentences behind `values`: all for few issuers, the extremes for many.

    Parameters
    ----------
    corpus, level, year, office, top_n
        As of `values`.

    Returns
    -------
    DataFrame
        The rows of `values` that state something, and three columns of str: end, raw (the numbers
        as written) and quote (their sentences), several one a line. With `QUOTED_BELOW` issuers or
        more there are only the rows with the ``largest`` and the ``smallest`` number of each
        indicator, without stated absences, the first of equal ones, and end says which; with
        fewer, end is null.

    Raises
    ------
    InputError
        There is no such level or office.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = quotes(read_corpus("data/raw"), level="town", top_n=1)
    >>> all(raw.split("\n")[0] in quote for raw, quote in zip(data["raw"], data["quote"]))
    True
    """
    data = values(corpus, level=level, year=year, office=office, top_n=top_n)
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
    return add_quotes(corpus, data)


def indicator(
    corpus: Corpus,
    name: str | None = None,
    *,
    level: str | None = None,
    year: int | None = None,
    office: str | None = None,
) -> pd.DataFrame:
    """Compare one indicator across the issuers of one level and year.

    Parameters
    ----------
    corpus : Corpus
    name : str, optional
        Id of the indicator; by default the most reported one.
    level, year, office
        As of `values`.

    Returns
    -------
    DataFrame
        One row per report, the largest value first, silent reports last. The columns of `values`
        but indicators, and: compared (bool, see `lawstats.analysis.comparability.comparable`), rank
        (Int32, 1 is the largest, equal values share a rank; null below `RANKED_FROM` compared
        values), median, median_qualifier and median_n (of the compared values; null below
        `MEDIAN_FROM`), population, population_name, population_source (常住人口, else 户籍人口, of
        the issuer's own division and year in reference.csv; null without, for departments and for
        rates) and per_10000 (float64, a compared value per 10,000 residents, to 6 digits).

    Raises
    ------
    InputError
        The vocabulary has no such indicator, or there is no such level or office.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = indicator(read_corpus("data/raw"), "people_reached", level="town")
    >>> bool(data["rank"].isna().all())  # too few values for ranks
    True
    """
    check_indicator(name, corpus.vocabulary)
    panel, reports = peers(corpus, level, year, office)
    names = [name] if name is not None else ranked(panel, corpus.vocabulary)[:1]
    data = value_grid(corpus, panel, reports, names)
    data["compared"] = comparable(data, corpus.vocabulary)
    compared = data[data["compared"]]
    data["rank"] = _ranks(compared["value"]).reindex(data.index)
    data = data.join(median_columns([median(compared)] * len(data)))
    data = _per_resident(data, corpus)
    return data.sort_values(["value", "report_id"], ascending=[False, True], ignore_index=True)


def _ranks(values: pd.Series[float]) -> pd.Series[int]:
    enough = values if len(values) >= RANKED_FROM else values.head(0)
    return enough.rank(ascending=False, method="min").astype("Int32")


def _per_resident(data: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Add the population, and the compared values per 10,000 residents; both are null for rates."""
    data = data.merge(population(corpus), how="left", on="report_id")
    rates = {i.id for i in corpus.vocabulary.indicators.values() if i.kind == "rate"}
    of_rate = data["indicator"].isin(rates)
    data.loc[of_rate, ["population", "population_name", "population_source"]] = None
    share = data["value"].where(data["compared"]) / data["population"]
    return data.assign(per_10000=(share * 10_000).round(6))


def official(corpus: Corpus) -> pd.DataFrame:
    """Compare what reports state with the official figures.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        One row per report and figure of reference.csv whose name is the id or the Chinese name of
        an indicator and whose division and year are those of the report; the indicator with most
        such figures first, then the largest official figure. Columns: indicator, name_zh, name_en,
        unit, report_id, label, level, year; value, qualifier, basis, period, stage, corrected,
        n_facts, fact_ids as in the panel (null if the report states nothing); official (float64),
        source (str, as in reference.csv), difference (float64, value minus official, to 6 digits).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> official(read_corpus("data/raw")).empty  # there is no reference.csv
    True
    """
    panel, reports = panel_and_reports(corpus)
    entries = corpus.vocabulary.indicators
    ids = {name: i.id for i in entries.values() for name in (i.name_zh, i.id)}
    pairs = referred(corpus).rename(columns={"value": "official"})
    pairs = pairs[pairs["name"].isin(ids)]
    pairs = pairs.assign(indicator=pairs["name"].map(ids).astype("str"))
    data = reports[["report_id", "label", "level", "year"]].merge(pairs, on="report_id")
    data = with_values(data, panel)
    data["unit"] = frames.units(data["indicator"], corpus)
    data["difference"] = (data["value"] - data["official"]).round(6)
    size = data.groupby("indicator")["official"].transform("size")
    order = data["indicator"].map({name: i for i, name in enumerate(entries)})
    data = data.assign(size=size, order=order).sort_values(
        ["size", "order", "official", "report_id", "source"],
        ascending=[False, True, False, True, True],
        ignore_index=True,
    )
    first = ["indicator", "unit", "report_id", "label", "level", "year", *VALUE]
    data = data[[*first, "official", "source", "difference"]]
    return frames.with_names(data, corpus, "indicators", "indicator")


def years(
    corpus: Corpus,
    name: str | None = None,
    *,
    level: str | None = None,
    office: str | None = None,
    top_n: int = 6,
) -> pd.DataFrame:
    """Follow values over the years, for the issuers of one level that report on every year.

    Parameters
    ----------
    corpus : Corpus
    name : str, optional
        Id of one indicator; by default the `top_n` that most of these issuers state every year.
    level : str, optional
        A value of the column ``level``; by default the one with most such issuers.
    office : str, optional
        Of departments, a value of the column ``office``; by default the one with most such issuers.
    top_n : int

    Returns
    -------
    DataFrame
        One row per indicator, issuer and year. Columns: indicator, name_zh, name_en, unit,
        report_id, label, level, office, year; value, qualifier, basis, period, stage, corrected,
        n_facts, fact_ids as in the panel (null if the report states nothing); other_stage, as of
        `values`, over all years; compared (bool, see
        `lawstats.analysis.comparability.comparable`), every (bool, whether the issuer has a
        compared value for every year), median, median_qualifier and median_n (of the year, over
        the issuers with every; null if they are too few), issuers (int64, that report on every
        year) and issuers_left_out (int64, the others of the level and office, among them those that
        are not settled). Empty where there are fewer
        than two years, or no issuer reports on all of them.

    Raises
    ------
    InputError
        The vocabulary has no such indicator, or there is no such level or office.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> years(read_corpus("data/raw")).empty  # no issuer reports on both years
    True
    """
    check_indicator(name, corpus.vocabulary)
    check_level(level)
    check_office(office, corpus.vocabulary)
    panel, reports = panel_and_reports(corpus)
    reports = reports[reports["year"].notna()]
    n_years = reports["year"].nunique()
    chosen, left_out = _on_every_year(reports, n_years, level, office)
    panel = panel[panel["report_id"].isin(chosen["report_id"])].reset_index(drop=True)
    names = [name] if name else _stated_every_year(panel, n_years, corpus.vocabulary)[:top_n]
    data = value_grid(corpus, panel, chosen, names)
    data = data.merge(chosen[["report_id", "issuer_id"]], on="report_id")
    data["compared"] = comparable(data, corpus.vocabulary)
    compared = data.groupby(["indicator", "issuer_id"])["compared"].transform("sum")
    data["every"] = compared == n_years
    data = data.join(median_columns(_medians_by_year(data)))
    data["issuers"] = chosen["issuer_id"].nunique()
    data["issuers_left_out"] = left_out
    return data.drop(columns=["issuer_id", "reporters", "reports"])


def _on_every_year(
    reports: pd.DataFrame, n_years: int, level: str | None, office: str | None
) -> tuple[pd.DataFrame, int]:
    """Give the reports of the peers that report on every year; count the others of their kind."""
    kinds = reports[["level", "office"]].astype("object")
    kinds = kinds.where(kinds.notna(), None)
    for column, wanted in (("level", level), ("office", office)):
        if wanted is not None:
            reports, kinds = reports[kinds[column] == wanted], kinds[kinds[column] == wanted]
    own = pd.Series(list(kinds.itertuples(index=False, name=None)), kinds.index, dtype="object")
    whole = reports.groupby("issuer_id")["report_id"].transform("size") == n_years
    whole &= settled(reports["issuer_id"]) & (n_years > 1)
    sizes = Counter(own[whole])
    order = [*LEVELS, None]
    chosen = max(sizes, default=None, key=lambda k: (sizes[k], -order.index(k[0]), k[1] or ""))
    if chosen is None:
        return reports.head(0).reset_index(drop=True), reports["issuer_id"].nunique()
    alike = own.map(lambda kind: kind == chosen).astype("bool")
    found = reports[whole & alike].reset_index(drop=True)
    others = reports.loc[alike, "issuer_id"].nunique() - found["issuer_id"].nunique()
    return found, others


def _stated_every_year(panel: pd.DataFrame, n_years: int, vocabulary: Vocabulary) -> list[str]:
    """Rank the indicators by the issuers with a compared value for every year."""
    compared = panel[comparable(panel, vocabulary)]
    counts = compared.groupby(["indicator", "issuer_id"]).size()
    every = counts[counts == n_years].groupby("indicator").size()
    return sorted(ranked(panel, vocabulary), key=lambda i: -every.get(i, 0))


def _medians_by_year(data: pd.DataFrame) -> list[Median | None]:
    """Give the median of the indicator and year of each row, of issuers with every year."""
    keys = ["indicator", "year"]
    medians = {key: median(own[own["every"]]) for key, own in data.groupby(keys)}
    return [medians[key] for key in zip(*(data[k] for k in keys), strict=True)]


def jumps(corpus: Corpus) -> pd.DataFrame:
    """List values ten times those of the year before or more, or a tenth or less.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        The rows of `lawstats.tables.jumps.find_jumps`, the largest factor first. Columns:
        indicator, name_zh, name_en, unit, label, level, year, value_before, value (float64),
        period_before, period, ratio (float64), raw_before, quote_before, raw and quote (the numbers
        and their sentences, see `add_quotes`), fact_ids (of both years, one a line).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> jumps(read_corpus("data/raw")).empty  # no issuer has reports of two years in a row
    True
    """
    data = find_jumps(corpus.panel(), corpus.vocabulary)
    reports = frames.labelled_reports(corpus).drop_duplicates("issuer_id").set_index("issuer_id")
    data["label"] = reports["label"].reindex(data["issuer_id"]).to_numpy()
    before = {"value_before": "value", "fact_ids_before": "fact_ids"}
    old = add_quotes(corpus, data[list(before)].rename(columns=before))
    data = add_quotes(corpus, data).assign(raw_before=old["raw"], quote_before=old["quote"])
    data["fact_ids"] = data["fact_ids_before"] + "\n" + data["fact_ids"]
    factor = data["ratio"].where(data["ratio"] >= 1, 1 / data["ratio"])
    data = data.assign(factor=factor).sort_values(
        ["factor", "issuer_id", "year", "indicator"], ascending=[False, True, True, True],
        ignore_index=True,
    )  # fmt: skip
    columns = ["indicator", "unit", "label", "level", "year", "value_before", "value"]
    columns += ["period_before", "period", "ratio", "raw_before", "quote_before", "raw", "quote"]
    return frames.with_names(data[[*columns, "fact_ids"]], corpus, "indicators", "indicator")
