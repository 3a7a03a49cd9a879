"""The data dictionary of an export: what every file, column and id means, in Chinese and English.

The English comes from the schema, the panel and the vocabulary. ``export.toml`` has the Chinese by
the English sentence, so a changed sentence without its Chinese is an error.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from lawstats.analysis.checklist import CHECKLIST
from lawstats.base.errors import ConfigError
from lawstats.pages.checklist import names
from lawstats.schema.tables import TABLES, Column, Table
from lawstats.tables.panel import PANEL
from lawstats.vocabulary import Entry, Indicator, Vocabulary

_Row = dict[str, str | None]
WORKBOOK = "lawstats.xlsx"
CHECKLIST_CSV = "checklist.csv"
TEXTS = Path(__file__).with_name("export.toml")
_NO_VALUE = "the report does not say, or gives two different rates (panel_wide_marks.csv)"
MARK = Column(
    "<indicator>",
    "str",
    "what kind of number panel_wide.csv has in the same cell, words joined by blanks: qualifier "
    "unless exact, basis unless single or total, period unless year; differing if the report "
    "gives two different rates",
    "the value is one exact number for the year, or there is none",
)
_AREAS = ("province", "city", "county", "town")
WIDE = Table(
    "panel_wide",
    "one row per issuer and year, one column per indicator",
    tuple(c for c in TABLES["reports"].columns if c.name in {*PANEL.names, *_AREAS}),
    ("issuer_id", "year"),
)
MARKS = Table(
    "panel_wide_marks",
    "rows and columns of panel_wide.csv; what kind of number each value is",
    WIDE.columns,
    WIDE.key,
)
_NO_COLUMN = "the row describes no column"
DICTIONARY = Table(
    "dictionary",
    "columns of all files, indicators, themes, parts, groups, offices and kinds",
    (
        Column(
            "entry",
            "str",
            "what the row describes",
            values=("column", "indicator", "theme", "part", "group", "office", "kind"),
        ),
        Column("file", "str", "file that holds the column", _NO_COLUMN),
        Column("name", "str", "name of the column, or id"),
        Column("dtype", "str", "data type of the column", _NO_COLUMN),
        Column("unit", "str", "unit of the values", "the column holds no numbers"),
        Column("name_zh", "str", "Chinese name", "the column has no other name"),
        Column("name_en", "str", "English name", "the column has no other name"),
        Column("meaning_zh", "str", "meaning in Chinese", "the meaning is given in English only"),
        Column(
            "meaning_en",
            "str",
            "meaning in English; of an indicator, what is counted",
            "the name says it",
        ),
        Column(
            "null_zh",
            "str",
            "what an empty cell means, in Chinese",
            "never empty, or no column",
        ),
        Column(
            "null_en",
            "str",
            "what an empty cell means, in English",
            "never empty, or no column",
        ),
        Column(
            "values",
            "str",
            "allowed values; of an indicator, the measure words that may enter the panel; joined "
            "by |",
            "there is no closed list of values",
        ),
        Column(
            "kind",
            "str",
            "of an indicator, how several numbers make one value (rows of kind)",
            "the row describes no indicator",
        ),
        Column(
            "group",
            "str",
            "of an indicator, its field of work (rows of group)",
            "the row describes no indicator",
        ),
    ),
    ("entry", "file", "name"),
)
FILES = {
    f"{name}.csv": table
    for name, table in {
        "checklist": CHECKLIST,
        "panel_long": PANEL,
        "panel_wide": WIDE,
        "panel_wide_marks": MARKS,
        **TABLES,
        "dictionary": DICTIONARY,
    }.items()
}
# Columns that only the workbook has.
_ADDED = (
    Column("indicator_name", "str", "name of the indicator", "the number has no indicator"),
    Column(
        "themes",
        "str",
        "ids of the themes, the main one first, joined by |",
        "no theme was found, or no shortcoming",
    ),
    Column(
        "theme_names",
        "str",
        "names of the themes, joined by |",
        "no theme was found, or no shortcoming",
    ),
)


def dictionary(vocabulary: Vocabulary) -> list[dict[str, str | None]]:
    """Describe every column of an export, and every id in its columns.

    Returns
    -------
    list of dict
        With the columns of `DICTIONARY`: the columns file by file, then indicators, themes, parts,
        groups, offices and kinds.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> rows = {(row["entry"], row["name"]): row for row in dictionary(load())}
    >>> rows["column", "penalty_cases"]["unit"], rows["indicator", "penalty_cases"]["name_zh"]
    ('件', '行政处罚案件数')
    """
    indicators = [_indicator(indicator) for indicator in vocabulary.indicators.values()]
    rows = [
        *_columns(indicators),
        *indicators,
        *(_entry("theme", entry) for entry in vocabulary.themes.values()),
        *(_entry("part", entry) for entry in vocabulary.parts.values()),
        *(_entry("group", entry) for entry in vocabulary.groups.values()),
        *(_entry("office", entry) for entry in vocabulary.offices.values()),
        *_kinds(),
    ]
    return [{name: row.get(name) for name in DICTIONARY.names} for row in rows]


def _columns(indicators: Sequence[_Row]) -> Iterator[_Row]:
    """Describe the columns of each file; those of panel_wide.csv include the indicators."""
    for file, table in FILES.items():
        yield from (_column(file, column) for column in table.columns)
        if table is WIDE:
            null = {"null_zh": chinese(_NO_VALUE), "null_en": _NO_VALUE}
            for row in indicators:
                column = {"entry": "column", "file": file, "dtype": "float64", "values": None}
                yield {**row, **column, **null}
        if table is MARKS:
            yield _column(file, MARK)
    yield from (_column(WORKBOOK, column) for column in _ADDED)


def _column(file: str, column: Column) -> _Row:
    checklist = file == CHECKLIST_CSV
    return {
        "entry": "column",
        "file": file,
        "name": column.name,
        "dtype": column.dtype,
        "name_zh": names("zh").get(column.name) if checklist else None,
        "name_en": names("en").get(column.name) if checklist else None,
        "meaning_zh": chinese(column.meaning),
        "meaning_en": column.meaning,
        "null_zh": chinese(column.null) if column.null else None,
        "null_en": column.null or None,
        "values": " | ".join(column.values) or None,
    }


def _indicator(indicator: Indicator) -> _Row:
    return {
        "entry": "indicator",
        "name": indicator.id,
        "name_zh": indicator.name_zh,
        "name_en": indicator.name_en,
        "unit": indicator.unit,
        "meaning_en": indicator.counts,
        "values": " | ".join(indicator.units),
        "kind": indicator.kind,
        "group": indicator.group,
    }


def _entry(kind: str, entry: Entry) -> _Row:
    called = {"entry": kind, "name": entry.id, "name_zh": entry.name_zh, "name_en": entry.name_en}
    return {**called, "meaning_en": getattr(entry, "covers", None)}


def _kinds() -> Iterator[_Row]:
    for name, (zh, en) in _read()["kinds"].items():
        yield {"entry": "kind", "name": name, "meaning_zh": zh, "meaning_en": en}


def chinese(text: str) -> str:
    """Return the Chinese of an English description of a file or column.

    Raises
    ------
    ConfigError
        The file has no such text; the message names the file and the key to add.
    """
    try:
        translated: str = _read()["zh"][text]
    except KeyError:
        raise ConfigError(f'{TEXTS}: [zh]: no text {text!r}; add "{text}" = "中文"') from None
    return translated


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(TEXTS.read_text(encoding="utf-8"))
