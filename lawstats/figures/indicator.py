"""Figure of the notebook 02_comparison: one indicator across the issuers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.analysis.comparability import MEDIAN_FROM, RANKED_FROM
from lawstats.figures.chart import Chart, Drawing
from lawstats.figures.compare import (
    explained,
    group_of,
    marks,
    number,
    stated,
    value_of,
)
from lawstats.figures.registry import figure
from lawstats.figures.rows import Rows, beside
from lawstats.figures.scale import Scale
from lawstats.figures.style import (
    BLUE,
    GREY,
    INK,
    MARGIN,
    SMALL,
    WIDTH,
    width,
    wrap,
)

_ENDS = 15  # issuers from the top and from the bottom of a longer list
_SILENT_NAMED = 12  # silent issuers are named up to this many
_BINS = 60  # of the strip that shows all values
_STRIP = 0.6  # inches


def value_dot(ax: Axes, scale: Scale, y: float, row: Any, *, counted: bool = True) -> None:
    """Draw a stated value: an arrow where its end is open, hollow for 约, grey if not compared."""
    x, color = scale.at(float(row.value)), BLUE if counted else GREY
    toward = {"over": 1, "at_least": 1, "at_most": -1}.get(str(row.qualifier), 0)
    if toward:
        ax.annotate(
            "", (x, y), xytext=(toward * 24, 0), textcoords="offset points", zorder=3,
            arrowprops={"arrowstyle": "<-", "color": color, "lw": 1.4, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
    face = "white" if str(row.qualifier) == "about" else color
    ax.plot([x], [y], "o", ms=8, mfc=face, mec=color, mew=1.6, zorder=5, clip_on=False)


@figure(compare.indicator)
def compare_indicator(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.compare.indicator`: one indicator across the issuers."""
    drawing, group, others = group_of(data, drawing)
    told = data.dropna(subset="value")
    rows = frames.rows(told)
    texts: dict[str, Any] = {
        "name": drawing.indicator_of(data.iloc[0]) if len(data) else "",
        "group": group, "others": others, "k": len(told), "scale": "", "notes": "",
    }  # fmt: skip
    if told.empty:
        key = "compare_indicator.silent" if len(data) else "nothing"
        return drawing.message("compare_indicator", key, **texts, n=len(data))
    scale = Scale(told["value"])
    first = data.iloc[0]
    middle = ""
    if not pd.isna(first["median"]):
        value = pd.Series({"value": first["median"], "qualifier": first["median_qualifier"]})
        middle = drawing.text("compare_indicator.median", value=stated(value), k=first["median_n"])
    alt = drawing.text("compare_indicator.alt", **texts, n=len(data),
        silent=len(data) - len(told), low=number(float(told["value"].min())),
        high=number(float(told["value"].max())),
        median=middle or drawing.text("compare_indicator.no_median", k=MEDIAN_FROM),
    )  # fmt: skip

    many = len(rows) > 2 * _ENDS
    shown = [*rows[:_ENDS], None, *rows[-_ENDS:]] if many else rows
    between = drawing.text("more_reports", k=len(rows) - 2 * _ENDS)
    drawn = [row for row in shown if row is not None]
    texts["scale"] = _told(drawn, scale, drawing)
    texts["notes"] = _notes(data, drawn, drawing)
    side = Rows(between if row is None else row.label for row in shown)
    columns = _columns(shown, drawing)
    right = sum(wide + 0.14 for _, wide, _ in columns)
    strip = _STRIP + 0.1 if many else 0.0
    top = strip + 0.3
    lines = _below(data, drawing)
    body = top + side.high + 0.42 + 0.19 * len(lines)
    made = drawing.chart("compare_indicator", body, alt=alt, **texts)
    ax = side.draw(made, top, right)
    scale.below(ax)
    if many:
        _strip(made, ax, scale, told, len(rows))
    if middle:
        x = scale.at(float(first["median"]))
        ax.axvline(x, color=INK, lw=1.0, ls=(0, (4, 3)), zorder=2)
        inches = WIDTH - MARGIN - right - side.left
        share = (x - scale.limits[0]) / (scale.limits[1] - scale.limits[0])
        half = width(middle, SMALL) / 2 / inches
        ax.annotate(
            middle, (min(max(share, half), 1 - half), 1), xycoords="axes fraction", xytext=(0, 4),
            textcoords="offset points", ha="center", va="bottom", size=SMALL, color=INK,
        )  # fmt: skip
    offset = 0.14
    for head, wide, cells in columns:
        if head:
            beside(ax, -0.85, head, offset + wide, size=SMALL, color=GREY, ha="right")
        for i, (text, color) in enumerate(cells):
            beside(ax, i, text, offset + wide, color=color, ha="right")
        offset += wide + 0.14
    for i, row in enumerate(shown):
        if row is not None:
            value_dot(ax, scale, i, row, counted=row.compared)
    for i, line in enumerate(lines):
        made.line(top + side.high + 0.5 + 0.19 * i, line)
    return ax


def _told(rows: list[Any], scale: Scale, drawing: Drawing) -> str:
    """Say what the marks of the scale mean, those that are there."""
    there = {str(row.qualifier) for row in rows}
    keys = [
        *(["arrow"] if there & {"over", "at_least"} else []),
        *(["left"] if "at_most" in there else []),
        *(["hollow"] if "about" in there else []),
        *(["grey"] if not all(row.compared for row in rows) else []),
        *(["log"] if scale.log else []),
    ]
    return "".join(drawing.text(f"compare_indicator.{key}") for key in keys)


def _notes(data: pd.DataFrame, rows: list[Any], drawing: Drawing) -> str:
    """Say how values were treated, as far as there are such."""
    keys: list[str] = []
    counted = data[data["compared"]]
    if not counted["median"].isna().all() and (counted["qualifier"] != "exact").any():
        keys.append("compare.bounds")
    if len(counted) >= MEDIAN_FROM and (counted["basis"] == "stated_absence").any():
        keys.append("compare_indicator.zeros")
    ranks = "ranks" if counted["rank"].notna().any() else "no_ranks"
    keys.append(f"compare_indicator.{ranks}")
    if any(not pd.isna(row.per_10000) for row in rows):
        keys.append("compare_indicator.people")
    sources = drawing.join(
        sorted(
            f"{name}：{source}" if drawing.language == "zh" else f"{name}: {source}"
            for name, source in set(
                data[["population_name", "population_source"]]
                .dropna()
                .itertuples(index=False, name=None)
            )
        )
    )
    told = [drawing.text(key, k=RANKED_FROM, sources=sources) for key in keys]
    _, explanations = explained(rows, drawing, silent=False)
    return explanations + "".join(told)


def _columns(shown: list[Any], drawing: Drawing) -> list[tuple[str, float, list[tuple[str, str]]]]:
    """Columns right of the dots: head, width and (text, colour) of each row."""

    def cell(row: Any) -> tuple[str, str]:
        if row is None:
            return "", INK
        text = f"{marks(row, drawing)} {value_of(row, drawing)}".strip()
        return text, GREY if row.basis == "stated_absence" else INK

    columns = [("", [cell(row) for row in shown])]
    told = [row for row in shown if row is not None]
    if any(not pd.isna(row.rank) for row in told):
        k = max(int(row.median_n) for row in told)
        head = drawing.text("compare_indicator.rank", k=k)
        cells = [("" if row is None or pd.isna(row.rank) else str(row.rank), GREY) for row in shown]
        columns.append((head, cells))
    if any(not pd.isna(row.per_10000) for row in told):
        head = drawing.text("compare_indicator.per_10000")
        cells = [
            ("" if row is None or pd.isna(row.per_10000) else number(row.per_10000), GREY)
            for row in shown
        ]
        columns.append((head, cells))
    return [
        (head, max([width(head, SMALL), *(width(text) for text, _ in cells)]), cells)
        for head, cells in columns
    ]


def _strip(made: Chart, ax: Axes, scale: Scale, told: pd.DataFrame, n: int) -> None:
    """Draw how many of all issuers stand where, above the scale of the rows."""
    box = ax.get_position()
    strip = made.panel(box.x0 * WIDTH, 0, box.width * WIDTH, _STRIP)
    counts, edges = np.histogram(
        [scale.at(x) for x in told["value"]], bins=_BINS, range=scale.limits
    )
    strip.bar(edges[:-1], counts, width=np.diff(edges) * 0.85, align="edge", color=BLUE, lw=0)
    strip.set_xlim(*scale.limits)
    strip.set_ylim(0, max(counts) * 1.05)
    strip.axhline(0, color=GREY, lw=0.8)
    text = made.drawing.text("compare_indicator.all", k=n, most=int(max(counts)))
    lines = wrap(text, box.x0 * WIDTH - MARGIN - 0.1, SMALL)
    beside(strip, max(counts) / 2, "\n".join(lines), -0.1, size=SMALL, color=GREY)


def _below(data: pd.DataFrame, drawing: Drawing) -> list[str]:
    """Lines below the rows: who is silent, and how many state two rates."""
    silent = data.loc[data["basis"].isna(), "label"].tolist()
    differing = int((data["value"].isna() & data["basis"].notna()).sum())
    told = []
    if silent:
        key = "silent_names" if len(silent) <= _SILENT_NAMED else "silent_many"
        told.append(drawing.text(key, names=drawing.join(silent), k=len(silent)))
    if differing:
        told.append(drawing.text("differ_many", k=differing))
    return [line for text in told for line in wrap(text, WIDTH - 2 * MARGIN, SMALL)]
