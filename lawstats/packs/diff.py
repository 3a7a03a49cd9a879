"""What differs between two figure packs, and why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from lawstats.packs.causes import Cause, Causes, Pair, Reasons, Row, Tables, joined
from lawstats.packs.contents import find_key, read_manifest, read_rows, read_table
from lawstats.packs.places import follow, order, pair_places

Named = Callable[[str, str], str]

_CORRECTIONS = "corrections.csv"
_CORRECTED = ("report_id", "start", "field")
_PANEL = ("issuer_id", "year", "indicator")
_SAID = ("value", "by", "reason", "state")
_FACT = ("name", "value", "unit", "qualifier", "per", "kind")
_NAMES = ("name_zh", "name_en", "")  # told by ids, or by the order of rows
_PLAIN = {"inputs", "report_id", "place"}  # named by the head of their lines
_MANY = 4  # rows that differ in one way are told as one
_SHOWN = 60  # characters of a cell in a line of text


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs, or a row that differs as a whole.

    Attributes
    ----------
    where : dict of str to str
        The row: its key columns; of a fact its place; of several rows told as one their number.
    column : str
        Empty: the row.
    before, after : str
        The cell, or the row; empty where there is none.
    causes : tuple of str
        Several where what the packs were made from does not tell which one it was.
    """

    where: dict[str, str]
    column: str
    before: str
    after: str
    causes: Causes


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure that differs.

    Attributes
    ----------
    name : str
        ``<notebook>/<name>``.
    title : str
    state : {"new", "gone", "cells", "picture"}
        ``picture``: drawn in another way from the same table.
    cells : list of Change
        Of the table behind it.
    causes : tuple of str
    """

    name: str
    title: str
    state: Literal["new", "gone", "cells", "picture"]
    cells: list[Change]
    causes: Causes


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two packs; lists are sorted, and empty where nothing does.

    Attributes
    ----------
    before, after : str
        Names of their folders.
    inputs : list of Change
        What they were made from: files, corrections, parameters, versions.
    reports, facts, panel : list of Change
        Reports without their texts; facts by their place now, or before; cells of the panel.
    figures : list of Drawn
    """

    before: str
    after: str
    inputs: list[Change]
    reports: list[Change]
    facts: list[Change]
    panel: list[Change]
    figures: list[Drawn]


def diff(before: Path, after: Path, named: Named = lambda _, text: text) -> Diff:
    """Compare two packs: what they were made from, what was read, and what was drawn.

    A change is laid to what differs where it stands: a correction of that fact, another text of
    that report, a report that came or went; else to whatever else differs.

    Parameters
    ----------
    before, after : Path
        Folders as ``figures/overview/latest``.
    named : callable, optional
        Writes a cell, given its column and its text, where a whole row is told; empty: left out.

    Returns
    -------
    Diff

    Raises
    ------
    ConfigError
        A folder is no pack.
    InputError
        A table of a pack cannot be read.
    """

    def tables(name: str) -> Tables:
        return read_table(before, name).to_pylist(), read_table(after, name).to_pylist()

    old, new = read_manifest(before), read_manifest(after)
    corrected = list(_changed(tables("corrections"), _CORRECTED))
    inputs = list(_inputs(old, new, corrected, named))
    reports = tables("reports")
    reasons = Reasons(
        joined(cause for change in inputs for cause in change.causes),
        (old["inputs"], new["inputs"]),
        reports,
        {(row["report_id"], row["start"], row["field"]) for p in corrected for row in p if row},
    )
    texts = ({(row["report_id"], row["sha256"]) for row in side} for side in reports)
    rewritten = {report_id for report_id, _ in set.symmetric_difference(*texts)}
    facts, moved = pair_places(tables("facts"), rewritten)
    reasons.learn(facts)
    panel = tables("panel")
    panel = [follow(row, moved) for row in panel[0]], panel[1]
    return Diff(
        before.resolve().name,
        after.resolve().name,
        inputs,
        [c for pair in _changed(reports, ["report_id"]) for c in _report(pair, reasons, named)],
        [c for pair in facts for c in _fact(pair, reasons, named)],
        [c for pair in _changed(panel, _PANEL) for c in _cells(pair, _PANEL, reasons, named)],
        list(_figures((before, old), (after, new), reasons, moved, named)),
    )


def _inputs(old: Row, new: Row, corrected: Iterable[Pair], named: Named) -> Iterator[Change]:
    """List what differs between what two packs were made from."""

    def pairs(key: str, cause: Cause) -> Iterator[Change]:
        a, b = ({"": m[key]} if isinstance(m[key], str) else m[key] for m in (old, new))
        for name in sorted(a.keys() | b.keys()):
            if a.get(name) != b.get(name) and name != _CORRECTIONS:
                yield Change({key: name}, "", _brief(a.get(name)), _brief(b.get(name)), (cause,))

    yield from pairs("inputs", "input")
    for pair in corrected:
        told = [
            f"{_text(row['old_value'])} → {_told(row, _SAID, named)}" if row else "" for row in pair
        ]
        yield Change(_where(pair, _CORRECTED), "", told[0], told[1], ("correction",))
    yield from pairs("parameters", "parameters")
    yield from pairs("vocabulary", "vocabulary")
    for key in ("code", "notebooks", "versions"):
        yield from pairs(key, "code")


def _brief(value: object) -> str:
    """Write a value of a manifest, of a hash its beginning."""
    text = "" if value is None else str(value)
    return text[:12] if re.fullmatch("[0-9a-f]{64}", text) else text


def _report(pair: Pair, reasons: Reasons, named: Named) -> Iterator[Change]:
    a, b = pair
    report_id = next(row["report_id"] for row in pair if row)
    if a and b:
        for name, old, new in _different(a, b):
            yield Change(
                {"report_id": report_id}, name, old, new, reasons.of_report(report_id, name)
            )
    else:
        told = [row and _told(row, ("issuer", "year"), named) for row in pair]
        causes = reasons.of_report(report_id, "")
        yield Change({"report_id": report_id}, "", told[0] or "", told[1] or "", causes)


def _fact(pair: Pair, reasons: Reasons, named: Named) -> Iterator[Change]:
    """Tell how a place differs, cell by cell where one fact stands there in both packs."""
    a, b = pair
    place = next(row["place"] for row in (b, a) if row)
    causes = reasons.of_place(place)
    if a and b and len(a["facts"]) == len(b["facts"]) == 1:
        for name, old, new in _different(a["facts"][0] | {"place": place}, b["facts"][0]):
            yield Change({"place": place}, name, old, new, causes)
    else:
        told = [
            "; ".join(_told(fact, _FACT, named) for fact in row["facts"]) if row else ""
            for row in pair
        ]
        yield Change({"place": place}, "", told[0], told[1], causes)


def _cells(pair: Pair, key: Sequence[str], reasons: Reasons, named: Named) -> Iterator[Change]:
    """Tell how a row differs of the panel, or of the table behind a figure."""
    a, b = pair
    rows = [row for row in pair if row]
    where = _where(pair, key)
    if a and b:
        for name, old, new in _different(a, b):
            yield Change(where, name, old, new, reasons.of_cell(rows, name))
    else:
        rest = [name for name in rows[0] if name not in (*key, *_NAMES)]
        told = [row and _told(row, rest, named) for row in pair]
        yield Change(where, "", told[0] or "", told[1] or "", reasons.of_cell(rows, ""))


def _different(a: Row, b: Row) -> Iterator[tuple[str, str, str]]:
    for name in dict.fromkeys([*a, *b]):
        old, new = _text(a.get(name)), _text(b.get(name))
        if old != new:
            yield name, old, new


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):  # as in a CSV
        return str(value).lower()
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _told(row: Row, names: Iterable[str], named: Named) -> str:
    cells = ((name, _text(row.get(name))) for name in names)
    return " · ".join(said for name, text in cells if text and (said := named(name, text)))


def _where(pair: Pair, key: Sequence[str]) -> dict[str, str]:
    row = next(row for row in pair if row)
    return {name: text for name in key if (text := _text(row.get(name)))}


def _changed(tables: Tables, key: Sequence[str]) -> Iterator[Pair]:
    """Pair the rows of two tables by key, and give those that differ, in order."""
    a, b = ({tuple(_order(row[name]) for name in key): row for row in rows} for rows in tables)
    for at in sorted(a.keys() | b.keys()):
        if a.get(at) != b.get(at):
            yield a.get(at), b.get(at)


def _order(value: object) -> tuple[float, str]:
    """Order values of any type: numbers by size, places by report and offset."""
    if isinstance(value, (int, float)):
        return float(value), ""
    return 0.0, order(_text(value))


def _figures(
    before: tuple[Path, Row],
    after: tuple[Path, Row],
    reasons: Reasons,
    moved: Mapping[str, str],
    named: Named,
) -> Iterator[Drawn]:
    """Compare the figures of two packs, each given by its folder and manifest."""
    a, b = ({f"{f['notebook']}/{f['name']}": f for f in m["figures"]} for _, m in (before, after))
    for name in sorted(a.keys() | b.keys()):
        title = (b.get(name) or a[name])["title"]
        if name not in a or name not in b:
            yield Drawn(name, title, "gone" if name in a else "new", [], reasons.every)
        elif a[name]["files"] != b[name]["files"]:
            rows = [read_rows(pack / f"figures/{name}.csv") for pack, _ in (before, after)]
            rows[0] = [follow(row, moved) for row in rows[0]]
            key = find_key(*rows)
            tables = (_numbered(rows[0], key), _numbered(rows[1], key))
            cells = [
                c for p in _changed(tables, [*key, ""]) for c in _cells(p, key, reasons, named)
            ]
            pictures = (
                [(k, v) for k, v in f[name]["files"].items() if k[-4:] != ".csv"] for f in (a, b)
            )
            if not cells and next(pictures) == next(pictures):
                continue  # facts that it rests on moved in their report
            causes = joined(cause for change in cells for cause in change.causes)
            state: Literal["cells", "picture"] = "cells" if cells else "picture"
            yield Drawn(name, title, state, cells, causes or reasons.every)


def _numbered(rows: Sequence[Mapping[str, str]], key: Sequence[str]) -> list[Row]:
    """Tell apart rows of one key by their order: in the column without a name."""
    seen: dict[tuple[str, ...], int] = {}
    out: list[Row] = []
    for row in rows:
        at = tuple(row[name] for name in key)
        seen[at] = seen.get(at, 0) + 1
        out.append({**row, "": seen[at]})
    return out


def folded(cells: Sequence[Change]) -> list[Change]:
    """Tell what differs in one way in many rows once.

    Examples
    --------
    >>> cells = [Change({"id": str(i)}, "reports", "5", "6", ("input",)) for i in range(9)]
    >>> folded(cells)
    [Change(where={'rows': '9'}, column='reports', before='5', after='6', causes=('input',))]
    """

    def way(change: Change) -> tuple[object, ...]:
        return change.column, change.before, change.after, change.causes

    rows = Counter(way(change) for change in cells if change.column)
    out: dict[object, Change] = {}
    for i, change in enumerate(cells):
        n = rows[way(change)]
        many = n >= _MANY
        out.setdefault(
            way(change) if many else i, replace(change, where={"rows": str(n)}) if many else change
        )
    return list(out.values())


def as_json(found: Diff) -> str:
    """Write a diff as JSON: the attributes of `Diff`, whole."""
    return json.dumps(asdict(found), ensure_ascii=False, indent=1)


def as_text(found: Diff) -> str:
    """Write a diff as lines for a terminal, long cells cut to 60 characters."""
    lines = [f"{found.before} → {found.after}"]
    for title in ("inputs", "reports", "facts", "panel"):
        changes: list[Change] = getattr(found, title)
        lines += ["", f"{title}: {len(changes)}"] if changes else []
        lines += map(_line, changes)
    for drawn in found.figures:
        n = len(drawn.cells)
        what = {"cells": f"{n} differ", "picture": "the same table, drawn otherwise"}
        state = what.get(drawn.state, drawn.state)
        lines += ["", f"figure {drawn.name} ({drawn.title}): {state}  [{', '.join(drawn.causes)}]"]
        lines += map(_line, folded(drawn.cells))
    return "\n".join(lines if len(lines) > 1 else [*lines, "no difference"])


def _line(change: Change) -> str:
    old, new = _short(change.before), _short(change.after)
    plain = len(change.where) == 1 and change.where.keys() <= _PLAIN
    where = " ".join(v if plain else f"{k}={v}".rstrip("=") for k, v in change.where.items())
    where = f"{where} {change.column}".rstrip()
    if not change.column and not (old and new):
        return f"  {'-' if old else '+'} {where}  {old or new}  {_why(change.causes)}"
    return f"  ~ {where}  {old or '∅'} → {new or '∅'}  {_why(change.causes)}"


def _why(causes: Causes) -> str:
    return f"[{' or '.join(causes) or 'cause unknown'}]"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"
