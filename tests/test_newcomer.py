"""The answers in newcomer.md: each file is there, and defines what is said to be in it."""

import ast
import re
import tomllib
from collections.abc import Iterator

import pytest

from tests.support import ROOT

TEXT = (ROOT / "tests" / "newcomer.md").read_text(encoding="utf-8")
QUESTIONS = [int(n) for n in re.findall(r"^(\d+)\. .", TEXT, re.MULTILINE)]
ANSWERS = re.findall(r"^ *`([^`]+)` · `([^`]+)`$", TEXT, re.MULTILINE)


def defined(body: list[ast.stmt], prefix: str = "") -> Iterator[str]:
    """What a module defines, and what its classes do: functions, classes and assigned names."""
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name
            case ast.ClassDef(name=name):
                yield prefix + name
                yield from defined(node.body, f"{prefix}{name}.")
            case ast.Assign(targets=targets):
                names = (n for target in targets for n in ast.walk(target))
                yield from (prefix + n.id for n in names if isinstance(n, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name


def keys(table: dict[str, object], prefix: str = "") -> Iterator[str]:
    """The keys of a TOML file, those of inner tables after a dot."""
    for key, value in table.items():
        yield prefix + key
        if isinstance(value, dict):
            yield from keys(value, f"{prefix}{key}.")


def holds(name: str, symbol: str) -> bool:
    """Whether a file of the project is there and defines a symbol."""
    path = ROOT / name
    if not path.is_file():
        return False
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".toml":
        return symbol in keys(tomllib.loads(text))
    return symbol in defined(ast.parse(text).body)


def test_there_are_twenty_questions_with_one_answer_each() -> None:
    assert list(range(1, 21)) == QUESTIONS
    blocks = re.split(r"^\d+\. ", TEXT, flags=re.MULTILINE)[1:]
    assert [block.count("` · `") for block in blocks] == [1] * 20
    assert len(set(ANSWERS)) == 20


@pytest.mark.parametrize(("path", "symbol"), ANSWERS)
def test_the_answer_is_where_it_is_said_to_be(path: str, symbol: str) -> None:
    assert holds(path, symbol)


@pytest.mark.parametrize(
    ("path", "symbol", "right"),
    [
        ("lawstats/vocabulary/words.toml", "slogans", True),
        ("lawstats/vocabulary/words.toml", "slogans.words", True),
        ("lawstats/vocabulary/words.toml", "words", False),
        ("lawstats/packs/kernels.py", "Watch", True),
        ("lawstats/packs/kernels.py", "Limits.memory", True),
        ("lawstats/packs/kernels.py", "_exceeds", False),  # a method without its class
        ("lawstats/packs/kernels.py", "Watch.exceeds", False),
        ("lawstats/packs/kernels.py", "monotonic", False),  # imported, not defined
        ("lawstats/packs/kernel.py", "Watch", False),
    ],
)
def test_right_and_wrong_answers_are_told_apart(path: str, symbol: str, right: bool) -> None:
    assert holds(path, symbol) is right
