"""The index page of a pack: its figures, the data behind them, and the sources of each number."""

from __future__ import annotations

import ast
import csv
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from lawstats.analysis import frames
from lawstats.analysis.duplicates import duplicates
from lawstats.analysis.provenance import (
    CitedReport,
    Notes,
    find_cited,
    keys_of,
    list_corrections,
    write_notes,
)
from lawstats.analysis.scope import Scope, year_ranges
from lawstats.packs.config import SET_BY_RUNS
from lawstats.packs.contents import (
    CHANGES,
    MANIFEST,
    PublishedFigure,
    cell_sources,
    find_figures,
    read_cells,
    read_csv,
)
from lawstats.packs.texts import MAX_ROWS, PackTexts, fill
from lawstats.pages.checklist import CHECKLIST
from lawstats.quality.evaluate import MEASURES
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import settled
from lawstats.vocabulary import Language, Vocabulary

_Cells = Sequence[Mapping[str, Any]]

_REVIEWED = 12  # cells to check
_AROUND = 60  # characters of a sentence before and after a number to check
_MAX_LINKS = 20  # links from a row to its sentences
# Ids that the page leaves out of a table that has their names too.
_NAMED = {
    "name_zh": {"indicator", "term", "theme", "themes", "field", "part"},
    "label": {"report_id", "issuer_id"},
}


@dataclass(frozen=True, slots=True)
class _Table:
    """A CSV as the page shows it; `links` are the numbers of facts, one list a row."""

    header: list[str]
    heads: list[str]
    numeric: list[bool]
    rows: list[list[str]]
    links: list[list[int]]
    n: int

    @property
    def has_links(self) -> bool:
        return any(self.links)


def render(
    pack: Path,
    title: str,
    language: Language,
    *,
    notebooks: Sequence[str],
    corpus: Corpus,
    warnings: Sequence[str] = (),
) -> str:
    """Make the index page of a pack.

    Parameters
    ----------
    pack : Path
        Folder with ``figures/<notebook>/`` and ``notebooks/<notebook>.ipynb``.
    title : str
    language : {"zh", "en"}
    notebooks : sequence of str
        Names, in the order of the page.
    corpus : Corpus
        The reports of the pack.
    warnings : sequence of str
        Sentences at the top of the page, for example about unexpected data.

    Returns
    -------
    str
        HTML that refers only to files of the pack; the same inputs give the same page.
    """
    texts = PackTexts(language)
    figures = find_figures(pack)
    data = {figure.anchor: read_csv(pack / f"{figure.path}.csv") for figure in figures}
    corrections = list_corrections(corpus, language, texts.columns | texts.words)
    notes = write_notes(corrections, texts.words["corrected"])
    sources, numbers = cite(data.values(), corpus, language, notes)
    return fill(
        "index.html",
        texts,
        title=title,
        subtitle=_subtitle(corpus, texts),
        warnings=warnings,
        changes=CHANGES,
        checklist=CHECKLIST,
        manifest=MANIFEST,
        sections=[_section(pack, name, figures, language) for name in notebooks],
        tables={
            anchor: _table(rows, numbers, texts, corpus.vocabulary) for anchor, rows in data.items()
        },
        sources=sources,
        corrections=corrections[:MAX_ROWS],
        n_corrections=len(corrections),
        review=_review(corpus, texts),
        counts=_counts(corpus),
        checks=_checks(corpus),
        two_reports=_two_reports(corpus),
        accuracy=_accuracy(),
        failures=corpus.failures().head(MAX_ROWS).to_dict("records"),
    )


def cite(
    tables: Iterable[Sequence[Mapping[str, str]]], corpus: Corpus, language: Language, notes: Notes
) -> tuple[list[CitedReport], dict[str, list[int]]]:
    """Find the sentences behind the tables of a page: see `find_cited`."""
    cited = {key for rows in tables for row in rows[:MAX_ROWS] for key in keys_of(row)}
    return find_cited(corpus, cited, language, notes)


def heading(cells: _Cells, language: Language) -> str:
    """Return the first heading of a notebook, ``# 中文 / English``, in one language.

    Examples
    --------
    >>> heading([{"cell_type": "markdown", "source": ["# 数字 / Numbers"]}], "en")
    'Numbers'
    """
    lines = (line for text in cell_sources(cells, "markdown") for line in text.splitlines())
    found = next((line.lstrip("# ") for line in lines if line.startswith("# ")), "")
    return found.split(" / ")[-1 if language == "en" else 0]


def _section(
    pack: Path, notebook: str, figures: Sequence[PublishedFigure], language: Language
) -> dict[str, Any]:
    """Collect what the page shows of a notebook."""
    cells = read_cells(pack / "notebooks" / f"{notebook}.ipynb")
    return {
        "id": notebook,
        "title": heading(cells, language) or notebook,
        "parameters": list(_parameters(cells)),
        "figures": [figure for figure in figures if figure.notebook == notebook],
    }


def _parameters(cells: _Cells) -> Iterator[tuple[str, str]]:
    """List the parameters of an executed notebook, as its source writes them."""
    tagged = (cell_sources(cells, "code", tag) for tag in ("parameters", "injected-parameters"))
    parameters: dict[str, str] = {}
    for source in chain.from_iterable(tagged):
        for node in ast.parse(source).body:
            match node:
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    parameters[name] = ast.unparse(value)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    parameters[name] = ast.unparse(value)
    yield from ((n, value) for n, value in parameters.items() if n not in SET_BY_RUNS)


def _subtitle(corpus: Corpus, texts: PackTexts) -> str:
    """Count the reports, issuers and years: ``5 份报告 · 5 个单位 · 2021、2023 年``."""
    scope = Scope.of(corpus)
    n, issuers, years = scope.reports, scope.issuers, year_ranges(scope.years, texts.language)
    if texts.language == "zh":
        return " · ".join([f"{n} 份报告", f"{issuers} 个单位", *([f"{years} 年"] if years else [])])
    counts = [f"{k} {what}{'s' * (k != 1)}" for k, what in ((n, "report"), (issuers, "issuer"))]
    return " · ".join([*counts, *([years] if years else [])])


def _table(
    rows: list[dict[str, str]],
    numbers: dict[str, list[int]],
    texts: PackTexts,
    vocabulary: Vocabulary,
) -> _Table:
    columns = list(rows[0] if rows else ())
    hidden = {"fact_ids", "name_en" if texts.language == "zh" else "name_zh"}
    hidden |= {name for column, ids in _NAMED.items() if column in columns for name in ids}
    header = [name for name in columns if name not in hidden]
    shown = rows[:MAX_ROWS]
    numeric = {name for name in header if all(_is_number(row[name]) for row in rows)}

    def cell(name: str, text: str) -> str:
        return text.removesuffix(".0") if name in numeric else texts.value(name, text, vocabulary)

    return _Table(
        header=header,
        heads=[texts.columns.get(name, name) for name in header],
        numeric=[name in numeric for name in header],
        rows=[[cell(name, row[name]) for name in header] for row in shown],
        links=[
            [n for key in keys_of(row) for n in numbers.get(key, [])][:_MAX_LINKS] for row in shown
        ],
        n=len(rows),
    )


def _review(corpus: Corpus, texts: PackTexts) -> list[dict[str, Any]]:
    """List the cells to check first, each with the words around its number and a correction."""
    rows = []
    for row in frames.rows(corpus.review(_REVIEWED)):
        before, raw, after = row.quote.partition(row.raw)
        rows.append(
            {
                "issuer": row.issuer,
                "year": row.year,
                "name": row.name_en if texts.language == "en" else row.name_zh,
                "value": "" if row.value is None else f"{row.value:,.12g} {row.unit}",
                "signs": [texts.words[f"sign_{name}"] for name in row.signs.split("\n")],
                "quote": (before[-_AROUND:], raw, after[:_AROUND]),
                "cut": (len(before) > _AROUND, len(after) > _AROUND),
                "correction": row.correction,
            }
        )
    return rows


def _is_number(text: str) -> bool:
    return not text or text.replace(".", "", 1).removeprefix("-").isdecimal()


def _counts(corpus: Corpus) -> dict[str, int]:
    """Count what was extracted, by the keys of words.toml."""
    indicators = corpus.quantities(columns=["indicator"])["indicator"]
    resolved = corpus.citations(columns=["resolved"])["resolved"]
    issuers = corpus.reports(columns=["issuer_id"])["issuer_id"]
    return {
        "reports": len(issuers),
        "unsettled": int((~settled(issuers)).sum()),
        "files_failed": len(corpus.failures(columns=["source"])),
        "quantities": len(indicators),
        "understood": int(indicators.notna().sum()),
        "absences": len(corpus.absences(columns=["fact_id"])),
        "points": len(corpus.points(columns=["point_id"])),
        "citations": len(resolved),
        "resolved": int(resolved.sum()),
    }


def _checks(corpus: Corpus) -> list[tuple[str, int, int, int]]:
    """Count the rows of each check that are ok, fail or unknown."""
    checks = corpus.checks(columns=["check", "outcome"]).value_counts()
    # The date of retrieval is shown with the sentences instead.
    names = sorted({name for name, _ in checks.index} - {"retrieved_on"})
    return [
        (name, *(int(checks.get((name, o), 0)) for o in ("ok", "fail", "unknown")))
        for name in names
    ]


def _two_reports(corpus: Corpus) -> list[dict[Hashable, Any]]:
    """List reports that share too little with the later one of their issuer and year."""
    found = duplicates(corpus)
    return found[found["kind"] == "different"].head(MAX_ROWS).to_dict("records")


def _accuracy() -> tuple[dict[str, str], dict[str, dict[str, dict[str, str]]]]:
    """Return the sizes of the sets of annotated reports, and each measure by set."""
    with MEASURES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    measures: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        measures.setdefault(row["measure"], {})[row["data"]] = row
    return {row["data"]: row["reports"] for row in rows}, measures
