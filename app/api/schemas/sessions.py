"""Sessions: what creates and changes them, and how they are shown."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import Body, Name, Real, Section, StepNumber, example
from app.exports.scenery import first_look
from app.param import choose
from app.presets import PRESETS
from app.sessions.describe import summary
from app.sessions.limits import Limits
from app.sessions.port import Kept
from app.sessions.session import Session
from app.sessions.spec import merge
from app.sessions.state import Point
from app.stores.uploads import Uploads

OUTCOME = Literal["running", "stationary", "diverged"]

NETWORK = Field(None, description="`layers`: nodes of each, inputs first; `activations`: one a layer; `bias`.")
WEIGHTS = Field(None, description='`{"initializer": name}`, or every group: `{"w1": [[...]], "b1": [...]}`.')
DATA = Field(None, description="A `name`, or `inputs` and `targets`, or an upload's `dataset`; and its settings.")
ERROR = Field(None, description="`name`, `reduction`, and the penalties `l2` and `l1`.")
OPTIMIZER = Field(None, description="`name`, that optimizer's own settings, `schedule`, `clip_norm`, `rule`.")
BATCH = Field(None, description="`size`: examples a step, null for all; `shuffle`.")
FREE = Field(None, description="Names of the weights that training may change; null for all.")
SEED = Field(None, description="What the initial weights and the order of the examples are drawn from.")
CHANGED_WEIGHTS = Field(None, description='Single weights by name, or whole groups: `{"w1[0,2]": 0.5}`.')


class SessionRequest(Body):
    """A preset, or parts of a configuration, or both: then the parts override the preset's.

    The catalogue lists all names, settings, defaults and bounds.
    """

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "network": {"layers": [2, 4, 1], "activations": ["tanh", "sigmoid"]},
                "data": {"name": "moons", "examples": 200, "noise": 0.1, "seed": 7},
                "optimizer": {"name": "sgd", "learning_rate": 0.1},
                "seed": 1,
            }
        )
    )

    preset: Name | None = Field(None, description="A name from the catalogue's presets.")
    title: str | None = Field(None, max_length=200)
    network: Section | None = NETWORK
    weights: Section | None = WEIGHTS
    data: Section | None = DATA
    error: Section | None = ERROR
    optimizer: Section | None = OPTIMIZER
    batch: Section | None = BATCH
    free: list[str] | None = FREE
    seed: StepNumber | None = SEED
    compiled: bool | None = Field(
        None,
        description="Whether compiled kernels take small steps, which differ from NumPy's in their last digits; null "
        "where they are loaded by now. For programs that repeat a session.",
    )

    def to_session(self, limits: Limits, uploads: Uploads) -> Session:
        """The session before its first step.

        Args:
            limits: how large it may be.
            uploads: where an upload's id leads.

        Raises:
            Invalid: a wrong field, named.
        """
        config = given_parts(self, {"preset", "title", "compiled"})
        if "data" in config:
            config["data"] = with_upload(config["data"], uploads)
        if self.preset is None:
            return Session.begin(config, limits, title=self.title or "", compiled=self.compiled)
        preset = choose(PRESETS, self.preset, "preset")
        title = preset.title if self.title is None else self.title
        return Session.begin(merge(preset.config, config), limits, preset.name, title, self.compiled)


class SessionPatch(Body):
    """What is to be different from the next step on."""

    model_config = ConfigDict(
        json_schema_extra=example({"optimizer": {"learning_rate": 0.05}, "weights": {"w1[0,2]": 0.5}})
    )

    optimizer: Section | None = OPTIMIZER
    batch: Section | None = BATCH
    free: list[str] | None = FREE
    error: Section | None = ERROR
    weights: Section | None = CHANGED_WEIGHTS

    def changes(self) -> dict[str, Any]:
        return given_parts(self, {"step"})


class ForkRequest(SessionPatch):
    """A step to fork from, and what is to be different there."""

    model_config = ConfigDict(json_schema_extra=example({"step": 0, "optimizer": {"name": "adam"}}))

    step: StepNumber | None = Field(None, description="A step of the path; null for the present one.")


def with_upload(data: Section, uploads: Uploads) -> Section:
    """The data with an upload in the place of its id; an id that leads nowhere stays what it is."""
    key = data.get("dataset")
    upload = uploads.get(key) if isinstance(key, str) else None
    return data if upload is None else {**data, "dataset": upload.examples}


def given_parts(body: Body, without: set[str]) -> dict[str, Any]:
    """The fields that were given; null is the same as nothing, but for `free`, where it stands for all."""
    fields = body.model_fields_set - without
    parts = {name: getattr(body, name) for name in type(body).model_fields if name in fields}
    return {name: part for name, part in parts.items() if part is not None or name == "free"}


class Both(BaseModel):
    """A value over the training examples and over those held back; null where there is none."""

    train: Real
    test: Real

    @classmethod
    def of_point(cls, point: Point) -> Self:
        return cls(train=point.train, test=point.test)


class DataFacts(BaseModel):
    """What the examples are."""

    train: int
    test: int
    task: Literal["binary", "classes", "regression"]
    input_names: list[str]
    output_names: list[str]


class GroupView(BaseModel):
    """One block of weights: `w1` of shape (fan-in, fan-out), or `b1` of shape (fan-out)."""

    name: str
    shape: list[int]


class ChangeView(BaseModel):
    """What was changed by hand, and at which step."""

    step: int
    changed: list[str]


VIEW_EXAMPLE = {
    "id": "hV1sKq3bQk0nT8mZr2yXw5Jd",
    "view_id": "Qe7uPz4cLf9aRk6tBv1nYs8G",
    "title": "",
    "preset": None,
    "summary": "2-4-1, tanh and sigmoid, sgd, rate 0.1",
    "step": 2,
    "version": 4,
    "epoch": 2.0,
    "outcome": "running",
    "message": "Step 2. The error has fallen from 0.288 to 0.265.",
    "error": {"train": 0.265, "test": 0.271},
    "accuracy": {"train": 0.55, "test": 0.52},
    "parameters": 17,
    "groups": [{"name": "w1", "shape": [2, 4]}, {"name": "b1", "shape": [4]}],
    "data": {"train": 150, "test": 50, "task": "binary", "input_names": ["x0", "x1"], "output_names": ["lower"]},
    "changes": [{"step": 1, "changed": ["optimizer"]}],
    "links": ["w1[0,2]", "w2[2,0]"],
    "range": None,
    "config": {"network": {"layers": [2, 4, 1], "activations": ["tanh", "sigmoid"], "bias": True}, "seed": 1},
}


class SessionView(BaseModel):
    """A session as it stands at present."""

    model_config = ConfigDict(json_schema_extra=example(VIEW_EXAMPLE))

    id: str | None = Field(description="May do everything; null to those who came by the view_id.")
    view_id: str = Field(description="May only read; to be shared.")
    title: str
    preset: str | None
    summary: str
    step: int
    version: int = Field(description="Counts the changes; the id of the last event.")
    epoch: float
    outcome: OUTCOME
    message: str
    error: Both
    accuracy: Both
    parameters: int
    groups: list[GroupView]
    data: DataFacts
    changes: list[ChangeView]
    links: tuple[str, str] = Field(description="The two links to show first.")
    range: tuple[tuple[float, float], tuple[float, float]] | None = Field(description="The part of their plane.")
    config: dict[str, Any] = Field(description="The complete request, with every default, as it is for the next step.")

    @classmethod
    def of(cls, kept: Kept, key: str) -> Self:
        session = kept.session
        config = session.run.spec.to_json(by_reference=True)
        train, test = session.run.accuracies(session.last.state.theta)
        links, extent = first_look(session)
        return cls(
            id=kept.id if key == kept.id else None,
            view_id=kept.view_id,
            title=session.title,
            preset=session.preset,
            summary=summary(config),
            step=session.step,
            version=kept.version,
            epoch=_epoch(session),
            outcome=session.last.outcome.value,
            message=session.message,
            error=Both.of_point(session.last.point),
            accuracy=Both(train=train, test=test),
            parameters=session.arch.parameters,
            groups=[GroupView(name=group.name, shape=list(group.shape)) for group in session.arch.groups],
            data=_data_facts(session),
            changes=[
                ChangeView(step=part.begin.step, changed=list(part.changed))
                for part in session.stretches
                if part.changed
            ],
            links=links,
            range=extent,
            config=config,
        )


def _epoch(session: Session) -> float:
    state = session.last.state
    return state.epoch + state.offset / len(session.run.dataset.X)


def _data_facts(session: Session) -> DataFacts:
    data = session.run.dataset
    return DataFacts(
        train=len(data.X),
        test=len(data.X_test),
        task=data.task,
        input_names=list(data.input_names),
        output_names=list(data.output_names),
    )
