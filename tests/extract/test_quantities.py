"""Numbers with their measure words: which are taken, and what they say."""

import pytest

from lawstats.extract.outline import make_outline
from lawstats.extract.quantities import find_quantities
from lawstats.vocabulary import load
from tests.support.quantities import HEAD, quantities

VOCABULARY = load()


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
        pytest.param(
            "数额2亿3456万元。",
            "2亿3456万元",
            234_560_000,
            "元",
            id="hundred millions and ten thousands",
        ),
        pytest.param(
            "数额5亿70万元。", "5亿70万元", 500_700_000, "元", id="gap between magnitudes"
        ),
        pytest.param("补助14万6千3百元。", "14万6千3百元", 146_300, "元", id="three magnitudes"),
        pytest.param(
            "补助4亿5千6百7十8万元。", "4亿5千6百7十8万元", 456_780_000, "元", id="all magnitudes"
        ),
        pytest.param(
            "接线6万2千4百个。", "6万2千4百个", 62_400, "个", id="three magnitudes of a count"
        ),
        pytest.param("接线3千零45个。", "3千零45个", 3_045, "个", id="zero in the middle"),
        pytest.param(
            "补助4千零60万元。",
            "4千零60万元",
            40_600_000,
            "元",
            id="zero before the last magnitude",
        ),
        pytest.param("接线7千234个。", "7千234个", 7_234, "个", id="Arabic rest"),
        pytest.param("接线6万2个。", "6万2个", 62_000, "个", id="last magnitude left out"),
        pytest.param(
            "补助两亿5000万元。", "两亿5000万元", 250_000_000, "元", id="Chinese and Arabic"
        ),
        pytest.param(
            "补助七万3千元。", "七万3千元", 73_000, "元", id="Chinese and Arabic magnitude"
        ),
        pytest.param("补助7万三千元。", "7万三千元", 73_000, "元", id="Arabic and Chinese"),
        pytest.param(
            "补助 14 万 6 千 3 百 元。",
            "14 万 6 千 3 百 元",
            146_300,
            "元",
            id="blanks between magnitudes",
        ),
        pytest.param(
            "接线１２万６千个。", "１２万６千个", 126_000, "个", id="full-width with magnitudes"
        ),
        pytest.param(
            "补助9万3,450元。", "9万3,450元", 93_450, "元", id="separator after a magnitude"
        ),
        pytest.param("罚款肆万元整。", "肆万元整", 40_000, "元", id="capital numeral"),
        pytest.param(
            "罚款柒仟捌佰元整。",
            "柒仟捌佰元整",
            7_800,
            "元",
            id="capital numerals of two magnitudes",
        ),
        pytest.param(
            "罚款人民币贰拾叁万圆整。", "贰拾叁万圆整", 230_000, "元", id="capital numerals with 圆"
        ),
        pytest.param("移送叁拾件。", "叁拾件", 30, "件", id="capital count"),
        pytest.param("印制27，580份。", "27，580份", 27_580, "份", id="full-width separator"),
        pytest.param("印制２７，５８０份。", "２７，５８０份", 27_580, "份", id="all full-width"),
        pytest.param("印制27, 580份。", "27, 580份", 27_580, "份", id="blank after the separator"),
        pytest.param(
            "追缴3，217，654.32元。",
            "3，217，654.32元",
            3_217_654.32,
            "元",
            id="separators and decimals",
        ),
        pytest.param(
            "追缴1,234.5万元。", "1,234.5万元", 12_345_000, "元", id="separator and magnitude"
        ),
        pytest.param("印制27 580份。", "27 580份", 27_580, "份", id="blank as separator"),
        pytest.param(
            "印制27\u2009580份。", "27\u2009580份", 27_580, "份", id="thin blank as separator"
        ),
        pytest.param("平台8021，30件办结。", "30件", 30, "件", id="a name before the comma"),
        pytest.param("印制七千零八十份。", "七千零八十份", 7_080, "份", id="zero in words"),
        pytest.param("印制七千〇八十份。", "七千〇八十份", 7_080, "份", id="circle in words"),
        pytest.param("走访廿六户。", "廿六户", 26, "户", id="twenty in one character"),
        pytest.param("走访31（户）。", "31（户）", 31, "户", id="measure word in brackets"),
        pytest.param(
            "走访31 (户)。", "31 (户)", 31, "户", id="measure word in half-width brackets"
        ),
        pytest.param("占比八成五。", "八成五", 85, "%", id="tenths and hundredths"),
        pytest.param("占比七成半以上。", "七成半", 75, "%", id="tenths and a half"),
        pytest.param("占比七成三左右。", "七成三", 73, "%", id="tenths and hundredths, about"),
        pytest.param("覆盖六成五保户。", "六成", 60, "%", id="tenths before a noun"),
        pytest.param("发案率2.5‰。", "2.5‰", 0.25, "%", id="per mille"),
        pytest.param("发案率千分之二。", "千分之二", 0.2, "%", id="thousandths in words"),
        pytest.param("按期办结率百分百。", "百分百", 100, "%", id="hundred percent in short"),
        pytest.param(
            "占百分之 37.5。", "百分之 37.5", 37.5, "%", id="percent in words before digits"
        ),
        pytest.param(
            "占百分之三十七点五。",
            "百分之三十七点五",
            37.5,
            "%",
            id="percent in words with a point",
        ),
        pytest.param("同比-4.5%。", "-4.5%", -4.5, "%", id="minus"),
        pytest.param("同比变化-4.5%。", "-4.5%", -4.5, "%", id="minus after 变化"),
        pytest.param("降幅为－4.5%。", "－4.5%", -4.5, "%", id="full-width minus"),
        pytest.param("增长负4.5%。", "负4.5%", -4.5, "%", id="minus in words"),
        pytest.param("行政检查-45件。", "45件", 45, "件", id="dash after a noun"),
        pytest.param("公众号45条。", "45条", 45, "条", id="号 of another word"),
        pytest.param(
            "里程45千米。", "45千米", 45, "千米", id="measure word that begins with a magnitude"
        ),
        pytest.param("统一45件。", "45件", 45, "件", id="一 of another word"),
        pytest.param("伍家村3户。", "3户", 3, "户", id="capital numeral of a name"),
        pytest.param("大陆百家企业来访3次。", "3次", 3, "次", id="capital numeral of another word"),
        pytest.param("零件3个。", "3个", 3, "个", id="零 of another word"),
        pytest.param("提升2百分点。", "2百分点", 2, "个百分点", id="百 of percentage points"),
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
        pytest.param("走访陆家。", id="name with a capital numeral"),
        pytest.param("十点三十分到场。", id="time of day in words"),
        pytest.param("走访三四百户。", id="three to four hundred"),
        pytest.param("还是老一套。", id="the old ways"),
        pytest.param("有两张皮现象。", id="two skins"),
        pytest.param("第12（项）。", id="ordinal with a measure word in brackets"),
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
        pytest.param("受众2亿3千余万人。", "over", id="余 inside the magnitudes"),
        pytest.param("受众2万3千多人。", "over", id="多 after several magnitudes"),
        pytest.param("受众5万+人次。", "over", id="plus sign"),
        pytest.param("占比六成多。", "over", id="多 after tenths"),
        pytest.param("受众30来人。", "about", id="来"),
        pytest.param("受众百来人。", "about", id="来 after a magnitude alone"),
        pytest.param("受众千人左右。", "about", id="左右 after a magnitude alone"),
        pytest.param("受众2万3千人上下。", "about", id="上下 after several magnitudes"),
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
        pytest.param("年均巡查40次。", "年", id="mean of years"),
        pytest.param("往年均巡查40次。", None, id="均 of all years before"),
        pytest.param("立案均为40起。", None, id="均 after 立案"),
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
        pytest.param(
            "罚款3至5万元。", [("3至5万元", 30000), ("5万元", 50000)], id="shared magnitude"
        ),
        pytest.param(
            "罚款3000至1万元。",
            [("3000至1万元", 3000), ("1万元", 10000)],
            id="magnitude of the second",
        ),
        pytest.param(
            "十至二十人参加。", [("十至二十人", 10), ("二十人", 20)], id="range in Chinese numerals"
        ),
        pytest.param(
            "印制12份、3，450份。", [("12份", 12), ("3，450份", 3450)], id="list with separator"
        ),
        pytest.param(
            "分别为97，95，99%。", [("97", 97), ("95", 95), ("99%", 99)], id="list with commas"
        ),
        pytest.param("整改率由85%提高到97%。", [("85%", 85), ("97%", 97)], id="from and to"),
        pytest.param("参加3次。2.加强学习5次。", [("3次", 3), ("5次", 5)], id="list marker run in"),
    ],
)
def test_several_quantities(sentence: str, expected: list[tuple[str, float]]) -> None:
    assert [(q.raw, q.value) for q in quantities(sentence)] == expected


def test_range_is_about() -> None:
    assert {q.qualifier for q in quantities("全年3-5次。")} == {"about"}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        pytest.param("罚款3000元至2万元的案件。", [3000, 20000], id="money"),
        pytest.param("罚款3千元—2万元的案件。", [3000, 20000], id="dash"),
        pytest.param("每次奖励5件到12万件。", [5, 120000], id="very wide"),
        pytest.param("占百分之六十至百分之七十。", [60, 70], id="percent in words"),
        pytest.param("占60%至70%。", [60, 70], id="percent"),
        pytest.param("占60% ~ 70%。", [60, 70], id="blanks round the dash"),
    ],
)
def test_range_with_its_measure_word_twice(sentence: str, expected: list[float]) -> None:
    found = quantities(sentence)
    assert [q.value for q in found] == expected
    assert {q.qualifier for q in found} == {"about"}
    assert found[0].end < found[1].start


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("由30件至45件。", id="from an earlier value"),
        pytest.param("减到45件至30件。", id="the larger first"),
        pytest.param("3人到5村。", id="two measure words"),
    ],
)
def test_what_is_no_range(sentence: str) -> None:
    assert "about" not in {q.qualifier for q in quantities(sentence)}


@pytest.mark.parametrize(
    ("sentence", "refused"),
    [
        pytest.param("追回7,38,120元。", ["7,38,120元"], id="separators in the wrong places"),
        pytest.param("追回7，38元。", ["7，38元"], id="two digits after a separator"),
        pytest.param("检查1.2.3次。", ["1.2.3次"], id="two points"),
        pytest.param("印制8021 000份。", ["8021 000份"], id="blank after four digits"),
        pytest.param("追回5万3万元。", ["5万3万元"], id="one magnitude twice, in digits"),
        pytest.param("追回五百三百万元。", ["五百三百万元"], id="one magnitude twice"),
        pytest.param("占比二分之百二百。", ["二分之百二百"], id="fraction of two magnitudes"),
        pytest.param("走访三四百户。", [], id="rough numbers are no errors"),
        pytest.param("追回738,120元。", [], id="what is read"),
    ],
)
def test_what_cannot_be_read_is_told(sentence: str, refused: list[str]) -> None:
    text = HEAD + sentence + "\n工作有序开展。\n"
    numbers = find_quantities(make_outline(text, VOCABULARY, []), VOCABULARY, [])
    assert [text[slice(*span)] for span in numbers.refused] == refused
    assert not (refused and numbers.quantities)


def test_both_ends_of_a_band_are_limits() -> None:
    found = quantities("标的3万元以上8万元以下的案件。")
    assert [(q.value, q.qualifier) for q in found] == [(30000, "at_least"), (80000, "at_most")]


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
    assert [q.raw for q in found.quantities] == ["20次"]
