"""Who reports on which year: issuer, level, year, date of signature, document number."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from lawstats.extract.outline import Outline
from lawstats.schema.tables import Level
from lawstats.text.lines import DATE, DOCUMENT_NUMBER, Span
from lawstats.text.numerals import fold_digits, parse_number
from lawstats.text.traditional import simplified
from lawstats.vocabulary.names import PLACE

_H = "㐀-鿿"
_YEAR = re.compile(r"(20\d\d|二[〇○零Ｏ]二[〇○零一二三四五六七八九])\s?(?:年度?|(?=法治))")
_BODY = (
    r"(?:人民政府|政府|街道办事处|地区办事处|办事处|街道|街|镇|乡|苏木|管理委员会|管委会|农场"
    r"|委员会|办公室|委|办|局|厅|处|署|中心|大队|支队|分局|院)"
)
_AREA = "(?:省|自治区|市|自治州|州|盟|县|旗|区)"
_ISSUER_IN_TITLE = re.compile(
    rf"^(?:20\d\d\s?年?度?)?(?P<issuer>[{_H}（）()、\s]{{2,60}}?(?:{_BODY}|{_AREA})(?:（[{_H}]{{2,12}}）)?)"
    r"(?=\s*(?:关于|20\d\d|二[〇○零]|法治|依法|推进|年度|$))"
)
_PARTY = re.compile(
    rf"^(?:中国共产党|中共)?[{_H}]{{2,30}}?(?:委员会|党工委|工作委员会|党委|党组|[县区市州省]委)"
    rf"(?:[\s、和与及]*)(?=[{_H}]{{2,30}}?(?:政府|办事处|街道|镇|乡|局|委员会))"
)
_LEAD = re.compile(
    rf"现(?:将|就)(?P<issuer>[{_H}]{{2,24}}?(?:{_BODY}|[县区市旗]))\s?(?:20\d\d|二[〇○零]|全年|本年|一年|关于|推进|法治|有关|的|今年|上年)"
)
_SUBJECT = re.compile(
    rf"(?:^|[。，,\n])\s{{0,8}}(?:(?:20\d\d\s?年度?(?:以来)?|一年来|今年以来|近年来)[，,]?\s?)?"
    rf"(?P<issuer>(?![我本全各该在为])[{_H}]{{2,20}}?{_BODY})"
    r"(?=坚持|以|在|认真|深入|紧紧|全面|严格|始终|按照|紧扣|围绕|高度|切实|积极|持续|扎实|立足|党委|党组|深化|聚焦|牢|坚决|统筹|把|根据|严)"
)
_OWN_TITLE = re.compile(rf"《(?:关于)?([{_H}]{{2,8}}?(?:镇|乡|街道|区|县))")
_OWN_TEXT = re.compile(
    rf"(?<![{_H}])([{_H}]{{2,6}}?(?:镇|乡|街道))(?=党委|党工委|政府|人民政府|办事处|司法所|综合|坚持|全体|法治)"
)
_NO_NAME = re.compile("[全各]|[一二三四五六七八九十]{1,2}[是要]|首先|其次|再次|最后|其[一二三四五]")
_SUFFIX = re.compile(r"(?:人民政府|政府|党工委|党委)$")


class Identity(NamedTuple):
    """What a report says of itself; None where it does not say."""

    issuer: str | None
    year: int | None
    document_number: str | None
    published_on: dt.date | None


def find_identity(
    outline: Outline, titles: Sequence[Span], publisher: str | None = None
) -> Identity:
    """Find issuer, year, date and document number.

    The issuer is taken from the title, else the sentence 现将…报告如下, the subject of the opening,
    the signature, the documents that the report names as its own, the publisher, in this order of
    trust. A joint report of party and government is the government's.

    Parameters
    ----------
    outline : Outline
    titles : sequence of (int, int)
        Spans of the titles in 《》.
    publisher : str, optional
        Body that the web page names; it may be the issuer's parent.
    """
    text = outline.folded
    issuer = _issuer(outline, titles) or _publisher(publisher)
    closing = next((s for s in outline.sections if s.part == "closing"), None)
    published = _date(text[closing.start :], last=True) if closing else None
    if published is None:
        published = _date(text[: outline.top], glued=True)
    number = DOCUMENT_NUMBER.search(text, 0, outline.top)
    return Identity(
        issuer=issuer,
        year=_year(outline, published),
        document_number=number.group() if number else None,
        published_on=published,
    )


def _issuer(outline: Outline, titles: Sequence[Span]) -> str | None:
    title = _folded_title(outline)
    if found := _ISSUER_IN_TITLE.match(_without_party(title)):
        return _with_place(_tidy(found["issuer"]), outline.folded)
    text = outline.folded
    first = next((s.start for s in outline.sections if s.number or s.heading), len(text))
    opening = text[outline.top : min(first, outline.top + 1500)]
    head = text[: outline.top]
    for pattern in (_LEAD, _SUBJECT):
        for found in pattern.finditer(opening):
            name = _tidy(_without_party(found["issuer"]))
            if _specific(name):
                return _fullest(name, text)
    closing = next((s for s in outline.sections if s.part == "closing"), None)
    if closing:
        for line in text[closing.start :].split("\n"):
            name = re.sub(rf"\s|{DATE}", "", line)
            if re.fullmatch(rf"[{_H}]{{2,24}}{_BODY}", name):
                return _tidy(_without_party(name))
    named = Counter(m.group(1) for s, _ in titles if (m := _OWN_TITLE.match(text, s - 1)))
    named.update(m.group(1) for m in _OWN_TEXT.finditer(text))
    towns = {n: c for n, c in named.items() if n[-1] in "镇乡道" and _specific(n)}
    if towns:
        return min(towns, key=lambda n: (-towns[n], n))
    source = re.search(rf"(?:来源|发布机构)[:：]\s?([{_H}]{{2,24}}?(?:镇|乡|街道|局|政府))", head)
    return _tidy(source.group(1)) if source else None


def _folded_title(outline: Outline) -> str:
    return fold_digits(simplified(outline.title or ""))


def _publisher(name: str | None) -> str | None:
    """Return the publisher where it is a body that reports; an office inside one is not."""
    return _tidy(name) if name and level_of(name) and not name.endswith("办公室") else None


def _specific(name: str) -> bool:
    """Whether a name says more than 我镇, 区政府 or 各乡镇."""
    bare = _SUFFIX.sub("", name)
    if _NO_NAME.match(bare):
        return False
    return len(bare) > 2 or (len(bare) == 2 and bare[0] not in "我本全各该镇乡街区县市")


def _fullest(name: str, text: str) -> str:
    """Put the place before a department's name that the opening gives in short (区国动办)."""
    if level_of(name) != "department" or not re.match("[区县市](?![㐀-鿿]{1,3}[区县市])", name):
        return name
    found = re.findall(rf"(?<![{_H}])([{_H}]{{2,3}}{name[0]})(?![委政])", text)
    places = Counter(
        p for p in found if not re.search("[我全本社辖各按照根据向经对为由在以和与]", p)
    )
    return (min(places, key=lambda p: (-places[p], p)) + name[1:]) if places else name


def _with_place(name: str, text: str) -> str:
    """Put the places before a name of the title that lead or signature give (伊州区交通运输局)."""
    if PLACE.match(name):
        return name
    bare = re.sub(r"(?:人民政府|办事处)$", "", name)
    above = rf"([{_H}]{{1,16}}?[省市县区旗州盟]){re.escape(bare)}"
    found = re.search(rf"现[将就]{above}", text) or re.search(
        rf"(?m)^[^\S\n]{{0,40}}{above}\S{{0,5}}[^\S\n]{{0,40}}$", text
    )
    return found[1] + name if found else name


def _without_party(name: str) -> str:
    return _PARTY.sub("", name.strip(), count=1) if _PARTY.match(name.strip()) else name


def _tidy(name: str) -> str:
    name = re.sub(r"\s", "", name)
    return re.sub(r"^(?:中共|中国共产党)", "", name)


def level_of(issuer: str) -> Level | None:
    """Administrative level by the last word of an issuer's name.

    Examples
    --------
    >>> [level_of(n) for n in ("太平镇", "和平街道办事处", "云泽县人民政府", "区国动办")]
    ['town', 'subdistrict', 'county', 'department']
    """
    bare = re.sub(r"(?:人民政府|政府|党工委|党委)$", "", issuer)
    if re.search("(?:街道办事处|街道|地区办事处|街|街办|街道办)$", bare):
        return "subdistrict"
    if re.search("(?:镇|乡|苏木|农场)$", bare):
        return "town"
    if re.search("(?:局|委|办|厅|处|署|委员会|办公室|中心|大队|支队|院)$", bare):
        return "department"
    if re.search("(?:县|自治县|旗|(?<!自治)区|(?<!自治)新区)$", bare):
        return "county"
    if re.search("(?:省|自治区|兵团)$|^(?:北京|天津|上海|重庆)市$", bare):
        return "province"
    if re.search("(?:市|自治州|盟|州)$", bare):
        return "city"
    return None


def _year(outline: Outline, published: dt.date | None) -> int | None:
    places = [_folded_title(outline)]
    first = next((s.start for s in outline.sections if s.number or s.heading), len(outline.text))
    places.append(outline.folded[outline.top : min(first, outline.top + 1500)])
    places += [
        s.heading for s in outline.sections if s.depth == 1 and s.heading and s.part != "plan"
    ]
    for place in places:
        # A year that opens the sentence or stands before 法治 is the year reported on.
        years = [_number(m.group(1)) for m in _YEAR.finditer(place)]
        if years:
            return years[0]
    closing = next((s.start for s in outline.sections if s.part == "closing"), None)
    years = [int(y) for y in re.findall(r"(20\d\d)\s?年", outline.folded[:closing])]
    if years:
        return min(Counter(years).items(), key=lambda item: (-item[1], item[0]))[0]
    if published:
        return published.year if published.month == 12 else published.year - 1
    return None


def _number(word: str) -> int:
    return int(parse_number(word.translate({0xFF2F: "〇"})))


def _date(text: str, *, last: bool = False, glued: bool = False) -> dt.date | None:
    pattern = (
        rf"[（(]\s?({DATE})\s?[)）]|[（(]\s?(20\d\d-\d{{1,2}}-\d{{1,2}})\s?[)）]"
        if glued
        else f"({DATE})"
    )
    found = re.findall(pattern, text)
    if not found:
        return None
    word = found[-1 if last else 0]
    word = word if isinstance(word, str) else next(w for w in word if w)
    parts = [p for p in re.split(r"[年月日\-\s]+", word) if p]
    try:
        return dt.date(*(int(parse_number(p)) for p in parts))
    except ValueError:
        return None
