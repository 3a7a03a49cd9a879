"""What a figure or a page rests on: how many reports of how many issuers, of which years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language, Vocabulary


@dataclass(frozen=True, slots=True)
class Sample:
    """What a figure rests on.

    Attributes
    ----------
    reports, issuers : int
        Numbers of reports and of issuers.
    years : tuple of int
        Years reported on, in order; empty where no report states its year.
    vocabulary : Vocabulary
        Names and texts.
    """

    reports: int
    issuers: int
    years: tuple[int, ...]
    vocabulary: Vocabulary


def sample(corpus: Corpus) -> Sample:
    """Say what the figures of a corpus rest on."""
    reports = corpus.reports(columns=["issuer_id", "year"])
    years = sorted(int(year) for year in reports["year"].dropna().unique())
    return Sample(len(reports), reports["issuer_id"].nunique(), tuple(years), corpus.vocabulary)


def span(years: Iterable[int], language: Language) -> str:
    """Write years in order, those that follow each other as one span.

    Examples
    --------
    >>> span([2021, 2023], "zh"), span([2019, 2020, 2021, 2023], "en"), span([], "zh")
    ('2021、2023', '2019–2021, 2023', '')
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    texts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ("、" if language == "zh" else ", ").join(texts)
