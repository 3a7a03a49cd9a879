"""Shortcomings that recur: themes stated together, and what is said inside a theme; notebook 04.

Statements that repeat others are left out. Groups count if they stay much the same in resamples of
the issuers; what chance can do is measured on shuffled data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from lawstats.analysis import frames
from lawstats.analysis.grouping import (
    Floats,
    Ints,
    by_chance,
    distances_of,
    rand,
    stable_groups,
    unit,
)
from lawstats.analysis.keywords import Tokenizer
from lawstats.analysis.report_texts import whole_points
from lawstats.tables.corpus import Corpus
from lawstats.text.han import ONE_HAN
from lawstats.vocabulary.weights import load_weights

Embed = Callable[[Sequence[str]], Floats]

ENOUGH = 50  # statements; groups of fewer change with every report added
SEVERAL = 20  # statements of several themes
ENOUGH_OF_THEME = 30  # statements of one theme
BODIES = 10  # issuers; resamples of fewer are too much alike
STABLE = 0.6  # least stability of groups that are shown
RECURRING = 3  # issuers that state a combination
SHUFFLES = 200  # of the themes, to see how many issuers state a combination by chance
_SHUFFLES = 19  # to see which silhouette groups have by chance
_MOST, _MOST_OF_THEME = 1000, 300  # statements; distances of all pairs of many more take too long
_TRIES = 100  # shuffles of a report until no statement has a theme twice
_LONG = 10  # characters of a clause; shorter ones are said by many without copying
_PAIRS, _LIKE = 8, 0.1  # pairs, at most, and their least likeness
_TERMS = 4
_CLOSE = 0.3  # a theme whose score is so little below 0 nearly holds
_KEY = ["report_id", "point_id"]
_CLAUSE = re.compile(r"[^，,。；;：:、！？\s]+")
_MARKER = re.compile(r"^[（(]?[一二三四五六七八九十]+[)）是]")


class _Statements(NamedTuple):
    """Statements that repeat no other.

    Attributes
    ----------
    rows : DataFrame
        report_id, point_id, text, label, year, issuer_id.
    total : int
        Statements, those that repeat others too.
    themes : list of str
        Ids of the columns of `found`.
    found : numpy.ndarray of bool, shape (statements, themes)
        Which themes each statement has.
    table : DataFrame
        The table themes of these statements, by rank; `evidence` without blanks.
    """

    rows: pd.DataFrame
    total: int
    themes: list[str]
    found: NDArray[np.bool_]
    table: pd.DataFrame

    @property
    def issuers(self) -> Ints:
        """A number for the issuer of each statement."""
        return pd.factorize(self.rows["issuer_id"])[0].astype(np.int64)

    def of(self, kept: Ints) -> _Statements:
        """Take some statements by their numbers."""
        rows = self.rows.iloc[kept].reset_index(drop=True)
        return self._replace(rows=rows, found=self.found[kept])


def _statements(corpus: Corpus) -> _Statements:
    """List the shortcomings that repeat no other, by year and report."""
    points = corpus.points(columns=["report_id", "point_id", "part", "start", "end", "text"])
    points = points[points["part"] == "shortcomings"]
    total = len(points)
    points = points.assign(text=whole_points(corpus, points))[["report_id", "point_id", "text"]]
    reports = frames.labelled_reports(corpus)[["report_id", "label", "year", "issuer_id"]]
    rows = points.merge(reports, on="report_id").sort_values(["year", *_KEY], ignore_index=True)
    rows = rows[~np.array(list(_repeats(rows["text"])), dtype=bool)].reset_index(drop=True)
    table = corpus.themes(columns=[*_KEY, "theme", "rank", "evidence", "start"])
    table = rows[_KEY].reset_index(names="row").merge(table, on=_KEY).sort_values(["row", "rank"])
    table["evidence"] = table["evidence"].str.replace(r"\s", "", regex=True)
    themes = [theme for theme in corpus.vocabulary.themes if theme != "other"]
    listed = table[table["theme"].isin(themes)]
    found = np.zeros((len(rows), len(themes)), dtype=bool)
    found[listed["row"], [themes.index(theme) for theme in listed["theme"]]] = True
    return _Statements(rows, total, themes, found, table)


def _repeats(texts: pd.Series[str]) -> Iterator[bool]:
    """Tell of each text whether half of it or more are long clauses of texts before it."""
    seen: set[str] = set()
    for text in texts:
        own = _clauses(text)
        again = sum(len(clause) for clause in own if clause in seen)
        yield 2 * again >= sum(map(len, own)) > 0
        seen.update(clause for clause in own if len(clause) >= _LONG)


def _clauses(text: str) -> list[str]:
    """List the clauses of a text without markers, blanks and signs."""
    clauses = [_MARKER.sub("", clause) for clause in _CLAUSE.findall(text)]
    return ["".join(ONE_HAN.findall(clause)) for clause in clauses]


def _drawn(n: int, most: int, seed: int) -> Ints:
    """Draw `most` of n statements if there are more, in their order."""
    drawn = np.arange(n)
    if n > most:
        drawn = np.sort(np.random.default_rng(seed).choice(n, most, replace=False))
    return drawn


def _scores(statements: _Statements) -> Floats:
    """Give how far above `-_CLOSE` the score of each theme is; of found ones at least `_CLOSE`."""
    weights = load_weights()
    texts = statements.rows["text"]
    _, scores = weights.weigh([weights.find(text, [(0, len(text))])[0] for text in texts])
    above = np.zeros(statements.found.shape)
    for column, theme in enumerate(statements.themes):
        if theme in weights.labels:
            above[:, column] = scores[:, weights.labels.index(theme)] + _CLOSE
    return np.maximum(above, np.where(statements.found, _CLOSE, 0))


def _dealt(scores: Floats, found: NDArray[np.bool_], source: Ints) -> Floats:
    """Give the scores that go with dealt themes; those of themes that nearly hold stay."""
    scores_there = np.take_along_axis(scores, np.maximum(source, 0), axis=0)
    return np.where(source < 0, np.where(found, 0, scores), scores_there)


def _shuffles(statements: _Statements, seed: int) -> Iterator[Ints]:
    """Deal the themes of each report out to its statements anew, each as many as it has.

    Yields
    ------
    numpy.ndarray of int, shape (statements, themes)
        From which statement each one has the theme; -1: it does not have it.
    """
    reports = pd.factorize(statements.rows["report_id"])[0]
    statement, theme = np.nonzero(statements.found)
    order = np.argsort(reports[statement], kind="stable")
    statement, theme = statement[order], theme[order]
    report, rng = reports[statement], np.random.default_rng(seed)
    for _ in range(SHUFFLES):
        card, again = np.arange(len(theme)), np.ones(len(theme), dtype=bool)
        for _ in range(_TRIES):
            card = np.where(again, np.lexsort((rng.random(len(theme)), report)), card)
            places = statement * statements.found.shape[1] + theme[card]
            again = np.isin(report, report[np.bincount(places)[places] > 1])
            if not again.any():
                break
        card[again] = np.flatnonzero(again)
        dealt = np.full(statements.found.shape, -1)
        dealt[statement, theme[card]] = statement[card]
        yield dealt


def combinations(corpus: Corpus, *, seed: int = 1, embed: Embed | None = None) -> pd.DataFrame:
    """Find themes that are stated together again and again.

    The statements that have several themes are divided by the scores of their themes (see
    `stable_groups`). The themes that at least half of a group has are a combination. It recurs if
    `RECURRING` issuers have a statement with all of its themes, and more than in any of `SHUFFLES`
    shuffles, which deal the themes of each report out to its statements anew.

    With fewer than `ENOUGH` statements, `SEVERAL` of them with several themes, of `BODIES` issuers,
    a stability below `STABLE`, or no combination that recurs, the rows are pairs of statements of
    different issuers that have a theme in common, those nearest in their words (cosine of the
    TF-IDF weights of `Tokenizer.content_words`). A text is in one pair at most.

    A statement is left out if half of it or more are clauses of 10 characters or more that stand
    in statements before it.

    Parameters
    ----------
    corpus : Corpus
    seed : int
        Draws the resamples, the shuffles, and the sample of 1,000 statements if there are more.
    embed : callable, optional
        Makes the vectors, rows of unit length, of a list of statements in place of TF-IDF.

    Returns
    -------
    DataFrame
        One row per statement of a combination or of a pair; a statement can be in several
        combinations. Columns: group (int32, from 1, the one with most issuers first), themes (str,
        ids joined by |), name_zh, name_en, report_id, point_id, label, year, text, evidence (str,
        the clauses that show the themes; of a pair null), example (bool, the statement nearest to
        the centre of the group), issuers (int64, with a statement of all these themes), by_chance,
        by_chance_most (float64, the mean and the most of the shuffles), similarity (float64, of a
        pair), total (int64, all statements), statements (int64, those that repeat no other),
        several (int64, those of several themes, or the sample of them),
        bodies (int64, their issuers), groups (Int64), silhouette, stability, agreement (float64,
        adjusted Rand index with the main theme) of the grouping, shuffled (float64, the highest
        silhouette of as many groups after 19 of the shuffles), usual (Int64, combinations of
        `RECURRING` issuers that chance may give). Of a pair by_chance and by_chance_most are null,
        of a combination similarity.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = combinations(read_corpus("data/raw"))  # few statements: pairs
    >>> bool(data["similarity"].notna().all()), data["by_chance"].notna().any()
    (True, np.False_)
    """
    every = _statements(corpus)
    at = np.flatnonzero(every.found.sum(axis=1) > 1)
    at = at[_drawn(len(at), _MOST, seed)]
    several = every.of(at)
    measures: dict[str, Any] = {
        "total": every.total, "statements": len(every.rows), "several": len(several.rows),
        "bodies": len(set(several.issuers)),
    }  # fmt: skip
    found = pd.DataFrame()
    least = {"statements": ENOUGH, "several": SEVERAL, "bodies": BODIES}
    if all(measures[key] >= n for key, n in least.items()):
        scores = _scores(every)
        vectors = unit(scores[at])
        grouping = stable_groups(distances_of(vectors), several.issuers, seed)
        dealt = list(_shuffles(every, seed))
        shuffled = (_dealt(scores, every.found, source)[at] for source in dealt[:_SHUFFLES])
        measures |= {
            "groups": grouping.groups.max(),
            "silhouette": grouping.silhouette,
            "stability": grouping.stability,
            "shuffled": by_chance(shuffled, int(grouping.groups.max())),
            "agreement": round(rand(grouping.groups, _main(several)), 6),
        }
        if grouping.stability >= STABLE:
            found = _recurring(several, every, vectors, grouping.groups, dealt)
    if found.empty:
        found = _pairs(every.of(_drawn(len(every.rows), _MOST, seed)), corpus, embed)
    return _named(found.assign(**measures), corpus)


def _main(statements: _Statements) -> Ints:
    """Give a number for the main theme of each statement."""
    main = statements.table.drop_duplicates("row")[[*_KEY, "theme"]]
    return pd.factorize(statements.rows.merge(main, on=_KEY)["theme"])[0].astype(np.int64)


def _recurring(
    several: _Statements,
    every: _Statements,
    vectors: Floats,
    groups: Ints,
    dealt: Sequence[Ints],
) -> pd.DataFrame:
    """List the statements of the combinations that recur."""
    combined: dict[tuple[int, ...], NDArray[np.bool_]] = {}
    for group in range(1, int(groups.max()) + 1):
        inside = groups == group
        themes = _common(several.found[inside])
        if len(themes) > 1:
            combined.setdefault(themes, inside)
    issuers = every.issuers

    def count(found: NDArray[np.bool_]) -> list[int]:
        return [len(set(issuers[found[:, themes].all(axis=1)])) for themes in combined]

    chance = np.array([count(one >= 0) for one in dealt])
    counts = count(every.found)
    rows = []
    for i, (themes, inside) in enumerate(combined.items()):
        if counts[i] < RECURRING:
            continue
        names = [several.themes[theme] for theme in themes]
        have = several.found[:, themes].all(axis=1)
        own = several.rows[have].assign(
            themes="|".join(names),
            example=np.flatnonzero(have) == _central(vectors, inside & have),
            issuers=counts[i],
            by_chance=round(float(chance[:, i].mean()), 6),
            by_chance_most=float(chance[:, i].max()),
        )
        rows.append(own.merge(_evidence(every.table, names), on=_KEY))
    kept = [own for own in rows if own["issuers"].iloc[0] > own["by_chance_most"].iloc[0]]
    kept.sort(key=lambda own: (-own["issuers"].iloc[0], -len(own), own["themes"].iloc[0]))
    numbered = [own.assign(group=i) for i, own in enumerate(kept, 1)]
    return pd.concat(numbered).assign(usual=len(rows) - len(kept)) if numbered else pd.DataFrame()


def _evidence(table: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Join the clauses of each statement that show some themes, in the order of the text."""
    own = table[table["theme"].isin(themes)].sort_values(["row", "start"])
    own = own.drop_duplicates([*_KEY, "evidence"])
    return own.groupby(_KEY)["evidence"].agg("……".join).reset_index()


def _common(found: NDArray[np.bool_]) -> tuple[int, ...]:
    """Give the themes that at least half of some statements have together, common ones first."""
    themes: list[int] = []
    for theme in np.argsort(-found.sum(axis=0), kind="stable").tolist():
        if found[:, [*themes, theme]].all(axis=1).mean() >= 0.5:
            themes.append(theme)
    return tuple(sorted(themes))


def _central(vectors: Floats, inside: NDArray[np.bool_]) -> int:
    """Give the index of the row nearest to the centre of some rows; the first of equal ones."""
    nearness = np.round(vectors[inside] @ vectors[inside].mean(axis=0), 9)
    return int(np.flatnonzero(inside)[int(nearness.argmax())])


def _pairs(statements: _Statements, corpus: Corpus, embed: Embed | None) -> pd.DataFrame:
    """List the nearest pairs of statements of different issuers with a theme in common."""
    texts, issuers = statements.rows["text"].tolist(), statements.issuers
    vectors = (
        (embed or _tf_idf(Tokenizer(corpus.vocabulary).content_words))(texts)
        if texts
        else np.zeros((0, 1))
    )
    alike = np.round(vectors @ vectors.T, 6)
    common = statements.found.astype(int) @ statements.found.T.astype(int) > 0
    bare = pd.factorize(pd.Series(["".join(_clauses(text)) for text in texts], dtype="str"))[0]
    alike[(issuers[:, None] == issuers) | (bare[:, None] == bare) | ~common] = 0
    one, other = np.nonzero(np.triu(alike) >= _LIKE)
    rows: list[pd.DataFrame] = []
    used: set[int] = set()
    for at in np.argsort(-alike[one, other], kind="stable"):
        pair = [int(one[at]), int(other[at])]
        if len(rows) < _PAIRS and not used & set(bare[pair]):
            used |= set(bare[pair])
            shared = np.flatnonzero(statements.found[pair].all(axis=0))
            themes = "|".join(statements.themes[t] for t in shared)
            rows.append(
                statements.rows.iloc[pair].assign(
                    themes=themes, similarity=alike[pair[0], pair[1]], group=len(rows) + 1,
                    example=False, issuers=2,
                )
            )  # fmt: skip
    return pd.concat(rows) if rows else pd.DataFrame()


def _named(data: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Add the names of the themes; give the columns of `combinations` their order and dtypes."""
    texts = ["themes", "name_zh", "name_en", *_KEY, "label", "year", "text", "evidence"]
    counts, shares = ["total", "statements", "several", "bodies"], ["by_chance", "by_chance_most",
        "similarity", "silhouette", "stability", "agreement", "shuffled"]  # fmt: skip
    types: dict[str, Any] = {"group": "int32"} | dict.fromkeys(texts, "str")
    types |= {"point_id": "int32", "year": "Int16", "example": "bool", "issuers": "int64"}
    types |= dict.fromkeys(shares[:3], "float64") | dict.fromkeys(counts, "int64")
    types |= {"groups": "Int64"} | dict.fromkeys(shares[3:], "float64") | {"usual": "Int64"}
    data = data.reindex(columns=list(types))
    names = corpus.vocabulary.themes
    for language, plus in (("zh", "＋"), ("en", " + ")):
        data[f"name_{language}"] = [
            plus.join(getattr(names[i], f"name_{language}") for i in ids.split("|"))
            for ids in data["themes"]
        ]
    return data.astype(types).reset_index(drop=True)


def _tf_idf(words: Callable[[str], list[str]]) -> Embed:
    """Return what makes TF-IDF weights of texts, in rows of unit length."""
    vectorizer = TfidfVectorizer(analyzer=words, sublinear_tf=True)

    def embed(texts: Sequence[str]) -> Floats:
        try:
            weights: Floats = np.round(vectorizer.fit_transform(texts).toarray(), 9)
        except ValueError:  # no text has a content word
            return np.zeros((len(texts), 1))
        return weights

    return embed


def clauses(corpus: Corpus, *, seed: int = 1, embed: Embed | None = None) -> pd.DataFrame:
    """Show what recurs in the clauses of each theme that many statements have.

    The clauses are those that show the theme (``evidence`` of the table themes). They are divided
    by their words (see `stable_groups`) where the stability is at least `STABLE`, and the
    silhouette above that of shuffles which deal each word out to the clauses anew; else the theme
    is one group.
    Statements that repeat others are left out, as in `combinations`, and equal clauses count once.

    Parameters
    ----------
    corpus : Corpus
    seed : int
        Draws the resamples and shuffles, and 300 clauses of a theme if there are more.
    embed : callable, optional
        Makes the vectors, rows of unit length, of a list of clauses in place of TF-IDF.

    Returns
    -------
    DataFrame
        One row per clause of a theme with `ENOUGH_OF_THEME` statements, the theme with most
        statements first. Columns: theme, name_zh, name_en, group (int32, in the theme, from 1, the
        largest first), report_id, point_id, label, year, text (str, the clause), example (bool, the
        clause nearest to the centre of the group), terms (str, the words of the theme in clauses of
        most issuers, with their number), group_terms (str, the words that set the group apart;
        empty where the theme is one group),
        statements (int64, of the theme), issuers (int64, of the theme), silhouette, stability and
        shuffled (float64; of the grouping that was tried, and the highest silhouette of as many
        groups after 19 shuffles).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> clauses(read_corpus("data/raw")).empty  # few statements
    True
    """
    statements = _statements(corpus)
    table = statements.rows.drop(columns="text").merge(statements.table, on=_KEY)
    table = table.rename(columns={"evidence": "text"})
    sizes = table["theme"].value_counts()
    common = [theme for theme in statements.themes if sizes.get(theme, 0) >= ENOUGH_OF_THEME]
    # Making a tokenizer takes time, and few statements need none.
    cut = cache(Tokenizer(corpus.vocabulary).content_words) if common else None
    rows = []
    for theme in common:
        own = table[table["theme"] == theme]
        known = {"statements": len(own), "issuers": own["issuer_id"].nunique()}
        own = own.drop_duplicates("text", ignore_index=True)
        own = own.iloc[_drawn(len(own), _MOST_OF_THEME, seed)].reset_index(drop=True)
        assert cut
        vectors = (embed or _tf_idf(cut))(own["text"].tolist())
        words = [frozenset(cut(text)) for text in own["text"]]
        rows.append(_inside(own, vectors, words, seed).assign(**known))
    types: dict[str, Any] = {
        "theme": "str", "group": "Int32", "report_id": "str", "point_id": "int32", "label": "str",
        "year": "Int16", "text": "str", "example": "bool", "terms": "str", "group_terms": "str",
        "statements": "int64",
        "issuers": "int64", "silhouette": "float64", "stability": "float64", "shuffled": "float64",
    }  # fmt: skip
    rows.sort(key=lambda own: -own["statements"].iloc[0])
    data = pd.concat(rows) if rows else pd.DataFrame()
    data = data.reindex(columns=list(types)).astype(types).reset_index(drop=True)
    return frames.with_names(data, corpus, "themes", "theme")


def _inside(
    own: pd.DataFrame, vectors: Floats, words: Sequence[frozenset[str]], seed: int
) -> pd.DataFrame:
    """Divide the clauses of a theme, if that says more than chance; describe each group."""
    issuers = pd.factorize(own["issuer_id"])[0].astype(np.int64)
    spoken = vectors.any(axis=1)
    groups = np.ones(len(own), dtype=np.int64)
    tried = {"silhouette": np.nan, "stability": np.nan, "shuffled": np.nan}
    if len(set(issuers[spoken])) >= BODIES:
        grouping = stable_groups(distances_of(vectors[spoken]), issuers[spoken], seed)
        rng = np.random.default_rng(seed)
        shuffled = (rng.permuted(vectors[spoken], axis=0) for _ in range(_SHUFFLES))
        chance = by_chance(shuffled, int(grouping.groups.max()))
        tried = {
            "silhouette": grouping.silhouette,
            "stability": grouping.stability,
            "shuffled": chance,
        }
        if grouping.stability >= STABLE and grouping.silhouette > chance:
            groups[spoken], groups[~spoken] = grouping.groups, 0
    sizes = np.bincount(groups)
    order = sorted(set(groups.tolist()) - {0}, key=lambda g: (-sizes[g], groups.tolist().index(g)))
    terms = _terms(words, issuers, np.ones(len(own), dtype=bool))
    own = own.assign(group=pd.array([None] * len(own), "Int32"), terms=terms, **tried)
    own = own.assign(group_terms="", example=False)
    for number, group in enumerate(order, 1):
        inside = groups == group
        own.loc[inside, "group"] = number
        if len(order) > 1:
            own.loc[inside, "group_terms"] = _terms(words, issuers, inside)
        own.loc[_central(vectors, inside), "example"] = True
    return own.sort_values("group", kind="stable", na_position="last")


def _terms(words: Sequence[frozenset[str]], issuers: Ints, inside: NDArray[np.bool_]) -> str:
    """Name the words that more clauses inside than outside have, with the number of issuers."""
    within: dict[str, set[int]] = {}
    shares: Counter[str] = Counter()
    for own, issuer, here in zip(words, issuers.tolist(), inside.tolist(), strict=True):
        part = 1 / inside.sum() if here else -1 / (~inside).sum()
        for word in own:
            shares[word] += part
            if here:
                within.setdefault(word, set()).add(issuer)
    ranked = sorted(within, key=lambda word: (-round(shares[word], 9), word))
    told = [w for w in ranked if len(within[w]) > 1 and shares[w] > 0][:_TERMS]
    return "、".join(f"{word} {len(within[word])}" for word in told)
