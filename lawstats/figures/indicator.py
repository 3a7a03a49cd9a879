"""One indicator across the issuers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.analysis.comparability import MEDIAN_FROM, RANKED_FROM
from lawstats.figures.chart import Chart, Drawing
from lawstats.figures.registry import figure
from lawstats.figures.rows import RowLabels, beside
from lawstats.figures.scale import Scale
from lawstats.figures.style import BLUE, GREY, INK, MARGIN, SMALL, WIDTH
from lawstats.figures.values import (
    Value,
    explained,
    group_of,
    marks,
    number,
    stated,
    value_of,
)
from lawstats.figures.wrapping import width, wrap

_ENDS = 15  # issuers from the top and from the bottom of a longer list
_SILENT_NAMED = 12  # silent issuers are named up to this many
_BINS = 60  # of the strip that shows all values
_STRIP = 0.6  # inches
_GAP = 0.14  # inches between columns
_LEADING = 0.19  # inches between the lines below the rows


@figure(compare.indicator)
def compare_indicator(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw the values of one indicator on a scale, a row for each issuer."""
    drawing, group, others = group_of(data, drawing)
    stating = frames.rows(data.dropna(subset="value"))
    texts: dict[str, Any] = {
        "name": drawing.indicator_of(data.iloc[0]) if len(data) else "",
        "group": group, "others": others, "k": len(stating), "scale": "", "notes": "",
    }  # fmt: skip
    if not stating:
        key = "compare_indicator.silent" if len(data) else "nothing"
        return drawing.message("compare_indicator", key, **texts, n=len(data))
    many = len(stating) > 2 * _ENDS
    shown = [*stating[:_ENDS], None, *stating[-_ENDS:]] if many else stating
    drawn = [row for row in shown if row is not None]
    scale = Scale(row.value for row in stating)
    median = _median(data, drawing)
    alt = _alt(data, texts, median, drawing)
    texts |= {"scale": _scale_text(drawn, scale, drawing), "notes": _notes(data, drawn, drawing)}
    more = drawing.text("more_reports", k=len(stating) - 2 * _ENDS)
    labels = RowLabels(more if row is None else row.label for row in shown)
    columns = _columns(shown, drawing)
    right = sum(column.wide + _GAP for column in columns)
    top = (_STRIP + 0.1 if many else 0.0) + 0.3
    lines = _below(data, drawing)
    body = top + labels.high + 0.42 + _LEADING * len(lines)
    chart = drawing.chart("compare_indicator", body, alt=alt, **texts)
    ax = labels.draw(chart, top, right)
    scale.below(ax)
    if many:
        _strip(chart, ax, scale, [row.value for row in stating])
    if median:
        inches = WIDTH - MARGIN - right - labels.left
        _draw_median(ax, scale, float(data["median"].iloc[0]), median, inches)
    _write_columns(ax, columns)
    for i, row in enumerate(shown):
        if row is not None:
            value_dot(ax, scale, i, row, counted=row.compared)
    for i, line in enumerate(lines):
        chart.line(top + labels.high + 0.5 + _LEADING * i, line)
    return ax


def value_dot(ax: Axes, scale: Scale, y: float, row: Any, *, counted: bool = True) -> None:
    """Draw a stated value: an arrow if one end is open, hollow for 约, grey if not compared."""
    x, color = scale.at(float(row.value)), BLUE if counted else GREY
    toward = {"over": 1, "at_least": 1, "at_most": -1}.get(str(row.qualifier), 0)
    if toward:
        ax.annotate(
            "", (x, y), xytext=(toward * 24, 0), textcoords="offset points", zorder=3,
            arrowprops={"arrowstyle": "<-", "color": color, "lw": 1.4, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
    face = "white" if str(row.qualifier) == "about" else color
    ax.plot([x], [y], "o", ms=8, mfc=face, mec=color, mew=1.6, zorder=5, clip_on=False)


def _median(data: pd.DataFrame, drawing: Drawing) -> str:
    """Write the median; nothing if there is none."""
    first = data.iloc[0]
    if pd.isna(first["median"]):
        return ""
    value = stated(Value(first["median"], first["median_qualifier"]))
    return drawing.text("compare_indicator.median", value=value, k=first["median_n"])


def _alt(data: pd.DataFrame, texts: dict[str, Any], median: str, drawing: Drawing) -> str:
    return drawing.text(
        "compare_indicator.alt", **texts, n=len(data), silent=len(data) - texts["k"],
        low=number(float(data["value"].min())), high=number(float(data["value"].max())),
        median=median or drawing.text("compare_indicator.no_median", k=MEDIAN_FROM),
    )  # fmt: skip


def _scale_text(rows: Sequence[Any], scale: Scale, drawing: Drawing) -> str:
    """Explain the marks on the scale, only those that occur."""
    qualifiers = {str(row.qualifier) for row in rows}
    there = {
        "arrow": bool(qualifiers & {"over", "at_least"}),
        "left": "at_most" in qualifiers,
        "hollow": "about" in qualifiers,
        "grey": not all(row.compared for row in rows),
        "log": scale.log,
    }
    keys = [key for key, is_there in there.items() if is_there]
    return "".join(drawing.text(f"compare_indicator.{key}") for key in keys)


def _notes(data: pd.DataFrame, rows: Sequence[Any], drawing: Drawing) -> str:
    """Say how values were treated, and where the populations come from."""
    counted = data[data["compared"]]
    has_median = not counted["median"].isna().all()
    zeros = (counted["basis"] == "stated_absence").any()
    ranked = counted["rank"].notna().any()
    there = {
        "compare.bounds": has_median and (counted["qualifier"] != "exact").any(),
        "compare_indicator.zeros": len(counted) >= MEDIAN_FROM and zeros,
        "compare_indicator.ranks": ranked,
        "compare_indicator.no_ranks": not ranked,
        "compare_indicator.people": any(not pd.isna(row.per_10000) for row in rows),
    }
    sources = drawing.join(_population_sources(data, drawing))
    notes = [
        drawing.text(key, k=RANKED_FROM, sources=sources)
        for key, is_there in there.items()
        if is_there
    ]
    _, explanations = explained(rows, drawing, silent=False)
    return explanations + "".join(notes)


def _population_sources(data: pd.DataFrame, drawing: Drawing) -> list[str]:
    pairs = data[["population_name", "population_source"]].dropna()
    colon = "：" if drawing.language == "zh" else ": "
    return sorted({colon.join(pair) for pair in pairs.itertuples(index=False, name=None)})


class _Column(NamedTuple):
    """A column right of the dots: heading, and (text, colour) of each row."""

    head: str
    cells: Sequence[tuple[str, str]]

    @property
    def wide(self) -> float:
        """Width in inches."""
        return max([width(self.head, SMALL), *(width(text) for text, _ in self.cells)])


def _columns(shown: Sequence[Any], drawing: Drawing) -> list[_Column]:
    """Make the columns right of the dots: value, rank, per 10,000 residents."""

    def column(head: str, write: Any) -> _Column:
        return _Column(head, [("", INK) if row is None else write(row) for row in shown])

    def value(row: Any) -> tuple[str, str]:
        text = f"{marks(row, drawing)} {value_of(row, drawing)}".strip()
        return text, GREY if row.basis == "stated_absence" else INK

    def rank(row: Any) -> tuple[str, str]:
        return "" if pd.isna(row.rank) else str(row.rank), GREY

    def per_10000(row: Any) -> tuple[str, str]:
        return "" if pd.isna(row.per_10000) else number(row.per_10000), GREY

    rows = [row for row in shown if row is not None]
    columns = [column("", value)]
    if any(not pd.isna(row.rank) for row in rows):
        k = max(int(row.median_n) for row in rows)
        columns.append(column(drawing.text("compare_indicator.rank", k=k), rank))
    if any(not pd.isna(row.per_10000) for row in rows):
        columns.append(column(drawing.text("compare_indicator.per_10000"), per_10000))
    return columns


def _write_columns(ax: Axes, columns: Sequence[_Column]) -> None:
    """Write columns side by side, right of the axes."""
    offset = _GAP
    for column in columns:
        edge = offset + column.wide
        if column.head:
            beside(ax, -0.85, column.head, edge, size=SMALL, color=GREY, ha="right")
        for i, (text, color) in enumerate(column.cells):
            beside(ax, i, text, edge, color=color, ha="right")
        offset += column.wide + _GAP


def _draw_median(ax: Axes, scale: Scale, median: float, text: str, inches: float) -> None:
    """Draw the median as a line through the rows, named above; the axes are `inches` wide."""
    x = scale.at(median)
    ax.axvline(x, color=INK, lw=1.0, ls=(0, (4, 3)), zorder=2)
    share = (x - scale.limits[0]) / (scale.limits[1] - scale.limits[0])
    half = width(text, SMALL) / 2 / inches
    ax.annotate(
        text, (min(max(share, half), 1 - half), 1), xycoords="axes fraction", xytext=(0, 4),
        textcoords="offset points", ha="center", va="bottom", size=SMALL, color=INK,
    )  # fmt: skip


def _strip(chart: Chart, ax: Axes, scale: Scale, values: Sequence[float]) -> None:
    """Draw the distribution of all values as a histogram, above the scale of the rows."""
    box = ax.get_position()
    strip = chart.panel(box.x0 * WIDTH, 0, box.width * WIDTH, _STRIP)
    counts, edges = np.histogram(
        [scale.at(value) for value in values], bins=_BINS, range=scale.limits
    )
    strip.bar(edges[:-1], counts, width=np.diff(edges) * 0.85, align="edge", color=BLUE, lw=0)
    strip.set_xlim(*scale.limits)
    strip.set_ylim(0, max(counts) * 1.05)
    strip.axhline(0, color=GREY, lw=0.8)
    text = chart.drawing.text("compare_indicator.all", k=len(values), most=int(max(counts)))
    lines = wrap(text, box.x0 * WIDTH - MARGIN - 0.1, SMALL)
    beside(strip, max(counts) / 2, "\n".join(lines), -0.1, size=SMALL, color=GREY)


def _below(data: pd.DataFrame, drawing: Drawing) -> list[str]:
    """Write the lines below the rows: who is silent, and how many state two rates."""
    silent = data.loc[data["basis"].isna(), "label"].tolist()
    differing = int((data["value"].isna() & data["basis"].notna()).sum())
    texts = []
    if silent:
        key = "silent_names" if len(silent) <= _SILENT_NAMED else "silent_many"
        texts.append(drawing.text(key, names=drawing.join(silent), k=len(silent)))
    if differing:
        texts.append(drawing.text("differ_many", k=differing))
    return [line for text in texts for line in wrap(text, WIDTH - 2 * MARGIN, SMALL)]
