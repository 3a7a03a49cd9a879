"""Traditional characters, in which mirrors of government sites show reports."""

from __future__ import annotations

import re
from functools import cache

from opencc import OpenCC

# The most common ones in official prose; simplified script uses none of them.
_TRADITIONAL = re.compile(
    "[國設實務責鎮傳業強動領導問發會組執營學開習關體職題辦過顧現規專為項黨權廣員經負識嚴區長個機門時證"
    "單調層報確講釋]"
)
_SHARE = 25  # A text with one of them in so many characters is traditional; a name is not enough.


def simplified(text: str) -> str:
    """Convert a traditional text to simplified characters, one for one: the length does not change.

    A text in simplified script does not change.

    Examples
    --------
    >>> simplified("鎮人民政府關於法治政府建設情況的報告")
    '镇人民政府关于法治政府建设情况的报告'
    >>> simplified("张燊國主持召开会议研究部署全面依法治县工作，推进法治政府建设任务")
    '张燊國主持召开会议研究部署全面依法治县工作，推进法治政府建设任务'
    """
    if len(_TRADITIONAL.findall(text)) * _SHARE < len(text) or not _TRADITIONAL.search(text):
        return text
    converter = _converter()
    whole = converter.convert(text)
    return whole if len(whole) == len(text) else "".join(map(converter.convert, text))


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
