import io
import json
import logging

import pytest

from lawstats.base.log import LogHandler, log_event

BAR = "[##########          ] 1 of 2"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at_one_time(record: logging.LogRecord) -> bool:
    record.created, record.msecs = 1e9, 250
    return True


@pytest.mark.parametrize(
    ("stream", "as_json", "expected"),
    [
        pytest.param(
            io.StringIO(),
            False,
            ["{time}Z a: half b", "{time}Z a: done", ""],
            id="a plain line each",
        ),
        pytest.param(
            Terminal(),
            False,
            ["\r\x1b[Ka: half b", f"{BAR}\r\x1b[Ka: done", ""],
            id="a bar on a terminal, gone at the end",
        ),
        pytest.param(
            Terminal(),
            True,
            [
                '{{"time": "{time}.250Z", "level": "info", "event": "notebook done", '
                '"message": "a: half b", "name": "镇", "done": 1, "total": 2}}',
                '{{"time": "{time}.250Z", "level": "error", "event": "run", "message": "a: done"}}',
                "",
            ],
            id="JSON for machines",
        ),
    ],
)
def test_events(stream: io.StringIO, as_json: bool, expected: list[str]) -> None:
    log = logging.Logger("test")
    log.addFilter(at_one_time)
    log.addHandler(LogHandler(stream, as_json=as_json))
    log_event(log, "notebook done", "a: half\nb", name="镇", done=1, total=2)
    log_event(log, "run", "a: done", level=logging.ERROR)
    lines = stream.getvalue().split("\n")
    assert lines == [line.format(time="2001-09-09T01:46:40") for line in expected]
    if as_json:
        assert json.loads(lines[0])["done"] == 1


def test_a_log_that_cannot_be_written_ends_nothing() -> None:
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(28, f"no space left for {text!r}")

    log = logging.Logger("test")
    log.addHandler(LogHandler(Full(), as_json=False))
    log.addHandler(LogHandler(other := io.StringIO(), as_json=False))
    log_event(log, "run", "a: done")
    assert other.getvalue().endswith("Z a: done\n")
