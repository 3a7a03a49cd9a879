"""Values that are many times the value of the year before, or a fraction of it."""

from __future__ import annotations

import pandas as pd

from lawstats.tables.panel import settled
from lawstats.vocabulary import Vocabulary

# A jump is at least this many times, of values that are not smaller than the floor.
FACTOR, FLOOR = 10.0, 10.0


def find_jumps(
    panel: pd.DataFrame, vocabulary: Vocabulary, *, factor: float = FACTOR, floor: float = FLOOR
) -> pd.DataFrame:
    """List values that are many times the same issuer's value of the year before, or a fraction.

    Some are real (a campaign, another way to count), some are misread: compare both sentences.
    Rates are left out, because they are seldom computed in the same way.

    Parameters
    ----------
    panel : pandas.DataFrame
        Made by `lawstats.tables.panel.panel`.
    vocabulary : Vocabulary
    factor : float
        List a value that is at least this many times the one before, or at most one by this many.
    floor : float
        List no value if it or the one before is smaller: from 1 to 10 is not a jump.

    Returns
    -------
    pandas.DataFrame
        One row per issuer, indicator and year, sorted by issuer_id, year and the order of the
        panel: issuer_id, issuer, level, division_code, indicator, unit, year, value, period,
        fact_ids, the same of the year before (value_before, period_before, fact_ids_before), and
        ratio, value divided by value_before, to 6 digits.

    Examples
    --------
    >>> from lawstats.tables.panel import PANEL
    >>> from lawstats.vocabulary import load
    >>> frame = pd.DataFrame({"issuer_id": "a", "year": [2022, 2023], "value": [12.0, 120.0]})
    >>> frame = frame.assign(indicator="penalty_cases").reindex(columns=PANEL.names)
    >>> find_jumps(frame, load())[["value_before", "value", "ratio"]].values.tolist()
    [[12.0, 120.0, 10.0]]
    """
    counted = {i.id for i in vocabulary.indicators.values() if i.kind != "rate"}
    rows = panel[
        settled(panel["issuer_id"]) & panel["indicator"].isin(counted) & (panel["value"] >= floor)
    ]
    key = ["issuer_id", "indicator", "year"]
    before = rows[[*key, "value", "period", "fact_ids"]].assign(year=rows["year"] + 1)
    pairs = rows.merge(before, on=key, suffixes=("", "_before"))
    pairs["ratio"] = (pairs["value"] / pairs["value_before"]).round(6)
    far = (pairs["value"] >= factor * pairs["value_before"]) | (
        pairs["value"] * factor <= pairs["value_before"]
    )
    kept = ["issuer_id", "issuer", "level", "division_code", "indicator", "unit", "year"]
    compared = ["value", "period", "fact_ids"]
    columns = [*kept, *compared, *(f"{name}_before" for name in compared), "ratio"]
    return pairs.loc[far, columns].reset_index(drop=True)
