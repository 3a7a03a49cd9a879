"""Numbers in Arabic, full-width or Chinese numerals, or a mixture of them."""

from __future__ import annotations

import math
import re
from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_MAGNITUDES = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
_TO_HALF_WIDTH = {0xFF10 + i: str(i) for i in range(10)} | {0xFF0E: ".", 0xFF05: "%", 0xFE6A: "%"}
# Other forms of the same numeral: financial, traditional, and a circle for zero.
_TO_PLAIN = str.maketrans(
    "，－−〇○Ｏ壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩點負",
    ",--零零零一二二三三四五六六七八九十百千万亿两点负",
) | {ord("廿"): "二十", ord("卅"): "三十"}

_FULL_WIDTH = re.compile("[０-９．％﹪]")
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DIGIT_BY_DIGIT = re.compile("[零一二三四五六七八九]{2,}")
_WITH_POINT = re.compile(r"([^\d点]+)点([零一二三四五六七八九]+|\d+)([万亿]{0,2})")


def fold_digits(text: str) -> str:
    """Make digits, decimal points and percent signs half-width; the length does not change.

    Examples
    --------
    >>> fold_digits("９３．５％")
    '93.5%'
    """
    return _FULL_WIDTH.sub(lambda m: _TO_HALF_WIDTH[ord(m.group())], text)


def parse_number(text: str) -> float:
    """Read a number in Arabic, full-width or Chinese numerals.

    Parameters
    ----------
    text : str
        Only the number, without measure word and without 余, 多 or 几. Blanks are ignored.

    Returns
    -------
    float
        A share (``30%``, ``百分之三十``, ``三分之一``) in percent, as in the tables. A last digit
        without a magnitude has the next lower one: ``五百二`` is 520, ``五百零二`` is 502.

    Raises
    ------
    ValueError
        The text is not a number (``若干``, ``三百四五``).

    Examples
    --------
    >>> [parse_number(x) for x in ("两万三千零五", "3.2万", "１２", "百分之三十", "五百二")]
    [23005.0, 32000.0, 12.0, 30.0, 520.0]
    >>> parse_number("二〇二三")
    2023.0
    >>> parse_number("若干")
    Traceback (most recent call last):
    ValueError: not a number: '若干'
    """
    if len(text) < 20 and _ARABIC.fullmatch(text):  # fast path for most numbers
        return float(text.replace(",", ""))
    number = "".join(fold_digits(text).translate(_TO_PLAIN).split())
    whole, share, part = number.replace("百分百", "百分之百").rpartition("分之")
    try:
        plain = number.removesuffix("%")
        value = 100 * _signed(part) / _signed(whole) if share else _signed(plain)
    except (ValueError, ArithmeticError):
        value = Decimal("nan")
    if not math.isfinite(value):
        raise ValueError(f"not a number: {text!r}")
    return float(value)


def last_unit(value: float) -> float:
    """Return one unit of the last digit that is not zero: 200余 is less than 200 and one hundred.

    Examples
    --------
    >>> last_unit(200.0), last_unit(12000.0), last_unit(12.0)
    (100.0, 1000.0, 1.0)
    """
    unit = 1.0
    while value and value % (unit * 10) == 0:
        unit *= 10
    return unit


def _signed(number: str) -> Decimal:
    return -_unsigned(number[1:]) if number.startswith(("-", "负")) else _unsigned(number)


def _unsigned(number: str) -> Decimal:
    if pointed := _WITH_POINT.fullmatch(number):
        whole, fraction, magnitudes = pointed.groups()
        value = _unsigned(whole) + Decimal(f"0.{_digits(fraction)}")
        return value * math.prod(_MAGNITUDES[word] for word in magnitudes)
    if _DIGIT_BY_DIGIT.fullmatch(number):
        return Decimal(_digits(number))
    return _composed(number, first=True)


def _digits(number: str) -> str:
    return "".join(str(_DIGITS.get(c, c)) for c in number)


def _composed(number: str, *, first: bool) -> Decimal:
    """Add the parts before and after the largest magnitude.

    With `first`, nothing or only 零 comes before `number`, and a single 千 is 1000.
    """
    word = next((word for word in _MAGNITUDES if word in number), None)
    if word is None:
        return _single(number)
    scale = _MAGNITUDES[word]
    before, _, after = number.rpartition(word)
    if before == "零" or word in before[:-1] or (after and "." in before):
        raise ValueError  # 万万 is a number, 万三万 and 1.5万3 are not
    if not before and (first or word == "十"):
        value = Decimal(scale)
    elif scale < 10_000:
        value = _single(before) * scale
    else:
        value = _composed(before, first=first) * scale
    if not after:
        return value
    if scale >= 100 and len(after) == 1 and after != "零":
        return value + _single(after) * scale / 10
    rest = _composed(after.lstrip("零"), first=after.startswith("零"))
    if rest >= scale:
        raise ValueError
    return value + rest


def _single(number: str) -> Decimal:
    """Read Arabic numerals, or one Chinese digit."""
    if number in _DIGITS:
        return Decimal(_DIGITS[number])
    if not _ARABIC.fullmatch(number):
        raise ValueError
    return Decimal(number.replace(",", ""))
