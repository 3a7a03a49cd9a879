"""Errors that lawstats raises; each message says what happened, where, and what to do."""


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
