"""Opening what people hold: a folder of tables, or of reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from lawstats.base.errors import ConfigError, InputError
from lawstats.base.paths import resolve
from lawstats.schema.given import GIVEN
from lawstats.tables import store
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Vocabulary, load


@dataclass(frozen=True, slots=True)
class _Memory:
    """Tables that were parsed just now."""

    tables: dict[str, pa.Table]
    buckets: dict[str, str]

    def read(self, bucket: str, table: str, columns: Sequence[str] | None = None) -> pa.Table:  # noqa: ARG002
        data = self.tables[table]
        return data if columns is None else data.select(list(columns))


def read_corpus(path: str | Path, vocabulary: Vocabulary | None = None) -> Corpus:
    """Open a folder of tables, or parse a folder of reports in memory.

    Parameters
    ----------
    path : str or Path
        A folder that ``lawstats parse`` wrote, or a folder or file of reports. A relative path is
        looked up in the working folder, then in the project folder (that of ``packs.toml``).
    vocabulary : Vocabulary, optional
        Default: the one that comes with lawstats.

    Returns
    -------
    Corpus

    Raises
    ------
    ConfigError
        There is nothing at `path`.
    InputError
        A tables folder is damaged or unfinished, or a folder of reports holds no file to read.

    Examples
    --------
    >>> corpus = read_corpus("data/raw")
    >>> corpus.reports(columns=["report_id", "year"]).head(2)
                  report_id  year
    0  jinnan-guodongban-2023  2023
    1            taiping-2023  2023
    """
    path = resolve(path)
    vocabulary = vocabulary or load()
    if not path.exists():
        raise ConfigError(
            f"{path}: no such folder; give a folder of reports (.txt), or of tables made with "
            "lawstats parse RAW -o DIR"
        )
    finished = store.is_tables(path)
    if finished or any(path.glob("reports*.parquet")) or any(path.glob("reports/*.parquet")):
        tables = store.TableStore(path)
        return Corpus(tables, vocabulary, tables.given())
    # Here, so that opening tables does not load the parser.
    from lawstats.build.build import parse_files

    parsed = parse_files([path], vocabulary)
    if not len(parsed["reports"]) and not len(parsed["failures"]):
        raise InputError(f"{path}: holds no report; put text files (.txt) in it")
    given = {name: parsed[name] for name in GIVEN}
    return Corpus(_Memory(parsed, {"": ""}), vocabulary, given)
