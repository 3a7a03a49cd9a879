"""Han characters: the one class of them that all patterns share."""

from __future__ import annotations

import re

# For a class of a pattern: [{HAN}]. 〇 stands outside the blocks, rare characters of names (𬒈)
# beyond U+FFFF.
HAN = "〇㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U0003ffff"
ONE_HAN = re.compile(f"[{HAN}]")


def count_han(text: str) -> int:
    """Count the Han characters of a text.

    Examples
    --------
    >>> count_han("二九〇农场，㮾梨街道：2023年")
    10
    """
    return len(ONE_HAN.findall(text))
