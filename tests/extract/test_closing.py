"""The signature below a report."""

import pytest

from lawstats.extract.closing import find_closing
from lawstats.text.lines import line_spans


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
def test_signature_at_the_end_of_the_only_line(annex: str) -> None:
    body = "二、下一步打算。继续努力。"
    text = f"{body}白水镇人民政府2024年1月15日{annex}"
    assert find_closing(text, list(line_spans(text)), 0) == len(body)


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("组织培训（联系人：周某）。", id="brackets in a sentence"),
        pytest.param("完成整改（2024年1月15日前）", id="date in brackets"),
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
