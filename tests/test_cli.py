"""The commands: exit codes, messages, and the public names."""

import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import lawstats
from lawstats.base.errors import ConfigError, InputError, LawstatsError, NotebookError
from lawstats.cli import cli
from lawstats.packs.runs import Run, RunOutcome
from tests.support import ROOT
from tests.support.commands import run
from tests.support.reports import write_report


def test_parse(raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("parse", raw, "-o", tmp_path / "t") == 0
    output = capsys.readouterr()
    assert output.out == ""
    assert "went through 3 of 3 files" in output.err
    assert "3 reports in" in output.err
    assert "青石镇" not in output.err
    assert run("parse", raw, "-o", tmp_path / "t", "--format", "csv", "--jobs", "2") == 0
    assert "files: 0 new or changed, 3 unchanged" in capsys.readouterr().err
    assert (tmp_path / "t" / "reports.csv").exists()


@pytest.mark.parametrize(
    ("files", "options", "code", "words"),
    [
        pytest.param({}, [], 1, "nothing parsed", id="an empty folder"),
        pytest.param(
            {"x.txt": b""},
            [],
            1,
            "failed at read: x.txt: the file is empty",
            id="only an empty file",
        ),
        pytest.param(
            {"x.txt": bytes(range(256)) * 9}, [], 1, "failed at decode", id="only a binary file"
        ),
        pytest.param({"x.xlsx": b"PK"}, [], 1, "failed at find: x.xlsx", id="only another format"),
        pytest.param(
            {"x.txt": b"", "a.txt": None}, [], 0, "failed at read: x.txt", id="one good file"
        ),
        pytest.param({"x.txt": b"", "a.txt": None}, ["--strict"], 1, "1 reports in", id="strict"),
        pytest.param(
            {"x.txt": b"", "a.txt": None}, [], 0, "1 failures; files: 2 new or", id="failed apart"
        ),
        pytest.param({"a.txt": None}, ["--strict"], 0, "0 failures", id="strict and all good"),
        pytest.param(
            {"a.txt": None, "sources.csv": b"file,level\na.txt,x"},
            [],
            0,
            "line 2",
            id="no such level",
        ),
        pytest.param({}, ["--format", "xlsx"], 2, "xlsx", id="unknown format"),
        pytest.param({}, ["--jobs", "-1"], 2, "--jobs", id="processes below none"),
        pytest.param({}, ["--fast"], 2, "--fast", id="no such option"),
        pytest.param({"a.txt": None}, ["--vocabulary", "none"], 2, "none", id="no such vocabulary"),
    ],
)
def test_exit_codes_of_parse(
    files: dict[str, bytes | None],
    options: list[str],
    code: int,
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, data in files.items():
        write_report(raw / name) if data is None else (raw / name).write_bytes(data)
    assert run("parse", raw, "-o", tmp_path / "t", *options) == code
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(
            ["parse", "none", "-o", "t"],
            "lawstats: none: no such file or folder",
            id="missing folder",
        ),
        pytest.param(
            ["parse", "raw", "-o", "raw/a.txt/t"], "cannot be written", id="unwritable output"
        ),
        pytest.param(["parse", "raw"], "--output", id="no output"),
        pytest.param(["parse", "-o", "t"], "RAW", id="no input"),
        pytest.param(["prase"], "prase", id="no such command"),
        pytest.param(["pack"], "lawstats: no packs.toml", id="no packs.toml"),
    ],
)
def test_wrong_usage_is_one_clear_message(
    arguments: list[str],
    words: str,
    raw: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(raw.parent)
    assert run(*arguments) == 2
    output = capsys.readouterr().err
    assert words in output
    assert "Traceback" not in output
    if output.startswith("lawstats:"):
        assert output.count("\n") == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("one\ntwo"), 1),
        (LawstatsError("one\ntwo"), 1),
        (ConfigError("one\ntwo"), 2),
        (NotebookError("one\ntwo"), 3),
    ],
)
def test_exit_codes_of_errors(
    error: LawstatsError,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("lawstats.packs.publish.run_packs", fail)
    assert run("pack", "annual") == code
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:]{8}Z lawstats: one two\n", capsys.readouterr().err)
    assert run("pack", "annual", "--log-json") == code
    output = json.loads(capsys.readouterr().err)
    assert (output["level"], output["message"]) == ("error", "lawstats: one two")
    assert output["exit_code"] == code


@pytest.mark.parametrize(
    ("outcomes", "code", "paths"),
    [
        pytest.param([("published", 0)], 0, "x\n", id="published"),
        pytest.param([("unchanged", 0)], 0, "", id="nothing new"),
        pytest.param([("published", 0), ("drifted", 1)], 1, "x\nx\n", id="drifted"),
        pytest.param([("failed", 3), ("drifted", 1), ("stopped", 2)], 3, "x\n", id="the highest"),
    ],
)
def test_the_highest_code_of_the_packs_holds(
    outcomes: list[tuple[RunOutcome, int]],
    code: int,
    paths: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    given: dict[str, Any] = {}

    def made(names: Sequence[str], **options: Any) -> list[Run]:
        given.update(options, names=names)
        return [Run("a", "", 1.0, outcome, n, path=Path("x")) for outcome, n in outcomes]

    monkeypatch.setattr("lawstats.packs.publish.run_packs", made)
    assert run("pack", "a", "--memory", "900", "--if-changed", "--jobs", "3") == code
    assert capsys.readouterr().out == paths
    assert given == {"names": ("a",), "jobs": 3, "if_changed": True, "limits": {"memory": 900}}
    assert run("pack", "--cell-timeout", "-1") == 2


def test_many_failures_are_counted(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(30):
        (raw / f"x{number:02d}.txt").write_bytes(b"")
    assert run("parse", raw, "-o", tmp_path / "t") == 0
    output = capsys.readouterr().err
    assert output.count("failed at") == 20
    assert "10 more: see the table failures" in output


def test_evaluate(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("evaluate", ROOT / "tests" / "gold") == 0
    assert "quantities" in capsys.readouterr().out
    assert run("evaluate", ROOT / "none") == 2
    assert "none: no such folder" in capsys.readouterr().err
    assert run("evaluate", ROOT / "docs") == 1
    assert "docs: holds no .json file" in capsys.readouterr().err


def test_agreement_of_two_annotators(capsys: pytest.CaptureFixture[str]) -> None:
    gold = ROOT / "tests" / "gold"
    assert run("evaluate", gold, gold, "--errors") == 0
    output = capsys.readouterr().out
    assert f"{len(list(gold.glob('*.json')))} reports that both annotated" in output
    assert output.endswith("no differences\n")
    assert run("evaluate", gold, gold, "--format", "markdown") == 0
    assert "| parts | F1 1.000 |" in capsys.readouterr().out
    # Texts are no annotations, and of several folders none is.
    assert run("evaluate", gold, gold / "texts") == 0
    assert "both annotated" not in capsys.readouterr().out
    assert run("evaluate", gold, gold / "texts", ROOT / "data" / "raw") == 0
    assert "real, 5 reports" in capsys.readouterr().out


def test_a_sheet_from_sample_to_share(
    raw: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables, sheet = tmp_path / "tables", tmp_path / "sheet.csv"
    assert run("parse", raw, "-o", tables) == 0
    assert run("sample", tables, "-n", "4", "--of", "points", "-o", sheet, "--seed", "7") == 0
    assert f"4 rows of 3 strata in {sheet}" in capsys.readouterr().err
    assert run("sample", raw, "-o", sheet) == 2
    assert "sheet.csv: already exists" in capsys.readouterr().err
    frame = pd.read_csv(sheet)
    frame.assign(correct=["1", "1", "", ""]).to_csv(sheet, index=False)
    assert run("evaluate", sheet, "--errors") == 0
    output = capsys.readouterr().out
    assert "2 of 2 checked rows, 2 empty" in output
    assert output.endswith("no row is marked 0\n")
    assert run("evaluate", sheet, "--format", "markdown") == 0
    assert "| points | 1.000 (" in capsys.readouterr().out
    assert run("evaluate", sheet, raw) == 2
    assert "nothing else is read; leave it out" in capsys.readouterr().err
    frame.assign(correct="?").to_csv(sheet, index=False)
    assert run("evaluate", sheet) == 1
    assert "sheet.csv, line 2: correct is '?'" in capsys.readouterr().err
    assert run("sample", tables, "-n", "0", "-o", tmp_path / "x.csv") == 2
    assert run("sample", tmp_path / "none", "-o", tmp_path / "x.csv") == 2


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_commands_explain_themselves(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(name, "--help") == 0
    assert cli.commands[name].help
    for parameter in cli.commands[name].params:
        assert parameter.param_type_name == "argument" or getattr(parameter, "help", None)
    assert "Usage: lawstats" in capsys.readouterr().out


def test_help_loads_no_data_library() -> None:
    code = (
        "import sys; from lawstats.cli import cli; import lawstats; "
        "assert not {'pandas', 'pyarrow', 'papermill', 'matplotlib'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_python_m_lawstats() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lawstats", "--version"], check=True, capture_output=True, text=True
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] in done.stdout
    assert lawstats.__version__ == project["version"]


@pytest.mark.slow
def test_works_in_a_plain_c_locale(raw: Path, tmp_path: Path) -> None:
    shutil.move(raw / "a.txt", raw / "青石镇.txt")
    done = subprocess.run(
        [sys.executable, "-m", "lawstats", "parse", raw, "-o", tmp_path / "表"],
        env=os.environ | {"LC_ALL": "C"},
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert len(lawstats.read_corpus(tmp_path / "表").reports()) == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "first", ["lawstats", "lawstats.extract.report", "lawstats.build.build", "lawstats.cli"]
)
def test_public_names_whatever_is_imported_first(first: str) -> None:
    code = (
        f"import {first}\n"
        "import lawstats, lawstats.tables.corpus\n"
        "from lawstats import *\n"
        "assert lawstats.parse is parse and lawstats.read_corpus is read_corpus\n"
        "text = '青石镇2023年法治政府建设情况报告\\n一、主要举措和成效\\n全年作出行政处罚93件。'\n"
        "assert parse(text).__class__ is Report\n"
        "assert lawstats.numerals.parse_number('三万二千') == 32000\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_module_has_the_name_of_a_public_function_or_class() -> None:
    modules = {module.name for module in pkgutil.iter_modules(lawstats.__path__)}
    assert {"build", "cli"} <= modules
    # An import of lawstats.parse, if there were one, would replace the function by the module.
    assert modules & set(lawstats.__all__) == {"numerals"}
    with pytest.raises(ModuleNotFoundError, match=r"lawstats\.parse"):
        importlib.import_module("lawstats.parse")


def test_numbers_have_a_public_module() -> None:
    assert lawstats.numerals.parse_number("一百二十") == 120
    assert lawstats.numerals.__all__ == ["parse_number"]


def test_unknown_public_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'prase'"):
        lawstats.__getattr__("prase")
