"""Errors that lawstats raises; each message says what happened, where, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar


class LawstatsError(Exception):
    """Base of every error that lawstats raises on purpose.

    Attributes
    ----------
    exit_code : int
        What a command ends with.
    """

    exit_code: ClassVar[int] = 1


class BusyError(LawstatsError):
    """Another run is at work in the same folder; the message names it and its age."""


class InputError(LawstatsError):
    """An input (a report, a table, a file that people give) cannot be used.

    Parameters
    ----------
    message : str
        What happened, where, and what to do.
    stage : str, optional
        The value of the ``stage`` column when the error becomes a row of ``failures``.
    """

    def __init__(self, message: str, stage: str = "read") -> None:
        super().__init__(message)
        self.stage = stage

    def __reduce__(self) -> tuple[type["InputError"], tuple[str, str]]:
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
        As JupyterLab shows it in ``In [number]`` of the executed notebook.
    source : str
    traceback : str
        Without colours; empty where the kernel was killed.
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
        None where the kernel did not come as far as the first cell.
    """

    exit_code = 3

    def __init__(self, message: str, cell: NotebookCell | None = None) -> None:
        super().__init__(message)
        self.cell = cell


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which name may be meant, and which are known: all, or of more than 12 the nearest.

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
