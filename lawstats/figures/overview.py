"""Figures of the notebook 01_corpus: who reported, when, which parts, how well it was read."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from lawstats.figures.basis import Sample
from lawstats.figures.matrix import matrix, quiet
from lawstats.figures.rows import Rows, above, beside, listed, ticks, titled
from lawstats.figures.style import (
    BLUE,
    GREEN,
    GREY,
    LINE,
    OCHRE,
    RED,
    SMALL,
    join,
    page,
    say,
    word,
)
from lawstats.frames import records
from lawstats.vocabulary import Language

_OTHER = "#B8C0C9"


def corpus_parts(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.overview.parts`: where the statutory parts stand."""
    status = data.set_index(["part", "report_id"])["status"].to_dict()
    topics, told = [], []
    for part, own in data.groupby("part", sort=False):
        n = int(own["status"].isin(["own", "merged", "folded", "stated"]).sum())
        name = say(sample, language, f"part.{part}")
        # The last part is asked for only where there is something to report.
        topics.append((str(part), name, str(n) if part == "other" else f"{n}/{len(own)}"))
        told.append(say(sample, language, "item", name=name, n=n))

    def cell(ax: Axes, x: float, y: float, part: str, report: str) -> None:
        found = status[part, report]
        if found == "own":
            ax.plot([x], [y], "o", ms=9, color=BLUE, mew=0)
        elif found == "merged":
            ax.plot([x], [y], "D", ms=7.5, color=OCHRE, mew=0)
        elif found == "folded":
            ax.plot([x], [y], "o", ms=7.5, color="white", mec=BLUE, mew=1.4)
        elif found == "stated":
            word(ax, x, y, say(sample, language, "none"))
        elif found == "none":
            quiet(ax, x, y)
        else:
            word(ax, x, y, "–", color=GREY)

    more = say(sample, language, "more_reports", k="{k}")
    return matrix(
        "corpus_parts", sample, language, topics, listed(data, more), cell,
        counts=say(sample, language, "found"),
        alt=say(sample, language, "corpus_parts.alt", n=sample.reports, items=join(told, language)),
    )  # fmt: skip


def corpus_dates(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.overview.dates`: dates of signature and publication."""
    known = {row.report_id: row for row in records(data)}
    signed = int(data["published_on"].notna().sum())
    released = int(data["released_on"].notna().sum())
    dated = data[data["published_on"].notna() | data["released_on"].notna()]
    silent = len(data) - len(dated)
    # A few undated reports are named; of many, only the number is of use.
    reports = listed(
        data if silent <= _UNDATED_NAMED else dated, say(sample, language, "more_reports", k="{k}")
    )
    rows = Rows([titled(label, year or None) for _, label, year in reports])
    alt = say(
        sample, language, "corpus_dates.alt", n=len(data), signed=signed, released=released,
        silent=len(data) - signed,
    )  # fmt: skip
    below = 0.3 if silent <= _UNDATED_NAMED else 0.6
    made = page(
        "corpus_dates", sample, language, 0.4 + rows.high + below, alt=alt,
        silent=len(data) - signed,
    )  # fmt: skip
    ax = rows.draw(made, 0.4, 2.0)
    marks = (
        ("published_on", "signed_day", BLUE, "o", 0.6),
        ("released_on", "released_day", GREEN, "D", 1.55),
    )
    days = [
        int(getattr(known[report], day))
        for report, *_ in reports
        for _, day, *_ in marks
        if report and not pd.isna(getattr(known[report], day))
    ]
    low = max(min([-10, *(day - 8 for day in days)]), _EARLIEST)
    high = min(max([118, *(day + 8 for day in days)]), _LATEST)
    ax.set_xlim(low, high)
    for i, (report, _, _) in enumerate(reports):
        for date, column, color, mark, x in marks if report else ():
            when, day = getattr(known[report], date), getattr(known[report], column)
            if pd.isna(when):
                text = made.say("no_date") if date == "published_on" else "·"
                beside(ax, i, text, x, size=SMALL, color=GREY, ha="center")
                continue
            beside(ax, i, when.isoformat(), x, size=SMALL, ha="center")
            if not pd.isna(day):
                outside = ">" if day > high else "<" if day < low else ""
                size = 8 if mark == "o" else 7
                ax.plot(
                    [min(max(day, low + 2), high - 2)], [i], outside or mark, ms=size, color=color,
                    mew=0.8, mec="white", zorder=4,
                )  # fmt: skip
    months = [(m, sum(_MONTHS[: m % 12]) + 1 + 365 * (m // 12)) for m in range(-12, 24)]
    months = [(m, day) for m, day in months if low <= day <= high]
    step = -(-len(months) // 8)
    ticks(ax, [(day, made.say(f"month.{m % 12 + 1}")) for m, day in months if m % step == 0])
    for day, key, color in ((60, "march", RED), (91, "april", GREEN)):
        ax.axvline(day, color=color, lw=1.2, zorder=2)
        ax.annotate(
            made.say(key), (day, 1), xycoords=ax.get_xaxis_transform(),
            xytext=(-3 if key == "march" else 3, 5), textcoords="offset points",
            ha="right" if key == "march" else "left", va="bottom", size=SMALL, color=color,
            fontfamily="Noto Sans SC",
        )  # fmt: skip
    beside(ax, -0.95, made.say("signed"), 0.6, size=SMALL, color=BLUE, ha="center")
    beside(ax, -0.95, made.say("released"), 1.55, size=SMALL, color=GREEN, ha="center")
    if silent > _UNDATED_NAMED:
        made.line(0.4 + rows.high + 0.42, made.say("undated", k=silent))
    return ax


_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


_UNDATED_NAMED = 12
_EARLIEST, _LATEST = -92, 212  # days: October to July; what lies outside is an arrow at the edge


def corpus_reading(data: pd.DataFrame, sample: Sample, *, language: Language = "zh") -> Axes:
    """Draw `lawstats.overview.reading`: numbers read, and of how many the meaning is known."""
    known = {row.report_id: row for row in records(data)}
    reports = listed(data, say(sample, language, "more_reports", k="{k}"))
    rows = Rows([titled(label, year or None) for _, label, year in reports])
    total, meant = int(data["numbers"].sum()), int(data["with_indicator"].sum())
    alt = say(
        sample, language, "corpus_reading.alt", n=len(data), numbers=total, known=meant,
        unknown=total - meant,
    )  # fmt: skip
    made = page(
        "corpus_reading", sample, language, 0.3 + rows.high, alt=alt, numbers=total, known=meant
    )
    ax = rows.draw(made, 0.3, 0.75)
    most = max(int(data["numbers"].max()) if len(data) else 0, 1)
    ax.set_xlim(0, most)
    for i, (report, _, _) in enumerate(reports):
        if not report:
            continue
        a, b = known[report].with_indicator, known[report].without_indicator
        ax.barh(i, a, height=0.62, color=BLUE, zorder=3)
        ax.barh(i, b, left=a, height=0.62, color=_OTHER, ec="white", lw=0.8, zorder=3)
        beside(ax, i, f"{a} + {b}", 0.1, color=GREY)
    if reports:
        a, b = known[reports[0][0]].with_indicator, known[reports[0][0]].without_indicator
        above(ax, [(a / 2, made.say("with"), BLUE), (a + b / 2, made.say("without"), GREY)])
    ax.axvline(0, color=LINE, lw=0.8)
    return ax
