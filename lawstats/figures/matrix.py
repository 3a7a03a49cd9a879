"""Topics against reports: the reports as columns while they fit, else as rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from lawstats.figures.chart import Drawing, write
from lawstats.figures.rows import Rows, titled
from lawstats.figures.style import (
    BAND,
    ENDS,
    GREY,
    INK,
    LINE,
    MARGIN,
    PIECE,
    SMALL,
    TEXT,
    WIDTH,
    balanced,
    width,
)

Cell = Callable[[Axes, float, float, str, str], None]
Topic = tuple[str, str, str]

_LINE = TEXT * 1.25 / 72  # inches from line to line


def matrix(
    drawing: Drawing,
    name: str,
    topics: Sequence[Topic],
    reports: Sequence[tuple[str, str, str]],
    cell: Cell,
    *,
    widest: Mapping[str, tuple[float, float]] | None = None,
    counts: str,
    foot: float = 0.0,
    alt: str = "",
    **values: object,
) -> Axes:
    """Draw topics against reports: reports as columns while they fit, else as rows.

    Parameters
    ----------
    name, drawing, alt, **values
        As in `page`; texts may use {more}, filled with the number of topics left out.
    topics : sequence of (id, name, count)
        The count is written at the end of the topic's row or below its heading.
    reports : sequence of (report_id, label, year)
        As from `listed`.
    cell : callable
        ``cell(ax, x, y, topic, report)`` draws one cell; the axes are in inches.
    widest : mapping of str to (float, float), optional
        Inches that the values of a topic need, and the marks behind them; by default a dot's.
    counts : str
        Heading of the counts.
    foot : float
        Inches left free below the matrix.
    """
    if not topics or not reports:
        return drawing.nothing(name, alt, **values)
    side, rows, blocks, shown = _layout(topics, reports, widest)
    tops = [block.high + 0.1 for block in blocks]
    tall = side.pitch * len(rows)
    high = sum(tops) + len(blocks) * tall + 0.2 * (len(blocks) - 1) + foot
    left_out = len(topics) - len(shown)
    note = drawing.text("more_topics", k=left_out) if left_out else ""
    made = drawing.chart(name, high, alt=alt, more=note, **values)
    ax = made.panel(0, 0, WIDTH, high)
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(high, 0)
    top = 0.0
    for block, head in zip(blocks, tops, strict=True):
        top += head
        _block(ax, block, top, side, rows, counts, cell)
        top += tall + 0.2
    return ax


def shown_topics(
    topics: Sequence[Topic],
    reports: Sequence[tuple[str, str, str]],
    widest: Mapping[str, tuple[float, float]],
) -> list[str]:
    """Tell which topics a matrix has room for; arguments as of `matrix`."""
    return [key for key, *_ in _layout(topics, reports, widest)[3]] if topics and reports else []


def _layout(
    topics: Sequence[Topic],
    reports: Sequence[tuple[str, str, str]],
    widest: Mapping[str, tuple[float, float]] | None,
) -> tuple[Rows, list[tuple[str, str]], list[_Block], Sequence[Topic]]:
    """Lay topics and reports out: labels of the rows, the rows, blocks of columns, topics shown."""

    def cells(some: Sequence[Topic]) -> float:
        if widest is None:
            return 0.3
        return sum(max(widest[key][i] for key, *_ in some) for i in (0, 1)) + 0.06

    # One year stands in the texts of the page.
    if len({year for key, _, year in reports if key}) == 1:
        reports = [(key, label, "") for key, label, _ in reports]
    heads = [balanced(label, 0.86, most=3) for _, label, _ in reports]
    column = max(cells(topics), *(width(line) for head in heads for line in head), 0.6) + 0.08
    side = Rows([text for _, text, _ in topics], 2.4)
    room = WIDTH - MARGIN - side.left - 0.55
    if len(reports) * column <= room:
        columns = [
            ("\n".join([*head, *([year] if year else [])]), key)
            for head, (key, _, year) in zip(heads, reports, strict=True)
        ]
        rows = [(key, count) for key, _, count in topics]
        blocks = [_Block(columns, min(room / max(len(reports), 1), 1.25))]
        return side, rows, blocks, topics
    side = Rows([titled(label, year or None) for _, label, year in reports], 2.4)
    side.pitch = side.pitch if side.two else 0.27
    room = WIDTH - MARGIN - side.left
    # Few reports leave room for several blocks of topics on a page, many for one.
    most = max(1, 2 * ENDS // len(reports))

    def columns_of(levels: int) -> tuple[int, float]:
        """How many columns fit, and how wide they are.

        On two levels headings may be twice as wide as their columns; the last one stands out.
        """
        for fit in range(len(topics), 1, -1):
            own = topics[: fit * most]
            longest = max(width(w) for _, text, _ in own for w in PIECE.findall(text))
            column = max(
                cells(own) + 0.1, 4 * width("字") + 0.12, (min(longest, 1.06) + 0.14) / levels
            )
            if (fit + 0.5 * (levels - 1)) * column <= room:
                return fit, column
        return 1, room

    fit, column = columns_of(1)
    levels = 1
    if fit * most < len(topics) and columns_of(2)[0] > fit:
        levels = 2
        fit, column = columns_of(2)
    shown = topics[: fit * most]
    fit = -(-len(shown) // -(-len(shown) // fit))
    column = min(room / (fit + 0.5 * (levels - 1)), max(column, 1.1 / levels))
    rows = [(key, "") for key, _, _ in reports]
    blocks = [
        _Block([("\n".join(balanced(t, levels * column - 0.08)), k) for k, t, _ in part],
               column, [count for *_, count in part], levels)
        for part in (shown[i : i + fit] for i in range(0, len(shown), fit))
    ]  # fmt: skip
    return side, rows, blocks, shown


@dataclass(frozen=True, slots=True)
class _Block:
    """Columns of a matrix that stand side by side: (heading, key), and their counts if any.

    With two levels every second heading stands above those beside it.
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
        """Inches that the headings take."""
        return max(
            self.above(j) + _LINE * (text.count("\n") + 1)
            for j, (text, _) in enumerate(self.columns)
        )


def _block(
    ax: Axes, block: _Block, top: float, side: Rows, rows: Sequence[tuple[str, str]], counts: str,
    cell: Cell,
) -> None:  # fmt: skip
    middle = [side.left + block.wide * (j + 0.5) for j in range(len(block.columns))]
    end = side.left + block.wide * len(block.columns)
    small: dict[str, Any] = {"va": "bottom", "size": SMALL, "color": GREY}
    for j, (x, (text, _)) in enumerate(zip(middle, block.columns, strict=True)):
        write(ax, x, top - 0.06 - block.above(j), text, va="bottom")
        if block.above(j) > block.above(0):
            ends = [top - 0.04 - block.above(j), top - 0.04 - block.above(0)]
            ax.plot([x, x], ends, color=LINE, lw=0.8, zorder=1)
        if block.counts:
            write(ax, x, top - 0.06, block.counts[j], **small)
    if block.counts:
        write(ax, side.left - 0.1, top - 0.06, counts, ha="right", **small)
    else:
        write(ax, end + 0.28, top - 0.06, counts, **small)
    for i, (row, count) in enumerate(rows):
        y = top + side.pitch * (i + 0.5)
        if i % 2 == 0:
            half = side.pitch / 2
            ax.fill_between([side.left, end], y - half, y + half, color=BAND, lw=0)
        write(ax, side.left - 0.1, y, "\n".join(side.labels[i]), ha="right",
             color=INK if row else GREY)  # fmt: skip
        write(ax, end + 0.28, y, count, color=GREY)
        for x, (_, key) in zip(middle, block.columns, strict=True):
            if row:
                cell(ax, x, y, *((key, row) if block.counts else (row, key)))


def quiet(ax: Axes, x: float, y: float) -> None:
    """Draw the dot that means: not stated."""
    ax.plot([x], [y], "o", ms=2.2, color="#A9B1BA", mew=0, zorder=3)
