"""Several numbers of one report and indicator to one value.

What cannot be shown to be disjoint is not added.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from lawstats.text.periods import Period, is_past, longest, period_of
from lawstats.vocabulary import Indicator, Vocabulary

Basis = Literal["single", "total", "sum_of_parts", "new_only", "stated_absence"]

# The vaguest first.
_QUALIFIERS = ("about", "over", "at_least", "at_most")
# 新收, 受理, 办理 and 办结 in their order.
_STAGES = ("stage_received", "stage_accepted", "stage_handled", "stage_settled")
_REACH = 300
# Numbers are compared pair by pair; no report has so many, and of more nothing is shown.
_MOST = 100
_LINKS = ("、", "和", "及", "与")

_CLOSED = re.compile(r"[（(][^（()）]*[)）]")
# List markers, years, punctuation.
_MARKS = re.compile(r"[一二三四五六七八九十]+是|20\d\d年?|[\d\W_]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the table ``quantities``, and its place.

    Attributes
    ----------
    quote, at : str, int
        The sentence, and where the number stands in it.
    sentence : int
        Where the sentence stands in the report.
    left, right : str
        What its clause says before it, from the number before on, and after it, up to the next one.
    """

    fact_id: str
    value: float
    qualifier: str
    raw: str
    quote: str
    at: int
    sentence: int
    left: str
    right: str

    @property
    def head(self) -> str:
        """The sentence up to the number, as far as words of time reach."""
        return self.quote[max(0, self.at - _REACH) : self.at]


_Numbers = list[Number]


class PanelCell(NamedTuple):
    """What the panel says of an indicator; the columns of those names."""

    value: float
    qualifier: str
    basis: Basis
    period: Period


@lru_cache(maxsize=8)
def _cues(vocabulary: Vocabulary) -> dict[str, re.Pattern[str]]:
    """Compile the words of each entry, of entries together, and of stages by their group."""
    words = {name: entry.words for name, entry in vocabulary.cues.items()}
    unsaying = ("plain", "total", "overall", "addition", *_STAGES)
    words["unsaying"] = tuple(word for name in unsaying for word in words[name])
    # 公共 and 共同 are read over, so that 共 in them is none.
    over = "|".join(_longest(words.pop("not_total")))
    found = {
        name: re.compile(f"{over}|({'|'.join(_longest(each))})") for name, each in words.items()
    }
    # 调解成功 is settled, though 调解 is handled: the last stage is tried first.
    stages = "|".join(f"(?P<{name}>{'|'.join(_longest(words[name]))})" for name in _STAGES[::-1])
    return found | {"stage": re.compile(f"{over}|{stages}")}


def _longest(words: Iterable[str]) -> list[str]:
    return [re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))]


class Aggregator:
    """Makes one value of the numbers that a report has for an indicator.

    Parameters
    ----------
    vocabulary : Vocabulary
        Its list ``cues`` holds the words that tell a total, a part, an addition …

    Notes
    -----
    Of counts (``flow`` and ``total``) are left out, in this order: what is told a second time; last
    year's numbers, and cumulative ones (自…以来) beside this year's; catalogues (事项62项); a later
    stage of what is counted (新收, 受理, 办理, 办结: different counts, of which the earliest is
    taken); parts beside their whole (其中, 分别, 废止 of what was gone through). Then a stated
    total wins. What is left is added where the words tell it apart (禁毒宣传, 反诈宣传). Where one
    wording includes the other (普法宣传 here, 禁毒普法宣传 there), or the same people may be meant
    twice, the largest stands, as ``at_least``: that it is the whole was not said, that there is
    more was not shown. Of a ``stock`` the largest sentence stands, its parts added; a ``rate`` is
    as printed.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> quote = "开展普法活动38场，进工地、进校园分别为20场和18场。"
    >>> found = [("38场", "开展普法活动", ""), ("20场", "进校园分别为", "和"), ("18场", "和", "")]
    >>> facts = [
    ...     Number(raw, float(raw[:2]), "exact", raw, quote, quote.index(raw), 0, left, right)
    ...     for raw, left, right in found
    ... ]
    >>> vocabulary = load()
    >>> Aggregator(vocabulary)(facts, vocabulary.indicators["publicity_events"], 2023)
    PanelCell(value=38.0, qualifier='exact', basis='total', period='year')
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._cues = _cues(vocabulary)
        self._says = lru_cache(4096)(self._strip)

    def __call__(
        self, facts: Sequence[Number], indicator: Indicator, year: int | None
    ) -> PanelCell:
        """Reduce the facts of a report, at least one, in the order of the text."""
        basis: Basis
        now = [f for f in facts if not is_past(f.head, f.left, f.right, year)] or list(facts)
        if indicator.kind == "rate":
            same = len({f.value for f in now}) == 1
            return self._cell(now[0].value if same else math.nan, "single", now, year)
        doubt = False
        if len(now) > _MOST:
            basis, used, doubt = "single", [max(now, key=lambda f: f.value)], True
        elif indicator.kind == "stock":
            basis, used = self._stock(now)
        else:
            basis, used, doubt = self._count(now, indicator, year)
        return self._cell(round(sum(f.value for f in used), 6), basis, used, year, doubt=doubt)

    def _cell(
        self, value: float, basis: Basis, used: _Numbers, year: int | None, *, doubt: bool = False
    ) -> PanelCell:
        rough = {f.qualifier for f in used} | ({"at_least"} if doubt else set())
        qualifier = next((q for q in _QUALIFIERS if q in rough), "exact")
        period = longest(period_of(f.head, year) for f in used)
        return PanelCell(value, qualifier, basis, period)

    def _has(self, cue: str, text: str) -> bool:
        return any(m.lastindex for m in self._cues[cue].finditer(text))

    def _said(self, fact: Number) -> str:
        """Give the words that tell what is counted."""
        return self._says(f"{fact.left}|{fact.right}")

    def _strip(self, text: str) -> str:
        text = self._cues["unsaying"].sub(lambda m: "" if m.lastindex else m.group(), text)
        return _MARKS.sub("", text)

    def _includes(self, a: Number, b: Number) -> bool:
        """Whether the wording of `b` is that of `a`, with or without more."""
        letters = iter(self._said(b))
        return all(letter in letters for letter in self._said(a))

    def _alike(self, a: Number, b: Number) -> bool:
        return self._includes(a, b) or self._includes(b, a)

    # Counts

    def _count(
        self, facts: _Numbers, indicator: Indicator, year: int | None
    ) -> tuple[Basis, _Numbers, bool]:
        now = [f for f in facts if period_of(f.head, year) != "cumulative"] or facts
        now = self._first_stage(self._unlisted(self._once(now)))
        rest = self._wholes(now)
        whole = self._total(rest, indicator)
        if whole or (len(rest) == 1 and len(now) > 1):
            return "total", [whole or rest[0]], False
        used, doubt = self._apart(rest, people=indicator.unit == "人")
        return ("single" if len(used) == 1 else "sum_of_parts"), used, doubt

    def _once(self, facts: _Numbers) -> _Numbers:
        """Leave out what another sentence said before in the same words.

        A list may hold one number twice (分别为5件和5件), so each sentence is counted by itself.
        """
        kept: _Numbers = []
        before: Counter[tuple[str, float]] = Counter()
        for sentence in _sentences(facts):
            here: Counter[tuple[str, float]] = Counter()
            for f in sentence:
                key = (self._said(f), f.value)
                here[key] += 1
                if here[key] > before[key]:
                    kept.append(f)
            before |= here
        return kept

    def _unlisted(self, facts: _Numbers) -> _Numbers:
        """Leave out matters that can be applied for, beside those that were."""
        cases = [
            f for f in facts if not (f.raw.endswith("项") and self._has("listed", f.left + f.right))
        ]
        return cases or facts

    def _first_stage(self, facts: _Numbers) -> _Numbers:
        """Leave out later stages of the same cases, and what stands beside its addition."""
        ranks: dict[str, int] = {}
        for i, f in enumerate(facts):
            rank = self._stage(f)
            listed = i and _between(facts[i - 1], f)[:1] in _LINKS
            ranks[f.fact_id] = ranks[facts[i - 1].fact_id] if listed and rank < 0 else rank

        def later(g: Number) -> bool:
            for f in facts:
                same = f.sentence == g.sentence
                if f is g or not self._alike(f, g):
                    continue
                if same and self._has("addition", f.left) and self._standing(g, f):
                    return True
                first, second = ranks[f.fact_id], ranks[g.fact_id]
                # What was handled may be more than what came in, with cases of the year before.
                ordered = first >= 0 if same and f.at < g.at else first >= 0 and f.value >= g.value
                unsaid = same and f.at < g.at and f.value >= g.value
                if first < second and (ordered or unsaid):
                    return True
            return False

        return [g for g in facts if not later(g)]

    def _standing(self, g: Number, addition: Number) -> bool:
        return self._has("total", g.left) and g.value >= addition.value

    def _stage(self, fact: Number) -> int:
        """Find the stage whose word stands nearest before the number, else after; -1: none."""
        for text in (fact.left, fact.right):
            if found := [m.lastgroup for m in self._cues["stage"].finditer(text) if m.lastgroup]:
                return _STAGES.index(found[-1])
        return -1

    def _total(self, facts: _Numbers, indicator: Indicator) -> Number | None:
        """Find the number that is said to hold all others."""
        largest = max(facts, key=lambda f: f.value)
        others = [f for f in facts if f is not largest]
        # A total that the others exceed is one of something else.
        if not others or sum(f.value for f in others) > largest.value:
            return None
        # 累计张贴海报415幅、横幅126条: in one sentence the word speaks of the whole list.
        apart = all(f.sentence != largest.sentence for f in others)
        if apart and self._has("total", largest.left):
            return largest
        if indicator.kind != "total":
            return None
        # 各类案件58起 holds the one case that is told apart, as does a number that names no field.
        overall = self._has("overall", largest.left) or set(self._said(largest)) <= set(
            indicator.name_zh
        )
        listed = any(f.sentence == largest.sentence and _in_list(largest, f) for f in others)
        return largest if overall and not listed else None

    def _apart(self, facts: _Numbers, *, people: bool) -> tuple[_Numbers, bool]:
        """Keep what the words tell apart, the largest first; say whether a doubt is left."""
        kept: _Numbers = []
        doubt = False
        for f in sorted(facts, key=lambda f: -f.value):
            near = [g for g in kept if self._may_be_one(g, f, people=people)]
            if not near:
                kept.append(f)
            elif all(g.value != f.value or g.sentence == f.sentence for g in near):
                doubt = True
        return kept, doubt

    def _may_be_one(self, larger: Number, smaller: Number, *, people: bool) -> bool:
        if larger.sentence == smaller.sentence:
            said = self._said(larger)
            return bool(said) and self._includes(larger, smaller)
        # Two unlike things seldom agree in two digits, unless they are round.
        told_again = larger.value == smaller.value >= 20 and larger.value % 10
        return people or bool(told_again) or self._alike(larger, smaller)

    # Parts and wholes

    def _wholes(self, facts: _Numbers) -> _Numbers:
        """Leave out parts whose whole is there too."""
        parts: set[str] = set()
        for sentence in _sentences(facts):
            for i, whole in enumerate(sentence):
                parts.update(f.fact_id for f in self._marked(whole, sentence[i + 1 :]))
                for run in (sentence[i + 1 :], sentence[:i]):
                    if self._sums_up(whole, run):
                        parts.update(f.fact_id for f in run)
            *others, last = sentence
            if self._has("total", last.left) and sum(f.value for f in others) <= last.value:
                parts.update(f.fact_id for f in others)
        largest = max(facts, key=lambda f: f.value)
        others = [f for f in facts if f is not largest]
        if self._sums_up(largest, others):
            parts.update(f.fact_id for f in others)
        parts.update(f.fact_id for f in facts if self._is_share(f, facts))
        return [f for f in facts if f.fact_id not in parts]

    def _marked(self, whole: Number, following: _Numbers) -> _Numbers:
        """Take what follows its whole after 其中 or 分别 or in brackets, to the next semicolon."""
        found: _Numbers = []
        for f in following:
            gap = _CLOSED.sub("", _between(whole, f))
            if re.search("[；;]", gap) or f.value > whole.value:
                break
            if self._has("part", gap):
                found.append(f)
        return found

    def _sums_up(self, whole: Number, parts: _Numbers) -> bool:
        """Whether a number is the sum of others, and the words allow it: 73 is also 40 and 33."""
        if len(parts) < 2 or round(sum(f.value for f in parts), 6) != whole.value:
            return False
        shown = self._has("total", whole.left) or self._has("overall", whole.left)
        return shown or all(self._includes(whole, f) or not self._said(f) for f in parts)

    def _is_share(self, fact: Number, facts: _Numbers) -> bool:
        """Whether a number is of a share by its words, and there is one that can hold it."""
        after = self._has("part", fact.quote[:3])
        return (after or self._has("share", fact.left)) and any(
            f.value >= fact.value
            and not self._has("share", f.left)
            and (f.sentence < fact.sentence if after else _before_or_apart(f, fact))
            for f in facts
            if f is not fact
        )

    # Stocks

    def _stock(self, facts: _Numbers) -> tuple[Basis, _Numbers]:
        additions = [f for f in facts if self._has("addition", f.left)]
        standing = [f for f in facts if f not in additions]
        if not standing:
            return "new_only", self._once(additions)
        standing = [f for f in standing if not self._has("taking_part", f.left)] or standing
        found: list[tuple[Basis, _Numbers]] = []
        for sentence in _sentences(standing):
            rest = self._wholes(sentence)
            used, _ = self._apart(rest, people=False)
            # 改造公园1个，新建长廊5条: one that is more than all there is was not in it.
            new = [f for f in additions if f.sentence == sentence[0].sentence]
            more = [f for f in new if f.value > sum(g.value for g in used)]
            basis: Basis = "single" if len(sentence) == 1 else "total"
            used = [*used, *more]
            found.append((basis if len(used) == 1 else "sum_of_parts", used))
        return max(found, key=lambda of: sum(f.value for f in of[1]))


def _sentences(facts: _Numbers) -> list[_Numbers]:
    return [list(group) for _, group in groupby(facts, key=lambda f: f.sentence)]


def _between(first: Number, second: Number) -> str:
    """Give what stands between two numbers of a sentence; empty between sentences."""
    same = first.sentence == second.sentence
    return first.quote[first.at + len(first.raw) : second.at] if same else ""


def _in_list(a: Number, b: Number) -> bool:
    first, second = sorted((a, b), key=lambda f: f.at)
    return not re.search("[，,；;]", _between(first, second))


def _before_or_apart(f: Number, fact: Number) -> bool:
    return f.sentence != fact.sentence or f.at < fact.at
