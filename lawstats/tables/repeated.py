"""Several reports of one issuer and year: how much they share, and the check that names them.

One report is often published twice, as it was or corrected. Two that share less than half of their
sentences are another case: one may be of another body or year than it seems.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from lawstats.schema.tables import CheckRow
from lawstats.tables.panel import settled
from lawstats.tables.store import Store
from lawstats.text.sentences import SectionStart, Sentences, cut, find_sentences

CHECK = "two_reports"
LEAST_SHARED = 0.5  # of the sentences, of two versions of one report
DATES = ["released_on", "published_on", "report_id"]  # the latest of these is in the panel
_HEAD = ["report_id", "issuer_id", "year", "released_on", "published_on"]
_SECTION = ["report_id", *SectionStart._fields]


class Pair(NamedTuple):
    """A report, and the later one of its issuer and year that the panel takes."""

    report_id: str
    latest: str


def find_pairs(store: Store) -> list[Pair]:
    """List the reports that have a later one of the same settled issuer and year, in order.

    Parameters
    ----------
    store : Store
    """
    heads = pa.concat_tables([store.read(bucket, "reports", _HEAD) for bucket in store.buckets])
    heads = heads.filter(pc.is_valid(heads["year"]))
    key = ["issuer_id", "year"]
    counts = heads.group_by(key).aggregate([([], "count_all")])
    several = heads.join(counts.filter(pc.greater(counts["count_all"], 1)), key, join_type="inner")
    frame = several.to_pandas()
    frame = frame[settled(frame["issuer_id"])].sort_values(DATES, na_position="first")
    latest = frame.groupby(key)["report_id"].transform("last")
    found = zip(frame["report_id"], latest, strict=True)
    return sorted(Pair(*pair) for pair in found if pair[0] != pair[1])


def two_reports(store: Store) -> list[CheckRow]:
    """Make the rows of the check: two for each pair of reports that share too little.

    Parameters
    ----------
    store : Store
        Of all reports.

    Returns
    -------
    list of CheckRow
        Outcome ``fail``; the detail names both reports, the quotes are their titles.
    """
    pairs = find_pairs(store)
    texts = dict(_texts(store, {report_id for pair in pairs for report_id in pair}))
    rows = []
    for pair in pairs:
        one, other = (texts[report_id] for report_id in pair)
        share = shared_part(one.sentences, other.sentences)
        if share < LEAST_SHARED:
            detail = (
                f"{pair.report_id} and {pair.latest} are of one issuer and year and share "
                f"{share:.0%} of their sentences; the panel takes {pair.latest}"
            )
            titles = "\n".join(dict.fromkeys(filter(None, (one.title, other.title)))) or None
            rows += [CheckRow(i, CHECK, "fail", detail, None, titles) for i in pair]
    return sorted(set(rows))


class _Text(NamedTuple):
    title: str
    sentences: set[str]


def _texts(store: Store, report_ids: set[str]) -> Iterator[tuple[str, _Text]]:
    """Yield the titles and the sentences of reports."""
    wanted = pa.array(sorted(report_ids), pa.string())
    for bucket in store.buckets if report_ids else ():
        ids = store.read(bucket, "reports", ["report_id"])["report_id"]
        if not pc.any(pc.is_in(ids, wanted)).as_py():
            continue
        reports, sections = (
            (data := store.read(bucket, table, columns)).filter(pc.is_in(data["report_id"], wanted))
            for table, columns in (
                ("reports", ["report_id", "title", "text"]),
                ("sections", _SECTION),
            )
        )
        by_report: dict[str, list[SectionStart]] = defaultdict(list)
        for row in sections.to_pylist():
            by_report[row.pop("report_id")].append(SectionStart(**row))
        for report_id, title, text in zip(
            *(reports[name].to_pylist() for name in ("report_id", "title", "text")), strict=True
        ):
            rows = by_report[report_id]
            start = min((row.start for row in rows), default=0)
            own = own_sentences(find_sentences(text, rows), start, title or "")
            yield report_id, _Text(title or "", own)


def own_sentences(sentences: Sentences, start: int, title: str) -> set[str]:
    """Return the title and the sentences of a report from `start`, without blanks."""
    text = sentences.whole(start)
    own = {"".join(text[slice(*span)].split()) for span in cut(text)}
    return own | {"".join(title.split())} - {""}


def shared_part(one: set[str], other: set[str]) -> float:
    """Compute the share of the sentences of two reports that are in both.

    Examples
    --------
    >>> shared_part({"甲。", "乙。"}, {"甲。", "丙。"})
    0.333333
    """
    return round(len(one & other) / len(one | other), 6) if one | other else 1.0
