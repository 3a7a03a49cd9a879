"""What a number counts: rules in their order, each with its example.

A rule takes a number in its context (`lawstats.extract.context.Number`) and returns a reading, or
None where it does not apply. `STAGES`, at the end of this module, lists the rules in stages. A
stage reads all numbers of the report before the next one begins, and the first of its rules that
applies decides. The rules of the first stage see a number and the words around it. Those of the
second see how the other numbers of the sentence are read, and can revise the reading.

To add a rule, write a function with an example and put it in its place in a stage. The last line
of its docstring is the example: heading, sentence, the number, and the class of rule
(`Reading.why`) that must decide, with the indicator if there is one. The tests run every example,
and check that without the rule it is read differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache

from lawstats.extract import frames, structure
from lawstats.extract.clauses import LIST_MARKS, content, words_of
from lawstats.extract.context import EARLIER, ROSE, Number, Reading, fold, numbers_in_context
from lawstats.extract.outline import Outline
from lawstats.extract.quantities import Quantity
from lawstats.schema.tables import Level
from lawstats.text.han import HAN
from lawstats.text.lines import Span
from lawstats.text.periods import is_past
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.near import NumberFinder
from lawstats.vocabulary.phrases import OTHER, Phrase, compile_phrase

Rule = Callable[[Number], Reading | None]


def find_indicators(
    outline: Outline,
    quantities: Sequence[Quantity],
    titles: Sequence[Span],
    level: Level | None,
    vocabulary: Vocabulary,
    year: int | None = None,
) -> list[Reading]:
    """Find what each number counts for the issuer and the year, and why.

    Parameters
    ----------
    outline : Outline
    quantities : sequence of Quantity
        All numbers of the text, in order.
    titles : sequence of (int, int)
        Spans of the titles in 《》; their words are not read as words about a number.
    level : str or None
        Level of the issuer: 全县 counts for a county, but not for its towns.
    vocabulary : Vocabulary
    year : int, optional
        Year reported on: a number of another year does not count.

    Returns
    -------
    list of Reading
        One for each quantity.
    """
    numbers = numbers_in_context(outline, quantities, titles, level, year, vocabulary)
    for stage in STAGES:
        for number in numbers:
            for rule in stage:
                if (reading := rule(number)) is not None:
                    number.reading = reading
                    break
    return [number.reading for number in numbers]


# First stage: a number and the words around it


def outside(number: Number) -> Reading | None:
    """Do not read a number above the title, or with a measure word that no list holds."""
    known = number.quantity.unit in _units(number.report.vocabulary)
    return None if number.section and known else Reading(None, "outside")


def part_of_plans(number: Number) -> Reading | None:
    """Read no figure of the year in the plan and in suggestions.

    下一步打算／作出行政处罚93件。 → 93件 plan
    """
    return Reading(None, "plan") if number.part in ("plan", "suggestions") else None


def limit(number: Number) -> Reading | None:
    """Read no figure in a limit that is asked for.

    主要做法／作出行政处罚不少于93件。 → 93件 norm
    """
    limited = number.quantity.qualifier in ("at_least", "at_most")
    return Reading(None, "norm") if limited else None


def rate(number: Number) -> Reading | None:
    """Read no figure of the year in a frequency or a mean.

    主要做法／每月作出行政处罚3件。 → 3件 rate
    """
    return Reading(None, "rate") if number.quantity.per else None


_EARLIER_BEFORE, _ROSE_AFTER = re.compile(f"{EARLIER}$"), re.compile(ROSE)


def earlier_value(number: Number) -> Reading | None:
    """Leave out the first number of a change: it is of another time.

    主要做法／信息公开申请受理量由41件降至29件。 → 41件 year
    """
    left, right = number.words
    changes = _EARLIER_BEFORE.search(left[-12:]) and _ROSE_AFTER.match(right)
    return Reading(None, "year") if changes else None


_OWN_AREAS = {
    "county": ("全区", "全县", "全旗", "全市"),
    "city": ("全市", "全州", "全区", "全县"),
    "province": ("全省", "全市", "全自治区", "全区", "全县"),
    "department": ("全区", "全县", "全市", "全旗", "全省", "全州", "全自治区"),
}


def wider_area(number: Number) -> Reading | None:
    """Leave out a number of a wider area than the issuer's.

    主要做法／全县作出行政处罚93件。 → 93件 wider
    """
    if "全" not in number.left:
        return None
    wider = _wider_area(number.report.level, number.report.vocabulary).search(number.left)
    return Reading(None, "wider") if wider else None


@lru_cache(maxsize=32)
def _wider_area(level: Level | None, vocabulary: Vocabulary) -> re.Pattern[str]:
    own = _OWN_AREAS.get(level or "", ())
    wider = "|".join(w for w in vocabulary.words["levels_above"].words if w not in own)
    # 全国低碳日 is the name of a day.
    return re.compile(rf"(?:{wider or '(?!)'})(?![^，。；]{{1,8}}[日周月])[^，。；]{{0,20}}$")


def other_year(number: Number) -> Reading | None:
    """Leave out a number of another year; a comparison with one (与去年相比) is of the year.

    主要做法／2021年作出行政处罚93件。 → 93件 year
    """
    return Reading(None, "year") if is_past(number.head, "", "", number.report.year) else None


_MORE, _LESS = "增加|增长|多|上升|提高|增", "减少|下降|降低|少|回落|减"
_DIFFERENCE = re.compile(
    f"(?:[较比][^，。；]{{1,12}}|同比|环比|净)(?:分别)?(?:{_MORE}|{_LESS})了?"
    f"(?:{OTHER}[、和])?(?:约|近)?$|(?<!净)(?P<alone>增加|减少)了?(?:约|近)?$"
)


def difference(number: Number) -> Reading | None:
    """Leave out a difference to another year; 增加3名调解员 is an addition.

    主要做法／作出行政处罚93件，减少15件。 → 15件 year
    """
    changed = _DIFFERENCE.search(number.left)
    if changed is None or (changed["alone"] == "增加" and number.right[:1] >= "一"):
        return None
    return Reading(None, "year")


def money_band(number: Number) -> Reading | None:
    """Leave out a range of money: it says which cases are meant.

    主要做法／罚款2000元至3万元的行政处罚案件。 → 2000元 norm
    """
    if number.quantity.unit != "元" or number.quantity.qualifier != "about":
        return None
    ranged = _RANGE_BEFORE.search(number.left) or _RANGE_AFTER.match(number.right)
    return Reading(None, "norm") if ranged else None


_DASH = "[-—–－~～至到]"
_RANGE_BEFORE, _RANGE_AFTER = re.compile(f"{OTHER}{_DASH}?$"), re.compile(f"{_DASH}?{OTHER}")


_HIGHER_BODY = (
    "(?:^|[，。；：（])(?:年内|全年|今年|其间|由)?(?:{place})(?:级|[{HAN}]{{1,10}}?(?:局|委|办|院|队|中心))"
    "(?:全年|年内|在我[县镇乡区])?(?:共|统一|直接|集中)?(?:组织|举办|开办|安排|查办|查处|立案|开设)"
    "[^，。；（]{{0,16}}$"
)
_HIGHER_BODIES = {
    "town": re.compile(_HIGHER_BODY.format(place="[省市县区州旗]", HAN=HAN)),
    "subdistrict": re.compile(_HIGHER_BODY.format(place="[省市县区州旗]", HAN=HAN)),
    "county": re.compile(_HIGHER_BODY.format(place="[省市州]", HAN=HAN)),
    "department": re.compile(_HIGHER_BODY.format(place="[省市州]", HAN=HAN)),
}


def higher_body(number: Number) -> Reading | None:
    """Leave out what a higher body does by itself; 配合县司法局组织 is the issuer's too.

    主要做法／县司法局组织执法培训2期。 → 2期 wider
    """
    pattern = _HIGHER_BODIES.get(number.report.level or "")
    return Reading(None, "wider") if pattern and pattern.search(number.left) else None


# Most words hold none of these, which is found fast.
_PLAN_WORD = re.compile("[拟筹]|计划|预计|力争|[明来]年|下[一步]|下阶段")
_PLANNED = re.compile(
    "(?:^|[；。：])(?:下一步|下步|下一阶段|下阶段|下一年|明年|来年)[^；。]*$|"
    "(?:(?<![按照据作度查习训法年])计划(?!生育|完成)|(?<![模虚])拟(?=[新修制出建开选聘])(?!..的?(?:文件|政策|合同|措施|规范|办法|协议|方案))|预计|力争|明年|筹备|筹建)"
    "[^，。；]*$"
)


def planned(number: Number) -> Reading | None:
    """Read no figure in a plan, in whatever part it is.

    主要做法／下一步，开展执法培训6次。 → 6次 plan
    """
    left = number.left
    plan = _PLAN_WORD.search(left) and _PLANNED.search(left)
    return Reading(None, "plan") if plan else None


_ONLY = re.compile("(?:仅|只|仅有|只有|不足|不到)$")


def too_few(number: Number) -> Reading | None:
    """Read no figure of the year where shortcomings say that there is too little.

    存在的问题／持有行政执法证的执法人员仅3名。 → 3名 lack
    """
    lacking = number.part == "shortcomings" and _ONLY.search(number.left)
    return Reading(None, "lack") if lacking else None


# What a phrase must score: less is a word or two far away. Shortcomings name what is lacking, and
# only a phrase that fits closely makes a number there a figure of the year.
LEAST_SCORE, SHORTCOMING_SCORE = 4, 34


def best_phrase(number: Number) -> Reading | None:
    """Take the phrase that names most characters round the number and skips fewest.

    The phrases of the vocabulary compete, those of the list ``uncounted`` among them, on the words
    round the number and the heading before them.

    主要做法／开展法治宣传活动12场次。 → 12场次 phrase publicity_events
    """
    vocabulary, section = number.report.vocabulary, number.section
    left, right = number.left, number.right
    if "并" in left:
        left = _two_verbs(vocabulary).sub(r"\1", left)
    if right[:1] == "、" and right[1:2] != OTHER:
        # 调解员75人、网格员71人: the words after 、 belong to the next number.
        right = f"；{right[1:]}"
    if section and section.heading and section.start < number.sentence.start:
        left = f"{fold(section.heading)}：{left}"
    least = SHORTCOMING_SCORE if number.part == "shortcomings" else LEAST_SCORE
    finder, unit = _finder(number.report.vocabulary), number.quantity.unit
    left, right = _own_words(left, right), right.partition("其中")[0]
    near = 0
    if OTHER in left and len(content(number.own, number.report.vocabulary)) > 1:
        near = len(number.clause)
    found = finder.best(left, right, unit, least, near)
    if found and near and found[1].indicator and _reaches_over(found[1].phrase, left, near):
        nearer = finder.best(left[-near:], right, unit, least)
        found = nearer if nearer and nearer[0] >= found[0] - 10 else found
    for text, own in _other_orders(number, left):
        other = finder.best(text, "；", unit, least, own)
        better = other and (found is None or other[0] >= found[0])
        if other and better and not (found and found[1].indicator and not other[1].indicator):
            found = other
    return found[1]._replace(score=found[0]) if found else None


def _reaches_over(phrase: str, left: str, own: int) -> bool:
    """Whether a phrase that names no number between fits only with words before another number."""
    found = compile_phrase(phrase).left.match(left[::-1])
    return found is not None and OTHER in left[-found.end() : -own] and OTHER not in phrase


# The longest noun behind a number.
_NOUN = 24


def _head_noun(number: Number) -> str:
    """Return the noun behind a number (收到3件申请); empty where other words follow."""
    words, vocabulary = number.noun.removeprefix("的"), number.report.vocabulary
    if not words[:1] >= "一" or words_of(vocabulary, "no_nouns").match(words):
        return ""
    if verb := words_of(vocabulary, "verbs_behind").search(words):
        words = words[: verb.start()]
    return "" if len(words) < 2 else words[:_NOUN]


_LIST = 32  # how many items of a list a verb is carried along


def _carried_verb(number: Number) -> str:
    """Return the verb that a list carries on: 公示 in 公示许可70条、处罚25条; empty without one."""
    verbs = words_of(number.report.vocabulary, "verbs")
    for _ in range(_LIST):
        before = number.before
        if (
            before is None
            or before.sentence is not number.sentence
            or number.own[:1] not in LIST_MARKS
            or verbs.search(number.own)
        ):
            break
        start = max(before.own.rfind(mark) for mark in "，。；：") + 1
        if found := verbs.search(before.own, start):
            return before.own[start : found.end()]
        if before.own[:1] == "，":
            break
        number = before
    return ""


@lru_cache(maxsize=8)
def _two_verbs(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Match two verbs of one number (收到并按时办结): the first says what it counts."""
    verbs = words_of(vocabulary, "verbs").pattern
    return re.compile(f"({verbs})并(?:按期|及时|按时|依法|妥善|成功|有效)?(?:{verbs}|办结|处置)")


_OBJECT_BEFORE = re.compile("[对将把就为向给][^，。；]{0,20}$")


def _other_orders(number: Number, left: str) -> Iterator[tuple[str, int]]:
    """Yield the same statement in other orders, and how many of its last characters are its own."""
    vocabulary = number.report.vocabulary
    attends = words_of(vocabulary, "verbs_of_attendance").search(number.noun)
    noun = "" if attends or _OBJECT_BEFORE.search(number.own) else _head_noun(number)
    if noun:
        # 收到3件申请 says what 收到申请3件 says.
        yield left + noun, len(number.own + noun)
    if verb := _carried_verb(number):
        # 公示许可70条、处罚25条: the verb of a list is said once.
        words = number.own[1:]
        if len(content(words, vocabulary)) > 1:
            yield verb + words, len(words)


_RESPECTIVELY = re.compile(
    rf"(?P<names>[^，。；：{OTHER}]+)分别[^{OTHER}，。；]{{0,6}}(?P<numbers>(?:{OTHER}[、和与及，]){{0,6}})$"
)
_NOUN_OF_BEFORE = re.compile(f"{OTHER}[^，。；：、{OTHER}]{{2,18}}[、，和及]$")


def _own_words(left: str, right: str) -> str:
    """Leave out of the words before a number those that belong to the numbers before it."""
    if "分别" in left and (listed := _RESPECTIVELY.search(left)):
        # 参考率、合格率分别为98%、100%: the second number states the second thing.
        names = re.split("[、和与及]", listed["names"])
        which = listed["numbers"].count(OTHER)
        if 1 < len(names) > which:
            return left[: listed.start("names")] + names[which]
    before_noun = left[-1:] in tuple("、，和及") and right[:1] >= "一"
    if before_noun and (taken := _NOUN_OF_BEFORE.search(left)):
        # 86名法律明白人、14名律师: each number is followed by its own noun.
        return left[: taken.start()] + left[taken.end() - 1 :]
    return left


# 件次 counts what 件 counts.
_TIMES = frozenset("件起宗例条项份处篇册单")


@lru_cache(maxsize=8)
def _finder(vocabulary: Vocabulary) -> NumberFinder[Reading]:
    """Phrases that can apply to a number, with their reading."""
    known = _units(vocabulary)
    entries: list[tuple[Phrase, Collection[str] | None, Reading]] = []
    for indicator in vocabulary.indicators.values():
        for phrase in map(compile_phrase, indicator.patterns):
            units = set(phrase.units or indicator.units)
            units |= {f"{unit}次" for unit in units & _TIMES if f"{unit}次" in known}
            entries.append((phrase, units, Reading(indicator.id, "phrase", phrase.source)))
    for entry in vocabulary.uncounted.values():
        reading = Reading(None, "uncounted")
        phrases = map(compile_phrase, entry.patterns)
        entries += [(p, p.units or None, reading._replace(phrase=p.source)) for p in phrases]
    return NumberFinder(entries)


@lru_cache(maxsize=8)
def _units(vocabulary: Vocabulary) -> frozenset[str]:
    """Measure words of quantities."""
    measures = vocabulary.measures.values()
    return frozenset(w for m in measures for w in ([m.unit] if m.unit else m.words))


# Second stage: how the other numbers of the sentence are read

_SUM = re.compile(
    f"{OTHER}[，、](?:目前|现|已|累计|总数|总量|总|共|共计|合计|总计|达|达到|有|为|增至|增加到|建成){{1,4}}$"
)


def sum_of_the_number_before(number: Number) -> Reading | None:
    """Read a sum (总数达到) as what the number before it counts.

    主要做法／新培养“法律明白人”23名，总数达到118名。 → 118名 sum legal_literates
    """
    before = number.before
    if number.reading.why not in ("phrase", "uncounted", "unread") or before is None:
        return None
    if before.quantity.unit == number.quantity.unit and _SUM.search(number.left[-16:]):
        return before.reading._replace(why="sum")
    return None


STAGES: tuple[tuple[Rule, ...], ...] = (
    (
        outside,
        part_of_plans,
        limit,
        rate,
        earlier_value,
        wider_area,
        other_year,
        difference,
        money_band,
        higher_body,
        planned,
        too_few,
        best_phrase,
    ),
    frames.RULES,
    (
        sum_of_the_number_before,
        structure.outcome,
        structure.carried,
        structure.later_stage,
        structure.applications,
        structure.object_of_a_check,
    ),
    (structure.stage_of_a_count,),
    (
        structure.share_of_a_total,
        structure.share_in_a_band,
    ),
    (
        structure.whole_of_parts,
        structure.part_of_a_list,
        structure.part_of_a_sum,
        structure.share_of_an_earlier_total,
    ),
)
