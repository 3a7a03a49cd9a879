"""Telephone numbers, identity cards and contact names reach no output."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from lawstats.cli import main
from lawstats.packs.publish import run_packs
from tests.support import ROOT

SECRETS = (
    *("13912345678", "139-1234-5678", "139 1234 5678", "１３９１２３４５６７８", "+8613912345678"),
    *(
        "022-23456789",
        "0571 87654321",
        "（010）87654321",
        "110101199003078515",
        "11010119900307851X",
    ),
    *("欧阳文婷", "钱多福", "诸葛小龙"),
)
# Telephone and card numbers anywhere, names after 联系人.
NUMBERS, NAMES = SECRETS[:-3], SECRETS[-3:]
REPORT = f"""\
青石镇2023年法治政府建设情况报告
（联系人：{NAMES[0]}；电话：{NUMBERS[0]}）
2023年，我镇（联系电话{NUMBERS[1]}）推进法治政府建设。
一、主要举措和成效
（一）开展普法{NUMBERS[8]}宣传。全年开展普法活动12场次，咨询{NUMBERS[2]}，发放资料300份，拨打{NUMBERS[5]}。
（二）落实《青石镇{NUMBERS[3]}行政执法规定》《民法典》，作出行政处罚3件（经办人：{NAMES[1]}）。
二、存在的不足和原因
一是执法力量薄弱，{NUMBERS[4]}，{NUMBERS[9]}。
二是普法形式单一，请致电{NUMBERS[7]}。
三、下一步工作安排
一是加强学习，联系人：{NAMES[2]}，{NUMBERS[6]}。
（联系人：{NAMES[0]}，{NUMBERS[0]}）
2024年1月5日
"""
OTHER_GENRE = f"青石镇{NUMBERS[0]}法治政府建设工作要点\n联系人：{NAMES[1]}\n一、主要任务\n甲。\n"


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every text in a folder: tables unpacked, other files as they are."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".parquet":
            yield path, repr(pq.read_table(path).to_pylist())
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as file:
                yield path, "".join(file.read(n).decode("utf-8") for n in file.namelist())
        else:
            yield path, path.read_bytes().decode("utf-8", "replace")


@pytest.mark.slow
def test_no_output_holds_what_is_private(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("notebooks", "packs.toml"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for name, text in {"a": REPORT, "b": REPORT + "甲。", "c": OTHER_GENRE}.items():
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    caplog.set_level("INFO", "lawstats")
    run_packs([], root=tmp_path)
    for arguments in (
        ["parse", "data/raw", "-o", "tables", "--format", "csv"],
        ["annotate", "data/raw/a.txt", "-o", "a.html"],
        *(
            ["sample", "tables", "--of", of, "-o", f"{of}.csv"]
            for of in ("quantities", "citations", "points")
        ),
        ["export", "tables", "-o", "e"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
    log = "".join([*caplog.messages, *capfd.readouterr()])
    shutil.rmtree(raw)
    written = dict(texts(tmp_path))
    assert {path.suffix for path in written} >= {
        ".parquet",
        ".csv",
        ".html",
        ".ipynb",
        ".svg",
        ".xlsx",
    }
    assert any("普法活动12场次" in text for text in written.values())
    found = [(path.name, s) for path, text in written.items() for s in SECRETS if s in text]
    assert found + [("log", s) for s in SECRETS if s in log] == []
