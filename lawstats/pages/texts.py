"""The texts of pages in one language, read from TOML files that hold Chinese and English."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from lawstats.base.errors import ConfigError
from lawstats.vocabulary import Language

TEMPLATES = Path(__file__).with_name("templates")


@cache
def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


class Texts(dict[str, str]):
    """A table of a text file in one language, by key.

    Parameters
    ----------
    file : str or Path
        The name of a TOML file in the folder of the page templates, or a path.
    table : str
        Each entry is a list: signs, if any, then the Chinese text, then the English one.
    language : {"zh", "en"}
    signs : bool
        Whether texts start with their signs.

    Raises
    ------
    ConfigError
        On access to a text that is missing; the message names the file and the key to add.

    Examples
    --------
    >>> Texts("words.toml", "words", "en")["contents"]
    'Contents'
    >>> Texts("checklist.toml", "outcome", "zh")["late"]
    '▲ 日期晚于期限'
    """

    def __init__(
        self, file: str | Path, table: str, language: Language, *, signs: bool = True
    ) -> None:
        path = TEMPLATES / file
        self._where = f"{path}: [{table}]"
        at = -1 if language == "en" else -2
        entries: Any = _read(path)
        for key in table.split("."):
            entries = entries[key]
        super().__init__(
            {
                key: " ".join([*(entry[:-2] if signs else []), entry[at]])
                for key, entry in entries.items()
            }
        )

    def __missing__(self, key: str) -> str:
        raise ConfigError(f'{self._where}: no text {key!r}; add {key} = ["中文", "English"]')
