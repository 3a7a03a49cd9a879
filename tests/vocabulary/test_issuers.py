"""The key of a body: spellings of one share it, and no two bodies do."""

import pytest

from lawstats.schema.tables import Level
from lawstats.vocabulary import load
from lawstats.vocabulary.issuers import is_settled, issuer_id
from lawstats.vocabulary.places import Names

NOWHERE = Names(None, None, None, None)
NANTONG = Names("江苏省", "南通市", None, None)
Body = tuple[str, Level, str | None, Names]


def body(name: str, level: Level, code: str | None = None, places: Names = NOWHERE) -> Body:
    return name, level, code, places


def key(body: Body, report_id: str = "r") -> str:
    return issuer_id(*body, report_id, load())


def bureau(name: str, code: str | None = None, places: Names = NOWHERE) -> Body:
    return body(name, "department", code, places)


@pytest.mark.parametrize(
    ("spellings", "expected"),
    [
        (
            [bureau(n, "350503") for n in ("丰泽区住建局", "泉州市丰泽区住房城乡建设局（人防办）")],
            "350503:department:住房和城乡建设局",
        ),
        (
            [body(n, "county", "211324") for n in ("喀左县", "喀喇沁左翼蒙古族自治县人民政府")],
            "211324:county:喀喇沁左翼蒙古族自治县",
        ),
        (
            [body(n, "city", "152200") for n in ("兴安盟行政公署", "兴安盟", "兴安盟行署")],
            "152200:city:兴安盟",
        ),
        (
            [body(n, "subdistrict") for n in ("镇原县柳湾街道", "甘肃省镇原县柳湾街道办事处")],
            "?:subdistrict:镇原县柳湾街道",
        ),
        (
            [
                bureau("港闸区司法局", places=NANTONG),
                bureau("南通市港闸区司法局"),
                bureau("江苏省南通市港闸区司法局"),
            ],
            "?:department:南通市港闸区司法局",
        ),
        (
            [
                bureau("射洪经济开发区管委会", "510981"),
                bureau("四川射洪经济开发区", "510981"),
                bureau("射洪市经济开发区管理委员会", "510981"),
            ],
            "510981:department:经济开发区",
        ),
        (
            [bureau(n, "320576") for n in ("苏州工业园区", "江苏省苏州工业园区管委会")],
            "320576:department:苏州工业园区",
        ),
        (
            [
                bureau(n, "320576")
                for n in ("苏州工业园区应急局", "苏州工业园区管委会应急管理局", "园区应急管理局")
            ],
            "320576:department:应急管理局",
        ),
        (
            [bureau(n, "500106") for n in ("重庆高新区应急管理局", "重庆高新技术产业开发区应急局")],
            "500106:department:高新技术产业开发区应急管理局",
        ),
        (
            [bureau("国家税务总局镇原县税务局", "621027"), bureau("镇原县税务局", "621027")],
            "621027:department:税务局",
        ),
        (
            [bureau("中共镇原县委全面依法治县委员会办公室", "621027")],
            "621027:department:全面依法治县委员会办公室",
        ),
        (
            [bureau("镇原县人民政府办公室", "621027"), bureau("镇原县政府办", "621027")],
            "621027:department:人民政府办公室",
        ),
        ([bureau("镇原县委办公室", "621027")], "621027:department:委办公室"),
        ([bureau("中华人民共和国江门海关"), bureau("江门海关")], "?:department:江门海关"),
        ([bureau("国家林草局"), bureau("国家林业和草原局")], "?:department:国家林业和草原局"),
        ([bureau("原环境保护部"), bureau("环境保护部")], "?:department:环境保护部"),
        (
            [bureau(n) for n in ("雄安新区管委会", "河北雄安新区", "河北雄安新区管理委员会")],
            "?:department:河北省雄安新区",
        ),
        (
            [bureau(n) for n in ("湖南湘江新区应急局", "湘江新区管委会应急管理局")],
            "?:department:湖南省湘江新区应急管理局",
        ),
        (
            [bureau(n) for n in ("东湖新技术开发区", "武汉东湖新技术开发区管理委员会")],
            "?:department:武汉市东湖新技术开发区",
        ),
        (
            [bureau(n, "220200") for n in ("吉林市公安局", "吉林省吉林市公安局")],
            "220200:department:公安局",
        ),
        ([body("太平镇", "town", "120116156")], "120116156:town:太平镇"),
        ([body("青石镇", "town", "120116156")], "120116156:town:青石镇"),
    ],
)
def test_spellings_of_one_body(spellings: list[Body], expected: str) -> None:
    assert {key(spelling) for spelling in spellings} == {expected}
    assert is_settled(expected)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (bureau("港闸区司法局", places=NANTONG), bureau("下城区司法局")),
        (bureau("南通市港闸区司法局"), bureau("杭州市下城区司法局")),
        (bureau("郑东新区审计局"), bureau("四川天府新区管理委员会审计局")),
        (bureau("郑东新区应急管理局", "410105"), bureau("金水区应急管理局", "410105")),
        (bureau("淮安经济技术开发区", "320812"), bureau("淮安经济开发区", "320812")),
        (bureau("镇原县委办公室", "621027"), bureau("镇原县政府办公室", "621027")),
        (body("镇原县白石滩镇", "town"), body("苍溪县白石滩镇", "town")),
        (body("嘉峪关市", "city", "620200"), bureau("嘉峪关市司法局", "620200")),
        (bureau("镇原县工商局", "621027"), bureau("镇原县市场监管局", "621027")),
    ],
)
def test_other_bodies(one: Body, other: Body) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "unsettled",
    [
        body("白石滩镇人民政府", "town"),
        bureau("司法局"),
        bureau("区民政局", places=Names("江苏省", "南京市", None, None)),
        bureau("鼓楼区司法局"),
        bureau("高新区管委会"),
        bureau("城南新区应急管理局"),
        body("鼓楼区人民政府", "county"),
        body("会泉县", "county"),
    ],
)
def test_a_name_that_several_bodies_may_have_joins_no_report(unsettled: Body) -> None:
    assert key(unsettled, "a").endswith(":a")
    assert key(unsettled, "a") != key(unsettled, "b")
    assert not is_settled(key(unsettled))


def test_places_that_are_known_settle_a_name() -> None:
    nanjing = Names("江苏省", "南京市", "鼓楼区", None)
    assert key(bureau("鼓楼区司法局", places=nanjing)) == "?:department:南京市鼓楼区司法局"
    known = Names("甘肃省", "庆阳市", "镇原县", None)
    assert key(body("白石滩镇", "town", places=known)) == "?:town:镇原县白石滩镇"
