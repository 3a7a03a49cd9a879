"""Titles over several lines."""

import pytest

from lawstats.extract.title import find_title
from lawstats.text.lines import line_spans


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        pytest.param("青坪镇2023年度／法治政府建设情况报告", 2, id="cut behind the year"),
        pytest.param("青坪镇人民政府关于／法治政府建设情况报告", 2, id="cut behind 关于"),
        pytest.param("青坪镇人民政府关于2023年度／法治政府建设／情况报告", 3, id="cut twice"),
        pytest.param("青坪镇人民政府／关于二O二三年度／法治政府建设报告", 3, id="year of its own"),
        pytest.param("2023年度／法治政府建设情况报告", 2, id="year alone above"),
        pytest.param("政务公开／法治政府建设情况报告", 1, id="line of the page above"),
    ],
)
def test_lines_of_a_title(lines: str, title: int) -> None:
    parts = lines.split("／")
    text = "\n".join([*parts, "一、主要做法"])
    (start, end), top = find_title(text, list(line_spans(text)), text.index("一、"))
    assert text[start:end] == "\n".join(parts[-title:])
    assert text[top:].strip() == "一、主要做法"
