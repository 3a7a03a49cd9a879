"""Scales: of counts; and of values, linear or logarithmic with zero apart."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, log10

from matplotlib.axes import Axes

from lawstats.figures.chart import Drawing
from lawstats.figures.rows import ticks
from lawstats.figures.style import GREY, LINE, SMALL
from lawstats.figures.values import number

LOG_FROM = 100  # times the smallest value: from there on the scale is logarithmic
_TICKS = 7


def steps(n: int) -> list[int]:
    """Round numbers from 0 to n for a scale of counts, n included.

    Examples
    --------
    >>> steps(5), steps(60)
    ([0, 1, 2, 3, 4, 5], [0, 10, 20, 30, 40, 50, 60])
    """
    step = next(s * 10**e for e in range(9) for s in (1, 2, 5) if n <= 6 * s * 10**e)
    return [*range(0, n - step // 2, step), n] if n > 1 else [0, max(n, 1)]


def count_ticks(ax: Axes, n: int, drawing: Drawing) -> None:
    """Write a scale of counts from 0 to n reports below the axes."""
    ticks(ax, [(x, drawing.text("reports", k=x) if x == n else str(x)) for x in steps(n)])


class Scale:
    """The positions of values on an axis, in the units of `at`.

    A logarithmic axis has no zero: zero is drawn apart, before a break.

    Parameters
    ----------
    values : iterable of float
        At least one value, none below zero.
    gap : float
        Distance from zero to the first power of ten, as a share of the length behind that.

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
            self._values = [i * step for i in range(int(high / step + 1e-9) + 1)]
            return
        first, last = floor(log10(low) + 1e-9), log10(high)
        length = last - first
        self.limits = (first - 0.03 * length, last + 0.08 * length)
        self._zero = first - gap * length
        decades = list(range(first, floor(last + 1e-9) + 1))
        self._values = [10.0**e for e in decades[:: -(-len(decades) // _TICKS)]]
        self._broken = known[0] == 0
        if self._broken:
            self.limits = (self._zero - 0.05 * length, self.limits[1])
            self._break = first - 0.5 * gap * length

    def at(self, value: float) -> float:
        """Return the position of a value."""
        if not self.log:
            return float(value)
        return log10(value) if value > 0 else self._zero

    def ticks(self) -> list[tuple[float, str]]:
        """Return the positions of the ticks and what is written there, a break as //."""
        marks = [(self.at(x), number(x)) for x in self._values]
        if self.log and self._broken:
            return [(self._zero, "0"), (self._break, "//"), *marks]
        return marks

    def below(self, ax: Axes) -> None:
        """Write the scale below the axes."""
        ax.set_xlim(*self.limits)
        ticks(ax, [tick for tick in self.ticks() if tick[1] != "//"])
        ticks(ax, [tick for tick in self.ticks() if tick[1] == "//"], lines=False)

    def beside(self, ax: Axes) -> None:
        """Write the scale left of the axes, with thin lines."""
        ax.set_ylim(*self.limits)
        for y, text in self.ticks():
            if text != "//":
                ax.axhline(y, color=LINE, lw=0.8, zorder=1)
            ax.annotate(
                text, (0, y), xycoords=ax.get_yaxis_transform(), xytext=(-5, 0),
                textcoords="offset points", ha="right", va="center", size=SMALL, color=GREY,
            )  # fmt: skip
