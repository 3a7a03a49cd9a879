"""Measure the layout of the library: ``python -m tools.layout``, part of docs/architecture.md.

An entry is a folder or module directly in ``lawstats``. Run as a file in another checkout
(``PYTHONPATH=. python .../tools/layout.py``) it measures that one.
"""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp

# What passes through the library, what is done with it, and the module where that starts.
JOURNEYS = {
    ("a text", "parse one text", "parsing a text"): "lawstats.extract.report",
    ("a pack", "publish a pack", "publishing a pack"): "lawstats.packs.publish",
    ("a corpus", "open tables", "opening tables"): "lawstats.tables.corpus",
}
# The library as one folder, before its modules were sorted into folders.
BEFORE = (121, 82, 38, 26, 65, 39, 41, 80, 54, 21, "8, 16, 10")


def entry(module: str) -> str:
    """Return the name directly below the package: ``lawstats.text.lines`` is in ``text``."""
    return module.split(".")[1] if "." in module else ""


def measure(pyproject: Path) -> Iterator[tuple[str, str]]:
    """Yield what is counted, and the count."""
    graph = grimp.build_graph("lawstats", cache_dir=None)
    packages = {m.rpartition(".")[0] for m in graph.modules} - {""}

    @cache
    def chain(module: str) -> int:
        imported = graph.find_modules_directly_imported_by(module)
        return 1 + max(map(chain, imported), default=0)

    above = {module: graph.find_upstream_modules(module) for module in JOURNEYS.values()}
    settings = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    yield "modules and folders", str(len(graph.modules))
    flat = [m for m in graph.modules - packages if m.count(".") == 1]
    yield "modules in the top folder", str(len(flat))
    yield "lines of the import order", str(len(layers))
    for (name, work, _), module in JOURNEYS.items():
        entries = {entry(m) for m in (module, *above[module])} - {""}
        yield f"entries that {name} passes ({work})", str(len(entries))
    for (*_, work), module in JOURNEYS.items():
        yield f"modules that {work} imports", str(len(above[module]))
    yield "longest import chain, of all modules", str(max(map(chain, graph.modules)))
    chains = [str(chain(module)) for module in JOURNEYS.values()]
    yield "longest import chain: text, pack, corpus", ", ".join(chains)


def to_markdown(pyproject: Path) -> str:
    """Set the counts beside those of `BEFORE`."""
    lines = ["| | before | now |", "|---|---:|---:|"]
    for before, (what, now) in zip(BEFORE, measure(pyproject), strict=True):
        lines.append(f"| {what} | {before} | {now} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(to_markdown(Path("pyproject.toml")))
