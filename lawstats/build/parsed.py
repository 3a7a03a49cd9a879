"""Rows of some files, in memory and kept on disk until the build they are for is done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from lawstats.schema.tables import TABLES, Row

OF_REPORTS = tuple(name for name in TABLES if name != "failures")


@dataclass(frozen=True, slots=True)
class Parsed:
    """Rows of some files, and by report_id what failed."""

    rows: dict[str, pa.Table]
    failures: dict[str, Row]


def keep(parsed: Parsed, path: Path) -> Parsed:
    """Write what was parsed to a file, which is there whole or not at all; return it."""
    if path.exists():
        return parsed
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    failures = pa.table({"json": [json.dumps(parsed.failures)]})
    with pa.OSFile(str(part), "wb") as file:
        for table in (failures, *(parsed.rows[name] for name in OF_REPORTS)):
            options = pa.ipc.IpcWriteOptions(compression="zstd")
            with pa.ipc.new_stream(file, table.schema, options=options) as stream:
                stream.write_table(table)
    part.replace(path)
    return parsed


def load(path: Path) -> Parsed | None:
    """Read what `keep` wrote; None where that is not there, or not of these tables."""
    try:
        with pa.OSFile(str(path), "rb") as file:
            tables = [pa.ipc.open_stream(file).read_all() for _ in range(1 + len(OF_REPORTS))]
        failures = {k: tuple(row) for k, row in json.loads(tables[0]["json"][0].as_py()).items()}
    except (OSError, pa.ArrowException, LookupError, ValueError):
        return None
    rows = dict(zip(OF_REPORTS, tables[1:], strict=True))
    fits = all(rows[name].schema.equals(TABLES[name].arrow) for name in OF_REPORTS)
    return Parsed(rows, failures) if fits else None
