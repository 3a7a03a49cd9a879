"""Word files: docx, docm and dotx, from Word, WPS or LibreOffice, transitional or strict."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawstats.base.errors import InputError
from lawstats.readers.content import Content
from lawstats.readers.formats import is_encrypted_word
from lawstats.readers.numbering import Numbering, Styles, is_on, value
from lawstats.readers.ooxml import Element, Package

# Elements that can wrap the paragraphs, rows, cells or runs of a container.
_WRAPPERS = frozenset(["customXml", "ins", "moveTo", "smartTag"])
# Deleted or moved text, phonetic guides, and properties (tab stops in them are also called tab).
_GONE = ("del", "moveFrom")
_UNSEEN = frozenset([*_GONE, "rt", "pPr"])
_CHARACTERS = {"tab": "\u3000", "ptab": "\u3000", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    "symbol": {0xB0: "°", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xA3: "≤", 0xB3: "≥", 0xBB: "≈"},
    "wingdings": {0x81 + i: chr(ord("①") + i) for i in range(10)},
}
_CONTENTS = re.compile(r"toc (?:\d|heading)", re.IGNORECASE)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# A cell with at least this many lines and characters lays out a page; it is not a table entry.
_PROSE_LINES, _PROSE_CHARACTERS = 3, 200


def read(data: bytes) -> Content:
    r"""Read the visible text of a Word file, with the list numbers that Word makes.

    Headers, footers, notes, comments, hidden and deleted text, field codes, tables of contents and
    bullets are left out. Tracked changes count as accepted. A table row becomes one line; a table
    that lays out a page gives its paragraphs. Text boxes come before the paragraph that they are
    anchored to.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Content

    Raises
    ------
    InputError
        Stage ``decode`` for a file that is encrypted, damaged or not a Word file, ``limit`` for one
        that unpacks to more than a report can hold, ``read`` for one without text.

    Examples
    --------
    >>> read(b"PK\x03\x04")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: is a damaged Word file (not a ZIP archive); fetch it again, or
    open it in Word and save it again
    """
    if is_encrypted_word(data):
        raise InputError(
            "is protected by a password; open it in Word and save it without one", "decode"
        )
    package = Package(data)
    name = package.related("").get("officeDocument", "")
    root = package.xml(name) if name else None
    body = root.find("body") if root is not None and root.tag == "document" else None
    if body is None:
        raise InputError("is not a Word file: it holds no document; save it as docx", "decode")
    related = package.related(name)
    styles = Styles(package.xml(related.get("styles", "")))
    numbering = Numbering(package.xml(related.get("numbering", "")), styles)
    text = "\n".join(_Reading(styles, numbering).lines(body)).strip("\n")
    if not text.strip():
        raise InputError("holds no text; if its pages are pictures, have their text recognised")
    return Content(text + "\n")


class _Reading:
    """Reads the body of a file once, from start to end."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        # For each open field, whether its result has started; and in how many it has not.
        self._fields: list[bool] = []
        self._codes = 0

    def lines(self, container: Element) -> list[str]:
        """Return the lines of the paragraphs and tables in a body, cell or text box."""
        out: list[str] = []
        # Text of a paragraph that continues in the next, and the properties of its first paragraph.
        held, owner = "", None
        for block in _within(container, "p", "tbl"):
            if block.tag == "tbl":
                out += self._rows(block)
                continue
            properties = block.find("pPr")
            owner = owner if held else properties
            text = self._text(block, properties, out)
            held = held + text if held else text.lstrip()
            # Some programs delete the text and keep the paragraph mark; this is not a list item.
            emptied = not held and any(block.find(tag) is not None for tag in _GONE)
            if not emptied and not _runs_on(properties):
                label = self._numbering.label(owner)
                out += _lines(label + held) if held else [""]
                held = ""
        return out + _lines(held) if held else out

    def _text(self, paragraph: Element, properties: Element | None, boxes: list[str]) -> str:
        """Return the text of a paragraph; the lines of its text boxes are added to `boxes`."""
        hidden = False
        for style in self._styles.of_paragraph(properties):
            if _CONTENTS.fullmatch(style.name):
                hidden = True
            elif style.hidden is not None:
                hidden = style.hidden
                break
        pieces: list[str] = []
        self._collect(paragraph, hidden, pieces, boxes)
        if self._codes:
            # A field code ends in its paragraph, or the file is damaged.
            self._fields, self._codes = [], 0
        return "".join(pieces)

    def _collect(self, parent: Element, hidden: bool, pieces: list[str], boxes: list[str]) -> None:
        for child in _shown(parent):
            tag = child.tag
            if tag in _UNSEEN:
                continue
            if tag == "txbxContent":
                boxes += self.lines(child)
            elif tag == "fldChar":
                self._turn(child.get("fldCharType"))
            elif tag == "r":
                self._collect(child, self._is_hidden(child, hidden), pieces, boxes)
            elif not len(child):
                if not hidden and not self._codes:
                    pieces.append(_characters(child))
            else:
                self._collect(child, hidden, pieces, boxes)

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
    """Yield the visible children: the first of alternatives, the content of a filled-in field."""
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
    """Yield paragraphs, tables, rows or cells, inside wrappers too."""
    for child in _shown(parent):
        if child.tag in wanted:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _within(child, *wanted)


def _runs_on(properties: Element | None) -> bool:
    """Whether a paragraph continues in the next: its mark is deleted, or it is a drop cap."""
    if properties is None:
        return False
    mark = properties.find("rPr")
    gone = mark is not None and any(mark.find(tag) is not None for tag in _GONE)
    frame = properties.find("framePr")
    large = frame is not None and frame.get("dropCap", "none") != "none"
    return gone or large or bool(is_on(mark, "vanish"))


def _characters(child: Element) -> str:
    """Return the characters that an element without children shows."""
    if child.tag == "t":
        text = re.sub(r"[\t\n\r]", " ", child.text or "")
        return text if child.get(_SPACE) == "preserve" else text.strip(" ")
    if child.tag == "sym":
        code = child.get("char", "")
        number = int(code, 16) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else 0
        if 0x20 <= number < 0xD800:
            return chr(number)
        return _SYMBOLS.get(child.get("font", "").lower(), {}).get(number & 0xFF, "")
    return _CHARACTERS.get(child.tag, "")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n")]


def _is_continued(cell: Element) -> bool:
    """Whether a cell is merged into the one above or beside it, or is deleted."""
    properties = cell.find("tcPr")
    merged = (value(properties, path) for path in ("vMerge", "hMerge"))
    # A merge without a value continues.
    return any(m in ("", "continue") for m in merged) or value(properties, "cellDel") is not None


def _is_prose(lines: list[str]) -> bool:
    return len(lines) >= _PROSE_LINES and sum(map(len, lines)) >= _PROSE_CHARACTERS
