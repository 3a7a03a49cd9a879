"""Numbers of official documents."""

import pytest

from lawstats.text.document_numbers import document_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("柳政发〔2024〕3号", "柳政发〔2024〕3号", id="plain"),
        pytest.param("柳街[2024]18号", "柳街[2024]18号", id="square brackets"),
        pytest.param("柳街［2024］18号", "柳街［2024］18号", id="wide square brackets"),
        pytest.param("柳府(2024)18号", "柳府(2024)18号", id="round brackets"),
        pytest.param("柳府（2024）18号", "柳府（2024）18号", id="wide round brackets"),
        pytest.param("柳政【2024】5号", "柳政【2024】5号", id="thick brackets"),
        pytest.param("柳政﹝2024﹞5号", "柳政﹝2024﹞5号", id="small brackets"),
        pytest.param("柳政〖2024〗5号", "柳政〖2024〗5号", id="hollow brackets"),
        pytest.param("柳政「2024」5号", "柳政「2024」5号", id="corners"),
        pytest.param("柳政{2024}5号", "柳政{2024}5号", id="braces"),
        pytest.param("柳政<2024>5号", "柳政<2024>5号", id="angles"),
        pytest.param("柳政〔2024]5号", "柳政〔2024]5号", id="brackets that do not match"),
        pytest.param("柳政 〔 2024 〕 5 号", "柳政 〔 2024 〕 5 号", id="blanks"),
        pytest.param("柳 政 发 〔 2024 〕 5 号", "柳 政 发 〔 2024 〕 5 号", id="all apart"),
        pytest.param("柳林街道 柳政〔2024〕5号", "柳政〔2024〕5号", id="name before"),
        pytest.param("柳政发〔2024〕5\n号", "柳政发〔2024〕5号", id="cut"),
        pytest.param("柳政发〔2024〕第5号", "柳政发〔2024〕第5号", id="第"),
        pytest.param("柳政发〔二〇二四〕5号", "柳政发〔二〇二四〕5号", id="year in words"),
        pytest.param("柳政发〔2O24〕5号", "柳政发〔2O24〕5号", id="letter O"),
        pytest.param("柳政发〔2024〕5號", "柳政发〔2024〕5號", id="traditional"),
        pytest.param("柳法治办〔2024〕5-1号", "柳法治办〔2024〕5-1号", id="part of a number"),
        pytest.param("文号：柳政发〔2024〕3号", "柳政发〔2024〕3号", id="label"),
        pytest.param("发文字号柳政发〔2024〕3号", "柳政发〔2024〕3号", id="label glued to it"),
        pytest.param("公文编号柳政发〔2024〕3号", "柳政发〔2024〕3号", id="other label"),
        pytest.param("| 文号 | 柳政发〔2024〕3号 |", "柳政发〔2024〕3号", id="in a table"),
        pytest.param("柳林街道办事处文件柳街发〔2024〕3号", "柳街发〔2024〕3号", id="red head"),
        pytest.param("柳街发〔2024〕3号　签发人：周某", "柳街发〔2024〕3号", id="signer"),
        pytest.param("贯彻《通知》（青法〔2023〕9号）精神", None, id="of another document"),
        pytest.param("根据青法〔2023〕9号", None, id="cited"),
        pytest.param("《通知》（青法〔2023〕9号）柳政〔2024〕1号", "柳政〔2024〕1号", id="second"),
        pytest.param("柳政发20243号", None, id="brackets lost"),
        pytest.param("柳政发〔202〕3号", None, id="no year"),
        pytest.param("柳政发〔2024〕号", None, id="no number"),
        pytest.param("第3号令（2024）", None, id="order"),
        pytest.param("文号：无", None, id="none"),
    ],
)
def test_document_number(text: str, number: str | None) -> None:
    assert document_number(text) == number
