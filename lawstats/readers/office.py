"""Old Word, WPS, RTF and OpenDocument files, converted by LibreOffice where it is installed."""

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
from lawstats.readers.formats import suffix_for_libreoffice

# LibreOffice converts a report in two seconds; its first start on a slow disk takes longer.
SECONDS = 120

# Where installers put LibreOffice without adding it to PATH.
_INSTALLED = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
)
# No macros, no links followed, and no network: the proxy does not exist.
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


def read(data: bytes) -> Content:
    r"""Read a file of old Word or WPS (doc, wps), RTF or OpenDocument text (odt).

    LibreOffice converts it to docx within two minutes, with an own profile and without macros and
    network. `word.read` reads the docx.

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
        ``decode`` where it cannot read the file, and for OFD; and the errors of `word.read`.

    Examples
    --------
    >>> read(b"GIF89a")
    Traceback (most recent call last):
    lawstats.base.errors.InputError: is not a file of Word, WPS, RTF or OpenDocument; save it
    as docx
    """
    suffix = suffix_for_libreoffice(data)
    if suffix is None:
        raise InputError(
            "is not a file of Word, WPS, RTF or OpenDocument; save it as docx", "decode"
        )
    if suffix == ".ofd":
        raise InputError(
            "is an OFD file, which cannot be read here; open it in an OFD reader, save it as PDF "
            "and give that",
            "decode",
        )
    return word.read(_as_docx(data, suffix))


def _program() -> str | None:
    """Return the path of LibreOffice; None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((str(path) for path in _INSTALLED if path.is_file()), None)


def _as_docx(data: bytes, suffix: str) -> bytes:
    program = _program()
    if program is None:
        raise InputError(
            f"is a {suffix} file, and LibreOffice, which has to convert it, is not installed; "
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
        # The only sign of a failure is that there is no file.
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
    """Run a command for a limited time, then end it and all processes that it started."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        # Its temporary files are removed with the folder.
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
        # Also after an interrupt. A process that has ended must not be killed by its number.
        if process.returncode is None:
            if os.name == "posix":
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
