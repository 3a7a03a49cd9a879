"""Groups of vectors: found where they are, the same for any thread count, held against chance."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from lawstats.analysis.grouping import by_chance, distances_of, rand, stable_groups, unit


def around(centres: int, each: int, spread: float = 0.1) -> np.ndarray:
    """Make vectors near some axes."""
    rng = np.random.default_rng(centres)
    return unit(
        np.repeat(np.eye(6)[:centres], each, axis=0) + spread * rng.random((centres * each, 6))
    )


@pytest.mark.parametrize("centres", [2, 3, 5])
def test_groups_are_found_where_they_are(centres: int) -> None:
    found = stable_groups(distances_of(around(centres, 20)), np.arange(20 * centres))
    assert rand(found.groups, np.repeat(np.arange(centres), 20)) == 1
    assert found.stability > 0.95
    assert found.silhouette > 0.5


def test_noise_has_no_more_than_chance() -> None:
    noise = unit(np.random.default_rng(1).random((60, 6)))
    found = stable_groups(distances_of(noise), np.arange(60))
    rng = np.random.default_rng(2)
    shuffled = [rng.permuted(noise, axis=0) for _ in range(19)]
    assert found.silhouette < by_chance(shuffled, int(found.groups.max()))


def test_stability_is_that_of_issuers() -> None:
    """The third group is of a single issuer: without it, the others are divided in other ways."""
    vectors = around(3, 10)
    one = stable_groups(distances_of(vectors), np.arange(30))
    other = stable_groups(distances_of(vectors), np.r_[np.arange(20), np.full(10, 20)])
    assert other.stability < one.stability


@pytest.mark.parametrize("n", [1, 9, 10, 11])
def test_few_vectors(n: int) -> None:
    found = stable_groups(distances_of(around(1, n)), np.arange(n))
    assert len(found.groups) == n
    assert found.groups.max() == (1 if n < 10 else 2)


@pytest.mark.parametrize("case", range(5))
def test_rand_is_that_of_scikit_learn(case: int) -> None:
    rng = np.random.default_rng(case)
    one, other = rng.integers(0, 5, 40), rng.integers(-1, 4, 40) + 1
    assert rand(one, other) == pytest.approx(adjusted_rand_score(one, other))


def test_groups_do_not_depend_on_threads() -> None:
    vectors = around(5, 40, spread=0.8)
    with threadpool_limits(1):
        one = stable_groups(distances_of(vectors), np.arange(200))
    with threadpool_limits(2):
        two = stable_groups(distances_of(vectors), np.arange(200))
    assert (one.groups == two.groups).all()
    assert one[1:] == two[1:]
