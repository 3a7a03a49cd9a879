"""Words of the reports: legal terms, words that set a report apart, cited documents."""

from __future__ import annotations

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from lawstats.analysis import frames, keywords
from lawstats.figures.chart import Drawing, write
from lawstats.figures.matrix import Topic, draw_matrix, quiet
from lawstats.figures.registry import figure
from lawstats.figures.rows import RowLabels, beside, listed, lollipop, titled
from lawstats.figures.style import (
    BAND,
    BLUE,
    FEW,
    FOOT,
    GREEN,
    GREY,
    INK,
    MARGIN,
    OCHRE,
    RED,
    SMALL,
    WIDTH,
)
from lawstats.figures.wrapping import width, wrap

# Colour and shape of the kinds of documents, and whether the shape is filled: what binds everyone.
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
_PANELS = 12  # reports with a panel each; more get a row each
_ACROSS = 3  # panels side by side
_PITCH, _HEAD = 0.25, 0.34  # inches: between the words of a panel, and above them
_NAME = 10.5  # points: names of reports above their panels
_LARGEST = 15.0  # points: a dot fits its row


@figure(keywords.terms)
def keyword_terms(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw the most frequent legal terms."""
    items = [
        drawing.text(
            "item_used", name=_term(row, drawing), rate=f"{row.per_1000:.2f}", n=row.reporters,
            of=row.reports,
        )
        for row in frames.rows(data.head(3))
    ]  # fmt: skip
    alt = drawing.text("keyword_terms.alt", n=drawing.scope.reports, items=drawing.join(items))
    note = _left_out(data, "keyword_terms", drawing)
    if data.empty:
        return drawing.nothing("keyword_terms", alt, listed=note)
    labels = RowLabels([_term(row, drawing) for row in frames.rows(data)], 3.2)
    chart = drawing.chart("keyword_terms", 0.3 + labels.high, alt=alt, listed=note)
    ax = labels.draw(chart, 0.3, 0.9)
    ax.set_xlim(0, float(data["per_1000"].max()) * 1.1)
    for i, row in enumerate(frames.rows(data)):
        rate = f"{row.per_1000:.2f}"
        lollipop(ax, i, row.per_1000, rate, marker="o", ms=8, color=BLUE, mew=0)
        beside(ax, i, f"{row.reporters}/{row.reports}", 0.3, color=GREY)
    beside(ax, -0.85, drawing.text("reporters"), 0.2, size=SMALL, color=GREY)
    return ax


def _term(row: Any, drawing: Drawing) -> str:
    """Write a term; in English with its meaning."""
    return str(row.name_zh) if drawing.language == "zh" else f"{row.name_zh} {row.name_en}"


def _left_out(data: pd.DataFrame, name: str, drawing: Drawing) -> str:
    """Say how many the ranking leaves out, and how many of these equal its last row."""
    if data.empty or not data["left_out"].iloc[0]:
        return ""
    k, left_out, tied = len(data), int(data["left_out"].iloc[0]), int(data["tied"].iloc[0])
    last = int(data["reporters"].iloc[-1])
    more = drawing.text(f"{name}.tied", k=tied, r=last) if tied else ""
    return drawing.text(f"{name}.listed", all=k + left_out, k=k, tied=more)


@figure(keywords.issuers)
def keyword_issuers(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw the rate of the terms in each report as the area of a dot."""
    rates = data.set_index(["term", "report_id"])["per_1000"].to_dict()
    topics = [
        Topic(
            str(term), _term(frames.rows(own)[0], drawing),
            f"{own['reporters'].iloc[0]}/{own['reports'].iloc[0]}",
        )
        for term, own in data.groupby("term", sort=False)
    ]  # fmt: skip
    most = max(float(data["per_1000"].max()) if len(data) else 0.0, 1.0)

    def cell(ax: Axes, x: float, y: float, term: str, report: str) -> None:
        rate = rates[term, report]
        if rate:
            _dot(ax, x, y, rate, most)
        else:
            quiet(ax, x, y)

    top = data.sort_values(["per_1000", "term", "report_id"], ascending=[False, True, True]).head(1)
    strongest = [
        drawing.text(
            "item_rate", n=f"{row.per_1000:.2f}",
            name=f"{titled(row.label, row.year)} {_term(row, drawing)}",
        )
        for row in frames.rows(top)
    ]  # fmt: skip
    alt = drawing.text(
        "keyword_issuers.alt", n=drawing.scope.reports, k=len(topics),
        items=drawing.join(strongest), used=int((data["count"] > 0).sum()), cells=len(data),
    )  # fmt: skip
    if not topics:
        return drawing.nothing("keyword_issuers", alt, k=0)
    ax = draw_matrix(
        "keyword_issuers", drawing, topics, listed(data, drawing), cell,
        counts=drawing.text("reporters"), foot=0.4, alt=alt, k=len(topics),
    )  # fmt: skip
    _size_key(ax, most, drawing)
    return ax


def _dot(ax: Axes, x: float, y: float, rate: float, most: float) -> None:
    size = _LARGEST * (rate / most) ** 0.5
    ax.plot([x], [y], "o", ms=size, color=BLUE, mew=0, zorder=3)


def _size_key(ax: Axes, most: float, drawing: Drawing) -> None:
    """Explain the sizes of the dots below the matrix."""
    text = drawing.text("size_key")
    y = ax.get_ylim()[0] - 0.12
    write(ax, MARGIN, y, text, ha="left", size=SMALL, color=GREY)
    x = MARGIN + width(text, SMALL) + 0.25
    for rate in (r for r in (0.5, 1, 2, 5, 10) if r <= most):
        _dot(ax, x, y, rate, most)
        write(ax, x + 0.16, y, f"{rate:g}", ha="left", size=SMALL, color=GREY)
        x += 0.6


@figure(keywords.distinctive)
def keyword_distinctive(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw the words that set a report apart: a panel for each report, or a row."""
    n = drawing.scope.reports
    by_report = {str(report): own for report, own in data.groupby("report_id", sort=False)}
    k = len(by_report)
    few = "keyword_distinctive.one" if n < 2 else "few"
    texts = {"few": drawing.text(few, few=FEW) if n < FEW else "", "silent": "", "marks": ""}
    items = [
        drawing.text("item_words", name=titled(row.label, row.year), n=row.word)
        for row in frames.rows(data.drop_duplicates("report_id").head(3))
    ]
    alt = drawing.text(
        "keyword_distinctive.alt" if k else "keyword_distinctive.alt_none", n=n, k=k,
        items=drawing.join(items), few=texts["few"],
    )  # fmt: skip
    if not by_report:
        return drawing.nothing("keyword_distinctive", alt, **texts)
    if k < n:
        texts["silent"] = drawing.text("keyword_distinctive.silent", k=n - k)
    if k <= _PANELS:
        texts["marks"] = drawing.text("keyword_distinctive.bars")
        return _word_panels(by_report, alt, texts, drawing)
    texts["marks"] = drawing.text("keyword_distinctive.list")
    return _word_rows(data, by_report, alt, texts, drawing)


def _word_panels(
    by_report: dict[str, pd.DataFrame], alt: str, texts: dict[str, str], drawing: Drawing
) -> Axes:
    """Draw a panel of bars for each report."""
    panels = list(by_report.values())
    deep = max(len(own) for own in panels)
    most = max(float(own["z"].max()) for own in panels)
    gutter = max(width(word) for own in panels for word in own["word"]) + 0.08
    wide = (WIDTH - 2 * MARGIN) / _ACROSS
    tall = _HEAD + _PITCH * deep + 0.16
    lines = -(-len(panels) // _ACROSS)
    chart = drawing.chart("keyword_distinctive", lines * tall, alt=alt, **texts)
    for i, own in enumerate(panels):
        line, column = divmod(i, _ACROSS)
        left, top = MARGIN + column * wide, line * tall
        ax = chart.panel(left + gutter, top + _HEAD, wide - gutter - 0.62, _PITCH * deep)
        _name_panel(ax, str(own["label"].iloc[0]), own["year"].iloc[0], gutter, wide)
        _draw_words(ax, own, deep, most)
    return chart.axes[0]


def _name_panel(ax: Axes, label: str, year: object, gutter: float, wide: float) -> None:
    """Write issuer and year above a panel, as much as there is room for."""
    short = wrap(label, wide - 0.2 - width(" 2023", _NAME), _NAME, most=1)[0]
    ax.annotate(
        titled(short, year), (0, 1), xycoords="axes fraction", xytext=(-gutter * 72, 5),
        color=INK, textcoords="offset points", ha="left", va="bottom", size=_NAME,
    )  # fmt: skip


def _draw_words(ax: Axes, own: pd.DataFrame, deep: int, most: float) -> None:
    """Draw the words of a report as bars, with their counts."""
    sns.barplot(
        own, x="z", y="word", ax=ax, color=BLUE, saturation=1, width=0.5,
        errorbar=None, edgecolor="none", zorder=3,
    )  # fmt: skip
    ax.set(xlabel="", ylabel="", xticks=[], yticks=[], xlim=(0, most), ylim=(deep - 0.5, -0.5))
    for j, row in enumerate(frames.rows(own)):
        if j % 2 == 0:
            ax.axhspan(j - 0.5, j + 0.5, color=BAND, lw=0, zorder=0)
        beside(ax, j, str(row.word), -0.06, size=SMALL)
        beside(ax, j, f"{row.count}", 0.06, size=FOOT + 1, color=GREY)


def _word_rows(
    data: pd.DataFrame, by_report: dict[str, pd.DataFrame], alt: str, texts: dict[str, str],
    drawing: Drawing,
) -> Axes:  # fmt: skip
    """Write the words of each report in a row, as many as there is room for."""
    reports = listed(data, drawing)
    labels = RowLabels([report.title for report in reports], 2.4)
    chart = drawing.chart("keyword_distinctive", labels.high, alt=alt, **texts)
    ax = labels.draw(chart, 0, 0)
    ax.set_xlim(0, 1)
    room = WIDTH - MARGIN - labels.left - 0.2
    for i, (report, *_) in enumerate(reports):
        words = [f"{r.word}（{r.count}）" for r in frames.rows(by_report[report])] if report else []
        while width("　".join(words)) > room:
            words.pop()
        write(ax, 0.01, i, "　".join(words), ha="left")
    return ax


@figure(keywords.citations)
def keyword_citations(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw the laws and documents that most reports cite."""
    titles = [f"《{title}》" for title in data["canonical_title"]]
    items = [
        drawing.text("item_of", name=title, n=row.reporters, of=row.reports)
        for title, row in zip(titles[:3], frames.rows(data.head(3)), strict=True)
    ]
    alt = drawing.text(
        "keyword_citations.alt", n=drawing.scope.reports, items=drawing.join(items),
        all=len(data) + int(data["left_out"].max() if len(data) else 0),
    )  # fmt: skip
    note = _left_out(data, "keyword_citations", drawing)
    if data.empty:
        return drawing.nothing("keyword_citations", alt, listed=note)
    labels = RowLabels(titles, 3.3)
    kinds = {kind: drawing.text(f"kind.{kind}") for kind in _KINDS}
    right = max(width(kinds[str(k)], SMALL) for k in data["kind"]) + 0.2
    chart = drawing.chart("keyword_citations", labels.high, alt=alt, listed=note)
    ax = labels.draw(chart, 0, right)
    most = int(data["reporters"].max())
    ax.set_xlim(-0.02 * most, most * 1.2)
    for i, row in enumerate(frames.rows(data)):
        color, marker, filled = _KINDS[str(row.kind)]
        lollipop(
            ax, i, row.reporters, f"{row.reporters}/{row.reports}", marker=marker,
            ms=8 if marker != "D" else 7, mec=color, mew=1.6, mfc=color if filled else "white",
        )  # fmt: skip
        beside(ax, i, kinds[str(row.kind)], 0.1, size=SMALL, color=GREY)
    return ax
