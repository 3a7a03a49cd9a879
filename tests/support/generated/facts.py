"""What a report says, in sentences and as numbers."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from tests.support.generated.places import Issuer
from tests.support.generated.said import TOPICS, Form, Topic

_CHINESE = "一二三四五六七八九十"
SLOT = re.compile(r"\{([a-z_]+)(?:\.([a-z]))?:([^}]+)\}")
STYLES = ("nested", "run-in", "arabic", "thematic", "bare", "flat")
_LEVELS = ("town", "subdistrict", "county", "department")


class Measure(NamedTuple):
    """An indicator: the panel's unit, what a town has of it, its yearly growth, and by level."""

    unit: str
    base: float
    growth: float = 0.06
    scale: tuple[float, float, float, float] = (1, 1, 8, 1.5)
    rough: bool = False  # whether reports print it roundly (120余次)


_PEOPLE = (1, 1, 6, 1.2)
MEASURES = {
    "study_sessions": Measure("次", 9, 0.05, (1, 1, 1.5, 1.2)),
    "law_meetings": Measure("次", 5, 0.05, (1, 1, 1.2, 1)),
    "normative_documents_issued": Measure("件", 0.8, 0, (1, 1, 8, 2)),
    "contracts_reviewed": Measure("份", 35, 0.08, (1, 1.2, 6, 1)),
    "legal_advisers": Measure("人", 2, 0, (1, 1, 3, 1)),
    "penalty_cases": Measure("件", 60, 0.08),
    "penalty_cases_summary": Measure("件", 0),
    "penalty_cases_ordinary": Measure("件", 0),
    "fines_amount": Measure("元", 0),
    "inspections": Measure("次", 420, 0.1, rough=True),
    "enforcement_officers": Measure("人", 16, 0.03, _PEOPLE),
    "certified_officers": Measure("人", 0),
    "certificate_rate": Measure("%", 0),
    "publicity_events": Measure("场", 32, 0.08, (1, 1, 5, 1), rough=True),
    "publicity_materials": Measure("份", 5200, 0.06, (1, 1, 6, 1), rough=True),
    "people_reached": Measure("人次", 3600, 0.06, (1, 1, 8, 1), rough=True),
    "legal_literates": Measure("人", 90, 0.05, (1, 0.8, 9, 0)),
    "disputes_mediated": Measure("件", 150, 0.05, (1, 1.2, 10, 0), rough=True),
    "mediation_success_rate": Measure("%", 0),
    "mediators": Measure("人", 48, 0.03, (1, 1, 9, 0)),
    "reconsideration_cases": Measure("件", 1.1, 0.1, (1, 1, 60, 3)),
    "litigation_cases": Measure("件", 1.4, 0.05, (1, 1, 25, 2)),
    "court_appearance_rate": Measure("%", 0),
    "disclosure_requests": Measure("件", 3, 0.1),
}
_BASES = {"": "single", "a": "sum_of_parts", "n": "new_only", "x": "total"}


@dataclass(frozen=True, slots=True)
class Value:
    """One row of the panel; `form` is the sentence it was said with, `again` whether twice."""

    indicator: str
    value: float
    qualifier: str
    basis: str
    form: str
    again: bool = False


class Plan:
    """What one report will say, before the numbers are known."""

    def __init__(self, seed: int, issuer: Issuer, year: int) -> None:
        self.seed, self.issuer, self.year = seed, issuer, year
        self.rng = Random(f"{seed}:{issuer.full}:{year}")
        self.jump = self.stale = self.wrong_sum = self.wrong_rate = False
        self.latent = {n: self._latent(n, year) for n in MEASURES}
        # What an issuer tells, and whether as one number or in parts, it keeps over the years.
        habit = Random(f"{seed}:{issuer.full}")
        self.style = habit.choice(STYLES)
        self.topics = [(topic, self._forms(topic, habit)) for topic in TOPICS]

    def _latent(self, name: str, year: int) -> float:
        measure, key = MEASURES[name], f"{self.seed}:{self.issuer.full}:{name}"
        own = Random(key)
        if name == "penalty_cases" and own.random() < 0.12:
            return 0.0
        size, growth = own.lognormvariate(0, 0.4), own.gauss(measure.growth, 0.05)
        noise = math.exp(Random(f"{key}:{year}").gauss(0, 0.06))
        scale = measure.scale[_LEVELS.index(self.issuer.level)]
        return measure.base * scale * size * (1 + growth) ** (year - 2022) * noise

    def _forms(self, topic: Topic, habit: Random) -> list[Form]:
        chosen = []
        for group in topic.groups:
            kinds = sorted({_kind(form) for form in group})
            habit.shuffle(kinds)
            silent = habit.random() < 0.2
            fit = [form for form in group if self._can_say(form)]
            first = next((k for k in kinds if any(_kind(f) == k for f in fit)), None)
            if first is not None and not silent and self.rng.random() > 0.07:
                chosen.append(self.rng.choice([f for f in fit if _kind(f) == first]))
        return chosen

    def _can_say(self, form: Form) -> bool:
        for name, what, _ in SLOT.findall(form.text):
            least = 7 if what in ("a", "b", "c", "x", "f") else 1
            if MEASURES[name].base and self.number(name) < (0 if form.zero else least):
                return False
            if not MEASURES[name].scale[_LEVELS.index(self.issuer.level)]:
                return False
        return all(self.number(name) == 0 for name in form.absent)

    def number(self, name: str) -> int:
        """How many there really are."""
        return round(self.latent[name] * (70 if self.jump and name == "publicity_materials" else 1))

    def states(self, name: str) -> bool:
        return any(
            name == slot[0] for _, fs in self.topics for f in fs for slot in SLOT.findall(f.text)
        )


def _kind(form: Form) -> tuple[str, ...]:
    """Which indicators a form tells of, and how."""
    slots = {f"{name}.{what}" for name, what, _ in SLOT.findall(form.text) if what in "anx"}
    return tuple(sorted({*slots, *({"none"} if form.absent else ())}))


# Numbers


def _chinese(n: int) -> str:
    tens, ones = divmod(n, 10)
    if n == 2:
        return "两"
    return (("" if tens == 1 else _CHINESE[tens - 1]) + "十" if tens else "") + (
        _CHINESE[ones - 1] if ones else ""
    )


def _write(
    value: float, unit: str, rough: bool, before: str, rng: Random
) -> tuple[str, float, str]:
    """Write a number: what is printed, the value that it then has, and its qualifier."""
    if unit == "%":
        return f"{value:g}{rng.choice('%%％')}", value, "exact"
    n = int(value)
    if unit == "元":
        if n >= 10_000 and rng.random() < 0.5:
            n = n // 100 * 100
            return f"{n / 10_000:g}万元", n, "exact"
        return f"{n}元", n, "exact"
    if rough and n >= 30 and rng.random() < 0.5:
        step = 10 ** (len(str(n)) - 2)
        n = n // step * step
        digits = f"{n / 10_000:g}万" if n >= 10_000 and rng.random() < 0.6 else str(n)
        # 达近 and 共约 are not said.
        way = rng.choice(
            ("余", "多", "余", "超过", "约", "近") if before[-1:] not in "达到共" else ("余",)
        )
        if way in ("余", "多"):
            return f"{digits}{way}{unit}", n, "over"
        return f"{way}{digits}{unit}", n, "over" if way == "超过" else "about"
    if 1 <= n <= 20 and unit in ("次", "名", "场") and rng.random() < 0.2:
        return f"{_chinese(n)}{unit}", n, "exact"
    return f"{n}{unit}", n, "exact"


def _numbers(plan: Plan) -> dict[str, float]:
    """Give the numbers that hang together; the others are the issuer's own."""
    rng, n = plan.rng, plan.number
    ordinary = max(1, n("penalty_cases") // rng.randint(6, 30)) if n("penalty_cases") > 1 else 0
    officers = n("enforcement_officers")
    certified = max(1, officers - rng.randint(0, 1 + officers // 8))
    rate = round(100 * certified / officers, 1) if officers else 100.0
    return {
        "penalty_cases_ordinary": ordinary + plan.wrong_sum,
        "penalty_cases_summary": n("penalty_cases") - ordinary,
        "fines_amount": n("penalty_cases") * 150 + ordinary * 50 * rng.randint(20, 300),
        "certified_officers": certified,
        "certificate_rate": rate - 10 if plan.wrong_rate else rate,
        "mediation_success_rate": round(rng.uniform(94, 100), rng.randint(0, 1)),
        # Of a few cases no broken rate can come.
        "court_appearance_rate": round(rng.uniform(80, 99), 1)
        if n("litigation_cases") > 5
        else 100,
        "certified_officers.n": max(1, officers // 6),
        "legal_literates.n": max(3, n("legal_literates") // 6),
        "mediators.n": max(2, n("mediators") // 8),
        "disputes_mediated.l": round(plan._latent("disputes_mediated", plan.year - 1)),
    }


def say(plan: Plan, form: Form, words: dict[str, str]) -> tuple[str, list[Value]]:
    """Fill in the slots of a form."""
    numbers, rng = _numbers(plan), plan.rng
    facts: dict[str, list[tuple[str, float, str]]] = {}
    slots = SLOT.findall(form.text)
    cuts: dict[str, list[int]] = {}
    for name in sorted({name for name, what, _ in slots if what == "a"}):
        k = sum(slot[0] == name for slot in slots)
        inner = sorted(rng.sample(range(1, plan.number(name)), k - 1))
        cuts[name] = [b - a for a, b in zip([0, *inner], [*inner, plan.number(name)], strict=True)]

    def fill(match: re.Match[str]) -> str:
        name, what, unit = match[1], match[2] or "", match[3]
        value = numbers.get(f"{name}.{what}" if what else name, plan.number(name))
        if what in ("a", "b", "c"):
            value = cuts[name]["abc".index(what)]
        elif what in ("x", "f"):
            value = max(1, int(plan.number(name)) // 5)
        rough = not what and MEASURES[name].rough
        before = match.string[: match.start()]
        raw, value, qualifier = _write(value, unit, rough, before, rng)
        if what not in ("l", "f"):
            facts.setdefault(name, []).append((what, value, qualifier))
        return raw

    text = SLOT.sub(fill, put(form.text, words))
    values = [Value(name, 0, "exact", "stated_absence", form.text) for name in form.absent]
    for name, told in facts.items():
        kinds = {what for what, _, _ in told}
        basis = _BASES[next((k for k in "anx" if k in kinds), "")]
        value = sum(v for what, v, _ in told if what != "x")
        values.append(Value(name, value, told[0][2], basis, form.text))
    return text, values


def put(text: str, words: dict[str, str]) -> str:
    return re.sub(r"\{([^{}:]+)\}", lambda m: words[m[1]], text)
