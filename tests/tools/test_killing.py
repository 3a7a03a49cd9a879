"""Runs that are killed at random moments leave the last pack and the tables whole."""

from pathlib import Path

import pytest

from tools import killing


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> killing.State:
    return killing.prepare(tmp_path_factory.mktemp("killing").resolve())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))  # `make prove` kills with 60
def test_a_killed_pack(seed: int, state: killing.State, tmp_path: Path) -> None:
    killing.kill(state, seed, tmp_path.resolve())
