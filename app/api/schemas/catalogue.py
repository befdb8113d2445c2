"""What there is to choose from."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from app.api.schemas.base import example


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
    planes: list[EntryView]
    presets: list[PresetView]
    limits: dict[str, int]
