"""Renew the measured parts of the docs and of the pack page: ``python -m tools.readme``.

Writes the table of facts in README.md, the table of accuracy in docs/accuracy.md, and the measures
that the page of a pack shows.
"""

from lawstats import read_corpus
from lawstats.quality.evaluate import as_markdown, evaluate
from tests.support import ROOT

README = ROOT / "README.md"
ACCURACY = ROOT / "docs/accuracy.md"
MEASURES = ROOT / "lawstats/pages/templates/accuracy.csv"


def facts() -> str:
    """Return the numbers of the sentence that the README quotes, as a Markdown table."""
    columns = ["indicator", "value", "unit", "qualifier", "raw", "start", "end", "fact_id"]
    found = read_corpus(ROOT / "data" / "raw").quantities([*columns, "quote"])
    found = found[found["quote"].str.contains("作出行政处罚93件")][columns]
    rows = [columns, ["---"] * len(columns), *found.astype(str).to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def renew(document: str, name: str, text: str) -> str:
    r"""Replace what a document holds between ``<!-- name -->`` and ``<!-- end -->``.

    Examples
    --------
    >>> renew("<!-- sum -->\n3\n<!-- end -->", "sum", "4")
    '<!-- sum -->\n4\n<!-- end -->'
    """
    before, mark, rest = document.partition(f"<!-- {name} -->\n")
    return before + mark + text.rstrip() + "\n" + rest[rest.index("<!-- end -->") :]


def renewed() -> dict[str, str]:
    """Return the two documents with their measured parts made anew, by path below the project."""
    result = evaluate(ROOT / "tests/gold")
    parts = ((README, "facts", facts()), (ACCURACY, "accuracy", as_markdown(result)))
    return {
        path.relative_to(ROOT).as_posix(): renew(path.read_text(encoding="utf-8"), name, text)
        for path, name, text in parts
    }


def measures() -> str:
    """Return the measures that the page of a pack shows, as CSV."""
    measured = evaluate(ROOT / "tests/gold").measures
    columns = ["measure", "data", "reports", "gold", "found", "correct", "f1"]
    return measured[columns].to_csv(index=False, lineterminator="\n", float_format="%.3f")


if __name__ == "__main__":
    for name, text in {**renewed(), MEASURES.relative_to(ROOT).as_posix(): measures()}.items():
        (ROOT / name).write_text(text, encoding="utf-8", newline="\n")
