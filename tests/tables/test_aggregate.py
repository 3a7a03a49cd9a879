"""Which numbers of a report are added, on sentences and on the gold reports."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lawstats.extract.report import parse
from tests.support import ROOT
from tests.support.panels import cell, of, row


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
            "single",
        ),
        case(
            "full-width",
            "开展普法活动３８场，分别为进社区１２场、进学校１７场、进企业９场。",
            "publicity_events",
            38,
            "single",
        ),
        case(
            "in brackets",
            "开展普法活动38场（进社区12场、进学校17场、进企业9场）。",
            "publicity_events",
            38,
            "single",
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
            "single",
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
            "single",
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
            "召开党委会专门研究法治工作5次。\n主要负责人主持召开党委会专门研究法治工作5次。",
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


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "low", "high"),
    [
        pytest.param("检查[12次]。", 12, "exact", 12, 12, id="exact"),
        pytest.param("检查[0次]。", 0, "exact", 0, 0, id="none"),
        pytest.param("检查[200余次 over]。", 200, "over", 200, 300, id="余"),
        pytest.param("检查[200多次 over]。", 200, "over", 200, 300, id="多"),
        pytest.param("检查[1250余次 over]。", 1250, "over", 1250, 1260, id="余 of tens"),
        pytest.param("检查[12余次 over]。", 12, "over", 12, None, id="余, not round"),
        pytest.param("检查超过[200次 over]。", 200, "over", 200, None, id="more than"),
        pytest.param("检查不少于[200次 at_least]。", 200, "at_least", 200, None, id="at least"),
        pytest.param("检查不超过[200次 at_most]。", 200, "at_most", None, 200, id="at most"),
        pytest.param("检查约[200次 about]。", 200, "about", None, None, id="about"),
        pytest.param("检查[3至[5次 about] about]。", 3, "about", 3, 5, id="range"),
        pytest.param("检查[3次 about]至[5次 about]。", 3, "about", 3, 5, id="range, unit twice"),
        pytest.param("检查约[3次 about]、约[5次 about]。", 8, "about", None, None, id="no range"),
        pytest.param(
            "检查企业[3至[5次 about] about]。\n检查学校[20次]。",
            23,
            "about",
            23,
            25,
            id="range and number",
        ),
        pytest.param("检查企业[40次]。\n检查学校[20余次 over]。", 60, "over", 60, 70, id="sum"),
        pytest.param(
            "检查企业[40次]。\n检查学校超过[20次 over]。", 60, "over", 60, None, id="open sum"
        ),
        pytest.param(
            "检查企业[40次]。\n检查学校约[20次 about]。", 60, "about", None, None, id="vague sum"
        ),
        pytest.param(
            "开展检查[40次]。\n下午开展企业检查[20次]。", 40, "at_least", 40, None, id="may be one"
        ),
    ],
)
def test_bounds(
    text: str, value: float, qualifier: str, low: float | None, high: float | None
) -> None:
    found = cell(text, "inspections", "次")
    assert [found["value"], found["qualifier"]] == [value, qualifier]
    assert [found["value_low"], found["value_high"]] == [low, high]


@pytest.mark.parametrize(
    ("text", "value", "low", "high"),
    [
        pytest.param("调解成功率[98%]。", 98, 98, 98, id="one"),
        pytest.param(
            "调解成功率[98%]。\n村级成功率[96%]。\n市级成功率[97%]。", None, 96, 98, id="differing"
        ),
        pytest.param("调解成功率[98%]。\n调解成功率[98%]以上 。", 98, 98, 98, id="repeated"),
        pytest.param(
            "调解成功率[98%]。\n调解成功率达[98% over]以上。", 98, 98, None, id="the vaguest"
        ),
        pytest.param("调解成功率[95%至[98% about] about]。", 95, 95, 98, id="range"),
    ],
)
def test_bounds_of_rates(
    text: str, value: float | None, low: float | None, high: float | None
) -> None:
    found = cell(text, "mediation_success_rate", "%")
    assert [found["value"], found["value_low"], found["value_high"]] == [value, low, high]


def test_bounds_of_an_absence() -> None:
    found = row("全年无行政复议案件。", "reconsideration_cases")
    assert [found["value_low"], found["value_high"]] == [0, 0]


@pytest.mark.parametrize(
    ("body", "value", "qualifier"),
    [
        pytest.param("聘请法律顾问[2名]。\n镇机关有法律顾问[5名]。", 5, "at_least", id="different"),
        pytest.param("聘请法律顾问[5名]。\n镇机关有法律顾问[5名]。", 5, "exact", id="equal"),
        pytest.param("聘请法律顾问[5名]，村级法律顾问[2名]。", 7, "exact", id="one sentence"),
        pytest.param(
            "聘请法律顾问[7名]。\n其中村级法律顾问[2名]。", 7, "exact", id="part behind it"
        ),
        pytest.param("现有法律顾问[7名]，新增法律顾问[2名]。", 7, "exact", id="addition"),
        pytest.param("2022年法律顾问[5名]。\n2023年法律顾问[7名]。", 7, "exact", id="last year"),
        pytest.param("法律顾问[23名]。\n镇村有法律顾问[20多名 over]。", 23, "exact", id="rounded"),
        pytest.param(
            "法律顾问[33名]。\n镇村有法律顾问[20多名 over]。", 33, "at_least", id="rounded off"
        ),
        pytest.param("法律顾问[20多名 over]。\n法律顾问[5名]。", 20, "over", id="the vaguest"),
    ],
)
def test_stocks_of_several_sentences(body: str, value: float, qualifier: str) -> None:
    found = cell(body, "legal_advisers", "名")
    assert [found["value"], found["qualifier"]] == [value, qualifier]
    if qualifier != "exact":
        assert [found["value_low"], found["value_high"]] == [value, None]


@pytest.mark.parametrize(
    ("text", "value", "basis", "period"),
    [
        pytest.param(
            "上半年检查[60次]，下半年检查[45次]。", 105, "sum_of_parts", "year", id="halves"
        ),
        pytest.param(
            "上半年检查[60次]。\n下半年检查[60次]。", 120, "sum_of_parts", "year", id="equal halves"
        ),
        pytest.param(
            "1至6月检查[60次]。\n7至12月检查[45次]。", 105, "sum_of_parts", "year", id="months"
        ),
        pytest.param(
            "前三季度检查[60次]，四季度检查[45次]。", 105, "sum_of_parts", "year", id="quarters"
        ),
        pytest.param("上半年检查[60次]。", 60, "single", "to_date", id="one half"),
        pytest.param("1—11月检查[60次]。", 60, "single", "to_date", id="eleven months"),
        pytest.param("1—12月检查[60次]。", 60, "single", "year", id="twelve months"),
        pytest.param(
            "一季度检查[60次]，三季度检查[45次]。", 105, "sum_of_parts", "to_date", id="a gap"
        ),
        pytest.param(
            "上半年检查[60次]，前三季度检查[85次]。", 85, "single", "to_date", id="longer"
        ),
        pytest.param("上半年检查[60次]，全年检查[85次]。", 85, "single", "year", id="then all"),
        pytest.param("全年检查[85次]。\n上半年检查[60次]。", 85, "single", "year", id="all first"),
        pytest.param(
            "全年检查[85次]，其中上半年[60次]、下半年[25次]。",
            85,
            "total",
            "year",
            id="parts of all",
        ),
        pytest.param(
            "累计检查[90次]，其中2023年检查[30次]。", 30, "single", "year", id="the year's"
        ),
        pytest.param("累计检查[90次]，其中今年[30次]。", 30, "single", "year", id="this year's"),
        pytest.param(
            "自2020年以来检查[90次]，其中2023年检查[30次]。", 30, "single", "year", id="以来"
        ),
        pytest.param(
            "累计检查[90次]，其中2022年检查[60次]、2023年检查[30次]。",
            30,
            "single",
            "year",
            id="each year",
        ),
        pytest.param(
            "2023年检查[90次]，其中2023年新设企业检查[30次]。",
            90,
            "total",
            "year",
            id="of the year too",
        ),
        pytest.param("累计检查[90次]，其中企业[30次]。", 90, "total", "year", id="no year"),
    ],
)
def test_parts_of_time(text: str, value: float, basis: str, period: str) -> None:
    found = cell(text, "inspections", "次")
    assert [found["value"], found["basis"], found["period"]] == [value, basis, period]


@pytest.mark.parametrize(
    ("text", "value", "stage"),
    [
        pytest.param("申请[20件 received]，办理[18件 handled]。", 20, "received", id="the first"),
        pytest.param("申请[20件]。", 20, None, id="unknown"),
        pytest.param("办结复议[20件]。", 20, None, id="not read"),
        pytest.param("土地类[20件 closed]。\n治安类[9件 closed]。", 29, "closed", id="one stage"),
        pytest.param("土地类[20件 closed]。\n治安类[9件 accepted]。", 29, None, id="two stages"),
        pytest.param("土地类[20件 closed]。\n治安类[9件]。", 29, None, id="one unknown"),
    ],
)
def test_stage(text: str, value: float, stage: str | None) -> None:
    found = cell(text, "reconsideration_cases", "件")
    assert [found["value"], found["stage"]] == [value, stage]


@pytest.fixture(scope="module")
def gold() -> pd.DataFrame:
    texts = sorted([*ROOT.glob("data/raw/*.txt"), *ROOT.glob("tests/gold/texts/*.txt")])
    return of(*(parse(p.read_text(encoding="utf-8"), report_id=p.stem) for p in texts))


HOW = ["value", "qualifier", "basis", "period"]


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
    assert set(same[~same].index) == set()


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
