"""Files: how they are asked for, and the one that can be brought back."""

from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import Query, example
from app.errors import Invalid, Problem
from app.exports.archive import FIELDS, FORMAT, document
from app.exports.scenery import first_look
from app.planes.spec import PlaneSpec
from app.sessions.limits import Limits
from app.sessions.session import Session
from app.sessions.slices import Sampling
from app.surface.grid import Range

Format = Literal["json", "html", "csv", "npz", "py", "ipynb", "svg", "png"]
MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "npz": "application/zip",
    "py": "text/x-python; charset=utf-8",
    "ipynb": "application/x-ipynb+json",
    "svg": "image/svg+xml",
    "png": "image/png",
}
WHOLE = ("json", "py", "ipynb")  # of these formats, which are of the session and not of a picture
TOLD = ("html", "svg", "png")  # of these formats, which say something in words
LINK = "The weight or bias along {}; by default the one that the page shows first."


class ExportQuery(Query):
    """Which file, and what of it can be chosen: all but the format is for pictures and tables."""

    format: Format = Field(
        "json",
        description="`json`, the whole session, which can be imported again; `html`, a page that needs nothing else; "
        "`csv`, a table; `npz`, arrays for NumPy; `py` and `ipynb`, which repeat the session through the client; `svg` "
        "and `png`, the plan.",
    )
    table: Literal["surface", "path", "history"] = Field("surface", description="Which table a `csv` is.")
    kind: Literal["links", "random", "pca", "hessian", "steepest"] = Field("links", description="Which plane.")
    a: str | None = Field(None, max_length=40, description=LINK.format("x"))
    b: str | None = Field(None, max_length=40, description=LINK.format("y"))
    seed: int = Field(1, ge=0, le=2**53 - 1, description="Of the directions of a `random` plane.")
    resolution: int = Field(61, ge=2, le=1001, description="Points along each axis.")
    log: bool = Field(False, description="The error in its logarithm.")
    theme: Literal["light", "dark"] = Field("light", description="Of `svg` and `png`; a page follows its reader's.")
    step: int | None = Field(
        None, ge=0, le=2**53 - 1, description="A step of the path; the present one if none is given."
    )
    until: int | None = Field(
        None,
        ge=0,
        le=2**53 - 1,
        description="Where the path ends in `svg` and `png`, drawn on the landscape of `step`: a frame of a film.",
    )

    def last(self, session: Session) -> int:
        """The step whose landscape it is.

        Raises:
            Invalid: the path is to end after it.
        """
        last = session.step if self.step is None else self.step
        if self.until is not None and self.until > last:
            raise Invalid.one("until", f"{self.until} given, expected a step up to {last}, whose landscape it is")
        return last

    def plane(self, session: Session) -> tuple[PlaneSpec, tuple[Range, Range] | None]:
        """The plane, and which part of it where that is the one that the page shows first.

        Raises:
            Invalid: names the part of the query that is wrong.
        """
        links, ranges = first_look(session)
        if self.kind != "links":
            given = [name for name in ("a", "b") if getattr(self, name) is not None]
            if given:
                raise Invalid([Problem(name, "given, but only a plane of kind links has it") for name in given])
            return PlaneSpec.of_json(
                {"kind": self.kind, **({"seed": self.seed} if self.kind == "random" else {})}
            ), None
        a, b = self.a or links[0], self.b or links[1]
        for name, link in (("a", a), ("b", b)):
            session.arch.index(link, name)
        return PlaneSpec.links(a, b), ranges if (a, b) == links else None

    def sampling(self, ranges: tuple[Range, Range] | None, most_points: int, memory: int) -> Sampling:
        """How to sample.

        Raises:
            Invalid: there are more points than that.
        """
        points = self.resolution**2
        if points > most_points:
            detail = f"{self.resolution} given, which makes {points} points, expected at most {most_points} in all"
            raise Invalid.one("resolution", detail)
        return Sampling(ranges, (self.resolution, self.resolution), "float64", memory)


@cache
def _example() -> dict[str, Any]:
    config = {
        "network": {"layers": [1, 1], "activations": ["identity"]},
        "weights": {"initializer": "zeros"},
        "data": {"inputs": [[0.0], [1.0], [2.0]], "targets": [[0.0], [0.5], [0.9]]},
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
    }
    return document(Session.begin(config, Limits(), title="A line"))


class ArchiveRequest(BaseModel):
    """A session as `export?format=json` gives it; it goes on here bit for bit where it was left.

    It is checked by the rules and limits of this server as if every part of it had come in a request of its own. One
    of a newer format is refused by its number.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra=example(_example()))

    format: Any = Field(None, description=f"`{FORMAT}`.")
    version: Any = Field(None, description="Of the format.")
    program: Any = Field(None, description="The version of the program that wrote it.")
    note: Any = Field(None, description="For whoever opens it in an editor; it may say anything.")
    title: Any = Field(None, description="What the session is called.")
    preset: Any = Field(None, description="The preset that it came from, or null.")
    step: Any = Field(None, description="Where the path ends.")
    seed: Any = Field(None, description="What the initial weights and the order of the examples were drawn from.")
    network: Any = Field(None, description="As in a request for a session.")
    weights: Any = Field(None, description="As in a request for a session: how the path began.")
    data: Any = Field(None, description="`name`, `settings`, and the `examples` themselves.")
    compiled: Any = Field(None, description="Whether small steps are taken by compiled kernels.")
    stretches: Any = Field(None, description="The parts of the path with one configuration throughout.")
    points: Any = Field(None, description="How many errors are kept, and how far apart.")
    states: Any = Field(None, description="How many states are kept, and how far apart.")
    trail: Any = Field(None, description="`[step, recorded, train, test, state or null]` for each step that is kept.")
    end: Any = Field(None, description="The last state, where the path does not hold it.")

    def given(self) -> dict[str, Any]:
        """The fields that were given, known or not."""
        return {
            name: getattr(self, name)
            for name in (*FIELDS, *(self.model_extra or ()))
            if name in self.model_fields_set or name not in FIELDS
        }
