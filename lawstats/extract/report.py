"""From the text of a report to the rows of every table: one pure function, `parse`."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple, TypedDict, Unpack, cast

import pandas as pd

from lawstats.base.errors import ConfigError, InputError, nearest
from lawstats.extract.absences import Absence, find_absences
from lawstats.extract.checks import find_checks
from lawstats.extract.citations import Citation, find_citations, title_spans
from lawstats.extract.context import Reading, is_loose
from lawstats.extract.divisions import find_place, full_issuer, lacking_of
from lawstats.extract.finding import ReadReport
from lawstats.extract.fullest import fullest_name
from lawstats.extract.genre import rejection
from lawstats.extract.identity import find_identity
from lawstats.extract.indicators import find_indicators
from lawstats.extract.levels import level_in, level_of
from lawstats.extract.outline import Outline, make_outline
from lawstats.extract.points import Point, find_points
from lawstats.extract.quantities import Quantity, find_quantities
from lawstats.extract.themes import find_themes
from lawstats.schema.given import GIVEN, read_cell
from lawstats.schema.tables import (
    AbsenceRow,
    CheckRow,
    CitationRow,
    Level,
    Part,
    PointRow,
    QuantityRow,
    ReportRow,
    ReportTable,
    Rows,
    SectionRow,
    ThemeRow,
    to_arrow,
    to_pandas,
)
from lawstats.text.lines import Span, trim
from lawstats.text.privacy import clean
from lawstats.text.traditional import simplified
from lawstats.vocabulary import Vocabulary, display, load
from lawstats.vocabulary.issuers import issuer_id, without_prefix
from lawstats.vocabulary.names import places_of, short_name
from lawstats.vocabulary.offices import office_of
from lawstats.vocabulary.places import Names, names_of

# The folders with the code that decides how a report is read.
_CODE = ("base", "text", "schema", "readers", "vocabulary", "extract")


def _code_hash(package: Traversable) -> str:
    """Return a hash of the names and the code of all modules in these folders."""
    digest = hashlib.sha256()
    for name, code in sorted(
        (f, c) for folder in _CODE for f, c in _modules(package / folder, folder)
    ):
        digest.update(name.encode() + code)
    return digest.hexdigest()[:16]


def _modules(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.name.endswith(".py"):
            yield f"{name}/{item.name}", item.read_bytes()
        elif item.is_dir() and item.name != "__pycache__":
            yield from _modules(item, f"{name}/{item.name}")


# Part of every cache key: a report that other code read is read again.
PARSER_VERSION = _code_hash(resources.files("lawstats"))


class Known(TypedDict, total=False):
    """What a caller knows of a report: it wins over what the text says.

    ``publisher`` and ``document_number`` come from a web page and are only used if the text does
    not say: the publisher may be the issuer's parent.
    """

    report_id: str
    source: str
    sha256: str
    issuer: str | None
    level: Level | None
    division_code: str | None
    year: int | None
    released_on: dt.date | None
    url: str | None
    retrieved_on: dt.date | None
    publisher: str
    document_number: str


@dataclass(frozen=True, slots=True)
class Report:
    """One parsed report.

    Attributes
    ----------
    rows : mapping of str to list of named tuple
        Rows of every table of `lawstats.schema.tables.TABLES` but ``failures``: ``rows["reports"]``
        holds one `ReportRow`, ``rows["quantities"]`` a `QuantityRow` per number, and so on.
    """

    rows: Rows

    def frame(self, table: ReportTable) -> pd.DataFrame:
        """Return one table as a DataFrame with the declared dtypes.

        Parameters
        ----------
        table : str
            ``reports``, ``sections``, ``points``, ``themes``, ``quantities``, ``absences``,
            ``citations`` or ``checks``.
        """
        return to_pandas(table, to_arrow(table, self.rows[table]))

    def __repr__(self) -> str:
        (report,) = self.rows["reports"]
        about = ", ".join(str(value or "?") for value in (report.issuer, report.level, report.year))
        counts = (f"{name} {len(self.rows[name])}" for name in display.COUNTED)
        return f"Report: {about}; {', '.join(counts)}"

    def _repr_html_(self) -> str:
        numbers = display.facts(self.frame("quantities"), load())
        return display.page(repr(self), numbers.head(display.ROWS), len(numbers) - display.ROWS)


def parse(
    text: str,
    vocabulary: Vocabulary | None = None,
    *,
    keep_all: bool = False,
    **known: Unpack[Known],
) -> Report:
    r"""Read one report.

    Parameters
    ----------
    text : str
        The report, decoded; it is cleaned and masked first (`lawstats.text.privacy.clean`).
    vocabulary : Vocabulary, optional
        Default: the one that comes with lawstats.
    keep_all : bool
        Parse the text even if it is no report of this genre.
    **known
        ``report_id`` (default ``"report"``), ``source`` and ``sha256``; columns of ``sources.csv``,
        which win over the text: ``issuer``, ``level``, ``division_code``, ``year``,
        ``released_on``, ``url`` and ``retrieved_on``; and ``publisher`` and ``document_number``,
        which are used if the text does not say.

    Returns
    -------
    Report
        All offsets are code points of ``reports.text``.

    Raises
    ------
    InputError
        Stage ``genre``: the text is no annual report on building a law-based government.
    ConfigError
        A value of `known` has the wrong type, or ``sources.csv`` may not hold it.
    TypeError
        `text` is not a str, or `known` has an unknown key.

    Examples
    --------
    >>> report = parse(
    ...     "和平镇2023年法治政府建设情况报告\n一、主要举措和成效\n"
    ...     "全年作出行政处罚93件，罚款1.2万元。"
    ... )
    >>> report.frame("quantities")[["indicator", "value", "unit", "raw"]]
           indicator    value unit    raw
    0  penalty_cases     93.0    件    93件
    1   fines_amount  12000.0    元  1.2万元
    """
    if not isinstance(text, str):
        raise TypeError(
            f"parse() needs the text of a report, not {type(text).__name__}; "
            "read a file with lawstats.readers.files.read"
        )
    _check_known(known)
    vocabulary = vocabulary or load()
    text = clean(text)
    titles = title_spans(text)
    outline = make_outline(text, vocabulary, titles)
    if not keep_all and (reason := rejection(outline, vocabulary)):
        raise InputError(
            "is no annual report on building a law-based government (法治政府建设情况报告): "
            f"{reason}; take the file out of the folder, or read it all the same with --keep-all",
            "genre",
        )
    read, offsets = outline.unwrapped()
    if read is not outline:
        titles = title_spans(read.text)
    report, lacking = report_row(read, titles, vocabulary, known, text)
    texts = _Texts(report.report_id, outline, read, offsets)

    quantities, refused = find_quantities(read, vocabulary, titles)
    readings = find_indicators(read, quantities, titles, report.level, vocabulary, report.year)
    absences = find_absences(read, vocabulary, report.year)
    found = find_citations(simplified(read.text), titles, places_of(report.issuer), vocabulary)
    citations = [c for c in found if c.start >= read.top]
    points = find_points(read, vocabulary)

    rows: Rows = {
        "reports": [report],
        "sections": section_rows(report.report_id, outline),
        "points": point_rows(texts, points),
        "themes": theme_rows(texts, points, vocabulary),
        "quantities": quantity_rows(texts, quantities, readings),
        "absences": absence_rows(texts, absences),
        "citations": citation_rows(texts, citations),
        "checks": [],
    }
    numbers = _as_read(texts, rows["quantities"], quantities)
    loose = {n.fact_id for n, r in zip(numbers, readings, strict=True) if is_loose(r)}
    admitted = [(p.start, p.end) for p in points if p.said is not None]
    checked = ReadReport(
        *(read, report, numbers, rows["citations"], vocabulary, refused, loose, admitted),
        division=lacking,
    )
    rows["checks"] = find_checks(checked)
    if retrieved := known.get("retrieved_on"):
        rows["checks"].append(
            CheckRow(report.report_id, "retrieved_on", "ok", retrieved.isoformat(), None, None)
        )
    return Report(rows)


# One builder a table


def report_row(
    outline: Outline, titles: Sequence[Span], vocabulary: Vocabulary, known: Known, text: str
) -> tuple[ReportRow, str | None]:
    """Make the row of the table reports: what is known wins over what the text says.

    `outline` is of the text as read, `text` is the text as printed. Also say what the list of
    divisions lacks of the issuer.
    """
    identity = find_identity(outline, titles, known.get("publisher"))
    issuer = known.get("issuer") or identity.issuer
    level = known.get("level") or (level_of(issuer) if issuer else identity.own_level)
    code = known.get("division_code")
    year = known.get("year") or identity.year
    places = names_of(code) if code else Names(None, None, None, None)
    division, lacking = code, None
    if issuer and code is None:
        about = (level, outline.folded, titles, vocabulary, year)
        found = find_place(without_prefix(issuer), *about)
        if not found.code and (fuller := fullest_name(issuer, outline.folded)) != issuer:
            issuer, found = fuller, find_place(fuller, *about)
        code, places, division = found
        lacking = lacking_of(found, level)
    if issuer and division:
        issuer = full_issuer(issuer, division)
    if not known.get("level"):
        level = level_in(level, division)
    report_id = known.get("report_id", "report")
    row = ReportRow(
        report_id=report_id,
        issuer_id=issuer_id(issuer, level, code, places, report_id, vocabulary),
        issuer=issuer,
        level=level,
        office=office_of(short_name(issuer or ""), level, vocabulary),
        division_code=code,
        **places._asdict(),
        year=year,
        title=outline.title,
        document_number=identity.document_number or known.get("document_number"),
        published_on=identity.published_on,
        released_on=known.get("released_on"),
        url=known.get("url"),
        source=known.get("source", ""),
        sha256=known.get("sha256") or hashlib.sha256(text.encode("utf-8")).hexdigest(),
        text=text,
    )
    return row, lacking


def section_rows(report_id: str, outline: Outline) -> list[SectionRow]:
    """Make the rows of the table sections."""
    return [
        SectionRow(
            *(report_id, s.section_id, s.parent_id, s.depth, s.number, s.heading, s.part),
            start=trim(outline.text, s.start, s.end)[0],
            end=s.end,
        )
        for s in outline.sections
    ]


@dataclass(frozen=True, slots=True)
class _Texts:
    """A report as printed, and as read: with lines joined that are cut inside words and numbers.

    Facts are found in the text as read; rows hold them as printed.

    Attributes
    ----------
    report_id : str
    printed, read : Outline
    offsets : sequence of int
        Where each character of the text as read, and its end, is in the text as printed.
    """

    report_id: str
    printed: Outline
    read: Outline
    offsets: Sequence[int]

    def span(self, start: int, end: int) -> tuple[str, int, int]:
        """Return the surface, start and end as printed of a span of the text as read."""
        last = self.offsets[end - 1] + 1 if end > start else self.offsets[start]
        start = self.offsets[start]
        return self.printed.text[start:last], start, last

    def located(self, found: Quantity | Absence | Citation, letter: str) -> _Located:
        """Say where something found in the text as read is in the text as printed."""
        surface, start, end = self.span(found.start, found.end)
        section = self.printed.at(start)
        # A section of two parts holds facts of the first of them.
        section_id = section.section_id if section else None
        part = section.parts[0] if section else None
        # One word can deny several indicators (无行政复议、行政诉讼).
        which = f":{found.indicator}" if isinstance(found, Absence) else ""
        fact_id = f"{self.report_id}:{letter}{start}{which}"
        return _Located(fact_id, section_id, part, surface, start, end)


class _Located(NamedTuple):
    """What the rows of all facts hold."""

    fact_id: str
    section_id: int | None
    part: Part | None
    surface: str
    start: int
    end: int


def quantity_rows(
    texts: _Texts, quantities: Sequence[Quantity], readings: Sequence[Reading]
) -> list[QuantityRow]:
    """Make the rows of the table quantities."""
    rows = []
    for q, reading in zip(quantities, readings, strict=True):
        at = texts.located(q, "q")
        rows.append(
            QuantityRow(
                fact_id=at.fact_id,
                report_id=texts.report_id,
                section_id=at.section_id,
                part=at.part,
                indicator=reading.indicator,
                value=q.value,
                unit=q.unit,
                qualifier=q.qualifier,
                per=q.per,
                raw=at.surface,
                start=at.start,
                end=at.end,
                quote=texts.printed.quote(at.start),
                stage=reading.stage,
            )
        )
    return rows


def _as_read(
    texts: _Texts, rows: list[QuantityRow], quantities: Sequence[Quantity]
) -> list[QuantityRow]:
    """Return the rows with the offsets and words of the text as read, which checks compare."""
    read = texts.read
    if read is texts.printed:
        return rows
    return [
        row._replace(
            raw=read.text[q.start : q.end], start=q.start, end=q.end, quote=read.quote(q.start)
        )
        for row, q in zip(rows, quantities, strict=True)
    ]


def absence_rows(texts: _Texts, absences: Iterable[Absence]) -> list[AbsenceRow]:
    """Make the rows of the table absences."""
    rows = []
    for a in absences:
        at = texts.located(a, "a")
        rows.append(
            AbsenceRow(
                fact_id=at.fact_id,
                report_id=texts.report_id,
                section_id=at.section_id,
                part=at.part,
                indicator=a.indicator,
                raw=at.surface,
                start=at.start,
                end=at.end,
                quote=texts.printed.quote(at.start),
            )
        )
    return rows


def citation_rows(texts: _Texts, citations: Iterable[Citation]) -> list[CitationRow]:
    """Make the rows of the table citations."""
    rows = []
    for c in citations:
        at = texts.located(c, "c")
        rows.append(
            CitationRow(
                fact_id=at.fact_id,
                report_id=texts.report_id,
                section_id=at.section_id,
                part=at.part,
                title=at.surface,
                canonical_title=c.canonical_title,
                resolved=c.resolved,
                article=c.article,
                kind=c.kind,
                start=at.start,
                end=at.end,
            )
        )
    return rows


def point_rows(texts: _Texts, points: Iterable[Point]) -> list[PointRow]:
    """Make the rows of the table points."""
    return [
        PointRow(
            *(texts.report_id, point_id, p.section_id, cast(Part, p.part), p.marker),
            *texts.span(p.start, p.end),
        )
        for point_id, p in enumerate(points, 1)
    ]


def theme_rows(texts: _Texts, points: Iterable[Point], vocabulary: Vocabulary) -> list[ThemeRow]:
    """Make the rows of the table themes: those of shortcomings."""
    return [
        ThemeRow(texts.report_id, point_id, t.theme, t.rank, *texts.span(t.start, t.end))
        for point_id, p in enumerate(points, 1)
        if p.part == "shortcomings"
        for t in find_themes(texts.read.folded, p.said or p.start, p.end, vocabulary)
    ]


# What a caller knows


_KNOWN = {column.name: column for column in GIVEN["sources"].columns}


def _check_known(known: Known) -> None:
    """Refuse unknown names, and values that ``sources.csv`` may not hold."""
    for name, value in known.items():
        if name not in Known.__annotations__:
            meant = nearest(name, Known.__annotations__)
            raise TypeError(f"parse() got an unexpected argument {name!r}; {meant}")
        if name in ("report_id", "source", "sha256", "publisher", "document_number"):
            if not isinstance(value, str):
                raise ConfigError(f"{name} {value!r} must be of type str")
        elif value is not None:
            try:
                read = read_cell(_KNOWN[name], str(value))
            except ValueError as error:
                raise ConfigError(f"{name} {value!r} {error}") from None
            if read != value:
                raise ConfigError(f"{name} {value!r} must be of type {type(read).__name__}")
