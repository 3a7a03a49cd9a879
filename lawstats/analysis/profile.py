"""One issuer compared with its year before and its peers; notebook 05_profile.

Peers are the other issuers of the same level, departments of the same office, that report on the
same year. Each DataFrame names the
issuer and the year in `label` and `year`. Without anything to show it has one row, which is null
except for these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.comparability import (
    MEDIAN_FROM,
    median,
    median_columns,
    other_stage,
    period_key,
)
from lawstats.analysis.report_texts import report_sentences, whole_points
from lawstats.base.errors import InputError
from lawstats.schema.tables import Level
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import latest, settled
from lawstats.text.sentences import cut, heading_end, one_line
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.issuers import is_settled, name_in

_CAUSES = re.compile("原因|成因")


_MOST_LISTED = 12  # issuers in a message


@dataclass(frozen=True, slots=True)
class Subject:
    """The issuer and the report that a profile is about.

    Attributes
    ----------
    report_id, issuer_id : str
        Empty if the corpus holds no report.
    label : str
        Short name, as in `lawstats.analysis.frames.labels`.
    level : str or None
    year : int or None
        The year reported on. Without a year or a level there are no peers.
    office : str or None
        Kind of the department; None for a government.
    """

    report_id: str
    issuer_id: str
    label: str
    level: str | None
    year: int | None
    office: str | None = None


def find_subject(corpus: Corpus, issuer: str | None = None, year: int | None = None) -> Subject:
    """Find the report that a profile is about.

    Parameters
    ----------
    corpus : Corpus
    issuer : str, optional
        An issuer_id, or a name as in `Corpus.select`. By default, or if empty, the first by
        issuer_id of the level, and the office, with most reports of the year, so that it has peers.
    year : int, optional
        Year reported on; by default the newest.

    Returns
    -------
    Subject
        If an issuer has two reports for the year, the later one: `lawstats.tables.panel.latest`.

    Raises
    ------
    InputError
        The issuer has no report, or no report of that year, or several issuers have the name.
        The message lists the nearest names, the years, or the issuers.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> find_subject(read_corpus("data/raw"), "咸水沽镇").year
    2023
    """
    columns = ["report_id", "issuer_id", "issuer", "city", "county", "level", "office", "year"]
    reports = corpus.reports(columns=[*columns, "released_on", "published_on"])
    reports["label"] = frames.labels(reports)
    reports = latest(reports)
    if issuer:
        reports = _of_issuer(corpus, issuer, reports)
    years = sorted(int(y) for y in reports["year"].dropna().unique())
    if year is None and years:
        year = years[-1]
    if year is not None:
        if year not in years:
            known = ", ".join(map(str, years)) or "unknown"
            raise InputError(f"no report of {issuer or 'any issuer'} for {year}; years: {known}")
        reports = reports[reports["year"] == year]
    return _first(reports, year)


def _of_issuer(corpus: Corpus, issuer: str, reports: pd.DataFrame) -> pd.DataFrame:
    """Select the reports of one issuer; a name of several issuers is an error."""
    ids = corpus.select(issuers=issuer).reports(columns=["issuer_id"])["issuer_id"]
    reports = reports[reports["issuer_id"].isin(ids)]
    if ids.nunique() > 1:
        raise InputError(_several(issuer, reports))
    return reports


def _first(reports: pd.DataFrame, year: int | None) -> Subject:
    """Choose the first report of the level, and the office, with most reports."""
    if reports.empty:
        return Subject("", "", "", None, None)
    sizes, levels = (
        Counter(zip(reports["level"], reports["office"].fillna(""), strict=True)),
        get_args(Level),
    )

    def order(row: Any) -> tuple[Any, ...]:
        known = row.level in levels
        by_level = (
            (-sizes[row.level, row.office or ""], levels.index(row.level)) if known else (0, 0)
        )
        # A report with an unknown issuer is the last choice.
        return (not is_settled(row.issuer_id), *by_level, row.issuer_id, row.report_id)

    row = min(frames.rows(reports), key=order)
    level = row.level if row.level in levels else None
    return Subject(row.report_id, row.issuer_id, row.label, level, year, row.office)


def _several(issuer: str, reports: pd.DataFrame) -> str:
    rows = frames.rows(reports.drop_duplicates("issuer_id").sort_values("issuer_id"))
    shown = []
    for row in rows[:_MOST_LISTED]:
        names = (row.city, row.county, name_in(row.issuer_id))
        name = "".join(dict.fromkeys(filter(None, names)))
        shown.append(f"{name} ({row.issuer_id})")
    more = f" and {len(rows) - _MOST_LISTED} more" if len(rows) > _MOST_LISTED else ""
    return (
        f"{len(rows)} issuers are called {issuer!r}: {', '.join(shown)}{more}; "
        "give the issuer_id in brackets"
    )


def peer_group(corpus: Corpus, subject: Subject) -> Corpus:
    """Restrict a corpus to what a profile needs: one level, its year and the year before."""
    if subject.level is None or subject.year is None:
        return corpus.select(issuers=subject.issuer_id or None)
    return corpus.select((subject.year - 1, subject.year), levels=subject.level)


def alone(corpus: Corpus, subject: Subject) -> Corpus:
    """Restrict a corpus to the issuer and the year of a profile."""
    return corpus.select(subject.year, issuers=subject.issuer_id or None)


def _own_and_peers(corpus: Corpus, subject: Subject) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the panel rows of the subject, and those of its peers that can be compared with them."""
    panel = corpus.panel()
    # Sums since an earlier year, and additions alone, match only their own kind. Parts of a year
    # match nothing: 上半年 is not 截至11月.
    key = period_key(panel, corpus.vocabulary)
    panel = panel.assign(period_key=key, new=panel["basis"] == "new_only")
    own = panel[panel["report_id"] == subject.report_id]
    others = panel[_are_peers(panel, subject) & (key != "to_date")].dropna(subset="value")
    kind = ["indicator", "period_key", "new"]
    others = others.merge(own[[*kind, "stage"]], on=kind, suffixes=("", "_own"))
    usual = other_stage(others, corpus.vocabulary).isna()
    same = (others["stage"] == others["stage_own"]) | others["stage"].isna()
    others = others[same.where(others["stage_own"].notna(), usual)].reset_index(drop=True)
    return own, others.drop(columns="stage_own")


def _number_of_peers(reports: pd.DataFrame, subject: Subject) -> int:
    return reports.loc[_are_peers(reports, subject), "issuer_id"].nunique()


def _are_peers(rows: pd.DataFrame, subject: Subject) -> pd.Series[bool]:
    # An unknown issuer may be the subject itself.
    others = (rows["issuer_id"] != subject.issuer_id) & settled(rows["issuer_id"])
    return others & (rows["office"].fillna("") == (subject.office or "")) & _of(rows, subject.year)


def _of(rows: pd.DataFrame, year: int | None) -> pd.Series[bool]:
    """Mark the rows of a year; no row if the year is unknown."""
    return rows["year"].isin([] if year is None else [year])


def _described(data: pd.DataFrame, corpus: Corpus, subject: Subject) -> pd.DataFrame:
    """Put label, year and the names of the indicators first; sort by group and vocabulary."""
    known = corpus.vocabulary.indicators
    entries = [known.get(name) for name in data["indicator"]]
    for column in ("group", "name_zh", "name_en", "unit"):
        values = [getattr(entry, column) if entry else None for entry in entries]
        data[column] = pd.Series(values, index=data.index, dtype="str")
    data["label"] = pd.Series(subject.label, index=data.index, dtype="str")
    data["year"] = pd.Series(subject.year, index=data.index, dtype="Int16")
    groups, names = list(corpus.vocabulary.groups), list(known)
    data["order"] = [
        (groups.index(entry.group), names.index(entry.id)) if entry else () for entry in entries
    ]
    data = data.sort_values("order", kind="stable", ignore_index=True)
    first = ["label", "year", "group", "indicator", "name_zh", "name_en", "unit"]
    return data[[*first, *(c for c in data.columns if c not in {*first, "order"})]]


_VALUE = ["value", "qualifier", "basis", "period", "stage", "corrected"]


def facts(corpus: Corpus, issuer: str | None = None, year: int | None = None) -> pd.DataFrame:
    """List what an issuer states, with its year before and its peers.

    The value of a peer counts if it is of the same kind: of the year (a stock on a day of it, 截至,
    counts for the year) or since an earlier year (自…以来), additions (新增) alone or not, and of
    the same stage (受理, 办结), or the usual one if the issuer's is unknown. Parts of a year
    (上半年) are compared with nothing. A stated absence is 0; silence does not count.

    Parameters
    ----------
    corpus : Corpus
        With the peers.
    issuer, year : optional
        As in `find_subject`.

    Returns
    -------
    DataFrame
        One row per indicator that the report states, by group and in the order of the vocabulary.
        Columns: label (str), year (Int16), group, indicator (null: the report states no indicator;
        the only row), name_zh, name_en, unit; value, qualifier, basis, period, stage, corrected and
        n_facts as in the panel; raw and quote (str, words and sentences of the facts, one a line,
        first those with the value); year_before (Int16, null: no report of it in the corpus),
        value_before, qualifier_before, basis_before, period_before, stage_before (null: not
        stated), corrected_before; median (float64), median_qualifier (of the peers without the
        issuer, see `lawstats.analysis.comparability.median`; null below `MEDIAN_FROM` peers),
        peers_reporting (int64, peers with a value), peer_values and peer_qualifiers (str, those of
        fewer peers, by size, one a line), peers (int64, all), fact_ids (of value, then of
        value_before, one a line).

    Raises
    ------
    InputError
        As in `find_subject`.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = facts(read_corpus("data/raw"), "咸水沽镇").set_index("indicator")
    >>> data.loc["people_reached", ["raw", "qualifier", "peer_values"]].tolist()
    ['2000余人', 'over', '4000']
    """
    subject = find_subject(corpus, issuer, year)
    group = peer_group(corpus, subject)
    reports = group.reports(columns=["issuer_id", "office", "year"])
    own, others = _own_and_peers(group, subject)
    data = own[["indicator", *_VALUE, "n_facts", "fact_ids"]].reset_index(drop=True)
    data[["raw", "quote"]] = _sentences(group, own)
    last = _year_before(subject)
    of_issuer = group.panel()
    of_issuer = of_issuer[of_issuer["issuer_id"] == subject.issuer_id]
    data = _with_year_before(data, of_issuer[_of(of_issuer, last)])
    data = data.join(_peer_columns(data["indicator"], others))
    if data.empty:
        data = _one_empty_row(data)
    for column in ("value", "value_before"):
        data[column] = data[column].round(6)
    reported = _of(reports[reports["issuer_id"] == subject.issuer_id], last).any()
    data["year_before"] = pd.Series(last if reported else None, index=data.index, dtype="Int16")
    data["peers"] = _number_of_peers(reports, subject)
    order = [
        "indicator", *_VALUE, "n_facts", "raw", "quote", "year_before",
        *(f"{name}_before" for name in _VALUE), "median", "median_qualifier", "peers_reporting",
        "peer_values", "peer_qualifiers", "peers", "fact_ids",
    ]  # fmt: skip
    return _described(data[order], corpus, subject)


def _year_before(subject: Subject) -> int | None:
    """Give the year before, if both the issuer and its year are known."""
    if subject.year is None or not is_settled(subject.issuer_id):
        return None
    return subject.year - 1


def _with_year_before(data: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Add the values of the year before, and the ids of their facts after those of the year."""
    columns = ["indicator", *_VALUE, "fact_ids"]
    data = data.merge(before[columns], "left", "indicator", suffixes=("", "_before"))
    data["corrected_before"] = data["corrected_before"].eq(True)
    ids = zip(data["fact_ids"], data["fact_ids_before"].fillna(""), strict=True)
    data["fact_ids"] = pd.Series(["\n".join(filter(None, pair)) for pair in ids], dtype="str")
    return data


def _peer_columns(indicators: pd.Series[str], others: pd.DataFrame) -> pd.DataFrame:
    """Give the median of the peers for each indicator, and the single values of few peers."""
    others = others.sort_values(["value", "issuer_id"])
    found = [others[others["indicator"] == name] for name in indicators]
    few = [rows.head(0) if len(rows) >= MEDIAN_FROM else rows for rows in found]
    values = ["\n".join(f"{x:.12g}" for x in rows["value"]) or None for rows in few]
    qualifiers = ["\n".join(rows["qualifier"]) or None for rows in few]
    return median_columns([median(rows) for rows in found]).assign(
        peers_reporting=pd.Series([len(rows) for rows in found], dtype="int64"),
        peer_values=pd.Series(values, dtype="str"),
        peer_qualifiers=pd.Series(qualifiers, dtype="str"),
    )


def _one_empty_row(data: pd.DataFrame) -> pd.DataFrame:
    """Make the row of a report that states nothing: counts are 0, all else is null."""
    data = data.reindex([0])
    for column in ("n_facts", "peers_reporting"):
        data[column] = data[column].fillna(0).astype("int64")
    data[["corrected", "corrected_before"]] = False
    return data


def _sentences(group: Corpus, own: pd.DataFrame) -> pd.DataFrame:
    """Give raw and quote of the facts behind each row of the panel, first those with its value."""
    columns = ["fact_id", "start", "raw", "quote"]
    known = pd.concat(
        [
            group.quantities(columns=[*columns, "value"]),
            group.absences(columns=columns).assign(value=0.0),
        ]
    ).set_index("fact_id")
    known = known[~known.index.duplicated()]  # one clause may deny several indicators
    out = []
    for ids, value in zip(own["fact_ids"], own["value"], strict=True):
        rows = known.loc[ids.split("\n")]
        rows = rows.assign(other=rows["value"] != value).sort_values(["other", "start"])
        raw, quotes = ([one_line(text) for text in rows[name]] for name in ("raw", "quote"))
        out.append(("\n".join(raw), "\n".join(dict.fromkeys(quotes))))
    return pd.DataFrame(out, columns=["raw", "quote"], dtype="str")


def peers(corpus: Corpus, issuer: str | None = None, year: int | None = None) -> pd.DataFrame:
    """List the values of the peers for what the issuer and `MEDIAN_FROM` peers or more state.

    Parameters
    ----------
    corpus, issuer, year
        As in `facts`.

    Returns
    -------
    DataFrame
        One row per indicator and issuer, the subject first, then the largest value. Columns: label,
        year, group, indicator (null: no indicator has so many peers; the only row), name_zh,
        name_en, unit, report_id, peer (str, its label), own (bool, whether the row is the
        subject's), value (float64), qualifier; median (float64), median_qualifier and
        peers_reporting (int64), all three without the subject; peers (int64, all), fact_ids.

    Raises
    ------
    InputError
        As in `find_subject`.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> peers(read_corpus("data/raw"), "咸水沽镇")["indicator"].isna().tolist()  # too few peers
    [True]
    """
    subject = find_subject(corpus, issuer, year)
    group = peer_group(corpus, subject)
    reports = group.reports(columns=["report_id", "issuer_id", "office", "city", "county", "year"])
    reports["peer"] = frames.labels(reports)
    own, others = _own_and_peers(group, subject)
    own = own.dropna(subset="value")
    data = pd.concat([own.assign(own=True), others.assign(own=False)])
    data = data.merge(_medians(others), on="indicator")
    data = data[data["indicator"].isin(own["indicator"])]
    data = data.merge(reports[["report_id", "peer"]], on="report_id")
    data = data.sort_values(["own", "value", "issuer_id"], ascending=[False, False, True])
    if data.empty:
        data = data.reindex([0]).assign(own=True, peers_reporting=0)
    data["value"] = data["value"].round(6)
    data["peers"] = _number_of_peers(reports, subject)
    columns = ["indicator", "report_id", "peer", "own", "value", "qualifier", "median"]
    columns += ["median_qualifier", "peers_reporting", "peers", "fact_ids"]
    return _described(data[columns], corpus, subject)


def _medians(others: pd.DataFrame) -> pd.DataFrame:
    """Give the median of each indicator that enough peers state, and how many do."""
    found = {name: median(rows) for name, rows in others.groupby("indicator")}
    rows = [(name, *middle) for name, middle in found.items() if middle]
    dtypes = {"indicator": "str", "median": "float64", "median_qualifier": "str"}
    dtypes["peers_reporting"] = "int64"
    return pd.DataFrame(rows, columns=list(dtypes)).astype(dtypes)


class _Statement(NamedTuple):
    """A shortcoming, a planned item, or causes of all shortcomings."""

    part: str
    point_id: int | None
    fields: list[str]  # that it touches; it is listed in the first
    themes: list[str]
    text: str

    @property
    def field(self) -> str | None:
        """The field that it is listed in."""
        return self.fields[0] if self.fields else None


def points(corpus: Corpus, issuer: str | None = None, year: int | None = None) -> pd.DataFrame:
    """List the shortcomings that an issuer admits and what it plans, by field of work.

    Each statement is listed once. A shortcoming is listed in a field of its themes, preferably one
    that the plan touches, else that of the first theme. A planned item is listed in a field whose
    words it contains, preferably one with a shortcoming, else the one with most words.

    Parameters
    ----------
    corpus, issuer, year
        As in `facts`.

    Returns
    -------
    DataFrame
        One row per statement, the fields with shortcomings first. Columns: label (str), year
        (Int16), field (str, null: of no field), name_zh, name_en, part (``shortcomings``, ``plan``,
        or ``causes``, stated for all shortcomings together; null: the report enumerates nothing,
        the only row), point_id (Int32, null for causes), fields (str, all that it touches, the
        first is field) and themes (str, of a shortcoming, in order), both one a line and null
        without any, text (str, whole).

    Raises
    ------
    InputError
        As in `find_subject`.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> points(read_corpus("data/raw"), "太平镇")["part"].value_counts()["shortcomings"]
    np.int64(3)
    """
    subject = find_subject(corpus, issuer, year)
    about = alone(corpus, subject)
    found = about.points(columns=["report_id", "point_id", "part", "text", "start", "end"])
    found = found[found["report_id"] == subject.report_id].sort_values("point_id")
    found["text"] = whole_points(about, found)
    admitted = found[found["part"] == "shortcomings"]
    planned = _fields_of_plans(found[found["part"] == "plan"], corpus.vocabulary)
    touched = {name for counts in planned.values() for name in counts}
    statements = _shortcomings(about, admitted, touched)
    short = {one.field for one in statements} - {None}
    statements += _plans(planned, short)
    for text in _causes(about, subject, admitted):
        statements.append(_Statement("causes", None, [], [], text))
    order = list(corpus.vocabulary.lists["fields"])

    def rank(one: _Statement) -> tuple[bool, bool, int]:
        position = order.index(one.field) if one.field else len(order)
        return one.part == "causes", one.field not in short, position

    return _statement_rows(sorted(statements, key=rank), corpus.vocabulary, subject)


def _fields_of_plans(plans: pd.DataFrame, vocabulary: Vocabulary) -> dict[Any, dict[str, int]]:
    """Count the words of each field in each planned item; fields without a word are left out."""
    fields = list(vocabulary.lists["fields"].values())
    return {
        row: {f.id: n for f in fields if (n := sum(map(row.text.count, f.words)))}
        for row in frames.rows(plans)
    }


def _shortcomings(about: Corpus, admitted: pd.DataFrame, touched: set[str]) -> list[_Statement]:
    """List the shortcomings with the fields of their themes, first those that the plan touches."""
    rows = about.themes(columns=["report_id", "point_id", "theme", "rank"])
    rows = rows[rows["report_id"].isin(admitted["report_id"])].sort_values(["point_id", "rank"])
    themes = {key: list(dict.fromkeys(own["theme"])) for key, own in rows.groupby("point_id")}
    known = list(about.vocabulary.lists["fields"].values())
    statements = []
    for row in frames.rows(admitted):
        own = themes.get(row.point_id, [])
        fields = list(dict.fromkeys(f.id for theme in own for f in known if theme in f.themes))
        fields.sort(key=lambda name: name not in touched)
        statements.append(_Statement("shortcomings", row.point_id, fields, own, row.text))
    return statements


def _plans(planned: dict[Any, dict[str, int]], short: Set[str | None]) -> list[_Statement]:
    """List the planned items with their fields, first those with a shortcoming or most words."""
    statements = []
    for row, counts in planned.items():
        fields = sorted(counts, key=lambda name: (name not in short, -counts[name]))
        statements.append(_Statement("plan", row.point_id, fields, [], row.text))
    return statements


def _statement_rows(
    statements: Sequence[_Statement], vocabulary: Vocabulary, subject: Subject
) -> pd.DataFrame:
    """Make the DataFrame of `points`."""
    rows: list[tuple[Any, ...]] = [
        (
            one.field, one.part, one.point_id, "\n".join(one.fields) or None,
            "\n".join(one.themes) or None, one.text,
        )
        for one in statements
    ]  # fmt: skip
    columns = ["field", "part", "point_id", "fields", "themes", "text"]
    data = pd.DataFrame(rows or [(None,) * len(columns)], columns=columns)
    data = data.astype(dict.fromkeys(columns, "str") | {"point_id": "Int32"})
    fields = vocabulary.lists["fields"]
    for column in ("name_en", "name_zh"):
        values = [getattr(fields[f], column) if f in fields else None for f in data["field"]]
        data.insert(1, column, pd.Series(values, dtype="str"))
    data.insert(0, "year", pd.Series(subject.year, index=data.index, dtype="Int16"))
    data.insert(0, "label", subject.label)
    return data


def _causes(about: Corpus, subject: Subject, admitted: pd.DataFrame) -> list[str]:
    """Find the causes given between two shortcomings, or after the last one."""
    columns = ["report_id", "section_id", "parent_id", "number", "heading", "part"]
    columns += ["start", "end"]
    sections = about.sections(columns=columns)
    sections = sections[
        (sections["report_id"] == subject.report_id) & (sections["part"] == "shortcomings")
    ]
    outer = sections[~sections["parent_id"].isin(sections["section_id"])]
    if outer.empty:
        return []
    ((_, sentences),) = report_sentences(about, {subject.report_id})
    out = []
    for section in frames.rows(outer.sort_values("start")):
        start = heading_end(sentences.text, section.start, section.number, section.heading)
        inside = admitted[(admitted["start"] >= start) & (admitted["end"] <= section.end)]
        ends = [start, *inside["end"]]
        starts = [*inside["start"], section.end]
        for a, b in zip(ends, starts, strict=True):
            rest = sentences.whole(a, b) if a < b else ""
            causes = (s for s, e in cut(rest) if _CAUSES.search(rest, s, e))
            if (first := next(causes, None)) is not None:
                out.append(" ".join(rest[first:].split()))
    return out
