"""ZIP archives: the names of their files, and the bytes of one file, within limits."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile, ZipInfo

from lawstats.base.errors import InputError

MAX_MEMBERS = 10_000
MAX_TOTAL = 2_000_000_000
# Compression makes text about three times smaller, pages of one repeated line a hundred times.
_MAX_RATIO = 300
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


def members(path: Path) -> list[str]:
    """List the files of an archive, with ``/`` between folders, in the order of their names.

    Raises
    ------
    InputError
        Stage ``read`` (not a complete ZIP archive) or ``limit`` (too many or too large files).
    """
    with _open(path) as archive:
        return sorted(name for name, _ in _listed(archive))


def read_member(path: Path, member: str, most: int) -> bytes:
    """Read one file of an archive.

    Parameters
    ----------
    path : Path
    member : str
        A name that `members` returns.
    most : int
        Greatest size of the unpacked file, in bytes.

    Raises
    ------
    InputError
        Stage ``read`` (not there, damaged, protected) or ``limit`` (too large unpacked).
    """
    with _open(path) as archive:
        info = next((info for name, info in _listed(archive) if name == member), None)
        if info is None:
            raise InputError("is no longer in the archive; run again")
        if info.flag_bits & _ENCRYPTED:
            raise InputError("is protected by a password; unpack the archive into a folder first")
        if info.file_size > max(most, 0) or info.file_size > 10_000 + _MAX_RATIO * max(
            info.compress_size, 1
        ):
            raise InputError(
                f"unpacks to more than {most // 1_000_000} MB, or is compressed more than any "
                "report; unpack the archive by hand and look at it",
                "limit",
            )
        try:
            # zipfile never unpacks more than the size in the directory of the archive.
            return archive.read(info)
        except Exception as error:
            # zipfile passes on errors of its decompressors: lzma.LZMAError, zlib.error, EOFError …
            raise InputError(
                "is damaged or packed in an unusual way; fetch the archive again, or unpack it "
                "into a folder"
            ) from error


def _open(path: Path) -> ZipFile:
    try:
        return ZipFile(path)
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or error}; check that the file is there and readable"
        ) from error
    except Exception as error:
        # A damaged directory of the archive can raise more than BadZipFile.
        raise InputError("is not a complete ZIP archive; fetch it again, or unpack it") from error


def _listed(archive: ZipFile) -> list[tuple[str, ZipInfo]]:
    listed = []
    # `is_dir` fails for an empty name.
    infos = [info for info in archive.infolist() if info.filename and not info.is_dir()]
    if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL:
        raise InputError(
            f"holds more than {MAX_MEMBERS:,} files or {MAX_TOTAL // 1_000_000_000} GB; "
            "unpack it into folders",
            "limit",
        )
    for info in infos:
        names = [p for p in _name(info).replace("\\", "/").split("/") if p not in ("", ".", "..")]
        # Hidden files and the files that macOS adds are not reports.
        if names and not any(p[0] == "." or p == "__MACOSX" for p in names):
            listed.append(("/".join(names), info))
    return listed


def _name(info: ZipInfo) -> str:
    """Return the name of a member; Chinese Windows writes it in GB18030 without saying so."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        data = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
