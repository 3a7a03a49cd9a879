"""Panel values in words: numbers with their signs and marks, and what these mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, get_args

import pandas as pd

from lawstats.figures.chart import Drawing
from lawstats.schema.tables import CountStage

_SIGNS = {"over": "≥ ", "at_least": "≥ ", "about": "≈ ", "at_most": "≤ "}


class Value(NamedTuple):
    """A panel value: the columns that `stated` and `explained` read."""

    value: float
    qualifier: str
    basis: str = "single"
    period: str = "year"
    corrected: bool = False


def number(value: float) -> str:
    """Write a value with thousands separators and the digits it has, at most two decimals.

    Examples
    --------
    >>> number(13650.0), number(93.1), number(0.0)
    ('13,650', '93.1', '0')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def sign(row: Any) -> str:
    """Return the sign of a panel value: ≥ for 余 and 多, ≈ for 约, nothing for a plain number."""
    return _SIGNS.get(str(row.qualifier), "")


def stated(row: Any) -> str:
    """Write a panel value as the report does: ≥ for 余 and 多, ≈ for 约."""
    return sign(row) + number(float(row.value))


def value_of(row: Any, drawing: Drawing) -> str:
    """Write what a cell shows of a panel value, without its marks."""
    if pd.isna(row.value):
        return drawing.text("differ")
    if row.basis == "stated_absence":
        return drawing.text("none")
    return stated(row)


def _marks(row: Any) -> list[str]:
    """List the marks of a value, which say how it was counted: ends of keys compare.mark."""
    basis = {"sum_of_parts": ["sum"], "new_only": ["new"]}.get(str(row.basis), [])
    period = [] if row.period == "year" else [str(row.period)]
    stage = getattr(row, "other_stage", None)
    stages = [] if pd.isna(stage) else [str(stage)]
    return [*period, *stages, *basis, *(["corrected"] if row.corrected else [])]


def marks(row: Any, drawing: Drawing) -> str:
    """Write the marks of a panel value: 截至, 累计, 办结, Σ, 新增, †."""
    return " ".join(drawing.text(f"compare.mark.{mark}") for mark in _marks(row))


_EXPLAINED = ("over", "about", "at_most", "none", "differ", "silent")
_NOTED = ("to_date", "cumulative", *get_args(CountStage), "sum", "new", "corrected")


def explained(rows: Iterable[Any], drawing: Drawing, *, silent: bool) -> tuple[str, str]:
    """Explain the signs and the marks of panel values, only those that occur.

    Parameters
    ----------
    rows : iterable
        Rows drawn, with the columns of a panel value.
    silent : bool
        Whether there are dots, for reports that state nothing.

    Returns
    -------
    signs, marks : str
        For the grey line above a figure, and for the note below.
    """
    there = {"silent"} if silent else set()
    for row in rows:
        there.update(_marks(row))
        if pd.isna(row.value):
            there.add("differ")
        elif row.basis == "stated_absence":
            there.add("none")
        else:
            there.add({"at_least": "over"}.get(str(row.qualifier), str(row.qualifier)))
    signs, notes = (
        drawing.join([drawing.text(f"compare.told.{key}") for key in keys if key in there])
        for keys in (_EXPLAINED, _NOTED)
    )
    return drawing.stop(signs), drawing.stop(notes)


def level_name(level: object, drawing: Drawing) -> str:
    """Return the name of a level, also of an unknown one."""
    return drawing.text(f"compare.level.{'unknown' if pd.isna(level) else level}")  # type: ignore[call-overload]


def kind_name(level: object, office: object, drawing: Drawing) -> str:
    """Return the name of a level; of departments with the kind they are of."""
    if pd.isna(office):  # type: ignore[call-overload]
        return level_name(level, drawing)
    return drawing.text("compare.office", office=drawing.name("offices", str(office)))


def group_of(data: pd.DataFrame, drawing: Drawing) -> tuple[Drawing, str, str]:
    """Name the level, the office and the year of rows.

    Returns
    -------
    drawing : Drawing
        Narrowed to the reports of the rows.
    group, others : str
        Level and year; how many reports are left out, empty if none.
    """
    columns = ("level", "office", "year")
    level, office, year = (data[c].iloc[0] if len(data) else None for c in columns)
    n = int(data["reports"].iloc[0]) if len(data) else 0
    known = "" if pd.isna(year) else str(year)
    group = drawing.text("compare.group" if known else "compare.group_no_year",
        level=kind_name(level, office, drawing), year=known,
    )  # fmt: skip
    left = drawing.scope.reports - n
    others = drawing.text("compare.others", k=left) if left else ""
    years = (int(known),) if known else ()
    return drawing.narrowed(reports=n, issuers=n, years=years), group, others
