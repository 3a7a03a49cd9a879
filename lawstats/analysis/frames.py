"""Steps that the functions of the analysis share: short names, names of ids, grids, rows.

Every DataFrame of the analysis has a fresh index and numbers rounded to 6 digits. A row about a
report has ``report_id``, ``label`` (see `labels`) and ``year``; a column of vocabulary ids is
followed by ``name_zh`` and ``name_en``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from lawstats.schema.tables import Table, to_arrow, to_pandas
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary.issuers import name_in, report_in

# So many places have these names that they say nothing without the county.
_GENERIC = (
    r"[东西南北中新老古]?城[东西南北中关区郊厢]?(?:镇|乡|街道)"
    r"|(?:经济|技术|高新|产业|工业|开发|园|区)+"
)


def labels(reports: pd.DataFrame) -> pd.Series[str]:
    """Make short names of the issuers, as for an axis.

    Parameters
    ----------
    reports : DataFrame
        With the columns issuer_id, city and county of the table reports.

    Returns
    -------
    Series of str
        The name without higher places (咸水沽镇), with the index of `reports`. The county, else
        the city, comes first for a department (司法局), for a name that many places have (城关镇)
        and for one that two issuers here have. If two labels are still equal, the city and the
        county come first, else the division code.

    Examples
    --------
    >>> ids = ["1:town:太平镇", "2:town:太平镇", "1:department:司法局"]
    >>> labels(
    ...     pd.DataFrame({"issuer_id": ids, "city": None, "county": ["甲县", None, "甲县"]})
    ... ).tolist()
    ['甲县太平镇', '2太平镇', '甲县司法局']
    """
    issuer_id = reports["issuer_id"]
    code, level = (issuer_id.str.split(":", n=2).str[i] for i in (0, 1))
    names = issuer_id.map(name_in).astype("str")
    city, county = reports["city"].fillna(""), reports["county"].fillna("")
    place = county.where(county != "", city)
    # A null code leaves the places in the name.
    nameless = ((level == "department") & (code != "?")) | names.str.fullmatch(_GENERIC)
    label = names.where(~nameless, place + names)
    for longer in (place.where(place != "", code), city + county, code):
        shared = issuer_id.groupby(label).transform("nunique") > 1
        label = label.where(~shared, longer + names)
    # Bodies that are not settled are told by their reports.
    report = issuer_id.map(report_in).fillna("").astype("str")
    shared = (issuer_id.groupby(label).transform("nunique") > 1) & (report != "")
    return label.where(~shared, label + " (" + report + ")").rename("label")


def rows(frame: pd.DataFrame) -> list[Any]:
    """List the rows of a DataFrame as named tuples, in order; null is None.

    Examples
    --------
    >>> rows(pd.DataFrame({"town": ["甲镇", None], "year": [2023, 2024]}).astype({"town": "str"}))
    [Pandas(town='甲镇', year=2023), Pandas(town=None, year=2024)]
    """
    plain = frame.astype(object).where(frame.notna(), None)
    return list(plain.itertuples(index=False))


def to_frame(table: Table, given: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Make a DataFrame with the columns and dtypes of a table from one dict a row.

    Rows are sorted by the key of the table, null last; a column that a dict does not have is null.
    """

    def key(row: Mapping[str, Any]) -> list[tuple[bool, Any]]:
        return [(row.get(name) is None, row.get(name)) for name in table.key]

    unsorted = Table(table.name, table.meaning, table.columns, ())
    ordered = [tuple(row.get(name) for name in table.names) for row in sorted(given, key=key)]
    return to_pandas(table, to_arrow(unsorted, ordered))


def labelled_reports(corpus: Corpus) -> pd.DataFrame:
    """List the reports with their short names.

    Returns
    -------
    DataFrame
        One row per report, by issuer_id, year and report_id: report_id, issuer_id, label, level,
        office (str; level null: unknown; office null: a government), year (Int16; null: the report
        does not say).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> labelled_reports(read_corpus("data/raw"))["label"].tolist()[0]
    '咸水沽镇'
    """
    columns = ["report_id", "issuer_id", "city", "county", "level", "office", "year"]
    reports = corpus.reports(columns=columns)
    reports = reports.assign(label=labels(reports)).sort_values(["issuer_id", "year", "report_id"])
    columns = ["report_id", "issuer_id", "label", "level", "office", "year"]
    return reports[columns].reset_index(drop=True)


def with_names(data: pd.DataFrame, corpus: Corpus, list_name: str, column: str) -> pd.DataFrame:
    """Insert name_zh and name_en after a column of ids of a list of the vocabulary."""
    entries = corpus.vocabulary.lists[list_name]
    at = data.columns.get_loc(column)
    assert isinstance(at, int)
    data.insert(at + 1, "name_zh", [entries[i].name_zh for i in data[column]])
    data.insert(at + 2, "name_en", [entries[i].name_en for i in data[column]])
    return data


def grid(reports: pd.DataFrame, column: str, ids: Iterable[str]) -> pd.DataFrame:
    """Combine every report with every id: report_id, label, year and the column of ids."""
    return reports[["report_id", "label", "year"]].merge(
        pd.DataFrame({column: list(ids)}, dtype="str"), how="cross"
    )


def units(indicators: pd.Series[str], corpus: Corpus) -> pd.Series[str]:
    """Give the unit of each indicator id, with the same index."""
    entries = corpus.vocabulary.indicators
    return pd.Series([entries[i].unit for i in indicators], index=indicators.index, dtype="str")
