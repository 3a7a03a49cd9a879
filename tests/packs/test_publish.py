"""Running packs: what is published, what is left by runs that fail, and one run at a time."""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
import pytest

from lawstats.base.errors import ConfigError, InputError, NotebookError
from lawstats.base.lock import Owner, locked
from lawstats.base.paths import move_beside, to_disk
from lawstats.build import build
from lawstats.build.open import read_corpus
from lawstats.packs.contents import find_packs, latest, point_latest, read_cells
from lawstats.packs.kernels import Limits
from lawstats.packs.publish import run_packs
from lawstats.packs.runs import Run, append_run, read_runs
from tests.support import RAW
from tests.support.reports import write_report
from tests.support.shipped_pack import run_shipped, shipped_pack
from tests.support.toy import CONFIG, tree, write_notebook

PACKED = re.compile(r"\d{8}T\d{6}Z(-\d+)?")


def made(root: Path, jobs: int = 0) -> Path:
    """Folder of the one pack that a run publishes."""
    (run,) = run_packs(root=root, jobs=jobs)
    assert run.outcome == "published", run
    assert run.path is not None
    return run.path


def in_this_process(
    parameters: Mapping[Path, Mapping[str, object]], output: Path, *, folder: Path, **_: object
) -> dict[Path, float | NotebookError]:
    """Run notebooks without kernels."""
    found: dict[Path, float | NotebookError] = {}
    for notebook, values in parameters.items():
        shutil.copy(notebook, output)
        first, *cells = ("".join(cell["source"]) for cell in read_cells(notebook))
        names: dict[str, object] = {}
        exec(first, names)
        names |= values
        try:
            with chdir(folder):
                for cell in cells:
                    exec(cell, names)
        except ArithmeticError as error:
            found[notebook] = NotebookError(f"{notebook.name}: {error}")
        else:
            found[notebook] = 0.1
    return found


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No kernels and no glyphs in pages, where these are not what is tested."""
    monkeypatch.setattr("lawstats.packs.publish.run_notebooks", in_this_process)
    monkeypatch.setattr("lawstats.base.fonts.subset", lambda _: b"wOFF")


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".lock")


@contextmanager
def started(root: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A pack that runs as a process of its own."""
    command = [sys.executable, "-m", "lawstats", "pack", "--log-json", *options]
    with subprocess.Popen(
        command, cwd=root, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for(process: subprocess.Popen[str], event: str) -> dict[str, object]:
    assert process.stderr is not None
    for line in process.stderr:
        data: dict[str, object] = json.loads(line)
        if data["event"] == event:
            return data
    raise AssertionError(f"ended before {event!r}")


def test_a_pack_is_published_whole(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "lawstats")
    (run,) = run_packs(["toy"], root=project / "notebooks")
    pack, folder = run.path, project / "figures" / "toy"
    assert pack is not None
    assert PACKED.fullmatch(pack.name)
    assert latest(folder) == pack
    assert listed(folder) == sorted([pack.name, "latest"])
    assert sorted(p.relative_to(pack).as_posix() for p in pack.rglob("*.*")) == [
        "changes.html",
        "checklist.html",
        "figures/first/values.csv",
        "figures/first/values.json",
        "figures/first/values.png",
        "figures/first/values.svg",
        "index.html",
        "manifest.json",
        "notebooks/first.ipynb",
        "notebooks/second.ipynb",
        *(f"tables/{name}.parquet" for name in ("corrections", "facts", "panel", "reports")),
    ]
    links = [(pack / f"{a}.html").read_text(encoding="utf-8") for a in ("index", "checklist")]
    assert ['href="checklist.html"' in links[0], 'href="index.html"' in links[1]] == [True, True]
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert sorted(manifest["inputs"]) == ["taiping-2023.txt", "yuelong-2021.txt"]
    assert manifest["parameters"] == {"top_n": 3}
    assert manifest["versions"].keys() >= {"lawstats", "pandas", "matplotlib"}
    (figure,) = manifest["figures"]
    png = (pack / "figures/first/values.png").read_bytes()
    assert figure["files"]["figures/first/values.png"] == hashlib.sha256(png).hexdigest()
    assert (
        (pack / "figures/first/values.csv").read_text("utf-8-sig").startswith("value,fact_ids\n3,")
    )
    for path in pack.rglob("*.*"):
        assert os.fspath(project) not in path.read_bytes().decode("utf-8", "replace")
    assert caplog.messages[-1] == f"toy: published figures/toy/{pack.name}"
    assert (run.outcome, run.exit_code) == ("published", 0)
    assert run.counts == {
        "reports": 2,
        "unreadable": 0,
        "parsed": 2,
        "notebooks": 2,
        "notebooks_failed": 0,
        "figures": 1,
    }
    assert read_runs(project / "figures") == [run]


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_in_any_folder(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    shutil.copytree(project, other)
    first, second = made(project, jobs=1), made(other, jobs=2)
    assert tree(first) == tree(second)
    assert tree(project / "data" / "processed") == tree(other / "data" / "processed")
    contents = [json.loads((p / "manifest.json").read_bytes())["content"] for p in (first, second)]
    assert contents[0] == contents[1]


ROSTER = "year,division_code,level,issuer\n2023,,town,甲镇\n"


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_no_new_pack_where_nothing_changed(project: Path, caplog: pytest.LogCaptureFixture) -> None:
    def again() -> bool:
        caplog.clear()
        (run,) = run_packs(root=project, if_changed=True)
        assert run.exit_code == 0
        return run.outcome == "published"

    caplog.set_level("INFO", "lawstats")
    pack = made(project)
    raw = project / "data" / "raw"
    assert not again()
    assert caplog.messages == [f"toy: nothing changed since figures/toy/{pack.name}"]
    os.utime(raw / "taiping-2023.txt", (0, 0))
    assert not again(), "content counts, not time"
    (pack / "figures" / "first" / "values.png").unlink()
    assert again(), "a damaged pack is made again"
    shutil.copy(RAW / "xianyi-2023.txt", raw)
    assert again(), "a report more"
    for name, text in (
        ("sources", "file,released_on\ntaiping-2023.txt,2024-02-01\n"),
        ("roster", ROSTER),
        ("corrections", "report_id,start,field,value,by,reason\ntaiping-2023,1,value,1,x,y\n"),
        ("reference", "division_code,year,indicator,value,unit,source\n12,2023,x,1,件,y\n"),
    ):
        (raw / f"{name}.csv").write_text(text, encoding="utf-8")
        assert again(), name
        assert not again(), name
    config = (project / "packs.toml").read_text(encoding="utf-8")
    for changed in (
        config.replace("top_n = 3", "top_n = 4"),
        config.replace("[packs.toy.p", "expect.min_reports = 1\n[packs.toy.p"),
    ):
        (project / "packs.toml").write_text(changed, encoding="utf-8")
        assert again(), changed
    write_notebook(project / "notebooks" / "second.ipynb", "x = 2")
    assert again(), "another notebook"
    assert not again()


@pytest.mark.slow
def test_a_failing_notebook_leaves_latest_alone(
    project: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("lawstats.packs.publish.run_notebooks", in_this_process)
        pack = made(project)
    code = "x = '<b>'\n1 / 0"
    write_notebook(project / "notebooks" / "first.ipynb", code)
    ran = f"open({os.fspath(project / 'ran')!r}, 'w').close()"
    write_notebook(project / "notebooks" / "second.ipynb", ran)
    (run,) = run_packs(root=project, jobs=1)
    folder = project / "figures" / "toy"
    (failed,) = folder.glob("failed-*")
    error = "first.ipynb: cell In [3] (x = '<b>') raised ZeroDivisionError: division by zero"
    assert (run.outcome, run.exit_code, run.path, run.error) == ("failed", 3, failed, error)
    assert (run.counts["notebooks"], run.counts["notebooks_failed"]) == (2, 1)
    assert listed(failed) == ["first.ipynb", "index.html"]
    page = (failed / "index.html").read_text(encoding="utf-8")
    assert 'id="first"' in page
    assert 'href="first.ipynb"' in page
    assert "x = &#39;&lt;b&gt;&#39;" in page
    assert "----&gt; 2 " in page, "the traceback"
    assert (project / "ran").exists(), "the other notebook has run"
    assert latest(folder) == pack
    assert listed(folder) == sorted([pack.name, failed.name, "latest"])
    told, last = caplog.messages[-2:]
    shown = f"figures/toy/{failed.name}"
    assert told.startswith(f"toy: {error}; see {shown}/index.html#first; to repeat: cd ")
    assert last == f"toy: 1 of 2 notebooks failed, no new pack; see {shown}/index.html"
    again = subprocess.run(
        ["sh", "-c", told.split("; to repeat: ")[1]], capture_output=True, text=True
    )
    assert again.returncode == 1
    assert "ZeroDivisionError" in again.stderr
    assert "first-again.ipynb" in listed(failed)


@pytest.mark.usefixtures("quick")
def test_the_limits_of_packs_toml_hold_and_flags_win(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: Any, limits: Limits, **options: Any) -> dict[Path, float | NotebookError]:
        given.append(limits)
        return in_this_process(*arguments, **options)

    given: list[Limits] = []
    monkeypatch.setattr("lawstats.packs.publish.run_notebooks", run)
    config = CONFIG.replace("[packs.toy.p", "cell_timeout = 2\nmemory = 900\n[packs.toy.p")
    (project / "packs.toml").write_text(config, encoding="utf-8")
    run_packs(root=project)
    run_packs(root=project, limits={"cell_timeout": 1})
    assert given == [Limits(cell_timeout=2, memory=900), Limits(cell_timeout=1, memory=900)]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("code", "outcome", "exit_code", "error"),
    [
        pytest.param("1 / 0", "failed", 3, "first.ipynb: division by zero", id="a notebook fails"),
        pytest.param(
            "open(f'{output}/x.json', 'w').close()",
            "stopped",
            1,
            r"figures.first: a figure of first is incomplete: .*lawstats.figures.publish",
            id="half a figure",
        ),
        pytest.param("{}['x']", "stopped", 1, "KeyError: 'x'", id="a defect"),
    ],
)
def test_one_pack_that_fails_does_not_stop_the_others(
    code: str,
    outcome: str,
    exit_code: int,
    error: str,
    project: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    other = CONFIG.replace("toy", "other").replace('"first", ', "")
    (project / "packs.toml").write_text(CONFIG + other, encoding="utf-8")
    write_notebook(project / "notebooks" / "first.ipynb", code)
    failed, published = run_packs(root=project)
    assert (failed.pack, failed.outcome, failed.exit_code) == ("toy", outcome, exit_code)
    assert re.search(error, str(failed.error))
    assert (published.pack, published.outcome) == ("other", "published")
    defects = [r for r in caplog.records if getattr(r, "event", "") == "defect"]
    assert [list(vars(r)["data"]) for r in defects] == [["pack", "traceback"]] * ("Key" in error)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("expect", "report", "broken"),
    [
        pytest.param("min_reports = 2", None, None, id="enough reports"),
        pytest.param("min_reports = 3", None, "2 reports, where 3 or more", id="too few reports"),
        pytest.param("max_failed_share = 0.5", b"", None, id="few failures"),
        pytest.param(
            "max_failed_share = 0.1", b"", "33.3% of the files could not", id="many failures"
        ),
        pytest.param("max_failed_share = 0", None, None, id="no failure"),
        pytest.param("max_unread_share = 1", None, None, id="numbers may be unread"),
        pytest.param(
            "max_unread_share = 0", None, "of the numbers have no known", id="numbers are unread"
        ),
    ],
)
def test_data_that_drift_are_published_with_a_warning(
    expect: str, report: bytes | None, broken: str | None, project: Path
) -> None:
    text = CONFIG.replace("[packs.toy.p", f"expect.{expect}\n[packs.toy.p")
    (project / "packs.toml").write_text(text + 'language = "en"\n', encoding="utf-8")
    if report is not None:
        (project / "data" / "raw" / "x.txt").write_bytes(report)
    (run,) = run_packs(root=project)
    assert (run.outcome, run.exit_code) == (("drifted", 1) if broken else ("published", 0))
    assert run.path == latest(project / "figures" / "toy")
    page = (run.path / "index.html").read_text(encoding="utf-8")
    assert ('class="warnings"' in page) == bool(broken)
    (again,) = run_packs(root=project, if_changed=True)
    assert (again.outcome, again.path) == ("unchanged", run.path)
    assert (again.exit_code, again.error) == (run.exit_code, run.error), "as long as it is so"
    if broken:
        assert broken in str(run.error)
        assert broken in page


@pytest.mark.usefixtures("quick")
def test_old_packs_are_removed(project: Path) -> None:
    folder = project / "figures" / "toy"
    old = ["20240101T000000Z", "20250101T000000Z-2", "20250101T000000Z-10"]
    for name in (*old, "failed-20240101T000000Z", "failed-20250101T000000Z", "mine"):
        (folder / name).mkdir(parents=True)
    config = CONFIG.replace("[packs.toy.p", "keep = 2\n[packs.toy.p")
    (project / "packs.toml").write_text(config, encoding="utf-8")
    pack = made(project)
    kept = [pack.name, old[2], "failed-20240101T000000Z", "failed-20250101T000000Z"]
    assert listed(folder) == sorted([*kept, "latest", "mine"])


@pytest.mark.usefixtures("quick")
def test_readmes_among_packs_and_tables_are_passed_over(project: Path) -> None:
    readmes = [project / "figures" / "README.md", project / "data" / "processed" / "README.md"]
    for readme in readmes:
        readme.parent.mkdir(parents=True)
        readme.write_text("Output comes here.\n", encoding="utf-8")
    config = CONFIG.replace("[packs.toy.p", "keep = 1\n[packs.toy.p")
    (project / "packs.toml").write_text(config, encoding="utf-8")
    made(project)
    pack = made(project)
    figures = project / "figures"
    assert latest(figures / "toy") == pack.resolve()
    assert find_packs(figures) == [pack]
    assert {run.pack for run in read_runs(figures)} == {"toy"}
    assert [readme.read_text(encoding="utf-8") for readme in readmes] == [
        "Output comes here.\n"
    ] * 2


@pytest.mark.usefixtures("quick")
def test_failures_are_removed_where_nothing_but_failures_comes(project: Path) -> None:
    config = CONFIG.replace("[packs.toy.p", "keep = 1\n[packs.toy.p")
    (project / "packs.toml").write_text(config, encoding="utf-8")
    write_notebook(project / "notebooks" / "first.ipynb", "1 / 0")
    runs = [run_packs(root=project)[0] for _ in range(2)]
    assert [run.outcome for run in runs] == ["failed", "failed"]
    assert runs[1].path is not None
    assert listed(project / "figures" / "toy") == [runs[1].path.name]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("place", "nonsense"),
    [
        pytest.param("toy/latest/figures/first/values.png", b"", id="a figure"),
        pytest.param("toy/latest/tables/facts.parquet", b"", id="a table"),
        pytest.param("toy/latest/manifest.json", b"[1]", id="the manifest"),
        pytest.param("toy/latest", b"\xb8\xff", id="the pointer"),
        pytest.param("toy/latest", b"", id="the pointer, empty"),
        pytest.param(
            "toy/.lock",
            b'{"what": 1, "process": "x", "machine": [], "since": "never"}',
            id="the lock",
        ),
        pytest.param(
            "runs.jsonl",
            b'\xff\n[1]\n{"path": 5}\n{"pack": 1, "started": 5, "seconds": 0, '
            b'"outcome": "published", "exit_code": 0, "path": null}\n{"pack": "", "started": "", '
            b'"seconds": 0, "outcome": [], "exit_code": 0, "path": null}',
            id="the record",
        ),
    ],
)
def test_what_a_power_cut_left_is_mended_by_the_next_run(
    place: str, nonsense: bytes, project: Path
) -> None:
    pack = made(project)
    damaged = project / "figures" / place
    if damaged.is_symlink():
        damaged.unlink()
    damaged.write_bytes(nonsense)
    (run,) = run_packs(root=project, if_changed=True)
    assert run.outcome == ("published" if "latest" in place else "unchanged")
    assert (run.path != pack) == ("latest" in place)
    assert latest(project / "figures" / "toy") == run.path
    assert read_runs(project / "figures")[-1] == run


@pytest.mark.usefixtures("quick")
def test_a_latest_that_became_a_folder_is_told_before_notebooks_run(project: Path) -> None:
    pack = made(project)
    pointer = pack.parent / "latest"
    pointer.unlink()
    shutil.copytree(pack, pointer)  # as programs do that follow links
    (run,) = run_packs(root=project)
    assert (run.outcome, run.exit_code) == ("stopped", 2)
    assert re.search("latest: is a folder, not a link", str(run.error))
    assert listed(pack.parent) == sorted([pack.name, "latest"])
    with pytest.raises(ConfigError, match="is a folder, not a link"):
        latest(pack.parent)


@pytest.mark.usefixtures("quick")
def test_a_pack_is_on_disk_before_it_is_public(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notebook(
        project / "notebooks" / "second.ipynb",
        "from pathlib import Path\n"
        "(Path(output) / 'dangling').symlink_to('nowhere')\n"
        "(Path(output) / 'read-only').touch(0o400)",
    )
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", synced.append)
    folders: list[list[str]] = []

    def note(folder: Path) -> None:
        before = len(synced)
        to_disk(folder)
        paths = [folder, *(path for path in folder.rglob("*") if path.exists())]
        assert len(synced) - before == len(paths)
        folders.append(sorted(path.name for path in paths if path.suffix == ".html"))
        assert not (folder.parent / "latest").is_symlink()

    monkeypatch.setattr("lawstats.packs.publish.to_disk", note)
    pack = made(project)
    assert folders == [sorted(path.name for path in pack.glob("*.html"))]


@pytest.mark.usefixtures("quick")
def test_the_latest_pack_is_never_removed(project: Path) -> None:
    folder = project / "figures" / "toy"
    for name in ("20990101T000000Z", "20990102T000000Z"):  # the clock was wrong
        (folder / name).mkdir(parents=True)
    config = CONFIG.replace("[packs.toy.p", "keep = 1\n[packs.toy.p")
    (project / "packs.toml").write_text(config, encoding="utf-8")
    pack = made(project)
    assert listed(folder) == sorted([pack.name, "20990102T000000Z", "latest"])
    assert latest(folder) == pack


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB, or of what is left of it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(mount, capture_output=True).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def point(project: Path, **folders: Path) -> None:
    keys = "".join(f'{key} = "{path}"\n' for key, path in folders.items())
    text = CONFIG.replace("[packs.toy.p", keys + "[packs.toy.p")
    (project / "packs.toml").write_text(text, encoding="utf-8")


def test_a_disk_of_figures_that_is_full(
    project: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point(project, figures=small_disk)
    with monkeypatch.context() as patch:
        patch.setattr("lawstats.packs.publish.run_notebooks", in_this_process)
        first = made(project)
    before = tree(first)
    fill = '\nwith open(f"{output}/big.svg", "wb") as f: f.write(bytes(3 << 20))'
    write_notebook(project / "notebooks" / "second.ipynb", fill)
    (run,) = run_packs(root=project)
    assert (run.outcome, run.exit_code) == ("stopped", 2)
    assert "No space left on device" in str(run.error)
    assert listed(small_disk / "toy") == sorted([first.name, "latest"])
    assert (latest(small_disk / "toy"), tree(first)) == (first, before)
    assert read_runs(small_disk)[-1] == run


@pytest.mark.usefixtures("quick")
def test_a_disk_of_tables_that_is_full(project: Path, small_disk: Path) -> None:
    point(project, tables=small_disk)
    first = made(project)
    before = tree(small_disk)
    for number in range(40):
        write_report(project / "data" / "raw" / f"{number}.txt", f"第{number}镇", number)
    # Not in one piece, which leaves the rest of it free.
    with suppress(OSError), (small_disk / "fill").open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    (run,) = run_packs(root=project)
    assert (run.outcome, run.exit_code) == ("stopped", 2)
    assert "No space left on device" in str(run.error)
    assert latest(project / "figures" / "toy") == first
    assert len(read_corpus(small_disk).reports()) == 2
    (small_disk / "fill").unlink()
    assert tree(small_disk) == before
    made(project)


@pytest.mark.usefixtures("quick")
def test_a_disk_that_is_full_while_publishing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lawstats.packs.page.render", fail)
    (run,) = run_packs(root=project)
    assert (run.outcome, run.exit_code) == ("stopped", 2)
    assert re.match(
        "cannot read or write .*toy: No space left on device; make room", str(run.error)
    )
    assert listed(project / "figures" / "toy") == []
    assert read_runs(project / "figures") == [run]


@pytest.mark.usefixtures("quick")
def test_what_a_kill_left_beside_the_record_goes_after_a_day(project: Path) -> None:
    for name, days in (("old", 2), ("young", 0)):
        folder = project / "figures" / f".new-{name}"
        folder.mkdir(parents=True)
        os.utime(folder, (time.time() - days * 86_400,) * 2)
    made(project)
    assert listed(project / "figures") == [".new-young", "index.html", "runs.jsonl", "toy"]


@pytest.mark.usefixtures("quick")
def test_a_record_that_cannot_be_written_stops_nothing(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (project / "figures" / "runs.jsonl").mkdir(parents=True)
    made(project)
    assert any("not recorded in" in message for message in caplog.messages)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("key", ["tables", "figures"])
def test_a_read_only_folder_is_told(project: Path, tmp_path: Path, key: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    point(project, **{key: place})
    made(project)
    before = listed(place)
    mount = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(place)]
    if os.geteuid() == 0 and subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    place.chmod(0o500) if os.geteuid() else None
    try:
        (run,) = run_packs(root=project)
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True) if os.geteuid() == 0 else None
        place.chmod(0o700)
    assert (run.outcome, run.exit_code) == ("stopped", 2)
    assert "place" in str(run.error)
    assert listed(place) == before


def test_figures_that_are_a_file(project: Path) -> None:
    (project / "figures").touch()
    (run,) = run_packs(root=project)
    assert (run.outcome, run.exit_code) == ("stopped", 2)
    assert re.match(r"cannot read or write .*figures", str(run.error))


@pytest.mark.usefixtures("quick")
def test_input_that_vanishes_while_it_is_read(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(project)
    raw = project / "data" / "raw"
    plan = build._plan

    def vanish(*arguments: Any) -> Any:
        """After the folder was searched, before the files are read."""
        (raw / "taiping-2023.txt").unlink()
        shutil.copy(RAW / "xianyi-2023.txt", raw / "yuelong-2021.txt")
        return plan(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(build, "_plan", vanish)
        (run,) = run_packs(root=project)
    assert (run.outcome, run.counts["reports"], run.counts["unreadable"]) == ("published", 1, 1)
    failures = read_corpus(project / "data" / "processed").failures()
    assert failures["source"].tolist() == ["taiping-2023.txt"]
    (run,) = run_packs(root=project)
    assert (run.counts["reports"], run.counts["unreadable"]) == (1, 0)


@pytest.mark.usefixtures("quick")
def test_a_folder_of_reports_that_vanishes(project: Path) -> None:
    pack = made(project)
    shutil.rmtree(project / "data" / "raw")
    with pytest.raises(Exception, match="no such folder"):
        run_packs(root=project)
    assert latest(project / "figures" / "toy") == pack
    last = read_runs(project / "figures")[-1]
    assert (last.outcome, last.exit_code) == ("stopped", 2)
    assert "no such folder" in str(last.error)


@pytest.mark.slow
def test_two_packs_started_at_once(project: Path) -> None:
    with started(project) as first, started(project) as second:
        told = [(p.communicate()[1], p.returncode) for p in (first, second)]
    assert sorted(code for _, code in told) == [0, 1]
    (busy,) = (text for text, code in told if code == 1)
    line = json.loads(busy.splitlines()[-1])
    assert line["outcome"] == "busy"
    assert re.search(r"another run works there: (lawstats pack toy \(process|it has)", busy)
    assert sorted(run.outcome for run in read_runs(project / "figures")) == ["busy", "published"]
    assert (
        len([p for p in (project / "figures" / "toy").iterdir() if PACKED.fullmatch(p.name)]) == 1
    )


@pytest.mark.usefixtures("quick")
def test_a_pack_waits_for_no_parse(project: Path) -> None:
    held = "import sys, time\nfrom pathlib import Path\nfrom lawstats.base.lock import locked\n"
    held += (
        "with locked(Path(sys.argv[1]), 'lawstats parse'):\n    print(flush=True); time.sleep(60)"
    )
    tables = project / "data" / "processed"
    with subprocess.Popen([sys.executable, "-c", held, str(tables)], stdout=-1) as process:
        assert process.stdout is not None
        process.stdout.readline()
        folder = project / "figures" / "toy"
        folder.mkdir(parents=True)
        killed = Owner("lawstats pack toy", 1, "here", "2026-11-21T18:00:00Z")
        (folder / ".lock").write_text(json.dumps(asdict(killed)), encoding="utf-8")
        (run,) = run_packs(root=project)
        process.kill()
    assert (run.outcome, run.exit_code) == ("busy", 1)
    outcomes = [told.outcome for told in read_runs(project / "figures")]
    assert outcomes == ["killed", "busy"], "nobody else would tell of it"
    assert f"lawstats parse (process {process.pid} on " in str(run.error)
    made(project)


@pytest.mark.slow
def test_a_lock_of_a_killed_run_is_taken_over_and_told(
    project: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notebook(project / "notebooks" / "first.ipynb", "x = 1")
    write_notebook(project / "notebooks" / "second.ipynb", "import time; time.sleep(90)")
    with started(project) as process:
        wait_for(process, "notebook done")
        kernels = psutil.Process(process.pid).children(recursive=True)
        assert kernels
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        _, alive = psutil.wait_procs(kernels, timeout=10)
    assert not alive, "kernels end with the run"
    folder = project / "figures" / "toy"
    assert [name for name in listed(folder) if name.startswith(".new-")]
    write_notebook(project / "notebooks" / "second.ipynb", "x = 1")
    monkeypatch.setattr("lawstats.packs.publish.run_notebooks", in_this_process)
    pack = made(project)
    assert listed(folder) == sorted([pack.name, "latest"])
    assert any(
        f"continues after lawstats pack toy (process {process.pid}" in m for m in caplog.messages
    )
    killed, run = read_runs(project / "figures")
    assert (killed.outcome, killed.exit_code, killed.seconds) == ("killed", None, None)
    assert run.outcome == "published"


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_told_to_end_cleans_up(project: Path, number: int) -> None:
    # What a shell ignores for a job in the background, the processes of the job ignore as well.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    write_notebook(project / "notebooks" / "first.ipynb", "x = 1")
    write_notebook(project / "notebooks" / "second.ipynb", "import time; time.sleep(90)")
    with started(project) as process:
        signal.signal(signal.SIGINT, before)
        wait_for(process, "notebook done")
        kernels = psutil.Process(process.pid).children(recursive=True)
        begun = time.monotonic()
        process.send_signal(number)
        last = [
            json.loads(line)["event"]
            for line in process.communicate(timeout=30)[1].split("\n")[:-1]
        ]
        assert (process.returncode, last[-1]) == (1, "run")
    assert time.monotonic() - begun < 20
    assert not [k for k in kernels if k.is_running() and k.status() != psutil.STATUS_ZOMBIE]
    assert listed(project / "figures" / "toy") == []
    (run,) = read_runs(project / "figures")
    assert (run.outcome, run.exit_code) == ("interrupted", 1)
    assert (project / "figures" / "toy" / ".lock").read_text(encoding="utf-8") == ""


def test_a_thread_may_lock_again_and_another_may_not(tmp_path: Path) -> None:
    with locked(tmp_path, "a") as first, locked(tmp_path, "b") as second:
        assert (first, second) == (None, None)
    with locked(tmp_path, "c") as owner:
        assert owner is None, "what ended leaves nothing"


def test_a_torn_line_of_the_record_is_passed_over(tmp_path: Path) -> None:
    runs = [
        Run("toy", "2026-11-21T18:00:00Z", 1.5, "published", 0, {"reports": 2}, tmp_path / "toy/x"),
        Run("toy", "2026-11-22T18:00:00Z", 0.1, "stopped", 2, error="a\u2028b\n—"),
    ]
    append_run(tmp_path, runs[0])
    with (tmp_path / "runs.jsonl").open("ab") as file:
        file.write('{"pack": "toy", "error": "镇'.encode()[:-1])
    append_run(tmp_path, runs[1])
    assert read_runs(tmp_path) == runs
    lines = (tmp_path / "runs.jsonl").read_text(encoding="utf-8", errors="replace").split("\n")
    assert json.loads(lines[0])["path"] == "toy/x"
    assert len(lines) == 4
    assert read_runs(tmp_path / "none") == []


def test_two_packs_of_one_second_stand_side_by_side(tmp_path: Path) -> None:
    placed = []
    for number in range(3):
        source = tmp_path / f".new-{number}"
        source.mkdir()
        (source / "index.html").touch()
        placed.append(move_beside(source, tmp_path / "20261120T175900Z").name)
    assert placed == ["20261120T175900Z", "20261120T175900Z-2", "20261120T175900Z-3"]


@pytest.mark.parametrize("links", [True, False])
def test_latest_is_a_link_or_a_small_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("a privilege is not held")

    if not links:
        monkeypatch.setattr(Path, "symlink_to", refuse)
    with pytest.raises(InputError, match="no pack yet; run `lawstats pack"):
        latest(tmp_path)
    for name in ("20261120T175900Z", "20261121T175900Z"):
        (tmp_path / name).mkdir()
        point_latest(tmp_path / name)
        assert latest(tmp_path) == tmp_path / name
        assert (tmp_path / "latest").is_symlink() == links
    assert len(list(tmp_path.iterdir())) == 3
    (tmp_path / name).rmdir()
    with pytest.raises(InputError, match="points to 20261121T175900Z, which no longer exists"):
        latest(tmp_path)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        pytest.param("years = [1999]", "no report is selected; widen years", id="no such year"),
        pytest.param('levels = ["twon"]', "'twon'.*town", id="no such level"),
        pytest.param('issuers = ["太平真"]', "did you mean '太平镇'", id="no such issuer"),
        pytest.param('issuer = "太平真"', "did you mean '太平镇'", id="nobody's profile"),
    ],
)
def test_an_empty_selection_runs_no_notebook(project: Path, parameters: str, message: str) -> None:
    (project / "packs.toml").write_text(CONFIG + parameters, encoding="utf-8")
    (run,) = run_packs(root=project)
    assert (run.outcome, run.exit_code) == ("stopped", 2)
    assert re.search(rf"\[packs.toy.parameters\]: .*{message}", str(run.error))
    assert listed(project / "figures" / "toy") == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, r"raw: holds no report; put text files \(\.txt\) in it", id="no file"),
        pytest.param(
            "这不是报告。", "no report could be read, 2 failures; taiping", id="other text"
        ),
    ],
)
def test_no_report_at_all(project: Path, content: str | None, message: str) -> None:
    for path in (project / "data" / "raw").iterdir():
        path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    (run,) = run_packs(root=project)
    assert (run.outcome, run.exit_code) == ("stopped", 1)
    assert re.search(message, str(run.error))
    assert listed(project / "figures" / "toy") == []


@pytest.mark.slow
def test_the_shipped_pack_depends_on_no_threads_seed_zone_folder_or_cutter(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> None:
    stub = tmp_path / "without" / "rjieba.py"
    stub.parent.mkdir()
    stub.write_text("raise ImportError('not installed')\n", encoding="utf-8")
    without_rjieba = os.pathsep.join([str(stub.parent), os.environ.get("PYTHONPATH", "")])
    run_shipped(
        tmp_path / "b" / "深 处",
        OMP_NUM_THREADS="2",
        PYTHONHASHSEED="2",
        TZ="America/New_York",
        PYTHONPATH=without_rjieba,
    )
    projects = (shipped_pack(tmp_path_factory, worker_id), tmp_path / "b" / "深 处")
    first, second = (latest(project / "figures" / "overview") for project in projects)
    versions = [
        json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["versions"]
        for pack in (first, second)
    ]
    assert [v.keys() & {"jieba", "rjieba"} for v in versions] == [{"rjieba"}, {"jieba"}]
    assert tree(first) == tree(second)
    tables = [tree(project / "data" / "processed") for project in projects]
    assert tables[0] == tables[1]
    assert len(list(first.glob("figures/*/*.png"))) >= 10
    index = (first / "index.html").read_text(encoding="utf-8")
    ids = re.findall(r"<td[^>]*>(?:<a[^>]*>)?([a-z]+_[a-z_]+)", index)
    assert ids == [], "tables name what their CSV has as ids"
    for notebook in first.glob("notebooks/*.ipynb"):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        assert not [o for o in outputs if o.get("name") == "stderr"], "no warning, no missing glyph"
