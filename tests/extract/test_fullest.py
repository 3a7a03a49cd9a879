"""The places that a report puts before the name of a zone."""

import pytest

from lawstats.extract.fullest import fullest_name
from lawstats.extract.report import parse

BODY = "一、主要做法\n开展普法活动8场次。\n二、存在的不足\n一是力量薄弱。\n"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param("两河新区", "陕西两河新区依法行政。", "陕西两河新区", id="province"),
        pytest.param("两河新区", "在两河新区，西安两河新区", "西安两河新区", id="city"),
        pytest.param(
            "两河新区管委会", "陕西省西安市两河新区工作", "陕西省西安市两河新区管委会", id="full"
        ),
        pytest.param(
            "两河新区教育局", "西安两河新区依法治教。", "西安两河新区教育局", id="a bureau"
        ),
        pytest.param("两河新区", "西安两河新区，咸阳两河新区", "两河新区", id="two places"),
        pytest.param("两河新区", "我们两河新区依法行政。", "两河新区", id="no place"),
        pytest.param("青石镇", "西安青石镇依法行政。", "青石镇", id="no zone"),
        pytest.param("两河教育局", "西安两河教育局依法治教。", "两河教育局", id="no zone's bureau"),
    ],
)
def test_fullest_name(name: str, text: str, expected: str) -> None:
    assert fullest_name(name, text) == expected


def test_zones_of_one_place_have_one_id() -> None:
    texts = [
        f"两河新区2023年法治政府建设情况报告\n2023年，西安两河新区依法行政。\n{BODY}",
        f"西安两河新区管委会2022年法治政府建设情况报告\n{BODY}",
    ]
    (one,), (other,) = (parse(text).rows["reports"] for text in texts)
    assert one.issuer_id == other.issuer_id == "?:department:西安市两河新区"
    assert (one.level, one.office) == ("department", "zone")


def test_a_tax_bureau_has_the_code_of_its_county() -> None:
    title = "国家税务总局镇原县税务局2023年法治政府建设情况报告"
    (report,) = parse(f"{title}\n{BODY}").rows["reports"]
    assert report.issuer_id == "621027:department:税务局"
    assert report.issuer == "国家税务总局镇原县税务局"
