"""Heads of reports that trip identity and genre, by class; the texts were written for it.

Each line of ``heads.jsonl`` holds the class, the case, the head of a text (with ``whole`` the whole
text), what follows it (``tail``), and what is right (``issuer_also``, ``title_also``: or that;
``document_number`` where it is looked at).
"""

import json
from typing import Any

import pytest

from lawstats.base.errors import InputError
from lawstats.extract.report import parse
from tests.support import ROOT

BODY = """
一、主要做法
（一）抓好学习。组织专题学法6次，邀请律师授课2次。
（二）规范执法。办结案件14件，没有一件被撤销。
二、存在的不足
一是专业力量偏弱。二是宣传方式不够灵活。
三、下一步打算
完善制度，抓实培训，让依法办事成为习惯。
"""
CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ROOT / "tests/extract/heads.jsonl").read_text(encoding="utf-8").splitlines()
]


def text_of(case: dict[str, Any]) -> str:
    body = "" if case.get("whole") else BODY
    return f"{case['head']}{body}{case.get('tail', '')}"


def squeezed(title: str) -> str:
    return "".join(title.split())


def cases(accept: bool) -> list[Any]:
    return [
        pytest.param(c, id=f"{c['class']} {c['case']}")
        for c in CASES
        if c.get("accept", True) is accept
    ]


@pytest.mark.parametrize("case", cases(True))
def test_report(case: dict[str, Any]) -> None:
    (report,) = parse(text_of(case)).rows["reports"]
    assert report.issuer in (case["issuer"], *case.get("issuer_also", []))
    assert case["level"] is None or report.level == case["level"]
    titles = (case["title"] or "", *case.get("title_also", []))
    assert squeezed(report.title or "") in map(squeezed, titles)
    assert report.document_number == case.get("document_number", report.document_number)


@pytest.mark.parametrize("case", cases(False))
def test_other_text(case: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        parse(text_of(case))
    assert caught.value.stage == "genre"
