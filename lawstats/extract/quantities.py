"""Numbers with their measure word: value, unit, qualifier and the period a rate is given for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from lawstats.extract.outline import Outline
from lawstats.schema.tables import Qualifier
from lawstats.text.han import HAN
from lawstats.text.lines import Span
from lawstats.text.numerals import parse_number
from lawstats.vocabulary import Measure, Vocabulary

_DIGITS = r"\d+(?:\.\d+)*"
# Digits with whatever separates them: `parse_number` decides whether they are one number.
_ARABIC = rf"{_DIGITS}(?:[,，][^\S\n]?{_DIGITS}|[\x20\xa0\u2009\u202f]\d{{3}}(?!\d))*"
_CHINESE = "[一二两三四五六七八九十百千万亿零〇○廿卅]"
_CAPITAL = "壹贰貳叁參肆伍陆陸柒捌玖拾"
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
  | (?<![大登着{_CAPITAL}])[{_CAPITAL}][{_CAPITAL}佰仟零万萬亿億]*
  )"""
# What stands directly before a numeral that is a name, an ordinal or the tail of another one.
_NO_NUMERAL = (
    r"(?<![\d·×+第届A-Za-z])(?<!第\s)(?:(?<!\d[.,，])|(?!\d))"
    r"(?<![\d一二三四五六七八九十文编案序证]号)"
)

# What a rate is given for: each month, every person, a year's training.
_PER = re.compile(
    r"每[一个名]{0,2}(?P<unit>(?:\d{1,2}|[两二三四五六])个?[月年周]|[百千万]人|半年|季度|季|周(?![一二三四五六日末])|月|年|天|日|人|户|次"
    r"|网格员|党员|干部|乡镇|镇街|村居|行政村|村|社区|网格|企业|学期|单位|科室|学校|班|所|站|镇|队)"
    r"|(?P<mean>[人户村日月周]|(?<![往历去今来\d])年|(?<![立办结发查积])案)均|(?P<year>年度)[^，]{0,12}(?:培训|学习)"
)
# 按每月1次的频次开展学习12次: the number after 频次 is a total, and no rate.
_RATE_AS_NOUN = re.compile("次的?(?:频次|频率|要求|标准)")
_PER_AFTER = re.compile(r"[/／](年|月|周|季度|季|日|天|人|户|村)")
_AT_LEAST = re.compile(r"不少于|不低于|不小于|不得少于|不得低于|至少|最少|最低")
_AT_MOST = re.compile(r"(?:不超过|不高于|不多于|至多|最多|控制在)\s?$")
_BAND = re.compile("以上[、，至到]?[^，。；以]{1,10}以下")  # 5万元以上10万元以下
_OVER = re.compile(r"(?:超过|突破|超出|逾|多达|高于|大于|(?<![商高不])超|超过了|突破了)\s?$")
_ABOUT = re.compile(r"(?:约为?|大约|大概|接近|将近|(?<![最附靠邻远临就])近)$")
_NORM = re.compile(
    r"规定|必须|应当?|不得|确保|力争|目标|标准|执行|落实|坚持|要求|严格|凡是?|须|严禁|未经"
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
    numerals = rf"\d{_CHINESE[1:-1]}{_CAPITAL}"
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


def find_quantities(
    outline: Outline, vocabulary: Vocabulary, hidden: Sequence[Span]
) -> list[Quantity]:
    """Find every number with its measure word.

    Parameters
    ----------
    outline : Outline
    vocabulary : Vocabulary
    hidden : sequence of (int, int)
        Spans of titles in 《》, in order; a number inside them belongs to the title.

    Returns
    -------
    list of Quantity
        In document order. A range is two quantities; where the second alone has the measure word
        (3-5次), the first one's `raw` is the whole range.
    """
    return read_numbers(outline, vocabulary, hidden).quantities


def read_numbers(outline: Outline, vocabulary: Vocabulary, hidden: Sequence[Span]) -> Numbers:
    """Find every number with its measure word, and those that no grammar reads (1,23,4件).

    The parameters are those of `find_quantities`.
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
    if not _counts(_Numeral(text, match, number, start, left, measure, previous, vocabulary)):
        return
    if _SEPARATOR.search(number):
        before = len(number)
        number, kept = _without_separators(number, left, unit=match["unit"])
        start += before - kept
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
    qualifier = known if known == "about" else _qualifier(outline, start, unit, left, after)
    if known == "over" and qualifier in ("exact", "about"):
        qualifier = "over"
    raw = outline.text[start:end]
    return Quantity(start, end, raw, value, unit, qualifier, _per(unit, left, after))


def _per(unit: str, left: str, after: str) -> str | None:
    """Say what a rate is given for (每月, 人均, 次/周); None where the number is no rate."""
    per = None
    if "每" in left or "均" in left or "年度" in left:
        for rate in _PER.finditer(_RATE_AS_NOUN.split(left)[-1]):
            per = rate["unit"] or rate["mean"] or ("年" if unit in ("学时", "课时") else per)
    if rate_after := _PER_AFTER.match(after):
        per = rate_after.group(1)
    return {"季": "季度", "天": "日"}.get(per or "", per)


def _qualifier(outline: Outline, start: int, unit: str, left: str, after: str) -> Qualifier:
    near = left[-14:]
    if _AT_LEAST.search(near):
        return "at_least"
    if _AT_MOST.search(near) or after.startswith(("以内", "以下")):
        return "at_most"
    if _BAND.match(after):
        return "at_least"
    if after.startswith(("以上", "及以上")):
        section = outline.at(start)
        planned = section is not None and section.part in ("plan", "suggestions")
        return "at_least" if planned or unit == "岁" or _NORM.search(left) else "over"
    if _OVER.search(near):
        return "over"
    hundreds = left.endswith("上") and outline.folded[start] in "百千万亿"  # 上百人
    if hundreds or _ABOUT.search(near) or after.startswith(("左右", "上下")):
        return "about"
    return "exact"


class _Numeral(NamedTuple):
    """A number with a measure word in its context: the clause and the quantity before it."""

    text: str
    match: re.Match[str]
    number: str
    start: int
    left: str
    measure: Measure
    previous: Quantity | None
    vocabulary: Vocabulary

    @property
    def word(self) -> str:
        """The measure word."""
        return self.match["unit"]

    def after(self, length: int) -> str:
        """Return the characters after the measure word."""
        end = self.match.end()
        return self.text[end : end + length].lstrip()


# True: the number counts something. False: it does not. None: the next rule decides.
CountRule = Callable[[_Numeral], bool | None]


def _counts(numeral: _Numeral) -> bool:
    """Whether a number counts or measures something: the first of `COUNT_RULES` that knows.

    The examples below each rule are run by the tests: ✓ a quantity, ✗ none.
    """
    for rule in COUNT_RULES:
        if (counts := rule(numeral)) is not None:
            return counts
    return False


_TIME_SPAN = re.compile(r"[多余半]?(?:月|工作日|自然日|小时|钟头|星期|季度|年头|学期|昼夜|交易日)")


def span_of_time(numeral: _Numeral) -> bool | None:
    """Reject spans of time.

    在3个月内办结。 ✗ 3个
    """
    spans = numeral.word == "个" and _TIME_SPAN.match(numeral.after(4))
    return False if spans else None


def days(numeral: _Numeral) -> bool | None:
    """Take days in a rate, and no others.

    每周坐班1天。 ✓ 1天
    历时15天。 ✗ 15天
    """
    return bool(_PER.search(numeral.left)) if numeral.word == "天" else None


_SCORE = re.compile("分值|得分|评分|成绩|平均|扣|加")


def points_of_a_score(numeral: _Numeral) -> bool | None:
    """Take points (分) where a score is named, or after digits that are no time of day.

    平均九十分以上。 ✓ 九十分
    上午9时30分，召开会议。 ✗ 30分
    """
    if numeral.word != "分":
        return None
    scored = bool(_SCORE.search(numeral.left))
    if scored or not numeral.number[0].isdigit():
        return scored
    time_of_day = re.search(r"\d[时点]$", numeral.left)
    return not time_of_day and numeral.after(4)[:1] in ("", *"，。；、）),;的以左")


def digits(numeral: _Numeral) -> bool | None:
    """Take digits, but not those that are cut off a larger number.

    开展活动20次。 ✓ 20次
    发放资料约3-000份。 ✗ 000份
    """
    return not numeral.number.startswith("00") if numeral.number[0].isdigit() else None


def kind_or_degree(numeral: _Numeral) -> bool | None:
    """Reject Chinese numerals before measure words of kinds and degrees.

    整治三类问题。 ✗ 三类
    """
    return False if numeral.measure.digits_only else None


_PLACES = frozenset("十百千万亿点廿卅拾佰仟萬億")


def capital_alone(numeral: _Numeral) -> bool | None:
    """Reject a capital numeral alone, which is mostly a name, but before money.

    罚款伍元。 ✓ 伍元
    走访陆家村。 ✗ 陆家
    """
    return numeral.measure.unit == "元" if numeral.number in tuple(_CAPITAL) else None


def two_digits(numeral: _Numeral) -> bool | None:
    """Reject rough numbers of two digits.

    走访三五次。 ✗ 三五次
    """
    number = numeral.number
    return False if len(number) > 1 and not set(number) & _PLACES else None


def slogan(numeral: _Numeral) -> bool | None:
    """Reject numbers of slogans, which the vocabulary lists.

    做到两个维护。 ✗ 两个
    """
    words = numeral.vocabulary.words["slogans"].words
    return False if numeral.text[numeral.start : numeral.start + 8].startswith(words) else None


_ORDINAL_AFTER = re.compile("全会|全体会议|党代会|代表大会")


def ordinal(numeral: _Numeral) -> bool | None:
    """Reject numbers of an order: sessions of a body, the first ones of a ranking.

    传达五次、六次全会精神。 ✗ 六次
    包揽考核前两名。 ✗ 两名
    """
    session = numeral.word == "次" and _ORDINAL_AFTER.match(numeral.after(5))
    ranked = numeral.word in ("名", "位") and numeral.left.endswith("前")
    return False if session or ranked else None


def one_trip(numeral: _Numeral) -> bool | None:
    """Reject the name of a reform.

    落实最多跑两次改革。 ✗ 两次
    """
    return False if numeral.left.endswith("跑") else None


_ONE_FOR_EACH = re.compile(f"[一二两三四五六七八九十](?![是到至])[{HAN}]$")


def one_for_each(numeral: _Numeral) -> bool | None:
    """Reject formulas that say how many for each.

    推行一企三人机制。 ✗ 三人
    """
    single = len(numeral.number) == 1
    return False if single and _ONE_FOR_EACH.search(numeral.left) else None


def abstract_noun(numeral: _Numeral) -> bool | None:
    """Reject one digit before an abstract noun, which the vocabulary lists.

    从三个方面发力。 ✗ 三个
    """
    nouns = numeral.vocabulary.words["abstract"].words
    return False if len(numeral.number) == 1 and numeral.after(3).startswith(nouns) else None


def magnitude_alone(numeral: _Numeral) -> bool | None:
    """Take a magnitude without digits where it is rough.

    受众万余人。 ✓ 万余人
    排查隐患百件左右。 ✓ 百件
    服务万户居民。 ✗ 万户
    """
    if numeral.number not in ("百", "千", "万", "亿"):
        return None
    left = numeral.left
    near = _ABOUT.search(left) or _OVER.search(left) or left.endswith("上")
    near = near or numeral.after(3).startswith(("左右", "上下"))
    return bool(numeral.match["more"] or near)


def more_than_one(numeral: _Numeral) -> bool | None:
    """Take every number but one.

    四名干部参加。 ✓ 四名
    """
    match = numeral.match
    return True if numeral.number != "一" or match["more"] or match["magnitude"] else None


_SET_ONE = re.compile(rf"(?:老|不漏|不落|不少|没有|无|每|逐|任何|某|同|另|一[{HAN}]{{1,3}})$")


def set_phrase_with_one(numeral: _Numeral) -> bool | None:
    """Reject one in set phrases.

    没有一起案件。 ✗ 一起
    """
    return False if numeral.word == "批" or _SET_ONE.search(numeral.left) else None


_ONE_PERSON = re.compile(
    "(?:聘请|选聘|聘任|聘用|聘|配备|配齐|招录|招聘|新增|增加|调入|引进|选派|派驻|增配"
    "|律师|顾问|干部|人员|队员|调解员|审核员|民警|辅警|工作者)(?:了|各|有|专职|兼职)?$"
)
_ONE_CASE = re.compile(
    "(?<!未)(?:查处|查办|查获|办理|受理|立案|调解|化解|侦办|移送|收到|审理|审结|处罚)(?:了|各类)?$"
)


def one_after_its_verb(numeral: _Numeral) -> bool | None:
    """Take one after a verb or noun of persons and cases.

    聘请一名律师。 ✓ 一名
    查处一起案件。 ✓ 一起
    """
    word, left = numeral.word, numeral.left
    person = word in "名位" and _ONE_PERSON.search(left)
    case = word in "件起宗" and _ONE_CASE.search(left)
    return True if person or case else None


def one_at_the_end(numeral: _Numeral) -> bool | None:
    """Take one where no noun follows of which it could be the article.

    发生诉讼一起。 ✓ 一起
    """
    after = numeral.after(4)
    ends = after[:1] in ("", *"，。；、！？）),;!?") or after[:2] in ("左右", "以上")
    return True if ends else None


def one_in_a_rate(numeral: _Numeral) -> bool | None:
    """Take one in a rate and in a lower limit.

    每季度开展一次培训。 ✓ 一次
    """
    rate = _AT_LEAST.search(numeral.left) or _PER.search(numeral.left)
    return True if rate else None


def one_in_a_list(numeral: _Numeral) -> bool | None:
    """Take one in a list, after a number with the same measure word.

    配备两名调解员、一名律师。 ✓ 一名
    """
    previous = numeral.previous
    if previous is None or previous.unit != numeral.word or "、" not in numeral.left:
        return None
    return True if 0 < numeral.start - previous.end <= 6 else None


COUNT_RULES: tuple[CountRule, ...] = (
    span_of_time,
    days,
    points_of_a_score,
    digits,
    kind_or_degree,
    capital_alone,
    two_digits,
    slogan,
    ordinal,
    one_trip,
    one_for_each,
    abstract_noun,
    magnitude_alone,
    more_than_one,
    set_phrase_with_one,
    one_after_its_verb,
    one_at_the_end,
    one_in_a_rate,
    one_in_a_list,
)
