"""Conditions that restrict a corpus to some of its reports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.names import spelled_out


@dataclass(frozen=True, slots=True)
class Selection:
    """Conditions on reports; one that is None holds for all."""

    years: tuple[int, ...] | None = None
    division: str | None = None
    levels: tuple[str, ...] | None = None
    issuers: tuple[str, ...] | None = None

    @classmethod
    def of(
        cls,
        years: int | Sequence[int] | None,
        division: str | None,
        levels: str | Sequence[str] | None = None,
        issuers: str | Sequence[str] | None = None,
    ) -> Selection:
        """Make a selection of conditions as people write them."""
        if years is not None:
            years = tuple(years) if isinstance(years, Iterable) else (years,)
        return cls(years, division, _strings(levels), _strings(issuers))

    def mask(self, reports: pa.Table) -> pa.ChunkedArray:
        """Say for each row of reports whether it is selected; an unknown value never is."""
        mask = pa.chunked_array([pa.repeat(True, len(reports))])
        if self.years is not None:
            years = pa.array(self.years, pa.int64())
            mask = pc.and_(mask, pc.is_in(reports["year"].cast(pa.int64()), years))
        if self.levels is not None:
            mask = pc.and_(mask, pc.is_in(reports["level"], pa.array(self.levels, pa.string())))
        if self.division is not None:
            starts = pc.starts_with(reports["division_code"], self.division)
            mask = pc.and_(mask, pc.fill_null(starts, False))
        if self.issuers is not None:
            rows = zip(reports["issuer_id"].to_pylist(), reports["issuer"].to_pylist(), strict=True)
            hits = [not set(self.issuers).isdisjoint(known_as(*row)) for row in rows]
            mask = pc.and_(mask, pa.array(hits, pa.bool_()))
        return mask

    def of_roster(self, roster: pd.DataFrame, vocabulary: Vocabulary) -> pd.DataFrame:
        """Keep the rows of a roster that meet the conditions on place, level and issuer."""
        if self.division is not None:
            roster = roster[roster["division_code"].fillna("").str.startswith(self.division)]
        if self.levels is not None:
            roster = roster[roster["level"].isin(self.levels)]
        if self.issuers is not None:
            bodies = roster[["division_code", "level", "issuer"]].fillna("?")
            called = (
                known_as(f"{code}:{level}:{spelled_out(issuer, vocabulary)}", issuer)
                for code, level, issuer in bodies.itertuples(index=False, name=None)
            )
            roster = roster[[not set(self.issuers).isdisjoint(known) for known in called]]
        return roster


NEEDED = ("report_id", "year", "level", "division_code", "issuer_id", "issuer")


def known_as(issuer_id: str, issuer: str | None) -> list[str]:
    """List what an issuer may be called: id, full name, name without higher places."""
    return [issuer_id, issuer_id.split(":", 2)[-1], *([issuer] if issuer else [])]


def _strings(values: str | Sequence[str] | None) -> tuple[str, ...] | None:
    if values is None:
        return None
    return (values,) if isinstance(values, str) else tuple(values)
