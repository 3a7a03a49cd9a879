"""The corpus: the same on disk and in memory, whole or restricted."""

import inspect
import pickle
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from lawstats import Corpus, read_corpus
from lawstats.base.errors import ConfigError, InputError
from lawstats.build.build import build
from lawstats.schema.tables import TABLES
from lawstats.tables import store
from tests.support import ROOT
from tests.support.reports import write_report

Opened = Callable[[Path], Corpus]


@pytest.fixture
def towns(raw: Path) -> Path:
    """Three reports with years and codes of their own, one of them without a code."""
    (raw / "sources.csv").write_text(
        "file,issuer,level,division_code,year\n"
        "a.txt,青石镇人民政府,town,120112100,2022\n"
        "b.txt,白水街道办事处,subdistrict,310114001,2023\n",
        encoding="utf-8",
    )
    (raw / "2024" / "sources.csv").write_text(
        "file,issuer,year\nc.txt,<b>柳林镇</b>,2024\n", encoding="utf-8"
    )
    return raw


def on_disk(folder: Path) -> Corpus:
    build([folder], folder.parent / "tables")
    return read_corpus(folder.parent / "tables")


def in_buckets(folder: Path) -> Corpus:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_ONE_BUCKET_BELOW", 0)
        patch.setattr(store, "_BUCKETS", 4)
        return on_disk(folder)


@pytest.fixture(params=[read_corpus, on_disk, in_buckets], ids=lambda f: f.__name__)
def corpus(request: pytest.FixtureRequest, towns: Path) -> Corpus:
    open_: Opened = request.param
    return open_(towns)


def ids(frame: pd.DataFrame) -> list[str]:
    return sorted(frame["report_id"].unique())


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_its_columns(name: str, corpus: Corpus) -> None:
    assert getattr(corpus, name)().columns.tolist() == TABLES[name].names


@pytest.mark.parametrize("name", [n for n in TABLES if n != "failures"])
def test_every_table_explains_itself(name: str, corpus: Corpus) -> None:
    assert name in dir(corpus)
    reader = getattr(corpus, name)
    assert [*inspect.signature(reader).parameters] == ["columns", "years", "division"]
    text = inspect.getdoc(reader) or ""
    assert text.startswith(f"Return {TABLES[name].meaning}.")
    assert set(TABLES[name].names) <= set(re.findall(r"\w+", text))


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        pytest.param({}, ["2024/c", "a", "b"], id="nothing"),
        pytest.param({"years": 2022}, ["a"], id="one year"),
        pytest.param({"years": [2022, 2023]}, ["a", "b"], id="two years"),
        pytest.param({"years": range(2022, 2024)}, ["a", "b"], id="years of a range"),
        pytest.param({"years": []}, [], id="no year at all"),
        pytest.param({"years": 202300}, [], id="a year far off"),
        pytest.param({"division": "12"}, ["a"], id="province"),
        pytest.param({"division": "310114001"}, ["b"], id="town"),
        pytest.param({"division": "0112"}, [], id="digits inside a code"),
        pytest.param({"years": 2023, "division": "12"}, [], id="year and place"),
    ],
)
def test_conditions(conditions: dict[str, object], expected: list[str], corpus: Corpus) -> None:
    assert ids(corpus.reports(["report_id"], **conditions)) == expected  # type: ignore[arg-type]
    assert ids(corpus.quantities(**conditions)) == expected  # type: ignore[arg-type]
    chosen = corpus.select(**conditions)  # type: ignore[arg-type]
    assert ids(chosen.points()) == expected


@pytest.mark.parametrize(
    ("division", "expected"),
    [
        pytest.param("51", ["c"], id="province"),
        pytest.param("5113", ["c"], id="city"),
        pytest.param("511325", ["c"], id="county"),
        pytest.param("51132", [], id="no whole code"),
        pytest.param("511321", [], id="another county"),
        pytest.param("511325100", [], id="a town of the county"),
        pytest.param("32", ["d"], id="of a former district"),
        pytest.param("3206", ["d"], id="its city"),
        pytest.param("320613", [], id="what it became"),
    ],
)
def test_a_report_without_a_code_is_in_its_places(
    division: str, expected: list[str], tmp_path: Path
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, issuer in (("c", "西充县青岚镇"), ("d", "南通市港闸区"), ("e", "青岚镇")):
        text = f"{issuer}2019年法治政府建设情况报告\n一、主要做法\n作出行政处罚3件。\n"
        (raw / f"{name}.txt").write_text(text, encoding="utf-8")
    assert ids(read_corpus(raw).reports(["report_id"], division=division)) == expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        pytest.param({"levels": "subdistrict"}, ["b"], id="a level"),
        pytest.param({"levels": ["subdistrict", "county"]}, ["b"], id="two levels"),
        pytest.param({"issuers": "青石镇人民政府"}, ["a"], id="full name"),
        pytest.param(
            {"issuers": ["青石镇人民政府", "白水街道办事处"]}, ["a", "b"], id="two issuers"
        ),
        pytest.param(
            {"levels": ["town"], "issuers": ["白水街道办事处"]}, [], id="level and issuer"
        ),
    ],
)
def test_selections(conditions: dict[str, object], expected: list[str], corpus: Corpus) -> None:
    chosen = corpus.select(**conditions)  # type: ignore[arg-type]
    assert ids(chosen.reports()) == expected
    assert ids(chosen.citations()) == []


def test_an_issuer_may_be_named_by_its_id(corpus: Corpus) -> None:
    known = corpus.reports(["report_id", "issuer_id"]).set_index("report_id")["issuer_id"]
    assert ids(corpus.select(issuers=known["b"]).reports()) == ["b"]
    assert ids(corpus.select(issuers=known["b"].split(":", 2)[2]).reports()) == ["b"]


def test_selections_narrow_each_other(corpus: Corpus) -> None:
    recent = corpus.select(years=[2023, 2024])
    assert ids(recent.reports()) == ["2024/c", "b"]
    assert ids(recent.select(levels="subdistrict").reports()) == ["b"]
    assert ids(recent.reports(years=2022)) == []
    assert ids(corpus.reports()) == ["2024/c", "a", "b"]


def test_columns_come_in_the_order_wanted(corpus: Corpus) -> None:
    frame = corpus.quantities(["value", "unit"], years=2022)
    assert frame.columns.tolist() == ["value", "unit"]
    assert len(frame) > 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        pytest.param(
            lambda c: c.quantities(["valeu"]),
            "unknown column of quantities 'valeu'.*value",
            id="column",
        ),
        pytest.param(lambda c: c.reports("year"), r"write \['year'\]", id="one name"),
        pytest.param(lambda c: c.failures(["stagee"]), "did you mean 'stage'", id="failures"),
        pytest.param(
            lambda c: c.select(levels="towns"),
            "unknown level 'towns'; did you mean 'town'",
            id="level",
        ),
        pytest.param(
            lambda c: c.select(issuers="?:town:青石镇"),
            r"issuer_ids of older versions have changed .*: \?:town:青石镇:a",
            id="an id of an older version",
        ),
        pytest.param(
            lambda c: c.select(issuers="青石人民政府"), "did you mean '青石镇人民政府'", id="issuer"
        ),
    ],
)
def test_unknown_names(call: Callable[[Corpus], object], words: str, raw: Path) -> None:
    (raw / "sources.csv").write_text("file,issuer\na.txt,青石镇人民政府\n", encoding="utf-8")
    with pytest.raises(InputError, match=words):
        call(read_corpus(raw))


def test_display(corpus: Corpus) -> None:
    assert repr(corpus).startswith("Corpus: reports 3, issuers 3, years 2022–2024, failures 0\n")
    page = corpus._repr_html_()
    assert "&lt;b&gt;柳林镇" in page
    assert "<b>柳林镇" not in page
    assert "<th>quantities</th>" in page
    assert "years unknown" in repr(corpus.select(years=1999))


def test_display_of_many_reports_stops(raw: Path) -> None:
    text = raw.joinpath("a.txt").read_text("utf-8")
    for n in range(14):
        raw.joinpath(f"more{n:02}.txt").write_text(text, encoding="utf-8")
    corpus = read_corpus(raw)
    page = corpus._repr_html_()
    assert page.count("<tr>") == 12
    assert page.endswith("<p>… and 5 more</p>")


def test_failures_are_kept_in_sight(raw: Path) -> None:
    (raw / "x.txt").write_bytes(b"")
    corpus = read_corpus(raw)
    assert corpus.failures()["source"].tolist() == ["x.txt"]
    assert "failures 1" in repr(corpus)


def test_panel(corpus: Corpus) -> None:
    panel = corpus.panel(years=2022)
    assert set(panel["report_id"]) == {"a"}
    changed = corpus.panel()
    changed["value"] = -1.0
    assert (corpus.panel()["value"] >= 0).all()
    assert {"issuer_id", "year", "indicator", "value", "basis", "fact_ids"} <= set(panel.columns)


def test_five_real_reports() -> None:
    corpus = read_corpus(ROOT / "data" / "raw")
    assert len(corpus.reports()) == 5
    assert corpus.failures().empty
    text = corpus.reports(["report_id", "text"]).set_index("report_id")["text"]
    for name, surface in (("quantities", "raw"), ("citations", "title"), ("points", "text")):
        frame = getattr(corpus, name)(["report_id", surface, "start", "end"])
        assert len(frame) > 5
        for row in frame.itertuples(index=False):
            cut = text[row.report_id][row.start : row.end]
            assert cut.strip("《》") == getattr(row, surface).strip("《》")


@pytest.mark.usefixtures("raw")
def test_relative_paths_are_looked_up_in_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "packs.toml").write_text("", encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert len(read_corpus("raw").reports()) == 3
    write_report(tmp_path / "notebooks" / "raw" / "a.txt")
    assert len(read_corpus("raw").reports()) == 1


@pytest.mark.parametrize("project", [True, False])
def test_a_missing_folder(project: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    if project:
        (tmp_path / "packs.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="lawstats parse RAW -o DIR"):
        read_corpus("data/processed")


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no report"):
        read_corpus(tmp_path)


def test_tables_that_change_under_an_open_corpus(raw: Path) -> None:
    corpus = on_disk(raw)
    assert len(corpus.reports()) == 3
    write_report(raw / "d.txt", "桃源镇")
    assert len(on_disk(raw).reports()) == 4
    with pytest.raises(InputError, match="open the tables again"):
        corpus.quantities()


def test_an_error_travels_between_processes(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_corpus(tmp_path)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(again), again.stage) == (str(caught.value), caught.value.stage)
