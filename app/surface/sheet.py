"""A surface made ready: the examples shared out by what moves for them, each share with its plan.

A link from an input moves nothing for examples whose input is zero, which in pictures is every second pixel. Such
examples make a curve over the other coordinate, or a constant, instead of a surface.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.arrays import Matrix, Vector
from app.nn.mlp import Objective, forward
from app.planes.plane import Plane
from app.surface.fast import TASK_VALUES, Workspace, block_sums, compiled_for, row_sums, values_of_point
from app.surface.plan import Plan, plan_of
from app.surface.select import oriented, select
from app.surface.share import MOST_THREADS
from app.surface.structure import facts

COLUMNS_BYTES = 1 << 21  # of what is kept for the columns that are computed at once
# A grid is cut into tasks by the values of nodes that it takes: threads do not pay for a millisecond or two, long work
# needs an even load, and work that nobody wants any more ends with a task.
LONE_TASK, FEWEST_TASKS = 1 << 21, 2

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Sheet:
    """What can be prepared of a surface, apart from its points.

    Args:
        method: the name of the way it is evaluated, see `app.surface.select`.
        turned: whether alpha and beta are exchanged here, so that alpha moves the earlier layer.
        main: the plan of examples for which both coordinates move something; None if there are none.
        along: the plans of examples for which alpha, or beta, moves something and the other does not.
        constant: the sum of the errors of examples for which nothing moves.
    """

    method: str
    turned: bool
    main: Plan | None
    along: tuple[Plan | None, Plan | None]
    constant: float

    @property
    def compiled(self) -> bool:
        """Whether it is a compiled loop that takes the time, whose columns threads share."""
        return self.main is not None and compiled_for(self.main) is not None

    def columns(self, alphas: Vector, betas: Vector, work: Workspace) -> Matrix:
        """The sums of errors (I, J) of some columns that are not in `base`."""
        return np.zeros((1, 1)) if self.main is None else block_sums(self.main, alphas, betas, work)

    def base(self, alphas: Vector, betas: Vector) -> tuple[Vector | float, Vector]:
        """The sums of errors (I,) that depend on alpha alone, and (J,) on beta alone."""
        by_alpha, by_beta = (
            0.0 if plan is None else _curve(plan, coordinates)
            for plan, coordinates in zip(self.along, (alphas, betas), strict=True)
        )
        rows = np.zeros(len(betas)) if self.main is None else row_sums(self.main, betas)
        return by_alpha, rows + by_beta + self.constant

    def pairs(self, alphas: Vector, betas: Vector) -> Vector:
        """The sums of errors (T,) at points (alphas[t], betas[t])."""
        by_alpha, by_beta = self.base(alphas, betas)
        total = by_alpha + by_beta
        if self.main is not None:
            work = Workspace()
            for part in parts(self.main, len(alphas), 1):
                total[part] += block_sums(self.main, alphas[part], betas[part], work, paired=True)[:, 0]
        return total


def sheet_of(objective: Objective, X: Matrix, y: Matrix, plane: Plane, dtype: np.dtype[np.floating]) -> Sheet:
    """Prepare the surface of one plane."""
    found = facts(objective.arch, plane)
    turned = not oriented(found)
    if turned:
        plane = plane.transposed()
        found = facts(objective.arch, plane)
    method = select(objective, y, found)
    if method == "dense":
        return Sheet(method, turned, None, (None, None), 0.0)
    if method == "quadratic":
        dtype = np.dtype(np.float64)

    def plan(examples: Mask, u: Vector, v: Vector) -> Plan | None:
        if not examples.any():
            return None
        share = Plane(plane.origin, u, v, plane.kind, plane.labels)
        moved = found if u is plane.u and v is plane.v else facts(objective.arch, share)
        parabolas = method == "quadratic" and bool(v.any())
        chosen = np.flatnonzero(examples)
        return plan_of(objective, X.take(chosen, 0), y.take(chosen, 0), share, moved, dtype, parabolas)

    by_alpha, by_beta = _moved(X, found.inputs[0]), _moved(X, found.inputs[1])
    nothing = np.zeros_like(plane.u)
    along = plan(by_alpha & ~by_beta, plane.u, nothing), plan(by_beta & ~by_alpha, plane.v, nothing)
    constant = _constant(objective, plane.origin, X, y, ~by_alpha & ~by_beta)
    return Sheet(method, turned, plan(by_alpha & by_beta, plane.u, plane.v), along, constant)


def parts(plan: Plan, columns: int, rows: int) -> Iterator[slice]:
    """Cut columns into tasks, always in the same way, so that results do not depend on who does them."""
    examples = [block.bases[0].shape[-1] for block in plan.blocks]
    kept = max(stage.alpha + 2 * stage.both for stage in plan.stages)
    most = COLUMNS_BYTES // (plan.dtype.itemsize * max(examples) * kept)
    work = columns * rows * sum(examples) * values_of_point(plan)
    shared = compiled_for(plan) is not None
    fewest = 1 if work < LONE_TASK or shared else FEWEST_TASKS
    tasks = max(fewest, -(-work // TASK_VALUES))
    least = MOST_THREADS if shared else 1  # a column for each thread, however much it takes
    size = max(least, min(most, -(-columns // tasks)))
    for start in range(0, columns, size):
        yield slice(start, min(start + size, columns))


def _curve(plan: Plan, coordinates: Vector) -> Vector:
    """The sums of errors (n,) of a plan in which alpha alone moves anything."""
    work, nowhere = Workspace(), np.zeros(1)
    blocks = [block_sums(plan, coordinates[part], nowhere, work)[:, 0] for part in parts(plan, len(coordinates), 1)]
    return np.concatenate(blocks)


def _moved(X: Matrix, inputs: NDArray[np.intp] | None) -> Mask:
    """(N,), the examples for which a coordinate that moves the links from these inputs moves anything."""
    return np.ones(len(X), bool) if inputs is None else np.asarray((X[:, inputs] != 0).any(axis=1))


def _constant(objective: Objective, theta: Vector, X: Matrix, y: Matrix, examples: Mask) -> float:
    if not examples.any():
        return 0.0
    scores = forward(objective, theta, X[examples]).a[-1]
    return float(objective.loss.value(scores, y[examples]).sum())
