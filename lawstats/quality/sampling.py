"""Random samples of extracted rows to check by hand, and estimates from the checked sheet.

The sheet is a stratified random sample without replacement. Strata are the indicator group (of a
citation its kind, of a point its theme), level and year. Each stratum gets one row, and then each
next row goes to the stratum with the largest N / sqrt(n (n + 1)), where N is the number of its rows
in the tables and n the number of its rows in the sheet. That is proportional allocation (Cochran
1977, Sampling Techniques, section 5.3) in whole numbers, with at least one row each and the least
variance (Wright 2012, The Equivalence of Neyman Optimum Allocation for Sampling and Equal
Proportions for Apportioning the U.S. House of Representatives, The American Statistician 66(4),
217-224). If there are more strata than rows, they leave out year, then level, then the group too.

The sheet takes the rows with the smallest random numbers. A random number depends only on the seed
and the key of its row (permanent random numbers: Ohlsson 1995, Coordination of Samples Using
Permanent Random Numbers, in Business Survey Methods, Wiley, 153-169), so that the sample changes
little when reports are added. The sheet is in the order of these numbers: its first rows, however
many, are a random sample too.
"""

from __future__ import annotations

import csv
import hashlib
import heapq
import io
from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from lawstats.analysis.intervals import stratified, with_interval
from lawstats.analysis.report_texts import report_sentences
from lawstats.base.errors import ConfigError, InputError
from lawstats.schema.tables import TABLES
from lawstats.tables.corpus import Corpus
from lawstats.tables.store import escape_formula
from lawstats.text.encoding import decode
from lawstats.text.sentences import Sentences, one_line
from lawstats.vocabulary import Vocabulary

Of = Literal["quantities", "absences", "citations", "points"]
COLUMNS = (
    *("row", "of", "report_id", "issuer", "year", "start", "quote", "value", "unit", "indicator"),
    *("correct", "right_value", "right_indicator", "note"),
    *("stratum", "stratum_size", "probability"),
)
_NEEDED = ("of", "correct", "stratum", "stratum_size")
_MARKS = {"": None, "1": True, "0": False, "1.0": True, "0.0": False}
_STRATA = (("group", "level", "year"), ("group", "level"), ("group",), ())


class Sheet(NamedTuple):
    """Estimates from a checked sheet.

    Attributes
    ----------
    shares : pandas.DataFrame
        One row per table, followed by one per group if there are groups: ``of``, ``group`` (empty:
        the whole table), ``rows`` (in the sheet), ``checked``, ``correct`` (counts), ``size`` (rows
        of the tables that the checked rows represent), ``left_out`` (rows of the tables in strata
        without a checked row), ``share`` (of `size`, that is correct), ``low`` and ``high``, the
        ends of its 95 % interval; null if no row is checked.
    wrong : pandas.DataFrame
        The rows marked 0, as in the sheet, with their ``line``.
    """

    shares: pd.DataFrame
    wrong: pd.DataFrame


def sample(corpus: Corpus, n: int, of: Of = "quantities", seed: int = 1) -> pd.DataFrame:
    """Draw the rows of a coding sheet.

    Parameters
    ----------
    corpus : Corpus
    n : int
        Number of rows, 1 or more; if the table has no more rows, all are taken.
    of : str
        The table: quantities, absences, citations or points.
    seed : int
        Another seed gives another sample.

    Returns
    -------
    pandas.DataFrame
        Of str, with the columns `COLUMNS`. ``quote`` has the span in 【】. ``value``, ``unit`` and
        ``indicator`` are the extracted values: of a citation the title, nothing, and the kind; of a
        point the part, nothing, and the themes. ``probability`` is the share of the stratum's rows
        (``stratum_size``) that is in the sheet; a row represents 1 / probability rows.

    Raises
    ------
    InputError
        The table has no rows.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> sheet = sample(read_corpus("data/raw"), 40)
    >>> len(sheet), float((1 / sheet["probability"].astype(float)).sum().round(3))
    (40, 103.0)
    """
    rows = _draw(_frame(corpus, of), n, of, seed)
    rows = _described(corpus, rows, of)
    empty = dict.fromkeys(("correct", "right_value", "right_indicator", "note"), "")
    sheet: pd.DataFrame = rows.assign(**empty)[list(COLUMNS)]
    return sheet.astype(object).fillna("").astype("str")


def _label(of: Of) -> str:
    """Return the column whose values are checked."""
    return {"citations": "kind", "points": "part"}.get(of, "indicator")


def _frame(corpus: Corpus, of: Of) -> pd.DataFrame:
    """List the rows of a table, with what their strata depend on."""
    rows = getattr(corpus, of)(columns=[*TABLES[of].key, _label(of)])
    if rows.empty:
        raise InputError(f"the table {of} of these tables has no rows; name another with --of")
    rows["group"] = _groups(corpus, of, rows, _label(of))
    reports = corpus.reports(columns=["report_id", "issuer_id", "issuer", "level", "year"])
    return pd.DataFrame(rows.merge(reports, on="report_id", how="left", validate="m:1"))


def _draw(rows: pd.DataFrame, n: int, of: Of, seed: int) -> pd.DataFrame:
    """Draw the sample, in the order of the random numbers."""
    names = [
        "/".join("?" if pd.isna(value) else str(value) for value in values)
        for values in rows[["group", "level", "year"]].itertuples(index=False)
    ]
    rows["stratum"], sizes = _strata(names, n)
    rows["random"] = [
        hashlib.sha256("\n".join(map(str, (seed, of, *key))).encode()).hexdigest()
        for key in rows[list(TABLES[of].key)].itertuples(index=False)
    ]
    rows = rows.sort_values("random", kind="stable")
    taken = allocate(sizes, n)
    rows = rows[rows.groupby("stratum").cumcount() < rows["stratum"].map(taken)]
    rows["stratum_size"] = rows["stratum"].map(sizes)
    rows["probability"] = rows["stratum"].map(lambda x: f"{taken[x] / sizes[x]:.6g}")
    return rows


def _described(corpus: Corpus, rows: pd.DataFrame, of: Of) -> pd.DataFrame:
    """Add the extracted values and the sentences of the drawn rows."""
    # Only of the issuers drawn, because the tables may hold a whole country.
    drawn = corpus.select(issuers=sorted(set(rows["issuer_id"])))
    key = [*TABLES[of].key, _label(of)]
    rows = rows.merge(getattr(drawn, of)(), on=key, how="left", validate="1:1")
    themes = _themes(drawn) if of == "points" else {}
    records: list[dict[str, Any]] = rows.to_dict("records")  # type: ignore[assignment]
    values = [_values(row, of, themes, corpus.vocabulary) for row in records]
    texts = dict(report_sentences(drawn, set(rows["report_id"])))
    rows["quote"] = [_quote(row, texts[row["report_id"]]) for row in records]
    rows["value"], rows["unit"], rows["indicator"] = zip(*values, strict=True)
    rows["row"], rows["of"] = range(1, len(rows) + 1), of
    return rows


def allocate(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """Allocate `n` rows to strata, at least one each; see the docstring of this module.

    Parameters
    ----------
    sizes : mapping of str to int
        Rows of each stratum, 1 or more.
    n : int
        At least the number of strata; if it exceeds the number of rows, all are taken.

    Examples
    --------
    >>> allocate({"a": 155, "b": 62, "c": 93, "d": 1}, 41)
    {'a': 20, 'b': 8, 'c': 12, 'd': 1}
    """
    taken = dict.fromkeys(sizes, 1)
    heap = [(-size / sqrt(2), stratum) for stratum, size in sizes.items()]
    heapq.heapify(heap)
    for _ in range(min(n, sum(sizes.values())) - len(sizes)):
        # A full stratum has a priority below 1, one with rows left above 1: none overflows.
        _, stratum = heap[0]
        taken[stratum] += 1
        has = taken[stratum]
        heapq.heapreplace(heap, (-sizes[stratum] / sqrt(has * (has + 1)), stratum))
    return taken


def _strata(names: Sequence[str], n: int) -> tuple[list[str], dict[str, int]]:
    """Name the stratum of each row, as fine as `n` rows allow, and count the rows of each."""
    for keys in _STRATA:
        strata = ["/".join(name.split("/")[: len(keys)]) or "all" for name in names]
        if len(set(strata)) <= n:
            break
    return strata, {
        str(k): int(v) for k, v in pd.Series(strata).value_counts().sort_index().items()
    }


def _groups(corpus: Corpus, of: Of, rows: pd.DataFrame, label: str) -> list[str]:
    if of == "points":
        themes = _themes(corpus)
        points = rows[["report_id", "point_id", label]].itertuples(index=False, name=None)
        return [themes.get((report_id, n), [part])[0] for report_id, n, part in points]
    if of == "citations":
        return list(rows[label])
    known = corpus.vocabulary.indicators
    return [
        "none" if pd.isna(x) else known[x].group if x in known else "unknown" for x in rows[label]
    ]


def _themes(corpus: Corpus) -> dict[tuple[str, int], list[str]]:
    themes: dict[tuple[str, int], list[str]] = {}
    frame = corpus.themes(columns=["report_id", "point_id", "rank", "theme"])
    for report_id, point_id, _, theme in sorted(frame.itertuples(index=False, name=None)):
        themes.setdefault((report_id, point_id), []).append(theme)
    return themes


def _quote(row: Mapping[str, Any], sentences: Sentences) -> str:
    """Return the sentence of a row in one line, with its span in 【】."""
    before, marked, after = sentences.split(row["start"], row["end"])
    return " ".join(f"{before}【{marked}】{after}".split())


def _values(
    row: Mapping[str, Any],
    of: Of,
    themes: Mapping[tuple[str, int], Sequence[str]],
    vocabulary: Vocabulary,
) -> tuple[str, str, str]:
    """Return value, unit, and the Chinese name of the indicator, kind or themes."""

    def name(list_name: str, *ids: str) -> str:
        known = vocabulary.lists[list_name]
        return "；".join(known[x].name_zh if x in known else x for x in ids)

    if of == "citations":
        return one_line(row["title"]), "", name("kinds", row["kind"])
    if of == "points":
        given = themes.get((row["report_id"], row["point_id"]), ())
        return name("parts", row["part"]), "", name("themes", *given)
    indicator = "" if pd.isna(row["indicator"]) else name("indicators", row["indicator"])
    if of == "absences":
        return "0", "", indicator
    return f"{row['value']:.12g}", row["unit"], indicator


def write_sheet(sheet: pd.DataFrame, path: Path) -> None:
    """Write a sheet for spreadsheets: UTF-8 with BOM, LF, no cell a formula.

    Raises
    ------
    ConfigError
        The file exists, perhaps filled in, or cannot be written.
    """
    if path.exists():
        raise ConfigError(f"{path}: already exists; name another file, or remove it first")
    aside = path.with_name(f".{path.name}.new")
    try:
        with aside.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(sheet.columns)
            for row in sheet.itertuples(index=False):
                writer.writerow([escape_formula(cell) for cell in row])
        aside.replace(path)
    except OSError as error:
        raise ConfigError(
            f"{path}: cannot be written ({error.strerror}); allow writing, "
            "or name another file with -o"
        ) from error


def read_sheet(path: Path) -> Sheet:
    """Read a sheet that was filled in, completely or in part.

    `lawstats.analysis.intervals.stratified` estimates the share and its interval; the checked rows
    of a stratum represent all its rows.

    Parameters
    ----------
    path : pathlib.Path
        A sheet of `write_sheet`, saved as CSV by any spreadsheet; rows may be in any order.

    Raises
    ------
    ConfigError
        The file does not exist.
    InputError
        The file is not a sheet, or a row cannot be read; the message names file and line. No row
        is skipped, because an uncounted wrong row would make the share too high.
    """
    rows = _rows(path)
    shares = []
    for of, table in rows.groupby("of", sort=False):
        shares.append(_share(str(of), "", table))
        groups = table["stratum"].str.partition("/")[0]
        if groups.nunique() > 1:
            shares += [_share(str(of), str(name), group) for name, group in table.groupby(groups)]
    return Sheet(pd.DataFrame(shares), rows[rows["checked"] & ~rows["right"]])


def _rows(path: Path) -> pd.DataFrame:
    try:
        text = decode(path.read_bytes())
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; name the sheet that was filled in") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}; allow reading it") from None
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows, problems, line = [], [], 1
    sizes: dict[tuple[str, str], str] = {}
    try:
        header = list(reader.fieldnames or ())
        problems += [
            f"line 1: the column {name!r} is missing; keep the columns that `lawstats sample` "
            "wrote, and commas between them"
            for name in _NEEDED
            if name not in header
        ]
        line = 2
        for cells in reader if not problems else ():
            row = {name: (cells[name] or "").strip() for name in header}
            size = sizes.setdefault((row["of"], row["stratum"]), row["stratum_size"])
            if not any(row.values()):
                pass  # spreadsheets leave empty rows at the end
            elif problem := _problem(row, size):
                problems.append(f"line {line}: {problem}")
            else:
                mark = _MARKS[row["correct"]]
                numbers = {"line": line, "size": int(size)}
                rows.append({**row, **numbers, "checked": mark is not None, "right": bool(mark)})
            line = reader.line_num + 1
    except csv.Error as error:
        problems.append(f"line {line}: not readable as CSV: {error}; check its quotes")
    if problems:
        more = f" ({len(problems) - 1} more lines like this)" if len(problems) > 1 else ""
        raise InputError(f"{path}, {problems[0]}{more}")
    if not rows:
        raise InputError(f"{path}: has no rows; name a sheet that `lawstats sample` wrote")
    return pd.DataFrame(rows)


def _problem(row: Mapping[str, str], size: str) -> str:
    """Describe what is wrong with a row; empty if nothing is."""
    if row["correct"] not in _MARKS:
        return f"correct is {row['correct']!r}; write 1 for right, 0 for wrong, or nothing"
    if row["of"] not in get_args(Of):
        return f"of is {row['of']!r}, not one of {', '.join(get_args(Of))}; restore it"
    if not row["stratum"] or not (row["stratum_size"].isascii() and row["stratum_size"].isdigit()):
        return "stratum or stratum_size is not as it was written; restore them"
    if row["stratum_size"] != size:
        return f"stratum_size is {row['stratum_size']}, above {size}; restore it"
    return ""


def _share(of: str, group: str, rows: pd.DataFrame) -> dict[str, Any]:
    """Estimate the share of correct rows in some strata."""
    marks = rows.groupby("stratum").agg(
        size=("size", "first"), checked=("checked", "sum"), right=("right", "sum")
    )
    seen = marks[marks["checked"] > 0]
    strata = [(int(size), int(n), int(right)) for size, n, right in seen.to_numpy()]
    share, low, high = stratified(strata) if strata else (float("nan"),) * 3
    sums = seen.sum()
    return {
        "of": of,
        "group": group,
        "rows": len(rows),
        "checked": int(sums["checked"]),
        "correct": int(sums["right"]),
        "size": int(sums["size"]),
        "left_out": int(marks["size"].sum() - sums["size"]),
        "share": share,
        "low": low,
        "high": high,
    }


def _cells(result: Sheet) -> Iterator[tuple[str, str, str]]:
    for x in result.shares.to_dict("records"):
        score = with_interval(x["share"], x["low"], x["high"]) if x["checked"] else "missing"
        rests = f"{x['correct']} of {x['checked']} checked rows, {x['rows'] - x['checked']} empty"
        rests += f"; represents {x['size']:,} of {x['size'] + x['left_out']:,} rows"
        yield f"{x['of']} {x['group']}".rstrip(), score, rests


_HEAD = "share read correctly; in brackets the 95 % interval"


def as_text(result: Sheet, *, wrong: bool = False) -> str:
    """Write the shares, and optionally the rows marked 0, as lines for a terminal."""
    lines = [_HEAD, ""]
    lines += [f"{name:32s} {score:24s} {rests}" for name, score, rests in _cells(result)]
    if wrong:
        lines.append("" if len(result.wrong) else "\nno row is marked 0")
        for x in result.wrong.to_dict("records"):
            values = [x.get(name, "") for name in COLUMNS[2:14]]
            lines.append("  ".join([f"line {x['line']}", *(v for v in values if v)]))
    return "\n".join(lines)


def as_markdown(result: Sheet) -> str:
    """Write the shares as a Markdown table."""
    lines = ["| table and group | read correctly (95 %) | rows |", "|---|---:|---|"]
    cells = ([cell.replace("|", "&#124;") for cell in row] for row in _cells(result))
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in cells)])
