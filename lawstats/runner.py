"""Runs notebooks through papermill, and checks parameters against their `parameters` cells."""

from __future__ import annotations

import ast
import json
import logging
import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import monotonic
from types import ModuleType

from lawstats.errors import ConfigError, NotebookError, nearest

log = logging.getLogger(__name__)

# Notebooks run side by side, one core each; and a sum must not depend on the number of threads.
_ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
_LEAST = {"top_n": 1, "seed": 0}


@cache
def _papermill() -> tuple[ModuleType, type]:
    """Import papermill when the first notebook runs; with it a kernel class of this Python."""
    # jsonschema tries this optional package at import, which compiles 35 grammars in 1.5 s.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    import papermill
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    # Papermill's pattern misses annotations such as `int | None` and warns of what it missed;
    # `check_parameters` has settled the matter.
    logging.getLogger("papermill").addFilter(
        lambda record: not record.getMessage().startswith("Passed unknown parameter")
    )

    class Specs(KernelSpecManager):
        """Knows one kernel: the Python that runs lawstats, whatever the machine has registered."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002
            return KernelSpec(**get_kernel_dict(), env=_ONE_THREAD)

    class Kernel(AsyncKernelManager):
        @default("kernel_spec_manager")
        def _own_specs(self) -> Specs:
            return Specs(parent=self)

    return papermill, Kernel


@dataclass(frozen=True, slots=True)
class Parameter:
    """One line of a `parameters` cell.

    Attributes
    ----------
    name : str
    kind : ast.expr or None
        The annotation or type comment; without one, the type of the default. None accepts any
        value.
    """

    name: str
    kind: ast.expr | None

    def accepts(self, value: object) -> bool:
        """Whether the value is of the parameter's type; a bool is no int, an int is a float."""
        return self.kind is None or _fits(value, self.kind)

    def __str__(self) -> str:
        return "any value" if self.kind is None else ast.unparse(self.kind)


def _fits(value: object, kind: ast.expr) -> bool:
    match kind:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _fits(value, left) or _fits(value, right)
        case ast.Constant(value=None):
            return value is None
        case ast.Name(id="float"):
            return type(value) in (int, float)
        case ast.Name(id=name):
            return type(value).__name__ == name
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return isinstance(value, list) and all(_fits(v, item) for v in value)
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[_, item])):
            return isinstance(value, dict) and all(_fits(v, item) for v in value.values())
    return False


def read_parameters(notebook: Path) -> dict[str, Parameter]:
    """Read the cell tagged `parameters` of a notebook, without running it.

    Parameters
    ----------
    notebook : Path
        An ``.ipynb`` file.

    Returns
    -------
    dict of str to Parameter
        In the order of the cell; empty where no cell has the tag.

    Raises
    ------
    ConfigError
        The file is no notebook, or a line of the cell is not ``name: type = value``, nor
        ``name = value  # type: type``, a form in which papermill understands unions as well.
    """
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        source = next(
            ("".join(c["source"]) for c in cells if "parameters" in c["metadata"].get("tags", [])),
            "",
        )
        body = ast.parse(source, type_comments=True).body
    except (OSError, ValueError, LookupError, TypeError, SyntaxError) as error:
        raise ConfigError(f"{notebook}: cannot be read as a notebook: {error}") from error
    parameters = {}
    for node in body:
        match node:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=kind, value=ast.expr()):
                parameters[name] = Parameter(name, kind)
            case ast.Assign(targets=[ast.Name(id=name)], value=value, type_comment=comment):
                told = _kind_told(notebook, comment) if comment else _kind_of(value)
                parameters[name] = Parameter(name, told)
            case _:
                raise ConfigError(
                    f"{notebook}: the parameters cell holds {ast.unparse(node)!r}; "
                    "each of its lines must be `name: type = value`"
                )
    return parameters


def _kind_told(notebook: Path, comment: str) -> ast.expr:
    """Parse a type comment: up to its first blank, as papermill does; the rest is help."""
    text = comment.split()[0]
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        raise ConfigError(
            f"{notebook}: the parameters cell holds the type comment {text!r}; "
            "it must be a type without blanks, as list[int]|None"
        ) from None


def _kind_of(value: ast.expr) -> ast.expr | None:
    try:
        literal = ast.literal_eval(value)
    except ValueError:
        return None
    return None if literal is None else ast.Name(id=type(literal).__name__)


def is_json(value: object) -> bool:
    """Whether a value survives JSON unchanged, as notebooks need.

    Examples
    --------
    >>> is_json({"years": [2021, 2023]}), is_json(float("nan")), is_json((1, 2))
    (True, False, False)
    """
    if isinstance(value, list):
        return all(is_json(v) for v in value)
    if isinstance(value, dict):
        return all(type(k) is str and is_json(v) for k, v in value.items())
    if type(value) is float:
        return math.isfinite(value)
    return value is None or type(value) in (str, int, bool)


def check_parameters(notebook: Path, values: Mapping[str, object]) -> None:
    """Refuse parameters that the notebook does not know, of another type, or out of range.

    Parameters
    ----------
    notebook : Path
    values : mapping of str to JSON value

    Raises
    ------
    ConfigError
        Naming the notebook, the parameter and the nearest known one.
    """
    known = read_parameters(notebook)
    for name, value in values.items():
        if name not in known:
            raise ConfigError(
                f"{notebook}: no parameter {name!r} in its parameters cell; {nearest(name, known)}"
            )
        if not is_json(value) or not known[name].accepts(value):
            raise ConfigError(f"{notebook}: parameter {name} must be {known[name]}, not {value!r}")
        if name in _LEAST and isinstance(value, int) and value < _LEAST[name]:
            raise ConfigError(
                f"{notebook}: parameter {name} must be {_LEAST[name]} or more, not {value}"
            )


def check_notebooks(
    notebooks: Iterable[Path], values: Mapping[str, object], given: Sequence[str]
) -> None:
    """Refuse parameters that none of some notebooks knows, or of another type than one declares.

    Parameters
    ----------
    notebooks : iterable of Path
    values : mapping of str to JSON value
        What people may set.
    given : sequence of str
        Parameters that every notebook must have and nobody may set.

    Raises
    ------
    ConfigError
        Naming the parameter and the nearest known one.
    """
    known: dict[str, None] = {}
    for notebook in notebooks:
        own = read_parameters(notebook)
        for name in given:
            if name not in own:
                raise ConfigError(f"{notebook}: its parameters cell must have {name}")
        known |= dict.fromkeys(name for name in own if name not in given)
        check_parameters(notebook, {k: v for k, v in values.items() if k in own})
    for name in values:
        if name in given:
            raise ConfigError(f"{name} is set by every run; remove it")
        if name not in known:
            raise ConfigError(f"no notebook of the pack knows {name!r}; {nearest(name, known)}")


def run_notebook(
    notebook: Path, output: Path, parameters: Mapping[str, object], *, folder: Path
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

    Raises
    ------
    ConfigError
        A parameter is unknown or of the wrong type; nothing has run.
    NotebookError
        A cell failed, the kernel died or did not start. The message names notebook, cell and error.
    """
    check_parameters(notebook, parameters)
    papermill, kernel = _papermill()
    from jupyter_core.utils import ensure_event_loop

    log.info("%s: starts", notebook.name)
    try:
        papermill.execute_notebook(
            # Papermill reads braces in paths as format fields.
            str(notebook).replace("{", "{{").replace("}", "}}"),
            str(output).replace("{", "{{").replace("}", "}}"),
            dict(parameters),
            kernel_name="python3",
            progress_bar=False,
            # Papermill's own cwd= changes the folder of the whole process.
            resources={"metadata": {"path": str(folder)}},
            kernel_manager_class=kernel,
            # A polite shutdown loses seconds now and then.
            shutdown_kernel="immediate",
            extra_arguments=["--log-level=ERROR"],
            record_timing=False,
        )
    except papermill.PapermillExecutionError as error:
        line = next((text.strip() for text in error.source.splitlines() if text.strip()), "")
        raise NotebookError(
            f"{notebook.name}: cell In [{error.exec_count}] ({line[:80]}) "
            f"raised {error.ename}: {error.evalue}"
        ) from error
    # The output notebook calls a killed or late run "completed": only the exception tells.
    except Exception as error:
        raise NotebookError(
            f"{notebook.name}: the kernel stopped: {type(error).__name__}: {error}"
        ) from error
    finally:
        # Each thread has a loop of its own, which nobody else closes.
        loop = ensure_event_loop()
        if not loop.is_running():
            loop.close()
        if output.exists():
            _tidy(output)
    log.info("%s: done", notebook.name)


def run_notebooks(
    parameters: Mapping[Path, Mapping[str, object]],
    output: Path,
    *,
    folder: Path,
    jobs: int,
    progress: Callable[[str], object],
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
    progress : callable
        Is given one line for each notebook that ends.

    Returns
    -------
    dict of Path to float or NotebookError
        In the order of `parameters`: seconds, or what failed.
    """

    def run(notebook: Path) -> float | NotebookError:
        begun = monotonic()
        values = parameters[notebook]
        try:
            run_notebook(notebook, output / notebook.name, values, folder=folder)
        except NotebookError as error:
            progress(str(error))
            return error
        seconds = monotonic() - begun
        progress(f"{notebook.name}: done in {seconds:.1f} s")
        return seconds

    _papermill()  # an import is no work for two threads at once
    with ThreadPoolExecutor(jobs) as pool:
        return dict(zip(parameters, pool.map(run, parameters), strict=True))


def _tidy(executed: Path) -> None:
    """Drop what papermill notes in a notebook: times, and paths of this machine."""
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        for key in ("papermill", "execution"):
            cell["metadata"].pop(key, None)
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    executed.write_text(text + "\n", encoding="utf-8", newline="\n")
