"""What a surface takes and what its structure saves, in multiplications and calls of transcendental functions.

Counted from the facts by which it was computed, not measured; a whole forward pass for every point is what it is held
against.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from app.nn.mlp import Objective
from app.surface.select import METHODS
from app.surface.sheet import Sheet
from app.surface.structure import ALPHA, BETA, BOTH, CONSTANT, Facts

TRANSCENDENTAL = {"sigmoid", "tanh", "elu", "softplus", "silu", "gelu", "sine"}
AGAIN = "Nothing off the plane has moved since the last surface, which is this one."
PARABOLA = 6  # multiplications for an example and a column: the minimum, and the residuals there


@dataclass(frozen=True)
class Work:
    """Multiplications with an addition, and calls of functions such as tanh, exp and log."""

    multiply_adds: int = 0
    transcendentals: int = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(self.multiply_adds + other.multiply_adds, self.transcendentals + other.transcendentals)

    def times(self, count: float) -> "Work":
        return Work(round(count * self.multiply_adds), round(count * self.transcendentals))

    def less(self, other: "Work") -> "Work":
        """What is left beyond the other; nothing where that is more."""
        return Work(
            max(0, self.multiply_adds - other.multiply_adds), max(0, self.transcendentals - other.transcendentals)
        )


@dataclass(frozen=True)
class Explanation:
    """Why a surface is as fast as it is.

    Args:
        method, tells: its name, and what it makes use of.
        points, examples: of the grid, and over how many each error is taken.
        done, saved: what it takes, and what whole forward passes would take beyond that.
    """

    method: str
    tells: str
    points: int
    examples: int
    done: Work
    saved: Work

    def for_nothing(self) -> "Explanation":
        """The explanation of the same surface where it was still at hand."""
        return replace(self, tells=AGAIN, done=Work(), saved=self.done + self.saved)


def explain(objective: Objective, sheet: Sheet, prepared: int, examples: int, along: int, across: int) -> Explanation:
    """The explanation of a grid.

    Args:
        sheet: the surface made ready, or its first group of examples, for which all others are taken.
        prepared, examples: how many examples that is, and how many there are.
        along, across: points along the coordinate that moves the earlier layer, and along the other.
    """
    points = along * across
    whole = forward_work(objective).times(points * examples)
    if sheet.method == "dense":
        return Explanation(sheet.method, METHODS[sheet.method], points, examples, whole, Work())
    done, seen = Work(), 0
    for plan, columns, rows in zip((sheet.main, *sheet.along), (along, along, across), (across, 1, 1), strict=True):
        if plan is not None:
            done += _plan_work(objective, plan.found, columns, rows, plan.parabolas).times(plan.examples)
            seen += plan.examples
    done += forward_work(objective).times(prepared - seen)  # of examples for which nothing moves, once
    done = done.times(examples / prepared)
    return Explanation(sheet.method, METHODS[sheet.method], points, examples, done, whole.less(done))


def forward_work(objective: Objective) -> Work:
    """One example's forward pass and error."""
    sizes, names = objective.arch.sizes, [function.name for function in objective.functions]
    links = sum(below * above for below, above in pairwise(sizes))
    calls = sum(nodes for nodes, name in zip(sizes[1:], names, strict=True) if name in TRANSCENDENTAL)
    return Work(links + sizes[-1], calls + _error_calls(objective, sizes[-1]))


def _error_calls(objective: Objective, outputs: int) -> int:
    """exp and log1p for every logit of its own; exp for every one of a softmax, and one log."""
    return {None: 0, "sigmoid": 2 * outputs, "softmax": outputs + 1}[objective.loss.link]


def _plan_work(objective: Objective, found: Facts, columns: int, rows: int, parabolas: bool) -> Work:
    """One example's work for a grid, each node as often as it takes another value."""
    often = {CONSTANT: 1, ALPHA: columns, BETA: rows, BOTH: columns * rows}
    below = {CONSTANT: objective.arch.sizes[0]}
    work = Work()
    for layer, (classes, function) in enumerate(zip(found.classes, objective.functions, strict=True)):
        names = classes.tolist()
        here = {kind: names.count(kind) for kind in often}
        closed = parabolas and layer == found.depth - 1
        products = 1 + found.moving[layer].bit_count()  # with the base, and with each direction that moves links
        linked = sum(count * often[kind] for kind, count in below.items() if not (closed and kind == BOTH))
        gathered = sum(count * often[kind] for kind, count in here.items())
        if closed:
            gathered = PARABOLA * columns * len(classes) + columns * rows
        calls = gathered if function.name in TRANSCENDENTAL else 0
        work += Work(len(classes) * linked * (products if layer == found.first(BOTH) else 1) + gathered, calls)
        below = here
    return work + Work(0, _outputs_work(objective, below, often))


def _outputs_work(objective: Objective, outputs: dict[int, int], often: dict[int, int]) -> int:
    if objective.loss.link == "softmax":
        moving = sum(count * often[kind] for kind, count in outputs.items())
        return moving + often[BOTH if outputs[BOTH] else max(kind for kind, count in outputs.items() if count)]
    return sum(_error_calls(objective, count) * often[kind] for kind, count in outputs.items())
