"""A profile: what one issuer states, admits and plans, and its values among those of its peers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, profile
from lawstats.analysis.comparability import MEDIAN_FROM
from lawstats.figures.chart import Drawing, write
from lawstats.figures.matrix import quiet
from lawstats.figures.registry import figure
from lawstats.figures.rows import RowLabels, beside, titled
from lawstats.figures.scale import LOG_FROM
from lawstats.figures.style import (
    BAND,
    BLUE,
    DOT,
    FOOT,
    GREEN,
    GREY,
    INK,
    LINE,
    MARGIN,
    RED,
    SMALL,
    TEXT,
    TITLE,
    WIDTH,
)
from lawstats.figures.values import Value, explained, number, stated
from lawstats.figures.wrapping import width, wrap

_PAD, _GAP = 0.07, 0.14  # inches: above and below the lines of a row, and between columns
_NAME = 1.75  # inches for the names of indicators
_QUOTE_LINES, _POINT_LINES = 3, 7
_CLAUSES = re.compile(r"[^，,；;：:。]*[，,；;：:。]?")
_PARTS = ("shortcomings", "plan", "causes")


def _whose(data: pd.DataFrame, drawing: Drawing) -> str:
    """Name the issuer and the year of a profile."""
    first = data.iloc[0]
    return titled(first["label"], first["year"]) or drawing.text("profile.nobody")


def _whose_in_title(data: pd.DataFrame, name: str, drawing: Drawing) -> str:
    """Name the issuer and the year, shortened to the room in the title of the chart `name`."""
    first = data.iloc[0]
    rest = drawing.text(f"{name}.title", who=titled("", data.at[0, "year"]))
    room = WIDTH - 2 * MARGIN - width(rest, TITLE)
    label = wrap(str(first["label"]), room, TITLE, most=1)[0]
    return titled(label, first["year"]) or drawing.text("profile.nobody")


# Cells with lines of text


class _Line(NamedTuple):
    text: str
    size: float = TEXT
    color: str = INK

    @property
    def high(self) -> float:
        return self.size * 1.3 / 72


_Cell = Sequence[_Line]


def _lines(text: str, wide: float, size: float, color: str, most: int = 0) -> list[_Line]:
    return [_Line(line, size, color) for line in wrap(text, wide, size, most)] if text else []


def _tall(cells: Iterable[_Cell]) -> float:
    """Measure a row: its highest cell, in inches."""
    return max(sum(line.high for line in lines) for lines in cells) + 2 * _PAD


def _write_cell(ax: Axes, x: float, y: float, lines: _Cell, ha: str = "left") -> None:
    """Write lines below each other; the top of the first one is at y."""
    for line in lines:
        if line.text:
            _write_level(ax, x, y + line.size / 72, line.text, line.size, line.color, ha)
        y += line.high


def _write_level(ax: Axes, x: float, y: float, text: str, size: float, color: str, ha: str) -> None:
    """Write on a baseline, so that texts with and without descenders are level."""
    write(ax, x, y, text, size=size, color=color, ha=ha, va="baseline")


# What the issuer states


class _Column(NamedTuple):
    """A column of a table: heading, and the cell of each row."""

    head: str
    cells: Sequence[_Cell]

    @property
    def wide(self) -> float:
        """Width in inches; the dot of an empty cell needs some room as well."""
        cells = (*self.cells, [_Line(self.head, SMALL)])
        return max(0.4, *(width(line.text, line.size) for lines in cells for line in lines))


@figure(profile.facts)
def profile_facts(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw a table of what one issuer states, with the year before and the peers beside it."""
    stating = data.dropna(subset="indicator")
    texts = _facts_texts(data, stating, drawing)
    if stating.empty:
        return drawing.nothing("profile_facts", texts.pop("alt"), **texts)
    names = [_lines(drawing.indicator_of(row), _NAME, TEXT, INK) for row in frames.rows(stating)]
    columns = _facts_columns(data.iloc[0], stating, drawing)
    edges, left = _lay_out_columns(columns)
    quotes = [_quotes(row, WIDTH - MARGIN - left - 0.05) for row in frames.rows(stating)]
    highs = [
        _tall(row) for row in zip(names, *(column.cells for column in columns), quotes, strict=True)
    ]
    starts = (stating["group"] != stating["group"].shift()).tolist()
    high = 0.3 + sum(highs) + 0.36 * sum(starts)
    ax = drawing.chart("profile_facts", high, **texts).sheet(high)
    for edge, column in zip(edges, columns, strict=True):
        _write_level(ax, edge, 0.18, column.head, SMALL, GREY, "right")
    _write_level(ax, left, 0.18, drawing.text("profile_facts.quote"), SMALL, GREY, "left")
    y, odd = 0.26, False
    for i, (tall, group) in enumerate(zip(highs, stating["group"], strict=True)):
        if starts[i]:
            y, odd = y + 0.36, False
            _write_level(ax, MARGIN, y - 0.08, drawing.name("groups", group), SMALL, GREY, "left")
            ax.plot([MARGIN, WIDTH - MARGIN], [y, y], color=LINE, lw=0.8)
        if odd:
            ax.fill_between([MARGIN, WIDTH - MARGIN], y, y + tall, color=BAND, lw=0)
        _write_cell(ax, MARGIN + 0.05, y + _PAD, names[i])
        for edge, column in zip(edges, columns, strict=True):
            if column.cells[i]:
                _write_cell(ax, edge, y + _PAD, column.cells[i], ha="right")
            else:
                quiet(ax, edge - 0.08, y + _PAD + _Line("").high / 2)
        _write_cell(ax, left, y + _PAD, quotes[i])
        y, odd = y + tall, not odd
    return ax


def _facts_columns(about: Any, stating: pd.DataFrame, drawing: Drawing) -> list[_Column]:
    """Make the columns: the year, the year before and the peers, as far as they are known."""
    rows = frames.rows(stating)
    year = drawing.text("profile_facts.value") if pd.isna(about["year"]) else str(about["year"])
    columns = [_Column(year, [_value(row, drawing) for row in rows])]
    if pd.notna(about["year_before"]):
        cells = [_value_before(row, drawing) for row in rows]
        columns.append(_Column(str(about["year_before"]), cells))
    if int(about["peers"]):
        cells = [_peers(row, drawing) for row in rows]
        columns.append(_Column(drawing.text("profile_facts.median"), cells))
    return columns


def _lay_out_columns(columns: Sequence[_Column]) -> tuple[list[float], float]:
    """Return the right edges of columns, and the left edge of what follows them."""
    edges, x = [], MARGIN + _NAME + _GAP
    for column in columns:
        x += column.wide
        edges.append(x)
        x += _GAP
    return edges, x


def _facts_texts(data: pd.DataFrame, stating: pd.DataFrame, drawing: Drawing) -> dict[str, Any]:
    """Write the texts: what the signs mean, with what values are compared, and the finding."""
    about = data.iloc[0]
    has_last, peers = pd.notna(about["year_before"]), int(about["peers"])
    silent_before = has_last and bool(stating["basis_before"].isna().any())
    silent_peers = peers > 0 and bool((stating["peers_reporting"] == 0).any())
    signs, _ = explained(_values(stating), drawing, silent=silent_before or silent_peers)
    bounds = (stating["median_qualifier"].dropna() != "exact").any()
    corrected = bool(stating["corrected"].any() or stating["corrected_before"].any())
    text = drawing.text
    return {
        "who": _whose_in_title(data, "profile_facts", drawing),
        "k": len(stating),
        "signs": signs,
        "bounds": text("compare.bounds") if bounds else "",
        "last": "" if has_last else text("profile_facts.no_last"),
        "peers": text("profile_facts.peers", n=peers) if peers else text("profile_facts.no_peers"),
        "corrected": text("profile_facts.corrected") if corrected else "",
        "enough": MEDIAN_FROM,
        "alt": _facts_alt(data, stating, drawing),
    }


def _facts_alt(data: pd.DataFrame, stating: pd.DataFrame, drawing: Drawing) -> str:
    about, text = data.iloc[0], drawing.text
    last, peers = about["year_before"], int(about["peers"])
    compared = stating.dropna(subset="median")
    again = int(stating["value_before"].notna().sum())
    items = [
        text("profile_facts.no_last").rstrip("。. ")
        if pd.isna(last)
        else text("profile_facts.alt_last", year=last, k=again),
        text("profile_facts.alt_peers", n=peers, k=len(compared), enough=MEDIAN_FROM)
        if peers
        else text("profile_facts.no_peers").rstrip("。. "),
    ]
    for row in frames.rows(compared.head(3)):
        median = stated(Value(row.median, row.median_qualifier))
        items.append(
            text(
                "profile_facts.item", name=drawing.indicator_of(row), value=stated(row),
                n=row.peers_reporting, median=median,
            )
        )  # fmt: skip
    who, items_text = _whose(data, drawing), drawing.join(items)
    return text("profile_facts.alt", who=who, k=len(stating), items=items_text)


def _value(row: Any, drawing: Drawing) -> list[_Line]:
    """Write a value; below it the number as in the report, or how it was counted."""
    value = Value(*(getattr(row, name) for name in Value._fields))
    lines = [_value_line(value, INK, drawing)]
    if value.basis == "single" and pd.notna(value.value):
        lines += _lines(row.raw.split("\n")[0], 1.0, FOOT, GREY)
    return lines + _marks(value, drawing)


def _value_before(row: Any, drawing: Drawing) -> list[_Line]:
    """Write the value of the year before, if any; below it how it was counted."""
    value = Value(*(getattr(row, f"{name}_before") for name in Value._fields))
    if pd.isna(value.basis):
        return []
    stages = pd.notna(row.stage) and pd.notna(row.stage_before) and row.stage != row.stage_before
    stage = drawing.text(f"compare.mark.{row.stage_before}") if stages else ""
    return [_value_line(value, GREY, drawing), *_marks(value, drawing, stage)]


def _value_line(value: Value, color: str, drawing: Drawing) -> _Line:
    sign = "†" if value.corrected else ""
    if pd.isna(value.value):
        return _Line(drawing.text("differ") + sign, color=GREY)
    if value.basis == "stated_absence":
        return _Line(drawing.text("none") + sign, color=GREY)
    return _Line(stated(value) + sign, color=color)


def _marks(value: Value, drawing: Drawing, stage: str = "") -> list[_Line]:
    """Write how a value was counted; the stage of a value of the year before, if it is another."""
    marks = [stage] if stage else []
    if value.period != "year":
        marks.append(drawing.text(f"compare.mark.{value.period}"))
    if value.basis in ("sum_of_parts", "new_only", "total"):
        marks.append(drawing.text(f"profile_facts.{value.basis}"))
    return _lines(" ".join(marks), 1.0, FOOT, GREY)


def _peers(row: Any, drawing: Drawing) -> list[_Line]:
    """Write the median of the peers; the values of peers too few for a median."""
    k = row.peers_reporting
    if not k:
        return []
    if pd.notna(row.median):
        median = stated(Value(row.median, row.median_qualifier))
        count = drawing.text("profile_facts.n", n=k)
        return [_Line(median, color=GREY), _Line(count, FOOT, GREY)]
    values = ("、" if drawing.language == "zh" else "; ").join(map(stated, _few(row)))
    count = drawing.text("profile_facts.each", n=k)
    return [*_lines(values, 1.15, TEXT, GREY), _Line(count, FOOT, GREY)]


def _few(row: Any) -> list[Value]:
    """List the values of peers too few for a median."""
    if pd.isna(row.peer_values):
        return []
    pairs = zip(row.peer_values.split("\n"), row.peer_qualifiers.split("\n"), strict=True)
    return [Value(float(value), qualifier) for value, qualifier in pairs]


def _values(stating: pd.DataFrame) -> list[Value]:
    """List the values that the table holds: the issuer's of both years, and the peers'."""
    found = []
    for row in frames.rows(stating):
        found.append(Value(*(getattr(row, name) for name in Value._fields)))
        if pd.notna(row.basis_before):
            found.append(Value(*(getattr(row, f"{name}_before") for name in Value._fields)))
        if pd.notna(row.median):
            found.append(Value(row.median, row.median_qualifier))
        found += _few(row)
    return found


def _quotes(row: Any, room: float) -> list[_Line]:
    """Write the sentences of a row; the more there are, the shorter is each."""
    quotes = row.quote.split("\n")[:_QUOTE_LINES]
    most = _QUOTE_LINES + 1 - len(quotes)
    lines = []
    for quote in quotes:
        raw = next((raw for raw in row.raw.split("\n") if raw in quote), "")
        short = excerpt(quote, raw, int(most * room * 72 / SMALL))
        lines += _lines(short, room, SMALL, GREY, most)
    return lines


def excerpt(quote: str, raw: str, most: int) -> str:
    """Shorten a sentence to whole clauses around a number, about `most` characters.

    Examples
    --------
    >>> excerpt("全年开展培训5次，作出行政处罚93件，其中简易程序91起，罚款13650元。", "91起", 20)
    '……其中简易程序91起，罚款13650元。'
    """
    if len(quote) <= most:
        return quote
    clauses = _CLAUSES.findall(quote)
    # 3件 is not a number of 93件.
    match = re.search(rf"(?<![\d.,]){re.escape(raw)}", quote)
    at, first = match.start() if match else 0, 0
    while sum(map(len, clauses[: first + 1])) <= at:
        first += 1
    start = sum(map(len, clauses[:first]))
    # What is before a number says more about it than what follows.
    while first and match and match.end() - (start - len(clauses[first - 1])) <= 2 * most // 3:
        first -= 1
        start -= len(clauses[first])
    return ("……" if start else "") + quote[start:]


# What the issuer admits and plans


class _Field(NamedTuple):
    """A field of work: its name, what is admitted in it, and what is planned."""

    name: str
    admitted: _Cell
    planned: _Cell


@figure(profile.points)
def profile_points(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw what is admitted beside what is planned, by field of work."""
    found = {part: data[data["part"] == part] for part in _PARTS}
    texts = _points_texts(data, found, drawing)
    if data["part"].isna().all():
        return drawing.nothing("profile_points", texts.pop("alt"), **texts)
    half = (WIDTH - 2 * MARGIN - 0.3) / 2
    fields = _fields(data, found, half, drawing)
    causes = _statements(found["causes"], WIDTH - 2 * MARGIN - 0.1, drawing)
    highs = [0.3 + _tall((field.admitted, field.planned)) for field in fields]
    high = 0.32 + sum(highs) + (0.3 + _tall([causes]) if causes else 0.0)
    ax = drawing.chart("profile_points", high, **texts).sheet(high)
    left, right = MARGIN + 0.06, MARGIN + half + 0.3
    write(ax, left, 0.14, drawing.text("profile_points.admitted"), ha="left", color=RED)
    write(ax, right, 0.14, drawing.text("profile_points.planned"), ha="left", color=GREEN)
    y = 0.32
    for i, (field, tall) in enumerate(zip(fields, highs, strict=True)):
        if i % 2 == 0:
            ax.fill_between([MARGIN, WIDTH - MARGIN], y, y + tall, color=BAND, lw=0)
        write(ax, left, y + 0.17, field.name, ha="left", color=GREY)
        _write_cell(ax, left, y + 0.3 + _PAD / 2, field.admitted)
        _write_cell(ax, right, y + 0.3 + _PAD / 2, field.planned)
        y += tall
    if causes:
        write(ax, left, y + 0.17, drawing.text("profile_points.causes"), ha="left", color=GREY)
        _write_cell(ax, left, y + 0.3 + _PAD / 2, causes)
    return ax


def _points_texts(
    data: pd.DataFrame, found: dict[str, pd.DataFrame], drawing: Drawing
) -> dict[str, Any]:
    """Write the texts: how many statements there are, and how many fields the plan touches."""
    admitted = found["shortcomings"]["field"].dropna().drop_duplicates()
    planned = {f for fields in found["plan"]["fields"].dropna() for f in fields.split("\n")}
    counts = {
        "a": len(found["shortcomings"]),
        "b": len(found["plan"]),
        "f": len(admitted),
        "g": int(admitted.isin(planned).sum()),
    }
    who = _whose_in_title(data, "profile_points", drawing)
    alt = drawing.text("profile_points.alt", who=_whose(data, drawing), **counts)
    return {"alt": alt, "who": who, **counts}


def _fields(
    data: pd.DataFrame, found: dict[str, pd.DataFrame], wide: float, drawing: Drawing
) -> list[_Field]:
    """Put what is admitted beside what is planned in the same field; cells have `wide` inches."""
    stated_points = data[data["part"].notna() & (data["part"] != "causes")]
    fields = []
    for field in stated_points["field"].fillna("").drop_duplicates():
        cells = []
        for part in ("shortcomings", "plan"):
            own = found[part][found[part]["field"].fillna("") == field]
            lines = _statements(own, wide - 0.1, drawing)
            if not lines and field:
                lines = _lines(_elsewhere(field, found[part], drawing), wide, SMALL, GREY)
            cells.append(lines)
        name = drawing.name("fields", field) if field else drawing.text("profile_points.no_field")
        fields.append(_Field(name, *cells))
    return fields


def _statements(data: pd.DataFrame, wide: float, drawing: Drawing) -> list[_Line]:
    """Write statements, below each the themes of a shortcoming."""
    lines = []
    for row in frames.rows(data):
        lines += _lines(" ".join(row.text.split()), wide, SMALL, INK, _POINT_LINES)
        if pd.notna(row.themes):
            names = [drawing.name("themes", theme) for theme in row.themes.split("\n")]
            lines += _lines(drawing.join(names), wide, FOOT, GREY)
        lines.append(_Line("", 4.0))
    return lines


def _elsewhere(field: str, others: pd.DataFrame, drawing: Drawing) -> str:
    """Say in which other fields a field is mentioned that has no statement of its own."""
    mentioning = [row.field for row in frames.rows(others) if field in str(row.fields).split("\n")]
    names = [drawing.name("fields", name) for name in dict.fromkeys(mentioning)]
    if not names:
        return drawing.text("profile_points.not_found")
    return drawing.text("profile_points.see", names=drawing.join(names))


# The issuer among its peers

_DOT, _SMALL_DOT = 0.055, 0.03  # inches across
_MANY = 60  # peers: the dots of more are small
_MARK = 0.07  # inches from the middle of the own mark to its corners
_HALF = 0.175  # inches off the middle of a strip to its outermost dots
_PITCH = 0.42  # inches from strip to strip


class _Strip:
    """Values of an indicator: the issuer's own among those of its peers, and their texts."""

    def __init__(self, data: pd.DataFrame, drawing: Drawing) -> None:
        own = data[data["own"]].iloc[0]
        self.values = data["value"]
        self.others = data.loc[~data["own"], "value"]
        self.own, self.median = float(own["value"]), float(data["median"].iloc[0])
        positive = self.values[self.values > 0]
        self.log = len(positive) > 1 and float(positive.max() / positive.min()) > LOG_FROM
        self.name = drawing.indicator_of(data.iloc[0])
        self.low_text = number(float(self.values.min()))
        self.high_text = number(float(self.values.max()))
        if self.log:
            self.high_text += f" {drawing.text('profile_peers.log')}"
        self.own_text = stated(own)
        k = own["peers_reporting"]
        count = f"（{k}）" if drawing.language == "zh" else f" ({k})"
        self.median_text = stated(Value(own["median"], own["median_qualifier"])) + count


@figure(profile.peers)
def profile_peers(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw a strip of values for each indicator: the issuer among its peers."""
    indicators = data.dropna(subset="indicator").groupby("indicator", sort=False)
    strips = [_Strip(own, drawing) for _, own in indicators]
    texts = _peers_texts(data, strips, drawing)
    if not strips:
        return drawing.nothing("profile_peers", texts.pop("alt"), **texts)
    low, high, own, median = (
        drawing.text(f"profile_peers.{key}") for key in ("low", "high", "own", "median")
    )
    # The numbers at both ends of a strip are within the axes, the columns right of them.
    left = max(width(text, SMALL) for text in (*(s.low_text for s in strips), low)) + 0.12
    right = max(width(text, SMALL) for text in (*(s.high_text for s in strips), high)) + 0.12
    own_wide = max(width(text) for text in (*(s.own_text for s in strips), own)) + _GAP
    median_wide = max(width(text) for text in (*(s.median_text for s in strips), median)) + _GAP
    labels = RowLabels([strip.name for strip in strips], 2.0, _PITCH)
    chart = drawing.chart("profile_peers", 0.32 + labels.high, **texts)
    ax = labels.draw(chart, 0.32, own_wide + median_wide)
    wide = WIDTH - MARGIN - own_wide - median_wide - labels.left
    ax.set_xlim(0, wide)
    _write_level(ax, left - 0.12, -0.66, low, SMALL, GREY, "right")
    _write_level(ax, wide - right + 0.12, -0.66, high, SMALL, GREY, "left")
    _write_level(ax, wide + own_wide, -0.66, own, SMALL, BLUE, "right")
    _write_level(ax, wide + own_wide + median_wide, -0.66, median, SMALL, GREY, "right")
    for i, strip in enumerate(strips):
        write(ax, left - 0.12, i, strip.low_text, ha="right", size=SMALL, color=GREY)
        write(ax, wide - right + 0.12, i, strip.high_text, ha="left", size=SMALL, color=GREY)
        _draw_strip(ax, i, strip, left + 0.05, wide - right - 0.05)
        beside(ax, i, strip.own_text, own_wide, ha="right", color=BLUE)
        beside(ax, i, strip.median_text, own_wide + median_wide, ha="right", color=GREY)
    return ax


def _peers_texts(data: pd.DataFrame, strips: Sequence[_Strip], drawing: Drawing) -> dict[str, Any]:
    """Write the texts: what the marks mean, and how often the issuer is above the median."""
    who, peers = _whose(data, drawing), int(data["peers"].iloc[0])
    few = drawing.text("profile_peers.few", enough=MEDIAN_FROM, peers=peers)
    open_ended = (data["qualifier"].dropna() != "exact").any()
    texts = {
        "who": _whose_in_title(data, "profile_peers", drawing),
        "k": len(strips),
        "peers": peers,
        "enough": MEDIAN_FROM,
        "marks": drawing.text("profile_peers.marks", enough=MEDIAN_FROM) if strips else few,
        "bounds": drawing.text("compare.bounds") if open_ended else "",
    }
    if not strips:
        colon = "：" if drawing.language == "zh" else ": "
        return texts | {"alt": drawing.text("profile_peers.title", who=who) + colon + few}
    above = sum(strip.own > strip.median for strip in strips)
    below = sum(strip.own < strip.median for strip in strips)
    same = len(strips) - above - below
    alt = drawing.text(
        "profile_peers.alt", **(texts | {"who": who}), above=above, below=below, same=same
    )
    return texts | {"alt": alt}


def _draw_strip(ax: Axes, i: int, strip: _Strip, left: float, right: float) -> None:
    """Draw dots for the peers, a line for their median, and the mark of the issuer."""
    scale = _StripScale(left, right, strip.values, strip.log)
    ax.plot([scale.left, scale.right], [i, i], color=LINE, lw=1, zorder=1)
    own, median = scale(strip.own), scale(strip.median)
    size = _DOT if len(strip.others) <= _MANY else _SMALL_DOT
    xs, ys = zip(*_swarm([scale(value) for value in strip.others], size, own), strict=True)
    ax.plot(xs, [i + y / _PITCH for y in ys], "o", ms=0.9 * size * 72, color=DOT, mew=0, zorder=3,
            clip_on=False)  # fmt: skip
    ax.plot([median, median], [i - 0.36, i + 0.36], color=INK, lw=1.2, zorder=4)
    ax.plot([own], [i], "D", ms=7.5, color=BLUE, mec="white", mew=1, zorder=5, clip_on=False)


class _StripScale:
    """Maps values to inches; a logarithmic scale has zero apart at its left."""

    def __init__(self, left: float, right: float, values: pd.Series[float], log: bool) -> None:
        self.left, self.right, self.log = left, right, log
        self.low, self.high = float(values.min()), float(values.max())
        self.start = left
        if log:
            self.start += 0.25 * (self.low == 0)
            self.low = float(values[values > 0].min())

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.left + self.right) / 2
        if not self.log:
            part = (value - self.low) / (self.high - self.low)
        elif value <= 0:
            return self.left
        else:
            part = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + part * (self.right - self.start)


def _swarm(positions: Iterable[float], size: float, own: float) -> list[tuple[float, float]]:
    """Spread dots that would overlap, as (x, inches off the middle); without room they are hidden.

    The mark at `own` keeps the middle free of dots.
    """
    steps = int(_HALF / size)
    lanes = sorted(range(-steps, steps + 1), key=lambda lane: (abs(lane), lane))
    ends = dict.fromkeys(lanes, -math.inf)
    dots = []
    for x in sorted(positions):
        taken = _MARK + size / 2 if abs(x - own) < _MARK + size / 2 else 0.0
        free = (k for k in lanes if abs(k) * size >= taken and x - ends[k] >= size)
        lane = next(free, None)
        if lane is not None:
            ends[lane] = x
            dots.append((x, lane * size))
    return dots
