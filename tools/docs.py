"""Make every file again that is made from code and data: ``make docs``.

`FILES` lists them. A test compares each with what its function makes, so none is ever stale. The
pictures and the weights of themes take minutes; the others take seconds. To make some of them:
``python -m tools.docs docs/tables.md``.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from lawstats import read_corpus
from lawstats.analysis import checklist
from lawstats.figures import FIGURES
from lawstats.quality.evaluate import Evaluation, as_markdown, evaluate
from lawstats.schema import given, tables
from lawstats.vocabulary import LISTS, load
from lawstats.vocabulary.weights import Weights
from tests.support import ROOT
from tests.support.notebooks import NOTEBOOKS, source
from tools import contact_sheets, first_run, layout, robustness, survival
from training import lacks, train


def facts() -> str:
    """Return the numbers of the sentence that the README quotes, as a Markdown table."""
    columns = ["indicator", "value", "unit", "qualifier", "raw", "start", "end", "fact_id"]
    found = read_corpus(ROOT / "data" / "raw").quantities([*columns, "quote"])
    found = found[found["quote"].str.contains("作出行政处罚93件")][columns]
    rows = [columns, ["---"] * len(columns), *found.astype(str).to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def renew(document: str, name: str, text: str) -> str:
    r"""Replace the lines between ``<!-- name -->`` and ``<!-- end -->``.

    Examples
    --------
    >>> renew("<!-- sum -->\n3\n<!-- end -->", "sum", "4")
    '<!-- sum -->\n4\n<!-- end -->'
    """
    before, mark, rest = document.partition(f"<!-- {name} -->\n")
    return before + mark + text.rstrip() + "\n" + rest[rest.index("<!-- end -->") :]


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [
        f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in line)} |" for line in lines
    ]


def lists() -> str:
    """Count the entries of each list, and name those of the lists that tables and figures show."""
    vocabulary = load()
    counted = [(f"`{name}`", len(vocabulary.lists[name])) for name in LISTS]
    lines = [*_table(["list", "entries"], counted), "", "### Indicators", ""]
    head = ["id", "name", "in English", "unit", "kind", "group"]
    found = vocabulary.indicators.values()
    rows = [(f"`{i.id}`", i.name_zh, i.name_en, i.unit, i.kind, i.group) for i in found]
    lines += _table(head, rows)
    for title, name in (
        ("Groups", "groups"),
        ("Themes", "themes"),
        ("Parts", "parts"),
        ("Offices", "offices"),
    ):
        entries = vocabulary.lists[name].values()
        lines += ["", f"### {title}", ""]
        lines += _table(head[:3], [(f"`{e.id}`", e.name_zh, e.name_en) for e in entries])
    return "\n".join(lines)


def _function(figure: str) -> str:
    data = FIGURES[figure].data
    return f"`{data.__module__.rpartition('.')[2]}.{data.__name__}`"


def notebooks() -> str:
    """Say in English what each notebook shows, with its figures and their functions."""
    packed = tomllib.loads((ROOT / "packs.toml").read_text(encoding="utf-8"))["packs"]["overview"]
    rows = []
    for name, path in NOTEBOOKS.items():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        title, *words = source(cells[0]).split("\n\n")
        shown = ". ".join([title.rpartition(" / ")[2], *words[-1:]])
        drawn = [name for cell in cells for name in DRAWN.findall(source(cell))]
        rows.append(
            (
                f"`{name}`",
                shown,
                ", ".join(f"`{name}` ({_function(name)})" for name in drawn),
                "yes" if name in packed["notebooks"] else "no",
            )
        )
    return "\n".join(
        _table(
            [
                "notebook",
                "shows",
                "figures (functions of `lawstats.analysis`)",
                "in the pack `overview`",
            ],
            rows,
        )
    )


def _renewed(path: str, name: str, text: str) -> bytes:
    return renew((ROOT / path).read_text(encoding="utf-8"), name, text).encode()


@cache
def _evaluation() -> Evaluation:
    return evaluate(ROOT / "tests" / "gold")


def accuracy() -> str:
    """Return the page on accuracy with the tables of the gold reports and of the first runs."""
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    made = {
        "accuracy": as_markdown(_evaluation()),
        "heads": first_run.heads(),
        "statements": first_run.statements(),
    }
    for name, text in made.items():
        page = renew(page, name, text)
    return page


def measures() -> str:
    """Return the measures that the page of a pack shows, as CSV."""
    columns = ["measure", "data", "reports", "gold", "found", "correct", "f1"]
    measured = _evaluation().measures[columns]
    return measured.to_csv(index=False, lineterminator="\n", float_format="%.3f")


def _weights(fitted: Weights) -> bytes:
    buffer = BytesIO()
    train.save(fitted, buffer)
    return buffer.getvalue()


@cache
def _pictures() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        return contact_sheets.pictures(Path(folder))


def _picture(name: str) -> Callable[[], bytes]:
    return lambda: _pictures()[name]


DRAWN = re.compile(r'figures\.publish\(.*, "(\w+)", output\)')

# Each file below the project's folder, and what makes its bytes.
FILES: dict[str, Callable[[], bytes]] = {
    "README.md": lambda: _renewed("README.md", "facts", facts()),
    "docs/accuracy.md": lambda: accuracy().encode(),
    "lawstats/quality/accuracy.csv": lambda: measures().encode(),
    "docs/architecture.md": lambda: _renewed(
        "docs/architecture.md", "counts", layout.to_markdown(ROOT / "pyproject.toml")
    ),
    "docs/packs.md": lambda: _renewed("docs/packs.md", "notebooks", notebooks()),
    "docs/vocabulary.md": lambda: _renewed("docs/vocabulary.md", "lists", lists()),
    "docs/tables.md": lambda: tables.to_markdown().encode(),
    "docs/given.md": lambda: tables.to_markdown(given.DOCS, given.GIVEN.values()).encode(),
    "docs/checklist.md": lambda: tables.to_markdown(checklist.DOCS, [checklist.CHECKLIST]).encode(),
    "docs/formats.md": lambda: survival.to_markdown().encode(),
    "docs/robustness.md": lambda: robustness.to_markdown().encode(),
    "lawstats/vocabulary/themes.npz": lambda: _weights(train.fit_themes(train.shortcomings())),
    "lawstats/vocabulary/lacks.npz": lambda: _weights(lacks.fitted()),
    "lawstats/vocabulary/themes.csv": lambda: train.reliability(train.shortcomings()).encode(),
    "docs/overview.png": _picture("overview"),
    "docs/figures-zh.png": _picture("figures-zh"),
    "docs/figures-en.png": _picture("figures-en"),
}


def main(names: Sequence[str]) -> None:
    """Write the files that differ from what is made, all or those with these names."""
    for name in names or FILES:
        made = FILES[name]()
        if made != (ROOT / name).read_bytes():
            (ROOT / name).write_bytes(made)
            print(f"{name}: made again")


if __name__ == "__main__":
    main(sys.argv[1:])
