"""A session out of the document that `app.exports.archive` writes, read as coming from a stranger.

Nothing in it is believed: every part is checked as if it had come in a request, by the limits of this server, and what
the bytes say of weights is held against the network, the examples and the error that they belong to.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from app.arrays import Vector
from app.data.dataset import Dataset
from app.data.inline import Inline
from app.data.prepare import load
from app.data.sources import LARGEST, SOURCES
from app.data.spec import DataSpec
from app.errors import Invalid, Problem
from app.exports.archive import FIELDS, FORMAT, VERSION
from app.exports.sound import BROKEN, LARGE, require_sound
from app.param import Param, choose, shown
from app.presets import PRESETS
from app.sessions.codec import decode_data, encode_point, packed
from app.sessions.cost import creation_seconds
from app.sessions.limits import Limits
from app.sessions.parts import outputs_named
from app.sessions.pieces import RECORDED, Leg, Mark, Tip, whole
from app.sessions.session import Session, capacity_for
from app.sessions.spec import SEED, read_spec
from app.sessions.state import Point

CHANGEABLE = ("error", "optimizer", "batch", "free")
NETWORK = ("layers", "activations", "bias")
STRETCH = ("step", "changed", *CHANGEABLE, "error_here", "state")
CAPACITY = Param("capacity", 1, "int", low=2, high=LARGE)
GAP = Param("gap", 1, "int", low=1, high=LARGE)
STEP = Param("step", 0, "int", low=0, high=LARGE)
FLAG = Param("compiled", False, "bool")
ERROR = Param("error", None)
CREATIONS = 2  # loading the examples, and a look at where it ends
SECONDS_A_PART = 2e-5  # a state that is decoded and checked
LONGEST_TITLE = 200
MARK_PARTS = 5


def restored(given: Any, limits: Limits) -> Session:
    """The session, to go on bit for bit where it was left.

    Args:
        given: the document, as JSON is read.
        limits: how large it may be here, and how much of its path is kept.

    Raises:
        Invalid: names what is wrong, and says what would be right.
    """
    _require_format(given)
    _refuse_others(given, FIELDS)
    reading = _Reading(given, limits)
    try:
        session = reading.session()
    except Invalid as error:
        raise reading.placed(error) from None
    except BROKEN as error:
        raise Invalid.one(reading.at, f"cannot be read: {shown(str(error))}; the file is damaged") from None
    require_sound(session)
    capacity = min(session.visits.capacity, capacity_for(session.stretches[0].begin, limits))
    return replace(session, visits=replace(session.visits, capacity=capacity))


def restore_seconds(given: Mapping[str, Any]) -> float:
    """About how long that takes, of parts that nobody has checked yet."""
    network, data, stretches, path = (given.get(name) for name in ("network", "data", "stretches", "trail"))
    settings = data.get("settings") if isinstance(data, Mapping) else None
    usual = (part if isinstance(part, Mapping) else {} for part in (network, settings))
    parts = sum(len(part) for part in (stretches, path) if isinstance(part, list))
    begins = len(stretches) if isinstance(stretches, list) else 1
    return creation_seconds(*usual) * (CREATIONS + begins) + SECONDS_A_PART * parts


def _require_format(given: Any) -> None:
    if not isinstance(given, Mapping) or given.get("format") != FORMAT:
        raise Invalid.one("format", f"expected {FORMAT}: this is no session that Thalweg has exported")
    version = given.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        program = shown(given.get("program"))
        detail = (
            f"{version} given, written by Thalweg {program}; this program reads up to {VERSION}, so take a newer one"
        )
        raise Invalid.one("version", detail)
    if version != VERSION or isinstance(version, bool):
        raise Invalid.one("version", f"{shown(version)} given, expected {VERSION}")


class _Reading:
    """A document that is being read; `at` is the place where it is at present."""

    def __init__(self, given: Mapping[str, Any], limits: Limits) -> None:
        self.at = ""
        self._given, self._limits = given, limits

    def placed(self, error: Invalid) -> Invalid:
        """A complaint about a part of a stretch, with the stretch's own place."""
        inside = self.at.startswith("stretches") and error.problems[0].at.partition(".")[0].startswith(CHANGEABLE)
        return error.under(self.at) if inside else error

    def session(self) -> Session:
        points, visits = (self._trail(name) for name in ("points", "states"))
        stretches = self._list("stretches", self._limits.max_changes + 1)
        if not stretches:
            raise Invalid.one("stretches", "empty, expected at least the start of the path")
        spec, dataset, inline = self._data()
        about, weights = self._frame(spec, dataset, stretches[0])
        about["capacities"] = [min(points[0], self._limits.max_points), min(visits[0], self._limits.max_snapshots)]
        path = self._list("trail", self._limits.max_points + self._limits.max_snapshots)
        tip = self._tip(points[1], visits[1])
        if tip.visit is None and not (path and isinstance(path[-1], list) and path[-1][-1:] not in ([], [None])):
            raise Invalid.one("trail", "expected the state where the path ends, or that state as `end`")
        marks = self._marks(path, tip.step)
        return whole(packed(about, weights), (dataset, inline), self._legs(stretches, tip.step), marks, tip)

    def _data(self) -> tuple[DataSpec, Dataset, Inline | None]:
        """The examples as they were, with the names and units that the configuration gives them here."""
        self.at = "data.examples"
        given = self._object(self._given, "data", "data", ("name", "settings", "examples"))
        kept, inline = decode_data(self._bytes(given.get("examples")))
        settings = self._object(given, "settings", "data.settings")
        if inline is not None and given.get("name") is None:
            names = {"input_names": inline.input_names, "output_names": inline.output_names}
            classes = {"class_names": inline.class_names} if inline.class_names else {}
            brought = {"inputs": inline.inputs, "targets": inline.targets, **names, **classes}
            inline = Inline.of_json(brought, "data.examples")
            source: dict[str, Any] = {"dataset": inline}
        else:
            source = {"name": choose(SOURCES, given.get("name"), "data.name").name}
        spec = DataSpec.of_json({**settings, **source}, "data.settings")
        dataset = load(spec, outputs_named(self._object(self._given, "network", "network")))
        arrays = {name: getattr(kept, name) for name in ("X", "y", "X_test", "y_test")}
        for name, array in arrays.items():
            if array.shape != getattr(dataset, name).shape or not (np.abs(array) <= LARGEST).all():
                detail = (
                    f"{name} has the shape {array.shape}, expected finite numbers of {getattr(dataset, name).shape}"
                )
                raise Invalid.one("data", detail)
        return spec, replace(dataset, **arrays), inline

    def _frame(self, spec: DataSpec, dataset: Dataset, first: Any) -> tuple[dict[str, Any], list[Vector]]:
        """What stays the same as long as a session lives, and its first weights, if they were given."""
        given, self.at = self._given, "stretches[0]"
        seed = _checked(SEED, given.get("seed"), "seed")
        network, weights = (self._object(given, name, name) for name in ("network", "weights"))
        missing = [name for name in NETWORK if name not in network]
        if missing:
            raise Invalid([Problem(f"network.{name}", "missing") for name in missing])
        config = {"network": network, "weights": weights, "seed": seed, **_changeable(first, self.at)}
        begun = read_spec(config, spec, dataset, self._limits)
        preset = given.get("preset")
        about = {
            "network": begun.network_json(),
            "seed": seed,
            "initializer": begun.initializer,
            "data": {"name": spec.name, "dataset": None, "settings": spec.settings_json()},
            "compiled": _checked(FLAG, given.get("compiled"), "compiled"),
            "limits": asdict(self._limits),
            "preset": preset if isinstance(preset, str) and preset in PRESETS else None,
            "title": self._title(),
        }
        return about, [] if begun.given is None else [begun.given]

    def _title(self) -> str:
        title = self._given.get("title", "")
        if not isinstance(title, str) or len(title) > LONGEST_TITLE:
            raise Invalid.one("title", f"{shown(title)} given, expected a text of at most {LONGEST_TITLE} characters")
        return title.encode(errors="replace").decode()  # a lone surrogate could not be written as UTF-8

    def _trail(self, name: str) -> tuple[int, int]:
        given = self._object(self._given, name, name, ("capacity", "gap"))
        return _checked(CAPACITY, given.get("capacity"), f"{name}.capacity"), _checked(
            GAP, given.get("gap"), f"{name}.gap"
        )

    def _legs(self, stretches: list[Any], end: int) -> Iterator[Leg]:
        before = -1
        for place, each in enumerate(stretches):
            self.at = at = f"stretches[{place}]"
            config = _changeable(each, at)
            step = _checked(STEP, each.get("step"), f"{at}.step")
            if not before < step <= end or (step > 0 and not place):
                raise Invalid.one(f"{at}.step", f"{step} given, expected steps in order, from 0 to {end}")
            before = step
            changed = each.get("changed")
            if not isinstance(changed, list) or not {*changed} <= {*CHANGEABLE, "weights"}:
                raise Invalid.one(f"{at}.changed", f"{shown(changed)} given, expected names of what was changed")
            point = self._point(step, each.get("error_here"), f"{at}.error_here")
            yield Leg(step, packed({**config, "changed": changed}), point, self._bytes(each.get("state")))

    def _marks(self, path: list[Any], end: int) -> Iterator[Mark]:
        before = -1
        for place, each in enumerate(path):
            self.at = at = f"trail[{place}]"
            if not isinstance(each, list) or len(each) != MARK_PARTS:
                raise Invalid.one(at, f"{shown(each)} given, expected [step, recorded, train, test, state or null]")
            step, recorded = _checked(STEP, each[0], f"{at}[0]"), _checked(FLAG, each[1], f"{at}[1]")
            if not before < step <= end:
                raise Invalid.one(f"{at}[0]", f"{step} given, expected steps in order, from 0 to {end}")
            before = step
            state = None if each[4] is None else self._bytes(each[4])
            yield Mark(step, RECORDED if recorded else 0, self._point(step, each[2:4], at, 2), state)
        self.at = "end"

    def _tip(self, points_gap: int, visits_gap: int) -> Tip:
        self.at = "end"
        step, given = (
            _checked(STEP, self._given.get("step"), "step"),
            self._object(self._given, "end", "end", ("error_here", "state")),
        )
        if given.get("state") is None:
            return Tip(step, None, None, points_gap, visits_gap)
        point = self._point(step, given.get("error_here"), "end.error_here")
        return Tip(step, point, self._bytes(given["state"]), points_gap, visits_gap)

    def _point(self, step: int, given: Any, at: str, first: int = 0) -> bytes:
        if not isinstance(given, list) or len(given) != len(Point._fields) - 1:
            raise Invalid.one(at, f"{shown(given)} given, expected the errors of training and of test examples")
        return encode_point(
            Point(
                step,
                *(
                    None if each is None else _checked(ERROR, each, f"{at}[{first + place}]")
                    for place, each in enumerate(given)
                ),
            )
        )

    def _bytes(self, text: Any) -> bytes:
        if not isinstance(text, str):
            raise ValueError(f"{shown(text)} given, expected bytes as base64")
        return base64.b64decode(text, validate=True)

    def _list(self, name: str, most: int) -> list[Any]:
        given = self._given.get(name)
        if not isinstance(given, list) or len(given) > most:
            count = len(given) if isinstance(given, list) else shown(given)
            raise Invalid.one(name, f"{count} given, expected a list of at most {most:,}")
        return given

    def _object(
        self, given: Mapping[str, Any], name: str, at: str, known: tuple[str, ...] | None = None
    ) -> Mapping[str, Any]:
        found = given.get(name)
        if not isinstance(found, Mapping):
            raise Invalid.one(at, f"{shown(found)} given, expected an object")
        if known is not None:
            _refuse_others(found, known, at)
        return found


def _refuse_others(given: Mapping[str, Any], known: tuple[str, ...], at: str = "") -> None:
    unknown = [f"{at}.{name}" if at else name for name in given if name not in known]
    if unknown:
        raise Invalid([Problem(place, f"unknown field; known here: {', '.join(known)}") for place in unknown])


def _changeable(stretch: Any, at: str) -> dict[str, Any]:
    if not isinstance(stretch, Mapping):
        raise Invalid.one(at, f"{shown(stretch)} given, expected an object")
    _refuse_others(stretch, STRETCH, at)
    return {name: stretch.get(name) for name in CHANGEABLE}


def _checked(param: Param, value: Any, at: str) -> Any:
    try:
        return param.check(value)
    except (ValueError, OverflowError) as error:
        raise Invalid.one(at, str(error)) from None
