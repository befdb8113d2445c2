"""A run is refused where its error function has no meaning for its targets, and counts right answers by its codes."""

import numpy as np
import pytest

from app.errors import Invalid
from app.sessions.limits import Limits
from app.sessions.run import Run

SIGNS = {"name": "moons", "target_range": [-1, 1]}


@pytest.mark.parametrize(
    ("data", "outputs", "error", "words"),
    [
        (SIGNS, 1, "binary_cross_entropy", "needs targets from 0 to 1, these go from -1 to 1"),
        ({"name": "sine", "noise": 0}, 1, "binary_cross_entropy", "needs targets from 0 to 1"),
        ({"name": "moons", "target_range": [0, 2]}, 1, "binary_cross_entropy", "these go from 0 to 2"),
        (SIGNS, 2, "softmax_cross_entropy", "needs targets of 0 and more"),
    ],
)
def test_a_cross_entropy_needs_shares_for_targets(
    data: dict[str, object], outputs: int, error: str, words: str
) -> None:
    inputs = 1 if data["name"] == "sine" else 2

    with pytest.raises(Invalid, match=words) as caught:
        Run.of_json({"data": data, "network": {"layers": [inputs, outputs]}, "error": {"name": error}}, Limits())

    assert caught.value.problems[0].at == "error.name"


def test_it_cannot_be_changed_to_one_either() -> None:
    run = Run.of_json({"data": SIGNS, "network": {"layers": [2, 1], "activations": ["sigmoid"]}}, Limits())

    with pytest.raises(Invalid, match="needs targets"):
        run.changed({"error": {"name": "binary_cross_entropy"}})


def test_answers_are_right_on_their_side_of_the_codes_middle() -> None:
    node = {"layers": [2, 1], "activations": ["identity"]}
    run = Run.of_json({"data": {"name": "gaussians", "target_range": [9, 11]}, "network": node}, Limits())

    shares = run.accuracies(np.array([1.0, 1.0, 10.0]))

    assert shares == (1.0, 1.0)
