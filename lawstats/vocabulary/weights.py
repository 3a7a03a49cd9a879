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
from typing import Any

import numpy as np
from ahocorasick_rs import AhoCorasick
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

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
        self._weights = np.vstack([weights, np.zeros((1, len(labels)), np.float32)])
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

    def weigh(self, parts: Sequence[Collection[int]]) -> tuple[Floats, Floats]:
        """Weigh texts by the rows of their pieces.

        Returns
        -------
        sums : ndarray, shape (parts, labels)
            Sums of the weights.
        scores : ndarray, shape (parts, labels)
            The same relative to the length of the text; above 0 the examples speak for a label.
        """
        # Sums of floats depend on their order; that of a set of ints is the same in every run. The
        # last row weighs nothing, so that no part is empty.
        at: list[int] = []
        starts = []
        for part in parts:
            starts.append(len(at))
            at += part
            at.append(len(self.known))
        lengths = np.sqrt(np.add.reduceat(self._squares.take(at), starts))
        sums = np.add.reduceat(self._weights.take(at, axis=0), starts)
        return sums, sums / np.maximum(lengths, 1e-9)[:, None] + self.constants


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
