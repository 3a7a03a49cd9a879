"""Which numbers of a report are added, on sentences and on the gold reports."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lawstats.extract.report import parse
from tests.support import ROOT
from tests.support.panels import of, row


def case(id: str, *cells: Any) -> Any:  # noqa: A002
    """Give a row; an exact number needs no word."""
    body, indicator, value, basis, *qualifier = cells
    return pytest.param(body, indicator, value, *(qualifier or ["exact"]), basis, id=id)


@pytest.mark.parametrize(
    ("body", "indicator", "value", "qualifier", "basis"),
    [
        # A whole and its parts.
        case(
            "分别",
            "全年举办普法活动64场次，分别走进机关11场次、走进乡村35场次、走进企业18场次。",
            "publicity_events",
            64,
            "total",
        ),
        case(
            "full-width",
            "开展普法活动３８场，分别为进社区１２场、进学校１７场、进企业９场。",
            "publicity_events",
            38,
            "total",
        ),
        case(
            "in brackets",
            "开展普法活动38场（进社区12场、进学校17场、进企业9场）。",
            "publicity_events",
            38,
            "total",
        ),
        case(
            "behind brackets",
            "开展广场普法活动38场（受众2000人次），送法进企业活动5场。",
            "publicity_events",
            43,
            "sum_of_parts",
        ),
        case(
            "parts first",
            "走进机关开展普法宣传11场次，走进乡村开展普法宣传35场次，合计开展普法宣传46场次。",
            "publicity_events",
            46,
            "total",
        ),
        case(
            "其中 in the next sentence",
            "全年共开展普法活动38场。\n其中进社区普法活动12场、进学校普法活动17场。",
            "publicity_events",
            38,
            "total",
        ),
        case(
            "包括",
            "发放宣传资料8000份，包括宣传单5000份、宣传手册3000册。",
            "publicity_materials",
            8000,
            "total",
        ),
        case(
            "parts without a whole",
            "发放宣传单5000份、宣传手册3000册。",
            "publicity_materials",
            8000,
            "sum_of_parts",
        ),
        case(
            "分别 of no whole",
            "办理人大代表建议、政协提案分别为13件和7件。",
            "proposals_handled",
            20,
            "sum_of_parts",
        ),
        case(
            "分别 of equal parts",
            "办理人大代表建议、政协提案分别为7件和7件。",
            "proposals_handled",
            14,
            "sum_of_parts",
        ),
        case(
            "sum by chance",
            "审查采购合同44份，审查租赁合同24份，审查劳务合同20份。",
            "contracts_reviewed",
            88,
            "sum_of_parts",
        ),
        case(
            "total word before a list",
            "累计张贴海报415幅、横幅126条。",
            "banners_posters",
            541,
            "sum_of_parts",
        ),
        # What became of some.
        case(
            "废止",
            "对31件规范性文件进行清理，决定废止规范性文件4件。",
            "normative_documents_cleaned",
            31,
            "total",
        ),
        case(
            "废止 alone",
            "废止规范性文件5件，宣布规范性文件失效2件。",
            "normative_documents_cleaned",
            7,
            "sum_of_parts",
        ),
        # Stages.
        case(
            "新收 and 受理",
            "全年新收行政复议申请21件，受理19件，审结17件。",
            "reconsideration_cases",
            21,
            "single",
        ),
        case(
            "受理 and 办结",
            "受理行政复议案件12件，办结行政复议案件14件。",
            "reconsideration_cases",
            12,
            "single",
        ),
        case(
            "办结 first",
            "办结工单890件。\n全年受理12345热线工单900件。",
            "hotline_tickets",
            900,
            "single",
        ),
        case(
            "受理 of two fields",
            "受理土地类行政复议案件19件，受理治安类行政复议案件6件。",
            "reconsideration_cases",
            25,
            "sum_of_parts",
        ),
        case("调解成功", "受理矛盾纠纷310起，调解成功305起。", "disputes_mediated", 310, "single"),
        case(
            "发现 and 整改",
            "排查发现安全隐患120处，整改安全隐患118处。",
            "hazards_found",
            120,
            "single",
        ),
        # Catalogues.
        case(
            "catalogue first",
            "梳理政务服务事项120项，办理政务服务事项5200件。",
            "licences_handled",
            5200,
            "single",
        ),
        case(
            "catalogue behind",
            "办理政务服务事项8600件。\n公布乡镇政务服务事项清单86项。",
            "licences_handled",
            8600,
            "single",
        ),
        case("matters handled", "办理政务服务事项120项。", "licences_handled", 120, "single"),
        # A total apart from its components.
        case(
            "各类",
            "查处一起无证经营案件。\n全年立案查处各类违法案件58起。",
            "penalty_cases",
            58,
            "total",
        ),
        case(
            "no field named",
            "全年作出行政处罚决定93件。\n查处违规倾倒垃圾案件12起。",
            "penalty_cases",
            93,
            "total",
        ),
        case(
            "two fields",
            "作出城管领域行政处罚7件。\n作出食品领域行政处罚3件。",
            "penalty_cases",
            10,
            "sum_of_parts",
        ),
        case(
            "the leader's",
            "全年共开展执法检查410次。\n镇长带队开展安全生产检查6次。",
            "inspections",
            410,
            "total",
        ),
        case(
            "the leader's own",
            "举办法治讲座14期。\n镇长带头讲法治课2次。",
            "law_lectures",
            16,
            "sum_of_parts",
        ),
        # Told again.
        case(
            "behind another marker",
            "一是化解矛盾纠纷120件。\n三是化解矛盾纠纷120件。",
            "disputes_mediated",
            120,
            "single",
        ),
        case(
            "in other words",
            "开展普法宣传活动87场。\n全镇“送法下乡”系列活动87场，群众反映良好。",
            "publicity_events",
            87,
            "single",
        ),
        case(
            "equal and round",
            "开展禁毒宣传30场。\n开展反诈宣传30场。",
            "publicity_events",
            60,
            "sum_of_parts",
        ),
        case(
            "by the leader",
            "召开党委会专题研究法治建设5次。\n主要负责人主持召开党委会专题研究法治建设5次。",
            "law_meetings",
            5,
            "total",
        ),
        # What may be one.
        case(
            "wider wording",
            "开展法治宣传活动12场次。\n下半年开展禁毒宣传活动5场次。",
            "publicity_events",
            12,
            "single",
            "at_least",
        ),
        case(
            "same wording",
            "司法所组织得力，举办普法讲座26场。\n到了年底，举办青少年普法讲座9场。",
            "publicity_events",
            26,
            "single",
            "at_least",
        ),
        case(
            "other wording",
            "举办老年人普法讲座26场。\n到了年底，举办青少年普法讲座9场。",
            "publicity_events",
            35,
            "sum_of_parts",
        ),
        case(
            "total of less",
            "全镇共计开展各类普法宣传活动20余次。司法所推行精细化普法，开展普法宣传70余次。\n志愿者走村入户，开展普法宣传200余次。",
            "publicity_events",
            200,
            "single",
            "over",
        ),
        case(
            "people",
            "全镇210人参加学法考试。\n35人参加执法资格考试。",
            "exam_takers",
            210,
            "single",
            "at_least",
        ),
        # Other times.
        case(
            "last year",
            "2022年开展行政检查60次，2023年开展行政检查45次。",
            "inspections",
            45,
            "single",
        ),
        case(
            "last year behind",
            "开展行政检查45次，去年开展行政检查60次。",
            "inspections",
            45,
            "single",
        ),
        case(
            "halves of the year",
            "上半年开展行政检查60次，下半年开展行政检查45次。",
            "inspections",
            105,
            "sum_of_parts",
        ),
        case(
            "cumulative first",
            "自2020年以来，累计开展普法宣传活动120场，今年开展普法宣传活动30场。",
            "publicity_events",
            30,
            "single",
        ),
        case(
            "cumulative behind",
            "今年开展普法宣传活动30场。\n自“八五”普法以来累计开展普法宣传活动120场。",
            "publicity_events",
            30,
            "single",
        ),
        case(
            "cumulative alone",
            "自“八五”普法以来累计开展普法宣传活动120场。",
            "publicity_events",
            120,
            "single",
        ),
        case(
            "rate of two years",
            "2022年调解成功率97%，2023年调解成功率99%。",
            "mediation_success_rate",
            99,
            "single",
        ),
        case("由 … 增至", "持证执法人员由12名增至18名。", "certified_officers", 18, "single"),
        # Additions.
        case(
            "addition beside all in a flow",
            "新增管理制度4项，累计建立管理制度27项。",
            "institutional_rules",
            4,
            "single",
        ),
        case(
            "addition beside all in a stock",
            "新建法治文化长廊2处，法治文化阵地总数达到9处。",
            "publicity_venues",
            9,
            "single",
        ),
        case(
            "addition beside less",
            "改造法治公园1个，新建法治长廊5条。",
            "publicity_venues",
            6,
            "sum_of_parts",
        ),
        # Stocks.
        case("list after 共有", "全镇共有居委会28个、行政村9个。", "villages", 37, "sum_of_parts"),
        case(
            "equal parts", "建成法治公园2个、法治长廊2个。", "publicity_venues", 4, "sum_of_parts"
        ),
        case(
            "a kind of them", "现有人民调解员63名，专职人民调解员12名。", "mediators", 63, "total"
        ),
        case(
            "kinds alone",
            "配备专职人民调解员5名、兼职人民调解员58名。",
            "mediators",
            63,
            "sum_of_parts",
        ),
        case(
            "those who took part",
            "现有执法人员24人，选派执法人员30人次参加培训。",
            "enforcement_officers",
            24,
            "single",
        ),
    ],
)
def test_what_is_added(body: str, indicator: str, value: float, qualifier: str, basis: str) -> None:
    found = row(body, indicator)
    assert (found["value"], found["qualifier"], found["basis"]) == (value, qualifier, basis)


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    texts = sorted([*ROOT.glob("data/raw/*.txt"), *ROOT.glob("tests/gold/texts/*.txt")])
    return of(*(parse(p.read_text(encoding="utf-8"), report_id=p.stem) for p in texts))


HOW = ["value", "qualifier", "basis", "period"]
# Numbers that the extractor wrongly assigns to the indicator.
MISREAD = {("fourth-jinlan-2024", "exempted_penalties"): "9 of 查封、扣押 beside 53 of 不予处罚"}


def test_cells_of_several_numbers(gold: pd.DataFrame) -> None:
    """Every summed cell of the gold reports, read by hand.

    Only printed numbers count: 春、秋季各1期 is 1, and 镇调委会 without a number is not counted.
    """
    key = ["report_id", "indicator"]
    expected = pd.read_csv(Path(__file__).parent / "summed_cells.csv").set_index(key)
    got = gold.set_index(key)
    summed = got[got["basis"] == "sum_of_parts"]
    assert set(summed.index) - set(expected.index) == set()
    got = got.reindex(expected.index)
    same = (got[HOW].astype(object) == expected[HOW].astype(object)).all(axis="columns")
    assert set(same[~same].index) == set(MISREAD)


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        pytest.param(30, (495, "exact", "sum_of_parts"), id="many"),
        pytest.param(2000, (2001, "at_least", "single"), id="too many to compare"),
    ],
)
def test_more_numbers_than_reports_have_are_not_added(
    n: int, expected: tuple[float, str, str]
) -> None:
    towns = [chr(ord("一") + i) for i in range(n)]
    body = "。".join(f"向{town}村开展禁毒宣传{i + 2}场次" for i, town in enumerate(towns))
    found = row(f"{body}。", "publicity_events")
    assert (found["value"], found["qualifier"], found["basis"]) == expected
