"""The derivation of one weight's slope: factors, sums, formulas, a check, and what a step makes of the weight."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import Query, Real, example
from app.nn.chain import Factor, LayerSlopes
from app.nn.formula import Formula
from app.sessions.derivation import Derived
from app.sessions.update import Update

LINK = "A link or a bias, `w1[0,2]` or `b1[2]`."
STEP = "A step of the path; left out for the present one."
MATHML = "<math><mi>...</mi></math>"
DERIVATION_EXAMPLE = {
    "link": "w1[0,0]",
    "step": 0,
    "weight": 0.5,
    "slope": 0.24,
    "data_slope": 0.24,
    "penalty": 0.0,
    "gathered": 0.5,
    "examples": 2,
    "example": 0,
    "outputs": [0.5],
    "targets": [0.2],
    "example_error": 0.045,
    "example_slope": 0.3,
    "factors": [
        {
            "kind": "difference",
            "word": "difference",
            "value": 0.3,
            "mean": 0.25,
            "node": [1, 0],
            "link": None,
            "latex": "o_{0} - t_{0}",
            "mathml": MATHML,
        },
        {
            "kind": "slope",
            "word": "identity",
            "value": 1.0,
            "mean": 1.0,
            "node": [1, 0],
            "link": None,
            "latex": "f'(z^{1}_{0})",
            "mathml": MATHML,
        },
        {
            "kind": "input",
            "word": "input",
            "value": 1.0,
            "mean": 0.95,
            "node": [0, 0],
            "link": None,
            "latex": "x_{0}",
            "mathml": MATHML,
        },
    ],
    "layers": [
        {
            "layer": 1,
            "word": "identity",
            "latex": r"\delta^{1}_{0} = (o_{0} - t_{0}) \cdot f'(z^{1}_{0})",
            "mathml": MATHML,
            "nodes": [
                {"node": [1, 0], "z": 0.5, "a": 0.5, "slope": 1.0, "handed_down": 0.3, "delta": 0.3, "terms": []}
            ],
        }
    ],
    "numeric": 0.24,
    "rounding": 6e-12,
    "relative_difference": 3e-11,
    "digits": 10,
    "latex": (
        r"\frac{\partial E}{\partial w^{1}_{0,0}} = "
        r"\frac{1}{N} \sum_{n} (o_{0} - t_{0}) \cdot f'(z^{1}_{0}) \cdot x_{0}"
    ),
    "mathml": MATHML,
    "latex_with_numbers": r"\frac{\partial e_{0}}{\partial w^{1}_{0,0}} = 0.3 \cdot 1 \cdot 1 = 0.3",
    "mathml_with_numbers": MATHML,
    "update": {
        "old": 0.5,
        "learning_rate": 0.1,
        "slope": 0.24,
        "examples": 2,
        "frozen": False,
        "stages": [{"name": "learning rate", "value": -0.024}],
        "change": -0.024,
        "new": 0.476,
        "text": "0.5 − 0.1 × 0.24 = 0.476",
    },
}


class DerivationQuery(Query):
    """Which weight, for which example, at which step."""

    link: str = Field(max_length=40, description=LINK, examples=["w1[0,2]"])
    example: int = Field(0, ge=0, le=2**53, description="A training example, counted from 0.")
    step: int | None = Field(None, ge=0, le=2**53, description=STEP)


class Result(BaseModel):
    """Read from a result of the core, field by field."""

    model_config = ConfigDict(from_attributes=True)


class FactorView(BaseModel):
    """One factor of the example's slope; `node` is the layer and the place in it, inputs being layer 0."""

    kind: str
    word: str
    value: Real
    mean: Real
    node: tuple[int, int]
    link: str | None
    latex: str
    mathml: str

    @classmethod
    def of(cls, factor: Factor, symbol: Formula) -> Self:
        return cls(**vars(factor), latex=symbol.latex, mathml=symbol.mathml)


class TermView(Result):
    """What one link hands down: its weight times the delta of the node above."""

    link: str
    weight: Real
    delta: Real
    product: Real


class NodeSlopeView(Result):
    """One node on the way back; `delta` is `handed_down` times `slope`, the derivative of the activation.

    `slope` is null where the error function brings the output function, `terms` where there are too many.
    """

    node: tuple[int, int]
    z: Real
    a: Real
    slope: Real
    handed_down: Real
    delta: Real
    terms: list[TermView] | None


class LayerSlopesView(BaseModel):
    """The nodes of a layer on the way back, and how their deltas are had from those of the layer above."""

    layer: int
    word: str
    latex: str
    mathml: str
    nodes: list[NodeSlopeView]

    @classmethod
    def of(cls, layer: LayerSlopes, recursion: Formula) -> Self:
        nodes = [NodeSlopeView.model_validate(node) for node in layer.nodes]
        return cls(layer=layer.layer, word=layer.word, latex=recursion.latex, mathml=recursion.mathml, nodes=nodes)


class StageView(BaseModel):
    """What a part of the optimizer hands on for this weight."""

    name: str
    value: Real


class UpdateView(BaseModel):
    """What the step from here makes of the weight; `slope` is over its mini-batch of so many examples."""

    old: Real
    learning_rate: Real
    slope: Real
    examples: int
    frozen: bool
    stages: list[StageView]
    change: Real
    new: Real
    text: str | None

    @classmethod
    def of(cls, update: Update) -> Self:
        stages = [StageView(name=name, value=value) for name, value in update.stages]
        return cls(**vars(update) | {"stages": stages}, text=update.text)


class DerivationView(BaseModel):
    """The slope of the error by one weight, taken apart.

    `slope` is `data_slope` + `penalty`; the product of the factors is `example_slope`, which counts `gathered` in it.
    """

    model_config = ConfigDict(json_schema_extra=example(DERIVATION_EXAMPLE))

    link: str
    step: int
    weight: Real
    slope: Real
    data_slope: Real
    penalty: Real
    gathered: float
    examples: int
    example: int
    outputs: list[Real]
    targets: list[Real]
    example_error: Real
    example_slope: Real
    factors: list[FactorView]
    layers: list[LayerSlopesView]
    numeric: Real
    rounding: Real
    relative_difference: Real
    digits: int | None
    latex: str
    mathml: str
    latex_with_numbers: str | None
    mathml_with_numbers: str | None
    update: UpdateView

    @classmethod
    def of(cls, derived: Derived) -> Self:
        numbers, formulas = derived.numbers, derived.formulas
        in_numbers = formulas.with_numbers
        parts: dict[str, Any] = {
            "factors": list(map(FactorView.of, numbers.factors, formulas.factors)),
            "layers": list(map(LayerSlopesView.of, numbers.layers, formulas.layers)),
            "update": UpdateView.of(derived.update),
        }
        return cls(
            **vars(numbers) | vars(derived.check) | parts,
            step=derived.step,
            latex=formulas.general.latex,
            mathml=formulas.general.mathml,
            latex_with_numbers=None if in_numbers is None else in_numbers.latex,
            mathml_with_numbers=None if in_numbers is None else in_numbers.mathml,
        )
