"""The list numbers that Word makes; the text of a file does not hold them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lawstats.readers.ooxml import Element
from lawstats.text.han import HAN

_LEVELS = 9
# Word allows a chain of ten styles based on one another.
_CHAIN = 20
_HAN_DIGITS = "〇一二三四五六七八九"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
# After these characters no blank separates a number from the words.
_CLOSING = "、。．，：；）】〕〉》」』"
_WORDS = re.compile(rf"[0-9０-９①-⒛㈠-㈩{HAN}]")


def spell(number: int, form: str) -> str:
    """Write a number as Word does.

    Parameters
    ----------
    number : int
    form : str
        A value of ``w:numFmt``; an unknown value means ``decimal``, as in Word.

    Returns
    -------
    str

    Examples
    --------
    >>> [spell(12, form) for form in ("chineseCounting", "decimalEnclosedCircle", "lowerRoman")]
    ['十二', '⑫', 'xii']
    """
    writer = _WRITERS.get(form)
    return writer(number) if writer and number > 0 else "" if form == "none" else str(number)


def _in_digits(digits: str) -> Callable[[int], str]:
    table = str.maketrans("0123456789", digits)
    return lambda n: str(n).translate(table)


def _counted(digits: str, units: str, ten: str) -> Callable[[int], str]:
    """Write numbers with units for thousands, hundreds and tens; `ten` begins 10 to 19."""

    def write(n: int) -> str:
        if n > 9999:
            return str(n)
        out = ""
        for power, unit in zip((1000, 100, 10, 1), (*units, ""), strict=True):
            digit, n = divmod(n, power)
            if digit:
                out += ten if not out and power == 10 and digit == 1 else digits[digit] + unit
            elif out and n and not out.endswith(digits[0]):
                out += digits[0]
        return out

    return write


def _up_to_99(counted: Callable[[int], str], beyond: Callable[[int], str]) -> Callable[[int], str]:
    return lambda n: counted(n) if n < 100 else beyond(n)


def _one_of(characters: str) -> Callable[[int], str]:
    return lambda n: characters[n - 1] if n <= len(characters) else str(n)


def _span(first: str, last: str) -> str:
    return "".join(map(chr, range(ord(first), ord(last) + 1)))


def _lettered(n: int) -> str:
    """Write a number in letters: 27 is aa and 28 is bb."""
    times, letter = divmod(n - 1, 26)
    return _LETTERS[letter] * (times + 1) if times < 30 else str(n)


def _roman(n: int) -> str:
    if n > 3999:
        return str(n)
    out = ""
    for value, letters in _ROMAN:
        times, n = divmod(n, value)
        out += letters * times
    return out


_thousands = _counted("零" + _HAN_DIGITS[1:], "千百十", "十")
_counting = _up_to_99(_thousands, _in_digits("○" + _HAN_DIGITS[1:]))
_circled = _one_of(_span("①", "⑳"))
_stems = _one_of("甲乙丙丁戊己庚辛壬癸")

_WRITERS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda n: f"{n:02}",
    "decimalFullWidth": _in_digits("０１２３４５６７８９"),
    "decimalFullWidth2": _in_digits("０１２３４５６７８９"),
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "koreanDigital2": _in_digits("零" + _HAN_DIGITS[1:]),
    "chineseCountingThousand": _thousands,
    "taiwaneseCountingThousand": _thousands,
    # Above 99 Japanese has 百 for 一百; no list in a report is that long.
    "japaneseCounting": _thousands,
    "chineseLegalSimplified": _counted("零壹贰叁肆伍陆柒捌玖", "仟佰拾", "壹拾"),
    "ideographLegalTraditional": _counted("零壹貳參肆伍陸柒捌玖", "仟佰拾", "壹拾"),
    "ideographDigital": _in_digits(_HAN_DIGITS),
    "japaneseDigitalTenThousand": _in_digits(_HAN_DIGITS),
    "taiwaneseDigital": _in_digits("○" + _HAN_DIGITS[1:]),
    "ideographTraditional": _stems,
    "ideographZodiac": _one_of("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _one_of(_span("㈠", "㈩")),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _one_of(_span("⑴", "⒇")),
    "decimalEnclosedFullstop": _one_of(_span("⒈", "⒛")),
    "lowerLetter": _lettered,
    "upperLetter": lambda n: _lettered(n).upper(),
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
    "numberInDash": lambda n: f"- {n} -",
}


def value(parent: Element | None, path: str) -> str | None:
    """Return the ``w:val`` of the element at a path; None where there is no such element."""
    found = None if parent is None else parent.find(path)
    return None if found is None else found.get("val", "")


def is_on(parent: Element | None, path: str) -> bool | None:
    """Whether a property is on; None where it is not set."""
    setting = value(parent, path)
    return None if setting is None else setting not in ("0", "false", "off")


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text, re.ASCII) else default


@dataclass(frozen=True, slots=True)
class Style:
    """The properties of a style that text and numbers depend on; None where not set."""

    style_id: str
    name: str
    based_on: str | None
    num_id: str | None
    depth: str | None
    hidden: bool | None

    @classmethod
    def of(cls, style: Element) -> Style:
        """Read a ``w:style``."""
        return cls(
            style_id=style.get("styleId", ""),
            name=value(style, "name") or "",
            based_on=value(style, "basedOn"),
            num_id=value(style, "pPr/numPr/numId"),
            depth=value(style, "pPr/numPr/ilvl"),
            hidden=is_on(style, "rPr/vanish"),
        )


class Styles:
    """The styles of a file.

    Parameters
    ----------
    root : Element or None
        Root of ``styles.xml``; None where the file has none.
    """

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default = ""
        for element in [] if root is None else root.findall("style"):
            style = Style.of(element)
            self._styles[style.style_id] = style
            standard = element.get("default") in ("1", "true", "on")
            if standard and element.get("type") == "paragraph":
                self._default = style.style_id

    def of_paragraph(self, properties: Element | None) -> Iterator[Style]:
        """Yield the style of a paragraph, then the style it is based on, and so on."""
        named = value(properties, "pStyle")
        return self.chain(named if named in self._styles else self._default)

    def chain(self, style_id: str | None) -> Iterator[Style]:
        """Yield a style, then the style it is based on, and so on."""
        for _ in range(_CHAIN):
            style = self._styles.get(style_id or "")
            if style is None:
                return
            yield style
            style_id = style.based_on


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    gap: bool
    decimal: bool
    restart: int
    hidden: bool
    style: str | None

    @classmethod
    def of(cls, level: Element, depth: int) -> _Level:
        # A custom form ("001") comes with a plain one for programs that do not know it.
        forms = [f.get("val", "") for f in level.iter("numFmt")]
        return cls(
            start=_number(value(level, "start"), 0),
            form=next((f for f in forms if f != "custom"), "decimal"),
            text=(value(level, "lvlText") or "")[:60],
            gap=value(level, "suff") != "nothing",
            decimal=bool(is_on(level, "isLgl")),
            restart=_number(value(level, "lvlRestart"), depth),
            hidden=bool(is_on(level, "rPr/vanish")),
            style=value(level, "pStyle"),
        )


def _levels(levels: Iterable[Element]) -> dict[int, _Level]:
    depths = ((_number(level.get("ilvl"), 0), level) for level in levels)
    return {depth: _Level.of(level, depth) for depth, level in depths if depth < _LEVELS}


@dataclass(slots=True)
class _List:
    """A ``w:num``; lists of one `family` share their counts."""

    family: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)

    def start(self, depth: int) -> int:
        """Return the first number of a level."""
        return self.starts.get(depth, self.levels[depth].start if depth in self.levels else 1)


class Numbering:
    """Counts the paragraphs of a file, in their order.

    Parameters
    ----------
    root : Element or None
        Root of ``numbering.xml``; None where the file has none.
    styles : Styles

    Examples
    --------
    >>> from lawstats.readers.ooxml import parse_xml
    >>> root = parse_xml(
    ...     b'<numbering><abstractNum abstractNumId="7"><lvl ilvl="0"><start val="1"/>'
    ...     b'<numFmt val="chineseCounting"/><lvlText val="%1"/></lvl></abstractNum>'
    ...     b'<num numId="1"><abstractNumId val="7"/></num></numbering>', "")
    >>> counted = Numbering(root, Styles(None))
    >>> paragraph = parse_xml(b'<pPr><numPr><numId val="1"/></numPr></pPr>', "")
    >>> counted.label(paragraph), counted.label(paragraph), counted.label(None)
    ('一 ', '二 ', '')
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._counts: dict[str, list[int | None]] = {}
        families: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}
        nums: dict[str, Element] = {}
        for child in [] if root is None else root:
            if child.tag == "abstractNum":
                family = child.get("abstractNumId", "")
                families[family] = _levels(child.findall("lvl"))
                if (link := value(child, "numStyleLink")) is not None:
                    links[family] = link
            elif child.tag == "num":
                nums[child.get("numId", "")] = child
        self._lists = {}
        for num_id, num in nums.items():
            family = self._family(num, nums, links)
            overrides = num.findall("lvlOverride")
            replaced = _levels(level for o in overrides for level in o.findall("lvl"))
            starts = {
                _number(o.get("ilvl"), 0): _number(start, 0)
                for o in overrides
                if (start := value(o, "startOverride")) is not None
            }
            self._lists[num_id] = _List(family, families.get(family, {}) | replaced, starts)

    def _family(self, num: Element, nums: dict[str, Element], links: dict[str, str]) -> str:
        """Return the id of the abstract definition of a list; a list style may refer to it."""
        family = value(num, "abstractNumId") or ""
        for _ in range(_CHAIN):
            style = next(self._styles.chain(links.get(family)), None)
            linked = nums.get(style.num_id or "") if style else None
            if linked is None:
                break
            family = value(linked, "abstractNumId") or ""
        return family

    def label(self, properties: Element | None) -> str:
        """Count a paragraph and return its number.

        Parameters
        ----------
        properties : Element or None
            The paragraph's ``w:pPr``.

        Returns
        -------
        str
            The number with what separates it from the text; empty where it has none.
        """
        found, depth = self._list_and_level(properties)
        if found is None or depth not in found.levels:
            return ""
        counts = self._counts.setdefault(found.family, [None] * _LEVELS)
        if depth in found.starts and depth not in found.begun:
            found.begun.add(depth)
            counts[depth] = None
        for higher in range(depth):
            # Word counts a missing parent: after a first （一） comes 二、.
            if counts[higher] is None:
                counts[higher] = found.start(higher)
        before = counts[depth]
        counts[depth] = found.start(depth) if before is None else before + 1
        for deeper in range(depth + 1, _LEVELS):
            if deeper in found.levels and depth < found.levels[deeper].restart:
                counts[deeper] = None
        return self._written(found, depth, counts)

    def _written(self, found: _List, depth: int, counts: list[int | None]) -> str:
        level = found.levels[depth]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if at > depth or at not in found.levels:
                return ""
            form = found.levels[at].form
            form = "none" if form == "bullet" else "decimal" if level.decimal else form
            return spell(counts[at] or 0, form)

        label = re.sub("%([1-9])", number, level.text)
        # A bullet has no meaning, unless it is a word.
        if level.hidden or not label or (level.form == "bullet" and not _WORDS.search(label)):
            return ""
        return label + " " * (level.gap and label[-1] not in _CLOSING and not label[-1].isspace())

    def _list_and_level(self, properties: Element | None) -> tuple[_List | None, int]:
        """Return the list and level of a paragraph, from its own properties or else its style."""
        num_id = value(properties, "numPr/numId")
        depth = value(properties, "numPr/ilvl")
        if num_id is None:
            passed: list[Style] = []
            for style in self._styles.of_paragraph(properties):
                passed.append(style)
                if style.num_id is not None:
                    num_id = style.num_id
                    break
            found = self._lists.get(num_id or "")
            if found and depth is None:
                # A level that refers to the style counts before the level in the style.
                named = {level.style: str(at) for at, level in found.levels.items()}
                depth = next((named[s.style_id] for s in passed if s.style_id in named), None)
                depth = depth or next((s.depth for s in passed if s.depth is not None), None)
        return self._lists.get(num_id or ""), min(_number(depth, 0), _LEVELS - 1)
