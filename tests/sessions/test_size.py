"""What work is expected to take of memory is more than it takes, whatever is large: the examples, or the weights."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.api.schemas.training import WeightsView
from app.planes.spec import PlaneSpec
from app.presets import PRESETS
from app.sessions import size
from app.sessions.axes import read_axes
from app.sessions.basins import Descents, basins_on
from app.sessions.curvature import network_curvature, stationary_on
from app.sessions.gradients import gradient_of
from app.sessions.limits import Limits
from app.sessions.outputs import answers
from app.sessions.pairs import pairs_of, surface_of
from app.sessions.scene import Scene
from app.sessions.session import Session
from app.sessions.slices import Sampling, curve_of, path_on, surface_on
from app.sessions.symmetries import symmetries_of
from app.sessions.trainability import trainability

MEMORY = 1 << 22
LINKS = PlaneSpec.links("w1[0,0]", "w2[0,0]")
SQUARE = ((-1.0, 1.0), (-1.0, 1.0))
FEW = np.random.default_rng(0).normal(size=(12, 50))
SESSIONS: dict[str, dict[str, Any]] = {
    "examples": {"network": {"layers": [2, 150, 150, 1]}, "data": {"name": "moons", "examples": 1000}},
    "weights": {
        "network": {"layers": [50, 400, 400, 5]},
        "data": {"inputs": FEW.tolist(), "targets": FEW[:, :5].tolist()},
    },
}


def scene(session: Session, kind: str = "links") -> Scene:
    return Scene.of(session, None, LINKS if kind == "links" else PlaneSpec.of_json({"kind": kind}))


def runs(session: Session) -> list[Any]:
    x, y = read_axes(session.run, {"name": "learning_rate", "points": 4}, {"name": "initial_scale", "points": 3})
    return list(trainability(session.run, session.visit(0).state.theta, x, y, 2))


def drawn_pairs(session: Session) -> list[Any]:
    found = pairs_of(session, None, 2)
    return [surface_of(found, pair, 9) for pair in found.pairs]


Work = tuple[Callable[[Session], object], Callable[[Session], int]]
WORK: dict[str, Work] = {
    "steps": (lambda s: [*s.advance(2)], size.gradient_bytes),
    "gradient": (lambda s: gradient_of(s, None, "train", "gradient"), size.gradient_bytes),
    "weights": (
        lambda s: WeightsView.of(s.arch, s.step, s.last.state.theta).model_dump_json(),
        lambda s: size.numbers_bytes(s.arch.parameters) + size.FEW,
    ),
    "spectrum": (lambda s: network_curvature(s, None, 3), lambda s: size.spectrum_bytes(s, 6)),
    "pca": (lambda s: scene(s, "pca"), lambda s: size.scene_bytes(s, "pca")),
    "hessian": (lambda s: scene(s, "hessian"), lambda s: size.scene_bytes(s, "hessian")),
    "steepest": (lambda s: scene(s, "steepest"), lambda s: size.scene_bytes(s, "steepest")),
    "random": (lambda s: scene(s, "random"), lambda s: size.scene_bytes(s, "random")),
    "surface": (
        lambda s: surface_on(scene(s), Sampling(SQUARE, (101, 101), "float64", MEMORY)),
        lambda s: size.surface_bytes(s, 101**2, MEMORY),
    ),
    "surface of all weights": (
        lambda s: surface_on(scene(s, "random"), Sampling(SQUARE, (3, 3), "float32", MEMORY)),
        lambda s: size.surface_bytes(s, 9, MEMORY),
    ),
    "curve": (lambda s: curve_of(s, None, "w1[0,0]", (-1, 1), 51), lambda s: size.surface_bytes(s, 51)),
    "path": (lambda s: path_on(scene(s)), size.path_bytes),
    "stationary": (
        lambda s: stationary_on(scene(s), SQUARE, (7, 7)),
        lambda s: size.hessian_bytes(s) + size.surface_bytes(s, 49),
    ),
    "basins": (
        lambda s: [*basins_on(scene(s), Descents(SQUARE, (9, 9), 2), bool)],
        lambda s: size.basins_bytes(s, 81),
    ),
    "trainability": (runs, lambda s: size.trainability_bytes(s, 12)),
    "pairs": (drawn_pairs, lambda s: size.pairs_bytes(s, 2, 9)),
    "symmetries": (lambda s: symmetries_of(s, None, None, 5), lambda s: size.symmetries_bytes(s, 5)),
    "outputs": (
        lambda s: answers(s.run, s.last.state.theta, 101),
        lambda s: size.outputs_bytes(s, 101),
    ),
}


@pytest.fixture(scope="module")
def sessions() -> dict[str, Session]:
    begun = {name: Session.begin(config, Limits()) for name, config in SESSIONS.items()}
    return {name: [*session.advance(6)][-1] for name, session in begun.items()}


@pytest.mark.parametrize("large", SESSIONS)
@pytest.mark.parametrize("work", WORK)
def test_it_takes_no_more_than_was_expected(
    sessions: dict[str, Session], work: str, large: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.nn.spectrum.TOLERANCE", 0.5)  # quickly settled, with as many vectors as ever
    monkeypatch.setattr("app.nn.spectrum.PROBES", 2)
    do, expected = WORK[work]
    session = sessions[large]

    tracemalloc.start()
    try:
        do(session)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < expected(session)


@pytest.mark.parametrize("name", PRESETS)
def test_a_quarter_of_a_gigabyte_is_enough_for_every_preset(name: str) -> None:
    session = Session.begin(PRESETS[name].config, Limits())

    for expected in (
        size.spectrum_bytes(session, 40),
        size.surface_bytes(session, 251_001),
        size.path_bytes(session),
        size.hessian_bytes(session) + size.surface_bytes(session, 251_001),
        size.pairs_bytes(session, 3, 49),
        size.outputs_bytes(session, 101),
    ):
        assert expected < 2**28
