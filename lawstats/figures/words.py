"""Figures of the notebook 03_keywords: legal terms, telling words, cited documents."""

from __future__ import annotations

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from lawstats.figures.basis import Sample
from lawstats.figures.comparison import steps
from lawstats.figures.matrix import matrix, nothing, quiet
from lawstats.figures.rows import Rows, beside, listed, ticks, titled
from lawstats.figures.style import (
    BAND,
    BLUE,
    ENDS,
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
    join,
    page,
    say,
    width,
    word,
    wrap,
)
from lawstats.frames import records
from lawstats.vocabulary import Language

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


def _named(row: Any, language: Language) -> str:
    """Write a term; in English with its meaning."""
    return str(row.name_zh) if language == "zh" else f"{row.name_zh} {row.name_en}"


def keyword_terms(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.keywords.terms`: the most frequent legal terms."""
    items = [
        say(sample, language, "item_rate", name=_named(row, language), n=f"{row.per_1000:.1f}")
        for row in records(data.head(3))
    ]
    alt = say(sample, language, "keyword_terms.alt", n=sample.reports, items=join(items, language))
    if data.empty:
        return nothing("keyword_terms", sample, language, alt)
    rows = Rows([_named(row, language) for row in records(data)], 3.2)
    made = page("keyword_terms", sample, language, 0.3 + rows.high, alt=alt)
    ax = rows.draw(made, 0.3, 0.9)
    most = float(data["per_1000"].max())
    ax.set_xlim(0, most * 1.1)
    for i, row in enumerate(records(data)):
        rate = row.per_1000
        ax.hlines(i, 0, rate, color=LINE, lw=3, zorder=2)
        ax.plot([rate], [i], "o", ms=8, color=BLUE, mew=0, zorder=4)
        ax.annotate(
            f"{rate:.2f}", (rate, i), xytext=(9, 0), textcoords="offset points", va="center",
            size=SMALL, color=INK, fontfamily="Noto Sans SC",
        )  # fmt: skip
        beside(ax, i, f"{row.reporters}/{row.reports}", 0.3, color=GREY)
    beside(ax, -0.85, made.say("reporters"), 0.2, size=SMALL, color=GREY)
    return ax


def keyword_issuers(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.keywords.issuers`: rate of the terms in each report as the area of a dot."""
    rates = data.set_index(["term", "report_id"])["per_1000"].to_dict()
    topics = [
        (
            str(t),
            _named(records(d)[0], language),
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
        say(sample, language, "item_rate", n=f"{row.per_1000:.1f}",
            name=f"{titled(row.label, row.year)} {_named(row, language)}")
        for row in records(top)
    ]  # fmt: skip
    alt = say(
        sample, language, "keyword_issuers.alt", n=sample.reports, k=len(topics),
        items=join(strongest, language),
    )  # fmt: skip
    if not topics:
        return nothing("keyword_issuers", sample, language, alt)
    ax = matrix(
        "keyword_issuers", sample, language, topics,
        listed(data, say(sample, language, "more_reports", k="{k}")), cell,
        widest=0.3, counts=say(sample, language, "reporters"), foot=0.4, alt=alt,
    )  # fmt: skip
    y, x = ax.get_ylim()[0] - 0.12, MARGIN + 0.9
    word(ax, MARGIN, y, say(sample, language, "size_key"), ha="left", size=SMALL, color=GREY)
    x = MARGIN + width(say(sample, language, "size_key"), SMALL) + 0.25
    for rate in (r for r in (0.5, 1, 2, 5, 10) if r <= most):
        dot(ax, x, y, rate)
        word(ax, x + 0.16, y, f"{rate:g}", ha="left", size=SMALL, color=GREY)
        x += 0.6
    return ax


def keyword_distinctive(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.keywords.distinctive`: a small panel of words for each report."""
    items = [
        say(sample, language, "item_words", name=titled(row.label, row.year), n=row.word)
        for row in records(data.drop_duplicates("report_id").head(3))
    ]
    alt = say(
        sample, language, "keyword_distinctive.alt", n=sample.reports, items=join(items, language)
    )
    if data.empty:
        return nothing("keyword_distinctive", sample, language, alt)
    reports = listed(data, say(sample, language, "more_reports", k="{k}"))
    panels = [r for r in reports if r[0]]
    gap = next((r[1] for r in reports if not r[0]), "")
    words = {str(r): d for r, d in data.groupby("report_id", sort=False)}
    deep = max(len(d) for d in words.values())
    pitch, head, across = 0.25, 0.34, 3
    gutter = max(width(w) for w in data["word"]) + 0.08
    wide = (WIDTH - 2 * MARGIN) / across
    lines = -(-len(panels) // across)
    # The two ends of a long list are set apart by a line that says what lies between.
    cut = ENDS // across if gap else lines
    tall = head + pitch * deep + 0.16
    made = page(
        "keyword_distinctive", sample, language, lines * tall + (0.36 if gap else 0), alt=alt
    )
    if gap:
        made.line(cut * tall + 0.1, gap)
    most = float(data["z"].max())
    first: Axes | None = None
    for i, (report, label, year) in enumerate(panels):
        line, place = divmod(i, across)
        left, top = MARGIN + place * wide, line * tall + (0.36 if line >= cut else 0)
        ax = made.panel(left + gutter, top + head, wide - gutter - 0.62, pitch * deep)
        first = first or ax
        short = wrap(label, wide - 0.2 - width(" 2023", 10.5), 10.5, most=1)[0]
        title = titled(short, year or None)
        ax.annotate(
            title, (0, 1), xycoords="axes fraction", xytext=(-gutter * 72, 5), color=INK,
            textcoords="offset points", ha="left", va="bottom", size=10.5,
            fontfamily="Noto Sans SC",
        )  # fmt: skip
        sns.barplot(
            words[report], x="z", y="word", ax=ax, color=BLUE, saturation=1, width=0.5,
            errorbar=None, edgecolor="none", zorder=3,
        )  # fmt: skip
        ax.set(xlabel="", ylabel="", xticks=[], yticks=[], xlim=(0, most), ylim=(deep - 0.5, -0.5))
        for j, row in enumerate(records(words[report])):
            if j % 2 == 0:
                ax.axhspan(j - 0.5, j + 0.5, color=BAND, lw=0, zorder=0)
            beside(ax, j, str(row.word), -0.06, size=SMALL)
            beside(ax, j, f"{row.count}", 0.06, size=FOOT + 1, color=GREY)
    assert first is not None
    return first


def keyword_citations(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.keywords.citations`: the laws and documents that most reports cite."""
    titles = [f"《{title}》" for title in data["canonical_title"]]
    items = [
        say(sample, language, "item", name=title, n=n)
        for title, n in zip(titles[:3], data["reporters"].head(3), strict=True)
    ]
    alt = say(
        sample, language, "keyword_citations.alt", n=sample.reports, items=join(items, language)
    )
    if data.empty:
        return nothing("keyword_citations", sample, language, alt)
    rows = Rows(titles, 3.3)
    kinds = {kind: say(sample, language, f"kind.{kind}") for kind in _KINDS}
    right = max(width(kinds[str(k)], SMALL) for k in data["kind"]) + 0.2
    made = page("keyword_citations", sample, language, rows.high + 0.32, alt=alt)
    ax = rows.draw(made, 0, right)
    most = int(data["reporters"].max())
    ax.set_xlim(-0.06 * most, most * 1.14)
    ticks(ax, [(x, made.say("reports", k=x) if x == most else str(x)) for x in steps(most)])
    for i, row in enumerate(records(data)):
        color, marker, filled = _KINDS[str(row.kind)]
        ax.hlines(i, 0, row.reporters, color=LINE, lw=3, zorder=2)
        ax.plot(
            [row.reporters], [i], marker, ms=8 if marker != "D" else 7, mec=color, mew=1.6,
            mfc=color if filled else "white", zorder=4,
        )  # fmt: skip
        beside(ax, i, kinds[str(row.kind)], 0.1, size=SMALL, color=GREY)
    return ax
