"""Gold annotations: what a correct reading of a report must hold, one JSON file a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lawstats.errors import InputError

Gold = dict[str, Any]

# What a gold file must hold: a type, a list of one shape, or keys; a key with ? may be left out.
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
    InputError
        The folder holds no gold file, or one is malformed; the message names file and key.

    Examples
    --------
    >>> len(read_gold(Path("tests/gold"))) > 5
    True
    """
    paths = sorted(folder.glob("*.json"))
    if not paths:
        what = "holds no .json file" if folder.is_dir() else "is no folder"
        raise InputError(f"{folder} {what}. Name the folder of the gold annotations.", "find")
    gold = []
    for path in paths:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: not readable as UTF-8 JSON: {error}. Mend it.") from None
        wrong = _wrong_key(content, _SHAPE, "")
        if wrong:
            raise InputError(f"{path}: {wrong}. Mend the gold file.")
        gold.append(content)
    return gold


def _wrong_key(value: Any, shape: Any, where: str) -> str:
    """Say which key of `value` is missing or of a wrong type; empty where all is well."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return f"{where or 'the file'} is no JSON object"
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
            return f"key {where} is no JSON list"
        wrongs = (_wrong_key(x, shape[0], f"{where}[{i}]") for i, x in enumerate(value))
        return next((wrong for wrong in wrongs if wrong), "")
    if not isinstance(value, shape):
        wanted = {str: "text", int: "a whole number", bool: "true or false"}
        name = wanted.get(shape, str(shape).replace("str", "text").replace("None", "null"))
        return f"key {where} is {json.dumps(value, ensure_ascii=False)}, not {name}"
    return ""
