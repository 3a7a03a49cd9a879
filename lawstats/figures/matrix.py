"""Topics against reports: the reports as columns while they fit, else as rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes

from lawstats.figures.basis import Sample
from lawstats.figures.rows import Rows, titled
from lawstats.figures.style import (
    BAND,
    ENDS,
    GREY,
    INK,
    MARGIN,
    PIECE,
    SMALL,
    TEXT,
    WIDTH,
    balanced,
    page,
    say,
    width,
    word,
)
from lawstats.vocabulary import Language

Cell = Callable[[Axes, float, float, str, str], None]


def matrix(
    name: str,
    sample: Sample,
    language: Language,
    topics: Sequence[tuple[str, str, str]],
    reports: Sequence[tuple[str, str, str]],
    cell: Cell,
    *,
    widest: float = 0.3,
    counts: str,
    foot: float = 0.0,
    alt: str = "",
    **values: object,
) -> Axes:
    """Draw topics against reports: reports as columns while they fit, else as rows.

    Parameters
    ----------
    name, sample, language, alt, **values
        As in `page`; texts may use {more}, filled with the number of topics left out.
    topics : sequence of (id, name, count)
        The count is written at the end of the topic's row or below its heading.
    reports : sequence of (report_id, label, year)
        As from `listed`.
    cell : callable
        ``cell(ax, x, y, topic, report)`` draws one cell; the axes are in inches.
    widest : float
        Width that a cell needs, inches.
    counts : str
        Heading of the counts.
    foot : float
        Inches left free below the matrix.
    """
    if not topics or not reports:
        return nothing(name, sample, language, alt, **values)
    heads = [balanced(label, 0.86, most=3) for _, label, _ in reports]
    column = max(widest, *(width(line) for head in heads for line in head), 0.6) + 0.08
    side = Rows([text for _, text, _ in topics], 2.4)
    room = WIDTH - MARGIN - side.left - 0.55
    if len(reports) * column <= room:
        columns = [
            ("\n".join([*head, year]), key)
            for head, (key, _, year) in zip(heads, reports, strict=True)
        ]
        rows = [(key, count) for key, _, count in topics]
        blocks = [_Block(columns, min(room / max(len(reports), 1), 1.25))]
        shown = topics
    else:
        side = Rows([titled(label, year or None) for _, label, year in reports], 2.4)
        side.pitch = side.pitch if side.two else 0.27
        room = WIDTH - MARGIN - side.left
        longest = max(width(w) for _, text, _ in topics for w in PIECE.findall(text))
        column = max(widest, min(longest + 0.04, 1.1), 4 * width("字") + 0.02) + 0.1
        fit = max(int(room / column), 1)
        # Few reports leave room for several blocks of topics on a page, many for one.
        shown = topics[: fit * max(1, 2 * ENDS // len(reports))]
        fit = -(-len(shown) // -(-len(shown) // fit))
        column = min(room / fit, max(column, 1.1))
        rows = [(key, "") for key, _, _ in reports]
        blocks = [
            _Block([("\n".join(balanced(t, column - 0.08)), k) for k, t, _ in part], column,
                   [count for *_, count in part])
            for part in (shown[i : i + fit] for i in range(0, len(shown), fit))
        ]  # fmt: skip
    line = TEXT * 1.25 / 72
    tops = [line * (max(text.count("\n") for text, _ in b.columns) + 1 + bool(b.counts)) + 0.1
            for b in blocks]  # fmt: skip
    tall = side.pitch * len(rows)
    high = sum(tops) + len(blocks) * tall + 0.2 * (len(blocks) - 1) + foot
    left_out = len(topics) - len(shown)
    note = say(sample, language, "more_topics", k=left_out) if left_out else ""
    made = page(name, sample, language, high, alt=alt, more=note, **values)
    ax = made.panel(0, 0, WIDTH, high)
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(high, 0)
    top = 0.0
    for block, head in zip(blocks, tops, strict=True):
        top += head
        _block(ax, block, top, side, rows, counts, cell)
        top += tall + 0.2
    return ax


@dataclass(frozen=True, slots=True)
class _Block:
    """Columns of a matrix that stand side by side: (heading, key), and their counts if any."""

    columns: Sequence[tuple[str, str]]
    wide: float
    counts: Sequence[str] = ()


def _block(
    ax: Axes, block: _Block, top: float, side: Rows, rows: Sequence[tuple[str, str]], counts: str,
    cell: Cell,
) -> None:  # fmt: skip
    middle = [side.left + block.wide * (j + 0.5) for j in range(len(block.columns))]
    end = side.left + block.wide * len(block.columns)
    line = TEXT * 1.25 / 72
    small: dict[str, Any] = {"va": "bottom", "size": SMALL, "color": GREY}
    for j, (x, (text, _)) in enumerate(zip(middle, block.columns, strict=True)):
        word(ax, x, top - 0.06 - line * bool(block.counts), text, va="bottom")
        if block.counts:
            word(ax, x, top - 0.06, block.counts[j], **small)
    if block.counts:
        word(ax, side.left - 0.1, top - 0.06, counts, ha="right", **small)
    else:
        word(ax, end + 0.28, top - 0.06, counts, **small)
    for i, (row, count) in enumerate(rows):
        y = top + side.pitch * (i + 0.5)
        if i % 2 == 0:
            half = side.pitch / 2
            ax.fill_between([side.left, end], y - half, y + half, color=BAND, lw=0)
        word(ax, side.left - 0.1, y, "\n".join(side.labels[i]), ha="right",
             color=INK if row else GREY)  # fmt: skip
        word(ax, end + 0.28, y, count, color=GREY)
        for x, (_, key) in zip(middle, block.columns, strict=True):
            if row:
                cell(ax, x, y, *((key, row) if block.counts else (row, key)))


def quiet(ax: Axes, x: float, y: float) -> None:
    """Draw the dot that means: not stated."""
    ax.plot([x], [y], "o", ms=2.2, color="#A9B1BA", mew=0, zorder=3)


def nothing(name: str, sample: Sample, language: Language, alt: str, /, **values: object) -> Axes:
    """Make a page that says that there is nothing to draw."""
    made = page(name, sample, language, 0.5, alt=alt, **{"more": "", **values})
    ax = made.panel(MARGIN, 0, WIDTH - 2 * MARGIN, 0.5)
    word(ax, 0, 0.5, made.say("nothing"), ha="left")
    return ax
