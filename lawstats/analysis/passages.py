"""Passages of a report that no table has a row for: causes, and the line of a signature."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lawstats.text.sentences import Sentences, cut, heading_end
from lawstats.vocabulary import Cause, Vocabulary
from lawstats.vocabulary.phrases import compile_phrase

_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE = "〇一二三四五六七八九十"
_OPENING = re.compile(r"\s*[^。；;！？\n]*[。；;！？]?")
_CLAUSE = re.compile(r"[^，。；！？\n]+")


def causes(text: str, vocabulary: Vocabulary) -> list[str]:
    """List the sentences of a text that give a cause.

    Whether the cause is a good one, or of all that the text says, nobody can tell from the words.

    Parameters
    ----------
    text : str
        A shortcoming, or a passage of several; each line a paragraph, see `Sentences.whole`.
    vocabulary : Vocabulary

    Returns
    -------
    list of str
        In the order of the text, blanks at their ends left out.

    Examples
    --------
    >>> from lawstats.vocabulary import load
    >>> causes("一是执法力量不足。受编制限制，队员少。因此巡查不够。", load())
    ['受编制限制，队员少。']
    """
    entries = list(vocabulary.causes.values())
    return [
        sentence
        for start, end in cut(text)
        if (sentence := text[start:end])
        and any(_gives(clause, entry) for clause in _clauses(sentence) for entry in entries)
    ]


def _clauses(sentence: str) -> list[str]:
    return _CLAUSE.findall(sentence.replace(",", "，").replace(":", "：").replace(";", "；"))


def _gives(clause: str, entry: Cause) -> bool:
    def holds(phrases: tuple[str, ...]) -> bool:
        return any(compile_phrase(phrase).search(clause) for phrase in phrases)

    return holds(entry.patterns) and not holds(entry.unless)


def beside(
    sentences: Sentences, sections: Iterable[Mapping[str, Any]], points: Iterable[tuple[int, int]]
) -> str:
    r"""Cut the headings of the outermost sections, and points, out of a text.

    Parameters
    ----------
    sentences : Sentences
        The text.
    sections : iterable of mapping
        With ``start``, ``end``, ``depth``, ``number`` and ``heading``, as in the table sections.
    points : iterable of (int, int)
        Start and end of each.

    Returns
    -------
    str
        The rest of the sections, cut lines put together.

    Examples
    --------
    >>> from lawstats.text.sentences import find_sentences
    >>> section = {"start": 0, "end": 14, "depth": 1, "number": "一、", "heading": "不足"}
    >>> text = find_sentences("一、不足\n甲弱。原因是乙。", [])
    >>> beside(text, [section], [(5, 8)]).split()
    ['原因是乙。']
    """
    kept: list[str] = []
    done = 0
    spans = sorted(points)
    for section in sorted(sections, key=lambda s: (s["start"], s["depth"])):
        if section["start"] < done:
            continue
        at, done = section["start"], section["end"]
        if section["heading"]:
            at = heading_end(sentences.text, at, section["number"], section["heading"])
        for start, end in spans[bisect_left(spans, (at, at)) : bisect_left(spans, (done, done))]:
            kept.append(sentences.whole(at, start))
            at = end
        kept.append(sentences.whole(at, done))
    return "\n".join(kept)


def opening(text: str) -> str:
    r"""Cut a statement after its first full stop, semicolon or paragraph.

    Examples
    --------
    >>> opening("一是执法力量不足。队员只有3人。"), opening("执法力量不足\n队员只有3人。")
    ('一是执法力量不足。', '执法力量不足')
    """
    found = _OPENING.match(text)
    return found[0].strip() if found else ""


def signature(text: str, day: dt.date) -> str | None:
    r"""Find the last line that holds a date, in Arabic or Chinese digits; None where none does.

    Examples
    --------
    >>> signature("青石镇人民政府\n二〇二四年一月十五日\n", dt.date(2024, 1, 15))
    '二〇二四年一月十五日'
    """
    year, month, date = (_written(n) for n in (day.year, day.month, day.day))
    plain = text.translate(_DIGITS)
    found: Iterator[re.Match[str]] = re.finditer(
        rf"{year}\s{{0,3}}[年./-]\s{{0,3}}{month}\s{{0,3}}[月./-]\s{{0,3}}{date}(?!\d)", plain
    )
    last = max(found, key=re.Match.start, default=None)
    if not last:
        return None
    start, end = text.rfind("\n", 0, last.start()) + 1, text.find("\n", last.end())
    return " ".join(text[start : end if end >= 0 else None].split())


def _written(n: int) -> str:
    """Pattern of a number of a date in Arabic or Chinese digits."""
    if n > 31:
        return f"(?:{n}|{''.join('[〇○零ＯO0]' if d == '0' else _CHINESE[int(d)] for d in str(n))})"
    tens, ones = divmod(n, 10)
    chinese = ("" if tens < 2 else _CHINESE[tens]) + ("十" if tens else "")
    return f"(?:0?{n}|{chinese}{_CHINESE[ones] if ones else ''})"
