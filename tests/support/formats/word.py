"""Reports as files of Word, with what people and programs leave in them."""

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import cycle
from xml.sax.saxutils import escape

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": (
        "http://purl.oclc.org/ooxml/wordprocessingml/main"
    ),
    _OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def package(
    body: str, *, kind: str = _MAIN.format("document.main"), strict: bool = False, **parts: str
) -> bytes:
    """File of Word from the inside of its ``w:body`` and of other parts by name."""
    inside = {"document": f"<w:body>{body}</w:body>"} | parts
    tags = {"header": "hdr", "footer": "ftr"}
    files = {
        f"word/{name}.xml": (
            f"{_HEAD}<w:{tags.get(name, name)} {NAMESPACES}>{xml}</w:{tags.get(name, name)}>"
        )
        for name, xml in inside.items()
    }
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" '
        f'ContentType="{kind if name == "document" else _MAIN.format(name)}"/>'
        for name in inside
    )
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>' for name in parts
    )
    rels = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
    files |= {
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": rels.format(
            f'<Relationship Id="d" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="c" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/>'
        ),
        "word/_rels/document.xml.rels": rels.format(
            relations + f'<Relationship Id="x" Type="{_OFFICE}/subDocument" '
            'Target="file:///etc/hostname" TargetMode="External"/>'
        ),
        "docProps/core.xml": (
            f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>模板2099年</dc:title>'
            "</cp:coreProperties>"
        ),
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in files.items():
            for old, new in _STRICT.items() if strict else ():
                xml = xml.replace(old, new)
            archive.writestr(zipfile.ZipInfo(name), xml, zipfile.ZIP_DEFLATED)
    return out.getvalue()


TRACK = 'w:id="9" w:author="甲" w:date="2024-01-02T00:00:00Z"'
DELETED = f"<w:rPr><w:del {TRACK}/></w:rPr>"


def run(text: str, properties: str = "", tag: str = "t") -> str:
    """Run of text."""
    inside = f'<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}>'
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


GONE = f"<w:del {TRACK}>{run('删去7件', tag='delText')}</w:del>"


def p(inside: str, properties: str = "") -> str:
    """Paragraph."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def paragraph(text: str, properties: str = "") -> str:
    """Paragraph of one run."""
    return p(run(text), properties)


def numbered(text: str, num_id: int = 1, level: int = 0) -> str:
    """Paragraph with a number of its own."""
    return paragraph(text, _num_pr(num_id, level))


def table(*rows: str) -> str:
    """Table of the insides of its rows."""
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(*texts: str, properties: str = "") -> str:
    """Cell of texts, or of what is XML already."""
    inside = "".join(t if t.startswith("<") else paragraph(t) for t in texts)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def _num_pr(num_id: int, level: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'


def level(depth: int, form: str, text: str, more: str = "") -> str:
    """Level of a list, from 1 on."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*families: str, **overrides: tuple[int, str]) -> str:
    """Numbering of families of levels: list 1 of the first, and so on; then further lists.

    A further list, as ``num3=(1, "…")``, is of the family of a number and overrides its levels.
    """
    plain = {f"num{i}": (i, "") for i in range(1, len(families) + 1)}
    return "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
        for i, levels in enumerate(families, 1)
    ) + "".join(
        f'<w:num w:numId="{name[3:]}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'
        for name, (of, more) in (plain | overrides).items()
    )


def start_at(depth: int, number: int) -> str:
    """Override of the first number of a level."""
    return f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{number}"/></w:lvlOverride>'


_CHINESE = "[一二三四五六七八九十]{1,3}"
# Marker, family and level of a list.
_MARKERS = (
    (re.compile(rf"\s*({_CHINESE})、"), 1, 0),
    (re.compile(rf"\s*（({_CHINESE})）"), 1, 1),
    (re.compile(r"\s*(\d{1,2})\.(?!\d)"), 1, 2),
    (re.compile(r"\s*（(\d{1,2})）"), 1, 3),
    (re.compile(r"\s*(\d{1,2})、"), 2, 0),
    (re.compile(rf"\s*\(({_CHINESE})\)"), 3, 0),
    (re.compile(rf"\s*第({_CHINESE})，"), 4, 0),
)
_FAMILIES = (
    level(0, "chineseCounting", "%1、", '<w:pStyle w:val="1"/><w:suff w:val="nothing"/>')
    + level(1, "japaneseCounting", "（%2）", '<w:pStyle w:val="2"/>')
    + level(2, "decimal", "%3.", '<w:pStyle w:val="3"/><w:suff w:val="space"/>')
    + level(3, "decimal", "（%4）"),
    level(0, "decimal", "%1、"),
    level(0, "chineseCountingThousand", "(%1)", '<w:suff w:val="nothing"/>'),
    level(0, "chineseCountingThousand", "第%1，", '<w:suff w:val="nothing"/>'),
)
_STYLES = """\
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/>
<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 3"/><w:basedOn w:val="2"/>
<w:pPr><w:numPr><w:ilvl w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:name w:val="正文小标题"/>
<w:basedOn w:val="2"/></w:style>
"""


def ordinal(text: str) -> int:
    """Number below 100, Arabic or Chinese."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    digits = " 一二三四五六七八九"
    return (digits.index(tens or "一") * 10 if ten else 0) + (digits.index(ones) if ones else 0)


@dataclass
class _Lists:
    """Turns markers into numbers that Word counts; what it would count otherwise starts anew."""

    styled: bool
    counts: dict[tuple[int, int], int] = field(default_factory=dict)
    # By family and level, the list in use and where it starts.
    current: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    more: dict[str, tuple[int, str]] = field(default_factory=dict)

    def number(self, line: str) -> tuple[str, str]:
        """Properties of a paragraph, and its text without marker."""
        for pattern, family, depth in _MARKERS:
            if found := pattern.match(line):
                key = family, depth
                num_id, start = self.current.get(key, (family, 1))
                due = self.counts[key] + 1 if key in self.counts else start
                at = ordinal(found[1])
                if at != due:
                    num_id = len(_FAMILIES) + len(self.more) + 1
                    self.more[f"num{num_id}"] = family, start_at(depth, at)
                    self.current[key] = num_id, at
                self.counts[key] = at
                for higher in range(depth):
                    # An item without its parent: Word counts the parent that it should have had.
                    self.counts.setdefault((family, higher), 1)
                for deeper in range(depth + 1, 4):
                    self.counts.pop((family, deeper), None)
                by_style = self.styled and num_id == 1 and depth < 3
                style = "b" if depth == 1 and "。" in line else str(depth + 1)
                properties = f'<w:pStyle w:val="{style}"/>' if by_style else _num_pr(num_id, depth)
                return properties, line[found.end() :]
        return "", line


_HIDDEN = run("隐藏888件", "<w:vanish/>")


def _field(code: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end")]
    code = run(code, tag="instrText")
    # A field within the code: its result is shown nowhere.
    inner = marks[0] + run("PAGE", tag="instrText") + marks[1] + run("666") + marks[2]
    return marks[0] + code + inner + marks[1] + result + marks[2]


_DRESSES: tuple[Callable[[str], str], ...] = (
    lambda r: r,
    lambda r: f"<w:ins {TRACK}>{r}</w:ins>",
    lambda r: f'<w:hyperlink r:id="x" w:history="1">{r}</w:hyperlink>',
    lambda r: r + GONE,
    lambda r: _field(' QUOTE "555" ', r),
    lambda r: (
        f"<w:sdt><w:sdtPr><w:id w:val='1'/></w:sdtPr><w:sdtContent>{r}</w:sdtContent></w:sdt>"
    ),
    lambda r: f'<w:smartTag w:uri="u" w:element="date"><w:smartTagPr/>{r}</w:smartTag>',
    lambda r: r + _HIDDEN,
    lambda r: f'<w:fldSimple w:instr=" MERGEFIELD 名称 ">{r}</w:fldSimple>',
    lambda r: r + '<w:r><w:footnoteReference w:id="2"/></w:r>',
    lambda r: f"<w:moveTo {TRACK}>{r}</w:moveTo>",
    lambda r: f"<w:moveFrom {TRACK}>{run('移走444件')}</w:moveFrom>" + r,
    lambda r: (
        f'<w:commentRangeStart w:id="0"/>{r}<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r>'
    ),
    lambda r: f'<w:proofErr w:type="spellStart"/>{r}<w:lastRenderedPageBreak/>',
)


def _pieces(text: str, widths: Iterator[int]) -> Iterator[str]:
    while text:
        width = next(widths)
        yield text[:width]
        text = text[width:]


def docx(text: str, *, automatic: bool, styled: bool = False, strict: bool = False) -> bytes:
    """Write a report as a file of Word.

    Its runs are cut anywhere and dressed in what Word puts round them; there are tracked changes,
    deleted paragraphs and paragraph marks, fields, notes, comments, headers and footers. With
    `automatic`, markers become numbers that Word counts, if `styled` by styles where that goes.
    """
    counted = _Lists(styled)
    widths, dresses = cycle((3, 1, 7, 2, 11, 5)), cycle(_DRESSES)
    body = []
    for i, line in enumerate(text.split("\n")):
        properties, rest = counted.number(line) if automatic else ("", line)
        runs = [dress(run(p)) for p, dress in zip(_pieces(rest, widths), dresses, strict=False)]
        if i % 9 == 4 and properties:
            # An item that was deleted is not counted.
            body.append(p(GONE, properties + DELETED))
        if i % 7 == 3 and len(runs) > 4:
            # What was two paragraphs is one.
            body.append(p("".join(runs[:2]), properties + DELETED))
            runs, properties = runs[2:], ""
        body.append(p("".join(runs), properties))
    body.append(
        '<w:sectPr><w:headerReference w:type="default" r:id="header"/>'
        '<w:footerReference w:type="default" r:id="footer"/></w:sectPr>'
    )
    note = '<w:{0} w:id="{1}" w:author="甲"><w:p><w:pPr/>' + run("应为999件") + "</w:p></w:{0}>"
    return package(
        "".join(body),
        strict=strict,
        numbering=lists(*_FAMILIES, **counted.more),
        styles=_STYLES,
        header=paragraph("2099年度法治政府建设情况报告（内部资料333件）"),
        footer=f"<w:p>{run('— ')}{_field(' PAGE ', run('3'))}{run(' —')}</w:p>",
        footnotes=note.format("footnote", 2),
        comments=note.format("comment", 0),
    )


WRITERS: dict[str, Callable[[str], bytes]] = {
    "typed numbers": partial(docx, automatic=False),
    "automatic numbers": partial(docx, automatic=True),
    "automatic numbers by style, strict edition": partial(
        docx, automatic=True, styled=True, strict=True
    ),
}
