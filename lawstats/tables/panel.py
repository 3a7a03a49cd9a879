"""Facts to the panel: one value per issuer, year and indicator."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import get_args

import pandas as pd

from lawstats.schema.tables import TABLES, Column, Qualifier, Table
from lawstats.tables.aggregate import Aggregator, Basis, Number, PanelCell
from lawstats.text.periods import Period, longest, period_of
from lawstats.vocabulary import Vocabulary

_REPORT = ["report_id", "issuer_id", "issuer", "level", "division_code", "year"]
PANEL = Table(
    "panel",
    "one row per issuer, year and indicator; where issuer or year is unknown, per report",
    (
        *(column for column in TABLES["reports"].columns if column.name in _REPORT),
        Column("indicator", "str", "id in the vocabulary list indicators"),
        Column(
            "value",
            "float64",
            "value in the unit of the row; 0 where the report says that there was none",
            "the report gives two different rates",
        ),
        Column("unit", "str", "unit of the indicator"),
        Column("qualifier", "str", "the vaguest of the numbers used", values=get_args(Qualifier)),
        Column(
            "basis",
            "str",
            "where the value comes from: single, one number; total, a total beside its parts; "
            "sum_of_parts, parts added up; new_only, additions (新增) alone; stated_absence, said "
            "not to have occurred",
            values=get_args(Basis),
        ),
        Column(
            "period",
            "str",
            "what the value covers: year; to_date, up to a day of the year (截至…); cumulative, "
            "since an earlier year (自…以来)",
            values=get_args(Period),
        ),
        Column("n_facts", "int32", "how many numbers, or absences, the report has for it"),
        Column("fact_ids", "str", "their fact_id, one a line"),
        Column(
            "corrected", "bool", "whether corrections.csv changed one of them, or took one away"
        ),
    ),
    ("issuer_id", "year", "report_id", "indicator"),
)
_DTYPES = {c.name: "Int16" if c.dtype == "int16" else c.dtype for c in PANEL.columns}
_FACT = ["report_id", "indicator", "unit", "fact_id", "value", "qualifier", "raw", "quote"]
_BREAK = re.compile("[，。；：！？、,;]")


def latest(reports: pd.DataFrame) -> pd.DataFrame:
    """Keep of each issuer and year the later report (released_on, published_on, report_id).

    Reports whose issuer or year is unknown (issuer_id ends in ``:?``, year is null) all stay: that
    two of them are of one issuer and year is not known.

    Returns
    -------
    pandas.DataFrame
        Rows of `reports`, sorted by report_id.
    """
    rows = reports.sort_values(["released_on", "published_on", "report_id"], na_position="first")
    unknown = rows["issuer_id"].str.endswith(":?") | rows["year"].isna()
    rows = rows[unknown | ~rows.duplicated(["issuer_id", "year"], keep="last")]
    return rows.sort_values("report_id", ignore_index=True)


def panel(
    reports: pd.DataFrame,
    quantities: pd.DataFrame,
    absences: pd.DataFrame,
    vocabulary: Vocabulary,
    corrections: pd.DataFrame | None = None,
) -> pd.DataFrame:
    r"""Reduce facts to one value per issuer, year and indicator.

    A ``flow`` or ``total`` is the stated total, else the sum of the parts that the words tell apart
    (how: `lawstats.tables.aggregate.Aggregator`); a ``stock`` is the largest sentence, its parts added,
    additions (新增) counting only where nothing else is stated; a ``rate`` is as printed, and
    missing where two differ. A number with a measure word outside the indicator's `units` does not
    enter. A stated absence is 0; silence gives no row.

    Parameters
    ----------
    reports, quantities, absences : pandas.DataFrame
        The tables of those names.
    vocabulary : Vocabulary
    corrections : pandas.DataFrame, optional
        What came of the corrections that the tables hold, as `Corpus.corrections` tells; default:
        none.

    Returns
    -------
    pandas.DataFrame
        One row per issuer_id, year and indicator, sorted by them; the columns of `PANEL`. Of two
        reports of one issuer and year the later one counts, see `latest`; reports whose issuer or
        year is unknown have their rows each, told apart by report_id, and belong to no series.

    Examples
    --------
    >>> from lawstats.extract.report import parse
    >>> from lawstats.vocabulary import load
    >>> text = "和平镇2023年法治政府建设情况报告\n一、主要做法\n建成法治公园1个、法治长廊2个。"
    >>> report = parse(text)
    >>> frames = [report.frame(t) for t in ("reports", "quantities", "absences")]
    >>> panel(*frames, load())[["indicator", "value", "basis"]].values.tolist()
    [['publicity_venues', 3.0, 'sum_of_parts']]
    """
    facts: dict[tuple[str, str], list[Number]] = defaultdict(list)
    rows = quantities.sort_values(["report_id", "start"], ignore_index=True)
    found = rows[_FACT].itertuples(index=False, name=None)
    for (report_id, name, unit, *number), place in zip(found, _places(rows), strict=True):
        known = vocabulary.indicators.get(name) if isinstance(name, str) else None
        if known and unit in known.units:
            facts[report_id, name].append(Number(*(*number, *place)))
    denied: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for report_id, name, fact_id, quote in absences[
        ["report_id", "indicator", "fact_id", "quote"]
    ].itertuples(index=False, name=None):
        denied[report_id, name].append((fact_id, quote))
    counted, stated = (_touched(table, corrections) for table in (quantities, absences))
    aggregate = Aggregator(vocabulary)
    out = []
    for report in latest(reports)[_REPORT].itertuples(index=False, name=None):
        year = None if pd.isna(report[-1]) else report[-1]
        for indicator in vocabulary.indicators.values():
            key = (report[0], indicator.id)
            if key in facts:
                cell = aggregate(facts[key], indicator, year)
                ids = sorted({fact.fact_id for fact in facts[key]})
            elif key in denied:
                period = longest(period_of(quote, year) for _, quote in denied[key])
                cell = PanelCell(0.0, "exact", "stated_absence", period)
                ids = sorted({fact_id for fact_id, _ in denied[key]})
            else:
                continue
            changed = key in (counted if key in facts else stated)
            value, *how = cell
            told = (indicator.id, value, indicator.unit, *how, len(ids), "\n".join(ids), changed)
            out.append((*report, *told))
    frame = pd.DataFrame(out, columns=list(_DTYPES)).astype(_DTYPES)
    frame["order"] = frame["indicator"].map(
        {name: i for i, name in enumerate(vocabulary.indicators)}
    )
    by = ["issuer_id", "year", "report_id", "order"]
    return frame.sort_values(by, ignore_index=True).drop(columns="order")


def jumps(
    panel: pd.DataFrame, vocabulary: Vocabulary, *, factor: float = 10, floor: float = 10
) -> pd.DataFrame:
    """List values that are many times, or a small part of, the same issuer's of the year before.

    Most are real (a campaign, another way to count) or misread; a look at both sentences tells
    which. Rates, which two bodies seldom compute alike, are left out.

    Parameters
    ----------
    panel : pandas.DataFrame
        Made by `panel`.
    vocabulary : Vocabulary
    factor : float
        A value is listed from this many times the one before, and down to one of so many parts.
    floor : float
        Where either value is below, nothing is listed: from 1 to 10 is no jump.

    Returns
    -------
    pandas.DataFrame
        One row per issuer, indicator and year, sorted by issuer_id, year and the order of the
        panel: issuer_id, issuer, level, division_code, indicator, unit, year, value, period,
        fact_ids, those of the year before (value_before, period_before, fact_ids_before), and
        ratio, value by value_before, to 6 digits.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> frame = pd.DataFrame({"issuer_id": "a", "year": [2022, 2023], "value": [12.0, 120.0]})
    >>> frame = frame.assign(indicator="penalty_cases").reindex(columns=PANEL.names)
    >>> jumps(frame, load())[["value_before", "value", "ratio"]].values.tolist()
    [[12.0, 120.0, 10.0]]
    """
    counted = {i.id for i in vocabulary.indicators.values() if i.kind != "rate"}
    known = ~panel["issuer_id"].str.endswith(":?")
    rows = panel[known & panel["indicator"].isin(counted) & (panel["value"] >= floor)]
    key = ["issuer_id", "indicator", "year"]
    before = rows[[*key, "value", "period", "fact_ids"]].assign(year=rows["year"] + 1)
    pairs = rows.merge(before, on=key, suffixes=("", "_before"))
    pairs["ratio"] = (pairs["value"] / pairs["value_before"]).round(6)
    far = (pairs["value"] >= factor * pairs["value_before"]) | (
        pairs["value"] * factor <= pairs["value_before"]
    )
    kept = ["issuer_id", "issuer", "level", "division_code", "indicator", "unit", "year"]
    told = ["value", "period", "fact_ids"]
    columns = [*kept, *told, *(f"{name}_before" for name in told), "ratio"]
    return pairs.loc[far, columns].reset_index(drop=True)


def _places(quantities: pd.DataFrame) -> Iterator[tuple[int, int, str, str]]:
    """Give of each number where it stands: at, sentence, left and right of `Number`.

    A number can stand in its sentence twice. The rows come in the order of the text, so the first
    number of a sentence tells where the sentence starts, and the others where they stand in it.
    """
    rows = list(quantities[["report_id", "quote", "raw", "start"]].itertuples(index=False))
    spots: list[tuple[int, int]] = []
    sentence, base = ("", ""), 0
    for report_id, quote, raw, start in rows:
        if (report_id, quote) != sentence or not quote.startswith(raw, start - base):
            sentence, base = (report_id, quote), start - quote.find(raw)
        spots.append((base, start - base))
    for i, ((base, at), (_, quote, raw, _)) in enumerate(zip(spots, rows, strict=True)):
        same = [j for j in (i - 1, i + 1) if 0 <= j < len(rows) and spots[j][0] == base]
        same = [j for j in same if rows[j][:2] == rows[i][:2]]
        begin = max((spots[j][1] + len(rows[j][2]) for j in same if j < i), default=0)
        end = min((spots[j][1] for j in same if j > i), default=len(quote))
        left = _BREAK.split(quote[begin:at])[-1]
        right = _BREAK.split(quote[at + len(raw) : end])[0]
        yield at, base, left, right


def _touched(facts: pd.DataFrame, corrections: pd.DataFrame | None) -> set[tuple[str, str]]:
    """Tell of which report and indicator a fact was corrected, came in or went out."""
    if corrections is None:
        return set()
    letter = "q" if "value" in facts else "a"
    applied = corrections[corrections["state"] == "applied"]
    applied = applied[applied["fact_id"].str.contains(f":{letter}[0-9]+$", na=False)]
    now = facts[facts["fact_id"].isin(applied["fact_id"]) & facts["indicator"].notna()]
    were = applied[(applied["field"] == "indicator") & applied["old_value"].notna()]
    gone = zip(were["report_id"], were["old_value"].str.split("\n"), strict=True)
    return set(zip(now["report_id"], now["indicator"], strict=True)) | {
        (report_id, name) for report_id, names in gone for name in names
    }
