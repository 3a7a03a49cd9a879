"""What follows the last part of a report: signature, date, notes, the foot of the page."""

from __future__ import annotations

import re

from lawstats.text.dates import COMPACT, DATE
from lawstats.text.han import HAN
from lawstats.text.lines import BLANKS, Span, is_furniture, trim

_IN_BRACKETS = rf"[（(\[【]\s?{DATE}\s?[)）\]】]"
_DATED = rf"(?:{DATE}|{_IN_BRACKETS}|{COMPACT})"
_DATE_LINE = re.compile(rf"{_DATED}$")
_DATE_AT_END = re.compile(rf"{DATE}[)）]?$")
_ISSUER_END = r"(?:政府|委员会|党委|党工委|办事处|街道|镇|乡|局|办公室|办|厅|处|管委会|院)"
_UNNUMBERED = r"(?![（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．])"
_CLOSING_LINE = re.compile(
    r"[（(]?(?:联系(?:人|电话)|此件|本件|建议此件|公开属性|信息公开|主动公开|附件|附[:：]|共印|签发人)[^。]{0,80}$"
    r"|(?:报告|报送|填报)(?:单位|时间|日期)[:：][^。]{0,60}$"
    rf"|[^。]{{0,60}}(?:电话|手机)[:：]|{_UNNUMBERED}[^。，：:；]{{2,40}}{_ISSUER_END}[\s，,]*(?:{_DATED})?。?$|{_DATED}。?$"
    rf"|[（(][^。，：:；（()）]{{2,40}}{_ISSUER_END}\s*{DATE}\s?[)）]$"
    rf"|[^。，：:；]{{0,40}}{DATE}\s?印[^。]{{0,20}}$"
)
_SIGNATURE = re.compile(
    rf"(?:[^。，；：\n（）]{{0,40}}?{DATE}|(?:[^。，；：\n（）]{{0,36}}{_ISSUER_END}\s?)?{_IN_BRACKETS})$"
)
# The same before the foot of a page that runs on in the line.
_SIGNED = re.compile(
    rf"[。；]\s*(?P<signature>(?:[^。，；：\n（）()]{{0,60}}?{_ISSUER_END}(?:[（(][盖公印]章[)）])?[\s，]{{0,30}})?{_DATED}"
    rf"|[（(][^。，：:；（()）]{{2,40}}{_ISSUER_END}\s*{DATE}\s?[)）])(?=\s|[。（(\[【—–-]|印|$)"
)
_COPIES = re.compile("抄[送报][:：][^。]*。?")
_FOOT, _FEW = 400, 3
# Where lines are cut at one width, a signature can begin behind the last sentence.
_BEGINS_ABOVE = re.compile(rf"[。；！？][{BLANKS}]+([^。；，：\s]{{1,20}})$")
# What can follow the date: a note in brackets, who gets a copy, a page number.
_ANNEX = re.compile(
    rf"(?:(?!{_IN_BRACKETS})[（(][^（()）\n]{{0,90}}[)）]|抄送[:：][^。\n]{{0,80}}。?"
    r"|[-—–]\s?\d{1,3}\s?[-—–])$"
)
# A name that is cut: the rest of it, and the line above.
_REST = re.compile(r"(?:人民)?政府|(?:街道)?办事处|(?:管理)?委员会|办公室|局")
_CUT = re.compile(rf"[{HAN}]{{2,30}}$")
_PLACE = re.compile(rf"[{HAN}]{{1,7}}[省市县区旗州盟]$")
_NAME = re.compile(rf"[{HAN}]{{2,30}}{_ISSUER_END}$")


def find_closing(text: str, spans: list[Span], after: int) -> int:
    r"""Find the start of what follows the last part: signature, date, contact, page footer.

    Parameters
    ----------
    text : str
    spans : list of (int, int)
        The lines of the text.
    after : int
        Start of the last heading of depth 1.

    Returns
    -------
    int
        ``len(text)`` where nothing follows.

    Examples
    --------
    >>> from lawstats.text.lines import line_spans
    >>> text = "三、下一步打算\n加强学习。\n石桥镇人民政府\n2024年1月5日"
    >>> find_closing(text, list(line_spans(text)), 0) == text.index("石桥镇")
    True
    """
    tail = [(s, e) for s, e in spans if s > after]
    first = len(tail)
    for i in range(len(tail) - 1, -1, -1):
        if _is_closing(text[slice(*tail[i])]) or _goes_on(text, tail, i, first):
            first = i
        elif "。" in text[slice(*tail[i])] or not any(
            _DATE_LINE.match(text[s:e]) or is_furniture(text[s:e])
            for s, e in tail[max(0, i - 6) : i]
        ):
            break
    if first == len(tail):
        return _signature_on_last_line(text, spans, after) if spans else len(text)
    closing, end = tail[first]
    if not _is_closing(text[closing:end]):
        # A date that is cut can begin behind the last sentence.
        begin = max(text.rfind(mark, closing, end) + 1 for mark in "。；！？")
        closing = trim(text, max(begin, closing), end)[0]
    above = max((end for _, end in spans if end <= closing), default=0)
    begun = _BEGINS_ABOVE.search(text, max(after, above - 40), above)
    return begun.start(1) if begun else closing


def _is_closing(line: str) -> bool:
    line = line.strip("|｜ ")
    if len(line) > 90:
        return False
    furniture = is_furniture(line) and ("。" not in line or line.startswith("抄送"))
    return furniture or bool(_CLOSING_LINE.match(line))


def _goes_on(text: str, tail: list[Span], i: int, first: int) -> bool:
    """Whether a date, a name or a list of those who get a copy is cut before or behind a line."""
    behind = i + 1 == first < len(tail)
    above = text[slice(*tail[i - 1])] if i else ""
    return (
        (behind and above.startswith("抄") and not above.endswith("。"))
        or _ends_date(text, tail, i)
        or (behind and (_ends_date(text, tail, first) or _ends_name(text, tail, first)))
        or (behind and _ends_name(text, tail, i))
    )


def _ends_date(text: str, tail: list[Span], i: int) -> bool:
    """Whether a line is the end of a date that begins on the line above."""
    if not i or tail[i][1] - tail[i][0] > 12:
        return False
    (start, cut), (_, end) = tail[i - 1 : i + 1]
    start = max(start, cut - 60)
    found = _DATE_AT_END.search(text, start, end)
    return found is not None and found.start() < cut


def _ends_name(text: str, tail: list[Span], i: int) -> bool:
    """Whether a line is the end of an issuer's name that begins on the line above."""
    if not i:
        return False
    above, line = (text[slice(*span)] for span in tail[i - 1 : i + 1])
    cut = _PLACE.match(above) or (_REST.match(line) and _CUT.match(above))
    return bool(cut and _NAME.match(above + line.split()[0]))


def _signature_on_last_line(text: str, spans: list[Span], after: int) -> int:
    """Find the signature at the end of the last line; a whole report can be one line."""
    start, end = spans[-1]
    if _ends_date(text, spans, len(spans) - 1):
        start = spans[-2][0]
    for _ in range(5):
        if annex := _ANNEX.search(text, max(start, end - 110), end):
            end = trim(text, start, annex.start())[1]
    window = max(start, after, end - 160)
    sentence = max(text.rfind(mark, window, end) for mark in "。；")
    if sentence >= 0 and (found := _SIGNATURE.match(text, *trim(text, sentence + 1, end))):
        return found.start()
    start, end = spans[-1]
    for found in _SIGNED.finditer(text, max(start, after, end - _FOOT), end):
        behind = _COPIES.sub("", text[found.end() : end]).strip("。 \u3000")
        if not re.search("[。；！？]", behind) and behind.count("，") < _FEW:
            return found.start("signature")
    return len(text)
