"""Panels of small reports."""

from typing import Any

import pandas as pd

from lawstats.extract.report import Known, Report, parse
from lawstats.schema.tables import ReportTable, to_arrow, to_pandas
from lawstats.tables.panel import panel
from lawstats.vocabulary import load

VOCABULARY = load()


def report(body: str, town: str = "白水镇", **known: Any) -> Report:
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
