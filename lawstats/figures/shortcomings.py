"""Shortcomings that the reports admit: their themes, and what is planned."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, shortcomings
from lawstats.figures.chart import Drawing
from lawstats.figures.matrix import Topic, draw_matrix
from lawstats.figures.registry import figure
from lawstats.figures.rows import RowLabels, above, listed, lollipop
from lawstats.figures.scale import count_ticks
from lawstats.figures.style import (
    BLUE,
    ENDS,
    FEW,
    GREEN,
    INK,
    LINE,
    MARGIN,
    RED,
    WIDTH,
)


@figure(shortcomings.themes)
def shortcomings_themes(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw themes against issuers."""
    n = drawing.scope.reports
    points = data.set_index(["theme", "report_id"])["points"].to_dict()
    topics = [
        Topic(
            str(theme), drawing.name_of(own.iloc[0]),
            f"{own['reporters'].iloc[0]}/{own['reports'].iloc[0]}",
        )
        for theme, own in data.groupby("theme", sort=False)
    ]  # fmt: skip

    def cell(ax: Axes, x: float, y: float, theme: str, report: str) -> None:
        if points[theme, report]:
            ax.plot([x], [y], "o", ms=9.5, color=BLUE, mew=0, zorder=3)

    items = [
        drawing.text("item_of", name=topic.name, n=reporters, of=of)
        for topic in topics[:3]
        for reporters, of in [topic.tally.split("/")]
    ]
    admitting = int(data.groupby("report_id")["points"].any().sum())
    alt = drawing.text(
        "shortcomings_themes.alt", n=n, k=len(topics), silent=n - admitting,
        items=drawing.join(items),
    )  # fmt: skip
    if n > 2 * ENDS:
        return _theme_rows(data, alt, drawing)
    return draw_matrix(
        "shortcomings_themes", drawing, topics, listed(data, drawing), cell,
        counts=drawing.text("reporters"), alt=alt,
    )  # fmt: skip


def _theme_rows(data: pd.DataFrame, alt: str, drawing: Drawing) -> Axes:
    """Draw the number of reports for each theme, if there are too many reports to show each."""
    themes = frames.rows(data.drop_duplicates("theme"))
    labels = RowLabels([drawing.name_of(row) for row in themes], 3.3)
    ranged = data["high"].notna().any()
    ranges = drawing.text("shortcomings_theme_rows.ranges") if ranged else ""
    chart = drawing.chart("shortcomings_theme_rows", labels.high, alt=alt, ranges=ranges)
    ax = labels.draw(chart, 0, 0)
    most = max(data["reporters"].max(), (data["high"] * data["reports"]).max() if ranged else 0)
    ax.set_xlim(-0.02 * most, most * 1.2)
    for i, row in enumerate(themes):
        text = f"{row.reporters}/{row.reports}"
        if pd.notna(row.low):
            ax.hlines(i + 0.28, row.low * row.reports, row.high * row.reports, color=INK, lw=1)
        lollipop(ax, i, row.reporters, text, marker="o", ms=8, color=BLUE, mew=0)
    return ax


class _Mark(NamedTuple):
    """The mark of a number of reports: its column and text, colour, shape and size in points."""

    name: str
    color: str
    shape: str
    size: float


_MARKS = (
    _Mark("said", BLUE, "o", 8.5),
    _Mark("admitted", RED, "s", 7.5),
    _Mark("planned", GREEN, "D", 7.5),
)


@figure(shortcomings.said)
def shortcomings_said(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw how many reports give numbers on a field, admit shortcomings in it, or plan for it."""
    items = [
        drawing.text(
            "item_said", name=drawing.name_of(row), a=row.said, b=row.admitted, c=row.planned
        )
        for row in frames.rows(data.head(3))
    ]
    few = drawing.text("few", few=FEW) if drawing.scope.reports < FEW else ""
    alt = drawing.text(
        "shortcomings_said.alt", n=drawing.scope.reports, items=drawing.join(items), few=few
    )
    if data.empty:
        return drawing.nothing("shortcomings_said", alt, few=few)
    n = int(data["reports"].iloc[0])
    # Three marks that coincide are drawn above each other, so rows are wide apart.
    labels = RowLabels([drawing.name_of(row) for row in frames.rows(data)], pitch=0.44)
    chart = drawing.chart("shortcomings_said", 0.3 + labels.high + 0.3, alt=alt, few=few)
    ax = labels.draw(chart, 0.3, 0.35)
    ax.set_xlim(-0.03 * n, n)
    count_ticks(ax, n, drawing)
    inches = WIDTH - MARGIN - 0.35 - labels.left
    near = 0.13 * n * 1.03 / inches  # marks closer than this touch
    for i, row in enumerate(frames.rows(data)):
        _draw_marks(ax, i, {mark: int(getattr(row, mark.name)) for mark in _MARKS}, near)
    first = data.iloc[0]
    above(ax, [(float(first[m.name]), drawing.text(m.name), m.color) for m in _MARKS])
    return ax


def _draw_marks(ax: Axes, i: int, values: dict[_Mark, int], near: float) -> None:
    """Draw the marks of a row on a line; those that would touch above each other."""
    ax.hlines(i, min(values.values()), max(values.values()), color=LINE, lw=4, zorder=2)
    for mark, value in values.items():
        touching = [other for other in values if abs(values[other] - value) < near]
        shift = 0.0
        if len(touching) > 1:
            shift = (touching.index(mark) - (len(touching) - 1) / 2) * 0.31
        ax.plot(
            [value], [i + shift], mark.shape, ms=mark.size, color=mark.color, mew=0, zorder=4,
            clip_on=False,
        )  # fmt: skip
