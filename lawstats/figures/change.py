"""Figures of the notebook 06_change: what stays and what moves from one year to the next."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import change, frames
from lawstats.figures.chart import Drawing, write
from lawstats.figures.registry import figure
from lawstats.figures.rows import Rows, above, beside, listed, ticks, titled
from lawstats.figures.style import BLUE, GREY, INK, LINE, SMALL

_RENUMBERED = "#8CBBDD"
_MOVES = ("rose", "same", "fell", "began", "ended")
_ROWS = 30  # indicators on one page


@figure(change.reuse)
def change_reuse(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.change.reuse`: sentences that stood in the report of the year before."""
    counted = ["sentences", "same", "renumbered", "new"]
    whole = data.groupby(["report_id", "label", "year"], sort=False)[counted].sum().reset_index()
    whole = whole[whole["sentences"] > 0]
    kept = (whole["same"] + whole["renumbered"]) / whole["sentences"]
    whole = whole.assign(kept=kept.round(6)).sort_values(
        ["kept", "report_id"], ascending=[False, True], ignore_index=True
    )
    own = data[data["part"] == "shortcomings"].set_index("report_id")
    half = int((whole["kept"] >= 0.5).sum())
    middle = f"{100 * float(whole['kept'].median()):.0f}" if len(whole) else "–"
    alt = drawing.text("change_reuse.alt", n=drawing.scope.reports, k=len(whole), half=half,
        middle=middle,
    )  # fmt: skip
    if whole.empty:
        return drawing.message("change_reuse", "change.alone", k=0, silent="")
    reports = listed(whole, drawing.text("more_reports", k="{k}"))
    rows = Rows([titled(label, year or None) for _, label, year in reports])
    shown = {report for report, _, _ in reports if report}
    silent = "" if shown <= set(own.index) else drawing.text("change_reuse.silent")
    made = drawing.chart("change_reuse", 0.3 + rows.high + 0.3, alt=alt, k=len(whole),
        silent=silent,
    )  # fmt: skip
    ax = rows.draw(made, 0.3, 1.75)
    ax.set_xlim(0, 1)
    cells = {row.report_id: row for row in frames.rows(whole)}
    for i, (report, _, _) in enumerate(reports):
        if not report:
            continue
        row, left = cells[report], 0.0
        for name, color in (("same", BLUE), ("renumbered", _RENUMBERED), ("new", LINE)):
            part = getattr(row, name) / row.sentences
            ax.barh(i, part, left=left, height=0.62, color=color, zorder=3, ec="white", lw=0.6)
            left += part
        beside(ax, i, f"{row.same + row.renumbered}/{row.sentences}", 0.5, color=INK, ha="center")
        if report in own.index:
            told = own.loc[report]
            text = f"{told['same'] + told['renumbered']}/{told['sentences']}"
        beside(ax, i, text if report in own.index else "·", 1.35, color=GREY, ha="center")
    for name, x in (("all", 0.5), ("shortcomings", 1.35)):
        beside(
            ax, -0.95, drawing.text(f"change_reuse.{name}"), x, size=SMALL, color=GREY, ha="center"
        )
    first = frames.rows(whole)[0]
    a, b = first.same / first.sentences, first.renumbered / first.sentences
    middles = {"same": a / 2, "renumbered": a + b / 2, "new": (1 + a + b) / 2}
    colors = {"same": BLUE, "renumbered": "#3C7FB0", "new": GREY}
    there = [name for name in middles if whole[name].sum()]
    above(
        ax, [(middles[name], drawing.text(f"change_reuse.{name}"), colors[name]) for name in there]
    )
    ticks(ax, [(x / 4, f"{25 * x}%") for x in range(5)])
    return ax


@figure(change.moves)
def change_moves(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.change.moves`: how stated values moved from one year to the next."""
    n = int(data["pairs"].iloc[0]) if len(data) else 0
    items = [
        drawing.text("change_moves.item", name=row[f"name_{drawing.language}"], n=row["both"],
            rose=row["rose"], same=row["same"], fell=row["fell"])
        for _, row in data[data["both"] > 0].head(3).iterrows()
    ]  # fmt: skip
    alt = drawing.text("change_moves.alt" if items else "change_moves.alone", n=n,
        k=len(data), items=drawing.join(items),
    )  # fmt: skip
    if data.empty:
        key = "change_moves.silent" if n else "change.alone"
        return drawing.message("change_moves", key, k=n, unclear="", more="")
    left_out = max(len(data) - _ROWS, 0)
    more = drawing.text("more_topics", k=left_out) if left_out else ""
    shown = data.head(_ROWS)
    unclear = bool(shown["unclear"].any())
    note = drawing.text("change_moves.unclear_note") if unclear else ""
    rows = Rows(shown[f"name_{drawing.language}"], 2.4)
    made = drawing.chart("change_moves", 0.35 + rows.high, alt=alt, k=n, more=more, unclear=note)
    ax = rows.draw(made, 0.35, 0.6)
    most = max(int(shown[list(_MOVES)].to_numpy().max()), 1)
    step = 1.5 * most  # from column to column: the longest bar and room for its number
    ax.set_xlim(0, step * len(_MOVES))
    for i, row in enumerate(frames.rows(shown)):
        for j, name in enumerate(_MOVES):
            k, x = getattr(row, name), j * step
            if not k:
                ax.plot([x + 0.03 * most], [i], "o", ms=2.2, color="#A9B1BA", mew=0, zorder=3)
                continue
            ax.barh(i, k, left=x, height=0.5, zorder=3, color=BLUE if j < 3 else _RENUMBERED)
            write(ax, x + k + 0.06 * most, i, str(k), ha="left", size=SMALL)
        if unclear:
            text = str(row.unclear) if row.unclear else "·"
            beside(ax, i, text, 0.3, color=GREY, ha="center")
    for j, name in enumerate((*_MOVES, "unclear") if unclear else _MOVES):
        if j < len(_MOVES):
            ax.axvline(j * step, color=LINE, lw=0.8, zorder=2)
        ax.annotate(
            drawing.text(f"change_moves.{name}"), (j / len(_MOVES), 1), xycoords="axes fraction",
            xytext=(0, 5), textcoords="offset points", ha="left", va="bottom", size=SMALL,
            color=GREY,
        )  # fmt: skip
    return ax
