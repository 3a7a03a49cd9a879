"""Whether sentences say that something falls short, by weights learned from sentences.

The weights tell a shortcoming from what was done, what is planned and what was found at others
(检查发现…，责令改正), whatever words say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lawstats.text.han import count_han
from lawstats.text.lines import Span
from lawstats.vocabulary.weights import Weights, load_weights

LACK = "lack"
_SENTENCE = re.compile(r"[^。；;：:！？\n]+[。；;：:！？]?")
_MARKER = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}(?:[)）.．、]+|[是要])|首先|其次|再次|最后)?[是，,、\s]*"
)
_LEAST = 6  # characters of a sentence that can be judged
_MOST = 40  # sentences of a section that are judged
_MEAN = 0.3  # measures and plans score below 0.1, shortcomings above 0.5
_TURNS = re.compile("但|不过|然而|同时|差距|不足")  # praise comes first: 取得成效，但…


def sentence_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of sentences to judge, without their list markers; ； and ： end one too.

    Examples
    --------
    >>> text = "一是人手紧；二是经费一年比一年少。"
    >>> [text[slice(*span)] for span in sentence_spans(text, 0, len(text))]
    ['经费一年比一年少。']
    """
    for found in _SENTENCE.finditer(text, start, end):
        marker = _MARKER.match(text, found.start(), found.end())
        first = marker.end() if marker else found.start()
        if count_han(text[first : found.end()]) >= _LEAST:
            yield first, found.end()


def lack_scores(text: str, spans: Sequence[Span], weights: Weights | None = None) -> list[float]:
    """Score some spans of a text: above 0 they say that something falls short.

    Parameters
    ----------
    text : str
    spans : sequence of (int, int)
        In order, apart from each other.
    weights : Weights, optional
        Default: those that come with lawstats.
    """
    if not spans:
        return []
    weights = weights or load_weights("lacks")
    start, end = spans[0][0], spans[-1][1]
    rows = weights.find(text[start:end], [(a - start, b - start) for a, b in spans])
    return [float(score) for score in weights.weigh(rows)[1][:, 0]]


def falls_short(text: str, start: int, end: int) -> bool:
    """Whether a section is about shortcomings: its sentences say so, the first one included."""
    spans = list(sentence_spans(text, start, end))[:_MOST]
    scores = lack_scores(text, spans)
    if not scores or sum(scores) / len(scores) <= _MEAN:
        return False
    return scores[0] > 0 or bool(_TURNS.search(text, *spans[0]))
