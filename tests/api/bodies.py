"""Good bodies for every call, whole to the last field, made from the OpenAPI document and the catalogue.

What is put in the place of each part of them is decided by those who ask.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.api.docs import VERBS

Json = dict[str, Any]
Path = tuple[str | int, ...]  # of keys and numbers, from the body inwards

# What neither the document nor the catalogue has a value for: weights, and three steps of a path of ten.
OPEN: Json = {"a": "w1[0,0]", "b": "w2[0,0]", "points": [{"step": 0}, {"step": 3}, {"step": 10}], "preset": "xor"}
# Where each of the alternatives is gone through; elsewhere the first of them does.
CHEAPEST = {
    "plane": "/path",
    "optimizer": "/sessions/{id}",
    "data": "/preview",
    "error": "/sessions/{id}",
    "weights": "/sessions",
    "x": "/trainability",
}
SMALLER: dict[str, Json] = {"run": {"steps": 50}}  # than the document's example
PARTS = ("optimizers", "schedules", "errors", "data", "trainability")


class Call(NamedTuple):
    verb: str
    path: str
    operation: Json

    def __str__(self) -> str:
        return f"{self.verb} {self.path}"


class Good(NamedTuple):
    """A body that is accepted, and from where inwards it is of interest."""

    body: Json
    below: Path = ()


def calls(document: Json) -> list[Call]:
    return [
        Call(verb, path, verbs[verb]) for path, verbs in document["paths"].items() for verb in VERBS if verb in verbs
    ]


class Bodies:
    """Bodies for the calls of a document.

    Args:
        document: the OpenAPI document.
        catalogue: what it leaves open.
        config: a session's, complete.
    """

    def __init__(self, document: Json, catalogue: Json, config: Json) -> None:
        self.document = document
        self.sections = _sections(catalogue, config)

    def of(self, call: Call) -> list[Good]:
        """A body with every field, then the same with other values where there are several kinds of them."""
        schema = self._resolved(call.operation["requestBody"]["content"]["application/json"]["schema"])
        body = self._object(schema) | SMALLER.get(call.path.rpartition("/")[2], {})
        goods = [Good(body)]
        for name, field in schema["properties"].items():
            if body[name] is None and (options := [o for o in field["anyOf"] if o.get("type") != "null"]):
                goods.append(Good({**body, name: self._value(name, options[0])}, (name,)))
            if call.path.endswith(CHEAPEST.get(name, "nowhere")):
                goods += [Good({**body, name: other}, (name,)) for other in self.sections[name][1:]]
        return goods

    def _object(self, schema: Json) -> Json:
        example = schema.get("examples", [{}])[0]
        fields = self._resolved(schema)["properties"]
        return {name: example[name] if name in example else self._default(name, fields[name]) for name in fields}

    def _default(self, name: str, schema: Json) -> Any:
        if name in self.sections:
            return self.sections[name][0]
        nullable = any(option.get("type") == "null" for option in schema.get("anyOf", ()))
        return schema["default"] if "default" in schema else None if nullable else self._value(name, schema)

    def _value(self, name: str, schema: Json) -> Any:
        schema = self._resolved(schema)
        if "anyOf" in schema:
            return self._value(name, schema["anyOf"][0])
        match schema.get("type"):
            case "object" if "properties" in schema:
                return self._object(schema)
            case "array":
                return [self._value(name, schema["items"])] * schema.get("minItems", 1)
            case "integer" | "number":
                return schema.get("minimum", 1)
            case "boolean":
                return True
            case _:
                return schema.get("enum", [OPEN.get(name, OPEN["a"])])[0]

    def _resolved(self, schema: Json) -> Json:
        found: Json = schema
        while "$ref" in found:
            found = self.document["components"]["schemas"][found["$ref"].rpartition("/")[2]]
        return found


def _sections(catalogue: Json, config: Json) -> Mapping[str, list[Any]]:
    """All forms of each part whose fields the document does not list."""
    named = {key: [{"name": entry["name"], **_settings(entry)} for entry in catalogue[key]] for key in PARTS}
    schedules = [{**config["optimizer"], "schedule": schedule} for schedule in named["schedules"]]
    return {
        **{name: [config[name]] for name in ("network", "batch", "free")},
        "weights": [{"w1": [[0.5] * 4] * 2, "b1": [0.0] * 4, "w2": [[0.5]] * 4, "b2": [0.0]}, config["weights"]],
        "optimizer": [config["optimizer"], *named["optimizers"], *schedules],
        "error": [config["error"], *(error for error in named["errors"] if not error["name"].startswith("softmax"))],
        "data": [
            config["data"],
            *(data for data in named["data"] if data["name"] in {"moons", "sine", "iris"}),
            INLINE | _settings({"params": catalogue["own_data"]}),
        ],
        "plane": [{"kind": entry["name"], **_settings(entry)} for entry in catalogue["planes"]],
        "x": [axis | {"points": 2} for axis in named["trainability"] if axis["name"] != "initial_scale"],  # which y is
    }


INLINE: Json = {
    "inputs": [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]],
    "targets": [[0.0], [1.0], [0.0]],
    "input_names": ["u", "v"],
    "output_names": ["y"],
    "class_names": ["no", "yes"],
}


def _settings(entry: Json) -> Json:
    return {param["name"]: OPEN.get(param["name"], param["default"]) for param in entry["params"]}


def places(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every part of a body, and the body itself."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def replaced(value: Any, path: Path, part: Any) -> Any:
    """The same with one part of it replaced."""
    if not path:
        return part
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], part)
    return copy
