"""Figures of the notebook 05_profile: what one issuer states, admits and plans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, profile
from lawstats.analysis.comparability import MEDIAN_FROM
from lawstats.figures.chart import Drawing, write
from lawstats.figures.compare import explained, stated
from lawstats.figures.matrix import quiet
from lawstats.figures.registry import figure
from lawstats.figures.rows import titled
from lawstats.figures.style import (
    BAND,
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
    width,
    wrap,
)

_PAD, _GAP = 0.07, 0.14  # inches above and below the lines of a row, and between columns
_QUOTE_LINES, _POINT_LINES = 3, 7
_CLAUSES = re.compile(r"[^，,；;：:。]*[，,；;：:。]?")


class _Line(NamedTuple):
    text: str
    size: float = TEXT
    color: str = INK

    @property
    def high(self) -> float:
        return self.size * 1.3 / 72


def _lines(text: str, wide: float, size: float, color: str, most: int = 0) -> list[_Line]:
    return [_Line(line, size, color) for line in wrap(text, wide, size, most)] if text else []


def _write(ax: Axes, x: float, y: float, lines: Iterable[_Line], ha: str = "left") -> None:
    """Write lines below each other, the first one's top at y."""
    for line in lines:
        if line.text:
            put(ax, x, y + line.size / 72, line.text, line.size, line.color, ha)
        y += line.high


def put(ax: Axes, x: float, y: float, text: str, size: float, color: str, ha: str) -> None:
    """Write on a base line, so that letters with and without a tail stand level."""
    write(ax, x, y, text, size=size, color=color, ha=ha, va="baseline")


def _tall(cells: Iterable[Sequence[_Line]]) -> float:
    return max(sum(line.high for line in lines) for lines in cells) + 2 * _PAD


def whose(data: pd.DataFrame, drawing: Drawing) -> str:
    """Whose profile it is."""
    first = data.iloc[0]
    return titled(first["label"], first["year"]) or drawing.text("profile.nobody")


def shortened(data: pd.DataFrame, drawing: Drawing, name: str) -> str:
    """Whose profile it is, in what the title has room for."""
    first, rest = (
        data.iloc[0],
        drawing.text(f"{name}.title", who=titled("", data.at[0, "year"])),
    )
    room = WIDTH - 2 * MARGIN - width(rest, TITLE)
    label = wrap(str(first["label"]), room, TITLE, most=1)[0]
    return titled(label, first["year"]) or drawing.text("profile.nobody")


def named(data: pd.DataFrame, drawing: Drawing) -> list[str]:
    """Names of the indicators with their units."""
    pairs = zip(data[f"name_{drawing.language}"], data["unit"], strict=True)
    return [
        f"{name}（{unit}）" if drawing.language == "zh" else f"{name} ({unit})"
        for name, unit in pairs
    ]


def excerpt(quote: str, raw: str, most: int) -> str:
    """Cut a long sentence to whole clauses around a number: at most about `most` characters.

    Examples
    --------
    >>> excerpt("全年开展培训5次，作出行政处罚93件，其中简易程序91起，罚款13650元。", "91起", 20)
    '……其中简易程序91起，罚款13650元。'
    """
    if len(quote) <= most:
        return quote
    clauses = _CLAUSES.findall(quote)
    # 3件 is not in 93件.
    place = re.search(rf"(?<![\d.,]){re.escape(raw)}", quote)
    at, first = place.start() if place else 0, 0
    while sum(map(len, clauses[: first + 1])) <= at:
        first += 1
    start = sum(map(len, clauses[:first]))
    # What stands before tells more than what follows.
    while first and place and place.end() - (start - len(clauses[first - 1])) <= 2 * most // 3:
        first -= 1
        start -= len(clauses[first])
    return ("……" if start else "") + quote[start:]


@figure(profile.facts)
def profile_facts(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.profile.facts`: a table of what one issuer states."""
    about, who = data.iloc[0], whose(data, drawing)
    told = data.dropna(subset="indicator")
    last = None if pd.isna(about["year_before"]) else str(about["year_before"])
    peers = int(about["peers"])

    def text(key: str, **values: object) -> str:
        return drawing.text(f"profile_facts.{key}", **values)

    again = int(told["value_before"].notna().sum())
    compared = told.dropna(subset="median")
    items = [
        text(
            "item",
            name=name,
            value=stated(row),
            n=row.peers_reporting,
            median=stated(Value(row.median, row.median_qualifier)),
        )
        for name, row in zip(named(compared.head(3), drawing), frames.rows(compared), strict=False)
    ]
    told_of = [
        text("alt_last", year=last, k=again) if last else text("no_last").rstrip("。. "),
        text("alt_peers", n=peers, k=len(compared), enough=MEDIAN_FROM)
        if peers
        else text("no_peers").rstrip("。. "),
        *items,
    ]
    silent_before = last is not None and bool(told["basis_before"].isna().any())
    silent_peers = peers > 0 and bool((told["peers_reporting"] == 0).any())
    signs, _ = explained(_values(told), drawing, silent=silent_before or silent_peers)
    bounds = (told["median_qualifier"].dropna() != "exact").any()
    values = {
        "who": shortened(data, drawing, "profile_facts"),
        "k": len(told),
        "signs": signs,
        "bounds": drawing.text("compare.bounds") if bounds else "",
        "last": "" if last else text("no_last"),
        "peers": text("peers", n=peers) if peers else text("no_peers"),
        "corrected": text("corrected") if _corrected(told) else "",
        "enough": MEDIAN_FROM,
    }
    alt = text("alt", who=who, k=len(told), items=drawing.join(told_of))
    if told.empty:
        return drawing.nothing("profile_facts", alt, **values)
    own = [_value(row, "", drawing) for row in frames.rows(told)]
    before = [_value(row, "_before", drawing) for row in frames.rows(told)]
    beside_them = [_peers(row, drawing) for row in frames.rows(told)]
    names = [_lines(name, 1.75, TEXT, INK) for name in named(told, drawing)]
    columns = [own, *([before] if last else []), *([beside_them] if peers else [])]
    heads = [str(about["year"]) if pd.notna(about["year"]) else text("value")]
    heads += [last] if last else []
    heads += [text("median")] if peers else []
    wide = [
        max(
            width(line.text, line.size)
            for lines in (*column, [_Line(head, SMALL)])
            for line in lines
        )
        for column, head in zip(columns, heads, strict=True)
    ]
    # A dot for what is not there needs some room as well.
    edges, x = [], MARGIN + 1.75 + _GAP
    for w in wide:
        x += max(w, 0.4)
        edges.append(x)
        x += _GAP
    room = WIDTH - MARGIN - x - 0.05
    quotes = [_quotes(row, room) for row in frames.rows(told)]
    cells = list(zip(names, *columns, quotes, strict=True))
    starts = (told["group"] != told["group"].shift()).tolist()
    highs = [_tall(row) for row in cells]
    high = 0.3 + sum(highs) + 0.36 * sum(starts)
    made = drawing.chart("profile_facts", high, alt=alt, **values)
    ax = made.panel(0, 0, WIDTH, high)
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(high, 0)
    for edge, head in zip(edges, heads, strict=True):
        put(ax, edge, 0.18, head, SMALL, GREY, "right")
    put(ax, x, 0.18, text("quote"), SMALL, GREY, "left")
    y, odd = 0.26, False
    for row, start, tall, group in zip(cells, starts, highs, told["group"], strict=True):
        if start:
            y, odd = y + 0.36, False
            name = drawing.name("groups", group)
            put(ax, MARGIN, y - 0.08, name, SMALL, GREY, "left")
            ax.plot([MARGIN, WIDTH - MARGIN], [y, y], color=LINE, lw=0.8)
        if odd:
            ax.fill_between([MARGIN, WIDTH - MARGIN], y, y + tall, color=BAND, lw=0)
        first, *middle, quote = row
        _write(ax, MARGIN + 0.05, y + _PAD, first)
        for edge, lines in zip(edges, middle, strict=True):
            if lines:
                _write(ax, edge, y + _PAD, lines, ha="right")
            else:
                quiet(ax, edge - 0.08, y + _PAD + _Line("").high / 2)
        _write(ax, x, y + _PAD, quote)
        y, odd = y + tall, not odd
    return ax


def _corrected(data: pd.DataFrame) -> bool:
    return bool(data["corrected"].any() or data["corrected_before"].any())


def _value(row: Any, year: str, drawing: Drawing) -> list[_Line]:
    """Write a value, or with "_before" that of the year before; below it how it is told."""
    value, qualifier, basis, period, corrected = (
        getattr(row, f"{name}{year}")
        for name in ("value", "qualifier", "basis", "period", "corrected")
    )
    if pd.isna(basis):
        return []
    sign = "†" if corrected else ""
    if pd.isna(value):
        lines = [_Line(drawing.text("differ") + sign, color=GREY)]
    elif basis == "stated_absence":
        lines = [_Line(drawing.text("none") + sign, color=GREY)]
    else:
        text = stated(Value(value, qualifier))
        lines = [_Line(text + sign, color=GREY if year else INK)]
    marks = [] if period == "year" else [drawing.text(f"compare.mark.{period}")]
    if basis in ("sum_of_parts", "new_only", "total"):
        marks.append(drawing.text(f"profile_facts.{basis}"))
    if not year and basis == "single" and pd.notna(value):
        lines += _lines(row.raw.split("\n")[0], 1.0, FOOT, GREY)
    return lines + _lines(" ".join(marks), 1.0, FOOT, GREY)


def _quotes(row: Any, room: float) -> list[_Line]:
    """Sentences of a row, the more of them the shorter."""
    quotes = row.quote.split("\n")[:_QUOTE_LINES]
    most = _QUOTE_LINES + 1 - len(quotes)
    out = []
    for quote in quotes:
        raw = next((raw for raw in row.raw.split("\n") if raw in quote), "")
        short = excerpt(quote, raw, int(most * room * 72 / SMALL))
        out += _lines(short, room, SMALL, GREY, most)
    return out


class Value(NamedTuple):
    """What `stated` and `explained` need to know of a value."""

    value: float
    qualifier: str
    basis: str = "single"
    period: str = "year"
    corrected: bool = False


def _values(told: pd.DataFrame) -> list[Value]:
    """List the values that a table holds: the issuer's of both years, and the peers'."""
    found = []
    for row in frames.rows(told):
        found.append(Value(*(getattr(row, name) for name in Value._fields)))
        if pd.notna(row.basis_before):
            found.append(Value(*(getattr(row, f"{name}_before") for name in Value._fields)))
        if pd.notna(row.median):
            found.append(Value(row.median, row.median_qualifier))
        found += _few(row)
    return found


def _few(row: Any) -> list[Value]:
    """Values of peers too few for a median."""
    if pd.isna(row.peer_values):
        return []
    pairs = zip(row.peer_values.split("\n"), row.peer_qualifiers.split("\n"), strict=True)
    return [Value(float(value), qualifier) for value, qualifier in pairs]


def _peers(row: Any, drawing: Drawing) -> list[_Line]:
    if not row.peers_reporting:
        return []
    n = drawing.text("profile_facts.n", n=row.peers_reporting)
    if pd.notna(row.median):
        middle = stated(Value(row.median, row.median_qualifier))
        return [_Line(middle, color=GREY), _Line(n, FOOT, GREY)]
    listed = ("、" if drawing.language == "zh" else "; ").join(map(stated, _few(row)))
    n = drawing.text("profile_facts.each", n=row.peers_reporting)
    return [*_lines(listed, 1.15, TEXT, GREY), _Line(n, FOOT, GREY)]


@figure(profile.points)
def profile_points(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.profile.points`: what is admitted beside what is planned."""
    who = whose(data, drawing)
    told = data.dropna(subset="part")

    def text(key: str, **values: object) -> str:
        return drawing.text(f"profile_points.{key}", **values)

    found = {part: told[told["part"] == part] for part in ("shortcomings", "plan", "causes")}
    short = found["shortcomings"]["field"].dropna().drop_duplicates()
    touched = {f for fields in found["plan"]["fields"].dropna() for f in fields.split("\n")}
    values = {
        "who": shortened(data, drawing, "profile_points"),
        "a": len(found["shortcomings"]),
        "b": len(found["plan"]),
        "f": len(short),
        "g": int(short.isin(touched).sum()),
    }
    alt = text("alt", **{**values, "who": who})
    if told.empty:
        return drawing.nothing("profile_points", alt, **values)
    half = (WIDTH - 2 * MARGIN - 0.3) / 2
    blocks: list[tuple[str, list[_Line], list[_Line]]] = []
    stated_points = told[told["part"] != "causes"]
    fields = stated_points["field"].fillna("").drop_duplicates()
    for field in fields:
        here = stated_points[stated_points["field"].fillna("") == field]
        columns = {
            part: [line for row in frames.rows(here[here["part"] == part])
                   for line in _statement(row, half - 0.1, drawing)]
            for part in ("shortcomings", "plan")
        }  # fmt: skip
        for part, lines in columns.items():
            if not lines and field:
                lines += _lines(_elsewhere(field, found[part], drawing), half, SMALL, GREY)
        name = drawing.name("fields", field) if field else text("no_field")
        blocks.append((name, columns["shortcomings"], columns["plan"]))
    causes = [
        line
        for row in frames.rows(found["causes"])
        for line in _statement(row, WIDTH - 2 * MARGIN - 0.1, drawing)
    ]
    highs = [0.3 + _tall((left, right)) for _, left, right in blocks]
    last = 0.3 + _tall([causes]) if causes else 0.0
    high = 0.32 + sum(highs) + last
    made = drawing.chart("profile_points", high, alt=alt, **values)
    ax = made.panel(0, 0, WIDTH, high)
    ax.set_xlim(0, WIDTH)
    ax.set_ylim(high, 0)
    at, then = MARGIN + 0.06, MARGIN + half + 0.3
    write(ax, at, 0.14, text("admitted"), ha="left", color=RED)
    write(ax, then, 0.14, text("planned"), ha="left", color=GREEN)
    y = 0.32
    for i, ((name, left, right), tall) in enumerate(zip(blocks, highs, strict=True)):
        if i % 2 == 0:
            ax.fill_between([MARGIN, WIDTH - MARGIN], y, y + tall, color=BAND, lw=0)
        write(ax, at, y + 0.17, name, ha="left", color=GREY)
        _write(ax, at, y + 0.3 + _PAD / 2, left)
        _write(ax, then, y + 0.3 + _PAD / 2, right)
        y += tall
    if causes:
        write(ax, at, y + 0.17, text("causes"), ha="left", color=GREY)
        _write(ax, at, y + 0.3 + _PAD / 2, causes)
    return ax


def _statement(row: Any, wide: float, drawing: Drawing) -> list[_Line]:
    """Write a statement, below it the themes of a shortcoming."""
    lines = _lines(" ".join(row.text.split()), wide, SMALL, INK, _POINT_LINES)
    if pd.notna(row.themes):
        names = [drawing.name("themes", t) for t in row.themes.split("\n")]
        lines += _lines(drawing.join(names), wide, FOOT, GREY)
    return [*lines, _Line("", 4.0)]


def _elsewhere(field: str, others: pd.DataFrame, drawing: Drawing) -> str:
    """Say where else a field is touched that has no statement of its own."""
    touching = [row.field for row in frames.rows(others) if field in str(row.fields).split("\n")]
    names = list(dict.fromkeys(touching))
    if not names:
        return drawing.text("profile_points.not_found")
    told = drawing.join([drawing.name("fields", name) for name in names])
    return drawing.text("profile_points.see", names=told)
