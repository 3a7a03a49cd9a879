"""The `parameters` cells of notebooks: their declarations, and checks of values."""

from __future__ import annotations

import ast
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lawstats.base.errors import ConfigError, nearest

_LEAST = {"top_n": 1, "seed": 0}


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
        """Return whether a value has the type; a bool is not an int, an int is a float."""
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
        In the order of the cell; empty if no cell has the tag.

    Raises
    ------
    ConfigError
        The file is not a notebook, or a line of the cell is neither ``name: type = value`` nor
        ``name = value  # type: type``, the form in which papermill also understands unions.
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
                typed = _kind_in(notebook, comment) if comment else _kind_of(value)
                parameters[name] = Parameter(name, typed)
            case _:
                raise ConfigError(
                    f"{notebook}: the parameters cell holds {ast.unparse(node)!r}; "
                    "each of its lines must be `name: type = value`"
                )
    return parameters


def _kind_in(notebook: Path, comment: str) -> ast.expr:
    """Parse a type comment up to its first blank, as papermill does; the rest is help text."""
    text = comment.split()[0]
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        raise ConfigError(
            f"{notebook}: the parameters cell holds the type comment {text!r}; "
            "it must be a type without blanks, such as list[int]|None"
        ) from None


def _kind_of(value: ast.expr) -> ast.expr | None:
    try:
        literal = ast.literal_eval(value)
    except ValueError:
        return None
    return None if literal is None else ast.Name(id=type(literal).__name__)


def is_json(value: object) -> bool:
    """Return whether JSON keeps a value unchanged, as notebooks need.

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
    """Refuse parameters that are unknown to the notebook, of another type, or out of range.

    Parameters
    ----------
    notebook : Path
    values : mapping of str to JSON value

    Raises
    ------
    ConfigError
        The message names the notebook, the parameter and the nearest known one.
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
    notebooks: Iterable[Path], values: Mapping[str, object], set_by_runs: Sequence[str]
) -> None:
    """Refuse parameters that no notebook knows, or whose type differs from a declaration.

    Parameters
    ----------
    notebooks : iterable of Path
    values : mapping of str to JSON value
        Parameters of the pack.
    set_by_runs : sequence of str
        Names of text parameters that every notebook must have, and that no pack may set.

    Raises
    ------
    ConfigError
        The message names the parameter and the nearest known one.
    """
    known: dict[str, None] = {}
    for notebook in notebooks:
        own = read_parameters(notebook)
        for name in set_by_runs:
            if name not in own:
                raise ConfigError(f"{notebook}: its parameters cell must have {name}")
        known |= dict.fromkeys(name for name in own if name not in set_by_runs)
        own_values = {k: v for k, v in values.items() if k in own}
        check_parameters(notebook, own_values | dict.fromkeys(set_by_runs, ""))
    for name in values:
        if name in set_by_runs:
            raise ConfigError(f"{name} is set by every run; remove it")
        if name not in known:
            raise ConfigError(f"no notebook of the pack knows {name!r}; {nearest(name, known)}")
