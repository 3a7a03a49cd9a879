"""One report as a page: every fact marked in the text, and beside it the list of facts.

The page is one file without network. It reads, filters and jumps without JavaScript, which adds
the card that tells what was made of the words pointed at.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal, NamedTuple, Unpack, get_args

from lawstats.base.errors import ConfigError, InputError
from lawstats.build.sources import find
from lawstats.extract.absences import find_absences
from lawstats.extract.citations import title_spans
from lawstats.extract.context import Reading
from lawstats.extract.indicators import find_indicators
from lawstats.extract.outline import Outline, make_outline
from lawstats.extract.quantities import find_quantities
from lawstats.extract.report import Known, parse
from lawstats.pages.templates import fill, read_words
from lawstats.readers import files as documents
from lawstats.schema.tables import TABLES
from lawstats.text.lines import trim
from lawstats.text.sentences import Section, find_sentences, unwrapped
from lawstats.vocabulary import Language, Vocabulary, load

Kind = Literal["heading", "point", "theme", "citation", "absence", "counted", "uncounted"]
# Of equal spans the first holds the others.
KINDS: tuple[Kind, ...] = get_args(Kind)

_SIGNS = {"over": "≥ ", "at_least": "≥ ", "about": "≈ ", "at_most": "≤ "}
_GROUP = re.compile(r"\(([^()|]*(?:\|[^()|]*){3,})\)")
_MAX_RAW = 60  # characters that the list shows of a fact; the text beside it shows all


class Fact(NamedTuple):
    """What was made of the words between `start` and `end`.

    Attributes
    ----------
    start, end : int
    kind : str
    name : str
        What it was taken for, in a few words.
    value : str
        What it says, in a few characters.
    details : list of (str, str, str)
        All that is known of it: key, label and text.
    label : str
        What the text shows beside the number, in a word; empty for most.
    """

    start: int
    end: int
    kind: Kind
    name: str
    value: str
    details: list[tuple[str, str, str]]
    label: str = ""


@dataclass(frozen=True, slots=True)
class _Words:
    """What the page says, in one language."""

    language: Language
    lists: Mapping[str, Mapping[str, Sequence[str]]]
    vocabulary: Vocabulary

    def __call__(self, list_name: str, name: str) -> str:
        return self.lists[list_name][name][self.language == "en"]

    def name(self, list_name: str, name: str) -> str:
        """Name of an entry of the vocabulary."""
        return self.vocabulary.name(list_name, name, self.language)

    def names(self, list_name: str, name: str) -> str:
        """Both names of an entry, the page's language first, and its id."""
        other: Language = "en" if self.language == "zh" else "zh"
        second = self.vocabulary.name(list_name, name, other)
        return f"{self.name(list_name, name)} · {second} · {name}"

    def part(self, part: str) -> str:
        """Name of a part, or of the parts that one heading announces."""
        return " | ".join(self.name("parts", p) for p in part.split("|"))


def annotate_file(
    path: Path, output: Path, language: Language = "zh", vocabulary: Vocabulary | None = None
) -> int:
    """Write the page of a report file; a ``sources.csv`` beside the file is heeded.

    Parameters
    ----------
    path : Path
        A text file.
    output : Path
        The HTML file to write.
    language : str
        ``zh`` or ``en``.
    vocabulary : Vocabulary, optional
        The shipped one by default.

    Returns
    -------
    int
        Number of facts on the page.

    Raises
    ------
    ConfigError
        There is no such file, or the page cannot be written there.
    InputError
        The file cannot be read, or is no report.
    """
    if path.is_dir():
        raise ConfigError(f"{path}: is a folder; name one report file in it")
    if output.resolve() == path.resolve():
        raise ConfigError(f"{output}: is the report itself; name another file with -o")
    inputs, failures = find([path])
    if not inputs:
        raise InputError(f"{path}: {failures[-1][3]}", failures[-1][1])
    if len(inputs) > 1:
        raise ConfigError(f"{path}: is an archive of {len(inputs)} files; unpack it and name one")
    item = inputs[0]
    try:
        document = documents.read(item.path, item.member)
        about = {"report_id": item.report_id, "source": item.source, "sha256": document.sha256}
        known = document.known | item.known | about
        page, facts = _annotate(document.text, vocabulary, language, known)
    except InputError as error:
        raise InputError(f"{path}: {error}", error.stage) from None
    try:
        output.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise ConfigError(
            f"{output}: cannot be written ({error.strerror or error}); "
            "allow it, or name another file with -o"
        ) from error
    return facts


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
        The report, decoded; it is cleaned and masked first (`lawstats.text.privacy.clean`).
    vocabulary : Vocabulary, optional
        The shipped one by default.
    language : str
        ``zh`` or ``en``: of the page, not of the report.
    **known
        What is known of the report, as for `lawstats.parse`.

    Returns
    -------
    str
        HTML that refers to nothing outside; the same for the same inputs.

    Raises
    ------
    InputError
        Stage ``genre``: the text is no annual report on building a law-based government.

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
    rows = {
        name: [dict(zip(TABLES[name].names, row, strict=True)) for row in table]
        for name, table in report.rows.items()
    }
    about = rows["reports"][0]
    lists = read_words("annotate.toml")
    words = _Words(language, lists, vocabulary)
    found = _facts(about["text"], rows, words)
    sections = [Section(*(row[name] for name in Section._fields)) for row in rows["sections"]]
    sentences = find_sentences(about["text"], sections)
    facts = sorted(found, key=lambda f: (f.start, -f.end, KINDS.index(f.kind)))
    page = fill(
        "annotate.html",
        language,
        script="annotate.js",
        title=about["title"] or about["source"] or about["report_id"],
        about=_about(about, words),
        words={name: pair[language == "en"] for name, pair in lists["words"].items()},
        kinds={kind: words("kinds", kind) for kind in lists["kinds"]},
        counts={kind: sum(f.kind == kind for f in facts) for kind in KINDS},
        facts=facts,
        raws=[_short(sentences.line(f.start, f.end)) for f in facts],
        lines=_lines(about["text"], facts),
    )
    return page, len(facts)


def _about(report: Mapping[str, Any], words: _Words) -> list[tuple[str, str]]:
    """List what the report says of itself: label and text."""
    names = ("issuer", "level", "division_code", "year", "document_number", "published_on")
    level = {"level": words("levels", report["level"])} if report["level"] else {}
    values = {**report, **level}
    told = [(words("about", n), str(values[n] or words("about", "unknown"))) for n in names]
    return [*told, (words("about", "sha256"), report["sha256"])]


def _facts(text: str, rows: Mapping[str, list[dict[str, Any]]], words: _Words) -> Iterator[Fact]:
    titles = title_spans(text)
    outline = make_outline(text, words.vocabulary, titles)
    yield from _headings(outline, words)
    yield from _points(rows, words)
    for row in rows["citations"]:
        kind, title = row["kind"], row["canonical_title"]
        name = words.name("kinds", kind) if title == unwrapped(row["title"]) else title
        why = words("why", "listed" if row["resolved"] else "unlisted")
        told = {"canonical_title": title, "article": row["article"]}
        told |= {"kind": words.names("kinds", kind), "rule": why}
        yield _fact(words, "citation", row, name, row["article"], told)
    # Facts are read with cut lines put together, as in `parse`.
    read, places = outline.unwrapped()
    absences = find_absences(read, words.vocabulary)
    phrases = {(places[a.start], a.indicator): a.phrase for a in absences}
    for row in rows["absences"]:
        indicator, phrase = row["indicator"], phrases[row["start"], row["indicator"]]
        told = {"indicator": words.names("indicators", indicator), "value": "0"}
        told |= {"rule": words("why", "absence"), "phrase": _brief(phrase, unwrapped(row["raw"]))}
        yield _fact(words, "absence", row, words.name("indicators", indicator), "0", told)
    titles = title_spans(read.text)
    quantities = find_quantities(read, words.vocabulary, titles)
    report = rows["reports"][0]
    level, year = report["level"], report["year"]
    readings = find_indicators(read, quantities, titles, level, words.vocabulary, year)
    for row, reading in zip(rows["quantities"], readings, strict=True):
        yield _quantity(words, row, reading)


def _fact(
    words: _Words,
    kind: Kind,
    row: Mapping[str, Any],
    name: str,
    value: str | None,
    told: Mapping[str, str | None],
    label: str = "",
) -> Fact:
    place = f"{row['start']}–{row['end']}"
    known = {**told, "part": row.get("part") and words.part(row["part"])}
    known |= {"place": place, "fact_id": row.get("fact_id")}
    details = [(key, words("labels", key), text) for key, text in known.items() if text]
    return Fact(row["start"], row["end"], kind, name, value or "", details, label)


def _headings(outline: Outline, words: _Words) -> Iterator[Fact]:
    for section in outline.sections:
        start, end = trim(outline.text, section.start, min(section.body, section.end))
        if start < end and (section.number or section.heading):
            part = words.part(section.part)
            above = outline.sections[section.parent_id - 1].part if section.parent_id else None
            label = "" if section.part == above else part
            row = {"start": start, "end": end, "part": section.part}
            told = {"depth": str(section.depth)}
            yield _fact(words, "heading", row, part, section.number, told, label)


def _points(rows: Mapping[str, list[dict[str, Any]]], words: _Words) -> Iterator[Fact]:
    for row in rows["points"]:
        point = f"{words.part(row['part'])} · {row['point_id']}"
        themes = [theme for theme in rows["themes"] if theme["point_id"] == row["point_id"]]
        names = [words.names("themes", theme["theme"]) for theme in themes]
        told = {"marker": row["marker"], "theme": "\n".join(names)}
        yield _fact(words, "point", row, point, row["marker"], told)
        for theme, both in zip(themes, names, strict=True):
            name, rank = words.name("themes", theme["theme"]), str(theme["rank"])
            told = {"theme": both, "rank": rank, "of": point, "rule": words("why", "theme")}
            yield _fact(words, "theme", theme, name, rank, told, name)


def _quantity(words: _Words, row: Mapping[str, Any], reading: Reading) -> Fact:
    why = name = words("why", reading.why)
    value = f"{row['value']:,.12g} {row['unit']}"
    told = {"value": value, "qualifier": words("qualifiers", row["qualifier"]), "per": row["per"]}
    told |= {"rule": why, "phrase": _brief(reading.phrase, unwrapped(row["quote"]))}
    if row["indicator"]:
        name = words.name("indicators", row["indicator"])
        told = {"indicator": words.names("indicators", row["indicator"])} | told
    elif reading.why == "uncounted":
        entries = words.vocabulary.uncounted.values()
        name = words.name("uncounted", next(e.id for e in entries if reading.phrase in e.patterns))
    kind: Kind = "counted" if row["indicator"] else "uncounted"
    return _fact(words, kind, row, name, _SIGNS.get(row["qualifier"], "") + value, told)


def _brief(phrase: str, near: str) -> str:
    """Leave out of a phrase the alternatives that do not stand in the words near it.

    Examples
    --------
    >>> _brief("(发放|派发|印发|赠送)…(资料|手册)#", "派发资料20份")
    '(派发|⋯)…(资料|手册)#'
    """

    def said(match: re.Match[str]) -> str:
        words = match.group(1).split("|")
        here = [w for w in words if w and w in near] or words[:1]
        return f"({'|'.join([*here, '⋯'])})" if len(here) < len(words) else match.group()

    return _GROUP.sub(said, phrase)


def _short(line: str) -> str:
    return line if len(line) <= _MAX_RAW else f"{line[: _MAX_RAW - 1]}…"


def _lines(text: str, facts: Sequence[Fact]) -> list[str]:
    """Mark the facts in each line, as HTML; number n of `facts` is ``f<n>``, counted from 1.

    Marks never cross: what would leave the mark, or the line, that it begins in goes on behind it
    as a further piece.
    """
    heap = [(fact.start, -fact.end, n) for n, fact in enumerate(facts, 1)]
    heapq.heapify(heap)
    opened: list[tuple[int, int]] = []  # end and number
    begun: set[int] = set()
    out: list[str] = []
    lines: list[str] = []
    start = at = 0

    def write(end: int) -> None:
        """Write the text to `end`, closing what ends on the way."""
        nonlocal at
        while opened and opened[-1][0] <= end:
            close, n = opened.pop()
            link = _link(n, facts[n - 1]) if close == facts[n - 1].end else ""
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
            rest = end + (end == stop)  # the line break is in no piece
            if rest < -minus_end:
                heapq.heappush(heap, (rest, minus_end, n))
            if end > begin:
                out.append(_open(n, facts[n - 1], first=n not in begun))
                begun.add(n)
                opened.append((end, n))
        write(stop)
        lines.append("".join(out))
        out.clear()
        at = start = stop + 1
    return lines


def _open(n: int, fact: Fact, *, first: bool) -> str:
    tip = escape(" · ".join(x for x in (fact.name, fact.value) if x))
    identity = f' id="f{n}"' if first else ""
    return f'<mark{identity} class="{fact.kind}" data-f="{n}" title="{tip}">'


def _link(n: int, fact: Fact) -> str:
    """Link from a mark to its row; what it shows is no text, so that the text stays exact."""
    shown, name = escape(f"{n} {fact.label}".rstrip()), escape(fact.name)
    return f'<a href="#r{n}" data-shown="{shown}" aria-label="{n} {name}"></a>'
