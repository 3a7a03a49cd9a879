"""Time of a full parse beside the time jieba takes to cut the same texts into words.

Both are warm and in one process, in turns: text in, rows of all tables (or words) out, no disk.
"""

import gc
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from lawstats import documents
from lawstats.parse import parse
from lawstats.vocabulary import load

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba compiles with invalid escapes
    import jieba

ROOT = Path(__file__).parent.parent
ROUNDS = 15


def seconds(work: Callable[[str], object], texts: list[str]) -> float:
    """Time of `work` on all texts, without the collector's pauses."""
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    for text in texts:
        work(text)
    elapsed = time.perf_counter() - start
    gc.enable()
    return elapsed


def main() -> None:
    folders = (ROOT / "data" / "raw", ROOT / "tests" / "gold" / "texts")
    paths = sorted(path for folder in folders for path in folder.glob("*.txt"))
    texts = [documents.read(path).text for path in paths]
    vocabulary = load()
    jieba.setLogLevel("WARNING")
    works: dict[str, Callable[[str], object]] = {
        "list(jieba.cut(text))": lambda text: list(jieba.cut(text)),
        "parse(text)": lambda text: parse(text, vocabulary),
    }
    for work in works.values():
        seconds(work, texts)
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            taken[name].append(seconds(work, texts))

    size = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts)} reports, {size:.3f} MB of UTF-8, {ROUNDS} rounds in turns")
    medians = {name: statistics.median(times) for name, times in taken.items()}
    for name, times in taken.items():
        spread = f"{min(times) * 1e3:.1f} to {max(times) * 1e3:.1f}"
        rate = size / medians[name]
        print(f"{name:22s} median {medians[name] * 1e3:7.1f} ms ({spread}), {rate:5.2f} MB/s")
    cut, parsed = medians.values()
    print(f"ratio of medians       {parsed / cut:.2f}")


if __name__ == "__main__":
    main()
