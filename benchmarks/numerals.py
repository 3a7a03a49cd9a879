"""Measure `parse_number` on the public test suites of two number readers.

Usage: python benchmarks/numerals.py PATH…, each a suite or a folder of suites:

- Recognizers-Text (github.com/microsoft/Recognizers-Text), Specs/Number/Chinese/NumberModel.json
  and PercentModel.json: a list of {"Input": text, "Results": [{"Text", "Resolution": {"value"}}]}.
- cn2an (github.com/Ailln/cn2an), cn2an/cn2an_test.py and cn2an/an2cn_test.py: dictionaries of
  numbers and texts, and lists of texts that must be refused. They are read, not run.

A case counts if the text is one number and nothing else. Left out are sentences, numbers
with a measure word (元, 折, 个百分点), and those with 余, 多 or 几, which the tables keep apart
as a qualifier. Shares are compared in percent points, as `parse_number` gives them.
"""

import ast
import json
import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lawstats.text.numerals import parse_number

_NO_BARE_NUMBER = re.compile("[余餘多几幾元圆角折成打整正]|分(?!之)|个百分点")


class Case(NamedTuple):
    """A text and its number; null where it is none and must be refused."""

    text: str
    value: float | None


def recognizers(path: Path) -> Iterator[Case | None]:
    """Yield the cases of a file of specifications; null for a case that is not applicable."""
    for spec in json.loads(path.read_text(encoding="utf-8-sig")):
        text, results = spec["Input"].strip(), spec["Results"]
        bare = len(results) == 1 and results[0]["Text"].strip() == text
        if not bare or _NO_BARE_NUMBER.search("".join(text.split())):
            yield None
            continue
        value = results[0]["Resolution"]["value"]
        share = "分之" in "".join(text.split()) and not value.endswith("%")
        yield Case(text, float(value.removesuffix("%")) * (100 if share else 1))


def cn2an(path: Path) -> Iterator[Case | None]:
    """Yield the cases of a test file, from the literals that its test class is set up with."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
            for case in _cases(node.targets[0].attr, node.value):
                yield None if _NO_BARE_NUMBER.search(case.text) else case


def _cases(name: str, literal: ast.expr) -> Iterator[Case]:
    # What its strict mode alone refuses (一一) is a number to its other modes.
    if name in ("error_smart_datas", "error_normal_datas"):
        yield from (Case(text, None) for text in ast.literal_eval(literal))
    elif name.endswith("data_dict"):
        yield from (Case(text, float(value)) for text, value in ast.literal_eval(literal).items())
    elif name == "input_data":  # number: in small, financial, money and single digits
        for value, texts in ast.literal_eval(literal).items():
            yield from (Case(text, float(value)) for text in texts)


def read(case: Case) -> float | None:
    try:
        return parse_number(case.text)
    except ValueError:
        return None


def is_right(case: Case, got: float | None) -> bool:
    if case.value is None or got is None:
        return got is case.value
    return math.isclose(got, case.value, rel_tol=1e-9)


def main(arguments: list[str]) -> None:
    if not arguments:
        sys.exit(__doc__)
    for argument in map(Path, arguments):
        found = sorted(argument.iterdir()) if argument.is_dir() else [argument]
        for path in found:
            if path.name not in SUITES:
                continue
            cases = list(SUITES[path.name](path))
            applicable = [case for case in cases if case]
            answers = [(case, read(case)) for case in applicable]
            wrong = [(case, got) for case, got in answers if not is_right(case, got)]
            print(
                f"{path.name}: {len(applicable)} of {len(cases)} cases applicable, "
                f"{len(applicable) - len(wrong)} right, {len(wrong)} wrong"
            )
            for case, got in wrong:
                want, have = ("no number" if x is None else f"{x:.15g}" for x in (case.value, got))
                print(f"  {case.text!r}: want {want}, got {have}")


SUITES = {
    "NumberModel.json": recognizers,
    "PercentModel.json": recognizers,
    "cn2an_test.py": cn2an,
    "an2cn_test.py": cn2an,
}

if __name__ == "__main__":
    main(sys.argv[1:])
