"""Rows with a label each, and what stands around them: columns, names of marks, a scale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames
from lawstats.figures.chart import Chart
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
    width,
    wrap,
)

T = TypeVar("T")


def titled(label: str, year: object) -> str:
    """Issuer and year in one line; the issuer alone where the year is unknown."""
    return label if pd.isna(year) else f"{label} {year}"  # type: ignore[call-overload]


def listed(data: pd.DataFrame, more: str) -> list[tuple[str, str, str]]:
    """List reports in order as (report_id, label, year), a long list without its middle.

    Where reports are left out stands one entry with an empty report_id and, as its label, `more`
    with {k} filled in.
    """
    unique = data[["report_id", "label", "year"]].drop_duplicates("report_id")
    reports = [
        (str(r.report_id), str(r.label), "" if pd.isna(r.year) else str(r.year))
        for r in frames.rows(unique)
    ]
    return ends(reports, ("", more.format(k=len(reports) - 2 * ENDS), ""))


def ends(items: list[T], gap: T) -> list[T]:
    """Leave out the middle of a long list, with `gap` where it stood."""
    return items if len(items) <= 2 * ENDS else [*items[:ENDS], gap, *items[-ENDS:]]


def again(data: pd.DataFrame) -> int:
    """Count the reports that share issuer and year with one before them."""
    known = data[["report_id", "label", "year"]].drop_duplicates("report_id").dropna()
    return int(known.duplicated(["label", "year"]).sum())


class Rows:
    """Rows with their labels: what has to be known before the page is made.

    Parameters
    ----------
    names : sequence of str
        Labels from the top.
    gutter : float
        Labels wider than this many inches are wrapped into two lines.
    """

    def __init__(self, names: Iterable[str], gutter: float = GUTTER) -> None:
        self.labels = [wrap(name, gutter, most=2) for name in names]
        self.two = any(len(lines) > 1 for lines in self.labels)
        self.pitch = PITCH_TWO if self.two else PITCH
        widest = max((width(line) for lines in self.labels for line in lines), default=0.0)
        self.left = MARGIN + max(widest, 0.6) + 0.12
        self.high = self.pitch * len(self.labels)

    def draw(self, page: Chart, top: float, right: float) -> Axes:
        """Add the axes, leaving `right` inches for columns; row i has its middle at y = i."""
        ax = page.panel(self.left, top, WIDTH - MARGIN - right - self.left, max(self.high, 0.3))
        ax.set_ylim(max(len(self.labels), 1) - 0.5, -0.5)
        for i, lines in enumerate(self.labels):
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
class Column:
    """Texts right of the rows, one a row, below a heading.

    Attributes
    ----------
    head : str
        May have several lines.
    cells : sequence of str
    mark, color : str
        Glyph that is explained by the heading, and its colour; one that is light.
    ink : str
        Colour of the heading.
    align : {"right", "center"}
    """

    head: str
    cells: Sequence[str]
    mark: str = ""
    color: str = INK
    ink: str = GREY
    align: str = "right"

    @property
    def wide(self) -> float:
        """Inches that it takes."""
        lines = [line for text in (self.head, *self.cells) for line in text.split("\n")]
        return max(width(line, SMALL) for line in lines) + 0.16

    def draw(self, ax: Axes, left: float) -> None:
        """Write it, `left` inches right of the axes."""
        at = left + (self.wide if self.align == "right" else 0.08 + self.wide / 2)
        for i, text in enumerate(self.cells):
            beside(ax, i, text, at, size=SMALL, ha=self.align)
        lines = self.head.count("\n") + 1
        for text, color, lift in (
            (self.head, self.ink, 0.07), (self.mark, self.color, 0.07 + lines * SMALL * 1.25 / 72)
        ):  # fmt: skip
            ax.annotate(
                text, (1, 1), xycoords="axes fraction", xytext=(at * 72, lift * 72),
                textcoords="offset points", ha=self.align, va="bottom", size=SMALL, color=color, linespacing=1.15,
            )  # fmt: skip


def columns(ax: Axes, every: Iterable[Column]) -> None:
    """Write columns side by side, right of the axes."""
    left = 0.0
    for column in every:
        column.draw(ax, left)
        left += column.wide


def above(ax: Axes, items: Sequence[tuple[float, str, str]], size: float = SMALL) -> None:
    """Name marks above the first row: (x in data, text, colour), pushed apart where they touch."""
    box = ax.get_position()
    inches = box.width * WIDTH
    wide = [width(text, size) + 0.16 for _, text, _ in items]
    at = [
        ax.transLimits.transform(ax.transScale.transform((x, 0)))[0] * inches for x, _, _ in items
    ]
    order = sorted(range(len(items)), key=lambda i: (at[i], i))
    place: dict[int, float] = {}
    edge = -1.0
    for i in order:
        place[i] = max(at[i], edge + wide[i] / 2)
        edge = place[i] + wide[i] / 2
    edge = WIDTH * (1 - box.x0) - MARGIN
    for i in reversed(order):
        place[i] = min(place[i], edge - wide[i] / 2)
        edge = place[i] - wide[i] / 2
    for i, (_, text, color) in enumerate(items):
        ax.annotate(
            text,
            (place[i] / inches, 1),
            xycoords="axes fraction",
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=size,
            color=color,
        )


def ticks(ax: Axes, values: Iterable[tuple[float, str]], *, lines: bool = True) -> None:
    """Write the scale below the axes, with thin lines up through the rows.

    Where there is no room for all names, every second one stands, or every third.
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
