"""Files of Word: docx, docm and dotx, from Word, WPS or LibreOffice, transitional or strict."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawstats.base.errors import InputError
from lawstats.readers.content import Content
from lawstats.readers.numbering import Numbering, Styles, is_on, value
from lawstats.readers.ooxml import Element, Package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN_TYPE = re.compile(
    rb"(?:wordprocessingml\.(?:document|template)|ms-word\.\w+\.\w+)\.main\+xml"
)

# What stands between a container and its paragraphs, rows, cells or runs.
_WRAPPERS = frozenset(["customXml", "ins", "moveTo", "smartTag"])
# Deleted or moved away, how a character is read aloud, and properties, where tab stops are tabs.
_GONE = ("del", "moveFrom")
_UNSEEN = frozenset([*_GONE, "rt", "pPr"])
_MARKS = {"tab": "\u3000", "ptab": "\u3000", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    "symbol": {0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xBB: "≈"},
    "wingdings": {0x81 + i: chr(ord("①") + i) for i in range(10)},
}
_CONTENTS = re.compile(r"toc (?:\d|heading)", re.IGNORECASE)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# A cell that holds this much in this many lines lays out a page and is no entry of a table.
_PROSE_LINES, _PROSE_CHARACTERS = 3, 200


def recognises(data: bytes) -> bool:
    r"""Tell from its content whether a file is one of Word's, if only an encrypted one.

    Examples
    --------
    >>> recognises(b"PK\x03\x04")
    False
    """
    if data.startswith(OLE):
        return _ENCRYPTED in data
    if not data.startswith(b"PK"):
        return False
    try:
        types = Package(data).bytes("[Content_Types].xml")
    except InputError:
        return False
    return bool(types and _MAIN_TYPE.search(types))


def read(data: bytes) -> Content:
    r"""Read a file of Word as a reader sees it, its own list numbers included.

    Left out are headers, footers, notes, comments, hidden and deleted text, field codes, tables of
    contents and bullets. Changes that are tracked count as accepted. A row of a table is a line; a
    table that lays out a page gives its paragraphs. Text boxes come before the paragraph that they
    are fixed to.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Content

    Raises
    ------
    InputError
        Stage ``decode`` for what is encrypted, damaged or not of Word, ``limit`` for what unpacks
        to more than a report can hold, ``read`` for a file without text.

    Examples
    --------
    >>> read(b"PK\x03\x04")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: is a damaged Word file (no ZIP archive); fetch it again, or open
    it in Word and save it anew
    """
    if data.startswith(OLE) and _ENCRYPTED in data:
        raise InputError(
            "is protected by a password; open it in Word and save it without one", "decode"
        )
    package = Package(data)
    name = package.related("").get("officeDocument", "")
    root = package.part(name) if name else None
    body = root.find("body") if root is not None and root.tag == "document" else None
    if body is None:
        raise InputError("is no Word file: it has no document in it; save it as docx", "decode")
    related = package.related(name)
    styles = Styles(package.part(related.get("styles", "")))
    numbering = Numbering(package.part(related.get("numbering", "")), styles)
    text = "\n".join(_Reading(styles, numbering).lines(body)).strip("\n")
    if not text.strip():
        raise InputError("holds no text; if its pages are pictures, have their text recognised")
    return Content(text + "\n")


class _Reading:
    """One way through a file, from its beginning to its end."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        # For each field that is open, whether its result has begun; and how many have not.
        self._fields: list[bool] = []
        self._codes = 0

    def lines(self, container: Element) -> list[str]:
        """Lines of the paragraphs and tables in a body, cell or text box."""
        out: list[str] = []
        # Text whose paragraph goes on in the next, and the properties of its first words.
        held, owner = "", None
        for block in _within(container, "p", "tbl"):
            if block.tag == "tbl":
                out += self._rows(block)
                continue
            properties = block.find("pPr")
            owner = owner if held else properties
            text = self._text(block, properties, out)
            held = held + text if held else text.lstrip()
            # Some programs forget to say that the mark went with the text; it was no item then.
            emptied = not held and any(block.find(tag) is not None for tag in _GONE)
            if not emptied and not _runs_on(properties):
                label = self._numbering.label(owner)
                out += _lines(label + held) if held else [""]
                held = ""
        return out + _lines(held) if held else out

    def _text(self, paragraph: Element, properties: Element | None, boxes: list[str]) -> str:
        """Text of a paragraph; the lines of its text boxes go to `boxes`."""
        hidden = False
        for style in self._styles.of_paragraph(properties):
            if _CONTENTS.fullmatch(style.name):
                hidden = True
            elif style.hidden is not None:
                hidden = style.hidden
                break
        parts: list[str] = []
        self._collect(paragraph, hidden, parts, boxes)
        if self._codes:
            # The code of a field ends in its paragraph, or the file is damaged.
            self._fields, self._codes = [], 0
        return "".join(parts)

    def _collect(self, parent: Element, hidden: bool, parts: list[str], boxes: list[str]) -> None:
        for child in _shown(parent):
            tag = child.tag
            if tag in _UNSEEN:
                continue
            if tag == "txbxContent":
                boxes += self.lines(child)
            elif tag == "fldChar":
                self._turn(child.get("fldCharType"))
            elif tag == "r":
                self._collect(child, self._is_hidden(child, hidden), parts, boxes)
            elif not len(child):
                if not hidden and not self._codes:
                    parts.append(_characters(child))
            else:
                self._collect(child, hidden, parts, boxes)

    def _turn(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(False)
            self._codes += 1
        elif self._fields and kind in ("separate", "end"):
            self._codes -= not self._fields.pop()
            if kind == "separate":
                self._fields.append(True)

    def _is_hidden(self, run: Element, hidden: bool) -> bool:
        """Whether a run is hidden, by itself, its style, or else as its paragraph is."""
        settings = [is_on(run, "rPr/vanish")]
        settings += [style.hidden for style in self._styles.chain(value(run, "rPr/rStyle"))]
        return next((setting for setting in settings if setting is not None), hidden)

    def _rows(self, table: Element) -> Iterator[str]:
        for row in _within(table, "tr"):
            properties = row.find("trPr")
            if value(properties, "del") is not None or is_on(properties, "hidden"):
                continue
            cells = [
                lines
                for cell in _within(row, "tc")
                if not _is_continued(cell)
                and (lines := [line for line in self.lines(cell) if line])
            ]
            if len(cells) == 1 or any(map(_is_prose, cells)):
                for lines in cells:
                    yield from lines
            elif cells:
                yield "\u3000".join(" ".join(lines) for lines in cells)


def _shown(parent: Element) -> Iterator[Element]:
    """Yield children, of alternatives the first, of a form's field what was filled in."""
    for child in parent:
        if child.tag == "AlternateContent":
            for choice in child[:1]:
                yield from _shown(choice)
        elif child.tag == "sdt":
            gallery = value(child, "sdtPr/docPartObj/docPartGallery")
            content = child.find("sdtContent")
            if (
                content is not None
                and gallery != "Table of Contents"
                and not is_on(child, "sdtPr/showingPlcHdr")
            ):
                yield from _shown(content)
        else:
            yield child


def _within(parent: Element, *wanted: str) -> Iterator[Element]:
    """Yield paragraphs, tables, rows or cells, whatever is wrapped round them."""
    for child in _shown(parent):
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, *wanted)


def _runs_on(properties: Element | None) -> bool:
    """Whether a paragraph goes on in the next: its mark is gone, or it is a letter set large."""
    if properties is None:
        return False
    mark = properties.find("rPr")
    gone = mark is not None and any(mark.find(tag) is not None for tag in _GONE)
    frame = properties.find("framePr")
    large = frame is not None and frame.get("dropCap", "none") != "none"
    return gone or large or bool(is_on(mark, "vanish"))


def _characters(child: Element) -> str:
    """Tell what an element without children shows."""
    if child.tag == "t":
        text = re.sub(r"[\t\n\r]", " ", child.text or "")
        return text if child.get(_SPACE) == "preserve" else text.strip(" ")
    if child.tag == "sym":
        code = child.get("char", "")
        number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else 0
        if 0x20 <= number < 0xD800:
            return chr(number)
        return _SYMBOLS.get(child.get("font", "").lower(), {}).get(number & 0xFF, "")
    return _MARKS.get(child.tag, "")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n")]


def _is_continued(cell: Element) -> bool:
    """Whether a cell is only the rest of one above or beside it, or is deleted."""
    properties = cell.find("tcPr")
    merged = (value(properties, path) for path in ("vMerge", "hMerge"))
    # Without a value, a merge goes on.
    return any(m in ("", "continue") for m in merged) or value(properties, "cellDel") is not None


def _is_prose(lines: list[str]) -> bool:
    return len(lines) >= _PROSE_LINES and sum(map(len, lines)) >= _PROSE_CHARACTERS
