"""Whether a text is an annual report on building a law-based government, and if not, what it is."""

from __future__ import annotations

import re
from functools import lru_cache

from lawstats.extract.outline import Outline
from lawstats.text import lines as layout
from lawstats.vocabulary import Genre, Vocabulary
from lawstats.vocabulary.phrases import Finder, compile_phrase

_SUBJECT = re.compile("法治政府(?!信息)|法治建设|依法行政|法治[㐀-鿿]{0,6}建设")
_STATUTORY = frozenset(("shortcomings", "plan", "leadership"))
_LEAD = re.compile(r"[^。\n]{0,90}(?:报告|汇报|总结|通报)如下|如下(?:[：。]|$)")
_SEVERAL_YEARS = re.compile(r"(20\d\d)\s?年?\s?(?:[-—–－~～至]+|到)\s?(20\d\d)\s?年(?!度?重点)")
_TITLES = re.compile("法治政府建设[^。，\n]{0,8}(?:报告|总结|情况)")
_LIST = 5
_LEAST_BODY = 120  # Chinese characters of a report without any heading
_OPENING = 240
_HEAD_LINES = 6


def rejection(outline: Outline, vocabulary: Vocabulary) -> str | None:
    """Say what a text is where it is no annual report on building a law-based government.

    A report names its subject and has a title of this genre or one of the statutory parts; its
    title, its opening and its words must be of no other genre that the list ``genres`` knows.

    Returns
    -------
    str or None
        The reason; None for a report.
    """
    text = outline.folded
    marks: dict[str, list[str]] = {}
    for _, phrase, name in _marks(vocabulary).candidates(text):
        marks.setdefault(name, []).extend(m.group() for m in phrase.whole.finditer(text))
    for name, found in sorted(marks.items()):
        if len(found) >= vocabulary.genres[name].least and found:
            return _reason(vocabulary.genres[name], found[0])
    heads = _heads(outline)
    for line in heads:
        for genre in vocabulary.genres.values():
            if _any(genre.patterns, line) and not _any(genre.unless, line):
                return _reason(genre, line)
        years = _SEVERAL_YEARS.search(re.sub("《[^》]*》", "", line))
        if years and years[1] != years[2]:
            return _reason(vocabulary.genres["longer"], line)
    if not _SUBJECT.search(text):
        return "it does not speak of 法治政府建设 or 依法行政"
    parts = {part for s in outline.sections for part in s.part.split("|")}
    start = layout.trim(text, outline.top, len(text))[0]
    opening = text[start : start + _OPENING]
    for genre in vocabulary.genres.values():
        if _any(genre.openings, opening):
            return _reason(genre, opening[:40])
    if len(_TITLES.findall(text)) >= _LIST and not any(s.number for s in outline.sections):
        return "it seems to be a list of reports"
    if outline.title is None and not parts & _STATUTORY:
        return "neither its title nor a statutory part was found"
    below = sum("㐀" <= c <= "鿿" for c in text[outline.top :])
    if below < _LEAST_BODY and not any(s.number or s.heading for s in outline.sections):
        return "it has a title and no report below it; look for the attachment"
    return None


def _any(phrases: tuple[str, ...], words: str) -> bool:
    return bool(phrases) and _either(phrases).search(words) is not None


@lru_cache(maxsize=256)
def _either(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for several phrases."""
    whole = (compile_phrase(phrase).whole.pattern for phrase in phrases)
    return re.compile("|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in whole))


def _reason(genre: Genre, words: str) -> str:
    return f"it seems to be {genre.name_en} ({genre.name_zh}), by the words {words.strip()!r}"


def _heads(outline: Outline) -> list[str]:
    """Title of the text and the lines above the body that can be one."""
    text = outline.folded
    title = "".join((outline.title or "").split())
    lines: list[str] = []
    for start, end in layout.lines(text[: outline.top + 400]):
        line = "".join(text[start:end].split())
        if len(lines) >= _HEAD_LINES or "。" in line or len(line) > 90:
            break
        if outline.title and start >= outline.top:
            break
        if len(line) > 5 and (line[0] in "【[" or not layout.is_furniture(line)):
            lines.append(_bare(line))
    return [*([_bare(title)] if title else []), *lines]


def _bare(line: str) -> str:
    """Leave out what a page puts behind a title: a date, the name of the site."""
    line = re.sub(r"[_|｜].{0,40}$", "", line)
    return re.sub(r"[（(][^（()）]{0,20}[)）]$", "", line)


@lru_cache(maxsize=8)
def _marks(vocabulary: Vocabulary) -> Finder[str]:
    return Finder(
        (compile_phrase(mark), genre.id)
        for genre in vocabulary.genres.values()
        for mark in genre.marks
    )
