"""Which numbers with a measure word count or measure something.

分 may be points or minutes, 一起 a case or "together", 三个 a number or a figure of speech.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from lawstats.extract.qualifiers import ABOUT, AT_LEAST, OVER, PER
from lawstats.text.han import HAN
from lawstats.vocabulary import Measure, Vocabulary

CAPITAL = "壹贰貳叁參肆伍陆陸柒捌玖拾"


class Numeral(NamedTuple):
    """A number with a measure word in its context.

    Attributes
    ----------
    text : str
    match : re.Match
        The numeral and its measure word, which is the group ``unit``.
    number : str
        The numeral before the measure word, the second one of a range.
    start : int
        Where `number` starts.
    left : str
        The clause before it.
    measure : Measure
    vocabulary : Vocabulary
    previous_unit : str or None
        The unit of the quantity before it.
    distance : int
        Characters between that quantity and this number.
    """

    text: str
    match: re.Match[str]
    number: str
    start: int
    left: str
    measure: Measure
    vocabulary: Vocabulary
    previous_unit: str | None
    distance: int

    @property
    def word(self) -> str:
        """The measure word."""
        return self.match["unit"]

    def after(self, length: int) -> str:
        """Return the characters after the measure word."""
        end = self.match.end()
        return self.text[end : end + length].lstrip()


# True: the number counts something. False: it does not. None: the next rule decides.
CountRule = Callable[[Numeral], bool | None]


def counts(numeral: Numeral) -> bool:
    """Whether a number counts or measures something: the first of `COUNT_RULES` that knows.

    The examples below each rule are run by the tests: ✓ a quantity, ✗ none.
    """
    for rule in COUNT_RULES:
        if (counts := rule(numeral)) is not None:
            return counts
    return False


_TIME_SPAN = re.compile(r"[多余半]?(?:月|工作日|自然日|小时|钟头|星期|季度|年头|学期|昼夜|交易日)")


def span_of_time(numeral: Numeral) -> bool | None:
    """Reject spans of time.

    在3个月内办结。 ✗ 3个
    """
    spans = numeral.word == "个" and _TIME_SPAN.match(numeral.after(4))
    return False if spans else None


def days(numeral: Numeral) -> bool | None:
    """Take days in a rate, and no others.

    每周坐班1天。 ✓ 1天
    历时15天。 ✗ 15天
    """
    return bool(PER.search(numeral.left)) if numeral.word == "天" else None


_SCORE = re.compile("分值|得分|评分|成绩|平均|扣|加")


def points_of_a_score(numeral: Numeral) -> bool | None:
    """Take points (分) where a score is named, or after digits that are no time of day.

    平均九十分以上。 ✓ 九十分
    上午9时30分，召开会议。 ✗ 30分
    """
    if numeral.word != "分":
        return None
    scored = bool(_SCORE.search(numeral.left))
    if scored or not numeral.number[0].isdigit():
        return scored
    time_of_day = re.search(r"\d[时点]$", numeral.left)
    return not time_of_day and numeral.after(4)[:1] in ("", *"，。；、）),;的以左")


def digits(numeral: Numeral) -> bool | None:
    """Take digits, but not those that are cut off a larger number.

    开展活动20次。 ✓ 20次
    发放资料约3-000份。 ✗ 000份
    """
    return not numeral.number.startswith("00") if numeral.number[0].isdigit() else None


def kind_or_degree(numeral: Numeral) -> bool | None:
    """Reject Chinese numerals before measure words of kinds and degrees.

    整治三类问题。 ✗ 三类
    """
    return False if numeral.measure.digits_only else None


_PLACES = frozenset("十百千万亿点廿卅拾佰仟萬億")


def capital_alone(numeral: Numeral) -> bool | None:
    """Reject a capital numeral alone, which is mostly a name, but before money.

    罚款伍元。 ✓ 伍元
    走访陆家村。 ✗ 陆家
    """
    return numeral.measure.unit == "元" if numeral.number in tuple(CAPITAL) else None


def two_digits(numeral: Numeral) -> bool | None:
    """Reject rough numbers of two digits.

    走访三五次。 ✗ 三五次
    """
    number = numeral.number
    return False if len(number) > 1 and not set(number) & _PLACES else None


def slogan(numeral: Numeral) -> bool | None:
    """Reject numbers of slogans, which the vocabulary lists.

    做到两个维护。 ✗ 两个
    """
    words = numeral.vocabulary.words["slogans"].words
    return False if numeral.text[numeral.start : numeral.start + 8].startswith(words) else None


_ORDINAL_AFTER = re.compile("全会|全体会议|党代会|代表大会")


def ordinal(numeral: Numeral) -> bool | None:
    """Reject numbers of an order: sessions of a body, the first ones of a ranking.

    传达五次、六次全会精神。 ✗ 六次
    包揽考核前两名。 ✗ 两名
    """
    session = numeral.word == "次" and _ORDINAL_AFTER.match(numeral.after(5))
    ranked = numeral.word in ("名", "位") and numeral.left.endswith("前")
    return False if session or ranked else None


def one_trip(numeral: Numeral) -> bool | None:
    """Reject the name of a reform.

    落实最多跑两次改革。 ✗ 两次
    """
    return False if numeral.left.endswith("跑") else None


_ONE_FOR_EACH = re.compile(f"[一二两三四五六七八九十](?![是到至])[{HAN}]$")


def one_for_each(numeral: Numeral) -> bool | None:
    """Reject formulas that say how many for each.

    推行一企三人机制。 ✗ 三人
    """
    single = len(numeral.number) == 1
    return False if single and _ONE_FOR_EACH.search(numeral.left) else None


def abstract_noun(numeral: Numeral) -> bool | None:
    """Reject one digit before an abstract noun, which the vocabulary lists.

    从三个方面发力。 ✗ 三个
    """
    nouns = numeral.vocabulary.words["abstract"].words
    return False if len(numeral.number) == 1 and numeral.after(3).startswith(nouns) else None


def magnitude_alone(numeral: Numeral) -> bool | None:
    """Take a magnitude without digits where it is rough.

    受众万余人。 ✓ 万余人
    排查隐患百件左右。 ✓ 百件
    服务万户居民。 ✗ 万户
    """
    if numeral.number not in ("百", "千", "万", "亿"):
        return None
    left = numeral.left
    near = ABOUT.search(left) or OVER.search(left) or left.endswith("上")
    near = near or numeral.after(3).startswith(("左右", "上下"))
    return bool(numeral.match["more"] or near)


def more_than_one(numeral: Numeral) -> bool | None:
    """Take every number but one.

    四名干部参加。 ✓ 四名
    """
    match = numeral.match
    return True if numeral.number != "一" or match["more"] or match["magnitude"] else None


_SET_ONE = re.compile(rf"(?:老|不漏|不落|不少|没有|无|每|逐|任何|某|同|另|一[{HAN}]{{1,3}})$")


def set_phrase_with_one(numeral: Numeral) -> bool | None:
    """Reject one in set phrases.

    没有一起案件。 ✗ 一起
    """
    return False if numeral.word == "批" or _SET_ONE.search(numeral.left) else None


_ONE_PERSON = re.compile(
    "(?:聘请|选聘|聘任|聘用|聘|配备|配齐|招录|招聘|新增|增加|调入|引进|选派|派驻|增配"
    "|律师|顾问|干部|人员|队员|调解员|审核员|民警|辅警|工作者)(?:了|各|有|专职|兼职)?$"
)
_ONE_CASE = re.compile(
    "(?<!未)(?:查处|查办|查获|办理|受理|立案|调解|化解|侦办|移送|收到|审理|审结|处罚)(?:了|各类)?$"
)


def one_after_its_verb(numeral: Numeral) -> bool | None:
    """Take one after a verb or noun of persons and cases.

    聘请一名律师。 ✓ 一名
    查处一起案件。 ✓ 一起
    """
    word, left = numeral.word, numeral.left
    person = word in "名位" and _ONE_PERSON.search(left)
    case = word in "件起宗" and _ONE_CASE.search(left)
    return True if person or case else None


def one_at_the_end(numeral: Numeral) -> bool | None:
    """Take one where no noun follows of which it could be the article.

    发生诉讼一起。 ✓ 一起
    """
    after = numeral.after(4)
    ends = after[:1] in ("", *"，。；、！？）),;!?") or after[:2] in ("左右", "以上")
    return True if ends else None


def one_in_a_rate(numeral: Numeral) -> bool | None:
    """Take one in a rate and in a lower limit.

    每季度开展一次培训。 ✓ 一次
    """
    rate = AT_LEAST.search(numeral.left) or PER.search(numeral.left)
    return True if rate else None


def one_in_a_list(numeral: Numeral) -> bool | None:
    """Take one in a list, after a number with the same measure word.

    配备两名调解员、一名律师。 ✓ 一名
    """
    if numeral.previous_unit != numeral.word or "、" not in numeral.left:
        return None
    return True if 0 < numeral.distance <= 6 else None


COUNT_RULES: tuple[CountRule, ...] = (
    span_of_time,
    days,
    points_of_a_score,
    digits,
    kind_or_degree,
    capital_alone,
    two_digits,
    slogan,
    ordinal,
    one_trip,
    one_for_each,
    abstract_noun,
    magnitude_alone,
    more_than_one,
    set_phrase_with_one,
    one_after_its_verb,
    one_at_the_end,
    one_in_a_rate,
    one_in_a_list,
)
