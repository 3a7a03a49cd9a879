"""Checks that compare numbers of a report: a total with its parts, a rate with its counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from lawstats.extract.finding import Finding, ReadReport
from lawstats.schema.tables import Outcome, QuantityRow
from lawstats.vocabulary import Vocabulary

_TOTAL, _PROCEDURES = "penalty_cases", ("penalty_cases_summary", "penalty_cases_ordinary")
_CERTIFICATES = "certificate_rate"
# The numerator and denominator of a rate. They are certain only for certificates: the others have
# different denominators from body to body.
_RATES = {
    _CERTIFICATES: ("certified_officers", "enforcement_officers"),
    "correction_rate": ("reconsideration_corrected", "reconsideration_cases"),
    "court_appearance_rate": ("court_appearances", "litigation_cases"),
    "mediation_success_rate": ("disputes_mediated", "disputes_screened"),
}
_REACH = 120  # characters from 其中 to the total before it and to the first part
_PEOPLE = frozenset(("人", "名", "位", "人次"))


def _finding(check: str, outcome: Outcome, detail: str, *numbers: QuantityRow) -> Finding:
    return Finding(check, outcome, detail, [n.fact_id for n in numbers], [n.quote for n in numbers])


def _print(value: float) -> str:
    return f"{value:.12g}"


# Totals and their parts


def parts_sums(read: ReadReport) -> Iterator[Finding]:
    """Compare totals with their parts: penalties by procedure, and what is listed after 其中.

    Yields
    ------
    Finding
        ``fail`` where a part, or parts that are listed to the end, cannot make the total;
        ``unknown`` where they may overlap or leave something out.
    """
    compared: set[str] = set()
    for total, parts, outcome in _procedures(read):
        compared.update(part.fact_id for part in parts)
        yield _sum(total, parts, outcome)
    for before, after in _of_which(read):
        if after[0].fact_id not in compared:
            yield from _listed(read.outline.folded, before, after, read.vocabulary)


def _procedures(
    read: ReadReport,
) -> Iterator[tuple[QuantityRow, tuple[QuantityRow, QuantityRow], Outcome]]:
    """Find penalties by both procedures in one sentence, and all penalties before them.

    Yields
    ------
    (QuantityRow, (QuantityRow, QuantityRow), str)
        The total, its parts, and the outcome where they do not add up.
    """
    numbers = read.numbers
    positions = sorted(i for part in _PROCEDURES for i in read.by_indicator.get(part, ()))
    for i, j in pairwise(positions):
        one, two = numbers[i], numbers[j]
        if one.indicator == two.indicator or one.quote != two.quote:
            continue
        last = numbers[max(0, i - 6) : i]
        penalties = [n for n in last if n.indicator == _TOTAL]
        near = [n for n in penalties if n.quote == one.quote]
        # Cases filed come before cases closed: 立案486件、结案452件。简易程序134件，普通程序318件.
        closed = [n for n in last if n.value == one.value + two.value]
        if totals := closed or near or penalties:
            certain = bool(near) and all(n.qualifier == "exact" for n in (one, two, totals[-1]))
            yield totals[-1], (one, two), "fail" if certain else "unknown"


def _of_which(read: ReadReport) -> Iterator[tuple[Sequence[QuantityRow], Sequence[QuantityRow]]]:
    """Find the numbers before and after each 其中 of the text, within its sentence."""
    numbers, text = read.numbers, read.outline.folded
    at = text.find("其中", read.outline.top)
    starts = [n.start for n in numbers] if at >= 0 else []
    while at >= 0:
        following = text.find("其中", at + 2)
        first = bisect_left(starts, at)
        inner = 0 < first < len(numbers)
        if inner and max(starts[first] - at, at - starts[first - 1]) < _REACH:
            start, end = read.outline.sentence(at)
            start = max(start, at - _REACH, text.rfind("；", max(start, at - _REACH), at))
            end = min(end, following) if following >= 0 else end
            stop = text.find("；", at, end)
            before = numbers[bisect_left(starts, start) : first]
            after = numbers[first : bisect_left(starts, end if stop < 0 else stop)]
            if before and after:
                yield before, after
        at = following


def _listed(
    text: str,
    before: Sequence[QuantityRow],
    after: Sequence[QuantityRow],
    vocabulary: Vocabulary,
) -> Iterator[Finding]:
    """Compare the parts after 其中 with the totals before it."""
    unit = after[0].unit
    totals = [n for n in before if n.unit != "%" and _same_unit(n, unit, vocabulary)]
    if not totals:
        return
    total, largest = totals[-1], max(totals, key=lambda n: n.value)
    parts = [n for n in after if n.unit == unit]
    if len(parts) < 2 or parts[0].qualifier != "exact" or total.qualifier != "exact":
        if parts and parts[0].value > largest.value and largest.qualifier == "exact":
            detail = f"{_print(parts[0].value)} is more than {_print(largest.value)}"
            yield _finding("parts_sum", "fail", detail, largest, parts[0])
        return
    # The number after the parts may be none of them: 其中甲3件、乙2件，办结4件.
    sums = [round(s, 6) for s in accumulate(n.value for n in parts)]
    for whole in reversed(totals):
        if whole.value in sums[1:]:
            yield _sum(whole, parts[: sums.index(whole.value, 1) + 1], "unknown")
            return
    n_listed = _list_length(text, parts)
    run = parts[:n_listed] if n_listed > 1 else parts
    beyond = sums[len(run) - 1] > largest.value
    # Numbers between commas may be no parts: 其中甲3件，办结2件. People may be counted twice.
    certain = n_listed > 1 and unit not in _PEOPLE
    if (n_listed > 1 or beyond) and all(n.qualifier == "exact" for n in (*run, *totals)):
        yield _sum(total, run, "fail" if beyond and certain else "unknown")


def _list_length(text: str, parts: Sequence[QuantityRow]) -> int:
    """Return how many parts come before the first comma or full stop between two of them."""
    for n, (one, two) in enumerate(pairwise(parts), 1):
        if re.search("[，,。]", text[one.end : two.start]):
            return n
    return len(parts)


def _same_unit(total: QuantityRow, unit: str, vocabulary: Vocabulary) -> bool:
    known = vocabulary.indicators.get(total.indicator or "")
    return unit == total.unit or (known is not None and unit in known.units)


def _sum(total: QuantityRow, parts: Sequence[QuantityRow], otherwise: Outcome) -> Finding:
    value = round(sum(n.value for n in parts), 6)
    detail = f"{' + '.join(_print(n.value) for n in parts)} = {_print(value)}"
    if value == total.value:
        return _finding("parts_sum", "ok", detail, total, *parts)
    return _finding("parts_sum", otherwise, f"{detail}, not {_print(total.value)}", total, *parts)


# Rates and their counts


def rates(read: ReadReport) -> Iterator[Finding]:
    """Compare printed rates with each other, with 100 % and with the counts near them.

    Yields
    ------
    Finding
        ``fail`` for more than 100 % and for a certificate rate that its sentence contradicts;
        of other rates the denominator is not known, so a mismatch is ``unknown``.
    """
    for indicator, positions in read.by_indicator.items():
        if indicator is None or read.vocabulary.indicators[indicator].kind != "rate":
            continue
        stated = [read.numbers[i] for i in positions]
        if len(stated) > 1:
            yield _conflict(indicator, stated)
        counts = _counts_of(indicator, read)
        for rate, i in zip(stated, positions, strict=True):
            if rate.value > 100:
                detail = f"{_print(rate.value)} % is more than 100 %"
                yield _finding("rate_against_counts", "fail", detail, rate)
            elif counts and (finding := _rate(rate, _near(rate, i, read), counts)):
                yield finding


def _conflict(indicator: str, stated: Sequence[QuantityRow]) -> Finding:
    """Compare the values of one rate that a report states several times."""
    values = list(dict.fromkeys(n.value for n in stated))
    outcome: Outcome = "ok" if len(values) == 1 else "unknown"
    detail = f"{indicator}: {', '.join(_print(v) for v in values)} %"
    return _finding("rate_conflict", outcome, detail, *stated)


def _counts_of(indicator: str, read: ReadReport) -> list[QuantityRow]:
    """List the exact numbers of a rate's numerator and denominator in the whole report."""
    names = _RATES.get(indicator, ())
    positions = sorted(i for name in names for i in read.by_indicator.get(name, ()))
    return _exact(read.outline.folded, [read.numbers[i] for i in positions])


def _near(rate: QuantityRow, position: int, read: ReadReport) -> list[QuantityRow]:
    """List the exact numbers of a rate's sentence, up to 8 before it and 2 after it."""
    start, end = read.outline.sentence(rate.start)
    window = read.numbers[max(0, position - 8) : position + 3]
    return _exact(read.outline.folded, [n for n in window if start <= n.start < end])


def _exact(text: str, numbers: Sequence[QuantityRow]) -> list[QuantityRow]:
    """Keep the counts that a rate can be made of."""
    return [
        n
        for n in numbers
        if n.qualifier == "exact"
        and n.unit != "%"
        # 年内新领证7人 are only some of the holders.
        and not (n.indicator == "certified_officers" and "新" in text[n.start - 8 : n.end + 4])
    ]


def _rate(
    rate: QuantityRow, near: Sequence[QuantityRow], counts: Sequence[QuantityRow]
) -> Finding | None:
    """Compare a rate with the counts of its sentence, else with the only ones of the report."""
    upper, lower = _RATES[rate.indicator or ""]
    tops, bases = ([n for n in near if n.indicator == i] for i in (upper, lower))
    if len(tops) > 1:
        tops.insert(0, tops[0]._replace(value=sum(n.value for n in tops)))
    known = [(a, b) for a in tops for b in bases]
    # 审结 and 办结 have no indicators of their own, but rates are made of them.
    others = [(a, b) for a in tops for b in near if b.value > a.value]
    for a, b in (*known, *others):
        if _gives(a.value, b.value, rate):
            return _ratio(rate, a, b, "ok")
    if known:
        return _ratio(rate, *known[0], "fail" if rate.indicator == _CERTIFICATES else "unknown")
    if len(counts) == 2:
        a, b = sorted(counts, key=lambda n: n.indicator != upper)
        if a.indicator != b.indicator and _gives(a.value, b.value, rate):
            return _ratio(rate, a, b, "ok")
    return None


def _gives(part: float, whole: float, rate: QuantityRow) -> bool:
    """Return whether a quotient, rounded or cut to the printed decimals, is the rate."""
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


def _ratio(rate: QuantityRow, part: QuantityRow, whole: QuantityRow, outcome: Outcome) -> Finding:
    value = 100 * part.value / whole.value if whole.value else 0.0
    detail = f"{_print(part.value)}/{_print(whole.value)} = {value:.1f} %"
    if outcome != "ok":
        detail += f", not {_print(rate.value)} %"
    return _finding("rate_against_counts", outcome, detail, rate, part, whole)
