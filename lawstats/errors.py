"""Errors that lawstats raises; each message says what happened, where, and what to do."""

from collections.abc import Iterable
from difflib import get_close_matches


class LawstatsError(Exception):
    """Base of every error that lawstats raises on purpose."""


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


class NotebookError(LawstatsError):
    """A notebook of a pack failed; the message names notebook, cell and error."""


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
