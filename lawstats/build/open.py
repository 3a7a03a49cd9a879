"""`read_corpus`: open a folder of tables, or parse a folder of reports."""

from __future__ import annotations

from pathlib import Path

from lawstats.base.errors import ConfigError, InputError
from lawstats.base.paths import resolve
from lawstats.schema.given import GIVEN
from lawstats.tables.corpus import Corpus
from lawstats.tables.store import TableStore, is_tables
from lawstats.vocabulary import Vocabulary, load


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
        A folder of tables is damaged or unfinished, or a folder of reports has no file to read.

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
    if is_tables(path) or _has_unfinished_tables(path):
        tables = TableStore(path)
        return Corpus(tables, vocabulary, tables.given())
    return _parse_reports(path, vocabulary)


def _has_unfinished_tables(path: Path) -> bool:
    return any(path.glob("reports*.parquet")) or any(path.glob("reports/*.parquet"))


def _parse_reports(path: Path, vocabulary: Vocabulary) -> Corpus:
    # Imported here, so that opening tables does not load the parser.
    from lawstats.build.build import parse_files
    from lawstats.build.repeated import MemoryTables

    tables = parse_files([path], vocabulary)
    if not len(tables["reports"]) and not len(tables["failures"]):
        raise InputError(
            f"{path}: holds no report; put text files (.txt) in it, or make tables in it with "
            f"lawstats parse RAW -o {path}"
        )
    given = {name: tables[name] for name in GIVEN}
    return Corpus(MemoryTables(tables, {"": ""}), vocabulary, given)
