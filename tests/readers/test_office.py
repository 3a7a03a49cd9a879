"""Files of older formats, some by way of LibreOffice."""

import os
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest

from lawstats.base.errors import InputError
from lawstats.readers import office
from lawstats.readers.formats import OLE, recognise
from tests.support.formats.word import docx, package, paragraph
from tests.support.gold import common, published

needs_office = [
    pytest.mark.office,
    pytest.mark.skipif(office._program() is None, reason="LibreOffice (soffice) is not installed"),
]


def archive(**members: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


OLE_WORD = OLE + b"\0" * 999 + "WordDocument".encode("utf-16-le") + b"\0" * 999
OFD = archive(**{"OFD.xml": "<OFD/>"})
ODF = "application/vnd.oasis.opendocument."


def odt(body: str, kind: str = "text") -> bytes:
    """OpenDocument file from the inside of its ``office:text``."""
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    return archive(
        **{
            "mimetype": ODF + kind,
            "META-INF/manifest.xml": (
                f'<m:manifest xmlns:m="{names}manifest:1.0">'
                f'<m:file-entry m:full-path="/" m:media-type="{ODF}{kind}"/>'
                '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
            ),
            "content.xml": (
                f'<o:document-content xmlns:o="{names}office:1.0" xmlns:text="{names}text:1.0" '
                f'xmlns:draw="{names}drawing:1.0" xmlns:svg="{names}svg-compatible:1.0" '
                'xmlns:xlink="http://www.w3.org/1999/xlink" o:version="1.2">'
                f"<o:body><o:text>{body}</o:text></o:body></o:document-content>"
            ),
        }
    )


def rtf(text: str, lists: str = "") -> bytes:
    """RTF file: each line a paragraph; one that starts with a digit and | is of that level."""
    out = [r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}", lists]
    for line in text.split("\n"):
        depth, bar, rest = line.rpartition("|")
        out.append(r"\pard" + (rf"\ls1\ilvl{depth}" if bar else "") + f" {_escaped(rest)}\\par")
    return ("\n".join(out) + "}").encode("ascii")


def _escaped(text: str) -> str:
    return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)


def rtf_lists(*levels: tuple[int, str, str]) -> str:
    """Table of one list; of each level its form, and what stands before and behind its number."""
    table = "".join(
        rf"{{\listlevel\levelnfc{form}\leveljc0\levelfollow2\levelstartat1"
        rf"{{\leveltext\'{len(before + after) + 1:02x}{_escaped(before)}\'{depth:02x}"
        rf"{_escaped(after)};}}{{\levelnumbers\'{len(before) + 1:02x};}}}}"
        for depth, (form, before, after) in enumerate(levels)
    )
    return (
        rf"{{\*\listtable{{\list\listtemplateid1{table}\listid1}}}}"
        r"{\*\listoverridetable{\listoverride\listid1\listoverridecount0\ls1}}"
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(OLE_WORD, True, id="doc or wps"),
        pytest.param(rtf("甲"), True, id="RTF"),
        pytest.param(b"\r\n{\\rtf1}", True, id="RTF after blanks"),
        pytest.param(odt(""), True, id="ODT"),
        pytest.param(OFD, True, id="OFD"),
        pytest.param(
            b'<?mso-application progid="Word.Document"?><w:wordDocument/>', True, id="XML"
        ),
        pytest.param(odt("", "spreadsheet"), False, id="ODS"),
        pytest.param(package(paragraph("甲")), False, id="docx"),
        pytest.param(
            OLE_WORD + "EncryptedPackage".encode("utf-16-le"), False, id="docx with a password"
        ),
        pytest.param(OLE + b"\0" * 999, False, id="old spreadsheet"),
        pytest.param(b"PK\x03\x04", False, id="damaged archive"),
        pytest.param("{法治}".encode(), False, id="text"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_files_are_recognised(data: bytes, expected: bool) -> None:
    assert (recognise(data).module == "office") == expected


def test_ofd_is_refused_with_advice() -> None:
    with pytest.raises(InputError, match="OFD reader, save it as PDF") as caught:
        office.read(OFD)
    assert caught.value.stage == "decode"


def test_without_libreoffice_its_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_program", lambda: None)
    with pytest.raises(InputError, match=r"install it .*libreoffice-writer-nogui") as caught:
        office.read(OLE_WORD)
    assert caught.value.stage == "read"


@pytest.mark.skipif(os.name != "posix", reason="the program is a script of a POSIX shell")
def test_what_takes_too_long_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {tmp_path}/child\nwait\n")
    program.chmod(0o700)
    monkeypatch.setattr(office, "_program", lambda: str(program))
    monkeypatch.setattr(office, "SECONDS", 0.5)
    with pytest.raises(InputError, match="longer than") as caught:
        office.read(OLE_WORD)
    assert caught.value.stage == "limit"
    child = int((tmp_path / "child").read_text())
    for _ in range(100):
        if not _runs(child):
            return
        time.sleep(0.05)
    pytest.fail("what the program started still runs")


def _runs(process: int) -> bool:
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    ).stdout
    return bool(state) and not state.startswith("Z")


def by_libreoffice(data: bytes, suffix: str, folder: Path) -> bytes:
    """What LibreOffice makes of a file of Word."""
    (folder / "a.docx").write_bytes(data)
    subprocess.run(
        [
            str(office._program()), f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless", "--convert-to", suffix, "--outdir", str(folder), str(folder / "a.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    return (folder / f"a.{suffix}").read_bytes()


@pytest.mark.parametrize("suffix", ["doc", "odt"])
@pytest.mark.parametrize("report", ["taiping-2023", "demo-lanxi-town-2023"])
class TestReports:
    pytestmark = needs_office

    def test_facts_survive(self, suffix: str, report: str, tmp_path: Path) -> None:
        data = by_libreoffice(docx(published(report), automatic=True), suffix, tmp_path)
        found = common(data, report)
        assert {kind: n for kind, (n, of) in found.items() if n < of} == {}


class TestFiles:
    pytestmark = needs_office

    def test_rtf_has_its_numbers(self) -> None:
        lists = rtf_lists((37, "", "、"), (39, "（", "）"), (0, "", "."))
        text = "石桥镇报告\n0|甲\n1|乙\n2|丙\n2|丁\n1|戊\n0|己\n二、庚"
        assert office.read(rtf(text, lists)).text == (
            "石桥镇报告\n一、甲\n（一）乙\n1.丙\n2.丁\n（二）戊\n二、己\n二、庚\n"
        )

    @pytest.mark.parametrize("data", [OLE_WORD, b"{\\rtf1 " + bytes(range(256))])
    def test_what_libreoffice_cannot_read_is_refused(self, data: bytes) -> None:
        with pytest.raises(InputError, match=r"damaged or protected|no text"):
            office.read(data)

    def test_nothing_outside_is_opened(self, server: "Server", tmp_path: Path) -> None:
        secret = tmp_path / "secret.odt"
        secret.write_bytes(odt("<text:p>外面</text:p>"))
        link = 'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad" xlink:href'
        body = "<text:p>里面</text:p>" + "".join(
            f'<text:p><draw:frame svg:width="3cm" svg:height="3cm" text:anchor-type="as-char">'
            f'<draw:image {link}="{url}"/></draw:frame></text:p><text:section text:name="s{i}">'
            f'<text:section-source {link}="{url}"/><text:p>旧</text:p></text:section>'
            for i, url in enumerate([server.url, secret.as_uri()])
        )
        assert office.read(odt(body)).text.split() == ["里面", "旧", "旧"]
        assert server.asked == []


class Server(HTTPServer):
    """Web server of this machine that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}/a.png"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Keep silent."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()
