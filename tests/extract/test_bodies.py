"""Where the names of public bodies end in running text."""

import gzip
from importlib import resources

import pytest

from lawstats.extract.bodies import name_at


@pytest.mark.parametrize(
    ("text", "name", "sure"),
    [
        pytest.param("平江县水务局忠实履行职责", "平江县水务局", True, id="bureau"),
        pytest.param("平江县锚定目标", "平江县", True, id="county"),
        pytest.param("平江县千方百计增收", "平江县", False, id="verb that no list has"),
        pytest.param("萍乡市统计局统筹推进", "萍乡市统计局", True, id="verb that begins an office"),
        pytest.param("平江县人民政府研究室2023", "平江县人民政府研究室", True, id="office of one"),
        pytest.param(
            "安源区人民政府凤凰街道办事处关于",
            "安源区人民政府凤凰街道办事处",
            True,
            id="street office of a government",
        ),
        pytest.param("湖北省委、省政府高位推动", "湖北省", True, id="party and government"),
        pytest.param("安源区住建局（人防办）坚持", "安源区住建局（人防办）", True, id="two names"),
        pytest.param("安源区和平街道2023", "安源区和平街道", True, id="和 in a name"),
        pytest.param("安源区和湘东区坚持", "安源区和湘东区", True, id="two districts"),
        pytest.param("溧阳高新区对照任务", "溧阳高新区", True, id="zone"),
        pytest.param("教育部坚持", "教育部", True, id="ministry"),
        pytest.param("镇江市丹徒区坚持", "镇江市丹徒区", True, id="镇 begins a name"),
        pytest.param("青桥镇位于平江县北部", "青桥镇", True, id="where it lies"),
        pytest.param("我县坚持", None, None, id="no name"),
        pytest.param("在县委的领导下", None, None, id="preposition"),
        pytest.param("推进依法治县工作", None, None, id="verb"),
        pytest.param("辖区企业坚持", None, None, id="kind of a place"),
    ],
)
def test_name(text: str, name: str | None, sure: bool | None) -> None:
    found = name_at(text, 0)
    assert (found and text[slice(*found[:2])], found and found.sure) == (name, sure)


# Kinds of places that the list names, and a new town that ends as none.
NO_COUNTIES = ("市辖区", "县", "保定白沟新城")


def test_every_county_city_and_province_is_read_whole() -> None:
    raw = resources.files("lawstats.vocabulary").joinpath("divisions.csv.gz").read_bytes()
    rows = [line.split(",") for line in gzip.decompress(raw).decode("utf-8").splitlines()[1:]]
    names = [
        name for code, name in rows if len(code) == 6 and "直辖" not in name and "岛" not in name
    ]
    wrong = set()
    for name in names:
        for body in (name, f"{name}水务局"):
            found = name_at(f"{body}2023年", 0)
            if not found or found.end < len(body):
                wrong.add(name)
    assert wrong <= set(NO_COUNTIES)
