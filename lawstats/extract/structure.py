"""How the numbers of a sentence and its neighbours hang together: stages, shares, parts, sums.

These rules run after `lawstats.extract.indicators` has read each number with its own words. They
see how the numbers nearby are read, and revise the reading. Each rule is a function of a number
with its example, as there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import cast, get_args

from lawstats.extract.clauses import LIST_MARKS, content, words_of
from lawstats.extract.context import EVENTS, HEADS, Number, Reading
from lawstats.schema.tables import CountStage
from lawstats.text.numerals import last_unit
from lawstats.text.periods import is_share_of_year
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import OTHER

# How many numbers away, and how many characters away, the rules look for a whole.
_NUMBERS, _CHARACTERS = 16, 600
# Measure words that count the same things, each with the first of its family.
_FAMILIES = {
    unit: family[0]
    for family in (
        ("件", "起", "宗", "例", "案", "件次", "项", "份", "条"),
        ("人", "名", "位", "人次"),
        ("家", "户", "处", "个", "家次", "户次"),
        ("次", "场", "场次", "期"),
    )
    for unit in family
}
_SHARE = re.compile("其中|包括|包含|[（(]含|^[^，。]{0,4}含|按[^，。]{2,8}[分划]")


def _same_kind(a: Number, b: Number) -> bool:
    return _family(a) == _family(b)


def _family(number: Number) -> str:
    """Return the measure word that stands for those of its family; 53个事项 is 53项."""
    unit = number.quantity.unit
    unit = "项" if unit == "个" and number.noun.startswith("事项") else unit
    return _FAMILIES.get(unit, unit)


def _earlier(number: Number) -> Iterator[Number]:
    """Yield the numbers before one, the nearest first, of its paragraph."""
    text = number.report.outline.folded
    start = text.rfind("\n", 0, number.quantity.start) + 1
    before, steps = number.before, 0
    while before is not None and before.quantity.start >= start and steps < _NUMBERS:
        yield before
        before, steps = before.before, steps + 1


def _beside(number: Number) -> Sequence[Number]:
    """Return the numbers of a sentence that are near one, and itself."""
    numbers = number.sentence.numbers
    at = number.index - numbers[0].index
    return numbers[max(0, at - 2 * _NUMBERS) : at + 2 * _NUMBERS + 1]


def _is_part_of(part: str | None, whole: str | None, vocabulary: Vocabulary) -> bool:
    """Whether an indicator counts a part of what another one counts."""
    if part is None or whole is None or part == whole:
        return False
    wholes = vocabulary.indicators[part].part_of
    return whole in wholes or any(_is_part_of(w, whole, vocabulary) for w in wholes)


# First the stages and outcomes of the cases


def outcome(number: Number) -> Reading | None:
    """Read a word for an outcome (维持) by the cases that the numbers before it count.

    主要做法／收到行政复议申请60件，其中维持30件。 → 30件 outcome reconsideration_upheld
    """
    if number.reading.why not in _FROM_WORDS:
        return None
    entries, before, after = number.outcomes
    if not entries:
        return None
    vocabulary, indicator = number.report.vocabulary, number.reading.indicator
    for other in _earlier(number):
        if len(before) > (6 if other.sentence is number.sentence else 2):
            return None
        if other.quantity.unit in EVENTS and number.quantity.unit in HEADS:
            entries = [e for e in entries if other.topic in e.of]  # the audience of this event
        for entry in entries:
            if other.topic not in entry.of:
                continue
            if indicator not in (None, other.topic) and len(after) > 2:
                return None  # 58名参加考试 after 学法6次
            units = vocabulary.indicators[entry.indicator].units if entry.indicator else None
            audience = other.quantity.unit in EVENTS and number.quantity.unit in HEADS
            alike = audience or _same_kind(other, number)
            if number.quantity.unit in units if units else alike:
                of, about = other.quantity.raw, other.topic
                return Reading(entry.indicator or None, "outcome", of=of, about=about)
    return None


# Readings that words alone gave.
_FROM_WORDS = ("phrase", "uncounted", "unread", "sum")


def later_stage(number: Number) -> Reading | None:
    """Do not count the cases of a number before it once more at a later stage.

    主要做法／收到行政复议申请60件，受理52件。 → 52件 stage
    """
    if number.reading.why not in _FROM_WORDS:
        return None
    stage, rest = _stage(number)
    if stage is None:
        return None
    if rest <= 1 and _follows_other_cases(number):
        return Reading(None, "stage", "", stage)
    for other in _earlier(number):
        topic = other.topic
        if topic is None or other.reading.why == "outcome" or not _same_kind(other, number):
            continue
        if _is_other_count(number, topic, stage, other) or not _can_follow(number, stage, other):
            return None
        if rest > 1 and (
            number.reading.indicator != topic or other.sentence is not number.sentence
        ):
            return None
        return Reading(None, "stage", stage=stage, of=other.quantity.raw, about=topic)
    return None


def _is_other_count(number: Number, topic: str, stage: CountStage, other: Number) -> bool:
    """Whether a number with a stage begins a count of its own beside one of another topic."""
    indicator = number.reading.indicator
    if _is_part_of(indicator, topic, number.report.vocabulary):
        return True
    if indicator in (None, topic) or stage not in ("received", "accepted"):
        return False
    return "；" in number.own or other.sentence is not number.sentence


def _can_follow(number: Number, stage: CountStage, other: Number) -> bool:
    """Whether a number can be a later stage of the cases that another one counts."""
    topic = other.topic or ""
    return (
        number.report.vocabulary.indicators[topic].kind in ("flow", "total")
        and _rank(other.reading.stage or _stage(other)[0]) < _rank(stage)
        and other.quantity.value * 1.5 >= number.quantity.value
    )


def _follows_other_cases(number: Number) -> bool:
    """Whether the number before counts cases of no indicator (治安案件30起，查处26起)."""
    before = number.before
    return (
        before is not None
        and before.sentence is number.sentence
        and before.reading.why == "uncounted"
        and before.topic is None
        and _same_kind(before, number)
        and before.quantity.value >= number.quantity.value
        and _OTHER_CASES.search(before.own) is not None
        and "调" not in number.own
    )


_OTHER_CASES = re.compile("(?:治安|刑事|民事|仲裁|经济|网络)案")


def _rank(stage: CountStage | None) -> int:
    return -1 if stage is None else get_args(CountStage).index(stage)


def _stage(number: Number) -> tuple[CountStage | None, int]:
    """Find the stage that the words next to a number name, and the length of the words beside."""
    entries, before, after = number.outcomes
    stage = next((e.stage for e in entries if e.stage), None)
    return cast("CountStage | None", stage), len(before + after)


def stage_of_a_count(number: Number) -> Reading | None:
    """Keep the stage of a number that counts.

    主要做法／收到行政复议申请60件。 → 60件 phrase reconsideration_cases
    """
    indicator = number.reading.indicator
    if indicator is None or number.reading.stage:
        return None
    counted = number.report.vocabulary.indicators[indicator]
    if counted.kind not in ("flow", "total"):
        return None
    # 调解 says what disputes_mediated counts, not how far the cases are.
    named = _stages(number.report.vocabulary).finditer(number.own)
    found = [m.lastgroup for m in named if m.group() not in counted.name_zh]
    return number.reading._replace(stage=cast(CountStage, found[-1])) if found else None


@lru_cache(maxsize=8)
def _stages(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Compile the words of each stage, in a group of its name; the last stage is tried first."""
    stages = [entry for entry in vocabulary.outcomes.values() if entry.stage]
    return re.compile("|".join(f"(?P<{e.stage}>{'|'.join(e.words)})" for e in stages[::-1]))


def applications(number: Number) -> Reading | None:
    """Do not count applications for licences where the licences stand beside them.

    主要做法／受理行政许可申请60件，准予许可52件。 → 60件 stage
    """
    if number.reading.indicator != "licences_handled" or not number.own.endswith("申请"):
        return None
    later = [n for n in number.sentence.numbers if n.index > number.index]
    if not later or later[0].reading.indicator != "licences_handled":
        return None
    raw = later[0].quantity.raw
    return Reading(None, "stage", stage="received", of=raw, about="licences_handled")


def carried(number: Number) -> Reading | None:
    """Read a body or a kind in a list (城管中队39件) as what the number before it counts.

    主要做法／实施行政处罚：市场监管所52件、城管中队39件。 → 39件 carried penalty_cases
    """
    before = number.before
    if number.reading.why != "unread" or before is None or number.own[:1] != "、":
        return None
    indicator = before.reading.indicator
    if indicator is None or not _same_kind(before, number) or not _SORT.search(number.own):
        return None
    verb = words_of(number.report.vocabulary, "verbs").search(number.own)
    return None if verb else Reading(indicator, "carried", of=before.quantity.raw)


def object_of_a_check(number: Number) -> Reading | None:
    """Read what stands in a list before the last thing checked as checked, too.

    主要做法／对32家药店、8家诊所和6家超市开展检查。 → 32家 carried entities_inspected
    """
    if number.reading.why != "unread" or number.quantity.unit not in _CHECKED:
        return None
    if not _OBJECT.search(number.left):
        return None
    for after in number.sentence.numbers:
        if after.index <= number.index:
            continue
        if after.own[-1:] not in LIST_MARKS or after.quantity.unit not in _CHECKED:
            return None
        if after.reading.indicator:
            if after.reading.indicator != "entities_inspected":
                return None
            return Reading("entities_inspected", "carried", of=after.quantity.raw)
    return None


_CHECKED = frozenset(("家", "户", "处", "个", "所", "家次", "户次", "座"))
_OBJECT = re.compile(f"对(?:[^，。；]{{0,6}}|[^。；，]*{OTHER}[^。；，]*[、和及])$")


# Then shares and parts of a total


def share_of_a_total(number: Number) -> Reading | None:
    """Do not count a share of a total; a share that has an indicator of its own counts.

    主要做法／调解矛盾纠纷87件，其中婚姻家庭纠纷20件。 → 20件 share
    """
    reading = number.reading
    if reading.indicator is None or number.quantity.unit == "%":
        return None
    whole = _whole_of_share(number)
    if whole is None or whole.topic is None or _of_this_year(whole, number):
        return None
    vocabulary = number.report.vocabulary
    same = reading.indicator == whole.reading.indicator
    if not same and _is_part_of(reading.indicator, whole.topic, vocabulary):
        return None
    if _ADDED.search(number.own) and vocabulary.indicators[reading.indicator].kind == "stock":
        return None
    return reading._replace(indicator=None, why="share", of=whole.quantity.raw, about=whole.topic)


def _of_this_year(whole: Number, number: Number) -> bool:
    """Whether the whole is of several years, and the share is this year's (其中2023年120件)."""
    text = number.report.outline.folded
    return is_share_of_year(
        whole.head if whole.sentence is number.sentence else "",
        text[whole.quantity.end : number.quantity.start],
        number.report.year,
    )


def _whole_of_share(number: Number) -> Number | None:
    """Find the number that 其中, 包括 or a bracket divides, if this one is in the list after it."""
    listed = [number]
    for before in _earlier(number):
        first = listed[-1]
        own = first.own
        if before.sentence is not first.sentence and not own.startswith("其中"):
            return None
        own = own[own.rfind("；") + 1 :]
        if own != first.own and not _SHARE.search(own):
            return None
        if "）" in own and "（" not in own:
            return None
        if _SHARE.search(own):
            return _divided(first, number)
        if own[:1] == "，" and _ends_list(first):
            return None
        listed.append(before)
    return None


def _ends_list(number: Number) -> bool:
    """Whether a number after a comma begins something else: 另有, a verb, another measure word."""
    before = number.before
    if _BESIDES.search(number.own) or (before and not _same_kind(before, number)):
        return True
    return _begins_with_verb(number) and number.reading.indicator is not None


def _begins_with_verb(number: Number) -> bool:
    vocabulary = number.report.vocabulary
    words = content(number.own, vocabulary)
    return bool(words_of(vocabulary, "verbs").match(words))


_BESIDES = re.compile("另[有外设聘]|此外|同时")
# Additions to a stock keep its indicator.
_ADDED = re.compile("新[增取聘招考办录领选建培发申获]")


def _divided(first: Number, number: Number) -> Number | None:
    """Find the nearest number before a list of shares that can be their total."""
    across = first.own.startswith("其中")
    for other in _earlier(first):
        if other.sentence is not first.sentence and not across:
            return None
        alike = _same_kind(other, first) or first.topic == other.reading.indicator is not None
        fits = other.quantity.value >= first.quantity.value
        if not _same_kind(first, number) and number.own[:1] not in LIST_MARKS:
            alike = _same_kind(other, number)  # 其中14个委员会受理168件
        if alike and _same_kind(other, number):
            fits = other.quantity.value >= number.quantity.value
        if alike and fits:
            return other
    return None


def part_of_a_sum(number: Number) -> Reading | None:
    """Do not count parts whose sum is a number of the same indicator, nearby.

    主要做法／行政诉讼30件，镇政府应诉12件，部门应诉18件。 → 12件 part
    """
    indicator = number.reading.indicator
    if indicator is None or number.quantity.unit == "%":
        return None
    near = [n for n in _near(number) if indicator in (n.reading.indicator, n.reading.about)]
    same = [n for n in near if _counts_or_counted(n, indicator) and _same_kind(n, number)]
    if len(same) < 3:
        return None
    me = same.index(number)
    for i, whole in enumerate(same):
        if i == me or whole.quantity.value <= number.quantity.value:
            continue
        if whole.reading.indicator != indicator or not _can_divide(whole, number):
            continue
        beside = same[i + 1 :] if i < me else same[i - 1 :: -1] if i else []
        parts = _summing(whole, beside)
        exact = whole.quantity.qualifier == "exact"
        if number in parts and (exact or all(p.sentence is whole.sentence for p in parts)):
            return Reading(None, "part", of=whole.quantity.raw, about=indicator)
    return None


# Sums of small numbers happen by chance.
_LARGE = 20


def _can_divide(whole: Number, part: Number) -> bool:
    """Whether a number can be the total of one near it: not in a list, not a small one far away."""
    first, second = sorted((whole, part), key=lambda n: n.index)
    if second.index - first.index == 1 and second.own[:1] == "、":
        return bool(_TOGETHER.search(whole.own))
    if whole.sentence is part.sentence:
        return not _parallel(whole, part)
    return whole.quantity.value >= _LARGE and whole.quantity.qualifier == "exact"


def _parallel(a: Number, b: Number) -> bool:
    """Whether two clauses name kinds of one thing: 审查采购合同 and 审查租赁合同."""
    first, second = (content(n.clause, n.report.vocabulary) for n in (a, b))
    alike = first[:2] == second[:2] and first[-2:] == second[-2:]
    return alike and min(len(first), len(second)) > 4


def _counts_or_counted(number: Number, indicator: str) -> bool:
    """Whether a number counts an indicator, or did before it was found to be a part."""
    reading = number.reading
    return reading.indicator == indicator or (
        reading.about == indicator and reading.why in ("part", "share")
    )


def _near(number: Number) -> list[Number]:
    numbers, i = number.report.numbers, number.index
    me = number.quantity
    return [
        n
        for n in numbers[max(0, i - _NUMBERS) : i + _NUMBERS + 1]
        if abs(n.quantity.start - me.start) <= _CHARACTERS
    ]


def _summing(whole: Number, parts: Sequence[Number]) -> Sequence[Number]:
    """Return the first of some numbers, at least two, if their sum is a number."""
    total, least, most = 0.0, *_bounds(whole)
    for i, part in enumerate(parts):
        total = round(total + part.quantity.value, 6)
        if total > most:
            break
        if total >= least and i:
            return parts[: i + 1]
    return ()


def _bounds(number: Number) -> tuple[float, float]:
    """Return the least and the greatest value of a number (200余 is less than 300)."""
    value, qualifier = number.quantity.value, number.quantity.qualifier
    if qualifier == "exact":
        return value, value
    step = last_unit(value)
    return (value if qualifier == "over" else value - step), value + step


def part_of_a_list(number: Number) -> Reading | None:
    """Do not count what a total of another indicator is divided into, if the sum is exact.

    主要做法／受理行政复议60件，行政处罚类25件、行政许可类35件。 → 25件 part
    """
    indicator = number.reading.indicator
    if indicator is None or number.quantity.unit == "%":
        return None
    listed = [n for n in _beside(number) if _same_kind(n, number)]
    me = listed.index(number)
    for i in (*range(me - 1, -1, -1), *range(me + 1, len(listed))):
        whole = listed[i]
        parts = _summing(whole, listed[i + 1 :] if i < me else listed[:i][::-1])
        if number not in parts:
            continue
        if i > me:
            if whole.reading.indicator == indicator and _TOGETHER.search(whole.own):
                return Reading(None, "part", of=whole.quantity.raw, about=indicator)
            continue
        if whole.topic is None:
            # What has no indicator is divided into parts that have none.
            divided = _SHARE.search(parts[0].own) and len(parts) > 2
            return Reading(None, "part", of=whole.quantity.raw) if divided else None
        if not all(_SORT.search(p.own) or p.own[:1] == "、" or p is parts[0] for p in parts):
            continue
        if any("；" in p.own or _begins_with_verb(p) for p in parts):
            continue
        if _is_part_of(indicator, whole.topic, number.report.vocabulary):
            return None
        return Reading(None, "part", of=whole.quantity.raw, about=whole.topic)
    return None


# A kind, a field or a body: what totals are divided by.
_SORT = re.compile(
    "(?:类|领域|方面|部门|单位|级|[镇乡街区县局所队办科站院])(?:案件|的|共|有|为|各)*$"
)


def whole_of_parts(number: Number) -> Reading | None:
    """Read a number that no phrase reads as the total of the parts beside it.

    主要做法／全年共60件，其中行政复议25件、行政复议35件。 → 60件 whole reconsideration_cases
    """
    if number.reading.indicator or number.reading.why not in ("unread", "sum"):
        return None
    if _whole_of_share(number):
        return None
    listed = [n for n in _beside(number) if _same_kind(n, number)]
    me = listed.index(number)
    for run in (listed[me + 1 :], listed[:me][::-1]):
        parts = _summing(number, run)
        read = {p.reading.indicator for p in parts}
        if len(read) == 1 and None not in read:
            return Reading(read.pop(), "whole", of=parts[0].quantity.raw)
    return None


def share_of_an_earlier_total(number: Number) -> Reading | None:
    """Do not count a share of a total that stands elsewhere: 占…%, 行政处罚中, 由此引发.

    主要做法／作出行政处罚60件。行政处罚中，城市管理领域25件。 → 25件 share
    """
    indicator = number.reading.indicator
    if indicator is None or number.quantity.unit == "%":
        return None
    if not (_CAUSED.search(number.own) or _rated(number) or _inside(number)):
        return None
    for other in number.report.numbers:
        if other.sentence is number.sentence or other.reading.indicator != indicator:
            continue
        if other.quantity.value > number.quantity.value:
            return Reading(None, "share", of=other.quantity.raw, about=indicator)
    return None


_CAUSED = re.compile("(?:引发|引起|导致)(?:的)?[^，。；]{0,12}$")
_INSIDE = re.compile(
    "(?:案件|处罚|强制|许可|检查|诉讼|复议|纠纷|申请|工单|审查|事项|文件|合同|总数)(?:之)?中(?![心队小国央共介])"
)


def _rated(number: Number) -> bool:
    """Whether the number, or the list that it is in, is given in percent of a total as well."""
    rates = (n for n in _beside(number) if n.quantity.unit == "%" and _RATED.match(n.own))
    return any(rate.index - number.index in (-1, 1) or _TOGETHER.search(rate.own) for rate in rates)


_TOGETHER = re.compile("合计|共|两者|三者|分别")
_RATED = re.compile("[，、（]?(?:[^，。；◇]{0,14})占")


def _inside(number: Number) -> bool:
    """Whether the words of the sentence before a number divide a total (行政处罚中)."""
    start = max(number.sentence.start, number.quantity.start - 60)
    text = number.report.outline.folded[start : number.quantity.start]
    return bool(_INSIDE.search(text))


def share_in_a_band(number: Number) -> Reading | None:
    """Do not count the cases of a band of money (罚款5000元以上的20件).

    主要做法／作出行政处罚60件，罚款在5000元至1万元的20件。 → 20件 share
    """
    before = number.before
    if number.reading.indicator is None or before is None or before.quantity.unit != "元":
        return None
    banded = before.sentence is number.sentence and number.own in (
        "的",
        "的有",
        "的共",
        "以上的",
        "以下的",
    )
    return Reading(None, "share", of=before.quantity.raw) if banded else None
