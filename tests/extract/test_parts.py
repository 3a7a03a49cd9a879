"""Parts that headings announce."""

import pytest

from lawstats.extract.parts import classify
from lawstats.vocabulary import load

VOCABULARY = load()


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        pytest.param("2023年度推进法治政府建设的主要举措和成效", "measures", id="modal"),
        pytest.param("工作开展情况", "measures", id="umbrella"),
        pytest.param("深化执法改革，规范执法行为", "measures", id="theme"),
        pytest.param("推进法治政府建设存在的不足和原因", "shortcomings", id="modal b"),
        pytest.param("推荐法治政府建设存在不足及原因", "shortcomings", id="typo"),
        pytest.param("困难和问题", "shortcomings", id="difficulties"),
        pytest.param(
            "党政主要负责人履行推进法治建设第一责任人职责情况", "leadership", id="modal c"
        ),
        pytest.param("2024年度推进法治政府建设的主要安排", "plan", id="next year named"),
        pytest.param("2024年推进法治政府建设工作", "plan", id="next year alone"),
        pytest.param("二O二四年推进法治政府建设工作", "plan", id="next year in words"),
        pytest.param("2024推进法治政府建设工作", "plan", id="next year without 年"),
        pytest.param("落实《规划（2024—2027年）》", "measures", id="next year in a title"),
        pytest.param("2023年推进法治政府建设工作", "measures", id="this year"),
        pytest.param("下步工作思路", "plan", id="next step"),
        pytest.param("其他需要报告的情况", "other", id="other"),
        pytest.param("工作建议", "suggestions", id="suggestions"),
        pytest.param("存在的问题及下一步打算", "shortcomings|plan", id="b and d"),
        pytest.param("下一步打算及存在的问题", "plan|shortcomings", id="d and b"),
        pytest.param("存在问题和工作建议", "shortcomings|suggestions", id="b and f"),
        pytest.param("存在的问题和改进措施", "shortcomings|plan", id="b and remedies"),
        pytest.param("工作成效及存在的不足", "measures|shortcomings", id="a and b"),
        pytest.param("存 在 的 问 题", "shortcomings", id="blanks"),
        pytest.param("弱项短板分析", "shortcomings", id="noun after noun"),
        pytest.param("工作中的欠缺", "shortcomings", id="noun after any words"),
        pytest.param("普遍性问题", "shortcomings", id="noun in a frame"),
        pytest.param("噪声扰民问题", "measures", id="noun without a frame"),
        pytest.param("群众评议发现的问题", "shortcomings", id="found after any words"),
        pytest.param("尚待解决的问题", "shortcomings", id="still to be dealt with"),
        pytest.param("整改不彻底的短板", "shortcomings", id="not dealt with"),
        pytest.param("已经解决的问题", "measures", id="dealt with"),
        pytest.param("破解执法难题，守护一方平安", "measures", id="verb before the noun"),
        pytest.param("打通堵点、难点", "measures", id="verb before two nouns"),
        pytest.param("热线反映问题处置情况", "measures", id="noun behind the noun"),
        pytest.param("上年度存在问题整改情况", "measures", id="noun behind a phrase"),
        pytest.param("正视差距，补齐短板", "shortcomings", id="one clause of two"),
        pytest.param("整改过程中发现的不足", "shortcomings", id="found while it was dealt with"),
        pytest.param("执法工作难点", "shortcomings", id="what the work is about"),
        pytest.param("尚未破题的几个问题", "shortcomings", id="not begun"),
        pytest.param("不足与改进", "shortcomings|plan", id="改进 alone"),
        pytest.param("工作诉求", "suggestions", id="a frame that is a noun too"),
        pytest.param("需要市级层面支持的事项", "suggestions", id="what a higher level can do"),
        pytest.param("挑战与对策", "shortcomings|plan", id="two nouns"),
        pytest.param("不足及努力方向", "shortcomings|plan", id="noun and found noun"),
        pytest.param("存在问题及对策建议", "shortcomings|suggestions", id="the last noun counts"),
        pytest.param("改进思路", "plan", id="remedies"),
        pytest.param("主要任务", "measures", id="no word for what comes"),
        pytest.param("后续重点工作", "plan", id="noun that frames too"),
        pytest.param("恳请上级协调解决的问题", "suggestions", id="longest words"),
        pytest.param("建议提案办理情况", "measures", id="suggestions of others"),
        pytest.param("镇党委书记、镇长履职情况", "leadership", id="leaders by office"),
    ],
)
def test_parts_of_a_heading(heading: str, part: str) -> None:
    assert classify(heading, VOCABULARY, 2023) == part
