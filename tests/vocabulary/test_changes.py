"""The lists of former divisions and of other names agree with the list of divisions."""

from __future__ import annotations

import pytest

from lawstats.vocabulary.changes import change_of, former_counties, former_towns, told
from lawstats.vocabulary.places import NO_PLACE, codes_by_name, division_names, read_rows

ROWS = read_rows("changes.csv.gz")


def test_rows_are_sorted_and_each_is_of_one_division() -> None:
    assert sorted(ROWS) == ROWS
    assert len({(code, name) for code, name, *_ in ROWS}) == len(ROWS) > 7_000
    assert len({(code, until) for code, _, until, *_ in ROWS}) == len(ROWS)


def test_what_they_became_is_in_the_list() -> None:
    names = division_names()
    for code, name, until, kind, today in ROWS:
        codes = today.split()
        assert set(codes) <= names.keys(), (code, name)
        assert 2010 <= int(until) <= 2022
        assert kind in ("renamed", "moved", "merged", "divided", "gone")
        assert (len(codes) > 1) == (kind == "divided"), (code, name)
        assert all(today_code[:2] == code[:2] for today_code in codes), (code, name)
        # The county of a town is all that is known of it.
        assert kind != "gone" or (len(code) == 9 and len(today) == 6)


def test_none_of_them_is_in_the_list_under_its_name() -> None:
    names = division_names()
    assert [row for row in ROWS if names.get(row[0]) == row[1]] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("港闸区", "港闸区 (320611) is in the lists up to 2020; merged into 崇川区 (320613)"),
        ("株洲县", "株洲县 (430221) is in the lists up to 2017; now 渌口区 (430212)"),
        (
            "邯郸县",
            "邯郸县 (130421) is in the lists up to 2016; divided among 邯山区 (130402), "
            "丛台区 (130403)",
        ),
    ],
)
def test_county_told(name: str, expected: str) -> None:
    (mark,) = former_counties()[name]
    change = change_of(mark)
    assert change is not None
    assert told(change) == expected


@pytest.mark.parametrize(
    ("name", "county", "expected"),
    [
        (
            "柏合镇",
            "510112",
            "柏合镇 (510112109) is in the lists up to 2019; now 龙泉驿区柏合街道 (510112006)",
        ),
    ],
)
def test_town_told(name: str, county: str, expected: str) -> None:
    (mark,) = (m for m in former_towns()[name] if m.startswith(county))
    change = change_of(mark)
    assert change is not None
    assert told(change) == expected


def test_other_names_are_of_divisions_and_not_of_others() -> None:
    names, rows = division_names(), read_rows("other_names.csv")
    assert sorted(rows) == rows
    for code, other in rows:
        assert code in names
        assert other not in names.values(), other
        # Only a name that the former county of another place bore too can mean two.
        assert set(codes_by_name()[other]) == {code}, other
        assert NO_PLACE.fullmatch(names[code]) is None or other.endswith("兵团")
