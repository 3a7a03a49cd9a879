"""Reports that tests write themselves."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from toy import make_project

TEXT = """{town}2023年法治政府建设情况报告

2023年，{town}深入推进法治政府建设，现将有关情况报告如下：

一、主要举措和成效

开展法治宣传活动{n}场次，发放宣传资料500份，调解矛盾纠纷12件。

二、存在的不足

一是普法形式较为单一。二是执法力量不足。

三、下一年工作安排

一是创新普法形式。二是配齐执法人员。

{town}人民政府
2024年1月15日
"""


def write_report(path: Path, town: str = "青石镇", n: int = 8) -> Path:
    """Write the report of an invented town."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(town=town, n=n), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(autouse=True)
def _no_figure_stays_open() -> Iterator[None]:
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of three reports, one of them in a folder of its own."""
    folder = tmp_path / "raw"
    write_report(folder / "a.txt", "青石镇", 8)
    write_report(folder / "b.txt", "白水镇", 9)
    write_report(folder / "2024" / "c.txt", "柳林镇", 10)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The small project of `toy`, in a folder with a difficult name."""
    return make_project(tmp_path / "项目 {x}")
