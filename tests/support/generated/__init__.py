"""Reports of invented content about places of the division list, and all that they say as tables.

Made from a seed, so what is read from the texts can be held against what was meant. The sentences
(``said.toml``) follow the way published reports speak and were written without a look at the
vocabulary; a sentence that is not understood is evidence, not a mistake of this module.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd

from lawstats.tables.corpus import Corpus
from tests.support.generated.facts import MEASURES, Plan
from tests.support.generated.layout import Report, compose
from tests.support.generated.places import Issuer, issuers_of


@dataclass(frozen=True)
class Truth:
    """What was meant, as DataFrames with a fresh index.

    Attributes
    ----------
    reports : report_id, issuer_id, level, division_code (null: invented place), year, style
    panel : report_id, issuer_id, year, indicator, value, unit, qualifier, basis, form (the
        sentence), again (said a second time in another part)
    parts : report_id, part, status
    dates : report_id, published_on, released_on, signed, released
    points : report_id, part, text
    themes : report_id, point (number within the shortcomings, from 0), theme, rank
    checks : report_id, check, outcome
    """

    reports: pd.DataFrame
    panel: pd.DataFrame
    parts: pd.DataFrame
    dates: pd.DataFrame
    points: pd.DataFrame
    themes: pd.DataFrame
    checks: pd.DataFrame


@dataclass(frozen=True)
class Generated:
    """A corpus.

    Attributes
    ----------
    reports : tuple of Report
        By issuer and year.
    silent : tuple of Issuer
        Two that are due to report and never do.
    jump : (issuer_id, year, indicator) or None
        The one value that grew beyond belief; None where no issuer tells how many leaflets it
        handed out in the last two years.
    """

    reports: tuple[Report, ...]
    silent: tuple[Issuer, ...]
    years: tuple[int, ...]
    jump: tuple[str, int, str] | None

    @property
    def issuers(self) -> list[Issuer]:
        """Those that report, in order."""
        return list(dict.fromkeys(r.issuer for r in self.reports))

    def write(self, folder: Path) -> Path:
        """Write one text per report, and sources.csv with the dates of release."""
        folder.mkdir(parents=True, exist_ok=True)
        for report in self.reports:
            path = folder / f"{report.report_id}.txt"
            path.write_text(report.text, encoding="utf-8", newline="\n")
        with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(("file", "released_on"))
            rows.writerows(
                (f"{r.report_id}.txt", r.released_on) for r in self.reports if r.released_on
            )
        return folder

    def roster(self) -> list[dict[str, str | None]]:
        """List all who are due to report: issuer_id, issuer, level, division_code."""
        return [
            {"issuer_id": i.issuer_id, "issuer": i.full, "level": i.level, "division_code": i.code}
            for i in (*self.issuers, *self.silent)
        ]

    def reference(self) -> list[dict[str, Any]]:
        """List the population of every known division and year: division_code, year, population."""
        codes = sorted({i.code for i in (*self.issuers, *self.silent) if i.code})
        return [
            {"division_code": code, "year": year, "population": round(people * 0.997**n)}
            for code in codes
            for people in [Random(code).randint(18_000, 95_000) * (9 if len(code) == 6 else 1)]
            for n, year in enumerate(self.years)
        ]

    @cached_property
    def truth(self) -> Truth:
        """All that the reports say."""

        def frame(columns: str, rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
            return pd.DataFrame(list(rows), columns=columns.split())

        every = self.reports
        return Truth(
            frame(
                "report_id issuer_id level division_code year style",
                (
                    (
                        r.report_id,
                        r.issuer.issuer_id,
                        r.issuer.level,
                        r.issuer.code,
                        r.year,
                        r.style,
                    )
                    for r in every
                ),
            ),
            frame(
                "report_id issuer_id year indicator value unit qualifier basis form again",
                (
                    (
                        *(r.report_id, r.issuer.issuer_id, r.year, v.indicator, float(v.value)),
                        *(MEASURES[v.indicator].unit, v.qualifier, v.basis, v.form, v.again),
                    )
                    for r in every
                    for v in r.values
                ),
            ),
            frame(
                "report_id part status", ((r.report_id, *p) for r in every for p in r.parts.items())
            ),
            frame(
                "report_id published_on released_on signed released",
                ((r.report_id, r.published_on, r.released_on, r.signed, r.released) for r in every),
            ),
            frame("report_id part text", ((r.report_id, *p[:2]) for r in every for p in r.points)),
            frame(
                "report_id point theme rank",
                (
                    (r.report_id, n, theme, rank)
                    for r in every
                    for n, (_, _, themes) in enumerate(p for p in r.points if p[2])
                    for rank, theme in enumerate(themes, 1)
                ),
            ),
            frame("report_id check outcome", ((r.report_id, *c) for r in every for c in r.checks)),
        )


def corpus(
    seed: int = 0, issuers: int = 20, years: Sequence[int] = (2022, 2023, 2024)
) -> Generated:
    """Make a corpus.

    Parameters
    ----------
    seed : int
    issuers : int
        How many report. Of the first 20 all but three stand in the division list, the others are
        invented and have no code.
    years : sequence of int
        Each issuer reports for each of them.

    Returns
    -------
    Generated
        One report is signed in December of its year, one speaks of the year before in its
        headings, one has a sum of penalties and one a rate of certificates that do not hold
        (as far as there are reports with such numbers).
    """
    *bodies, one, two = issuers_of(seed, issuers)
    years = tuple(years)
    plans = [Plan(seed, issuer, year) for issuer in bodies for year in years]
    order = Random(f"{seed}:order")
    dated = [(p, d) for p, d in zip(plans, _timing(order, len(plans)), strict=True)]
    jump = _jump(plans, years)
    if jump:
        jump.jump = True
    # Thematic headings have no year that could be stale.
    if fit := [p for p in plans if p.style != "thematic"]:
        order.choice(fit).stale = True
    for mark, slot in (("wrong_sum", "penalty_cases_ordinary"), ("wrong_rate", "certificate_rate")):
        fit = [p for p in plans if p.states(slot) and not p.jump]
        if fit:
            setattr(order.choice(fit), mark, True)
    reports = tuple(
        compose(plan, f"{i // len(years):03}-{plan.year}", *dates)
        for i, (plan, dates) in enumerate(dated)
    )
    told = (jump.issuer.issuer_id, jump.year, "publicity_materials") if jump else None
    return Generated(reports, (one, two), years, told)


def of_several_stages(read: Corpus) -> set[str]:
    """Indicators that the reports state at different stages: their values are not all compared."""
    stages = read.panel().groupby("indicator")["stage"].nunique()
    return set(stages[stages > 1].index)


def _timing(rng: Random, n: int) -> list[tuple[str, str]]:
    signed = ["December", *rng.choices(("early", "in time", "late", "none"), (4, 3, 2, 2), k=n - 1)]
    rng.shuffle(signed)
    return [(s, rng.choices(("in time", "late", "none"), (6, 3, 2))[0]) for s in signed]


def _jump(plans: Sequence[Plan], years: Sequence[int]) -> Plan | None:
    """Choose the first issuer that tells of its publicity in the last two years."""
    last = max(years)
    told = {p.issuer for p in plans if p.year == last - 1 and p.states("publicity_materials")}
    fit = (p for p in plans if p.year == last and p.issuer in told)
    return next((p for p in fit if p.states("publicity_materials")), None)
