"""What the network answers, and the examples that it learns from."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import Query, Real, example
from app.api.schemas.sessions import Both
from app.arrays import Vector, listed
from app.data.dataset import Dataset
from app.sessions.outputs import Confusion, DecisionMap, Fit, Line, Outputs

FINEST = 501


class OutputsQuery(Query):
    """Which step of the path, and how finely."""

    step: int | None = Field(None, ge=0, le=2**53, description="A step of the path; left out for the present one.")
    resolution: int = Field(49, ge=2, le=FINEST, description="Values of each input of a map or a line.")


class DataQuery(Query):
    """How many examples."""

    limit: int = Field(500, ge=0, le=100_000, description="So many of the training and of the test examples.")


class MapView(BaseModel):
    """The answer over two inputs; with `classes`, `output` is the number of the winning one."""

    step: int
    kind: Literal["map"] = "map"
    accuracy: Both
    x: list[float]
    y: list[float]
    output: list[list[Real]]
    classes: list[str] | None


class LineView(BaseModel):
    """The answer over one input."""

    step: int
    kind: Literal["line"] = "line"
    accuracy: Both
    x: list[float]
    output: list[Real]


class ConfusionView(BaseModel):
    """How often class j (column) was answered where class i (row) was right."""

    step: int
    kind: Literal["confusion"] = "confusion"
    accuracy: Both
    labels: list[str]
    train: list[list[int]]
    test: list[list[int]] | None


class Pairs(BaseModel):
    """Targets and the answers to the same examples."""

    target: list[float]
    output: list[Real]


class FitView(BaseModel):
    """Targets and answers of a regression with more inputs than can be drawn."""

    step: int
    kind: Literal["fit"] = "fit"
    accuracy: Both
    train: Pairs
    test: Pairs | None


OutputsView = Annotated[MapView | LineView | ConfusionView | FitView, Field(discriminator="kind")]

OUTPUTS_EXAMPLE = {
    "step": 5,
    "kind": "line",
    "accuracy": {"train": None, "test": None},
    "x": [-1.0, 0.0, 1.0],
    "output": [0.12, 0.4, 0.71],
}


def outputs_view(
    step: int, accuracies: tuple[Real, Real], found: Outputs
) -> MapView | LineView | ConfusionView | FitView:
    """The model that suits what was found."""
    accuracy = Both(train=accuracies[0], test=accuracies[1])
    match found:
        case DecisionMap(x, y, output, classes):
            names = None if classes is None else list(classes)
            return MapView(
                step=step, accuracy=accuracy, x=x.tolist(), y=y.tolist(), output=output.tolist(), classes=names
            )
        case Line(x, output):
            return LineView(step=step, accuracy=accuracy, x=x.tolist(), output=output.tolist())
        case Confusion(labels, train, test):
            counts = None if test is None else test.tolist()
            return ConfusionView(step=step, accuracy=accuracy, labels=list(labels), train=train.tolist(), test=counts)
        case Fit(pairs, held_back):
            others = None if held_back is None else _pairs(held_back)
            return FitView(step=step, accuracy=accuracy, train=_pairs(pairs), test=others)


def _pairs(pair: tuple[Vector, Vector]) -> Pairs:
    return Pairs(target=pair[0].tolist(), output=pair[1].tolist())


class ExamplesView(BaseModel):
    """The first examples, as the network sees them."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "inputs": [[0.0, 0.0], [0.0, 1.0]],
                "targets": [[0.0], [1.0]],
                "test_inputs": [],
                "test_targets": [],
                "input_names": ["x0", "x1"],
                "output_names": ["y"],
                "task": "binary",
                "train": 4,
                "test": 0,
            }
        )
    )

    inputs: list[list[float]]
    targets: list[list[float]]
    test_inputs: list[list[float]]
    test_targets: list[list[float]]
    input_names: list[str]
    output_names: list[str]
    task: Literal["binary", "classes", "regression"]
    train: int
    test: int

    @classmethod
    def of(cls, data: Dataset, limit: int) -> Self:
        return cls.model_construct(
            inputs=listed(data.X[:limit]),
            targets=listed(data.y[:limit]),
            test_inputs=listed(data.X_test[:limit]),
            test_targets=listed(data.y_test[:limit]),
            input_names=list(data.input_names),
            output_names=list(data.output_names),
            task=data.task,
            train=len(data.X),
            test=len(data.X_test),
        )
