"""What a report does not agree with itself about, lacks, or was not understood in.

A check that had nothing to compare gives no row, so a report without rates passes no rate check.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from lawstats.extract.arithmetic import Found, Places, parts_sums, rates
from lawstats.extract.outline import Outline, Section
from lawstats.schema.tables import PartState, Row
from lawstats.text.lines import Span, trim
from lawstats.text.sentences import one_line
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import compile_phrase

_FIRST_YEAR = 2019  # the rule of 2019 asks for the parts from the report for 2019 on
_SHORT = 60  # characters of a section that may say: nothing
_LISTED = frozenset(("law", "regulation", "judicial_interpretation"))
_NOTHING = re.compile(
    r"(?:[我本][镇乡县区市局街办委旗]道?|本单位)?(?:本?年度?|目前|暂|均)?(?:无|没有)(?:其[他它])?(?:需要?|应当?)?(?:报告|说明)?的?"
    r"(?:其[他它])?(?:情况|事项|问题|内容)?"
)
# Words that show that a part without heading is told elsewhere, and the parts where they do not.
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
_YEAR = re.compile(r"20\d\d(?=\s?年|\s?[-—–－~～至]\s?20\d\d)")
_LEAD = re.compile(r"\s*(20\d\d)\s?年度?(?:[，,]|(?=[我全本]))")


def find_checks(
    outline: Outline, rows: Mapping[str, Sequence[Row]], vocabulary: Vocabulary
) -> list[Row]:
    r"""Check one report.

    Parameters
    ----------
    outline : Outline
    rows : mapping of str to sequence of tuple
        Rows of reports (one), quantities (in the order of the text) and citations.
    vocabulary : Vocabulary

    Returns
    -------
    list of tuple
        Rows of the table checks.

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
    (report,), numbers = rows["reports"], rows["quantities"]
    year = report[9]
    places: dict[str | None, list[int]] = defaultdict(list)
    for i, row in enumerate(numbers):
        places[row[4]].append(i)
    tops = [s for s in outline.sections if s.depth == 1 and s.part != "closing"]
    found = [
        _known("issuer_unknown", report[2]),
        _known("year_unknown", year),
        *_statutory(outline, tops, year, vocabulary),
        *parts_sums(outline, numbers, places, vocabulary),
        *rates(outline, numbers, places, vocabulary),
        *_measured(numbers, places, vocabulary),
        _headings(tops, vocabulary),
        _titles(rows["citations"]),
    ]
    if year:
        found.append(_years(outline, tops, year, report[12]))
    return [
        (report[0], check, outcome, detail, "\n".join(ids) or None, _lines(quotes))
        for check, outcome, detail, ids, quotes in found
    ]


def _lines(quotes: Sequence[str]) -> str | None:
    """Write quotes one a line; a sentence with several facts is quoted once."""
    if not quotes:
        return None
    lines = [one_line(q) if "\n" in q else q for q, _ in groupby(quotes)]
    return "\n".join(lines) or None


def _known(check: str, value: object) -> Found:
    what = check.removesuffix("_unknown")
    if value:
        return check, "ok", str(value), (), ()
    return check, "unknown", f"neither the text nor sources.csv settles the {what}", (), ()


# Statutory parts


def _statutory(
    outline: Outline, tops: Sequence[Section], year: int | None, vocabulary: Vocabulary
) -> Iterator[Found]:
    early = year is not None and year < _FIRST_YEAR
    for part in vocabulary.parts.values():
        if not part.statutory:
            continue
        state, quote = _state(outline, tops, part.id)
        detail: str = state
        if early:
            state = "not asked for" if state == "not found" else state
            detail = f"{state}: the report for {year} is older than the rule of {_FIRST_YEAR}"
        told = state != "not found" and not early
        yield f"statutory_part:{part.id}", "ok" if told else "unknown", detail, (), [quote]


def _state(outline: Outline, tops: Sequence[Section], part: str) -> tuple[PartState, str]:
    """Say where a part stands, and the heading or sentence that shows it."""
    own = [s for s in tops if part == s.part]
    headed = [s for s in own if s.heading]
    for section in headed:
        if section.end - section.body > _SHORT:
            continue
        said = outline.folded[slice(*_opening(outline, section))].strip("。：:（）() ")
        if _NOTHING.fullmatch(said):
            return "stated", f"{section.heading}：{said}"
    if headed:
        return "own", headed[0].heading or ""
    for section in tops:
        if "|" in section.part and part in section.part.split("|"):
            return "merged", section.heading or ""
    if own:
        return "folded", outline.text[slice(*_opening(outline, own[0]))]
    if part in _FOLDED:
        words, elsewhere = _FOLDED[part]
        for found in re.compile(words).finditer(outline.folded, outline.top):
            holder = outline.at(found.start())
            if holder is None or holder.part in elsewhere:
                continue
            quote = outline.text[slice(*outline.sentence(found.start()))]
            nothing = part == "other" and re.search("[无没]", quote)
            return "stated" if nothing else "folded", quote
    return "not found", ""


def _opening(outline: Outline, section: Section) -> Span:
    """First sentence below a heading."""
    start = trim(outline.text, section.body, max(section.body, section.end))[0]
    return start, min(outline.sentence(start)[1], section.end)


# Reading


def _measured(numbers: Sequence[Row], places: Places, vocabulary: Vocabulary) -> Iterator[Found]:
    unread = [numbers[i] for i in places.get(None, ())]
    detail = f"{len(unread)} of {len(numbers)} numbers without indicator"
    ids, quotes = [r[0] for r in unread], [r[12] for r in unread]
    yield "unread_numbers", "unknown" if unread else "ok", detail, ids, quotes

    known = vocabulary.indicators
    outside = [r for r in numbers if r[4] and r[6] not in known[r[4]].units]
    detail = f"{len(outside)} of {len(numbers) - len(unread)} numbers in another measure word"
    if outside:
        detail += ": " + ", ".join(sorted({f"{r[4]} in {r[6]}" for r in outside}))
    ids, quotes = [r[0] for r in outside], [r[12] for r in outside]
    yield "unit_outside", "unknown" if outside else "ok", detail, ids, quotes


def _headings(tops: Sequence[Section], vocabulary: Vocabulary) -> Found:
    headed = [s for s in tops if s.heading]
    odd = [s.heading or "" for s in headed if s.part == "measures" and not _named(s, vocabulary)]
    detail = f"{len(odd)} of {len(headed)} headings of depth 1 name no part"
    return "unknown_headings", "unknown" if odd else "ok", detail, (), odd


def _titles(citations: Sequence[Row]) -> Found:
    laws = [r for r in citations if r[8] in _LISTED]
    loose = [r for r in laws if not r[6]]
    detail = f"{len(loose)} of {len(laws)} cited laws and regulations not in the national list"
    ids, titles = [r[0] for r in loose], [r[4] for r in loose]
    return "unresolved_titles", "unknown" if loose else "ok", detail, ids, titles


def _named(section: Section, vocabulary: Vocabulary) -> bool:
    heading = "".join((section.heading or "").split())
    return any(compile_phrase(p).search(heading) for p in vocabulary.parts["measures"].patterns)


def _years(
    outline: Outline, tops: Sequence[Section], year: int, published: dt.date | None
) -> Found:
    """Compare the years of title, headings, opening words and signature with the report's."""
    wrong: list[str] = []
    named = 0
    places = [(outline.title or "", {year})]
    for s in tops:
        right = {year + 1} if s.part == "plan" else {year, year + 1} if "plan" in s.part else {year}
        places.append((s.heading or "", right))
        lead = _LEAD.match(outline.folded, s.body, s.end)
        if lead:
            named += 1
            if int(lead[1]) not in {year, *right}:
                wrong.append(outline.text[slice(*_opening(outline, s))])
    for words, right in places:
        years = {int(y) for y in _YEAR.findall(words)}
        named += bool(years)
        if years and not years & right:
            wrong.append(words)
    if published:
        named += 1
        if published < dt.date(year, 11, 1):
            wrong.append(f"{published:%Y-%m-%d}")
    detail = f"{len(wrong)} of {named} titles, openings and dates speak of another year than {year}"
    return "year_conflict", "fail" if wrong else "ok", detail, (), wrong
