"""Measure which facts of the gold reports are still read from each file format.

``make docs`` writes the table to docs/formats.md.
"""

from collections.abc import Callable
from functools import cache, partial
from itertools import cycle, product
from math import floor

from opencc import OpenCC

from tests.support.formats import html, pdf, word
from tests.support.gold import KINDS, REPORTS, _shares, common, facts, published

Writer = Callable[[str], bytes]


def _big5(text: str) -> bytes:
    return str(OpenCC("s2tw").convert(text)).encode("cp950", "replace")


# Smallest share of the facts of a kind that may survive, and the writers of a format.
FORMATS: dict[str, tuple[float, dict[str, Writer]]] = {
    "text": (
        0.99,
        {
            "GB18030": lambda text: text.encode("gb18030"),
            "UTF-16": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
        },
    ),
    "text, what Big5 lacks lost": (0.95, {"Big5": _big5}),
    "web page": (
        0.98,
        {
            f"{site}, <{dress}>, title {title}": partial(
                html.write, template=site, dress=dress, title=title
            )
            for site, (dress, title) in product(
                html.TEMPLATES, zip(html.DRESSES, cycle(html.TITLES), strict=False)
            )
        },
    ),
    "Word": (0.99, word.WRITERS),
    "PDF": (
        0.97,
        {name: partial(pdf.write, layout=layout) for name, layout in pdf.LAYOUTS.items()},
    ),
}


@cache
def kept(form: str, name: str, report_id: str) -> dict[str, tuple[int, int]]:
    """Facts of each kind that a writer keeps, and how many there are on either side."""
    return common(FORMATS[form][1][name](published(report_id)), report_id)


@cache
def shares(form: str, name: str) -> dict[str, float]:
    """Share of the facts of each kind, over all gold reports, that survive a writer."""
    return _shares([kept(form, name, report) for report in REPORTS])


_HEAD = """\
# The same report in another format

Written by `make docs`.

Each of the {n} gold reports is written in each format, by programs that share no code with the
readers, and read again. The table shows, for each kind of fact, the percentage that is read as
from the plain text: same value and same position in the order; blanks and the width of
characters may differ. Percentages are rounded down to one digit.
"""


def to_markdown() -> str:
    """Write ``docs/formats.md``."""
    out = [_HEAD.format(n=len(REPORTS)), f"| format | {' | '.join(KINDS)} |"]
    out.append("|---" + "|---:" * len(KINDS) + "|")
    for form, (_, writers) in FORMATS.items():
        for name in writers:
            cells = (f"{floor(1000 * share) / 10:.1f}" for share in shares(form, name).values())
            out.append(f"| {form}: {name} | {' | '.join(cells)} |")
    sizes = (sum(len(facts(published(r))[kind]) for r in REPORTS) for kind in KINDS)
    out.append(f"| *facts in the plain text* | {' | '.join(map(str, sizes))} |")
    return "\n".join(out) + "\n"
