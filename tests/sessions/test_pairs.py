"""The pairs of links that are named first are those with the largest mixed second derivatives."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from app.errors import Conflict, Invalid
from app.nn.curvature import hvp
from app.presets import PRESETS
from app.sessions.cost import pairs_seconds
from app.sessions.limits import Limits
from app.sessions.pairs import MOST_LINKS, SHARPEST, STEEPEST, Pair, Pairs, pairs_of, surface_of
from app.sessions.session import Session
from tests.sessions.test_cost import FACTOR, SESSIONS, seconds

MOONS: dict[str, Any] = {"network": {"layers": [2, 4, 1]}, "data": {"name": "moons", "examples": 40}}
MANY: dict[str, Any] = {"network": {"layers": [2, 12, 12, 1]}, "data": {"name": "moons", "examples": 40}}
EVERY = 10**6


def walked(config: Any, steps: int = 10) -> Session:
    session = Session.begin(config, Limits())
    for after in session.advance(steps):
        session = after
    return session


def dense(session: Session) -> dict[tuple[str, str], float]:
    """The whole Hessian, by names."""
    data, names = session.run.dataset, session.arch.names()
    columns = [hvp(session.run.objective, session.last.state.theta, e, data.X, data.y) for e in np.eye(len(names))]
    return {(a, b): columns[k][j] for j, a in enumerate(names) for k, b in enumerate(names)}


def strengths(found: Pairs) -> list[float]:
    return [abs(pair.interaction) for pair in found.pairs]


def test_of_a_linear_node_they_are_the_entries_of_the_gram_matrix() -> None:
    X = np.random.default_rng(5).normal(size=(20, 10))
    session = walked({"network": {"layers": [10, 1]}, "data": {"inputs": X.tolist(), "targets": [[0.5]] * 20}})

    found = pairs_of(session, None, EVERY)

    gram = X.T @ X / len(X)
    assert len(found.pairs) == 45
    for pair in found.pairs:
        j, k = (int(name[3:].partition(",")[0]) for name in (pair.a, pair.b))
        assert pair.interaction == pytest.approx(gram[j, k], rel=1e-10, abs=1e-14)
        assert pair.curvatures == pytest.approx((gram[j, j], gram[k, k]), rel=1e-10)


@pytest.mark.parametrize("name", ["xor", "moons", "ravine", "symmetry", "edge"])
def test_they_are_the_upper_triangle_of_the_whole_hessian_in_descending_order(name: str) -> None:
    session = walked(PRESETS[name].config)
    H, links = dense(session), [name for name in session.arch.names() if name[0] == "w"]

    found = pairs_of(session, None, EVERY)

    upper = [abs(H[a, b]) for j, a in enumerate(links) for b in links[j + 1 :]]
    free = len(links) if session.run.free is None else sum(session.run.free)
    assert (found.considered, found.of) == (free, free)
    assert strengths(found) == pytest.approx(sorted(upper, reverse=True), rel=1e-9, abs=1e-14)
    for pair in found.pairs:
        assert pair.interaction == pytest.approx(H[pair.a, pair.b], rel=1e-9, abs=1e-14)
        assert pair.curvatures == pytest.approx((H[pair.a, pair.a], H[pair.b, pair.b]), rel=1e-9, abs=1e-14)


def test_slopes_and_values_are_those_of_the_two_links() -> None:
    session = walked(MOONS)
    theta = session.last.state.theta
    grad = session.run.gradient(theta)

    for pair in pairs_of(session, None, EVERY).pairs:
        places = [session.arch.index(name) for name in (pair.a, pair.b)]

        assert pair.values == tuple(theta[places])
        assert pair.slopes == pytest.approx(tuple(grad[places]), rel=1e-12)


def test_of_many_links_the_leading_ones_are_compared_and_that_is_said() -> None:
    session = walked(MANY)
    H = dense(session)

    found = pairs_of(session, None, 20)

    assert found.of == 180 > MOST_LINKS
    assert STEEPEST <= found.considered <= STEEPEST + SHARPEST
    assert all(before >= after for before, after in pairwise(strengths(found)))
    for pair in found.pairs:
        assert pair.interaction == pytest.approx(H[pair.a, pair.b], rel=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_the_leading_links_interact_nearly_as_strongly_as_any(seed: int) -> None:
    session = walked(MANY | {"seed": seed})
    links = [name for name in session.arch.names() if name[0] == "w"]
    H = dense(session)
    upper = sorted((abs(H[a, b]) for j, a in enumerate(links) for b in links[j + 1 :]), reverse=True)

    found = strengths(pairs_of(session, None, 12))

    assert found[0] > 0.95 * upper[0]
    assert sum(found) > 0.9 * sum(upper[:12])


def test_only_links_that_training_may_change_are_compared() -> None:
    session = walked(MOONS | {"free": ["w2", "b1", "w1[0,2]"]})

    found = pairs_of(session, None, EVERY)

    assert (found.considered, found.of, len(found.pairs)) == (5, 5, 10)
    assert {name for pair in found.pairs for name in (pair.a, pair.b)} == {"w1[0,2]", *(f"w2[{j},0]" for j in range(4))}


@pytest.mark.parametrize("config", [MOONS, MANY])
def test_all_are_compared_where_training_may_change_fewer_than_two(config: dict[str, Any]) -> None:
    frozen, whole = walked(config | {"free": ["b1", "w1[0,2]"]}, 0), walked(config, 0)

    assert pairs_of(frozen, None, 12).pairs == pairs_of(whole, None, 12).pairs


def test_a_single_link_has_no_pair() -> None:
    config = {"network": {"layers": [1, 1]}, "data": {"inputs": [[1.0], [2.0]], "targets": [[0.0], [1.0]]}}

    found = pairs_of(walked(config), None, 12)

    assert (found.considered, found.of, found.pairs) == (1, 1, [])


@pytest.mark.parametrize("points", [3, 31])
def test_the_middle_of_a_pairs_surface_is_the_present_error(points: int) -> None:
    session = walked(MOONS)
    found = pairs_of(session, None, 5)

    for pair in found.pairs:
        surface = surface_of(found, pair, points)

        middle = points // 2
        assert (surface.alphas[middle], surface.betas[middle]) == pair.values
        assert surface.error[middle, middle] == pytest.approx(session.last.point.train, rel=1e-5)
        assert np.ptp(surface.alphas) == pytest.approx(2)


def test_the_mixed_difference_of_a_pairs_surface_is_its_interaction() -> None:
    session = walked(MOONS | {"error": {"l2": 0.1}})
    found = pairs_of(session, None, 3)

    for pair in found.pairs:
        error = surface_of(found, pair, 41).error.astype(float)

        h, m = 2 / 40, 20
        mixed = error[m + 1, m + 1] - error[m + 1, m - 1] - error[m - 1, m + 1] + error[m - 1, m - 1]
        assert mixed / (4 * h * h) == pytest.approx(pair.interaction, rel=0.02)


def test_coupling_is_without_units_and_missing_where_a_curvature_is() -> None:
    pair = Pair("w1[0,0]", "w1[1,0]", -3.0, (4.0, -9.0), (0.0, 0.0), (0.0, 0.0))
    flat = Pair("w1[0,0]", "w1[1,0]", 3.0, (4.0, 0.0), (0.0, 0.0), (0.0, 0.0))
    tiny = Pair("w1[0,0]", "w1[1,0]", 1e-200, (1e-200, 1e-200), (0.0, 0.0), (0.0, 0.0))

    assert (pair.coupling, flat.coupling) == (0.5, None)
    assert tiny.coupling == pytest.approx(1)


def test_a_dead_network_has_pairs_without_interaction() -> None:
    found = pairs_of(walked(MOONS | {"weights": {"initializer": "zeros"}}, 0), None, 3)

    assert len(found.pairs) == 3
    assert all(np.isfinite(strengths(found)))


def test_a_past_step_has_the_pairs_that_it_had() -> None:
    assert pairs_of(walked(MOONS, 20), 10, 5).pairs == pairs_of(walked(MOONS, 10), None, 5).pairs


def test_a_step_that_is_not_on_the_path_is_refused() -> None:
    with pytest.raises(Invalid, match="from 0 to 10"):
        pairs_of(walked(MOONS), 11, 5)


@pytest.mark.parametrize("config", [MOONS, MANY])
def test_curvature_that_is_not_finite_is_a_conflict(config: dict[str, Any]) -> None:
    sizes = config["network"]["layers"]
    network = {"layers": sizes, "activations": ["identity"] * (len(sizes) - 1)}
    session = walked(config | {"network": network}, 0)
    lost = session.patch({"weights": {"w1[0,0]": 1e300, "w2[0,0]": 1e300}})

    with pytest.raises(Conflict, match="rewind a few steps"):
        pairs_of(lost, None, 5)


@pytest.mark.parametrize("name", ["small", "usual", "digits"])
def test_pairs_take_about_as_long_as_estimated(name: str) -> None:
    session = walked(SESSIONS[name], 0)

    measured = seconds(lambda: pairs_of(session, None, 12))

    assert measured / FACTOR < pairs_seconds(session, None) < measured * FACTOR
