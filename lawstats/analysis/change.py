"""What changes from one year to the next; notebook 06_change.

A pair is an issuer's report and its report of the year before. An issuer that is not settled, or
one without a report of the year before, has no pair.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import pandas as pd

from lawstats.analysis import frames
from lawstats.analysis.comparability import period_key
from lawstats.analysis.report_texts import report_sentences
from lawstats.tables.corpus import Corpus
from lawstats.tables.panel import latest, settled
from lawstats.text.sentences import cut

_MARKER = re.compile(
    r"(?:[一二三四五六七八九十]+是|[(（]?[一二三四五六七八九十\d]+[)）.、])[，,:：]?"
)
_NUMBER = re.compile(r"\d[\d.,]*")
_STOP = re.compile(r"[。！？]\W*$")  # a heading has no full stop


def pairs(corpus: Corpus) -> pd.DataFrame:
    """List reports with that of the year before.

    Returns
    -------
    DataFrame
        One row per report that has one: report_id, issuer_id, label, level, year, before
        (report_id of the year before); by issuer and year. If an issuer has several reports for a
        year, the one in the panel.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> pairs(read_corpus("data/raw")).empty  # no issuer has reports of two years in a row
    True
    """
    taken = latest(
        corpus.reports(["report_id", "issuer_id", "year", "released_on", "published_on"])
    )
    known = settled(taken["issuer_id"]) & taken["year"].notna()
    reports = frames.labelled_reports(corpus)
    reports = reports[reports["report_id"].isin(taken.loc[known, "report_id"])]
    before = reports[["issuer_id", "year", "report_id"]].rename(columns={"report_id": "before"})
    return reports.merge(before.assign(year=before["year"] + 1), on=["issuer_id", "year"])


def reuse(corpus: Corpus) -> pd.DataFrame:
    """Count the sentences that are also in the report of the year before.

    A sentence ends in 。！？, so headings are not sentences. Blanks, full width and markers (一是,
    （二）) are ignored. Each sentence is compared with all parts of the earlier report.

    Returns
    -------
    DataFrame
        One row per pair and part of the later report: report_id, label, year, before, part,
        name_zh, name_en, sentences, same (word for word), renumbered (but for digits), new.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> reuse(read_corpus("data/raw")).empty  # no issuer has reports of two years in a row
    True
    """
    found = pairs(corpus)
    wanted = {*found["report_id"], *found["before"]}
    parts = _sentences(corpus, wanted)
    rows = []
    for pair in frames.rows(found):
        earlier = [s for own in parts[pair.before].values() for s in own]
        words, forms = set(earlier), {_NUMBER.sub("0", s) for s in earlier}
        for part, own in parts[pair.report_id].items():
            if not own:
                continue
            same = sum(s in words for s in own)
            renumbered = sum(s not in words and _NUMBER.sub("0", s) in forms for s in own)
            counts = (len(own), same, renumbered, len(own) - same - renumbered)
            rows.append((pair.report_id, part, *counts))
    counted = ["sentences", "same", "renumbered", "new"]
    data = pd.DataFrame(rows, columns=["report_id", "part", *counted]).astype(
        {"report_id": "str", "part": "str"} | dict.fromkeys(counted, "int64")
    )
    data = frames.grid(found, "part", corpus.vocabulary.parts).merge(data, on=["report_id", "part"])
    data.insert(3, "before", data["report_id"].map(found.set_index("report_id")["before"]))
    return frames.with_names(data, corpus, "parts", "part")


def _sentences(corpus: Corpus, wanted: set[str]) -> Mapping[str, dict[str, list[str]]]:
    """Sentences of reports by part, in a form that can be compared."""
    columns = ["report_id", "section_id", "depth", "part", "start", "end"]
    sections = corpus.sections(columns).sort_values(["report_id", "section_id"])
    sections = sections[sections["report_id"].isin(wanted) & (sections["depth"] <= 2)]
    by_report = {report_id: frames.rows(own) for report_id, own in sections.groupby("report_id")}
    found: dict[str, dict[str, list[str]]] = {report: {} for report in sorted(wanted)}
    for report_id, sentences in report_sentences(corpus, wanted):
        rows = by_report.get(report_id, [])
        # A section counts up to the start of the next one, which may be nested in it.
        stops = [*(row.start for row in rows[1:]), max((row.end for row in rows), default=0)]
        for row, stop in zip(rows, stops, strict=True):
            own = found[report_id].setdefault(row.part.split("|")[0], [])
            text = sentences.whole(row.start, stop)
            for span in cut(text):
                plain = "".join(unicodedata.normalize("NFKC", text[slice(*span)]).split())
                if _STOP.search(text, *span):
                    own.append(_MARKER.sub("", plain, count=1) if _MARKER.match(plain) else plain)
    return found


def moves(corpus: Corpus) -> pd.DataFrame:
    """Count for each indicator how the stated value moved from one year to the next.

    Returns
    -------
    DataFrame
        One row per indicator that a report of a pair states: indicator, name_zh, name_en, unit,
        pairs (all), both (pairs that state it in both years), rose, same, fell, unclear (both
        state it, but for other periods, or for a part of a year, or for other stages, or one as
        additions alone, or one gives two values), began
        (only the later report states it), ended (only the earlier one); the one with most pairs in
        `both` first. A stated absence is 0. Values are compared as printed, whether 余 or 约.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> moves(read_corpus("data/raw")).empty  # no issuer has reports of two years in a row
    True
    """
    found = pairs(corpus)
    data = _values_of_both_years(corpus, found)
    counts = data[["indicator"]].assign(**_moved(data)).groupby("indicator").sum().reset_index()
    entries = corpus.vocabulary.indicators
    counts.insert(1, "unit", frames.units(counts["indicator"], corpus))
    counts.insert(2, "pairs", len(found))
    counts["order"] = [list(entries).index(i) for i in counts["indicator"]]
    counts = counts.sort_values(["both", "order"], ascending=[False, True], ignore_index=True)
    return frames.with_names(counts.drop(columns="order"), corpus, "indicators", "indicator")


def _values_of_both_years(corpus: Corpus, found: pd.DataFrame) -> pd.DataFrame:
    """Join the panel values of the two reports of each pair, by indicator.

    Each value has its matching period, its stage and whether it counts additions alone (`new`); the
    columns of the earlier report end in ``_before``, and `side` says which of the two state the
    indicator.
    """
    # pandas cannot merge an empty column of texts that is itself the result of a merge.
    found = found[["report_id", "before"]].astype("object").astype("str")
    panel = corpus.panel()
    panel = panel.assign(
        period=period_key(panel, corpus.vocabulary), new=panel["basis"] == "new_only"
    )
    panel = panel[["report_id", "indicator", "value", "period", "stage", "new"]]
    later = found.merge(panel, on="report_id")
    earlier = found.merge(panel.rename(columns={"report_id": "before"}), on="before")
    return later.merge(
        earlier.drop(columns="before"),
        how="outer", on=["report_id", "indicator"], suffixes=("", "_before"), indicator="side",
    )  # fmt: skip


def _moved(data: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Compute how the value of each row of `_values_of_both_years` moved."""
    both = data["side"] == "both"
    clear = both & data[["value", "value_before"]].notna().all(axis=1)
    for column in ("period", "new"):
        clear &= data[column] == data[f"{column}_before"]
    # Two parts of a year are seldom the same part.
    clear &= data["period"] != "to_date"
    stages = data[["stage", "stage_before"]]
    clear &= stages.isna().any(axis=1) | (data["stage"] == data["stage_before"])
    return {
        "both": both,
        "rose": clear & (data["value"] > data["value_before"]),
        "same": clear & (data["value"] == data["value_before"]),
        "fell": clear & (data["value"] < data["value_before"]),
        "unclear": both & ~clear,
        "began": data["side"] == "left_only",
        "ended": data["side"] == "right_only",
    }
