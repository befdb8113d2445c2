"""Accuracy is the share of the classes named rightly, whatever their codes."""

import numpy as np
import pytest

from app.data.accuracy import accuracy

ONE_HOT = np.eye(3)


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.01, 0.99), (-1.0, 1.0)])
def test_one_output_answers_with_the_nearer_code(low: float, high: float) -> None:
    middle = (low + high) / 2
    y = np.array([[low], [high], [low], [high]])
    outputs = np.array([[low - 5], [middle + 0.01], [middle - 0.01], [low]])

    assert accuracy("binary", outputs, y, middle) == 0.75


def test_several_outputs_answer_with_the_largest() -> None:
    outputs = np.array([[0.9, 0.8, 0.7], [-3, -1, -2], [0.5, 0.2, 0.1]])

    assert accuracy("classes", outputs, ONE_HOT) == pytest.approx(2 / 3)


def test_perfect_outputs_are_all_right() -> None:
    assert accuracy("classes", ONE_HOT, ONE_HOT) == 1.0


def test_there_is_none_for_a_regression_for_no_examples_and_for_outputs_that_are_not_finite() -> None:
    assert accuracy("regression", ONE_HOT, ONE_HOT) is None
    assert accuracy("classes", ONE_HOT[:0], ONE_HOT[:0]) is None
    assert accuracy("classes", np.full((3, 3), np.nan), ONE_HOT) is None
