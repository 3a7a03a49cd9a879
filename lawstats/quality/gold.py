"""Gold annotations, one JSON file for each report, and the keys that pair them with rows."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lawstats.base.errors import ConfigError, InputError

Gold = dict[str, Any]
Key = tuple[str, ...]
_NUMBER_OR_PUNCTUATION = re.compile(r"^[一二三四五六七八九十]+、|[。，、:：.]")
_FORMAL_SUFFIX = re.compile(r"(人民政府|政府|办事处|行政公署|行署|党工委|党委|委员会)$")

# The schema of a gold file: a type, a list of one shape, or keys; a key with ? is optional.
_TEXT = {"start": int, "raw": str}
_SHAPE: dict[str, Any] = {
    "report_id": str,
    "meta": {
        "issuer": str,
        "issuer_also?": [str],
        "invented?": bool,
        "level": str,
        "division_code": str | None,
        "year": int,
        "published_on": str | None,
    },
    "parts": [{"part": str, "heading": str, "start": int}],
    "quantities": [
        _TEXT
        | {
            "value": int | float,
            "unit": str,
            "qualifier": str,
            "per": str | None,
            "indicator": str | None,
        }
    ],
    "absences?": [_TEXT | {"indicator": str}],
    "citations": [{"start": int, "title": str, "kind": str}],
    "points": [{"part": str, "start": int, "head": str, "themes": [str]}],
}


def read_gold(folder: Path) -> list[Gold]:
    """Read and check the gold files of a folder.

    Returns
    -------
    list of dict
        The content of each ``*.json``, in the order of the file names.

    Raises
    ------
    ConfigError
        There is no such folder.
    InputError
        The folder has no gold file, or a malformed one; the message names file and key.

    Examples
    --------
    >>> len(read_gold(Path("tests/gold"))) > 5
    True
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder; name the folder of the gold annotations")
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise InputError(
            f"{folder}: holds no .json file; name the folder of the gold annotations", "find"
        )
    gold = []
    for path in paths:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(
                f"{path}: not readable as UTF-8 JSON: {error}. Correct the file."
            ) from None
        wrong = _wrong_key(content, _SHAPE, "")
        if wrong:
            raise InputError(f"{path}: {wrong}. Correct the file.")
        gold.append(content)
    return gold


def is_gold(path: Path) -> bool:
    """Return whether a path is a folder of gold files: only these contain ``.json`` files."""
    return path.is_dir() and any(path.glob("*.json"))


def common_pairs(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return index pairs of a longest common subsequence; on a tie, `a` skips an item.

    Examples
    --------
    >>> common_pairs("三项制度", "三种制度")
    [(0, 0), (2, 2), (3, 3)]
    """
    # longest[i][j] is the length for a[i:] and b[j:].
    longest = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in reversed(range(len(a))):
        for j in reversed(range(len(b))):
            skip = max(longest[i + 1][j], longest[i][j + 1])
            longest[i][j] = longest[i + 1][j + 1] + 1 if a[i] == b[j] else skip
    pairs = []
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def fold(text: str | None) -> str:
    """Remove blanks and make full-width forms half-width; null becomes empty.

    Examples
    --------
    >>> fold("１００ ％")
    '100%'
    """
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def same_issuer(a: str, b: str | None) -> bool:
    """Return whether two names agree apart from formal suffixes and higher places in front."""
    short, long = sorted((_FORMAL_SUFFIX.sub("", fold(name)) for name in (a, b)), key=len)
    return len(short) > 1 and long.endswith(short)


def _heading_key(row: Mapping[str, Any]) -> Key:
    heading = (row.get("number") or "") + (row["heading"] or "")
    return row["part"], _NUMBER_OR_PUNCTUATION.sub("", fold(heading))[:12]


def _point_key(row: Mapping[str, Any]) -> Key:
    # The annotated head of a point ends with its line.
    first_line = (row.get("head") or row["text"]).strip().partition("\n")[0]
    return (fold(first_line)[:8],)


# The keys that pair a row with an annotation of the same report, by table.
KEYS: dict[str, Callable[[Mapping[str, Any]], Key]] = {
    "parts": _heading_key,
    "quantities": lambda row: (f"{row['value']:.6g}", fold(row["unit"])),
    "absences": lambda row: (row["indicator"],),
    "citations": lambda row: (fold(row["title"]).strip("《》"),),
    "points": _point_key,
}


def _wrong_key(value: Any, shape: Any, where: str) -> str:
    """Name the key of `value` that is missing or of a wrong type; empty if there is none."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return f"{where or 'the file'} is not a JSON object"
        for name, inner in shape.items():
            key = name.removesuffix("?")
            path = f"{where}.{key}" if where else key
            if key in value:
                wrong = _wrong_key(value[key], inner, path)
                if wrong:
                    return wrong
            elif key == name:
                return f"key {path} is missing"
        return ""
    if isinstance(shape, list):
        if not isinstance(value, list):
            return f"key {where} is not a JSON list"
        wrongs = (_wrong_key(x, shape[0], f"{where}[{i}]") for i, x in enumerate(value))
        return next((wrong for wrong in wrongs if wrong), "")
    if not isinstance(value, shape):
        wanted = {str: "text", int: "a whole number", bool: "true or false"}
        name = wanted.get(shape, str(shape).replace("str", "text").replace("None", "null"))
        return f"key {where} is {json.dumps(value, ensure_ascii=False)}, not {name}"
    return ""
