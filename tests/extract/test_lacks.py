"""Sentences that say something falls short, in whatever words."""

import pytest

from lawstats.extract.lacks import falls_short, lack_scores


@pytest.mark.parametrize(
    ("text", "lacks"),
    [
        ("宣传车走马观花，山里的村一年听不到一场。", True),
        ("执法队员流动频繁，老手走得快、新手接不上。", True),
        ("审批材料反复退件，企业多有怨言。", True),
        ("健全执法监督机制，全年评查案卷40卷。", False),
        ("着力破解执法人手紧张难题，从机关调剂编制充实一线。", False),
        ("检查发现证照不全等问题12个，均已责令改正。", False),
        ("明年将把宣传车开进每一个自然村。", False),
        ("在编执法人员19名，辅助人员27名。", False),
    ],
)
def test_sentence(text: str, *, lacks: bool) -> None:
    (score,) = lack_scores(text, [(0, len(text))])
    assert (score > 0) is lacks


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("一是取证总要返工。二是调解室只挂牌不开门。三是宣传年年老一套。", True),
        ("一年来取得了成效，但与群众期待相比还有差距。窗口排队长。案件久拖不结。", True),
        ("健全机制，办结事项46件。组织联合检查。但窗口排队长，案件久拖不结。", False),
        ("我们体会到，党的领导是根本保证。坚持以人民为中心。", False),
        ("", False),
    ],
)
def test_section(text: str, *, short: bool) -> None:
    assert falls_short(text, 0, len(text)) is short
