"""Numbers of one sentence, found in a report around it."""

from lawstats.extract.citations import title_spans
from lawstats.extract.outline import make_outline
from lawstats.extract.quantities import Quantity, find_quantities
from lawstats.vocabulary import load

HEAD = "白水镇2023年法治政府建设情况报告\n一、主要做法\n"


def quantities(sentence: str, heading: str = "主要做法") -> list[Quantity]:
    """Quantities of a sentence in a report; checks that their spans are their surface."""
    text = HEAD.replace("主要做法", heading) + sentence + "\n工作有序开展。\n"
    titles = title_spans(text)
    outline, vocabulary = make_outline(text, load(), titles), load()
    found = find_quantities(outline, vocabulary, titles).quantities
    assert all(text[q.start : q.end] == q.raw for q in found)
    assert [q.start for q in found] == sorted(q.start for q in found)
    return found
