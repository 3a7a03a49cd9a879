"""What differs between two figure packs, and why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from lawstats.packs.attribution import (
    Attribution,
    Attributions,
    Attributor,
    Cells,
    Pair,
    Tables,
    unique,
)
from lawstats.packs.contents import (
    FACT_KEY,
    find_key,
    read_csv,
    read_manifest,
    read_table,
    with_indicator,
)

Label = Callable[[str, str], str]

_CORRECTIONS_FILE = "corrections.csv"
_CORRECTION_KEY = ("report_id", "start", "field", "indicator")
_PANEL_KEY = ("issuer_id", "year", "indicator")
_CORRECTION_CELLS = ("value", "by", "reason", "state")
_FACT_CELLS = ("name", "value", "unit", "qualifier", "per", "kind")
_REPEATED = ("name_zh", "name_en", "")  # follow from ids, or from the order of rows
_PLAIN = {"inputs", "report_id", "place"}  # keys that the heading of their list names
_MANY = 4  # as many rows with the same change are shown as one
_LONGEST = 60  # characters of a cell in a line of text
_MOST_ALIGNED = 1_000  # facts of a report; the most seen is 167


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that differs, or a row that differs as a whole.

    Attributes
    ----------
    where : dict of str to str
        The row: its key columns; for a fact its ``place``; for several rows shown as one, their
        number.
    column : str
        Empty for the whole row.
    before, after : str
        The cell, or the row; empty if the pack does not have it.
    causes : tuple of str
        What the change is attributed to; several if the inputs of the packs do not decide it.
    """

    where: dict[str, str]
    column: str
    before: str
    after: str
    causes: Attributions


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs.

    Attributes
    ----------
    name : str
        ``<notebook>/<name>``.
    title : str
    state : {"new", "gone", "cells", "picture"}
        ``picture``: drawn differently from the same table.
    cells : list of Change
        Of the table behind it.
    causes : tuple of str
    """

    name: str
    title: str
    state: Literal["new", "gone", "cells", "picture"]
    cells: list[Change]
    causes: Attributions


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two packs; lists are sorted, and empty if nothing differs.

    Attributes
    ----------
    before, after : str
        Names of their folders.
    inputs : list of Change
        What the packs were made from: files, corrections, parameters, versions; columns that only
        one of them has.
    reports, facts, panel : list of Change
        Reports without their texts; facts by their position in the later pack, else in the
        earlier one; cells of the panel. Between packs of two versions of lawstats, the changes of a
        list that have no other cause than code and vocabulary are one change, with the number of
        rows.
    figures : list of FigureChange
    """

    before: str
    after: str
    inputs: list[Change]
    reports: list[Change]
    facts: list[Change]
    panel: list[Change]
    figures: list[FigureChange]


def diff(before: Path, after: Path, label: Label = lambda _, text: text) -> Diff:
    """Compare two packs: their inputs, the extracted data and the figures.

    A change is attributed to what differs in its report or fact: a correction of that fact,
    another text of that report, a report that was added or removed; else to everything else that
    differs.

    Parameters
    ----------
    before, after : Path
        Folders such as ``figures/overview/latest``.
    label : callable, optional
        Formats a cell of a whole row, given its column and its text; an empty result leaves the
        cell out.

    Returns
    -------
    Diff

    Raises
    ------
    ConfigError
        A folder is not a pack.
    InputError
        A table of a pack cannot be read.
    """
    columns: list[Change] = []

    def tables(name: str) -> Tables:
        old, new = read_table(before, name), read_table(after, name)
        names = [n for n in old.column_names if n in new.column_names]
        only = [", ".join(n for n in t.column_names if n not in names) for t in (old, new)]
        if any(only):
            columns.append(Change({"columns": name}, "", only[0], only[1], ("code",)))
        return old.select(names).to_pylist(), new.select(names).to_pylist()

    manifests = read_manifest(before), read_manifest(after)
    given = tuple([*map(_without_ids, side)] for side in tables("corrections"))
    corrections = list(_changed_rows((given[0], given[1]), _CORRECTION_KEY))
    reports, all_facts, panel = tables("reports"), tables("facts"), tables("panel")
    inputs = [*_input_changes(*manifests, corrections, label), *columns]
    attributor = Attributor(
        unique(attribution for change in inputs for attribution in change.causes),
        (manifests[0]["inputs"], manifests[1]["inputs"]),
        reports,
        {(row["report_id"], row["start"], row["field"]) for p in corrections for row in p if row},
    )
    facts, moved = align_facts(all_facts, _rewritten(reports))
    attributor.add_facts(facts)
    changes = _Changes(attributor, moved, label)
    versions = [m["versions"].get("lawstats", "") for m in manifests]
    return Diff(
        before.resolve().name,
        after.resolve().name,
        inputs,
        _told_once(changes.of_reports(reports), versions),
        _told_once(changes.of_facts(facts), versions),
        _told_once(changes.of_panel(panel), versions),
        [
            replace(figure, cells=_told_once(figure.cells, versions))
            for figure in changes.of_figures((before, after), manifests)
        ],
    )


def _told_once(changes: Iterable[Change], versions: Sequence[str]) -> list[Change]:
    """Make one change of all that another version of lawstats alone explains."""
    found = list(changes)
    own = [c for c in found if c.causes and set(c.causes) <= {"code", "vocabulary"}]
    rows = {tuple(c.where.items()) for c in own}
    if versions[0] == versions[1] or len(rows) < 2:
        return found
    old, new = (f"lawstats {version}".rstrip() for version in versions)
    causes = unique(cause for change in own for cause in change.causes)
    return [Change({"rows": str(len(rows))}, "", old, new, causes)] + [
        change for change in found if change not in own
    ]


def _rewritten(reports: Tables) -> set[str]:
    """Find the reports whose text differs between the packs."""
    before, after = ({(row["report_id"], row["sha256"]) for row in side} for side in reports)
    return {report_id for report_id, _ in before ^ after}


def _input_changes(
    old: Cells, new: Cells, corrections: Iterable[Pair], label: Label
) -> Iterator[Change]:
    """List the differences between the inputs of two packs."""

    def entries(key: str, attribution: Attribution) -> Iterator[Change]:
        a, b = ({"": m[key]} if isinstance(m[key], str) else m[key] for m in (old, new))
        for name in sorted(a.keys() | b.keys()):
            if a.get(name) != b.get(name) and name != _CORRECTIONS_FILE:
                texts = _abbreviated(a.get(name)), _abbreviated(b.get(name))
                yield Change({key: name}, "", *texts, (attribution,))

    yield from entries("inputs", "input")
    for pair in corrections:
        texts = [
            f"{_text(row['old_value'])} → {_joined(row, _CORRECTION_CELLS, label)}" if row else ""
            for row in pair
        ]
        yield Change(_where(pair, _CORRECTION_KEY), "", texts[0], texts[1], ("correction",))
    yield from entries("parameters", "parameters")
    yield from entries("vocabulary", "vocabulary")
    for key in ("code", "notebooks", "versions"):
        yield from entries(key, "code")


def _abbreviated(value: object) -> str:
    """Write a value of a manifest; of a hash its first characters."""
    text = "" if value is None else str(value)
    return text[:12] if re.fullmatch("[0-9a-f]{64}", text) else text


# Alignment: facts of the two packs, paired by position.


def align_facts(facts: Tables, rewritten: Set[str]) -> tuple[list[Pair], dict[str, str]]:
    """Pair the facts of two packs by position, and keep the pairs that differ.

    In a report with the same text, facts at the same position are paired. In a report with another
    text, facts are aligned as sequences, because an added word moves all that come after it.
    Reports with more than 1,000 facts are not aligned: the time grows as their square.

    Parameters
    ----------
    facts : pair of sequence
        Rows of the table ``facts`` of each pack, sorted by place.
    rewritten : set of str
        report_id of the reports with another text.

    Returns
    -------
    pairs : list of pair
        Rows with place, report_id, names and facts; None if a pack has nothing there.
    moved : dict of str to str
        For each paired place of the earlier pack, the place in the later one.
    """
    pairs: list[Pair] = []
    moved: dict[str, str] = {}
    sides = [
        {name: list(rows) for name, rows in groupby(_by_place(side), lambda row: row["report_id"])}
        for side in facts
    ]
    for report_id in sorted(sides[0].keys() | sides[1].keys()):
        a, b = (side.get(report_id, []) for side in sides)
        aligned = report_id in rewritten and max(len(a), len(b)) <= _MOST_ALIGNED
        for old, new in (_align if aligned else _pair_by_place)(a, b):
            if old and new:
                moved[old["place"]] = new["place"]
            if not (old and new) or _values(old) != _values(new):
                pairs.append((old, new))
    return pairs, moved


def _pair_by_place(a: Sequence[Cells], b: Sequence[Cells]) -> Iterator[Pair]:
    old, new = ({row["place"]: row for row in side} for side in (a, b))
    for place in sorted(old.keys() | new.keys(), key=position_order):
        yield old.get(place), new.get(place)


def _align(a: Sequence[Cells], b: Sequence[Cells]) -> Iterator[Pair]:
    """Pair facts with the same values, and the single facts between two such pairs."""
    matcher = SequenceMatcher(None, [*map(_values, a)], [*map(_values, b)], autojunk=False)
    for tag, i, j, k, n in matcher.get_opcodes():
        old, new = a[i:j], b[k:n]
        if tag == "equal" or [*map(_kind, old)] == [*map(_kind, new)]:
            yield from zip(old, new, strict=True)
        else:
            yield from ((row, None) for row in old)
            yield from ((None, row) for row in new)


def _without_ids(correction: Cells) -> Cells:
    """Leave out the ids of facts; packs of earlier versions also lack the column indicator."""
    return {"indicator": None} | {k: v for k, v in correction.items() if k != "fact_id"}


def _by_place(facts: Sequence[Cells]) -> list[Cells]:
    """Group facts by place, because one place may have several themes."""
    facts = [{**f, "place": with_indicator(f["place"], f["name"])} for f in facts]
    rows: list[Cells] = []
    ordered = sorted(facts, key=lambda fact: position_order(fact["place"]))
    for place, group in groupby(ordered, key=lambda fact: fact["place"]):
        here = list(group)
        names = list(dict.fromkeys(row["name"] for row in here))
        report_id = here[0]["report_id"]
        rows.append({"place": place, "report_id": report_id, "names": names, "facts": here})
    return rows


def _values(row: Cells) -> tuple[object, ...]:
    """Return the values of the facts at a place, without the place."""
    values = ([(name, fact[name]) for name in fact if name != "place"] for fact in row["facts"])
    return _kind(row), *(tuple(fact) for fact in values)


def _kind(row: Cells) -> str:
    key = re.fullmatch(FACT_KEY, row["place"], re.DOTALL)
    return key["kind"] if key else ""


def position_order(text: str) -> str:
    """Return a sort key: fact keys order by report and offset, other texts as they are.

    Examples
    --------
    >>> sorted(["a:q10", "a:c9"], key=position_order)
    ['a:c9', 'a:q10']
    """
    key = re.fullmatch(FACT_KEY, text, re.DOTALL)
    if key is None:
        return text
    return f"{key['report_id']}:{int(key['start']):09}{key['kind']}{key['indicator'] or ''}"


# Rows of the two packs, and their cells that differ.


class _Changes:
    """Lists the changes of rows, attributed and labelled."""

    def __init__(self, attributor: Attributor, moved: Mapping[str, str], label: Label) -> None:
        self._attributor = attributor
        self._moved = moved
        self._label = label

    def of_reports(self, reports: Tables) -> Iterator[Change]:
        for pair in _changed_rows(reports, ["report_id"]):
            a, b = pair
            report_id = next(row["report_id"] for row in pair if row)
            where = {"report_id": report_id}
            if a and b:
                for column, old, new in _changed_cells(a, b):
                    causes = self._attributor.of_report(report_id, column)
                    yield Change(where, column, old, new, causes)
            else:
                causes = self._attributor.of_report(report_id, "")
                yield Change(where, "", *self._whole(pair, ("issuer", "year")), causes)

    def of_facts(self, facts: Iterable[Pair]) -> Iterator[Change]:
        """List changes cell by cell if each pack has one fact at a place, else as a whole."""
        for a, b in facts:
            place = next(row["place"] for row in (b, a) if row)
            causes = self._attributor.of_fact(place)
            if a and b and len(a["facts"]) == len(b["facts"]) == 1:
                for column, old, new in _changed_cells(
                    a["facts"][0] | {"place": place}, b["facts"][0]
                ):
                    yield Change({"place": place}, column, old, new, causes)
            else:
                old, new = (
                    "; ".join(_joined(fact, _FACT_CELLS, self._label) for fact in row["facts"])
                    if row
                    else ""
                    for row in (a, b)
                )
                yield Change({"place": place}, "", old, new, causes)

    def of_panel(self, panel: Tables) -> Iterator[Change]:
        moved = [self._move(row) for row in panel[0]], panel[1]
        for pair in _changed_rows(moved, _PANEL_KEY):
            yield from self._of_row(pair, _PANEL_KEY)

    def of_figures(
        self, packs: tuple[Path, Path], manifests: tuple[Cells, Cells]
    ) -> Iterator[FigureChange]:
        a, b = ({f"{f['notebook']}/{f['name']}": f for f in m["figures"]} for m in manifests)
        for name in sorted(a.keys() | b.keys()):
            title = (b.get(name) or a[name])["title"]
            if name not in a or name not in b:
                state: Literal["gone", "new"] = "gone" if name in a else "new"
                yield FigureChange(name, title, state, [], self._attributor.possible)
            elif a[name]["files"] != b[name]["files"]:
                yield from self._of_figure(name, title, packs, _pictures(a[name], b[name]))

    def _of_figure(
        self, name: str, title: str, packs: tuple[Path, Path], pictures: tuple[Cells, Cells]
    ) -> Iterator[FigureChange]:
        before, after = _in_both(*(read_csv(pack / f"figures/{name}.csv") for pack in packs))
        before = [self._move(row) for row in before]
        key = find_key(before, after)
        pairs = _changed_rows((_numbered(before, key), _numbered(after, key)), [*key, ""])
        cells = [change for pair in pairs for change in self._of_row(pair, key)]
        if cells:
            causes = unique(cause for change in cells for cause in change.causes)
            yield FigureChange(name, title, "cells", cells, causes or self._attributor.possible)
        elif pictures[0] != pictures[1]:  # else only the positions of its facts have moved
            yield FigureChange(name, title, "picture", [], self._attributor.possible)

    def _of_row(self, pair: Pair, key: Sequence[str]) -> Iterator[Change]:
        """List the changes of a row of the panel, or of the table behind a figure."""
        a, b = pair
        rows = [row for row in pair if row]
        where = _where(pair, key)
        if a and b:
            for column, old, new in _changed_cells(a, b):
                yield Change(where, column, old, new, self._attributor.of_cell(rows, column))
        else:
            rest = [column for column in rows[0] if column not in (*key, *_REPEATED)]
            yield Change(where, "", *self._whole(pair, rest), self._attributor.of_cell(rows, ""))

    def _whole(self, pair: Pair, columns: Sequence[str]) -> tuple[str, str]:
        old, new = (_joined(row, columns, self._label) if row else "" for row in pair)
        return old, new

    def _move(self, row: Cells) -> dict[str, Any]:
        """Replace the fact ids of an earlier row by those of the same facts in the later pack."""
        ids = (row.get("fact_ids") or "").split("\n")
        ids = [with_indicator(i, row.get("indicator")) for i in ids]
        moved = {"fact_ids": "\n".join(self._moved.get(i, i) for i in ids)} if ids[0] else {}
        return {**row, **moved}


def _changed_rows(tables: Tables, key: Sequence[str]) -> Iterator[Pair]:
    """Pair the rows of two tables by key, and return those that differ, in order."""
    a, b = ({tuple(_sort_key(row[name]) for name in key): row for row in rows} for rows in tables)
    for at in sorted(a.keys() | b.keys()):
        if a.get(at) != b.get(at):
            yield a.get(at), b.get(at)


def _sort_key(value: object) -> tuple[float, str]:
    """Order values of any type: numbers by size, facts by report and offset."""
    if isinstance(value, (int, float)):
        return float(value), ""
    return 0.0, position_order(_text(value))


def _changed_cells(a: Cells, b: Cells) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys([*a, *b]):
        old, new = _text(a.get(name)), _text(b.get(name))
        if old != new:
            yield name, old, new


def _pictures(*figures: Cells) -> tuple[Cells, Cells]:
    """Return the hashes of the pictures of a figure in both packs."""
    before, after = ({k: v for k, v in f["files"].items() if k[-4:] != ".csv"} for f in figures)
    return before, after


def _in_both(
    before: list[dict[str, str]], after: list[dict[str, str]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Keep the columns that both tables have; without rows a table has no columns."""
    names = before[0].keys() & after[0].keys() if before and after else None

    def kept(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [{k: v for k, v in row.items() if names is None or k in names} for row in rows]

    return kept(before), kept(after)


def _numbered(rows: Sequence[Mapping[str, str]], key: Sequence[str]) -> list[Cells]:
    """Count the rows of each key in a column without a name, so that they differ."""
    seen: Counter[tuple[str, ...]] = Counter()
    numbered: list[Cells] = []
    for row in rows:
        at = tuple(row[name] for name in key)
        seen[at] += 1
        numbered.append({**row, "": seen[at]})
    return numbered


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):  # as in a CSV
        return str(value).lower()
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _joined(row: Cells, columns: Iterable[str], label: Label) -> str:
    cells = ((name, _text(row.get(name))) for name in columns)
    return " · ".join(shown for name, text in cells if text and (shown := label(name, text)))


def _where(pair: Pair, key: Sequence[str]) -> dict[str, str]:
    row = next(row for row in pair if row)
    return {name: text for name in key if (text := _text(row.get(name)))}


def merge_alike(cells: Sequence[Change]) -> list[Change]:
    """Show a change once that is the same in many rows.

    Examples
    --------
    >>> cells = [Change({"id": str(i)}, "reports", "5", "6", ("input",)) for i in range(9)]
    >>> merge_alike(cells)
    [Change(where={'rows': '9'}, column='reports', before='5', after='6', causes=('input',))]
    """

    def same(change: Change) -> tuple[object, ...]:
        return change.column, change.before, change.after, change.causes

    counts = Counter(same(change) for change in cells if change.column)
    merged: dict[object, Change] = {}
    for i, change in enumerate(cells):
        n = counts[same(change)]
        if n >= _MANY:
            merged.setdefault(same(change), replace(change, where={"rows": str(n)}))
        else:
            merged[i] = change
    return list(merged.values())


def as_json(found: Diff) -> str:
    """Write a diff as JSON, with the attributes of `Diff`."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=1)


def as_text(found: Diff) -> str:
    """Write a diff as lines for a terminal; long cells are cut to 60 characters."""
    lines = [f"{found.before} → {found.after}"]
    for title in ("inputs", "reports", "facts", "panel"):
        changes: list[Change] = getattr(found, title)
        lines += ["", f"{title}: {len(changes)}"] if changes else []
        lines += map(_line, changes)
    for figure in found.figures:
        n = len(figure.cells)
        states = {"cells": f"{n} differ", "picture": "same table, drawn differently"}
        state = states.get(figure.state, figure.state)
        causes = ", ".join(figure.causes)
        lines += ["", f"figure {figure.name} ({figure.title}): {state}  [{causes}]"]
        lines += map(_line, merge_alike(figure.cells))
    return "\n".join(lines if len(lines) > 1 else [*lines, "no difference"])


def _line(change: Change) -> str:
    old, new = _cut(change.before), _cut(change.after)
    plain = len(change.where) == 1 and change.where.keys() <= _PLAIN
    where = " ".join(v if plain else f"{k}={v}".rstrip("=") for k, v in change.where.items())
    where = f"{where} {change.column}".rstrip()
    causes = f"[{' or '.join(change.causes) or 'cause unknown'}]"
    if not change.column and not (old and new):
        return f"  {'-' if old else '+'} {where}  {old or new}  {causes}"
    return f"  ~ {where}  {old or '∅'} → {new or '∅'}  {causes}"


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
