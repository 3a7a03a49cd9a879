"""Titles, sections, parts, sentences and what follows a report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawstats.extract.citations import title_spans
from lawstats.extract.headings import ordinal
from lawstats.extract.outline import Outline, make_outline
from lawstats.vocabulary import load

VOCABULARY = load()
TITLE = "白水镇2023年度法治政府建设情况报告"
Row = tuple[int, str | None, str | None, str]


def outline(text: str) -> Outline:
    return make_outline(text, VOCABULARY, title_spans(text))


def sections(text: str) -> list[Row]:
    """(depth, number, heading, part) of every section."""
    found = outline(text).sections
    for s in found:
        assert text.startswith(s.number or "", s.start)
        assert (s.heading or "") in text[s.start : s.body]
    return [(s.depth, s.number, s.heading, s.part) for s in found]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(f"{TITLE}\n\n一、主要做法\n甲。", TITLE, id="one line"),
        pytest.param(f"  {TITLE}  \n一、主要做法\n甲。", TITLE, id="blanks round it"),
        pytest.param(
            "白水镇人民政府\n关于2023年度法治政府建设情况的报告\n\n一、主要做法\n甲。",
            "白水镇人民政府关于2023年度法治政府建设情况的报告",
            id="two lines",
        ),
        pytest.param(
            "白水镇人民政府关于2023年法治\n\n政府建设工作情况的报告\n一、主要做法\n甲。",
            "白水镇人民政府关于2023年法治政府建设工作情况的报告",
            id="broken inside a word",
        ),
        pytest.param(
            "索引号：0012\n发布机构：白水镇\n" + TITLE + "\n来源：白水镇\n一、主要做法\n甲。",
            TITLE,
            id="furniture above and below",
        ),
        pytest.param(
            f"{TITLE}（2024-02-26）\n一、主要做法\n甲。", TITLE, id="date in brackets after it"
        ),
        pytest.param(
            "2023年度法治政府建设情况报告\n一、主要做法\n甲。",
            "2023年度法治政府建设情况报告",
            id="no issuer",
        ),
        pytest.param(
            "白水镇2023年法治政府建设年度报告\n一、甲\n乙。",
            "白水镇2023年法治政府建设年度报告",
            id="T3",
        ),
        pytest.param(
            "白水镇2023年法治政府建设情况\n一、甲\n乙。", "白水镇2023年法治政府建设情况", id="T13"
        ),
        pytest.param(
            "白水镇2023年法治政府建设工作总结\n一、甲\n乙。",
            "白水镇2023年法治政府建设工作总结",
            id="T12",
        ),
        pytest.param(
            "白水镇2023年度法治建设情况报告\n一、甲\n乙。",
            "白水镇2023年度法治建设情况报告",
            id="T17",
        ),
        pytest.param(
            "白水镇２０２３年法治政府建设情况报告\n一、甲\n乙。",
            "白水镇２０２３年法治政府建设情况报告",
            id="full-width",
        ),
        pytest.param(
            f"白政发〔2024〕3号 {TITLE} 2023年，白水镇依法行政。一、主要做法 甲甲甲。",
            TITLE,
            id="number before it on the line",
        ),
        pytest.param(
            f"白政发〔2024〕3号　{TITLE}\n一、主要做法\n甲。", TITLE, id="number, own line"
        ),
        pytest.param(
            f"{TITLE} 白政发〔2024〕3号 2023年，白水镇依法行政。一、主要做法 甲甲甲。",
            TITLE,
            id="number after it on the line",
        ),
        pytest.param(
            "2023年，白水镇推进法治政府建设，取得成效。现将情况报告如下：\n一、主要做法\n甲。",
            None,
            id="none",
        ),
        pytest.param("一、主要做法\n开展法治政府建设情况报告。", None, id="words of the body"),
    ],
)
def test_title(text: str, title: str | None) -> None:
    assert outline(text).title == title


PLAIN: list[Row] = [
    (1, "一、", "主要举措和成效", "measures"),
    (1, "二、", "存在的不足", "shortcomings"),
    (1, "三、", "下一步打算", "plan"),
]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "一、主要举措和成效\n甲甲甲。\n二、存在的不足\n乙乙乙。\n三、下一步打算\n丙丙丙。",
            id="own lines",
        ),
        pytest.param(
            "一、主要举措和成效\n\n甲甲甲。\n\n\n二、存在的不足\n\n乙乙乙。\n\n三、下一步打算\n\n丙丙丙。\n",
            id="blank lines",
        ),
        pytest.param(
            "一、主要举措和成效。\n甲甲甲。\n二、存在的不足：\n乙乙乙。\n三、下一步打算。\n丙丙丙。",
            id="closing punctuation",
        ),
        pytest.param(
            "一、主要举措和成效。甲甲甲。\n二、存在的不足。乙乙乙。\n三、下一步打算。丙丙丙。",
            id="run in",
        ),
        pytest.param(
            "　　一、主要举措和成效\n　　甲甲甲。\n　　二、存在的不足\n　　乙乙乙。\n"
            "　　三、下一步打算\n　　丙丙丙。",
            id="indented",
        ),
        pytest.param(
            "一、主要举措和成效 甲甲甲。 二、存在的不足 乙乙乙。 三、下一步打算 丙丙丙。",
            id="one line with blanks",
        ),
        pytest.param(
            "一、主要举措和成效。甲甲甲。二、存在的不足。乙乙乙。三、下一步打算。丙丙丙。",
            id="one line",
        ),
    ],
)
def test_top_sections_whatever_the_layout(text: str) -> None:
    assert sections(f"{TITLE}\n{text}") == PLAIN


@pytest.mark.parametrize(
    ("marker", "printed"),
    [
        pytest.param("二.", "二.", id="full stop"),
        pytest.param("二．", "二．", id="wide full stop"),
        pytest.param("二 、", "二 、", id="blank before the mark"),
        pytest.param("第二部分 ", "第二部分", id="part two"),
    ],
)
def test_top_markers(marker: str, printed: str) -> None:
    first = marker.replace("二", "一")
    text = f"{TITLE}\n{first}主要做法\n甲甲甲。\n{marker}存在的不足\n乙乙乙。"
    assert sections(text)[1] == (1, printed, "存在的不足", "shortcomings")


LONG = (
    "镇党委书记、镇长坚持把法治建设作为“一把手”工程，带头学法用法、带头依法决策、带头述职述法，"
    "对重点任务亲自部署，对重点环节亲自协调，全年研究法治工作多次"
)


@pytest.mark.parametrize(
    ("text", "heading", "part"),
    [
        pytest.param("存在的突出短板 一是力量不足。", "存在的突出短板", "shortcomings", id="短板"),
        pytest.param("2024年工作重点 配齐人员。", "2024年工作重点", "plan", id="重点"),
        pytest.param("补齐短板 强化保障。", "补齐短板 强化保障", "measures", id="补齐短板"),
        pytest.param(
            "突出工作重点 推进执法。", "突出工作重点 推进执法", "measures", id="verb before 重点"
        ),
        pytest.param(
            "下步怎么办 一要配齐人员。", "下步怎么办", "plan", id="first item behind a blank"
        ),
        pytest.param("下步怎么办 首先，配齐人员。", "下步怎么办", "plan", id="首先 behind a blank"),
        pytest.param(
            "强化执法 第一责任人尽责。", "强化执法 第一责任人尽责", "leadership", id="第一责任人"
        ),
        pytest.param(
            f"主要负责人带头履职，责任落实见成效 {LONG}。",
            "主要负责人带头履职，责任落实见成效",
            "leadership",
            id="sentence before a long text",
        ),
        pytest.param(f"{LONG[:4]} {LONG[4:]}。", None, "measures", id="word before a long text"),
        pytest.param(
            f"党政主要负责人履行推进法治建设 第一责任人职责情况 {LONG}。",
            "党政主要负责人履行推进法治建设 第一责任人职责情况",
            "leadership",
            id="heading broken by a blank",
        ),
        pytest.param(f"健全执法机制。 {LONG}情况 丙丙丙。", "健全执法机制", "measures", id="stop"),
    ],
)
def test_heading_in_a_report_on_one_line(text: str, heading: str | None, part: str) -> None:
    whole = f"{TITLE} 一、主要做法 甲甲甲。 二、{text} 三、其他需要报告的情况 无。"
    assert sections(whole)[1] == (1, "二、", heading, part)


BODY = "强化责任担当，健全工作机制，各项任务有序推进并取得实效。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"（一）强化责任\n{BODY}\n（二）优化服务\n{BODY}",
            [(2, "（一）", "强化责任", "measures"), (2, "（二）", "优化服务", "measures")],
            id="second level",
        ),
        pytest.param(
            f"(一)强化责任\n{BODY}\n(二)优化服务\n{BODY}",
            [(2, "(一)", "强化责任", "measures"), (2, "(二)", "优化服务", "measures")],
            id="half-width brackets",
        ),
        pytest.param(
            f"（一）强化责任。{BODY}\n（二）优化服务。{BODY}",
            [(2, "（一）", "强化责任", "measures"), (2, "（二）", "优化服务", "measures")],
            id="run into the paragraph",
        ),
        pytest.param(
            f"（一）强化责任\n1.{BODY}\n2.{BODY}",
            [
                (2, "（一）", "强化责任", "measures"),
                (3, "1.", None, "measures"),
                (3, "2.", None, "measures"),
            ],
            id="numbered paragraphs without heading",
        ),
        pytest.param(
            f"（一）强化责任\n1.领导学法。{BODY}\n2、干部述法。{BODY}",
            [
                (2, "（一）", "强化责任", "measures"),
                (3, "1.", "领导学法", "measures"),
                (3, "2、", "干部述法", "measures"),
            ],
            id="third level, both marks",
        ),
        pytest.param(
            f"（一）强化责任\n1.领导学法\n（1）集中学法。{BODY}\n（2）网上学法。{BODY}",
            [
                (2, "（一）", "强化责任", "measures"),
                (3, "1.", "领导学法", "measures"),
                (4, "（1）", "集中学法", "measures"),
                (4, "（2）", "网上学法", "measures"),
            ],
            id="fourth level",
        ),
        pytest.param(
            f"1.领导学法。{BODY}\n2.干部述法。{BODY}",
            [(2, "1.", "领导学法", "measures"), (2, "2.", "干部述法", "measures")],
            id="third marks right below the first",
        ),
        pytest.param(
            f"（一）强化责任 一是尽职。{BODY}\n（二）优化服务 做到一要快二要好。{BODY}",
            [
                (2, "（一）", "强化责任", "measures"),
                (2, "（二）", "优化服务 做到一要快二要好", "measures"),
            ],
            id="first item behind a blank",
        ),
        pytest.param(
            f"强化责任担当\n{BODY}\n优化为民服务\n{BODY}",
            [(2, None, "强化责任担当", "measures"), (2, None, "优化为民服务", "measures")],
            id="headings without number",
        ),
    ],
)
def test_inner_sections(text: str, expected: list[Row]) -> None:
    whole = f"{TITLE}\n一、主要做法\n{text}\n二、存在的不足\n乙乙乙。"
    assert sections(whole)[1:-1] == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("一是强化责任。二是优化服务。三是严格执法。", id="一是"),
        pytest.param("首先，强化责任。其次，优化服务。", id="首先"),
        pytest.param("第一，强化责任。第二，优化服务。", id="第一"),
        pytest.param("利用4.15、12.4等节点开展宣传。", id="days"),
        pytest.param("完成率达93.5%，较上年提高1.2个百分点。", id="decimals"),
        pytest.param("学习《纲要（一）强化责任》。", id="marker in a title"),
        pytest.param("落实党政同责、一岗双责，做到一、二季度全覆盖。", id="numerals in a sentence"),
        pytest.param("调解矛盾纠纷12件、化解信访3件。", id="numbers in a list"),
    ],
)
def test_what_makes_no_section(text: str) -> None:
    assert sections(f"{TITLE}\n一、主要做法\n{text}\n二、存在的不足\n乙乙乙。") == [
        (1, "一、", "主要做法", "measures"),
        (1, "二、", "存在的不足", "shortcomings"),
    ]


DONE = "一、加强领导\n专题研究法治建设4次，压实责任。\n二、规范执法\n开展检查120次，组织培训3次。\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param((None, "主要举措和成效"), (None, "存在的问题"), id="no number"),
        pytest.param(("第一部分", "主要举措"), ("第二部分", "存在的问题"), id="第一部分"),
    ],
)
def test_titles_above_lists_of_the_first_style(
    first: tuple[str | None, str], second: tuple[str | None, str]
) -> None:
    above, below = ("".join(filter(None, title)) for title in (first, second))
    text = f"{TITLE}\n{above}\n{DONE}{below}\n一、形式单一\n以发传单为主，参与度不高。\n"
    assert sections(text) == [
        (1, *first, "measures"),
        (2, "一、", "加强领导", "measures"),
        (2, "二、", "规范执法", "measures"),
        (1, *second, "shortcomings"),
        (2, "一、", "形式单一", "shortcomings"),
    ]


def test_last_headings_without_number() -> None:
    text = f"{TITLE}\n{DONE}存在的问题\n一是形式单一。\n下一步打算\n一是创新形式。\n"
    assert [row[:1] + row[2:] for row in sections(text)][2:] == [
        (1, "存在的问题", "shortcomings"),
        (1, "下一步打算", "plan"),
    ]


def test_inner_headings_have_a_part_where_no_outer_one_names_it() -> None:
    inner = "（一）加强领导\n研究4次。\n（二）存在的问题\n形式单一。\n（三）下步打算\n创新形式。\n"
    text = f"{TITLE}\n一、工作情况\n{inner}"
    assert [row[3] for row in sections(text)] == ["measures"] * 2 + ["shortcomings", "plan"]
    text += "二、存在的不足\n人手紧。\n三、2024年工作打算\n增加人手。\n"
    assert [row[3] for row in sections(text)][:4] == ["measures"] * 4
    both = "（一）加强领导\n研究4次。\n（二）存在问题及下一步打算\n形式单一。下一步，将创新形式。\n"
    assert sections(f"{TITLE}\n一、工作情况\n{both}")[2:] == [
        (2, "（二）", "存在问题及下一步打算", "shortcomings"),
        (2, None, None, "plan"),
    ]


@pytest.mark.parametrize(
    ("heading", "body", "part"),
    [
        pytest.param(
            "几点认识", "一是取证总要返工。二是调解室只挂牌不开门。", "shortcomings", id="lacks"
        ),
        pytest.param(
            "爬坡过坎之处", "虽取得成绩，但仍存在不足：一是人手少。", "shortcomings", id="a lead"
        ),
        pytest.param(
            "爬坡过坎之处",
            "针对不足：一是新招执法人员3名。二是举办普法夜校6期。",
            "measures",
            id="remedies",
        ),
        pytest.param("再谱新篇", "下一步，我镇将配齐人员。", "plan", id="what comes"),
        pytest.param(
            "结语", "建议县里增加编制。恳请市里拨付经费。", "suggestions", id="suggestions"
        ),
        pytest.param(
            "打造法治乡村", "建成宣传长廊2处。组织培训3次。", "measures", id="what was done"
        ),
        pytest.param(
            "工作体会", "建议征集更加广泛。党的领导是根本保证。", "measures", id="half of them"
        ),
    ],
)
def test_sentences_show_the_part_where_the_heading_names_none(
    heading: str, body: str, part: str
) -> None:
    text = f"{TITLE}\n一、主要做法\n甲甲甲。\n二、{heading}\n{body}\n"
    assert sections(text)[1] == (1, "二、", heading, part)


def test_text_before_the_first_heading_is_preamble() -> None:
    text = f"{TITLE}\n\n 2023年，白水镇依法行政。现将情况报告如下：\n一、主要做法\n甲甲甲。"
    first = outline(text).sections[0]
    assert (first.part, first.heading, first.depth) == ("preamble", None, 1)
    assert text[first.start :].startswith("2023年，")


def test_text_without_headings_is_measures() -> None:
    assert sections(f"{TITLE}\n全年开展普法。\n全年办案。") == [(1, None, None, "measures")]


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("白水镇人民政府\n2024年1月15日", id="issuer and date"),
        pytest.param("2024年1月15日", id="date"),
        pytest.param("二〇二四年一月十五日", id="Chinese date"),
        pytest.param("中共白水镇委员会   白水镇人民政府\n     2024年1月15日", id="two issuers"),
        pytest.param("白水镇人民政府\n2024年1月15日\n（此件公开发布）", id="note below"),
        pytest.param("（联系人：王某；电话：****）", id="contact"),
        pytest.param("2024年1月15日\n【打印】【关闭】\n版权所有：白水镇", id="footer"),
    ],
)
def test_closing(tail: str) -> None:
    text = f"{TITLE}\n一、主要做法\n甲甲甲。\n二、下一步打算\n乙乙乙。\n\n{tail}\n"
    last = outline(text).sections[-1]
    assert (last.part, last.depth) == ("closing", 1)
    assert text[last.start :] == f"{tail}\n"


@pytest.mark.parametrize(
    "tail",
    [
        pytest.param("丙丙丙。", id="sentence"),
        pytest.param("持续加强与司法局的协作，于2024年1月15日前完成。", id="date in a sentence"),
    ],
)
def test_no_closing(tail: str) -> None:
    text = f"{TITLE}\n一、主要做法\n甲甲甲。\n二、下一步打算\n乙乙乙。\n{tail}"
    assert outline(text).sections[-1].part == "plan"


@pytest.mark.parametrize(
    ("body", "second"),
    [
        pytest.param(
            "力量不足，形式单一。\n下一步，我镇将配齐人员。", "下一步，", id="cue on a line"
        ),
        pytest.param(
            "力量不足，形式单一。下一步，我镇将配齐人员。", "下一步，", id="cue in the line"
        ),
        pytest.param("力量不足。\n2024年，我镇将配齐人员。", "2024年，", id="year"),
        pytest.param("力量不足。\n2024年,我镇将配齐人员。", "2024年,", id="year, half-width comma"),
        pytest.param(
            "2022年,仅配齐2人。\n2024年,我镇将配齐人员。", "2024年,我", id="a year alone is no cue"
        ),
        pytest.param(
            "（一）存在的问题\n力量不足。\n（二）下一步打算\n配齐人员。", "（二）", id="headings"
        ),
        pytest.param("力量不足。针对上述问题，配齐人员。", "针对上述", id="remedies"),
    ],
)
def test_heading_of_two_parts_has_a_section_for_each(body: str, second: str) -> None:
    text = f"{TITLE}\n一、主要做法\n甲甲甲。\n二、存在的问题及下一步打算\n{body}\n"
    found = outline(text).sections
    merged = next(s for s in found if "|" in s.part)
    inner = [s for s in found if s.parent_id == merged.section_id]
    assert (merged.depth, merged.part) == (1, "shortcomings|plan")
    assert [(s.depth, s.part) for s in inner] == [(2, "shortcomings"), (2, "plan")]
    assert text[inner[1].start :].startswith(second)


@pytest.mark.parametrize("length", range(20, 50))
def test_a_cue_inside_a_sentence_starts_no_part(length: int) -> None:
    body = f"力量不足，今后{'很' * length}。形式单一。今后，加强学习。\n"
    text = f"{TITLE}\n一、主要做法\n甲甲甲。\n二、存在的问题及下一步打算\n{body}"
    inner = [s for s in outline(text).sections if s.depth == 2]
    assert [text[s.start :][:4] for s in inner] == ["力量不足", "今后，加"]


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        pytest.param("开展普法5次。", "普法", id="first"),
        pytest.param("效果怎样？很好！", "很好", id="question and exclamation mark"),
        pytest.param("他说：“依法办事。”", "依法", id="quote closed after the stop"),
        pytest.param("调解纠纷3件", "纠纷", id="end of a line"),
        pytest.param("落实责任；优化服务。", "优化", id="；ends no sentence"),
    ],
)
def test_sentence(sentence: str, word: str) -> None:
    text = f"{TITLE}\n一、主要做法\n甲甲甲。{sentence}\n乙乙乙。\n"
    start, end = outline(text).sentence(text.index(word))
    assert text[start:end] in (sentence, sentence.partition("？")[2])


def test_place_above_the_title_is_in_no_section() -> None:
    text = f"索引号：1\n{TITLE}\n一、主要做法\n甲甲甲。"
    assert outline(text).at(0) is None
    section = outline(text).at(len(text) - 1)
    assert section is not None
    assert section.number == "一、"


@pytest.mark.parametrize(
    ("marker", "number"),
    [
        pytest.param("一、", 1, id="一、"),
        pytest.param("（十）", 10, id="ten"),
        pytest.param("(十二)", 12, id="twelve"),
        pytest.param("二十一、", 21, id="twenty-one"),
        pytest.param("第三部分", 3, id="part"),
        pytest.param("3.", 3, id="3."),
        pytest.param("（12）", 12, id="（12）"),
        pytest.param("⑪", 11, id="circled"),
        pytest.param("其二", 2, id="其二"),
    ],
)
def test_ordinal(marker: str, number: int) -> None:
    assert ordinal(marker) == number


WIDTH = 24
LINES = "各村认真学习宣传宪法和民法典并举办讲座活动" * 16


def cut(text: str, mark: str = "\n") -> str:
    """A report whose paragraph is cut into lines of one width."""
    body = LINES + text + "此后各村又继续认真开展各项工作" * 3 + "。"
    lines = [body[i : i + WIDTH] for i in range(0, len(body), WIDTH)]
    return f"{TITLE}\n一、主要做法\n" + mark.join(lines) + "\n二、存在的问题\n人手不足。"


@pytest.mark.parametrize("mark", ["\n", "\n　　", " \n", "\n- 4 -\n", "\n12\n"])
def test_cut_lines_are_put_together(mark: str) -> None:
    for shift in range(WIDTH):
        found = outline(
            cut("，" * (shift > 0) + "另" * shift + "，培训一百零三个公里人次"[:12], mark)
        )
        read, offsets = found.unwrapped()
        assert "一百零三个公里人次" in read.text
        assert "一、主要做法\n" in read.text
        assert "\n二、存在的问题\n人手不足。" in read.text
        assert "".join(found.text[i] for i in offsets[:-1]) == read.text
        assert offsets[-1] == len(found.text)
        assert [s.heading for s in read.sections] == [s.heading for s in found.sections]
        for s, t in zip(found.sections, read.sections, strict=True):
            assert found.text[s.start : s.body] == read.text[t.start : t.body]


def test_page_numbers_are_no_paragraphs() -> None:
    text = cut("，培训1人次").replace("二、存在的问题\n", "- 3 -\n二、存在的问题\n— 4 —\n")
    assert outline(text).unwrapped()[0].text == outline(cut("，培训1人次")).unwrapped()[0].text


def test_a_bare_heading_among_cut_lines() -> None:
    text = cut("").replace("一、主要做法\n", "一、主要做法\n坚持党的领导\n")
    text = text.replace("\n二、", "\n村（社区）依法治理\n" + (LINES[:22] + "\n") * 2 + "好。\n二、")
    assert [s.heading for s in outline(text).sections] == [
        *("主要做法", "坚持党的领导", "村（社区）依法治理", "存在的问题")
    ]


def test_a_full_line_behind_a_number_is_no_heading() -> None:
    text = cut("").replace(
        "一、主要做法\n", "一、主要做法\n1.各村联合派出所开展巡查并且当场劝导31\n2人次。\n"
    )
    read, _ = outline(text).unwrapped()
    assert "劝导312人次" in read.text


def test_lines_that_are_not_cut_stay() -> None:
    found = outline(f"{TITLE}\n一、主要做法\n培训1\n人次。\n二、存在的问题\n人手不足。")
    assert found.unwrapped()[0] is found


def test_a_numbered_line_that_looks_like_a_heading_is_one_section() -> None:
    text = "主要安排\n均培训时长不低于40学时。\n2.化执\n度考核，发挥正向激励作用。"
    starts = [s.start for s in make_outline(text, VOCABULARY, []).sections]
    assert len(starts) == len(set(starts))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"一、主要做法\n①加强学习培训\n{BODY}",
            [(1, "一、", "主要做法", "measures"), (2, "①", "加强学习培训", "measures")],
            id="① right below 一、",
        ),
        pytest.param(
            f"一、主要做法\n（1）加强学习培训\n2.严格行政执法\n{BODY}\n二、存在的不足\n乙乙乙。",
            [
                (1, "一、", "主要做法", "measures"),
                (2, "（1）", "加强学习培训", "measures"),
                (2, "2.", "严格行政执法", "measures"),
                (1, "二、", "存在的不足", "shortcomings"),
            ],
            id="2. below （1）",
        ),
        pytest.param(
            f"一、主要做法\n①加强学习培训\n严格行政执法\n{BODY}",
            [
                (1, "一、", "主要做法", "measures"),
                (2, "①", "加强学习培训", "measures"),
                (3, None, "严格行政执法", "measures"),
            ],
            id="a bare heading stays",
        ),
        pytest.param(
            f"一、存在的不足和下一步打算\n（1）下一步打算\n{BODY}",
            [
                (1, "一、", "存在的不足和下一步打算", "shortcomings|plan"),
                (2, "（1）", "下一步打算", "plan"),
            ],
            id="two parts, the second alone has a text",
        ),
        pytest.param(
            f"一、存在的不足和下一步打算\n1、执法力量单薄\n（一）经费紧张\n{BODY}",
            [
                (1, "一、", "存在的不足和下一步打算", "shortcomings|plan"),
                (2, None, None, "shortcomings"),
                (3, "1、", "执法力量单薄", "shortcomings"),
                (3, "（一）", "经费紧张", "shortcomings"),
            ],
            id="1、 above （一）",
        ),
        pytest.param(
            "一、存在的不足和下一步打算\n二、其他情况\n乙乙乙。",
            [
                (1, "一、", "存在的不足和下一步打算", "shortcomings|plan"),
                (1, "二、", "其他情况", "other"),
            ],
            id="two parts without a text",
        ),
        pytest.param(
            f"一、下一步打算和工作开展情况、存在的不足\n{BODY}",
            [
                (1, "一、", "下一步打算和工作开展情况、存在的不足", "plan|shortcomings"),
                (2, None, None, "plan"),
            ],
            id="measures between two other parts",
        ),
        pytest.param(
            f"1.主要做法\n{BODY}\n2.存在的不足\n{BODY}\n3.下一步打算\n{BODY}",
            [
                (1, "1.", "主要做法", "measures"),
                (1, "2.", "存在的不足", "shortcomings"),
                (1, "3.", "下一步打算", "plan"),
            ],
            id="1. alone, short lines",
        ),
        pytest.param(
            f"1）主要做法\n{BODY}\n存在的不足\n{BODY}\n下一步打算\n{BODY}",
            [
                (1, "1）", "主要做法", "measures"),
                (1, None, "存在的不足", "shortcomings"),
                (1, None, "下一步打算", "plan"),
            ],
            id="a number, then bare headings",
        ),
    ],
)
def test_of_two_headings_at_one_place_the_numbered_one_counts(
    text: str, expected: list[Row]
) -> None:
    assert sections(f"{TITLE}\n{text}\n") == expected


MARKERS = [
    *("一、", "二、", "三、", "第一部分", "（一）", "（二）", "1.", "2.", "3、", "1）"),
    *("（1）", "（2）", "①", "②", "一是", "首先，", ""),
]
HEADED = [
    *("主要做法", "加强学习培训", "存在的不足", "下一步打算", "存在的不足和下一步打算", ""),
    *(BODY, f"严格行政执法。{BODY}", f"优化为民服务 {BODY}"),
]


@given(st.lists(st.tuples(*map(st.sampled_from, (MARKERS, HEADED))), max_size=8))
def test_any_order_of_markers_gives_sections(lines: list[tuple[str, str]]) -> None:
    text = "\n".join([TITLE, *map("".join, lines)])
    found = outline(text).sections
    starts = [(s.start, s.depth) for s in found]
    assert starts == sorted(set(starts))
    assert all(s.start < s.end for s in found)
