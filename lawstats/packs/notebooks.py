"""Runs notebooks through papermill, side by side and within limits."""

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
_MESSAGE = 500  # characters of what a notebook says went wrong


@cache
def _papermill() -> Any:
    """Import papermill when the first notebook runs."""
    # jsonschema tries this optional package at import, which compiles 35 grammars in 1.5 s.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import papermill

    logger = logging.getLogger("papermill")
    # What goes wrong is raised, and told once; without a handler it would be printed as well.
    logger.addHandler(logging.NullHandler())
    # Papermill's pattern misses annotations such as `int | None` and warns of what it missed;
    # `check_parameters` has settled the matter.
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
    """Run a notebook with a kernel of this Python and keep the executed copy.

    Safe to call from several threads. The copy holds no times and no path of the notebook.

    Parameters
    ----------
    notebook : Path
        The notebook to run; it is not changed.
    output : Path
        Where the executed copy is written, also when a cell fails.
    parameters : mapping of str to JSON value
        Put into the cell after the one tagged `parameters`.
    folder : Path
        Working folder of the kernel.
    limits : Limits, optional
        What the notebook may take.
    stop : threading.Event, optional
        Set from another thread, it ends the kernel.

    Raises
    ------
    ConfigError
        A parameter is unknown or of the wrong type; nothing has run.
    NotebookError
        A cell failed, a limit was exceeded, the kernel died or did not start. The message names
        notebook, cell and error.
    OSError
        The copy cannot be written.
    """
    check_parameters(notebook, parameters)
    papermill = _papermill()
    from jupyter_core.utils import ensure_event_loop

    failed: NotebookError | None = None
    watch = Watch(limits or Limits(), stop or Event())
    try:
        with watch:
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
                # A polite shutdown loses seconds now and then.
                shutdown_kernel="immediate",
                extra_arguments=["--log-level=ERROR"],
                record_timing=False,
            )
            # Papermill lets `sys.exit(0)` pass, after which no cell has run.
            for error in (o for c in done.cells for o in c.get("outputs", ()) if "ename" in o):
                told = error.ename, error.evalue, error.traceback
                raise papermill.PapermillExecutionError(0, 0, "", *told)
    except OSError:
        output.unlink(missing_ok=True)  # half a notebook
        raise
    # The output notebook calls a killed or late run "completed": only the exception tells.
    except Exception as error:
        failed = _failure(notebook, watch, error)
        raise failed from error
    finally:
        # Each thread has a loop of its own, which nobody else closes.
        loop = ensure_event_loop()
        if not loop.is_running():
            loop.close()
        if output.exists():
            _tidy(output, failed)


def _failure(notebook: Path, watch: Watch, error: Exception) -> NotebookError:
    """Say in one line what failed and in which cell."""
    cell = watch.cell
    what = "stopped the kernel" if cell else "the kernel did not start"
    what += f": {type(error).__name__}: {error}"
    if watch.said:
        what += f"; it said: {watch.said}"
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
    """Run notebooks side by side; one that fails does not stop the others.

    Parameters
    ----------
    parameters : mapping of Path to mapping
        For each notebook the parameters it runs with.
    output : Path
        Folder of the executed copies.
    folder : Path
        Working folder of the kernels.
    jobs : int
        Notebooks run at a time.
    limits : Limits, optional
        What each of them may take.
    pack : str
        What they belong to, for the log.

    Returns
    -------
    dict of Path to float or NotebookError
        In the order of `parameters`: seconds, or what failed.

    Raises
    ------
    OSError
        An executed copy cannot be written; the others were stopped.
    """
    stop, done = Event(), count(1)

    def run(notebook: Path) -> float | NotebookError:
        def note(event: str, message: str, **data: Any) -> None:
            message = f"{pack}: {notebook.name}: {message}"
            log_event(log, f"notebook {event}", message, pack=pack, notebook=notebook.stem, **data)

        begun = monotonic()
        note("starts", "starts")
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
        ended = "failed" if failed else "done"
        progress = {"seconds": round(seconds, 1), "done": next(done), "total": len(parameters)}
        note(ended, f"{ended} {'after' if failed else 'in'} {seconds:.1f} s", **progress)
        return failed or seconds

    _papermill()  # an import is no work for two threads at once
    pool = ThreadPoolExecutor(jobs)
    try:
        return dict(zip(parameters, pool.map(run, parameters), strict=True))
    finally:
        stop.set()  # after an interruption or a full disk, kernels are still at work
        pool.shutdown(cancel_futures=True)


def _tidy(executed: Path, failed: NotebookError | None) -> None:
    """Drop what papermill notes in a notebook, times and paths of this machine.

    The cell of a kernel that was killed shows nothing; it is told there what happened.
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
