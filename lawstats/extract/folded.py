"""Shortcomings that a report admits in running text, where no heading names them.

A sentence that admits something either says what falls short (仍存在甲、乙等问题), and is one
statement; or it only leads to what does (但也有不足), and the list or the sentences after it are.
That something is done about a lack (着力解决甲等问题) is no admission, nor is what was found at
others (检查发现甲等问题，责令改正).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lawstats.extract.lacks import lack_scores
from lawstats.extract.parts import any_of
from lawstats.text.han import HAN, count_han
from lawstats.text.lines import Span, line_spans, trim
from lawstats.text.years import NAMED
from lawstats.vocabulary import PartName, Vocabulary
from lawstats.vocabulary.weights import load_weights

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_HOLDS = "(?:存在|面临|遇到|暴露|看到|认识到|意识到|深知|承认|[仍还尚也但]有)(?:出|着|了)?"
_HOW_MUCH = (
    "一些|一定|不少|许多|诸多|很多|较多|较大|很大|不小|明显|以下|如下|下列|这样那样|这些|各种|到|其"
    "|几个?方面|[几两三四五]个|[两三四五]方面|不同程度"
)
# What a lead is about: the whole work. 普法宣传仍有短板 says itself what falls short.
_SUBJECT = (
    rf"[{HAN}]{{2,6}}(?:[省市县区旗镇乡局委]|街道)(?=[法工仍还尚也在])|[我本全][省市县区旗镇乡街局委办]道?|我们"
    "|[但也仍还尚却]|但是|不过|虽然?|同时|距离?|离|与|和|对照|对标|对比|比照|相比|上级|党|人民|群众|企业"
    "|要求|期待|期盼|需要|目标|标准|形势|任务|要|应|必须|清醒地?|[一今全本]年[来度]?|以来|总[的体]来?[看说]|看|来说"
    "|各项|整体|总体|水平|、"
)
_SHOWN = "在于|(?:表现|体现|反映|集中)(?:在|为|于)|包括"
# Before such a verb: it is the verb of the sentence, whatever is done before it.
_MAIN = re.compile("(?:仍然?|还|尚|也|依然|依旧|同时|但|不同程度地?|依?旧)$")
_NONE = re.compile("(?:未|没有?|无|防止|避免|杜绝|严防|预防)[^，,。；]{0,6}$|不$")
_AT_OTHERS = re.compile(
    "(?:检查|排查|巡查|抽查|摸排|走访|暗访|评查|监测|核查|查验)[^。]{0,10}(?:发现|存在|出)"
    "|责令|限期整改|督促[^，。]{0,10}(?:整改|改正)|[当现]场(?:整改|改正)"
)
# What may follow a lead that says nothing itself.
_FILLER = re.compile(
    r"[，,：:；;。\s]*(?:主要|集中|具体)?(?:表现|体现|反映|集中|有|是)?(?:在|为)?(?:以下|如下)?"
    r"(?:[几一二两三四五]个?)?(?:方面|点)?[：:。；\s]*"
    r"|[，,]?(?:[仍还均都也]?[需有亟待]|今后|下一步)[^。：:]*。?\s*"
)
_PLANS = re.compile(
    rf"\s*(?:下一?步|下一?阶段|下一?年度?|今后|明年|来年|接下来|为此|{NAMED}[，,]?[^。]{{0,12}}将"
    r"|(?:针对|围绕)[^。，,]{0,12}(?:问题|不足|短板|差距|情况|困难))"
)
_GOES_ON = re.compile(r"\s*(?:同时|此外|另外|还有|再有|再者|与此同时|除此之外)")
_SOME = re.compile("部分|个别|少数|有的")
# Words for what lasts, before words of lack: 力量依然薄弱, 能力有待提升.
_LASTS = re.compile(
    rf"仍|依然|依旧|尚|有待|难以|(?:{_SOME.pattern})(?=[^，。]{{2,24}}[不没未弱淡])"
    "|还[需要不没有存较]|但|不过|然而|认识到|意识到|看到|由于|受[^，。]{1,12}[限约响]"
)
_UNDONE = re.compile(
    "(?:[尚仍还]未|没有|未能)(?:完全|根本|有效)?(?:打破|扭转|改变|形成|建立|到位|解决|理顺|破解|养成)"
    "|[仍还](?:较为?|比较)?(?:普遍|突出|存在)|时有发生|难以(?:保证|保障|满足|适应|落实|覆盖)"
)
_TURNS = re.compile("当然|坦率|毋庸|诚然|客观|回[头望首顾]|静下心|对照|比照|总的|总体")
# Scores of a sentence that leads, of one after a lead, of one that goes on, of one without lead.
_LEADS, _AFTER, _NEXT, _ALONE = -0.3, -0.3, 0.2, 0.4
_IN_RUN, _RUN, _ITEMS = 0.05, 0.45, 0.2  # of each sentence of a run, the means of run and list
_WORDS_OF_A_SENTENCE = 8
_WORDS = 4
_NEAR = 12  # characters between a lead and the first item of its list


class _Lead(NamedTuple):
    """Where the words that admit something end, and those that say what begin; `bare`: none do."""

    end: int
    said: int
    bare: bool


class _Patterns(NamedTuple):
    bare: re.Pattern[str]
    listed: re.Pattern[str]
    told: re.Pattern[str]
    evident: re.Pattern[str]
    acting: re.Pattern[str]
    lack: re.Pattern[str]
    subject: re.Pattern[str]


class Admission(NamedTuple):
    """A statement.

    `marker_end` is where the marker of a list item ends, else its start; `said` is where the words
    begin that say what falls short.
    """

    start: int
    end: int
    marker_end: int
    said: int


Items = Callable[[int, int], Sequence[Span]]


def admissions(
    text: str, start: int, end: int, items: Items, vocabulary: Vocabulary, *, planned: bool
) -> Iterator[Admission]:
    """Yield what a stretch of text without headings admits.

    Parameters
    ----------
    text : str
    start, end : int
    items : callable
        Returns the spans of the markers of the outermost list between two offsets.
    vocabulary : Vocabulary
    planned : bool
        Whether the section is about plans: lacks without words that admit them stand before these.
    """
    spans = list(sentence_ends(text, start, end))
    scores = lack_scores(text, spans)
    run = _runs(text, spans, scores, planned=planned)
    patterns = _patterns(vocabulary.parts["shortcomings"], vocabulary.words["lack"].words)
    done = start
    lead: _Lead | None = None
    plan = end
    for i, (span, score) in enumerate(zip(spans, scores, strict=True)):
        if span[0] < done:
            continue
        found = _lead(text, *span, score, patterns)
        if not (found or planned):
            found = _lead_to_list(text, *span, items)
        if found:
            lead = found
            plan = next((s for s, e in spans[i + 1 :] if _PLANS.match(text, s, e)), end)
            listed = items(lead.end, plan)
            if listed and listed[0][0] - lead.end <= _NEAR:
                done = min(plan, _line_end(text, listed[-1][0], end))
                stops = [*(at for at, _ in listed[1:]), done]
                for (at, marker_end), stop in zip(listed, stops, strict=True):
                    yield Admission(*trim(text, at, stop), marker_end, at)
                lead = None
                continue
        follows = lead and span[0] < plan and _follows(text, span[0], score, lead)
        if found and found.bare:
            continue
        if found or follows or span in run or _alone(text, *span, score, patterns):
            yield Admission(*span, span[0], found.said if found else span[0])
        else:
            lead = None


def _lead_to_list(text: str, start: int, end: int, items: Items) -> _Lead | None:
    """Return the words before a list (硬骨头没啃下来：一是…) if its items state lacks."""
    colon = max(text.find(mark, start, end) for mark in "：:") + 1
    marks = items(colon, end) if colon else ()
    if len(marks) < 2 or marks[0][0] - colon > 1:
        return None
    stops = [*(at for at, _ in marks[1:]), end]
    scores = lack_scores(text, [(at, stop) for (_, at), stop in zip(marks, stops, strict=True)])
    return _Lead(colon, colon, bare=True) if sum(scores) > _ITEMS * len(scores) else None


def _runs(text: str, spans: Sequence[Span], scores: Sequence[float], *, planned: bool) -> set[Span]:
    """Return the sentences of runs of two or more that state lacks, without their lead."""
    run: list[int] = []
    found: set[Span] = set()
    for i, score in enumerate([*scores, -1.0]):
        if score > _IN_RUN and not _PLANS.match(text, *spans[i]) and _said(text, spans[i]):
            run.append(i)
            continue
        before_plan = i < len(spans) and _PLANS.match(text, *spans[i])
        high = sum(scores[k] for k in run) > _RUN * len(run)
        if len(run) > 1 and high and (before_plan or not planned):
            found |= {spans[k] for k in run[_leads_in(text, spans[run[0]]) :]}
        run = []
    return found


def _said(text: str, span: Span) -> bool:
    """Whether a sentence is one of the report, and no line of a web page."""
    return count_han(text[slice(*span)]) >= _WORDS_OF_A_SENTENCE and text[span[1] - 1] in "。；"


def _leads_in(text: str, span: Span) -> bool:
    """Whether the first sentence of a run is about nothing in particular: 还有不少功课要补."""
    weights = load_weights()
    themes = weights.weigh(weights.find(text[slice(*span)], [(0, span[1] - span[0])]))[1]
    return float(themes.max()) <= 0 and bool(
        _LASTS.search(text, *span) or _TURNS.match(text, *span)
    )


def _follows(text: str, start: int, score: float, lead: _Lead) -> bool:
    """Whether a sentence after a lead, or after one that follows it, states a lack too."""
    least = _AFTER if lead.bare else _NEXT
    return score > (min(least, 0) if _GOES_ON.match(text, start) else least)


def sentence_ends(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of the sentences of a stretch of text, without those of a word or two."""
    for found in _SENTENCE.finditer(text, start, end):
        span = trim(text, *found.span())
        if span[1] - span[0] > _WORDS:
            yield span


def only_leads(text: str, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """Whether a sentence says that something falls short, but not what."""
    patterns = _patterns(vocabulary.parts["shortcomings"], vocabulary.words["lack"].words)
    lead = _lead(text, start, end, 0.0, patterns)
    return lead is not None and lead.bare


def before_plans(text: str, start: int, end: int) -> int:
    """Return where the lines after the first one begin to say what is planned, else `end`."""
    lines = [at for at, _ in line_spans(text, start, end)][1:]
    return next((at for at in lines if _PLANS.match(text, at, end)), end)


def _line_end(text: str, start: int, end: int) -> int:
    newline = text.find("\n", start, end)
    return end if newline < 0 else newline


def _lead(text: str, start: int, end: int, score: float, patterns: _Patterns) -> _Lead | None:
    """Return the words of a sentence that admit something, if it does."""
    if score <= _LEADS or _AT_OTHERS.search(text, start, end):
        return None
    if told := patterns.told.search(text, start, end):
        return _Lead(told.end(), told.end(), bool(_FILLER.fullmatch(text, told.end(), end)))
    for pattern in (patterns.bare, patterns.evident, patterns.listed):
        for found in pattern.finditer(text, start, end):
            before = text[max(start, found.start() - 30) : found.start()]
            clause = re.split("[，,；;：:]", before)[-1]
            if pattern is not patterns.evident and _NONE.search(clause):
                continue
            if not _MAIN.search(before) and patterns.acting.search(clause):
                continue
            if pattern is patterns.listed:
                return _Lead(found.end(), found.end("holds"), bare=False)
            if not _FILLER.fullmatch(text, found.end(), end):
                return _Lead(found.end(), found.end(), bare=False)
            whole = bool(patterns.subject.fullmatch(clause))
            return _Lead(found.end(), start, bare=whole)
    return None


def _alone(text: str, start: int, end: int, score: float, patterns: _Patterns) -> bool:
    """Whether a sentence states a lack that lasts, in no words that admit it."""
    if score <= _ALONE or _AT_OTHERS.search(text, start, end):
        return False
    lasts = _LASTS.search(text, start, end)
    if lasts is None:
        return False
    # 针对部分村民法治意识淡薄的问题，…: something is done about it.
    clause = re.split("[，,；;]", text[start : lasts.start()])[-1]
    if _SOME.fullmatch(lasts.group()) and patterns.acting.search(clause):
        return False
    words = patterns.lack.search(text, lasts.end(), end)
    return bool(words or _UNDONE.search(text, lasts.start(), end))


def _patterns(part: PartName, lack: tuple[str, ...]) -> _Patterns:
    return _compiled(part.nouns, part.framed, part.frames, part.tails, part.acting, lack)


@lru_cache(maxsize=8)
def _compiled(
    nouns: tuple[str, ...],
    framed: tuple[str, ...],
    frames: tuple[str, ...],
    tails: tuple[str, ...],
    acting: tuple[str, ...],
    lack: tuple[str, ...],
) -> _Patterns:
    noun = rf"(?:{any_of((*nouns, *framed))})++(?:{any_of(tails)})*+"
    one = rf"(?:{any_of((*nouns, *framed))})++"
    frame = rf"(?:(?!{noun})(?:{_HOW_MUCH}|{any_of(frames)}))*+"
    closed = r"(?=[，,。；;：:！]|\s|$|[和与及、])"
    return _Patterns(
        bare=re.compile(rf"{_HOLDS}(?!的){frame}{noun}{closed}"),
        listed=re.compile(
            rf"(?P<holds>{_HOLDS})(?!的)(?:(?!{_HOLDS})[^。；！？：]){{2,150}}?"
            rf"(?:(?:等|的|方面){frame}{noun}|(?:情况|现象|情形|倾向|苗头)){closed}"
        ),
        told=re.compile(
            rf"(?:{_HOLDS}的|主要|突出){frame}{one}(?:主要)?(?:是(?!否)|有|为|{_SHOWN})[：:]?"
            rf"|(?<=[。，；！\n]){one}(?:主要|之处|集中|突出)*(?:{_SHOWN})[：:]?"
            rf"|(?:工作|建设)[^，。的]{{0,6}}的{one}(?:主要|集中|突出)*(?:{_SHOWN})[：:]?"
        ),
        evident=re.compile(
            rf"{one}(?:[也仍还更]|依然|依旧|仍然|日益)?(?:是|较为?|比较|很|十分|相当|客观|不容)?"
            r"(?:明显|突出|较大|不少|不小|较多|存在|忽视|严峻|凸显|显现|回避|小视|乐观)(?=[，,。；：:])"
        ),
        acting=re.compile(
            any_of((*acting, "剖析", "查摆", "检视", "反思", "研究", "帮助", "了解"))
        ),
        lack=re.compile(any_of(lack)),
        subject=re.compile(rf"(?:{_SUBJECT}|{any_of(frames)})*+"),
    )
