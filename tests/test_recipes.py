"""The recipes of CONTRIBUTING.md, followed word for word in a copy of the project."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.support.project import tracked

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = dict(re.findall(r"^### (Add .*?)\n(.*?)(?=^##)", TEXT, re.DOTALL | re.MULTILINE))
# What a block is for: the words before it, and how it changes the file.
STEP = re.compile(
    r"(?:(?P<do>[Aa]ppend to|[Ww]rite)\s+`(?P<file>[^`]+)`"
    r"|[Ii]n `(?P<into>[^`]+)`, add above `(?P<above>[^`]+)`)"
    r"[^`\n]*:\n\n```\w+\n(?P<block>.*?)```|```sh\n(?P<commands>.*?)```",
    re.DOTALL,
)


# What `make docs` lists and counts; its other files do not depend on the recipes.
LISTS = ("docs/architecture.md", "docs/packs.md", "docs/vocabulary.md")


def follow(recipe: str, folder: Path) -> list[str]:
    """Write what a recipe says into a folder, and return its commands."""
    commands: list[str] = []
    for step in STEP.finditer(RECIPES[recipe]):
        if step["commands"]:
            commands += step["commands"].splitlines()
            continue
        file = folder / (step["file"] or step["into"])
        if step["above"]:
            before, mark, after = file.read_text(encoding="utf-8").partition(step["above"])
            assert mark, f"{step['into']} has no line {step['above']}"
            file.write_text(before + step["block"] + mark + after, encoding="utf-8")
        elif step["do"].lower() == "append to":
            with file.open("a", encoding="utf-8") as end:
                end.write("\n" * (file.suffix == ".toml") + step["block"])
        else:
            assert not file.exists(), f"{step['file']} is there already"
            file.write_text(step["block"], encoding="utf-8")
    return commands


def copy(folder: Path) -> None:
    for path in tracked():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())


def run(command: str, folder: Path) -> str:
    """Run a command of the docs with this Python in a copy of the project."""
    words = [sys.executable if w == ".venv/bin/python" else w for w in shlex.split(command)]
    done = subprocess.run(
        [*words, "-p", "no:cacheprovider"] if "pytest" in words else words,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


def test_all_recipes_are_known() -> None:
    assert list(RECIPES) == [
        "Add an indicator",
        "Add a theme",
        "Add a file format",
        "Add a figure",
        "Add a notebook",
    ]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """A copy of the project in which all recipes were followed, and the commands of each."""
    folder = tmp_path_factory.mktemp("project")
    copy(folder)
    return folder, {recipe: follow(recipe, folder) for recipe in RECIPES}


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_works(recipe: str, followed: tuple[Path, dict[str, list[str]]]) -> None:
    folder, commands = followed
    assert commands[recipe]
    for command in commands[recipe]:
        out = run(command, folder)
        if "pytest" in command:
            assert re.search(r"\d+ passed", out), command


@pytest.mark.proof
def test_nothing_else_needs_to_be_named(followed: tuple[Path, dict[str, list[str]]]) -> None:
    """Lists of the project that a recipe does not name are complete all the same."""
    folder, commands = followed
    for command in commands["Add a theme"]:
        run(command, folder)
    run(f".venv/bin/python -m tools.docs {' '.join(LISTS)}", folder)
    # The notebooks of the copy are those of the project, but for the new one, which has run.
    run(
        ".venv/bin/python -m pytest -x -q tests/test_project.py tests/test_docs.py"
        " tests/test_notebooks.py tests/vocabulary -k 'not test_runs'",
        folder,
    )


@pytest.mark.slow
def test_what_the_recipes_add_is_read(
    followed: tuple[Path, dict[str, list[str]]], tmp_path: Path
) -> None:
    """The new indicator counts, and a file of the new format is found and read."""
    reports = tmp_path / "reports"
    reports.mkdir()
    text = "青石镇2023年法治政府建设情况报告\\n一、主要做法\\n全年审查各村村规民约12份。\\n"
    (reports / "a.json").write_text(f'{{"content": "{text}"}}', encoding="utf-8")
    code = (
        f"import lawstats; f = lawstats.read_corpus('{reports}').quantities();"
        "print(f[['indicator', 'value']].values.tolist())"
    )
    out = run(f'.venv/bin/python -c "{code}"', followed[0])
    assert out.strip() == "[['village_rules_reviewed', 12.0]]"
