"""Kernels of notebooks: this Python, one thread each, with limits of time and memory."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from subprocess import DEVNULL
from tempfile import TemporaryFile
from threading import Event, Thread
from time import monotonic
from typing import Any

import psutil

from lawstats.base.errors import NotebookCell

# Notebooks run in parallel on one core each, and a sum must not depend on the number of threads.
_ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
_EVERY = 0.2  # seconds between two checks
_TO_STOP = 5  # seconds that an interrupted cell has to end
_PRINTED = 1 << 16  # bytes of what a kernel prints that are read


@dataclass(frozen=True, slots=True)
class Limits:
    """Time and memory that a notebook may use; 0 means no limit.

    Attributes
    ----------
    cell_timeout, notebook_timeout : int
        Seconds.
    memory : int
        MB, of a kernel and the processes that it started.
    """

    cell_timeout: int = 1_800
    notebook_timeout: int = 7_200
    memory: int = 0


@cache
def _kernel_class() -> Any:
    """Import the libraries of kernels when the first one is needed."""
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from traitlets import default

    class Specs(KernelSpecManager):
        """Knows one kernel, the Python that runs lawstats, and ignores registered ones."""

        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:  # noqa: ARG002
            return KernelSpec(**get_kernel_dict(), env=_ONE_THREAD)

    class Kernel(AsyncKernelManager):
        @default("kernel_spec_manager")
        def _own_specs(self) -> Specs:
            return Specs(parent=self)

    return Kernel


class Watch:
    """Watches the kernel of one notebook while the ``with`` block runs.

    A kernel that exceeds a limit is stopped: a slow cell is interrupted first, so that its
    traceback shows the line. The processes that a notebook started end with its kernel.

    Parameters
    ----------
    limits : Limits
    stop : threading.Event
        If set, the kernel stops.

    Attributes
    ----------
    exceeded : str
        The limit that was exceeded, such as ``the 60 s that cell_timeout allows``; else empty.
    cell : NotebookCell or None
        The last cell that started.
    printed : str
        After the block, in one line, the first and last characters of what the kernel and its
        processes printed outside the notebook, for example when they crashed.
    kernel : type
        Class of the kernel manager whose kernel is watched.
    """

    def __init__(self, limits: Limits, stop: Event) -> None:
        self.exceeded = self.printed = ""
        self.cell: NotebookCell | None = None
        self._limits = limits
        self._stop = stop
        self._begun = self._cell_begun = monotonic()
        self._process: psutil.Process | None = None
        self._ended = Event()
        self._thread = Thread(target=self._check, daemon=True)
        self.kernel = self._watched(_kernel_class())

    def _watched(watch, kernel: Any) -> type:  # noqa: N805
        class Watched(kernel):  # type: ignore[misc]
            async def start_kernel(self, **options: Any) -> None:
                # Output outside the notebook must not mix with the log.
                own = {"stdout": DEVNULL, "stderr": watch._errors}
                await super().start_kernel(**options | own)
                watch._process = psutil.Process(self.provisioner.pid)

            async def shutdown_kernel(self, *rest: Any, **options: Any) -> None:
                started: list[psutil.Process] = []
                with suppress(psutil.Error):  # it may end at this moment
                    started = watch._family()[1:]
                await super().shutdown_kernel(*rest, **options)
                _kill(started)

        return Watched

    def cell_starts(self, cell: Any, cell_index: int) -> None:  # noqa: ARG002
        """Note the cell that is about to run."""
        self.cell = NotebookCell(self.cell.number + 1 if self.cell else 1, cell.source)
        self._cell_begun = monotonic()

    def __enter__(self) -> Watch:
        self._errors = TemporaryFile()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()
        if self._process and os.name != "nt":
            # The processes of a dead kernel have lost their parent, but not their process group.
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._errors.seek(0)
        text = " ".join(self._errors.read(_PRINTED).decode(errors="replace").split())
        self.printed = text if len(text) < 300 else f"{text[:150]} … {text[-150:]}"
        self._errors.close()

    def _check(self) -> None:
        # Until the block ends: the kernel that is to be stopped may not have started yet.
        while not self._ended.wait(_EVERY):
            with suppress(psutil.Error):
                self.exceeded = self.exceeded or self._exceeds()
                if self.exceeded or self._stop.is_set():
                    self._end()

    def _exceeds(self) -> str:
        now, limits = monotonic(), self._limits
        if self.cell and 0 < limits.cell_timeout < now - self._cell_begun:
            return f"the {limits.cell_timeout} s that cell_timeout allows"
        if 0 < limits.notebook_timeout < now - self._begun:
            return f"the {limits.notebook_timeout} s that notebook_timeout allows"
        if limits.memory and sum(p.memory_info().rss for p in self._family()) > limits.memory << 20:
            return f"the {limits.memory} MB that memory allows"
        return ""

    def _family(self) -> list[psutil.Process]:
        process = self._process
        return [process, *process.children(recursive=True)] if process else []

    def _end(self) -> None:
        if self._process and "timeout" in self.exceeded and os.name != "nt":
            self._process.send_signal(signal.SIGINT)
            if self._ended.wait(_TO_STOP):
                return
        _kill(self._family())


def _kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.Error):
            process.kill()
