"""A fitted network of scikit-learn answers here as there, and its error here is the loss that it was fitted by."""

import re
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_diabetes, load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.neural_network._base import LOSS_FUNCTIONS
from sklearn.pipeline import make_pipeline

from app.arrays import Matrix
from app.errors import Invalid
from app.networks.sklearn import SOLVED_BY_BATCHES, read_estimator, targets_of
from tests.networks.models import answered, began, error_of, inputs

FEW: dict[str, Any] = {"hidden_layer_sizes": (5, 4), "max_iter": 12, "random_state": 0}


def fitted(kind: Any, X: Any, y: Any, **more: Any) -> Any:
    with pytest.warns(ConvergenceWarning):
        return kind(**{**FEW, **more}).fit(X, y)


def loss_of(estimator: Any, X: Matrix, y: Matrix) -> float:
    """What scikit-learn itself minimizes, by its own code."""
    name = "log_loss" if hasattr(estimator, "predict_proba") else "squared_error"
    if estimator.out_activation_ == "logistic":
        name = "binary_log_loss"
    links = sum(float((W**2).sum()) for W in estimator.coefs_)
    loss: float = LOSS_FUNCTIONS[name](y, _forward(estimator, X)) + 0.5 * estimator.alpha * links / len(X)
    return loss


def _forward(estimator: Any, X: Any) -> Matrix:
    if hasattr(estimator, "predict_proba"):
        answers = estimator.predict_proba(X)
        return np.asarray(answers[:, 1:] if estimator.n_outputs_ == 1 else answers)
    return np.asarray(estimator.predict(X)).reshape(len(X), -1)


IRIS = load_iris(return_X_y=True)
DIABETES = load_diabetes(return_X_y=True)
CASES: dict[str, tuple[Any, Matrix, Any, dict[str, Any]]] = {
    "three classes": (MLPClassifier, *IRIS, {}),
    "words as classes": (MLPClassifier, IRIS[0], np.array(["a", "b", "c"])[IRIS[1]], {"activation": "relu"}),
    "two classes": (MLPClassifier, IRIS[0], IRIS[1] == 0, {"activation": "tanh", "alpha": 0.1}),
    "several labels": (MLPClassifier, IRIS[0], np.stack([IRIS[1] == 0, IRIS[1] == 2], axis=1).astype(int), {}),
    "a regression": (MLPRegressor, DIABETES[0], DIABETES[1] / 100, {"activation": "logistic", "alpha": 2.0}),
    "no hidden layers to speak of": (
        MLPRegressor,
        DIABETES[0],
        DIABETES[1],
        {"hidden_layer_sizes": (1,), "activation": "identity"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_error_is_the_loss_that_was_minimized_and_the_answers_are_the_same(case: str) -> None:
    kind, X, y, more = CASES[case]
    estimator = fitted(kind, X, y, solver="lbfgs", **more)
    targets = targets_of(estimator, y)

    found = read_estimator(estimator, len(X))
    session = began(found, X, targets)

    np.testing.assert_allclose(answered(session), _forward(estimator, X), rtol=1e-12, atol=1e-12)
    assert error_of(session) == pytest.approx(loss_of(estimator, X, targets), rel=1e-11)
    assert found.notes == ()


def test_several_outputs_of_a_regression_have_twice_the_loss() -> None:
    X, y = inputs(3), inputs(2)
    estimator = fitted(MLPRegressor, X, y, solver="lbfgs", alpha=0.5)

    found = read_estimator(estimator, len(X))

    assert error_of(began(found, X, y)) == pytest.approx(2 * loss_of(estimator, X, y), rel=1e-12)
    assert "twice" in found.notes[0]


def test_a_network_in_float32_answers_alike_to_its_own_precision() -> None:
    X = inputs(3).astype(np.float32)
    y = X[:, 0] > 0
    estimator = fitted(MLPClassifier, X, y, solver="lbfgs")

    session = began(read_estimator(estimator, len(X)), X.astype(np.float64), targets_of(estimator, y))

    np.testing.assert_allclose(answered(session), _forward(estimator, X), rtol=1e-6, atol=1e-6)


def test_solvers_that_go_by_batches_weigh_the_penalty_otherwise_and_that_is_said() -> None:
    estimator = fitted(MLPClassifier, *IRIS, solver="adam")

    assert read_estimator(estimator, 150).notes == (SOLVED_BY_BATCHES,)


@pytest.mark.parametrize(
    ("estimator", "detail"),
    [
        (MLPClassifier(), "MLPClassifier without coefs_, expected a fitted one; call fit first"),
        (make_pipeline(MLPClassifier()), "give its last step, and inputs that went through the others"),
        (object(), "'object' given, expected a fitted MLPClassifier or MLPRegressor"),
    ],
)
def test_what_is_no_fitted_network_is_refused(estimator: Any, detail: str) -> None:
    with pytest.raises(Invalid, match=re.escape(detail)):
        read_estimator(estimator, 10)


def test_a_poisson_regression_has_outputs_that_are_not_known_here() -> None:
    X = inputs(2)
    estimator = fitted(MLPRegressor, X, np.exp(X[:, 0]), loss="poisson", solver="lbfgs")

    with pytest.raises(Invalid, match="out_activation_: 'exp' given, expected one of identity, logistic, softmax"):
        read_estimator(estimator, len(X))


def test_a_class_that_was_not_there_when_it_was_fitted_is_refused() -> None:
    estimator = fitted(MLPClassifier, *IRIS, solver="lbfgs")

    with pytest.raises(Invalid, match="targets: 7 given, expected one of 0, 1, 2"):
        targets_of(estimator, [0, 1, 7])
