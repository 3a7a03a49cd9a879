"""What a figure or a page covers: how many reports of how many issuers, on which years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language, Vocabulary


@dataclass(frozen=True, slots=True)
class Scope:
    """What a figure or a page covers.

    Attributes
    ----------
    reports, issuers : int
        Numbers of reports and of issuers.
    years : tuple of int
        Years reported on, in order; empty if no report states its year.
    vocabulary : Vocabulary
        Names and texts.
    """

    reports: int
    issuers: int
    years: tuple[int, ...]
    vocabulary: Vocabulary

    @classmethod
    def of(cls, corpus: Corpus) -> Self:
        """Count the reports, issuers and years of a corpus.

        Examples
        --------
        >>> from lawstats import read_corpus
        >>> scope = Scope.of(read_corpus("data/raw"))
        >>> scope.reports, scope.issuers, scope.years
        (5, 5, (2021, 2023))
        """
        reports = corpus.reports(columns=["issuer_id", "year"])
        years = sorted(int(year) for year in reports["year"].dropna().unique())
        return cls(len(reports), reports["issuer_id"].nunique(), tuple(years), corpus.vocabulary)


def year_ranges(years: Iterable[int], language: Language) -> str:
    """Write years in order, consecutive years as a range.

    Examples
    --------
    >>> year_ranges([2021, 2023], "zh"), year_ranges([2019, 2020, 2021, 2023], "en")
    ('2021、2023', '2019–2021, 2023')
    >>> year_ranges([], "zh")
    ''
    """
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    texts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return ("、" if language == "zh" else ", ").join(texts)
