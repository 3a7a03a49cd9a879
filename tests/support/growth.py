"""How the time of some work grows with its size."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

FACTOR = 8  # from the small size to the large one; work that grows as its square takes 64 times
ALLOWED = 3 * FACTOR
FLOOR = 0.02  # seconds below which the clock and what a run starts with outweigh the work
TRIES = 4  # a busy machine can slow one run; work that is not linear is slow in all


def assert_linear(prepare: Callable[[int], T], work: Callable[[T], object], size: int) -> None:
    """Fail where `FACTOR` times as much takes more than three times `FACTOR` the time.

    Parameters
    ----------
    prepare : callable
        Makes the input of a size; not timed.
    work : callable
        What is timed, in processor time.
    size : int
        The small size.
    """
    small, large = prepare(size), prepare(FACTOR * size)
    ratios = []
    for _ in range(TRIES):
        once = min(_seconds(work, small) for _ in range(2))
        ratios.append(_seconds(work, large) / max(once, FLOOR))
        if ratios[-1] < ALLOWED:
            return
    raise AssertionError(f"{FACTOR} times as much took {min(ratios):.0f} times as long")


def _seconds(work: Callable[[T], object], data: T) -> float:
    start = time.process_time()
    work(data)
    return time.process_time() - start
