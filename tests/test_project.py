"""The project as people find it: commands work, dependencies are locked, the files travel well."""

import re
import tomllib

import pytest

from tests.support import ROOT
from tests.support.project import tracked

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def requirement(text: str) -> str:
    found = re.match(r"[A-Za-z0-9_-]+", text)
    assert found
    return found[0]


DEPENDENCIES = sorted(
    {requirement(x) for x in PROJECT["dependencies"]}
    | {requirement(x) for extra in PROJECT["optional-dependencies"].values() for x in extra}
)


def test_make_targets_and_documents_name_each_other() -> None:
    targets = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert targets
    named = re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", README + CONTRIBUTING, re.MULTILINE)
    assert {a or b for a, b in named} == set(targets[1].split())


@pytest.mark.parametrize("name", DEPENDENCIES)
def test_every_dependency_is_locked(name: str) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert re.search(rf"^{name}==", lock, re.MULTILINE)


def test_every_dependency_has_its_reason() -> None:
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    named = [
        n for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for n in row.split(", ")
    ]
    assert sorted(name.strip("`") for name in named) == DEPENDENCIES


def test_the_lock_names_versions_alone() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    line = re.compile(r"#.*|[a-z0-9-]+==[a-z0-9.]+( ; .+)?")
    assert [x for x in lines if not line.fullmatch(x)] == []


# Folders that only exist on somebody's machine.
MACHINE = re.compile(r"/(?:home|Users|root|work|tmp)/[\w.]|[A-Z]:\\+Users")


def test_every_file_travels() -> None:
    bad = []
    for path in tracked():
        content = path.read_bytes()
        if path.suffix in {".png", ".gz", ".npz"}:
            continue
        text = content.decode("utf-8")
        bad += [(path.name, "CRLF")] * (b"\r\n" in content)
        bad += [(path.name, found[0]) for found in MACHINE.finditer(text)]
    assert bad == []
