import json
import os
import sys
from pathlib import Path

import pytest

from lawstats.errors import ConfigError, NotebookError
from lawstats.runner import check_parameters, read_parameters, run_notebook

PARAMETERS = """\
tables = "data/processed"  # folder of the tables
years: list[int] | None = None  # years reported on
share: float = 0.5
top_n = 20
names = ["a"]
extra = None
units: dict[str, int] = {"a": 1}
division = None  # type: str|None  first digits
seed = 1
"""


def write_notebook(path: Path, *code: str, parameters: str = PARAMETERS) -> Path:
    cells: list[object] = [
        {
            "cell_type": "code",
            "id": str(number),
            "metadata": {} if number else {"tags": ["parameters"]},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate((parameters, *code))
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": spec}}
    path.write_text(json.dumps(notebook | {"cells": cells}), encoding="utf-8")
    return path


def outputs(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = [o for c in cells if c["cell_type"] == "code" for o in c["outputs"]]
    return "".join("".join(o.get("text", "")) for o in found)


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("tables", "x", True),
        ("tables", "0012", True),
        ("tables", 12, False),
        ("tables", None, False),
        ("tables", Path("x"), False),
        ("years", None, True),
        ("years", [2021, 2023], True),
        ("years", [], True),
        ("years", ["2021"], False),
        ("years", [True], False),
        ("years", 2021, False),
        ("years", (2021,), False),
        ("share", 1, True),
        ("share", 0.25, True),
        ("share", float("nan"), False),
        ("share", True, False),
        ("top_n", 5, True),
        ("top_n", 5.0, False),
        ("top_n", "5", False),
        ("top_n", True, False),
        ("names", ["b", "c"], True),
        ("names", "b", False),
        ("extra", {"a": [1, None]}, True),
        ("extra", {1: "a"}, False),
        ("extra", object(), False),
        ("units", {"b": 2}, True),
        ("units", {"b": "2"}, False),
        ("division", None, True),
        ("division", "12", True),
        ("division", 12, False),
        ("top_n", 1, True),
        ("top_n", 0, False),
        ("top_n", -3, False),
        ("seed", 0, True),
        ("seed", -1, False),
    ],
)
def test_only_json_values_of_the_declared_type_pass(
    tmp_path: Path, name: str, value: object, fits: bool
) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb")
    if fits:
        check_parameters(notebook, {name: value})
    else:
        with pytest.raises(ConfigError, match=rf"n\.ipynb: parameter {name} must be "):
            check_parameters(notebook, {name: value})


def test_an_unknown_parameter_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb")
    with pytest.raises(ConfigError, match=r"n\.ipynb: no parameter 'topn'.*did you mean 'top_n'"):
        run_notebook(notebook, tmp_path / "out.ipynb", {"topn": 3}, folder=tmp_path)
    assert not (tmp_path / "out.ipynb").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("", "cannot be read as a notebook", id="empty file"),
        pytest.param("[]", "cannot be read as a notebook", id="other JSON"),
        pytest.param(None, "cannot be read as a notebook", id="no file"),
    ],
)
def test_a_file_that_is_no_notebook(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "n.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read_parameters(tmp_path / "n.ipynb")


def test_a_type_comment_is_a_type(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", parameters="x = None  # type: list[\n")
    with pytest.raises(ConfigError, match=r"n\.ipynb: .* type comment 'list\['"):
        read_parameters(notebook)


@pytest.mark.parametrize("line", ["import os", "x: int", "a, b = 1, 2", "print(1)"])
def test_a_parameters_cell_holds_assignments_only(tmp_path: Path, line: str) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", parameters=f"top_n = 1\n{line}\n")
    with pytest.raises(ConfigError, match="name: type = value"):
        read_parameters(notebook)


def test_the_kernel_is_this_python_with_one_thread_in_the_folder_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "data" / "kernels" / "python3"
    wrong.mkdir(parents=True)
    spec = {"argv": ["/bin/false", "{connection_file}"], "display_name": "x", "language": "python"}
    (wrong / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "data"))
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "0")
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    folder = tmp_path / "a {b} 目录"
    folder.mkdir()
    code = "import os, sys; print(sys.executable, os.getcwd(), os.environ['OMP_NUM_THREADS'])"
    notebook = write_notebook(folder / "n.ipynb", code, "print(top_n, repr(tables), years)")
    before = Path.cwd()
    run_notebook(
        notebook,
        folder / "out.ipynb",
        {"top_n": 3, "tables": "0012", "years": [2023]},
        folder=folder,
    )
    assert outputs(folder / "out.ipynb") == f"{sys.executable} {folder} 1\n3 '0012' [2023]\n"
    assert Path.cwd() == before
    text = (folder / "out.ipynb").read_text(encoding="utf-8")
    assert "start_time" not in text
    assert "input_path" not in text
    assert "iopub" not in text


@pytest.mark.parametrize(
    ("code", "message"),
    [
        pytest.param(
            "x = 1\n1 / 0",
            r"n\.ipynb: cell In \[4\] \(x = 1\) raised ZeroDivisionError: division by zero",
            id="a cell raises",
        ),
        pytest.param(
            "import os; os._exit(137)",
            r"n\.ipynb: the kernel stopped: DeadKernelError",
            id="killed",
        ),
    ],
)
def test_a_failing_notebook_is_kept_and_named(tmp_path: Path, code: str, message: str) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", "print('before')", code, "print('after')")
    with pytest.raises(NotebookError, match=message):
        run_notebook(notebook, tmp_path / "out.ipynb", {"top_n": 3}, folder=tmp_path)
    assert outputs(tmp_path / "out.ipynb") == "before\n"
    assert os.fspath(tmp_path) not in (tmp_path / "out.ipynb").read_text(encoding="utf-8")
