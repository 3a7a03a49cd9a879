"""What the project shares with texts that are kept apart to measure it.

``python -m tools.leaks FOLDER`` lists every run of twelve Chinese characters that a file of the
project has in common with a text of a folder (``*.txt``, and ``text`` in the lines of ``*.jsonl``),
for example with labelled pages that are not part of the project. Accuracy on a text from which
examples were copied would say nothing.

Anything but a Chinese character ends a run. In what the project learns from (the vocabulary and the
examples of themes), a run goes on over numbers and commas: a sentence with other numbers is a copy.

A set phrase (the title of a report or a law, a standard heading, the name of a body) is no copy.
``tests/bank/set_phrases.txt`` lists those that the bank uses.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from lawstats.text.han import HAN
from tests.support import ROOT
from tests.support.project import tracked

BANK = ROOT / "tests" / "bank"
LEARNED = ("lawstats/vocabulary/", "training/")
LENGTH = 12
_RUN = re.compile(f"[{HAN}]+")
_SENTENCE = re.compile(r"[^。；;！？\n\"|()]+")  # or an alternative of a pattern
_OTHER = re.compile(f"[^{HAN}]+")


def set_phrases() -> list[str]:
    """Return the phrases that everyone uses."""
    return (BANK / "set_phrases.txt").read_text(encoding="utf-8").split()


def texts_of(folder: Path) -> list[str]:
    """Return the texts of a folder that are kept apart."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    for path in sorted(folder.glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        texts += [json.loads(line)["text"] for line in lines]
    return texts


def bank() -> list[str]:
    """Return the texts of the bank."""
    return texts_of(BANK / "texts") + texts_of(BANK / "heads")


def runs(text: str, *, across: bool = False) -> list[str]:
    """Return the Chinese characters of a text in one piece up to the next other character.

    Parameters
    ----------
    text : str
    across : bool
        Leave out what is not Chinese, up to the end of the sentence.

    Examples
    --------
    >>> runs("审查合同3份，协议5份。")
    ['审查合同', '份', '协议', '份']
    >>> runs("审查合同3份，协议5份。", across=True)
    ['审查合同份协议份']
    """
    if not across:
        return _RUN.findall(text)
    return [_OTHER.sub("", sentence) for sentence in _SENTENCE.findall(text)]


def grams(text: str, *, across: bool = False) -> set[str]:
    """Return all runs of exactly twelve characters.

    Examples
    --------
    >>> sorted(grams("甲乙丙丁戊己庚辛壬癸子丑寅，甲乙丙丁。"))
    ['乙丙丁戊己庚辛壬癸子丑寅', '甲乙丙丁戊己庚辛壬癸子丑']
    """
    return {
        run[i : i + LENGTH]
        for run in runs(text, across=across)
        for i in range(len(run) - LENGTH + 1)
    }


def kept_apart(texts: Iterable[str], phrases: Iterable[str], *, across: bool = False) -> set[str]:
    """Return the runs of texts that nothing else may contain: those without a set phrase."""
    kept = set()
    longest_first = sorted(phrases, key=len, reverse=True)
    for text in texts:
        for phrase in longest_first:
            text = text.replace(phrase, "|")
        kept |= grams(text, across=across)
    return kept


def shared(text: str, kept: set[str], *, across: bool = False) -> list[str]:
    """Return the parts of a text whose runs are kept apart, each at its full length.

    Examples
    --------
    >>> shared("甲乙丙丁戊己庚辛壬癸子丑寅卯", grams("乙丙丁戊己庚辛壬癸子丑寅卯辰"))
    ['乙丙丁戊己庚辛壬癸子丑寅卯']
    """
    found: list[str] = []
    # A text without such a run, the usual case, takes one comparison of sets.
    if grams(text, across=across).isdisjoint(kept):
        return found
    for run in runs(text, across=across):
        end = -1  # of the last part
        for i in range(len(run) - LENGTH + 1):
            if run[i : i + LENGTH] not in kept:
                continue
            if i + LENGTH == end + 1:
                found[-1] += run[end]
            else:
                found.append(run[i : i + LENGTH])
            end = i + LENGTH
    return found


def material() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every text file of the project, without the bank."""
    for path in tracked():
        if BANK in path.parents:
            continue
        try:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a picture or an archive
            continue


def leaks(texts: list[str], phrases: list[str]) -> list[tuple[str, str]]:
    """Return the files of the project that share runs with `texts`, with these runs."""
    kept = {across: kept_apart(texts, phrases, across=across) for across in (False, True)}
    found = []
    for name, text in material():
        across = name.startswith(LEARNED)
        found += [(name, run) for run in sorted({*shared(text, kept[across], across=across)})]
    return found


def main(arguments: list[str]) -> None:
    """List what the project shares with the texts of a folder."""
    if len(arguments) != 1:
        sys.exit("usage: python -m tools.leaks FOLDER")
    texts = texts_of(Path(arguments[0]))
    if not texts:
        sys.exit(
            f"{arguments[0]}: holds no .txt or .jsonl file; name the folder of the texts kept apart"
        )
    for name, run in leaks(texts, set_phrases()):
        print(f"{name}: {run}")


if __name__ == "__main__":
    main(sys.argv[1:])
