"""Tables of values with the sentences they were read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.analysis.comparability import QUOTED_BELOW
from lawstats.figures.chart import Drawing, write
from lawstats.figures.compare import (
    explained,
    group_of,
    marks,
    number,
    value_of,
)
from lawstats.figures.registry import figure
from lawstats.figures.style import (
    BAND,
    GREY,
    INK,
    MARGIN,
    SMALL,
    WIDTH,
    width,
    wrap,
)

_LINES = 48  # of a table on one page
_LEADING = 0.185  # inches from line to line
_PAD = 0.12  # inches between rows
_RAW = 3  # numbers as written in one cell
# Inches: where the columns begin, and their room.
_COLUMNS = (MARGIN + 0.06, MARGIN + 1.85, MARGIN + 3.05, MARGIN + 4.2)
_ROOM = [
    b - a - 0.12 for a, b in zip(_COLUMNS, [*_COLUMNS[1:], WIDTH - MARGIN + 0.06], strict=True)
]


def shortened(quote: str, raw: str, limit: float, size: float = SMALL) -> str:
    """Cut a sentence down to what stands round a number, with … where something is left out.

    Parameters
    ----------
    quote : str
        The sentence.
    raw : str
        The number as written; where the sentence does not hold it, its beginning is kept.
    limit : float
        Room, inches.
    size : float
        Type size, points.

    Examples
    --------
    >>> shortened("全年开展法治宣传活动200余场次，发放资料1000份。", "200余场次", 2.25)
    '…展法治宣传活动200余场次，发放…'
    """
    if sum(width(c, size) for c in quote) <= limit:
        return quote
    start = first = max(quote.find(raw), 0)
    end = last = start + len(raw) if raw in quote else 0
    room = limit - sum(width(c, size) for c in f"…{quote[start:end]}…")
    turn = 0
    while start > 0 or end < len(quote):
        # What a number counts stands mostly before it, so that side grows twice as fast.
        left = start > 0 and (turn % 3 < 2 or end == len(quote))
        room -= width(quote[start - 1 if left else end], size)
        if room < 0:
            break
        start, end, turn = start - left, end + (not left), turn + 1
    # Half a number would be another number.
    while 0 < start < first and quote[start - 1].isdigit() and quote[start] in _OF_NUMBERS:
        start += 1
    while last < end < len(quote) and quote[end].isdigit() and quote[end - 1] in _OF_NUMBERS:
        end -= 1
    return "…" * (start > 0) + quote[start:end] + "…" * (end < len(quote))


_OF_NUMBERS = "0123456789.,，"


class _Row(NamedTuple):
    """Lines of its cells, and the number of the group of rows that it stands in."""

    cells: tuple[list[str], ...]
    group: int

    @property
    def lines(self) -> int:
        return max(map(len, self.cells))

    @property
    def high(self) -> float:
        return _LEADING * self.lines + _PAD


def _fitting(groups: Sequence[Sequence[_Row]]) -> list[_Row]:
    """Keep whole groups from the top as long as they fit on the page; the first always."""
    kept: list[_Row] = []
    for group in groups:
        if kept and sum(row.lines for row in (*kept, *group)) > _LINES:
            break
        kept.extend(group)
    return kept


def _said(raw: str, quote: str, more: str) -> list[str]:
    """Write the first of some sentences in two lines, and how many there are beside."""
    first, *others = quote.split("\n")
    # Lines break before they are full.
    text = shortened(first, raw.split("\n")[0], 2 * _ROOM[-1] - 0.35)
    lines = wrap(text, _ROOM[-1], SMALL, most=2)
    return [*lines, more.format(k=len(others))] if others else lines


def _page(
    name: str, drawing: Drawing, groups: Sequence[Sequence[_Row]], rest: str,
    beyond: int = 0, /, **values: Any,
) -> Axes:  # fmt: skip
    """Make the page of a table; below it: how many groups are left out, those `beyond` included."""
    kept = _fitting(groups)
    left = len(groups) - kept[-1].group - 1 + beyond
    high = 0.3 + sum(row.high for row in kept) + 0.3 * bool(left)
    made = drawing.chart(name, high, **values)
    ax = made.panel(0, 0, WIDTH, high)
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(high, 0)
    for i, x in enumerate(_COLUMNS):
        head = drawing.text(f"{name}.column.{i + 1}")
        write(ax, x, 0.05, head, ha="left", va="top", size=SMALL, color=GREY)
    y = 0.3
    for row in kept:
        if row.group % 2 == 0:
            ax.fill_between([MARGIN, WIDTH - MARGIN], y, y + row.high, color=BAND, lw=0)
        for x, lines in zip(_COLUMNS, row.cells, strict=True):
            for i, line in enumerate(lines):
                at = y + _PAD / 2 + _LEADING * (i + 0.5)
                write(ax, x, at, line, ha="left", size=SMALL, color=INK)
        y += row.high
    if left:
        made.line(high - 0.12, drawing.text(rest, k=left))
    return ax


@figure(compare.quotes)
def compare_quotes(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.compare.quotes`: values as written, in their sentences."""
    drawing, group, others = group_of(data, drawing)
    n = drawing.scope.reports
    which = drawing.text(f"compare_quotes.{'few' if n < QUOTED_BELOW else 'many'}")
    texts: dict[str, Any] = {"n": n, "group": group, "which": which, "others": others}
    if data.empty:
        return drawing.message("compare_quotes", "nothing", **texts, marks="")
    more = drawing.text("compare_quotes.more", k="{k}")

    def rows(own: pd.DataFrame, at: int) -> Iterator[_Row]:
        for i, row in enumerate(frames.rows(own)):
            name = [*wrap(drawing.indicator_of(row), _ROOM[0], SMALL), f"{row.reporters}/{n}"]
            label = wrap(row.label, _ROOM[1], SMALL)
            numbers = row.raw.split("\n")
            text = "、".join(numbers[:_RAW]) + "…" * (len(numbers) > _RAW)
            end = "" if pd.isna(row.end) else drawing.text(f"compare_quotes.{row.end}")
            written = wrap(f"{end} {text}".strip(), _ROOM[2], SMALL)
            mark = marks(row, drawing)
            if mark or pd.isna(row.value):
                written += wrap(f"{mark} {value_of(row, drawing)}", _ROOM[2], SMALL)
            yield _Row(([] if i else name, label, written, _said(row.raw, row.quote, more)), at)

    kinds = [own for _, own in data.groupby("indicator", sort=False)]
    groups = [list(rows(own, i)) for i, own in enumerate(kinds)]
    drawn = frames.rows(pd.concat(kinds[: _fitting(groups)[-1].group + 1]))
    _, notes = explained(drawn, drawing, silent=False)
    alt = drawing.text("compare_quotes.alt", group=group, n=n, k=len(drawn),
        indicators=len({row.indicator for row in drawn}),
    )  # fmt: skip
    beyond = int(data["indicators"].iloc[0]) - len(groups)
    return _page(
        "compare_quotes", drawing, groups, "compare.more_topics", beyond, alt=alt,
        marks=notes, **texts,
    )  # fmt: skip


@figure(compare.jumps)
def compare_jumps(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.compare.jumps`: values far from those of the year before."""
    if len(drawing.scope.years) < 2:
        return drawing.message("compare_jumps", "compare_years.one", k=0)
    if data.empty:
        return drawing.message("compare_jumps", "compare_jumps.none", k=0)
    more = drawing.text("compare_quotes.more", k="{k}")

    def rows(row: Any, at: int) -> Iterator[_Row]:
        name = wrap(drawing.indicator_of(row), _ROOM[0], SMALL)
        factor = f"×{number(row.ratio)}" if row.ratio > 1 else f"÷{number(1 / row.ratio)}"
        label = [*wrap(row.label, _ROOM[1], SMALL), factor]
        for year, value, period, raw, quote in (
            (row.year - 1, row.value_before, row.period_before, row.raw_before, row.quote_before),
            (row.year, row.value, row.period, row.raw, row.quote),
        ):
            mark = [] if period == "year" else [drawing.text(f"compare.mark.{period}")]
            written = [f"{year}", *wrap(" ".join([*mark, number(value)]), _ROOM[2], SMALL)]
            yield _Row((name, label, written, _said(raw, quote, more)), at)
            name, label = [], []

    groups = [list(rows(row, i)) for i, row in enumerate(frames.rows(data))]
    alt = drawing.text("compare_jumps.alt", n=len(data), label=data["label"].iloc[0],
        name=drawing.indicator_of(data.iloc[0]), before=number(data["value_before"].iloc[0]),
        value=number(data["value"].iloc[0]), year=data["year"].iloc[0],
    )  # fmt: skip
    return _page("compare_jumps", drawing, groups, "compare_jumps.more", alt=alt, k=len(data))
