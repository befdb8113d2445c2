"""What slopes foretell and how they are shared out: a nudge, all slopes by size, and who did the work of a step."""

from typing import Self

from pydantic import ConfigDict, Field

from app.api.schemas.base import Body, Query, Real, StepNumber, example
from app.api.schemas.derivation import LINK, STEP, Result
from app.sessions.derivation import Nudge
from app.sessions.ranking import Slopes, Work

MOST_LISTED = 10_000


class RankingQuery(Query):
    """Which step of the path, and how many weights."""

    step: int | None = Field(None, ge=0, le=2**53, description=STEP)
    limit: int = Field(100, ge=0, le=MOST_LISTED, description="So many weights are listed, the largest first.")


class WorkQuery(RankingQuery):
    """Which step, and how many weights."""

    step: int | None = Field(
        None, ge=0, le=2**53, description="Where the step led to, 1 or later; left out for the last one."
    )


class NudgeRequest(Body):
    """Which weight to change, and by how much."""

    model_config = ConfigDict(json_schema_extra=example({"link": "w1[0,2]", "by": 0.1}))

    link: str = Field(max_length=40, description=LINK)
    by: float = Field(description="How much is added to the weight.")
    step: StepNumber | None = Field(None, description="A step of the path; null for the present one.")


class NudgeView(Result):
    """What a nudge would do to the error: as the slope foretells, as slope and curvature do, and really."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "step": 10,
                "link": "w1[0,2]",
                "by": 0.1,
                "before": 0.12469,
                "after": 0.12492,
                "actual": 0.00023,
                "slope": 0.0025,
                "curvature": -0.0031,
                "predicted": 0.00025,
                "second_order": 0.00024,
            }
        )
    )

    step: int
    link: str
    by: float
    before: Real
    after: Real
    actual: Real
    slope: Real
    curvature: Real
    predicted: Real
    second_order: Real

    @classmethod
    def of(cls, nudge: Nudge) -> Self:
        return cls.model_validate(nudge)


class RankedSlopeView(Result):
    """One weight's slope, and its share of the squared norm of the gradient."""

    link: str
    slope: Real
    weight: Real
    share: Real


class SlopesView(Result):
    """The slopes by their size; `total` is how many there are."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "step": 10,
                "norm": 0.0158,
                "total": 17,
                "slopes": [
                    {"link": "b1[1]", "slope": -0.0097, "weight": 0.0925, "share": 0.372},
                    {"link": "b1[2]", "slope": 0.0073, "weight": -0.1488, "share": 0.2116},
                ],
            }
        )
    )

    step: int
    norm: Real
    total: int
    slopes: list[RankedSlopeView]

    @classmethod
    def of(cls, slopes: Slopes) -> Self:
        return cls.model_validate(slopes)


class ContributionView(Result):
    """What one weight did: its slope before the step times its move, and its share of the sum of those."""

    link: str
    slope: Real
    move: Real
    contribution: Real
    share: Real


class WorkView(Result):
    """Who did the work of the step that led here: `actual` = `first_order` + `left`; `rest` is what the others did."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "step": 10,
                "before": 0.12556,
                "after": 0.12469,
                "actual": -0.00087,
                "first_order": -0.00091,
                "left": 0.00004,
                "total": 17,
                "contributions": [
                    {"link": "b1[1]", "slope": -0.0093, "move": 0.0204, "contribution": -0.00019, "share": 0.2076}
                ],
                "rest": -0.00072,
            }
        )
    )

    step: int
    before: Real
    after: Real
    actual: Real
    first_order: Real
    left: Real
    total: int
    contributions: list[ContributionView]
    rest: Real

    @classmethod
    def of(cls, work: Work) -> Self:
        return cls.model_validate(work)
