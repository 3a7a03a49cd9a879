"""SVG whose text is text: it can be searched and copied, and brings the glyphs it needs along."""

from __future__ import annotations

import html
import re
from base64 import b64encode
from io import BytesIO

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from lawstats.figures.style import FONT, Page, font_file

_TEXT = re.compile(r"<text [^>]*>([^<]*)</text>")
# What the names of the font say of its authors and its licence stays with every subset.
_NAMES = (0, 1, 2, 8, 9, 13, 14)
_UNUSED = ("BASE", "GDEF", "GSUB", "STAT", "vhea", "vmtx")  # for vertical lines, other shapes


def subset(characters: str) -> bytes:
    """Cut the font of the figures down to some characters.

    Parameters
    ----------
    characters : str
        In any order, repeated or not.

    Returns
    -------
    bytes
        A WOFF file, the same for the same characters.

    Examples
    --------
    >>> subset("普法")[:4]
    b'wOFF'
    """
    options = Options(layout_features=["kern"], hinting=False, name_IDs=_NAMES, drop_tables=_UNUSED)
    cut = Subsetter(options)
    cut.populate(text="".join(sorted(set(characters))))
    with TTFont(font_file(), lazy=True, recalcTimestamp=False) as font:
        # Names of 30,000 glyphs that the file would not hold take a fifth of the time.
        font.setGlyphOrder([f"g{i}" for i in range(font["maxp"].numGlyphs)])
        cut.subset(font)
        font.flavor = "woff"
        file = BytesIO()
        font.save(file)
    return file.getvalue()


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
    font = b64encode(subset(used)).decode("ascii")
    face = f'@font-face{{font-family:"{FONT}";src:url(data:font/woff;base64,{font})}}'
    head = (
        f"<title>{html.escape(page.title)}</title>\n <desc>{html.escape(page.alt)}</desc>\n"
        f" <style>{face}text{{white-space:pre}}</style>\n "
    )
    content = content.replace("<defs>", head + "<defs>", 1)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{content}'.encode()
