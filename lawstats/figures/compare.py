"""Which indicators the reports state, and the values side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.analysis.comparability import INTERVAL_FROM
from lawstats.figures.chart import Drawing, write
from lawstats.figures.matrix import Topic, draw_matrix, quiet, shown_topics
from lawstats.figures.registry import figure
from lawstats.figures.rows import RowLabels, above, beside, listed
from lawstats.figures.scale import count_ticks
from lawstats.figures.style import (
    BLUE,
    FOOT,
    GREY,
    INK,
    LINE,
    MARGIN,
    OCHRE,
    OCHRE_TEXT,
    SMALL,
    WIDTH,
)
from lawstats.figures.values import explained, group_of, level_name, marks, value_of
from lawstats.figures.wrapping import balanced, width

_REPORTED = 30  # indicators in one chart
_BARS_FROM = 5  # reports of a level: with fewer only the number, as a bar would look like a rate


@figure(compare.values)
def compare_values(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw indicators against issuers."""
    drawing, group, others = group_of(data, drawing)
    n = drawing.scope.reports
    stating = data.dropna(subset="basis")
    cells = {(r.indicator, r.report_id): r for r in frames.rows(stating)}
    topics = [
        Topic(str(key), drawing.indicator_of(own.iloc[0]), f"{own['reporters'].iloc[0]}/{n}")
        for key, own in data.groupby("indicator", sort=False)
    ]
    reports = listed(data, drawing)
    widest = _widest(topics, cells, drawing)
    shown = shown_topics(topics, reports, widest)
    value, mark = (max((widest[t][i] for t in shown), default=0.0) for i in (0, 1))
    shift = (value - mark) / 2

    def cell(ax: Axes, x: float, y: float, topic: str, report: str) -> None:
        row = cells.get((topic, report))
        if row is None:
            quiet(ax, x, y)
        else:
            _write_value(ax, x + shift, y, row, drawing)

    # The texts describe the cells that are drawn, and no others.
    drawn = [(topic, report.report_id) for topic in shown for report in reports if report.report_id]
    there = [cells[key] for key in drawn if key in cells]
    signs, notes = explained(there, drawing, silent=len(there) < len(drawn))
    left_out = (int(data["indicators"].iloc[0]) if len(data) else 0) - len(shown)
    items = [drawing.text("item", name=t.name, n=t.tally.split("/")[0]) for t in topics[:3]]
    alt = drawing.text(
        "compare_values.alt" if topics else "nothing", group=group, n=n,
        items=drawing.join(items), k=len(data) - len(stating), cells=len(data),
    )  # fmt: skip
    return draw_matrix(
        "compare_values", drawing, topics, reports, cell, widest=widest,
        counts=drawing.text("reporters"), alt=alt, group=group, others=others,
        rest=drawing.text("compare.more_topics", k=left_out) if left_out else "",
        signs=signs, marks=notes,
    )  # fmt: skip


def _widest(
    topics: list[Topic], cells: dict[tuple[str, str], Any], drawing: Drawing
) -> dict[str, tuple[float, float]]:
    """Measure the widest value of each topic, and the widest marks behind a value."""
    widest = dict.fromkeys((topic.key for topic in topics), (0.0, 0.0))
    for (topic, _), row in cells.items():
        value = width(value_of(row, drawing))
        mark = width(marks(row, drawing), FOOT)
        widest[topic] = max(widest[topic][0], value), max(widest[topic][1], mark)
    return widest


def _write_value(ax: Axes, edge: float, y: float, row: Any, drawing: Drawing) -> None:
    """Write a value, which ends at `edge`, and its marks behind it."""
    is_number = not pd.isna(row.value) and row.basis != "stated_absence"
    write(ax, edge, y, value_of(row, drawing), ha="right", color=INK if is_number else GREY)
    write(ax, edge + 0.03, y - 0.05, marks(row, drawing), ha="left", size=FOOT, color=GREY)


@figure(compare.reporting)
def compare_reporting(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw how many reports of each level state each indicator."""
    if data.empty:
        return drawing.nothing(
            "compare_reporting", drawing.text("nothing"), k=0, colours="", ranges="", few=""
        )
    firsts = frames.rows(data.drop_duplicates("indicator"))
    labels = RowLabels([drawing.indicator_of(row) for row in firsts[:_REPORTED]], 2.4)
    shown = data[data["indicator"].isin([row.indicator for row in firsts[:_REPORTED]])]
    levels = frames.rows(data.drop_duplicates("level"))
    # Colours that no row shows need no explanation.
    barred = shown if len(levels) == 1 else shown[shown["reports"] >= _BARS_FROM]
    colours = [name for name in ("stated", "zero", "silent") if (barred[name] > 0).any()]
    texts = _reporting_texts(data, shown, levels, colours, drawing)
    if len(levels) == 1:
        return _one_level(shown, labels, colours, texts, drawing)
    return _levels(shown, labels, levels, texts, drawing)


def _reporting_texts(
    data: pd.DataFrame, shown: pd.DataFrame, levels: list[Any], colours: list[str], drawing: Drawing
) -> dict[str, Any]:
    """Write the texts: what the colours mean, what is left out, and the finding."""
    n = sum(int(row.reports) for row in levels)
    silent = data.groupby("indicator", sort=False)["silent"].sum()
    firsts = frames.rows(data.drop_duplicates("indicator"))
    items = [
        drawing.text("item_words", name=drawing.indicator_of(row), n=f"{n - k}/{n}")
        for row, k in zip(firsts[:3], silent, strict=False)
    ]
    left_out = len(silent) - shown["indicator"].nunique()
    explained_colours = drawing.join([drawing.text(f"compare_reporting.{c}") for c in colours])
    has_few = len(levels) > 1 and any(row.reports < _BARS_FROM for row in levels)
    has_ranges = shown["low"].notna().any()
    return {
        "n": n,
        "k": len(silent),
        "alt": drawing.text("compare_reporting.alt", n=n, k=len(silent), items=drawing.join(items)),
        "more": drawing.text("more_topics", k=left_out) if left_out else "",
        "colours": drawing.stop(explained_colours) or drawing.text("compare_reporting.counts"),
        "ranges": drawing.text("compare_reporting.ranges", k=INTERVAL_FROM) if has_ranges else "",
        "few": drawing.text("compare_reporting.few", k=_BARS_FROM) if has_few else "",
    }


def _one_level(
    data: pd.DataFrame, labels: RowLabels, colours: list[str], texts: dict[str, Any],
    drawing: Drawing,
) -> Axes:  # fmt: skip
    """Draw a bar for each indicator, its counts at the right."""
    n = int(data["reports"].iloc[0])
    chart = drawing.chart("compare_reporting", 0.3 + labels.high + 0.3, **texts)
    ax = labels.draw(chart, 0.3, 1.0)
    ax.set_xlim(0, n)
    for i, row in enumerate(frames.rows(data)):
        _bar(ax, i, 0, n, row)
        counts = " + ".join(str(x) for x in (row.stated, row.zero) if x)
        beside(ax, i, f"{counts}/{n}" if "+" not in counts else f"{counts} / {n}", 0.1, color=GREY)
    stated = int(data["stated"].iloc[0])
    heads = {"stated": (stated / 2, BLUE), "zero": (stated, OCHRE_TEXT), "silent": (n, GREY)}
    above(ax, [(heads[name][0], drawing.text(name), heads[name][1]) for name in colours])
    count_ticks(ax, n, drawing)
    return ax


def _levels(
    data: pd.DataFrame, labels: RowLabels, levels: list[Any], texts: dict[str, Any],
    drawing: Drawing,
) -> Axes:  # fmt: skip
    """Draw a column for each level: bars with the number of reports that state the indicator."""
    chart = drawing.chart("compare_reporting", 0.62 + labels.high, **texts)
    ax = labels.draw(chart, 0.62, 0.0)
    inches = WIDTH - MARGIN - labels.left
    ax.set_xlim(0, inches)
    column = inches / len(levels)
    bar = column - 0.16 - width(str(max(int(level.reports) for level in levels)))
    heads = [
        [*balanced(level_name(level.level, drawing), column - 0.04),
         drawing.text("compare.of", k=level.reports)]
        for level in levels
    ]  # fmt: skip
    widest = max(width(line, SMALL) for lines in heads for line in lines)
    size = min(SMALL, SMALL * (column - 0.06) / widest)
    for j, (level, lines) in enumerate(zip(levels, heads, strict=True)):
        x = column * j + 0.06
        ax.annotate(
            "\n".join(lines), (x, 1), xycoords=ax.get_xaxis_transform(), xytext=(0, 5),
            textcoords="offset points", va="bottom", size=size, color=INK, linespacing=1.25,
        )  # fmt: skip
        barred = level.reports >= _BARS_FROM
        for i, row in enumerate(frames.rows(data[data["level"].isin([level.level])])):
            if barred:
                _bar(ax, i, x, bar, row)
            count, at = str(row.stated + row.zero), x + (bar + 0.05 if barred else 0.0)
            write(ax, at, i, count, ha="left", color=GREY)
    return ax


def _bar(ax: Axes, i: int, x: float, wide: float, row: Any) -> None:
    """Draw stated, zero and silent as parts of `wide`, and the interval if there is one."""
    one = wide / row.reports
    ax.barh(i, wide, left=x, height=0.56, color=LINE, alpha=0.6, zorder=1)
    ax.barh(i, row.stated * one, left=x, height=0.56, color=BLUE, zorder=3)
    ax.barh(i, row.zero * one, left=x + row.stated * one, height=0.56, color=OCHRE, zorder=3)
    if not pd.isna(row.low):
        ends = [x + row.low * wide, x + row.high * wide]
        ax.plot(ends, [i, i], color="white", lw=3.2, zorder=4, solid_capstyle="butt")
        ax.plot(ends, [i, i], color=INK, lw=1.2, zorder=5, solid_capstyle="butt")
