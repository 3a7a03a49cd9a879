"""Titles in 《》: where they stand, which law they mean, what kind of document they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lawstats.schema.tables import Kind
from lawstats.text.lines import Span
from lawstats.text.sentences import unwrapped
from lawstats.vocabulary import Law, Vocabulary
from lawstats.vocabulary.phrases import compile_phrase

MAX_TITLE = 160
# What makes another word of a law's name: 宪法日, 行政复议法律文书.
_OTHER_WORD = "[律治定规院庭学官制人日周宣]"
_ARTICLE = re.compile(
    r"》\s?(第[零〇一二三四五六七八九十百千\d]{1,7}条(?:第[一二三四五六七八九十\d]{1,3}款)?)"
)
_ALIAS = re.compile(r"》?\s?[（(]\s?(?:以下|下)(?:简|统)?称(?:为)?[：:]?\s?[《“\"<〈]{1,2}$")
_UNCLOSED_END = re.compile(r"[。；，、！？\n《》“”]")
_VARIANTS = str.maketrans({"<": "〈", ">": "〉", "(": "（", ")": "）", "[": "（", "]": "）"})
_PLACE = re.compile(
    r"[㐀-鿿]{1,10}?(?:(?P<upper>省|自治区|自治州|州|盟|经济特区|(?<![城都])市)|(?P<county>自治县|县|旗|新区|(?<![园社地])区)"
    r"|(?P<town>街道|(?<![城乡])镇|(?<!城)乡(?!镇|村)|苏木|街(?=“))|(?P<village>(?<![农进入下乡])村|(?<![进入])社区))"
)
_NATIONAL = re.compile(r"(?:中共中央|国务院|中央|全国|国家|中华人民共和国|中国|最高人民)")
_OWN = re.compile(
    r"(?:制定|出台|印发|修订|修订完善|建立|编制|健全|完善|优化|起草|拟定)(?:完善|落实|实施|印发|下发|并?出台|了)?$"
)


class Citation(NamedTuple):
    """A cited title; `start` and `end` leave the marks 《》 out."""

    start: int
    end: int
    title: str
    canonical_title: str
    resolved: bool
    article: str | None
    kind: Kind


def title_spans(text: str) -> list[Span]:
    """Spans of the titles in 《》 without the marks; an inner title belongs to the outer one.

    Examples
    --------
    >>> text = "学习《〈纲要〉读本》《民法典》，落实《条例，"
    >>> [text[start:end] for start, end in title_spans(text)]
    ['〈纲要〉读本', '民法典', '条例']
    """
    spans = []
    at = text.find("《")
    while at >= 0:
        end = _close(text, at)
        if end < 0:
            found = _UNCLOSED_END.search(text, at + 1, at + MAX_TITLE)
            end = found.start() if found else min(at + MAX_TITLE, len(text))
        if end - at > 2:
            spans.append((at + 1, end))
        at = text.find("《", end)
    return spans


def _close(text: str, at: int) -> int:
    depth = 0
    for i in range(at, min(at + MAX_TITLE, len(text))):
        c = text[i]
        if c == "《":
            depth += 1
        elif c == "》":
            depth -= 1
            if depth == 0:
                return i
        elif c == "。" or text.startswith("\n\n", i):
            return -1
    return -1


def find_citations(
    text: str, spans: Sequence[Span], places: Sequence[str], vocabulary: Vocabulary
) -> Iterator[Citation]:
    """Class every title and find the law it means.

    Parameters
    ----------
    text : str
    spans : sequence of (int, int)
        What `title_spans` found.
    places : sequence of str
        The issuer's own names (澜溪镇, 澜江区), which make a document local.
    vocabulary : Vocabulary
    """
    aliases: dict[str, tuple[str, bool, Kind]] = {}
    previous: tuple[str, bool, Kind] | None = None
    for start, end in spans:
        title = text[start:end]
        key = _key(title)
        before = text[max(0, start - 24) : start]
        if previous and _ALIAS.search(before + text[start - 1]):
            aliases[key] = previous
        if key in aliases:
            canonical, resolved, kind = aliases[key]
        else:
            law = _law(title, vocabulary)
            kind = law[1].kind if law else _kind(title, before[:-1], places, vocabulary)
            canonical, resolved = (law[0], True) if law else (unwrapped(title), False)
        previous = (canonical, resolved, kind)
        article = _ARTICLE.match(text, end)
        number = article.group(1) if article else None
        yield Citation(start, end, title, canonical, resolved, number, kind)
    yield from _unmarked(text, spans, vocabulary)


def _unmarked(text: str, spans: Sequence[Span], vocabulary: Vocabulary) -> Iterator[Citation]:
    """Yield laws named without 《》, where the vocabulary lists names to look for."""
    names = vocabulary.words["unmarked_laws"].words
    if not names:
        return
    listed = "|".join(map(re.escape, sorted(names, key=lambda n: (-len(n), n))))
    starts = [s for s, _ in spans]
    for found in re.finditer(rf"(?:中华人民共和国)?(?:{listed})(?!{_OTHER_WORD})", text):
        i = bisect_right(starts, found.start()) - 1
        if i >= 0 and spans[i][1] > found.start():
            continue
        title = found.group()
        law = _law(title, vocabulary)
        canonical = law[0] if law else title
        yield Citation(
            *found.span(), title, canonical, law is not None, None, law[1].kind if law else "law"
        )


def _key(title: str) -> str:
    """Spelling variants of a title fold to one key: blanks, brackets, dashes, the state's name."""
    key = re.sub(r"\s", "", title).translate(_VARIANTS)
    key = re.sub("[—–－-]+|至", "-", key)
    return key.removeprefix("中华人民共和国")


@lru_cache(maxsize=8)
def _laws(vocabulary: Vocabulary) -> dict[str, Law]:
    laws = {_key(law.title): law for law in vocabulary.laws.values()}
    pairs = (pair.split("=") for pair in vocabulary.words["short_titles"].words)
    return {_key(short): vocabulary.laws[full] for short, full in pairs} | laws


def _law(title: str, vocabulary: Vocabulary) -> tuple[str, Law] | None:
    laws = _laws(vocabulary)
    key = _key(title)
    found = laws.get(key) or laws.get(re.sub(r"（[^）]*(?:修订|修正|试行|年)[^）]*）$", "", key))
    return (found.title.removeprefix("中华人民共和国"), found) if found else None


def _kind(title: str, before: str, places: Sequence[str], vocabulary: Vocabulary) -> Kind:
    key = _key(title)
    first: tuple[Kind, ...] = ("law", "judicial_interpretation", "party_rule", "other")
    for kind in first:
        if _matches(key, kind, vocabulary):
            return kind
    lead = key.removeprefix("中共").removeprefix("关于")[:24]
    town = county = upper = False
    at = 0
    while not _NATIONAL.match(key) and (found := _PLACE.match(lead, at)):
        town = town or bool(found["town"] or found["village"])
        county = county or bool(found["county"])
        upper = upper or bool(found["upper"])
        at = found.end()
    if town or any(place in lead for place in places):
        return "local_document"
    if county:
        if not upper and "自治县" in lead and _matches(key, "local_regulation", vocabulary):
            return "local_regulation"
        known = any(place[-1] in "县区旗" for place in places)
        return "policy_document" if known else "local_document"
    if upper:
        regulation = _matches(key, "local_regulation", vocabulary)
        return "local_regulation" if regulation and "印发" not in key else "policy_document"
    if _OWN.search(before) and not _NATIONAL.match(key):
        return "local_document"
    last: tuple[Kind, ...] = ("regulation", "local_document", "policy_document")
    for kind in last:
        national = kind == "local_document" and _NATIONAL.match(key)
        if not national and _matches(key, kind, vocabulary):
            return kind
    return "other"


def _matches(key: str, kind: str, vocabulary: Vocabulary) -> bool:
    rule = vocabulary.kinds[kind]
    if kind == "law" and key.endswith(vocabulary.words["not_laws"].words):
        return False
    return key in rule.words or any(compile_phrase(p).search(key) for p in rule.patterns)
