"""Themes of a shortcoming: what falls short. One statement can have several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from numpy.typing import NDArray

from lawstats.text.lines import Span, trim
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import Finder, compile_phrase
from lawstats.vocabulary.weights import TITLE, Floats, Weights, load_weights, pieces

# What follows from a shortcoming, and what is praised before a but, are no themes.
_PRAISE = "加强|提升|提高|改善|完善|增强|进步|好转|配齐|建成|覆盖|增加|成效|成绩"
_KIND = "[^，,。；;：:\\n不待需缺未难少]"
_ASIDE = re.compile(
    rf"(?:导致|致使|使得|造成)[^。；;\n]*"
    rf"|{_KIND}{{0,30}}(?:{_PRAISE}){_KIND}{{0,15}}[，,](?=但|却|然而|不过|可是|可仍)"
)
# A line that ends after a word or two is cut off in its clause.
_CLAUSE = re.compile(r"(?:[^，,。；;：:、\n]{1,5}\n)?[^，,。；;：:、\n]+")
_SENTENCE_ENDS = frozenset("。；;\n")
_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[是要、]|[（(]?[一二三四五六七八九十\d]{1,3}[)）.．、]|首先|其次|再次|最后)\s*"
)
_MARKER = 2  # characters of 一是, after which the title begins
# A theme counts from these scores on: of the whole statement, of a statement that is one clause, of
# one of the sentences, and of a clause in which it is the best theme. Beside others, "other" needs
# the last.
_STATEMENT, _ONE_CLAUSE, _SENTENCE, _BEST, _OTHER = -0.05, 0.1, 0.2, 0.35, 0.4
_NONE_FITS = -0.3  # where no theme counts, and the best one has a lower score, it is "other"
_UNKNOWN = -2.0  # the score of a theme without weights
_LONG_ENOUGH = 6  # characters of a clause that can say what falls short, and not only where


class Theme(NamedTuple):
    """A theme of a statement; the span is of the words that show it."""

    theme: str
    rank: int
    start: int
    end: int


def statement_pieces(text: str) -> list[str]:
    """Return the pieces of a statement, and once more those of its first clause."""
    body = _ASIDE.sub(" ", text)
    return pieces(body) + pieces(_title(body), TITLE)


def _title(body: str) -> str:
    """Return the first clause, which often is the title."""
    first = _CLAUSE.search(body, min(_MARKER, len(body) - 1))
    return first.group() if first else ""


def find_themes(
    text: str, start: int, end: int, vocabulary: Vocabulary, weights: Weights | None = None
) -> list[Theme]:
    """Find the themes of a shortcoming, the main one first.

    A theme counts where its score is high enough, in the whole statement, in one of its sentences
    or in a clause that has no better theme, or where one of its phrases is found. Where none
    counts, the best does, or ``other`` if its score is low: a shortcoming has a theme. Its words
    are the phrase, else the clause with the largest weights for it.

    Parameters
    ----------
    text : str
    start, end : int
        Span of the statement.
    vocabulary : Vocabulary
    weights : Weights, optional
        Learned from labelled examples; default: those that come with lawstats.
    """
    # Blanks keep the offsets.
    body = _ASIDE.sub(lambda m: " " * len(m.group()), text[start:end])
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

    `statement` is of the whole, `sentence` of the best of several sentences, `best` of the clauses
    in which no other theme has a higher one; `clause` is the index of the clause with the largest
    weights; `several` says whether there are more than one.
    """

    statement: dict[str, float]
    sentence: dict[str, float]
    best: dict[str, float]
    clause: dict[str, int]
    several: bool


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

    best: dict[str, float] = {}
    for _, theme, score in _best(body, clauses, scores[-len(rows) :], weights):
        best[theme] = max(best.get(theme, _UNKNOWN), score)
    return _Scores(
        statement=by_theme(scores[0]),
        sentence=by_theme(scores[1 : 1 + len(sentences)].max(axis=0)),
        best=best,
        clause=by_theme(sums[-len(rows) :].argmax(axis=0)),
        several=sum(end - start > 3 for start, end in clauses) > 1,  # more than a marker
    )


def _best(
    body: str, clauses: Sequence[Span], scores: Floats, weights: Weights
) -> Iterator[tuple[str, str, float]]:
    """Yield each clause that is long enough, its best theme and the score."""
    for (start, end), own in zip(clauses, scores, strict=True):
        if len(clause := body[start:end].strip()) >= _LONG_ENOUGH:
            yield clause, weights.labels[own.argmax()], float(own.max())


def clause_themes(text: str, weights: Weights) -> list[tuple[str, str, float]]:
    """Return the clauses of a statement that can give a theme, with the best theme and its score.

    Empty where the statement is one clause.
    """
    body = _ASIDE.sub(" ", text)
    clauses = [m.span() for m in _CLAUSE.finditer(body)]
    if len(clauses) < 2:
        return []
    scores = weights.weigh(weights.find(body, clauses))[1]
    return list(_best(body, clauses, scores, weights))


def _counted(scores: _Scores, named: Mapping[str, Span], vocabulary: Vocabulary) -> list[str]:
    """List the themes that count, the highest score of the statement first."""
    least = _STATEMENT if scores.several else _ONE_CLAUSE
    loud = {theme for theme, score in scores.statement.items() if score > least}
    loud |= {theme for theme, score in scores.sentence.items() if score > _SENTENCE}
    loud |= {theme for theme, score in scores.best.items() if score > _BEST}
    loud.update(named)
    if max(scores.sentence.get("other", _UNKNOWN), scores.best.get("other", _UNKNOWN)) <= _OTHER:
        loud -= {"other"} if len(loud) > 1 else set()

    def score(theme: str) -> float:
        return scores.statement.get(theme, _UNKNOWN)

    counted = [t for t in vocabulary.themes if t in loud]
    if not counted:
        best = max(vocabulary.themes, key=score)
        return [best if score(best) >= _NONE_FITS or "other" not in vocabulary.themes else "other"]
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
