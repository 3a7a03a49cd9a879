"""Shortcomings: their themes, their groups, and what is planned; notebook 04_shortcomings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import silhouette_samples

from lawstats.analysis import frames
from lawstats.analysis.cells import panel_and_reports
from lawstats.analysis.keywords import Tokenizer
from lawstats.analysis.report_texts import whole_points
from lawstats.tables.corpus import Corpus

ENOUGH = 50  # points; groups of fewer change with every report added, so only the tree is shown
_MOST = 3000  # points; distances between all pairs of more do not fit a laptop
FEWEST_GROUPS, MOST_GROUPS = 3, 12  # groups that a page can show, with a line each


def themes(corpus: Corpus) -> pd.DataFrame:
    """Count the shortcomings of each report by theme.

    Returns
    -------
    DataFrame
        One row per theme that occurs and report, the theme that most reports name first. Columns:
        theme, name_zh, name_en, report_id, label, year, points (int64, shortcomings of the report
        with that theme), reporters (int64, reports with at least one), reports (int64).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = themes(read_corpus("data/raw"))
    >>> bool((data["reporters"] >= 1).all()), data["reports"].unique().tolist()
    (True, [5])
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
    data["order"] = pd.Series([list(entries).index(t) for t in data["theme"]], dtype="int64")
    data = data.sort_values(
        ["reporters", "order"], ascending=[False, True], kind="stable", ignore_index=True
    ).drop(columns="order")
    columns = ["theme", "report_id", "label", "year", "points", "reporters", "reports"]
    return frames.with_names(data[columns], corpus, "themes", "theme")


def fields(corpus: Corpus) -> pd.DataFrame:
    """Count the indicators that each report states in each field of work.

    Returns
    -------
    DataFrame
        One row per field and report, the field with most indicators first. Columns: field,
        name_zh, name_en, report_id, label, year, indicators (int64, different ones; stated
        absences count), reporters (int64, reports with at least one), reports (int64).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = fields(read_corpus("data/raw"))
    >>> bool((data["reporters"] <= data["reports"]).all())
    True
    """
    panel, reports = panel_and_reports(corpus)
    lists = corpus.vocabulary.lists["fields"]
    of_group = {group: field.id for field in lists.values() for group in field.groups}
    groups = [corpus.vocabulary.indicators[i].group for i in panel["indicator"]]
    field = pd.Series([of_group.get(g) for g in groups], index=panel.index, dtype="str")
    counts = panel.assign(field=field).groupby(["report_id", "field"]).size()
    data = frames.grid(reports, "field", lists)
    data["indicators"] = [
        int(counts.get((report, field), 0))
        for report, field in zip(data["report_id"], data["field"], strict=True)
    ]
    by_field = data.groupby("field")["indicators"]
    data["reporters"] = by_field.transform(lambda n: (n > 0).sum())
    data["reports"] = len(reports)
    data["total"] = by_field.transform("sum")
    data["order"] = [list(lists).index(f) for f in data["field"]]
    data = data.sort_values(
        ["total", "order"], ascending=[False, True], kind="stable", ignore_index=True
    ).drop(columns=["total", "order"])
    first = ["field", "report_id", "label", "year"]
    data = data[[*first, "indicators", "reporters", "reports"]]
    return frames.with_names(data, corpus, "fields", "field")


def said(corpus: Corpus) -> pd.DataFrame:
    """Count the reports that state, admit and plan something in each field of work.

    Returns
    -------
    DataFrame
        One row per field that occurs, the one that most reports state first. Columns: field,
        name_zh, name_en; said (int64, reports that state an indicator of the field), admitted
        (int64, reports with a shortcoming whose theme belongs to the field), planned (int64,
        reports with a planned item that contains a word of the field), reports (int64).

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> list(said(read_corpus("data/raw")))
    ['field', 'name_zh', 'name_en', 'said', 'admitted', 'planned', 'reports']
    """
    by_report = fields(corpus)
    stated = by_report[by_report["indicators"] > 0].groupby("field")["report_id"].nunique()
    found = corpus.themes(columns=["report_id", "theme"])
    points = corpus.points(columns=["report_id", "part", "start", "end", "text"])
    plans = points[points["part"] == "plan"]
    plans = plans.assign(text=whole_points(corpus, plans))
    rows = []
    for field in corpus.vocabulary.lists["fields"].values():
        in_field = plans["text"].map(lambda text, words=field.words: any(w in text for w in words))
        rows.append(
            {
                "field": field.id,
                "name_zh": field.name_zh,
                "name_en": field.name_en,
                "said": int(stated.get(field.id, 0)),
                "admitted": found[found["theme"].isin(field.themes)]["report_id"].nunique(),
                "planned": plans[in_field.astype(bool)]["report_id"].nunique(),
            }
        )
    data = pd.DataFrame(rows)
    data["reports"] = len(frames.labelled_reports(corpus))
    data = data[data[["said", "admitted", "planned"]].sum(axis=1) > 0]
    order = ["said", "admitted", "planned"]
    return data.sort_values(order, ascending=False, kind="stable", ignore_index=True)


def clusters(corpus: Corpus, *, seed: int = 1) -> pd.DataFrame:
    """Group the shortcomings by their words.

    Points are compared by the cosine of the TF-IDF weights of their content words (see
    `Tokenizer.content_words`) and joined from the most similar upwards (Ward). With `ENOUGH` points
    the tree is cut into the number of groups (3 to 12) with the best silhouette (Rousseeuw 1987). A
    point with a silhouette below 0, nearer to another group than to its own, and a point alone in
    its group belong to no group. The order of the input does not change the result.

    Parameters
    ----------
    corpus : Corpus
    seed : int
        Draws the sample that is grouped if there are more than 3,000 different points.

    Returns
    -------
    DataFrame
        One row per point. Columns: node (int32, from 0), left, right (Int32, null), height
        (float64, 0), report_id, point_id, label, year, text, cluster (Int32, from 1, the largest
        first; null: in no group, these last), terms (str, of the cluster, separated by 、), example
        (bool, true for the point nearest to the centre of its cluster), silhouette (float64, -1 to
        1, of the whole division), points (int64, all points of the corpus, also if a sample was
        drawn).
        With fewer than `ENOUGH` points cluster, terms and silhouette are null, and one row per join
        follows: left and right are the joined nodes, height is their distance; report_id, point_id,
        label, year and text are null.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> data = clusters(read_corpus("data/raw"))  # few points: a tree
    >>> len(data) == 2 * data["points"].iloc[0] - 1  # points, and the joins between them
    np.True_
    """
    points = _admitted(corpus)
    total = len(points)
    if total < ENOUGH:
        return _tree(points, corpus, total)
    texts = _sample(points["text"].drop_duplicates().tolist(), seed)
    points = points[points["text"].isin(texts)].reset_index(drop=True)
    weights, words = _weights(texts, corpus)
    division, silhouette, of_text = _best_division(_distances(weights))
    groups = np.where(of_text < 0, 0, division)
    points["cluster"], points["terms"], points["example"] = _described(
        points["text"], texts, groups, weights, words
    )
    points = points.assign(silhouette=silhouette, points=total, height=0.0)
    order = ["cluster", "text", "report_id", "point_id"]
    points = points.sort_values(order, ignore_index=True)
    return _typed(points.assign(node=range(len(points))))


def _admitted(corpus: Corpus) -> pd.DataFrame:
    """List the shortcomings by text: report_id, point_id, text, label, year."""
    points = corpus.points(columns=["report_id", "point_id", "part", "start", "end", "text"])
    points = points[points["part"] == "shortcomings"]
    points = points.assign(text=whole_points(corpus, points))[["report_id", "point_id", "text"]]
    reports = frames.labelled_reports(corpus)[["report_id", "label", "year"]]
    order = ["text", "report_id", "point_id"]
    return points.merge(reports, on="report_id").sort_values(order, ignore_index=True)


def _sample(texts: list[str], seed: int) -> list[str]:
    """Draw `_MOST` of the texts if there are more, in their order."""
    if len(texts) <= _MOST:
        return texts
    drawn = np.random.default_rng(seed).choice(len(texts), _MOST, replace=False)
    return [texts[i] for i in sorted(drawn)]


def _best_division(distances: np.ndarray) -> tuple[np.ndarray, float, np.ndarray]:
    """Divide texts into the number of groups with the best silhouette.

    Returns
    -------
    groups : numpy.ndarray of int
        The number of the group of each text; one group if no difference between the texts is found.
    silhouette : float
        Of the whole division.
    of_text : numpy.ndarray of float
        The silhouette of each text.
    """
    n = len(distances)
    best, score, own = np.ones(n, dtype=int), 0.0, np.zeros(n)
    if n < 2:
        return best, score, own
    joins = linkage(squareform(distances, checks=False), "ward")
    for k in range(FEWEST_GROUPS, min(MOST_GROUPS, n - 1) + 1):
        groups = fcluster(joins, k, "maxclust")
        if len(set(groups)) > 1:
            each = np.round(silhouette_samples(distances, groups, metric="precomputed"), 6)
            mean = round(float(each.mean()), 6)
            if mean > score:
                best, score, own = groups, mean, each
    return best, score, own


def _weights(texts: list[str], corpus: Corpus) -> tuple[np.ndarray, list[str]]:
    """Compute the TF-IDF weights of texts, rows of unit length, and the words of the columns."""
    words = Tokenizer(corpus.vocabulary)
    vectorizer = TfidfVectorizer(analyzer=words.content_words, sublinear_tf=True)
    try:
        weights = vectorizer.fit_transform(texts).toarray()
    except ValueError:  # no text has a content word
        return np.zeros((len(texts), 1)), [""]
    return np.round(weights, 9), list(vectorizer.get_feature_names_out())


def _distances(weights: np.ndarray) -> np.ndarray:
    """Compute the Euclidean distances of rows of unit length from their cosines."""
    # Rounded, so that the order of additions in a matrix product cannot change ties.
    distances: np.ndarray = np.sqrt(np.clip(2 - 2 * np.round(weights @ weights.T, 9), 0, None))
    np.fill_diagonal(distances, 0)
    return distances


def _described(
    points: pd.Series[str],
    texts: list[str],
    groups: np.ndarray,
    weights: np.ndarray,
    words: list[str],
) -> tuple[list[int | None], list[str | None], list[bool]]:
    """Give the number and the terms of its cluster, and whether it is the example, for each point.

    Points of group 0, and points alone in their group, have no number and no terms.
    """
    of_text = dict(zip(texts, groups.tolist(), strict=True))
    sizes = points.map(of_text).value_counts()
    # The first text breaks ties, so that the numbers depend on nothing but the texts.
    first = {g: min(t for t in texts if of_text[t] == g) for g in sizes.index}
    kept = [g for g in sizes.index if g and sizes[g] > 1]
    numbers = {g: i for i, g in enumerate(sorted(kept, key=lambda g: (-sizes[g], first[g])), 1)}
    terms = {g: _terms(groups == g, weights, words) for g in numbers}
    examples = {texts[_central(groups == g, weights)] for g in numbers}
    found = [of_text[text] for text in points]
    shown = (points.isin(examples) & ~points.duplicated()).tolist()
    return [numbers.get(g) for g in found], [terms.get(g) for g in found], shown


def _terms(inside: np.ndarray, weights: np.ndarray, words: list[str]) -> str:
    """Name the four words whose mean weight is most above that of the texts outside a group."""
    outside = weights[~inside].sum(axis=0) / max((~inside).sum(), 1)
    excess = np.round(weights[inside].mean(axis=0) - outside, 9)
    return "、".join(words[i] for i in np.lexsort((words, -excess))[:4] if excess[i] > 0)


def _central(inside: np.ndarray, weights: np.ndarray) -> int:
    """Give the index of the text nearest to the centre of its group."""
    nearness = np.round(weights[inside] @ weights[inside].mean(axis=0), 9)
    return int(np.flatnonzero(inside)[int(nearness.argmax())])


def _tree(data: pd.DataFrame, corpus: Corpus, total: int) -> pd.DataFrame:
    """List points and the joins between them."""
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
    """Give the columns of `clusters` their order and dtypes; missing columns are null."""
    types: dict[str, Any] = {
        "node": "int32", "left": "Int32", "right": "Int32", "height": "float64",
        "report_id": "str", "point_id": "Int32", "label": "str", "year": "Int16", "text": "str",
        "cluster": "Int32", "terms": "str", "example": "bool", "silhouette": "float64",
        "points": "int64",
    }  # fmt: skip
    return data.reindex(columns=list(types)).astype(types)
