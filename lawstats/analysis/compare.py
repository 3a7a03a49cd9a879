"""What the reports state side by side; notebook 02_comparison.

Values are compared within one level and one year, because a county and a town have different tasks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple, get_args

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.comparability import (
    INTERVAL_FROM,
    QUOTED_BELOW,
    RANKED_FROM,
    Median,
    comparable,
    median,
    median_columns,
    other_stage,
)
from lawstats.analysis.intervals import wilson
from lawstats.base.errors import InputError, nearest
from lawstats.schema.tables import Level
from lawstats.tables.corpus import Corpus
from lawstats.tables.jumps import find_jumps
from lawstats.tables.panel import latest
from lawstats.text.sentences import one_line
from lawstats.vocabulary import Vocabulary

LEVELS: tuple[str, ...] = get_args(Level)
VALUE = ["value", "qualifier", "basis", "period", "stage", "corrected", "n_facts", "fact_ids"]
POPULATION = ("常住人口", "户籍人口")  # names in reference.csv, in persons


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
    corpus: Corpus, *, level: str | None = None, year: int | None = None, top_n: int = 15
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
    top_n : int
        Number of indicators.

    Returns
    -------
    DataFrame
        One row per indicator and report, the most reported indicator first. Columns: indicator,
        name_zh, name_en, unit, report_id, label, level, year; value, qualifier, basis, period,
        stage, corrected, n_facts and fact_ids as in the panel (null, and not corrected, if the
        report states nothing, which is not zero); other_stage (str, the stage if most values of the
        indicator are of another, see `lawstats.analysis.comparability.other_stage`); reporters
        (int64, reports that state a number or that there was none), reports (int64), indicators
        (int64, how many the reports state together).

    Raises
    ------
    InputError
        There is no such level.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> values(read_corpus("data/raw"), level="town", top_n=3)["indicator"].nunique()
    3
    """
    panel, reports = peers(corpus, level, year)
    order = ranked(panel, corpus.vocabulary)
    data = value_grid(corpus, panel, reports, order[:top_n])
    return data.assign(indicators=len(order))


def quotes(
    corpus: Corpus, *, level: str | None = None, year: int | None = None, top_n: int = 15
) -> pd.DataFrame:
    r"""List the sentences behind `values`: all for few issuers, the extremes for many.

    Parameters
    ----------
    corpus, level, year, top_n
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
        There is no such level.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = quotes(read_corpus("data/raw"), level="town", top_n=1)
    >>> all(raw.split("\n")[0] in quote for raw, quote in zip(data["raw"], data["quote"]))
    True
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
    return add_quotes(corpus, data)


def indicator(
    corpus: Corpus, name: str | None = None, *, level: str | None = None, year: int | None = None
) -> pd.DataFrame:
    """Compare one indicator across the issuers of one level and year.

    Parameters
    ----------
    corpus : Corpus
    name : str, optional
        Id of the indicator; by default the most reported one.
    level, year
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
        The vocabulary has no such indicator, or there is no such level.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = indicator(read_corpus("data/raw"), "people_reached", level="town")
    >>> bool(data["rank"].isna().all())  # too few values for ranks
    True
    """
    check_indicator(name, corpus.vocabulary)
    panel, reports = peers(corpus, level, year)
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
    corpus: Corpus, name: str | None = None, *, level: str | None = None, top_n: int = 6
) -> pd.DataFrame:
    """Follow values over the years, for the issuers of one level that report on every year.

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
        One row per indicator, issuer and year. Columns: indicator, name_zh, name_en, unit,
        report_id, label, level, year; value, qualifier, basis, period, stage, corrected, n_facts,
        fact_ids as in the panel (null if the report states nothing); other_stage, as of `values`,
        over all years; compared (bool, see
        `lawstats.analysis.comparability.comparable`), every (bool, whether the issuer has a
        compared value for every year), median, median_qualifier and median_n (of the year, over
        the issuers with every; null if they are too few), issuers (int64, that report on every
        year) and issuers_left_out (int64, the others of the level). Empty where there are fewer
        than two years, or no issuer reports on all of them.

    Raises
    ------
    InputError
        The vocabulary has no such indicator, or there is no such level.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> years(read_corpus("data/raw")).empty  # no issuer reports on both years
    True
    """
    check_indicator(name, corpus.vocabulary)
    check_level(level)
    panel, reports = panel_and_reports(corpus)
    reports = reports[~reports["issuer_id"].str.endswith(":?") & reports["year"].notna()]
    n_years = reports["year"].nunique()
    chosen, left_out = _on_every_year(reports, n_years, level)
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
    reports: pd.DataFrame, n_years: int, level: str | None
) -> tuple[pd.DataFrame, int]:
    """Give the reports of the issuers of a level that report on every year; count its others."""
    whole = reports.groupby("issuer_id")["report_id"].transform("size") == n_years
    if level is None:
        sizes = reports.loc[whole, "level"].value_counts()
        level = max(LEVELS, key=lambda one: (sizes.get(one, 0), -LEVELS.index(one)))
    of_level = reports["level"] == level
    chosen = reports[whole & of_level & (n_years > 1)].reset_index(drop=True)
    others = reports.loc[of_level, "issuer_id"].nunique() - chosen["issuer_id"].nunique()
    return chosen, others


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


def panel_and_reports(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the panel, and the reports it is made of (one per issuer and year) in order.

    Parameters
    ----------
    corpus : Corpus
    """
    dates = ["report_id", "issuer_id", "year", "released_on", "published_on"]
    kept = latest(corpus.reports(dates))["report_id"]
    reports = frames.labelled_reports(corpus)
    return corpus.panel(), reports[reports["report_id"].isin(kept)].reset_index(drop=True)


def ranked(panel: pd.DataFrame, vocabulary: Vocabulary) -> list[str]:
    """List the indicators of a panel: those in most reports first, then with most numbers.

    Parameters
    ----------
    panel : DataFrame
        With indicator and basis.
    vocabulary : Vocabulary
        Its order decides a tie.
    """
    reported = Counter(panel["indicator"])
    stated = Counter(panel.loc[panel["basis"] != "stated_absence", "indicator"])
    return sorted(
        (i for i in vocabulary.indicators if i in reported),
        key=lambda i: (-reported[i], -stated[i]),
    )


def check_level(name: str | None) -> None:
    """Refuse a level that does not exist.

    Parameters
    ----------
    name : str or None
        None is accepted.

    Raises
    ------
    InputError
        There is no such level.
    """
    if name is not None and name not in LEVELS:
        raise InputError(f"unknown level {name!r}; {nearest(name, LEVELS)}")


def check_indicator(name: str | None, vocabulary: Vocabulary) -> None:
    """Refuse an indicator that the vocabulary does not have.

    Parameters
    ----------
    name : str or None
        None is accepted.
    vocabulary : Vocabulary

    Raises
    ------
    InputError
        There is no such indicator.
    """
    if name is not None and name not in vocabulary.indicators:
        raise InputError(f"unknown indicator {name!r}; {nearest(name, vocabulary.indicators)}")


def peers(corpus: Corpus, level: str | None, year: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the panel and the reports of one level and year.

    Parameters
    ----------
    corpus, level, year
        As of `values`.

    Raises
    ------
    InputError
        There is no such level.
    """
    check_level(level)
    panel, reports = panel_and_reports(corpus)
    groups = [
        (None if pd.isna(r.level) else r.level, None if pd.isna(r.year) else int(r.year))
        for r in frames.rows(reports)
    ]
    sizes = Counter(
        group for group in groups if level in (None, group[0]) and year in (None, group[1])
    )
    ranks = [None, *reversed(LEVELS)]
    # Reports of an unknown level or year are a peer group only if there is no other.
    chosen = max(
        sizes, default=None,
        key=lambda g: (None not in g, sizes[g], g[1] or 0, ranks.index(g[0])),
    )  # fmt: skip
    here = pd.Series([group == chosen for group in groups], dtype="bool")
    reports = reports[here].reset_index(drop=True)
    return panel[panel["report_id"].isin(reports["report_id"])].reset_index(drop=True), reports


def value_grid(
    corpus: Corpus, panel: pd.DataFrame, reports: pd.DataFrame, names: Sequence[str]
) -> pd.DataFrame:
    """Combine every indicator with every report; the columns are those of `values`.

    Parameters
    ----------
    corpus : Corpus
    panel, reports : DataFrame
        See `peers`.
    names : sequence of str
        Ids of the indicators.
    """
    data = pd.DataFrame({"indicator": pd.Series(list(names), dtype="str")}).merge(
        reports[["report_id", "label", "level", "year"]], how="cross"
    )
    data = with_values(data, panel)
    data.insert(1, "unit", frames.units(data["indicator"], corpus))
    data["other_stage"] = other_stage(data, corpus.vocabulary)
    reporters = panel.groupby("indicator").size()
    data["reporters"] = [int(reporters.get(i, 0)) for i in data["indicator"]]
    data["reports"] = len(reports)
    return frames.with_names(data, corpus, "indicators", "indicator")


def with_values(data: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """Add the columns `VALUE` of the panel to rows of report_id and indicator.

    Parameters
    ----------
    data : DataFrame
        With report_id and indicator.
    panel : DataFrame

    Returns
    -------
    DataFrame
        Where the panel has no row, the columns are null, and corrected is false.
    """
    data = data.merge(
        panel[["report_id", "indicator", *VALUE]], how="left", on=["report_id", "indicator"]
    )
    return data.assign(
        value=data["value"].round(6),
        n_facts=data["n_facts"].astype("Int32"),
        corrected=data["corrected"].eq(True),
    )


def add_quotes(corpus: Corpus, data: pd.DataFrame) -> pd.DataFrame:
    """Add raw and quote: the numbers behind a value, and their sentences, several one a line.

    Parameters
    ----------
    corpus : Corpus
    data : DataFrame
        With value and fact_ids.

    Returns
    -------
    DataFrame
        `data` with the columns raw and quote (str).
    """
    columns = ["fact_id", "value", "start", "raw", "quote"]
    wanted = {name for ids in data["fact_ids"] for name in ids.split("\n")}
    facts: dict[str, _QuotedNumber] = {}
    for table in (
        corpus.quantities(columns),
        corpus.absences([c for c in columns if c != "value"]),
    ):
        rows = table[table["fact_id"].isin(wanted)].reindex(columns=columns).fillna({"value": 0.0})
        for name, value, start, raw, quote in rows.itertuples(index=False, name=None):
            facts[name] = _QuotedNumber(start, value, one_line(raw), one_line(quote))
    statements = [
        _behind(sorted(facts[name] for name in row.fact_ids.split("\n")), row.value)
        for row in frames.rows(data)
    ]
    return data.assign(
        raw=pd.Series(["\n".join(f.raw for f in own) for own in statements], dtype="str"),
        quote=pd.Series(
            ["\n".join(dict.fromkeys(f.quote for f in own)) for own in statements], dtype="str"
        ),
    )


class _QuotedNumber(NamedTuple):
    start: int
    value: float
    raw: str
    quote: str


def _behind(facts: list[_QuotedNumber], value: float) -> list[_QuotedNumber]:
    """Choose the number that equals the value, else those of one sentence that add up to it."""
    for fact in facts:
        if fact.value == value:
            return [fact]
    sentences: dict[str, list[_QuotedNumber]] = defaultdict(list)
    for fact in facts:
        sentences[fact.quote].append(fact)
    for own in sentences.values():
        if round(sum(f.value for f in own), 6) == value:
            return own
    return facts


def population(corpus: Corpus) -> pd.DataFrame:
    """Give the population of the reports for which reference.csv has one.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        One row per report: report_id, population (float64, persons), population_name (常住人口,
        else 户籍人口), population_source (str).
    """
    found = referred(corpus)
    found = found[found["name"].isin(POPULATION) & (found["value"] > 0)]
    found = found.sort_values("name", key=lambda c: c.map(POPULATION.index))
    found = found.drop_duplicates("report_id").rename(
        columns={"value": "population", "name": "population_name", "source": "population_source"}
    )
    return found[["report_id", "population", "population_name", "population_source"]]


def referred(corpus: Corpus) -> pd.DataFrame:
    """Join reports with the official figures of their own division and year.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        report_id, name, value, source, as in reference.csv. Departments have no figures, because
        their code is that of the whole county. Towns that are not in the division list have no
        figures, because they have the code of their county.
    """
    reports = corpus.reports(columns=["report_id", "level", "division_code", "year"])
    digits = {"town": 9, "subdistrict": 9, "county": 6, "city": 6, "province": 6}
    own = reports["division_code"].str.len() == reports["level"].map(digits)
    pairs = reports[own].merge(corpus.reference(), on=["division_code", "year"])
    return pairs[["report_id", "name", "value", "source"]]
