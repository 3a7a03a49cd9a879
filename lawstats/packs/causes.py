"""Why two figure packs differ: each change is laid to what they were made from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from lawstats.packs.contents import PLACE

Cause = Literal["input", "correction", "parameters", "vocabulary", "code"]
Causes = tuple[Cause, ...]
Row = Mapping[str, Any]
Pair = tuple[Row | None, Row | None]  # of the pack before, and of the one after
Tables = tuple[Sequence[Row], Sequence[Row]]

# Of a row about one report, the columns that count over all reports of the pack.
_OF_ALL = frozenset({"reports", "reporters"})
# Columns that say which facts of its report a row rests on; without one it may be any.
_SAY_WHAT = frozenset({"fact_ids", "indicator", "theme", "canonical_title"})


class Reasons:
    """Lays changes to what differs where they stand, else to all that differs.

    Parameters
    ----------
    every : tuple of str
        All causes that there are.
    inputs : pair of mapping
        Hash by file of the reports that each pack was made from.
    reports : pair of sequence
        Rows of the reports in each pack.
    corrected : set of tuple
        report_id, start and field of the corrections that only one pack has, or has otherwise.
    """

    def __init__(
        self,
        every: Causes,
        inputs: tuple[Mapping[str, str], Mapping[str, str]],
        reports: Tables,
        corrected: set[tuple[str, int | None, str]],
    ) -> None:
        self.every = every
        self._corrected = corrected
        self._places = {(report_id, start) for report_id, start, _ in corrected}
        self._reports: dict[str, Causes] = {}
        self._by_place: dict[str, Causes] = {}
        self._by_report: dict[str, list[tuple[str | None, Causes]]] = {}
        self._by_name: dict[str, set[Cause]] = {}
        a, b = ({row["report_id"]: row for row in side} for side in reports)
        for report_id in a.keys() | b.keys():
            old, new = a.get(report_id), b.get(report_id)
            if old is None or new is None:
                source = (old or new or {})["source"]
                # A file that both were made from is in one of them alone by what was selected.
                came = inputs[0].get(source) != inputs[1].get(source)
                rest = self._without("input", "correction")
                self._reports[report_id] = ("input",) if came else rest
            elif old["sha256"] != new["sha256"]:
                self._reports[report_id] = ("input",)
        members = (self._reports[report_id] for report_id in a.keys() ^ b.keys())
        self._members = joined(cause for causes in members for cause in causes)

    def _without(self, *others: Cause) -> Causes:
        return tuple(cause for cause in self.every if cause not in others) or self.every

    def learn(self, places: Iterable[Pair]) -> None:
        """Take in which facts differ, as what rests on them differs for the same reasons.

        Parameters
        ----------
        places : iterable of pair
            Rows with place, report_id and names.
        """
        for pair in places:
            sides = [row for row in pair if row]
            causes = self._of_place(sides[0])
            self._by_place |= {row["place"]: causes for row in sides}
            for name in {name for row in sides for name in row["names"]}:
                self._by_report.setdefault(sides[0]["report_id"], []).append((name, causes))
                self._by_name.setdefault(name, set()).update(causes)

    def _of_place(self, row: Row) -> Causes:
        if row["report_id"] in self._reports:
            return self._reports[row["report_id"]]
        at = re.fullmatch(PLACE, row["place"], re.DOTALL)
        if at and (row["report_id"], int(at[3])) in self._places:
            return ("correction",)
        return self._without("input", "correction", "parameters")

    def of_place(self, place: str) -> Causes:
        """Why the facts of a place differ that `learn` was told of."""
        return self._by_place[place]

    def of_report(self, report_id: str, column: str) -> Causes:
        """Why a cell of a report's row differs, or with an empty column the whole row."""
        if (report_id, None, column) in self._corrected:
            return ("correction",)
        return self._reports.get(report_id) or self._without("correction", "parameters")

    def of_cell(self, rows: Sequence[Row], column: str) -> Causes:
        """Why a cell differs of the panel, or of the table behind a figure.

        Parameters
        ----------
        rows : sequence of mapping
            The row in each pack that has it.
        column : str
            Empty: the whole row.
        """
        if len(self.every) < 2:
            return self.every
        about = {row["report_id"] for row in rows if row.get("report_id")}
        named = {str(value) for row in rows for value in row.values()}
        if not about or column in _OF_ALL:
            of_name = [c for name in named for c in self._by_name.get(name, ())]
            return joined([*of_name, *self._members]) or self.every
        ids = {i for row in rows for i in (row.get("fact_ids") or "").split("\n")}
        if own := [c for i in ids for c in self._by_place.get(i, ())]:
            return joined(own)
        found: list[Cause] = []
        exact = bool(_SAY_WHAT & rows[0].keys())
        for report_id in about:
            found += self._reports.get(report_id, ())
            for name, causes in self._by_report.get(report_id, []):
                found += causes if name in named or not exact else ()
        if not found or not exact:
            found += self._members
        return joined(found) or self.every


def joined(causes: Iterable[Cause]) -> Causes:
    """Give each cause once, in the order of the alphabet.

    Examples
    --------
    >>> joined(["input", "code", "input"])
    ('code', 'input')
    """
    return tuple(sorted(set(causes)))
