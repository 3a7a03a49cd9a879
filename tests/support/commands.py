"""Commands, run in this process."""

from pathlib import Path

import pytest

from lawstats.cli import main


def run(*arguments: str | Path) -> int:
    """Exit code of a command."""
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    code = caught.value.code
    return code if isinstance(code, int) else 0
