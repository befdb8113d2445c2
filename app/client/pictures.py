"""What shows itself as a picture: the error over a plane, and over one weight; in a notebook, a figure that turns.

The numbers are here; how a figure is drawn, in the page's own look, is left to `app.exports.figure`.
"""

import base64
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx
import numpy as np
from numpy.typing import NDArray

from app.client.figures import Bundle, bundle, of_curve, of_surface
from app.client.records import Json, Numbers, Origin, Path, read


@dataclass(frozen=True)
class CurvePoint:
    """The weight as it is, the error there and its slope."""

    x: float | None
    error: float | None
    slope: float | None


@dataclass(frozen=True, repr=False)
class Curve:
    """The error over one weight: `error[i]` at `x[i]`, and the weight as it is."""

    link: str
    x: Numbers
    error: Numbers
    point: CurvePoint
    step: int

    def figure(self, **how: Any) -> Json:
        """Plotly's figure; `how`, as `app.exports.figure` takes it: `log`, `theme`, `language`."""
        return of_curve(self, how)

    def __repr__(self) -> str:
        return f"<Curve over {self.link}: {len(self.x)} points, step {self.step}>"

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return bundle(self.figure(), repr(self))


@dataclass(frozen=True, repr=False)
class Surface:
    """The error on a grid over a plane: `error[i, j]` at `y[i]`, `x[j]`; x is a, y is b; NaN where it is not finite."""

    x: Numbers
    y: Numbers
    error: NDArray[np.floating[Any]]
    step: int
    method: str
    seconds: float
    evaluations: int
    origin: Origin
    plane: Json
    examples: str
    path: Path | None = None

    @classmethod
    def of_npy(cls, answer: httpx.Response, path: Path | None = None) -> Self:
        """The grid out of an `.npy` file, and what the answer's head says of it."""
        told = json.loads(answer.headers["X-Surface"])
        error = np.load(io.BytesIO(answer.content), allow_pickle=False)
        (left, right), (low, high) = told["ranges"]
        rows, columns = error.shape
        x, y = np.linspace(left, right, columns), np.linspace(low, high, rows)
        return read(cls, {**told, "x": x, "y": y, "error": error, "path": path})

    def figure(self, **how: Any) -> Json:
        """Plotly's figure; `how`, as `app.exports.figure` takes it: `kind`, `log`, `theme`, `language`."""
        return of_surface(self, how)

    def __repr__(self) -> str:
        rows, columns = self.error.shape
        return f"<Surface over {' and '.join(self.plane['labels'])}: {columns} x {rows} points, step {self.step}>"

    def _repr_mimebundle_(self, **_: Any) -> Bundle:
        return bundle(self.figure(), repr(self))

    @classmethod
    def of_level(cls, answer: Mapping[str, Any]) -> Self:
        """One level of a stream, its grid packed as Plotly takes it."""
        packed = answer["error"]
        shape = tuple(int(extent) for extent in packed["shape"].split(","))
        error = np.frombuffer(base64.b64decode(packed["bdata"]), dtype=f"<{packed['dtype']}").reshape(shape)
        return read(cls, {**answer, "error": error})
