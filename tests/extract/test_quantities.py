"""Numbers with their measure words: which are taken, and what they say."""

import re

import pytest

from lawstats.extract.citations import title_spans
from lawstats.extract.outline import make_outline
from lawstats.extract.quantities import COUNT_RULES, CountRule, Quantity, find_quantities
from lawstats.vocabulary import load

HEAD = "白水镇2023年法治政府建设情况报告\n一、主要做法\n"
VOCABULARY = load()


def quantities(sentence: str, heading: str = "主要做法") -> list[Quantity]:
    """Quantities of a sentence in a report; checks that their spans are their surface."""
    text = HEAD.replace("主要做法", heading) + sentence + "\n工作有序开展。\n"
    titles = title_spans(text)
    found = find_quantities(make_outline(text, VOCABULARY, titles), VOCABULARY, titles)
    assert all(text[q.start : q.end] == q.raw for q in found)
    assert [q.start for q in found] == sorted(q.start for q in found)
    return found


@pytest.mark.parametrize(
    ("sentence", "raw", "value", "unit"),
    [
        pytest.param("开展活动20次。", "20次", 20, "次", id="plain"),
        pytest.param("开展活动20场次。", "20场次", 20, "场次", id="longest measure word"),
        pytest.param("开展活动２０次。", "２０次", 20, "次", id="full-width digits"),
        pytest.param("开展活动 20 次。", "20 次", 20, "次", id="blanks round the number"),
        pytest.param("发放资料15226份。", "15226份", 15226, "份", id="no separator"),
        pytest.param("发放资料15,226份。", "15,226份", 15226, "份", id="thousands separator"),
        pytest.param("受众1.3万人次。", "1.3万人次", 13000, "人次", id="ten thousands"),
        pytest.param("受众5千人。", "5千人", 5000, "人", id="thousands"),
        pytest.param("罚款8.6万元。", "8.6万元", 86000, "元", id="money"),
        pytest.param("罚款57.95万元。", "57.95万元", 579500, "元", id="no binary fraction"),
        pytest.param("拆违0.5亩。", "0.5亩", 333.335, "平方米", id="mu"),
        pytest.param("拆违1.2公顷。", "1.2公顷", 12000, "平方米", id="hectare"),
        pytest.param("面积31平方公里。", "31平方公里", 31_000_000, "平方米", id="square kilometre"),
        pytest.param("拆违1240㎡。", "1240㎡", 1240, "平方米", id="sign of square metre"),
        pytest.param("合格率100%。", "100%", 100, "%", id="percent"),
        pytest.param("合格率100％。", "100％", 100, "%", id="full-width percent"),
        pytest.param("合格率百分之九十五。", "百分之九十五", 95, "%", id="percent in words"),
        pytest.param("占三分之二。", "三分之二", 66.666667, "%", id="fraction"),
        pytest.param("占比八成。", "八成", 80, "%", id="tenths"),
        pytest.param("提高2.3个百分点。", "2.3个百分点", 2.3, "个百分点", id="percentage points"),
        pytest.param("发生案件0件。", "0件", 0, "件", id="zero"),
        pytest.param("四名干部参加。", "四名", 4, "名", id="Chinese numeral"),
        pytest.param("召开会议两次。", "两次", 2, "次", id="liang"),
        pytest.param("立案十七起。", "十七起", 17, "起", id="seventeen"),
        pytest.param(
            "受众两万三千人次。", "两万三千人次", 23000, "人次", id="five places in words"
        ),
        pytest.param("发生诉讼一起。", "一起", 1, "起", id="one at the end"),
        pytest.param("帮扶20家企业。", "20家", 20, "家", id="measure word and noun"),
        pytest.param("开展活动20\n次。", "20\n次", 20, "次", id="broken line"),
        pytest.param("梳理事项85项。", "85项", 85, "项", id="item"),
        pytest.param("得分93.5分。", "93.5分", 93.5, "分", id="score"),
        pytest.param("得分仅为3分,排名靠后。", "3分", 3, "分", id="score before half-width comma"),
        pytest.param(
            "得分为3分;排名靠后。", "3分", 3, "分", id="score before half-width semicolon"
        ),
        pytest.param("平均年龄47岁。", "47岁", 47, "岁", id="age"),
        pytest.param("每人学习40学时。", "40学时", 40, "学时", id="hours"),
    ],
)
def test_quantity(sentence: str, raw: str, value: float, unit: str) -> None:
    (q,) = quantities(sentence)
    assert (q.raw, q.value, q.unit) == (raw, value, unit)


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("2023年以来，", id="year"),
        pytest.param("自2021年至2025年，", id="years"),
        pytest.param("2023年5月12日召开会议。", id="date"),
        pytest.param("12月4日开展宣传。", id="day"),
        pytest.param("上午9时30分召开会议。", id="time of day"),
        pytest.param("上午9时30分,召开会议。", id="time of day before half-width comma"),
        pytest.param("利用“4·15”“12.4”等节点开展宣传。", id="day names"),
        pytest.param("利用4.15、12·4等节点开展宣传。", id="day names without quotes"),
        pytest.param("办理12345热线工单。", id="hotline"),
        pytest.param("根据国发〔2023〕12号文件。", id="document number"),
        pytest.param("第3次常务会议。", id="ordinal meeting"),
        pytest.param("第三季度完成。", id="ordinal quarter"),
        pytest.param("第 3 次会议。", id="ordinal with blanks"),
        pytest.param("履行第一责任人职责。", id="first responsible person"),
        pytest.param("学习党的二十大精神。", id="congress"),
        pytest.param("学习二十届三中全会精神。", id="plenum"),
        pytest.param("落实行政执法三项制度。", id="slogan"),
        pytest.param("推行“双随机、一公开”监管。", id="name in quotes"),
        pytest.param("落实“五减”“四办”。", id="names in quotes"),
        pytest.param("拥护两个确立，做到两个维护。", id="two upholds"),
        pytest.param("实现一站式服务。", id="one stop"),
        pytest.param("打通“最后一公里”。", id="last kilometre"),
        pytest.param("打造一支队伍。", id="article"),
        pytest.param("成为一名合格的执法人员。", id="article and attribute"),
        pytest.param("采取了一些措施。", id="some"),
        pytest.param("取得一定成效。", id="certain"),
        pytest.param("多次开展活动。", id="vague many"),
        pytest.param("近几年开展活动若干次。", id="vague some"),
        pytest.param("没有一起案件。", id="not one"),
        pytest.param("学习《23条措施解读（3次）》。", id="inside a title"),
        pytest.param("近三年持续下降。", id="span of years"),
        pytest.param("在3个月内办结。", id="span of months"),
        pytest.param("压缩至7个工作日。", id="span of days"),
        pytest.param("实行24小时值班。", id="hours of the day"),
        pytest.param("构建1+9+N体系。", id="formula"),
        pytest.param("2.加强学习。", id="list marker"),
        pytest.param("依据第六十条处理。", id="article of a law"),
        pytest.param("推进法律五进。", id="five entries"),
        pytest.param("落实三级包联。", id="three levels"),
        pytest.param("从三个方面发力。", id="three respects"),
        pytest.param("第二批名单公布。", id="ordinal batch"),
    ],
)
def test_what_is_no_quantity(sentence: str) -> None:
    assert quantities(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "qualifier"),
    [
        pytest.param("开展活动20次。", "exact", id="exact"),
        pytest.param("开展活动20余次。", "over", id="余"),
        pytest.param("开展活动20多次。", "over", id="多"),
        pytest.param("受众1万余人次。", "over", id="余 after the magnitude"),
        pytest.param("受众5千多人。", "over", id="多 after the magnitude"),
        pytest.param("开展活动十余次。", "over", id="余 after a Chinese numeral"),
        pytest.param("受众万余人。", "over", id="ten thousand and more"),
        pytest.param("受众超过300人。", "over", id="超过"),
        pytest.param("受众突破300人。", "over", id="突破"),
        pytest.param("受众逾300人。", "over", id="逾"),
        pytest.param("受众超300人。", "over", id="超"),
        pytest.param("受众300人以上。", "over", id="以上 of a fact"),
        pytest.param("受众约300人。", "about", id="约"),
        pytest.param("受众近300人。", "about", id="近"),
        pytest.param("受众 近 300 人。", "about", id="近 with blanks"),
        pytest.param("受众300人左右。", "about", id="左右"),
        pytest.param("受众大约300人。", "about", id="大约"),
        pytest.param("执法人员不少于2人。", "at_least", id="不少于"),
        pytest.param("至少2人参加。", "at_least", id="至少"),
        pytest.param("合格率不低于90%。", "at_least", id="不低于"),
        pytest.param("执法时必须2人以上。", "at_least", id="以上 of a norm"),
        pytest.param("差错不超过3件。", "at_most", id="不超过"),
        pytest.param("差错控制在3件以内。", "at_most", id="以内"),
        pytest.param("附近3个村参加。", "exact", id="近 of another word"),
        pytest.param("共计20次。", "exact", id="total"),
        pytest.param("开展活动累计达20次。", "exact", id="达"),
    ],
)
def test_qualifier(sentence: str, qualifier: str) -> None:
    (q,) = quantities(sentence)
    assert q.qualifier == qualifier


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__) for rule in COUNT_RULES])
def test_example_of_a_rule(rule: CountRule, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = re.findall(r"^ *(\S+(?: \S+)?) ([✓✗]) (\S+)$", rule.__doc__ or "", re.MULTILINE)
    assert examples
    for sentence, sign, raw in examples:
        assert (raw in [q.raw for q in quantities(sentence)]) is (sign == "✓")
        # Where this rule says the opposite, so does the result: no rule before it decides.
        opposite = tuple(_negated(r) if r is rule else r for r in COUNT_RULES)
        with monkeypatch.context() as changed:
            changed.setattr("lawstats.extract.quantities.COUNT_RULES", opposite)
            assert (raw in [q.raw for q in quantities(sentence)]) is (sign == "✗")


def _negated(rule: CountRule) -> CountRule:
    return lambda numeral: None if (counts := rule(numeral)) is None else not counts


def test_above_in_a_plan_is_a_target() -> None:
    (q,) = quantities("完成率达60%以上。", "下一步打算")
    assert q.qualifier == "at_least"


@pytest.mark.parametrize(
    ("sentence", "per"),
    [
        pytest.param("开展活动2次。", None, id="none"),
        pytest.param("每周巡查2次。", "周", id="week"),
        pytest.param("每月巡查2次。", "月", id="month"),
        pytest.param("每季度巡查一次。", "季度", id="quarter"),
        pytest.param("每季巡查2次。", "季度", id="quarter, short"),
        pytest.param("每半年巡查2次。", "半年", id="half-year"),
        pytest.param("每年巡查2次。", "年", id="year"),
        pytest.param("每天巡查2次。", "日", id="day"),
        pytest.param("每人学习40学时。", "人", id="person"),
        pytest.param("每个村配备2名。", "村", id="village"),
        pytest.param("每名网格员走访20户。", "网格员", id="grid worker"),
        pytest.param("巡查2次/周。", "周", id="slash"),
        pytest.param("人均学习40学时。", "人", id="mean"),
        pytest.param("每周坐班1天。", "周", id="duty in days"),
    ],
)
def test_per(sentence: str, per: str | None) -> None:
    (q,) = quantities(sentence)
    assert q.per == per


def test_what_came_of_a_rate_is_none() -> None:
    rate, whole = quantities("按每月1次的频次组织会前学法11次。")
    assert (rate.per, whole.per) == ("月", None)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("接待74批79人次。", [("74批", 74), ("79人次", 79)], id="compound"),
        pytest.param("共5889户、15226人。", [("5889户", 5889), ("15226人", 15226)], id="list"),
        pytest.param(
            "办案93件，其中简易程序91起，一般程序2起。",
            [("93件", 93), ("91起", 91), ("2起", 2)],
            id="total and parts",
        ),
        pytest.param("全年3-5次。", [("3-5次", 3), ("5次", 5)], id="range"),
        pytest.param("全年3—5次。", [("3—5次", 3), ("5次", 5)], id="range with a long dash"),
        pytest.param("全年3至5次。", [("3至5次", 3), ("5次", 5)], id="range in words"),
        pytest.param(
            "宣传12场次，发放资料5600余份，受众3.4万人。",
            [("12场次", 12), ("5600余份", 5600), ("3.4万人", 34000)],
            id="sentence",
        ),
        pytest.param("整改率由85%提高到97%。", [("85%", 85), ("97%", 97)], id="from and to"),
        pytest.param("参加3次。2.加强学习5次。", [("3次", 3), ("5次", 5)], id="list marker run in"),
    ],
)
def test_several_quantities(sentence: str, expected: list[tuple[str, float]]) -> None:
    assert [(q.raw, q.value) for q in quantities(sentence)] == expected


def test_range_is_about() -> None:
    assert {q.qualifier for q in quantities("全年3-5次。")} == {"about"}


def test_last_number_carries_the_unit_of_a_list() -> None:
    found = quantities("参考率、合格率分别达98、96和100%。")
    assert [(q.raw, q.value, q.unit) for q in found] == [
        ("98", 98, "%"),
        ("96", 96, "%"),
        ("100%", 100, "%"),
    ]


def test_nothing_above_the_title_or_in_the_closing() -> None:
    text = f"浏览次数：128次\n{HEAD}开展活动20次。\n白水镇人民政府\n2024年1月15日\n浏览：5次\n"
    found = find_quantities(make_outline(text, VOCABULARY, []), VOCABULARY, [])
    assert [q.raw for q in found] == ["20次"]
