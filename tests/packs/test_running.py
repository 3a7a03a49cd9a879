"""docs/running.md and deploy/: what is told there is so."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from lawstats.packs.config import read_packs
from lawstats.packs.runs import RunOutcome, read_runs
from tests.support import ROOT

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


def cron_line(project: Path) -> str:
    line: str
    (line,) = re.findall(
        r"^30 2 \* \* \* (.*)$", (DEPLOY / "crontab").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert "%" not in line, "cron would end the command there"
    return line.replace("/srv/lawstats", f'"{project}"')


def shell(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run as cron does: no environment but its own, another folder."""
    return subprocess.run(
        command,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
def test_a_pack_needs_no_environment(project: Path) -> None:
    install(project)
    nights = [shell("/bin/sh", "-c", cron_line(project)) for _ in range(2)]
    assert [(night.returncode, night.stdout, night.stderr) for night in nights] == [(0, "", "")] * 2
    assert [run.outcome for run in read_runs(project / "figures")] == ["published", "unchanged"]


@pytest.fixture
def steps() -> dict[str, dict[str, Any]]:
    """The steps of the workflow by name, or by what they use, in their order."""
    workflow = yaml.safe_load((DEPLOY / "pack.yml").read_text(encoding="utf-8"))
    assert workflow[True]["schedule"] == [{"cron": "30 18 * * *"}]  # YAML reads `on` as true
    found = workflow["jobs"]["pack"]["steps"]
    return {s.get("name") or s.get("uses", s.get("run")).split("@")[0]: s for s in found}


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_who_is_told_of_which_exit_code(
    code: int, steps: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    install(tmp_path)
    level = "error" if code else "info"
    line = f'{{"level": "{level}", "x": 1}}\n'
    program = f"#!/bin/sh\necho a pack\necho '{line[:-1]}' >&2\nexit {code}\n"
    (tmp_path / ".venv" / "bin" / "lawstats").write_text(program, encoding="utf-8")
    told = shell("/bin/sh", "-c", cron_line(tmp_path)).stdout
    assert told == (f"lawstats pack: exit code {code}\n{line}" if code else "")
    make, say = steps["Make the packs"], steps["Say what happened"]
    assert make["shell"] == "bash", "which sets pipefail"
    bash = ("/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
    made = shell(*bash, f"cd '{tmp_path}'; {make['run']}")
    assert (made.returncode, made.stdout) == (code, line)
    if code:
        assert "failure()" in say["if"]
        summary = tmp_path / "summary"
        command = f"cd '{tmp_path}'; {say['run']}"
        assert shell(*bash, command, GITHUB_STEP_SUMMARY=str(summary)).returncode == 0
        assert summary.read_text(encoding="utf-8") == line


def test_the_workflow_keeps_what_a_bad_night_left(steps: dict[str, dict[str, Any]]) -> None:
    names = list(steps)
    restore, save, upload = (
        f"actions/{name}" for name in ("cache/restore", "cache/save", "upload-artifact")
    )
    places = [names.index(n) for n in (restore, "Make the packs", save, upload)]
    assert places == sorted(places)
    for name in (save, upload):
        assert "cancelled()" in steps[name]["if"]
    kept = {key: steps[restore]["with"][key] for key in ("path", "key")}
    assert steps[save]["with"] == kept
    assert kept["path"].split() == ["data/processed", "figures"]
    assert steps[upload]["with"]["path"].split() == ["figures", "pack.log"]


@pytest.mark.parametrize("name", ["crontab", "lawstats.service", "pack.yml"])
def test_all_start_the_same_command(name: str) -> None:
    assert COMMAND in (DEPLOY / name).read_text(encoding="utf-8")


def test_every_outcome_is_told() -> None:
    for outcome in RunOutcome.__args__:  # type: ignore[attr-defined]
        assert f"`{outcome}`" in DOC, outcome


def test_the_keys_that_are_told_are_read(project: Path) -> None:
    (told,) = re.findall("```toml\n(.*?)```", DOC, re.DOTALL)
    head, expect = told.split("\n\n")
    text = f'{head}\ntitle = "t"\nnotebooks = ["first"]\n\n{expect}'
    (project / "packs.toml").write_text(text, encoding="utf-8")
    pack = read_packs(project / "packs.toml")["overview"]
    assert (pack.limits.memory, pack.keep, pack.expect["min_reports"]) == (4000, 30, 20)
