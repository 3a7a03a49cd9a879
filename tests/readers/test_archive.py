"""ZIP archives: names in any encoding, and limits."""

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawstats.base.errors import InputError
from lawstats.readers import archive
from lawstats.readers.archive import members, read_member
from lawstats.readers.ooxml import Package

MEGABYTE = 1_000_000


def write(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return path


def test_members_are_named_and_read(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", **{"b/太平镇.txt": b"1", "a.txt": b"2", "../c.txt": b"3"})
    assert members(path) == ["a.txt", "b/太平镇.txt", "c.txt"]
    assert [read_member(path, name, MEGABYTE) for name in members(path)] == [b"2", b"1", b"3"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_whose_encoding_is_not_told(encoding: str, tmp_path: Path) -> None:
    name = "太平镇"
    # A name of as many plain bytes is exchanged for the bytes of the real one.
    stand_in = "x" * len(name.encode(encoding))
    path = write(tmp_path / "x.zip", **{stand_in: b"1"})
    path.write_bytes(path.read_bytes().replace(stand_in.encode(), name.encode(encoding)))
    assert members(path) == [name]
    assert read_member(path, name, MEGABYTE) == b"1"


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", **{"a.txt": b"0" * 30 * MEGABYTE, "b.txt": b"1" * MEGABYTE})
    for name in ("a.txt", "b.txt"):
        with pytest.raises(InputError, match=r"unpacks to more|compressed more") as caught:
            read_member(path, name, 20 * MEGABYTE)
        assert caught.value.stage == "limit"


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    path = write(tmp_path / "x.zip", a=b"", b=b"", c=b"")
    with pytest.raises(InputError, match="holds more than 2 files") as caught:
        members(path)
    assert caught.value.stage == "limit"


def test_damaged_protected_and_missing_members(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", a=bytes(range(256)) * 40)
    data = path.read_bytes()
    path.write_bytes(data[:60] + bytes(60) + data[120:])
    with pytest.raises(InputError, match="is damaged"):
        read_member(path, "a", MEGABYTE)
    # The bit for protection stands in the entry of the directory.
    entry = data.index(b"PK\x01\x02")
    path.write_bytes(data[: entry + 8] + b"\x01" + data[entry + 9 :])
    with pytest.raises(InputError, match="protected by a password"):
        read_member(path, "a", MEGABYTE)
    with pytest.raises(InputError, match="no longer in the archive"):
        read_member(path, "b", MEGABYTE)
    with pytest.raises(InputError, match="cannot be read"):
        members(tmp_path / "none.zip")


METHODS = {
    "stored": zipfile.ZIP_STORED,
    "deflate": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}
CONTENT = bytes(range(256)) * 40
HEADER = 31  # bytes before the content of a member with a name of one letter


def packed(method: str, folder: Path) -> Path:
    path = folder / f"{method}.zip"
    with zipfile.ZipFile(path, "w", METHODS[method]) as file:
        file.writestr("a", CONTENT)
    return path


def damaged(data: bytes, damage: str) -> bytes:
    """Damage the only member of an archive; its directory stays as it is, but for the CRC."""
    directory = data.index(b"PK\x01\x02")
    body = data[HEADER:directory]
    if damage == "overwritten":
        body = body[:20] + b"\xff" * (len(body) - 20)
    elif damage == "no content":
        body = bytes(len(body))
    elif damage == "cut off":
        half = len(body) // 2
        body = body[:half] + bytes(len(body) - half)
    elif damage == "wrong CRC":
        at = directory + 16
        return data[:at] + bytes(b ^ 0xFF for b in data[at : at + 4]) + data[at + 4 :]
    elif damage == "encrypted":
        return data[: directory + 8] + b"\x01" + data[directory + 9 :]
    return data[:HEADER] + body + data[directory:]


@pytest.mark.parametrize(
    "damage", ["overwritten", "no content", "cut off", "wrong CRC", "encrypted"]
)
@pytest.mark.parametrize("method", METHODS)
def test_a_damaged_member_is_refused(method: str, damage: str, tmp_path: Path) -> None:
    path = packed(method, tmp_path)
    assert read_member(path, "a", MEGABYTE) == CONTENT
    path.write_bytes(damaged(path.read_bytes(), damage))
    words = "protected by a password" if damage == "encrypted" else "is damaged"
    with pytest.raises(InputError, match=words) as caught:
        read_member(path, "a", MEGABYTE)
    assert caught.value.stage == "read"


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("method", METHODS)
def test_an_archive_cut_off_is_refused(method: str, kept: float, tmp_path: Path) -> None:
    path = packed(method, tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(kept * len(data))])
    with pytest.raises(InputError, match="is not a complete ZIP archive") as caught:
        members(path)
    assert caught.value.stage == "read"


def test_a_member_without_a_name_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a", b"1")
        file.writestr(zipfile.ZipInfo(""), b"2")
    assert members(path) == ["a"]


@given(
    method=st.sampled_from(list(METHODS)),
    changes=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=6),
)
def test_any_damage_is_read_or_refused(
    method: str, changes: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = packed(method, tmp_path_factory.mktemp("damaged"))
    data = bytearray(path.read_bytes())
    for at, byte in changes:
        data[at % len(data)] = byte
    path.write_bytes(data)
    with suppress(InputError):
        for name in members(path):
            with suppress(InputError):
                assert read_member(path, name, MEGABYTE) == CONTENT
    with suppress(InputError):
        assert Package(bytes(data)).bytes("a") in {CONTENT, None}
