"""Weighed pieces of words: what labelled examples say a text is about.

A piece is a run of up to three characters. Each has a weight for each label; the score of a label
is the mean of the weights of a text's pieces, the rarer ones counting more, and a constant. The
weights come from ``training/train.py``, which fits one linear support vector machine a label.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from importlib import resources

import numpy as np
from ahocorasick_rs import AhoCorasick
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TITLE = "^"
_RUN = re.compile(r"[㐀-鿿]+")


def pieces(text: str, tag: str = "") -> list[str]:
    """List runs of one to three Chinese characters, each behind a tag.

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


class Weights:
    """Weights of pieces for labels.

    Parameters
    ----------
    labels : sequence of str
    known : sequence of str
        The pieces; those of a title stand behind `TITLE`.
    rarity : ndarray, shape (pieces,)
    weights : ndarray, shape (pieces, labels)
        Already multiplied by the rarity.
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
        self._padded = np.vstack([weights, np.zeros((1, len(labels)), np.float32)])
        self._automata: dict[str, tuple[AhoCorasick, list[int]]] = {}
        for tag in ("", TITLE):
            rows = [i for i, piece in enumerate(known) if piece.startswith(TITLE) == bool(tag)]
            words = [known[i].removeprefix(TITLE) for i in rows]
            self._automata[tag] = AhoCorasick(words, store_patterns=False), rows

    def find(self, text: str, tag: str = "") -> set[int]:
        """Rows of the pieces of a text that have weights."""
        automaton, rows = self._automata[tag]
        found = automaton.find_matches_as_indexes(text, overlapping=True)
        return {rows[i] for i, _, _ in found}

    def scores(self, parts: Sequence[Collection[int]]) -> Floats:
        """Score every label for the rows of the pieces of each text; above 0 examples speak for it.

        Returns
        -------
        ndarray, shape (parts, labels)
        """
        # In one order, as sums of floats depend on it; the last row weighs nothing, so that no
        # part is empty.
        none = len(self.known)
        at = [row for part in parts for row in (*sorted(part), none)]
        starts = np.cumsum([0, *(len(part) + 1 for part in parts[:-1])])
        lengths = np.sqrt(np.add.reduceat(self._squares[at], starts))
        sums = np.add.reduceat(self._padded[at], starts)
        return np.asarray(sums / np.maximum(lengths, 1e-9)[:, None] + self.constants)

    def strongest(self, label: str, parts: Sequence[Collection[int]]) -> int:
        """Say which part of a text, by the rows of its pieces, speaks most for a label."""
        if label not in self.labels:
            return 0
        column = self.weights[:, self.labels.index(label)]
        return max(range(len(parts)), key=lambda i: (float(column[sorted(parts[i])].sum()), -i))


@lru_cache(maxsize=4)
def load_weights(name: str) -> Weights:
    """Load the weights of a list (``themes`` or ``indicators``)."""
    with resources.files("lawstats.vocabulary").joinpath(f"{name}.npz").open("rb") as file:
        data = np.load(file, allow_pickle=False)
        return Weights(
            data["labels"].tolist(),
            data["pieces"].tolist(),
            data["rarity"].astype(np.float32),
            data["weights"].astype(np.float32),
            data["constants"].astype(np.float32),
        )
