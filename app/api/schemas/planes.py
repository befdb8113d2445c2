"""Planes: how they are asked for and described."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field

from app.api.schemas.base import Body, Real, Section, StepNumber
from app.planes.plane import Plane
from app.planes.spec import PLANES, PlaneKind, PlaneSpec
from app.surface.grid import Range

Limits = Annotated[list[float], Field(min_length=2, max_length=2)]
Ranges = Annotated[list[Limits], Field(min_length=2, max_length=2)]
Choice = Literal["train", "test", "batch"] | StepNumber


def _words(kind: PlaneKind) -> str:
    settings = ", ".join(f"`{param.name}`" for param in kind.params)
    return f"`{kind.name}`{f' with {settings}' if settings else ''}: {kind.tells}"


_KINDS = " ".join(map(_words, PLANES.values()))
PLANE = Field(description=f"`kind` and its settings; the catalogue lists their defaults and bounds. {_KINDS}")
RANGES = Field(None, description="From where to where, for a and for b; null takes in the path with a margin.")
STEP = Field(None, description="A step of the path; null for the present one.")
EXAMPLES: Any = Field(
    "train",
    description="What the error is taken over: all training examples, those held back (`test`), those of the next step "
    "(`batch`), or a single one by its number, from 0.",
)
LINKS_EXAMPLE = {"kind": "links", "a": "w1[0,0]", "b": "w2[1,0]"}


def pair(ranges: list[list[float]] | None) -> tuple[Range, Range] | None:
    """The ranges of a and of b."""
    return None if ranges is None else ((ranges[0][0], ranges[0][1]), (ranges[1][0], ranges[1][1]))


class OnPlane(Body):
    """What every request about a plane has."""

    plane: Section = PLANE
    step: StepNumber | None = STEP

    def spec(self) -> PlaneSpec:
        """The plane, checked.

        Raises:
            Invalid: a wrong field, named.
        """
        return PlaneSpec.of_json(self.plane)


class PlaneView(BaseModel):
    """A plane: what its axes are called, and how its directions lie."""

    kind: str
    labels: tuple[str, str]
    lengths: tuple[Real, Real] = Field(description="How far a unit of a, and of b, is in the space of weights.")
    angle: Real = Field(description="Between the two directions, in degrees.")
    explained: tuple[float, float] | None = Field(description="The shares of the path that they explain; for `pca`.")
    eigenvalues: tuple[float, float] | None = Field(description="Their curvatures; for `hessian`.")

    @classmethod
    def of(cls, plane: Plane) -> Self:
        return cls(
            kind=plane.kind,
            labels=plane.labels,
            lengths=plane.lengths,
            angle=plane.angle,
            explained=plane.explained,
            eigenvalues=plane.eigenvalues,
        )


PLANE_EXAMPLE = {
    "kind": "links",
    "labels": ["w1[0,0]", "w2[1,0]"],
    "lengths": [1.0, 1.0],
    "angle": 90.0,
    "explained": None,
    "eigenvalues": None,
}
