"""Facts to the panel: one value per issuer, year and indicator."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

import pandas as pd

from lawstats.schema import TABLES, Column, Qualifier, Table
from lawstats.vocabulary import Indicator, Vocabulary

Basis = Literal["single", "total", "sum_of_parts", "new_only", "stated_absence"]
Period = Literal["year", "to_date", "cumulative"]

_REPORT = ["report_id", "issuer_id", "issuer", "level", "division_code", "year"]
PANEL = Table(
    "panel",
    "one row per issuer, year and indicator",
    (
        *(column for column in TABLES["reports"].columns if column.name in _REPORT),
        Column("indicator", "str", "id in the vocabulary list indicators"),
        Column(
            "value",
            "float64",
            "value in the unit of the row; 0 where the report says that there was none",
            "the report gives two different rates",
        ),
        Column("unit", "str", "unit of the indicator"),
        Column("qualifier", "str", "the vaguest of the numbers used", values=get_args(Qualifier)),
        Column(
            "basis",
            "str",
            "where the value comes from: single, one number; total, a total beside its parts; "
            "sum_of_parts, parts added up; new_only, additions (新增) alone; stated_absence, said "
            "not to have occurred",
            values=get_args(Basis),
        ),
        Column(
            "period",
            "str",
            "what the value covers: year; to_date, up to a day of the year (截至…); cumulative, "
            "since an earlier year (自…以来)",
            values=get_args(Period),
        ),
        Column("n_facts", "int32", "how many numbers, or absences, the report has for it"),
        Column("fact_ids", "str", "their fact_id, one a line"),
    ),
    ("issuer_id", "year", "indicator"),
)
_DTYPES = {c.name: "Int16" if c.dtype == "int16" else c.dtype for c in PANEL.columns}
_FACT = ["report_id", "indicator", "unit", "fact_id", "value", "qualifier", "quote", "clause"]
# 共 is part of too many other words (公共, 中华人民共和国).
_TOTAL = re.compile(r"共计|合计|总计|累计|总数|总共|共有|(?<!公)共(?![同产青和建治享])|达到|现有")
_NEW = re.compile(
    r"新(?:增|取得|培养|选聘|聘|招|建|发展|培育|任|获得|考取|吸纳|选任|配备|认定|领|申领)|增加|增补"
)
_TO_DATE = re.compile(r"截[至止]")
_CUMULATIVE = re.compile(r"自[^，。]{1,20}(?:以来|起)|20\d\d年以来|近[两三四五]年")
_QUALIFIERS = ("about", "over", "at_least", "at_most")


class _Fact(NamedTuple):
    fact_id: str
    value: float
    qualifier: str
    quote: str
    clause: str


def latest(reports: pd.DataFrame) -> pd.DataFrame:
    """Keep of each issuer and year the later report (released_on, published_on, report_id).

    Returns
    -------
    pandas.DataFrame
        Rows of `reports`, sorted by report_id.
    """
    rows = reports.sort_values(["released_on", "published_on", "report_id"], na_position="first")
    rows = rows.drop_duplicates(["issuer_id", "year"], keep="last")
    return rows.sort_values("report_id", ignore_index=True)


def panel(
    reports: pd.DataFrame,
    quantities: pd.DataFrame,
    absences: pd.DataFrame,
    vocabulary: Vocabulary,
) -> pd.DataFrame:
    r"""Reduce facts to one value per issuer, year and indicator.

    Repeats of one clause are dropped. A ``flow`` or ``total`` is the stated total, else the sum of
    its parts; a ``stock`` is the largest sentence, its parts added, additions (新增) counting only
    where nothing else is stated; a ``rate`` is as printed, and missing where two differ. A number
    with a measure word outside the indicator's `units` does not enter. A stated absence is 0;
    silence gives no row.

    Parameters
    ----------
    reports, quantities, absences : pandas.DataFrame
        The tables of those names.
    vocabulary : Vocabulary

    Returns
    -------
    pandas.DataFrame
        One row per issuer_id, year and indicator, sorted by them; the columns of `PANEL`. Of two
        reports of one issuer and year the later one counts, see `latest`.

    Examples
    --------
    >>> from lawstats.parse import parse
    >>> from lawstats.vocabulary import load
    >>> text = "和平镇2023年法治政府建设情况报告\n一、主要做法\n建成法治公园1个、法治长廊2个。"
    >>> report = parse(text)
    >>> frames = [report.frame(t) for t in ("reports", "quantities", "absences")]
    >>> panel(*frames, load())[["indicator", "value", "basis"]].values.tolist()
    [['publicity_venues', 3.0, 'sum_of_parts']]
    """
    facts: dict[tuple[str, str], list[_Fact]] = defaultdict(list)
    rows = quantities.sort_values(["report_id", "start"], ignore_index=True)
    rows = rows.assign(clause=_clauses(rows))
    for report_id, name, unit, *fact in rows[rows["indicator"].notna()][_FACT].itertuples(
        index=False, name=None
    ):
        known = vocabulary.indicators.get(name)
        if known and unit in known.units:
            facts[report_id, name].append(_Fact(*fact))
    denied: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for report_id, name, fact_id, quote in absences[
        ["report_id", "indicator", "fact_id", "quote"]
    ].itertuples(index=False, name=None):
        denied[report_id, name].append((fact_id, quote))
    out = []
    for report in latest(reports)[_REPORT].itertuples(index=False, name=None):
        for indicator in vocabulary.indicators.values():
            key = (report[0], indicator.id)
            if key in facts:
                out.append((*report, *_row(facts[key], indicator, report[-1])))
            elif key in denied:
                ids = sorted({fact_id for fact_id, _ in denied[key]})
                period = _period([quote for _, quote in denied[key]], report[-1])
                out.append(
                    (
                        *(*report, indicator.id, 0.0, indicator.unit, "exact", "stated_absence"),
                        *(period, len(ids), "\n".join(ids)),
                    )
                )
    frame = pd.DataFrame(out, columns=list(_DTYPES)).astype(_DTYPES)
    frame["order"] = frame["indicator"].map(
        {name: i for i, name in enumerate(vocabulary.indicators)}
    )
    frame = frame.sort_values(["issuer_id", "year", "order"], ignore_index=True)
    return frame.drop(columns="order")


def jumps(
    panel: pd.DataFrame, vocabulary: Vocabulary, *, factor: float = 10, floor: float = 10
) -> pd.DataFrame:
    """List values that are many times, or a small part of, the same issuer's of the year before.

    Most are real (a campaign, another way to count) or misread; a look at both sentences tells
    which. Rates, which two bodies seldom compute alike, are left out.

    Parameters
    ----------
    panel : pandas.DataFrame
        Made by `panel`.
    vocabulary : Vocabulary
    factor : float
        A value is listed from this many times the one before, and down to one of so many parts.
    floor : float
        Where either value is below, nothing is listed: from 1 to 10 is no jump.

    Returns
    -------
    pandas.DataFrame
        One row per issuer, indicator and year, sorted by issuer_id, year and the order of the
        panel: issuer_id, issuer, level, division_code, indicator, unit, year, value, period,
        fact_ids, those of the year before (value_before, period_before, fact_ids_before), and
        ratio, value by value_before, to 6 digits.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> frame = pd.DataFrame({"issuer_id": "a", "year": [2022, 2023], "value": [12.0, 120.0]})
    >>> frame = frame.assign(indicator="penalty_cases").reindex(columns=PANEL.names)
    >>> jumps(frame, load())[["value_before", "value", "ratio"]].values.tolist()
    [[12.0, 120.0, 10.0]]
    """
    counted = {i.id for i in vocabulary.indicators.values() if i.kind != "rate"}
    known = ~panel["issuer_id"].str.endswith(":?")
    rows = panel[known & panel["indicator"].isin(counted) & (panel["value"] >= floor)]
    key = ["issuer_id", "indicator", "year"]
    before = rows[[*key, "value", "period", "fact_ids"]].assign(year=rows["year"] + 1)
    pairs = rows.merge(before, on=key, suffixes=("", "_before"))
    pairs["ratio"] = (pairs["value"] / pairs["value_before"]).round(6)
    far = (pairs["value"] >= factor * pairs["value_before"]) | (
        pairs["value"] * factor <= pairs["value_before"]
    )
    kept = ["issuer_id", "issuer", "level", "division_code", "indicator", "unit", "year"]
    told = ["value", "period", "fact_ids"]
    columns = [*kept, *told, *(f"{name}_before" for name in told), "ratio"]
    return pairs.loc[far, columns].reset_index(drop=True)


def _clauses(quantities: pd.DataFrame) -> list[str]:
    """Give what the clause of each number says up to and with it.

    A number can stand in its sentence twice. The rows come in the order of the text, so the first
    number of a sentence tells where the sentence starts, and the others where they stand in it.
    """
    out = []
    sentence, base = "", 0
    columns = ["quote", "raw", "start"]
    for quote, raw, start in quantities[columns].itertuples(index=False, name=None):
        if quote != sentence or not quote.startswith(raw, start - base):
            sentence, base = quote, start - quote.find(raw)
        at = start - base
        out.append(re.split("[，。；：！？、,;]", quote[:at])[-1] + raw)
    return out


def _row(
    facts: list[_Fact], indicator: Indicator, year: int | None
) -> tuple[str, float, str, str, str, str, int, str]:
    distinct = list({(f.clause, f.value): f for f in facts}.values())
    value, basis, used = _reduce(distinct, indicator)
    qualifiers = {f.qualifier for f in used}
    qualifier = next((q for q in _QUALIFIERS if q in qualifiers), "exact")
    ids = sorted({f.fact_id for f in facts})
    period = _period([f.quote for f in used], year)
    return (indicator.id, value, indicator.unit, qualifier, basis, period, len(ids), "\n".join(ids))


def _reduce(facts: list[_Fact], indicator: Indicator) -> tuple[float, str, list[_Fact]]:
    values = {f.value for f in facts}
    if len(values) == 1 and (len(facts) == 1 or indicator.kind != "flow"):
        new = indicator.kind == "stock" and all(_NEW.search(f.clause) for f in facts)
        return facts[0].value, "new_only" if new else "single", facts[:1]
    if indicator.kind == "rate":
        return float("nan"), "single", facts
    if indicator.kind == "stock":
        return _stock(facts)
    largest = max(facts, key=lambda f: f.value)
    rest = [f for f in facts if f is not largest]
    parts = round(sum(f.value for f in rest), 6)
    # 累计张贴海报415幅、横幅126条: in one sentence the total word speaks of the whole list.
    stated = _TOTAL.search(largest.clause) and all(f.quote != largest.quote for f in rest)
    if stated or (indicator.kind == "total" and parts == largest.value):
        return largest.value, "total", [largest]
    return round(sum(f.value for f in facts), 6), "sum_of_parts", facts


def _stock(facts: list[_Fact]) -> tuple[float, str, list[_Fact]]:
    standing = [f for f in facts if not _NEW.search(f.clause)]
    if not standing:
        return round(sum(f.value for f in facts), 6), "new_only", facts
    sentences: dict[str, list[_Fact]] = defaultdict(list)
    for fact in standing:
        sentences[fact.quote].append(fact)
    return max((_sentence(group) for group in sentences.values()), key=lambda c: c[0])


def _sentence(facts: list[_Fact]) -> tuple[float, str, list[_Fact]]:
    largest = max(facts, key=lambda f: f.value)
    if _TOTAL.search(largest.clause) and len(facts) > 1:
        return largest.value, "total", [largest]
    if len({f.value for f in facts}) == 1:
        return largest.value, "single", [largest]
    return round(sum(f.value for f in facts), 6), "sum_of_parts", facts


def _period(quotes: Sequence[str], year: int | None) -> str:
    if any(_CUMULATIVE.search(q) and f"{year}年以来" not in q for q in quotes):
        return "cumulative"
    return "to_date" if any(_TO_DATE.search(q) for q in quotes) else "year"
