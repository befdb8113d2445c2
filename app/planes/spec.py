"""Every kind of plane by name, with its parameters; and what a request says of one, checked and complete.

How a kind is made of a session's weights and path is `app.sessions.planes`' business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Invalid
from app.param import Param, choose, resolve, shown


@dataclass(frozen=True)
class PlaneKind:
    """A way to choose two directions."""

    name: str
    title: str
    params: tuple[Param, ...]
    tells: str
    source: str


PLANES: dict[str, PlaneKind] = {
    entry.name: entry
    for entry in (
        PlaneKind(
            "links",
            "Two links",
            (
                Param("a", None, "text", help="the weight or bias along x"),
                Param("b", None, "text", help="the weight or bias along y"),
            ),
            "The plane of two links or biases; all other weights stay as they are.",
            "Goodfellow, Vinyals and Saxe 2015, for one dimension",
        ),
        PlaneKind(
            "random",
            "Random",
            (
                Param("seed", 1, "int", low=0, high=2**53 - 1, help="what the directions are drawn from"),
                Param(
                    "normalization",
                    "filter",
                    "choice",
                    choices=("filter", "layer", "none"),
                    help="what is scaled to the size of the weights: what comes into each node, each layer, or nothing",
                ),
                Param("biases", False, "bool", help="whether biases move too"),
            ),
            "Two random directions in which all weights move, scaled like the weights; saddles mostly look like bowls.",
            "Li et al. 2018, section 4",
        ),
        PlaneKind(
            "pca",
            "Path",
            (),
            "The two directions that the path itself mostly took; the axes say what share of it they explain.",
            "Li et al. 2018, section 7",
        ),
        PlaneKind(
            "hessian",
            "Curvature",
            (
                Param(
                    "pair",
                    "leading",
                    "choice",
                    choices=("leading", "extremes"),
                    help="the two largest curvatures, or the largest and the smallest",
                ),
            ),
            "The directions of sharpest curvature, or of sharpest and most negative, at the present weights.",
            "Pearlmutter 1994; Yao et al. 2020",
        ),
        PlaneKind(
            "steepest",
            "Steepest",
            (),
            "Straight downhill, and across it the direction of the last step.",
            "Cauchy 1847",
        ),
        PlaneKind(
            "through",
            "Through three points",
            (Param("points", None, "points", help="three objects with a `step` and the `session` that it is of"),),
            "The plane through three points of this path or of others; the first lies at (0, 0).",
            "Garipov et al. 2018, section 3",
        ),
    )
}


@dataclass(frozen=True)
class Waypoint:
    """A step of a path; None for the present one, and for the session that is asked."""

    session: str | None = None
    step: int | None = None


@dataclass(frozen=True)
class PlaneSpec:
    """A plane as it is asked for.

    Args:
        kind: a key of `PLANES`.
        values: every parameter of that kind.
    """

    kind: str
    values: Mapping[str, Any]

    @classmethod
    def of_json(cls, given: Mapping[str, Any], at: str = "plane") -> "PlaneSpec":
        """Check a request's `plane` and fill in every default.

        Raises:
            Invalid: names every unknown field and every wrong value.

        Example:
            >>> PlaneSpec.of_json({"kind": "random", "seed": 7}).values
            {'seed': 7, 'normalization': 'filter', 'biases': False}
        """
        if "kind" not in given:
            raise Invalid.one(f"{at}.kind", f"missing, expected one of {', '.join(PLANES)}")
        kind = choose(PLANES, given["kind"], f"{at}.kind")
        missing = [param for param in kind.params if param.default is None and param.name not in given]
        if missing:
            raise Invalid.one(f"{at}.{missing[0].name}", f"missing, expected {missing[0].expects()}")
        values = resolve((_KIND, *kind.params), given, at)
        del values["kind"]
        if kind.name == "through":
            values["points"] = _waypoints(values["points"], f"{at}.points")
        return cls(kind.name, values)

    @classmethod
    def links(cls, a: str, b: str) -> "PlaneSpec":
        """The plane of two links or biases."""
        return cls("links", {"a": a, "b": b})

    @property
    def sessions(self) -> tuple[str, ...]:
        """The ids of other sessions whose weights it goes through."""
        points: Sequence[Waypoint] = self.values.get("points", ())
        return tuple(dict.fromkeys(point.session for point in points if point.session is not None))


_KIND = Param("kind", None, "text")
_SESSION = Param("session", None, "text", nullable=True)
_STEP = Param("step", None, "int", low=0, high=2**53 - 1, nullable=True)


def _waypoints(given: Any, at: str) -> tuple[Waypoint, ...]:
    for place, each in enumerate(given):
        if not isinstance(each, Mapping):
            raise Invalid.one(f"{at}[{place}]", f'{shown(each)} given, expected an object such as {{"step": 0}}')
    return tuple(Waypoint(**resolve((_SESSION, _STEP), each, f"{at}[{place}]")) for place, each in enumerate(given))
