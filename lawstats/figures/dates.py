"""When reports were signed and published: by report while these can be listed, else by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, reports
from lawstats.figures.chart import Chart, Drawing, write
from lawstats.figures.registry import figure
from lawstats.figures.rows import Column, Rows, again, beside, columns, listed, ticks, titled
from lawstats.figures.style import (
    BAND,
    BLUE,
    ENDS,
    GREEN,
    GREY,
    INK,
    MARGIN,
    SMALL,
    WIDTH,
    width,
)

Duty = Literal["submit", "publish"]

_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_UNDATED_NAMED = 12
_WINDOW = (-35, 126)  # days that are always shown: December to April
_LIMITS = (-91, 210)  # days that are shown at most, in whole weeks: October to July
_LINES: dict[Duty, int] = {"submit": 60, "publish": 91}  # 1 March, 1 April
_MARKS = {  # date: column of its day, duty, glyph, colour
    "published_on": ("signed_day", "signed", "▷", BLUE),
    "released_on": ("released_day", "released", "●", GREEN),
}
_OUTCOMES = ("in_time", "late", "not_shown_late", "unknown", "by_local_rule", "not_bound")


@figure(reports.dates)
def corpus_dates(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.reports.dates`: dates of signature and publication, and the time limits."""
    data = data.assign(**{duty: data[duty].astype("object").fillna("not_bound") for duty in _LINES})
    n = {date: int(data[date].notna().sum()) for date in _MARKS}
    marks = [date for date in _MARKS if n[date]]
    days = pd.concat([data[_MARKS[date][0]].dropna() for date in _MARKS]).astype("int64")
    low = max(min([_WINDOW[0], *(7 * (day // 7) for day in days)]), _LIMITS[0])
    high = min(max([_WINDOW[1], *(7 * (day // 7 + 1) for day in days)]), _LIMITS[1])
    many = len(data) > 2 * ENDS
    k = {
        "again": again(data),
        "outside": int((~days.between(low, high - 1)).sum()),
        "corrected": int(data["corrected"].sum()),
        "no_year": int(data["year"].isna().sum()) if many else 0,
    }
    seen = {outcome for duty in _LINES for outcome in data[duty]}
    told = [name for name in ("not_shown_late", "by_local_rule", "not_bound") if name in seen]
    texts: dict[str, Any] = {
        "marks": "".join(
            drawing.text(f"corpus_dates.{_MARKS[date][1]}{'.many' * many}") for date in marks
        ),
        "signed": n["published_on"],
        "released": n["released_on"],
        "more": "".join(
            [drawing.text(f"corpus_dates.{name}") for name in told]
            + [_note(name, k[name], many, drawing) for name in k if k[name]]
        ),
    }
    texts["alt"] = drawing.text("corpus_dates.alt", n=len(data), signed=n["published_on"],
        silent=len(data) - n["published_on"], released=n["released_on"],
        **{duty: _counted(data[duty], drawing) for duty in _LINES},
    )  # fmt: skip
    if many:
        return _weeks(data, drawing, marks, (low, high), texts)
    return _reports(data, drawing, marks, (low, high), texts)


def _note(name: str, k: int, many: bool, drawing: Drawing) -> str:
    if name == "again":
        return drawing.text("again", k=k)
    key = f"corpus_dates.{name}.many" if many and name != "no_year" else f"corpus_dates.{name}"
    return drawing.text(key, k=k)


def _counted(outcomes: pd.Series[Any], drawing: Drawing) -> str:
    """Enumerate outcomes with their number of reports."""
    n = Counter(outcomes)
    told = [
        drawing.text("item", name=drawing.text(f"outcome.{name}.long"), n=n[name])
        for name in _OUTCOMES
        if n[name]
    ]
    return ("、" if drawing.language == "zh" else ", ").join(told) or "–"


def _reports(
    data: pd.DataFrame, drawing: Drawing, marks: Sequence[str],
    window: tuple[int, int], texts: dict[str, Any],
) -> Axes:  # fmt: skip
    known = {row.report_id: row for row in frames.rows(data)}
    dated = data[data["published_on"].notna() | data["released_on"].notna()]
    # A few undated reports are named; of many, only the number is of use.
    silent = len(data) - len(dated)
    silent = silent if silent > _UNDATED_NAMED else 0
    reports = listed(dated if silent else data, "")
    rows = Rows([titled(label, year or None) for _, label, year in reports], 1.9)
    shown = [known[report] for report, *_ in reports]
    at_right = [
        Column(
            drawing.text(_MARKS[date][1]),
            [_date(row, date) for row in shown],
            _MARKS[date][2], _MARKS[date][3], align="center",
        )
        for date in marks
    ] + [
        Column(
            drawing.text(f"limit.{duty}"),
            [drawing.text(f"outcome.{getattr(row, duty)}") for row in shown],
            align="center",
        )
        for duty in _LINES
    ]  # fmt: skip
    top, below = 0.6, 0.6 if silent else 0.3
    made = drawing.chart("corpus_dates", top + rows.high + below, **texts)
    ax = rows.draw(made, top, sum(column.wide for column in at_right))
    days = [day for date in marks for day in data[_MARKS[date][0]].dropna()]
    low, high = window
    apart = (high - low) * 0.13 / (ax.get_position().width * WIDTH)
    # Room for what lies outside, where there is such a date.
    early, late = any(day < low for day in days), any(day >= high for day in days)
    ax.set_xlim(low - 2.2 * apart * early, high + 2.2 * apart * late)
    for i, row in enumerate(shown):
        for duty, day in _LINES.items():
            if getattr(row, duty) not in ("by_local_rule", "not_bound"):
                ax.plot([day, day], [i - 0.5, i + 0.5], color=GREY, lw=1.3, zorder=2)
        known_days = [getattr(row, _MARKS[date][0]) for date in marks]
        close = len(marks) == 2 and not any(map(pd.isna, known_days))
        close = close and abs(known_days[1] - known_days[0]) < apart
        for date, day, shift in zip(marks, known_days, (-0.2, 0.2), strict=False):
            if not pd.isna(day):
                _mark(ax, day, i + shift * close, date, window, apart)
    _months(made, ax, window)
    _lines(made, ax)
    columns(ax, at_right)
    if silent:
        made.line(top + rows.high + 0.42, drawing.text("undated", k=silent))
    return ax


def _date(row: Any, date: str) -> str:
    when = getattr(row, date)
    if pd.isna(when):
        return "·"
    return f"{when.isoformat()}†" if date == "published_on" and row.corrected else when.isoformat()


def _mark(ax: Axes, day: int, y: float, date: str, window: tuple[int, int], wide: float) -> None:
    """Draw the mark of a date; one outside the window beyond its edge, before « or »."""
    low, high = window
    at = float(day)
    if day >= high:
        at = high + 0.5 * wide
        write(ax, at + wide, y, "»", size=SMALL, color=GREY)
    elif day < low:
        at = low - 0.5 * wide
        write(ax, at - wide, y, "«", size=SMALL, color=GREY)
    how: dict[str, Any] = (
        {"marker": "o", "ms": 7.5, "color": GREEN, "mew": 0}
        if date == "released_on"
        else {"marker": ">", "ms": 7.5, "color": "white", "mec": BLUE, "mew": 1.4}
    )
    ax.plot([at], [y], zorder=4, clip_on=False, **how)


def _months(made: Chart, ax: Axes, window: tuple[int, int], *, named: bool = True) -> None:
    """Draw the beginnings of the months, and name them below the axes."""
    low, high = window
    months = [(m, sum(_MONTHS[: m % 12]) + 1 + 365 * (m // 12)) for m in range(-12, 24)]
    drawing = made.drawing
    names = [
        (day, drawing.text(f"month.{m % 12 + 1}") if named else "")
        for m, day in months
        if low <= day <= high
    ]
    ticks(ax, names)


def _lines(made: Chart, ax: Axes) -> None:
    """Name the days of the two lines above the axes."""
    for duty, day in _LINES.items():
        side = "right" if duty == "submit" else "left"
        drawing = made.drawing
        ax.annotate(
            drawing.text(f"line.{duty}"), (day, 1), xycoords=ax.get_xaxis_transform(),
            xytext=(-3 if side == "right" else 3, 5), textcoords="offset points",
            ha=side, va="bottom", size=SMALL, color=INK,
        )  # fmt: skip


def _weeks(
    data: pd.DataFrame, drawing: Drawing, marks: Sequence[str],
    window: tuple[int, int], texts: dict[str, Any],
) -> Axes:  # fmt: skip
    """Draw one panel a year: the number of reports by week, and what came of the two duties."""
    years = sorted(data["year"].dropna().unique())
    own = {year: data[data["year"] == year] for year in years}
    found = [name for name in _OUTCOMES if any((data[duty] == name).any() for duty in _LINES)]
    names = [drawing.text(f"outcome.{name}") for name in found]
    labels = {year: f"{year}\nn = {len(own[year]):,}" for year in years}
    left = MARGIN + max(width(line) for text in labels.values() for line in text.split("\n")) + 0.1
    beginning = max(width(name, SMALL) for name in names) + 0.2
    heads = {duty: drawing.text(f"limit.{duty}") for duty in _LINES}
    wide = max(width(line, SMALL) for head in heads.values() for line in head.split("\n")) + 0.16
    high, top, line = max(1.0, 0.2 * len(names) + 0.1), 0.6, 0.2
    made = drawing.chart("corpus_dates", top + (high + 0.12) * len(years) + 0.2, **texts)
    weeks = {
        (year, date): Counter(
            int(day) // 7 for day in own[year][_MARKS[date][0]].dropna()
            if window[0] <= day < window[1]
        )
        for year in years
        for date in marks
    }  # fmt: skip
    most = max([1, *(n for count in weeks.values() for n in count.values())]) * 1.45
    for i, year in enumerate(years):
        room = WIDTH - MARGIN - left - beginning - 2 * wide
        ax = made.panel(left, top + (high + 0.12) * i, room, high)
        ax.set_xlim(*window)
        ax.set_ylim(-most if len(marks) == 2 else 0, most)
        ax.axhspan(*ax.get_ylim(), color=BAND, lw=0, zorder=0)
        beside(ax, 0 if len(marks) == 2 else most / 2, labels[year], -0.1)
        for date, sign in zip(reversed(marks), (1, -1), strict=False):
            _bars(ax, weeks[year, date], date, sign)
        ax.axhline(0, color=GREY, lw=0.8, zorder=3)
        _months(made, ax, window, named=year == years[-1])
        for duty, day in _LINES.items():
            if not own[year][duty].isin(["by_local_rule", "not_bound"]).all():
                ax.axvline(day, color=INK, lw=1.1, zorder=4)
        table = made.panel(left + room, top + (high + 0.12) * i, beginning + 2 * wide, high)
        table.set_xlim(0, beginning + 2 * wide)
        table.set_ylim(high, 0)
        for j, (name, text) in enumerate(zip(found, names, strict=True)):
            y = high / 2 + line * (j - (len(names) - 1) / 2)
            write(table, beginning, y, text, size=SMALL, color=GREY, ha="right")
            for k, duty in enumerate(_LINES, 1):
                n = int((own[year][duty] == name).sum())
                write(table, beginning + wide * k, y, f"{n:,}", size=SMALL, ha="right")
        if i == 0:
            _lines(made, ax)
            for k, duty in enumerate(_LINES, 1):
                write(table, beginning + wide * k, -0.07, heads[duty], size=SMALL, color=GREY,
                     ha="right", va="bottom", linespacing=1.15)  # fmt: skip
    return made.axes[0]


def _bars(ax: Axes, weeks: Counter[int], date: str, sign: int) -> None:
    """Draw the numbers of a date by week, up or down, and write the largest one."""
    filled = date == "released_on"
    ax.bar(
        [7 * week for week in weeks], [sign * n for n in weeks.values()], width=6, align="edge",
        color=GREEN if filled else "white", ec=GREEN if filled else BLUE, lw=1.1, zorder=3,
    )  # fmt: skip
    if weeks:
        week, n = min(weeks.items(), key=lambda item: (-item[1], item[0]))
        write(ax, 7 * week + 3, sign * n, f"{n:,}", size=SMALL, color=INK, zorder=5,
             va="bottom" if sign > 0 else "top")  # fmt: skip
