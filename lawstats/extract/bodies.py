"""Names of public bodies in running text: where they end.

A name is a chain of places and offices (萍乡市|湘东区|应急管理局). It ends
behind a place or an office where no further one follows before a verb.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lawstats.text.han import HAN
from lawstats.text.years import FIGURE

# 所 is missing: a 司法所 that puts its name above a report is not the issuer. A last character that
# is also the first of a common word does not end a name there (办理, 处罚, 部门, 社会).
_OFFICE = (
    "(?:街道办事处|地区办事处|办事处|管理委员会|管委会|委员会|工委|办公室|办公厅|研究室|参事室|联络处|编译局"
    "|总工会|工会|红十字会|联合会|工商联|妇联|残联|侨联|文联|科协|团委|协会|学会|党校|学校|[中小大]学|学院|幼儿园|支行|分行|银行"
    "|海关(?!区)|公署|总署|街道办|街办|街道|苏木|农场|林场|总队|支队|大队|(?<![阶军])队|中心(?!街|镇|乡)"
    "|镇(?![域市县区]|江市|[平原安赉远雄坪康巴海][县市区]|[沅宁][县彝布])|(?<!城)乡(?![镇村域市县区宁族塘])|街(?![道区乡镇村])"
    "|委(?![员托派书会])|办(?![理事案结好法学证件公复])|局(?![面势部长])|厅(?!长)|处(?![理罚置于长分])|署(?!名)"
    "|站(?![位在稳前东西南北街镇区])|(?:法|检察|医|研究|设计|科学|分)院|馆(?![长陶])|(?<![东南西北中内外全大])部(?![门署分长队委县])"
    "|社(?![会区旗县])|(?:电视|气象|广播|电|天文)台|室(?!主))"
)
_PLACE = (
    "(?:自治区|自治州|自治县|自治旗|开发区|省(?![级委直厅])|(?<!城)市(?![级委直场域政容民中南北市区])"
    rf"|(?<=[{HAN}]城)市(?![级委直场域政容民管建综规更基照绿园群运道交公供排])|县(?![级委直域市区])"
    "|(?<!治)区(?![级委直域划块])|地区|州(?![级委直省市区县镇乡街])|盟(?![级委直镇])|旗(?![级委直帜下舰镇乡街区县]))"
)
_GOVERNMENT = "(?:人民政府|政府(?![部工购采])|行政公署|行署)"
_SECOND = rf"[（(][{HAN}、]{{2,20}}[)）]"
# What follows a body as the subject of a sentence. Inside a name there is none of these words.
_VERB = (
    "坚持|坚定|坚决|坚守|认真|深入|深化(?!改革)|深刻|纵深|紧紧|紧扣|紧盯|紧密|紧抓|全面(?!依法治|深化)|全力|全方位|严格|严守"
    "|始终|按照|围绕|高度|高位|高质量|高标准|高效|切实|积极|持续|扎实|立足|党委|党工委|党组|党政|聚焦|聚力"
    "|牢|统筹(?!办|局|城乡)|根据|对照|对标|主动|着力|着眼|大力|有力|有序|有效|多措|不断|稳步|忠实|锚定|狠抓|进一步|精心|精准"
    "|依托|依照|结合|推进(?!中心|办|局)|推动|推行|加快|加强|加大|强化|落实|贯彻|学习|充分|自觉|努力|奋力|突出|注重|通过"
    "|继续|创新(?!区|示范)|健全|完善|优化|构建|打造|实施|履行|(?<!依)法治(?!办|督)|上下|作为|领导|班子|一体推|压实"
    "|夯实|发挥|开展|提升|提高|增强|践行|凝心|率先|带头|部署|探索|创建(?!办)|明确|确保|关于|报送|呈报|上报|年度|参与|参加|出台|制定|修订|印发|位于|地处|下辖|隶属|总面积"
    f"|依法(?!治[{HAN}]?[省市县区旗州盟]|治[国理])|{FIGURE}"
)
# Short words end a name too, unless a name begins with them (和平街道).
_STOP = re.compile(
    rf"{_VERB}|[以在把为让与抓各我既从对将](?![{HAN}]{{0,6}}(?:局|办公室|委员会))|组织(?!部)|[及暨、，,的（(]"
    rf"|和(?![{HAN}]{{1,4}}(?:镇|乡|街道|苏木|区|县))"
)
# A word with which no name begins.
_NO_NAME = re.compile(
    rf"{_VERB}|[我该其在为按由以把与及等这是]|全(?![椒南州旺福安军])|本(?![溪寨庄])|各(?![卡莫])|向(?![阳塘化山应义家])"
    r"|和(?![平县顺林龙静硕田布政家])|从(?![化江])|随(?![州县])|将(?![乐军])|经(?![公建济])|对(?![坪坊])|要(?!庄)|[一二三四五六七八九十]{{1,2}}[是要]|现[将就把]|得益|感谢|首先|其次"
    "|再次|最后|依据|围绕|根据|上级|上述|相关|有关|所有|乡镇|镇街|街镇|县区|县乡|市区|城乡|城镇(?!街)|城市|农村"
    "|开发区(?!街|办)|园区|辖区|社区|景区|库区|党委|政府|党政|人民(?![路街桥])|司法所|综合|近年|今年|去年|一年|过去|目前|截至"
)
_WORD = rf"(?:(?!{_VERB})[{HAN}])"
_FIRST = re.compile(rf"{_WORD}{{1,20}}?(?:{_OFFICE}|{_PLACE}|{_GOVERNMENT})")
_NEXT = re.compile(
    rf"{_GOVERNMENT}|{_WORD}{{1,14}}?(?:{_OFFICE})|{_WORD}{{1,14}}?(?:{_PLACE})|{_OFFICE}"
)
# A town is the last of the places, but for zones.
_BELOW_TOWN = re.compile(
    rf"{_GOVERNMENT}|{_WORD}{{0,14}}?(?:{_OFFICE}|开发区|示范区|试验区|高新区|经开区|园区)"
)
_BRACKET = re.compile(_SECOND)
# The committee of the party and the government of one place; the place counts.
_BOTH = re.compile(
    rf"(?:中共)?(?P<place>(?:(?!{_VERB}|[局办在以])[{HAN}]){{1,12}}?[省市县区旗州盟])委[、和]?(?:[{HAN}]{{1,12}})?(?:人民)?政府"
)

# A committee ends no name behind another body (某街道紧跟区委步伐); an office of it does.
_COMMITTEE = re.compile("[省市县区旗州盟]委$")
_OFFICE_END = re.compile(rf"{_OFFICE}$")


class Name(NamedTuple):
    """A name found in a text; `sure` where a verb or the year follows it."""

    start: int
    end: int
    sure: bool


def name_at(text: str, start: int) -> Name | None:
    """Read the name of a body that starts at a position.

    Examples
    --------
    >>> text = "平江县水务局坚持依法治水"
    >>> text[slice(*name_at(text, 0)[:2])]
    '平江县水务局'
    """
    if _NO_NAME.match(text, start):
        return None
    if both := _BOTH.match(text, start):
        return Name(*both.span("place"), sure=True)
    found = _FIRST.match(text, start)
    last = None
    while found:
        end = found.end()
        if last is None or not _COMMITTEE.search(text, found.start(), end):
            last = end
        if second := _BRACKET.match(text, end):
            end = last = second.end()
            return Name(start, end, bool(_STOP.match(text, end)))
        if _STOP.match(text, end):
            return Name(start, last, sure=last == end)
        further = _BELOW_TOWN if text[end - 1] in "镇乡道" else _NEXT
        found = further.match(text, end)
    return None if last is None else Name(start, last, sure=False)


def is_office(name: str) -> bool:
    """Whether a name ends as that of a department or another office does.

    Examples
    --------
    >>> is_office("平江县档案馆"), is_office("平江县")
    (True, False)
    """
    return bool(_OFFICE_END.search(name))
