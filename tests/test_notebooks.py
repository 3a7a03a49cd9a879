"""The notebooks: stripped, parameterised, free of logic, and they run."""

import ast
import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

from lawstats.figures import FIGURES
from lawstats.packs.parameters import is_json, read_parameters
from lawstats.pages.texts import Texts
from tests.support import ROOT
from tests.support.notebooks import NOTEBOOKS, code_cells, find_notebooks, source

# All that a notebook may be written with: imports, assignments, calls, names and values.
PLAIN = (
    ast.Module, ast.Import, ast.ImportFrom, ast.alias, ast.Assign, ast.Expr, ast.Call, ast.keyword,
    ast.Attribute, ast.Name, ast.Constant, ast.expr_context,
)  # fmt: skip
DRAWN = re.compile(r'figures\.publish\(figures\.(\w+)\(data, drawing\), data, "(\w+)", output\)')


def drawn(path: Path) -> list[str]:
    """Names of the figures of a notebook."""
    found = [match for cell in code_cells(path) for match in DRAWN.findall(source(cell))]
    assert all(function == name for function, name in found)
    return [name for _, name in found]


def test_every_figure_is_in_one_notebook() -> None:
    assert sorted(name for path in NOTEBOOKS.values() for name in drawn(path)) == sorted(FIGURES)


@pytest.mark.parametrize("path", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_stripped(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(notebook)
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids))
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
    assert notebook["cells"][0]["cell_type"] == "markdown"


@pytest.mark.parametrize("path", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_parameters(path: Path) -> None:
    tagged = [c for c in code_cells(path) if c["metadata"].get("tags") == ["parameters"]]
    assert len(tagged) == 1
    assert all("  # " in line for line in source(tagged[0]).splitlines())
    defaults: dict[str, Any] = {}
    exec(source(tagged[0]), defaults)
    parameters = read_parameters(path)
    for name, parameter in parameters.items():
        assert is_json(defaults[name])
        assert parameter.accepts(defaults[name])
    assert {"tables", "output", "years", "division", "levels", "issuers", "language"} <= set(
        parameters
    )
    used = {
        node.id
        for cell in code_cells(path)
        if cell not in tagged
        for node in ast.walk(ast.parse(source(cell)))
        if isinstance(node, ast.Name)
    }
    assert set(parameters) <= used


@pytest.mark.parametrize("path", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_papermill_lists_every_parameter_with_type_and_help(path: Path) -> None:
    listed = papermill.inspect_notebook(path)
    known = read_parameters(path)
    assert list(listed) == list(known)
    for name, told in listed.items():
        assert told["inferred_type_name"].replace("|", " | ") == str(known[name])
        assert told["help"]
        assert "type:" not in told["help"]


@pytest.mark.parametrize("path", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_no_logic(path: Path) -> None:
    for cell in code_cells(path):
        if cell["metadata"].get("tags") != ["parameters"]:
            nodes = ast.walk(ast.parse(source(cell)))
            assert [node for node in nodes if not isinstance(node, PLAIN)] == [], source(cell)


@pytest.mark.parametrize(
    ("code", "executed", "check"),
    [
        pytest.param("raise SystemExit", None, test_no_logic, id="raise"),
        pytest.param("for x in years:\n    print(x)", None, test_no_logic, id="loop"),
        pytest.param("[print(x) for x in years]", None, test_no_logic, id="comprehension"),
        pytest.param("assert years", None, test_no_logic, id="assert"),
        pytest.param("top_n += 1", None, test_no_logic, id="arithmetic"),
        pytest.param("print(years)", 7, test_stripped, id="execution count"),
    ],
)
def test_a_seventh_notebook_is_checked_too(
    code: str, executed: int | None, check: Callable[[Path], None], tmp_path: Path
) -> None:
    def written(code: str, executed: int | None = None) -> Path:
        notebook = json.loads(NOTEBOOKS["01_corpus"].read_text(encoding="utf-8"))
        added = {"cell_type": "code", "id": "added", "metadata": {}, "outputs": []}
        notebook["cells"].append(added | {"source": code, "execution_count": executed})
        (tmp_path / "07_seventh.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        return find_notebooks(tmp_path)["07_seventh"]

    check(written("print(years)"))
    with pytest.raises(AssertionError):
        check(written(code, executed))


@pytest.mark.parametrize("path", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_each_figure_follows_words_in_chinese_and_english(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    figures = [i for i, cell in enumerate(cells) if "figures.publish(" in source(cell)]
    for i in figures:
        assert cells[i - 1]["cell_type"] == "markdown"
        words = source(cells[i - 1])
        assert any("\u4e00" <= c <= "\u9fff" for c in words)
        assert not any("\u4e00" <= c <= "\u9fff" for c in words.rstrip().splitlines()[-1])
    assert len(figures) == len(drawn(path))


@pytest.mark.parametrize("path", NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_runs(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By hand: in the folder of the notebooks, before any pack has been made."""
    monkeypatch.chdir(ROOT / "notebooks")
    names: dict[str, Any] = {}
    for cell in code_cells(path):
        exec(source(cell), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names |= {"output": str(tmp_path)}
    made = {file.stem for file in tmp_path.glob("*.png")}
    assert made == set(drawn(path))
    assert {file.suffix for file in tmp_path.iterdir()} == {".png", ".svg", ".csv", ".json"}
    heads = Texts("words.toml", "columns", "zh")
    for file in tmp_path.glob("*.csv"):
        columns = set(file.read_text("utf-8-sig").splitlines()[0].split(","))
        assert columns - {"fact_ids"} <= set(heads), "add the columns to [columns] of words.toml"
    loggers = {r.name for r in caplog.records if r.levelno >= logging.WARNING}
    assert not loggers & {"matplotlib.font_manager", "matplotlib.mathtext"}
