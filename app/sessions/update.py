"""What the step that leads away from a point of a path makes of one weight, stage by stage.

The step itself is in `app.sessions.train`, the optimizers' stages in `app.optim.transform`.
"""

import math
from dataclasses import dataclass

from app.optim.transform import stages
from app.sessions.run import Run
from app.sessions.state import Visit
from app.sessions.train import slope_of_step, step, where_free


@dataclass(frozen=True)
class Update:
    """One weight in one step: `new = old + change`, bit for bit where NumPy takes the step, else to rounding.

    Args:
        old, new: the weight before and after.
        learning_rate: of this step, its schedule included.
        slope: what the step goes by, which is the slope over its mini-batch, or what the book's rule takes for it.
        examples: how many that mini-batch has.
        frozen: whether training may not change the weight.
        stages: what each part of the optimizer hands on for this weight; none for a frozen one.
        change: the last of them, or 0.
    """

    old: float
    new: float
    learning_rate: float
    slope: float
    examples: int
    frozen: bool
    stages: tuple[tuple[str, float], ...]
    change: float

    @property
    def text(self) -> str | None:
        """The update as a line of arithmetic; None where a number of it is not finite.

        >>> Update(0.5, 0.476, 0.1, 0.24, 4, False, (("learning rate", -0.024),), -0.024).text
        '0.5 − 0.1 × 0.24 = 0.476'
        >>> Update(0.5, 0.53, 0.1, 0.24, 4, False, (("momentum", -0.3), ("learning rate", 0.03)), 0.03).text
        '0.5 + 0.03 = 0.53: slope 0.24 → momentum −0.3 → learning rate 0.03'
        >>> Update(0.5, 0.5, 0.1, 0.24, 4, True, (), 0.0).text
        '0.5 stays as it is: this weight is frozen'
        """
        numbers = [self.old, self.learning_rate, self.slope, self.new, *(value for _, value in self.stages)]
        if not all(map(math.isfinite, numbers)):
            return None
        old, rate, slope, new = (_short(number) for number in numbers[:4])
        if self.frozen:
            return f"{old} stays as it is: this weight is frozen"
        if [name for name, _ in self.stages] == ["learning rate"]:
            return f"{old} − {rate} × {f'({slope})' if self.slope < 0 else slope} = {new}"
        made = " → ".join(f"{name} {_short(value)}" for name, value in (("slope", self.slope), *self.stages))
        return f"{old} {'−' if self.change < 0 else '+'} {_short(abs(self.change))} = {new}: {made}"


def update_of(run: Run, visit: Visit, place: int) -> Update:
    """What the step from here makes of the weight at a place in theta."""
    state = visit.state
    slope = slope_of_step(run, state, visit.tape)
    rate = run.spec.optimizer.learning_rate(state.step)
    frozen = run.free is not None and not run.free[place]
    found = stages(run.transform, where_free(run, slope.direction), state.opt_state, state.theta, rate)
    old, change = float(state.theta[place]), 0.0 if frozen else float(found[-1][1][place])
    return Update(
        old=old,
        new=old + change if run.bursts is None else float(step(run, state).theta[place]),
        learning_rate=rate,
        slope=float(slope.direction[place]),
        examples=slope.examples,
        frozen=frozen,
        stages=() if frozen else tuple((name, float(direction[place])) for name, direction in found),
        change=change,
    )


def _short(value: float) -> str:
    """Four significant figures, with a true minus.

    >>> _short(-0.5), _short(-1.23456e-7)
    ('−0.5', '−1.235e−7')
    """
    mantissa, _, exponent = f"{value:.4g}".partition("e")
    return (f"{mantissa}e{int(exponent)}" if exponent else mantissa).replace("-", "−")
