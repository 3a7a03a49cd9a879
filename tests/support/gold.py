"""The gold reports: their text, the facts that are read of it, and what two readings share."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from opencc import OpenCC

from lawstats.extract.report import parse
from lawstats.quality.gold import common_pairs, read_gold
from lawstats.quality.gold import fold as fold_width
from lawstats.readers.formats import read
from tests.support import ROOT

FOLDERS = (ROOT / "data" / "raw", ROOT / "tests" / "gold" / "texts")
REPORTS = [gold["report_id"] for gold in read_gold(ROOT / "tests" / "gold")]
Fact = tuple[object, ...]
Facts = dict[str, list[Fact]]


@cache
def published(report_id: str) -> str:
    """Text of a gold report."""
    (path,) = (p for f in FOLDERS for p in f.glob(f"{report_id}.txt"))
    return path.read_text(encoding="utf-8")


KINDS = (
    "identity", "parts", "quantities", "indicators", "absences", "citations", "points", "themes",
)  # fmt: skip
_TO_SIMPLIFIED = OpenCC("t2s")


@cache
def facts(text: str) -> Facts:
    """Facts of every table, without offsets and without what a rewriting may change in words."""
    rows = parse(text).rows
    (report,) = rows["reports"]
    heads = {p.point_id: _han(p.text)[:12] for p in rows["points"]}
    return {
        "identity": [
            ("issuer", fold(report.issuer)),
            ("level", report.level),
            ("division", report.division_code),
            ("year", report.year),
            ("title", fold(report.title)),
            ("number", fold(report.document_number)),
            ("date", report.published_on),
        ],
        # The lines of a page make a closing section where there was none.
        "parts": [(s.depth, s.part) for s in rows["sections"] if s.part != "closing"],
        "quantities": [(q.value, q.unit, q.qualifier, fold(q.per)) for q in rows["quantities"]],
        "indicators": [(q.part, q.indicator, q.value, q.unit) for q in rows["quantities"]],
        "absences": [(a.part, a.indicator) for a in rows["absences"]],
        "citations": [(fold(c.title), fold(c.article), c.kind) for c in rows["citations"]],
        "points": [(p.part, _han(p.text)) for p in rows["points"]],
        "themes": [(heads[t.point_id], t.theme, t.rank) for t in rows["themes"]],
    }


def _han(text: str) -> str:
    return re.sub("[^㐀-鿿]", "", fold(text))


def fold(text: str | None) -> str:
    return fold_width(_TO_SIMPLIFIED.convert(text or ""))


def in_common(a: list[Fact], b: list[Fact]) -> int:
    return len(a) if a == b else len(common_pairs(a, b))


def common(data: bytes, report_id: str) -> dict[str, tuple[int, int]]:
    """Facts of each kind that a file has in common with a report, and how many there are."""
    wanted, got = facts(published(report_id)), facts(read(data).text)
    return {
        kind: (len(common_pairs(wanted[kind], got[kind])), max(len(wanted[kind]), len(got[kind])))
        for kind in KINDS
    }


def share_of(files: Mapping[str, bytes]) -> dict[str, float]:
    """Share of the facts of each kind that files, by the reports they hold, keep."""
    return _shares([common(data, report) for report, data in files.items()])


def _shares(found: Sequence[dict[str, tuple[int, int]]]) -> dict[str, float]:
    return {kind: sum(f[kind][0] for f in found) / sum(f[kind][1] for f in found) for kind in KINDS}
