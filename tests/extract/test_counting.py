"""The rules that say which numbers count anything, by their examples."""

import re

import pytest

from lawstats.extract.counting import COUNT_RULES, CountRule
from tests.support.quantities import quantities


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.__name__) for rule in COUNT_RULES])
def test_example_of_a_rule(rule: CountRule, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = re.findall(r"^ *(\S+(?: \S+)?) ([✓✗]) (\S+)$", rule.__doc__ or "", re.MULTILINE)
    assert examples
    for sentence, sign, raw in examples:
        assert (raw in [q.raw for q in quantities(sentence)]) is (sign == "✓")
        # Where this rule says the opposite, so does the result: no rule before it decides.
        opposite = tuple(_negated(r) if r is rule else r for r in COUNT_RULES)
        with monkeypatch.context() as changed:
            changed.setattr("lawstats.extract.counting.COUNT_RULES", opposite)
            assert (raw in [q.raw for q in quantities(sentence)]) is (sign == "✗")


def _negated(rule: CountRule) -> CountRule:
    return lambda numeral: None if (counts := rule(numeral)) is None else not counts
