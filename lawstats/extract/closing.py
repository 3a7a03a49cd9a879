"""What follows the last part of a report: signature, date, notes, the foot of the page."""

from __future__ import annotations

import re

from lawstats.text.lines import BLANKS, DATE, Span, is_furniture, trim

_DATE_LINE = re.compile(rf"[（(]?{DATE}[)）]?$")
_ISSUER_END = r"(?:政府|委员会|党委|党工委|办事处|街道|镇|乡|局|办公室|办|厅|处|管委会|院)"
_CLOSING_LINE = re.compile(
    r"[（(]?(?:联系(?:人|电话)|此件|本件|建议此件|公开属性|信息公开|主动公开|附件|附[:：])[^。]{0,80}$"
    rf"|[^。]{{0,60}}(?:电话|手机)[:：]|[^。，：:；]{{2,40}}{_ISSUER_END}\s*(?:{DATE})?$|{DATE}$"
)
_SIGNATURE = re.compile(rf"[^。，；：\n（）]{{0,40}}?{DATE}$")
# Where lines are cut at one width, a signature can begin behind the last sentence.
_BEGINS_ABOVE = re.compile(rf"[。；！？][{BLANKS}]+([^。；，：\s]{{1,20}})$")
# What can follow the date: a note in brackets, who gets a copy, a page number.
_ANNEX = re.compile(
    r"(?:[（(][^（()）\n]{0,90}[)）]|抄送[:：][^。\n]{0,80}。?|[-—–]\s?\d{1,3}\s?[-—–])$"
)


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
    closing = len(text)
    for i in range(len(tail) - 1, -1, -1):
        line = text[slice(*tail[i])]
        if _is_closing(line):
            closing = tail[i][0]
        elif "。" in line or not any(
            _DATE_LINE.match(text[s:e]) or is_furniture(text[s:e])
            for s, e in tail[max(0, i - 6) : i]
        ):
            break
    if closing == len(text) and spans:
        return _signature_on_last_line(text, spans[-1], after)
    above = max((end for _, end in spans if end <= closing), default=0)
    begun = _BEGINS_ABOVE.search(text, max(after, above - 40), above)
    return begun.start(1) if begun else closing


def _is_closing(line: str) -> bool:
    if len(line) > 90:
        return False
    furniture = is_furniture(line) and ("。" not in line or line.startswith("抄送"))
    return furniture or bool(_CLOSING_LINE.match(line))


def _signature_on_last_line(text: str, line: Span, after: int) -> int:
    """Find the signature at the end of the last line; a whole report can be one line."""
    start, end = line
    for _ in range(5):
        if annex := _ANNEX.search(text, max(start, end - 110), end):
            end = trim(text, start, annex.start())[1]
    window = max(start, after, end - 160)
    sentence = max(text.rfind(mark, window, end) for mark in "。；")
    if sentence >= 0 and (found := _SIGNATURE.match(text, *trim(text, sentence + 1, end))):
        return found.start()
    return len(text)
