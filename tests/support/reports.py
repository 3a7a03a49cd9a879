"""Reports of invented towns."""

from pathlib import Path

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


def write_report(path: Path, town: str = "会宁县青石镇", n: int = 8) -> Path:
    """Write the report of an invented town."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(town=town, n=n), encoding="utf-8", newline="\n")
    return path
