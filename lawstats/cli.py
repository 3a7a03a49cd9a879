"""The commands: each reads its arguments, calls one function and says what came of it.

What a command needs is imported in it, so that help comes at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lawstats.base.errors import ConfigError, LawstatsError

if TYPE_CHECKING:
    from lawstats.quality.sampling import Of
    from lawstats.vocabulary import Language

_PATH = click.Path(path_type=Path)
_FAILURES_SHOWN = 20


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lawstats")
def cli() -> None:
    """Read 法治政府建设情况报告 into tables, and draw them.

    Exit codes: 0 done; 1 nothing parsed, anything failed under --strict, an expectation broken, or
    another run at work; 2 wrong usage or configuration; 3 a notebook failed.
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
    from lawstats.analysis.duplicates import copies
    from lawstats.build.build import build
    from lawstats.build.open import read_corpus
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


_SECONDS = "Seconds that {} may take; 0: any.  [default: packs.toml, else {:,}]"


@cli.command()
@click.argument("name", nargs=-1)
@click.option("--if-changed", is_flag=True, help="Make no pack where nothing changed.")
@click.option(
    "--jobs", type=click.IntRange(0), default=0, help="Notebooks at a time; 0: one for each core."
)
@click.option("--cell-timeout", type=click.IntRange(0), help=_SECONDS.format("a cell", 1_800))
@click.option(
    "--notebook-timeout", type=click.IntRange(0), help=_SECONDS.format("a notebook", 7_200)
)
@click.option(
    "--memory",
    type=click.IntRange(0),
    help="MB that a notebook may hold; 0: any.  [default: packs.toml, else 0]",
)
@click.option("--log-json", is_flag=True, help="Log one JSON object a line, for machines.")
def pack(
    name: tuple[str, ...], if_changed: bool, jobs: int, log_json: bool, **limits: int | None
) -> None:
    """Parse what is new and publish the figure packs NAME of packs.toml, or all.

    Exits with 1 where another run is at work, an expectation of packs.toml is broken (the pack is
    published all the same), or the run is ended from outside. Of several packs the highest code
    holds.
    """
    import logging
    import signal

    from lawstats.base.log import LogHandler, log_event
    from lawstats.packs.publish import run_packs

    # A scheduler that ends the run is told as Ctrl-C is: kernels end, nothing half is left.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    log = logging.getLogger("lawstats")
    log.setLevel(logging.INFO)
    handler = LogHandler(sys.stderr, as_json=log_json)
    log.addHandler(handler)
    try:
        given = {key: value for key, value in limits.items() if value is not None}
        runs = run_packs(name, jobs=jobs, if_changed=if_changed, limits=given)
    except LawstatsError as error:
        about = {"exit_code": error.exit_code}
        log_event(log, "error", f"lawstats: {error}", level=logging.ERROR, **about)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:  # which the log has told
        sys.exit(1)
    finally:
        log.removeHandler(handler)
        signal.signal(signal.SIGTERM, before)
    for run in runs:
        if run.outcome in ("published", "drifted"):
            click.echo(run.path)
    sys.exit(max(run.exit_code or 0 for run in runs))


@cli.command()
@click.argument("before", metavar="PACK", type=_PATH)
@click.argument("after", metavar="PACK", type=_PATH)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="json: whole."
)
def diff(before: Path, after: Path, format_: str) -> None:
    """Tell what differs between two figure packs, and why.

    Each PACK is a folder as figures/overview/latest. A change is laid to an input, a correction, a
    parameter, the vocabulary or the code (with notebooks and libraries).
    """
    from lawstats.packs import diff as packs

    found = packs.diff(before, after)
    click.echo(packs.as_json(found) if format_ == "json" else packs.as_text(found))


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
    from lawstats.pages.annotate import annotate_file
    from lawstats.vocabulary import load

    facts = annotate_file(file, output, language, load(vocabulary))
    _tell(f"{facts} facts marked in {output}")


@cli.command()
@click.argument("gold", type=_PATH)
@click.argument("raw", nargs=-1, type=_PATH)
@click.option("--errors", is_flag=True, help="List every mistake or difference too.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="markdown: a table, as in the README.",
)
def evaluate(gold: Path, raw: tuple[Path, ...], errors: bool, format_: str) -> None:
    """Measure accuracy against the annotations in the folder GOLD.

    The texts are looked for in RAW, else in GOLD/texts and data/raw.

    Two annotators: where RAW is one folder that has .json files in it, it holds annotations too,
    and what is measured is how far GOLD (A) and RAW (B) agree. No report file ends in .json.

    A sheet: where GOLD is a file that ends in .csv, it is one of `lawstats sample` that somebody
    filled in, and what is measured is the share of rows that are right.
    """
    from lawstats.quality.gold import is_gold

    markdown = format_ == "markdown"
    if gold.suffix.lower() == ".csv":
        from lawstats.quality import sampling

        if raw:
            raise ConfigError(f"{raw[0]}: beside the sheet {gold} nothing is read; leave it out")
        sheet = sampling.read_sheet(gold)
        text = sampling.as_markdown(sheet) if markdown else sampling.as_text(sheet, wrong=errors)
    elif len(raw) == 1 and is_gold(raw[0]):
        from lawstats.quality import agreement

        both = agreement.agree(gold, raw[0])
        text = (
            agreement.as_markdown(both) if markdown else agreement.as_text(both, differences=errors)
        )
    else:
        from lawstats.quality.evaluate import as_markdown, as_text
        from lawstats.quality.evaluate import evaluate as measure

        result = measure(gold, raw)
        text = as_markdown(result) if markdown else as_text(result, mistakes=errors)
    click.echo(text)


@cli.command()
@click.argument("tables", type=_PATH)
@click.option("-o", "--output", required=True, type=_PATH, help="The CSV file; a new one.")
@click.option("-n", "rows", type=click.IntRange(1), default=200, show_default=True, help="Rows.")
@click.option(
    "--of",
    type=click.Choice(["quantities", "absences", "citations", "points"]),
    default="quantities",
    show_default=True,
    help="The table to check.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Another seed, another sample."
)
def sample(tables: Path, output: Path, rows: int, of: Of, seed: int) -> None:
    """Write a random sample of TABLES as a sheet to check by hand.

    The sample is stratified by indicator group (citations: kind; points: theme), level and year.
    Put 1 into the column correct where value, unit and indicator are all right, 0 where not; an
    empty indicator says that the number counts none. `lawstats evaluate SHEET.csv` adds it up.
    """
    from lawstats.build.open import read_corpus
    from lawstats.quality import sampling

    sheet = sampling.sample(read_corpus(tables), rows, of, seed)
    sampling.write_sheet(sheet, output)
    _tell(f"{len(sheet)} rows of {sheet['stratum'].nunique()} strata in {output}")


def _years(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """Read years as people write them."""
    if value is None:
        return None
    years: set[int] = set()
    for part in value.split(","):
        found = re.fullmatch(r"\s*(\d{4})(?:-(\d{4}))?\s*", part, re.ASCII)
        if not found or int(found[2] or found[1]) < int(found[1]):
            raise click.BadParameter(f"{part!r} is no year or span of years like 2021-2023")
        years.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return tuple(sorted(years))


@cli.command()
@click.argument("tables", required=False, type=_PATH)
@click.option("-o", "--output", required=True, type=_PATH, help="Folder of the files.")
@click.option("--years", callback=_years, help="Years reported on: 2023, 2021-2023 or 2019,2023.")
@click.option("--division", help="First digits of the division code.")
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default="zh",
    help="Of the workbook. zh: Chinese, en: English.",
)
@click.option("--vocabulary", type=_PATH, help="Folder of TOML lists merged over the shipped ones.")
def export(
    tables: Path | None,
    output: Path,
    years: tuple[int, ...] | None,
    division: str | None,
    language: Language,
    vocabulary: Path | None,
) -> None:
    """Write the panel and the tables for Excel, Stata, R and SPSS.

    TABLES is a folder of tables or of reports; left out, the tables of packs.toml. Writes CSV
    files, a data dictionary (dictionary.csv) and a workbook (lawstats.xlsx).
    """
    from lawstats.export.export import export as write
    from lawstats.vocabulary import load

    reports = write(
        tables or _tables(),
        output,
        years=years,
        division=division,
        language=language,
        vocabulary=load(vocabulary),
        progress=_tell,
    )
    _tell(f"{reports} reports in {output}")


def _tables() -> Path:
    """Return the folder of tables that the packs of the project share."""
    from lawstats.base.paths import CONFIG, find_root
    from lawstats.packs.config import read_packs

    file = find_root() / CONFIG
    folders = {pack.tables for pack in read_packs(file).values()}
    if len(folders) > 1:
        raise ConfigError(f"{file}: its packs have {len(folders)} folders of tables; name one")
    return folders.pop()


@cli.group()
def sources() -> None:
    """Keep the tables sources.csv, which tell where reports come from."""


@sources.command()
@click.argument("folder", metavar="DIR", type=_PATH)
def init(folder: Path) -> None:
    """Write a sources.csv to fill in beside the reports below DIR.

    A table that is there keeps its rows and gets one for each file it does not name.
    """
    from lawstats.build.sources import init as write_tables

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
        sys.exit(error.exit_code)
