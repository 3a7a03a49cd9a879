"""What comparisons have in common: which reports are peers, which values may stand side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple, get_args

import pandas as pd

from lawstats.analysis.frames import frame, named, records
from lawstats.base.errors import InputError, nearest
from lawstats.schema.tables import Level
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import latest
from lawstats.text.sentences import one_line
from lawstats.vocabulary import Vocabulary

# Below these numbers a statistic would say more than the data do. Figures state them.
INTERVAL_FROM = 20  # issuers, for the interval of a reporting rate
MEDIAN_FROM = 5  # comparable values, for a median
RANKED_FROM = 10  # comparable values, for ranks
QUOTED_BELOW = 8  # issuers, for the sentence behind every value

LEVELS: tuple[str, ...] = get_args(Level)
VALUE = ["value", "qualifier", "basis", "period", "corrected", "n_facts", "fact_ids"]


def taken(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the panel, and the reports it took (one per issuer and year) in order."""
    dates = ["report_id", "issuer_id", "year", "released_on", "published_on"]
    kept = latest(corpus.reports(dates))["report_id"]
    reports = frame(corpus)
    return corpus.panel(), reports[reports["report_id"].isin(kept)].reset_index(drop=True)


def ranked(panel: pd.DataFrame, vocabulary: Vocabulary) -> list[str]:
    """List the indicators of a panel, those that most reports tell of, then state, first."""
    told = Counter(panel["indicator"])
    stated = Counter(panel.loc[panel["basis"] != "stated_absence", "indicator"])
    return sorted(
        (i for i in vocabulary.indicators if i in told), key=lambda i: (-told[i], -stated[i])
    )


def comparable(rows: pd.DataFrame, vocabulary: Vocabulary) -> pd.Series[bool]:
    """Whether each value may stand in a median and a rank beside the others.

    It is of the whole year, or of a stock on a day of the year; additions alone (新增) are no
    stock; two different rates are no value.
    """
    whole = span(rows, vocabulary) == "year"
    return rows["value"].notna() & whole & (rows["basis"] != "new_only")


def span(rows: pd.DataFrame, vocabulary: Vocabulary) -> pd.Series[str]:
    """Of what time each value is: its period, but a stock on a day of the year is the year's."""
    stock = {i.id for i in vocabulary.indicators.values() if i.kind == "stock"}
    day = rows["indicator"].isin(stock) & (rows["period"] == "to_date")
    return rows["period"].mask(day, "year")


class Median(NamedTuple):
    """The middle of `n` stated values; the qualifier says to which side the true one may lie."""

    value: float
    qualifier: str
    n: int


def median(rows: pd.DataFrame) -> Median | None:
    """Median of stated values, each counted as the number printed.

    Parameters
    ----------
    rows : DataFrame
        With value and qualifier.

    Returns
    -------
    Median or None
        None below `MEDIAN_FROM` values. ``at_least`` where a value at or below the middle is a
        lower bound (余), as the true middle can then only be higher.

    Examples
    --------
    >>> rows = pd.DataFrame({"value": [1.0, 2, 3, 4, 5], "qualifier": "exact"})
    >>> median(rows), median(rows.head(4))
    (Median(value=3.0, qualifier='exact', n=5), None)
    >>> median(rows.assign(qualifier=["over", "exact", "exact", "exact", "exact"])).qualifier
    'at_least'
    """
    values = sorted(float(x) for x in rows["value"])
    n = len(values)
    if n < MEDIAN_FROM:
        return None
    low, high = values[(n - 1) // 2], values[n // 2]
    up = rows["qualifier"].isin(["over", "at_least"]) & (rows["value"] <= high)
    # Nothing is less than none.
    down = (rows["qualifier"] == "at_most") & (rows["value"] >= max(low, 1e-9)) & (high > 0)
    about = (rows["qualifier"] == "about") & rows["value"].between(low, high)
    qualifier = (
        "about" if about.any() or (up.any() and down.any())
        else "at_least" if up.any() else "at_most" if down.any() else "exact"
    )  # fmt: skip
    return Median(round((low + high) / 2, 6), qualifier, n)


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
        for r in records(reports)
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
    return named(data, corpus, "indicators", "indicator")


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


def evidence(corpus: Corpus, data: pd.DataFrame) -> pd.DataFrame:
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
        for row in records(data)
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


POPULATION = ("常住人口", "户籍人口")  # names in reference.csv, in persons


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
