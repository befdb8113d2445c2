"""How the learning rate changes with the steps: a factor for each step, one table.

Step t counts from 0, the first update of the session; closed forms of `torch.optim.lr_scheduler`.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.param import Param

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Schedule:
    """The learning rate of step t is `factor(t, values)` times the learning rate that was set."""

    name: str
    params: tuple[Param, ...]
    factor: Callable[[int, Values], float]
    formula: str
    source: str


def _linear(t: int, values: Values) -> float:
    share = min(t / values["steps"], 1.0)
    return float(values["start"] + (values["end"] - values["start"]) * share)


def _cosine(t: int, values: Values) -> float:
    wave = (1 + math.cos(math.pi * min(t / values["steps"], 1.0))) / 2
    return float(values["end"] + (1 - values["end"]) * wave)


_STEPS = Param("steps", 1000, "int", low=1, high=10_000_000, help="steps until the end value holds")
_END = Param("end", 0.0, low=0, high=1, help="the factor that is left at the end")

SCHEDULES: dict[str, Schedule] = {
    entry.name: entry
    for entry in (
        Schedule(
            "step",
            (
                Param("every", 100, "int", low=1, high=10_000_000, help="steps between two drops"),
                Param("factor", 0.1, low=0, high=1, open_low=True, help="the factor of a drop"),
            ),
            lambda t, values: float(values["factor"] ** (t // values["every"])),
            formula="factor^floor(t / every)",
            source="torch.optim.lr_scheduler.StepLR",
        ),
        Schedule(
            "exponential",
            (Param("factor", 0.999, low=0, high=1, open_low=True, help="the factor of each step"),),
            lambda t, values: float(values["factor"] ** t),
            formula="factor^t",
            source="torch.optim.lr_scheduler.ExponentialLR",
        ),
        Schedule(
            "cosine",
            (_STEPS, _END),
            _cosine,
            formula="end + (1 - end) (1 + cos(pi t / steps)) / 2, then end",
            source="Loshchilov and Hutter 2017, equation 5, one period",
        ),
        Schedule(
            "linear",
            (
                Param("start", 1.0, low=0, high=1, help="the factor at the first step"),
                _END,
                _STEPS,
            ),
            _linear,
            formula="start + (end - start) t / steps, then end; from 0 to 1 it is a warm-up",
            source="torch.optim.lr_scheduler.LinearLR",
        ),
        Schedule(
            "inverse",
            (Param("decay", 0.01, low=0, high=1000, help="how fast the rate falls"),),
            lambda t, values: float(1 / (1 + values["decay"] * t)),
            formula="1 / (1 + decay t)",
            source="Robbins and Monro 1951",
        ),
    )
}
