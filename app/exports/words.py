"""What is written into files, in the reader's language: out of the page's own catalogues, `static/texts`."""

import math
from collections.abc import Mapping
from functools import cache

from app.assets import folder
from app.exports.ticks import three
from app.presets import PRESETS
from app.texts import FIRST, Texts, choose, read


@cache
def languages() -> Mapping[str, Texts]:
    """All there are, the first language first."""
    return read(folder("static") / "texts")


def words(language: str = FIRST) -> Texts:
    """The catalogue of a language, or of the first where there is none of it.

    Args:
        language: as in `Accept-Language`: `de`, or `de-AT, en;q=0.5`.

    >>> words("de-AT")("plot.error"), words("fr")("plot.error")
    ('Fehler', 'error')
    """
    return choose(languages(), None, language)


def error_text(say: Texts, error: float | None) -> str:
    """An error with three significant figures.

    >>> error_text(words(), 0.06712), error_text(words("de"), None)
    ('0.0671', 'nicht endlich')
    """
    return say("say.notFinite") if error is None or not math.isfinite(error) else three(error)


def title_text(say: Texts, title: str, preset: str | None) -> str:
    """What a session is called: a preset's own title in the language, and any other as it is.

    >>> title_text(words("de"), "Two moons", "moons"), title_text(words("de"), "Mine", "moons")
    ('Zwei Monde', 'Mine')
    """
    own = PRESETS.get(preset or "")
    if own is None or own.title != title:
        return title
    return say.get(f"catalogue.presets.{preset}.title", title)


def described(say: Texts, summary: str) -> str:
    """The line that `app.sessions.describe.summary` makes of a configuration, as `static/js/names.js` says it.

    >>> described(words("de"), "2-6-1, tanh and sigmoid, no biases, momentum 0.9, rate 0.15")
    '2-6-1, tanh und sigmoid, ohne Bias, momentum 0.9, Rate 0.15'
    """
    return ", ".join(_part(say, part) for part in summary.split(", "))


def _part(say: Texts, part: str) -> str:
    if part == "no biases":
        return say("session.noBiases")
    if part.startswith("rate "):
        return say("session.rate", rate=part.removeprefix("rate "))
    named = (name.split(" ") for name in part.split(" and "))
    texts = (" ".join([say.get(f"catalogue.names.{name}", name.replace("_", " ")), *rest]) for name, *rest in named)
    return f" {say('session.and')} ".join(texts)
