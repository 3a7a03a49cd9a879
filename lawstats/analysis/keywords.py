"""The words of the reports: legal terms, distinctive words, cited titles; notebook 03_keywords."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.report_texts import report_sentences
from lawstats.tables.corpus import Corpus
from lawstats.text.han import HAN
from lawstats.text.words import Cutter
from lawstats.text.years import NAMED
from lawstats.vocabulary import Vocabulary

_LONGEST = 20  # characters of a token; real ones are shorter
_STOP = "stop_words"  # the entry of the list terms that holds what word statistics leave out
_PRIOR = 500  # words: how strongly the words of all reports pull down rare ones
_FEWEST = 3  # times a word must occur in a report to be distinctive of it
_BEYOND_CHANCE = 1.96  # z: two-sided 5 %
# Nouns, verbs and adjectives used as nouns, set phrases, short forms, by jieba's tags; names of
# persons, places and bodies have tags of their own.
_NOUNS = frozenset({"n", "vn", "an", "nz", "l", "i", "j"})
_HAN = re.compile(f"[{HAN}]{{2,}}")


# Loading the dictionary takes up to a second, and counting terms does not need it.
_cutter = cache(Cutter)


class Tokenizer:
    """Find the legal terms and the content words of texts.

    Parameters
    ----------
    vocabulary : Vocabulary
        The list terms gives the legal terms and the stop words; titles of the law list that
        contain a term are matched too, but not counted.
    places : iterable of str, optional
        Names; neither they nor any part of them are content words.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> words = Tokenizer(load())
    >>> words.count_terms("依据行政处罚法作出行政处罚")
    Counter({'penalty': 1})
    >>> words.content_words("加强法律明白人培训")
    ['法律明白人']
    """

    def __init__(self, vocabulary: Vocabulary, places: frozenset[str] = frozenset()) -> None:
        entries = vocabulary.lists["terms"]
        self.terms = {i: term for i, term in entries.items() if i != _STOP}
        self._ids = {
            form: i for i, term in self.terms.items() for form in (term.name_zh, *term.words)
        }
        self._stop = frozenset(entries[_STOP].words)
        # Every piece of every name: with many names only one look-up per token is fast enough.
        self._places = {
            p[i:j]
            for p in places
            for i in range(len(p))
            for j in range(i + 2, min(len(p), i + _LONGEST) + 1)
        }
        titles = {title for title in vocabulary.laws if any(form in title for form in self._ids)}
        forms = sorted(titles | set(self._ids), key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(re.escape, forms)))

    def count_terms(self, text: str) -> Counter[str]:
        """Count the legal terms by id; the longest match at a position counts."""
        forms = (match.group() for match in self._pattern.finditer(text))
        return Counter(self._ids[form] for form in forms if form in self._ids)

    def content_words(self, text: str) -> list[str]:
        """List the terms and nouns of two Chinese characters or more, in the order of the text.

        Stop words and names of places are left out. The cutter's dictionary includes the terms. A
        noun is a word that this dictionary has as a noun (`_NOUNS`); a guessed word, such as half
        a name, is left out.
        """
        return [
            token
            for token, kind in _cutter(tuple(self._ids)).tag(text)
            if token in self._ids
            or (
                kind in _NOUNS
                and _HAN.fullmatch(token)
                and token not in self._stop
                and token not in self._places
            )
        ]


def _texts(corpus: Corpus) -> pd.DataFrame:
    """List the reports with their texts, cut lines joined, and numbers of characters but blanks."""
    texts = {report_id: text.whole() for report_id, text in report_sentences(corpus)}
    data = frames.labelled_reports(corpus)[["report_id", "label", "year"]]
    data["text"] = pd.Series([texts[i] for i in data["report_id"]], dtype="str")
    data["characters"] = data["text"].map(lambda text: len("".join(text.split()))).astype("int64")
    return data


def _counted(corpus: Corpus) -> tuple[pd.DataFrame, list[Counter[str]]]:
    """List the reports as `_texts` does, and count the terms of each."""
    words = Tokenizer(corpus.vocabulary)
    texts = _texts(corpus)
    return texts, [words.count_terms(text) for text in texts["text"]]


def _first(ranked: pd.DataFrame, top_n: int, by: str) -> pd.DataFrame:
    """Keep the first rows; left_out counts the others, tied those of them equal to the last one."""
    kept, rest = ranked.head(top_n), ranked[by].iloc[top_n:]
    tied = int((rest == kept[by].iloc[-1]).sum()) if len(kept) else 0
    return kept.assign(left_out=len(rest), tied=tied).reset_index(drop=True)


def terms(corpus: Corpus, *, top_n: int = 20) -> pd.DataFrame:
    """Count the most frequent legal terms of all reports together.

    Parameters
    ----------
    corpus : Corpus
    top_n : int
        Number of terms.

    Returns
    -------
    DataFrame
        One row per term, the most frequent first. Columns: term (id), name_zh, name_en (str),
        count (int64), per_1000 (float64, per 1,000 characters of all reports), reporters (int64,
        reports that use it), reports (int64), left_out (int64, further terms in the reports), tied
        (int64, those of them that occur as often as the last one here).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = terms(read_corpus("data/raw"), top_n=5)
    >>> data["count"].is_monotonic_decreasing, len(data)
    (True, 5)
    """
    texts, counts = _counted(corpus)
    characters = max(int(texts["characters"].sum()), 1)
    total: Counter[str] = sum(counts, Counter())
    entries = {i: term for i, term in corpus.vocabulary.lists["terms"].items() if i in total}
    rows = [
        (
            i, term.name_zh, term.name_en, total[i], round(1000 * total[i] / characters, 6),
            sum(1 for count in counts if count[i]), len(texts),
        )
        for i, term in entries.items()
    ]  # fmt: skip
    names = ["term", "name_zh", "name_en", "count", "per_1000", "reporters", "reports"]
    types: dict[str, Any] = dict.fromkeys(names, "int64") | dict.fromkeys(names[:3], "str")
    data = pd.DataFrame(rows, columns=names).astype({**types, "per_1000": "float64"})
    data = data.sort_values("count", ascending=False, kind="stable")
    return _first(data, top_n, "count")


def issuers(corpus: Corpus, *, top_n: int = 20) -> pd.DataFrame:
    """Count the most frequent legal terms in each report.

    Parameters
    ----------
    corpus : Corpus
    top_n : int
        Number of terms.

    Returns
    -------
    DataFrame
        One row per term and report, in the order of `terms`. Columns: term (id), name_zh, name_en,
        report_id, label (str), year (Int16), count (int64), per_1000 (float64, per 1,000 characters
        of the report, blanks not counted), reporters (int64, reports that use the term), reports
        (int64).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> len(issuers(read_corpus("data/raw"), top_n=2))  # two terms in five reports
    10
    """
    texts, counts = _counted(corpus)
    rows = [
        (
            term.term, term.name_zh, term.name_en, report.report_id, report.label, report.year,
            count[term.term], round(1000 * count[term.term] / max(report.characters, 1), 6),
            term.reporters, len(texts),
        )
        for term in frames.rows(terms(corpus, top_n=top_n))
        for report, count in zip(frames.rows(texts), counts, strict=True)
    ]  # fmt: skip
    names = ["term", "name_zh", "name_en", "report_id", "label", "year", "count", "per_1000"]
    types = dict.fromkeys(names[:5], "str") | {"year": "Int16", "count": "int64"}
    data = pd.DataFrame(rows, columns=[*names, "reporters", "reports"])
    return data.astype({**types, "per_1000": "float64", "reporters": "int64", "reports": "int64"})


def distinctive(corpus: Corpus, *, top_n: int = 8) -> pd.DataFrame:
    """Find the words that distinguish each report from the others.

    Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, Fightin'
    Words). The prior is the words of all reports, so that a word must be frequent here and rare
    elsewhere. Words are those of `Tokenizer.content_words` that occur three times or more in the
    report, without names of issuers and of their places.

    Parameters
    ----------
    corpus : Corpus
    top_n : int
        Words per report.

    Returns
    -------
    DataFrame
        One row per report and word, the most distinctive first. Columns: report_id, label (str),
        year (Int16), word (str), count (int64, in the report), elsewhere (int64, in the other
        reports), z (float64, log-odds ratio divided by its standard deviation; only words above
        1.96, which a single word exceeds by chance once in 40 times), reports (int64). Empty for a
        single report.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = distinctive(read_corpus("data/raw"), top_n=2)
    >>> bool((data["z"] > 1.96).all()), int(data.groupby("report_id").size().max())
    (True, 2)
    """
    texts = _texts(corpus)
    words = Tokenizer(corpus.vocabulary, places=_names(corpus) | set(texts["label"]))
    counts = [Counter(words.content_words(text)) for text in texts["text"]]
    total: Counter[str] = sum(counts, Counter())
    rows = [
        (
            report.report_id, report.label, report.year, word, count[word],
            total[word] - count[word], z, len(texts),
        )
        for report, count in zip(frames.rows(texts), counts, strict=True)
        for z, word in _strongest(count, total)[:top_n]
        if len(texts) > 1
    ]  # fmt: skip
    columns = ["report_id", "label", "year", "word", "count", "elsewhere", "z", "reports"]
    types = dict.fromkeys(["report_id", "label", "word"], "str") | {"year": "Int16", "z": "float64"}
    integers = dict.fromkeys(["count", "elsewhere", "reports"], "int64")
    return pd.DataFrame(rows, columns=columns).astype({**types, **integers})


def _names(corpus: Corpus) -> frozenset[str]:
    """Give the names of the issuers and of their places."""
    places = corpus.reports(columns=["issuer", "province", "city", "county", "town"])
    return frozenset(str(name) for column in places for name in places[column].dropna())


def _strongest(count: Counter[str], total: Counter[str]) -> list[tuple[float, str]]:
    """Rank the words that are distinctive of a report, each with its z."""
    own, every = count.total(), total.total()
    words = (w for w, n in count.items() if n >= _FEWEST and total[w] < every)
    scored = [(_z(count[word], own, total[word], every), word) for word in words]
    return sorted(
        (pair for pair in scored if pair[0] > _BEYOND_CHANCE), key=lambda pair: (-pair[0], pair[1])
    )


def _z(n: int, own: int, total: int, every: int) -> float:
    """Compute the z of a word: `n` of `own` words in the report, `total` of `every` in all."""
    prior = _PRIOR * total / every
    here, there = n + prior, total - n + prior
    odds_here = np.log(here / (own + _PRIOR - here))
    odds_there = np.log(there / (every - own + _PRIOR - there))
    return round(float((odds_here - odds_there) / np.sqrt(1 / here + 1 / there)), 6)


def citations(corpus: Corpus, *, top_n: int = 20) -> pd.DataFrame:
    """Rank the cited laws and documents by the reports that cite them.

    Parameters
    ----------
    corpus : Corpus
    top_n : int
        Number of titles.

    Returns
    -------
    DataFrame
        One row per title, the one that most reports cite first. Columns: canonical_title, kind
        (str, the most frequent of its citations), resolved (bool, it is in the national law list),
        reporters (int64, reports that cite it), citations (int64), reports (int64), left_out
        (int64, further titles in the reports), tied (int64, those of them that as many reports cite
        as the last one here).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> citations(read_corpus("data/raw"), top_n=3)["reporters"].is_monotonic_decreasing
    True
    """
    cited = corpus.citations(columns=["report_id", "canonical_title", "kind", "resolved"])
    # 2021—2025年 and 2021-2025年 name the same plan.
    plain = cited["canonical_title"].str.replace(rf"[-—–－~～]+(?={NAMED})", "—", regex=True)
    # The most frequent form, because a title may be written in two ways, or read as two kinds.
    data = cited.groupby(plain.rename("key")).agg(
        canonical_title=("canonical_title", lambda titles: titles.mode().iloc[0]),
        kind=("kind", lambda kinds: kinds.mode().iloc[0]),
        resolved=("resolved", "any"),
        reporters=("report_id", "nunique"),
        citations=("kind", "size"),
    )
    data["reports"] = len(corpus.reports(columns=["report_id"]))
    order = ["reporters", "citations", "canonical_title"]
    data = data.reset_index(drop=True).sort_values(order, ascending=[False, False, True])
    return _first(data, top_n, "reporters")
