"""Measure accuracy, agreement or a checked sample, whichever the given files allow."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lawstats.base.errors import ConfigError
from lawstats.quality import agreement, evaluate, sampling
from lawstats.quality.gold import is_gold


def measure(
    gold: Path, raw: Sequence[Path], *, markdown: bool = False, details: bool = False
) -> str:
    """Write what a measurement shows.

    Parameters
    ----------
    gold : Path
        A folder of annotations, or a sheet (``.csv``) of `lawstats.quality.sampling` that somebody
        filled in.
    raw : sequence of Path
        Folders with the texts of the reports; none for a sheet. If it is one folder of annotations,
        the agreement of two annotators is measured.
    markdown : bool
        A table for a document.
    details : bool
        In a plain text, also list every mistake or difference.

    Raises
    ------
    ConfigError
        A path is missing, or `raw` is given with a sheet.
    InputError
        A gold file or a sheet is malformed.
    """
    if gold.suffix.lower() == ".csv":
        if raw:
            raise ConfigError(
                f"{raw[0]}: with the sheet {gold}, nothing else is read; leave it out"
            )
        sheet = sampling.read_sheet(gold)
        return sampling.as_markdown(sheet) if markdown else sampling.as_text(sheet, wrong=details)
    if len(raw) == 1 and is_gold(raw[0]):
        both = agreement.agree(gold, raw[0])
        if markdown:
            return agreement.as_markdown(both)
        return agreement.as_text(both, differences=details)
    result = evaluate.evaluate(gold, raw)
    return evaluate.as_markdown(result) if markdown else evaluate.as_text(result, mistakes=details)
