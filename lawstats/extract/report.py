"""A report's text to the rows of every table: one pure function over all extractors."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypedDict, Unpack

import pandas as pd

from lawstats.base.errors import ConfigError, InputError, nearest
from lawstats.extract.absences import find_absences
from lawstats.extract.checks import find_checks
from lawstats.extract.citations import find_citations, title_spans
from lawstats.extract.divisions import find_code, full_issuer, names_of
from lawstats.extract.genre import rejection
from lawstats.extract.identity import find_identity, level_of
from lawstats.extract.indicators import find_indicators
from lawstats.extract.outline import Outline, make_outline
from lawstats.extract.points import find_points
from lawstats.extract.quantities import find_quantities
from lawstats.extract.themes import find_themes
from lawstats.schema import tables as schema
from lawstats.schema.given import GIVEN, read_cell
from lawstats.text.lines import Span, trim
from lawstats.text.privacy import clean
from lawstats.text.traditional import simplified
from lawstats.vocabulary import Vocabulary, display, load
from lawstats.vocabulary.names import places_of, spelled_out

# The folders of all code that decides what is read.
_CODE = ("base", "text", "schema", "readers", "vocabulary", "extract")


def _code_hash(package: Traversable) -> str:
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


# Part of every cache key: what another version of this code read is read again.
PARSER_VERSION = _code_hash(resources.files("lawstats"))


class Known(TypedDict, total=False):
    """What a caller knows of a report; it wins over what the text says.

    Of ``publisher`` and ``document_number``, which a web page states, the text wins: the publisher
    may be the issuer's parent.
    """

    report_id: str
    source: str
    sha256: str
    issuer: str | None
    level: schema.Level | None
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
    rows : mapping of str to list of tuple
        Rows of every table of `lawstats.schema.tables.TABLES` but ``failures``, in column order.
    """

    rows: Mapping[str, list[schema.Row]]

    def frame(self, table: str) -> pd.DataFrame:
        """Return one table as a DataFrame with the declared dtypes.

        Parameters
        ----------
        table : str
            ``reports``, ``sections``, ``points``, ``themes``, ``quantities``, ``absences``,
            ``citations`` or ``checks``.
        """
        return schema.to_pandas(table, schema.to_arrow(table, self.rows[table]))

    def __repr__(self) -> str:
        row = dict(zip(schema.TABLES["reports"].names, self.rows["reports"][0], strict=True))
        told = ", ".join(str(row[name] or "?") for name in ("issuer", "level", "year"))
        return f"Report: {told}; " + ", ".join(
            f"{name} {len(self.rows[name])}" for name in display.COUNTED
        )

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
        The shipped one by default.
    keep_all : bool
        Read a text of another genre too.
    **known
        ``report_id`` (``"report"`` by default), ``source``, ``sha256``; what ``sources.csv`` may
        give: ``issuer``, ``level``, ``division_code``, ``year``, ``released_on``, ``url``,
        ``retrieved_on``; and what stands in only where the text says nothing: ``publisher``,
        ``document_number``.

    Returns
    -------
    Report
        All offsets are code points of ``reports.text``.

    Raises
    ------
    InputError
        Stage ``genre``: the text is no annual report on building a law-based government.
    ConfigError
        A value of `known` has the wrong type or is none that ``sources.csv`` may give.
    TypeError
        `text` is no text, or `known` holds an unknown key.

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
    report_id = known.get("report_id", "report")
    rows: dict[str, list[schema.Row]] = {t: [] for t in schema.TABLES if t != "failures"}
    identity = find_identity(outline, titles, known.get("publisher"))
    issuer = known.get("issuer") or identity.issuer
    level = known.get("level") or (level_of(issuer) if issuer else None)
    code = known.get("division_code")
    if issuer and code is None:
        code = find_code(issuer, level, outline.folded, titles, vocabulary)
    if issuer and code:
        issuer = full_issuer(issuer, code)
    year = known.get("year") or identity.year
    rows["reports"].append(
        (
            report_id,
            f"{code or '?'}:{level or '?'}:{spelled_out(issuer, vocabulary)}",
            issuer,
            level,
            code,
            *(names_of(code) if code else (None,) * 4),
            year,
            outline.title,
            identity.document_number or known.get("document_number"),
            identity.published_on,
            known.get("released_on"),
            known.get("url"),
            known.get("source", ""),
            known.get("sha256") or hashlib.sha256(text.encode("utf-8")).hexdigest(),
            text,
        )
    )
    for s in outline.sections:
        span = trim(text, s.start, s.end)
        rows["sections"].append(
            (
                report_id,
                s.section_id,
                s.parent_id,
                s.depth,
                s.number,
                s.heading,
                s.part,
                span[0],
                s.end,
            )
        )

    def place(start: int) -> tuple[int | None, str | None]:
        section = outline.at(start)
        # A heading of two parts holds facts of the first of them.
        return (section.section_id, section.part.split("|")[0]) if section else (None, None)

    def quoter(outline: Outline) -> Callable[[int], str]:
        quotes: dict[Span, str] = {}

        def quote(start: int) -> str:
            # Many numbers can share one sentence: it is cut out once.
            span = outline.sentence(start)
            if span not in quotes:
                quotes[span] = outline.text[slice(*span)]
            return quotes[span]

        return quote

    quote = quoter(outline)

    # Facts are found and checked with cut lines put together; tables hold them as printed.
    read, places = outline.unwrapped()
    joined = rows
    if read is not outline:
        titles = title_spans(read.text)
        joined = {"reports": rows["reports"], "quantities": [], "citations": []}
    read_quote = quoter(read)

    def printed(start: int, end: int) -> tuple[str, int, int]:
        start, end = places[start], places[end - 1] + 1 if end > start else places[start]
        return text[start:end], start, end

    quantities = find_quantities(read, vocabulary, titles)
    readings = find_indicators(read, quantities, titles, level, vocabulary, year)
    for q, reading in zip(quantities, readings, strict=True):
        raw, start, end = printed(q.start, q.end)
        rows["quantities"].append(
            (
                *(f"{report_id}:q{start}", report_id, *place(start), reading.indicator),
                *(q.value, q.unit, q.qualifier, q.per, raw, start, end, quote(start)),
            )
        )
        if joined is not rows:
            row = rows["quantities"][-1]
            place_read = (read.text[q.start : q.end], q.start, q.end, read_quote(q.start))
            joined["quantities"].append((*row[:9], *place_read))
    for a in find_absences(read, vocabulary):
        raw, start, end = printed(a.start, a.end)
        rows["absences"].append(
            (
                *(f"{report_id}:a{start}", report_id, *place(start), a.indicator),
                *(raw, start, end, quote(start)),
            )
        )
    for c in find_citations(simplified(read.text), titles, places_of(issuer), vocabulary):
        if c.start >= read.top:
            title, start, end = printed(c.start, c.end)
            rows["citations"].append(
                (
                    *(f"{report_id}:c{start}", report_id, *place(start), title),
                    *(c.canonical_title, c.resolved, c.article, c.kind, start, end),
                )
            )
            if joined is not rows:
                row, title = rows["citations"][-1], read.text[c.start : c.end]
                joined["citations"].append((*row[:4], title, *row[5:9], c.start, c.end))
    for point_id, p in enumerate(find_points(read), 1):
        rows["points"].append(
            (report_id, point_id, p.section_id, p.part, p.marker, *printed(p.start, p.end))
        )
        if p.part == "shortcomings":
            for t in find_themes(read.folded, p.start, p.end, vocabulary):
                evidence = printed(t.start, t.end)
                rows["themes"].append((report_id, point_id, t.theme, t.rank, *evidence))
    rows["checks"] += find_checks(read, joined, vocabulary)
    if retrieved := known.get("retrieved_on"):
        rows["checks"].append((report_id, "retrieved_on", "ok", retrieved.isoformat(), None, None))
    return Report(rows)


_KNOWN = {column.name: column for column in GIVEN["sources"].columns}


def _check_known(known: Known) -> None:
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
