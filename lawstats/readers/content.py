"""The result of every reader: the text of a report, and what its page states."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """The report in a file, and what the page around it states.

    Attributes
    ----------
    text : str
        The lines of the report, without the rest of the page.
    released_on : datetime.date or None
        Date of publication on the page.
    publisher : str or None
        Publisher that the page names; it can be the parent of the issuer.
    document_number : str or None
    """

    text: str
    released_on: dt.date | None = None
    publisher: str | None = None
    document_number: str | None = None
