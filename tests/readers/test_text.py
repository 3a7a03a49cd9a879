"""Pages saved as text: when they were published."""

import pytest

from lawstats.readers.text import read

TITLE = "青坪镇2023年法治政府建设情况报告"
BODY = "2023年，青坪镇依法行政。\n一、主要做法\n组织培训3次。\n二、下一步打算\n常抓不懈。\n"
SIGNED = "青坪镇人民政府\n2024年1月9日\n"


@pytest.mark.parametrize(
    ("head", "tail", "day"),
    [
        pytest.param(f"发布时间：2024-02-01\n{TITLE}\n", "", "2024-02-01", id="above the title"),
        pytest.param(f"{TITLE}\n发布日期：2024年2月1日\n", "", "2024-02-01", id="below the title"),
        pytest.param(f"{TITLE}\n2024-02-01 09:18\n", "", "2024-02-01", id="stamp"),
        pytest.param(f"{TITLE}\n2024-02-01 来源：青坪镇\n", "", "2024-02-01", id="before 来源"),
        pytest.param(f"{TITLE}\n来源：青坪镇 2024/2/1\n", "", "2024-02-01", id="behind 来源"),
        pytest.param(f"{TITLE}\n青坪镇 | 2024-02-01\n", "", "2024-02-01", id="behind a bar"),
        pytest.param(f"| 生成日期 | 2024-02-01 |\n{TITLE}\n", "", "2024-02-01", id="table"),
        pytest.param(f"[ 发文日期 ] 2024-02-01\n{TITLE}\n", "", "2024-02-01", id="brackets"),
        pytest.param(f"成文日期：2024-02-01\n{TITLE}\n", "", "2024-02-01", id="成文日期"),
        pytest.param(f"发布日期：\n2024-02-01\n{TITLE}\n", "", "2024-02-01", id="value below"),
        pytest.param(
            f"首页 > 政务公开 > 正文 发布时间：2024-02-01 来源：青坪镇 浏览：12次 {TITLE} ",
            "",
            "2024-02-01",
            id="one line",
        ),
        pytest.param(
            f"发布机构：青坪镇 成文日期：2024-01-09 发布日期：2024-02-01\n{TITLE}\n",
            "",
            "2024-02-01",
            id="two days",
        ),
        pytest.param(f"{TITLE} (2024-02-01)\n", "", "2024-02-01", id="behind the title"),
        pytest.param(f"{TITLE}\n", f"{SIGNED}发布时间：2024-02-01", "2024-02-01", id="at the foot"),
        pytest.param(
            f"今天是：2019年10月31日\n{TITLE}\n发布时间：2024-02-01\n", "", "2024-02-01", id="clock"
        ),
        pytest.param(f"2019年12月3日 星期二\n{TITLE}\n", "", None, id="clock alone"),
        pytest.param(f"{TITLE}\n", SIGNED, None, id="signature"),
        pytest.param(f"{TITLE}\n（2024年1月9日）\n", "", None, id="signature above"),
        pytest.param(f"{TITLE}\n", "", None, id="nothing"),
        pytest.param("", SIGNED, None, id="no title"),
        pytest.param(f"{TITLE}\n施行日期：2024-02-01\n", "", None, id="of another kind"),
    ],
)
def test_released(head: str, tail: str, day: str | None) -> None:
    text = head + BODY + tail
    page = read(text.encode())
    assert page.text == text
    assert (str(page.released_on) if page.released_on else None) == day


def test_a_day_inside_the_report_is_not_of_publication() -> None:
    text = f"{TITLE}\n{BODY}" + "检查企业。" * 200 + "发布时间：2022-05-01。" + "整改问题。" * 200
    assert read(text.encode()).released_on is None
