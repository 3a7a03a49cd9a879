"""Cells of the panel with their report, their peers, and the sentences they come from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple, get_args

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.comparability import other_stage
from lawstats.base.errors import InputError, nearest
from lawstats.schema.tables import Level
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import latest
from lawstats.text.sentences import one_line
from lawstats.vocabulary import Vocabulary

LEVELS: tuple[str, ...] = get_args(Level)
VALUE = ["value", "qualifier", "basis", "period", "stage", "corrected", "n_facts", "fact_ids"]
POPULATION = ("常住人口", "户籍人口")  # names in reference.csv, in persons


def panel_and_reports(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the panel, and the reports it is made of (one per issuer and year) in order.

    Parameters
    ----------
    corpus : Corpus
    """
    dates = ["report_id", "issuer_id", "year", "released_on", "published_on"]
    kept = latest(corpus.reports(dates))["report_id"]
    reports = frames.labelled_reports(corpus)
    return corpus.panel(), reports[reports["report_id"].isin(kept)].reset_index(drop=True)


def ranked(panel: pd.DataFrame, vocabulary: Vocabulary) -> list[str]:
    """List the indicators of a panel: those in most reports first, then with most numbers.

    Parameters
    ----------
    panel : DataFrame
        With indicator and basis.
    vocabulary : Vocabulary
        Its order decides a tie.
    """
    reported = Counter(panel["indicator"])
    stated = Counter(panel.loc[panel["basis"] != "stated_absence", "indicator"])
    return sorted(
        (i for i in vocabulary.indicators if i in reported),
        key=lambda i: (-reported[i], -stated[i]),
    )


def check_level(name: str | None) -> None:
    """Refuse a level that does not exist.

    Parameters
    ----------
    name : str or None
        None is accepted.

    Raises
    ------
    InputError
        There is no such level.
    """
    if name is not None and name not in LEVELS:
        raise InputError(f"unknown level {name!r}; {nearest(name, LEVELS)}")


def check_office(name: str | None, vocabulary: Vocabulary) -> None:
    """Refuse an office that the vocabulary does not have.

    Parameters
    ----------
    name : str or None
        None is accepted.
    vocabulary : Vocabulary

    Raises
    ------
    InputError
        There is no such office.
    """
    if name is not None and name not in vocabulary.offices:
        raise InputError(f"unknown office {name!r}; {nearest(name, vocabulary.offices)}")


def check_indicator(name: str | None, vocabulary: Vocabulary) -> None:
    """Refuse an indicator that the vocabulary does not have.

    Parameters
    ----------
    name : str or None
        None is accepted.
    vocabulary : Vocabulary

    Raises
    ------
    InputError
        There is no such indicator.
    """
    if name is not None and name not in vocabulary.indicators:
        raise InputError(f"unknown indicator {name!r}; {nearest(name, vocabulary.indicators)}")


class _Group(NamedTuple):
    """What peers share; the office is None for governments."""

    level: str | None
    year: int | None
    office: str | None


def peers(
    corpus: Corpus, level: str | None, year: int | None, office: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the panel and the reports of one level and year, of departments those of one office.

    Parameters
    ----------
    corpus, level, year, office
        As of `values`.

    Raises
    ------
    InputError
        There is no such level or office.
    """
    check_level(level)
    check_office(office, corpus.vocabulary)
    panel, reports = panel_and_reports(corpus)
    groups = [
        _Group(row.level, None if row.year is None else int(row.year), row.office)
        for row in frames.rows(reports)
    ]
    wanted = (level, year, office)
    sizes = Counter(
        g for g in groups if all(a in (None, b) for a, b in zip(wanted, g, strict=True))
    )
    ranks = [None, *reversed(LEVELS)]
    # Reports of an unknown level or year are a peer group only if there is no other.
    chosen = max(
        sizes, default=None,
        key=lambda g: (None not in g[:2], sizes[g], g.year or 0, ranks.index(g.level)),
    )  # fmt: skip
    here = pd.Series([group == chosen for group in groups], dtype="bool")
    reports = reports[here].reset_index(drop=True)
    return panel[panel["report_id"].isin(reports["report_id"])].reset_index(drop=True), reports


def value_grid(
    corpus: Corpus, panel: pd.DataFrame, reports: pd.DataFrame, names: Sequence[str]
) -> pd.DataFrame:
    """Combine every indicator with every report; the columns are those of `values`.

    Parameters
    ----------
    corpus : Corpus
    panel, reports : DataFrame
        See `peers`.
    names : sequence of str
        Ids of the indicators.
    """
    data = pd.DataFrame({"indicator": pd.Series(list(names), dtype="str")}).merge(
        reports[["report_id", "label", "level", "office", "year"]], how="cross"
    )
    data = with_values(data, panel)
    data.insert(1, "unit", frames.units(data["indicator"], corpus))
    data["other_stage"] = other_stage(data, corpus.vocabulary)
    reporters = panel.groupby("indicator").size()
    data["reporters"] = [int(reporters.get(i, 0)) for i in data["indicator"]]
    data["reports"] = len(reports)
    return frames.with_names(data, corpus, "indicators", "indicator")


def with_values(data: pd.DataFrame, panel: pd.DataFrame) -> pd.DataFrame:
    """Add the columns `VALUE` of the panel to rows of report_id and indicator.

    Parameters
    ----------
    data : DataFrame
        With report_id and indicator.
    panel : DataFrame

    Returns
    -------
    DataFrame
        Where the panel has no row, the columns are null, and corrected is false.
    """
    data = data.merge(
        panel[["report_id", "indicator", *VALUE]], how="left", on=["report_id", "indicator"]
    )
    return data.assign(
        value=data["value"].round(6),
        n_facts=data["n_facts"].astype("Int32"),
        corrected=data["corrected"].eq(True),
    )


def add_quotes(corpus: Corpus, data: pd.DataFrame) -> pd.DataFrame:
    """Add raw and quote: the numbers behind a value, and their sentences, several one a line.

    Parameters
    ----------
    corpus : Corpus
    data : DataFrame
        With value and fact_ids.

    Returns
    -------
    DataFrame
        `data` with the columns raw and quote (str).
    """
    columns = ["fact_id", "value", "start", "raw", "quote"]
    wanted = {name for ids in data["fact_ids"] for name in ids.split("\n")}
    facts: dict[str, _QuotedNumber] = {}
    for table in (
        corpus.quantities(columns),
        corpus.absences([c for c in columns if c != "value"]),
    ):
        rows = table[table["fact_id"].isin(wanted)].reindex(columns=columns).fillna({"value": 0.0})
        for name, value, start, raw, quote in rows.itertuples(index=False, name=None):
            facts[name] = _QuotedNumber(start, value, one_line(raw), one_line(quote))
    statements = [
        _behind(sorted(facts[name] for name in row.fact_ids.split("\n")), row.value)
        for row in frames.rows(data)
    ]
    return data.assign(
        raw=pd.Series(["\n".join(f.raw for f in own) for own in statements], dtype="str"),
        quote=pd.Series(
            ["\n".join(dict.fromkeys(f.quote for f in own)) for own in statements], dtype="str"
        ),
    )


class _QuotedNumber(NamedTuple):
    start: int
    value: float
    raw: str
    quote: str


def _behind(facts: list[_QuotedNumber], value: float) -> list[_QuotedNumber]:
    """Choose the number that equals the value, else those of one sentence that add up to it."""
    for fact in facts:
        if fact.value == value:
            return [fact]
    sentences: dict[str, list[_QuotedNumber]] = defaultdict(list)
    for fact in facts:
        sentences[fact.quote].append(fact)
    for own in sentences.values():
        if round(sum(f.value for f in own), 6) == value:
            return own
    return facts


def population(corpus: Corpus) -> pd.DataFrame:
    """Give the population of the reports for which reference.csv has one.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        One row per report: report_id, population (float64, persons), population_name (常住人口,
        else 户籍人口), population_source (str).
    """
    found = referred(corpus)
    found = found[found["name"].isin(POPULATION) & (found["value"] > 0)]
    found = found.sort_values("name", key=lambda c: c.map(POPULATION.index))
    found = found.drop_duplicates("report_id").rename(
        columns={"value": "population", "name": "population_name", "source": "population_source"}
    )
    return found[["report_id", "population", "population_name", "population_source"]]


def referred(corpus: Corpus) -> pd.DataFrame:
    """Join reports with the official figures of their own division and year.

    Parameters
    ----------
    corpus : Corpus

    Returns
    -------
    DataFrame
        report_id, name, value, source, as in reference.csv. Departments have no figures, because
        their code is that of the whole county. Towns that are not in the division list have no
        figures, because they have the code of their county.
    """
    reports = corpus.reports(columns=["report_id", "level", "division_code", "year"])
    digits = {"town": 9, "subdistrict": 9, "county": 6, "city": 6, "province": 6}
    own = reports["division_code"].str.len() == reports["level"].map(digits)
    pairs = reports[own].merge(corpus.reference(), on=["division_code", "year"])
    return pairs[["report_id", "name", "value", "source"]]
