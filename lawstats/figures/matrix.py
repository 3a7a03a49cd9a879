"""Topics against reports: the reports as columns if they fit, else as rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from lawstats.figures.chart import Drawing, write
from lawstats.figures.rows import Listed, RowLabels
from lawstats.figures.style import BAND, DOT, ENDS, GREY, INK, LINE, MARGIN, SMALL, TEXT, WIDTH
from lawstats.figures.wrapping import PIECE, balanced, width

DrawCell = Callable[[Axes, float, float, str, str], None]
Widest = Mapping[str, tuple[float, float]]

_LINE = TEXT * 1.25 / 72  # inches from line to line


class Topic(NamedTuple):
    """A topic; its tally of reports is written at the end of its row or below its heading."""

    key: str
    name: str
    tally: str


def draw_matrix(
    name: str,
    drawing: Drawing,
    topics: Sequence[Topic],
    reports: Sequence[Listed],
    cell: DrawCell,
    *,
    widest: Widest | None = None,
    counts: str,
    foot: float = 0.0,
    alt: str = "",
    **values: object,
) -> Axes:
    """Draw topics against reports: reports as columns if they fit, else as rows.

    Parameters
    ----------
    name, alt, **values
        As in `Drawing.chart`; texts may use {more}, which says how many topics are left out.
    drawing : Drawing
    topics : sequence of Topic
    reports : sequence of Listed
    cell : callable
        ``cell(ax, x, y, topic, report)`` draws one cell; the units of the axes are inches.
    widest : mapping of str to (float, float), optional
        Widths in inches, by topic, of the widest value and of the widest marks behind a value; by
        default a dot's.
    counts : str
        Heading of the counts.
    foot : float
        Inches left free below the matrix.
    """
    if not topics or not reports:
        return drawing.nothing(name, alt, **values)
    layout = _lay_out(topics, reports, widest)
    left_out = len(topics) - len(layout.shown)
    more = drawing.text("more_topics", k=left_out) if left_out else ""
    high = layout.high + foot
    ax = drawing.chart(name, high, alt=alt, more=more, **values).sheet(high)
    top = 0.0
    for block in layout.blocks:
        top += block.high + 0.1
        _draw_heads(ax, block, top, layout.labels.left, counts)
        _draw_rows(ax, block, top, layout, cell)
        top += layout.labels.high + 0.2
    return ax


def shown_topics(
    topics: Sequence[Topic], reports: Sequence[Listed], widest: Widest | None
) -> list[str]:
    """List the keys of the topics that a matrix has room for."""
    if not topics or not reports:
        return []
    return [topic.key for topic in _lay_out(topics, reports, widest).shown]


def quiet(ax: Axes, x: float, y: float) -> None:
    """Draw the dot that means: not stated."""
    ax.plot([x], [y], "o", ms=2.2, color=DOT, mew=0, zorder=3)


@dataclass(frozen=True, slots=True)
class _Block:
    """Columns of a matrix side by side: (heading, key), and their counts if any.

    With two levels every second heading is written above its neighbours.
    """

    columns: Sequence[tuple[str, str]]
    wide: float
    counts: Sequence[str] = ()
    levels: int = 1

    def above(self, j: int) -> float:
        """Inches from the cells up to a heading: the counts, and the headings of a level below."""
        lower = max(text.count("\n") + 1 for text, _ in self.columns[:: self.levels])
        return _LINE * bool(self.counts) + (_LINE * lower + 0.08) * (j % self.levels)

    @property
    def high(self) -> float:
        """Height of the headings in inches."""
        return max(
            self.above(j) + _LINE * (text.count("\n") + 1)
            for j, (text, _) in enumerate(self.columns)
        )


class _Layout(NamedTuple):
    """Labels of the rows; the key and count of each row; blocks of columns; topics shown."""

    labels: RowLabels
    rows: Sequence[tuple[str, str]]
    blocks: Sequence[_Block]
    shown: Sequence[Topic]

    @property
    def high(self) -> float:
        """Height of the matrix in inches."""
        heads = sum(block.high + 0.1 for block in self.blocks)
        n = len(self.blocks)
        return heads + n * self.labels.high + 0.2 * (n - 1)


def _lay_out(topics: Sequence[Topic], reports: Sequence[Listed], widest: Widest | None) -> _Layout:
    """Lay topics and reports out."""
    # One year for all is named in the texts of the chart.
    if len({report.year for report in reports if report.report_id}) == 1:
        reports = [report._replace(year="") for report in reports]
    return _reports_as_columns(topics, reports, widest) or _reports_as_rows(topics, reports, widest)


def _reports_as_columns(
    topics: Sequence[Topic], reports: Sequence[Listed], widest: Widest | None
) -> _Layout | None:
    """Lay reports out as columns; None if they do not fit."""
    heads = [balanced(report.label, 0.86, most=3) for report in reports]
    cell = _cell_width(topics, widest)
    column = max(cell, *(width(line) for head in heads for line in head), 0.6) + 0.08
    labels = RowLabels([topic.name for topic in topics], 2.4)
    room = WIDTH - MARGIN - labels.left - 0.55
    if len(reports) * column > room:
        return None
    columns = [
        ("\n".join([*head, *([report.year] if report.year else [])]), report.report_id)
        for head, report in zip(heads, reports, strict=True)
    ]
    block = _Block(columns, min(room / max(len(reports), 1), 1.25))
    return _Layout(labels, [(topic.key, topic.tally) for topic in topics], [block], topics)


def _reports_as_rows(
    topics: Sequence[Topic], reports: Sequence[Listed], widest: Widest | None
) -> _Layout:
    """Lay reports out as rows, and as many topics as fit as columns, in one or more blocks."""
    labels = RowLabels([report.title for report in reports], 2.4)
    if not labels.wrapped:
        labels.pitch = 0.27
    room = WIDTH - MARGIN - labels.left
    # Few reports leave room for several blocks of topics in a chart, many for one.
    most = max(1, 2 * ENDS // len(reports))
    levels = 1
    fit, column = _fit_columns(topics, levels, most, room, widest)
    if fit * most < len(topics):
        fit_two, column_two = _fit_columns(topics, 2, most, room, widest)
        if fit_two > fit:
            levels, fit, column = 2, fit_two, column_two
    shown = topics[: fit * most]
    fit = -(-len(shown) // -(-len(shown) // fit))  # blocks of about the same size
    column = min(room / (fit + 0.5 * (levels - 1)), max(column, 1.1 / levels))
    blocks = [
        _Block(
            [("\n".join(balanced(t.name, levels * column - 0.08)), t.key) for t in part],
            column, [topic.tally for topic in part], levels,
        )
        for part in (shown[i : i + fit] for i in range(0, len(shown), fit))
    ]  # fmt: skip
    return _Layout(labels, [(report.report_id, "") for report in reports], blocks, shown)


def _fit_columns(
    topics: Sequence[Topic], levels: int, most: int, room: float, widest: Widest | None
) -> tuple[int, float]:
    """Count the columns of a block that fit if there are `most` blocks, and measure their width.

    On two levels headings may be twice as wide as their columns; the last one sticks out.
    """
    for fit in range(len(topics), 1, -1):
        own = topics[: fit * most]
        longest = max(width(piece) for topic in own for piece in PIECE.findall(topic.name))
        column = max(
            _cell_width(own, widest) + 0.1,
            4 * width("字") + 0.12,
            (min(longest, 1.06) + 0.14) / levels,
        )
        if (fit + 0.5 * (levels - 1)) * column <= room:
            return fit, column
    return 1, room


def _cell_width(topics: Sequence[Topic], widest: Widest | None) -> float:
    """Measure the widest cell: a value and the marks behind it."""
    if widest is None:
        return 0.3
    return sum(max(widest[topic.key][i] for topic in topics) for i in (0, 1)) + 0.06


def _draw_heads(ax: Axes, block: _Block, top: float, left: float, counts: str) -> None:
    """Write the headings of a block above `top`, and the heading of the counts."""
    small: dict[str, Any] = {"va": "bottom", "size": SMALL, "color": GREY}
    for j, (text, _) in enumerate(block.columns):
        x = left + block.wide * (j + 0.5)
        write(ax, x, top - 0.06 - block.above(j), text, va="bottom")
        if block.above(j) > block.above(0):
            ends = [top - 0.04 - block.above(j), top - 0.04 - block.above(0)]
            ax.plot([x, x], ends, color=LINE, lw=0.8, zorder=1)
        if block.counts:
            write(ax, x, top - 0.06, block.counts[j], **small)
    if block.counts:
        write(ax, left - 0.1, top - 0.06, counts, ha="right", **small)
    else:
        end = left + block.wide * len(block.columns)
        write(ax, end + 0.28, top - 0.06, counts, **small)


def _draw_rows(ax: Axes, block: _Block, top: float, layout: _Layout, cell: DrawCell) -> None:
    """Draw the rows of a block: label, cells and count."""
    labels = layout.labels
    end = labels.left + block.wide * len(block.columns)
    for i, (row, count) in enumerate(layout.rows):
        y = top + labels.pitch * (i + 0.5)
        if i % 2 == 0:
            half = labels.pitch / 2
            ax.fill_between([labels.left, end], y - half, y + half, color=BAND, lw=0)
        label, color = "\n".join(labels.lines[i]), INK if row else GREY
        write(ax, labels.left - 0.1, y, label, ha="right", color=color)
        write(ax, end + 0.28, y, count, color=GREY)
        for j, (_, key) in enumerate(block.columns):
            if row:
                x = labels.left + block.wide * (j + 0.5)
                cell(ax, x, y, *((key, row) if block.counts else (row, key)))
