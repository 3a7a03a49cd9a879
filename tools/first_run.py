"""First runs on published pages: what was labelled before, and how much of it was read.

``tests/first_runs/KIND/N.csv`` is the table of a draw, without text. The rows of labeller ``a`` are
the settled labels; other labellers judged some once more. The texts are not part of the project.
``python -m tools.first_run KIND N PLACE`` reads them at a place outside it and adds columns:

- ``numbers``: ``page``, ``start`` (the offset of a number in the page) and ``gold`` (its indicator;
  empty: none) get ``read``. A number that was read as an indicator where none is labelled gets a
  row without a labeller. The place is a folder with ``01.txt`` and so on.
- ``heads``: of openings of pages, get ``read`` (whether it is taken for a report), ``wrong`` (which
  of the fields in ``scored``) and ``read_body`` (the first case with its ``issuer_id``). The place
  is a file like ``tests/bank/heads/identity.jsonl``.
- ``statements``: of shortcomings, get the themes that are ``read``. The place is a file of JSON
  lines with ``case`` and ``text``.

``python -m tools.first_run`` prints what the tables of numbers say, as rows for docs/accuracy.md.
``python -m tools.docs docs/accuracy.md`` writes there what the others say.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from lawstats.analysis.intervals import wilson, with_interval
from lawstats.extract.report import parse
from lawstats.extract.themes import find_themes
from lawstats.quality.evaluate import COUNTS, summarize
from lawstats.text.privacy import clean
from lawstats.vocabulary import load
from tests.support import ROOT
from tests.support.heads import confused, judge, measures, parse_heads, read_heads

FOLDER = ROOT / "tests" / "first_runs"
SETTLED = "a"
_KEY = ["page", "start"]


def tables(kind: str) -> dict[str, pd.DataFrame]:
    """Return the table of each draw of a kind by its number, in order."""
    paths = sorted((FOLDER / kind).glob("*.csv"), key=lambda path: int(path.stem))
    return {path.stem: _load(path) for path in paths}


def _load(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return table.astype({"start": int}) if "start" in table else table


def _settled(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["labeller"] == SETTLED]


# Numbers


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
    labels = _settled(table)
    cells = [labels["page"].nunique(), len(labels), int((labels["gold"] != "").sum())]
    shown = [str(n) for n in cells]
    if "read" not in table:
        return shown
    scored = table[table["labeller"].isin([SETTLED, ""])]
    gold, read = scored["gold"], scored["read"]
    counted = pd.DataFrame(
        {"correct": (gold == read) & (gold != ""), "gold": gold != "", "found": read != ""}
    )
    return [*shown, *_f1(counted.groupby(scored["page"]).sum())]


def _f1(counts: pd.DataFrame) -> list[str]:
    """Return precision, recall and F1 of units, which have ``correct``, ``gold``, ``found``."""
    named = counts.rename_axis("report_id").reset_index()
    named = named.assign(data="real", measure="x")[COUNTS]
    (measured,) = summarize(named).to_dict("records")
    f1 = with_interval(measured["f1"], measured["low"], measured["high"])
    return [f"{measured['precision']:.3f}", f"{measured['recall']:.3f}", f1]


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


# Heads

_MEASURES = {
    "accepted": "reports accepted",
    "refused": "other texts refused",
    "accepted rightly": "reports among the accepted",
    "refused rightly": "other texts among the refused",
    "issuer": "issuer",
    "clean": "issuer, and nothing but places before its name",
    "level": "level",
    "office": "office of a department",
    "division_code": "division code",
    "year": "year",
    "published_on": "date of signature",
    "title": "title",
    "document_number": "document number",
    "whole": "texts without a mistake",
}
_OF_BOTH = ("refused", "accepted rightly", "refused rightly", "whole")  # not of reports alone
_PAIRS = ("pairs of bodies with one id", "pairs of one body with two ids")


def with_heads(table: pd.DataFrame, file: Path) -> pd.DataFrame:
    """Read the openings of a draw and add to its table what was read.

    Raises
    ------
    ValueError
        The labels of the file are not those of the table.
    """
    heads = read_heads(file)
    names = [f"{i:03}" for i in range(1, len(heads) + 1)]
    offices = _settled(table).set_index("case")["office"].to_dict()
    heads = [
        {**head, "office": offices[name]} if offices[name] else head
        for name, head in zip(names, heads, strict=True)
    ]
    found = judge(heads, parse_heads(heads), names)
    labels = table.drop(columns=["read", "wrong", "read_body"], errors="ignore")
    settled = _settled(labels).set_index("case")
    for label in ("accept", "body"):
        if settled[label].to_dict() != dict(zip(names, found[label], strict=True)):
            raise ValueError(f"{file}: column {label} is not that of the table")
    found = found.assign(case=names)
    return labels.drop(columns="scored").merge(found.drop(columns=["accept", "body"]), on="case")


def heads() -> str:
    """Return what the tables of heads say, as a Markdown table."""
    lines = _head("draw", "measured", "right", "share (95 %)", "with a title", "without a title")
    for number, table in tables("heads").items():
        if "read" in table:
            lines += [_line(number, *cells) for cells in _measured(_settled(table))]
    return "\n".join(lines)


def _measured(table: pd.DataFrame) -> Iterator[list[str]]:
    every = measures(table)
    titled, untitled = (measures(table[table["titled"] == flag]) for flag in ("yes", "no"))
    for name, shown in _MEASURES.items():
        if name in every:
            parts = ["", ""] if name in _OF_BOTH else [_of(x, name) for x in (titled, untitled)]
            yield [shown, _of(every, name), _share(*every[name]), *parts]
    for shown, pairs in zip(_PAIRS, confused(table), strict=True):
        yield [shown, str(pairs), "", "", ""]


def _of(counted: Mapping[str, tuple[int, int]], name: str) -> str:
    return f"{counted[name][0]} of {counted[name][1]}" if name in counted else ""


def _share(right: int, n: int) -> str:
    return with_interval(right / n, *wilson(right / n, n)) if n else ""


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _head(*names: str) -> list[str]:
    return [_line(*names), "|---" * len(names) + "|"]


# Statements


def with_themes(table: pd.DataFrame, file: Path) -> pd.DataFrame:
    """Read the statements of a draw and add the column ``read`` to its table.

    Raises
    ------
    ValueError
        The cases of the file are not those of the table.
    """
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    read = {}
    for line in lines:
        text = clean(line["text"])
        found = find_themes(text, 0, len(text), load())
        read[line["case"]] = " ".join(theme.theme for theme in found)
    if set(read) != set(table["case"]):
        raise ValueError(f"{file}: has other cases than the table")
    return table.assign(read=table["case"].map(read))


def statements() -> str:
    """Return what the tables of statements say, as a Markdown table."""
    lines = _head(
        "draw", "from", "statements", "themes", "precision", "recall", "F1 (95 %)", "rank"
    )
    for number, table in tables("statements").items():
        if "read" not in table:
            continue
        settled = _settled(table)
        groups = [("all", settled), *settled.groupby("group")]
        lines += [_line(number, str(name), *_themes(rows)) for name, rows in groups]
    return "\n".join(lines)


def _themes(table: pd.DataFrame) -> list[str]:
    gold, read = ([set(cell.split()) for cell in table[name]] for name in ("themes", "read"))
    counts = pd.DataFrame(
        [(len(g & r), len(g), len(r)) for g, r in zip(gold, read, strict=True)],
        columns=["correct", "gold", "found"],
        index=table["case"],
    )
    sizes = [str(len(table)), str(counts["gold"].sum())]
    return [*sizes, *_f1(counts), f"{rank_correlation(gold, read):.3f}"]


def rank_correlation(gold: Iterable[set[str]], read: Iterable[set[str]]) -> float:
    """Return Spearman's correlation of the frequencies of themes, as labelled and as read.

    Examples
    --------
    >>> rank_correlation([{"a", "b"}, {"a"}, {"c"}], [{"a"}, {"a"}, {"b", "a"}])
    0.866
    """
    counted = [Counter(theme for themes in side for theme in themes) for side in (gold, read)]
    names = sorted({*counted[0], *counted[1]})
    ranks = pd.DataFrame([[side[name] for side in counted] for name in names]).rank()
    return round(float(ranks[0].corr(ranks[1])), 3)


READ = {"numbers": with_read, "heads": with_heads, "statements": with_themes}


def main(arguments: list[str]) -> None:
    """Print the rows of all draws of numbers, or read the texts of one draw."""
    if len(arguments) not in (0, 3) or (arguments and arguments[0] not in READ):
        sys.exit("usage: python -m tools.first_run [numbers|heads|statements N PLACE]")
    if arguments:
        kind, number, place = arguments
        path = FOLDER / kind / f"{number}.csv"
        table = READ[kind](_load(path), Path(place))
        table.to_csv(path, index=False, lineterminator="\n")
    for number, table in tables("numbers").items():
        print(_line(number, *row(table)))


if __name__ == "__main__":
    main(sys.argv[1:])
