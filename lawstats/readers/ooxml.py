"""The parts of an Office file: a ZIP archive of XML that nobody vouches for."""

from __future__ import annotations

import posixpath
import re
import zipfile
from functools import lru_cache
from io import BytesIO
from xml.etree import ElementTree

from lawstats.base.errors import InputError

MAX_MEMBERS = 10_000
MAX_BYTES = 20_000_000
# Text of Word shrinks to a tenth, long tables to a sixtieth; a bomb to a thousandth.
MAX_RATIO = 200
MAX_DEPTH = 200

Element = ElementTree.Element

# Word's own names, in the transitional and the strict edition, are used without their namespace.
_NAMESPACE = re.compile(
    r"\{http://(?:schemas\.openxmlformats\.org/(?:wordprocessingml/2006/main"
    r"|officeDocument/2006/math|markup-compatibility/2006|package/2006/relationships)"
    r"|purl\.oclc\.org/ooxml/(?:wordprocessingml/main|officeDocument/math))\}"
)
_DAMAGED = "is a damaged Word file ({}); fetch it again, or open it in Word and save it anew"


class Package:
    """An Office file, opened.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    InputError
        Stage ``decode`` for what is no ZIP archive, ``limit`` for too many members.

    Examples
    --------
    >>> Package(b"PK")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: is a damaged Word file (no ZIP archive); fetch it again, or open
    it in Word and save it anew
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except Exception as error:
            # A damaged directory of the archive can raise more than BadZipFile.
            raise InputError(_DAMAGED.format("no ZIP archive"), "decode") from error
        members = self._archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise InputError(
                f"holds more than {MAX_MEMBERS} parts: no report does; save it anew in Word",
                "limit",
            )
        # Names of parts are the same in any case.
        self._members = {m.filename.lower(): m for m in members}
        self._left = MAX_BYTES

    def bytes(self, name: str) -> bytes | None:
        """Bytes of a part, None where there is none."""
        member = self._members.get(name.lower())
        if member is None:
            return None
        size = member.file_size
        self._left -= size
        if self._left < 0 or size > max(1_000_000, MAX_RATIO * member.compress_size):
            raise InputError(
                f"unpacks to more than a report can hold (part {name}); save it anew in Word",
                "limit",
            )
        if member.flag_bits & 1:
            raise InputError(
                "is a ZIP archive with a password; unpack it and give the file itself", "decode"
            )
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(_DAMAGED.format(f"part {name}"), "decode")
        try:
            with self._archive.open(member) as file:
                return file.read(size)
        except Exception as error:
            # zipfile passes on what its unpackers raise: zlib.error, EOFError …
            raise InputError(_DAMAGED.format(f"part {name}"), "decode") from error

    def part(self, name: str) -> Element | None:
        """Root of a part of XML, None where there is none."""
        data = self.bytes(name)
        return None if data is None else parse_xml(data, name)

    def related(self, name: str) -> dict[str, str]:
        """Parts that a part names, by the last word of the relation; nothing outside the file.

        The package's own are those of the part ``""``.
        """
        folder, base = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        return {
            relation.get("Type", "").rpartition("/")[2]: posixpath.normpath(
                posixpath.join("/", folder, relation.get("Target", ""))
            ).lstrip("/")
            for relation in ([] if root is None else root)
            if relation.get("TargetMode") != "External"
        }


class _Builder(ElementTree.TreeBuilder):
    """Makes a tree of bounded depth, refuses what could define entities."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InputError("is nested deeper than a report can be; save it anew in Word", "limit")
        return super().start(_short(tag), {_short(k): v for k, v in attrs.items()})

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(_short(tag))

    def doctype(self, *_: object) -> None:
        raise InputError(
            "holds a document type, which no Word file does; save it anew in Word", "decode"
        )


@lru_cache(maxsize=1000)
def _short(name: str) -> str:
    return _NAMESPACE.sub("", name)


def parse_xml(data: bytes, name: str) -> Element:
    """Parse a part of XML.

    Parameters
    ----------
    data : bytes
    name : str
        Name of the part, for errors.

    Returns
    -------
    Element

    Raises
    ------
    InputError
        Stage ``decode`` for what is not well formed or defines a document type, ``limit`` for what
        is nested too deeply.

    Examples
    --------
    >>> parse_xml(b"<a><b/></a>", "a.xml")[0].tag
    'b'
    >>> parse_xml(b"<!DOCTYPE a><a/>", "a.xml")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: holds a document type, which no Word file does; save it anew in Word
    """
    parser = ElementTree.XMLParser(target=_Builder())
    try:
        # In pieces, for the parser goes on to the end of a piece after a refusal.
        for at in range(0, len(data), 65_536):
            parser.feed(data[at : at + 65_536])
        root: Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(_DAMAGED.format(f"part {name}"), "decode") from error
    return root
