"""What several processes of one test run use is made by the first that asks for it."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

SECONDS_TO_MAKE = 900


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object], worker: str
) -> Path:
    """Return a folder that `make` filled; `worker` is the fixture ``worker_id`` of pytest-xdist."""
    base = factory.getbasetemp()
    folder = (base if worker == "master" else base.parent) / name
    done = folder.with_name(f"{name}-done")
    try:
        folder.mkdir()
    except FileExistsError:
        end = time.monotonic() + SECONDS_TO_MAKE
        while not done.exists():
            assert time.monotonic() < end, f"{name}: its maker failed, or is still at work"
            time.sleep(0.2)
    else:
        make(folder)
        done.touch()
    return folder
