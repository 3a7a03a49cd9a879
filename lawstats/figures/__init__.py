"""DataFrames of `lawstats.analysis` in, figures out: one style, one function a figure.

Each function takes a DataFrame and the `Drawing` of a notebook, and returns Axes; `publish` writes
and shows them. `FIGURES` lists the functions; each is also an attribute of this package.
"""

from importlib import import_module
from pkgutil import iter_modules

from lawstats.figures.chart import Chart, Drawing, drawing
from lawstats.figures.registry import FIGURES, Draw
from lawstats.figures.save import publish

for _module in iter_modules(__path__, f"{__name__}."):
    import_module(_module.name)
globals().update({name: figure.draw for name, figure in FIGURES.items()})

__all__ = ["FIGURES", "Chart", "Drawing", "drawing", "publish", *FIGURES]


def __getattr__(name: str) -> Draw:
    raise AttributeError(f"lawstats.figures has no {name!r}; figures: {', '.join(sorted(FIGURES))}")
