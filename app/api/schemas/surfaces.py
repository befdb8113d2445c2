"""Planes, surfaces, paths on them, and curves."""

import base64
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import Body, Count, Real, StepNumber, example
from app.api.schemas.explain import EXPLAIN_EXAMPLE, ExplanationView
from app.api.schemas.planes import (
    EXAMPLES,
    LINKS_EXAMPLE,
    PLANE_EXAMPLE,
    RANGES,
    STEP,
    Choice,
    Limits,
    OnPlane,
    PlaneView,
    Ranges,
    pair,
)
from app.errors import Invalid
from app.planes.plane import InPlane, Plane
from app.sessions.scene import Scene
from app.sessions.slices import Curve, PathOnPlane, Sampling
from app.surface.grid import Range
from app.surface.sample import Surface

LINK = Field(max_length=40, description="A link or a bias, `w1[0,2]` or `b1[2]`.")
Resolution = Annotated[list[Count], Field(min_length=2, max_length=2)]


class SurfaceRequest(OnPlane):
    """Which plane, which part of it, how fine, and in which form."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "plane": LINKS_EXAMPLE,
                "ranges": [[-4, 4], [-4, 4]],
                "resolution": [5, 3],
            }
        )
    )

    ranges: Ranges | None = RANGES
    resolution: Resolution = Field([101, 101], description="Points along a, and along b.")
    examples: Choice = EXAMPLES
    dtype: Literal["float32", "float64"] = Field("float32", description="What is computed with.")
    encoding: Literal["list", "base64"] = Field("list", description="`base64` gives the typed arrays of Plotly.")
    stream: bool = Field(
        False, description="Server-sent events, coarse to fine: `level` with a whole grid, then `done`."
    )

    def to_sampling(self, most_points: int, memory: int) -> Sampling:
        """How to sample, with no more than so many points, and so many bytes for what is prepared of the examples.

        Raises:
            Invalid: there are more.
        """
        columns, rows = self.resolution
        if columns * rows > most_points:
            detail = f"{columns} x {rows} points given, expected at most {most_points} in all"
            raise Invalid.one("resolution", detail)
        return Sampling(pair(self.ranges), (columns, rows), self.dtype, memory)


class PathRequest(OnPlane):
    """Which plane to see the path on."""

    model_config = ConfigDict(json_schema_extra=example({"plane": LINKS_EXAMPLE}))


class CurveRequest(Body):
    """Which weight, from where to where, and how finely."""

    model_config = ConfigDict(json_schema_extra=example({"link": "w1[0,1]", "range": [-3, 3], "points": 5}))

    link: str = LINK
    range: Limits | None = Field(None, description="Null centers on the weight and takes in the path.")
    points: Count = 201
    step: StepNumber | None = STEP

    def limits(self) -> Range | None:
        return None if self.range is None else (self.range[0], self.range[1])


class Packed(BaseModel):
    """A typed array as Plotly reads it: little-endian, row by row; NaN where the error is not finite."""

    dtype: Literal["f4", "f8"]
    bdata: str
    shape: str

    @classmethod
    def of(cls, grid: NDArray[np.floating]) -> Self:
        little = np.ascontiguousarray(grid, dtype=f"<f{grid.dtype.itemsize}")
        bdata = base64.b64encode(little.tobytes()).decode()
        kind: Literal["f4", "f8"] = "f4" if grid.dtype.itemsize == 4 else "f8"
        return cls.model_construct(dtype=kind, bdata=bdata, shape=", ".join(str(extent) for extent in grid.shape))


class Origin(BaseModel):
    """Where the weights themselves lie, how far from the plane, and the error there over the same examples."""

    a: Real
    b: Real
    error: Real
    distance: Real

    @classmethod
    def of(cls, scene: Scene) -> Self:
        a, b, distance = scene.point
        return cls(a=a, b=b, error=scene.loss, distance=distance)


class SurfaceView(BaseModel):
    """The error on a grid: `error[i][j]` is the one at `y[i]`, `x[j]`; x is a, y is b."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "x": [-4.0, 0.0, 4.0],
                "y": [-4.0, 4.0],
                "error": [[0.31, 0.25, 0.33], [0.29, 0.12, 0.3]],
                "step": 5,
                "method": "dense",
                "seconds": 0.0021,
                "evaluations": 6,
                "origin": {"a": 0.31, "b": -0.72, "error": 0.24, "distance": 0.0},
                "plane": PLANE_EXAMPLE,
                "examples": "train",
                "explain": EXPLAIN_EXAMPLE,
            }
        )
    )

    x: list[float]
    y: list[float]
    error: list[list[Real]] | Packed
    step: int
    method: str
    seconds: float
    evaluations: int
    origin: Origin
    plane: PlaneView
    examples: str
    explain: ExplanationView

    @classmethod
    def of(cls, scene: Scene, surface: Surface, encoding: str) -> Self:
        grid = finite(surface.error)
        return cls.model_construct(
            x=surface.alphas.tolist(),
            y=surface.betas.tolist(),
            error=Packed.of(grid) if encoding == "base64" else grid.tolist(),
            explain=ExplanationView.of(surface.explanation),
            **about(scene, surface),
        )


def about(scene: Scene, surface: Surface) -> dict[str, Any]:
    """What the view of a surface says beside its numbers and what they are explained by."""
    return {
        "step": scene.visit.step,
        "method": surface.method,
        "seconds": surface.seconds,
        "evaluations": surface.explanation.points,
        "origin": Origin.of(scene),
        "plane": PlaneView.of(scene.plane),
        "examples": scene.examples.label,
    }


def finite(grid: NDArray[np.floating]) -> NDArray[np.floating]:
    """The grid with NaN for everything that is not finite."""
    return np.where(np.isfinite(grid), grid, grid.dtype.type(np.nan))


class Done(BaseModel):
    """`event: done` of a surface."""

    step: int


class Shares(BaseModel):
    """How much of the last step, and of the whole path, lies in the plane, from 0 to 1; null without movement."""

    last_step: Real
    path: Real


class AxisShares(BaseModel):
    """The same for each of the two directions."""

    last_step: tuple[Real, Real] | None
    path: tuple[Real, Real] | None


class PathView(BaseModel):
    """The path over a plane, point by point."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "steps": [0, 1],
                "a": [0.31, 0.32],
                "b": [-0.72, -0.7],
                "error": [0.288, 0.271],
                "slice_error": [0.275, 0.271],
                "distance": [0.08, 0.0],
                "in_plane": {"last_step": 0.06, "path": 0.06},
                "shares": {"last_step": [0.01, 0.05], "path": [0.01, 0.05]},
                "explained": None,
                "plane": PLANE_EXAMPLE,
            }
        )
    )

    steps: list[int]
    a: list[Real]
    b: list[Real]
    error: list[Real]
    slice_error: list[Real]
    distance: list[Real]
    in_plane: Shares
    shares: AxisShares | None
    explained: tuple[float, float] | None = Field(description="The shares of the path that the axes explain; `pca`.")
    plane: PlaneView

    @classmethod
    def of(cls, path: PathOnPlane, plane: Plane) -> Self:
        last = path.last_step or InPlane(None, None)
        return cls(
            steps=path.steps,
            a=path.a.tolist(),
            b=path.b.tolist(),
            error=path.losses,
            slice_error=path.slice_losses.tolist(),
            distance=path.distance.tolist(),
            in_plane=Shares(last_step=last.share, path=path.path.share),
            shares=AxisShares(last_step=last.axes, path=path.path.axes) if plane.orthogonal else None,
            explained=plane.explained,
            plane=PlaneView.of(plane),
        )


class CurvePoint(BaseModel):
    """The weight as it is, the error there and its slope."""

    x: Real
    error: Real
    slope: Real


class CurveView(BaseModel):
    """The error over one weight."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "link": "w1[0,1]",
                "x": [-3.0, 0.0, 3.0],
                "error": [0.3, 0.26, 0.29],
                "point": {"x": 0.4, "error": 0.265, "slope": 0.011},
                "step": 5,
            }
        )
    )

    link: str
    x: list[float]
    error: list[Real]
    point: CurvePoint
    step: int

    @classmethod
    def of(cls, link: str, curve: Curve) -> Self:
        point = CurvePoint(x=curve.value, error=curve.loss, slope=curve.slope)
        return cls(link=link, x=curve.x.tolist(), error=curve.losses.tolist(), point=point, step=curve.step)
