"""A session taken apart, or what of it is new since it was last taken apart; and put together again.

How each piece is written is left to `app.sessions.codec`, where they are kept to stores.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields, replace
from itertools import takewhile
from typing import Any, NamedTuple

from app.arrays import Vector
from app.data.dataset import Dataset
from app.data.inline import Inline
from app.data.spec import DataSpec
from app.sessions.codec import (
    decode_point,
    decode_visit,
    encode_point,
    encode_visit,
    packed,
    unpacked,
)
from app.sessions.limits import Limits
from app.sessions.run import Run
from app.sessions.session import Session, Stretch
from app.sessions.spec import read_spec
from app.sessions.state import Point, Visit
from app.sessions.trail import Trail

RECORDED = 1  # the error of a step is among those of the path


class Leg(NamedTuple):
    """A stretch of the path: the step where it begins, what holds from there on, and where that is."""

    step: int
    config: bytes
    point: bytes
    visit: bytes


class Mark(NamedTuple):
    """What is kept of a step: whether its error is among those of the path, that error, and the snapshot, if any."""

    step: int
    recorded: int
    point: bytes
    visit: bytes | None


class Tip(NamedTuple):
    """Where the path ends, at a snapshot that is kept or at this one; and the smallest gaps between marks."""

    step: int
    point: bytes | None
    visit: bytes | None
    points_gap: int
    visits_gap: int


class Change(NamedTuple):
    """What is different from another session, which may be none at all.

    Args:
        legs, marks: new ones, and those that take the place of others at the same step.
        legs_from: all other stretches from that step on are gone; None where all stay.
        gone: steps of which nothing is kept any more.
        tip: the end of the path.
    """

    legs: list[Leg]
    legs_from: int | None
    marks: list[Mark]
    gone: list[int]
    tip: Tip


def frame(session: Session) -> bytes:
    """What stays the same as long as a session lives, but for its examples."""
    spec = session.run.spec
    inline = spec.data.inline
    about = {
        "network": spec.network_json(),
        "seed": spec.seed,
        "initializer": spec.initializer,
        "data": {"name": spec.data.name, "dataset": inline and inline.dataset, "settings": spec.data.settings_json()},
        "compiled": session.run.compiled,
        "limits": asdict(session.limits),
        "preset": session.preset,
        "title": session.title,
        "capacities": [session.points.capacity, session.visits.capacity],
    }
    return packed(about, [] if spec.given is None else [spec.given])


def change(new: Session, old: Session | None = None) -> Change:
    """What takes one session to the next; without an old one, all that there is but its frame.

    What both share is known by its identity: every transition leaves alone what it does not change.
    """
    legs, legs_from = new.stretches, 0
    if old is not None:
        same = _leading(new.stretches, old.stretches)
        legs = new.stretches[same:]
        rest = (*legs, *old.stretches[same:])
        legs_from = min((stretch.begin.step for stretch in rest), default=-1)
    marks, gone = _marks(new, old)
    return Change([_leg(each) for each in legs], None if legs_from < 0 else legs_from, marks, gone, _tip(new))


def _leading(mine: tuple[Stretch, ...], others: tuple[Stretch, ...]) -> int:
    """How many the two have in common from the start."""
    if mine is others:
        return len(mine)
    pairs = enumerate(zip(mine, others, strict=False))
    return next((place for place, (a, b) in pairs if a is not b), min(len(mine), len(others)))


def _leg(stretch: Stretch) -> Leg:
    spec, begin = stretch.run.spec, stretch.begin
    config = {**spec.changeable_json(), "changed": stretch.changed}
    if spec.free is not None:  # as one text, which takes half the time: nobody else has a turn meanwhile
        config["free"] = " ".join(spec.free)
    return Leg(begin.step, packed(config), encode_point(begin.point), encode_visit(stretch.run, begin))


def config_of(written: bytes) -> dict[str, Any]:
    """A leg's parts of a request, and as `changed` which of them, or weights, are new there."""
    config: dict[str, Any] = unpacked(written)[0]
    if isinstance(config["free"], str):  # a list where an earlier version wrote it
        config["free"] = config["free"].split()
    return config


def _tip(session: Session) -> Tip:
    gaps = session.points.gap, session.visits.gap
    if len(session.visits) and session.visits.last.state is session.last.state:
        return Tip(session.step, None, None, *gaps)
    return Tip(session.step, encode_point(session.last.point), encode_visit(session.run, session.last), *gaps)


Pairs = dict[int, tuple[Point | None, Visit | None]]


def _marks(new: Session, old: Session | None) -> tuple[list[Mark], list[int]]:
    """The marks that are new or different, and the steps that have none any more."""
    if old is None:
        return _written(new, _pairs(new.points, new.visits)), []
    points, visits = new.points.appended_to(old.points), new.visits.appended_to(old.visits)
    if points is not None and visits is not None:  # nothing but steps, so that it is to be quick
        return _written(new, _pairs(points, visits)), []
    first = [new.points.parts_from(old.points), new.visits.parts_from(old.visits)]
    start = min(step for step in first if step is not None)
    before = _pairs(old.points.since(start), old.visits.since(start))
    news: Pairs = {}
    for step, pair in _pairs(new.points.since(start), new.visits.since(start)).items():
        was = before.pop(step, (None, None))
        if pair[0] is not was[0] or pair[1] is not was[1]:
            news[step] = pair
    return _written(new, news), [*before]


def _pairs(points: Iterable[Point], visits: Iterable[Visit]) -> Pairs:
    """The point and the snapshot of every step that has either."""
    pairs: Pairs = {point.step: (point, None) for point in points}
    for visit in visits:
        point, _ = pairs.get(visit.step, (None, None))
        pairs[visit.step] = (point, visit)
    return pairs


def _written(session: Session, pairs: Pairs) -> list[Mark]:
    marks = []
    for step, (point, visit) in pairs.items():
        error = visit.point if point is None and visit is not None else point
        assert error is not None, "a pair is never empty"
        state = None if visit is None else encode_visit(session.run_at(step), visit)
        marks.append(Mark(step, 0 if point is None else RECORDED, encode_point(error), state))
    return marks


def whole(
    framed: bytes, data: tuple[Dataset, Inline | None], legs: Iterable[Leg], marks: Iterable[Mark], tip: Tip
) -> Session:
    """The session that was taken apart into these, all in the order of their steps.

    Raises:
        ValueError: they are not what was written.
    """
    about, given = unpacked(framed)
    stretches = tuple(_stretches(about, given, data, legs))
    points, visits, runs = [], [], _Runs(stretches)
    for step, recorded, error, state in marks:
        point = decode_point(step, error)
        if recorded:
            points.append(point)
        if state is not None:
            visits.append(decode_visit(runs.at(step), point, state))
    if tip.point is not None and tip.visit is not None:
        last = decode_visit(stretches[-1].run, decode_point(tip.step, tip.point), tip.visit)
    elif visits and visits[-1].step == tip.step:
        last = visits[-1]
    else:
        raise ValueError(f"nothing is kept of step {tip.step}, where the path ends")
    capacities = about["capacities"]
    return Session(
        stretches,
        last,
        Trail[Point](capacities[0]).filled(points, tip.points_gap),
        Trail[Visit](capacities[1]).filled(visits, tip.visits_gap),
        _limits(about),
        about["preset"],
        about["title"],
    )


class _Runs:
    """Which run leads away from a step, for steps that are asked for in their order."""

    def __init__(self, stretches: tuple[Stretch, ...]) -> None:
        self._stretches = stretches
        self._place = 0

    def at(self, step: int) -> Run:
        following = self._stretches[self._place + 1 :]
        self._place += sum(1 for _ in takewhile(lambda stretch: stretch.begin.step <= step, following))
        return self._stretches[self._place].run


def _stretches(
    about: Mapping[str, Any], given: list[Vector], data: tuple[Dataset, Inline | None], legs: Iterable[Leg]
) -> Iterator[Stretch]:
    dataset, inline = data
    spec, limits = _data_spec(about["data"], inline), _limits(about)
    drawn = {"initializer": about["initializer"], "given": given[0] if given else None}
    for step, written, error, state in legs:
        config = config_of(written)
        changed = tuple(config.pop("changed"))
        config |= {"network": about["network"], "seed": about["seed"]}
        run = Run(replace(read_spec(config, spec, dataset, limits), **drawn), dataset, about["compiled"])
        yield Stretch(run, decode_visit(run, decode_point(step, error), state), changed)


def _data_spec(about: Mapping[str, Any], inline: Inline | None) -> DataSpec:
    if inline is None:
        return DataSpec.of_json({"name": about["name"], **about["settings"]})
    known = inline if about["dataset"] is None else replace(inline, dataset=about["dataset"])
    return DataSpec.of_json({"dataset": known, **about["settings"]})


def _limits(about: Mapping[str, Any]) -> Limits:
    known = {entry.name for entry in fields(Limits)}
    return Limits(**{name: value for name, value in about["limits"].items() if name in known})
