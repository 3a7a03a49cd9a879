"""Aggregate several numbers of one report and indicator to one value.

Numbers are added only if the words show that they count different things.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, groupby
from typing import Literal, NamedTuple, cast, get_args

from lawstats.schema.tables import CountStage
from lawstats.text.numerals import last_unit
from lawstats.text.periods import (
    YEAR,
    Months,
    Period,
    fill_year,
    is_past,
    is_share_of_year,
    longest,
    months_of,
    period_of,
    without_parts,
)
from lawstats.text.years import FIGURE
from lawstats.vocabulary import Indicator, Vocabulary

Basis = Literal["single", "total", "sum_of_parts", "new_only", "stated_absence"]

# The vaguest first.
_QUALIFIERS = ("about", "over", "at_least", "at_most")
# 新收, 受理, 办理 and 办结 in their order.
_STAGES: tuple[CountStage, ...] = get_args(CountStage)
# Characters before a number that are searched for words of time.
_REACH = 300
# Numbers are compared pair by pair. No real report has more; if one did, the largest counts.
_MOST = 100
_LINKS = ("、", "和", "及", "与")

_CLOSED = re.compile(r"[（(][^（()）]*[)）]")
# List markers, years, punctuation.
_MARKS = re.compile(rf"[一二三四五六七八九十]+是|{FIGURE}年?|[\d\W_]")


@dataclass(frozen=True, slots=True)
class PanelNumber:
    """A number of the table ``quantities`` with the words around it.

    Attributes
    ----------
    fact_id, value, qualifier, raw, quote
        The columns of those names.
    position : int
        Offset of the number in the quote.
    sentence : int
        Offset of the quote in the report.
    left, right : str
        The words of its clause before it, from the number before, and after it, to the next number.
    stage : str or None
        The column of that name.
    upper : float or None
        The upper end of a range (3至5次), of which `value` is the lower end.
    """

    fact_id: str
    value: float
    qualifier: str
    raw: str
    quote: str
    position: int
    sentence: int
    left: str
    right: str
    stage: CountStage | None = None
    upper: float | None = None

    @property
    def head(self) -> str:
        """The sentence before the number, as far as words of time are searched."""
        return self.quote[max(0, self.position - _REACH) : self.position]

    @property
    def months(self) -> Months | None:
        """The part of the year that the number is of; None if no part is named."""
        return months_of(self.head)

    @property
    def bounds(self) -> _Bounds:
        """What the number is at least and at most, as far as its words say.

        The upper end after 余 and 多 is the next round number, and is itself excluded.
        """
        if self.upper is not None:
            return self.value, self.upper
        if self.qualifier in ("over", "at_least"):
            more = re.search("[余多]", self.raw)
            unit = last_unit(self.value)
            return self.value, self.value + unit if more and unit > 1 else None
        low = self.value if self.qualifier == "exact" else None
        return low, self.value if self.qualifier == "at_most" else low


_Numbers = list[PanelNumber]
_Bounds = tuple[float | None, float | None]


class PanelCell(NamedTuple):
    """The value of an indicator: the columns of those names in the panel."""

    value: float
    qualifier: str
    basis: Basis
    period: Period
    value_low: float | None
    value_high: float | None
    stage: CountStage | None


@lru_cache(maxsize=8)
def _cues(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    """Compile the words of each cue, and two more patterns.

    ``unsaying`` matches words that do not say what is counted; ``stage`` matches the words of each
    stage in a group of its name.
    """
    words = {name: entry.words for name, entry in vocabulary.cues.items()}
    stages = {e.stage: e.words for e in vocabulary.outcomes.values() if e.stage}
    unsaying = (words[name] for name in ("plain", "total", "overall", "addition"))
    words["unsaying"] = tuple(chain.from_iterable((*unsaying, *stages.values())))
    # Matching 公共 and 共同 first, outside the group, hides the 共 in them.
    hidden = "|".join(_longest(words.pop("not_total")))
    cues = {
        name: re.compile(f"{hidden}|({'|'.join(_longest(each))})") for name, each in words.items()
    }
    # 调解成功 is closed, but 调解 is handled: the last stage is tried first.
    groups = (f"(?P<{stage}>{'|'.join(_longest(stages[stage]))})" for stage in _STAGES[::-1])
    return cues | {"stage": re.compile("|".join((hidden, *groups)))}


def _longest(words: Iterable[str]) -> list[str]:
    return [re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))]


class Aggregator:
    """Makes one value of the numbers that a report has for an indicator.

    Parameters
    ----------
    vocabulary : Vocabulary
        Its list ``cues`` holds the words for a total, a component, an addition and so on.

    Notes
    -----
    A count (``flow`` or ``total``) goes through these steps:

    1. Leave out numbers of last year. If there are numbers of this year, leave out cumulative
       ones (自…以来; 累计20件，其中2023年6件).
    2. Leave out repetitions, catalogues of what can be applied for (事项62项), and parts of a
       longer part of the year (上半年 beside 前三季度).
    3. Leave out later stages of the same cases (新收, 受理, 办理, 办结 are different counts; the
       earliest is taken).
    4. Leave out components if their whole is there (其中, 分别; 废止 is part of 清理).
    5. If a total is stated, take it.
    6. Add what the words show to be disjoint (禁毒宣传, 反诈宣传). Where one wording includes the
       other (普法宣传, 禁毒普法宣传), or the same people may be counted twice, take the largest as
       ``at_least``: the report does not say whether there is more.

    A ``stock`` is the largest sentence with its components added; a sentence with less may count
    something more, so the value is ``at_least``. A ``rate`` is as printed.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> quote = "开展普法活动38场，进工地、进校园分别为20场和18场。"
    >>> found = [("38场", "开展普法活动", ""), ("20场", "进校园分别为", "和"), ("18场", "和", "")]
    >>> numbers = [
    ...     PanelNumber(raw, float(raw[:2]), "exact", raw, quote, quote.index(raw), 0, left, right)
    ...     for raw, left, right in found
    ... ]
    >>> vocabulary = load()
    >>> Aggregator(vocabulary)(numbers, vocabulary.indicators["publicity_events"], 2023)
    PanelCell(value=38.0, qualifier='exact', basis='total', period='year', value_low=38.0, \
value_high=38.0, stage=None)
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._cues = _cues(vocabulary)
        self._without_cues = lru_cache(4096)(self._strip)

    def __call__(
        self, numbers: Sequence[PanelNumber], indicator: Indicator, year: int | None
    ) -> PanelCell:
        """Aggregate the numbers of a report, at least one, in the order of the text."""
        basis: Basis
        now = [n for n in numbers if not is_past(n.head, n.left, n.right, year)] or list(numbers)
        if indicator.kind == "rate":
            return self._rate(now, year)
        doubt = False
        if len(now) > _MOST:
            basis, used, doubt = "single", [max(now, key=lambda n: n.value)], True
        elif indicator.kind == "stock":
            basis, used, doubt = self._stock(now)
        else:
            basis, used, doubt = self._count(now, indicator, year)
        low, high = _bounds(used)
        bounds = low, None if doubt else high
        return self._cell(_total(used), basis, used, year, bounds, doubt=doubt)

    def _rate(self, numbers: _Numbers, year: int | None) -> PanelCell:
        """Take a rate that is printed once or twice the same; of two, only the bounds."""
        ends = {(n.value, n.upper) for n in numbers}
        if len(ends) > 1:
            values = [value for pair in ends for value in pair if value is not None]
            return self._cell(math.nan, "single", numbers, year, (min(values), max(values)))
        vaguest = min(numbers, key=lambda n: (*_QUALIFIERS, "exact").index(n.qualifier))
        return self._cell(vaguest.value, "single", numbers, year, vaguest.bounds)

    def _cell(
        self,
        value: float,
        basis: Basis,
        used: _Numbers,
        year: int | None,
        bounds: _Bounds,
        *,
        doubt: bool = False,
    ) -> PanelCell:
        vague = {n.qualifier for n in used} | ({"at_least"} if doubt else set())
        qualifier = next((q for q in _QUALIFIERS if q in vague), "exact")
        # 上半年60次，下半年45次 is the year.
        whole = fill_year({n.months for n in used if n.months})
        period = longest(period_of(n.head, year) for n in used if not (whole and n.months))
        stages = {n.stage for n in used}
        return PanelCell(
            value, qualifier, basis, period, *bounds, stages.pop() if len(stages) == 1 else None
        )

    # Words

    def _has(self, cue: str, text: str) -> bool:
        return any(m.lastindex for m in self._cues[cue].finditer(text))

    def _counted(self, number: PanelNumber) -> str:
        """Return the words that say what a number counts."""
        return self._without_cues(f"{number.left}|{number.right}")

    def _strip(self, text: str) -> str:
        text = without_parts(text)
        text = self._cues["unsaying"].sub(lambda m: "" if m.lastindex else m.group(), text)
        return _MARKS.sub("", text)

    def _includes(self, a: PanelNumber, b: PanelNumber) -> bool:
        """Whether `b` has all words of `a` in their order, with or without others."""
        letters = iter(self._counted(b))
        return all(letter in letters for letter in self._counted(a))

    def _alike(self, a: PanelNumber, b: PanelNumber) -> bool:
        return self._includes(a, b) or self._includes(b, a)

    def _stage(self, number: PanelNumber) -> int:
        """Return the stage as read, else as named nearest before or after the number, else -1."""
        if number.stage:
            return _STAGES.index(number.stage)
        for text in (number.left, number.right):
            if found := [m.lastgroup for m in self._cues["stage"].finditer(text) if m.lastgroup]:
                return _STAGES.index(cast("CountStage", found[-1]))
        return -1

    # Counts

    def _count(
        self, numbers: _Numbers, indicator: Indicator, year: int | None
    ) -> tuple[Basis, _Numbers, bool]:
        """Return the basis, the numbers to add, and whether there may be more."""
        now = self._of_the_year(numbers, year)
        now = self._without_catalogues(self._without_repeats(now))
        now = self._without_later_stages(self._without_parts_of_parts(now))
        rest = self._without_components(now)
        whole = self._total(rest, indicator)
        if whole or (len(rest) == 1 and len(now) > 1):
            return "total", [whole or rest[0]], False
        used, doubt = self._disjoint(rest, people=indicator.unit == "人")
        return ("single" if len(used) == 1 else "sum_of_parts"), used, doubt

    def _of_the_year(self, numbers: _Numbers, year: int | None) -> _Numbers:
        """Leave out cumulative numbers, if there are others."""
        cumulative = {n.fact_id for n in numbers if period_of(n.head, year) == "cumulative"}
        for sentence in _sentences(numbers):
            for n, share in combinations(sentence, 2):
                if is_share_of_year(n.head, _between(n, share), year):
                    cumulative.add(n.fact_id)
        return [n for n in numbers if n.fact_id not in cumulative] or numbers

    def _without_parts_of_parts(self, numbers: _Numbers) -> _Numbers:
        """Leave out the number of a part of a longer time, with the same words: 上半年 of 全年."""

        def is_part(n: PanelNumber, other: PanelNumber) -> bool:
            (first, last), (start, end) = n.months or YEAR, other.months or YEAR
            inside = (start, end) != (first, last) and start <= first and last <= end
            same = self._counted(n) == self._counted(other)
            return inside and same and n.value <= other.value

        return [n for n in numbers if not any(is_part(n, other) for other in numbers)]

    def _without_repeats(self, numbers: _Numbers) -> _Numbers:
        """Leave out numbers that an earlier sentence gives with the same words.

        Each sentence is counted by itself: one list may have a number twice (分别为5件和5件).
        """
        kept: _Numbers = []
        before: Counter[tuple[str, float, Months | None]] = Counter()
        for sentence in _sentences(numbers):
            here: Counter[tuple[str, float, Months | None]] = Counter()
            for n in sentence:
                key = (self._counted(n), n.value, n.months)
                here[key] += 1
                if here[key] > before[key]:
                    kept.append(n)
            before |= here
        return kept

    def _without_catalogues(self, numbers: _Numbers) -> _Numbers:
        """Leave out lists of matters that can be applied for, if there are other numbers."""
        cases = [
            n
            for n in numbers
            if not (n.raw.endswith("项") and self._has("listed", n.left + n.right))
        ]
        return cases or numbers

    def _without_later_stages(self, numbers: _Numbers) -> _Numbers:
        """Leave out later stages of the same cases, and a total if its addition is there."""
        stages = self._stages(numbers)

        def is_later(n: PanelNumber, other: PanelNumber) -> bool:
            if other is n or not self._alike(other, n):
                return False
            same = other.sentence == n.sentence
            follows = same and other.position < n.position
            if same and self._has("addition", other.left) and self._holds_addition(n, other):
                return True
            first, second = stages[other.fact_id], stages[n.fact_id]
            # More cases may be handled than came in, because some are of the year before.
            ordered = first >= 0 and (follows or other.value >= n.value)
            return first < second and (ordered or (follows and other.value >= n.value))

        return [n for n in numbers if not any(is_later(n, other) for other in numbers)]

    def _stages(self, numbers: _Numbers) -> dict[str, int]:
        """Find the stage of each number by fact_id; in a list, that of the number before."""
        stages: dict[str, int] = {}
        for i, n in enumerate(numbers):
            stage = self._stage(n)
            listed = i and _between(numbers[i - 1], n)[:1] in _LINKS
            stages[n.fact_id] = stages[numbers[i - 1].fact_id] if listed and stage < 0 else stage
        return stages

    def _holds_addition(self, number: PanelNumber, addition: PanelNumber) -> bool:
        return self._has("total", number.left) and number.value >= addition.value

    def _total(self, numbers: _Numbers, indicator: Indicator) -> PanelNumber | None:
        """Find the number that the words give as the total of the others."""
        largest = max(numbers, key=lambda n: n.value)
        others = [n for n in numbers if n is not largest]
        # If the others exceed it, it is a total of something else.
        if not others or sum(n.value for n in others) > largest.value:
            return None
        # 累计张贴海报415幅、横幅126条: within a sentence the word applies to the whole list.
        alone = all(n.sentence != largest.sentence for n in others)
        if alone and self._has("total", largest.left):
            return largest
        if indicator.kind != "total":
            return None
        # 各类案件58起 holds each case named elsewhere, and so does a number that names no field.
        overall = self._has("overall", largest.left) or set(self._counted(largest)) <= set(
            indicator.name_zh
        )
        listed = any(n.sentence == largest.sentence and _in_list(largest, n) for n in others)
        return largest if overall and not listed else None

    def _disjoint(self, numbers: _Numbers, *, people: bool) -> tuple[_Numbers, bool]:
        """Keep the numbers that the words show to be disjoint, the largest first.

        Returns
        -------
        kept : list of PanelNumber
        doubt : bool
            Whether a number was left out that may count something more.
        """
        kept: _Numbers = []
        doubt = False
        for n in sorted(numbers, key=lambda n: -n.value):
            near = [k for k in kept if self._may_overlap(k, n, people=people)]
            if not near:
                kept.append(n)
            elif all(k.value != n.value or k.sentence == n.sentence for k in near):
                doubt = True
        return kept, doubt

    def _may_overlap(self, larger: PanelNumber, smaller: PanelNumber, *, people: bool) -> bool:
        one, two = larger.months, smaller.months
        if one and two and (one[1] < two[0] or two[1] < one[0]) and not people:
            return False
        if larger.sentence == smaller.sentence:
            counted = self._counted(larger)
            return bool(counted) and self._includes(larger, smaller)
        # Two different counts seldom have the same two digits, unless they are round.
        repeated = larger.value == smaller.value >= 20 and larger.value % 10
        return people or bool(repeated) or self._alike(larger, smaller)

    # Wholes and their components

    def _without_components(self, numbers: _Numbers) -> _Numbers:
        """Leave out the components of a whole that is there too."""
        components: set[str] = set()
        for sentence in _sentences(numbers):
            components.update(n.fact_id for n in self._components_in(sentence))
        largest = max(numbers, key=lambda n: n.value)
        others = [n for n in numbers if n is not largest]
        if self._is_sum(largest, others):
            components.update(n.fact_id for n in others)
        components.update(n.fact_id for n in numbers if self._is_share(n, numbers))
        return [n for n in numbers if n.fact_id not in components]

    def _components_in(self, sentence: _Numbers) -> _Numbers:
        """Find the components of wholes within a sentence."""
        found: _Numbers = []
        for i, whole in enumerate(sentence):
            found += self._marked(whole, sentence[i + 1 :])
            for run in (sentence[i + 1 :], sentence[:i]):
                if self._is_sum(whole, run):
                    found += run
        *others, last = sentence
        if self._has("total", last.left) and sum(n.value for n in others) <= last.value:
            found += others
        return found

    def _marked(self, whole: PanelNumber, following: _Numbers) -> _Numbers:
        """Take the numbers after 其中 or 分别 or in brackets, up to the next semicolon."""
        found: _Numbers = []
        for n in following:
            gap = _CLOSED.sub("", _between(whole, n))
            if re.search("[；;]", gap) or n.value > whole.value:
                break
            if self._has("part", gap):
                found.append(n)
        return found

    def _is_sum(self, whole: PanelNumber, numbers: _Numbers) -> bool:
        """Whether a number is the sum of others and the words agree: 73 is also 40 and 33."""
        if len(numbers) < 2 or round(sum(n.value for n in numbers), 6) != whole.value:
            return False
        stated = self._has("total", whole.left) or self._has("overall", whole.left)
        return stated or all(self._includes(whole, n) or not self._counted(n) for n in numbers)

    def _is_share(self, number: PanelNumber, numbers: _Numbers) -> bool:
        """Whether the words make a number a share, and there is a number it can be a share of."""
        earlier = self._has("part", number.quote[:3])  # the whole is in an earlier sentence
        return (earlier or self._has("share", number.left)) and any(
            n.value >= number.value
            and not self._has("share", n.left)
            and (n.sentence < number.sentence if earlier else _before_or_elsewhere(n, number))
            for n in numbers
            if n is not number
        )

    # Stocks

    def _stock(self, numbers: _Numbers) -> tuple[Basis, _Numbers, bool]:
        """Return the basis, the numbers to add, those of the largest sentence, and the doubt.

        There is doubt if another sentence gives another value. One that gives a component of the
        largest, or a round number with the same meaning (5千多户 beside 5889户), does not.
        """
        additions = [n for n in numbers if self._has("addition", n.left)]
        existing = [n for n in numbers if n not in additions]
        if not existing:
            return "new_only", self._without_repeats(additions), False
        existing = [n for n in existing if not self._has("taking_part", n.left)] or existing
        found: list[tuple[Basis, _Numbers]] = []
        for sentence in _sentences(existing):
            used, _ = self._disjoint(self._without_components(sentence), people=False)
            # 改造公园1个，新建长廊5条: an addition larger than the stock is not part of it.
            new = [n for n in additions if n.sentence == sentence[0].sentence]
            more = [n for n in new if n.value > sum(u.value for u in used)]
            used = [*used, *more]
            basis: Basis = "single" if len(sentence) == 1 else "total"
            found.append((basis if len(used) == 1 else "sum_of_parts", used))
        basis, used = max(found, key=lambda of: _total(of[1]))
        wholes = self._without_components(existing)
        value = _total(used)
        others = [numbers for _, numbers in found if any(n in wholes for n in numbers)]
        return basis, used, not all(_allows(_bounds(n), value) for n in others if n is not used)


def _total(numbers: _Numbers) -> float:
    return round(sum(n.value for n in numbers), 6)


def _bounds(numbers: _Numbers) -> _Bounds:
    """Add the bounds of numbers."""
    lows, highs = zip(*(n.bounds for n in numbers), strict=True)
    return _sum(lows), _sum(highs)


def _allows(bounds: _Bounds, value: float) -> bool:
    """Whether a number with these bounds, both known, can state a value."""
    low, high = bounds
    return low == value or (low is not None and high is not None and low < value < high)


def _sum(bounds: Iterable[float | None]) -> float | None:
    """Add bounds; the sum has none if one of them has none."""
    known = list(bounds)
    stated = [bound for bound in known if bound is not None]
    return round(sum(stated), 6) if len(stated) == len(known) else None


def _sentences(numbers: _Numbers) -> list[_Numbers]:
    return [list(group) for _, group in groupby(numbers, key=lambda n: n.sentence)]


def _between(first: PanelNumber, second: PanelNumber) -> str:
    """Return the text between two numbers of one sentence; empty for two sentences."""
    same = first.sentence == second.sentence
    return first.quote[first.position + len(first.raw) : second.position] if same else ""


def _in_list(a: PanelNumber, b: PanelNumber) -> bool:
    first, second = sorted((a, b), key=lambda n: n.position)
    return not re.search("[，,；;]", _between(first, second))


def _before_or_elsewhere(a: PanelNumber, b: PanelNumber) -> bool:
    return a.sentence != b.sentence or a.position < b.position
