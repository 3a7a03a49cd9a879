"""A number in its context: the words around it, its section and the numbers of its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from lawstats.extract.clauses import Named, last_clause, named_outcomes
from lawstats.extract.outline import Outline, Section
from lawstats.extract.quantities import Quantity
from lawstats.schema.tables import CountStage, Level
from lawstats.text.lines import Span
from lawstats.text.years import NAMED
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import OTHER

# Measure words for people, and for events.
HEADS = frozenset(("人", "名", "人次"))
EVENTS = frozenset(("次", "场", "场次", "期", "堂", "节", "班次", "批次"))
# How many characters of the sentence before and after a number the rules see.
LEFT, RIGHT = 60, 26
_HEAD = 1000  # characters of a sentence that are searched for years and bodies

# A character that is no word; no text that was cleaned holds it.
_GONE = "\0"
_BLANK = re.compile(r"\s")
_HALF_WIDTH = re.compile("[,;:()!?]")

# 由上年的41件降至29件: EARLIER, the earlier value, ROSE, the value of the year.
EARLIER = (
    rf"(?:由|从)(?:(?:去年|上年|上一年|前年|年初|{NAMED})(?:度|底|末|初|同期)?的?"
    "|(?:原来|原先|原有|过去|此前|改革前)的?)?"
)
ROSE = (
    "(?:(?:提升|提高|上升|增长|增加|下降|降低|减少|压减|压缩|精简|缩减|缩短|回落|下调|扩大|扩展)[至到为]"
    "|[升增降减]至|降[到为])"
)
_EARLIER_VALUE = re.compile(f"{EARLIER}{OTHER}{ROSE}$")
_EARLIER_REACH = 24

_MARKS = tuple("，、；：和及")
_CLAUSE_END = re.compile(f"[，、。；：！？（）{OTHER}]")

Why = Literal[
    "phrase",
    "frame",
    "outcome",
    "carried",
    "stage",
    "part",
    "whole",
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
    """What a number counts, and the reason.

    Attributes
    ----------
    indicator : str or None
        None where the number is no figure of the issuer and the year, or where no phrase fits.
    why : str
        Class of the rule in `lawstats.extract.indicators` that decided.
    phrase : str
        The phrase that fitted best; empty where the rule asked for none.
    stage : str or None
        The stage of the cases that the number counts, as in the table ``quantities``.
    of : str
        The number of which this one is a share, a part, a later stage or the sum, as printed.
    about : str or None
        The indicator of that number: 审结158件 after 收到行政复议申请186件 is about
        ``reconsideration_cases``.
    score : int
        How well the phrase fits: 10 for each character that it names, less those that it skips.
    """

    indicator: str | None
    why: Why
    phrase: str = ""
    stage: CountStage | None = None
    of: str = ""
    about: str | None = None
    score: int = 0


UNREAD = Reading(None, "unread")


# On pages that nobody had seen 13 of 22 readings below this score were right; of all, 135 of 156.
_LOOSE = 30


def is_loose(reading: Reading) -> bool:
    """Whether an indicator rests on a phrase that names few words."""
    return reading.indicator is not None and reading.why == "phrase" and reading.score < _LOOSE


class ReportContext(NamedTuple):
    """What all numbers of a report share.

    Attributes
    ----------
    masked : str
        The text, of the same length: `OTHER` and `_GONE` for every number, punctuation full-width,
        and `_GONE` for blanks and for the words of titles.
    """

    outline: Outline
    masked: str
    level: Level | None
    year: int | None
    vocabulary: Vocabulary
    numbers: list[Number]


@dataclass(eq=False, repr=False, slots=True)
class Sentence:
    """A sentence and all its numbers, in order."""

    start: int
    end: int
    numbers: list[Number] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class Number:
    """A number, its context, and how it is read so far.

    Attributes
    ----------
    quantity : Quantity
    index : int
        Index of the quantity in those of the report.
    section : Section or None
        The deepest section that holds the number; None above the title.
    sentence : Sentence
    before : Number or None
        The number before this one in the report.
    report : ReportContext
    reading : Reading
        A rule gives the first reading, and rules of a later stage may revise it.
    """

    quantity: Quantity
    index: int
    section: Section | None
    sentence: Sentence
    before: Number | None
    report: ReportContext
    reading: Reading = UNREAD

    @property
    def topic(self) -> str | None:
        """The indicator whose cases the number counts, all or only some of them."""
        return self.reading.about or self.reading.indicator

    @property
    def part(self) -> str | None:
        """The part of the report that holds the number."""
        return self.section.part if self.section else None

    @cached_property
    def words(self) -> tuple[str, str]:
        """Words of the sentence before and after the number.

        Blanks and the words of titles are left out, punctuation is full-width, and `OTHER`
        replaces every other number.
        """
        masked, start = self.report.masked, self.quantity.start
        before = masked[max(self.sentence.start, start - LEFT) : start]
        return before.replace(_GONE, ""), self.following(RIGHT)

    def following(self, length: int) -> str:
        """Return the words of the sentence in the `length` characters after the number."""
        end = self.quantity.end
        after = self.report.masked[end : min(self.sentence.end, end + length)]
        return after.replace(_GONE, "")

    @property
    def head(self) -> str:
        """The sentence before the number, as in the text; of an endless one the last part."""
        start = max(self.sentence.start, self.quantity.start - _HEAD)
        return self.report.outline.folded[start : self.quantity.start]

    @cached_property
    def left(self) -> str:
        """The words before the number, without the earlier value of a change (由41件降至)."""
        left = self.words[0]
        near = left[-_EARLIER_REACH:]
        if "由" in near or "从" in near:
            return left[:-_EARLIER_REACH] + _EARLIER_VALUE.sub("", near)
        return left

    @property
    def right(self) -> str:
        """The words after the number."""
        return self.words[1]

    @cached_property
    def own(self) -> str:
        """The words between the number before, or the start of the sentence, and this one.

        Before a number with a noun behind it, the words up to the last mark belong to the number
        before: in 3件维持、1件撤销 the second number has none.
        """
        own = self.left[self.left.rfind(OTHER) + 1 :]
        return own[-1:] if own[-1:] in _MARKS and self.noun else own

    @cached_property
    def clause(self) -> str:
        """The last clause of `own` that says something."""
        return last_clause(self.own, self.report.vocabulary)

    @cached_property
    def outcomes(self) -> Named:
        """The outcomes that its words name, and the words before and after them."""
        people = self.quantity.unit in HEADS
        return named_outcomes(self.clause, self.noun, self.report.vocabulary, people=people)

    @cached_property
    def noun(self) -> str:
        """The words that follow the number in its clause: 申请 in 收到3件申请."""
        found = _CLAUSE_END.search(self.right)
        return self.right[: found.start()] if found else self.right


def numbers_in_context(
    outline: Outline,
    quantities: Sequence[Quantity],
    titles: Sequence[Span],
    level: Level | None,
    year: int | None,
    vocabulary: Vocabulary,
) -> list[Number]:
    """Put every number of a report in its context.

    Parameters
    ----------
    outline : Outline
    quantities : sequence of Quantity
        All numbers of the text, in order.
    titles : sequence of (int, int)
        Spans of the titles in 《》.
    level : str or None
    year : int or None
    vocabulary : Vocabulary
    """
    masked = _masked(outline.folded, [q[:2] for q in quantities], titles)
    numbers: list[Number] = []
    report = ReportContext(outline, masked, level, year, vocabulary, numbers)
    sentence = Sentence(0, 0)
    for index, quantity in enumerate(quantities):
        if quantity.start >= sentence.end:
            sentence = Sentence(*outline.sentence(quantity.start))
        before = numbers[-1] if numbers else None
        section = outline.at(quantity.start)
        number = Number(quantity, index, section, sentence, before, report)
        sentence.numbers.append(number)
        numbers.append(number)
    return numbers


def fold(text: str) -> str:
    """Leave out blanks, and make punctuation full-width.

    Examples
    --------
    >>> fold("普法 宣传,执法")
    '普法宣传，执法'
    """
    text = "".join(text.split())
    return _full_width(text) if _HALF_WIDTH.search(text) else text


def _full_width(text: str) -> str:
    for half, full in zip(",;:()!?", "，；：（）！？", strict=True):
        text = text.replace(half, full)
    return text


def _masked(text: str, numbers: Iterable[Span], titles: Iterable[Span]) -> str:
    """Mask numbers and titles; the length does not change.

    Examples
    --------
    >>> _masked("办理 3至5件,", [(3, 7), (5, 7)], []).replace(_GONE, "*")
    '办理*◇***，'
    """
    spans = [(start, end, OTHER) for start, end in numbers]
    spans += [(start, end, "") for start, end in titles]
    kept, at = [], 0
    for start, end, mark in sorted(spans):
        # The second number of a range is inside the first one's span.
        if start >= at:
            kept += [text[at:start], mark, _GONE * (end - start - len(mark))]
            at = end
    return _full_width(_BLANK.sub(_GONE, "".join([*kept, text[at:]])))
