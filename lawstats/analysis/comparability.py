"""Which values can be compared, how many a statistic needs, and which differ too much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, get_args

import pandas as pd

from lawstats.schema.tables import CountStage
from lawstats.vocabulary import Vocabulary

# A statistic of fewer would claim more than the data show. Figures state these numbers.
INTERVAL_FROM = 20  # issuers, for the interval of a reporting rate
MEDIAN_FROM = 5  # comparable values, for a median
RANKED_FROM = 10  # comparable values, for ranks
QUOTED_BELOW = 8  # issuers, for the sentence behind every value


def comparable(rows: pd.DataFrame, vocabulary: Vocabulary) -> pd.Series[bool]:
    """Mark the values of a panel that can enter a median and a rank.

    A value can if it covers the whole year, or is a stock on a day of the year, and counts the
    same stage as most values of its indicator (`other_stage`). Additions alone (新增) are not a
    stock. If a report gives two values of a rate, the panel has no value.

    Parameters
    ----------
    rows : DataFrame
        With indicator, value, basis, period and stage, as in the panel.
    vocabulary : Vocabulary

    Returns
    -------
    Series of bool
        With the index of `rows`.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> rows = pd.DataFrame({"indicator": "penalty_cases", "value": [3.0, 2.0], "basis": "single"})
    >>> comparable(rows.assign(period=["year", "to_date"], stage=None), load()).tolist()
    [True, False]
    """
    return _of_the_year(rows, vocabulary) & other_stage(rows, vocabulary).isna()


def _of_the_year(rows: pd.DataFrame, vocabulary: Vocabulary) -> pd.Series[bool]:
    whole = period_key(rows, vocabulary) == "year"
    return rows["value"].notna() & whole & (rows["basis"] != "new_only")


def other_stage(rows: pd.DataFrame, vocabulary: Vocabulary) -> pd.Series[str]:
    """Give the stage of those values that count another stage than most values do.

    新收, 受理, 办理 and 办结 are different counts. Of two stages that are equally common, the
    earlier is the usual one. A value of unknown stage is taken for one of the usual stage.

    Parameters
    ----------
    rows : DataFrame
        Values to be compared, with indicator, value, basis, period and stage, as in the panel.
    vocabulary : Vocabulary

    Returns
    -------
    Series of str
        With the index of `rows`; null for values of the usual stage.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> rows = pd.DataFrame({"indicator": "penalty_cases", "value": 3.0, "basis": "single"},
    ...                     index=range(4)).assign(period="year")
    >>> stages = ["received", "received", "closed", None]
    >>> other_stage(rows.assign(stage=stages), load()).fillna("").tolist()
    ['', '', 'closed', '']
    """
    found = rows.loc[_of_the_year(rows, vocabulary), ["indicator", "stage"]].dropna()
    counts = found.value_counts()
    usual = {
        name: max(get_args(CountStage), key=lambda stage: counts.get((name, stage), 0))
        for name in found["indicator"].unique()
    }
    stage = rows["stage"].astype("str")
    return stage.where(stage != rows["indicator"].map(usual))


def period_key(rows: pd.DataFrame, vocabulary: Vocabulary) -> pd.Series[str]:
    """Give the period by which values are matched.

    It is the period of the value, but ``year`` for a stock on a day of the year.

    Parameters
    ----------
    rows : DataFrame
        With indicator and period, as in the panel.
    vocabulary : Vocabulary

    Returns
    -------
    Series of str
        With the index of `rows`.
    """
    stock = {i.id for i in vocabulary.indicators.values() if i.kind == "stock"}
    day = rows["indicator"].isin(stock) & (rows["period"] == "to_date")
    return rows["period"].mask(day, "year")


class Median(NamedTuple):
    """The median of `n` values; the qualifier says on which side the true median may lie."""

    value: float
    qualifier: str
    n: int


def median(rows: pd.DataFrame) -> Median | None:
    """Compute the median of stated values, each taken as the number printed.

    Parameters
    ----------
    rows : DataFrame
        With value and qualifier.

    Returns
    -------
    Median or None
        None below `MEDIAN_FROM` values. The qualifier is ``at_least`` if a value at or below
        the median is a lower bound (余), because the true median can only be higher.

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
    # A count is never below 0.
    down = (rows["qualifier"] == "at_most") & (rows["value"] >= max(low, 1e-9)) & (high > 0)
    about = (rows["qualifier"] == "about") & rows["value"].between(low, high)
    qualifier = (
        "about" if about.any() or (up.any() and down.any())
        else "at_least" if up.any() else "at_most" if down.any() else "exact"
    )  # fmt: skip
    return Median(round((low + high) / 2, 6), qualifier, n)


def median_columns(medians: Sequence[Median | None]) -> pd.DataFrame:
    """Make one row of each median: median, median_qualifier and median_n, null without a median.

    Examples
    --------
    >>> median_columns([Median(3.0, "exact", 5), None])["median_n"].tolist()
    [5, <NA>]
    """
    dtypes = {"median": "float64", "median_qualifier": "str", "median_n": "Int32"}
    columns = [
        pd.Series([m and m[i] for m in medians], dtype=d) for i, d in enumerate(dtypes.values())
    ]
    return pd.DataFrame(dict(zip(dtypes, columns, strict=True)))
