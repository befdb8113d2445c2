"""Every weight has one name and one place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.nn.layout import Architecture

shapes = st.lists(st.integers(1, 5), min_size=2, max_size=8)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(shapes, st.booleans())
def test_every_weight_has_one_name_and_names_lead_back(sizes: list[int], bias: bool) -> None:
    arch = Architecture(tuple(sizes), ("tanh",) * (len(sizes) - 1), bias)

    names = arch.names()

    assert [arch.index(name) for name in names] == list(range(arch.parameters))
    assert len(set(names)) == arch.parameters


@settings(derandomize=True, max_examples=60, deadline=None)
@given(shapes, st.booleans())
def test_flattening_undoes_unflattening(sizes: list[int], bias: bool) -> None:
    arch = Architecture(tuple(sizes), ("tanh",) * (len(sizes) - 1), bias)
    theta = np.arange(float(arch.parameters))

    np.testing.assert_array_equal(arch.flatten(arch.unflatten(theta)), theta)


def test_theta_holds_w1_row_by_row_then_b1_then_w2() -> None:
    arch = Architecture((2, 3, 1), ("tanh", "sigmoid"))

    assert arch.names()[:7] == [
        *("w1[0,0]", "w1[0,1]", "w1[0,2]", "w1[1,0]", "w1[1,1]", "w1[1,2]"),
        "b1[0]",
    ]
    assert arch.names()[9:] == ["w2[0,0]", "w2[1,0]", "w2[2,0]", "b2[0]"]
    assert arch.is_link.sum() == 9


@pytest.mark.parametrize(
    "name",
    ["w1", "w1[0]", "w1[2,0]", "w1[0,3]", "w3[0,0]", "b1[0,0]", "b1[3]", "w0[0,0]", "", "w1[-1,0]"],
)
def test_a_weight_that_is_not_there_is_refused_by_name(name: str) -> None:
    arch = Architecture((2, 3, 1), ("tanh", "sigmoid"))

    with pytest.raises(Invalid) as refusal:
        arch.index(name, "plane.a")

    assert refusal.value.problems[0].at == "plane.a"


@pytest.mark.parametrize(
    ("groups", "at"),
    [
        ({"w1": [[1.0]]}, "weights.b1"),
        ({"w1": [[1.0]], "b1": [1.0], "w2": 3}, "weights.w2"),
        ({"w1": [[1.0, 2.0]], "b1": [1.0]}, "weights.w1"),
        ({"w1": [[float("nan")]], "b1": [1.0]}, "weights.w1"),
        ({"w1": [["x"]], "b1": [1.0]}, "weights.w1"),
        ({"w1": [["1"]], "b1": [1.0]}, "weights.w1"),
        ({"w1": [[1.0]], "b1": [True]}, "weights.b1"),
        ({"w1": [[1.0]], "b1": True}, "weights.b1"),
        ({"w1": [[1.0], [2.0, 3.0]], "b1": [1.0]}, "weights.w1"),
        ({"w1": [[10**400]], "b1": [1.0]}, "weights.w1"),
    ],
)
def test_weights_of_the_wrong_form_are_refused_by_group(groups: dict[str, object], at: str) -> None:
    arch = Architecture((1, 1), ("tanh",))

    with pytest.raises(Invalid) as refusal:
        arch.flatten(groups)

    assert at in [problem.at for problem in refusal.value.problems]


def test_a_mask_takes_links_and_whole_groups() -> None:
    arch = Architecture((2, 1), ("tanh",))

    np.testing.assert_array_equal(arch.mask(["w1[1,0]", "b1"]), [False, True, True])
    np.testing.assert_array_equal(arch.mask(None), [True, True, True])
