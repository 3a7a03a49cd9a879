"""Citations: titles in 《》, the law they mean, and the kind of document."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from lawstats.schema.tables import Kind
from lawstats.text.han import HAN
from lawstats.text.lines import Span
from lawstats.text.sentences import unwrapped
from lawstats.vocabulary import Law, Vocabulary
from lawstats.vocabulary.phrases import either

MAX_TITLE = 160
_STATE = "中华人民共和国"
# What makes the name of a law part of another word: 宪法日, 行政复议法律文书.
_OTHER_WORD = "[律治定规院庭学官制人日周宣]"
_ARTICLE = re.compile(
    r"》\s?(第[零〇一二三四五六七八九十百千\d]{1,7}条(?:第[一二三四五六七八九十\d]{1,3}款)?)"
)
_ALIAS = re.compile(r"》?\s?[（(]\s?(?:以下|下)(?:简|统)?称(?:为)?[：:]?\s?[《“\"<〈]{1,2}$")
_UNCLOSED_END = re.compile(r"[。；，、！？\n《》“”]")
_DASH = re.compile("[—–－-]+|至")
_REVISION = re.compile("（[^）]*(?:修订|修正|试行|年)[^）]*）$")
_TITLE_SIGN = re.compile(r"[《》。]|\n(?=\n)")
_VARIANTS = str.maketrans({"<": "〈", ">": "〉", "(": "（", ")": "）", "[": "（", "]": "）"})
_PLACE = re.compile(
    rf"[{HAN}]{{1,10}}?(?:(?P<upper>省|自治区|自治州|州|盟|经济特区|(?<![城都])市)|(?P<county>自治县|县|旗|新区|(?<![园社地])区)"
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
    for sign in _TITLE_SIGN.finditer(text, at, at + MAX_TITLE):
        if sign[0] == "《":
            depth += 1
        elif sign[0] == "》":
            depth -= 1
            if depth == 0:
                return sign.start()
        else:
            return -1
    return -1


def find_citations(
    text: str, spans: Sequence[Span], places: Sequence[str], vocabulary: Vocabulary
) -> Iterator[Citation]:
    """Find the law that every title means, and its kind: the first of `KIND_RULES` that knows.

    Parameters
    ----------
    text : str
    spans : sequence of (int, int)
        What `title_spans` found.
    places : sequence of str
        The issuer's own names (澜溪镇, 澜江区), which make a document local.
    vocabulary : Vocabulary
    """
    aliases: dict[str, _Meaning] = {}
    previous: _Meaning | None = None
    for start, end in spans:
        title = text[start:end]
        key = _key(title)
        before = text[max(0, start - 24) : start]
        if previous and _ALIAS.search(before + text[start - 1]):
            aliases[key] = previous
        meaning = aliases.get(key) or _meaning(title, key, before[:-1], places, vocabulary)
        previous = meaning
        article = _ARTICLE.match(text, end)
        number = article.group(1) if article else None
        yield Citation(start, end, title, *meaning[:2], number, meaning.kind)
    yield from _unmarked(text, spans, vocabulary)


class _Meaning(NamedTuple):
    """What a cited title means."""

    canonical_title: str
    resolved: bool
    kind: Kind


def _meaning(
    title: str, key: str, before: str, places: Sequence[str], vocabulary: Vocabulary
) -> _Meaning:
    if law := _law(key, vocabulary):
        return _Meaning(law.title.removeprefix(_STATE), True, law.kind)
    document = _Document(key, before, places, vocabulary)
    kind = next(kind for rule in KIND_RULES if (kind := rule(document)))
    return _Meaning(unwrapped(title), False, kind)


def _unmarked(text: str, spans: Sequence[Span], vocabulary: Vocabulary) -> Iterator[Citation]:
    """Yield laws named without 《》, where the vocabulary lists names to look for."""
    names = vocabulary.words["unmarked_laws"].words
    if not names:
        return
    listed = "|".join(map(re.escape, sorted(names, key=lambda n: (-len(n), n))))
    starts = [s for s, _ in spans]
    for found in re.finditer(rf"(?:{_STATE})?(?:{listed})(?!{_OTHER_WORD})", text):
        i = bisect_right(starts, found.start()) - 1
        if i >= 0 and spans[i][1] > found.start():
            continue
        law = _law(_key(found.group()), vocabulary)
        canonical = law.title.removeprefix(_STATE) if law else found.group()
        kind: Kind = law.kind if law else "law"
        yield Citation(*found.span(), found.group(), canonical, law is not None, None, kind)


def _key(title: str) -> str:
    """Fold the spellings of a title to one key: blanks, brackets, dashes, the state's name."""
    key = "".join(title.split()).translate(_VARIANTS)
    key = _DASH.sub("-", key)
    return key.removeprefix(_STATE)


@lru_cache(maxsize=8)
def _laws(vocabulary: Vocabulary) -> dict[str, Law]:
    laws = {_key(law.title): law for law in vocabulary.laws.values()}
    pairs = (pair.split("=") for pair in vocabulary.words["short_titles"].words)
    return {_key(short): vocabulary.laws[full] for short, full in pairs} | laws


def _law(key: str, vocabulary: Vocabulary) -> Law | None:
    """Find a title in the national law list, with or without the year of its revision."""
    laws = _laws(vocabulary)
    return laws.get(key) or laws.get(_REVISION.sub("", key))


# The kind of a document that the law list does not hold


@dataclass(frozen=True)
class _Document:
    """A cited document in its context.

    Attributes
    ----------
    key : str
        The title as `_key` gives it.
    before : str
        The words before 《.
    places : sequence of str
        The issuer's own town and county.
    vocabulary : Vocabulary
    """

    key: str
    before: str
    places: Sequence[str]
    vocabulary: Vocabulary

    @cached_property
    def lead(self) -> str:
        """The words that a title begins with, where it names the body that made it."""
        return self.key.removeprefix("中共").removeprefix("关于")[:24]

    @cached_property
    def national(self) -> bool:
        """Whether the title begins with a body of the state."""
        return _NATIONAL.match(self.key) is not None

    @cached_property
    def areas(self) -> set[str | None]:
        """The levels of the places that the title begins with: groups of `_PLACE`."""
        areas: set[str | None] = set()
        end = 0
        while not self.national and (found := _PLACE.match(self.lead, end)):
            areas.add(found.lastgroup)
            end = found.end()
        return areas

    def matches(self, kind: Kind) -> bool:
        """Whether the title is in the words of a kind, or matches one of its patterns."""
        words = self.vocabulary.kinds[kind]
        if kind == "law" and self.key.endswith(self.vocabulary.words["not_laws"].words):
            return False
        return self.key in words.words or either(words.patterns).search(self.key) is not None


def by_whole_title(document: _Document) -> Kind | None:
    """Take the kinds that a title shows whatever place it names.

    印发《中国共产党党内法规制定条例》 → party_rule
    """
    kinds: tuple[Kind, ...] = ("law", "judicial_interpretation", "party_rule", "other")
    return next((kind for kind in kinds if document.matches(kind)), None)


def of_own_place(document: _Document) -> Kind | None:
    """Take what a town or the issuer's own county made as local.

    印发《黑石镇执法培训方案》 → local_document
    """
    town = document.areas & {"town", "village"}
    own = any(place in document.lead for place in document.places)
    return "local_document" if town or own else None


def of_county(document: _Document) -> Kind | None:
    """Take what another county made as policy, but a regulation of an autonomous county as law.

    落实《黑石县执法培训方案》 → policy_document
    """
    if "county" not in document.areas:
        return None
    autonomous = "upper" not in document.areas and "自治县" in document.lead
    if autonomous and document.matches("local_regulation"):
        return "local_regulation"
    known = any(place[-1] in "县区旗" for place in document.places)
    return "policy_document" if known else "local_document"


def of_higher_place(document: _Document) -> Kind | None:
    """Tell the regulations of a city or province from its policies.

    落实《黑石省信访条例》 → local_regulation
    """
    if "upper" not in document.areas:
        return None
    regulation = document.matches("local_regulation") and "印发" not in document.key
    return "local_regulation" if regulation else "policy_document"


def of_own_making(document: _Document) -> Kind | None:
    """Take as local what the issuer says that it made.

    制定《全员普法考核细则》 → local_document
    """
    own = _OWN.search(document.before) and not document.national
    return "local_document" if own else None


def by_words(document: _Document) -> Kind | None:
    """Take the first kind that has words of the title.

    落实《城市绿化实施细则》 → regulation
    """
    kinds: tuple[Kind, ...] = ("regulation", "local_document", "policy_document")
    for kind in kinds:
        if document.matches(kind) and not (kind == "local_document" and document.national):
            return kind
    return None


def by_nothing(_: _Document) -> Kind:
    """Take any other title.

    学习《平安之声》 → other
    """
    return "other"


KindRule = Callable[[_Document], Kind | None]

KIND_RULES: tuple[KindRule, ...] = (
    by_whole_title,
    of_own_place,
    of_county,
    of_higher_place,
    of_own_making,
    by_words,
    by_nothing,
)
