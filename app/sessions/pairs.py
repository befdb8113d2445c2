"""Which two links to look at: those that bend the error together the most, by the size of d2E/dw_a dw_b.

Where that is zero, moving one link leaves the slope along the other as it was, and their plane shows little more than
two curves; where it is large, its valleys run aslant. Products with the Hessian come from `app.nn.curvature`.
"""

from dataclasses import dataclass

import numpy as np

from app.arrays import Vector
from app.errors import Conflict
from app.nn.curvature import Hessian, Places
from app.nn.spectrum import spectrum
from app.planes.plane import Plane
from app.planes.weights import links_plane
from app.sessions.run import Run
from app.sessions.session import Session
from app.surface.sample import Surface, evaluate

MOST_LINKS = 128  # up to which all pairs are compared
STEEPEST, SHARPEST = 64, 32  # of more links, those with the steepest slopes, and those of the sharpest direction
REACH = 1.0  # of a pair's surface, to either side of the weights


@dataclass(frozen=True)
class Pair:
    """Two links.

    Args:
        a, b: their names, in the order of `theta`.
        interaction: d2E/dw_a dw_b.
        curvatures: d2E/dw_a^2 and d2E/dw_b^2.
        slopes: dE/dw_a and dE/dw_b.
        values: w_a and w_b.
    """

    a: str
    b: str
    interaction: float
    curvatures: tuple[float, float]
    slopes: tuple[float, float]
    values: tuple[float, float]

    @property
    def coupling(self) -> float | None:
        """|H_ab| / sqrt(|H_aa H_bb|); None where a curvature is zero. Above 1, the plane of the two is a saddle."""
        size = float(np.sqrt(abs(self.curvatures[0])) * np.sqrt(abs(self.curvatures[1])))
        return abs(self.interaction) / size if size else None


@dataclass(frozen=True, eq=False)
class Pairs:
    """The pairs that interact the most.

    Args:
        run: as it was configured at the step.
        step, theta: where they do; weights (P,).
        considered: how many links were compared with each other.
        of: how many links there are that training may change, or in all where it may change fewer than two.
        pairs: the strongest interaction first.
    """

    run: Run
    step: int
    theta: Vector
    considered: int
    of: int
    pairs: list[Pair]


def pairs_of(session: Session, step: int | None, count: int) -> Pairs:
    """The `count` pairs of links with the strongest interactions at a step, None for the present one.

    Of at most `MOST_LINKS` links, all pairs are compared; of more, those among the leading ones.

    Raises:
        Invalid: the path has no such step.
        Conflict: the curvature is not finite here.
    """
    visit = session.visit(step)
    run, theta = session.run_at(visit.step), visit.state.theta
    links = _links(run)
    with np.errstate(all="ignore"):
        hessian = run.hessian(theta)
        chosen = links if len(links) <= MOST_LINKS else _leading(hessian, links)
        H, grad = hessian.block(chosen), hessian.grad[chosen]
    if not (np.isfinite(H).all() and np.isfinite(grad).all()):
        raise Conflict("With these weights the curvature is not finite; rewind a few steps, or set smaller weights.")

    def pair(a: int, b: int) -> Pair:
        both = [a, b]
        name_a, name_b = (session.arch.name(place) for place in chosen[both].tolist())
        curvatures, slopes, values = (_two(of[both]) for of in (np.diag(H), grad, theta[chosen]))
        return Pair(name_a, name_b, float(H[a, b]), curvatures, slopes, values)

    rows, columns = np.triu_indices(len(chosen), 1)
    strongest = np.argsort(-np.abs(H[rows, columns]), kind="stable")[:count]
    found = [pair(a, b) for a, b in zip(rows[strongest].tolist(), columns[strongest].tolist(), strict=True)]
    return Pairs(run, visit.step, theta, len(chosen), len(links), found)


def plane_of(found: Pairs, pair: Pair) -> Plane:
    """The plane of a pair, through the weights at its step."""
    return links_plane(found.run.spec.network, found.theta, pair.a, pair.b)


def surface_of(found: Pairs, pair: Pair, points: int) -> Surface:
    """The error around a pair's own values, so many points a side, in float32."""
    offsets = np.linspace(-REACH, REACH, points)
    a, b = (value + offsets for value in pair.values)
    data = found.run.dataset
    return evaluate(found.run.objective, data.X, data.y, plane_of(found, pair), a, b)


def _links(run: Run) -> Places:
    """The links that training may change, or all where it may change fewer than two."""
    links = run.spec.network.is_link
    free = np.flatnonzero(links if run.free is None else links & run.free)
    return free if len(free) > 1 else np.flatnonzero(links)


def _two(values: Vector) -> tuple[float, float]:
    return float(values[0]), float(values[1])


def _leading(hessian: Hessian, links: Places) -> Places:
    """The steepest of many links, and those that weigh most in the direction of their sharpest curvature."""
    among = np.zeros(hessian.parameters, dtype=bool)
    among[links] = True
    sharpest = spectrum(hessian, largest=1, free=among).vectors[:, 0]
    steepest = _largest(hessian.grad, links, STEEPEST)
    return np.union1d(steepest, _largest(sharpest, links, SHARPEST))


def _largest(values: Vector, links: Places, count: int) -> Places:
    return links[np.argsort(-np.abs(values[links]), kind="stable")[:count]]
