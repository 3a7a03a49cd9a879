"""Genre: whether a text is an annual report on building a law-based government."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from lawstats.extract.outline import Outline
from lawstats.extract.title import is_menu
from lawstats.text.han import HAN, count_han
from lawstats.text.lines import is_furniture, line_spans, trim
from lawstats.text.years import FIGURE, NAMED, number_of
from lawstats.vocabulary import Genre, Vocabulary
from lawstats.vocabulary.phrases import Finder, compile_phrase, either

_SUBJECT = re.compile(f"法治政府(?!信息)|法治建设|依法行政|(?<!依)法治[{HAN}]{{0,12}}?建设")
_STATUTORY = frozenset(("shortcomings", "plan", "leadership"))
_SEVERAL_YEARS = re.compile(
    rf"({FIGURE})\s?年?\s?(?:[-—–－~～至]+|到)\s?({FIGURE})\s?年(?!度?重点)"
)
_TITLES = re.compile("法治政府建设[^。，\n]{0,8}(?:报告|总结|情况)")
# Names of bodies above a title, and who the text is for.
_MENU_WORD = 7  # characters of the longest items of a menu, twice that above a title
# A line so short that is a title all the same.
_SAYS_MORE = re.compile(
    f"{FIGURE}|法治|依法|普法|(?:报告|总结|汇报|纪要|讲话|规则|办法|制度|方案|要点)$"
)
_LETTERHEAD = re.compile("(?:局|委员会|办公室|司法所|政府|文件|厅|中心)$|[：:]$")
_LIST = 5  # titles that make a page a list of reports
_LEAST_BODY = 120  # Chinese characters of a report without any heading
_OPENING = 240  # characters below the title
_FAR = 600  # characters in which a text says what it is on
# A body that speaks of itself (我镇, 全县, 本局), or says that it reports.
_OWN = re.compile(
    "(?!全[局部委办])[我全本](?:省|市|县|区|州|盟|旗|镇|乡|街|局|委|办|厅|部|中心|单位|院|馆|会|处|站|队|署|关|系统)"
)
_REPORTS = re.compile("(?:报告|汇报|总结|通报|公布)如下")
_CORE = re.compile("法治政府(?!信息)|依法行政")
_PUBLICITY = re.compile("法治宣传教育|普法|宪法宣传")
_ANNOUNCES = re.compile(
    "(?:报告|汇报|总结|报)如下|如下(?:报告|汇报)|随文(?:上报|报送)|特此报告"
    r"|(?:法治政府|依法行政)[^。\n]{0,12}情况如下"
)
_ANNOUNCES_SUBJECT = re.compile(
    rf"现[将就把][^。\n]{{0,40}}(?:法治政府|依法行政|法治[{HAN}]{{0,6}}建设)[^。\n]{{0,30}}如下"
)
# The last words of titles of documents. A line that has them is no sentence.
_OTHER_TITLE = re.compile(
    r"^[^，：:；]{4,60}(?:报告|总结|小结|汇报|计划|方案|要点|安排|提纲|表|清单|规范|意见|纪要|函|书)$"
)
_YEAR_FIRST = re.compile(rf"\s{{0,9}}(?:{NAMED}|一年来|今年以来)")
_FIRST_HEADINGS = 3
_A_YEAR = re.compile(f"{NAMED}|一年来|今年以来")
_HEAD_LINES = 6  # lines above the body that are read as titles


def rejection(outline: Outline, vocabulary: Vocabulary) -> str | None:
    """Say why a text is no annual report on building a law-based government.

    A report names its subject, and has a title of this genre or one of the statutory parts. Its
    title, its opening and its words belong to no other genre of the list ``genres``.

    Parameters
    ----------
    outline : Outline
    vocabulary : Vocabulary

    Returns
    -------
    str or None
        What the first of `REJECTIONS` says; None for a report.
    """
    return next((reason for rule in REJECTIONS if (reason := rule(outline, vocabulary))), None)


def by_marks(outline: Outline, vocabulary: Vocabulary) -> str | None:
    """Reject a text with enough marks of another genre."""
    text = outline.folded
    marks: dict[str, list[str]] = {}
    for _, phrase, name in _marks(vocabulary).candidates(text):
        marks.setdefault(name, []).extend(m.group() for m in phrase.whole.finditer(text))
    for name, found in sorted(marks.items()):
        if len(found) >= vocabulary.genres[name].least and found:
            return _reason(vocabulary.genres[name], found[0])
    return None


def by_title(outline: Outline, vocabulary: Vocabulary) -> str | None:
    """Reject a title of another genre, or of several years."""
    for line in _heads(outline):
        for genre in vocabulary.genres.values():
            if _any(genre.patterns, line) and not _any(genre.unless, line):
                return _reason(genre, line)
        years = _SEVERAL_YEARS.search(re.sub("《[^》]*》", "", line))
        if years and number_of(years[1]) != number_of(years[2]):
            return _reason(vocabulary.genres["longer"], line)
    return None


def by_subject(outline: Outline, _: Vocabulary) -> str | None:
    """Reject a text on another subject."""
    found = _SUBJECT.search("".join(outline.folded.split()))
    return None if found else "it does not speak of 法治政府建设 or 依法行政"


def by_opening(outline: Outline, vocabulary: Vocabulary) -> str | None:
    """Reject a text with the opening of another genre."""
    start = trim(outline.folded, outline.top, len(outline.folded))[0]
    opening = outline.folded[start : start + _OPENING]
    genres = vocabulary.genres.values()
    return next((_reason(g, opening[:40]) for g in genres if _opens(g, opening)), None)


def _opens(genre: Genre, opening: str) -> bool:
    """Whether an opening is of a genre, and does not announce a report of this one (现将…)."""
    found = either(genre.openings).search(opening)
    if not found:
        return False
    announced = found.group().rpartition("现将")[2]
    return announced == found.group() or not _any(genre.unless, announced)


def by_unsaid_subject(outline: Outline, _: Vocabulary) -> str | None:
    """Reject a text without a title of this genre whose opening says no word of the subject.

    Other reports have the same parts and speak of 法治政府 too. One on publicity speaks of it as of
    its aim.
    """
    if outline.title:
        return None
    said = _SUBJECT.search(_said_first(outline))
    publicity = _PUBLICITY.search(_said_first(outline))
    if said and not (publicity and not _CORE.search(_said_first(outline))):
        return None
    return "neither its title nor its opening speaks of 法治政府建设 or 依法行政"


def _said_first(outline: Outline) -> str:
    """Return what stands above the first heading, with the first headings, without blanks."""
    text = outline.folded
    heads = [s for s in outline.sections if s.number or s.heading]
    opening = text[: min(heads[0].body, _FAR) if heads else _FAR]
    headings = [s.heading or "" for s in heads[:_FIRST_HEADINGS]]
    return "".join("\n".join([opening, *headings]).split(" "))


def by_other_title(outline: Outline, _: Vocabulary) -> str | None:
    """Reject a text whose title is of another subject, unless its opening announces this one."""
    if outline.title or _ANNOUNCES_SUBJECT.search(_said_first(outline)):
        return None
    other = next((line for line in _heads(outline) if _OTHER_TITLE.search(line)), None)
    return other and f"its title is of another subject: {other!r}"


def by_voice(outline: Outline, _: Vocabulary) -> str | None:
    """Reject a text without a title in which no body speaks of itself or of its year: an essay."""
    text = outline.folded
    if outline.title or _OWN.search(text) or _REPORTS.search(text) or _A_YEAR.search(text[:_FAR]):
        return None
    return "no body reports in it on its own year; it seems to be an essay"


def by_list_of_titles(outline: Outline, _: Vocabulary) -> str | None:
    """Reject a page that lists reports."""
    if any(s.number for s in outline.sections):
        return None
    listed = len(_TITLES.findall(outline.folded)) >= _LIST
    return "it seems to be a list of reports" if listed else None


def by_missing_parts(outline: Outline, _: Vocabulary) -> str | None:
    """Reject a text with neither a title nor a statutory part nor an opening that reports.

    Such an opening announces the report, or says what a body did for it in its year.
    """
    parts = {part for s in outline.sections for part in s.part.split("|")}
    if outline.title or parts & _STATUTORY:
        return None
    said = _said_first(outline)
    own = _CORE.search(said) and _YEAR_FIRST.match(said)
    if _ANNOUNCES.search(said) or (own and any(s.number for s in outline.sections)):
        return None
    return "neither its title nor a statutory part was found"


def by_missing_body(outline: Outline, _: Vocabulary) -> str | None:
    """Reject a title with next to nothing below it."""
    if any(s.number or s.heading for s in outline.sections):
        return None
    body = count_han(outline.folded[outline.top :])
    missing = body < _LEAST_BODY
    return "it has a title and no report below it; look for the attachment" if missing else None


# Each returns why a text is no annual report, or None; the first reason counts.
REJECTIONS: tuple[Callable[[Outline, Vocabulary], str | None], ...] = (
    by_marks,
    by_title,
    by_subject,
    by_opening,
    by_unsaid_subject,
    by_other_title,
    by_voice,
    by_list_of_titles,
    by_missing_parts,
    by_missing_body,
)


def _any(phrases: tuple[str, ...], words: str) -> bool:
    return either(phrases).search(words) is not None


def _reason(genre: Genre, words: str) -> str:
    return f"it seems to be {genre.name_en} ({genre.name_zh}), by the words {words.strip()!r}"


def _heads(outline: Outline) -> list[str]:
    """Return the title and the lines above the body that can be one, without blanks.

    Menus, letterheads, addressees and the lead are none.
    """
    text = outline.folded
    above: list[str] = []
    shortest = _MENU_WORD * (2 if outline.title else 1)
    for start, end in line_spans(text[: outline.top + 400]):
        line = "".join(text[start:end].split())
        if len(above) >= _HEAD_LINES or "。" in line or len(line) > 90:
            break
        if outline.title and start >= outline.top:
            break
        if re.search(f"如下[:：]?$|^{NAMED}[，,]", line):
            break
        page = line[0] not in "【[" and (is_furniture(line) or is_menu(text[start:end]))
        page = page or "首页" in line or (len(line) <= shortest and not _SAYS_MORE.search(line))
        if len(line) > 5 and not page and not _LETTERHEAD.search(line):
            above.append(_bare(line))
    title = "".join((outline.title or "").split())
    return [_bare(title), *above] if title else above


def _bare(line: str) -> str:
    """Leave out what stands after a title: the name of the site, a date, 试行."""
    line = re.sub(r"[_|｜].{0,40}$", "", line)
    return re.sub(r"[（(](?:[^（()）]{0,20}[\d年][^（()）篇]{0,20}|试行|暂行|草案)[)）]$", "", line)


@lru_cache(maxsize=8)
def _marks(vocabulary: Vocabulary) -> Finder[str]:
    return Finder(
        (compile_phrase(mark), genre.id)
        for genre in vocabulary.genres.values()
        for mark in genre.marks
    )
