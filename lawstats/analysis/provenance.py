"""The sentences behind the numbers of a page, with what people corrected in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from lawstats.analysis.report_texts import report_sentences
from lawstats.tables.corpus import Corpus
from lawstats.text.sentences import Sentences
from lawstats.vocabulary import Language

_Correction = dict[str, Any]
# The list of the vocabulary that names a fact, by the letter of its id; a citation has its title.
_LISTS = {"q": "indicators", "a": "indicators", "t": "themes", "c": ""}
Notes = dict[str, list[str]]  # by fact_id; of themes as in `ConcordanceLine`


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """A span of a report that a number rests on, in its sentence (keyword in context).

    `fact_id` is that of the tables, and ``<report_id>:t<start>`` of themes.
    """

    number: int
    fact_id: str
    name: str
    before: str
    marked: str
    after: str
    notes: list[str]


@dataclass(frozen=True, slots=True)
class CitedReport:
    """A report, and its facts that a figure shows."""

    report_id: str
    issuer: str | None
    year: int | None
    url: str | None
    released_on: str
    retrieved_on: str
    lines: list[ConcordanceLine]


def keys_of(row: Mapping[str, str]) -> list[str]:
    r"""List the keys of the facts behind a row of the CSV of a figure.

    Returns
    -------
    list of str
        Keys of `find_cited`: ids of facts, or all places of a theme in a report, or of a title.

    Examples
    --------
    >>> keys_of({"value": "3", "fact_ids": "a:q1\na:q9"}), keys_of({"reports": "5"})
    (['a:q1', 'a:q9'], [])
    """
    if "fact_ids" in row:
        return row["fact_ids"].split("\n") if row["fact_ids"] else []
    if "theme" in row and "report_id" in row:
        return [f"{row['report_id']} {row['theme']}"]
    return [row["canonical_title"]] if "canonical_title" in row else []


def list_corrections(
    corpus: Corpus, language: Language, words: Mapping[str, str]
) -> list[_Correction]:
    """List the corrections, with ids as names of the page's language.

    Parameters
    ----------
    corpus : Corpus
    language : {"zh", "en"}
    words : mapping of str to str
        Names of the fields and of the outcomes, and a word for nothing.
    """

    def shown(field: str, values: Any) -> str:
        if pd.isna(values):
            return words["nothing"]
        known = corpus.vocabulary.lists.get(f"{field}s", {})
        name = corpus.vocabulary.name
        named = (name(f"{field}s", v, language) if v in known else v for v in values.split("\n"))
        return " / ".join(named)

    rows = []
    given: list[Any] = list(corpus.corrections().itertuples(index=False))
    for row in given:
        there = row.state in ("applied", "no change")
        shown_row = {
            name: getattr(row, name) for name in ("line", "report_id", "by", "reason", "state")
        }
        shown_row |= {"start": "" if pd.isna(row.start) else row.start, "field": row.field}
        theme = f"{row.report_id}:t{row.start}" if row.field == "theme" else ""
        shown_row |= {"fact_ids": [theme] if pd.isna(row.fact_id) else row.fact_id.split("\n")}
        shown_row |= {"name": words[row.field], "outcome": words[row.state]}
        shown_row |= {"old": shown(row.field, row.old_value) if there else ""}
        rows.append(shown_row | {"new": shown(row.field, row.value)})
    return rows


def write_notes(corrections: Sequence[_Correction], sentence: str) -> Notes:
    """Write the notes of corrected facts, as `find_cited` needs them.

    Parameters
    ----------
    corrections : sequence of dict
        As `list_corrections` gives them.
    sentence : str
        With fields of a correction.
    """
    notes: Notes = {}
    for row in corrections:
        for fact_id in row["fact_ids"] if row["state"] == "applied" else ():
            notes.setdefault(fact_id, []).append(sentence.format(**row))
    return notes


def find_cited(
    corpus: Corpus, cited: set[str], language: Language, notes: Notes
) -> tuple[list[CitedReport], dict[str, list[int]]]:
    """Find the facts behind the keys of rows, in their sentences.

    Returns
    -------
    sources : list of CitedReport
        With the lines numbered from 1.
    numbers : dict of str to list of int
        The numbers behind each key.
    """
    facts = _cited_facts(corpus, cited)
    reports = _cited_reports(corpus, set(facts["report_id"]))
    sources: list[CitedReport] = []
    numbers: dict[str, list[int]] = {}
    rows: list[Any] = facts.values.tolist()
    for number, (fact, keys) in enumerate(groupby(rows, key=lambda row: row[:-1]), 1):
        report_id, start, end, fact_id, letter, entry = fact
        vocabulary_list = _LISTS[letter]
        source, sentences = reports[report_id]
        if not sources or sources[-1] is not source:
            sources.append(source)
        source.lines.append(
            ConcordanceLine(
                number,
                fact_id,
                _name(corpus, vocabulary_list, entry, language),
                *sentences.split(start, end),
                notes.get(fact_id, []),
            )
        )
        for *_, key in keys:
            numbers.setdefault(key, []).append(number)
    return sources, numbers


def _cited_facts(corpus: Corpus, cited: set[str]) -> pd.DataFrame:
    """List the facts with a key in `cited`, one row per fact and key, in the order of the texts.

    The columns are report_id, start, end, fact_id, letter (of the fact_id), id (the entry of the
    vocabulary, or the title that is cited; empty if unknown) and key.
    """
    span = ["report_id", "start", "end"]
    themes = corpus.themes(columns=[*span, "theme"])
    themes = themes.assign(fact_id=themes["report_id"] + ":t" + themes["start"].astype(str))
    span.append("fact_id")
    citations = corpus.citations(columns=[*span, "canonical_title"])
    titles = citations.assign(id=citations["canonical_title"])
    quantities, absences = (
        table(columns=[*span, "indicator"]).rename(columns={"indicator": "id"})
        for table in (corpus.quantities, corpus.absences)
    )
    frames = [
        quantities.assign(key=quantities["fact_id"]),
        absences.assign(key=absences["fact_id"]),
        themes.assign(id=themes["theme"], key=themes["report_id"] + " " + themes["theme"]),
        titles.assign(key=titles["fact_id"]),
        titles.rename(columns={"canonical_title": "key"}),
    ]
    for frame, letter in zip(frames, "qatcc", strict=True):
        frame["letter"] = letter
    facts = pd.concat([frame[frame["key"].isin(cited)] for frame in frames])
    facts["id"] = facts["id"].fillna("")
    columns = [*span, "letter", "id", "key"]
    return facts[columns].sort_values(columns)


def _name(corpus: Corpus, vocabulary_list: str, entry: str, language: Language) -> str:
    if not vocabulary_list or not entry:
        return entry
    return corpus.vocabulary.name(vocabulary_list, entry, language)


def _cited_reports(
    corpus: Corpus, report_ids: set[str]
) -> dict[str, tuple[CitedReport, Sentences]]:
    """Describe the reports, without lines yet, each with its text."""
    checks = corpus.checks(columns=["report_id", "check", "detail"])
    fetched = checks[checks["check"] == "retrieved_on"].set_index("report_id")["detail"].to_dict()
    columns = ["report_id", "issuer", "year", "url", "released_on"]
    reports = corpus.reports(columns=columns)
    found: list[Any] = reports[reports["report_id"].isin(report_ids)].values.tolist()
    texts = dict(report_sentences(corpus, report_ids))
    described = {}
    for report_id, *row in found:
        issuer, year, url, released = (None if pd.isna(value) else value for value in row)
        safe = url if url and url.startswith(("https://", "http://")) else None
        day = released.isoformat() if released else ""
        source = CitedReport(report_id, issuer, year, safe, day, fetched.get(report_id, ""), [])
        described[report_id] = source, texts[report_id]
    return described
