"""Files for Excel, Stata, R and SPSS: what they hold, and that they hold all of it."""

import csv
import datetime as dt
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape

from lawstats import read_corpus
from lawstats.base.errors import ConfigError, InputError
from lawstats.build.build import build
from lawstats.cli import main
from lawstats.export import workbook
from lawstats.export.dictionary import FILES, MARK, TEXTS, WORKBOOK, chinese, dictionary
from lawstats.export.export import export, widen
from lawstats.export.workbook import Head, Marked, Workbook
from lawstats.schema.tables import TABLES
from lawstats.tables import store
from lawstats.vocabulary import load
from tests.support import RAW
from tests.support.reports import write_report

EXPORT_TEXTS = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
NAMES = {*FILES, WORKBOOK}
SHEETS = ["README", "dictionary", "checklist", "panel", "panel wide", "reports", "quantities"]
SHEETS += ["absences", "points", "citations", "checks", "failures"]
TRAPS = ("=1+1", "+1", "-1", "@SUM(A1)", "https://a.b", "_x0041_法", "'甲", "{=1}")
BODY = """白水镇2023年法治政府建设情况报告
一、主要做法
学习{traps}。{body}
二、存在的不足
一是执法力量不足。
"""


def told(body: str) -> str:
    return BODY.format(traps="".join(f"《{trap}》" for trap in TRAPS), body=body)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def header(path: Path) -> list[str]:
    return next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))


def rows(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(path / WORKBOOK)
    values = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    # As Excel does, and openpyxl does not for text that stands in its cell.
    return [tuple(unescape(v) if isinstance(v, str) else v for v in row) for row in values]


def records(path: Path, sheet: str) -> list[dict[str, Any]]:
    head, *body = rows(path, sheet)
    return [dict(zip(head, row, strict=True)) for row in body]


def contents(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """Reports with what a spreadsheet would take for something else, and one that fails."""
    folder = tmp_path / "trapped"
    write_report(folder / "=a.txt")
    (folder / "b.txt").write_text(told("作出行政处罚12余件，罚款3000元。"), encoding="utf-8")
    (folder / "sources.csv").write_text(
        "file,released_on,url\n=a.txt,2024-03-05,https://a.example/=1\nb.txt,1899-12-31,\n",
        encoding="utf-8",
    )
    (folder / "c.txt").write_bytes(b"")
    return folder


def test_csv_files(trapped: Path, tmp_path: Path) -> None:
    out = tmp_path / "e"
    assert export(trapped, out) == 2
    assert {path.name for path in out.iterdir()} == NAMES
    for name in FILES:
        raw = (out / name).read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw
    for name in TABLES:
        assert header(out / f"{name}.csv") == TABLES[name].names
    reports = read(out / "reports.csv")
    assert [row["report_id"] for row in reports] == ["'=a", "b"]
    assert [row["document_number"] for row in reports] == ["", ""]
    assert "\n一、主要做法\n" in reports[1]["text"]
    cited = [row["title"] for row in read(out / "citations.csv")]
    assert cited == [f"'{t}" if t[0] in "=+-@" else t for t in TRAPS]


def test_csv_files_are_the_tables(raw: Path, tmp_path: Path) -> None:
    build([raw], tmp_path / "t", csv=True)
    export(tmp_path / "t", tmp_path / "e")
    for name in TABLES:
        file = f"{name}.csv"
        assert (tmp_path / "e" / file).read_bytes() == (tmp_path / "t" / file).read_bytes()
    panel = read(tmp_path / "e" / "panel_long.csv")
    assert [float(row["value"]) for row in panel] == read_corpus(raw).panel()["value"].tolist()


def test_tables_and_reports_give_the_same_files(raw: Path, tmp_path: Path) -> None:
    build([raw], tmp_path / "t")
    export(tmp_path / "t", tmp_path / "a")
    export(raw, tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


@pytest.mark.slow
def test_buckets_give_the_same_rows(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(raw, tmp_path / "one")
    monkeypatch.setattr(store, "_ONE_BUCKET_BELOW", 1)
    build([raw], tmp_path / "t")
    assert (tmp_path / "t" / "reports").is_dir()
    export(tmp_path / "t", tmp_path / "many")
    for name in FILES:
        one, many = (sorted(map(str, read(tmp_path / f / name))) for f in ("one", "many"))
        assert one == many
    for sheet in ("问题与打算", "数字"):
        one, many = (sorted(map(str, rows(tmp_path / f, sheet))) for f in ("one", "many"))
        assert one == many


@pytest.mark.parametrize(
    ("body", "value", "mark"),
    [
        pytest.param("开展法治宣传活动12场次。", "12.0", "", id="exact"),
        pytest.param("开展法治宣传活动12余场次。", "12.0", "over", id="over"),
        pytest.param("开展禁毒宣传活动5场。开展反诈宣传活动4场。", "9.0", "sum_of_parts", id="sum"),
        pytest.param(
            "截至11月，开展禁毒宣传活动约5场。开展反诈宣传活动4场。",
            "9.0",
            "about sum_of_parts to_date",
            id="three words",
        ),
        pytest.param(
            "自2020年以来，开展法治宣传活动12场次。", "12.0", "cumulative", id="cumulative"
        ),
        pytest.param("学习民法典。", "", "", id="silence"),
    ],
)
def test_wide_panel(body: str, value: str, mark: str, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(told(body), encoding="utf-8")
    export(raw, tmp_path / "e", language="en")
    (found,), (marks,) = (read(tmp_path / "e" / f"panel_wide{name}.csv") for name in ("", "_marks"))
    assert (found["publicity_events"], marks["publicity_events"]) == (value, mark)
    assert list(found) == list(marks)
    assert [name for name in found if name in load().indicators] == list(load().indicators)
    assert (found["report_id"], found["year"]) == (marks["report_id"], "2023") == ("a", "2023")
    sheet = openpyxl.load_workbook(tmp_path / "e" / WORKBOOK)["panel wide"]
    cell = next(c for c in sheet[2] if sheet.cell(1, c.column).value == "publicity_events")
    assert cell.value == (float(value) if value else None)
    assert bool(cell.font.i) == bool(mark)


@pytest.mark.parametrize(
    ("body", "indicator", "value", "mark"),
    [
        pytest.param(
            "全年无行政复议案件。", "reconsideration_cases", 0, "stated_absence", id="absence"
        ),
        pytest.param(
            "调解成功率98.4%。村级调解成功率96%。",
            "mediation_success_rate",
            None,
            "differing",
            id="two rates",
        ),
        pytest.param("新培养法律明白人23名。", "legal_literates", 23, "new_only", id="additions"),
    ],
)
def test_marks(body: str, indicator: str, value: float | None, mark: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(told(body), encoding="utf-8")
    corpus = read_corpus(tmp_path)
    wide, marks = widen(corpus.panel(), corpus.reports(), [indicator])
    found = wide[indicator].astype(object).where(wide[indicator].notna(), None)
    assert (found.tolist(), marks[indicator].tolist()) == ([value], [mark])


def test_wide_panel_has_the_later_report_of_an_issuer_and_year(tmp_path: Path) -> None:
    for name, n in {"a": 8, "b": 9}.items():
        write_report(tmp_path / f"{name}.txt", n=n)
    corpus = read_corpus(tmp_path)
    wide, _ = widen(corpus.panel(), corpus.reports(), ["publicity_events"])
    assert wide[["report_id", "publicity_events"]].values.tolist() == [["b", 9.0]]


def test_workbook_has_values_and_no_formulas(trapped: Path, tmp_path: Path) -> None:
    export(trapped, tmp_path / "e", language="en")
    book = openpyxl.load_workbook(tmp_path / "e" / WORKBOOK)
    assert book.sheetnames == SHEETS
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b", "inlineStr"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    with zipfile.ZipFile(tmp_path / "e" / WORKBOOK) as file:
        xml = b"".join(file.read(name) for name in file.namelist())
    assert not re.search(rb"<f[ >]|<hyperlink|TargetMode|externalLink", xml)
    assert [row["title"] for row in records(tmp_path / "e", "citations")] == list(TRAPS)
    (fine,) = [r for r in records(tmp_path / "e", "panel") if r["indicator"] == "fines_amount"]
    assert (fine["value"], fine["year"], fine["issuer"]) == (3000, 2023, "白水镇")
    assert fine["indicator_name"] == load().indicators["fines_amount"].name_en
    first, second = records(tmp_path / "e", "reports")
    assert (first["report_id"], first["released_on"]) == ("=a", dt.datetime(2024, 3, 5))
    assert second["released_on"] == "1899-12-31"
    assert "text" not in first
    (point,) = [r for r in records(tmp_path / "e", "points") if r["report_id"] == "b"]
    assert (point["text"], point["themes"]) == ("一是执法力量不足。", "enforcement_staffing")
    assert point["theme_names"] == load().name("themes", "enforcement_staffing", "en")
    assert [r["source"] for r in records(tmp_path / "e", "failures")] == ["c.txt"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_table_of_the_workbook_is_laid_out(language: Any, raw: Path, tmp_path: Path) -> None:
    export(raw, tmp_path, language=language)
    book = openpyxl.load_workbook(tmp_path / WORKBOOK)
    said = defaultdict(set)
    for row in dictionary(load()):
        for name in (row["name"], row[f"name_{language}"]):
            said[name].add(row[f"meaning_{language}"] or row["meaning_en"])
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes.endswith("2")
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
        for head in sheet[1]:
            assert any(meaning in head.comment.text for meaning in said[head.value])
            if head.value in load().indicators:
                assert load().name("indicators", head.value, language) in head.comment.text
                assert load().indicators[head.value].unit in head.comment.text
            if head.value in ("quote", "detail", "text") and sheet.max_row > 1:
                assert sheet.cell(2, head.column).alignment.wrap_text
                assert sheet.column_dimensions[head.column_letter].width > 40


def test_dictionary_describes_every_column(raw: Path, tmp_path: Path) -> None:
    export(raw, tmp_path)
    described = {(row["file"], row["name"]) for row in read(tmp_path / "dictionary.csv")}
    for name in FILES:
        for column in header(tmp_path / name):
            marks = name == "panel_wide_marks.csv" and column in load().indicators
            assert (name, MARK.name if marks else column) in described
            # Longer names, or others, are changed by Stata.
            assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", column)
    ids = {(row["entry"], row["name"]) for row in read(tmp_path / "dictionary.csv")}
    for entry in ("indicator", "theme", "part", "group"):
        assert {(entry, id_) for id_ in load().lists[f"{entry}s"]} <= ids
    assert {i.kind for i in load().indicators.values()} == {n for e, n in ids if e == "kind"}


def test_every_sentence_has_its_chinese_and_none_is_left_over() -> None:
    rows = dictionary(load())
    said = {row[key] for row in rows for key in ("meaning_en", "null_en") if row["dtype"]}
    counted = {i.counts for i in load().indicators.values()}
    said = said - counted | {table.meaning for table in FILES.values()}
    assert set(EXPORT_TEXTS["zh"]) == said - {None}


def test_a_missing_chinese_text_names_the_file_and_the_key() -> None:
    with pytest.raises(ConfigError, match=r'export\.toml: \[zh\]: .* add "a new column" = '):
        chinese("a new column")


@pytest.mark.parametrize("table", ["sheets", "readme", "words", "kinds"])
def test_both_languages_have_the_same_fields(table: str) -> None:
    for zh, en in EXPORT_TEXTS[table].values():
        assert sorted(re.findall(r"{\w+}", zh)) == sorted(re.findall(r"{\w+}", en))


def test_readme_tells_counts_source_and_limits(raw: Path, tmp_path: Path) -> None:
    export(raw, tmp_path, language="en", years=[2023], division=None)
    text = "\n".join(str(v) for row in rows(tmp_path, "README") for v in row if v is not None)
    assert "3 reports of 3 issuers, 2023" in text
    assert "Only the years 2023." in text
    assert "every sheet is whole" in text
    assert re.search(r"set of reports [0-9a-f]{16}\.", text)
    listed = {row[3]: row[2] for row in rows(tmp_path, "README") if row[3] in FILES}
    assert listed == {name: len(read(tmp_path / name)) for name in FILES}


def test_selection(tmp_path: Path) -> None:
    assert export(RAW, tmp_path, years=[2023], division="1201") == 3
    for name in ("reports", "quantities", "panel_long", "panel_wide"):
        found = {row["report_id"] for row in read(tmp_path / f"{name}.csv")}
        assert found == {"jinnan-guodongban-2023", "taiping-2023", "xianshuigu-2023"}


def test_tables_that_exceed_excel_are_left_out_and_told(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 8)
    lines: list[str] = []
    export(raw, tmp_path, language="en", progress=lines.append)
    assert len(read(tmp_path / "quantities.csv")) == 9
    ((said, *_),) = rows(tmp_path, "quantities")
    assert said.startswith("The sheet quantities would have 9 rows")
    assert said in lines
    assert said in [row[1] for row in rows(tmp_path, "README")]
    assert len(records(tmp_path, "reports")) == 3


def test_cells_that_exceed_excel_are_cut_and_told(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(told("开展普法12场，" + "甲" * 33_000), encoding="utf-8")
    lines: list[str] = []
    export(raw, tmp_path / "e", language="en", progress=lines.append)
    (whole,) = [r["quote"] for r in read(tmp_path / "e" / "quantities.csv") if r["value"] == "12.0"]
    (cell,) = [r["quote"] for r in records(tmp_path / "e", "quantities") if r["value"] == 12]
    end = EXPORT_TEXTS["words"]["cut"][1]
    assert len(whole) > len(cell) == workbook.MAX_CHARACTERS
    assert cell == whole[: len(cell) - len(end)] + end
    assert re.search(r"^\d+ cells hold more than 32,767", lines[-1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("甲" * 32_767, "甲" * 32_767, id="as long as may be"),
        pytest.param("甲" * 32_768, "甲" * 32_766 + "…", id="one too long"),
        pytest.param("𠮷" * 16_383, "𠮷" * 16_383, id="two units each"),
        pytest.param("𠮷" * 16_384, "𠮷" * 16_383 + "…", id="two units each, too long"),
        pytest.param("a\x02b\x00", "a\x02b\x00", id="what XML cannot hold"),
        pytest.param(" <a>&\n", " <a>&\n", id="markup and blanks"),
    ],
)
def test_text_of_a_cell(text: str, expected: str, tmp_path: Path) -> None:
    with Workbook(tmp_path / WORKBOOK, "t", "…") as book:
        book.table("s", [Head("h", "n", 10)], [[text], [Marked(text)]], 0, 2)
    assert book.cuts == 2 * expected.endswith("…")
    assert [row[0] for row in rows(tmp_path, "s")][1:] == [expected] * 2


@pytest.mark.slow
def test_same_bytes_anywhere(raw: Path, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from lawstats.export.export import export; "
    code += "export(Path(sys.argv[1]), Path(sys.argv[2]))"
    found = []
    for n, (zone, seed) in enumerate([("UTC", "1"), ("Asia/Shanghai", "2"), ("America/Lima", "3")]):
        copy = shutil.copytree(raw, tmp_path / f"r{n}")
        env = os.environ | {"TZ": zone, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, copy, tmp_path / f"e{n}"], check=True, env=env)
        found.append(contents(tmp_path / f"e{n}"))
    assert found[0] == found[1] == found[2]


def test_language_changes_the_workbook_alone(raw: Path, tmp_path: Path) -> None:
    export(raw, tmp_path / "zh", language="zh")
    export(raw, tmp_path / "en", language="en")
    zh, en = contents(tmp_path / "zh"), contents(tmp_path / "en")
    assert {name for name in zh if zh[name] != en[name]} == {WORKBOOK}


def test_own_files_are_replaced_and_others_left(raw: Path, tmp_path: Path) -> None:
    out = tmp_path / "e"
    export(raw, out)
    (out / "analysis.do").write_text("use", encoding="utf-8")
    (raw / "a.txt").unlink()
    assert export(raw, out) == 2
    assert {path.name for path in out.iterdir()} == {*NAMES, "analysis.do"}
    assert len(read(out / "reports.csv")) == 2


def test_a_failed_export_leaves_everything(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(raw, tmp_path / "e")
    before = contents(tmp_path / "e")
    (raw / "a.txt").unlink()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Workbook, "_fit", full)
    with pytest.raises(ConfigError, match=r"cannot be written .*No space left"):
        export(raw, tmp_path / "e")
    assert contents(tmp_path / "e") == before


@pytest.mark.parametrize(
    ("source", "out", "years", "error", "words"),
    [
        pytest.param("none", "e", None, ConfigError, "no such folder", id="missing"),
        pytest.param("empty", "e", None, InputError, "holds no report", id="empty folder"),
        pytest.param("lost", "e", None, InputError, "no report could be read", id="only failures"),
        pytest.param("raw", "e", [1999], InputError, "none of 3 reports", id="none selected"),
        pytest.param("raw", "raw", None, ConfigError, "choose another", id="into the reports"),
        pytest.param("raw", "raw/e", None, ConfigError, "choose another", id="below the reports"),
        pytest.param("raw", "t", None, ConfigError, "choose another", id="into tables"),
        pytest.param("raw", "raw/../file", None, ConfigError, "cannot be written", id="a file"),
    ],
)
def test_errors(
    source: str,
    out: str,
    years: list[int] | None,
    error: type[Exception],
    words: str,
    raw: Path,
) -> None:
    root = raw.parent
    build([raw], root / "t")
    (root / "empty").mkdir()
    (root / "lost").mkdir()
    (root / "lost" / "x.txt").write_bytes(b"")
    (root / "file").write_text("x", encoding="utf-8")
    before = sorted(root.rglob("*"))
    with pytest.raises(error, match=words):
        export(root / source, root / out, years=years)
    assert sorted(root.rglob("*")) == before


def test_damaged_tables_are_refused(raw: Path, tmp_path: Path) -> None:
    build([raw], tmp_path / "t")
    (tmp_path / "t" / "checks.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"checks\.parquet: cannot be read"):
        export(tmp_path / "t", tmp_path / "e")
    assert list((tmp_path / "e").iterdir()) == []


@pytest.mark.slow
def test_entries_of_a_vocabulary_of_ones_own(raw: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "indicators.toml").write_text(
        'version = 1\n[leaflets]\nname_zh = "传单数"\nname_en = "leaflets"\nunit = "份"\n'
        'units = ["份"]\ngroup = "rules"\nkind = "flow"\ncounts = "leaflets"\n'
        'patterns = ["发放宣传资料#"]\n',
        encoding="utf-8",
    )
    vocabulary = load(own)
    build([raw], tmp_path / "t", vocabulary=vocabulary)
    export(tmp_path / "t", tmp_path / "a", vocabulary=vocabulary)
    assert [row["leaflets"] for row in read(tmp_path / "a" / "panel_wide.csv")] == ["500.0"] * 3
    export(tmp_path / "t", tmp_path / "b")
    unknown = [r for r in records(tmp_path / "b", "数字") if r["indicator"] == "leaflets"]
    assert [r["indicator_name"] for r in unknown] == [None] * 3


@pytest.mark.parametrize(
    ("years", "reports"),
    [
        pytest.param("2023", "4", id="one"),
        pytest.param("2021-2023", "5", id="a span"),
        pytest.param("2021, 2023", "5", id="two"),
        pytest.param("2023-2021", None, id="backwards"),
        pytest.param("23", None, id="two digits"),
        pytest.param("2021-", None, id="open"),
        pytest.param("", None, id="none"),
    ],
)
def test_years_of_the_command(
    years: str, reports: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["export", str(RAW), "-o", str(tmp_path / "e"), "--years", years])
    said = capsys.readouterr().err
    assert ended.value.code == (0 if reports else 2)
    assert (f"{reports} reports in" if reports else "is not a year or a range") in said


@pytest.mark.parametrize(
    ("tables", "code", "said"),
    [
        pytest.param(["t"], 0, "3 reports in", id="one folder"),
        pytest.param(["t", "t"], 0, "3 reports in", id="shared"),
        pytest.param(["t", "u"], 2, "2 folders of tables", id="two folders"),
        pytest.param(["u"], 2, "no such folder", id="not made yet"),
    ],
)
def test_tables_of_the_project(
    tables: list[str],
    code: int,
    said: str,
    raw: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    build([raw], raw.parent / "t")
    (raw.parent / "notebooks").mkdir()
    (raw.parent / "notebooks" / "n.ipynb").write_text("{}", encoding="utf-8")
    packs = [
        f'[packs.p{n}]\ntitle = "t"\nnotebooks = ["n"]\ntables = "{folder}"\n'
        for n, folder in enumerate(tables)
    ]
    (raw.parent / "packs.toml").write_text("\n".join(packs), encoding="utf-8")
    monkeypatch.chdir(raw.parent)
    with pytest.raises(SystemExit) as ended:
        main(["export", "-o", "e"])
    assert ended.value.code == code
    assert said in capsys.readouterr().err
