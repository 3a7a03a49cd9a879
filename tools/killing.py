"""Kills packs at random moments and looks at what they leave: `python -m tools.killing 60`.

A second number is the seed to start from.

Each kill starts from the same project, which has a pack and of which reports were then added and
changed. Half of the kills come after a random time: while files are parsed, while notebooks run or
while the pack is published, in turn. The others come at a random step, that is, right before the
process makes, moves, removes or opens for writing its n-th file.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import psutil

from lawstats.build.open import read_corpus
from lawstats.packs.contents import describe_contents, latest
from lawstats.packs.runs import read_runs
from lawstats.schema.tables import TABLES
from tests.support import RAW
from tests.support.reports import write_report
from tests.support.toy import make_project, tree

# Runs the command, and kills it before a step.
CHILD = """
import os, signal, sys
left = int(sys.argv.pop(1))
def step(event, arguments):
    global left
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event in ("os.rename", "os.symlink", "os.mkdir", "os.remove", "os.rmdir"):
        left -= 1
        if left == 0:
            os.killpg(0, signal.SIGKILL)
sys.addaudithook(step)
from lawstats.cli import main
try:
    main()
finally:
    print("steps", -left, flush=True)
"""
PHASES = ("parsing", "notebook starts", "publishing")  # events, the first of them by the lock
_OLD, _NEW = 2, 60  # reports of the pack that is there, and of the one to be made


@dataclass(frozen=True)
class State:
    """A project to start from, what an undisturbed run makes of it, and how long that takes."""

    project: Path
    packs: tuple[dict[str, str], dict[str, str]]
    tables: dict[str, str]
    seconds: list[float]
    steps: int


def prepare(folder: Path) -> State:
    """Make the project and the undisturbed run."""
    project = make_project(folder / "before")
    subprocess.run(_command(0), cwd=project, check=True, capture_output=True)
    raw = project / "data" / "raw"
    for number in range(_NEW - _OLD):
        write_report(raw / f"{number:02d}.txt", f"第{number}镇", number)
    shutil.copy(RAW / "xianyi-2023.txt", raw / "yuelong-2021.txt")
    after = folder / "after"
    shutil.copytree(project, after, symlinks=True)
    begun = time.time()
    done = subprocess.run(_command(0), cwd=after, check=True, capture_output=True, text=True)
    ended = time.time()
    (steps,) = (line for line in done.stdout.splitlines() if line.startswith("steps"))
    times = {e["event"]: e["time"] for e in reversed([*map(json.loads, done.stderr.splitlines())])}
    starts = [begun + 1, *(datetime.fromisoformat(times[e]).timestamp() for e in PHASES[1:]), ended]
    return State(
        project,
        (tree(_latest(project)), tree(_latest(after))),
        tree(after / "data" / "processed"),
        [end - start for start, end in pairwise(starts)],
        int(steps.split()[1]),
    )


def _latest(project: Path) -> Path:
    return latest(project / "figures" / "toy")


def _command(steps: int) -> list[str]:
    return [sys.executable, "-c", CHILD, str(steps), "pack", "--log-json", "--jobs", "2"]


def kill(state: State, seed: int, folder: Path) -> str:
    """Start a pack, kill it, check what it left, and run the next; say where it was killed."""
    chance = random.Random(seed)
    phase = seed % len(PHASES)
    project = folder / f"killed-{seed}"
    shutil.copytree(state.project, project, symlinks=True)
    by_step = chance.random() < 0.5
    steps = chance.randint(1, state.steps) if by_step else 0
    log = folder / f"killed-{seed}.log"
    with (
        log.open("wb") as file,
        subprocess.Popen(
            _command(steps), cwd=project, stderr=file, stdout=-1, start_new_session=True
        ) as process,
    ):
        if not by_step:
            while process.poll() is None and not _reached(phase, project, log):
                time.sleep(0.005)
            time.sleep(chance.uniform(0, state.seconds[phase]))
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        code = process.wait(300)
    if code == -signal.SIGKILL:
        lines = log.read_text(encoding="utf-8").splitlines()
        where = f"killed after: {json.loads(lines[-1])['event'] if lines else 'start'}"
    else:
        assert code == 0, log.read_text(encoding="utf-8")
        where = "ended before the kill"
    check(state, project)
    subprocess.run(_command(0), cwd=project, check=True, capture_output=True)
    assert tree(_latest(project)) == state.packs[1], "the bytes of an undisturbed run"
    assert tree(project / "data" / "processed") == state.tables
    names = {path.name for path in (project / "figures" / "toy").iterdir()}
    assert not [name for name in names if name.startswith(".new-")]
    outcomes = [run.outcome for run in read_runs(project / "figures")]
    assert outcomes[0] == outcomes[-1] == "published"
    shutil.rmtree(project)
    return where


def _reached(phase: int, project: Path, log: Path) -> bool:
    if phase:
        return f'"{PHASES[phase]}"' in log.read_text(encoding="utf-8")
    return bool((project / "figures" / "toy" / ".lock").stat().st_size)


def check(state: State, project: Path) -> None:
    """Look at what a killed run left: the last pack whole, the tables readable, no kernel."""
    pack = _latest(project)
    assert tree(pack) in state.packs
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert describe_contents(pack, manifest["tables"])["content"] == manifest["content"]
    corpus = read_corpus(project / "data" / "processed")
    assert len(corpus.reports()) in (_OLD, _NEW)
    for name in TABLES:
        getattr(corpus, name)()
    assert read_runs(project / "figures")[0].outcome == "published"
    until = time.monotonic() + 10
    while kernels := _kernels(project):
        assert time.monotonic() < until, kernels
        time.sleep(0.2)


def _kernels(project: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(project) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:
            continue
    return found


def main() -> None:
    """Kill as often as the argument says, and count where."""
    times, first = int(sys.argv[1]), int((*sys.argv, "0")[2])
    where: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        state = prepare(folder)
        for seed in range(first, first + times):
            found = kill(state, seed, folder)
            where[found] += 1
            print(f"seed {seed}: {found}", flush=True)
    for found, number in where.most_common():
        print(f"{number:4d} {found}")
    print(
        f"{times} kills: latest whole, tables read, next run with the bytes of an undisturbed one"
    )


if __name__ == "__main__":
    main()
