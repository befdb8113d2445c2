"""What a request says of the optimizer, checked and complete.

The rules are in `app.optim.optimizers`, the schedules in `app.optim.schedules`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.errors import Invalid
from app.optim.optimizers import OPTIMIZERS
from app.optim.rules import clip
from app.optim.schedules import SCHEDULES
from app.optim.transform import Transform, chain
from app.param import Param, choose, resolve, shown

COMMON = (
    Param(
        "clip_norm",
        None,
        low=0,
        high=1e9,
        open_low=True,
        nullable=True,
        help="longest gradient; longer ones are scaled down",
    ),
    Param("clip_value", None, low=0, high=1e9, open_low=True, nullable=True, help="largest slope of a single weight"),
    Param(
        "rule",
        "gradient",
        "choice",
        choices=("gradient", "book"),
        help="what is handed down to hidden nodes: the exact slope, or the book's own rule",
    ),
)


@dataclass(frozen=True)
class OptimizerSpec:
    """An optimizer with a value for every parameter: the resolved `optimizer` of a request.

    Args:
        name: a key of `OPTIMIZERS`.
        values: every parameter of that optimizer and of `COMMON`.
        schedule: None, or a schedule's name and values.
    """

    name: str
    values: Mapping[str, Any]
    schedule: Mapping[str, Any] | None = None

    @classmethod
    def of_json(cls, given: Mapping[str, Any], at: str = "optimizer") -> "OptimizerSpec":
        """Check a request's `optimizer` and fill in every default.

        Raises:
            Invalid: names every unknown field and wrong value.
        """
        rest = dict(given)
        optimizer = choose(OPTIMIZERS, rest.pop("name", "sgd"), f"{at}.name")
        schedule = _read_schedule(rest.pop("schedule", None), f"{at}.schedule")
        spec = cls(optimizer.name, resolve((*optimizer.params, *COMMON), rest, at), schedule)
        spec.transform()
        return spec

    def to_json(self) -> dict[str, Any]:
        schedule = None if self.schedule is None else dict(self.schedule)
        return {"name": self.name, **self.values, "schedule": schedule}

    def transform(self) -> Transform:
        """The whole chain: clipping, then the rule."""
        rule = OPTIMIZERS[self.name].build(self.values)
        return chain(clip(self.values["clip_norm"], self.values["clip_value"]), rule)

    def learning_rate(self, t: int) -> float:
        """The learning rate of the update that leads from step t to step t + 1."""
        rate = float(self.values["learning_rate"])
        if self.schedule is None:
            return rate
        return rate * SCHEDULES[self.schedule["name"]].factor(t, self.schedule)


def _read_schedule(given: Any, at: str) -> Mapping[str, Any] | None:
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise Invalid.one(at, f"{shown(given)} given, expected an object with a name, or null")
    rest = dict(given)
    schedule = choose(SCHEDULES, rest.pop("name", None), f"{at}.name")
    return {"name": schedule.name, **resolve(schedule.params, rest, at)}
