"""Why two packs differ: what each change between them is attributed to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from lawstats.packs.contents import FACT_KEY

Attribution = Literal["input", "correction", "parameters", "vocabulary", "code"]
Attributions = tuple[Attribution, ...]
Cells = Mapping[str, Any]  # the cells of a row, by column
Pair = tuple[Cells | None, Cells | None]  # a row of the earlier and of the later pack
Tables = tuple[Sequence[Cells], Sequence[Cells]]  # a table of the earlier and of the later pack

# Columns of a row about one report that count over all reports of the pack.
_COUNTS_ALL = frozenset({"reports", "reporters"})
# Columns that say which facts of its report a row rests on; without one it may rest on any.
_NAMES_FACTS = frozenset({"fact_ids", "indicator", "theme", "canonical_title"})


class Attributor:
    """Attributes each change to what differs in its report or fact, else to all that differs.

    Parameters
    ----------
    possible : tuple of str
        All attributions that apply to this pair of packs.
    inputs : pair of mapping
        For each pack, the hash of each report file that it was made from.
    reports : pair of sequence
        For each pack, the rows of its reports.
    corrected : set of tuple
        report_id, start and field of each correction that the two packs do not share.
    """

    def __init__(
        self,
        possible: Attributions,
        inputs: tuple[Mapping[str, str], Mapping[str, str]],
        reports: Tables,
        corrected: set[tuple[str, int | None, str]],
    ) -> None:
        self.possible = possible
        self._corrected = corrected
        self._corrected_positions = {(report_id, start) for report_id, start, _ in corrected}
        self._reports = _changed_reports(inputs, reports, self._without("input", "correction"))
        self._by_fact: dict[str, Attributions] = {}
        self._by_report: dict[str, list[tuple[str | None, Attributions]]] = {}
        self._by_name: dict[str, set[Attribution]] = {}
        before, after = ({row["report_id"] for row in side} for side in reports)
        self._members = unique(a for name in before ^ after for a in self._reports[name])

    def _without(self, *others: Attribution) -> Attributions:
        return tuple(a for a in self.possible if a not in others) or self.possible

    def add_facts(self, pairs: Iterable[Pair]) -> None:
        """Register the facts that differ: what rests on them differs for the same reasons.

        Parameters
        ----------
        pairs : iterable of pair
            Rows with place, report_id and names.
        """
        for pair in pairs:
            sides = [row for row in pair if row]
            found = self._attribute_fact(sides[0])
            self._by_fact |= {row["place"]: found for row in sides}
            for name in {name for row in sides for name in row["names"]}:
                self._by_report.setdefault(sides[0]["report_id"], []).append((name, found))
                self._by_name.setdefault(name, set()).update(found)

    def _attribute_fact(self, row: Cells) -> Attributions:
        if row["report_id"] in self._reports:
            return self._reports[row["report_id"]]
        key = re.fullmatch(FACT_KEY, row["place"], re.DOTALL)
        if key and (row["report_id"], int(key["start"])) in self._corrected_positions:
            return ("correction",)
        return self._without("input", "correction", "parameters")

    def of_fact(self, key: str) -> Attributions:
        """Return why the facts of a key differ that `add_facts` registered."""
        return self._by_fact[key]

    def of_report(self, report_id: str, column: str) -> Attributions:
        """Return why a cell of a report differs, or, if `column` is empty, the whole row."""
        if (report_id, None, column) in self._corrected:
            return ("correction",)
        return self._reports.get(report_id) or self._without("correction", "parameters")

    def of_cell(self, rows: Sequence[Cells], column: str) -> Attributions:
        """Return why a cell of the panel, or of the table behind a figure, differs.

        Parameters
        ----------
        rows : sequence of mapping
            The row of each pack that has it.
        column : str
            Empty for the whole row.
        """
        if len(self.possible) < 2:
            return self.possible
        about = {row["report_id"] for row in rows if row.get("report_id")}
        named = {str(value) for row in rows for value in row.values()}
        if not about or column in _COUNTS_ALL:
            of_names = [a for name in named for a in self._by_name.get(name, ())]
            return unique([*of_names, *self._members]) or self.possible
        fact_ids = {i for row in rows for i in (row.get("fact_ids") or "").split("\n")}
        if own := [a for i in fact_ids for a in self._by_fact.get(i, ())]:
            return unique(own)
        exact = bool(_NAMES_FACTS & rows[0].keys())
        found = self._of_reports(about, named if exact else None)
        if not found or not exact:
            found += self._members
        return unique(found) or self.possible

    def _of_reports(self, about: set[str], named: set[str] | None) -> list[Attribution]:
        """Collect why reports differ, and their facts: those of certain names, or all of them."""
        found: list[Attribution] = []
        for report_id in about:
            found += self._reports.get(report_id, ())
            for name, attributions in self._by_report.get(report_id, []):
                found += attributions if named is None or name in named else ()
        return found


def _changed_reports(
    inputs: tuple[Mapping[str, str], Mapping[str, str]], reports: Tables, otherwise: Attributions
) -> dict[str, Attributions]:
    """Find the reports that only one pack has, or that have another text, and why."""
    found: dict[str, Attributions] = {}
    before, after = ({row["report_id"]: row for row in side} for side in reports)
    for report_id in before.keys() | after.keys():
        old, new = before.get(report_id), after.get(report_id)
        if old is None or new is None:
            source = (old or new or {})["source"]
            # If both packs were made from the same file, only the selection differs.
            same_file = inputs[0].get(source) == inputs[1].get(source)
            found[report_id] = otherwise if same_file else ("input",)
        elif old["sha256"] != new["sha256"]:
            found[report_id] = ("input",)
    return found


def unique(attributions: Iterable[Attribution]) -> Attributions:
    """Return each attribution once, in alphabetical order.

    Examples
    --------
    >>> unique(["input", "code", "input"])
    ('code', 'input')
    """
    return tuple(sorted(set(attributions)))
