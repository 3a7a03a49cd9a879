"""What tables for figures have in common: reports with short names, names of ids, grids.

Rows of reports carry ``report_id``, ``label`` (`labels`) and ``year``; ids of the vocabulary come
with ``name_zh`` and ``name_en``. DataFrames have a fresh index, and numbers of 6 digits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from lawstats.schema.tables import Table, to_arrow, to_pandas
from lawstats.tables.corpus import Corpus

# Names that so many places share that they tell nothing without the county's.
_GENERIC = (
    r"[东西南北中新老古]?城[东西南北中关区郊厢]?(?:镇|乡|街道)"
    r"|(?:经济|技术|高新|产业|工业|开发|园|区)+"
)


def labels(reports: pd.DataFrame) -> pd.Series[str]:
    """Short names of the issuers for an axis.

    Parameters
    ----------
    reports : DataFrame
        With the columns issuer_id, city and county of the table reports.

    Returns
    -------
    Series of str
        The name without higher places (咸水沽镇), in the order of `reports`. Before a department
        (司法局), a name that many places share (城关镇), and one that two issuers here share,
        stands the county, else the city; where that does not tell them apart, the city and the
        county, else the division code.

    Examples
    --------
    >>> ids = ["1:town:太平镇", "2:town:太平镇", "1:department:司法局"]
    >>> labels(
    ...     pd.DataFrame({"issuer_id": ids, "city": None, "county": ["甲县", None, "甲县"]})
    ... ).tolist()
    ['甲县太平镇', '2太平镇', '甲县司法局']
    """
    issuer_id = reports["issuer_id"]
    ids = issuer_id.str.split(":", n=2)
    names = ids.str[2]
    city, county = reports["city"].fillna(""), reports["county"].fillna("")
    place = county.where(county != "", city)
    nameless = (ids.str[1] == "department") | names.str.fullmatch(_GENERIC)
    label = names.where(~nameless, place + names)
    for longer in (place.where(place != "", ids.str[0]), city + county, ids.str[0]):
        shared = issuer_id.groupby(label).transform("nunique") > 1
        label = label.where(~shared, longer + names)
    return label.rename("label")


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
    """List reports in the order of issuer and year: report_id, issuer_id, label, level, year."""
    reports = corpus.reports(columns=["report_id", "issuer_id", "city", "county", "level", "year"])
    reports = reports.assign(label=labels(reports)).sort_values(["issuer_id", "year", "report_id"])
    return reports[["report_id", "issuer_id", "label", "level", "year"]].reset_index(drop=True)


def with_names(data: pd.DataFrame, corpus: Corpus, list_name: str, column: str) -> pd.DataFrame:
    """Put name_zh and name_en behind a column of ids."""
    entries = corpus.vocabulary.lists[list_name]
    at = data.columns.get_loc(column)
    assert isinstance(at, int)
    data.insert(at + 1, "name_zh", [entries[i].name_zh for i in data[column]])
    data.insert(at + 2, "name_en", [entries[i].name_en for i in data[column]])
    return data


def grid(reports: pd.DataFrame, column: str, ids: Iterable[str]) -> pd.DataFrame:
    """Every report with every id."""
    return reports[["report_id", "label", "year"]].merge(
        pd.DataFrame({column: list(ids)}, dtype="str"), how="cross"
    )
