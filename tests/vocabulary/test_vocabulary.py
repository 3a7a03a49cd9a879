"""Every entry of the vocabulary proves itself by its examples; a user's folder merges over it."""

import re
from pathlib import Path
from typing import Any

import pytest

from lawstats.base.errors import ConfigError, InputError
from lawstats.extract.parts import classify
from lawstats.extract.report import Report, parse
from lawstats.vocabulary import LISTS, Entry, Vocabulary, load
from lawstats.vocabulary.near import NumberFinder
from lawstats.vocabulary.phrases import compile_phrase
from tests.support import ROOT

VOCABULARY = load()
SHORT = 'version = 1\n[short_titles]\nwords = ["{}"]\n'
DOCS = ROOT / "docs" / "vocabulary.md"


def rows(list_name: str, key: str) -> list[Any]:
    """One case for each example (or not_example) of a list."""
    return [
        pytest.param(entry.id, text, id=f"{entry.id}: {text}")
        for entry in VOCABULARY.lists[list_name].values()
        for text in getattr(entry, key)
    ]


def report(text: str, part: str = "主要做法", vocabulary: Vocabulary | None = None) -> Report:
    """A report that says one thing; its issuer is a county where the text speaks of one."""
    issuer = "青石县人民政府" if re.search("全[县区市]", text) else "青石镇人民政府"
    head = f"{issuer}2023年法治政府建设情况报告\n一、工作成效\n各项工作有序开展。\n"
    return parse(f"{head}二、{part}\n{text}。\n三、工作打算\n再接再厉。\n", vocabulary)


def indicators(text: str, vocabulary: Vocabulary | None = None) -> list[str | None]:
    frame = report(text, vocabulary=vocabulary).frame("quantities")
    return [None if x != x else x for x in frame["indicator"]]


def themes(text: str, vocabulary: Vocabulary | None = None) -> set[str]:
    return set(report(text, "存在的不足", vocabulary).frame("themes")["theme"])


@pytest.mark.parametrize(("entry", "text"), rows("indicators", "examples"))
def test_number_in_example_states_the_indicator(entry: str, text: str) -> None:
    assert entry in indicators(text)


@pytest.mark.parametrize(("entry", "text"), rows("indicators", "not_examples"))
def test_number_in_counter_example_does_not(entry: str, text: str) -> None:
    assert entry not in indicators(text)


@pytest.mark.parametrize(("entry", "text"), rows("uncounted", "examples"))
def test_uncounted_number_states_none(entry: str, text: str) -> None:
    assert set(indicators(text)) == {None}, entry


@pytest.mark.parametrize(("entry", "text"), rows("themes", "examples"))
def test_example_has_the_theme(entry: str, text: str) -> None:
    assert entry in themes(text)


@pytest.mark.parametrize(("entry", "text"), rows("themes", "not_examples"))
def test_counter_example_has_not(entry: str, text: str) -> None:
    assert entry not in themes(text)


@pytest.mark.parametrize(("entry", "text"), rows("parts", "examples"))
def test_heading_announces_the_part(entry: str, text: str) -> None:
    assert classify(text, VOCABULARY, known=True) == entry


@pytest.mark.parametrize(("entry", "text"), rows("parts", "not_examples"))
def test_heading_announces_no_such_part(entry: str, text: str) -> None:
    assert entry not in classify(text, VOCABULARY).split("|")


@pytest.mark.parametrize(("entry", "text"), rows("kinds", "examples"))
def test_title_is_of_the_kind(entry: str, text: str) -> None:
    assert report(f"学习《{text}》").frame("citations")["kind"].tolist() == [entry]


@pytest.mark.parametrize(("entry", "text"), rows("kinds", "not_examples"))
def test_title_is_of_another_kind(entry: str, text: str) -> None:
    (kind,) = report(f"学习《{text}》").frame("citations")["kind"]
    assert kind != entry


def told_in(entry: str, text: str) -> str:
    """A report that has the words as its title, or in its body."""
    title = "青石镇2023年法治政府建设情况报告"
    head, body = (text, "") if VOCABULARY.genres[entry].patterns else (title, f"{text}。\n")
    return f"{head}\n我镇推进法治政府建设。\n一、主要做法\n{body}甲。\n二、存在的不足\n一是乙。\n"


@pytest.mark.parametrize(("entry", "text"), rows("genres", "examples"))
def test_text_is_of_another_genre(entry: str, text: str) -> None:
    name = VOCABULARY.genres[entry].name_zh
    with pytest.raises(InputError, match=rf"\({name}\)") as caught:
        parse(told_in(entry, text))
    assert caught.value.stage == "genre"
    assert parse(told_in(entry, text), keep_all=True).rows["points"]


@pytest.mark.parametrize(("entry", "text"), rows("genres", "not_examples"))
def test_text_is_a_report(entry: str, text: str) -> None:
    assert parse(told_in(entry, text)).rows["points"]


@pytest.mark.parametrize("name", ["genres", "indicators", "uncounted"])
def test_every_entry_that_numbers_are_matched_with_has_an_example(name: str) -> None:
    assert [e.id for e in VOCABULARY.lists[name].values() if not e.examples] == []


def test_no_indicator_is_part_of_itself() -> None:
    def wholes(id_: str) -> set[str]:
        above = VOCABULARY.indicators[id_].part_of
        return {*above, *(w for whole in above for w in wholes(whole))}

    assert [i for i in VOCABULARY.indicators if i in wholes(i)] == []
    assert wholes("penalty_cases_summary") == {"penalty_cases", "enforcement_actions"}


def test_fields_name_known_groups_and_themes() -> None:
    named = [(f.groups, f.themes) for f in VOCABULARY.lists["fields"].values()]
    assert {g for groups, _ in named for g in groups} <= set(VOCABULARY.groups)
    assert {t for _, names in named for t in names} <= set(VOCABULARY.themes)


def test_names_are_given_in_both_languages() -> None:
    assert VOCABULARY.name("indicators", "penalty_cases") == "行政处罚案件数"
    assert VOCABULARY.name("indicators", "penalty_cases", "en") == "administrative penalties"
    entries: list[Entry] = [e for entries in VOCABULARY.lists.values() for e in entries.values()]
    assert [e.id for e in entries if not e.name_zh] == []
    assert [e.id for e in entries if not e.name_en] == []


BEES = """\
version = 1

[bee_hives]
name_zh = "蜂箱数"
name_en = "bee hives"
unit = "箱"
units = ["箱"]
group = "context"
kind = "stock"
counts = "bee hives"
patterns = ["(养蜂|蜂群)…#"]
examples = ["养蜂66箱"]
"""


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.toml").write_text(text, encoding="utf-8", newline="\n")
    return path


def test_new_indicator_needs_no_code(tmp_path: Path) -> None:
    mine = load(folder(tmp_path, indicators=BEES))
    assert indicators("发展养蜂66箱") == [None]
    assert indicators("发展养蜂66箱", mine) == ["bee_hives"]
    assert indicators("作出行政处罚93件", mine) == ["penalty_cases"]
    assert mine.name("indicators", "bee_hives") == "蜂箱数"
    assert mine.hash != VOCABULARY.hash
    assert list(mine.indicators)[:-1] == list(VOCABULARY.indicators)


def test_known_entry_keeps_what_a_folder_does_not_give(tmp_path: Path) -> None:
    text = 'version = 1\n[penalty_cases]\nname_en = "penalties"\n'
    mine = load(folder(tmp_path, indicators=text)).indicators["penalty_cases"]
    shipped = VOCABULARY.indicators["penalty_cases"]
    assert (mine.name_en, mine.name_zh) == ("penalties", shipped.name_zh)
    assert mine.patterns == shipped.patterns


def test_phrase_may_name_a_list_of_words(tmp_path: Path) -> None:
    words = 'version = 1\n[bees]\nname_zh = "蜂"\nname_en = "bees"\nwords = ["蜜蜂", "熊蜂"]\n'
    hives = BEES.replace("(养蜂|蜂群)", "(<bees>)")
    mine = load(folder(tmp_path, indicators=hives, words=words))
    assert indicators("引进熊蜂8箱，引进马蜂9箱", mine) == ["bee_hives", None]


THEME = 'version = 1\n[mine]\nname_zh = "甲"\nname_en = "a"\ncovers = "a"\n'


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        pytest.param("indicators", BEES + 'colour = "黄"\n', "colour", id="unknown key"),
        pytest.param(
            "indicators", BEES.replace('"箱"\n', '["箱"]\n'), "unit must be", id="list for a text"
        ),
        pytest.param(
            "indicators", BEES.replace('["箱"]', '"箱"'), "units must be", id="text for a list"
        ),
        pytest.param(
            "indicators",
            BEES.replace('["箱"]', '["箱", 1]'),
            "units must be",
            id="number in a list",
        ),
        pytest.param(
            "indicators", BEES.replace('group = "context"\n', ""), "group", id="key missing"
        ),
        pytest.param(
            "indicators", BEES.replace('"context"', '"bees"'), "group", id="unknown group"
        ),
        pytest.param(
            "indicators", BEES.replace('"stock"', '"herd"'), "kind must be one of", id="kind"
        ),
        pytest.param(
            "indicators", BEES.replace("蜂群)", "蜂群"), "brackets", id="phrase with open bracket"
        ),
        pytest.param(
            "indicators", BEES + 'part_of = ["vilages"]\n', "did you mean 'villages'", id="no whole"
        ),
        pytest.param(
            "indicators", BEES + 'part_of = "villages"\n', "part_of must be", id="part_of"
        ),
        pytest.param("indicators", BEES + 'absent = ["…"]\n', "plain word", id="absent of gaps"),
        pytest.param(
            "indicators", BEES.replace("养蜂|蜂群", "<bees>"), "<bees>", id="unknown words"
        ),
        pytest.param("indicators", BEES.replace("bee_hives]", "bee_hives"), "TOML", id="no TOML"),
        pytest.param("indicators", BEES[len("version = 1") :], "version", id="no version"),
        pytest.param("indicators", "version = 1\nbees = 1\n", "[bees]", id="entry is no table"),
        pytest.param("themes", THEME + "unit = 1\n", "unit", id="key of another list"),
        pytest.param("bees", THEME, "bees", id="unknown list"),
        pytest.param("words", SHORT.format("甲法=没有的法"), "甲法", id="short title of no law"),
        pytest.param("words", SHORT.format("甲法"), "甲法", id="short title of nothing"),
        pytest.param("words", SHORT.format("=民法典"), "=民法典", id="no short title"),
    ],
)
def test_mistake_in_a_folder_is_named(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(folder(tmp_path, **{name: text}))
    assert str(caught.value).startswith(str(tmp_path / f"{name}.toml"))
    assert words in str(caught.value)
    if "[bee_hives]" in text and "version" in text:
        assert "[bee_hives]" in str(caught.value)


def test_words_that_break_a_phrase_are_named(tmp_path: Path) -> None:
    folder(tmp_path, themes='version = 1\n[resources]\npatterns = ["(经费)…(<lack>)"]\n')
    words = 'version = 1\n[lack]\nwords = ["不（足", "不(足"]\n'
    with pytest.raises(ConfigError, match="bracket") as caught:
        load(folder(tmp_path, words=words))
    assert str(caught.value).startswith(str(tmp_path / "themes.toml"))


def test_shipped_phrases_are_phrases() -> None:
    for entries in VOCABULARY.lists.values():
        for entry in entries.values():
            for source in (*entry.patterns, *getattr(entry, "absent", ())):
                assert compile_phrase(source).source == source


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "themes.toml").mkdir()
    with pytest.raises(ConfigError, match=r"themes\.toml: cannot be read"):
        load(tmp_path)


def test_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such vocabulary folder"):
        load(tmp_path / "none")


def test_file_in_another_encoding_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "themes.toml").write_bytes(THEME.encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load(tmp_path)


def test_every_list_is_loaded() -> None:
    assert {name for name in LISTS if not VOCABULARY.lists[name]} == set()


def test_examples_of_the_manual_do_what_it_says(tmp_path: Path) -> None:
    manual = DOCS.read_text(encoding="utf-8")
    files: dict[str, str] = {}
    for name, text in re.findall(
        r"`my/(\w+)\.toml`[^\n]*:\n\n```toml\n(.*?)```", manual, re.DOTALL
    ):
        files[name] = files.get(name, "version = 1\n") + text.replace("version = 1\n", "")
    assert set(files) == {"indicators", "measures", "parts", "themes", "words"}
    mine = load(folder(tmp_path, **files))
    new = {
        name: next(e for id_, e in mine.lists[name].items() if id_ not in VOCABULARY.lists[name])
        for name in files.keys() - {"parts"}
    }
    for text in mine.parts["suggestions"].examples:
        assert classify(text, mine) == "suggestions"
    indicator, theme = new["indicators"], new["themes"]
    for text in indicator.examples:
        assert indicator.id in indicators(text, mine)
    for text in indicator.not_examples:
        assert indicator.id not in indicators(text, mine)
    for text in theme.examples:
        assert theme.id in themes(text, mine)
    for text in theme.not_examples:
        assert theme.id not in themes(text, mine)


def test_manual_names_every_list() -> None:
    named = re.findall(r"(?m)^\| `(\w+)\.toml` \|", DOCS.read_text(encoding="utf-8"))
    assert sorted(named) == sorted(LISTS)


def phrases() -> list[Any]:
    """Rows of the manual's table: phrase, what it takes, what it does not."""
    table = re.findall(
        r"(?m)^\|.*\| `([^`]+)` \| (\S+) \| (\S+) \|$", DOCS.read_text(encoding="utf-8")
    )
    return [pytest.param(*row, id=row[0]) for row in table]


@pytest.mark.parametrize(("phrase", "takes", "refuses"), phrases())
def test_phrases_of_the_manual(tmp_path: Path, phrase: str, takes: str, refuses: str) -> None:
    entry = f'version = 1\n[x]\nname_zh = "x"\nname_en = "x"\npatterns = ["{phrase}"]\n'
    mine = load(folder(tmp_path, uncounted=entry.replace("\\|", "|"))).uncounted["x"]
    compiled = compile_phrase(mine.patterns[0])

    def fits(text: str) -> bool:
        if "#" not in phrase:
            return compiled.search(text) is not None
        before, _, number = text.partition("**")
        unit = number.strip("*0123456789")
        finder = NumberFinder([(compiled, compiled.units or None, 1)])
        return bool(number) and finder.best(before, "", unit) is not None

    assert fits(takes)
    assert not fits(refuses)
