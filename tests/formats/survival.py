"""How many facts of the gold reports survive each format.

``PYTHONPATH=tests python -m formats.survival > docs/formats.md`` writes the table.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from itertools import cycle, product
from math import floor

from opencc import OpenCC
from robustness import KINDS, REPORTS, facts, published

from formats import html, pdf, word
from lawstats import readers
from lawstats.gold import common_pairs

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


def common(data: bytes, report_id: str) -> dict[str, tuple[int, int]]:
    """Facts of each kind that a file has in common with a report, and how many there are."""
    wanted, got = facts(published(report_id)), facts(readers.read(data).text)
    return {
        kind: (len(common_pairs(wanted[kind], got[kind])), max(len(wanted[kind]), len(got[kind])))
        for kind in KINDS
    }


@cache
def shares(form: str, name: str) -> dict[str, float]:
    """Share of the facts of each kind, over all gold reports, that survive a writer."""
    return _shares([kept(form, name, report) for report in REPORTS])


def share_of(files: Mapping[str, bytes]) -> dict[str, float]:
    """Share of the facts of each kind that files, by the reports they hold, keep."""
    return _shares([common(data, report) for report, data in files.items()])


def _shares(found: Sequence[dict[str, tuple[int, int]]]) -> dict[str, float]:
    return {kind: sum(f[kind][0] for f in found) / sum(f[kind][1] for f in found) for kind in KINDS}


_HEAD = """\
# The same report in another format

Written by `PYTHONPATH=tests python -m formats.survival > docs/formats.md`.

The {n} gold reports are written in each format, by programs that are not the reader's own, and
read again. The table tells how many per cent of the facts of each kind come out as from the plain
text: same value, same place in the order, blanks and width of characters aside. Shares are cut, not
rounded, to one digit.
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


if __name__ == "__main__":
    sys.stdout.buffer.write(to_markdown().encode("utf-8"))
