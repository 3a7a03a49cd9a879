"""Weighed pieces of words: what labelled examples say a text is about.

A piece is a run of up to three characters. Each has a weight for each label; the score of a label
is the mean of the weights of a text's pieces, the rarer ones counting more, and a constant. The
weights come from ``training/train.py``, which fits one linear support vector machine a label.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_RUN = re.compile(r"[㐀-鿿]+")
LONGEST = 3


def pieces(text: str, tag: str = "") -> Iterator[str]:
    """Yield runs of one to three Chinese characters, each behind a tag.

    Examples
    --------
    >>> list(pieces("普法，少"))
    ['普', '法', '普法', '少']
    """
    for run in _RUN.findall(text):
        for n in range(1, LONGEST + 1):
            for i in range(len(run) - n + 1):
                yield tag + run[i : i + n]


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights of pieces for labels.

    Attributes
    ----------
    labels : tuple of str
    rows : mapping of str to int
        Place of each piece in the arrays.
    rarity : ndarray, shape (pieces,)
    weights : ndarray, shape (pieces, labels)
        Already multiplied by the rarity.
    constants : ndarray, shape (labels,)
    """

    labels: tuple[str, ...]
    rows: dict[str, int]
    rarity: Floats
    weights: Floats
    constants: Floats

    def scores(self, found: Collection[str]) -> Floats:
        """Score every label for a set of pieces; above 0 the examples speak for it."""
        at = sorted(self.rows[piece] for piece in found if piece in self.rows)
        rarity = self.rarity[at]
        length = max(float(np.sqrt(rarity @ rarity)), 1e-9)
        return np.asarray(self.weights[at].sum(axis=0) / np.float32(length) + self.constants)

    def weight(self, label: str, found: Iterable[str]) -> float:
        """Sum the weights of pieces for one label."""
        at = [self.rows[piece] for piece in found if piece in self.rows]
        return float(self.weights[at, self.labels.index(label)].sum())


@lru_cache(maxsize=4)
def load_weights(name: str) -> Weights:
    """Load the weights of a list (``themes`` or ``indicators``)."""
    with resources.files("lawstats.vocabulary").joinpath(f"{name}.npz").open("rb") as file:
        data = np.load(file, allow_pickle=False)
        known = data["pieces"].tolist()
        return Weights(
            tuple(data["labels"].tolist()),
            {piece: i for i, piece in enumerate(known)},
            data["rarity"].astype(np.float32),
            data["weights"].astype(np.float32),
            data["constants"].astype(np.float32),
        )
