"""An OpenAPI document as a list of operations, each with its examples, ready to be printed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

VERBS = ("get", "post", "patch", "delete")
WIDTH = 100


@dataclass(frozen=True)
class Parameter:
    """A value in the path, behind the question mark, or in the body."""

    name: str
    place: str
    required: bool
    type: str
    help: str


@dataclass(frozen=True)
class Operation:
    """One call: what it takes and gives, and an example of both."""

    id: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[Parameter]
    fields: list[Parameter]
    request: str | None
    status: str
    response: str | None


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Every operation of an OpenAPI document, in its order."""
    for path, verbs in document["paths"].items():
        for verb in VERBS:
            if verb in verbs:
                yield _operation(document, path, verb, verbs[verb])


def example_of(document: Mapping[str, Any], content: Mapping[str, Any]) -> Any:
    """The example of a request's or a response's content, its own or its schema's; None where there is none."""
    for media in content.values():
        if "example" in media:
            return media["example"]
        schema = _resolved(document, media.get("schema", {}))
        if schema.get("examples"):
            return _ordered(schema["examples"][0], schema)
    return None


def _ordered(example: Any, schema: Mapping[str, Any]) -> Any:
    """The fields in the order in which they are declared; pydantic sorts them by name."""
    return {name: example[name] for name in schema["properties"] if name in example}


def request_example(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Any:
    return example_of(document, operation.get("requestBody", {}).get("content", {}))


def response_example(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Any:
    return example_of(document, _success(operation)[1].get("content", {}))


def _operation(document: Mapping[str, Any], path: str, verb: str, operation: Mapping[str, Any]) -> Operation:
    return Operation(
        id=operation["operationId"],
        tag=(operation.get("tags") or ["other"])[0],
        method=verb.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=[_parameter(document, entry) for entry in operation.get("parameters", [])],
        fields=_fields(document, operation),
        request=_pretty(request_example(document, operation)),
        status=_success(operation)[0],
        response=_pretty(response_example(document, operation)),
    )


def _parameter(document: Mapping[str, Any], entry: Mapping[str, Any]) -> Parameter:
    schema = _resolved(document, entry.get("schema", {}))
    words = [entry.get("description", schema.get("description", ""))]
    words += [f"For example {example}." for example in schema.get("examples", ())]
    return Parameter(
        entry["name"], entry["in"], entry.get("required", False), _type(document, schema), " ".join(filter(None, words))
    )


def _fields(document: Mapping[str, Any], operation: Mapping[str, Any]) -> list[Parameter]:
    content = operation.get("requestBody", {}).get("content", {})
    body = _resolved(document, content.get("application/json", {}).get("schema", {}))
    needed = body.get("required", ())
    return [
        Parameter(name, "body", name in needed, _type(document, schema), _help(document, schema))
        for name, schema in body.get("properties", {}).items()
    ]


def _type(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """In words: `array of integer or null`."""
    schema = _resolved(document, schema)
    if "anyOf" in schema:
        return " or ".join(_type(document, option) for option in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(json.dumps(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"array of {_type(document, schema.get('items', {}))}"
    return str(schema.get("type", "any"))


def _help(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    words = [schema.get("description", _resolved(document, schema).get("description", ""))]
    if schema.get("default") is not None:
        words.append(f"By default {json.dumps(schema['default'])}.")
    return " ".join(filter(None, words))


def _success(operation: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    return next((status, answer) for status, answer in operation["responses"].items() if status.startswith("2"))


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    return document["components"]["schemas"][reference.rpartition("/")[2]] if reference else schema


def _pretty(value: Any, indent: str = "") -> str | None:
    """JSON with what fits on one line on one line; text as it is, unless it is a file that nobody could read."""
    if value is None:
        return None
    if isinstance(value, str) and "\0" not in value:
        return value
    return _json(value, indent)


def _json(value: Any, indent: str) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if len(indent) + len(flat) <= WIDTH or not isinstance(value, dict | list):
        return flat
    inner = indent + "  "
    if isinstance(value, dict):
        lines = [f"{inner}{json.dumps(key)}: {_json(entry, inner)}" for key, entry in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + _json(entry, inner) for entry in value) + f"\n{indent}]"
