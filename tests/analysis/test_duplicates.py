"""Reports that are there more than once."""

from pathlib import Path

import pytest

from lawstats import read_corpus
from lawstats.analysis.duplicates import COLUMNS, duplicates

TOWN, OTHER = "会宁县青石镇", "会宁县白水镇"
TITLE = "{}2023年法治政府建设情况报告"
BODY = "\n一、主要做法\n开展普法活动12场。\n发放资料300份。\n二、存在的不足\n一是力量薄弱。\n"


def told(folder: Path, **texts: str) -> list[tuple[object, ...]]:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    frame = duplicates(read_corpus(folder))
    assert list(frame.columns) == COLUMNS
    return list(frame[["report_id", "latest", "kind", "shared"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(
            TITLE.format(TOWN) + BODY,
            TITLE.format(TOWN) + BODY.replace("\n", "\n\n　　"),
            [("a", "b", "copy", 1.0)],
            id="same sentences",
        ),
        pytest.param(
            TITLE.format(TOWN) + BODY,
            TITLE.format(TOWN) + BODY.replace("300", "3000"),
            [("a", "b", "republication", round(5 / 7, 6))],
            id="corrected",
        ),
        pytest.param(
            TITLE.format(TOWN) + BODY + "2024年3月1日",
            TITLE.format(TOWN) + BODY + "2024年1月5日",
            [("b", "a", "republication", round(6 / 8, 6))],
            id="the later date counts",
        ),
        pytest.param(TITLE.format(TOWN) + BODY, TITLE.format(OTHER) + BODY, [], id="others"),
        pytest.param(
            TITLE.format(TOWN) + BODY,
            TITLE.format(TOWN).replace("2023", "2022") + BODY,
            [],
            id="other years",
        ),
        pytest.param(
            TITLE.format("") + BODY, TITLE.format("") + BODY, [("a", "b", "copy", 1.0)],
            id="same file, issuer unknown",
        ),
        pytest.param(
            TITLE.format("") + BODY, TITLE.format("") + BODY + "甲。", [], id="issuer unknown"
        ),
    ],
)  # fmt: skip
def test_copies_are_told(
    a: str, b: str, expected: list[tuple[object, ...]], tmp_path: Path
) -> None:
    assert told(tmp_path, a=a, b=b) == expected


def test_each_of_three_is_told_with_the_latest(tmp_path: Path) -> None:
    text = TITLE.format(TOWN) + BODY
    rows = told(tmp_path, a=text, b=text + "甲。", c=text)
    assert [row[:3] for row in rows] == [("a", "c", "copy"), ("b", "c", "republication")]
