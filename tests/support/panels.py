"""Panels of small reports."""

import re
from typing import Any

import pandas as pd

from lawstats.extract.report import Known, Report, parse
from lawstats.schema.tables import ReportTable, to_arrow, to_pandas
from lawstats.tables.panel import panel
from lawstats.vocabulary import load
from tests.support import rows

VOCABULARY = load()


def report(body: str, town: str = "城口县白水镇", **known: Any) -> Report:
    given: Known = {**known}  # type: ignore[typeddict-item]
    return parse(
        f"{town}2023年法治政府建设情况报告\n一、主要做法\n{body}\n三、其他事项\n无。\n", **given
    )


def of(*reports: Report) -> pd.DataFrame:
    def table(name: ReportTable) -> pd.DataFrame:
        return to_pandas(name, to_arrow(name, [row for r in reports for row in r.rows[name]]))

    return panel(table("reports"), table("quantities"), table("absences"), VOCABULARY)


def row(body: str, indicator: str) -> dict[str, Any]:
    frame = of(report(body))
    (found,) = frame[frame["indicator"] == indicator].to_dict("records")
    return {str(k): v for k, v in found.items()}


def cell(text: str, indicator: str, unit: str) -> dict[str, Any]:
    """Aggregate numbers that are marked in a text, as if all were read as one indicator.

    A mark has the number, and after a blank its qualifier and stage: [20余件 over received]. A mark
    in a mark is the upper end of a range: [3至[5次 about] about].
    """
    known = {"received", "accepted", "handled", "closed"}
    plain, opened, numbers = "", [], []
    for piece in re.split(r"(\[|(?: [a-z_ ]+)?\])", text):
        if piece == "[":
            opened.append(len(plain))
        elif piece.endswith("]"):
            start, words = opened.pop(), piece[:-1].split()
            numbers.append((start, len(plain), {*words} & known, {*words} - known))
        else:
            plain += piece
    made = []
    for start, end, stage, qualifier in numbers:
        raw = plain[start:end]
        begin = max(plain.rfind(mark, 0, start) for mark in "。\n") + 1
        given = {"stage": next(iter(stage), None), "qualifier": next(iter(qualifier), "exact")}
        value = float(re.match(r"[\d.]+", raw)[0])  # type: ignore[index]
        quote = plain[begin : plain.find("。", start) + 1]
        place = {"start": start, "end": end, "raw": raw, "quote": quote}
        made.append(rows.number("a", indicator, value, unit, **place, **given))
    frame = rows.corpus(reports=[rows.report()], quantities=made).panel()
    (found,) = frame.to_dict("records")
    return {str(k): None if pd.isna(v) else v for k, v in found.items()}
