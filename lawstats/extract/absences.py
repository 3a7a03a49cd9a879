"""Stated absences: what a clause says did not occur (全年无行政复议、行政诉讼案件).

A negating word stands before the things it denies (无, 未发生) or behind them (均为零). Only some
words can stand between it and a thing, and between two things: a verb that fits, words for whose
the thing is, a cause, a joining word. Only some nouns can stand behind a thing (案件, 情形). Where
other words stand there, something else is denied: 无行政处罚文书错误 denies errors, not penalties.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from lawstats.extract.outline import Outline
from lawstats.text.han import HAN
from lawstats.text.lines import matches
from lawstats.text.years import years_in
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import Finder, Phrase, compile_phrase

# What happens to a body, or what it does: 未收到, 没有制定.
_VERB = (
    "发生|出现|收到|接到|接收|受理|产生|引发|引起|形成|制定|出台|制发|印发|发布|制订|办理|承办|承接|"
    "作出|做出|实施|采取|使用|适用|启动|开展|进行|组织|涉及|存在|新增|发现|起草|草拟|代拟"
)
_VERB_FIRST = re.compile(rf"(?:曾|有|再|单独|自行|另行|直接)?(?:新|{_VERB}|[被向以因对])|有")
# 无法 and 无证 are words of their own; 无需移送 says that it need not be done.
_NEGATION = re.compile(
    r"没有|无(?<![有毫]无)(?!需(?!要)|须|法|证|照|故|视|论|权|理|偿|不(?!予|服))|零|不(?:涉及|存在)"
    r"|没(?=发生|出现|收到|接到|受理)|未"
)
# A negating word behind the things: 行政复议均为零, 行政处罚：无.
_BEHIND_START = re.compile('[均都皆全也亦仍：:“"为零未没无]')
_BEHIND = re.compile(
    r"(?:均|都|皆|全部|也|亦|仍|[：:])*[“\"]?(?P<negation>为\s?[零〇0](?![\d.])|零(?:发生|出现|受理|出台)"
    rf"|(?:未|没有?)(?:曾|有)?(?:{_VERB})|(?<![有毫])无|没有)"
    r"过?[”\"]?\s*(?=[，。；！？,;!?\n]|$)"
)
# Words in the clause before a negating word that make it no statement about the issuer.
_STATES_NOTHING = re.compile(
    r"(?:确保|力争|争取|努力|力求|避免|防止|杜绝|要求|应当|严禁|不得|下一步|明年)(?!了)"
    r"|部分|个别|少数|有的|一些|有些|某些|多数|当事人|(?<!被)申请人|对方|相对人"
    rf"|(?:如|若|凡|是否|因|由于|或)$|(?<![针应面核相反])对[{HAN}]{{0,20}}$"
)
_SINCE = re.compile("以来|起|[至—-]|(?<=上年)[末底]|(?<=上一年)[末底]")
_CLAUSE_BREAK = re.compile(r"[，。；：！？,;:!?\n]")
# A clause of its own that only gives the year: 2022年，我镇未发生…
_YEAR_CLAUSE = re.compile(r"(?:^|[。；;\n])\s*([^，,。；;\n]{0,9}年度?)[，,][^，,。；;\n]*$")
_OBJECT_END = re.compile(r"[。；：！？;:!?\n]")
_LONGEST_OBJECT, _LONGEST_LEFT, _LONGEST_TOPIC = 80, 40, 160

_SEPARATOR = r"(?:[、（）()]|和(?!解|谐)|以及|(?<!涉)及|(?<!参)与|或者?|暨)"
_GAP = "▁"  # replaces what is not looked at, character for character
_LEADS_TO = "引起|引发|导致|造成|诱发|招致|带来"
# What leads to a thing is not denied: 因行政处罚引发的行政复议; nor is what a bracket counts.
_CAUSE = re.compile(
    rf"(?:因|由|涉(?!及)|针对|围绕)[^，。；]{{1,40}}?(?:{_LEADS_TO}|产生|形成|发生)的?"
    r"|因[^，。；]{1,30}?(?:而|(?=被|提起|申请))"
    r"|(?:对|不服)[^，。；]{1,30}?(?:不服|有?异议)?而?(?=申请|提起|提出)"
    rf"|^(?!{_LEADS_TO})[^，。；未无没因由涉]{{2,40}}?(?<![、和及与或])(?:{_LEADS_TO})的?"
    r"|[（(][^（）()]*\d[^（）()]*[）)]"
)
# Words that a thing can follow at once.
_JOINT = re.compile(
    rf"(?:{_SEPARATOR}|{_GAP}|[“”\"\s]|{_VERB}|申请|提起|提出|判决|[有过曾被新类]|新的|任何|其他|相关|有关"
    r"|^(?:一|一?人|案件)|一[例件起宗次个条项份]|公民|法人|组织|群众|企业|市民|村民|居民|本级|[镇乡县区市局街道]级|(?:行政|复议|司法)?机关|政府|单位|法院"
    r"|[我本全][镇乡局县区市街道]{1,2}|需要?|应当?|重大|一般|等"
    r"|(?:提出|提起|申请|制定|出台|制发|印发|移送|涉及|需要?|应当?|针对|名义|被告|被申请人|有关|新|产生"
    r"|发生|不服|办理|方面|[镇乡局县区市级])[^，、]{0,8}的|(?:^|[被有])[向以对就在][^，。]{1,16})$"
)
_LONGEST_JOINT = 26
_LONGEST_UNKNOWN = 6  # of a first thing that no phrase names, without a verb before it
_NOUN = (
    "案件?|申请|事项|情况|情形|现象|行为|事件|件|发生|出现|产生|出台|制定|措施|决定|活动|工作|程序"
)
# What can stand behind a thing, up to the next thing or the end.
_TAIL = re.compile(
    rf"(?P<noun>[”\"]?(?:[的之类]?(?:{_NOUN})){{0,3}}(?:总?数量?)?)"
    rf"(?:等[{HAN}]{{0,8}})?[”\"]?\s*(?=$|{_GAP}|{_SEPARATOR}|[“零])"
)
# Who is punished or receives a case does not act: 未被行政处罚.
_RECEIVED = re.compile(r"(?:被|收到|接到|接收|受到)$")
_ACTS = "enforcement"  # the group of what a body does to others
_SEPARATED = re.compile(rf"\s*(?:{_SEPARATOR}|[“”])")
_COMPLETE = re.compile(rf"(?:{_NOUN})$")
_ADVERBS = re.compile(rf"(?:等[{HAN}]{{0,8}}?)?(?:全年|本年度?|年内|今年|当年|目前|尚|\s)*$")


class Absence(NamedTuple):
    """A stated absence, from the negating word to the end of the thing denied.

    Where the things are before the negating word, it is the negating word alone.
    """

    indicator: str
    start: int
    end: int
    phrase: str


class _Thing(NamedTuple):
    """What can be denied.

    Attributes
    ----------
    indicator, group : str
    wholes : tuple of str
        Indicators that can include this one.
    phrase : Phrase
    topic : re.Pattern or None
        What must stand before it in the paragraph.
    source : str
        The phrase and the topic as written in the vocabulary.
    """

    indicator: str
    group: str
    wholes: tuple[str, ...]
    phrase: Phrase
    topic: re.Pattern[str] | None
    source: str


class _Hit(NamedTuple):
    """A thing in the words beside a negating word; `end` is behind the nouns that follow it."""

    start: int
    end: int
    thing: _Thing


def find_absences(
    outline: Outline, vocabulary: Vocabulary, year: int | None = None
) -> Iterator[Absence]:
    """Yield stated absences in the order of the text, one for each indicator that is denied.

    Parameters
    ----------
    outline : Outline
    vocabulary : Vocabulary
        The key ``absent`` of an indicator holds the phrases for what may be denied.
    year : int, optional
        Year reported on: what did not occur in another year is no absence.
    """
    text = outline.folded
    found: dict[tuple[int, str], Absence] = {}
    for absence in (*_denied_behind(outline, vocabulary), *_denied_before(outline, vocabulary)):
        section = outline.at(absence.start)
        if section and section.part not in ("plan", "suggestions", "closing"):
            found.setdefault((absence.start, absence.indicator), absence)
    for absence in sorted(found.values(), key=lambda a: (a.start, a.end)):
        if _of_issuer_and_year(text[max(0, absence.start - _LONGEST_LEFT) : absence.start], year):
            yield absence


def _of_issuer_and_year(left: str, year: int | None) -> bool:
    """Whether the words before a negating word let it speak of the issuer's year."""
    clause = _CLAUSE_BREAK.split(left)[-1]
    above = _YEAR_CLAUSE.search(left)
    words = f"{above[1]} {clause}" if above else clause
    years = [y for y in years_in(words, year) if not _SINCE.match(words, y.end)]
    if "以往" in words or (years and years[-1].side != "this"):
        return False
    return not _STATES_NOTHING.search(clause)


def _denied_behind(outline: Outline, vocabulary: Vocabulary) -> Iterator[Absence]:
    """Find the things behind each negating word."""
    text = outline.folded
    for negation in _NEGATION.finditer(text, outline.top):
        start, end = negation.span()
        stop = _OBJECT_END.search(text, end, end + _LONGEST_OBJECT)
        words = text[end : stop.start() if stop else end + _LONGEST_OBJECT].replace(",", "，")
        if not any(words):
            continue
        verb = bool(_VERB_FIRST.match(words))
        first, *others = _CAUSE.sub(lambda found: _GAP * len(found[0]), words).split("，")
        topics = text[max(start - _LONGEST_TOPIC, text.rfind("\n", 0, start) + 1) : start]

        def begins(between: str, verb: bool = verb, must: bool = negation[0] == "未") -> bool:
            if not between or (must and not verb):
                return not between
            unknown, *joined = re.split(_SEPARATOR, between)
            if joined and not verb and len(unknown) > _LONGEST_UNKNOWN:
                return False
            return bool(_JOINT.search(between)) or (verb and between[-1] == "的")

        hits = _list_of(first, vocabulary, topics, begins)
        offset = end + len(first) + 1
        denied = [(hit.thing, end + hit.end) for hit in hits]
        for other in others if hits else ():
            # A list goes on behind a comma if the next clause holds nothing else.
            hits = _list_of(other, vocabulary, topics, lambda between: between in ("", "被"))
            if not hits or hits[-1].end < len(other):
                break
            denied += [(hit.thing, offset + hit.end) for hit in hits]
            offset += len(other) + 1
        # One indicator can be denied by several words (变更、撤销): the last one ends it.
        for thing, stop_ in {thing.indicator: (thing, at) for thing, at in denied}.values():
            yield Absence(thing.indicator, start, stop_, thing.source)


def _denied_before(outline: Outline, vocabulary: Vocabulary) -> Iterator[Absence]:
    """Find the things before each negating word that ends its clause."""
    text = outline.folded
    for behind in matches(_BEHIND_START, _BEHIND, text, outline.top):
        left = text[max(outline.top, behind.start() - _LONGEST_LEFT) : behind.start()]
        clause = _CLAUSE_BREAK.split(left)[-1]
        words = _CAUSE.sub(lambda found: _GAP * len(found[0]), clause)
        words = _ADVERBS.sub("", words)
        hits = _list_of(words, vocabulary, "", lambda between: not _NEGATION.search(between))
        if hits and hits[-1].end == len(words):
            for hit in hits:
                yield Absence(hit.thing.indicator, *behind.span("negation"), hit.thing.source)


def _list_of(
    words: str, vocabulary: Vocabulary, topics: str, begins: Callable[[str], bool]
) -> list[_Hit]:
    """List the things that words name, joined to each other.

    Parameters
    ----------
    words : str
        The words beside the negating word.
    vocabulary : Vocabulary
    topics : str
        What stands before the negating word in the paragraph.
    begins : callable
        Whether the first thing can stand behind some words.
    """
    hits = _hits(words, vocabulary, topics)
    denied: list[_Hit] = []
    reached = 0
    for start, group in groupby(hits, key=lambda hit: hit.start):
        between = words[reached:start]
        if start < reached or len(between) > _LONGEST_JOINT:
            continue
        if _NEGATION.search(between):
            break
        here = list(group)
        if not denied:
            joined = begins(between)
        elif between:
            joined = bool(_SEPARATED.match(between) and _JOINT.search(between))
        else:
            joined = here[0].thing.group == denied[-1].thing.group  # 复议诉讼案件
        if not joined:
            continue
        for hit in here:
            if hit.thing.group == _ACTS and _RECEIVED.search(between):
                continue
            tail = _TAIL.match(words, hit.end)
            if any(h.end < hit.end and h.thing.indicator in hit.thing.wholes for h in here):
                # 行政复议、行政诉讼败诉: what is said of the last thing can be said of all.
                _drop_incomplete(words, denied, lambda thing: not thing.wholes)
            if tail or any(h.start == hit.end and h.thing.group == hit.thing.group for h in hits):
                reached = tail.end("noun") if tail else hit.end
                denied.append(hit._replace(end=reached))
                break
        else:
            # 行政许可、行政处罚公示问题: other words behind the last thing stand for all of them.
            _drop_incomplete(words, denied)
    return denied


def _drop_incomplete(
    words: str, denied: list[_Hit], which: Callable[[_Thing], bool] = lambda _: True
) -> None:
    """Drop the last things of a list that have no noun of their own, such as 案件."""
    while denied and which(denied[-1].thing):
        if _COMPLETE.search(words, denied[-1].start, denied[-1].end):
            break
        denied.pop()


def _hits(words: str, vocabulary: Vocabulary, topics: str) -> list[_Hit]:
    """Find all things in words, the longest of those that begin at one place first."""
    found: list[tuple[int, int, int, int, _Thing]] = []
    for index, _, thing in _things(vocabulary).candidates(words):
        for match in thing.phrase.whole.finditer(words):
            near = -1
            if thing.topic is not None:
                before = [m.end() for m in thing.topic.finditer(topics + words[: match.start()])]
                if not before:
                    continue
                near = before[-1]
            found.append((match.start(), -match.end(), -near, index, thing))
    return [
        _Hit(start, -end, thing) for start, end, _, _, thing in sorted(found, key=lambda f: f[:4])
    ]


@lru_cache(maxsize=8)
def _things(vocabulary: Vocabulary) -> Finder[_Thing]:
    things = []
    for indicator in vocabulary.indicators.values():
        named = indicator.id, indicator.group, indicator.part_of
        for source in indicator.absent:
            topic, _, thing = source.rpartition("……")
            phrase = compile_phrase(thing)
            above = compile_phrase(topic).whole if topic else None
            things.append((phrase, _Thing(*named, phrase, above, source)))
    return Finder(things)
