"""First runs on published pages: what was labelled before, and how much of it was read.

``tests/first_runs/N.csv`` is the table of a draw of pages: ``page``, ``start`` (the offset of a
number in the page), ``gold`` (its indicator; empty: none) and ``labeller``. The rows of labeller
``a`` are the settled labels; other labellers read some of the pages once more. The pages are not
part of the project. ``python -m tools.first_run N PAGES`` reads them (``PAGES/01.txt`` and so on)
and adds the column ``read``. A number that was read as an indicator where none is labelled gets a
row without a labeller. ``python -m tools.first_run`` prints what each table says, as rows for
docs/accuracy.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from lawstats.analysis.intervals import with_interval
from lawstats.extract.report import parse
from lawstats.quality.evaluate import COUNTS, summarize
from lawstats.text.privacy import clean
from tests.support import ROOT

FOLDER = ROOT / "tests" / "first_runs"
SETTLED = "a"
_KEY = ["page", "start"]


def tables(folder: Path = FOLDER) -> dict[str, pd.DataFrame]:
    """Return the table of each draw by its number, in order."""
    paths = sorted(folder.glob("*.csv"), key=lambda path: int(path.stem))
    return {path.stem: _load(path) for path in paths}


def _load(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False).astype({"start": int})


def row(table: pd.DataFrame) -> list[str]:
    """Return the cells of a draw.

    Returns
    -------
    list of str
        Pages, numbers, numbers with an indicator; if the pages have been read also precision,
        recall and F1, which has a 95 % interval of 2,000 resamples of the pages.

    Examples
    --------
    >>> labels = pd.DataFrame(
    ...     [("01", 5, "inspections", "a"), ("01", 9, "", "a"), ("02", 7, "trainings", "a")],
    ...     columns=["page", "start", "gold", "labeller"],
    ... )
    >>> row(labels)
    ['2', '3', '2']
    >>> row(labels.assign(read=["inspections", "trainings", "trainings"]))
    ['2', '3', '2', '0.667', '1.000', '0.800 (0.667 to 1.000)']
    """
    labels = table[table["labeller"] == SETTLED]
    cells = [labels["page"].nunique(), len(labels), int((labels["gold"] != "").sum())]
    shown = [str(n) for n in cells]
    if "read" not in table:
        return shown
    scored = table[table["labeller"].isin([SETTLED, ""])]
    gold, read = scored["gold"], scored["read"]
    counted = pd.DataFrame(
        {
            "data": "real",
            "report_id": scored["page"],
            "measure": "indicators",
            "correct": (gold == read) & (gold != ""),
            "gold": gold != "",
            "found": read != "",
        }
    )
    counts = counted.groupby(COUNTS[:3], as_index=False)[COUNTS[3:]].sum()
    (measured,) = summarize(counts).to_dict("records")
    f1 = with_interval(measured["f1"], measured["low"], measured["high"])
    return [*shown, f"{measured['precision']:.3f}", f"{measured['recall']:.3f}", f1]


def with_read(table: pd.DataFrame, pages: Path) -> pd.DataFrame:
    """Read the pages of a draw and add the column ``read`` to its table.

    Every page is read, also one that would be refused as no report: the genre is measured apart.

    Raises
    ------
    ValueError
        A page gets longer or shorter when it is cleaned, so that offsets in it do not hold.
    """
    found = []
    for page in sorted(set(table["page"])):
        text = (pages / f"{page}.txt").read_text(encoding="utf-8")
        if len(clean(text)) != len(text):
            raise ValueError(
                f"{page}.txt is longer or shorter when it is cleaned; label the cleaned text"
            )
        facts = parse(text, keep_all=True).rows["quantities"]
        found += [(page, x.start, x.indicator or "") for x in facts]
    read = pd.DataFrame(found, columns=[*_KEY, "read"]).drop_duplicates(_KEY)
    labels = table[table["labeller"] != ""].drop(columns="read", errors="ignore")
    every = labels.merge(read, how="left", on=_KEY).fillna({"read": ""})
    others = read.merge(labels[_KEY], how="left", on=_KEY, indicator=True)
    others = others[(others["_merge"] == "left_only") & (others["read"] != "")]
    return pd.concat([every, others[[*_KEY, "read"]].assign(gold="", labeller="")])


def main(arguments: list[str]) -> None:
    """Print the rows of all draws, or read the pages of one."""
    if len(arguments) not in (0, 2):
        sys.exit("usage: python -m tools.first_run [N PAGES]")
    if arguments:
        path = FOLDER / f"{arguments[0]}.csv"
        table = with_read(_load(path), Path(arguments[1]))
        table.to_csv(path, index=False, lineterminator="\n")
    for number, table in tables().items():
        print(f"| {number} | {' | '.join(row(table))} |")


if __name__ == "__main__":
    main(sys.argv[1:])
