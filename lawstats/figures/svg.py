"""SVG whose text is text: it can be searched and copied, and brings the glyphs it needs along."""

from __future__ import annotations

import html
import re
from io import BytesIO

from lawstats.base.fonts import FONT, face
from lawstats.figures.style import Page

_TEXT = re.compile(r"<text [^>]*>([^<]*)</text>")


def svg(page: Page) -> bytes:
    """Give a figure as an SVG file that needs no other file: no font, no DTD, no script.

    Each line of a text is one element; the alternative text is the description. The same page
    gives the same bytes.

    Parameters
    ----------
    page : Page
        Drawn in the style: call it within ``rc_context(STYLE)``.
    """
    drawn = BytesIO()
    page.savefig(drawn, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    # The head that matplotlib writes names a DTD on the web.
    content = drawn.getvalue().decode("utf-8")
    content = content[content.index("<svg ") :]
    used = html.unescape("".join(_TEXT.findall(content)))
    head = (
        f"<title>{html.escape(page.title)}</title>\n <desc>{html.escape(page.alt)}</desc>\n"
        f" <style>{face(FONT, used)}text{{white-space:pre}}</style>\n "
    )
    content = content.replace("<defs>", head + "<defs>", 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{content}'.encode()
