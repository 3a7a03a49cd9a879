"""Texts of pages by language."""

import pytest

from lawstats.base.errors import ConfigError
from lawstats.pages.rendering import fill
from lawstats.pages.texts import Texts
from lawstats.vocabulary import Language


@pytest.mark.parametrize(
    ("language", "signs", "text"),
    [("zh", True, "▲ 日期晚于期限"), ("en", True, "▲ after limit"), ("en", False, "after limit")],
)
def test_a_text_has_its_signs_and_language(language: Language, signs: bool, text: str) -> None:
    assert Texts("checklist.toml", "outcome", language, signs=signs)["late"] == text


def test_a_missing_text_names_the_file_and_the_key() -> None:
    message = r"words\.toml: \[words\]: no text 'nowhere'; add nowhere = "
    texts = Texts("words.toml", "words", "zh")
    with pytest.raises(ConfigError, match=message):
        texts["nowhere"]
    assert texts.get("nowhere", "x") == "x"


def test_a_missing_text_of_a_template_is_named_too() -> None:
    with pytest.raises(ConfigError, match=r"runs\.toml: \[failed\]: no text 'skip'"):
        fill(
            "base.html", "zh", script="page.js", title="x", words=Texts("runs.toml", "failed", "zh")
        )
