"""A folder of reports whose issuers, titles and sentences are an attack on whoever shows them."""

from __future__ import annotations

import csv
from pathlib import Path

SCRIPT = "<script>window.hit=1</script>"
IMAGE = '<img src=x onerror="window.hit=1">'
LINK = "<a href=\"javascript:window.hit=1\" onclick='window.hit=1'>甲</a>"
BREAK = "</title></style></textarea>--></script><svg onload=window.hit=1>"
TURNED = "甲\u202e镇乙\u2066村\u200f丙"
ENTITY = "&lt;b&gt;&amp;#60;{{ 7 * 7 }}{% raw %}${7*7}"
FORMULAS = ('=HYPERLINK("http://x.invalid","点")', "+1+1", "-2+3", "@SUM(A1)")
LONG = "长" * 10_000

NAMES = (SCRIPT, IMAGE, LINK, BREAK, TURNED, ENTITY, *FORMULAS, LONG)

TEXT = """青石镇{title}2023年法治政府建设情况报告

一、主要举措和成效
开展法治宣传活动{n}场次，{name}作出行政处罚{n}件，学习《{title}》{n}次，审查合同{n}份。
{name}无行政复议案件。
二、存在的不足
一是{name}普法形式较为单一。二是{name}执法力量不足。
三、{name}下一年工作安排
一是{name}创新普法形式。
"""


def write(folder: Path) -> Path:
    """Write one report for each attack, named in sources.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("file", "issuer", "level", "year"))
        for n, name in enumerate(NAMES, 1):
            text = TEXT.format(name=name, title=name[:60], n=n)
            (folder / f"report-{n:02}.txt").write_text(text, encoding="utf-8", newline="\n")
            # A table that people give may not hold marks that turn the writing.
            rows.writerow((f"report-{n:02}.txt", "" if name == TURNED else name, "town", 2023))
    return folder
