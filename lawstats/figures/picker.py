"""A field in a notebook: type the name of an issuer, and its profile is drawn."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd

from lawstats.analysis import frames, profile
from lawstats.figures.chart import drawing
from lawstats.figures.registry import FIGURES
from lawstats.figures.save import publish
from lawstats.tables.corpus import Corpus
from lawstats.vocabulary import Language


def draw(
    everybody: Corpus, about: profile.Subject, language: Language = "zh",
    output: str | Path | None = None,
) -> None:  # fmt: skip
    """Draw the three figures of a profile.

    Parameters
    ----------
    everybody : Corpus
        The issuer and those that may be its peers.
    about : Subject
    language : {"zh", "en"}
    output : str or Path, optional
        Folder for the figures; without it they are only shown.
    """
    corpus = profile.peer_group(everybody, about)
    alone = profile.alone(corpus, about)
    for name, covered in (
        ("profile_facts", corpus), ("profile_peers", corpus), ("profile_points", alone)
    ):  # fmt: skip
        data = FIGURES[name].data(corpus, about.issuer_id, about.year)
        publish(FIGURES[name].draw(data, drawing(covered, language)), data, name, output)


def choices(corpus: Corpus) -> dict[str, tuple[str, int | None]]:
    """List the profiles that can be drawn: issuer_id and year by a unique name.

    Examples
    --------
    >>> from lawstats import read_corpus
    >>> list(choices(read_corpus("data/raw")))[0]
    '咸水沽镇 2023'
    """
    names: dict[str, tuple[str, int | None]] = {}
    for row in frames.rows(frames.labelled_reports(corpus)):
        known = None if pd.isna(row.year) else int(row.year)
        name = f"{row.label} {known or '?'}"
        if names.setdefault(name, (row.issuer_id, known)) != (row.issuer_id, known):
            names[f"{name} ({row.issuer_id})"] = (row.issuer_id, known)
    return names


def show(everybody: Corpus, language: Language = "zh", output: str | Path | None = None) -> None:
    """Show a field for the name of another issuer, whose profile is drawn below.

    Does nothing if nobody can type: outside a notebook, or in a run that stores its figures in
    `output`.

    Parameters
    ----------
    everybody, language
        As in `draw`.
    output : str or Path, optional
        The notebook's parameter.
    """
    if output is not None or "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython
    from IPython.display import display

    if get_ipython() is None:
        return
    import ipywidgets  # type: ignore[import-untyped]

    known = choices(everybody)
    field = ipywidgets.Combobox(
        options=list(known), ensure_option=True, continuous_update=False,
        placeholder="咸水沽镇 2023", description="单位" if language == "zh" else "issuer",
    )  # fmt: skip
    area = ipywidgets.Output()

    def chosen(change: Any) -> None:
        if change["new"] in known:
            area.clear_output(wait=True)
            with area:
                draw(everybody, profile.find_subject(everybody, *known[change["new"]]), language)

    field.observe(chosen, names="value")
    display(ipywidgets.VBox([field, area]))  # type: ignore[no-untyped-call]
