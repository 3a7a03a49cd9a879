"""The check of two reports of one issuer and year, over every bucket of a build."""

from pathlib import Path

import pytest

from lawstats import read_corpus
from lawstats.build.build import build
from lawstats.tables import store

HEAD = "{}{}年法治政府建设情况报告\n一、主要做法\n"
TOWN, OTHER = "会宁县青石镇", "会宁县白水镇"
ONE = "开展法治宣传活动12场次。\n调解矛盾纠纷40件。\n办理行政处罚案件3件。\n"
TWO = "组织学法8次。\n修订村规民约。\n聘请法律顾问1名。\n"
OVERLAP = "开展法治宣传活动12场次。\n调解矛盾纠纷40件。\n组织学法8次。\n"


def write(folder: Path, name: str, body: str, town: str = TOWN, year: int = 2023) -> None:
    folder.mkdir(exist_ok=True)
    text = f"{HEAD.format(town, year)}{body}二、存在的不足\n一是力量薄弱。\n"
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def told(folder: Path) -> dict[str, str]:
    checks = read_corpus(folder).checks()
    checks = checks[checks["check"] == "two_reports"]
    assert set(checks["outcome"]) <= {"fail"}
    return dict(zip(checks["report_id"], checks["detail"], strict=True))


DETAIL = "a and b are of one issuer and year and share {} of their sentences; the panel takes b"


@pytest.mark.parametrize(
    ("second", "share"),
    [
        pytest.param({"body": TWO}, "40%", id="other sentences"),
        pytest.param({"body": OVERLAP}, None, id="most sentences are the same"),
        pytest.param({"body": ONE}, None, id="a copy"),
        pytest.param({"body": TWO, "town": OTHER}, None, id="another body"),
        pytest.param({"body": TWO, "year": 2022}, None, id="another year"),
        pytest.param({"body": TWO, "town": "青石镇"}, None, id="a body that is not settled"),
    ],
)
def test_two_reports(second: dict[str, object], share: str | None, tmp_path: Path) -> None:
    write(tmp_path / "raw", "a", ONE)
    write(tmp_path / "raw", "b", **second)  # type: ignore[arg-type]
    expected = dict.fromkeys("ab", DETAIL.format(share)) if share else {}
    assert told(tmp_path / "raw") == expected
    build([tmp_path / "raw"], tmp_path / "tables")
    assert told(tmp_path / "tables") == expected


def test_two_bodies_of_unknown_places_are_never_two_reports(tmp_path: Path) -> None:
    for name, body in (("a", ONE), ("b", TWO)):
        write(tmp_path, name, body, "青石镇")
    assert told(tmp_path) == {}


def test_check_follows_the_reports_of_other_buckets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_ONE_BUCKET_BELOW", 1)
    raw, out = tmp_path / "raw", tmp_path / "tables"
    write(raw, "a", ONE)
    build([raw], out)
    assert told(out) == {}
    write(raw, "b", TWO)
    assert build([raw], out).parsed == 1
    assert set(told(out)) == {"a", "b"}
    before = {path.name: path.read_bytes() for path in out.rglob("*.parquet")}
    assert build([raw], out).parsed == 0
    assert {path.name: path.read_bytes() for path in out.rglob("*.parquet")} == before
    build([raw], tmp_path / "new")
    new = {path.name: path.read_bytes() for path in (tmp_path / "new").rglob("*.parquet")}
    assert new == before
    (raw / "b.txt").unlink()
    assert build([raw], out).gone == 1
    assert told(out) == {}
