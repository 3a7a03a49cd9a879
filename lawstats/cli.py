"""The commands: each reads its arguments, calls one function and says what came of it.

What a command needs is imported in it, so that help comes at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lawstats.errors import ConfigError, LawstatsError, NotebookError

if TYPE_CHECKING:
    from lawstats.vocabulary import Language

_PATH = click.Path(path_type=Path)
_FAILURES_SHOWN = 20


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lawstats")
def cli() -> None:
    """Read 法治政府建设情况报告 into tables, and draw them.

    Exit codes: 0 done; 1 nothing parsed, or anything failed under --strict; 2 wrong usage or
    configuration; 3 a notebook failed.
    """


@cli.command()
@click.argument("raw", nargs=-1, required=True, type=_PATH)
@click.option("-o", "--output", required=True, type=_PATH, help="Folder of the tables.")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes; 0: one for each core.")
@click.option(
    "--format", "format_", type=click.Choice(["parquet", "csv"]), help="csv: write CSV as well."
)
@click.option("--strict", is_flag=True, help="Exit with 1 if any file failed.")
@click.option("--keep-all", is_flag=True, help="Read texts that are no such report too.")
@click.option("--vocabulary", type=_PATH, help="Folder of TOML lists merged over the shipped ones.")
def parse(
    raw: tuple[Path, ...],
    output: Path,
    jobs: int,
    format_: str | None,
    strict: bool,
    keep_all: bool,
    vocabulary: Path | None,
) -> None:
    """Read report files and folders RAW into tables.

    What is unchanged is not parsed again; what is gone loses its rows; a file that fails becomes a
    row of the table failures, and the rest goes on.
    """
    from lawstats.build import build
    from lawstats.copies import copies
    from lawstats.corpus import read_corpus
    from lawstats.vocabulary import load

    with _Progress() as progress:
        result = build(
            raw,
            output,
            jobs=jobs,
            vocabulary=load(vocabulary),
            csv=format_ == "csv",
            keep_all=keep_all,
            progress=progress,
        )
    for source, stage, _, message in result.failures[:_FAILURES_SHOWN]:
        _tell(f"failed at {stage}: {source}: {message}")
    if len(result.failures) > _FAILURES_SHOWN:
        _tell(f"{len(result.failures) - _FAILURES_SHOWN} more: see the table failures")
    _tell(
        f"{result.reports} reports in {output}, {len(result.failures)} failures; files: "
        f"{result.parsed} new or changed, {result.unchanged} unchanged, {result.gone} gone"
    )
    if result.reports:
        again = copies(read_corpus(output))
        for row in again.head(_FAILURES_SHOWN).itertuples():
            _tell(f"{row.report_id}: {row.kind} of {row.latest}, which the panel takes")
    else:
        _tell("nothing parsed; give folders that hold reports")
    sys.exit(1 if not result.reports or (strict and result.failures) else 0)


@cli.command()
@click.argument("name", nargs=-1)
@click.option("--if-changed", is_flag=True, help="Make no pack where nothing changed.")
@click.option(
    "--jobs", type=click.IntRange(0), default=0, help="Notebooks at a time; 0: one for each core."
)
def pack(name: tuple[str, ...], if_changed: bool, jobs: int) -> None:
    """Parse what is new and publish the figure packs NAME of packs.toml, or all."""
    from lawstats.packs import run_packs

    for folder in run_packs(name, jobs=jobs, if_changed=if_changed, progress=_tell):
        click.echo(folder)


@cli.command()
@click.argument("file", type=_PATH)
@click.option("-o", "--output", required=True, type=_PATH, help="The HTML file.")
@click.option(
    "--language", type=click.Choice(["zh", "en"]), default="zh", help="zh: Chinese, en: English."
)
@click.option("--vocabulary", type=_PATH, help="Folder of TOML lists merged over the shipped ones.")
def annotate(file: Path, output: Path, language: Language, vocabulary: Path | None) -> None:
    """Show what is read in the report FILE as a page: its text with every fact marked.

    The page is one file that works without network.
    """
    from lawstats.annotate import annotate_file
    from lawstats.vocabulary import load

    facts = annotate_file(file, output, language, load(vocabulary))
    _tell(f"{facts} facts marked in {output}")


@cli.command()
@click.argument("gold", type=_PATH)
@click.argument("raw", nargs=-1, type=_PATH)
@click.option("--errors", is_flag=True, help="List every mistake too.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="markdown: the table of the README.",
)
def evaluate(gold: Path, raw: tuple[Path, ...], errors: bool, format_: str) -> None:
    """Measure accuracy against the annotations in the folder GOLD.

    The texts are looked for in RAW, else in GOLD/texts and data/raw.
    """
    from lawstats.evaluate import as_markdown, as_text
    from lawstats.evaluate import evaluate as measure

    result = measure(gold, raw)
    markdown = format_ == "markdown"
    click.echo(as_markdown(result) if markdown else as_text(result, mistakes=errors))


@cli.group()
def sources() -> None:
    """Keep the tables sources.csv, which tell where reports come from."""


@sources.command()
@click.argument("folder", metavar="DIR", type=_PATH)
def init(folder: Path) -> None:
    """Write a sources.csv to fill in beside the reports below DIR.

    A table that is there keeps its rows and gets one for each file it does not name.
    """
    from lawstats.sources import init as write_tables

    written = write_tables(folder)
    for table, rows in written:
        _tell(f"{rows} rows added to {table}")
    if not written:
        _tell(f"every report file below {folder} has its row already")


def _tell(line: str) -> None:
    click.echo(line, err=True)


class _Progress:
    """A bar on a terminal, a line for each tenth elsewhere."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._tenth = 0

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar:
            self._bar.render_finish()

    def __call__(self, done: int, total: int) -> None:
        if sys.stderr.isatty():
            if self._bar is None:
                self._bar = click.progressbar(length=total, label="parsing", file=sys.stderr)
            self._bar.update(done - self._bar.pos)
        elif done * 10 // total > self._tenth:
            self._tenth = done * 10 // total
            _tell(f"went through {done} of {total} files")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; end with the exit codes that `lawstats --help` tells."""
    try:
        cli(arguments, prog_name="lawstats")
    except LawstatsError as error:
        _tell(f"lawstats: {' '.join(str(error).split())}")
        codes = {ConfigError: 2, NotebookError: 3}
        sys.exit(codes.get(type(error), 1))
