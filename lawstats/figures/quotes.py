"""Tables of values with the sentences from which they were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.analysis.comparability import QUOTED_BELOW
from lawstats.figures.chart import Drawing, write
from lawstats.figures.registry import figure
from lawstats.figures.style import BAND, GREY, INK, MARGIN, SMALL, WIDTH
from lawstats.figures.values import explained, group_of, marks, number, value_of
from lawstats.figures.wrapping import width, wrap

_LINES = 48  # of a table in one chart
_LEADING = 0.185  # inches from line to line
_PAD = 0.12  # inches between rows
_RAW = 3  # numbers as written in one cell
# Inches: the left edges of the columns, and their widths.
_COLUMNS = (MARGIN + 0.06, MARGIN + 1.85, MARGIN + 3.05, MARGIN + 4.2)
_NAME, _LABEL, _WRITTEN, _QUOTE = (
    b - a - 0.12 for a, b in zip(_COLUMNS, [*_COLUMNS[1:], WIDTH - MARGIN + 0.06], strict=True)
)
_OF_NUMBERS = "0123456789.,，"


class _Row(NamedTuple):
    """The lines of each cell, and the number of the group to which the row belongs."""

    cells: tuple[list[str], ...]
    group: int

    @property
    def lines(self) -> int:
        return max(map(len, self.cells))

    @property
    def high(self) -> float:
        return _LEADING * self.lines + _PAD


@figure(compare.quotes)
def compare_quotes(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw a table of values as written, in their sentences."""
    drawing, group, others = group_of(data, drawing)
    n = drawing.scope.reports
    which = drawing.text(f"compare_quotes.{'few' if n < QUOTED_BELOW else 'many'}")
    texts: dict[str, Any] = {"n": n, "group": group, "which": which, "others": others}
    if data.empty:
        return drawing.message("compare_quotes", "nothing", **texts, marks="")
    indicators = [own for _, own in data.groupby("indicator", sort=False)]
    groups = [list(_quote_rows(own, i, drawing)) for i, own in enumerate(indicators)]
    drawn = frames.rows(pd.concat(indicators[: _fitting(groups)[-1].group + 1]))
    _, notes = explained(drawn, drawing, silent=False)
    alt = drawing.text(
        "compare_quotes.alt", group=group, n=n, k=len(drawn),
        indicators=len({row.indicator for row in drawn}),
    )  # fmt: skip
    beyond = int(data["indicators"].iloc[0]) - len(groups)
    return _draw_table(
        "compare_quotes", groups, "compare.more_topics", drawing, beyond, alt=alt, marks=notes,
        **texts,
    )  # fmt: skip


def _quote_rows(own: pd.DataFrame, group: int, drawing: Drawing) -> Iterator[_Row]:
    """Write the rows of an indicator: its name, and the issuers with numbers and sentences."""
    for i, row in enumerate(frames.rows(own)):
        count = f"{row.reporters}/{drawing.scope.reports}"
        name = [*wrap(drawing.indicator_of(row), _NAME, SMALL), count]
        label = wrap(row.label, _LABEL, SMALL)
        written = _as_written(row, drawing)
        yield _Row(([] if i else name, label, written, _quote(row.raw, row.quote, drawing)), group)


def _as_written(row: Any, drawing: Drawing) -> list[str]:
    """Write the numbers as in the report; below them how they make the value, if they differ."""
    numbers = row.raw.split("\n")
    text = "、".join(numbers[:_RAW]) + "…" * (len(numbers) > _RAW)
    end = "" if pd.isna(row.end) else drawing.text(f"compare_quotes.{row.end}")
    lines = wrap(f"{end} {text}".strip(), _WRITTEN, SMALL)
    mark = marks(row, drawing)
    if mark or pd.isna(row.value):
        lines += wrap(f"{mark} {value_of(row, drawing)}", _WRITTEN, SMALL)
    return lines


@figure(compare.jumps)
def compare_jumps(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw a table of values far from those of the year before."""
    if len(drawing.scope.years) < 2:
        return drawing.message("compare_jumps", "compare_years.one", k=0)
    if data.empty:
        return drawing.message("compare_jumps", "compare_jumps.none", k=0)
    first = data.iloc[0]
    alt = drawing.text(
        "compare_jumps.alt", n=len(data), label=first["label"], year=first["year"],
        name=drawing.indicator_of(first), before=number(first["value_before"]),
        value=number(first["value"]),
    )  # fmt: skip
    groups = [list(_jump_rows(row, i, drawing)) for i, row in enumerate(frames.rows(data))]
    return _draw_table("compare_jumps", groups, "compare_jumps.more", drawing, alt=alt, k=len(data))


def _jump_rows(row: Any, group: int, drawing: Drawing) -> Iterator[_Row]:
    """Write the two rows of a jump: the year before, and the year."""
    name = wrap(drawing.indicator_of(row), _NAME, SMALL)
    factor = f"×{number(row.ratio)}" if row.ratio > 1 else f"÷{number(1 / row.ratio)}"
    label = [*wrap(row.label, _LABEL, SMALL), factor]
    for year, value, period, raw, quote in (
        (row.year - 1, row.value_before, row.period_before, row.raw_before, row.quote_before),
        (row.year, row.value, row.period, row.raw, row.quote),
    ):
        mark = [] if period == "year" else [drawing.text(f"compare.mark.{period}")]
        written = [f"{year}", *wrap(" ".join([*mark, number(value)]), _WRITTEN, SMALL)]
        yield _Row((name, label, written, _quote(raw, quote, drawing)), group)
        name, label = [], []


def _quote(raw: str, quote: str, drawing: Drawing) -> list[str]:
    """Write the first of some sentences in two lines, and how many more there are."""
    first, *others = quote.split("\n")
    # Lines break before they are full.
    text = shortened(first, raw.split("\n")[0], 2 * _QUOTE - 0.35)
    lines = wrap(text, _QUOTE, SMALL, most=2)
    return [*lines, drawing.text("compare_quotes.more", k=len(others))] if others else lines


def shortened(quote: str, raw: str, limit: float) -> str:
    """Shorten a sentence to the words around a number, with … for what is left out.

    Parameters
    ----------
    quote : str
        The sentence.
    raw : str
        The number as written; if the sentence lacks it, the beginning is kept.
    limit : float
        Width in inches.

    Examples
    --------
    >>> shortened("全年开展法治宣传活动200余场次，发放资料1000份。", "200余场次", 2.25)
    '…展法治宣传活动200余场次，发放…'
    """
    if sum(width(c, SMALL) for c in quote) <= limit:
        return quote
    start = first = max(quote.find(raw), 0)
    end = last = start + len(raw) if raw in quote else 0
    room = limit - sum(width(c, SMALL) for c in f"…{quote[start:end]}…")
    turn = 0
    while start > 0 or end < len(quote):
        # What a number counts is mostly written before it, so that side grows twice as fast.
        left = start > 0 and (turn % 3 < 2 or end == len(quote))
        room -= width(quote[start - 1 if left else end], SMALL)
        if room < 0:
            break
        start, end, turn = start - left, end + (not left), turn + 1
    # A part of a number would be another number.
    while 0 < start < first and quote[start - 1].isdigit() and quote[start] in _OF_NUMBERS:
        start += 1
    while last < end < len(quote) and quote[end].isdigit() and quote[end - 1] in _OF_NUMBERS:
        end -= 1
    return "…" * (start > 0) + quote[start:end] + "…" * (end < len(quote))


def _fitting(groups: Sequence[Sequence[_Row]]) -> list[_Row]:
    """Keep whole groups from the top as long as they fit in a chart; the first always."""
    kept: list[_Row] = []
    for group in groups:
        if kept and sum(row.lines for row in (*kept, *group)) > _LINES:
            break
        kept.extend(group)
    return kept


def _draw_table(
    name: str, groups: Sequence[Sequence[_Row]], rest: str, drawing: Drawing, beyond: int = 0, /,
    **values: Any,
) -> Axes:  # fmt: skip
    """Draw a table; the text `rest` says how many groups are left out, `beyond` included."""
    kept = _fitting(groups)
    left_out = len(groups) - kept[-1].group - 1 + beyond
    high = 0.3 + sum(row.high for row in kept) + 0.3 * bool(left_out)
    chart = drawing.chart(name, high, **values)
    ax = chart.sheet(high)
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
    if left_out:
        chart.line(high - 0.12, drawing.text(rest, k=left_out))
    return ax
