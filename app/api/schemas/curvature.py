"""Curvature: of a plane, of the whole network, along the path; and the stationary points of a slice."""

from typing import Annotated, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import WHOLE, Body, Count, Real, Section, StepNumber, example
from app.api.schemas.planes import (
    EXAMPLES,
    LINKS_EXAMPLE,
    PLANE,
    PLANE_EXAMPLE,
    RANGES,
    STEP,
    Choice,
    Limits,
    OnPlane,
    PlaneView,
    Ranges,
)
from app.planes.local import Local
from app.planes.newton import Stationary
from app.sessions.curvature import NetworkCurvature, Sharpness
from app.sessions.scene import Scene
from app.surface.stationary import StationaryPoints

MOST_EIGENVALUES = 20
MOST_POINTS = 1000


class CurvatureRequest(Body):
    """Which plane, if any, and how much of the network's spectrum."""

    model_config = ConfigDict(json_schema_extra=example({"plane": LINKS_EXAMPLE, "eigenvalues": 2}))

    plane: Section | None = Field(None, description=f"Null leaves the plane out. {PLANE.description}")
    at: Limits | None = Field(None, description="The point [a, b] of the plane; null for where the weights lie.")
    step: StepNumber | None = STEP
    eigenvalues: Annotated[int, Field(ge=0, le=MOST_EIGENVALUES), WHOLE] = Field(
        2, description="How many of the network's largest, and of its smallest; 0 leaves the network out."
    )
    examples: Choice = EXAMPLES

    def on_plane(self) -> OnPlane | None:
        return None if self.plane is None else OnPlane(plane=self.plane, step=self.step)


class LandformView(BaseModel):
    """What such a point is called, and why."""

    name: str
    sentence: str


class NewtonView(BaseModel):
    """The step to the stationary point of the second-order model."""

    step: tuple[Real, Real]
    a: Real
    b: Real
    error: Real = Field(description="What the model predicts there.")


class InPlaneView(BaseModel):
    """The error to second order at a point of the plane."""

    a: Real
    b: Real
    error: Real
    slope: tuple[Real, Real] = Field(description="By a and by b.")
    hessian: list[list[Real]]
    eigenvalues: tuple[Real, Real] = Field(description="Per unit of length in the space of weights, the larger first.")
    eigenvectors: list[tuple[Real, Real]] = Field(description="Their directions (a, b), each of length 1 there.")
    steepness: Real = Field(description="The slope of the steepest way within the plane.")
    gradient_share: Real = Field(description="How much of the whole gradient's squared length lies in the plane.")
    newton: NewtonView | None
    condition: Real = Field(description="How many times as curved across as along.")
    stable_rate: Real = Field(description="The learning rate below which descent in this plane is stable here.")
    landform: LandformView
    plane: PlaneView

    @classmethod
    @np.errstate(all="ignore")  # what is beyond all numbers is null
    def of(cls, scene: Scene, a: float, b: float, found: Local) -> Self:
        values, vectors = found.eigenpairs()
        step = found.newton()
        landform = found.landform()
        return cls(
            a=a,
            b=b,
            error=found.loss,
            slope=(found.slope[0], found.slope[1]),
            hessian=found.hessian.tolist(),
            eigenvalues=(values[0], values[1]),
            eigenvectors=[(vector[0], vector[1]) for vector in vectors.T],
            steepness=found.steepness,
            gradient_share=found.share,
            newton=None
            if step is None
            else NewtonView(step=(step[0], step[1]), a=a + step[0], b=b + step[1], error=found.after(step)),
            condition=found.condition(),
            stable_rate=2 / values[0] if values[0] > 0 else None,
            landform=LandformView(name=landform.name, sentence=landform.sentence),
            plane=PlaneView.of(scene.plane),
        )


class TraceView(BaseModel):
    """The sum of all eigenvalues; estimated where the standard error is not 0."""

    value: Real
    standard_error: Real


class StabilityView(BaseModel):
    """The bound on sharpness above which full-batch steps grow."""

    bound: Real
    formula: str
    sentence: str
    ratio: Real = Field(description="Sharpness over the bound: above 1 at the edge of stability.")


class NetworkView(BaseModel):
    """The Hessian over all training examples, of the weights that training may change."""

    largest: list[float]
    smallest: list[float]
    trace: TraceView
    weights: int
    products: int = Field(description="Hessian-vector products that the eigenvalues took.")
    stability: StabilityView

    @classmethod
    def of(cls, found: NetworkCurvature) -> Self:
        bound, sharpness = found.bound, float(found.spectrum.largest[0])
        return cls(
            largest=found.spectrum.largest.tolist(),
            smallest=found.spectrum.smallest.tolist(),
            trace=TraceView(value=found.trace.value, standard_error=found.trace.standard_error),
            weights=found.weights,
            products=found.spectrum.products,
            stability=StabilityView(
                bound=bound.value,
                formula=bound.formula,
                sentence=bound.sentence,
                ratio=sharpness / bound.value if bound.value else None,
            ),
        )


CURVATURE_EXAMPLE = {
    "step": 5,
    "in_plane": {
        "a": 0.31,
        "b": -0.72,
        "error": 0.24,
        "slope": [0.02, -0.01],
        "hessian": [[0.31, 0.02], [0.02, 0.11]],
        "eigenvalues": [0.312, 0.108],
        "eigenvectors": [[0.995, 0.099], [-0.099, 0.995]],
        "steepness": 0.0224,
        "gradient_share": 0.2,
        "newton": {"step": [-0.071, 0.104], "a": 0.239, "b": -0.616, "error": 0.2388},
        "condition": 2.89,
        "stable_rate": 6.41,
        "landform": {"name": "slope", "sentence": "It goes downhill, and no stationary point is near."},
        "plane": PLANE_EXAMPLE,
    },
    "network": {
        "largest": [1.24, 0.61],
        "smallest": [-0.02, -0.01],
        "trace": {"value": 2.9, "standard_error": 0.0},
        "weights": 17,
        "products": 17,
        "stability": {"bound": 20.0, "formula": "2 / rate", "sentence": "...", "ratio": 0.062},
    },
}


class CurvatureView(BaseModel):
    """How the error bends: in the plane, and over the whole network."""

    model_config = ConfigDict(json_schema_extra=example(CURVATURE_EXAMPLE))

    step: int
    in_plane: InPlaneView | None
    network: NetworkView | None


class StationaryRequest(OnPlane):
    """Which part of which plane, and how finely to look before the points are refined."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {"plane": LINKS_EXAMPLE, "ranges": [[-4, 4], [-4, 4]], "resolution": [21, 21]},
        )
    )

    ranges: Ranges | None = RANGES
    resolution: Annotated[list[Count], Field(min_length=2, max_length=2)] = Field(
        [41, 41], description="Points along a, and along b, of the grid on which the points are suspected."
    )
    examples: Choice = EXAMPLES


class StationaryView(BaseModel):
    """A point without slope."""

    kind: str = Field(description="`minimum`, `saddle` or `maximum`.")
    a: float
    b: float
    error: float
    eigenvalues: tuple[float, float]
    steepness: float = Field(description="What is left of the slope.")

    @classmethod
    def of(cls, found: Stationary) -> Self:
        values, _ = found.model.eigenpairs()
        return cls(
            kind=found.kind,
            a=found.alpha,
            b=found.beta,
            error=found.model.loss,
            eigenvalues=(values[0], values[1]),
            steepness=found.model.steepness,
        )


class StationaryPointsView(BaseModel):
    """The minima, saddles and maxima of a slice."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "step": 5,
                "points": [
                    {
                        "kind": "minimum",
                        "a": 1.1,
                        "b": 1.6,
                        "error": 0.0098,
                        "eigenvalues": [5.1, 0.3],
                        "steepness": 2e-16,
                    }
                ],
                "starts": 4,
                "lost": 0,
                "plane": PLANE_EXAMPLE,
            }
        )
    )

    step: int
    points: list[StationaryView]
    starts: int = Field(description="Places of the grid where the slope seemed to vanish.")
    lost: int = Field(description="Those that led to no point: kinks, level ground, valleys with a level floor.")
    plane: PlaneView

    @classmethod
    def of(cls, scene: Scene, found: StationaryPoints) -> Self:
        return cls(
            step=scene.visit.step,
            points=[StationaryView.of(point) for point in found.points],
            starts=found.starts,
            lost=found.lost,
            plane=PlaneView.of(scene.plane),
        )


class SharpnessRequest(Body):
    """At which steps of the path."""

    model_config = ConfigDict(json_schema_extra=example({"points": 5}))

    points: Annotated[int, Field(ge=2, le=MOST_POINTS), WHOLE] = Field(
        60, description="So many steps, evenly along the path."
    )
    steps: Annotated[list[StepNumber], Field(min_length=1, max_length=MOST_POINTS)] | None = Field(
        None, description="These very steps instead."
    )


class SharpnessEvent(BaseModel):
    """`event: point`: the largest eigenvalue of the Hessian, and the bound for the next step."""

    step: int
    sharpness: Real
    bound: Real

    @classmethod
    def of(cls, found: Sharpness) -> Self:
        return cls(step=found.step, sharpness=found.value, bound=found.bound)
