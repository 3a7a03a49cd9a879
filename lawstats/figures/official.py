"""Stated values beside official figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.figures.chart import Drawing, write
from lawstats.figures.indicator import value_dot
from lawstats.figures.registry import figure
from lawstats.figures.rows import RowLabels, above, beside, titled
from lawstats.figures.scale import Scale
from lawstats.figures.style import BAND, GREY, INK, SMALL
from lawstats.figures.values import explained, marks, number, sign, value_of
from lawstats.figures.wrapping import width

_ROWS = 30  # pairs in one chart
_INDICATORS = 6  # those with most pairs
_SOURCES = 3  # sources named in the note
_GAP = 0.14  # inches between columns


class _Row(NamedTuple):
    """A row: the heading of an indicator, a pair of values, or how many are left out."""

    label: str
    summary: str = ""
    pair: Any = None


class _Column(NamedTuple):
    """A column right of the dots: heading, and the text of each pair."""

    head: str
    cells: Sequence[str]

    @property
    def wide(self) -> float:
        """Width in inches."""
        return max(width(self.head, SMALL), *map(width, [*self.cells, ""]))


@figure(compare.official)
def compare_official(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw stated values as multiples of the official ones."""
    pairs = data[data["value"].notna()]
    values: dict[str, Any] = {
        "n": data["report_id"].nunique() or drawing.scope.reports,
        "k": len(data),
        "silent": len(data) - len(pairs),
        **_counts(pairs),
    }
    if data.empty:
        blank = dict.fromkeys(("sources", "marks", "rest", "signs", "dots"), "")
        return drawing.message("compare_official", "compare_official.without", **values, **blank)
    indicators = [own for _, own in data.groupby("indicator", sort=False)]
    share = max(_ROWS // min(len(indicators), _INDICATORS), 2)
    lines = [row for own in indicators[:_INDICATORS] for row in _rows(own, share, drawing)]
    drawn = [row.pair for row in lines if row.pair]
    signs, notes = explained(drawn, drawing, silent=False)
    rest = len(indicators) - _INDICATORS
    labels = RowLabels([row.label for row in lines], 2.4)
    columns = _columns(drawn, drawing)
    chart = drawing.chart(
        "compare_official", 0.3 + labels.high + 0.3,
        alt=drawing.text("compare_official.alt", **values), sources=_sources(data, drawing),
        rest=drawing.text("compare_official.rest", k=rest) if rest > 0 else "",
        signs=signs, marks=notes, dots=drawing.text("compare_official.dots"), **values,
    )  # fmt: skip
    ax = labels.draw(chart, 0.3, sum(column.wide for column in columns) + _GAP * len(columns))
    scale = Scale([1.0, *(pair.multiple for pair in drawn if not pd.isna(pair.multiple))])
    scale.below(ax)
    ax.axvline(scale.at(1.0), color=INK, lw=1.0, ls=(0, (4, 3)), zorder=2)
    above(ax, [(scale.at(1.0), drawing.text("compare_official.one"), INK)])
    _write_columns(ax, columns, [i for i, row in enumerate(lines) if row.pair])
    for i, row in enumerate(lines):
        if row.summary:
            back = {"fc": "white" if i % 2 else BAND, "ec": "none", "pad": 1.5}
            write(ax, scale.limits[0], i, " " + row.summary, ha="left", size=SMALL, color=GREY,
                  bbox=back, zorder=4)  # fmt: skip
        elif row.pair and not pd.isna(row.pair.multiple):
            value_dot(ax, scale, i, row.pair._replace(value=row.pair.multiple))
    return ax


def _counts(pairs: pd.DataFrame) -> dict[str, int]:
    """Count pairs of equal numbers, and those where the stated one is larger or smaller."""
    difference = pairs["difference"]
    counts = {"same": difference == 0, "larger": difference > 0, "smaller": difference < 0}
    return {name: int(there.sum()) for name, there in counts.items()}


def _rows(own: pd.DataFrame, share: int, drawing: Drawing) -> list[_Row]:
    """List the pairs of an indicator below its heading, largest multiple first.

    A list longer than `share` loses its middle.
    """
    pairs = own[own["value"].notna()]
    counts = [*_counts(pairs).items(), ("silent", len(own) - len(pairs))]
    items = [drawing.text(f"compare_official.{name}", k=k) for name, k in counts if k]
    summary = drawing.text("compare_official.head", k=len(own), counts=drawing.join(items))
    multiple = pairs["value"] / pairs["official"].where(pairs["official"] > 0)
    multiple = multiple.mask((pairs["value"] == 0) & (pairs["official"] == 0), 1.0)
    pairs = pairs.assign(multiple=multiple).sort_values(
        ["multiple", "report_id", "source"], ascending=[False, True, True]
    )
    rows = [_Row(titled(pair.label, pair.year), pair=pair) for pair in frames.rows(pairs)]
    if len(rows) > share:
        half = share // 2
        more = drawing.text("more_reports", k=len(rows) - 2 * half)
        rows = [*rows[:half], _Row(more), *rows[-half:]]
    return [_Row(drawing.indicator_of(own.iloc[0]), summary), *rows]


def _sources(data: pd.DataFrame, drawing: Drawing) -> str:
    """Name the first sources of the official figures."""
    known = sorted(set(data["source"]))
    named = "、".join(known[:_SOURCES]) + "…" * (len(known) > _SOURCES)
    return drawing.text("compare_official.sources", sources=named)


def _columns(pairs: Sequence[Any], drawing: Drawing) -> list[_Column]:
    """Make the columns right of the dots: stated value, official figure, difference."""
    cells = {
        "stated": [f"{marks(p, drawing)} {value_of(p, drawing)}".strip() for p in pairs],
        "official": [number(pair.official) for pair in pairs],
        "difference": [_difference(pair) for pair in pairs],
    }
    return [_Column(drawing.text(f"compare_official.{key}"), texts) for key, texts in cells.items()]


def _difference(pair: Any) -> str:
    """Write the stated value less the official one, with the sign of the stated value."""
    size = number(abs(pair.difference))
    return sign(pair) + ("+" if pair.difference > 0 else "−" if pair.difference < 0 else "") + size


def _write_columns(ax: Axes, columns: Sequence[_Column], rows: Sequence[int]) -> None:
    """Write columns side by side, right of the axes; `rows` are the rows of the pairs."""
    offset = 0.0
    for column in columns:
        offset += column.wide + _GAP
        beside(ax, -0.85, column.head, offset, size=SMALL, color=GREY, ha="right")
        for i, text in zip(rows, column.cells, strict=True):
            beside(ax, i, text, offset, ha="right")
