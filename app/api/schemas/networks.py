"""Trained networks that people bring along: what a file does not say, and how they are shown."""

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from app.api.schemas.base import Query, Section, example
from app.networks.imported import Imported

# A whole safetensors file, of weights whose bytes happen to be letters: 0.5 and 2.
_HEADER = '{"out.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}'
EXAMPLE_FILE = chr(len(_HEADER)) + "\0" * 7 + _HEADER + "\0\0\0?\0\0\0@"


class NetworkQuery(Query):
    """What the file may not say."""

    activations: str | None = Field(
        None,
        max_length=400,
        description=(
            "For files of weights alone: one name for each layer after the inputs, with commas between them, "
            "or one for all hidden layers and one for the outputs: `tanh,identity`."
        ),
        examples=["sigmoid"],
    )
    format: Literal["safetensors", "npz", "onnx"] | None = Field(
        None, description="What the file is; by default that follows from how it begins."
    )

    def to_activations(self) -> tuple[str, ...] | None:
        return tuple(name.strip() for name in self.activations.split(",")) if self.activations else None


class NetworkView(BaseModel):
    """A trained network as a request for a session has it: `network`, `weights` and, unless it is null, `error`."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "network": {"layers": [2, 1], "activations": ["sigmoid"], "bias": False},
                "weights": {"w1": [[0.5], [2.0]]},
                "error": {"name": "binary_cross_entropy"},
                "parameters": 2,
                "notes": [],
            }
        )
    )

    network: Section
    weights: dict[str, list[Any]] = Field(description="`w<l>` of shape (fan-in, fan-out), and `b<l>` if there are any.")
    error: Section | None = Field(description="The error function that brings its output function, if any does.")
    parameters: int = Field(description="How many weights and biases there are.")
    notes: list[str] = Field(description="What the file says otherwise than it stands here.")

    @classmethod
    def of(cls, imported: Imported) -> Self:
        request = imported.request()
        return cls(**{"error": None, **request}, parameters=imported.parameters, notes=list(imported.notes))
