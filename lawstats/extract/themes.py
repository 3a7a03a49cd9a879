"""Themes of a shortcoming: what falls short. One statement can have several."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from numpy.typing import NDArray

from lawstats.text.lines import Span, trim
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
# A theme counts from these scores on: of the whole statement, of one of its sentences, and of the
# best theme where no other counts. A theme without weights has the last score.
_STATEMENT, _SENTENCE, _ALONE, _UNKNOWN = 0.0, 0.1, -0.3, -1.0


class Theme(NamedTuple):
    """A theme of a statement; the span is of the words that show it."""

    theme: str
    rank: int
    start: int
    end: int


def statement_pieces(text: str) -> list[str]:
    """Return the pieces of a statement, and once more those of its first clause."""
    body = _CONSEQUENCE.sub(" ", text)
    return pieces(body) + pieces(_title(body), TITLE)


def _title(body: str) -> str:
    """Return the first clause, which often is the title."""
    first = _CLAUSE.search(body, min(_MARKER, len(body) - 1))
    return first.group() if first else ""


def find_themes(
    text: str, start: int, end: int, vocabulary: Vocabulary, weights: Weights | None = None
) -> list[Theme]:
    """Find the themes of a shortcoming, the main one first.

    A theme counts where its score is high enough, in the whole statement or in one of its
    sentences, or where one of its phrases is found. Its words are the phrase, else the clause with
    the largest weights for it.

    Parameters
    ----------
    text : str
    start, end : int
        Span of the statement.
    vocabulary : Vocabulary
    weights : Weights, optional
        Learned from labelled examples; default: those that come with lawstats.
    """
    # A consequence of a shortcoming is no theme; blanks keep the offsets.
    body = _CONSEQUENCE.sub(lambda m: " " * len(m.group()), text[start:end])
    clauses = [m.span() for m in _CLAUSE.finditer(body)] or [(0, len(body))]
    scores = _score(body, clauses, weights or load_weights())
    named = _named(body, vocabulary)
    themes = []
    for rank, theme in enumerate(_counted(scores, named, vocabulary), 1):
        span = named.get(theme) or clauses[scores.clause.get(theme, 0)]
        first, last = trim(body, *span)
        if item := _ITEM.match(body, 0, last):
            first = max(first, item.end())
        themes.append(Theme(theme, rank, start + first, start + last))
    return themes


class _Scores(NamedTuple):
    """Scores of the themes of a statement.

    `statement` is of the whole, `sentence` of the best of several sentences; `clause` is the index
    of the clause with the largest weights.
    """

    statement: dict[str, float]
    sentence: dict[str, float]
    clause: dict[str, int]


def _score(body: str, clauses: Sequence[Span], weights: Weights) -> _Scores:
    rows = weights.find(body, clauses)
    sentences: list[set[int]] = [set()]
    for (start, _), found in zip(clauses, rows, strict=True):
        if start and body[start - 1] in _SENTENCE_ENDS:
            sentences.append(set())
        sentences[-1] |= found
    title = _title(body)
    whole = weights.find(title, [(0, len(title))], TITLE)[0].union(*sentences)
    sums, scores = weights.weigh([whole, *sentences, *rows])

    def by_theme(values: NDArray[Any]) -> dict[str, Any]:
        return dict(zip(weights.labels, values.tolist(), strict=True))

    several = len(sentences) > 1
    return _Scores(
        statement=by_theme(scores[0]),
        sentence=by_theme(scores[1 : 1 + len(sentences)].max(axis=0)) if several else {},
        clause=by_theme(sums[-len(rows) :].argmax(axis=0)),
    )


def _counted(scores: _Scores, named: Mapping[str, Span], vocabulary: Vocabulary) -> list[str]:
    """List the themes that count, the highest score of the statement first."""
    loud = {theme for theme, score in scores.statement.items() if score > _STATEMENT}
    loud |= {theme for theme, score in scores.sentence.items() if score > _SENTENCE}
    loud.update(named)

    def score(theme: str) -> float:
        return scores.statement.get(theme, _UNKNOWN)

    counted = [t for t in vocabulary.themes if t in loud and (t != "other" or len(loud) == 1)]
    if not counted:
        best = max(vocabulary.themes, key=score)
        counted = [best if score(best) > _ALONE else "other"]
    return sorted(counted, key=score, reverse=True)


def _named(body: str, vocabulary: Vocabulary) -> dict[str, Span]:
    """Find the themes of which a phrase is found, with the span of the best phrase."""
    best: dict[str, tuple[int, int, int]] = {}
    for _, phrase, theme in _finder(vocabulary).candidates(body):
        hit = phrase.search(body)
        if hit and hit[0] > 0:
            key = (-hit[0], hit[1], hit[2])
            best[theme] = min(best.get(theme, key), key)
    return {theme: key[1:] for theme, key in best.items()}


@lru_cache(maxsize=8)
def _finder(vocabulary: Vocabulary) -> Finder[str]:
    return Finder(
        (compile_phrase(source), theme.id)
        for theme in vocabulary.themes.values()
        for source in theme.patterns
    )
