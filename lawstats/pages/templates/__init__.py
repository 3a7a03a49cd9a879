"""Pages from templates: each one file of HTML, with its style, its script and its font."""

from __future__ import annotations

import tomllib
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2

from lawstats.base.fonts import embed
from lawstats.vocabulary import Language

TEMPLATES = Path(__file__).parent


@cache
def read_words(name: str) -> dict[str, Any]:
    """Read what pages say from one of the TOML files beside the templates."""
    return tomllib.loads((TEMPLATES / name).read_text(encoding="utf-8"))


def cut(text: str, longest: int = 160) -> str:
    """Shorten a text for a page: reports come from the open web, and one word may fill it.

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
        Its name.
    language : {"zh", "en"}
    script : str
        Name of the only script that the page may run; empty: none.
    **values
        What the template names.

    Returns
    -------
    str
        HTML that refers to nothing of the network, and brings the glyphs of its text along.
    """
    if script:
        text = (TEMPLATES / script).read_text(encoding="utf-8")
        digest = b64encode(sha256(text.encode()).digest()).decode()
        values |= {"script": text, "script_hash": digest}
    tag = "zh-CN" if language == "zh" else "en"
    return embed(_environment().get_template(template).render(language=tag, **values))
