"""Each preset is complete, and its network learns what it is said to learn; the landscapes have tests of their own."""

import numpy as np
import pytest
from scipy.special import expit

from app.arrays import Matrix, Vector
from app.nn.mlp import loss_and_grad, outputs
from app.optim.optimizers import OPTIMIZERS
from app.presets import PRESETS
from app.sessions.limits import Limits
from app.sessions.session import Session
from app.sessions.state import Outcome
from tests.walks import shown, walk

THUMBNAILS = ["moons", "neuron", "valley", "ravine", "saddle", "plateau", "symmetry", "too_large", "edge"]


def test_the_page_has_its_presets() -> None:
    assert set(THUMBNAILS) | {"xor", "book", "digits", "iris", "regression"} == set(PRESETS)
    assert all(name == preset.name for name, preset in PRESETS.items())


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_begins_a_session_and_its_picture_holds_the_path(name: str) -> None:
    preset = PRESETS[name]
    session = Session.begin(preset.config, Limits(), name, preset.title)
    places = [session.arch.index(link) for link in preset.links]
    path = shown(name).thetas[:, places]

    assert session.last.outcome is Outcome.RUNNING
    assert places[0] != places[1]
    assert preset.range is not None
    for axis, (low, high) in enumerate(preset.range):
        assert low < path[:, axis].min()
        assert path[:, axis].max() < high
        assert 0.1 * (high - low) < np.ptp(path[:, axis])
    assert all(optimizer["name"] in OPTIMIZERS for optimizer in preset.race)


@pytest.mark.parametrize("name", PRESETS)
def test_the_words_are_short_sentences(name: str) -> None:
    preset = PRESETS[name]

    for words in (preset.tells, preset.look_for):
        assert words[0].isupper()
        assert words[-1] in ".?"
        assert len(words) <= 120


@pytest.mark.parametrize("name", ["neuron", "valley", "ravine", "saddle", "plateau", "symmetry", "too_large"])
def test_where_two_weights_are_all_that_moves_the_path_lies_on_the_surface(name: str) -> None:
    places = [shown(name).run.spec.network.index(link) for link in PRESETS[name].links]

    others = np.delete(shown(name).thetas, places, axis=1)

    assert (others == others[0]).all()


def test_moons_are_parted_while_the_two_weights_make_a_good_part_of_the_path() -> None:
    moons = shown("moons")
    places = [moons.run.spec.network.index(link) for link in PRESETS["moons"].links]
    steps = np.diff(moons.thetas, axis=0)

    assert moons.errors[0] > 0.27
    assert moons.errors[28] < 0.07
    assert moons.errors[-1] < 0.042
    assert moons.right(-1) >= 0.9
    assert moons.right(-1, test=True) >= 0.85
    assert 0.3 < np.sum(steps[:, places] ** 2) / np.sum(steps**2) < 0.5


def test_exclusive_or_is_solved() -> None:
    xor = shown("xor")
    data = xor.run.dataset

    assert xor.right(0) < 1
    assert xor.right(-1) == 1
    assert np.abs(outputs(xor.run.objective, xor.thetas[-1], data.X) - data.y).max() < 0.1


@pytest.mark.parametrize("seed", range(1, 9))
def test_exclusive_or_is_solved_from_other_weights_too(seed: int) -> None:
    xor = walk("xor", seed=seed)
    data = xor.run.dataset

    assert np.abs(outputs(xor.run.objective, xor.thetas[-1], data.X) - data.y).max() < 0.4


def books_training(wih: Matrix, who: Matrix, inputs: Matrix, targets: Matrix, rate: float, steps: int) -> None:
    """The `train` of the book's class `neuralNetwork`, in its own notation: rows of weights are nodes of arrival."""
    for step in range(steps):
        i, t = (table[step % len(inputs)][:, None] for table in (inputs, targets))
        hidden = expit(wih @ i)
        final = expit(who @ hidden)
        output_errors = t - final
        hidden_errors = who.T @ output_errors
        who += rate * np.dot(output_errors * final * (1 - final), hidden.T)
        wih += rate * np.dot(hidden_errors * hidden * (1 - hidden), i.T)


def test_the_books_network_learns_bit_by_bit_as_the_books_code_does() -> None:
    book = shown("book")
    layers = book.run.spec.network.layers(book.thetas[0])
    wih, who = (W.T.copy() for W, _ in layers)

    books_training(wih, who, book.run.dataset.X, book.run.dataset.y, 0.3, 600)

    mine = book.run.spec.network.layers(book.thetas[-1])
    assert np.allclose(mine[0][0].T, wih, rtol=0, atol=1e-12)
    assert np.allclose(mine[1][0].T, who, rtol=0, atol=1e-12)
    assert book.right(-1) == 1
    assert book.errors[-1] < 0.1 * book.errors[0]


def test_the_books_ranges_hold() -> None:
    data = shown("book").run.dataset

    assert np.unique(data.y).tolist() == [0.01, 0.99]
    assert data.X.min() >= 0.01
    assert data.X.max() <= 1.0


def test_the_books_network_answers_as_in_the_books_worked_example() -> None:
    weights = {
        "w1": np.array([[0.9, 0.3, 0.4], [0.2, 0.8, 0.2], [0.1, 0.5, 0.6]]).T.tolist(),
        "w2": np.array([[0.3, 0.7, 0.5], [0.6, 0.5, 0.2], [0.8, 0.1, 0.9]]).T.tolist(),
    }

    begin = walk("book", 0, weights=weights)

    [answer, *_] = outputs(begin.run.objective, begin.thetas[0], begin.run.dataset.X)
    assert np.allclose(answer, [0.726, 0.708, 0.778], atol=1e-3)  # the book carries three digits


def angle(a: Vector, b: Vector) -> float:
    """In degrees."""
    cosine = a @ b / (np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.minimum(1.0, cosine))))


def test_with_the_books_rule_steps_lie_39_degrees_off_straight_downhill() -> None:
    run, thetas = shown("book").run, shown("book").thetas
    X, y = run.dataset.X, run.dataset.y
    slopes = [
        loss_and_grad(run.objective, thetas[t], X[t % 3 : t % 3 + 1], y[t % 3 : t % 3 + 1])[1] for t in range(600)
    ]

    angles = [angle(step, -slope) for step, slope in zip(np.diff(thetas, axis=0), slopes, strict=True)]

    assert np.median(angles) == pytest.approx(39, abs=0.5)
    assert angle(thetas[1][9:] - thetas[0][9:], -slopes[0][9:]) < 1e-4, "at the outputs it is the slope"


def test_digits_are_read_after_200_steps() -> None:
    digits = shown("digits")

    assert len(digits.errors) == 201
    assert digits.run.spec.network.parameters == 2410
    assert digits.right(-1, test=True) > 0.94


def test_the_kinds_of_iris_are_told_apart_and_what_is_wrong_is_between_two_of_them() -> None:
    iris = shown("iris")
    data = iris.run.dataset
    answers = outputs(iris.run.objective, iris.thetas[-1], data.X).argmax(axis=1)
    setosa = data.y[:, 0] == 1

    assert iris.right(-1) > 0.96
    assert iris.right(-1, test=True) > 0.94
    assert np.array_equal(answers == 0, setosa)
    assert iris.right(-1) < 1


def test_the_curve_is_fitted_to_a_few_hundredths_of_its_variance() -> None:
    fit = shown("regression")
    data = fit.run.dataset
    misfit = outputs(fit.run.objective, fit.thetas[-1], data.X_test) - data.y_test

    assert np.mean(misfit**2) < 0.03 * data.y_test.var()
