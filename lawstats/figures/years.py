"""Figure of the notebook 02_comparison: values over the years."""

from __future__ import annotations

from math import nan
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.analysis.comparability import MEDIAN_FROM
from lawstats.figures.chart import Chart, Drawing
from lawstats.figures.compare import level_name, number, stated
from lawstats.figures.registry import figure
from lawstats.figures.scale import Scale
from lawstats.figures.style import (
    BLUE,
    GREY,
    INK,
    MARGIN,
    SMALL,
    TEXT,
    WIDTH,
    width,
    wrap,
)

_HIGH = 1.5  # inches of one panel
_NAMED = 5  # issuers whose lines are named
_LEADING = 0.2  # inches


@figure(compare.years)
def compare_years(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.compare.years`: thin lines for issuers, a thick one for their median."""
    years = drawing.years()
    blank = dict.fromkeys(("group", "left", "thin", "thick", "treated"), "")
    if data.empty:
        key = "compare_years.one" if len(drawing.scope.years) < 2 else "compare_years.nobody"
        return drawing.message("compare_years", key, **blank, years=years)
    first = data.iloc[0]
    n = int(first["issuers"])
    left = int(first["issuers_left_out"])
    level = level_name(first["level"], drawing)
    kinds = [own for _, own in data.groupby("indicator", sort=False)]
    told = [own for own in kinds if own["compared"].any()]
    if not told:
        return drawing.message("compare_years", "compare_years.silent", **blank, level=level)
    treated = [
        drawing.text(key)
        for key, there in (
            ("compare_years.left_out", (data["value"].notna() & ~data["compared"]).any()),
            ("compare.bounds", data["median_qualifier"].dropna().ne("exact").any()),
        )
        if there
    ]
    narrow = drawing.narrowed(
        reports=data["report_id"].nunique(), issuers=n, years=drawing.scope.years
    )
    columns = 1 if len(told) == 1 else 2
    step = (WIDTH - MARGIN) / columns
    head = 2 * _LEADING + 0.08
    tall = head + _HIGH + 0.5
    rows = -(-len(told) // columns)
    items = [_item(own, drawing) for own in told if own["median"].notna().any()]
    alt = drawing.text("compare_years.alt", level=level, n=n, years=years,
        items=drawing.join(items)
        or drawing.text("compare_years.item_none", k=MEDIAN_FROM),
    )  # fmt: skip
    made = narrow.chart(
        "compare_years", rows * tall - 0.2, alt=alt,
        group=drawing.text("compare_years.group", level=level, years=years),
        thin=drawing.text("compare_years.thin"),
        left=drawing.text("compare_years.left", k=left) if left else "",
        treated="".join(treated),
        thick=drawing.text("compare_years.thick") if items else "",
    )  # fmt: skip
    names = n <= _NAMED
    right = max((width(x, SMALL) for x in data["label"]), default=0.0) + 0.16 if names else 0.35
    panels = [
        _panel(made, own, MARGIN + step * (i % columns), tall * (i // columns), head, step, right)
        for i, own in enumerate(told)
    ]
    return panels[0]


def _panel(
    made: Chart, own: pd.DataFrame, x: float, y: float, head: float, step: float, right: float
) -> Axes:
    """Draw one indicator: its name, how many issuers the median is of, and the lines."""
    every = int(own.drop_duplicates("label")["every"].sum())
    texts = [(made.drawing.indicator_of(own.iloc[0]), TEXT, INK)]
    key = "compare_years.every" if own["median"].notna().any() else "compare_years.few"
    texts.append((made.drawing.text(key, k=every, least=MEDIAN_FROM), SMALL, GREY))
    for i, (text, size, color) in enumerate(texts):
        at = 1 - (made.top + y + _LEADING * i) / made.get_figheight()
        line = wrap(text, step - 0.1, size, most=1)[0]
        made.text(x / WIDTH, at, line, size=size, color=color, va="top")  # fmt: skip
    compared = own[own["compared"]]
    scale = Scale(compared["value"], gap=0.4)
    gutter = max(width(text, SMALL) for _, text in scale.places()) + 0.1
    ax = made.panel(x + gutter, y + head, step - gutter - right - 0.1, _HIGH)
    scale.beside(ax)
    years = sorted(int(year) for year in own["year"].unique())
    ax.set_xlim(years[0] - 0.15, years[-1] + 0.15)
    for year in years:
        ax.annotate(
            str(year), (year, 0), xycoords=ax.get_xaxis_transform(), xytext=(0, -6),
            textcoords="offset points", ha="center", va="top", size=SMALL, color=GREY,
        )  # fmt: skip
    ends = []
    few = right > 0.35
    for label in sorted(compared["label"].unique()):
        # A year without a value breaks the line.
        stated_by = frames.rows(compared[compared["label"] == label])
        values = {int(row.year): float(row.value) for row in stated_by}
        places = [scale.at(values[y]) if y in values else nan for y in years]
        ax.plot(years, places, "-", color=GREY, lw=0.9, alpha=0.9 if few else 0.6, zorder=3)
        size = 3.5 if few else 2.0
        ax.plot(years, places, "o", color=GREY, ms=size, mew=0, alpha=0.9 if few else 0.7, zorder=3)
        if own["issuers"].iloc[0] == 1:
            for row in stated_by:
                _value(ax, row, scale.at(row.value), INK)
        ends.append((scale.at(values[max(values)]), max(values), label))
    middle = own.drop_duplicates("year").dropna(subset="median").sort_values("year")
    if len(middle):
        places = [scale.at(v) for v in middle["median"]]
        ax.plot(middle["year"], places, "-o", color=BLUE, lw=2.2, ms=6, zorder=5)
        for row, place in zip(frames.rows(middle), places, strict=True):
            value = pd.Series({"value": row.median, "qualifier": row.median_qualifier})
            value["year"] = row.year
            _value(ax, value, place, BLUE)
    if few:
        _names(ax, ends)
    return ax


def _value(ax: Axes, row: Any, place: float, color: str) -> None:
    """Write a value above its dot."""
    ax.annotate(
        stated(row), (row.year, place), xytext=(0, 7), textcoords="offset points", ha="center",
        va="bottom", size=SMALL, color=color, zorder=6,
        bbox={"fc": "white", "ec": "none", "pad": 0.5, "alpha": 0.8},
    )  # fmt: skip


def _names(ax: Axes, ends: list[tuple[float, int, str]]) -> None:
    """Name lines at the right, pushed apart where names would touch, each led to its last dot."""
    low, high = ax.get_ylim()
    apart = 0.17 * (high - low) / _HIGH
    edge = low - apart
    place = []
    for y, *_ in sorted(ends):
        edge = max(y, edge + apart)
        place.append(edge)
    edge = high + apart
    for i in reversed(range(len(place))):
        edge = min(place[i], edge - apart)
        place[i] = edge
    for y, (last, year, label) in zip(place, sorted(ends), strict=True):
        ax.annotate(
            "", (year, last), xytext=(1, y), textcoords=ax.get_yaxis_transform(), zorder=2,
            arrowprops={"arrowstyle": "-", "color": "#A9B1BA", "lw": 0.7, "ls": ":",
                        "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
        ax.annotate(
            label, (1, y), xycoords=ax.get_yaxis_transform(), xytext=(5, 0),
            textcoords="offset points", ha="left", va="center", size=SMALL, color=INK,
        )  # fmt: skip


def _item(own: pd.DataFrame, drawing: Drawing) -> str:
    """Say how the median of an indicator went."""
    middle = own.drop_duplicates("year").sort_values("year")
    return drawing.text("compare_years.item", name=drawing.indicator_of(own.iloc[0]),
        k=middle["median_n"].iloc[0], low=number(middle["median"].iloc[0]),
        high=number(middle["median"].iloc[-1]),
    )  # fmt: skip
