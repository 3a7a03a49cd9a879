"""A file to its text."""

import hashlib
from pathlib import Path

import pytest

from lawstats.base.errors import InputError
from lawstats.readers import files
from lawstats.readers.files import read

PROSE = "石桥镇的法治政府建设工作情况报告：一年来，全镇和各村依法行政。\n" * 3


def test_hash_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(PROSE.encode("gb18030"))
    document = read(path)
    assert document.text == PROSE
    assert document.sha256 == hashlib.sha256(PROSE.encode("gb18030")).hexdigest()


def test_missing_file_and_folder_are_errors_of_reading(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(InputError, match="cannot be read") as caught:
            read(path)
        assert caught.value.stage == "read"


def test_huge_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    (tmp_path / "a.txt").write_text(PROSE, encoding="utf-8")
    with pytest.raises(InputError, match="larger") as caught:
        read(tmp_path / "a.txt")
    assert caught.value.stage == "limit"
