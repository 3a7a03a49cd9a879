"""One issuer beside its peers, on corpora that say only what a case is about."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from lawstats import figures
from lawstats.analysis import profile
from lawstats.analysis.comparability import MEDIAN_FROM
from lawstats.base.errors import InputError
from lawstats.build.open import read_corpus
from lawstats.figures import FIGURES, Chart
from lawstats.figures.profile import excerpt
from lawstats.tables.corpus import Corpus
from tests.support import generated
from tests.support.figures import boxes, chart_of
from tests.support.rows import absence, corpus, number, report, section


def towns(n: int, indicator: str = "penalty_cases", **given: Any) -> Corpus:
    """Town p0 states 100, its peers p1 … state 1, 2, 3 … n; a county states 7."""
    reports = [report(f"p{i}") for i in range(n + 1)]
    county = {**report("z"), "issuer_id": "?:county:z县", "level": "county"}
    numbers = [number(f"p{i}", indicator, i or 100, **given) for i in range(n + 1)]
    return corpus(reports=[*reports, county], quantities=[*numbers, number("z", indicator, 7)])


def one(data: pd.DataFrame, indicator: str, *columns: str) -> list[Any]:
    """Cells of the row of an indicator, null as None."""
    (row,) = data[data["indicator"] == indicator][list(columns)].astype(object).to_numpy().tolist()
    return [None if pd.isna(cell) else cell for cell in row]


def test_peers_of_a_department_are_of_one_office() -> None:
    offices = {"a": "justice", "b": "justice", "c": "transport", "d": "justice"}
    reports = [
        report(name, issuer_id=f"50010{i}:department:局", level="department", office=office)
        for i, (name, office) in enumerate(offices.items())
    ]
    numbers = [number(name, "penalty_cases", i + 1) for i, name in enumerate(offices)]
    data = profile.facts(corpus(reports=reports, quantities=numbers), "500100:department:局")
    assert one(data, "penalty_cases", "value", "peers", "peer_values") == [1, 2, "2\n4"]


# Whose profile


def body(name: str, issuer_id: str, year: int | None = 2023, **given: Any) -> dict[str, Any]:
    level = issuer_id.split(":")[1]
    known = {"level": None if level == "?" else level, "year": year}
    return {"report_id": name, "issuer_id": issuer_id, **known, **given}


TAIPING = [
    body("a", "120102:department:司法局", issuer="河东区司法局"),
    body("b", "510001:town:太平镇", issuer="甲县太平镇", county="甲县"),
    body("c", "510002:town:太平镇", issuer="乙县太平镇", county="乙县"),
    body("d", "510003:town:和平镇", 2021),
    body("e", "510003:town:和平镇", 2022),
    body("f", "?:?:?"),
]
FOUND = {
    "level with most reports of the newest year": ({}, ("b", 2023)),
    "id": ({"issuer": "510002:town:太平镇"}, ("c", 2023)),
    "full name": ({"issuer": "乙县太平镇"}, ("c", 2023)),
    "name without higher places": ({"issuer": "和平镇"}, ("e", 2022)),
    "its newest year": ({"issuer": "510003:town:和平镇"}, ("e", 2022)),
    "another of its years": ({"issuer": "和平镇", "year": 2021}, ("d", 2021)),
    "first of a year": ({"year": 2022}, ("e", 2022)),
    "no issuer named": ({"issuer": ""}, ("b", 2023)),
}


@pytest.mark.parametrize(("asked", "expected"), FOUND.values(), ids=FOUND)
def test_find(asked: dict[str, Any], expected: tuple[str, int]) -> None:
    found = profile.find_subject(corpus(reports=TAIPING), **asked)
    assert (found.report_id, found.year) == expected


REFUSED = {
    "several": (
        {"issuer": "太平镇"},
        r"2 issuers are called '太平镇': 甲县太平镇 \(510001:town:太平镇\), "
        r"乙县太平镇 \(510002:town:太平镇\); give the issuer_id",
    ),
    "unknown": ({"issuer": "和平乡"}, "unknown issuer '和平乡'; did you mean '和平镇'"),
    "not that year": (
        {"issuer": "和平镇", "year": 2023},
        "no report of 和平镇 for 2023; years: 2021, 2022",
    ),
    "nobody that year": ({"year": 2019}, "no report of any issuer for 2019"),
}


@pytest.mark.parametrize(("asked", "message"), REFUSED.values(), ids=REFUSED)
def test_find_refuses(asked: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        profile.find_subject(corpus(reports=TAIPING), **asked)


def test_a_message_names_twelve_of_many() -> None:
    reports = [body(f"r{i:02}", f"5100{i:02}:town:太平镇") for i in range(14)]
    with pytest.raises(
        InputError, match=r"14 issuers .*510011:town:太平镇\) and 2 more;"
    ) as caught:
        profile.find_subject(corpus(reports=reports), "太平镇")
    assert "510012:" not in str(caught.value)


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        pytest.param([], ("", None), id="no report"),
        pytest.param([body("a", "?:town:甲镇", None)], ("a", None), id="no year is known"),
        pytest.param(
            [body("a", "?:?:?"), body("b", "?:department:丙局")], ("b", 2023), id="known first"
        ),
        pytest.param(
            [body("a", "?:town:甲镇", released_on=None), body("b", "?:town:甲镇")],
            ("b", 2023),
            id="two reports of a year",
        ),
    ],
)
def test_find_in_little(reports: list[dict[str, Any]], expected: tuple[str, int | None]) -> None:
    found = profile.find_subject(corpus(reports=reports))
    assert (found.report_id, found.year) == expected


def test_without_year_or_level_nobody_is_a_peer() -> None:
    unknown = [body("a", "?:town:甲镇", None), body("b", "?:town:乙镇", None), body("c", "?:?:丙")]
    numbers = [number(name, "penalty_cases") for name in "abc"]
    made = corpus(reports=unknown, quantities=numbers)
    for name in ("甲镇", "丙"):
        data = profile.facts(made, name)
        assert one(data, "penalty_cases", "value", "peers_reporting", "peers") == [1, 0, 0]


def test_unknown_issuers_are_nobodys_peers_nor_years_before() -> None:
    reports = [
        *(body(name, "?:town:?", year) for name, year in (("a", 2023), ("b", 2023), ("c", 2022))),
        body("d", "?:town:甲镇"),
    ]
    made = corpus(reports=reports, quantities=[number(name, "penalty_cases") for name in "abcd"])
    data = profile.facts(made, "甲镇")
    assert one(data, "penalty_cases", "peers_reporting", "peers") == [0, 0]
    data = profile.facts(made, "?:town:?", 2023)
    columns = ("value_before", "year_before", "peers_reporting", "peers")
    assert one(data, "penalty_cases", *columns) == [None, None, 1, 1]


# Facts


MEDIANS = {
    "odd": (5, [3, 5, None]),
    "even": (6, [3.5, 6, None]),
    "too few": (4, [None, 4, "1\n2\n3\n4"]),
    "none": (0, [None, 0, None]),
}


@pytest.mark.parametrize(("n", "expected"), MEDIANS.values(), ids=MEDIANS)
def test_the_median_is_of_the_others(n: int, expected: list[Any]) -> None:
    data = profile.facts(towns(n), "p0镇")
    assert one(data, "penalty_cases", "median", "peers_reporting", "peer_values") == expected
    assert data["peers"].tolist() == [n]


def test_peers_are_of_the_same_level_and_year() -> None:
    old = [report(f"o{i}", f"旧{i}镇", 2022) for i in range(6)]
    numbers = [number(f"o{i}", "penalty_cases", 1000) for i in range(6)]
    now = [report(f"n{i}") for i in range(2)]
    made = corpus(
        reports=[*old, *now],
        quantities=[*numbers, *(number(f"n{i}", "penalty_cases", 5 + i) for i in (0, 1))],
    )
    data = profile.facts(made, "n0镇")
    assert one(data, "penalty_cases", "peers_reporting", "peers", "peer_values") == [1, 1, "6"]


KINDS = {
    "additions beside standing": ("新培养法律明白人1人", "有法律明白人2人", 0),
    "additions beside additions": ("新培养法律明白人1人", "新培养法律明白人2人", 1),
    "since an earlier year beside one year": ("近三年培养法律明白人1人", "有法律明白人2人", 0),
    "since an earlier year beside the same": (
        "近三年培养法律明白人1人",
        "近三年有法律明白人2人",
        1,
    ),
    "up to a day beside a year": ("截至11月有法律明白人1人", "有法律明白人2人", 1),
}
CASES = {
    "eleven months beside a year": ("截至11月立案1件", "立案2件", 0),
    "eleven months beside eleven": ("截至11月立案1件", "截至11月立案2件", 0),
}


@pytest.mark.parametrize(
    ("own", "other", "peers_reporting"), (KINDS | CASES).values(), ids=KINDS | CASES
)
def test_only_values_of_a_kind_are_compared(own: str, other: str, peers_reporting: int) -> None:
    quotes = {"a": own, "b": other}
    name, unit = ("penalty_cases", "件") if "件" in own else ("legal_literates", "人")
    numbers = [
        number(key, name, i, unit, raw=f"{i}{unit}", quote=quote)
        for i, (key, quote) in enumerate(quotes.items(), 1)
    ]
    made = corpus(reports=[report("a"), report("b")], quantities=numbers)
    assert one(profile.facts(made, "a镇"), name, "peers_reporting") == [peers_reporting]


STAGES: dict[str, tuple[str | None, list[str | None], int]] = {
    "the same": ("closed", ["closed", "accepted", "accepted"], 1),
    "unknown peers": ("closed", [None, "accepted"], 1),
    "own unknown": (None, ["closed", "closed", "accepted", None], 3),
}


@pytest.mark.parametrize(("own", "others", "peers_reporting"), STAGES.values(), ids=STAGES)
def test_peers_are_of_the_same_stage(
    own: str | None, others: list[str | None], peers_reporting: int
) -> None:
    stages = [own, *others]
    numbers = [number(f"t{i}", "penalty_cases", 3, stage=s) for i, s in enumerate(stages)]
    made = corpus(reports=[report(f"t{i}") for i in range(len(stages))], quantities=numbers)
    assert one(profile.facts(made, "t0镇"), "penalty_cases", "peers_reporting") == [peers_reporting]


def test_the_year_before_of_another_stage_is_marked() -> None:
    numbers = [number("a", "penalty_cases", 3, stage="closed")]
    numbers.append(number("b", "penalty_cases", 5, stage="accepted"))
    made = corpus(reports=[report("a", "甲镇"), report("b", "甲镇", 2022)], quantities=numbers)
    data = profile.facts(made, "甲镇")
    assert one(data, "penalty_cases", "stage", "stage_before") == ["closed", "accepted"]
    chart = chart_of(figures.profile_facts(data, figures.drawing(made)))
    assert "受理" in [text for text, _ in boxes(chart)]


BOUNDS = {
    "all exact": (["exact"] * 5, "exact"),
    "the least is more than printed": (["over", *["exact"] * 4], "at_least"),
    "the largest is more than printed": ([*["exact"] * 4, "over"], "exact"),
    "the middle is about": (["exact", "exact", "about", "exact", "exact"], "about"),
}


@pytest.mark.parametrize(("qualifiers", "expected"), BOUNDS.values(), ids=BOUNDS)
def test_a_median_is_as_open_as_the_values_below_it(qualifiers: list[str], expected: str) -> None:
    peers = [number(f"p{i}", "penalty_cases", i, qualifier=q) for i, q in enumerate(qualifiers, 1)]
    reports = [report(f"p{i}") for i in range(6)]
    made = corpus(reports=reports, quantities=[number("p0", "penalty_cases", 9), *peers])
    for table in (profile.facts, profile.peers):
        data = table(made, "p0镇")
        assert one(data.head(1), "penalty_cases", "median", "median_qualifier") == [3, expected]


def test_few_peers_are_listed_as_they_write() -> None:
    numbers = [number("a", "penalty_cases", 9), number("b", "penalty_cases", 5, qualifier="over")]
    numbers.append(number("c", "penalty_cases", 4))
    made = corpus(reports=[report(name) for name in "abc"], quantities=numbers)
    data = profile.facts(made, "a镇")
    cells = one(data, "penalty_cases", "peer_values", "peer_qualifiers", "median_qualifier")
    assert cells == ["4\n5", "exact\nover", None]
    chart = chart_of(figures.profile_facts(data, figures.drawing(made)))
    assert "4、≥ 5" in [text for text, _ in boxes(chart)]


def test_a_stated_absence_is_zero_and_silence_is_nothing() -> None:
    made = corpus(
        reports=[report(name) for name in "abc"],
        quantities=[number("a", "litigation_cases", 3)],
        absences=[absence("b", "litigation_cases")],
    )
    data = profile.facts(made, "a镇")
    assert one(data, "litigation_cases", "peers_reporting", "peer_values", "peers") == [1, "0", 2]


def test_one_absence_can_be_that_of_two_indicators() -> None:
    told = [
        {**absence("a", name), "raw": "无行政复议、诉讼", "quote": "全年无行政复议、诉讼。"}
        for name in ("litigation_cases", "reconsideration_cases")
    ]
    data = profile.facts(corpus(reports=[report("a")], absences=told))
    assert data["value"].tolist() == [0, 0]
    assert data["raw"].tolist() == ["无行政复议、诉讼"] * 2


BEFORE = {
    "stated": ([report("o", "甲镇", 2022)], [number("o", "penalty_cases", 4)], [2022, 4, "single"]),
    "report silent": ([report("o", "甲镇", 2022)], [], [2022, None, None]),
    "no report": ([report("o", "甲镇", 2021)], [number("o", "penalty_cases", 4)], [None] * 3),
    "of another": ([report("o", "乙镇", 2022)], [number("o", "penalty_cases", 4)], [None] * 3),
}


@pytest.mark.parametrize(("reports", "numbers", "expected"), BEFORE.values(), ids=BEFORE)
def test_the_year_before(reports: Any, numbers: Any, expected: list[Any]) -> None:
    made = corpus(
        reports=[report("a", "甲镇"), *reports],
        quantities=[number("a", "penalty_cases", 9), *numbers],
    )
    data = profile.facts(made, "甲镇", 2023)
    cells = one(data, "penalty_cases", "year_before", "value_before", "basis_before")
    assert cells == expected
    ids = "a:q10\no:q10" if expected[1] else "a:q10"
    assert one(data, "penalty_cases", "value", "fact_ids") == [9, ids]


def test_the_sentence_that_holds_the_value_comes_first() -> None:
    made = corpus(
        reports=[report("a")],
        quantities=[
            number("a", "legal_advisers", 2, "人", raw="2名", start=10, quote="聘请2名。"),
            number("a", "legal_advisers", 5, "人", raw="5\n名", start=20, quote="共聘请5\n名。"),
            number("a", "penalty_cases", 3, start=30, raw="3件", quote="办案3件。"),
        ],
    )
    data = profile.facts(made, "a镇")
    cells = one(data, "legal_advisers", "value", "n_facts", "raw", "quote")
    assert cells == [5, 2, "5名\n2名", "共聘请5名。\n聘请2名。"]
    assert data["indicator"].tolist() == ["penalty_cases", "legal_advisers"]


def test_two_rates_that_differ_have_no_value() -> None:
    numbers = [number("a", "court_appearance_rate", v, "%", start=v) for v in (90, 100)]
    made = corpus(reports=[report("a")], quantities=numbers)
    data = profile.facts(made, "a镇")
    assert one(data, "court_appearance_rate", "value", "basis", "n_facts") == [None, "single", 2]


@pytest.mark.parametrize("table", [profile.facts, profile.peers, profile.points])
def test_nothing_to_tell_is_one_row_that_says_whose(table: Any) -> None:
    data = table(corpus(reports=[report("a", "甲镇")]))
    key = "part" if table is profile.points else "indicator"
    assert data[["label", "year"]].to_numpy().tolist() == [["甲镇", 2023]]
    assert data[key].isna().all()


# Peers


def test_peers_put_the_own_value_first_then_the_largest() -> None:
    data = profile.peers(towns(5), "p2镇")
    assert data["value"].tolist() == [2, 100, 5, 4, 3, 1]
    assert data["own"].tolist() == [True, *[False] * 5]
    assert data["peer"].tolist() == ["p2镇", "p0镇", "p5镇", "p4镇", "p3镇", "p1镇"]
    assert data["median"].unique().tolist() == [4]
    assert data[["label", "peers_reporting", "peers"]].drop_duplicates().to_numpy().tolist() == [
        ["p2镇", 5, 5]
    ]


def test_what_few_peers_state_is_in_no_strip() -> None:
    data = profile.peers(towns(4), "p0镇")
    assert data["indicator"].isna().tolist() == [True]
    assert data["peers"].tolist() == [4]


# Points


def point(n: int, part: str, text: str) -> dict[str, Any]:
    return {
        "report_id": "a",
        "point_id": n,
        "part": part,
        "text": text,
        "start": 10 * n,
        "end": 10 * n + 9,
    }


def theme(n: int, name: str, rank: int = 1) -> dict[str, Any]:
    return {"report_id": "a", "point_id": n, "theme": name, "rank": rank}


def test_plans_stand_beside_the_shortcomings_of_their_field() -> None:
    made = corpus(
        reports=[report("a")],
        points=[
            point(1, "shortcomings", "执法力量不足。"),
            point(2, "shortcomings", "普法形式单一。"),
            point(3, "shortcomings", "其他。"),
            point(4, "plan", "开展普法，规范执法，严格执法。"),
            point(5, "plan", "化解矛盾纠纷，开展普法。"),
            point(6, "plan", "推进政务公开。"),
            point(7, "plan", "再接再厉。"),
            point(8, "measures", "普法。"),
        ],
        themes=[
            theme(1, "enforcement_staffing"),
            theme(1, "publicity_quality", 2),
            theme(2, "publicity_quality"),
            theme(3, "other"),
        ],
    )
    data = profile.points(made)
    told = data[["field", "part", "point_id"]].astype(object).where(data["field"].notna(), None)
    assert list(zip(data["field"].fillna(""), data["point_id"], strict=True)) == [
        ("publicity", 2),
        ("publicity", 5),
        ("enforcement", 1),
        ("enforcement", 4),
        ("openness", 6),
        ("", 3),
        ("", 7),
    ], told
    fields = dict(zip(data["point_id"], data["fields"].fillna(""), strict=True))
    assert fields[4] == "enforcement\npublicity"
    assert fields[5] == "publicity\ndisputes"
    assert fields[1] == "enforcement\npublicity"
    assert data["themes"].dropna().tolist()[1] == "enforcement_staffing\npublicity_quality"


MET = {
    "the first theme, which the plan touches": ("推进普法。加强法律服务。", "publicity"),
    "another theme, which the plan touches": ("加强法律服务。", "services"),
    "the first theme, where the plan touches none": ("推进政务公开。", "publicity"),
}


@pytest.mark.parametrize(("plan", "field"), MET.values(), ids=MET)
def test_a_shortcoming_stands_where_the_plan_meets_it(plan: str, field: str) -> None:
    made = corpus(
        reports=[report("a")],
        points=[point(1, "shortcomings", "法律明白人少，律师少。"), point(2, "plan", plan)],
        themes=[theme(1, "publicity_workforce"), theme(1, "legal_services", 2)],
    )
    data = profile.points(made)
    assert data.loc[data["part"] == "shortcomings", "field"].tolist() == [field]


CAUSES = {
    "behind the last": (
        "（一）甲。（二）乙。究其原因：一是丙。二是丁。",
        ["究其原因：一是丙。二是丁。"],
    ),
    "none": ("（一）甲。（二）乙。", []),
    "in the heading alone": ("（一）甲。（二）乙。望指正。", []),
    "within a shortcoming": ("（一）甲，原因是丙。（二）乙。", []),
}


@pytest.mark.parametrize(("text", "expected"), CAUSES.values(), ids=CAUSES)
def test_causes_told_apart(text: str, expected: list[str]) -> None:
    heading = "二、存在的不足和原因"
    whole = f"{heading}\n{text}"
    second = whole.index("（二）")
    made = corpus(
        reports=[report("a", text=whole)],
        sections=[section("shortcomings", "存在的不足和原因", start=0, end=len(whole))],
        points=[
            {**point(1, "shortcomings", "x"), "start": whole.index("（一）"), "end": second},
            {**point(2, "shortcomings", "x"), "start": second, "end": second + 5},
        ],
    )
    data = profile.points(made)
    assert data.loc[data["part"] == "causes", "text"].tolist() == expected


# Against what was meant


@pytest.fixture(scope="module")
def meant() -> generated.Generated:
    return generated.corpus()


@pytest.fixture(scope="module")
def read(meant: generated.Generated, tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return read_corpus(meant.write(tmp_path_factory.mktemp("raw")))


def misread(meant: generated.Generated, read: Corpus) -> set[str]:
    """Indicators of which the panel does not hold what was meant: tests/test_generated.py."""
    columns = ["report_id", "indicator", "value", "basis"]
    both = meant.truth.panel[columns].merge(read.panel()[columns], how="outer", indicator=True)
    return set(both.loc[both["_merge"] != "both", "indicator"])


@pytest.mark.parametrize("year", [2022, 2023, 2024])
def test_facts_are_what_was_meant(year: int, meant: generated.Generated, read: Corpus) -> None:
    wrong = misread(meant, read)
    assert len(wrong) < 5
    wrong = wrong | generated.of_several_stages(read)
    issuer = next(i for i in meant.issuers if i.level == "town").issuer_id
    truth = meant.truth.panel.merge(meant.truth.reports[["report_id", "level"]], on="report_id")
    towns = truth[(truth["level"] == "town") & ~truth["indicator"].isin(wrong)]
    towns = towns.assign(new=towns["basis"] == "new_only")
    mine = towns["issuer_id"] == issuer
    before = towns[mine & (towns["year"] == year - 1)]
    last = dict(zip(before["indicator"], before["value"], strict=True))
    others = towns[~mine & (towns["year"] == year)]
    expected = {}
    for row in towns[mine & (towns["year"] == year)].itertuples():
        same = others[(others["indicator"] == row.indicator) & (others["new"] == row.new)]["value"]
        median = same.median() if len(same) >= MEDIAN_FROM else None
        expected[row.indicator] = [row.value, last.get(row.indicator), median, len(same)]
    data = profile.facts(read, issuer, year)
    columns = ["value", "value_before", "median", "peers_reporting"]
    got = {i: one(data, i, *columns) for i in data["indicator"] if i not in wrong}
    assert len(expected) > 8
    assert got == expected
    assert set(data["peers"]) == {sum(i.level == "town" for i in meant.issuers) - 1}
    assert data["year_before"].isna().all() == (year == 2022)


# Figures


EXCERPTS = {
    "fits": ("办案93件。", "93件", 10, "办案93件。"),
    "clause with the number": (
        "甲乙丙丁戊己，办案93件，罚款5元。",
        "93件",
        10,
        "……办案93件，罚款5元。",
    ),
    "as much before as there is room": (
        "甲，乙，办案93件，其中一般程序2件。",
        "93件",
        18,
        "甲，乙，办案93件，其中一般程序2件。",
    ),
    "3件 is not in 93件": ("办案93件，都合法合规有据，结案3件。", "3件", 10, "……结案3件。"),
    "words not there": ("甲乙丙丁戊己庚辛。", "5件", 5, "甲乙丙丁戊己庚辛。"),
}


@pytest.mark.parametrize(("quote", "raw", "most", "expected"), EXCERPTS.values(), ids=EXCERPTS)
def test_excerpt(quote: str, raw: str, most: int, expected: str) -> None:
    assert excerpt(quote, raw, most) == expected


def drawn(name: str, made: Corpus, **change: Any) -> tuple[Chart, list[str]]:
    data = getattr(profile, name)(made).assign(**change)
    ax = FIGURES[f"profile_{name}"].draw(data, figures.drawing(made))
    chart = chart_of(ax)
    return chart, [text.get_text() for text in ax.texts]


def test_who_is_alone_is_told_so() -> None:
    chart, _ = drawn("facts", towns(0))
    assert chart.title == "p0镇 2023：报告里的数"
    assert "没有同级单位" in chart.subtitle
    assert "没有找到上一年的报告" in chart.subtitle
    chart, _ = drawn("peers", towns(0))
    assert "没有指标有5个以上同级单位可比" in chart.subtitle


def test_who_has_peers_is_told_how_many() -> None:
    chart, texts = drawn("facts", towns(5))
    assert "同级单位5个" in chart.subtitle
    assert "中位数，n = 5" in texts
    chart, texts = drawn("facts", towns(3))
    assert "1、2、3" in texts
    assert "各数，n = 3" in texts


@pytest.mark.parametrize(("corrected", "value"), [(True, "100†"), (False, "100")])
def test_a_corrected_value_is_marked(corrected: bool, value: str) -> None:
    chart, texts = drawn("facts", towns(0), corrected=corrected)
    assert value in texts
    assert ("†" in chart.subtitle) == corrected


def test_many_peers_keep_to_their_row() -> None:
    data = profile.peers(towns(400), "p0镇")
    ax = figures.profile_peers(data, figures.drawing(towns(0)))
    lines = [np.asarray(line.get_ydata(), dtype=float) for line in ax.lines]
    dots = max(lines, key=len)
    assert 100 < len(dots) < 400
    assert abs(dots).max() <= 0.5


def test_a_plan_told_elsewhere_is_named() -> None:
    made = corpus(
        reports=[report("a")],
        points=[
            point(1, "shortcomings", "执法力量不足。"),
            point(2, "shortcomings", "普法形式单一。"),
            point(3, "plan", "开展普法，规范执法，严格执法。"),
            point(4, "plan", "推进政务公开。"),
        ],
        themes=[theme(1, "enforcement_staffing"), theme(2, "publicity_quality")],
    )
    chart, texts = drawn("points", made)
    assert "没有单独的；另见：行政执法" in texts
    assert texts.count("没有找到这一领域的") == 1
    assert "2个领域，其中2个" in chart.alt


def test_a_long_name_leaves_the_title_on_the_page() -> None:
    name = "东河区城市管理综合行政执法局" * 4
    made = corpus(reports=[report("a", name)])
    chart, _ = drawn("points", made)
    assert "…" in chart.title
    assert name in chart.alt
