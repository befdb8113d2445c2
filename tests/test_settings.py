import dataclasses
from pathlib import Path

import pytest

from app.errors import Invalid
from app.sessions.limits import Limits
from app.settings import Settings


def test_without_an_environment_the_defaults_hold() -> None:
    assert Settings.from_env({}) == Settings()
    assert Settings().session_limits() == Limits()


def test_host_and_port_need_no_prefix_but_the_prefix_wins() -> None:
    assert Settings.from_env({"HOST": "::1", "PORT": "0"}) == Settings(host="::1", port=0)
    assert Settings.from_env({"PORT": "1", "THALWEG_PORT": "2"}).port == 2


@pytest.mark.parametrize("text", ["'self'", "https://a.example", "'self' https://*.b.example:8443 http://127.0.0.1:90"])
def test_origins_may_be_allowed_to_frame_the_page(text: str) -> None:
    assert Settings.from_env({"THALWEG_FRAME_ANCESTORS": text}).frame_ancestors == text


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert Settings.from_env({"THALWEG_DATA": "", "PORT": ""}) == Settings()
    assert Settings.from_env({"THALWEG_DATA": "/data"}).data == Path("/data")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("PORT", "http", "'http' given, expected a whole number of at least 0 and at most 65535"),
        ("PORT", "65536", "65536 given"),
        ("THALWEG_WORKERS", "0", "at least 1"),
        ("THALWEG_MAX_SESSIONS", "1.5", "expected a whole number of at least 1"),
        ("THALWEG_FRAME_ANCESTORS", "https://a.example; script-src *", "expected 'none', 'self', or origins"),
        ("THALWEG_MAX_SESSION", "5", "unknown setting; known are THALWEG_HOST"),
    ],
)
def test_a_wrong_setting_is_named(name: str, text: str, words: str) -> None:
    with pytest.raises(Invalid, match=f"{name}: .*{words}"):
        Settings.from_env({name: text})


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        Settings.from_env({"PORT": "x", "THALWEG_WORKERS": "y", "THALWEG_NO": "1", "OTHER": "2"})

    assert sorted(problem.at for problem in caught.value.problems) == ["PORT", "THALWEG_NO", "THALWEG_WORKERS"]


def test_every_setting_explains_itself_and_its_default_is_within_its_bounds() -> None:
    for entry in dataclasses.fields(Settings):
        low, high = entry.metadata["low"], entry.metadata["high"]
        assert entry.metadata["help"].endswith(".")
        assert low is None or low <= entry.default
        assert high is None or entry.default <= high
