"""The kind of a department, by its name."""

import csv
from pathlib import Path

import pytest

from lawstats.vocabulary import load
from lawstats.vocabulary.names import short_name
from lawstats.vocabulary.offices import office_of, spelled_out

VOCABULARY = load()
WITH_NAMES = Path(__file__).with_name("offices.csv")
with WITH_NAMES.open(encoding="utf-8") as file:
    NAMES = {row["name"]: row["office"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(("name", "office"), NAMES.items())
def test_office(name: str, office: str) -> None:
    assert office_of(name, "department", VOCABULARY) == office


def test_every_kind_has_names() -> None:
    assert set(NAMES.values()) == set(VOCABULARY.offices)


@pytest.mark.parametrize(
    ("office", "name"),
    [(o.id, name) for o in VOCABULARY.offices.values() for name in o.examples],
)
def test_example_is_of_the_kind(office: str, name: str) -> None:
    assert office_of(name, "department", VOCABULARY) == office


@pytest.mark.parametrize(
    ("office", "name"),
    [(o.id, name) for o in VOCABULARY.offices.values() for name in o.not_examples],
)
def test_counter_example_is_not(office: str, name: str) -> None:
    assert office_of(name, "department", VOCABULARY) != office


def test_a_government_has_no_kind() -> None:
    assert office_of("青石县", "county", VOCABULARY) is None
    assert office_of(short_name("青石镇人民政府"), "town", VOCABULARY) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("发改委", "发展改革委员会"),
        ("发改局（粮食局）", "发展和改革局"),
        ("人社局", "人力资源社会保障局"),
        ("文旅局", "文化和旅游局"),
        ("市监局", "市场监督管理局"),
        ("人防办", "人民防空办公室"),
        ("交警大队", "交通警察大队"),
        ("国资委", "国有资产监督管理委员会"),
        ("工信局", "工业与信息化局"),
        ("退役军人局", "退役军人事务局"),
    ],
)
def test_spellings_of_one_department(one: str, other: str) -> None:
    assert spelled_out(one, VOCABULARY) == spelled_out(other, VOCABULARY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("环保局", "生态环境局"),
        ("工商局", "市场监督管理局"),
        ("农业局", "农业农村局"),
        ("教育局", "教育体育局"),
        ("发展和改革局", "发展和改革委员会"),
    ],
)
def test_other_departments(one: str, other: str) -> None:
    assert spelled_out(one, VOCABULARY) != spelled_out(other, VOCABULARY)
