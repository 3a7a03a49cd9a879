"""Heads of reports with labels: is each read as a report, and which fields are wrong.

``tests/bank/heads/README.md`` lists the keys of a head.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd

from lawstats.build.build import parse_files
from lawstats.quality.gold import fold, same_issuer

Head = Mapping[str, Any]  # a line of the file
Row = Mapping[str, Any]  # of the table reports

FIELDS = (
    "issuer",
    "clean",  # nothing but higher places stands before the issuer's name
    "level",
    "division_code",
    "year",
    "published_on",
    "title",
    "document_number",
    "places",
    "office",
)
_PLACES = ("province", "city", "county")
_FORMAL = re.compile(r"(人民政府|政府|办事处|行政公署|行署|党工委|党委|委员会)$")
_BRACKETS = re.compile(r"[〔〕\[\]()【】{}﹝﹞]")


def read_heads(path: Path) -> list[Head]:
    """Read a file of heads, one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def parse_heads(heads: Sequence[Head]) -> list[Row | None]:
    """Return the row that each head gets in the table of reports, None where it is refused."""
    with TemporaryDirectory() as folder:
        for i, head in enumerate(heads):
            Path(folder, f"h{i:04}.txt").write_text(head["text"], encoding="utf-8")
        rows = parse_files([Path(folder)])["reports"].to_pylist()
    by_id = {row["report_id"]: row for row in rows}
    return [by_id.get(f"h{i:04}") for i in range(len(heads))]


class Mistake(NamedTuple):
    """A field that was read wrongly; of a report that was refused, each field is wrong."""

    field: str
    want: Any
    got: Any


def scored(head: Head) -> list[str]:
    """Return the fields for which a head has a label."""
    if not head["accept"]:
        return []
    labels = {
        **head,
        **({"clean": ""} if "issuer" in head else {}),
        **({"places": ""} if any(key in head for key in _PLACES) else {}),
    }
    return [field for field in FIELDS if field in labels]


def mistakes(head: Head, row: Row | None) -> list[Mistake]:
    """Compare the labels of a head with what was read."""
    judged = [_judge(field, head, row or {}) for field in scored(head)]
    return [
        Mistake(field, want, got)
        for field, (right, want, got) in zip(scored(head), judged, strict=True)
        if row is None or not right
    ]


def _judge(field: str, head: Head, row: Row) -> tuple[bool, Any, Any]:
    if field in ("issuer", "clean"):
        want, got = head["issuer"], row.get("issuer")
        return _is_issuer(head, got, clean=field == "clean"), want, got
    if field == "places":
        keys = [key for key in _PLACES if key in head]
        want, got = [head[key] for key in keys], [row.get(key) for key in keys]
        return want == got, want, got
    want, got = head[field], row.get(field)
    if field == "published_on":
        got = None if got is None else got.isoformat()
    if field == "title":
        titles = [want, *head.get("title_also", [])]
        return fold(got) in [fold(title) for title in titles], want, got
    if field == "document_number":
        return _number(got) == _number(want), want, got
    return want == got, want, got


def _number(text: str | None) -> str:
    return _BRACKETS.sub("|", fold(text))


def _is_issuer(head: Head, got: str | None, *, clean: bool) -> bool:
    if head["issuer"] is None or got is None:
        return head["issuer"] is got
    names = [name for name in (head["issuer"], *head.get("issuer_also", [])) if _same(name, got)]
    return any(not clean or _only_places_before(name, got) for name in names)


def _same(a: str, b: str) -> bool:
    # The formal suffixes of a bank of heads are more than those of annotated reports.
    return same_issuer(_bare(a), _bare(b))


def _bare(name: str) -> str:
    return _FORMAL.sub("", fold(name))


def _only_places_before(want: str, got: str) -> bool:
    want, got = _bare(want), _bare(got)
    return want.endswith(got) or _are_places(got.removesuffix(want))


def _are_places(names: str) -> bool:
    rest = re.sub("^(?:中共|中国共产党)", "", names)
    rest = re.sub("人民政府$|^(?:新疆生产建设兵团|[省市县区])$", "", rest)
    return not rest or any(
        rest[:end] in _places() and _are_places(rest[end:]) for end in range(2, len(rest) + 1)
    )


@cache
def _places() -> frozenset[str]:
    """The names of provinces, cities and counties, full and short."""
    packed = resources.files("lawstats.vocabulary").joinpath("divisions.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()[1:]
    names = {line.split(",")[1] for line in lines if len(line.split(",")[0]) == 6}
    own = r"自治区|(?:回族|维吾尔|壮族)自治区|(?:蒙古|\w{1,5}族)*自治[州县]"
    short = {re.sub(f"(?:省|市|地区|盟|县|区|旗|{own})$", "", name) for name in names}
    return frozenset(name for name in names | short if len(name) > 1)


def judge(
    heads: Sequence[Head], rows: Sequence[Row | None], names: Sequence[str] = ()
) -> pd.DataFrame:
    """Return what was read of each head, without its text.

    Parameters
    ----------
    heads : sequence of dict
    rows : sequence of dict or None
        From `parse_heads`.
    names : sequence of str
        The names of the heads, by default their numbers from 0.

    Returns
    -------
    pandas.DataFrame
        ``accept`` (yes, no) as labelled and ``read`` as read; ``scored`` and ``wrong``, fields
        between blanks; ``body`` and ``read_body``: the first case of the same body, and the first
        that got the same ``issuer_id``.
    """
    first_body: dict[str, str] = {}
    first_id: dict[str, str] = {}
    table = []
    names = names or [str(i) for i in range(len(heads))]
    for name, head, row in zip(names, heads, rows, strict=True):
        body = read_body = ""
        if head["accept"] and head.get("body"):
            body = first_body.setdefault(head["body"], name)
            if row is not None:
                # A body that was not found is nobody else.
                found = row["issuer"] is not None
                read_body = first_id.setdefault(row["issuer_id"], name) if found else name
        wrong = [mistake.field for mistake in mistakes(head, row)]
        accept, read = (_yes(flag) for flag in (head["accept"], row is not None))
        table.append((accept, read, " ".join(scored(head)), " ".join(wrong), body, read_body))
    columns = ["accept", "read", "scored", "wrong", "body", "read_body"]
    return pd.DataFrame(table, columns=columns)


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def measures(table: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Count what is right, and of how many, by measure.

    Returns
    -------
    dict of str to (int, int)
        Reports accepted; other texts refused; of the accepted, how many are reports; of the
        refused, how many are not; each field; and ``whole``: texts without a mistake.

    Examples
    --------
    >>> rows = [
    ...     ("yes", "yes", "issuer year", "year"),
    ...     ("yes", "no", "year", "year"),
    ...     ("no", "no", "", ""),
    ... ]
    >>> columns = ["accept", "read", "scored", "wrong"]
    >>> for name, counted in measures(pd.DataFrame(rows, columns=columns)).items():
    ...     print(name, *counted)
    accepted 1 2
    refused 1 1
    accepted rightly 1 1
    refused rightly 1 2
    issuer 1 1
    year 0 2
    whole 1 3
    """
    report, accepted = table["accept"] == "yes", table["read"] == "yes"
    counted = {
        "accepted": (int((report & accepted).sum()), int(report.sum())),
        "refused": (int((~report & ~accepted).sum()), int((~report).sum())),
        "accepted rightly": (int((report & accepted).sum()), int(accepted.sum())),
        "refused rightly": (int((~report & ~accepted).sum()), int((~accepted).sum())),
    }
    fields, wrong = table["scored"].str.split(), table["wrong"].str.split()
    for field in FIELDS:
        of = fields.map(lambda found, field=field: field in found)
        missed = wrong.map(lambda found, field=field: field in found)
        if of.any():
            counted[field] = (int((of & ~missed).sum()), int(of.sum()))
    right = (report == accepted) & (table["wrong"] == "")
    return {**counted, "whole": (int(right.sum()), len(table))}


def confused(table: pd.DataFrame) -> tuple[int, int]:
    """Count the pairs of different bodies with one id, and those of one body with two.

    Examples
    --------
    >>> confused(pd.DataFrame({"body": list("1133"), "read_body": list("1244")}))
    (0, 1)
    >>> confused(pd.DataFrame({"body": ["1", "2", ""], "read_body": ["1", "1", ""]}))
    (1, 0)
    """
    known = table[table["read_body"] != ""]
    pairs = [*combinations(zip(known["body"], known["read_body"], strict=True), 2)]
    shared = sum(a[0] != b[0] and a[1] == b[1] for a, b in pairs)
    return shared, sum(a[0] == b[0] and a[1] != b[1] for a, b in pairs)
