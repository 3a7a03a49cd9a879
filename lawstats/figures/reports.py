"""Reports at hand: how many were due, which statutory parts they have, how well they were read."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, reports
from lawstats.figures.chart import Drawing, write
from lawstats.figures.matrix import Topic, draw_matrix, quiet
from lawstats.figures.registry import figure
from lawstats.figures.rows import (
    RowLabels,
    TextColumn,
    ends,
    listed,
    repeated,
    titled,
    write_columns,
)
from lawstats.figures.style import BLUE, ENDS, GREY, LINE, OCHRE

_OTHER = "#B8C0C9"
_LIGHT = "#9CC7EA"
_HEAD = 0.5  # inches for the headings of columns
_COUNTS = ("readable", "found", "due", "not_found", "not_in_input", "ambiguous")
_BARS = {"readable": ("■", BLUE), "found": ("■", _LIGHT), "due": ("□", GREY)}
_STATES = {  # of parts: the glyph above their column, and the colour of their bar
    "own": ("■", BLUE),
    "merged": ("■", OCHRE),
    "folded": ("■", _LIGHT),
    "stated": ("■", GREY),
    "none": ("□", _OTHER),
}
_FOUND = ("own", "merged", "folded", "stated")


@figure(reports.due)
def corpus_due(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw reports due, in the input and readable, by county and year."""
    has_due = bool(data["due"].notna().any())
    shown = data[data["due"].fillna(0) > 0] if has_due else data
    shown = shown.assign(nowhere=shown["label"].isna(), place=shown["label"].fillna(""))
    shown = shown[["nowhere", "place", "year", *_COUNTS]].astype({"due": "Float64"})
    counties = shown.groupby(["nowhere", "place"], as_index=False)[list(_COUNTS)].sum()
    many = len(shown) > 2 * ENDS
    texts = _due_texts(shown, counties, int(data["unlisted"].sum()), has_due, many, drawing)
    if shown.empty:
        return drawing.nothing("corpus_due", texts.pop("alt"), **texts)
    ordered = _by_county(shown, counties, has_due, many)
    lines = ends([*frames.rows(ordered)], None)
    more = drawing.text("more_rows", k=len(ordered) - 2 * ENDS)
    labels = RowLabels(
        more if row is None else titled(row.place or drawing.text("no_county"), row.year)
        for row in lines
    )
    at_right = [
        TextColumn(
            drawing.text(f"count.{name}"),
            ["" if row is None else f"{int(getattr(row, name)):,}" for row in lines],
            *_BARS[name],
        )
        for name in _COUNTS[: 2 + has_due]
    ]
    chart = drawing.chart("corpus_due", _HEAD + labels.high, **texts)
    ax = labels.draw(chart, _HEAD, sum(column.wide for column in at_right))
    ax.set_xlim(0, max(int(ordered[["found", "due"]].max().max()), 1))
    for i, row in enumerate(lines):
        if row is None:
            continue
        if has_due:
            ax.barh(i, row.due, height=0.62, color="white", ec=GREY, lw=0.9, clip_on=False)
        ax.barh(i, row.found, height=0.54, color=_LIGHT, zorder=4)
        ax.barh(i, row.readable, height=0.54, color=BLUE, zorder=5)
    write_columns(ax, at_right)
    return ax


def _due_texts(
    shown: pd.DataFrame, counties: pd.DataFrame, unlisted: int, has_due: bool, many: bool,
    drawing: Drawing,
) -> dict[str, str]:  # fmt: skip
    """Write the texts: the totals, what is left out, and the finding."""
    total = {name: int(shown[name].sum()) for name in _COUNTS} | {"unlisted": unlisted}
    key = "corpus_due.asked" if has_due else "corpus_due.unasked"
    row = drawing.text("corpus_due.row.many" if many else "corpus_due.row")
    complete = int((counties["found"] == counties["due"]).sum())
    more = [
        drawing.text(f"corpus_due.{name}", k=total[name])
        for name in ("not_found", "ambiguous", "unlisted")
        if total[name]
    ]
    return {
        "told": drawing.text(key, row=row, **total),
        "more": "".join(more),
        "alt": drawing.text(f"{key}.alt", counties=len(counties), every=complete, **total),
    }


def _by_county(
    shown: pd.DataFrame, counties: pd.DataFrame, has_due: bool, many: bool
) -> pd.DataFrame:
    """Order rows by the county's share in the input, or by its number; unknown counties last.

    The years of a county stay together; if there are `many` rows, a county is one row.
    """
    rank = (counties["found"] / counties["due"]).round(6) if has_due else counties["found"]
    size = counties["due"].astype("float64") if has_due else counties["found"]
    counties = counties.assign(rank=-rank.astype("float64"), size=-size)
    order = ["nowhere", "rank", "size", "place"]
    if many:
        data = counties.assign(year=None)
    else:
        data = shown.merge(counties[order], on=["nowhere", "place"])
    return data.sort_values([*order, "year"], ignore_index=True)


@figure(reports.parts)
def corpus_parts(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw in which part of a report each statutory part is written.

    A row for each part and a column for each report while there are few reports; else bars of the
    number of reports, by part and year.
    """
    many = data["report_id"].nunique() > 2 * ENDS
    states = [name for name in _STATES if (data["status"] == name).any()]
    topics, items = _parts_found(data, drawing)
    marks = ["state.none.many"] if many else [f"state.{name}" for name in states]
    unasked = drawing.text("unasked.many" if many else "unasked")
    texts: dict[str, Any] = {
        "marks": drawing.stop(drawing.join([drawing.text(mark) for mark in marks])),
        "unasked": unasked if data["status"].isna().any() else "",
        "again": _repeated_note(data, drawing),
        "alt": drawing.text("corpus_parts.alt", n=drawing.scope.reports, items=drawing.join(items)),
    }
    if many:
        return _parts_by_year(data, states, texts, drawing)
    status = data.set_index(["part", "report_id"])["status"].to_dict()

    def cell(ax: Axes, x: float, y: float, part: str, report: str) -> None:
        _mark_state(ax, x, y, status[part, report], drawing)

    return draw_matrix(
        "corpus_parts", drawing, topics, listed(data, drawing), cell,
        counts=drawing.text("found"), **texts,
    )  # fmt: skip


def _parts_found(data: pd.DataFrame, drawing: Drawing) -> tuple[list[Topic], list[str]]:
    """Count the reports that have each part: as topics, and in words."""
    topics, items = [], []
    for part, own in data.groupby("part", sort=False):
        n, asked = int(own["status"].isin(_FOUND).sum()), int(own["status"].notna().sum())
        name = drawing.text(f"part.{part}")
        # The last part is required only if there is something to report.
        if part == "other":
            count, item = str(n), drawing.text("item_if_any", name=name, n=n)
        else:
            count = f"{n}/{asked}"
            item = drawing.text("item_found", name=name, n=n, of=asked, none=asked - n)
        topics.append(Topic(str(part), name, count))
        items.append(item)
    return topics, items


def _mark_state(ax: Axes, x: float, y: float, state: object, drawing: Drawing) -> None:
    """Draw the mark of a part in a report; a dash where the part was not required."""
    if state == "own":
        ax.plot([x], [y], "o", ms=9, color=BLUE, mew=0)
    elif state == "merged":
        ax.plot([x], [y], "D", ms=7.5, color=OCHRE, mew=0)
    elif state == "folded":
        ax.plot([x], [y], "o", ms=7.5, color="white", mec=BLUE, mew=1.4)
    elif state == "stated":
        write(ax, x, y, drawing.text("none"))
    elif state == "none":
        quiet(ax, x, y)
    else:
        write(ax, x, y, "–", color=GREY)


def _parts_by_year(
    data: pd.DataFrame, states: list[str], texts: dict[str, Any], drawing: Drawing
) -> Axes:
    """Draw the number of reports by part, year and state as bars."""
    required = data.dropna(subset="status")
    required = required.assign(year=required["year"].astype("float64").fillna(0))
    counts = required.groupby(["part", "year"], sort=False)["status"].value_counts().to_dict()
    pairs = required[["part", "year"]].drop_duplicates()
    order = {part: i for i, part in enumerate(dict.fromkeys(data["part"]))}
    lines = sorted({(order[part], int(y), part) for part, y in pairs.itertuples(index=False)})
    n = {name: [counts.get((part, year, name), 0) for _, year, part in lines] for name in states}
    labels = RowLabels(titled(drawing.text(f"part.{part}"), y or None) for _, y, part in lines)
    at_right = [
        TextColumn(drawing.text(f"count.{name}"), [f"{k:,}" for k in n[name]], *_STATES[name])
        for name in states
    ]
    head = _HEAD + 0.15
    chart = drawing.chart("corpus_parts", head + labels.high, **texts, more="")
    ax = labels.draw(chart, head, sum(column.wide for column in at_right))
    ax.set_xlim(0, max(map(sum, zip(*n.values(), strict=True))))
    left = [0] * len(lines)
    for name in states:
        color, edge = ("white", _OTHER) if name == "none" else (_STATES[name][1], "white")
        ax.barh(range(len(lines)), n[name], left=left, height=0.62, color=color, ec=edge, lw=0.8,
                zorder=3, clip_on=False)  # fmt: skip
        left = [a + b for a, b in zip(left, n[name], strict=True)]
    write_columns(ax, at_right)
    return ax


@figure(reports.reading)
def corpus_reading(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw how many numbers were read, and of how many the meaning is known."""
    known = {row.report_id: row for row in frames.rows(data)}
    shown = listed(data, drawing)
    labels = RowLabels([report.title for report in shown])
    total, with_indicator = int(data["numbers"].sum()), int(data["with_indicator"].sum())
    at_right = [
        TextColumn(
            drawing.text(f"count.{name}"),
            [f"{getattr(known[key], name):,}" if key else "" for key, *_ in shown],
            "■",
            color,
        )
        for name, color in (("with_indicator", BLUE), ("without_indicator", _OTHER))
    ]
    chart = drawing.chart(
        "corpus_reading", _HEAD + labels.high, numbers=total, known=with_indicator,
        again=_repeated_note(data, drawing),
        alt=drawing.text(
            "corpus_reading.alt", n=len(data), numbers=total, known=with_indicator,
            unknown=total - with_indicator, none=int((data["numbers"] == 0).sum()),
        ),
    )  # fmt: skip
    ax = labels.draw(chart, _HEAD, sum(column.wide for column in at_right))
    ax.set_xlim(0, max(int(data["numbers"].max()) if len(data) else 0, 1))
    for i, (key, *_) in enumerate(shown):
        if key:
            a, b = known[key].with_indicator, known[key].without_indicator
            ax.barh(i, a, height=0.62, color=BLUE, zorder=3)
            ax.barh(i, b, left=a, height=0.62, color=_OTHER, ec="white", lw=0.8, zorder=3)
    write_columns(ax, at_right)
    ax.axvline(0, color=LINE, lw=0.8)
    return ax


def _repeated_note(data: pd.DataFrame, drawing: Drawing) -> str:
    """Say how many reports share issuer and year with another one."""
    k = repeated(data)
    return drawing.text("again", k=k) if k else ""
