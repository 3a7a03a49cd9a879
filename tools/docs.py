"""Make every file again that is made from code and data: ``make docs``.

`FILES` lists them. A test compares each with what its function makes, so none is ever stale. The
pictures and the weights of themes take minutes; the others take seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from lawstats import read_corpus
from lawstats.analysis import checklist
from lawstats.quality.evaluate import Evaluation, as_markdown, evaluate
from lawstats.schema import given, tables
from tests.support import ROOT
from tools import contact_sheets, robustness, survival
from training import train


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


def _renewed(path: str, name: str, text: str) -> bytes:
    return renew((ROOT / path).read_text(encoding="utf-8"), name, text).encode()


@cache
def _evaluation() -> Evaluation:
    return evaluate(ROOT / "tests" / "gold")


def measures() -> str:
    """Return the measures that the page of a pack shows, as CSV."""
    columns = ["measure", "data", "reports", "gold", "found", "correct", "f1"]
    measured = _evaluation().measures[columns]
    return measured.to_csv(index=False, lineterminator="\n", float_format="%.3f")


def _weights() -> bytes:
    buffer = BytesIO()
    train.save(train.fit(train.shortcomings()), buffer)
    return buffer.getvalue()


@cache
def _pictures() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        return contact_sheets.pictures(Path(folder))


def _picture(name: str) -> Callable[[], bytes]:
    return lambda: _pictures()[name]


# Each file below the project's folder, and what makes its bytes.
FILES: dict[str, Callable[[], bytes]] = {
    "README.md": lambda: _renewed("README.md", "facts", facts()),
    "docs/accuracy.md": lambda: _renewed(
        "docs/accuracy.md", "accuracy", as_markdown(_evaluation())
    ),
    "lawstats/quality/accuracy.csv": lambda: measures().encode(),
    "docs/tables.md": lambda: tables.to_markdown().encode(),
    "docs/given.md": lambda: tables.to_markdown(given.DOCS, given.GIVEN.values()).encode(),
    "docs/checklist.md": lambda: tables.to_markdown(checklist.DOCS, [checklist.CHECKLIST]).encode(),
    "docs/formats.md": lambda: survival.to_markdown().encode(),
    "docs/robustness.md": lambda: robustness.to_markdown().encode(),
    "lawstats/vocabulary/themes.npz": _weights,
    "docs/overview.png": _picture("overview"),
    "docs/figures-zh.png": _picture("figures-zh"),
    "docs/figures-en.png": _picture("figures-en"),
}


def main() -> None:
    """Write the files that differ from what is made, and name them."""
    for name, make in FILES.items():
        made = make()
        if made != (ROOT / name).read_bytes():
            (ROOT / name).write_bytes(made)
            print(f"{name}: made again")


if __name__ == "__main__":
    main()
