"""The theme classifier: weights of pieces of words, learned from labelled shortcomings.

A piece is a run of one to three characters. It has a weight for each label (an id of the list
themes). The score of a label is the sum of the weights of a text's pieces, divided by the length of
the vector of their rarities, plus a constant. ``training/train.py`` makes the weights: it fits one
linear support vector machine for each label.
"""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick
from numpy.typing import NDArray

from lawstats.text.han import HAN
from lawstats.text.lines import Span

Floats = NDArray[np.floating[Any]]

TITLE = "^"
_RUN = re.compile(f"[{HAN}]+")


def pieces(text: str, tag: str = "") -> list[str]:
    """List the runs of one to three Chinese characters of a text, each with a tag before it.

    Examples
    --------
    >>> pieces("普法，少")
    ['普', '法', '普法', '少']
    """
    out: list[str] = []
    for run in _RUN.findall(text):
        out += run
        out += [run[i : i + 2] for i in range(len(run) - 1)]
        out += [run[i : i + 3] for i in range(len(run) - 2)]
    return [tag + piece for piece in out] if tag else out


class Reliability(NamedTuple):
    """How often a theme was labelled, found, and both, on statements not learned from."""

    labelled: int
    found: int
    right: int


@cache
def theme_reliability() -> dict[str, Reliability]:
    """Return how reliably each theme is found; ``training/train.py`` counts it.

    Examples
    --------
    >>> theme_reliability()["other"]._fields
    ('labelled', 'found', 'right')
    """
    text = resources.files(__package__).joinpath("themes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["theme"]: Reliability(*(int(r[f]) for f in Reliability._fields)) for r in rows}


class Weights:
    """Weights of pieces for labels.

    Parameters
    ----------
    labels : sequence of str
    known : sequence of str
        The pieces; those of a title begin with `TITLE`.
    rarity : ndarray, shape (pieces,)
    weights : ndarray, shape (pieces, labels)
        Multiplied by the rarity.
    constants : ndarray, shape (labels,)
    """

    def __init__(
        self,
        labels: Sequence[str],
        known: Sequence[str],
        rarity: Floats,
        weights: Floats,
        constants: Floats,
    ) -> None:
        self.labels = tuple(labels)
        self.known = tuple(known)
        self.rarity, self.weights, self.constants = rarity, weights, constants
        self._squares = np.append(rarity * rarity, np.float32(0))
        self._weights = np.vstack([weights, np.zeros((1, len(labels)), np.float32)])
        self._automata: dict[str, tuple[AhoCorasick, list[int]]] = {}
        for tag in ("", TITLE):
            rows = [i for i, piece in enumerate(known) if piece.startswith(TITLE) == bool(tag)]
            words = [known[i].removeprefix(TITLE) for i in rows]
            self._automata[tag] = AhoCorasick(words, store_patterns=False), rows

    def find(self, text: str, spans: Sequence[Span], tag: str = "") -> list[set[int]]:
        """Return the rows of the pieces that have weights, for each of some spans of a text.

        Parameters
        ----------
        text : str
        spans : sequence of (int, int)
            In order; no piece reaches over the end of one.
        tag : str
        """
        automaton, rows = self._automata[tag]
        found = automaton.find_matches_as_indexes(text, overlapping=True)
        ends = [end for _, _, end in found]
        bounds = [(bisect_right(ends, a), bisect_right(ends, b)) for a, b in spans]
        return [{rows[i] for i, _, _ in found[low:high]} for low, high in bounds]

    def weigh(self, clauses: Sequence[Collection[int]]) -> tuple[Floats, Floats]:
        """Weigh clauses, or longer texts, by the rows of their pieces.

        Parameters
        ----------
        clauses : sequence of collection of int
            As `find` returns them.

        Returns
        -------
        sums : ndarray, shape (clauses, labels)
            Sums of the weights.
        scores : ndarray, shape (clauses, labels)
            The sums relative to the length of the clause, plus the constants; above 0 the label
            holds.
        """
        # Sums of floats depend on their order; the order of a set of int is the same in every run.
        # The last row has the weight 0, so that no clause is empty.
        rows: list[int] = []
        starts = []
        for clause in clauses:
            starts.append(len(rows))
            rows += clause
            rows.append(len(self.known))
        lengths = np.sqrt(np.add.reduceat(self._squares.take(rows), starts))
        sums = np.add.reduceat(self._weights.take(rows, axis=0), starts)
        return sums, sums / np.maximum(lengths, 1e-9)[:, None] + self.constants


@cache
def load_weights(name: str = "themes") -> Weights:
    """Load shipped weights: of the ``themes`` of shortcomings, or of ``lacks``.

    Examples
    --------
    >>> "enforcement_staffing" in load_weights().labels
    True
    """
    with resources.files("lawstats.vocabulary").joinpath(f"{name}.npz").open("rb") as file:
        data = np.load(file, allow_pickle=False)
        return Weights(
            data["labels"].tolist(),
            data["pieces"].tolist(),
            data["rarity"].astype(np.float32),
            data["weights"].astype(np.float32),
            data["constants"].astype(np.float32),
        )
