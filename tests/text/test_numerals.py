"""Numbers written in every way that reports write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawstats.text.numerals import fold_digits, parse_number

DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("0", 0, id="zero"),
        pytest.param("15226", 15226, id="Arabic"),
        pytest.param("1,386,540", 1386540, id="thousands separators"),
        pytest.param("1，386", 1386, id="full-width separator"),
        pytest.param("93.5", 93.5, id="decimal"),
        pytest.param("１２．５", 12.5, id="full-width"),
        pytest.param(" 24 ", 24, id="blanks around"),
        pytest.param("1 2", 12, id="blank inside"),
        pytest.param("3.2万", 32000, id="ten thousands"),
        pytest.param("57.95万", 579500, id="binary fraction"),
        pytest.param("1.1亿", 110_000_000, id="hundred millions"),
        pytest.param("2万亿", 2_000_000_000_000, id="two magnitudes"),
        pytest.param("5千", 5000, id="thousands"),
        pytest.param("3万5千", 35000, id="mixed"),
        pytest.param("3万5", 35000, id="mixed, last magnitude left out"),
        pytest.param("30%", 30, id="percent sign"),
        pytest.param("９９．５％", 99.5, id="full-width percent"),
        pytest.param("百分之三十", 30, id="Chinese percent"),
        pytest.param("百分之12.5", 12.5, id="mixed percent"),
        pytest.param("百分之百", 100, id="hundred percent"),
        pytest.param("百分百", 100, id="hundred percent in short"),
        pytest.param("1亿2345万", 123_450_000, id="Arabic magnitudes"),
        pytest.param("2千零30万", 20_300_000, id="zero between Arabic magnitudes"),
        pytest.param("1亿3千万", 130_000_000, id="Arabic, two magnitudes at the end"),
        pytest.param("叁万", 30_000, id="financial with a plain magnitude"),
        pytest.param("零", 0, id="Chinese zero"),
        pytest.param("两", 2, id="liang"),
        pytest.param("十", 10, id="ten"),
        pytest.param("十七", 17, id="seventeen"),
        pytest.param("二十", 20, id="twenty"),
        pytest.param("一百零五", 105, id="hundred and five"),
        pytest.param("一百一十", 110, id="hundred and ten"),
        pytest.param("五百二", 520, id="last magnitude left out"),
        pytest.param("三万五", 35000, id="35,000"),
        pytest.param("三万零五", 30005, id="zero keeps the unit"),
        pytest.param("两万三千零五", 23005, id="five places"),
        pytest.param("十二万", 120000, id="tens of ten thousands"),
        pytest.param("一亿零三百万", 103_000_000, id="hundred millions with gap"),
        pytest.param("二〇二三", 2023, id="digit by digit"),
        pytest.param("二○二四", 2024, id="digit by digit with a circle"),
        pytest.param("三点五", 3.5, id="Chinese decimal"),
        pytest.param("一点二万", 12000, id="Chinese decimal of a magnitude"),
        pytest.param("九十九点零五", 99.05, id="zero after the point"),
        pytest.param("-3", -3, id="minus"),
        pytest.param("负三", -3, id="Chinese minus"),
        pytest.param("1,100.9亿", 110_090_000_000, id="separator and magnitude"),
        pytest.param("3万4000", 34000, id="Arabic rest"),
        pytest.param("1千零20", 1020, id="mixed with zero"),
        pytest.param("7 万5 千4 百", 75400, id="mixed with blanks"),
        pytest.param("200亿零四千230", 20_000_004_230, id="Arabic and Chinese in turns"),
        pytest.param("四万万", 400_000_000, id="ten thousand twice"),
        pytest.param("五亿三千万", 530_000_000, id="hundred millions and ten millions"),
        pytest.param("一百二十万三", 1_203_000, id="last magnitude left out after ten thousands"),
        pytest.param("一千零十", 1010, id="ten after zero"),
        pytest.param("两千四百五", 2450, id="last magnitude left out after hundreds"),
        pytest.param("壹拾万零叁仟肆佰伍拾叁", 103453, id="financial"),
        pytest.param("兩萬", 20000, id="traditional"),
        pytest.param("廿二", 22, id="twenty in one character"),
        pytest.param("三点五万亿", 3_500_000_000_000, id="Chinese decimal of two magnitudes"),
        pytest.param("千分之三", 0.3, id="thousandths in percent points"),
        pytest.param("四分之三", 75, id="fraction in percent points"),
        pytest.param("负百分之三点八", -3.8, id="minus before percent"),
    ],
)
def test_number_is_read(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("%", id="sign alone"),
        pytest.param("若干", id="vague"),
        pytest.param("多", id="many"),
        pytest.param("93件", id="with a measure word"),
        pytest.param("3-5", id="range"),
        pytest.param("1.2.3", id="two points"),
        pytest.param("12,34", id="separator in the wrong place"),
        pytest.param("三百四五", id="two digits together"),
        pytest.param("点五", id="nothing before the point"),
        pytest.param("三点", id="nothing after the point"),
        pytest.param("三点十", id="magnitude after the point"),
        pytest.param("²", id="digit that is no numeral"),
        pytest.param("两三", id="two or three"),
        pytest.param("三五百", id="three to five hundred"),
        pytest.param("一二万", id="one or two ten thousands"),
        pytest.param("十一十二", id="two numbers"),
        pytest.param("三万五万", id="two numbers of ten thousands"),
        pytest.param("三百五千", id="smaller magnitude first"),
        pytest.param("五百三百", id="the same magnitude twice"),
        pytest.param("亿万", id="no more than many"),
        pytest.param("零百", id="zero hundreds"),
        pytest.param("五百零", id="zero at the end"),
        pytest.param("1.5万3", id="digit after a decimal"),
        pytest.param("10..1万", id="two points together"),
        pytest.param("五百余", id="qualifier"),
        pytest.param("百分之", id="no part"),
        pytest.param("零分之一", id="part of nothing"),
        pytest.param("百分之30%", id="two percents"),
        pytest.param("9" * 400, id="too large"),
        pytest.param("万" * 5000, id="no end of magnitudes"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


def chinese(n: int) -> str:
    """Write a number below 100,000,000 in Chinese numerals."""
    if n >= 10_000:
        rest = n % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return chinese(n // 10_000) + "万" + gap + (chinese(rest) if rest else "")
    out, zero = "", False
    for power, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            out += ("零" if zero and out else "") + DIGITS[digit] + word
        zero = digit == 0
    return out or "零"


@given(st.integers(0, 99_999_999))
def test_every_number_is_read_back_from_chinese(n: int) -> None:
    assert parse_number(chinese(n)) == n


@given(st.integers(0, 10**12))
def test_width_and_separators_change_nothing(n: int) -> None:
    wide = str(n).translate({ord(c): 0xFF10 + int(c) for c in "0123456789"})
    assert parse_number(wide) == parse_number(f"{n:,}") == n


@given(st.decimals(0, 9999, places=2))
def test_ten_thousands_are_multiplied_out_exactly(n: object) -> None:
    assert parse_number(f"{n}万") == round(float(str(n)) * 10_000)


@given(st.text("0123456789０１９．.%％﹪一二十百千万亿零两点负-,， 分之廿壹萬件", max_size=12))
def test_any_text_is_a_number_or_a_value_error(text: str) -> None:
    try:
        value = parse_number(text)
    except ValueError as error:
        assert "not a number" in str(error)  # noqa: PT017 (no error is right too)
    else:
        assert isinstance(value, float)


@given(st.text())
def test_folding_keeps_length_and_is_idempotent(text: str) -> None:
    folded = fold_digits(text)
    assert len(folded) == len(text)
    assert fold_digits(folded) == folded
    assert not set(folded) & set("０１２３４５６７８９．％﹪")
