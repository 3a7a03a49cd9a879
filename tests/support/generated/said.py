"""The sentences, headings and statements of the reports: reads ``said.toml``.

A sentence holds slots ``{indicator:measure word}``. A letter behind the indicator says what the
number is: ``.a .b .c`` disjoint parts that are told instead of their sum, ``.n`` an addition
(新增), ``.x`` a number told beside the total of another sentence, ``.l`` the number of the year
before, ``.f`` a share of the number that no indicator counts. ``{我}`` and other words without a
colon depend on the issuer and the year.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Form:
    """One way to say something.

    Attributes
    ----------
    text : str
        One or more sentences.
    absent : tuple of str
        Indicators that it says did not occur.
    zero : bool
        Whether it can be said with the number 0.
    """

    text: str
    absent: tuple[str, ...] = ()
    zero: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """What one section of the part measures is about.

    Attributes
    ----------
    headings, titles : tuple of str
        Of the section, and of its paragraphs where a report gives them.
    fillers : tuple of str
        Sentences that state no indicator, many of them with numbers.
    groups : tuple of tuple of Form
        A report says at most one of each group.
    """

    headings: tuple[str, ...]
    titles: tuple[str, ...]
    fillers: tuple[str, ...]
    groups: tuple[tuple[Form, ...], ...]


def _form(text: str, absent: list[str] | None = None, zero: bool = False) -> Form:
    return Form(text, tuple(absent or ()), zero)


TOPICS = tuple(
    Topic(
        headings=tuple(topic["headings"]),
        titles=tuple(topic["titles"]),
        fillers=tuple(topic["fillers"]),
        groups=tuple(tuple(_form(**form) for form in group) for group in topic["groups"]),
    )
    for topic in DATA["topics"]
)
# Title, text and themes, the theme that carries most of it first; plans have none.
SHORTCOMINGS: tuple[tuple[str, str, tuple[str, ...]], ...] = tuple(
    (title, text, tuple(themes)) for title, text, themes in DATA["shortcomings"]
)
PLANS: tuple[tuple[str, str, tuple[str, ...]], ...] = tuple(
    (title, text, ()) for title, text in DATA["plans"]
)
