"""Shortcomings that no heading names: what is admitted, and what only sounds like it."""

import pytest

from lawstats.extract.report import parse

HEAD = "白水镇2023年法治政府建设情况报告\n一、主要举措和成效\n（一）规范执法。开展检查12次。"
END = "\n二、下一步打算\n一是加强学习。\n"


def admitted(text: str) -> list[str]:
    whole = f"{HEAD}{text}{END}"
    rows = parse(whole).rows
    points = [row for row in rows["points"] if row.part == "shortcomings"]
    assert all(whole[row.start : row.end] == row.text == row.text.strip() for row in points)
    found = [row for row in rows["points"] if row.part == "plan"]
    assert [row.text for row in found] == ["一是加强学习。"]
    told = {row.point_id for row in rows["themes"]}
    assert all(row.point_id in told and row.section_id for row in points)
    return [row.text for row in points]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        pytest.param(
            "当前仍存在一线队员偏少、宣讲方式老套等问题。",
            ["当前仍存在一线队员偏少、宣讲方式老套等问题。"],
            id="a list in the sentence is one statement",
        ),
        pytest.param(
            "虽有进步，但仍存在一些不足：一是装备陈旧；二是村级调解员年岁偏大。",
            ["一是装备陈旧；", "二是村级调解员年岁偏大。"],
            id="a list after the lead",
        ),
        pytest.param(
            "主要不足体现在：首先，文书说理不透；其次，法律顾问参与不深。",
            ["首先，文书说理不透；", "其次，法律顾问参与不深。"],
            id="首先",
        ),
        pytest.param(
            "尚存在以下薄弱环节：（1）审核人员配备不足；（2）普法宣传针对性不强。",
            ["（1）审核人员配备不足；", "（2）普法宣传针对性不强。"],
            id="numbered sections after the lead",
        ),
        pytest.param(
            "在肯定成绩的同时，也要看到工作中的不足。执法力量没有跟着编制下沉。法治副校长多数只挂名。",
            ["执法力量没有跟着编制下沉。", "法治副校长多数只挂名。"],
            id="sentences after the lead",
        ),
        pytest.param(
            "但也有短板。调解室设备老旧，连录音笔都没有。针对这些不足，将逐项改进。",
            ["调解室设备老旧，连录音笔都没有。"],
            id="until a plan begins",
        ),
        pytest.param(
            "离上级要求还有差距，主要表现在普法覆盖面不广、执法不够规范。",
            ["离上级要求还有差距，主要表现在普法覆盖面不广、执法不够规范。"],
            id="a lead that goes on",
        ),
        pytest.param(
            "存在的主要困难是经费投入少，办公场地狭小。",
            ["存在的主要困难是经费投入少，办公场地狭小。"],
            id="the lack is the subject",
        ),
        pytest.param(
            "普法宣传还有短板。开展培训3次。", ["普法宣传还有短板。"], id="not the whole work"
        ),
        pytest.param(
            "在化解矛盾纠纷方面还存在专业调解员紧缺的问题。",
            ["在化解矛盾纠纷方面还存在专业调解员紧缺的问题。"],
            id="verb of another clause",
        ),
        pytest.param(
            "问题主要集中在以下方面：第一，审核人员兼职过多；第二，应诉准备仓促。",
            ["第一，审核人员兼职过多；", "第二，应诉准备仓促。"],
            id="the lack is the subject of a list",
        ),
        pytest.param(
            "工作虽有起色，短板也很明显。网上办事系统三天两头掉线。",
            ["网上办事系统三天两头掉线。"],
            id="an evident lack leads",
        ),
        pytest.param(
            "专业水平参差不齐的问题依然突出。", ["专业水平参差不齐的问题依然突出。"], id="evident"
        ),
        pytest.param(
            "仍有部门对备案不重视，存在应备未备现象。",
            ["仍有部门对备案不重视，存在应备未备现象。"],
            id="现象",
        ),
        pytest.param(
            "同时，部分责任单位重视不够，任务落实有温差。",
            ["同时，部分责任单位重视不够，任务落实有温差。"],
            id="who falls short",
        ),
        pytest.param(
            "法治人才引不进、留不住的困局尚未打破。",
            ["法治人才引不进、留不住的困局尚未打破。"],
            id="not undone",
        ),
        pytest.param(
            "受编制所限，综合执法队伍力量依然薄弱。",
            ["受编制所限，综合执法队伍力量依然薄弱。"],
            id="what lasts",
        ),
        pytest.param(
            "仍存在法治队伍不稳的问题。同时，村级普法资源分布不均，偏远村组明显不足。",
            [
                "仍存在法治队伍不稳的问题。",
                "同时，村级普法资源分布不均，偏远村组明显不足。",
            ],
            id="a sentence that adds one",
        ),
    ],
)
def test_what_is_admitted(text: str, points: list[str]) -> None:
    assert admitted(text) == points


@pytest.mark.parametrize(
    "text",
    [
        "着力解决执法力量不足、普法不精准等问题，选派3名干部充实队伍。",
        "针对部分村民法治意识淡薄的问题，组织宣讲队入户讲法12场。",
        "对案卷评查中存在的文书不规范问题进行通报，督促整改到位。",
        "深入剖析法治建设存在的问题和不足，研究制定改进措施。",
        "检查中发现部分餐饮店存在未公示健康证等问题，现场责令改正。",
        "排查发现存在消防通道堵塞等问题的企业6家，均已责令整改。",
        "本年度未发现存在执法不规范、不文明等问题。",
        "坚决防止执法不作为、乱作为等问题发生。",
        "改变以往普法形式单一、内容枯燥的局面，创作短视频8部。",
        "克服人手不足困难，组建夜间巡查小分队。",
        "帮助企业解决面临的融资难、用工难等问题。",
        "坚持问题导向，查找差距不足，制定整改台账。",
        "补齐基层法律服务薄弱短板，新建服务站点4个。",
        "工作中仍存在一些不足。",
        "我们深知，当前工作距离上级要求、群众期盼还有一定差距。",
        "虽然任务繁重、人手有限，全体干部仍保质保量完成了各项工作。",
        "企业反映的用地审批慢、融资贵等困难得到有效缓解。",
        "督察指出的3个方面7个问题全部整改到位。",
    ],
)
def test_what_is_no_admission(text: str) -> None:
    assert admitted(text) == []


def test_lacks_before_a_plan() -> None:
    text = (
        f"{HEAD}\n二、下一步打算\n回头看，工作中也有遗憾。宣讲员讲不来方言，老人听得一头雾水。"
        "针对以上不足，明年抓好两件事：\n（一）培养双语宣讲员。\n（二）编印图解读本。\n"
    )
    points = [(row.part, row.text) for row in parse(text).rows["points"]]
    assert points == [
        ("shortcomings", "宣讲员讲不来方言，老人听得一头雾水。"),
        ("plan", "（一）培养双语宣讲员。"),
        ("plan", "（二）编印图解读本。"),
    ]


def test_lacks_that_no_words_admit() -> None:
    lead = "当然，我们也清楚，成绩与期望之间还隔着一段路。"
    lacks = ["执法队员调走四人，空岗至今没有补上。", "调解室设在杂物间，群众不愿进门。"]
    assert admitted(f"{lead}{lacks[0]}{lacks[1]}") == lacks
    assert admitted(f"{lead}办结案件9件，群众满意率达到98%。") == []
    items = ["一是开庭通知常常压在收发室；", "二是招商承诺没有兑现，企业多次上门。"]
    assert admitted(f"还有一些硬骨头没啃下来：{items[0]}{items[1]}") == items
    assert admitted("着力啃下硬骨头：一是清理积压案件9件；二是兑现招商承诺3项。") == []


def test_a_heading_that_names_them_is_enough() -> None:
    text = f"{HEAD}仍存在人手紧张等问题。\n二、存在的不足\n一是人手紧张。\n"
    assert [row.text for row in parse(text).rows["points"]] == ["一是人手紧张。"]
