"""A hyperparameter, declared once: API validation, command line, forms and docs derive from it.

What the parameters mean stands beside the rule that uses them (`app.optim`, `app.data`).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeVar

from app.errors import Invalid, Problem

Kind = Literal["float", "int", "bool", "choice", "range", "text", "points"]
Entry = TypeVar("Entry")


class Simple(NamedTuple):
    """A kind of value without bounds: what it is in words, and how one knows it."""

    words: str
    holds: Callable[[Any], bool]


SIMPLE: Mapping[str, Simple] = {
    "bool": Simple("true or false", lambda value: isinstance(value, bool)),
    "text": Simple("a text", lambda value: isinstance(value, str)),
    "points": Simple(
        'three points such as {"step": 0} or {"session": "...", "step": 5}',
        lambda value: isinstance(value, list) and len(value) == 3,
    ),
}


@dataclass(frozen=True)
class Param:
    """A named value with its default, its bounds and one sentence of help.

    Args:
        name: the key under which it is given, `learning_rate`.
        default: what holds where nothing is given.
        kind: `float`, `int`, `bool`, `choice`, `text`; `range`, a pair of numbers, the lower one first; or `points`,
            three objects that name steps of paths.
        low, high: bounds; None where there is none.
        open_low, open_high: the bound itself is excluded.
        choices: the allowed words of a `choice`.
        nullable: whether null may stand for "none".
        help: one sentence for forms and documentation.
    """

    name: str
    default: Any
    kind: Kind = "float"
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False
    choices: tuple[str, ...] = ()
    nullable: bool = False
    help: str = ""

    def expects(self) -> str:
        """What would be right, in words: `a number above 0 and at most 1`."""
        if self.kind in SIMPLE:
            words = SIMPLE[self.kind].words
        elif self.kind == "choice":
            words = "one of " + ", ".join(self.choices)
        elif self.kind == "range":
            words = " ".join(filter(None, ["a pair of numbers, the lower one first, each", self._bounds()]))
        else:
            noun = "a whole number" if self.kind == "int" else "a number"
            words = " ".join(filter(None, [noun, self._bounds()]))
        return words + (" or null" if self.nullable else "")

    def _bounds(self) -> str:
        parts = []
        if self.low is not None:
            parts.append(f"{'above' if self.open_low else 'at least'} {self.low:g}")
        if self.high is not None:
            parts.append(f"{'below' if self.open_high else 'at most'} {self.high:g}")
        return " and ".join(parts)

    def check(self, value: Any) -> Any:
        """The value in its own type.

        Raises:
            ValueError: the value is of another kind or out of bounds.
        """
        if value is None and self.nullable:
            return None
        if self.kind in SIMPLE:
            return self._require(SIMPLE[self.kind].holds(value), value)
        if self.kind == "choice":
            return self._require(isinstance(value, str) and value in self.choices, value)
        if self.kind == "range":
            return self._pair(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._require(False, value)
        if self.kind == "int":
            self._require(math.isfinite(value) and value == int(value), value)
            return int(self._require(self._within(value), value))
        return float(self._require(math.isfinite(value) and self._within(value), value))

    def _pair(self, value: Any) -> tuple[float, float]:
        self._require(isinstance(value, list | tuple) and len(value) == 2, value)
        low, high = (replace(self, kind="float", nullable=False).check(end) for end in value)
        self._require(low < high, value)
        return low, high

    def _within(self, value: float) -> bool:
        above = self.low is None or (value > self.low if self.open_low else value >= self.low)
        below = self.high is None or (value < self.high if self.open_high else value <= self.high)
        return above and below

    def _require(self, ok: bool, value: Any) -> Any:
        if not ok:
            raise ValueError(f"{shown(value)} given, expected {self.expects()}")
        return value


def shown(value: Any) -> str:
    """A value as it may stand in a message: short, whatever was sent."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def resolve(params: Sequence[Param], given: Mapping[str, Any], at: str = "") -> dict[str, Any]:
    """Every parameter's value: the given one, checked, else the default.

    Raises:
        Invalid: names every unknown key and every wrong value at once.

    Example:
        >>> resolve([Param("momentum", 0.0, low=0, high=1, open_high=True)], {"momentum": 0.9})
        {'momentum': 0.9}
    """
    prefix = f"{at}." if at else ""
    known = {param.name: param for param in params}
    problems = [
        Problem(f"{prefix}{key}", f"unknown field; known here: {', '.join(known) or 'none'}")
        for key in given
        if key not in known
    ]
    values = {}
    for name, param in known.items():
        try:
            values[name] = param.check(given[name]) if name in given else param.default
        except (ValueError, OverflowError) as error:
            problems.append(Problem(f"{prefix}{name}", str(error)))
    if problems:
        raise Invalid(problems)
    return values


def choose(table: Mapping[str, Entry], name: Any, at: str) -> Entry:
    """The entry of a named table.

    Raises:
        Invalid: the name is not in the table; the message lists those that are.
    """
    if not isinstance(name, str) or name not in table:
        raise Invalid.one(at, f"{shown(name)} given, expected one of {', '.join(table)}")
    return table[name]
