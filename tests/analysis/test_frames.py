"""Short names of issuers."""

import pandas as pd
import pytest

from lawstats.analysis.frames import labels

LABELS = {
    "one name": (["1:town:太平镇"], [None], [None], ["太平镇"]),
    "two names": (["1:town:太平镇", "2:town:岳龙镇"], [None] * 2, [None] * 2, ["太平镇", "岳龙镇"]),
    "one issuer in two years": (["1:town:太平镇"] * 2, [None] * 2, [None] * 2, ["太平镇"] * 2),
    "shared, county known": (
        ["1:town:太平镇", "2:town:太平镇"], ["天津市"] * 2, ["甲区", "乙区"],
        ["甲区太平镇", "乙区太平镇"],
    ),
    "shared, city known": (
        ["1:town:太平镇", "2:town:太平镇"], ["甲市", "乙市"], [None] * 2,
        ["甲市太平镇", "乙市太平镇"],
    ),
    "shared, nothing known": (
        ["?:town:太平镇", "2:town:太平镇"], [None] * 2, [None] * 2, ["?太平镇", "2太平镇"],
    ),
    "shared, of counties that share a name": (
        ["1:town:太平镇", "2:town:太平镇"], ["甲市", "乙市"], ["鼓楼区"] * 2,
        ["甲市鼓楼区太平镇", "乙市鼓楼区太平镇"],
    ),
    "shared, the county only once known": (
        ["1:town:太平镇", "?:town:太平镇"], [None] * 2, ["甲区", None],
        ["甲区太平镇", "?太平镇"],
    ),
    "shared, in one county": (
        ["1:town:太平镇", "2:town:太平镇"], [None] * 2, ["甲区"] * 2, ["1太平镇", "2太平镇"],
    ),
    "a department": (["1:department:农业农村局"], ["甲市"], ["乙县"], ["乙县农业农村局"]),
    "a department of a city": (["1:department:司法局"], ["甲市"], [None], ["甲市司法局"]),
    "a department of nowhere": (["?:department:司法局"], [None], [None], ["司法局"]),
    "departments of two counties": (
        ["1:department:司法局", "2:department:司法局"], [None] * 2, ["甲县", "乙县"],
        ["甲县司法局", "乙县司法局"],
    ),
    "departments of counties that share a name": (
        ["1:department:司法局", "2:department:司法局"], ["甲市", "乙市"], ["鼓楼区"] * 2,
        ["甲市鼓楼区司法局", "乙市鼓楼区司法局"],
    ),
    "a county": (["1:county:甲县"], ["乙市"], ["甲县"], ["甲县"]),
    "a name of many places": (["1:town:城关镇"], ["甲市"], ["乙县"], ["乙县城关镇"]),
    "a subdistrict of many places": (
        ["1:subdistrict:东城街道"], [None], ["甲区"], ["甲区东城街道"],
    ),
    "a zone": (["1:town:经济技术开发区"], ["甲市"], ["乙县"], ["乙县经济技术开发区"]),
    "城 in a name of its own": (["1:town:项城镇"], ["甲市"], ["乙县"], ["项城镇"]),
    "a colon in the name": (["1:town:甲:乙镇"], [None], [None], ["甲:乙镇"]),
}  # fmt: skip


@pytest.mark.parametrize("case", LABELS.values(), ids=LABELS)
def test_labels(case: tuple[list[str], list[str | None], list[str | None], list[str]]) -> None:
    ids, city, county, expected = case
    frame = pd.DataFrame({"issuer_id": ids, "city": city, "county": county})
    assert labels(frame).tolist() == expected
