"""What becomes of the last layer's values: sums of errors over the examples, computed in place.

Layout: values are (units, columns, rows, examples). A form (units, columns, 2, examples) stands for pre-activations
F + beta h that are not worked out yet; whatever the error does to every score first (subtract the target, turn the
sign) is done to the form once, where that is possible, instead of to every value.

In float32 the sums over up to some thousand examples run in float32 (OpenBLAS adds them up in many short strands), all
further ones in float64.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from app.arrays import Matrix
from app.nn.activations import Array
from app.nn.losses import Loss
from app.surface.kernels import softplus
from app.surface.layers import Outputs

SAFE_EXPONENT = {"f": 80.0, "d": 700.0}  # exp of more overflows in this dtype

_SQUARE_FACTOR: dict[str, Callable[[int], float]] = {
    "half_squared": lambda outputs: 0.5,
    "squared": lambda outputs: 1.0,
    "mean_squared": lambda outputs: 1 / outputs,
}


def is_square(loss: Loss) -> bool:
    return loss.name in _SQUARE_FACTOR


@dataclass(frozen=True, eq=False)
class Squares:
    """sum factor (a - t)^2, with the targets brought to the scale of the rewritten layer."""

    targets: Array  # (units, 1, 1, N)
    factor: float

    def of(self, units: Array) -> "Squares":
        return replace(self, targets=self.targets[units])

    def fold(self, form: Array) -> None:
        form[:, :, 0] -= self.targets[:, :, 0]

    def shift(self, values: Array) -> None:
        values -= self.targets

    def total(self, shifted: Array) -> Matrix:
        return self.factor * _over_units(np.vecdot(shifted, shifted))


@dataclass(frozen=True, eq=False)
class Huber(Squares):
    """sum factor huber_1(scale (a - t))."""

    scale: float = 1.0

    def total(self, shifted: Array) -> Matrix:
        np.abs(shifted, out=shifted)
        if self.scale != 1:
            shifted *= self.scale
        inner = np.minimum(shifted, 1)
        shifted -= 0.5 * inner
        return self.factor * _over_units(np.vecdot(inner, shifted))


@dataclass(frozen=True, eq=False)
class Bernoulli:
    """sum of w [softplus(x) - u x]: cross-entropy of one output, from logits x with the sign turned where t > 1/2.

    With x = s z, s = -1 and u = 1 - t where t > 1/2, else s = 1 and u = t, nothing cancels: for certain targets there
    is no second term, for others it is at most half of the first where x is large.
    """

    signs: Array  # (units, 1, 1, N)
    linear: Array | None  # (units, 1, 1, N): w u, None if it is zero everywhere
    weights: Array  # (N,)

    @classmethod
    def build(cls, t: Array, weights: Array) -> "Bernoulli":
        linear = np.where(t > 0.5, 1 - t, t) * weights
        signs = np.where(t > 0.5, -1, 1).astype(t.dtype)
        return cls(signs, linear if linear.any() else None, weights)

    def of(self, units: Array) -> "Bernoulli":
        return replace(self, signs=self.signs[units], linear=None if self.linear is None else self.linear[units])

    def fold(self, form: Array) -> None:
        form *= self.signs

    def shift(self, values: Array) -> None:
        values *= self.signs

    def total(self, shifted: Array) -> Matrix:
        linear = 0.0 if self.linear is None else _over_units(np.vecdot(shifted, self.linear))
        if shifted.max(initial=0) < SAFE_EXPONENT[shifted.dtype.char]:
            np.exp(shifted, out=shifted)
            np.log1p(shifted, out=shifted)
        else:
            softplus(shifted)
        return _over_units(np.vecdot(shifted, self.weights)) - linear


Separable = Squares | Bernoulli


def separable_head(loss: Loss, outputs: Outputs, y: Matrix, dtype: np.dtype[np.floating]) -> Separable:
    """The sums of a separable error.

    Args:
        y: targets (N, K).
        outputs: how scores follow from the last layer's values.
    """
    t = ((y.T - outputs.shift) / outputs.scale)[:, None, None].astype(dtype)
    if loss.name in _SQUARE_FACTOR:
        return Squares(t, _SQUARE_FACTOR[loss.name](len(t)) * outputs.scale**2)
    if loss.name == "huber":
        return Huber(t, 1 / len(t), outputs.scale)
    assert loss.name == "binary_cross_entropy", f"the surface does not know how to sum {loss.name}"
    return Bernoulli.build(t, np.ones(t.shape[-1], dtype))


class Rest(NamedTuple):
    """What is kept of the outputs that rest, both (columns, 1, N): ln sum exp z_k, and sum r_k z_k."""

    total: Array
    known: Array


@dataclass(frozen=True, eq=False)
class Softmax:
    """sum of w [ln sum_k exp z_k - sum_k r_k z_k], with targets r that sum to 1 and weights w, split in two.

    Outputs that both coordinates move are apart from the rest, of which only `Rest` is kept for each column. If a
    single output moves, the error is a cross-entropy of two classes, of logit z - rest, and a part that depends on the
    column alone:

        ln(e^rest + e^z) - r z - sum_rest r_k z_k
            = softplus(z - rest) - r (z - rest) + sum_rest r_k (rest - z_k).
    """

    resting: Array  # (units that rest, 1, 1, N), their r
    moving: Array  # (units that move, 1, 1, N), their r
    weights: Array  # (N,), what the targets of an example summed to
    pair: Bernoulli | None

    @classmethod
    def build(cls, y: Matrix, resting: Array, moving: Array, dtype: np.dtype[np.floating]) -> "Softmax":
        weights = y.sum(axis=1)
        r = (y / weights[:, None]).T[:, None, None].astype(dtype)
        weights = weights.astype(dtype)
        pair = Bernoulli.build(r[moving], weights) if len(moving) == 1 and len(resting) else None
        return cls(r[resting], r[moving], weights, pair)

    def rest(self, scores: Array) -> tuple[Rest, Matrix]:
        """What is kept of outputs (units, columns, 1, N), and the sums (columns, 1) of what depends on them alone."""
        top = scores.max(axis=0)
        total = np.exp(scores - top).sum(axis=0)
        np.log(total, out=total)
        total += top
        rest = Rest(total, (scores * self.resting).sum(axis=0))
        if self.pair is None and len(self.moving):
            return rest, np.zeros((scores.shape[1], 1))
        column = (self.resting * (total - scores)).sum(axis=0)
        return rest, np.vecdot(column, self.weights).astype(np.float64)

    def fold(self, form: Array, rest: Rest | None) -> None:
        assert self.pair is not None and rest is not None, "only a logit of two classes is affine in the scores"
        form[:, :, 0] -= rest.total[:, 0]
        self.pair.fold(form)

    def total(self, scores: Array, rest: Rest | None) -> Matrix:
        """The sums (columns, rows) of what depends on both coordinates.

        Scores are taken relative to sum_k r_k z_k, so that what is left under the logarithm is the error itself, and
        nothing large is subtracted in the end.
        """
        if self.pair is not None:
            return self.pair.total(scores)
        reference = (scores * self.moving).sum(axis=0)
        if rest is not None:
            reference += rest.known
        scores -= reference
        others = np.full_like(reference[:1, :1], -np.inf) if rest is None else rest.total - reference
        top = np.maximum(scores.max(axis=0), others)
        if top.min() >= 0 and top.max() < SAFE_EXPONENT[top.dtype.char]:
            top = np.zeros_like(top[:1, :1])
        else:
            scores -= top
            others = others - top
        total = np.exp(scores, out=scores).sum(axis=0)
        total += np.exp(others)
        np.log(total, out=total)
        total += top
        return np.asarray(np.vecdot(total, self.weights), np.float64)


Head = Separable | Softmax


def _over_units(sums: Array) -> Matrix:
    """(units, columns, rows) to (columns, rows), in float64."""
    return sums[0].astype(np.float64) if len(sums) == 1 else np.asarray(sums.sum(axis=0, dtype=np.float64))
