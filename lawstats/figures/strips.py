"""Figure of the notebook 05_profile: one issuer among its peers."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import profile
from lawstats.analysis.comparability import MEDIAN_FROM
from lawstats.figures.chart import Drawing, write
from lawstats.figures.compare import number, stated
from lawstats.figures.profile import Value, named, put, shortened, whose
from lawstats.figures.registry import figure
from lawstats.figures.rows import Rows, beside
from lawstats.figures.scale import LOG_FROM
from lawstats.figures.style import (
    BLUE,
    GREY,
    INK,
    LINE,
    MARGIN,
    SMALL,
    WIDTH,
    width,
)

_GAP = 0.14  # inches between columns
_DOT, _SMALL_DOT = 0.055, 0.03  # inches across
_MANY = 60  # peers: the dots of more are small
_MARK = 0.07  # inches from the middle of the own mark to its corners
_HALF = 0.175  # inches off the middle of a strip that dots may stand


@figure(profile.peers)
def profile_peers(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw `lawstats.analysis.profile.peers`: a strip of values for each indicator."""
    who, peers = whose(data, drawing), int(data["peers"].iloc[0])
    strips = list(data.dropna(subset="indicator").groupby("indicator", sort=False))

    def text(key: str, **values: object) -> str:
        return drawing.text(f"profile_peers.{key}", **values)

    values = {
        "who": shortened(data, drawing, "profile_peers"),
        "k": len(strips),
        "peers": peers,
        "enough": MEDIAN_FROM,
    }
    owns = [own[own["own"]].iloc[0] for _, own in strips]
    above = sum(own["value"] > own["median"] for own in owns)
    below = sum(own["value"] < own["median"] for own in owns)
    few = text("few", **values)
    values["marks"] = text("marks", enough=MEDIAN_FROM) if strips else few
    open_ended = (data["qualifier"].dropna() != "exact").any()
    values["bounds"] = drawing.text("compare.bounds") if open_ended else ""
    same = len(owns) - above - below
    alt = text("alt", **{**values, "who": who}, above=above, below=below, same=same)
    if not strips:
        return drawing.nothing(
            "profile_peers",
            text("title", who=who)
            + "：" * (drawing.language == "zh")
            + ": " * (drawing.language == "en")
            + few,
            **values,
        )
    names = [named(own.head(1), drawing)[0] for _, own in strips]
    ends = [(float(d["value"].min()), float(d["value"].max())) for _, d in strips]
    logs = [_is_log(d["value"]) for _, d in strips]
    log = text("log")
    right = [
        number(high) + f" {log}" * is_log for (_, high), is_log in zip(ends, logs, strict=True)
    ]
    middles = [stated(Value(own["median"], own["median_qualifier"])) for own in owns]
    stands = [
        (stated(own), f"{middle}（{own['peers_reporting']}）" if drawing.language == "zh"
         else f"{middle} ({own['peers_reporting']})")
        for own, middle in zip(owns, middles, strict=True)
    ]  # fmt: skip
    heads = [text("low"), text("high"), text("own"), text("median")]
    lows = [number(low) for low, _ in ends]
    own_wide, median_wide = (
        max(width(line) for line in (*column, head)) + _GAP
        for column, head in zip(zip(*stands, strict=True), heads[2:], strict=True)
    )
    left = max(width(line, SMALL) for line in (*lows, heads[0])) + 0.12
    end = max(width(line, SMALL) for line in (*right, heads[1])) + 0.12
    rows = Rows(names, 2.0)
    rows.pitch = 0.42
    rows.high = rows.pitch * len(strips)
    made = drawing.chart("profile_peers", 0.32 + rows.high, alt=alt, **values)
    ax = rows.draw(made, 0.32, own_wide + median_wide)
    wide = WIDTH - MARGIN - own_wide - median_wide - rows.left
    ax.set_xlim(0, wide)
    for x, head, ha in ((left - 0.12, heads[0], "right"), (wide - end + 0.12, heads[1], "left")):
        put(ax, x, -0.66, head, SMALL, GREY, ha)
    put(ax, wide + own_wide, -0.66, heads[2], SMALL, BLUE, "right")
    put(ax, wide + own_wide + median_wide, -0.66, heads[3], SMALL, GREY, "right")
    for i, ((_, strip), is_log) in enumerate(zip(strips, logs, strict=True)):
        scale = _Scale(left + 0.05, wide - end - 0.05, strip["value"], is_log)
        ax.plot([scale.left, scale.right], [i, i], color=LINE, lw=1, zorder=1)
        write(ax, left - 0.12, i, lows[i], ha="right", size=SMALL, color=GREY)
        write(ax, wide - end + 0.12, i, right[i], ha="left", size=SMALL, color=GREY)
        others = strip.loc[~strip["own"], "value"]
        x = scale(float(owns[i]["value"]))
        size = _DOT if len(others) <= _MANY else _SMALL_DOT
        dots = _swarm([scale(value) for value in others], size, x)
        xs, ys = zip(*dots, strict=True)
        ax.plot(xs, [i + y / rows.pitch for y in ys], "o", ms=0.9 * size * 72, color="#A9B1BA",
                mew=0, zorder=3, clip_on=False)  # fmt: skip
        middle = scale(float(strip["median"].iloc[0]))
        ax.plot([middle, middle], [i - 0.36, i + 0.36], color=INK, lw=1.2, zorder=4)
        ax.plot([x], [i], "D", ms=7.5, color=BLUE, mec="white", mew=1, zorder=5, clip_on=False)
        beside(ax, i, stands[i][0], own_wide, ha="right", color=BLUE)
        beside(ax, i, stands[i][1], own_wide + median_wide, ha="right", color=GREY)
    return ax


def _is_log(values: pd.Series[float]) -> bool:
    positive = values[values > 0]
    return len(positive) > 1 and float(positive.max() / positive.min()) > LOG_FROM


class _Scale:
    """Values to inches, linear or logarithmic; zero stands apart at the left of the latter."""

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


def _swarm(places: Iterable[float], size: float, own: float) -> list[tuple[float, float]]:
    """Set dots at one place apart, in inches off the middle; those that find no room are hidden.

    Around `own` the middle is left to its mark.
    """
    steps = int(_HALF / size)
    lanes = sorted(range(-steps, steps + 1), key=lambda lane: (abs(lane), lane))
    ends = dict.fromkeys(lanes, -math.inf)
    dots = []
    for place in sorted(places):
        taken = _MARK + size / 2 if abs(place - own) < _MARK + size / 2 else 0.0
        free = (k for k in lanes if abs(k) * size >= taken and place - ends[k] >= size)
        lane = next(free, None)
        if lane is not None:
            ends[lane] = place
            dots.append((place, lane * size))
    return dots
