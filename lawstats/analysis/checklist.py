"""The 检查表: what was received, released, found and compared of each body, with its words.

A column ``x_quote`` holds the words that show what the column ``x`` says. Nothing here says that a
report lacks anything: words that were not found may still be there.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, get_args

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.coverage import COVERAGE, coverage
from lawstats.analysis.duplicates import duplicates
from lawstats.analysis.report_texts import opening
from lawstats.analysis.timeliness import TIMELINESS, DateColumn, DutyOutcome, timeliness
from lawstats.schema.tables import Column, Dtype, PartState, Table
from lawstats.tables.corpus import Corpus
from lawstats.tables.jumps import find_jumps
from lawstats.text.dates import days_in
from lawstats.text.sentences import (
    SectionStart,
    Sentences,
    cut,
    find_sentences,
    heading_end,
    one_line,
)
from lawstats.vocabulary import Cause, Vocabulary
from lawstats.vocabulary.phrases import compile_phrase

_CLAUSE = re.compile(r"[^，。；！？\n]+")
PARTS = ("measures", "shortcomings", "leadership", "plan", "other")
_PART_CHECK = "statutory_part:"
_SUMS = ("parts_sum", "rate_against_counts", "rate_conflict")
_DUTIES = {"submit": "received", "publish": "released"}
_NO_REPORT = "no report in the input"
_NO_PART = "no report in the input, or no section of the part in it"
_HEADED = ("own", "merged", "stated")
_NO_SUM = "no report in the input, or nothing to compare in it"
_OF_COVERAGE = {c.name: c for c in COVERAGE.columns}
_OF_TIMELINESS = {c.name: c for c in TIMELINESS.columns}
_ABOUT = ("issuer", "level", "division_code", "year", "issuer_id", "report_id")


def _quote(name: str) -> Column:
    return Column(
        f"{name}_quote", "str", "the words that show it, one quote per line", "nothing shows it"
    )


def _cell(name: str, dtype: Dtype, meaning: str, null: str = _NO_REPORT) -> tuple[Column, Column]:
    return Column(name, dtype, meaning, null), _quote(name)


def _dated(name: str, meaning: str) -> tuple[Column, ...]:
    unknown = "no report and no date, or the body had no such duty in that year"
    return (
        Column(name, "str", f"{meaning}; {_OUTCOMES}", unknown, get_args(DutyOutcome)),
        Column(f"{name}_on", "date", _OF_TIMELINESS["done_on"].meaning, "no date is known"),
        Column(
            f"{name}_basis", "str", "which date this is", "no date is known", get_args(DateColumn)
        ),
        _quote(name),
    )


def _part(name: str) -> tuple[Column, Column]:
    meaning = (
        "where the statutory part is: own: it has a heading of its own; merged: its heading names "
        "another part too; folded: it is inside another part; stated: the report says that there "
        "is nothing; not found: no words were found that show it"
    )
    return Column(name, "str", meaning, _NO_REPORT, get_args(PartState)), _quote(name)


_OUTCOMES = _OF_TIMELINESS["outcome"].meaning
CHECKLIST = Table(
    "checklist",
    "one row per body and year: what was received, released, found and compared, with quotes",
    (
        *(_OF_COVERAGE[name] for name in _ABOUT),
        _OF_COVERAGE["state"],
        _quote("state"),
        *_dated("received", "whether the report was submitted in time (报送)"),
        *_dated("released", "whether the report was published in time (公开)"),
        *(column for part in PARTS for column in _part(part)),
        *_cell("points", "int32", "number of shortcomings that the report enumerates", _NO_PART),
        *_cell("caused", "int32", "number of these that state a cause", _NO_PART),
        Column(
            "caused_share",
            "float64",
            "caused divided by points",
            f"{_NO_PART}, or nothing is enumerated",
        ),
        *_cell(
            "causes_apart",
            "bool",
            "whether causes are stated outside the enumerated shortcomings",
            _NO_PART,
        ),
        *_cell(
            "plans",
            "int32",
            "number of plans for the next year that the report enumerates",
            _NO_PART,
        ),
        *_cell(
            "sums",
            "int32",
            "number of sums and rates that were compared with their numbers",
            _NO_SUM,
        ),
        Column("sums_differing", "int32", "number of these that the numbers contradict", _NO_SUM),
        Column(
            "sums_unclear",
            "int32",
            "number of these that differ, but whose parts may overlap or be incomplete",
            _NO_SUM,
        ),
        *_cell(
            "stale_years",
            "int32",
            "number of titles, openings and dates that name another year than that of the report",
            "no report in the input, or its year is unknown",
        ),
        Column("numbers", "int32", "number of quantities", _NO_REPORT),
        *_cell("unread", "int32", "number of these without an indicator"),
        Column(
            "unread_share",
            "float64",
            "unread divided by numbers",
            "no report in the input, or it has no quantities",
        ),
        Column("laws", "int32", "number of citations of laws and regulations", _NO_REPORT),
        *_cell(
            "unresolved", "int32", "number of these whose title is not in the list of national laws"
        ),
        *_cell(
            "jumps",
            "int32",
            "number of indicators whose value is at least ten times that of the year before, or "
            "at most a tenth",
            "no report in the input for one of the two years, or the body or the year is unknown",
        ),
        *_cell(
            "copies",
            "int32",
            "number of further reports of the body for the year, or copies of the same file; the "
            "quotes are their ids and the share of sentences in common",
        ),
    ),
    ("year", "division_code", "level", "issuer"),
)

DOCS = """\
# The 检查表

Written by `make docs`: change `lawstats/analysis/checklist.py`, not this file.

The checklist shows, for each body and year, whether its report is there, in time and complete, and
quotes the words behind each answer. A pack has it as `checklist.html`, an export as a sheet and as
`checklist.csv`. In Python, `lawstats.analysis.checklist.checklist(corpus)` returns it, and
`lawstats.pages.checklist.in_words` puts it into words. It judges nobody: *not found* means that no
words were found, not that the report does not say it.
"""


_Rows = Sequence[dict[str, Any]]


class _Check(NamedTuple):
    """One row of the table checks."""

    outcome: str
    detail: str
    quotes: str | None


def checklist(corpus: Corpus, years: Iterable[int] | None = None) -> pd.DataFrame:
    """Put the facts of each body and year in one row, each with the words that show it.

    If a body has several reports for a year, the one in the panel counts. Deadlines are those of
    `timeliness`. Comparisons come from the table checks, and numbers are as the machine read them:
    corrections of numbers change only `jumps`.

    Parameters
    ----------
    corpus : Corpus
    years : iterable of int, optional
        Years reported on; default: those of the reports in the input.

    Returns
    -------
    pandas.DataFrame
        The columns of `CHECKLIST`, one row per body and year, sorted by year, division_code, level
        and issuer. A body that the roster names and whose report is not in the input has a row too.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> frame = checklist(read_corpus("data/raw"))
    >>> row = frame[frame["report_id"] == "taiping-2023"].iloc[0]
    >>> row["shortcomings"], row["shortcomings_quote"]
    ('own', '存在的不足和原因')
    >>> int(row["points"]), int(row["caused"]), row["plan"]
    (3, 3, 'own')
    """
    years = None if years is None else sorted(set(years))
    due = coverage(corpus, years)
    judged = _judged(corpus, years)
    reports = _Reports(corpus, {row[0] for row in frames.rows(due[["report_id"]])})
    rows = []
    for values in frames.rows(due):
        row = dict(zip(due.columns, values, strict=True))
        key = (row["report_id"], *(row[name] for name in _ABOUT[:4]))
        row |= {"state_quote": reports.shown(row)}
        for duty, name in _DUTIES.items():
            outcome, done, basis = judged.get((*key, duty), (None, None, None))
            row |= {name: outcome, f"{name}_on": done, f"{name}_basis": basis}
            row[f"{name}_quote"] = reports.dated(row["report_id"], done, basis)
        rows.append(row | reports.facts(row["report_id"]))
    return frames.to_frame(CHECKLIST, rows)


def _judged(corpus: Corpus, years: Sequence[int] | None) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Give outcome, date and basis by report, body and duty."""
    columns = ["report_id", *_ABOUT[:4], "judged", "outcome", "done_on", "basis"]
    return {row[:6]: row[6:] for row in frames.rows(timeliness(corpus, years)[columns])}


class _Reports:
    """The rows of the tables about the reports that are shown."""

    def __init__(self, corpus: Corpus, shown: set[str | None]) -> None:
        self._corpus = corpus
        columns = ["report_id", "title", "issuer_id", "issuer", "year", "source", "url"]
        frame = corpus.reports([*columns, "published_on", "released_on"])
        self._about = {
            row[0]: dict(zip(frame.columns, row, strict=True)) for row in frames.rows(frame)
        }
        self._bodies: dict[tuple[str, int], list[str]] = defaultdict(list)
        for report_id, row in self._about.items():
            self._bodies[row["issuer_id"], row["year"]].append(report_id)
        sources = corpus.sources()
        self._with_release_date = set(sources["file"][sources["released_on"].notna()])
        self._lost = dict(frames.rows(corpus.failures(["source", "message"])))
        self._checks: dict[str, dict[str, list[_Check]]] = defaultdict(lambda: defaultdict(list))
        columns = ["report_id", "check", "outcome", "detail", "quotes"]
        for report_id, check, *rest in frames.rows(corpus.checks(columns)):
            if report_id in shown:
                self._checks[report_id][check].append(_Check(*rest))
        self._points: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._cited = Counter(
            report_id
            for report_id, kind in frames.rows(corpus.citations(["report_id", "kind"]))
            if kind in ("law", "regulation", "judicial_interpretation")
        )
        self._signed: dict[str, str | None] = {}
        self._causes_outside: dict[str, list[str]] = {}
        self._read_texts(shown)
        self._jumps = _jumped(corpus)
        self._copies: dict[str, list[str]] = defaultdict(list)
        for report_id, other, share in frames.rows(
            duplicates(corpus)[["latest", "report_id", "shared"]]
        ):
            self._copies[report_id].append(f"{other}：{share:.0%}")

    def _read_texts(self, shown: set[str | None]) -> None:
        """Read signatures, points and causes from the texts, batch by batch, as texts are large."""
        spans = ["report_id", "part", "start", "end"]
        headings = ["depth", "number", "heading"]
        columns = {"reports": ["report_id", "text"], "sections": [*spans, *headings]}
        tables = [self._corpus.batches(*pair) for pair in (columns | {"points": spans}).items()]
        for reports, *inner in zip(*tables, strict=True):
            sections, points = (_by_report(batch.to_pylist()) for batch in inner)
            for report in reports.to_pylist():
                report_id, text = report["report_id"], report["text"]
                day = self._about[report_id]["published_on"]
                self._signed[report_id] = signature(text, day) if day else None
                if report_id in shown:
                    self._read_points(report_id, text, sections[report_id], points[report_id])

    def _read_points(self, report_id: str, text: str, sections: _Rows, points: _Rows) -> None:
        """Keep the points of a report, and the causes that it gives outside its shortcomings."""
        rows = [
            SectionStart(*(section[name] for name in SectionStart._fields)) for section in sections
        ]
        sentences = find_sentences(text, rows)
        for point in points:
            whole = sentences.whole(point["start"], point["end"])
            self._points[report_id, point["part"]].append(whole)
        admitting, admitted = (
            [row for row in table if row["part"] == "shortcomings"] for table in (sections, points)
        )
        spans = [(point["start"], point["end"]) for point in admitted]
        rest = outside_points(sentences, admitting, spans)
        self._causes_outside[report_id] = causes(rest, self._corpus.vocabulary)

    def shown(self, row: Mapping[str, Any]) -> str | None:
        """Quote what shows that a report is there, was looked for, or could not be read."""
        if row["report_id"]:
            title: str | None = self._about[row["report_id"]]["title"]
            return title
        if row["source"]:
            return f"{row['source']}：{self._lost[row['source']]}"
        return f"roster.csv：{row['searched_on']}" if row["searched_on"] else None

    def dated(self, report_id: str | None, day: dt.date | None, basis: str | None) -> str | None:
        """Quote the source of a date, which may be an earlier report of the body."""
        if not day or not report_id or not basis or basis == "received_on":
            return f"roster.csv：{day}" if day else None
        about = self._about[report_id]
        every = self._bodies[about["issuer_id"], about["year"]]
        holder = next((r for r in every if self._about[r][basis] == day), report_id)
        if basis == "published_on":
            return self._signed[holder]
        about = self._about[holder]
        from_sources = about["source"] in self._with_release_date
        given = "sources.csv" if from_sources else about["url"] or about["source"]
        return f"{given}：{day}"

    def facts(self, report_id: str | None) -> dict[str, Any]:
        """Give the cells of one report; no cells without a report."""
        if not report_id:
            return {}
        checks = self._checks[report_id]
        row: dict[str, Any] = {}
        for part in PARTS:
            for check in checks[_PART_CHECK + part]:
                row |= _shown(part, check.detail.split(":")[0], _lines(check.quotes))
        return (
            row
            | self._shortcomings(report_id, row.get("shortcomings"))
            | self._plans(report_id, row.get("plan"))
            | _sums([c for name in _SUMS for c in checks[name]])
            | _years(checks["year_conflict"])
            | self._reading(report_id, checks)
            | self._others(report_id)
        )

    def _plans(self, report_id: str, state: str | None) -> dict[str, Any]:
        plans = self._points[report_id, "plan"]
        return _shown("plans", *_listed(plans)) if plans or state in _HEADED else {}

    def _shortcomings(self, report_id: str, state: str | None) -> dict[str, Any]:
        points = self._points[report_id, "shortcomings"]
        if not points and state not in _HEADED:
            return {}
        given = [causes(point, self._corpus.vocabulary) for point in points]
        caused = sum(map(bool, given))
        outside = self._causes_outside[report_id]
        return (
            _shown("points", *_listed(points))
            | _shown("caused", caused, [quote for quotes in given for quote in quotes])
            | {"caused_share": round(caused / len(points), 6) if points else None}
            | _shown("causes_apart", bool(outside), outside)
        )

    def _reading(self, report_id: str, checks: Mapping[str, Sequence[_Check]]) -> dict[str, Any]:
        (numbers,), (titles,) = checks["unread_numbers"], checks["unresolved_titles"]
        unread, of_all = _counted(numbers)
        unresolved, _ = _counted(titles)
        return (
            {"numbers": of_all, "laws": self._cited[report_id]}
            | _shown("unread", unread, _lines(numbers.quotes))
            | {"unread_share": round(unread / of_all, 6) if of_all else None}
            | _shown("unresolved", unresolved, _lines(titles.quotes))
        )

    def _others(self, report_id: str) -> dict[str, Any]:
        """Give the cells that depend on other reports too."""
        about, others = self._about[report_id], sorted(self._copies[report_id])
        issuer_id, year = about["issuer_id"], about["year"]
        row = _shown("copies", len(others), others)
        if about["issuer"] is None or year is None or (issuer_id, year - 1) not in self._bodies:
            return row
        found = self._jumps[issuer_id, year]
        return row | _shown("jumps", len(found), found)


def _by_report(rows: _Rows) -> Mapping[str, _Rows]:
    by_report: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        by_report[row["report_id"]].append(row)
    return by_report


def _jumped(corpus: Corpus) -> dict[tuple[str, int], list[str]]:
    """Give the sentences of both years, by issuer and year."""
    found = find_jumps(corpus.panel(), corpus.vocabulary)
    wanted = {
        i for name in ("fact_ids", "fact_ids_before") for v in found[name] for i in [*_ids(v)]
    }
    facts = pd.concat([f(["fact_id", "quote"]) for f in (corpus.quantities, corpus.absences)])
    quotes = dict(frames.rows(facts[facts["fact_id"].isin(wanted)]))
    found_by_body: dict[tuple[str, int], list[str]] = defaultdict(list)
    columns = ["issuer_id", "year", "fact_ids_before", "fact_ids"]
    for issuer_id, year, before, now in frames.rows(found[columns]):
        old, new = (
            "".join(dict.fromkeys(one_line(quotes[i]) for i in _ids(v))) for v in (before, now)
        )
        found_by_body[issuer_id, year].append(f"{year - 1}：{old} → {year}：{new}")
    return found_by_body


def _ids(fact_ids: str) -> list[str]:
    return fact_ids.split("\n")


def _shown(name: str, value: object, quotes: Sequence[str]) -> dict[str, Any]:
    return {name: value, f"{name}_quote": "\n".join(quotes) or None}


def _lines(quotes: str | None) -> list[str]:
    """Split the column quotes of checks into lines without blanks around them."""
    return [line for q in (quotes or "").split("\n") if (line := " ".join(q.split()))]


def _listed(points: Sequence[str]) -> tuple[int, list[str]]:
    return len(points), [opening(point) for point in points]


def _counted(check: _Check) -> tuple[int, int]:
    """Read “3 of 20 …”."""
    some, of_all = re.findall(r"\d+", check.detail)[:2]
    return int(some), int(of_all)


def _sums(checks: Sequence[_Check]) -> dict[str, Any]:
    """Count the comparisons; quote those that differ, else the unclear ones, else all."""
    if not checks:
        return {}
    counts = Counter(check.outcome for check in checks)
    worst = next(o for o in ("fail", "unknown", "ok") if counts[o])
    quotes = [
        f"{_formula(c.detail)}：{' '.join(_lines(c.quotes))}" for c in checks if c.outcome == worst
    ]
    row = {"sums_differing": counts["fail"], "sums_unclear": counts["unknown"]}
    return _shown("sums", len(checks), quotes) | row


def _formula(detail: str) -> str:
    """Write a comparison with signs, which readers of both languages understand.

    Examples
    --------
    >>> _formula("91 + 3 = 94, not 93"), _formula("5 is more than 4"), _formula("rate: 98, 97 %")
    ('91 + 3 = 94 ≠ 93', '5 > 4', '98, 97 %')
    """
    signs = detail.replace(", not ", " ≠ ").replace(" is more than ", " > ")
    return signs.rpartition(": ")[2]


def _years(checks: Sequence[_Check]) -> dict[str, Any]:
    return _shown("stale_years", _counted(checks[0])[0], _lines(checks[0].quotes)) if checks else {}


def causes(text: str, vocabulary: Vocabulary) -> list[str]:
    """List the sentences of a text that give a cause.

    The words do not show whether the cause is a good one, or whether it explains all of the text.

    Parameters
    ----------
    text : str
        One or several shortcomings; each line is a paragraph, see `Sentences.whole`.
    vocabulary : Vocabulary

    Returns
    -------
    list of str
        In the order of the text, without blanks at their ends.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> causes("一是执法力量不足。受编制限制，队员少。因此巡查不够。", load())
    ['受编制限制，队员少。']
    """
    entries = list(vocabulary.causes.values())
    return [
        sentence
        for start, end in cut(text)
        if (sentence := text[start:end])
        and any(_gives(clause, entry) for clause in _clauses(sentence) for entry in entries)
    ]


def _clauses(sentence: str) -> list[str]:
    return _CLAUSE.findall(sentence.replace(",", "，").replace(":", "：").replace(";", "；"))


def _gives(clause: str, entry: Cause) -> bool:
    def holds(phrases: tuple[str, ...]) -> bool:
        return any(compile_phrase(phrase).search(clause) for phrase in phrases)

    return holds(entry.patterns) and not holds(entry.unless)


def outside_points(
    sentences: Sentences, sections: Iterable[Mapping[str, Any]], points: Iterable[tuple[int, int]]
) -> str:
    r"""Cut the headings of the outermost sections, and points, out of a text.

    Parameters
    ----------
    sentences : Sentences
        The text.
    sections : iterable of mapping
        With ``start``, ``end``, ``depth``, ``number`` and ``heading``, as in the table sections.
    points : iterable of (int, int)
        Start and end of each.

    Returns
    -------
    str
        The rest of the sections, cut lines put together.

    Examples
    --------
    >>> from lawstats.text.sentences import find_sentences
    >>> section = {"start": 0, "end": 14, "depth": 1, "number": "一、", "heading": "不足"}
    >>> text = find_sentences("一、不足\n甲弱。原因是乙。", [])
    >>> outside_points(text, [section], [(5, 8)]).split()
    ['原因是乙。']
    """
    kept: list[str] = []
    done = 0
    spans = sorted(points)
    for section in sorted(sections, key=lambda s: (s["start"], s["depth"])):
        if section["start"] < done:
            continue
        at, done = section["start"], section["end"]
        if section["heading"]:
            at = heading_end(sentences.text, at, section["number"], section["heading"])
        for start, end in spans[bisect_left(spans, (at, at)) : bisect_left(spans, (done, done))]:
            kept.append(sentences.whole(at, start))
            at = end
        kept.append(sentences.whole(at, done))
    return "\n".join(kept)


def signature(text: str, day: dt.date) -> str | None:
    r"""Find the last line that holds a date, however it is written; None without such a line.

    Examples
    --------
    >>> signature("青石镇人民政府\n二〇二四年一月十五日\n", dt.date(2024, 1, 15))
    '二〇二四年一月十五日'
    """
    found = [named for named in days_in(text) if named.date == day]
    if not found:
        return None
    start, end = text.rfind("\n", 0, found[-1].start) + 1, text.find("\n", found[-1].end)
    return " ".join(text[start : end if end >= 0 else None].split())
