"""Formulas are well-formed, say what was computed, and hold the numbers of the example."""

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from app.nn.chain import derive
from app.nn.formula import DIFFERENCES, Written, written
from app.nn.losses import LOSSES
from tests.cases import CASES, Case, case

MATHML = "{http://www.w3.org/1998/Math/MathML}"


def formulas(c: Case, link: str, example: int = 0) -> Written:
    return written(c.objective, derive(c.objective, c.theta, c.X, c.y, c.objective.arch.index(link), example))


def letters(mathml: str) -> set[str]:
    """The identifiers of a formula, which must be well-formed."""
    root = ET.fromstring(mathml)
    assert root.tag == f"{MATHML}math"
    return {element.text or "" for element in root.iter(f"{MATHML}mi")}


def test_every_error_has_its_difference() -> None:
    assert set(DIFFERENCES) == set(LOSSES)


@pytest.mark.parametrize("c", CASES, ids=str)
def test_every_formula_has_well_formed_mathml_with_the_letters_of_its_latex(c: Case) -> None:
    for link in (c.objective.arch.name(0), c.objective.arch.name(c.theta.size - 1)):
        found = formulas(c, link)

        assert found.with_numbers is not None
        assert {"E", link[0]} <= letters(found.general.mathml)
        assert {"e", link[0]} <= letters(found.with_numbers.mathml)
        assert all("δ" in letters(layer.mathml) for layer in found.layers)
        for factor in found.factors:
            assert set(re.findall(r"(?<![\\a-z])[a-z](?=[_'^])", factor.latex)) <= letters(factor.mathml)


def test_a_single_way_is_a_product_from_the_error_to_the_input() -> None:
    found = formulas(case((2, 3, 1)), "w1[1,2]")

    assert found.general.latex == (
        r"\frac{\partial E}{\partial w^{1}_{1,2}} = \frac{1}{N} \sum_{n} "
        r"(o_{0} - t_{0}) \cdot f'(z^{2}_{0}) \cdot w^{2}_{2,0} \cdot f'(z^{1}_{2}) \cdot x_{1}"
    )
    assert [factor.latex for factor in found.factors] == [
        "o_{0} - t_{0}",
        "f'(z^{2}_{0})",
        "w^{2}_{2,0}",
        "f'(z^{1}_{2})",
        "x_{1}",
    ]


def test_several_ways_are_a_sum_with_its_recursion() -> None:
    found = formulas(case((2, 3, 4, 2)), "w2[1,2]")

    assert found.general.latex == (
        r"\frac{\partial E}{\partial w^{2}_{1,2}} = \frac{1}{N} \sum_{n} "
        r"(\sum_{m} w^{3}_{2,m} \delta^{3}_{m}) \cdot f'(z^{2}_{2}) \cdot a^{1}_{1}"
    )
    assert [layer.latex for layer in found.layers] == [
        r"\delta^{3}_{k} = (o_{k} - t_{k}) \cdot f'(z^{3}_{k})",
        r"\delta^{2}_{2} = (\sum_{m} w^{3}_{2,m} \delta^{3}_{m}) \cdot f'(z^{2}_{2})",
    ]


def test_penalties_are_added_where_there_are_any_and_for_links_alone() -> None:
    c = case((1, 1), "identity", l2=0.1, l1=0.2)

    assert formulas(c, "w1[0,0]").general.latex.endswith(
        r"x_{0} + \lambda_{2} w^{1}_{0,0} + \lambda_{1} \operatorname{sgn} w^{1}_{0,0}"
    )
    assert formulas(c, "b1[0]").general.latex.endswith(r"f'(z^{1}_{0}) \cdot 1")


def test_a_sum_over_the_examples_has_no_share() -> None:
    assert r"\frac{1}{N}" not in formulas(case((1, 1), reduction="sum"), "w1[0,0]").general.latex


def test_a_cross_entropy_has_a_difference_and_no_slope_at_the_outputs() -> None:
    found = formulas(case((2, 1), loss="binary_cross_entropy"), "w1[0,0]")

    assert [factor.latex for factor in found.factors] == ["o_{0} - t_{0}", "x_{0}"]
    assert [layer.latex for layer in found.layers] == [r"\delta^{1}_{0} = o_{0} - t_{0}"]


def test_the_softmax_of_targets_that_do_not_add_up_to_one_says_so() -> None:
    c = case((2, 3), loss="softmax_cross_entropy")
    c.y[0] = [0.0, 1.0, 0.0]

    assert formulas(c, "w1[0,1]", example=0).factors[0].latex == "o_{1} - t_{1}"
    assert formulas(c, "w1[0,1]", example=1).factors[0].latex == r"o_{1} \sum_{m} t_{m} - t_{1}"


def test_the_numbers_of_the_example_stand_in_the_formula() -> None:
    c = case((1, 1), "identity", bias=False, examples=2)
    c.X[1], c.y[1], c.theta[0] = -2.0, 1.0, 3.0

    found = formulas(c, "w1[0,0]", example=1)

    assert found.with_numbers is not None
    assert found.with_numbers.latex == (r"\frac{\partial e_{1}}{\partial w^{1}_{0,0}} = (-7) \cdot 1 \cdot (-2) = 14")


def test_numbers_that_are_not_finite_make_no_formula() -> None:
    c = case((1, 1), "identity")
    c.theta[0] = np.inf

    with np.errstate(all="ignore"):
        found = formulas(c, "w1[0,0]")

    assert found.with_numbers is None
