import base64
import copy
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from app.data.upload import Choice, read_upload
from app.errors import Invalid
from app.exports.archive import VERSION, archive, document
from app.exports.restore import restored
from app.sessions.codec import packed, unpacked
from app.sessions.limits import Limits
from app.sessions.session import Session
from tests.stores.contract import THINNING
from tests.stores.same import facts
from tests.stores.stories import ADAM, GIVEN, OWN, STORIES, Transition, walked

TABLE = b"height,width,kind\n1,2,cat\n2,1,dog\n3,5,cat\n5,3,dog\n0.1,0.3,cat\n0.7,0.2,dog\n"
MOONS = {"name": "moons", "examples": 40, "noise": 0.1}
CONFIGS: dict[str, dict[str, Any]] = {
    "full batch": {},
    "shuffled mini-batches": {"data": MOONS, "batch": {"size": 7}},
    "one example at a time": {"batch": {"size": 1, "shuffle": False}},
    "adam with a schedule": {"optimizer": {"name": "adam", "schedule": {"name": "cosine", "steps": 30}}},
    "frozen": {"free": ["w1[0,0]", "w2[0,0]"]},
    "inline": {"data": OWN},
    "given weights": {"network": {"layers": [2, 2, 1]}, "weights": {**GIVEN, "w2": [[5e-324], [1e3]]}},
    "iris": {"data": {"name": "iris"}, "error": {"name": "softmax_cross_entropy"}, "batch": {"size": 16}},
}


def through(session: Session, limits: Limits | None = None) -> Session:
    """As another machine reads it."""
    return restored(json.loads(archive(session)), limits or session.limits)


@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_an_archive_goes_on_bit_for_bit(config: dict[str, Any]) -> None:
    home = walked(Session.begin(config, Limits()), 23)

    away = through(home)

    assert facts(away) == facts(home)
    assert facts(walked(away, 40)) == facts(walked(home, 40))


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
def test_an_archive_keeps_the_whole_path_after_whatever_was_done(story: tuple[Transition, ...]) -> None:
    home = Session.begin({}, THINNING, title="A story")
    for transition in story:
        home = transition(home)

    away = through(home)

    assert facts(away) == facts(home)
    for step in {0, home.step // 3, home.step // 2, home.step}:
        assert facts(away.rewind(step)) == facts(home.rewind(step))


def test_an_uploaded_table_is_brought_along_without_its_id() -> None:
    upload = read_upload(TABLE, Choice())
    home = walked(Session.begin({"data": {"dataset": upload.examples}, "batch": {"size": 2}}, Limits()), 9)

    text = archive(home).decode()

    assert facts(walked(through(home), 9)) == facts(walked(home, 9))
    assert '"dataset"' not in text


def test_compiled_steps_stay_compiled() -> None:
    home = document(Session.begin({}, Limits()))

    assert restored({**home, "compiled": True}, Limits()).run.compiled


def test_the_same_session_gives_the_same_bytes() -> None:
    home = walked(Session.begin(ADAM, Limits()), 5)

    assert archive(home) == archive(through(home))


def test_a_server_of_smaller_limits_keeps_less_of_the_path() -> None:
    home = walked(Session.begin({}, Limits()), 200)
    small = Limits(max_snapshots=32, max_points=400)

    away = through(home, small)

    assert facts(walked(away, 300))["last"] == facts(walked(home, 300))["last"]
    assert len(walked(away, 300).visits) <= 32


Change = Callable[[dict[str, Any]], Any]


def put(*path: Any, value: Any) -> Change:
    def change(given: dict[str, Any]) -> None:
        for part in path[:-1]:
            given = given[part]
        given[path[-1]] = value

    return change


def repacked(about: Callable[[Any], Any]) -> Change:
    """Other examples, under a right checksum."""

    def change(given: dict[str, Any]) -> None:
        found, arrays = unpacked(base64.b64decode(given["data"]["examples"]))
        given["data"]["examples"] = base64.b64encode(packed(found, about(arrays))).decode()

    return change


def flipped(*path: Any, place: int) -> Change:
    """One byte that is another, under a wrong checksum."""

    def change(given: dict[str, Any]) -> None:
        for part in path[:-1]:
            given = given[part]
        blob = bytearray(base64.b64decode(given[path[-1]]))
        blob[place] ^= 1
        given[path[-1]] = base64.b64encode(bytes(blob)).decode()

    return change


WRONG: dict[str, tuple[Change, str, str]] = {
    "no format": (put("format", value="zip"), "format", "no session that Thalweg has exported"),
    "newer": (put("version", value=VERSION + 1), "version", "take a newer one"),
    "no version": (put("version", value=True), "version", "expected 1"),
    "network": (put("network", "layers", value=[2, 10**9, 1]), "network.layers[1]", "at most 1024"),
    "unfitting": (put("network", "layers", value=[2, 5, 1]), "stretches[0]", "damaged"),
    "unknown optimizer": (put("stretches", 0, "optimizer", "name", value="magic"), "stretches[0].optimizer", "magic"),
    "later optimizer": (put("stretches", 1, "optimizer", "name", value="magic"), "stretches[1].optimizer", "magic"),
    "no stretches": (put("stretches", value=[]), "stretches", "empty"),
    "unordered": (put("stretches", 1, "step", value=0), "stretches[1].step", "in order"),
    "beyond": (put("stretches", 1, "step", value=10**9), "stretches[1].step", "in order"),
    "flipped": (flipped("stretches", 0, "state", place=20), "stretches[0]", "checksum"),
    "not base64": (put("stretches", 0, "state", value="§"), "stretches[0]", "cannot be read"),
    "no state": (put("trail", 0, 4, value=7), "trail[0]", "base64"),
    "no end": (put("step", value=11), "end", "nothing is kept of step 11"),
    "negative step": (put("step", value=-1), "step", "at least 0"),
    "wrong error": (put("stretches", 0, "error_here", value=[0.5, None]), "stretches[0]", "said to be 0.5"),
    "text for an error": (put("trail", 0, 2, value="0.1"), "trail[0]", "a number"),
    "huge title": (put("title", value="x" * 201), "title", "at most 200"),
    "seed": (put("seed", value=1.5), "seed", "whole number"),
    "data": (put("data", value=None), "data", "an object"),
    "data settings": (put("data", "settings", "noise", value=9), "data.settings.noise", "at most"),
    "another set": (put("data", "name", value="iris"), "data", "unknown field"),
    "fewer examples": (repacked(lambda arrays: [arrays[0][:1], *arrays[1:]]), "data.examples", "damaged"),
    "examples of NaN": (repacked(lambda arrays: [arrays[0] * float("nan"), *arrays[1:]]), "data", "finite"),
    "unknown field": (put("more", value=1), "more", "unknown field"),
    "unknown part": (put("stretches", 1, "more", value=1), "stretches[1].more", "unknown field"),
    "capacity": (put("states", "capacity", value=0), "states.capacity", "at least 2"),
    "changed": (put("stretches", 1, "changed", value=[{}]), "stretches[1]", ""),
}


@pytest.mark.parametrize(("change", "at", "words"), WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_refused_with_the_place_and_a_sentence(change: Change, at: str, words: str) -> None:
    session = walked(walked(Session.begin({}, Limits()), 4).patch(ADAM), 6)
    given = copy.deepcopy(document(session))
    change(given)

    with pytest.raises(Invalid) as refused:
        restored(given, Limits())

    problem = refused.value.problems[0]
    assert problem.at.startswith(at)
    assert words in problem.detail


@pytest.mark.parametrize("given", [None, 1, [], {}, "", {"format": "thalweg-session", "version": 1}])
def test_what_is_no_archive_is_refused(given: Any) -> None:
    with pytest.raises(Invalid):
        restored(given, Limits())


@pytest.mark.parametrize("value", [None, -1, 1e400, "x", [[]], {"a": {}}])
def test_any_part_may_be_anything(value: Any) -> None:
    """Every place of a document, at any depth, replaced: refused, or harmless, and never a mistake of ours."""
    text = archive(walked(Session.begin({}, Limits()).patch(ADAM), 1))
    for path in places(json.loads(text)):
        given = json.loads(text)
        put(*path, value=value)(given)
        with suppress(Invalid):
            walked(restored(given, Limits()), 2)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    parts = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    found = [(*path, key) for key, _ in parts]
    return found + [place for key, part in parts for place in places(part, (*path, key))]
