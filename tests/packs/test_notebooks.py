import json
import os
import re
import sys
import time
from pathlib import Path
from threading import Event
from typing import Any

import psutil
import pytest

from lawstats.base.errors import ConfigError, NotebookError
from lawstats.packs import kernels, notebooks
from lawstats.packs.kernels import Limits, Watch
from lawstats.packs.notebooks import run_notebook
from lawstats.packs.parameters import check_parameters, read_parameters
from tests.support.toy import write_notebook as write

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
    return write(path, *code, parameters=parameters)


def outputs(path: Path) -> str:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    found = [o for c in cells if c["cell_type"] == "code" for o in c["outputs"]]
    return "".join("".join(o["text"]) for o in found if o.get("name") == "stdout")


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
        limits=Limits(cell_timeout=30, notebook_timeout=60, memory=2_000),
    )
    assert outputs(folder / "out.ipynb") == f"{sys.executable} {folder} 1\n3 '0012' [2023]\n"
    assert Path.cwd() == before
    text = (folder / "out.ipynb").read_text(encoding="utf-8")
    assert "start_time" not in text
    assert "input_path" not in text
    assert "iopub" not in text


@pytest.mark.parametrize(
    ("code", "limits", "message", "shown"),
    [
        pytest.param(
            "raise ValueError('a\\nb' * 900)",
            Limits(),
            "cell In [4] (raise ValueError('a\\nb' * 900)) raised ValueError: a ba ba",
            "ValueError",
            id="a long message is one line",
        ),
        pytest.param(
            "import sys\nsys.exit(0)",
            Limits(),
            "cell In [4] (import sys) raised SystemExit: 0",
            "SystemExit",
            id="left before its end",
        ),
        pytest.param(
            "import os; os._exit(137)",
            Limits(),
            "cell In [4] (import os; os._exit(137)) stopped the kernel: DeadKernelError",
            "stopped the kernel",
            id="killed",
        ),
        pytest.param(
            "import time\ntime.sleep(60)",
            Limits(cell_timeout=1),
            "cell In [4] (import time) took more than the 1 s that cell_timeout allows",
            "KeyboardInterrupt",
            id="a slow cell",
        ),
        pytest.param(
            "import subprocess, sys; x = b'1' * (200 << 20)\n"
            "hold = 'import time; x = b\"1\" * (250 << 20); time.sleep(60)'\n"
            "subprocess.run([sys.executable, '-c', hold])",
            Limits(memory=400),
            "x = b'1' * (200 << 20)) took more than the 400 MB that memory allows",
            "the 400 MB",
            id="too much memory with a process of the notebook",
        ),
    ],
)
def test_a_failing_notebook_is_kept_and_named(
    tmp_path: Path,
    code: str,
    limits: Limits,
    message: str,
    shown: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    notebook = write_notebook(tmp_path / "n.ipynb", "print('before')", code, "print('after')")
    begun = time.monotonic()
    with pytest.raises(NotebookError, match=re.escape(message)) as caught:
        run_notebook(notebook, tmp_path / "out.ipynb", {"top_n": 3}, folder=tmp_path, limits=limits)
    assert time.monotonic() - begun < 40
    told = str(caught.value)
    assert told.startswith("n.ipynb: ")
    assert "\n" not in told
    assert len(told) < 600
    assert caught.value.cell is not None
    assert (caught.value.cell.number, caught.value.cell.source) == (4, code)
    assert "\x1b" not in caught.value.cell.traceback
    text = (tmp_path / "out.ipynb").read_text(encoding="utf-8")
    assert outputs(tmp_path / "out.ipynb") == "before\n"
    cell = next(c for c in json.loads(text)["cells"] if "".join(c["source"]) == code)
    assert shown in json.dumps(cell["outputs"])
    assert os.fspath(tmp_path) not in text
    assert capfd.readouterr().err == "", "what goes wrong is told once, by the exception"


def test_a_notebook_has_a_limit_of_time_too() -> None:
    watch = Watch(Limits(notebook_timeout=10), Event())
    assert watch._exceeds() == ""
    watch._begun -= 10
    assert watch._exceeds() == "the 10 s that notebook_timeout allows"


def test_a_kernel_that_does_not_start_tells_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("raise SystemExit('no such library')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    notebook = write_notebook(tmp_path / "n.ipynb", "1")
    with pytest.raises(
        NotebookError, match=r"the kernel did not start: .*; it printed: .*no such library"
    ):
        run_notebook(notebook, tmp_path / "out.ipynb", {}, folder=tmp_path)


def test_what_a_notebook_starts_ends_with_it_and_leaves_the_log_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    start = "import os, subprocess, sys; os.system('echo out; echo error >&2')\n"
    start += "sleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
    start += "print(subprocess.Popen(sleep, start_new_session={}).pid, file=open('{}', 'w'))\n"
    done = write_notebook(tmp_path / "done.ipynb", start.format(True, "done"))
    died = write_notebook(tmp_path / "died.ipynb", start.format(False, "died") + "os._exit(0)")
    (tmp_path / "out").mkdir()
    found = notebooks.run_notebooks(
        {done: {}, died: {}}, tmp_path / "out", folder=tmp_path, jobs=2, pack="p"
    )
    assert isinstance(found[done], float)
    assert "stopped the kernel" in str(found[died])
    left = [int((tmp_path / name).read_text(encoding="utf-8")) for name in ("done", "died")]
    there = [psutil.Process(process) for process in left if psutil.pid_exists(process)]
    assert psutil.wait_procs(there, timeout=5)[1] == []
    assert capfd.readouterr() == ("", "")


def test_a_kernel_that_will_not_be_interrupted_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "_TO_STOP", 0.5)
    code = "import signal, time\nsignal.signal(2, signal.SIG_IGN)\ntime.sleep(60)"
    notebook = write_notebook(tmp_path / "n.ipynb", code)
    with pytest.raises(NotebookError, match="cell_timeout allows"):
        run_notebook(
            notebook, tmp_path / "o.ipynb", {}, folder=tmp_path, limits=Limits(cell_timeout=1)
        )


def test_a_kernel_is_stopped_though_it_had_not_started_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernels, "_EVERY", 0.001)  # looks before there is a process
    notebook = write_notebook(tmp_path / "n.ipynb", "import time; time.sleep(30)")
    told = Event()
    told.set()
    with pytest.raises(NotebookError):
        run_notebook(notebook, tmp_path / "out.ipynb", {}, folder=tmp_path, stop=told)


def test_an_interruption_ends_all_kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = write_notebook(tmp_path / "slow.ipynb", "import time; time.sleep(60)")
    full = write_notebook(tmp_path / "full.ipynb", "1")
    real = notebooks.run_notebook
    others = set(psutil.Process().children(recursive=True))  # of other tests

    def run(notebook: Path, *rest: Any, **options: Any) -> None:
        if notebook == full:
            while not set(psutil.Process().children()) - others:
                time.sleep(0.1)
            raise OSError(28, "No space left on device")
        real(notebook, *rest, **options)

    monkeypatch.setattr(notebooks, "run_notebook", run)
    begun = time.monotonic()
    with pytest.raises(OSError, match="No space left"):
        notebooks.run_notebooks({full: {}, slow: {}}, tmp_path, folder=tmp_path, jobs=2, pack="p")
    assert time.monotonic() - begun < 30
    assert not set(psutil.Process().children(recursive=True)) - others
