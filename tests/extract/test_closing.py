"""The signature below a report."""

import pytest

from lawstats.extract.closing import find_closing
from lawstats.text.lines import line_spans

BODY = "二、下一步打算\n抓好队伍建设。"


def closing_of(text: str) -> str:
    return text[find_closing(text, list(line_spans(text)), 0) :]


@pytest.mark.parametrize(
    "closing",
    [
        pytest.param("青坪镇人民政府\n2024年1月5日", id="two lines"),
        pytest.param("青坪镇人民政府\n2024年1月5号", id="号"),
        pytest.param("青坪镇人民政府\n2024.1.5", id="dots"),
        pytest.param("青坪镇人民政府\n2024-01-05", id="hyphens"),
        pytest.param("青坪镇人民政府\n（2024年1月5日）", id="brackets"),
        pytest.param("青坪镇人民政府\n[2024年1月5日]", id="square brackets"),
        pytest.param("（青坪镇人民政府 2024年1月5日）", id="issuer and date in brackets"),
        pytest.param("青坪镇人民政府\n二〇二四年元月五日", id="words"),
        pytest.param("青坪镇人民政府\n二O二四年一月五日", id="letter O"),
        pytest.param("青坪镇人民政府\n2024 年 1 月 5 日", id="blanks"),
        pytest.param("青坪镇人民政府   2024年1月5日", id="one line"),
        pytest.param("青坪镇人民政府（2024年1月5日）", id="one line, brackets"),
        pytest.param("青坪镇人民政府\n2024年\n1月5日", id="cut after 年"),
        pytest.param("青坪镇人民政府\n2024年1月\n5日", id="cut after 月"),
        pytest.param("青坪镇人民政府\n20\n24年1月5日", id="cut in the year"),
        pytest.param("青坪镇人民政府 2024年1月\n5日", id="one line, cut"),
        pytest.param("青坪镇人民\n政府\n2024年1月5日", id="issuer cut"),
        pytest.param("云溪县青坪镇\n人民政府\n2024年1月5日", id="issuer cut before 人民政府"),
        pytest.param("中共青坪镇委员会\n青坪镇人民政府\n2024年1月5日", id="two issuers"),
        pytest.param("中共青坪镇委员会  青坪镇人民政府\n2024年1月5日", id="two issuers, one line"),
        pytest.param("青坪镇人民政府办公室  2024年1月5日印发", id="printed"),
        pytest.param("青坪镇人民政府，2024年1月5日。", id="marks"),
        pytest.param("| 青坪镇人民政府 |\n| 2024年1月5日 |", id="cells of a table"),
        pytest.param("青坪镇人民政府\n20240105", id="eight digits"),
        pytest.param("报告单位：青坪镇\n报告日期：2024年1月5日", id="labels"),
        pytest.param("签发人：周某 签发日期：2024年1月5日", id="signer"),
        pytest.param("青坪镇党政办 2024年1月5日印　共印10份", id="printed, copies"),
        pytest.param(
            "青坪镇人民政府\n2024年1月5日\n抄送：县委，县人大，\n县政协。\n党政办2024年1月8日印发",
            id="copies on two lines",
        ),
        pytest.param("抄送：县司法局。\n青坪镇党政办公室 2024年1月5日印发", id="copies, printed"),
        pytest.param(
            "青坪镇人民政府\n2024年1月5日\n抄送：县司法局。\n党政办 2024年1月8日印发\n共印20份",
            id="signed and printed",
        ),
        pytest.param("青坪镇人民政府\n2024年1月5日\n（此件公开发布）", id="note"),
        pytest.param("青坪镇人民政府\n2024年1月5日\n附件：统计表", id="annex"),
        pytest.param("青坪镇人民政府\n2024年1月5日\n扫一扫在手机打开\n上一篇：公告", id="page"),
        pytest.param("2024年1月5日", id="date alone"),
        pytest.param("2024年1月\n5日", id="date alone, cut"),
        pytest.param("青坪镇人民政府", id="issuer alone"),
        pytest.param("云溪县\n青坪镇人民政府\n2024年1月5日", id="county above"),
        pytest.param("青坪镇人民政府\n2024年1月5日\n- 6 -", id="page number"),
    ],
)
def test_closing(closing: str) -> None:
    assert closing_of(f"{BODY}\n{closing}") == closing


@pytest.mark.parametrize("cut", ["20\n24年1月5日", "2024年\n1月5日", "2024年1\n月5日"])
def test_a_date_behind_the_last_sentence_can_be_cut(cut: str) -> None:
    text = f"{BODY}常抓不懈。 青坪镇人民政府 {cut}"
    for whole in (text, text.replace("\n", "", 1)):
        assert closing_of(whole) == f"青坪镇人民政府 {cut}"


@pytest.mark.parametrize(
    ("tail", "closing"),
    [
        pytest.param("到2024年\n1月5日前完成。", "", id="date in a sentence"),
        pytest.param("（三）强化监督\n持续用力。", "", id="heading before a paragraph"),
        pytest.param("加强法治宣传\n青坪镇人民政府\n2024年1月5日", None, id="line without mark"),
        pytest.param("（三）健全镇\n人民政府\n2024年1月5日", None, id="cut item"),
    ],
)
def test_what_is_no_closing(tail: str, closing: str | None) -> None:
    expected = tail.split("\n", 1)[1] if closing is None else closing
    assert closing_of(f"{BODY}\n{tail}") == expected


@pytest.mark.parametrize(
    "annex",
    [
        pytest.param("", id="nothing"),
        pytest.param("（此件公开发布）", id="note"),
        pytest.param(" （联系人：法规科 周某；电话：0576-88120467）", id="contact"),
        pytest.param(" (联系人:周某;电话:****) （建议此件主动公开）", id="contact and note"),
        pytest.param(" （联系人：周某） 抄送：市司法局，县委办公室。", id="copies"),
        pytest.param(" - 4 -", id="page number"),
        pytest.param(" （此件公开发布） — 12 —", id="note and page number"),
    ],
)
@pytest.mark.parametrize(
    "signature",
    [
        "白水镇人民政府2024年1月15日",
        "白水镇人民政府（2024年1月15日）",
        "白水镇人民政府 2024.1.15",
        "白水镇人民政府 二O二四年元月十五号",
        "（2024年1月15日）",
    ],
)
def test_signature_at_the_end_of_the_only_line(signature: str, annex: str) -> None:
    body = "二、下一步打算。继续努力。"
    text = f"{body}{signature}{annex}"
    assert find_closing(text, list(line_spans(text)), 0) == len(body)


@pytest.mark.parametrize(
    "signature",
    [
        pytest.param(
            "白水镇人民政府 2024年1月5日 上一篇：公告 下一篇：没有了", id="foot of a page"
        ),
        pytest.param("白水镇人民政府（盖章） 2024年1月5日", id="seal"),
        pytest.param("2024年1月5日 白水镇人民政府", id="day first"),
        pytest.param("（白水镇人民政府 2024年1月5日）", id="in brackets"),
        pytest.param("白水镇党政办 2024年1月5日印发 共印20份", id="printed"),
        pytest.param(
            "白水镇人民政府 2024年1月5日 抄送：县委。 党政办 2024年1月8日印发", id="copies"
        ),
        pytest.param("白水镇人民政府 2024年1月5日 附件：清单 编辑：周某", id="annex"),
    ],
)
def test_signature_before_the_foot_of_the_only_line(signature: str) -> None:
    text = f"二、下一步打算。继续努力。 {signature}"
    assert text[find_closing(text, list(line_spans(text)), 0) :] == signature


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("2024年1月5日 召开会议。部署工作。", id="sentences behind a day"),
        pytest.param("镇政府2024年1月5日召开会议", id="day in a sentence without end"),
        pytest.param("组织培训（联系人：周某）。", id="brackets in a sentence"),
        pytest.param("完成整改（2024年1月15日前）", id="date in brackets"),
        pytest.param("印发方案（2024年1月15日）", id="date in brackets behind a document"),
        pytest.param("做好文件抄送：市司法局，县委办公室。", id="copies without a date"),
        pytest.param("于2024年1月15日完成（见附件） - 4 -", id="date in a sentence"),
    ],
)
def test_no_signature_at_the_end_of_the_only_line(tail: str) -> None:
    text = f"二、下一步打算。继续努力。{tail}"
    assert find_closing(text, list(line_spans(text)), 0) == len(text)


def test_nothing_follows() -> None:
    text = "二、下一步打算\n继续努力。"
    assert find_closing(text, list(line_spans(text)), 0) == len(text)


@pytest.mark.parametrize(
    ("above", "signature"),
    [
        pytest.param("抓好整改。 云溪县", "云溪县\n白水镇人民政府", id="behind the last sentence"),
        pytest.param("抓好整改；　云溪县", "云溪县\n白水镇人民政府", id="wide blank"),
        pytest.param("抓好整改。云溪县", "白水镇人民政府", id="no blank"),
        pytest.param("抓好整改 云溪县", "白水镇人民政府", id="no sentence ends"),
        pytest.param("抓好整改。 建档，云溪县", "白水镇人民政府", id="words of a sentence"),
        pytest.param("抓好整改。", "白水镇人民政府", id="nothing behind it"),
    ],
)
def test_a_signature_can_begin_on_the_line_above(above: str, signature: str) -> None:
    text = f"二、下一步打算\n{above}\n白水镇人民政府\n2024年1月15日"
    found = find_closing(text, list(line_spans(text)), 0)
    assert text[found:] == f"{signature}\n2024年1月15日"
