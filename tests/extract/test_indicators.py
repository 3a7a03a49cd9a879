"""What numbers count, and where they count nothing."""

import re

import pytest

from lawstats.extract import indicators
from lawstats.extract.citations import title_spans
from lawstats.extract.context import Reading
from lawstats.extract.indicators import Rule, find_indicators
from lawstats.extract.outline import make_outline
from lawstats.extract.quantities import Quantity, find_quantities
from lawstats.extract.report import parse
from lawstats.vocabulary import load

Found = list[tuple[str, str | None]]


def text_of(sentence: str, heading: str, issuer: str = "白水镇") -> str:
    return (
        f"{issuer}2023年法治政府建设情况报告\n一、工作成效\n各项工作有序开展。\n"
        f"二、{heading}\n{sentence}\n三、其他需要报告的情况\n无。\n"
    )


def facts(sentence: str, heading: str = "主要做法", issuer: str = "白水镇") -> Found:
    """(raw, indicator) of every number of a sentence."""
    report = parse(text_of(sentence, heading, issuer))
    return [(row.raw, row.indicator) for row in report.rows["quantities"]]


EXAMPLE = re.compile(r"^ *(\S+)／(\S+) → (\S+) (\w+)(?: (\w+))?$", re.MULTILINE)
RULES = [rule for stage in indicators.STAGES for rule in stage]


def read(sentence: str, heading: str) -> dict[str, Reading]:
    """Reading of every number of a sentence of a town's report for 2023, by its raw text."""
    text = text_of(sentence, heading)
    titles = title_spans(text)
    outline = make_outline(text, load(), titles)
    quantities = find_quantities(outline, load(), titles).quantities
    readings = find_indicators(outline, quantities, titles, "town", load(), 2023)
    return {q.raw: reading for q, reading in zip(quantities, readings, strict=True)}


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__) for rule in RULES[1:]])
def test_example_of_a_rule(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = EXAMPLE.findall(rule.__doc__ or "")
    assert examples
    for heading, sentence, raw, why, indicator in examples:
        reading = read(sentence, heading)[raw]
        assert (reading.why, reading.indicator) == (why, indicator or None)
        others = tuple(tuple(r for r in stage if r is not rule) for stage in indicators.STAGES)
        with monkeypatch.context() as without:
            without.setattr(indicators, "STAGES", others)
            assert read(sentence, heading)[raw] != reading


@pytest.mark.parametrize(
    ("start", "unit"),
    [pytest.param(0, "件", id="above the title"), pytest.param(40, "斛", id="measure word")],
)
def test_number_outside(start: int, unit: str) -> None:
    text = text_of("各项工作有序开展，成效明显。", "主要做法")
    outline = make_outline(text, load(), [])
    quantity = Quantity(start, start + 2, text[start : start + 2], 2, unit, "exact", None)
    (reading,) = find_indicators(outline, [quantity], [], "town", load())
    assert reading == Reading(None, "outside")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param(
            "开展法治宣传活动12场次，发放宣传资料5600余份。",
            [("12场次", "publicity_events"), ("5600余份", "publicity_materials")],
            id="each number its own words",
        ),
        pytest.param(
            "配合县司法局开展执法培训2期。",
            [("2期", "law_lectures")],
            id="with another body",
        ),
        pytest.param(
            "作出行政处罚 45 件，罚款 3.2 万元。",
            [("45 件", "penalty_cases"), ("3.2 万元", "fines_amount")],
            id="blanks",
        ),
        pytest.param(
            "作出行政处罚４５件,罚款３.２万元。",
            [("４５件", "penalty_cases"), ("３.２万元", "fines_amount")],
            id="full-width digits, half-width comma",
        ),
        pytest.param(
            "办理行政处罚案件45件，其中简易程序40件，普通程序5件。",
            [
                ("45件", "penalty_cases"),
                ("40件", "penalty_cases_summary"),
                ("5件", "penalty_cases_ordinary"),
            ],
            id="parts with ids of their own",
        ),
        pytest.param(
            "行政诉讼败诉率由上年的11.4%下降到6.9%，持证率由2022年底的86%提升至95%。",
            [
                ("11.4%", None),
                ("6.9%", "litigation_loss_rate"),
                ("86%", None),
                ("95%", "certificate_rate"),
            ],
            id="from last year's value to this year's",
        ),
        pytest.param(
            "信息公开申请受理量由41件降至29件。",
            [("41件", None), ("29件", "disclosure_requests")],
            id="from one number to another",
        ),
        pytest.param(
            "下一步，开展执法培训6次，执法人员持证率达到100%，旁听庭审2次。",
            [("6次", None), ("100%", None), ("2次", None)],
            id="a sentence of plans",
        ),
        pytest.param(
            "村调委会15个、调解员75人、网格62个、网格员71人。",
            [
                ("15个", "mediation_committees"),
                ("75人", "mediators"),
                ("62个", "grids"),
                ("71人", "grid_workers"),
            ],
            id="the next thing begins after 、",
        ),
        pytest.param(
            "办理行政处罚案件45件次，化解矛盾纠纷12起次。",
            [("45件次", "penalty_cases"), ("12起次", "disputes_mediated")],
            id="件次 counts what 件 counts",
        ),
        pytest.param(
            "全年立案86件、结案82件，受理各类事项5213件，办结5209件，调解纠纷26件，司法确认2件。",
            [
                ("86件", "penalty_cases"),
                ("82件", None),
                ("5213件", "licences_handled"),
                ("5209件", None),
                ("26件", "disputes_mediated"),
                ("2件", None),
            ],
            id="details after a total",
        ),
        pytest.param(
            "办理行政审批586件，其中绿地树木审批142件，市政设施建设审批271件，迁移照明设施69件，"
            "城市道路临时占用和挖掘58件，建筑垃圾处置核准46件，建筑垃圾运输许可31件。",
            [
                ("586件", "licences_handled"),
                ("142件", None),
                ("271件", None),
                ("69件", None),
                ("58件", None),
                ("46件", None),
                ("31件", None),
            ],
            id="a long list of shares",
        ),
        pytest.param(
            "办理行政审批586件，其中绿地树木审批142件；办理户外广告设置许可46件。",
            [("586件", "licences_handled"), ("142件", None), ("46件", "licences_handled")],
            id="shares end with their clause",
        ),
        pytest.param(
            "调解矛盾纠纷87件，其中婚姻家庭纠纷20件。",
            [("87件", "disputes_mediated"), ("20件", None)],
            id="a share without id counts nothing",
        ),
        pytest.param(
            "新培养“法律明白人”23名，总数达到118名。",
            [("23名", "legal_literates"), ("118名", "legal_literates")],
            id="addition and sum",
        ),
        pytest.param(
            "参考率、合格率分别为98%、100%。",
            [("98%", None), ("100%", "exam_pass_rate")],
            id="respectively",
        ),
        pytest.param("全县作出行政处罚93件。", [("93件", None)], id="the county's number"),
        pytest.param(
            "22年作出行政处罚60件，23年作出行政处罚45件。",
            [("60件", None), ("45件", "penalty_cases")],
            id="years of two digits",
        ),
        pytest.param(
            "二〇二一年，作出行政处罚60件，罚款3万元。",
            [("60件", None), ("3万元", None)],
            id="a year in words holds for its sentence",
        ),
        pytest.param("2022总共作出行政处罚60件。", [("60件", None)], id="year without 年"),
        pytest.param("行政处罚往年均在60件以上。", [("60件", None)], id="years before"),
        pytest.param(
            "上年结转3件，新收行政复议申请12件。",
            [("3件", None), ("12件", "reconsideration_cases")],
            id="carried over",
        ),
        pytest.param(
            "作出行政处罚93件，比上年增加15件。",
            [("93件", "penalty_cases"), ("15件", None)],
            id="difference to last year",
        ),
        pytest.param(
            "持证执法人员45名，增加5名。",
            [("45名", "certified_officers"), ("5名", None)],
            id="difference alone",
        ),
        pytest.param("增加3名调解员。", [("3名", "mediators")], id="addition"),
        pytest.param(
            "自2020年以来累计作出行政处罚900件，其中2023年作出行政处罚120件。",
            [("900件", "penalty_cases"), ("120件", "penalty_cases")],
            id="cumulative, and the year's share",
        ),
        pytest.param(
            "罚款2000元至3万元的行政处罚案件12件。",
            [("2000元", None), ("3万元", None), ("12件", "penalty_cases")],
            id="band of money",
        ),
        pytest.param("罚款金额3万余元。", [("3万余元", "fines_amount")], id="no band of money"),
    ],
)
def test_indicator(sentence: str, expected: Found) -> None:
    assert facts(sentence) == expected


def test_number_of_the_whole_county_is_the_county_s() -> None:
    sentence = "全县作出行政处罚93件。"
    assert facts(sentence, issuer="白水县人民政府") == [("93件", "penalty_cases")]


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        pytest.param("作出行政处罚93件。", "下一步工作打算", id="plan"),
        pytest.param("作出行政处罚93件。", "工作建议", id="suggestion"),
        pytest.param("作出行政处罚不少于93件。", "主要做法", id="norm"),
        pytest.param("作出行政处罚不超过93件。", "主要做法", id="limit"),
        pytest.param("每月作出行政处罚3件。", "主要做法", id="frequency"),
        pytest.param("制度计划出台12项。", "主要做法", id="plan in the measures"),
        pytest.param("县司法局组织执法培训2期。", "主要做法", id="another body's"),
        pytest.param("年内，市公安局举办法治培训班3期。", "主要做法", id="a higher body's"),
    ],
)
def test_number_that_states_nothing(sentence: str, heading: str) -> None:
    ((_, indicator),) = facts(sentence, heading)
    assert indicator is None


def test_an_endless_list_carries_its_verb_a_few_items_far() -> None:
    report = parse(f"白水镇2023年法治政府建设情况报告\n一、主要做法\n开展{'检查5次、' * 2000}\n")
    assert len(report.rows["quantities"]) == 2000
