"""In time or late: the two duties apart, and whom they bind."""

from pathlib import Path

import pytest

from lawstats import read_corpus
from lawstats.analysis.timeliness import TIMELINESS, timeliness
from lawstats.schema.given import GIVEN

TEXT = """{year}年法治政府建设情况报告
一、主要举措和成效
开展法治宣传活动8场次。
二、存在的不足
一是普法形式较为单一。
青石人民政府
{signed}
"""
CODES = {"town": "120112100", "subdistrict": "120112001"}


def outcomes(
    folder: Path,
    *,
    year: int = 2023,
    level: str = "town",
    signed: str = "",
    released: str = "",
    roster: str = "",
    code: str = "",
    **deadlines: tuple[int, int],
) -> dict[str, tuple[object, object]]:
    code = code or CODES.get(level, "120112")
    (folder / "a.txt").write_text(TEXT.format(year=year, signed=signed), encoding="utf-8")
    (folder / "sources.csv").write_text(
        "file,issuer,level,division_code,year,released_on\n"
        f"a.txt,青石,{level},{code},{year},{released}\n",
        encoding="utf-8",
    )
    if roster:
        header = ",".join(GIVEN["roster"].names)
        line = f"青石,{level},{code},{roster}"
        (folder / "roster.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    corpus = read_corpus(folder)
    assert corpus.failures().empty
    frame = timeliness(corpus, **deadlines)
    assert frame.columns.tolist() == TIMELINESS.names
    assert frame["judged"].tolist() == ["publish", "submit"]
    told = frame[["judged", "outcome", "basis"]].astype("object")
    told = told.where(told.notna(), None)
    return {judged: (outcome, basis) for judged, outcome, basis in told.values.tolist()}


@pytest.mark.parametrize(
    ("given", "publish", "submit"),
    [
        pytest.param({}, ("unknown", None), ("unknown", None), id="no date at all"),
        pytest.param(
            {"signed": "2024年1月15日"},
            ("not_shown_late", "published_on"),
            ("not_shown_late", "published_on"),
            id="signed before",
        ),
        pytest.param(
            {"signed": "2024年3月1日"},
            ("not_shown_late", "published_on"),
            ("not_shown_late", "published_on"),
            id="signed on 1 March",
        ),
        pytest.param(
            {"signed": "2024年3月2日"},
            ("not_shown_late", "published_on"),
            ("late", "published_on"),
            id="signed after 1 March",
        ),
        pytest.param(
            {"signed": "2024年4月1日"},
            ("late", "published_on"),
            ("late", "published_on"),
            id="signed on 1 April",
        ),
        pytest.param(
            {"released": "2024-03-31"}, ("in_time", "released_on"), ("unknown", None), id="released"
        ),
        pytest.param(
            {"released": "2024-04-01"}, ("late", "released_on"), ("unknown", None), id="on 1 April"
        ),
        pytest.param(
            {"released": "2024-04-02", "signed": "2024年2月2日"},
            ("late", "released_on"),
            ("not_shown_late", "published_on"),
            id="released late, signed early",
        ),
        pytest.param(
            {"roster": ",,,2024-03-01,,"},
            ("unknown", None),
            ("in_time", "received_on"),
            id="received",
        ),
        pytest.param(
            {"roster": ",,,2024-03-02,,", "signed": "2024年2月2日"},
            ("not_shown_late", "published_on"),
            ("late", "received_on"),
            id="received after 1 March",
        ),
        pytest.param(
            {"roster": ",,,2023-12-20,,"},
            ("unknown", None),
            ("in_time", "received_on"),
            id="December",
        ),
        pytest.param(
            {"roster": ",,,2025-02-01,,"}, ("unknown", None), ("unknown", None), id="next year's"
        ),
        pytest.param(
            {"roster": ",,,2024-02-15,,", "submit_by": (1, 31)},
            ("unknown", None),
            ("late", "received_on"),
            id="an earlier last day",
        ),
        pytest.param(
            {"released": "2024-05-01", "publish_by": (5, 1)},
            ("in_time", "released_on"),
            ("unknown", None),
            id="a later last day",
        ),
    ],
)
def test_dates(
    given: dict[str, object],
    publish: tuple[object, object],
    submit: tuple[object, object],
    tmp_path: Path,
) -> None:
    found = outcomes(tmp_path, **given)  # type: ignore[arg-type]
    assert found == {"publish": publish, "submit": submit}


@pytest.mark.parametrize(
    ("level", "code", "year", "duty", "publish", "submit"),
    [
        pytest.param("town", "", 2019, "", "in_time", "in_time", id="town"),
        pytest.param("town", "", 2018, "", None, None, id="town under the older rule"),
        pytest.param("county", "", 2018, "", "in_time", "in_time", id="county, older rule"),
        pytest.param("department", "", 2018, "", "in_time", "in_time", id="department, older rule"),
        pytest.param("department", "120112100", 2018, "", None, None, id="of a town, older"),
        pytest.param(
            "department",
            "120112100",
            2019,
            "",
            "by_local_rule",
            "by_local_rule",
            id="of a town",
        ),
        pytest.param("subdistrict", "", 2018, "", None, None, id="subdistrict, older rule"),
        pytest.param(
            "subdistrict", "", 2019, "", "by_local_rule", "by_local_rule", id="subdistrict"
        ),
        pytest.param(
            "subdistrict",
            "",
            2019,
            "both",
            "in_time",
            "in_time",
            id="the roster tells",
        ),
        pytest.param("subdistrict", "", 2019, "submit", None, "in_time", id="only to submit"),
        pytest.param("town", "", 2019, "公开", "in_time", None, id="only to publish"),
        pytest.param("town", "", 2018, "both", None, None, id="no duty before the rule"),
    ],
)
def test_whom_the_duties_bind(
    level: str,
    code: str,
    year: int,
    duty: str,
    publish: str | None,
    submit: str | None,
    tmp_path: Path,
) -> None:
    found = outcomes(
        tmp_path,
        year=year,
        level=level,
        code=code,
        released=f"{year + 1}-02-01",
        roster=f",,{duty},{year + 1}-02-01,,",
    )
    assert {duty: told[0] for duty, told in found.items()} == {"publish": publish, "submit": submit}


def test_a_report_published_again_is_not_late_for_it(tmp_path: Path) -> None:
    lines = ["file,issuer,level,division_code,year,released_on"]
    for name, day in (("a", "2024-02-01"), ("b", "2024-06-01")):
        (tmp_path / f"{name}.txt").write_text(TEXT.format(year=2023, signed=""), encoding="utf-8")
        lines.append(f"{name}.txt,青石镇,town,120112100,2023,{day}")
    (tmp_path / "sources.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    frame = timeliness(read_corpus(tmp_path))
    published = frame[frame["judged"] == "publish"]
    assert published["report_id"].tolist() == ["a", "b"]
    assert published["outcome"].tolist() == ["in_time", "in_time"]


def test_what_was_received_is_judged_without_the_report(tmp_path: Path) -> None:
    outcomes(tmp_path, roster=",,,2024-02-01,,")
    with (tmp_path / "roster.csv").open("a", encoding="utf-8") as file:
        file.write("桃源镇,town,120112101,,,,2024-03-09,,\n柳林镇,town,120112102,,,,,,\n")
    frame = timeliness(read_corpus(tmp_path))
    rows = frame[frame["issuer"] == "桃源镇"]
    assert rows["report_id"].isna().all()
    assert rows["outcome"].tolist() == ["unknown", "late"]
    assert "柳林镇" not in set(frame["issuer"])


def test_a_report_of_an_unknown_year(tmp_path: Path) -> None:
    text = TEXT.replace("{year}年", "").format(signed="")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    frame = timeliness(read_corpus(tmp_path))
    assert frame["year"].isna().all()
    assert frame["outcome"].tolist() == ["unknown", "unknown"]
