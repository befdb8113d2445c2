"""The catalogues of the page's words: all languages say the same things."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from app.assets import folder
from app.texts import FIRST, Texts, read

LANGUAGES = read(folder("static") / "texts")
# Words that the server says in English itself, so that other languages have more to say.
SERVERS = "catalogue."


def leaves(texts: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, str):
            yield before + key, value
        else:
            yield from leaves(value, f"{before}{key}.")


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_there_are_english_and_german() -> None:
    assert next(iter(LANGUAGES)) == FIRST
    assert {"en", "de"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_text_with_the_same_places(language: str) -> None:
    first = dict(leaves(LANGUAGES[FIRST].texts))
    texts = {key: text for key, text in leaves(LANGUAGES[language].texts) if not key.startswith(SERVERS)}

    assert set(texts) == {key for key in first if not key.startswith(SERVERS)}
    # "one other weight" needs no place for the number.
    assert [key for key in texts if key.split(".")[-1] != "one" and places(texts[key]) != places(first[key])] == []
    assert [key for key, text in texts.items() if not text.strip()] == []


def test_places_are_filled() -> None:
    assert Texts("en", {"a": {"b": "{n} of {m}"}})("a.b", n=1, m=2) == "1 of 2"
