"""Figures of the notebook 03_keywords: legal terms, telling words, cited documents."""

from __future__ import annotations

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from lawstats.analysis import frames, keywords
from lawstats.figures.chart import Drawing, write
from lawstats.figures.matrix import matrix, quiet
from lawstats.figures.registry import figure
from lawstats.figures.rows import Rows, beside, listed, titled
from lawstats.figures.style import (
    BAND,
    BLUE,
    FEW,
    FOOT,
    GREEN,
    GREY,
    INK,
    LINE,
    MARGIN,
    OCHRE,
    RED,
    SMALL,
    WIDTH,
    width,
    wrap,
)

# Colour and shape of the kinds of documents; what binds everyone is filled.
_KINDS = {
    "law": (BLUE, "o", True),
    "regulation": (BLUE, "s", True),
    "judicial_interpretation": (BLUE, "D", True),
    "local_regulation": (GREEN, "s", True),
    "party_rule": (RED, "o", True),
    "policy_document": (RED, "s", False),
    "local_document": (OCHRE, "o", False),
    "other": (GREY, "o", False),
}

_PANELS = 12  # reports; more get a row each


def _named(row: Any, drawing: Drawing) -> str:
    """Write a term; in English with its meaning."""
    return str(row.name_zh) if drawing.language == "zh" else f"{row.name_zh} {row.name_en}"


def _listed(data: pd.DataFrame, drawing: Drawing, name: str) -> dict[str, str]:
    """Say how many the ranking leaves out, and how many of these equal its last row."""
    if data.empty or not data["left_out"].iloc[0]:
        return {"listed": ""}
    k, left_out, tied = len(data), int(data["left_out"].iloc[0]), int(data["tied"].iloc[0])
    last = int(data["reporters"].iloc[-1])
    more = drawing.text(f"{name}.tied", k=tied, r=last) if tied else ""
    return {"listed": drawing.text(f"{name}.listed", all=k + left_out, k=k, tied=more)}


@figure(keywords.terms)
def keyword_terms(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.keywords.terms`: the most frequent legal terms."""
    items = [
        drawing.text("item_used", name=_named(row, drawing), rate=f"{row.per_1000:.2f}",
            n=row.reporters, of=row.reports)
        for row in frames.rows(data.head(3))
    ]  # fmt: skip
    alt = drawing.text("keyword_terms.alt", n=drawing.scope.reports, items=drawing.join(items))
    left_out = _listed(data, drawing, "keyword_terms")
    if data.empty:
        return drawing.nothing("keyword_terms", alt, **left_out)
    rows = Rows([_named(row, drawing) for row in frames.rows(data)], 3.2)
    made = drawing.chart("keyword_terms", 0.3 + rows.high, alt=alt, **left_out)
    ax = rows.draw(made, 0.3, 0.9)
    ax.set_xlim(0, float(data["per_1000"].max()) * 1.1)
    for i, row in enumerate(frames.rows(data)):
        bar(ax, i, row.per_1000, f"{row.per_1000:.2f}", marker="o", ms=8, color=BLUE, mew=0)
        beside(ax, i, f"{row.reporters}/{row.reports}", 0.3, color=GREY)
    beside(ax, -0.85, drawing.text("reporters"), 0.2, size=SMALL, color=GREY)
    return ax


def bar(ax: Axes, y: float, x: float, text: str, **mark: Any) -> None:
    """Draw a line from 0 with a mark and a text at its end."""
    ax.hlines(y, 0, x, color=LINE, lw=3, zorder=2)
    ax.plot([x], [y], zorder=4, **mark)
    ax.annotate(
        text, (x, y), xytext=(9, 0), textcoords="offset points", va="center", size=SMALL,
        color=INK,
    )  # fmt: skip


@figure(keywords.issuers)
def keyword_issuers(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.keywords.issuers`: rate of the terms in each report as the area of a dot."""
    rates = data.set_index(["term", "report_id"])["per_1000"].to_dict()
    topics = [
        (
            str(t),
            _named(frames.rows(d)[0], drawing),
            f"{d['reporters'].iloc[0]}/{d['reports'].iloc[0]}",
        )
        for t, d in data.groupby("term", sort=False)
    ]
    most = max(float(data["per_1000"].max()) if len(data) else 0.0, 1.0)
    largest = 15.0  # points: a dot fits its row

    def dot(ax: Axes, x: float, y: float, rate: float) -> None:
        ax.plot([x], [y], "o", ms=largest * (rate / most) ** 0.5, color=BLUE, mew=0, zorder=3)

    def cell(ax: Axes, x: float, y: float, term: str, report: str) -> None:
        rate = rates[term, report]
        dot(ax, x, y, rate) if rate else quiet(ax, x, y)

    top = data.sort_values(["per_1000", "term", "report_id"], ascending=[False, True, True]).head(1)
    strongest = [
        drawing.text("item_rate", n=f"{row.per_1000:.2f}",
            name=f"{titled(row.label, row.year)} {_named(row, drawing)}")
        for row in frames.rows(top)
    ]  # fmt: skip
    alt = drawing.text("keyword_issuers.alt", n=drawing.scope.reports, k=len(topics),
        items=drawing.join(strongest), used=int((data["count"] > 0).sum()), cells=len(data),
    )  # fmt: skip
    if not topics:
        return drawing.nothing("keyword_issuers", alt, k=0)
    ax = matrix(drawing, "keyword_issuers", topics,
        listed(data, drawing.text("more_reports", k="{k}")), cell,
        counts=drawing.text("reporters"), foot=0.4, alt=alt, k=len(topics),
    )  # fmt: skip
    y, x = ax.get_ylim()[0] - 0.12, MARGIN + 0.9
    write(ax, MARGIN, y, drawing.text("size_key"), ha="left", size=SMALL, color=GREY)
    x = MARGIN + width(drawing.text("size_key"), SMALL) + 0.25
    for rate in (r for r in (0.5, 1, 2, 5, 10) if r <= most):
        dot(ax, x, y, rate)
        write(ax, x + 0.16, y, f"{rate:g}", ha="left", size=SMALL, color=GREY)
        x += 0.6
    return ax


@figure(keywords.distinctive)
def keyword_distinctive(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.keywords.distinctive`: a small panel of words for each report, or a row."""
    told = {str(report): own for report, own in data.groupby("report_id", sort=False)}
    few = (
        "keyword_distinctive.one"
        if drawing.scope.reports < 2
        else "few"
        if drawing.scope.reports < FEW
        else ""
    )
    values = {"few": drawing.text(few, few=FEW) if few else ""}
    items = [
        drawing.text("item_words", name=titled(row.label, row.year), n=row.word)
        for row in frames.rows(data.drop_duplicates("report_id").head(3))
    ]
    alt = drawing.text(f"keyword_distinctive.alt{'' if told else '_none'}", n=drawing.scope.reports,
        k=len(told), items=drawing.join(items), **values,
    )  # fmt: skip
    without = drawing.scope.reports - len(told)
    values["silent"] = drawing.text("keyword_distinctive.silent", k=without)
    values["silent"] *= bool(told and without)
    values["marks"] = ""
    if not told:
        return drawing.nothing("keyword_distinctive", alt, **values)
    how = "bars" if len(told) <= _PANELS else "list"
    values["marks"] = drawing.text(f"keyword_distinctive.{how}")
    drawn = _panels if how == "bars" else _rows
    return drawn(data, told, drawing, {"alt": alt, **values})


def _panels(
    data: pd.DataFrame, told: dict[str, pd.DataFrame], drawing: Drawing,
    values: dict[str, Any],
) -> Axes:  # fmt: skip
    deep = max(len(own) for own in told.values())
    pitch, head, across = 0.25, 0.34, 3
    gutter = max(width(w) for w in data["word"]) + 0.08
    wide = (WIDTH - 2 * MARGIN) / across
    tall = head + pitch * deep + 0.16
    made = drawing.chart("keyword_distinctive", -(-len(told) // across) * tall, **values)
    first: Axes | None = None
    for i, own in enumerate(told.values()):
        line, place = divmod(i, across)
        left, top = MARGIN + place * wide, line * tall
        ax = made.panel(left + gutter, top + head, wide - gutter - 0.62, pitch * deep)
        first = first or ax
        label, year = own["label"].iloc[0], own["year"].iloc[0]
        short = wrap(str(label), wide - 0.2 - width(" 2023", 10.5), 10.5, most=1)[0]
        ax.annotate(
            titled(short, year), (0, 1), xycoords="axes fraction", xytext=(-gutter * 72, 5),
            color=INK, textcoords="offset points", ha="left", va="bottom", size=10.5,
        )  # fmt: skip
        sns.barplot(
            own, x="z", y="word", ax=ax, color=BLUE, saturation=1, width=0.5,
            errorbar=None, edgecolor="none", zorder=3,
        )  # fmt: skip
        most = float(data["z"].max())
        ax.set(xlabel="", ylabel="", xticks=[], yticks=[], xlim=(0, most), ylim=(deep - 0.5, -0.5))
        for j, row in enumerate(frames.rows(own)):
            if j % 2 == 0:
                ax.axhspan(j - 0.5, j + 0.5, color=BAND, lw=0, zorder=0)
            beside(ax, j, str(row.word), -0.06, size=SMALL)
            beside(ax, j, f"{row.count}", 0.06, size=FOOT + 1, color=GREY)
    assert first is not None
    return first


def _rows(
    data: pd.DataFrame, told: dict[str, pd.DataFrame], drawing: Drawing,
    values: dict[str, Any],
) -> Axes:  # fmt: skip
    reports = listed(data, drawing.text("more_reports", k="{k}"))
    rows = Rows([titled(label, year or None) for _, label, year in reports], 2.4)
    made = drawing.chart("keyword_distinctive", rows.high, **values)
    ax = rows.draw(made, 0, 0)
    ax.set_xlim(0, 1)
    room = WIDTH - MARGIN - rows.left - 0.2
    for i, (report, *_) in enumerate(reports):
        words = (
            [f"{row.word}（{row.count}）" for row in frames.rows(told[report])] if report else []
        )
        while width("　".join(words)) > room:
            words.pop()
        write(ax, 0.01, i, "　".join(words), ha="left")
    return ax


@figure(keywords.citations)
def keyword_citations(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.keywords.citations`: the laws and documents that most reports cite."""
    titles = [f"《{title}》" for title in data["canonical_title"]]
    items = [
        drawing.text("item_of", name=title, n=row.reporters, of=row.reports)
        for title, row in zip(titles[:3], frames.rows(data.head(3)), strict=True)
    ]
    alt = drawing.text("keyword_citations.alt", n=drawing.scope.reports, items=drawing.join(items),
        all=len(data) + int(data["left_out"].max() if len(data) else 0),
    )  # fmt: skip
    left_out = _listed(data, drawing, "keyword_citations")
    if data.empty:
        return drawing.nothing("keyword_citations", alt, **left_out)
    rows = Rows(titles, 3.3)
    kinds = {kind: drawing.text(f"kind.{kind}") for kind in _KINDS}
    right = max(width(kinds[str(k)], SMALL) for k in data["kind"]) + 0.2
    made = drawing.chart("keyword_citations", rows.high, alt=alt, **left_out)
    ax = rows.draw(made, 0, right)
    most = int(data["reporters"].max())
    ax.set_xlim(-0.02 * most, most * 1.2)
    for i, row in enumerate(frames.rows(data)):
        color, marker, filled = _KINDS[str(row.kind)]
        bar(
            ax, i, row.reporters, f"{row.reporters}/{row.reports}", marker=marker,
            ms=8 if marker != "D" else 7, mec=color, mew=1.6, mfc=color if filled else "white",
        )  # fmt: skip
        beside(ax, i, kinds[str(row.kind)], 0.1, size=SMALL, color=GREY)
    return ax
