"""Write what the README and the page of a pack show anew: ``python -m tools.readme``."""

from lawstats import read_corpus
from lawstats.quality.evaluate import as_markdown, evaluate
from tests.support import ROOT

ACCURACY = ROOT / "lawstats/pages/templates/accuracy.csv"


def facts() -> str:
    """Return the numbers of the sentence that the README quotes, as a table."""
    columns = ["indicator", "value", "unit", "qualifier", "raw", "start", "end", "fact_id"]
    found = read_corpus(ROOT / "data" / "raw").quantities([*columns, "quote"])
    found = found[found["quote"].str.contains("作出行政处罚93件")][columns]
    rows = [columns, ["---"] * len(columns), *found.astype(str).to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def written(readme: str) -> str:
    """Put the parts into a README."""
    for name, text in (
        ("facts", facts()),
        ("accuracy", as_markdown(evaluate(ROOT / "tests/gold"))),
    ):
        before, mark, rest = readme.partition(f"<!-- {name} -->\n")
        readme = before + mark + text.rstrip() + "\n" + rest[rest.index("<!-- end -->") :]
    return readme


def accuracy() -> str:
    """Return the measures that the page of a pack tells, as CSV."""
    measured = evaluate(ROOT / "tests/gold").measures
    columns = ["measure", "data", "reports", "gold", "found", "correct", "f1"]
    return measured[columns].to_csv(index=False, lineterminator="\n", float_format="%.3f")


if __name__ == "__main__":
    readme = ROOT / "README.md"
    for path, text in (
        (readme, written(readme.read_text(encoding="utf-8"))),
        (ACCURACY, accuracy()),
    ):
        path.write_text(text, encoding="utf-8", newline="\n")
