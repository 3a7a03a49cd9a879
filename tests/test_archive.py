"""ZIP archives: names in any encoding, and limits."""

import zipfile
from pathlib import Path

import pytest

from lawstats.errors import InputError
from lawstats.readers import archive
from lawstats.readers.archive import members, read_member

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
        with pytest.raises(InputError, match=r"unpacks to more|packed so tightly") as caught:
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
