"""Checks of one report: what it contradicts itself in, what it lacks and what was not understood.

A check is a function that takes a `ReadReport` and yields a `Finding` for each thing it compared;
`CHECKS` lists them. Where there is nothing to compare a check yields nothing, so a report without
rates passes no check of rates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from lawstats.extract.arithmetic import parts_sums, rates
from lawstats.extract.finding import Finding, ReadReport
from lawstats.extract.outline import Outline, Section
from lawstats.extract.parts import classify
from lawstats.schema.tables import CheckRow, Outcome, PartState
from lawstats.text.lines import Span, trim
from lawstats.text.sentences import one_line
from lawstats.text.years import NAMED, number_of, years_named
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import either

_FIRST_YEAR = 2019  # the rule of 2019 asks for the parts from the report for 2019 on
_SHORT = 60  # characters of a section that may say: nothing
_LISTED = frozenset(("law", "regulation", "judicial_interpretation"))
_NOTHING = re.compile(
    r"(?:[我本][镇乡县区市局街办委旗]道?|本单位)?(?:本?年度?|目前|暂|均)?(?:无|没有)(?:其[他它])?(?:需要?|应当?)?(?:报告|说明)?的?"
    r"(?:其[他它])?(?:情况|事项|问题|内容)?"
)
# Words that show a part that has no heading of its own, and the parts in which they do not.
_FOLDED = {
    "shortcomings": (
        r"(?:仍|还|依然|也|尚)然?存在[^。；，]{0,20}?(?:不足|问题|短板|差距|困难|薄弱)"
        r"|存在(?:的|一些|一定|诸多)?(?:不足|差距|短板)|不足之处",
        ("plan", "suggestions"),
    ),
    "leadership": (
        r"第一责任人|述法"
        r"|主要(?:负责人|负责同志|领导)[^。；，]{0,12}(?:履行|履职|职责|亲自|负总责)"
        r"|(?:党工?委书记|党组书记|[镇乡县区局]长)[^。；，]{0,10}(?:组长|讲授|讲法|法治课)",
        ("plan", "suggestions", "shortcomings"),
    ),
    "plan": (
        r"(?<=[。\s])(?:下一?步|下一?阶段|下一?年度?|明年|今后)[^。；]{0,12}?(?:将|要|拟)",
        ("shortcomings", "suggestions"),
    ),
    "other": (r"其[他它](?:需要?|应当?)(?:报告|说明)", ()),
}
_LEAD = re.compile(rf"\s*({NAMED})度?(?:[，,]|(?=[我全本]))")


def find_checks(read: ReadReport) -> list[CheckRow]:
    r"""Make the rows of the table checks for one report.

    Examples
    --------
    >>> from lawstats.extract.report import parse
    >>> report = parse(
    ...     "和平镇2023年法治政府建设情况报告\n一、主要做法\n"
    ...     "作出行政处罚93件，其中简易程序91件，普通程序3件。\n"
    ... )
    >>> checks = report.frame("checks").set_index("check")
    >>> checks.loc["parts_sum", ["outcome", "detail"]].tolist()
    ['fail', '91 + 3 = 94, not 93']
    """
    return [
        CheckRow(
            read.report.report_id,
            finding.check,
            finding.outcome,
            finding.detail,
            "\n".join(finding.fact_ids) or None,
            _lines(finding.quotes),
        )
        for check in CHECKS
        for finding in check(read)
    ]


def _lines(quotes: Sequence[str]) -> str | None:
    """Write quotes one a line; a sentence with several facts is quoted once."""
    if not quotes:
        return None
    lines = [one_line(q) if "\n" in q else q for q, _ in groupby(quotes)]
    return "\n".join(lines) or None


def _unless(wrong: object, otherwise: Outcome = "unknown") -> Outcome:
    """Return ``ok`` where nothing is wrong."""
    return otherwise if wrong else "ok"


# What the report is


def issuer_unknown(read: ReadReport) -> Iterator[Finding]:
    """Report an issuer that is not known."""
    yield _known("issuer_unknown", "issuer", read.report.issuer)


def year_unknown(read: ReadReport) -> Iterator[Finding]:
    """Report a year that is not known."""
    yield _known("year_unknown", "year", read.report.year)


def _known(check: str, what: str, value: str | int | None) -> Finding:
    if value:
        return Finding(check, "ok", str(value))
    return Finding(check, "unknown", f"neither the text nor sources.csv gives the {what}")


def year_conflict(read: ReadReport) -> Iterator[Finding]:
    """Compare the years of openings, title, headings and signature with the report's."""
    year = read.report.year
    if not year:
        return
    dated = [
        *_openings(read, year),
        *_titles(read, year),
        *_signature(read.report.published_on, year),
    ]
    wrong = [words for words, right in dated if not right]
    detail = (
        f"{len(wrong)} of {len(dated)} titles, openings and dates speak of another year than {year}"
    )
    yield Finding("year_conflict", _unless(wrong, "fail"), detail, quotes=wrong)


def _openings(read: ReadReport, year: int) -> Iterator[tuple[str, bool]]:
    """Yield the first sentences of sections that begin with a year, and whether it is right."""
    for section in read.tops:
        if lead := _LEAD.match(read.outline.folded, section.body, section.end):
            first = read.outline.text[slice(*_first_sentence(read.outline, section))]
            yield first, number_of(lead[1]) in {year, *_years_of(section, year)}


def _titles(read: ReadReport, year: int) -> Iterator[tuple[str, bool]]:
    """Yield title and headings that name years, and whether one of these is right."""
    titles = [(read.outline.title or "", {year})]
    titles += [(section.heading or "", _years_of(section, year)) for section in read.tops]
    for words, right in titles:
        if years := set(years_named(words)):
            yield words, bool(years & right)


def _years_of(section: Section, year: int) -> set[int]:
    """Return the years that a section can be about."""
    if section.part == "plan":
        return {year + 1}
    return {year, year + 1} if "plan" in section.parts else {year}


def _signature(published_on: dt.date | None, year: int) -> Iterator[tuple[str, bool]]:
    """Yield the date of signature, and whether it is late enough for a report on the year."""
    if published_on:
        yield f"{published_on:%Y-%m-%d}", published_on >= dt.date(year, 11, 1)


# Statutory parts


def statutory_parts(read: ReadReport) -> Iterator[Finding]:
    """Say for each statutory part whether the report has it, and how."""
    year = read.report.year
    early = year is not None and year < _FIRST_YEAR
    for part in read.vocabulary.parts.values():
        if not part.statutory:
            continue
        state, quote = _state(read, part.id)
        there = state != "not found" and not early
        detail: str = state
        if early:
            state = "not asked for" if state == "not found" else state
            detail = f"{state}: the report for {year} is older than the rule of {_FIRST_YEAR}"
        yield Finding(f"statutory_part:{part.id}", _unless(not there), detail, quotes=[quote])


def _state(read: ReadReport, part: str) -> tuple[PartState, str]:
    """Return how the report has a part, and the heading or sentence that shows it."""
    outline, tops = read.outline, read.tops
    own = [s for s in tops if part == s.part]
    headed = [s for s in own if s.heading]
    for section in headed:
        if nothing := _states_nothing(outline, section):
            return "stated", f"{section.heading}：{nothing}"
    if headed:
        return "own", headed[0].heading or ""
    for section in tops:
        if "|" in section.part and part in section.parts:
            return "merged", section.heading or ""
    if own:
        return "folded", outline.text[slice(*_first_sentence(outline, own[0]))]
    if part == "shortcomings" and read.admitted:
        return "folded", outline.quote(read.admitted[0][0])
    return _folded(outline, part) or ("not found", "")


def _states_nothing(outline: Outline, section: Section) -> str | None:
    """Return the words by which a short section says that there is nothing to report."""
    if section.end - section.body > _SHORT:
        return None
    words = outline.folded[slice(*_first_sentence(outline, section))].strip("。：:（）() ")
    return words if _NOTHING.fullmatch(words) else None


def _folded(outline: Outline, part: str) -> tuple[PartState, str] | None:
    """Find a sentence of another part that holds what this part is about."""
    if part not in _FOLDED:
        return None
    words, elsewhere = _FOLDED[part]
    for found in re.compile(words).finditer(outline.folded, outline.top):
        holder = outline.at(found.start())
        if holder is None or holder.part in elsewhere:
            continue
        quote = outline.quote(found.start())
        nothing = part == "other" and re.search("[无没]", quote)
        return "stated" if nothing else "folded", quote
    return None


def _first_sentence(outline: Outline, section: Section) -> Span:
    """Return the first sentence below a heading."""
    start = trim(outline.text, section.body, max(section.body, section.end))[0]
    return start, min(outline.sentence(start)[1], section.end)


# What was not understood


def unread_numbers(read: ReadReport) -> Iterator[Finding]:
    """Count the numbers of which it is not known what they count."""
    unread = [n for n in read.numbers if n.indicator is None]
    detail = f"{len(unread)} of {len(read.numbers)} numbers without indicator"
    ids, quotes = [n.fact_id for n in unread], [n.quote for n in unread]
    yield Finding("unread_numbers", _unless(unread), detail, ids, quotes)


def unreadable_numbers(read: ReadReport) -> Iterator[Finding]:
    """Report the numbers that no grammar reads (1,23,4件); they are not in the table."""
    if read.refused:
        written = ", ".join(read.outline.text[slice(*span)] for span in read.refused)
        quotes = [read.outline.quote(start) for start, _ in read.refused]
        yield Finding("unreadable_numbers", "unknown", f"left out: {written}", quotes=quotes)


def division(read: ReadReport) -> Iterator[Finding]:
    """Tell of an issuer that the list of divisions lacks, what is known of it."""
    if read.division:
        yield Finding("division", "unknown", read.division)


def loose_readings(read: ReadReport) -> Iterator[Finding]:
    """Report the numbers with an indicator that rests on few words."""
    loose = [n for n in read.numbers if n.fact_id in read.loose]
    if loose:
        detail = f"{len(loose)} indicators rest on few words"
        ids, quotes = [n.fact_id for n in loose], [n.quote for n in loose]
        yield Finding("loose_readings", "unknown", detail, ids, quotes)


def unit_outside(read: ReadReport) -> Iterator[Finding]:
    """Count the numbers with a measure word that is not one of their indicator."""
    known = read.vocabulary.indicators
    counted = [(n, n.indicator) for n in read.numbers if n.indicator]
    outside = [(n, indicator) for n, indicator in counted if n.unit not in known[indicator].units]
    detail = f"{len(outside)} of {len(counted)} numbers in another measure word"
    if outside:
        detail += ": " + ", ".join(sorted({f"{indicator} in {n.unit}" for n, indicator in outside}))
    ids, quotes = [n.fact_id for n, _ in outside], [n.quote for n, _ in outside]
    yield Finding("unit_outside", _unless(outside), detail, ids, quotes)


def unknown_headings(read: ReadReport) -> Iterator[Finding]:
    """Count the headings of depth 1 that name no part; their sections count as measures."""
    headed = [s for s in read.tops if s.heading]
    odd = [
        s.heading or ""
        for s in headed
        if s.part == "measures" and not _names_measures(s, read.vocabulary)
    ]
    detail = f"{len(odd)} of {len(headed)} headings of depth 1 name no part"
    yield Finding("unknown_headings", _unless(odd), detail, quotes=odd)


def _names_measures(section: Section, vocabulary: Vocabulary) -> bool:
    heading = "".join((section.heading or "").split())
    return either(vocabulary.parts["measures"].patterns).search(heading) is not None


def decided_by_content(read: ReadReport) -> Iterator[Finding]:
    """Report the parts that sentences show and no heading names."""
    year = read.report.year
    shown = [
        f"{s.heading} ({s.part})"
        for s in read.tops
        if s.heading
        and s.part not in ("measures", "preamble")
        and not classify(s.heading, read.vocabulary, year, known=True)
    ]
    if shown or read.admitted:
        detail = (
            f"by their sentences: {len(shown)} parts without a heading that names them, "
            f"{len(read.admitted)} shortcomings in other parts"
        )
        quotes = [*shown, *(read.outline.quote(start) for start, _ in read.admitted)]
        yield Finding("decided_by_content", "unknown", detail, quotes=quotes)


def unresolved_titles(read: ReadReport) -> Iterator[Finding]:
    """Count the cited national laws and regulations that are not in the national list."""
    laws = [c for c in read.citations if c.kind in _LISTED]
    unlisted = [c for c in laws if not c.resolved]
    detail = f"{len(unlisted)} of {len(laws)} cited laws and regulations not in the national list"
    ids, titles = [c.fact_id for c in unlisted], [c.title for c in unlisted]
    yield Finding("unresolved_titles", _unless(unlisted), detail, ids, titles)


# A new check is one more function here.
CHECKS: tuple[Callable[[ReadReport], Iterator[Finding]], ...] = (
    issuer_unknown,
    year_unknown,
    statutory_parts,
    parts_sums,
    rates,
    unread_numbers,
    unreadable_numbers,
    loose_readings,
    division,
    unit_outside,
    unknown_headings,
    decided_by_content,
    unresolved_titles,
    year_conflict,
)
