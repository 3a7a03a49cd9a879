"""Older formats of offices, read by way of LibreOffice where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from lawstats.base.errors import InputError
from lawstats.readers import ooxml, word
from lawstats.readers.content import Content

# A report takes LibreOffice two seconds; its first start on a slow disk some more.
SECONDS = 120

_WORD_STREAM = "WordDocument".encode("utf-16-le")
_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_WORD_XML = b'progid="Word.Document"'
# Where installers put it without telling the search path.
_PLACES = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
)
# No macros, no links followed, no network but by a proxy that is not there.
_SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
{}
</oor:items>
"""
_SETTING = (
    '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse">'
    "<value>{}</value></prop></item>"
)
_SAFE = _SETTINGS.format(
    "\n".join(
        _SETTING.format(path, name, setting)
        for path, name, setting in (
            ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
            ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
            ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
            ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
            ("Office.Writer/Content/Update", "Link", "2"),
            ("Inet/Settings", "ooInetProxyType", "2"),
            ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
            ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
            ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
            ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
            ("Inet/Settings", "ooInetNoProxy", ""),
        )
    )
)


def recognises(data: bytes) -> bool:
    r"""Tell from its content whether a file is one for this reader.

    Examples
    --------
    >>> recognises(b"{\\rtf1 }"), recognises(b"PK")
    (True, False)
    """
    return _suffix(data) is not None


def read(data: bytes) -> Content:
    r"""Read a file of the old Word or WPS (doc, wps), RTF or OpenDocument text (odt).

    LibreOffice makes a docx of it, with a profile of its own, no macros, no network and within two
    minutes; what `word.read` makes of that is returned.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Content

    Raises
    ------
    InputError
        Stage ``read`` where LibreOffice is not installed, ``limit`` where it takes too long,
        ``decode`` where it cannot read the file, and for OFD; and those of `word.read`.

    Examples
    --------
    >>> read(b"GIF89a")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: is no file of Word, WPS, RTF or OpenDocument; save it as docx
    """
    suffix = _suffix(data)
    if suffix is None:
        raise InputError("is no file of Word, WPS, RTF or OpenDocument; save it as docx", "decode")
    if suffix == ".ofd":
        raise InputError(
            "is an OFD file, which cannot be read here; open it in an OFD reader, save it as PDF "
            "and give that",
            "decode",
        )
    return word.read(_as_docx(data, suffix))


def _suffix(data: bytes) -> str | None:
    """Suffix by which LibreOffice knows a file, None for what is not read here."""
    if data.startswith(word.OLE):
        return ".doc" if _WORD_STREAM in data and not word.recognises(data) else None
    if data[:100].lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    if data.startswith(b"PK"):
        if data.startswith(_ODT, 30):
            return ".odt"
        try:
            return ".ofd" if ooxml.Package(data).bytes("OFD.xml") is not None else None
        except InputError:
            return None
    return ".xml" if _WORD_XML in data[:1000] else None


def _program() -> str | None:
    """Path of LibreOffice, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((str(place) for place in _PLACES if place.is_file()), None)


def _as_docx(data: bytes, suffix: str) -> bytes:
    program = _program()
    if program is None:
        raise InputError(
            f"is a {suffix} file, which LibreOffice has to convert, and that is not installed; "
            "install it (Debian: libreoffice-writer-nogui), or save the file as docx"
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SAFE, encoding="utf-8")
        source = folder / f"report{suffix}"
        source.write_bytes(data)
        _run(
            [
                program,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
                "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"),
                str(source),
            ],
            folder,
        )  # fmt: skip
        made = folder / "out" / "report.docx"
        # It says nothing of a failure but that it made no file.
        if not made.is_file():
            raise InputError(
                "cannot be read by LibreOffice: it is damaged or protected by a password; open it "
                "in Word or WPS and save it as docx",
                "decode",
            )
        if made.stat().st_size > 10 * ooxml.MAX_BYTES:
            raise InputError("becomes too large as docx; save it without its pictures", "limit")
        return made.read_bytes()


def _run(command: list[str], folder: Path) -> None:
    """Run a command for a limited time, and end it with all that it started."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        # What it leaves behind when it is ended goes with the folder.
        env=os.environ | {"TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"takes LibreOffice longer than {SECONDS} seconds; save it as docx", "limit"
        ) from error
    finally:
        # Also where the wait is broken off; what has ended must not be ended by its number.
        if process.returncode is None:
            if os.name == "posix":
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
