"""Where a heading ends in a line that goes on."""

import re
from collections.abc import Callable

import pytest

from lawstats.extract.headings import HEADING_ENDS, Mark
from lawstats.extract.outline import make_outline
from lawstats.vocabulary import load

LONG = "认真贯彻落实上级各项决策部署" * 5
Rule = Callable[[str, int, int, Mark], int | None]


def heading(line: str) -> str | None:
    text = f"白水镇2023年法治政府建设情况报告\n{line.replace('…', LONG)}。\n二、其他事项\n无。\n"
    return make_outline(text, load(), []).sections[0].heading


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__) for rule in HEADING_ENDS])
def test_example_of_a_rule(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = re.findall(r"^ *(\S.*) → (\S.*)$", rule.__doc__ or "", re.MULTILINE)
    assert examples
    for line, expected in examples:
        assert heading(line) == expected
        others = tuple(r for r in HEADING_ENDS if r is not rule)
        with monkeypatch.context() as without:
            without.setattr("lawstats.extract.headings.HEADING_ENDS", others)
            assert heading(line) != expected


def test_heading_that_ends_at_a_colon() -> None:
    assert heading("一、工作成效：…") == "工作成效"
