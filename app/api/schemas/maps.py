"""Maps of long work: basins of attraction over a plane, and trainability over two hyperparameters."""

from collections import Counter
from typing import Annotated, Any, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import Body, Count, Real, Section, example
from app.api.schemas.planes import EXAMPLES, LINKS_EXAMPLE, RANGES, Choice, OnPlane, Ranges, pair
from app.api.schemas.surfaces import Resolution, finite
from app.errors import Invalid
from app.sessions.axes import QUANTITIES, Axis
from app.sessions.basins import Descents
from app.sessions.trainability import Progress as TrainabilityProgress
from app.sessions.trainability import TrainabilityMap
from app.surface.basins import DIVERGED, LEVEL, MOVING, UNDER_WAY, BasinMap, Progress

CODES = {"moving": MOVING, "diverged": DIVERGED, "level": LEVEL}
_NAMES = " ".join(f"`{entry.name}`: {entry.range.help}." for entry in QUANTITIES.values())
AXIS: Any = Field(
    description="`name`, `range` (a pair, the lower end first), `points`, `spacing` (`log` or `linear`), and for "
    f"`layer_learning_rate` the `layer`, from 1; all but the name have defaults. {_NAMES}"
)


def require_at_most(value: int, most: int, at: str) -> None:
    """Refuse a number above a limit.

    Raises:
        Invalid: names the field.
    """
    if value > most:
        raise Invalid.one(at, f"{value} given, expected a whole number from 1 to {most}")


class BasinsRequest(OnPlane):
    """From which points of which plane to descend, and how."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {"plane": LINKS_EXAMPLE, "ranges": [[-4, 4], [-4, 4]], "resolution": [9, 7], "steps": 50}
        )
    )

    ranges: Ranges | None = RANGES
    resolution: Resolution = Field([61, 61], description="Starts along a, and along b.")
    steps: Count = Field(200, description="Updates of each descent at the most.")
    learning_rate: Annotated[float, Field(ge=0, le=1e6)] | None = Field(
        None, description="Null for the session's own; its schedule holds either way."
    )
    examples: Choice = EXAMPLES

    def to_descents(self, most_points: int, most_steps: int) -> Descents:
        """Which descents, with no more than so many starts and steps.

        Raises:
            Invalid: there are more.
        """
        columns, rows = self.resolution
        if columns * rows > most_points:
            detail = f"{columns} x {rows} points given, expected at most {most_points} in all"
            raise Invalid.one("resolution", detail)
        require_at_most(self.steps, most_steps, "steps")
        return Descents(pair(self.ranges), (columns, rows), self.steps, self.learning_rate)


class ProgressView(BaseModel):
    """`event: progress`: how much is done, of how much."""

    done: int
    of: int

    @classmethod
    def of_progress(cls, progress: Progress) -> Self:
        return cls(done=progress.done, of=progress.of)


class MinimumView(BaseModel):
    """A minimum of the plane, and how many starts end in it."""

    a: float
    b: float
    error: float
    starts: int


class BasinsView(BaseModel):
    """`event: map` of the basins: `basin[i][j]` is where the descent from `y[i]`, `x[j]` ends."""

    x: list[float]
    y: list[float]
    minima: list[MinimumView] = Field(description="The lowest first.")
    basin: list[list[int]] = Field(
        description="The number of the minimum that the descent ends in or, under way still, is in the bowl of; or one "
        "of `codes`."
    )
    steps: list[list[int]] = Field(description="Updates until it was at rest or had diverged; -1 for one under way.")
    codes: dict[str, int] = Field(description="What negative numbers in `basin` mean.")
    counts: dict[str, int] = Field(
        description="How many starts had which outcome: at rest in a `minimum`, `heading` for one, or one of `codes`."
    )
    step: int

    @classmethod
    def of(cls, found: BasinMap, step: int) -> Self:
        counts = {name: int((found.basin == code).sum()) for name, code in CODES.items()}
        named, at_rest = found.basin >= 0, found.steps != UNDER_WAY
        return cls.model_construct(
            x=found.alphas.tolist(),
            y=found.betas.tolist(),
            minima=[MinimumView(a=a, b=b, error=error, starts=starts) for a, b, error, starts in found.minima],
            basin=found.basin.tolist(),
            steps=found.steps.tolist(),
            codes=CODES,
            counts={"minimum": int((named & at_rest).sum()), "heading": int((named & ~at_rest).sum()), **counts},
            step=step,
        )


class TrainabilityRequest(Body):
    """Which two hyperparameters to vary, and for how many steps to train."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "x": {"name": "learning_rate", "range": [0.01, 10], "points": 5, "spacing": "log"},
                "y": {"name": "initial_scale", "range": [0.1, 10], "points": 3},
                "steps": 20,
            }
        )
    )

    x: Section = AXIS
    y: Section = AXIS
    steps: Count = Field(100, description="Updates of the weights in each run.")


class AxisView(BaseModel):
    """The values of one hyperparameter."""

    name: str
    layer: int | None
    spacing: str
    values: list[float]

    @classmethod
    def of(cls, axis: Axis) -> Self:
        return cls(name=axis.name, layer=axis.layer, spacing=axis.spacing, values=axis.values.tolist())


class TrainabilityProgressView(BaseModel):
    """`event: progress` of the runs: how many of their steps are done, and the errors so far."""

    done: int
    of: int
    error: list[list[Real]]

    @classmethod
    def of_progress(cls, progress: TrainabilityProgress) -> Self:
        return cls.model_construct(done=progress.done, of=progress.of, error=finite(progress.error).tolist())


class LowestView(BaseModel):
    """The run that came lowest."""

    x: float
    y: float
    error: float


class TrainabilityView(BaseModel):
    """`event: map` of the runs: `error[i][j]` is the one of the run with `y.values[i]`, `x.values[j]`."""

    x: AxisView
    y: AxisView
    error: list[list[Real]] = Field(description="Over all training examples after the last step; null if it diverged.")
    diverged_at: list[list[int]] = Field(description="After which step a run had diverged, -1 for one that has not.")
    outcomes: dict[str, int] = Field(description="How many runs ended lower than they began, not lower, or diverged.")
    lowest: LowestView | None

    @classmethod
    def of(cls, found: TrainabilityMap) -> Self:
        lost = found.diverged_at >= 0
        fallen = Counter(np.where(lost, "diverged", np.where(found.error < found.start, "lower", "not_lower")).flat)
        lowest = None
        if found.lowest is not None:
            column, row = found.lowest
            x, y = float(found.x.values[column]), float(found.y.values[row])
            lowest = LowestView(x=x, y=y, error=float(found.error[row, column]))
        return cls.model_construct(
            x=AxisView.of(found.x),
            y=AxisView.of(found.y),
            error=finite(found.error).tolist(),
            diverged_at=found.diverged_at.tolist(),
            outcomes={name: fallen[name] for name in ("lower", "not_lower", "diverged")},
            lowest=lowest,
        )
