"""What words beside a number say of it: its qualifier, and what a rate is given for."""

from __future__ import annotations

import re

from lawstats.extract.outline import Outline
from lawstats.schema.tables import Qualifier

# What a rate is given for: each month, every person, a year's training.
PER = re.compile(
    r"每[一个名]{0,2}(?P<unit>(?:\d{1,2}|[两二三四五六])个?[月年周]|[百千万]人|半年|季度|季|周(?![一二三四五六日末])|月|年|天|日|人|户|次"
    r"|网格员|党员|干部|乡镇|镇街|村居|行政村|村|社区|网格|企业|学期|单位|科室|学校|班|所|站|镇|队)"
    r"|(?P<mean>[人户村日月周]|(?<![往历去今来\d])年|(?<![立办结发查积])案)均|(?P<year>年度)[^，]{0,12}(?:培训|学习)"
)
# 按每月1次的频次开展学习12次: the number after 频次 is a total, and no rate.
_RATE_AS_NOUN = re.compile("次的?(?:频次|频率|要求|标准)")
_PER_AFTER = re.compile(r"[/／](年|月|周|季度|季|日|天|人|户|村)")
AT_LEAST = re.compile(r"不少于|不低于|不小于|不得少于|不得低于|至少|最少|最低")
_AT_MOST = re.compile(r"(?:不超过|不高于|不多于|至多|最多|控制在)\s?$")
_BAND = re.compile("以上[、，至到]?[^，。；以]{1,10}以下")  # 5万元以上10万元以下
OVER = re.compile(r"(?:超过|突破|超出|逾|多达|高于|大于|(?<![商高不])超|超过了|突破了)\s?$")
ABOUT = re.compile(r"(?:约为?|大约|大概|接近|将近|(?<![最附靠邻远临就])近)$")
_NORM = re.compile(
    r"规定|必须|应当?|不得|确保|力争|目标|标准|执行|落实|坚持|要求|严格|凡是?|须|严禁|未经"
)


def rate_period(unit: str, left: str, after: str) -> str | None:
    """Say what a rate is given for (每月, 人均, 次/周); None where the number is no rate."""
    per = None
    if "每" in left or "均" in left or "年度" in left:
        for rate in PER.finditer(_RATE_AS_NOUN.split(left)[-1]):
            per = rate["unit"] or rate["mean"] or ("年" if unit in ("学时", "课时") else per)
    if rate_after := _PER_AFTER.match(after):
        per = rate_after.group(1)
    return {"季": "季度", "天": "日"}.get(per or "", per)


def qualifier_of(outline: Outline, start: int, unit: str, left: str, after: str) -> Qualifier:
    """Say how a number is meant: exact, a bound or rough, by the words beside it."""
    near = left[-14:]
    if AT_LEAST.search(near):
        return "at_least"
    if _AT_MOST.search(near) or after.startswith(("以内", "以下")):
        return "at_most"
    if _BAND.match(after):
        return "at_least"
    if after.startswith(("以上", "及以上")):
        section = outline.at(start)
        planned = section is not None and section.part in ("plan", "suggestions")
        return "at_least" if planned or unit == "岁" or _NORM.search(left) else "over"
    if OVER.search(near):
        return "over"
    hundreds = left.endswith("上") and outline.folded[start] in "百千万亿"  # 上百人
    if hundreds or ABOUT.search(near) or after.startswith(("左右", "上下")):
        return "about"
    return "exact"
