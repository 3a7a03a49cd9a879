"""Figure of the notebook 02_comparison: stated values beside official figures."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import compare, frames
from lawstats.figures.chart import Drawing, write
from lawstats.figures.compare import explained, marks, number, sign, value_of
from lawstats.figures.indicator import value_dot
from lawstats.figures.registry import figure
from lawstats.figures.rows import Rows, above, beside, titled
from lawstats.figures.scale import Scale
from lawstats.figures.style import BAND, GREY, INK, SMALL, width

_ROWS = 30  # pairs on one page
_INDICATORS = 6  # those with most pairs
_SOURCES = 3  # sources named in the note


class _Line(NamedTuple):
    """One row: a head of an indicator, a pair of values, or what stands for those left out."""

    label: str
    told: str = ""
    pair: Any = None


@figure(compare.official)
def compare_official(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.compare.official`: stated values as multiples of the official ones."""
    pairs = data[data["value"].notna()]
    counts = _counts(pairs)
    values: dict[str, Any] = {
        "n": data["report_id"].nunique() or drawing.scope.reports, "k": len(data),
        "silent": len(data) - len(pairs),
        **counts,
    }  # fmt: skip
    if data.empty:
        return drawing.message("compare_official", "compare_official.without", **values,
            sources="", marks="", rest="", signs="", dots="",
        )  # fmt: skip
    kinds = [own for _, own in data.groupby("indicator", sort=False)]
    share = max(_ROWS // min(len(kinds), _INDICATORS), 2)
    lines = [line for own in kinds[:_INDICATORS] for line in _lines(own, share, drawing)]
    drawn = [line.pair for line in lines if line.pair]
    known = sorted(set(data["source"]))
    named = "、".join(known[:_SOURCES]) + "…" * (len(known) > _SOURCES)
    sources = drawing.text("compare_official.sources", sources=named)
    signs, notes = explained(drawn, drawing, silent=False)
    left = len(kinds) - _INDICATORS
    rest = drawing.text("compare_official.rest", k=left) if left > 0 else ""
    rows = Rows([line.label for line in lines], 2.4)
    columns = [
        ("stated", [_stated(p, drawing) for p in drawn]),
        ("official", [number(p.official) for p in drawn]),
        ("difference", [_difference(p) for p in drawn]),
    ]
    heads = [(drawing.text(f"compare_official.{key}"), cells) for key, cells in columns]
    wide = [max(width(head, SMALL), *map(width, [*cells, ""])) for head, cells in heads]
    made = drawing.chart("compare_official", 0.3 + rows.high + 0.3,
        alt=drawing.text("compare_official.alt", **values),
        sources=sources, marks=notes, rest=rest, signs=signs,
        dots=drawing.text("compare_official.dots"), **values,
    )  # fmt: skip
    ax = rows.draw(made, 0.3, sum(wide) + 0.14 * len(wide))
    scale = Scale([1.0, *(p.multiple for p in drawn if not pd.isna(p.multiple))])
    scale.below(ax)
    ax.axvline(scale.at(1.0), color=INK, lw=1.0, ls=(0, (4, 3)), zorder=2)
    above(ax, [(scale.at(1.0), drawing.text("compare_official.one"), INK)])
    offset = 0.0
    for (head, cells), room in zip(heads, wide, strict=True):
        offset += room + 0.14
        beside(ax, -0.85, head, offset, size=SMALL, color=GREY, ha="right")
        rest_of = iter(cells)
        for i, line in enumerate(lines):
            if line.pair:
                beside(ax, i, next(rest_of), offset, ha="right")
    for i, line in enumerate(lines):
        if line.told:
            back = {"fc": "white" if i % 2 else BAND, "ec": "none", "pad": 1.5}
            write(ax, scale.limits[0], i, " " + line.told, ha="left", size=SMALL, color=GREY,
                 bbox=back, zorder=4)  # fmt: skip
        elif line.pair and not pd.isna(line.pair.multiple):
            value_dot(ax, scale, i, line.pair._replace(value=line.pair.multiple))
    return ax


def _counts(pairs: pd.DataFrame) -> dict[str, int]:
    """Count pairs of equal numbers, and those where the stated one is larger or smaller."""
    difference = pairs["difference"]
    counts = {"same": difference == 0, "larger": difference > 0, "smaller": difference < 0}
    return {name: int(there.sum()) for name, there in counts.items()}


def _lines(own: pd.DataFrame, share: int, drawing: Drawing) -> list[_Line]:
    """Head and pairs of an indicator, largest multiple first; a long list without its middle."""
    pairs = own[own["value"].notna()]
    counts = [*_counts(pairs).items(), ("silent", len(own) - len(pairs))]
    items = [drawing.text(f"compare_official.{name}", k=k) for name, k in counts if k]
    told = drawing.text("compare_official.head", k=len(own), counts=drawing.join(items))
    multiple = pairs["value"] / pairs["official"].where(pairs["official"] > 0)
    multiple = multiple.mask((pairs["value"] == 0) & (pairs["official"] == 0), 1.0)
    pairs = pairs.assign(multiple=multiple).sort_values(
        ["multiple", "report_id", "source"], ascending=[False, True, True]
    )
    lines = [_Line(titled(row.label, row.year), pair=row) for row in frames.rows(pairs)]
    if len(lines) > share:
        half = share // 2
        more = drawing.text("more_reports", k=len(lines) - 2 * half)
        lines = [*lines[:half], _Line(more), *lines[-half:]]
    return [_Line(drawing.indicator_of(own.iloc[0]), told), *lines]


def _stated(pair: Any, drawing: Drawing) -> str:
    return f"{marks(pair, drawing)} {value_of(pair, drawing)}".strip()


def _difference(pair: Any) -> str:
    """Write value less official with its sign, as open as the value is."""
    sized = number(abs(pair.difference))
    return sign(pair) + ("+" if pair.difference > 0 else "−" if pair.difference < 0 else "") + sized
