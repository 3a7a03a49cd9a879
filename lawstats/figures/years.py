"""Values over the years: thin lines for issuers, a thick one for their median."""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.analysis.comparability import MEDIAN_FROM
from lawstats.figures.chart import Chart, Drawing
from lawstats.figures.registry import figure
from lawstats.figures.scale import Scale
from lawstats.figures.style import BLUE, DOT, GREY, INK, MARGIN, SMALL, TEXT, WIDTH
from lawstats.figures.values import Value, kind_name, number, stated
from lawstats.figures.wrapping import width, wrap

_HIGH = 1.5  # inches of one panel
_NAMED = 5  # issuers whose lines are named
_LEADING = 0.2  # inches from line to line
_HEAD = 2 * _LEADING + 0.08  # inches above a panel
_TALL = _HEAD + _HIGH + 0.5  # inches from panel to panel
_UNNAMED = 0.35  # inches right of lines without names


@figure(compare.years)
def compare_years(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw a panel for each indicator."""
    blank = dict.fromkeys(("group", "left", "thin", "thick", "treated"), "")
    if data.empty:
        key = "compare_years.one" if len(drawing.scope.years) < 2 else "compare_years.nobody"
        return drawing.message("compare_years", key, **blank, years=drawing.years())
    indicators = [own for _, own in data.groupby("indicator", sort=False)]
    shown = [own for own in indicators if own["compared"].any()]
    if not shown:
        level = kind_name(data["level"].iloc[0], data["office"].iloc[0], drawing)
        return drawing.message("compare_years", "compare_years.silent", **blank, level=level)
    n = int(data["issuers"].iloc[0])
    narrow = drawing.narrowed(
        reports=data["report_id"].nunique(), issuers=n, years=drawing.scope.years
    )
    across = 1 if len(shown) == 1 else 2
    lines = -(-len(shown) // across)
    chart = narrow.chart("compare_years", lines * _TALL - 0.2, **_texts(data, shown, n, drawing))
    wide = (WIDTH - MARGIN) / across
    right = _UNNAMED
    if n <= _NAMED:
        right = max(width(label, SMALL) for label in data["label"]) + 0.16
    for i, own in enumerate(shown):
        left, top = MARGIN + wide * (i % across), _TALL * (i // across)
        _write_head(chart, own, left, top, wide)
        _draw_panel(chart, own, left, top, wide, right)
    return chart.axes[0]


def _texts(
    data: pd.DataFrame, shown: Sequence[pd.DataFrame], n: int, drawing: Drawing
) -> dict[str, str]:
    """Write the texts: what the lines are, what is left out, and the finding."""
    level, years = (
        kind_name(data["level"].iloc[0], data["office"].iloc[0], drawing),
        drawing.years(),
    )
    left_out = int(data["issuers_left_out"].iloc[0])
    treated = {
        "compare_years.left_out": (data["value"].notna() & ~data["compared"]).any(),
        "compare.bounds": data["median_qualifier"].dropna().ne("exact").any(),
    }
    items = [_item(own, drawing) for own in shown if own["median"].notna().any()]
    without = drawing.text("compare_years.item_none", k=MEDIAN_FROM)
    return {
        "alt": drawing.text(
            "compare_years.alt", level=level, n=n, years=years,
            items=drawing.join(items) or without,
        ),
        "group": drawing.text("compare_years.group", level=level, years=years),
        "thin": drawing.text("compare_years.thin"),
        "left": drawing.text("compare_years.left", k=left_out) if left_out else "",
        "treated": "".join(drawing.text(key) for key, there in treated.items() if there),
        "thick": drawing.text("compare_years.thick") if items else "",
    }  # fmt: skip


def _item(own: pd.DataFrame, drawing: Drawing) -> str:
    """Say how the median of an indicator changed."""
    by_year = own.drop_duplicates("year").sort_values("year")
    return drawing.text(
        "compare_years.item", name=drawing.indicator_of(own.iloc[0]),
        k=by_year["median_n"].iloc[0], low=number(by_year["median"].iloc[0]),
        high=number(by_year["median"].iloc[-1]),
    )  # fmt: skip


def _write_head(chart: Chart, own: pd.DataFrame, left: float, top: float, wide: float) -> None:
    """Write the name of an indicator, and of how many issuers the median is."""
    drawing = chart.drawing
    issuers = int(own.drop_duplicates("label")["every"].sum())
    key = "compare_years.every" if own["median"].notna().any() else "compare_years.few"
    texts = (
        (drawing.indicator_of(own.iloc[0]), TEXT, INK),
        (drawing.text(key, k=issuers, least=MEDIAN_FROM), SMALL, GREY),
    )
    for i, (text, size, color) in enumerate(texts):
        y = 1 - (chart.top + top + _LEADING * i) / chart.get_figheight()
        line = wrap(text, wide - 0.1, size, most=1)[0]
        chart.text(left / WIDTH, y, line, size=size, color=color, va="top")


def _draw_panel(
    chart: Chart, own: pd.DataFrame, left: float, top: float, wide: float, right: float
) -> None:
    """Draw the lines of one indicator between its scale and the names of the issuers."""
    compared = own[own["compared"]]
    scale = Scale(compared["value"], gap=0.4)
    gutter = max(width(text, SMALL) for _, text in scale.ticks()) + 0.1
    ax = chart.panel(left + gutter, top + _HEAD, wide - gutter - right - 0.1, _HIGH)
    scale.beside(ax)
    years = sorted(int(year) for year in own["year"].unique())
    _write_years(ax, years)
    named = right > _UNNAMED
    ends = []
    for label in sorted(compared["label"].unique()):
        stating = frames.rows(compared[compared["label"] == label])
        values = {int(row.year): float(row.value) for row in stating}
        _draw_issuer(ax, values, years, scale, named)
        if own["issuers"].iloc[0] == 1:
            for row in stating:
                _write_value(ax, row.year, scale.at(row.value), stated(row), INK)
        last = max(values)
        ends.append((scale.at(values[last]), last, label))
    _draw_median(ax, own, scale)
    if named:
        _name_lines(ax, ends)


def _write_years(ax: Axes, years: Sequence[int]) -> None:
    """Write the years below a panel."""
    ax.set_xlim(years[0] - 0.15, years[-1] + 0.15)
    for year in years:
        ax.annotate(
            str(year), (year, 0), xycoords=ax.get_xaxis_transform(), xytext=(0, -6),
            textcoords="offset points", ha="center", va="top", size=SMALL, color=GREY,
        )  # fmt: skip


def _draw_issuer(
    ax: Axes, values: dict[int, float], years: Sequence[int], scale: Scale, named: bool
) -> None:
    """Draw the line of an issuer; a year without a value breaks it."""
    ys = [scale.at(values[year]) if year in values else nan for year in years]
    ax.plot(years, ys, "-", color=GREY, lw=0.9, alpha=0.9 if named else 0.6, zorder=3)
    size = 3.5 if named else 2.0
    ax.plot(years, ys, "o", color=GREY, ms=size, mew=0, alpha=0.9 if named else 0.7, zorder=3)


def _draw_median(ax: Axes, own: pd.DataFrame, scale: Scale) -> None:
    """Draw the line of the median, with its values."""
    medians = own.drop_duplicates("year").dropna(subset="median").sort_values("year")
    if medians.empty:
        return
    ys = [scale.at(value) for value in medians["median"]]
    ax.plot(medians["year"], ys, "-o", color=BLUE, lw=2.2, ms=6, zorder=5)
    for row, y in zip(frames.rows(medians), ys, strict=True):
        _write_value(ax, row.year, y, stated(Value(row.median, row.median_qualifier)), BLUE)


def _write_value(ax: Axes, year: int, y: float, text: str, color: str) -> None:
    """Write a value above its dot."""
    ax.annotate(
        text, (year, y), xytext=(0, 7), textcoords="offset points", ha="center",
        va="bottom", size=SMALL, color=color, zorder=6,
        bbox={"fc": "white", "ec": "none", "pad": 0.5, "alpha": 0.8},
    )  # fmt: skip


def _name_lines(ax: Axes, ends: list[tuple[float, int, str]]) -> None:
    """Name lines at the right, pushed apart where names would touch, each led to its last dot."""
    low, high = ax.get_ylim()
    apart = 0.17 * (high - low) / _HIGH
    edge = low - apart
    ys = []
    for y, *_ in sorted(ends):
        edge = max(y, edge + apart)
        ys.append(edge)
    edge = high + apart
    for i in reversed(range(len(ys))):
        edge = min(ys[i], edge - apart)
        ys[i] = edge
    for y, (last, year, label) in zip(ys, sorted(ends), strict=True):
        ax.annotate(
            "", (year, last), xytext=(1, y), textcoords=ax.get_yaxis_transform(), zorder=2,
            arrowprops={"arrowstyle": "-", "color": DOT, "lw": 0.7, "ls": ":",
                        "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
        ax.annotate(
            label, (1, y), xycoords=ax.get_yaxis_transform(), xytext=(5, 0),
            textcoords="offset points", ha="left", va="center", size=SMALL, color=INK,
        )  # fmt: skip
