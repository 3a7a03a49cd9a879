"""Rows with a label each; around them columns, names of marks, a scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames
from lawstats.figures.chart import Chart, Drawing
from lawstats.figures.style import (
    BAND,
    ENDS,
    GREY,
    GUTTER,
    INK,
    LINE,
    MARGIN,
    PITCH,
    PITCH_TWO,
    SMALL,
    TEXT,
    WIDTH,
)
from lawstats.figures.wrapping import width, wrap

T = TypeVar("T")


class Listed(NamedTuple):
    """A report in a list; the id is empty in the row that says how many reports are left out."""

    report_id: str
    label: str
    year: str = ""

    @property
    def title(self) -> str:
        """Issuer and year."""
        return titled(self.label, self.year or None)


def titled(label: str, year: object) -> str:
    """Write issuer and year in one line; the issuer alone if the year is unknown."""
    return label if pd.isna(year) else f"{label} {year}"  # type: ignore[call-overload]


def listed(data: pd.DataFrame, drawing: Drawing) -> list[Listed]:
    """List the reports of a table in its order, a long list without its middle."""
    unique = data[["report_id", "label", "year"]].drop_duplicates("report_id")
    reports = [
        Listed(str(r.report_id), str(r.label), "" if pd.isna(r.year) else str(r.year))
        for r in frames.rows(unique)
    ]
    left_out = drawing.text("more_reports", k=len(reports) - 2 * ENDS)
    return ends(reports, Listed("", left_out))


def ends(items: list[T], gap: T) -> list[T]:
    """Leave out the middle of a long list, with `gap` in its place."""
    return items if len(items) <= 2 * ENDS else [*items[:ENDS], gap, *items[-ENDS:]]


def repeated(data: pd.DataFrame) -> int:
    """Count the reports that share issuer and year with an earlier one."""
    known = data[["report_id", "label", "year"]].drop_duplicates("report_id").dropna()
    return int(known.duplicated(["label", "year"]).sum())


class RowLabels:
    """Labels of the rows of a chart, laid out before the chart is made.

    Parameters
    ----------
    names : iterable of str
        From the top.
    gutter : float
        Names wider than this many inches are wrapped into two lines.
    pitch : float, optional
        Inches from row to row; by default enough for the names.

    Attributes
    ----------
    lines : list of list of str
        Of each label.
    left : float
        Inches from the left edge of the chart to the axes.
    """

    def __init__(self, names: Iterable[str], gutter: float = GUTTER, pitch: float = 0.0) -> None:
        self.lines = [wrap(name, gutter, most=2) for name in names]
        self.wrapped = any(len(lines) > 1 for lines in self.lines)
        self.pitch = pitch or (PITCH_TWO if self.wrapped else PITCH)
        widest = max((width(line) for lines in self.lines for line in lines), default=0.0)
        self.left = MARGIN + max(widest, 0.6) + 0.12

    @property
    def high(self) -> float:
        """Height of all rows in inches."""
        return self.pitch * len(self.lines)

    def draw(self, chart: Chart, top: float, right: float) -> Axes:
        """Add the axes, leaving `right` inches for columns; row i has its middle at y = i."""
        ax = chart.panel(self.left, top, WIDTH - MARGIN - right - self.left, max(self.high, 0.3))
        ax.set_ylim(max(len(self.lines), 1) - 0.5, -0.5)
        for i, lines in enumerate(self.lines):
            if i % 2 == 0:
                ax.axhspan(i - 0.5, i + 0.5, color=BAND, lw=0, zorder=0)
            beside(ax, i, "\n".join(lines), -0.1)
        return ax


def beside(
    ax: Axes, y: float, text: str, offset: float, *, size: float = TEXT, color: str = INK,
    ha: str = "",
) -> None:  # fmt: skip
    """Write beside the axes: `offset` inches left of it (below 0) or right of it."""
    ax.annotate(
        text,
        (0 if offset < 0 else 1, y),
        xycoords=ax.get_yaxis_transform(),
        xytext=(offset * 72, 0),
        textcoords="offset points",
        ha=ha or ("right" if offset < 0 else "left"),
        va="center",
        size=size,
        color=color,
        linespacing=1.15,
    )


@dataclass(frozen=True, slots=True)
class TextColumn:
    """Texts right of the rows, one a row, below a heading.

    Attributes
    ----------
    head : str
        May have several lines.
    cells : sequence of str
    mark, color : str
        Glyph above the heading, which explains it, and its colour.
    align : {"right", "center"}
    """

    head: str
    cells: Sequence[str]
    mark: str = ""
    color: str = INK
    align: str = "right"

    @property
    def wide(self) -> float:
        """Width in inches."""
        lines = [line for text in (self.head, *self.cells) for line in text.split("\n")]
        return max(width(line, SMALL) for line in lines) + 0.16

    def draw(self, ax: Axes, left: float) -> None:
        """Write the column, `left` inches right of the axes."""
        at = left + (self.wide if self.align == "right" else 0.08 + self.wide / 2)
        for i, text in enumerate(self.cells):
            beside(ax, i, text, at, size=SMALL, ha=self.align)
        lines = self.head.count("\n") + 1
        for text, color, lift in (
            (self.head, GREY, 0.07), (self.mark, self.color, 0.07 + lines * SMALL * 1.25 / 72)
        ):  # fmt: skip
            ax.annotate(
                text, (1, 1), xycoords="axes fraction", xytext=(at * 72, lift * 72),
                textcoords="offset points", ha=self.align, va="bottom", size=SMALL, color=color,
                linespacing=1.15,
            )  # fmt: skip


def write_columns(ax: Axes, every: Iterable[TextColumn]) -> None:
    """Write columns side by side, right of the axes."""
    left = 0.0
    for column in every:
        column.draw(ax, left)
        left += column.wide


def lollipop(ax: Axes, y: float, x: float, text: str, **mark: Any) -> None:
    """Draw a line from 0 to x with a mark and a text at its end."""
    ax.hlines(y, 0, x, color=LINE, lw=3, zorder=2)
    ax.plot([x], [y], zorder=4, **mark)
    ax.annotate(
        text, (x, y), xytext=(9, 0), textcoords="offset points", va="center", size=SMALL, color=INK
    )


def above(ax: Axes, items: Sequence[tuple[float, str, str]]) -> None:
    """Name marks above the first row: (x in data, text, colour), pushed apart where they touch."""
    box = ax.get_position()
    inches = box.width * WIDTH
    wide = [width(text, SMALL) + 0.16 for _, text, _ in items]
    at = [
        ax.transLimits.transform(ax.transScale.transform((x, 0)))[0] * inches for x, _, _ in items
    ]
    order = sorted(range(len(items)), key=lambda i: (at[i], i))
    middle: dict[int, float] = {}
    edge = -1.0
    for i in order:
        middle[i] = max(at[i], edge + wide[i] / 2)
        edge = middle[i] + wide[i] / 2
    edge = WIDTH * (1 - box.x0) - MARGIN
    for i in reversed(order):
        middle[i] = min(middle[i], edge - wide[i] / 2)
        edge = middle[i] - wide[i] / 2
    for i, (_, text, color) in enumerate(items):
        ax.annotate(
            text,
            (middle[i] / inches, 1),
            xycoords="axes fraction",
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=SMALL,
            color=color,
        )


def ticks(ax: Axes, values: Iterable[tuple[float, str]], *, lines: bool = True) -> None:
    """Write the scale below the axes, with thin lines up through the rows.

    If there is no room for all names, every second one is written, or every third.
    """
    values = list(values)
    inches = ax.get_position().width * WIDTH
    to_axes = ax.transScale + ax.transLimits
    ends_at = [
        (at - width(text, SMALL) / 2, at + width(text, SMALL) / 2)
        for x, text in values
        for at in [float(to_axes.transform((x, 0))[0]) * inches]
    ]
    step = next(
        step
        for step in range(1, len(values) + 2)
        if all(a[1] + 0.02 < b[0] for a, b in pairwise(ends_at[::step]))
    )
    for i, (x, text) in enumerate(values):
        if lines:
            ax.axvline(x, color=LINE, lw=0.8, zorder=1)
        if i % step == 0:
            ax.annotate(
                text,
                (x, 0),
                xycoords=ax.get_xaxis_transform(),
                xytext=(0, -6),
                textcoords="offset points",
                ha="center",
                va="top",
                size=SMALL,
                color=GREY,
            )
