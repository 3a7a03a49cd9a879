"""Runs notebooks through papermill, in parallel and within limits."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from lawstats.base.errors import NotebookError
from lawstats.base.log import log_event
from lawstats.packs.kernels import Limits, Watch
from lawstats.packs.parameters import check_parameters

log = logging.getLogger(__name__)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_MESSAGE = 500  # characters of the error of a notebook


@cache
def _papermill() -> Any:
    """Import papermill when the first notebook runs."""
    # jsonschema tries this optional package at import, which compiles 35 grammars in 1.5 s.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import papermill

    logger = logging.getLogger("papermill")
    # Errors are raised and logged once; without a handler papermill would print them too.
    logger.addHandler(logging.NullHandler())
    # Papermill does not know annotations such as `int | None` and warns about such parameters;
    # `check_parameters` has checked them.
    logger.addFilter(lambda record: not record.getMessage().startswith("Passed unknown parameter"))
    return papermill


def run_notebook(
    notebook: Path,
    output: Path,
    parameters: Mapping[str, object],
    *,
    folder: Path,
    limits: Limits | None = None,
    stop: Event | None = None,
) -> None:
    """Run a notebook in a kernel of this Python and keep the executed copy.

    Thread-safe. The copy holds neither times nor the path of the notebook.

    Parameters
    ----------
    notebook : Path
        The notebook to run; it is not changed.
    output : Path
        The executed copy; it is written even if a cell fails.
    parameters : mapping of str to JSON value
        Written into a cell after the one tagged `parameters`.
    folder : Path
        Working folder of the kernel.
    limits : Limits, optional
        Time and memory that the notebook may use.
    stop : threading.Event, optional
        If another thread sets it, the kernel ends.

    Raises
    ------
    ConfigError
        A parameter is unknown or of the wrong type; then nothing runs.
    NotebookError
        A cell failed, a limit was exceeded, the kernel died or did not start. The message names
        notebook, cell and error.
    OSError
        The copy cannot be written.
    """
    check_parameters(notebook, parameters)
    failed: NotebookError | None = None
    watch = Watch(limits or Limits(), stop or Event())
    try:
        with watch:
            _execute(notebook, output, parameters, folder, watch)
    except OSError:
        output.unlink(missing_ok=True)  # incomplete
        raise
    # The output notebook marks a killed kernel as completed: only the exception shows the error.
    except Exception as error:
        failed = _failure(notebook, watch, error)
        raise failed from error
    finally:
        _close_event_loop()
        if output.exists():
            _tidy(output, failed)


def _execute(
    notebook: Path, output: Path, parameters: Mapping[str, object], folder: Path, watch: Watch
) -> None:
    papermill = _papermill()
    done = papermill.execute_notebook(
        # Papermill reads braces in paths as format fields.
        str(notebook).replace("{", "{{").replace("}", "}}"),
        str(output).replace("{", "{{").replace("}", "}}"),
        dict(parameters),
        kernel_name="python3",
        progress_bar=False,
        # Papermill's own cwd= changes the folder of the whole process.
        resources={"metadata": {"path": str(folder)}},
        kernel_manager_class=watch.kernel,
        on_cell_execute=watch.cell_starts,
        # A regular shutdown sometimes takes seconds.
        shutdown_kernel="immediate",
        extra_arguments=["--log-level=ERROR"],
        record_timing=False,
    )
    # Papermill accepts `sys.exit(0)`, after which no cell runs.
    for output_ in (o for cell in done.cells for o in cell.get("outputs", ()) if "ename" in o):
        error = output_.ename, output_.evalue, output_.traceback
        raise papermill.PapermillExecutionError(0, 0, "", *error)


def _close_event_loop() -> None:
    """Close the event loop of this thread, because no library closes it."""
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    if not loop.is_running():
        loop.close()


def _failure(notebook: Path, watch: Watch, error: Exception) -> NotebookError:
    """Describe in one line the error and its cell."""
    cell = watch.cell
    what = "stopped the kernel" if cell else "the kernel did not start"
    what += f": {type(error).__name__}: {error}"
    if watch.printed:
        what += f"; it printed: {watch.printed}"
    if isinstance(error, _papermill().PapermillExecutionError) and cell:
        what = f"raised {error.ename}: {error.evalue}".removesuffix(": ")
        cell = replace(cell, traceback=_COLOUR.sub("", "\n".join(error.traceback)))
    if watch.exceeded:
        what = f"took more than {watch.exceeded}"
    if cell:
        line = next(text.strip() for text in cell.source.splitlines() if text.strip())
        what = f"cell In [{cell.number}] ({line[:80]}) {what}"
    what = " ".join(what.split())
    return NotebookError(f"{notebook.name}: {what[:_MESSAGE]}", cell)


def run_notebooks(
    parameters: Mapping[Path, Mapping[str, object]],
    output: Path,
    *,
    folder: Path,
    jobs: int,
    limits: Limits | None = None,
    pack: str,
) -> dict[Path, float | NotebookError]:
    """Run notebooks in parallel; one that fails does not stop the others.

    Parameters
    ----------
    parameters : mapping of Path to mapping
        The parameters of each notebook.
    output : Path
        Folder of the executed copies.
    folder : Path
        Working folder of the kernels.
    jobs : int
        Number of notebooks that run at a time.
    limits : Limits, optional
        Time and memory that each notebook may use.
    pack : str
        Name of the pack, for the log.

    Returns
    -------
    dict of Path to float or NotebookError
        In the order of `parameters`: seconds, or the error.

    Raises
    ------
    OSError
        An executed copy cannot be written; the other notebooks were stopped.
    """
    stop = Event()
    logged = _Log(pack, len(parameters))

    def run(notebook: Path) -> float | NotebookError:
        begun = monotonic()
        logged.start(notebook)
        failed: NotebookError | None = None
        try:
            run_notebook(
                notebook,
                output / notebook.name,
                parameters[notebook],
                folder=folder,
                limits=limits,
                stop=stop,
            )
        except NotebookError as error:
            failed = error
        seconds = monotonic() - begun
        logged.end(notebook, seconds, failed=failed is not None)
        return failed or seconds

    _papermill()  # imported once, not by two threads at the same time
    pool = ThreadPoolExecutor(jobs)
    try:
        return dict(zip(parameters, pool.map(run, parameters), strict=True))
    finally:
        stop.set()  # after an interruption or a full disk, kernels are still running
        pool.shutdown(cancel_futures=True)


class _Log:
    """Logs the start and end of the notebooks of a pack."""

    def __init__(self, pack: str, total: int) -> None:
        self._pack = pack
        self._total = total
        self._done = count(1)

    def start(self, notebook: Path) -> None:
        self._note(notebook, "starts", "starts")

    def end(self, notebook: Path, seconds: float, *, failed: bool) -> None:
        event, word = ("failed", "after") if failed else ("done", "in")
        progress = {"seconds": round(seconds, 1), "done": next(self._done), "total": self._total}
        self._note(notebook, event, f"{event} {word} {seconds:.1f} s", **progress)

    def _note(self, notebook: Path, event: str, message: str, **data: Any) -> None:
        message = f"{self._pack}: {notebook.name}: {message}"
        log_event(
            log, f"notebook {event}", message, pack=self._pack, notebook=notebook.stem, **data
        )


def _tidy(executed: Path, failed: NotebookError | None) -> None:
    """Remove papermill's metadata, times and paths of this machine, from an executed notebook.

    The cell in which a kernel was killed has no output; the error becomes its output.
    """
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        for key in ("papermill", "execution"):
            cell["metadata"].pop(key, None)
    if failed and failed.cell and not failed.cell.traceback:
        run = [c for c in notebook["cells"] if c["cell_type"] == "code" and "".join(c["source"])]
        error = {"output_type": "error", "ename": "Stopped", "evalue": str(failed)}
        run[failed.cell.number - 1]["outputs"].append(error | {"traceback": [str(failed)]})
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    executed.write_text(text + "\n", encoding="utf-8", newline="\n")
