"""The text that offsets refer to: control characters dropped, private data masked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawstats.text.han import HAN
from lawstats.text.lines import Span, matches

# Only a run of digits this long is searched for telephone and identity-card numbers.
_DIGITS = re.compile(r"\d[\d \-－—–.()（）]{6,400}[\dXxＸｘ]")
_PHONE = re.compile(
    r"""
    (?<![\d.])(?:(?:00)?86[ \-－—]?)?[1１][3-9３-９]\d[ \-－—.]?\d{4}[ \-－—.]?\d{4}  # mobile
        (?![\d件元份条次个户人名起场亩吨米万亿])                       # not a count
    | (?<!\d)[0０]\d{2,3}[ \-－—–]{0,2}\d{7,8}(?!\d)                   # landline with area code
    | (?<=[（(])[0０]\d{2,3}[)）][ ]?\d{7,8}(?!\d)
    | (?<!\d)86[ \-－—]\d{2,3}[ \-－—]\d{7,8}(?!\d)
    | (?<!\d)\d{6}[ ]\d{8}[ ]\d{3}[\dXxＸｘ](?![\dXxＸｘ])               # identity card with blanks
    | (?<!\d)\d{17}[\dXxＸｘ](?![\dXxＸｘ])                            # identity card
    """,
    re.VERBOSE,
)
# Every number after a label holds such a run, which is found fast.
_SHORT_RUN = re.compile(r"\d[\d\-－—() （）]{5}")
_LABELLED_PHONE = re.compile(
    r"(?:电[ \u3000]?话|手[ \u3000]?机|传[ \u3000]?真|联系方式|電話|[Tt][Ee][Ll])"
    rf"(?:[（(][{HAN}]{{1,4}}[)）])?(?:号码)?\s{{0,3}}[:：]?\s{{0,3}}(?:[{HAN}]{{2,4}}\s{{1,3}})?"
    r"(\d[\d\-－—() （）]{5,18}\d)"
    r"|身份证(?:件)?(?:号码?)?\s{0,3}[:：]?\s{0,3}(\d[\d ]{13,20}[\dXx])"
    r"|联系人[^。\n\d]{1,30}(\d{7,8})(?!\d)"
)
# More numbers or an extension after a number: 0571-86543210、86543211 and 86543210转8001.
_FURTHER = re.compile(r"\s?(?:[、/,，]|或|转)\s?(\d{7,8}|(?<=转)\d{3,5}|(?<=转 )\d{3,5})(?!\d)")

_HAN_OR_MASK = re.compile(rf"[{HAN}*]")
_BLANK = " \t\u3000\xa0"
# Surnames that begin no common name of an office, and all surnames. They are needed only where the
# position of a word does not show that it is a name.
_CLEAR = (
    "王李张刘陈杨赵吴周徐孙胡朱郭何罗梁宋郑谢韩唐冯于曹袁邓傅沈曾彭吕卢蒋蔡贾丁魏薛潘杜戴汪姚谭"
    "廖邹熊郝崔毛邱秦侯邵孟龚阎闫贺赖殷佟佘"
)
_SURNAME = (
    f"{_CLEAR}黄安高林马许董萧程苏叶余夏钟田任姜范方石金陆孔白康史顾龙万段漕钱汤尹黎易常武乔文施陶洪"
    "翟颜倪严牛温芦季俞章鲁葛伍申尤毕聂柴焦向柳邢岳齐梅莫庄辛祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧"
    "甄项曲游阳裴席卫查屈鲍覃霍翁隋植甘景柏宁柯阮桂闵丛车冉辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫褚廉简娄"
    "符奚穆燕郎邸冀谈姬屠郜晏栾郁蒙喻揭窦迟敖糜鄢冷卓仇艾蓝巩井练仲虞卞封竺冼楚栗匡宗巫鞠桑荆谌银扬"
    "沙伏岑习胥保蔺江雷肖樊葉陳張劉楊趙黃吳孫馬鄭謝韓馮蕭鄧許蘇盧蔣賈鍾譚廖鄒陸龍萬錢湯賴龔"
)
_DOUBLE = (
    "欧阳|上官|司马|诸葛|皇甫|尉迟|夏侯|令狐|慕容|宇文|长孙|司徒|东方|公孙|申屠|端木|百里|呼延"
)
_TITLE = (
    "主任|副主任|[所科局站股部队处镇乡]长|副[所科局站股部队处镇乡]长|书记|干事|科员|同志|先生|女士"
    "|老师|律师"
)
_LABEL = "联系(?:电话|手机|方式|地址|人)|办公电话|电话|手机|传真|邮箱|邮编|电子邮|地址"
_CONTACT_START = re.compile(r"[联经承填撰](?=\s?[系办络报表稿])")
_CONTACT = re.compile(
    r"(?:联\s?系\s?人|经\s?办\s?人|(?P<word>承\s?办\s?人|联\s?络\s?[人员]|填\s?[报表]\s?人|撰\s?稿\s?人))(?:姓\s?名)?(?:[及和与、/]?\s?(?:联系)?(?:电话|方式))?"
    r"(?P<colon>(?:[（(](?:签字|签名|盖章|姓名|及?(?:联系)?(?:电话|方式))[)）])?\s{0,3}[:：︰∶﹕])?"
)
_VALUE = re.compile(rf"(?:(?!{_LABEL})[^\n；;。:：]){{1,80}}")
_WORD = re.compile(
    rf"(?P<aside>[，,（(\d*])?\s{{0,4}}(?:(?<![{HAN}])(?P<spaced>[{HAN}](?:[{_BLANK}]{{1,4}}[{HAN}]){{2}}"
    rf"|(?:[{_SURNAME}]|{_DOUBLE})[{_BLANK}]{{1,4}}(?!{_TITLE})[{HAN}]{{1,2}})(?![{HAN}])"
    r"|(?P<word>[^\s、/，,（()）\d*]+))"
)
_OFFICE_TAIL = "[科局所站委处股室部队镇乡街道]"
_OFFICE = re.compile(rf"(?:政府|办公室|办事处|中心|委员会|大队|办|{_OFFICE_TAIL})$")
# 王镇 and 李建科 are names although they end like offices; 安办 and 党政办 are offices.
_NO_OFFICE = re.compile(
    rf"(?!纪委)[{_SURNAME}]{_OFFICE_TAIL}|[{_CLEAR}][{HAN}](?![镇乡街道]){_OFFICE_TAIL}"
)
_PERSON = rf"(?:[{_SURNAME}][{HAN}]{{1,2}}|(?:{_DOUBLE})[{HAN}]{{1,2}})"
_SURE_NAME = re.compile(
    rf"({_PERSON}|[{HAN}]{{1,8}}(?:[·•・‧.．][{HAN}]{{1,8}}){{1,3}})(?:{_TITLE})?"
)
_NAME = re.compile(
    rf"(?![{HAN}]{{0,3}}(?:{_TITLE}|单位|部门|科室|职务|待定|附件)$)([{HAN}]{{2,4}})"
)
_NAME_AFTER_OFFICE = re.compile(
    rf"(?:政府|办公室|办事处|中心|委员会|大队|办|{_OFFICE_TAIL})(?:{_TITLE})?({_PERSON})(?:{_TITLE})?$"
)
_FREE = rf"(?:(?!{_LABEL})[{HAN}])"
# Without a colon, 联系人 is a label only where a clause begins or a number follows.
_PLAIN = re.compile(
    rf"[\s，,（(—\-]{{0,4}}(?P<value>"
    rf"(?:{_FREE}{{2,20}}?(?:办公室|中心|[办科局所站股室])[{_BLANK}]{{0,3}})?"
    rf"(?:(?!单位|任务|管理|安排|安全|项目|常态|高效|方便|方式|方面)(?:[{_SURNAME}]|{_DOUBLE})"
    rf"[{_BLANK}]{{0,3}}[{HAN}](?:[{_BLANK}]{{0,3}}[{HAN}])?|{_FREE}{{1,8}}[·•・‧]{_FREE}{{1,8}}))"
    rf"(?:{_TITLE})?(?P<number>\s{{0,3}}[，,（(]?\s{{0,3}}(?:{_LABEL}|\d[\d\-－ ]{{6}}))?"
    r"(?(number)|(?=[\s；;，,。、/（()）]|\Z))"
)
_NAME_BELOW = re.compile(rf"[{_BLANK}]{{0,4}}\n\s{{0,4}}([{HAN}]{{2,4}})[{_BLANK}]{{0,4}}(?=\n|\Z)")
# Line ends of other systems, and characters without width. Direction marks stay: they are text.
_LINE_END = re.compile(r"[\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?")
_UNSEEN = re.compile(r"[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
# Some mirrors put the sound of a character in brackets behind it: 建設(shè).
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_TONED = re.compile(rf"[{HAN}][(（][a-zü]{{0,4}}[{_TONES}][a-zü]{{0,4}}[)）]")
_PINYIN = re.compile(rf"(?<=[{HAN}])[(（][a-zü{_TONES}]{{1,6}}[)）]")
_LEAST_TONED = 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def clean(text: str) -> str:
    r"""Make the text that offsets refer to.

    CRLF, CR and other line ends become LF. The byte-order mark, NUL, other control characters and
    characters without width are dropped. Private data is masked with one ``*`` per character:
    mobile and landline numbers, identity-card numbers, and names after 联系人, 承办人, 联络员 and
    the like. The sounds of characters in brackets (建設(shè)), which some mirrors add, are dropped.
    Nothing else changes, and cleaning a cleaned text changes nothing.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> clean("（联系人：党政办 张小三；电话：022-12345678）\r\n12345热线")
    '（联系人：党政办 ***；电话：************）\n12345热线'
    """
    text = _CONTROL.sub("", _UNSEEN.sub("", _LINE_END.sub("\n", text)))
    if len(_TONED.findall(text)) >= _LEAST_TONED:
        text = _PINYIN.sub("", text)
    spans = sorted([*_numbers(text), *_contacts(text)])
    out, position = [], 0
    for start, end in spans:
        if end > position:
            out += [text[position:start], "*" * (end - max(start, position))]
            position = end
    return "".join([*out, text[position:]])


def _numbers(text: str) -> Iterator[Span]:
    """Find telephone and identity-card numbers, by their form or by the label before them."""
    for run in _DIGITS.finditer(text):
        for match in _PHONE.finditer(text, run.start(), run.end() + 1):
            yield match.span()
            yield from _further(text, match.end())
    for match in _LABELLED_PHONE.finditer(text) if _SHORT_RUN.search(text) else ():
        number = match.lastindex or 0
        if sum(c.isdigit() for c in match.group(number)) >= 7:
            yield match.span(number)
            yield from _further(text, match.end(number))


def _further(text: str, position: int) -> Iterator[Span]:
    """Find the numbers that follow a number."""
    for _ in range(4):
        if not (found := _FURTHER.match(text, position)):
            return
        yield found.span(1)
        position = found.end()


def _contacts(text: str) -> Iterator[Span]:
    """Find the names after 联系人 and similar labels."""
    for label in matches(_CONTACT_START, _CONTACT, text):
        # 承办人 and 联络员 are also words of running text.
        ambiguous = bool(label["word"])
        if label["colon"]:
            if value := _VALUE.match(text, label.end()):
                yield from _names(text, *value.span(), only_sure=ambiguous)
            elif not ambiguous and (below := _NAME_BELOW.match(text, label.end())):
                yield below.span(1)
        elif not ambiguous and (plain := _PLAIN.match(text, label.end())):
            inside = _HAN_OR_MASK.match(text, max(label.start() - 1, 0), label.start())
            if plain["number"] or not inside:
                yield from _names(text, *plain.span("value"))


def _names(text: str, start: int, end: int, *, only_sure: bool = False) -> Iterator[Span]:
    """Find the names of persons in the value of a label.

    With `only_sure`, a word counts only if its surname or its form shows that it is a name.
    """
    for found in _WORD.finditer(text, start, end):
        word = found["word"]
        if not word:
            yield found.span("spaced")
        elif text.startswith("*", found.end()):
            continue  # the rest of a word whose name is masked already
        elif not _OFFICE.search(word) or _NO_OFFICE.fullmatch(word):
            name = (
                _SURE_NAME.fullmatch(word)
                or (not only_sure and not found["aside"] and _NAME.fullmatch(word))
                or _NAME_AFTER_OFFICE.search(word)
            )
            if name:
                yield found.start("word") + name.start(1), found.start("word") + name.end(1)
