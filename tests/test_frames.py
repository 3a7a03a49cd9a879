"""Short names of issuers."""

import pandas as pd
import pytest

from lawstats.frames import labels

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
    "a colon in the name": (["1:town:甲:乙镇"], [None], [None], ["甲:乙镇"]),
}  # fmt: skip


@pytest.mark.parametrize("case", LABELS.values(), ids=LABELS)
def test_labels(case: tuple[list[str], list[str | None], list[str | None], list[str]]) -> None:
    ids, city, county, expected = case
    frame = pd.DataFrame({"issuer_id": ids, "city": city, "county": county})
    assert labels(frame).tolist() == expected
