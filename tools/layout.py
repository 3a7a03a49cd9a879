"""Measure the layout of the library: ``python -m tools.layout [MODULE…]``.

An entry is a folder or module directly in ``lawstats``. For each MODULE the program prints the
entries and modules that it imports, directly or not, and the length of its longest import chain.
Run as a file (``PYTHONPATH=TREE python tools/layout.py MODULE…``) it measures another checkout.
"""

import sys
from functools import cache

import grimp

JOURNEYS = ("lawstats.extract.report", "lawstats.packs.publish", "lawstats.tables.corpus")


def entry(module: str) -> str:
    """Return the name directly below the package: ``lawstats.text.lines`` is in ``text``."""
    return module.split(".")[1] if "." in module else ""


def measure(modules: tuple[str, ...]) -> list[str]:
    """Return one line for the whole tree and one for each module."""
    graph = grimp.build_graph("lawstats", cache_dir=None)
    packages = {m.rpartition(".")[0] for m in graph.modules} - {""}
    flat = [m for m in graph.modules - packages if m.count(".") == 1]

    @cache
    def chain(module: str) -> tuple[str, ...]:
        imported = graph.find_modules_directly_imported_by(module)
        return (module, *max(map(chain, imported), key=len, default=()))

    entries = {entry(m) for m in graph.modules} - {""}
    longest = max(len(chain(m)) for m in graph.modules)
    lines = [
        f"{len(graph.modules)} modules, {len(flat)} of them in the top folder, "
        f"{len(packages)} folders, {len(entries)} entries; longest import chain {longest}"
    ]
    for module in modules:
        reached = {module, *graph.find_upstream_modules(module)}
        used = sorted({entry(m) for m in reached} - {""})
        lines.append(
            f"{module}: {len(used)} entries ({', '.join(used)}), {len(reached)} modules, "
            f"longest import chain {len(chain(module))}"
        )
    return lines


if __name__ == "__main__":
    print("\n".join(measure(tuple(sys.argv[1:]) or JOURNEYS)))
