"""Numbers of a report held against each other: parts and their total, rates and their counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from lawstats.extract.outline import Outline
from lawstats.schema.tables import Outcome, Row
from lawstats.vocabulary import Vocabulary

_TOTAL, _PARTS = "penalty_cases", ("penalty_cases_summary", "penalty_cases_ordinary")
_CERTIFICATES = "certificate_rate"
# Of what the printed rate may be made. Only of certificates it is sure what is divided by what;
# the others have different denominators from body to body.
_RATES = {
    _CERTIFICATES: ("certified_officers", "enforcement_officers"),
    "correction_rate": ("reconsideration_corrected", "reconsideration_cases"),
    "court_appearance_rate": ("court_appearances", "litigation_cases"),
    "mediation_success_rate": ("disputes_mediated", "disputes_screened"),
}
_REACH = 120  # characters from 其中 to the total before it and to the first part
_PEOPLE = frozenset(("人", "名", "位", "人次"))

# Of every indicator, and of None, where its facts stand in the rows of the table quantities.
Places = Mapping[str | None, Sequence[int]]
# check, outcome, detail, fact_ids, quotes
Found = tuple[str, Outcome, str, Sequence[str], Sequence[str]]


class _Count(NamedTuple):
    """A number of the table quantities, as far as checks ask for it."""

    fact_id: str
    indicator: str | None
    value: float
    unit: str
    qualifier: str
    raw: str
    start: int
    end: int
    quote: str


def _counts(rows: Sequence[Row]) -> list[_Count]:
    return [_Count(r[0], r[4], r[5], r[6], r[7], r[9], r[10], r[11], r[12]) for r in rows]


def _facts(counts: Sequence[_Count]) -> tuple[list[str], list[str]]:
    return [c.fact_id for c in counts], [c.quote for c in counts]


def _print(value: float) -> str:
    return f"{value:.12g}"


def parts_sums(
    outline: Outline, numbers: Sequence[Row], places: Places, vocabulary: Vocabulary
) -> Iterator[Found]:
    """Compare totals with their parts: penalties by procedure, and what stands behind 其中.

    Parameters
    ----------
    outline : Outline
    numbers : sequence of tuple
        Rows of the table quantities, in the order of the text.
    places : mapping of str or None to sequence of int
    vocabulary : Vocabulary

    Yields
    ------
    Found
        ``fail`` where a part, or parts that are listed to the end, cannot make the total;
        ``unknown`` where they may overlap or leave something out.
    """
    done: set[str] = set()
    for row, used in _procedures(numbers, places):
        done.update(used)
        yield row
    text, at = outline.folded, outline.folded.find("其中", outline.top)
    starts = [r[10] for r in numbers] if at >= 0 else []
    while at >= 0:
        following = text.find("其中", at + 2)
        here = bisect_left(starts, at)
        if (
            0 < here < len(numbers)
            and max(starts[here] - at, at - starts[here - 1]) < _REACH
            and numbers[here][0] not in done
        ):
            start, end = outline.sentence(at)
            start = max(start, at - _REACH, text.rfind("；", max(start, at - _REACH), at))
            end = min(end, following) if following >= 0 else end
            stop = text.find("；", at, end)
            before = numbers[bisect_left(starts, start) : here]
            after = numbers[here : bisect_left(starts, end if stop < 0 else stop)]
            if before and after:
                yield from _divided(text, _counts(before), _counts(after), vocabulary)
        at = following


def _procedures(numbers: Sequence[Row], places: Places) -> Iterator[tuple[Found, tuple[str, ...]]]:
    """Compare penalties by both procedures, told in one sentence, with all penalties."""
    for i, j in pairwise(sorted(i for part in _PARTS for i in places.get(part, ()))):
        one, two = _counts((numbers[i], numbers[j]))
        if one.indicator == two.indicator or one.quote != two.quote:
            continue
        last = _counts(numbers[max(0, i - 6) : i])
        near = [c for c in last if c.indicator == _TOTAL and c.quote == one.quote]
        # Cases filed stand before cases closed: 立案486件、结案452件。简易程序134件，普通程序318件.
        closed = [c for c in last if c.value == one.value + two.value]
        if totals := closed or near or [c for c in last if c.indicator == _TOTAL]:
            sure = bool(near) and all(c.qualifier == "exact" for c in (one, two, totals[-1]))
            row = _sum(totals[-1], (one, two), "fail" if sure else "unknown")
            yield row, (one.fact_id, two.fact_id)


def _sum(total: _Count, parts: Sequence[_Count], otherwise: Outcome) -> Found:
    value = round(sum(c.value for c in parts), 6)
    detail = f"{' + '.join(_print(c.value) for c in parts)} = {_print(value)}"
    if value == total.value:
        return "parts_sum", "ok", detail, *_facts([total, *parts])
    return "parts_sum", otherwise, f"{detail}, not {_print(total.value)}", *_facts([total, *parts])


def _divided(
    text: str, before: Sequence[_Count], after: Sequence[_Count], vocabulary: Vocabulary
) -> Iterator[Found]:
    """Compare the parts behind 其中 with what they are parts of."""
    unit = after[0].unit
    totals = [c for c in before if c.unit != "%" and _same_unit(c, unit, vocabulary)]
    if not totals:
        return
    total, most = totals[-1], max(totals, key=lambda c: c.value)
    parts = [c for c in after if c.unit == unit]
    if len(parts) < 2 or parts[0].qualifier != "exact" or total.qualifier != "exact":
        if parts and parts[0].value > most.value and most.qualifier == "exact":
            detail = f"{_print(parts[0].value)} is more than {_print(most.value)}"
            yield "parts_sum", "fail", detail, *_facts([most, parts[0]])
        return
    # What comes after the parts may be a number of its own: 其中甲3件、乙2件，办结4件.
    sums = [round(s, 6) for s in accumulate(c.value for c in parts)]
    for whole in reversed(totals):
        if whole.value in sums[1:]:
            yield _sum(whole, parts[: sums.index(whole.value, 1) + 1], "unknown")
            return
    listed = 1
    while listed < len(parts) and not re.search(
        "[，,。]", text[parts[listed - 1].end : parts[listed].start]
    ):
        listed += 1
    run = parts[:listed] if listed > 1 else parts
    beyond = sums[len(run) - 1] > most.value
    # What commas part may be no whole: 其中甲3件，办结2件. People may be counted twice.
    sure = listed > 1 and unit not in _PEOPLE
    if (listed > 1 or beyond) and all(c.qualifier == "exact" for c in (*run, *totals)):
        yield _sum(total, run, "fail" if beyond and sure else "unknown")


def _same_unit(total: _Count, unit: str, vocabulary: Vocabulary) -> bool:
    known = vocabulary.indicators.get(total.indicator or "")
    return unit == total.unit or (known is not None and unit in known.units)


def rates(
    outline: Outline, numbers: Sequence[Row], places: Places, vocabulary: Vocabulary
) -> Iterator[Found]:
    """Compare printed rates with each other, with 100 % and with the counts near them.

    Parameters
    ----------
    outline : Outline
    numbers : sequence of tuple
        Rows of the table quantities, in the order of the text.
    places : mapping of str or None to sequence of int
    vocabulary : Vocabulary

    Yields
    ------
    Found
        ``fail`` for more than 100 % and for a certificate rate that its sentence contradicts;
        of other rates the denominator is not known, so a mismatch is ``unknown``.
    """
    known = vocabulary.indicators
    for indicator, here in places.items():
        if indicator is None or known[indicator].kind != "rate":
            continue
        stated = _counts([numbers[i] for i in here])
        if len(stated) > 1:
            values = list(dict.fromkeys(c.value for c in stated))
            outcome: Outcome = "ok" if len(values) == 1 else "unknown"
            detail = f"{indicator}: {', '.join(_print(v) for v in values)} %"
            yield "rate_conflict", outcome, detail, *_facts(stated)
        made_of = sorted(i for name in _RATES.get(indicator, ()) for i in places.get(name, ()))
        told = _exact(outline.folded, [numbers[i] for i in made_of])
        for rate, i in zip(stated, here, strict=True):
            if rate.value > 100:
                detail = f"{_print(rate.value)} % is more than 100 %"
                yield "rate_against_counts", "fail", detail, *_facts([rate])
            elif told:
                start, end = outline.sentence(rate.start)
                near = [r for r in numbers[max(0, i - 8) : i + 3] if start <= r[10] < end]
                if row := _rate(rate, _exact(outline.folded, near), told):
                    yield row


def _exact(text: str, numbers: Sequence[Row]) -> list[_Count]:
    """Keep the counts that a rate can be made of."""
    exact = [r for r in numbers if r[7] == "exact" and r[6] != "%"]
    # 年内新领证7人 are only some of the holders.
    new = [r for r in exact if r[4] == "certified_officers" and "新" in text[r[10] - 8 : r[11] + 4]]
    return _counts([r for r in exact if r not in new] if new else exact)


def _rate(rate: _Count, near: Sequence[_Count], told: Sequence[_Count]) -> Found | None:
    """Compare a rate with the counts of its sentence, else with the only ones of the report."""
    upper, lower = _RATES[rate.indicator or ""]
    tops, bases = ([c for c in near if c.indicator == i] for i in (upper, lower))
    if len(tops) > 1:
        tops.insert(0, tops[0]._replace(value=sum(c.value for c in tops)))
    known = [(a, b) for a in tops for b in bases]
    # 审结 and 办结 are no indicators of their own, but rates are made of them.
    others = [(a, b) for a in tops for b in near if b.value > a.value]
    for a, b in (*known, *others):
        if _gives(a.value, b.value, rate):
            return _ratio(rate, a, b, "ok")
    if known:
        return _ratio(rate, *known[0], "fail" if rate.indicator == _CERTIFICATES else "unknown")
    if len(told) == 2:
        a, b = sorted(told, key=lambda c: c.indicator != upper)
        if a.indicator != b.indicator and _gives(a.value, b.value, rate):
            return _ratio(rate, a, b, "ok")
    return None


def _gives(part: float, whole: float, rate: _Count) -> bool:
    """Whether a quotient, rounded or cut to the printed places, is the rate."""
    if not 0 < whole >= part:
        return False
    over = 100 * part / whole - rate.value
    if rate.qualifier in ("over", "at_least"):
        return over >= 0
    if abs(over) > 1:
        return False
    step = 10.0 ** -len(re.sub(r"[^\d.．]", "", rate.raw).replace("．", ".").partition(".")[2])
    if rate.qualifier == "about":
        return abs(over) <= step
    return -step / 2 <= over + 1e-9 and over < step


def _ratio(rate: _Count, part: _Count, whole: _Count, outcome: Outcome) -> Found:
    value = 100 * part.value / whole.value if whole.value else 0.0
    detail = f"{_print(part.value)}/{_print(whole.value)} = {value:.1f} %"
    if outcome != "ok":
        detail += f", not {_print(rate.value)} %"
    return "rate_against_counts", outcome, detail, *_facts([rate, part, whole])
