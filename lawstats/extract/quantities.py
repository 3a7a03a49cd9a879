"""Numbers with their measure word: value, unit, qualifier and the period a rate is given for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from lawstats.extract.outline import Outline
from lawstats.schema.tables import Qualifier
from lawstats.text.lines import Span
from lawstats.text.numerals import parse_number
from lawstats.vocabulary import Measure, Vocabulary

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_CHINESE = "[一二两三四五六七八九十百千万亿零〇]"
_B = r"\s{0,2}"
_DASH = "[-—–－~～至到]"

_PER = re.compile(
    r"每[一个名]{0,2}(?P<unit>(?:\d{1,2}|[两二三四五六])个?[月年周]|[百千万]人|半年|季度|季|周(?![一二三四五六日末])|月|年|天|日|人|户|次"
    r"|网格员|党员|干部|乡镇|镇街|村居|行政村|村|社区|网格|企业|学期|单位|科室|学校|班|所|站|镇|队)"
    r"|(?P<mean>[人户村日月年周案])均|(?P<year>年度)[^，]{0,12}(?:培训|学习)"
)
# 按每月1次的频次开展学习12次: the number behind 频次 is what came of the rate.
_TOLD_RATE = re.compile("次的?(?:频次|频率|要求|标准)")
_PER_AFTER = re.compile(r"[/／](年|月|周|季度|季|日|天|人|户|村)")
_AT_LEAST = re.compile(r"不少于|不低于|不小于|不得少于|不得低于|至少|最少|最低")
_AT_MOST = re.compile(r"(?:不超过|不高于|不多于|至多|最多|控制在)\s?$")
_OVER = re.compile(r"(?:超过|突破|超出|逾|多达|高于|大于|(?<![商高不])超|超过了|突破了)\s?$")
_ABOUT = re.compile(r"(?:约为?|大约|大概|接近|将近|(?<![最附靠邻远临就])近)$")
_NORM = re.compile(
    r"规定|必须|应当?|不得|确保|力争|目标|标准|执行|落实|坚持|要求|严格|凡是?|须|严禁|未经"
)
_CLAUSE = re.compile("[，。；：！？,;:!?]")
_LIST = re.compile(rf"({_ARABIC})\s?[、和与及,，]\s?")
# 聘请一名律师 and 律师一名 count a person, 查处一起案件 a case; 是一名 and 一起 do not.
_ONE_PERSON = re.compile(
    "(?:聘请|选聘|聘任|聘用|聘|配备|配齐|招录|招聘|新增|增加|调入|引进|选派|派驻|增配"
    "|律师|顾问|干部|人员|队员|调解员|审核员|民警|辅警|工作者)(?:了|各|有|专职|兼职)?$"
)
_ONE_CASE = re.compile(
    "(?<!未)(?:查处|查办|查获|办理|受理|立案|调解|化解|侦办|移送|收到|审理|审结|处罚)(?:了|各类)?$"
)
_NEVER = re.compile("(?!)")
_SET_ONE = re.compile(r"(?:不漏|不落|不少|没有|无|每|逐|任何|某|同|另|一[㐀-鿿]{1,3})$")


class Quantity(NamedTuple):
    """A number with its measure word, before it is known what it counts."""

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
    """Find where a number can start: what follows a numeral tells most that are none."""
    after = sorted({word[0] for word in _units(vocabulary)} | set("余多几分点之.,-—–－~～至到"))
    follows = "".join(map(re.escape, after))
    return re.compile(
        rf"[\d{_CHINESE[1:-1]}](?=[\d\s{_CHINESE[1:-1]}{follows}])(?<!\d\d)(?<!{_CHINESE}{_CHINESE})"
    )


@lru_cache(maxsize=8)
def _pattern(vocabulary: Vocabulary) -> re.Pattern[str]:
    compounds = vocabulary.words["compounds"].words
    alternatives = []
    for word in sorted(_units(vocabulary), key=lambda w: (-len(w), w)):
        rest = [c[len(word) :] for c in compounds if c.startswith(word)]
        ahead = f"(?!{'|'.join(map(re.escape, rest))})" if rest else ""
        alternatives.append(re.escape(word) + ahead)
    unit = "|".join(alternatives)
    return re.compile(
        rf"""
        (?<![\d·×+第届号A-Za-z]) (?<!第\s) (?<!\d[.,])
        (?:(?P<first>{_ARABIC}|{_CHINESE}+){_B}(?P<first_unit>[万亿千百%]|{unit})?{_B}{_DASH}{_B})?
        (?:
          (?P<ratio>{_CHINESE}{{1,3}}分之(?:{_ARABIC}|{_CHINESE}+(?:点{_CHINESE}+)?))
        | (?P<number>{_ARABIC}(?:{_B}[万千百](?=\d)\d{{1,4}}[千百十]?)?
            | (?<![第届初周几数{_CHINESE[1:-1]}]){_CHINESE}+(?:点{_CHINESE}+)?)
          {_B}(?P<more>[余多几])?{_B}(?P<magnitude>[十百千万亿]{{0,2}})(?P<more2>[余多])?{_B}
          (?P<unit>{unit})(?P<more3>余(?![㐀-鿿]))?
        )
        """,
        re.VERBOSE,
    )


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
        In document order. A range is two quantities; the first one's `raw` is the whole range.
    """
    folded = outline.folded
    quoted = [m.span() for m in re.finditer(r"“[^”“\n]{1,16}”|\"[^\"\n]{1,16}\"", folded)]
    skip = iter(sorted([*hidden, *quoted]))
    here = next(skip, None)
    found: list[Quantity] = []
    end = next((s.start for s in outline.sections if s.part == "closing"), len(folded))
    pattern, reached = _pattern(vocabulary), outline.top
    for start in _start(vocabulary).finditer(folded, outline.top, end):
        match = pattern.match(folded, start.start(), end) if start.start() >= reached else None
        if match is None:
            continue
        reached = match.end()
        while here and here[1] <= match.start():
            here = next(skip, None)
        if here and here[0] <= match.start():
            continue
        found.extend(_read(folded, match, outline, vocabulary, found[-1] if found else None))
    return found


def _read(
    text: str,
    match: re.Match[str],
    outline: Outline,
    vocabulary: Vocabulary,
    previous: Quantity | None,
) -> Iterator[Quantity]:
    number, more, word = (
        match["number"],
        match["more"] or match["more2"] or match["more3"],
        match["unit"],
    )
    start = match.start("number")
    if number is None:
        start = match.start("ratio")
        with suppress(ValueError):
            value = round(parse_number(match["ratio"]), 6)
            left = _left(text, start)
            yield _quantity(outline, text, start, match.end(), value, "%", None, left)
        return
    measure = _units(vocabulary)[word]
    left = _left(text, start)
    if not _counts(text, match, measure, left, previous, vocabulary):
        return
    try:
        value = parse_number(number + match["magnitude"])
    except ValueError:
        return
    value = round(value * measure.factor, 6)
    unit = measure.unit or word
    first = match["first"]
    if first and match["first_unit"] in (None, "%", word, *"万亿千百"):
        low = _range_start(first, match["first_unit"], match["magnitude"])
        if low is not None and low * measure.factor < value:
            begin = match.start("first")
            left = _left(text, begin)
            low = round(low * measure.factor, 6)
            yield _quantity(outline, text, begin, match.end(), low, unit, "about", left)
            yield _quantity(outline, text, start, match.end(), value, unit, "about", left)
            return
    yield from _shared(text, start, unit, measure.factor, left, outline)
    qualifier: Qualifier | None = "over" if more else None
    yield _quantity(outline, text, start, match.end(), value, unit, qualifier, left)


def _range_start(first: str, unit: str | None, magnitude: str) -> float | None:
    try:
        return parse_number(first + (unit if unit in tuple("万亿千百") else magnitude))
    except ValueError:
        return None


def _shared(
    text: str, start: int, unit: str, factor: float, left: str, outline: Outline
) -> Iterator[Quantity]:
    """Yield the numbers of a list whose last number alone carries the unit (98、96和100%)."""
    if "分别" not in left and "各" not in left:
        return
    begin = start
    while before := re.search(rf"(?<![\d.]){_LIST.pattern}$", text[max(0, begin - 14) : begin]):
        begin = max(0, begin - 14) + before.start()
    for item in _LIST.finditer(text, begin, start):
        value = round(parse_number(item.group(1)) * factor, 6)
        yield _quantity(outline, text, item.start(1), item.end(1), value, unit, None, left)


def _left(text: str, at: int) -> str:
    """Return what the clause says before a number, blanks and line breaks left out."""
    window = "".join(text[max(0, at - 60) : at].split())
    return _CLAUSE.split(window)[-1]


def _counts(
    text: str,
    match: re.Match[str],
    measure: Measure,
    left: str,
    previous: Quantity | None,
    vocabulary: Vocabulary,
) -> bool:
    """Whether a number counts or measures something, and is no span of time, name or slogan."""
    number, word, end = match["number"], match["unit"], match.end()
    after = text[end : end + 4].lstrip()
    if word == "个" and re.match(
        r"[多余半]?(?:月|工作日|自然日|小时|钟头|星期|季度|年头|学期|昼夜|交易日)", after
    ):
        return False
    if word == "天":
        return bool(_PER.search(left))
    if word == "分":
        scored = re.search("分值|得分|评分|成绩|平均|扣|加", left)
        if scored or not number[0].isdigit():
            return bool(scored)
        # 9时30分 is a time of day.
        return not re.search(r"\d[时点]$", left) and after[:1] in ("", *"，。；、）),;的以左")
    if number[0].isdigit():
        # 3 000: a blank between thousands leaves a number that is none.
        return not number.startswith("00")
    if measure.digits_only:
        return False
    if len(number) > 1 and not set(number) & set("十百千万亿点"):
        return False  # 三五次
    phrase = text[match.start("number") : match.start("number") + 8]
    if phrase.startswith(vocabulary.words["slogans"].words):
        return False
    noun = text[end : end + 3].lstrip()
    if left.endswith("跑"):
        return False  # 最多跑一次
    if len(number) == 1 and re.search("[一二两三四五六七八九十](?![是到至])[㐀-鿿]$", left):
        return False  # 一企三人
    if len(number) == 1 and noun.startswith(vocabulary.words["abstract"].words):
        return False
    if number in ("百", "千", "万", "亿"):
        near = _ABOUT.search(left) or _OVER.search(left) or left.endswith("上")
        return bool(match["more"] or near)
    if number != "一" or match["more"] or match["magnitude"]:
        return True
    # 一 counts only where nothing follows that it could be the article of, or in a rate.
    if _SET_ONE.search(left) or word == "批":
        return False
    return bool(
        (_ONE_PERSON if word in "名位" else _ONE_CASE if word in "件起宗" else _NEVER).search(left)
        or after[:1] in ("", *"，。；、！？）),;!?")
        or after[:2] in ("左右", "以上")
        or _AT_LEAST.search(left)
        or _PER.search(left)
        or (
            previous
            and previous.unit == word
            and 0 < match.start("number") - previous.end <= 6
            and "、" in left
        )
    )


def _quantity(
    outline: Outline,
    text: str,
    start: int,
    end: int,
    value: float,
    unit: str,
    qualifier: Qualifier | None,
    left: str,
) -> Quantity:
    per = None
    if "每" in left or "均" in left or "年度" in left:
        for rate in _PER.finditer(_TOLD_RATE.split(left)[-1]):
            per = rate["unit"] or rate["mean"] or ("年" if unit in ("学时", "课时") else per)
    near = left[-14:]
    after = text[end : end + 3].lstrip()
    if rate_after := _PER_AFTER.match(after):
        per = rate_after.group(1)
    per = {"季": "季度", "天": "日"}.get(per or "", per)
    if not qualifier or qualifier == "over":
        if _AT_LEAST.search(near):
            qualifier = "at_least"
        elif _AT_MOST.search(near) or after.startswith(("以内", "以下")):
            qualifier = "at_most"
        elif after.startswith(("以上", "及以上")):
            section = outline.at(start)
            planned = section is not None and section.part in ("plan", "suggestions")
            qualifier = "at_least" if planned or unit == "岁" or _NORM.search(left) else "over"
        elif not qualifier and _OVER.search(near):
            qualifier = "over"
        elif not qualifier and (
            _ABOUT.search(near)
            or (left.endswith("上") and outline.folded[start] in "百千万亿")
            or after.startswith(("左右", "上下"))
        ):
            qualifier = "about"
    return Quantity(start, end, outline.text[start:end], value, unit, qualifier or "exact", per)
