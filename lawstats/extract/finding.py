"""What a check of a report compares, and what it yields."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lawstats.extract.outline import Outline, Section
from lawstats.schema.tables import CitationRow, Outcome, QuantityRow, ReportRow
from lawstats.text.lines import Span
from lawstats.vocabulary import Vocabulary


@dataclass(frozen=True)
class ReadReport:
    """A report as it was read: what a check can compare.

    Attributes
    ----------
    outline : Outline
        Of the text as read: cut lines are joined.
    report : ReportRow
    numbers : sequence of QuantityRow
        In the order of the text; their offsets and words are those of `outline`.
    citations : sequence of CitationRow
    vocabulary : Vocabulary
    refused : sequence of (int, int)
        Spans of numbers that could not be read.
    loose : collection of str
        The fact_id of numbers of which the phrase names few words.
    admitted : sequence of (int, int)
        Spans of shortcomings in sections that are about something else.
    division : str or None
        What the list of divisions lacks of the issuer, in words.
    """

    outline: Outline
    report: ReportRow
    numbers: Sequence[QuantityRow]
    citations: Sequence[CitationRow]
    vocabulary: Vocabulary
    refused: Sequence[Span] = ()
    loose: Collection[str] = ()
    admitted: Sequence[Span] = ()
    division: str | None = None

    @cached_property
    def by_indicator(self) -> Mapping[str | None, Sequence[int]]:
        """Where the numbers of each indicator are in `numbers`; None: those of no indicator."""
        by_indicator: dict[str | None, list[int]] = defaultdict(list)
        for i, number in enumerate(self.numbers):
            by_indicator[number.indicator].append(i)
        return dict(by_indicator)

    @cached_property
    def tops(self) -> Sequence[Section]:
        """The sections of depth 1, without what closes the report."""
        return [s for s in self.outline.sections if s.depth == 1 and s.part != "closing"]


class Finding(NamedTuple):
    """The result of one check: a row of the table checks without its report."""

    check: str
    outcome: Outcome
    detail: str
    fact_ids: Sequence[str] = ()
    quotes: Sequence[str] = ()
