"""Fit the weights that lawstats reads themes and indicators with.

``python training/train.py`` writes ``lawstats/vocabulary/*.npz`` from the labelled examples beside
this file, those of the vocabulary and the gold reports. ``python training/train.py --check`` tells
the accuracy on reports that are left out of the fit one by one.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from lawstats.citations import title_spans
from lawstats.documents import clean
from lawstats.gold import read_gold
from lawstats.outline import make_outline
from lawstats.points import decide, find_points, point_pieces
from lawstats.vocabulary import load
from lawstats.weights import Weights

HERE = Path(__file__).parent
GOLD = HERE.parent / "tests" / "gold"
TEXTS = (GOLD / "texts", HERE.parent / "data" / "raw")
OUT = HERE.parent / "lawstats" / "vocabulary"
# Weights below this share of a label's largest say nothing that can be told from chance.
LEAST_SHARE = 0.02


class Example(NamedTuple):
    """Pieces of a text, its labels, and the report it is from (none: an example of its own)."""

    pieces: frozenset[str]
    labels: tuple[str, ...]
    report: str


def lines(name: str) -> list[dict[str, object]]:
    """Read the examples of a file beside this one."""
    text = (HERE / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def points() -> list[Example]:
    """Shortcomings with their themes."""
    found = [
        Example(frozenset(point_pieces(str(r["text"]))), tuple(r["themes"]), "")  # type: ignore[arg-type]
        for r in lines("points")
    ]
    found += [
        Example(frozenset(point_pieces(text)), (theme.id,), "")
        for theme in load().themes.values()
        for text in theme.examples
    ]
    for gold in read_gold(GOLD):
        name = f"{gold['report_id']}.txt"
        (path,) = (p / name for p in TEXTS if (p / name).exists())
        text = clean(path.read_text(encoding="utf-8"))
        read, places = make_outline(text, load(), title_spans(text)).unwrapped()
        texts = {places[p.start]: read.folded[p.start : p.end] for p in find_points(read)}
        found += [
            Example(
                frozenset(point_pieces(texts[p["start"]])), tuple(p["themes"]), gold["report_id"]
            )
            for p in gold["points"]
            if p["part"] == "shortcomings" and p["start"] in texts
        ]
    return found


def fit(examples: Sequence[Example]) -> Weights:
    """Fit one support vector machine a label."""
    counts = Counter(piece for example in examples for piece in example.pieces)
    known = sorted(piece for piece, n in counts.items() if n > 1)
    rows = {piece: i for i, piece in enumerate(known)}
    n = len(examples)
    rarity = np.array([np.log((1 + n) / (1 + counts[p])) + 1 for p in known])
    at = [sorted(rows[p] for p in e.pieces if p in rows) for e in examples]
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
    weights[np.abs(weights) < LEAST_SHARE * np.abs(weights).max(axis=0)] = 0
    kept = np.flatnonzero(np.abs(weights).sum(axis=1) > 0)
    return Weights(
        labels,
        {known[k]: i for i, k in enumerate(kept)},
        rarity[kept].astype(np.float16).astype(np.float32),
        (weights * rarity[:, None])[kept].astype(np.float16).astype(np.float32),
        constants.astype(np.float32),
    )


def save(name: str, fitted: Weights) -> None:
    """Write weights as an archive of arrays."""
    np.savez_compressed(
        OUT / f"{name}.npz",
        labels=np.array(fitted.labels),
        pieces=np.array(list(fitted.rows)),
        rarity=fitted.rarity.astype(np.float16),
        weights=fitted.weights.astype(np.float16),
        constants=fitted.constants,
    )


def check(examples: Sequence[Example]) -> str:
    """Tell how well labels are found in reports that the fit does not know.

    Each gold report is left out of one fit; the examples of no report always take part. Phrases of
    the vocabulary are not asked: they were written with all reports at hand.
    """
    right = told = asked = 0
    for report in sorted({e.report for e in examples} - {""}):
        fitted = fit([e for e in examples if e.report != report])
        for example in (e for e in examples if e.report == report):
            scores = dict(zip(fitted.labels, fitted.scores(example.pieces).tolist(), strict=True))
            found = decide(scores, (), load())
            right += len(set(found) & set(example.labels))
            told += len(found)
            asked += len(example.labels)
    return f"P {right / told:.3f} R {right / asked:.3f} F1 {2 * right / (told + asked):.3f}"


EXAMPLES: dict[str, Callable[[], list[Example]]] = {"themes": points}


def main(arguments: Sequence[str]) -> None:
    """Write the weights, or with ``--check`` tell how good they are."""
    for name, examples in EXAMPLES.items():
        found = examples()
        if "--check" in arguments:
            print(name, check(found))
        else:
            save(name, fit(found))


if __name__ == "__main__":
    main(sys.argv[1:])
