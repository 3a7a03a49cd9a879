"""The errors that lawstats raises; each message says what happened, where, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar, Literal

# Where an input can fail: the values of the column ``stage`` of ``failures``.
Stage = Literal["find", "read", "decode", "genre", "parse", "limit", "sources", "id"]


class LawstatsError(Exception):
    """Base class of the errors that lawstats raises.

    Attributes
    ----------
    exit_code : int
        Exit code of a command that this error ends.
    """

    exit_code: ClassVar[int] = 1


class BusyError(LawstatsError):
    """Another run works in the same folder; the message names it and its age."""


class InputError(LawstatsError):
    """An input (a report, a table, a CSV file beside the reports) cannot be used.

    Parameters
    ----------
    message : str
        What happened, where, and what to do.
    stage : str, optional
        Value of the column ``stage`` if the error becomes a row of ``failures``.
    """

    def __init__(self, message: str, stage: Stage = "read") -> None:
        super().__init__(message)
        self.stage = stage

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, Stage]]:
        return type(self), (str(self), self.stage)


class ConfigError(LawstatsError):
    """A command, ``packs.toml``, a parameter or a vocabulary file is wrong."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class NotebookCell:
    """The cell in which a notebook failed.

    Attributes
    ----------
    number : int
        The number in ``In [number]`` of the executed notebook.
    source : str
    traceback : str
        Without colours; empty if the kernel was killed.
    """

    number: int
    source: str
    traceback: str = ""


class NotebookError(LawstatsError):
    """A notebook of a pack failed; the message names notebook, cell and error.

    Parameters
    ----------
    message : str
        What happened, where, and what to do.
    cell : NotebookCell, optional
        None if the kernel did not reach the first cell.
    """

    exit_code = 3

    def __init__(self, message: str, cell: NotebookCell | None = None) -> None:
        super().__init__(message)
        self.cell = cell


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest the nearest known name, and list the known names: all, or the nearest of over 12.

    Examples
    --------
    >>> nearest("yaers", ["years", "top_n"])
    "did you mean 'years'? Known: years, top_n"
    >>> nearest("x", [])
    'none is known'
    """
    names = list(known)
    if not names:
        return "none is known"
    guess = get_close_matches(name, names, 1)
    shown = names if len(names) <= 12 else [*get_close_matches(name, names, 3, cutoff=0), "…"]
    return (f"did you mean {guess[0]!r}? " if guess else "") + f"Known: {', '.join(shown)}"
