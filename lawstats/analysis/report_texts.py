"""The texts of the reports of a corpus: their sentences, whole points and openings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from lawstats.tables.corpus import Corpus
from lawstats.text.sentences import SectionStart, Sentences, find_sentences

_OPENING = re.compile(r"\s*[^。；;！？\n]*[。；;！？]?")
_SECTION = ["report_id", *SectionStart._fields]


def report_sentences(
    corpus: Corpus, report_ids: Collection[str] | None = None
) -> Iterator[tuple[str, Sentences]]:
    """Yield report_id and text of reports, batch by batch, because texts are large.

    Parameters
    ----------
    corpus : Corpus
    report_ids : collection of str, optional
        Default: all reports.
    """
    if report_ids is not None and not report_ids:
        return
    reports = corpus.batches("reports", ["report_id", "text"])
    for texts, sections in zip(reports, corpus.batches("sections", _SECTION), strict=True):
        by_report: dict[str, list[SectionStart]] = {}
        for row in sections.to_pylist():
            by_report.setdefault(row.pop("report_id"), []).append(SectionStart(**row))
        for row in texts.to_pylist():
            report_id = row["report_id"]
            if report_ids is None or report_id in report_ids:
                yield report_id, find_sentences(row["text"], by_report.get(report_id, []))


def whole_points(corpus: Corpus, points: pd.DataFrame) -> pd.Series[Any]:
    """Join the cut lines of points.

    Parameters
    ----------
    corpus : Corpus
    points : DataFrame
        With report_id, text, start and end.

    Returns
    -------
    Series of str
        The texts, each line of them a paragraph without indent; with the index of `points`.
    """
    broken = points["text"].str.contains("\n", regex=False)
    known = dict(report_sentences(corpus, set(points.loc[broken, "report_id"])))
    rows = zip(points["report_id"], points["text"], points["start"], points["end"], strict=True)
    texts = [
        _lines(known[report_id].whole(start, end)) if report_id in known else text
        for report_id, text, start, end in rows
    ]
    return pd.Series(texts, index=points.index, dtype="str")


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.split("\n"))


def opening(text: str) -> str:
    r"""Return a statement up to its first full stop, semicolon or line break.

    Examples
    --------
    >>> opening("一是执法力量不足。队员只有3人。"), opening("执法力量不足\n队员只有3人。")
    ('一是执法力量不足。', '执法力量不足')
    """
    found = _OPENING.match(text)
    return found[0].strip() if found else ""
