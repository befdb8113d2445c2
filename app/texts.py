"""The page's words in several languages: one catalogue a language, `static/texts/<language>.json`, and nothing else.

Texts are found by their keys joined with dots, in templates by `t("top.fork")` as in the page's scripts. A further
language is one further file; a test holds all of them to the same keys and the same places for values.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FIRST = "en"


@dataclass(frozen=True)
class Texts:
    """The catalogue of one language.

    Args:
        language: as in `<html lang>`.
        texts: nested by part of the page; leaves are strings.
    """

    language: str
    texts: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, its places `{name}` filled.

        Raises:
            KeyError: there is none.
        """
        text = self._at(key)
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return str(text)

    def get(self, key: str, otherwise: str) -> str:
        """The text of a key, or another where this language has none: of what is said in English elsewhere."""
        try:
            return str(self._at(key))
        except KeyError:
            return otherwise

    def _at(self, key: str) -> Any:
        text: Any = self.texts
        for part in key.split("."):
            text = text[part]
        return text


def read(folder: Path) -> dict[str, Texts]:
    """All catalogues of a folder, the first language first."""
    found = [Texts(path.stem, json.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.json"))]
    return {texts.language: texts for texts in sorted(found, key=lambda texts: texts.language != FIRST)}


def choose(offered: Mapping[str, Texts], asked: str | None, accept_language: str) -> Texts:
    """The catalogue that is asked for by name, or the best by a browser's `Accept-Language`, or the first.

    >>> offered = {name: Texts(name, {}) for name in ("en", "de")}
    >>> [choose(offered, None, header).language for header in ("de-AT, en;q=0.5", "fr", "en;q=0.2, de;q=0.8")]
    ['de', 'en', 'de']
    >>> choose(offered, "en", "de").language
    'en'
    """
    if asked is not None and asked in offered:
        return offered[asked]
    wanted = (_weighted(choice) for choice in accept_language.split(","))
    for _, language in sorted(wanted, key=lambda pair: -pair[0]):
        if language in offered:
            return offered[language]
    return next(iter(offered.values()))


def _weighted(choice: str) -> tuple[float, str]:
    """`de-AT;q=0.5` as (0.5, "de"); a weight that is no number counts for nothing."""
    tag, _, weight = choice.replace(" ", "").partition(";q=")
    language = tag.lower().partition("-")[0]
    try:
        return float(weight or 1), language
    except ValueError:
        return 0.0, language
