"""What stays and what changes from one year to the next."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import change, frames
from lawstats.figures.chart import Drawing, write
from lawstats.figures.matrix import quiet
from lawstats.figures.registry import figure
from lawstats.figures.rows import RowLabels, above, beside, listed, ticks
from lawstats.figures.style import BLUE, GREY, INK, LINE, SMALL

_PALE = "#8CBBDD"
_SENTENCES = {"same": BLUE, "renumbered": _PALE, "new": LINE}
_NAMES = {"same": BLUE, "renumbered": "#3C7FB0", "new": GREY}  # colours of letters
_WHOLE, _SHORTCOMINGS = 0.5, 1.35  # inches right of the bars: the middles of the two columns
_MOVES = {"rose": BLUE, "same": BLUE, "fell": BLUE, "began": _PALE, "ended": _PALE}
_ROWS = 30  # indicators in one chart


@figure(change.reuse)
def change_reuse(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw how many sentences of a report were in the report of the year before."""
    whole = _whole_reports(data)
    if whole.empty:
        return drawing.message("change_reuse", "change.alone", k=0, silent="")
    shortcomings = data[data["part"] == "shortcomings"].set_index("report_id")
    reports = listed(whole, drawing)
    labels = RowLabels([report.title for report in reports])
    complete = {report.report_id for report in reports if report.report_id} <= set(
        shortcomings.index
    )
    chart = drawing.chart(
        "change_reuse", 0.3 + labels.high + 0.3, alt=_reuse_alt(whole, drawing), k=len(whole),
        silent="" if complete else drawing.text("change_reuse.silent"),
    )  # fmt: skip
    ax = labels.draw(chart, 0.3, 1.75)
    ax.set_xlim(0, 1)
    known = {row.report_id: row for row in frames.rows(whole)}
    for i, (report, *_) in enumerate(reports):
        if report:
            _draw_shares(ax, i, known[report])
            own = shortcomings.loc[report] if report in shortcomings.index else None
            count = "·" if own is None else _kept(own)
            beside(ax, i, _kept(known[report]), _WHOLE, color=INK, ha="center")
            beside(ax, i, count, _SHORTCOMINGS, color=GREY, ha="center")
    for name, x in (("all", _WHOLE), ("shortcomings", _SHORTCOMINGS)):
        head = drawing.text(f"change_reuse.{name}")
        beside(ax, -0.95, head, x, size=SMALL, color=GREY, ha="center")
    _name_shares(ax, whole, drawing)
    ticks(ax, [(x / 4, f"{25 * x}%") for x in range(5)])
    return ax


def _whole_reports(data: pd.DataFrame) -> pd.DataFrame:
    """Add up the parts of each report; the largest share of kept sentences first."""
    counts = ["sentences", *_SENTENCES]
    whole = data.groupby(["report_id", "label", "year"], sort=False)[counts].sum().reset_index()
    whole = whole[whole["sentences"] > 0]
    kept = (whole["same"] + whole["renumbered"]) / whole["sentences"]
    return whole.assign(kept=kept.round(6)).sort_values(
        ["kept", "report_id"], ascending=[False, True], ignore_index=True
    )


def _reuse_alt(whole: pd.DataFrame, drawing: Drawing) -> str:
    return drawing.text(
        "change_reuse.alt", n=drawing.scope.reports, k=len(whole),
        half=int((whole["kept"] >= 0.5).sum()),
        middle=f"{100 * float(whole['kept'].median()):.0f}",
    )  # fmt: skip


def _kept(row: Any) -> str:
    return f"{row.same + row.renumbered}/{row.sentences}"


def _draw_shares(ax: Axes, i: int, row: Any) -> None:
    """Draw the shares of sentences of a report."""
    left = 0.0
    for name, color in _SENTENCES.items():
        share = getattr(row, name) / row.sentences
        ax.barh(i, share, left=left, height=0.62, color=color, zorder=3, ec="white", lw=0.6)
        left += share


def _name_shares(ax: Axes, whole: pd.DataFrame, drawing: Drawing) -> None:
    """Name the colours that are there, above the first row."""
    first = frames.rows(whole)[0]
    a, b = first.same / first.sentences, first.renumbered / first.sentences
    middles = {"same": a / 2, "renumbered": a + b / 2, "new": (1 + a + b) / 2}
    names = [
        (middle, drawing.text(f"change_reuse.{name}"), _NAMES[name])
        for name, middle in middles.items()
        if whole[name].sum()
    ]
    above(ax, names)


@figure(change.moves)
def change_moves(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw how stated values moved from one year to the next."""
    n = int(data["pairs"].iloc[0]) if len(data) else 0
    if data.empty:
        key = "change_moves.silent" if n else "change.alone"
        return drawing.message("change_moves", key, k=n, unclear="", more="")
    left_out = max(len(data) - _ROWS, 0)
    shown = data.head(_ROWS)
    unclear = bool(shown["unclear"].any())
    labels = RowLabels([drawing.name_of(row) for row in frames.rows(shown)], 2.4)
    chart = drawing.chart(
        "change_moves", 0.35 + labels.high, alt=_moves_alt(data, n, drawing), k=n,
        more=drawing.text("more_topics", k=left_out) if left_out else "",
        unclear=drawing.text("change_moves.unclear_note") if unclear else "",
    )  # fmt: skip
    ax = labels.draw(chart, 0.35, 0.6)
    most = max(int(shown[list(_MOVES)].to_numpy().max()), 1)
    step = 1.5 * most  # from column to column: the longest bar and room for its number
    ax.set_xlim(0, step * len(_MOVES))
    for i, row in enumerate(frames.rows(shown)):
        for j, (name, color) in enumerate(_MOVES.items()):
            _draw_move(ax, i, j * step, getattr(row, name), most, color)
        if unclear:
            beside(ax, i, str(row.unclear or "·"), 0.3, color=GREY, ha="center")
    for j in range(len(_MOVES)):
        ax.axvline(j * step, color=LINE, lw=0.8, zorder=2)
    for j, name in enumerate([*_MOVES, "unclear"] if unclear else _MOVES):
        ax.annotate(
            drawing.text(f"change_moves.{name}"), (j / len(_MOVES), 1), xycoords="axes fraction",
            xytext=(0, 5), textcoords="offset points", ha="left", va="bottom", size=SMALL,
            color=GREY,
        )  # fmt: skip
    return ax


def _moves_alt(data: pd.DataFrame, n: int, drawing: Drawing) -> str:
    """Say how the values moved of the first indicators stated in both years."""
    items = [
        drawing.text(
            "change_moves.item", name=drawing.name_of(row), n=row.both, rose=row.rose,
            same=row.same, fell=row.fell,
        )
        for row in frames.rows(data[data["both"] > 0].head(3))
    ]  # fmt: skip
    key = "change_moves.alt" if items else "change_moves.alone"
    return drawing.text(key, n=n, k=len(data), items=drawing.join(items))


def _draw_move(ax: Axes, i: int, x: float, k: int, most: int, color: str) -> None:
    """Draw a bar with its number, from x; a dot for none."""
    if not k:
        quiet(ax, x + 0.03 * most, i)
        return
    ax.barh(i, k, left=x, height=0.5, zorder=3, color=color)
    write(ax, x + k + 0.06 * most, i, str(k), ha="left", size=SMALL)
