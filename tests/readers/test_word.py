"""Files of Word to the text that a reader sees."""

import random
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawstats.base.errors import InputError
from lawstats.readers import ooxml, word
from lawstats.readers.content import Content
from lawstats.readers.formats import OLE, recognise
from tests.support.formats.word import (
    DELETED,
    GONE,
    NAMESPACES,
    TRACK,
    WRITERS,
    cell,
    level,
    lists,
    numbered,
    p,
    package,
    paragraph,
    run,
    start_at,
    table,
)
from tests.support.gold import REPORTS, published
from tests.support.growth import assert_linear

OUTLINE = level(0, "chineseCounting", "%1、")
BOX = f"<w:txbxContent>{paragraph('框中文字')}{paragraph('第二行')}</w:txbxContent>"


def sdt(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def lines(data: bytes) -> list[str]:
    return word.read(data).text.removesuffix("\n").split("\n")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(paragraph("甲") + paragraph("乙"), ["甲", "乙"], id="paragraphs"),
        pytest.param(
            paragraph("甲") + "<w:p/>" + paragraph("乙"), ["甲", "", "乙"], id="empty paragraph"
        ),
        pytest.param(p(run("办理") + run("12") + run("件")), ["办理12件"], id="runs cut anywhere"),
        pytest.param(
            "<w:p><w:r><w:t> 甲 </w:t><w:t>乙\n丙</w:t></w:r></w:p>",
            ["甲乙 丙"],
            id="blanks that are not kept",
        ),
        pytest.param(
            p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:cr/><w:t>丙</w:t></w:r>"),
            ["甲", "乙", "丙"],
            id="line breaks",
        ),
        pytest.param(
            p(
                '<w:r><w:t>甲</w:t><w:br w:type="page"/><w:lastRenderedPageBreak/></w:r>'
                + run("乙")
            ),
            ["甲", "乙"],
            id="page break",
        ),
        pytest.param(
            p(
                "<w:r><w:t>张三</w:t><w:tab/><w:t>12</w:t></w:r>",
                '<w:tabs><w:tab w:pos="9"/></w:tabs>',
            ),
            ["张三　12"],
            id="tab, and no tab for its stop",
        ),
        pytest.param(
            p("<w:r><w:t>5</w:t><w:noBreakHyphen/><w:t>6</w:t><w:softHyphen/></w:r>"),
            ["5-6"],
            id="hyphens",
        ),
        pytest.param(
            p(
                '<w:r><w:sym w:font="Symbol" w:char="F0B4"/>'
                '<w:sym w:font="Wingdings" w:char="F081"/>'
                '<w:sym w:font="宋体" w:char="2460"/><w:sym w:font="Webdings" w:char="F0FF"/>'
                '<w:sym w:font="x" w:char="D800"/><w:sym w:font="x" w:char="x"/></w:r>'
            ),
            ["×①①"],
            id="symbols",
        ),
        pytest.param(
            p(
                "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>fǎ</w:t></w:r></w:rt><w:rubyBase>"
                "<w:r><w:t>法</w:t></w:r></w:rubyBase></w:ruby></w:r>" + run("治")
            ),
            ["法治"],
            id="ruby",
        ),
        pytest.param(
            p(run("比例") + "<m:oMath><m:r><m:t>95%</m:t></m:r></m:oMath>"),
            ["比例95%"],
            id="formula",
        ),
        pytest.param(
            p(f"<w:ins {TRACK}>{run('加')}</w:ins>{GONE}{run('留')}"), ["加留"], id="tracked"
        ),
        pytest.param(
            p(
                f"<w:moveFrom {TRACK}>{run('移')}</w:moveFrom>"
                f"<w:moveTo {TRACK}>{run('移')}</w:moveTo>"
            ),
            ["移"],
            id="moved",
        ),
        pytest.param(
            p(run("前半"), DELETED) + p(run("后半")) + paragraph("另"),
            ["前半后半", "另"],
            id="deleted paragraph mark",
        ),
        pytest.param(
            paragraph("甲") + p(GONE, DELETED) + paragraph("乙"),
            ["甲", "乙"],
            id="deleted paragraph",
        ),
        pytest.param(
            p(run("小标题。"), "<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p(run("正文")),
            ["小标题。正文"],
            id="style separator",
        ),
        pytest.param(
            p(run("法"), '<w:framePr w:dropCap="drop"/>') + p(run("治政府")),
            ["法治政府"],
            id="drop cap",
        ),
        pytest.param(
            p(run("甲", "<w:vanish/>") + run("乙", '<w:vanish w:val="0"/>')), ["乙"], id="hidden"
        ),
        pytest.param(
            p(run("甲", '<w:rStyle w:val="h"/>') + run("乙"))
            + p(run("丙") + run("丁", '<w:vanish w:val="false"/>'), '<w:pStyle w:val="ph"/>'),
            ["乙", "丁"],
            id="hidden by style",
        ),
        pytest.param(
            p(char("begin") + run("PAGE", tag="instrText") + char("end") + run("甲")),
            ["甲"],
            id="field without result",
        ),
        pytest.param(
            p(
                char("begin")
                + run("IF", tag="instrText")
                + char("begin")
                + run("x", tag="instrText")
                + char("separate")
                + run("7")
                + char("end")
                + char("separate")
                + run("果")
                + char("end")
                + run("后")
            ),
            ["果后"],
            id="field in the code of a field",
        ),
        pytest.param(
            p(char("begin") + run("失")) + p(run("在")), ["在"], id="field that never ends"
        ),
        pytest.param(
            p(char("end") + char("separate") + run("甲")), ["甲"], id="field that never began"
        ),
        pytest.param(
            p(f'<w:fldSimple w:instr="DATE">{run("2024年")}</w:fldSimple>'), ["2024年"], id="field"
        ),
        pytest.param(
            p(
                f'<w:hyperlink r:id="x">{run("链")}</w:hyperlink><w:smartTag><w:smartTagPr/>'
                f"<w:customXml>{run('标')}</w:customXml></w:smartTag>"
            ),
            ["链标"],
            id="wrapped runs",
        ),
        pytest.param(
            f"<w:customXml>{sdt('', paragraph('甲'))}</w:customXml>" + p(sdt("", run("乙"))),
            ["甲", "乙"],
            id="content controls",
        ),
        pytest.param(
            p(sdt("<w:showingPlcHdr/>", run("单击此处输入")) + run("甲")), ["甲"], id="placeholder"
        ),
        pytest.param(
            sdt(
                '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>',
                paragraph("目录") + paragraph("一、甲…1"),
            )
            + paragraph("一、甲…1", '<w:pStyle w:val="t"/>')
            + paragraph("一、甲"),
            ["一、甲"],
            id="table of contents",
        ),
        pytest.param(
            p(
                run("甲") + "<w:r><mc:AlternateContent>"
                '<mc:Choice Requires="wps"><w:drawing>'
                f"<wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback>"
                "</mc:AlternateContent></w:r>" + run("乙")
            ),
            ["框中文字", "第二行", "甲乙"],
            id="text box, once",
        ),
        pytest.param(
            p(f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>"),
            ["框中文字", "第二行"],
            id="old text box",
        ),
        pytest.param(
            p(
                run("甲") + '<w:r><w:footnoteReference w:id="1"/></w:r>'
                '<w:r><w:commentReference w:id="1"/><w:annotationRef/></w:r>'
            )
            + '<w:altChunk r:id="a"/><w:subDoc r:id="x"/>',
            ["甲"],
            id="marks of notes, files within",
        ),
        pytest.param(
            table(cell("村") + cell("件数"), cell("石桥村") + cell("12")),
            ["村　件数", "石桥村　12"],
            id="table",
        ),
        pytest.param(
            table(cell("甲") + cell("") + cell("第一", "第二")), ["甲　第一 第二"], id="cells"
        ),
        pytest.param(
            table(
                cell("合", properties='<w:vMerge w:val="restart"/>') + cell("1"),
                cell("重", properties="<w:vMerge/>") + cell("2"),
                cell("重", properties='<w:vMerge w:val="continue"/>') + cell("3"),
            ),
            ["合　1", "2", "3"],
            id="cells merged downward",
        ),
        pytest.param(
            table(
                cell("宽", properties='<w:gridSpan w:val="2"/>') + cell("1"),
                cell("合", properties='<w:hMerge w:val="restart"/>')
                + cell("重", properties="<w:hMerge/>"),
            ),
            ["宽　1", "合"],
            id="cells merged across",
        ),
        pytest.param(
            table(cell("外") + cell(table(cell("内") + cell("1"), cell("里") + cell("2")))),
            ["外　内　1 里　2"],
            id="table in a table",
        ),
        pytest.param(
            table(
                f"<w:trPr><w:del {TRACK}/></w:trPr>" + cell("删"),
                "<w:trPr><w:hidden/></w:trPr>" + cell("隐"),
                f"<w:trPr><w:ins {TRACK}/></w:trPr>" + cell("加") + cell("1"),
                cell("甲") + cell("去", properties=f"<w:cellDel {TRACK}/>"),
            ),
            ["加　1", "甲"],
            id="deleted and hidden rows and cells",
        ),
        pytest.param(
            table(sdt("", cell("甲")) + cell("乙")), ["甲　乙"], id="content control round a cell"
        ),
        pytest.param(
            table(cell("甲", "乙", "丙")), ["甲", "乙", "丙"], id="table of one cell is a frame"
        ),
        pytest.param(
            table(cell("报告") + cell("一、甲", "办理案件。" * 50, "二、乙")),
            ["报告", "一、甲", "办理案件。" * 50, "二、乙"],
            id="table that lays out a page",
        ),
    ],
)
def test_text_is_what_a_reader_sees(body: str, text: list[str]) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="ph"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    )
    found = lines(package(paragraph("首") + body, styles=styles))
    # Where a paragraph loses all its text, an empty line may stay.
    assert [found[0], *filter(None, found[1:])] == ["首", *filter(None, text)]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_files_of_word_are_recognised(kind: str, strict: bool) -> None:
    data = package(numbered("甲"), kind=kind, strict=strict, numbering=lists(OUTLINE))
    assert recognise(data).module == "word"
    assert word.read(data) == Content("一、甲\n")


def archive(**members: bytes | str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def with_part(name: str, xml: str | bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(package(paragraph("甲"), numbering=lists(OUTLINE)))) as file:
        return archive(**{n: file.read(n) for n in file.namelist()} | {name: xml})


def flagged(data: bytes) -> bytes:
    """Every member marked as encrypted."""
    out = bytearray(data)
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            out[at + offset] |= 1
    return bytes(out)


MAIN = "word/document.xml"
ROOT = f"<w:document {NAMESPACES}><w:body>{{}}</w:body></w:document>"
LAUGHS = (
    '<!DOCTYPE w:document [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    + ROOT.format("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")
)
OUTSIDE = '<!DOCTYPE w:document [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + ROOT.format(
    "<w:p><w:r><w:t>&a;</w:t></w:r></w:p>"
)
WHOLE = package(paragraph("法治政府建设" * 50))


@pytest.mark.parametrize(
    ("make", "stage", "words"),
    [
        pytest.param(lambda: b"", "decode", "damaged", id="nothing"),
        pytest.param(lambda: WHOLE[:-30], "decode", "damaged", id="cut off"),
        pytest.param(lambda: archive(a="b"), "decode", "not a Word file", id="another archive"),
        pytest.param(
            lambda: with_part(MAIN, '<workbook xmlns="x"/>'),
            "decode",
            "not a Word file",
            id="spreadsheet",
        ),
        pytest.param(
            lambda: with_part(MAIN, b"<a"), "decode", "damaged .*document.xml", id="XML cut off"
        ),
        pytest.param(lambda: with_part(MAIN, b"\xff\xfe\x00"), "decode", "damaged", id="no XML"),
        pytest.param(lambda: with_part(MAIN, LAUGHS), "decode", "document type", id="entities"),
        pytest.param(
            lambda: with_part(MAIN, OUTSIDE), "decode", "document type", id="outer entity"
        ),
        pytest.param(
            lambda: with_part("word/numbering.xml", LAUGHS),
            "decode",
            "document type",
            id="in any part",
        ),
        pytest.param(
            lambda: with_part(MAIN, ROOT.format("<a>" * 500 + "</a>" * 500)),
            "limit",
            "deeply",
            id="deep",
        ),
        pytest.param(
            lambda: with_part(MAIN, ROOT.format("<w:p/>" * 500_000)), "limit", "unpacks", id="bomb"
        ),
        pytest.param(
            lambda: with_part(MAIN, random.Random(1).randbytes(ooxml.MAX_BYTES + 1)),
            "limit",
            "unpacks",
            id="large part",
        ),
        pytest.param(lambda: flagged(WHOLE), "decode", "password", id="encrypted archive"),
        pytest.param(
            lambda: OLE + b"\0" * 999 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 999,
            "decode",
            "protected by a password",
            id="encrypted file",
        ),
        pytest.param(lambda: package("<w:p/>" + table(cell(""))), "read", "no text", id="no text"),
        pytest.param(lambda: package(p(GONE)), "read", "no text", id="nothing left"),
    ],
)
def test_what_cannot_be_read_is_refused(make: Callable[[], bytes], stage: str, words: str) -> None:
    data = make()
    with pytest.raises(InputError, match=words) as caught:
        word.read(data)
    assert caught.value.stage == stage


def test_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MAX_MEMBERS", 3)
    with pytest.raises(InputError, match="more than 3 members") as caught:
        word.read(WHOLE)
    assert caught.value.stage == "limit"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param("法治政府".encode(), id="text"),
        pytest.param(WHOLE[:-30], id="cut off"),
        pytest.param(archive(a="b"), id="another archive"),
        pytest.param(
            archive(**{"[Content_Types].xml": "spreadsheetml.sheet.main+xml"}), id="spreadsheet"
        ),
        pytest.param(OLE + b"\0" * 999, id="old format"),
    ],
)
def test_other_files_are_not_recognised(data: bytes) -> None:
    assert recognise(data).module != "word"


REPORT = WRITERS["automatic numbers"](published("taiping-2023"))


@given(st.lists(st.tuples(st.integers(0, len(REPORT) - 1), st.integers(0, 255)), max_size=9))
def test_a_damaged_file_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(REPORT)
    for at, byte in changes:
        data[at] = byte
    with suppress(InputError):
        assert word.read(bytes(data)).text


@given(st.text(st.sampled_from("%123456789一、（）. \uf0b7")), st.integers(-1, 10**12))
def test_any_label_is_set(text: str, number: int) -> None:
    numbering = lists(level(0, "lowerRoman", text), num2=(1, start_at(0, number)))
    assert word.read(package(numbered("文", 2), numbering=numbering)).text.endswith("文\n")


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("report", REPORTS)
def test_no_word_is_lost_or_added(name: str, report: str) -> None:
    text = published(report)
    assert _bare_lines(word.read(WRITERS[name](text)).text) == _bare_lines(text)


def _bare_lines(text: str) -> list[str]:
    return [re.sub(r"\s", "", line) for line in text.strip().split("\n")]


@pytest.mark.slow
def test_time_grows_with_length_alone() -> None:
    words = random.Random(1)
    opened = p(char("begin") + char("separate") + run("甲"), DELETED)

    def document(n: int) -> bytes:
        parts = [
            numbered("".join(words.choices("法治政府建设工作情况报告", k=12)))
            + opened
            + table(cell("".join(words.choices("戊己庚辛", k=9))))
            for _ in range(n)
        ]
        return package("".join(parts), numbering=lists(OUTLINE))

    assert_linear(document, word.read, 2000)


def test_nothing_outside_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(ROOT.format(paragraph("外")), encoding="utf-8")
    data = with_part(
        "_rels/.rels",
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="d" Type="x/officeDocument" Target="{tmp_path.as_uri()}/a.xml" '
        'TargetMode="External"/></Relationships>',
    )
    with pytest.raises(InputError, match="not a Word file"):
        word.read(data)
