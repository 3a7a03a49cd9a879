"""Figures of the notebook 01_corpus: who reported, which parts, how well it was read."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, reports
from lawstats.figures.chart import Drawing, write
from lawstats.figures.matrix import matrix, quiet
from lawstats.figures.registry import figure
from lawstats.figures.rows import Column, Rows, again, columns, ends, listed, titled
from lawstats.figures.style import BLUE, ENDS, GREY, LINE, OCHRE

_OTHER = "#B8C0C9"
_LIGHT = "#9CC7EA"
_HEAD = 0.5  # inches for the headings of columns
_STATES = {  # of parts: the glyph that stands for it in a bar, and its colour
    "own": ("■", BLUE),
    "merged": ("■", OCHRE),
    "folded": ("■", _LIGHT),
    "stated": ("■", GREY),
    "none": ("□", _OTHER),
}


@figure(reports.due)
def corpus_due(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.reports.due`: reports due, in the input and read, by county and year."""
    asked = bool(data["due"].notna().any())
    shown = data[data["due"].fillna(0) > 0] if asked else data
    total = {str(name): int(shown[name].sum()) for name in _COUNTS}
    total["unlisted"] = int(data["unlisted"].sum())
    shown = shown.assign(nowhere=shown["label"].isna(), place=shown["label"].fillna(""))
    shown = shown[["nowhere", "place", "year", *_COUNTS]].astype({"due": "Float64"})
    counties = shown.groupby(["nowhere", "place"], as_index=False)[list(_COUNTS)].sum()
    every = int((counties["found"] == counties["due"]).sum())
    kind = "asked" if asked else "unasked"
    told = [
        drawing.text(f"corpus_due.{name}", k=total[name])
        for name in ("not_found", "ambiguous", "unlisted")
        if total[name]
    ]
    many = len(shown) > 2 * ENDS
    row_is = drawing.text("corpus_due.row.many" if many else "corpus_due.row")
    texts = {
        "told": drawing.text(f"corpus_due.{kind}", row=row_is, **total),
        "more": "".join(told),
    }
    alt = drawing.text(f"corpus_due.{kind}.alt", counties=len(counties), every=every, **total)
    if shown.empty:
        return drawing.nothing("corpus_due", alt, **texts)
    # By the share in the input, or by the number; the years of a county stay together.
    rank = (counties["found"] / counties["due"]).round(6) if asked else counties["found"]
    counties["rank"], counties["size"] = -rank.astype("float64"), -counties["found"]
    if asked:
        counties["size"] = -counties["due"].astype("float64")
    order = ["nowhere", "rank", "size", "place"]
    if many:
        shown = counties.assign(year=None)
    else:
        shown = shown.merge(counties[order], on=["nowhere", "place"])
    shown = shown.sort_values([*order, "year"], ignore_index=True)
    lines = ends([*frames.rows(shown)], None)
    unknown, gap = drawing.text("no_county"), len(shown) - 2 * ENDS
    rows = Rows(
        drawing.text("more_rows", k=gap) if row is None
        else titled(row.place or unknown, row.year)
        for row in lines
    )  # fmt: skip
    cells = {
        name: ["" if row is None else f"{int(getattr(row, name)):,}" for row in lines]
        for name in _COUNTS[: 2 + asked]
    }
    marks = {"readable": ("■", BLUE), "found": ("■", _LIGHT), "due": ("□", GREY)}
    at_right = [
        Column(drawing.text(f"count.{name}"), texts_, *marks[name])
        for name, texts_ in cells.items()
    ]
    made = drawing.chart("corpus_due", _HEAD + rows.high, alt=alt, **texts)
    ax = rows.draw(made, _HEAD, sum(column.wide for column in at_right))
    ax.set_xlim(0, max(int(shown[["found", "due"]].max().max()), 1))
    for i, row in enumerate(lines):
        if row is None:
            continue
        if asked:
            ax.barh(i, row.due, height=0.62, color="white", ec=GREY, lw=0.9, clip_on=False)
        ax.barh(i, row.found, height=0.54, color=_LIGHT, zorder=4)
        ax.barh(i, row.readable, height=0.54, color=BLUE, zorder=5)
    columns(ax, at_right)
    return ax


_COUNTS = ("readable", "found", "due", "not_found", "not_in_input", "ambiguous")


@figure(reports.parts)
def corpus_parts(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.reports.parts`: where the statutory parts stand.

    Part by report while these can be listed, else the number of reports by part and year.
    """
    many = data["report_id"].nunique() > 2 * ENDS
    topics, told = [], []
    for part, own in data.groupby("part", sort=False):
        n, asked = int(own["status"].isin(_FOUND).sum()), int(own["status"].notna().sum())
        name = drawing.text(f"part.{part}")
        # The last part is asked for only where there is something to report.
        topics.append((str(part), name, str(n) if part == "other" else f"{n}/{asked}"))
        if part == "other":
            told.append(drawing.text("item_if_any", name=name, n=n))
        else:
            told.append(drawing.text("item_found", name=name, n=n, of=asked, none=asked - n))
    states = [name for name in _STATES if (data["status"] == name).any()]
    marks = ["state.none.many"] if many else [f"state.{name}" for name in states]
    texts: dict[str, Any] = {
        "marks": drawing.join([drawing.text(name) for name in marks]),
        "unasked": drawing.text("unasked.many" if many else "unasked")
        if data["status"].isna().any() else "",
        "again": _again(data, drawing),
        "alt": drawing.text("corpus_parts.alt", n=drawing.scope.reports, items=drawing.join(told)
        ),
    }  # fmt: skip
    texts["marks"] += drawing.text("stop") if texts["marks"] else ""
    if many:
        return _parts_counted(data, drawing, states, texts)
    status = data.set_index(["part", "report_id"])["status"].to_dict()

    def cell(ax: Axes, x: float, y: float, part: str, report: str) -> None:
        found = status[part, report]
        if found == "own":
            ax.plot([x], [y], "o", ms=9, color=BLUE, mew=0)
        elif found == "merged":
            ax.plot([x], [y], "D", ms=7.5, color=OCHRE, mew=0)
        elif found == "folded":
            ax.plot([x], [y], "o", ms=7.5, color="white", mec=BLUE, mew=1.4)
        elif found == "stated":
            write(ax, x, y, drawing.text("none"))
        elif found == "none":
            quiet(ax, x, y)
        else:
            write(ax, x, y, "–", color=GREY)

    return matrix(drawing, "corpus_parts", topics, listed(data, ""), cell,
        counts=drawing.text("found"), **texts,
    )  # fmt: skip


_FOUND = ("own", "merged", "folded", "stated")


def _parts_counted(
    data: pd.DataFrame, drawing: Drawing, states: list[str], texts: dict[str, Any]
) -> Axes:
    """Draw the number of reports by part, year and state as bars."""
    asked = data.dropna(subset="status").assign(year=data["year"].astype("float64").fillna(0))
    counts = asked.groupby(["part", "year"], sort=False)["status"].value_counts().to_dict()
    kinds = asked[["part", "year"]].drop_duplicates()
    order = {part: i for i, part in enumerate(dict.fromkeys(data["part"]))}
    lines = sorted({(order[p], int(y), p) for p, y in kinds.itertuples(index=False)})
    rows = Rows(titled(drawing.text(f"part.{part}"), year or None) for _, year, part in lines)
    n = {name: [counts.get((part, year, name), 0) for _, year, part in lines] for name in states}
    at_right = [
        Column(drawing.text(f"count.{name}"), [f"{k:,}" for k in n[name]], *_STATES[name])
        for name in states
    ]
    high = _HEAD + 0.15
    made = drawing.chart("corpus_parts", high + rows.high, **texts, more="")
    ax = rows.draw(made, high, sum(column.wide for column in at_right))
    ax.set_xlim(0, max(map(sum, zip(*n.values(), strict=True))))
    left = [0] * len(lines)
    for name in states:
        color = "white" if name == "none" else _STATES[name][1]
        edge = _OTHER if name == "none" else "white"
        ax.barh(range(len(lines)), n[name], left=left, height=0.62, color=color, ec=edge, lw=0.8,
                zorder=3, clip_on=False)  # fmt: skip
        left = [a + b for a, b in zip(left, n[name], strict=True)]
    columns(ax, at_right)
    return ax


def _again(data: pd.DataFrame, drawing: Drawing) -> str:
    k = again(data)
    return drawing.text("again", k=k) if k else ""


@figure(reports.reading)
def corpus_reading(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.reports.reading`: numbers read, and of how many the meaning is known."""
    known = {row.report_id: row for row in frames.rows(data)}
    reports = listed(data, drawing.text("more_reports", k="{k}"))
    rows = Rows([titled(label, year or None) for _, label, year in reports])
    total, meant = int(data["numbers"].sum()), int(data["with_indicator"].sum())
    alt = drawing.text("corpus_reading.alt", n=len(data), numbers=total, known=meant,
        unknown=total - meant, none=int((data["numbers"] == 0).sum()),
    )  # fmt: skip
    at_right = [
        Column(
            drawing.text(f"count.{name}"),
            [f"{getattr(known[report], name):,}" if report else "" for report, *_ in reports],
            "■",
            color,
        )
        for name, color in (("with_indicator", BLUE), ("without_indicator", _OTHER))
    ]
    made = drawing.chart("corpus_reading", _HEAD + rows.high, alt=alt, numbers=total, known=meant,
        again=_again(data, drawing),
    )  # fmt: skip
    ax = rows.draw(made, _HEAD, sum(column.wide for column in at_right))
    ax.set_xlim(0, max(int(data["numbers"].max()) if len(data) else 0, 1))
    for i, (report, _, _) in enumerate(reports):
        if report:
            a, b = known[report].with_indicator, known[report].without_indicator
            ax.barh(i, a, height=0.62, color=BLUE, zorder=3)
            ax.barh(i, b, left=a, height=0.62, color=_OTHER, ec="white", lw=0.8, zorder=3)
    columns(ax, at_right)
    ax.axvline(0, color=LINE, lw=0.8)
    return ax
