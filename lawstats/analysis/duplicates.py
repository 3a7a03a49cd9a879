"""Reports that are there more than once: the same text again, or corrected and published again."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from lawstats.tables.corpus import Corpus

COLUMNS = ["report_id", "issuer_id", "year", "latest", "kind", "shared"]
_SENTENCE = re.compile(r"[^。！？\n]+")


def copies(corpus: Corpus) -> pd.DataFrame:
    """List reports that stand for one issuer and year with others, or are the same file.

    Reports of one issuer and year are compared sentence by sentence, blanks left out; of reports
    whose issuer or year is unknown only the same bytes are found.

    Returns
    -------
    pandas.DataFrame
        One row per report that has a later one, sorted by report_id: report_id, issuer_id, year,
        ``latest`` (the report_id that the panel takes), ``kind`` (``copy``: the same sentences;
        ``republication``: other ones) and ``shared``, the share of sentences that both have.
    """
    keys = ["report_id", "issuer_id", "issuer", "year", "released_on", "published_on", "sha256"]
    reports = corpus.reports(keys).sort_values(
        ["released_on", "published_on", "report_id"], na_position="first", ignore_index=True
    )
    known = reports["issuer"].notna() & reports["year"].notna()
    named = reports[known].groupby(["issuer_id", "year"])["report_id"].transform("last")
    latest = named.reindex(reports.index)
    same_file = reports.groupby("sha256")["report_id"].transform("last")
    latest = latest.fillna(same_file)
    pairs = reports.assign(latest=latest)[latest != reports["report_id"]]
    texts = _texts(corpus, sorted({*pairs["report_id"], *pairs["latest"]}))
    shared = [
        _shared(texts[one], texts[other])
        for one, other in zip(pairs["report_id"], pairs["latest"], strict=True)
    ]
    kinds = ["copy" if share == 1 else "republication" for share in shared]
    told = pairs.assign(kind=pd.Series(kinds, pairs.index, dtype="str"), shared=shared)
    return told[COLUMNS].sort_values("report_id", ignore_index=True)


def _texts(corpus: Corpus, report_ids: Sequence[str]) -> dict[str, str]:
    if not report_ids:
        return {}
    frame = corpus.reports(["report_id", "text"])
    frame = frame[frame["report_id"].isin(report_ids)]
    return dict(zip(frame["report_id"], frame["text"], strict=True))


def _shared(one: str, other: str) -> float:
    """Share of the sentences of two texts that are in both."""
    a, b = ({"".join(m[0].split()) for m in _SENTENCE.finditer(t)} - {""} for t in (one, other))
    return round(len(a & b) / len(a | b), 6) if a | b else 1.0
