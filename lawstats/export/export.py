"""The panel and the tables as files for Excel, Stata, R and SPSS."""

from __future__ import annotations

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from xlsxwriter.exceptions import XlsxFileError

from lawstats.analysis.checklist import checklist
from lawstats.base.errors import ConfigError, InputError
from lawstats.base.paths import resolve, sweep
from lawstats.build.open import read_corpus
from lawstats.export import workbook
from lawstats.export.dictionary import (
    CHECKLIST_CSV,
    FILES,
    TEXTS,
    WIDE,
    WORKBOOK,
    chinese,
    dictionary,
)
from lawstats.export.workbook import Head, Marked, Styled
from lawstats.pages.checklist import CELLS, SHEET, sheet_rows
from lawstats.pages.texts import Texts
from lawstats.schema.tables import TABLES
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import latest
from lawstats.tables.store import BATCH_ROWS, is_tables, open_csv
from lawstats.vocabulary import Language, Vocabulary, load

_ASIDE = ".export-"
_PLAIN = {"exact", "single", "total", "year"}
_SHEETS = {
    name: f"{name}.csv" if name != "panel" else "panel_long.csv"
    for name in (
        *("dictionary", "checklist", "panel", "panel_wide", "reports", "quantities"),
        *("absences", "points", "citations", "checks", "failures"),
    )
}
# Only the CSV files have the texts and the offsets in them.
_HIDDEN = {"reports.csv": {"text"}}
_OFFSETS = {"start", "end", "section_id"}
_FIRST = ("issuer", "year")
_LAST = ("report_id", "issuer_id", "fact_id", "fact_ids", "sha256")
_WIDTHS = {
    **dict.fromkeys(("quote", "quotes", "text", "message"), 70),
    **dict.fromkeys(("meaning_zh", "meaning_en", "detail", "values"), 46),
    **dict.fromkeys(
        ("title", "canonical_title", "theme_names", "null_zh", "null_en", "fact_ids"), 34
    ),
    **dict.fromkeys(("indicator", "indicator_name", "check", "name", "name_zh", "name_en"), 28),
    **dict.fromkeys(("issuer", "report_id", "issuer_id", "fact_id", "source", "themes", "url"), 26),
    **dict.fromkeys(("file", "raw", "document_number", "marker"), 22),
    **dict.fromkeys(("level", "division_code", "published_on", "released_on", "part", "kind"), 16),
    **dict.fromkeys(("office", "qualifier", "basis", "period"), 16),
    **dict.fromkeys(CELLS, 12),
    **dict.fromkeys(("received", "released"), 18),
    **dict.fromkeys(("points", "plans", "caused", "unread", "unresolved", "copies"), 9),
}
_WRAPPED = 34  # columns as wide or wider wrap: they hold sentences or lists
_README = (26, 96, 12, 24)

Progress = Callable[[str], object]


def export(
    source: Path,
    out: Path,
    *,
    years: Sequence[int] | None = None,
    division: str | None = None,
    language: Language = "zh",
    vocabulary: Vocabulary | None = None,
    progress: Progress | None = None,
) -> int:
    """Write the panel and all tables as CSV, a data dictionary and an Excel workbook.

    The same tables give the same bytes, in any time zone and folder. All files are written to a
    temporary folder and then moved into `out`.

    Parameters
    ----------
    source : Path
        A folder of tables or of reports, as for `lawstats.read_corpus`.
    out : Path
        Folder of the files, created if missing. Files with the same names are replaced, others are
        kept.
    years : sequence of int, optional
        Years reported on.
    division : str, optional
        First digits of the division code.
    language : {"zh", "en"}
        Language of the workbook. The CSV files do not depend on it.
    vocabulary : Vocabulary, optional
        By default the shipped one.
    progress : callable, optional
        Called with a line about each file, and about content beyond the limits of Excel.

    Returns
    -------
    int
        Number of exported reports.

    Raises
    ------
    InputError
        There is no report to export, or the tables are damaged.
    ConfigError
        `source` is missing, or `out` cannot be used or written.
    """
    if out.resolve().is_relative_to(resolve(source).resolve()) or is_tables(out):
        raise ConfigError(f"{out}: is in, or holds, what is exported; choose another folder")
    corpus = read_corpus(source, vocabulary or load())
    selected = corpus.select(years=years, division=division)
    reports = selected.reports([name for name in TABLES["reports"].names if name != "text"])
    if reports.empty:
        raise InputError(f"{source}: {_why_empty(corpus)}")
    limits = {"years": ", ".join(map(str, years or ())), "division": division or ""}
    try:
        out.mkdir(parents=True, exist_ok=True)
        sweep(out, _ASIDE)
        with tempfile.TemporaryDirectory(prefix=_ASIDE, dir=out) as folder:
            files = _Files(selected, reports, language, Path(folder), progress or (lambda _: None))
            files.write_tables()
            files.write_workbook(limits)
            # The workbook first: if it is open in Excel, nothing is replaced.
            for name in (WORKBOOK, *FILES):
                (Path(folder) / name).replace(out / name)
    except (OSError, XlsxFileError) as error:
        raise ConfigError(
            f"{out}: cannot be written ({error}); close its files if they are open, make room, "
            "or choose another folder with -o"
        ) from error
    return len(reports)


def _why_empty(corpus: Corpus) -> str:
    n = len(corpus.reports(["report_id"]))
    if n:
        return f"none of {n} reports is of these years and this division; ask for others"
    return "no report could be read, so there is nothing to export; see its failures"


def widen(
    panel: pd.DataFrame, reports: pd.DataFrame, indicators: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pivot the panel: one row per issuer and year, one column per indicator.

    Parameters
    ----------
    panel, reports : pandas.DataFrame
        Of the same corpus.
    indicators : sequence of str
        Columns, in this order, even if no report has them.

    Returns
    -------
    tuple of two pandas.DataFrame
        Both have a row for each issuer and year with a report, sorted: the values, NaN if there is
        none; and the marks, what a value is, null for one exact number for the year.

    Examples
    --------
    >>> corpus = read_corpus("data/raw")
    >>> wide, marks = widen(corpus.panel(), corpus.reports(), ["inspections"])
    >>> wide["inspections"].tolist(), marks["inspections"].fillna("").tolist()
    ([3600.0, 27.0, nan, nan, nan], ['over', '', '', '', ''])
    """
    rows = latest(reports).sort_values(["issuer_id", "year"], ignore_index=True)
    codes = zip(panel["qualifier"], panel["basis"], panel["period"], strict=True)
    marks = [" ".join(code for code in three if code not in _PLAIN) or None for three in codes]
    mark = pd.Series(marks, panel.index, dtype="str").mask(panel["value"].isna(), "differing")

    def spread(values: pd.Series[Any]) -> pd.DataFrame:
        long = panel.assign(value=values)
        table = long.pivot(index="report_id", columns="indicator", values="value")
        table = table.reindex(index=rows["report_id"], columns=list(indicators))
        table = table.astype(values.dtype).reset_index(drop=True)
        return pd.concat([rows[WIDE.names], table], axis="columns")

    return spread(panel["value"]), spread(mark)


class _Files:
    """Writes the files of an export into a folder."""

    def __init__(
        self,
        corpus: Corpus,
        reports: pd.DataFrame,
        language: Language,
        folder: Path,
        progress: Progress,
    ) -> None:
        self._corpus, self._reports, self._folder = corpus, reports, folder
        self._language: Language = language
        self._progress = progress
        entries = dictionary(corpus.vocabulary)
        self._entries = {(row["file"], row["name"]): row for row in entries}
        panel, self._checklist = corpus.panel(), checklist(corpus)
        wide, marks = widen(panel, reports, list(corpus.vocabulary.indicators))
        self._made = {
            CHECKLIST_CSV: pa.Table.from_pandas(self._checklist, preserve_index=False),
            "panel_long.csv": pa.Table.from_pandas(panel, preserve_index=False),
            "panel_wide.csv": pa.Table.from_pandas(wide, preserve_index=False),
            "panel_wide_marks.csv": pa.Table.from_pandas(marks, preserve_index=False),
            "dictionary.csv": pa.Table.from_pylist(entries),
        }
        self._rows: dict[str, int] = {}

    def write_tables(self) -> None:
        """Write the CSV files."""
        for file in FILES:
            self._rows[file] = 0
            with open_csv(self._folder / file, self._columns(file)) as append:
                for batch in _batches(self._parts(file)):
                    append(batch)
                    self._rows[file] += len(batch)
            self._progress(f"{file}: {self._rows[file]} rows")

    def write_workbook(self, selected: Mapping[str, str]) -> None:
        """Write the workbook, after `write_tables` has counted the rows of each file."""
        title, cut = self._say("readme", "title"), self._say("words", "cut")
        limits = []
        with workbook.Workbook(self._folder / WORKBOOK, title, cut) as book:
            readme = book.page(self._say("sheets", "readme"), _README)
            for name, file in _SHEETS.items():
                # Complete or not at all: the first million rows are not a random sample.
                if self._rows[file] > workbook.MAX_ROWS:
                    limits.append(self._left_out(name, file))
                    book.page(self._say("sheets", name), (120,))([[limits[-1]]])
                else:
                    self._write_sheet(book, name, file)
            if book.cuts:
                limits.append(self._say("readme", "cut", k=book.cuts))
            readme(self._readme(selected, limits))
        self._progress(f"{WORKBOOK}: {1 + len(_SHEETS)} sheets")
        for line in limits:
            self._progress(line)

    def _left_out(self, name: str, file: str) -> str:
        """Describe a sheet that has more rows than Excel can hold."""
        fields = {"sheet": self._say("sheets", name), "rows": f"{self._rows[file]:,}"}
        return self._say("readme", "left_out", **fields, file=file)

    def _write_sheet(self, book: workbook.Workbook, name: str, file: str) -> None:
        columns = self._sheet_columns(file)
        heads = [self._head(file, column) for column in columns]
        frozen = sum(column in _FIRST for column in columns) or (1 if name == "failures" else 3)
        rows = self._sheet_rows(file, columns)
        book.table(self._say("sheets", name), heads, rows, frozen, self._rows[file])

    def _columns(self, file: str) -> list[str]:
        names: list[str] = FILES[file].names
        return self._made[file].column_names if file in self._made else names

    def _parts(self, file: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        if file in self._made:
            return iter([self._made[file]])
        return self._corpus.batches(FILES[file].name, columns)

    def _say(self, table: str, key: str, **fields: object) -> str:
        text = Texts(TEXTS, table, self._language)[key]
        return text.format(**fields) if fields else text

    def _sheet_columns(self, file: str) -> list[str]:
        """Return the columns of a sheet: what a row is about first, ids last."""
        if file == CHECKLIST_CSV:
            return list(SHEET)
        hidden = _OFFSETS | _HIDDEN.get(file, set())
        names = [name for name in self._columns(file) if name not in hidden]
        if "indicator" in names:
            names.insert(names.index("indicator") + 1, "indicator_name")
        if file == "points.csv":
            names += ["themes", "theme_names"]
        if "report_id" not in names:
            return names
        middle = [name for name in names if name not in (*_FIRST, *_LAST)]
        return [*_FIRST, *middle, *(name for name in _LAST if name in names)]

    def _sheet_rows(self, file: str, names: Sequence[str]) -> Iterator[Sequence[Any]]:
        if file == CHECKLIST_CSV:
            yield from sheet_rows(self._checklist, self._language)
            return
        if file == "panel_wide.csv":
            marks = self._made["panel_wide_marks.csv"].select(names)
            values = self._made[file].select(names)
            numbers = {i for i, name in enumerate(names) if name not in WIDE.names}
            for row, mark in zip(_tuples(values), _tuples(marks), strict=True):
                yield [
                    Marked(v) if i in numbers and mark[i] is not None else v
                    for i, v in enumerate(row)
                ]
            return
        stored = [name for name in self._columns(file) if name in names]
        themes = self._corpus.batches("themes")
        about = {row[0]: row[1:] for row in self._about("report_id", *_FIRST)}
        for part in self._parts(file, stored):
            found = _by_point(next(themes)) if "themes" in names else {}
            for batch in _batches([part]):
                data = batch.to_pydict()
                if "issuer" in names and "issuer" not in data:
                    of = [about[report_id] for report_id in data["report_id"]]
                    data |= {name: [row[i] for row in of] for i, name in enumerate(_FIRST)}
                if "indicator_name" in names:
                    data["indicator_name"] = [
                        self._name("indicators", i) for i in data["indicator"]
                    ]
                if "themes" in names:
                    keys = zip(data["report_id"], data["point_id"], strict=True)
                    ids = [found.get(key, []) for key in keys]
                    data["themes"] = [_join(each) for each in ids]
                    data["theme_names"] = [
                        _join(self._name("themes", i) or i for i in each) for each in ids
                    ]
                yield from zip(*(data[name] for name in names), strict=True)

    def _about(self, *columns: str) -> Iterator[tuple[Any, ...]]:
        return _tuples(pa.Table.from_pandas(self._reports[list(columns)], preserve_index=False))

    def _name(self, table: str, id_: str | None) -> str | None:
        # The tables may come from a vocabulary with more entries.
        known = id_ in self._corpus.vocabulary.lists[table]
        return self._corpus.vocabulary.name(table, str(id_), self._language) if known else None

    def _head(self, file: str, name: str) -> Head:
        files = (file, "reports.csv", WORKBOOK)
        row = next(self._entries[f, name] for f in files if (f, name) in self._entries)
        lines = [
            row[f"name_{self._language}"],
            row[f"meaning_{self._language}"] or row["meaning_en"],
        ]
        if row["kind"]:
            lines.append(self._say("kinds", row["kind"]))
        lines += [
            self._say("words", key.partition("_")[0]) + str(row[key])
            for key in ("unit", "values", f"null_{self._language}")
            if row[key]
        ]
        note = "\n".join(filter(None, lines))
        if file == CHECKLIST_CSV:
            folded = name.endswith("_quote")
            width = _WIDTHS["quote"] if folded else _WIDTHS.get(name, 8)
            return Head(lines[0] or name, note, width, wrap=True, folded=folded)
        width = _WIDTHS.get(name, max(10, len(name) + 4))
        return Head(name, note, width, wrap=width >= _WRAPPED)

    def _readme(self, selected: Mapping[str, str], limits: Sequence[str]) -> Iterator[list[Any]]:
        reports = self._reports
        years = sorted(reports["year"].dropna().unique())
        span = "–".join(map(str, dict.fromkeys([years[0], years[-1]]))) if years else ""
        digest = hashlib.sha256()
        for pair in sorted(self._about("report_id", "sha256")):
            digest.update("\0".join([*pair, ""]).encode())
        fields = {
            "reports": f"{len(reports):,}",
            "issuers": f"{reports['issuer_id'].nunique():,}",
            "years": span or self._say("readme", "no_year"),
            "version": version("lawstats"),
            "urls": f"{reports['url'].notna().sum():,}",
            "fingerprint": digest.hexdigest()[:16],
        }

        def say(key: str, **more: str) -> str:
            return self._say("readme", key, **fields, **more)

        yield [Styled(say("title"), "title")]
        yield [Styled(say("scope"), "label"), say("about")]
        yield from ([None, say(key, value=value)] for key, value in selected.items() if value)
        yield [None]
        yield [Styled(say(key), "head") for key in ("sheet", "holds", "rows", "file")]
        sheets = {file: self._say("sheets", name) for name, file in _SHEETS.items()}
        for file in dict.fromkeys([*sheets, *FILES]):
            holds = FILES[file].meaning
            holds = chinese(holds) if self._language == "zh" else holds
            sheet = sheets.get(file, say("csv_only"))
            yield [Styled(sheet, "label"), holds, Styled(self._rows[file], "count"), file]
        for head, keys in (
            ("read", ("silence", "checklist", "marked", "notes", "machine", "later", "texts")),
            ("sources", ("published",)),
            ("cite", ("citation", "single")),
            ("open", ("excel", "r", "stata", "spss")),
        ):
            yield [None]
            for n, key in enumerate(keys):
                yield [None if n else Styled(say(head), "label"), say(key)]
        yield [None]
        for n, line in enumerate(limits or [say("whole")]):
            yield [None if n else Styled(say("limits"), "label"), line]


def _batches(parts: Iterable[pa.Table]) -> Iterator[pa.RecordBatch]:
    for part in parts:
        yield from part.to_batches(max_chunksize=BATCH_ROWS)


def _tuples(data: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in _batches([data]):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _by_point(themes: pa.Table) -> dict[tuple[str, int], list[str]]:
    """Return the themes of each point, the main one first."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    rows = _tuples(themes.select(["report_id", "point_id", "rank", "theme"]))
    for report_id, point_id, _, theme in sorted(rows):
        found[report_id, point_id].append(theme)
    return found


def _join(words: Iterable[str]) -> str | None:
    return " | ".join(words) or None
