"""Which values can be compared, and how many of them a statistic needs."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from lawstats.vocabulary import Vocabulary

# Below these numbers a statistic would say more than the data do. Figures state them.
INTERVAL_FROM = 20  # issuers, for the interval of a reporting rate
MEDIAN_FROM = 5  # comparable values, for a median
RANKED_FROM = 10  # comparable values, for ranks
QUOTED_BELOW = 8  # issuers, for the sentence behind every value


def comparable(rows: pd.DataFrame, vocabulary: Vocabulary) -> pd.Series[bool]:
    """Whether each value may stand in a median and a rank beside the others.

    It is of the whole year, or of a stock on a day of the year; additions alone (新增) are no
    stock; two different rates are no value.
    """
    whole = period_key(rows, vocabulary) == "year"
    return rows["value"].notna() & whole & (rows["basis"] != "new_only")


def period_key(rows: pd.DataFrame, vocabulary: Vocabulary) -> pd.Series[str]:
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
