"""Shortcomings: the themes they name, how they group, and what becomes of them in the plan.

Like `lawstats.analysis.compare`: a corpus in, one DataFrame a figure out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import silhouette_samples

from lawstats.analysis import frames
from lawstats.analysis.compare import fields
from lawstats.analysis.keywords import Tokenizer
from lawstats.analysis.passages import whole_points
from lawstats.tables.corpus import Corpus

ENOUGH = 50  # points; with fewer, groups change with every report added and only the tree is shown
_MOST = 3000  # points; distances between all pairs of more do not fit a laptop
FEWEST_GROUPS, MOST_GROUPS = 3, 12  # groups that a page can show, with a line each


def themes(corpus: Corpus) -> pd.DataFrame:
    """Which themes the reports name among their shortcomings.

    Returns
    -------
    DataFrame
        One row per theme that occurs and report: theme, name_zh, name_en, report_id, label, year,
        points (shortcomings of the report with that theme), reporters, reports; the theme that
        most reports name first.
    """
    found = corpus.themes(columns=["report_id", "point_id", "theme"]).drop_duplicates()
    counts = found.groupby(["report_id", "theme"]).size()
    reports = frames.labelled_reports(corpus)
    entries = corpus.vocabulary.themes
    data = frames.grid(reports, "theme", [t for t in entries if t in set(found["theme"])])
    data["points"] = pd.Series(
        [int(counts.get(key, 0)) for key in zip(data["report_id"], data["theme"], strict=True)],
        dtype="int64",
    )
    data["reporters"] = data.groupby("theme")["points"].transform(lambda n: (n > 0).sum())
    data["reports"] = len(reports)
    data["place"] = pd.Series([list(entries).index(t) for t in data["theme"]], dtype="int64")
    data = data.sort_values(
        ["reporters", "place"], ascending=[False, True], kind="stable", ignore_index=True
    ).drop(columns="place")
    columns = ["theme", "report_id", "label", "year", "points", "reporters", "reports"]
    return frames.with_names(data[columns], corpus, "themes", "theme")


def said(corpus: Corpus) -> pd.DataFrame:
    """In how many reports a field of work is reported, admitted as short, and planned.

    Returns
    -------
    DataFrame
        One row per field that occurs: field, name_zh, name_en, said (reports that state an
        indicator of the field), admitted (reports with a shortcoming whose theme belongs to it),
        planned (reports with a planned item that contains one of its words), reports; the field
        reported most often first.
    """
    told = fields(corpus)
    stated = told[told["indicators"] > 0].groupby("field")["report_id"].nunique()
    found = corpus.themes(columns=["report_id", "theme"])
    points = corpus.points(columns=["report_id", "part", "start", "end", "text"])
    plans = points[points["part"] == "plan"]
    plans = plans.assign(text=whole_points(corpus, plans))
    rows = []
    for field in corpus.vocabulary.lists["fields"].values():
        about = plans["text"].map(lambda text, words=field.words: any(w in text for w in words))
        rows.append(
            {
                "field": field.id,
                "name_zh": field.name_zh,
                "name_en": field.name_en,
                "said": int(stated.get(field.id, 0)),
                "admitted": found[found["theme"].isin(field.themes)]["report_id"].nunique(),
                "planned": plans[about.astype(bool)]["report_id"].nunique(),
            }
        )
    data = pd.DataFrame(rows)
    data["reports"] = len(frames.labelled_reports(corpus))
    data = data[data[["said", "admitted", "planned"]].sum(axis=1) > 0]
    order = ["said", "admitted", "planned"]
    return data.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def clusters(corpus: Corpus, *, seed: int = 1) -> pd.DataFrame:
    """Group the shortcomings by their words.

    Points are compared by the cosine of the TF-IDF weights of their words (`Tokenizer.content_words`) and
    joined from the most alike upwards (Ward). With `ENOUGH` points the tree is cut into the number
    of groups (3 to 12) whose silhouette (Rousseeuw 1987) is best; points with a silhouette below 0,
    nearer to another group than to their own, and those alone in a group belong to none. The result
    is the same for any order of the input.

    Parameters
    ----------
    corpus : Corpus
    seed : int
        Draws the sample that is grouped where there are more than 3,000 different points.

    Returns
    -------
    DataFrame
        One row per point: node (from 0), left, right (null), height (0), report_id, point_id,
        label, year, text, cluster (from 1, the largest first; null: in no group, these last),
        terms (of the cluster, by 、), example (true for the point nearest to the middle of its
        cluster), silhouette (-1 to 1, of the whole division), points (all points of the corpus,
        also where fewer were drawn).
        With fewer than `ENOUGH` points cluster, terms and silhouette are null, and a row follows
        for each join: left and right are the nodes joined, height their distance; report_id,
        point_id, label, year and text are null.
    """
    places = ["report_id", "point_id", "part", "start", "end", "text"]
    points = corpus.points(columns=places)
    points = points[points["part"] == "shortcomings"]
    data = points.assign(text=whole_points(corpus, points))[
        ["report_id", "point_id", "text"]
    ].merge(frames.labelled_reports(corpus)[["report_id", "label", "year"]], on="report_id")
    total = len(data)
    data = data.sort_values(["text", "report_id", "point_id"], ignore_index=True)
    texts = data["text"].drop_duplicates().tolist()
    if len(texts) > _MOST:
        drawn = np.random.default_rng(seed).choice(len(texts), _MOST, replace=False)
        texts = [texts[i] for i in sorted(drawn)]
        data = data[data["text"].isin(texts)].reset_index(drop=True)
    if total < ENOUGH:
        return _tree(data, corpus, total)
    weights, words = _weights(texts, corpus)
    distances = _distances(weights)
    # One group is what remains where the texts cannot be told apart.
    best, score, own = np.ones(len(texts), dtype=int), 0.0, np.zeros(len(texts))
    if len(texts) > 1:
        joins = linkage(squareform(distances, checks=False), "ward")
        for k in range(FEWEST_GROUPS, min(MOST_GROUPS, len(texts) - 1) + 1):
            cut = fcluster(joins, k, "maxclust")
            if len(set(cut)) > 1:
                each = np.round(silhouette_samples(distances, cut, metric="precomputed"), 6)
                if round(float(each.mean()), 6) > score:
                    best, score, own = cut, round(float(each.mean()), 6), each
    # Nearer to another group than to its own: in none.
    data["cluster"], data["terms"], data["example"] = _described(
        data["text"], texts, np.where(own < 0, 0, best), weights, words
    )
    data["silhouette"] = score
    data["points"] = total
    data = data.sort_values(["cluster", "text", "report_id", "point_id"], ignore_index=True)
    return _typed(data.assign(node=range(len(data)), height=0.0))


def _weights(texts: list[str], corpus: Corpus) -> tuple[np.ndarray, list[str]]:
    """TF-IDF of the texts, rows of unit length, and the words of the columns."""
    words = Tokenizer(corpus.vocabulary)
    vectorizer = TfidfVectorizer(analyzer=words.content_words, sublinear_tf=True)
    try:
        weights = vectorizer.fit_transform(texts).toarray()
    except ValueError:  # no text holds a word
        return np.zeros((len(texts), 1)), [""]
    return np.round(weights, 9), list(vectorizer.get_feature_names_out())


def _distances(weights: np.ndarray) -> np.ndarray:
    """Euclidean distances of rows of unit length, from their cosines."""
    # Rounded, so that the order of additions in a matrix product changes no tie.
    distances: np.ndarray = np.sqrt(np.clip(2 - 2 * np.round(weights @ weights.T, 9), 0, None))
    np.fill_diagonal(distances, 0)
    return distances


def _described(
    rows: pd.Series[str], texts: list[str], cut: np.ndarray, weights: np.ndarray, words: list[str]
) -> tuple[list[int | None], list[str | None], list[bool]]:
    """Give number and terms of the cluster, and whether it is the example, for each row.

    Rows of the cluster 0, or alone in theirs, have neither.
    """
    of_text = dict(zip(texts, cut.tolist(), strict=True))
    sizes = rows.map(of_text).value_counts()
    # The first text breaks ties, so that the numbers depend on nothing but the texts.
    first = {c: min(t for t in texts if of_text[t] == c) for c in sizes.index}
    groups = [c for c in sizes.index if c and sizes[c] > 1]
    order = sorted(groups, key=lambda c: (-sizes[c], first[c]))
    number = {c: i for i, c in enumerate(order, 1)}
    terms: dict[int, str] = {}
    examples = set()
    for c in order:
        inside = cut == c
        middle = weights[inside].mean(axis=0)
        outside = weights[~inside].sum(axis=0) / max((~inside).sum(), 1)
        apart = np.round(middle - outside, 9)
        best = [i for i in np.lexsort((words, -apart))[:4] if apart[i] > 0]
        terms[c] = "、".join(words[i] for i in best)
        nearness = np.round(weights[inside] @ middle, 9)
        examples.add([t for t, x in zip(texts, inside, strict=True) if x][int(nearness.argmax())])
    found = [of_text[text] for text in rows]
    shown = (rows.isin(examples) & ~rows.duplicated()).tolist()
    return [number.get(c) for c in found], [terms.get(c) for c in found], shown


def _tree(data: pd.DataFrame, corpus: Corpus, total: int) -> pd.DataFrame:
    """Points and the joins between them."""
    data = data.assign(node=range(len(data)), height=0.0, example=False, points=total)
    if len(data) < 2:
        return _typed(data)
    weights, _ = _weights(data["text"].tolist(), corpus)
    joins = linkage(squareform(_distances(weights), checks=False), "ward")
    above = pd.DataFrame(
        {
            "node": range(len(data), len(data) + len(joins)),
            "left": joins[:, 0].astype(int),
            "right": joins[:, 1].astype(int),
            "height": joins[:, 2].round(6),
            "example": False,
            "points": total,
        }
    )
    return _typed(pd.concat([data, above], ignore_index=True))


def _typed(data: pd.DataFrame) -> pd.DataFrame:
    """Give the columns of `clusters` their order and dtypes; those not there are null."""
    types: dict[str, Any] = {
        "node": "int32", "left": "Int32", "right": "Int32", "height": "float64",
        "report_id": "str", "point_id": "Int32", "label": "str", "year": "Int16", "text": "str",
        "cluster": "Int32", "terms": "str", "example": "bool", "silhouette": "float64",
        "points": "int64",
    }  # fmt: skip
    return data.reindex(columns=list(types)).astype(types)
