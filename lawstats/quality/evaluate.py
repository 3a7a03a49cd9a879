"""Accuracy of the tables against gold annotations, measure by measure.

Gold annotations are JSON files, one for each report. Rows are paired with annotations in document
order (longest common subsequence), so that offsets need not agree. Real and invented reports are
counted separately: accuracy on a text written for a test says little about published ones.

The interval of a score is a bootstrap over reports, not over facts, because an error in a report
tends to repeat in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from lawstats.analysis.intervals import resamples, with_interval
from lawstats.base.errors import InputError
from lawstats.build.sources import Input, find
from lawstats.extract.report import Report, parse
from lawstats.quality.gold import KEYS, Gold, Key, common_pairs, fold, read_gold, same_issuer
from lawstats.readers.files import read
from lawstats.schema.tables import ReportTable, Row, to_arrow, to_pandas
from lawstats.vocabulary import Vocabulary

Record = dict[str, Any]  # a gold annotation, or a row by column
Rows = dict[str, list[Record]]

MEASURES = Path(__file__).with_name("accuracy.csv")  # of this version; `make docs` writes it
COUNTS = ["data", "report_id", "measure", "correct", "gold", "found"]
TABLES: tuple[ReportTable, ...] = (
    "reports",
    "sections",
    "points",
    "themes",
    "quantities",
    "absences",
    "citations",
)
_CONTEXT = 20


class Evaluation(NamedTuple):
    """Measures, and the counts and mistakes behind them.

    Attributes
    ----------
    measures : pandas.DataFrame
        From `summarize`.
    counts : pandas.DataFrame
        One row per report and measure, real reports first: ``data`` (``real``, ``invented``),
        ``report_id``, ``measure``, ``correct``, ``gold``, ``found``.
    mistakes : pandas.DataFrame
        One row per mistake: ``report_id``, ``measure``, ``mistake`` (missed, extra, wrong),
        ``expected``, ``got`` (null if there is nothing), ``start`` (offset, null if the mistake
        has no position) and ``context``, the text around the mistake, which is in 【】.
    """

    measures: pd.DataFrame
    counts: pd.DataFrame
    mistakes: pd.DataFrame


@dataclass
class _Score:
    """Counts and mistakes; `report_id`, `data` and `text` are those of the current report."""

    counts: dict[tuple[str, str, str], list[int]] = field(default_factory=dict)
    mistakes: list[tuple[Any, ...]] = field(default_factory=list)
    report_id: str = ""
    data: str = ""
    text: str = ""

    def add(self, measure: str, correct: int, gold: int = 1, found: int = 1) -> None:
        count = self.counts.setdefault((self.data, self.report_id, measure), [0, 0, 0])
        for i, n in enumerate((correct, gold, found)):
            count[i] += n

    def note(self, measure: str, mistake: str, expected: Any, got: Any, row: Record) -> None:
        start, context = row.get("start"), ""
        if start is not None and self.text:
            surface = row.get("raw") or row.get("title") or row.get("head") or ""
            end = min(row.get("end", start + len(surface)), start + 2 * _CONTEXT)
            before = self.text[max(0, start - _CONTEXT) : start]
            after = self.text[end : end + _CONTEXT]
            context = " ".join(f"{before}【{self.text[start:end]}】{after}".split())
        self.mistakes.append((self.report_id, measure, mistake, expected, got, start, context))

    def judge(self, measure: str, expected: Any, got: Any, row: Record) -> None:
        """Count a value that is either right or wrong."""
        self.add(measure, expected == got)
        if expected != got:
            self.note(measure, "wrong", str(expected), None if got is None else str(got), row)

    def match(
        self, measure: str, expected: list[Record], got: list[Record], key: Callable[[Record], Key]
    ) -> list[tuple[int, int]]:
        """Pair two lists by key, count the pairs, and note what has no partner."""
        want, have = [key(row) for row in expected], [key(row) for row in got]
        pairs = common_pairs(want, have)
        self.add(measure, len(pairs), len(want), len(have))
        for i in sorted({*range(len(want))} - {i for i, _ in pairs}):
            self.note(measure, "missed", " ".join(want[i]), None, expected[i])
        for j in sorted({*range(len(have))} - {j for _, j in pairs}):
            self.note(measure, "extra", None, " ".join(have[j]), got[j])
        return pairs


def evaluate(
    gold: Path, raw: Sequence[Path] = (), vocabulary: Vocabulary | None = None
) -> Evaluation:
    """Parse the texts of the gold reports in memory and compare them with gold.

    ``sources.csv`` is ignored, because only what comes from the text is measured.

    Parameters
    ----------
    gold : pathlib.Path
        Folder of gold files.
    raw : sequence of pathlib.Path, optional
        Folders and files of the texts, named ``<report_id>.<suffix>``. Default: ``texts`` in
        `gold`, and ``data/raw`` in the folders upward from it.
    vocabulary : Vocabulary, optional
        By default the shipped one.

    Raises
    ------
    InputError
        `gold` has no gold file or a malformed one. A report whose text is missing or cannot be
        parsed is not an error; it counts as not found.
    ConfigError
        `gold` or a path of `raw` does not exist.

    Examples
    --------
    >>> result = evaluate(Path("tests/gold"))
    >>> sorted(result.measures["data"].unique())
    ['invented', 'real']
    """
    reports = read_gold(gold)
    texts = _find_texts(gold, raw)
    rows: dict[ReportTable, list[Row]] = {name: [] for name in TABLES}
    failures = {}
    for report_id in (report["report_id"] for report in reports):
        try:
            report = _parse(report_id, texts, vocabulary)
        except InputError as error:
            failures[report_id] = str(error)
        else:
            for name in TABLES:
                rows[name] += report.rows[name]
    tables: dict[str, pd.DataFrame] = {
        name: to_pandas(name, to_arrow(name, rows[name])) for name in TABLES
    }
    return compare(reports, tables, failures)


def _find_texts(gold: Path, raw: Sequence[Path]) -> dict[str, Input]:
    """Find the files of reports, by report_id."""
    near = [gold / "texts", *(parent / "data" / "raw" for parent in gold.resolve().parents)]
    inputs, _ = find(raw or [folder for folder in near if folder.is_dir()])
    # By file name, because a report_id in sources.csv is ignored too.
    return {PurePosixPath(x.source).with_suffix("").as_posix(): x for x in inputs}


def _parse(report_id: str, texts: Mapping[str, Input], vocabulary: Vocabulary | None) -> Report:
    if report_id not in texts:
        raise InputError("no text; name the folder that holds it")
    file = texts[report_id]
    content = read(file.path, file.member)
    return parse(
        content.text,
        vocabulary,
        report_id=report_id,
        source=file.source,
        sha256=content.sha256,
        **content.known,
    )


def compare(
    gold: Sequence[Gold],
    tables: Mapping[str, pd.DataFrame],
    failures: Mapping[str, str] | None = None,
) -> Evaluation:
    """Compare tables with gold.

    Parameters
    ----------
    gold : sequence of dict
        From `lawstats.quality.gold.read_gold`.
    tables : mapping of str to pandas.DataFrame
        The tables named in `TABLES`, with the columns of `lawstats.schema.tables`.
    failures : mapping of str to str, optional
        The reason for each report_id without rows.
    """
    rows = {name: _by_report(tables[name]) for name in TABLES}
    score = _Score()
    for g in gold:
        report_id = g["report_id"]
        mine: Rows = {name: rows[name].get(report_id, []) for name in TABLES}
        report = mine["reports"][0] if mine["reports"] else {}
        invented = g["meta"].get("invented", report_id.startswith("demo-"))
        score.data = "invented" if invented else "real"
        score.report_id, score.text = report_id, report.get("text") or ""
        score.add("reports found", bool(report))
        if not report:
            reason = (failures or {}).get(report_id, "no row in the table reports")
            score.note("reports found", "missed", reason, None, {})
        _meta(score, g["meta"], report)
        _spans(score, mine)
        _parts(score, g, mine)
        _quantities(score, g, mine)
        _absences(score, g, mine)
        _citations(score, g, mine)
        for part in ("shortcomings", "plan", "suggestions"):
            _points(score, g, mine, part)
    counts = _counts(score)
    return Evaluation(summarize(counts), counts, _mistakes(score))


def summarize(counts: pd.DataFrame) -> pd.DataFrame:
    """Sum the counts of reports.

    Parameters
    ----------
    counts : pandas.DataFrame
        `Evaluation.counts`, or some rows of it.

    Returns
    -------
    pandas.DataFrame
        One row per data set and measure: ``data``, ``reports`` (their number), ``measure``,
        ``correct``, ``gold``, ``found`` (counts), ``precision``, ``recall``, ``f1`` (0 to 1; 1 if
        there is nothing to count) and ``low``, ``high``: 95 % percentile interval of ``f1`` in
        2,000 resamples of the reports, the same in every run.
    """
    frames = []
    for data, rows in counts.groupby("data", sort=False):
        report, reports = pd.factorize(rows["report_id"])
        measure, measures = pd.factorize(rows["measure"])
        n = len(reports)
        counted = np.zeros((n, len(measures), 3))
        counted[report, measure] = rows[["correct", "gold", "found"]]
        low, high = np.quantile(
            _f1(np.tensordot(resamples(n), counted, axes=1)), [0.025, 0.975], axis=0
        )
        total = counted.sum(axis=0)
        frame = pd.DataFrame(total.astype(int), columns=["correct", "gold", "found"])
        frame.insert(0, "measure", measures)
        frame.insert(0, "reports", n)
        frame.insert(0, "data", data)
        frame["precision"] = (frame["correct"] / frame["found"]).fillna(1.0)
        frame["recall"] = (frame["correct"] / frame["gold"]).fillna(1.0)
        frames.append(frame.assign(f1=_f1(total), low=low, high=high))
    return pd.concat(frames, ignore_index=True)


def _f1(counts: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Compute F1 of an array whose last axis is correct, gold, found."""
    correct, sizes = counts[..., 0], counts[..., 1] + counts[..., 2]
    return np.divide(2 * correct, sizes, out=np.ones_like(correct), where=sizes > 0)


def as_text(result: Evaluation, *, mistakes: bool = False) -> str:
    """Write the measures, and optionally the mistakes, as lines for a terminal."""
    line = (
        "{measure:26s} P {precision:.3f}  R {recall:.3f}  F1 {score:22s}  "
        "{correct} of {gold} gold, {found} found"
    )
    lines = []
    for (data, n), rows in result.measures.groupby(["data", "reports"], sort=False):
        lines += ["", f"{data}, {n} reports; in brackets the 95 % bootstrap interval over reports"]
        lines += [line.format(score=_score(row), **row) for row in _dicts(rows)]
    if mistakes:
        lines.append("" if len(result.mistakes) else "\nno mistakes")
        for row in _dicts(result.mistakes):
            values = {**row, "want": row["expected"], "at": row["start"]}
            shown = [f"{key} {values[key]}" for key in ("want", "got", "at") if values[key]]
            head = [row["report_id"], row["measure"], row["mistake"]]
            lines.append("  ".join([*head, *shown, row["context"]]).rstrip())
    return "\n".join(lines[1:])


def as_markdown(result: Evaluation) -> str:
    """Write the measures as a Markdown table: one row per measure, data sets side by side."""
    cell = " {score} | {correct} of {gold}, {found} found |"
    sets = dict(zip(result.measures["data"], result.measures["reports"], strict=True))
    heads = "".join(f" {data}, {n} reports: F1 (95 %) | correct |" for data, n in sets.items())
    lines = [f"| measure |{heads}", f"|---|{'---:|---|' * len(sets)}"]
    for measure, rows in result.measures.groupby("measure", sort=False):
        cells = {x["data"]: cell.format(score=_score(x), **x) for x in _dicts(rows)}
        lines.append(f"| {measure} |" + "".join(cells.get(data, " | |") for data in sets))
    return "\n".join(lines)


def _score(row: Record) -> str:
    return with_interval(row["f1"], row["low"], row["high"])


def _meta(score: _Score, meta: Record, report: Record) -> None:
    issuer = report.get("issuer")
    right = any(same_issuer(x, issuer) for x in [meta["issuer"], *meta.get("issuer_also", [])])
    score.judge("meta issuer", meta["issuer"], meta["issuer"] if right else issuer, {})
    signed = report.get("published_on")
    read = report | {"published_on": signed.isoformat() if signed else None}
    for key in ("level", "division_code", "year", "published_on"):
        score.judge(f"meta {key}", meta[key], read.get(key), {})


def _spans(score: _Score, mine: Rows) -> None:
    for name, surface in (("quantities", "raw"), ("citations", "title"), ("points", "text")):
        for row in mine[name]:
            got = fold(score.text[row["start"] : row["end"]]).strip("《》")
            score.judge("spans", fold(row[surface]).strip("《》"), got, row)


def _parts(score: _Score, gold: Gold, mine: Rows) -> None:
    top = [s for s in mine["sections"] if s["depth"] == 1]
    got = [s for s in top if s["part"] not in ("preamble", "closing")]
    score.match("parts", [p for p in gold["parts"] if p["heading"]], got, KEYS["parts"])


def _quantities(score: _Score, gold: Gold, mine: Rows) -> None:
    expected, got = gold["quantities"], mine["quantities"]
    matched = score.match("quantities", expected, got, KEYS["quantities"])
    for name in ("qualifier", "per"):
        for i, j in matched:
            score.judge(f"{name} on matched", expected[i][name], got[j][name], got[j])
    score.match(
        "indicators",
        [x for x in expected if x["indicator"]],
        [x for x in got if x["indicator"]],
        lambda x: (x["indicator"], KEYS["quantities"](x)[0]),
    )


def _absences(score: _Score, gold: Gold, mine: Rows) -> None:
    expected, got = (
        sorted(rows, key=lambda x: (x["start"], x["indicator"]))
        for rows in (gold.get("absences", []), mine["absences"])
    )
    score.match("absences", expected, got, KEYS["absences"])


def _citations(score: _Score, gold: Gold, mine: Rows) -> None:
    expected, got = gold["citations"], mine["citations"]
    matched = score.match("citations", expected, got, KEYS["citations"])
    for i, j in matched:
        score.judge("citation kind on matched", expected[i]["kind"], got[j]["kind"], got[j])


def _points(score: _Score, gold: Gold, mine: Rows, part: str) -> None:
    expected, got = (
        [x for x in rows if x["part"] == part] for rows in (gold["points"], mine["points"])
    )
    matched = dict(score.match(f"points {part}", expected, got, KEYS["points"]))
    if part != "shortcomings":
        return
    themes: dict[int, set[str]] = {}
    for row in mine["themes"]:
        themes.setdefault(row["point_id"], set()).add(row["theme"])
    for i, point in enumerate(expected):
        want = set(point["themes"])
        have = themes.get(got[matched[i]]["point_id"], set()) if i in matched else set()
        score.add("themes", len(want & have), len(want), len(have))
        for theme in sorted(want - have):
            score.note("themes", "missed", theme, None, point)
        for theme in sorted(have - want):
            score.note("themes", "extra", None, theme, point)
    for j, row in enumerate(got):
        if j not in matched.values():
            score.add("themes", 0, 0, len(themes.get(row["point_id"], ())))


def _dicts(frame: pd.DataFrame) -> list[Record]:
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows]


def _by_report(frame: pd.DataFrame) -> Rows:
    order = [name for name in ("start", "point_id") if name in frame]
    grouped: Rows = {}
    for row in _dicts(frame.sort_values(order, kind="stable") if order else frame):
        grouped.setdefault(row["report_id"], []).append(row)
    return grouped


def _counts(score: _Score) -> pd.DataFrame:
    # Real reports first; measures in the order of measurement.
    counts = sorted(score.counts.items(), key=lambda item: item[0][0] != "real")
    return pd.DataFrame([(*key, *count) for key, count in counts], columns=COUNTS)


def _mistakes(score: _Score) -> pd.DataFrame:
    names = ["report_id", "measure", "mistake", "expected", "got", "start", "context"]
    frame = pd.DataFrame(score.mistakes, columns=names, dtype=object)
    return frame.astype({n: "Int32" if n == "start" else "str" for n in names})
