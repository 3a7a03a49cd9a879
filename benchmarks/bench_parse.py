"""Measure the time of a full parse, relative to the time jieba takes to cut the same texts.

Both run warm and in one process, in turns: text in, rows of all tables (or words) out, no disk.
"""

import gc
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from lawstats.extract.report import parse
from lawstats.readers import files
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


def compare(name: str, paths: list[Path]) -> None:
    """Time both works on the same texts in turns and print medians and their ratio."""
    texts = [files.read(path).text for path in paths]
    vocabulary = load()
    works: dict[str, Callable[[str], object]] = {
        "list(jieba.cut(text))": lambda text: list(jieba.cut(text)),
        "parse(text)": lambda text: parse(text, vocabulary),
    }
    for work in works.values():
        seconds(work, texts)
    taken: dict[str, list[float]] = {work_name: [] for work_name in works}
    for _ in range(ROUNDS):
        for work_name, work in works.items():
            taken[work_name].append(seconds(work, texts))

    size = sum(len(text.encode()) for text in texts) / 1e6
    numbers = sum(len(parse(text, vocabulary).rows["quantities"]) for text in texts)
    dense = 1000 * numbers / sum(map(len, texts))
    print(f"{name}: {len(texts)} reports, {size:.3f} MB of UTF-8, "
          f"{dense:.0f} numbers per 1,000 characters, {ROUNDS} rounds in turns")  # fmt: skip
    medians = {work_name: statistics.median(times) for work_name, times in taken.items()}
    for work_name, times in taken.items():
        spread = f"{min(times) * 1e3:.1f} to {max(times) * 1e3:.1f}"
        rate = size / medians[work_name]
        median = f"{medians[work_name] * 1e3:7.1f} ms ({spread})"
        print(f"  {work_name:22s} median {median}, {rate:5.2f} MB/s")
    cut, parsed = medians.values()
    print(f"  ratio of medians       {parsed / cut:.2f}")


def main() -> None:
    jieba.setLogLevel("WARNING")
    compare("published", sorted((ROOT / "data" / "raw").glob("*.txt")))
    # Invented to hold many facts: what a number costs shows here.
    compare("invented", sorted((ROOT / "tests" / "gold" / "texts").glob("*.txt")))


if __name__ == "__main__":
    main()
