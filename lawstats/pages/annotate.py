"""A report as a page: every fact marked in the text, and a list of the facts.

The page is one file and needs no network. Reading, filtering and links work without JavaScript,
which adds a card that explains the mark under the pointer.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Literal, NamedTuple, Unpack, get_args

from lawstats.base.errors import ConfigError, InputError
from lawstats.build.sources import Input, find
from lawstats.extract.absences import find_absences
from lawstats.extract.citations import title_spans
from lawstats.extract.context import Reading
from lawstats.extract.indicators import find_indicators
from lawstats.extract.outline import Outline, make_outline
from lawstats.extract.quantities import find_quantities
from lawstats.extract.report import Known, parse
from lawstats.pages.rendering import fill
from lawstats.pages.texts import Texts
from lawstats.readers import files
from lawstats.schema.tables import REPORT_TABLES
from lawstats.text.lines import trim
from lawstats.text.sentences import SectionStart, find_sentences, unwrapped
from lawstats.vocabulary import Language, Vocabulary, load

Kind = Literal["heading", "point", "theme", "citation", "absence", "counted", "uncounted"]
# Of equal spans, the kind that comes first encloses the others.
KINDS: tuple[Kind, ...] = get_args(Kind)

_SIGNS = {"over": "≥ ", "at_least": "≥ ", "about": "≈ ", "at_most": "≤ "}
_GROUP = re.compile(r"\(([^()|]*(?:\|[^()|]*){3,})\)")
_MAX_RAW = 60  # characters of a fact in the list; the text shows all


class Annotation(NamedTuple):
    """How the words between `start` and `end` were interpreted.

    Attributes
    ----------
    start, end : int
    kind : str
    name : str
        The interpretation, in a few words.
    value : str
        The value, in a few characters.
    details : list of (str, str, str)
        All known properties: key, label and text.
    label : str
        Shown in the text next to the number of the mark; empty for most.
    """

    start: int
    end: int
    kind: Kind
    name: str
    value: str
    details: list[tuple[str, str, str]]
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Names:
    """The texts of the page and the names of the vocabulary, in one language."""

    language: Language
    vocabulary: Vocabulary

    def __call__(self, table: str, key: str) -> str:
        return self.table(table)[key]

    def table(self, name: str) -> Texts:
        """Return a table of annotate.toml."""
        return _texts(name, self.language)

    def name(self, list_name: str, name: str) -> str:
        """Return the name of an entry of the vocabulary."""
        return self.vocabulary.name(list_name, name, self.language)

    def names(self, list_name: str, name: str) -> str:
        """Return both names of an entry, that of the page's language first, and its id."""
        other: Language = "en" if self.language == "zh" else "zh"
        second = self.vocabulary.name(list_name, name, other)
        return f"{self.name(list_name, name)} · {second} · {name}"

    def part(self, part: str) -> str:
        """Return the name of a part, or of the parts that one heading announces."""
        return " | ".join(self.name("parts", p) for p in part.split("|"))


@cache
def _texts(table: str, language: Language) -> Texts:
    return Texts("annotate.toml", table, language)


def annotate_file(
    path: Path, output: Path, language: Language = "zh", vocabulary: Vocabulary | None = None
) -> int:
    """Write the page of a report file; a ``sources.csv`` in the same folder applies.

    Parameters
    ----------
    path : Path
        A text file.
    output : Path
        The HTML file to write.
    language : {"zh", "en"}
    vocabulary : Vocabulary, optional
        By default the shipped one.

    Returns
    -------
    int
        Number of facts on the page.

    Raises
    ------
    ConfigError
        The file does not exist, or the page cannot be written.
    InputError
        The file cannot be read, or is not a report.
    """
    item = _find(path)
    if output.resolve() == path.resolve():
        raise ConfigError(f"{output}: is the report itself; name another file with -o")
    try:
        document = files.read(item.path, item.member)
        ids = {"report_id": item.report_id, "source": item.source, "sha256": document.sha256}
        known = document.known | item.known | ids
        page, n = _annotate(document.text, vocabulary, language, known)
    except InputError as error:
        raise InputError(f"{path}: {error}", error.stage) from None
    try:
        output.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigError(
            f"{output}: cannot be written ({error.strerror or error}); "
            "allow writing, or name another file with -o"
        ) from error
    return n


def _find(path: Path) -> Input:
    """Find the only report at a path."""
    if path.is_dir():
        raise ConfigError(f"{path}: is a folder; name one report file in it")
    inputs, failures = find([path])
    if not inputs:
        raise InputError(f"{path}: {failures[-1].message}", failures[-1].stage)
    if len(inputs) > 1:
        raise ConfigError(f"{path}: is an archive of {len(inputs)} files; unpack it and name one")
    return inputs[0]


def annotate(
    text: str,
    vocabulary: Vocabulary | None = None,
    language: Language = "zh",
    **known: Unpack[Known],
) -> str:
    r"""Make the page of one report.

    Parameters
    ----------
    text : str
        The decoded report; it is cleaned and masked first (`lawstats.text.privacy.clean`).
    vocabulary : Vocabulary, optional
        By default the shipped one.
    language : {"zh", "en"}
        Language of the page, not of the report.
    **known
        Known properties of the report, as for `lawstats.parse`.

    Returns
    -------
    str
        HTML that needs no other file; the same inputs give the same page.

    Raises
    ------
    InputError
        Stage ``genre``: the text is not an annual report on building a law-based government.

    Examples
    --------
    >>> page = annotate("和平镇2023年法治政府建设情况报告\n一、主要举措\n罚款2万元。")
    >>> '<td class="number">20,000 元</td>' in page
    True
    """
    return _annotate(text, vocabulary, language, known)[0]


def _annotate(
    text: str, vocabulary: Vocabulary | None, language: Language, known: Any
) -> tuple[str, int]:
    vocabulary = vocabulary or load()
    report = parse(text, vocabulary, **known)
    rows: dict[str, list[dict[str, Any]]] = {
        name: [row._asdict() for row in report.rows[name]] for name in REPORT_TABLES
    }
    about = rows["reports"][0]
    names = _Names(language, vocabulary)
    found = _annotations(about["text"], rows, names)
    sections = [
        SectionStart(*(row[name] for name in SectionStart._fields)) for row in rows["sections"]
    ]
    sentences = find_sentences(about["text"], sections)
    annotations = sorted(found, key=lambda a: (a.start, -a.end, KINDS.index(a.kind)))
    page = fill(
        "annotate.html",
        language,
        script="annotate.js",
        title=about["title"] or about["source"] or about["report_id"],
        about=_about(about, names),
        words=names.table("words"),
        kinds=names.table("kinds"),
        counts={kind: sum(a.kind == kind for a in annotations) for kind in KINDS},
        facts=annotations,
        raws=[_shorten(sentences.line(a.start, a.end)) for a in annotations],
        lines=_lines(about["text"], annotations),
    )
    return page, len(annotations)


def _about(report: Mapping[str, Any], names: _Names) -> list[tuple[str, str]]:
    """List what the report states about itself: label and text."""
    columns = ["issuer", "level", "division_code", "year", "document_number", "published_on"]
    values = dict(report)
    if report["level"]:
        values["level"] = names("levels", report["level"])
    if report["office"]:
        columns.insert(2, "office")
        values["office"] = names.name("offices", report["office"])
    texts = [(names("about", c), str(values[c] or names("about", "unknown"))) for c in columns]
    return [*texts, (names("about", "sha256"), report["sha256"])]


def _annotations(
    text: str, rows: Mapping[str, list[dict[str, Any]]], names: _Names
) -> Iterator[Annotation]:
    outline = make_outline(text, names.vocabulary, title_spans(text))
    yield from _headings(outline, names)
    yield from _points(rows, names)
    yield from _citations(rows, names)
    # As in `parse`, facts are read from the text with its cut lines joined.
    read, offsets = outline.unwrapped()
    yield from _absences(rows, read, offsets, names)
    yield from _quantities(rows, read, names)


def _annotation(
    names: _Names,
    kind: Kind,
    row: Mapping[str, Any],
    name: str,
    value: str | None,
    properties: Mapping[str, str | None],
    label: str = "",
) -> Annotation:
    known = {
        **properties,
        "part": row.get("part") and names.part(row["part"]),
        "place": f"{row['start']}–{row['end']}",
        "fact_id": row.get("fact_id"),
    }
    details = [(key, names("labels", key), text) for key, text in known.items() if text]
    return Annotation(row["start"], row["end"], kind, name, value or "", details, label)


def _headings(outline: Outline, names: _Names) -> Iterator[Annotation]:
    for section in outline.sections:
        start, end = trim(outline.text, section.start, min(section.body, section.end))
        if start < end and (section.number or section.heading):
            part = names.part(section.part)
            above = outline.sections[section.parent_id - 1].part if section.parent_id else None
            label = "" if section.part == above else part
            row = {"start": start, "end": end, "part": section.part}
            depth = {"depth": str(section.depth)}
            yield _annotation(names, "heading", row, part, section.number, depth, label)


def _points(rows: Mapping[str, list[dict[str, Any]]], names: _Names) -> Iterator[Annotation]:
    for row in rows["points"]:
        point = f"{names.part(row['part'])} · {row['point_id']}"
        themes = [theme for theme in rows["themes"] if theme["point_id"] == row["point_id"]]
        full_names = [names.names("themes", theme["theme"]) for theme in themes]
        about = {"marker": row["marker"], "theme": "\n".join(full_names)}
        yield _annotation(names, "point", row, point, row["marker"], about)
        for theme, full_name in zip(themes, full_names, strict=True):
            name, rank = names.name("themes", theme["theme"]), str(theme["rank"])
            about = {"theme": full_name, "rank": rank, "of": point, "rule": names("why", "theme")}
            yield _annotation(names, "theme", theme, name, rank, about, name)


def _citations(rows: Mapping[str, list[dict[str, Any]]], names: _Names) -> Iterator[Annotation]:
    for row in rows["citations"]:
        kind, title = row["kind"], row["canonical_title"]
        name = names.name("kinds", kind) if title == unwrapped(row["title"]) else title
        about = {
            "canonical_title": title,
            "article": row["article"],
            "kind": names.names("kinds", kind),
            "rule": names("why", "listed" if row["resolved"] else "unlisted"),
        }
        yield _annotation(names, "citation", row, name, row["article"], about)


def _absences(
    rows: Mapping[str, list[dict[str, Any]]], read: Outline, offsets: Sequence[int], names: _Names
) -> Iterator[Annotation]:
    found = find_absences(read, names.vocabulary)
    phrases = {(offsets[a.start], a.indicator): a.phrase for a in found}
    for row in rows["absences"]:
        indicator, phrase = row["indicator"], phrases[row["start"], row["indicator"]]
        about = {
            "indicator": names.names("indicators", indicator),
            "value": "0",
            "rule": names("why", "absence"),
            "phrase": _brief(phrase, unwrapped(row["raw"])),
        }
        name = names.name("indicators", indicator)
        yield _annotation(names, "absence", row, name, "0", about)


def _quantities(
    rows: Mapping[str, list[dict[str, Any]]], read: Outline, names: _Names
) -> Iterator[Annotation]:
    titles = title_spans(read.text)
    found = find_quantities(read, names.vocabulary, titles).quantities
    report = rows["reports"][0]
    level, year = report["level"], report["year"]
    readings = find_indicators(read, found, titles, level, names.vocabulary, year)
    for row, reading in zip(rows["quantities"], readings, strict=True):
        yield _quantity(names, row, reading)


def _quantity(names: _Names, row: Mapping[str, Any], reading: Reading) -> Annotation:
    rule = name = names("why", reading.why)
    value = f"{row['value']:,.12g} {row['unit']}"
    about = {
        "value": value,
        "qualifier": names("qualifiers", row["qualifier"]),
        "per": row["per"],
        "stage": row["stage"] and names("stages", row["stage"]),
        "rule": rule,
        "of": reading.of or None,
        "phrase": _brief(reading.phrase, unwrapped(row["quote"])),
    }
    if row["indicator"]:
        name = names.name("indicators", row["indicator"])
        about = {"indicator": names.names("indicators", row["indicator"])} | about
    elif reading.why == "uncounted":
        entries = names.vocabulary.uncounted.values()
        name = names.name("uncounted", next(e.id for e in entries if reading.phrase in e.patterns))
    kind: Kind = "counted" if row["indicator"] else "uncounted"
    sign = _SIGNS.get(row["qualifier"], "")
    return _annotation(names, kind, row, name, sign + value, about)


def _brief(phrase: str, near: str) -> str:
    """Remove from a phrase the alternatives that do not occur in the words near it.

    Examples
    --------
    >>> _brief("(发放|派发|印发|赠送)…(资料|手册)#", "派发资料20份")
    '(派发|⋯)…(资料|手册)#'
    """

    def shortened(match: re.Match[str]) -> str:
        alternatives = match.group(1).split("|")
        kept = [w for w in alternatives if w and w in near] or alternatives[:1]
        return f"({'|'.join([*kept, '⋯'])})" if len(kept) < len(alternatives) else match.group()

    return _GROUP.sub(shortened, phrase)


def _shorten(raw: str) -> str:
    line = " ".join(raw.split())
    return line if len(line) <= _MAX_RAW else f"{line[: _MAX_RAW - 1]}…"


def _lines(text: str, annotations: Sequence[Annotation]) -> list[str]:
    """Mark the annotations in each line, as HTML; number n, from 1, has the id ``f<n>``.

    Marks never cross: one that extends beyond its enclosing mark, or beyond its line, continues
    after it as another piece.
    """
    heap = [(a.start, -a.end, n) for n, a in enumerate(annotations, 1)]
    heapq.heapify(heap)
    opened: list[tuple[int, int]] = []  # end and number
    begun: set[int] = set()
    out: list[str] = []
    lines: list[str] = []
    start = at = 0

    def write(end: int) -> None:
        """Write the text up to `end`, and close the marks that end before it."""
        nonlocal at
        while opened and opened[-1][0] <= end:
            close, n = opened.pop()
            link = _link(n, annotations[n - 1]) if close == annotations[n - 1].end else ""
            out.append(f"{escape(text[at:close])}{link}</mark>")
            at = close
        out.append(escape(text[at:end]))
        at = end

    for line in text.split("\n"):
        stop = start + len(line)
        while heap and heap[0][0] <= stop:
            begin, minus_end, n = heapq.heappop(heap)
            write(begin)
            end = min(-minus_end, stop, *(close for close, _ in opened[-1:]))
            rest = end + (end == stop)  # no piece contains the line break
            if rest < -minus_end:
                heapq.heappush(heap, (rest, minus_end, n))
            if end > begin:
                out.append(_open(n, annotations[n - 1], first=n not in begun))
                begun.add(n)
                opened.append((end, n))
        write(stop)
        lines.append("".join(out))
        out.clear()
        at = start = stop + 1
    return lines


def _open(n: int, annotation: Annotation, *, first: bool) -> str:
    tip = escape(" · ".join(x for x in (annotation.name, annotation.value) if x))
    identity = f' id="f{n}"' if first else ""
    return f'<mark{identity} class="{annotation.kind}" data-f="{n}" title="{tip}">'


def _link(n: int, annotation: Annotation) -> str:
    """Link a mark to its row; CSS shows the number, so that copied text stays exact."""
    shown, name = escape(f"{n} {annotation.label}".rstrip()), escape(annotation.name)
    return f'<a href="#r{n}" data-shown="{shown}" aria-label="{n} {name}"></a>'
