"""Charts, and the drawing: what all charts of a notebook share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.text import Text

from lawstats.analysis.scope import Scope, year_ranges
from lawstats.base.errors import ConfigError
from lawstats.base.fonts import FONT
from lawstats.figures.style import (
    FOOT,
    GREY,
    INK,
    LEADING,
    MARGIN,
    SMALL,
    STYLE,
    SUBTITLE,
    TEXT,
    TITLE,
    WIDTH,
    font,
)
from lawstats.figures.wrapping import wrap
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language

_FILE = "vocabulary/figures.toml"
_ONE = re.compile(
    r"(?<![\d.,/–])1 ((?:published annual |official |planned |enumerated |more )?)"
    r"(date|field|group|indicator|issuer|item|number|pair|peer|report|shortcoming|statement|term"
    r"|title)s\b"
)


class Chart(Figure):
    """A figure that knows its texts; made by `Drawing.chart`.

    Attributes
    ----------
    name, title, subtitle, alt, source : str
        `alt` is the finding in a sentence, for those who do not see the figure.
    drawing : Drawing
    top : float
        Inches from the upper edge to the body.
    """

    name = title = subtitle = alt = source = ""
    drawing: Drawing
    top = 0.0

    def draw(self, renderer: RendererBase) -> None:
        """Draw in the style and in its font, whatever the settings of the caller are."""
        for text in self.findobj(Text):
            assert isinstance(text, Text)
            text.set_parse_math(False)  # a $ in a name is a character
            text.set_fontfamily(FONT)
        with mpl.rc_context(STYLE):
            super().draw(renderer)

    def panel(self, left: float, top: float, wide: float, high: float) -> Axes:
        """Add bare axes; inches from the left edge and from the top of the body."""
        tall = float(self.get_size_inches()[1])
        bottom = tall - self.top - top - high
        ax = self.add_axes((left / WIDTH, bottom / tall, wide / WIDTH, high / tall))
        ax.set_axis_off()
        return ax

    def sheet(self, high: float) -> Axes:
        """Add axes as wide as the chart, in inches; y runs down from the top of the body."""
        ax = self.panel(0, 0, WIDTH, high)
        ax.set_xlim(0, WIDTH)
        ax.set_ylim(high, 0)
        return ax

    def line(self, down: float, text: str) -> None:
        """Write a small grey line at the left margin, `down` inches below the top of the body."""
        self.text(
            MARGIN / WIDTH, 1 - (self.top + down) / self.get_figheight(), text,
            size=SMALL, color=GREY, va="center",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawing:
    """What all charts of a notebook share: the reports that they cover, and their language.

    Attributes
    ----------
    scope : Scope
    language : {"zh", "en"}

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> drawing(read_corpus("data/raw"), "en").text("reports", k=1)
    '1 report'
    """

    scope: Scope
    language: Language = "zh"

    def narrowed(self, *, reports: int, issuers: int, years: tuple[int, ...]) -> Drawing:
        """Return the drawing of some of the reports."""
        return replace(
            self, scope=replace(self.scope, reports=reports, issuers=issuers, years=years)
        )

    def text(self, key: str, /, **values: object) -> str:
        """Return a text of the list figures with its {fields}; in English 1 report, 2 reports.

        Raises
        ------
        ConfigError
            The list lacks the text, or the text has a field that is not among `values`.
        """
        try:
            text = self.name("figures", key)
        except KeyError:
            raise ConfigError(
                f"{_FILE}: lacks the text {key!r} ({self.language}); "
                f'add "{key}" = {{ name_zh = "…", name_en = "…" }}'
            ) from None
        try:
            text = text.format(**values)
        except KeyError as error:
            raise ConfigError(
                f"{_FILE}: [{key}] ({self.language}): the figure gives no field {error}; "
                f"it gives: {', '.join(sorted(values))}"
            ) from None
        return text if self.language == "zh" else _ONE.sub(r"1 \1\2", text)

    def name(self, list_name: str, entry: str) -> str:
        """Return the name of an entry of the vocabulary."""
        return self.scope.vocabulary.name(list_name, entry, self.language)

    def name_of(self, row: Any) -> str:
        """Return the name of a row with the columns name_zh and name_en."""
        return str(getattr(row, f"name_{self.language}"))

    def indicator_of(self, row: Any) -> str:
        """Return the name of a row's indicator with its unit."""
        unit = f"（{row.unit}）" if self.language == "zh" else f" ({row.unit})"
        return self.name_of(row) + unit

    def years(self) -> str:
        """Return the years reported on."""
        return year_ranges(self.scope.years, self.language)

    def join(self, phrases: Iterable[str]) -> str:
        """Enumerate phrases."""
        return ("；" if self.language == "zh" else "; ").join(phrases)

    def stop(self, text: str) -> str:
        """End a sentence; nothing stays nothing."""
        return text and text + ("。" if self.language == "zh" else ". ")

    def chart(self, name: str, body: float, /, alt: str = "", **values: object) -> Chart:
        """Start a chart: title, grey line and source, with `body` inches between.

        Parameters
        ----------
        name : str
            Its texts are name.title, name.subtitle and name.note.
        body : float
            Height of what will be drawn, inches.
        alt : str
            The finding in a sentence; by default the title.
        **values
            Fields of the texts, besides n, the number of reports.
        """
        fields = {"n": self.scope.reports, **values}
        title, subtitle, note = (
            self._capital(self.text(f"{name}.{part}", **fields).strip())
            for part in ("title", "subtitle", "note")
        )
        source = self.text(
            "source", issuers=self.scope.issuers, reports=self.scope.reports,
            years=self.years() or "?",
        ) + note  # fmt: skip
        above = wrap(subtitle, WIDTH - 2 * MARGIN, SUBTITLE)
        below = wrap(source, WIDTH - 2 * MARGIN, FOOT)
        top = 0.5 + SUBTITLE * LEADING / 72 * len(above) + 0.16
        tall = top + body + 0.22 + FOOT * LEADING / 72 * len(below) + 0.12
        font()
        with mpl.rc_context(STYLE):
            chart = plt.figure(figsize=(WIDTH, tall), FigureClass=Chart)
            assert isinstance(chart, Chart)
            chart.name, chart.title, chart.subtitle, chart.source = name, title, subtitle, source
            chart.alt = self._capital(alt.strip()) or title
            chart.drawing, chart.top = self, top
            _write_lines(chart, [title], 0.1, TITLE, INK)
            _write_lines(chart, above, 0.46, SUBTITLE, GREY)
            _write_lines(chart, below, top + body + 0.22, FOOT, GREY)
        return chart

    def message(self, name: str, key: str, /, alt: str = "", **values: object) -> Axes:
        """Make a chart that says in a sentence, the text `key`, why there is nothing to draw."""
        text = self.text(key, **values)
        chart = self.chart(name, 0.5, alt=alt or text, **values)
        ax = chart.panel(MARGIN, 0, WIDTH - 2 * MARGIN, 0.5)
        ax.set_xlim(0, WIDTH - 2 * MARGIN)
        write(ax, 0, 0.5, text, ha="left")
        return ax

    def nothing(self, name: str, alt: str, /, **values: object) -> Axes:
        """Make a chart that says that there is nothing to draw."""
        return self.message(name, "nothing", alt=alt, **{"more": "", **values})

    def _capital(self, text: str) -> str:
        """Start an English text with a capital letter, but for the symbol n."""
        if self.language == "zh" or re.match(r"n\s=", text):
            return text
        return text[:1].upper() + text[1:]


def drawing(corpus: Corpus, language: Language = "zh") -> Drawing:
    """Make the drawing of a corpus."""
    return Drawing(Scope.of(corpus), language)


def _write_lines(chart: Chart, lines: Iterable[str], top: float, size: float, color: str) -> None:
    """Write lines at the left margin, the first `top` inches below the upper edge."""
    tall = chart.get_figheight()
    for i, line in enumerate(lines):
        y = top + i * (size * LEADING / 72)
        chart.text(MARGIN / WIDTH, 1 - y / tall, line, size=size, color=color, va="top", ha="left")


def write(
    ax: Axes, x: float, y: float, text: str, *, size: float = TEXT, color: str = INK, **how: Any
) -> None:
    """Write in data coordinates, centred unless `how` says otherwise."""
    how = {"ha": "center", "va": "center", "linespacing": 1.25, **how}
    ax.text(x, y, text, size=size, color=color, **how)
