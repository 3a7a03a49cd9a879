"""Figures of the notebook 02_comparison: what the reports state, side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lawstats.figures.basis import Sample
from lawstats.figures.matrix import matrix, nothing, quiet
from lawstats.figures.rows import Rows, above, beside, listed, ticks, titled
from lawstats.figures.style import (
    BLUE,
    FOOT,
    GREY,
    INK,
    LINE,
    MARGIN,
    OCHRE,
    OCHRE_TEXT,
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

_SIGNS = {"over": "≥ ", "at_least": "≥ ", "about": "≈ ", "at_most": "≤ "}
_LOG_FROM = 100  # times the smallest value: from there on the scale is logarithmic
_REPORTED = 30  # indicators on one page
_SILENT_NAMED = 12  # silent issuers are named up to this many


def number(value: float) -> str:
    """Write a value with thousands separators and the digits it has, at most two decimals.

    Examples
    --------
    >>> number(13650.0), number(93.1), number(0.0)
    ('13,650', '93.1', '0')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def stated(row: Any) -> str:
    """Write a panel value as the report does: ≥ for 余 and 多, ≈ for 约."""
    return _SIGNS.get(str(row.qualifier), "") + number(float(row.value))


def _named(data: pd.DataFrame, language: Language) -> str:
    row = data.iloc[0]
    unit = f"（{row['unit']}）" if language == "zh" else f" ({row['unit']})"
    return str(row[f"name_{language}"]) + unit


def compare_values(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.compare.values`: indicators against issuers."""
    cells = {(r.indicator, r.report_id): r for r in records(data.dropna(subset="basis"))}
    topics = [
        (str(key), _named(own, language), f"{own['reporters'].iloc[0]}/{own['reports'].iloc[0]}")
        for key, own in data.groupby("indicator", sort=False)
    ]

    def mark(row: Any) -> str:
        period = "" if row.period == "year" else say(sample, language, f"period.{row.period}")
        places = say(sample, language, "places", k=row.n_facts) if row.n_facts > 1 else ""
        return period or places

    side = max((width(mark(row), FOOT) for row in cells.values()), default=0.0)
    told = [stated(row) for row in cells.values() if not pd.isna(row.value)]
    told += [say(sample, language, word) for word in ("differ", "none")]
    widest = max(width(text) for text in told)

    def cell(ax: Axes, x: float, y: float, topic: str, report: str) -> None:
        row = cells.get((topic, report))
        if row is None:
            return quiet(ax, x, y)
        edge = x + (widest - side) / 2
        if pd.isna(row.value):
            return word(ax, edge, y, say(sample, language, "differ"), ha="right", color=GREY)
        if row.basis == "stated_absence":
            return word(ax, edge, y, say(sample, language, "none"), ha="right", color=GREY)
        word(ax, edge, y, stated(row), ha="right")
        return word(ax, edge + 0.03, y - 0.05, mark(row), ha="left", size=FOOT, color=GREY)

    n = int(data["reports"].iloc[0]) if len(data) else 0
    items = [
        say(sample, language, "item", name=name, n=count.split("/")[0])
        for _, name, count in topics[:3]
    ]
    alt = say(sample, language, "compare_values.alt", n=n, items=join(items, language))
    return matrix(
        "compare_values", sample, language, topics,
        listed(data, say(sample, language, "more_reports", k="{k}")), cell,
        widest=widest + side + 0.06,
        counts=say(sample, language, "reporters"), alt=alt,
    )  # fmt: skip


def compare_reporting(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.compare.reporting`: how many reports state each indicator."""
    alt = say(
        sample, language, "compare_reporting.alt", n=sample.reports, k=len(data),
        every=int((data["silent"] == 0).sum()), one=int((data["stated"] + data["zero"] == 1).sum()),
    )  # fmt: skip
    if data.empty:
        return nothing("compare_reporting", sample, language, alt, k=0, colours="")
    n, k = int(data["reports"].iloc[0]), len(data)
    more = say(sample, language, "more_topics", k=k - _REPORTED) if k > _REPORTED else ""
    data = data.head(_REPORTED)
    rows = Rows(data[f"name_{language}"], 3.2)
    # What no row shows needs no explanation.
    there = [name for name in ("stated", "zero", "silent") if (data[name] > 0).any()]
    told = join([say(sample, language, f"compare_reporting.{name}") for name in there], language)
    told = told[:1].upper() + told[1:]
    colours = say(sample, language, "compare_reporting.colours", colours=told)
    made = page(
        "compare_reporting", sample, language, 0.3 + rows.high + 0.3,
        alt=alt, k=k, more=more, colours=colours,
    )  # fmt: skip
    ax = rows.draw(made, 0.3, 1.0)
    ax.set_xlim(0, n)
    for i, row in enumerate(records(data)):
        ax.barh(i, n, height=0.56, color=LINE, alpha=0.6, zorder=1)
        ax.barh(i, row.stated, height=0.56, color=BLUE, zorder=3)
        ax.barh(i, row.zero, left=row.stated, height=0.56, color=OCHRE, zorder=3)
        counts = " + ".join(str(x) for x in (row.stated, row.zero) if x)
        beside(ax, i, f"{counts}/{n}" if "+" not in counts else f"{counts} / {n}", 0.1, color=GREY)
    blue = int(data["stated"].iloc[0])
    heads = {"stated": (blue / 2, BLUE), "zero": (blue, OCHRE_TEXT), "silent": (n, GREY)}
    above(ax, [(heads[name][0], made.say(name), heads[name][1]) for name in there])
    ticks(ax, [(x, made.say("reports", k=x) if x == n else str(x)) for x in steps(n)])
    return ax


def steps(n: int) -> list[int]:
    """Round numbers from 0 to n for a scale of counts, n included.

    Examples
    --------
    >>> steps(5), steps(60)
    ([0, 1, 2, 3, 4, 5], [0, 10, 20, 30, 40, 50, 60])
    """
    step = next(s * 10**e for e in range(9) for s in (1, 2, 5) if n <= 6 * s * 10**e)
    return [*range(0, n - step // 2, step), n] if n > 1 else [0, max(n, 1)]


def compare_indicator(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.compare.indicator`: one indicator across the issuers."""
    told = data.dropna(subset="value")
    differing = data[data["value"].isna() & data["basis"].notna()]
    silent = data[data["basis"].isna()]
    name = _named(data, language) if len(data) else ""
    reports = listed(told, say(sample, language, "more_reports", k="{k}"))
    positive = told.loc[told["value"] > 0, "value"]
    log = len(positive) > 1 and float(positive.max() / positive.min()) > _LOG_FROM
    scale = say(sample, language, "log") if log else ""
    alt = say(
        sample, language, "compare_indicator.alt", name=name, n=len(data), k=len(told),
        low=number(float(told["value"].min())) if len(told) else "–",
        high=number(float(told["value"].max())) if len(told) else "–",
    )  # fmt: skip
    values = {"name": name, "k": len(told), "scale": scale, "n": len(data)}
    if told.empty:
        return nothing("compare_indicator", sample, language, alt, **values)
    rows = Rows([titled(label, year or None) for _, label, year in reports])
    names = [titled(r.label, r.year) for r in records(silent)]
    sentence = (
        say(sample, language, "silent_names", names=join(names, language))
        if len(names) <= _SILENT_NAMED
        else say(sample, language, "silent_many", k=len(names))
    )
    lines = wrap(sentence, WIDTH - 2 * MARGIN, SMALL) if names else []
    if len(differing):
        differ = say(sample, language, "differ_many", k=len(differing))
        lines += wrap(differ, WIDTH - 2 * MARGIN, SMALL)
    below = 0.42 + 0.19 * len(lines)
    made = page("compare_indicator", sample, language, rows.high + below, alt=alt, **values)
    ax = rows.draw(made, 0, 1.25)
    cells = {r.report_id: r for r in records(told)}
    high = float(told["value"].max()) or 1.0
    if log:
        low = float(positive.min())
        marks = [10.0**e for e in range(-3, 13) if low / 10 <= 10.0**e <= high * 1.6]
        start = max((m for m in marks if m <= low), default=low) / (3 if low < high else 1)
        ax.set_xscale("log")
        ax.set_xlim(start, high * 1.8)
        marks = [m for m in marks if start <= m]
    else:
        start = 0.0
        ax.set_xlim(0, high * 1.12)
        step = next(
            s * 10.0**e for e in range(-2, 13) for s in (1, 2, 5) if high <= 6.0 * s * 10.0**e
        )
        marks = [i * step for i in range(int(high / step + 1e-9) + 1)]
    ticks(ax, [(m, number(m)) for m in marks])
    for i, (report, _, _) in enumerate(reports):
        if not report:
            continue
        row = cells[report]
        x = max(float(row.value), start) if log else float(row.value)
        toward = {"over": 1, "at_least": 1, "at_most": -1}.get(str(row.qualifier), 0)
        if toward:
            ax.annotate(
                "", (x, i), xytext=(toward * 24, 0), textcoords="offset points", zorder=3,
                arrowprops={"arrowstyle": "<-", "color": BLUE, "lw": 1.4, "shrinkA": 0,
                            "shrinkB": 0},
            )  # fmt: skip
        face = "white" if str(row.qualifier) == "about" else BLUE
        ax.plot([x], [i], "o", ms=8, mfc=face, mec=BLUE, mew=1.6, zorder=5, clip_on=False)
        none = row.basis == "stated_absence"
        text = made.say("none") if none else stated(row)
        period = "" if row.period == "year" else " " + made.say(f"period.{row.period}")
        beside(ax, i, text + period, 0.1, color=GREY if none else INK)
    for i, line in enumerate(lines):
        made.line(rows.high + 0.5 + 0.19 * i, line)
    return ax
