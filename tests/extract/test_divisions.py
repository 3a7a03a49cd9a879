"""The division code of an issuer: what decides it, and what leaves it null."""

import gzip
from importlib import resources

import pytest

from lawstats.extract.citations import title_spans
from lawstats.extract.divisions import Found, find_place, full_issuer
from lawstats.extract.levels import level_of
from lawstats.extract.report import parse
from lawstats.vocabulary import load
from lawstats.vocabulary.places import Names, names_of

BODY = "\n一、做法\n作出行政处罚3件。\n二、存在的不足\n力量薄弱。\n三、下一步打算\n再接再厉。\n"


def place(issuer: str, text: str = "", year: int | None = None) -> Found:
    return find_place(issuer, level_of(issuer), text, title_spans(text), load(), year)


def code(issuer: str, text: str = "") -> str | None:
    return place(issuer, text).code


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        pytest.param("天津市津南区咸水沽镇人民政府", "120112100", id="all levels"),
        pytest.param("津南区咸水沽镇", "120112100", id="county before the town"),
        pytest.param("天津津南区咸水沽镇", "120112100", id="province without 市"),
        pytest.param("天津市津南区双林街道办事处", "120112002", id="subdistrict, office"),
        pytest.param("津南区双林街", "120112002", id="subdistrict, 街"),
        pytest.param("津南区人民政府双林街道办事处", "120112002", id="government before it"),
        pytest.param("长沙市人民政府外事办公室", "430100", id="government before a department"),
        pytest.param("滨海新区太平镇", "120116156", id="common name under its county"),
        pytest.param("内蒙古赤峰市敖汉旗四家子镇", "150430101", id="autonomous region in short"),
        pytest.param("恩施州利川市谋道镇", "422802100", id="autonomous prefecture in short"),
        pytest.param("酉阳县龙潭镇人民政府", "500242101", id="autonomous county in short"),
        pytest.param("东莞市石龙镇", "441900102", id="town right below a city"),
        pytest.param("湖北省仙桃市郑场镇", "429004100", id="county below the province"),
        pytest.param("天津市人民政府", "120000", id="municipality"),
        pytest.param("湖南省长沙市人民政府", "430100", id="city"),
        pytest.param("利川市人民政府", "422802", id="county-level city"),
        pytest.param("滨海新区人民政府", "120116", id="county named like a zone"),
        pytest.param("城口县司法局", "500229", id="department of a county"),
        pytest.param("长沙市城市管理和综合行政执法局", "430100", id="department of a city"),
        pytest.param("广东省司法厅", "440000", id="department of a province"),
        pytest.param("沈阳市和平区司法局", "210102", id="common county under its city"),
        pytest.param("重庆市城口县太平镇", None, id="county has no such town"),
        pytest.param("重庆市渝岭区石马镇", None, id="county does not exist"),
        pytest.param("云泽市澜江区和平街道办事处", None, id="city and county do not exist"),
        pytest.param("四川省津南区咸水沽镇", None, id="county lies elsewhere"),
        pytest.param("云泽市澜江区应急管理局", None, id="department of no county"),
        pytest.param("重庆市渝岭区教育局", None, id="province real, county not"),
        pytest.param("津南区咸水沽镇综合执法办公室", None, id="department of a town"),
        pytest.param("长沙市高新区管理委员会", None, id="zone not listed"),
        pytest.param("天津经济技术开发区管理委员会", None, id="zone begins with a place"),
        pytest.param("应急管理局", None, id="department of unknown level"),
        pytest.param("和平区人民政府", None, id="two counties of the name"),
        pytest.param("太平镇", None, id="fifty towns of the name"),
        pytest.param("咸水沽镇", None, id="one town of the name, nothing else"),
        pytest.param("赵家沟坡镇", None, id="no town of the name"),
    ],
)
def test_issuer_alone(issuer: str, expected: str | None) -> None:
    assert code(issuer) == expected


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        pytest.param("蒲县人民政府", "141033", id="county of one character"),
        pytest.param("泸县司法局", "510521", id="its department"),
        pytest.param("四川省泸州市泸县兆雅镇", "510521106", id="its town"),
        pytest.param("睢县", "411422", id="without 人民政府"),
        pytest.param("随州市随县洪山镇", "421321114", id="the city has its name"),
        pytest.param("临沂市莒南县坊前镇", "371327103", id="longer name"),
        pytest.param("日照市莒县", "371122", id="under its city"),
        pytest.param("山东省宁阳县磁窑镇", "370921109", id="city left out"),
        pytest.param("宁阳县伏山镇", "370921103", id="county and town"),
        pytest.param("新泰市楼德镇", "370982110", id="county-level city"),
        pytest.param("新泰市翟镇", "370982103", id="town of one character"),
        pytest.param("河津市人民政府", "140882", id="county-level city alone"),
        pytest.param("山西河津市", "140882", id="province without 省"),
        pytest.param("浙江金华义乌市", "330782", id="province and city in short"),
        pytest.param("浙江金华义乌市佛堂镇", "330782100", id="its town"),
        pytest.param("浙江义乌佛堂镇", "330782100", id="county in short before its town"),
        pytest.param("义乌佛堂镇", "330782100", id="the same alone"),
        pytest.param("河南商丘睢县", "411422", id="county of one character stays whole"),
        pytest.param("义乌城月镇", None, id="town of another county"),
        pytest.param("义乌司法局", None, id="not before a department"),
        pytest.param("广西柳州融安县", "450224", id="autonomous region in short"),
        pytest.param("内蒙古赤峰林西县司法局", "150424", id="its department"),
        pytest.param("阿里地区行政公署", "542500", id="prefecture"),
        pytest.param("阿里行署", "542500", id="prefecture in short"),
        pytest.param("兴安盟行政公署", "152200", id="league"),
        pytest.param("阿盟", "152900", id="league in short"),
        pytest.param("凉山州人民政府", "513400", id="autonomous prefecture in short"),
        pytest.param("凉山州司法局", "513400", id="its department"),
        pytest.param("新疆博州", "652700", id="short name behind its region"),
        pytest.param("克州阿图什市", "653001", id="short name before a city"),
        pytest.param("山东青岛市南区", "370202", id="市 is of the district's name"),
        pytest.param("山东枣庄市中区司法局", "370402", id="its department"),
        pytest.param("青岛市市北区", "370203", id="市 twice"),
        pytest.param("铁东区解放街道", None, id="one of two counties had it, the other has it"),
        pytest.param("莫旗", "150722", id="banner in short"),
        pytest.param("科右前旗人民政府", "152221", id="banner of two words"),
        pytest.param("鄂温克旗", "150724", id="autonomous banner in short"),
        pytest.param("呼伦贝尔市鄂温克族自治旗", "150724", id="in full"),
        pytest.param("西乌旗巴拉嘎尔高勒镇", "152526100", id="town of a banner in short"),
        pytest.param("杜蒙县", "230624", id="another short name"),
        pytest.param("阜蒙县司法局", "210921", id="not the district of that name"),
        pytest.param("塔县", "653131", id="short name of one character"),
        pytest.param("第一师阿拉尔市", "659002", id="division of the corps and its city"),
        pytest.param("第七师", "659010", id="division alone"),
        pytest.param("新疆生产建设兵团第四师可克达拉市司法局", "659008", id="its department"),
        pytest.param("八师石河子市", "659001", id="without 第"),
        pytest.param("石河子市北泉镇", "659001100", id="town of the corps"),
        pytest.param("虎林市八五八农场", "230381503", id="numbers in a name"),
        pytest.param("萝北县二九〇农场", None, id="county has no such farm"),
        pytest.param("绥滨县二九〇农场", "230422500", id="〇 in a name"),
        pytest.param("长沙县㮾梨街道", "430121004", id="rare character"),
        pytest.param("长沙县榔梨街道", "430121004", id="its common variant"),
        pytest.param("遂溪县城月镇", "440823107", id="common characters"),
        pytest.param("吴川市塘缀镇", "440883107", id="variant of 㙍"),
        pytest.param("汕头市濠江区𬒈石街道", "440512003", id="simplified form of 礐"),
        pytest.param("广州市荔湾区东滘街道", "440103019", id="variant that is listed elsewhere"),
        pytest.param("梅州市梅县区畬江镇", "441403107", id="畬 for 畲"),
        pytest.param("许昌经开区管委会", "411071", id="zone in short"),
        pytest.param("洛阳市高新区管理委员会", "410371", id="zone behind its city"),
        pytest.param("鹤壁经济技术开发区司法局", "410671", id="bureau of a zone"),
        pytest.param("鹤壁经开区应急管理局", "410671", id="bureau of a zone in short"),
        pytest.param("河北唐山芦台经济开发区", "130271", id="zone with its province"),
        pytest.param("鹤壁高新区管委会", None, id="another zone"),
        pytest.param("新疆生产建设兵团", None, id="corps, no division in the list"),
        pytest.param("第十二师", None, id="division without a city"),
        pytest.param("一县人民政府", None, id="no county"),
        pytest.param("四川省博州", None, id="short name elsewhere"),
        pytest.param("长沙县榔木街道", None, id="variant of no town"),
    ],
)
def test_other_names(issuer: str, expected: str | None) -> None:
    assert code(issuer) == expected


@pytest.mark.parametrize(
    ("issuer", "expected", "division"),
    [
        pytest.param(
            "南通市港闸区人民政府", ("江苏省", "南通市", None), "320611~2020", id="merged"
        ),
        pytest.param("港闸区司法局", ("江苏省", "南通市", None), "320611~2020", id="no city named"),
        pytest.param("宁波市江东区", ("浙江省", "宁波市", None), "330204~2016", id="merged, 区"),
        pytest.param(
            "株洲县", ("湖南省", "株洲市", None), "430221~2017", id="county, now a district"
        ),
        pytest.param(
            "浙江省奉化市司法局",
            ("浙江省", "宁波市", None),
            "330283~2016",
            id="city, now a district",
        ),
        pytest.param(
            "长治市郊区", ("山西省", "长治市", None), "140411~2017", id="another 郊区 exists"
        ),
        pytest.param(
            "阳泉市郊区", ("山西省", "阳泉市", "郊区"), "140311", id="the one that exists"
        ),
        pytest.param(
            "南通市港闸区天生港镇街道",
            ("江苏省", "南通市", None),
            "320613018",
            id="its subdistrict",
        ),
        pytest.param(
            "株洲县渌口镇", ("湖南省", "株洲市", None), "430212100", id="town, new county"
        ),
        pytest.param("莱芜市", ("山东省", "济南市", None), "371200~2018", id="city"),
        pytest.param("德阳市旌阳区青岚镇", ("四川省", "德阳市", "旌阳区"), None, id="unknown town"),
        pytest.param("西充县青岚镇", ("四川省", "南充市", "西充县"), None, id="unknown, no city"),
        pytest.param("云泽县青岚镇", (None, None, None), None, id="unknown county"),
        pytest.param("重庆市渝岭区教育局", ("重庆市", None, None), None, id="unknown district"),
        pytest.param("长沙市雨湖岭新区管委会", ("湖南省", "长沙市", None), None, id="unknown zone"),
    ],
)
def test_what_the_list_lacks(
    issuer: str, expected: tuple[str | None, ...], division: str | None
) -> None:
    found = place(issuer)
    assert (found.names[:3], found.division) == (expected, division)
    assert (found.code is None) == (division is None or "~" in division or issuer[:3] != "阳泉市")


@pytest.mark.parametrize(
    ("issuer", "text", "year", "county", "listed"),
    [
        pytest.param(
            "柏合镇",
            "龙泉驿区司法局指导，龙泉驿区委部署。",
            2018,
            "龙泉驿区",
            False,
            id="gone, by text",
        ),
        pytest.param(
            "青岚镇", "西充县委部署，西充县司法局指导。", 2022, "西充县", False, id="no list"
        ),
        pytest.param("青岚镇", "西充县委部署。", 2022, "西充县", False, id="led by the county"),
        pytest.param("青岚镇", "西充县司法局指导。", 2022, None, False, id="named once"),
        pytest.param("青岚镇", "学习西充县委经验。", 2022, None, False, id="learnt from"),
        pytest.param("青岚镇", "西充县、南部县，西充县。", 2022, None, False, id="two counties"),
        pytest.param("区教育局", "港闸区，港闸区。", 2019, None, False, id="former district"),
        pytest.param("区教育局", "崇川区，崇川区。", 2022, "崇川区", True, id="district"),
        pytest.param(
            "东乡县", "《江西省条例》", 2015, None, False, id="former county, its province"
        ),
        pytest.param(
            "东乡县", "《甘肃省条例》", 2022, "东乡族自治县", True, id="of two in its year"
        ),
        pytest.param("东乡县", "", 2015, None, False, id="either of two"),
    ],
)
def test_what_the_text_tells_of_a_place(
    issuer: str, text: str, year: int, county: str | None, listed: bool
) -> None:
    found = place(issuer, text, year)
    assert (found.names.county, found.code is not None) == (county, listed)


@pytest.mark.parametrize(
    ("issuer", "text", "expected"),
    [
        pytest.param("咸水沽镇", "依托津南区法治馆开展活动。", "120112100", id="county"),
        pytest.param("咸水沽镇", "打造津南首善之区。", "120112100", id="county without 区"),
        pytest.param("咸水沽镇", "学习《天津市宗教条例》。", "120112100", id="its rule"),
        pytest.param("咸水沽镇", "接受天津市司法局指导。", None, id="province outside a title"),
        pytest.param("咸水沽镇", "学习《四川省宗教事务条例》。", None, id="other province's rule"),
        pytest.param("咸水沽镇", "落实《澜江区规划》。", None, id="county that does not exist"),
        pytest.param("咸水沽镇", "澜江区咸水沽镇司法所揭牌。", None, id="the same before the town"),
        pytest.param(
            "咸水沽镇", "学习《天津市条例》，城口县来访。", None, id="another county named"
        ),
        pytest.param(
            "太平镇", "滨海新区政务网公开。滨海新区部署。", "120116156", id="county twice"
        ),
        pytest.param("太平镇", "滨海新区政务网公开。", None, id="county once, common name"),
        pytest.param("太平镇", "在滨海新区委、区政府领导下。", "120116156", id="county leads"),
        pytest.param("太平镇", "津南区，滨海新区委。", None, id="another county named, one leads"),
        pytest.param("太平镇", "赴滨海新区委学习。", None, id="county visited"),
        pytest.param(
            "太平镇", "《天津市条例》。滨海新区部署。", "120116156", id="county and province"
        ),
        pytest.param("太平镇", "《天津市条例》宣传到位。", "120116156", id="one in the province"),
        pytest.param("太平镇", "《四川省条例》宣传到位。", None, id="several in the province"),
        pytest.param("太平镇", "城口县部署。城口县督察。", None, id="county without such a town"),
        pytest.param(
            "太平镇", "滨海新区，滨海新区，双阳区，双阳区。", None, id="two counties alike"
        ),
        pytest.param("罗塘乡", "长丰县司法局指导。", "340121200", id="rare name, county once"),
        pytest.param("罗塘乡", "到长丰县学习。", None, id="visited county"),
        pytest.param("罗塘乡", "学习长丰县经验。", None, id="county learnt from"),
        pytest.param("罗塘乡", "长丰县域治理。", None, id="longer word"),
        pytest.param("和平区人民政府", "《天津市条例》。", "120101", id="county by its province"),
        pytest.param("和平区人民政府", "辽宁省沈阳市部署。", "210102", id="county by its city"),
        pytest.param("区国动办", "为津南经济发展服务。", "120112", id="office, county in short"),
        pytest.param("区国动办", "津南区，津南区，河西区。", "120112", id="office, most named"),
        pytest.param("区国动办", "津南区，河西区。", None, id="office, equal"),
        pytest.param("区国动办", "与津南区共建。", None, id="office, another's county"),
        pytest.param("区国动办", "落实《澜江区规划》《澜江区方案》，津南区。", None, id="invented"),
        pytest.param("区国动办", "城口县部署。", None, id="office, no 区 named"),
        pytest.param("区国动办", "平安建设、公安工作，振兴经济。", None, id="words, no places"),
        pytest.param("市司法局", "利川市，恩施州，利川市。", "422802", id="county-level city"),
        pytest.param("市司法局", "兴宁市，梅州市，梅州市。", None, id="city or the one below"),
        pytest.param("县司法局", "示范县、清单县。赵县。", "130133", id="short county"),
        pytest.param("县司法局", "创建示范县，办理县级事项。", None, id="ends like a county"),
    ],
)
def test_what_the_text_decides(issuer: str, text: str, expected: str | None) -> None:
    assert code(issuer, text) == expected


def _codes() -> dict[str, str]:
    raw = resources.files("lawstats.vocabulary").joinpath("divisions.csv.gz").read_bytes()
    head, *lines = gzip.decompress(raw).decode("utf-8").splitlines()
    assert head == "code,name"
    return dict(line.split(",") for line in lines)


def test_every_code_resolves_to_its_names_and_back() -> None:
    codes = _codes()
    assert list(codes) == sorted(codes)
    towns = 0
    for c, name in codes.items():
        names = names_of(c)
        assert names.province == codes[f"{c[:2]}0000"]
        if len(c) == 9:
            towns += 1
            assert names.town == name
            issuer = "".join(n or "" for n in names)
            assert find_place(issuer, "town", "", [], load()).code == c
        else:
            assert names.town is None
            assert name in names or name in ("市辖区", "县") or "直辖县级" in name
    assert towns > 41_000


@pytest.mark.parametrize(
    ("division", "expected"),
    [
        pytest.param("120000", Names("天津市", None, None, None), id="province"),
        pytest.param("120100", Names("天津市", None, None, None), id="市辖区"),
        pytest.param("430100", Names("湖南省", "长沙市", None, None), id="city"),
        pytest.param("429004", Names("湖北省", None, "仙桃市", None), id="below the province"),
        pytest.param("500229110", Names("重庆市", None, "城口县", "咸宜镇"), id="县 as city"),
        pytest.param("441900102", Names("广东省", "东莞市", None, "石龙镇"), id="no county"),
        pytest.param("120112999", Names("天津市", None, "津南区", None), id="town not listed"),
        pytest.param("990000", Names(None, None, None, None), id="nothing listed"),
    ],
)
def test_names(division: str, expected: Names) -> None:
    assert names_of(division) == expected


@pytest.mark.parametrize(
    ("issuer", "division", "expected"),
    [
        pytest.param("区国动办", "120112", "津南区国动办", id="office of a district"),
        pytest.param("市司法局", "422802", "利川市司法局", id="office of a city"),
        pytest.param("县司法局", "120112", "县司法局", id="other kind"),
        pytest.param("市场监督管理局", "422802", "市场监督管理局", id="市场 is no city"),
        pytest.param("咸水沽镇", "120112100", "咸水沽镇", id="town"),
    ],
)
def test_full_issuer(issuer: str, division: str, expected: str) -> None:
    assert full_issuer(issuer, division) == expected


def test_report_row_has_code_and_names() -> None:
    row = parse("城口县咸宜镇2023年法治政府建设情况报告" + BODY).frame("reports").iloc[0]
    assert row["issuer_id"] == "500229110:town:咸宜镇"
    assert tuple(row[["province", "county", "town"]]) == ("重庆市", "城口县", "咸宜镇")
    assert row[["city"]].isna().all()


def test_given_code_wins_and_fills_the_names() -> None:
    report = parse("太平镇2023年法治政府建设情况报告" + BODY, division_code="120116156")
    row = report.frame("reports").iloc[0]
    assert row["issuer_id"] == "120116156:town:太平镇"
    assert tuple(row[["province", "county", "town"]]) == ("天津市", "滨海新区", "太平镇")


def test_undecided_report_row_has_no_names() -> None:
    row = parse("太平镇2023年法治政府建设情况报告" + BODY).frame("reports").iloc[0]
    assert row["issuer_id"] == "?:town:太平镇:report"
    assert row[["division_code", "province", "city", "county", "town"]].isna().all()
