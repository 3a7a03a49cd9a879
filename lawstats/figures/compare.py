"""Figures of the notebook 02_comparison: who states what, and the values side by side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.analysis.comparability import INTERVAL_FROM
from lawstats.figures.chart import Chart, Drawing, write
from lawstats.figures.matrix import matrix, quiet, shown_topics
from lawstats.figures.registry import figure
from lawstats.figures.rows import Rows, above, beside, listed, ticks
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
    balanced,
    width,
)

_SIGNS = {"over": "≥ ", "at_least": "≥ ", "about": "≈ ", "at_most": "≤ "}
_REPORTED = 30  # indicators on one page
_BARS_FROM = 5  # reports of a level: of fewer the number alone, as a bar would look like a rate


def number(value: float) -> str:
    """Write a value with thousands separators and the digits it has, at most two decimals.

    Examples
    --------
    >>> number(13650.0), number(93.1), number(0.0)
    ('13,650', '93.1', '0')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def sign(row: Any) -> str:
    """Say how exact a panel value is: ≥ for 余 and 多, ≈ for 约, nothing for a plain number."""
    return _SIGNS.get(str(row.qualifier), "")


def stated(row: Any) -> str:
    """Write a panel value as the report does: ≥ for 余 and 多, ≈ for 约."""
    return sign(row) + number(float(row.value))


def steps(n: int) -> list[int]:
    """Round numbers from 0 to n for a scale of counts, n included.

    Examples
    --------
    >>> steps(5), steps(60)
    ([0, 1, 2, 3, 4, 5], [0, 10, 20, 30, 40, 50, 60])
    """
    step = next(s * 10**e for e in range(9) for s in (1, 2, 5) if n <= 6 * s * 10**e)
    return [*range(0, n - step // 2, step), n] if n > 1 else [0, max(n, 1)]


def value_of(row: Any, drawing: Drawing) -> str:
    """Write what a cell shows of a panel value, without its marks."""
    if pd.isna(row.value):
        return drawing.text("differ")
    if row.basis == "stated_absence":
        return drawing.text("none")
    return stated(row)


def _marks(row: Any) -> list[str]:
    """List what has to be said of how a value came about: ends of keys compare.mark."""
    basis = {"sum_of_parts": ["sum"], "new_only": ["new"]}.get(str(row.basis), [])
    period = [] if row.period == "year" else [str(row.period)]
    return [*period, *basis, *(["corrected"] if row.corrected else [])]


def marks(row: Any, drawing: Drawing) -> str:
    """Write the marks of a panel value: 截至, 累计, Σ, 新增, †."""
    return " ".join(drawing.text(f"compare.mark.{mark}") for mark in _marks(row))


_EXPLAINED = ("over", "about", "at_most", "none", "differ", "silent")
_NOTED = ("to_date", "cumulative", "sum", "new", "corrected")


def explained(rows: Iterable[Any], drawing: Drawing, *, silent: bool) -> tuple[str, str]:
    """Explain the signs and the marks of panel values, those that are there and no others.

    Parameters
    ----------
    rows : iterable
        Rows drawn, with the columns of a panel value.
    silent : bool
        Whether a dot stands for a report that states nothing.

    Returns
    -------
    signs, marks : str
        For the grey line above a figure, and for the note below.
    """
    there = {"silent"} if silent else set()
    for row in rows:
        there.update(_marks(row))
        if pd.isna(row.value):
            there.add("differ")
        elif row.basis == "stated_absence":
            there.add("none")
        else:
            there.add({"at_least": "over"}.get(str(row.qualifier), str(row.qualifier)))
    signs, notes = (
        drawing.join([drawing.text(f"compare.told.{key}") for key in keys if key in there])
        for keys in (_EXPLAINED, _NOTED)
    )
    return drawing.stop(signs), drawing.stop(notes)


def level_name(level: object, drawing: Drawing) -> str:
    """Name a level; an unknown one as such."""
    return drawing.text(f"compare.level.{'unknown' if pd.isna(level) else level}")  # type: ignore[call-overload]


def group_of(data: pd.DataFrame, drawing: Drawing) -> tuple[Drawing, str, str]:
    """Tell of which level and year rows are.

    Returns
    -------
    drawing : Drawing
        Narrowed to the reports of the rows.
    group, others : str
        Level and year; how many reports are left out, empty where none is.
    """
    level, year = (data[c].iloc[0] if len(data) else None for c in ("level", "year"))
    n = int(data["reports"].iloc[0]) if len(data) else 0
    known = "" if pd.isna(year) else str(year)
    group = drawing.text("compare.group" if known else "compare.group_no_year",
        level=level_name(level, drawing), year=known,
    )  # fmt: skip
    left = drawing.scope.reports - n
    others = drawing.text("compare.others", k=left) if left else ""
    years = (int(known),) if known else ()
    return drawing.narrowed(reports=n, issuers=n, years=years), group, others


@figure(compare.values)
def compare_values(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.compare.values`: indicators against issuers."""
    drawing, group, others = group_of(data, drawing)
    told = data.dropna(subset="basis")
    cells = {(r.indicator, r.report_id): r for r in frames.rows(told)}
    topics = [
        (
            str(key),
            drawing.indicator_of(own.iloc[0]),
            f"{own['reporters'].iloc[0]}/{drawing.scope.reports}",
        )
        for key, own in data.groupby("indicator", sort=False)
    ]
    items = [
        drawing.text("item", name=name, n=count.split("/")[0]) for _, name, count in topics[:3]
    ]
    alt = drawing.text("compare_values.alt" if topics else "nothing", group=group,
        n=drawing.scope.reports, items=drawing.join(items), k=len(data) - len(told), cells=len(data),
    )  # fmt: skip
    reports = listed(data, drawing.text("more_reports", k="{k}"))
    widest = dict.fromkeys((key for key, *_ in topics), (0.0, 0.0))
    for (topic, _), row in cells.items():
        value = width(value_of(row, drawing))
        mark = width(marks(row, drawing), FOOT)
        widest[topic] = max(widest[topic][0], value), max(widest[topic][1], mark)
    shown = shown_topics(topics, reports, widest)
    value, mark = (max((widest[t][i] for t in shown), default=0.0) for i in (0, 1))
    shift = (value - mark) / 2

    def cell(ax: Axes, x: float, y: float, topic: str, report: str) -> None:
        row = cells.get((topic, report))
        if row is None:
            return quiet(ax, x, y)
        edge = x + shift
        a_number = not pd.isna(row.value) and row.basis != "stated_absence"
        color = INK if a_number else GREY
        write(ax, edge, y, value_of(row, drawing), ha="right", color=color)
        mark = marks(row, drawing)
        return write(ax, edge + 0.03, y - 0.05, mark, ha="left", size=FOOT, color=GREY)

    # The texts tell of the cells that are drawn, and of no others.
    drawn = [(topic, report) for topic in shown for report, *_ in reports if report]
    left = (int(data["indicators"].iloc[0]) if len(data) else 0) - len(shown)
    there = [cells[key] for key in drawn if key in cells]
    signs, notes = explained(there, drawing, silent=len(there) < len(drawn))
    return matrix(drawing, "compare_values", topics, reports, cell, widest=widest,
        counts=drawing.text("reporters"), alt=alt, group=group, others=others,
        rest=drawing.text("compare.more_topics", k=left) if left else "",
        signs=signs, marks=notes,
    )  # fmt: skip


@figure(compare.reporting)
def compare_reporting(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.compare.reporting`: how many reports of each level state each indicator."""
    levels = frames.rows(data.drop_duplicates("level"))
    n = sum(int(row.reports) for row in levels)
    silent = data.groupby("indicator", sort=False)["silent"].sum()
    firsts = frames.rows(data.drop_duplicates("indicator"))
    items = [
        drawing.text("item_words", name=drawing.indicator_of(row), n=f"{n - k}/{n}")
        for row, k in zip(firsts[:3], silent, strict=False)
    ]
    alt = drawing.text("compare_reporting.alt", n=n, k=len(silent), items=drawing.join(items))
    if data.empty:
        return drawing.nothing(
            "compare_reporting",
            drawing.text("nothing"),
            k=0,
            colours="",
            ranges="",
            few="",
        )
    shown = list(silent.index[:_REPORTED])
    data = data[data["indicator"].isin(shown)]
    one = len(levels) == 1
    # What no row shows needs no explanation.
    barred = data if one else data[data["reports"] >= _BARS_FROM]
    there = [name for name in ("stated", "zero", "silent") if (barred[name] > 0).any()]
    colours = drawing.join([drawing.text(f"compare_reporting.{name}") for name in there])
    ranges = drawing.text("compare_reporting.ranges", k=INTERVAL_FROM)
    few = drawing.text("compare_reporting.few", k=_BARS_FROM)
    rows = Rows([drawing.indicator_of(row) for row in firsts[:_REPORTED]], 2.4)
    rest = len(silent) - len(shown)
    top = 0.3 if one else 0.62
    made = drawing.chart("compare_reporting", top + rows.high + (0.3 if one else 0.0),
        alt=alt, k=len(silent),
        more=drawing.text("more_topics", k=rest) if rest else "",
        colours=drawing.stop(colours) or drawing.text("compare_reporting.counts"),
        ranges=ranges if data["low"].notna().any() else "",
        few=few if not one and any(r.reports < _BARS_FROM for r in levels) else "",
        n=n,
    )  # fmt: skip
    if one:
        return _one_level(drawing, made, rows, data, there)
    ax = rows.draw(made, top, 0.0)
    inches = WIDTH - MARGIN - rows.left
    ax.set_xlim(0, inches)
    column = inches / len(levels)
    bar = column - 0.16 - width(str(max(int(r.reports) for r in levels)))
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
        for i, row in enumerate(frames.rows(data[data["level"].isin([level.level])])):
            if level.reports >= _BARS_FROM:
                _bar(ax, i, x, bar, row)
            write(ax, x + (bar + 0.05 if level.reports >= _BARS_FROM else 0.0), i,
                 str(row.stated + row.zero), ha="left", color=GREY)  # fmt: skip
    return ax


def _bar(ax: Axes, i: int, x: float, wide: float, row: Any) -> None:
    """Draw stated, zero and silent as parts of `wide`, and the interval where there is one."""
    one = wide / row.reports
    ax.barh(i, wide, left=x, height=0.56, color=LINE, alpha=0.6, zorder=1)
    ax.barh(i, row.stated * one, left=x, height=0.56, color=BLUE, zorder=3)
    ax.barh(i, row.zero * one, left=x + row.stated * one, height=0.56, color=OCHRE, zorder=3)
    if not pd.isna(row.low):
        ends = [x + row.low * wide, x + row.high * wide]
        ax.plot(ends, [i, i], color="white", lw=3.2, zorder=4, solid_capstyle="butt")
        ax.plot(ends, [i, i], color=INK, lw=1.2, zorder=5, solid_capstyle="butt")


def _one_level(
    drawing: Drawing, made: Chart, rows: Rows, data: pd.DataFrame, there: list[str]
) -> Axes:
    n = int(data["reports"].iloc[0])
    ax = rows.draw(made, 0.3, 1.0)
    ax.set_xlim(0, n)
    for i, row in enumerate(frames.rows(data)):
        _bar(ax, i, 0, n, row)
        counts = " + ".join(str(x) for x in (row.stated, row.zero) if x)
        beside(ax, i, f"{counts}/{n}" if "+" not in counts else f"{counts} / {n}", 0.1, color=GREY)
    blue = int(data["stated"].iloc[0])
    heads = {"stated": (blue / 2, BLUE), "zero": (blue, OCHRE_TEXT), "silent": (n, GREY)}
    above(ax, [(heads[name][0], drawing.text(name), heads[name][1]) for name in there])
    ticks(ax, [(x, drawing.text("reports", k=x) if x == n else str(x)) for x in steps(n)])
    return ax
