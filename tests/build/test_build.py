"""Files to tables: what is parsed, what is kept, and what is on disk at any moment."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from lawstats.base.errors import ConfigError, InputError, LawstatsError
from lawstats.base.lock import locked
from lawstats.build import build as build_module
from lawstats.build.build import build, parse_files
from lawstats.build.open import read_corpus
from lawstats.extract.report import Report, parse
from lawstats.readers import files
from lawstats.schema.tables import TABLES, to_pandas
from lawstats.tables import store
from lawstats.vocabulary import Vocabulary
from tests.support.reports import write_report

GBK = "法治政府建设情况报告的一年工作和政府".encode("gb18030")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "tables"


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes, but for the lock."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def ids(folder: Path) -> list[str]:
    return read_corpus(folder).reports(["report_id"])["report_id"].tolist()


def test_every_table_is_written_as_declared(raw: Path, out: Path) -> None:
    result = build([raw], out)
    assert (result.reports, result.parsed, result.failures) == (3, 3, [])
    assert sorted(content(out)) == sorted(["manifest.json", *(f"{t}.parquet" for t in TABLES)])
    for name, spec in TABLES.items():
        data = pq.read_table(out / f"{name}.parquet")
        assert data.schema.remove_metadata() == spec.arrow
        column = pq.ParquetFile(out / f"{name}.parquet").metadata
        assert column.num_row_groups == 0 or column.row_group(0).column(0).compression == "ZSTD"
    assert ids(out) == ["2024/c", "a", "b"]
    reports = read_corpus(out).reports(["source", "text"])
    assert reports["source"].tolist() == ["2024/c.txt", "a.txt", "b.txt"]
    assert reports["text"][1].startswith("青石镇2023年")


def test_in_memory_as_on_disk(raw: Path, out: Path) -> None:
    (raw / "x.txt").write_bytes(b"")
    build([raw], out)
    parsed = parse_files([raw])
    for name in TABLES:
        on_disk = to_pandas(name, pq.read_table(out / f"{name}.parquet"))
        assert to_pandas(name, parsed[name]).equals(on_disk)


@pytest.mark.parametrize(
    ("name", "data", "stage", "words"),
    [
        pytest.param("x.txt", b"", "read", "empty", id="empty"),
        pytest.param("x.txt", b" \r\n\t", "read", "empty", id="blank"),
        pytest.param("x.txt", bytes(range(256)) * 40, "decode", "", id="binary"),
        pytest.param("x.txt", b"%PDF-1.7 ...", "read", "PDF", id="a PDF under a wrong name"),
        pytest.param(
            "x.txt", "公示".encode("big5") * 50 + b"\xff", "decode", "UTF-8", id="unknown encoding"
        ),
        pytest.param(
            "x.txt", "今天天气很好。\n".encode() * 20, "genre", "", id="another kind of text"
        ),
        pytest.param("x.xlsx", b"PK\x03\x04", "find", ".xlsx", id="another format"),
    ],
)
def test_a_bad_file_is_a_failure_and_the_rest_goes_on(
    name: str, data: bytes, stage: str, words: str, raw: Path, out: Path
) -> None:
    (raw / name).write_bytes(data)
    result = build([raw], out)
    assert result.reports == 3
    failures = read_corpus(out).failures()
    assert failures["source"].tolist() == [name]
    assert failures["stage"].tolist() == [stage]
    assert words in failures["message"][0]
    assert str(raw) not in failures["message"][0]


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_file_of_an_archive_is_a_failure_and_the_rest_goes_on(
    method: int, raw: Path, out: Path
) -> None:
    path = raw / "x.zip"
    report = (raw / "a.txt").read_bytes()
    with zipfile.ZipFile(path, "w", method) as file:
        file.writestr("good.txt", report)
        at = file.start_dir + 30 + len("bad.txt")  # where the content of the next file begins
        file.writestr("bad.txt", report)
    data = bytearray(path.read_bytes())
    data[at : at + 200] = b"\xff" * 200
    path.write_bytes(data)
    assert build([raw], out).reports == 4
    failures = read_corpus(out).failures()
    assert failures["source"].tolist() == ["x.zip!bad.txt"]
    assert failures["stage"].tolist() == ["read"]
    assert "is damaged" in failures["message"][0]


def test_a_defect_of_the_parser_costs_one_report(
    raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str, vocabulary: Vocabulary, **known: Any) -> Report:
        if "白水镇" in text:
            raise RecursionError("text of the report")
        return parse(text, vocabulary, **known)

    monkeypatch.setattr(build_module, "parse", broken)
    result = build([raw], out)
    assert result.reports == 2
    ((source, stage, error, message),) = result.failures
    assert (source, stage, error) == ("b.txt", "parse", "RecursionError")
    assert "text of the report" not in message


def test_a_row_of_a_wrong_type_costs_one_report(
    raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str, vocabulary: Vocabulary, **known: Any) -> Report:
        report = parse(text, vocabulary, **known)
        if "白水镇" in text:
            first = report.rows["sections"][0]
            report.rows["sections"][0] = first._replace(section_id="one")  # type: ignore[arg-type]
        return report

    monkeypatch.setattr(build_module, "parse", broken)
    result = build([raw], out)
    assert ids(out) == ["2024/c", "a"]
    assert [row[:2] for row in result.failures] == [("b.txt", "parse")]


def test_only_what_changed_is_parsed(raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build([raw], out)
    before = content(out)
    again = build([raw], out)
    assert (again.reports, again.parsed, again.unchanged) == (3, 0, 3)
    assert content(out) == before

    def read_and_note(path: Path, member: str | None) -> files.Document:
        seen.append(path.name)
        return read(path, member)

    seen: list[str] = []
    read = files.read
    monkeypatch.setattr(files, "read", read_and_note)
    write_report(raw / "b.txt", "白水镇", 77)
    assert build([raw], out).parsed == 1
    assert seen == ["b.txt"]
    quantities = read_corpus(out).quantities(["report_id", "value"])
    assert 77 in quantities["value"][quantities["report_id"] == "b"].tolist()
    assert content(out) == content(fresh(raw, out))


def fresh(raw: Path, out: Path) -> Path:
    """A build that knows of no earlier one."""
    folder = out.with_name("fresh")
    build([raw], folder)
    return folder


def test_a_failure_is_kept_until_its_file_changes(raw: Path, out: Path) -> None:
    (raw / "x.txt").write_bytes(b"")
    first = build([raw], out)
    again = build([raw], out)
    assert again.parsed == 0
    assert again.failures == first.failures != []
    write_report(raw / "x.txt", "桃源镇")
    assert build([raw], out).failures == []
    assert ids(out) == ["2024/c", "a", "b", "x"]


def test_what_is_gone_loses_its_rows(raw: Path, out: Path) -> None:
    build([raw], out)
    (raw / "a.txt").unlink()
    result = build([raw], out)
    assert (result.reports, result.gone, result.parsed) == (2, 1, 0)
    assert ids(out) == ["2024/c", "b"]
    assert "a" not in set(read_corpus(out).quantities()["report_id"])
    assert content(out) == content(fresh(raw, out))


def test_a_changed_sources_row_parses_its_file_again(raw: Path, out: Path) -> None:
    build([raw], out)
    (raw / "sources.csv").write_text("file,year\na.txt,2019\n", encoding="utf-8")
    assert build([raw], out).parsed == 1
    reports = read_corpus(out).reports(["report_id", "year"])
    assert reports.set_index("report_id")["year"].to_dict() == {
        "2024/c": 2023,
        "a": 2019,
        "b": 2023,
    }


def test_another_parser_parses_all_again(
    raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([raw], out)
    monkeypatch.setattr(build_module, "PARSER_VERSION", "another")
    assert build([raw], out).parsed == 3


def test_many_reports_are_kept_in_buckets(
    raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([raw], out)
    one = read_corpus(out).quantities()
    monkeypatch.setattr(store, "_ONE_BUCKET_BELOW", 3)
    result = build([raw], out)
    assert (result.parsed, result.unchanged) == (0, 3)
    assert not (out / "quantities.parquet").exists()
    assert len(list((out / "quantities").glob("*.parquet"))) == 64
    many = read_corpus(out).quantities()
    assert many.sort_values("fact_id", ignore_index=True).equals(
        one.sort_values("fact_id", ignore_index=True)
    )
    assert content(out) == content(fresh(raw, out))
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    write_report(raw / "b.txt", "白水镇", 78)
    assert build([raw], out).parsed == 1
    written = {p.stem for p, at in before.items() if p.stat().st_mtime_ns != at}
    assert len(written) == 1
    (raw / "b.txt").unlink()
    build([raw], out)
    assert (out / "quantities.parquet").exists()
    assert not (out / "quantities").exists()


def test_two_processes_write_what_one_does(
    raw: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_module, "_POOL_FROM", 0)
    monkeypatch.setattr(build_module, "_CHUNK", 1)
    (raw / "x.txt").write_bytes(b"")
    done: list[tuple[int, int]] = []
    build([raw], out, jobs=1)
    build([raw], tmp_path / "two", jobs=2, progress=lambda *at: done.append(at))
    assert content(out) == content(tmp_path / "two")
    assert done == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_a_killed_process_leaves_the_tables_as_they_were(
    raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise BrokenProcessPool

    build([raw], out)
    before = content(out)
    write_report(raw / "a.txt", n=99)
    write_report(raw / "b.txt", n=99)
    monkeypatch.setattr(build_module, "_POOL_FROM", 0)
    monkeypatch.setattr(build_module, "_CHUNK", 1)
    monkeypatch.setattr(ProcessPoolExecutor, "map", die)
    with pytest.raises(LawstatsError, match="--jobs"):
        build([raw], out, jobs=2)
    assert content(out) == before


def test_same_bytes_for_any_hash_seed_zone_and_folder(raw: Path, tmp_path: Path) -> None:
    made = []
    for number, zone in enumerate(["Asia/Shanghai", "America/Lima"]):
        place = tmp_path / f"folder {number}"
        for path in sorted(raw.rglob("*.txt"), reverse=bool(number)):
            target = place / "reports" / path.relative_to(raw)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
        (place / "reports" / "x.txt").write_bytes(GBK[:-1] + b"\xff")
        code = "import sys; from lawstats.cli import main; main(sys.argv[1:])"
        arguments = ["parse", "reports", "-o", "tables", "--format", "csv"]
        subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=place,
            env=os.environ | {"PYTHONHASHSEED": str(number), "TZ": zone},
            check=True,
            capture_output=True,
        )
        made.append(content(place / "tables"))
    assert made[0] == made[1]


def crash_after(moves: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process die before it moves one file or folder more than so many."""
    left = iter(range(moves))

    def dying(real: Callable[[Path, Path], Path]) -> Callable[[Path, Path], Path]:
        def move(path: Path, target: Path) -> Path:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return real(path, target)

        return move

    monkeypatch.setattr(Path, "replace", dying(Path.replace))
    monkeypatch.setattr(Path, "rename", dying(Path.rename))


# What was parsed is moved, then the build is committed, then each table and the manifest are moved.
COMMITTED = 2
MOVES = COMMITTED + len(TABLES) + 1


@pytest.mark.parametrize("moves", range(MOVES + 1))
def test_killed_at_any_moment_the_tables_are_whole(
    moves: int, raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([raw], out, csv=False)
    old = read_corpus(out).quantities()
    write_report(raw / "a.txt", "青石镇", 99)
    with monkeypatch.context() as patch:
        crash_after(moves, patch)
        if moves < MOVES:
            with pytest.raises(KeyboardInterrupt):
                build([raw], out)
        else:
            build([raw], out)
    corpus = read_corpus(out)
    for name in TABLES:
        getattr(corpus, name)()  # refuses a mixture
    assert corpus.quantities().equals(old) == (moves < COMMITTED)
    build([raw], out)
    assert content(out) == content(fresh(raw, out))


def test_csv_after_a_crash_agrees_with_the_tables(
    raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build([raw], out, csv=True)
    before = content(out)
    write_report(raw / "a.txt", "青石镇", 99)
    with monkeypatch.context() as patch:
        crash_after(COMMITTED + 5, patch)
        with pytest.raises(KeyboardInterrupt):
            build([raw], out, csv=True)
    assert content(out) != before
    write_report(raw / "a.txt", "青石镇", 8)
    build([raw], out, csv=True)
    assert content(out) == before


def test_a_first_build_that_was_killed_is_no_tables_folder_until_it_is_committed(
    raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for moves in (0, COMMITTED - 1):
        with monkeypatch.context() as patch:
            crash_after(moves, patch)
            with pytest.raises(KeyboardInterrupt):
                build([raw], out)
        (out / "reports.parquet").write_bytes(b"")
        with pytest.raises(InputError, match=r"no manifest.json, so no finished tables"):
            read_corpus(out)
    with monkeypatch.context() as patch:
        crash_after(2, patch)
        with pytest.raises(KeyboardInterrupt):
            build([raw], out)
    assert not (out / "manifest.json").exists()
    assert len(read_corpus(out).reports()) == 3
    build([raw], out)
    assert ids(out) == ["2024/c", "a", "b"]


@pytest.mark.parametrize("damage", [None, b"", b"no rows"])
def test_what_a_killed_build_had_parsed_is_not_parsed_again(
    damage: bytes | None, raw: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = files.read

    def dying(path: Path, member: str | None = None) -> files.Document:
        if len(read) == 3:
            raise KeyboardInterrupt
        read.append(path.stem)
        return real(path, member)

    write_report(raw / "d.txt", "北山镇", 11)
    (raw / "b.txt").write_bytes(b"")
    monkeypatch.setattr(build_module, "_CHUNK", 1)
    with monkeypatch.context() as patch:
        patch.setattr(files, "read", dying)
        with pytest.raises(KeyboardInterrupt):
            build([raw], out)
        assert read == ["c", "a", "b"]
        if damage is not None:
            for path in (out / ".build" / "parsed").iterdir():
                path.write_bytes(damage)
        write_report(raw / "a.txt", "青石镇", 99)
        read.clear()

        def noting(path: Path, member: str | None = None) -> files.Document:
            read.append(path.stem)
            return real(path, member)

        patch.setattr(files, "read", noting)
        build([raw], out)
    assert read == (["a", "d"] if damage is None else ["c", "a", "b", "d"])
    assert content(out) == content(fresh(raw, out))
    assert not (out / ".build").exists()


def test_one_build_at_a_time(raw: Path, out: Path) -> None:
    code = "import sys\nfrom pathlib import Path\nfrom lawstats.build.build import build\n"
    code += "build([Path(sys.argv[1])], Path(sys.argv[2]))"
    with locked(out, "lawstats pack"):
        build([raw], out)  # whoever holds the folder may
        done = subprocess.run(
            [sys.executable, "-c", code, str(raw), str(out)], capture_output=True, text=True
        )
    assert "BusyError" in done.stderr
    assert f"lawstats pack (process {os.getpid()} on " in done.stderr
    subprocess.run([sys.executable, "-c", code, str(raw), str(out)], check=True)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("manifest.json", b'{"format": 1,', id="manifest cut off"),
        pytest.param("manifest.json", b'{"name": "annual"}', id="manifest of something else"),
        pytest.param("manifest.json", b"[]", id="manifest is a list"),
        pytest.param(
            "manifest.json", b'{"format": 0, "buckets": {}}', id="manifest of another version"
        ),
        pytest.param("quantities.parquet", b"PAR1", id="table cut off"),
        pytest.param("quantities.parquet", None, id="table gone"),
    ],
)
def test_damaged_tables_are_refused_and_made_again(
    name: str, data: bytes | None, raw: Path, out: Path
) -> None:
    build([raw], out)
    before = content(out)
    (out / name).unlink() if data is None else (out / name).write_bytes(data)
    with pytest.raises(InputError, match=f"{name}: .*lawstats parse"):
        read_corpus(out).quantities()
    build([raw], out)
    assert content(out) == before


def test_a_flipped_byte_is_noticed(raw: Path, out: Path) -> None:
    build([raw], out)
    path = out / "reports.parquet"
    data = bytearray(path.read_bytes())
    data[len(data) // 4] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(InputError, match=r"reports.parquet: cannot be read"):
        read_corpus(out).reports()


def test_csv_for_spreadsheets(raw: Path, out: Path) -> None:
    (raw / "sources.csv").write_text("file,issuer\na.txt,=SUM(A1)\nb.txt,-甲\n", encoding="utf-8")
    build([raw], out, csv=True)
    data = (out / "reports.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfreport_id,issuer_id,issuer,")
    assert b"\r" not in data
    lines = data.decode("utf-8-sig").splitlines()
    issuers = [line.split(",")[2] for line in lines if line.startswith(("a,", "b,"))]
    assert issuers == ["'=SUM(A1)", "'-甲"]
    assert "2024-01-15,," in next(line for line in data.decode().splitlines() if "a.txt" in line)
    assert {f"{name}.csv" for name in TABLES} <= set(content(out))
    with_csv = content(out)
    build([raw], out, csv=True)
    assert content(out) == with_csv
    (out / "themes.csv").unlink()
    build([raw], out, csv=True)
    assert content(out) == with_csv
    build([raw], out)
    assert not list(out.glob("*.csv"))


def test_other_files_in_the_folder_are_left_alone(raw: Path, out: Path) -> None:
    out.mkdir()
    (out / "notes.md").write_text("mine", encoding="utf-8")
    (out / "mine.parquet").write_bytes(b"mine")
    build([raw], out)
    assert {"notes.md", "mine.parquet"} <= set(content(out))


def test_tables_below_the_reports_are_not_read_as_reports(raw: Path) -> None:
    for _ in range(2):
        result = build([raw], raw / "tables", csv=True)
        assert (result.reports, result.failures) == (3, [])


def test_manifest_tells_what_the_rows_were_made_from(raw: Path, out: Path) -> None:
    (raw / "sources.csv").write_text("file,released_on\na.txt,2024-02-01\n", encoding="utf-8")
    build([raw], out)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest) == {"format", "parser", "vocabulary", "csv", "buckets", "given", "files"}
    assert list(manifest["files"]) == ["2024/c", "a", "b"]
    entry = manifest["files"]["a"]
    assert (entry["source"], entry["known"]) == ("a.txt", {"released_on": "2024-02-01"})
    assert len(entry["sha256"]) == 64


def test_a_readme_among_the_tables_stays_and_is_passed_over(raw: Path, out: Path) -> None:
    out.mkdir()
    (out / "README.md").write_text("Tables come here.\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"holds no report; .*lawstats parse RAW -o {out}"):
        read_corpus(out)
    for _ in range(2):
        assert build([raw], out, csv=True).reports == 3
        assert ids(out) == ["2024/c", "a", "b"]
    made = content(out)
    assert made.pop("README.md") == b"Tables come here.\n"
    build([raw], out.with_name("fresh"), csv=True)
    assert made == content(out.with_name("fresh"))


@pytest.mark.parametrize("case", ["a file", "below a file", "the reports"])
def test_output_that_cannot_be_written(case: str, raw: Path) -> None:
    place = {
        "a file": raw / "a.txt",
        "below a file": raw / "a.txt" / "tables",
        "the reports": raw,
    }[case]
    before = content(raw)
    with pytest.raises(ConfigError, match="choose another folder"):
        build([raw], place)
    assert content(raw) == before


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind here"
)
def test_folder_without_permission(raw: Path, out: Path) -> None:
    out.mkdir(mode=0o500)
    with pytest.raises(ConfigError, match="choose another folder"):
        build([raw], out)


def test_empty_folder_makes_empty_tables(tmp_path: Path, out: Path) -> None:
    (tmp_path / "none").mkdir()
    assert build([tmp_path / "none"], out).reports == 0
    assert ids(out) == []
