"""packs.toml: what it may say, and that nothing runs where it is wrong."""

from pathlib import Path

import pytest

from lawstats.base.errors import ConfigError
from lawstats.packs import config
from lawstats.packs.kernels import Limits
from lawstats.packs.publish import run_packs
from tests.support import RAW
from tests.support.toy import write_notebook

PACK = '[packs.toy]\ntitle = "t"\nnotebooks = ["first"]\n'


@pytest.mark.parametrize(
    ("written", "message"),
    [
        pytest.param("[packs", "packs.toml: cannot be read", id="no TOML"),
        pytest.param("", "packs.toml: no pack", id="empty file"),
        pytest.param("pack = 1", "unknown key 'pack'; did you mean 'packs'", id="unknown top key"),
        pytest.param("packs.toy = 1", r"\[packs.toy\] must be a table", id="pack is no table"),
        pytest.param("[packs.toy]", r"\[packs.toy\]: title is missing", id="no title"),
        pytest.param(
            PACK + 'tabels = "x"', "unknown key 'tabels'; did you mean 'tables'", id="unknown key"
        ),
        pytest.param(PACK + "raw = 1", "raw must be a str, not 1", id="wrong type"),
        pytest.param(PACK + "keep = true", "keep must be a int, not True", id="bool for int"),
        pytest.param(PACK + "memory = -1", "memory must be 0 or more, not -1", id="below 0"),
        pytest.param(
            PACK + "cell_time = 1",
            "unknown key 'cell_time'; did you mean 'cell_timeout'",
            id="unknown limit",
        ),
        pytest.param(
            PACK + "expect.min_report = 1",
            r"\[packs.toy.expect\]: unknown key 'min_report'; did you mean 'min_reports'",
            id="unknown expectation",
        ),
        pytest.param(
            PACK + "expect.max_failed_share = 10",
            "max_failed_share must be a share from 0 to 1, not 10",
            id="no share",
        ),
        pytest.param(
            PACK + 'expect.max_failed_share = "1"',
            "max_failed_share must be a number, not '1'",
            id="string for a number",
        ),
        pytest.param(
            PACK.replace("first", "frist"),
            "no notebook 'frist'.*did you mean 'first'",
            id="notebook",
        ),
        pytest.param(PACK.replace("toy", '"../toy"'), "the name becomes a folder", id="name"),
        pytest.param(
            PACK + "parameters.topn = 1",
            "no notebook of the pack knows 'topn'; did you mean 'top_n'",
            id="unknown parameter",
        ),
        pytest.param(
            PACK + 'parameters.top_n = "12"',
            r"\[packs.toy.parameters\]: .*first.ipynb: parameter top_n must be int, not '12'",
            id="string for int",
        ),
        pytest.param(
            PACK + "parameters.top_n = 0",
            r"packs.toml: \[packs.toy.parameters\]: .* top_n must be 1 or more, not 0",
            id="out of range",
        ),
        pytest.param(
            PACK + 'raw = "none"',
            r"packs.toml: \[packs.toy\]: raw: .*none: no such folder",
            id="no folder of reports",
        ),
        pytest.param(
            PACK + 'raw = "."',
            r"packs.toml: \[packs.toy\]: figures: .*figures: is inside the folder of reports",
            id="pages would be read as reports",
        ),
        pytest.param(
            PACK + "parameters.top_n = true", "parameter top_n must be int, not True", id="bool"
        ),
        pytest.param(
            PACK + "parameters.years = [2023-01-01]", "parameter years must be", id="no JSON type"
        ),
        pytest.param(
            PACK + 'parameters.output = "x"', "output is set by every run", id="own parameter"
        ),
        pytest.param(
            PACK.replace("first", "typed"),
            r"\[packs.toy.parameters\]: .*typed.ipynb: parameter tables must be int",
            id="own parameter of another type",
        ),
        pytest.param(
            PACK + "parameters.top_n = nan", "top_n must be int, not nan", id="not a number"
        ),
        pytest.param(
            PACK + "expect.max_failed_share = nan", "share from 0 to 1, not nan", id="no share, nan"
        ),
        pytest.param(
            PACK + 'parameters.language = "fr"', "language must be 'zh' or 'en'", id="language"
        ),
    ],
)
def test_a_wrong_configuration_runs_nothing(project: Path, written: str, message: str) -> None:
    (project / "packs.toml").write_text(written, encoding="utf-8")
    typed = "tables = 1\noutput = None\n"
    write_notebook(project / "notebooks" / "typed.ipynb", parameters=typed)
    with pytest.raises(ConfigError, match=message):
        run_packs(root=project)
    assert not (project / "data" / "processed").exists()
    assert not (project / "figures" / "toy").exists()


def test_an_unknown_pack(project: Path) -> None:
    with pytest.raises(ConfigError, match="no pack 'toys'; did you mean 'toy'"):
        run_packs(["toys"], root=project)


def test_limits_and_expectations(project: Path) -> None:
    (project / "packs.toml").write_text(
        PACK + "cell_timeout = 5\nmemory = 900\nkeep = 3\nexpect.max_unread_share = 1\n",
        encoding="utf-8-sig",  # as some editors write
    )
    pack = config.read_packs(project / "packs.toml")["toy"]
    assert pack.limits == Limits(cell_timeout=5, memory=900)
    assert (pack.keep, pack.expect) == (3, {"max_unread_share": 1})


def test_the_shipped_configuration_is_valid() -> None:
    for pack in config.read_packs(RAW.parents[1] / "packs.toml").values():
        config.check_pack(pack)
