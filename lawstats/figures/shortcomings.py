"""Shortcomings that the reports admit: their themes, groups of alike sentences, what is planned."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, shortcomings
from lawstats.analysis.report_texts import opening
from lawstats.analysis.shortcomings import ENOUGH, FEWEST_GROUPS, MOST_GROUPS
from lawstats.figures.chart import Chart, Drawing, write
from lawstats.figures.matrix import Topic, draw_matrix
from lawstats.figures.registry import figure
from lawstats.figures.rows import RowLabels, above, listed, lollipop, titled
from lawstats.figures.scale import count_ticks
from lawstats.figures.style import (
    BAND,
    BLUE,
    ENDS,
    FEW,
    GREEN,
    GREY,
    LINE,
    MARGIN,
    RED,
    SMALL,
    WIDTH,
)
from lawstats.figures.wrapping import width, wrap

_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]+是|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|(?:首先|其次|再次|最后)，)\s*"
)
_LEADING = 0.19  # inches from line to line
_TERMS_HIGH = 0.36  # inches of a group's terms and the blanks around its lines
_EXAMPLE = 5.0  # inches for the example of a group
_NAME = 2.0  # inches for the names beside the tree
_TREE = 6.0  # inches from the left edge to the tree


@figure(shortcomings.themes)
def shortcomings_themes(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw themes against issuers."""
    n = drawing.scope.reports
    points = data.set_index(["theme", "report_id"])["points"].to_dict()
    topics = [
        Topic(
            str(theme), drawing.name_of(own.iloc[0]),
            f"{own['reporters'].iloc[0]}/{own['reports'].iloc[0]}",
        )
        for theme, own in data.groupby("theme", sort=False)
    ]  # fmt: skip

    def cell(ax: Axes, x: float, y: float, theme: str, report: str) -> None:
        if points[theme, report]:
            ax.plot([x], [y], "o", ms=9.5, color=BLUE, mew=0, zorder=3)

    items = [
        drawing.text("item_of", name=topic.name, n=reporters, of=of)
        for topic in topics[:3]
        for reporters, of in [topic.tally.split("/")]
    ]
    admitting = int(data.groupby("report_id")["points"].any().sum())
    alt = drawing.text(
        "shortcomings_themes.alt", n=n, k=len(topics), silent=n - admitting,
        items=drawing.join(items),
    )  # fmt: skip
    if n > 2 * ENDS:
        return _theme_rows(data, alt, drawing)
    return draw_matrix(
        "shortcomings_themes", drawing, topics, listed(data, drawing), cell,
        counts=drawing.text("reporters"), alt=alt,
    )  # fmt: skip


def _theme_rows(data: pd.DataFrame, alt: str, drawing: Drawing) -> Axes:
    """Draw the number of reports for each theme, if there are too many reports to show each."""
    themes = frames.rows(data.drop_duplicates("theme"))
    labels = RowLabels([drawing.name_of(row) for row in themes], 3.3)
    chart = drawing.chart("shortcomings_theme_rows", labels.high, alt=alt)
    ax = labels.draw(chart, 0, 0)
    most = int(data["reporters"].max())
    ax.set_xlim(-0.02 * most, most * 1.2)
    for i, row in enumerate(themes):
        text = f"{row.reporters}/{row.reports}"
        lollipop(ax, i, row.reporters, text, marker="o", ms=8, color=BLUE, mew=0)
    return ax


def first_sentence(text: str) -> str:
    """Return the first sentence of a point without its marker.

    Examples
    --------
    >>> first_sentence("一是普法宣传还不够精准，群众法制观念不强。未结合镇实际。")
    '普法宣传还不够精准，群众法制观念不强'
    """
    return opening(_MARKER.sub("", text.strip())).rstrip("。！？；;")


@figure(shortcomings.clusters)
def shortcomings_clusters(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw groups of sentences; a tree of the sentences if they are few."""
    if data.empty:
        n = drawing.scope.reports
        alt = drawing.text("shortcomings_tree.alt", n=n, k=0, m=0, enough=ENOUGH)
        return drawing.nothing("shortcomings_tree", alt, k=0, enough=ENOUGH)
    if int(data["points"].iloc[0]) < ENOUGH:
        return _tree(data, drawing)
    return _groups(data, drawing)


def strength(silhouette: float) -> str:
    """Name how well groups are separated, by the bounds of Kaufman and Rousseeuw (1990)."""
    bounds = ((0.7, "strong"), (0.5, "fair"), (0.25, "weak"))
    return next((word for least, word in bounds if silhouette > least), "none")


class _Group(NamedTuple):
    """Statements of a group: what is written of it, how many there are, and in how many reports."""

    terms: str
    lines: list[str]
    statements: int
    reports: int
    color: str


def _groups(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw the groups: terms and example at the left, the number of statements as a bar."""
    groups = [_group(own) for _, own in data.groupby("cluster")]
    texts = _group_texts(data, groups, drawing)
    pitch = _TERMS_HIGH + _LEADING * max(len(group.lines) for group in groups)
    rest = data[data["cluster"].isna()]
    if len(rest):
        name, why = drawing.text("rest"), [drawing.text("rest_why")]
        groups.append(_Group(name, why, len(rest), rest["report_id"].nunique(), GREY))
    high = 0.3 + pitch * len(groups)
    ax = drawing.chart("shortcomings_clusters", high, **texts).sheet(high)
    start, edge = MARGIN + _EXAMPLE + 0.15, WIDTH - MARGIN - 0.08
    write(ax, start, 0.16, drawing.text("points"), ha="left", size=SMALL, color=BLUE)
    write(ax, edge, 0.16, drawing.text("reporters"), ha="right", size=SMALL, color=GREY)
    most = max(group.statements for group in groups)
    for i, group in enumerate(groups):
        top = 0.3 + pitch * i
        if i % 2 == 0:
            ax.fill_between([MARGIN, WIDTH - MARGIN], top, top + pitch, color=BAND, lw=0)
        _write_group(ax, top, pitch, group)
        end, y = start + (WIDTH - MARGIN - 1.0 - start) * group.statements / most, top + pitch / 2
        ax.fill_between([start, end], y - 0.09, y + 0.09, color=group.color, lw=0)
        write(ax, end + 0.06, y, str(group.statements), ha="left")
        count = f"{group.reports}/{drawing.scope.reports}"
        write(ax, edge, y, count, ha="right", color=GREY)
    return ax


def _group(own: pd.DataFrame) -> _Group:
    example = frames.rows(own[own["example"]])[0]
    quote = f"“{first_sentence(example.text)}” {titled(example.label, example.year)}"
    lines = wrap(quote, _EXAMPLE - 0.1, SMALL, most=2)
    return _Group(str(own["terms"].iloc[0]), lines, len(own), own["report_id"].nunique(), BLUE)


def _group_texts(data: pd.DataFrame, groups: list[_Group], drawing: Drawing) -> dict[str, Any]:
    """Write the texts: how well the groups are separated, what was drawn, and the finding."""
    points, drawn = int(data["points"].iloc[0]), len(data)
    silhouette = float(data["silhouette"].iloc[0])
    capped = data["cluster"].max() == MOST_GROUPS
    texts = {
        "k": points,
        "g": len(groups),
        "s": f"{silhouette:.2f}",
        "strength": drawing.text(f"silhouette.{strength(silhouette)}"),
        "drawn": drawing.text("drawn", k=drawn) if drawn < points else "",
        "capped": drawing.text("capped", k=MOST_GROUPS) if capped else "",
    }
    items = [drawing.text("item_points", name=g.terms, n=g.statements) for g in groups[:3]]
    alt = drawing.text(
        "shortcomings_clusters.alt", n=drawing.scope.reports, m=data["report_id"].nunique(),
        rest=int(data["cluster"].isna().sum()), items=drawing.join(items), **texts,
    )  # fmt: skip
    return {"alt": alt, "fewest": FEWEST_GROUPS, "most": MOST_GROUPS, **texts}


def _write_group(ax: Axes, top: float, pitch: float, group: _Group) -> None:
    """Write the terms and the lines of a group in the middle of its row."""
    down = top + (pitch - _TERMS_HIGH - _LEADING * len(group.lines)) / 2
    write(ax, MARGIN + 0.08, down + 0.19, group.terms, ha="left", size=10.5)
    for j, line in enumerate(group.lines):
        y = down + 0.41 + _LEADING * j
        write(ax, MARGIN + 0.08, y, line, ha="left", size=SMALL, color=GREY)


def _tree(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw sentences as the leaves of a tree that joins alike ones first."""
    leaves = {row.node: row for row in frames.rows(data[data["text"].notna()])}
    joins = {row.node: row for row in frames.rows(data[data["left"].notna()])}
    order = _leaf_order(joins) if joins else list(leaves)
    names = [wrap(titled(leaves[i].label, leaves[i].year), _NAME, SMALL, most=2) for i in order]
    left = MARGIN + (max(width(line, SMALL) for lines in names for line in lines) + 0.15)
    room = _TREE - 0.1 - left
    texts = [wrap(first_sentence(leaves[i].text), room, SMALL, most=2) for i in order]
    pitch = 0.40 if any(len(lines) > 1 for lines in [*texts, *names]) else 0.3
    high = pitch * len(order) + 0.05
    ax = _tree_chart(leaves, high, drawing).sheet(high)
    leaf_ends = {}
    for i, node in enumerate(order):
        y = pitch * (i + 0.5)
        if i % 2 == 0:
            ax.fill_between([MARGIN, _TREE - 0.05], y - pitch / 2, y + pitch / 2, color=BAND, lw=0)
        write(ax, left - 0.08, y, "\n".join(names[i]), ha="right", size=SMALL, color=GREY)
        write(ax, left, y, "\n".join(texts[i]), ha="left", size=SMALL)
        leaf_ends[node] = (_TREE, y)
    _draw_joins(ax, joins, leaf_ends)
    return ax


def _tree_chart(leaves: dict[int, Any], high: float, drawing: Drawing) -> Chart:
    reports = len({leaf.report_id for leaf in leaves.values()})
    alt = drawing.text(
        "shortcomings_tree.alt", n=drawing.scope.reports, k=len(leaves), enough=ENOUGH, m=reports
    )
    return drawing.chart("shortcomings_tree", high, alt=alt, k=len(leaves), enough=ENOUGH)


def _leaf_order(joins: dict[int, Any]) -> list[int]:
    """Leaves from the top, so that no branches cross."""
    order: list[int] = []
    stack = [max(joins)]
    while stack:
        node = stack.pop()
        if node in joins:
            stack += [joins[node].right, joins[node].left]
        else:
            order.append(node)
    return order


def _draw_joins(ax: Axes, joins: dict[int, Any], leaf_ends: dict[int, tuple[float, float]]) -> None:
    """Draw the branches from the (x, y) of the leaves."""
    start, end = _TREE, WIDTH - MARGIN - 0.05
    # Sentences share few words: drawn from 0, all joins would be at the far end.
    heights = [row.height for row in joins.values()] or [0.0]
    low = 0.8 * min(heights)
    most = max(heights) - low
    ends = dict(leaf_ends)
    for node, row in joins.items():
        (xa, ya), (xb, yb) = ends[row.left], ends[row.right]
        x = start + (end - start) * (row.height - low) / (most or 1.0)
        ax.plot([xa, x, x, xb], [ya, ya, yb, yb], color=BLUE, lw=1.4, solid_joinstyle="miter")
        ends[node] = (x, (ya + yb) / 2)


class _Mark(NamedTuple):
    """The mark of a number of reports: its column and text, colour, shape and size in points."""

    name: str
    color: str
    shape: str
    size: float


_MARKS = (
    _Mark("said", BLUE, "o", 8.5),
    _Mark("admitted", RED, "s", 7.5),
    _Mark("planned", GREEN, "D", 7.5),
)


@figure(shortcomings.said)
def shortcomings_said(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw how many reports give numbers on a field, admit shortcomings in it, or plan for it."""
    items = [
        drawing.text(
            "item_said", name=drawing.name_of(row), a=row.said, b=row.admitted, c=row.planned
        )
        for row in frames.rows(data.head(3))
    ]
    few = drawing.text("few", few=FEW) if drawing.scope.reports < FEW else ""
    alt = drawing.text(
        "shortcomings_said.alt", n=drawing.scope.reports, items=drawing.join(items), few=few
    )
    if data.empty:
        return drawing.nothing("shortcomings_said", alt, few=few)
    n = int(data["reports"].iloc[0])
    # Three marks that coincide are drawn above each other, so rows are wide apart.
    labels = RowLabels([drawing.name_of(row) for row in frames.rows(data)], pitch=0.44)
    chart = drawing.chart("shortcomings_said", 0.3 + labels.high + 0.3, alt=alt, few=few)
    ax = labels.draw(chart, 0.3, 0.35)
    ax.set_xlim(-0.03 * n, n)
    count_ticks(ax, n, drawing)
    inches = WIDTH - MARGIN - 0.35 - labels.left
    near = 0.13 * n * 1.03 / inches  # marks closer than this touch
    for i, row in enumerate(frames.rows(data)):
        _draw_marks(ax, i, {mark: int(getattr(row, mark.name)) for mark in _MARKS}, near)
    first = data.iloc[0]
    above(ax, [(float(first[m.name]), drawing.text(m.name), m.color) for m in _MARKS])
    return ax


def _draw_marks(ax: Axes, i: int, values: dict[_Mark, int], near: float) -> None:
    """Draw the marks of a row on a line; those that would touch above each other."""
    ax.hlines(i, min(values.values()), max(values.values()), color=LINE, lw=4, zorder=2)
    for mark, value in values.items():
        touching = [other for other in values if abs(values[other] - value) < near]
        shift = 0.0
        if len(touching) > 1:
            shift = (touching.index(mark) - (len(touching) - 1) / 2) * 0.31
        ax.plot(
            [value], [i + shift], mark.shape, ms=mark.size, color=mark.color, mew=0, zorder=4,
            clip_on=False,
        )  # fmt: skip
