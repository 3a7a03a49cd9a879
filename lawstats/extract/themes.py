"""What a shortcoming falls short in: several themes can share one statement."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from lawstats.text.lines import trim
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import Finder, compile_phrase
from lawstats.vocabulary.weights import TITLE, Weights, load_weights, pieces

_CONSEQUENCE = re.compile(r"(?:导致|致使|使得|造成)[^。；;\n]*")
# A line that ends after a word or two is cut off in its clause.
_CLAUSE = re.compile(r"(?:[^，,。；;：:、\n]{1,5}\n)?[^，,。；;：:、\n]+")
_SENTENCE_ENDS = frozenset("。；;\n")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[是要、]|[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、]|首先|其次|再次|最后)\s*"
)
_MARKER = 2  # characters of 一是, after which the title begins
# Scores from which the examples speak for a theme: of a statement, of one of its sentences, of a
# statement for which they speak for nothing else; and the score of a theme they do not know.
_STATEMENT, _SENTENCE, _ALONE, _SILENT = 0.0, 0.1, -0.3, -1.0


class Theme(NamedTuple):
    """A theme of a statement, with the words that gave it."""

    theme: str
    rank: int
    start: int
    end: int


def statement_pieces(text: str) -> list[str]:
    """Pieces of a statement, and once more those of its first clause."""
    body = _CONSEQUENCE.sub(" ", text)
    return pieces(body) + pieces(_title(body), TITLE)


def _title(body: str) -> str:
    """Return the first clause, which often is the title."""
    first = _CLAUSE.search(body, min(_MARKER, len(body) - 1))
    return first.group() if first else ""


def find_themes(
    text: str, start: int, end: int, vocabulary: Vocabulary, weights: Weights | None = None
) -> list[Theme]:
    """Themes of a shortcoming, the one that carries most of it first.

    A theme counts where labelled examples speak for it, in the whole statement or in one of its
    sentences, or where one of its phrases is found. Its words are the phrase, else the clause that
    speaks most for it.

    Parameters
    ----------
    text : str
    start, end : int
        Where the statement stands.
    vocabulary : Vocabulary
    weights : Weights, optional
        Default: those that come with lawstats.
    """
    # What merely follows from a shortcoming is none; blanks keep the offsets.
    body = _CONSEQUENCE.sub(lambda m: " " * len(m.group()), text[start:end])
    weights = weights or load_weights()
    clauses = [m.span() for m in _CLAUSE.finditer(body)] or [(0, len(body))]
    rows = [weights.find(body[slice(*clause)]) for clause in clauses]
    sentences: list[set[int]] = [set()]
    for (at, _), found in zip(clauses, rows, strict=True):
        if at and body[at - 1] in _SENTENCE_ENDS:
            sentences.append(set())
        sentences[-1] |= found
    whole = weights.find(_title(body), TITLE).union(*sentences)
    sums, each = weights.weigh([whole, *sentences, *rows])
    scores = dict(zip(weights.labels, each[0].tolist(), strict=True))
    own = each[1 : 1 + len(sentences)].max(axis=0).tolist() if len(sentences) > 1 else []
    named = _named(body, vocabulary)
    loud = {theme for theme, score in scores.items() if score > _STATEMENT}
    loud.update(
        named, (t for t, score in zip(weights.labels, own, strict=False) if score > _SENTENCE)
    )
    counted = [t for t in vocabulary.themes if t in loud and (t != "other" or len(loud) == 1)]
    if not counted:
        best = max(vocabulary.themes, key=lambda t: scores.get(t, _SILENT))
        counted = [best if scores.get(best, _SILENT) > _ALONE else "other"]
    counted.sort(key=lambda t: -scores.get(t, _SILENT))
    strongest = dict(zip(weights.labels, sums[-len(rows) :].argmax(axis=0).tolist(), strict=True))
    out = []
    for rank, theme in enumerate(counted, 1):
        span = named.get(theme) or clauses[strongest.get(theme, 0)]
        first, last = trim(body, *span)
        if item := _ITEM.match(body, 0, last):
            first = max(first, item.end())
        out.append(Theme(theme, rank, start + first, start + last))
    return out


def _named(body: str, vocabulary: Vocabulary) -> dict[str, tuple[int, int]]:
    """Themes of which a phrase is found, with the place of the best one."""
    best: dict[str, tuple[int, int, int]] = {}
    for _, phrase, theme in _finder(vocabulary).candidates(body):
        hit = phrase.search(body)
        if hit and hit[0] > 0:
            row = (-hit[0], hit[1], hit[2])
            best[theme] = min(best.get(theme, row), row)
    return {theme: row[1:] for theme, row in best.items()}


@lru_cache(maxsize=8)
def _finder(vocabulary: Vocabulary) -> Finder[str]:
    return Finder(
        (compile_phrase(source), theme.id)
        for theme in vocabulary.themes.values()
        for source in theme.patterns
    )
