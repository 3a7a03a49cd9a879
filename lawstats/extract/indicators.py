"""What a number counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from lawstats.extract.outline import Outline
from lawstats.extract.quantities import Quantity
from lawstats.schema.tables import Level
from lawstats.text.lines import Span
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import OTHER, Finder, Phrase, compile_phrase

LEFT, RIGHT = 60, 26
# How far before a number 其中 can stand: a list of shares is longer than the words round a number.
SHARE = 240
# What a phrase must score: less is a word or two far away. Shortcomings tell of what is lacking,
# and only a phrase that fits closely makes a number there one of the year's figures.
LEAST_SCORE, SHORTCOMING_SCORE = 4, 34
_HALF = re.compile("[,;:()!?]")
_HALF_TO_FULL = str.maketrans(
    {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "!": "！", "?": "？"}
)
_SUM = re.compile(
    f"{OTHER}[，、](?:目前|现|已|累计|总数|总量|总|共|共计|合计|总计|达|达到|有|为|增至|增加到|建成){{1,4}}$"
)
_ROSE = "(?:(?:提升|提高|上升|增长|增加|下降|降低|减少)[至到]|[升增降减]至|降[到为])"
_EARLIER = r"(?:由|从)(?:(?:去年|上年|上一年|前年|年初|20\d\d年)(?:度|底|末|初|同期)?的?)?"
_STEP = re.compile(f"{_EARLIER}{OTHER}{_ROSE}$")
_STEP_FROM, _STEP_TO = re.compile(f"{_EARLIER}$"), re.compile(_ROSE)
_LISTED = re.compile(
    rf"(?P<names>[^，。；：{OTHER}]+)分别[^{OTHER}，。；]{{0,6}}(?P<numbers>(?:{OTHER}[、和与及，]){{0,6}})$"
)
_BEFORE_NOUN = re.compile(f"{OTHER}[^，。；：、{OTHER}]{{2,18}}[、，和及]$")
_TIMES = frozenset("件起宗例条项份处篇册单")
_PLANS = ("计划", "拟", "预计", "力争", "明年", "筹", "下一", "下步", "下阶段", "来年")
_PLANNED = re.compile(
    "(?:^|[；。：])(?:下一步|下步|下一阶段|下阶段|下一年|明年|来年)[^；。]*$|"
    "(?:(?<![按照据作度查习训法年])计划(?!生育|完成)|(?<![模虚])拟(?=[新修制出建开选聘])|预计|力争|明年|筹备|筹建)"
    "[^，。；]*$"
)
# What a higher body does by itself is not the issuer's: 县司法局组织轮训2期; 配合县司法局 is.
_OTHER_BODY = (
    "(?:^|[，。；：（])(?:年内|全年|今年|其间|由)?(?:{})(?:级|[㐀-鿿]{{1,10}}?(?:局|委|办|院|队|中心))"
    "(?:全年|年内|在我[县镇乡区])?(?:共|统一|直接|集中)?(?:组织|举办|开办|安排|查办|查处|立案|开设)"
    "[^，。；（]{{0,16}}$"
)
_OTHER_BODIES = {
    "town": re.compile(_OTHER_BODY.format("[省市县区州旗]")),
    "subdistrict": re.compile(_OTHER_BODY.format("[省市县区州旗]")),
    "county": re.compile(_OTHER_BODY.format("[省市州]")),
    "department": re.compile(_OTHER_BODY.format("[省市州]")),
}
_ONLY = re.compile("(?:仅|只|仅有|只有|不足|不到)$")


Why = Literal[
    "phrase",
    "sum",
    "uncounted",
    "share",
    "plan",
    "norm",
    "rate",
    "wider",
    "year",
    "lack",
    "unread",
    "outside",
]


class Reading(NamedTuple):
    """What a number counts, and why.

    Attributes
    ----------
    indicator : str or None
    why : str
        ``phrase``: the phrase of an indicator fits best; ``sum``: of what the number before
        counts; ``uncounted``: a phrase of the list uncounted fits best; ``share``: of a total that
        the indicator counts already; ``plan``, ``norm``, ``rate``: is no figure of the year;
        ``wider``: of an area wider than the issuer's, or a higher body's; ``year``: of another
        year; ``lack``: told as too little; ``unread``: no phrase fits; ``outside``: above the
        title, or a measure word that no list knows.
    phrase : str
        The phrase that fitted best; empty where none was asked.
    """

    indicator: str | None
    why: Why
    phrase: str = ""


@lru_cache(maxsize=8)
def _finders(vocabulary: Vocabulary) -> dict[str, Finder[Reading]]:
    """Phrases that can apply to a number, by its measure word, with what they make of it."""
    table: dict[str, list[tuple[Phrase, Reading]]] = {
        word: [] for m in vocabulary.measures.values() for word in ([m.unit] if m.unit else m.words)
    }
    for indicator in vocabulary.indicators.values():
        for phrase in map(compile_phrase, indicator.patterns):
            units = set(phrase.units or indicator.units)
            # 件次 counts what 件 does.
            units |= {f"{unit}次" for unit in units & _TIMES if f"{unit}次" in table}
            for unit in sorted(units):
                reading = Reading(indicator.id, "phrase", phrase.source)
                table.setdefault(unit, []).append((phrase, reading))
    for entry in vocabulary.uncounted.values():
        for phrase in map(compile_phrase, entry.patterns):
            for unit in sorted(phrase.units) or table:
                reading = Reading(None, "uncounted", phrase.source)
                table.setdefault(unit, []).append((phrase, reading))
    return {unit: Finder(entries) for unit, entries in table.items()}


def resolve(
    outline: Outline,
    quantities: Sequence[Quantity],
    titles: Sequence[Span],
    level: Level | None,
    vocabulary: Vocabulary,
    year: int | None = None,
) -> list[str | None]:
    """Find the indicator that each number states for the issuer and the year, None where none.

    The parameters and the order of the result are those of `explain`, which tells why.
    """
    return [r.indicator for r in explain(outline, quantities, titles, level, vocabulary, year)]


def explain(
    outline: Outline,
    quantities: Sequence[Quantity],
    titles: Sequence[Span],
    level: Level | None,
    vocabulary: Vocabulary,
    year: int | None = None,
) -> list[Reading]:
    """Find what each number counts for the issuer and the year, and why.

    The phrases of the vocabulary compete on the words round the number and the heading before
    them; the one that names most characters and skips fewest wins. Nothing is counted in plans and
    suggestions, in norms (不少于) and in rates (每周2次, 每村1名). What stands after 其中 is a
    share and counts only as an indicator of its own.

    Parameters
    ----------
    outline : Outline
    quantities : sequence of Quantity
        All numbers of the text, in order.
    titles : sequence of (int, int)
        Spans of titles in 《》; their words are no cue.
    level : str or None
        Level of the issuer: 全县 counts for a county, but not for its towns.
    vocabulary : Vocabulary
    year : int, optional
        Year reported on: what a clause says of another year does not count.

    Returns
    -------
    list of Reading
        One for each quantity.
    """
    finders = _finders(vocabulary)
    above = _above(level, vocabulary)
    other_year = _other_year(year)
    others = _OTHER_BODIES.get(level or "")
    title_starts = [s for s, _ in titles]
    out: list[Reading] = []
    for i, quantity in enumerate(quantities):
        section = outline.at(quantity.start)
        finder = finders.get(quantity.unit)
        if section is None or finder is None:
            out.append(Reading(None, "outside"))
            continue
        if section.part in ("plan", "suggestions"):
            out.append(Reading(None, "plan"))
            continue
        if quantity.qualifier in ("at_least", "at_most"):
            out.append(Reading(None, "norm"))
            continue
        if quantity.per:
            out.append(Reading(None, "rate"))
            continue
        sentence = outline.sentence(quantity.start)
        start = sentence[0]
        left, right = _window(outline, quantities, i, titles, title_starts, sentence)
        if _STEP_FROM.search(left[-12:]) and _STEP_TO.match(right):
            # 由上年的91.5%提高到97.8%: the first number is of another time.
            out.append(Reading(None, "year"))
            continue
        left = left[:-24] + _STEP.sub("", left[-24:])
        if "全" in left and above.search(left):
            out.append(Reading(None, "wider"))
            continue
        if "年" in left and other_year.search(left):
            out.append(Reading(None, "year"))
            continue
        if others and others.search(left):
            out.append(Reading(None, "wider"))
            continue
        if any(word in left for word in _PLANS) and _PLANNED.search(left):
            out.append(Reading(None, "plan"))
            continue
        if section.part == "shortcomings" and _ONLY.search(left):
            out.append(Reading(None, "lack"))
            continue
        if i and quantities[i - 1].unit == quantity.unit and _SUM.search(left[-16:]):
            # 新培养23名，总数达到118名: the sum is of what was counted before it.
            out.append(out[-1]._replace(why="sum"))
            continue
        if right[:1] == "、" and right[1:2] != OTHER:
            # 调解员75人、网格员71人: what stands behind 、 is not what the number before it counts.
            right = f"；{right[1:]}"
        if section.heading and section.start < start:
            left = f"{_fold(section.heading)}：{left}"
        least = SHORTCOMING_SCORE if section.part == "shortcomings" else LEAST_SCORE
        found = finder.best(_nearest(left, right), right, least) or Reading(None, "unread")
        low = max(start, quantity.start - SHARE)
        share = outline.folded.rfind("其中", low, quantity.start)
        between = outline.folded[share : quantity.start] if share >= 0 else "；"
        if found.indicator and not ("；" in between or ";" in between):
            first = bisect_left(quantities, start, key=lambda q: q.start)
            totals = out[first : bisect_left(quantities, share, key=lambda q: q.start)]
            if found.indicator in (total.indicator for total in totals):
                found = Reading(None, "share", found.phrase)
        out.append(found)
    return out


def _nearest(left: str, right: str) -> str:
    """Leave out of the words before a number what belongs to the numbers before it."""
    if "分别" in left and (listed := _LISTED.search(left)):
        # 参考率、合格率分别为98%、100%: the second number states the second thing.
        names = re.split("[、和与及]", listed["names"])
        which = listed["numbers"].count(OTHER)
        if 1 < len(names) > which:
            return left[: listed.start("names")] + names[which]
    if (
        left[-1:] in tuple("、，和及")
        and right[:1] >= "一"
        and (taken := _BEFORE_NOUN.search(left))
    ):
        # 86名法律明白人、14名律师: each number stands before its own noun.
        return left[: taken.start()] + left[taken.end() - 1 :]
    return left


@lru_cache(maxsize=32)
def _above(level: Level | None, vocabulary: Vocabulary) -> re.Pattern[str]:
    """Match words that end with the number of a wider area than the issuer's."""
    words = vocabulary.words["levels_above"].words
    own = {
        "county": ("全区", "全县", "全旗", "全市"),
        "city": ("全市", "全州", "全区", "全县"),
        "province": ("全省", "全市", "全自治区", "全区", "全县"),
        "department": ("全区", "全县", "全市", "全旗", "全省", "全州", "全自治区"),
    }.get(level or "", ())
    above = "|".join(w for w in words if w not in own)
    return re.compile(rf"(?:{above or '(?!)'})[^，。；]{{0,20}}$")


@lru_cache(maxsize=32)
def _other_year(year: int | None) -> re.Pattern[str]:
    """Match words that end with a number of another year: 2022年93件, 与去年93件相比."""
    named = rf"(?<![\d-])(?!{year})20\d\d年(?!以来|起|至|-|—)" if year else "(?!)"
    return re.compile(
        rf"(?:{named}|(?<!同)(?:去年|上年|上一年|前年)(?!度?相比|同期|以来|底|末))[^，。；]{{0,24}}$"
    )


def _fold(text: str) -> str:
    text = "".join(text.split())
    return text.translate(_HALF_TO_FULL) if _HALF.search(text) else text


def _window(
    outline: Outline,
    quantities: Sequence[Quantity],
    i: int,
    titles: Sequence[Span],
    title_starts: Sequence[int],
    sentence: Span,
) -> tuple[str, str]:
    """Words of the sentence before and after a number.

    Blanks are left out, titles emptied, and every other number replaced by a mark.
    """
    me = quantities[i]
    start, end = sentence
    low, high = max(start, me.start - LEFT), min(end, me.end + RIGHT)
    cuts: list[tuple[int, int, str]] = []
    j = i - 1
    while j >= 0 and quantities[j].end > low:
        cuts.append((quantities[j].start, min(quantities[j].end, me.start), OTHER))
        j -= 1
    j = i + 1
    while j < len(quantities) and quantities[j].start < high:
        cuts.append((max(quantities[j].start, me.end), quantities[j].end, OTHER))
        j += 1
    k = max(0, bisect_left(title_starts, low) - 1)
    while k < len(titles) and titles[k][0] < high:
        cuts.append((*titles[k], ""))
        k += 1
    cuts.sort()
    return _masked(outline.folded, low, me.start, cuts), _masked(outline.folded, me.end, high, cuts)


def _masked(text: str, start: int, end: int, cuts: Sequence[tuple[int, int, str]]) -> str:
    out, at = [], start
    for cut_start, cut_end, mark in cuts:
        if cut_end > at and cut_start < end:
            if cut_start >= at:
                out += [text[at:cut_start], mark]
            at = cut_end
    if at < end:
        out.append(text[at:end])
    return _fold("".join(out))
