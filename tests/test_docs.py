"""The documents: snippets run, links lead somewhere, and what they name exists."""

import doctest
import importlib
import re

import pytest

from lawstats import analysis
from lawstats.cli import cli
from tests.support import ROOT
from tools.docs import FILES

DOCUMENTS = sorted(
    path
    for folder in ("", "docs", "docs/decisions", "data/*", "figures")
    for path in ROOT.glob(f"{folder}/*.md".lstrip("/"))
)
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in DOCUMENTS}
# Old names are in the changelog alone: it says what they became.
CURRENT = {name: text for name, text in TEXTS.items() if name != "CHANGELOG.md"}
# The recipes name files that they add; tests/test_recipes.py follows them.
CURRENT["CONTRIBUTING.md"] = re.sub(
    r"## Recipes\n.*?(?=^## )", "", TEXTS["CONTRIBUTING.md"], flags=re.DOTALL | re.MULTILINE
)
FOLDERS = "benchmarks|data|deploy|docs|lawstats|notebooks|tests|tools|training"


def named(pattern: str, texts: dict[str, str]) -> list[tuple[str, str]]:
    """Each match with the document that holds it, once."""
    return sorted(
        {(doc, found) for doc, text in texts.items() for found in re.findall(pattern, text)}
    )


def exists(dotted: str) -> bool:
    """Whether a dotted name below lawstats is a module, or an attribute of one."""
    parts = dotted.split(".")
    for n in range(len(parts), 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:n]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[n:]:
            if not hasattr(value, attribute):
                return False
            value = getattr(value, attribute)
        return True
    return False


@pytest.mark.parametrize("name", [n for n, text in CURRENT.items() if "```python\n" in text])
def test_snippets_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    variables: dict[str, object] = {}
    snippets = re.findall(r"```python\n(.*?)```", TEXTS[name], re.DOTALL)
    for n, snippet in enumerate(snippets):
        test = doctest.DocTestParser().get_doctest(snippet, variables, f"{name} {n}", name, 0)
        runner.run(test, clear_globs=False)
        variables |= test.globs
    assert runner.tries >= len(snippets)
    assert runner.failures == 0


def test_the_readme_is_short() -> None:
    assert len(TEXTS["README.md"].split()) <= 1400


# The tables of formats and robustness are compared in tests/readers and tests/extract, where their
# parts are measured as well.
SLOW = tuple(name for name in FILES if name.endswith(".npz"))
PROOFS = tuple(name for name in FILES if name.endswith((".png", "/themes.csv")))
ELSEWHERE = ("docs/formats.md", "docs/robustness.md")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            name,
            marks=[pytest.mark.slow] * (name in SLOW) + [pytest.mark.proof] * (name in PROOFS),
        )
        for name in FILES
        if name not in ELSEWHERE
    ],
)
def test_made_files_are_current(name: str) -> None:
    current = FILES[name]() == (ROOT / name).read_bytes()  # pytest would compare pictures in hours
    assert current, f"run make docs, or .venv/bin/python -m tools.docs {name}"


def test_every_command_is_documented() -> None:
    documented = re.findall(r"^\| `lawstats (\w+)", TEXTS["docs/commands.md"], re.MULTILINE)
    assert set(documented) == set(cli.commands)


def test_commands_in_examples_exist() -> None:
    used = named(r"(?:bin/|^|`)lawstats ([a-z]+)", CURRENT)
    assert [use for use in used if use[1] not in cli.commands] == []


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", TEXTS[name])
    local = [link for link in links if not link.startswith("http")]
    assert [link for link in local if not ((ROOT / name).parent / link).exists()] == []


def test_the_readme_leads_to_every_document() -> None:
    linked = set(re.findall(r"\]\((docs/[\w-]+\.md)\)", TEXTS["README.md"]))
    listed = set(re.findall(r"\]\(([\w-]+\.md)\)", TEXTS["docs/architecture.md"]))
    linked |= {f"docs/{name}" for name in listed}
    assert {p for p in TEXTS if re.fullmatch(r"docs/[\w-]+\.md", p)} == linked | {
        "docs/architecture.md"
    }


def test_paths_that_documents_name_exist() -> None:
    paths = named(rf"`((?:\.ci|{FOLDERS})/[\w./*-]+)`", CURRENT)
    assert len(paths) > 30
    made = ("data/processed",)
    lost = [path for path in paths if not path[1].startswith(made)]
    assert [path for path in lost if not any(ROOT.glob(path[1]))] == []


def test_every_decision_is_listed() -> None:
    listed = re.findall(r"\]\((decisions/[\w-]+\.md)\)", TEXTS["docs/architecture.md"])
    assert [f"docs/{name}" for name in listed] == [
        n for n in TEXTS if n.startswith("docs/decisions/")
    ]


def test_names_that_documents_use_exist() -> None:
    names = named(r"`(lawstats(?:\.\w+)+)", CURRENT)
    names = [name for name in names if not name[1].endswith((".xlsx", ".service", ".timer"))]
    assert len(names) > 10
    assert [name for name in names if not exists(name[1])] == []


def test_functions_that_the_analysis_names_exist() -> None:
    names = re.findall(r"`(\w+\.\w+)`", str(analysis.__doc__))
    assert len(names) > 3
    assert [name for name in names if not exists(f"lawstats.analysis.{name}")] == []


def test_new_names_of_the_changelog_exist() -> None:
    table = re.findall(
        r"^\| `(lawstats[\w.]+)` \| `([\w.]+)` \|$", TEXTS["CHANGELOG.md"], re.MULTILINE
    )
    assert len(table) > 30
    assert [new for _, new in table if not exists(new)] == []
