"""The page of a figure pack: one HTML file that works from disk, without network or JavaScript."""

from __future__ import annotations

import csv
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import jinja2
import pandas as pd

from lawstats.corpus import Corpus

Language = Literal["zh", "en"]

_MAX_ROWS = 300  # of a table on the page; the CSV holds all

# Chinese, English
_WORDS = {
    "contents": ("目录", "Contents"),
    "notebook": ("笔记本", "Notebook"),
    "table": ("图中数据", "Data of the figure"),
    "rows": ("行", "rows"),
    "cut": (
        "此处只列前 {shown} 行，全部 {n} 行见 CSV。",
        "The first {shown} of {n} rows; the CSV holds all.",
    ),
    "quality": ("读得怎么样", "How well the reports were read"),
    "quality_note": (
        "表中是机器读出的数量和自查结果；没有读出的不等于没有。",
        "What was read and the checks on it; what was not read may still be there.",
    ),
    "failures": ("没有读成的文件", "Files that could not be read"),
    "no_failures": ("所有文件都读成了。", "Every file could be read."),
    "facts": ("数字出处", "Sources of the numbers"),
    "sources": ("出处", "sources"),
    "facts_note": (
        "图中数字所在的原句，按报告排列；编号与上面数据表中“出处”一栏一致。",
        "The sentence behind each number of a figure, numbered as in the column “sources”.",
    ),
    "count": ("项目", "Item"),
    "n": ("数量", "Count"),
    "check": ("检查", "Check"),
    "ok": ("通过", "ok"),
    "fail": ("不符", "fail"),
    "unknown": ("无法判断", "unknown"),
    "source": ("文件", "File"),
    "stage": ("环节", "Stage"),
    "message": ("原因", "Reason"),
    "reports": ("报告", "Reports"),
    "files_failed": ("没有读成的文件", "Files that could not be read"),
    "quantities": ("数字", "Numbers"),
    "understood": ("其中认出指标的数字", "… of them with a known indicator"),
    "absences": ("明说没有的事项", "Stated absences"),
    "points": ("逐条列出的问题和打算", "Enumerated shortcomings and plans"),
    "citations": ("引用的文件", "Citations"),
    "resolved": ("其中在国家法律法规目录中的", "… of them in the national list of laws"),
    "original": ("原文", "original"),
    "year": ("{} 年", "{}"),
    "no_year": ("年份不详", "year unknown"),
    "no_issuer": ("机关不详", "issuer unknown"),
    "footer": (
        "由公开的法治政府建设情况报告整理；数字以原文为准，“未报”不等于零。",
        "Compiled from published reports; the originals prevail; “not reported” is not zero.",
    ),
    "manifest": ("输入、参数与版本", "Inputs, parameters and versions"),
    "skip": ("跳到正文", "Skip to content"),
}

# Chinese heads for columns of a figure's CSV; in English the names of the CSV serve.
_COLUMNS = {
    "report_id": "报告",
    "label": "机关",
    "issuer": "机关",
    "year": "年份",
    "level": "层级",
    "name_zh": "名称",
    "value": "数值",
    "unit": "单位",
    "qualifier": "确切程度",
    "basis": "取法",
    "period": "时段",
    "indicator": "指标",
    "theme": "主题",
    "part": "部分",
    "status": "状态",
    "term": "词",
    "text": "原文",
    "n": "数量",
    "n_facts": "处数",
}


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
    number: int
    fact_id: str
    name: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class _Source:
    """A report and those of its facts that stand in a figure."""

    report_id: str
    issuer: str | None
    year: int | None
    url: str | None
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


def _title(notebook: Path) -> str:
    """First heading of a notebook, else its name."""
    lines = (line for text in _cells(notebook, "markdown") for line in text.splitlines())
    return next((line.lstrip("# ") for line in lines if line.startswith("# ")), notebook.stem)


def render(
    pack: Path, *, title: str, language: Language, notebooks: Sequence[str], corpus: Corpus
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
    words = {key: pair[language == "en"] for key, pair in _WORDS.items()}
    figures = find_figures(pack)
    raw = {f.anchor: _read_csv(pack / f"{f.path}.csv") for f in figures}
    cited = {fact for rows in raw.values() for row in rows[:_MAX_ROWS] for fact in _ids(row)}
    sources = _sources(corpus, cited, language)
    numbers = {fact.fact_id: fact.number for source in sources for fact in source.facts}
    sections = [
        {
            "id": name,
            "title": _title(pack / "notebooks" / f"{name}.ipynb"),
            "figures": [f for f in figures if f.notebook == name],
        }
        for name in notebooks
    ]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
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
        columns=_COLUMNS if language == "zh" else {},
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
    reports = corpus.reports(columns=["issuer_id", "year"])
    years = sorted(reports["year"].dropna().unique().tolist())
    span = f"{years[0]}–{years[-1]}" if len(years) > 2 else "、".join(map(str, years))
    n, issuers = len(reports), reports["issuer_id"].nunique()
    if language == "zh":
        return " · ".join([f"{n} 篇报告", f"{issuers} 个机关", *([f"{span} 年"] if years else [])])
    span = span.replace("、", ", ")
    return " · ".join([f"{n} reports", f"{issuers} issuers", *([span] if years else [])])


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _ids(row: dict[str, str]) -> list[str]:
    return [fact for fact in row.get("fact_ids", "").split("\n") if fact]


def _table(rows: list[dict[str, str]], numbers: dict[str, int], language: Language) -> _Table:
    hidden = {"fact_ids", "name_en" if language == "zh" else "name_zh"}
    header = [name for name in (rows[0] if rows else ()) if name not in hidden]
    shown = rows[:_MAX_ROWS]
    numeric = {name for name in header if all(_is_number(row[name]) for row in rows)}
    return _Table(
        header=header,
        numeric=[name in numeric for name in header],
        rows=[[_shown(row[name], name in numeric) for name in header] for row in shown],
        links=[[numbers[fact] for fact in _ids(row) if fact in numbers] for row in shown],
        n=len(rows),
    )


def _shown(text: str, numeric: bool) -> str:
    return text.removesuffix(".0") if numeric else text


def _is_number(text: str) -> bool:
    return not text or text.replace(".", "", 1).removeprefix("-").isdecimal()


def _sources(corpus: Corpus, cited: set[str], language: Language) -> list[_Source]:
    """Facts by report, numbered from 1 through all reports."""
    columns = ["fact_id", "report_id", "start", "end"]
    quantities = corpus.quantities(columns=[*columns, "indicator"])
    absences = corpus.absences(columns=[*columns, "indicator"])
    citations = corpus.citations(columns=[*columns, "canonical_title"])
    counted = pd.concat([quantities, absences])
    counted = counted[counted["fact_id"].isin(cited)]
    names = {
        i: corpus.vocabulary.name("indicators", i, language)
        for i in counted["indicator"].dropna().unique()
    }
    counted["name"] = counted["indicator"].map(names).fillna("")
    titles = citations.rename(columns={"canonical_title": "name"})
    facts = pd.concat([counted, titles[titles["fact_id"].isin(cited)]])
    by_report = dict(list(facts.sort_values(["start", "end", "fact_id"]).groupby("report_id")))
    reports = corpus.reports(columns=["report_id", "issuer", "year", "url", "text"])
    found, number = [], 0
    for report in reports.sort_values(["report_id"]).itertuples():
        own = []
        for row in by_report.get(report.report_id, facts[:0]).itertuples():
            number += 1
            first, last = _sentence(report.text, row.start, row.end)
            own.append(
                _Fact(
                    number,
                    row.fact_id,
                    row.name,
                    report.text[first : row.start].lstrip(),
                    report.text[row.start : row.end],
                    report.text[row.end : last].rstrip(),
                )
            )
        if own:
            issuer, url = (v if isinstance(v, str) else None for v in (report.issuer, report.url))
            year = None if pd.isna(report.year) else int(report.year)
            safe = url if url and url.startswith(("https://", "http://")) else None
            found.append(_Source(report.report_id, issuer, year, safe, own))
    return found


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence around a span: to 。！？ or the end of the line."""
    ends = "。！？\n"
    first = max(text.rfind(mark, 0, start) for mark in ends) + 1
    last = min((i for mark in ends if (i := text.find(mark, end)) >= 0), default=len(text))
    return first, last + (text[last : last + 1] not in ("", "\n"))


def _counts(corpus: Corpus) -> dict[str, int]:
    """How much was read, by the names of `_WORDS`."""
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
    """Each check with the number of reports that pass, fail, or cannot be judged."""
    checks = corpus.checks(columns=["check", "outcome"]).value_counts()
    names = sorted({name for name, _ in checks.index})
    return [
        (name, *(int(checks.get((name, o), 0)) for o in ("ok", "fail", "unknown")))
        for name in names
    ]
