"""The data dictionary of an export: what every file, column and id means, in Chinese and English.

The English comes from the schema, the panel and the vocabulary. ``export.toml`` has the Chinese by
the English sentence, so a changed sentence without its Chinese is an error.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from lawstats.analysis.checklist import CHECKLIST
from lawstats.base.errors import ConfigError
from lawstats.pages.checklist import names
from lawstats.schema.tables import TABLES, Column, Table
from lawstats.tables.panel import PANEL
from lawstats.vocabulary import Vocabulary

WORKBOOK = "lawstats.xlsx"
CHECKLIST_CSV = "checklist.csv"
TEXTS = Path(__file__).with_name("export.toml")
_UNTOLD = "the report does not say, or gives two different rates (panel_wide_marks.csv)"
MARK = Column(
    "<indicator>",
    "str",
    "what kind of number panel_wide.csv has in the same cell, words joined by blanks: qualifier "
    "unless exact, basis unless single or total, period unless year; differing if the report "
    "gives two different rates",
    "the value is one exact number for the year, or there is none",
)
_PLACES = ("province", "city", "county", "town")
WIDE = Table(
    "panel_wide",
    "one row per issuer and year, one column per indicator",
    tuple(c for c in TABLES["reports"].columns if c.name in {*PANEL.names, *_PLACES}),
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
    "columns of all files, indicators, themes, parts, groups and kinds",
    (
        Column(
            "entry",
            "str",
            "what the row describes",
            values=("column", "indicator", "theme", "part", "group", "kind"),
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
# Columns that the workbook has beside those of the files.
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
    """Describe every column that an export has, and every id that stands in them.

    Returns
    -------
    list of dict
        By the names of `DICTIONARY`: the columns file by file, then indicators, themes, parts,
        groups and kinds.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> rows = {(row["entry"], row["name"]): row for row in dictionary(load())}
    >>> rows["column", "penalty_cases"]["unit"], rows["indicator", "penalty_cases"]["name_zh"]
    ('件', '行政处罚案件数')
    """
    named = {"name_zh": names("zh"), "name_en": names("en")}

    def column(file: str, c: Column) -> dict[str, str | None]:
        called = named if file == CHECKLIST_CSV else {}
        return {
            "entry": "column",
            "file": file,
            "name": c.name,
            "dtype": c.dtype,
            **{key: told.get(c.name) for key, told in called.items()},
            "meaning_zh": chinese(c.meaning),
            "meaning_en": c.meaning,
            "null_zh": chinese(c.null) if c.null else None,
            "null_en": c.null or None,
            "values": " | ".join(c.values) or None,
        }

    indicators: list[dict[str, str | None]] = [
        {
            "entry": "indicator",
            "name": i.id,
            "name_zh": i.name_zh,
            "name_en": i.name_en,
            "unit": i.unit,
            "meaning_en": i.counts,
            "values": " | ".join(i.units),
            "kind": i.kind,
            "group": i.group,
        }
        for i in vocabulary.indicators.values()
    ]
    rows = []
    for file, table in FILES.items():
        rows += [column(file, c) for c in table.columns]
        if table is WIDE:
            told = {"entry": "column", "file": file, "dtype": "float64", "values": None}
            told |= {"null_zh": chinese(_UNTOLD), "null_en": _UNTOLD}
            rows += [indicator | told for indicator in indicators]
        if table is MARKS:
            rows.append(column(file, MARK))
    rows += [column(WORKBOOK, c) for c in _ADDED]
    rows += indicators
    for entry, entries in (
        ("theme", vocabulary.themes),
        ("part", vocabulary.parts),
        ("group", vocabulary.groups),
    ):
        for e in entries.values():
            called = {"entry": entry, "name": e.id, "name_zh": e.name_zh, "name_en": e.name_en}
            rows.append({**called, "meaning_en": getattr(e, "covers", None)})
    for name, (meaning_zh, meaning_en) in _read()["kinds"].items():
        meanings = {"meaning_zh": meaning_zh, "meaning_en": meaning_en}
        rows.append({"entry": "kind", "name": name, **meanings})
    return [{name: row.get(name) for name in DICTIONARY.names} for row in rows]


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
