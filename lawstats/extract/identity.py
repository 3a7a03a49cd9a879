"""Who reports: issuer and level, beside the year, the date of signature and the document number."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from lawstats.extract.bodies import name_at
from lawstats.extract.dating import reported_year, signed_on
from lawstats.extract.levels import level_of
from lawstats.extract.outline import Outline
from lawstats.schema.tables import Level
from lawstats.text.dates import DATE
from lawstats.text.document_numbers import document_number, labelled_number
from lawstats.text.han import HAN
from lawstats.text.lines import Span
from lawstats.text.numerals import fold_digits
from lawstats.text.traditional import simplified
from lawstats.text.years import FIGURE, ZERO
from lawstats.vocabulary.names import PLACE

_PARTY = re.compile(
    rf"(?:中国共产党|中共)?(?P<place>[{HAN}]{{2}})[{HAN}]{{0,28}}?"
    r"(?:委员会|党工委|工作委员会|党委|党组|[县区市州旗盟省]委)[\s、和与及]*"
    rf"(?=(?P=place)|[{HAN}]{{0,30}}?(?:政府|办事处))(?!全面|依法)"
)
_COMMITTEE = re.compile("[省市县区旗州盟]委$")  # it is the government that reports
_NEAR = 100  # characters in which a bare place that something follows is the subject
_WITH_PLACE = re.compile(
    rf"[{HAN}]{{1,12}}[省市县区旗州盟][{HAN}]{{1,12}}(?:局|委员会|办公室|镇|乡|街道)$"
)
_IN_TITLE = re.compile(
    rf"(?:关于)?(?:报送|呈报|上报|呈送|报告|印发|公布|公开|对)?(?:{FIGURE}年?度?)?"
)
_LEAD = re.compile(rf"现(?:将|就|把)(?:{FIGURE}\s?年?度?)?")
_CLAUSE = re.compile(
    rf"(?:^|[。；，,：:\n])\s{{0,8}}(?P<time>(?:{FIGURE}\s?年度?(?:以来|来)?|一年(?:多|以)?来|(?:过去|这)的?一年(?:来|里)?"
    r"|今年以?来|今年|去年|全年|近年来|近.年来|年初以来)[，,]?\s?)?"
)
# Who a report is for: 县委、县政府：
_ADDRESSEE = re.compile(
    rf"(?:[{HAN}（）()、 \u3000]{{2,60}}\n\s{{0,9}})?(?![^：:\n]*(?:如下|情况|包括|主要|方面))"
    rf"[{HAN}（）()、，,\s]{{2,60}}[：:]"
)
_OWN_TITLE = re.compile(rf"《(?:关于)?([{HAN}]{{2,8}}?(?:镇|乡|街道|[省市县区旗州](?![委级直])))")
_LINE = re.compile(r"(?m)^\s{0,8}(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\s{0,4})?")
# The kind of place that a text speaks of as its own: 我县; 区政府坚持.
_OWN_KIND = re.compile(
    r"[我本]([省市县区旗州镇乡])(?![委直级])|(?:^|[。，,])([省市县区旗州])(?:人民)?政府(?=坚持|认真|深入|全面|以|始终|紧)"
)
_OFFICE_WORK = re.compile(rf".*[省市县区旗州]([{HAN}]{{2}})[{HAN}]{{0,12}}$")
_OWN_TEXT = re.compile(
    rf"(?<![{HAN}])([{HAN}]{{2,6}}?(?:镇|乡|街道))(?=党委|党工委|政府|人民政府|办事处|司法所|综合|坚持|全体|法治)"
)
_NO_NAME = re.compile(
    "[全各]|[一二三四五六七八九十]{1,2}[是要]|首先|其次|再次|最后|其[一二三四五]|(?:街道)?办事处$|街道$"
)
# First characters of two that name a kind of place and no place (全县, 辖区).
_NO_PLACE = "我本全各该镇乡街区县市省州旗盟外邻强辖园社景库城集"
_SUFFIX = re.compile(r"(?:人民政府|政府|党工委|党委)$")


# A zero in the number of a farm: 二九〇农场.
_ZERO = re.compile(rf"(?<=[一二三四五六七八九])[{ZERO}](?=[一二三四五六七八九]?(?:农场|林场|牧场))")


class Identity(NamedTuple):
    """What a report says of itself; None where it does not say."""

    issuer: str | None
    year: int | None
    document_number: str | None
    published_on: dt.date | None
    own_level: Level | None  # of a text that says 我镇 and not which


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
    text, sections = _ZERO.sub("〇", outline.folded), outline.sections
    first = next((s.start for s in sections if s.number or s.heading), len(text))
    closing = next((s.start for s in sections if s.part == "closing"), len(text))
    tops = [s for s in sections if s.depth == 1 and s.heading]
    return _Pieces(
        title=_ZERO.sub("〇", fold_digits(simplified(outline.title or ""))),
        head=text[: outline.top],
        opening=_without_addressee(text[outline.top : min(first, outline.top + _OPENING)]),
        headings=[s.heading or "" for s in tops if s.part != "plan"],
        plans=[s.heading or "" for s in tops if s.part == "plan"],
        closing=text[closing:],
        whole=text,
        titles=titles,
    )


def _without_addressee(opening: str) -> str:
    """Leave out who the report is for."""
    for _ in range(3):
        opening = opening.lstrip()
        if found := _ADDRESSEE.match(opening):
            opening = opening[found.end() :]
    return opening


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
        issuer=_issuer(pieces) or _publisher(publisher, _own_level(pieces.opening)),
        year=reported_year(
            *(pieces.title, pieces.opening, pieces.headings, pieces.plans),
            pieces.whole.removesuffix(pieces.closing),
            published,
        ),
        document_number=document_number(pieces.head) or labelled_number(pieces.opening),
        published_on=published,
        own_level=_own_level(pieces.opening),
    )


# Who reports


def _issuer(pieces: _Pieces) -> str | None:
    """Return what the first of `ISSUER_RULES` finds.

    The examples below each rule are run by the tests; ／ is a line break.
    """
    return next((name for rule in ISSUER_RULES if (name := rule(pieces))), None)


def in_title(pieces: _Pieces) -> str | None:
    """Read the issuer at the start of the title, or behind 关于; its places may be elsewhere.

    白水镇2023年法治政府建设情况报告／一、工作成效 → 白水镇
    """
    title = _without_party(re.sub(r"\s", "", pieces.title))
    starts = [0, *(m.start() for m in re.finditer("关于", title))]
    for at in starts:
        head = _IN_TITLE.match(title, at)
        read = name_at(title, head.end() if head else at)
        if read and (read.sure or read.end == len(title)):
            name = title[read.start : read.end]
            if _specific(name):
                return _with_place(_tidy(name), pieces.whole)
    return None


def in_lead(pieces: _Pieces) -> str | None:
    """Read the issuer in the sentence that announces the report (现将…报告如下).

    2023年法治政府建设情况报告／现将白水镇2023年法治政府建设情况报告如下。 → 白水镇
    """
    return _first_name(_LEAD, pieces)


def in_subject(pieces: _Pieces) -> str | None:
    """Read the issuer as the subject of a clause of the opening.

    2023年法治政府建设情况报告／2023年，白水县司法局坚持依法行政。 → 白水县司法局
    """
    return _first_name(_CLAUSE, pieces)


def _first_name(before: re.Pattern[str], pieces: _Pieces) -> str | None:
    """Return the first specific name behind the words of a pattern.

    Where no verb follows that shows its end, the name counts only at the very start, behind a
    time, or behind 现将.
    """
    text = pieces.opening
    for found in before.finditer(text):
        start = found.end()
        at_start = not text[: found.start()].strip() or bool(found.groupdict().get("time"))
        for at in {start + _party_before(text, start): 1, start: 1}:
            read = name_at(text, at)
            if not read or _COMMITTEE.search(text, read.start, read.end):
                continue
            # A name alone on its line, or before a colon, is no subject.
            if text.startswith("\n", read.end) or _ADDRESSEE.match(text, found.end()):
                continue
            name = _tidy(text[read.start : read.end])
            near = start < _NEAR and len(name) > 2 and name[-1] in "省市县区旗州"
            known = read.sure or at_start or before is _LEAD or near or _WITH_PLACE.match(name)
            if known and _specific(name):
                return _fullest(name, pieces.whole)
    return None


def _party_before(text: str, start: int) -> int:
    """Return the length of the name of the party committee before a body's."""
    end = start
    for _ in range(2):  # the committees of the district and of the street
        if found := _PARTY.match(text, end):
            end = found.end()
    return end - start


def in_signature(pieces: _Pieces) -> str | None:
    """Read the issuer in the signature.

    法治政府建设情况报告／一、工作成效／有序开展。／白水镇政府／2024年1月9日 → 白水镇政府
    """
    for line in pieces.closing.split("\n"):
        name = _without_party(re.sub(rf"\s|{DATE}", "", line))
        read = name_at(name, 0)
        if read and read.end == len(name) and _specific(name):
            return _tidy(name)
    return None


def in_own_documents(pieces: _Pieces) -> str | None:
    """Take the place that the report names most, in titles of documents and as the one that acts.

    A town, or the county of a text that speaks of 我县.

    2023年法治政府建设情况报告／一、工作成效／印发《白水镇普法工作方案》。 → 白水镇
    """
    if office := _office_named(pieces):
        return office
    text = pieces.whole
    named = Counter(m.group(1) for s, _ in pieces.titles if (m := _OWN_TITLE.match(text, s - 1)))
    named.update(m.group(1) for m in _OWN_TEXT.finditer(text))
    named.update(
        text[slice(*name[:2])]
        for line in _LINE.finditer(text, len(pieces.head))
        if (name := name_at(text, line.end())) and name.sure
    )
    own = _OWN_KIND.search(pieces.opening)
    kinds = (own[1] or own[2]) if own else "镇乡道"
    places = {n: c for n, c in named.items() if n[-1] in kinds and _specific(n)}
    return min(places, key=lambda n: (-places[n], n), default=None)


def _own_level(opening: str) -> Level | None:
    """Return the level of the body that a text calls its own (我镇, 本局)."""
    own = re.search(r"[我本](街道|[镇乡县旗区](?![级委域属])|[局委厅办](?![事法理]))", opening)
    if own is None or (own[1] == "区" and "人大" not in opening):
        return None  # 我区 may be a zone, which has no 人大
    return _OWN_LEVELS[own[1]]


_OWN_LEVELS: dict[str, Level] = {
    "街道": "subdistrict",
    "镇": "town",
    "乡": "town",
    "县": "county",
    "旗": "county",
    "区": "county",
    "局": "department",
    "委": "department",
    "厅": "department",
    "办": "department",
}


def _office_named(pieces: _Pieces) -> str | None:
    """Take the office of a text that speaks of 我局, where the title of a document names it.

    Its work is what the opening speaks of: a document of another office is left aside.
    """
    own = re.search(r"[我本](局|委|办|厅|中心)", pieces.opening)
    for start, _ in pieces.titles if own else ():
        read = name_at(pieces.whole, start)
        name = pieces.whole[read.start : read.end] if read else ""
        work = _OFFICE_WORK.search(name)
        if work and own and name.endswith(own[1]) and work[1] in pieces.opening:
            return _tidy(name)
    return None


_PAGE_SOURCE = re.compile(rf"(?:来源|发布机构)[:：]\s?([{HAN}]{{2,24}}?(?:镇|乡|街道|局|政府))")


def in_page_source(pieces: _Pieces) -> str | None:
    """Read the issuer where the page above the report names its source.

    来源：白水镇／2023年法治政府建设情况报告／一、工作成效 → 白水镇
    """
    source = _PAGE_SOURCE.search(pieces.head)
    return _publisher(source.group(1), _own_level(pieces.opening)) if source else None


ISSUER_RULES: tuple[Callable[[_Pieces], str | None], ...] = (
    in_title,
    in_lead,
    in_subject,
    in_signature,
    in_own_documents,
    in_page_source,
)


def _publisher(name: str | None, own: Level | None) -> str | None:
    """Return the publisher where it is a body that reports.

    An office inside one is not, and no department is where the text says 我县.
    """
    level = level_of(name) if name else None
    if not name or not level or name.endswith("办公室"):
        return None
    return _tidy(name) if level != "department" or own in (None, "department") else None


def _specific(name: str) -> bool:
    """Whether a name says more than 我镇, 区政府 or 各乡镇."""
    bare = _SUFFIX.sub("", name)
    if _NO_NAME.match(bare):
        return False
    return len(bare) > 2 or (len(bare) == 2 and bare[0] not in _NO_PLACE)


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
    return name[_party_before(name, 0) :]


def _tidy(name: str) -> str:
    name = re.sub(r"\s", "", name)
    return re.sub(r"^(?:中共|中国共产党)", "", name)
