"""A scale for values of one kind: linear, or logarithmic with a place for zero apart."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, log10

from matplotlib.axes import Axes

from lawstats.figures.compare import number
from lawstats.figures.rows import ticks
from lawstats.figures.style import GREY, LINE, SMALL

LOG_FROM = 100  # times the smallest value: from there on the scale is logarithmic
_TICKS = 7


class Scale:
    """Where values stand on an axis, whose units are those of `at`.

    Zero has no place on a logarithmic axis: it stands apart, before a break.

    Parameters
    ----------
    values : iterable of float
        None below zero, and at least one.
    gap : float
        How far zero stands before the first power of ten, as a part of the length behind that.

    Attributes
    ----------
    log : bool
        Whether the largest value is more than a hundred times the smallest that is not zero.
    limits : tuple of float
        Ends of the axis.

    Examples
    --------
    >>> Scale([0, 5, 20]).log, [round(x, 2) for x in Scale([0, 5, 20]).limits]
    (False, [-0.4, 22.4])
    >>> Scale([1, 1000]).at(100)
    2.0
    """

    def __init__(self, values: Iterable[float], gap: float = 0.12) -> None:
        known = sorted(values)
        positive = [x for x in known if x > 0] or [1.0]
        low, high = positive[0], positive[-1]
        self.log = high > LOG_FROM * low
        self._zero = 0.0
        if not self.log:
            self.limits = (-0.02 * high, 1.12 * high)
            least = 1.0 if all(x == int(x) for x in known) else 1e-4
            steps = (s * 10.0**e for e in range(-4, 16) for s in (1, 2, 5))
            step = next(step for step in steps if high <= 6 * step and step >= least)
            self._ticks = [i * step for i in range(int(high / step + 1e-9) + 1)]
            return
        first, last = floor(log10(low) + 1e-9), log10(high)
        length = last - first
        self.limits = (first - 0.03 * length, last + 0.08 * length)
        self._zero = first - gap * length
        decades = list(range(first, floor(last + 1e-9) + 1))
        self._ticks = [10.0**e for e in decades[:: -(-len(decades) // _TICKS)]]
        self._broken = known[0] == 0
        if self._broken:
            self.limits = (self._zero - 0.05 * length, self.limits[1])
            self._break = first - 0.5 * gap * length

    def at(self, value: float) -> float:
        """Place of a value."""
        if not self.log:
            return float(value)
        return log10(value) if value > 0 else self._zero

    def places(self) -> list[tuple[float, str]]:
        """Places of the ticks and what is written there, a break as //."""
        told = [(self.at(x), number(x)) for x in self._ticks]
        if self.log and self._broken:
            return [(self._zero, "0"), (self._break, "//"), *told]
        return told

    def below(self, ax: Axes) -> None:
        """Write the scale below the axes."""
        ax.set_xlim(*self.limits)
        places = self.places()
        ticks(ax, [place for place in places if place[1] != "//"])
        ticks(ax, [place for place in places if place[1] == "//"], lines=False)

    def beside(self, ax: Axes) -> None:
        """Write the scale left of the axes, with thin lines."""
        ax.set_ylim(*self.limits)
        for y, text in self.places():
            if text != "//":
                ax.axhline(y, color=LINE, lw=0.8, zorder=1)
            ax.annotate(
                text, (0, y), xycoords=ax.get_yaxis_transform(), xytext=(-5, 0),
                textcoords="offset points", ha="right", va="center", size=SMALL, color=GREY,
            )  # fmt: skip
