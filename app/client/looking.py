"""What can be asked about a session without changing it: slopes, pictures, curvature, maps.

Stepping and changing it is left to `app.client.session`, which these belong to.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from app.client.pictures import Curve, Surface
from app.client.planes import Plane, links
from app.client.records import (
    Basins,
    Gradient,
    History,
    Json,
    Nudge,
    Numbers,
    Path,
    Trainability,
    blocks,
    read,
)
from app.client.wire import Wire

Ranges = Sequence[Sequence[float]]
Progress = Callable[[Json], object]
NPY = "application/x-npy"
GRID = (101, 101)


class Looking:
    """A session as those see it who may only read; `step` is a step of the path everywhere, None for the present one.

    Where no more is said of an answer, it is the document that `/docs` describes.
    """

    def __init__(self, wire: Wire, key: str) -> None:
        self._wire = wire
        self._at = f"/sessions/{key}"

    @property
    def links(self) -> tuple[str, str]:
        """The two weights that are looked at where nothing else is said."""
        first, second = self._wire.json("GET", self._at)["links"]
        return first, second

    def weights(self, step: int | None = None) -> dict[str, Numbers]:
        """All weights by group: `w1` of shape (fan-in, fan-out), `b1` of shape (fan-out,)."""
        return blocks(self._get("weights", step=step)["weights"])

    def history(self, every: int = 1) -> History:
        """The errors along the path, at the steps that are kept."""
        return read(History, self._get("history", every=every))

    def gradient(self, step: int | None = None, examples: str | int = "train", rule: str = "gradient") -> Gradient:
        """The slope of every weight: over all training examples, or over `test`, `batch`, or one by its number."""
        answer = self._get("gradient", step=step, examples=examples, rule=rule)
        return read(Gradient, {**answer, "gradient": blocks(answer["gradient"])})

    def derivation(self, link: str, example: int | None = None, step: int | None = None) -> Json:
        """The slope of one weight by the chain rule, with the number of every factor, and a check of it."""
        return self._get("derivation", link=link, example=example, step=step)

    def nudge(self, link: str, by: float, step: int | None = None) -> Nudge:
        """What adding `by` to a weight would do to the error, foretold and really; nothing is changed."""
        return read(Nudge, self._post("nudge", link=link, by=by, step=step))

    def slopes(self, limit: int = 100, step: int | None = None) -> Json:
        """The slopes of all weights, the steepest first."""
        return self._get("slopes", limit=limit, step=step)

    def work(self, limit: int = 100, step: int | None = None) -> Json:
        """What each weight's move in a step did to the error, the largest contributions first."""
        return self._get("work", limit=limit, step=step)

    def curve(
        self, link: str | None = None, range: Sequence[float] | None = None, points: int = 201, step: int | None = None
    ) -> Curve:
        """The error over one weight; `range` None takes in the path."""
        return read(Curve, self._post("curve", link=link or self.links[0], range=range, points=points, step=step))

    def surface(
        self,
        a: str | None = None,
        b: str | None = None,
        *,
        plane: Plane | None = None,
        ranges: Ranges | None = None,
        resolution: tuple[int, int] = GRID,
        step: int | None = None,
        examples: str | int = "train",
        dtype: str = "float32",
        path: bool = False,
    ) -> Surface:
        """The error over two weights, or over another plane, at every point of a grid.

        Args:
            a, b: the weights along x and along y; None for the two to look at first.
            plane: instead of a and b, one of `app.client.planes`.
            ranges: from where to where, for a and for b; None takes in the path with a margin.
            resolution: points along a, and along b.
            step: a step of the path.
            examples: `train`, `test`, `batch`, or a number.
            dtype: what is computed with, `float32` or `float64`.
            path: whether the path over the plane comes along, for the figure.
        """
        body = self._grid(plane or self._plane(a, b), ranges, resolution, step, examples) | {"dtype": dtype}
        answer = self._wire.send("POST", f"{self._at}/surface", body, headers={"Accept": NPY})
        return Surface.of_npy(answer, self.path(plane=body["plane"], step=step) if path else None)

    def levels(
        self,
        a: str | None = None,
        b: str | None = None,
        *,
        plane: Plane | None = None,
        ranges: Ranges | None = None,
        resolution: tuple[int, int] = GRID,
        step: int | None = None,
        examples: str | int = "train",
    ) -> Iterator[Surface]:
        """The same coarse to fine, a whole grid each time; whoever stops listening stops the work."""
        body = self._grid(plane or self._plane(a, b), ranges, resolution, step, examples)
        events = self._wire.stream("POST", f"{self._at}/surface", {**body, "encoding": "base64", "stream": True})
        return (Surface.of_level(event.data) for event in events if event.name == "level")

    def path(
        self, a: str | None = None, b: str | None = None, *, plane: Plane | None = None, step: int | None = None
    ) -> Path:
        """The path over a plane: where each point lies, its true error, and the error of the slice under it."""
        return read(Path, self._post("path", plane=plane or self._plane(a, b), step=step))

    def outputs(self, resolution: int = 49, step: int | None = None) -> Json:
        """What the network answers: a map over two inputs, a line over one, else a confusion matrix or a fit."""
        return self._get("outputs", resolution=resolution, step=step)

    def data(self, limit: int = 500) -> Json:
        """The first examples, as the network sees them."""
        return self._get("data", limit=limit)

    def curvature(
        self,
        plane: Plane | None = None,
        at: Sequence[float] | None = None,
        eigenvalues: int = 2,
        step: int | None = None,
        examples: str | int = "train",
    ) -> Json:
        """How the error bends: in a plane, if one is given, and over the whole network."""
        return self._post("curvature", plane=plane, at=at, eigenvalues=eigenvalues, step=step, examples=examples)

    def stationary(
        self,
        plane: Plane | None = None,
        ranges: Ranges | None = None,
        resolution: tuple[int, int] = (41, 41),
        step: int | None = None,
        examples: str | int = "train",
    ) -> Json:
        """The minima, saddles and maxima of a slice."""
        return self._post("stationary", **self._grid(plane or self._plane(), ranges, resolution, step, examples))

    def sharpness(self, points: int = 60, steps: Sequence[int] | None = None) -> list[Json]:
        """The Hessian's largest eigenvalue along the path beside the bound for stable steps."""
        body = {"points": points, "steps": steps}
        events = self._wire.stream("POST", f"{self._at}/sharpness", body)
        return [event.data for event in events if event.name == "point"]

    def symmetries(self, a: str | None = None, b: str | None = None, limit: int = 50, step: int | None = None) -> Json:
        """The mirror images of the weights, with which the network computes the same, the nearest first."""
        return self._post("symmetries", a=a, b=b, limit=limit, step=step)

    def pairs(self, count: int = 12, surface: int = 0, step: int | None = None) -> Json:
        """The pairs of links that bend the error together the most."""
        return self._post("pairs", count=count, surface=surface, step=step)

    def basins(
        self,
        plane: Plane | None = None,
        ranges: Ranges | None = None,
        resolution: tuple[int, int] = (61, 61),
        steps: int = 200,
        learning_rate: float | None = None,
        step: int | None = None,
        examples: str | int = "train",
        progress: Progress | None = None,
    ) -> Basins:
        """From every point of a grid a descent of its own, and the minimum in which it ends."""
        grid = self._grid(plane or self._plane(), ranges, resolution, step, examples)
        body = {**grid, "steps": steps, "learning_rate": learning_rate}
        return read(Basins, self._map("basins", body, progress))

    def trainability(
        self, x: Json | None = None, y: Json | None = None, steps: int = 100, progress: Progress | None = None
    ) -> Trainability:
        """How far training comes with every pair of two hyperparameters' values.

        Args:
            x, y: `{"name": ..., "range": [low, high], "points": ..., "spacing": ...}`; all but the name have defaults.
            steps: of each run.
            progress: hears of what is done, as it is done.
        """
        body = {"x": x or {"name": "learning_rate"}, "y": y or {"name": "initial_scale"}, "steps": steps}
        return read(Trainability, self._map("trainability", body, progress))

    def _map(self, what: str, body: Json, progress: Progress | None) -> Json:
        found: Json = {}
        for event in self._wire.stream("POST", f"{self._at}/{what}", body):
            if event.name == "map":
                found = event.data
            elif event.name == "progress" and progress is not None:
                progress(event.data)
        return found

    def _plane(self, a: str | None = None, b: str | None = None) -> Plane:
        if a is None or b is None:
            first, second = self.links
            return links(a or first, b or second)
        return links(a, b)

    @staticmethod
    def _grid(
        plane: Plane, ranges: Ranges | None, resolution: tuple[int, int], step: int | None, examples: str | int
    ) -> Json:
        return {"plane": plane, "ranges": ranges, "resolution": resolution, "step": step, "examples": examples}

    def _get(self, what: str, **params: Any) -> Json:
        return self._wire.json("GET", f"{self._at}/{what}", params=params)

    def _post(self, what: str, **body: Any) -> Json:
        return self._wire.json("POST", f"{self._at}/{what}", body)
