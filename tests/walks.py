"""Presets walked through, with what tests ask of a path."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np

from app.arrays import Matrix, Vector
from app.data.accuracy import accuracy
from app.nn.curvature import hvp
from app.nn.mlp import outputs
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.run import Run
from app.sessions.spec import merge
from app.sessions.train import advance, start


class Walk(NamedTuple):
    run: Run
    thetas: Matrix  # (T, P)
    errors: Vector  # (T,)

    def slopes(self) -> Vector:
        """(T,) lengths of the gradient over all examples."""
        return np.array([np.linalg.norm(self.run.gradient(theta)) for theta in self.thetas])

    def right(self, step: int, test: bool = False) -> float:
        data = self.run.dataset
        X, y = (data.X_test, data.y_test) if test else (data.X, data.y)
        share = accuracy(data.task, outputs(self.run.objective, self.thetas[step], X), y, data.threshold)
        assert share is not None
        return share

    def hessian(self, step: int) -> Matrix:
        """(F, F), over the weights that training may change."""
        run = self.run
        unit = np.eye(run.spec.network.parameters)
        free = slice(None) if run.free is None else run.free
        columns = [hvp(run.objective, self.thetas[step], v, run.dataset.X, run.dataset.y) for v in unit[free]]
        return np.array(columns)[:, free]

    def sharpness(self, step: int) -> float:
        return float(np.linalg.eigvalsh(self.hessian(step))[-1])


def walk(name: str, steps: int | None = None, **changes: Any) -> Walk:
    run = Run.of_json(merge(PRESETS[name].config, changes), Limits())
    begin = start(run)
    assert begin.point.train is not None
    count = PRESETS[name].steps if steps is None else steps
    visits = [begin, *advance(run, begin, count, begin.point.train)]
    return Walk(
        run, np.array([visit.state.theta for visit in visits]), np.array([v.point.train for v in visits], float)
    )


@cache
def shown(name: str) -> Walk:
    return walk(name)
