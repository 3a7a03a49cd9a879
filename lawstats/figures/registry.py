"""The list of all figures, which `figure` fills: no other place names them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from lawstats.figures.chart import Drawing

Draw = Callable[[pd.DataFrame, Drawing], Axes]


class Registered(NamedTuple):
    """A figure.

    Attributes
    ----------
    data : callable
        The function of `lawstats.analysis` that makes its DataFrame from a corpus.
    draw : callable
        Draws the DataFrame, and returns the Axes of its chart.
    """

    data: Callable[..., pd.DataFrame]
    draw: Draw


FIGURES: dict[str, Registered] = {}


def figure(data: Callable[..., pd.DataFrame]) -> Callable[[Draw], Draw]:
    """Register a function that draws what `data` returns, as the figure of the function's name."""

    def register(draw: Draw) -> Draw:
        FIGURES[draw.__name__] = Registered(data, draw)
        return draw

    return register
