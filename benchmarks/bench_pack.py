"""Measure the time of a warm pack on the five reports, relative to notebooks that only import.

The baseline runs the same number of notebooks, as many at a time, but each only imports what the
notebook of the pack imports. Both are whole processes and take turns.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACK = "overview"
ROUNDS = 3
FLOOR = """
import sys
from pathlib import Path
from lawstats.packs.notebooks import run_notebooks
notebooks = sorted(Path("floor").glob("*.ipynb"))
out = Path("out")
out.mkdir(exist_ok=True)
results = run_notebooks({n: {} for n in notebooks}, out, folder=Path(), jobs=2, pack="floor")
sys.exit(any(isinstance(result, Exception) for result in results.values()))
"""


def empty(source: Path, target: Path) -> None:
    """Write a notebook that only imports what another does."""
    notebook = json.loads(source.read_text(encoding="utf-8"))
    code = ["".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"]
    lines = [line for text in code for line in text.splitlines()]
    imports = "\n".join(line for line in lines if line.startswith(("import ", "from ")))
    cell = {"cell_type": "code", "id": "imports", "metadata": {}, "outputs": []}
    notebook["cells"] = [cell | {"source": imports, "execution_count": None}]
    target.write_text(json.dumps(notebook), encoding="utf-8")


def seconds(command: list[str], folder: Path) -> float:
    """Time of a process that must end well."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *command], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "notebooks", folder / "notebooks")
        shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
        shutil.copy(ROOT / "packs.toml", folder)
        (folder / "floor").mkdir()
        pack = tomllib.loads((folder / "packs.toml").read_text(encoding="utf-8"))["packs"][PACK]
        for notebook in pack["notebooks"]:
            path = Path("notebooks") / f"{notebook}.ipynb"
            empty(folder / path, folder / "floor" / path.name)
        works = {
            "pack": ["-m", "lawstats", "pack", PACK, "--jobs", "2"],
            "floor": ["-c", FLOOR],
        }
        for command in works.values():
            seconds(command, folder)
        taken: dict[str, list[float]] = {work: [] for work in works}
        for _ in range(ROUNDS):
            for work, command in works.items():
                taken[work].append(seconds(command, folder))
        count = len(list((folder / "floor").iterdir()))
    print(f"{count} notebooks, 2 at a time, {ROUNDS} rounds in turns")
    medians = {work: statistics.median(times) for work, times in taken.items()}
    for work, times in taken.items():
        print(f"  {work:6s} median {medians[work]:5.1f} s ({min(times):.1f} to {max(times):.1f})")
    print(f"  ratio of medians {medians['pack'] / medians['floor']:.2f}")


if __name__ == "__main__":
    main()
