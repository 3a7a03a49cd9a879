"""The members of an Office Open XML file, a ZIP archive of XML, within limits."""

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
# The XML of a text shrinks to a tenth, of long tables to a sixtieth; a ZIP bomb to a thousandth.
MAX_RATIO = 200
MAX_DEPTH = 200

Element = ElementTree.Element

# Names of these namespaces, of the transitional and the strict edition, lose their namespace.
_NAMESPACE = re.compile(
    r"\{http://(?:schemas\.openxmlformats\.org/(?:wordprocessingml/2006/main"
    r"|officeDocument/2006/math|markup-compatibility/2006|package/2006/relationships)"
    r"|purl\.oclc\.org/ooxml/(?:wordprocessingml/main|officeDocument/math))\}"
)
_DAMAGED = "is a damaged Word file ({}); fetch it again, or open it in Word and save it again"


class Package:
    """An open Office file.

    Parameters
    ----------
    data : bytes

    Raises
    ------
    InputError
        Stage ``decode`` for bytes that are not a ZIP archive, ``limit`` for too many members.

    Examples
    --------
    >>> Package(b"PK")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: is a damaged Word file (not a ZIP archive); fetch it again, or
    open it in Word and save it again
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
        except Exception as error:
            # A damaged directory of the archive can raise more than BadZipFile.
            raise InputError(_DAMAGED.format("not a ZIP archive"), "decode") from error
        members = self._archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise InputError(
                f"holds more than {MAX_MEMBERS} members, more than any report; "
                "save it again in Word",
                "limit",
            )
        # The names of members do not depend on case.
        self._members = {m.filename.lower(): m for m in members}
        self._left = MAX_BYTES

    def bytes(self, name: str) -> bytes | None:
        """Unpack a member; None where the file has no such member."""
        member = self._members.get(name.lower())
        if member is None:
            return None
        size = member.file_size
        self._left -= size
        if self._left < 0 or size > max(1_000_000, MAX_RATIO * member.compress_size):
            raise InputError(
                f"unpacks to more than a report can hold (member {name}); save it again in Word",
                "limit",
            )
        if member.flag_bits & 1:
            raise InputError(
                "is a ZIP archive with a password; unpack it and give the file itself", "decode"
            )
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise InputError(_DAMAGED.format(f"member {name}"), "decode")
        try:
            with self._archive.open(member) as file:
                return file.read(size)
        except Exception as error:
            # zipfile passes on the errors of its decompressors: zlib.error, EOFError …
            raise InputError(_DAMAGED.format(f"member {name}"), "decode") from error

    def xml(self, name: str) -> Element | None:
        """Parse a member; None where the file has no such member."""
        data = self.bytes(name)
        return None if data is None else parse_xml(data, name)

    def related(self, name: str) -> dict[str, str]:
        """Return the members that a member refers to, by the last word of the relationship type.

        Targets outside the file are left out. The relationships of the package itself are those of
        the member ``""``.
        """
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        return {
            relation.get("Type", "").rpartition("/")[2]: posixpath.normpath(
                posixpath.join("/", folder, relation.get("Target", ""))
            ).lstrip("/")
            for relation in ([] if root is None else root)
            if relation.get("TargetMode") != "External"
        }


class _Builder(ElementTree.TreeBuilder):
    """Builds a tree of limited depth; refuses a document type, which could define entities."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise InputError(
                "is nested more deeply than a report can be; save it again in Word", "limit"
            )
        return super().start(_short(tag), {_short(k): v for k, v in attrs.items()})

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(_short(tag))

    def doctype(self, *_: object) -> None:
        raise InputError(
            "holds a document type, which a Word file cannot have; save it again in Word", "decode"
        )


@lru_cache(maxsize=1000)
def _short(name: str) -> str:
    return _NAMESPACE.sub("", name)


def parse_xml(data: bytes, name: str) -> Element:
    """Parse XML.

    Parameters
    ----------
    data : bytes
    name : str
        Name of the member, for errors.

    Returns
    -------
    Element

    Raises
    ------
    InputError
        Stage ``decode`` for XML that is not well formed or has a document type, ``limit`` for XML
        that is nested too deeply.

    Examples
    --------
    >>> parse_xml(b"<a><b/></a>", "a.xml")[0].tag
    'b'
    >>> parse_xml(b"<!DOCTYPE a><a/>", "a.xml")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: holds a document type, which a Word file cannot have;
    save it again in Word
    """
    parser = ElementTree.XMLParser(target=_Builder())
    try:
        # In pieces, because the parser goes on to the end of a piece after an error.
        for at in range(0, len(data), 65_536):
            parser.feed(data[at : at + 65_536])
        root: Element = parser.close()
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(_DAMAGED.format(f"member {name}"), "decode") from error
    return root
