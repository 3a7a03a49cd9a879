"""When reports were signed and published: each report while they can be listed, else by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, reports
from lawstats.figures.chart import Drawing, write
from lawstats.figures.registry import figure
from lawstats.figures.rows import (
    RowLabels,
    TextColumn,
    beside,
    listed,
    repeated,
    ticks,
    write_columns,
)
from lawstats.figures.style import BAND, BLUE, ENDS, GREEN, GREY, INK, MARGIN, SMALL, WIDTH
from lawstats.figures.wrapping import width


class _Date(NamedTuple):
    """A date of a report: its column, the column of its day of the year, its texts and its mark."""

    column: str
    day: str
    key: str
    glyph: str
    color: str
    filled: bool


_SIGNED = _Date("published_on", "signed_day", "signed", "▷", BLUE, filled=False)
_RELEASED = _Date("released_on", "released_day", "released", "●", GREEN, filled=True)
_DATES = (_SIGNED, _RELEASED)
_LIMITS: dict[Literal["submit", "publish"], int] = {"submit": 60, "publish": 91}  # 1 March, 1 April
_OUTCOMES = ("in_time", "late", "not_shown_late", "unknown", "by_local_rule", "not_bound")
_NO_LIMIT = ("by_local_rule", "not_bound")
_EXPLAINED = ("not_shown_late", *_NO_LIMIT)
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHORTEST = (-35, 126)  # days that are always shown: December to April
_LONGEST = (-91, 210)  # days that are shown at most, in whole weeks: October to July
_UNDATED_NAMED = 12  # undated reports are named up to this many
_HEAD = 0.6  # inches for the headings of columns
_HIGH, _PITCH, _GAP = 1.0, 0.2, 0.12  # inches: a panel of weeks, its lines, and between panels

Window = tuple[int, int]


@figure(reports.dates)
def corpus_dates(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw dates of signature and publication, and the time limits."""
    limits = {limit: data[limit].astype("object").fillna("not_bound") for limit in _LIMITS}
    data = data.assign(**limits)
    dates = [date for date in _DATES if data[date.column].notna().any()]
    window = _window(data)
    many = len(data) > 2 * ENDS
    texts = _texts(data, dates, window, many, drawing)
    if many:
        return _by_week(data, dates, window, texts, drawing)
    return _by_report(data, dates, window, texts, drawing)


def _days(data: pd.DataFrame) -> pd.Series[int]:
    days: pd.Series[int] = pd.concat([data[date.day].dropna() for date in _DATES]).astype("int64")
    return days


def _window(data: pd.DataFrame) -> Window:
    """Choose the days that are shown, from the first to behind the last, in whole weeks."""
    days = _days(data)
    low = min([_SHORTEST[0], *(7 * (day // 7) for day in days)])
    high = max([_SHORTEST[1], *(7 * (day // 7 + 1) for day in days)])
    return max(low, _LONGEST[0]), min(high, _LONGEST[1])


def _texts(
    data: pd.DataFrame, dates: Sequence[_Date], window: Window, many: bool, drawing: Drawing
) -> dict[str, Any]:
    """Write the texts: what the marks mean, what is not shown, and the finding."""
    signed, released = (int(data[date.column].notna().sum()) for date in _DATES)
    seen = {outcome for limit in _LIMITS for outcome in data[limit]}
    marks = [drawing.text(f"corpus_dates.{date.key}{'.many' * many}") for date in dates]
    outcomes = [drawing.text(f"corpus_dates.{name}") for name in _EXPLAINED if name in seen]
    return {
        "marks": "".join(marks),
        "signed": signed,
        "released": released,
        "more": "".join(outcomes + _notes(data, window, many, drawing)),
        "alt": drawing.text(
            "corpus_dates.alt", n=len(data), signed=signed, silent=len(data) - signed,
            released=released, **{limit: _counted(data[limit], drawing) for limit in _LIMITS},
        ),
    }  # fmt: skip


def _notes(data: pd.DataFrame, window: Window, many: bool, drawing: Drawing) -> list[str]:
    """Say how many reports are repeated, outside the window, corrected, or of no known year."""
    suffix = ".many" * many
    outside = ~_days(data).between(window[0], window[1] - 1)
    counts = {
        "again": repeated(data),
        f"corpus_dates.outside{suffix}": int(outside.sum()),
        f"corpus_dates.corrected{suffix}": int(data["corrected"].sum()),
        "corpus_dates.no_year": int(data["year"].isna().sum()) if many else 0,
    }
    return [drawing.text(key, k=k) for key, k in counts.items() if k]


def _counted(outcomes: pd.Series[Any], drawing: Drawing) -> str:
    """Enumerate outcomes with their number of reports."""
    n = Counter(outcomes)
    items = [
        drawing.text("item", name=drawing.text(f"outcome.{name}.long"), n=n[name])
        for name in _OUTCOMES
        if n[name]
    ]
    return ("、" if drawing.language == "zh" else ", ").join(items) or "–"


def _by_report(
    data: pd.DataFrame, dates: Sequence[_Date], window: Window, texts: dict[str, Any],
    drawing: Drawing,
) -> Axes:  # fmt: skip
    """Draw a row for each report: marks on a scale of days, dates and outcomes at the right."""
    dated = data[data["published_on"].notna() | data["released_on"].notna()]
    # A few undated reports are named; of many, only the number is useful.
    undated = len(data) - len(dated)
    undated = undated if undated > _UNDATED_NAMED else 0
    known = {row.report_id: row for row in frames.rows(data)}
    listing = listed(dated if undated else data, drawing)
    labels = RowLabels([report.title for report in listing], 1.9)
    shown = [known[report.report_id] for report in listing]
    at_right = _date_columns(shown, dates, drawing)
    chart = drawing.chart("corpus_dates", _HEAD + labels.high + (0.6 if undated else 0.3), **texts)
    ax = labels.draw(chart, _HEAD, sum(column.wide for column in at_right))
    days = [day for date in dates for day in data[date.day].dropna()]
    apart = _set_days(ax, window, days)
    for i, row in enumerate(shown):
        _draw_limits(ax, i, row)
        _draw_dates(ax, i, row, dates, window, apart)
    _month_ticks(ax, window, drawing)
    _name_limits(ax, drawing)
    write_columns(ax, at_right)
    if undated:
        chart.line(_HEAD + labels.high + 0.42, drawing.text("undated", k=undated))
    return ax


def _date_columns(
    shown: Sequence[Any], dates: Sequence[_Date], drawing: Drawing
) -> list[TextColumn]:
    """Make the columns right of the marks: the dates, and the outcome for each limit."""
    columns_of_dates = [
        TextColumn(
            drawing.text(date.key), [_written(row, date) for row in shown], date.glyph, date.color,
            align="center",
        )
        for date in dates
    ]  # fmt: skip
    columns_of_outcomes = [
        TextColumn(
            drawing.text(f"limit.{limit}"),
            [drawing.text(f"outcome.{getattr(row, limit)}") for row in shown],
            align="center",
        )
        for limit in _LIMITS
    ]
    return columns_of_dates + columns_of_outcomes


def _written(row: Any, date: _Date) -> str:
    when = getattr(row, date.column)
    if pd.isna(when):
        return "·"
    return f"{when.isoformat()}†" if date == _SIGNED and row.corrected else str(when.isoformat())


def _set_days(ax: Axes, window: Window, days: Sequence[int]) -> float:
    """Set the scale of days, with room for marks outside the window; return a mark's width."""
    low, high = window
    apart = (high - low) * 0.13 / (ax.get_position().width * WIDTH)
    early, late = any(day < low for day in days), any(day >= high for day in days)
    ax.set_xlim(low - 2.2 * apart * early, high + 2.2 * apart * late)
    return apart


def _draw_limits(ax: Axes, i: int, row: Any) -> None:
    """Draw the time limits that bind a report."""
    for limit, day in _LIMITS.items():
        if getattr(row, limit) not in _NO_LIMIT:
            ax.plot([day, day], [i - 0.5, i + 0.5], color=GREY, lw=1.3, zorder=2)


def _draw_dates(
    ax: Axes, i: int, row: Any, dates: Sequence[_Date], window: Window, apart: float
) -> None:
    """Draw the marks of a report's dates, one above the other if they would touch."""
    days = [getattr(row, date.day) for date in dates]
    both = len(dates) == 2 and not any(map(pd.isna, days))
    close = both and abs(days[1] - days[0]) < apart
    for date, day, shift in zip(dates, days, (-0.2, 0.2), strict=False):
        if not pd.isna(day):
            _draw_mark(ax, day, i + shift * close, date, window, apart)


def _draw_mark(ax: Axes, day: int, y: float, date: _Date, window: Window, apart: float) -> None:
    """Draw the mark of a date; one outside the window beyond its edge, before « or »."""
    low, high = window
    at = float(day)
    if day >= high:
        at = high + 0.5 * apart
        write(ax, at + apart, y, "»", size=SMALL, color=GREY)
    elif day < low:
        at = low - 0.5 * apart
        write(ax, at - apart, y, "«", size=SMALL, color=GREY)
    how: dict[str, Any] = (
        {"marker": "o", "color": date.color, "mew": 0}
        if date.filled
        else {"marker": ">", "color": "white", "mec": date.color, "mew": 1.4}
    )
    ax.plot([at], [y], ms=7.5, zorder=4, clip_on=False, **how)


def _month_ticks(ax: Axes, window: Window, drawing: Drawing, *, named: bool = True) -> None:
    """Draw the beginnings of the months, and name them below the axes."""
    low, high = window
    months = [(m, sum(_MONTHS[: m % 12]) + 1 + 365 * (m // 12)) for m in range(-12, 24)]
    names = [
        (day, drawing.text(f"month.{m % 12 + 1}") if named else "")
        for m, day in months
        if low <= day <= high
    ]
    ticks(ax, names)


def _name_limits(ax: Axes, drawing: Drawing) -> None:
    """Name the days of the two limits above the axes."""
    for limit, day in _LIMITS.items():
        side = "right" if limit == "submit" else "left"
        ax.annotate(
            drawing.text(f"line.{limit}"), (day, 1), xycoords=ax.get_xaxis_transform(),
            xytext=(-3 if side == "right" else 3, 5), textcoords="offset points",
            ha=side, va="bottom", size=SMALL, color=INK,
        )  # fmt: skip


def _by_week(
    data: pd.DataFrame, dates: Sequence[_Date], window: Window, texts: dict[str, Any],
    drawing: Drawing,
) -> Axes:  # fmt: skip
    """Draw a panel for each year: the number of reports by week, and a table of outcomes."""
    of_year = {year: data[data["year"] == year] for year in sorted(data["year"].dropna().unique())}
    found = [name for name in _OUTCOMES if any((data[x] == name).any() for x in _LIMITS)]
    table = _OutcomeTable(found, drawing)
    labels = {year: f"{year}\nn = {len(own):,}" for year, own in of_year.items()}
    left = MARGIN + max(width(line) for text in labels.values() for line in text.split("\n")) + 0.1
    room = WIDTH - MARGIN - left - table.start - 2 * table.column
    high = max(_HIGH, _PITCH * len(found) + 0.1)
    chart = drawing.chart("corpus_dates", _HEAD + (high + _GAP) * len(of_year) + 0.2, **texts)
    weeks = {
        year: [_count_weeks(own[date.day], window) for date in dates]
        for year, own in of_year.items()
    }
    most = max([1, *(n for counts in weeks.values() for c in counts for n in c.values())]) * 1.45
    both = len(dates) == 2
    for i, (year, own) in enumerate(of_year.items()):
        top = _HEAD + (high + _GAP) * i
        ax = chart.panel(left, top, room, high)
        ax.set_xlim(*window)
        ax.set_ylim(-most if both else 0, most)
        ax.axhspan(*ax.get_ylim(), color=BAND, lw=0, zorder=0)
        beside(ax, 0 if both else most / 2, labels[year], -0.1)
        for date, counts, sign in zip(
            reversed(dates), reversed(weeks[year]), (1, -1), strict=False
        ):
            _bars(ax, counts, date, sign)
        ax.axhline(0, color=GREY, lw=0.8, zorder=3)
        _month_ticks(ax, window, drawing, named=i == len(of_year) - 1)
        for limit, day in _LIMITS.items():
            if not own[limit].isin(_NO_LIMIT).all():
                ax.axvline(day, color=INK, lw=1.1, zorder=4)
        outcomes = chart.panel(left + room, top, table.wide, high)
        table.draw(outcomes, own, high)
        if i == 0:
            _name_limits(ax, drawing)
            table.draw_heads(outcomes)
    return chart.axes[0]


class _OutcomeTable:
    """The numbers of reports by outcome and limit, right of a panel of weeks."""

    def __init__(self, found: Sequence[str], drawing: Drawing) -> None:
        self.found = found
        self.names = [drawing.text(f"outcome.{name}") for name in found]
        self.heads = [drawing.text(f"limit.{limit}") for limit in _LIMITS]
        self.start = max(width(name, SMALL) for name in self.names) + 0.2
        lines = [line for head in self.heads for line in head.split("\n")]
        self.column = max(width(line, SMALL) for line in lines) + 0.16
        self.wide = self.start + 2 * self.column

    def draw(self, ax: Axes, data: pd.DataFrame, high: float) -> None:
        """Write the names and the counts of one year; the units of the axes become inches."""
        ax.set_xlim(0, self.wide)
        ax.set_ylim(high, 0)
        for j, (outcome, name) in enumerate(zip(self.found, self.names, strict=True)):
            y = high / 2 + _PITCH * (j - (len(self.names) - 1) / 2)
            write(ax, self.start, y, name, size=SMALL, color=GREY, ha="right")
            for k, limit in enumerate(_LIMITS, 1):
                n = int((data[limit] == outcome).sum())
                write(ax, self.start + self.column * k, y, f"{n:,}", size=SMALL, ha="right")

    def draw_heads(self, ax: Axes) -> None:
        """Write the headings."""
        for k, head in enumerate(self.heads, 1):
            write(ax, self.start + self.column * k, -0.07, head, size=SMALL, color=GREY,
                  ha="right", va="bottom", linespacing=1.15)  # fmt: skip


def _count_weeks(days: pd.Series[Any], window: Window) -> Counter[int]:
    """Count the days within the window by week."""
    return Counter(int(day) // 7 for day in days.dropna() if window[0] <= day < window[1])


def _bars(ax: Axes, weeks: Counter[int], date: _Date, sign: int) -> None:
    """Draw the numbers of a date by week, up or down, and write the largest one."""
    ax.bar(
        [7 * week for week in weeks], [sign * n for n in weeks.values()], width=6, align="edge",
        color=date.color if date.filled else "white", ec=date.color, lw=1.1, zorder=3,
    )  # fmt: skip
    if weeks:
        week, n = min(weeks.items(), key=lambda item: (-item[1], item[0]))
        write(ax, 7 * week + 3, sign * n, f"{n:,}", size=SMALL, color=INK, zorder=5,
              va="bottom" if sign > 0 else "top")  # fmt: skip
