"""On which year a report is, and when it was signed."""

import datetime as dt

import pytest

from lawstats.extract.dating import reported_year, signed_on


@pytest.mark.parametrize(
    ("title", "year"),
    [
        pytest.param("青坪镇2023年法治政府建设情况报告", 2023, id="digits"),
        pytest.param("青坪镇2023法治政府建设情况报告", 2023, id="年 missing"),
        pytest.param("青坪镇2023年度法治政府建设情况报告", 2023, id="年度"),
        pytest.param("青坪镇二〇二三年法治政府建设情况报告", 2023, id="words"),
        pytest.param("青坪镇二零二一年度法治政府建设情况报告", 2021, id="零"),
        pytest.param("青坪镇二○二二年法治政府建设情况报告", 2022, id="circle"),
        pytest.param("青坪镇二0二四年法治政府建设情况报告", 2024, id="digit zero"),
        pytest.param("青坪镇二O二四年法治政府建设情况报告", 2024, id="letter O"),
        pytest.param("青坪镇二o一九年法治政府建设情况报告", 2019, id="small letter o"),
        pytest.param("青坪镇2O24年法治政府建设情况报告", 2024, id="letter O in digits"),
        pytest.param("青坪镇202O年法治政府建设情况报告", 2020, id="letter O at the end"),
        pytest.param("青坪镇２０２１年法治政府建设情况报告", 2021, id="full-width"),
        pytest.param("青坪镇 2 0 2 3 年法治政府建设情况报告", 2023, id="blanks"),
        pytest.param("二〇二三法治政府建设情况报告", 2023, id="words, 年 missing"),
        pytest.param("青坪镇23年度法治政府建设情况报告", 2023, id="two digits"),
        pytest.param("青坪镇法治政府建设情况报告（2023年度）", 2023, id="behind"),
        pytest.param("青坪镇法治政府建设情况报告（2023）", 2023, id="alone in brackets"),
        pytest.param("青坪镇2023年法治政府建设总结及2024年工作计划", 2023, id="plan behind"),
        pytest.param("青坪镇2024年工作计划和2023年法治政府建设总结", 2023, id="plan before"),
        pytest.param("贯彻《规划（2021—2025年）》暨2023年法治政府建设报告", 2023, id="in 《》"),
        pytest.param("贯彻《2022年要点》情况报告", None, id="only in 《》"),
        pytest.param("青坪镇法治政府建设情况报告（2024-02-26）", None, id="a day"),
        pytest.param("青坪镇法治政府建设情况报告", None, id="none"),
    ],
)
def test_year_of_the_title(title: str, year: int | None) -> None:
    assert reported_year(title, "", [], []) == year


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        pytest.param("2023年，我镇依法行政。", 2023, id="beginning"),
        pytest.param("2023年我镇依法行政。", 2023, id="without comma"),
        pytest.param("二O二三年，我镇依法行政。", 2023, id="letter O"),
        pytest.param("2O23年度，我镇依法行政。", 2023, id="letter O in digits"),
        pytest.param("县政府：\n2023年，我镇依法行政。", 2023, id="below the addressee"),
        pytest.param("现将我镇2023年工作情况报告如下：", 2023, id="announced"),
        pytest.param("2024年1月接到通知后，现将2023年工作报告如下：", 2023, id="month before"),
        pytest.param("按照《规划（2021—2025年）》，2023年我镇依法行政。", 2023, id="range in 《》"),
        pytest.param("按照规划（2021-2025年），2023年我镇依法行政。", 2023, id="range in brackets"),
        pytest.param("按照规划（2023年至2027年）。2024年，我镇", 2024, id="range with 至"),
        pytest.param("按照规划（2023一2027年）。2024年，我镇", 2024, id="range with 一"),
        pytest.param("按照规划(20232027年)。2024年，我镇", 2024, id="range without dash"),
        pytest.param("《规划（2023－2027年)，2024年，我镇", 2024, id="range in 《 alone"),
        pytest.param("《〈规划（2023—2027年）〉的方案》要求，2024年我镇", 2024, id="nested"),
        pytest.param("《印发《规划（2022—2026年）》的通知》，2024年我镇", 2024, id="nested plain"),
        pytest.param("2023年1月至2023年12月，我镇依法行政。", 2023, id="range in one year"),
        pytest.param("2024年1月，我镇对2023年法治建设情况进行总结。", 2023, id="of the genre"),
        pytest.param("2024年1月，按要求总结我镇2023年工作。", 2023, id="not of a month"),
        pytest.param("2022年大会召开。2023年，我镇依法行政。", 2023, id="year alone"),
        pytest.param("在2022年工作基础上，2023年我镇更进一步。", 2023, id="on the year before"),
        pytest.param("较2022年更进一步，2023年我镇依法行政。", 2023, id="compared"),
        pytest.param("2023年3月，我镇印发方案。", 2023, id="only a month"),
        pytest.param("2023年1月以来，我镇依法行政。", 2023, id="since a month"),
        pytest.param("2018年以来持续推进。2023年，我镇", 2023, id="since"),
        pytest.param("自2021年起推进，2023年成效显著。", 2023, id="from"),
        pytest.param("到2025年基本建成，2023年成效显著。", 2023, id="goal"),
        pytest.param("2021年修订的行政处罚法实施后，2023年成效显著。", 2023, id="law"),
        pytest.param("（2024年1月9日）\n2023年，我镇依法行政。", 2023, id="day"),
        pytest.param("青坪镇 2024年1月9日\n2023年，我镇依法行政。", 2023, id="issuer and day"),
        pytest.param("按照《2022年要点》推进。", None, id="only in 《》"),
        pytest.param("规划（2021—2025年）实施中。", None, id="only a range"),
        pytest.param("2018年以来持续推进。", None, id="only since"),
        pytest.param("2023年以来，我镇依法行政。", 2023, id="only since, at the beginning"),
        pytest.param("今年以来，我镇依法行政。", None, id="none"),
    ],
)
def test_year_of_the_opening(opening: str, year: int | None) -> None:
    assert reported_year("", opening, [], []) == year


@pytest.mark.parametrize(
    ("headings", "plans", "body", "signed", "year"),
    [
        pytest.param(["主要工作", "2023年工作"], [], "", None, 2023, id="heading"),
        pytest.param([], ["2024年工作打算"], "", None, 2023, id="plan"),
        pytest.param(["2023年工作"], ["2023年计划"], "", None, 2023, id="heading and plan"),
        pytest.param(["《2021—2025年规划》实施情况"], ["2025年计划"], "", None, 2024, id="range"),
        pytest.param([], [], "", dt.date(2024, 1, 9), 2023, id="signed in January"),
        pytest.param([], [], "", dt.date(2023, 12, 29), 2023, id="signed in December"),
        pytest.param([], [], "", dt.date(2023, 11, 29), 2023, id="signed in November"),
        pytest.param([], [], "", dt.date(2024, 9, 9), None, id="signed in September"),
        pytest.param([], [], "2021年起推进。", dt.date(2024, 3, 1), 2023, id="signed, since"),
        pytest.param([], [], "2023年办理3件，2022年办理2件，2023年", None, 2023, id="most"),
        pytest.param([], [], "《2021年要点》《2021年方案》，2023年办理", None, 2023, id="《》"),
        pytest.param([], [], "规划（2021—2025年）（2021—2025年），2022年", None, 2022, id="ranges"),
        pytest.param([], [], "二O二二年办理3件。", None, 2022, id="letter O"),
        pytest.param([], [], "自2020年以来办理。到2025年建成。", None, None, id="since and goal"),
    ],
)
def test_year_said_elsewhere(
    headings: list[str], plans: list[str], body: str, signed: dt.date | None, year: int | None
) -> None:
    assert reported_year("", "", headings, plans, body, signed) == year


def test_a_beginning_counts_where_no_later_year_is_named() -> None:
    opening = "2020年以来，我镇依法行政。"
    assert reported_year("", opening, [], [], opening + "2023年办理3件。") == 2023
    assert reported_year("", opening, [], [], opening + "2019年办理3件。") == 2020


@pytest.mark.parametrize(
    ("closing", "day"),
    [
        pytest.param("青坪镇人民政府\n2024年1月9日", "2024-01-09", id="plain"),
        pytest.param("青坪镇人民政府\n2024年1月9号", "2024-01-09", id="号"),
        pytest.param("青坪镇人民政府\n2024.1.9", "2024-01-09", id="dots"),
        pytest.param("青坪镇人民政府\n2024-01-09", "2024-01-09", id="hyphens"),
        pytest.param("青坪镇人民政府\n2024/1/9", "2024-01-09", id="slashes"),
        pytest.param("青坪镇人民政府\n2024年元月9日", "2024-01-09", id="元月"),
        pytest.param("青坪镇人民政府\n（2024年1月9日）", "2024-01-09", id="brackets"),
        pytest.param("青坪镇人民政府(2024年1月9日)", "2024-01-09", id="behind in brackets"),
        pytest.param("青坪镇人民政府\n二〇二四年一月九日", "2024-01-09", id="words"),
        pytest.param("青坪镇人民政府\n二0二四年元月九号", "2024-01-09", id="digit zero"),
        pytest.param("青坪镇人民政府\n2024年\n1月\n9日", "2024-01-09", id="cut twice"),
        pytest.param("青坪镇人民政府\n2024 年  1 月  9 日", "2024-01-09", id="blanks"),
        pytest.param("青坪镇人民政府2024年1月9日（公开）- 4 -", "2024-01-09", id="one line"),
        pytest.param("抄送：县司法局。\n青坪镇 2024年1月9日印发", "2024-01-09", id="printed"),
        pytest.param("印发日期：2024年1月9日", "2024-01-09", id="label of printing"),
        pytest.param(
            "青坪镇\n2024年1月5日\n党政办2024年1月9日印发", "2024-01-05", id="signed first"
        ),
        pytest.param(
            "党政办2024年1月9日印发\n青坪镇\n2024年1月5日", "2024-01-05", id="signed last"
        ),
        pytest.param("青坪镇\n2024年1月5日\n发布时间：2024年2月1日", "2024-01-05", id="released"),
        pytest.param(
            "报告单位：青坪镇\n报告日期：2024年1月9日", "2024-01-09", id="label of report"
        ),
        pytest.param("签发人：周某 签发日期：2024.1.9", "2024-01-09", id="label of the signer"),
        pytest.param("青坪镇人民政府\n20240109", "2024-01-09", id="eight digits"),
        pytest.param("青坪镇\n发布时间：2024年2月1日", None, id="only released"),
        pytest.param("青坪镇\n来源：青坪镇 2024-02-01", None, id="behind the source"),
        pytest.param("更新日期：2024-02-01 09:30", None, id="changed"),
        pytest.param("青坪镇\n2024年3月1日前反馈", None, id="deadline"),
        pytest.param("青坪镇\n2024-02-01 09:30", None, id="time of day"),
        pytest.param("青坪镇\n2024年1月", None, id="month"),
        pytest.param("青坪镇\n2024年2月30日", None, id="no such day"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_date_below(closing: str, day: str | None) -> None:
    found = signed_on(closing)
    assert (str(found) if found else None) == day


@pytest.mark.parametrize(
    ("head", "opening", "day"),
    [
        pytest.param("报告（2024年1月9日）", "", "2024-01-09", id="behind the title"),
        pytest.param("报告\n（2024年1月9日）", "", "2024-01-09", id="below the title"),
        pytest.param("报告\n(2024-01-09)", "", "2024-01-09", id="hyphens"),
        pytest.param(
            "报告\n（青坪镇人民政府 2024年1月9日）", "", "2024-01-09", id="with the issuer"
        ),
        pytest.param("报告\n（二〇二四年元月九日）", "", "2024-01-09", id="words"),
        pytest.param(
            "报告", "青坪镇人民政府 2024年1月9日\n2023年，", "2024-01-09", id="issuer, day"
        ),
        pytest.param(
            "报告", "青坪镇人民政府\n2024年1月9日\n2023年，", "2024-01-09", id="two lines"
        ),
        pytest.param("报告", "青坪镇\n（2024年1月9日）\n2023年，", "2024-01-09", id="issuer above"),
        pytest.param("报告\n（发布时间：2024-01-09）", "", None, id="released"),
        pytest.param("发布时间：2024-01-09\n报告", "", None, id="label"),
        pytest.param("报告\n2024-01-09 10:20", "", None, id="stamp of the page"),
        pytest.param("报告", "会议（2024年1月9日）召开。", None, id="day of a meeting"),
        pytest.param("报告", "青坪镇人民政府2024年1月9日召开会议，", None, id="day in a sentence"),
    ],
)
def test_date_above(head: str, opening: str, day: str | None) -> None:
    found = signed_on("", head, opening)
    assert (str(found) if found else None) == day
