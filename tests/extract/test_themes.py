"""Which themes a statement of a shortcoming has, and the words that give them."""

import pytest

from lawstats.extract.themes import find_themes
from lawstats.vocabulary import load


def themes(text: str) -> list[str]:
    return [t.theme for t in find_themes(text, 0, len(text), load())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("执法队员素质不高", "enforcement_capability", id="officers"),
        pytest.param("镇村干部素质不高", "officials_awareness", id="officials"),
        pytest.param("人民调解员素质不高", "dispute_resolution", id="mediators"),
        pytest.param("办事窗口人员素质不高", "business_environment", id="window staff"),
        pytest.param("宣讲员素质不高", "publicity_workforce", id="lecturers"),
        pytest.param("村民法律素质不高", "public_awareness", id="residents"),
        pytest.param("稽查员人手不够", "enforcement_staffing", id="few officers"),
        pytest.param("公职律师人手不够", "legal_professionals", id="few lawyers of the office"),
        pytest.param("驻村律师来得太少", "legal_services", id="few lawyers for residents"),
        pytest.param("普法志愿者人手不够", "publicity_workforce", id="few volunteers"),
        pytest.param("考核走过场", "incentive_supervision", id="assessment hollow"),
        pytest.param("专家论证走过场", "decision_rules", id="decision hollow"),
        pytest.param("普法讲座走过场", "publicity_quality", id="publicity hollow"),
        pytest.param("机关学法走过场", "officials_awareness", id="study hollow"),
    ],
)
def test_who_or_what_lacks_decides(text: str, expected: str) -> None:
    assert themes(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("主要负责人对法治建设重视不够", {"leadership_attention"}, id="attention"),
        pytest.param("压力传导层层递减，责任没有压实", {"leadership_attention"}, id="pressure"),
        pytest.param("部门之间信息不通、配合不够", {"coordination"}, id="between departments"),
        pytest.param("各乡镇进度参差不齐", {"coordination"}, id="uneven progress"),
        pytest.param(
            "主要领导很少过问，部门之间又各自为政",
            {"leadership_attention", "coordination"},
            id="both",
        ),
        pytest.param("信访积案久拖不决", {"dispute_resolution"}, id="petitions"),
        pytest.param("窗口人员态度生硬", {"business_environment"}, id="attitude at windows"),
        pytest.param("业务系统互不相通，数据不能共享", {"digital_openness"}, id="systems"),
        pytest.param(
            "执法方面的人力、物力、财力投入有限",
            {"enforcement_staffing", "resources"},
            id="people, things and money",
        ),
        pytest.param(
            "还存在执法文书不规范、普法形式单一、经费保障不足等问题",
            {"enforcement_conduct", "publicity_quality", "resources"},
            id="a list of lacks",
        ),
        pytest.param(
            "一是征地补偿方案没有论证就上会；法律顾问常年不到岗。",
            {"decision_rules", "legal_services"},
            id="two clauses",
        ),
    ],
)
def test_each_thing_that_falls_short(text: str, expected: set[str]) -> None:
    assert set(themes(text)) == expected


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        pytest.param("普法宣传持续加强，但执法队员仍旧偏少", "publicity_quality", id="praised"),
        pytest.param("群众法治意识不强，容易引发邻里纠纷", "dispute_resolution", id="a risk"),
        pytest.param("赋权事项增加到六十项，执法人员只有四名", "officials_awareness", id="others"),
    ],
)
def test_what_does_not_fall_short(text: str, absent: str) -> None:
    assert absent not in themes(text)


def test_words_that_give_a_theme() -> None:
    text = "二是执法文书填写不规范，执法记录仪等装备老旧。"
    found = {t.theme: text[t.start : t.end] for t in find_themes(text, 0, len(text), load())}
    assert found == {
        "enforcement_conduct": "执法文书填写不规范",
        "resources": "执法记录仪等装备老旧",
    }
