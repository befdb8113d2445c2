"""What a network trains on is what the specification says, and nothing of the test part leaks into it."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits

from app.data.dataset import Dataset
from app.data.prepare import load
from app.data.sources import SOURCES
from app.data.spec import DataSpec


def prepared(outputs: int | None = None, **given: Any) -> Dataset:
    return load(DataSpec.of_json(given), outputs)


@pytest.mark.parametrize("name", SOURCES)
def test_every_set_is_as_its_entry_says(name: str) -> None:
    source = SOURCES[name]

    data = prepared(name=name)

    assert (data.task, data.X.shape[1], data.y.shape[1]) == (source.task, source.inputs, source.outputs)
    assert len(data.X) + len(data.X_test) == DataSpec.of_json({"name": name}).examples
    assert np.isfinite(data.X).all()
    assert np.isfinite(data.y).all()
    assert not any(array.flags.writeable for array in (data.X, data.y, data.X_test, data.y_test))


@pytest.mark.parametrize("name", SOURCES)
def test_the_same_specification_gives_the_same_numbers(name: str) -> None:
    first, second = (prepared(name=name, seed=3) for _ in range(2))

    assert first.X.tobytes() == second.X.tobytes()
    assert first.y_test.tobytes() == second.y_test.tobytes()


def test_the_share_of_the_test_examples_does_not_change_the_examples() -> None:
    whole = prepared(name="moons", seed=3, test_share=0)
    parts = prepared(name="moons", seed=3, test_share=0.4)

    together = np.concatenate([parts.X, parts.X_test])
    assert sorted(map(tuple, together)) == sorted(map(tuple, whole.X))
    assert len(parts.X_test) == 80


def test_the_digits_are_the_published_ones_in_their_order() -> None:
    X, labels = load_digits(return_X_y=True)

    data = prepared(name="digits", test_share=0)

    assert np.array_equal(data.X, X / 16)
    assert np.array_equal(data.y, np.eye(10)[labels])


def test_fewer_examples_of_a_real_set_keep_the_shares_of_the_classes() -> None:
    data = prepared(name="iris", examples=30, test_share=0.2)

    assert data.y.sum(axis=0).tolist() == [8, 8, 8]
    assert data.y_test.sum(axis=0).tolist() == [2, 2, 2]


def test_standardization_knows_the_training_part_alone() -> None:
    data = prepared(name="iris", test_share=0.5)

    assert np.allclose(data.X.mean(axis=0), 0)
    assert np.allclose(data.X.std(axis=0), 1)
    assert not np.allclose(data.X_test.mean(axis=0), 0, atol=1e-3)


def test_scaling_can_be_undone() -> None:
    raw = prepared(name="diabetes", standardize=False, standardize_targets=False)
    scaled = prepared(name="diabetes")

    assert np.allclose(scaled.input_scale.undo(scaled.X), raw.X)
    assert np.allclose(scaled.target_scale.undo(scaled.y_test), raw.y_test)
    assert np.allclose(scaled.y.std(), 1)


def test_the_books_ranges_are_met_exactly() -> None:
    data = prepared(name="xor", input_range=[0.01, 1.0], target_range=[0.01, 0.99])

    assert data.X.tolist() == [[0.01, 0.01], [0.01, 1.0], [1.0, 0.01], [1.0, 1.0]]
    assert data.y.tolist() == [[0.01], [0.99], [0.99], [0.01]]
    assert data.threshold == 0.5


def test_pixels_share_one_range() -> None:
    data = prepared(name="digits", input_range=[0.01, 1.0], target_range=[0.01, 0.99], test_share=0)
    plain = prepared(name="digits", test_share=0)

    assert np.allclose(data.X, 0.01 + 0.99 * plain.X)
    assert np.unique(data.y).tolist() == [0.01, 0.99]


def test_two_classes_have_one_output_or_two() -> None:
    one, two = prepared(name="moons"), prepared(outputs=2, name="moons")

    assert (one.task, one.output_names) == ("binary", ("lower",))
    assert (two.task, two.output_names) == ("classes", ("upper", "lower"))
    assert np.array_equal(two.y[:, 1:], one.y)
    assert one.classes == two.classes == ("upper", "lower")


def test_examples_brought_along_keep_their_order_and_their_numbers() -> None:
    inputs, targets = [[5.0, 1.0], [2.0, 2.0], [3.0, 9.0]], [[-1.0], [1.0], [1.0]]

    data = prepared(inputs=inputs, targets=targets)

    assert data.X.tolist() == inputs
    assert data.y.tolist() == targets
    assert (data.name, data.task, data.classes, data.threshold) == ("inline", "binary", ("-1", "1"), 0.0)
    assert data.X_test.shape == (0, 2)


def test_codes_brought_along_can_be_changed() -> None:
    data = prepared(inputs=[[1], [2], [3]], targets=[[1, 0], [0, 1], [1, 0]], target_range=[0.01, 0.99])

    assert data.task == "classes"
    assert data.y.tolist() == [[0.99, 0.01], [0.01, 0.99], [0.99, 0.01]]


def test_the_targets_of_a_regression_can_be_carried_into_a_range() -> None:
    data = prepared(inputs=[[1], [2], [3]], targets=[[10.0], [20.0], [15.0]], target_range=[0.0, 1.0])

    assert data.task == "regression"
    assert data.y.tolist() == [[0.0], [1.0], [0.5]]


def test_a_constant_input_becomes_0_and_stays_finite() -> None:
    data = prepared(inputs=[[7, 1], [7, 2]], targets=[[1.0], [3.5]], standardize=True)

    assert data.X.tolist() == [[0, -1], [0, 1]]


def test_scikit_learn_is_imported_only_when_one_of_its_sets_is_asked_for() -> None:
    code = """
import sys
from app.data.prepare import load
from app.data.spec import DataSpec
load(DataSpec.of_json({"name": "moons"}))
assert "sklearn" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
