"""How weights hang together: their mirror images, and the pairs that act on each other the most."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import WHOLE, Body, Real, StepNumber, example
from app.api.schemas.planes import STEP
from app.api.schemas.surfaces import LINK, finite
from app.errors import Invalid
from app.sessions.pairs import Pair, Pairs
from app.sessions.symmetries import Image, Symmetries
from app.surface.sample import Surface

MOST_IMAGES = 500
MOST_PAIRS = 200
FINEST = 61

Two = tuple[Real, Real]
Link = Annotated[str, LINK] | None


class SymmetriesRequest(Body):
    """At which step, how many, and on which plane to place them."""

    model_config = ConfigDict(json_schema_extra=example({"a": "w1[0,0]", "b": "w2[0,0]", "limit": 3}))

    a: Link = Field(None, description="A link or a bias, for the place of each image on the plane of a and b.")
    b: Link = Field(None, description="The other one; both or neither.")
    limit: Annotated[int, Field(ge=1, le=MOST_IMAGES), WHOLE] = Field(
        50, description="So many images, the nearest first."
    )
    step: StepNumber | None = STEP

    def links(self) -> tuple[str, str] | None:
        """The two links of a plane, if any.

        Raises:
            Invalid: there is only one.
        """
        if self.a is not None and self.b is not None:
            return self.a, self.b
        if self.a is None and self.b is None:
            return None
        missing, given = ("a", "b") if self.a is None else ("b", "a")
        raise Invalid.one(missing, f"missing, but needed beside {given}; a plane takes two links")


class PlaceView(BaseModel):
    """Where an image lies on the plane of a and b."""

    a: Real = Field(description="Its value of a.")
    b: Real = Field(description="Its value of b.")
    distance: Real = Field(description="How far it is from the plane.")


class ImageView(BaseModel):
    """Other weights with which the network computes the same function."""

    kind: Literal["swap", "flip"] = Field(description="Two nodes change places, or one changes all its signs.")
    layer: int = Field(description="Of the nodes; hidden layers count from 1.")
    nodes: list[int] = Field(description="One or two, counted from 0.")
    distance: Real = Field(description="From the weights as they are.")
    error: Real = Field(description="Computed anew, from a whole forward pass.")
    difference: Real = Field(description="Of that error from the present one: rounding, no more.")
    weights: dict[str, float] = Field(description="Those that differ; sent as `weights` in a change, they lead there.")
    place: PlaceView | None = Field(description="On the plane of a and b; null without one.")

    @classmethod
    def of(cls, image: Image) -> Self:
        place = image.place
        return cls(
            kind=image.mirror.kind,
            layer=image.mirror.layer,
            nodes=list(image.mirror.nodes),
            distance=image.distance,
            error=image.loss,
            difference=image.difference,
            weights=dict(image.weights),
            place=None if place is None else PlaceView(a=place.alpha, b=place.beta, distance=place.distance),
        )


class SymmetriesView(BaseModel):
    """The mirror images nearest to the weights, and how many there are in all."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "step": 10,
                "error": 0.1247,
                "total": 10,
                "log10_equivalents": 2.584,
                "images": [
                    {
                        "kind": "flip",
                        "layer": 1,
                        "nodes": [0],
                        "distance": 1.31,
                        "error": 0.1247,
                        "difference": 0.0,
                        "weights": {"w1[0,0]": 0.42, "w1[1,0]": -0.31, "b1[0]": 0.05, "w2[0,0]": -0.38},
                        "place": {"a": 0.42, "b": -0.38, "distance": 0.63},
                    }
                ],
            }
        )
    )

    step: int
    error: Real
    total: int = Field(description="How many elementary images there are: swaps of two nodes, and flips of one.")
    log10_equivalents: float = Field(description="log10 of how many weights all their combinations lead to.")
    images: list[ImageView] = Field(description="The nearest of the elementary ones, the nearest first.")

    @classmethod
    def of(cls, found: Symmetries) -> Self:
        return cls(
            step=found.step,
            error=found.loss,
            total=found.total,
            log10_equivalents=found.log10_equivalents,
            images=[ImageView.of(image) for image in found.images],
        )


class PairsRequest(Body):
    """At which step, how many, and whether with a small picture of each."""

    model_config = ConfigDict(json_schema_extra=example({"count": 3, "surface": 3}))

    count: Annotated[int, Field(ge=1, le=MOST_PAIRS), WHOLE] = Field(
        12, description="So many pairs, the strongest first."
    )
    surface: Annotated[int, Field(ge=0, le=FINEST), WHOLE] = Field(
        0, description="Points a side of a surface around each pair's values, 2 or more; 0 for none."
    )
    step: StepNumber | None = STEP

    def points(self, most: int) -> int:
        """Points a side, or 0; no more than so many in all.

        Raises:
            Invalid: there are more, or one a side, which is no surface.
        """
        if self.surface == 1:
            raise Invalid.one("surface", f"1 given, expected 0 or a whole number from 2 to {FINEST}")
        if self.count * self.surface**2 > most:
            detail = f"{self.count} times {self.surface} x {self.surface} points given, expected at most {most} in all"
            raise Invalid.one("surface", detail)
        return self.surface


class Thumbnail(BaseModel):
    """A small surface: `error[i][j]` is the one at `y[i]`, `x[j]`; x is a, y is b."""

    x: list[float]
    y: list[float]
    error: list[list[Real]]

    @classmethod
    def of(cls, surface: Surface) -> Self:
        error = finite(surface.error).tolist()
        return cls.model_construct(x=surface.alphas.tolist(), y=surface.betas.tolist(), error=error)


class PairView(BaseModel):
    """Two links; their names do for the plane of a surface."""

    a: str
    b: str
    interaction: Real = Field(description="d2E/dw_a dw_b: how the slope along one changes as the other moves.")
    curvatures: Two = Field(description="d2E/dw_a^2 and d2E/dw_b^2.")
    coupling: Real = Field(
        description="|interaction| / sqrt|product of the curvatures|, without units; null where one of them is zero."
    )
    slopes: Two = Field(description="dE/dw_a and dE/dw_b.")
    values: Two = Field(description="What the two weights are.")
    surface: Thumbnail | None = Field(description="The error around their values; null unless it was asked for.")

    @classmethod
    def of(cls, pair: Pair, surface: Surface | None) -> Self:
        return cls(
            a=pair.a,
            b=pair.b,
            interaction=pair.interaction,
            curvatures=pair.curvatures,
            coupling=pair.coupling,
            slopes=pair.slopes,
            values=pair.values,
            surface=None if surface is None else Thumbnail.of(surface),
        )


class PairsView(BaseModel):
    """The pairs of links that bend the error together the most."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "step": 10,
                "considered": 12,
                "of": 12,
                "pairs": [
                    {
                        "a": "w1[0,2]",
                        "b": "w2[2,0]",
                        "interaction": 0.0612,
                        "curvatures": [0.0311, 0.0427],
                        "coupling": 1.68,
                        "slopes": [0.0025, -0.0113],
                        "values": [0.71, -0.52],
                        "surface": {
                            "x": [-0.29, 0.71, 1.71],
                            "y": [-1.52, -0.52, 0.48],
                            "error": [[0.171, 0.158, 0.149], [0.132, 0.125, 0.129], [0.127, 0.141, 0.163]],
                        },
                    }
                ],
            }
        )
    )

    step: int
    considered: int = Field(description="How many links were compared: all, or the leading ones of a large network.")
    of: int = Field(description="How many there are that training may change.")
    pairs: list[PairView] = Field(description="The strongest first.")

    @classmethod
    def of_found(cls, found: Pairs, surfaces: Sequence[Surface] = ()) -> Self:
        pairs = [PairView.of(pair, surface) for pair, surface in zip_longest(found.pairs, surfaces)]
        return cls(step=found.step, considered=found.considered, of=found.of, pairs=pairs)
