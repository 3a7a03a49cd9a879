"""HTML pages from templates: each one file, with its style, script and font."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

import jinja2

from lawstats.base.fonts import embed
from lawstats.pages.texts import TEMPLATES
from lawstats.vocabulary import Language


def cut(text: str, longest: int = 160) -> str:
    """Shorten a text for a page: a report may hold a word as long as the page.

    Examples
    --------
    >>> cut("法治政府", 2), cut("法治", 2)
    ('法治……', '法治')
    """
    return text if len(text) <= longest else text[:longest] + "……"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["cut"] = cut
    return environment


def fill(template: str, language: Language, *, script: str = "", **values: Any) -> str:
    """Write a page from its template; every value is escaped.

    Parameters
    ----------
    template : str
        File name of the template.
    language : {"zh", "en"}
    script : str
        File name of the only script that the page may run; empty for none.
    **values
        Variables of the template.

    Returns
    -------
    str
        HTML that needs no network and embeds the glyphs of its text.
    """
    if script:
        text = (TEMPLATES / script).read_text(encoding="utf-8")
        digest = b64encode(sha256(text.encode()).digest()).decode()
        values |= {"script": text, "script_hash": digest}
    tag = "zh-CN" if language == "zh" else "en"
    return embed(_environment().get_template(template).render(language=tag, **values))
