"""PDF files to the text that a reader sees."""

import re
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from shutil import which

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from lawstats.base.errors import InputError
from lawstats.readers import pdf
from lawstats.readers.content import Content
from lawstats.readers.pdf import glyphs
from lawstats.readers.pdf.lines import mend
from tests.support.formats.pdf import (
    LAYOUTS,
    STYLES,
    Layout,
    Line,
    Sheet,
    Style,
    draw,
    font,
    office_file,
    printed,
    typeset,
    write,
)
from tests.support.gold import REPORTS, common, published, share_of

BODY = (
    "镇党委、政府认真落实法治政府建设实施纲要，坚持依法决策、规范执法、多元化解，各项工作有序推进。"
)
PLAIN = Layout(number="", indent=2)


def lines(data: bytes) -> list[str]:
    return pdf.read(data).text.removesuffix("\n").split("\n")


Piece = tuple[float, float, str] | tuple[float, float, str, float]


def page(*placed: Piece) -> bytes:
    """A page with pieces of text at x, y and in a size."""
    return draw([sheet(*placed)], PLAIN)


def sheet(*placed: Piece) -> Sheet:
    return Sheet([(p[1], Line(p[2], p[0], p[3] if len(p) == 4 else 12)) for p in placed])


def rows(*texts: str, x: float = 80, top: float = 700, step: float = 20) -> Sheet:
    """Lines below each other."""
    return sheet(*((x, top - i * step, text) for i, text in enumerate(texts)))


def drawn(paint: Callable[[Canvas], object], *, text: str = BODY * 3) -> bytes:
    """A page of a report on which something more is drawn."""
    return draw(typeset(text, PLAIN), PLAIN, paint)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_facts_survive_every_layout(layout: Layout) -> None:
    for report in ("demo-shiqiao-town-2023", "xianyi-2023"):
        found = common(write(published(report), layout), report)
        assert {kind: n for kind, n in found.items() if n[0] != n[1]} == {}


@pytest.mark.office
@pytest.mark.skipif(not which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("style", STYLES.values(), ids=list(STYLES))
def test_facts_of_all_gold_reports_survive_an_office_program(style: Style) -> None:
    files = printed({report: office_file(published(report), style) for report in REPORTS})
    assert {kind: share for kind, share in share_of(files).items() if share < 0.97} == {}


def system_font(*texts: str) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("STSong-Light", 12)
    for i, text in enumerate(texts):
        canvas.drawString(80, 700 - 20 * i, text)
    canvas.save()
    return out.getvalue()


def _invisible(canvas: Canvas, text: str, x: float = 90, y: float = 500) -> object:
    hidden = canvas.beginText(x, y)
    hidden.setFont(font(), 12)
    hidden.setTextRenderMode(3)
    hidden.textOut(text)
    return hidden


TWO = f"{BODY}{BODY}"
MANY = [f"{c}{TWO}" for c in "甲乙丙丁戊己庚辛壬癸子丑寅卯"]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        pytest.param(
            lambda: write(f"一、标题\n{TWO}\n无号标题\n{TWO}", PLAIN),
            ["一、标题", TWO, "无号标题", TWO],
            id="headings",
        ),
        pytest.param(
            lambda: write(f"{TWO}\n{TWO[:30]}\n{TWO}", PLAIN),
            [TWO, TWO[:30], TWO],
            id="a full line ends a paragraph, the next is indented",
        ),
        pytest.param(
            lambda: write(f"{TWO}\n{TWO[:31]}。\n二、标题\n{TWO}", Layout(number="", indent=0)),
            [TWO, f"{TWO[:31]}。", "二、标题", TWO],
            id="a full line, then a heading, without indents",
        ),
        pytest.param(lambda: write("\n".join(MANY), PLAIN), MANY, id="text over the page's break"),
        pytest.param(
            lambda: page(
                (200, 700, "石桥镇人民政府", 20), (120, 660, "法治政府建设情况的报告", 20)
            ),
            ["石桥镇人民政府", "法治政府建设情况的报告"],
            id="centred title over two lines",
        ),
        pytest.param(
            lambda: draw([rows("甲", "乙", "丙"), rows("丁")], Layout(number="")),
            ["甲", "乙", "丙", "丁"],
            id="short lines",
        ),
        pytest.param(
            lambda: page(
                (80, 600, "第三行的文字"), (80, 700, "第一行的文字"), (80, 650, "第二行的文字")
            ),
            ["第一行的文字", "第二行的文字", "第三行的文字"],
            id="drawing order",
        ),
        pytest.param(
            lambda: page(
                (80, 700, "事项"), (200, 700, "数量"), (80, 670, "复议"), (200, 670, "12件")
            ),
            ["事项　数量", "复议　12件"],
            id="rows of a table",
        ),
        pytest.param(
            lambda: page((80, 700, "（一）"), (160, 700, "加强普法宣传的各项工作")),
            ["（一）加强普法宣传的各项工作"],
            id="a wide gap behind a marker",
        ),
        pytest.param(
            lambda: page((80, 700, "法 治 宣 传 12 场 发 放 3 份 资 料")),
            ["法治宣传12场发放3份资料"],
            id="blanks between all characters",
        ),
        pytest.param(
            lambda: page((80, 700, "调解纠纷 12 件，办结 12 件，其中重大的有多件")),
            ["调解纠纷12件，办结12件，其中重大的有多件"],
            id="blanks round digits",
        ),
        pytest.param(
            lambda: page((80, 700, "2 0 2 4 年的工作")), ["2024年的工作"], id="digits apart"
        ),
        pytest.param(
            lambda: page((80, 700, "办理 12 345 热线 of the Law 各类")),
            ["办理12 345热线of the Law各类"],
            id="numbers and words stay apart",
        ),
        pytest.param(
            lambda: system_font("the rule 12 3法治", "2021-", "2025年法治建设"),
            ["the rule 12 3法治", "2021-", "2025年法治建设"],
            id="a font that is not in the file; hyphens at the line's end",
        ),
        pytest.param(
            lambda: page((80, 700, "完成率９８％，占（5%）")),
            ["完成率９８％，占（5%）"],
            id="width of characters stays",
        ),
        pytest.param(
            lambda: page((80, 700, "各项工作有序推进谢谢"), (80.3, 700, "各项工作有序推进谢谢")),
            ["各项工作有序推进谢谢"],
            id="drawn twice for bold, doubled characters stay",
        ),
        pytest.param(
            lambda: drawn(
                lambda c: (c.setFillGray(0.8), c.setFont(font(), 50), c.drawString(90, 600, "样本"))
            ),
            [BODY * 3],
            id="large light watermark",
        ),
        pytest.param(
            lambda: drawn(
                lambda c: (c.setFillGray(1), c.setFont(font(), 12), c.drawString(90, 500, "白字"))
            ),
            [BODY * 3],
            id="white text",
        ),
        pytest.param(
            lambda: drawn(lambda c: c.drawText(_invisible(c, "看不见的文字"))),
            [BODY * 3],
            id="hidden text",
        ),
        pytest.param(
            lambda: drawn(lambda c: c.drawString(90, 2000, "页外的文字")),
            [BODY * 3],
            id="off the page",
        ),
        pytest.param(
            lambda: drawn(
                lambda c: (c.setFillGray(0.5), c.setFont(font(), 14), c.drawString(90, 500, "灰字"))
            ),
            [BODY * 3, "灰字"],
            id="grey text stays",
        ),
        pytest.param(
            lambda: drawn(lambda c: c.acroForm.textfield(value="form", x=90, y=400, borderWidth=0)),
            [BODY * 3],
            id="form fields",
        ),
        pytest.param(
            lambda: drawn(lambda c: c.textAnnotation("note", Rect=(90, 400, 120, 430))),
            [BODY * 3],
            id="annotations",
        ),
    ],
)
def test_lines_become_paragraphs(make: Callable[[], bytes], expected: list[str]) -> None:
    assert lines(make()) == expected


def book(*feet: str, tops: tuple[str, ...] = (), y: float = 40) -> bytes:
    """Pages with a foot and a top each."""
    sheets = []
    for i, foot in enumerate(feet):
        placed: list[Piece] = [
            (80, 700 - 20 * n, f"第{'甲乙丙丁'[i]}段的文字{'一二三'[n]}") for n in range(3)
        ]
        placed += [(280, y, foot)] if foot else []
        placed += [(200, 800, tops[i])] if tops else []
        sheets.append(sheet(*placed))
    return draw(sheets, PLAIN)


@pytest.mark.parametrize(
    ("make", "furniture"),
    [
        pytest.param(lambda: book("- 1 -", "- 2 -"), [], id="- 1 -"),
        pytest.param(lambda: book("— 7 —"), [], id="one page, — 7 —"),
        pytest.param(lambda: book("第 1 页 共 2 页", "第 2 页 共 2 页"), [], id="第 1 页 共 2 页"),
        pytest.param(lambda: book("第一页", "第二页"), [], id="第一页"),
        pytest.param(lambda: book("1 / 3", "2 / 3", "3 / 3"), [], id="1 / 3"),
        pytest.param(lambda: book("11", "12", "13"), [], id="bare numbers in a row"),
        pytest.param(lambda: book("1"), [], id="one page, bare"),
        pytest.param(lambda: book("", "1", "2"), [], id="cover without number"),
        pytest.param(lambda: book("- 1 -", "- 2 -", y=640), [], id="close below the text"),
        pytest.param(lambda: book("Page 1 of 2", "Page 2 of 2"), [], id="Page 1 of 2"),
        pytest.param(
            lambda: book("", "", "", tops=("石桥镇政府文件",) * 3), [], id="running header"
        ),
        pytest.param(
            lambda: book("1", "2", tops=("2023年度报告 1", "2023年度报告 2")),
            [],
            id="header with number",
        ),
        pytest.param(
            lambda: draw(
                [
                    sheet((200, 780, "石桥镇政府", 20)),
                    sheet((300, 780, "石桥镇政府")),
                    rows("段的文字甲", "段的文字乙", "段的文字丙"),
                ],
                PLAIN,
            ),
            ["石桥镇政府", "石桥镇政府"],
            id="title and signature at the top of pages",
        ),
        pytest.param(lambda: book("2024年"), ["2024年"], id="a year"),
        pytest.param(lambda: book("2023", "2024"), ["2023", "2024"], id="years"),
        pytest.param(lambda: book("17", "56"), ["17", "56"], id="numbers not in a row"),
        pytest.param(lambda: book("8", y=640), ["8"], id="a number below the text"),
        pytest.param(lambda: book("1、", "2、", y=640), ["1、", "2、"], id="list numbers"),
        pytest.param(
            lambda: book("特此报告", "谢谢大家"), ["特此报告", "谢谢大家"], id="closing lines"
        ),
    ],
)
def test_page_numbers_and_running_lines_go(make: Callable[[], bytes], furniture: list[str]) -> None:
    found = lines(make())
    assert [line for line in found if "段的文字" not in line] == furniture
    assert len(found) - len(furniture) >= 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("⼯作⽅案", "工作方案", id="Kangxi radicals"),
        pytest.param("⺠政⻓效⻔户⻅效⻋", "民政长效门户见效车", id="other radicals"),
        pytest.param("ﬁle", "file", id="ligature"),
        pytest.param("１２％（Ａ）㎡①“”", "１２％（Ａ）㎡①“”", id="others stay"),
    ],
)
def test_characters_that_look_the_same(text: str, expected: str) -> None:
    assert mend(text) == expected


def scan(*, text: str = "", hidden: bool = False, pages: int = 2) -> bytes:
    """Pages that are pictures, with or without a text layer."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    picture = ImageReader(Image.new("L", (60, 80), 200))
    for _ in range(pages):
        canvas.drawImage(picture, 0, 0, 595, 842)
        canvas.setFont(font(), 12)
        for i in range(0, len(text), 30):
            if hidden:
                canvas.drawText(_invisible(canvas, text[i : i + 30], 90, 700 - i))
            else:
                canvas.drawString(90, 700 - i, text[i : i + 30])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_text_behind_a_scan_is_read() -> None:
    assert lines(scan(text=BODY * 2, hidden=True, pages=1)) == [BODY * 2]


def test_text_before_a_picture_is_read() -> None:
    assert lines(scan(text=BODY * 2, pages=1)) == [BODY * 2]


def locked(password: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password, ownerPassword="o", canPrint=0))
    canvas.setFont(font(), 12)
    for i in range(0, len(BODY), 30):
        canvas.drawString(80, 700 - i, BODY[i : i + 30])
    canvas.save()
    return out.getvalue()


def test_no_password_to_open_is_no_lock() -> None:
    assert "".join(lines(locked(""))) == BODY


def plain(*objects: bytes) -> bytes:
    """PDF file of objects as they are, numbered from 1."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for i, item in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (i, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    return b"%bxref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n" % (
        bytes(out), size, table, size,
    ) + b"startxref\n%d\n%%%%EOF\n" % start  # fmt: skip


def stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (more, len(data), data)


def one_page(content: bytes, *objects: bytes, resources: bytes = b"") -> bytes:
    """File of one page; `objects` begin with number 6."""
    return plain(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>%b>>>>" % resources,
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *objects,
    )


def deflated(data: bytes, times: int) -> bytes:
    """Stream of repeated data, whose checksum at the end is left out."""
    together = max(1, min(times, 1_000_000 // len(data)))
    packer = zlib.compressobj(9)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    # What follows a full flush depends on nothing before it: pack once, repeat the result.
    block = packer.compress(data * together) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = packer.compress(data * (times % together)) + packer.flush(zlib.Z_FULL_FLUSH)
    return stream(start + block * (times // together) + rest + b"\3\0", b"/Filter/FlateDecode")


def forms(depth: int) -> bytes:
    """Forms that each draw the next ten times."""
    objects = [
        stream(
            b"/X Do " * 10,
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
            % (7 + i),
        )
        for i in range(depth)
    ]
    last = stream(b"BT /F 9 Tf (a) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return one_page(stream(b"/X Do"), *objects, last, resources=b"/XObject<</X 6 0 R>>")


def garbled(text: str) -> bytes:
    return draw([rows(*(text[i : i + 30] for i in range(0, len(text), 30)))], PLAIN)


def unmapped() -> bytes:
    """A report whose fonts do not tell their characters."""
    data = write(BODY * 3, PLAIN)
    return re.sub(rb"/ToUnicode \d+ 0 R", lambda m: b" " * len(m.group()), data)


@pytest.mark.parametrize(
    ("make", "stage", "words"),
    [
        pytest.param(lambda: scan(), "read", "is a scan: .* `ocrmypdf -l chi_sim", id="scan"),
        pytest.param(
            lambda: scan(text="第 3 页"), "read", "is a scan", id="scan with page numbers"
        ),
        pytest.param(lambda: one_page(stream(b"")), "read", "without text", id="empty page"),
        pytest.param(
            lambda: one_page(stream(b"0 0 m 9 9 l S " * 99)),
            "read",
            "drawn as shapes",
            id="outlines",
        ),
        pytest.param(lambda: locked("secret"), "read", "locked by a password", id="password"),
        pytest.param(lambda: b"%PDF-1.7\n" + b"\x00" * 99, "read", "damaged", id="damaged"),
        pytest.param(lambda: write(BODY)[:2000], "read", "damaged", id="cut off"),
        pytest.param(lambda: b"", "read", "damaged", id="nothing"),
        pytest.param(lambda: unmapped(), "decode", "garbled", id="no ToUnicode"),
        pytest.param(lambda: garbled("(cid:12)(cid:345)" * 9), "decode", "garbled", id="(cid:12)"),
        pytest.param(lambda: garbled("·¨ÖÎÕþ¸®½¨Éè" * 9), "decode", "garbled", id="mojibake"),
        pytest.param(
            lambda: garbled("娉曟不鏀垮簻寤鸿" * 30), "decode", "garbled", id="mojibake in Chinese"
        ),
        pytest.param(
            lambda: plain(
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[%b]/Count 501>>" % (b"3 0 R " * 501),
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            ),
            "limit",
            "more than 500 pages",
            id="pages",
        ),
        pytest.param(
            lambda: one_page(stream(b"BT /F 9 Tf " + b"(abcdefghij) Tj " * 50_001 + b"ET")),
            "limit",
            "more than 500,000 characters",
            id="glyphs",
        ),
        pytest.param(
            lambda: one_page(deflated(b"0 0 1 1 re f ", 500_001)),
            "limit",
            "more than 500,000 drawings",
            id="drawings",
        ),
        pytest.param(
            lambda: plain(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 9>>"),
            "read",
            "damaged",
            id="pages in a ring",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(make: Callable[[], bytes], stage: str, words: str) -> None:
    data = make()
    with pytest.raises(InputError, match=words) as error:
        pdf.read(data)
    assert error.value.stage == stage


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: one_page(deflated(b" " * 1_000_000, 4000)), id="4 GB of blanks"),
        pytest.param(
            lambda: one_page(
                stream(
                    zlib.compress(deflated(b" " * 1_000_000, 2000).split(b"stream\n")[1]),
                    b"/Filter[/FlateDecode/FlateDecode]",
                )
            ),
            id="packed twice",
        ),
        pytest.param(lambda: one_page(deflated(b"q ", 5_000_000)), id="states"),
        pytest.param(lambda: forms(12), id="forms in forms"),
        pytest.param(lambda: one_page(stream(b"[" * 1_000_000)), id="deep arrays"),
    ],
)
def test_hostile_files_end_with_an_error(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make()
    monkeypatch.setattr(glyphs, "SECONDS", 5)
    start = time.perf_counter()
    with pytest.raises(InputError):
        pdf.read(data)
    assert time.perf_counter() - start < 60


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.binary(max_size=8))
def test_damage_gives_text_or_an_error(at: int, damage: bytes) -> None:
    data = write(BODY, PLAIN)
    at %= len(data)
    with suppress(InputError):
        assert isinstance(pdf.read(data[:at] + damage + data[at + len(damage) :]), Content)


def test_same_bytes_same_text() -> None:
    data = write(published("xianyi-2023"), LAYOUTS["bold, watermark, mirrored"])
    assert pdf.read(data) == pdf.read(data)


def test_a_file_states_no_date_of_publication() -> None:
    assert pdf.read(write(BODY)) == Content(f"{BODY}\n")
