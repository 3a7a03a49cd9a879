"""Who reports: issuer and level, beside the year, the date of signature and the document number."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lawstats.extract.dating import reported_year, signed_on
from lawstats.extract.levels import level_of
from lawstats.extract.outline import Outline
from lawstats.text.dates import DATE
from lawstats.text.document_numbers import document_number
from lawstats.text.han import HAN
from lawstats.text.lines import Span
from lawstats.text.numerals import fold_digits
from lawstats.text.traditional import simplified
from lawstats.vocabulary.names import PLACE

_BODY = (
    r"(?:人民政府|政府|街道办事处|地区办事处|办事处|街道|街|镇|乡|苏木|管理委员会|管委会|农场"
    r"|委员会|办公室|委|办|局|厅|处|署|中心|大队|支队|分局|院)"
)
_AREA = "(?:省|自治区|市|自治州|州|盟|县|旗|区)"
_ISSUER_IN_TITLE = re.compile(
    rf"^(?:20\d\d\s?年?度?)?(?P<issuer>[{HAN}（）()、\s]{{2,60}}?(?:{_BODY}|{_AREA})(?:（[{HAN}]{{2,12}}）)?)"
    r"(?=\s*(?:关于|20\d\d|二[〇○零]|法治|依法|推进|年度|$))"
)
_PARTY = re.compile(
    rf"^(?:中国共产党|中共)?[{HAN}]{{2,30}}?(?:委员会|党工委|工作委员会|党委|党组|[县区市州省]委)"
    rf"(?:[\s、和与及]*)(?=[{HAN}]{{2,30}}?(?:政府|办事处|街道|镇|乡|局|委员会))"
)
_LEAD = re.compile(
    rf"现(?:将|就)(?P<issuer>[{HAN}]{{2,24}}?(?:{_BODY}|[县区市旗]))\s?(?:20\d\d|二[〇○零]|全年|本年|一年|关于|推进|法治|有关|的|今年|上年)"
)
_SUBJECT = re.compile(
    rf"(?:^|[。，,\n])\s{{0,8}}(?:(?:20\d\d\s?年度?(?:以来)?|一年来|今年以来|近年来)[，,]?\s?)?"
    rf"(?P<issuer>(?![我本全各该在为])[{HAN}]{{2,20}}?{_BODY})"
    r"(?=坚持|以|在|认真|深入|紧紧|全面|严格|始终|按照|紧扣|围绕|高度|切实|积极|持续|扎实|立足|党委|党组|深化|聚焦|牢|坚决|统筹|把|根据|严)"
)
_OWN_TITLE = re.compile(rf"《(?:关于)?([{HAN}]{{2,8}}?(?:镇|乡|街道|区|县))")
_OWN_TEXT = re.compile(
    rf"(?<![{HAN}])([{HAN}]{{2,6}}?(?:镇|乡|街道))(?=党委|党工委|政府|人民政府|办事处|司法所|综合|坚持|全体|法治)"
)
_NO_NAME = re.compile("[全各]|[一二三四五六七八九十]{1,2}[是要]|首先|其次|再次|最后|其[一二三四五]")
_SUFFIX = re.compile(r"(?:人民政府|政府|党工委|党委)$")


class Identity(NamedTuple):
    """What a report says of itself; None where it does not say."""

    issuer: str | None
    year: int | None
    document_number: str | None
    published_on: dt.date | None


class _Pieces(NamedTuple):
    """The pieces of a report where it says who reports on which year; empty where missing."""

    title: str
    head: str  # above the body: what a page puts there
    opening: str  # below the title, to the first heading
    headings: Sequence[str]  # of depth 1, without the plan's
    plans: Sequence[str]  # headings of the plan
    closing: str
    whole: str
    titles: Sequence[Span]  # spans of the titles in 《》


_OPENING = 1500  # characters


def _pieces(outline: Outline, titles: Sequence[Span]) -> _Pieces:
    text, sections = outline.folded, outline.sections
    first = next((s.start for s in sections if s.number or s.heading), len(text))
    closing = next((s.start for s in sections if s.part == "closing"), len(text))
    tops = [s for s in sections if s.depth == 1 and s.heading]
    return _Pieces(
        title=fold_digits(simplified(outline.title or "")),
        head=text[: outline.top],
        opening=text[outline.top : min(first, outline.top + _OPENING)],
        headings=[s.heading or "" for s in tops if s.part != "plan"],
        plans=[s.heading or "" for s in tops if s.part == "plan"],
        closing=text[closing:],
        whole=text,
        titles=titles,
    )


def find_identity(
    outline: Outline, titles: Sequence[Span], publisher: str | None = None
) -> Identity:
    """Find issuer, year, date of signature and document number.

    The issuer is what the first of `ISSUER_RULES` finds, else the publisher. A joint report of
    party and government is the government's.

    Parameters
    ----------
    outline : Outline
    titles : sequence of (int, int)
        Spans of the titles in 《》.
    publisher : str, optional
        Body that the web page names; it may be the issuer's parent.
    """
    pieces = _pieces(outline, titles)
    published = signed_on(pieces.closing, pieces.head, pieces.opening)
    return Identity(
        issuer=_issuer(pieces) or _publisher(publisher),
        year=reported_year(
            *(pieces.title, pieces.opening, pieces.headings, pieces.plans),
            pieces.whole.removesuffix(pieces.closing),
            published,
        ),
        document_number=document_number(pieces.head),
        published_on=published,
    )


# Who reports


def _issuer(pieces: _Pieces) -> str | None:
    """Return what the first of `ISSUER_RULES` finds.

    The examples below each rule are run by the tests; ／ is a line break.
    """
    return next((name for rule in ISSUER_RULES if (name := rule(pieces))), None)


def in_title(pieces: _Pieces) -> str | None:
    """Read the issuer at the start of the title; its places may be named elsewhere.

    白水镇2023年法治政府建设情况报告／一、工作成效 → 白水镇
    """
    found = _ISSUER_IN_TITLE.match(_without_party(pieces.title))
    return _with_place(_tidy(found["issuer"]), pieces.whole) if found else None


def in_lead(pieces: _Pieces) -> str | None:
    """Read the issuer in the sentence that announces the report (现将…报告如下).

    2023年法治政府建设情况报告／现将白水镇2023年法治政府建设情况报告如下。 → 白水镇
    """
    return _first_name(_LEAD, pieces)


def in_subject(pieces: _Pieces) -> str | None:
    """Read the issuer as the subject of a sentence of the opening.

    2023年法治政府建设情况报告／2023年，白水县司法局坚持依法行政。 → 白水县司法局
    """
    return _first_name(_SUBJECT, pieces)


def _first_name(pattern: re.Pattern[str], pieces: _Pieces) -> str | None:
    for found in pattern.finditer(pieces.opening):
        name = _tidy(_without_party(found["issuer"]))
        if _specific(name):
            return _fullest(name, pieces.whole)
    return None


def in_signature(pieces: _Pieces) -> str | None:
    """Read the issuer in the signature.

    法治政府建设情况报告／一、工作成效／有序开展。／白水镇政府／2024年1月9日 → 白水镇政府
    """
    for line in pieces.closing.split("\n"):
        name = re.sub(rf"\s|{DATE}", "", line)
        if re.fullmatch(rf"[{HAN}]{{2,24}}{_BODY}", name):
            return _tidy(_without_party(name))
    return None


def in_own_documents(pieces: _Pieces) -> str | None:
    """Take the town that the report names most, in titles of documents and as the one that acts.

    2023年法治政府建设情况报告／一、工作成效／印发《白水镇普法工作方案》。 → 白水镇
    """
    text = pieces.whole
    named = Counter(m.group(1) for s, _ in pieces.titles if (m := _OWN_TITLE.match(text, s - 1)))
    named.update(m.group(1) for m in _OWN_TEXT.finditer(text))
    towns = {n: c for n, c in named.items() if n[-1] in "镇乡道" and _specific(n)}
    return min(towns, key=lambda n: (-towns[n], n), default=None)


_PAGE_SOURCE = re.compile(rf"(?:来源|发布机构)[:：]\s?([{HAN}]{{2,24}}?(?:镇|乡|街道|局|政府))")


def in_page_source(pieces: _Pieces) -> str | None:
    """Read the issuer where the page above the report names its source.

    来源：白水镇／2023年法治政府建设情况报告／一、工作成效 → 白水镇
    """
    source = _PAGE_SOURCE.search(pieces.head)
    return _tidy(source.group(1)) if source else None


ISSUER_RULES: tuple[Callable[[_Pieces], str | None], ...] = (
    in_title,
    in_lead,
    in_subject,
    in_signature,
    in_own_documents,
    in_page_source,
)


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
    """Put the place before a department's name that the opening shortens (区国动办)."""
    if level_of(name) != "department" or not re.match(f"[区县市](?![{HAN}]{{1,3}}[区县市])", name):
        return name
    found = re.findall(rf"(?<![{HAN}])([{HAN}]{{2,3}}{name[0]})(?![委政])", text)
    places = Counter(
        p for p in found if not re.search("[我全本社辖各按照根据向经对为由在以和与]", p)
    )
    return (min(places, key=lambda p: (-places[p], p)) + name[1:]) if places else name


def _with_place(name: str, text: str) -> str:
    """Put before a name of the title the places that the lead or the signature name."""
    if PLACE.match(name):
        return name
    bare = re.sub(r"(?:人民政府|办事处)$", "", name)
    above = rf"([{HAN}]{{1,16}}?[省市县区旗州盟]){re.escape(bare)}"
    found = re.search(rf"现[将就]{above}", text) or re.search(
        rf"(?m)^[^\S\n]{{0,40}}{above}\S{{0,5}}[^\S\n]{{0,40}}$", text
    )
    return found[1] + name if found else name


def _without_party(name: str) -> str:
    """Leave out the party committee of a joint report."""
    return _PARTY.sub("", name.strip(), count=1) if _PARTY.match(name.strip()) else name


def _tidy(name: str) -> str:
    name = re.sub(r"\s", "", name)
    return re.sub(r"^(?:中共|中国共产党)", "", name)
