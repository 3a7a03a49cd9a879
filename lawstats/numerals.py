"""Numbers written in Arabic, full-width or Chinese numerals, or a mixture."""

from __future__ import annotations

import re

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
_TO_HALF_WIDTH = {0xFF10 + i: str(i) for i in range(10)} | {0xFF0E: ".", 0xFF05: "%", 0xFE6A: "%"}

_FULL_WIDTH = re.compile("[０-９．％﹪]")
_ARABIC = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_MIXED = re.compile(r"(?:\d+(?:\.\d+)?[十百千万亿]{1,2})+(?:\d+)?")
_CHINESE = re.compile(r"[零〇○Ｏ一二两三四五六七八九十百千万亿]+")


def fold_digits(text: str) -> str:
    """Make digits, decimal points and percent signs half-width; the length stays the same.

    Examples
    --------
    >>> fold_digits("９３．５％")
    '93.5%'
    """
    return _FULL_WIDTH.sub(lambda m: _TO_HALF_WIDTH[ord(m.group())], text)


def parse_number(text: str) -> float:
    """Read a number that is written in Arabic, full-width or Chinese numerals.

    Parameters
    ----------
    text : str
        The number alone, without measure word; blanks around it do not matter. A percentage
        (``30%``, ``百分之三十``) is given in percent points, as in the tables.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        The text is no number.

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
    number = re.sub(r"\s", "", fold_digits(text).replace("，", ","))
    number = number.removeprefix("百分之").removesuffix("%")
    sign = -1.0 if number[:1] in ("负", "-", "−") else 1.0
    if sign < 0:
        number = number[1:]
    if _ARABIC.fullmatch(number):
        return sign * float(number.replace(",", ""))
    if _MIXED.fullmatch(number):
        return sign * _mixed(number)
    whole, point, fraction = number.partition("点")
    scale = 1.0
    if point and fraction and fraction[-1] in LARGE:
        fraction, scale = fraction[:-1], float(LARGE[fraction[-1]])
    if _CHINESE.fullmatch(whole) and (not point or (fraction and set(fraction) <= set(DIGITS))):
        value = float(_chinese(whole, text))
        if point:
            value += int("".join(str(DIGITS[c]) for c in fraction)) / 10 ** len(fraction)
        return sign * value * scale
    raise ValueError(f"not a number: {text!r}")


def _mixed(number: str) -> float:
    total, last = 0.0, 1.0
    for digits, magnitudes in re.findall(r"(\d+(?:\.\d+)?)([十百千万亿]*)", number):
        scale = 1.0
        for character in magnitudes:
            scale *= SMALL.get(character) or LARGE[character]
        if not magnitudes and len(digits) == 1:
            scale = last / 10  # 3万5 is 35,000
        # Rounding undoes what binary fractions do to 5.86 × 10,000.
        total += round(float(digits) * scale, 6)
        last = scale
    return total


def _chinese(number: str, text: str) -> int:
    if len(number) > 1 and set(number) <= set(DIGITS):
        return int("".join(str(DIGITS[c]) for c in number))
    total = section = digit = 0
    last = 1
    seen_digit = False
    for character in number:
        if character in DIGITS:
            if seen_digit and digit:
                raise ValueError(f"not a number: {text!r}")
            digit, seen_digit = DIGITS[character], True
            if digit == 0:
                last = 10
        elif character in SMALL:
            last = SMALL[character]
            section += (digit if seen_digit else 1) * last
            digit, seen_digit = 0, False
        else:
            last = LARGE[character]
            section += digit
            if character == "亿":
                total = (total + section or 1) * last
            else:
                total += (section or 1) * last
            section, digit, seen_digit = 0, 0, False
    if seen_digit and last >= 100:
        digit *= last // 10  # 五百二 is 520, 三万五 is 35,000
    return total + section + digit
