"""Shortcomings that recur: themes stated together, and what is said inside each theme."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from lawstats.analysis import frames, groups
from lawstats.analysis.report_texts import opening
from lawstats.figures.chart import Drawing, write
from lawstats.figures.registry import figure
from lawstats.figures.rows import titled
from lawstats.figures.style import BAND, BLUE, GREY, INK, MARGIN, SMALL, TEXT, WIDTH
from lawstats.figures.wrapping import wrap

_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]+是|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|(?:首先|其次|再次|最后|其[一二三四五六七八九十]+)，)\s*"
)
_LEADING = 0.19  # inches from line to line
_AROUND = 0.16  # inches above and below the lines of a row
_QUOTES = 5.0  # inches for the texts of a row
_HEAD = 0.3  # inches for the heads of columns
_MOST = 12  # combinations, and
_MOST_GROUPS = 4  # groups of a theme that are drawn
_MEASURES = ("silhouette", "stability", "shuffled", "agreement")

_Lines = list[tuple[str, str]]  # texts with their colours


@figure(groups.combinations)
def shortcomings_together(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw combinations of themes; pairs of sentences where there are none."""
    if data.empty:
        return drawing.nothing("shortcomings_together", drawing.text("nothing"), **_blank())
    if data["similarity"].notna().any():
        return _pairs(data, drawing)
    return _combinations(data, drawing)


def _combinations(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw the themes and an example at the left, the number of issuers as a bar."""
    firsts = frames.rows(data[data["example"]])
    shown = firsts[:_MOST]
    quotes = [f"“{row.evidence}” {titled(row.label, row.year)}" for row in shown]
    rows = [
        _lines([(drawing.name_of(row), INK), (quote, GREY)], _QUOTES)
        for row, quote in zip(shown, quotes, strict=True)
    ]
    texts = _texts(data, firsts, drawing)
    ax, middles = _sheet("shortcomings_together", rows, drawing, **texts)
    start, end = MARGIN + _QUOTES + 0.15, WIDTH - MARGIN - 0.5
    write(ax, start, 0.16, drawing.text("shortcomings_issuers"), ha="left", size=SMALL, color=BLUE)
    most = max(row.issuers for row in shown)
    for y, row in zip(middles, shown, strict=True):
        bar, mean, chance = (
            start + (end - start) * n / most
            for n in (row.issuers, row.by_chance, row.by_chance_most)
        )
        ax.fill_between([start, bar], y - 0.09, y + 0.09, color=BLUE, lw=0)
        ax.plot([mean, chance], [y, y], color="white", lw=1.4, solid_capstyle="butt")
        ax.plot([mean, mean], [y - 0.05, y + 0.05], color="white", lw=1.4, solid_capstyle="butt")
        write(ax, bar + 0.06, y, str(row.issuers), ha="left")
    return ax


def _texts(data: pd.DataFrame, firsts: list[Any], drawing: Drawing) -> dict[str, Any]:
    """Write the texts: the measures of the groups, and the finding."""
    first = firsts[0]
    name = "shortcomings_together"
    usual = drawing.text(f"{name}.usual", k=first.usual) if first.usual else ""
    more = drawing.text(f"{name}.more", k=len(firsts) - _MOST) if len(firsts) > _MOST else ""
    texts = _measured(first) | {"usual": usual, "shuffles": groups.SHUFFLES, "more": more}
    items = [
        drawing.text(
            f"{name}.item", name=drawing.name_of(row), n=row.issuers, most=int(row.by_chance_most)
        )
        for row in firsts[:3]
    ]
    alt = drawing.text(
        f"{name}.alt", n=drawing.scope.reports, k=data["group"].nunique(),
        items=drawing.join(items), **texts,
    )  # fmt: skip
    return {"alt": alt, **texts}


def _measured(row: Any) -> dict[str, Any]:
    """Give the numbers of a row that the texts name."""
    counts = ("total", "statements", "several", "bodies", "groups")
    shares = {key: getattr(row, key) for key in _MEASURES}
    return {key: getattr(row, key) for key in counts} | {
        key: "–" if share is None else f"{share:.2f}" for key, share in shares.items()
    }


def _blank() -> dict[str, Any]:
    counts = dict.fromkeys(("total", "statements", "several", "bodies", "groups"), 0)
    return {**counts, **dict.fromkeys(_MEASURES, "–"), "usual": "", "shuffles": groups.SHUFFLES}


def _pairs(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw pairs of sentences below the themes that both have."""
    pairs = [frames.rows(pair) for _, pair in data.groupby("group")]
    first = pairs[0][0]
    measures = _measured(first)
    why, tried = "few", ""
    if first.groups is not None:
        why = "unstable" if first.stability < groups.STABLE else "chance"
        tried = drawing.text("shortcomings_pairs.measures", **measures)
    reason = drawing.text(
        f"shortcomings_pairs.{why}", enough=groups.ENOUGH, some=groups.SEVERAL, least=groups.BODIES,
        stable=groups.STABLE, **measures,
    )  # fmt: skip
    wide = WIDTH - 2 * MARGIN - 0.8
    rows = [
        _lines([(drawing.name_of(pair[0]), INK), *((_quote(row), GREY) for row in pair)], wide)
        for pair in pairs
    ]
    texts = {"why": reason, **measures, "measures": tried}
    alt = drawing.text("shortcomings_pairs.alt", n=drawing.scope.reports, k=len(pairs), **texts)
    ax, middles = _sheet("shortcomings_pairs", rows, drawing, alt=alt, **texts)
    edge = WIDTH - MARGIN - 0.08
    head = drawing.text("shortcomings_pairs.likeness")
    write(ax, edge, 0.16, head, ha="right", size=SMALL, color=GREY)
    for y, pair in zip(middles, pairs, strict=True):
        write(ax, edge, y, f"{pair[0].similarity:.2f}", ha="right")
    return ax


@figure(groups.clauses)
def shortcomings_clauses(data: pd.DataFrame, drawing: Drawing) -> Axes:
    """Draw the words and a typical clause of each theme, or of the groups in it."""
    name, enough = "shortcomings_clauses", groups.ENOUGH_OF_THEME
    fixed: dict[str, Any] = {"enough": enough, "stable": groups.STABLE}
    if data.empty:
        return drawing.message(name, f"{name}.few", **fixed, more="")
    themes = [frames.rows(own[own["example"]]) for _, own in data.groupby("theme", sort=False)]
    wide = WIDTH - 2 * MARGIN - 0.2
    rows = []
    for own in themes:
        lines = [(drawing.name_of(own[0]), INK), (own[0].terms, BLUE)]
        for row in own[:_MOST_GROUPS]:
            words = f"· {row.group_terms} " if row.group_terms else ""
            lines.append((f"{words}“{row.text}” {titled(row.label, row.year)}", GREY))
        lines.append((_division(own, drawing), GREY))
        rows.append(_lines([line for line in lines if line[0]], wide))
    divided = sum(len(own) > 1 for own in themes)
    items = [
        drawing.text(f"{name}.item", name=drawing.name_of(own[0]), terms=own[0].terms)
        for own in themes[:3]
    ]
    alt = drawing.text(
        f"{name}.alt", n=drawing.scope.reports, k=len(themes), g=divided,
        items=drawing.join(items), **fixed,
    )  # fmt: skip
    cut = any(len(own) > _MOST_GROUPS for own in themes)
    more = drawing.text(f"{name}.more", most=_MOST_GROUPS) if cut else ""
    ax, middles = _sheet(name, rows, drawing, 0.05, alt=alt, more=more, **fixed)
    for y, lines, own in zip(middles, rows, themes, strict=True):
        top = y - _LEADING * (len(lines) - 1) / 2
        text = drawing.text(f"{name}.size", k=own[0].statements, m=own[0].issuers)
        write(ax, WIDTH - MARGIN - 0.08, top, text, ha="right", size=SMALL, color=GREY)
    return ax


def _division(own: list[Any], drawing: Drawing) -> str:
    """Say how stable the groups of a theme are."""
    shares = {key: getattr(own[0], key) for key in _MEASURES[:3]}
    texts = {key: "–" if share is None else f"{share:.2f}" for key, share in shares.items()}
    kind = "divided" if len(own) > 1 else "whole"
    return drawing.text(f"shortcomings_clauses.{kind}", g=len(own), **texts)


def first_sentence(text: str) -> str:
    """Return the first sentence of a point without its marker.

    Examples
    --------
    >>> first_sentence("一是普法宣传还不够精准，群众法制观念不强。未结合镇实际。")
    '普法宣传还不够精准，群众法制观念不强'
    """
    return opening(_MARKER.sub("", text.strip())).rstrip("。！？；;")


def _quote(row: Any) -> str:
    return f"“{first_sentence(row.text)}” {titled(row.label, row.year)}"


def _lines(texts: _Lines, wide: float) -> _Lines:
    """Break texts into lines, each text into two at most."""
    return [
        (line, color)
        for text, color in texts
        for line in wrap(text, wide - 0.1, TEXT if color == INK else SMALL, most=2)
    ]


def _high(lines: _Lines) -> float:
    return _AROUND + _LEADING * len(lines)


def _sheet(
    name: str, rows: list[_Lines], drawing: Drawing, head: float = _HEAD, **texts: Any
) -> tuple[Axes, list[float]]:
    """Start a chart with the lines of rows on bands; return the middle of each row too."""
    high = head + sum(map(_high, rows))
    ax = drawing.chart(name, high, **texts).sheet(high)
    top, middles = head, []
    for i, lines in enumerate(rows):
        high = _high(lines)
        if i % 2 == 0:
            ax.fill_between([MARGIN, WIDTH - MARGIN], top, top + high, color=BAND, lw=0)
        for j, (line, color) in enumerate(lines):
            y = top + _AROUND / 2 + _LEADING * (j + 0.5)
            size = TEXT if color == INK else SMALL
            write(ax, MARGIN + 0.08, y, line, ha="left", size=size, color=color)
        middles.append(top + high / 2)
        top += high
    return ax, middles
