"""What reports say did not occur: the things denied, and the clauses that deny nothing."""

import pytest

from lawstats.extract.report import parse

R, C, L, LOST = (
    "reconsideration_cases",
    "reconsideration_corrected",
    "litigation_cases",
    "litigation_lost",
)
PENALTY, COERCION, MOVED = "penalty_cases", "coercion_cases", "cases_transferred"
ISSUED, CLEANED, DECIDED = (
    "normative_documents_issued",
    "normative_documents_cleaned",
    "major_decisions",
)
ASKED, REFUSED = "disclosure_requests", "disclosure_requests_refused"
Found = list[tuple[str, str]]


def absences(sentence: str, heading: str = "主要做法") -> Found:
    """(raw, indicator) of every stated absence of a sentence of a report for 2023."""
    head = f"白水镇2023年法治政府建设情况报告\n一、{heading}\n"
    report = parse(f"{head}{sentence}\n二、其他需要报告的情况\n无。\n")
    text = report.rows["reports"][0].text
    assert all(text[a.start : a.end] == a.raw for a in report.rows["absences"])
    return [(row.raw, row.indicator) for row in report.rows["absences"]]


def rows(table: str) -> list[tuple[str, list[str]]]:
    """One case a line: sentence → indicators."""
    cases = (line.partition("→") for line in table.strip().splitlines())
    return [(sentence.strip(), wanted.split()) for sentence, _, wanted in cases]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "全年无行政复议、行政诉讼案件。",
            [("无行政复议", R), ("无行政复议、行政诉讼案件", L)],
            id="two things",
        ),
        pytest.param("未发生行政复议案件。", [("未发生行政复议案件", R)], id="未发生"),
        pytest.param("没有行政诉讼案件。", [("没有行政诉讼案件", L)], id="没有"),
        pytest.param("无 行政复议案件。", [("无 行政复议案件", R)], id="blank"),
        pytest.param(
            "没有重大行政决策的情况。", [("没有重大行政决策的情况", DECIDED)], id="nouns behind it"
        ),
        pytest.param(
            "未发生因占道整治导致的行政复议、诉讼。",
            [("未发生因占道整治导致的行政复议", R), ("未发生因占道整治导致的行政复议、诉讼", L)],
            id="raw covers the cause",
        ),
        pytest.param(
            "全年无复议决定撤销、变更或者确认违法的情形。",
            [("无复议决定撤销、变更或者确认违法的情形", C)],
            id="one indicator in several words",
        ),
        pytest.param("复议、诉讼均为零。", [("为零", R), ("为零", L)], id="behind the things"),
        pytest.param(
            "行政复议和行政诉讼均未发生。",
            [("未发生", R), ("未发生", L)],
            id="A and B did not occur",
        ),
    ],
)
def test_words_of_an_absence(sentence: str, expected: Found) -> None:
    assert absences(sentence) == expected


THINGS = rows(
    f"""
    全年没有一例行政复议、行政诉讼。 → {R} {L}
    无一例行政复议、行政诉讼。 → {R} {L}
    没有一起行政诉讼败诉。 → {LOST}
    未发生一起行政复议、行政诉讼案件。 → {R} {L}
    未发生行政复议及行政诉讼案件。 → {R} {L}
    未发生行政复议或者行政诉讼情形。 → {R} {L}
    未发生行政复议，行政诉讼案件。 → {R} {L}
    未出现行政复议（诉讼）案件。 → {R} {L}
    无复议诉讼案件。 → {R} {L}
    没有发生被申请行政复议、被提起行政诉讼的情况。 → {R} {L}
    全年未被复议、被诉。 → {R} {L}
    没发生过行政诉讼。 → {L}
    行政复议、行政诉讼等案件均为零。 → {R} {L}
    我镇行政复议案件数、行政诉讼案件数均为零。 → {R} {L}
    全年行政复议、行政诉讼零发生。 → {R} {L}
    实现“零复议”“零诉讼”。 → {R} {L}
    实现行政诉讼零败诉。 → {LOST}
    行政复议：无；行政诉讼：无。 → {R} {L}
    行政处罚、行政强制均未发生。 → {PENALTY} {COERCION}
    行政复议案件均为0。 → {R}
    所办案件均未引发行政复议、行政诉讼。 → {R} {L}
    未因执法行为被申请行政复议或者提起行政诉讼。 → {R} {L}
    未发生信访答复引起的行政复议。 → {R}
    未发生因行政许可、行政强制引发的行政诉讼。 → {L}
    没有因政府信息公开申请产生的复议、诉讼。 → {R} {L}
    未发生行政复议、行政诉讼及因执法引发的舆情。 → {R} {L}
    无对行政处罚不服提起的行政复议。 → {R}
    没有以我局为被告的行政诉讼案件。 → {L}
    未收到对我镇提起的行政复议申请。 → {R}
    未发生行政复议、国家赔偿和行政诉讼案件。 → {R} {L}
    无败诉。 → {LOST}
    行政诉讼审结3件，无败诉案件。 → {LOST}
    行政诉讼审结3件，没有行政机关败诉的情形。 → {LOST}
    行政诉讼审结3件，均未败诉。 → {LOST}
    行政诉讼审结3件，未发生被判决败诉的情况。 → {LOST}
    行政复议审结6件，无被纠错。 → {C}
    行政复议审结6件，没有被撤销或者变更的决定。 → {C}
    行政复议审结6件，维持5件；调解1件，未出现变更、撤销情形。 → {C}
    行政诉讼审结6件，无撤销、确认违法情形。 → {LOST}
    行政复议审结6件，无纠错；行政诉讼审结2件，无撤销。 → {C} {LOST}
    行政复议无纠错情形。 → {C}
    行政复议零纠错。 → {C}
    无行政复议变更、行政诉讼败诉情形。 → {C} {LOST}
    依申请公开答复6件，无不予公开的情况。 → {REFUSED}
    依申请公开答复6件，未作出不予公开答复。 → {REFUSED}
    未收到企业、群众递交的政府信息公开申请。 → {ASKED}
    没有收到依申请公开政府信息事项。 → {ASKED}
    依申请公开未收到。 → {ASKED}
    未受理信息公开申请。 → {ASKED}
    全年未新出台规范性文件。 → {ISSUED}
    本级未以镇政府名义印发规范性文件。 → {ISSUED}
    没有新制定的行政规范性文件。 → {ISSUED}
    未组织规范性文件清理工作。 → {CLEANED}
    没有需清理的规范性文件。 → {CLEANED}
    未涉及重大行政决策事项。 → {DECIDED}
    未采取扣押、查封等行政强制措施。 → {COERCION}
    没有实施查封、扣押。 → {COERCION}
    无听证和行政强制。 → {COERCION}
    未向公安部门移送案件。 → {MOVED}
    没有向公安、检察机关移送的涉刑案件。 → {MOVED}
    没有需要移送司法机关的案件。 → {MOVED}
    2023年，我镇未作出行政处罚。 → {PENALTY}
    2023年度未作出行政处罚决定。 → {PENALTY}
    2021年以来我镇未发生行政诉讼案件。 → {L}
    未发生一起因拆违引发的行政复议和行政诉讼案件。 → {R} {L}
    应诉案件全部胜诉，无一败诉。 → {LOST}
    应诉案件2件，未被法院判决败诉。 → {LOST}
    行政诉讼败诉率为零。 → {LOST}
    行政行为均未被撤销或者确认违法。 → {C}
    行政复议审结6件，无一件被纠错。 → {C}
    行政复议审结6件，没有案件被撤销、变更。 → {C}
    全年复议机关未作出撤销、变更决定。 → {C}
    没有不予公开和无法提供的情形。 → {REFUSED}
    未启动重大行政决策程序。 → {DECIDED}
    重大行政决策事项为零。 → {DECIDED}
    没有规范性文件出台。 → {ISSUED}
    规范性文件未出台。 → {ISSUED}
    规范性文件清理未开展。 → {CLEANED}
    本级未单独制定规范性文件。 → {ISSUED}
    无清理、废止规范性文件。 → {CLEANED}
    没有涉嫌犯罪移送公安机关的案件。 → {MOVED}
    全年未查封、扣押。 → {COERCION}
    未采取强制措施。 → {COERCION}
    未适用简易程序。 → penalty_cases_summary
    无人申请政府信息公开。 → {ASKED}
    未收到群众依申请公开事项。 → {ASKED}
    未发生政府信息公开类复议、诉讼案件。 → {R} {L}
    无政府信息公开方面的复议案件。 → {R}
    未发生不服行政处罚的行政复议、行政诉讼。 → {R} {L}
    无不服行政处罚的行政复议。 → {R}
    全年既无行政复议，也无行政诉讼。 → {R} {L}
    无民告官案件。 → {L}
    以本局为被申请人的复议案件及以本局为被告的行政诉讼案件均未发生。 → {R} {L}
    全年零复议零诉讼零败诉。 → {R} {L} {LOST}
    未对企业实施行政处罚。 → {PENALTY}
    无行政复议、行政诉讼败诉。 → {LOST}
    无行政复议案件、行政诉讼败诉案件。 → {R} {LOST}
    无被纠错、行政诉讼败诉。 → {C} {LOST}
    全年未作出行政处罚，也未开展行政检查。 → {PENALTY} inspections
    """
)


@pytest.mark.parametrize(("sentence", "expected"), THINGS, ids=[case[0] for case in THINGS])
def test_things_denied(sentence: str, expected: list[str]) -> None:
    assert [indicator for _, indicator in absences(sentence)] == expected


NOTHING = rows(
    """
    行政复议案件2件。
    未发现过度执法行为。
    未发现行政处罚文书错误。
    无。
    其他情况：无。
    毫无行政复议经验。
    有无行政处罚，一查便知。
    申请人未经行政复议，直接起诉。
    行政诉讼案件4件（2件未经复议即起诉）。
    不得无故拒绝行政许可申请。
    无需移送司法机关的案件由镇执法队办理。
    无证经营的行政处罚案件由专人办理。
    无法移送的案件退回原单位。
    无行政区划调整。
    未成年人行政处罚案件从轻办理。
    对未履行行政处罚决定的企业逐户催告。
    未按期履行行政处罚决定的，依法催告。
    未审结的行政复议案件3件。
    未办结行政诉讼案件2件。
    未发生因执法不公引发的国家赔偿。
    未收到关于行政处罚的投诉。
    未发生行政许可、行政处罚的投诉。
    没有行政复议、行政诉讼的村达九成。
    没有行政处罚裁量基准。
    没有建立行政复议、应诉机制。
    未制定重大行政决策目录。
    未落实行政处罚公示制度和行政许可事项。
    无行政诉讼案件2件以上的单位。
    确保行政复议零纠错、行政诉讼零败诉。
    力争全年无败诉。
    部分村未收到信息公开申请。
    个别单位未开展规范性文件清理。
    若无行政强制，可以当场结案。
    是否无败诉，列入考评。
    2022年，我镇未发生行政复议案件。
    去年未发生行政诉讼。
    上年度无败诉。
    企业零跑腿，许可零收费。
    没收违法所得，作出行政处罚。
    行政许可全年零差错。
    行政处罚案件满意率无变化。
    撤销、变更登记无。
    学习无处不在，执法无死角。
    尚未建立行政强制台账。
    行政处罚率先为零售业减负。
    无撤销、变更。
    行政复议工作从无到有。
    对首次轻微违法行为未实施行政处罚。
    辖区单位未被行政处罚。
    我局未收到移送案件。
    无一起行政复议、行政诉讼代理纠纷。
    无行政复议、行政诉讼被曝光。
    未发生行政许可、行政处罚公示问题。
    """
)


@pytest.mark.parametrize("sentence", [sentence for sentence, _ in NOTHING])
def test_nothing_denied(sentence: str) -> None:
    assert absences(sentence) == []


@pytest.mark.parametrize("heading", ["下一步工作打算", "工作建议"])
def test_no_absence_in_a_plan(heading: str) -> None:
    assert absences("全年无行政复议案件。", heading) == []
