"""Steps, the path so far, and weights and slopes at a step."""

from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import Body, Count, Query, Real, StepNumber, example
from app.api.schemas.sessions import OUTCOME, Both
from app.api.schemas.surfaces import SurfaceRequest, SurfaceView
from app.arrays import Vector, listed
from app.errors import Invalid
from app.nn.layout import Architecture
from app.sessions.gradients import Gradient, Rule
from app.sessions.port import Kept
from app.sessions.session import Session
from app.sessions.state import Point

LIVING = ("links", "random")  # the planes that go through any weights

Block = list[list[Real]] | list[Real]  # `b<l>` is a vector, `w<l>` a matrix with a row for each node it comes from


class StepsRequest(Body):
    """How many steps to take."""

    model_config = ConfigDict(json_schema_extra=example({"count": 10}))

    count: Count = Field(1, description="Updates of the weights, one mini-batch each.")
    surface: SurfaceRequest | None = Field(
        None, description="A surface to have with the answer, at the weights after the steps; of links or random."
    )

    def to_surface(self) -> SurfaceRequest | None:
        """The surface, if one is asked for and sure to exist after any step.

        Raises:
            Invalid: a wrong field of it, named.
        """
        if self.surface is None:
            return None
        for wrong, at, expected in (
            (self.surface.stream, "stream", "false, since the answer is no stream"),
            (self.surface.step is not None, "step", "null, for the step that is reached"),
            (self.surface.plane.get("kind") not in LIVING, "plane.kind", f"one of {', '.join(LIVING)}"),
        ):
            if wrong:
                raise Invalid.one(f"surface.{at}", f"expected {expected}")
        return self.surface


class RunRequest(Body):
    """How many steps to take, and which of them to hear of."""

    model_config = ConfigDict(json_schema_extra=example({"steps": 5000, "every": 20}))

    steps: Count = Field(description="Updates of the weights.")
    every: Count = Field(1, description="One event for so many steps; the last step always has one.")


class RewindRequest(Body):
    """Where to go back to."""

    model_config = ConfigDict(json_schema_extra=example({"step": 5}))

    step: StepNumber


class At(Query):
    """Which step of the path."""

    step: int | None = Field(None, ge=0, le=2**53, description="A step of the path; left out for the present one.")


class GradientQuery(At):
    """Of which error, and by which rule."""

    examples: str = Field(
        "train",
        max_length=40,
        description="What the error is taken over: all training examples, those held back (`test`), those of the step "
        "that leads away from here (`batch`), or a single one by its number, from 0.",
    )
    rule: Rule = Field(
        "gradient", description="The gradient itself, or what the book's rule takes for it; see the optimizer's `rule`."
    )


class HistoryQuery(Query):
    """How much of the path."""

    every: int = Field(1, ge=1, le=2**53, description="Leave out the steps that this does not divide.")


class EventsQuery(Query):
    """How long to watch."""

    most: int | None = Field(None, ge=1, le=1_000_000, description="Ends after so many events.", examples=[1])


class PointView(BaseModel):
    """The error at a step."""

    step: int
    error: Both


class StepsView(BaseModel):
    """Where the steps led to."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "step": 2,
                "version": 2,
                "outcome": "running",
                "message": "Step 2. The error has fallen from 0.288 to 0.265.",
                "error": {"train": 0.265, "test": 0.271},
                "points": [
                    {"step": 1, "error": {"train": 0.271, "test": 0.277}},
                    {"step": 2, "error": {"train": 0.265, "test": 0.271}},
                ],
            }
        )
    )

    step: int
    version: int
    outcome: OUTCOME
    message: str
    error: Both
    points: list[PointView]
    surface: SurfaceView | None = None

    @classmethod
    def of(cls, kept: Kept, points: Sequence[Point], surface: SurfaceView | None = None) -> Self:
        session, last = kept.session, kept.session.last.point
        return cls.model_validate(
            {  # in one go, for a thousand points as for one
                "step": session.step,
                "version": kept.version,
                "outcome": session.last.outcome.value,
                "message": session.message,
                "error": {"train": last.train, "test": last.test},
                "points": [{"step": step, "error": {"train": train, "test": test}} for step, train, test in points],
                "surface": surface,
            }
        )


class RunEvent(BaseModel):
    """`event: point` of a run."""

    step: int
    error: Both
    outcome: OUTCOME

    @classmethod
    def of(cls, session: Session) -> Self:
        point = session.last.point
        return cls(step=point.step, error=Both.of_point(point), outcome=session.last.outcome.value)


class HistoryView(BaseModel):
    """The errors along the path, at the steps that are kept."""

    model_config = ConfigDict(
        json_schema_extra=example({"steps": [0, 1, 2], "train": [0.288, 0.271, 0.265], "test": [0.291, 0.277, 0.271]})
    )

    steps: list[int]
    train: list[Real]
    test: list[Real]

    @classmethod
    def of(cls, session: Session, every: int) -> Self:
        points = session.history(every)
        return cls(
            steps=[point.step for point in points],
            train=[point.train for point in points],
            test=[point.test for point in points],
        )


class WeightsView(BaseModel):
    """All weights at a step."""

    model_config = ConfigDict(json_schema_extra=example({"step": 5, "weights": {"w1": [[0.12], [-0.7]], "b1": [0.03]}}))

    step: int
    weights: dict[str, Block]

    @classmethod
    def of(cls, arch: Architecture, step: int, theta: Vector) -> Self:
        return cls.model_construct(step=step, weights=blocks(arch, theta))


class GradientView(BaseModel):
    """The slope of the error for every weight, and how far it points away from that over all training examples."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "step": 5,
                "examples": "batch",
                "count": 10,
                "rule": "gradient",
                "norm": 0.021,
                "exact_norm": 0.019,
                "angle": 14.2,
                "gradient": {"w1": [[0.011], [-0.018]], "b1": [0.002]},
            }
        )
    )

    step: int
    examples: str = Field(description="What the error is taken over, as it was asked for.")
    count: int = Field(description="How many examples these are.")
    rule: Rule
    norm: Real = Field(description="The length of this gradient.")
    exact_norm: Real = Field(description="The length of the exact gradient, that over all training examples.")
    angle: Real = Field(description="Between the two, in degrees; null where one of them is zero or not finite.")
    gradient: dict[str, Block]

    @classmethod
    def of(cls, arch: Architecture, found: Gradient) -> Self:
        with np.errstate(all="ignore"):
            norm, exact_norm = (float(np.linalg.norm(vector)) for vector in (found.direction, found.exact))
        return cls.model_construct(
            step=found.step,
            examples=found.examples.label,
            count=found.examples.count,
            rule=found.rule,
            norm=norm,
            exact_norm=exact_norm,
            angle=found.angle,
            gradient=blocks(arch, found.direction),
        )


def blocks(arch: Architecture, values: Vector) -> dict[str, Block]:
    groups: Mapping[str, Vector] = arch.unflatten(values)
    return {name: listed(block) for name, block in groups.items()}
