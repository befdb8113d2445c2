"""Every named thing with its parameters, gathered from the tables where they are declared: for API, forms and docs."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from app.data.sources import SOURCES
from app.data.spec import INLINE_PARAMS
from app.nn.activations import ACTIVATIONS
from app.nn.initialize import INITIALIZERS
from app.nn.losses import LOSSES
from app.optim.optimizers import OPTIMIZERS
from app.optim.schedules import SCHEDULES
from app.optim.spec import COMMON
from app.param import Param
from app.planes.spec import PLANES
from app.presets import PRESETS, Preset
from app.sessions.axes import QUANTITIES, axis_params
from app.sessions.describe import summary
from app.sessions.parts import BATCH_PARAMS, ERROR_PARAMS

Entry = dict[str, Any]


def catalogue(limits: Mapping[str, int]) -> dict[str, Any]:
    """All that a form needs to know.

    Args:
        limits: what a client may ask for, `max_` left out.
    """
    return {
        "activations": [
            *(_formula(entry) for entry in ACTIVATIONS.values()),
            {"name": "softmax", "help": "exp(z_k) / sum_m exp(z_m), for outputs with softmax_cross_entropy"},
        ],
        "errors": [_formula(entry, ERROR_PARAMS) for entry in LOSSES.values()],
        "initializers": [_formula(entry) for entry in INITIALIZERS.values()],
        "optimizers": [
            {"name": entry.name, "title": entry.title, "help": entry.source, "params": params((*entry.params, *COMMON))}
            for entry in OPTIMIZERS.values()
        ],
        "schedules": [_formula(entry, entry.params) for entry in SCHEDULES.values()],
        "batch": params(BATCH_PARAMS),
        "data": [
            {
                "name": entry.name,
                "title": entry.title,
                "help": entry.tells,
                "task": entry.task,
                "inputs": entry.inputs,
                "outputs": entry.outputs,
                "params": params(entry.params),
            }
            for entry in SOURCES.values()
        ],
        "own_data": params(INLINE_PARAMS),
        "planes": [
            {"name": entry.name, "title": entry.title, "help": entry.tells, "source": entry.source}
            | {"params": params(entry.params)}
            for entry in PLANES.values()
        ],
        "trainability": [
            {"name": entry.name, "title": entry.title, "help": entry.range.help, "params": params(axis_params(entry))}
            for entry in QUANTITIES.values()
        ],
        "presets": [_preset(entry) for entry in PRESETS.values()],
        "limits": dict(limits),
    }


def params(table: Sequence[Param]) -> list[Entry]:
    """Parameters as plain values."""
    return [dataclasses.asdict(param) for param in table]


def _formula(entry: Any, table: Sequence[Param] = ()) -> Entry:
    return {"name": entry.name, "help": entry.formula, "source": entry.source, "params": params(table)}


def _preset(entry: Preset) -> Entry:
    return {
        "name": entry.name,
        "title": entry.title,
        "tells": entry.tells,
        "look_for": entry.look_for,
        "summary": summary(entry.config),
        "links": entry.links,
        "range": entry.range,
        "steps": entry.steps,
        "race": list(entry.race),
    }
