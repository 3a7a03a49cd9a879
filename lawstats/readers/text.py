"""Plain text files: what an editor wrote, or a web page that was saved as text."""

from __future__ import annotations

import datetime as dt

from lawstats.readers.content import Content
from lawstats.readers.labels import (
    PAGE_DAY,
    find_stated,
    is_prose,
    is_title,
    released_on,
    split_labels,
)
from lawstats.readers.markup import Line
from lawstats.text.encoding import decode

_HEAD, _TAIL = 2000, 400  # characters where a page states when it was published


def read(data: bytes) -> Content:
    r"""Read a text file; for errors see `lawstats.text.encoding.decode`.

    Examples
    --------
    >>> page = "发布时间：2024-01-15 来源：石桥镇\n石桥镇2023年法治政府建设情况报告\n一、"
    >>> print(read(page.encode()).released_on)
    2024-01-15
    """
    text = decode(data)
    return Content(text, _released_on(text))


def _released_on(text: str) -> dt.date | None:
    """Return the date of publication that a page states above or below the report."""
    head = text[:_HEAD].partition("。")[0]
    tail = text[max(len(head), len(text) - _TAIL) :].rpartition("。")[2]
    above, below = (
        [Line(line) for part in split_labels(words) if (line := part.strip())]
        for words in (head, tail)
    )
    titles = [i for i, line in enumerate(above) if is_title(line.text)]
    near = [line.text for line in above[titles[-1] :]] if titles else []
    near = [text for text in near if not is_prose(text) and PAGE_DAY.search(text)]
    return released_on(find_stated(above + below, {}).values["released"], near)
