"""The time of a parse grows with the length of a text alone, whatever stands in it."""

import pytest

from lawstats.extract.report import parse
from tests.support.growth import assert_linear

SIZE = 8_000  # characters

HEAD = "青石镇2023年法治政府建设情况报告\n"
UNITS = {
    "no punctuation at all": "青石镇推进法治政府建设",
    "one character": "法",
    "title mark opened": "《",
    "title mark opened and text": "《法",
    "title marks nested": "《〈",
    "titles in a row": "《民法典》",
    "aliases in a row": "《办法》（以下简称《甲》）",
    "bracket opened": "（",
    "bracket opened and ordinal": "（一",
    "quote opened": "“",
    "quotes closed": "“”",
    "digits": "1",
    "full-width digits": "１",
    "digits and commas": "1,",
    "digits and points": "1.1",
    "grouped digits": "1,000,",
    "digits with blanks": "1 ",
    "mobile numbers": "13812345678",
    "landlines": "0123-",
    "telephone label": "电话：",
    "telephone label and digits": "电话：1-",
    "contact label": "联系人：",
    "contact and names": "联系人：王 ",
    "Chinese digits": "一",
    "Chinese ten thousands": "万",
    "Chinese numerals": "三千五百",
    "points of a Chinese number": "一点",
    "fractions": "百分之",
    "fractions with numbers": "百分之五",
    "ranges": "3-",
    "ranges with units": "3次-",
    "list with units left out": "分别为1、",
    "blanks": " ",
    "full-width blanks": "\u3000",
    "new lines": "\n",
    "blank lines with a blank": " \n",
    "lines of one character": "法\n",
    "cut lines": "各村认真学习宣传宪法和民法典并举办讲座活动共一百\n零三次，",
    "cut lines and page numbers": "各村认真学习宣传宪法和民法典并举办讲座活动共百\n- 3 -\n零三次，",
    "cut lines and bare headings": "各村认真学习宣传宪法和民法典并举办讲座活动\n百次。\n依法治理\n",
    "top markers": "一、",
    "top markers on lines": "一、\n",
    "second markers": "（一）",
    "third markers": "1、",
    "third markers with full stops": "1.",
    "third markers on lines": "1.法治\n",
    "fourth markers": "（1）",
    "ordinals without mark": "一是",
    "ordinals with mark": "一是加强。",
    "full stops": "。",
    "commas": "，",
    "enumeration commas": "、",
    "semicolons": "；",
    "years": "年",
    "years with number": "2023年",
    "dates": "2023年1月2日",
    "document numbers": "政发〔2023〕",
    "issuers": "镇人民政府",
    "place names": "青石",
    "negations": "无",
    "negation and thing": "无行政复议、",
    "shares": "其中",
    "respectively": "分别",
    "sums": "共计",
    "rates": "每",
    "quantities": "5次",
    "quantities in a list": "5次、",
    "quantities with words": "普法宣传5次，",
    "phrase beginning": "普法",
    "phrase beginning and gap": "普法宣传活动",
    "theme beginning": "执法力量",
    "theme begun and ended": "执法不足",
    "part cues": "存在的问题",
    "part cues and the next": "下一步",
    "cause cues": "原因是",
    "consequences": "导致",
    "furniture": "首页\n",
    "closing lines": "青石镇人民政府\n",
    "title words": "法治政府建设情况",
    "lines cut at a width": "青石镇推进法治政府建设，全年开展宣传活动五次，发放资\n",
}
FRAMES = {
    "as the body": HEAD + "{}。",
    "under shortcomings": HEAD + "一、主要做法\n普法。\n二、存在的问题和下一步打算\n{}。",
    "above the title": "{}\n" + HEAD + "一、主要做法\n普法。\n二、存在的问题\n形式单一。\n",
}


@pytest.mark.slow
@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_time_grows_with_length_alone(unit: str, frame: str) -> None:
    def text(size: int) -> str:
        return frame.format(unit * (size // len(unit)))

    assert_linear(text, lambda text: parse(text, keep_all=True), SIZE)


@pytest.mark.slow
def test_growth_as_the_square_is_told() -> None:
    with pytest.raises(AssertionError, match="8 times as much took"):
        assert_linear(lambda n: n, lambda n: sum(1 for _ in range(n * n)), 700)
