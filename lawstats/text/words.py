"""Tokens: Chinese text cut into words by `rjieba` if it is installed, else by `jieba`.

Both packages have the same dictionary and the same model of unknown words. They differ in the
characters that can be part of a word: hyphens, signs, rare characters. So they get only runs of Han
characters. All other text is cut here, and both packages give the same tokens.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from tempfile import TemporaryDirectory

# Narrower than `han.HAN`: the dictionary has neither 〇 nor the extension blocks.
_READ = re.compile(r"([\u4e00-\u9fff]+)")
# A number or a Latin word, as jieba cuts it; a line end; else each single character.
_OTHER = re.compile(r"[A-Za-z0-9]+(?:\.[0-9]+)?%?|\r\n|.", re.DOTALL)
# The dictionary ends before U+9FA6. jieba reads words up to U+9FD5 only, rjieba up to U+9FFF, so
# one unknown character replaces all those that jieba does not read.
_UNREAD = dict.fromkeys(range(0x9FD6, 0xA000), "\u9fd5")

_Tokens = list[tuple[str, str]]
_Run = Callable[[str], _Tokens]


def _load_rjieba(words: Iterable[str]) -> _Run:
    import rjieba

    jieba = rjieba.Jieba()
    for word in words:
        jieba.add_word(word, jieba.suggest_freq(word), None)
    # rjieba guesses the kind of an unknown word, but not as jieba does.
    return lambda run: [(t, kind if jieba.has_word(t) else "x") for t, kind in jieba.tag(run)]


def _load_jieba(words: Iterable[str]) -> _Run:
    with warnings.catch_warnings():
        # Invalid escapes in its source, and pkg_resources of an old setuptools, give warnings.
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.CRITICAL)  # it logs its loading to stderr
    tokenizer = jieba.Tokenizer()
    # jieba unmarshals a cache file in /tmp that another user can have written. A folder that is
    # removed at once leaves no cache; loading from a cache is not faster.
    with TemporaryDirectory() as tokenizer.tmp_dir:
        tokenizer.initialize()
    with tokenizer.get_dict_file() as lines:
        kinds = {word: kind for word, _, kind in (line.decode().split() for line in lines)}
    for word in words:
        tokenizer.add_word(word)
    return lambda run: [(token, kinds.get(token, "x")) for token in tokenizer.cut(run)]


_LOAD = {"jieba": _load_jieba, "rjieba": _load_rjieba}


@cache
def package() -> str:
    """Return the name of the package that cuts: ``"rjieba"`` if it is installed, else ``"jieba"``.

    Examples
    --------
    >>> package() in ("jieba", "rjieba")
    True
    """
    try:
        import rjieba  # noqa: F401
    except ImportError:
        return "jieba"
    return "rjieba"


class Cutter:
    """Cuts texts into tokens; loading the dictionary takes up to a second.

    Parameters
    ----------
    words : iterable of str, optional
        Words to add to the dictionary. Only words of Han characters have an effect.
    by : str, optional
        The package that cuts, ``"jieba"`` or ``"rjieba"``; by default that of `package`.

    Examples
    --------
    >>> Cutter(["法律明白人"]).tag("培训法律明白人12.5%")
    [('培训', 'vn'), ('法律明白人', 'n'), ('12.5%', 'x')]
    """

    def __init__(self, words: Iterable[str] = (), by: str | None = None) -> None:
        self._words = tuple(words)
        self._given = frozenset(self._words)
        self._run = _LOAD[by or package()](self._words)

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Cut a text into tokens with their parts of speech.

        The package cuts the runs of Han characters, U+4E00 to U+9FFF. In the rest a number, a Latin
        word and each other character is one token.

        Parameters
        ----------
        text : str

        Returns
        -------
        list of (str, str)
            Token and part of speech in the dictionary of jieba; ``"n"`` (noun) for added words,
            ``"x"`` for words that are not in the dictionary. The joined tokens are the text.
        """
        tokens: _Tokens = []
        for i, piece in enumerate(_READ.split(text)):
            if i % 2 == 0:  # between two runs
                tokens += [(token, "x") for token in _OTHER.findall(piece)]
                continue
            start = 0
            for token, kind in self._run(piece.translate(_UNREAD)):
                end = start + len(token)
                word = piece[start:end]
                tokens.append((word, "n" if word in self._given else kind))
                start = end
        return tokens
