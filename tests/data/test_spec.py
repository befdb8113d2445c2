"""A specification is complete once read, and says exactly what is wrong with one that cannot be read."""

from typing import Any

import numpy as np
import pytest

from app.data.inline import Inline
from app.data.sources import SOURCES
from app.data.spec import DataSpec
from app.errors import Invalid

XOR = {"inputs": [[0, 0], [0, 1], [1, 0], [1, 1]], "targets": [[0], [1], [1], [0]]}


@pytest.mark.parametrize("name", SOURCES)
def test_a_named_set_needs_only_its_name_and_reads_its_own_complete_form(name: str) -> None:
    spec = DataSpec.of_json({"name": name})

    assert set(spec.to_json()) == {"name", *(param.name for param in SOURCES[name].params)}
    assert DataSpec.of_json(spec.to_json()) == spec
    assert hash(DataSpec.of_json(spec.to_json())) == hash(spec)


def test_examples_brought_along_are_taken_as_they_are() -> None:
    spec = DataSpec.of_json(XOR)

    assert spec.to_json() == {
        "inputs": [[0, 0], [0, 1], [1, 0], [1, 1]],
        "targets": [[0], [1], [1], [0]],
        "input_names": ["x0", "x1"],
        "output_names": ["t0"],
        "seed": 0,
        "test_share": 0.0,
        "standardize": False,
        "input_range": None,
        "target_range": [0.0, 1.0],
        "standardize_targets": False,
    }
    assert DataSpec.of_json(spec.to_json()) == spec


def test_two_specifications_differ_where_one_number_of_theirs_does() -> None:
    other = {**XOR, "inputs": [[0, 0], [0, 1], [1, 0], [1, 1.5]]}

    assert DataSpec.of_json(XOR) == DataSpec.of_json(XOR)
    assert DataSpec.of_json(XOR) != DataSpec.of_json(other)


@pytest.mark.parametrize(
    ("targets", "task"),
    [
        ([[0], [1], [1]], "binary"),
        ([[-1], [1], [1]], "binary"),
        ([[0], [1], [2]], "regression"),
        ([[0.5], [0.5]], "regression"),
        ([[0.99, 0.01], [0.01, 0.99]], "classes"),
        ([[1, 0, 0], [0, 0, 1]], "classes"),
        ([[1, 1], [0, 1]], "regression"),
        ([[0, 0], [0, 1]], "regression"),
        ([[1, 0.5], [0, 1]], "regression"),
    ],
)
def test_the_task_follows_from_the_targets(targets: list[list[float]], task: str) -> None:
    assert Inline.of_json({"inputs": [[0]] * len(targets), "targets": targets}, "data").task == task


def test_a_range_takes_the_place_of_the_standardization_that_is_only_a_default() -> None:
    spec = DataSpec.of_json({"name": "iris", "input_range": [0.01, 1]})

    assert (spec.standardize, spec.input_range) == (False, (0.01, 1.0))


INVALID: list[tuple[Any, str, str]] = [
    ("moons", "data", "'moons' given, expected an object"),
    ({}, "data", "expected either name"),
    ({"inputs": [[1]]}, "data", "both inputs and targets"),
    ({"name": "mnist"}, "data.name", "'mnist' given, expected one of xor, moons"),
    ({"name": "moons", "targets": [[1]]}, "data.targets", "unknown field; known here: examples, noise"),
    ({"name": "iris", "noise": 0.1}, "data.noise", "unknown field"),
    ({"name": "moons", "noise": -0.1}, "data.noise", "-0.1 given, expected a number at least 0 and at most 1"),
    ({"name": "moons", "noise": float("nan")}, "data.noise", "nan given"),
    ({"name": "moons", "examples": 100_001}, "data.examples", "at most 100000"),
    ({"name": "moons", "examples": 2.5}, "data.examples", "a whole number"),
    ({"name": "iris", "examples": 151}, "data.examples", "at most 150"),
    ({"name": "xor", "examples": 3}, "data.examples", "at least 4"),
    ({"name": "moons", "test_share": 0.95}, "data.test_share", "at most 0.9"),
    ({"name": "moons", "seed": -1}, "data.seed", "at least 0"),
    ({"name": "moons", "standardize": 1}, "data.standardize", "expected true or false"),
    ({"name": "moons", "target_range": None}, "data.target_range", "None given, expected a pair"),
    ({"name": "moons", "target_range": [1, 0]}, "data.target_range", "the lower one first"),
    ({"name": "moons", "standardize_targets": True}, "data.standardize_targets", "unknown field"),
    ({"name": "moons", "standardize": True, "input_range": [0, 1]}, "data.input_range", "expected null where"),
    ({**XOR, "standardize_targets": True}, "data.standardize_targets", "binary codes"),
    ({**XOR, "noise": 0.1}, "data.noise", "unknown field"),
    ({**XOR, "inputs": []}, "data.inputs", "[] given, expected rows of numbers"),
    ({**XOR, "inputs": [0, 1, 2, 3]}, "data.inputs[0]", "0 given, expected a row of numbers"),
    ({**XOR, "inputs": [[]]}, "data.inputs[0]", "[] given, expected a row"),
    ({**XOR, "inputs": {"a": 1}}, "data.inputs", "expected rows of numbers"),
    ({**XOR, "inputs": [[0, 0], [1]]}, "data.inputs[1]", "1 numbers given, expected 2 as in row 0"),
    ({**XOR, "inputs": [[0, 0], [1, "1"]]}, "data.inputs[1][1]", "'1' given, expected a number"),
    ({**XOR, "inputs": [[0, 0], [1, True]]}, "data.inputs[1][1]", "True given, expected a number"),
    ({**XOR, "inputs": [[0, 0], [1, None]]}, "data.inputs[1][1]", "None given, expected a number"),
    ({**XOR, "inputs": [[0, 0], [1, float("inf")]]}, "data.inputs[1][1]", "inf given, expected a finite number"),
    ({**XOR, "inputs": [[0, 10**400]]}, "data.inputs", "a number too large"),
    ({**XOR, "inputs": [[0], [1e101]]}, "data.inputs[1][0]", "1e+101 given, expected a finite number"),
    ({**XOR, "inputs": [[0, 0]]}, "data.targets", "4 rows given, expected one for each of the 1 rows of inputs"),
    ({**XOR, "inputs": [[0]] * 100_001}, "data.inputs", "100,001 rows given, expected at most 100,000"),
    ({**XOR, "inputs": [[0] * 400] * 40_001}, "data.inputs", "16,000,400 numbers given, expected at most 16,000,000"),
    ({**XOR, "input_names": ["a"]}, "data.input_names", "expected 2 names"),
    ({**XOR, "input_names": ["a", ""]}, "data.input_names[1]", "'' given, expected a name"),
]


@pytest.mark.parametrize(("given", "at", "words"), INVALID, ids=lambda value: None if isinstance(value, dict) else "")
def test_what_is_wrong_is_named_with_what_would_be_right(given: Any, at: str, words: str) -> None:
    with pytest.raises(Invalid) as caught:
        DataSpec.of_json(given)

    [problem] = caught.value.problems
    assert problem.at == at
    assert words in problem.detail


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        DataSpec.of_json({"name": "moons", "noise": 2, "examples": 0, "color": "red"}, at="runs[1].data")

    assert {problem.at for problem in caught.value.problems} == {
        "runs[1].data.noise",
        "runs[1].data.examples",
        "runs[1].data.color",
    }


def test_arrays_are_read_like_lists_and_copied() -> None:
    inputs = np.array([[0.0], [1.0]])

    inline = Inline.of_json({"inputs": inputs, "targets": inputs.astype(int)}, "data")
    inputs[0] = 7

    assert inline == Inline.of_json({"inputs": [[0], [1]], "targets": [[0], [1]]}, "data")


@pytest.mark.parametrize("array", [np.zeros(3), np.zeros((3, 0)), np.array([["a"]]), np.array([[True]])])
def test_arrays_that_are_no_rows_of_numbers_are_refused(array: np.ndarray) -> None:
    with pytest.raises(Invalid, match="expected rows of numbers"):
        Inline.of_json({"inputs": array, "targets": array}, "data")
