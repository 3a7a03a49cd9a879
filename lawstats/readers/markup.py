"""HTML markup: the lines that a browser shows, and the boxes around them."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from lawstats.base.errors import InputError

GAP = "\u3000"
# Blanks at the start and the end of lines, and characters that are never visible.
_BLANKS = " \n\t\u00a0\u3000\u2002\u2003"
_UNSEEN = dict.fromkeys(
    [
        *range(9),
        11,
        *range(14, 32),
        *range(0x7F, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        0x2060,
        0xFEFF,
    ]
)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_WHITE_LINE = re.compile(r" ?\n[ \n]*")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef‘’“”…—"
_BROKEN = re.compile(rf"(?<=[{_WIDE}])\n|\n(?=[{_WIDE}])")

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details dir div dl dt fieldset "
        "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hr html legend li main "
        "menu nav ol p pre section summary table tbody td textarea tfoot th thead tr ul",
    )
)
# Elements that can hold a report; a paragraph cannot.
_BOXES = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd details div fieldset figure footer form "
        "header html li main pre section table tbody td textarea th ul",
    )
)
_DROPPED = frozenset(
    re.findall(
        r"\w+",
        "applet audio button canvas datalist embed head iframe input map math nav noframes "
        "noscript object option script select style svg template title video xml",
    )
)
_DEEPEST = 2_000
# Greatest length of a link, in characters; a longer one was not closed.
_LONGEST_LINK = 200
# Cells of a data table are short; longer cells lay out a page.
_LONGEST_CELL, _MOST_LINES = 200, 8

# A "<" that does not begin a tag: titles of laws in <…>, some with a Latin letter first.
_NO_TAG = re.compile(r"<(?![A-Za-z/!?])|<(?=[A-Za-z]{1,20}[^\x00-\x7f])")
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{2,20})", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{1,2000}>")
_COMMON = frozenset("的一年法工作和政府行是了在中人民国有國務為與對")

_HIDDEN = re.compile(
    r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden"
    r"|(?:font-size|opacity)\s{0,3}:\s{0,3}0(?![.\d]{0,9}[1-9]))",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．是]|[①-⑳]|第[一二三四五六七八九十\d]{1,3}"
)
_CHINESE_LIST = re.compile(r"custom_cn|cjk-ideographic|chinese|trad-cn", re.IGNORECASE)
_MARKUP = re.compile(r"<(?:p|br|div|span|table)\b", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """A line as a browser shows it.

    Attributes
    ----------
    text : str
        Trimmed, never empty. LF marks a line break of the source that the browser does not show.
    linked : int
        Number of its characters inside links.
    hidden : bool
        Whether it is not visible at first.
    """

    text: str
    linked: int = 0
    hidden: bool = False


@dataclass(slots=True)
class Box:
    """An element that holds the lines from ``first`` up to, not including, ``last``."""

    first: int
    last: int = 0


@dataclass(slots=True)
class Markup:
    """The lines and boxes of a page, and its head.

    Attributes
    ----------
    lines : list of Line
    boxes : list of Box
        In the order of the source: outer boxes come before inner ones.
    title : str
        Content of ``<title>``.
    meta : dict of str to str
        Content of the ``<meta>`` elements by name in lower case; of one name the first.
    """

    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)


def decode(data: bytes) -> str:
    """Decode a page by its bytes; the encoding that it declares is often wrong and only a hint.

    Parameters
    ----------
    data : bytes
        UTF-8, UTF-16, GB18030 (GBK, GB2312) or Big5.

    Returns
    -------
    str
        With U+FFFD in the place of damaged bytes.

    Examples
    --------
    >>> decode('<meta charset="utf-8"><p>依法行政工作报告'.encode("gbk"))[-8:]
    '依法行政工作报告'
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if 5 * data[:400].count(0) > len(data[:400]):
        odd = data[1:400:2].count(0) > data[:400:2].count(0)
        return data.decode("utf-16-le" if odd else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = {name.lower() for name in _CHARSET.findall(data, 0, 100_000)}
    candidates = [data.decode(e, "replace") for e in ("utf-8", "gb18030", "big5hkscs")]
    hints = (b"utf-8" in declared, any(n.startswith(b"gb") for n in declared), b"big5" in declared)
    rated = zip(map(_likeness, candidates), hints, (0, -1, -2), candidates, strict=True)
    return max(rated, key=lambda r: r[:3])[3]


def _likeness(text: str) -> float:
    """Rate a decoding: the share of common characters among all wide ones, less a penalty."""
    seen = _TAGS.sub("", text[:400_000])
    wide = sum(c > "\u00ff" for c in seen)
    common = sum(c in _COMMON for c in seen)
    return round(common / wide, 1) - (seen.count("\ufffd") > 0.2 * wide) if wide else 0.0


def read_markup(text: str) -> Markup:
    """Lay out a page; nothing in it is run or fetched.

    Raises
    ------
    InputError
        Stage ``limit``: nested too deeply.

    Examples
    --------
    >>> page = read_markup("<p>一、<b>主要</b>举措<p>依据&lt;纲要>和<条例>。<br>无。")
    >>> [line.text for line in page.lines]
    ['一、主要举措', '依据<纲要>和<条例>。', '无。']
    """
    layout = _Layout()
    layout.add(text)
    layout.close_line()
    return layout.page


def flat(text: str) -> str:
    r"""Remove the line breaks of the source inside a line.

    Examples
    --------
    >>> flat("法治政\n府建设 12\n件 App\nStore")
    '法治政府建设 12件 App Store'
    """
    return _BROKEN.sub("", text).replace("\n", " ")


@dataclass(slots=True)
class _Row:
    """An open table row: its first line and box, and first and last line of each cell."""

    first_line: int
    first_box: int
    cells: list[tuple[int, int]] = field(default_factory=list)


class _Layout:
    """Turns the elements of a page into lines, in the order of the source."""

    def __init__(self) -> None:
        self.page = Markup()
        # The pieces of the current line: text, whether hidden, whether in a link.
        self._pieces: list[tuple[str, bool, bool]] = []
        self._marker = ""
        self._open: list[Box] = []
        # Number of open elements by their effect on the text inside.
        self._in = {"a": 0, "pre": 0, "hidden": 0}
        self._link_from = 0
        self._lists: list[tuple[str, int]] = []
        self._rows: list[_Row] = []

    def add(self, text: str, nested: bool = False) -> None:
        """Lay out a page, or a page inside a text area."""
        source = _NO_TAG.sub("&lt;", text.translate(_UNSEEN)).encode("utf-8", "replace")
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
        root = etree.fromstring(source, parser) if source.strip() else None
        if root is None:
            return
        depth, dropped = 0, 0
        for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            tag = element.tag
            if event == "start":
                depth += 1
                _refuse_deep(depth)
                if not dropped and tag in _DROPPED:
                    dropped = depth
                if dropped:
                    self._head(tag, element)
                    continue
                self._start(tag, element)
                if tag == "textarea" and not nested and _MARKUP.search(element.text or ""):
                    self.add(element.text, nested=True)
                else:
                    self._text(element.text)
                continue
            if event == "end":
                if not dropped:
                    self._end(tag, element)
                elif dropped == depth:
                    dropped = 0
                depth -= 1
            if not dropped and depth:
                self._text(element.tail)

    def _head(self, tag: str, element: Any) -> None:
        if tag == "title" and not self.page.title:
            self.page.title = flat(_WHITE.sub(" ", "".join(element.itertext()))).strip(_BLANKS)
        elif tag == "meta":
            self._meta(element)

    def _meta(self, element: Any) -> None:
        names = (element.get(key) for key in ("name", "property", "itemprop"))
        name = next(filter(None, names), "").strip().lower()
        if name:
            self.page.meta.setdefault(name, (element.get("content") or "").strip(_BLANKS))

    def _start(self, tag: str, element: Any) -> None:
        if tag == "meta":
            self._meta(element)
        if tag in _BLOCKS or tag == "br":
            self.close_line()
        if tag in _BOXES:
            self._open.append(Box(len(self.page.lines)))
            self.page.boxes.append(self._open[-1])
        if tag == "a" and element.get("href") is not None:
            self._link_from = self._link_from if self._in["a"] else len(self.page.lines)
            self._in["a"] += 1
        self._in["pre"] += tag in ("pre", "textarea")
        self._in["hidden"] += _is_hidden(element)
        if tag in ("ol", "ul"):
            start = element.get("start") or ""
            number = int(start) if re.fullmatch(r"\d{1,4}", start) else 1
            self._lists.append((_form(element) if tag == "ol" else "", number))
        elif tag == "li" and self._lists:
            form, number = self._lists[-1]
            self._marker = _marker(form, number)
            self._lists[-1] = form, number + 1
        elif tag == "tr":
            self._rows.append(_Row(len(self.page.lines), len(self.page.boxes)))
        elif tag in ("td", "th") and self._rows:
            self._rows[-1].cells.append((len(self.page.lines), -1))

    def _end(self, tag: str, element: Any) -> None:
        if tag in _BLOCKS:
            self.close_line()
        if tag == "a" and element.get("href") is not None:
            self._in["a"] -= 1
            self._check_link()
        self._in["pre"] -= tag in ("pre", "textarea")
        self._in["hidden"] -= _is_hidden(element)
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._marker = ""
        elif tag in ("td", "th") and self._rows and self._rows[-1].cells:
            cells = self._rows[-1].cells
            cells[-1] = cells[-1][0], len(self.page.lines)
        elif tag == "tr" and self._rows:
            self._join_row(self._rows.pop())
        if tag in _BOXES:
            self._open.pop().last = len(self.page.lines)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._in["pre"]:
            first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._inline(first)
            for line in others:
                self.close_line()
                self._inline(line)
        else:
            self._inline(_WHITE.sub(lambda m: "\n" if "\n" in m.group() else " ", text))

    def _inline(self, text: str) -> None:
        self._pieces.append((text, self._in["hidden"] > 0, self._in["a"] > 0))

    def close_line(self) -> None:
        """End the current line; hidden words inside a visible line are dropped."""
        hidden = all(hid or not text.strip(_BLANKS) for text, hid, _ in self._pieces)
        pieces = [(text, linked) for text, hid, linked in self._pieces if hidden or not hid]
        self._pieces.clear()
        text = _WHITE_LINE.sub("\n", "".join(text for text, _ in pieces)).strip(_BLANKS)
        if text:
            if self._marker and not _MARKED.match(text):
                text = self._marker + text
            self._marker = ""
            linked = sum(len(text.strip(_BLANKS)) for text, linked in pieces if linked)
            self.page.lines.append(Line(text, linked, hidden))

    def _check_link(self) -> None:
        """Undo a link that ends here if it covers whole paragraphs: it was not closed."""
        if self._in["a"]:
            return
        lines = self.page.lines[self._link_from :]
        if sum(line.linked for line in lines) > _LONGEST_LINK:
            for line in lines:
                line.linked = 0

    def _join_row(self, row: _Row) -> None:
        """Make one line of a row of a data table."""
        lines = self.page.lines
        filled = [lines[start:end] for start, end in row.cells if end > start]
        if len(filled) < 2 or any(
            len(cell) > (1 if any("。" in line.text for line in cell) else _MOST_LINES)
            or sum(len(line.text) for line in cell) > _LONGEST_CELL
            for cell in filled
        ):
            return
        joined = lines[row.first_line :]
        lines[row.first_line :] = [
            Line(
                GAP.join(flat("\n".join(line.text for line in cell)) for cell in filled),
                sum(line.linked for line in joined),
                all(line.hidden for line in joined),
            )
        ]
        # Boxes inside the row would refer to removed lines.
        del self.page.boxes[row.first_box :]


def _refuse_deep(depth: int) -> None:
    if depth > _DEEPEST:
        raise InputError(
            f"is nested more than {_DEEPEST} elements deep, more than any report page; save the "
            "page again, or its text",
            "limit",
        )


def _is_hidden(element: Any) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def _form(element: Any) -> str:
    """Return the number form of an ordered list: empty, ``1.``, ``一、`` or ``（一）``."""
    dress = f"{element.get('class') or ''} {element.get('style') or ''}"
    if re.search(r"list-style(?:-type)?\s{0,3}:\s{0,3}none", dress, re.IGNORECASE):
        return ""
    if _CHINESE_LIST.search(dress):
        return "（一）" if "custom_cn2" in dress else "一、"
    return "1."


def _marker(form: str, number: int) -> str:
    if not form or form == "1.":
        return form and f"{number}."
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    spelt = ("" if tens < 2 else digits[tens]) + "十" * (tens > 0) + digits[ones] * (ones > 0)
    return form.replace("一", spelt if 0 < number < 100 else str(number))
