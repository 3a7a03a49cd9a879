"""Issuer and its level, year, date of signature and document number."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from lawstats.extract import identity
from lawstats.extract.citations import title_spans
from lawstats.extract.identity import ISSUER_RULES, Identity, find_identity
from lawstats.extract.levels import level_of
from lawstats.extract.outline import make_outline
from lawstats.text.privacy import clean
from lawstats.vocabulary import load
from lawstats.vocabulary.names import places_of, short_name

BODY = "\n一、主要做法\n扎实开展工作。\n二、存在的不足\n力量薄弱。\n三、下一步打算\n再接再厉。\n"


def identify(head: str, tail: str = "") -> Identity:
    text = clean(head + BODY + tail)
    titles = title_spans(text)
    return find_identity(make_outline(text, load(), titles), titles)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__) for rule in ISSUER_RULES])
def test_example_of_a_rule(
    rule: Callable[[Any], str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = re.findall(r"^ *(\S+) → (\S+)$", rule.__doc__ or "", re.MULTILINE)
    assert examples
    for example, issuer in examples:
        text = example.replace("／", "\n")
        titles = title_spans(text)
        outline = make_outline(text, load(), titles)
        assert find_identity(outline, titles).issuer == issuer
        with monkeypatch.context() as without:
            without.setattr(identity, "ISSUER_RULES", [r for r in ISSUER_RULES if r is not rule])
            assert find_identity(outline, titles).issuer != issuer


@pytest.mark.parametrize(
    ("title", "issuer", "level", "year"),
    [
        pytest.param("白水镇2023年法治政府建设情况报告", "白水镇", "town", 2023, id="T2"),
        pytest.param("白水镇2022年度法治政府建设情况报告", "白水镇", "town", 2022, id="T1"),
        pytest.param(
            "白水镇人民政府关于2023年度法治政府建设情况的报告",
            "白水镇人民政府",
            "town",
            2023,
            id="T4",
        ),
        pytest.param("丰水乡2024年法治政府建设年度报告", "丰水乡", "town", 2024, id="T3"),
        pytest.param(
            "2025年度柳林街道法治政府建设情况报告",
            "柳林街道",
            "subdistrict",
            2025,
            id="T6, year first",
        ),
        pytest.param(
            "柳林街道办事处2023年法治政府建设工作总结",
            "柳林街道办事处",
            "subdistrict",
            2023,
            id="T12",
        ),
        pytest.param(
            "中共白水镇委员会 白水镇人民政府关于2023年度法治政府建设情况的报告",
            "白水镇人民政府",
            "town",
            2023,
            id="T9, joint",
        ),
        pytest.param(
            "中共白水县委 白水县人民政府关于2023年法治政府建设情况的报告",
            "白水县人民政府",
            "county",
            2023,
            id="joint county",
        ),
        pytest.param(
            "重庆市开州区铁桥镇人民政府2023年法治政府建设情况报告",
            "重庆市开州区铁桥镇人民政府",
            "town",
            2023,
            id="higher places",
        ),
        pytest.param(
            "云泽县司法局2023年度法治政府建设情况报告",
            "云泽县司法局",
            "department",
            2023,
            id="bureau",
        ),
        pytest.param(
            "云泽县卫生健康委员会关于2023年度法治政府建设情况的报告",
            "云泽县卫生健康委员会",
            "department",
            2023,
            id="commission",
        ),
        pytest.param(
            "云泽市人民政府2023年法治政府建设情况报告", "云泽市人民政府", "city", 2023, id="city"
        ),
        pytest.param(
            "江苏省人民政府2023年法治政府建设情况报告",
            "江苏省人民政府",
            "province",
            2023,
            id="province",
        ),
        pytest.param(
            "白水镇2023年度法治建设情况报告", "白水镇", "town", 2023, id="T17, 政府 dropped"
        ),
        pytest.param(
            "白水镇\n2023年度法治政府建设情况报告", "白水镇", "town", 2023, id="two lines"
        ),
        pytest.param(
            "白水镇２０２３年法治政府建设情况报告", "白水镇", "town", 2023, id="full-width year"
        ),
        pytest.param(
            "白水镇二〇二三年法治政府建设情况报告", "白水镇", "town", 2023, id="year in words"
        ),
    ],
)
def test_title_says_it(title: str, issuer: str, level: str, year: int) -> None:
    found = identify(title)
    assert (found.issuer, found.year) == (issuer, year)
    assert found.issuer is not None
    assert level_of(found.issuer) == level


T = "2023年度法治政府建设情况报告\n"


@pytest.mark.parametrize(
    ("head", "tail", "issuer"),
    [
        pytest.param(T + "现将白水镇2023年情况报告如下：", "", "白水镇", id="lead"),
        pytest.param(T + "2023年，白水镇坚持依法行政。", "", "白水镇", id="subject"),
        pytest.param(
            T + "全镇依法行政。", "白水镇人民政府\n2024年1月2日", "白水镇人民政府", id="signature"
        ),
        pytest.param(
            T + "全镇依法行政。",
            "白水镇人民政府2024年1月2日",
            "白水镇人民政府",
            id="signature and date",
        ),
        pytest.param(
            T + "印发《白水镇工作方案》《白水镇制度》。", "", "白水镇", id="own documents"
        ),
        pytest.param(T + "我镇依法行政，白水镇党委高度重视。", "", "白水镇", id="own body"),
        pytest.param(T + "我镇坚持依法行政。", "", None, id="only 我镇"),
        pytest.param(T + "各镇坚持依法行政。", "", None, id="only each town"),
        pytest.param(T + "一是乡镇综合执法。二是乡镇综合治理。", "", None, id="only list items"),
        pytest.param(
            T + "一是白水镇综合执法，白水镇党委重视。", "", "白水镇", id="name in an item"
        ),
    ],
)
def test_issuer_without_one_in_the_title(head: str, tail: str, issuer: str | None) -> None:
    assert identify(head, tail).issuer == issuer


@pytest.mark.parametrize(
    ("head", "tail", "year"),
    [
        pytest.param("白水镇法治政府建设情况报告\n2024年，白水镇依法行政。", "", 2024, id="lead"),
        pytest.param(
            "白水镇法治政府建设情况报告\n",
            "白水镇人民政府\n2023年12月28日",
            2023,
            id="signed in December",
        ),
        pytest.param(
            "白水镇2022年法治政府建设情况报告\n2018年以来，持续推进。",
            "",
            2022,
            id="title before text",
        ),
        pytest.param(
            "白水镇2022年法治政府建设情况报告\n",
            "白水镇人民政府\n2024年1月2日",
            2022,
            id="title before date",
        ),
        pytest.param("白水镇法治政府建设情况报告\n", "", None, id="nowhere"),
    ],
)
def test_year(head: str, tail: str, year: int | None) -> None:
    assert identify(head, tail).year == year


@pytest.mark.parametrize(
    ("tail", "date"),
    [
        pytest.param("白水镇人民政府\n2024年1月2日", dt.date(2024, 1, 2), id="Arabic"),
        pytest.param("白水镇人民政府\n2024 年 1 月 2 日", dt.date(2024, 1, 2), id="blanks"),
        pytest.param("白水镇人民政府\n２０２４年１月２日", dt.date(2024, 1, 2), id="full-width"),
        pytest.param("白水镇人民政府\n二〇二四年一月十二日", dt.date(2024, 1, 12), id="Chinese"),
        pytest.param("白水镇人民政府\n二○二四年十二月三十一日", dt.date(2024, 12, 31), id="circle"),
        pytest.param("白水镇人民政府\n2024年2月30日", None, id="no such day"),
        pytest.param("白水镇人民政府\n2024年1月", None, id="month alone"),
        pytest.param("", None, id="none"),
    ],
)
def test_date_of_signature(tail: str, date: dt.date | None) -> None:
    assert identify("白水镇2023年法治政府建设情况报告\n", tail).published_on == date


def test_date_glued_to_the_title() -> None:
    found = identify("白水镇2023年法治政府建设情况报告（2024-02-26）\n")
    assert (found.year, found.published_on) == (2023, dt.date(2024, 2, 26))


@pytest.mark.parametrize(
    ("head", "number"),
    [
        pytest.param("白政发〔2024〕3号\n", "白政发〔2024〕3号", id="plain"),
        pytest.param("白府办函[2024] 12 号\n", "白府办函[2024] 12 号", id="half-width, blanks"),
        pytest.param("", None, id="none"),
    ],
)
def test_document_number(head: str, number: str | None) -> None:
    found = identify(f"{head}白水镇2023年法治政府建设情况报告\n落实国发〔2021〕1号文件。")
    assert found.document_number == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("白政发〔2024〕3号 {} 2023年，", "白政发〔2024〕3号", id="before the title"),
        pytest.param("{} 白政发〔2024〕3号 2023年，", "白政发〔2024〕3号", id="after the title"),
        pytest.param("{}（白政发〔2024〕3号） 2023年，", "白政发〔2024〕3号", id="in brackets"),
        pytest.param("发布日期：2024-01-03 {} 2023年，", None, id="furniture before the title"),
        pytest.param("{} 根据国发〔2021〕1号文件，", None, id="of another body"),
        pytest.param("{} 国发〔2021〕1号文件印发后，", None, id="of another body, first word"),
    ],
)
def test_document_number_on_the_line_of_the_title(text: str, number: str | None) -> None:
    head = text.format("白水镇2023年法治政府建设情况报告") + "白水镇依法行政。"
    found = identify(head + BODY.replace("\n", " "))
    assert (found.document_number, found.issuer) == (number, "白水镇")


@pytest.mark.parametrize(
    ("name", "level"),
    [
        pytest.param("白水镇", "town", id="镇"),
        pytest.param("丰水乡人民政府", "town", id="乡"),
        pytest.param("巴音苏木", "town", id="苏木"),
        pytest.param("柳林街道", "subdistrict", id="街道"),
        pytest.param("柳林街", "subdistrict", id="街"),
        pytest.param("柳林街道党工委", "subdistrict", id="党工委"),
        pytest.param("白水县", "county", id="县"),
        pytest.param("江城区人民政府", "county", id="区"),
        pytest.param("恩施土家族苗族自治州", "city", id="自治州"),
        pytest.param("重庆市", "province", id="municipality"),
        pytest.param("广西壮族自治区", "province", id="自治区"),
        pytest.param("云泽市", "city", id="市"),
        pytest.param("县市场监督管理局", "department", id="局"),
        pytest.param("省农业农村厅", "department", id="厅"),
        pytest.param("区国动办", "department", id="办"),
        pytest.param("某某公司", None, id="no body of state"),
        pytest.param("义乌市", "county", id="county-level city"),
        pytest.param("江苏省苏州市昆山市", "county", id="city below a city"),
        pytest.param("那曲地区行政公署", "city", id="地区"),
        pytest.param("兴安盟", "city", id="盟"),
        pytest.param("青石高新区", "department", id="zone"),
        pytest.param("滨海新区人民政府", "county", id="新区 that is a county"),
        pytest.param("梁园区", "county", id="园区 that is a county"),
        pytest.param("青石县住建局(人防办)", "department", id="second name"),
        pytest.param("青石县总工会", "department", id="工会"),
        pytest.param("自然资源部", "department", id="ministry"),
    ],
)
def test_level(name: str, level: str | None) -> None:
    assert level_of(name) == level


@pytest.mark.parametrize(
    ("name", "short"),
    [
        pytest.param("白水镇", "白水镇", id="bare"),
        pytest.param("城口县白水镇人民政府", "白水镇", id="county before"),
        pytest.param("重庆市开州区铁桥镇人民政府", "铁桥镇", id="two places before"),
        pytest.param("江城区柳林街道办事处", "柳林街道", id="office"),
        pytest.param("江城区人民政府", "江城区", id="county alone"),
        pytest.param("湖州市江城区市场监督管理局", "市场监督管理局", id="word 市 in the name"),
        pytest.param("泸县兆雅镇", "兆雅镇", id="county of one character"),
        pytest.param("泸州市司法局", "司法局", id="no county of one character"),
        pytest.param("阿盟司法局", "司法局", id="league of one character"),
        pytest.param("县司法局", "县司法局", id="no name of a county"),
    ],
)
def test_short_name(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("issuer", "places"),
    [
        pytest.param("云泽市澜江区白水镇人民政府", ["澜江区", "白水镇"], id="town in a district"),
        pytest.param("白水镇", ["白水镇"], id="town"),
        pytest.param("澜江区司法局", ["澜江区"], id="department"),
        pytest.param("泸县司法局", ["泸县"], id="county of one character"),
        pytest.param(None, [], id="unknown"),
    ],
)
def test_own_places(issuer: str | None, places: list[str]) -> None:
    assert places_of(issuer) == places
