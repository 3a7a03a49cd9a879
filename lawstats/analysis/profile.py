"""One issuer beside its own year before and its peers: one tidy DataFrame a figure.

Who the peers are says `lawstats.analysis.profile`. Each DataFrame says in
`label` and `year` whose profile it is; where there is nothing to tell, it has one row that says so,
with null in what would be told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, get_args

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.comparability import MEDIAN_FROM, median, period_key
from lawstats.analysis.passages import report_sentences, whole_points
from lawstats.base.errors import InputError
from lawstats.schema.tables import Level
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import latest
from lawstats.text.sentences import cut, heading_end, one_line

_CAUSES = re.compile("原因|成因")


_NAMED = 12  # issuers that a message lists


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose profile it is.

    Attributes
    ----------
    report_id, issuer_id : str
        Empty where the corpus holds no report.
    label : str
        Short name, as in `lawstats.analysis.frames.labels`.
    level : str or None
    year : int or None
        The year reported on; without it, or without a level, nobody is a peer.
    """

    report_id: str
    issuer_id: str
    label: str
    level: str | None
    year: int | None


def find_subject(corpus: Corpus, issuer: str | None = None, year: int | None = None) -> Subject:
    """Find the report that a profile is about.

    Parameters
    ----------
    corpus : Corpus
    issuer : str, optional
        An issuer_id, or a name as in `Corpus.select`. By default, or empty, the first by issuer_id
        of the level that most reports of the year are of, so that it has peers.
    year : int, optional
        Year reported on; by default the newest.

    Returns
    -------
    Subject
        Of two reports of one issuer and year the later one, see `lawstats.tables.panel.latest`.

    Raises
    ------
    InputError
        No report is of the issuer, or of that year; or the name is that of several issuers. The
        message names the nearest, the years, or the issuers.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> find_subject(read_corpus("data/raw"), "咸水沽镇").year
    2023
    """
    columns = ["report_id", "issuer_id", "issuer", "city", "county", "level", "year"]
    dates = ["released_on", "published_on"]
    every = corpus.reports(columns=[*columns, *dates])
    every["label"] = frames.labels(every)
    reports = latest(every)
    if issuer:
        named = corpus.select(issuers=issuer).reports(columns=["issuer_id"])["issuer_id"]
        reports = reports[reports["issuer_id"].isin(named)]
        if named.nunique() > 1:
            raise InputError(_several(issuer, reports))
    years = sorted(int(y) for y in reports["year"].dropna().unique())
    if year is None and years:
        year = years[-1]
    if year is not None:
        if year not in years:
            there = ", ".join(map(str, years)) or "none that is known"
            raise InputError(f"no report of {issuer or 'any issuer'} for {year}; years: {there}")
        reports = reports[reports["year"] == year]
    if reports.empty:
        return Subject("", "", "", None, None)
    sizes, levels = reports["level"].value_counts(), get_args(Level)

    def order(row: Any) -> tuple[Any, ...]:
        known = row.level in levels
        most = (-int(sizes[row.level]), levels.index(row.level)) if known else (0, 0)
        # A report whose issuer was not read is no town that anyone looks for.
        return (row.issuer_id.endswith(":?"), *most, row.issuer_id, row.report_id)

    row = min(frames.rows(reports), key=order)
    level = row.level if row.level in levels else None
    return Subject(row.report_id, row.issuer_id, row.label, level, year)


def _several(issuer: str, reports: pd.DataFrame) -> str:
    rows = frames.rows(reports.drop_duplicates("issuer_id").sort_values("issuer_id"))
    shown = []
    for row in rows[:_NAMED]:
        places = (row.city, row.county, row.issuer_id.split(":", 2)[2])
        name = "".join(dict.fromkeys(place for place in places if pd.notna(place)))
        shown.append(f"{name} ({row.issuer_id})")
    more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    return (
        f"{len(rows)} issuers are called {issuer!r}: {', '.join(shown)}{more}; "
        "give the issuer_id in brackets"
    )


def peer_group(corpus: Corpus, subject: Subject) -> Corpus:
    """Restrict a corpus to what a profile rests on: its level, its year and the year before."""
    if subject.level is None or subject.year is None:
        return corpus.select(issuers=subject.issuer_id or None)
    return corpus.select((subject.year - 1, subject.year), levels=subject.level)


def alone(corpus: Corpus, subject: Subject) -> Corpus:
    """Restrict a corpus to the report of a profile."""
    return corpus.select(subject.year, issuers=subject.issuer_id or None)


def _parted(corpus: Corpus, subject: Subject) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the rows of the subject, and those of its peers that compare with them."""
    panel = corpus.panel()
    # Parts of a year, sums since an earlier one, and additions alone compare with their like only.
    panel = panel.assign(
        span=period_key(panel, corpus.vocabulary), new=panel["basis"] == "new_only"
    )
    own = panel[panel["report_id"] == subject.report_id]
    others = panel[_are_peers(panel, subject)]
    kind = ["indicator", "span", "new"]
    others = others.dropna(subset="value").merge(own[kind], on=kind)
    return own, others


def _number_of_peers(reports: pd.DataFrame, subject: Subject) -> int:
    return reports.loc[_are_peers(reports, subject), "issuer_id"].nunique()


def _are_peers(rows: pd.DataFrame, subject: Subject) -> pd.Series[bool]:
    # Of an unknown issuer nobody knows that it is another.
    others = (rows["issuer_id"] != subject.issuer_id) & ~rows["issuer_id"].str.endswith(":?")
    return others & _of(rows, subject.year)


def _of(rows: pd.DataFrame, year: int | None) -> pd.Series[bool]:
    """Say which rows are of a year; none is of an unknown one."""
    return rows["year"].isin([] if year is None else [year])


def _described(data: pd.DataFrame, corpus: Corpus, subject: Subject) -> pd.DataFrame:
    """Put whose profile it is, and the names of the indicators, before what is told."""
    known = corpus.vocabulary.indicators
    rows = [known.get(name) for name in data["indicator"]]
    for column in ("group", "name_zh", "name_en", "unit"):
        values = [getattr(entry, column) if entry else None for entry in rows]
        data[column] = pd.Series(values, index=data.index, dtype="str")
    data["label"] = pd.Series(subject.label, index=data.index, dtype="str")
    data["year"] = pd.Series(subject.year, index=data.index, dtype="Int16")
    groups, names = list(corpus.vocabulary.groups), list(known)
    data["place"] = [
        (groups.index(entry.group), names.index(entry.id)) if entry else () for entry in rows
    ]
    data = data.sort_values("place", kind="stable", ignore_index=True)
    first = ["label", "year", "group", "indicator", "name_zh", "name_en", "unit"]
    return data[[*first, *(c for c in data.columns if c not in {*first, "place"})]]


_VALUE = ["value", "qualifier", "basis", "period", "corrected"]


def facts(corpus: Corpus, issuer: str | None = None, year: int | None = None) -> pd.DataFrame:
    """List what an issuer states, with its year before and its peers.

    A peer's value counts where it is of the same kind: of the year, up to a day of it (截至; a
    stock on such a day is the year's), or since an earlier year (自…以来); additions (新增) alone
    or not. A stated absence is 0; silence does not count.

    Parameters
    ----------
    corpus : Corpus
        Peers included.
    issuer, year : optional
        As in `find_subject`.

    Returns
    -------
    DataFrame
        One row per indicator that the report states, by group and in the order of the vocabulary:
        label, year, group, indicator (null: the report states none; the only row), name_zh,
        name_en, unit, value, qualifier, basis, period, corrected (a cell of its facts, as in the
        panel), n_facts, raw and quote (words and sentences of the facts, one a line, first those
        that hold the value), year_before (null: no report of it is there), value_before,
        qualifier_before, basis_before, period_before (null: not stated), corrected_before, median
        and median_qualifier (of the peers, the issuer left out, see `lawstats.analysis.comparability.median`; null
        below `MEDIAN_FROM` peers), peers_reporting (peers with a value), peer_values and
        peer_qualifiers (those of fewer peers, by size, one a line), peers (all), fact_ids (of
        value, then of value_before, one a line).

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
    reports = group.reports(columns=["issuer_id", "year"])
    panel = group.panel()
    own, others = _parted(group, subject)
    data = own[["indicator", *_VALUE, "n_facts", "fact_ids"]].reset_index(drop=True)
    data[["raw", "quote"]] = _sentences(group, own)
    known = not subject.issuer_id.endswith(":?")
    last = subject.year - 1 if subject.year is not None and known else None
    before = panel[(panel["issuer_id"] == subject.issuer_id) & _of(panel, last)]
    columns = ["indicator", *_VALUE, "fact_ids"]
    data = data.merge(before[columns], "left", "indicator", suffixes=("", "_before"))
    data["corrected_before"] = data["corrected_before"].eq(True)
    ids = zip(data["fact_ids"], data["fact_ids_before"].fillna(""), strict=True)
    data["fact_ids"] = pd.Series(["\n".join(filter(None, pair)) for pair in ids], dtype="str")
    others = others.sort_values(["value", "issuer_id"])
    found = [others[others["indicator"] == name] for name in data["indicator"]]
    middles = [median(rows) for rows in found]
    data["median"] = pd.Series([m and m.value for m in middles], dtype="float64")
    data["median_qualifier"] = pd.Series([m and m.qualifier for m in middles], dtype="str")
    data["peers_reporting"] = pd.Series([len(rows) for rows in found], dtype="int64")
    few = [rows.head(0) if len(rows) >= MEDIAN_FROM else rows for rows in found]
    values = ["\n".join(f"{x:.12g}" for x in rows["value"]) or None for rows in few]
    data["peer_values"] = pd.Series(values, dtype="str")
    qualifiers = ["\n".join(rows["qualifier"]) or None for rows in few]
    data["peer_qualifiers"] = pd.Series(qualifiers, dtype="str")
    if data.empty:
        data = data.reindex([0])
        for column in ("n_facts", "peers_reporting"):
            data[column] = data[column].fillna(0).astype("int64")
        data[["corrected", "corrected_before"]] = False
    for column in ("value", "value_before"):
        data[column] = data[column].round(6)
    there = _of(reports[reports["issuer_id"] == subject.issuer_id], last).any()
    data["year_before"] = pd.Series(last if there else None, index=data.index, dtype="Int16")
    data["peers"] = _number_of_peers(reports, subject)
    order = [
        "indicator", *_VALUE, "n_facts", "raw", "quote", "year_before",
        *(f"{name}_before" for name in _VALUE), "median", "median_qualifier", "peers_reporting",
        "peer_values", "peer_qualifiers", "peers", "fact_ids",
    ]  # fmt: skip
    return _described(data[order], corpus, subject)


def _sentences(group: Corpus, own: pd.DataFrame) -> pd.DataFrame:
    """Words and sentences of the facts behind each row of the panel: raw, quote."""
    columns = ["fact_id", "start", "raw", "quote"]
    known = pd.concat(
        [
            group.quantities(columns=[*columns, "value"]),
            group.absences(columns=columns).assign(value=0.0),
        ]
    ).set_index("fact_id")
    known = known[~known.index.duplicated()]  # one absence can be that of several indicators
    out = []
    for ids, value in zip(own["fact_ids"], own["value"], strict=True):
        rows = known.loc[ids.split("\n")]
        rows = rows.assign(other=rows["value"] != value).sort_values(["other", "start"])
        told = [[one_line(text) for text in rows[name]] for name in ("raw", "quote")]
        out.append(("\n".join(told[0]), "\n".join(dict.fromkeys(told[1]))))
    return pd.DataFrame(out, columns=["raw", "quote"], dtype="str")


def peers(corpus: Corpus, issuer: str | None = None, year: int | None = None) -> pd.DataFrame:
    """List the values of the peers for what an issuer states and `MEDIAN_FROM` peers or more do.

    Parameters
    ----------
    corpus, issuer, year
        As in `facts`.

    Returns
    -------
    DataFrame
        One row per indicator and issuer, the profile's own first, then the largest value: label,
        year, group, indicator (null: none has so many peers; the only row), name_zh, name_en, unit,
        report_id, peer (label), own (whether it is the profile's), value, qualifier, median,
        median_qualifier, peers_reporting (all three without the own value), peers (all),
        fact_ids.

    Raises
    ------
    InputError
        As in `find_subject`.
    """
    subject = find_subject(corpus, issuer, year)
    group = peer_group(corpus, subject)
    reports = group.reports(columns=["report_id", "issuer_id", "city", "county", "year"])
    reports["peer"] = frames.labels(reports)
    own, others = _parted(group, subject)
    middles = {name: median(rows) for name, rows in others.groupby("indicator")}
    told = [(name, *middle) for name, middle in middles.items() if middle]
    names = ["indicator", "median", "median_qualifier", "peers_reporting"]
    sizes = pd.DataFrame(told, columns=names).astype(
        {"indicator": "str", "median": "float64", "median_qualifier": "str"}
        | {"peers_reporting": "int64"}
    )
    own = own.dropna(subset="value")
    data = pd.concat([own.assign(own=True), others.assign(own=False)]).merge(sizes, on="indicator")
    data = data[data["indicator"].isin(own["indicator"])]
    data = data.merge(reports[["report_id", "peer"]], on="report_id")
    data = data.sort_values(["own", "value", "issuer_id"], ascending=[False, False, True])
    if data.empty:
        data = data.reindex([0]).assign(own=True, peers_reporting=0)
    data["value"] = data["value"].round(6)
    data["peers"] = _number_of_peers(reports, subject)
    order = ["indicator", "report_id", "peer", "own", "value", "qualifier", *names[1:]]
    return _described(data[[*order, "peers", "fact_ids"]], corpus, subject)


def points(corpus: Corpus, issuer: str | None = None, year: int | None = None) -> pd.DataFrame:
    """Put the shortcomings that an issuer admits beside what it plans, field by field.

    Each statement stands once: a shortcoming in a field of its themes, rather in one that the plan
    touches, then of the first theme; a planned item in a field whose words it holds, rather in one
    with a shortcoming, then in the one with most words.

    Parameters
    ----------
    corpus, issuer, year
        As in `facts`.

    Returns
    -------
    DataFrame
        One row per statement, the fields with shortcomings first: label, year, field (null: of no
        field), name_zh, name_en, part (``shortcomings``, ``plan``, or ``causes``, stated for all
        shortcomings together; null: the report enumerates nothing, the only row), point_id (null
        for causes), fields (all fields it touches, the one it stands in first), themes (of a
        shortcoming, in order), both one a line and null where there is none, and text, whole.

    Raises
    ------
    InputError
        As in `find_subject`.
    """
    subject = find_subject(corpus, issuer, year)
    about = alone(corpus, subject)
    found = about.points(columns=["report_id", "point_id", "part", "text", "start", "end"])
    found = found[found["report_id"] == subject.report_id].sort_values("point_id")
    found["text"] = whole_points(about, found)
    named = about.themes(columns=["report_id", "point_id", "theme", "rank"])
    named = named[named["report_id"] == subject.report_id].sort_values(["point_id", "rank"])
    themes = {key: list(dict.fromkeys(own["theme"])) for key, own in named.groupby("point_id")}
    known = list(corpus.vocabulary.lists["fields"].values())
    admitted = found[found["part"] == "shortcomings"]
    planned = {}
    for row in frames.rows(found[found["part"] == "plan"]):
        counts = {f.id: sum(map(row.text.count, f.words)) for f in known}
        planned[row] = {name: n for name, n in counts.items() if n}
    touched = {name for counts in planned.values() for name in counts}
    rows: list[tuple[str, int | None, list[str], list[str], str]] = []
    for row in frames.rows(admitted):
        own = themes.get(row.point_id, [])
        of_themes = dict.fromkeys(f.id for theme in own for f in known if theme in f.themes)
        fields = sorted(of_themes, key=lambda name: name not in touched)
        rows.append(("shortcomings", row.point_id, fields, own, row.text))
    short = {fields[0] for _, _, fields, _, _ in rows if fields}
    for row, counts in planned.items():
        fields = sorted(counts, key=lambda name: (name not in short, -counts[name]))
        rows.append(("plan", row.point_id, fields, [], row.text))
    rows += [("causes", None, [], [], text) for text in _causes(about, subject, admitted)]
    order = [f.id for f in known]

    def place(row: tuple[Any, ...]) -> tuple[Any, ...]:
        field = row[2][0] if row[2] else None
        return (row[0] == "causes", field not in short, order.index(field) if field else len(order))

    rows.sort(key=place)
    lines: list[tuple[Any, ...]] = [
        (
            fields[0] if fields else None,
            part,
            point,
            "\n".join(fields) or None,
            "\n".join(own) or None,
            text,
        )
        for part, point, fields, own, text in rows
    ]
    data = pd.DataFrame(
        lines or [(None,) * 6], columns=["field", "part", "point_id", "fields", "themes", "text"]
    )
    data = data.astype(dict.fromkeys(data.columns, "str") | {"point_id": "Int32"})
    names = corpus.vocabulary.lists["fields"]
    for column in ("name_en", "name_zh"):
        values = [getattr(names[f], column) if f in names else None for f in data["field"]]
        data.insert(1, column, pd.Series(values, dtype="str"))
    data.insert(0, "year", pd.Series(subject.year, index=data.index, dtype="Int16"))
    data.insert(0, "label", subject.label)
    return data


def _causes(about: Corpus, subject: Subject, admitted: pd.DataFrame) -> list[str]:
    """Find causes told apart from the shortcomings: between two of them, or behind the last."""
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
        number, heading = (None if pd.isna(x) else x for x in (section.number, section.heading))
        start = heading_end(sentences.text, section.start, number, heading)
        inside = admitted[(admitted["start"] >= start) & (admitted["end"] <= section.end)]
        ends = [start, *inside["end"]]
        starts = [*inside["start"], section.end]
        for a, b in zip(ends, starts, strict=True):
            rest = sentences.whole(a, b) if a < b else ""
            causes = (s for s, e in cut(rest) if _CAUSES.search(rest, s, e))
            if (first := next(causes, None)) is not None:
                out.append(" ".join(rest[first:].split()))
    return out
