"""Fit the weights by which lawstats finds the themes of shortcomings.

``python -m training.train`` writes ``lawstats/vocabulary/themes.npz`` from the labelled examples in
this folder (``points.jsonl``, the shorter ``clauses.jsonl``, and ``frames.toml``: who or what falls
short, and how), those of the vocabulary and the gold reports. ``python -m training.train --check``
prints, by theme, what is found in reports that are left out of the fit, some at a time, and in the
statements of ``held_out.jsonl``, which are never learned from: ``lawstats/vocabulary/themes.csv``.
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from lawstats.extract.citations import title_spans
from lawstats.extract.outline import make_outline
from lawstats.extract.points import find_points
from lawstats.extract.themes import clause_themes, find_themes, statement_pieces
from lawstats.quality.gold import read_gold
from lawstats.text.privacy import clean
from lawstats.vocabulary import load
from lawstats.vocabulary.weights import Weights

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "gold"
TEXTS = (GOLD / "texts", HERE.parent / "data" / "raw")
OUT = HERE.parent / "lawstats" / "vocabulary" / "themes.npz"
# Weights below this share of a label's largest weight are dropped: they may be chance.
LEAST_SHARE = 0.02
MISREAD = 0.1  # the score from which a clause can be taken for another theme
FOLDS = 6
TIMES = 2  # how often a word of frames.toml occurs at least


class Example(NamedTuple):
    """A text, its labels, and its report (empty: not from a gold report)."""

    text: str
    labels: tuple[str, ...]
    report: str


def lines(name: str) -> list[dict[str, Any]]:
    """Read the examples of a file in this folder."""
    text = (HERE / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def framed() -> list[Example]:
    """Join who falls short with how, so that each word of ``frames.toml`` occurs a few times.

    Joined with a word of its list `well`, who gives an example without a theme.
    """
    data = tomllib.loads((HERE / "frames.toml").read_text(encoding="utf-8"))
    lists = {name: words.split() for name, words in data.pop("lists").items()}
    chance = random.Random(0)  # the same pairs in every run

    def turns(words: list[str], n: int) -> list[str]:
        shuffled = [chance.sample(words, len(words)) for _ in range(0, n, len(words))]
        return [word for turn in shuffled for word in turn][:n]

    found: dict[str, tuple[str, ...]] = {}
    for theme, entry in data.items():
        for group in entry["groups"]:
            who, how = (
                [word for w in group[part].split() for word in lists.get(w.strip("<>"), [w])]
                for part in ("who", "how")
            )
            n = TIMES * max(len(who), len(how))
            found |= {a + b: (theme,) for a, b in zip(turns(who, n), turns(how, n), strict=True)}
            well = turns(lists["well"], len(who))
            found |= {a + b: () for a, b in zip(who, well, strict=True)}
    return [Example(text, labels, "") for text, labels in found.items()]


def shortcomings() -> list[Example]:
    """Shortcomings with their themes."""
    rows = [*lines("points"), *lines("clauses")]
    found = [Example(row["text"], tuple(row["themes"]), "") for row in rows]
    found += framed()
    found += [
        Example(text, (theme.id,), "")
        for theme in load().themes.values()
        for text in theme.examples
    ]
    for gold in read_gold(GOLD):
        name = f"{gold['report_id']}.txt"
        (path,) = (folder / name for folder in TEXTS if (folder / name).exists())
        text = clean(path.read_text(encoding="utf-8"))
        read, offsets = make_outline(text, load(), title_spans(text)).unwrapped()
        texts = {offsets[p.start]: read.folded[p.start : p.end] for p in find_points(read, load())}
        found += [
            Example(texts[point["start"]], tuple(point["themes"]), gold["report_id"])
            for point in gold["points"]
            if point["part"] == "shortcomings" and point["start"] in texts
        ]
    return found


def fit_themes(examples: Sequence[Example]) -> Weights:
    """Fit twice: the second time, clauses that the first took for another theme are without one.

    Such a clause often names only the field or the occasion of a shortcoming.
    """
    first = fit(examples)
    misread = {
        clause: ()
        for example in examples
        if example.labels
        for clause, theme, score in clause_themes(example.text, first)
        if score > MISREAD and theme not in example.labels
    }
    return fit([*examples, *(Example(clause, none, "") for clause, none in misread.items())])


def fit(
    examples: Sequence[Example],
    cut: Callable[[str], list[str]] = statement_pieces,
    least_share: float = LEAST_SHARE,
) -> Weights:
    """Fit one linear support vector machine per label; `cut` lists the pieces of a text."""
    found = [frozenset(cut(example.text)) for example in examples]
    counts = Counter(piece for one in found for piece in one)
    known = sorted(piece for piece, n in counts.items() if n > 1)
    rows = {piece: i for i, piece in enumerate(known)}
    n = len(examples)
    rarity = np.array([np.log((1 + n) / (1 + counts[p])) + 1 for p in known])
    at = [sorted(rows[p] for p in one if p in rows) for one in found]
    values = [rarity[i] / max(np.sqrt((rarity[i] ** 2).sum()), 1e-9) for i in at]
    starts = np.cumsum([0, *map(len, at)])
    data = csr_matrix((np.concatenate(values), np.concatenate(at).astype(int), starts))
    data.resize(n, len(known))
    labels = tuple(sorted({label for e in examples for label in e.labels}))
    weights, constants = np.zeros((len(known), len(labels))), np.zeros(len(labels))
    for j, label in enumerate(labels):
        has = [label in e.labels for e in examples]
        machine = LinearSVC(class_weight="balanced", random_state=0).fit(data, has)
        weights[:, j], constants[j] = machine.coef_[0], machine.intercept_[0]
    weights[np.abs(weights) < least_share * np.abs(weights).max(axis=0)] = 0
    kept = np.flatnonzero(np.abs(weights).sum(axis=1) > 0)
    return Weights(
        labels,
        [known[k] for k in kept],
        rarity[kept].astype(np.float16).astype(np.float32),
        (weights * rarity[:, None])[kept].astype(np.float16).astype(np.float32),
        constants.astype(np.float32),
    )


def save(fitted: Weights, file: BinaryIO) -> None:
    """Write weights as an archive of arrays."""
    np.savez_compressed(
        file,
        labels=np.array(fitted.labels),
        pieces=np.array(fitted.known),
        rarity=fitted.rarity.astype(np.float16),
        weights=fitted.weights.astype(np.float16),
        constants=fitted.constants,
    )


def unseen(examples: Sequence[Example]) -> Iterator[tuple[set[str], set[str]]]:
    """Yield the labels and the themes found of statements that take no part in the fit.

    Gold reports are left out in turn, some at a time; ``held_out.jsonl`` is never learned from.
    """
    reports = sorted({e.report for e in examples} - {""})
    tested = [
        (set(reports[fold::FOLDS]), [e for e in examples if e.report in reports[fold::FOLDS]])
        for fold in range(FOLDS)
    ]
    rows = lines("held_out")
    tested.append((set(), [Example(row["text"], tuple(row["themes"]), "") for row in rows]))
    for left_out, tests in tested:
        fitted = fit_themes([e for e in examples if e.report not in left_out])
        for text, labels, _ in tests:
            found = find_themes(text, 0, len(text), load(), fitted)
            yield set(labels), {theme.theme for theme in found}


def reliability(examples: Sequence[Example]) -> str:
    """Return CSV: by theme, how many statements were labelled, found, and both."""
    counts: dict[str, list[int]] = {theme: [0, 0, 0] for theme in load().themes}
    for labels, found in unseen(examples):
        for i, themes in enumerate((labels, found, labels & found)):
            for theme in themes:
                counts[theme][i] += 1
    rows = [",".join(map(str, (theme, *n))) for theme, n in counts.items()]
    return "\n".join(["theme,labelled,found,right", *rows, ""])


def main(arguments: Sequence[str]) -> None:
    """Write the weights, or with ``--check`` print how reliable each theme is."""
    if "--check" in arguments:
        print(reliability(shortcomings()), end="")
    else:
        with OUT.open("wb") as file:
            save(fit_themes(shortcomings()), file)


if __name__ == "__main__":
    main(sys.argv[1:])
