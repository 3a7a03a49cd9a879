"""What the reports say side by side, in one tidy DataFrame a figure: see `lawstats.analysis.frames`.

Values are compared within one level and year, as a county and a town do not do the same things.
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
    comparable,
    median,
)
from lawstats.analysis.intervals import wilson
from lawstats.base.errors import InputError, nearest
from lawstats.schema.tables import Level
from lawstats.tables import panel as panels
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import latest
from lawstats.text.sentences import one_line
from lawstats.vocabulary import Vocabulary

LEVELS: tuple[str, ...] = get_args(Level)
VALUE = ["value", "qualifier", "basis", "period", "corrected", "n_facts", "fact_ids"]
POPULATION = ("常住人口", "户籍人口")  # names in reference.csv, in persons


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
        for row in frames.rows(data)
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
    return frames.with_names(
        data[columns].reset_index(drop=True), corpus, "indicators", "indicator"
    )


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
    return add_quotes(corpus, data)


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
    return frames.with_names(data, corpus, "indicators", "indicator")


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
        where the report states nothing), compared (see `lawstats.analysis.comparability.comparable`), every
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
        quote_before, raw, quote (see `lawstats.analysis.compare.add_quotes`), fact_ids (of both years).
    """
    data = panels.jumps(corpus.panel(), corpus.vocabulary)
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
    data = frames.grid(reports, "field", lists)
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
    return frames.with_names(
        data[[*first, "indicators", "reporters", "reports"]], corpus, "fields", "field"
    )


def taken(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the panel, and the reports it took (one per issuer and year) in order."""
    dates = ["report_id", "issuer_id", "year", "released_on", "published_on"]
    kept = latest(corpus.reports(dates))["report_id"]
    reports = frames.labelled_reports(corpus)
    return corpus.panel(), reports[reports["report_id"].isin(kept)].reset_index(drop=True)


def ranked(panel: pd.DataFrame, vocabulary: Vocabulary) -> list[str]:
    """List the indicators of a panel, those that most reports tell of, then state, first."""
    told = Counter(panel["indicator"])
    stated = Counter(panel.loc[panel["basis"] != "stated_absence", "indicator"])
    return sorted(
        (i for i in vocabulary.indicators if i in told), key=lambda i: (-told[i], -stated[i])
    )


def check_level(name: str | None) -> None:
    """Refuse a level that does not exist."""
    if name is not None and name not in LEVELS:
        raise InputError(f"no level is {name!r}; {nearest(name, LEVELS)}")


def check_indicator(name: str | None, vocabulary: Vocabulary) -> None:
    """Refuse an indicator that the vocabulary does not have."""
    if name is not None and name not in vocabulary.indicators:
        raise InputError(f"no indicator is {name!r}; {nearest(name, vocabulary.indicators)}")


def peers(corpus: Corpus, level: str | None, year: int | None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give panel and reports of one level and year; by default of those with most reports."""
    check_level(level)
    panel, reports = taken(corpus)
    groups = [
        (None if pd.isna(r.level) else r.level, None if pd.isna(r.year) else int(r.year))
        for r in frames.rows(reports)
    ]
    sizes = Counter(
        group for group in groups if level in (None, group[0]) and year in (None, group[1])
    )
    places = [None, *reversed(LEVELS)]
    # What is not known is no peer group as long as there is another.
    chosen = max(
        sizes, default=None,
        key=lambda g: (None not in g, sizes[g], g[1] or 0, places.index(g[0])),
    )  # fmt: skip
    here = pd.Series([group == chosen for group in groups], dtype="bool")
    reports = reports[here].reset_index(drop=True)
    return panel[panel["report_id"].isin(reports["report_id"])].reset_index(drop=True), reports


def grid_of(
    corpus: Corpus, panel: pd.DataFrame, reports: pd.DataFrame, names: Sequence[str]
) -> pd.DataFrame:
    """Give every indicator of `names` with every report, as `lawstats.analysis.compare.values` does."""
    data = pd.DataFrame({"indicator": pd.Series(list(names), dtype="str")}).merge(
        reports[["report_id", "label", "level", "year"]], how="cross"
    )
    data = with_values(data, panel)
    entries = corpus.vocabulary.indicators
    data.insert(1, "unit", pd.Series([entries[i].unit for i in data["indicator"]], dtype="str"))
    reporters = panel.groupby("indicator").size()
    data["reporters"] = [int(reporters.get(i, 0)) for i in data["indicator"]]
    data["reports"] = len(reports)
    return frames.with_names(data, corpus, "indicators", "indicator")


def with_values(data: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """Add the columns `VALUE` of the panel to rows of report_id and indicator.

    What no row of the panel tells is null, and not corrected.
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
    """Add raw and quote: the numbers behind a value, and their sentences, each one a line.

    Parameters
    ----------
    corpus : Corpus
    data : DataFrame
        With value and fact_ids.
    """
    columns = ["fact_id", "value", "start", "raw", "quote"]
    wanted = {name for ids in data["fact_ids"] for name in ids.split("\n")}
    facts: dict[str, _Said] = {}
    for table in (
        corpus.quantities(columns),
        corpus.absences([c for c in columns if c != "value"]),
    ):
        rows = table[table["fact_id"].isin(wanted)].reindex(columns=columns).fillna({"value": 0.0})
        for name, value, start, raw, quote in rows.itertuples(index=False, name=None):
            facts[name] = _Said(start, value, one_line(raw), one_line(quote))
    told = [
        _behind(sorted(facts[name] for name in row.fact_ids.split("\n")), row.value)
        for row in frames.rows(data)
    ]
    return data.assign(
        raw=pd.Series(["\n".join(f.raw for f in own) for own in told], dtype="str"),
        quote=pd.Series(
            ["\n".join(dict.fromkeys(f.quote for f in own)) for own in told], dtype="str"
        ),
    )


class _Said(NamedTuple):
    start: int
    value: float
    raw: str
    quote: str


def _behind(facts: list[_Said], value: float) -> list[_Said]:
    """Choose the number that is the value, else those of the sentence that add up to it."""
    for fact in facts:
        if fact.value == value:
            return [fact]
    sentences: dict[str, list[_Said]] = defaultdict(list)
    for fact in facts:
        sentences[fact.quote].append(fact)
    for own in sentences.values():
        if round(sum(f.value for f in own), 6) == value:
            return own
    return facts


def population(corpus: Corpus) -> pd.DataFrame:
    """Give report_id, population, population_name and population_source of reports that have it."""
    found = referred(corpus)
    found = found[found["name"].isin(POPULATION) & (found["value"] > 0)]
    found = found.sort_values("name", key=lambda c: c.map(POPULATION.index))
    found = found.drop_duplicates("report_id").rename(
        columns={"value": "population", "name": "population_name", "source": "population_source"}
    )
    return found[["report_id", "population", "population_name", "population_source"]]


def referred(corpus: Corpus) -> pd.DataFrame:
    """Join reports with the official figures of their own division and year.

    Returns
    -------
    DataFrame
        report_id, name, value, source (as in reference.csv). A department has the code of a whole
        county, and a town that is not in the division list that of the county above it: the
        figures of the county are not theirs.
    """
    reports = corpus.reports(columns=["report_id", "level", "division_code", "year"])
    digits = {"town": 9, "subdistrict": 9, "county": 6, "city": 6, "province": 6}
    own = reports["division_code"].str.len() == reports["level"].map(digits)
    pairs = reports[own].merge(corpus.reference(), on=["division_code", "year"])
    return pairs[["report_id", "name", "value", "source"]]
