"""Basins of attraction: where a descent that moves the two coordinates of a plane alone ends, from every grid point.

Starts are stepped together, in blocks that a few threads share; a descent depends neither on its block nor on its
thread. Which of the ends are minima is left to `app.surface.ends`.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.arrays import Matrix, Vector
from app.optim.many import select, update
from app.optim.transform import Transform
from app.planes.plane import Plane
from app.surface.ends import Ints, Mask, Minimum, minima, polish
from app.surface.gradients import PlaneGradients
from app.threads import Pool

MOVING, DIVERGED, LEVEL = -1, -2, -3  # under way, to no minimum yet; lost; at rest where there is no minimum
UNDER_WAY = -1  # in the place of the number of steps, of a descent that is not at rest after all of them

GENTLE = 1e-4  # of the median slope over all starts: a descent at rest has no more than this
SHORT = 1e-3  # of the grid's smaller spacing: its last move is no longer than this
BLOW_UP = 1e6  # an error so many times larger than 1 and than that at the start is lost for good, as in training
MOST_WORKERS = 2
MOST_STARTS = 512  # of one block

Stopped = Callable[[], bool]


@dataclass(frozen=True)
class Descent:
    """How the coordinates move.

    Args:
        transform: the optimizer, which begins with a fresh memory.
        rate: the learning rate of each step, which count from 0.
        steps: updates at the most.
    """

    transform: Transform
    rate: Callable[[int], float]
    steps: int


@dataclass(frozen=True)
class Progress:
    """How many descents are done, of how many."""

    done: int
    of: int


@dataclass(frozen=True, eq=False)
class BasinMap:
    """Where the descents end.

    Args:
        alphas, betas: (I,) and (J,), the starts.
        minima: those in which some descent ends, the lowest first.
        basin: (J, I), an index of `minima`, or `MOVING`, `DIVERGED` or `LEVEL`. A descent that has fallen but is still
            under way counts to the minimum in whose bowl it is, where Newton's method leads straight to it.
        steps: (J, I), updates until a descent was at rest or lost, `UNDER_WAY` for one that is neither.
    """

    alphas: Vector
    betas: Vector
    minima: tuple[Minimum, ...]
    basin: Ints
    steps: Ints


class Metric(NamedTuple):
    """Lengths and slopes in the space of all weights, of moves and slopes in coordinates.

    gram, inverse: G = B' B and its inverse, (2, 2).
    foot: (2,) what coordinates lack to be those of the weights themselves, by least squares; weight decay pulls there.
    """

    gram: Matrix
    inverse: Matrix
    foot: Vector

    @classmethod
    def of(cls, plane: Plane) -> "Metric":
        inverse = np.asarray(np.linalg.inv(plane.gram), dtype=np.float64)
        with np.errstate(all="ignore"):
            foot = inverse @ np.array([plane.u @ plane.origin, plane.v @ plane.origin])
        return cls(plane.gram, inverse, foot)

    def length(self, moves: Matrix) -> Vector:
        """sqrt(m' G m) (S,) of moves (S, 2)."""
        return np.asarray(np.sqrt(np.vecdot(moves @ self.gram, moves)))

    def steepness(self, slopes: Matrix) -> Vector:
        """sqrt(g' G^-1 g) (S,) of slopes (S, 2)."""
        return np.asarray(np.sqrt(np.vecdot(slopes @ self.inverse, slopes)))


class Rest(NamedTuple):
    """Below which slope and which last move a descent is at rest."""

    slope: float
    move: float


class Ends(NamedTuple):
    """What became of some starts.

    points: (S, 2), where the descents ended.
    outcome, steps: (S,), 0 for at rest, and the updates until then.
    bottoms, found: (S, 2) and (S,), where Newton's method leads from there, and whether it leads anywhere.
    """

    points: Matrix
    outcome: Ints
    steps: Ints
    bottoms: Matrix
    found: Mask

    @classmethod
    def none(cls, starts: Matrix) -> "Ends":
        S = len(starts)
        return cls(starts.copy(), np.full(S, MOVING), np.full(S, UNDER_WAY), starts.copy(), np.zeros(S, dtype=bool))


def basins(
    gradients: PlaneGradients,
    alphas: Vector,
    betas: Vector,
    descent: Descent,
    stopped: Stopped = bool,
    workers: int | None = None,
) -> Iterator[Progress | BasinMap]:
    """Descend from every point of a grid, with the slope over all examples.

    Each descent is what training is whose weights are kept to the plane, from that point: the coordinates' slope is
    G^-1 B' grad E, so that directions may be oblique and of any length.

    Args:
        gradients: the error on the plane.
        alphas, betas: (I,) and (J,), increasing, at least two each.
        stopped: once true, which may be said from another thread, the work ends within one step of a block.
        workers: threads; by default as many as pay.

    Yields:
        How far it has come, block by block; at last, if it was not stopped, the whole map.
    """
    starts = np.stack([grid.ravel() for grid in np.meshgrid(alphas, betas)], axis=1)
    metric, size = Metric.of(gradients.plane), starts_of_block(gradients)
    blocks = [slice(start, start + size) for start in range(0, len(starts), size)]
    ends = Ends.none(starts)
    pool = Pool(workers or min(MOST_WORKERS, os.cpu_count() or 1), "basins")
    try:
        steepness = pool.map(lambda part: _steepness(gradients, starts[part], metric, stopped), blocks)
        rest = _rest(np.concatenate(list(steepness)), metric, alphas, betas)
        works = pool.map(lambda part: _descend(gradients, starts[part], descent, metric, rest, stopped), blocks)
        for part, block in zip(blocks, works, strict=True):
            if stopped():
                return
            for whole, piece in zip(ends, block, strict=True):
                whole[part] = piece
            yield Progress(min(part.stop, len(starts)), len(starts))
    finally:
        pool.shutdown(cancel_futures=True)
    lowest, basin = _named(gradients, ends, alphas, betas, stopped)
    if not stopped():
        shape = len(betas), len(alphas)
        yield BasinMap(alphas, betas, lowest, basin.reshape(shape), ends.steps.reshape(shape))


def starts_of_block(gradients: PlaneGradients) -> int:
    """So many that little time goes into calls; where a single one is slow, one."""
    return min(MOST_STARTS, 4 * gradients.block) if gradients.block > 1 else 1


def _steepness(gradients: PlaneGradients, starts: Matrix, metric: Metric, stopped: Stopped) -> Vector:
    if stopped():
        return np.zeros(len(starts))
    with np.errstate(all="ignore"):
        return metric.steepness(gradients(*starts.T)[1])


def _rest(steepness: Vector, metric: Metric, alphas: Vector, betas: Vector) -> Rest:
    finite = steepness[np.isfinite(steepness)]
    spacings = np.array([alphas[1] - alphas[0], betas[1] - betas[0]]) * np.sqrt(np.diag(metric.gram))
    return Rest(GENTLE * float(np.median(finite)) if finite.size else 0.0, SHORT * float(spacings.min()))


def _descend(
    gradients: PlaneGradients, starts: Matrix, descent: Descent, metric: Metric, rest: Rest, stopped: Stopped
) -> Ends:
    """Descend from some starts (S, 2); look for the bottoms of those that came to rest, or at least fell."""
    ends = Ends.none(starts)
    active, here, state = np.arange(len(starts)), starts, descent.transform.init(starts)
    with np.errstate(all="ignore"):  # here, since it does not reach threads from outside
        loss, slope = gradients(*here.T)
        first, moved = loss, np.full(len(starts), np.inf)
        for step in range(descent.steps + 1):
            lost = ~(np.isfinite(slope).all(axis=1) & np.isfinite(loss) & (loss <= BLOW_UP * np.maximum(1, first)))
            resting = (metric.steepness(slope) <= rest.slope) & (moved <= rest.move)
            on = ~(lost | resting)
            if not on.all():
                ends.points[active] = here
                ends.outcome[active[~on]] = np.where(lost[~on], DIVERGED, 0)
                ends.steps[active[~on]] = step
                active, here, slope, state = active[on], here[on], slope[on], select(state, on)
                loss, first = loss[on], first[on]
            if step == descent.steps or not active.size or stopped():
                break
            natural = slope @ metric.inverse
            change, state = update(descent.transform, natural, state, here + metric.foot, descent.rate(step))
            here, moved = here + change, metric.length(change)
            loss, slope = gradients(*here.T)
        ends.points[active] = here
        near = ends.outcome == 0
        near[active] = loss < first
        if not stopped():
            ends.bottoms[near], ends.found[near] = polish(gradients, ends.points[near])
    return ends


def _named(
    gradients: PlaneGradients, ends: Ends, alphas: Vector, betas: Vector, stopped: Stopped
) -> tuple[tuple[Minimum, ...], Ints]:
    """The minima, and for each descent the index of its own, or what else became of it."""
    spacing = float(alphas[1] - alphas[0]), float(betas[1] - betas[0])
    with np.errstate(all="ignore"):
        lowest, which = minima(gradients, ends.bottoms[ends.found], spacing, stopped)
    basin = np.where(ends.outcome == 0, LEVEL, ends.outcome)
    basin[ends.found] = np.where(which < 0, basin[ends.found], which)
    return lowest, basin
