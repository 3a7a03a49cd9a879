"""The page of a figure pack: one HTML file that works from disk, without network or JavaScript."""

from __future__ import annotations

import csv
import json
import struct
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import jinja2
import pandas as pd

from lawstats.corpus import Corpus

Language = Literal["zh", "en"]
_Row = dict[str, Any]
_Notes = dict[tuple[str, int, str], list[str]]  # by report_id, start and list of the vocabulary

_TEMPLATES = Path(__file__).parent / "templates"
_MAX_ROWS = 300  # of a table on the page; the CSV holds all
_MAX_LINKS = 20  # from a row to its sentences


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure: what its ``.json`` says and where its files are.

    Attributes
    ----------
    notebook, name, title, subtitle, alt, source : str
    n : int or None
        Observations drawn.
    path : str
        Path of its files below the pack, without suffix.
    width, height : int
        Of the PNG, in pixels.
    """

    notebook: str
    name: str
    title: str
    subtitle: str
    alt: str
    source: str
    n: int | None
    path: str
    width: int
    height: int

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return f"{self.notebook}-{self.name}"


@dataclass(frozen=True, slots=True)
class _Fact:
    """A span of a report that stands behind a number, in its sentence."""

    number: int
    name: str
    before: str
    marked: str
    after: str
    notes: list[str]


@dataclass(frozen=True, slots=True)
class _Source:
    """A report and those of its facts that stand in a figure."""

    report_id: str
    issuer: str | None
    year: int | None
    url: str | None
    released_on: str
    retrieved_on: str
    facts: list[_Fact]


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows of a CSV as the page shows them; `links` are numbers of facts, one list a row."""

    header: list[str]
    numeric: list[bool]
    rows: list[list[str]]
    links: list[list[int]]
    n: int

    @property
    def has_links(self) -> bool:
        return any(self.links)


def find_figures(pack: Path) -> list[Figure]:
    """List the figures of a pack by notebook, and in the order the notebook names them.

    Parameters
    ----------
    pack : Path
        A folder with ``figures/<notebook>/<name>.json`` and ``notebooks/<notebook>.ipynb``.
    """
    found = []
    for folder in sorted((pack / "figures").iterdir()):
        source = _code(pack / "notebooks" / f"{folder.name}.ipynb")
        about = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))]
        about.sort(key=lambda a: (source.find(f'"{a["name"]}"') % (len(source) + 1), a["name"]))
        for a in about:
            path = f"figures/{folder.name}/{a['name']}"
            header = (pack / f"{path}.png").read_bytes()[16:24]
            width, height = struct.unpack(">II", header)
            texts = {key: a[key] for key in ("name", "title", "subtitle", "alt", "source", "n")}
            found.append(
                Figure(notebook=folder.name, path=path, width=width, height=height, **texts)
            )
    return found


def _cells(notebook: Path, kind: str) -> list[str]:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return ["".join(c["source"]) for c in cells if c["cell_type"] == kind]


def _code(notebook: Path) -> str:
    return "\n".join(_cells(notebook, "code"))


def _title(notebook: Path, language: Language) -> str:
    """First heading of a notebook, `# 中文 / English`, else its name."""
    lines = (line for text in _cells(notebook, "markdown") for line in text.splitlines())
    heading = next((line.lstrip("# ") for line in lines if line.startswith("# ")), notebook.stem)
    return heading.split(" / ")[-1 if language == "en" else 0]


def render(
    pack: Path, title: str, language: Language, *, notebooks: Sequence[str], corpus: Corpus
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

    Returns
    -------
    str
        HTML that refers to files of the pack only; the same for the same inputs.
    """
    text = tomllib.loads((_TEMPLATES / "words.toml").read_text(encoding="utf-8"))
    figures = find_figures(pack)
    raw = {f.anchor: _read_csv(pack / f"{f.path}.csv") for f in figures}
    cited = {key for rows in raw.values() for row in rows[:_MAX_ROWS] for key in _keys(row)}
    words = {key: pair[language == "en"] for key, pair in text["words"].items()}
    columns = {key: pair[language == "en"] for key, pair in text["columns"].items()}
    corrections = _corrections(corpus, language, columns | words)
    sources, numbers = _sources(corpus, cited, language, _notes(corrections, words))
    sections = [
        {
            "id": name,
            "title": _title(pack / "notebooks" / f"{name}.ipynb", language),
            "figures": [f for f in figures if f.notebook == name],
        }
        for name in notebooks
    ]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("index.html").render(
        language="zh-CN" if language == "zh" else "en",
        title=title,
        subtitle=_subtitle(corpus, language),
        words=words,
        sections=sections,
        tables={anchor: _table(rows, numbers, language) for anchor, rows in raw.items()},
        sources=sources,
        columns=columns,
        corrections=corrections[:_MAX_ROWS],
        n_corrections=len(corrections),
        counts=_counts(corpus),
        checks=_checks(corpus),
        failures=corpus.failures().head(_MAX_ROWS).to_dict("records"),
    )


def _subtitle(corpus: Corpus, language: Language) -> str:
    """Say how many reports, issuers and years the pack is about.

    Examples
    --------
    Made by `render`: ``5 篇报告 · 5 个机关 · 2021、2023 年``.
    """
    # Here, so that nothing but a new page loads matplotlib.
    from lawstats.figures.basis import sample, span

    basis = sample(corpus)
    n, issuers, years = basis.reports, basis.issuers, span(basis.years, language)
    if language == "zh":
        return " · ".join([f"{n} 篇报告", f"{issuers} 个机关", *([f"{years} 年"] if years else [])])
    counts = [f"{k} {what}{'s' * (k != 1)}" for k, what in ((n, "report"), (issuers, "issuer"))]
    return " · ".join([*counts, *([years] if years else [])])


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _keys(row: dict[str, str]) -> list[str]:
    """Say what stands behind a row: facts, or all places of a theme, or of a citation."""
    if "fact_ids" in row:
        return row["fact_ids"].split("\n") if row["fact_ids"] else []
    if "theme" in row and "report_id" in row:
        return [f"{row['report_id']} {row['theme']}"]
    return [row["canonical_title"]] if "canonical_title" in row else []


def _table(rows: list[dict[str, str]], numbers: dict[str, list[int]], language: Language) -> _Table:
    hidden = {"fact_ids", "name_en" if language == "zh" else "name_zh"}
    header = [name for name in (rows[0] if rows else ()) if name not in hidden]
    shown = rows[:_MAX_ROWS]
    numeric = {name for name in header if all(_is_number(row[name]) for row in rows)}
    return _Table(
        header=header,
        numeric=[name in numeric for name in header],
        rows=[[_shown(row[name], name in numeric) for name in header] for row in shown],
        links=[
            [n for key in _keys(row) for n in numbers.get(key, [])][:_MAX_LINKS] for row in shown
        ],
        n=len(rows),
    )


def _shown(text: str, numeric: bool) -> str:
    return text.removesuffix(".0") if numeric else text


def _is_number(text: str) -> bool:
    return not text or text.replace(".", "", 1).removeprefix("-").isdecimal()


def _corrections(corpus: Corpus, language: Language, words: Mapping[str, str]) -> list[_Row]:
    """List the corrections, with ids as names of the page's language."""

    def shown(field: str, values: Any) -> str:
        if pd.isna(values):
            return words["nothing"]
        known = corpus.vocabulary.lists.get(f"{field}s", {})
        name = corpus.vocabulary.name
        named = (name(f"{field}s", v, language) if v in known else v for v in values.split("\n"))
        return " / ".join(named)

    rows = []
    given: list[Any] = list(corpus.corrections().itertuples(index=False))
    for row in given:
        there = row.state in ("applied", "no change")
        told = {name: getattr(row, name) for name in ("line", "report_id", "by", "reason", "state")}
        told |= {"start": "" if pd.isna(row.start) else row.start, "field": row.field}
        told |= {"name": words[row.field], "outcome": words[row.state]}
        told |= {"old": shown(row.field, row.old_value) if there else ""}
        rows.append(told | {"new": shown(row.field, row.value)})
    return rows


def _notes(corrections: Sequence[_Row], words: Mapping[str, str]) -> _Notes:
    """Write the notes of corrected facts, by report, start and list (`_sources`)."""
    lists = {"theme": "themes", "kind": "", "canonical_title": ""}
    notes: _Notes = {}
    for row in corrections:
        if row["state"] == "applied":
            key = (row["report_id"], row["start"], lists.get(row["field"], "indicators"))
            notes.setdefault(key, []).append(words["corrected"].format(**row))
    return notes


def _sources(
    corpus: Corpus, cited: set[str], language: Language, notes: _Notes
) -> tuple[list[_Source], dict[str, list[int]]]:
    """Find the places behind the keys of rows.

    Returns
    -------
    sources : list of _Source
        With the places numbered from 1.
    numbers : dict of str to list of int
        The numbers behind each key.
    """
    place = ["report_id", "start", "end"]
    themes = corpus.themes(columns=[*place, "theme"])
    citations = corpus.citations(columns=["fact_id", *place, "canonical_title"])
    titles = citations.assign(id=citations["canonical_title"], list="")
    counted = {"indicator": "id", "fact_id": "key"}
    frames = [
        corpus.quantities(columns=[*place, *counted]).rename(columns=counted),
        corpus.absences(columns=[*place, *counted]).rename(columns=counted),
        themes.assign(id=themes["theme"], key=themes["report_id"] + " " + themes["theme"]),
        titles.rename(columns={"fact_id": "key"}),
        titles.rename(columns={"canonical_title": "key"}),
    ]
    for frame, kind in zip(frames, ("indicators", "indicators", "themes"), strict=False):
        frame["list"] = kind
    facts = pd.concat([frame[frame["key"].isin(cited)] for frame in frames])
    facts["id"] = facts["id"].fillna("")
    groups = facts.groupby([*place, "list", "id"])
    columns = ["report_id", "issuer", "year", "url", "released_on", "text"]
    reports = corpus.reports(columns=columns).set_index("report_id")
    checks = corpus.checks(columns=["report_id", "check", "detail"])
    retrieved = checks[checks["check"] == "retrieved_on"].set_index("report_id")["detail"]
    reports["retrieved_on"] = retrieved.reindex(reports.index).fillna("")
    sources: list[_Source] = []
    numbers: dict[str, list[int]] = {}
    for number, (values, group) in enumerate(groups, 1):
        at: Any = values
        report_id, start, end, kind, entry = at
        report: pd.Series[Any] = reports.loc[report_id]
        if not sources or sources[-1].report_id != report_id:
            sources.append(_source(report_id, report))
        name = corpus.vocabulary.name(kind, entry, language) if kind and entry else entry
        told = notes.get((report_id, start, kind), [])
        spans = in_sentence(report["text"], start, end)
        sources[-1].facts.append(_Fact(number, name, *spans, told))
        for cited_as in group["key"]:
            numbers.setdefault(cited_as, []).append(number)
    return sources, numbers


def _source(report_id: str, report: pd.Series[Any]) -> _Source:
    columns = ["issuer", "year", "url", "released_on"]
    issuer, year, url, released = (None if pd.isna(v) else v for v in report[columns])
    safe = url if url and url.startswith(("https://", "http://")) else None
    return _Source(
        *(report_id, issuer, year, safe),
        released.isoformat() if released else "",
        report["retrieved_on"],
        [],
    )


def in_sentence(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Cut the sentence around a span: what is before it, the span, and what is after it.

    The sentence goes to 。！？ or the end of the line; nothing follows a span that ends so.

    Examples
    --------
    >>> in_sentence("甲。办案5件，罚款。乙。", 4, 6)
    ('办案', '5件', '，罚款。')
    """
    ends = "。！？\n"
    first = max(text.rfind(mark, 0, start) for mark in ends) + 1
    last = min((i for mark in ends if (i := text.find(mark, end - 1)) >= 0), default=len(text)) + 1
    return text[first:start].lstrip(), text[start:end], text[end:last].rstrip()


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
