"""What pydantic says of a request, in our words: `network.layers[2]`, and what would be right.

Which status that becomes is `app.api.problems`' business.
"""

from collections.abc import Sequence
from typing import Any, TypeGuard, get_args

from pydantic import BaseModel

from app.errors import Problem
from app.param import shown

PLACES = {"body", "query", "path", "header", "cookie"}
SCALARS = (bool, int, float, str, type(None))


def complaints(errors: Sequence[Any], route: Any = None) -> list[Problem]:
    """One problem for each of pydantic's errors, without the input itself unless it is a short scalar.

    Example:
        >>> complaints([{"type": "int_type", "loc": ("body", "layers", 2), "msg": "Input should be a valid integer",
        ...              "input": "x"}])
        [Problem(at='layers[2]', detail="'x' given, expected a valid integer")]
    """
    return [Problem(place(error["loc"]), _detail(error, route)) for error in errors]


def place(loc: Sequence[str | int]) -> str:
    """A path of keys and numbers as it is written in a message.

    >>> place(("body", "network", "layers", 2))
    'network.layers[2]'
    """
    parts = loc[1:] if loc and loc[0] in PLACES else loc
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return text.removeprefix(".") or "the body"


def _detail(error: Any, route: Any) -> str:
    if error["type"] == "extra_forbidden":
        known = _known_fields(route, error["loc"])
        return f"unknown field; known here: {', '.join(known)}" if known else "unknown field"
    if error["type"] == "missing":
        return "missing, but needed"
    expected: str = error["msg"].replace("Input should be ", "expected ").replace("a valid dictionary", "an object")
    if error["type"] == "value_error" or not isinstance(error.get("input"), SCALARS):
        return expected[:1].lower() + expected[1:]
    return f"{shown(error['input'])} given, {expected[:1].lower()}{expected[1:]}"


def _known_fields(route: Any, loc: Sequence[str | int]) -> list[str]:
    """The fields of the model that an unknown one was sent to."""
    if loc[0] == "query":
        params = getattr(getattr(route, "dependant", None), "query_params", [])
        models = [param.field_info.annotation for param in params]
        return [name for model in models if _is_model(model) for name in model.model_fields]
    model = getattr(getattr(getattr(route, "body_field", None), "field_info", None), "annotation", None)
    for part in loc[1:-1]:
        field = model.model_fields.get(str(part)) if _is_model(model) else None
        options = (field.annotation, *get_args(field.annotation)) if field else ()
        model = next((option for option in options if _is_model(option)), None)
    return list(model.model_fields) if _is_model(model) else []


def _is_model(annotation: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
