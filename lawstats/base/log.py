"""The log of long work: one line for each event, for people or as JSON."""

from __future__ import annotations

import json
import logging
import time
from contextlib import suppress
from typing import Any, TextIO


def log_event(
    log: logging.Logger, event: str, message: str, *, level: int = 20, **data: object
) -> None:
    """Log an event.

    Parameters
    ----------
    log : logging.Logger
    event : str
        Kind of the event.
    message : str
        The event in one line. It must not hold text of a report.
    level : int
        A level of `logging`.
    **data : JSON values
        The values in the message; `done` and `total` give the progress.
    """
    log.log(level, "%s", message, extra={"event": event, "data": data})


class LogHandler(logging.Handler):
    """Writes events as lines with the time, as JSON, or on a terminal with a progress bar.

    Parameters
    ----------
    stream : text file
    as_json : bool
        One object per line: time, level, event, message and the data of the event.

    Examples
    --------
    >>> import sys
    >>> log = logging.getLogger("doctest")
    >>> log.addHandler(LogHandler(sys.stdout, as_json=True))
    >>> log_event(log, "run", "a: done", level=30, seconds=2)  # doctest: +ELLIPSIS
    {"time": "...Z", "level": "warning", "event": "run", "message": "a: done", "seconds": 2}
    """

    def __init__(self, stream: TextIO, *, as_json: bool) -> None:
        super().__init__(logging.INFO)
        self._stream = stream
        self._json = as_json
        self._terminal = not as_json and stream.isatty()

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        data: dict[str, Any] = getattr(record, "data", {})
        message = " ".join(record.getMessage().split())
        now = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        if self._json:
            now += f".{int(record.msecs):03d}"
            head = {"time": f"{now}Z", "level": record.levelname.lower()}
            head |= {"event": getattr(record, "event", "note"), "message": message}
            message = json.dumps(head | data, ensure_ascii=False)
        elif self._terminal:
            message = f"\r\033[K{message}"
        else:
            message = f"{now}Z {message}"
        progress = ""
        if self._terminal and data.get("done", 0) < data.get("total", 0):
            bar = "#" * (20 * data["done"] // data["total"])
            progress = f"[{bar:20}] {data['done']} of {data['total']}"
        # A full disk or a closed pipe must not end the work.
        with suppress(OSError):
            self._stream.write(f"{message}\n{progress}")
            self._stream.flush()
