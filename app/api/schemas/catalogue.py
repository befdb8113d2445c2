"""What there is to choose from."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import example
from app.thumbnails import Thumbnail


class ParamView(BaseModel):
    """A setting: what a form control needs."""

    name: str
    kind: str
    default: Any
    low: float | None
    high: float | None
    open_low: bool
    open_high: bool
    choices: list[str]
    nullable: bool
    help: str


class EntryView(BaseModel):
    """A named thing with its settings."""

    name: str
    help: str
    title: str | None = None
    source: str | None = None
    task: str | None = None
    inputs: int | None = None
    outputs: int | None = None
    params: list[ParamView] = []


class PresetView(BaseModel):
    """A run to begin with, and the one thing that it shows."""

    name: str
    title: str
    tells: str
    look_for: str
    summary: str
    links: tuple[str, str]
    range: tuple[tuple[float, float], tuple[float, float]] | None
    steps: int
    race: list[dict[str, Any]]


class CatalogueView(BaseModel):
    """Everything that a session can be made of, and what a call may ask for."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "activations": [{"name": "tanh", "help": "tanh z"}],
                "optimizers": [
                    {
                        "name": "sgd",
                        "title": "Gradient descent",
                        "params": [
                            {"name": "learning_rate", "kind": "float", "default": 0.001, "low": 0, "high": 1000000}
                        ],
                    }
                ],
                "limits": {"parameters": 1000000, "grid_points": 251001},
            }
        )
    )

    activations: list[EntryView]
    errors: list[EntryView]
    initializers: list[EntryView]
    optimizers: list[EntryView]
    schedules: list[EntryView]
    batch: list[ParamView]
    data: list[EntryView]
    own_data: list[ParamView] = Field(description="What can be set about inline and uploaded examples.")
    planes: list[EntryView]
    trainability: list[EntryView] = Field(description="What an axis of a map of trainability can be.")
    presets: list[PresetView]
    limits: dict[str, int]


class ThumbnailView(BaseModel):
    """A preset in small."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "name": "valley",
                "shades": [[255, 130], [80, 0]],
                "path": [[0.1, 0.9], [0.5, 0.2]],
                "steps": 1,
                "low": 0.02,
                "high": 4.1,
            }
        )
    )

    name: str
    shades: list[list[int]] = Field(description="Rows from the bottom, 0 for the lowest error and 255 for the highest.")
    path: list[tuple[float, float]] = Field(description="Places from 0 to 1, to the right and up; some lie outside.")
    steps: int
    low: float = Field(description="The error at shade 0; between both ends the shades follow its logarithm.")
    high: float

    @classmethod
    def of(cls, picture: Thumbnail) -> Self:
        return cls(
            name=picture.name,
            shades=picture.shades.tolist(),
            path=picture.path,
            steps=picture.steps,
            low=picture.low,
            high=picture.high,
        )
