"""The commands: each reads its arguments, calls one function and prints the result.

A command imports what it needs when it runs, so that help comes at once.
"""

from __future__ import annotations

import logging
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lawstats.base.errors import LawstatsError

if TYPE_CHECKING:
    from lawstats.quality.sampling import Of
    from lawstats.vocabulary import Language

_PATH = click.Path(path_type=Path)
_LANGUAGE = click.Choice(["zh", "en"])
_VOCABULARY = "Folder of TOML lists that extend or change the vocabulary of lawstats."
_SECONDS = "Seconds that {} may take; 0: no limit.  [default: packs.toml, else {:,}]"
_FAILURES_SHOWN = 20


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lawstats")
def cli() -> None:
    """Read 法治政府建设情况报告 into tables, and make figures of them.

    Exit codes: 0 done; 1 nothing parsed, or a file failed under --strict, or an expectation of
    packs.toml is not met, or another run is at work; 2 wrong usage or configuration; 3 a notebook
    failed.
    """


@cli.command()
@click.argument("raw", nargs=-1, required=True, type=_PATH)
@click.option("-o", "--output", required=True, type=_PATH, help="Folder of the tables.")
@click.option("--jobs", type=click.IntRange(0), default=0, help="Processes; 0: one for each core.")
@click.option(
    "--format", "format_", type=click.Choice(["parquet", "csv"]), help="csv: write CSV as well."
)
@click.option("--strict", is_flag=True, help="Exit with 1 if any file failed.")
@click.option("--keep-all", is_flag=True, help="Also read texts that are not such a report.")
@click.option("--vocabulary", type=_PATH, help=_VOCABULARY)
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

    A file that did not change is not parsed again. A file that is gone loses its rows. A file that
    fails becomes a row of the table failures, and the others are read.
    """
    from lawstats.analysis.duplicates import duplicates
    from lawstats.build.build import build
    from lawstats.build.open import read_corpus
    from lawstats.tables.panel import settled
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
    for failure in result.failures[:_FAILURES_SHOWN]:
        _note(f"failed at {failure.stage}: {failure.source}: {failure.message}")
    if len(result.failures) > _FAILURES_SHOWN:
        _note(f"{len(result.failures) - _FAILURES_SHOWN} more: see the table failures")
    _note(
        f"{result.reports} reports in {output}, {len(result.failures)} failures; files: "
        f"{result.parsed} new or changed, {result.unchanged} unchanged, {result.gone} gone"
    )
    if result.reports:
        corpus = read_corpus(output)
        if unsettled := int((~settled(corpus.reports(["issuer_id"])["issuer_id"])).sum()):
            _note(
                f"{unsettled} reports do not say which of several bodies of a name they are of, so "
                "they join no series; give their division_code in sources.csv"
            )
        for row in duplicates(corpus).head(_FAILURES_SHOWN).itertuples():
            if row.kind == "different":
                _note(
                    f"{row.report_id} and {row.latest}: two reports of one issuer and year that "
                    f"share {row.shared:.0%} of their sentences; the panel takes {row.latest}; if "
                    "they are of two bodies or years, say so in sources.csv"
                )
            else:
                _note(f"{row.report_id}: {row.kind} of {row.latest}, which the panel takes")
    else:
        _note("nothing parsed; give folders that hold reports")
    sys.exit(1 if not result.reports or (strict and result.failures) else 0)


@cli.command()
@click.argument("name", nargs=-1)
@click.option("--if-changed", is_flag=True, help="Make no pack if nothing changed.")
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
    help="MB that a notebook may use; 0: no limit.  [default: packs.toml, else 0]",
)
@click.option("--log-json", is_flag=True, help="Log one JSON object a line, for machines.")
def pack(
    name: tuple[str, ...], if_changed: bool, jobs: int, log_json: bool, **limits: int | None
) -> None:
    """Parse what is new and publish the figure packs NAME of packs.toml, or all.

    Exits with 1 if another run is at work, if an expectation of packs.toml is not met (the pack is
    published all the same), or if the run is stopped from outside. Of several packs the highest
    code counts.
    """
    from lawstats.packs.publish import run_packs

    given = {key: value for key, value in limits.items() if value is not None}
    with _logged(as_json=log_json):
        runs = run_packs(name, jobs=jobs, if_changed=if_changed, limits=given)
    for run in runs:
        if run.outcome in ("published", "drifted"):
            click.echo(run.path)
    sys.exit(max(run.exit_code or 0 for run in runs))


@cli.command()
@click.argument("before", metavar="PACK", type=_PATH)
@click.argument("after", metavar="PACK", type=_PATH)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="json: every change.",
)
def diff(before: Path, after: Path, format_: str) -> None:
    """Show what differs between two figure packs, and why.

    Each PACK is a folder such as figures/overview/latest. A change is attributed to an input, a
    correction, a parameter, the vocabulary or the code (with notebooks and libraries).
    """
    from lawstats.packs.diff import as_json, as_text, diff

    found = diff(before, after)
    click.echo(as_json(found) if format_ == "json" else as_text(found))


@cli.command()
@click.argument("file", type=_PATH)
@click.option("-o", "--output", required=True, type=_PATH, help="The HTML file.")
@click.option("--language", type=_LANGUAGE, default="zh", help="zh: Chinese, en: English.")
@click.option("--vocabulary", type=_PATH, help=_VOCABULARY)
def annotate(file: Path, output: Path, language: Language, vocabulary: Path | None) -> None:
    """Write the text of the report FILE as a page in which every fact is marked.

    The page is one file and needs no network.
    """
    from lawstats.pages.annotate import annotate_file
    from lawstats.vocabulary import load

    facts = annotate_file(file, output, language, load(vocabulary))
    _note(f"{facts} facts marked in {output}")


@cli.command()
@click.argument("gold", type=_PATH)
@click.argument("raw", nargs=-1, type=_PATH)
@click.option("--errors", is_flag=True, help="Also list every mistake or difference.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown"]),
    default="text",
    help="markdown: a table, as in docs/accuracy.md.",
)
def evaluate(gold: Path, raw: tuple[Path, ...], errors: bool, format_: str) -> None:
    """Measure accuracy against the annotations in the folder GOLD.

    The texts are looked up in RAW, else in GOLD/texts and data/raw.

    Two annotators: if RAW is one folder with .json files, they are annotations too, and the
    agreement of GOLD (A) and RAW (B) is measured.

    A sheet: if GOLD ends in .csv, it is a sheet of `lawstats sample` that somebody filled in, and
    the share of correct rows is measured.
    """
    from lawstats.quality.measure import measure

    click.echo(measure(gold, raw, markdown=format_ == "markdown", details=errors))


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
    "--seed", type=int, default=1, show_default=True, help="Each seed gives another sample."
)
def sample(tables: Path, output: Path, rows: int, of: Of, seed: int) -> None:
    """Write a random sample of TABLES as a sheet to check by hand.

    The sample is stratified by indicator group (citations: kind; points: theme), level and year.
    Put 1 into the column correct if value, unit and indicator are all right, else 0; an empty
    indicator means that the number counts none. `lawstats evaluate SHEET.csv` gives the result.
    """
    from lawstats.build.open import read_corpus
    from lawstats.quality import sampling

    sheet = sampling.sample(read_corpus(tables), rows, of, seed)
    sampling.write_sheet(sheet, output)
    _note(f"{len(sheet)} rows of {sheet['stratum'].nunique()} strata in {output}")


def _years(_: click.Context, __: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """Read an option such as 2019,2021-2023."""
    if value is None:
        return None
    years: set[int] = set()
    for item in value.split(","):
        found = re.fullmatch(r"\s*(\d{4})(?:-(\d{4}))?\s*", item, re.ASCII)
        if not found or int(found[2] or found[1]) < int(found[1]):
            raise click.BadParameter(f"{item!r} is not a year or a range of years like 2021-2023")
        years.update(range(int(found[1]), int(found[2] or found[1]) + 1))
    return tuple(sorted(years))


@cli.command()
@click.argument("tables", required=False, type=_PATH)
@click.option("-o", "--output", required=True, type=_PATH, help="Folder of the files.")
@click.option("--years", callback=_years, help="Years reported on: 2023, 2021-2023 or 2019,2023.")
@click.option("--division", help="First digits of the division code.")
@click.option(
    "--language",
    type=_LANGUAGE,
    default="zh",
    help="Language of the workbook. zh: Chinese, en: English.",
)
@click.option("--vocabulary", type=_PATH, help=_VOCABULARY)
def export(
    tables: Path | None,
    output: Path,
    years: tuple[int, ...] | None,
    division: str | None,
    language: Language,
    vocabulary: Path | None,
) -> None:
    """Write the panel and the tables for Excel, Stata, R and SPSS.

    TABLES is a folder of tables or of reports; by default the tables of packs.toml. Writes CSV
    files, a data dictionary (dictionary.csv) and a workbook (lawstats.xlsx).
    """
    from lawstats.export.export import export
    from lawstats.packs.config import shared_tables
    from lawstats.vocabulary import load

    reports = export(
        tables or shared_tables(),
        output,
        years=years,
        division=division,
        language=language,
        vocabulary=load(vocabulary),
        progress=_note,
    )
    _note(f"{reports} reports in {output}")


@cli.group()
def sources() -> None:
    """Manage the tables sources.csv, which say where reports come from."""


@sources.command()
@click.argument("folder", metavar="DIR", type=_PATH)
def init(folder: Path) -> None:
    """Write a sources.csv to fill in beside the reports below DIR.

    An existing table keeps its rows and gets one for each file that it does not name.
    """
    from lawstats.build.sources import init

    written = init(folder)
    for table, rows in written:
        _note(f"{rows} rows added to {table}")
    if not written:
        _note(f"every report file below {folder} has its row already")


def _note(line: str) -> None:
    click.echo(line, err=True)


class _Progress:
    """A bar on a terminal, else a line for each tenth."""

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
            _note(f"went through {done} of {total} files")


@contextmanager
def _logged(*, as_json: bool) -> Iterator[None]:
    """Write events to stderr, and exit with a code on an error or if the run is stopped."""
    from lawstats.base.log import LogHandler, log_event

    # SIGTERM, by which schedulers stop a run, acts like Ctrl-C: kernels end, nothing is left over.
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    log = logging.getLogger("lawstats")
    log.setLevel(logging.INFO)
    handler = LogHandler(sys.stderr, as_json=as_json)
    log.addHandler(handler)
    try:
        yield
    except LawstatsError as error:
        code = error.exit_code
        log_event(log, "error", f"lawstats: {error}", level=logging.ERROR, exit_code=code)
        sys.exit(code)
    except KeyboardInterrupt:  # the log has it already
        sys.exit(1)
    finally:
        log.removeHandler(handler)
        signal.signal(signal.SIGTERM, before)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; end with the exit codes that `lawstats --help` lists."""
    try:
        cli(arguments, prog_name="lawstats")
    except LawstatsError as error:
        _note(f"lawstats: {' '.join(str(error).split())}")
        sys.exit(error.exit_code)
