"""The chain rule for one weight as it is written, in general and with numbers: LaTeX, and MathML made from it.

Superscripts are layers, subscripts nodes: w^l_jk, b^l_k, z^l_k, a^l_k, delta^l_k; inputs x_j, outputs o_k, targets t_k.
The numbers are those of `app.nn.chain`.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.nn.chain import Derivation, Factor, LayerSlopes
from app.nn.mlp import Objective

# The slope of an example's error by o_k, or by z_k where the error function brings the output function.
DIFFERENCES = {
    "half_squared": "o_{k} - t_{k}",
    "squared": "2 (o_{k} - t_{k})",
    "mean_squared": r"\frac{2}{K} (o_{k} - t_{k})",
    "huber": r"\frac{\partial e}{\partial o_{k}}",
    "binary_cross_entropy": "o_{k} - t_{k}",
    "softmax_cross_entropy": "o_{k} - t_{k}",
}
OTHER_TARGETS = r"o_{k} \sum_{m} t_{m} - t_{k}"  # of the softmax, where the targets do not add up to 1
TIMES = r" \cdot "


@dataclass(frozen=True)
class Formula:
    """A formula as LaTeX."""

    latex: str

    @property
    def mathml(self) -> str:
        """The same, as an element `<math>`."""
        return _mathml(self.latex)


@dataclass(frozen=True)
class Written:
    """A derivation as formulas.

    Args:
        general: dE/dw, for any example.
        with_numbers: the slope of the chosen example as the product of its numbers; None where one is not finite.
        factors: the symbol of each factor.
        layers: how the deltas of each layer are had from those of the layer above.
    """

    general: Formula
    with_numbers: Formula | None
    factors: tuple[Formula, ...]
    layers: tuple[Formula, ...]


def written(objective: Objective, found: Derivation) -> Written:
    r"""The formulas of a derivation.

    Args:
        objective: what was derived.
        found: the numbers.

    Returns:
        Everything that is to be printed of it.

    Example:
        >>> import numpy as np
        >>> from app.nn.chain import derive
        >>> from app.nn.layout import Architecture
        >>> from app.nn.losses import LOSSES
        >>> objective = Objective(Architecture((1, 1), ("tanh",), bias=False), LOSSES["half_squared"])
        >>> x, y = np.array([[1.0]]), np.array([[0.5]])
        >>> print(written(objective, derive(objective, np.array([0.0]), x, y, 0, 0)).with_numbers.latex)
        \frac{\partial e_{0}}{\partial w^{1}_{0,0}} = (-0.5) \cdot 1 \cdot 1 = -0.5
    """
    difference = _difference(objective, found)
    symbols = [_symbol(factor, difference) for factor in found.factors]
    return Written(
        general=Formula(_general(objective, found, symbols)),
        with_numbers=_with_numbers(found),
        factors=tuple(map(Formula, symbols)),
        layers=tuple(Formula(_delta(layer, found, difference)) for layer in found.layers),
    )


@lru_cache(maxsize=1024)
def _mathml(latex: str) -> str:
    from latex2mathml.converter import convert  # noqa: PLC0415 - reads a long table, for which no start should wait

    return convert(latex)


def _difference(objective: Objective, found: Derivation) -> str:
    name = objective.loss.name
    if name == "softmax_cross_entropy" and not math.isclose(sum(found.targets), 1):
        return OTHER_TARGETS
    return DIFFERENCES[name]


def _symbol(factor: Factor, difference: str) -> str:
    if factor.link is not None:
        return _weight(factor.link)
    layer, k = factor.node
    return {
        "difference": difference.replace("{k}", f"{{{k}}}"),
        "slope": _slope(layer, k),
        "sum": _sum(layer, k),
        "activation": f"a^{{{layer}}}_{{{k}}}",
        "input": f"x_{{{k}}}",
        "bias": "1",
    }[factor.kind]


def _weight(name: str) -> str:
    """A weight or bias by its name.

    >>> _weight("w2[0,1]"), _weight("b1[3]")
    ('w^{2}_{0,1}', 'b^{1}_{3}')
    """
    layer, place = name[1:-1].split("[")
    return f"{name[0]}^{{{layer}}}_{{{place}}}"


def _slope(layer: int, k: int | str) -> str:
    return f"f'(z^{{{layer}}}_{{{k}}})"


def _sum(layer: int, k: int | str) -> str:
    return rf"\sum_{{m}} w^{{{layer + 1}}}_{{{k},m}} \delta^{{{layer + 1}}}_{{m}}"


def _product(symbols: Iterable[str]) -> str:
    """Factors in a row, those that are sums themselves in brackets."""
    return TIMES.join(f"({one})" if one.startswith(("o", r"\sum")) else one for one in symbols)


def _derivative(of: str, by: str) -> str:
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


def _general(objective: Objective, found: Derivation, symbols: list[str]) -> str:
    weight = _weight(found.link)
    share = r"\frac{1}{N} " if objective.reduction == "mean" else ""
    text = rf"{_derivative('E', weight)} = {share}\sum_{{n}} {_product(symbols)}"
    if found.link[0] == "w":
        text += rf" + \lambda_{{2}} {weight}" if objective.l2 else ""
        text += rf" + \lambda_{{1}} \operatorname{{sgn}} {weight}" if objective.l1 else ""
    return text


def _with_numbers(found: Derivation) -> Formula | None:
    values = [*(factor.value for factor in found.factors), found.example_slope]
    if not all(map(math.isfinite, values)):
        return None
    *numbers, product = map(_number, values)
    factors = TIMES.join(f"({one})" if one.startswith("-") else one for one in numbers)
    return Formula(f"{_derivative(f'e_{{{found.example}}}', _weight(found.link))} = {factors} = {product}")


def _number(value: float) -> str:
    r"""Four significant figures.

    >>> _number(-0.42712), _number(1.5e-7)
    ('-0.4271', '1.5 \\times 10^{-7}')
    """
    mantissa, _, exponent = f"{value:.4g}".partition("e")
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa


def _delta(layer: LayerSlopes, found: Derivation, difference: str) -> str:
    """delta^l_k = f'(z^l_k) sum_m w^(l+1)_km delta^(l+1)_m, at the outputs de/do_k f'(z^L_k)."""
    own, top = layer is found.layers[-1], layer is found.layers[0]
    l, first = layer.layer, layer.nodes[0]
    k = str(first.node[1]) if own else "k"
    above = difference.replace("{k}", f"{{{k}}}") if top else _sum(l, k)
    symbols = [above] if first.slope is None else [above, _slope(l, k)]
    return rf"\delta^{{{l}}}_{{{k}}} = {_product(symbols) if len(symbols) > 1 else above}"
