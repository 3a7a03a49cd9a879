"""What is read from a generated corpus, held against what it was made to say.

`KNOWN` lists what is read wrongly, and how often: a count that falls says that something was
mended, and the entry goes; one that rises says that something broke. The sentences stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pandas as pd
import pytest

from lawstats import vocabulary
from lawstats.analysis import compare, reports
from lawstats.analysis.timeliness import timeliness
from lawstats.build.open import read_corpus
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary.issuers import own_name
from tests.support import generated
from tests.support.generated.facts import MEASURES, SLOT, STYLES
from tests.support.generated.layout import Report
from tests.support.generated.places import Issuer
from tests.support.generated.said import SHORTCOMINGS, TOPICS


class Known(NamedTuple):
    """A mistake: in how many rows of a table whose words hold these, and why it is one."""

    table: str
    words: str
    rows: int
    reason: str


KNOWN = (
    Known(
        "panel",
        "深入村（社区）举办法治讲座",
        5,
        "lectures open to residents count as lectures for officials",
    ),
    Known("panel", "law_lectures", 5, "the same lectures, where none for officials are told of"),
    Known("reporting", "law_lectures", 4, "the same lectures, at each level"),
    Known("checks", "全年行政处罚合计", 3, "a total behind its parts is not compared with them"),
)


class Row(NamedTuple):
    """One row of a comparison; None where one side has nothing."""

    words: str
    expected: Any
    got: Any


def rows(frame: pd.DataFrame, keys: list[str], values: list[str]) -> dict[Any, Any]:
    """Give the values of each key, null as None."""
    plain = frame[keys + values].astype(object)
    plain = plain.where(plain.notna(), None)
    out = {tuple(row[: len(keys)]): tuple(row[len(keys) :]) for row in plain.values.tolist()}
    assert len(out) == len(frame)
    return out


def both(
    words: Mapping[Any, Any], expected: Mapping[Any, Any], got: Mapping[Any, Any]
) -> list[Row]:
    keys = sorted({*expected, *got}, key=str)
    return [Row(words.get(k, str(k)), expected.get(k), got.get(k)) for k in keys]


def identity(made: generated.Generated, read: Corpus) -> list[Row]:
    columns = ["issuer_id", "level", "division_code", "year"]
    openings = {(r.report_id,): r.text.partition("、")[0] for r in made.reports}
    expected = rows(made.truth.reports, ["report_id"], columns)
    return both(openings, expected, rows(read.reports(), ["report_id"], columns))


def panel(made: generated.Generated, read: Corpus) -> list[Row]:
    # By report, so that an issuer that is not known is a mistake of the identity alone.
    keys, values = ["report_id", "indicator"], ["value", "unit", "qualifier", "basis"]
    truth = made.truth.panel
    forms = rows(truth, keys, ["form", "again"])
    words = {k: f"{k[1]}: {form}{' (again)' * again}" for k, (form, again) in forms.items()}
    return both(words, rows(truth, keys, values), rows(read.panel(), keys, values))


def parts(made: generated.Generated, read: Corpus) -> list[Row]:
    keys = ["report_id", "part"]
    texts = {r.report_id: r.text for r in made.reports}
    expected = rows(made.truth.parts, keys, ["status"])
    words = {k: texts[k[0]].partition("、其他需要报告的")[2] for k in expected if k[1] == "other"}
    return both(words, expected, rows(reports.parts(read), keys, ["status"]))


def dates(made: generated.Generated, read: Corpus) -> list[Row]:
    columns = ["published_on", "released_on"]
    expected = rows(made.truth.dates, ["report_id"], columns)
    return both({}, expected, rows(reports.dates(read), ["report_id"], columns))


def checks(made: generated.Generated, read: Corpus) -> list[Row]:
    found = read.checks(["report_id", "check", "outcome"])
    found = found[found["check"].isin(made.truth.checks["check"])]
    forms = {
        (v.report_id, "parts_sum"): v.form
        for v in made.truth.panel.itertuples()
        if v.indicator == "penalty_cases_ordinary"
    }
    keys = ["report_id", "check"]
    return both(forms, rows(made.truth.checks, keys, ["outcome"]), rows(found, keys, ["outcome"]))


def points(made: generated.Generated, read: Corpus) -> list[Row]:
    expected = {(r.report_id, t): p for r in made.reports for p, t, _ in r.points}
    # With the next one, as a heading that is not seen lengthens the point before it.
    words = {
        (r.report_id, t): f"{t} {following[1]}"
        for r in made.reports
        for (_, t, _), following in zip(r.points, [*r.points[1:], ("", "", ())], strict=True)
    }
    found = read.points()
    got = dict(zip(zip(found["report_id"], found["text"], strict=True), found["part"], strict=True))
    assert len(expected) == len(made.truth.points)
    return both(words, expected, got)


def themes(made: generated.Generated, read: Corpus) -> list[Row]:
    """Compare the themes of the shortcomings that were found."""
    found = read.points().merge(read.themes(), on=["report_id", "point_id"], how="left")
    got: dict[Any, set[str]] = {}
    for report_id, text, theme in found[["report_id", "text", "theme"]].itertuples(index=False):
        got.setdefault((report_id, text), set()).update({theme} if pd.notna(theme) else ())
    points = [(r.report_id, *point) for r in made.reports for point in r.points]
    expected = {
        (r, text): set(themes) for r, part, text, themes in points if part == "shortcomings"
    }
    return [Row(k[1], expected[k], got[k]) for k in sorted(expected) if k in got]


def reporting(made: generated.Generated, read: Corpus) -> list[Row]:
    truth = made.truth.panel.merge(made.truth.reports[["report_id", "level"]], on="report_id")
    absent = truth["basis"] == "stated_absence"
    names = list(zip(truth["indicator"], truth["level"], strict=True))
    zero = Counter(name for name, none in zip(names, absent, strict=True) if none)
    stated = Counter(names) - zero
    reports = Counter(made.truth.reports["level"])
    expected = {
        (name, level): (k := stated[name, level], o := zero[name, level], n - k - o, n)
        for name in set(truth["indicator"])
        for level, n in reports.items()
    }
    columns = ["stated", "zero", "silent", "reports"]
    keys = ["indicator", "level"]
    return both({}, expected, rows(compare.reporting(read), keys, columns))


COMPARISONS = {
    f.__name__: f for f in (identity, panel, parts, dates, checks, points, themes, reporting)
}


@pytest.fixture(scope="module")
def made() -> generated.Generated:
    return generated.corpus()


@pytest.fixture(scope="module")
def read(made: generated.Generated, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(made.write(tmp_path_factory.mktemp("raw")))


@pytest.mark.parametrize("table", COMPARISONS)
def test_what_is_read_is_what_was_said(table: str, made: generated.Generated, read: Corpus) -> None:
    known = [k for k in KNOWN if k.table == table]
    compared = COMPARISONS[table](made, read)
    wrong = [row for row in compared if row.expected != row.got]
    assert len(compared) > 20
    assert [r for r in wrong if not any(k.words in r.words for k in known)] == []
    counts = {k.words: sum(k.words in r.words for r in wrong) for k in known}
    assert counts == {k.words: k.rows for k in known}


def test_every_file_is_read(made: generated.Generated, read: Corpus) -> None:
    assert len(read.failures()) == 0
    assert len(read.reports(["report_id"])) == len(made.reports) == 60


def test_a_wrong_value_is_seen(made: generated.Generated, tmp_path: Path) -> None:
    """Of one report read alone, one number changed changes one row of the panel."""
    report = next(r for r in made.reports if "现有人民调解员" in r.text)
    alone = generated.Generated((report,), made.silent, made.years, None)
    folder = alone.write(tmp_path)
    right = [r for r in panel(alone, read_corpus(folder)) if r.expected == r.got]
    text = report.text.replace("现有人民调解员", "现有人民调解员1")
    (folder / f"{report.report_id}.txt").write_text(text, encoding="utf-8")
    still = [r for r in panel(alone, read_corpus(folder)) if r.expected == r.got]
    assert [r.words.split(":")[0] for r in right if r not in still] == ["mediators"]


# Completeness and timeliness: the same reports, of which some are lost, and a roster


class Fate(NamedTuple):
    """What became of what one issuer owed for one year."""

    issuer: Issuer
    year: int
    report: Report | None
    kept: bool  # readable in the input
    broken: bool  # in the input, and not readable
    received_on: date | None
    searched: bool


@dataclass(frozen=True)
class Told:
    """A corpus of which a roster says who was due, and what is so."""

    fates: list[Fate]
    read: Corpus


@pytest.fixture(scope="module", params=[(2022, 2023, 2024), (2018, 2019)], ids=str)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    years: tuple[int, ...] = request.param
    made = generated.corpus(years=years)
    rng = Random("fates")
    texts = {(r.issuer, r.year): r for r in made.reports}
    fates = []
    for issuer in (*made.issuers, *made.silent):
        for year in years:
            report = texts.get((issuer, year))
            what = rng.choice(["kept", "kept", "kept", "lost", "broken"]) if report else "lost"
            day = rng.choice([None, (1, 5), (2, 28), (3, 1), (3, 2), (6, 30)])
            received = date(year + 1, *day) if day else None
            fates.append(
                Fate(issuer, year, report, what == "kept", what == "broken", received,
                     what == "lost" and rng.random() < 0.5)
            )  # fmt: skip
    kept = tuple(f.report for f in fates if f.report and f.kept)
    folder = generated.Generated(kept, made.silent, years, None).write(
        tmp_path_factory.mktemp("told")
    )
    sources = pd.read_csv(folder / "sources.csv", dtype=str)
    about = [
        (f"broken{n}.pdf", f.issuer.full, f.issuer.level, f.issuer.code, str(f.year))
        for n, f in enumerate(f for f in fates if f.broken)
    ]
    for file, *_ in about:
        (folder / file).write_bytes(b"%PDF-1.4 broken")
    columns = ["file", "issuer", "level", "division_code", "year"]
    pd.concat([sources, pd.DataFrame(about, columns=columns)]).to_csv(
        folder / "sources.csv", index=False
    )
    roster = [
        (f.issuer.full, f.issuer.level, f.issuer.code, f.received_on,
         date(f.year + 1, 4, 2) if f.searched else None)
        for f in fates
    ]  # fmt: skip
    columns = ["issuer", "level", "division_code", "received_on", "searched_on"]
    pd.DataFrame(roster, columns=columns).to_csv(folder / "roster.csv", index=False)
    read = read_corpus(folder)
    assert set(read.failures()["stage"]) == {"read"}
    return Told(fates, read)


def test_due_found_and_readable_by_county(told: Told) -> None:
    expected: dict[Any, Counter[str]] = {}
    for f in told.fates:
        count = expected.setdefault((f.issuer.county, f.year), Counter())
        count["due"] += 1
        count["found"] += f.kept or f.broken
        count["readable"] += f.kept
        if not (f.kept or f.broken):
            count["not_found" if f.searched else "not_in_input"] += 1
    columns = [
        *("due", "found", "readable", "not_found", "not_in_input", "ambiguous", "unlisted"),
    ]
    got = rows(reports.due(told.read), ["label", "year"], columns)
    assert got == {key: tuple(n[c] for c in columns) for key, n in expected.items()}
    totals = sum(expected.values(), Counter())
    assert min(totals[c] for c in columns[:5]) > 0


def outcome(f: Fate, duty: str) -> str | None:
    """Judge by hand what `lawstats.analysis.timeliness` judges."""
    low = f.issuer.level in ("town", "subdistrict")
    if low and f.year < 2019:
        return None
    if f.issuer.level == "subdistrict":
        return "by_local_rule"
    first_late = date(f.year + 1, 3, 2) if duty == "submit" else date(f.year + 1, 4, 1)
    report = f.report if f.kept else None
    done = f.received_on if duty == "submit" else report and report.released_on
    if done:
        return "late" if done >= first_late else "in_time"
    if report and report.published_on:
        return "late" if report.published_on >= first_late else "not_shown_late"
    return "unknown"


def test_every_report_is_judged_in_time_or_not(told: Told) -> None:
    expected = {
        (f.issuer.name, f.issuer.level, f.year, duty): outcome(f, duty)
        for f in told.fates
        for duty in ("submit", "publish")
        if f.kept or f.received_on
    }
    data = timeliness(told.read)
    names = [own_name(name, None, None, told.read.vocabulary) for name in data["issuer"]]
    keys = ["name", "level", "year", "judged"]
    got = rows(data.assign(name=names), keys, ["outcome"])
    assert {k: v for k, (v,) in got.items()} == expected
    seen = {*expected.values()}
    assert seen >= {"in_time", "late", "not_shown_late", "unknown", "by_local_rule"}
    assert (None in seen) == (told.fates[0].year == 2018)
    drawn = rows(reports.dates(told.read), ["report_id"], ["submit", "publish"])
    kept = [f for f in told.fates if f.kept]
    assert drawn == {
        (f.report.report_id,): (outcome(f, "submit"), outcome(f, "publish"))
        for f in kept
        if f.report
    }


# The generator


def test_the_same_seed_gives_the_same_texts(made: generated.Generated) -> None:
    texts = [r.text for r in made.reports]
    assert [r.text for r in generated.corpus().reports] == texts
    assert [r.text for r in generated.corpus(seed=1).reports] != texts


@pytest.mark.parametrize(
    ("issuers", "years"),
    [(1, (2023,)), (1, (2022, 2023, 2024)), (5, (2022, 2023)), (5, (2022,)), (500, (2023,))],
)
def test_sizes(issuers: int, years: tuple[int, ...]) -> None:
    made = generated.corpus(issuers=issuers, years=years)
    assert len(made.issuers) == issuers
    assert len({i.issuer_id for i in (*made.issuers, *made.silent)}) == issuers + 2
    assert len({r.text for r in made.reports}) == issuers * len(years)
    assert all(i.code is None for i in made.issuers[20:])
    assert (made.jump is None) == (issuers == 1 or len(years) == 1)


def test_issuers(made: generated.Generated) -> None:
    levels = Counter(i.level for i in made.issuers)
    assert levels == {"town": 10, "subdistrict": 5, "county": 2, "department": 3}
    assert sum(i.code is None for i in made.issuers) == 3
    assert [i.code is None for i in made.silent] == [False, False]


def test_roster_and_reference(made: generated.Generated) -> None:
    roster = pd.DataFrame(made.roster())
    reporting = set(made.truth.reports["issuer_id"])
    assert [i for i in roster["issuer_id"] if i not in reporting] == [
        i.issuer_id for i in made.silent
    ]
    reference = pd.DataFrame(made.reference())
    assert not reference.duplicated(["division_code", "year"]).any()
    assert set(reference["division_code"]) == set(roster["division_code"].dropna())
    assert (reference["population"] > 10_000).all()


def test_what_a_corpus_holds(made: generated.Generated) -> None:
    truth = made.truth
    assert set(truth.reports["style"]) == set(STYLES)
    assert set(truth.panel["indicator"]) == set(MEASURES)
    assert set(truth.panel["basis"]) == {
        *("single", "total", "sum_of_parts", "new_only", "stated_absence")
    }
    assert set(truth.panel["qualifier"]) == {"exact", "over", "about"}
    states = set(zip(truth.parts["part"], truth.parts["status"], strict=True))
    assert {p for p, s in states if s == "own"} == set(truth.parts["part"])
    assert {s for _, s in states} == {"own", "merged", "folded", "stated", "none"}
    signed = Counter(truth.dates["signed"])
    assert signed["December"] == 1
    assert set(signed) == {"December", "early", "in time", "late", "none"}
    assert set(truth.dates["released"]) == {"in time", "late", "none"}
    failed = truth.checks[truth.checks["outcome"] == "fail"]["check"]
    assert sorted(failed) == ["parts_sum", "rate_against_counts", "year_conflict"]


def test_dates_are_as_they_are_called(made: generated.Generated) -> None:
    for r in made.reports:
        if r.published_on:
            limits = (date(r.year + 1, 1, 1), date(r.year + 1, 2, 1), date(r.year + 1, 3, 1))
            passed = sum(r.published_on >= limit for limit in limits)
            assert r.signed == ("December", "early", "in time", "late")[passed]
        if r.released_on:
            assert r.released == ("late" if r.released_on >= date(r.year + 1, 4, 1) else "in time")
            assert r.published_on is None or r.released_on >= r.published_on


def test_one_value_jumps(made: generated.Generated) -> None:
    """All others with the same basis and without a zero stay within five times the year before."""
    truth = made.truth.panel
    truth = truth[truth["value"] > 5].assign(before=lambda t: t["year"] - 1)
    keys = ["issuer_id", "indicator", "basis"]
    pairs = truth.merge(
        truth, left_on=[*keys, "before"], right_on=[*keys, "year"], suffixes=("", "_old")
    )
    pairs = pairs[
        (pairs["value"] > 5 * pairs["value_old"]) & (pairs["indicator"] != "fines_amount")
    ]
    assert pairs[["issuer_id", "year", "indicator"]].apply(tuple, axis=1).tolist() == [made.jump]


def test_every_sentence_is_counted_as_the_vocabulary_does() -> None:
    known = vocabulary.load()
    for topic in TOPICS:
        for group in topic.groups:
            for form in group:
                for name, _, unit in SLOT.findall(form.text):
                    assert unit in known.indicators[name].units
    for name, measure in MEASURES.items():
        assert known.indicators[name].unit == measure.unit
    assert {t for _, _, themes in SHORTCOMINGS for t in themes} <= set(known.lists["themes"])


def test_every_point_stands_in_its_text(made: generated.Generated) -> None:
    def stray() -> Iterator[str]:
        for r in made.reports:
            yield from (t for _, t, _ in r.points if r.text.count(t) != 1)

    assert list(stray()) == []
    assert not [r.report_id for r in made.reports if "{" in r.text]
