"""Figures of the notebook 04_shortcomings: themes, groups of sentences, what is planned."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, shortcomings
from lawstats.analysis.passages import opening
from lawstats.analysis.shortcomings import ENOUGH, FEWEST_GROUPS, MOST_GROUPS
from lawstats.figures.chart import Drawing, write
from lawstats.figures.compare import steps
from lawstats.figures.keywords import bar
from lawstats.figures.matrix import matrix
from lawstats.figures.registry import figure
from lawstats.figures.rows import Rows, above, listed, ticks, titled
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
    width,
    wrap,
)

_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]+是|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|(?:首先|其次|再次|最后)，)\s*"
)
_NAME = 2.0  # inches for the names beside the tree


@figure(shortcomings.themes)
def shortcomings_themes(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.shortcomings.themes`: themes against issuers."""
    points = data.set_index(["theme", "report_id"])["points"].to_dict()
    topics = [
        (
            str(t),
            str(d[f"name_{drawing.language}"].iloc[0]),
            f"{d['reporters'].iloc[0]}/{d['reports'].iloc[0]}",
        )
        for t, d in data.groupby("theme", sort=False)
    ]

    def cell(ax: Axes, x: float, y: float, theme: str, report: str) -> None:
        if points[theme, report]:
            ax.plot([x], [y], "o", ms=9.5, color=BLUE, mew=0, zorder=3)

    items = [
        drawing.text("item_of", name=name, n=n, of=of)
        for _, name, count in topics[:3]
        for n, of in [count.split("/")]
    ]
    admitting = int(data.groupby("report_id")["points"].any().sum())
    alt = drawing.text("shortcomings_themes.alt", n=drawing.scope.reports, k=len(topics),
        silent=drawing.scope.reports - admitting, items=drawing.join(items),
    )  # fmt: skip
    if drawing.scope.reports > 2 * ENDS:
        return _theme_rows(data, drawing, alt)
    return matrix(drawing, "shortcomings_themes", topics,
        listed(data, drawing.text("more_reports", k="{k}")), cell,
        counts=drawing.text("reporters"), alt=alt,
    )  # fmt: skip


def _theme_rows(data: pd.DataFrame, drawing: Drawing, alt: str) -> Axes:
    """Draw the number of reports for each theme, where there are too many reports to show each."""
    themes = data.drop_duplicates("theme")
    rows = Rows(themes[f"name_{drawing.language}"], 3.3)
    made = drawing.chart("shortcomings_theme_rows", rows.high, alt=alt)
    ax = rows.draw(made, 0, 0)
    most = int(data["reporters"].max())
    ax.set_xlim(-0.02 * most, most * 1.2)
    for i, row in enumerate(frames.rows(themes)):
        text = f"{row.reporters}/{row.reports}"
        bar(ax, i, row.reporters, text, marker="o", ms=8, color=BLUE, mew=0)
    return ax


def sentence(text: str) -> str:
    """Give the first sentence of a point without its marker.

    Examples
    --------
    >>> sentence("一是普法宣传还不够精准，群众法制观念不强。未结合镇实际。")
    '普法宣传还不够精准，群众法制观念不强'
    """
    return opening(_MARKER.sub("", text.strip())).rstrip("。！？；;")


@figure(shortcomings.clusters)
def shortcomings_clusters(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.shortcomings.clusters`: groups of sentences, or their tree where they are few."""
    if data.empty:
        alt = drawing.text(
            "shortcomings_tree.alt", n=drawing.scope.reports, k=0, m=0, enough=ENOUGH
        )
        return drawing.nothing("shortcomings_tree", alt, k=0, enough=ENOUGH)
    if int(data["points"].iloc[0]) < ENOUGH:
        return _tree(data, drawing)
    return _groups(data, drawing)


def strength(silhouette: float) -> str:
    """Say in a word how far groups stand apart, by the bounds of Kaufman and Rousseeuw (1990)."""
    bounds = ((0.7, "strong"), (0.5, "fair"), (0.25, "weak"))
    return next((word for least, word in bounds if silhouette > least), "none")


def _groups(data: pd.DataFrame, drawing: Drawing) -> Axes:
    points, drawn = int(data["points"].iloc[0]), len(data)
    groups = [
        (str(d["terms"].iloc[0]), len(d), d["report_id"].nunique(), frames.rows(d[d["example"]])[0])
        for _, d in data.groupby("cluster")
    ]
    rest = data[data["cluster"].isna()]
    items = [drawing.text("item_points", name=terms, n=n) for terms, n, _, _ in groups[:3]]
    silhouette = float(data["silhouette"].iloc[0])
    words = drawing.text(f"silhouette.{strength(silhouette)}")
    values = {
        "k": points, "g": len(groups), "s": f"{silhouette:.2f}", "strength": words,
        "drawn": drawing.text("drawn", k=drawn) if drawn < points else "",
        "capped": drawing.text("capped", k=MOST_GROUPS)
        if data["cluster"].max() == MOST_GROUPS else "",
    }  # fmt: skip
    alt = drawing.text("shortcomings_clusters.alt", n=drawing.scope.reports, m=data.report_id.nunique(),
        rest=len(rest), items=drawing.join(items), **values,
    )  # fmt: skip
    left_wide, size = 5.0, SMALL
    texts = [
        wrap(f"“{sentence(example.text)}” {titled(example.label, example.year)}",
             left_wide - 0.1, size, most=2)
        for *_, example in groups
    ]  # fmt: skip
    pitch = 0.36 + 0.19 * max(len(lines) for lines in texts)
    high = 0.3 + pitch * (len(groups) + bool(len(rest)))
    made = drawing.chart("shortcomings_clusters", high, alt=alt,
        fewest=FEWEST_GROUPS, most=MOST_GROUPS, **values,
    )  # fmt: skip
    ax = made.panel(0, 0, WIDTH, high)
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(high, 0)
    start, end = MARGIN + left_wide + 0.15, WIDTH - MARGIN - 1.0
    most = max(len(rest), *(n for _, n, _, _ in groups))
    write(ax, start, 0.16, drawing.text("points"), ha="left", size=SMALL, color=BLUE)
    write(
        ax,
        WIDTH - MARGIN - 0.08,
        0.16,
        drawing.text("reporters"),
        ha="right",
        size=SMALL,
        color=GREY,
    )
    lines = [
        (terms, text, n, reports, BLUE)
        for (terms, n, reports, _), text in zip(groups, texts, strict=True)
    ]
    if len(rest):
        name, why = drawing.text("rest"), [drawing.text("rest_why")]
        lines.append((name, why, len(rest), rest["report_id"].nunique(), GREY))
    for i, (terms, text, n, reports, color) in enumerate(lines):
        top = 0.3 + pitch * i
        if i % 2 == 0:
            ax.fill_between([MARGIN, WIDTH - MARGIN], top, top + pitch, color=BAND, lw=0)
        down = top + (pitch - 0.36 - 0.19 * len(text)) / 2
        write(ax, MARGIN + 0.08, down + 0.19, terms, ha="left", size=10.5)
        for j, line in enumerate(text):
            write(ax, MARGIN + 0.08, down + 0.41 + 0.19 * j, line, ha="left", size=size, color=GREY)
        bar, y = start + (end - start) * n / most, top + pitch / 2
        ax.fill_between([start, bar], y - 0.09, y + 0.09, color=color, lw=0)
        write(ax, bar + 0.06, y, str(n), ha="left")
        write(
            ax,
            WIDTH - MARGIN - 0.08,
            y,
            f"{reports}/{drawing.scope.reports}",
            ha="right",
            color=GREY,
        )
    return ax


def _tree(data: pd.DataFrame, drawing: Drawing) -> Axes:
    leaves = {row.node: row for row in frames.rows(data[data["text"].notna()])}
    joins = {row.node: row for row in frames.rows(data[data["left"].notna()])}
    order = _leaf_order(joins) if joins else list(leaves)
    names = [wrap(titled(leaves[i].label, leaves[i].year), _NAME, SMALL, most=2) for i in order]
    wide = max(width(line, SMALL) for lines in names for line in lines) + 0.15
    left = MARGIN + wide
    text_wide = 5.9 - left
    texts = [wrap(sentence(leaves[i].text), text_wide, SMALL, most=2) for i in order]
    pitch = 0.40 if any(len(lines) > 1 for lines in [*texts, *names]) else 0.3
    high = pitch * len(order) + 0.05
    alt = drawing.text("shortcomings_tree.alt", n=drawing.scope.reports, k=len(leaves), enough=ENOUGH,
        m=len({leaf.report_id for leaf in leaves.values()}),
    )  # fmt: skip
    made = drawing.chart("shortcomings_tree", high, alt=alt, k=len(leaves), enough=ENOUGH)
    ax = made.panel(0, 0, WIDTH, high)
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(high, 0)
    start, end = 6.0, WIDTH - MARGIN - 0.05
    # Sentences share few words: drawn from 0, all joins would stand at the far end.
    heights = [row.height for row in joins.values()] or [0.0]
    low = 0.8 * min(heights)
    most = max(heights) - low
    place: dict[int, tuple[float, float]] = {}
    for i, node in enumerate(order):
        y = pitch * (i + 0.5)
        if i % 2 == 0:
            ax.fill_between([MARGIN, start - 0.05], y - pitch / 2, y + pitch / 2, color=BAND, lw=0)
        write(ax, left - 0.08, y, "\n".join(names[i]), ha="right", size=SMALL, color=GREY)
        write(ax, left, y, "\n".join(texts[i]), ha="left", size=SMALL)
        place[node] = (start, y)
    for node, row in joins.items():
        (xa, ya), (xb, yb) = place[row.left], place[row.right]
        x = start + (end - start) * (row.height - low) / (most or 1.0)
        ax.plot([xa, x, x, xb], [ya, ya, yb, yb], color=BLUE, lw=1.4, solid_joinstyle="miter")
        place[node] = (x, (ya + yb) / 2)
    return ax


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


@figure(shortcomings.said)
def shortcomings_said(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.shortcomings.said`: reported, admitted, planned."""
    items = [
        drawing.text("item_said", name=drawing.name_of(row), a=row.said,
            b=row.admitted, c=row.planned)
        for row in frames.rows(data.head(3))
    ]  # fmt: skip
    few = {"few": drawing.text("few", few=FEW) if drawing.scope.reports < FEW else ""}
    alt = drawing.text("shortcomings_said.alt", n=drawing.scope.reports, items=drawing.join(items),
        **few,
    )  # fmt: skip
    if data.empty:
        return drawing.nothing("shortcomings_said", alt, **few)
    n = int(data["reports"].iloc[0])
    rows = Rows(data[f"name_{drawing.language}"])
    rows.pitch = 0.44  # three marks that coincide stand above each other
    rows.high = rows.pitch * len(rows.labels)
    made = drawing.chart("shortcomings_said", 0.3 + rows.high + 0.3, alt=alt, **few)
    ax = rows.draw(made, 0.3, 0.35)
    ax.set_xlim(-0.03 * n, n)
    ticks(ax, [(x, drawing.text("reports", k=x) if x == n else str(x)) for x in steps(n)])
    marks = (("said", BLUE, "o", 8.5), ("admitted", RED, "s", 7.5), ("planned", GREEN, "D", 7.5))
    inches = WIDTH - MARGIN - 0.35 - rows.left
    near = 0.13 * n * 1.03 / inches  # marks closer than this touch
    for i, row in enumerate(frames.rows(data)):
        values = {name: int(getattr(row, name)) for name, *_ in marks}
        ax.hlines(i, min(values.values()), max(values.values()), color=LINE, lw=4, zorder=2)
        for name, color, marker, size in marks:
            touching = [m for m, *_ in marks if abs(values[m] - values[name]) < near]
            shift = 0.0
            if len(touching) > 1:
                shift = (touching.index(name) - (len(touching) - 1) / 2) * 0.31
            ax.plot(
                [values[name]], [i + shift], marker, ms=size, color=color, mew=0, zorder=4,
                clip_on=False,
            )  # fmt: skip
    first = data.iloc[0]
    above(ax, [(float(first[name]), drawing.text(name), color) for name, color, *_ in marks])
    return ax
