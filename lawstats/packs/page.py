"""The pages of figure packs: HTML that works from disk without network, and without script."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from lawstats.analysis.provenance import (
    Notes,
    Source,
    find_sources,
    keys_of,
    list_corrections,
    write_notes,
)
from lawstats.analysis.scope import Scope, year_ranges
from lawstats.packs.contents import (
    CHANGES,
    INDEX,
    MANIFEST,
    find_figures,
    find_packs,
    read_cells,
    read_rows,
    sources_of,
)
from lawstats.packs.runs import Run, read_runs
from lawstats.pages import templates as templating
from lawstats.pages.templates import TEMPLATES, read_words
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language, Vocabulary

_Cells = Sequence[Mapping[str, Any]]

MAX_ROWS = 1000  # of a table on a page; the CSV holds all
_MAX_LINKS = 20  # from a row to its sentences
# Ids in a figure's CSV that its page leaves out where their names stand beside them.
_NAMED = {
    "name_zh": {"indicator", "term", "theme", "field", "part"},
    "label": {"report_id", "issuer_id"},
}
# Columns that hold the values of another; a plural has one a line.
_LIKE = {
    "basis_before": "basis",
    "fields": "field",
    "median_qualifier": "qualifier",
    "peer_qualifiers": "qualifier",
    "period_before": "period",
    "qualifier_before": "qualifier",
    "themes": "theme",
}
_SET_BY_RUNS = ("tables", "output")
_STAMP = r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*"  # name of a pack's folder


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a CSV as the page shows them; `links` are numbers of facts, one list a row."""

    header: list[str]
    heads: list[str]
    numeric: list[bool]
    rows: list[list[str]]
    links: list[list[int]]
    n: int

    @property
    def has_links(self) -> bool:
        return any(self.links)


class Words:
    """What the pages say, in one language.

    Attributes
    ----------
    words, columns : dict of str to str
        Sentences of the pages; heads of columns.
    values : dict of str to dict of str to str
        Names of the values of closed lists, by column.
    """

    def __init__(self, language: Language) -> None:
        self._second = language == "en"
        self.language = language
        text = read_words("words.toml")
        report = read_words("annotate.toml")
        self.words = self._chosen(text["words"])
        self.columns = self._chosen(text["columns"])
        values = text["values"] | {"qualifier": report["qualifiers"], "level": report["levels"]}
        # Signs stand before them.
        outcomes = {key: said[-2:] for key, said in read_words("checklist.toml")["outcome"].items()}
        values |= {"submit": outcomes, "publish": outcomes}
        self.values = {name: self._chosen(pairs) for name, pairs in values.items()}

    def _chosen(self, pairs: Mapping[str, Sequence[str]]) -> dict[str, str]:
        return {key: pair[self._second] for key, pair in pairs.items()}

    def value(self, column: str, text: str, vocabulary: Vocabulary) -> str:
        """Name values of a closed list, or entries of the vocabulary, one a line."""
        of = _LIKE.get(column, column)
        return "\n".join(self._named(of, line, vocabulary) for line in text.split("\n"))

    def _named(self, column: str, text: str, vocabulary: Vocabulary) -> str:
        if text in (named := self.values.get(column, {})):
            return named[text]
        if text in vocabulary.lists.get(f"{column}s", ()):
            return vocabulary.name(f"{column}s", text, self.language)
        return self.values["any"].get(text, text)


def fill(template: str, words: Words, **values: Any) -> str:
    """Write a page of a pack from its template."""
    return templating.fill(template, words.language, script="page.js", words=words.words, **values)


def render(
    pack: Path,
    title: str,
    language: Language,
    *,
    notebooks: Sequence[str],
    corpus: Corpus,
    warnings: Sequence[str] = (),
) -> str:
    """Make the page of a pack.

    Parameters
    ----------
    pack : Path
        Folder with ``figures/<notebook>/`` and ``notebooks/<notebook>.ipynb``.
    title : str
    language : str
        ``zh`` or ``en``.
    notebooks : sequence of str
        Names in the order of the page.
    corpus : Corpus
        The reports that the figures are about.
    warnings : sequence of str
        Sentences that stand above all else, as of data that are not as expected.

    Returns
    -------
    str
        HTML that refers to files of the pack only; the same for the same inputs.
    """
    figures = find_figures(pack)
    raw = {f.anchor: read_rows(pack / f"{f.path}.csv") for f in figures}
    words = Words(language)
    corrections = list_corrections(corpus, language, words.columns | words.words)
    notes = write_notes(corrections, words.words["corrected"])
    sources, numbers = cite(raw.values(), corpus, language, notes)
    cells = {name: read_cells(pack / "notebooks" / f"{name}.ipynb") for name in notebooks}
    sections = [
        {
            "id": name,
            "title": heading(cells[name], language) or name,
            "parameters": list(_parameters(cells[name])),
            "figures": [f for f in figures if f.notebook == name],
        }
        for name in notebooks
    ]
    return fill(
        "index.html",
        words,
        title=title,
        subtitle=_subtitle(corpus, words),
        warnings=warnings,
        changes=CHANGES,
        manifest=MANIFEST,
        sections=sections,
        tables={
            anchor: _table(rows, numbers, words, corpus.vocabulary) for anchor, rows in raw.items()
        },
        sources=sources,
        corrections=corrections[:MAX_ROWS],
        n_corrections=len(corrections),
        counts=_counts(corpus),
        checks=_checks(corpus),
        accuracy=_accuracy(),
        failures=corpus.failures().head(MAX_ROWS).to_dict("records"),
    )


def cite(
    tables: Iterable[Sequence[Mapping[str, str]]], corpus: Corpus, language: Language, notes: Notes
) -> tuple[list[Source], dict[str, list[int]]]:
    """Find the sentences behind the tables of a page, as `find_sources` gives them."""
    cited = {key for rows in tables for row in rows[:MAX_ROWS] for key in keys_of(row)}
    return find_sources(corpus, cited, language, notes)


def heading(cells: _Cells, language: Language) -> str:
    """First heading of a notebook, written ``# 中文 / English``, in one language.

    Examples
    --------
    >>> heading([{"cell_type": "markdown", "source": ["# 数字 / Numbers"]}], "en")
    'Numbers'
    """
    lines = (line for text in sources_of(cells, "markdown") for line in text.splitlines())
    found = next((line.lstrip("# ") for line in lines if line.startswith("# ")), "")
    return found.split(" / ")[-1 if language == "en" else 0]


def _parameters(cells: _Cells) -> Iterator[tuple[str, str]]:
    """List the parameters that an executed notebook ran with, as it writes them."""
    tagged = (sources_of(cells, "code", tag) for tag in ("parameters", "injected-parameters"))
    told: dict[str, str] = {}
    for source in chain.from_iterable(tagged):
        for node in ast.parse(source).body:
            match node:
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    told[name] = ast.unparse(value)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    told[name] = ast.unparse(value)
    yield from ((name, value) for name, value in told.items() if name not in _SET_BY_RUNS)


def _subtitle(corpus: Corpus, words: Words) -> str:
    """Say how many reports, issuers and years the pack is about.

    Examples
    --------
    Made by `render`: ``5 份报告 · 5 个单位 · 2021、2023 年``.
    """
    scope = Scope.of(corpus)
    n, issuers, years = scope.reports, scope.issuers, year_ranges(scope.years, words.language)
    if words.language == "zh":
        return " · ".join([f"{n} 份报告", f"{issuers} 个单位", *([f"{years} 年"] if years else [])])
    counts = [f"{k} {what}{'s' * (k != 1)}" for k, what in ((n, "report"), (issuers, "issuer"))]
    return " · ".join([*counts, *([years] if years else [])])


def _table(
    rows: list[dict[str, str]],
    numbers: dict[str, list[int]],
    words: Words,
    vocabulary: Vocabulary,
) -> _Table:
    there = set(rows[0] if rows else ())
    hidden = {"fact_ids", "name_en" if words.language == "zh" else "name_zh"}
    hidden |= {name for column, ids in _NAMED.items() if column in there for name in ids}
    header = [name for name in (rows[0] if rows else ()) if name not in hidden]
    shown = rows[:MAX_ROWS]
    numeric = {name for name in header if all(_is_number(row[name]) for row in rows)}

    def cell(name: str, text: str) -> str:
        return _shown(text) if name in numeric else words.value(name, text, vocabulary)

    return _Table(
        header=header,
        heads=[words.columns.get(name, name) for name in header],
        numeric=[name in numeric for name in header],
        rows=[[cell(name, row[name]) for name in header] for row in shown],
        links=[
            [n for key in keys_of(row) for n in numbers.get(key, [])][:_MAX_LINKS] for row in shown
        ],
        n=len(rows),
    )


def _shown(text: str) -> str:
    return text.removesuffix(".0")


def _is_number(text: str) -> bool:
    return not text or text.replace(".", "", 1).removeprefix("-").isdecimal()


def _counts(corpus: Corpus) -> dict[str, int]:
    """How much was read, by the names in words.toml."""
    indicators = corpus.quantities(columns=["indicator"])["indicator"]
    resolved = corpus.citations(columns=["resolved"])["resolved"]
    return {
        "reports": len(corpus.reports(columns=["report_id"])),
        "files_failed": len(corpus.failures(columns=["source"])),
        "quantities": len(indicators),
        "understood": int(indicators.notna().sum()),
        "absences": len(corpus.absences(columns=["fact_id"])),
        "points": len(corpus.points(columns=["point_id"])),
        "citations": len(resolved),
        "resolved": int(resolved.sum()),
    }


def _checks(corpus: Corpus) -> list[tuple[str, int, int, int]]:
    """Each check with how often it passes, fails, or cannot be judged: rows, not reports."""
    checks = corpus.checks(columns=["check", "outcome"]).value_counts()
    # When a file was fetched is told beside its sentences.
    names = sorted({name for name, _ in checks.index} - {"retrieved_on"})
    return [
        (name, *(int(checks.get((name, o), 0)) for o in ("ok", "fail", "unknown")))
        for name in names
    ]


def _accuracy() -> tuple[dict[str, str], dict[str, dict[str, dict[str, str]]]]:
    """Give the sets of annotated reports with their sizes, and the measures, by set.

    They were measured by ``python tests/readme.py``.
    """
    with (TEMPLATES / "accuracy.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    measures: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        measures.setdefault(row["measure"], {})[row["data"]] = row
    return {row["data"]: row["reports"] for row in rows}, measures


def when(folder: str) -> str:
    """Give the time when a pack was made, by the name of its folder.

    Examples
    --------
    >>> when("20260102T030405Z")
    '2026-01-02T03:04:05Z'
    """
    return re.sub(_STAMP, r"\1-\2-\3T\4:\5:\6Z", folder)


def render_runs(figures: Path, language: Language) -> str:
    """Make the page that lists every run of every pack, the newest first.

    Parameters
    ----------
    figures : Path
        Folder with ``<name>/<UTC time>/``, and with ``runs.jsonl`` where runs were noted.
    language : {"zh", "en"}

    Returns
    -------
    str
        HTML for ``index.html`` in `figures`. A pack that is there but not noted is listed too.
    """
    words = Words(language)
    runs = [
        (run, run.path.relative_to(figures).as_posix() if run.path else "")
        for run in read_runs(figures)
    ]
    noted = {path for _, path in runs}
    for pack in find_packs(figures):
        path = pack.relative_to(figures).as_posix()
        if path not in noted:
            started = when(pack.name)
            runs.append((Run(pack.parent.name, started, None, "published", None), path))
    runs.sort(key=lambda run: (run[0].started, run[0].pack), reverse=True)
    links = [
        f"{path}/{INDEX}" if path and (figures / path / INDEX).is_file() else "" for _, path in runs
    ]
    newest: dict[str, tuple[str, str]] = {}
    for (run, _), link in zip(runs, links, strict=True):
        if link:
            newest.setdefault(run.pack, (run.started, link))
    told = [(run, link) for (run, _), link in zip(runs, links, strict=True)]
    return fill("runs.html", words, title=words.words["runs"], runs=told, newest=newest)
