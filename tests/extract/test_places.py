"""Places of issuers, from the head of a report to level, code and names of places."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd
import pytest

from lawstats.extract.report import parse

_BODY = (
    "\n一、主要举措和成效\n作出行政处罚3件。\n二、存在的不足\n一是力量薄弱。\n"
    "三、下一步打算\n一是再接再厉。\n"
)


def _row(head: str) -> dict[Hashable, object]:
    (row,) = parse(head + _BODY).frame("reports").astype(object).to_dict("records")
    return {key: None if pd.isna(value) else value for key, value in row.items()}


@pytest.mark.parametrize(
    ("head", "level", "code"),
    [
        # Places of one character.
        pytest.param("2022年蒲县法治政府建设情况报告", "county", "141033", id="year before"),
        pytest.param("关于2021年睢县法治政府建设情况的报告", "county", "411422", id="关于 before"),
        pytest.param("泸县2023年法治政府建设年度报告", "county", "510521", id="year behind"),
        pytest.param("莒县人民政府2020年法治政府建设情况报告", "county", "371122", id="人民政府"),
        pytest.param(
            "2024年法治政府建设情况报告\n2024年，费县坚持依法行政，全面推进。",
            "county",
            "371325",
            id="subject",
        ),
        pytest.param(
            "2024年法治政府建设情况报告\n现将眉县2024年法治政府建设情况报告如下：",
            "county",
            "610326",
            id="lead",
        ),
        pytest.param(
            "睢县民政局2022年法治政府建设工作情况报告", "department", "411422", id="bureau"
        ),
        pytest.param("泸县兆雅镇2023年法治政府建设情况报告", "town", "510521106", id="its town"),
        pytest.param("新泰市翟镇2022年法治政府建设工作总结", "town", "370982103", id="town"),
        pytest.param(
            "翟镇2022年法治政府建设情况报告\n2022年，在新泰市委、新泰市政府领导下，翟镇依法行政。",
            "town",
            "370982103",
            id="town, county in the lead",
        ),
        # Cities, prefectures, the corps, zones.
        pytest.param(
            "河津市人民政府2022年度法治政府建设情况报告", "county", "140882", id="county-level city"
        ),
        pytest.param(
            "现将义乌市2023年度法治政府建设情况报告如下：\n2023年，义乌市依法行政。",
            "county",
            "330782",
            id="in the lead",
        ),
        pytest.param(
            "浙江金华义乌市2021年法治政府建设情况报告", "county", "330782", id="places in short"
        ),
        pytest.param("金华市2021年法治政府建设情况报告", "city", "330700", id="city"),
        pytest.param(
            "阿里地区行政公署关于2021年法治政府建设情况的报告", "city", "542500", id="prefecture"
        ),
        pytest.param("兴安盟行政公署2023年法治政府建设情况报告", "city", "152200", id="league"),
        pytest.param(
            "凉山彝族自治州人民政府2022年法治政府建设情况报告",
            "city",
            "513400",
            id="autonomous prefecture",
        ),
        pytest.param(
            "湘西州2022年法治政府建设情况报告", "city", "433100", id="prefecture in short"
        ),
        pytest.param(
            "图木舒克市人民政府2022年度法治政府建设情况报告",
            "county",
            "659003",
            id="city of the corps",
        ),
        pytest.param(
            "鹤壁经开区管委会2022年法治政府建设情况报告", "department", "410671", id="zone"
        ),
        pytest.param(
            "鹤壁经济技术开发区2023年法治政府建设情况报告",
            "department",
            "410671",
            id="zone without 管委会",
        ),
        pytest.param(
            "鹤壁经开区应急管理局2023年法治政府建设情况报告",
            "department",
            "410671",
            id="its bureau",
        ),
        pytest.param(
            "神农架林区人民政府2023年法治政府建设情况报告", "county", "429021", id="forest district"
        ),
        pytest.param(
            "浦东新区人民政府2023年法治政府建设情况报告",
            "county",
            "310115",
            id="new district in law",
        ),
        # Short names.
        pytest.param("莫旗2022年法治政府建设情况报告", "county", "150722", id="banner"),
        pytest.param(
            "科右中旗人民政府2022年法治政府建设情况报告",
            "county",
            "152222",
            id="banner of two words",
        ),
        pytest.param(
            "2023年，鄂温克旗坚持依法行政。现将有关情况报告如下：",
            "county",
            "150724",
            id="banner in the lead",
        ),
        pytest.param("阿盟2022年法治政府建设情况报告", "city", "152900", id="league in short"),
        pytest.param(
            "博州2022年法治政府建设情况报告", "city", "652700", id="prefecture of one character"
        ),
        pytest.param(
            "新疆克州司法局2022年法治政府建设情况报告", "department", "653000", id="its bureau"
        ),
        pytest.param(
            "杜蒙县人民政府2022年法治政府建设情况报告", "county", "230624", id="autonomous county"
        ),
        pytest.param(
            "阜蒙县水利局2021年法治政府建设情况报告",
            "department",
            "210921",
            id="its bureau, two names",
        ),
        pytest.param(
            "河北承德丰宁县2022年法治政府建设情况报告", "county", "130826", id="all places in short"
        ),
        pytest.param(
            "秀山县洪安镇2021年法治政府建设情况报告", "town", "500241109", id="town of a short name"
        ),
        # Rare characters and variants.
        pytest.param(
            "长沙县㮾梨街道2022年法治政府建设情况报告", "subdistrict", "430121004", id="extension A"
        ),
        pytest.param(
            "长沙县榔梨街道2022年法治政府建设情况报告", "subdistrict", "430121004", id="variant"
        ),
        pytest.param(
            "现将吴川市塘㙍镇2022年法治政府建设情况报告如下：\n2022年，塘㙍镇依法行政。",
            "town",
            "440883107",
            id="in the lead",
        ),
        pytest.param(
            "吴川市塘缀镇2022年法治政府建设情况报告", "town", "440883107", id="another variant"
        ),
        pytest.param(
            "濠江区𬒈石街道办事处2022年法治政府建设情况报告",
            "subdistrict",
            "440512003",
            id="extension E",
        ),
        pytest.param("绥滨县二九〇农场2020年法治建设情况报告", "town", "230422500", id="〇"),
        pytest.param("绥滨县二九○农场2020年法治建设情况报告", "town", "230422500", id="a circle"),
        pytest.param("绥滨县二九零农场2020年法治建设情况报告", "town", "230422500", id="零"),
        pytest.param("梅县区畬江镇2022年法治政府建设情况报告", "town", "441403107", id="畬"),
        pytest.param(
            "柞水县瓦房口镇2023年法治政府建设情况报告", "town", "611026110", id="uncommon character"
        ),
    ],
)
def test_level_and_code(head: str, level: str, code: str) -> None:
    row = _row(head)
    assert (row["level"], row["division_code"]) == (level, code)


@pytest.mark.parametrize(
    ("head", "level", "places"),
    [
        pytest.param(
            "南通市港闸区人民政府2018年法治政府建设情况报告",
            "county",
            ("江苏省", "南通市", None),
            id="merged district",
        ),
        pytest.param(
            "港闸区民政局2018年法治政府建设情况报告",
            "department",
            ("江苏省", "南通市", None),
            id="its bureau",
        ),
        pytest.param(
            "宁波市江东区百丈街道办事处2015年法治政府建设情况报告",
            "subdistrict",
            ("浙江省", "宁波市", None),
            id="its street",
        ),
        pytest.param(
            "株洲县人民政府2016年法治政府建设情况报告",
            "county",
            ("湖南省", "株洲市", None),
            id="renamed county",
        ),
        pytest.param(
            "奉化市2015年法治政府建设情况报告",
            "county",
            ("浙江省", "宁波市", None),
            id="renamed city",
        ),
        pytest.param(
            "长治市郊区2016年法治政府建设情况报告",
            "county",
            ("山西省", "长治市", None),
            id="a name that others have",
        ),
        pytest.param(
            "莱芜市人民政府2017年法治政府建设情况报告",
            "city",
            ("山东省", "济南市", None),
            id="city",
        ),
        pytest.param(
            "龙泉驿区柏合镇2018年法治政府建设情况报告",
            "town",
            ("四川省", "成都市", "龙泉驿区"),
            id="town, now a street",
        ),
        pytest.param(
            "西充县青岚镇2018年法治政府建设情况报告",
            "town",
            ("四川省", "南充市", "西充县"),
            id="unknown town",
        ),
        pytest.param(
            "甘肃省陇南市望云县人民政府2025年法治政府建设情况报告",
            "county",
            ("甘肃省", "陇南市", None),
            id="unknown county",
        ),
        pytest.param(
            "陇南市望云县司法局2025年法治政府建设情况报告",
            "department",
            ("甘肃省", "陇南市", None),
            id="its bureau",
        ),
        pytest.param(
            "青岚镇2018年法治政府建设情况报告\n2018年，在西充县委领导下，按照西充县部署，依法行政。",
            "town",
            ("四川省", "南充市", "西充县"),
            id="county in the lead",
        ),
        pytest.param(
            "青岚镇2018年法治政府建设情况报告\n2018年，青岚镇依法行政。",
            "town",
            (None, None, None),
            id="nothing known",
        ),
    ],
)
def test_places_without_a_code(
    head: str, level: str, places: tuple[str | None, str | None, str | None]
) -> None:
    row = _row(head)
    assert (row["level"], row["division_code"]) == (level, None)
    assert (row["province"], row["city"], row["county"], row["town"]) == (*places, None)


@pytest.mark.parametrize(
    "heads",
    [
        pytest.param(
            (
                "莫旗2022年法治政府建设情况报告",
                "莫力达瓦达斡尔族自治旗人民政府2021年法治政府建设情况报告",
                "内蒙古莫力达瓦旗2023年法治政府建设情况报告",
            ),
            id="banner",
        ),
        pytest.param(
            ("阿盟2022年法治政府建设情况报告", "阿拉善盟行政公署2021年法治政府建设情况报告"),
            id="league",
        ),
        pytest.param(
            ("阿盟司法局2022年法治政府建设情况报告", "阿拉善盟司法局2021年法治政府建设情况报告"),
            id="its bureau",
        ),
        pytest.param(
            (
                "第二师铁门关市应急管理局2022年法治政府建设情况报告",
                "铁门关市应急管理局2021年法治政府建设情况报告",
            ),
            id="bureau of a division of the corps",
        ),
        pytest.param(
            (
                "睢县民政局2022年法治政府建设情况报告",
                "河南省商丘市睢县民政局2021年法治政府建设情况报告",
            ),
            id="one character",
        ),
        pytest.param(
            (
                "长沙县榔梨街道2022年法治政府建设情况报告",
                "长沙县㮾梨街道办事处2021年法治政府建设情况报告",
            ),
            id="variant",
        ),
        pytest.param(
            (
                "鹤壁经开区2022年法治政府建设情况报告",
                "鹤壁经济技术开发区管理委员会2021年法治政府建设情况报告",
            ),
            id="zone",
        ),
        pytest.param(
            (
                "鹤壁经开区应急管理局2022年法治政府建设情况报告",
                "鹤壁经济技术开发区应急管理局2021年法治政府建设情况报告",
            ),
            id="bureau of a zone",
        ),
        pytest.param(
            (
                "港闸区民政局2018年法治政府建设情况报告",
                "南通市港闸区民政局2019年法治政府建设情况报告",
                "江苏省南通市港闸区民政局2017年法治政府建设情况报告",
            ),
            id="former district",
        ),
        pytest.param(
            (
                "西充县青岚镇2018年法治政府建设情况报告",
                "四川省南充市西充县青岚镇人民政府2019年法治政府建设情况报告",
            ),
            id="unknown town",
        ),
    ],
)
def test_one_body_has_one_id(heads: tuple[str, ...]) -> None:
    ids = {_row(head)["issuer_id"] for head in heads}
    assert len(ids) == 1
