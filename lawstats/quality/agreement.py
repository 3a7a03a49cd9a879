"""Agreement of two annotators of the same reports: the upper bound of any measured accuracy.

Two things are measured. F1 says whether both marked the same spans (unitising); it uses the pairs
of `lawstats.quality.evaluate`, so that it compares with the accuracy of that module. A coefficient
corrected for chance says whether both gave a span the same label: Krippendorff's alpha for labels,
Cohen's kappa for each theme (Artstein & Poesio 2008, Inter-Coder Agreement for Computational
Linguistics, Computational Linguistics 34(4), 555-596).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.metrics import cohen_kappa_score

from lawstats.analysis.intervals import resamples, with_interval
from lawstats.base.errors import InputError
from lawstats.quality.evaluate import COUNTS, summarize
from lawstats.quality.gold import KEYS, Gold, Key, common_pairs, fold, read_gold

Record = Mapping[str, Any]
Pair = tuple[Record, Record]
Difference = tuple[str, str, str | None, str | None, int]  # report, measure, a, b, start
Floats = npt.NDArray[np.float64]

FEWEST = 10  # a coefficient needs as many pairs
_BRACKETS = "in brackets the 95 % bootstrap interval over reports"
_POINTS = ("points shortcomings", "points plan", "points suggestions")
_TABLES = ("parts", "quantities", "absences", "citations", *_POINTS)
# Labels of paired spans: measure, table and label.
_LABELS: tuple[tuple[str, str, Callable[[Record], Hashable]], ...] = (
    ("part of headings", "parts", lambda x: x["part"]),
    ("indicator", "quantities", lambda x: x["indicator"]),
    ("qualifier", "quantities", lambda x: x["qualifier"]),
    ("unit", "quantities", lambda x: fold(x["unit"])),
    ("per", "quantities", lambda x: x["per"]),
    ("citation kind", "citations", lambda x: x["kind"]),
    ("themes as sets", "points shortcomings", lambda x: frozenset(x["themes"])),
)
# A label in the key would agree in every pair: index of the key that remains without it.
_WITHOUT_LABEL = {"quantities": 0, "parts": 1}


class Agreement(NamedTuple):
    """Agreement of annotators A and B on the reports that both annotated.

    Attributes
    ----------
    spans : pandas.DataFrame
        From `lawstats.quality.evaluate.summarize`: A's spans are ``gold``, B's ``found``, the pairs
        ``correct``.
    labels : pandas.DataFrame
        One row per label: ``measure``, ``coefficient`` (alpha, kappa), ``n`` (pairs), ``alike``
        (share of pairs with the same label, null without pairs), ``prevalence`` (of a theme: mean
        of the shares of points that have it in A and in B; else null), ``value``, ``low``,
        ``high`` (95 % percentile interval in 2,000 resamples of the reports; null for kappa) and
        ``missing``: why `value` is null, else empty.
    only_a, only_b : list of str
        report_ids that only one of them annotated.
    reports : int
        Number of reports that both annotated.
    differences : pandas.DataFrame
        One row per span or label in which they differ: ``report_id``, ``measure``, ``a``, ``b``
        (null if that annotator marked nothing) and ``start``, the offset in A, else in B.
    """

    spans: pd.DataFrame
    labels: pd.DataFrame
    only_a: list[str]
    only_b: list[str]
    reports: int
    differences: pd.DataFrame


def nominal(a: Hashable, b: Hashable) -> float:
    """Return the distance of two names: 0 if they are the same, else 1 (Krippendorff 2011)."""
    return float(a != b)


def masi(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the distance of two sets of labels, from 0 (the same) to 1 (nothing in common).

    One minus the Jaccard index times 1 for equal sets, 2/3 if one contains the other, 1/3 if each
    has members of its own, 0 for disjoint sets: Passonneau 2006, Measuring
    Agreement on Set-Valued Items (MASI) for Semantic and Pragmatic Annotation, LREC 2006.

    Examples
    --------
    >>> round(masi(frozenset("ab"), frozenset("abcd")), 6)
    0.666667
    """
    if a == b:
        return 0.0
    held = 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - held * len(a & b) / len(a | b)


def krippendorff_alpha(
    units: Iterable[Sequence[Any]], distance: Callable[[Any, Any], float] = nominal
) -> float:
    """Compute Krippendorff's alpha: 1 for perfect agreement, 0 for agreement by chance.

    One minus observed over expected disagreement, both from the matrix of coincidences o:
    ``1 - (n - 1) sum(o[c, k] d[c, k]) / sum(n[c] n[k] d[c, k])``, where a unit of m values adds
    1 / (m - 1) to o for each ordered pair of them. Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability, University of Pennsylvania, section C.

    Parameters
    ----------
    units : iterable of sequence
        The values that observers gave each unit; an observer who gave none is left out. None is a
        value like any other. Units with fewer than two values are ignored.
    distance : callable, optional
        Disagreement of two values: 0 for equal ones, symmetric.

    Returns
    -------
    float
        NaN if all values are the same.

    Examples
    --------
    >>> krippendorff_alpha(["aa", "bb", "ab", "aa"])
    0.5333333333333333
    """
    observed, margins, distances = _tally([list(units)], distance)
    return float(_alpha(observed, margins, distances)[0])


def _tally(
    reports: Sequence[Sequence[Sequence[Any]]], distance: Callable[[Any, Any], float]
) -> tuple[Floats, Floats, Floats]:
    """Return observed disagreement and values of each report, and the distances of values."""
    pairable = [[unit for unit in units if len(unit) > 1] for units in reports]
    values = list(dict.fromkeys(value for units in pairable for unit in units for value in unit))
    index = {value: i for i, value in enumerate(values)}
    distances = np.array([[distance(a, b) for b in values] for a in values], dtype=np.float64)
    observed = np.zeros(len(reports))
    margins = np.zeros((len(reports), len(values)))
    for r, units in enumerate(pairable):
        for unit in units:
            for a, b in permutations([index[value] for value in unit], 2):
                observed[r] += distances[a, b] / (len(unit) - 1)
            for value in unit:
                margins[r, index[value]] += 1
    return observed, margins, distances.reshape(len(values), len(values))


def _alpha(observed: Floats, margins: Floats, distances: Floats) -> Floats:
    """Compute alpha for each row of counts; NaN if all values are the same."""
    expected = ((margins @ distances) * margins).sum(axis=-1)
    numerator = (margins.sum(axis=-1) - 1) * observed
    ratio = np.full_like(expected, np.nan)
    np.divide(numerator, expected, out=ratio, where=expected > 0)
    return np.asarray(1 - ratio)


def agree(a: Path, b: Path) -> Agreement:
    """Compare two folders of annotations, report by report.

    Spans are paired as in `lawstats.quality.evaluate`. For the labels, the spans left between two
    pairs are paired again without the label in their key (the unit of a quantity, the part of a
    heading), so that a different label counts as a disagreement, not as a missing span.

    Parameters
    ----------
    a, b : pathlib.Path
        Folders of gold files.

    Raises
    ------
    ConfigError
        A folder does not exist.
    InputError
        A gold file is malformed, a folder has no gold file or two of one report, or the folders
        have no report in common.

    Examples
    --------
    >>> result = agree(Path("tests/gold"), Path("tests/gold"))
    >>> result.labels.set_index("measure").loc["indicator", "value"]
    np.float64(1.0)
    """
    first, second = _by_report(a), _by_report(b)
    shared = [name for name in first if name in second]
    if not shared:
        raise InputError(
            f"{b}: annotates none of the reports of {a}; the files of one report must give the "
            "same report_id"
        )
    reports = [_pair_spans(name, first[name], second[name]) for name in shared]
    points = [pair for report in reports for pair in report.pairs["points shortcomings"]]
    counts = [count for report in reports for count in report.counts]
    differences = [
        *(difference for report in reports for difference in report.unpaired),
        *(difference for report in reports for difference in _label_differences(report)),
    ]
    return Agreement(
        spans=summarize(pd.DataFrame(counts, columns=COUNTS)),
        labels=pd.DataFrame([*_labels(reports), *_themes(points)]),
        only_a=[name for name in first if name not in second],
        only_b=[name for name in second if name not in first],
        reports=len(shared),
        differences=pd.DataFrame(
            differences, columns=["report_id", "measure", "a", "b", "start"], dtype=object
        ).sort_values(["report_id", "start", "measure", "a", "b"], ignore_index=True),
    )


class _PairedReport(NamedTuple):
    """A report that both annotated: counts of spans, pairs by table, spans without a partner."""

    report_id: str
    counts: list[tuple[str, str, str, int, int, int]]
    pairs: dict[str, list[Pair]]
    unpaired: list[Difference]


def _pair_spans(report_id: str, a: Gold, b: Gold) -> _PairedReport:
    report = _PairedReport(report_id, [], {}, [])
    spans_a, spans_b = _spans(a), _spans(b)
    for table in _TABLES:
        x, y = spans_a[table], spans_b[table]
        key = KEYS[table.partition(" ")[0]]
        keys_a, keys_b = [key(record) for record in x], [key(record) for record in y]
        same = common_pairs(keys_a, keys_b)
        report.counts.append(("shared", report_id, table, len(same), len(x), len(y)))
        pairs = _fill(same, keys_a, keys_b, _WITHOUT_LABEL.get(table))
        report.pairs[table] = [(x[i], y[j]) for i, j in pairs]
        report.unpaired.extend(
            (report_id, table, " ".join(keys_a[i]), None, x[i]["start"])
            for i in {*range(len(x))} - {i for i, _ in pairs}
        )
        report.unpaired.extend(
            (report_id, table, None, " ".join(keys_b[j]), y[j]["start"])
            for j in {*range(len(y))} - {j for _, j in pairs}
        )
    return report


def _label_differences(report: _PairedReport) -> Iterator[Difference]:
    for measure, table, label in _LABELS:
        for x, y in report.pairs[table]:
            if label(x) != label(y):
                yield report.report_id, measure, _text(label(x)), _text(label(y)), x["start"]


def _labels(reports: Sequence[_PairedReport]) -> Iterator[dict[str, Any]]:
    """Compute alpha of each label."""
    for measure, table, label in _LABELS:
        labelled = [[(label(x), label(y)) for x, y in report.pairs[table]] for report in reports]
        yield _alpha_row(measure, labelled, masi if table.startswith("points") else nominal)


def _by_report(folder: Path) -> dict[str, Gold]:
    reports: dict[str, Gold] = {}
    for gold in read_gold(folder):
        if reports.setdefault(gold["report_id"], gold) is not gold:
            raise InputError(
                f"{folder}: two files annotate the report {gold['report_id']!r}; remove one"
            )
    return dict(sorted(reports.items()))


def _spans(gold: Gold) -> dict[str, list[Record]]:
    """List the spans of a report by table, in document order."""
    spans = {
        "parts": [row for row in gold["parts"] if row["heading"]],
        "absences": gold.get("absences", []),
        **{table: gold[table] for table in ("quantities", "citations")},
        **{x: [row for row in gold["points"] if x == f"points {row['part']}"] for x in _POINTS},
    }
    return {
        table: sorted(rows, key=lambda x: (x["start"], x.get("indicator") or ""))
        for table, rows in spans.items()
    }


def _fill(
    pairs: Sequence[tuple[int, int]], a: Sequence[Key], b: Sequence[Key], at: int | None
) -> list[tuple[int, int]]:
    """Pair again what lies between pairs, by element `at` of the keys only."""
    if at is None:
        return list(pairs)
    filled = []
    i = j = 0
    for k, m in [*pairs, (len(a), len(b))]:
        between = common_pairs([x[at] for x in a[i:k]], [x[at] for x in b[j:m]])
        filled += [(i + x, j + y) for x, y in between]
        filled.append((k, m))
        i, j = k + 1, m + 1
    return filled[:-1]


def _alpha_row(
    measure: str,
    reports: Sequence[Sequence[tuple[Any, Any]]],
    distance: Callable[[Any, Any], float],
) -> dict[str, Any]:
    pairs = [pair for report in reports for pair in report]
    row = _row(measure, "alpha", pairs)
    if not row["missing"]:
        observed, margins, distances = _tally(reports, distance)
        total = _alpha(observed.sum(axis=0), margins.sum(axis=0), distances)
        drawn = resamples(len(reports))
        spread = _alpha(drawn @ observed, drawn @ margins, distances)
        # A resample in which all values are the same has no alpha.
        low, high = np.nanquantile(spread, [0.025, 0.975])
        row |= {"value": float(total), "low": float(low), "high": float(high)}
    return row


def _themes(points: Sequence[Pair]) -> Iterator[dict[str, Any]]:
    """Compute Cohen's kappa of each theme over paired points, the most common theme first.

    Chance agreement follows from the two shares of points with the theme: Cohen 1960, A Coefficient
    of Agreement for Nominal Scales, Educational and Psychological Measurement 20(1), 37-46.
    """
    given = [theme for pair in points for row in pair for theme in set(row["themes"])]
    for theme in sorted(set(given), key=lambda x: (-given.count(x), x)):
        pairs = [(theme in x["themes"], theme in y["themes"]) for x, y in points]
        row = _row(f"theme {theme}", "kappa", pairs)
        row["prevalence"] = given.count(theme) / (2 * len(points))
        if not row["missing"]:
            row["value"] = float(cohen_kappa_score(*zip(*pairs, strict=True)))
        yield row


def _row(measure: str, coefficient: str, pairs: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    missing = ""
    if len(pairs) < FEWEST:
        missing = f"fewer than {FEWEST} pairs"
    elif len({value for pair in pairs for value in pair}) < 2:
        missing = "no variation"
    return {
        "measure": measure,
        "coefficient": coefficient,
        "n": len(pairs),
        "alike": sum(x == y for x, y in pairs) / len(pairs) if pairs else float("nan"),
        **dict.fromkeys(("prevalence", "value", "low", "high"), float("nan")),
        "missing": missing,
    }


def _text(label: Hashable) -> str:
    if isinstance(label, frozenset):
        return ", ".join(sorted(label))
    return "null" if label is None else str(label)


def _cells(result: Agreement) -> Iterator[tuple[str, str, str]]:
    """Write each measure as its name, its coefficient and the counts behind it."""
    for x in result.spans.to_dict("records"):
        score = with_interval(x["f1"], x["low"], x["high"])
        yield x["measure"], f"F1 {score}", f"{x['correct']} of {x['gold']} in A, {x['found']} in B"
    for x in result.labels.to_dict("records"):
        score = x["missing"] or with_interval(x["value"], x["low"], x["high"])
        score = f"missing: {score}" if x["missing"] else score
        rests = f"{x['n']} pairs" + (f", {x['alike']:.3f} alike" if x["n"] else "")
        rests += f", prevalence {x['prevalence']:.3f}" if x["coefficient"] == "kappa" else ""
        yield x["measure"], f"{x['coefficient']} {score}", rests


def _heads(result: Agreement) -> list[str]:
    """List what was compared, and what only one of them annotated."""
    alone = {"A": result.only_a, "B": result.only_b}
    heads = [f"{result.reports} reports that both annotated; {_BRACKETS}"]
    return heads + [f"only {x} annotated: {', '.join(ids)}" for x, ids in alone.items() if ids]


def as_text(result: Agreement, *, differences: bool = False) -> str:
    """Write the measures, and optionally the differences, as lines for a terminal."""
    lines = [*_heads(result), ""]
    lines += [f"{name:32s} {score:32s}  {rests}" for name, score, rests in _cells(result)]
    if differences:
        lines.append("" if len(result.differences) else "\nno differences")
        for report_id, measure, a, b, start in result.differences.itertuples(index=False):
            shown = [f"{who} {x}" for who, x in (("A", a), ("B", b)) if not pd.isna(x)]
            lines.append("  ".join([report_id, measure, *shown, f"at {start}"]))
    return "\n".join(lines)


def as_markdown(result: Agreement) -> str:
    """Write the measures as a Markdown table, one row a measure."""
    lines = [*(f"{line}\n" for line in _heads(result)), "| measure | agreement (95 %) | pairs |"]
    lines.append("|---|---|---|")
    cells = ([cell.replace("|", "&#124;") for cell in row] for row in _cells(result))
    lines += [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join(lines)
