"""What every reader gives."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """The report in a file, and what the page round it states.

    Attributes
    ----------
    text : str
        Readable lines: the report and nothing else.
    released_on : datetime.date or None
        Date of publication that the page states.
    publisher : str or None
        Body that the page names as its publisher; it may be the issuer's parent.
    document_number : str or None
    """

    text: str
    released_on: dt.date | None = None
    publisher: str | None = None
    document_number: str | None = None
