"""Checks on small reports, each way round, and on the published ones."""

import pytest

from lawstats.extract.report import Known, parse
from lawstats.pages.texts import Texts
from lawstats.readers.files import read
from lawstats.schema.tables import CheckRow
from tests.support import ROOT

TITLE = "青石镇2023年法治政府建设情况报告\n"
HEAD = f"{TITLE}一、主要举措和成效\n"
FULL = (
    "一、主要举措和成效\n开展检查。\n二、存在的不足\n一是力量弱。\n"
    "三、党政主要负责人履行推进法治建设第一责任人职责情况\n党委带头。\n"
    "四、2024年工作安排\n一是加强力量。\n五、其他需要报告的情况\n获评先进。\n"
)


def checks(text: str, check: str = "", **known: object) -> list[CheckRow]:
    """Rows of one check, or of all."""
    given: Known = {**known}  # type: ignore[typeddict-item]
    return [row for row in parse(text, **given).rows["checks"] if row.check.startswith(check)]


def results(text: str, check: str, **known: object) -> list[tuple[str, str]]:
    return [(row.outcome, row.detail) for row in checks(text, check, **known)]


SUMS = {
    "both procedures": ("作出行政处罚93件，其中简易程序91起，一般程序2起。", "ok", "91 + 2 = 93"),
    "in brackets": ("作出行政处罚93件（简易程序91件、普通程序2件）。", "ok", "91 + 2 = 93"),
    "ordinary first": ("作出行政处罚93件，其中普通程序2件、简易程序91件。", "ok", "2 + 91 = 93"),
    "both procedures, wrong": (
        "作出行政处罚93件，其中简易程序91起，一般程序3起。", "fail", "91 + 3 = 94, not 93",
    ),
    "cases closed": (
        "立案48件、结案45件。简易程序40件，普通程序5件。", "ok", "40 + 5 = 45",
    ),
    "another sentence": (
        "作出行政处罚93件。简易程序91件，普通程序5件。", "unknown", "91 + 5 = 96, not 93",
    ),
    "more or less": (
        "作出行政处罚90余件，其中简易程序91件，普通程序2件。", "unknown", "91 + 2 = 93, not 90",
    ),
    "parts of one unit": (
        "开展普法活动136场次，其中进校园18场、进企业25场、进小区93场。", "ok", "18 + 25 + 93 = 136",
    ),
    "parts, then another number": (
        "调解纠纷120件，其中邻里70件、婚姻50件，司法确认9件。", "ok", "70 + 50 = 120",
    ),
    "the total is not the last number": (
        "新收行政复议申请20件，审结15件，其中维持12件、撤销8件。", "ok", "12 + 8 = 20",
    ),
    "parts beyond the total": (
        "调解纠纷120件，其中邻里70件、婚姻60件。", "fail", "70 + 60 = 130, not 120",
    ),
    "parts that leave something out": (
        "调解纠纷120件，其中邻里70件、婚姻20件。", "unknown", "70 + 20 = 90, not 120",
    ),
    "people may be counted twice": (
        "培训干部50人，其中党员40人、女干部20人。", "unknown", "40 + 20 = 60, not 50",
    ),
    "one part beyond the total": ("调解纠纷12件，其中邻里70件。", "fail", "70 is more than 12"),
}  # fmt: skip
NO_SUMS = {
    "one part": "调解纠纷120件，其中邻里70件。",
    "steps, not parts": "调解纠纷120件，其中成功90件，司法确认10件。",
    "other measure words": "调解纠纷120件，其中邻里3人、婚姻5人。",
    "nothing before": "其中调解纠纷120件、法律咨询10件。",
    "behind a semicolon": "调解纠纷120件；其中法律咨询200件、代书10件。",
    "one procedure": "作出行政处罚93件，其中简易程序91件。",
}


@pytest.mark.parametrize("case", SUMS.values(), ids=SUMS)
def test_parts_and_total(case: tuple[str, str, str]) -> None:
    text, outcome, detail = case
    assert results(HEAD + text, "parts_sum") == [(outcome, detail)]


@pytest.mark.parametrize("text", NO_SUMS.values(), ids=NO_SUMS)
def test_no_parts(text: str) -> None:
    assert results(HEAD + text, "parts_sum") == []


def test_a_row_names_its_facts_and_sentences() -> None:
    text = HEAD + "作出行政处罚93件，其中简易程序91件，普通程序2件。"
    (row,) = checks(text, "parts_sum")
    starts = [int(i.partition(":q")[2]) for i in (row.fact_ids or "").split("\n")]
    assert [text[start:][:2] for start in starts] == ["93", "91", "2件"]
    assert row.quotes == text.removeprefix(HEAD)


RATES = {
    "certificates": ("现有执法人员29人，持证27人，持证率93.1%。", "ok", "27/29 = 93.1 %"),
    "cut, not rounded": ("现有执法人员29人，持证27人，持证率93%。", "ok", "27/29 = 93.1 %"),
    "rounded up": ("现有执法人员13人，持证11人，持证率85%。", "ok", "11/13 = 84.6 %"),
    "wrong": (
        "现有执法人员29人，持证27人，持证率95.1%。", "fail", "27/29 = 93.1 %, not 95.1 %",
    ),
    "at least": ("现有执法人员29人，持证27人，持证率90%以上。", "ok", "27/29 = 93.1 %"),
    "leaders in court": (
        "行政诉讼案件8件，负责人出庭应诉6件，出庭应诉率75%。", "ok", "6/8 = 75.0 %",
    ),
    "another denominator": (
        "一审行政诉讼案件87件，负责人出庭应诉79次，负责人出庭应诉率98.8%。", "unknown",
        "79/87 = 90.8 %, not 98.8 %",
    ),
    "of the cases closed": (
        "新收行政复议案件156件，审结141件，纠错19件，直接纠错率13.5%。", "ok", "19/141 = 13.5 %",
    ),
    "counts in another sentence": (
        "现有执法人员29人。持证27人。开展检查3次。持证率93.1%。", "ok", "27/29 = 93.1 %",
    ),
    "beyond everything": ("调解纠纷12件，调解成功率103%。", "fail", "103 % is more than 100 %"),
}  # fmt: skip
NO_RATES = {
    "no counts": "负责人出庭应诉率100%。",
    "new holders are not all": "现有执法人员41人，持证率97.56%，年内新领证7人。",
    "counts of other things": "调解纠纷12件，持证率100%，发放资料12份，接待12人。",
    "another sentence, another number": "现有执法人员29人。持证20人。持证率93.1%。",
    "growth": "作出行政处罚20件，增长150%。",
}


@pytest.mark.parametrize("case", RATES.values(), ids=RATES)
def test_rate_and_counts(case: tuple[str, str, str]) -> None:
    text, outcome, detail = case
    assert results(HEAD + text, "rate_against_counts") == [(outcome, detail)]


@pytest.mark.parametrize("text", NO_RATES.values(), ids=NO_RATES)
def test_rate_without_counts(text: str) -> None:
    assert results(HEAD + text, "rate_against_counts") == []


def test_one_rate_with_two_values() -> None:
    def conflict(one: str, two: str) -> list[tuple[str, str]]:
        return results(f"{HEAD}持证率{one}。开展检查3次。持证率{two}。", "rate_conflict")

    assert conflict("93%", "95%") == [("unknown", "certificate_rate: 93, 95 %")]
    assert conflict("93%", "93%") == [("ok", "certificate_rate: 93 %")]
    assert results(f"{HEAD}持证率93%。", "rate_conflict") == []


STATES = {
    "own heading": (FULL, {}),
    "one heading for two": (
        FULL.replace("二、存在的不足", "二、存在的不足和下一步打算\n存在不足")
        .replace("四、2024年工作安排\n", "")
        .replace("五、", "四、"),
        {"shortcomings": "merged", "plan": "merged"},
    ),
    "told among the measures": (
        FULL.replace("开展检查。", "认真落实第一责任人职责。开展检查。")
        .replace("三、党政主要负责人履行推进法治建设第一责任人职责情况\n党委带头。\n", "")
        .replace("四、2", "三、2"),
        {"leadership": "folded"},
    ),
    "named in the plan only": (
        FULL.replace("一是加强", "一是压实第一责任人职责，加强")
        .replace("三、党政主要负责人履行推进法治建设第一责任人职责情况\n党委带头。\n", ""),
        {"leadership": "not found"},
    ),
    "told without heading": (
        "一、主要举措和成效\n开展检查。但仍然存在力量不足的问题。\n下一步，我镇将加强执法。\n",
        {"shortcomings": "folded", "plan": "folded", "leadership": "not found",
         "other": "not found"},
    ),
    "hazards are no shortcomings": (
        "一、主要举措和成效\n对检查中存在的问题限期整改。\n",
        dict.fromkeys(["shortcomings", "plan", "leadership", "other"], "not found"),
    ),
    "nothing to report": (FULL.replace("获评先进", "无"), {"other": "stated"}),
    "nothing to report, in a sentence": (
        FULL.replace("五、其他需要报告的情况\n获评先进。\n", "")
        .replace("一是加强力量。", "一是加强力量。\n无其他需要报告的情况。"),
        {"other": "stated"},
    ),
    "no last part": (FULL.replace("五、其他需要报告的情况\n获评先进。\n", ""),
                     {"other": "not found"}),
}  # fmt: skip
PARTS = ("measures", "shortcomings", "leadership", "plan", "other")


@pytest.mark.parametrize("case", STATES.values(), ids=STATES)
def test_where_statutory_parts_stand(case: tuple[str, dict[str, str]]) -> None:
    text, expected = case
    rows = checks(TITLE + text, "statutory_part:")
    states = {row.check.partition(":")[2]: row.detail for row in rows}
    assert states == dict.fromkeys(PARTS, "own") | expected
    for row in rows:
        assert row.outcome == ("unknown" if row.detail == "not found" else "ok")
        assert row.fact_ids is None
        assert (row.quotes is None) == (row.detail == "not found")


def test_a_folded_part_quotes_its_sentence() -> None:
    text, _ = STATES["told among the measures"]
    (row,) = checks(TITLE + text, "statutory_part:leadership")
    assert row.quotes == "认真落实第一责任人职责。"


@pytest.mark.parametrize("year", [2018, 2019])
def test_parts_before_the_rule(year: int) -> None:
    text = TITLE.replace("2023", str(year)) + "一、主要举措和成效\n开展检查。\n"
    ((outcome, detail),) = results(text, "statutory_part:measures")
    ((missing, why),) = results(text, "statutory_part:plan")
    early = year < 2019
    assert (outcome, missing) == ("unknown" if early else "ok", "unknown")
    assert detail.split(":")[0] == "own"
    assert why.split(":")[0] == ("not asked for" if early else "not found")
    assert (str(year) in detail) == (str(year) in why) == early


READ = {
    "number understood": ("作出行政处罚93件。", "unread_numbers", "ok", "0 of 1"),
    "number not understood": ("种植果树93棵。", "unread_numbers", "unknown", "1 of 1"),
    "numeral that no grammar reads": (
        "追回资金7,38,120元。", "unreadable_numbers", "unknown", "left out: 7,38,120元",
    ),
    "measure word that adds up": ("作出行政处罚93件。", "unit_outside", "ok", "0 of 1"),
    "measure word of its own": ("作出行政处罚6家。", "unit_outside", "unknown", "1 of 1"),
    "law of the list": ("学习《民法典》。", "unresolved_titles", "ok", "0 of 1"),
    "law that is not in it": (
        "学习《行政处罚执行特别程序法》。", "unresolved_titles", "unknown", "1 of 1",
    ),
    "local document": ("印发《青石镇普法办法》。", "unresolved_titles", "ok", "0 of 0"),
    "heading of a part": ("开展检查。", "unknown_headings", "ok", "0 of 1"),
    "heading of a theme": (
        "开展检查。\n二、坚持规范执法，提升治理效能\n开展检查。\n三、存在的不足\n一是弱。",
        "unknown_headings", "unknown", "1 of 3",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", READ.values(), ids=READ)
def test_reading(case: tuple[str, str, str, str]) -> None:
    text, check, outcome, detail = case
    ((found, said),) = results(HEAD + text, check)
    assert (found, said[: len(detail)]) == (outcome, detail)


def test_parts_that_sentences_show_give_a_row() -> None:
    told = "\n二、清醒认识\n一是窗口排队长，群众多有怨言。二是案件久拖不结。"
    (row,) = checks(HEAD + "开展检查。" + told, "decided_by_content")
    assert row.outcome == "unknown"
    assert (row.detail or "").startswith("by their sentences: 1 parts")
    assert row.quotes == "清醒认识 (shortcomings)"
    (row,) = checks(HEAD + "开展检查。仍存在人手紧张等问题。", "decided_by_content")
    assert row.quotes == "仍存在人手紧张等问题。"
    assert results(HEAD + "开展检查。仍存在人手紧张等问题。", "statutory_part:shortcomings") == [
        ("ok", "folded")
    ]
    assert results(HEAD + "开展检查。", "decided_by_content") == []


def test_numbers_that_are_read_give_no_row() -> None:
    assert results(HEAD + "追回资金738,120元。", "unreadable_numbers") == []
    (row,) = checks(HEAD + "追回资金7,38,120元。", "unreadable_numbers")
    assert row.quotes == "追回资金7,38,120元。"


def test_a_reading_that_rests_on_few_words_gives_a_row() -> None:
    text = HEAD + "查处建材市场经营户销售伪劣水泥案2起，作出行政处罚9件。"
    assert results(text, "loose_readings") == [("unknown", "1 indicators rest on few words")]
    assert results(HEAD + "作出行政处罚9件。", "loose_readings") == []


YEARS = {
    "the same": (TITLE + FULL, {}, []),
    "plan of the next year": (TITLE + FULL.replace("一是加强", "2024年，我镇将加强"), {}, []),
    "shortcomings of another year": (
        TITLE + FULL.replace("一是力量弱。", "2022年，我镇取得进展，但力量弱。"), {},
        ["2022年，我镇取得进展，但力量弱。"],
    ),
    "history in the measures": (
        TITLE + FULL.replace("开展检查。", "开展检查。2022年，我镇获评先进。"), {}, [],
    ),
    "a day": (TITLE + FULL.replace("开展检查。", "2022年5月，我镇开展检查。"), {}, []),
    "plan copied forward": (
        TITLE + FULL.replace("2024年工作安排", "2023年工作安排"), {}, ["2023年工作安排"],
    ),
    "title against sources.csv": (TITLE + FULL, {"year": 2022}, [TITLE.strip()]),
    "signed before the year was over": (
        f"{TITLE}{FULL}青石镇人民政府\n2023年1月15日\n", {}, ["2023-01-15"],
    ),
    "signed in December": (f"{TITLE}{FULL}青石镇人民政府\n2023年12月15日\n", {}, []),
    "signed after it": (f"{TITLE}{FULL}青石镇人民政府\n2024年1月15日\n", {}, []),
}  # fmt: skip


@pytest.mark.parametrize("case", YEARS.values(), ids=YEARS)
def test_years(case: tuple[str, dict[str, object], list[str]]) -> None:
    text, known, wrong = case
    (row,) = checks(text, "year_conflict", **known)
    quotes = (row.quotes or "").split("\n")
    assert row.outcome == ("fail" if wrong else "ok")
    assert row.detail.startswith(f"{len(quotes) if row.quotes else 0} of ")
    assert set(wrong) <= set(quotes)
    assert bool(row.quotes) == bool(wrong)


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        pytest.param(
            "南通市港闸区",
            "港闸区 (320611) is in the lists up to 2020; merged into 崇川区 (320613)",
            id="former district",
        ),
        pytest.param(
            "龙泉驿区柏合镇",
            "柏合镇 (510112109) is in the lists up to 2019; now 龙泉驿区柏合街道 (510112006)",
            id="former town",
        ),
        pytest.param(
            "株洲县渌口镇", "渌口镇 is now in 渌口区 (430212100)", id="town of a former county"
        ),
        pytest.param(
            "西充县青岚镇",
            "the list of 2023 has no town or subdistrict of this name in 西充县",
            id="unknown town",
        ),
        pytest.param("西充县青狮镇", None, id="listed"),
        pytest.param("青石镇", None, id="nothing known"),
    ],
)
def test_what_the_list_of_divisions_lacks(issuer: str, expected: str | None) -> None:
    text = f"{issuer}2019年法治政府建设情况报告\n{FULL}"
    assert results(text, "division") == ([("unknown", expected)] if expected else [])


def test_issuer_and_year() -> None:
    assert results(TITLE + FULL, "issuer_unknown") == [("ok", "青石镇")]
    assert results(TITLE + FULL, "year_unknown") == [("ok", "2023")]
    text = "法治政府建设情况报告\n一、主要做法\n甲。\n二、存在的不足\n一是乙。\n"
    for check in ("issuer_unknown", "year_unknown"):
        ((outcome, detail),) = results(text, check)
        assert (outcome, check.split("_")[0] in detail) == ("unknown", True)
    assert results(text, "year_conflict") == []


PUBLISHED = {
    "xianshuigu-2023": {
        ("parts_sum", "ok", "91 + 2 = 93"),
        ("rate_conflict", "ok", "exam_pass_rate: 100 %"),
        ("statutory_part:other", "ok", "stated"),
    },
    "xianyi-2023": {
        ("statutory_part:leadership", "ok", "folded"),
        ("statutory_part:other", "unknown", "not found"),
    },
    "yuelong-2021": {("statutory_part:leadership", "ok", "own")},
    "taiping-2023": {("statutory_part:leadership", "ok", "own")},
    "jinnan-guodongban-2023": {("statutory_part:plan", "ok", "own")},
}


@pytest.mark.parametrize("report_id", PUBLISHED)
def test_published_reports(report_id: str) -> None:
    rows = checks(read(ROOT / "data" / "raw" / f"{report_id}.txt").text)
    found = {(row.check, row.outcome, row.detail) for row in rows}
    assert found >= PUBLISHED[report_id]
    assert "fail" not in {outcome for _, outcome, _ in found}
    sums = {row for row in found if row[0] in ("parts_sum", "rate_against_counts")}
    assert sums <= PUBLISHED[report_id]


def test_every_check_has_a_name_for_the_page() -> None:
    sums, _, _ = SUMS["both procedures"]
    rates, _, _ = RATES["certificates"]
    text = f"{HEAD}{sums}{rates}{rates}{FULL}"
    names = {row.check for row in checks(text)}
    assert {"parts_sum", "rate_against_counts", "rate_conflict", "year_conflict"} <= names
    assert names <= set(Texts("words.toml", "words", "zh"))
