"""What all requests have in common: strict types, no unknown fields, finite numbers."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _whole(value: Any) -> Any:
    """7.0 is a whole number in JSON, which knows only one kind of number; true is none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# `Field` stands first, with all bounds: those that come after it would be missing from the JSON Schema.
WHOLE = BeforeValidator(_whole)
Count = Annotated[int, Field(ge=1, le=2**53 - 1), WHOLE]
StepNumber = Annotated[int, Field(ge=0, le=2**53 - 1), WHOLE]
Real = float | None  # null stands for a value that is not finite
Name = Annotated[str, Field(min_length=1, max_length=40)]
Section = dict[str, Any]  # checked where its fields are declared, in the core
Matrix = list[list[float]]


class Body(BaseModel):
    """A request's body."""

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


class Query(BaseModel):
    """What stands behind the question mark; text, therefore not strict."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


def example(value: Any) -> dict[str, Any]:
    """An example in a model's schema, which OpenAPI and the documentation page show."""
    return {"examples": [value]}
