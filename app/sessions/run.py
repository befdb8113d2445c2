"""A specification made ready to train: its data loaded, its optimizer built, nothing left to decide."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.arrays import Vector
from app.data.accuracy import accuracy
from app.data.dataset import Dataset
from app.errors import Invalid
from app.nn.curvature import Hessian
from app.nn.mlp import Objective, Tape, forward, link, loss, loss_and_grad, loss_of_tape
from app.optim.transform import Transform
from app.sessions.burst import Bursts, kernels, suits
from app.sessions.limits import Limits
from app.sessions.spec import RunSpec, read_config, with_changes

SMALL_TAPE = 2**13  # numbers


@dataclass(frozen=True, eq=False)
class Run:
    """What every step of a run has in common.

    Args:
        spec: the complete specification.
        dataset: the examples.
        compiled: whether small steps are taken by compiled kernels, which agree with NumPy to rounding. Decided once
            for a whole session, so that a step that is taken again gives the same numbers, bit for bit.

    Raises:
        Invalid: the error function is not defined for the targets.
    """

    spec: RunSpec
    dataset: Dataset
    compiled: bool = False

    def __post_init__(self) -> None:
        bounded, y = self.objective.loss.link, self.dataset.y
        if bounded and (y.min() < 0 or (bounded == "sigmoid" and y.max() > 1)):
            wanted = "from 0 to 1" if bounded == "sigmoid" else "of 0 and more"
            detail = f"{self.objective.loss.name} needs targets {wanted}, these go from {y.min():g} to {y.max():g}"
            raise Invalid.one("error.name", detail)

    @classmethod
    def of_json(cls, config: Mapping[str, Any], limits: Limits, compiled: bool = False) -> "Run":
        """A request made ready.

        Raises:
            Invalid: a wrong field, named.
        """
        return cls(*read_config(config, limits), compiled)

    @property
    def objective(self) -> Objective:
        return self.spec.objective

    @cached_property
    def transform(self) -> Transform:
        return self.spec.optimizer.transform()

    @cached_property
    def free(self) -> NDArray[np.bool_] | None:
        """(P,), true where training may change a weight; None where it may change all."""
        return self.spec.free_mask()

    @cached_property
    def small(self) -> bool:
        """Whether a forward pass over all examples takes so little room that it may be kept."""
        return len(self.dataset.X) * sum(self.spec.network.sizes) <= SMALL_TAPE

    @cached_property
    def bursts(self) -> Bursts | None:
        """How compiled kernels take the steps; None where NumPy does.

        In another process than the one that the session began in the kernels may still have to be loaded, which is
        waited for; where they cannot be had at all, NumPy goes on from the same state, with other rounding.
        """
        if not (self.compiled and suits(self.spec, self.dataset)):
            return None
        kernel = kernels.load()
        return None if kernel is None else Bursts(kernel, self.spec, self.dataset)

    @cached_property
    def full_batch(self) -> bool:
        size = self.spec.batch.size
        return size is None or size >= len(self.dataset.X)

    def changed(self, changes: Mapping[str, Any]) -> "Run":
        """The run with another optimizer, batch, set of free weights or error."""
        return Run(with_changes(self.spec, changes), self.dataset, self.compiled)

    def forward(self, theta: Vector) -> Tape:
        """A forward pass over all training examples."""
        return forward(self.objective, theta, self.dataset.X)

    def errors(self, theta: Vector, tape: Tape) -> tuple[float | None, float | None]:
        """E over all training examples, and over the test examples if there are any."""
        train = loss_of_tape(self.objective, theta, tape, self.dataset.y)
        test = None
        if len(self.dataset.X_test):
            test = finite(loss(self.objective, theta, self.dataset.X_test, self.dataset.y_test))
        return finite(train), test

    def accuracies(self, theta: Vector) -> tuple[float | None, float | None]:
        """The share of right answers in training and test examples; None for a regression."""
        data = self.dataset
        shares = []
        for X, y in ((data.X, data.y), (data.X_test, data.y_test)):
            with np.errstate(all="ignore"):
                answers = link(self.objective.loss, forward(self.objective, theta, X).a[-1])
            shares.append(accuracy(data.task, answers, y, data.threshold) if len(X) else None)
        return shares[0], shares[1]

    def hessian(self, theta: Vector) -> Hessian:
        """The Hessian of E over all training examples."""
        return Hessian(self.objective, theta, self.dataset.X, self.dataset.y)

    def gradient(self, theta: Vector) -> Vector:
        """The gradient (P,) of E over all training examples."""
        return loss_and_grad(self.objective, theta, self.dataset.X, self.dataset.y)[1]


def finite(value: float) -> float | None:
    """The value, or None where it is not a finite number."""
    return value if math.isfinite(value) else None
