"""Facts are paired by where they stand."""

import pytest

from lawstats.packs.places import pair_places


def facts(n: int, start: int) -> list[dict[str, object]]:
    return [
        {"place": f"a:q{start + 9 * i}", "report_id": "a", "name": "x", "value": float(i)}
        for i in range(n)
    ]


@pytest.mark.parametrize(
    ("n", "start", "rewritten", "pairs", "moved"),
    [
        pytest.param(1_000, 4, {"a"}, 0, 1_000, id="all moved"),
        pytest.param(1_000, 0, {"a"}, 0, 1_000, id="none moved"),
        pytest.param(1_000, 4, {"b"}, 2_000, 0, id="moved in the same text"),
        pytest.param(1_001, 4, {"a"}, 2_002, 0, id="too many to align"),
        pytest.param(1_001, 0, {"a"}, 0, 1_001, id="too many, none moved"),
    ],
)
def test_pairs(n: int, start: int, rewritten: set[str], pairs: int, moved: int) -> None:
    found, places = pair_places((facts(n, 0), facts(n, start)), rewritten)
    assert (len(found), len(places)) == (pairs, moved)
    assert all((a is None) != (b is None) for a, b in found)
