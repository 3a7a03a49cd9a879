"""The cells of the panel to check first: those in doubt, by their effect on figures.

A sign of doubt is something that the tables tell of a cell; `SIGNS` lists them with their weights.
A check that names facts gives a sign of its name, so a new check needs no more than a weight here.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from lawstats.tables.jumps import FACTOR, FLOOR, find_jumps
from lawstats.text.sentences import one_line
from lawstats.vocabulary import Vocabulary

# How much each sign says against a cell, from 0 to 1. Those with a check's name come from `checks`.
SIGNS = {
    "parts_sum": 0.4,  # the parts of a total do not add up
    "rate_against_counts": 0.5,  # a rate is not that of its counts
    "loose_readings": 0.4,  # the indicator rests on few words
    "jump": 0.5,  # ten times the year before, or a tenth
    "peers": 0.5,  # ten times the median of level, office and year, or a tenth
    "unit_outside": 0.4,  # a number has a measure word that does not belong to the indicator
    "differing": 0.4,  # two values of a rate
    "may_be_more": 0.4,  # statements of which nobody can say whether they overlap
    "sum": 0.5,  # a sum of parts
    "several": 0.15,  # several numbers, of which one was taken
}
_PEERS = 5  # values that make a median

_Cell = tuple[str, str]  # report_id and indicator


class _Sign(NamedTuple):
    """A sign against a cell, and the fact that shows it, if it is a certain one."""

    cell: _Cell
    name: str
    fact_id: str | None = None


def review(
    reports: pd.DataFrame,
    panel: pd.DataFrame,
    quantities: pd.DataFrame,
    absences: pd.DataFrame,
    checks: pd.DataFrame,
    vocabulary: Vocabulary,
    n: int = 20,
) -> pd.DataFrame:
    r"""List the cells most in doubt, those first that matter most to figures.

    Parameters
    ----------
    reports, panel, quantities, absences, checks : pandas.DataFrame
        The panel and the tables of those names; of reports the columns report_id, issuer, level
        and year are needed.
    vocabulary : Vocabulary
    n : int
        Number of cells.

    Returns
    -------
    pandas.DataFrame
        One row per report and indicator with a sign of doubt and without correction. Columns:
        report_id, issuer, year, indicator, name_zh, name_en, unit; value (float64; null: no number
        has a measure word of the indicator, or the report gives two rates); signs (str, ids of
        `SIGNS`, the strongest first, one a line); doubt (float64, from 0 to 1, the signs taken
        together as if they were independent); effect (float64, how many reports of this level and
        year state the indicator, as a share of the largest level and year: figures show what most
        reports state); fact_id, raw and quote (str, the number to look at, as printed, and its
        sentence); correction (str, a line for ``corrections.csv`` that takes the indicator from
        this number; give by and reason, or another field and value; the line of a stated absence
        ends with the column indicator). Sorted by doubt times effect.

    Examples
    --------
    >>> from lawstats.extract.report import parse
    >>> from lawstats.tables.panel import panel
    >>> from lawstats.vocabulary import load
    >>> text = "和平镇2023年法治政府建设情况报告\n一、主要做法\n建成法治公园1个、法治长廊2个。"
    >>> report = parse(text)
    >>> reports, *facts = (report.frame(t) for t in ("reports", "quantities", "absences"))
    >>> checks = report.frame("checks")
    >>> data = review(reports, panel(reports, *facts, load()), *facts, checks, load())
    >>> data[["indicator", "value", "signs", "raw", "correction"]].values.tolist()
    [['publicity_venues', 3.0, 'sum', '1个', 'report,32,indicator,,,']]
    """
    facts = _facts(quantities, absences)
    signs: dict[_Cell, dict[str, str | None]] = {}
    for sign in _signs(panel, facts, checks, vocabulary):
        signs.setdefault(sign.cell, {}).setdefault(sign.name, sign.fact_id)
    cells = panel.set_index(["report_id", "indicator"])
    corrected = set(cells.index[cells["corrected"]])
    share = _shares(reports, panel)
    rows = []
    for cell, found in signs.items():
        if cell in corrected:
            continue
        names = sorted(found, key=lambda name: (-SIGNS[name], name))
        doubt = 1.0
        for name in names:
            doubt *= 1 - SIGNS[name]
        value = float(cells["value"].get(cell, float("nan")))
        named = next((fact_id for name in names if (fact_id := found[name])), None)
        fact = _fact_to_show(facts.loc[[cell]], value, named)
        rows.append(
            {
                **dict(zip(("report_id", "indicator"), cell, strict=True)),
                "value": round(value, 6),
                "signs": "\n".join(names),
                "doubt": round(1 - doubt, 6),
                "effect": round(share(*cell), 6),
                **fact,
            }
        )
    return _frame(rows, reports, vocabulary).head(n)


def _facts(quantities: pd.DataFrame, absences: pd.DataFrame) -> pd.DataFrame:
    """List the facts with an indicator, by report_id and indicator, in the order of the text."""
    columns = ["report_id", "indicator", "fact_id", "start", "raw", "quote", "value", "unit"]
    numbers = quantities.loc[quantities["indicator"].notna(), columns]
    denied = absences[columns[:-2]].assign(value=0.0, unit="")
    facts = pd.concat([numbers, denied]).sort_values(["report_id", "start"])
    return facts.set_index(["report_id", "indicator"]).sort_index(kind="stable")


def _signs(
    panel: pd.DataFrame, facts: pd.DataFrame, checks: pd.DataFrame, vocabulary: Vocabulary
) -> Iterator[_Sign]:
    """Find the signs of doubt, each with its cell."""
    cell_of = dict(zip(facts["fact_id"], facts.index, strict=True))
    told = checks[checks["outcome"].isin(["fail", "unknown"]) & checks["fact_ids"].notna()]
    for name, ids in zip(told["check"], told["fact_ids"], strict=True):
        for fact_id in ids.split("\n") if name in SIGNS else ():
            if fact_id in cell_of:
                yield _Sign(cell_of[fact_id], name, fact_id)
    report_of = panel.set_index(["issuer_id", "year", "indicator"])["report_id"]
    jumps = find_jumps(panel, vocabulary)
    for key in zip(jumps["issuer_id"], jumps["year"], jumps["indicator"], strict=True):
        issuer, year, indicator = key
        for one in (year, year - 1):
            yield _Sign((report_of[issuer, one, indicator], indicator), "jump")
    for column, name in _of_cells(panel, vocabulary):
        marked = panel[column]
        for cell in zip(marked["report_id"], marked["indicator"], strict=True):
            yield _Sign(cell, name)
    several = facts.groupby(level=[0, 1])["value"].nunique() > 1
    for cell in several[several].index.intersection(
        _index(panel[panel["basis"] != "sum_of_parts"])
    ):
        yield _Sign(cell, "several")


def _index(panel: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(panel[["report_id", "indicator"]])


def _of_cells(panel: pd.DataFrame, vocabulary: Vocabulary) -> Iterator[tuple[pd.Series[bool], str]]:
    """Mark the cells that have a sign in their own columns, or beside their peers."""
    rates = {i.id for i in vocabulary.indicators.values() if i.kind == "rate"}
    rate = panel["indicator"].isin(rates)
    yield panel["value"].isna(), "differing"
    yield (panel["qualifier"] == "at_least") & panel["value"].notna(), "may_be_more"
    yield panel["basis"] == "sum_of_parts", "sum"
    compared = panel[(panel["period"] == "year") & (panel["value"] > 0) & ~rate]
    by = compared.groupby(["level", "office", "year", "indicator"], dropna=False)["value"]
    median = by.transform("median").where(by.transform("size") > _PEERS)
    value = compared["value"]
    high = pd.concat([value, median], axis=1).max(axis=1)
    far = (value >= FACTOR * median) | (value * FACTOR <= median)
    yield (far & (high >= FLOOR)).reindex(panel.index, fill_value=False), "peers"


def _shares(reports: pd.DataFrame, panel: pd.DataFrame) -> Callable[[str, str], float]:
    """Return a function that gives the effect of a report's cell, see `review`."""
    groups = [tuple(row) for row in reports[["level", "year"]].astype("str").to_numpy().tolist()]
    group_of = dict(zip(reports["report_id"], groups, strict=True))
    size = Counter(group_of[name] for name in panel["report_id"].unique())
    largest = max(size.values(), default=1)
    stating = Counter(
        (*group_of[name], indicator)
        for name, indicator in zip(panel["report_id"], panel["indicator"], strict=True)
    )

    def share(report_id: str, indicator: str) -> float:
        group = group_of[report_id]
        return stating[(*group, indicator)] / largest

    return share


def _fact_to_show(own: pd.DataFrame, value: float, named: str | None) -> dict[str, str]:
    """Choose the fact that shows the sign, else the one with the value, else the first."""
    chosen = own[own["fact_id"] == named]
    if chosen.empty:
        chosen = own[own["value"] == value]
    fact = (own if chosen.empty else chosen).iloc[0]
    report_id, indicator = own.index[0]
    which = [] if fact["unit"] else [indicator]  # of the absences at one start
    return {
        "fact_id": fact["fact_id"],
        "raw": one_line(fact["raw"]),
        "quote": one_line(fact["quote"]),
        "correction": _line(report_id, fact["start"], "indicator", "", "", "", *which),
    }


def _line(*cells: object) -> str:
    """Write a row of ``corrections.csv``."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def _frame(
    rows: list[dict[str, object]], reports: pd.DataFrame, vocabulary: Vocabulary
) -> pd.DataFrame:
    columns = ["report_id", "indicator", "value", "signs", "doubt", "effect"]
    columns += ["fact_id", "raw", "quote", "correction"]
    data = pd.DataFrame(rows, columns=columns)
    numbers = ("value", "doubt", "effect")
    data = data.astype({name: "float64" if name in numbers else "str" for name in columns})
    data = data.assign(order=-data["doubt"] * data["effect"]).sort_values(
        ["order", "report_id", "indicator"], ignore_index=True
    )
    data = data.merge(reports[["report_id", "issuer", "year"]], how="left", on="report_id")
    entries = [vocabulary.indicators[name] for name in data["indicator"]]
    for name in ("name_zh", "name_en", "unit"):
        data[name] = pd.Series([getattr(entry, name) for entry in entries], dtype="str")
    first = ["report_id", "issuer", "year", "indicator", "name_zh", "name_en", "unit"]
    return data[[*first, "value", "signs", "doubt", "effect", *columns[6:]]]
