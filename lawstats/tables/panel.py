"""Make the panel of facts: one value per issuer, year and indicator."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import get_args

import pandas as pd

from lawstats.schema.tables import TABLES, Column, Qualifier, Table
from lawstats.tables.aggregate import Aggregator, Basis, PanelCell, PanelNumber
from lawstats.text.periods import Period, longest, period_of
from lawstats.text.sentences import unwrapped
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.issuers import is_settled

_REPORT = ["report_id", "issuer_id", "issuer", "level", "division_code", "year"]
PANEL = Table(
    "panel",
    "one row per issuer, year and indicator; per report if issuer or year is unknown",
    (
        *(column for column in TABLES["reports"].columns if column.name in _REPORT),
        Column("indicator", "str", "id in the vocabulary list indicators"),
        Column(
            "value",
            "float64",
            "value in the unit of the row; 0 if the report says that there was none",
            "the report gives two different rates",
        ),
        Column("unit", "str", "unit of the indicator"),
        Column(
            "qualifier",
            "str",
            "the least exact qualifier of the numbers used",
            values=get_args(Qualifier),
        ),
        Column(
            "basis",
            "str",
            "how the value came about: single, one number; total, a total given together with its "
            "parts; sum_of_parts, the sum of parts; new_only, only additions (新增); "
            "stated_absence, the report says that it did not occur",
            values=get_args(Basis),
        ),
        Column(
            "period",
            "str",
            "the period of the value: year; to_date, up to a day of the year (截至…); cumulative, "
            "since an earlier year (自…以来)",
            values=get_args(Period),
        ),
        Column("n_facts", "int32", "number of quantities or absences behind the value"),
        Column("fact_ids", "str", "their fact_id, one per line"),
        Column("corrected", "bool", "whether corrections.csv changed or removed one of them"),
        Column(
            "value_low",
            "float64",
            "lower bound of the value, in the unit of the row; the lowest of several rates",
            "the report gives no lower bound (约, 不超过)",
        ),
        Column(
            "value_high",
            "float64",
            "upper bound of the value, excluded after 余 and 多 (200余 is below 300); the highest "
            "of several rates",
            "the report gives no upper bound (约, 以上), or may count something more",
        ),
        next(column for column in TABLES["quantities"].columns if column.name == "stage"),
        next(column for column in TABLES["reports"].columns if column.name == "office"),
    ),
    ("issuer_id", "year", "report_id", "indicator"),
)
_DTYPES = {c.name: "Int16" if c.dtype == "int16" else c.dtype for c in PANEL.columns}
_NUMBER = ["report_id", "indicator", "unit", "stage", "upper"]
_NUMBER += ["fact_id", "value", "qualifier", "raw", "quote"]
_BREAK = re.compile("[，。；：！？、,;]")
_RANGE = r"\s?[-—–－~～至到]\s?"

_Key = tuple[str, str]  # report_id and indicator


def settled(issuer_ids: pd.Series[str]) -> pd.Series[bool]:
    """Mark the issuer_ids of bodies that are sure: `lawstats.vocabulary.issuers.is_settled`.

    The reports of other bodies are in the panel, but in no series and no comparison of years.

    Returns
    -------
    pandas.Series of bool
        With the index of `issuer_ids`.
    """
    marks = [is_settled(issuer_id) for issuer_id in issuer_ids]
    return pd.Series(marks, index=issuer_ids.index, dtype="bool")


def latest(reports: pd.DataFrame) -> pd.DataFrame:
    """Keep the latest report of each issuer and year (by released_on, published_on, report_id).

    Reports whose issuer is not settled (see `settled`) or whose year is null all stay: two of them
    may or may not have the same issuer and year.

    Returns
    -------
    pandas.DataFrame
        Rows of `reports`, sorted by report_id.
    """
    rows = reports.sort_values(["released_on", "published_on", "report_id"], na_position="first")
    unknown = ~settled(rows["issuer_id"]) | rows["year"].isna()
    rows = rows[unknown | ~rows.duplicated(["issuer_id", "year"], keep="last")]
    return rows.sort_values("report_id", ignore_index=True)


def panel(
    reports: pd.DataFrame,
    quantities: pd.DataFrame,
    absences: pd.DataFrame,
    vocabulary: Vocabulary,
    corrections: pd.DataFrame | None = None,
) -> pd.DataFrame:
    r"""Aggregate facts to one value per issuer, year and indicator.

    The indicator's ``kind`` decides how (`lawstats.tables.aggregate.Aggregator` has the rules).
    A ``flow`` or ``total`` is the stated total, else the sum of those numbers that the words show
    to be disjoint. A ``stock`` is the largest sentence, its components added; additions (新增)
    count only if the report states nothing else. A ``rate`` is as printed, and missing if two
    values differ; then the bounds are the lowest and the highest. The two ends of a range are one
    value. A number with a measure word outside the indicator's `units` does not enter. A stated
    absence is 0; silence gives no row.

    Parameters
    ----------
    reports, quantities, absences : pandas.DataFrame
        The tables of those names.
    vocabulary : Vocabulary
    corrections : pandas.DataFrame, optional
        Corrections that the tables contain, as `Corpus.corrections` returns them.

    Returns
    -------
    pandas.DataFrame
        One row per issuer_id, year and indicator, sorted by them; the columns of `PANEL`. Of two
        reports of one issuer and year, only the later one counts, see `latest`. Each report of an
        unsettled issuer or of an unknown year has rows of its own, with its own report_id; they
        belong to no series.

    Examples
    --------
    >>> from lawstats.extract.report import parse
    >>> from lawstats.vocabulary import load
    >>> text = "和平镇2023年法治政府建设情况报告\n一、主要做法\n建成法治公园1个、法治长廊2个。"
    >>> report = parse(text)
    >>> frames = [report.frame(t) for t in ("reports", "quantities", "absences")]
    >>> panel(*frames, load())[["indicator", "value", "basis"]].values.tolist()
    [['publicity_venues', 3.0, 'sum_of_parts']]
    """
    numbers = _numbers_by_key(quantities, vocabulary)
    denials = _denials_by_key(absences)
    corrected_numbers = _corrected_keys(quantities, "q", corrections)
    corrected_denials = _corrected_keys(absences, "a", corrections)
    aggregate = Aggregator(vocabulary)
    rows = []
    taken = latest(reports)[[*_REPORT, "office"]]
    for *report, office in taken.itertuples(index=False, name=None):
        year = None if pd.isna(report[-1]) else report[-1]
        for indicator in vocabulary.indicators.values():
            key = (report[0], indicator.id)
            if found := numbers.get(key):
                cell = aggregate(found, indicator, year)
                ids, corrected = {n.fact_id for n in found}, key in corrected_numbers
            elif denied := denials.get(key):
                period = longest(period_of(quote, year) for _, quote in denied)
                cell = PanelCell(0.0, "exact", "stated_absence", period, 0.0, 0.0, None)
                ids, corrected = {fact_id for fact_id, _ in denied}, key in corrected_denials
            else:
                continue
            fact_ids = "\n".join(sorted(ids))
            value, *how = cell[:4]
            row = (*report, indicator.id, value, indicator.unit, *how)
            rows.append((*row, len(ids), fact_ids, corrected, *cell[4:], office))
    frame = pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)
    order = {name: i for i, name in enumerate(vocabulary.indicators)}
    frame["order"] = frame["indicator"].map(order)
    by = ["issuer_id", "year", "report_id", "order"]
    return frame.sort_values(by, ignore_index=True).drop(columns="order")


def _numbers_by_key(
    quantities: pd.DataFrame, vocabulary: Vocabulary
) -> dict[_Key, list[PanelNumber]]:
    """Collect the numbers of each report and indicator, in the order of the text."""
    rows = _with_upper_ends(quantities.sort_values(["report_id", "start"], ignore_index=True))
    numbers: dict[_Key, list[PanelNumber]] = defaultdict(list)
    values = rows[_NUMBER].itertuples(index=False, name=None)
    for (report_id, name, unit, stage, upper, *value, raw, quote), context in zip(
        values, _contexts(rows), strict=True
    ):
        indicator = vocabulary.indicators.get(name) if isinstance(name, str) else None
        if indicator and unit in indicator.units:
            shown = (unwrapped(raw), unwrapped(quote))
            more = (stage if isinstance(stage, str) else None, None if upper != upper else upper)
            numbers[report_id, name].append(PanelNumber(*(*value, *shown, *context, *more)))
    return numbers


def _with_upper_ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Make one row of the two numbers of a range (3至5次), with the second as `upper`.

    The second number of a range is inside the span of the first, or comes directly after it, each
    with its measure word (30家至40家).
    """
    ends = rows.groupby("report_id")["end"].shift(fill_value=0)
    inside = rows["start"] < ends
    for i in rows.index[~inside & (rows["start"] - ends <= 3) & (rows["qualifier"] == "about")]:
        if i and rows["unit"][i] == rows["unit"][i - 1] and rows["qualifier"][i - 1] == "about":
            both = f"{re.escape(rows['raw'][i - 1])}{_RANGE}{re.escape(rows['raw'][i])}"
            inside[i] = re.search(both, rows["quote"][i]) is not None
    upper = rows["value"].where(inside).shift(-1)
    return rows.assign(upper=upper)[~inside].reset_index(drop=True)


def _contexts(quantities: pd.DataFrame) -> Iterator[tuple[int, int, str, str]]:
    """Find for each number its position, sentence, left and right, as in `PanelNumber`.

    The same number can be in its sentence twice. The rows are in the order of the text, so the
    first number of a sentence gives the start of the sentence, and the other numbers their position
    in it.
    """
    rows = list(quantities[["report_id", "quote", "raw", "start"]].itertuples(index=False))
    found: list[tuple[int, int]] = []  # sentence and position
    last, sentence = ("", ""), 0
    for report_id, quote, raw, start in rows:
        if (report_id, quote) != last or not quote.startswith(raw, start - sentence):
            last, sentence = (report_id, quote), start - quote.find(raw)
        found.append((sentence, start - sentence))
    for i, ((sentence, position), (_, quote, raw, _)) in enumerate(zip(found, rows, strict=True)):
        near = [j for j in (i - 1, i + 1) if 0 <= j < len(rows) and found[j][0] == sentence]
        near = [j for j in near if rows[j][:2] == rows[i][:2]]
        begin = max((found[j][1] + len(rows[j][2]) for j in near if j < i), default=0)
        end = min((found[j][1] for j in near if j > i), default=len(quote))
        left = _BREAK.split(unwrapped(quote[begin:position]))[-1]
        right = _BREAK.split(unwrapped(quote[position + len(raw) : end]))[0]
        yield len(unwrapped(quote[:position])), sentence, left, right


def _denials_by_key(absences: pd.DataFrame) -> dict[_Key, list[tuple[str, str]]]:
    """Collect the absences of each report and indicator: fact_id and quote."""
    denials: dict[_Key, list[tuple[str, str]]] = defaultdict(list)
    rows = absences[["report_id", "indicator", "fact_id", "quote"]]
    for report_id, name, fact_id, quote in rows.itertuples(index=False, name=None):
        denials[report_id, name].append((fact_id, unwrapped(quote)))
    return denials


def _corrected_keys(
    facts: pd.DataFrame, letter: str, corrections: pd.DataFrame | None
) -> set[_Key]:
    """Find the keys to which corrections changed, added or removed a fact.

    Parameters
    ----------
    facts : pandas.DataFrame
        quantities or absences, as corrected.
    letter : str
        The letter in their fact_id.
    corrections : pandas.DataFrame, optional
    """
    if corrections is None:
        return set()
    applied = corrections[corrections["state"] == "applied"]
    # Several absences that one correction changes have an id each, one per line.
    fact = rf":{letter}[0-9]+(?::[a-z0-9_]+)?(?:\n|$)"
    applied = applied[applied["fact_id"].str.contains(fact, na=False)]
    ids = applied["fact_id"].str.split("\n").explode()
    now = facts[facts["fact_id"].isin(ids) & facts["indicator"].notna()]
    moved = applied[(applied["field"] == "indicator") & applied["old_value"].notna()]
    before = zip(moved["report_id"], moved["old_value"].str.split("\n"), strict=True)
    return set(zip(now["report_id"], now["indicator"], strict=True)) | {
        (report_id, name) for report_id, names in before for name in names
    }
