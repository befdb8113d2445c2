"""A fitted `MLPClassifier` or `MLPRegressor` of scikit-learn: its network, its error, and its targets as numbers.

scikit-learn itself is not needed: the fitted attributes say everything.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.arrays import Matrix
from app.errors import Invalid
from app.networks.imported import Dense, Imported, assemble, exact
from app.param import choose, shown
from app.sessions.limits import Limits

ACTIVATIONS = {"identity": "identity", "logistic": "sigmoid", "tanh": "tanh", "relu": "relu"}
LAST = {"identity": "identity", "logistic": "sigmoid", "softmax": "softmax"}
SOLVED_BY_BATCHES = (
    "scikit-learn weighs the penalty alpha by the size of each mini-batch; here it is weighed by all examples, as with "
    "the solver lbfgs."
)


def read_estimator(estimator: Any, examples: int, limits: Limits | None = None) -> Imported:
    """The network of a fitted estimator, with the error that it was fitted by.

    scikit-learn minimizes, over n examples with K outputs, `log_loss` + alpha/(2n) |w|^2 or, in a regression,
    1/(2nK) sum (t - o)^2 + alpha/(2n) |w|^2. The former, and the latter with one output, are errors here with
    l2 = alpha/n; with more outputs, twice the latter is.

    Args:
        estimator: an `MLPClassifier` or `MLPRegressor` after `fit`.
        examples: n.
        limits: how large the network may be.

    Raises:
        Invalid: something else, or an estimator that is not fitted.

    Source: `sklearn/neural_network/_multilayer_perceptron.py`, `_compute_loss_grad` and `_backprop`.
    """
    _require_fitted(estimator)
    hidden = choose(ACTIVATIONS, estimator.activation, "activation")
    last = choose(LAST, estimator.out_activation_, "out_activation_")
    dense = [
        Dense(f"coefs_[{place}]", exact(f"coefs_[{place}]", W), exact(f"intercepts_[{place}]", b))
        for place, (W, b) in enumerate(zip(estimator.coefs_, estimator.intercepts_, strict=True))
    ]
    activations = [hidden] * (len(dense) - 1) + [last]
    error, notes = _error(estimator, dense[-1].weight.shape[1], examples)
    return assemble(dense, activations, limits or Limits(), error, notes)


def targets_of(estimator: Any, targets: Any) -> Matrix:
    """The targets as a session has them (N, K): classes as 0 and 1, in the order of `classes_`; numbers as they are.

    Raises:
        Invalid: a class that the estimator has not seen.
    """
    given = np.asarray(targets)
    classes = getattr(estimator, "classes_", None)
    if classes is None or given.ndim > 1:
        return np.asarray(given.reshape(len(given), -1), np.float64)
    if unknown := sorted(set(given.tolist()) - set(np.asarray(classes).tolist()), key=str):
        raise Invalid.one("targets", f"{shown(unknown[0])} given, expected one of {_listed(classes)}")
    one_hot = (given[:, None] == np.asarray(classes)).astype(np.float64)
    coded: Matrix = one_hot[:, 1:] if len(classes) == 2 else one_hot
    return coded


def _require_fitted(estimator: Any) -> None:
    kind = type(estimator).__name__
    if not hasattr(estimator, "coefs_"):
        if kind in ("MLPClassifier", "MLPRegressor"):
            raise Invalid.one("estimator", f"{kind} without coefs_, expected a fitted one; call fit first")
        hint = "; give its last step, and inputs that went through the others" if kind == "Pipeline" else ""
        raise Invalid.one("estimator", f"{shown(kind)} given, expected a fitted MLPClassifier or MLPRegressor{hint}")


def _error(estimator: Any, outputs: int, examples: int) -> tuple[dict[str, Any], list[str]]:
    l2, notes = estimator.alpha / examples, []
    if l2 and estimator.solver != "lbfgs":
        notes.append(SOLVED_BY_BATCHES)
    if estimator.out_activation_ == "softmax":
        name = "softmax_cross_entropy"
    elif estimator.out_activation_ == "logistic":
        name = "binary_cross_entropy"
    elif outputs == 1:
        name = "half_squared"
    else:
        name, l2 = "mean_squared", 2 * l2
        notes.append("The error is twice scikit-learn's loss, which halves the mean over the outputs.")
    return {"name": name, "reduction": "mean", "l2": l2}, notes


def _listed(classes: Sequence[Any]) -> str:
    return ", ".join(shown(entry) for entry in np.asarray(classes).tolist()[:20])
