"""docs/running.md and deploy/: what is told there is so."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from toy import write_notebook

from lawstats.packs import read_packs
from lawstats.runs import Outcome, read_runs

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
DOC = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
COMMAND = ".venv/bin/lawstats pack --if-changed --memory 4000"


def install(project: Path) -> None:
    """Put a program where `make setup` puts it."""
    program = project / ".venv" / "bin" / "lawstats"
    program.parent.mkdir(parents=True)
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec {sys.executable} -m lawstats "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize(
    ("unit", "wrong"),
    [
        ("lawstats.service", None),
        ("lawstats.timer", None),
        ("lawstats-alert@.service", None),
        ("lawstats.service", ("Type=oneshot", "Type=once")),
        ("lawstats.timer", ("Asia/Shanghai", "Asia/Shangai")),
    ],
)
def test_systemd_takes_the_units(unit: str, wrong: tuple[str, str] | None, tmp_path: Path) -> None:
    install(tmp_path)
    for path in DEPLOY.glob("lawstats*"):
        text = path.read_text(encoding="utf-8").replace("/srv/lawstats", str(tmp_path))
        text = text.replace("User=lawstats", "User=root")
        if wrong and path.name == unit:
            assert wrong[0] in text
            text = text.replace(*wrong)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    name = unit.replace("@", "@x")
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", name if "@" not in unit else unit],
        cwd=tmp_path,
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
    )
    about = [line for line in told.stderr.splitlines() if str(tmp_path) in line]
    assert bool(about) == bool(wrong), told.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_the_timer_starts_every_night_in_china() -> None:
    (when,) = re.findall(
        "^OnCalendar=(.*)$", (DEPLOY / "lawstats.timer").read_text(encoding="utf-8"), re.MULTILINE
    )
    told = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=3", when],
        env=os.environ | {"TZ": "UTC"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert len(re.findall("18:30:00 UTC", told)) >= 3


@pytest.mark.slow
def test_the_line_for_cron_is_silent_unless_something_is_wrong(project: Path) -> None:
    install(project)
    (line,) = re.findall(
        r"^30 2 \* \* \* (.*)$", (DEPLOY / "crontab").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert "%" not in line, "cron would end the command there"

    def night() -> str:
        # As cron: no environment but its own, another folder.
        return subprocess.run(
            ["/bin/sh", "-c", line.replace("/srv/lawstats", f'"{project}"')],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(project)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    assert (night(), night()) == ("", "")
    write_notebook(project / "notebooks" / "second.ipynb", "1 / 0")
    told = night()
    assert told.startswith("lawstats pack: exit code 3\n")
    assert "second.ipynb: cell In [3] (1 / 0) raised ZeroDivisionError" in told
    outcomes = [run.outcome for run in read_runs(project / "figures")]
    assert outcomes == ["published", "unchanged", "failed"]


def test_the_workflow_publishes_the_packs() -> None:
    workflow = yaml.safe_load((DEPLOY / "pack.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["pack"]["steps"]
    (made,) = (i for i, step in enumerate(steps) if COMMAND in step.get("run", ""))
    assert steps[made]["shell"] == "bash", "which sets pipefail"
    upload = next(
        s for s in steps[made:] if s.get("uses", "").startswith("actions/upload-artifact@")
    )
    assert "cancelled()" in upload["if"]
    assert upload["with"]["path"].split() == ["figures", "pack.log"]
    assert workflow[True]["schedule"] == [{"cron": "30 18 * * *"}]  # YAML reads `on` as true


@pytest.mark.parametrize("name", ["crontab", "lawstats.service", "pack.yml"])
def test_all_start_the_same_command(name: str) -> None:
    assert COMMAND in (DEPLOY / name).read_text(encoding="utf-8")


def test_every_outcome_is_told() -> None:
    for outcome in Outcome.__args__:  # type: ignore[attr-defined]
        assert f"`{outcome}`" in DOC, outcome


def test_the_keys_that_are_told_are_read(project: Path) -> None:
    (told,) = re.findall("```toml\n(.*?)```", DOC, re.DOTALL)
    head, expect = told.split("\n\n")
    text = f'{head}\ntitle = "t"\nnotebooks = ["first"]\n\n{expect}'
    (project / "packs.toml").write_text(text, encoding="utf-8")
    pack = read_packs(project / "packs.toml")["overview"]
    assert (pack.limits.memory, pack.keep, pack.expect["min_reports"]) == (4000, 30, 20)
