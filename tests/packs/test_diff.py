from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lawstats import read_corpus
from lawstats.analysis import compare
from lawstats.analysis.reports import reading
from lawstats.base.errors import ConfigError, InputError
from lawstats.figures.save import to_csv
from lawstats.packs.changes import render_changes
from lawstats.packs.contents import find_key, read_table
from lawstats.packs.diff import Change, Diff, align_facts, as_text, diff, merge_alike
from lawstats.packs.page import render
from lawstats.tables.corpus import Corpus
from lawstats.tables.store import write_parquet
from lawstats.vocabulary import Language
from tests.support import RAW
from tests.support.commands import run
from tests.support.pages import write_manifest, write_pack

CORRECTION = "report_id,start,field,value,by,reason\n{},张三,看错\n"
NEW = "和平镇2022年法治政府建设情况报告\n一、主要做法\n全年开展法治宣传活动7场，作出行政处罚2件。\n"


def write(folder: Path, raw: Path, **manifest: object) -> Path:
    """A pack of two figures."""
    corpus = read_corpus(raw)
    data = {"compare_values": compare.values(corpus), "corpus_reading": reading(corpus)}
    figures = {name: to_csv(frame).decode("utf-8-sig") for name, frame in data.items()}
    return write_manifest(write_pack(folder, figures), corpus, **manifest)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("packs") / "before", RAW)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    shutil.copytree(RAW, tmp_path / "raw")
    return tmp_path / "raw"


def fact_of(corpus: Corpus, indicator: str) -> tuple[str, int, float]:
    rows = corpus.quantities(columns=["report_id", "start", "value", "indicator"])
    row: Any = rows[rows["indicator"] == indicator].iloc[0]
    return str(row["report_id"]), int(row["start"]), float(row["value"])


def correct(raw: Path, indicator: str, value: str) -> tuple[str, int, float]:
    """Correct the first number of an indicator."""
    report_id, start, old = fact_of(read_corpus(raw), indicator)
    text = CORRECTION.format(f"{report_id},{start},value,{value}")
    (raw / "corrections.csv").write_text(text, encoding="utf-8")
    return report_id, start, old


def cells(found: Diff, figure: str) -> list[Change]:
    return [c for drawn in found.figures if drawn.name == f"nb/{figure}" for c in drawn.cells]


def test_the_same_inputs_differ_in_nothing(before: Path, tmp_path: Path) -> None:
    found = diff(before, write(tmp_path / "after", RAW))
    assert found == Diff("before", "after", [], [], [], [], [])
    assert as_text(found) == "before → after\nno difference"


def test_absences_of_an_earlier_version_are_the_same_facts(before: Path, tmp_path: Path) -> None:
    """Their ids had no indicator, and corrections no column that picks one."""
    old = tmp_path / "old"
    shutil.copytree(before, old)
    cut = re.compile(r"(:a\d+):[a-z_]+")
    changed = 0
    for name, column in (("facts", "place"), ("panel", "fact_ids"), ("corrections", "")):
        path = old / "tables" / f"{name}.parquet"
        table = pq.read_table(path)
        if column:
            cells = [cut.sub(r"\1", cell) for cell in table[column].to_pylist()]
            changed += cells != table[column].to_pylist()
            table = table.set_column(table.schema.names.index(column), column, [cells])
        else:
            table = table.drop_columns(["indicator"])
        pq.write_table(table, path)
    assert changed == 2
    manifest = json.loads((old / "manifest.json").read_text(encoding="utf-8"))
    for figure in manifest["figures"]:
        figure["files"] = {
            name: "0" if name[-4:] == ".csv" else h for name, h in figure["files"].items()
        }
    for path in old.rglob("*.csv"):
        path.write_text(cut.sub(r"\1", path.read_text(encoding="utf-8-sig")), encoding="utf-8-sig")
    (old / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    told = Change({"columns": "corrections"}, "", "", "indicator", ("code",))
    assert diff(old, before) == Diff("old", "before", [told], [], [], [], [])


def test_a_correction_changes_its_cells_and_no_other(
    before: Path, raw: Path, tmp_path: Path
) -> None:
    report_id, start, old = correct(raw, "publicity_materials", "777")
    found = diff(before, write(tmp_path / "after", raw))
    old_text = f"{old:g}"
    (made,) = found.inputs
    assert made.causes == ("correction",)
    assert made.after == f"{old_text} → 777 · 张三 · 看错 · applied"
    place = {"place": f"{report_id}:q{start}"}
    assert found.facts == [Change(place, "value", old_text, "777", ("correction",))]
    assert found.reports == []
    assert {change.where["indicator"] for change in found.panel} == {"publicity_materials"}
    assert {change.causes for change in found.panel} == {("correction",)}
    told = {change.column: (change.before, change.after) for change in found.panel}
    bounds = {"value_low": (old_text, "777"), "value_high": ("2000", "")}
    assert told == {"value": (old_text, "777"), "corrected": ("false", "true"), **bounds}
    (drawn,) = found.figures
    where = {"indicator": "publicity_materials", "report_id": report_id}
    assert all(cell.where == where for cell in drawn.cells)
    told = {cell.column: (cell.before, cell.after) for cell in drawn.cells}
    assert told == {"value": (old_text, "777"), "corrected": ("false", "true")}
    assert f"  ~ {report_id}:q{start} value  {old_text} → 777  [correction]" in as_text(found)


def add(raw: Path) -> None:
    (raw / "new.txt").write_text(NEW, encoding="utf-8")


def other_text(raw: Path) -> None:
    path = raw / "taiping-2023.txt"
    path.write_text(path.read_text("utf-8").replace("10余次", "11余次"), encoding="utf-8")


def remove(raw: Path) -> None:
    (raw / "taiping-2023.txt").unlink()


@pytest.mark.parametrize(
    ("change", "reports"),
    [
        pytest.param(add, ["+new"], id="a report more"),
        pytest.param(remove, ["-taiping-2023"], id="a report less"),
        pytest.param(other_text, ["~taiping-2023"], id="another text"),
    ],
)
def test_what_an_input_changes_is_laid_to_it(
    change: Callable[[Path], None],
    reports: list[str],
    before: Path,
    raw: Path,
    tmp_path: Path,
) -> None:
    change(raw)
    found = diff(before, write(tmp_path / "after", raw))
    signs = {(True, True): "~", (False, True): "+", (True, False): "-"}
    told = {f"{signs[bool(c.before), bool(c.after)]}{c.where['report_id']}" for c in found.reports}
    assert sorted(told) == reports
    every = [*found.inputs, *found.reports, *found.facts, *found.panel]
    every += [c for drawn in found.figures for c in drawn.cells]
    assert {c.causes for c in every} == {("input",)}
    assert found.facts
    assert found.figures


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("19个村实现", "119个村实现", [("value", "19", "119")], id="longer"),
        pytest.param("19个村实现", "9个村实现", [("value", "19", "9")], id="shorter"),
        pytest.param(
            "纳入财政预算，19个村",
            "已纳入财政预算，9个村",
            [("value", "19", "9")],
            id="moved as well",
        ),
        pytest.param("太平镇将", "太平镇已经将", [], id="words alone"),
        pytest.param("工作经费", "工作经费3万元", [("", "", "30000 · 元 · exact")], id="one more"),
        pytest.param("19个村实现", "各村实现", [("", "19 · 个 · exact", "")], id="one gone"),
    ],
)
def test_what_only_moved_is_no_change(
    before: Path, raw: Path, tmp_path: Path, old: str, new: str, told: list[tuple[str, str, str]]
) -> None:
    path = raw / "taiping-2023.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = diff(before, write(tmp_path / "after", raw))
    assert [(c.column, c.before[-14:], c.after) for c in found.facts] == told
    assert not [c for c in found.panel if c.column == "fact_ids"]
    assert all(drawn.cells for drawn in found.figures), "none is drawn differently"


def test_causes_are_told_apart_by_where_the_change_stands(
    before: Path, raw: Path, tmp_path: Path
) -> None:
    report_id, start, _ = correct(raw, "publicity_materials", "777")
    add(raw)
    found = diff(before, write(tmp_path / "after", raw))
    assert {c.causes for c in found.inputs} == {("input",), ("correction",)}
    by_place = {c.where["place"]: c.causes for c in found.facts}
    assert by_place.pop(f"{report_id}:q{start}") == ("correction",)
    assert set(by_place.values()) == {("input",)}
    changed = cells(found, "compare_values")
    values = {c.where.get("report_id"): c.causes for c in changed if c.column == "value"}
    assert values == {report_id: ("correction",)}
    assert {c.causes for c in changed if c.column == "reports"} <= {
        ("input",),
        ("correction", "input"),
    }


@pytest.mark.parametrize(
    ("language", "told"),
    [
        pytest.param(
            "zh",
            {
                "和平镇 2023 年 新增 普法宣传活动次数 · 7 · 场 · 确切 输入文件": "7场",
                "咸水沽镇 2023 年 · 行政处罚案件数 数值 93 39 更正": "93件",
                "和平镇 · 2023 年 · 行政处罚案件数 新增 和平镇 · 乡镇 · 2 · 件": "",
                "咸水沽镇 2023 年 · 位置 1085 · 数值 新增 93 → 39 · 张三 · 看错 · 已更正 更正": "",
            },
            id="zh",
        ),
        pytest.param(
            "en",
            {
                "和平镇 2023 new legal-publicity events · 7 · 场 · exact input": "7场",
                "咸水沽镇 2023 · administrative penalties value 93 39 correction": "93件",
            },
            id="en",
        ),
    ],
)
def test_the_page_tells_changes_by_name_and_leads_to_sentences(
    before: Path, raw: Path, tmp_path: Path, language: Language, told: dict[str, str]
) -> None:
    text = CORRECTION.format("xianshuigu-2023,1085,value,39")
    (raw / "corrections.csv").write_text(text, encoding="utf-8")
    (raw / "heping.txt").write_text(NEW.replace("2022", "2023"), encoding="utf-8")
    after = write(tmp_path / "after", raw)
    corpus = read_corpus(raw)
    html = render_changes(after, before, "总览", language, corpus)
    rows = {
        " ".join(re.sub("<.*?>", " ", row).split()): row
        for row in re.findall("<tr>(<td>.*?)</tr>", html)
    }
    index = render(after, "总览", language, notebooks=["nb"], corpus=corpus)
    for text, marked in told.items():
        (row,) = (row for shown, row in rows.items() if shown.startswith(text))
        link = re.search('href="index.html#(.*?)"', row)
        assert bool(link) == bool(marked)
        if link:
            assert f"<mark>{marked}</mark>" in index.split(f'id="{link[1]}"')[1].split("</li>")[0]
    ids = "heping:|publicity_events" + "|exact|false|applied" * (language == "zh")
    assert not re.findall(ids, "".join(rows))


@pytest.mark.parametrize(
    ("manifest", "causes"),
    [
        ({"vocabulary": "w"}, ("vocabulary",)),
        ({"code": "d"}, ("code",)),
        ({"versions": {"pandas": "9"}}, ("code",)),
        ({"parameters": {"top_n": 3}}, ("parameters",)),
        ({"vocabulary": "w", "code": "d"}, ("code", "vocabulary")),
    ],
    ids=lambda value: "" if isinstance(value, tuple) else "+".join(value),
)
def test_what_no_input_explains_is_laid_to_the_rest(
    manifest: dict[str, object],
    causes: tuple[str, ...],
    before: Path,
    tmp_path: Path,
) -> None:
    after = write(tmp_path / "after", RAW, **manifest)
    path = after / "figures" / "nb" / "compare_values.csv"
    rows = path.read_text("utf-8-sig").replace("场", "次", 1)
    path.write_text(rows, encoding="utf-8-sig", newline="\n")
    write_manifest(after, read_corpus(RAW), **manifest)
    (drawn,) = diff(before, after).figures
    assert drawn.causes == causes
    assert [c.column for c in drawn.cells] == ["unit"]


OLD = {"versions": {"lawstats": "0.0.1"}, "code": "old", "vocabulary": "old"}


def other_reading(pack: Path, change: Callable[[Any, str], Any]) -> None:
    """Change a table of a pack, as another version might have written it."""
    for name in ("facts", "panel"):
        path = pack / "tables" / f"{name}.parquet"
        frame = change(read_table(pack, name).to_pandas(), name)
        write_parquet(pa.Table.from_pandas(frame, preserve_index=False), path, "")


def test_another_version_is_told_once(before: Path, tmp_path: Path) -> None:
    old = write(tmp_path / "old", RAW, **OLD)
    other_reading(old, lambda frame, _: frame.assign(value=frame["value"] + 1))
    found = diff(old, before)
    for changes in (found.facts, found.panel):
        ((change,),) = [changes]
        assert int(change.where["rows"]) > 50
        assert (change.before[:14], change.causes) == ("lawstats 0.0.1", ("code", "vocabulary"))
    assert [c.where for c in found.inputs if "versions" in c.where]


def test_a_correction_stays_apart_between_two_versions(raw: Path, tmp_path: Path) -> None:
    report_id, start, _ = correct(raw, "publicity_materials", "777")
    old = write(tmp_path / "old", RAW, **OLD)
    other_reading(old, lambda frame, _: frame.assign(unit=frame["unit"] + "x"))
    found = diff(old, write(tmp_path / "after", raw))
    apart = [c for c in found.facts if "place" in c.where]
    assert {c.where["place"] for c in apart} == {f"{report_id}:q{start}"}
    assert {c.causes for c in apart} == {("correction",)}
    assert len(found.facts) == len(apart) + 1


def test_columns_of_one_pack_are_told_once(before: Path, tmp_path: Path) -> None:
    old = write(tmp_path / "old", RAW, **OLD)
    other_reading(
        old, lambda frame, name: frame.drop(columns="stage") if name == "panel" else frame
    )
    found = diff(old, before)
    assert found.panel == []
    (told,) = (c for c in found.inputs if "columns" in c.where)
    assert told == Change({"columns": "panel"}, "", "", "stage", ("code",))
    html = render_changes(before, old, "总览", "en", read_corpus(RAW))
    assert "columns of one pack only panel" in html


def test_a_figure_drawn_otherwise_from_the_same_table(before: Path, tmp_path: Path) -> None:
    after = write(tmp_path / "after", RAW, code="d")
    (after / "figures" / "nb" / "corpus_reading.png").write_bytes(bytes(24))
    write_manifest(after, read_corpus(RAW), code="d")
    (drawn,) = diff(before, after).figures
    assert (drawn.name, drawn.state, drawn.cells) == ("nb/corpus_reading", "picture", [])


def test_figures_that_came_and_went(before: Path, tmp_path: Path) -> None:
    after = write(tmp_path / "after", RAW, code="d")
    for path in (after / "figures" / "nb").glob("corpus_reading.*"):
        path.rename(path.with_stem("x"))
    about = after / "figures" / "nb" / "x.json"
    about.write_text(about.read_text("utf-8").replace("corpus_reading", "x"), encoding="utf-8")
    write_manifest(after, read_corpus(RAW), code="d")
    states = {d.name: d.state for d in diff(before, after).figures}
    assert states == {"nb/corpus_reading": "gone", "nb/x": "new"}


KEYS = [
    pytest.param([[{"a": "1", "b": "x"}, {"a": "2", "b": "x"}]], ["a"], id="first column"),
    pytest.param(
        [[{"a": "1", "n": "x", "b": "x"}, {"a": "1", "n": "x", "b": "y"}]], ["b"], id="no constant"
    ),
    pytest.param([[{"a": "1"}, {"a": "1"}]], ["a"], id="doubles"),
    pytest.param(
        [[{"a": "1", "b": "2"}], [{"a": "1", "b": "2"}, {"a": "1", "b": "3"}]],
        ["b"],
        id="of both tables",
    ),
    pytest.param([[{"a": "1", "b": "2"}], [{"b": "2"}]], ["b"], id="columns of both"),
    pytest.param([[], [{"b": "2"}]], ["b"], id="one empty"),
    pytest.param([[], []], [], id="both empty"),
]


@pytest.mark.parametrize(("tables", "key"), KEYS)
def test_rows_are_known_by_the_fewest_first_columns(
    tables: list[list[dict[str, str]]], key: list[str]
) -> None:
    assert find_key(*tables) == key


def test_few_rows_are_told_one_by_one() -> None:
    rows = [Change({"id": str(i)}, "n", "5", "6", ("input",)) for i in range(3)]
    other = Change({"id": "9"}, "", "", "6", ("input",))
    assert merge_alike([*rows, other]) == [*rows, other]
    assert len(merge_alike([*rows, *rows, *[other] * 9])) == 10


def test_the_command_compares_two_packs(
    before: Path, raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report_id, start, _ = correct(raw, "publicity_materials", "777")
    after = write(tmp_path / "after", raw)
    (tmp_path / "latest").symlink_to("after")
    assert run("diff", before, tmp_path / "latest") == 0
    assert capsys.readouterr().out.startswith("before → after\n")
    assert run("diff", before, after, "--format", "json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["facts"][0]["where"] == {"place": f"{report_id}:q{start}"}
    assert run("diff", before, tmp_path) == 2
    assert "is not a figure pack" in capsys.readouterr().err


def test_a_pack_that_cannot_be_compared(before: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="give a folder such as figures/overview/latest"):
        diff(before, tmp_path)
    shutil.copytree(before, tmp_path / "old")
    manifest = tmp_path / "old" / "manifest.json"
    whole = manifest.read_bytes()
    for other in (b"", b"[1]", b'{"name": "of another version"}'):
        manifest.write_bytes(other)
        with pytest.raises(ConfigError, match="old: is not a figure pack"):
            diff(before, tmp_path / "old")
    manifest.write_bytes(whole)
    (tmp_path / "old" / "tables" / "facts.parquet").unlink()
    with pytest.raises(InputError, match="make the pack again"):
        diff(before, tmp_path / "old")


def shifted(n: int, start: int) -> list[dict[str, object]]:
    return [
        {"place": f"a:q{start + 9 * i}", "report_id": "a", "name": "x", "value": float(i)}
        for i in range(n)
    ]


@pytest.mark.parametrize(
    ("n", "start", "rewritten", "pairs", "moved"),
    [
        pytest.param(1_000, 4, {"a"}, 0, 1_000, id="all moved"),
        pytest.param(1_000, 0, {"a"}, 0, 1_000, id="none moved"),
        pytest.param(1_000, 4, {"b"}, 2_000, 0, id="moved in the same text"),
        pytest.param(1_001, 4, {"a"}, 2_002, 0, id="too many to align"),
        pytest.param(1_001, 0, {"a"}, 0, 1_001, id="too many, none moved"),
    ],
)
def test_facts_are_paired_by_position(
    n: int, start: int, rewritten: set[str], pairs: int, moved: int
) -> None:
    found, positions = align_facts((shifted(n, 0), shifted(n, start)), rewritten)
    assert (len(found), len(positions)) == (pairs, moved)
    assert all((a is None) != (b is None) for a, b in found)
