"""Sentences to a report: numbering, order of the parts, title, signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from tests.support.generated.facts import Plan, Value, put, say
from tests.support.generated.places import Issuer
from tests.support.generated.said import DATA, PLANS, SHORTCOMINGS

_CHINESE = "一二三四五六七八九十"
_SUFFIX = {"town": "人民政府", "subdistrict": "办事处", "county": "人民政府", "department": ""}
# With the county, or without.
_TITLES = (
    (True, "{who}{suffix}关于{Y}年法治政府建设情况的报告"),
    (True, "{who}{Y}年度法治政府建设情况报告"),
    (True, "{who}{suffix}{Y}年法治政府建设年度报告"),
    (True, "{Y}年度{who}法治政府建设情况报告"),
    (False, "{name}{Y}年法治政府建设情况报告"),
    (False, "{Y}年度法治政府建设情况报告"),
    (False, "{joint}\n关于{Y}年度法治政府建设情况的报告"),
)
_ORDERS = (
    ("measures", "shortcomings", "leadership", "plan", "other"),
    ("measures", "shortcomings", "leadership", "plan", "other"),
    ("measures", "leadership", "shortcomings", "plan", "other"),
    ("leadership", "measures", "shortcomings", "plan", "other"),
)


@dataclass
class Report:
    """One report with all that it says.

    Attributes
    ----------
    signed, released : str
        December (of the year reported on), early (before February), in time (before 1 March; of
        publication: before 1 April), late, none.
    parts : dict of str to str
        By statutory part: own, merged, folded, stated, none.
    points : list of (str, str, tuple of str)
        Part, text and themes of each enumerated statement, in order.
    checks : list of (str, str)
        Of parts_sum, rate_against_counts and year_conflict: check and outcome.
    """

    report_id: str
    issuer: Issuer
    year: int
    style: str
    signed: str
    released: str
    published_on: dt.date | None
    released_on: dt.date | None
    parts: dict[str, str]
    text: str = ""
    values: list[Value] = field(default_factory=list)
    points: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    checks: list[tuple[str, str]] = field(default_factory=list)


def compose(plan: Plan, report_id: str, signed: str, released: str) -> Report:
    """Write the report that was planned."""
    rng = plan.rng
    published_on, released_on, released = _dates(rng, plan.year, signed, released)
    parts = _parts(plan)
    report = Report(
        *(report_id, plan.issuer, plan.year, plan.style, signed, released),
        *(published_on, released_on, parts),
    )
    words = _words(plan.issuer, plan.year)
    with_county, title = rng.choice(_TITLES[:-1] if plan.issuer.level == "department" else _TITLES)
    lines = put(title, words).split("\n")
    words["who"] = words["我"] if with_county and rng.random() < 0.5 else plan.issuer.full
    date = _printed(published_on, rng) if published_on else None
    dated_above = date is not None and rng.random() < 0.15
    if dated_above:
        lines.append(f"（{date}）")
    lines.append(put(rng.choice(DATA["leads"]), words))
    lines += _Writer(plan, report, words).body()
    if date and not dated_above:
        signature = plan.issuer.full if rng.random() < 0.5 else plan.issuer.name
        lines += [signature + words["suffix"], date]
    report.text = words["break"].join(lines) + "\n"
    _check(plan, report)
    return report


def _check(plan: Plan, report: Report) -> None:
    told = {value.indicator for value in report.values}
    if "penalty_cases_ordinary" in told:
        report.checks.append(("parts_sum", "fail" if plan.wrong_sum else "ok"))
    if "certificate_rate" in told:
        report.checks.append(("rate_against_counts", "fail" if plan.wrong_rate else "ok"))
    report.checks.append(("year_conflict", "fail" if plan.stale else "ok"))


def _words(issuer: Issuer, year: int) -> dict[str, str]:
    own = {"subdistrict": "街道", "department": "局"}.get(issuer.level, issuer.name[-1])
    party = {"town": "党委", "subdistrict": "党工委", "county": f"{own}委", "department": "党组"}
    meeting = {"county": f"{own}政府常务会议"}.get(issuer.level, f"{party[issuer.level]}会议")
    suffix = _SUFFIX[issuer.level]
    committee = "工作委员会" if issuer.level == "subdistrict" else "委员会"
    return {
        "我": f"我{own}",
        "全": f"全{own}",
        "党": party[issuer.level],
        "会": meeting,
        "Y": str(year),
        "Z": str(year + 1),
        "who": issuer.full,
        "name": issuer.name,
        "suffix": suffix,
        "joint": f"中共{issuer.name}{committee} {issuer.name}{suffix}",
        "break": Random(issuer.full).choice(("\n", "\n\n", "\n　　")),
    }


def _parts(plan: Plan) -> dict[str, str]:
    rng = plan.rng
    share = 0.6 if plan.style == "thematic" else 0.12 if plan.style in ("nested", "arabic") else 0
    parts = {
        "measures": "own",
        "shortcomings": rng.choices(("own", "folded", "none"), (84, 8, 8))[0],
        "leadership": rng.choices(("own", "folded", "none"), (42, 48, 10))[0],
        "plan": rng.choices(("own", "folded", "none"), (86, 7, 7))[0],
        "other": rng.choices(("own", "stated", "none"), (12, 28, 60))[0],
    }
    if rng.random() < share and not plan.stale:
        parts["shortcomings"] = parts["plan"] = "merged"
    return parts


def _dates(
    rng: Random, year: int, signed: str, released: str
) -> tuple[dt.date | None, dt.date | None, str]:
    """Choose both dates; nothing is released before it is signed."""
    first = {
        "December": (dt.date(year, 12, 10), 20),
        "early": (dt.date(year + 1, 1, 3), 28),
        "in time": (dt.date(year + 1, 2, 1), 27),
        "late": (dt.date(year + 1, 3, 2), 75),
    }.get(signed)
    signature = first[0] + dt.timedelta(rng.randrange(first[1])) if first else None
    start, limit = signature or dt.date(year + 1, 1, 20), dt.date(year + 1, 4, 1)
    if released == "none":
        return signature, None, released
    if released == "late" or start >= limit:
        return signature, max(start, limit) + dt.timedelta(rng.randrange(40)), "late"
    return signature, start + dt.timedelta(rng.randrange((limit - start).days)), "in time"


def _printed(date: dt.date, rng: Random) -> str:
    if rng.random() < 0.8:
        return f"{date.year}年{date.month}月{date.day}日"
    year = "".join("〇一二三四五六七八九"[int(d)] for d in str(date.year))
    tens, ones = divmod(date.day, 10)
    day = ("二三"[tens - 2] if tens > 1 else "") + ("十" if tens else "")
    day += _CHINESE[ones - 1] if ones else ""
    month = _CHINESE[date.month - 1] if date.month <= 10 else f"十{_CHINESE[date.month - 11]}"
    return f"{year}年{month}月{day}日"


class _Writer:
    """Writes the body of one report in its style, and notes what it says."""

    def __init__(self, plan: Plan, report: Report, words: dict[str, str]) -> None:
        self.plan, self.report, self.words, self.rng = plan, report, words, plan.rng
        self.sections = 0
        old = {"Y": str(plan.year - 1), "Z": str(plan.year)}
        self.heading_words = {**words, **(old if plan.stale else {})}
        self.topics = [(topic, self._sentences(i)) for i, (topic, _) in enumerate(plan.topics)]

    def body(self) -> list[str]:
        lines: list[str] = []
        # The habit of an issuer, as everybody copies last year's report.
        for part in Random(self.plan.issuer.full).choice(_ORDERS):
            state = self.report.parts[part]
            if part == "measures":
                lines += self._measures()
            elif state == "merged":
                lines += self._merged() if part == "shortcomings" else []
            elif state in ("own", "stated"):
                lines.append(self._top(self._heading(part)))
                lines += self._own(part)
        return lines

    def _heading(self, part: str) -> str:
        ways = DATA["headings"][part]
        return put(ways[0] if self.plan.stale else self.rng.choice(ways), self.heading_words)

    def _top(self, heading: str) -> str:
        self.sections += 1
        return f"{_CHINESE[self.sections - 1]}、{heading}"

    def _own(self, part: str) -> Iterator[str]:
        if part in ("shortcomings", "plan"):
            yield from self._points(part)
        elif part == "other":
            own = self.report.parts[part] == "own"
            yield put(DATA["matters"] if own else self.rng.choice(DATA["nothing"]), self.words)
        else:
            text = put(self.rng.choice(DATA["leadership"]), self.words)
            told = self.topics[0][1][-1]
            # Numbers told twice are told in the same words.
            again = self.rng.random() < 0.3 and told not in self.topics[0][0].fillers
            if again:
                form = self.plan.topics[0][1][-1].text
                values = self.report.values
                values[:] = [replace(v, again=True) if v.form == form else v for v in values]
            yield text + told if again else text

    def _sentences(self, i: int) -> list[str]:
        topic, forms = self.plan.topics[i]
        sentences = self.rng.sample(topic.fillers, self.rng.randint(1, 2))
        if i == 0 and self.report.parts["leadership"] == "folded":
            sentences.insert(0, self.rng.choice(DATA["folded_leadership"]))
        for form in forms:
            text, values = say(self.plan, form, self.words)
            sentences.append(text)
            self.report.values += values
        return sentences

    # Parts

    def _measures(self) -> Iterator[str]:
        if self.plan.style != "thematic":
            yield self._top(self._heading("measures"))
        for n, (topic, sentences) in enumerate(self.topics, 1):
            heading = self.rng.choice(topic.headings)
            if self.plan.style == "thematic":
                yield self._top(heading)
                yield "".join(sentences)
            elif self.plan.style == "bare":
                yield heading
                yield "".join(sentences)
            elif self.plan.style == "run-in":
                yield f"（{_CHINESE[n - 1]}）{heading}。{''.join(sentences)}"
            elif self.plan.style == "flat":
                yield f"{n}、{heading}。{''.join(sentences)}"
            else:
                yield f"（{_CHINESE[n - 1]}）{heading}"
                yield from self._paragraphs(topic.titles, sentences)
        if self.report.parts["shortcomings"] == "folded":
            text, themes = DATA["folded_shortcomings"]
            self.report.points.append(("shortcomings", put(text, self.words), tuple(themes)))
            yield put(text, self.words)
        if self.report.parts["plan"] == "folded":
            yield put(DATA["folded_plan"], self.words)

    def _paragraphs(self, titles: Sequence[str], sentences: Sequence[str]) -> Iterator[str]:
        if self.plan.style == "arabic":
            for n, (title, at) in enumerate(zip(titles, range(0, len(sentences), 2), strict=False)):
                rest = None if n == len(titles) - 1 else at + 2
                yield f"{n + 1}.{title}。{''.join(sentences[at:rest])}"
        else:
            yield "".join(f"{_CHINESE[n]}是{s}" for n, s in enumerate(sentences))

    def _merged(self) -> Iterator[str]:
        yield self._top(self._heading("merged"))
        for n, (part, heading) in enumerate(
            (("shortcomings", "存在的问题"), ("plan", "下一步打算"))
        ):
            yield f"（{_CHINESE[n]}）{heading}"
            yield from self._points(part)

    def _points(self, part: str) -> Iterator[str]:
        if part == "shortcomings":
            chosen = self.rng.sample(SHORTCOMINGS, self.rng.randint(2, 4))
            if hedge := put(self.rng.choice(DATA["hedges"]), self.words):
                yield hedge
        else:
            chosen = self.rng.sample(PLANS, self.rng.randint(3, 5))
        texts = []
        for n, (title, rest, themes) in enumerate(chosen):
            at = _CHINESE[n]
            lines = {
                "run-in": [f"（{at}）{title}。{rest}"],
                "arabic": [f"{n + 1}.{title}。{rest}"],
                "flat": [f"{n + 1}、{title}。{rest}"],
                "bare": [title, rest],
            }.get(self.plan.style, [f"{at}是{title}。{rest}"])
            texts.append(self.words["break"].join(lines))
            self.report.points.append((part, texts[-1], themes))
        if self.plan.style == "nested":
            yield "".join(texts)
        else:
            yield from texts
