"""Enumerated statements and their themes."""

import pytest

from lawstats.extract.report import parse

HEAD = "白水镇2023年法治政府建设情况报告\n一、主要做法\n扎实开展工作。\n二、"
Pair = tuple[str | None, str]
ITEMS_MARKED: list[Pair] = [("●一是", "形式单一"), ("●二是", "力量不足")]
ITEMS: list[Pair] = [("一是", "形式单一"), ("二是", "力量不足"), ("三是", "经费紧张")]


def points(text: str, heading: str = "存在的不足") -> list[Pair]:
    """(marker, text without marker and closing punctuation) of every point."""
    whole = f"{HEAD}{heading}\n{text}\n"
    rows = parse(whole).rows["points"]
    for row in rows:
        assert whole[row.start : row.end] == row.text == row.text.strip()
        assert row.text.startswith(row.marker or "")
        assert row.part in ("shortcomings", "plan", "suggestions")
    return [(row.marker, row.text.removeprefix(row.marker or "").strip("。；\n")) for row in rows]


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        pytest.param(
            "一是形式单一。二是力量不足。三是经费紧张。", "一是 二是 三是", id="一是 in a row"
        ),
        pytest.param(
            "一是形式单一；二是力量不足；三是经费紧张。", "一是 二是 三是", id="semicolons"
        ),
        pytest.param(
            "一是形式单一。\n二是力量不足。\n三是经费紧张。", "一是 二是 三是", id="own lines"
        ),
        pytest.param(
            "一是形式单一。\n\n 二是力量不足。\n\n 三是经费紧张。",
            "一是 二是 三是",
            id="blank lines",
        ),
        pytest.param(
            "虽然取得成效，但仍存在不足，主要表现在：一是形式单一。二是力量不足。三是经费紧张。",
            "一是 二是 三是",
            id="lead sentence",
        ),
        pytest.param(
            "（一）形式单一。\n（二）力量不足。\n（三）经费紧张。",
            "（一） （二） （三）",
            id="second level",
        ),
        pytest.param(
            "(一)形式单一。\n(二)力量不足。\n(三)经费紧张。", "(一) (二) (三)", id="half-width"
        ),
        pytest.param("1.形式单一。\n2.力量不足。\n3.经费紧张。", "1. 2. 3.", id="third level"),
        pytest.param(
            "1、形式单一。\n2、力量不足。\n3、经费紧张。", "1、 2、 3、", id="third level, 、"
        ),
        pytest.param(
            "１．形式单一。\n２．力量不足。\n３．经费紧张。", "１． ２． ３．", id="full-width"
        ),
        pytest.param(
            "第一，形式单一。第二，力量不足。第三，经费紧张。", "第一 第二 第三", id="第一"
        ),
        pytest.param(
            "首先，形式单一。其次，力量不足。最后，经费紧张。", "首先 其次 最后", id="首先"
        ),
    ],
)
def test_enumerations(text: str, markers: str) -> None:
    found = [(marker, body.lstrip("，")) for marker, body in points(text)]
    assert found == [(m, body) for m, (_, body) in zip(markers.split(), ITEMS, strict=True)]


@pytest.mark.parametrize("heading", ["存在的问题", "下一步打算", "工作建议"])
def test_parts_with_points(heading: str) -> None:
    assert points("一是形式单一。二是力量不足。三是经费紧张。", heading) == ITEMS


@pytest.mark.parametrize("heading", ["工作成效", "第一责任人职责情况", "其他需要报告的情况"])
def test_parts_without_points(heading: str) -> None:
    assert points("一是形式单一。二是力量不足。三是经费紧张。", heading) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "普法形式较为单一。执法力量仍然不足。",
            [(None, "普法形式较为单一"), (None, "执法力量仍然不足")],
            id="one a sentence",
        ),
        pytest.param(
            "工作取得了一定成效，但仍有差距。执法力量仍然不足。",
            [(None, "执法力量仍然不足")],
            id="a lead sentence is no point",
        ),
        pytest.param(
            "（一）形式。一是方式单一。二是内容陈旧。\n（二）力量。一是人员少。二是素质低。",
            [
                ("（一）", "形式。一是方式单一。二是内容陈旧"),
                ("（二）", "力量。一是人员少。二是素质低"),
            ],
            id="inner lists stay in the outer point",
        ),
        pytest.param(
            "一是形式单一。二是力量不足。原因主要有：一是认识不到位。二是投入不够。",
            ITEMS[:2],
            id="list of causes",
        ),
        pytest.param(
            "（一）存在的不足\n1.形式单一。\n2.力量不足。\n（二）原因分析\n1.认识不到位。\n2.投入不够。",
            [("1.", "形式单一"), ("2.", "力量不足")],
            id="causes under their own heading",
        ),
        pytest.param(
            "一是形式单一，不是不愿，而是不会。二是力量不足。",
            [("一是", "形式单一，不是不愿，而是不会"), ITEMS[1]],
            id="是 in a sentence",
        ),
        pytest.param(
            "一是形式单一。二是不敢动真碰硬。三是未建立台账。",
            [ITEMS[0], ("二是", "不敢动真碰硬"), ("三是", "未建立台账")],
            id="不 and 未 after the marker",
        ),
        pytest.param(
            "一是不会执法。二是不愿执法。",
            [("一是", "不会执法"), ("二是", "不愿执法")],
            id="一是不",
        ),
        pytest.param(
            "一是一线力量薄弱。二是二级单位不重视。三是三不管地带多。",
            [("一是", "一线力量薄弱"), ("二是", "二级单位不重视"), ("三是", "三不管地带多")],
            id="a numeral after the marker",
        ),
        pytest.param(
            "一是形式单一。二是否到位仍待检验。二是力量不足。",
            [("一是", "形式单一。二是否到位仍待检验"), ITEMS[1]],
            id="是否 is no marker",
        ),
        pytest.param(
            "首先，不敢执法。其次，未建立台账。最后是不愿担当。",
            [("首先", "，不敢执法"), ("其次", "，未建立台账"), ("最后", "是不愿担当")],
            id="不 after 首先",
        ),
        pytest.param(
            "第一，不敢执法。第二，未建立台账。",
            [("第一", "，不敢执法"), ("第二", "，未建立台账")],
            id="不 after 第一",
        ),
        pytest.param(
            "其一是不敢执法。其二是未建立台账。",
            [("其一", "是不敢执法"), ("其二", "是未建立台账")],
            id="不 after 其一",
        ),
        pytest.param(
            "一要求真务实。二要点面结合。三要素质过硬。四要件件落实。五要义无反顾。",
            [
                ("一要", "求真务实"),
                ("二要", "点面结合"),
                ("三要", "素质过硬"),
                ("四要", "件件落实"),
                ("五要", "义无反顾"),
            ],
            id="a verb after 要",
        ),
        pytest.param(
            "一要加强学习。三要求未落实。四要素不齐。五要点不明。六要件不全。七要义不清。二要严格执法。",
            [
                ("一要", "加强学习。三要求未落实。四要素不齐。五要点不明。六要件不全。七要义不清"),
                ("二要", "严格执法"),
            ],
            id="要 in a noun is no marker",
        ),
        pytest.param(
            "一是形式单一。二是否定审核意见的事时有发生。三是经费紧张。",
            [ITEMS[0], ("二是", "否定审核意见的事时有发生"), ITEMS[2]],
            id="否定 after the marker",
        ),
        pytest.param(
            "首先是形式单一。其次是力量不足。再次是经费紧张。",
            [("首先", "是形式单一"), ("其次", "是力量不足"), ("再次", "是经费紧张")],
            id="其次是",
        ),
        pytest.param(
            "首先，形式单一。同时，内容陈旧。其次，力量不足。此外，经费紧张。",
            [
                ("首先", "，形式单一。同时，内容陈旧"),
                ("其次", "，力量不足"),
                ("此外", "，经费紧张"),
            ],
            id="此外 adds an item, 同时 inside one does not",
        ),
        pytest.param(
            "一是形式单一。\n二是力量不足。\n同时，经费紧张。",
            [*ITEMS[:2], ("同时", "，经费紧张")],
            id="同时 on a line of its own",
        ),
        pytest.param(
            "一是形式单一。二是力量不足。同时，经费紧张。",
            [ITEMS[0], ("二是", "力量不足。同时，经费紧张")],
            id="同时 in the paragraph of an item",
        ),
        pytest.param(
            "宣传走过场。\n另外，力量不足，缺口较大。夜间无人。\n还有，经费紧张。",
            [
                (None, "宣传走过场"),
                ("另外", "，力量不足，缺口较大。夜间无人"),
                ("还有", "，经费紧张"),
            ],
            id="a list of words that add",
        ),
        pytest.param(
            "●形式单一。群众不爱听。\n●力量不足。",
            [("●", "形式单一。群众不爱听"), ("●", "力量不足")],
            id="marks",
        ),
        pytest.param(
            "\uf06c形式单一。\n\uf06c力量不足。",
            [("\uf06c", "形式单一"), ("\uf06c", "力量不足")],
            id="marks of a symbol font",
        ),
        pytest.param(
            "Ø 形式单一。\nØ 力量不足。",
            [("Ø", " 形式单一"), ("Ø", " 力量不足")],
            id="letters that were symbols",
        ),
        pytest.param(
            "㈠形式单一。\n㈡力量不足。", [("㈠", "形式单一"), ("㈡", "力量不足")], id="㈠"
        ),
        pytest.param("❶形式单一。\n❷力量不足。", [("❶", "形式单一"), ("❷", "力量不足")], id="❶"),
        pytest.param("●一是形式单一。\n●二是力量不足。", ITEMS_MARKED, id="mark before 一是"),
        pytest.param(
            "—形式单一。力量不足。", [(None, "—形式单一"), (None, "力量不足")], id="one mark"
        ),
        pytest.param(
            "一是形式单一。\n二是力量不足。\n下一步，我镇将创新形式。", ITEMS[:2], id="a plan below"
        ),
        pytest.param(
            "执法人员少。二是力量不足。三是经费紧张。",
            [(None, "执法人员少"), *ITEMS[1:]],
            id="the first item has no marker",
        ),
        pytest.param(
            "宣传走样\n展板多年没有更换，很少有人驻足观看。\n执法乏力\n队员不会取证，常常需要反复补充。\n"
            "经费紧张\n装备多年没有更新，车辆时常抛锚停驶。\n窗口办事效率偏低",
            [
                (None, "宣传走样\n展板多年没有更换，很少有人驻足观看"),
                (None, "执法乏力\n队员不会取证，常常需要反复补充"),
                (None, "经费紧张\n装备多年没有更新，车辆时常抛锚停驶"),
                (None, "窗口办事效率偏低"),
            ],
            id="the last heading has no paragraph",
        ),
    ],
)
def test_what_is_a_point(text: str, expected: list[Pair]) -> None:
    assert points(text) == expected


def test_causes_under_their_own_heading_of_depth_1() -> None:
    text = f"{HEAD}存在的不足\n一是形式单一。\n三、原因分析\n一是认识不到位。\n"
    assert [row.text for row in parse(text).rows["points"]] == ["一是形式单一。"]
    text = f"{HEAD}不足及原因\n一是形式单一。\n三、差距和成因\n一是认识不到位。\n"
    assert len(parse(text).rows["points"]) == 2


def themes(text: str, heading: str = "存在的不足") -> list[str]:
    whole = f"{HEAD}{heading}\n一是{text}\n"
    rows = parse(whole).rows["themes"]
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    assert all(whole[row.start : row.end] == row.evidence for row in rows)
    return [row.theme for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("普法形式较为单一。", ["publicity_quality"], id="one"),
        pytest.param(
            "执法力量薄弱，一线执法人员数量偏少。普法形式较为单一。",
            ["enforcement_staffing", "publicity_quality"],
            id="two",
        ),
        pytest.param(
            "普法形式较为单一，内容陈旧，实效不强。执法力量薄弱，执法人员数量偏少。",
            ["publicity_quality", "enforcement_staffing"],
            id="heading first",
        ),
        pytest.param(
            "普法形式较为单一，导致群众法治意识淡薄。",
            ["publicity_quality"],
            id="a consequence is no theme",
        ),
        pytest.param("无人机、执法记录仪尚未配齐。", ["resources"], id="no phrase of the list"),
        pytest.param("绿化养护不好。", ["other"], id="no theme known"),
        pytest.param(
            "立法工作的精细化水平有待提高，立法探索不多。", ["other"], id="none: laws made"
        ),
        pytest.param(
            "卫生监督员数量偏少，与被监督单位数量严重不匹配。",
            ["enforcement_staffing"],
            id="few to supervise is no weak supervision",
        ),
        pytest.param(
            "干部\n调处矛盾纠纷的办法不多。",
            ["dispute_resolution"],
            id="a line cut after two words",
        ),
        pytest.param("工作创新性不够，特色不鲜明。", ["coordination"], id="short, little new"),
    ],
)
def test_themes(text: str, expected: list[str]) -> None:
    assert themes(text) == expected


def test_plans_have_no_themes() -> None:
    assert themes("普法形式较为单一。", "下一步打算") == []
