"""How notebooks show a corpus or a report: a line, and a table of its reports or numbers."""

from __future__ import annotations

import html
from collections.abc import Mapping

import pandas as pd

from lawstats.schema.tables import ReportTable
from lawstats.text.sentences import one_line
from lawstats.vocabulary import Vocabulary

ROWS = 12
COUNTED: tuple[ReportTable, ...] = ("quantities", "absences", "points", "citations")


def page(line: str, frame: pd.DataFrame, more: int = 0) -> str:
    """Write a line and a table as HTML; all text is escaped, and no network is needed.

    Parameters
    ----------
    line : str
        The words before the colon are bold.
    frame : DataFrame
    more : int
        Number of rows that `frame` leaves out.
    """
    name, _, rest = line.partition(":")
    text = f"<p><b>{html.escape(name)}</b>:{html.escape(rest)}</p>"
    if len(frame):
        with pd.option_context("display.max_colwidth", None):
            text += frame.to_html(index=False, escape=True, border=0, na_rep="")
    return text + (f"<p>… and {more} more</p>" if more > 0 else "")


def counted(frame: pd.DataFrame, tables: Mapping[ReportTable, pd.DataFrame]) -> pd.DataFrame:
    """Count the rows of each report in some tables.

    Parameters
    ----------
    frame : DataFrame
        Rows of the table reports: report_id, issuer, level, year.
    tables : mapping of str to DataFrame
        By name, each with a column report_id.

    Returns
    -------
    DataFrame
        The rows of `frame` with a number for each table.
    """
    counts = {
        name: frame["report_id"].map(table["report_id"].value_counts()).fillna(0).astype("int64")
        for name, table in tables.items()
    }
    return frame.assign(**counts)


def facts(quantities: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
    """List the numbers that have an indicator, with its name and their sentence.

    Returns
    -------
    DataFrame
        One row per number: indicator (its Chinese name), raw, value, unit, quote.
    """
    numbers = quantities.dropna(subset="indicator")
    known = vocabulary.indicators  # the report may come from a run with another vocabulary
    names = [known[i].name_zh if i in known else i for i in numbers["indicator"]]
    shown = {name: numbers[name].map(one_line) for name in ("raw", "quote")}
    return numbers[["value", "unit"]].assign(indicator=names, **shown)[
        ["indicator", "raw", "value", "unit", "quote"]
    ]
