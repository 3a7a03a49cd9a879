"""Reports that occur more than once: the same text, or a corrected one; notebook 01_corpus."""

from __future__ import annotations

import pandas as pd

from lawstats.analysis.report_texts import report_sentences
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import settled
from lawstats.tables.repeated import LEAST_SHARED, own_sentences, shared_part

COLUMNS = ["report_id", "issuer_id", "year", "latest", "kind", "shared"]


def duplicates(corpus: Corpus) -> pd.DataFrame:
    """List reports that have a later one of the same issuer and year, or of the same file.

    Reports of one issuer and year are compared by their sentences, without blanks. If the issuer is
    not settled or the year unknown, only files with the same bytes are found.

    Returns
    -------
    pandas.DataFrame
        One row per report that has a later one, sorted by report_id: report_id, issuer_id, year,
        ``latest`` (the report_id that the panel takes), ``kind`` (``copy``: the same sentences;
        ``republication``: at least half of them; ``different``: fewer, so one of the two may be of
        another body or year), all str, and ``shared`` (float64), the share of sentences
        that both have.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> duplicates(read_corpus("data/raw")).empty
    True
    """
    keys = ["report_id", "issuer_id", "year", "released_on", "published_on", "sha256"]
    reports = corpus.reports(keys).sort_values(
        ["released_on", "published_on", "report_id"], na_position="first", ignore_index=True
    )
    known = settled(reports["issuer_id"]) & reports["year"].notna()
    named = reports[known].groupby(["issuer_id", "year"])["report_id"].transform("last")
    latest = named.reindex(reports.index)
    same_file = reports.groupby("sha256")["report_id"].transform("last")
    latest = latest.fillna(same_file)
    pairs = reports.assign(latest=latest)[latest != reports["report_id"]]
    sentences = _sentences(corpus, {*pairs["report_id"], *pairs["latest"]})
    shared = [
        shared_part(sentences[one], sentences[other])
        for one, other in zip(pairs["report_id"], pairs["latest"], strict=True)
    ]
    kinds = [
        "copy" if share == 1 else "republication" if share >= LEAST_SHARED else "different"
        for share in shared
    ]
    pairs = pairs.assign(kind=pd.Series(kinds, pairs.index, dtype="str"), shared=shared)
    return pairs[COLUMNS].sort_values("report_id", ignore_index=True)


def _sentences(corpus: Corpus, report_ids: set[str]) -> dict[str, set[str]]:
    """Give the title and the sentences of the sections of reports, without blanks."""
    if not report_ids:
        return {}
    reports = corpus.reports(["report_id", "title"]).fillna({"title": ""})
    titles = dict(zip(reports["report_id"], reports["title"], strict=True))
    starts = corpus.sections(["report_id", "start"]).groupby("report_id")["start"].min().to_dict()
    found = {}
    for report_id, report in report_sentences(corpus, report_ids):
        found[report_id] = own_sentences(report, starts.get(report_id, 0), titles[report_id])
    return found
