import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_runner import write_notebook

from lawstats import packs
from lawstats.errors import ConfigError, InputError, NotebookError
from lawstats.paths import move_beside

RAW = Path(__file__).parents[1] / "data" / "raw"
PARAMETERS = """\
tables = "data/processed"
output: str | None = None
years: list[int] | None = None
levels: list[str] | None = None
language = "zh"
top_n = 10
"""
DRAW = """\
import json, struct
from pathlib import Path
import pyarrow.parquet as pq
def publish(name):
    path = Path(output) / name
    path.with_suffix(".png").write_bytes(bytes(16) + struct.pack(">II", 4, 3))
    path.with_suffix(".svg").write_text("<svg/>", encoding="utf-8")
    fact = pq.read_table(f"{tables}/quantities.parquet")["fact_id"][0].as_py()
    path.with_suffix(".csv").write_text(f"value,fact_ids\\n{top_n},{fact}\\n", encoding="utf-8-sig")
    about = dict(name=name, title=name, subtitle="s", alt="a", source="q", n=1)
    path.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")
publish("values")
"""
CONFIG = """\
[packs.toy]
title = "两个笔记本"
notebooks = ["first", "second"]
[packs.toy.parameters]
top_n = 3
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "项目 {x}"
    (root / "notebooks").mkdir(parents=True)
    (root / "data" / "raw").mkdir(parents=True)
    for name in ("taiping-2023.txt", "yuelong-2021.txt"):
        shutil.copy(RAW / name, root / "data" / "raw")
    write_notebook(root / "notebooks" / "first.ipynb", DRAW, parameters=PARAMETERS)
    write_notebook(root / "notebooks" / "second.ipynb", "x = 1", parameters=PARAMETERS)
    (root / "packs.toml").write_text(CONFIG, encoding="utf-8")
    return root


def tree(folder: Path) -> dict[str, str]:
    """Content of everything that the same inputs must give again."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file() and p.suffix != ".ipynb" and p.name != "manifest.json"
    }


def test_a_pack_is_published_whole(project: Path) -> None:
    lines: list[str] = []
    (pack,) = packs.run_packs(["toy"], root=project / "notebooks", progress=lines.append)
    folder = project / "figures" / "toy"
    assert re.fullmatch(r"\d{8}T\d{6}Z", pack.name)
    assert packs.latest(folder) == pack
    assert sorted(p.name for p in folder.iterdir()) == sorted([pack.name, "latest"])
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
    assert lines[-1] == f"toy: published figures/toy/{pack.name}"


def test_the_same_inputs_give_the_same_bytes_in_any_folder(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    shutil.copytree(project, other)
    (first,) = packs.run_packs(root=project, jobs=1)
    (second,) = packs.run_packs(root=other, jobs=2)
    assert tree(first) == tree(second)
    assert tree(project / "data" / "processed") == tree(other / "data" / "processed")
    contents = [json.loads((p / "manifest.json").read_bytes())["content"] for p in (first, second)]
    assert contents[0] == contents[1]


def test_no_new_pack_where_nothing_changed(project: Path) -> None:
    def again() -> bool:
        return bool(packs.run_packs(root=project, if_changed=True, progress=lines.append))

    lines: list[str] = []
    (pack,) = packs.run_packs(root=project)
    assert not again()
    assert lines[-1] == f"toy: nothing changed since figures/toy/{pack.name}"
    (pack / "figures" / "first" / "values.png").unlink()
    assert again(), "a damaged pack is made again"
    shutil.copy(RAW / "xianyi-2023.txt", project / "data" / "raw")
    assert again(), "a report more"
    text = (project / "packs.toml").read_text(encoding="utf-8")
    (project / "packs.toml").write_text(text.replace("top_n = 3", "top_n = 4"), encoding="utf-8")
    assert again(), "another parameter"
    write_notebook(project / "notebooks" / "second.ipynb", "x = 2", parameters=PARAMETERS)
    assert again(), "another notebook"
    assert not again()


def test_a_failing_notebook_leaves_latest_alone(project: Path) -> None:
    (pack,) = packs.run_packs(root=project)
    write_notebook(project / "notebooks" / "first.ipynb", "1 / 0", parameters=PARAMETERS)
    code = f"open({os.fspath(project / 'ran')!r}, 'w').close()"
    write_notebook(project / "notebooks" / "second.ipynb", code, parameters=PARAMETERS)
    with pytest.raises(NotebookError) as caught:
        packs.run_packs(root=project, jobs=1)
    folder = project / "figures" / "toy"
    (failed,) = folder.glob("failed-*")
    assert str(caught.value) == (
        f"pack toy: 1 of 2 notebooks failed; kept in figures/toy/{failed.name}, no new pack\n"
        "  first.ipynb: cell In [3] (1 / 0) raised ZeroDivisionError: division by zero"
    )
    assert [p.name for p in failed.iterdir()] == ["first.ipynb"]
    assert (project / "ran").exists(), "the other notebook has run"
    assert packs.latest(folder) == pack
    assert sorted(p.name for p in folder.iterdir()) == sorted([pack.name, failed.name, "latest"])


def test_an_error_while_publishing_leaves_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lawstats.pages.render", fail)
    with pytest.raises(
        ConfigError, match=r"pack toy: cannot read or write .* No space left on device"
    ):
        packs.run_packs(root=project)
    assert list((project / "figures" / "toy").iterdir()) == []


def test_leftovers_of_killed_runs_are_swept(project: Path) -> None:
    folder = project / "figures" / "toy"
    for name, days in ((".new-old", 2), (".new-young", 0.5), ("kept", 2)):
        (folder / name).mkdir(parents=True)
        os.utime(folder / name, (time.time() - days * 86_400,) * 2)
    (pack,) = packs.run_packs(root=project)
    left = sorted(path.name for path in folder.iterdir())
    assert left == sorted([".new-young", "kept", "latest", pack.name])


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
        packs.latest(tmp_path)
    for name in ("20261120T175900Z", "20261121T175900Z"):
        (tmp_path / name).mkdir()
        packs._point_latest(tmp_path / name)
        assert packs.latest(tmp_path) == tmp_path / name
        assert (tmp_path / "latest").is_symlink() == links
    assert len(list(tmp_path.iterdir())) == 3
    (tmp_path / name).rmdir()
    with pytest.raises(InputError, match="points to 20261121T175900Z, which is gone"):
        packs.latest(tmp_path)


PACK = '[packs.toy]\ntitle = "t"\nnotebooks = ["first"]\n'


@pytest.mark.parametrize(
    ("config", "message"),
    [
        pytest.param("[packs", "packs.toml: cannot be read", id="no TOML"),
        pytest.param("", "packs.toml: no pack", id="empty file"),
        pytest.param("pack = 1", "unknown key 'pack'; did you mean 'packs'", id="unknown top key"),
        pytest.param("packs.toy = 1", r"\[packs.toy\] must be a table", id="pack is no table"),
        pytest.param("[packs.toy]", r"\[packs.toy\]: title is missing", id="no title"),
        pytest.param(
            PACK + 'tabels = "x"', "unknown key 'tabels'; did you mean 'tables'", id="unknown key"
        ),
        pytest.param(PACK + "raw = 1", "raw must be a str, not 1", id="wrong type"),
        pytest.param(
            PACK.replace("first", "frist"),
            "no notebook 'frist'.*did you mean 'first'",
            id="notebook",
        ),
        pytest.param(PACK.replace("toy", '"../toy"'), "the name becomes a folder", id="name"),
        pytest.param(
            PACK + "parameters.topn = 1",
            "no notebook of the pack knows 'topn'; did you mean 'top_n'",
            id="unknown parameter",
        ),
        pytest.param(
            PACK + 'parameters.top_n = "12"',
            r"\[packs.toy.parameters\]: .*first.ipynb: parameter top_n must be int, not '12'",
            id="string for int",
        ),
        pytest.param(
            PACK + "parameters.top_n = 0",
            r"packs.toml: \[packs.toy.parameters\]: .* top_n must be 1 or more, not 0",
            id="out of range",
        ),
        pytest.param(
            PACK + 'raw = "none"',
            r"packs.toml: \[packs.toy\]: raw: .*none: no such folder",
            id="no folder of reports",
        ),
        pytest.param(
            PACK + "parameters.top_n = true", "parameter top_n must be int, not True", id="bool"
        ),
        pytest.param(
            PACK + "parameters.years = [2023-01-01]", "parameter years must be", id="no JSON type"
        ),
        pytest.param(
            PACK + 'parameters.output = "x"', "output is set by every run", id="own parameter"
        ),
        pytest.param(
            PACK + 'parameters.language = "fr"', "language must be 'zh' or 'en'", id="language"
        ),
    ],
)
def test_a_wrong_configuration_runs_nothing(project: Path, config: str, message: str) -> None:
    (project / "packs.toml").write_text(config, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        packs.run_packs(root=project)
    assert not (project / "data" / "processed").exists()
    assert not (project / "figures").exists()


def test_an_unknown_pack(project: Path) -> None:
    with pytest.raises(ConfigError, match="no pack 'toys'; did you mean 'toy'"):
        packs.run_packs(["toys"], root=project)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        pytest.param("years = [1999]", "no report is selected; widen years", id="no such year"),
        pytest.param('levels = ["twon"]', "'twon'.*town", id="no such level"),
    ],
)
def test_an_empty_selection_runs_no_notebook(project: Path, parameters: str, message: str) -> None:
    (project / "packs.toml").write_text(CONFIG + parameters, encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"\[packs.toy.parameters\]: .*{message}"):
        packs.run_packs(root=project)
    assert not (project / "figures").exists()


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
    with pytest.raises(InputError, match=message):
        packs.run_packs(root=project)
    assert not (project / "figures").exists()


def test_figures_that_cannot_be_written(project: Path) -> None:
    (project / "figures").touch()
    with pytest.raises(ConfigError, match=r"pack toy: cannot read or write .*figures"):
        packs.run_packs(root=project)


def test_the_shipped_configuration_is_valid() -> None:
    for pack in packs.read_packs(RAW.parents[1] / "packs.toml").values():
        packs.check_pack(pack)


def run_shipped(folder: Path, **environment: str) -> Path:
    """Publish the shipped pack from a copy of the project, by the command."""
    root = RAW.parents[1]
    shutil.copytree(RAW, folder / "data" / "raw")
    shutil.copytree(root / "notebooks", folder / "notebooks")
    shutil.copy(root / "packs.toml", folder)
    subprocess.run(
        [sys.executable, "-m", "lawstats", "pack", "overview"],
        cwd=folder,
        env=os.environ | environment,
        check=True,
    )
    return packs.latest(folder / "figures" / "overview")


@pytest.mark.slow
def test_the_shipped_pack_does_not_depend_on_threads_seed_zone_or_folder(tmp_path: Path) -> None:
    first = run_shipped(tmp_path / "a", OMP_NUM_THREADS="1", PYTHONHASHSEED="1", TZ="Asia/Shanghai")
    second = run_shipped(
        tmp_path / "b" / "深 处", OMP_NUM_THREADS="2", PYTHONHASHSEED="2", TZ="America/New_York"
    )
    assert tree(first) == tree(second)
    tables = [p.parents[2] / "data" / "processed" for p in (first, second)]
    assert tree(tables[0]) == tree(tables[1])
    assert len(list(first.glob("figures/*/*.png"))) >= 10
    for notebook in first.glob("notebooks/*.ipynb"):
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", [])]
        assert not [o for o in outputs if o.get("name") == "stderr"], "no warning, no missing glyph"
