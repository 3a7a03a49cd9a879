"""Fit the weights by which lawstats tells a shortcoming from what was done or is planned.

``python -m training.lacks`` writes ``lawstats/vocabulary/lacks.npz``. It learns from sentences:
those of the labelled shortcomings, of ``lacks.jsonl`` and of the gold reports.
``python -m training.lacks --check`` prints the accuracy on gold reports left out of the fit.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from lawstats.extract.lacks import LACK, lack_scores, sentence_spans
from lawstats.quality.gold import Gold, read_gold
from lawstats.text.privacy import clean
from lawstats.vocabulary import load
from lawstats.vocabulary.weights import Weights, pieces
from training.train import GOLD, OUT, TEXTS, Example, fit, lines, save

_LACKING = (LACK,)
_FOLDS = 6
_LEAST_SHARE = 0.01


def examples() -> list[Example]:
    """Sentences, each with the label `LACK` or none."""
    found = [Example(row["text"], _LACKING if row["lack"] else (), "") for row in lines("lacks")]
    for text in (row["text"] for row in lines("points")):
        found += _sentences(text, _LACKING, "")
    for theme in load().themes.values():
        found += [Example(text, _LACKING, "") for text in theme.examples]
    for gold in read_gold(GOLD):
        found += _of_report(gold)
    return found


def _of_report(gold: Gold) -> Iterator[Example]:
    """Yield the sentences of measures and points of a gold report."""
    name = f"{gold['report_id']}.txt"
    (path,) = (folder / name for folder in TEXTS if (folder / name).exists())
    text = clean(path.read_text(encoding="utf-8"))
    parts = [(p["start"] + len(p["heading"]), p["part"]) for p in gold["parts"]]
    bounds = sorted(p["start"] for p in (*gold["parts"], *gold["points"]))
    wanted = [(at, part) for at, part in parts if part in ("preamble", "measures", "leadership")]
    wanted += [(p["start"], p["part"]) for p in gold["points"]]
    for start, part in wanted:
        end = min((b for b in bounds if b > start), default=len(text))
        labels = _LACKING if part == "shortcomings" else ()
        yield from _sentences(text[start:end], labels, gold["report_id"])


def _sentences(text: str, labels: tuple[str, ...], report: str) -> list[Example]:
    return [Example(text[slice(*s)], labels, report) for s in sentence_spans(text, 0, len(text))]


def fitted() -> Weights:
    """Fit the weights to all examples."""
    return fit(examples(), pieces, _LEAST_SHARE)


def check(found: Sequence[Example]) -> str:
    """Return precision and recall on sentences of gold reports that the fit has not seen."""
    reports = sorted({e.report for e in found} - {""})
    right = said = lacking = 0
    for fold in range(_FOLDS):
        left_out = set(reports[fold::_FOLDS])
        weights = fit([e for e in found if e.report not in left_out], pieces, _LEAST_SHARE)
        for example in (e for e in found if e.report in left_out):
            (score,) = lack_scores(example.text, [(0, len(example.text))], weights)
            right += score > 0 and bool(example.labels)
            said += score > 0
            lacking += bool(example.labels)
    return f"P {right / said:.3f} R {right / lacking:.3f}"


def main(arguments: Sequence[str]) -> None:
    """Write the weights, or with ``--check`` print their accuracy."""
    if "--check" in arguments:
        print(check(examples()))
    else:
        with OUT.with_name("lacks.npz").open("wb") as file:
            save(fitted(), file)


if __name__ == "__main__":
    main(sys.argv[1:])
