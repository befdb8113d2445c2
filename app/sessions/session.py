"""A session as one frozen value, and the pure transitions that a person can make on it.

Locks, ids and stores are left to `app.sessions.service`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.arrays import Vector
from app.errors import Diverged, Invalid, LimitExceeded
from app.nn.layout import Architecture, read_array
from app.param import shown
from app.sessions.burst import kernels
from app.sessions.limits import Limits
from app.sessions.run import Run
from app.sessions.state import Outcome, Point, Visit, sentence
from app.sessions.trail import Trail
from app.sessions.train import advance, arrive, start

BOOK_RULE = "The steps follow the book's own rule, which is not the gradient of this error at hidden nodes."


@dataclass(frozen=True)
class Stretch:
    """A part of the path with one run throughout, from the visit at which it begins.

    Args:
        run: what every step of this stretch has in common.
        begin: the full snapshot that its first step starts from; never thinned.
        changed: what was changed here by hand; empty for the start of the path.
    """

    run: Run
    begin: Visit
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Session:
    """A run and its path so far.

    Args:
        stretches: the path's parts in order; the first begins at step 0.
        last: where the path ends at present.
        points: the errors along the path.
        visits: full snapshots along the path; a step between two of them is recomputed.
        limits: how much is kept.
        preset: the name of the preset that it came from, or None.
        title: what it is called.
    """

    stretches: tuple[Stretch, ...]
    last: Visit
    points: Trail[Point]
    visits: Trail[Visit]
    limits: Limits
    preset: str | None = None
    title: str = ""

    @classmethod
    def begin(
        cls,
        config: Mapping[str, Any],
        limits: Limits,
        preset: str | None = None,
        title: str = "",
        compiled: bool | None = None,
    ) -> "Session":
        """A session before its first step.

        Args:
            config: as `app.sessions.spec` has it.
            limits: how large it may be.
            preset, title: where it comes from, and what it is called.
            compiled: whether kernels take small steps; None where they are loaded by now.

        Raises:
            Invalid: a wrong field of the configuration, named.
        """
        run = Run.of_json(config, limits, kernels.ready is not None if compiled is None else compiled)
        visit = start(run)
        points = Trail[Point](limits.max_points).append(visit.point)
        visits = Trail[Visit](capacity_for(visit, limits)).append(visit)
        return cls((Stretch(run, visit),), visit, points, visits, limits, preset, title)

    @property
    def run(self) -> Run:
        """The run as it is configured for the next step."""
        return self.stretches[-1].run

    @property
    def arch(self) -> Architecture:
        return self.run.spec.network

    @property
    def step(self) -> int:
        return self.last.step

    @property
    def message(self) -> str:
        start, here = self.stretches[0].begin.point, self.stretches[-1]
        set_by_hand = here.begin.step == self.step
        rate = None if set_by_hand else here.run.spec.optimizer.learning_rate(self.step - 1)
        said = sentence(self.last, start, rate)
        return f"{said} {BOOK_RULE}" if self.run.spec.optimizer.values["rule"] == "book" else said

    def advance(self, count: int, every: int = 1) -> Iterator["Session"]:
        """Take steps; yields the session at each step that `every` divides, and at the last.

        Raises:
            Diverged: the path has already left the finite numbers.
        """
        self.require_steppable()
        session, stretch = self, self.stretches[-1]
        for visit in advance(stretch.run, self.last, count, _reference(stretch), every):
            points = session.points.append(visit.point)
            visits = session.visits.append(visit._replace(tape=None))
            session = replace(session, last=visit, points=points, visits=visits)
            yield session

    def require_steppable(self) -> None:
        """Refuse to go on from where nothing is finite any more.

        Raises:
            Diverged: the path has already left the finite numbers.
        """
        if self.last.outcome is Outcome.DIVERGED:
            raise Diverged(
                f"This session diverged at step {self.step} and cannot step on. "
                "Rewind to an earlier step, or set weights whose error is finite."
            )

    def run_at(self, step: int) -> Run:
        """The run as it was configured for the step that leads away from `step`."""
        return self._stretch_at(step).run

    def visit(self, step: int | None) -> Visit:
        """The path at a step, bit for bit as it was; None is the present one.

        Raises:
            Invalid: the step is not on the path.
        """
        if step is None or step == self.step:
            return self.last
        if not 0 <= step < self.step:
            detail = f"{shown(step)} given, expected a whole number from 0 to {self.step}"
            raise Invalid.one("step", detail)
        stretch = self._stretch_at(step)
        near = self.visits.at_or_before(step)
        if near is None or near.step <= stretch.begin.step:
            near = stretch.begin
        count, reference = step - near.step, _reference(stretch)
        return max(advance(stretch.run, near, count, reference, every=step), default=near, key=_step)

    def path(self, end: Visit, most: int | None = None) -> list[Visit]:
        """The full snapshots up to a visit, thinned evenly to `most`; the first and this one are always among them."""
        kept = [*(visit for visit in self.visits if visit.step < end.step), end]
        if most is not None and len(kept) > most:
            kept = [kept[place] for place in np.unique(np.linspace(0, len(kept) - 1, most).astype(int))]
        return kept

    def history(self, every: int = 1) -> list[Point]:
        """The errors that were recorded at steps divisible by `every`, and the last."""
        kept = [point for point in self.points if point.step % every == 0 and point.step < self.step]
        return [*kept, self.last.point]

    def rewind(self, step: int) -> "Session":
        """The session as it was at a step; what came after is forgotten.

        Raises:
            Invalid: the step is not on the path.
        """
        visit = self.visit(step)
        stretches = tuple(part for part in self.stretches if part.begin.step <= step)
        return replace(
            self,
            stretches=stretches,
            last=visit,
            points=self.points.until(step),
            visits=self.visits.until(step),
        )

    def patch(self, changes: Mapping[str, Any]) -> "Session":
        """Another optimizer, batch, set of free weights, error, or single weights from here on.

        The weights change at the present step, which stays the same step: the path's last point
        moves. An optimizer of another kind starts with an empty memory.

        Raises:
            Invalid: a wrong field, named.
            LimitExceeded: the path holds as many changes as it may.
        """
        rest = {key: value for key, value in changes.items() if key != "weights"}
        run = self.run.changed(rest) if rest else self.run
        theta = self.last.state.theta
        if "weights" in changes:
            theta = set_weights(self.arch, theta, changes["weights"])
        state = self.last.state._replace(theta=theta)
        if run.spec.optimizer.name != self.run.spec.optimizer.name:
            state = state._replace(opt_state=run.transform.init(theta))
        return self._begin_stretch(run, arrive(run, state), tuple(changes))

    def fork(self, step: int | None, changes: Mapping[str, Any]) -> "Session":
        """The session as it was at a step, with changes; this one stays as it is.

        Raises:
            Invalid: the step is not on the path, or a change is wrong.
        """
        branch = self if step is None else self.rewind(step)
        return branch.patch(changes) if changes else branch

    def _stretch_at(self, step: int) -> Stretch:
        """The stretch that the step from here belongs to."""
        return next(part for part in reversed(self.stretches) if part.begin.step <= step)

    def _begin_stretch(self, run: Run, visit: Visit, changed: tuple[str, ...]) -> "Session":
        before = [part for part in self.stretches if part.begin.step < visit.step]
        here = [part for part in self.stretches if part.begin.step == visit.step]
        if len(before) > self.limits.max_changes:
            raise LimitExceeded(
                f"This path holds {len(before) - 1} changes, the most that max_changes allows; "
                "start a new session from its weights."
            )
        names = dict.fromkeys((*(name for part in here for name in part.changed), *changed))
        stretch = Stretch(run, visit, tuple(names))
        until = visit.step - 1
        return replace(
            self,
            stretches=(*before, stretch),
            last=visit,
            points=self.points.until(until).append(visit.point),
            visits=self.visits.until(until).append(visit),
        )


def set_weights(arch: Architecture, theta: Vector, given: Any) -> Vector:
    """Weights (P,) with single ones (`w1[0,2]`) or whole groups (`w1`) replaced.

    Raises:
        Invalid: a name that the network does not have, or a value that is not a finite number.
    """
    if not isinstance(given, Mapping) or not given:
        detail = f"{shown(given)} given, expected an object of names and values"
        raise Invalid.one("weights", detail)
    changed = theta.copy()
    for name, value in given.items():
        if name in arch.group:
            group = arch.group[name]
            changed[group.start : group.stop] = arch.read_group(group, value).ravel()
        else:
            at = f"weights.{name}"
            changed[arch.index(name, at)] = read_array(value, (), at)
    changed.flags.writeable = False
    return changed


def _step(visit: Visit) -> int:
    return visit.step


def _reference(stretch: Stretch) -> float:
    return stretch.begin.point.train or 0.0


def capacity_for(visit: Visit, limits: Limits) -> int:
    """How many snapshots fit: the weights and the optimizer's memory are what takes room."""
    arrays = [visit.state.theta, *_arrays(visit.state.opt_state)]
    each = 1000 + sum(array.nbytes for array in arrays)
    return int(np.clip(limits.max_history_bytes // each, 8, limits.max_snapshots))


def _arrays(state: Any) -> Iterator[Vector]:
    if isinstance(state, np.ndarray):
        yield state
    elif isinstance(state, tuple):
        for part in state:
            yield from _arrays(part)
