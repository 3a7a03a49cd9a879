"""Numbers with their measure word: value, unit, qualifier and the period a rate is given for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lawstats.extract.counting import CAPITAL, Numeral, counts
from lawstats.extract.outline import Outline
from lawstats.extract.qualifiers import qualifier_of, rate_period
from lawstats.schema.tables import Qualifier
from lawstats.text.han import HAN
from lawstats.text.lines import Span
from lawstats.text.numerals import parse_number
from lawstats.vocabulary import Measure, Vocabulary

_DIGITS = r"\d+(?:\.\d+)*"
# Digits with whatever separates them: `parse_number` decides whether they are one number.
_ARABIC = rf"{_DIGITS}(?:[,，][^\S\n]?{_DIGITS}|[\x20\xa0\u2009\u202f]\d{{3}}(?!\d))*"
_CHINESE = "[一二两三四五六七八九十百千万亿零〇○廿卅]"
_BLANKS = r"\s{0,2}"
_DASH = "[-—–－~～至到]"
# A magnitude, but for 千克 and 百分点.
_PLACE = rf"{_BLANKS}(?:[十万亿]|百(?!分)|千(?![克米瓦卡]))"
_DIGIT = r"\d+(?:[.,]\d+)*"
# Whole numerals, never the tail of one: 1亿2345万, 12万5千6百, 三万五千, 一亿2000万, 叁万.
_NUMERAL = rf"""(?>
    {_ARABIC}
    (?:
      (?:{_PLACE})+
      (?:零?(?:{_DIGIT}|[一二三四五六七八九])|{_BLANKS}零?{_DIGIT}(?={_PLACE}))?
    )*
  | (?<![第届初周几数{_CHINESE[1:-1]}]){_CHINESE}+
    (?:点{_CHINESE}+|(?<=[百千万亿]){_DIGIT}(?:{_PLACE})+)*
  | (?<![大登着{CAPITAL}])[{CAPITAL}][{CAPITAL}佰仟零万萬亿億]*
  )"""
# What stands directly before a numeral that is a name, an ordinal or the tail of another one.
_NO_NUMERAL = (
    r"(?<![\d·×+第届A-Za-z])(?<!第\s)(?:(?<!\d[.,，])|(?!\d))"
    r"(?<![\d一二三四五六七八九十文编案序证]号)"
)

_CLAUSE = re.compile("[，。；：！？,;:!?]")
_LIST = re.compile(rf"({_DIGITS})\s?[、和与及,，]\s?")
_LIST_BEFORE = re.compile(rf"(?<![\d.]){_LIST.pattern}$")


class Quantity(NamedTuple):
    """A number with its measure word; `lawstats.extract.indicators` says what it counts.

    Attributes
    ----------
    start, end : int
        The span in the text.
    raw : str
        The text of the span.
    value : float
        In `unit`.
    unit : str
        The measure word, or the unit that the vocabulary gives for it.
    qualifier : str
    per : str or None
        For what the value of a rate is given: 月, 人, 村.
    """

    start: int
    end: int
    raw: str
    value: float
    unit: str
    qualifier: Qualifier
    per: str | None


@lru_cache(maxsize=8)
def _units(vocabulary: Vocabulary) -> dict[str, Measure]:
    return {word: m for m in vocabulary.measures.values() for word in m.words}


@lru_cache(maxsize=8)
def _start(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Match where a number can start; what follows a numeral rules out most positions."""
    after = sorted({w[0] for w in _units(vocabulary)} | set("余多几来+＋分点之.,，-—–－~～至到（("))
    follows = "".join(map(re.escape, after))
    numerals = rf"\d{_CHINESE[1:-1]}{CAPITAL}"
    return re.compile(
        rf"[{numerals}](?=[{numerals}佰仟萬億\s{follows}])(?<!\d\d)(?<!{_CHINESE}{_CHINESE})"
    )


@lru_cache(maxsize=8)
def _pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Match a numeral, and its measure word if it has one."""
    compounds = vocabulary.words["compounds"].words
    alternatives = []
    for word in sorted(_units(vocabulary), key=lambda w: (-len(w), w)):
        rest = [c[len(word) :] for c in compounds if c.startswith(word)]
        ahead = f"(?!{'|'.join(map(re.escape, rest))})" if rest else ""
        alternatives.append(re.escape(word) + ahead)
    unit = "|".join(alternatives)
    return re.compile(
        rf"""
        {_NO_NUMERAL}
        (?:
          (?P<ratio>百分百|{_CHINESE}{{1,3}}分之{_BLANKS}(?:{_DIGITS}|{_CHINESE}+(?:点{_CHINESE}+)?))
        | (?P<first>{_NUMERAL})
          (?:
            (?:{_BLANKS}{_DASH}{_BLANKS}(?P<last>{_NUMERAL}))?
            {_BLANKS}(?P<more>[余多几来+＋])?(?P<magnitude>(?:{_PLACE}){{0,2}}){_BLANKS}
            (?P<bracket>[（(]{_BLANKS})?
            (?P<unit>{unit})(?:(?<=成)(?P<tenth>[一二三四五六七八九半])(?=[以左多的]|[^{HAN}]|$))?
            (?P<more2>(?<=成)[多余]|余(?![{HAN}]))?
            (?(bracket){_BLANKS}[）)])
          )?
        )
        """,
        re.VERBOSE,
    )


class Numbers(NamedTuple):
    """What is found in a text: the numbers that count, and those that cannot be read."""

    quantities: list[Quantity]
    refused: list[Span]


def find_quantities(outline: Outline, vocabulary: Vocabulary, hidden: Sequence[Span]) -> Numbers:
    """Find every number with its measure word, and those that no grammar reads (1,23,4件).

    Parameters
    ----------
    outline : Outline
    vocabulary : Vocabulary
    hidden : sequence of (int, int)
        Spans of titles in 《》, in order; a number inside them belongs to the title.

    Returns
    -------
    Numbers
        In document order. A range is two quantities; where the second alone has the measure word
        (3-5次), the first one's `raw` is the whole range.
    """
    folded = outline.folded
    quoted = [
        m.span() for m in re.finditer(r"“[^”“\n]{1,16}”|‘[^’‘\n]{1,16}’|\"[^\"\n]{1,16}\"", folded)
    ]
    skip = iter(sorted([*hidden, *quoted]))
    here = next(skip, None)
    found, refused = Numbers([], [])
    end = next((s.start for s in outline.sections if s.part == "closing"), len(folded))
    pattern, reached = _pattern(vocabulary), outline.top
    for start in _start(vocabulary).finditer(folded, outline.top, end):
        match = pattern.match(folded, start.start(), end) if start.start() >= reached else None
        if match is None:
            continue
        reached = match.end()
        if not match["unit"] and not match["ratio"]:
            continue
        while here and here[1] <= match.start():
            here = next(skip, None)
        if here and here[0] <= match.start():
            continue
        previous = found[-1] if found else None
        try:
            new = list(_read(outline, match, previous, vocabulary))
        except ValueError:
            if _is_told(match):
                refused.append(match.span())
            continue
        if new and previous and _is_range(folded, previous, new[0]):
            found[-1] = previous._replace(qualifier="about")
            new[0] = new[0]._replace(qualifier="about")
        found += new
    return Numbers(found, refused)


def _is_told(match: re.Match[str]) -> bool:
    """Whether what cannot be read is a number; 三五百 is a rough one, 十点三十 a time."""
    number = match["ratio"] or _number(match)[0]
    places = sum(map(number.count, "百千万亿"))
    return any(map(str.isdigit, number)) or (places > 1 and "点" not in number)


_RANGE = re.compile(rf"\s?{_DASH}\s?")


def _is_range(text: str, low: Quantity, high: Quantity) -> bool:
    """Whether two numbers with the same measure word make a range (5000元至1万元)."""
    if high.start - low.end > 3 or low.unit != high.unit or low.value >= high.value:
        return False
    return bool(_RANGE.fullmatch(text, low.end, high.start)) and text[low.start - 1] != "由"


def _number(match: re.Match[str]) -> tuple[str, int]:
    """Return the numeral before the measure word, the second one of a range, and its start."""
    name = "last" if match["last"] else "first"
    return match[name], match.start(name)


def _read(
    outline: Outline, match: re.Match[str], previous: Quantity | None, vocabulary: Vocabulary
) -> Iterator[Quantity]:
    """Yield a number; before it those that share its measure word, in a range or a list.

    Raises
    ------
    ValueError
        The numeral cannot be read.
    """
    if match["ratio"]:
        yield _ratio(outline, match)
        return
    text, end = outline.folded, match.end()
    number, start = _number(match)
    left = _clause_before(text, start)
    measure = _units(vocabulary)[match["unit"]]
    before, distance = (previous.unit, start - previous.end) if previous else (None, 0)
    if not counts(Numeral(text, match, number, start, left, measure, vocabulary, before, distance)):
        return
    if _SEPARATOR.search(number):
        length = len(number)
        number, kept = _without_separators(number, left, unit=match["unit"])
        start += length - kept
    value = parse_number(number + match["magnitude"])
    if tenth := match["tenth"]:
        value += 0.5 if tenth == "半" else parse_number(tenth) / 10
    value = round(value * measure.factor, 6)
    unit = measure.unit or match["unit"]
    if (low := _range_start(match, value / measure.factor)) is not None:
        at, low = match.start("first"), round(low * measure.factor, 6)
        left = _clause_before(text, at)
        yield _quantity(outline, (at, end), low, unit, left, "about")
        yield _quantity(outline, (start, end), value, unit, left, "about")
        return
    for span in _listed_before(text, start, left):
        item = round(parse_number(text[slice(*span)]) * measure.factor, 6)
        yield _quantity(outline, span, item, unit, left)
    if _MINUS.search(text, max(0, start - 6), start):
        start, value = start - 1, -value or 0.0
    known: Qualifier | None = None
    if match["more"] == "来":
        known = "about"
    elif match["more"] or match["more2"]:
        known = "over"
    yield _quantity(outline, (start, end), value, unit, left, known)


_SEPARATOR = re.compile(r"[,，][^\S\n]?|(?<=\d)[\x20\xa0\u2009\u202f](?=\d{3}(?!\d))")
_GROUPED = re.compile(rf"(?<![\d,，])\d{{1,3}}(?:(?:{_SEPARATOR.pattern})\d{{3}})+(?!\d)")


def _without_separators(number: str, left: str, unit: str) -> tuple[str, int]:
    """Join the digits that separators divide into thousands; of a list, take the last number.

    Returns
    -------
    number : str
    length : int
        How many characters at the end of `number` as written these are.

    Raises
    ------
    ValueError
        It is neither one number nor a list.

    Examples
    --------
    >>> _without_separators("1，234.5万", "", "元"), _without_separators("98,100", "分别为", "%")
    (('1234.5万', 8), ('100', 3))
    """
    length = len(number)
    if unit not in "%％﹪‰":
        number = _GROUPED.sub(lambda m: _SEPARATOR.sub("", m.group()), number)
    first, *others = _SEPARATOR.split(number)
    if not others:
        return number, length
    # 12345，30件: the digits before are a name, a year or a number of their own.
    if others[-1].startswith("00") or not (_is_list(left) or len(first) > 3):
        raise ValueError(number)
    return others[-1], len(others[-1])


def _range_start(match: re.Match[str], value: float) -> float | None:
    """Value of the first number of a range (3-5次), in the measure word of the second."""
    if not match["last"]:
        return None
    first, number = match["first"], match["last"] + match["magnitude"]
    first = _GROUPED.sub(lambda m: _SEPARATOR.sub("", m.group()), first)
    low = parse_number(first)
    place = _LAST_PLACE.search(number)
    if place and not _LAST_PLACE.search(first) and (first[0].isdigit() or place[0] in "万亿"):
        shared = parse_number(first + place[0])  # 1至2万元, but 5000至1万元
        low = shared if shared < value else low
    return low if low < value else None


_LAST_PLACE = re.compile("[百千万亿]+$")
# 同比-3.2%, 增加值为-5万元; 行政处罚-5件 is a dash.
_MINUS = re.compile("[增长降速幅比率化为是（(：:][-－−]$|(?:增长|同比|环比|为)负$")


def _ratio(outline: Outline, match: re.Match[str]) -> Quantity:
    """Read a share in words (百分之九十五) in percent."""
    value = round(parse_number(match["ratio"]), 6)
    start, end = match.span("ratio")
    return _quantity(outline, (start, end), value, "%", _clause_before(outline.folded, start))


def _is_list(left: str) -> bool:
    return "分别" in left or "各" in left


def _listed_before(text: str, start: int, left: str) -> Iterator[Span]:
    """Yield the numbers of a list whose last number alone has the measure word (98、96和100%)."""
    if not _is_list(left):
        return
    first = start
    while before := _LIST_BEFORE.search(text[max(0, first - 14) : first]):
        first = max(0, first - 14) + before.start()
    for item in _LIST.finditer(text, first, start):
        yield item.span(1)


def _clause_before(text: str, position: int) -> str:
    """Return what the clause says before a number, without blanks and line breaks."""
    window = "".join(text[max(0, position - 60) : position].split())
    return _CLAUSE.split(window)[-1]


def _quantity(
    outline: Outline,
    span: Span,
    value: float,
    unit: str,
    left: str,
    known: Qualifier | None = None,
) -> Quantity:
    """Add qualifier and `per`; `known` is ``over`` after 余 and 多, ``about`` in a range."""
    start, end = span
    after = outline.folded[end : end + 16].lstrip()
    qualifier = known if known == "about" else qualifier_of(outline, start, unit, left, after)
    if known == "over" and qualifier in ("exact", "about"):
        qualifier = "over"
    raw = outline.text[start:end]
    return Quantity(start, end, raw, value, unit, qualifier, rate_period(unit, left, after))
