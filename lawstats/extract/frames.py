"""Who and what a whole clause is about: the audience of an event, the topic of a meeting.

The words next to a number often fit two indicators: 培训3期 counts lectures for officials, unless
the clause says that farmers came. These rules run after each number was read with its own words,
and revise the reading by the other words of its clause. Each rule has its example, as in
`lawstats.extract.indicators`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lawstats.extract.clauses import words_of
from lawstats.extract.context import EVENTS, HEADS, Number, Reading
from lawstats.vocabulary import Vocabulary
from lawstats.vocabulary.phrases import OTHER

_FRAME = Reading(None, "frame")

# Words that make a meeting or a training one on law; 办法 and 方法 do not.
_LAW = re.compile("(?<![办方做想看语书])法|宪|普?合规|复议|诉讼|民法典")


def _after(number: Number) -> str:
    """Return the words behind a meeting that belong to it, up to the next number and 其中."""
    if number.right[:1] == "、":
        return re.split("[；。，]|其中", number.right, maxsplit=1)[0]  # 党委会3次、办公会2次研究…
    words = re.split(f"[；。{OTHER}]|其中", number.right, maxsplit=1)[0]
    if "会" in number.noun:
        return words  # 3次主持召开专题会、办公会研究法治工作
    return words if _DEALT.match(words[len(number.noun) :]) else number.noun


_DEALT = re.compile(
    "，?(?:并|先后|专题|集中|集体|认真|及时|深入)*(?:研究|听取|部署|讨论|审议|解决|传达|学习|安排|推动|分析|谋划)"
)


def _audience_clause(number: Number) -> str:
    """Return the clause of an event, and the next clause where it says for whom."""
    told = _FOR_WHOM.match(number.right)
    return number.clause + number.noun + (told.group() if told else "")


_FOR_WHOM = re.compile(
    "[，、](?:并|重点|主要)?(?:为|向|对|面向|组织|培训|参训|覆盖|受益|惠及|吸引|参加|受教育)[^，。；]*|"
    f"[，、]{OTHER}[^，。；{OTHER}]{{0,16}}(?:参加|参训|听课|听讲|聆听|到场)"
)
_TRADE = re.compile("涉企|企业登记|营商")


def _listed(name: str, words: str, vocabulary: Vocabulary) -> bool:
    return words_of(vocabulary, name).search(words) is not None


def audience(number: Number) -> Reading | None:
    """Tell training for officials from lectures for residents and training of helpers.

    主要做法／举办商户法规培训3期。 → 3期 frame publicity_events
    主要做法／举办网格员业务培训3期。 → 3期 frame
    """
    if number.reading.indicator != "law_lectures" or number.quantity.unit not in EVENTS:
        return None
    clause, vocabulary = _TRADE.sub("", _audience_clause(number)), number.report.vocabulary
    if _listed("officials", clause, vocabulary):
        return None
    if _listed("residents", clause, vocabulary):
        if not _LAW.search(clause):
            return _FRAME
        return number.reading._replace(indicator="publicity_events", why="frame")
    return _FRAME if _listed("helpers", clause, vocabulary) else None


def other_topic(number: Number) -> Reading | None:
    """Do not count lessons on something that is no law.

    主要做法／书记讲党课3次。 → 3次 frame
    主要做法／举办消防培训3期。 → 3期 frame
    """
    if number.reading.indicator != "law_lectures":
        return None
    clause = number.clause + number.noun
    other = _without_law(number.report.vocabulary).search(clause)
    return _FRAME if other and not _LAW.search(clause) else None


@lru_cache(maxsize=8)
def _without_law(vocabulary: Vocabulary) -> re.Pattern[str]:
    topics = words_of(vocabulary, "topics_without_law").pattern
    return re.compile(
        f"党课|(?:{topics})(?:安全|知识|业务|操作|实用|处置|工作|能力)*(?:培训|讲座|讲堂|课|班)"
    )


def study_of_laws(number: Number) -> Reading | None:
    """Read a session by the law that was studied in it, in a list of laws too.

    主要做法／全体人员研读保密法、审计法等6次。 → 6次 frame study_sessions
    主要做法／集中学习宪法3次、种子法2次。 → 2次 frame study_sessions
    """
    if number.reading.why != "unread" or number.quantity.unit not in EVENTS:
        return None
    before, clause = number.before, number.clause
    if number.own[:1] == "、" and before is not None:
        listed = before.reading.indicator == "study_sessions" and _A_LAW.fullmatch(number.own[1:])
        return Reading("study_sessions", "frame") if listed else None
    return Reading("study_sessions", "frame") if _STUDIED.search(clause) else None


_A_LAW = re.compile("[^，。；、]{0,12}(?:法|宪法|民法典|条例|法治思想|法规)")
_STUDIED = re.compile(
    "(?:学习|研学|领学|研读)(?!强国|用)[^，。；]*(?:法治|宪法|民法典|条例|法规|[^办方做想看执普]法)"
    "[^，。；]{0,12}$"
)


def trainees(number: Number) -> Reading | None:
    """Read officials before a training as those who were trained.

    主要做法／组织镇村干部60人开展法治能力培训。 → 60人 frame staff_trained
    主要做法／举办复议业务研修班，来自各股室的60名干部参加。 → 60名 frame staff_trained
    """
    if number.quantity.unit not in HEADS:
        return None
    clause, vocabulary = number.clause + number.noun, number.report.vocabulary
    if not _listed("officials", clause, vocabulary) or _listed("residents", clause, vocabulary):
        return None
    event = number.before
    if event is not None and event.sentence is not number.sentence:
        event = None
    indicator = number.reading.indicator
    if indicator == "people_reached" and event is not None:
        if event.reading.indicator == "hearings_attended":
            return _FRAME
        taught = event.reading.indicator in ("law_lectures", "study_sessions")
        return number.reading._replace(indicator="staff_trained", why="frame") if taught else None
    if number.reading.why != "unread":
        return None
    trained = _TRAINED.match(number.right) or (
        _ATTENDED.search(number.noun) and _COURSE.search(number.left[-40:])
    )
    return Reading("staff_trained", "frame") if trained else None


_TRAINED = re.compile(
    "[^，。；]{0,10}(?:参加|开展|接受|进行|赴)[^，。；]{0,16}"
    "(?:培训|轮训|讲座|研修|研讨班|专题辅导|报告会)(?!.{0,2}考)"
)
_ATTENDED = re.compile("(?:参加|参训|听讲|聆听|听课)$")
_COURSE = re.compile("(?:培训|研修|研讨|轮训|讲座|辅导|提升)(?:班|会|报告)?，[^，]*$")


def people_at_events(number: Number) -> Reading | None:
    """Read the people at an event by what the event was.

    主要做法／领导干部学法60人次。 → 60人次 frame staff_trained
    主要做法／组织旁听庭审3次，参加旁听60人次。 → 60人次 frame
    """
    if number.quantity.unit not in HEADS:
        return None
    indicator = number.reading.indicator
    if indicator in ("study_sessions", "law_lectures"):
        return number.reading._replace(indicator="staff_trained", why="frame")
    event = number.before
    if event is None or event.sentence is not number.sentence:
        return None
    if event.quantity.unit not in EVENTS:
        return None
    if indicator == event.reading.indicator == "hearings_attended":
        return _FRAME
    clause = _TRADE.sub("", number.clause) + number.noun
    if indicator != "staff_trained" or _listed("officials", clause, number.report.vocabulary):
        return None
    if event.reading.indicator == "publicity_events":
        if len(clause) < 5:
            return None  # 参加60人次: `lawstats.extract.structure.outcome` reads it
        return number.reading._replace(indicator="people_reached", why="frame")
    return _FRAME if event.reading == _FRAME else None


def meeting(number: Number) -> Reading | None:
    """Do not count a meeting where no words near it are on law.

    主要做法／召开镇党委会42次。 → 42次 frame
    """
    if number.reading.indicator != "law_meetings":
        return None
    own, vocabulary = number.own, number.report.vocabulary
    if _LAW.search(own) or _LAW.search(_after(number)):
        return None
    if not _plain_meeting(vocabulary).fullmatch(number.clause):
        return _FRAME  # 召开经济分析会3次
    regular = number.own[:1] == "，" and _REGULAR.search(own)
    if _LAW.search(number.left) and not regular:
        return None
    heading = number.section.heading if number.section else None
    special = _SPECIAL.search(own) and _LAW.search(heading or "")
    return None if special else _FRAME


# A clause of its own on the meetings of the year: 召开局长办公会18次.
_REGULAR = re.compile("召开[^，。；、]{0,10}(?:办公会|常务会|党委会|党组会|党工委会)(?:议)?$")
_SPECIAL = re.compile("专题|推进|领导小组|委员会|调度|部署")


@lru_cache(maxsize=8)
def _plain_meeting(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Match the name of a meeting that does not say what it is on."""
    return re.compile(f"(?:{words_of(vocabulary, 'plain_meetings').pattern}|[，、；：（）“”])*")


def objects_of_review(number: Number) -> Reading | None:
    """Read the objects of a review, which a list names before the verb.

    主要做法／对8份政策、12份租赁协议逐一进行合法性审查。 → 12份 frame contracts_reviewed
    """
    if number.quantity.unit not in _OBJECTS or not _TOWARDS.search(number.left):
        return None
    found = _REVIEWED.match(number.following(80))
    if found is None or not _REVIEWABLE.search(found["noun"]) or _CASE.search(found["noun"]):
        return None
    if "公平竞争" in found["how"] and "合法" not in found["how"]:
        indicator = "fair_competition_reviews"
    elif _CONTRACT.search(found["noun"]) and not _OTHER_OBJECTS.search(found["noun"]):
        indicator = "contracts_reviewed"
    else:
        indicator = "legality_reviews"
    if number.reading.indicator == indicator:
        return None
    return Reading(indicator, "frame")


_OBJECTS = frozenset(("件", "份", "项", "个", "宗"))
_TOWARDS = re.compile("(?:^|[，。；、])[^，。；、]{0,12}[对就][^，。；]*$")
_CONTRACT = re.compile("合同|协议")
_CASE = re.compile("处罚|执法|强制|许可|案件")
_OTHER_OBJECTS = re.compile("文件|决策|议题|事项|方案|政策|公文|材料|决定")
_REVIEWABLE = re.compile(
    "文件|决策|议题|事项|方案|政策|公文|材料|决定(?!书)|合同|协议|草案|文稿|办法"
)
_ITEM = f"[^，。；、{OTHER}]{{2,22}}?"
_REVIEWED = re.compile(
    f"(?P<noun>{_ITEM})(?:[、和及]{OTHER}?{_ITEM}){{0,4}}"
    "(?:均|全部|逐一|逐件|逐份|依法|严格)?(?:进行|开展|实施|提出|出具|作出)了?"
    "(?P<how>[^，。；]{0,12}?)(?:审查|审核|把关)"
)


def kinds_reviewed(number: Number) -> Reading | None:
    """Read a review by all kinds of papers that its clause names.

    主要做法／审查合同、会议议题等60件。 → 60件 frame legality_reviews
    """
    if number.quantity.unit not in _OBJECTS or number.reading.indicator not in _REVIEWS:
        return None
    clause = number.clause
    if _NO_REVIEW.search(clause):
        return None
    found = _REVIEW_OF.search(clause) or _OF_REVIEW.search(clause)
    if found is None or not _REVIEWABLE.search(found["noun"]):
        return None
    contract, other = _CONTRACT.search(found["noun"]), _OTHER_OBJECTS.search(found["noun"])
    indicator = "contracts_reviewed" if contract and not other else "legality_reviews"
    if indicator == number.reading.indicator:
        return None
    return number.reading._replace(indicator=indicator, why="frame")


_REVIEWS = ("legality_reviews", "contracts_reviewed", "normative_documents_issued")
_NO_REVIEW = re.compile("备案审查|公平竞争|处罚|案卷|评查|执法|其中|清理")
_REVIEW_OF = re.compile("(?:审查|审核|把关|审定)(?P<noun>[^，。；]+)$")
_OF_REVIEW = re.compile(
    "(?P<noun>[^，。；]*?)(?:合法性|法律|前置|合规性)*(?:审查|审核)(?:共|累计|意见)?$"
)


def engagement(number: Number) -> Reading | None:
    """Read what a legal adviser takes part in, not as cases of the issuer.

    主要做法／法律顾问审查合同12份，办理行政诉讼案件3件。 → 3件 frame adviser_engagements
    """
    if number.quantity.unit not in ("件", "次", "项", "份", "起", "宗"):
        return None
    if number.reading.indicator == "adviser_engagements" or not _ADVISER.search(number.left):
        return None
    clause = number.clause
    if not _ENGAGED.search(clause):
        return None
    return Reading("adviser_engagements", "frame")


_ADVISER = re.compile("(?:法律顾问|公职律师)(?!制度)")
_ENGAGED = re.compile(
    "(?:^|[，、；]|法律顾问|公职律师|律师|全年|共|累计)"
    "(?:参与|协助|代理|办理|处理|起草|撰写|草拟)(?:镇|村|政府|各类|重大|涉法|法律|处理|处置|办理|行政)*"
    "(?:复议|诉讼|应诉|出庭|信访|涉诉|仲裁|文书|答辩|律师函|谈判|事务)[^，。；]{0,8}$"
)


def named_event(number: Number) -> Reading | None:
    """Read an event that no phrase knows by the law in its quoted name.

    主要做法／开办“邻里法堂”12期。 → 12期 frame publicity_events
    """
    if number.reading.why != "unread" or number.quantity.unit not in EVENTS:
        return None
    clause = number.clause
    if not _NAMED.search(clause) or _listed("officials", clause, number.report.vocabulary):
        return None
    return Reading("publicity_events", "frame")


_NAMED = re.compile('[“"][^“”"]*(?:法|宪|普|反诈|禁毒)[^“”"]*[”"][^“”"，]{0,12}$')


def supervisor(number: Number) -> Reading | None:
    """Leave out what bodies that supervise the issuer do and find.

    主要做法／镇纪委开展监督检查12次。 → 12次 frame
    """
    if number.reading.indicator not in _SUPERVISED:
        return None
    return _FRAME if _SUPERVISOR.search(number.head) else None


_SUPERVISED = ("inspections", "hazards_found", "legal_opinions", "law_meetings", "publicity_events")
_SUPERVISOR = re.compile(
    "(?:^|[，。；])(?:省|市|县|区|旗|镇|乡|街道|全年|党工委)*"
    "(?:纪委|纪检|纪工委|监委|人大|政协|检察院|检察机关)[^，。；]{0,8}(?:开展|组织|提出|进行|发现)[^。；]*$|"
    "(?:接受|迎接|邀请)[^，。；]{0,12}(?:人大|政协|检察|督察|巡察|审计|民主监督)[^。；]*$"
)


def catalogue(number: Number) -> Reading | None:
    """Do not count the matters of a catalogue as cases (进驻政务服务事项62项).

    主要做法／进驻政务服务事项62项。 → 62项 frame
    """
    if number.reading.indicator != "licences_handled" or number.quantity.unit not in ("项", "个"):
        return None
    words = number.clause + number.noun
    listed = _MATTERS.search(words) and not _HANDLED.search(words)
    return _FRAME if listed else None


_MATTERS = re.compile("事项|清单|目录|指南|环节|集成服务|一件事")
_HANDLED = re.compile("办理|受理|办结|代办|帮办|办件")

RULES = (
    supervisor,
    meeting,
    objects_of_review,
    kinds_reviewed,
    engagement,
    other_topic,
    study_of_laws,
    trainees,
    people_at_events,
    audience,
    named_event,
    catalogue,
)
