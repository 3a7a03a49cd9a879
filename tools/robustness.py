"""Measure which facts are still read after the gold reports are rewritten.

``make docs`` writes the table to docs/robustness.md.
"""

from functools import cache
from math import floor
from typing import NamedTuple

from lawstats.extract.report import parse
from lawstats.schema.tables import QuantityRow
from tests.support.gold import KINDS, REPORTS, Facts, facts, in_common, published
from tests.support.variants import REWRITINGS, other_number, other_numbers, quantity_numbers


class Exempt(NamedTuple):
    """Kinds of facts that a rewriting removes or hides in a report, and why."""

    rewriting: str
    report_id: str
    kinds: tuple[str, ...]
    why: str


# Smallest share of the facts of a kind that may survive.
LIMIT = 0.99
_BARE = (*("demo-shiqiao-town-2023", "fourth-kunzhai-2023", "third-banba-2022", "xianshuigu-2023"),)
EXEMPT = (
    Exempt(
        "blank lines doubled",
        "new-linhu-jiaoyu-2025",
        ("indicators", "citations"),
        "lines are cut at one width: a blank line is all that ends a paragraph",
    ),
    Exempt(
        "blank lines doubled",
        "fourth-liuhetun-2022",
        ("quantities", "indicators", "citations", "themes"),
        "lines are cut at one width: a blank line is all that ends a paragraph",
    ),
    Exempt(
        "one line",
        "fourth-qingfeng-2025",
        ("identity", "quantities", "indicators"),
        "the lines of the web page run into title and text",
    ),
    *(
        Exempt(
            "one line",
            report,
            ("parts", "points", "themes"),
            "a sub-heading without a number shows by its line alone",
        )
        for report in _BARE
    ),
    Exempt(
        "one line",
        "new-yunmengling-2022",
        ("identity", "parts", "indicators", "absences", "points", "themes"),
        "no heading has a number, and the title no mark at its end",
    ),
    Exempt(
        "one line",
        "new-shapo-2024",
        ("quantities", "indicators"),
        "the lines of the web page run into title and text",
    ),
)


def expected(rewriting: str, text: str) -> Facts:
    """Facts that a rewritten text should give."""
    before = facts(text)
    if REWRITINGS[rewriting] is not other_numbers:
        return before
    rows = parse(text).rows
    text = rows["reports"][0].text
    numbers = quantity_numbers(text)

    def other(row: QuantityRow) -> float:
        number = numbers.get(row.start, "1")
        old, new = (float(n.replace(",", "")) for n in (number, other_number(number)))
        return round(row.value / old * new, 6) if row.start in numbers and old else row.value

    values = [other(q) for q in rows["quantities"]]
    return before | {
        "quantities": [(v, *f[1:]) for v, f in zip(values, before["quantities"], strict=True)],
        "indicators": [
            (*f[:2], v, f[3]) for v, f in zip(values, before["indicators"], strict=True)
        ],
    }


def kept(rewriting: str, report_id: str) -> dict[str, tuple[int, int]]:
    """Facts of each kind that survive in their order, and how many there are on either side."""
    text = published(report_id)
    wanted, got = expected(rewriting, text), facts(REWRITINGS[rewriting](text))
    return {
        kind: (in_common(wanted[kind], got[kind]), max(len(wanted[kind]), len(got[kind])))
        for kind in KINDS
    }


@cache
def shares(rewriting: str) -> dict[str, float]:
    """Share of the facts of each kind, over all gold reports, that survive a rewriting."""
    exempt = {(e.report_id, kind) for e in EXEMPT if e.rewriting == rewriting for kind in e.kinds}
    totals = dict.fromkeys(KINDS, (0, 0))
    for report_id in REPORTS:
        for kind, (n, of) in kept(rewriting, report_id).items():
            if (report_id, kind) not in exempt:
                totals[kind] = totals[kind][0] + n, totals[kind][1] + of
    return {kind: n / of for kind, (n, of) in totals.items()}


_HEAD = """\
# The same report, rewritten

Written by `make docs`.

Each of the {n} gold reports is rewritten in ways that keep its facts, as web pages, PDF files
and editors do, and read again. The table shows, for each kind of fact, the percentage that is
read as from the published text: same value and same position in the order; blanks and the width
of characters may differ. It shows whether reading is stable, not whether it is correct. In the
last row the Arabic numbers of all quantities are replaced by others, and the facts must follow.
Percentages are rounded down to one digit.
"""


def to_markdown() -> str:
    """Write ``docs/robustness.md``."""
    out = [_HEAD.format(n=len(REPORTS)), f"| rewriting | {' | '.join(KINDS)} |"]
    out.append("|---" + "|---:" * len(KINDS) + "|")
    for name in REWRITINGS:
        cells = (f"{floor(1000 * share) / 10:.1f}" for share in shares(name).values())
        out.append(f"| {name} | {' | '.join(cells)} |")
    sizes = (sum(len(facts(published(r))[kind]) for r in REPORTS) for kind in KINDS)
    out.append(f"| *facts as published* | {' | '.join(map(str, sizes))} |")
    out += [
        "",
        "Left out of the table, because the rewriting removes or hides what shows the fact:",
        "",
    ]
    out += [f"- {e.rewriting}, `{e.report_id}`, {', '.join(e.kinds)}: {e.why}." for e in EXEMPT]
    return "\n".join(out) + "\n"
