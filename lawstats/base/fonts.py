"""The Chinese font of figures and pages, reduced to the characters that a file needs."""

from __future__ import annotations

import importlib.util
import string
from base64 import b64encode
from io import BytesIO
from pathlib import Path

FONT = "Noto Sans SC"
# Pages use it after the Chinese fonts of the system, which have more weights.
EMBEDDED = f"{FONT} embedded"

# Every subset keeps the names of the font's authors and licence.
_NAMES = (0, 1, 2, 8, 9, 13, 14)
_UNUSED = ("BASE", "GDEF", "GSUB", "STAT", "vhea", "vmtx")  # for vertical text and other shapes


def font_file() -> Path:
    """Return the path of the Chinese font that comes with zhplot."""
    # Importing zhplot would change the settings of matplotlib; only its file is needed.
    spec = importlib.util.find_spec("zhplot")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0], "fonts", "NotoSansSC-Regular.ttf")


def subset(characters: str) -> bytes:
    """Reduce the font to some characters; characters that it does not have are left out.

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
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options(layout_features=["kern"], hinting=False, name_IDs=_NAMES, drop_tables=_UNUSED)
    cut = Subsetter(options)
    cut.populate(text="".join(sorted(set(characters))))
    with TTFont(font_file(), lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
        # Reading 30,000 glyph names, which the file does not keep, takes a fifth of the time.
        font.setGlyphOrder([f"g{i}" for i in range(font["maxp"].numGlyphs)])
        cut.subset(font)
        font.flavor = "woff"
        file = BytesIO()
        font.save(file)
    return file.getvalue()


def face(family: str, characters: str) -> str:
    """Write the CSS rule of a font with some characters that is embedded in the page.

    Examples
    --------
    >>> face("Noto Sans SC", "普法")[:60]
    '@font-face{font-family:"Noto Sans SC";src:url(data:font/woff'
    """
    data = b64encode(subset(characters)).decode("ascii")
    return f'@font-face{{font-family:"{family}";src:url(data:font/woff;base64,{data})}}'


def embed(page: str) -> str:
    """Embed the glyphs of its text in a page, for systems without a Chinese font.

    Parameters
    ----------
    page : str
        HTML with a style sheet of its own first; the style sheet uses the font `EMBEDDED`.
    """
    rule = face(EMBEDDED, page + string.printable)
    return page.replace("</style>", f"{rule}\n</style>", 1)
