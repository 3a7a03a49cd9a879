"""The check that looks at all reports of a build: those of one issuer and year (two_reports)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lawstats.schema.tables import TABLES, CheckRow, to_arrow
from lawstats.tables import store
from lawstats.tables.repeated import CHECK, two_reports


@dataclass(frozen=True, slots=True)
class MemoryTables:
    """The tables of reports in memory, in one bucket."""

    tables: Mapping[str, pa.Table]
    buckets: dict[str, str]

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:  # noqa: ARG002
        """Read a table, some columns or all."""
        data = self.tables[table]
        return data if columns is None else data.select(list(columns))


@dataclass(frozen=True, slots=True)
class StagedTables:
    """The tables of a build before its commit: files in `staging`, else those of the last build."""

    staging: Path
    folder: Path
    buckets: dict[str, str]

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table of a bucket, some columns or all."""
        name = store.file_name(table, bucket)
        staged = self.staging / name
        path = staged if staged.exists() else self.folder / name
        data = pq.read_table(path, columns=None if columns is None else list(columns))
        return data.replace_schema_metadata()


def with_check(checks: pa.Table, rows: Sequence[CheckRow]) -> pa.Table:
    """Replace the rows of the check in the table checks."""
    others = checks.filter(pc.not_equal(checks["check"], CHECK))
    data = pa.concat_tables([others, to_arrow("checks", rows)])
    return data.sort_by([(name, "ascending") for name in TABLES["checks"].key]).combine_chunks()


def stage_check(tables: StagedTables) -> None:
    """Stage the table checks of the buckets in which the rows of the check differ.

    The id of a bucket stays: the check depends on the reports of other buckets, too.
    """
    names = list(tables.buckets)
    rows: dict[str, list[CheckRow]] = {name: [] for name in names}
    for row in two_reports(tables):
        rows[store.bucket_of(row.report_id, names)].append(row)
    for name, own in rows.items():
        known = tables.read(name, "checks", ["report_id", "check", "detail"])
        known = known.filter(pc.equal(known["check"], CHECK)).drop_columns(["check"])
        if [tuple(row.values()) for row in known.to_pylist()] != [(r[0], r[3]) for r in own]:
            data = with_check(tables.read(name, "checks"), own)
            path = tables.staging / store.file_name("checks", name)
            store.write_parquet(data, path, tables.buckets[name])
