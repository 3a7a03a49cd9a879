"""Reports typeset as PDF files, in the layouts that offices use."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from lawstats.text.lines import is_furniture, line_spans
from lawstats.text.sentences import full_line

A4 = (595.0, 842.0)
FONT = "NotoSansSC"
_NO_START = "。，、；：！？）)》〉”’…%％"
_NO_END = "（(《〈“‘"
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\))"
)
_DATE = re.compile(r"20\d\d\s?年\d{1,2}月\d{1,2}日")


def _font_file() -> Path:
    spec = find_spec("zhplot")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "fonts" / "NotoSansSC-Regular.ttf"


@cache
def font() -> str:
    """Name of the font, once it is known to the writer."""
    pdfmetrics.registerFont(TTFont(FONT, str(_font_file())))
    return FONT


def width(text: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, font(), size))


@dataclass(frozen=True)
class Layout:
    """How a report is typeset; lengths in points, `indent` and `columns` in characters."""

    size: float = 14
    columns: float = 32
    indent: float = 2
    gap: float = 0
    leading: float = 1.8
    justify: bool = True
    number: str = "- {} -"
    header: str = ""
    heading_size: float = 0
    bold_headings: bool = False
    mirrored: float = 0
    watermark: str = ""
    glyphs: bool = False
    shuffled: bool = False
    landscape: bool = False
    turned: bool = False

    @property
    def page(self) -> tuple[float, float]:
        return (A4[1], A4[0]) if self.landscape else A4


LAYOUTS = {
    "indents, - 3 -": Layout(),
    "spacing, 第 3 页 共 8 页": Layout(
        size=12, columns=36, indent=0, gap=9, justify=False, number="第 {} 页 共 {} 页"
    ),
    "neither, 3 / 8, header": Layout(
        size=12, columns=38, indent=0, number="{} / {}", header="政府信息公开"
    ),
    "neither, ragged": Layout(size=13, columns=32.6, indent=0, justify=False, number="{}"),
    "both, large headings": Layout(
        size=10.5, columns=40, gap=6, heading_size=14, number="{}", header="法治政府建设年度报告"
    ),
    "bold, watermark, mirrored": Layout(
        bold_headings=True, watermark="内部资料", mirrored=20, number="— {} —"
    ),
    "single glyphs, any order": Layout(size=12, columns=35, glyphs=True, shuffled=True),
    "landscape": Layout(size=16, columns=40, landscape=True, leading=1.5),
    "turned": Layout(size=12, columns=36, turned=True),
}


@dataclass
class Line:
    text: str
    x: float
    size: float
    space: float = 0
    bold: bool = False


@dataclass
class Sheet:
    """Lines of one page with their heights."""

    lines: list[tuple[float, Line]] = field(default_factory=list)


def units(text: str) -> Iterator[str]:
    """Pieces that a line break may not part."""
    pattern = rf"[{re.escape(_NO_END)}]*(?:[A-Za-z0-9.·]+|.)[{re.escape(_NO_START)}]*\s?"
    yield from re.findall(pattern, text)


def wrap(text: str, size: float, first: float, rest: float) -> Iterator[str]:
    """Lines of a paragraph, the first and the others not wider than given."""
    line, room = "", first
    for unit in units(text):
        if line and width(line + unit.rstrip(), size) > room + 0.01:
            yield line.rstrip()
            line, room = "", rest
        line += unit
    yield line.rstrip()


def _parts(text: str) -> tuple[list[str], list[str]]:
    """Title and other lines."""
    every = [line.strip() for line in text.split("\n") if line.strip()]
    if any(map(is_furniture, every[:5])):
        return [], every
    for i, line in enumerate(every):
        if len(line) > 50 or re.search("[。，：]", line) or _HEADING.match(line) or i == 3:
            return every[:i], every[i:]
    return [], every


def typeset(text: str, layout: Layout) -> list[Sheet]:
    """Pages of a report."""
    size, column = layout.size, layout.columns * layout.size
    wide, high = layout.page
    left, top = (wide - column) / 2, high - 80
    sheets, y = [Sheet()], top
    cut = full_line(text, list(line_spans(text)))

    def put(line: Line, step: float) -> None:
        nonlocal y
        if y - step < 75:
            sheets.append(Sheet())
            y = top
        sheets[-1].lines.append((y, line))
        y -= step

    title, body = _parts(text)
    for paragraph in title:
        for line in wrap(paragraph, size * 1.5, column, column):
            put(Line(line, (wide - width(line, size * 1.5)) / 2, size * 1.5), size * 2.4)
    y -= size
    for i, paragraph in enumerate(body):
        if cut and re.fullmatch(r"[-—] \d+ [-—]", paragraph):
            sheets.append(Sheet())
            y = top
            continue
        heading = bool(_HEADING.match(paragraph)) and len(paragraph) < 60
        if i >= len(body) - 2 and (_DATE.fullmatch(paragraph) or len(paragraph) < 15) and not cut:
            x = left + column - width(paragraph, size) - 2 * size
            put(Line(paragraph, x, size), size * layout.leading)
            continue
        own = layout.heading_size if heading and layout.heading_size else size
        indent = 0.0 if cut else layout.indent * own
        parts = [paragraph] if cut else list(wrap(paragraph, own, column - indent, column))
        for n, part in enumerate(parts):
            start = indent if n == 0 else 0.0
            spare = column - start - width(part, own)
            full = n + 1 < len(parts) if not cut else len(part) >= cut
            full = full and (layout.justify or bool(cut)) and len(part) > 1
            row = Line(part, left + start, own, spare / (len(part) - 1) if full else 0)
            row.bold = heading and layout.bold_headings
            put(row, own * layout.leading)
        if y < top:
            y -= layout.gap
    return sheets


def write(text: str, layout: Layout = LAYOUTS["indents, - 3 -"]) -> bytes:
    """A report as PDF file."""
    return draw(typeset(text, layout), layout)


def draw(
    sheets: list[Sheet],
    layout: Layout,
    more: Callable[[Canvas], object] = id,
) -> bytes:
    """PDF file of pages that are typeset."""
    out = BytesIO()
    wide, high = layout.page
    canvas = Canvas(out, pagesize=(wide, high), invariant=1)
    font()
    for n, sheet in enumerate(sheets, 1):
        canvas.saveState()
        if layout.turned:
            canvas.setPageRotation(90)
            canvas.rotate(90)
            canvas.translate(0, -high)
        if layout.watermark:
            _watermark(canvas, layout)
        shift = layout.mirrored * (1 if n % 2 else -1)
        drawn = sheet.lines
        if layout.shuffled:
            drawn = drawn[::2] + drawn[1::2]
        for y, line in drawn:
            _line(canvas, line, shift, y, one_by_one=layout.glyphs)
        if layout.header:
            _line(
                canvas, Line(layout.header, (wide - width(layout.header, 9)) / 2, 9), 0, high - 45
            )
        foot = layout.number.format(n, len(sheets))
        _line(canvas, Line(foot, (wide - width(foot, 10)) / 2, 10), 0, 40)
        more(canvas)
        canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _watermark(canvas: Canvas, layout: Layout) -> None:
    canvas.saveState()
    canvas.setFillGray(0.85)
    canvas.setFont(font(), 60)
    canvas.translate(150, 300)
    canvas.rotate(45)
    canvas.drawString(0, 0, layout.watermark)
    canvas.restoreState()


def _line(canvas: Canvas, line: Line, shift: float, y: float, *, one_by_one: bool = False) -> None:
    canvas.setFont(font(), line.size)
    x = line.x + shift
    if one_by_one:
        for c in line.text:
            canvas.drawString(x, y, c)
            x += width(c, line.size) + line.space
        return
    canvas.drawString(x, y, line.text, charSpace=line.space)
    if line.bold:
        canvas.drawString(x + 0.3, y, line.text, charSpace=line.space)


_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office",
        "style": "style",
        "text": "text",
        "fo": "xsl-fo-compatible",
        "svg": "svg-compatible",
    }.items()
)


@dataclass(frozen=True)
class Style:
    """How an office program sets a report; lengths in points, `indent` in characters."""

    size: int = 16
    indent: int = 2
    gap: int = 0
    align: str = "justify"
    leading: int = 150
    header: str = ""
    footer: str = "第 <text:page-number/> 页 共 <text:page-count/> 页"


STYLES = {
    "office: indents": Style(),
    "office: spacing, ragged": Style(12, 0, 10, "start", 130, "", "- <text:page-number/> -"),
    "office: neither, header": Style(
        12, 0, header="政府信息公开", footer="<text:page-number/> / <text:page-count/>"
    ),
    "office: neither, ragged": Style(14, 0, 0, "start", 100, "", "<text:page-number/>"),
}


def office_file(text: str, style: Style) -> str:
    """A report as a flat file of an office program."""

    def styled(name: str, size: int, paragraph: str) -> str:
        return (
            f'<style:style style:name="{name}" style:family="paragraph">'
            f"<style:paragraph-properties {paragraph}/><style:text-properties "
            f'style:font-name="F" style:font-name-asian="F" fo:font-size="{size}pt" '
            f'style:font-size-asian="{size}pt"/></style:style>'
        )

    def lines_of(kind: str, *texts: str) -> str:
        return "".join(f'<text:p text:style-name="{kind}">{escape(t)}</text:p>' for t in texts)

    title, body = _parts(text)
    last = 2 if any(map(_DATE.fullmatch, body[-2:])) else 0
    signed = [line for line in body[len(body) - last :] if len(line) < 15]
    running = '<style:{0}><text:p text:style-name="C">{1}</text:p></style:{0}>'
    return (
        f'<?xml version="1.0"?><office:document {_NAMESPACES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>'
        '<style:font-face style:name="F" svg:font-family="Noto Sans SC"/>'
        '</office:font-face-decls><office:automatic-styles><style:page-layout style:name="L">'
        '<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" '
        'fo:margin="2.6cm"/></style:page-layout>'
        + styled("T", 22, 'fo:text-align="center"')
        + styled("C", 10, 'fo:text-align="center"')
        + styled("R", style.size, f'fo:text-align="end" fo:margin-right="{2 * style.size}pt"')
        + styled(
            "B",
            style.size,
            f'fo:text-align="{style.align}" fo:text-indent="{style.indent * style.size}pt" '
            f'fo:margin-bottom="{style.gap}pt" fo:line-height="{style.leading}%"',
        )
        + "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Standard" style:page-layout-name="L">'
        + running.format("header", style.header)
        + running.format("footer", style.footer)
        + "</style:master-page></office:master-styles><office:body><office:text>"
        + lines_of("T", *title)
        + lines_of("B", *body[: len(body) - len(signed)])
        + lines_of("R", *signed)
        + "</office:text></office:body></office:document>"
    )


def printed(files: dict[str, str]) -> dict[str, bytes]:
    """PDF files that LibreOffice makes of flat files, by their names."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fonts.conf").write_text(
            f"<fontconfig><dir>{_font_file().parent}</dir>"
            f"<cachedir>{folder}/cache</cachedir></fontconfig>",
            encoding="utf-8",
        )
        for i, content in enumerate(files.values()):
            (folder / f"{i}.fodt").write_text(content, encoding="utf-8")
        subprocess.run(
            ["soffice", "--headless", f"-env:UserInstallation={(folder / 'user').as_uri()}"]
            + ["--convert-to", "pdf", "--outdir", name]
            + [str(folder / f"{i}.fodt") for i in range(len(files))],
            env=os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")},
            capture_output=True,
            check=True,
            timeout=300,
        )
        return {file: (folder / f"{i}.pdf").read_bytes() for i, file in enumerate(files)}
