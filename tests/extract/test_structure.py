"""How the numbers of a sentence hang together: stages, outcomes, shares, parts of a total."""

import pytest

from lawstats.extract.citations import title_spans
from lawstats.extract.indicators import find_indicators
from lawstats.extract.outline import make_outline
from lawstats.extract.quantities import find_quantities
from lawstats.extract.report import parse
from lawstats.vocabulary import load

Found = list[tuple[str, str | None]]

HEAD = "白水县2023年法治政府建设情况报告\n一、工作成效\n"


def facts(body: str) -> Found:
    """(raw, indicator) of every number of a body of a county's report for 2023."""
    return [(row.raw, row.indicator) for row in parse(HEAD + body).rows["quantities"]]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "全年收到行政复议申请90件，受理82件，审结75件，其中维持50件、驳回10件、终止15件。",
            [
                ("90件", "reconsideration_cases"),
                ("82件", None),
                ("75件", None),
                ("50件", "reconsideration_upheld"),
                ("10件", None),
                ("15件", "reconsideration_withdrawn"),
            ],
            id="stages, then outcomes",
        ),
        pytest.param(
            "收到政府信息公开申请31件。已答复30件，予以公开20件、无法提供10件。",
            [
                ("31件", "disclosure_requests"),
                ("30件", None),
                ("20件", "disclosure_requests_granted"),
                ("10件", "disclosure_requests_refused"),
            ],
            id="a stage in the next sentence",
        ),
        pytest.param(
            "受理行政复议案件90件，行政处罚类40件、行政许可类50件。",
            [("90件", "reconsideration_cases"), ("40件", None), ("50件", None)],
            id="kinds of another topic that sum to the total",
        ),
        pytest.param(
            "办理行政许可90件，作出行政处罚40件，责令改正50件。",
            [
                ("90件", "licences_handled"),
                ("40件", "penalty_cases"),
                ("50件", "correction_orders"),
            ],
            id="a sum by chance",
        ),
        pytest.param(
            "作出行政处罚260件。\n县直部门作出行政处罚200件，乡镇作出行政处罚60件。",
            [("260件", "penalty_cases"), ("200件", None), ("60件", None)],
            id="parts by body in the next paragraph",
        ),
        pytest.param(
            "办理行政执法案件700件，其中行政处罚80件、行政检查600件、行政强制20件。",
            [
                ("700件", "enforcement_actions"),
                ("80件", "penalty_cases"),
                ("600件", "inspections"),
                ("20件", "coercion_cases"),
            ],
            id="an umbrella and its kinds",
        ),
        pytest.param(
            "审查合同80份，审查租赁合同30份，审查采购合同50份。",
            [("80份", "contracts_reviewed"), ("30份", None), ("50份", None)],
            id="kinds after their total",
        ),
        pytest.param(
            "审查劳务合同80份，审查租赁合同30份，审查采购合同50份。",
            [
                ("80份", "contracts_reviewed"),
                ("30份", "contracts_reviewed"),
                ("50份", "contracts_reviewed"),
            ],
            id="kinds whose sum is another kind by chance",
        ),
        pytest.param(
            "在网站公示行政许可90条、行政处罚30条。",
            [("90条", None), ("30条", "penalties_published")],
            id="a verb that a list carries on",
        ),
        pytest.param(
            "实施行政处罚：市场监管所52件、城管中队39件、应急办6件，合计97件。",
            [("52件", None), ("39件", None), ("6件", None), ("97件", "penalty_cases")],
            id="parts by body before their total",
        ),
        pytest.param(
            "实施行政处罚：市场监管所52件、城管中队39件。",
            [("52件", "penalty_cases"), ("39件", "penalty_cases")],
            id="parts by body without a total",
        ),
        pytest.param(
            "清理规范性文件33件，废止4件，宣布失效6件。",
            [("33件", "normative_documents_cleaned"), ("4件", None), ("6件", None)],
            id="what clean-up ends in",
        ),
        pytest.param(
            "受理调解申请90件，成功调处82件。",
            [("90件", "disputes_mediated"), ("82件", None)],
            id="accepted, then settled",
        ),
        pytest.param(
            "收到并按时办结15件政府信息公开申请。",
            [("15件", "disclosure_requests")],
            id="the noun behind the number",
        ),
        pytest.param(
            "现有执法人员40名、协管员12名，年内退休2名，借调3名，新取证4名。",
            [
                ("40名", "enforcement_officers"),
                ("12名", "auxiliary_officers"),
                ("2名", "officers_deregistered"),
                ("3名", None),
                ("4名", "certified_officers"),
            ],
            id="staff",
        ),
        pytest.param(
            "注销执法证件18本，其中退休10人、调离8人。",
            [("18本", "officers_deregistered"), ("10人", None), ("8人", None)],
            id="a share with another measure word",
        ),
        pytest.param(
            "调解矛盾纠纷87件，其中邻里纠纷30件，罚款2万元，移送公安机关3件。",
            [
                ("87件", "disputes_mediated"),
                ("30件", None),
                ("2万元", "fines_amount"),
                ("3件", "cases_transferred"),
            ],
            id="a list of shares ends",
        ),
        pytest.param(
            "检查企业50家，发现隐患40处，整改38处，整改率95%。",
            [
                ("50家", "entities_inspected"),
                ("40处", "hazards_found"),
                ("38处", None),
                ("95%", "hazard_rectification_rate"),
            ],
            id="found, then rectified",
        ),
        pytest.param(
            "举办执法业务培训3期，参训210人次；举办普法讲座5场，参加的村民300人次。",
            [
                ("3期", "law_lectures"),
                ("210人次", "staff_trained"),
                ("5场", "publicity_events"),
                ("300人次", "people_reached"),
            ],
            id="the audience of each event",
        ),
    ],
)
def test_numbers_that_hang_together(body: str, expected: Found) -> None:
    assert facts(body) == expected


@pytest.mark.parametrize(
    ("body", "raw", "stage"),
    [
        pytest.param("收到行政复议申请90件。", "90件", "received", id="first of a count"),
        pytest.param("收到行政复议申请90件，受理82件。", "82件", "accepted", id="later"),
        pytest.param("收到行政复议申请90件，审结82件。", "82件", "closed", id="last"),
        pytest.param("现有执法人员20名。", "20名", None, id="a stock has none"),
    ],
)
def test_stage_of_a_number(body: str, raw: str, stage: str | None) -> None:
    rows = parse(HEAD + body).rows["quantities"]
    assert [row.stage for row in rows if row.raw == raw] == [stage]


EXAMPLES = [
    pytest.param(entry.id, example, id=f"{entry.id}: {example}")
    for entry in load().outcomes.values()
    for example in entry.examples
]


@pytest.mark.parametrize(("id_", "example"), EXAMPLES)
def test_example_of_an_outcome(id_: str, example: str) -> None:
    text = HEAD + example + "。\n"
    titles = title_spans(text)
    outline = make_outline(text, load(), titles)
    quantities = find_quantities(outline, load(), titles).quantities
    reading = find_indicators(outline, quantities, titles, "county", load(), 2023)[-1]
    entry = load().outcomes[id_]
    expected = ("stage", None, entry.stage) if entry.stage else ("outcome", entry.indicator or None)
    found = (reading.why, reading.indicator, reading.stage)
    assert found[: len(expected)] == expected
    assert reading.of
